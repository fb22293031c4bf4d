// The search page: what Pagefind finds, by kind, with status, as text.

const place = document.getElementById("search");
const said = JSON.parse(place.dataset.words);
const lang = document.documentElement.lang;
const form = document.querySelector("form.find");
const field = form.elements.q;
const title = document.title;
const plain = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
const bare = (text) => plain(text).replace(/[^\p{L}\p{N}]+/gu, "");
const quoted = (text) => text.replace(/^[\s"'‘’“”„«»‹›]+|[\s"'‘’“”„«»‹›]+$/g, "") || text; // what goes between the quotation marks of a sentence
const opened = (results) => Promise.all(results.slice(0, PAGE).map((one) => one.data()));
const say = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);
const PAGE = 10;
const WORDS = 24, BEFORE = 4; // how many words of a page are shown, and how many of them before the first that was found
const KINDS = ["action", "species", "party", "partner", "plan", "activity", "meeting", "target", "body", "page"];
const EMPTY = new Set({ // words that say nothing of what is looked for
  en: "a an and are for from in is of on the to what which who with",
  fr: "a au aux avec c ce d dans de des du en est et l la le les ou par pour qu que quel quelle qui s un une",
  es: "a al con cual de del el en es la las lo los o para por que quien un una y",
}[lang].split(" "));

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

let short; // what one record alone goes by: short forms of partners and bodies, as `UICN`, names of countries, documents that are a plan
let loading;
let tries = 0; // what failed once stays so in a module: it is asked for anew
function load() {
  loading ??= import(new URL(`../pagefind/pagefind.js${tries ? `?${tries}` : ""}`, import.meta.url)).then(async (pagefind) => {
    await pagefind.options({ noWorker: true }); // a worker would cost another 12 KB
    await pagefind.init();
    short = (await pagefind.filters()).short || {};
    return pagefind;
  });
  loading.catch(() => { loading = undefined; tries += 1; });
  return loading;
}

let turn = 0;
let kind = "";
let shown = 0;
let found = [];

function remember(words, push) {
  const asked = new URLSearchParams(words ? { q: words, ...(kind && { kind }) } : {}).toString();
  if (`?${asked}` === location.search) return;
  history[push ? "pushState" : "replaceState"](null, "", asked ? `?${asked}` : location.pathname);
}

// The words that say something of what is looked for; all of them where none does; none where there are but marks.
function telling(words) {
  const all = words.split(/[\s'’]+/).filter(bare), some = all.filter((word) => !EMPTY.has(plain(word)));
  return some.length ? some : all;
}

// All words; else, where no page has them all, pages with the most of them; where nothing has the only word, what comes near it.
async function look(pagefind, words) {
  const some = telling(words);
  if (!some.length) return { results: [], filters: {} };
  const all = await pagefind.search(some.join(" "));
  const first = await opened(all.results);
  if (first.length && some.every((word) => first.some((one) => holds(one, word)))) return { ...all, told: "found" };
  const each = await Promise.all(some.map((word) => nearest(pagefind, word)));
  if (some.length < 2) return { results: each[0], filters: {}, told: "near" };
  const counts = new Map();
  for (const one of each) for (const result of one) {
    const before = counts.get(result.id) || { result, words: 0, score: 0 };
    counts.set(result.id, { result, words: before.words + 1, score: before.score + result.score });
  }
  const results = [...counts.values()].sort((a, b) => b.words - a.words || b.score - a.score).slice(0, 3 * PAGE).map((one) => one.result);
  return { results, filters: {}, told: "some" };
}

// What holds a word; else what comes near it: Pagefind also gives what begins as the word does, and what the word begins with, `as` for `asdkjh`.
async function nearest(pagefind, word) {
  for (const length of new Set([word.length, Math.ceil(0.6 * word.length), 3])) {
    const { results } = await pagefind.search(word.slice(0, length));
    const first = await opened(results);
    if (length === word.length && first.some((one) => holds(one, word))) return results;
    const near = results.filter((_, i) => i < PAGE && resembles(first[i], word));
    if (near.length) return near;
  }
  return [];
}

async function search(push = false) {
  const words = field.value.trim();
  const mine = turn += 1;
  remember(words, push);
  document.title = words ? `${words} – ${title}` : title;
  if (!words) { told.textContent = ""; kinds.replaceChildren(); hits.replaceChildren(); more.hidden = true; return; }
  told.textContent = said.wait;
  try {
    const pagefind = await load();
    const all = await look(pagefind, words);
    if (mine !== turn) return;
    const counts = KINDS.map((name) => [name, (all.filters.kind || {})[name] || 0]).filter(([, n]) => n);
    if (!counts.some(([name]) => name === kind)) kind = "";
    found = kind ? (await pagefind.search(telling(words).join(" "), { filters: { kind } })).results : all.results;
    const names = Object.keys(short).filter((name) => bare(name) === bare(words) || plain(name).endsWith(`/${plain(words)}`));
    if (names.length) {
      const called = new Set((await pagefind.search(telling(words).join(" "), { filters: { short: { any: names } } })).results.map((one) => one.id));
      found = [...found.filter((one) => called.has(one.id)), ...found.filter((one) => !called.has(one.id))];
    }
    if (mine !== turn) return;
    shown = 0;
    const first = await next();
    if (mine !== turn) return;
    const n = found.length;
    told.textContent = say(!n ? said.none : all.told !== "found" ? said[all.told] : n === 1 ? said.found_one : said.found_other, { n: n.toLocaleString(lang), words: quoted(words) });
    choices(counts, all.results.length);
    hits.replaceChildren();
    show(first);
  } catch (problem) {
    if (mine !== turn) return;
    told.textContent = said.failed;
    throw problem;
  }
}

// The words of what was found that were found in it, and of its title.
function matched(one) {
  const all = one.content.split(/\s+/);
  return [...one.meta.title.split(/\s+/), ...one.locations.map((at) => all[at] || "")];
}

// Whether what was found holds a word as it was typed, or one that begins so, whatever its last letters.
function holds(one, typed) {
  const word = bare(typed);
  return word.length < 3 || !one.locations.length || matched(one).some((some) => bare(some).includes(word.slice(0, Math.max(4, word.length - 2))));
}

// Whether it holds a word that begins with the same three letters and has most of its letters at the same places from the start or from the end.
function resembles(one, typed) {
  const asked = bare(typed);
  return matched(one).flatMap((some) => [bare(some), ...plain(some).split(/[^\p{L}\p{N}]+/u)]).some((word) => {
    const least = Math.min(asked.length, word.length);
    let start = 0, end = 0;
    while (start < least && asked[start] === word[start]) start += 1;
    while (end < least - start && asked.at(-1 - end) === word.at(-1 - end)) end += 1;
    return start > 2 && 2 * (start + end) > Math.max(asked.length, word.length);
  });
}

function choices(counts, total) {
  const some = counts.length > 1 ? [["", total], ...counts] : [];
  kinds.replaceChildren(...some.map(([name, n]) => {
    const item = document.createElement("li"), button = document.createElement("button");
    button.type = "button";
    button.textContent = `${name ? said[`kind_${name}`] : said.all} (${n.toLocaleString(lang)})`;
    button.setAttribute("aria-pressed", String(name === kind));
    button.addEventListener("click", async () => { kind = name; await search(true); kinds.querySelector("[aria-pressed=true]")?.focus(); });
    item.append(button);
    return item;
  }));
}

function next() {
  const some = found.slice(shown, shown + PAGE);
  shown += some.length;
  return Promise.all(some.map((result) => result.data()));
}

function show(some) {
  const parts = new Map();
  for (const one of some) {
    const name = (one.filters.kind || ["page"])[0];
    parts.has(name) ? parts.get(name).push(one) : parts.set(name, [one]);
  }
  for (const [name, ones] of parts) {
    const head = document.createElement("h2"), list = document.createElement("ol");
    head.textContent = said[`kind_${name}`];
    list.append(...ones.map(hit));
    hits.append(head, list);
  }
  more.hidden = shown >= found.length;
}

function hit(one) {
  const item = document.createElement("li"), link = document.createElement("a"), text = document.createElement("p");
  link.href = one.url;
  link.textContent = one.meta.title;
  item.append(link);
  if (one.meta.status) item.append(" · ", one.meta.status);
  text.append(...excerpt(one));
  item.append(text);
  return item;
}

// The words that stand around those that were found; where these do not stand on the page, but in what else it is found by, its summary or else its beginning.
function excerpt(one) {
  const words = one.content.split(/\s+/), part = (id) => one.anchors.find((anchor) => anchor.id === id);
  const end = part("found_by")?.location ?? words.length;
  const seen = one.weighted_locations.filter(({ location }) => location < end);
  const weight = (from) => seen.reduce((sum, { location, balanced_score }) => sum + (location >= from && location < from + WORDS - BEFORE ? balanced_score : 0), 0);
  const own = part("summary") || part("about") || part("text");
  const start = seen.length ? seen.map((one) => one.location).reduce((best, at) => (weight(at) > weight(best) ? at : best)) - BEFORE : own ? own.location + own.text.split(/\s+/).length : 0;
  const first = Math.max(0, Math.min(start, end - WORDS)), marked = new Set(seen.map((one) => one.location));
  return words.slice(first, Math.min(first + WORDS, end)).flatMap((word, i) => [marked.has(first + i) ? Object.assign(document.createElement("mark"), { textContent: word }) : word, " "]);
}

function read() {
  const asked = new URLSearchParams(location.search);
  field.value = asked.get("q") || "";
  kind = asked.get("kind") || "";
  search();
}

let wait;
field.addEventListener("focus", load, { once: true });
field.addEventListener("input", () => { clearTimeout(wait); kind = ""; wait = setTimeout(search, 150); });
form.addEventListener("submit", (event) => { event.preventDefault(); clearTimeout(wait); search(true); });
let before; // whoever asks twice gets what was asked for first before the rest
more.addEventListener("click", () => {
  const mine = turn, some = next();
  before = Promise.allSettled([before]).then(() => some).then((ones) => { if (mine === turn) show(ones); });
});
addEventListener("popstate", read);
const early = field.value; // typed before this was loaded
if (early && !new URLSearchParams(location.search).get("q")) search(); else read();
