"""The status of Concerted Actions as a document for a meeting: of the COP, or of the Scientific Council or its Sessional Committee.

For a COP to come it tells where each action stands, which reports came, what step 6.4 would consider closed and what is to be decided; for a past one what was
decided. It claims nothing beyond what was read: a report is missing only where the reports to that meeting were fully read.
"""

from __future__ import annotations

from collections import Counter
from functools import cached_property
from typing import TYPE_CHECKING, Any

from generator import lifecycle
from generator.documents.paper import Line, Paper
from generator.lifecycle import Status as Stand
from generator.markup import element, escape, join
from generator.pages.maker import Maker, capital, fill

if TYPE_CHECKING:
    from collections.abc import Sequence

    from markupsafe import Markup

    from generator.pages.edition import Edition
    from generator.register import Entry

COUNCIL = ("scientific-council", "sessional-committee")
"""The meetings at which the Scientific Council speaks."""


def document(edition: Edition, lang: str, meeting: Entry) -> bytes:
    """The status document for a meeting in a language. Raises `ValueError` where there is none for such a meeting."""
    return Status(edition, lang, meeting).document()


class Status(Maker):
    """Makes the status document for a meeting."""

    def __init__(self, edition: Edition, lang: str, meeting: Entry) -> None:
        """`meeting` is a COP that took place, the next one, or a meeting of the Scientific Council."""
        super().__init__(edition, lang)
        kind, w = meeting.record.kind, self.words
        if kind != "cop" and kind not in COUNCIL:
            raise ValueError(f"there is a status document for meetings of the COP, of the Scientific Council and of its Sessional Committee; '{meeting.id}' is another kind of meeting")
        order = lifecycle.cops(self.register)
        done = lifecycle.took_place(self.register, edition.as_of)
        if kind == "cop" and meeting not in done and meeting is not edition.next_cop:
            raise ValueError(f"'{meeting.id}' comes after the next COP; what it is asked to decide is not known before that one has met")
        self.meeting = meeting
        self.name = str(meeting.record.abbreviation)
        last = lifecycle.last_day(meeting.record.dates)
        self.over = meeting in done if kind == "cop" else last is not None and lifecycle.days(last)[1] <= edition.as_of
        self.moment = min(lifecycle.days(last)[1], edition.as_of) if self.over and last is not None else edition.as_of
        first = lifecycle.first_day(meeting.record.dates)
        place = order.index(meeting) if kind == "cop" else len(lifecycle.took_place(self.register, lifecycle.days(first)[0] if first else edition.as_of))
        self.earlier = order[place - 1] if place else None
        self.shower = self.show("")
        self.paper = Paper(w, f"{w('status_title')}{w('colon')}{self.name}", f"{w('paper_symbol')} – {self.name}", edition.as_of, edition.version)

    # --- what it tells of

    @cached_property
    def actions(self) -> list[Entry]:
        """The Concerted Actions of which something had happened by then, by number."""
        found = [one for one in self.register["action"].values() if self.standing(one).status is not None]
        return sorted(found, key=lambda one: ([int(part) for part in one.record.number.split(".")] if one.record.number else [99], self.words.sort_key(self.shower.title(one))))

    def standing(self, entry: Entry) -> lifecycle.Standing:
        return lifecycle.status(entry.record, self.register, self.moment)

    def ran(self, entry: Entry) -> bool:
        """Whether an action ran when the meeting was to take it up, as far as is known."""
        if self.meeting.record.kind != "cop" or not self.over:
            return self.standing(entry).status is Stand.ONGOING
        day = lifecycle.last_day(self.earlier.record.dates) if self.earlier else None
        return day is not None and lifecycle.status(entry.record, self.register, lifecycle.days(day)[1]).status is Stand.ONGOING

    @cached_property
    def councils(self) -> list[Entry]:
        """The meetings of the Scientific Council since the COP before; of a meeting of the Council, itself."""
        if self.meeting.record.kind in COUNCIL:
            return [self.meeting]
        start = (lifecycle.last_day(self.earlier.record.dates) if self.earlier else None) or ""
        end = lifecycle.first_day(self.meeting.record.dates) or "9"
        return [one for one in self.register["meeting"].values() if one.record.kind in COUNCIL and start < (lifecycle.first_day(one.record.dates) or "") < end]

    def told(self, entry: Entry, kind: str, meetings: list[Entry]) -> list[Any]:
        """Events of a kind at some meetings."""
        ids = {one.id for one in meetings}
        return [event for event in lifecycle.happened(entry.record.events, self.register, self.edition.as_of) if event.event == kind and event.meeting in ids]

    # --- cells

    def named_by_number(self, entry: Entry) -> tuple[object, object]:
        none = "–" if self.standing(entry).status is Stand.PROPOSED else self.shower.not_recorded()
        return entry.record.number or none, element("strong", self.shower.title(entry))

    def animals(self, entry: Entry) -> Markup:
        return join(element("p", self.shower.named(one)) for one in self.taxa(entry))

    @cached_property
    def untold(self) -> bool:
        """Whether of no action later decisions are recorded, which is then said once above a list."""
        return bool(self.actions) and not any(one.known or one.at is None for one in map(self.standing, self.actions))

    def state(self, entry: Entry, key: str = "status_at") -> Markup:
        """The last status that is known, and as of which COP."""
        standing = self.standing(entry)
        word = self.words(f"status_{standing.status}")
        shown = escape(word if standing.known or standing.at is None else self.words(key, status=word, meeting=standing.at.record.abbreviation))
        return join((shown, self.shower.tag("inferred")), " ") if standing.inferred else shown

    def last_known(self, entry: Entry) -> Markup:
        """The last status that is known, as a list has it."""
        return self.state(entry, "status_at_short" if self.untold else "status_at")

    def called(self, entry: Entry) -> str:
        """The number and the title of an action."""
        return " ".join(filter(None, (entry.record.number, self.shower.title(entry))))

    def events(self, events: list[Any], *more: str) -> Markup:
        """Events, a line each: meeting, document and some of their fields."""
        w = self.words
        lines = []
        for event in events:
            pieces: list[object] = [self.shower.ref("meeting", event.meeting) if event.meeting else fill(w("status_dated"), date=self.shower.when(event.date)) if event.date else w("date_not_recorded")]
            pieces += [event.document] if event.document else []
            pieces += [w.choice(value) for name in more if (value := getattr(event, name, None)) is not None]
            shown = join(pieces, ", ")
            lines.append(element("p", join((shown, self.shower.tag("inferred")), " ") if event.certainty is not None else shown))
        return join(lines)

    def reports(self, entry: Entry, meetings: list[Entry]) -> Markup | None:
        """The reports to some meetings; missing only where those were fully read, None where nothing is recorded."""
        found = self.told(entry, "reported", meetings)
        if found:
            return self.events(found)
        read = bool(meetings) and all(one.record.reports_read for one in meetings)
        return escape(self.words("report_missing")) if read and entry in self.actions else None

    def latest(self, entry: Entry) -> Markup | None:
        found = [event for event in lifecycle.happened(entry.record.events, self.register, self.moment) if event.event == "reported"]
        return self.events(found[-1:], "proposes") if found else None

    def spoken(self, events: list[Any]) -> Markup | None:
        """What the Scientific Council advised; None where nothing is recorded."""
        return self.events(events, "advice") if events else None

    def filled(self, caption: str, columns: Sequence[str], rows: Sequence[tuple[object, ...] | Line], widths: Sequence[int]) -> None:
        """A table in which columns that hold nothing in any row are left out, which is said once; None stands where nothing is recorded. Where there is no row, that is said instead."""
        told = [row for row in rows if not isinstance(row, Line)]
        if not told:
            self.nothing()
            return
        kept = [i for i in range(len(columns)) if any(row[i] is not None for row in told)]
        empty = [name for i, name in enumerate(columns) if i not in kept]
        if empty:
            self.paper.paragraph(self.words("status_left_out", what=self.words("semicolon").join(empty)))
        shown = [row if isinstance(row, Line) else [self.shower.not_recorded() if row[i] is None else row[i] for i in kept] for row in rows]
        rest = sum(widths[i] for i in kept[1:])
        self.paper.table(caption, [columns[i] for i in kept], shown, [widths[0] * rest, *(widths[i] * (sum(widths) - widths[0]) for i in kept[1:])])

    def nothing(self) -> None:
        """What stands where a list would be empty."""
        self.paper.paragraph(f"{capital(self.words('none_recorded'))}.")

    def agents(self, entry: Entry) -> Markup:
        return join((self.shower.agent(one) for one in entry.record.proponents or []), ", ") or self.shower.not_recorded()

    # --- the document

    def document(self) -> bytes:
        w, paper, record = self.words, self.paper, self.meeting.record
        where = ", ".join((self.shower.plain(record.place) if record.place else w("place_not_recorded"), w.period(record.dates) if record.dates else w("dates_not_recorded")))
        if not record.place and not record.dates:
            where = w("place_and_dates_not_recorded")
        past = self.over and record.kind == "cop"
        title = w("status_title_past" if past else "status_title")
        # The original of all languages is the English: every record has it, and French and Spanish are made from it; documents of the United Nations name it so, each in its own language.
        paper.head(w("paper_original"), (self.shower.plain(record.title), where, w("paper_agenda")), title.upper())
        paper.heading(w("status_background"))
        paper.numbered(w("status_rests"))
        paper.numbered(w("status_reads", date=w.date(self.moment)))
        if past:
            self.decided()
        else:
            self.figures()
        self.received()
        self.lapses()
        if not self.over:
            self.deadlines()
        paper.heading(w("gaps_title"))
        paper.numbered(w("status_unknown_intro"))
        paper.bullets(self.unknown())
        if not self.over:
            self.requested()
        if past:
            self.list_of_decisions()
            self.list_of_reports()
        else:
            self.list_of_actions()
            self.list_of_reports()
            self.list_of_questions()
        return paper.data()

    def figures(self) -> None:
        w = self.words
        self.paper.heading(w("status_figures"))
        self.paper.numbered(w.count("status_held", len(self.actions)))
        order = [cop.id for cop in lifecycle.cops(self.register)]
        groups: dict[tuple[int, int, Markup], int] = Counter()
        for one in self.actions:
            standing = self.standing(one)
            since = -1 if standing.known or standing.at is None or standing.at.id not in order else order.index(standing.at.id)
            groups[list(Stand).index(standing.status or Stand.PROPOSED), -since, self.state(one)] += 1
        self.paper.table(w("status_figures"), (w("status_last_known"), w("kinds_action")), [(state, w.number(n)) for (_, _, state), n in sorted(groups.items())], (8, 2))

    def decided(self) -> None:
        w = self.words
        self.paper.heading(w("status_decisions"))
        counts = Counter(event.event for one in self.register["action"].values() for event in self.decisions(one))
        if counts:
            self.paper.numbered(w("status_decided", meeting=self.name))
            self.paper.table(w("status_decisions"), (w("status_decision"), w("kinds_action")), [(capital(w.choice(event)), w.number(counts[event])) for event in sorted(counts)], (8, 2))
        else:
            self.paper.numbered(w("status_decided_none", meeting=self.name))
        silent = sum(not self.decisions(one) for one in self.running)
        if silent:
            self.paper.numbered(w.count("status_silent", silent))

    def decisions(self, entry: Entry) -> list[Any]:
        return [event for event in entry.record.events if event.event in lifecycle.DECISIONS and event.meeting == self.meeting.id]

    @cached_property
    def running(self) -> list[Entry]:
        return [one for one in self.actions if self.ran(one)]

    def received(self) -> None:
        w = self.words
        meetings = self.councils if self.meeting.record.kind in COUNCIL else [*self.councils, self.meeting]
        n = sum(bool(self.told(one, "reported", meetings)) for one in self.actions)
        self.paper.heading(w("status_reports"))
        some, none = ("status_received", "status_received_none") if self.meeting.record.kind == "cop" else ("status_received_council", "status_received_council_none")
        self.paper.numbered(fill(w.count(some, n), meeting=escape(self.name)) if n else w(none, meeting=self.name))
        read = [one for one in meetings if one.record.reports_read]
        unread = [str(one.record.abbreviation) for one in meetings if one not in read and (self.over or one is not self.meeting)]
        if unread:
            self.paper.numbered(w("status_reports_unread", meetings=", ".join(unread)))
        if not self.over and self.meeting not in read:
            self.paper.numbered(w("status_reports_open", meeting=self.name))
        for one in read:
            silent = sum(not self.told(entry, "reported", [one]) for entry in self.running)
            self.paper.numbered(fill(w.count("status_reports_missing", silent), meeting=escape(one.record.abbreviation)))

    def lapses(self) -> None:
        w = self.words
        read = lifecycle.fully_read(self.register, self.moment)
        found = [(one, lapse) for one in self.running if (lapse := lifecycle.lapsed(one, self.register, self.moment)) is not None]
        self.paper.heading(w("status_lapses"))
        if found:
            self.paper.numbered(w.count("status_lapse", len(found)))
            rows = [(*self.named_by_number(one), lapse.record.abbreviation, self.state(one)) for one, lapse in found]
            self.paper.table(w("status_lapses"), (w("paper_number"), w("kind_action"), w("status_no_report_to"), w("column_status")), rows, (20, 57, 36, 57))
        else:
            self.paper.numbered(w("status_lapse_none", meetings=", ".join(cop.record.abbreviation for cop in read)) if read else w("status_lapse_unread"))

    def deadlines(self) -> None:
        w = self.words
        asked: dict[tuple[str, str], list[lifecycle.Due]] = {}
        for one in self.edition.due:
            if one.task != "lapse" and (one.cop is self.meeting or one.meeting is self.meeting):
                asked.setdefault((one.task, one.date or ""), []).append(one)
        self.paper.heading(w("status_deadlines"))
        if not asked:
            self.paper.numbered(w("status_deadlines_none"))
            return
        self.paper.numbered(w("status_deadlines_intro"))
        rows = []
        dated = any(date for _, date in asked)
        for (task, date), some in asked.items():
            when = join((element("p", self.before(some[0], self.shower)), *([element("p", w.date(date) if date else w("date_not_recorded"))] if dated else [])))
            key = task.replace("-", "_")
            what = join((element("p", element("strong", w(f"task_{key}"))), element("p", w(f"asks_{key}"))))
            sure = sum(one.known for one in some)
            many = join(element("p", w.count(key, n)) for key, n in (("status_sure", sure), ("status_doubtful", len(some) - sure)) if n)
            rows.append((when, what, capital(w("step", step=some[0].step)), many))
        self.paper.table(w("status_deadlines"), (w("column_deadline"), w("column_asked"), w("column_paragraph"), w("kinds_action")), rows, (3, 7, 3, 4))

    def unknown(self) -> list[object]:
        w = self.words
        lines: list[object] = list(self.gaps(self.shower))
        record = self.meeting.record
        if not self.over and record.dates is None:
            lines.append(w("status_no_dates", meeting=self.name))
        if not self.over and record.kind == "cop":
            missing = [w.field(name).lower() if self.words.lang != "en" else w.field(name) for name in ("proposals", "scientific_documents", "national_reports") if getattr(record.deadlines, name, None) is None]
            if missing:
                lines.append(w("status_no_deadlines", meeting=self.name, what=w("semicolon").join(missing)))
            if not self.councils:
                lines.append(w("status_no_council", meeting=self.name))
        for name in ("proponents", "range_states", "activities") if not (self.over and record.kind == "cop") else ():
            n = sum(getattr(one.record, name) is None for one in self.actions)
            if n:
                lines.append(fill(w.count("status_lacks", n), what=escape(w.field(name, "action"))))
        return lines

    def requested(self) -> None:
        w = self.words
        kind = "cop" if self.meeting.record.kind == "cop" else "council"
        self.paper.heading(w("status_requested"))
        self.paper.numbered(w(f"status_invited_{kind}"))
        self.paper.lettered([w("status_invited_note"), w(f"status_invited_{kind}_decide"), w("status_invited_tell")])

    # --- annexes

    def list_of_actions(self) -> None:
        w = self.words
        self.paper.annex(1, w("status_list"))
        if self.untold:
            self.paper.paragraph(w("status_later_unknown"))
        rows = []
        for one in self.actions:
            adopted = lifecycle.adoption(one.record)
            done = adopted is not None and adopted in lifecycle.happened(one.record.events, self.register, self.moment)
            at = self.shower.ref("meeting", adopted.meeting) if done and adopted.meeting else "–" if self.standing(one).status is Stand.PROPOSED else self.shower.not_recorded()
            rows.append((*self.named_by_number(one), self.animals(one), at, self.last_known(one), self.agents(one)))
        if rows:
            self.paper.table(w("status_list"), (w("paper_number"), w("kind_action"), w("kinds_species"), w("fact_adopted_at"), w("status_last_known"), w.field("proponents")), rows, (15, 28, 46, 23, 23, 35))
        else:
            self.nothing()

    def list_of_decisions(self) -> None:
        w = self.words
        self.paper.annex(1, w("status_decisions"))
        order = [cop.id for cop in lifecycle.cops(self.register)]
        rows, silent = [], []
        for one in self.actions:
            made = self.decisions(one)
            if made:
                shown: Markup = join(element("p", join((element("strong", capital(w.choice(event.event))), *([self.shower.tag("inferred")] if event.certainty else [])), " ")) for event in made)
                where: object = join(element("p", event.document) for event in made if event.document) or None
            elif one in self.running:
                read = one.record.known_to in order and order.index(one.record.known_to) >= order.index(self.meeting.id)
                if not read:
                    silent.append(self.called(one))
                    continue
                shown, where = escape(w("status_no_decision")), ""
            else:
                continue
            rows.append((*self.named_by_number(one), self.animals(one), shown, where))
        if rows:
            self.filled(w("status_decisions"), (w("paper_number"), w("kind_action"), w("kinds_species"), w("status_decision"), w.field("document")), rows, (16, 33, 50, 29, 42))
        if silent:
            self.paper.paragraph(w("status_outcome_unknown", what=w("semicolon").join(silent)))
        if not rows and not silent:
            self.nothing()

    def list_of_reports(self) -> None:
        w = self.words
        self.paper.annex(2, w("status_reports"))
        cop = self.meeting.record.kind == "cop"
        some = [one for one in self.actions if self.ran(one) or self.told(one, "reported", [*self.councils, self.meeting])]
        columns = [w("paper_number"), w("kind_action"), w("status_to_council")]
        columns += [w("status_to_cop", meeting=self.name)] if cop else []
        columns += [w("status_advice"), w("status_last_report")]
        rows, silent = [], []
        for one in some:
            told = [self.reports(one, self.councils), *([self.reports(one, [self.meeting])] if cop else []), self.spoken(self.told(one, "reviewed", [*self.councils, self.meeting])), self.latest(one)]
            if any(cell is not None for cell in told):
                rows.append((*self.named_by_number(one), *told))
            else:
                silent.append(self.called(one))
        if rows:
            self.filled(w("status_reports"), columns, rows, (20, 33, 30, 30, 27, 30) if cop else (20, 42, 36, 36, 36))
        if silent:
            self.paper.paragraph(w("status_nothing", what=w("semicolon").join(silent)))
        if not some:
            self.nothing()

    def list_of_questions(self) -> None:
        """What the meeting is to decide or to assess: new proposals, and what becomes of each action that runs."""
        w = self.words
        title = w("status_questions" if self.meeting.record.kind == "cop" else "status_questions_council")
        self.paper.annex(3, title)
        if self.untold:
            self.paper.paragraph(w("status_later_unknown"))
        meetings = [*self.councils, *([self.meeting] if self.meeting not in self.councils else [])]
        groups: dict[str, list[tuple[object, ...]]] = {key: [] for key in ("new", "continuation", "completion", "closure", "open")}
        for one in self.actions:
            standing = self.standing(one)
            if standing.status is Stand.PROPOSED:
                told = self.told(one, "assessed", meetings)
                sent = [event for event in lifecycle.happened(one.record.events, self.register, self.moment) if event.event in ("submitted", "revised")]
                groups["new"].append((*self.named_by_number(one), self.events(sent), self.spoken(told), self.last_known(one)))
            elif standing.status is Stand.ONGOING:
                sent = [*self.told(one, "revised", meetings), *self.told(one, "reported", meetings)]
                told = self.told(one, "reviewed", meetings)
                wish = next((event.proposes for event in reversed(sent) if getattr(event, "proposes", None)), "continuation" if any(event.event == "revised" for event in sent) else "open")
                groups[wish].append((*self.named_by_number(one), self.events(sent) or None, self.spoken(told), self.last_known(one)))
        rows: list[tuple[object, ...] | Line] = []
        for key, some in groups.items():
            rows += [Line(f"{w(f'status_question_{key}')} ({w.number(len(some))})"), *some] if some else [Line(join((w(f"status_question_{key}"), w("none_recorded")), w("colon")))]
        self.filled(title, (w("paper_number"), w("kind_action"), w("status_sent"), w("status_advice"), w("status_last_known")), rows, (20, 42, 36, 36, 36))
