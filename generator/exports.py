"""The register as data: one function a format."""

from __future__ import annotations

import csv
import io
import json
import re
from collections import Counter
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from generator import lifecycle
from generator.catalog import words
from generator.changes import Telling
from generator.models import KINDS, LANGUAGES, Model, Name, Period, Text
from generator.models.types import When
from generator.models.walk import fields, parts, texts

if TYPE_CHECKING:
    from generator.changes import Past
    from generator.register import Entry, Register

_NAMES = {
    "action": "actions", "partner": "partners", "plan": "workplans", "activity": "activities", "species": "species",
    "party": "countries", "meeting": "meetings", "target": "targets", "body": "bodies",
}  # fmt: skip


class Column(NamedTuple):
    """A column of a CSV file."""

    name: str
    type: str
    """`text`, `number`, `truth`, `date`, `list` (values parted by `; `) or `json` (a JSON text)."""
    description: str


def csv_name(kind: str) -> str:
    """The file of a kind, as `actions.csv`."""
    return f"{_NAMES[kind]}.csv"


def simple_type(model: type[Model], name: str) -> str:
    """What a single value of a field is: `date`, `number`, `truth` or `text`."""
    annotation = model.model_fields[name].annotation
    schema = _schema(model)["properties"][name]
    if annotation is bool or schema.get("type") == "boolean":
        return "truth"
    if schema.get("type") == "integer":
        return "number"
    kinds = [one.get("type") for one in schema.get("anyOf", [])]
    return "date" if "integer" in kinds or annotation == When else "text"


def _schema(model: type[Model]) -> dict[str, Any]:
    if model not in _SCHEMAS:
        _SCHEMAS[model] = model.model_json_schema()
    return _SCHEMAS[model]


_SCHEMAS: dict[type[Model], dict[str, Any]] = {}


@cache
def columns(kind: str) -> tuple[Column, ...]:
    """The columns of a kind's CSV file: the id, what is worked out, then every field of the model."""
    model = KINDS[kind]
    found = [Column("id", "text", "The record's id; the last part of its address.")]
    found += _DERIVED.get(kind, ())
    for field in fields(model):
        if field.models and field.models[0] in (Name, Text) and not field.many:
            found += [Column(f"{field.name}_{lang}", "text", f"{field.description} ({lang})") for lang in LANGUAGES]
        elif field.models and field.models[0] is Period and not field.many:
            found += [Column(f"{field.name}_{end}", "date", f"{field.description} ({end})") for end in ("start", "end")]
        elif field.models:
            found.append(Column(field.name, "json", field.description))
        elif field.many:
            found.append(Column(field.name, "list", field.description))
        else:
            found.append(Column(field.name, simple_type(model, field.name), field.description))
    return tuple(found)


_DERIVED: dict[str, tuple[Column, ...]] = {
    "action": (
        Column("status", "text", "The status worked out from the events: proposed, ongoing, completed, closed, rejected, withdrawn; `unknown` where a COP has met since `status_at`."),
        Column("status_before", "text", "The last status that was read, where `status` is `unknown`."),
        Column("status_at", "text", "The COP up to which the status was read."),
        Column("status_inferred", "truth", "`true` where the event that gives the status is inferred."),
    ),
    "plan": (
        Column("status", "text", "Where the plan stands, worked out from its events."),
        Column("status_inferred", "truth", "`true` where the event that gives the status is inferred."),
    ),
    "party": (Column("code", "text", "The code by which other records name it, as `NOR`."),),
    "activity": (Column("status", "text", "Where the activity stands, worked out from its reports."),),
    "partner": (Column("accreditation", "text", "The partner's accreditation, worked out from its events."),),
}


def derived(entry: Entry, register: Register, as_of: str) -> dict[str, str | bool]:
    """What is worked out for a record on `as_of`, by name; without what says nothing."""
    if entry.kind == "action":
        standing = lifecycle.status(entry.record, register, as_of)
        found: dict[str, str | bool] = {
            "status": standing.key,
            "status_before": str(standing.status or "") if not standing.known else "",
            "status_at": standing.at.id if standing.at else "",
            "status_inferred": standing.inferred,
        }
        return {name: value for name, value in found.items() if value}
    if entry.kind == "plan":
        inferred: dict[str, str | bool] = {"status_inferred": True} if lifecycle.plan_inferred(entry.record, register, as_of) else {}
        return {"status": lifecycle.plan_status(entry.record, register, as_of), **inferred}
    if entry.kind == "party":
        return {"code": entry.id.upper()}
    if entry.kind == "activity":
        return {"status": str(lifecycle.progress(entry, register, as_of))}
    if entry.kind == "partner":
        return {"accreditation": lifecycle.accreditation(entry.record, register, as_of)}
    return {}


class Completeness(NamedTuple):
    """How complete the records of a kind are, in numbers of records, facts and texts."""

    records: int
    verified: int
    partly: int
    unverified: int
    inferred: int
    """Facts marked as inferred."""
    fr: int
    """Texts that lack French."""
    es: int


def completeness(register: Register, kind: str) -> Completeness:
    """How complete the records of a kind are."""
    records = [entry.record for entry in register[kind].values()]
    states = Counter(record.verification.status for record in records)
    inferred = sum(1 for record in records for path, _, value in parts(record) if path[-1] == "certainty" and value == "inferred")
    gaps = [sum(getattr(text, lang) is None for record in records for _, text in texts(record)) for lang in ("fr", "es")]
    return Completeness(len(records), states["verified"], states["partly"], states["unverified"], inferred, *gaps)


_FORMULA = re.compile(r"\s*[=+\-@|%\t\r\n\uff1d\uff0b\uff0d\uff20]")


def cell(value: str) -> str:
    """A value that a spreadsheet will not run: one that looks like a formula begins with an apostrophe."""
    return f"'{value}" if _FORMULA.match(value) else value


def csv_(register: Register, kind: str, as_of: str) -> str:
    """A kind as CSV (RFC 4180, UTF-8): one row a record, the columns of `columns(kind)`."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    names = [column.name for column in columns(kind)]
    writer.writerow(names)
    for entry in register[kind].values():
        row = {"id": entry.id, **{name: _one(value) for name, value in derived(entry, register, as_of).items()}}
        for field in fields(type(entry.record)):
            value = getattr(entry.record, field.name)
            if value is None:
                continue
            if isinstance(value, Name | Text):
                row |= {f"{field.name}_{lang}": getattr(value, lang) or "" for lang in LANGUAGES}
            elif isinstance(value, Period):
                row |= {f"{field.name}_start": value.start or "", f"{field.name}_end": value.end or ""}
            elif field.models:
                row[field.name] = json.dumps(plain(value), ensure_ascii=False, separators=(",", ":"))
            elif field.many:
                row[field.name] = "; ".join(str(one) for one in value)
            else:
                row[field.name] = _one(value)
        writer.writerow([cell(row.get(name, "")) for name in names])
    return out.getvalue()


def _one(value: str | int) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


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


def json_(register: Register, as_of: str, version: str = "") -> str:
    """The whole register as one JSON document: `as_of`, `version`, and the records by kind, each with its id and what is worked out."""
    records = {
        _NAMES[kind]: [{"id": entry.id, **derived(entry, register, as_of), **plain(entry.record)} for entry in register[kind].values()] for kind in KINDS
    }
    stones = {_NAMES[kind]: {entry.id: plain(entry.record) for entry in found.values()} for kind, found in register.tombstones.items() if found}
    document = {"as_of": as_of, "version": version or None, "records": records, "tombstones": stones}
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def changes_json(register: Register, past: Past) -> str:
    """Every change of the register's history, newest first, as one JSON document.

    An object with `format` (1; it rises when what is here changes its meaning), `whole` (false where older commits were not at hand), and `commits`. A commit
    has `commit`, `time`, `author`, `request` (the number of its pull request, or null) and `changes`; a change has `kind`, `id`, `sort` (one of `changes.Sort`),
    `field` (the names that lead to it), and `words`, what is said of it in each language.
    """
    tellings = {lang: Telling(words(lang), register, register) for lang in LANGUAGES}
    commits = [
        {
            "commit": one.commit,
            "time": one.time,
            "author": one.author,
            "request": one.request or None,
            "changes": [{"kind": c.kind, "id": c.id, "sort": str(c.sort), "field": list(c.field), "words": {lang: telling.say(c) for lang, telling in tellings.items()}} for c in one.changes],
        }
        for one in past.recorded
    ]
    return json.dumps({"format": 1, "whole": past.whole, "commits": commits}, ensure_ascii=False, indent=1) + "\n"


_BIBTEX = {**{c: f"\\{c}" for c in "&%$#_"}, "{": "\\textbraceleft{}", "}": "\\textbraceright{}", "\\": "\\textbackslash{}", "~": "\\textasciitilde{}", "^": "\\textasciicircum{}"}


def bibtex(key: str, title: str, site: str, as_of: str, url: str) -> str:
    """A citation for BibTeX: an entry `@misc` with the day as of which the record is cited; `url` may be empty."""
    rows = [("title", title), ("howpublished", site), ("year", as_of[:4]), ("note", as_of)]
    lines = [f"  {name} = {{{''.join(_BIBTEX.get(c, c) for c in value)}}}" for name, value in rows]
    if url:
        lines.append(f"  url = {{{url}}}")
    return f"@misc{{{key},\n" + ",\n".join(lines) + "\n}"


def ris(title: str, site: str, as_of: str, url: str, lang: str) -> str:
    """A citation for reference managers (RIS): a web page with the day as of which the record is cited; `url` may be empty."""
    rows = [("TY", "WEB"), ("TI", title), ("T2", site), ("PY", as_of[:4]), ("Y2", as_of.replace("-", "/")), ("LA", lang), ("UR", url), ("ER", "")]
    return "\n".join(f"{tag}  - {value}" for tag, value in rows if value or tag == "ER")
