// The editing page: a form made from the models. What is written and checked comes from the register's own program in a worker.

import { drafts, forget, fresh as begun, isDraft, keep, left } from "./edit-drafts.js";

const root = document.getElementById("edit");
const said = JSON.parse(root.dataset.words);
const lang = document.documentElement.lang;
const { site, repository } = root.dataset;
const say = (text, values = {}) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);
const json = async (address) => { const answer = await fetch(address); if (!answer.ok) throw new Error(`${answer.status}`); return answer.json(); };
const counted = (key, n) => said[`${key}_${n === 1 ? "one" : "other"}`].replace("{n}", n);
const plain = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();

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
// A text of the interface with elements in the places of its {names}.
const filled = (text, pieces) => text.split(/\{(\w+)\}/).map((piece, which) => (which % 2 ? pieces[piece] : piece));
const button = (text, act, attributes = {}) => make("button", { type: "button", class: "button", ...attributes, onclick: act }, text);

// --- the program

const worker = new Worker(new URL("edit-worker.js", import.meta.url), { type: "module" });
const waiting = new Map();
const steps = make("progress", { max: 4, value: 0, "aria-label": said.steps });
worker.onmessage = ({ data }) => {
  if (data.step) { steps.value = data.step; return; }
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

const nameOf = (values) => { const name = values.title ?? values.name; return [name?.[lang], name?.en, ...Object.values(name ?? {})].find((one) => typeof one === "string" && one); };
const called = (id, code, names, more = []) => {
  const all = [id, code, ...names, ...more].filter((one) => typeof one === "string" && one).map(plain);
  return { called: all, names: all.join(" ") };
};
const lists = new Map();
function records(kind) {
  if (!lists.has(kind)) {
    const list = json(`${site}api/v1/${form.kinds[kind].list}.json`).then((whole) => whole.records.map((one) => ({
      id: one.code || one.id, address: one.id, name: one.name[lang] || one.name.en, ...called(one.id, one.code, Object.values(one.name), [...(one.facts.other_names ?? []), one.facts.scientific_name, one.facts.number]),
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
      id: kind === "party" ? id.toUpperCase() : id, address: id, name: `${nameOf(values) ?? id} (${said.draft})`, ...called(id, null, Object.values(values.title ?? values.name ?? {}), [values.acronym, ...Object.values(values.other_acronyms ?? {})]),
    })));
  }
  return near.get(kind);
}

// --- one control a kind of value; each gives an element, and a function that reads its value (undefined where nothing is set)

const controls = {
  text: (field, value) => line(value, {}),
  // What is no whole number stays as it is typed, and the check says so.
  number: (field, value) => { const [input, typed] = line(value, { inputmode: "numeric", size: 12 }); return [input, () => (/^-?\d{1,15}$/.test(typed() ?? "") ? Number(typed()) : typed())]; },
  date: (field, value) => line(value, { inputmode: "numeric", size: 12 }),
  truth: (field, value) => choice([{ value: "true", label: said.yes }, { value: "false", label: said.no }], value === undefined ? "" : String(value), (chosen) => (chosen ? chosen === "true" : undefined)),
  choice: (field, value) => (field.choices.length === 1 ? [make("span", { id: fresh() }, field.choices[0].label), () => field.choices[0].value] : choice(field.choices, value ?? "", (chosen) => chosen || undefined)),
  words(field, value) {
    const box = make("div", { class: field.long ? "tongues long" : "tongues" }), areas = {};
    for (const tongue of form.languages) {
      const id = fresh();
      const length = (value?.[tongue] || "").length;
      areas[tongue] = make("textarea", { id, lang: tongue, rows: field.long ? Math.min(14, 3 + Math.ceil(length / 45)) : Math.max(1, Math.ceil(length / 55)) });
      if (!field.long) areas[tongue].addEventListener("keydown", (event) => { if (event.key === "Enter") event.preventDefault(); }); // one line, however long
      areas[tongue].value = value?.[tongue] || "";
      box.append(make("div", {}, make("label", { for: id }, said[`language_${tongue}`]), areas[tongue]));
    }
    return [box, () => {
      const found = Object.fromEntries(form.languages.map((tongue) => [tongue, clean(areas[tongue].value, field.long)]).filter(([, text]) => text));
      return Object.keys(found).length ? found : undefined;
    }];
  },
  when(field, value) {
    const period = typeof value === "object" && value !== null, start = line(period ? value.start : value, { size: 12 }), end = line(period ? value.end : "", { size: 12 });
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
    let listed = [];
    const known = () => [...listed, ...field.of.flatMap(drafted).filter((one) => !listed.some((other) => other.id === one.id))];
    const [box, read, input, shown, refresh] = searched(value, known, { label: said.names, hint: said.reference_hint });
    // What was typed before the lists were there is looked up once they are.
    Promise.all(field.of.map(records)).then((found) => { const before = input.value.trim(); listed = found.flat(); refresh(true); if (before && (read() ?? before) !== before) input.dispatchEvent(new Event("change", { bubbles: true })); }, () => { shown.textContent = said.unlisted; });
    return [box, read];
  },
  // A part of the record itself, by its path; the check says which there are.
  way(field, value) {
    const [box, read, input, , refresh] = searched(value, () => open.ways, { label: said.ways, hint: said.ways_hint, least: 0, most: 100 });
    input.addEventListener("ways", () => refresh(false));
    return [box, read];
  },
};

// A field in which a name is searched by its words, in any order and without accents; the list is our own, since that of browsers compares letter by letter. Gives the element, what reads it, and what to call when there are other names.
function searched(value, known, { label, hint, least = 2, most = 30 }) {
  const id = fresh(), list = make("ul", { id: `${id}-list`, role: "listbox", "aria-label": label, class: "options", hidden: true }), shown = make("output", { for: id, class: "chosen" });
  const input = make("input", { id, role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": list.id, value: value ?? "", autocomplete: "off", placeholder: hint });
  let some = [], at = -1;
  // The record that is meant: by its id, else by a name that is no other's.
  const meant = () => { const typed = tidy(input.value), all = known(), same = all.filter((one) => one.id === typed), found = same.length ? same : all.filter((one) => one.called.includes(plain(typed))); return found.length === 1 ? found[0] : null; };
  const point = (to) => {
    at = to;
    [...list.children].forEach((one, which) => { one.setAttribute("aria-selected", String(which === at)); if (which === at) one.scrollIntoView({ block: "nearest" }); });
    if (at < 0) input.removeAttribute("aria-activedescendant"); else input.setAttribute("aria-activedescendant", list.children[at].id);
  };
  const open = (found) => {
    some = found;
    list.replaceChildren(...some.map((one, which) => make("li", { id: `${list.id}-${which}`, role: "option", onclick: () => choose(one) }, one.name, " ", make("span", {}, one.id))));
    list.hidden = !some.length;
    input.setAttribute("aria-expanded", String(!list.hidden));
    if (!list.hidden) list.scrollIntoView({ block: "nearest" });
    point(-1);
  };
  const choose = (one) => { input.value = one.id; shown.textContent = one.name; open([]); input.dispatchEvent(new Event("change", { bubbles: true })); };
  const search = () => {
    const typed = plain(tidy(input.value)), parts = typed.split(" "), one = meant(), all = known();
    const found = typed.length >= least && one?.id !== input.value.trim() ? all.filter((other) => parts.every((part) => other.names.includes(part))) : [];
    open(found.sort((a, b) => b.called.some((name) => name.startsWith(typed)) - a.called.some((name) => name.startsWith(typed))).slice(0, most));
    shown.textContent = found.length > most ? counted("more_names", found.length - most) : one?.name ?? (typed.length > 1 && all.length && !found.length ? said.no_names : "");
  };
  const tell = () => { shown.textContent = meant()?.name ?? ""; };
  input.addEventListener("input", search);
  if (!least) input.addEventListener("click", search);
  input.addEventListener("blur", () => { if (!list.hidden) { open([]); tell(); } });
  input.addEventListener("keydown", (event) => {
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (by && list.hidden) search();
    if (by && some.length) point((at + by + (at < 0 && by < 0 ? 1 : 0) + some.length) % some.length);
    else if (event.key === "Enter" && at >= 0) choose(some[at]);
    else if (event.key === "Escape" && !list.hidden) { open([]); tell(); }
    else return;
    event.preventDefault();
  });
  list.addEventListener("mousedown", (event) => event.preventDefault()); // the field keeps the focus
  return [make("span", { class: "reference" }, input, list, shown), () => meant()?.id ?? (tidy(input.value) || undefined), input, shown, (again) => { if (document.activeElement === input && (again || !list.hidden)) search(); else tell(); }];
}

// What was typed or pasted, without what nobody sees and no reader needs: odd spaces, accents stored apart, marks of direction, halves of characters.
const tidy = (text) => text.normalize("NFC").replace(/\r\n?|[\u0085\u2028\u2029]/g, "\n").replace(/[\t\u00a0\u1680\u2000-\u200a\u202f\u205f\u2800\u3000]/g, " ").replace(/(?!\n)[\p{Cc}\p{Cs}\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]/gu, "").trim();
const clean = (text, long) => (long ? tidy(text).replace(/ +$/gm, "") : tidy(text).replace(/\s*\n\s*/g, " "));
function line(value, attributes) { const input = make("input", { id: fresh(), value: value ?? "", ...attributes }); return [input, () => tidy(input.value) || undefined]; }
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
    const dated = ["date", "when"].includes(field.sort) || field.models?.[0]?.model === "Period";
    const note = make("p", { class: "hint", id: `${id}-hint` }, field.meaning.replaceAll("`", ""), dated ? ` ${said.date_hint}` : "");
    const must = field.required ? make("span", { class: "must" }, said.required) : button(said.take_out, () => { rows.get(field.name).row.remove(); rows.delete(field.name); fill(); changed(); hidden.focus(); }, { class: "plain", "aria-label": `${said.take_out}${said.colon}${field.label}` });
    const row = make("div", { class: field.choices?.length === 1 ? "field const" : "field", id: top ? `part-${field.name}` : null, "data-field": field.name, role: element === control ? null : "group", "aria-labelledby": element === control ? null : id }, make("div", { class: "head" }, title, " ", must), note, element, make("div", { class: "wrong", "aria-live": "polite" }));
    if (control) control.setAttribute("aria-describedby", `${id}-hint`);
    call(element, field.label);
    rows.set(field.name, { row, read, field });
    const order = model.fields.map((one) => one.name), after = [...rows.values()].filter((one) => one.row.parentNode && order.indexOf(one.field.name) > order.indexOf(field.name)).sort((a, b) => order.indexOf(a.field.name) - order.indexOf(b.field.name))[0];
    box.insertBefore(row, after ? after.row : adding);
    if (!focus) return;
    const adder = field.many ? element.querySelector(":scope > button, :scope > .adding select") : null;
    if (adder?.matches("button")) adder.click(); else (adder ?? control)?.focus(); // a list opens with a first item
  }
  function fill() {
    const left = model.fields.filter((one) => !rows.has(one.name));
    hidden.replaceChildren(make("option", { value: "" }, "–"), ...left.map((one) => make("option", { value: one.name }, one.label)));
    adding.hidden = !left.length;
  }
  hidden.addEventListener("change", () => { const field = model.fields.find((one) => one.name === hidden.value); if (field) { put(field, undefined, true); fill(); changed(); } });
  box.append(adding);
  const first = model.fields.some((one) => one.name === "event") && !Object.keys(values).length ? ["meeting", "date", "document", "text"] : top ? ["summary"] : Object.keys(values).length || model.fields.some((one) => one.required) ? [] : model.fields.slice(0, 3).map((one) => one.name); // a part that opens with nothing to fill in says nothing
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
  const enter = (item) => item.querySelector("input, select, textarea")?.focus();
  function add(one, model, focus) {
    const blank = focus && items.find((other) => other.model === model && other.read() === undefined);
    if (blank) { enter(blank.item); return; } // one that is empty is there already
    const [element, read] = single(field, one, model);
    const label = field.models?.length > 1 ? make("strong", {}, field.models.find((other) => other.model === model).label) : null;
    const entry = { read, model };
    call(element, field.label);
    const vacant = make("p", { class: "vacant" }, said.vacant);
    const move = (by) => { const at = items.indexOf(entry), to = at + by; if (to < 0 || to >= items.length) return; items.splice(at, 1); items.splice(to, 0, entry); list.replaceChildren(...items.map((other) => other.item)); changed(); };
    entry.item = make("li", {}, make("div", { class: "head" }, label, " ", button("↑", () => move(-1), { "aria-label": said.up, class: "plain" }), button("↓", () => move(1), { "aria-label": said.down, class: "plain" }),
      button(said.take_out, () => { items.splice(items.indexOf(entry), 1); entry.item.remove(); changed(); }, { class: "plain" })), vacant, element);
    items.push(entry);
    list.append(entry.item);
    if (focus) enter(entry.item);
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

let form, follow, open = null, read = null, timer = 0, turn = 0, laid = "[]", next = 0, started = false;
const told = make("p", { role: "status" }), standing = make("a", { href: "#check" }), findings = make("ul", { class: "findings" }), beside = make("div"), changes = make("ul"), code = make("code"), place = make("div", { id: "form" });
const hand = make("div", { class: "hand" }), handed = make("p", { role: "status", class: "handed" }), apart = make("p", { class: "apart", role: "status" }), warned = make("p", { class: "apart" }), whither = make("p"), uneven = make("ul", { class: "uneven" }), changing = make("h3", { id: "changing" }, said.changes), notes = make("div", { "aria-live": "polite" }), work = make("div"), contents = make("ul"), sum = make("span");
const wide = matchMedia("(min-width: 75em)");
const parts = make("details", { class: "parts-of noprint" }, make("summary", {}, said.contents, " ", sum), make("nav", { "aria-label": said.contents }, contents));
const unfold = () => { parts.open = wide.matches; };
wide.addEventListener("change", unfold);
unfold();
const onward = button(said.next, () => { const wrong = [...place.querySelectorAll(".wrong > p")]; next %= wrong.length; go(wrong[next].closest("[data-field]")); next += 1; });
const bar = make("div", { class: "below noprint" }, standing, onward);

function tell(text) {
  told.replaceChildren(text, ...(text === said.loading ? [" ", steps] : []));
  standing.textContent = text;
}
// A sign that something is awaited.
function busy(on) {
  work.classList.toggle("busy", on);
  work.querySelector(".side")?.setAttribute("aria-busy", String(on));
}
function go(element) {
  element.scrollIntoView({ block: "center" });
  const inside = element.matches("input, select, textarea") ? [element] : [...element.querySelectorAll("input, select, textarea, button")];
  ((element.matches(".tongues") && inside.find((one) => !one.value)) || inside[0])?.focus({ preventScroll: true });
}
const when = (day) => day.toLocaleString(lang === "en" ? "en-GB" : lang, { dateStyle: "medium", timeStyle: "short" });

function changed() {
  if (!open?.draft) return; // a field of a record that was left
  open.touched = open.pending = true;
  handed.replaceChildren(); // what was handed over is not what stands here now
  busy(true);
  list();
  clearTimeout(timer);
  timer = setTimeout(check, 500);
}
// What is drafted stays in this browser, also where the tab is closed before the next check.
function shelve() {
  if (!open?.pending || !open.draft) return;
  open.pending = false;
  open.unkept = !keep(open.draft, read() || {});
  look();
  note();
}
function settle() {
  if (place.contains(document.activeElement)) document.activeElement.blur();
  shelve();
}
// Leaves the open record: what the field in use holds is kept, and whatever comes late from its fields is heard no more.
function leave() {
  settle();
  clearTimeout(timer);
  turn += 1;
  place.replaceChildren();
}
// Whether to stay where a draft could not be kept.
const stays = () => { settle(); return Boolean(open?.unkept) && !confirm(said.leave); };
addEventListener("beforeunload", (event) => { if (open?.unkept) event.preventDefault(); });
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
  busy(true);
  try {
    await ready;
    started = true;
    const lying = JSON.stringify(others().map((one) => ({ kind: one.kind, id: one.id, values: one.values, original: one.original })));
    if (lying !== laid) { await ask("lay", lying); laid = lying; }
    const text = await ask("text", kind, JSON.stringify(values), original);
    if (mine !== turn) return;
    open.text = text;
    code.textContent = text;
    if (text === original && open.touched) { forget(open.draft); look(); note(); }
    const [found, lines, tongues] = await Promise.all([ask("check", kind, id, text), ask("told", kind, id, original, text), ask("uneven", kind, id, original, text)]);
    if (mine !== turn) return;
    show(found, lines, tongues);
  } catch (problem) {
    if (mine === turn) failed(problem);
  }
}
function failed(problem) { busy(false); tell(say(said.failed, { why: problem.message.trim().split("\n").pop() })); }

// What is said of a finding, in pieces: what is wrong and what to do, in the language of the page; in English what no words are known for; the records that are to be opened for it, and the way to the page of the rule.
function words({ code, text, todo, exact, opens, places }, row) {
  const meant = !exact && row && row.dataset.field === places[0].path.findLast((step) => typeof step === "string") ? row.querySelector(".hint").textContent : "";
  return [`${text} – `, make("em", {}, todo || meant), ...(exact ? [" ", make("q", { lang: "en" }, exact)] : []), ...opens.flatMap(([kind, id, title]) => [" ", said.opens, " ", entitled({ kind, id, title })]), ...(/^[RLTH]/.test(code) ? [" ", make("a", { href: `../contribute/rules/${code.toLowerCase()}/`, target: "_blank", class: "rule" }, code)] : [])];
}

// What may stand in place of what was typed, to be taken at once.
function offered(row, [typed, value, label]) {
  return button(label, () => {
    const input = [...row.querySelectorAll("input")].find((one) => tidy(one.value) === typed);
    if (!input) return;
    input.value = value;
    input.focus();
    changed();
  });
}

function show({ findings: found, beside: lying, ways }, lines, tongues) {
  const errors = found.filter((one) => one.severity === "error").length;
  busy(false);
  open.ways = ways.map(([path, name]) => ({ id: path, name, ...called(path, null, [name]) }));
  for (const input of place.querySelectorAll("[role=combobox]")) input.dispatchEvent(new Event("ways"));
  tell(errors ? [say(said.errors, { n: errors }), ...(found.length > errors ? [counted("remarks", found.length - errors)] : [])].join(", ") : found.length ? counted("warnings", found.length) : said.well);
  for (const old of place.querySelectorAll(".wrong")) old.replaceChildren();
  const unfolded = new Set([...findings.querySelectorAll("details[open]")].map((one) => one.dataset.what));
  const rows = new Map(found.map((one) => [one, find(one.places[0].path).row])), order = [...place.querySelectorAll("[data-field]")];
  findings.replaceChildren(...found.toSorted((one, other) => order.indexOf(rows.get(one)) - order.indexOf(rows.get(other))).map((one) => {
    const links = one.places.map(({ path }) => {
      const { row, at, way } = find(path);
      row?.querySelector(":scope > .wrong").append(make("p", { class: one.severity }, ...words(one, row), ...one.offers.flatMap((offer) => [" ", offered(row, offer)])));
      return row && make("a", { href: `#${row.closest("[id^=part-]").id}`, onclick: (event) => { event.preventDefault(); go(at); } }, way);
    }).filter(Boolean);
    const pieces = words(one, rows.get(one));
    if (links.length < 2) return make("li", { class: one.severity }, ...(links.length ? [links[0], said.colon] : []), ...pieces);
    return make("li", { class: one.severity }, ...pieces, make("details", { open: unfolded.has(one.text) || links.length < 5, "data-what": one.text }, make("summary", {}, say(said.places, { n: links.length })), make("ol", {}, ...links.map((link) => make("li", {}, link)))));
  }));
  onward.hidden = !place.querySelector(".wrong > p");
  const named = (some) => make("ul", {}, ...some.map(({ kind, id }) => make("li", {}, entitled(others().find((one) => one.kind === kind && one.id === id) ?? { kind, id }))));
  beside.replaceChildren(...[[said.relies, lying.filter((one) => one.needed)], [said.disturbed, lying.filter((one) => !one.needed)]].flatMap(([text, some]) => (some.length ? [make("p", {}, text), named(some)] : [])));
  changes.replaceChildren(...(lines.length ? lines : [said.unchanged]).map((text) => make("li", {}, text)));
  uneven.replaceChildren(...tongues.map(({ path, text }) => { const { row, at, way } = find(path); return make("li", {}, ...(row ? [make("a", { href: `#${row.closest("[id^=part-]").id}`, onclick: (event) => { event.preventDefault(); go(at); } }, way), said.colon] : []), text); }));
  list();
}

// A record or draft by its kind and name, as a link that opens it.
const entitled = ({ kind, id, values, title }) => make("a", { href: `?open=${kind}/${id}` }, `${form.kinds[kind].label}${said.colon}${title ?? (values && nameOf(values)) ?? id}`);

// The contents: a link to each field of the record that is shown, and how much is wrong in it.
function list() {
  const mark = (wrong, remarks) => (wrong || remarks ? make("span", { class: `mark ${wrong ? "error" : "warning"}` }, make("span", { "aria-hidden": "true" }, wrong || remarks), make("span", { class: "hide" }, wrong ? say(said.errors, { n: wrong }) : counted("warnings", remarks))) : "");
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
  if (!started) tell(said.loading);
  try {
    await Promise.all([ready, ...[...lists.values()].map((list) => list.catch(() => {}))]);
    if (mine !== open) return; // its draft is kept; another record stands here now
    mine.text = await ask("text", mine.kind, JSON.stringify(read() || {}), mine.original);
  } catch (problem) { failed(problem); return; }
  if (mine === open) act();
};
function save(text, name) {
  const link = make("a", { href: URL.createObjectURL(new Blob([text], { type: "application/yaml" })), download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
}
const name = () => file().split("/").pop();
const folder = () => `content/${file()}`.slice(0, -name().length);
function onwards(text) {
  const faulty = findings.querySelector(":scope > li.error") ? [" ", make("strong", {}, said.unfinished)] : [];
  handed.replaceChildren(...filled(text, { file: make("code", {}, name()), folder: make("code", {}, folder()) }), ...faulty);
  handed.scrollIntoView({ block: "nearest" });
}
function download() { save(open.text, name()); onwards(said.saved); }
async function copy() { try { await navigator.clipboard.writeText(open.text); onwards(said.copied); } catch { handed.textContent = said.uncopied; } }
async function github() {
  const path = `content/${file()}`, whole = `${repository}/new/main?filename=${encodeURIComponent(path)}&value=${encodeURIComponent(open.text)}`, long = whole.length > 7500;
  if (open.original || long) copy();
  window.open(open.original ? `${repository}/edit/main/${path}` : long ? `${repository}/new/main?filename=${encodeURIComponent(path)}` : whole, "_blank", "noopener");
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

// What a draft changes of the open record, by the labels of the first fields.
const FEW = 3;
function differing({ values }) {
  const sorted = (value) => JSON.stringify(value, (_, part) => (["string", "number"].includes(typeof part) ? String(part).trim() : part && typeof part === "object" && !Array.isArray(part) ? Object.fromEntries(Object.entries(part).sort()) : part));
  const names = form.models[form.kinds[open.kind].model].fields.filter(({ name }) => sorted(values[name]) !== sorted(open.published[name])).map(({ label }) => label);
  if (!names.length) return said.differs_not;
  const what = names.slice(0, FEW).join(", "), more = names.length - FEW;
  return say(more > 0 ? counted("differs_more", more) : said.differs, { what });
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
    came && line(say(open.lost.length ? said.left : came.original === open.original ? said.restored : said.restored_old, { at: when(came.at) }), " ", ...(open.lost.length ? [] : [differing(came), " "]), ...(open.lost.length ? [make("ul", {}, ...open.lost.map((text) => make("li", {}, text))), down(came), " "] : []), button(said.discard, () => { open.pending = false; drop(came); forget(draft); look(); begin(open.kind, open.id, open.original); })),
    open.both.length && line(said.both, make("ul", {}, ...open.both.map((path) => { const { row, at, way } = find(path); return make("li", {}, row ? make("a", { href: `#${row.closest("[id^=part-]").id}`, onclick: (event) => { event.preventDefault(); go(at); } }, way) : path.join(".")); }))),
    ...rest.map((one) => (one.values ? line(say(said.other, { at: when(one.at) }), " ", differing(one), " ", button(said.open_it, () => begin(open.kind, open.id, open.original, now(one))), " ", away(one)) : line(said.other_odd, " ", ...aside(one, note)))),
    open.unkept && line(said.unkept),
  ].filter(Boolean);
  apart.textContent = warned.textContent = open.elsewhere ? said.elsewhere : "";
  if (lines.map((one) => one.textContent).join() !== [...notes.children].map((one) => one.textContent).join()) notes.replaceChildren(...lines); // what stands there is not said again
}

// Opens a record on the draft that is meant, else on the newest that can be shown; where there is none on the published file, or on an empty form with the name of a new record.
async function begin(kind, id, original, meant = null, title = "") {
  leave();
  open = { kind, id, original, text: original, touched: false, pending: false, draft: null, came: null, both: [], lost: [], landed: null, elsewhere: false, unkept: false, published: {}, ways: [] };
  look();
  const mine = open, came = meant ?? own().find((one) => one.values);
  follow(kind);
  tell(started ? said.working : said.loading);
  work.replaceChildren(told);
  busy(true);
  let values = kind === "activity" ? { number: id.split("/")[1] } : title ? entitling(kind, title) : {};
  try {
    if (original || (came && came.original !== original)) await ready;
    if (original) values = mine.published = (await ask("values", kind, id, original)).values || {};
    const merged = came && came.original !== original ? await ask("merged", kind, id, came.original, JSON.stringify(came.values), original) : null;
    if (mine !== open) return;
    mine.both = merged?.both ?? [];
    if (merged?.same) { mine.landed = came; forget(came); look(); } else if (came) values = merged ? merged.values : came.values;
  } catch (problem) { if (mine === open) failed(problem); return; }
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
  handed.replaceChildren();
  changes.replaceChildren(make("li", {}, said.working));
  uneven.replaceChildren();
  whither.replaceChildren(...filled(said.hand_place, { file: make("code", {}, name()), folder: make("code", {}, folder()) }));
  const side = make("aside", { class: "side", "aria-label": said.result }, make("h3", { id: "check", tabindex: -1 }, said.result), told, findings, beside, changing, changes, uneven, make("h3", {}, said.hand), warned, make("p", {}, repository ? said.hand_github : said.hand_file), whither, hand, handed, make("details", {}, make("summary", {}, said.file), make("pre", { tabindex: 0 }, code)));
  work.replaceChildren(heading, apart, notes, make("div", { class: "columns-edit" }, parts, place, side), bar);
  onward.hidden = true;
  if (location.search !== `?open=${kind}/${id}`) history.pushState(null, "", `?open=${kind}/${id}`);
  note();
  list();
  heading.focus();
  check();
}
place.addEventListener("input", changed);
place.addEventListener("change", changed);

// Where no record is open: the drafts that this browser keeps, each told so that nobody takes one for another; those that no form can show are set aside.
function shelf() {
  const kept = others().sort((one, other) => other.at - one.at), whole = new Set(all().filter((one) => one.values).map((one) => one.key)), odd = drafts().filter((one) => !whole.has(one.key));
  work.replaceChildren(...(kept.length || odd.length ? [make("h2", {}, said.drafts)] : []), make("ul", {},
    ...kept.map((one) => make("li", {}, entitled(one), ` (${one.id}) – `, say(one.original ? said.draft_change : said.draft_new, { at: when(one.at) }))),
    ...odd.map((one) => make("li", {}, make("code", {}, one.key.slice(5)), " – ", said.draft_odd, " ", ...aside(one, shelf)))));
}
// What can be done with a draft that no form can show.
const aside = (one, then) => [button(said.download_it, () => save(one.text, `${one.key.replace(/[ /]/g, "-")}.txt`)), " ", button(said.discard, () => { drop(one); look(); then(); })];

// The values of a new record that has only a name yet.
function entitling(kind, title) {
  const fields = form.models[form.kinds[kind].model].fields, field = ["scientific_name", "abbreviation", "name", "title"].map((name) => fields.find((one) => one.name === name)).find(Boolean);
  return { [field.name]: field.sort === "words" ? { [lang]: title } : title };
}

// How often a record was asked for: only the last is opened. What cannot be loaded is told, and the address is again that of the record that stands here.
let asked = 0, complain = () => {};
async function opened(kind, id, title = "") {
  const mine = asked += 1, address = here();
  if (stays()) { history.replaceState(null, "", address); return; }
  let text = "";
  complain("");
  try {
    if ((await records(kind)).some((one) => one.address === id)) {
      const answer = await fetch(`${site}edit/content/${form.kinds[kind].path.replace("{id}", id)}`);
      if (!answer.ok) throw new Error(answer.status);
      text = await answer.text();
    }
  } catch (problem) {
    if (mine === asked) { complain(say(said.unloaded, { why: problem.message })); history.replaceState(null, "", here()); }
    return;
  }
  if (mine === asked) await begin(kind, id, text, null, title);
}
// The address of what stands here.
const here = () => (open ? `?open=${open.kind}/${open.id}` : location.pathname);

const ID = /^[a-z0-9]+(-[a-z0-9]+)*(\/[a-z0-9]+([.-][a-z0-9]+)*)?$/;

// The kinds of record that are called by a number or a code, not by a name.
const CODED = ["activity", "party"];
// The id that a name makes.
const LETTERS = { "œ": "oe", "æ": "ae", "ß": "ss", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i" };
const slug = (text) => plain(text).replace(/[œæßøłđðþı]/g, (letter) => LETTERS[letter]).replace(/[^a-z0-9]+/g, "-").replace(/^-|-$/g, "").slice(0, 80).replace(/-$/, "");

function doors() {
  const kinds = Object.entries(form.kinds), kind = make("select", { id: "edit-kind" }, ...kinds.map(([name, one]) => make("option", { value: name }, one.label)));
  const holder = make("span"), within = make("span"), planned = make("div", {}, make("span", { class: "name" }, said.new_plan), " ", within);
  let chosen, plan;
  const named = (into, of, label) => { const [element, value] = controls.reference({ of: [of] }, ""); into.replaceChildren(element); element.querySelector("input").setAttribute("aria-label", label); return value; };
  const pick = () => { chosen = named(holder, kind.value, said.which); id.placeholder = said[`id_form_${kind.value}`]; entry.hidden = CODED.includes(kind.value); head.textContent = kind.value === "activity" ? said.new_number : entry.hidden ? said.or_new : said.new_id; planned.hidden = kind.value !== "activity"; if (!planned.hidden) plan = named(within, "plan", said.new_plan); };
  const id = make("input", { id: "edit-id", autocomplete: "off" }), title = make("input", { id: "edit-title", autocomplete: "off" }), head = make("label", { for: "edit-id" });
  const entry = make("div", {}, make("label", { for: "edit-title" }, said.new_name), " ", title);
  let proposed = "";
  title.addEventListener("input", () => { if (id.value === proposed) id.value = proposed = slug(title.value); });
  kind.addEventListener("change", pick);
  pick();
  follow = (name) => { kind.value = name; id.value = title.value = proposed = ""; pick(); };
  const wrong = make("p", { role: "alert", class: "error" });
  complain = (text) => { wrong.textContent = text; };
  const form_ = make("form", { class: "doors", onsubmit: async (event) => {
    event.preventDefault();
    wrong.textContent = "";
    const typed = id.value.trim(), fresh_ = kind.value === "activity" && typed && !typed.includes("/") && plan() ? `${plan()}/${typed}` : typed, old = chosen(), name = fresh_ || (kind.value === "party" ? old?.toLowerCase() : old);
    if (!name) { wrong.textContent = said.choose; return; }
    if (!fresh_ && ![...(await records(kind.value)), ...drafted(kind.value)].some((one) => one.address === name)) { wrong.textContent = said.unknown; return; }
    if (fresh_ && kind.value === "activity" && !fresh_.includes("/")) { wrong.textContent = said.no_plan; return; }
    if (fresh_ && (!ID.test(fresh_) || fresh_.includes("/") !== (kind.value === "activity"))) { wrong.textContent = said.id_wrong; return; }
    await opened(kind.value, name, fresh_ ? tidy(title.value) : "");
  } }, make("div", {}, make("label", { for: "edit-kind" }, said.kind), " ", kind), make("div", {}, make("span", { class: "name" }, said.which), " ", holder), entry, planned, make("div", {}, head, " ", id), make("button", { type: "submit", class: "button" }, said.open), wrong);
  return form_;
}

form = await json("form.json");
root.replaceChildren(doors(), work);
shelf();

// Opens what the address names, or shows the drafts where it names nothing; the program stays as it is from one record to the next.
async function enter() {
  const [kind, ...rest] = (new URLSearchParams(location.search).get("open") ?? "").split("/"), id = rest.join("/");
  asked += 1;
  if (open?.kind === kind && open.id === id) return;
  if (Object.hasOwn(form.kinds, kind) && ID.test(id)) await opened(kind, id);
  else if (open && stays()) history.replaceState(null, "", here());
  else if (open) { leave(); open = null; look(); shelf(); }
}
addEventListener("popstate", enter);
root.addEventListener("click", (event) => {
  const link = event.target.closest("a[href^='?open=']");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return; // which open it elsewhere
  event.preventDefault();
  history.pushState(null, "", link.getAttribute("href"));
  enter();
});
await enter();
