"""What a page is about in the words of schema.org, for search engines and other programs (JSON-LD)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from generator.models import LANGUAGES, Name, Period
from generator.register import acronyms

if TYPE_CHECKING:
    from collections.abc import Sequence

    from generator.register import Entry

TYPES = {
    "action": "Project", "partner": "Organization", "plan": "CreativeWork", "activity": "CreativeWork", "species": "Taxon",
    "party": "Country", "meeting": "Event", "target": "DefinedTerm", "body": "Organization",
}  # fmt: skip
"""What a record of each kind is to schema.org."""


def record(entry: Entry, name: str, description: str, url: str) -> dict[str, Any]:
    """What a record is: a type of schema.org with the facts that it has a word for. `url` is the address of its page, relative to it or whole."""
    own = entry.record
    found: dict[str, Any] = {"@type": TYPES[entry.kind], "@id": f"{url}#record", "name": name, "description": description, "url": url}
    names = [getattr(own, field) for field in ("title", "name") if isinstance(getattr(own, field, None), Name)]
    others = {text for one in names for lang in LANGUAGES if (text := getattr(one, lang)) and text != name}
    match entry.kind:
        case "action" | "activity" | "plan":
            if getattr(own, "number", None):
                found["identifier"] = own.number
            _time(found, getattr(own, "period", None), "temporalCoverage")
        case "species":
            found |= {"taxonRank": own.rank, "scientificName": own.scientific_name}
            others = {text for lang in LANGUAGES for text in (getattr(own.names, lang) or [] if own.names else []) if text != name} | set(own.synonyms or [])
        case "party":
            found["identifier"] = entry.id.upper()
        case "meeting":
            if isinstance(own.dates, Period):
                found |= {key: value for key, value in (("startDate", own.dates.start), ("endDate", own.dates.end)) if value}
            elif own.dates is not None:
                found["startDate"] = str(own.dates)
            if own.place is not None:
                found["location"] = {"@type": "Place", "name": own.place.en}
        case "partner" | "body":
            if short := acronyms(own):
                found["alternateName"] = short[0] if len(short) == 1 else short
            if getattr(own, "url", None):
                found["sameAs"] = own.url
        case _:
            pass
    if others and "alternateName" not in found:
        found["alternateName"] = sorted(others)
    return found


def _time(found: dict[str, Any], period: Period | None, key: str) -> None:
    if period is not None and (period.start or period.end):
        found[key] = f"{period.start or '..'}/{period.end or '..'}"


def page(title: str, description: str, lang: str, url: str, trail: Sequence[tuple[str, str]], about: dict[str, Any] | None = None, changed: str = "") -> dict[str, Any]:
    """A page of the register: `trail` holds the names and addresses of the pages above it, `about` what it is about, `changed` the day it last changed."""
    found: dict[str, Any] = {"@context": "https://schema.org", "@type": "WebPage" if about else "CollectionPage", "@id": url, "url": url, "name": title, "description": description, "inLanguage": lang}
    if about is not None:
        found["mainEntity"] = about
    if changed:
        found["dateModified"] = changed
    if trail:
        steps = [*trail, (title, url)]
        found["breadcrumb"] = {"@type": "BreadcrumbList", "itemListElement": [{"@type": "ListItem", "position": i, "name": name, "item": item} for i, (name, item) in enumerate(steps, 1)]}
    return found


def site(title: str, description: str, lang: str, url: str, data: str) -> dict[str, Any]:
    """The first page: the site with its search, and the data set it publishes, whose files lie at `data`."""
    search = {"@type": "SearchAction", "target": {"@type": "EntryPoint", "urlTemplate": f"{url}search/?q={{words}}"}, "query-input": "required name=words"}
    files = [{"@type": "DataDownload", "encodingFormat": "application/json", "contentUrl": f"{data}register.json"}]
    dataset = {"@type": "Dataset", "name": title, "description": description, "url": f"{url}data/", "inLanguage": list(LANGUAGES), "distribution": files}
    return {"@context": "https://schema.org", "@type": "WebSite", "@id": url, "url": url, "name": title, "description": description, "inLanguage": lang, "potentialAction": search, "hasPart": dataset}


def dataset(title: str, description: str, lang: str, url: str, files: Sequence[tuple[str, str, str]]) -> dict[str, Any]:
    """The page of downloads: the register as a data set, with its files by name, media type and address."""
    those = [{"@type": "DataDownload", "name": name, "encodingFormat": media, "contentUrl": address} for name, media, address in files]
    return {"@context": "https://schema.org", "@type": "Dataset", "@id": url, "url": url, "name": title, "description": description, "inLanguage": lang, "isAccessibleForFree": True, "distribution": those}
