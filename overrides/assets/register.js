// What every page does a little better with a script: nothing on it depends on one.

for (const [place, module] of [["form.facets", "./lists.js"], ["#search", "./search.js"]]) {
  if (document.querySelector(place)) import(module);
}

// A button that copies what stands in the element it names, or the address of the page.
for (const button of document.querySelectorAll("button[data-copy]")) {
  if (!navigator.clipboard) continue;
  button.hidden = false;
  const named = button.textContent;
  button.addEventListener("click", async () => {
    const from = document.getElementById(button.dataset.copy);
    await navigator.clipboard.writeText(from ? from.textContent : location.href.split("#")[0]);
    button.textContent = button.dataset.done;
    setTimeout(() => { button.textContent = named; }, 2000);
  });
}

for (const button of document.querySelectorAll("button[data-share]")) {
  if (!navigator.share) continue;
  button.hidden = false;
  button.addEventListener("click", () => navigator.share({ title: document.title, url: location.href.split("#")[0] }).catch(() => {}));
}

for (const button of document.querySelectorAll("button[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => print());
}

// A link to a folded part opens it; on paper everything is open.
function open() {
  const part = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
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
