"""Hostile text in every field that takes text: refused with its place, or shown letter by letter and nothing else.

Each free text of the golden register is given strings that were written to break web pages, tables and programs: the Big List of Naughty Strings
(Max Woolf, MIT; `corpus/naughty-strings`) and `corpus/markup.txt`. What the check lets through is built and opened in a browser, where no script may
run, nothing may be asked of another host and every string must be read as it was written. Without the escaping the same probe finds scripts running.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections import Counter
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import quote

import pytest
from markupsafe import Markup

from generator import cli, files, markup, site, tools
from generator.documents import record
from generator.register import address
from tests.hostile import FEW, Hostile
from tests.support import AS_OF, PROJECT, Repository, Visitor, examine, served

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser


WATCH = """
window.ran = 0;
window.print = () => {}; // which a button of ours does
for (const name of ['alert', 'confirm', 'prompt', 'open']) window[name] = () => { window.ran += 1; };
"""
POKE = """() => {
  document.addEventListener('click', event => event.preventDefault(), true);
  document.addEventListener('submit', event => event.preventDefault(), true);
  const names = ['mouseover', 'mouseenter', 'mousedown', 'pointerover', 'focus', 'focusin', 'blur', 'load', 'error', 'toggle', 'input', 'change', 'keydown', 'wheel',
    'copy', 'paste', 'scroll', 'submit', 'select', 'contextmenu', 'dblclick', 'click', 'drag', 'drop', 'transitionend', 'animationstart', 'animationend', 'begin', 'resize'];
  const heeds = element => element.matches('a, button, input, select, textarea, summary, details, label, th, [tabindex], [role]') || [...element.attributes].some(one => one.name.startsWith('on'));
  for (const element of document.querySelectorAll('main *')) if (heeds(element)) for (const name of names) element.dispatchEvent(new Event(name, {bubbles: false, cancelable: true}));
}"""
READ = "selector => [document.querySelectorAll('h1').length, document.querySelectorAll(selector).length, document.title, document.querySelector('main')?.textContent ?? '']"
DANGEROUS = ", ".join([*(f"main {name}:not(.find, .find *, .facets, .facets *, aside button, #search button, .result button, .more button, thead button)" for name in ["script", "iframe", "object", "embed", "form", "base", "meta", "link", "style", "img", "input", "button"]), "[href^='javascript:' i]", "[onerror]", "[onload]", "[onclick]", "[onmouseover]"])


LOST = ("There is no such page", "Cette page n'existe pas", "Esta página no existe")
"""How the title begins of a page whose front matter could not be read."""


class Seen(NamedTuple):
    """What a browser met on the pages of a site."""

    ran: int
    """How many times a script of ours ran: `alert` and its like were called."""
    outside: list[str]
    complaints: list[str]
    pages: dict[str, str]
    """Every page's text, with single spaces, by its path."""
    broken: list[str]
    """Pages with more or less than one heading of the first level, or with an element that no page of ours has."""


def look(browser: Browser, folder: Path) -> Seen:
    """Open every page of records below `folder`, fire every kind of event at every element that may heed one, and note what happens."""
    seen = Seen(0, [], [], {}, [])
    ran = 0
    with served(folder) as address:
        context = browser.new_context(bypass_csp=True, permissions=["clipboard-write"])  # the escaping alone must hold
        context.add_init_script(WATCH)
        page = context.new_page()
        page.on("request", lambda request: None if request.url.startswith((address, "data:", "blob:", "about:")) else seen.outside.append(request.url))
        page.on("pageerror", lambda error: seen.complaints.append(str(error)))
        page.on("dialog", lambda dialog: seen.complaints.append(f"dialog: {dialog.message}"))
        for place in sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*.html")):
            if re.search(r"contribute/|edit/|dictionary/|glossary/|giraffes-of-the-west/", place):  # these hold no word of a record, a form has controls and a test of its own, this one leads on at once
                continue
            page.goto(address + place)
            headings, dangerous, title, text = page.evaluate(READ, DANGEROUS)
            if headings != 1 or dangerous or (title.startswith(LOST) and not place.endswith("404.html")):
                seen.broken.append(place)
            seen.pages[place] = _one_line(text)
            page.evaluate(POKE)
            ran += page.evaluate("window.ran")
        context.close()
    return seen._replace(ran=ran)


def _one_line(text: str) -> str:
    return " ".join(text.split())


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Hostile:
    return Hostile(tmp_path_factory.mktemp("hostile") / "content", FEW, 26)


@pytest.fixture(scope="module")
def hostile_build(hostile: Hostile, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site, with a history in which every hostile string came in by a hostile author."""
    repository = Repository(hostile.folder.parent, PROJECT / "tests" / "golden" / "content", author='"onmouseover=alert(1) x="\'`{{7*7}}')
    hostile.write()
    repository.commit('" onmouseover="alert(1) (#1)')
    output = tmp_path_factory.mktemp("hostile-build")
    assert cli.main(["build", str(hostile.folder), "--as-of", AS_OF, "--output", str(output)]) == 0
    return output


def test_every_string_is_refused_or_put_into_a_record(hostile: Hostile) -> None:
    """Strings with characters that cannot be seen, or are no characters, are refused; all others stand in some record."""
    used = {text for texts in hostile.shown.values() for text in texts}
    assert sorted(set(FEW) - used - hostile.refused.keys()) == []
    assert set(hostile.refused.values()) <= {"S105", "S106", "S107", "S108", "S109", "S111", "S124", "T305"}
    assert len(hostile.shown) > 150


def test_nothing_runs_and_everything_can_be_read(hostile: Hostile, hostile_build: Path, browser: Browser) -> None:
    seen = look(browser, hostile_build / "site")
    assert (seen.ran, seen.outside, seen.complaints, seen.broken) == (0, [], [], [])
    register = examine(hostile.folder)[0]
    pages = {entry.path: address(entry.kind, entry.id) for entry in register.entries()}
    lost = []
    for (path, steps), texts in hostile.shown.items():
        lang = f"{steps[-1]}/" if steps[-1] in ("fr", "es") else ""
        page = seen.pages[f"{lang}{pages[path]}index.html"]
        lost += [f"{path}: {'.'.join(map(str, steps))}: {text}" for text in texts if _one_line(text) not in page]
    assert lost == []


def test_forms_hold_hostile_records(hostile: Hostile, hostile_build: Path, browser: Browser) -> None:
    """What is wrong with them is the same as here, every string stands in a control, and nothing runs."""
    count = Counter(path for path, _ in hostile.shown)
    outside: list[str] = []
    fullest = {entry.kind: entry for entry in sorted(examine(hostile.folder)[0].entries(), key=lambda entry: count[entry.path])}
    with served(hostile_build / "site") as address:
        context = browser.new_context(bypass_csp=True)
        context.add_init_script(WATCH)
        seat = Visitor(context.new_page(), address)
        seat.page.on("request", lambda request: None if request.url.startswith((address, "data:", "blob:")) else outside.append(request.url))
        for kind in ("action", "partner", "activity"):
            entry = fullest[kind]
            page = seat.edit(f"{kind}/{entry.id}")
            page.locator("aside [role=status]", has_text="Nothing wrong").wait_for(timeout=90_000)
            held = page.evaluate("[...document.querySelectorAll('#edit :is(input, textarea)')].map(control => control.value)")
            wanted = {"\n\n".join(texts) for (file, _), texts in hostile.shown.items() if file == entry.path}
            assert [text for text in wanted if text not in held] == []
            page.evaluate(POKE)
            assert page.evaluate("window.ran") == 0
            assert page.locator("#edit :is(script, iframe, img, object, link, style, base)").count() == 0
            assert page.locator("h1").count() == 1
            assert outside == []
            seat.edit("")
        context.close()


QUOTES = "\"'"
"""What is told of a search has these around it already."""


def test_search_and_lists_take_hostile_words(hostile_build: Path, browser: Browser) -> None:
    """What is typed or given in the address is looked for, and what is found is shown, as text."""
    with served(hostile_build / "site") as address:
        context = browser.new_context(bypass_csp=True)
        page = context.new_page()
        page.add_init_script(WATCH)
        outside: list[str] = []
        page.on("request", lambda request: None if request.url.startswith(address) else outside.append(request.url))
        for text in ("alert", "script", "<img src=x onerror=alert(1)>", '"><script>alert(1)</script>', "onmouseover javascript", "{n}{words}", "\\u0022'"):
            page.goto(f"{address}search/?q={quote(text)}&kind={quote(text)}#{quote(text)}")
            page.locator("#search [role=status]", has_text="“").wait_for(timeout=15_000)
            assert f"“{text.strip(QUOTES)}”" in page.locator("#search [role=status]").inner_text()
            page.goto(f"{address}actions/?q={quote(text)}&status={quote(text)}&sort={quote(text)}#{quote(text)}")
            page.locator(".chips button").first.wait_for()
            assert page.locator(".chips button").all_text_contents() == [f"“{text}”", f"Status: {text}"]
            assert page.evaluate("window.ran") == 0
        page.goto(f"{address}search/?q=alert")
        page.locator(".hits li").first.wait_for()
        while page.locator("#search > button").is_visible():
            page.locator("#search > button").click()
            page.wait_for_timeout(200)
        assert page.locator("#search :is(script, img, iframe, svg, form)").count() == 0
        assert page.evaluate("window.ran") == 0
        assert outside == []
        context.close()


def test_data_files_hold_every_string(hostile: Hostile, hostile_build: Path) -> None:
    """The JSON is lossless; in the CSV a cell that a spreadsheet would reckon with is marked as text."""
    data = hostile_build / "site" / "data"
    held = (data / "register.json").read_text(encoding="utf-8")
    whole = json.loads(held)
    values = set(_strings(whole))
    for (path, steps), texts in hostile.shown.items():
        assert "\n\n".join(texts) in values, (path, steps)
    for name in data.glob("*.csv"):
        for row in csv.reader(io.StringIO(name.read_text(encoding="utf-8-sig"), newline="")):
            assert not [cell for cell in row if re.match(r"\s*[=+@|%\t-]", cell) and not re.fullmatch(r"-?[0-9.]+", cell)], name.name


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for item in value.values() if isinstance(value, dict) else value:
            yield from _strings(item)


def test_the_probe_finds_what_is_not_escaped(tmp_path: Path, browser: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the escaping of `markup` the same look at the pages finds scripts that run and hosts that are asked."""
    monkeypatch.setattr(markup, "_escaped", Markup)
    monkeypatch.setattr(record, "of_page", lambda *_: b"")  # a Word document is not made of markup that is broken
    folder = tmp_path / "content"
    golden = PROJECT / "tests" / "golden" / "content"
    for path in golden.rglob("*.*"):
        text = path.read_text(encoding="utf-8")
        if path.name == "giraffe.yaml":
            text = text.replace("Permet aux girafes", "<img src=x onerror=alert(1)><img src=https://evil.example/pixel.png> Permet aux girafes")
        files.write_file(folder / path.relative_to(golden), text.encode())
    register, found = examine(folder)
    files.write_tree(tmp_path / "docs", site.build(register, AS_OF, found))
    tools.build_html(PROJECT, tmp_path / "docs", tmp_path / "site", tools.Dress())
    seen = look(browser, tmp_path / "site" / "fr" / "actions")
    assert seen.ran
    assert "https://evil.example/pixel.png" in seen.outside
    assert "giraffe/index.html" in seen.broken
