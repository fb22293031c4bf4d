"""What the editing page of the site asks of the program: a form's values as a file, a file's values for a form, what is wrong, what changed.

It runs in the browser of whoever edits, over the register as it was published; the same code checks and writes there as in the command.
"""

from __future__ import annotations

import json
import re
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

import yaml

from generator import canonical, changes, continuity, register, rules, shape
from generator.catalog import Words
from generator.diagnostics import Diagnostic, Severity
from generator.models import KINDS, LANGUAGES, Model, Name, Period, Text
from generator.models.walk import Field, field_at, fields, simple_type
from generator.register import NAMES, Entry, Register, path_of
from generator.source import MAX_DEPTH, Node, Source, parse

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator


class Wording:
    """What the rules find, in the words of one language, with fields, choices and records as readers call them."""

    def __init__(self, words: Words, published: Register) -> None:
        """`words` hold the titles of the rules and what they say as well; records of `published` may be named."""
        self.words = words
        self.published = published
        self.drafts = Register()
        self.telling = changes.Telling(words, published, self.drafts)
        said = {key.removeprefix("finding "): text for key, text in self.words.words.items() if key.startswith("finding ")}
        self.findings = [(_pattern(english), text) for english, text in sorted(said.items(), key=lambda one: "{" in one[0])]

    def said(self, entry: Entry, one: Diagnostic) -> Said:
        """What is said of a finding in a record, away from the form: with the field where the words of the form stand beside it."""
        path = _where(one, _at(entry.source.root, one.location.line, one.location.column))
        said = self._said(entry.kind, one, path, entry.source.data)
        if one.code not in _OWN:
            return said
        way = self.telling.way(".".join(str(step + 1 if isinstance(step, int) else step) for step in path if step not in LANGUAGES), entry.kind, entry.source.data)
        return said._replace(text=f"{way}{self.words('colon')}{said.text}")

    def _said(self, kind: str, one: Diagnostic, path: list[str | int], data: Any) -> Said:
        """What the form says of a finding: in words of its own where it has some, else what the rule says, in the language of the page; what no catalogue has is left in English."""
        here = Here(self.words, kind, one, path, field_at(KINDS[kind], tuple(path)), data)
        found = _OWN[one.code](here) if one.code in _OWN else None
        if found is not None:
            key, values = found
            values = {"value": _shortened(canonical.part(data, path)), "form": self.words("edit_date_form"), **values}
            offers = tuple((str(canonical.part(data, path)), values[one], values[f"{one}_day"]) for one in ("first", "other") if one in values)
            return Said(self.words(f"edit_said_{key}", **values), self.words(f"edit_todo_{key}", **values) if self.words.has(f"edit_todo_{key}") else "", offers=offers)
        text, todo = (self._worded(here, said) for said in (one.message, one.hint))
        if text is not None and todo is not None:
            return Said(text.text, todo.text, "", (*text.opens, *todo.opens))
        if self.words.lang == "en":
            return Said(self._labelled(kind, one.message), self._labelled(kind, one.hint))
        return Said(self._labelled(kind, self.words(f"rule_{one.code}").rstrip(".")), "", self._labelled(kind, f"{one.message} – {one.hint}"))

    def _worded(self, here: Here, said: str) -> Worded | None:
        """A message or a hint of a rule in the language of the page, with fields and choices as the form calls them; None where the catalogue has none that fits."""
        for pattern, text in self.findings:
            if match := pattern.fullmatch(said):
                pieces = _PLACE.split(self._labelled(here.kind, text))
                pieces[1::2] = [self._filled(here, name, match[name]) for name in pieces[1::2]]
                named = self._entry_at(match["file"]) if "file" in match.groupdict() else None
                return Worded("".join(pieces), () if named is None else ((named.kind, named.id, self._title(named)),))
        return None

    def _filled(self, here: Here, place: str, value: str) -> str:
        """What stands in a place of a finding, in the language of the page."""
        if place == "file":
            entry = self._entry_at(value)
            return self._title(entry) if entry is not None else value
        if place == "path":
            return self.telling.way(value, here.kind, here.data)
        if place in _CALLED:
            return "".join(self._called(here.kind, piece) for piece in re.split("(, | or )", value))
        return self.words.number(int(value.replace(",", ""))) if re.fullmatch(r"[0-9]{1,3}(,[0-9]{3})+", value) else value

    def _called(self, kind: str, piece: str) -> str:
        """A field, a choice or a word of the program as the reader calls it; anything else as it stands."""
        bare = piece.strip()
        return self._label(kind, bare.replace(" ", "_")) or piece.replace(bare, self.words.words.get(f"value {bare}", bare))

    def _label(self, kind: str, name: str) -> str | None:
        """What the form calls a field or choice; None where it has none of the name."""
        names = _named(KINDS[kind])
        if names.get(name):
            return self.words.choice(name)
        return self.words.field(name, kind) if name in names or self.words.has(f"field_{name}") else None

    def _entry_at(self, path: str) -> Entry | None:
        """The record whose file lies there."""
        where = register.locate(path.removeprefix("content/"))
        if where is None or isinstance(where, Diagnostic):
            return None
        kind, id_ = where
        return self.drafts[kind].get(id_) or self.published[kind].get(id_)

    def _title(self, entry: Entry) -> str:
        """What a record is called, in the language of the page."""
        return self.telling.title(entry)

    def _labelled(self, kind: str, text: str) -> str:
        """A text with fields and choices as the form calls them."""
        text = _MENTIONED.sub(lambda one: self.words("edit_called", name=label) if (label := self._label(kind, one[1])) else one[0], text.replace("`", "'"))
        return _BARE.sub(lambda one: self._label(kind, one[0]) or one[0], text)


class Desk(Wording):
    """A desk for one reader: the published register, a language and a day."""

    def __init__(self, published: str, lang: str, words: str) -> None:
        """`published` is the text of `register.json`, `words` the catalogue of the language as JSON."""
        whole = json.loads(published)
        kinds = {name: kind for kind, name in NAMES.items()}
        super().__init__(Words(lang, json.loads(words)), Register([_entry(kinds[name], record) for name, records in whole["records"].items() for record in records]))
        self.as_of: str = whole["as_of"]

    def lay(self, drafts: str) -> None:
        """Lay other drafts of whoever edits on the desk (JSON: kind, id, values and original file of each): from now on they count as records, in place of their published form.

        A draft that no form can have made is left aside; the others count all the same.
        """
        files: dict[str, bytes] = {}
        for one in json.loads(drafts):
            if one["kind"] in KINDS and isinstance(one["values"], dict) and _sound(one):
                files[path_of(one["kind"], one["id"])] = self.text(one["kind"], json.dumps(one["values"]), one["original"]).encode()
        self.drafts = register.read(files)[0]
        self.telling = changes.Telling(self.words, self.published, self.drafts)

    def values(self, kind: str, id_: str, text: str) -> str:
        """The values of a record's file for a form, as JSON: `values` (null where the file cannot be read) and `findings`."""
        read = parse(_path(kind, id_), text.encode())
        if not isinstance(read, Source):
            return _json({"values": None, "findings": [one.message for one in read]})
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

        `findings` has each finding as the command says it and in words of the form, `text` and `todo`, with the path of the field at each of its places: what is said the same of several places is
        said once. Without a `todo` it is the meaning of the field that helps. `exact` is what the command says, in English, where no other words are known; `opens` names the records that are to be opened for it.
        `beside` names the drafts without which other things would be said; each is `needed` where more would be. `ways` has the parts of the record that a source may support, each as a path and in words.
        """
        read, found = register.read({path_of(kind, id_): text.encode()})
        source = parse(_path(kind, id_), text.encode())
        beside: list[dict[str, Any]] = []
        for own in (*read.entries(), *read.stones()):
            told = self._rules(own, self.drafts)
            found = [*found, *told, *self._kept(own)]
            beside = list(self._concerned(own, told))
        whole = source if isinstance(source, Source) else None
        return _json({"findings": self._findings(kind, sorted(found), whole, text), "beside": beside, "ways": self._ways(kind, whole.data if whole else {})})

    def told(self, kind: str, id_: str, original: str, text: str) -> str:
        """What changed from one file to the other, in words, as a JSON list of lines; what follows for other records is left to the review.

        Of a file that is no record yet, it says that this can be told once it is.
        """
        old, new = (register.read({path_of(kind, id_): one.encode()} if one else {})[0] for one in (original, text))
        if text and new.find(kind, id_) is None:
            return _json([self.words("edit_untold")])
        world = Register([*_beside(self.published.entries(), self.drafts, kind, id_), *new.entries()])
        return _json(changes.Telling(self.words, old, world).lines(changes.compare(old, new, self.as_of, world)))

    def uneven(self, kind: str, id_: str, original: str, text: str) -> str:
        """The texts to look at again, as JSON, the path of each and what is said of it: those that changed in English and not in all other languages, and a note that may say that something was not read which now was."""
        old, new = (parse(_path(kind, id_), one.encode()) for one in (original, text))
        if not isinstance(old, Source) or not isinstance(new, Source):
            return _json([])
        found = [{"path": path, "text": self.words("edit_uneven", changed=_languages(self.words, changed), others=_languages(self.words, others))} for path, changed, others in continuity.uneven(old.data, new.data)]
        unread = [{"path": ("verification", "note"), "text": self.words("edit_uneven_note")}] if continuity.unread(old.data, new.data) else []
        return _json([*found, *unread])

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
        world = Register([*_beside(self.published.entries(), drafts, own.kind, own.id), own], drafts.broken)
        return sorted(rules.breaches(own, world, self.as_of))

    def _kept(self, own: Entry) -> list[Diagnostic]:
        """What the rules of history say of a record: how it differs from the published one, which was the base when the site was built."""
        meetings = [one for one in self.published["meeting"].values() if one.id != own.id]
        before = [one] if (one := self.published[own.kind].get(own.id)) else []
        return [d for d in continuity.check(Register([*meetings, *before]), Register([*meetings, own]), self.as_of) if d.severity is Severity.ERROR]  # a form has words of its own for these

    # --- findings in words of the form

    def _findings(self, kind: str, found: Iterable[Diagnostic], source: Source | None, text: str) -> list[dict[str, Any]]:
        """Findings, each with its places and the path of the field there; where one is missing, that which it would have."""
        places: dict[tuple[str, str, str, str, Said], list[dict[str, Any]]] = {}
        for one in found:
            at = one.location
            path = _where(one, _at(source.root, at.line, at.column) if source is not None else _roughly(text, at.line))
            said = self._said(kind, one, path, source.data if source is not None else {})
            places.setdefault((one.code, str(one.severity), one.message, one.hint, said), []).append({"line": at.line, "column": at.column, "path": path})
        return [{"code": code, "severity": severity, "message": message, "hint": hint, **said._asdict(), "places": at} for (code, severity, message, hint, said), at in places.items()]

    # --- the parts of a record, as sources and verification name them

    def _ways(self, kind: str, data: Any) -> list[tuple[str, str]]:
        """The parts that a record has, and those that it names, each as a path and in words; a part that it names in a way of its own is told in that way alone."""
        named = [path for one in (*_listed(data.get("sources")), data.get("verification")) if isinstance(one, dict) for name in ("supports", "unverified") for path in _listed(one.get(name)) if isinstance(path, str)]
        there = {name: value for name, value in data.items() if name not in ("sources", "verification")}
        places = {tuple(rules.resolve(data, path)) for path in named}
        others = [path for path in _paths(there, "") if path in named or tuple(rules.resolve(data, path)) not in places]
        return [(path, self.telling.way(path, kind, data)) for path in dict.fromkeys((*others, *named))]


class Here(NamedTuple):
    """A finding where it stands."""

    words: Words
    kind: str
    finding: Diagnostic
    path: list[str | int]
    field: Field | None
    """The field there, where the path leads to one."""
    data: Any
    """The values of the record."""


class Said(NamedTuple):
    """A finding in words of the form: what is wrong, what to do, what the command says of it in English where no words are known, the records that are to be opened for it, and what is offered."""

    text: str
    todo: str
    exact: str = ""
    opens: tuple[tuple[str, str, str], ...] = ()
    """Each by its kind, id and name."""
    offers: tuple[tuple[str, str, str], ...] = ()
    """What may be put in place of what was typed: what was typed, what is to be written, and what that is called."""


class Worded(NamedTuple):
    """A message or hint in words of the form, and the records that it names by their files."""

    text: str
    opens: tuple[tuple[str, str, str], ...]


_MISSING = re.compile(r"the field '(\w+)' is missing")
_MENTIONED = re.compile(r"'([\w/-]+)(?::(?: true)?)?'")
_BARE = re.compile(r"\b[a-z]+(?:_[a-z]+)+\b")
_PLACE = re.compile(r"\{(\w+)\}")
_CALLED = frozenset(("choice", "field", "language", "noun", "status"))
"""Places in findings that hold fields, choices or words of the program, one or several; in others stands what somebody wrote."""


_QUOTED, _BARELY = ".*?", "[^']+?"


def _pattern(english: str) -> re.Pattern[str]:
    """What a message or hint looks like; what stands in a place without quotes holds none."""
    return re.compile(re.sub(r"('?)\\\{(\w+)\\\}", lambda place: f"{place[1]}(?P<{place[2]}>{_QUOTED if place[1] else _BARELY})", re.escape(english)))


# --- findings that the form says in words of its own: for each code, the key of the words, and what fills their places

Own = tuple[str, dict[str, str]]


def _always(key: str) -> Callable[[Here], Own]:
    return lambda _: (key, {})


def _lacking(here: Here) -> Own | None:
    if here.path[-1] in LANGUAGES:
        return "lacks_en", {}
    return ("lacks", {"name": here.words.field(str(here.path[-1]), here.kind)}) if here.field is not None else None


def _misplaced(key: str) -> Callable[[Here], Own]:
    """A value that is not what its field wants, told by what the field wants."""

    def told(here: Here) -> Own:
        if here.field is None:
            return key, {}
        if here.field.ref:
            return "reference", {}
        if Period in here.field.models or here.path[-1] == "date":
            return _no_date(here)
        return next((name for part, name in _FORMS.items() if part in here.finding.message), key), {}

    return told


_FORMS = {"web address": "address", "three capital letters": "currency", "two capital letters": "country", "'<' or '>'": "brackets", "several lines": "lines"}
"""What is said of a value that does not have the form of its field, by what the model says of it."""


def _no_date(here: Here) -> Own:
    """A date in another form is answered with the one that is due; where it may be read in two ways, with both; a stretch of time, where a period may stand, with its ends."""
    value = canonical.part(here.data, here.path)
    if here.path[-1] == "end" and shape.is_open(str(value)):
        return "date_unending", {"open": here.words("edit_date_open")}
    if here.field is not None and Period in here.field.models and isinstance(value, str) and (ends := shape.stretch(value)):
        start, end = ends
        return ("date_period", {"start": start, "end": end, "name": here.words("edit_date_last")}) if end else ("date_since", {"start": start, "open": here.words("edit_date_open")})
    days = shape.meant(str(value)) if isinstance(value, str | int) else []
    told = {name: text for place, day in zip(("first", "other"), days, strict=False) for name, text in ((place, day), (f"{place}_day", here.words.date(day)))}
    return ("date", "date_one", "date_two")[len(days)], told


def _too_long(here: Here) -> Own | None:
    sizes = re.search(r"has ([\d,]+) characters; it may have ([\d,]+)", here.finding.message)
    return ("long", {"n": sizes[1], "most": sizes[2]}) if sizes else None


def _no_number(here: Here) -> Own:
    bound = re.search(r"no whole number (?:from (\S+) up|of at most (\S+))", here.finding.message)
    return (f"number_{'least' if bound[1] else 'most'}", {"n": bound[1] or bound[2]}) if bound else ("number", {})


def _no_plan(here: Here) -> Own:
    return "plan", {"value": here.finding.location.path.split("/")[-2]}


def _untranslated(here: Here) -> Own:
    text = next((part for part in (canonical.part(here.data, here.path), canonical.part(here.data, here.path[:-1])) if isinstance(part, dict)), {})
    return "tongues", {"names": _languages(here.words, [lang for lang in LANGUAGES if lang not in text])}


_OWN: dict[str, Callable[[Here], Own | None]] = {
    "S101": _always("nothing"), "S104": _always("line"), **dict.fromkeys(("S105", "S106", "S107", "S108", "S109", "S111", "S112"), _always("character")),
    "M101": _lacking, "M102": _always("unknown"), "M103": _always("choice"), "M104": _misplaced("sort"), "M105": _misplaced("sort"), "M106": _always("empty"), "M107": _no_date,
    "M108": _misplaced("form"), "M109": _too_long, "M110": _no_number, "M111": _always("many"),
    "R101": _always("absent"), "R104": _no_plan, "R107": _always("path"), "T301": _untranslated,
}  # fmt: skip


def _languages(words: Words, langs: Iterable[str]) -> str:
    """Languages by name, inside a sentence."""
    first, *more = (words(f"language_{lang}") for lang in langs)
    names = words("edit_and", first=first, more=more[0]) if more else first
    return names if words.lang == "en" else names.lower()


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _paths(value: Any, lead: str) -> Iterator[str]:
    """The parts below a value, as paths; an item of a list by its number, an event by its kind, and its meeting where several are of a kind."""
    if isinstance(value, dict):
        for name, inner in value.items():
            if name == "event":
                continue  # it names the item itself
            yield f"{lead}{name}"
            if not (isinstance(inner, dict) and inner.keys() <= {*LANGUAGES, "start", "end"}):
                yield from _paths(inner, f"{lead}{name}.")
    elif isinstance(value, list):
        events = [(str(one["event"]), f"{one['event']}@{one.get('meeting')}") if isinstance(one, dict) and "event" in one else ("", "") for one in value]
        for at, (one, (event, met)) in enumerate(zip(value, events, strict=True)):
            if isinstance(one, dict):
                step = event if event and [first for first, _ in events].count(event) == 1 else met if "meeting" in one and [other for _, other in events].count(met) == 1 else str(at + 1)
                yield f"{lead}{step}"
                yield from _paths(one, f"{lead}{step}.")


@cache
def _named(model: type[Model]) -> dict[str, bool]:
    """The names of the fields and choices of a kind of record, and whether each is a choice."""
    found: dict[str, bool] = {}
    for field in fields(model):
        found |= dict.fromkeys(field.choices, True) | {field.name: False}
        for inner in field.models:
            found |= _named(inner)
    return found


def _roughly(text: str, line: int) -> list[str | int]:
    """The path of the value on a line of a file that is right but for its characters or the length of a line; nothing where it is not."""
    try:
        node = yaml.compose(re.sub(r"[^\n -~]", "x", text), yaml.SafeLoader)
    except yaml.YAMLError:
        return []
    path: list[str | int] = []
    while isinstance(node, yaml.CollectionNode) and len(path) <= MAX_DEPTH:
        inner = [(key.value, key, value) for key, value in node.value] if isinstance(node, yaml.MappingNode) else [(at, one, one) for at, one in enumerate(node.value)]
        here = [(step, value) for step, start, value in inner if start.start_mark.line < line]
        if not here:
            break
        step, node = here[-1]
        path.append(step)
    return path


def _shortened(value: Any) -> str:
    text = "" if value is None else " ".join(str(value).split())
    return text if len(text) <= 60 else f"{text[:59]}…"


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


_HALF = re.compile("[\ud800-\udfff]")
"""Half of a character, which cannot be written."""


def _sound(value: Any) -> bool:
    """Whether a form can have made a value: texts that can be written, truths, whole numbers."""
    if isinstance(value, dict):
        return all(_sound(one) for pair in value.items() for one in pair)
    if isinstance(value, list):
        return all(_sound(one) for one in value)
    return value is None or isinstance(value, int) or (isinstance(value, str) and not _HALF.search(value))


def _entry(kind: str, record: dict[str, Any]) -> Entry:
    """A record of `register.json`; it has no file here, so that nothing is said of places in it."""
    own = {name: value for name, value in record.items() if name in {field.name for field in fields(KINDS[kind])}}
    return Entry(kind, record["id"], KINDS[kind].model_validate(own), Source(_path(kind, record["id"]), "", own, Node(own, 1, 1)))


def _path(kind: str, id_: str) -> str:
    return f"content/{path_of(kind, id_)}"


def _where(one: Diagnostic, path: list[str | int]) -> list[str | int]:
    """The path that a finding is about: where a field is missing, that which it would have."""
    missing = _MISSING.match(one.message)
    return [*path[:-1], missing[1]] if missing else path


def _at(node: Node, line: int, column: int) -> list[str | int]:
    """The path of the innermost value that begins at or before a place."""
    inner: list[tuple[int, int, str | int, Node]] = [(*min((at, col), (child.line, child.column)), name, child) for name, (at, col, child) in node.fields.items()]
    inner += [(child.line, child.column, place, child) for place, child in enumerate(node.items)]
    found = [one for one in inner if one[:2] <= (line, column)]
    if not found:
        return []
    *_, name, child = max(found, key=lambda one: one[:2])
    return [name, *_at(child, line, column)]


def titles(words: Words) -> dict[str, str]:
    """The titles of the rules in a language, by `rule_` and the code."""
    found = {**rules.explanations(), **{one.code: one.explanation for one in continuity.RULES}}
    return {f"rule_{code}": words.meaning(explanation.split("\n", 1)[0]) for code, explanation in found.items()}


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
    sort = "words" if field.models in ((Name,), (Text,)) else "when" if dated and field.models else "date" if dated else "part" if field.models else "choice" if field.choices else "reference" if field.ref else "way" if field.name in ("supports", "unverified") else "text" if field.many else simple_type(model, field.name)
    found: dict[str, Any] = {"name": field.name, "label": words.field(field.name, kind), "meaning": words(f"form_{field.name}") if sort == "way" else _plainly(words.meaning(field.description), model, field, kind, words), "required": field.required, "many": field.many, "sort": sort}
    if sort == "words":
        found["long"] = field.models == (Text,)
    if sort in ("part", "when"):
        found["models"] = [{"model": one.__name__, "label": _called(one, words)} for one in field.models]
    if field.choices:
        found["choices"] = [{"value": choice, "label": words.choice(choice, field.name)} for choice in field.choices]
    if field.ref:
        found["of"] = _kinds_of(field.ref)
    return found


def _plainly(meaning: str, model: type[Model], field: Field, kind: str, words: Words) -> str:
    """What a field means, with choices and fields as the form calls them, and without what only those need who write files: that it stands in quotes."""
    names = {name: words.choice(name) if choice else words.field(name, kind) for name, choice in _named(model).items()} | {choice: words.choice(choice, field.name) for choice in field.choices}
    names |= {"true": words("yes"), "false": words("no"), "null": words("edit_date_open")}
    meaning = re.sub(rf"\s?[,;] {re.escape(words('form_quoted'))}", "", meaning).replace('`"', "`").replace('"`', "`")
    return re.sub(r"`([\w-]+)`", lambda one: words("edit_called", name=names[one[1]]) if one[1] in names else one[0], meaning)


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
