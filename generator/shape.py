"""A file's values against the model of its kind: a record, or what is wrong with it in the author's words."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import TYPE_CHECKING, Any

from babel import Locale
from pydantic import TypeAdapter, ValidationError

from generator.diagnostics import Diagnostic, Severity, closest, nearest, quoted
from generator.models import KINDS, LANGUAGES, Actor, Ambiguous, Model, Moved, Name, Record, Removed, Text
from generator.models.types import PartialDate, Period
from generator.models.walk import Field, Path, field_at, fields, model_at
from generator.source import MAX_LINE, in_quotes, plain_is_text, unprinted

if TYPE_CHECKING:
    from collections.abc import Callable

    from pydantic_core import ErrorDetails

    from generator.source import Source

    Called = Callable[[str, str], tuple[str, str] | None]

Shape = Record | Moved | Removed

MAX_FAULTS = 100
"""So many faults of one file are told one by one."""

NOUNS = {
    "action": "a Concerted Action",
    "partner": "a partner",
    "plan": "a work plan",
    "activity": "an activity",
    "species": "a species",
    "party": "a country",
    "meeting": "a meeting",
    "target": "a strategic target",
    "body": "a body",
}
REFERRED = {**NOUNS, "actor": "a partner, body or country", "supported": "an action or activity"}
"""What a reference of each kind names."""


def shape(kind: str, source: Source) -> Shape | list[ErrorDetails]:
    """The record that `source` holds, of the given kind; or what its model says against it, which `faults` tells."""
    try:
        return _model(kind, source.data).model_validate(source.data)  # type: ignore[return-value] # of a record or a tombstone
    except ValidationError as error:
        return error.errors(include_url=False)


def _model(kind: str, data: dict[str, Any]) -> type[Model]:
    return Moved if "moved_to" in data else Removed if "removed" in data else KINDS[kind]


def faults(kind: str, source: Source, errors: list[ErrorDetails], called: Called = lambda *_: None) -> list[Diagnostic]:
    """Every fault of the shape of `source`, each once, by what its model says against it. `called` knows which record is meant where its name stands instead of its id: its id, and what is told beside it."""
    data = source.data
    model = _model(kind, data)
    told: list[dict[str, Any]] = [{**e, "loc": _place(data, e["loc"])} for e in errors]
    told = [e for e in told if e["type"] == "extra_forbidden" or (e["input"] if e["type"] != "union_tag_invalid" else e["input"].get("event")) is not None]
    nothing = list(_nothing(data, ()))
    more = len(nothing) + len(told) - MAX_FAULTS
    if more > 0:
        told = sorted(told, key=lambda e: source.at(*e["loc"], key=True))[:MAX_FAULTS]
        nothing = nothing[: MAX_FAULTS - len(told)]
    wrong = {id(source.node(*e["loc"])) for e in told if e["type"] not in ("missing", "union_tag_not_found")}
    found = {_no_value(model, source, path) for path in nothing if not any(id(source.node(*path[:i])) in wrong for i in range(1, len(path)))}
    empty = {d.location for d in found}
    misspelt = {(*e["loc"][:-1], _near(model, e["loc"])) for e in told if e["type"] == "extra_forbidden"}
    for e in told:
        if e["type"] == "extra_forbidden":
            found -= {d for d in found if d.location == source.at(*e["loc"])}
        if not _echo(model, source, e, misspelt) and (finding := _finding(kind, model, source, e, called)).location not in empty:
            found.add(finding)
    if told and not found:
        found.add(_finding(kind, model, source, told[0], called))
    if more > 0:
        last = max(found)
        found.add(last._replace(code="M111", message=f"{more:,} more faults in this file", hint="mend those told above, then check again"))
    return sorted(found)


def some(kind: str, source: Source) -> dict[str, Any] | None:
    """The fields that `source` holds of a record, whatever others the record has; None where one is not as its model wants it."""
    model = KINDS[kind]
    try:
        return {name: _adapter(model, name).validate_python(value) for name, value in source.data.items()}
    except (KeyError, ValidationError):
        return None


@cache
def _adapter(model: type[Model], name: str) -> TypeAdapter[Any]:
    return TypeAdapter(model.model_fields[name].rebuild_annotation())


def _place(data: Any, path: Path) -> Path:
    """The path of an error without the names of variants, which no field could have; that of an event is kept, marked so that no field is taken for it."""
    found: list[str | int] = []
    for step in path:
        if step in ("agent: id", "agent: name", "when: date", "when: period"):
            continue
        if found and isinstance(found[-1], int) and isinstance(data, dict) and data.get("event") == step:
            found.append(f"event: {step}")
            continue
        found.append(step)
        data = data.get(step) if isinstance(data, dict) else data[step] if isinstance(data, list) and isinstance(step, int) and step < len(data) else None
    return tuple(found)


def _near(model: type[Model], path: Path) -> str | None:
    """The field that the unknown one at `path` most likely means."""
    return nearest(str(path[-1]), [field.name for one in model_at(model, path[:-1]) for field in fields(one)])


def _nothing(value: Any, path: Path) -> Any:
    """The paths of fields without a value; only the end of a period may be open."""
    if isinstance(value, dict):
        for key, item in value.items():
            if item is None and not (key == "end" and path):
                yield (*path, key)
            elif isinstance(item, dict | list):
                yield from _nothing(item, (*path, key))
    else:
        for position, item in enumerate(value):
            if item is None:
                yield (*path, position)
            elif isinstance(item, dict | list):
                yield from _nothing(item, (*path, position))


def _write_or_leave_out(model: type[Model], path: Path) -> str:
    """What to do with an empty field: a required one is filled in."""
    required = any(field.required for one in model_at(model, path[:-1]) for field in fields(one) if field.name == path[-1])
    return "write a value: the field is required" if required else "write a value, or leave the field out: what is not known is not written"


def _no_value(model: type[Model], source: Source, path: Path) -> Diagnostic:
    raw = source.raw(*path)
    name = next(str(step) for step in reversed(path) if isinstance(step, str))
    if isinstance(path[-1], int):
        return _error(source, path, "M106", f"an item of {quoted(name)} has no value", "write a value, or delete the dash")
    hint = _write_or_leave_out(model, path) + (f'; the word itself, as text, needs quotes: "{raw}"' if raw else "")
    beside = list(source.node(*path[:-1]).value)
    after = beside[beside.index(path[-1]) + 1 :][:1]
    if after and _home(model, source, (*path[:-1], *after)) == path[-1]:
        hint = f"set in {quoted(after[0])} and what follows it by two spaces"
    return _error(source, path, "M106", f"{quoted(name)} has no value", hint)


def _home(model: type[Model], source: Source, path: Path) -> str | None:
    """The field above the unknown field at `path` to which it belongs, had it been set in."""
    known = {field.name for one in model_at(model, path[:-1]) for field in fields(one)}
    beside = list(source.node(*path[:-1]).value)
    above = [name for name in beside[: beside.index(path[-1])] if name in known]
    if path[-1] in known or not above or path[-1] not in {field.name for one in model_at(model, (*path[:-1], above[-1])) for field in fields(one)}:
        return None
    return str(above[-1])


def _echo(model: type[Model], source: Source, error: dict[str, Any], misspelt: set[tuple[Any, ...]]) -> bool:
    """Whether an error only follows from another: a field is missing where its name is misspelt, or unknown where the indentation is."""
    *parent, name = path = error["loc"]
    if error["type"] == "missing":
        return path in misspelt or (name == "actor" and (*parent, "name") in misspelt)
    if error["type"] != "extra_forbidden":
        return False
    if model in (Moved, Removed) and not parent:
        return any(other not in model.model_fields for other in list(source.data)[: list(source.data).index(name)])
    if name == "kind" and _near(model, path) == name:
        return "actor" not in source.node(*parent).value or "name" in source.node(*parent).value
    home = _home(model, source, path)
    return home is not None and source.node(*parent, home).value is None


def _error(source: Source, path: Path, code: str, message: str, hint: str, *, key: bool = False) -> Diagnostic:
    return Diagnostic(source.at(*path, key=key), code, Severity.ERROR, message, hint)


def _finding(kind: str, root: type[Model], source: Source, error: dict[str, Any], called: Called) -> Diagnostic:
    """One error of the model, as a finding with its place; a value that only stands in quotation marks of print is to be written without them."""
    found = _told(kind, root, source, error, called)
    path, value = tuple(error["loc"]), error["input"]
    if isinstance(value, str) and (bare := unprinted(value)) and path and not _refusal(root, path, bare):
        return found._replace(hint=f"write {bare if _is_date(bare) else _scalar(bare)}: to YAML {value[0]} is a letter")
    return found


def _told(kind: str, root: type[Model], source: Source, error: dict[str, Any], called: Called) -> Diagnostic:
    """One error of the model, as a finding with its place."""
    path: Path = tuple(error["loc"])
    sort: str = error["type"]
    value = error["input"]
    name = next((str(step) for step in reversed(path) if isinstance(step, str)), "record")
    field = field_at(root, path)
    if sort == "missing":
        what = field.description if field and field.name == name else ""
        add = f"add '{name}:' - {_lower(what)}" if what else f"add '{name}:'"
        return _error(source, path[:-1], "M101", f"the field {quoted(name)} is missing{_in(kind, path)}", add + _or_above(source, path[:-1]))
    if sort == "union_tag_not_found":
        near = nearest("event", value)
        if near:
            return _error(source, (*path, near), "M102", f"there is no field {quoted(near)} here", "did you mean 'event'?", key=True)
        kinds = [one for model in model_at(root, path) for field in fields(model) if field.name == "event" for one in field.choices]
        said = next((one for one in value if one in kinds), None)
        hint = f"write 'event: {said}', and what stands behind '{said}:' in a field of its own, as 'meeting:'" if said else f"add 'event:' - what happened, as 'adopted'{_or_above(source, path)}"
        return _error(source, path, "M101", "the field 'event' is missing", hint)
    if sort == "extra_forbidden":
        return _unknown(kind, root, source, path, name)
    if sort in ("literal_error", "union_tag_invalid"):
        choices = [c.strip(" '") for c in (error["ctx"].get("expected_tags") or error["ctx"].get("expected") or "").replace(" or ", ", ").split(",")]
        if sort == "union_tag_invalid":
            path, name = (*path, "event"), "event"
            value = source.raw(*path) or source.node(*path).value
        if not isinstance(value, dict | list):
            value = source.raw(*path) or str(value)
            listed = f"one of: {', '.join(choices)}"
            return _error(source, path, "M103", f"{quoted(value)} is no value of {quoted(name)}", f"{_choice(value, choices)}{listed}" if len(choices) > 1 else f"write {quoted(choices[0])}, or leave the field out where that does not hold")
    if sort == "union_tag_invalid":
        return _kind_of(source, path, name, "a text", value)
    raw = source.raw(*path)
    if sort == "ambiguous_text" or (sort in ("string_type", "date_form") and isinstance(value, int | float)):
        what = value.kind if isinstance(value, Ambiguous) else "a truth value" if isinstance(value, bool) else "a number"
        if sort == "date_form":
            return _date(root, source, path, raw if raw is not None else str(value))
        other = _refusal(root, path, raw or "")
        if other.get("type") == "string_pattern_mismatch":
            return _form(source, path, name, raw or "", other["ctx"]["pattern"], field.ref if field else None, called)
        hint = f'put it in quotes: "{raw if raw and len(raw) <= 40 else "…"}"'
        if field and field.ref and raw and ((record := called(field.ref, raw)) is None or record[0] != raw):
            hint = f"write {_known(record) if record else _id(raw, '', field.ref)}"
        return _error(source, path, "M105", f"{quoted(raw)} without quotes is {what} to some programs, but {quoted(name)} is text", hint)
    if sort == "date_form":
        return _date(root, source, path, value) if isinstance(value, str) else _kind_of(source, path, name, "a date as 2012, 2012-10 or 2012-10-23", value)
    if sort in ("string_type", "literal_error"):
        return _kind_of(source, path, name, "a text", value)
    if sort == "bool_type":
        return _kind_of(source, path, name, "true or false, without quotes", value)
    if sort.startswith("int_") or sort in ("greater_than_equal", "less_than_equal"):
        limits = f" from {_limit(error, 'ge')} up" if "ge" in error.get("ctx", {}) else f" of at most {_limit(error, 'le')}" if "le" in error.get("ctx", {}) else ""
        digits = re.fullmatch(r"[^-+\u22120-9]*([0-9]+)[^0-9]*", str(value), re.ASCII)
        example = f"write {int(digits[1])}" if digits and isinstance(value, str) and len(digits[1]) < 16 else "write digits 0-9 alone, without quotes, separators or unit: 25000"
        return _error(source, path, "M110", f"{quoted(value)} is no whole number{limits}", example) if not isinstance(value, dict | list) else _kind_of(source, path, name, "a whole number", value)
    items = _items(field, value, called) if isinstance(value, str) else []
    if sort == "list_type":
        shown = [(f"{_first(field.models[0]).name}: …", "")] if field and field.models else []
        return _kind_of(source, path, name, "a list", value, items or shown)
    if sort in ("model_type", "dict_type", "model_attributes_type", "union_tag_not_found"):
        if field and Period in field.models and isinstance(value, str) and stretch(value):
            return _date(root, source, path, value)
        return _kind_of(source, path, name, _fields_of(root, path), value, items)
    if sort in ("string_too_short", "too_short"):
        return _error(source, path, "M106", f"{quoted(name)} is empty", _write_or_leave_out(root, path))
    if sort in ("string_too_long", "too_long"):
        return _error(source, path, "M109", f"{quoted(name)} has {len(value):,} characters; it may have {error['ctx']['max_length']:,}", "shorten it, or move the detail to another field")
    if sort == "string_pattern_mismatch":
        return _form(source, path, name, value, error["ctx"]["pattern"], field.ref if field else None, called)
    return _error(source, path, "M104", f"{quoted(name)}: {error['msg']}", "see the field reference")


_ROMAN = {"1": "I", "2": "II"}


def _choice(value: str, choices: list[str]) -> str:
    """Which choice a value most likely is, as a hint begins: of 'renewed' it is not 'reviewed', and of 'I/II' neither."""
    words = re.split(r"[\W_]+", value.lower())
    held = [one for one in (_ROMAN.get(value), *re.split(r"[\W_]+", value)) if one in choices]
    near = nearest(value, choices) if not held else held[0] if len(held) == 1 else None
    if near is None or not (held or near[:4].lower() == value[:4].lower() or {*near.split("-")} & {*words} or closest(value.lower(), [near], 0.85)):
        return "write "
    return f"did you mean {quoted(near)}? " if not held or len(words) == 1 or not re.search("[0-9]", value) else f"write {quoted(near)} alone, and what else it says in fields of its own; "


def _or_above(source: Source, path: Path) -> str:
    """What else to do with an item of a list that lacks a field: it may belong to the item above, with none of whose fields it shares a name."""
    above = source.node(*path[:-1], path[-1] - 1).value if path and isinstance(path[-1], int) and path[-1] else None
    apart = isinstance(above, dict) and not above.keys() & source.node(*path).value.keys()
    return "; if this belongs to the item above, take the dash out" if apart else ""


def _refusal(root: type[Model], path: Path, text: str) -> dict[str, Any]:
    """What the model says against a text at `path`; nothing where it takes it."""
    at = max(i for i, step in enumerate(path) if isinstance(step, str))
    found: dict[str, Any] = {}
    for model in model_at(root, path[:at]):
        if path[at] not in model.model_fields:
            continue
        try:
            _adapter(model, str(path[at])).validate_python([text] if isinstance(path[-1], int) else text)
        except ValidationError as error:
            found = {**error.errors(include_url=False)[0]}
        else:
            return {}
    return found


def _limit(error: dict[str, Any], bound: str) -> str:
    return f"{error['ctx'][bound]:,}"


def _lower(text: str) -> str:
    return (text[:1].lower() + text[1:]).rstrip(".") if text[:2] != text[:2].upper() else text.rstrip(".")


def _in(kind: str, path: Path) -> str:
    return f" in {NOUNS[kind]}" if len(path) == 1 else ""


def _unknown(kind: str, root: type[Model], source: Source, path: Path, name: str) -> Diagnostic:
    known = [field.name for model in model_at(root, path[:-1]) for field in fields(model)]
    near = _near(root, path)
    top = len(path) == 1
    if near == name:
        return _error(source, path, "M102", f"{quoted(name)} beside 'actor'", "write 'actor' where the register has a record, else 'name' and 'kind'", key=True)
    if top and root in (Moved, Removed):
        stone = "moved_to" if root is Moved else "removed"
        return _error(source, path, "M102", f"{quoted(name)} beside {quoted(stone)}: a tombstone holds nothing of the record", f"delete the other fields, or {quoted(stone)} if the record is live", key=True)
    if top and name == "id":
        hint = "leave it out; the id is the file's name"
    elif top and name == "status":
        hint = "leave it out; the status follows from the events"
    elif home := _home(root, source, path):
        hint = f"set it in below {quoted(home)}, by two spaces"
    elif near:
        hint = f"did you mean {quoted(near)}?"
    elif not top and any(field.name == name for field in fields(root)):
        hint = "it is a field of the record: begin it at the left edge"
    else:
        homes = [NOUNS[k] for k, m in KINDS.items() if k != kind and any(f.name == name for f in fields(m))] if top else []
        hint = f"it is a field of {', '.join(homes)}" if homes else f"the fields here are: {', '.join(dict.fromkeys(known))}"
    return _error(source, path, "M102", f"there is no field {quoted(name)}{_in(kind, path) or ' here'}", hint, key=True)


def _date(root: type[Model], source: Source, path: Path, value: str) -> Diagnostic:
    name = path[-1]
    if not value:
        return _error(source, path, "M106", f"{quoted(name)} is empty", _write_or_leave_out(root, path))
    form = "write a year, a month or a day: 2012, 2012-10 or 2012-10-23"
    field, above = field_at(root, path), field_at(root, path[:-1])
    inside = above is not None and Period in above.models and path[-1] in ("start", "end")
    if inside and path[-1] == "end" and is_open(value):
        return _error(source, path, "M107", f"{quoted(value)} is not written as a date", "an end that is open is 'end:' with nothing behind it")
    if (inside or (field is not None and Period in field.models)) and (ends := stretch(value)):
        start, end = f"'start: {ends[0]}'", f"'end: {ends[1]}'" if ends[1] else "'end:' with nothing behind it"
        hint = f"write {start} and {end}, each on a line of its own" + ("" if inside else f", below '{name}:' and set in by two spaces")
        return _error(source, path, "M107", f"{quoted(value)} is a stretch of time", hint)
    if re.fullmatch("[a-z]+[0-9]+", meeting := _unpathed(value).lower()) and any(one.name == "meeting" for model in model_at(root, path[:-1]) for one in fields(model)):
        return _error(source, path, "M107", f"{quoted(value)} is not written as a date", f"a meeting is 'meeting: {meeting}'; {form}")
    if not re.match(r"[0-9]{4}(-[0-9]{2}){0,2}\Z", value):
        return _error(source, path, "M107", f"{quoted(value)} is not written as a date", f"write {' or '.join(days)}" if (days := meant(value)) else form)
    wrong = "a date of the calendar" if "1600" <= value[:4] < "2200" else "between 1600 and 2199"
    return _error(source, path, "M107", f"{quoted(value)} is not {wrong}", form)


def meant(value: str) -> list[str]:
    """The dates of the calendar that a date in another form may mean, as ISO 8601 writes them; the day before the month first, of a stretch of time both ends."""
    value = value.strip(" .,;")
    return [value] if _is_date(value) else [day for day in dict.fromkeys(stretch(value) or _days(value)) if _is_date(day)]


def stretch(value: str) -> list[str]:
    """Both ends of a stretch of time, the last one empty where it is open: `23-29 March 2026`, `2012 to 2014`, `Q3 2026`; nothing where it is none."""
    if match := re.match(r"[QT]([1-4])[ -/]+(?P<year>[0-9]{4})\Z|(?P<before>[0-9]{4})[ -/]+[QT]([1-4])\Z", value, re.IGNORECASE):
        last = 3 * int(match[1] or match[4])
        return [f"{match['year'] or match['before']}-{month:02}" for month in (last - 2, last)]
    words = re.sub(r"(?i)\A(?:from|between|du|desde|entre) ", "", value)
    splits = [(words[: sign.start()], words[sign.end() :]) for sign in _UNTIL.finditer(words)] if len(value) <= 60 else []
    return next((ends for first, last in splits if (ends := _ends(first, last))), [])


_UNTIL = re.compile(r" *[-–—/] *| +(?:to|until|and|au|à|al|a|hasta|et|y) +")


def _ends(first: str, last: str) -> list[str]:
    """Both ends of a stretch of time; the first is of the same month and year as the last where it names none."""
    if re.fullmatch("[0-9]{4}", first) and re.fullmatch("[0-9]{2}", last) and last > "12":
        last = first[:2] + last  # as in 2012/13; up to 12 it may be a month
    end = [""] if is_open(last) else _one(last)
    start = next((day for rest in ([], last.split()[-1:], last.split()[1:]) if (day := _one(" ".join([first, *rest])))), [])
    return [*start, *end] if start and end and (end == [""] or start < end) else []


def _one(value: str) -> list[str]:
    """The date that `value` is, or is in words."""
    return [day for day in ([value] if _is_date(value) else _in_words(value)) if _is_date(day)]


def is_open(value: str) -> bool:
    """Whether `value` says of an end that it is open."""
    return _letters(value) in _OPEN


_OPEN = frozenset(
    ["ongoing", "on-going", "present", "the present", "today", "now", "current", "open", "to date", "continuing", "en cours", "a ce jour", "aujourd'hui", "ouvert", "en curso", "presente", "el presente", "actualidad", "hoy", "abierto"]
)
"""What people write for an end that is open."""


def _days(value: str) -> list[str]:
    """What a date in another form may mean, as ISO 8601 writes it, whether or not there is such a day."""
    if match := re.match(r"([0-9]{4})[-\u2010-\u2014\u2212/. ]([0-9]{1,2})(?:[-\u2010-\u2014\u2212/. ]([0-9]{1,2}))?(?:[Tt ].*)?\Z", value) or re.match(r"([0-9]{4})([0-9]{2})([0-9]{2})\Z", value):
        years = match[3] is None and value[4] in "/–—" and int(match[2]) == (int(match[1]) + 1) % 100  # 2011/12 may be two years
        return [] if years else ["-".join(part.zfill(2) for part in match.groups() if part)]
    if match := re.match(r"([0-9]{1,2})([-/. ])([0-9]{1,2})\2([0-9]{4})\Z", value):
        first, sign, second, year = match.groups()
        orders = [f"{year}-{second:0>2}-{first:0>2}", f"{year}-{first:0>2}-{second:0>2}"]
        return orders[:1] if sign == "." and _is_date(orders[0]) else orders  # with points the day stands first everywhere
    if match := re.match(r"([0-9]{1,2})([/. ])([0-9]{1,2})\2([0-9]{2})\Z", value):
        return _days(f"{match[1]}{match[2]}{match[3]}{match[2]}{19 if match[4] >= '70' else 20}{match[4]}")
    if match := re.match(r"([0-9]{1,2})[/.-]([0-9]{4})\Z", value):
        return [f"{match[2]}-{match[1]:0>2}"]
    return _in_words(value)


_LITTLE = frozenset(("de", "del", "of", "the", "le", "el", "la"))
_PARTS = frozenset(["beginning", "early", "middle", "mid", "late", "end", "debut", "milieu", "mi", "fin", "a", "principios", "comienzos", "inicios", "mediados", "finales"])
"""Words for a part of a year."""


def _in_words(value: str) -> list[str]:
    """A month and a year, or a day, with the month by its name in one of the three languages: `mayo de 2026`, `12 mai 2026`, `May 12th, 2026`; of `end of 2026` the year."""
    words = [word for part in re.split(r"[\s,]+", _letters(value)) if (word := part.strip(".")) and word not in _LITTLE]
    months = [month for word in words if (month := _months().get(word))]
    numbers = [match[1] for word in words if (match := re.fullmatch(r"([0-9]{1,2}|[0-9]{4})(?:st|nd|rd|th|er|\.?o)?", word))]
    if set(words) - set(numbers) and set(words) - set(numbers) <= _PARTS and [len(number) for number in numbers] == [4]:
        return numbers
    if len(months) != 1 or len(months) + len(numbers) != len(words) or not 1 <= len(numbers) <= 2 or len(numbers[-1]) != 4:
        return []
    return ["-".join((numbers[-1], f"{months[0]:02}", *(day.zfill(2) for day in numbers[:-1])))]


def _letters(text: str) -> str:
    """Small letters without accents."""
    return "".join(char for char in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(char))


@cache
def _months() -> dict[str, int]:
    """The months by their names in the three languages, whole and short, as the Unicode CLDR has them."""
    return {_letters(name).strip("."): month for lang in LANGUAGES for width in ("wide", "abbreviated") for month, name in Locale(lang).months["format"][width].items()}


def _is_date(value: str) -> bool:
    try:
        _DATE.validate_python(value)
    except ValidationError:
        return False
    return True


_DATE: TypeAdapter[str] = TypeAdapter(PartialDate)


_BULLET = re.compile(r"\A[-*+•·‣–—] *")


_SYMBOL = re.compile(r"[A-Z]\S*/\S*[^\s.,;:]|(?:\S+ )?(?:Resolution|Recommendation|Decision|Notification) [0-9]+[./][0-9]+(?: \(Rev\.COP[0-9]+\))?")
"""What is the symbol of a document and nothing else."""


def _items(field: Field | None, value: str, called: Called) -> list[tuple[str, str]]:
    """What parts of a record would be in whose place `value` stands: `species: giraffa-camelopardalis`, `event: adopted`, `url: https://…`, each with what is told beside it; with '…' for what is not known, none where it has no plain meaning."""
    if field is None:
        return []
    words = re.sub(r"\Awww\.", "https://www.", _BULLET.sub("", value.strip()))
    words = unprinted(words) or words
    name, _, rest = re.sub(r"[\s=]+", " ", words).partition(" ")
    for model in field.models:
        for inner in fields(model):
            if inner.name == name and (inner.ref or inner.choices or _alone(model, inner, rest)) and _accepts(model, name, rest):
                return [(f"{name}: {_scalar(rest)}", "")]
            if (field.many or inner.choices) and (one := _alone(model, inner, words)) is not None:
                return [(f"{inner.name}: {one}", "")]
    inner = next((_first(model) for model in field.models if _first(model).ref), field)
    if not field.many or (inner.ref is None and len(field.models) != 1):
        return []
    if inner.ref is None:
        return _only(field.models[0], words)
    named = called(inner.ref, words) or ((words, "") if re.match(r"[A-Z]{3}\Z|[a-z0-9-]+\Z", words) else None)
    found = [named] if named else _each(inner.ref, words, called) or [("…", "")] * (len(field.models) == 1)
    lead = f"{inner.name}: " if inner is not field else ""
    return [(lead + one, beside) for one, beside in found]


def _alone(model: type[Model], field: Field, words: str) -> str | None:
    """What the value of a field would be, had its name stood before `words`; None where not they alone tell that it is that field."""
    if field.choices:
        return next((one for one in field.choices if field == _first(model) and one.casefold() == re.sub(r"[\W_]+", "-", words.casefold())), None)
    if field.name == "document":
        return _scalar(words) if _SYMBOL.fullmatch(words) else None
    if field.ref or {*field.models} - {Period} or [one for one in (words, "words", "Some words") if _accepts(model, field.name, one)] != [words]:
        return None
    return words if _is_date(words) else _scalar(words)


def _only(model: type[Model], words: str) -> list[tuple[str, str]]:
    """The one field that a part of a record must have, with `words` for its value; nothing where it must have several or none."""
    required = [field for field in fields(model) if field.required]
    if len(required) != 1:
        return []
    field = required[0]
    if field.models:
        return [(f"{field.name}:", ", and below it, set in by two spaces more, 'en:' with the text")] if set(field.models) <= {Name, Text} else []
    return [(f"{field.name}: {_scalar(words) if _accepts(model, field.name, words) and not re.search('[,;]', words) else '…'}", "")]


def _accepts(model: type[Model], name: str, value: str) -> bool:
    """Whether a field may have a value."""
    try:
        _adapter(model, name).validate_python(value)
    except ValidationError:
        return False
    return True


def _scalar(words: str) -> str:
    """A text as it is written behind the name of its field; '…' for a long one."""
    return "…" if len(words) > _SHOWN else words if plain_is_text(words) else in_quotes(words, _SHOWN)


_SHOWN = 100
"""So many letters of a value are shown in what is to be written."""


def _first(model: type[Model]) -> Field:
    """The field without which an item of a list is nothing."""
    return next((field for field in fields(model) if field.required), fields(model)[0])


def _each(ref: str, value: str, called: Called) -> list[tuple[str, str]]:
    """The records that are named one behind the other, as in a row of a table; none where one is no record."""
    for between in (r"[,;/\n]", r"[,;/\n]| (?:and|et|y|e) ", r"[\s,;/]"):
        words = [word for part in re.split(between, value) if (word := part.strip())]
        found = [one for word in words if (one := called(ref, word)) is not None]
        if 1 < len(words) == len(found):
            return found
    return []


def _one_a_line(items: list[tuple[str, str]]) -> str:
    what = "each" if len(items) > 1 else "each item" if items[0][0].endswith("…") else "it"
    return f"write {what} on a line of its own: {', '.join(quoted(f'- {one}', MAX_LINE) + beside for one, beside in items)}"


def _kind_of(source: Source, path: Path, name: str, due: str, value: object, items: list[tuple[str, str]] | None = None) -> Diagnostic:
    """A value of another kind than is due; `items` are what it would be as items of a list."""
    stands = "a list" if isinstance(value, list) else "a mapping" if isinstance(value, dict) else f"{quoted((source.raw(*path) or str(value)).strip())}"
    shown = "…"
    if isinstance(value, str):
        shown = _scalar(re.split(r"[,;] ", _BULLET.sub("", value))[0])
    elif isinstance(value, dict) and value:
        shown = f"{next(iter(value))}: …"
    if name in ("supports", "unverified") and isinstance(value, dict) and isinstance(event := value.get("event"), str):
        return _error(source, path, "M104", f"{quoted(name)} must be {due}, but {stands} stands here", f"write a path: events.{event}")
    if due == "a text" and isinstance(value, dict) and len(value) == 1 and isinstance(one := next(iter(value.values())), str):
        return _error(source, path, "M104", f"{quoted(name)} must be a text, but a mapping stands here", f"write the value alone: {one if plain_is_text(one) else quoted(one)}")
    if items and (len(items) > 1 or due == "a list"):
        return _error(source, path, "M104", f"{quoted(name)} must be {due}, but {stands} stands here", _one_a_line(items))
    if items:
        where = "after the dash" if isinstance(path[-1], int) else "on the line below, set in by two spaces"
        return _error(source, path, "M104", f"{quoted(name)} must be {due}, but {stands} stands here", f"write {where}: {quoted(items[0][0], MAX_LINE)}{items[0][1]}")
    if due.startswith("a mapping, with actor:") and isinstance(value, str):
        return _error(source, path, "M104", f"{quoted(name)} must be {due}, but {stands} stands here", "write 'name:' with it after the dash, and 'kind:' below")
    if due.startswith("a text by language") and isinstance(value, str):
        return _error(source, path, "M104", f"{quoted(name)} must be {due}, but {stands} stands here", "write it after 'en:' on the line below, set in by two spaces")
    hint = {
        "a list": f"write each item on its own line, after a dash: - {shown}",
        "a text": "write one text, in quotes where it holds ': '",
        "true or false, without quotes": "write true or false",
    }.get(due, f"write {due}")
    return _error(source, path, "M104", f"{quoted(name)} must be {due}, but {stands} stands here", hint)


def _fields_of(root: type[Model], path: Path) -> str:
    models = model_at(root, path)
    if models and models[0] in (Name, Text):
        return "a text by language, with en:, fr: and es: below it"
    if models and models[0] is Actor:
        return "a mapping, with actor:, or with name: and kind:"
    if models and models[0] is Period:
        return "a period, with start: and end: below it"
    names = list(dict.fromkeys(field.name for model in models[:1] for field in fields(model)))
    return f"a mapping, with fields such as {', '.join(names[:4])}"


_FORMS = (
    ("^[A-Z]{2}$", "{} is no code of two capital letters", 'write the ISO 3166-1 alpha-2 code in quotes, as "NO"', r"\W*([A-Za-z]{2})\W*", '"{}"', str.upper),
    ("^https?://", "{} is no web address", "write the whole address, beginning with https://, without spaces, user name or backslash; other letters than a-z in the host as xn--", "$.", "", str),
    ("^[a-z]{1,4}$", "{} is no letter of an item", "write it as printed, in small letters: a", r"\W*([A-Za-z]{1,4})\W*", "{}", str.lower),
    ("^Rev", "{} is no revision", "write it as Rev.COP13", r"(?:.*\D)?COP[- ]?([0-9]{1,2})\)?", "Rev.COP{}", str),
    (r"^[0-9]{1,2}\.", "{} is no number of a Concerted Action", 'write it as the COP gave it, in quotes: "12.6"', r"\D*([0-9]{1,2}[.,][0-9]{1,3})(?:\D.*)?", '"{}"', lambda one: one.replace(",", ".")),
)
"""How the patterns of fields begin; what is said of a value that has not the form, and what to write; and in which other forms a value is plain, and how it is written then."""


def _address(value: str, pattern: str) -> str | None:
    """The web address that was most likely meant, in the form that `pattern` asks for: the one that stands behind other words or in brackets, or all of it mended."""
    behind = re.fullmatch(r"(?:.*[\s<(\[“«])?(https?://[^\s<>()\[\]“”«»]+?)[\s>)\]”».,;]*", value)
    if behind and value.count("://") == 1 and re.match(pattern, behind[1]):
        return behind[1]
    words = value.strip().replace("\\", "/")
    scheme, mark, rest = words.partition("//")
    host, slash, way = (rest if mark else words).partition("/")
    if scheme.lower() not in ("http:", "https:") and ((mark and scheme) or "." not in host or ":" in host):
        return None
    try:
        host = host.lower().encode("idna").decode()
    except UnicodeError:
        return None
    address = f"{scheme.lower() if mark and scheme else 'https:'}//{host}{slash}{way}"
    return address if re.match(pattern, address) else None


def _unpathed(value: str) -> str:
    """What a record may be called where `value` is the path of its file, ends like a sentence, or parts a meeting from its number: `actions/giraffe.yaml`, `COP-14`."""
    bare = re.sub(r"\A(?:content/)?(?:actions|partners|workplans|reference/[a-z]+)/|(?:/plan)?\.ya?ml\Z", "", value)
    return re.sub(r"\A([A-Za-z]+)[ -]([0-9]+)\Z", r"\1\2", bare)


def _known(record: tuple[str, str]) -> str:
    """A record that is to be named, with what is told beside it."""
    name, beside = record
    return quoted(name) + beside


UNKNOWN = ", or in place of 'actor:' its 'name:' and 'kind:' where the register has none"
"""What else may stand where somebody acts who has no record."""


def _id(value: str, pattern: str, ref: str | None) -> str:
    """What is to be written in place of `value`, which names no record: the id that a meeting has, where to look for that of another, or what has the form of an id."""
    if ref:
        bare = _unpathed(value).lower()
        return bare if ref == "meeting" and re.fullmatch("[a-z]+[0-9]+", bare) else f"the id of {REFERRED[ref]}, which is the name of its file"
    slug = re.sub(r"[^a-z0-9.]+", "-", value.lower().rpartition("/")[2]).strip("-.")
    return _scalar(slug if re.match(pattern, slug) else slug.replace(".", "-")) if slug else ""


def _form(source: Source, path: Path, name: str, value: str, pattern: str, ref: str | None, called: Called) -> Diagnostic:
    record = (called(ref, value) or called(ref, _unpathed(value))) if ref else None
    if ref and record is None and (each := _each(ref, value, called)):
        lead = "" if isinstance(path[-1], int) else f"{name}: "
        hint = _one_a_line([(lead + one, beside) for one, beside in each]) if any(isinstance(step, int) for step in path[-2:]) else f"it names one alone: write {' or '.join(map(_known, each))}"
        return _error(source, path, "M108", f"{quoted(value)} names {len(each)} records", hint)
    if pattern == "^[A-Z]{3}$":
        known = "countries are ISO 3166-1 alpha-3 codes, as NOR" if ref else "currencies are ISO 4217 codes, as EUR"
        code = _known(record) if record else value.upper() if re.match(r"[A-Za-z]{3}\Z", value) else None
        return _error(source, path, "M108", f"{quoted(value)} is no code of three capital letters", f"write {code}; {known}" if code else known)
    if pattern.startswith("^https?"):
        if address := _address(value, pattern):
            return _error(source, path, "M108", f"{quoted(value)} is no web address", f"write {address}")
        if value.count("://") > 1:
            return _error(source, path, "M108", f"{quoted(value)} is no web address", "write one address alone; another belongs in a source of its own")
        if re.fullmatch(r"\S+@[^\s/]+", value):
            return _error(source, path, "M108", f"{quoted(value)} is no web address", "write the address of a public page; e-mail addresses are not kept")
    for start, message, hint, other, form, change in _FORMS:
        if pattern.startswith(start):
            match = re.fullmatch(other, value)
            return _error(source, path, "M108", message.format(quoted(value)), f"write {form.format(change(match[1]))}" if match else hint)
    if ref or pattern.startswith("^[a-z0-9]+"):
        countries = "; countries are three capitals, as NOR" if ref == "actor" else ""
        meant = _known(record) if record else _id(value, pattern, ref) + UNKNOWN * (name == "actor" and path[0] != "focal_points")
        return _error(source, path, "M108", f"{quoted(value)} cannot be an id", f"{f'write {meant}; ' if meant else ''}ids are small letters a-z, digits and single hyphens{countries}")
    if "<" in value or ">" in value:
        return _error(source, path, "M108", f"'<' or '>' in {quoted(name)}", "titles hold neither; write the words out")
    if "\n" in value:
        return _error(source, path, "M108", f"{quoted(name)} runs over several lines", "write it on one line")
    return _error(source, path, "M108", f"{quoted(name)} begins or ends with a space or an empty line", "remove it")


EXPLAINED = {
    "M101": """A required field is there.

The message names the field and what it means.

Bad:
    title:
      fr: Girafe

Good:
    title:
      en: Giraffe
      fr: Girafe""",
    "M102": """Every field is one the register knows.

An unknown field would be lost. The id is the file's name and the status follows from events, so neither is written.

Bad:
    status: ongoing

Good:
    events:
      - event: adopted
        meeting: cop13""",
    "M103": """A value of a closed list is one of the list.

The hint names the nearest and all others.

Bad:
    basis: colective

Good:
    basis: collective""",
    "M104": """A value is of the kind that is due.

A text, a list, a text by language, a date.

Bad:
    title: Giraffe

Good:
    title:
      en: Giraffe""",
    "M105": """Text that could be taken for something else stands in quotes.

Programs that read YAML disagree on what 12.6, NO or 2024-01-01 without quotes is.

Bad:
    number: 12.6

Good:
    number: "12.6"
""",
    "M106": """A field has a value.

What is not known is not written: leave the field out.

Bad:
    summary:

Good:
    no field""",
    "M107": """A date is a date of the calendar.

A year, a month or a day.

Bad:
    date: 23/10/2018

Good:
    date: 2018-10-23""",
    "M108": """A value has the form of its field.

Ids are small letters, digits and hyphens; countries are three capitals; addresses begin with https://; titles hold no '<' or '>'.

Bad:
    country: UK

Good:
    country: GBR""",
    "M109": """A text is not longer than its field allows.

Titles have at most 200 characters, lines 300.""",
    "M110": """A number is a whole number in digits.

Without quotes, separators or unit.

Bad:
    amount: 25,000

Good:
    amount: 25000""",
    "M111": """Of a file with very many faults the first hundred are told.

Most often they have one cause: mend those, and check again.""",
}
"""What each code of this module means; the first line is its title."""
