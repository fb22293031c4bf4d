"""A page: what each template is given, and the Markdown file it becomes."""

from __future__ import annotations

import dataclasses
import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple

from jinja2 import Environment, PackageLoader, StrictUndefined

from generator import feeds
from generator.markup import escape

if TYPE_CHECKING:
    from markupsafe import Markup

    from generator.cards import Card
    from generator.catalog import Words
    from generator.show import Row


LEAST = 0.04
"""The least boost that Pagefind keeps: pages of the register itself, such as its rules and guides, stand after records."""


@dataclass(frozen=True)
class Section:
    """A part of a page with its heading; `folded` parts open on demand."""

    id: str
    title: str
    body: Markup
    folded: bool = False


@dataclass(frozen=True)
class Page:
    """What every page has: where it stands, its title, one sentence on it, and the words of its language."""

    template: ClassVar[str]
    address: str
    title: str
    description: str
    words: Words

    boost: float = dataclasses.field(default=1, kw_only=True)
    """How high the page stands among the results of a search."""
    found: bool = dataclasses.field(default=True, kw_only=True)
    """Whether a search finds the page."""
    kind: str = dataclasses.field(default="page", kw_only=True)
    """Under which kind a search shows the page: that of the record, or `page`."""
    card: Card | None = dataclasses.field(default=None, kw_only=True)
    """The picture that lies beside the page, for those who share its address."""
    keywords: tuple[str, ...] = dataclasses.field(default=(), kw_only=True)
    """What else a search finds the page by."""
    recorded: str = dataclasses.field(default="", kw_only=True)
    """The day on which what the page shows was last recorded, `YYYY-MM-DD`."""
    linked: dict[str, Any] | None = dataclasses.field(default=None, kw_only=True)
    """What the page is about in the words of schema.org."""
    goes_to: str | None = dataclasses.field(default=None, kw_only=True)
    """The address to which a reader of the page is led on, relative to it."""
    followed: bool = dataclasses.field(default=False, kw_only=True)
    """Whether a feed lies beside the page."""

    @property
    def full_title(self) -> str:
        """The title as it stands alone, in a list of results or a bookmark."""
        return self.title

    @property
    def path(self) -> str:
        """The Markdown file below the docs folder of the language."""
        return f"{self.address}index.md"


@dataclass(frozen=True)
class RecordPage(Page):
    """A record: its header, its sections, what points at it, and where it comes from."""

    template = "record.md.j2"
    trail: list[Row]
    kicker: str
    edit: str
    """The address of the form with the record."""
    heading: Markup
    badge: Markup | None
    lead: Markup | None
    flyway: Markup
    answer: list[Markup]
    """What its readers ask first, a line each."""
    facts: list[Row]
    sections: list[Section]
    side: list[Section]
    """What stands beside the sections on a wide screen, and after them on a narrow one."""
    cite: str
    unplaced: bool
    """Whether the site has no address on the web yet, so that the citation cannot name it."""
    formats: list[tuple[str, str, str]]
    """The citation in formats for programs: an id, a name, and the text."""

    @property
    def full_title(self) -> str:
        """The title with the kind of record: a species and an action may share one."""
        return f"{self.title} – {self.kicker}"


@dataclass(frozen=True)
class PartsPage(Page):
    """An introduction and parts with headings."""

    template = "parts.md.j2"
    intro: Markup
    parts: list[Section]


class Choice(NamedTuple):
    """A column of a list: its name in the address, its label, and what it is on a phone (`main`, `badge`, `number` or nothing)."""

    name: str
    label: str
    style: str


class Facet(NamedTuple):
    """What the rows of a list can be chosen by: its name in the address, its label, and its values with their words and numbers of rows."""

    name: str
    label: str
    options: list[tuple[str, str, str]]


class Line(NamedTuple):
    """A row of a list: the record's id, words it is also found by, its values under each facet (facets parted by ` | `, values by spaces), and its cells."""

    id: str
    words: str
    values: str
    cells: list[Markup]


class Group(NamedTuple):
    """Rows under one heading."""

    id: str
    title: str
    lines: list[Line]


@dataclass(frozen=True)
class TablePage(Page):
    """All records of a kind, a row each, in groups, with facets to choose among them."""

    template = "list.md.j2"
    intro: Markup
    columns: list[Choice]
    facets: list[Facet]
    groups: list[Group]
    csv: str
    """The address of the file that holds these records."""
    total: int
    said: dict[str, str]
    """What the script says, by key."""
    picture: Markup | None = dataclasses.field(default=None, kw_only=True)


@dataclass(frozen=True)
class SearchPage(Page):
    """The search, and for readers without a script the lists."""

    template = "search.md.j2"
    hint: str
    said: dict[str, str]
    note: str
    doors: list[Markup]


@dataclass(frozen=True)
class EditPage(Page):
    """The form, which a script makes; for readers without one, the other ways."""

    template = "edit.md.j2"
    said: dict[str, str]
    root: str
    """The root of the site, relative to the page."""
    repository: str
    intro: str
    tasks: list[Markup]
    """The guides to what officers do most."""
    note: Markup


@dataclass(frozen=True)
class HomePage(Page):
    """The first page: what this is, four figures, what is due, what was recorded last, what is missing, and doors to the rest."""

    template = "home.md.j2"
    lead: str
    search_label: str
    search_button: str
    figures: list[Row]
    flyway: Markup
    due_title: str
    due: list[Markup]
    due_more: Markup
    gaps_title: str
    gaps: list[Markup]
    changed_title: str
    changed: list[Markup]
    changed_more: Markup
    doors_title: str
    doors: list[Row]
    foot: str


@dataclass(frozen=True)
class TextPage(Page):
    """A page written by hand in Markdown, with what the register itself adds to it."""

    template = "text.md.j2"
    markdown: Markup
    sections: list[Section]


CARD = "card.png"
"""The name of the picture beside a page."""

ON_PAPER = ("action", "plan")
"""The kinds of record that have a document for Word beside their pages."""

RECORD, STATUS, TEMPLATE = "record.docx", "status.docx", "template.docx"
"""The names of the documents beside the page of a record, the page of what is due, and that on how to contribute."""

_ENVIRONMENT = Environment(
    loader=PackageLoader("generator", "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    finalize=lambda value: "" if value is None else escape(value),
    trim_blocks=True,
    lstrip_blocks=True,
    keep_trailing_newline=True,
    auto_reload=False,
)


def render(page: Page) -> bytes:
    """The Markdown file of a page: front matter, then one HTML block."""
    front: dict[str, object] = {"title": str(escape(page.full_title)), "description": str(escape(page.description))}
    if page.found:
        front["kind"] = page.kind
        if page.boost != 1:
            front["weight"] = str(page.boost)
        if page.keywords:
            front["keywords"] = str(escape(" ".join(page.keywords)))
    if page.goes_to is not None:
        front["goes_to"] = str(escape(page.goes_to))
    if page.followed:
        front["feed"] = feeds.NAME
    if page.card is not None:
        front["card"] = CARD
    if page.recorded:
        front["recorded"] = page.recorded
    if page.linked is not None:
        text = json.dumps(page.linked, ensure_ascii=True, separators=(",", ":"))
        front["linked"] = text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")
    lines = "".join(f"{key}: {_quoted(value)}\n" for key, value in front.items())
    body = _ENVIRONMENT.get_template(page.template).render({name: getattr(page, name) for name in page.__dataclass_fields__})
    return f"---\n{lines}---\n\n{body}".encode()


def _quoted(value: object) -> str:
    """A value of the front matter as YAML reads it: JSON, but for characters beyond U+FFFF, which JSON writes as two halves and YAML as one."""
    return re.sub(r"\\u(d[89ab]..)\\u(d[c-f]..)", lambda halves: f"\\U{0x10000 + (int(halves[1], 16) - 0xD800) * 0x400 + int(halves[2], 16) - 0xDC00:08x}", json.dumps(value, ensure_ascii=True))
