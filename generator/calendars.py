"""Deadlines as calendars (iCalendar, RFC 5545): of the register, and of each country, partner, action and plan that has any.

Only what has a recorded date is an entry. An entry keeps its name (UID) when its date moves, so that it moves in a calendar and does not double; what is over stays.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

from icalendar import Calendar, Event, vDuration, vText

from generator import lifecycle
from generator.feeds import urn
from generator.show import Show, address

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from generator.catalog import Words
    from generator.changes import Past
    from generator.lifecycle import Due
    from generator.register import Entry, Register

NAME = "calendar.ics"
"""The file of a calendar, in the folder of the page it belongs to."""

KINDS = ("party", "partner", "action", "plan")
"""The kinds of record that have calendars of their own."""


class _Item(NamedTuple):
    """An entry of a calendar: a task on a day, with all it is asked for."""

    dues: list[Due]
    name: tuple[str, ...]
    """What tells it from all others, whatever its date."""


def concerning(timetable: Iterable[Due], whom: Entry) -> list[Due]:
    """The deadlines of a record's calendar."""
    return [one for one in timetable if lifecycle.concerns(one, whom) is not None] if whom.kind in KINDS else []


def calendars(register: Register, as_of: str, past: Past | None, words: Words, site_url: str = "") -> Iterator[tuple[str, bytes]]:
    """Every calendar of one language, with its path below the root of the language. `site_url` ends in `/`; without one, entries have no address."""
    timetable = lifecycle.timetable(register, as_of)
    maker = _Maker(register, as_of, past, words, site_url)
    if timetable:
        yield f"due/{NAME}", maker.calendar("due/", words("calendar_register"), timetable)
    for kind in KINDS:
        for entry in register[kind].values():
            dues = concerning(timetable, entry)
            if dues:
                here = address(kind, entry.id)
                yield f"{here}{NAME}", maker.calendar(here, words("calendar_of", title=maker.show.title(entry)), dues)


class _Maker:
    def __init__(self, register: Register, as_of: str, past: Past | None, words: Words, site_url: str) -> None:
        self.register = register
        self.words = words
        self.base = f"{site_url}{'' if words.lang == 'en' else words.lang + '/'}" if site_url else ""
        self.show = Show(register, words, as_of, "")
        self.stamp = datetime.fromisoformat(as_of).replace(tzinfo=UTC)
        self.as_of = as_of
        self.past = past.by_record() if past else {}

    def calendar(self, here: str, title: str, dues: Sequence[Due]) -> bytes:
        """A calendar of deadlines; those of the same task, meeting and day are one entry."""
        made = Calendar()
        made.add("prodid", "-//CMS Register//Deadlines//EN")
        made.add("version", "2.0")
        made.add("method", "PUBLISH")
        made.add("name", title)
        made.add("x-wr-calname", vText(title))
        made.add("description", self.words("calendar_described"))
        made.add("x-wr-caldesc", vText(self.words("calendar_described")))
        made.add("refresh-interval", vDuration(timedelta(days=1)), parameters={"VALUE": "DURATION"})
        made.add("x-published-ttl", vDuration(timedelta(days=1)))
        if self.base:
            made.add("url", self.base + here)
            made.add("source", self.base + here + NAME, parameters={"VALUE": "URI"})
        for item in _items(here, dues):
            made.add_component(self.event(item))
        return bytes(made.to_ical())

    def event(self, item: _Item) -> Event:
        w, one = self.words, item.dues[0]
        task = one.task.replace("-", "_")
        first, last = lifecycle.days(one.date or self.as_of)
        if one.task in ("instrument-ends", "plan-ends"):
            first = last  # what holds until a year holds until its last day
        made = Event()
        made.add("uid", urn(w.lang, "due", *item.name).removeprefix("urn:uuid:") + "@cms-register")
        made.add("dtstamp", self.stamp)
        changed = self.changed(one)
        made.add("sequence", len(changed))
        if changed:
            made.add("last-modified", datetime.fromisoformat(changed[0]).astimezone(UTC))
        made.add("dtstart", date.fromisoformat(first))
        made.add("dtend", date.fromisoformat(last) + timedelta(days=1))
        made.add("summary", self.summary(item, w(f"task_{task}")))
        made.add("description", "\n".join(self.told(item, task)))
        made.add("categories", [w("page_due")])
        made.add("transp", "TRANSPARENT")
        if self.base:
            made.add("url", f"{self.base}{address(one.entry.kind, one.entry.id) if len(item.dues) == 1 else 'due/'}")
        return made

    def summary(self, item: _Item, task: str) -> str:
        w, one = self.words, item.dues[0]
        what = self.show.title(one.entry) if len(item.dues) == 1 else w.count("n_actions", len(item.dues))
        if one.part is not None:
            what = f"{what}, {self.show.plain(one.part.title) if one.part.title else w.choice(one.part.type)}"
        meeting = f" ({self.show.title(one.meeting)})" if one.meeting else ""
        return f"{task}{w('colon')}{what}{meeting}"

    def told(self, item: _Item, task: str) -> Iterator[str]:
        """What is asked, what happens if it is missed, where that stands, and of whom it is asked."""
        w, one = self.words, item.dues[0]
        yield w(f"asks_{task}")
        yield w("if_missed", what=w(f"missed_{task}"))
        if one.step:
            yield f"{w('resolution')}, {w('step', step=one.step)}"
        if one.date is not None and len(one.date) < 10:
            yield w("calendar_recorded_as", date=w.date(one.date))
        if not all(due.known for due in item.dues):
            yield w("calendar_if_ongoing")
        if len(item.dues) > 1:
            yield ""
            for due in item.dues:
                number = f"{due.entry.record.number} " if due.entry.kind == "action" and due.entry.record.number else ""
                doubt = "" if due.known else f" ({w('if_ongoing')})"
                yield f"- {number}{self.show.title(due.entry)}{doubt}"
        yield ""
        yield w("worked_out_on", date=w.date(self.as_of))

    def changed(self, one: Due) -> list[str]:
        """When what gives a deadline its date was changed, newest first; the first recording is no change."""
        holder, fields = (one.meeting, ("dates", "deadlines")) if one.meeting else (one.entry, ("instruments", "period", "events"))
        recorded = self.past.get((holder.kind, holder.id), []) if holder else []
        return [commit.time for commit in recorded if any(change.field and change.field[0] in fields for change in commit.changes)]


def _items(here: str, dues: Sequence[Due]) -> list[_Item]:
    """Deadlines as entries: what is asked of several actions at once is one of them."""
    groups: dict[tuple[str, ...], list[Due]] = defaultdict(list)
    times: dict[tuple[str, ...], int] = defaultdict(int)
    for one in dues:
        if one.meeting is not None:
            groups[here, one.task, (one.cop or one.meeting).id].append(one)
            continue
        part = one.part
        known = "" if part is None else part.document or (part.title.en if part.title else part.type)
        name = (one.task, one.entry.kind, one.entry.id, known)
        times[name] += 1
        groups[(*name, str(times[name]))].append(one)
    return [_Item(found, name) for name, found in groups.items()]
