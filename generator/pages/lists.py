"""The list of each kind of record."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from generator import lifecycle
from generator.markup import element, escape, join
from generator.models import KINDS
from generator.models.walk import fields
from generator.pages.maker import Maker, fill, table
from generator.pages.page import ListPage, Section
from generator.show import FOLDERS, KINDS_IN, Show, address

if TYPE_CHECKING:

    from markupsafe import Markup

    from generator.register import Entry


class Lists(Maker):
    """Makes the lists."""

    def index(self, kind: str) -> ListPage:
        here = f"{FOLDERS[kind]}/"
        show = self.show(here)
        w = self.words
        entries = list(self.register[kind].values())
        entries.sort(key=lambda e: w.sort_key(show.title(e)))
        columns, row = self.columns(kind, show)
        groups: dict[str, list[Entry]] = defaultdict(list)
        for entry in entries:
            groups[self.grouping(kind, entry)].append(entry)
        parts = []
        for key in self.group_order(kind, groups):
            label = self.group_label(kind, key)
            rows = groups[key]
            if kind == "meeting":
                rows = sorted(rows, key=lambda e: (lifecycle.first_day(e.record.dates) or "9", e.record.number or 0), reverse=True)
            if kind == "action":
                rows = sorted(rows, key=lambda e: (e.record.number is None, [int(p) for p in (e.record.number or "0").split(".")], w.sort_key(show.title(e))))
            parts.append(Section(f"group-{key}" if key else "all", f"{label[:1].upper()}{label[1:]} ({w.number(len(rows))})", table(label, columns, (row(entry) for entry in rows))))
        intro = element("p", fill(w(f"intro_{kind}"), n=escape(w.number(len(entries)))))
        followed = any(record[0] in KINDS_IN[FOLDERS[kind]] for record in self.past)
        if kind == "partner":
            intro = join((intro, element("p", show.link("bodies/", w("kinds_body")))))
        return ListPage(here, w(f"kinds_{kind}"), w("list_described", kinds=w(f"kinds_{kind}")), w, intro, parts, followed=followed)

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
            case "partner" | "plan" | "meeting" | "body":
                return str(entry.record.kind)
            case _:
                return ""

    def group_order(self, kind: str, groups: dict[str, list[Entry]]) -> list[str]:
        if kind == "action":
            order = ["ongoing", "completed", "unknown", "proposed", "closed", "rejected", "withdrawn"]
        elif kind == "target":
            order = sorted(groups)
        else:
            field = {"species": "group", "party": "status"}.get(kind, "kind")
            order = [*next(f.choices for f in fields(KINDS[kind]) if f.name == field), "not-recorded"]
        return [key for key in order if key in groups]

    def group_label(self, kind: str, key: str) -> str:
        if kind == "action":
            return self.words(f"status_{key}")
        if kind == "target":
            return self.show("").title(self.register["target"][key]) if key in self.register["target"] else key
        return self.words("not_recorded") if key == "not-recorded" else self.words.choice(key)

    def columns(self, kind: str, show: Show) -> tuple[list[str], Any]:
        """The columns of a list, and the function that fills a row."""
        w = self.words
        none = show.not_recorded()

        def badge(entry: Entry) -> object:
            return self.badge(entry, show, short=True) or ""

        def adopted(entry: Entry) -> Markup:
            event = next((e for e in entry.record.events if e.event == "adopted"), None)
            return show.ref("meeting", event.meeting) if event and event.meeting else none

        def taxa(entry: Entry) -> Markup:
            names = list(dict.fromkeys(t.species for t in entry.record.taxa))
            some = [show.ref("species", name) for name in names[:3]]
            more = len(names) - len(some)
            return join((join(some, ", "), w.count("and_more", more)), " ") if more else join(some, ", ")

        def count_of(entry: Entry, kinds: tuple[str, ...]) -> Markup:
            found = {link.entry.id for link in self.register.links[entry.kind, entry.id] if link.entry.kind in kinds}
            return escape(w.number(len(found))) if found else element("span", w("none_recorded"), class_="not-recorded")

        match kind:
            case "action":
                return [w("column_status"), w.field("number"), w.field("title"), w.field("taxa"), w("fact_adopted_at"), w.field("known_to")], lambda e: (
                    badge(e), e.record.number or none, show.to(e), taxa(e), adopted(e), show.ref("meeting", e.record.known_to),
                )  # fmt: skip
            case "partner":
                return [w.field("name"), w.field("acronym"), w("fact_instruments"), w("fact_accreditation")], lambda e: (
                    show.to(e), e.record.acronym or "", w.number(len(e.record.instruments)) if e.record.instruments else none,
                    w(f"accreditation_{lifecycle.accreditation(e.record, self.register, self.edition.as_of).replace('-', '_')}"),
                )  # fmt: skip
            case "plan":
                return [w("column_status"), w.field("title"), w.field("period"), w("fact_activities")], lambda e: (
                    badge(e), show.to(e), show.when(e.record.period) if e.record.period else none, w.number(len(self.register.activities[e.id])) if self.register.activities[e.id] else none,
                )  # fmt: skip
            case "species":
                return [w.field("names"), w.field("scientific_name"), w.field("listings"), w("kinds_action")], lambda e: (
                    show.link(address("species", e.id), show.common_name(e) or e.record.scientific_name), show.scientific(e),
                    ", ".join(sorted({x.appendix for x in e.record.listings or [] if x.removed is None})) or none, count_of(e, ("action",)),
                )  # fmt: skip
            case "party":
                return [w.field("name"), w.field("region"), w.field("status", "party"), w("kinds_action")], lambda e: (
                    show.to(e), w.choice(e.record.region) if e.record.region else none, self.party_status(e, show), count_of(e, ("action",)),
                )  # fmt: skip
            case "meeting":
                return [w.field("abbreviation"), w.field("title"), w.field("dates"), w.field("place")], lambda e: (
                    show.to(e), show.text(e.record.title), show.when(e.record.dates) if e.record.dates else none, show.text(e.record.place) if e.record.place else none,
                )  # fmt: skip
            case "target":
                return [w.field("number"), w.field("title"), w("column_served_by")], lambda e: (e.record.number or "", show.to(e), count_of(e, ("action", "plan", "activity")))
            case _:
                return [w.field("name"), w.field("acronym"), w("column_named_by")], lambda e: (show.to(e), e.record.acronym or "", count_of(e, tuple(KINDS)))
