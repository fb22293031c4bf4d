"""Everyone can read it: without a mouse, enlarged, in any colours, on paper, on a slow line, and with nothing but what the site itself serves."""

from __future__ import annotations

import gzip
import re
from collections import Counter
from importlib import resources
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import html5lib
import pytest

from tests.test_site import PAGES

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser

    from tests.support import Visitor

AXE = resources.files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")
CONTRAST = "runOnly: ['color-contrast']"
LOOKS: dict[str, tuple[int, dict[str, Any], str | None]] = {
    "light": (1280, {"color_scheme": "light", "forced_colors": "none"}, ""),
    "dark": (1280, {"color_scheme": "dark", "forced_colors": "none"}, CONTRAST),
    "forced colours": (1280, {"color_scheme": "light", "forced_colors": "active"}, CONTRAST),
    "320 px": (320, {"color_scheme": "dark", "forced_colors": "none"}, ""),
    "200 % zoom": (640, {"color_scheme": "light", "forced_colors": "none"}, None),
}
"""How a page is looked at: the width in CSS pixels, which is what zooming changes, the colours that are asked for, and the rules that can find something else than before: colours alone change contrast alone, and what lies between two widths that were looked at is as they are, or else too wide."""
ALIKE = """() => {
  const seen = {}, called = one => `${one.tagName}.${one.className}`;
  for (const one of document.querySelectorAll('tbody > tr, li, dt, dd')) {
    const pairs = new Set([called(one), ...[...one.querySelectorAll('*')].map(inner => `${called(inner.parentElement)} > ${called(inner)}`)]);
    if ([...pairs].every(pair => seen[pair] >= 3)) one.dataset.again = '';
    else for (const pair of pairs) seen[pair] = (seen[pair] ?? 0) + 1;
  }
}"""
"""Marks the rows and items of long lists in which every element, of its class and in an element of that class, stood in three rows before."""
FIRST_VISIT = 150_000
"""So many bytes a page of a record may cost on a first visit, compressed as servers do."""


@pytest.mark.parametrize("address", PAGES)
def test_everyone_can_read_it(visitor: Visitor, address: str) -> None:
    """Every kind of page in every look: the rules of WCAG 2.2 A and AA and what axe holds for good practice; no page is wider than the screen.

    Headings go down one level at a time, with one of the first; there is one banner, one main part, one foot; the browser has nothing to complain of.
    """
    page = visitor.open(address)
    if "?q=" in address:
        page.locator(".hits li").first.wait_for(timeout=15_000)
    levels = page.locator("h1, h2, h3, h4, h5, h6").evaluate_all("all => all.map(one => Number(one.tagName[1]))")
    assert (levels[0], levels.count(1)) == (1, 1)
    assert all(later <= earlier + 1 for earlier, later in pairwise(levels)), levels
    assert [page.locator(f"body > {name}").count() for name in ("header", "main", "footer")] == [1, 1, 1]
    assert page.title()
    assert page.evaluate("document.documentElement.lang") == "en"
    page.evaluate(AXE)
    page.evaluate(ALIKE)
    found = []
    for look, (width, colours, rules) in LOOKS.items():
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(**colours)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, look
        if rules is None:
            continue
        result = page.evaluate(f"axe.run({{exclude: ['[data-again]']}}, {{resultTypes: ['violations'], preload: false, {rules}}})")
        found += [f"{look}: {one['id']}: {node['html'][:120]}" for one in result["violations"] for node in one["nodes"]]
        assert result["passes"], look
    assert found == []
    assert visitor.complaints == []


def test_axe_finds_what_is_wrong(visitor: Visitor) -> None:
    page = visitor.open("actions/giraffe/")
    page.evaluate("document.querySelector('h1').insertAdjacentHTML('afterend', '<img src=\"../../assets/icon.svg\"><input>')")
    page.evaluate(AXE)
    assert {one["id"] for one in page.evaluate("axe.run()")["violations"]} >= {"image-alt", "label"}


@pytest.mark.parametrize("address", ["", "search/", "actions/", "actions/giraffe/", "countries/ind/", "due/", "edit/?open=partner/example-trust"])
def test_the_keyboard_reaches_everything(visitor: Visitor, address: str) -> None:
    """The Tab key goes through every link, field and button in the order of the page, each can be seen to have the focus, and none holds it."""
    page = visitor.open(address)
    page.wait_for_timeout(500)  # tables that do not scroll give up their stop once the page stands
    reachable = page.locator("a[href], button, input, select, summary, [tabindex='0']").filter(visible=True)
    number = reachable.count()
    reached = set()
    for _ in range(number + 5):
        page.keyboard.press("Tab")
        at = page.evaluate(
            """() => {
              const one = document.activeElement, box = one.getBoundingClientRect(), style = getComputedStyle(one);
              const seen = style.outlineStyle !== 'none' || getComputedStyle(one.parentElement).outlineStyle !== 'none';
              return one === document.body ? null : [[...document.querySelectorAll('*')].indexOf(one), seen, box.width > 0];
            }"""
        )
        if at is not None:
            assert at[1], page.evaluate("document.activeElement.outerHTML.slice(0, 200)")
            reached.add(at[0])
    hidden_first = 1  # the link that skips to the text can be seen only while it has the focus
    assert len(reached) >= number - hidden_first


def test_the_skip_link_leads_to_the_text(visitor: Visitor) -> None:
    page = visitor.open("actions/")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_every_page_is_valid_html(build: Path) -> None:
    """No page holds a style, a handler, or an id twice; a strict reader of HTML 5 finds no fault in one English page of each kind and in every thirty-first of all."""
    site = build / "site"
    chosen = {f"{address.split('?')[0]}index.html" for address in PAGES}
    wrong = []
    for number, path in enumerate(sorted(site.rglob("*.html"))):
        place = path.relative_to(site).as_posix()
        text = path.read_text(encoding="utf-8")
        if found := re.search(r"""<style|\sstyle=|\son[a-z]+=["']|javascript:""", text):
            wrong.append(f"{place}: {found[0]}")
        wrong += [f"{place}: the id {one} {times} times" for one, times in Counter(re.findall(r'\sid="([^"]*)"', text)).items() if times > 1]
        if place in chosen or number % 31 == 0:
            parser = html5lib.HTMLParser()
            parser.parse(text)
            wrong += [f"{place}: {code} at {at}" for at, code, _ in parser.errors]
    assert wrong == []


@pytest.mark.parametrize("address", ["actions/giraffe/", "actions/straw-coloured-fruit-bat/", "species/otis-tarda/", "countries/ind/", "fr/partners/cites-secretariat/", "workplans/cbd-cms-2012-2014/", "meetings/cop13/", "es/workplans/cbd-cms-2012-2014/2.7/"])
def test_a_first_visit_is_light(browser: Browser, site: str, address: str) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 844})
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url.split("#")[0]))
    page.goto(site + address, wait_until="networkidle")
    sizes = {url: _wire(url, page.request.get(url).body()) for url in asked}
    context.close()
    assert any(url.endswith(".woff2") for url in sizes)
    assert sum(sizes.values()) < FIRST_VISIT, sizes


def _wire(url: str, body: bytes) -> int:
    """What a file costs on the way: text is compressed, with some 300 bytes of headers."""
    return 300 + (len(body) if url.endswith((".woff2", ".png")) else len(gzip.compress(body, 6)))


def test_paper(visitor: Visitor) -> None:
    """On paper: no navigation and no history of the record, folded parts open, addresses of links beside them, and the citation."""
    page = visitor.open("actions/giraffe/")
    page.emulate_media(media="print")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    for gone in (".places", ".quick", ".languages", ".contents", ".trail"):
        assert not page.locator(gone).first.is_visible(), gone
    assert page.locator("#cite-text").is_visible()
    assert page.locator(".flyway").is_visible()
    assert page.locator("#proposal, #sources").last.is_visible()
    assert not page.locator("#history").is_visible()
    link = page.locator(".sources a[href^='http']").first
    assert page.evaluate("link => getComputedStyle(link, '::after').content", link.element_handle()) == "none", "its text is its address"
    assert page.locator("#cite-text").inner_text().endswith("/actions/giraffe/")
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert not page.locator("details[open]").count()


def test_the_policy_lets_nothing_in(visitor: Visitor) -> None:
    """A script, a style, a frame or a picture from elsewhere that got into a page would not be run, used or asked for."""
    page = visitor.open("actions/giraffe/")
    policy = page.locator("meta[http-equiv='Content-Security-Policy']").get_attribute("content") or ""
    assert "unsafe-inline" not in policy
    assert policy.startswith("default-src 'none'")
    page.evaluate(
        """() => {
          window.ran = 0;
          const script = document.createElement('script'); script.textContent = 'window.ran = 1'; document.body.append(script);
          document.body.insertAdjacentHTML('beforeend', '<img src="https://elsewhere.example/x.png"><iframe src="https://elsewhere.example/"></iframe><p id="styled" style="color: red">x</p>');
        }"""
    )
    page.wait_for_timeout(300)
    assert page.evaluate("window.ran") == 0
    assert page.evaluate("getComputedStyle(document.getElementById('styled')).color") != "rgb(255, 0, 0)"
    assert len([one for one in visitor.complaints if "Content Security Policy" in one]) >= 3
    assert not [one for one in visitor.complaints if one.startswith("outside")] or all("elsewhere" in one for one in visitor.complaints if one.startswith("outside"))


def test_nothing_is_kept_in_the_browser(visitor: Visitor) -> None:
    """No cookie and no store of any kind, also after a search and a choice."""
    page = visitor.open("search/?q=whale")
    page.locator(".hits li").first.wait_for(timeout=15_000)
    visitor.open("species/?group=bat")
    assert page.context.cookies() == []
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0


def test_buttons_of_a_record(visitor: Visitor) -> None:
    page = visitor.open("actions/giraffe/")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    aside = page.locator("aside")
    aside.get_by_role("button", name="Copy", exact=True).first.click()
    assert page.evaluate("navigator.clipboard.readText()") == aside.locator("#cite-text").inner_text()
    aside.get_by_role("button", name="Copy the link").click()
    assert page.evaluate("navigator.clipboard.readText()") == visitor.site + "actions/giraffe/"
    aside.locator("summary", has_text="BibTeX").click()
    assert aside.locator("#cite-bibtex").inner_text().startswith("@misc{cms-action-giraffe,")
    assert visitor.complaints == []


def test_a_link_to_a_folded_part_opens_it(visitor: Visitor) -> None:
    page = visitor.open("actions/giraffe/#history")
    assert page.locator("#history").is_visible()


def test_maps_are_drawn_from_the_shapes_they_name(visitor: Visitor, build: Path) -> None:
    """Every shape a map uses is in the file of shapes, a country has room on the map, and the page has the same as words."""
    shapes = set(re.findall(r' id="([^"]+)"', (build / "site" / "assets" / "world.svg").read_text()))
    for address in ("countries/", "actions/straw-coloured-fruit-bat/", "countries/mlt/", "countries/kir/", "countries/ata/", "es/countries/usa/"):
        page = visitor.open(address)
        used = page.locator("svg.world use").evaluate_all("all => all.map(one => one.getAttribute('href'))")
        assert {one.split("#")[1] for one in used} <= shapes
        assert all(page.request.get(page.url + one.split("#")[0]).ok for one in used[:1])
        boxes = page.locator("svg.world g").evaluate_all("all => all.map(one => { const box = one.getBoundingClientRect(); return box.width * box.height; })")
        assert boxes
        assert all(area > 0 for area in boxes), address
        inside = page.locator("svg.world").evaluate(
            """map => {
              const view = map.getBoundingClientRect(), seen = (one) => one.left < view.right && one.right > view.left && one.top < view.bottom && one.bottom > view.top;
              return [...map.querySelectorAll('g circle, g:not(:has(circle))')].every(one => seen(one.getBoundingClientRect()));
            }"""
        )
        assert inside, address
        assert page.locator("svg.world").get_attribute("aria-label")
    page = visitor.open("actions/straw-coloured-fruit-bat/")
    assert sorted(page.locator("svg.world g title").all_text_contents()) == sorted(page.locator("#range-states + .body ul.columns a").all_inner_texts())
    assert visitor.complaints == []
