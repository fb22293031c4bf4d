"""Decisions, meetings and documents in the form that InforMEA collects them from secretariats.

The names of the fields are those of the entities of InforMEA's collecting service; texts are by language, as in its newer form for websites. Only what that form
asks for is given: a decision needs a number, a meeting its first day, its country and one of the kinds that the Convention reports there.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from generator import lifecycle
from generator.catalog import all_words
from generator.exports.graph import NOWHERE
from generator.feeds import urn
from generator.models import LANGUAGES
from generator.register import address
from generator.show import Show

if TYPE_CHECKING:
    from generator.changes import Past
    from generator.register import Entry, Register

_TREATY = "cms"
_OURS = re.compile(r"https?://([a-z0-9-]+\.)*cms\.int/", re.IGNORECASE)
"""Where the Convention itself publishes; a copy elsewhere is the register's source, not the Convention's file."""
_KINDS = {"cop": "cop", "standing-committee": "stc", "scientific-council": "scc", "sessional-committee": "scc"}
"""The kinds of meetings, as the Convention names them to InforMEA."""


def informea(register: Register, as_of: str, site_url: str, past: Past | None = None) -> dict[str, str]:
    """The three collections by name (`decisions`, `meetings`, `documents`), each a JSON list."""
    made = _Maker(register, as_of, site_url, past)
    return {name: json.dumps(rows, ensure_ascii=False, indent=1) + "\n" for name, rows in (("decisions", made.decisions()), ("meetings", made.meetings()), ("documents", made.documents()))}


class _Maker:
    def __init__(self, register: Register, as_of: str, site_url: str, past: Past | None) -> None:
        self.register = register
        self.as_of = as_of
        self.base = site_url or NOWHERE
        self.own = past.by_record() if past else {}
        self.shows = [(w, Show(register, w, as_of, "")) for w in all_words()]
        self.told = {entry.id for entry in register["meeting"].values() if self.country(entry) is not None}

    def page(self, entry: Entry) -> str:
        return f"{self.base}{address(entry.kind, entry.id)}"

    def updated(self, entry: Entry) -> str | None:
        recorded = self.own.get((entry.kind, entry.id), [])
        return recorded[0].time if recorded else None

    def country(self, entry: Entry) -> str | None:
        """The country of a meeting that the form takes: its kind, first and last day and country are recorded; else None."""
        record = entry.record
        days = (record.dates.start, record.dates.end) if record.dates else (None, None)
        country = self.register.find("party", record.country) if record.country else None
        return country.record.iso2 if record.kind in _KINDS and country is not None and all(day is not None and len(day) == 10 for day in days) else None

    def decisions(self) -> list[dict[str, Any]]:
        """The decisions of the COP on Concerted Actions that bear a number."""
        rows: list[dict[str, Any]] = []
        for entry in self.register["action"].values():
            for event in lifecycle.happened(entry.record.events, self.register, self.as_of):
                cop = self.register.find("meeting", event.meeting) if event.meeting else None
                if event.event not in lifecycle.DECISIONS or cop is None or entry.record.number is None:
                    continue
                revision = getattr(event, "revision", None)
                day = lifecycle.held(event, self.register)
                rows.append(
                    {
                        "id": _id("decision", entry.id, event.event, cop.id),
                        "link": self.page(entry),
                        "type": "decision",
                        "status": "adopted",
                        "number": f"{entry.record.number} ({revision})" if revision else entry.record.number,
                        "treaty": _TREATY,
                        "published": day if day is not None and len(day) == 10 else None,
                        "updated": self.updated(entry),
                        "meetingId": _id("meeting", cop.id) if cop.id in self.told else None,
                        "meetingTitle": cop.record.title.en,
                        "meetingUrl": self.page(cop),
                        "displayOrder": len(rows),
                        "title": _words(entry.record.title),
                        "longTitle": {w.lang: f"{show.name(entry)}{w('colon')}{w.choice(event.event)}" for w, show in self.shows},
                        "summary": _words(entry.record.summary),
                        "content": {},
                        "keywords": [],
                        "files": [],
                    }
                )
        return rows

    def meetings(self) -> list[dict[str, Any]]:
        """The meetings of the Convention whose days and country are recorded."""
        rows = []
        for entry in self.register["meeting"].values():
            record, country = entry.record, self.country(entry)
            if country is None:
                continue
            first, last = record.dates.start, record.dates.end
            rows.append(
                {
                    "id": _id("meeting", entry.id),
                    "treaty": _TREATY,
                    "url": self.page(entry),
                    "start": first,
                    "end": last,
                    "repetition": None,
                    "kind": None,
                    "type": _KINDS[record.kind],
                    "access": None,
                    "status": "over" if lifecycle.passed(last, self.as_of) else "confirmed",
                    "imageUrl": None,
                    "imageCopyright": None,
                    "location": record.place.en if record.place else None,
                    "city": None,
                    "country": country,
                    "latitude": None,
                    "longitude": None,
                    "virtual": None,
                    "updated": self.updated(entry),
                    "title": _words(record.title),
                    "description": _words(record.note),
                }
            )
        return rows

    def documents(self) -> list[dict[str, Any]]:
        """The documents of the Convention that records name as their sources, each once."""
        found: dict[str, dict[str, Any]] = {}
        for entry in self.register.entries():
            for source in entry.record.sources:
                if source.document is None or not source.document.startswith(("UNEP/CMS/", "CMS/")):
                    continue
                known = found.setdefault(
                    source.document,
                    {
                        "id": _id("document", source.document), "schemaVersion": 1, "published": None, "updated": None, "treaty": _TREATY, "thumbnailUrl": None, "displayOrder": len(found), "country": None,
                        "title": {"en": source.document}, "description": {}, "authors": [], "types": [], "identifiers": [{"name": "symbol", "value": source.document}], "files": [], "keywords": [], "references": [], "tags": [],
                    },
                )  # fmt: skip
                if source.date and len(source.date) == 10:
                    known["published"] = source.date
                if source.url and _OURS.match(source.url) and not any(file["url"] == source.url for file in known["files"]):
                    known["files"].append({"url": source.url, "mimeType": "application/pdf" if source.url.lower().endswith(".pdf") else "text/html", "language": None, "filename": source.url.rstrip("/").rsplit("/", 1)[-1]})
                reference = {"type": entry.kind, "refId": self.page(entry)}
                if reference not in known["references"]:
                    known["references"].append(reference)
        return list(found.values())


def _id(*names: str) -> str:
    """A name for good (UUID)."""
    return urn("informea", *names).removeprefix("urn:uuid:")


def _words(text: Any) -> dict[str, str]:
    """A text by language, without those that it lacks."""
    return {lang: said for lang in LANGUAGES if text is not None and (said := getattr(text, lang))}
