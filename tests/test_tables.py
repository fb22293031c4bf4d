"""The tables hold the files: every value of every file is in a cell, and every cell that is not worked out is in a file."""

from __future__ import annotations

import re
from calendar import monthrange
from typing import TYPE_CHECKING, Any

import pytest

from generator import files
from generator.catalog import all_words
from generator.models import KINDS, LANGUAGES
from generator.models.walk import fields
from generator.tables import all_tables, m49, tables
from tests.support import AS_OF, CONTENT, core
from tests.test_exports import DERIVED, place

if TYPE_CHECKING:
    from generator.diagnostics import Diagnostic
    from generator.register import Register
    from generator.tables import Cell, Table

EVERY = all_tables()


@pytest.fixture(scope="module")
def written() -> dict[tuple[str, str], Any]:
    """What each file holds, as another reader of YAML reads it, by kind and id."""
    return {place(path): core(data.decode()) for path, data in files.read_tree(CONTENT).files.items() if path.endswith(".yaml")}


@pytest.mark.parametrize("table", EVERY, ids=[table.name for table in EVERY])
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
        own = {name: value for name, value in row.items() if name not in (*table.key, "page", *(DERIVED.get(table.kind, ()) if not table.path else ())) and value is not None}
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
