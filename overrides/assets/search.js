// The search page: what Pagefind finds, by kind, with status, as text.

const place = document.getElementById("search");
const said = JSON.parse(place.dataset.words);
const lang = document.documentElement.lang;
const form = document.querySelector("form.find");
const field = form.elements.q;
const say = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);
const PAGE = 10;

const told = document.createElement("p");
told.setAttribute("role", "status");
const kinds = document.createElement("ul");
kinds.className = "chips kinds";
const hits = document.createElement("div");
hits.className = "hits";
const more = document.createElement("button");
more.type = "button";
more.className = "button";
more.textContent = said.more;
more.hidden = true;
place.replaceChildren(told, kinds, hits, more);

let loading;
function load() {
  loading ??= import(new URL("../pagefind/pagefind.js", import.meta.url)).then(async (pagefind) => {
    await pagefind.options({ excerptLength: 24 });
    await pagefind.init();
    return pagefind;
  });
  loading.catch(() => { loading = undefined; });
  return loading;
}

let turn = 0;
let kind = "";
let shown = 0;
let found = { results: [] };

async function search() {
  const words = field.value.trim();
  const mine = turn += 1;
  const asked = new URLSearchParams(words ? { q: words, ...(kind && { kind }) } : {}).toString();
  history.replaceState(null, "", asked ? `?${asked}` : location.pathname);
  if (!words) { told.textContent = ""; kinds.replaceChildren(); hits.replaceChildren(); more.hidden = true; return; }
  told.textContent = said.wait;
  try {
    const pagefind = await load();
    await pagefind.filters();
    const all = await pagefind.search(words);
    if (mine !== turn) return;
    const counts = Object.entries(all.filters.kind || {}).filter(([, n]) => n);
    if (kind && !counts.some(([name]) => name === kind)) kind = "";
    found = kind ? await pagefind.search(words, { filters: { kind } }) : all;
    if (mine !== turn) return;
    const n = found.results.length;
    told.textContent = n ? say(n === 1 ? said.found_one : said.found_other, { n: n.toLocaleString(lang), words }) : say(said.none, { words });
    filters(counts.sort((a, b) => b[1] - a[1]), all.results.length);
    hits.replaceChildren();
    shown = 0;
    await show(mine);
  } catch (problem) {
    if (mine !== turn) return;
    told.textContent = said.failed;
    throw problem;
  }
}

function filters(counts, total) {
  const choices = counts.length > 1 ? [["", total], ...counts] : [];
  kinds.replaceChildren(...choices.map(([name, n]) => {
    const item = document.createElement("li"), button = document.createElement("button");
    button.type = "button";
    button.textContent = `${name || said.all} (${n.toLocaleString(lang)})`;
    button.setAttribute("aria-pressed", String(name === kind));
    button.addEventListener("click", () => { kind = name; search(); });
    item.append(button);
    return item;
  }));
}

async function show(mine) {
  const some = await Promise.all(found.results.slice(shown, shown + PAGE).map((result) => result.data()));
  if (mine !== turn) return;
  shown += some.length;
  const parts = new Map();
  for (const one of some) {
    const name = (one.filters.kind || [""])[0];
    parts.has(name) ? parts.get(name).push(one) : parts.set(name, [one]);
  }
  for (const [name, ones] of parts) {
    const head = document.createElement("h2"), list = document.createElement("ol");
    head.textContent = name;
    list.append(...ones.map(hit));
    hits.append(head, list);
  }
  more.hidden = shown >= found.results.length;
}

function hit(one) {
  const item = document.createElement("li"), link = document.createElement("a"), text = document.createElement("p");
  link.href = one.url;
  link.textContent = one.meta.title;
  item.append(link);
  if (one.meta.status) item.append(" · ", one.meta.status);
  for (const node of new DOMParser().parseFromString(one.excerpt, "text/html").body.childNodes) {
    if (node.nodeName === "MARK") text.append(Object.assign(document.createElement("mark"), { textContent: node.textContent }));
    else text.append(node.textContent);
  }
  item.append(text);
  return item;
}

let wait;
field.addEventListener("focus", load, { once: true });
field.addEventListener("input", () => { clearTimeout(wait); wait = setTimeout(search, 150); });
form.addEventListener("submit", (event) => { event.preventDefault(); clearTimeout(wait); search(); });
more.addEventListener("click", () => show(turn));
const asked = new URLSearchParams(location.search);
if (asked.get("q")) { field.value = asked.get("q"); kind = asked.get("kind") || ""; search(); }
