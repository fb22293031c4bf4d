"""The tables hold the files: every value of every file is in a cell, and every cell that is not worked out is in a file."""

from __future__ import annotations

import re
from calendar import monthrange
from typing import TYPE_CHECKING, Any

import pytest

from generator import files, lifecycle
from generator.catalog import all_words
from generator.models import KINDS, LANGUAGES
from generator.models.walk import fields
from generator.tables import all_tables, m49, tables
from tests.support import AS_OF, CONTENT, core
from tests.test_exports import place

if TYPE_CHECKING:
    from generator.diagnostics import Diagnostic
    from generator.register import Register
    from generator.tables import Cell, Table

EVERY = all_tables()


@pytest.fixture(scope="module")
def written() -> dict[tuple[str, str], Any]:
    """What each file holds, as another reader of YAML reads it, by kind and id."""
    return {place(path): core(data.decode()) for path, data in files.read_tree(CONTENT).files.items() if path.endswith(".yaml")}


@pytest.mark.parametrize("table", [table for table in EVERY if table.kind], ids=[table.name for table in EVERY if table.kind])
def test_every_row_holds_what_its_file_holds(real: tuple[Register, list[Diagnostic]], written: dict[tuple[str, str], Any], table: Table) -> None:
    wanted = {}
    for (kind, id_), record in written.items():
        if kind == table.kind:
            for places, part in items(record, table.path):
                wanted[(id_, *places)] = part
    names = [column.name for column in table.columns]
    rows = {tuple(row[names.index(name)] for name in table.key): dict(zip(names, row, strict=True)) for row in table.rows(real[0], AS_OF)}
    assert list(rows) == sorted(rows, key=list(rows).index)
    assert rows.keys() == wanted.keys()
    for key, row in rows.items():
        own = {name: value for name, value in row.items() if name not in (*table.key, "page", *(column.name for column in table.columns if column.worked_out)) and value is not None}
        told = {name: value for name, value in own.items() if not re.search(r"_(first|last)$", name) or name.rsplit("_", 1)[0] not in own}
        expected = flat(wanted[key])
        lists = {column.name for column in table.columns if column.type == "list"}
        assert {name: value for name, value in told.items() if name not in lists or name in expected} == expected, key
        for name in own.keys() - told.keys():
            assert own[name] == day(expected[name.rsplit("_", 1)[0]], name.rsplit("_", 1)[1]), (key, name)


def items(record: Any, path: tuple[str, ...]) -> list[tuple[tuple[int, ...], Any]]:
    """The items at the end of a path of lists, with their places."""
    if not path:
        return [((), record)]
    return [((i, *rest), part) for i, item in enumerate(record.get(path[0], []), 1) for rest, part in items(item, path[1:])]


def flat(part: Any, prefix: str = "") -> dict[str, Cell]:
    """What one part of a file has for the cells of a row; lists of parts have tables of their own."""
    found: dict[str, Cell] = {}
    for name, value in part.items():
        here = f"{prefix}{name}"
        if isinstance(value, dict):
            if value and value.keys() <= {"start", "end"}:
                found[here] = f"{value.get('start', '')}/{value['end'] if value.get('end') is not None else '..' if 'end' in value else ''}"
            else:
                found |= flat(value, f"{here}_")
        elif isinstance(value, list):
            if not isinstance(value[0], dict):
                found[here] = "; ".join(one.replace(";", "\\;") for one in dict.fromkeys(value))
        else:
            found[here] = value if isinstance(value, bool | str) or not is_year(name) else str(value)
    return found


def is_year(name: str) -> bool:
    return name in ("date", "since", "deposited", "party_by", "as_at", "until", "removed", "listings_as_at", "on")


def day(time: Cell, end: str) -> str:
    """The first or last day of a time, as another program would work it out."""
    text = str(time)
    parts = text.split("/") if "/" in text else [text, text]
    year, *rest = parts[0 if end == "first" else 1].split("-")
    month = int(rest[0]) if rest else (1 if end == "first" else 12)
    number = int(rest[1]) if len(rest) > 1 else (1 if end == "first" else monthrange(int(year), month)[1])
    return f"{year}-{month:02}-{number:02}"


@pytest.mark.parametrize("kind", KINDS)
def test_every_field_has_its_columns(kind: str) -> None:
    """None stands twice, and each says what it means in every language."""
    table = tables(kind)[0]
    names = [column.name for column in table.columns]
    lists = {one.path[0] for one in tables(kind) if one.path}
    for field in fields(KINDS[kind]):
        assert {field.name, f"{field.name}_en", *(name for name in names if name.startswith(f"{field.name}_"))} & set(names) or field.name in lists, field.name
    for one in tables(kind):
        assert len({column.name for column in one.columns}) == len(one.columns)
        for words in all_words():
            untold = [column.name for column in one.columns if not words.meaning(column.meaning) or (words.lang != "en" and words.meaning(column.meaning) == column.meaning)]
            assert untold == [], (one.name, words.lang)


def test_columns_have_the_type_of_their_field() -> None:
    types = {table.name: {column.name: column.type for column in table.columns} for table in EVERY}
    assert types["countries"]["since"] == types["meetings"]["dates"] == types["actions_events"]["date"] == types["workplans"]["period"] == "time"
    assert types["countries"]["since_first"] == types["meetings"]["dates_last"] == "day"
    assert types["countries"]["party_number"] == types["species"]["species_plus_id"] == types["actions_events"]["position"] == "number"
    assert types["meetings"]["reports_read"] == types["actions"]["status_inferred"] == types["species_listings"]["computed"] == "truth"
    assert types["actions"]["targets_served"] == types["species"]["range"] == types["species"]["names_en"] == types["actions"]["events"] == types["species"]["listings"] == "list"
    assert types["countries"]["iso2"] == types["actions"]["number"] == "text"
    assert {kind for found in types.values() for kind in found.values()} == {"text", "number", "truth", "day", "time", "list"}


def test_lists_are_named_in_the_row_of_their_record(real: tuple[Register, list[Diagnostic]]) -> None:
    rows = {name: {row["id"]: row for row in ({c.name: v for c, v in zip(table.columns, cells, strict=True)} for cells in table.rows(real[0], AS_OF))} for name, table in ((t.name, t) for t in EVERY if not t.path)}
    giraffe = rows["actions"]["giraffe"]
    assert giraffe["taxa"] == "giraffa-camelopardalis"
    assert str(giraffe["proponents"]).split("; ")[:2] == ["CMR", "TCD"]
    assert giraffe["events"] == "noted@giraffe-experts1; adopted@cop13; extended@cop14; noted@cop15"
    assert rows["species"]["acinonyx-jubatus"]["listings"] == "I"
    assert rows["species"]["acinonyx-jubatus"]["names_en"] == "Cheetah; Hunting Leopard"


def test_codes_of_the_united_nations() -> None:
    """Some of UN M49, as its list prints them; the European Union is no country of it."""
    assert {code: m49(code) for code in ("NO", "FR", "DE", "ET", "SD", "YE", "GB", "US", "EU", None)} == {
        "NO": "578", "FR": "250", "DE": "276", "ET": "231", "SD": "729", "YE": "887", "GB": "826", "US": "840", "EU": None, None: None,
    }  # fmt: skip


def test_every_country_has_its_code(real: tuple[Register, list[Diagnostic]]) -> None:
    lacking = [entry.id for entry in real[0]["party"].values() if m49(entry.record.iso2) is None]
    assert lacking == ["euu"]
    assert len(LANGUAGES) == 3


def test_what_is_due_is_a_table(real: tuple[Register, list[Diagnostic]]) -> None:
    """A row a task, with whom it is asked of and what happens otherwise."""
    table = next(table for table in EVERY if table.name == "due")
    rows = [dict(zip([column.name for column in table.columns], row, strict=True)) for row in table.rows(real[0], AS_OF)]
    assert len(rows) == len(lifecycle.outlook(real[0], AS_OF)) == 126
    one = next(row for row in rows if row["record"] == "antipodean-albatross" and row["task"] == "report-progress")
    assert {name: one[name] for name in ("kind", "asked", "meeting", "date", "paragraph", "holds_only_if_ongoing", "if_missed_en")} == {
        "kind": "action", "asked": "NZL; AUS; CHL", "meeting": "cop16", "date": None, "paragraph": "Resolution 12.28 (Rev.COP14), Annex 1, step 6.1", "holds_only_if_ongoing": True,
        "if_missed_en": "where no report is received, the action would be considered closed (step 6.4).",
    }  # fmt: skip
    assert {row["asked"] for row in rows if row["task"] == "decision"} == {"cop"}


def test_every_value_of_a_closed_vocabulary_has_its_words(real: tuple[Register, list[Diagnostic]]) -> None:
    """Every value that stands in a column with a vocabulary is one of its values."""
    told = {row[:3]: row[3:] for row in next(table for table in EVERY if table.name == "vocabularies").rows(real[0], AS_OF)}
    assert all(all(words) for words in told.values())
    assert told["actions", "status", "unknown"] == ("not known today", "inconnu à ce jour", "hoy se desconoce")
    for table in EVERY:
        names = [column.name for column in table.columns if column.choices and column.type != "list"]
        for row in table.rows(real[0], AS_OF):
            cells = dict(zip([column.name for column in table.columns], row, strict=True))
            assert all(cells[name] is None or (table.name, name, cells[name]) in told for name in names)


def test_an_instrument_and_an_event_tell_what_follows(real: tuple[Register, list[Diagnostic]]) -> None:
    found = {table.name: [dict(zip([column.name for column in table.columns], row, strict=True)) for row in table.rows(real[0], AS_OF)] for table in EVERY if table.name in ("partners_instruments", "actions_events")}
    adopted = next(row for row in found["actions_events"] if row["action"] == "giraffe" and row["event"] == "adopted")
    assert (adopted["date"], adopted["held"], adopted["held_last"]) == (None, "2020-02-22", "2020-02-22")
    assert {row["today"] for row in found["partners_instruments"]} >= {None, "expiry-not-recorded", "not-recorded"}
