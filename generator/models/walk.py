"""Ways through a record: every value with its path, every reference, every text for readers."""

from __future__ import annotations

from functools import cache
from types import UnionType
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple, Union, get_args, get_origin

from pydantic import WithJsonSchema

from generator.models.types import Model, Name, Ref, Text

if TYPE_CHECKING:
    from collections.abc import Iterator

Path = tuple[str | int, ...]
"""Field names and, in lists, positions from 0."""


class Field(NamedTuple):
    """What a model says of one of its fields."""

    name: str
    ref: str | None
    """The kind of record the value (or each item of the list) names."""
    models: tuple[type[Model], ...]
    """The models the value (or each item) may have."""
    many: bool
    """Whether it is a list."""
    description: str
    required: bool
    choices: tuple[str, ...]
    """The values of a closed vocabulary."""


_KNOWN: dict[type[Model], tuple[Field, ...]] = {}


def fields(model: type[Model]) -> tuple[Field, ...]:
    """The fields of `model`, in the order of the file."""
    if model not in _KNOWN:
        _KNOWN[model] = _fields(model)
    return _KNOWN[model]


def _fields(model: type[Model]) -> tuple[Field, ...]:
    found = []
    last = ("certainty", "note") if "event" in model.model_fields else ("sources", "verification")
    for name in sorted(model.model_fields, key=lambda n: (n != "event", last.index(n) + 1 if n in last else 0)):
        info = model.model_fields[name]
        facts = _unfold(info.annotation)
        ref = next((m.kind for m in (*info.metadata, *facts.metadata) if isinstance(m, Ref)), None)
        found.append(Field(name, ref, tuple(facts.models), facts.many, info.description or "", info.is_required(), tuple(facts.choices)))
    return tuple(found)


@cache
def within(model: type[Model]) -> tuple[type[Model], ...]:
    """The models that a record is made of, its own first."""
    found = [model]
    for one in found:
        found += dict.fromkeys(inner for field in fields(one) for inner in field.models if inner not in found)
    return tuple(found)


class _Facts:
    def __init__(self) -> None:
        self.metadata: list[object] = []
        self.models: list[type[Model]] = []
        self.choices: list[str] = []
        self.types: list[type] = []
        self.many = False


def _unfold(annotation: Any, facts: _Facts | None = None) -> _Facts:
    facts = facts or _Facts()
    origin = get_origin(annotation)
    if origin is Annotated:
        facts.metadata += annotation.__metadata__
        _unfold(get_args(annotation)[0], facts)
    elif origin is list:
        facts.many = True
        _unfold(get_args(annotation)[0], facts)
    elif origin in (Union, UnionType):
        for part in get_args(annotation):
            _unfold(part, facts)
    elif isinstance(annotation, type) and issubclass(annotation, Model):
        facts.models.append(annotation)
    elif isinstance(annotation, type):
        facts.types.append(annotation)
    elif origin is not None and all(isinstance(a, str) for a in get_args(annotation)):
        facts.choices += get_args(annotation)
    return facts


def parts(record: Model, path: Path = ()) -> Iterator[tuple[Path, Field, Any]]:
    """Every field that is set, with its path, outermost first; each item of a list on its own."""
    for field in fields(type(record)):
        value = getattr(record, field.name)
        if value is None:
            continue
        here = (*path, field.name)
        if field.many:
            for position, item in enumerate(value):
                yield (*here, position), field, item
                if isinstance(item, Model):
                    yield from parts(item, (*here, position))
        else:
            yield here, field, value
            if isinstance(value, Model):
                yield from parts(value, here)


class Parts(NamedTuple):
    """What stands in a record, gathered on one way through it, outermost first; each with its path."""

    references: list[tuple[Path, str, str]]
    """The kind of record that is named, and its id."""
    strings: list[tuple[Path, Field, str]]
    """Text that is no reference."""
    models: list[tuple[Path, Model]]


def gather(record: Model) -> Parts:
    """All parts of a record."""
    found = Parts([], [], [])
    _gather(record, (), found)
    return found


def _gather(model: Model, path: Path, found: Parts) -> None:
    values = model.__dict__
    for field in fields(type(model)):
        value = values[field.name]
        if value is None:
            continue
        here = (*path, field.name)
        for at, item in [((*here, position), item) for position, item in enumerate(value)] if field.many else ((here, value),):
            if isinstance(item, str):
                if field.ref is None:
                    found.strings.append((at, field, item))
                else:
                    found.references.append((at, field.ref, item))
            elif isinstance(item, Model):
                found.models.append((at, item))
                _gather(item, at, found)


def references(record: Model) -> Iterator[tuple[Path, str, str]]:
    """Every reference in the record: its path, the kind of record it names, and the id."""
    for path, field, value in parts(record):
        if field.ref is not None:
            yield path, field.ref, value


def texts(record: Model) -> Iterator[tuple[Path, Name | Text]]:
    """Every text for readers in the record."""
    for path, _, value in parts(record):
        if isinstance(value, Name | Text):
            yield path, value


def leaves(record: Model) -> Iterator[tuple[Path, Any]]:
    """Every value that is no mapping: text, number, truth value."""
    for path, _, value in parts(record):
        if not isinstance(value, Model):
            yield path, value


def model_at(model: type[Model], path: Path) -> tuple[type[Model], ...]:
    """The models that the part of a record under `path` may have; variants named in the path are passed over."""
    here: tuple[type[Model], ...] = (model,)
    for step in path:
        if isinstance(step, int):
            continue
        found = [field for one in here for field in fields(one) if field.name == step]
        variant = tuple(one for one in here if any(field.choices == (step.removeprefix("event: "),) for field in fields(one)))
        if found:
            here = tuple(m for field in found for m in field.models)
        elif variant:
            here = variant
    return here


def field_at(model: type[Model], path: Path) -> Field | None:
    """What the model says of the last field named in `path`."""
    here: tuple[type[Model], ...] = (model,)
    last = None
    for step in path:
        found = [field for one in here for field in fields(one) if field.name == step]
        if found:
            last = found[0]
            here = tuple(m for field in found for m in field.models)
    return last


@cache
def simple_type(model: type[Model], name: str) -> str:
    """What a single value of a field is: `date`, `number`, `truth` or `text`."""
    info = model.model_fields[name]
    facts = _unfold(info.annotation)
    if bool in facts.types:
        return "truth"
    if int in facts.types:
        return "number"
    said = [one for one in (*info.metadata, *facts.metadata) if isinstance(one, WithJsonSchema)]
    return "date" if any({"string", "integer"} <= set(_types(one.json_schema or {})) for one in said) else "text"  # a year may be written as a number


def _types(schema: dict[str, Any]) -> Iterator[str]:
    """The types that a schema allows."""
    if "type" in schema:
        yield schema["type"]
    for one in (*schema.get("anyOf", ()), *schema.get("oneOf", ())):
        yield from _types(one)
