"""The list of each kind of record: rows to compare, with facets to choose among them."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING, NamedTuple
from zlib import crc32

from generator import lifecycle
from generator.markup import element, escape, join
from generator.models import KINDS, Actor
from generator.models.walk import fields
from generator.pages.answers import Answers
from generator.pages.maker import capital, fill, slug
from generator.pages.page import Choice, Facet, Group, Line, TablePage
from generator.register import NAMES, PAGES, address, order
from generator.show import KINDS_IN, Show

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from markupsafe import Markup

    from generator.register import Entry

_COLUMNS: dict[str, tuple[tuple[str, str], ...]] = {
    "action": (("status", "badge"), ("title", "main"), ("number", ""), ("taxa", ""), ("adopted", ""), ("range_states", "")),
    "partner": (("name", "main"), ("acronym", ""), ("instruments", "number"), ("named_by", "number")),
    "plan": (("status", "badge"), ("title", "main"), ("period", ""), ("activities", "number")),
    "activity": (("status", "badge"), ("title", "main"), ("plan", ""), ("responsible", "")),
    "species": (("names", "main"), ("scientific_name", ""), ("listings", ""), ("actions", "number")),
    "party": (("name", "main"), ("region", ""), ("status", ""), ("actions", "number")),
    "meeting": (("abbreviation", "main"), ("title", ""), ("dates", ""), ("place", "")),
    "target": (("number", ""), ("title", "main"), ("served_by", "number")),
    "body": (("name", "main"), ("acronym", ""), ("named_by", "number")),
}
"""The columns of each list, with what they are on a phone: the badge, the main line, a number, or plain."""

FACETS: dict[str, tuple[str, ...]] = {
    "action": ("status", "group", "appendix", "range_state", "adopted", "known_to", "proponent"),
    "partner": ("kind", "instrument", "accreditation", "country"),
    "plan": ("status", "kind", "party"),
    "activity": ("plan", "status", "responsible", "target"),
    "species": ("group", "appendix", "concerted", "range"),
    "party": ("region", "status", "concerned"),
    "meeting": ("kind",),
    "target": (),
    "body": (),
}
"""What the rows of each list can be chosen by."""

_STATES = ("ongoing", "completed", "unknown", "proposed", "closed", "rejected", "withdrawn")


class _Cell(NamedTuple):
    """What a row shows in a column, and what it is sorted by where that is not its text."""

    content: object
    key: str | None = None


class Lists(Answers):
    """Makes the lists."""

    def index(self, kind: str) -> TablePage:
        here = f"{NAMES[kind]}/"
        show = self.show(here)
        w = self.words
        entries = self.sorted(kind, show)
        asked = [(name, {entry.id: self.choices(kind, name, entry, show) for entry in entries}) for name in FACETS[kind]]
        asked = [(name, found) for name, found in asked if name == "status" or len({choice for one in found.values() for choice in one}) > 1]
        groups: dict[str, list[Entry]] = defaultdict(list)
        for entry in entries:
            groups[self.grouping(kind, entry)].append(entry)
        columns = _COLUMNS[kind]
        parts = []
        for key in self.group_order(kind, groups):
            label = self.group_label(kind, key)
            lines = [
                Line(entry.id, " ".join(self.other_names(entry)), " | ".join(" ".join(value for value, _ in found[entry.id]) for _, found in asked), [self.cell(kind, name, style, entry, show) for name, style in columns])
                for entry in groups[key]
            ]
            parts.append(Group(f"group-{key}" if key else "all", capital(label), lines))
        followed = any(record[0] in KINDS_IN[PAGES[kind]] for record in self.past) and kind != "activity"
        return TablePage(
            here, w(f"kinds_{kind}"), w("list_described", kinds=w(f"kinds_{kind}")), w, self.intro(kind, len(entries), show),
            [Choice(name, self.column(kind, name), style) for name, style in columns], [self.facet(kind, name, found, entries) for name, found in asked], parts,
            show.shared(f"data/{NAMES[kind]}.csv"), len(entries), self.said(), followed=followed, picture=self.picture(kind, show), card=self.plain_card(w(f"kinds_{kind}")), linked=self.plain_linked(here, w(f"kinds_{kind}"), w("list_described", kinds=w(f"kinds_{kind}")), show),
        )  # fmt: skip

    def said(self) -> dict[str, str]:
        """What the script of a list says."""
        w = self.words
        return {key: w(f"list_{key}") for key in ("all_one", "all_other", "some_one", "some_other", "none", "quoted", "remove", "show_all", "limited")} | {"colon": w("colon")}

    def intro(self, kind: str, number: int, show: Show) -> Markup:
        intro = element("p", fill(self.words(f"intro_{kind}"), n=escape(self.words.number(number))))
        beside = {"partner": ("bodies/", "kinds_body"), "plan": ("activities/", "all_activities"), "activity": ("workplans/", "kinds_plan")}.get(kind)
        return join((intro, element("p", show.link(beside[0], self.words(beside[1]))))) if beside else intro

    def picture(self, kind: str, show: Show) -> Markup | None:
        """What a look tells of all records of the kind."""
        return {"action": self.heaps, "party": self.countries_map}[kind](show) if kind in ("action", "party") else None

    def sorted(self, kind: str, show: Show) -> list[Entry]:
        """The records of a kind in the order in which a reader expects them."""
        entries = sorted(self.register[kind].values(), key=lambda e: self.words.sort_key(show.title(e)))
        if kind == "meeting":
            held = max((e.record.number or 0 for e in entries if e.record.dates is not None and e.record.kind == "cop"), default=0)
            return sorted(entries, key=lambda e: (lifecycle.first_day(e.record.dates) or ("9" if (e.record.number or 0) > held else "0"), e.record.number or 0), reverse=True)
        if kind == "action":
            return sorted(entries, key=lambda e: (e.record.number is None, order(e.record.number or "")))
        if kind == "activity":
            return [activity for plan in self.register["plan"].values() for activity in self.register.activities[plan.id]]
        return entries

    # --- groups

    def grouping(self, kind: str, entry: Entry) -> str:
        match kind:
            case "action":
                return str(self.edition.standing[entry.id].key)
            case "species":
                return str(entry.record.group)
            case "party":
                return str(entry.record.status or "not-recorded")
            case "target":
                return str(entry.record.framework or entry.id)
            case "activity":
                return entry.id.split("/")[0]
            case _:
                return str(entry.record.kind)

    def group_order(self, kind: str, groups: dict[str, list[Entry]]) -> list[str]:
        if kind == "action":
            known: Iterable[str] = _STATES
        elif kind in ("target", "activity"):
            known = sorted(groups, key=order)
        else:
            field = {"species": "group", "party": "status"}.get(kind, "kind")
            known = [*next(f.choices for f in fields(KINDS[kind]) if f.name == field), "not-recorded"]
        return [key for key in known if key in groups]

    def group_label(self, kind: str, key: str) -> str:
        if kind == "action":
            return self.words(f"status_{key}")
        if kind in ("target", "activity"):
            folder = "plan" if kind == "activity" else kind
            return self.show("").title(self.register[folder][key]) if key in self.register[folder] else key
        return self.words("not_recorded") if key == "not-recorded" else self.words.choice(key)

    # --- facets

    def facet(self, kind: str, name: str, found: dict[str, list[tuple[str, str]]], entries: Sequence[Entry]) -> Facet:
        counts = Counter(choice for entry in entries for choice in dict.fromkeys(found[entry.id]))
        ordered = list(counts) if name in ("status", "group", "appendix", "plan", "kind") else sorted(counts, key=lambda c: (c[0] == "none", self.words.sort_key(c[1])))
        if name == "status" and kind == "action":
            ordered.sort(key=lambda c: _STATES.index(c[0]))
        if name in ("appendix", "adopted", "known_to"):
            ordered.sort(key=lambda c: (c[0] == "none", order(c[0])))
        return Facet(name.replace("_", "-"), self.words(f"facet_{name}"), [(value, capital(label), self.words.number(counts[value, label])) for value, label in ordered])

    def choices(self, kind: str, name: str, entry: Entry, show: Show) -> list[tuple[str, str]]:
        """What a record is under a facet: a value for the address, and its word; "none" where nothing is recorded."""
        found = dict.fromkeys(self.values(kind, name, entry, show))
        return list(found) or [("none", self.words("not_recorded"))]

    def values(self, kind: str, name: str, entry: Entry, show: Show) -> Iterable[tuple[str, str]]:
        record, w = entry.record, self.words
        match name:
            case "status":
                if kind == "party":
                    return [(record.status, w.choice(record.status))] if record.status else []
                key = self.edition.status(entry) or "none"
                label = {"action": f"status_{key}", "plan": f"plan_{key}", "activity": f"progress_{key}"}[kind].replace("-", "_")
                return [(key, w(label))]
            case "kind" | "region" | "group" if kind != "action":
                value = getattr(record, name)
                return [(value.lower(), w.choice(value))] if value else []
            case "group":
                return [(one.record.group, w.choice(one.record.group)) for one in self.taxa(entry)]
            case "appendix":
                species = [entry] if kind == "species" else self.taxa(entry)
                return [(x.appendix.lower(), w("appendix", number=x.appendix)) for one in species for x in one.record.listings or [] if x.removed is None]
            case "range_state" | "range":
                codes = [s.country for s in record.range_states or [] if s.until is None] if name == "range_state" else [s for s in record.range if isinstance(s, str)] if isinstance(getattr(record, "range", None), list) else []
                return [(code.lower(), show.country(code)) for code in codes]
            case "known_to":
                return [(record.known_to, show.title(self.register["meeting"][record.known_to]))] if record.known_to in self.register["meeting"] else []
            case "adopted":
                return [(e.meeting, show.title(self.register["meeting"][e.meeting])) for e in record.events if e.event == "adopted" and e.meeting in self.register["meeting"]]
            case "proponent" | "responsible" | "party":
                agents = getattr(record, {"proponent": "proponents", "party": "parties"}.get(name, name)) or []
                if name == "responsible":
                    agents = [*agents, *(record.addressed_to or [])]
                return [self.who(agent, show) for agent in agents]
            case "instrument":
                return [(i.type, w.choice(i.type)) for i in record.instruments or []]
            case "accreditation":
                key = lifecycle.accreditation(record, self.register, self.edition.as_of)
                return [(key, w(f"accreditation_{key.replace('-', '_')}"))]
            case "country":
                return [(record.country.lower(), show.country(record.country))] if record.country else []
            case "plan":
                plan = self.register.plan_of(entry)
                return [(plan.id, show.title(plan))] if plan else []
            case "target":
                return [(one.id, show.title(one)) for one in (self.register["target"].get(t) for t in record.targets_served or []) if one]
            case _:
                yes = bool(self.named_by(entry, ("action",)))
                return [("yes" if yes else "no", w("yes" if yes else "no"))]

    def who(self, agent: object, show: Show) -> tuple[str, str]:
        """Someone who acts, as a value for the address and a name."""
        if isinstance(agent, Actor):
            entry = self.register.find("actor", agent.actor)
            return agent.actor.lower(), show.title(entry) if entry else agent.actor
        name = str(agent.name)  # type: ignore[attr-defined] # the other agents have a name of their own
        return f"{slug(name)}.{crc32(name.encode()):x}", name

    # --- cells

    def column(self, kind: str, name: str) -> str:
        w = self.words
        own = {"status": "column_status", "adopted": "fact_adopted_at", "activities": "fact_activities", "actions": "kinds_action", "served_by": "column_served_by", "named_by": "column_named_by", "instruments": "fact_instruments", "accreditation": "fact_accreditation", "plan": "kind_plan"}
        return w.field(name, kind) if name not in own or (name, kind) == ("status", "party") else w(own[name])

    def cell(self, kind: str, name: str, style: str, entry: Entry, show: Show) -> Markup:
        shown = self.shown(kind, name, entry, show)
        one = shown if isinstance(shown, _Cell) else _Cell(shown)
        classes = {"badge": "badge-cell"}.get(style, style) or None
        return element("td", one.content, class_=classes, data_label=self.column(kind, name), data_key=one.key)

    def shown(self, kind: str, name: str, entry: Entry, show: Show) -> object:
        record, w = entry.record, self.words
        none = _Cell(show.not_recorded(name), "")
        match name:
            case "status" if kind != "party":
                return self.badge(entry, show, short=True) or ""
            case "status":
                return _Cell(self.party_status(entry, show), None if record.status else "")
            case "title" if kind == "meeting":
                return show.text(record.title)
            case "title" | "name" | "abbreviation":
                return _Cell(show.to(entry), w.sort_key(show.title(entry)) if kind != "activity" else None)
            case "names":
                return show.link(address("species", entry.id), show.common_name(entry) or record.scientific_name)
            case "scientific_name":
                return show.scientific(entry)
            case "number":
                return record.number or (none if kind == "action" else "")
            case "taxa":
                names = list(dict.fromkeys(t.species for t in record.taxa))
                some = join([show.ref("species", one) for one in names[:3]], ", ")
                return join((some, w.count("and_more", len(names) - 3)), " ") if len(names) > 3 else some
            case "adopted":
                event = lifecycle.adoption(record)
                return show.ref("meeting", event.meeting) if event and event.meeting else none
            case "range_states" | "instruments":
                found = [one for one in getattr(record, name) or [] if getattr(one, "until", None) is None]
                return _Cell(w.number(len(found)), str(len(found))) if found else none
            case "listings":
                return ", ".join(sorted({x.appendix for x in record.listings or [] if x.removed is None})) or none
            case "activities":
                number = len(self.register.activities[entry.id])
                return _Cell(w.number(number), str(number)) if number else none
            case "period" | "dates":
                value = getattr(record, name)
                return _Cell(show.when(value), lifecycle.first_day(value)) if value else none
            case "plan":
                plan = self.register.plan_of(entry)
                return show.to(plan) if plan else none
            case "responsible":
                agents = [*(record.responsible or []), *(record.addressed_to or [])]
                return join([show.agent(agent) for agent in agents], ", ") if agents else none
            case "accreditation":
                return w(f"accreditation_{lifecycle.accreditation(record, self.register, self.edition.as_of).replace('-', '_')}")
            case "kind" | "region":
                return w.choice(getattr(record, name)) if getattr(record, name) else none
            case "place":
                return show.text(record.place) if record.place else none
            case "actions" | "served_by" | "named_by":
                number = len(self.named_by(entry, {"actions": ("action",), "served_by": ("action", "plan", "activity")}.get(name, tuple(KINDS))))
                return _Cell(w.number(number) if number else element("span", w("none_recorded"), class_="not-recorded"), str(number))
            case _:
                return getattr(record, name) or ""
