"""The page of each record."""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from generator import api, calendars, exports, lifecycle, linked
from generator.cards import Card
from generator.markup import element, escape, join
from generator.models import KINDS, Model, Record, Text
from generator.models.walk import fields, gather
from generator.pages.answers import Answers
from generator.pages.maker import anchor, fill, summary
from generator.pages.page import ON_PAPER, RECORD, Page, PartsPage, RecordPage, Section
from generator.register import NAMES, PAGES, address, path_of
from generator.show import Row, Show

if TYPE_CHECKING:
    from generator.register import Entry


SECTIONS: dict[str, tuple[tuple[str, tuple[str, ...]], ...]] = {
    "action": (
        ("summary", ("summary",)),
        ("taxa", ("taxa",)),
        ("range_states", ("range_states", "range_states_complete", "range")),
        ("proponents", ("proponents", "partners")),
        ("activities", ("activities",)),
        ("lessons_learned", ("lessons_learned",)),
        ("targets_served", ("targets_served",)),
        ("proposal", ("proposal",)),
        ("details", ("number", "title", "basis", "known_to")),
    ),
    "partner": (
        ("about", ("about",)),
        ("instruments", ("instruments",)),
        ("contributions", ("contributions",)),
        ("recognitions", ("recognitions",)),
        ("expertise", ("expertise", "regions")),
        ("details", ("name", "former_names", "acronym", "other_acronyms", "kind", "url", "country", "contact", "member_of", "code_of_conduct")),
    ),
    "plan": (
        ("summary", ("summary",)),
        ("objectives", ("objectives",)),
        ("parties", ("parties", "invited", "focal_points")),
        ("mandates", ("mandates",)),
        ("species", ("species",)),
        ("funding", ("funding", "review")),
        ("targets_served", ("targets_served",)),
        ("details", ("title", "kind", "period", "terms", "document", "predecessor", "activities_complete")),
    ),
    "activity": (
        ("text", ("text", "items", "topics")),
        ("responsible", ("addressed_to", "responsible")),
        ("phases", ("phases",)),
        ("targets_served", ("targets_served", "supports")),
        ("details", ("number", "title", "section", "group", "position", "documents", "note")),
    ),
    "species": (
        ("names", ("names",)),
        ("listings", ("listings", "listings_as_at", "instruments")),
        ("details", ("scientific_name", "rank", "synonyms", "group", "class_name", "order", "family", "species_plus_id", "note")),
        ("range", ("range",)),
    ),
    "party": (("details", ("name", "iso2", "region", "status", "since", "deposited", "party_by", "party_number", "as_at", "note")),),
    "meeting": (
        ("note", ("note",)),
        ("details", ("abbreviation", "title", "kind", "number", "body", "dates", "place", "country", "deadlines", "reports_read", "documents")),
    ),
    "target": (("text", ("text",)), ("details", ("kind", "framework", "number", "title", "period"))),
    "body": (("about", ("about",)), ("details", ("name", "acronym", "other_acronyms", "kind", "parent", "members"))),
}
"""The sections of a record's page and the fields each shows; events, sources and verification come after them."""


_RANKS = ("adopted", "rejected", "extended", "completed", "closed", "approved", "endorsed", "signed", "submitted", "reported")
"""Events in the order in which a meeting's page tells them."""


_TAXA = 4
"""So many animals are named under the title of an action."""


class Records(Answers):
    """Makes the pages of records, and of those that moved or were removed."""

    def record(self, entry: Entry) -> RecordPage:
        here = address(entry.kind, entry.id)
        show = self.show(here, entry)
        record = entry.record
        title = show.title(entry)
        heading = escape(title)
        if entry.kind == "species":
            common = title != record.scientific_name
            heading = join((title, element("span", show.scientific(entry), class_="scientific")), " ") if common else show.scientific(entry)
        sections = []
        for id_, names in SECTIONS[entry.kind]:
            used = [name for name in names if getattr(record, name) is not None]
            if not used:
                if id_ in ("summary", "range_states") and entry.kind == "action":
                    sections.append(Section(id_.replace("_", "-"), self.words.field(id_, entry.kind), show.not_recorded(id_)))
                continue
            label = self.words("section_details") if id_ == "details" else self.words.field(id_, entry.kind)
            single = len(used) == 1 and used[0] == id_
            field = {f.name: f for f in fields(type(record))}
            body = show.value(field[id_], getattr(record, id_), (id_,)) if single else show.rows(record, (), used)
            sections.append(Section(id_.replace("_", "-"), label, body, folded=id_ == "proposal"))
        details = [s for s in sections if s.id == "details"]
        sections = [s for s in sections if s.id != "details"]
        if entry.kind == "plan":
            sections.append(self.plan_activities(entry, show))
        events = getattr(record, "events", None)
        if events:
            sections.append(Section("events", self.words.field("events", entry.kind), show.events(events)))
        back = self.back(entry, show)
        sections = back + sections if entry.kind == "species" else sections + back
        if entry.kind == "party":
            sections = self.asked_of(entry, show) + sections
        if entry.kind == "meeting" and entry is self.edition.next_cop:
            sections = [Section("due", self.words("page_due"), element("p", show.link("due/", self.words("home_due_more")))), *sections]
        sections += details
        sections += self.history(entry, show)
        sections += self.provenance(entry, show)
        own = self.past.get((entry.kind, entry.id), [])
        description = self.description(entry, show)
        above = self.above(entry, show)
        return RecordPage(
            address=here,
            title=title,
            description=description,
            words=self.words,
            trail=[Row(show.href(target), escape(name)) for name, target in above],
            kicker=self.kicker(entry),
            edit=show.href(f"edit/?open={entry.kind}/{entry.id}"),
            heading=heading,
            badge=self.badge(entry, show),
            lead=self.lead(entry, show),
            flyway=self.line(entry, show),
            answer=self.answer(entry, show),
            facts=self.facts(entry, show),
            sections=sections,
            side=[*self.map(entry, show), *self.documents(entry, show), *self.following(entry, show)],
            cite=" ".join(one for one in (self.words("cite", title=self.cited(entry, show), site=self.words("site_name"), date=self.words.date(self.edition.as_of)), self.url(here)) if one),
            unplaced=not self.edition.site_url,
            formats=self.citations(entry, show),
            boost={"action": 2.5, "party": 0.8}.get(entry.kind, 1),
            kind=entry.kind,
            keywords=self.keywords(entry),
            recorded=own[0].date if own else "",
            followed=bool(own),
            linked=linked.page(title, description, self.words.lang, self.url(here) or "./", [(name, self.url(target) or show.href(target)) for name, target in above], linked.record(entry, title, description, self.url(here) or "./"), own[0].date if own else ""),
            card=self.card(entry, show),
        )

    def documents(self, entry: Entry, show: Show) -> list[Section]:
        """The documents in which the record was read, with their addresses where they are public."""
        found = dict.fromkeys((source.document or source.title, source.url) for source in entry.record.sources if source.document or source.title)
        addresses = {name: url for name, url in found if url}
        symbols = {source.document for source in entry.record.sources}
        named = {name: escape(name) if name in symbols else show.titled(name) for name, _ in found}
        items = [element("li", element("a", shown, href=addresses[name], rel="external nofollow") if name in addresses else shown) for name, shown in named.items()]
        return [Section("documents", self.words("section_documents"), element("ul", join(items, "\n"), class_="plain"))] if items and entry.kind in ("action", "plan", "partner", "meeting") else []

    def following(self, entry: Entry, show: Show) -> list[Section]:
        """How to follow the record, and the file of all records of its kind."""
        items = [self.follow()] if (entry.kind, entry.id) in self.past else []
        if self.edition.has_calendar(entry):
            items.append(element("a", self.words("follow_calendar"), href=calendars.NAME, type="text/calendar"))
        if entry.kind in ON_PAPER:
            items.append(element("a", self.words("follow_word"), href=RECORD, download=""))
        items.append(element("a", self.words("follow_json"), href=show.shared(f"{api.ROOT}{api.path_of(entry.kind, entry.id)}"), type="application/json"))
        items.append(element("a", self.words("follow_all"), href=show.shared(f"data/{NAMES[entry.kind]}.csv"), download=""))
        return [Section("follow", self.words("section_follow"), element("ul", join((element("li", item) for item in items), "\n"), class_="plain"))]

    def cited(self, entry: Entry, show: Show) -> str:
        """What a citation calls the record: its title, with its number where it has one."""
        return f"{show.title(entry)} ({self.kicker(entry)})" if entry.kind in ("action", "activity") else show.title(entry)

    def citations(self, entry: Entry, show: Show) -> list[tuple[str, str, str]]:
        title, site, day, url = self.cited(entry, show), self.words("site_name"), self.edition.as_of, self.url(address(entry.kind, entry.id))
        key = f"cms-{entry.kind}-{entry.id.replace('/', '-')}"
        return [("bibtex", "BibTeX", exports.bibtex(key, title, site, day, url)), ("ris", "RIS", exports.ris(title, site, day, url, self.words.lang))]

    def keywords(self, entry: Entry) -> tuple[str, ...]:
        """What else a search finds the record by: the ends of document symbols, and of an action the names of its animals in every language."""
        symbols = [value for path, _, value in gather(entry.record).strings if path[-1] == "document"]
        found = ["/".join(steps[i:]) for symbol in symbols for steps in [symbol.split("/")] for i in range(len(steps))]
        found += self.other_names(entry)
        return tuple(dict.fromkeys(found))

    def above(self, entry: Entry, show: Show) -> list[tuple[str, str]]:
        """The names of the pages above a record, and their addresses below the root of the language."""
        plan = self.register.plan_of(entry) if entry.kind == "activity" else None
        above = [(self.words("home"), ""), (self.words(f"kinds_{'plan' if entry.kind == 'activity' else entry.kind}"), f"{PAGES[entry.kind]}/")]
        return [*above, (show.title(plan), address("plan", plan.id))] if plan else above

    def card(self, entry: Entry, show: Show) -> Card:
        """The picture of a record where its address is shared."""
        key = self.edition.status(entry) if entry.kind == "action" else None
        stops, known = show.stops(entry) if entry.kind == "action" else ([], 0)
        subtitle = entry.record.scientific_name if entry.kind == "species" and show.title(entry) != entry.record.scientific_name else ""
        if entry.kind == "action":
            subtitle = ", ".join(dict.fromkeys(one.record.scientific_name for one in self.taxa(entry)[:3]))
        status = self.words(f"status_{key}") if key else ""
        return Card(self.kicker(entry), show.title(entry), subtitle, status, key or "", tuple((stop.name, stop.event) for stop in stops), known, self.signed)

    def kicker(self, entry: Entry) -> str:
        if entry.kind == "action" and entry.record.number:
            return self.words("kicker_action_number", number=entry.record.number)
        if entry.kind == "activity":
            return self.words("kicker_activity_number", number=entry.record.number)
        return self.words(f"kind_{entry.kind}")

    def description(self, entry: Entry, show: Show) -> str:
        text = getattr(entry.record, "summary", None) or getattr(entry.record, "about", None) or getattr(entry.record, "text", None)
        if isinstance(text, Text):
            return summary(show.plain(text))
        return self.words("described", kind=self.words(f"kind_{entry.kind}"), title=show.title(entry))

    def lead(self, entry: Entry, show: Show) -> Markup | None:
        if entry.kind == "action":
            found = self.taxa(entry)
            some = join((show.to(one) for one in found[:_TAXA]), ", ")
            return some if len(found) <= _TAXA else join((some, element("a", self.words.count("and_more", len(found) - _TAXA), href="#taxa")), " ")
        if entry.kind == "meeting":
            return show.text(entry.record.title)
        return None

    def facts(self, entry: Entry, show: Show) -> list[Row]:
        record = entry.record
        w = self.words
        if entry.kind == "action":
            adopted = lifecycle.adoption(record)
            states = [one for one in record.range_states or [] if one.until is None]
            upcoming = next((d for d in self.edition.due if d.entry is entry and d.task == "report-council"), None)
            return [
                Row(w.field("range_states"), element("a", w.count("n_states", len(states)), href="#range-states") if states else show.not_recorded("range_states")),
                Row(w("fact_adopted_at"), show.ref("meeting", adopted.meeting) if adopted and adopted.meeting else show.not_recorded()),
                Row(w.field("known_to"), show.ref("meeting", record.known_to)),
                Row(w("fact_next_due"), show.link("due/", w("task_report_council")) if upcoming else escape(w("nothing_due"))),
            ]
        if entry.kind == "party":
            actions = self.named_by(entry, ("action",))
            return [Row(w.field("status", "party"), self.party_status(entry, show)), Row(w("fact_actions"), escape(w.number(len(actions))) if actions else element("span", w("none_recorded"), class_="not-recorded"))]
        if entry.kind == "species":
            entries = record.listings or []
            live = list(dict.fromkeys(e.appendix for e in sorted(entries, key=lambda e: e.appendix) if e.removed is None))
            return [
                Row(w("fact_appendix"), escape(w("appendix", number=", ".join(live))) if live else show.not_recorded("appendix")),
                Row(w.field("listings_as_at"), show.time(record.listings_as_at) if record.listings_as_at else show.not_recorded("listings_as_at")),
            ]
        if entry.kind == "partner":
            forces = [lifecycle.force(i, self.register, self.edition.as_of) for i in record.instruments or []]
            return [
                Row(w("fact_instruments"), escape(w.number(len(forces))) if forces else show.not_recorded("instruments")),
                Row(w("fact_accreditation"), escape(w(f"accreditation_{lifecycle.accreditation(record, self.register, self.edition.as_of).replace('-', '_')}"))),
            ]
        if entry.kind == "meeting":
            return [
                Row(w.field("dates"), show.when(record.dates) if record.dates else show.not_recorded("dates")),
                Row(w.field("place"), show.text(record.place) if record.place else show.not_recorded()),
            ]
        if entry.kind == "plan":
            activities = self.register.activities[entry.id]
            return [
                Row(w.field("period"), show.when(record.period) if record.period else show.not_recorded("period")),
                Row(w("fact_activities"), escape(w.number(len(activities))) if activities else show.not_recorded("activities")),
            ]
        return []

    def plan_activities(self, entry: Entry, show: Show) -> Section:
        w = self.words
        activities = self.register.activities[entry.id]
        title = w("section_activities")
        sections = entry.record.sections or []
        parts: list[Markup] = []
        if activities:
            parts.append(self.shares(entry, show))
        else:
            parts.append(element("p", w("no_activities")))
        for section in sections:
            own = [a for a in activities if a.record.section == section.number]
            parts.append(element("h3", join((section.number, show.text(section.title)), ". "), id=anchor(section)))
            if section.text is not None:
                parts.append(element("div", show.text(section.text)))
            if section.aims is not None:
                parts.append(element("p", w.field("aims")))
                parts.append(element("ul", join(element("li", show.text(aim)) for aim in section.aims)))
            grouped = {g.id: g for g in section.groups or []}
            for key in [None, *grouped]:
                rows = [a for a in own if a.record.group == key]
                if key is not None:
                    parts.append(element("h4", show.text(grouped[key].title)))
                if rows:
                    parts.append(self.activity_list(rows, show))
        rest = [a for a in activities if a.record.section not in {s.number for s in sections}]
        if rest:
            parts.append(self.activity_list(rest, show))
        return Section("activities", title, join(parts, "\n"))

    def activity_list(self, rows: list[Entry], show: Show) -> Markup:
        items = [element("li", join((show.to(a), self.badge(a, show)), " ")) for a in rows]
        return element("ul", join(items), class_="rows")

    def back(self, entry: Entry, show: Show) -> list[Section]:
        """What points at the record, by what it is there."""
        links = self.register.links[entry.kind, entry.id]
        roles: dict[tuple[int, int, str, str], dict[str, Markup]] = defaultdict(dict)
        order = list(KINDS)
        for link in links:
            if link.path == ("known_to",):  # how far we read is no news of the meeting
                continue
            rank, role = self.role(link.entry, link.path)
            key = (order.index(link.entry.kind), rank, link.entry.kind, role)
            part = link.entry.record
            for step in link.path[:-1]:
                part = part[step] if isinstance(step, int) else getattr(part, step)
            listed = self.listed(link.entry, show)
            roles[key].setdefault(link.entry.id, join((listed, show.tag("inferred")), " ") if getattr(part, "certainty", None) is not None else listed)
        found = []
        for (_, _, kind, role), items in sorted(roles.items(), key=lambda r: r[0]):
            body = element("ul", join(element("li", shown) for shown in items.values()), class_="rows" if len(items) <= 40 else "rows long")
            if kind == "species" and entry.kind == "party":
                body = join((element("p", self.words("range_held", held=self.words.number(self.ranges), total=self.words.number(len(self.register["species"]))), class_="when"), body))
            found.append((self.words(f"kinds_{kind}"), role, len(items), body))
        if not found:
            return []
        parts = [
            part
            for kinds, role, count, body in found
            for part in (
                element("h3", f"{kinds} – {role}") if count <= 40 else element("h3", f"{kinds} – {role} ({self.words.number(count)})"),
                body,
            )
        ]
        return [Section("linked", self.words("section_linked"), join(parts, "\n"))]

    @cached_property
    def ranges(self) -> int:
        """Of how many species the range is recorded."""
        return sum(one.record.range is not None for one in self.register["species"].values())

    def role(self, entry: Entry, path: tuple[str | int, ...]) -> tuple[int, str]:
        """What the pointed-at record is in `entry`: the word of the event, decisions first, or the label of the list it stands in."""
        value: Any = entry.record
        for step in path:
            value = value[step] if isinstance(step, int) else getattr(value, step)
            if isinstance(value, Model) and isinstance(getattr(value, "event", None), str):
                event = value.event  # type: ignore[attr-defined]
                return (_RANKS.index(event) if event in _RANKS else len(_RANKS)), self.words.choice(event)
        names = [step for step in path if isinstance(step, str)]
        outer = [name for name in names if name not in ("actor", "country", "species", "meeting")]
        return len(_RANKS) + 1, self.words.field((outer or names)[-1], entry.kind)

    def asked_of(self, entry: Entry, show: Show) -> list[Section]:
        """What is asked of a country, a task at a time, with the actions it is asked for."""
        tasks: dict[tuple[str, str | None], list[tuple[lifecycle.Due, bool]]] = defaultdict(list)
        for due, inferred in self.asked(entry):
            tasks[due.task, due.date].append((due, inferred))
        items = []
        for asked in tasks.values():
            actions = [self.asked_for(due, show, inferred=inferred) for due, inferred in asked]
            items.append(element("li", join((self.task(asked[0][0], show), element("ul", join((element("li", action) for action in actions), "\n"))), "\n")))
        body = element("ul", join(items, "\n"), class_="rows") if items else element("p", self.words("nothing_asked"))
        silent = sum(action.record.range_states is None for action in self.register["action"].values())
        note = element("p", self.words.count("states_not_recorded", silent), class_="when") if silent else Markup("")
        return [Section("asked", self.words("section_asked"), join((body, note)))]

    def asked_for(self, due: lifecycle.Due, show: Show, *, inferred: bool) -> Markup:
        """An action for which something is asked, with what is not certain of it."""
        marks = [show.tag(key) for key, true in (("if_ongoing", not due.known), ("inferred", inferred)) if true]
        return join((show.to(due.entry), *marks), " ")

    def history(self, entry: Entry, show: Show) -> list[Section]:
        """When the record was changed, in words, by whom and in which commit: dates of recording, not of decision."""
        if self.edition.past is None:
            return []
        own = self.past.get((entry.kind, entry.id), [])
        rows = [element("li", join((self.recorded(one, show.time(one.date)), self.lines(self.telling.lines(one.changes))), "\n")) for one in own]
        note = element("p", self.words("history_note" if self.edition.past.whole else "history_shallow"))
        feed = element("p", self.follow()) if own else Markup("")
        return [Section("history", self.words("section_history"), join((note, self.proof(show), feed, element("ol", join(rows, "\n"), class_="history")), "\n"), folded=True)]

    def provenance(self, entry: Entry, show: Show) -> list[Section]:
        record: Record = entry.record
        items = [show.source(source, ("sources", i)) for i, source in enumerate(record.sources)]
        sources = element("ol", join(element("li", item) for item in items), class_="sources")
        verification = show.rows(record.verification, ("verification",))
        edit = element("p", element("code", f"content/{path_of(entry.kind, entry.id)}"), class_="file")
        return [Section("sources", self.words.field("sources"), sources), Section("verification", self.words.field("verification"), join((verification, edit), "\n"))]

    def stones(self) -> list[Page]:
        """A page for every record that moved or was removed, so that its address still answers."""
        found: list[Page] = []
        for kind, stones in self.register.tombstones.items():
            for entry in stones.values():
                here = address(kind, entry.id)
                show = self.show(here)
                record = entry.record
                goes_to = None
                if hasattr(record, "moved_to"):
                    goes_to = show.href(address(kind, record.moved_to[0])) if len(record.moved_to) == 1 else None
                    links = join((show.ref(kind, id_) for id_ in record.moved_to), ", ")
                    body = element("p", fill(self.words("stone_moved"), date=show.time(record.on), to=links))
                else:
                    body = join((element("p", fill(self.words("stone_removed"), date=show.time(record.removed.on))), element("p", show.text(record.removed.reason))))
                found.append(PartsPage(here, self.words("stone_title"), self.words("stone_title"), self.words, join((element("p", element("code", f"{kind} {entry.id}")), body), "\n"), [], goes_to=goes_to, found=False, followed=(kind, entry.id) in self.past))
        return found
