"""What the reader of each page asks first, and the pictures that answer by a look."""

from __future__ import annotations

from collections import Counter, defaultdict
from functools import cached_property
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from generator import drawings, lifecycle, linked
from generator.cards import Card
from generator.markup import element, escape, join
from generator.pages.maker import Maker, anchor, fill, table
from generator.pages.page import Section
from generator.register import address

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from generator.register import Entry
    from generator.show import Show

_SOME = 6
"""So many records are named in a sentence; of more, their number."""


class Answers(Maker):
    """Makes the answers at the top of a page, and its pictures."""

    def answer(self, entry: Entry, show: Show) -> list[Markup]:
        match entry.kind:
            case "action":
                return [self.next(entry, show)]
            case "party":
                return self.of_country(entry, show)
            case "species":
                return [self.naming(entry, ("action",), "answer_species", show)]
            case "partner" | "body":
                return [self.naming(entry, ("action", "plan", "activity"), "answer_partner", show)]
            case "meeting":
                return self.of_meeting(entry, show)
            case "activity":
                return self.of_activity(entry, show)
            case _:
                return []

    def next(self, entry: Entry, show: Show) -> Markup:
        """What happens next to an action, and what the Resolution asks."""
        standing = self.edition.standing[entry.id]
        cop = self.edition.next_cop
        meeting = show.to(cop) if cop else escape(self.words("next_cop"))
        if standing.status is lifecycle.Status.ONGOING:
            key = "next_ongoing" if standing.known else "next_unknown"
        elif standing.status is lifecycle.Status.PROPOSED:
            key = "next_proposed" if standing.known else "next_proposed_unknown"
        else:
            key = f"next_{standing.status or 'none'}"
        at = show.to(standing.at) if standing.at else show.not_recorded()
        return fill(self.words(key), meeting=meeting, at=at)

    def named_by(self, entry: Entry, kinds: Iterable[str]) -> list[Entry]:
        """The records of some kinds that name this one, each once."""
        found = {(link.entry.kind, link.entry.id): link.entry for link in self.register.links[entry.kind, entry.id] if link.entry.kind in kinds}
        return list(found.values())

    def naming(self, entry: Entry, kinds: Sequence[str], key: str, show: Show) -> Markup:
        """Which records name this one, in a sentence."""
        found = self.named_by(entry, kinds)
        if not found:
            return escape(self.words(f"{key}_none"))
        named = join((show.to(one) for one in found[:_SOME]), ", ")
        if len(found) > _SOME:
            named = join((named, element("a", self.words.count("and_more", len(found) - _SOME), href="#linked")), " ")
        return fill(self.words.count(key, len(found)), records=named)

    def of_country(self, entry: Entry, show: Show) -> list[Markup]:
        lines = [self.naming(entry, ("action",), "answer_country", show)]
        code = entry.id.upper()
        named = {one.id for one in self.named_by(entry, ("action",))}
        living = [one for one in self.living.get(code, ()) if one.id not in named]
        if living:
            key = "answer_living" if named else "answer_living_alone"
            lines.append(fill(self.words.count(key, len(living)), records=join((show.to(one) for one in living), ", ")))
        asked = self.asked(entry)
        if asked:
            cop = self.edition.next_cop
            actions = len({due.entry.id for due, _ in asked})
            lines.append(fill(self.words.count("answer_asked", actions), meeting=show.to(cop) if cop else escape(self.words("next_cop")), asked=element("a", self.words("section_asked"), href="#asked")))
        return lines

    @cached_property
    def living(self) -> dict[str, list[Entry]]:
        """The actions whose animals live in a country, by its code; not those for one population, which may live elsewhere."""
        found: dict[str, dict[str, Entry]] = defaultdict(dict)
        for action in self.register["action"].values():
            for species in (self.register["species"].get(taxon.species) for taxon in action.record.taxa if taxon.scope is None):
                for code in (species.record.range or []) if species else []:
                    found[code][action.id] = action
        return {code: list(actions.values()) for code, actions in found.items()}

    def asked(self, entry: Entry) -> list[tuple[lifecycle.Due, bool]]:
        """What the process asks of a country, with whether that is inferred."""
        return [(one, why == "inferred") for one, why in self.edition.concerned.get((entry.kind, entry.id), ())]

    def of_meeting(self, entry: Entry, show: Show) -> list[Markup]:
        w = self.words
        if entry is self.edition.next_cop:
            running = [d for d in self.edition.due if d.task == "report-council"]
            return [fill(w.count("answer_next_cop", len(running)), due=show.link("due/", w("home_due_more"))), escape(self.deadline(entry))]
        events = Counter(e.event for a in self.register["action"].values() for e in a.record.events if e.meeting == entry.id and e.event in lifecycle.AFTER)
        unread = self.unread().get(entry.id)
        gap = [fill(w.count("gap_outcomes", unread), meeting=escape(show.title(entry)))] if unread else []
        if not events:
            return gap
        told = ", ".join(f"{w.choice(event)}{w('colon')}{w.number(n)}" for event, n in sorted(events.items()))
        return [escape(w("answer_meeting", told=told)), *gap]

    def deadline(self, cop: Entry) -> str:
        """By when proposals for a COP are to be sent, as far as recorded."""
        day = cop.record.deadlines.proposals if cop.record.deadlines else None
        return self.words("home_deadline", date=self.words.date(day) if day else self.words("date_not_recorded"))

    def of_activity(self, entry: Entry, show: Show) -> list[Markup]:
        agents = [*(entry.record.responsible or []), *(entry.record.addressed_to or [])]
        return [fill(self.words("answer_activity"), agents=join((show.agent(agent) for agent in agents), ", "))] if agents else []

    # --- for those who share or index a page

    def plain_card(self, title: str) -> Card:
        return Card(self.words("site_name"), title, "", "", "", (), 0, self.signed)

    def plain_linked(self, address: str, title: str, description: str, show: Show) -> dict[str, Any]:
        return linked.page(title, description, self.words.lang, self.url(address) or "./", [(self.words("home"), self.url("") or show.href(""))])

    # --- pictures

    def line(self, entry: Entry, show: Show) -> Markup:
        """The flyway line of a record: of an action what happened from COP to COP, of a COP its place among them, of a plan its timetable."""
        if entry.kind == "action":
            return show.flyway(entry)
        if entry.kind == "meeting" and entry.record.kind == "cop":
            return self.register_line(show, entry)
        return self.timetable(entry, show) if entry.kind == "plan" else Markup("")

    def register_line(self, show: Show, here: Entry | None = None) -> Markup:
        """The flyway line of the whole register: the COPs, and how many actions each adopted as far as recorded."""
        w = self.words
        adopted = Counter(e.meeting for a in self.register["action"].values() for e in a.record.events if e.event == "adopted" and e.meeting)
        numbers = [self.register["meeting"][m].record.number or 99 for m in adopted if m in self.register["meeting"]]
        stops = [cop for cop in lifecycle.cops(self.register) if (cop.record.number or 0) >= min(numbers, default=99) or cop is here]
        if not stops or (here is not None and here not in stops):
            return Markup("")
        done = lifecycle.took_place(self.register, self.edition.as_of)
        read = {a.record.known_to for a in self.register["action"].values()}
        known = max((i for i, cop in enumerate(stops) if cop.id in read), default=0)
        said = [w.count("n_adopted", adopted[cop.id]) if cop.id in adopted else w("none_recorded" if cop in done else "to_come") for cop in stops]
        drawn = [drawings.Stop(show.title(cop), "" if cop is here else show.href(address("meeting", cop.id)), "adopted" if cop.id in adopted else "", word, cop is here) for cop, word in zip(stops, said, strict=True)]
        return drawings.line(drawn, known, w("flyway_register"))

    def timetable(self, entry: Entry, show: Show) -> Markup:
        """A plan's years: its period and its events, solid as far as they are past."""
        record = entry.record
        stops: dict[str, str] = {}
        for event in lifecycle.happened(record.events, self.register, self.edition.as_of):
            day = lifecycle.held(event, self.register)
            if day and event.event != "noted":
                stops[day[:4]] = event.event
        ends = [end[:4] for end in ((record.period.start, record.period.end) if record.period else ()) if end]
        years = sorted({*stops, *ends})
        if len(years) < 2:
            return Markup("")
        past = [i for i, year in enumerate(years) if year <= self.edition.as_of[:4]]
        drawn = [drawings.Stop(year, "", mark, self.words.choice(mark) if mark else "") for year in years for mark in [stops.get(year, "")]]
        return drawings.line(drawn, past[-1] if past else 0, self.words("flyway_plan", title=show.title(entry)))

    def map(self, entry: Entry, show: Show) -> list[Section]:
        """Where a record's countries lie, where they are recorded."""
        w = self.words
        record = entry.record
        codes: list[str] = []
        inferred: set[str] = set()
        if entry.kind == "action":
            codes = [s.country for s in record.range_states or [] if s.until is None]
            inferred = {s.country for s in record.range_states or [] if s.certainty is not None}
        elif entry.kind == "species" and isinstance(record.range, list):
            codes = list(record.range)
        elif entry.kind == "party":
            codes = [entry.id.upper()]
        codes = [code for code in dict.fromkeys(codes) if drawings.on_map(code)]
        if not codes:
            return []
        label = w("map_country", title=show.title(entry)) if entry.kind == "party" else w.count("map_of", len(codes)).replace("{title}", show.title(entry))
        picture = drawings.world_map({code: 1 if code in inferred else 3 for code in codes}, {code: show.country(code) for code in codes}, show.shared("assets/world.svg"), label)
        key = self.key([(level, word) for level, word in ((3, w("map_recorded")), (1, w("inferred"))) if inferred and (level == 1 or inferred < set(codes))])
        return [Section("map", w("section_map"), drawings.figure(join((picture, key)), w("borders"), kind="map"))]

    def key(self, levels: list[tuple[int, str]]) -> Markup:
        """What the tints of a map mean."""
        return element("ul", join((element("li", element("span", word, class_=f"key tint-{level}")) for level, word in levels), "\n"), class_="keys") if levels else Markup("")

    def countries_map(self, show: Show) -> Markup:
        """In how many Concerted Actions each country is named, as a map of the world."""
        w = self.words
        named = {entry.id.upper(): len(self.named_by(entry, ("action",))) for entry in self.register["party"].values()}
        named = {code: n for code, n in named.items() if n and drawings.on_map(code)}
        if not named:
            return Markup("")
        levels = {code: 1 if n == 1 else 2 if n <= 3 else 3 for code, n in named.items()}
        names = {code: f"{show.country(code)}{w('colon')}{w.number(n)}" for code, n in named.items()}
        key = self.key([(0, w("none_recorded")), *((level, w(f"map_level_{level}")) for level in sorted(set(levels.values())))])
        held = sum(action.record.range_states is not None for action in self.register["action"].values())
        picture = drawings.world_map(levels, names, show.shared("assets/world.svg"), w("map_countries"), whole=True)
        return drawings.figure(join((element("p", w("map_countries"), class_="title"), element("p", w("map_held", held=w.number(held), total=w.number(len(self.register["action"])))), picture, key)), w("borders"), kind="map whole")

    def heaps(self, show: Show) -> Markup:
        """The Concerted Actions by the COP that adopted them and by status."""
        w = self.words
        heaps: dict[str, list[Entry]] = defaultdict(list)
        for entry in self.register["action"].values():
            event = lifecycle.adoption(entry.record)
            if event is not None and event.meeting in self.register["meeting"] and event in lifecycle.happened(entry.record.events, self.register, self.edition.as_of):
                heaps[event.meeting].append(entry)
        cops = [cop for cop in lifecycle.cops(self.register) if cop.id in heaps]
        if not cops:
            return Markup("")
        order = ("completed", "closed", "ongoing", "proposed", "unknown", "rejected", "withdrawn")
        keys = [key for key in order if any(self.edition.standing[e.id].key == key for some in heaps.values() for e in some)]
        marks = [sorted(((str(self.edition.standing[e.id].key), show.title(e)) for e in heaps[cop.id]), key=lambda mark: order.index(mark[0])) for cop in cops]
        counts = [Counter(key for key, _ in column) for column in marks]
        rows = [(show.to(cop), *(w.number(count[key]) for key in keys)) for cop, count in zip(cops, counts, strict=True)]
        behind = drawings.also(w("as_table"), table(w("heaps_label"), [w("fact_adopted_at"), *(w(f"status_{key}") for key in keys)], rows, named=True))
        legend = element("ul", join(element("li", show.status(key)) for key in keys), class_="keys")
        picture = drawings.columns([cop.record.abbreviation for cop in cops], marks, w("heaps_label"))
        return drawings.figure(join((element("p", w("heaps_label"), class_="title"), picture, legend, behind), "\n"))

    def shares(self, entry: Entry, show: Show) -> Markup:
        """How far the activities of a plan are, section by section: a bar and the same in words."""
        w = self.words
        activities = self.register.activities[entry.id]
        sections = [(anchor(s), join((s.number, show.text(s.title)), ". "), [a for a in activities if a.record.section == s.number]) for s in entry.record.sections or []]
        some = [(id_, title, own) for id_, title, own in sections if own]
        rest = [a for a in activities if not any(a in own for _, _, own in some)]
        if rest:
            some.append(("", escape(w("section_rest") if some else w("section_activities")), rest))
        most = max((len(own) for _, _, own in some), default=1)
        rows = []
        for id_, title, own in some:
            counts = Counter(str(self.edition.progress[a.id]) for a in own)
            told = [(key, counts[key]) for key in sorted(counts, key=list(map(str, lifecycle.Progress)).index)]
            words = join((join((self.progress(key), element("b", w.number(n))), " ") for key, n in told), " · ")
            rows.append((element("a", title, href=f"#{id_}") if id_ else title, join((drawings.bar(told, most), element("div", words, class_="told")))))
        return table(w("shares_label"), [w("column_section"), w("shares_label")], rows, named=True)
