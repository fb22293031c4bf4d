"""The names of the register, found in free text: countries, partners and bodies, animals, meetings, documents, days."""

from __future__ import annotations

import re
from difflib import get_close_matches
from typing import TYPE_CHECKING, NamedTuple

from generator.diagnostics import quoted
from generator.documents.headings import fold
from generator.models import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Iterable

    from generator.register import Register

_ALSO = {
    "BOL": "bolivia | bolivie", "BRN": "brunei", "CAF": "rca", "CIV": "ivory coast | costa de marfil", "COD": "drc | rdc | dr congo | rd congo", "CPV": "cape verde | cap vert", "CZE": "czech republic",
    "EUU": "eu | ue | european union | union europeenne | union europea", "FSM": "micronesia | micronesie", "GBR": "united kingdom | uk | great britain | royaume uni | reino unido",
    "IRN": "iran", "KOR": "south korea | coree du sud | corea del sur", "LAO": "laos", "MDA": "moldova | moldavie | moldavia", "MKD": "macedonia", "NLD": "holland | pays bas | paises bajos",
    "PRK": "north korea | coree du nord | corea del norte", "PSE": "palestine | palestina", "RUS": "russia | russie | rusia", "SWZ": "swaziland", "SYR": "syria | syrie | siria",
    "TUR": "turkey | turquie | turquia", "TZA": "tanzania | tanzanie", "USA": "usa | united states | us | etats unis | estados unidos | ee uu", "VEN": "venezuela", "VNM": "vietnam",
}  # fmt: skip
"""Short names of countries that people write, beside those of the United Nations."""

_BODIES = {"cms-secretariat": "secretariat | cms secretariat | secretaria de la cms | secretaria | secretariat de la cms | unep cms secretariat", "range-states": "range state parties | range states parties"}
_ARTICLE = re.compile(r"^(?:the|la|le|les|l|el|los|las) ")
_STATE = re.compile(
    r"^(?:(?:the )?(?:government|gouvernement|gobierno|republic|federal republic|kingdom|republique|royaume|republica|reino|islamic republic|plurinational state|principality|principaute|principado)"
    r" (?:of the|of|de la|de l|de los|des|du|del|de|d) )+"
)
_PARTED = re.compile(r"\s*(?:,|/|&|\band\b|\bet\b|\by\b|\be\b)\s*", re.IGNORECASE)


class Agent(NamedTuple):
    """Someone who acts, as the text calls them; `id` where the register has a record."""

    words: str
    id: str | None


class Names:
    """What the records of a register are called."""

    def __init__(self, register: Register) -> None:
        """Gather the names of the live records."""
        self.countries: dict[str, str] = {}
        self.actors: dict[str, str] = {}
        self.taxa: dict[str, str] = {}
        self.animals: dict[str, str] = {}
        self.meetings = {re.sub(r"\W", "", entry.record.abbreviation).casefold(): id_ for id_, entry in register["meeting"].items()}
        for id_, entry in register["party"].items():
            names = [name for lang in LANGUAGES if (name := getattr(entry.record.name, lang))]
            for name in (*names, *(re.sub(r"\([^()]*\)", "", name) for name in names), *_ALSO.get(id_.upper(), "").split(" | ")):
                self.countries.setdefault(_bare(name), id_.upper())
        for kind in ("partner", "body"):
            for id_, entry in register[kind].items():
                record = entry.record
                names = [getattr(record.name, lang) for lang in LANGUAGES]
                for name in (*names, record.acronym, *(getattr(record, "former_names", None) or ()), *_BODIES.get(id_, "").split(" | ")):
                    self.actors.setdefault(_bare(name or ""), id_)
        for id_, entry in register["species"].items():
            for name in (entry.record.scientific_name, *(entry.record.synonyms or ())):
                self.taxa.setdefault(fold(name), id_)
            for lang in LANGUAGES:
                for name in getattr(entry.record.names, lang, None) or ():
                    self.animals.setdefault(fold(name), id_)
        for known in (self.countries, self.actors):
            known.pop("", None)

    def country(self, text: str) -> str | None:
        """The code of the country that a text names."""
        for name in _ways(text):
            if name in self.countries or (name := _STATE.sub("", name)) in self.countries:
                return self.countries[name]
        return None

    def actor(self, text: str) -> str | None:
        """The id of the partner or body, or the code of the country, that a text names."""
        return next((self.actors[name] for name in _ways(text) if name in self.actors), None) or self.country(text)

    def agents(self, text: str) -> list[Agent]:
        """Those whom a text names, one a line or parted by `;`; parted by commas and the like where one of the parts is known."""
        found = []
        for line in re.split(r"[;\n]", text):
            whole = line.strip(" .,:-")
            if not whole:
                continue
            parts = [] if self.actor(whole) else [part.strip(" .") for part in _PARTED.split(whole) if part.strip(" .")]
            known = [self.actor(part) for part in parts]
            if any(known):
                found += [Agent(part, id_) for part, id_ in zip(parts, known, strict=True)]
            else:
                found.append(Agent(whole, self.actor(whole) or self.actor(re.split(r"[.,:] | [–—-] ", whole)[0])))
        return found

    def states(self, text: str) -> list[Agent]:
        """The countries of a list, in the order of the text; an item that is none has no id."""
        found = []
        for line in re.split(r"[;\n,]", text):
            whole = line.strip(" .:-")
            parts = [whole] if self.country(whole) else [part.strip(" .") for part in _PARTED.split(whole)]
            found += [Agent(part, self.country(part)) for part in parts if part]
        return found

    def species(self, text: str) -> list[str]:
        """The ids of the animals whose scientific names stand in a text, in its order."""
        words = f" {fold(text)} "
        found = []
        for name in sorted(self.taxa, key=len, reverse=True):
            at = words.find(f" {name} ")
            if at >= 0:
                found.append((at, self.taxa[name]))
                words = words.replace(f" {name} ", f" {'_' * len(name)} ")
        return list(dict.fromkeys(id_ for _, id_ in sorted(found)))

    def meeting(self, text: str) -> str | None:
        """The id of the meeting that a text or the symbol of a document names, where it names one alone."""
        names = [part for symbol in symbols(text) for part in symbol.split("/")[2:3]] or re.findall(r"\b(?:COP|CdP|ScC-SC|StC|ScC)[ -]?\d+\b", text, re.IGNORECASE)
        found = {self.meetings.get(re.sub(r"\W", "", name).casefold().replace("cdp", "cop")) for name in names}
        return found.pop() if len(found) == 1 else None

    def near(self, text: str, *, kind: str) -> str:
        """A hint with the nearest name of the register; empty where none is near."""
        known = {"country": self.countries, "actor": {**self.countries, **self.actors}, "species": {**self.animals, **self.taxa}}[kind]
        best = next((found for way in _ways(text) for found in get_close_matches(way, known, n=1, cutoff=0.8)), None)
        return f"did you mean {quoted(known[best])}?" if best else ""


def _bare(name: str) -> str:
    return _ARTICLE.sub("", fold(name))


def _ways(text: str) -> Iterable[str]:
    """How a text may name its bearer: as a whole, without what stands in brackets, or by that alone."""
    return [way for way in dict.fromkeys(_bare(one) for one in (text, re.sub(r"\([^()]*\)", " ", text), *re.findall(r"\(([^()]*)\)", text))) if way]


def symbols(text: str) -> list[str]:
    """The symbols of documents in a text."""
    return list(dict.fromkeys(found.rstrip(".,;:") for found in re.findall(r"\b(?:UNEP|PNUE|PNUMA)/CMS/[A-Za-z][\w./-]*(?: ?\(Rev\. ?COP\d+\))?", text)))


_MONTHS = {
    name: number
    for names in (
        "january february march april may june july august september october november december",
        "janvier fevrier mars avril mai juin juillet aout septembre octobre novembre decembre",
        "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
    )
    for number, name in enumerate(names.split(), 1)
}


def day(text: str) -> str | None:
    """The first day that a text names, as `2026-03-12`; None where it names none."""
    if match := re.search(r"\b(20\d\d|19\d\d)-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])\b", text):
        return match[0]
    words = fold(text)
    months = "|".join(_MONTHS)
    for form in (rf"\b(?P<d>\d{{1,2}})(?:st|nd|rd|th|er)? (?:de |of )?(?P<m>{months}) (?:de |del )?(?P<y>(?:19|20)\d\d)\b", rf"\b(?P<m>{months}) (?P<d>\d{{1,2}})(?:st|nd|rd|th)? (?P<y>(?:19|20)\d\d)\b"):
        match = re.search(form, words)
        if match and 1 <= int(match["d"]) <= 31:
            return f"{match['y']}-{_MONTHS[match['m']]:02}-{int(match['d']):02}"
    return None
