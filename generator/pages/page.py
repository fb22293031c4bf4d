"""A page: what each template is given, and the Markdown file it becomes."""

from __future__ import annotations

import dataclasses
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from jinja2 import Environment, PackageLoader, StrictUndefined

from generator import feeds
from generator.markup import escape

if TYPE_CHECKING:
    from markupsafe import Markup

    from generator.catalog import Words
    from generator.show import Row


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
    heading: Markup
    badge: Markup | None
    lead: Markup | None
    flyway: Markup
    facts: list[Row]
    next: Markup | None
    sections: list[Section]
    cite: str

    @property
    def full_title(self) -> str:
        """The title with the kind of record: a species and an action may share one."""
        return f"{self.title} – {self.kicker}"


@dataclass(frozen=True)
class ListPage(Page):
    """All records of a kind, in groups; each group is a table."""

    template = "list.md.j2"
    intro: Markup
    groups: list[Section]


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


_ENVIRONMENT = Environment(
    loader=PackageLoader("generator", "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    finalize=lambda value: "" if value is None else escape(value),
    trim_blocks=True,
    lstrip_blocks=True,
    keep_trailing_newline=True,
)


def render(page: Page) -> bytes:
    """The Markdown file of a page: front matter, then one HTML block."""
    front: dict[str, object] = {"title": str(escape(page.full_title)), "description": str(escape(page.description))}
    if not page.found:
        front["search"] = {"exclude": True}
    elif page.boost != 1:
        front["search"] = {"boost": page.boost}
    if page.goes_to is not None:
        front["goes_to"] = str(escape(page.goes_to))
    if page.followed:
        front["feed"] = feeds.NAME
    lines = "".join(f"{key}: {json.dumps(value, ensure_ascii=True)}\n" for key, value in front.items())
    body = _ENVIRONMENT.get_template(page.template).render({name: getattr(page, name) for name in page.__dataclass_fields__})
    return f"---\n{lines}---\n\n{body}".encode()
