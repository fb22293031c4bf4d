"""Deadlines as calendars (iCalendar, RFC 5545): of the register, and of each country, partner, action and plan that has any.

Only what has a recorded date is an entry. An entry keeps its name (UID) when its date moves, so that it moves in a calendar and does not double; what is over stays.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from icalendar import Calendar, Event, vDuration, vText

from generator import lifecycle
from generator.feeds import urn
from generator.register import address
from generator.show import Show

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from generator.catalog import Words
    from generator.changes import Past
    from generator.lifecycle import Due
    from generator.register import Register

NAME = "calendar.ics"
"""The file of a calendar, in the folder of the page it belongs to."""

KINDS = ("party", "partner", "action", "plan")
"""The kinds of record that have calendars of their own."""


class _Item(NamedTuple):
    """An entry of a calendar: a task on a day, with all it is asked for."""

    dues: list[Due]
    name: tuple[str, ...]
    """What tells it from all others, whatever its date."""


def calendars(register: Register, as_of: str, past: Past | None, words: Words, site_url: str = "") -> Iterator[tuple[str, bytes]]:
    """Every calendar of one language, with its path below the root of the language. `site_url` ends in `/`; without one, entries have no address."""
    timetable = lifecycle.timetable(register, as_of)
    maker = _Maker(register, as_of, past, words, site_url)
    if timetable:
        yield f"due/{NAME}", maker.calendar("due/", words("calendar_register"), timetable)
    concerned = lifecycle.concerned(timetable, register)
    for kind in KINDS:
        for entry in register[kind].values():
            dues = [one for one, _ in concerned.get((kind, entry.id), ())]
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
        made.add("name", vText(title))
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
        elif one.task == "decision" and one.cop is not None:
            last = lifecycle.days(lifecycle.last_day(one.cop.record.dates) or last)[1]  # a COP decides on any of its days
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
        yield w("if_missed" if one.step else "afterwards", what=w(f"missed_{task}"))
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
        """When something was changed that can move a deadline, newest first: the days of a meeting, or what a partner or plan has that ends.

        Any meeting counts, as another one may be called: so the number of changes never falls, and programs take what is newer.
        """
        own = [] if one.meeting else [commit.time for commit in self.past.get((one.entry.kind, one.entry.id), []) if any(change.field[:1] in (("instruments",), ("period",), ("events",)) for change in commit.changes)]
        return sorted({*self.moved, *own}, reverse=True)

    @cached_property
    def moved(self) -> list[str]:
        """When the days or deadlines of a meeting were changed, or a meeting came or went."""
        return [commit.time for (kind, _), recorded in self.past.items() if kind == "meeting" for commit in recorded if any(change.field[:1] in ((), ("dates",), ("deadlines",)) for change in commit.changes)]


def _items(here: str, dues: Sequence[Due]) -> list[_Item]:
    """Deadlines as entries: what is asked of several actions at once is one of them."""
    groups: dict[tuple[str, ...], list[Due]] = defaultdict(list)
    for one in dues:
        if one.meeting is not None:
            groups[here, one.task, (one.cop or one.meeting).id].append(one)
            continue
        name: tuple[str, ...] = (one.task, one.entry.kind, one.entry.id)
        if one.part is not None:  # told from others of its type by its place among them, which stays when its title or day is mended
            alike = [other for other in one.entry.record.instruments if other.type == one.part.type]
            name = (*name, one.part.type, str(next(i for i, other in enumerate(alike) if other is one.part)))
        groups[name].append(one)
    return [_Item(found, name) for name, found in groups.items()]
