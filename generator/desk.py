"""What the editing page of the site asks of the program: a form's values as a file, a file's values for a form, what is wrong, what changed.

It runs in the browser of whoever edits, over the register as it was published; the same code checks and writes there as in the command.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from generator import canonical, changes, register, rules
from generator.catalog import Words
from generator.models import KINDS, LANGUAGES, Model, Name, Text
from generator.models.walk import Field, fields, simple_type
from generator.register import NAMES, Entry, Register, path_of
from generator.source import Node, Source, parse

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

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
        self.drafts = Register()

    def lay(self, drafts: str) -> None:
        """Lay other drafts of whoever edits on the desk (JSON: kind, id, values and original file of each): from now on they count as records, in place of their published form."""
        files = {path_of(one["kind"], one["id"]): self.text(one["kind"], json.dumps(one["values"]), one["original"]).encode() for one in json.loads(drafts)}
        self.drafts = register.read(files)[0]

    def values(self, kind: str, id_: str, text: str) -> str:
        """The values of a record's file for a form, as JSON: `values` (null where the file cannot be read) and `findings`."""
        read = parse(_path(kind, id_), text.encode())
        if not isinstance(read, Source):
            return _json({"values": None, "findings": _findings(read, None)})
        return _json({"values": _shown(read.data), "findings": []})

    def text(self, kind: str, values: str, original: str) -> str:
        """The canonical file of the values of a form (JSON); comments of the `original` file stay with the fields they belong to."""
        before = parse("", original.encode()) if original else None
        return canonical.rewrite(kind, json.loads(values), before if isinstance(before, Source) else None)

    def merged(self, kind: str, id_: str, before: str, values: str, now: str) -> str:
        """The values (JSON) of a draft that was begun on the file `before`, put on the file as it is `now`, as JSON.

        What only one of the two changed is as that one has it. Where both changed the same, it is as drafted, and `both` has the paths of these fields. `same` says
        whether nothing is left of the draft that the file does not have.
        """
        old, new = (json.loads(self.values(kind, id_, text))["values"] if text else {} for text in (before, now))
        both: list[list[str]] = []
        found = _merged(old or {}, json.loads(values), new, [], both)
        return _json({"values": found, "both": both, "same": found == new})

    def check(self, kind: str, id_: str, text: str) -> str:
        """All that `register check` says of one file in the published register and the drafts on the desk, as JSON.

        `findings` has each finding with its places, and the path of the field at each: what is said the same of several places is said once. `beside` names the
        drafts without which other things would be said; each is `needed` where more would be.
        """
        read, found = register.read({path_of(kind, id_): text.encode()})
        source = parse(_path(kind, id_), text.encode())
        beside: list[dict[str, Any]] = []
        for own in (*read.entries(), *read.stones()):
            told = self._rules(own, self.drafts)
            found = [*found, *told]
            beside = list(self._concerned(own, told))
        return _json({"findings": _findings(sorted(found), source if isinstance(source, Source) else None), "beside": beside})

    def told(self, kind: str, id_: str, original: str, text: str) -> str:
        """What changed from one file to the other, in words, as a JSON list of lines; what follows for other records is left to the review.

        Of a file that is no record yet, it says that this can be told once it is.
        """
        others = _beside(self.entries, self.drafts, kind, id_)
        old, new = (Register([*others, *(register.read({path_of(kind, id_): one.encode()})[0].entries() if one else ())]) for one in (original, text))
        if text and new.find(kind, id_) is None:
            return _json([self.words("edit_untold")])
        telling = changes.Telling(self.words, old, new)
        return _json([telling.say(one) for one in changes.compare(old, new, self.as_of) if (one.kind, one.id) == (kind, id_)])

    def _concerned(self, own: Entry, told: list[Diagnostic]) -> Iterator[dict[str, Any]]:
        """The drafts without which something else than `told` would be said of a record; looked for among those that it, or what is said of it, names."""
        names = [*((one.kind, one.id) for one in self.drafts.entries()), *sorted(self.drafts.broken)]
        bare = self._rules(own, Register()) if names else told
        if bare == told:
            return
        said = " ".join([own.id, own.source.text, *(f"{one.message} {one.hint}" for one in {*told, *bare})]).lower()
        for kind, id_ in names:
            if id_.split("/")[-1] in said:
                without = self._rules(own, _less(self.drafts, (kind, id_)))
                if without != told:
                    yield {"kind": kind, "id": id_, "needed": bool(set(without) - set(told))}

    def _rules(self, own: Entry, drafts: Register) -> list[Diagnostic]:
        """What the rules say of one record, in the published register and some drafts."""
        world = Register([*_beside(self.entries, drafts, own.kind, own.id), own], drafts.broken)
        return sorted(rules.breaches(own, world, self.as_of))


def _beside(published: Iterable[Entry], drafts: Register, kind: str, id_: str) -> list[Entry]:
    """All records but one, drafts in place of their published form."""
    found = {(one.kind, one.id): one for one in (*published, *drafts.entries())}
    found.pop((kind, id_), None)
    return list(found.values())


def _less(drafts: Register, name: tuple[str, str]) -> Register:
    return Register([one for one in drafts.entries() if (one.kind, one.id) != name], drafts.broken - {name})


_NOTHING = object()
"""What stands where a field is not set; `None` is a value, the open end of a period."""


def _merged(old: Any, drafted: Any, new: Any, path: list[str], both: list[list[str]]) -> Any:
    """A value that was `old` when it was drafted and is `new` by now; the paths of fields of which the draft and the record made different things go into `both`."""
    if new in (drafted, old):
        return drafted
    if drafted == old:
        return new
    if isinstance(drafted, dict) and isinstance(new, dict):
        before = old if isinstance(old, dict) else {}
        found = {name: _merged(before.get(name, _NOTHING), drafted.get(name, _NOTHING), new.get(name, _NOTHING), [*path, name], both) for name in {**new, **drafted}}
        return {name: value for name, value in found.items() if value is not _NOTHING}
    if isinstance(old, list) and isinstance(drafted, list) and isinstance(new, list) and (items := _items(old, drafted, new)) is not None:
        return items
    both.append(path)
    return drafted


def _items(old: list[Any], drafted: list[Any], new: list[Any]) -> list[Any] | None:
    """The items of a drafted list, with what came and went in the record since; None where an item went that the draft changed, or the order alone is another."""
    gone = [one for one in old if one not in new]
    come = [one for one in new if one not in old]
    if not (gone or come) or any(one not in drafted for one in gone):
        return None
    found = [one for one in drafted if one not in gone]
    for one in come:
        if one not in found:
            after = next((found.index(other) + 1 for other in reversed(new[: new.index(one)]) if other in found), 0)
            found.insert(after, one)
    return found


def _entry(kind: str, record: dict[str, Any]) -> Entry:
    """A record of `register.json`; it has no file here, so that nothing is said of places in it."""
    own = {name: value for name, value in record.items() if name in {field.name for field in fields(KINDS[kind])}}
    return Entry(kind, record["id"], KINDS[kind].model_validate(own), Source(_path(kind, record["id"]), "", own, Node(own, 1, 1)))


def _path(kind: str, id_: str) -> str:
    return f"content/{path_of(kind, id_)}"


_MISSING = re.compile(r"the field '(\w+)' is missing")


def _findings(found: Iterable[Diagnostic], source: Source | None) -> list[dict[str, Any]]:
    """Findings, each with its places and the path of the field there; `lacks` names the field where one is missing, and the path is that which it would have."""
    places: dict[tuple[str, str, str, str], list[dict[str, Any]]] = {}
    lacks: dict[str, str] = {}
    for one in found:
        at = one.location
        path = _at(source.root, at.line, at.column) if source is not None else []
        if missing := _MISSING.match(one.message):
            lacks[one.message] = missing[1]
            path = [*path[:-1], missing[1]]
        places.setdefault((one.code, str(one.severity), one.message, one.hint), []).append({"line": at.line, "column": at.column, "path": path})
    return [{"code": code, "severity": severity, "message": message, "hint": hint, "lacks": lacks.get(message), "places": at} for (code, severity, message, hint), at in places.items()]


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
    found: dict[str, Any] = {"name": field.name, "label": words.field(field.name, kind), "meaning": _plainly(words.meaning(field.description), words), "required": field.required, "many": field.many, "sort": sort}
    if sort == "words":
        found["long"] = field.models == (Text,)
    if sort in ("part", "when"):
        found["models"] = [{"model": one.__name__, "label": _called(one, words)} for one in field.models]
    if field.choices:
        found["choices"] = [{"value": choice, "label": words.choice(choice)} for choice in field.choices]
    if field.ref:
        found["of"] = _kinds_of(field.ref)
    return found


def _plainly(meaning: str, words: Words) -> str:
    """What a field means, without what only those need who write files: that it stands in quotes."""
    return re.sub(rf"\s?[,;] {re.escape(words('form_quoted'))}", "", meaning).replace('`"', "`").replace('"`', "`")


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
