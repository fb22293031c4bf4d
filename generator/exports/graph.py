"""The records as linked data, in the words of schema.org, of Dublin Core, and of the register's own data dictionary."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pyoxigraph

from generator import lifecycle, linked
from generator.exports.text import plain
from generator.models import KINDS, LANGUAGES, Name, Text
from generator.models.walk import references
from generator.show import address
from generator.tables import derived

if TYPE_CHECKING:
    from collections.abc import Iterable

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
    graph = [_record(entry, register, as_of, base) for kind in kinds for entry in register[kind].values()]
    return json.dumps({"@context": context(base), "@graph": graph}, ensure_ascii=False, separators=(",", ":")) + "\n"


def turtle(text: str, site_url: str) -> bytes:
    """A JSON-LD document as Turtle (RDF 1.1)."""
    read = pyoxigraph.parse(text, pyoxigraph.RdfFormat.JSON_LD, lenient=True)
    made = pyoxigraph.serialize((quad.triple for quad in read), format=pyoxigraph.RdfFormat.TURTLE, prefixes=context(site_url or NOWHERE))
    return made or b""


def iri(kind: str, id_: str, base: str) -> str:
    """The name of a record in linked data."""
    return f"{base}{address(kind, id_)}#record"


def _record(entry: Entry, register: Register, as_of: str, base: str) -> dict[str, Any]:
    record = entry.record
    found: dict[str, Any] = {"@id": iri(entry.kind, entry.id, base), "@type": f"schema:{linked.TYPES[entry.kind]}", "reg:kind": entry.kind, "schema:identifier": entry.id}
    for name, value in derived(entry, register, as_of).items():
        found[f"reg:{name}"] = value
    for field, term in (("title", "schema:name"), ("name", "schema:name"), ("summary", "schema:description"), ("about", "schema:description"), ("text", "schema:description")):
        if isinstance(value := getattr(record, field, None), Name | Text):
            found[term] = [{"@value": said, "@language": lang} for lang in LANGUAGES if (said := getattr(value, lang))]
    for field, term in (("number", "reg:number"), ("acronym", "schema:alternateName"), ("abbreviation", "schema:alternateName"), ("scientific_name", "dwc:scientificName"), ("rank", "dwc:taxonRank"), ("iso2", "reg:iso2"), ("status", "reg:standing"), ("species_plus_id", "reg:species_plus_id")):
        if (value := getattr(record, field, None)) is not None:
            found[term] = value
    if entry.kind == "species":
        found |= {"dwc:vernacularName": names} if record.names and (names := [{"@value": one, "@language": lang} for lang in LANGUAGES for one in getattr(record.names, lang) or []]) else {}
        found |= {"reg:appendix": appendices} if (appendices := sorted({one.appendix for one in record.listings or [] if one.removed is None})) else {}
    if getattr(record, "url", None):
        found["schema:url"] = {"@id": record.url}
    for field, term in (("period", "schema:temporalCoverage"), ("dates", "schema:temporalCoverage")):
        if (value := getattr(record, field, None)) is not None:
            found[term] = f"{lifecycle.first_day(value) or '..'}/{lifecycle.last_day(value) or '..'}"
    for path, kind, name in references(record):
        target = register.find(kind, name)
        if target is not None and path[0] not in ("events", "sources"):
            links = found.setdefault(f"reg:{path[0]}", [])
            if (link := {"@id": iri(target.kind, target.id, base)}) not in links:
                links.append(link)
    events = [_event(number, one, entry, register, base) for number, one in enumerate(getattr(record, "events", None) or [], 1)]
    if events:
        found["reg:events"] = events
    found["dct:source"] = list(dict.fromkeys(one.document or one.title for one in record.sources if one.document or one.title))
    return found


def _event(number: int, event: Any, entry: Entry, register: Register, base: str) -> dict[str, Any]:
    """An event of a record, by its anchor on the record's page."""
    found: dict[str, Any] = {"@id": f"{base}{address(entry.kind, entry.id)}#event-{number}", "reg:event": event.event}
    if (day := lifecycle.held(event, register)) is not None:
        found["dct:date"] = day
    if event.meeting is not None and (meeting := register.find("meeting", event.meeting)) is not None:
        found["reg:meeting"] = {"@id": iri("meeting", meeting.id, base)}
    if event.document is not None:
        found["dct:source"] = event.document
    if event.certainty is not None:
        found["reg:certainty"] = event.certainty
    if isinstance(getattr(event, "text", None), Text):
        found["schema:description"] = [{"@value": said, "@language": lang} for lang, said in plain(event.text).items()]
    return found
