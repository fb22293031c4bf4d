// Lists with facets: the rows are in the page; this chooses among them, sorts them, and keeps the choice in the address.

const LIMIT = matchMedia("(max-width: 47em)").matches ? 50 : 200; // rows shown at first: a phone lays out thousands slowly

const form = document.querySelector("form.facets");
const table = document.querySelector("table.rows");
const said = JSON.parse(form.dataset.words);
const lang = document.documentElement.lang;
const status = document.querySelector(".result [role=status]");
const chips = document.querySelector(".chips");
const clear = document.querySelector("button.clear");
const csv = document.querySelector(".result .away");
const more = document.querySelector(".more");
const contents = document.querySelector(".list > .contents");
let collator, numbers; // made when they are needed: each takes a phone as long as all the rest of this
const compare = (a, b) => (collator ??= new Intl.Collator(lang, { numeric: true, sensitivity: "base" })).compare(a, b);
const counted = (n) => (n < 10000 ? `${n}` : (numbers ??= new Intl.NumberFormat(lang === "en" ? "en-GB" : lang, { useGrouping: "min2" })).format(n)); // shorter ones have no spaces or points
const plain = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
const say = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);

const order = form.elements.sort;
const selects = [...form.querySelectorAll("select")].filter((one) => one !== order);
const labels = new Map(selects.map((one) => [one.name, one.previousElementSibling.textContent]));
const options = selects.map((select) => new Map([...select.options].filter((option) => option.value).map((option) => [option.value, { option, number: -1 }])));
const groups = [...table.tBodies].map((body) => ({ head: body.querySelector("tr.group"), body }));
const rows = groups.flatMap((group) => [...group.body.querySelectorAll("tr[data-id]")].map((row) => ({
  row, group, id: row.dataset.id, values: row.dataset.values.split(" | ").map((some) => new Set(some.split(" "))), text: null, keys: [],
})));
const heads = [...table.tHead.rows[0].cells];
const flat = document.createElement("tbody");
let all = false;

const state = { q: "", sort: "", chosen: {} };

function read() {
  const asked = new URLSearchParams(location.search);
  state.q = asked.get("q") || "";
  state.sort = heads.some((head) => head.dataset.name === (asked.get("sort") || "").replace(/^-/, "")) ? asked.get("sort") : "";
  for (const select of selects) {
    const value = asked.get(select.name) || "";
    state.chosen[select.name] = value;
  }
}

function write(push) {
  const asked = new URLSearchParams();
  if (state.q.trim()) asked.set("q", state.q.trim());
  for (const [name, value] of Object.entries(state.chosen)) if (value) asked.set(name, value);
  if (state.sort) asked.set("sort", state.sort);
  const query = asked.toString();
  const next = query ? `?${query}` : location.pathname + location.hash;
  if (query !== location.search.slice(1)) history[push ? "pushState" : "replaceState"](null, "", next);
}

// A row is shown where every facet agrees; a value is counted over the rows that all other facets agree with.
function choose() {
  const wanted = selects.map((select) => state.chosen[select.name]);
  const words = plain(state.q).split(/\s+/).filter(Boolean);
  const counts = selects.map(() => new Map());
  const shown = [];
  for (const one of rows) {
    if (words.length) {
      one.text ??= plain(`${one.row.textContent} ${one.row.dataset.words || ""}`);
      if (!words.every((word) => one.text.includes(word))) continue;
    }
    let against = -1, failed = 0;
    for (let i = 0; i < wanted.length && failed < 2; i += 1) if (wanted[i] && !one.values[i].has(wanted[i])) { failed += 1; against = i; }
    if (failed > 1) continue;
    if (!failed) shown.push(one);
    for (let i = 0; i < wanted.length; i += 1) if (!failed || against === i) for (const value of one.values[i]) counts[i].set(value, (counts[i].get(value) || 0) + 1);
  }
  return { shown, counts };
}

function sort(shown) {
  const name = state.sort.replace(/^-/, "");
  const column = heads.findIndex((head) => head.dataset.name === name);
  if (column < 0) return shown;
  const key = (one) => one.keys[column] ??= one.row.cells[column].dataset.key ?? one.row.cells[column].textContent.trim();
  const turn = state.sort.startsWith("-") ? -1 : 1;
  return [...shown].sort((a, b) => (key(a) === "") - (key(b) === "") || turn * compare(key(a), key(b)));
}

function show() {
  const { shown, counts } = choose();
  const sorted = sort(shown);
  const visible = all ? sorted : sorted.slice(0, LIMIT);
  const bodies = [];
  if (state.sort) {
    flat.replaceChildren(...visible.map((one) => one.row));
    bodies.push(flat);
  } else {
    const parts = new Map();
    for (const one of visible) parts.has(one.group) ? parts.get(one.group).push(one.row) : parts.set(one.group, [one.row]);
    for (const [group, some] of parts) {
      const whole = sorted.filter((one) => one.group === group).length;
      if (group.head) group.head.querySelector("span").textContent = `(${counted(whole)})`;
      group.body.replaceChildren(...(group.head ? [group.head] : []), ...some);
      bodies.push(group.body);
    }
  }
  for (const body of [...table.tBodies]) body.remove();
  table.append(...bodies);
  const left = sorted.length - visible.length;
  more.hidden = left === 0;
  more.firstElementChild.textContent = say(said.show_all, { n: counted(sorted.length) });
  const chosen = state.q.trim() || Object.values(state.chosen).some(Boolean);
  const one = sorted.length === 1 ? "one" : "other";
  const text = sorted.length === 0 && chosen ? said.none : say(said[`${chosen ? "some" : "all"}_${one}`], { n: counted(sorted.length), total: counted(rows.length) });
  status.textContent = left ? `${text}${say(said.limited, { n: counted(visible.length) })}` : text;
  if (contents) contents.hidden = Boolean(chosen || state.sort);
  for (const select of selects) {
    select.value = state.chosen[select.name];
    select.classList.toggle("chosen", Boolean(select.value));
  }
  clearTimeout(later);
  later = setTimeout(() => count(counts), 20);
  if (form.elements.q.value !== state.q) form.elements.q.value = state.q;
  chips.replaceChildren(...chip("q", state.q.trim() && say(said.quoted, { words: state.q.trim() })), ...selects.flatMap((select) => chip(select.name, state.chosen[select.name] && `${labels.get(select.name)}${said.colon}${select.selectedOptions[0]?.dataset.label ?? state.chosen[select.name]}`)));
  chips.hidden = !chosen;
  clear.hidden = !chosen;
  order.value = state.sort;
  for (const head of heads) {
    const own = state.sort.replace(/^-/, "") === head.dataset.name;
    if (own) head.setAttribute("aria-sort", state.sort.startsWith("-") ? "descending" : "ascending"); else head.removeAttribute("aria-sort");
  }
  return sorted;
}

// The numbers beside the choices follow once the rows are there.
let later;
function count(counts) {
  selects.forEach((select, i) => {
    for (const [value, one] of options[i]) {
      const number = counts[i].get(value) || 0;
      if (one.number === number) continue;
      one.number = number;
      one.option.textContent = `${one.option.dataset.label} (${counted(number)})`;
      one.option.disabled = number === 0 && value !== select.value;
    }
  });
}

function chip(name, text) {
  if (!text) return [];
  const item = document.createElement("li"), button = document.createElement("button");
  button.type = "button";
  button.textContent = text;
  button.setAttribute("aria-label", say(said.remove, { what: text }));
  button.addEventListener("click", () => { name === "q" ? (state.q = "") : (state.chosen[name] = ""); change(); form.elements[name].focus(); });
  item.append(button);
  return [item];
}

let current = [];
let written;
function change(push = true) { all = false; current = show(); clearTimeout(written); written = setTimeout(write, 20, push); }

// The rows that are shown, out of the file that holds them all: a record is a line of it, a line may hold line ends in quotes.
async function download(event) {
  if (current.length === rows.length) return;
  event.preventDefault();
  const answer = await fetch(csv.href).catch(() => null);
  if (!answer?.ok) { location.href = csv.href; return; } // the browser tells what is wrong
  const whole = (await answer.text()).replace(/^\uFEFF/, "");
  const wanted = new Set(current.map((one) => one.id));
  const lines = whole.match(/(?:"(?:[^"]|"")*"|[^"\r\n])+\r\n/g);
  const kept = lines.filter((line, i) => i === 0 || wanted.has(line.match(/^"?([^",]*)/)[1]));
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob(["\uFEFF", ...kept], { type: "text/csv;charset=utf-8" }));
  link.download = csv.href.split("/").pop();
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
}

for (const head of heads) {
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = head.textContent;
  button.addEventListener("click", () => {
    const name = head.dataset.name;
    state.sort = state.sort === name ? `-${name}` : state.sort === `-${name}` ? "" : name;
    change();
  });
  head.replaceChildren(button);
}
for (const select of selects) select.addEventListener("change", () => { state.chosen[select.name] = select.value; change(); });
order.addEventListener("change", () => { state.sort = order.value; change(); });
form.elements.q.addEventListener("input", () => { state.q = form.elements.q.value; change(false); });
form.addEventListener("submit", (event) => event.preventDefault());
clear.addEventListener("click", () => { state.q = ""; for (const select of selects) state.chosen[select.name] = ""; change(); form.elements.q.focus(); });
more.firstElementChild.addEventListener("click", () => {
  const last = [...table.querySelectorAll("tr[data-id]")].pop();
  all = true;
  current = show();
  const rest = [...table.querySelectorAll("tr[data-id]")];
  rest[rest.indexOf(last) + 1]?.querySelector("a")?.focus();
});
addEventListener("beforeprint", () => { all = true; current = show(); });
contents?.addEventListener("click", () => { if (!all) { all = true; current = show(); } });
csv.addEventListener("click", download);
addEventListener("popstate", () => { read(); all = Boolean(location.hash); current = show(); });

const early = [form.elements.q, order, ...selects].filter((one) => one.value).map((one) => [one.name, one.value]); // chosen before this was loaded
read();
for (const [name, value] of early) {
  if (name === "q") state.q ||= value;
  else if (name === order.name) state.sort ||= value;
  else state.chosen[name] ||= value;
}
if (early.length) written = setTimeout(write, 20, false);
const target = /^#[\w-]+$/.test(location.hash) && document.getElementById(location.hash.slice(1));
all = Boolean(target);
current = show();
if (target) target.scrollIntoView();
