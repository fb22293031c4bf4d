"""How the values of a record are shown in one language: small pieces of HTML, each with its place in the record.

A page shows everything its record holds, so the same few functions show every kind of value; a field that needs more has a function of its own.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

from markupsafe import Markup

from generator import lifecycle
from generator.catalog import all_words, kept_together
from generator.changes import Telling
from generator.drawings import Stop, line
from generator.markup import element, escape, join, paragraphs
from generator.models import LANGUAGES, Actor, Instrument, Model, Name, Named, Period, Source, Text
from generator.models.walk import Field, Path, fields
from generator.register import PAGES, acronyms, address
from generator.rules import resolve

if TYPE_CHECKING:
    from collections.abc import Iterable

    from generator.catalog import Words
    from generator.register import Entry, Register

KINDS_IN = {folder: [kind for kind, where in PAGES.items() if where == folder] for folder in PAGES.values()}
"""The kinds of record in each folder of the site."""

_MARKS = ("certainty", "lookalike")
"""Fields of a row that are shown as marks beside its first value."""

_ONLY_WHERE_TRUE = frozenset(("scope", "since", "until", "note", "role", "removed", "open_ended", "text"))
"""Fields whose absence in a row says nothing, so that no cell need say that it is not recorded."""

_LINKS = frozenset(("url", "contact"))
_DATES = frozenset(("date", "start", "end", "on", "since", "until", "as_at", "party_by", "removed", "listings_as_at", "proposals", "scientific_documents", "national_reports", "other_documents"))

_ROMANCE = re.compile(r"\b(?:de|del|des|du|el|la|las|le|les|los|pour)\b")
"""Words that titles in French and in Spanish have and those in English lack; a record does not say in which language a source is."""


class Row(NamedTuple):
    """A label with what it says."""

    label: str
    value: Markup


class Show:
    """Shows values in one language, for a page at one address."""

    def __init__(self, register: Register, words: Words, as_of: str, page: str, entry: Entry | None = None) -> None:
        """`page` is the address the links start from, as `actions/giraffe/`; `entry` the record the page is about."""
        self.register = register
        self.words = words
        self.as_of = as_of
        self.page = page
        self.entry = entry
        self.root = "../" * page.count("/")
        self.unverified: set[Path] = set()
        if entry is not None:
            for path in entry.record.verification.unverified or []:
                self.unverified.update(resolve(entry.source.data, path))

    # --- words and links

    def href(self, target: str) -> str:
        """A relative link to an address below the root of the language."""
        return (self.root + target) or "./"

    def shared(self, path: str) -> str:
        """A relative link to a file below the root of the site, which all languages share."""
        return f"{self.root}{'' if self.words.lang == 'en' else '../'}{path}"

    def link(self, target: str, content: object) -> Markup:
        """A link to an address below the root of the language."""
        return element("a", content, href=self.href(target))

    def text(self, value: Name | Text) -> Markup:
        """A text in the reader's language; in English, marked as such, where it is not translated. Paragraphs where it has several."""
        own = getattr(value, self.words.lang)
        lang = None if own is not None else "en"
        blocks = paragraphs(kept_together(own, self.words.lang) if own is not None else value.en)
        several = len(blocks) > 1
        content = join(element("p", block, lang=lang) for block in blocks) if several else element("span", blocks[0], lang=lang) if lang else escape(blocks[0])
        return content if lang is None else join((content, self.tag("only_english")), " ")

    def plain(self, value: Name | Text) -> str:
        """A text in the reader's language, or in English, without marks, as a reader sees it."""
        return kept_together(self._own(value), self.words.lang)

    def _own(self, value: Name | Text) -> str:
        return " ".join(paragraphs(getattr(value, self.words.lang) or value.en))

    def titled(self, title: str) -> Markup:
        """The title of a source, for those who have the page read aloud: English, unless a word of it is French or Spanish."""
        return element("span", title, lang="en") if self.words.lang != "en" and not _ROMANCE.search(title) else escape(title)

    def tag(self, key: str) -> Markup:
        """A small mark beside a value."""
        return element("span", self.words(key), class_=f"tag tag-{key.replace('_', '-')}")

    def title(self, entry: Entry) -> str:
        """What a record is called, in the reader's language, as a reader sees it."""
        return kept_together(self.name(entry), self.words.lang)

    def name(self, entry: Entry) -> str:
        """What a record is called in the reader's language, letter by letter."""
        record = entry.record
        match entry.kind:
            case "species":
                return self.common_name(entry) or str(record.scientific_name)
            case "meeting":
                return str(record.abbreviation)
            case "partner" | "body" | "party":
                return self._own(record.name)
            case _:
                return self._own(record.title)

    def common_name(self, entry: Entry) -> str | None:
        """The first common name of a species in the reader's language."""
        names = getattr(entry.record.names, self.words.lang, None) if entry.record.names else None
        return str(names[0]) if names else None

    def scientific(self, entry: Entry) -> Markup:
        """The scientific name: Latin, in italics where it is a species or a genus."""
        italic = entry.record.rank in ("genus", "species", "subspecies", "population")
        return element("i" if italic else "span", entry.record.scientific_name, lang="la")

    def named(self, entry: Entry) -> Markup:
        """What a record is called where it is linked to: a species with its scientific name, an activity with its number."""
        if entry.kind == "species":
            common = self.common_name(entry)
            return join((common, element("span", join(("(", self.scientific(entry), ")")), class_="scientific")), " ") if common else self.scientific(entry)
        if entry.kind == "activity":
            return join((entry.record.number, self.title(entry)), " ")
        return escape(self.title(entry))

    def to(self, entry: Entry) -> Markup:
        """A link to a record."""
        return self.link(address(entry.kind, entry.id), self.named(entry))

    def ref(self, kind: str, name: str) -> Markup:
        """A link to the record that a reference names; the reference as written where there is none."""
        entry = self.register.find(kind, name)
        return self.to(entry) if entry is not None else escape(name)

    # --- dates, numbers, choices

    def time(self, value: str) -> Markup:
        """A partial date."""
        return element("time", self.words.date(value), datetime=value)

    def when(self, value: Any) -> Markup:
        """A partial date or a period, both its ends kept for programs."""
        if not isinstance(value, Period):
            return self.time(value)
        text = self.words.period(value)
        inner = element("time", text, datetime=value.start or value.end)
        return inner if value.end is None or value.start is None else element("span", inner, class_="period", data_end=value.end)

    def not_recorded(self, what: str = "") -> Markup:
        """What stands where nothing is known; beside the label of a field as it agrees with that."""
        return element("span", self.words.unknown(what), class_="not-recorded")

    def status(self, key: str) -> Markup:
        """A status by word and shape."""
        return element("span", self.words(f"status_{key.replace('-', '_')}"), class_=f"status status-{key}")

    # --- any value

    def value(self, field: Field, value: Any, path: Path) -> Markup:
        """Any value of a record, marked where it is unverified."""
        shown = self._value(field, value, path)
        return join((shown, self.tag("unverified")), " ") if path in self.unverified else shown

    def _value(self, field: Field, value: Any, path: Path) -> Markup:
        special = getattr(self, f"_field_{field.name}", None)
        if special is not None and (shown := special(value, path)) is not None:
            return shown  # type: ignore[no-any-return]
        if isinstance(value, list):
            return self.items(field, value, path)
        if isinstance(value, Name | Text):
            return self.text(value)
        if isinstance(value, Actor | Named):
            return self.agent(value)
        if isinstance(value, Period):
            return self.when(value)
        if isinstance(value, Model):
            return self.rows(value, path)
        if isinstance(value, bool):
            return escape(self.words("yes" if value else "no"))
        if isinstance(value, int):
            return element("data", self.words.number(value) if field.name == "amount" else value, value=value)
        if field.ref is not None:
            return self.ref(field.ref, value)
        if field.choices:
            return escape(self.words.choice(value, field.name))
        if field.name in _DATES:
            return self.time(value)
        if field.name in _LINKS:
            return element("a", value.split("//", 1)[1].rstrip("/"), href=value, rel="external nofollow")
        blocks = paragraphs(value)
        return escape(blocks[0]) if len(blocks) == 1 else join(element("p", block) for block in blocks)

    def items(self, field: Field, values: list[Any], path: Path) -> Markup:
        """A list: a table where its items are flat records, a list of parts where they hold lists themselves, else a plain list."""
        if isinstance(values[0], Actor | Named) or not isinstance(values[0], Model) or isinstance(values[0], Name | Text):
            shown = [self._item(field, value, (*path, i)) for i, value in enumerate(values)]
            if len(shown) == 1:
                return shown[0]
            return element("ul", join((element("li", one) for one in shown), "\n"), class_="plain")
        nested = any(isinstance(step, int) for step in path)
        if nested or isinstance(values[0], Instrument) or any(isinstance(getattr(value, f.name), list) and f.models for value in values for f in fields(type(value)) if not _agents(f)):
            if len(values) == 1:
                return self.rows(values[0], (*path, 0))
            return element("ol", join(element("li", self.rows(value, (*path, i))) for i, value in enumerate(values)), class_="parts")
        return self.table(field, values, path)

    def _item(self, field: Field, value: Any, path: Path) -> Markup:
        single = field._replace(many=False)
        return self.value(single, value, path)

    def table(self, field: Field, values: list[Any], path: Path) -> Markup:
        """A table with a caption, a column for each field that is used."""
        kind = self.entry.kind if self.entry else ""
        used = [f.name for value in values for f in fields(type(value)) if getattr(value, f.name) is not None]
        columns = [name for name in dict.fromkeys(used) if name not in (*_MARKS, "computed")]
        head = element("tr", join((element("th", self.words.field(name, kind), scope="col") for name in columns), "\n"))
        body = []
        for i, value in enumerate(values):
            known = {f.name: f for f in fields(type(value))}
            cells = []
            for name in columns:
                one = getattr(value, name, None)
                content = self.value(known[name], one, (*path, i, name)) if one is not None else Markup("") if name in _ONLY_WHERE_TRUE else self.not_recorded(name)
                if name == "date" and getattr(value, "computed", None):
                    content = join((content, self.tag("computed")), " ")
                cells.append(element("td", content, data_label=self.words.field(name, kind)))
            marks = [self.value(known[name], getattr(value, name), (*path, i, name)) for name in _MARKS if getattr(value, name, None)]
            if (*path, i) in self.unverified:
                marks.append(self.tag("unverified"))
            if marks:
                first = self.value(known[columns[0]], getattr(value, columns[0]), (*path, i, columns[0]))
                cells[0] = element("td", join((first, *marks), " "), data_label=self.words.field(columns[0], kind))
            body.append(element("tr", join(cells, "\n")))
        caption = element("caption", self.words.field(field.name, kind), class_="hide")
        return element("div", element("table", join((caption, element("thead", head), element("tbody", join(body, "\n"))))), class_="scroll", tabindex="0", role="region", aria_label=self.words.field(field.name, kind))

    def rows(self, record: Model, path: Path = (), only: Iterable[str] | None = None) -> Markup:
        """The fields of a part of a record, as labels and values."""
        kind = self.entry.kind if self.entry is not None and record is self.entry.record else type(record).__name__.lower()
        chosen = None if only is None else set(only)
        pairs = []
        for field in fields(type(record)):
            value = getattr(record, field.name)
            open_end = field.name == "end" and "end" in record.model_fields_set
            if (value is None and not open_end) or (chosen is not None and field.name not in chosen):
                continue
            shown = self.value(field, value, (*path, field.name)) if value is not None else escape(self.words("open_end"))
            pairs.append(element("div", join((element("dt", self.words.field(field.name, kind)), element("dd", shown)), "\n")))
            if field.name == "type" and isinstance(record, Instrument):
                plan = self.register["plan"].get(record.workplan or "")
                force = lifecycle.force(record, self.register, self.as_of) if plan is None else lifecycle.plan_status(plan.record, self.register, self.as_of)
                said = self.words(f"{'force' if plan is None else 'plan'}_{force.replace('-', '_')}")
                pairs.append(element("div", join((element("dt", self.words("fact_force")), element("dd", said, class_=f"force force-{force}")), "\n")))
        return element("dl", join(pairs, "\n"), class_="facts")

    def agent(self, value: Actor | Named) -> Markup:
        """Someone who acts, with role and certainty."""
        if isinstance(value, Actor):
            name: Markup = self.ref("actor", value.actor)
        else:
            name = join((value.name, element("span", f"({self.words.choice(value.kind)})", class_="kind")), " ")
        pieces: list[object] = [name]
        if value.role is not None:
            pieces.append(join(("– ", self.text(value.role))))
        if value.certainty is not None:
            pieces.append(self.tag("inferred"))
        return join(pieces, " ")

    def source(self, value: Source, path: Path) -> Markup:
        """A source as a reader expects it: document, title, publisher, date and place on one line, then its address and what it supports."""
        pieces: list[object] = []
        for field in fields(type(value)):
            one = getattr(value, field.name)
            if one is None or field.name in ("url", "supports"):
                continue
            shown = self.value(field, one, (*path, field.name))
            pieces.append(element("cite", shown) if field.name == "title" else element("strong", shown) if field.name == "document" else shown)
        lines = [join(pieces, ". ")]
        for name in ("url", "supports"):
            if getattr(value, name) is not None:
                field = next(f for f in fields(type(value)) if f.name == name)
                shown = self._paths(value.supports) if name == "supports" else self.value(field, value.url, (*path, name))
                lines.append(join((self.words.field(name, "source"), shown), self.words("colon")) if name == "supports" else shown)
        return join((element("div", line) for line in lines), "\n")

    # --- fields that need more

    def _field_certainty(self, value: str, path: Path) -> Markup:  # noqa: ARG002
        return self.tag(value)

    def _field_lookalike(self, value: bool, path: Path) -> Markup:  # noqa: ARG002, FBT001
        return self.tag("lookalike") if value else escape(self.words("no"))

    def _field_computed(self, value: bool, path: Path) -> Markup:  # noqa: ARG002, FBT001
        return self.tag("computed") if value else escape(self.words("no"))

    def _field_acronym(self, value: Any, path: Path) -> Markup | None:
        """A short form, or the document that a plan is, by which the search puts the record first."""
        return element("span", value, data_pagefind_filter="short") if self.entry is not None and path[0] in ("acronym", "other_acronyms", "document") else None

    _field_fr = _field_es = _field_document = _field_acronym

    def _field_scope(self, value: Name | Text | str, path: Path) -> Markup | None:  # noqa: ARG002
        """Which part of an animal a list means, which only stands in English."""
        return join((element("span", value, lang="en"), self.tag("only_english")), " ") if isinstance(value, str) and self.words.lang != "en" else None

    def _field_locator(self, value: str, path: Path) -> Markup | None:  # noqa: ARG002
        """Where in a source, which only stands in English; for those who have the page read aloud."""
        return element("span", value, lang="en") if self.words.lang != "en" else None

    def _field_title(self, value: Name | Text | str, path: Path) -> Markup | None:
        return self.titled(value) if isinstance(value, str) and path[0] == "sources" else None

    def _field_supports(self, value: Any, path: Path) -> Markup | None:
        if path[:1] == ("sources",):
            return self._paths(value)
        return None

    def _field_unverified(self, value: Any, path: Path) -> Markup:  # noqa: ARG002
        return self._paths(value)

    def _paths(self, value: Any) -> Markup:
        told = Telling(self.words, self.register, self.register)
        kind, data = (self.entry.kind, self.entry.source.data) if self.entry is not None else ("", {})
        return join((element("data", told.way(one, kind, data), value=one) for one in ([value] if isinstance(value, str) else value)), ", ")

    def _field_reported_with(self, value: Any, path: Path) -> Markup | None:  # noqa: ARG002
        if self.entry is None:
            return None
        plan = self.entry.id.split("/")[0]
        found = [(number, self.register["activity"].get(f"{plan}/{number}")) for number in ([value] if isinstance(value, str) else value)]
        links = join((self.to(other) if other else escape(number) for number, other in found), ", ")
        told = []
        for _, other in found:
            for phase in (other.record.phases or []) if other else []:
                told += [report.text for report in phase.progress or [] if report.text is not None]
        own = any(report.text is not None for phase in self.entry.record.phases or [] for report in phase.progress or [])
        return links if own or not told else join((links, *(element("div", self.text(text), class_="shared") for text in told)))

    def _field_section(self, value: str, path: Path) -> Markup | None:  # noqa: ARG002
        section = self._section(value)
        return join((value, self.text(section.title)), ". ") if section is not None else None

    def _field_group(self, value: str, path: Path) -> Markup | None:
        if self.entry is None or self.entry.kind != "activity" or path != ("group",):
            return None
        section = self._section(self.entry.record.section)
        group = next((g for g in (section.groups if section else None) or [] if g.id == value), None)
        return self.text(group.title) if group else None

    def _section(self, number: str | None) -> Any:
        plan = self.register.plan_of(self.entry) if self.entry else None
        return next((s for s in (plan.record.sections if plan else None) or [] if s.number == number), None)

    def _field_scientific_name(self, value: str, path: Path) -> Markup | None:  # noqa: ARG002
        return self.scientific(self.entry) if self.entry is not None and self.entry.kind == "species" else None

    def _field_range_states(self, value: Any, path: Path) -> Markup | None:
        if not isinstance(value, list):
            return None
        shown = []
        for i, state in enumerate(value):
            notes: list[object] = [self.ref("party", state.country)]
            if state.since is not None:
                notes.append(join((self.words("since"), self.ref("meeting", state.since)), " "))
            if state.until is not None:
                notes.append(join((self.words("until"), self.ref("meeting", state.until)), " "))
            if state.certainty is not None:
                notes.append(self.tag("inferred"))
            if (*path, i) in self.unverified:
                notes.append(self.tag("unverified"))
            shown.append((self.words.sort_key(self.country(state.country)), element("li", join(notes, " "))))
        return element("ul", join(one for _, one in sorted(shown)), class_="columns")

    def _field_range(self, value: Any, path: Path) -> Markup | None:  # noqa: ARG002
        if not isinstance(value, list):
            return None
        items = sorted((self.words.sort_key(self.country(code)), element("li", self.ref("party", code))) for code in value)
        return element("ul", join(one for _, one in items), class_="columns")

    def country(self, code: str) -> str:
        """The name of a country in the reader's language; its code where it has no record."""
        entry = self.register.find("party", code)
        return self.title(entry) if entry else code

    # --- events

    def events(self, events: list[Any], field: str = "events") -> Markup:
        """The chain of events of a record, oldest first."""
        items = []
        for position, event in enumerate(events):
            path: Path = (field, position)
            lead: list[object] = []
            if event.date is not None:
                lead.append(self.when(event.date))
            if event.meeting is not None:
                meeting, named = self.register.find("meeting", event.meeting), self.ref("meeting", event.meeting)
                dates = meeting.record.dates if event.date is None and meeting is not None else None
                lead.append(named if dates is None else join((named, element("span", join(("(", self.when(dates), ")")), class_="meeting-date")), " "))
            if not lead:
                lead.append(self.not_recorded())
            word = element("strong", self.words.choice(event.event), class_=f"event event-{event.event}")
            marks = [self.tag("inferred")] if event.certainty is not None else []
            if path in self.unverified:
                marks.append(self.tag("unverified"))
            rest = [f.name for f in fields(type(event)) if f.name not in ("event", "date", "meeting", "certainty") and getattr(event, f.name) is not None]
            told = element("div", self.value(next(f for f in fields(type(event)) if f.name == "text"), event.text, (*path, "text"))) if "text" in rest else ""
            rest = [name for name in rest if name != "text"]
            details = self.rows(event, path, rest) if rest else ""
            items.append(element("li", join((element("div", join(lead, " · "), class_="when"), element("div", join((word, *marks), " ")), told, details), "\n"), id=f"event-{position + 1}"))
        return element("ol", join(items), class_="events")

    # --- the flyway line

    def flyway(self, entry: Entry) -> Markup:
        """The line from COP to COP of a Concerted Action: stops are meetings, marks are what happened; solid as far as it was read."""
        stops, known = self.stops(entry)
        return line(stops, known, self.words("flyway_label", title=self.title(entry))) if stops else Markup("")

    def stops(self, entry: Entry) -> tuple[list[Stop], int]:
        """The stops on the line of a Concerted Action, and the last one whose outcome was read."""
        record = entry.record
        standing = lifecycle.status(record, self.register, self.as_of)
        chain = [e for e in record.events if e.event in lifecycle.AFTER or e.event == "reported"]
        cops = lifecycle.cops(self.register)
        touched = [i for i, cop in enumerate(cops) if any(e.meeting == cop.id for e in chain) or cop.id == record.known_to]
        if not touched:
            return [], 0
        upcoming = lifecycle.next_cop(self.register, self.as_of)
        last = max(touched[-1], next((i for i, c in enumerate(cops) if upcoming is not None and c.id == upcoming.id), touched[-1]))
        ended = standing.status in lifecycle.ENDED
        stops = cops[touched[0] : (touched[-1] if ended else last) + 1]
        marks = {cop.id: [e.event for e in chain if e.meeting == cop.id] for cop in stops}
        known = next((i for i, cop in enumerate(stops) if cop.id == record.known_to), len(stops) - 1)
        drawn = [(cop, self._mark(marks[cop.id])) for cop in stops]
        return [Stop(self.title(cop), self.href(address("meeting", cop.id)), mark, self.words.choice(mark) if mark else "") for cop, mark in drawn], known

    def _mark(self, events: list[str]) -> str:
        for event in ("completed", "closed", "rejected", "withdrawn", "extended", "adopted", "reported", "submitted"):
            if event in events:
                return event
        return ""


_ALSO = {
    "are": ("UAE", "Emirates"), "civ": ("Ivory Coast",), "cod": ("DRC", "RDC", "DR Congo", "Zaire"), "cze": ("Czech Republic",), "gbr": ("UK", "Great Britain", "England", "Scotland", "Wales"),
    "nld": ("Holland", "Hollande", "Holanda"), "pse": ("Palestine",), "swz": ("Swaziland",), "tls": ("East Timor",), "tur": ("Turkey",), "usa": ("US", "EEUU", "America"),
}  # fmt: skip
"""What people also call a country when they look for it, besides the names of the United Nations and the everyday ones of the Unicode CLDR."""


def other_names(entry: Entry) -> list[str]:
    """Names by which a reader may look for a record besides its own, in any language: of a species, a country, an organisation, a meeting."""
    record = entry.record
    match entry.kind:
        case "species":
            return [*(name for lang in LANGUAGES for name in (getattr(record.names, lang) or [] if record.names else [])), *(record.synonyms or [])]
        case "party":
            everyday = dict.fromkeys(one.country(record.iso2) for one in all_words() if record.iso2)
            return [one for one in (*everyday, entry.id.upper(), *_ALSO.get(entry.id, ())) if one]
        case "partner" | "body":
            return list(dict.fromkeys(one for one in (*acronyms(record), *(getattr(record, "former_names", None) or [])) if one))
        case "meeting":
            return [title for lang in LANGUAGES if (title := getattr(record.title, lang))]
        case _:
            return []


def _agents(field: Field) -> bool:
    return all(issubclass(model, Actor | Named | Name | Text | Period) for model in field.models)
