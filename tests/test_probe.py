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
from contextlib import suppress
from itertools import cycle, islice
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import quote

import pytest
from pydantic import TypeAdapter, ValidationError

from generator import cli, files, markup, site, source, tools
from generator.documents import record
from generator.models.walk import parts
from generator.register import address
from tests.support import AS_OF, PROJECT, Repository, core, examine, served

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from playwright.sync_api import Browser

    from generator.diagnostics import Diagnostic
    from generator.models import Model
    from generator.models.walk import Path as Steps

CORPUS = PROJECT / "tests" / "corpus"
STRINGS = [
    *(CORPUS / "markup.txt").read_text(encoding="utf-8").splitlines(),
    *(text.strip(" ") for text in json.loads((CORPUS / "naughty-strings" / "blns.json").read_text(encoding="utf-8")) if text.strip(" ")),
]
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
  for (const element of document.querySelectorAll('main *')) for (const name of names) element.dispatchEvent(new Event(name, {bubbles: false, cancelable: true}));
}"""
DANGEROUS = ", ".join([*(f"main {name}:not(.find, .find *, .facets, .facets *, aside button, #search button, .result button, .more button, thead button)" for name in ["script", "iframe", "object", "embed", "form", "base", "meta", "link", "style", "img", "input", "button"]), "[href^='javascript:' i]", "[onerror]", "[onload]", "[onclick]", "[onmouseover]"])


LOST = ("There is no such page", "Cette page n'existe pas", "Esta página no existe")
"""How the title begins of a page whose front matter could not be read."""


class Hostile:
    """The golden register with strings of the corpus in each free text."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.settled: set[tuple[str, Steps]] = set()
        self.refused = {text: found[0].code for text in STRINGS if (found := _refused(text))}
        """The strings that no record may hold, and the code the check gives."""
        self.shown: dict[tuple[str, Steps], list[str]] = {}
        """The strings in each field, by the file and the path in it."""
        while True:
            places = self.write()
            bound = {places.get((d.location.path, d.location.line)) for d in examine(folder)[1] if d.severity == "error"}
            if not bound:
                return
            assert None not in bound, "an error where no string was put"
            self.settled |= bound  # type: ignore[arg-type] # a rule binds these fields to others: they keep their words

    def write(self) -> dict[tuple[str, int], tuple[str, Steps]]:
        """Write the records; gives the field that stands on each line."""
        strings = cycle([text for text in STRINGS if text not in self.refused])
        golden = PROJECT / "tests" / "golden" / "content"
        records = {entry.path: entry for entry in examine(golden)[0].entries()}
        places = {}
        self.shown = {}
        for file in sorted(golden.rglob("*.*")):
            target = self.folder / file.relative_to(golden)
            path = f"content/{file.relative_to(golden).as_posix()}"
            if path not in records:
                files.write_file(target, file.read_bytes())
                continue
            data = core(file.read_text(encoding="utf-8"))
            for steps, accepts, many in _free(records[path].record):
                if (path, steps) not in self.settled and (texts := _next(strings, accepts, many)):
                    self.shown[path, steps] = texts
                    _put(data, steps, "\n\n".join(texts))
            lines: list[str] = []
            places.update({(path, line): (path, steps) for line, steps in _dump(data, lines) if (path, steps) in self.shown})
            files.write_file(target, ("\n".join(lines) + "\n").encode())
        return places


def _refused(text: str) -> list[Diagnostic]:
    found = source.parse("x.yaml", f"x: {json.dumps(text, ensure_ascii=False)}\n".encode())
    return found if isinstance(found, list) else []


def _next(strings: Iterator[str], accepts: Callable[[str], object], many: int) -> list[str]:
    """The next strings that the field's own model takes, `many` of them if there are so many."""
    found: list[str] = []
    for text in islice(strings, len(STRINGS)):
        with suppress(ValidationError):
            accepts(text)
            found.append(text)
        if len(found) == many:
            break
    return found


def _free(record: Model) -> Iterator[tuple[Steps, Callable[[str], object], int]]:
    """Every text of a record that takes words of any kind: its path, what takes it or raises `ValidationError`, and how many strings to put into it."""
    for path, field, value in parts(record):
        if not isinstance(value, str) or field.ref or field.choices:
            continue
        owner: Any = record
        for step in path[: path.index(field.name)]:
            owner = owner[step] if isinstance(step, int) else getattr(owner, step)
        adapter: TypeAdapter[Any] = TypeAdapter(type(owner).model_fields[field.name].rebuild_annotation())

        def accepts(text: str, adapter: TypeAdapter[Any] = adapter, many: bool = field.many) -> object:  # noqa: FBT001
            return adapter.validate_python([text] if many else text)

        if _takes(accepts, "Any words, as they come: 1."):
            yield path, accepts, 24 if _takes(accepts, "x" * 10_000) else 1


def _takes(accepts: Callable[[str], object], text: str) -> bool:
    try:
        accepts(text)
    except ValidationError:
        return False
    return True


def _put(data: Any, path: Steps, value: str) -> None:
    for step in path[:-1]:
        data = data[step]
    data[path[-1]] = value


def _dump(data: Any, lines: list[str], path: Steps = (), lead: str = "") -> Iterator[tuple[int, Steps]]:
    """Write values as YAML; gives each line with the path of what stands on it."""
    for key, value in data.items() if isinstance(data, dict) else enumerate(data):
        start = f"{lead}{key}:" if isinstance(key, str) else f"{lead}-"
        if isinstance(value, dict) and isinstance(key, int):
            first = len(lines)
            yield from _dump(value, lines, (*path, key), lead + "  ")
            lines[first] = f"{lead}- {lines[first].lstrip(' ')}"
        elif isinstance(value, dict | list):
            lines.append(start)
            yield from _dump(value, lines, (*path, key), lead + "  ")
        else:
            written = [f"{start} |", *(f"{lead}  {line}".rstrip(" ") for line in value.split("\n"))] if "\n" in str(value) else [f"{start} {json.dumps(value, ensure_ascii=False)}"]
            for line in written:
                lines.append(line)
                yield len(lines), (*path, key)


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
    """Open every page of records below `folder`, fire every kind of event at every element, and note what happens."""
    seen = Seen(0, [], [], {}, [])
    ran = 0
    with served(folder) as address:
        context = browser.new_context(bypass_csp=True)  # the escaping alone must hold
        context.add_init_script(WATCH)
        page = context.new_page()
        context.route(lambda url: not url.startswith((address, "data:", "blob:")), lambda route: route.abort())
        page.on("request", lambda request: None if request.url.startswith((address, "data:", "blob:", "about:")) else seen.outside.append(request.url))
        page.on("pageerror", lambda error: seen.complaints.append(str(error)))
        page.on("dialog", lambda dialog: seen.complaints.append(f"dialog: {dialog.message}"))
        for place in sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*.html")):
            if re.search(r"contribute/|edit/|actions/giraffes-of-the-west/", place):  # these hold no word of a record, a form has controls and a test of its own, this one leads on at once
                continue
            page.goto(address + place)
            if page.locator("h1").count() != 1 or page.locator(DANGEROUS).count() or (page.title().startswith(LOST) and not place.endswith("404.html")):
                seen.broken.append(place)
            seen.pages[place] = _one_line(page.evaluate("document.querySelector('main')?.textContent ?? ''"))
            page.evaluate(POKE)
            ran += page.evaluate("window.ran")
        context.close()
    return seen._replace(ran=ran)


def _one_line(text: str) -> str:
    return " ".join(text.split())


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Hostile:
    return Hostile(tmp_path_factory.mktemp("hostile") / "content")


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
    assert sorted(set(STRINGS) - used - hostile.refused.keys()) == []
    assert set(hostile.refused.values()) <= {"S105", "S106", "S107", "S108", "S109", "S111", "S124"}
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
        for kind in ("action", "partner", "activity"):
            entry = fullest[kind]
            page = context.new_page()
            page.on("request", lambda request: None if request.url.startswith((address, "data:", "blob:")) else outside.append(request.url))
            page.goto(f"{address}edit/?open={kind}/{entry.id}")
            page.locator("aside [role=status]", has_text="Nothing wrong").wait_for(timeout=90_000)
            held = page.evaluate("[...document.querySelectorAll('#edit :is(input, textarea)')].map(control => control.value)")
            wanted = {"\n\n".join(texts) for (file, _), texts in hostile.shown.items() if file == entry.path}
            assert [text for text in wanted if text not in held] == []
            page.evaluate(POKE)
            assert page.evaluate("window.ran") == 0
            assert page.locator("#edit :is(script, iframe, img, object, link, style, base)").count() == 0
            assert page.locator("h1").count() == 1
            assert outside == []
            page.close()
        context.close()


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
            assert text in page.locator("#search [role=status]").inner_text()
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
    monkeypatch.setattr(markup, "_SPECIAL", {})
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
