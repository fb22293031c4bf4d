"""How far a work plan is, as a document: the plan, its activities by status, and section by section what was planned and what was reported."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from generator import lifecycle
from generator.documents.paper import Paper
from generator.markup import element, escape, join
from generator.models.walk import fields
from generator.pages.maker import Maker

if TYPE_CHECKING:
    from markupsafe import Markup

    from generator.pages.edition import Edition
    from generator.register import Entry


def document(edition: Edition, lang: str, plan: Entry) -> bytes:
    """The progress of a plan in a language."""
    return Progress(edition, lang).document(plan)


class Progress(Maker):
    """Makes the documents on the progress of plans."""

    def __init__(self, edition: Edition, lang: str) -> None:
        """`lang` is one of `LANGUAGES`."""
        super().__init__(edition, lang)
        self.shower = self.show("")
        self.silent = False
        """Whether nothing was reported of any activity, which is then said once."""

    def document(self, plan: Entry) -> bytes:
        """The document of one plan."""
        w, show, record = self.words, self.shower, plan.record
        title = show.title(plan)
        paper = Paper(w, f"{w('progress_title')}{w('colon')}{title}", title, self.edition.as_of, self.edition.version)
        paper.head(w("paper_original"), (w("paper_meeting"), w("paper_agenda")), w("progress_title").upper(), title)
        activities = self.register.activities[plan.id]
        facts = [
            (w.field("parties"), join((show.agent(one) for one in record.parties), ", ")),
            (w.field("kind"), w.choice(record.kind)),
            (w.field("period"), show.when(record.period) if record.period else show.not_recorded("period")),
            (w.field("document"), record.document or show.not_recorded()),
            (w.field("status"), self.badge(plan, show) or show.not_recorded()),
            (w("fact_activities"), w.number(len(activities)) if activities else show.not_recorded("activities")),
        ]
        paper.html(element("dl", join(element("div", join((element("dt", name), element("dd", value)))) for name, value in facts)))
        paper.numbered(w("progress_intro"))
        if not activities:
            paper.numbered(w("no_activities"))
            return paper.data()
        paper.numbered(w("progress_whole" if record.activities_complete else "progress_part"))
        self.silent = not any(self.reports(phase) for one in activities for phase in one.record.phases or [])
        if self.silent:
            paper.numbered(w("progress_none"))
        counts = Counter(str(self.edition.progress[one.id]) for one in activities)
        order = [str(one) for one in lifecycle.Progress]
        rows = [(w(f"progress_{key.replace('-', '_')}"), w.number(counts[key])) for key in sorted(counts, key=order.index)]
        paper.table(w("progress_counts"), (w.field("status"), w("section_activities")), rows, (8, 2))
        sections = [(f"{one.number}. {show.plain(one.title)}", [a for a in activities if a.record.section == one.number]) for one in record.sections or []]
        rest = [one for one in activities if not any(one in own for _, own in sections)]
        named = [(name, own) for name, own in sections if own]
        for name, own in [*named, (w("section_rest" if named else "section_activities"), rest)]:
            if own:
                paper.heading(name)
                columns = (w("paper_number"), w("kind_activity"), w.field("responsible"), w.field("phases"), w("column_status"))
                paper.table(w("section_activities"), columns, [self.row(one) for one in own], (13, 42, 42, 30, 30) if self.silent else (13, 40, 38, 54, 25))
        return paper.data()

    def row(self, entry: Entry) -> tuple[object, ...]:
        """An activity: number, title, who does it, what was planned and reported, and where it stands."""
        agents = [*(entry.record.responsible or []), *(entry.record.addressed_to or [])]
        who = join((self.shower.agent(one) for one in agents), ", ") or self.shower.not_recorded()
        told = join(self.phase(entry, one) for one in entry.record.phases or []) or self.shower.not_recorded()
        note = [element("p", join((element("i", self.words.field("note")), self.shower.text(entry.record.note)), self.words("colon")))] if entry.record.note else []
        return entry.record.number, join((element("p", self.shower.text(entry.record.title)), *note)), who, told, self.badge(entry, self.shower) or ""

    def reports(self, phase: Any) -> list[Any]:
        """What was reported of a stretch of an activity by the day that is meant."""
        return list(lifecycle.happened(phase.progress, self.register, self.edition.as_of))

    def phase(self, entry: Entry, phase: Any) -> Markup:
        """A stretch of an activity: its time, what was planned, and each report."""
        w, show = self.words, self.shower
        when = [w.choice(phase.term)] if phase.term else []
        when += [w.period(phase.timeframe)] if phase.timeframe else []
        lines = [element("p", element("strong", ", ".join(when)))] if when else []
        if phase.plan:
            lines.append(element("p", join((element("i", w.field("plan")), show.text(phase.plan)), w("colon"))))
        reports = self.reports(phase)
        lines += [self.report(entry, one) for one in reports]
        if not reports and not self.silent:
            lines.append(element("p", join((element("i", w.field("progress")), show.not_recorded()), w("colon"))))
        return join(lines)

    def report(self, entry: Entry, report: Any) -> Markup:
        """What was reported: when, in which document, and what it says."""
        w = self.words
        show = self.show("", entry)
        lead: list[object] = [show.time(report.date) if isinstance(report.date, str) else show.when(report.date)] if report.date else []
        lead += [show.ref("meeting", report.meeting)] if report.meeting else []
        lead += [report.document] if report.document else []
        said: list[object] = [element("i", w.field("progress")), join(lead, ", ")] if lead else [element("i", w.field("progress"))]
        if report.text:
            said.append(show.text(report.text))
        blocks = [element("p", join(said, w("colon")))]
        if report.reported_with:
            field = next(one for one in fields(type(report)) if one.name == "reported_with")
            blocks.append(element("div", join((escape(w.field("reported_with")), show.value(field, report.reported_with, ("reported_with",))), w("colon"))))
        if report.status:
            blocks.append(element("p", join((w.field("status"), w.choice(report.status, "status")), w("colon"))))
        return join(blocks)
