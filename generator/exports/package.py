"""What explains the data files to people and programs: how they are made, a Data Package, their checksums, and a catalogue."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any, NamedTuple
from zipfile import ZIP_STORED

from generator.archive import packed
from generator.catalog import all_words, words
from generator.exports.books import sqlite, xlsx
from generator.exports.graph import NOWHERE, context, jsonld, turtle
from generator.exports.informea import informea
from generator.exports.text import csv_, json_, jsonl
from generator.jobs import one_by_one
from generator.models import KINDS, LANGUAGES
from generator.register import NAMES
from generator.tables import all_tables, tables

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from generator.catalog import Words
    from generator.changes import Past
    from generator.jobs import Share
    from generator.register import Register
    from generator.tables import Column, Table


class About(NamedTuple):
    """What every file says of itself."""

    as_of: str
    """The day whose status is meant."""
    version: str
    """The commit of the records; may be empty."""
    site_url: str
    """The address of the site, ending in `/`; empty where it has none."""
    unread: Sequence[str] = ()
    """The files of records, below their folder, that were written before the rules of today and cannot be read by them: no table has these records."""

    def lines(self) -> list[tuple[str, str, str, str]]:
        """The same in words: a label, then a text in each language."""
        told = [
            (w("site_name"), f"{w.date(self.as_of)} ({self.as_of})", self.version or w.unknown("version"), self.site_url or w.unknown(), w("data_licence"), self.cite(w.lang), w("data_empty"), w("data_appendices"), w("data_borders"))
            for w in all_words()
        ]
        labels = ("title", "status_as_of", "version", "address", "licence", "how_to_cite", "empty_cells", "appendices", "borders")
        lacking = [("left_out", *(self.left_out(w) for w in all_words()))] if self.unread else []
        return [*zip(labels, *told, strict=True), *lacking]

    def left_out(self, w: Words) -> str:
        """Which records stand in no table, and why; empty where all do."""
        return w("data_unread", files=", ".join(self.unread)) if self.unread else ""

    def cite(self, lang: str) -> str:
        """How the whole register is cited."""
        w = words(lang)
        return " ".join(one for one in (w("cite_register", site=w("site_name"), date=w.date(self.as_of), version=self.version or w.unknown("version")), self.site_url) if one)


class File(NamedTuple):
    """A file to download."""

    name: str
    data: bytes
    media: str
    """Its media type (RFC 6838)."""
    what: str
    """The key of the words that say what it is."""
    kind: str = ""
    """The kind of record it holds; empty where it holds all."""

    @property
    def sha256(self) -> str:
        """Its checksum in hexadecimal digits."""
        return hashlib.sha256(self.data).hexdigest()


class Kept(NamedTuple):
    """The register as it stood at a past COP: what its files say of it, and the files."""

    about: About
    files: Sequence[File]


_MEDIA = {
    "csv": "text/csv", "json": "application/json", "jsonl": "application/jsonl", "jsonld": "application/ld+json", "ttl": "text/turtle", "sqlite": "application/vnd.sqlite3",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "zip": "application/zip",
}  # fmt: skip


def snapshot(register: Register, about: About, held: Mapping[str, bytes]) -> Kept:
    """The whole register as it once was: its records as they were written (`held`, by their paths), which stay the same bytes, and what the program of today makes of them."""
    book = xlsx(all_tables(), about.lines(), register, about.as_of)
    written = packed(held.items(), about.as_of, ZIP_STORED)
    return Kept(about, [_file("records.zip", written, "data_records"), _file("register.xlsx", book, "data_xlsx"), *_whole(register, about, _texts(register, about.as_of))])


def files(register: Register, about: About, past: Past | None = None, share: Share = one_by_one) -> list[File]:
    """Every file to download, those of the whole register first, then those of each kind; tables of parts come last. `share` may make the spreadsheets, which take longest, beside the rest."""
    lines = about.lines()
    for table in all_tables():
        table.rows(register, about.as_of)  # all jobs need them
    jobs: dict[str, Callable[[], Mapping[str, list[File]]]] = {
        "one": lambda: {"": [_file("register.xlsx", xlsx(all_tables(), lines, register, about.as_of), "data_xlsx")]},
        "texts": lambda: _others(register, about, past),
        "books": lambda: {kind: [_file(f"{NAMES[kind]}.xlsx", xlsx(tables(kind), lines, register, about.as_of), "data_xlsx", kind)] for kind in KINDS},
    }
    made = share(jobs)
    others, books = made["texts"], made["books"]
    of_kinds = [one for kind in KINDS for one in (others[kind][0], *books[kind], *others[kind][1:])]
    return [*made["one"][""], *others[""], *of_kinds, *others["more"]]


def _texts(register: Register, as_of: str) -> dict[str, bytes]:
    return {table.name: csv_(table, register, as_of).encode() for table in all_tables()}


def _others(register: Register, about: About, past: Past | None) -> dict[str, list[File]]:
    """What is no spreadsheet: by kind, under `""` that of the whole register, and `more`."""
    as_of, texts = about.as_of, _texts(register, about.as_of)
    found = {"": _whole(register, about, texts)}
    for kind in KINDS:
        part, name = jsonld(register, as_of, about.site_url, [kind]), NAMES[kind]
        found[kind] = [
            _file(f"{name}.csv", texts[name], "data_csv", kind),
            _file(f"{name}.jsonl", jsonl(register, as_of, [kind]).encode(), "data_jsonl", kind),
            _file(f"{name}.jsonld", part.encode(), "data_jsonld", kind),
            _file(f"{name}.ttl", turtle(part, about.site_url), "data_ttl", kind),
        ]
    collected = [_file(f"informea/{name}.json", text.encode(), f"data_informea_{name}") for name, text in informea(register, as_of, about.site_url, past).items()]
    what = {"due": "data_due", "vocabularies": "data_vocabularies"}
    found["more"] = [*collected, *(_file(f"{table.name}.csv", texts[table.name], what.get(table.name, "data_parts"), table.kind) for table in all_tables() if table.path)]
    return found


def _whole(register: Register, about: About, texts: Mapping[str, bytes]) -> list[File]:
    every, as_of = all_tables(), about.as_of
    package = data_package(every, texts, about).encode()
    graph = jsonld(register, as_of, about.site_url)
    return [
        _file("register.zip", packed([("datapackage.json", package), *((f"{name}.csv", text) for name, text in texts.items())], as_of), "data_zip"),
        _file("register.json", json_(register, as_of, about.version, about.unread).encode(), "data_json"),
        _file("register.jsonl", jsonl(register, as_of).encode(), "data_jsonl"),
        _file("register.sqlite", sqlite(every, about.lines(), register, as_of), "data_sqlite"),
        _file("register.jsonld", graph.encode(), "data_jsonld"),
        _file("register.ttl", turtle(graph, about.site_url), "data_ttl"),
        _file("datapackage.json", package, "data_package"),
    ]


def _file(name: str, data: bytes, what: str, kind: str = "") -> File:
    return File(name, data, _MEDIA[name.rsplit(".", 1)[1]], what, kind)


def checksums(found: Iterable[File]) -> str:
    """The checksums of files, as `sha256sum --check` reads them."""
    return "".join(f"{one.sha256}  {one.name}\n" for one in found)


# --- Data Package ---------------------------------------------------------------------------------------------------------------------

_TYPES = {"number": "integer", "truth": "boolean", "day": "date"}


def data_package(every: Sequence[Table], texts: Mapping[str, bytes], about: About) -> str:
    """The CSV files as a Data Package (datapackage.org, version 2): columns, types, keys and references."""
    known = {table.name for table in every}
    found = {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": "cms-register",
        "title": words("en")("site_name"),
        "description": " ".join(filter(None, (about.cite("en"), *(words("en")(key) for key in ("data_licence", "data_empty", "data_appendices", "data_borders")), about.left_out(words("en"))))),
        "created": f"{about.as_of}T00:00:00Z",
        **({"homepage": about.site_url} if about.site_url else {}),
        **({"version": about.version} if about.version else {}),
        "resources": [_resource(table, texts[table.name], known) for table in every],
    }
    return json.dumps(found, ensure_ascii=False, indent=1) + "\n"


def _resource(table: Table, data: bytes, known: set[str]) -> dict[str, Any]:
    keys = [(column.name, *column.refers.split(".")) for column in table.columns if column.refers.split(".")[0] in known]
    schema: dict[str, Any] = {"fields": [_field(table, column) for column in table.columns], "primaryKey": list(table.key), "missingValues": [""]}
    if keys:
        schema["foreignKeys"] = [{"fields": [name], "reference": {"resource": "" if of == table.name else of, "fields": [key]}} for name, of, key in keys]
    return {
        "name": table.name,
        "path": f"{table.name}.csv",
        "type": "table",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": len(data),
        "hash": f"sha256:{hashlib.sha256(data).hexdigest()}",
        "description": table.meaning,
        "dialect": {"delimiter": ",", "quoteChar": '"', "lineTerminator": "\r\n", "doubleQuote": True, "skipInitialSpace": False},
        "schema": schema,
    }


def _field(table: Table, column: Column) -> dict[str, Any]:
    limits: dict[str, Any] = {}
    if column.name in table.key:
        limits["required"] = True
    if column.name == "code" or table.key == (column.name,):
        limits["unique"] = True
    if column.choices:
        limits["enum"] = list(column.choices)
    return {"name": column.name, "type": _TYPES.get(column.type, "string"), "description": column.meaning, **({"constraints": limits} if limits else {})}


# --- catalogue ------------------------------------------------------------------------------------------------------------------------


def catalogue(found: Sequence[File], about: About) -> str:
    """The register as a catalogue of data sets (DCAT 3) in JSON-LD: the whole and each kind, with their files, sizes and checksums."""
    base = about.site_url or NOWHERE
    place = f"{base}data/"
    sets = []
    for kind in ("", *KINDS):
        own = [one for one in found if one.kind == kind]
        titles = [{"@value": w(f"kinds_{kind}") if kind else w("site_name"), "@language": w.lang} for w in all_words()]
        sets.append(
            {
                "@id": f"{place}#{NAMES[kind] if kind else 'register'}",
                "@type": "dcat:Dataset",
                "dct:title": titles,
                "dct:modified": {"@value": about.as_of, "@type": "xsd:date"},
                "dct:description": [{"@value": w("home_lead"), "@language": w.lang} for w in all_words()],
                "dct:language": [{"@id": f"http://id.loc.gov/vocabulary/iso639-1/{lang}"} for lang in LANGUAGES],
                "dct:accrualPeriodicity": {"@id": "http://purl.org/cld/freq/weekly"},
                "dcat:keyword": [{"@value": w(key), "@language": w.lang} for w in all_words() for key in ("kinds_action", "kinds_partner", "kinds_plan", "kinds_species")],
                "dct:rights": [{"@value": w("data_licence"), "@language": w.lang} for w in all_words()],
                "dct:bibliographicCitation": [{"@value": about.cite(lang), "@language": lang} for lang in LANGUAGES],
                **({"dcat:version": about.version} if about.version else {}),
                "dcat:landingPage": {"@id": place},
                "dcat:distribution": [_distribution(one, place) for one in own],
            }
        )
    whole = {
        "@id": f"{place}#catalogue", "@type": "dcat:Catalog", "dct:title": [{"@value": w("site_name"), "@language": w.lang} for w in all_words()],
        "dct:description": [{"@value": w("home_lead"), "@language": w.lang} for w in all_words()],
        "foaf:homepage": {"@id": base}, "dcat:dataset": sets,
    }  # fmt: skip
    return json.dumps({"@context": context(base), **whole}, ensure_ascii=False, indent=1) + "\n"


def _distribution(one: File, place: str) -> dict[str, Any]:
    checksum = {"@id": f"{place}{one.name}#sha256", "@type": "spdx:Checksum", "spdx:algorithm": {"@id": "spdx:checksumAlgorithm_sha256"}, "spdx:checksumValue": {"@value": one.sha256, "@type": "xsd:hexBinary"}}
    return {
        "@id": f"{place}{one.name}",
        "@type": "dcat:Distribution",
        "dcat:downloadURL": {"@id": f"{place}{one.name}"},
        "dcat:mediaType": {"@id": f"https://www.iana.org/assignments/media-types/{one.media}"},
        "dcat:byteSize": {"@value": str(len(one.data)), "@type": "xsd:nonNegativeInteger"},
        "spdx:checksum": checksum,
    }
