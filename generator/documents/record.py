"""A record as a document: what its page shows, on paper."""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator.documents.paper import Paper
from generator.markup import element, escape, join
from generator.pages.records import Records

if TYPE_CHECKING:
    from generator.pages.edition import Edition
    from generator.pages.page import RecordPage
    from generator.register import Entry

_LEFT_OUT = frozenset(("history", "due"))
"""What only the site can tell: its own changes, and the way to other pages."""


def document(edition: Edition, lang: str, entry: Entry) -> bytes:
    """A record in a language."""
    return of_page(edition, Records(edition, lang).record(entry))


def of_page(edition: Edition, page: RecordPage) -> bytes:
    """The page of a record, in the language of the page."""
    paper = Paper(page.words, page.full_title, page.title, edition.as_of, edition.version)
    paper.paragraph(escape(page.kicker), "Subtitle")
    paper.paragraph(page.heading, "Title")
    if page.lead:
        paper.paragraph(page.lead, "Subtitle")
    paper.notice()
    status = [(page.words.field("status"), page.badge)] if page.badge else []
    rows = [*status, *((fact.label, fact.value) for fact in page.facts)]
    paper.html(element("dl", join(element("div", join((element("dt", label), element("dd", value)))) for label, value in rows)))
    for line in page.answer:
        paper.paragraph(line)
    for section in page.sections:
        if section.id not in _LEFT_OUT:
            paper.section(section.title, section.body)
    paper.heading(page.words("how_to_cite"))
    paper.paragraph(page.cite)
    return paper.data()
