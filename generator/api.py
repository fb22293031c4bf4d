"""The register for programs: a document for every record, list and question, each at an address of its own, described by OpenAPI.

Static JSON (RFC 8259) under `/api/v1/`. Every document says as of which day it is; what it names it links to by address; texts stand in three languages side by
side, `null` where one is missing; what is not recorded is left out. The words of `PROMISE` say what may change.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

from generator import calendars, feeds, lifecycle
from generator.catalog import all_words, words
from generator.changes import Telling
from generator.exports import Completeness, File, compact, completeness
from generator.models import KINDS, LANGUAGES, Instrument, Model, Name, Period, Text
from generator.models.walk import Field, fields, simple_type
from generator.register import NAMES, address
from generator.show import Show, other_names
from generator.tables import OWNERS, PLAN_STATUSES, derived, m49

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from generator.changes import Past
    from generator.exports import About, Kept
    from generator.lifecycle import Due
    from generator.register import Entry, Register

VERSION = "1.0.0"
"""The version of the API (semver.org). The first number stands in every address."""

CHANGES = (("1.0.0", "2026-11-21", "api_first"),)
"""What changed in the API, newest first: the version, the day, and the key of the words that say it."""

PROMISE = ("api_promise_keep", "api_promise_add", "api_promise_break")
"""The keys of the words that say what may change within a version."""

ROOT = "api/v1/"
"""Where the API lies below the root of the site."""

LISTS = ("due", "changes", "vocabularies", "downloads", "completeness")
"""The documents that are no records and no lists of records."""


class Api:
    """Makes the documents of the API."""

    def __init__(self, register: Register, about: About, past: Past | None = None, found: Sequence[File] = (), snapshots: Mapping[str, Kept] | None = None) -> None:
        """`found` are the files to download, `snapshots` what is kept of each past COP by its id."""
        self.register = register
        self.about = about
        self.past = past
        self.files = found
        self.snapshots = snapshots or {}
        self.shows = {w.lang: Show(register, w, about.as_of, "") for w in all_words()}
        self.outlook = lifecycle.outlook(register, about.as_of)
        self.concerned = lifecycle.concerned(self.outlook, register)
        self.dated = lifecycle.concerned(lifecycle.timetable(register, about.as_of), register)
        self.names: dict[tuple[str, str], dict[str, str]] = {}

    def documents(self) -> Iterator[tuple[str, bytes]]:
        """Every document with its path below `ROOT`."""
        yield self.made("index.json", self.index)
        for kind in KINDS:
            yield self.made(f"{NAMES[kind]}.json", self.listing(kind))
            for entry in self.register[kind].values():
                yield self.made(path_of(kind, entry.id), self.record(entry))
            for entry in self.register.tombstones[kind].values():
                yield self.made(path_of(kind, entry.id), self.stone(entry))
        yield self.made("due.json", {"due": [self.task(one) for one in self.outlook]})
        if self.past is not None:
            yield self.made("changes.json", self.changes(self.past))
        yield self.made("vocabularies.json", {"vocabularies": vocabularies()})
        files = {cop: [self.file(one, f"snapshots/{cop}/") for one in kept.files] for cop, kept in self.snapshots.items()}
        yield self.made("downloads.json", {"files": [self.file(one) for one in self.files], "snapshots": files, "unread": {cop: list(kept.about.unread) for cop, kept in self.snapshots.items()}})
        yield self.made("completeness.json", {"kinds": {NAMES[kind]: completeness(self.register, kind)._asdict() for kind in KINDS}})
        yield "openapi.json", _json(openapi(self.about))

    def made(self, path: str, body: dict[str, Any]) -> tuple[str, bytes]:
        """A document: what all share, then its own."""
        self.path = path
        head = {"api_version": VERSION, "as_of": self.about.as_of, "version": self.about.version or None, "url": self.url(path)}
        return path, _json(_resolved({**head, **body}, self))

    # --- addresses

    def url(self, path: str) -> _Address:
        """The address of another document."""
        return _Address(f"{ROOT}{path}")

    def pages(self, target: str) -> dict[str, _Address]:
        """The addresses of a page in each language."""
        return {lang: _Address(f"{'' if lang == 'en' else f'{lang}/'}{target}") for lang in LANGUAGES}

    def resolve(self, target: str) -> str:
        """An address as it is written in the document that is being made: whole where the site has an address, else relative to the document."""
        return f"{self.about.site_url}{target}" if self.about.site_url else "../" * (ROOT + self.path).count("/") + target

    # --- records

    def name(self, entry: Entry) -> dict[str, str]:
        """What a record is called in each language."""
        key = (entry.kind, entry.id)
        if key not in self.names:
            self.names[key] = {lang: show.name(entry) for lang, show in self.shows.items()}
        return self.names[key]

    def link(self, entry: Entry) -> dict[str, Any]:
        """A record where it is named: its kind, id and name, and the address of its document."""
        code = {"code": entry.id.upper()} if entry.kind == "party" else {}
        return {"kind": OWNERS[entry.kind], "id": entry.id, **code, "name": self.name(entry), "url": self.url(path_of(entry.kind, entry.id))}

    def reference(self, kind: str, name: str) -> dict[str, Any]:
        """What a reference names; where there is no such record, the reference as it is written."""
        entry = self.register.find(kind, name)
        return self.link(entry) if entry is not None else {"kind": OWNERS.get(kind, kind), "id": name, "name": None, "url": None}

    @cached_property
    def index(self) -> dict[str, Any]:
        """Where everything is."""
        return {
            "title": {w.lang: w("site_name") for w in all_words()},
            "licence": {w.lang: w("data_licence") for w in all_words()},
            "cite": {lang: self.about.cite(lang) for lang in LANGUAGES},
            "records": {NAMES[kind]: {"count": len(self.register[kind]), "url": self.url(f"{NAMES[kind]}.json")} for kind in KINDS},
            "lists": {name: self.url(f"{name}.json") for name in LISTS if name != "changes" or self.past is not None},
            "openapi": self.url("openapi.json"),
            "documentation": self.pages("data/api/"),
        }

    def listing(self, kind: str) -> dict[str, Any]:
        """All records of a kind, a few facts each."""
        rows = [{**self.link(entry), "facts": self.facts(entry)} for entry in self.register[kind].values()]
        return {"kind": OWNERS[kind], "count": len(rows), "records": rows}

    def facts(self, entry: Entry) -> dict[str, Any]:
        """What a list tells of a record: what is worked out, and its fields of a single plain value; of a species also its Appendices, of a partner or body its acronyms in other languages; and other names by which it is looked for."""
        found: dict[str, Any] = {field.name: value for field in fields(type(entry.record)) if not field.models and not field.many and (value := getattr(entry.record, field.name)) is not None}
        if entry.kind == "species":
            found["appendices"] = sorted({one.appendix for one in entry.record.listings or [] if one.removed is None})
        if (others := getattr(entry.record, "other_acronyms", None)) is not None:
            found["other_acronyms"] = self.parts(others)
        if others := other_names(entry):
            found["other_names"] = others
        return {**found, **derived(entry, self.register, self.about.as_of)}

    def record(self, entry: Entry) -> dict[str, Any]:
        """All that is known of a record: its fields, what is worked out, what names it, what is asked, and where to follow it."""
        found: dict[str, Any] = {"kind": OWNERS[entry.kind], "id": entry.id, "name": self.name(entry), "pages": self.pages(address(entry.kind, entry.id))}
        own = derived(entry, self.register, self.about.as_of)
        if entry.kind in _WORDS:
            found["status"] = self.status(entry, own)
        if entry.kind == "party":
            found["codes"] = {"iso3": entry.id.upper(), "iso2": entry.record.iso2, "m49": m49(entry.record.iso2)}
        found["fields"] = self.parts(entry.record)
        if entry.kind == "action":
            found["standings"] = self.standings(entry)
        if entry.kind == "plan":
            activities = self.register.activities[entry.id]
            found["activities"] = [{**self.link(one), "number": one.record.number, "status": str(lifecycle.progress(one, self.register, self.about.as_of))} for one in activities]
        found["named_by"] = self.named_by(entry)
        if entry.kind in calendars.KINDS:
            found["due"] = [self.task(one) for one, _ in self.concerned.get((entry.kind, entry.id), ())]
        recorded = self.own.get((entry.kind, entry.id), [])
        found["recorded"] = recorded[0].time if recorded else None
        here = address(entry.kind, entry.id)
        found["feeds"] = self.pages(here + feeds.NAME) if recorded else None
        found["calendars"] = self.pages(here + calendars.NAME) if entry.kind in calendars.KINDS and (entry.kind, entry.id) in self.dated else None
        return found

    @cached_property
    def own(self) -> Any:
        """What was recorded of each record."""
        return self.past.by_record() if self.past else {}

    def status(self, entry: Entry, own: Mapping[str, Any]) -> dict[str, Any]:
        """Where a record stands, in a word and in words."""
        key = str(own.get("accreditation") if entry.kind == "partner" else own.get("status"))
        found: dict[str, Any] = {"key": key, "words": {w.lang: w(f"{_WORDS[entry.kind]}_{key.replace('-', '_')}") for w in all_words()}}
        if entry.kind in ("action", "plan"):
            found["inferred"] = bool(own.get("status_inferred"))
        if entry.kind == "action":
            found["before"] = own.get("status_before")
            found["at"] = self.reference("meeting", str(own["status_at"])) if "status_at" in own else None
        return found

    def standings(self, entry: Entry) -> list[dict[str, Any]]:
        """How an action stood at the end of each COP whose outcome for it was read."""
        found = []
        for cop in lifecycle.took_place(self.register, self.about.as_of):
            end = lifecycle.last_day(cop.record.dates)
            if end is not None:
                standing = lifecycle.status(entry.record, self.register, lifecycle.days(end)[1])
                if standing.status is not None and standing.known:
                    found.append({"meeting": self.link(cop), "status": str(standing.status)})
            if cop.id == entry.record.known_to:
                break
        return found

    def named_by(self, entry: Entry) -> list[dict[str, Any]]:
        """The records that name this one, and in which of their fields."""
        found: dict[tuple[str, str], tuple[Entry, dict[str, None]]] = {}
        for link in self.register.links[entry.kind, entry.id]:
            names = [step for step in link.path if isinstance(step, str)]
            found.setdefault((link.entry.kind, link.entry.id), (link.entry, {}))[1][".".join(names)] = None
        return [{**self.link(one), "in": list(paths)} for one, paths in found.values()]

    def parts(self, record: Model) -> dict[str, Any]:
        """The fields of a record that are set, references as links."""
        found: dict[str, Any] = {}
        for field in fields(type(record)):
            value = getattr(record, field.name)
            if value is not None:
                found[field.name] = [self.value(field, one) for one in value] if isinstance(value, list) else self.value(field, value)
        if isinstance(record, Instrument) and record.workplan is None:
            found["today"] = str(lifecycle.force(record, self.register, self.about.as_of))
        if hasattr(record, "event") and (day := lifecycle.held(record, self.register)) is not None:
            found["held"] = day
        return found

    def value(self, field: Field, value: Any) -> Any:
        """One value of a field."""
        if isinstance(value, Name | Text):
            return {lang: getattr(value, lang) for lang in LANGUAGES}
        if isinstance(value, Period):
            return {"start": value.start, "end": value.end, "open_end": value.end is None and "end" in value.model_fields_set}
        if isinstance(value, Model):
            return self.parts(value)
        if field.ref is not None:
            return self.reference(field.ref, value)
        return str(value) if isinstance(value, str) else value

    def stone(self, entry: Entry) -> dict[str, Any]:
        """A record that moved or was removed."""
        found: dict[str, Any] = {"kind": OWNERS[entry.kind], "id": entry.id, "gone": True}
        if hasattr(entry.record, "moved_to"):
            return {**found, "on": entry.record.on, "moved_to": [self.reference(entry.kind, one) for one in entry.record.moved_to]}
        return {**found, "on": entry.record.removed.on, "reason": {lang: getattr(entry.record.removed.reason, lang) for lang in LANGUAGES}}

    # --- lists

    def task(self, one: Due) -> dict[str, Any]:
        """Something that is due: what is asked, of what, when, what happens if it is missed, and where that stands."""
        key = one.task.replace("-", "_")
        part = one.part
        return {
            "task": one.task,
            "title": {w.lang: w(f"task_{key}") for w in all_words()},
            "asks": {w.lang: w(f"asks_{key}") for w in all_words()},
            "if_missed": {w.lang: w(f"missed_{key}") for w in all_words()},
            "record": self.link(one.entry),
            "instrument": None if part is None else {"type": part.type, "title": {lang: getattr(part.title, lang) for lang in LANGUAGES} if part.title else None},
            "meeting": self.link(one.meeting) if one.meeting else None,
            "date": one.date,
            "asked": [self.reference("actor", name) if self.register.find("actor", name) else {"kind": None, "id": None, "name": dict.fromkeys(LANGUAGES, name), "url": None} for name in lifecycle.addressees(one, self.register)],
            "paragraph": lifecycle.paragraph(one),
            "holds_only_if_ongoing": not one.known,
        }

    def changes(self, past: Past) -> dict[str, Any]:
        """Every change of every record, newest first, in words."""
        tellings = [Telling(w, past.former(), self.register) for w in all_words()]
        commits = []
        for one in past.recorded:
            told = [
                {
                    "kind": OWNERS[change.kind],
                    "id": change.id,
                    "url": self.url(path_of(change.kind, change.id)) if change.id in self.register[change.kind] or change.id in self.register.tombstones[change.kind] else None,
                    "sort": str(change.sort),
                    "field": list(change.field),
                    "words": {telling.words.lang: telling.say(change) for telling in tellings},
                }
                for change in one.changes
            ]
            commits.append({"commit": one.commit, "time": one.time, "author": one.author, "request": one.request or None, "changes": told})
        return {"whole": past.whole, "commits": commits}

    def file(self, one: File, folder: str = "") -> dict[str, Any]:
        """A file to download."""
        kind = NAMES[one.kind] if one.kind else None
        return {"name": one.name, "url": _Address(f"data/{folder}{one.name}"), "media_type": one.media, "bytes": len(one.data), "sha256": one.sha256, "records": kind, "what": {w.lang: w(one.what) for w in all_words()}}


class _Address(str):
    """An address below the root of the site, to be written as the document needs it."""

    __slots__ = ()


def _resolved(value: Any, api: Api) -> Any:
    if isinstance(value, _Address):
        return api.resolve(value)
    if isinstance(value, dict):
        return {key: _resolved(one, api) for key, one in value.items()}
    return [_resolved(one, api) for one in value] if isinstance(value, list) else value


def _json(value: Any) -> bytes:
    return f"{compact(value)}\n".encode()


def path_of(kind: str, id_: str) -> str:
    """Where the document of a record lies below `ROOT`."""
    return f"{NAMES[kind]}/{id_}.json"


_WORDS = {"action": "status", "plan": "plan", "activity": "progress", "partner": "accreditation"}
"""The kinds that have a status worked out, and how the words for it begin."""


def vocabularies() -> dict[str, list[dict[str, Any]]]:
    """The closed vocabularies by the path of their field, and the statuses: each value with its words."""
    found: dict[str, dict[str, dict[str, str]]] = {}
    for kind, model in KINDS.items():
        _choices(model, OWNERS[kind], found, set())
    for kind, values in _STATUSES.items():
        found[f"{OWNERS[kind]}.status"] = {value: {w.lang: w(f"{_WORDS[kind]}_{value.replace('-', '_')}") for w in all_words()} for value in values}
    return {name: [{"value": value, "words": told} for value, told in values.items()] for name, values in sorted(found.items())}


_STATUSES: dict[str, tuple[str, ...]] = {
    "action": (*map(str, lifecycle.Status), "unknown"),
    "plan": PLAN_STATUSES,
    "activity": tuple(map(str, lifecycle.Progress)),
    "partner": ("none-recorded", "applied", "accredited", "declined", "ended"),
}


def _choices(model: type[Model], path: str, found: dict[str, dict[str, dict[str, str]]], seen: set[type[Model]]) -> None:
    if model in seen:
        return
    for field in fields(model):
        here = f"{path}.{field.name}"
        if field.choices:
            found.setdefault(here, {}).update({value: {w.lang: w.choice(value, field.name) for w in all_words()} for value in field.choices})
        for inner in field.models:
            _choices(inner, here, found, {*seen, model})


# --- the description of it all (OpenAPI 3.1) ------------------------------------------------------------------------------------------

def openapi(about: About) -> dict[str, Any]:
    """The description of the API (OpenAPI 3.1.0), made from the models: every document that can be asked for, and the schema (JSON Schema 2020-12) of each."""
    paths: dict[str, Any] = {}
    for path, name, told in _FIXED:
        paths[f"/{path}"] = _get(name, told)
        if name == "Changes":
            paths[f"/{path}"]["get"]["responses"]["404"] = {"description": "The history of the records was not at hand."}
    for kind in KINDS:
        plural = NAMES[kind]
        paths[f"/{plural}.json"] = _get("List", f"All records of the kind `{OWNERS[kind]}`, with their plain facts.")
        params = ["plan", "number"] if kind == "activity" else ["id"]
        target = "/".join(f"{{{one}}}" for one in params)
        paths[f"/{plural}/{target}.json"] = _get(f"{OWNERS[kind].capitalize()}Document", f"A record of the kind `{OWNERS[kind]}`; or, where it moved or was removed, what became of it.", params, gone=True)
    schemas: dict[str, Any] = {**_shared()}
    for kind, model in KINDS.items():
        _model(model, schemas)
        schemas[f"{OWNERS[kind].capitalize()}Document"] = _document(kind, model)
    servers = [{"url": f"{about.site_url}{ROOT}".rstrip("/"), "description": "The register"}] if about.site_url else [{"url": ".", "description": "Beside this document"}]
    return {
        "openapi": "3.1.0",
        "info": {"title": "CMS Register", "version": VERSION, "summary": "The public register of the Convention on Migratory Species, for programs.", "description": "\n\n".join(words("en")(key) for key in ("intro_api", *PROMISE))},
        "jsonSchemaDialect": "https://json-schema.org/draft/2020-12/schema",
        "servers": servers,
        "paths": paths,
        "components": {"schemas": schemas},
    }


_FIXED = (
    ("index.json", "Index", "Where everything is."),
    ("due.json", "DueDocument", "What is due before the next meetings, and what ends by itself."),
    ("changes.json", "Changes", "Every change of every record, newest first, in words."),
    ("vocabularies.json", "Vocabularies", "The closed vocabularies, with their words in three languages."),
    ("downloads.json", "Downloads", "The files to download, with sizes and checksums."),
    ("completeness.json", "CompletenessDocument", "How complete the records of each kind are."),
)


def _get(name: str, told: str, params: Sequence[str] = (), *, gone: bool = False) -> dict[str, Any]:
    schema: dict[str, Any] = {"oneOf": [_at(name), _at("Gone")]} if gone else _at(name)
    found: dict[str, Any] = {
        "get": {
            "summary": told,
            "operationId": f"get{name}{''.join(one.capitalize() for one in params)}" if name != "List" else f"list{told.split('`')[1].capitalize()}",
            "responses": {"200": {"description": told, "content": {"application/json": {"schema": schema}}}},
        }
    }
    if params:
        found["get"]["parameters"] = [{"name": one, "in": "path", "required": True, "schema": {"type": "string"}} for one in params]
        found["get"]["responses"]["404"] = {"description": "There is no such record."}
    return found


def _at(name: str) -> dict[str, Any]:
    return {"$ref": f"#/components/schemas/{name}"}


def _object(properties: Mapping[str, Any], required: Iterable[str] | None = None, told: str = "") -> dict[str, Any]:
    found: dict[str, Any] = {"type": "object", "properties": dict(properties)}
    needed = list(properties) if required is None else list(required)
    if needed:
        found["required"] = needed
    return {**({"description": told} if told else {}), **found}


def _list(items: Mapping[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": dict(items)}


def _or_null(schema: Mapping[str, Any]) -> dict[str, Any]:
    return {"anyOf": [dict(schema), {"type": "null"}]}


_STRING: dict[str, Any] = {"type": "string"}
_ADDRESS = {"type": "string", "format": "uri-reference"}
_BY_LANGUAGE = {lang: _or_null(_STRING) for lang in LANGUAGES}
_HEAD = {
    "api_version": {"type": "string", "description": "The version of the API.", "pattern": r"^1\.\d+\.\d+$"},
    "as_of": {"type": "string", "format": "date", "description": "The day whose status is meant."},
    "version": {"type": ["string", "null"], "description": "The commit of the records."},
    "url": {**_ADDRESS, "description": "The address of this document."},
}


def _shared() -> dict[str, Any]:
    """The schemas that are no records."""
    page = {"$ref": "#/components/schemas/Addresses"}
    words, date = _at("Words"), _at("Date")
    return {
        "Words": _object(_BY_LANGUAGE, told="A text in the three languages of the Convention, side by side; `null` where it is not translated. English is always there."),
        "Addresses": _object(dict.fromkeys(LANGUAGES, _ADDRESS), told="The address of a page or file in each language."),
        "Date": {"type": "string", "pattern": r"^\d{4}(-\d{2}(-\d{2})?)?$", "description": "A year, a month or a day: `2012`, `2012-10`, `2012-10-23`."},
        "Period": _object({"start": _or_null(date), "end": _or_null(date), "open_end": {"type": "boolean", "description": "Whether it is said to have no end."}}, told="A stretch of time; `null` where an end is not recorded."),
        "Reference": _object(
            {"kind": {"type": ["string", "null"]}, "id": {"type": ["string", "null"]}, "code": {"type": "string", "description": "Of a country: its ISO 3166-1 alpha-3 code."}, "name": _or_null(words), "url": _or_null(_ADDRESS)},
            ["kind", "id", "name", "url"], "A record where it is named, and the address of its document. What has no record has a name and no more.",
        ),
        "Gone": _object(
            {**_HEAD, "kind": _STRING, "id": _STRING, "gone": {"const": True}, "on": date, "moved_to": _list(_at("Reference")), "reason": words},
            [*_HEAD, "kind", "id", "gone", "on"], "A record that moved (`moved_to`) or was removed as a mistake (`reason`).",
        ),
        "List": _object({**_HEAD, "kind": _STRING, "count": {"type": "integer"}, "records": _list({"allOf": [_at("Reference"), _object({"facts": {"type": "object", "additionalProperties": True, "description": "Fields of a single plain value, other names by which it is looked for, and what is worked out."}})]})}),
        "Index": _object(
            {
                **_HEAD, "title": words, "licence": words, "cite": words,
                "records": {"type": "object", "additionalProperties": _object({"count": {"type": "integer"}, "url": _ADDRESS})},
                "lists": {"type": "object", "additionalProperties": _ADDRESS}, "openapi": _ADDRESS, "documentation": page,
            }
        ),
        "Due": _object(
            {
                "task": {"type": "string", "description": "What is asked, in one word."}, "title": words, "asks": words, "if_missed": words, "record": _at("Reference"),
                "instrument": _or_null(_object({"type": _STRING, "title": _or_null(words)})), "meeting": _or_null(_at("Reference")), "date": _or_null(date), "asked": {**_list(_at("Reference")), "description": "Whom it is asked of, as far as recorded."}, "paragraph": _or_null(_STRING),
                "holds_only_if_ongoing": {"type": "boolean", "description": "Whether the later course of the action is not recorded, so that the task holds only if it still runs."},
            },
            told="Something that is due; `date` is `null` where it is not recorded, or where the meeting that was recorded for it is over.",
        ),
        "DueDocument": _object({**_HEAD, "due": _list(_at("Due"))}),
        "Change": _object(
            {"kind": _STRING, "id": _STRING, "url": _or_null(_ADDRESS), "sort": _STRING, "field": _list(_STRING), "words": words},
        ),
        "Changes": _object(
            {
                **_HEAD, "whole": {"type": "boolean", "description": "`false` where older commits were not at hand."},
                "commits": _list(_object({"commit": _STRING, "time": {"type": "string", "format": "date-time"}, "author": _STRING, "request": {"type": ["string", "null"]}, "changes": _list(_at("Change"))})),
            }
        ),
        "Vocabularies": _object({**_HEAD, "vocabularies": {"type": "object", "additionalProperties": _list(_object({"value": _STRING, "words": words}))}}),
        "File": _object(
            {"name": _STRING, "url": _ADDRESS, "media_type": _STRING, "bytes": {"type": "integer"}, "sha256": {"type": "string", "pattern": "^[0-9a-f]{64}$"}, "records": _or_null(_STRING), "what": words}
        ),
        "Downloads": _object(
            {
                **_HEAD, "files": _list(_at("File")), "snapshots": {"type": "object", "additionalProperties": _list(_at("File"))},
                "unread": {"type": "object", "additionalProperties": _list(_STRING), "description": "For each past COP the files of records that the rules of today cannot read: `records.zip` alone has them."},
            }
        ),
        "CompletenessDocument": _object(
            {**_HEAD, "kinds": {"type": "object", "additionalProperties": _object({name: {"type": "integer"} for name in Completeness._fields})}}
        ),
        "NamedBy": {"allOf": [_at("Reference"), _object({"in": _list(_STRING)})], "description": "A record that names this one, and the fields in which it does."},
    }  # fmt: skip


def _document(kind: str, model: type[Model]) -> dict[str, Any]:
    """The schema of a record's document."""
    own: dict[str, Any] = {}
    status = {"key": {"type": "string", "enum": list(_STATUSES.get(kind, ()))}, "words": _at("Words")}
    match kind:
        case "action":
            status |= {"inferred": {"type": "boolean"}, "before": _or_null(_STRING), "at": _or_null(_at("Reference"))}
            own["standings"] = _list(_object({"meeting": _at("Reference"), "status": _STRING}))
        case "plan":
            status |= {"inferred": {"type": "boolean"}}
            own["activities"] = _list({"allOf": [_at("Reference"), _object({"number": _STRING, "status": _STRING})]})
        case "party":
            own["codes"] = _object({"iso3": _STRING, "iso2": _or_null(_STRING), "m49": _or_null(_STRING)})
        case _:
            pass
    if kind in _WORDS:
        own["status"] = _object(status, told="Where it stands as of the day of the document, worked out from its events.")
    if kind in calendars.KINDS:
        own["due"] = _list(_at("Due"))
    properties = {
        **_HEAD, "kind": {"const": OWNERS[kind]}, "id": _STRING, "name": _at("Words"), "pages": _at("Addresses"), **own, "fields": _at(model.__name__), "named_by": _list(_at("NamedBy")),
        "recorded": {"type": ["string", "null"], "format": "date-time", "description": "When the record was last changed in the register."}, "feeds": _or_null(_at("Addresses")), "calendars": _or_null(_at("Addresses")),
    }  # fmt: skip
    return _object(properties, told=(model.__doc__ or "").split("\n", 1)[0])


def _model(model: type[Model], schemas: dict[str, Any]) -> dict[str, Any]:
    """The schema of a part of a record as the API gives it; it is added to `schemas` under the model's name."""
    if model in (Name, Text):
        return _at("Words")
    if model is Period:
        return _at("Period")
    if model.__name__ not in schemas:
        schemas[model.__name__] = {}
        properties = {}
        for field in fields(model):
            properties[field.name] = {**_field(model, field, schemas), **({"description": field.description} if field.description else {})}
        if model is Instrument:
            properties["today"] = {"type": "string", "enum": list(map(str, lifecycle.Force)), "description": "Whether it is in force, as far as recorded; left out where a work plan tells it."}
        if "event" in properties:
            properties["held"] = {**_at("Date"), "description": "When it happened: its own date, else the last day of its meeting."}
        schemas[model.__name__] = _object(properties, [field.name for field in fields(model) if field.required], (model.__doc__ or "").split("\n", 1)[0])
    return _at(model.__name__)


def _field(model: type[Model], field: Field, schemas: dict[str, Any]) -> dict[str, Any]:
    forms: list[dict[str, Any]] = [_model(one, schemas) for one in field.models]
    if field.models == (Period,) and simple_type(model, field.name) == "date":
        forms.append(_at("Date"))
    if not forms:
        kinds = {"number": {"type": "integer"}, "truth": {"type": "boolean"}, "date": _at("Date"), "text": _STRING}
        forms = [_at("Reference") if field.ref else {"type": "string", "enum": list(field.choices)} if field.choices else kinds[simple_type(model, field.name) if not field.many else "text"]]
    one = forms[0] if len(forms) == 1 else {"anyOf": forms}
    return _list(one) if field.many else one
