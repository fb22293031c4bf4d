"""Hostile text in everything that is published: each file can be read by the programs it is for, holds every string as it was written, and nothing that runs.

`test_probe.py` opens the pages in a browser; here the files of the site are read as they come from the generator, before MkDocs.
"""

from __future__ import annotations

import csv
import io
import json
import re
import sqlite3
import zipfile
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import docx
import html5lib
import icalendar
import openpyxl
import pyoxigraph
import pytest
import yaml

from generator import api, cards, chronicle, site
from generator.exports import cite, text
from generator.markup import element, escape, join
from generator.register import address
from tests.hostile import FEW, SCRIPTING, Hostile
from tests.support import AS_OF, PROJECT, Repository, examine

if TYPE_CHECKING:
    from collections.abc import Iterator

ALL = list(dict.fromkeys([*FEW, *SCRIPTING]))
"""Every hostile string there is."""
SITE = "https://register.example.org/"
OURS = frozenset(
    ["html", "head", "body", "a", "abbr", "article", "aside", "b", "br", "button", "caption", "circle", "cite", "code", "col", "colgroup", "data", "dd", "defs", "details", "div", "dl", "dt", "em", "fieldset", "figcaption", "figure", "footer", "form", "g", "h1", "h2", "h3", "h4", "i", "input", "label", "legend", "li", "line", "main", "mark", "nav", "ol", "option", "output", "p", "path", "pattern", "polygon", "polyline", "pre", "rect", "section", "select", "small", "span", "strong", "summary", "svg", "table", "tbody", "td", "text", "tfoot", "th", "thead", "time", "title", "tr", "ul", "use"]
)
"""The elements of our pages. Nothing else may come into being."""


class Made:
    """The site of a register full of hostile text, whose history was written by a hostile author."""

    def __init__(self, hostile: Hostile) -> None:
        self.hostile = hostile
        repository = Repository(hostile.folder.parent, PROJECT / "tests" / "golden" / "content", author='"onmouseover=alert(1) x="\'`{{7*7}}]]>')
        hostile.write()
        repository.commit('<img src=x onerror=alert(1)> ]]> BEGIN:VALARM "{{7*7}} (#1)')
        self.register, found = examine(hostile.folder)
        self.files = site.build(self.register, AS_OF, found, "abc1234", chronicle.past(hostile.folder, self.register), SITE)

    def ending(self, *ends: str) -> Iterator[tuple[str, bytes]]:
        for path, data in self.files.items():
            if path.endswith(ends):
                yield path, data

    def strings(self) -> set[str]:
        """Every text of a field into which strings were put."""
        return {"\n\n".join(texts) for texts in self.hostile.shown.values()}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    return Made(Hostile(tmp_path_factory.mktemp("outputs") / "content", [*FEW, *SCRIPTING[::12]], 30))


def dangers(markup: str) -> list[str]:
    """What is in a piece of HTML that no piece of ours has."""
    found = []
    for node in html5lib.parseFragment(markup, treebuilder="etree", namespaceHTMLElements=False).iter():
        if not isinstance(node.tag, str):
            found.append("a comment")
            continue
        name = node.tag.rpartition("}")[2]
        if name not in OURS and name != "DOCUMENT_FRAGMENT":
            found.append(f"<{name}>")
        for key, value in node.attrib.items():
            leads = str(key).rpartition("}")[2].lower() in ("href", "src", "action", "data", "poster", "background", "xlink:href")
            if str(key).lower().startswith("on") or key in ("srcdoc", "style", "formaction", "ping") or (leads and not re.match(r"https?://|[#./A-Za-z0-9_-]*(\Z|[#?])|mailto:", value)):
                found.append(f"{key}={value[:40]}")
    return found


def said(markup: str) -> str:
    """The words of a piece of HTML as a browser shows them."""
    return "".join(html5lib.parseFragment(markup, treebuilder="etree", namespaceHTMLElements=False).itertext())


# --- one string at a time: all of them ------------------------------------------------------------------------------------------------


def test_markup_shows_every_string_and_nothing_else() -> None:
    """As an element, as an attribute, and a thousand of them on one page."""
    assert len(ALL) > 4_900
    for start in range(0, len(ALL), 500):
        some = [one for one in ALL[start : start + 500] if "\x00" not in one and "\r" not in one]
        page = join([element("p", element("a", one, href="../", title=one)) for one in some], "\n")
        assert dangers(str(page)) == []
        nodes = html5lib.parseFragment(str(page), treebuilder="etree", namespaceHTMLElements=False).findall(".//a")
        assert [node.text for node in nodes] == some
        assert [node.attrib["title"] for node in nodes] == some


def test_what_is_escaped_means_nothing_to_markdown_or_a_template() -> None:
    """No sign is left that Markdown, Jinja2, YAML or HTML take for their own."""
    assert [one for one in ALL if re.search(r"[<>\"&`*_\[\]{}#\\!|~^$@=+:](?!\d+;)", re.sub(r"&#\d+;", "", str(escape(one))))] == []


def test_csv_holds_every_string_and_no_formula() -> None:
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerows([text.cell(one), "x"] for one in ALL)
    read = list(csv.reader(io.StringIO(out.getvalue(), newline=""), strict=True))
    marks = re.compile(r"\A'(?='*\s*[=+\-@|%＝＋－＠\t\r\n])|(?<=[;\n])'(?=['\"]*[^\S\n]*[=+\-@|%＝＋－＠])")  # noqa: RUF001
    assert [marks.sub("", row[0]) for row in read] == ALL
    for separator in ";\n":
        cells = [cell for one in ALL for cell in re.split(f"[{separator}\n]", text.cell(one))]
        assert [cell for cell in cells if re.match(r"\s*[=+\-@|%＝＋－＠]", cell)] == []  # noqa: RUF001
    elsewhere = csv.reader(io.StringIO(out.getvalue(), newline=""), delimiter=";")
    assert [cell for row in elsewhere for cell in row if re.match(r"\s*[=+\-@|%＝＋－＠]", cell)] == [], "as a spreadsheet reads it whose cells are parted by semicolons"  # noqa: RUF001


def test_citations_hold_every_title() -> None:
    """In BibTeX the braces are even and no command is left; in RIS a title is one line."""
    for one in (one for one in ALL if "\n" not in one):
        held = cite.bibtex("key", one, "Site", AS_OF, SITE)
        bare = re.sub(r"\\[&%$#_]|\\text[a-z]+\{\}", "", held)
        assert bare.count("{") == bare.count("}") == 6
        assert "\\" not in bare
        assert not re.search(r"[%&$#_^~]", bare.replace(SITE, "").partition("title = ")[2])
        assert [line[:6] for line in cite.ris(one, "Site", AS_OF, SITE, "en").split("\n")] == ["TY  - ", "TI  - ", "T2  - ", "PY  - ", "Y2  - ", "LA  - ", "UR  - ", "ER  - "]


# --- the whole site -------------------------------------------------------------------------------------------------------------------


def test_pages(made: Made) -> None:
    """Nothing dangerous in the HTML of any page; on the page of each record all that was put into it."""
    pages = {path: data.decode().partition("\n---\n") for path, data in made.ending(".md") if not re.match("../(contribute|edit|method)/", path)}
    assert {path: found for path, (_, _, body) in pages.items() if (found := dangers(body))} == {}
    shown = {path: " ".join(said(body).split()) for path, (_, _, body) in pages.items() if "/edit/" not in path}
    places = {entry.path: address(entry.kind, entry.id) for entry in made.register.entries()}
    lost = []
    for (path, steps), texts in made.hostile.shown.items():
        lang = steps[-1] if steps[-1] in ("fr", "es") else "en"
        lost += [(path, steps, one) for one in texts if " ".join(one.split()) not in shown[f"{lang}/{places[path]}index.md"] and steps[-1] not in ("en", "fr", "es", "title")]
    assert lost == []


def test_front_matter_is_ours(made: Made) -> None:
    """Each line is a field that a page of ours has, with its value."""
    names = set()
    for path, data in made.ending(".md"):
        assert data.startswith(b"---\n"), path
        head = data.decode().removeprefix("---\n").partition("\n---\n")[0]
        for line in head.split("\n"):
            name = line.partition(": ")[0]
            held = yaml.safe_load(line)
            assert list(held) == [name], path
            names.add(name)
            assert not isinstance(held["title"] if name == "title" else "", int), path
    assert names == {"card", "description", "feed", "goes_to", "keywords", "kind", "linked", "recorded", "title", "weight"}


def test_json(made: Made) -> None:
    """Every file is JSON as RFC 8259 has it, without NaN; the register holds each text as it was written, in the whole and in the document of its record."""

    def no(constant: str) -> None:
        raise AssertionError(constant)

    values: dict[str, set[str]] = {}
    for path, data in made.ending(".json", ".jsonld"):
        values[path] = set(strings(json.loads(data.decode(), parse_constant=no)))
    for path, data in made.ending(".jsonl"):
        values[path] = {one for line in data.decode().splitlines() for one in strings(json.loads(line, parse_constant=no))}
    for name in ("register.json", "register.jsonl"):
        assert made.strings() - values[f"en/data/{name}"] == set()
    entries = {entry.path: entry for entry in made.register.entries()}
    for (path, _), texts in made.hostile.shown.items():
        entry = entries[path]
        assert "\n\n".join(texts) in values[f"en/{api.ROOT}{api.path_of(entry.kind, entry.id)}"]


def strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for item in [*value, *value.values()] if isinstance(value, dict) else value:
            yield from strings(item)


def test_nothing_ends_the_block_of_linked_data(made: Made) -> None:
    """schema.org data stand inside `<script>`: neither `<` nor `>` nor `&` nor a hidden line end is in them."""
    for path, data in made.ending(".md"):
        for line in data.decode().split("\n"):
            if line.startswith("linked: "):
                assert not re.search("[<>&\u2028\u2029]", line), path


def test_graphs(made: Made) -> None:
    """Turtle is read without complaint, and the texts of the register are its literals."""
    literals = {quad.object.value for path, data in made.ending(".ttl") for quad in pyoxigraph.parse(data, pyoxigraph.RdfFormat.TURTLE) if isinstance(quad.object, pyoxigraph.Literal)}
    prose = {"\n\n".join(found) for (_, steps), found in made.hostile.shown.items() if steps[-2:] in (("summary", "en"), ("summary", "fr"), ("about", "en"), ("title", "en"), ("name", "en"))}
    assert prose
    assert prose - literals == set()


def test_feeds(made: Made) -> None:
    """Every feed is well-formed XML; the HTML in it holds nothing that runs."""
    feeds = list(made.ending("feed.xml"))
    assert len(feeds) > 30
    for _, data in feeds:
        root = ET.fromstring(data)
        for content in root.iter("{http://www.w3.org/2005/Atom}content"):
            assert set(dangers(content.text or "")) == set()
        for link in root.iter("{http://www.w3.org/2005/Atom}link"):
            assert link.attrib["href"].startswith(SITE)


def test_calendars(made: Made) -> None:
    """Every calendar is read back; nothing but events of ours is in it, and no line is longer than 75 octets."""
    found = list(made.ending(".ics"))
    assert found
    for path, data in found:
        calendar = icalendar.Calendar.from_ical(data)
        assert {one.name for one in calendar.walk()} <= {"VCALENDAR", "VEVENT", "VTIMEZONE", "STANDARD"}, path
        assert max(map(len, data.split(b"\r\n"))) <= 75
        assert calendar.to_ical().count(b"BEGIN:") == data.count(b"BEGIN:VCALENDAR\r\n") + data.count(b"BEGIN:VEVENT\r\n")


def test_books(made: Made) -> None:
    """No cell of a spreadsheet is a formula or leads outside; the database is whole; both hold every text that a cell can hold."""
    cells = set()
    for _, data in made.ending("register.xlsx"):
        for sheet in openpyxl.load_workbook(io.BytesIO(data)):
            for row in sheet.iter_rows():
                for one in row:
                    assert one.data_type != "f"
                    assert one.hyperlink is None or one.hyperlink.target is None
                    cells.add(one.value)
        for name in (package := zipfile.ZipFile(io.BytesIO(data))).namelist():
            ET.fromstring(package.read(name))
    base = sqlite3.connect(":memory:")
    base.deserialize(made.files["en/data/register.sqlite"])
    assert base.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    tables = [name for (name,) in base.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    rows = {value for table in tables for row in base.execute(f'SELECT * FROM "{table}"') for value in row}
    base.close()
    prose = {"\n\n".join(found) for (_, steps), found in made.hostile.shown.items() if steps[-1] in ("en", "fr", "es") and len(steps) == 2}
    assert prose - rows == set()
    assert {one.replace("\r", "") for one in prose} - cells == set()


def test_documents(made: Made) -> None:
    """A document for Word opens, is well-formed, leads nowhere that a record does not name, and holds each text of its record."""
    papers = list(made.ending(".docx"))
    assert papers
    places = {address(entry.kind, entry.id): entry.path for entry in made.register.entries()}
    for path, data in papers:
        package = zipfile.ZipFile(io.BytesIO(data))
        for name in package.namelist():
            if name.endswith((".xml", ".rels")):
                for node in ET.fromstring(package.read(name)):
                    assert not re.match(r"(?i)\s*(javascript|data|file|vbscript):", node.attrib.get("Target", "")), path
                    assert "attachedTemplate" not in node.attrib.get("Type", "")
        lang, _, place = path.rpartition("/")[0].partition("/")
        if f"{place}/" in places:
            document = docx.Document(io.BytesIO(data))
            words = " ".join("".join(node.text or " " for node in document.element.body.iter() if node.tag.endswith(("}t", "}br", "}p"))).split())
            missing = [one for (file, steps), found in made.hostile.shown.items() for one in found if file == places[f"{place}/"] and steps == ("summary", lang) and " ".join(one.split()) not in words]
            assert missing == []


def test_cards(made: Made) -> None:
    """Any title makes a picture of the same size."""
    titles = [texts[0] for (_, steps), texts in made.hostile.shown.items() if len(texts) == 1][:40]
    for data in cards.drawn([cards.Card("Partner", title, title, title, "ongoing", ((title, "adopted"), ("COP13", "")), 1, title) for title in titles]):
        assert data[:8] == b"\x89PNG\r\n\x1a\n"
        assert data[16:24] == bytes((0, 0, 4, 176, 0, 0, 2, 118))
