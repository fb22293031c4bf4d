// The editing page: a form made from the models. What is written and checked comes from the register's own program in a worker.

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

// --- references: what the register holds, by kind

const lists = new Map();
function records(kind) {
  if (!lists.has(kind)) {
    lists.set(kind, json(`${site}api/v1/${form.kinds[kind].list}.json`).then((list) => list.records.map((one) => ({
      id: one.code || one.id, address: one.id, name: one.name[lang] || one.name.en, called: [one.id, one.code, ...Object.values(one.name), one.facts.acronym, one.facts.scientific_name].filter(Boolean).map(plain), names: plain(`${Object.values(one.name).join(" ")} ${one.id} ${one.code || ""} ${one.facts.acronym || ""} ${one.facts.scientific_name || ""} ${one.facts.number || ""}`),
    }))));
  }
  return lists.get(kind);
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
    let known = [];
    const all = Promise.all(field.of.map(records)).then((found) => (known = found.flat()));
    // The record that is meant: by its id, else by a name that is no other's.
    const meant = () => { const typed = input.value.trim(), same = known.filter((one) => one.id === typed), called = same.length ? same : known.filter((one) => one.called.includes(plain(typed))); return called.length === 1 ? called[0] : null; };
    const show = async () => { await all; shown.textContent = meant()?.name ?? ""; };
    input.addEventListener("input", async () => {
      const typed = plain(input.value.trim()), found = (await all);
      const exact = found.find((one) => input.value === `${one.name} (${one.id})`);
      if (exact) input.value = exact.id;
      else options.replaceChildren(...(typed.length > 1 ? found.filter((one) => one.names.includes(typed)).slice(0, 30) : []).map((one) => make("option", { value: `${one.name} (${one.id})` })));
      show();
    });
    show();
    return [make("span", { class: "reference" }, input, options, shown), () => meant()?.id || input.value.trim() || undefined];
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
    const row = make("div", { class: field.choices?.length === 1 ? "field const" : "field", "data-field": field.name, role: element === control ? null : "group", "aria-labelledby": element === control ? null : id }, make("div", { class: "head" }, title, " ", must), note, element, make("div", { class: "wrong", "aria-live": "polite" }));
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
  return [box, () => { const found = items.map((one) => one.read()).filter((one) => one !== undefined); return found.length ? found : undefined; }];
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

let form, open = null, read = null, timer = 0, turn = 0;
const told = make("p", { role: "status" }), findings = make("ul", { class: "findings" }), changes = make("ul"), code = make("code"), place = make("div", { id: "form" });
const hand = make("div", { class: "hand" });

function key() { return `edit ${open.kind} ${open.id}`; }
function keep(values) { try { localStorage.setItem(key(), JSON.stringify({ values, original: open.original, at: new Date().toISOString() })); } catch { /* without room there is no draft */ } }
function draft() {
  try { const kept = JSON.parse(localStorage.getItem(key())); return kept && typeof kept.values === "object" && kept.values && !isNaN(new Date(kept.at)) ? kept : null; } catch { return null; }
}
function forget() { localStorage.removeItem(key()); }

function changed() { clearTimeout(timer); timer = setTimeout(check, 500); }

async function check() {
  const mine = turn += 1, values = read() || {};
  if (open.touched) keep(values);
  open.touched = true;
  try {
    await ready;
    const text = await ask("text", open.kind, JSON.stringify(values), open.original);
    if (mine !== turn) return;
    open.text = text;
    code.textContent = text;
    const [found, lines] = await Promise.all([ask("check", open.kind, open.id, text), ask("told", open.kind, open.id, open.original, text)]);
    if (mine !== turn) return;
    show(found, lines);
  } catch (problem) {
    if (mine === turn) failed(problem);
  }
}
function failed(problem) { told.textContent = say(said.failed, { why: problem.message.trim().split("\n").pop() }); }

function show(found, lines) {
  const errors = found.filter((one) => one.severity === "error").length;
  told.textContent = say(errors ? said.errors : found.length ? said.warnings : said.well, { n: errors || found.length });
  for (const old of place.querySelectorAll(".wrong")) old.replaceChildren();
  findings.replaceChildren(...found.map((one) => {
    const row = rowOf(one.path), text = `${one.code}: ${one.message}`;
    row?.querySelector(":scope > .wrong")?.append(make("p", { lang: "en", class: one.severity }, `${text}. `, make("em", {}, one.hint)));
    return make("li", { lang: "en", class: one.severity }, row ? make("a", { href: "#form", onclick: (event) => { event.preventDefault(); row.scrollIntoView({ block: "center" }); row.querySelector("input, select, textarea")?.focus(); } }, text) : text, " – ", one.hint);
  }));
  changes.replaceChildren(...(lines.length ? lines : [said.unchanged]).map((text) => make("li", {}, text)));
}

// The row of the innermost field on a path that is shown.
function rowOf(path) {
  let here = place.firstElementChild, row = null;
  for (const step of path) {
    if (typeof step === "number") { here = here?.querySelector(":scope > ol.items, :scope > div > ol.items")?.children[step]?.lastElementChild ?? here; continue; }
    const next = (here?.matches?.(".group") ? here : here?.querySelector(".group"))?.querySelector(`:scope > [data-field="${step}"]`);
    if (!next) break;
    row = next;
    here = [...next.children].find((one) => !one.matches(".head, .hint, .wrong"));
  }
  return row;
}

function file() { return form.kinds[open.kind].path.replace("{id}", open.id); }
// Hands over the file of what stands in the form now, not of the last check; it waits for the program.
const handing = (act) => async () => {
  const mine = open;
  if (!mine.text) told.textContent = said.loading;
  try {
    await ready;
    mine.text = await ask("text", mine.kind, JSON.stringify(read() || {}), mine.original);
  } catch (problem) { failed(problem); return; }
  act();
};
function download() {
  const link = make("a", { href: URL.createObjectURL(new Blob([open.text], { type: "application/yaml" })), download: file().split("/").pop() });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
}
async function copy() { await navigator.clipboard.writeText(open.text); told.textContent = said.copied; }
function github() {
  const path = `content/${file()}`;
  if (open.original) { copy(); window.open(`${repository}/edit/main/${path}`, "_blank", "noopener"); return; }
  const whole = `${repository}/new/main?filename=${encodeURIComponent(path)}&value=${encodeURIComponent(open.text)}`;
  if (whole.length > 7500) { copy(); window.open(`${repository}/new/main?filename=${encodeURIComponent(path)}`, "_blank", "noopener"); } else window.open(whole, "_blank", "noopener");
}

async function begin(kind, id, original) {
  open = { kind, id, original, text: original, touched: false };
  let values = {};
  const kept = draft();
  told.textContent = said.loading;
  work.replaceChildren(told);
  if (original) {
    try { await ready; } catch (problem) { failed(problem); return; }
    values = (await ask("values", kind, id, original)).values || {};
  }
  if (kind === "activity" && !original) values.number = id.split("/")[1];
  if (kept) values = kept.values;
  let element;
  try { [element, read] = group(form.kinds[kind].model, values, true); } catch (problem) {
    if (!kept) throw problem;
    forget(); // a draft that is none of this form would keep its record shut
    return begin(kind, id, original);
  }
  place.replaceChildren(element);
  const name = values.title ?? values.name;
  const heading = make("h2", { tabindex: -1 }, `${form.kinds[kind].label}: ${name?.[lang] || name?.en || id}`);
  const note = kept ? make("p", { class: "draft" }, say(kept.original === original ? said.restored : said.restored_old, { at: new Date(kept.at).toLocaleString(lang === "en" ? "en-GB" : lang) }), " ", button(said.discard, () => { forget(); begin(kind, id, original); })) : null;
  hand.replaceChildren(button(said.download, handing(download)), " ", button(said.copy, handing(copy)), ...(repository ? [" ", button(said.github, handing(github))] : []));
  work.replaceChildren(heading, ...(note ? [note] : []), make("div", { class: "columns-edit" }, place, make("aside", { class: "side", "aria-label": said.result }, make("h3", {}, said.result), told, findings, make("h3", {}, said.changes), changes, make("h3", {}, said.hand), make("p", {}, repository ? said.hand_github : said.hand_file), make("p", {}, said.hand_place, " ", make("code", {}, `content/${file()}`)), hand, make("details", {}, make("summary", {}, said.file), make("pre", { tabindex: 0 }, code)))));
  history.replaceState(null, "", `?open=${kind}/${id}`);
  heading.focus();
  check();
}
place.addEventListener("input", changed);
place.addEventListener("change", changed);

const work = make("div");

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
    if (!fresh_ && !(await records(kind.value)).some((one) => one.address === name)) { wrong.textContent = said.unknown; return; }
    if (fresh_ && !ID.test(fresh_)) { wrong.textContent = said.id_wrong; return; }
    await opened(kind.value, name);
  } }, make("div", {}, make("label", { for: "edit-kind" }, said.kind), " ", kind), make("div", {}, make("span", { class: "name" }, said.which), " ", holder), make("div", {}, make("label", { for: "edit-id" }, said.or_new), " ", id), make("button", { type: "submit", class: "button" }, said.open), wrong);
  return form_;
}

form = await json("form.json");
root.replaceChildren(doors(), work);
const wanted = new URLSearchParams(location.search).get("open");
if (wanted?.includes("/")) { const [kind, ...rest] = wanted.split("/"); if (Object.hasOwn(form.kinds, kind) && ID.test(rest.join("/"))) await opened(kind, rest.join("/")); }
