// The editing page: a form made from the models. What is written and checked comes from the register's own program in a worker.

import { drafts, forget, fresh as begun, isDraft, keep, left } from "./edit-drafts.js";

const root = document.getElementById("edit");
const said = JSON.parse(root.dataset.words);
const lang = document.documentElement.lang;
const { site, repository } = root.dataset;
const say = (text, values = {}) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);
const json = async (address) => { const answer = await fetch(address); if (!answer.ok) throw new Error(`${answer.status}`); return answer.json(); };
const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

// --- small pieces

function make(name, attributes = {}, ...inside) {
  const one = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith("on")) one.addEventListener(key.slice(2), value);
    else if (value === true) one.setAttribute(key, "");
    else if (value !== false && value != null) one.setAttribute(key, value);
  }
  one.append(...inside.filter((piece) => piece != null));
  return one;
}
let number = 0;
const fresh = () => `field-${number += 1}`;
const button = (text, act, attributes = {}) => make("button", { type: "button", class: "button", ...attributes, onclick: act }, text);

// --- the program

const worker = new Worker(new URL("edit-worker.js", import.meta.url), { type: "module" });
const waiting = new Map();
worker.onmessage = ({ data }) => {
  const { done, problem, id } = data, { resolve, reject } = waiting.get(id);
  waiting.delete(id);
  problem ? reject(new Error(problem)) : resolve(done);
};
let calls = 0;
const ask = (call, ...given) => new Promise((resolve, reject) => { calls += 1; waiting.set(calls, { resolve, reject }); worker.postMessage({ id: calls, call, given: call === "start" ? given[0] : given }); });
const ready = ask("start", { lang, published: new URL(`${site}data/register.json`, location).href, words: new URL("words.json", location).href });

// Controls that no label names are called like their field.
function call(element, text) {
  for (const control of element.matches("input, select, textarea") ? [] : element.querySelectorAll("input, select, textarea")) {
    if (!element.querySelector(`label[for="${control.id}"]`) && !control.hasAttribute("aria-label")) control.setAttribute("aria-label", text);
  }
}

// --- references: what the register holds, by kind, and what is drafted in this browser

const nameOf = (values) => { const name = values.title ?? values.name; return name?.[lang] || name?.en || Object.values(name ?? {})[0]; };
const called = (id, code, names, more = []) => {
  const all = [id, code, ...names, ...more].filter((one) => typeof one === "string" && one).map(plain);
  return { called: all, names: all.join(" ") };
};
const lists = new Map();
function records(kind) {
  if (!lists.has(kind)) {
    const list = json(`${site}api/v1/${form.kinds[kind].list}.json`).then((whole) => whole.records.map((one) => ({
      id: one.code || one.id, address: one.id, name: one.name[lang] || one.name.en, ...called(one.id, one.code, Object.values(one.name), [one.facts.acronym, one.facts.scientific_name, one.facts.number]),
    })));
    list.catch(() => lists.delete(kind)); // to be asked for again
    lists.set(kind, list);
  }
  return lists.get(kind);
}
// The drafts of this browser as they were looked at last; those of other records than the open one count as records, of each the newest that can be read.
let looked = null, near = new Map();
const unshown = new Set();
const look = () => { looked = null; near = new Map(); };
const all = () => (looked ??= drafts().map((one) => (unshown.has(one.text) ? { ...one, values: null } : one)).filter((one) => Object.hasOwn(form.kinds, one.kind) && ID.test(one.id)));
const own = () => all().filter((one) => one.kind === open.kind && one.id === open.id);
const others = () => [...new Map(all().filter((one) => one.values && (one.kind !== open?.kind || one.id !== open.id)).reverse().map((one) => [`${one.kind} ${one.id}`, one])).values()];
function drafted(kind) {
  if (!near.has(kind)) {
    near.set(kind, others().filter((one) => one.kind === kind).map(({ id, values }) => ({
      id: kind === "party" ? id.toUpperCase() : id, address: id, name: `${nameOf(values) ?? id} (${said.draft})`, ...called(id, null, Object.values(values.title ?? values.name ?? {}), [values.acronym]),
    })));
  }
  return near.get(kind);
}

// --- one control a kind of value; each gives an element, and a function that reads its value (undefined where nothing is set)

const controls = {
  text: (field, value) => line(value, {}),
  // What is no whole number stays as it is typed, and the check says so.
  number: (field, value) => { const [input, typed] = line(value, { inputmode: "numeric", size: 12 }); return [input, () => (/^-?\d{1,15}$/.test(typed() ?? "") ? Number(typed()) : typed())]; },
  date: (field, value) => line(value, { placeholder: said.date_form, inputmode: "numeric", size: 12 }),
  truth: (field, value) => choice([{ value: "true", label: said.yes }, { value: "false", label: said.no }], value === undefined ? "" : String(value), (chosen) => (chosen ? chosen === "true" : undefined)),
  choice: (field, value) => (field.choices.length === 1 ? [make("span", { id: fresh() }, field.choices[0].label), () => field.choices[0].value] : choice(field.choices, value ?? "", (chosen) => chosen || undefined)),
  words(field, value) {
    const box = make("div", { class: "tongues" }), areas = {};
    for (const tongue of form.languages) {
      const id = fresh();
      areas[tongue] = make(field.long ? "textarea" : "input", { id, lang: tongue, ...(field.long ? { rows: Math.min(14, 3 + Math.ceil((value?.[tongue] || "").length / 45)) } : {}) });
      areas[tongue].value = value?.[tongue] || "";
      box.append(make("div", {}, make("label", { for: id }, said[`language_${tongue}`]), areas[tongue]));
    }
    return [box, () => {
      const found = Object.fromEntries(form.languages.map((tongue) => [tongue, clean(areas[tongue].value, field.long)]).filter(([, text]) => text));
      return Object.keys(found).length ? found : undefined;
    }];
  },
  when(field, value) {
    const period = typeof value === "object" && value !== null, start = line(period ? value.start : value, { placeholder: said.date_form, size: 12 }), end = line(period ? value.end : "", { placeholder: said.date_form, size: 12 });
    const open = make("input", { type: "checkbox", id: fresh() });
    open.checked = period && value.end === null;
    const box = make("div", { class: "when-box" }, labelled(said.date_first, start[0]), labelled(said.date_last, end[0]), make("span", {}, open, " ", make("label", { for: open.id }, said.date_open)));
    return [box, () => {
      const [a, b] = [start[1](), end[1]()];
      if (!open.checked && b === undefined && !field.models?.every((one) => one.always)) return a;
      return open.checked ? { ...(a && { start: a }), end: null } : a || b ? { ...(a && { start: a }), ...(b && { end: b }) } : undefined;
    }];
  },
  reference(field, value) {
    const id = fresh(), options = make("datalist", { id: `${id}-list` }), shown = make("output", { for: id, class: "chosen" });
    const input = make("input", { id, list: `${id}-list`, value: value ?? "", autocomplete: "off", placeholder: said.reference_hint });
    let listed = [];
    const known = () => [...listed, ...field.of.flatMap(drafted).filter((one) => !listed.some((other) => other.id === one.id))];
    // The record that is meant: by its id, else by a name that is no other's.
    const meant = () => { const typed = input.value.trim(), some = known(), same = some.filter((one) => one.id === typed), found = same.length ? same : some.filter((one) => one.called.includes(plain(typed))); return found.length === 1 ? found[0] : null; };
    const search = () => {
      const typed = plain(input.value.trim()), some = known(), exact = some.find((one) => input.value === `${one.name} (${one.id})`);
      if (exact) input.value = exact.id;
      options.replaceChildren(...(!exact && typed.length > 1 ? some.filter((one) => one.names.includes(typed)).slice(0, 30) : []).map((one) => make("option", { value: `${one.name} (${one.id})` })));
      shown.textContent = meant()?.name ?? "";
    };
    input.addEventListener("input", search);
    // What was typed before the lists were there is looked up once they are.
    Promise.all(field.of.map(records)).then((found) => { const before = input.value.trim(); listed = found.flat(); search(); if (before && (meant()?.id ?? before) !== before) input.dispatchEvent(new Event("change", { bubbles: true })); }, () => { shown.textContent = said.unlisted; });
    return [make("span", { class: "reference" }, input, options, shown), () => meant()?.id ?? (input.value.trim() || undefined)];
  },
};

const clean = (text, long) => (long ? text.replace(/\r/g, "").replace(/[ \t]+$/gm, "").trim() : text.trim());
function line(value, attributes) { const input = make("input", { id: fresh(), value: value ?? "", ...attributes }); return [input, () => input.value.trim() || undefined]; }
function choice(options, value, read) {
  const select = make("select", { id: fresh() }, make("option", { value: "" }, "–"), ...options.map((one) => make("option", { value: one.value, selected: one.value === value }, one.label)));
  return [select, () => read(select.value)];
}
function labelled(text, control) { return make("span", {}, make("label", { for: control.id }, text), " ", control); }

// --- a group of fields: those that are set or must be; the others can be added

function group(name, values = {}, top = false) {
  const model = form.models[name], box = make("div", { class: "group" }), rows = new Map();
  const hidden = make("select", { id: fresh(), class: "add" });
  const adding = make("div", { class: "adding noprint" }, make("label", { for: hidden.id }, said.add_field), " ", hidden);
  function put(field, value, focus) {
    const [element, read] = many(field, value);
    const id = fresh(), control = element.matches("input, select, textarea") ? element : element.querySelector("input, select, textarea");
    const title = control && element === control ? make("label", { for: control.id, class: "name" }, field.label) : make("span", { class: "name", id }, field.label);
    const note = make("p", { class: "hint", id: `${id}-hint` }, field.meaning.replaceAll("`", ""));
    const must = field.required ? make("span", { class: "must" }, said.required) : button(said.take_out, () => { rows.get(field.name).row.remove(); rows.delete(field.name); fill(); changed(); hidden.focus(); }, { class: "plain", "aria-label": `${said.take_out}: ${field.label}` });
    const row = make("div", { class: field.choices?.length === 1 ? "field const" : "field", id: top ? `part-${field.name}` : null, "data-field": field.name, role: element === control ? null : "group", "aria-labelledby": element === control ? null : id }, make("div", { class: "head" }, title, " ", must), note, element, make("div", { class: "wrong", "aria-live": "polite" }));
    if (control) control.setAttribute("aria-describedby", `${id}-hint`);
    call(element, field.label);
    rows.set(field.name, { row, read, field });
    const order = model.fields.map((one) => one.name), after = [...rows.values()].filter((one) => one.row.parentNode && order.indexOf(one.field.name) > order.indexOf(field.name)).sort((a, b) => order.indexOf(a.field.name) - order.indexOf(b.field.name))[0];
    box.insertBefore(row, after ? after.row : adding);
    if (focus) control?.focus();
  }
  function fill() {
    const left = model.fields.filter((one) => !rows.has(one.name));
    hidden.replaceChildren(make("option", { value: "" }, "–"), ...left.map((one) => make("option", { value: one.name }, one.label)));
    adding.hidden = !left.length;
  }
  hidden.addEventListener("change", () => { const field = model.fields.find((one) => one.name === hidden.value); if (field) { put(field, undefined, true); fill(); changed(); } });
  box.append(adding);
  const first = model.fields.some((one) => one.name === "event") && !Object.keys(values).length ? ["meeting", "date", "document", "text"] : top ? ["summary"] : [];
  for (const field of model.fields) if (field.required || field.name in values || first.includes(field.name)) put(field, values[field.name]);
  fill();
  return [box, () => {
    const found = {};
    for (const field of model.fields) { const value = rows.get(field.name)?.read(); if (value !== undefined) found[field.name] = value; }
    return Object.keys(found).length ? found : undefined;
  }];
}

// --- a field: one value, or a list of them

function many(field, value) {
  if (!field.many) return single(field, value, field.models?.[0]?.model);
  const list = make("ol", { class: "items" }), items = [];
  const box = make("div", {}, list);
  function add(one, model, focus) {
    const [element, read] = single(field, one, model);
    const label = field.models?.length > 1 ? make("strong", {}, field.models.find((other) => other.model === model).label) : null;
    const entry = { read };
    call(element, field.label);
    const move = (by) => { const at = items.indexOf(entry), to = at + by; if (to < 0 || to >= items.length) return; items.splice(at, 1); items.splice(to, 0, entry); list.replaceChildren(...items.map((other) => other.item)); changed(); };
    entry.item = make("li", {}, make("div", { class: "head" }, label, " ", button("↑", () => move(-1), { "aria-label": said.up, class: "plain" }), button("↓", () => move(1), { "aria-label": said.down, class: "plain" }),
      button(said.take_out, () => { items.splice(items.indexOf(entry), 1); entry.item.remove(); changed(); }, { class: "plain" })), element);
    items.push(entry);
    list.append(entry.item);
    if (focus) entry.item.querySelector("input, select, textarea")?.focus();
  }
  for (const one of value || []) add(one, modelOf(field, one));
  if (field.models?.length > 1) {
    const select = make("select", { id: fresh() }, make("option", { value: "" }, "–"), ...field.models.map((one) => make("option", { value: one.model }, one.label)));
    select.addEventListener("change", () => { if (select.value) { add(undefined, select.value, true); select.value = ""; changed(); } });
    box.append(make("div", { class: "adding noprint" }, make("label", { for: select.id }, field.name === "events" ? said.add_event : said.add_item), " ", select));
  } else box.append(button(said.add_item, () => { add(undefined, field.models?.[0]?.model, true); changed(); }, { class: "button noprint" }));
  return [box, () => { const found = items.map((one) => { const value = one.read(); one.item.toggleAttribute("data-empty", value === undefined); return value; }).filter((one) => one !== undefined); return found.length ? found : undefined; }];
}

function modelOf(field, value) {
  if (!field.models) return undefined;
  const keys = Object.keys(value), fits = (one) => { const fields = form.models[one.model].fields, event = fields.find((other) => other.name === "event"); return (!event?.choices || event.choices.length > 1 || event.choices[0].value === value.event) && keys.every((key) => fields.some((other) => other.name === key)); };
  return (field.models.find(fits) || field.models[0]).model;
}

function single(field, value, model) {
  if (field.sort === "part") return model === "Period" ? controls.when({ ...field, models: [{ always: true }] }, value) : group(model, value || {});
  return controls[field.sort](field, value);
}

// --- the page: opening, checking, handing over

let form, open = null, read = null, timer = 0, turn = 0, laid = "[]", next = 0;
const told = make("p", { role: "status" }), standing = make("a", { href: "#check" }), findings = make("ul", { class: "findings" }), beside = make("div"), changes = make("ul"), code = make("code"), place = make("div", { id: "form" });
const hand = make("div", { class: "hand" }), notes = make("div", { "aria-live": "polite" }), work = make("div"), contents = make("ul"), sum = make("span");
const wide = matchMedia("(min-width: 75em)");
const parts = make("details", { class: "parts-of noprint" }, make("summary", {}, said.contents, " ", sum), make("nav", { "aria-label": said.contents }, contents));
const unfold = () => { parts.open = wide.matches; };
wide.addEventListener("change", unfold);
unfold();
const onward = button(said.next, () => { const wrong = [...place.querySelectorAll(".wrong > p")]; next %= wrong.length; go(wrong[next].closest("[data-field]")); next += 1; });
const bar = make("div", { class: "below noprint" }, standing, onward);

function tell(text) { told.textContent = standing.textContent = text; }
function go(element) {
  element.scrollIntoView({ block: "center" });
  const inside = element.matches("input, select, textarea") ? [element] : [...element.querySelectorAll("input, select, textarea, button")];
  ((element.matches(".tongues") && inside.find((one) => !one.value)) || inside[0])?.focus({ preventScroll: true });
}
const when = (day) => day.toLocaleString(lang === "en" ? "en-GB" : lang, { dateStyle: "medium", timeStyle: "short" });

function changed() {
  open.touched = open.pending = true;
  list();
  clearTimeout(timer);
  timer = setTimeout(check, 500);
}
// What is drafted stays in this browser, also where the tab is closed before the next check.
function shelve() {
  if (!open?.pending) return;
  open.pending = false;
  open.unkept = !keep(open.draft, read() || {});
  look();
  note();
}
addEventListener("pagehide", () => shelve());
document.addEventListener("visibilitychange", () => { if (document.hidden) shelve(); });
addEventListener("storage", ({ key, newValue }) => {
  if (!form || !isDraft(key)) return;
  look();
  if (!open) shelf();
  if (!open?.draft) return;
  if (newValue !== null && own().some((one) => one.key === key)) open.elsewhere = true;
  note();
  clearTimeout(timer);
  timer = setTimeout(check, 500); // what is drafted elsewhere may say more of what stands here
});

async function check() {
  const mine = turn += 1, values = read() || {}, { kind, id, original } = open;
  shelve();
  try {
    await ready;
    const lying = JSON.stringify(others().map((one) => ({ kind: one.kind, id: one.id, values: one.values, original: one.original })));
    if (lying !== laid) { laid = lying; await ask("lay", lying); }
    const text = await ask("text", kind, JSON.stringify(values), original);
    if (mine !== turn) return;
    open.text = text;
    code.textContent = text;
    if (text === original && open.touched) { forget(open.draft); look(); note(); }
    const [found, lines] = await Promise.all([ask("check", kind, id, text), ask("told", kind, id, original, text)]);
    if (mine !== turn) return;
    show(found, lines);
  } catch (problem) {
    if (mine === turn) failed(problem);
  }
}
function failed(problem) { tell(say(said.failed, { why: problem.message.trim().split("\n").pop() })); }

// A finding as the form says it: of what is missing in its own words, else as the command does.
function words({ code, message, hint, lacks, places }) {
  const row = lacks && find(places[0].path).row, own = row?.dataset.field === lacks;
  if (form.languages.includes(lacks)) return { text: said.lacks_en, hint: said.lacks_hint, spoken: lang };
  return own ? { text: say(said.lacks, { name: row.querySelector(".name").textContent }), hint: row.querySelector(".hint").textContent, spoken: lang } : { text: `${code}: ${message}`, hint, spoken: "en" };
}

function show({ findings: found, beside: lying }, lines) {
  const errors = found.filter((one) => one.severity === "error").length;
  tell(say(errors ? said.errors : found.length ? said.warnings : said.well, { n: errors || found.length }));
  for (const old of place.querySelectorAll(".wrong")) old.replaceChildren();
  const unfolded = new Set([...findings.querySelectorAll("details[open]")].map((one) => one.dataset.what));
  const rows = new Map(found.map((one) => [one, find(one.places[0].path).row])), order = [...place.querySelectorAll("[data-field]")];
  findings.replaceChildren(...found.toSorted((one, other) => order.indexOf(rows.get(one)) - order.indexOf(rows.get(other))).map((one) => {
    const { text, hint, spoken } = words(one);
    const links = one.places.map(({ path }) => {
      const { row, at, way } = find(path);
      row?.querySelector(":scope > .wrong").append(make("p", { lang: spoken, class: one.severity }, `${text}. `, make("em", {}, hint)));
      return row && ((...inside) => make("a", { href: `#${row.closest("[id^=part-]").id}`, onclick: (event) => { event.preventDefault(); go(at); } }, ...(inside.length ? inside : [way])));
    });
    if (links.length === 1) return make("li", { lang: spoken, class: one.severity }, links[0] ? links[0](text) : text, " – ", hint);
    return make("li", { class: one.severity }, make("span", { lang: spoken }, text, " – ", hint), make("details", { open: unfolded.has(text) || links.length < 5, "data-what": text }, make("summary", {}, say(said.places, { n: links.length })), make("ol", {}, ...links.filter(Boolean).map((link) => make("li", {}, link())))));
  }));
  onward.hidden = !place.querySelector(".wrong > p");
  const named = (some) => make("ul", {}, ...some.map(({ kind, id }) => make("li", {}, entitled(others().find((one) => one.kind === kind && one.id === id) ?? { kind, id }))));
  beside.replaceChildren(...[[said.relies, lying.filter((one) => one.needed)], [said.disturbed, lying.filter((one) => !one.needed)]].flatMap(([text, some]) => (some.length ? [make("p", {}, text), named(some)] : [])));
  changes.replaceChildren(...(lines.length ? lines : [said.unchanged]).map((text) => make("li", {}, text)));
  list();
}

// A draft by its kind and name, as a link that opens it.
const entitled = ({ kind, id, values }) => make("a", { href: `?open=${kind}/${id}` }, `${form.kinds[kind].label}${said.colon}${(values && nameOf(values)) ?? id}`);

// The contents: a link to each field of the record that is shown, and how much is wrong in it.
function list() {
  const mark = (wrong, remarks) => (wrong || remarks ? make("span", { class: `mark ${wrong ? "error" : "warning"}` }, make("span", { "aria-hidden": "true" }, wrong || remarks), make("span", { class: "hide" }, say(wrong ? said.errors : said.warnings, { n: wrong || remarks }))) : "");
  const count = (element) => [element.querySelectorAll(".wrong > .error").length, element.querySelectorAll(".wrong > .warning").length];
  const rows = [...place.querySelectorAll(":scope > .group > .field")], links = new Map([...contents.querySelectorAll("a")].map((link) => [link.hash, link]));
  const lines = rows.map((row) => links.get(`#${row.id}`) ?? make("a", { href: `#${row.id}` }, row.querySelector(".name").textContent, " ", make("span")));
  if (lines.length !== links.size || lines.some((link) => !link.isConnected)) contents.replaceChildren(...lines.map((link) => make("li", {}, link)));
  lines.forEach((link, which) => link.lastElementChild.replaceChildren(mark(...count(rows[which]))));
  sum.replaceChildren(mark(...count(place)));
}

// Where a path leads: the row of the innermost field that is shown, the element in it, and the way there in words.
function find(path) {
  let here = place.firstElementChild, row = null, way = "";
  for (const step of path) {
    if (typeof step === "number") { here = here?.querySelector(":scope > ol.items, :scope > div > ol.items")?.querySelectorAll(":scope > li:not([data-empty])")[step]?.lastElementChild ?? here; way += ` ${step + 1}`; continue; }
    const inner = (here?.matches?.(".group") ? here : here?.querySelector(".group"))?.querySelector(`:scope > [data-field="${step}"]`);
    if (!inner) break;
    row = inner;
    way += `${way && " › "}${row.querySelector(".name").textContent}`;
    here = [...inner.children].find((one) => !one.matches(".head, .hint, .wrong"));
  }
  return { row, at: here, way };
}

function file() { return form.kinds[open.kind].path.replace("{id}", open.id); }
// Hands over the file of what stands in the form now, not of the last check; it waits for the program.
const handing = (act) => async () => {
  const mine = open;
  if (!mine.text) tell(said.loading);
  try {
    await Promise.all([ready, ...[...lists.values()].map((list) => list.catch(() => {}))]);
    mine.text = await ask("text", mine.kind, JSON.stringify(read() || {}), mine.original);
  } catch (problem) { failed(problem); return; }
  act();
};
function save(text, name) {
  const link = make("a", { href: URL.createObjectURL(new Blob([text], { type: "application/yaml" })), download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
}
const download = () => save(open.text, file().split("/").pop());
async function copy() { await navigator.clipboard.writeText(open.text); tell(said.copied); }
function github() {
  const path = `content/${file()}`;
  if (open.original) { copy(); window.open(`${repository}/edit/main/${path}`, "_blank", "noopener"); return; }
  const whole = `${repository}/new/main?filename=${encodeURIComponent(path)}&value=${encodeURIComponent(open.text)}`;
  if (whole.length > 7500) { copy(); window.open(`${repository}/new/main?filename=${encodeURIComponent(path)}`, "_blank", "noopener"); } else window.open(whole, "_blank", "noopener");
}

// The draft that was let go last, for as long as the page stands.
let gone = null;
function drop(one) {
  gone = one.values ? { ...one } : null;
  forget(one);
}
function undo() {
  const one = begun(gone.kind, gone.id, gone.original);
  keep(one, gone.values);
  gone = null;
  look();
  begin(open.kind, open.id, open.original, own().find((other) => other.key === one.key) ?? null);
}

// What is to be said of the drafts of the open record, above its form.
function note() {
  const now = (one) => own().find((other) => other.key === one.key) ?? one;
  const away = (one) => button(said.discard, () => { drop(now(one)); look(); note(); }), down = (one) => button(said.download_it, () => save(now(one).text, `${one.key.replace(/[ /]/g, "-")}.txt`));
  const line = (...inside) => make("p", { class: "draft" }, ...inside);
  const { came, draft } = open, rest = own().filter((one) => one.key !== draft.key || one.text !== draft.text).filter((one) => one.text !== came?.text);
  const lines = [
    gone?.kind === open.kind && gone.id === open.id && line(say(said.gone, { at: when(gone.at) }), " ", button(said.undo, undo)),
    open.landed && line(say(said.landed, { at: when(open.landed.at) })),
    came && line(say(open.lost.length ? said.left : came.original === open.original ? said.restored : said.restored_old, { at: when(came.at) }), " ", ...(open.lost.length ? [make("ul", {}, ...open.lost.map((text) => make("li", {}, text))), down(came), " "] : []), button(said.discard, () => { open.pending = false; drop(came); forget(draft); look(); begin(open.kind, open.id, open.original); })),
    open.both.length && line(said.both, make("ul", {}, ...open.both.map((path) => { const { row, at, way } = find(path); return make("li", {}, row ? make("a", { href: `#${row.closest("[id^=part-]").id}`, onclick: (event) => { event.preventDefault(); go(at); } }, way) : path.join(".")); }))),
    open.elsewhere && line(said.elsewhere),
    ...rest.map((one) => (one.values ? line(say(said.other, { at: when(one.at) }), " ", button(said.open_it, () => begin(open.kind, open.id, open.original, now(one))), " ", away(one)) : line(said.other_odd, " ", down(one), " ", away(one)))),
    open.unkept && line(said.unkept),
  ].filter(Boolean);
  if (lines.map((one) => one.textContent).join() !== [...notes.children].map((one) => one.textContent).join()) notes.replaceChildren(...lines); // what stands there is not said again
}

// Opens a record on the draft that is meant, else on the newest that can be shown; on an empty form or the published file where there is none.
async function begin(kind, id, original, meant = null) {
  shelve();
  clearTimeout(timer);
  open = { kind, id, original, text: original, touched: false, pending: false, draft: null, came: null, both: [], lost: [], landed: null, elsewhere: false, unkept: false };
  look();
  const mine = open, came = meant ?? own().find((one) => one.values);
  tell(said.loading);
  work.replaceChildren(told);
  let values = kind === "activity" ? { number: id.split("/")[1] } : {};
  if (original) {
    try {
      await ready;
      values = (await ask("values", kind, id, original)).values || {};
    } catch (problem) { failed(problem); return; }
  }
  if (came && came.original !== original) {
    const merged = await ask("merged", kind, id, came.original, JSON.stringify(came.values), original);
    open.both = merged.both;
    if (merged.same) { open.landed = came; forget(came); look(); } else values = merged.values;
  } else if (came) values = came.values;
  if (mine !== open) return;
  let element;
  try { [element, read] = group(form.kinds[kind].model, values, true); } catch (problem) {
    if (!came) throw problem;
    unshown.add(came.text); // it stays as it is, and the record opens without it
    return begin(kind, id, original);
  }
  place.replaceChildren(element);
  if (came && !open.landed) {
    open.came = came;
    open.lost = left(values, read() || {});
  }
  open.draft = open.came && !open.lost.length ? { ...came, original } : begun(kind, id, original);
  contents.replaceChildren();
  const heading = make("h2", { tabindex: -1 }, `${form.kinds[kind].label}${said.colon}${nameOf(values) ?? id}`);
  hand.replaceChildren(button(said.download, handing(download)), " ", button(said.copy, handing(copy)), ...(repository ? [" ", button(said.github, handing(github))] : []));
  work.replaceChildren(heading, notes, make("div", { class: "columns-edit" }, parts, place, make("aside", { class: "side", "aria-label": said.result }, make("h3", { id: "check", tabindex: -1 }, said.result), told, findings, beside, make("h3", {}, said.changes), changes, make("h3", {}, said.hand), make("p", {}, repository ? said.hand_github : said.hand_file), make("p", {}, said.hand_place, " ", make("code", {}, `content/${file()}`)), hand, make("details", {}, make("summary", {}, said.file), make("pre", { tabindex: 0 }, code)))), bar);
  onward.hidden = true;
  history.replaceState(null, "", `?open=${kind}/${id}`);
  note();
  list();
  heading.focus();
  check();
}
place.addEventListener("input", changed);
place.addEventListener("change", changed);

// Where no record is open: the drafts that this browser keeps.
function shelf() {
  const kept = others();
  work.replaceChildren(...(kept.length ? [make("h2", {}, said.drafts), make("ul", {}, ...kept.map((one) => make("li", {}, entitled(one), " – ", when(one.at))))] : []));
}

async function opened(kind, id) {
  const there = (await records(kind)).some((one) => one.address === id);
  await begin(kind, id, there ? await (await fetch(`${site}edit/content/${form.kinds[kind].path.replace("{id}", id)}`)).text() : "");
}

const ID = /^[a-z0-9]+(-[a-z0-9]+)*(\/[a-z0-9]+([.-][a-z0-9]+)*)?$/;

function doors() {
  const kinds = Object.entries(form.kinds), kind = make("select", { id: "edit-kind" }, ...kinds.map(([name, one]) => make("option", { value: name }, one.label)));
  const which = controls.reference({ of: ["action"] }, ""), holder = make("span", {}, which[0]);
  let chosen = which[1];
  const pick = () => { const [element, value] = controls.reference({ of: [kind.value] }, ""); holder.replaceChildren(element); chosen = value; element.querySelector("input").setAttribute("aria-label", said.which); };
  kind.addEventListener("change", pick);
  pick();
  const id = make("input", { id: "edit-id", placeholder: said.id_form, autocomplete: "off" }), wrong = make("p", { role: "alert", class: "error" });
  const form_ = make("form", { class: "doors", onsubmit: async (event) => {
    event.preventDefault();
    wrong.textContent = "";
    const fresh_ = id.value.trim(), old = chosen(), name = fresh_ || (kind.value === "party" ? old?.toLowerCase() : old);
    if (!name) { wrong.textContent = said.choose; return; }
    if (!fresh_ && ![...(await records(kind.value)), ...drafted(kind.value)].some((one) => one.address === name)) { wrong.textContent = said.unknown; return; }
    if (fresh_ && !ID.test(fresh_)) { wrong.textContent = said.id_wrong; return; }
    await opened(kind.value, name);
  } }, make("div", {}, make("label", { for: "edit-kind" }, said.kind), " ", kind), make("div", {}, make("span", { class: "name" }, said.which), " ", holder), make("div", {}, make("label", { for: "edit-id" }, said.or_new), " ", id), make("button", { type: "submit", class: "button" }, said.open), wrong);
  return form_;
}

form = await json("form.json");
root.replaceChildren(doors(), work);
shelf();
const wanted = new URLSearchParams(location.search).get("open");
if (wanted?.includes("/")) { const [kind, ...rest] = wanted.split("/"); if (Object.hasOwn(form.kinds, kind) && ID.test(rest.join("/"))) await opened(kind, rest.join("/")); }
