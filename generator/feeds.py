"""Atom feeds (RFC 4287) of what changed: in the whole register, in each kind, in each record; a country's and a species' feed also follow what names them."""

from __future__ import annotations

import re
import uuid
from typing import TYPE_CHECKING, NamedTuple
from xml.etree import ElementTree as ET

from generator import changes
from generator.changes import Sort
from generator.markup import element, join
from generator.models import KINDS
from generator.register import address
from generator.show import KINDS_IN

if TYPE_CHECKING:
    from collections.abc import Iterator

    from generator.catalog import Words
    from generator.changes import Past, Recorded, Telling
    from generator.register import Register

_NOT_XML = re.compile(r"[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

LATEST = 40
"""A feed holds so many entries: one for each commit."""

NAME = "feed.xml"
"""The file of a feed, in the folder of the page it follows."""

_ATOM = "http://www.w3.org/2005/Atom"
_FOLLOWED = ("party", "species")
"""Kinds whose feeds tell what changes in the records that name them."""


class _Feed(NamedTuple):
    address: str
    """The page it follows, below the root of the language."""
    title: str
    recorded: list[Recorded]


def feeds(register: Register, past: Past, words: Words, site_url: str = "") -> Iterator[tuple[str, bytes]]:
    """Every feed of one language, with its path below the root of the language; where nothing is recorded there is none.

    `site_url` is the address of the site, ending in `/`; without one, links are relative to the feed.
    """
    telling = changes.Telling(words, past.former(), register, brief=True)
    for feed in _feeds(register, past, telling):
        if feed.recorded:
            depth = feed.address.count("/")
            base = f"{site_url}{'' if words.lang == 'en' else words.lang + '/'}" if site_url else "../" * depth
            yield feed.address + NAME, _atom(feed, telling, base)


def _feeds(register: Register, past: Past, telling: Telling) -> Iterator[_Feed]:
    w = telling.words
    yield _Feed("changes/", w("page_changes"), list(past.recorded[:LATEST]))
    for folder, kinds in KINDS_IN.items():
        yield _Feed(f"{folder}/", w(f"kinds_{kinds[0]}"), [one for one in (one.only(kinds) for one in past.recorded) if one.changes][:LATEST])
    own = past.by_record()
    order = {one.commit: place for place, one in enumerate(past.recorded)}
    for kind in KINDS:
        for id_ in (*register[kind], *register.tombstones[kind]):
            told = own.get((kind, id_), [])
            if kind in _FOLLOWED:
                naming = dict.fromkeys((link.entry.kind, link.entry.id) for link in register.links.get((kind, id_), []))
                told = _merged([told, *(own.get(record, []) for record in naming)], order)
            yield _Feed(address(kind, id_), telling.name(kind, id_), told[:LATEST])


def _merged(lists: list[list[Recorded]], order: dict[str, int]) -> list[Recorded]:
    """What several records' commits changed, newest first, a commit once."""
    found: dict[str, Recorded] = {}
    for one in (one for recorded in lists for one in recorded):
        found[one.commit] = one._replace(changes=found[one.commit].changes + one.changes) if one.commit in found else one
    return sorted(found.values(), key=lambda one: order[one.commit])


def _atom(feed: _Feed, telling: Telling, base: str) -> bytes:
    w = telling.words
    root = ET.Element("feed", {"xmlns": _ATOM, "xml:lang": w.lang})
    _text(root, "id", urn(w.lang, feed.address))
    _text(root, "title", f"{feed.title} – {w('site_name')}")
    _text(root, "updated", feed.recorded[0].time)
    ET.SubElement(root, "link", {"rel": "self", "type": "application/atom+xml", "href": base + feed.address + NAME})
    ET.SubElement(root, "link", {"rel": "alternate", "type": "text/html", "href": base + feed.address})
    for one in feed.recorded:
        groups = changes.grouped(one.changes, telling)
        records = list(dict.fromkeys(record for group in groups for record in group.records))
        names = [telling.name(*record) for record in records]
        entry = ET.SubElement(root, "entry")
        _text(entry, "id", urn(w.lang, feed.address, one.commit))
        _text(entry, "title", f"{names[0]}{w('colon')}{groups[0].lines[0]}" if len(records) == 1 else f"{w('change_shared_by', n=w.number(len(records)))}{w('colon')}{', '.join(names[:3])}{'…' if len(names) > 3 else ''}")
        _text(entry, "updated", one.time)
        _text(ET.SubElement(entry, "author"), "name", one.author or "?")
        ET.SubElement(entry, "link", {"rel": "alternate", "type": "text/html", "href": base + (_page(one, *records[0]) if len(records) == 1 else f"changes/#day-{one.date}")})
        parts = [element("p", " · ".join(piece for piece in (w("recorded_on", date=w.date(one.date)), one.commit[:7], w("history_request", number=one.request) if one.request else "") if piece))]
        for group in groups:
            parts += [element("p", element("strong", ", ".join(telling.name(*record) for record in group.records))), element("ul", join(element("li", line) for line in group.lines))]
        _text(entry, "content", str(join(parts))).set("type", "html")
    return f'<?xml version="1.0" encoding="utf-8"?>\n{ET.tostring(root, encoding="unicode")}\n'.encode()


def _page(one: Recorded, kind: str, id_: str) -> str:
    """The page that tells of a change of one record: its own, or the one it moved to."""
    moved = next((change.new.moved_to for change in one.changes if change.sort is Sort.RECORD_MOVED), None)
    return address(kind, moved[0]) if moved and len(moved) == 1 else address(kind, id_)


def _text(parent: ET.Element, name: str, text: str) -> ET.Element:
    made = ET.SubElement(parent, name)
    made.text = _NOT_XML.sub("\ufffd", text)
    return made


def urn(*names: str) -> str:
    """A name for good, whatever the address of the site."""
    return uuid.uuid5(_SPACE, " ".join(names)).urn


_SPACE = uuid.UUID("6f6c1f3e-35c5-5d0c-9d0b-3a7f1f0a1228")
"""The space of our names: RFC 9562, 5.5."""
