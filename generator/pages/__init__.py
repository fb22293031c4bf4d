"""Which pages there are, and what each shows.

One frozen class a template: a template sees the fields of its class and nothing else; it holds `for` and `if`, no look-ups, sorting or dates.

    edition   what all pages of one build share
    page      what each template is given, and the Markdown file it becomes
    maker     the pieces that pages of several kinds have in common
    answers   what the reader of each page asks first, and the pictures that answer
    records   the page of each record
    lists     the list of each kind of record
    front     what leads in: the first page, what is due, what changed, the pages written by hand
    data      for those who load the register: files, API, data dictionary, examples
    method    what the register says of itself: its quality and its rules
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator.models import KINDS
from generator.pages.data import Data
from generator.pages.edition import Edition
from generator.pages.front import Front
from generator.pages.lists import FACETS, Lists
from generator.pages.method import Method, explanations
from generator.pages.page import CARD, ON_PAPER, RECORD, STATUS, TEMPLATE, RecordPage, render
from generator.pages.records import SECTIONS, Records
from generator.show import KINDS_IN

if TYPE_CHECKING:
    from collections.abc import Iterator

    from generator.pages.page import Page

__all__ = ["CARD", "FACETS", "ON_PAPER", "RECORD", "SECTIONS", "STATUS", "TEMPLATE", "Edition", "RecordPage", "Records", "explanations", "pages", "render"]


def pages(edition: Edition, lang: str) -> Iterator[Page]:
    """Every page of one language, one after the other: all of them at once would take much room."""
    front, records, lists, method = Front(edition, lang), Records(edition, lang), Lists(edition, lang), Method(edition, lang)
    yield front.home()
    for kind in KINDS:
        yield lists.index(kind)
        yield from (records.record(entry) for entry in edition.register[kind].values())
    yield from records.stones()
    yield from (front.search(), front.edit(), front.due(), front.changes(), *(front.changes(folder) for folder in KINDS_IN if edition.past))
    yield from (*Data(edition, lang).pages(), method.quality(), method.rules_index(), *(method.rule(one) for one in explanations()))
    yield from (front.text(name) for name in sorted({name for written in edition.register.pages.values() for name in written}))
