// What every page does a little better with a script: nothing on it depends on one.

for (const [place, module] of [["form.facets", "./lists.js"], ["#search", "./search.js"], ["#edit", "./edit.js"]]) {
  if (document.querySelector(place)) import(module);
}

// Scientific names stand in italics. A page does not wait for that typeface and never changes to it (font-display: optional), so it is fetched once a page stands: at hand for the next one, as the upright is.
addEventListener("load", () => document.fonts.load('italic 1em "Source Sans 3"'));

const address = () => location.href.split(/[?#]/)[0];
for (const one of document.querySelectorAll("[data-address]")) one.textContent = address();

// On the web one page stands for every address that is none: what is said in the language of that address comes first.
for (const link of document.querySelectorAll("main > p[lang] > a")) if (location.href.startsWith(link.href)) link.closest("main").prepend(link.parentElement);

// A button that copies what stands in the element it names, or the address of the page.
const told = Object.assign(document.createElement("p"), { className: "hide" });
told.setAttribute("role", "status");
for (const button of document.querySelectorAll("button[data-copy]")) {
  if (!navigator.clipboard) continue;
  if (!told.isConnected) document.querySelector("main").append(told);
  button.hidden = false;
  const named = button.textContent;
  button.addEventListener("click", async () => {
    const from = document.getElementById(button.dataset.copy);
    try { await navigator.clipboard.writeText(from ? from.textContent.trim() : address()); } catch { if (from) getSelection().selectAllChildren(from); return; } // to be copied by hand, where the browser does not let us
    button.textContent = told.textContent = button.dataset.done;
    setTimeout(() => { button.textContent = named; told.textContent = ""; }, 2000);
  });
}

// Another language keeps what was asked for, also where it is opened in another tab or its address is copied.
for (const link of document.querySelectorAll(".languages a")) {
  for (const early of ["pointerover", "focus", "click"]) link.addEventListener(early, () => { link.href = link.href.split(/[?#]/)[0] + location.search + location.hash; });
}

// What does not scroll, as wide as the page is now, needs no stop for the keyboard.
const stops = new ResizeObserver((boxes) => {
  for (const { target } of boxes) target.scrollWidth > target.clientWidth ? target.setAttribute("tabindex", "0") : target.removeAttribute("tabindex");
});
for (const box of document.querySelectorAll(".scroll[tabindex]")) stops.observe(box);

for (const button of document.querySelectorAll("button[data-share]")) {
  if (!navigator.share) continue;
  button.hidden = false;
  button.addEventListener("click", () => navigator.share({ title: document.title, url: address() }).catch(() => {}));
}

for (const button of document.querySelectorAll("button[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => print());
}

// The id that the end of an address names; nothing where it is no id.
function named(hash) {
  try { return decodeURIComponent(hash.slice(1)); } catch { return ""; }
}

// A link to a folded part opens it; on paper everything is open.
function open() {
  const part = location.hash && document.getElementById(named(location.hash));
  const folded = part && part.closest("details");
  if (folded) { folded.open = true; part.scrollIntoView(); }
}
addEventListener("hashchange", open);
open();
addEventListener("beforeprint", () => { for (const folded of document.querySelectorAll("main details:not([open])")) { folded.open = true; folded.dataset.printed = ""; } });
addEventListener("afterprint", () => { for (const folded of document.querySelectorAll("details[data-printed]")) { folded.open = false; delete folded.dataset.printed; } });

// "/" goes to the search.
addEventListener("keydown", (event) => {
  if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, select, textarea, [contenteditable]")) return;
  const field = document.querySelector("main input[name=q], .quick input");
  if (field) { event.preventDefault(); field.focus(); }
});
