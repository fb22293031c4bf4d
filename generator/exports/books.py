"""The tables of the register as a spreadsheet and as a database."""

from __future__ import annotations

import io
import sqlite3
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

import xlsxwriter

from generator.catalog import all_words
from generator.models import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from generator.register import Register
    from generator.tables import Cell, Table

_WIDTHS = {"text": 28, "list": 28, "number": 9, "truth": 9, "day": 12, "time": 14}
"""The width of a column of the spreadsheet by its type, in characters."""


def xlsx(tables: Sequence[Table], about: Sequence[tuple[str, str, str, str]], register: Register, as_of: str) -> bytes:
    """Tables as a workbook (Office Open XML): a sheet that says what it is, one that explains every column, then a sheet a table.

    Days, numbers and truths are cells of that type; every text is written as text, so that none is run as a formula or turned into a number or a link. `about`
    has rows of a label and a text in each of the three languages.
    """
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        book.set_properties({"title": about[0][1], "created": datetime.fromisoformat(as_of).replace(tzinfo=UTC)})
        head = book.add_format({"bold": True, "bg_color": "#0b5c57", "font_color": "#ffffff", "valign": "top"})
        wrap, day = book.add_format({"text_wrap": True, "valign": "top"}), book.add_format({"num_format": "yyyy-mm-dd", "align": "left"})
        names = {table.name: sheet_name(table.name) for table in tables}
        first = book.add_worksheet("about")
        first.set_column(0, 0, 22)
        first.set_column(1, len(LANGUAGES), 60)
        for row, cells in enumerate([("", "English", "Français", "Español"), *about]):
            first.set_row(row, min(409, 15 * max(1, *(-(-len(text) // 52) for text in cells))))
            for column, text in enumerate(cells):
                first.write_string(row, column, text, head if row == 0 else wrap)
        link = book.add_format({"font_color": "#0b5c57", "underline": 1})
        for row, table in enumerate(tables, len(about) + 2):
            first.write_url(row, 0, f"internal:'{names[table.name]}'!A1", link, names[table.name])
            first.set_row(row, 15 * max(1, -(-len(table.meaning) // 44)))
            for column, words in enumerate(all_words(), 1):
                first.write_string(row, column, words.meaning(table.meaning), wrap)
        meanings = [(names[table.name], *_explained(table.name, column)) for table in tables for column in table.columns]
        _sheet(book.add_worksheet("columns"), "columns", ["sheet", *_EXPLAINED], [24, 24, 28, 10, 22, 30, 50, 50, 50], meanings, ["text"] * (len(_EXPLAINED) + 1), head, wrap)
        for table in tables:
            types = [column.type for column in table.columns]
            _sheet(book.add_worksheet(names[table.name]), table.name, [column.name for column in table.columns], [_WIDTHS[kind] for kind in types], table.rows(register, as_of), types, head, day)
    return out.getvalue()


_FIRST = "1900-03-01"
"""Days before are text: spreadsheets do not agree on how to count them."""
_MOST = 32_767
"""So many letters a cell of a spreadsheet holds."""
_CUT = " … (cut here; the other files hold the whole)"


def sheet_name(name: str) -> str:
    """The name of a table's sheet: 31 letters at most, as spreadsheets demand; where that is too little, the middle parts are left out."""
    parts = name.split("_")
    while len("_".join(parts)) > 31:
        del parts[len(parts) // 2]
    return "_".join(parts)


_EXPLAINED = ("table", "column", "type", "refers_to", "values", *(f"meaning_{lang}" for lang in LANGUAGES))
"""The columns of the table that explains every column."""


def _explained(table: str, column: Any) -> tuple[str, ...]:
    return (table, column.name, column.type, column.refers, "; ".join(column.choices), *(words.meaning(column.meaning) for words in all_words()))


def _sheet(sheet: Any, name: str, columns: list[str], widths: list[int], rows: Sequence[Sequence[Cell]], types: list[str], head: Any, style: Any) -> None:
    """Fill a sheet with one table that can be sorted and filtered; columns in which nothing is recorded are hidden."""
    sheet.freeze_panes(1, 1)
    sheet.set_landscape()
    sheet.repeat_rows(0)
    for place, width in enumerate(widths):
        sheet.set_column(place, place, width, None, {"hidden": bool(rows) and all(row[place] is None for row in rows)})
    if rows:
        options = {"name": f"t_{name}", "columns": [{"header": one, "header_format": head} for one in columns], "style": "Table Style Light 1"}
        sheet.add_table(0, 0, len(rows), len(columns) - 1, options)
    else:
        for place, one in enumerate(columns):
            sheet.write_string(0, place, one, head)
    for row, cells in enumerate(rows, 1):
        for place, value in enumerate(cells):
            if value is None or value == "":
                continue
            if isinstance(value, bool):
                sheet.write_boolean(row, place, value)
            elif isinstance(value, int):
                sheet.write_number(row, place, value)
            elif types[place] == "day" and value >= _FIRST:
                sheet.write_datetime(row, place, date.fromisoformat(value), style)
            else:
                sheet.write_string(row, place, _fitting(value))


def _fitting(text: str) -> str:
    """A text as a cell holds it: spreadsheets count in UTF-16, where characters beyond U+FFFF are two."""
    data = text.encode("utf-16-le")
    return text if len(data) <= 2 * _MOST else data[: 2 * (_MOST - len(_CUT))].decode("utf-16-le", "ignore") + _CUT


def sqlite(tables: Sequence[Table], about: Sequence[tuple[str, str, str, str]], register: Register, as_of: str) -> bytes:
    """Tables as a SQLite database: a table each, with keys and references; `about` says what it is, `columns` what every column means.

    Truths are 0 and 1, days, times and lists are text; what is not recorded is NULL.
    """
    with sqlite3.connect(":memory:") as base:
        for table in tables:
            base.execute(_schema(table, {one.name for one in tables}))
        for table in tables:
            base.executemany(f'INSERT INTO "{table.name}" VALUES ({", ".join("?" * len(table.columns))})', table.rows(register, as_of))  # noqa: S608 - names of models
        base.execute(f"CREATE TABLE about (label TEXT PRIMARY KEY, {', '.join(f'{lang} TEXT' for lang in LANGUAGES)})")
        base.executemany("INSERT INTO about VALUES (?, ?, ?, ?)", about)
        base.execute(f'CREATE TABLE columns ({", ".join(f"{chr(34)}{name}{chr(34)} TEXT" for name in _EXPLAINED)}, PRIMARY KEY ("table", "column"))')
        base.executemany(f"INSERT INTO columns VALUES ({', '.join('?' * len(_EXPLAINED))})", (_explained(table.name, column) for table in tables for column in table.columns))  # noqa: S608
        base.commit()
        base.execute("VACUUM")
        data = base.serialize()
    base.close()
    return data


_SQL = {"number": "INTEGER", "truth": "INTEGER"}


def _schema(table: Table, known: set[str]) -> str:
    rows = []
    for column in table.columns:
        parts = [f'"{column.name}"', _SQL.get(column.type, "TEXT")]
        if column.name in table.key:
            parts.append("NOT NULL")
        if column.type == "truth":
            parts.append(f'CHECK ("{column.name}" IN (0, 1))')
        if column.name == "code":
            parts.append("UNIQUE")
        of, _, key = column.refers.partition(".")
        if of in known:
            parts.append(f'REFERENCES "{of}" ("{key}")')
        rows.append(" ".join(parts))
    quoted = ", ".join(f'"{name}"' for name in table.key)
    return f'CREATE TABLE "{table.name}" ({", ".join(rows)}, PRIMARY KEY ({quoted}))'
