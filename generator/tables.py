"""The register as plain tables: one row a record, and one row an item for each list of parts inside it.

Cells hold one plain value each: text, a whole number, true or false, a day. What is not recorded is None.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

import pycountry

from generator import lifecycle
from generator.catalog import all_words
from generator.models import KINDS, LANGUAGES, Actor, Model, Name, Named, Period, Text
from generator.models.walk import Field, fields, simple_type
from generator.register import NAMES, address

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from generator.catalog import Words
    from generator.register import Entry, Register

Cell = str | int | bool | None

OWNERS = {kind: {"plan": "workplan", "party": "country"}.get(kind, kind) for kind in KINDS}
"""What one record of each kind is called in data; by such a column a table of parts names the record they belong to."""


class Column(NamedTuple):
    """A column of a table."""

    name: str
    type: str
    """`text`, `number`, `truth`, `day` (a whole date), `time` (a year, month or day, or a period of such: `2012`, `2012-10`, `2015/2020`, `2015/..`) or `list` (values parted by `; `)."""
    meaning: str
    refers: str = ""
    """The table and column that hold its values, as `species.id`, where there is one."""
    choices: tuple[str, ...] = ()
    """The values of a closed vocabulary."""
    worked_out: bool = False
    """Whether no file holds it: it is worked out."""


class Table(NamedTuple):
    """A table: the records of a kind, or the items of one list inside them."""

    name: str
    kind: str
    path: tuple[str, ...]
    """The lists that lead to its rows, from the record down; empty for the records themselves."""
    columns: tuple[Column, ...]
    cells: tuple[Callable[[Any], Cell], ...]
    """What each column takes of a part of a record; none for the columns before those."""
    key: tuple[str, ...]
    """The columns that tell its rows apart."""
    meaning: str
    made: Callable[[Register, str], Iterator[tuple[Cell, ...]]] | None = None
    """What makes the rows of a table that stands for no list of records."""

    def rows(self, register: Register, as_of: str) -> list[tuple[Cell, ...]]:
        """The rows, in the order of the records' ids and of the lists."""
        return register.once(("rows", self.name, as_of), lambda: list(self._rows(register, as_of)))

    def _rows(self, register: Register, as_of: str) -> Iterator[tuple[Cell, ...]]:
        if self.made is not None:
            yield from self.made(register, as_of)
            return
        worked_out = _of_part(self.kind, self.path)
        for entry in register[self.kind].values():
            if not self.path:
                made = derived(entry, register, as_of)
                ahead = (entry.id, address(entry.kind, entry.id), *(made.get(column.name) for column in _DERIVED.get(self.kind, ())))
                yield (*ahead, *(cell(entry.record) for cell in self.cells))
                continue
            for places, part in _parts(entry.record, self.path):
                yield (entry.id, *places, *(cell(part) for cell in self.cells), *(of(part, register, as_of) for _, of in worked_out))


def _parts(record: Any, path: Sequence[str]) -> Iterator[tuple[tuple[int, ...], Any]]:
    """The items at the end of a path of lists, with their places from 1 in each."""
    for place, item in enumerate(getattr(record, path[0], None) or [], 1):
        if len(path) == 1:
            yield (place,), item
        else:
            for places, part in _parts(item, path[1:]):
                yield (place, *places), part


# --- which tables there are -----------------------------------------------------------------------------------------------------------


@cache
def tables(kind: str) -> tuple[Table, ...]:
    """The tables of a kind: its records first, then each list of parts."""
    model = KINDS[kind]
    own = list(_cells((model,), tokens=True))
    head = (Column("id", "text", "The record's id; the last part of its address."), Column("page", "text", "The page of the record, below the address of the site."), *_DERIVED.get(kind, ()))
    made = Table(NAMES[kind], kind, (), (*head, *(column for column, _ in own)), tuple(cell for _, cell in own), ("id",), _first(model.__doc__))
    return (made, *_lists(kind, (model,), ()))


def all_tables() -> list[Table]:
    """Every table: those of records, what is due, those of lists inside records, the vocabularies."""
    found = [table for kind in KINDS for table in tables(kind)]
    return [*(table for table in found if not table.path), _due(), *(table for table in found if table.path), _vocabularies()]


def _due() -> Table:
    """What is due and what will end: a row a task."""
    said = [Column(f"{name}_{lang}", "text", meaning) for name, meaning in (("title", "What is asked, in a few words."), ("asks", "What is asked, in a sentence."), ("if_missed", "What happens if it is missed, or afterwards.")) for lang in LANGUAGES]
    columns = (
        Column("position", "number", "The place in the list, from 1."),
        Column("task", "text", "What is asked, in one word."),
        Column("kind", "text", "The kind of the record it is about.", choices=("action", "partner", "workplan")),
        Column("record", "text", "The id of the record it is about."),
        Column("instrument", "text", "The instrument that ends, by its document, its title or its type."),
        Column("asked", "list", "Whom it is asked of, as far as recorded: ids of partners and bodies, codes of countries, names."),
        Column("meeting", "text", "The meeting before or at which it is asked.", "meetings.id"),
        *_dated("date", "The day by which it is asked, where it is recorded."),
        Column("paragraph", "text", "The paragraph that says so."),
        Column("holds_only_if_ongoing", "truth", "`true` where the later course of the action is not recorded, so that the task holds only if it still runs."),
        *said,
    )

    def made(register: Register, as_of: str) -> Iterator[tuple[Cell, ...]]:
        for position, one in enumerate(lifecycle.outlook(register, as_of), 1):
            key = one.task.replace("-", "_")
            told = [w(f"{lead}_{key}") for lead in ("task", "asks", "missed") for w in all_words()]
            dates = (one.date, *(lifecycle.days(one.date) if one.date else (None, None)))
            yield (position, one.task, OWNERS[one.entry.kind], one.entry.id, lifecycle.instrument_name(one.part) if one.part else None, _list(lifecycle.addressees(one, register)), one.meeting.id if one.meeting else None, *dates, lifecycle.paragraph(one), not one.known, *told)

    return Table("due", "", ("due",), columns, (), ("position",), "What is due before the next meetings, and what ends by itself.", made)


def _vocabularies() -> Table:
    """The words of every closed vocabulary: a row a value of a column."""
    columns = (
        Column("table", "text", "The table of the column."),
        Column("column", "text", "The column that holds the value."),
        Column("value", "text", "The value as it stands in data."),
        *(Column(f"words_{lang}", "text", "The words for the value.") for lang in LANGUAGES),
    )

    def made(register: Register, as_of: str) -> Iterator[tuple[Cell, ...]]:  # noqa: ARG001
        for table in all_tables():
            for column in table.columns:
                for value in column.choices:
                    yield (table.name, column.name, value, *(word(w, table, column, value) for w in all_words()))

    return Table("vocabularies", "", ("vocabularies",), columns, (), ("table", "column", "value"), "The words for the values of closed vocabularies.", made)


WORKED_OUT = {"actions": "status", "workplans": "plan", "activities": "progress", "partners": "accreditation", "partners_instruments": "force"}
"""The tables with a column whose values are worked out, and how the keys of the words for them begin."""


def word(words: Words, table: Table, column: Column, value: str) -> str:
    """The words for a value of a column."""
    if table.name in WORKED_OUT and column.name in ("status", "status_before", "accreditation", "today"):
        return words(f"{WORKED_OUT[table.name]}_{value.replace('-', '_')}")
    return words(f"kind_{'plan' if value == 'workplan' else value}") if table.name == "due" else words.choice(value, column.name)


def _of_part(kind: str, path: tuple[str, ...]) -> tuple[tuple[Column, Callable[[Any, Register, str], Cell]], ...]:
    """What is worked out for the items of a list."""
    if (kind, path) == ("partner", ("instruments",)):
        today = Column("today", "text", "Whether the instrument is in force, as far as recorded; none where a work plan tells it.", choices=tuple(str(one) for one in lifecycle.Force), worked_out=True)
        return ((today, lambda part, register, as_of: None if part.workplan else str(lifecycle.force(part, register, as_of))),)
    if path[-1:] == ("events",):
        held = [column._replace(worked_out=True) for column in _dated("held", "When it happened: its own date, else the last day of its meeting.")]
        return (
            (held[0], lambda part, register, _: lifecycle.held(part, register)),
            (held[1], lambda part, register, _: lifecycle.days(day)[0] if (day := lifecycle.held(part, register)) else None),
            (held[2], lambda part, register, _: lifecycle.days(day)[1] if (day := lifecycle.held(part, register)) else None),
        )
    return ()


def _dated(name: str, meaning: str) -> tuple[Column, Column, Column]:
    """The columns of a date: as recorded, and its first and last day."""
    return Column(name, "time", meaning), Column(f"{name}_first", "day", "The first day of the time beside it."), Column(f"{name}_last", "day", "The last day of the time beside it.")


def _lists(kind: str, models: Iterable[type[Model]], path: tuple[str, ...]) -> Iterator[Table]:
    for field in _fields(models):
        if not (field.many and field.models):
            continue
        here = (*path, field.name)
        own = list(_cells(field.models))
        places = [Column(f"{name}_position", "number", "The place of what holds the list, from 1.") for name in here]
        places[-1] = Column("position", "number", "The place in the list, from 1.")
        head = (Column(OWNERS[kind], "text", "The id of the record it belongs to.", f"{NAMES[kind]}.id"), *places)
        worked_out = [column for column, _ in _of_part(kind, here)]
        yield Table("_".join((NAMES[kind], *here)), kind, here, (*head, *(column for column, _ in own), *worked_out), tuple(cell for _, cell in own), tuple(column.name for column in head), field.description)
        yield from _lists(kind, field.models, here)


def _first(text: str | None) -> str:
    return (text or "").split("\n", 1)[0]


def _fields(models: Iterable[type[Model]]) -> Iterator[Field]:
    """The fields of several models, those of the same name and form once."""
    seen = set()
    for model in models:
        for field in fields(model):
            form = (field.name, field.many, field.models, field.ref, bool(field.choices))
            if form not in seen:
                seen.add(form)
                yield field


# --- what a column holds --------------------------------------------------------------------------------------------------------------


def _cells(models: tuple[type[Model], ...], prefix: str = "", *, tokens: bool = False) -> Iterator[tuple[Column, Callable[[Any], Cell]]]:
    """The columns that a part of a record fills, each with how its cell is taken from it."""
    taken = set()
    for model in models:
        for field in fields(model):
            for column, cell in _of(model, field, prefix, tokens=tokens):
                if column.name not in taken:
                    taken.add(column.name)
                    yield column._replace(choices=_choices(models, field.name) if column.choices else ()), cell


def _choices(models: tuple[type[Model], ...], name: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(choice for model in models for field in fields(model) if field.name == name for choice in field.choices))


def _of(model: type[Model], field: Field, prefix: str, *, tokens: bool) -> Iterator[tuple[Column, Callable[[Any], Cell]]]:
    name, meaning = f"{prefix}{field.name}", field.description
    of = _get(field.name)
    if field.many and field.models:
        if tokens and _told(field):
            yield Column(name, "list", meaning), lambda part: _list([_token(one) for one in of(part) or [] if _lasts(one)])
    elif field.many:
        yield Column(name, "list", meaning), lambda part: _list(of(part) or [])
    elif simple_type(model, field.name) == "date" or field.models == (Period,):
        yield from zip(_dated(name, meaning), (lambda part: time(of(part)), lambda part: _day(of(part), 0), lambda part: _day(of(part), 1)), strict=True)
    elif field.models in ((Name,), (Text,)):
        for lang in LANGUAGES:
            yield Column(f"{name}_{lang}", "text", meaning), _text(of, lang)
    elif field.models:
        for column, cell in _cells(field.models, f"{name}_"):
            yield column, _inside(of, cell)
    else:
        kind = simple_type(model, field.name)
        refers = {"party": "countries.code"}.get(field.ref or "", f"{NAMES[field.ref]}.id" if field.ref in NAMES else "")
        meaning = meaning or "What happened."
        yield Column(name, kind, meaning, refers, field.choices), lambda part: value if isinstance(value := of(part), str | int) else None


def _get(name: str) -> Callable[[Any], Any]:
    return lambda part: getattr(part, name, None)


def _text(of: Callable[[Any], Any], lang: str) -> Callable[[Any], Cell]:
    return lambda part: getattr(value, lang) if isinstance(value := of(part), Name | Text) else None


def _inside(of: Callable[[Any], Any], cell: Callable[[Any], Cell]) -> Callable[[Any], Cell]:
    return lambda part: cell(inner) if (inner := of(part)) is not None else None


def _told(field: Field) -> bool:
    """Whether the items of a list have a name short enough for one cell: someone who acts, an event, or what they must name or choose."""
    return all(issubclass(model, Actor | Named) or _name_of(model) for model in field.models)


@cache
def _name_of(model: type[Model]) -> str | None:
    """The field by which an item is known: its event, or the first that it must have and that names a record or a choice."""
    known = [field.name for field in fields(model) if field.name == "event" or (field.required and (field.ref is not None or field.choices))]
    return known[0] if known else None


def _token(item: Any) -> str:
    if isinstance(item, Actor | Named):
        return item.actor if isinstance(item, Actor) else item.name
    name = _name_of(item.__class__)
    at = getattr(item, "meeting", None) if name == "event" else None
    return f"{getattr(item, name or '')}@{at}" if at else str(getattr(item, name or ""))


def _lasts(item: Any) -> bool:
    """Whether an item of a list still stands: no revision took it out; what an event says of its time is no such thing."""
    return hasattr(item, "event") or (getattr(item, "until", None) is None and getattr(item, "removed", None) is None)


def _list(values: Iterable[str]) -> str | None:
    """Values in one cell, parted by semicolons; one inside a value, and a backslash, has a backslash before it."""
    return "; ".join(value.replace("\\", "\\\\").replace(";", "\\;") for value in dict.fromkeys(values)) or None


def time(value: Any) -> str | None:
    """A year, month, day or period as ISO 8601-2 writes it: an open end is `..`, one that is not recorded is empty."""
    if isinstance(value, Period):
        return f"{value.start or ''}/{value.end or ('..' if 'end' in value.model_fields_set else '')}"
    return value if isinstance(value, str) else None


def _day(value: Any, end: int) -> str | None:
    day = (value.start, value.end)[end] if isinstance(value, Period) else value
    return lifecycle.days(day)[end] if isinstance(day, str) else None


# --- what is worked out ---------------------------------------------------------------------------------------------------------------

PLAN_STATUSES = ("drafted", "submitted", "signed", "approved", "endorsed", "extended", "expired", "succeeded", "ended", "not-recorded")
"""The words for where a plan stands."""

_DERIVED: dict[str, tuple[Column, ...]] = {
    "action": (
        Column("status", "text", "The status worked out from the events; `unknown` where a COP has met since `status_at`.", choices=(*(str(status) for status in lifecycle.Status), "unknown")),
        Column("status_before", "text", "The last status that was read, where `status` is `unknown`.", choices=tuple(str(status) for status in lifecycle.Status)),
        Column("status_at", "text", "The COP up to which the status was read.", "meetings.id"),
        Column("status_inferred", "truth", "`true` where the event that gives the status is inferred."),
    ),
    "plan": (
        Column("status", "text", "Where the plan stands, worked out from its events.", choices=PLAN_STATUSES),
        Column("status_inferred", "truth", "`true` where the event that gives the status is inferred."),
    ),
    "party": (
        Column("code", "text", "The ISO 3166-1 alpha-3 code by which other records name it, as `NOR`; `EUU`, the European Union, is our own."),
        Column("m49", "text", "The code of the United Nations for statistical use (M49), the same as ISO 3166-1 numeric, as `578`."),
    ),
    "activity": (
        Column("plan", "text", "The work plan it belongs to.", "workplans.id"),
        Column("status", "text", "Where the activity stands, worked out from its reports.", choices=tuple(str(one) for one in lifecycle.Progress)),
    ),
    "partner": (Column("accreditation", "text", "The partner's accreditation, worked out from its events.", choices=("none-recorded", "applied", "accredited", "declined", "ended")),),
}
_DERIVED = {kind: tuple(column._replace(worked_out=True) for column in columns) for kind, columns in _DERIVED.items()}


def derived(entry: Entry, register: Register, as_of: str) -> dict[str, Cell]:
    """What is worked out for a record on `as_of`, by name; without what says nothing."""
    found: dict[str, Cell] = {}
    match entry.kind:
        case "action":
            standing = lifecycle.status(entry.record, register, as_of)
            found = {
                "status": standing.key,
                "status_before": str(standing.status or "") if not standing.known else "",
                "status_at": standing.at.id if standing.at else "",
                "status_inferred": standing.inferred,
            }
        case "plan":
            found = {"status": lifecycle.plan_status(entry.record, register, as_of), "status_inferred": lifecycle.plan_inferred(entry.record, register, as_of)}
        case "party":
            found = {"code": entry.id.upper(), "m49": m49(entry.record.iso2)}
        case "activity":
            found = {"plan": entry.id.split("/")[0], "status": str(lifecycle.progress(entry, register, as_of))}
        case "partner":
            found = {"accreditation": lifecycle.accreditation(entry.record, register, as_of)}
        case _:
            pass
    return {name: value for name, value in found.items() if value}


def m49(iso2: str | None) -> str | None:
    """The code of a country or territory in the list M49 of the United Nations, by its ISO 3166-1 alpha-2 code; None where it has none."""
    found = pycountry.countries.get(alpha_2=iso2) if iso2 else None
    return found.numeric if found else None
