"""What the editing page of the site asks of the program: a form's values as a file, a file's values for a form, what is wrong, what changed.

It runs in the browser of whoever edits, over the register as it was published; the same code checks and writes there as in the command.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from generator import canonical, changes, register, rules
from generator.catalog import Words
from generator.models import KINDS, LANGUAGES, Model, Name, Text
from generator.models.walk import Field, fields, simple_type
from generator.register import NAMES, Entry, Register, path_of
from generator.source import Node, Source, parse

if TYPE_CHECKING:
    from collections.abc import Iterable

    from generator.diagnostics import Diagnostic


class Desk:
    """A desk for one reader: the published register, a language and a day."""

    def __init__(self, published: str, lang: str, words: str) -> None:
        """`published` is the text of `register.json`, `words` the catalogue of the language as JSON."""
        whole = json.loads(published)
        self.as_of: str = whole["as_of"]
        self.words = Words(lang, json.loads(words))
        kinds = {name: kind for kind, name in NAMES.items()}
        self.entries = [_entry(kinds[name], record) for name, records in whole["records"].items() for record in records]

    def values(self, kind: str, id_: str, text: str) -> str:
        """The values of a record's file for a form, as JSON: `values` (null where the file cannot be read) and `findings`."""
        read = parse(_path(kind, id_), text.encode())
        if not isinstance(read, Source):
            return _json({"values": None, "findings": [_finding(one, None) for one in read]})
        return _json({"values": _shown(read.data), "findings": []})

    def text(self, kind: str, values: str, original: str) -> str:
        """The canonical file of the values of a form (JSON); comments of the `original` file stay with the fields they belong to."""
        before = parse("", original.encode()) if original else None
        return canonical.rewrite(kind, json.loads(values), before if isinstance(before, Source) else None)

    def check(self, kind: str, id_: str, text: str) -> str:
        """All that `register check` says of one file in the published register, as JSON: a list of findings, each with the path of its field."""
        read, found = register.read({path_of(kind, id_): text.encode()})
        source = parse(_path(kind, id_), text.encode())
        for own in read.entries():
            found = [*found, *(one for one in rules.check(_World(self.entries, own), self.as_of) if one.location.path == own.path)]
        return _json([_finding(one, source if isinstance(source, Source) else None) for one in sorted(found)])

    def told(self, kind: str, id_: str, original: str, text: str) -> str:
        """What changed from one file to the other, in words, as a JSON list of lines; what follows for other records is left to the review.

        Of a file that is no record yet, it says that this can be told once it is.
        """
        others = [one for one in self.entries if (one.kind, one.id) != (kind, id_)]
        old, new = (Register([*others, *(register.read({path_of(kind, id_): one.encode()})[0].entries() if one else ())]) for one in (original, text))
        if text and new.find(kind, id_) is None:
            return _json([self.words("edit_untold")])
        telling = changes.Telling(self.words, old, new)
        return _json([telling.say(one) for one in changes.compare(old, new, self.as_of) if (one.kind, one.id) == (kind, id_)])


class _World(Register):
    """The register with one record put in the place of its published form; rules that look at every record look at that one."""

    def __init__(self, entries: Iterable[Entry], own: Entry) -> None:
        super().__init__([*(one for one in entries if (one.kind, one.id) != (own.kind, own.id)), own])
        self.own = own

    def entries(self) -> list[Entry]:
        """The record that is on the desk."""
        return [self.own]


def _entry(kind: str, record: dict[str, Any]) -> Entry:
    """A record of `register.json`; it has no file here, so that nothing is said of places in it."""
    own = {name: value for name, value in record.items() if name in {field.name for field in fields(KINDS[kind])}}
    return Entry(kind, record["id"], KINDS[kind].model_validate(own), Source(_path(kind, record["id"]), "", own, Node(own, 1, 1)))


def _path(kind: str, id_: str) -> str:
    return f"content/{path_of(kind, id_)}"


def _finding(one: Diagnostic, source: Source | None) -> dict[str, Any]:
    """A finding with the path of the field that stands at its place."""
    path = _at(source.root, one.location.line, one.location.column) if source is not None else []
    return {"code": one.code, "severity": str(one.severity), "message": one.message, "hint": one.hint, "line": one.location.line, "column": one.location.column, "path": path}


def _at(node: Node, line: int, column: int) -> list[str | int]:
    """The path of the innermost value that begins at or before a place."""
    inner: list[tuple[int, int, str | int, Node]] = [(*min((at, col), (child.line, child.column)), name, child) for name, (at, col, child) in node.fields.items()]
    inner += [(child.line, child.column, place, child) for place, child in enumerate(node.items)]
    found = [one for one in inner if one[:2] <= (line, column)]
    if not found:
        return []
    *_, name, child = max(found, key=lambda one: one[:2])
    return [name, *_at(child, line, column)]


def _shown(value: Any) -> Any:
    """Values as a form has them: texts, truths, whole numbers; a date is a text."""
    if isinstance(value, dict):
        return {name: _shown(one) for name, one in value.items()}
    if isinstance(value, list):
        return [_shown(one) for one in value]
    return str(value) if isinstance(value, str) else value


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


# --- the form itself ------------------------------------------------------------------------------------------------------------------


def form(words: Words) -> dict[str, Any]:
    """What a page needs to show a form for any kind of record, in one language: the fields of every model, with labels, meanings and choices."""
    models: dict[str, Any] = {}
    for kind, model in KINDS.items():
        _model(model, kind, words, models)
    return {"kinds": {kind: {"model": model.__name__, "label": words(f"kind_{kind}"), "list": NAMES[kind], "path": path_of(kind, "{id}")} for kind, model in KINDS.items()}, "models": models, "languages": list(LANGUAGES)}


def _model(model: type[Model], kind: str, words: Words, models: dict[str, Any]) -> None:
    if model.__name__ in models:
        return
    models[model.__name__] = {}
    models[model.__name__] = {"meaning": words.meaning((model.__doc__ or "").split("\n", 1)[0]), "fields": [_field(model, field, kind, words) for field in fields(model)]}
    for field in fields(model):
        for inner in field.models:
            _model(inner, kind, words, models)


def _field(model: type[Model], field: Field, kind: str, words: Words) -> dict[str, Any]:
    dated = simple_type(model, field.name) == "date"
    sort = "words" if field.models in ((Name,), (Text,)) else "when" if dated and field.models else "date" if dated else "part" if field.models else "choice" if field.choices else "reference" if field.ref else "text" if field.many else simple_type(model, field.name)
    found: dict[str, Any] = {"name": field.name, "label": words.field(field.name, kind), "meaning": words.meaning(field.description), "required": field.required, "many": field.many, "sort": sort}
    if sort == "words":
        found["long"] = field.models == (Text,)
    if sort in ("part", "when"):
        found["models"] = [{"model": one.__name__, "label": _called(one, words)} for one in field.models]
    if field.choices:
        found["choices"] = [{"value": choice, "label": words.choice(choice)} for choice in field.choices]
    if field.ref:
        found["of"] = _kinds_of(field.ref)
    return found


def _called(model: type[Model], words: Words) -> str:
    """What an item of a list is called where several kinds of items may stand in it: an event by its word, someone who acts by how they are named."""
    event = next((field for field in fields(model) if field.name == "event" and len(field.choices) == 1), None)
    return words.choice(event.choices[0]) if event else words({"Actor": "form_actor", "Named": "form_named"}.get(model.__name__, "form_item"))


def _kinds_of(ref: str) -> list[str]:
    """The kinds of record that a reference may name."""
    return {"actor": ["partner", "body", "party"], "supported": ["action", "activity"]}.get(ref, [ref])


def trimmed(words: Words, used: Iterable[str]) -> dict[str, str]:
    """The words of a catalogue whose keys begin in one of the ways `used`, for whoever needs no others."""
    leads = tuple(used)
    return {key: text for key, text in words.words.items() if key.startswith(leads)}
