"""What events make of a record on a given day, and what is due.

The words are those of Resolution 12.28 (Rev.COP14), Annex 1. Status is never written in a record; it is worked out here, at `as_of` (a day as
`YYYY-MM-DD`), and never claims more than was read.
"""

from __future__ import annotations

from calendar import monthrange
from collections import defaultdict
from enum import StrEnum
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

from generator.models import Actor, Period

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from generator.models import Action, Instrument, Partner, Plan
    from generator.register import Entry, Register


class Status(StrEnum):
    """Where a Concerted Action stands."""

    PROPOSED = "proposed"
    ONGOING = "ongoing"
    COMPLETED = "completed"
    CLOSED = "closed"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"


AFTER = {
    "submitted": Status.PROPOSED,
    "withdrawn": Status.WITHDRAWN,
    "adopted": Status.ONGOING,
    "rejected": Status.REJECTED,
    "extended": Status.ONGOING,
    "completed": Status.COMPLETED,
    "closed": Status.CLOSED,
}
"""The status that an event leads to; other events leave it as it was."""

ALLOWED: dict[str, tuple[Status | None, ...]] = {
    "submitted": (None,),
    "revised": (Status.PROPOSED, Status.ONGOING),
    "assessed": (Status.PROPOSED,),
    "withdrawn": (Status.PROPOSED,),
    "adopted": (Status.PROPOSED, None),
    "rejected": (Status.PROPOSED,),
    "reported": (Status.ONGOING,),
    "national-report": (Status.ONGOING, Status.COMPLETED, Status.CLOSED),
    "reviewed": (Status.ONGOING,),
    "extended": (Status.ONGOING,),
    "completed": (Status.ONGOING,),
    "closed": (Status.ONGOING,),
    "noted": (None, *Status),
}
"""The status in which an event may happen; None stands for a record without any event before it."""

ENDED = frozenset((Status.COMPLETED, Status.CLOSED, Status.REJECTED, Status.WITHDRAWN))
"""The statuses after which nothing is asked any more."""

DECISIONS = frozenset(("adopted", "rejected", "extended", "completed", "closed"))
"""Events that only the Conference of the Parties can bring about (steps 4 and 6.6)."""


class Standing(NamedTuple):
    """The status of a Concerted Action on a day, and how far it is known."""

    status: Status | None
    """None before the first event."""
    known: bool
    """False where a COP has met since the last one whose outcome was read."""
    at: Entry | None
    """The COP up to which the status was read."""
    event: Any
    """The event that led to it."""
    inferred: bool
    """Whether that event is inferred."""

    @property
    def key(self) -> str:
        """The status in one word, `unknown` where it is not known today."""
        if self.status is None:
            return "unknown"
        return str(self.status) if self.known else "unknown"


def first_day(when: Any) -> str | None:
    """The first year, month or day of a date or period."""
    if isinstance(when, Period):
        return when.start or when.end
    return None if when is None else str(when)


def last_day(when: Any) -> str | None:
    """The last year, month or day of a date or period."""
    if isinstance(when, Period):
        return when.end or when.start
    return None if when is None else str(when)


def days(value: str) -> tuple[str, str]:
    """The first and the last day of a year, month or day, as `YYYY-MM-DD`."""
    year, month, day = (*value.split("-"), "", "")[:3]
    return f"{year}-{month or '01'}-{day or '01'}", f"{year}-{month or '12'}-{day or monthrange(int(year), int(month or 12))[1]}"


def span(when: Period | str) -> tuple[str, str]:
    """The first and the last day of a date or period; where an end is open or not recorded, what sorts before or after every day."""
    start, end = (when.start, when.end) if isinstance(when, Period) else (when, when)
    return days(start)[0] if start else "", days(end)[1] if end else "9"


def reached(date: str | None, as_of: str) -> bool:
    """Whether a partial date has come by `as_of`; a year counts from its first day, and no date counts as come."""
    return date is None or date <= as_of[: len(date)]


def passed(date: str, as_of: str) -> bool:
    """Whether a partial date is over by `as_of`; a year is over on its last day."""
    return date < as_of[: len(date)]


def held(event: Any, register: Register) -> str | None:
    """When an event happened: its own date, else the last day of its meeting, else None."""
    own = last_day(event.date)
    if own is not None or event.meeting is None:
        return own
    meeting = register.find("meeting", event.meeting)
    return last_day(meeting.record.dates) if meeting else None


def happened(events: list[Any] | None, register: Register, as_of: str) -> list[Any]:
    """The events that had happened by `as_of`, in the order of the file; an undated one stands with the dated one before it."""
    done = []
    come = True
    for event in events or []:
        date = held(event, register)
        if date is not None:
            come = reached(date, as_of)
        elif event.meeting is not None and (earlier := _before(event.meeting, register)) is not None:
            come = come and passed(earlier, as_of)
        if come:
            done.append(event)
    return done


def _before(meeting: str, register: Register) -> str | None:
    """The last day of the latest dated COP before a COP without dates: what it decides comes after that."""
    order = cops(register)
    place = next((i for i, cop in enumerate(order) if cop.id == meeting), None)
    return next((day for cop in reversed(order[:place]) if (day := last_day(cop.record.dates)) is not None), None) if place is not None else None


def cops(register: Register) -> list[Entry]:
    """The Conferences of the Parties, in order."""
    return sorted((m for m in register["meeting"].values() if m.record.kind == "cop"), key=lambda m: (m.record.number or 0, m.id))


def took_place(register: Register, as_of: str) -> list[Entry]:
    """The COPs that had ended by `as_of`; one without dates counts where a later one had."""
    found = cops(register)
    done = [i for i, cop in enumerate(found) if _ended(cop.record.dates, as_of)]
    return found[: done[-1] + 1] if done else []


def _ended(dates: Period | None, as_of: str) -> bool:
    """Whether a meeting had ended: on its last day; where only the first is recorded, on the day after."""
    if dates is None:
        return False
    if dates.end is None:
        return dates.start is not None and passed(days(dates.start)[1], as_of)
    return days(dates.end)[1] <= as_of


def next_cop(register: Register, as_of: str) -> Entry | None:
    """The first COP that had not ended by `as_of`."""
    done = len(took_place(register, as_of))
    found = cops(register)
    return found[done] if done < len(found) else None


def adoption(action: Action) -> Any:
    """The event by which a COP adopted a Concerted Action; None where none is recorded."""
    return next((event for event in action.events if event.event == "adopted"), None)


def status(action: Action, register: Register, as_of: str) -> Standing:
    """Where a Concerted Action stood on `as_of`."""
    now: Status | None = None
    event = None
    for one in happened(action.events, register, as_of):
        if one.event in AFTER:
            now, event = AFTER[one.event], one
    known_to = register.find("meeting", action.known_to)
    before = took_place(register, as_of)
    ids = [cop.id for cop in before]
    unread = before[ids.index(action.known_to) + 1 :] if action.known_to in ids else []
    at = known_to if known_to is None or known_to.id in ids else (before[-1] if before else None)
    return Standing(now, now in ENDED or not unread, at, event, getattr(event, "certainty", None) == "inferred")


# --- partners -------------------------------------------------------------------------------------------------------------------------


class Force(StrEnum):
    """Whether an instrument is in force."""

    IN_FORCE = "in-force"
    ENDED = "ended"
    OPEN = "expiry-not-recorded"
    PASSED = "time-passed"
    """Its time has passed, and nothing says that it was ever signed."""
    UNKNOWN = "not-recorded"


def _until(instrument: Instrument, register: Register, as_of: str) -> str | None:
    """Until when an instrument holds as seen on `as_of`: its period's end, or what its events say; the date it was ended on."""
    until = instrument.period.end if instrument.period else None
    for event in happened(instrument.events, register, as_of):
        if event.event == "ended":
            return held(event, register)
        until = event.until or (None if event.event == "extended" else until)
    return until


def force(instrument: Instrument, register: Register, as_of: str) -> Force:
    """Whether an instrument was in force on `as_of`, as far as recorded."""
    done = [event.event for event in happened(instrument.events, register, as_of)]
    if "ended" in done:
        return Force.ENDED
    signed = bool(done)
    until = _until(instrument, register, as_of)
    if until is not None and passed(until, as_of):
        return Force.ENDED if signed else Force.PASSED
    if until is not None:
        return Force.IN_FORCE if signed else Force.UNKNOWN
    return Force.OPEN if signed else Force.UNKNOWN


def accreditation(partner: Partner, register: Register, as_of: str) -> str:
    """The partner's accreditation: `none-recorded`, `applied`, `accredited`, `declined` or `ended` (draft Decisions 13.AA to 13.CC)."""
    words = {
        "accreditation-applied": "applied",
        "accreditation-presented": "applied",
        "accreditation-approved": "accredited",
        "accreditation-declined": "declined",
        "accreditation-ended": "ended",
    }
    now = "none-recorded"
    for event in happened(partner.events, register, as_of):
        now = words.get(event.event, now)
    return now


# --- work plans -----------------------------------------------------------------------------------------------------------------------


class Progress(StrEnum):
    """Where an activity of a work plan stands."""

    PLANNED = "planned"
    ONGOING = "ongoing"
    COMPLETED = "completed"
    PARTLY = "partly-completed"
    NOT_COMPLETED = "not-completed"
    DELAYED = "delayed"
    CANCELLED = "cancelled"
    REPORTED = "reported"
    """A report is recorded; it does not state a status."""
    NOT_REPORTED = "not-reported"
    """Its time has passed and no report is recorded."""
    UNDATED = "undated"
    """It has no timetable and no report is recorded."""
    DRAFT = "draft"
    """Its plan is a draft whose adoption is not recorded, and no report is."""


def progress(entry: Entry, register: Register, as_of: str) -> Progress:
    """Where an activity stood on `as_of`: the status of its latest report; else whether it was reported at all, or its time has passed."""
    home = register.plan_of(entry)
    plan: Plan | None = home.record if home else None
    phases = entry.record.phases or []
    reports = [report for phase in phases for report in _dated(happened(phase.progress, register, as_of), register)]
    reports.sort(key=lambda report: report[0])
    stated = [report.status for _, report in reports if report.status is not None]
    if stated:
        return Progress(stated[-1])
    if reports:
        return Progress.REPORTED
    if plan is not None and plan_status(plan, register, as_of) in ("drafted", "submitted"):
        return Progress.DRAFT
    if any(_open(phase.timeframe) for phase in phases):
        return Progress.PLANNED
    ends = [end for phase in phases if (end := phase_end(phase, plan)) is not None]
    if not ends and plan is not None and plan.period is not None:
        if _open(plan.period):
            return Progress.PLANNED
        ends = [plan.period.end] if plan.period.end is not None else []
    if not ends:
        return Progress.UNDATED
    return Progress.NOT_REPORTED if all(passed(end, as_of) for end in ends) else Progress.PLANNED


def _dated(events: list[Any], register: Register) -> list[tuple[str, Any]]:
    """Events with their dates; an undated one stands with the dated one before it."""
    found = []
    date = ""
    for event in events:
        date = held(event, register) or date
        found.append((date, event))
    return found


def _open(period: Period | None) -> bool:
    """Whether a period is said to have no end."""
    return period is not None and period.end is None and "end" in period.model_fields_set


def phase_end(phase: Any, plan: Plan | None) -> str | None:
    """The last year or day of a phase: its own timeframe's, or that of the plan's term."""
    if phase.timeframe is not None:
        return phase.timeframe.end  # type: ignore[no-any-return]
    term = next((t for t in (plan.terms if plan else None) or [] if t.term == phase.term), None)
    return term.period.end if term else None


def plan_status(plan: Plan, register: Register, as_of: str) -> str:
    """Where a plan stands: its latest of drafted, submitted, signed, approved, endorsed, extended, expired, succeeded; `ended` once its time has passed; else `not-recorded`."""
    done = [event.event for event in happened(plan.events, register, as_of) if event.event != "noted"]
    now: str = done[-1] if done else "not-recorded"
    until = plan_until(plan, register, as_of)
    return "ended" if now in _AGREED and until is not None and passed(until, as_of) else now


_AGREED = ("signed", "approved", "endorsed", "extended")
"""The events that make a plan hold."""


def plan_until(plan: Plan, register: Register, as_of: str) -> str | None:
    """Until when a plan runs as seen on `as_of`: its period's end, or what its events say."""
    until = plan.period.end if plan.period else None
    for event in happened(plan.events, register, as_of):
        if event.event != "noted":
            until = event.until or (None if event.event == "extended" else until)
    return until


def plan_inferred(plan: Plan, register: Register, as_of: str) -> bool:
    """Whether the event that gives a plan its standing is inferred."""
    done = [event for event in happened(plan.events, register, as_of) if event.event != "noted"]
    return bool(done) and done[-1].certainty is not None


READS = {"action": frozenset(("events", "known_to")), "activity": frozenset(("phases",)), "plan": frozenset(("events", "period"))}
"""The fields of a record that decide its status, by kind."""


# --- what is due ----------------------------------------------------------------------------------------------------------------------


class Due(NamedTuple):
    """Something the process asks for before or at a meeting, or that ends by itself."""

    task: str
    """`report-council`, `report-cop`, `report-progress`, `extension`, `decision`, `assessment`, `national-report`, `lapse`; `instrument-ends`, `plan-ends`."""
    entry: Entry
    """The Concerted Action; the partner whose instrument ends; the plan that ends."""
    meeting: Entry | None
    date: str | None
    """The deadline, where its date is recorded."""
    step: str
    """The step of the Resolution's Annex 1 that says so; empty where no paragraph does."""
    known: bool
    """False where the action's later course is not recorded, so that the task holds only if it still runs."""
    part: Any = None
    """The instrument that ends."""
    cop: Entry | None = None
    """The COP before or at which it is asked."""


_TASKS = (
    ("report-council", None, "5.1"),
    ("report-cop", "proposals", "5.3"),
    ("report-progress", "scientific_documents", "6.1"),
    ("national-report", "national_reports", "5.5"),
    ("extension", "proposals", "6.2"),
    ("decision", None, "6.6"),
)


def due(register: Register, as_of: str) -> list[Due]:
    """What the process asks for before and at the next COP, and what step 6.4 would consider closed, as seen on `as_of`.

    Rests on Resolution 12.28 (Rev.COP14), Annex 1, steps 2, 5 and 6. A deadline whose date is not recorded has no date.
    """
    cop = next_cop(register, as_of)
    council = _council(register, cop, lambda day: not passed(day, as_of)) if cop else None
    found = [one for one in _asked(register, cop, council, lambda _: as_of) if one.task in ("decision", "assessment") or one.date is None or not passed(one.date, as_of)]
    for entry in register["action"].values():
        standing = status(entry.record, register, as_of)
        lapse = lapsed(entry, register, as_of) if standing.status is Status.ONGOING else None
        if lapse is not None:
            found.append(Due("lapse", entry, lapse, last_day(lapse.record.dates), "6.4", standing.known))
    return _in_order(found)


def _in_order(found: list[Due]) -> list[Due]:
    order = [task for task, _, _ in _TASKS]
    return sorted(found, key=lambda d: (d.date or "9", order.index(d.task) if d.task in order else -1, d.entry.id))


def _asked(register: Register, cop: Entry | None, council: Entry | None, moment: Callable[[str | None], str]) -> Iterator[Due]:
    """What is asked before and at `cop`, be it over or not: of each action that ran, or was proposed, at the moment that belongs to the deadline."""
    calling = first_day(council.record.dates) if council else None
    tasks = [("assessment", council or cop, calling, "2.1")]
    for task, field, step in _TASKS if cop else ():
        date = calling if task == "report-council" else first_day(cop.record.dates) if task == "decision" and cop else getattr(cop.record.deadlines, field or "", None) if cop else None
        tasks.append((task, council or cop if task == "report-council" else cop, date, step))
    for entry in register["action"].values():
        known: dict[str, Standing] = {}
        for task, meeting, date, step in tasks:
            when = moment(date)
            if when not in known:
                known[when] = status(entry.record, register, when)
            standing = known[when]
            if standing.status is (Status.PROPOSED if task == "assessment" else Status.ONGOING):
                yield Due(task, entry, meeting, date, step, standing.known, cop=cop)


_GUIDELINES = 14
"""The COP that adopted the Guidelines which say what is due; what earlier ones asked for was not read."""


def timetable(register: Register, as_of: str) -> list[Due]:
    """Every deadline whose date is recorded, those that are over too: what is asked before each COP of the actions that run then, and what ends by itself.

    Whether something is asked of an action is seen from the day of the deadline, or from `as_of` where that is still to come; before the COP that adopted the
    Guidelines nothing was asked by them.
    """
    found = ends(register, as_of)
    upcoming = next_cop(register, as_of)
    for earlier, cop in pairwise(cops(register)):
        if (earlier.record.number or 0) >= _GUIDELINES:
            after = last_day(earlier.record.dates) or ""
            council = _council(register, cop, lambda day, after=after: day > after)  # type: ignore[misc]
            found += [one for one in _asked(register, cop, council, lambda date: min(days(date)[0], as_of) if date else as_of) if one.date is not None]
        if cop is upcoming:
            break
    return _in_order(found)


def ends(register: Register, as_of: str) -> list[Due]:
    """The instruments and plans whose last day is recorded, as seen on `as_of`: those that have ended and those that will."""
    found = []
    for entry in register["partner"].values():
        for instrument in entry.record.instruments or []:
            state = force(instrument, register, as_of)
            until = _until(instrument, register, as_of)
            told = instrument.workplan is not None and instrument.workplan in register["plan"] and plan_until(register["plan"][instrument.workplan].record, register, as_of) is not None
            if until is not None and not told and state in (Force.IN_FORCE, Force.ENDED):
                found.append(Due("instrument-ends", entry, None, until, "", known=True, part=instrument))
    for entry in register["plan"].values():
        until = plan_until(entry.record, register, as_of)
        if until is not None and plan_status(entry.record, register, as_of) in (*_AGREED, "ended"):
            found.append(Due("plan-ends", entry, None, until, "", known=True))
    return _in_order(found)


def outlook(register: Register, as_of: str) -> list[Due]:
    """What is due, and what ends by itself on a recorded day that is still to come."""
    return [*due(register, as_of), *(one for one in ends(register, as_of) if one.date is not None and not passed(one.date, as_of))]


def paragraph(one: Due) -> str | None:
    """The paragraph that says that something is due; None where no text does."""
    return f"Resolution 12.28 (Rev.COP14), Annex 1, step {one.step}" if one.step else None


def instrument_name(instrument: Instrument) -> str:
    """What an instrument is called in data: its document, its title or its type."""
    return instrument.document or (instrument.title.en if instrument.title else instrument.type)


def addressees(one: Due, register: Register) -> list[str]:
    """Whom something is asked of, as far as recorded: ids of partners and bodies, codes of countries, names of those without a record."""
    record = one.entry.record
    match one.task:
        case "national-report":
            parties = ((state.country, register.find("party", state.country)) for state in record.range_states or [] if _listed(state, one, register))
            return [code for code, party in parties if party is not None and _reports(party, one)]
        case "decision":
            return ["cop"] if "cop" in register["body"] else []
        case "assessment":
            return ["scientific-council"] if "scientific-council" in register["body"] else []
        case "instrument-ends":
            return [one.entry.id]
        case "plan-ends":
            agents = record.parties
        case "lapse":
            return []
        case _:
            agents = record.proponents or []
    return [str(getattr(agent, "actor", None) or agent.name) for agent in agents]


def _listed(state: Any, one: Due, register: Register) -> bool:
    """Whether a Range State stood on the list when a task before a COP was asked: added by an earlier COP, and taken out by none before that COP."""
    order = [cop.id for cop in cops(register)]
    place = order.index(one.cop.id) if one.cop is not None and one.cop.id in order else len(order)
    added = state.since is None or state.since not in order or order.index(state.since) < place
    return added and (state.until is None or (state.until in order and order.index(state.until) >= place))


def _reports(party: Entry, one: Due) -> bool:
    """Whether a country owes a National Report by a deadline: it is a Party, and was by then."""
    since = party.record.since
    return party.record.status == "party" and (since is None or one.date is None or not since > one.date[: len(since)])


def concerned(dues: Iterable[Due], register: Register) -> dict[tuple[str, str], list[tuple[Due, str]]]:
    """The deadlines that concern each country, partner, body, action and plan, by kind and id, in their order; each with `certain` or `inferred`.

    A country is asked as a Range State that is a Party (step 5.5) and as a proponent, a partner as a proponent, as a party to a plan and for its own instruments.
    """
    found: dict[tuple[str, str], list[tuple[Due, str]]] = defaultdict(list)
    for one in dues:
        entry = one.entry
        whom = {(entry.kind, entry.id): "certain"}
        for name, certainty in _asked_of(one, register):
            other = register.find("actor", name)
            if other is None or (one.task == "national-report" and not _reports(other, one)):
                continue
            if certainty is None or (other.kind, other.id) not in whom:
                whom[other.kind, other.id] = "certain" if certainty is None else "inferred"
        for key, why in whom.items():
            found[key].append((one, why))
    return found


def _asked_of(one: Due, register: Register) -> Iterator[tuple[str, str | None]]:
    """Whom something is asked of that has a record, by the name in the record that says so, with its certainty."""
    record = one.entry.record
    if one.task == "plan-ends":
        yield from ((agent.actor, agent.certainty) for agent in record.parties if isinstance(agent, Actor))
    elif one.task == "national-report":
        yield from ((state.country, state.certainty) for state in record.range_states or [] if _listed(state, one, register))
    elif one.task in ("report-council", "report-cop", "report-progress", "extension"):
        yield from ((agent.actor, agent.certainty) for agent in record.proponents or [] if isinstance(agent, Actor))


def together(dues: list[Due]) -> list[list[list[Due]]]:
    """Tasks that the same actions have stand together: for each such group, for each task, the task of each action."""
    tasks: dict[str, list[Due]] = {}
    for one in dues:
        tasks.setdefault(one.task, []).append(one)
    groups: dict[tuple[str, ...], list[list[Due]]] = {}
    for asked in tasks.values():
        groups.setdefault(tuple(one.entry.id for one in asked), []).append(asked)
    return list(groups.values())


def _council(register: Register, cop: Entry, after: Callable[[str], bool]) -> Entry | None:
    """The last meeting of the Scientific Council or its Sessional Committee before `cop` whose first day satisfies `after`."""
    end = first_day(cop.record.dates) or "9"
    kinds = ("scientific-council", "sessional-committee")
    found = [m for m in register["meeting"].values() if m.record.kind in kinds and (day := first_day(m.record.dates)) is not None and after(day) and days(day)[1] < end]
    return max(found, key=lambda m: first_day(m.record.dates) or "", default=None)


def lapsed(entry: Entry, register: Register, as_of: str) -> Entry | None:
    """The COP to which an ongoing action sent no report, so that step 6.4 would consider it closed; only where the reports to that COP were fully read."""
    told = ("reported", "extended", "completed", "closed")
    return next((cop for cop, events in _ongoing_before(entry, register, as_of) if cop.record.reports_read and not any(event.event in told for event in events)), None)


def fully_read(register: Register, as_of: str) -> list[Entry]:
    """The COPs of the past to which all reports were read, so that one that is not recorded was not sent."""
    return [cop for cop in took_place(register, as_of) if cop.record.reports_read]


def silent(entry: Entry, register: Register, as_of: str) -> list[Entry]:
    """The COPs before which an action was ongoing and of which nothing is recorded, though something is of a later one; without those to which the reports were fully read."""
    met = [meeting.record for event in entry.record.events if event.meeting and (meeting := register.find("meeting", event.meeting)) and meeting.record.kind == "cop"]
    last = max((meeting.number or 0 for meeting in met), default=0)
    return [cop for cop, events in _ongoing_before(entry, register, as_of) if not events and not cop.record.reports_read and (cop.record.number or 0) < last]


def untold(entry: Entry, register: Register) -> Entry | None:
    """The COP up to which an action is known, where it was ongoing before that COP and nothing is recorded of it there, unless the reports to it were fully read; None where there is no such."""
    known = register.find("meeting", entry.record.known_to)
    ended = last_day(known.record.dates) if known is not None else None
    return next((cop for cop, events in _ongoing_before(entry, register, ended) if cop is known and not events and not cop.record.reports_read), None) if ended is not None else None


def _ongoing_before(entry: Entry, register: Register, as_of: str) -> Iterator[tuple[Entry, list[Any]]]:
    """Every COP before which an action was ongoing, with what is recorded of it there or since the COP before."""
    for earlier, cop in pairwise(took_place(register, as_of)):
        opened, ended = last_day(earlier.record.dates), last_day(cop.record.dates)
        if opened is None or ended is None or status(entry.record, register, opened).status is not Status.ONGOING:
            continue
        events = happened(entry.record.events, register, ended)
        yield cop, [e for e in events if e.meeting == cop.id or (e.meeting != earlier.id and not passed(held(e, register) or opened, opened))]
