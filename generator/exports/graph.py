"""The records as linked data, in the words of schema.org, of Dublin Core, and of the register's own data dictionary."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import pyoxigraph

from generator import lifecycle, linked
from generator.exports.text import compact
from generator.models import KINDS, LANGUAGES, Model, Name, Period, Text
from generator.models.walk import Field, fields
from generator.register import address
from generator.tables import OWNERS, derived, time

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from generator.register import Entry, Register

NOWHERE = "https://cms-register.invalid/"
"""What addresses begin with while the site has none on the web."""

_TERMS = {"schema": "https://schema.org/", "dct": "http://purl.org/dc/terms/", "dcat": "http://www.w3.org/ns/dcat#", "dwc": "http://rs.tdwg.org/dwc/terms/", "spdx": "http://spdx.org/rdf/terms#", "foaf": "http://xmlns.com/foaf/0.1/", "xsd": "http://www.w3.org/2001/XMLSchema#"}


def context(base: str) -> dict[str, Any]:
    """What the short names mean, for JSON-LD; `reg:` are the fields of the register."""
    return {**_TERMS, "reg": f"{base}data/dictionary/#"}


def jsonld(register: Register, as_of: str, site_url: str, kinds: Iterable[str] = KINDS) -> str:
    """Records as JSON-LD 1.1, with all that is needed to read them in the document itself."""
    base = site_url or NOWHERE
    graph = ",\n".join(nodes for kind in kinds if (nodes := register.once(("nodes", kind, as_of, base), partial(_nodes, register, as_of, base, kind))))
    return f'{{"@context":{compact(context(base))},"@graph":[\n{graph}\n]}}\n'


def _nodes(register: Register, as_of: str, base: str, kind: str) -> str:
    """The nodes of the records of a kind, one a line."""
    return ",\n".join(compact(node) for entry in register[kind].values() for node in _record(entry, register, as_of, base))



def turtle(text: str, site_url: str) -> bytes:
    """A JSON-LD document as Turtle (RDF 1.1)."""
    read = pyoxigraph.parse(text, pyoxigraph.RdfFormat.JSON_LD, lenient=True)
    made = pyoxigraph.serialize((quad.triple for quad in read), format=pyoxigraph.RdfFormat.TURTLE, prefixes=context(site_url or NOWHERE))
    return made or b""


def iri(kind: str, id_: str, base: str) -> str:
    """The name of a record in linked data."""
    return f"{base}{address(kind, id_)}#record"


def _record(entry: Entry, register: Register, as_of: str, base: str) -> Iterator[dict[str, Any]]:
    """A record, and each part of it, as nodes that name each other; a part is named by its field and its place: `#events-1`."""
    page = f"{base}{address(entry.kind, entry.id)}"
    found: dict[str, Any] = {"@id": f"{page}#record", "@type": f"schema:{linked.TYPES[entry.kind]}", "reg:record_kind": OWNERS[entry.kind], "schema:identifier": entry.id, "schema:mainEntityOfPage": {"@id": page}}
    for name, value in derived(entry, register, as_of).items():
        found[f"reg:{'today' if name == 'status' else name}"] = value
    for field, term in _SAME.items():
        if isinstance(value := getattr(entry.record, field, None), Name | Text):
            found[term] = _said(value)
    if entry.kind == "species":
        found["dwc:scientificName"] = entry.record.scientific_name
        found["dwc:taxonRank"] = entry.record.rank
    yield from _part(entry.record, found, page, register, base)


_SAME = {"title": "schema:name", "name": "schema:name", "summary": "schema:description", "about": "schema:description", "text": "schema:description"}
"""Fields for which schema.org has a word."""


def _part(part: Model, found: dict[str, Any], node: str, register: Register, base: str) -> Iterator[dict[str, Any]]:
    """Put the fields of a part of a record into its node; the nodes of the parts inside it follow."""
    inner: list[tuple[Model, str]] = []
    for field in fields(type(part)):
        value = getattr(part, field.name)
        if value is None:
            continue
        shown = []
        for place, one in enumerate(value if isinstance(value, list) else [value], 1):
            if isinstance(one, Model) and not isinstance(one, Name | Text | Period):
                name = f"{node}{'-' if '#' in node else '#'}{field.name}{f'-{place}' if isinstance(value, list) else ''}"
                shown.append({"@id": name})
                inner.append((one, name))
            else:
                shown += _value(field, one, register, base)
        found[f"reg:{field.name}"] = shown if len(shown) != 1 else shown[0]
    if (event := getattr(part, "event", None)) is not None and (day := lifecycle.held(part, register)) is not None:
        found |= {"reg:held": day, "@type": f"reg:{event}"}
    yield found
    for one, name in inner:
        yield from _part(one, {"@id": name}, name, register, base)


def _value(field: Field, one: Any, register: Register, base: str) -> list[Any]:
    if isinstance(one, Name | Text):
        return _said(one)
    if isinstance(one, Period):
        return [time(one)]
    target = register.find(field.ref, one) if field.ref is not None else None
    if target is not None:
        return [{"@id": iri(target.kind, target.id, base)}]
    return [str(one) if isinstance(one, str) else one]


def _said(value: Name | Text) -> list[dict[str, str]]:
    return [{"@value": text, "@language": lang} for lang in LANGUAGES if (text := getattr(value, lang))]
