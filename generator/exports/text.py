"""The register as text for programs: JSON, JSON Lines and CSV."""

from __future__ import annotations

import csv
import io
import json
import re
from typing import TYPE_CHECKING, Any

from generator.models import KINDS, Model
from generator.models.walk import fields
from generator.register import NAMES
from generator.tables import OWNERS, derived

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from generator.register import Entry, Register
    from generator.tables import Cell, Table


_FORMULA = re.compile(r"\A(?='*\s*[=+\-@|%\t\r\n\uff1d\uff0b\uff0d\uff20])|(?<=[;\n])(?=['\"]*[^\S\n]*[=+\-@|%\uff1d\uff0b\uff0d\uff20])")
"""Where a cell would begin with a formula; one also begins after a semicolon or a line end, for spreadsheets of countries that separate cells by semicolons, and behind quotes, which these take for their own."""


def cell(value: str) -> str:
    """A value that a spreadsheet will not run: an apostrophe stands before what looks like a formula."""
    return _FORMULA.sub("'", value)


def csv_(table: Table, register: Register, as_of: str) -> str:
    """A table as CSV (RFC 4180, UTF-8): a row with the names of the columns, then its rows. What is not recorded is empty; texts are made safe by `cell`."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([column.name for column in table.columns])
    writer.writerows([written(value) for value in row] for row in table.rows(register, as_of))
    return out.getvalue()


def written(value: Cell) -> str:
    """A cell as it is written in CSV."""
    if isinstance(value, str):
        return cell(value)
    return "" if value is None else str(value).lower()


def plain(value: Any) -> Any:
    """A part of a record as plain values, without what is not set."""
    if isinstance(value, Model):
        found = {}
        for field in fields(type(value)):
            one = getattr(value, field.name)
            if one is not None or (field.name == "end" and "end" in value.model_fields_set):
                found[field.name] = plain(one)
        return found
    if isinstance(value, list):
        return [plain(one) for one in value]
    return str(value) if isinstance(value, str) else value


def document(entry: Entry, register: Register, as_of: str) -> dict[str, Any]:
    """A record with its id, what is worked out for it on `as_of`, and every field that is set."""
    return {"id": entry.id, **derived(entry, register, as_of), **plain(entry.record)}


def documents(register: Register, as_of: str, kind: str) -> list[dict[str, Any]]:
    """The records of a kind, each as `document` gives it."""
    return register.once(("documents", kind, as_of), lambda: [document(entry, register, as_of) for entry in register[kind].values()])


def jsonl(register: Register, as_of: str, kinds: Iterable[str] = KINDS) -> str:
    """Records as JSON Lines (UTF-8): one document a line, the kind of record first (`record_kind`)."""
    return "".join(f"{compact({'record_kind': OWNERS[kind], **one})}\n" for kind in kinds for one in documents(register, as_of, kind))


def json_(register: Register, as_of: str, version: str = "", unread: Sequence[str] = ()) -> str:
    """The whole register as one JSON document, a record a line: `as_of`, `version`, the files of records that are left out as they cannot be read, and the records by kind, each with its id and what is worked out."""
    lists = {kind: ",\n".join(map(compact, documents(register, as_of, kind))) for kind in KINDS}
    records = ",\n".join(f"{compact(NAMES[kind])}:[\n{lines}\n]" for kind, lines in lists.items())
    stones = {NAMES[kind]: {entry.id: plain(entry.record) for entry in found.values()} for kind, found in register.tombstones.items() if found}
    lacking = f'"unread":{compact(list(unread))},' if unread else ""
    return f'{{"as_of":{compact(as_of)},"version":{compact(version or None)},{lacking}"records":{{\n{records}\n}},"tombstones":{compact(stones)}}}\n'


def compact(value: Any) -> str:
    """A value as JSON without spaces."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
