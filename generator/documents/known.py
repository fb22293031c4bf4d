"""The names of the register, found in free text: countries, partners and bodies, animals, meetings."""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache
from heapq import nlargest
from itertools import chain, pairwise, zip_longest
from typing import TYPE_CHECKING, Any, NamedTuple, get_args

from generator.catalog import all_words
from generator.diagnostics import closest, quoted
from generator.documents.headings import SMALL, fold
from generator.documents.opc import UnreadableError
from generator.documents.plain import denied, limited, nothing, stretch, symbols
from generator.models import LANGUAGES
from generator.models.types import Actor, Named
from generator.register import ALSO, acronyms

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from generator.documents.blocks import Paragraph
    from generator.register import Register

_BODIES = {
    "cbd-secretariat": "secretariat of the cbd | secretariat de la cdb | secretaria del cdb", "unep": "pnue | pnuma", "iwc": "cbi",
    "cms-secretariat": "secretariat | cms secretariat | secretaria de la cms | secretaria | secretariat de la cms | unep cms secretariat",
    "parties": "all parties | toutes les parties | todas las partes",
    "range-states": "range state parties | range states parties | all range states | tous les etats de l aire de repartition | todos los estados del area de distribucion",
}  # fmt: skip
"""What people call organisations and bodies beside the names and acronyms in their records."""
_PLACES = {
    "en": "Africa African Asia Asian Europe European America American Oceania Antarctica Arctic Atlantic Pacific Mediterranean Caribbean Arabian Baltic",
    "fr": "Afrique Asie Europe Amérique Océanie Antarctique Méditerranée Baltique Caraïbes", "es": "África Asia Europa América Oceanía Antártida Pacífico Atlántico Mediterráneo Báltico Caribe",
}  # fmt: skip
"""Words that each language writes with a capital, beside the names of the register."""
_ARTICLE = re.compile(r"^(?:the|la|le|les|l|el|los|las) ")
_STATE = re.compile(
    r"^(?:(?:the )?(?:governments?|gouvernements?|gobiernos?|republic|federal republic|united republic|bolivarian republic|kingdom|republique|royaume|republique bolivarienne|republique unie|republica|republica bolivariana|republica unida|reino|islamic republic|plurinational state|etat plurinational|estado plurinacional|principality|principaute|principado)"
    r" (?:of the|of|de la|de l|de los|des|du|del|de|d) )+|^(?:of the|of|de la|de l|de los|de las|des|du|del|de|d) "
)
_PARTED = re.compile(
    r"\s*(?:,|/|&|\b(?:(?:together|along|jointly) with|as well as|ainsi que|de m[êe]me que|(?:conjointement|ensemble) avec|(?:junto|conjuntamente) con|junto a|as[íi] como|and|et|y|e)\b)\s*",
    re.IGNORECASE,
)
_WITH = re.compile(r"\b(?:with|avec|con)\b", re.IGNORECASE)
"""What joins two names, where both are known."""
_BEHIND = re.compile(r"\s*[:–—]\s*|\s+-+\s+|\.\s+")
"""What ends a name that more is said of."""
_MARKS = re.compile(r"[^\w\s.,:;'’‘`\u00b4\"“”«»()/&–—\u2011-]|[¹²³⁰⁴-⁹ªº_]|\.{2}")
"""Signs that say something of a name beside them, be it in a note elsewhere."""
BOX = re.compile(r"[☐☑☒✓✔✗✘□■▢❏❑◻◼✅❌]|\[[ xX✓]?\]|\[a symbol\]|~~")
"""A box that is ticked or is not, or the sign of one: which of the names on a line it stands for is not said."""
_COUNT = re.compile(r"^(?:[(]?\d{1,2}[.)]|[a-z][)]|[-–—•·])\s+(?=\S)")
"""What stands before an item of a list typed by hand."""
_HEAD = re.compile(rf"\s*(?:[(:,/–—]|{_MARKS.pattern}|\s-|\.\s)")
_ROLES = frozenset(
    fold(
        "lead leader responsible responsable responsables chair chairs chairperson coordinator coordinators coordination coordinating focal proponent proponents party parties signatory chef pilote coordinateur coordinatrice coordonnateur coordonnatrice présidence présidente"
        " proposant proposants lider líder coordinador coordinadora coordinación presidencia presidenta proponente proponentes"
    ).split()
)
"""Words that tell only that someone leads or takes part."""
_STATUS = frozenset(
    fold(
        "observer observers host country donor former partner sponsor adviser advisor pending withdrawn declined invited absent extinct lost present contact person address annex letter signature signed"
        " punto focal dirección postal nom anexo annexe lettre firma carta observateur observador país pays hôte donateur donante ancien antiguo adresse personne persona retiré retirado"
    ).split()
)
"""Words that tell how somebody stands to a proposal, or are no part of a name."""
_FILLERS = frozenset(
    fold(
        "co the a of and for to main principal agency organization organisation institution point contracting cms state states range de du la le les l et file del el los las y punto focal government governments gouvernement gouvernements gobierno gobiernos"
        " country countries pays país países name names nom noms nombre nombres role rôle rol ngo ngos ong email e mail following suivant suivants suivante suivantes siguiente siguientes list liste lista are is present occurs found in species concerned"
        " état états aire répartition estado estados área distribución especie especies espèce espèces scientific scientifique scientifiques científico científicos common commun communs vernacular común comunes target cible cibles objetivo class order family genus"
        " included mammals birds reptiles fish fishes sharks rays mammifères oiseaux poissons requins mamíferos aves peces tiburones"
    ).split()
)
"""Words that stand beside those, or before a list, and change nothing of it."""
_INSTITUTION = re.compile(
    r"\b(?:minist(?:r|er|ere|erio)\w*|departe?ment\w*|institut\w*|universit\w*|universidad\w*|agency|agence|agencia|directorate|direction|direccion|authority|autorite|autoridad|faculty|faculte|facultad|museum|musee|museo|academy|academie|academia|laborator\w*|laboratoire|school|college|bureau"
    r"|secretariat|secretaria|societe|sociedad|association|asociacion|fondation|fundacion|federation|federacion|union|group|groupe|grupo|friends|amis|amigos|centre|centro|comite|commission|comision|conseil|consejo|reseau|red|office|oficina|parc|parque|station|estacion|ligue|liga|programme|programa|alliance|alianza|service|servicio)\b"
)
"""What an office or a school is called, whose country may stand behind it."""
_OFFICE = re.compile(r"^(?:the )?(?:minist|departe?ment|directorate|direction|direccion)")
"""How the name of a government's office begins."""
_KIND = re.compile(r"\b(?:rep|republic|republique|republica|kingdom|royaume|reino|province|provincia|state|etat|estado)\b|^(?:north|south|east|west)(?:ern)?$")
"""What tells, behind the name of a country, which of several is meant."""
_CONTACT = re.compile(r"(?:^|[.,;–—-]\s+|\s[(]?)(?:contacts?|contacto|contact person|t[eé]l|telephone|phone|e-?mail|courriel|correo)\s*[:.].*", re.IGNORECASE | re.DOTALL)
"""The address of a person, who speaks for one that is named."""
_POINTS = re.compile(r"\b(?:following|below|listed|countries|states|parties|suivants?|suivantes?|dessous|pays|etats|siguientes?|abajo|paises|estados|partes)\b")
"""What speaks of a list."""
_OUT = re.compile(r"[*→>\u00d7=]|\b(?:deleted|delisted|removed|withdrawn|unlisted|dropped|minus|subtract|out|none|(?<!birds of )prey|bycatch|excluded|rejected|declined)\b", re.IGNORECASE)
"""Words and signs that beside an animal say that it is not meant, or something else than its name."""
_RANKED = re.compile(r"\b(?:family|genus|order|class|famille|genre|ordre|classe|familia|g[eé]nero|orden|clase) (\w+)", re.IGNORECASE)
"""The family or genus of animals that stand beside it."""
BACK = re.compile(r"\b(?:latter|the former|both|these|those|none|neither|they|above|all|ces|ceux|celles|derniers?|dernieres?|aucune?s?|deux|ci dessus|tous|toutes|estos|estas|ultim[oa]s?|ambos|ambas|ningun[oa]?|arriba|todos|todas)\b")
"""What speaks of names that stand before it."""
_PERSON = re.compile(r"\b(?:contacts?|contacto|focal|e ?mail|courriel|correo|tel(?:ephone|efono)?|phone|address|adresse|direccion|person|personne|persona)\b")
"""How a column is headed that tells how to reach a person."""
_EACH = re.compile(r"\b(?:all|both|each|tous|toutes|chacune?|tod[oa]s|amb[oa]s|cada)\b|\bles deux\b|\bl[oa]s dos\b")
"""What speaks of several names at once."""
_AND = frozenset(("and", "et", "y", "e", "&"))
"""What joins two names, or two halves of one."""


MAX_NAMES = 20_000
"""So many names are looked up; a work plan of 500 activities has 2,000."""


class Agent(NamedTuple):
    """Someone who acts, as the text calls them; `id` where the register has a record."""

    words: str
    id: str | None
    doubt: str = ""
    """The id that the words may mean, or several, where they do not say plainly that they do."""
    kind: str = ""
    """What kind of body one without a record is, where the words say it as the register does."""
    inferred: bool = False
    """Whether the mark of an inferred fact stands behind the words."""


class _Part(NamedTuple):
    """A part of a list of names: where it stands in the text, what parts it from the one before, and whom it names."""

    start: int
    end: int
    sep: str
    id: str | None


class Names:
    """What the records of a register are called."""

    def __init__(self, register: Register) -> None:
        """Gather the names of the live records."""
        catalogs = all_words()
        self.register = register
        self.countries: dict[str, str] = {}
        self.actors: dict[str, str] = {}
        self.taxa: dict[str, str] = {}
        self.animals: dict[str, str] = {}
        self.meetings = {re.sub(r"\W", "", entry.record.abbreviation).casefold(): id_ for id_, entry in register["meeting"].items()}
        for id_, entry in register["party"].items():
            names = [name for lang in LANGUAGES if (name := getattr(entry.record.name, lang))]
            for name in (*names, *(re.sub(r"\([^()]*\)", "", name) for name in names), *ALSO.get(id_.upper(), "").split(" | ")):
                self.countries.setdefault(_bare(name), id_.upper())
        for kind in ("partner", "body"):
            for id_, entry in register[kind].items():
                record = entry.record
                names = [getattr(record.name, lang) for lang in LANGUAGES]
                for name in (*names, *acronyms(record), *(getattr(record, "former_names", None) or ()), *_BODIES.get(id_, "").split(" | "), id_.replace("-", " ")):
                    self.actors.setdefault(_bare(name or ""), id_)
        for id_, entry in register["species"].items():
            self.taxa[fold(entry.record.scientific_name)] = id_
            for lang in LANGUAGES:
                for name in getattr(entry.record.names, lang, None) or ():
                    self.animals.setdefault(fold(name), id_)
        for id_, entry in register["species"].items():
            for name in entry.record.synonyms or ():
                self.taxa.setdefault(fold(name), id_)  # what another is called now is no synonym
        for known in (self.countries, self.actors):
            known.pop("", None)
        self.bodies = set(register["body"])
        self.roles = {(one.actor, fold(words)) for entry in register["action"].values() for one in entry.record.proponents or () if isinstance(one, Actor) and one.role for lang in LANGUAGES if (words := getattr(one.role, lang))}
        """What the records say that a proponent does: the template for an extension writes it behind the name."""
        self.scopes: dict[tuple[str, str], dict[str, str]] = {}
        """What the records say of which part of an animal an action is for: the template writes it behind the scientific name, in English where there is no other."""
        for taxon in [one for entry in register["action"].values() for one in entry.record.taxa if one.scope]:
            for w in catalogs:
                own = getattr(taxon.scope, w.lang)
                self.scopes[taxon.species, fold(own or f"{taxon.scope.en} {w('only_english')}")] = {w.lang: own} if own else {"en": taxon.scope.en}
        self.listed_as = {id_: {"", *(fold(one.scope) for one in entry.record.listings or () if one.scope)} for id_, entry in register["species"].items()}
        """For which part of each animal its entries in the Appendices are; empty for the whole."""
        appendices = "|".join(re.escape(w("appendix", number=number)) for w in catalogs for number in ("I", "II"))
        self.entry = re.compile(rf"(?:{appendices})(?:, (?P<more>.+))?")
        self.entries = re.compile(rf" (?=(?:{appendices})(?:,| |$))")
        """An entry in an Appendix as the template writes it, and where several of them part."""
        self.lookalike = re.compile(rf" [(](?:{'|'.join(re.escape(w('lookalike')) for w in catalogs)})[)]$")
        self.inferred = re.compile(rf" [(](?:{'|'.join(re.escape(w('inferred')) for w in catalogs)})[)]$")
        self.kinds = {f" ({w.choice(kind)})": kind for w in catalogs for kind in get_args(Named.model_fields["kind"].annotation)}
        """What the template for an extension writes behind the name of one without a record: what kind of body it is."""
        self.codes = set(self.countries.values())
        self.odd = [name for name in self.animals if denied(name) or _RELATES.search(name) or _MAYBE.search(name)]
        self.spelt = {lang: self._spelt(register, lang) for lang in LANGUAGES}
        self.named = {"country": self.countries, "actor": {**self.countries, **self.actors}, "species": {**self.animals, **self.taxa}}
        self.said = " | ".join(["", *self.named["actor"], ""])
        """The names of all, to look for a part of one."""
        self.hints: dict[tuple[str, str], str] = {}
        self.asked = 0
        """So many names were looked up."""
        self.pairs = {kind: _pairs(known) for kind, known in self.named.items()}
        self.longest = max((len(name.split()) for name in self.taxa), default=0)

    def _spelt(self, register: Register, lang: str) -> dict[str, str]:
        """How names and acronyms are written, first in a language: of countries, partners and bodies, and of animals the scientific ones."""
        found = {fold(word): word for word in _PLACES[lang].split()}
        for entry in (one for kind in ("party", "partner", "body", "species") for one in register[kind].values()):
            record = entry.record
            own = [record.scientific_name, *(record.synonyms or ())] if entry.kind == "species" else [*(acronyms(record) if entry.kind in ("partner", "body") else ()), *(getattr(record.name, one) for one in (lang, *LANGUAGES))]
            for name in [part for one in own if one for part in dict.fromkeys((one, re.sub(r" ?\([^()]*\)", "", one).strip())) if part]:
                if (len(words := fold(name).split()) > 1 or words[0] not in SMALL):
                    found.setdefault(" ".join(words), name)
        return found

    def lowered(self, text: str, lang: str) -> str:
        """A text in capitals as a sentence; names of the register, figures of Rome and what stands in brackets stay as they are written."""
        words = list(re.finditer(r"\([^()]*\)|[^\W_]+", text))
        spelt = self.spelt[lang]
        said, at, place = "", 0, 0
        while place < len(words):
            name = next((n for n in range(min(_LONGEST, len(words) - place), 0, -1) if " ".join(fold(one[0]) for one in words[place : place + n]) in spelt), 0)
            here = words[place : place + (name or 1)]
            own = here[0][0]
            if own[0] == "(" and (within := spelt.get(fold(own))):
                own = f"({within})"
            kept = spelt[" ".join(fold(one[0]) for one in here)] if name and own[0] != "(" else own if own[0] == "(" or re.fullmatch("[IVX]{2,}|I", own) else own.lower()
            said += text[at : here[0].start()] + kept
            at, place = here[-1].end(), place + len(here)
        said += text[at:]
        return said[:1].upper() + said[1:]

    def counted(self, names: list[str]) -> list[str]:
        """Names that are to be looked up, counted; refuses more than anybody writes."""
        self.asked += len(names)
        if self.asked > MAX_NAMES:
            raise UnreadableError(f"more than {MAX_NAMES:,} names would have to be looked up in it; that is no ordinary document")
        return names

    def country(self, text: str) -> str | None:
        """The code of the country that a text names, and says nothing of that is no other name of it."""
        return self._plain(text, self._country)

    def actor(self, text: str) -> str | None:
        """The id of the partner or body, or the code of the country, that a text names, and says nothing of that is no other name of it or its role."""
        return self._plain(text, self._actor)

    def _country(self, text: str) -> str | None:
        name = _bare(text)
        return self.countries.get(name) or self.countries.get(_STATE.sub("", name))

    def _actor(self, text: str) -> str | None:
        return self.actors.get(_bare(text)) or self._country(text)

    def _plain(self, text: str, find: Callable[[str], str | None]) -> str | None:
        """Whom a text names: as a whole, with its brackets first as `Sudan (South)`, or where all that stands beside the name confirms it; the mark of an inferred fact aside."""
        text = self.inferred.sub("", text)
        if _MARKS.search(text) or text.startswith("("):
            return None
        name, beside = _beside(text)
        whole = find(text) or (find(f"{beside[0]} {name}") if len(beside) == 1 and text.endswith(")") else None)
        one = None if whole else find(name)
        more = fold(text).removeprefix(fold(name)).strip()
        return whole or (one if one and ((one, more) in self.roles or all(self._confirms(more, one, name) for more in beside)) else None)

    def _confirms(self, text: str, id_: str, name: str) -> bool:
        """Whether words beside a name are another name of the same, its acronym, or tell only its role."""
        if text == id_ or id_ in (found := {self._actor(text), self._country(text)}):
            return True
        if found != {None}:
            return False
        words = fold(text).split()
        known = set(words) & _ROLES or re.search(r"\bPart(?:i?e)\b", text)
        if known and all(word in _ROLES or word in _FILLERS or word in ("partie", "parte") for word in words):
            return True
        letters = [word[0] for word in fold(name).split()]
        return len(text) > 1 and text.isupper() and fold(text) in ("".join(letters), "".join(word[0] for word in fold(name).split() if word not in SMALL))

    def agents(self, text: str) -> list[Agent]:
        """Those whom a text names, one a line or parted by `;`; parted by commas and the like where one of the parts is known."""
        return [one for line in text.split("\n") for one in self._line(line, self._actor)]

    def states(self, text: str) -> list[Agent]:
        """The countries of a list, in the order of the text; an item that is none has no id."""
        return [one for line in text.split("\n") for one in self._line(line, self._country)]

    def listed(self, pieces: Sequence[Paragraph], kind: str) -> list[Listed]:
        """The lines of a list with those whom each names, in doubt below a line that says something of them, as 'Declined:', above one that looks back, and beside a cell that does."""
        find = self._country if kind == "country" else self._actor
        rows: list[Listed] = []
        doubt = False
        count = 0
        contacts: set[int] = set()
        for piece, line, below in lines(pieces):
            line, marked = self._unmarked(line, find)  # noqa: PLW2901 - what follows is said of the line without them
            words, *cells = (said := uncounted(line, count + 1)).split(" | ")
            count += said != line and line[0].isdecimal()
            found = [marked] if marked else self._line(words, find)
            label = not marked and not (found and all(one.id for one in found)) and (heads(piece, line, below) or (bool(cells) and harmless(words)) or (below is not None and not cells and self._leads(line, found)))
            strange = not (cells or heads(piece, line, below) or self._names(words, found, find))
            if strange and (back := len(rows) if BACK.search(fold(line)) else int(" " not in line or not (label or re.search(r"[.!?…]$", line)))):
                rows[-back:] = [row._replace(unsure=not row.label or row.unsure) for row in rows[-back:]]
            if within := words if label or strange else next((one for _, one in reversed(self._rows(words, find)) if one), ""):
                doubt = not harmless(within)
            contacts = {number for number, cell in enumerate(cells) if _PERSON.search(fold(cell))} if label else contacts
            beside = any(not self._adds(cell, one, words) for number, cell in enumerate(cells) if number not in contacts or not self._reaches(cell) for one in found)
            rows.append(Listed(piece._replace(text=line), found, label, bool(ids(found)) if label else doubt or beside))
        return rows

    def _unmarked(self, line: str, find: Callable[[str], str | None]) -> tuple[str, Agent | None]:
        """A line without the marks that the template for an extension writes behind the one whom it names, and that one; as it is where it names none plainly, or several."""
        bare = self.inferred.sub("", line)
        kind = next((mark for mark in self.kinds if bare.endswith(mark)), "")
        name = bare.removesuffix(kind)
        found = self._line(name, find) if name != line else []
        if len(found) != 1 or not (found[0].id or self.someone(name)) or (kind and found[0].id):
            return line, None
        return name, found[0]._replace(kind=self.kinds.get(kind, ""), inferred=bare != line)

    def _names(self, line: str, found: Sequence[Agent], find: Callable[[str], str | None]) -> bool:
        """Whether a line of a list names somebody, on record or not, says only who they are or how to reach them, or where animals live in a sentence that speaks of no list; any other speaks of those around it."""
        kind = "country" if find == self._country else "actor"
        words = fold(line)
        unnamed = all(self.someone(one.words) for one in found) if kind == "actor" else line.endswith(".") and not (denied(line) or _MAYBE.search(words) or _GONE.search(words) or _POINTS.search(words) or BACK.search(words))
        return bool(not found or ids(found) or unnamed or harmless(line) or re.search(r"[\d@]", line) or self.near(line, kind=kind)) or any(self.vague(one.words) for one in found)

    def _leads(self, line: str, found: Sequence[Agent]) -> bool:
        """Whether a line names nobody and is no name, sentence or address: it may say something of those below it."""
        if ids(found) or any(self.vague(one.words) for one in found) or nothing(line) or re.search(r"[\d@]|[.!?…]$", line):
            return False
        words = fold(line).split()
        return bool(denied(line) or _MAYBE.search(fold(line)) or _GONE.search(fold(line)) or words[-1] in SMALL | _BEGINS)

    def settled(self, rows: Sequence[Listed]) -> list[Listed]:
        """The lines of a list, whoever is named in doubt where a sentence or a note among them says more of the same, or the next line goes on in small letters or a bracket and names nobody."""
        doubts = {one for row in rows if {*re.findall(r"\b[^\W\dA-Z_][^\W_]+", row.piece.text)} - SMALL for said in (ids(row.agents) if row.unsure else "", *(agent.doubt for agent in row.agents)) for one in said.split(" and ")}
        found = []
        for row, below in zip_longest(rows, rows[1:]):
            goes_on = below and below.agents and not below.label and not ids(below.agents) and not below.piece.text[0].isupper() and not any(self.vague(one.words) for one in below.agents)
            found.append(row._replace(agents=[one._replace(id=None, doubt=one.id) if one.id and (goes_on or one.id in doubts) else one for one in row.agents]))
        return found

    def _adds(self, cell: str, one: Agent, name: str) -> bool:
        """Whether a cell beside a name confirms it, or says nothing of it."""
        return bool((fold(cell) and harmless(_SINCE.sub("", cell))) or (self._confirms(cell, one.id, name) if one.id else self.country(cell)) or re.fullmatch(r"\S+@\S+|I{1,3}", cell))

    def _reaches(self, cell: str) -> bool:
        """Whether a cell below a heading such as 'Contact' says who that is, and no more."""
        words = re.sub(r"\S+@\S+|\b[A-Z]\b", " ", cell)
        return not (denied(words) or nothing(cell) or _MAYBE.search(fold(words)) or _GONE.search(fold(words)))

    def _line(self, line: str, find: Callable[[str], str | None]) -> list[Agent]:
        """Those whom a line names; all are in doubt behind a label that says something of them, as 'Declined: Norway; Chad', beside a box, and beside a part in small letters that names nobody."""
        self.counted(_PARTED.split(line.replace(";", ",")))
        line = _COUNT.sub("", line.strip())
        found: list[Agent] = []
        for row, label in self._rows(line, find):
            own = [one for number, part in enumerate(row.split(";")) for one in self._row(part, find, 0 if number else len(label))]
            known = ids(own) if label and not harmless(label) else ""
            found += [Agent(row.strip(" .,:-"), None, known)] if known else own
        more = any(not one.id and not one.doubt and re.match(r"[^\W\d_]", one.words) and not one.words[0].isupper() and not self.vague(one.words) and not _CONTACT.match(one.words) for one in found)
        known = ids(found) if more or BOX.search(line) else ""
        return [Agent(line.strip(" .,:-"), None, known)] if known else found

    def _rows(self, line: str, find: Callable[[str], str | None]) -> list[tuple[str, str]]:
        """What `;` parts in a line, each with the label before its names; kept together where a label says something of all behind it."""
        found: list[tuple[str, str]] = []
        for row in line.split(";"):
            label = self._label(row, find)
            if found and not label and found[-1][1] and not harmless(found[-1][1]):
                found[-1] = (f"{found[-1][0]};{row}", found[-1][1])
            else:
                found.append((row, label))
        return found

    def _label(self, row: str, find: Callable[[str], str | None]) -> str:
        """The label before the names, with the sign that parts it from them; empty where none is known to stand behind it."""
        match = _BEHIND.search(_masked(row))
        if not match or match[0].startswith(".") or not row[match.end() :].strip():
            return ""
        if not harmless(row[: match.end()]) and any(one.id or self._doubt(row[one.start : one.end], find) for one in self._parts(row[: match.start()], find)):
            return ""
        label, rest = row[: match.end()], row[match.end() :]
        single = ":" not in match[0] and _INSTITUTION.search(fold(label)) and find(rest)
        return label if not single and any(one.id for one in self._parts(rest, find)) else ""

    def _row(self, row: str, find: Callable[[str], str | None], at: int = 0) -> list[Agent]:
        """Those whom a row of names tells, behind a label that ends at `at`."""
        row = row if at else _COUNT.sub("", row.strip())
        named = row.rstrip(" .,…")
        if "…" in (more := row[len(named) :]) or ".." in more:
            return [*self._row(named, find, at), Agent(more.strip(" ,"), None)]
        if (contact := _CONTACT.search(row)) and (found := self._row(row[: contact.start()], find, at)):
            return [*found[:-1], found[-1]._replace(words=found[-1].words + contact[0])]
        whole, text = row.strip(" .,:-"), row[at:].strip(" .,:-")
        if not whole:
            return []
        if alone := self._plain(whole, find):
            return [self._agent(whole, alone)]
        parts = self._parts(text, find)
        agents = find == self._actor
        said = [text[one.start : one.end].strip() for one in parts]
        found = [self._agent(words, one.id, "" if one.id else self._doubt(words, find)) for one, words in zip(parts, said, strict=True)]
        known = ids(found)
        if known and len(parts) > 1 and (_of_all(found) or (agents and self._addressed(said, parts)) or any(self._odd(one, find) for one in found)):
            return [Agent(whole, None, known)]
        if known and ((len(parts) == 2 and found[1].doubt) or found[-1].inferred) and parts[-1].sep.casefold() in _AND:
            return [Agent(whole, None, known)]  # a bracket behind the second of two may speak of both, and the mark behind the last of several of all
        if agents and not known:
            return [Agent(whole, None)]
        return [one._replace(words=f"{row[:at]}{one.words}".strip()) if not number else one for number, one in enumerate(found)]

    def _agent(self, words: str, id_: str | None, doubt: str = "") -> Agent:
        """Someone whom a list names, with the mark of an inferred fact where it stands behind the name."""
        return Agent(words, id_, doubt, inferred=bool(self.inferred.search(words)))

    def _odd(self, one: Agent, find: Callable[[str], str | None]) -> bool:
        """Whether an item of a list says more than a name, what stands in its own brackets or a sign at it aside, and may speak of the others too."""
        if one.doubt:
            return find(_MARKS.sub(" ", _masked(one.words).replace("\0", ""))) is None
        return not (one.id or self.vague(one.words) or (self.near(one.words, kind="country") if find == self._country else self.proper(one.words)))

    def proper(self, words: str) -> bool:
        """Whether words look like the name of somebody without a record: each begins with a capital but the small ones of names, or an office or a society is named; no word alone, unless it is an acronym."""
        bare = _masked(words).replace("\0", " ")
        within = [one.strip() for one in re.findall(r"[(]([^()]*)[)]", words)]
        if _MARKS.search(words) or re.search(r"[:;?\d@]", bare) or nothing(words) or denied(words) or len(words) > _WIDE or not all(self._actor(one) or self.proper(one) for one in within):
            return False
        said: list[str] = re.findall(r"[^\W\d_](?:[^\s,/&()\"“”«»–—]*[^\W\d_])?", bare)
        own = [one for one in said if one.casefold() not in SMALL]
        if not own or not re.sub(r"^[dlDL]['’]", "", own[0])[0].isupper() or _told(own) or len(said) > _WORDS or _UNNAMED & set(said):
            return False
        if len(own) == 1:
            return sum(char.isupper() for char in own[0]) > 1 and not self._country(own[0].partition("-")[0])
        if _INSTITUTION.search(fold(" ".join(own[:3]))):
            return not _VERBS & set(said) and not limited(words) and not _MAYBE.search(fold(words))
        maybe = sum(char.isupper() for char in own[0]) == 1 and self._country(" ".join(own[1:]))  # one word before a country, as 'Possibly Chad'
        return not maybe and all(re.sub(r"^[dl]['’]", "", one)[0].isupper() for one in own)

    def _addressed(self, said: Sequence[str], parts: Sequence[_Part]) -> bool:
        """Whether a country may only be where the one before it has its seat, or an office only that of the country before it."""
        for number, (before, one) in enumerate(pairwise(parts), 1):
            goes_on = parts[0].id in self.codes or (number + 1 < len(parts) and parts[number + 1].id in self.codes)
            if one.sep == "," and one.id in self.codes and before.id not in self.codes and before.id not in self.bodies and not goes_on:
                return True
            if one.sep == "," and (before.id in self.codes or _STATE.match(fold(said[number - 1]))) and one.id is None and _OFFICE.match(fold(said[number])):
                return True
        return False

    def _parts(self, text: str, find: Callable[[str], str | None]) -> list[_Part]:
        """A text where its names part, brackets and known names kept whole."""
        masked = _masked(text)
        cuts = [(match.start(), match.end(), re.sub(r"\s+", " ", match[0].strip())) for match in _PARTED.finditer(masked)]
        starts, ends = [0, *(end for _, end, _ in cuts)], [*(start for start, _, _ in cuts), len(text)]
        seps = ["", *(sep for _, _, sep in cuts)]
        pieces = [(end - len(text[start:end].lstrip(" .")), start + len(text[start:end].rstrip(" .")), sep) for start, end, sep in zip(starts, ends, seps, strict=True) if text[start:end].strip(" .")]
        found: list[_Part] = []
        at = 0
        while at < len(pieces):
            length = next((n for n in range(min(_SPAN, len(pieces) - at), 1, -1) if self._spanned(text, pieces[at : at + n], find)), 1)
            start, end = pieces[at][0], pieces[at + length - 1][1]
            id_ = self._spanned(text, pieces[at : at + length], find)
            found.append(_Part(start, end, pieces[at][2], id_))
            at += length
        return self._joined(text, found, find)

    def _spanned(self, text: str, pieces: Sequence[tuple[int, int, str]], find: Callable[[str], str | None]) -> str | None:
        """Whom pieces name together: as they stand, or turned round at their comma, as 'Iran, Islamic Republic of'."""
        words = text[pieces[0][0] : pieces[-1][1]]
        if len(pieces) == 2 and pieces[1][2] == "," and not re.search(r"[()]", words):
            first, second = (text[start:end] for start, end, _ in pieces)
            return find(words) or find(f"{second} {first}")
        return self._plain(words, find) if len(pieces) == 1 or words.endswith(")") else find(words)

    def _joined(self, text: str, parts: Sequence[_Part], find: Callable[[str], str | None]) -> list[_Part]:
        """Parts that are no names apart put together again: at a slash within a name, at 'and' between two that are unknown, an office and its country, a country and its kind; and those parted that 'with' joins."""
        found: list[_Part] = []
        for part in parts:
            last = found[-1] if found else None
            if last and self._one_name(text, last, part, find):
                found[-1] = _Part(last.start, part.end, last.sep, None)
            elif part.id is None and (both := self._with(text, part, find)):
                found += both
            else:
                found.append(part)
        return found

    def _one_name(self, text: str, last: _Part, part: _Part, find: Callable[[str], str | None]) -> bool:
        """Whether two parts beside each other are one name, or cannot be told apart."""
        if part.end - last.start > _WIDE:
            return False
        left, right = text[last.start : last.end], text[part.start : part.end]
        if part.sep == "/":
            return not (last.id and part.id) or f" {fold(left)} {fold(right)} " in self.said
        if last.id in self.codes:
            return part.sep == "," and part.id is None and bool(_KIND.search(fold(right)))
        if find != self._actor or last.id:
            return False
        if part.sep == ",":
            return part.id in self.codes and part.end == len(text) and bool(_INSTITUTION.search(fold(left)))
        return part.id is None and part.sep.casefold() in _AND and not re.search(r"[()]", left) and not _OTHERS.search(fold(right)) and not self._doubt(left, find) and not self._doubt(right, find)

    def _with(self, text: str, part: _Part, find: Callable[[str], str | None]) -> list[_Part]:
        """The names that a part joins by 'with' and the like, where all are known."""
        words = text[part.start : part.end]
        matches = list(_WITH.finditer(words))
        if not matches or re.search("[()]", words):
            return []
        spans = zip([0, *(match.end() for match in matches)], [*(match.start() for match in matches), len(words)], strict=True)
        named = [(start, end, find(words[start:end].strip(" .:"))) for start, end in spans if words[start:end].strip(" .:")]
        return [_Part(part.start + start, part.start + end, part.sep if not number else "with", id_) for number, (start, end, id_) in enumerate(named)] if named and all(id_ for _, _, id_ in named) else []

    def someone(self, words: str) -> bool:
        """Whether words that stand alone on a line are the name of somebody without a record, or of people of a kind: few of them, and none that limits, denies or leaves open."""
        said = fold(words).split()
        plain = words[:1].isupper() and not _told(words.split()) and 1 < len(words.split()) <= _NAMED and said[0] not in _BEGINS and not {*said} & (_VERBS | _UNNAMED) - {"a"} - {said[0]}
        return self.proper(words) or (plain and not re.search(r"[^\w\s,'’&-]", words) and not limited(words) and not _MAYBE.search(fold(words)))

    def _doubt(self, words: str, find: Callable[[str], str | None]) -> str:
        """The id of one whom words name that say more of it; empty where they may be a name of their own, as 'Kenya Wildlife Service'."""
        match = _HEAD.search(words)
        if match and (head := find(words[: match.start()]) or (not words[: match.start()].strip() and find(words))):
            return head
        apart = list(re.finditer(r"[^\W_](?:[^\s(),:]*[^\W_])?", words))[:_WORDS]
        if head := next((id_ for before, after in reversed(list(pairwise(apart[: _LONGEST + 1]))) if after[0][0].islower() and (id_ := find(words[: before.end()]))), ""):
            return head
        if find == self._actor and self.proper(words):
            return ""
        found: dict[str, None] = {}
        at = 0
        while at < len(apart):
            length = next((n for n in range(min(_LONGEST, len(apart) - at), 0, -1) if apart[at][0][0].isupper() and (id_ := find(words[apart[at].start() : apart[at + n - 1].end()])) and not found.setdefault(id_)), 0)
            at += length or 1
        return " and ".join(found)

    def vague(self, text: str) -> bool:
        """Whether a text that is no name of the register leaves open who is meant: it counts others, only joins, or says something of one who is known."""
        return not re.search(r"[^\W\d_]", text) or bool(_OTHERS.search(fold(text))) or (bool(_WITH.search(text)) and any(map(self.actor, _WITH.split(text))))

    def species(self, text: str) -> list[str]:
        """The ids of the animals whose scientific names stand in a text, in its order."""
        words = fold(text).split()
        found: dict[str, None] = {}
        at = 0
        while at < len(words):
            length = next((n for n in range(self.longest, 0, -1) if " ".join(words[at : at + n]) in self.taxa), 0)
            found |= dict.fromkeys([self.taxa[" ".join(words[at : at + length])]] if length else [])
            at += length or 1
        return list(found)

    def bare(self, row: str) -> tuple[str, dict[str, Any]]:
        """A row of animals without what the template for an extension writes beside a scientific name: the scope, the marks of a look-alike and of an inferred fact, and of its entries in the Appendices all but that they are; and what the first three say of the animal."""
        first, *cells = row.split(" | ")
        read = self.inferred.sub("", first)
        name = self.lookalike.sub("", read)
        words = fold(name).split()
        length = next((n for n in range(min(self.longest, len(words)), 0, -1) if " ".join(words[:n]) in self.taxa), 0)
        id_ = self.taxa.get(" ".join(words[:length]), "")
        if cells and id_ and all(self._entered(one, id_) for one in self.entries.split(cells[-1])):
            cells[-1] = "I"
        rest = " ".join(words[length:])
        scope = self.scopes.get((id_, rest))
        if id_ and (scope or (not rest and name != first)):
            more = {**({"scope": scope} if scope else {}), **({"lookalike": True} if name != read else {}), **({"certainty": "inferred"} if read != first else {})}
            return " | ".join((" ".join(words[:length]).capitalize(), *cells)), more
        return " | ".join((first, *cells)), {}

    def _entered(self, text: str, id_: str) -> bool:
        """Whether a text is an entry of an animal in an Appendix as the template writes it: which, since when, and for which population on record."""
        match = self.entry.fullmatch(text)
        more = (match["more"] or "") if match else ""
        when, _, scope = more.partition(", ")
        dated = stretch(when)
        return bool(match) and fold(scope if dated and dated.start == dated.end else more) in self.listed_as[id_]

    def meant_species(self, text: str) -> list[str]:
        """The ids of the animals that a line names as those it is for: none from one with a box or of great length, nor from a clause that denies, compares, speaks of another time, puts two names into one another, or says more than names."""
        if len(text) > _LINE or BOX.search(text) or _OUT.search(text) or not self._celled(text):
            return []
        found = dict.fromkeys(found for clause in text.split(";") if not self.related(clause) and not self._within(clause) and not self._beyond(clause) for found in self.species(clause))
        above = self.species(" ".join(_RANKED.findall(text)))
        return [one for one in found if one not in above] or list(found)

    def _celled(self, text: str) -> bool:
        """Whether the cells behind the first that names an animal say nothing of it: other names, an Appendix, or where in the world it lives; as the template has them, three common names stand before the Appendix."""
        cells = text.split(" | ")
        at = next((number for number, cell in enumerate(cells) if self.species(cell)), len(cells))
        listed = [bool(re.match(r"I{1,3}\b", cell) or re.match("(?:appendix|annexe|apendice) ", fold(cell) + " ")) for cell in cells]
        common = len(cells) == _TEMPLATE and not at and listed[-1]
        return common or all(listed[number] or self.species(cell) or all(fold(one) in self.animals for one in re.split("[,;/\n]", cell)) or (fold(cell) and harmless(cell)) or (number < at and not nothing(cell) and self._common(cell)) for number, cell in enumerate(cells) if number != at)

    def _common(self, cell: str) -> bool:
        """Whether a cell before a scientific name may hold a common one: words or a number, none of which denies, compares or is a status."""
        return not self.related(cell) and not _GONE.search(fold(cell))

    def _beyond(self, text: str) -> bool:
        """Whether words in small letters stand outside brackets that belong to no name of an animal: neither a common name before its scientific one, nor a part of the species."""
        for name, _ in self.unread(text):
            text = text.replace(name, "X" * len(name))
        masked = _masked(text)
        words = list(re.finditer(r"[^\W\d_]+(?:['’-][^\W\d_]+)*", text))
        alone = len(self.species(text)) == 1
        at = 0
        behind = False
        while at < len(words):
            length = next((n for n in range(min(_LONGEST, len(words) - at), 0, -1) if fold(text[words[at].start() : words[at + n - 1].end()]) in self.named["species"]), 0)
            word = re.sub(r"^[dl]['’]", "", words[at][0])
            if alone and PART.search(fold(word)):
                return False  # what follows says which part of it is meant
            if not length and word[0].islower() and masked[words[at].start()] != "\0" and not set(fold(word).split()) <= _LIMITED and not (behind and not _PARTICIPLE.search(word)) and not self._before(text[words[at].end() :]):
                return True
            said = text[words[at].start() : words[at + max(length, 1) - 1].end()]
            at += length or 1
            behind = (fold(said) in self.taxa or said in _RANKS) and at < len(words) and not text[words[at - 1].end() : words[at].start()].strip(" .")
        return False

    def _before(self, text: str) -> bool:
        """Whether a text goes on with no name until the scientific one that a bracket, a dash or a colon sets apart."""
        match = re.match(r"[^()\[\];:–—|]*(?:[(:|]|\s[–—-])\s*", text)
        return bool(match and not self.species(match[0]) and any(fold(" ".join(text[match.end() :].split()[:n])) in self.taxa for n in range(1, self.longest + 1)))

    def related(self, text: str) -> bool:
        """Whether words beside the names of animals deny, compare or speak of another time; such words may be part of a name, as in 'Marsouin sans nageoires'."""
        words = fold(text)
        for name in self.odd:
            words = words.replace(name, " ")
        return "?" in text or denied(words) or bool(_RELATES.search(words) or _MAYBE.search(words))

    def _within(self, text: str) -> bool:
        """Whether a bracket right behind a scientific name holds that of another animal."""
        return any((inner := self.species(match[1])) and (before := self.species(self._last(text[max(0, match.start() - _WIDE) : match.start()]))) and inner != before for match in re.finditer(r"[(\[]([^()\[\]]*)[)\]]", text))

    def _last(self, text: str) -> str:
        """The scientific name that a text ends with."""
        words = text.split()[-self.longest :]
        return next((last for at in range(len(words)) if fold(last := " ".join(words[at:])) in self.taxa), "")

    def unread(self, text: str) -> list[tuple[str, str | None]]:
        """What looks like a scientific name and is none of the register: in brackets, or an item of a list; and such as shorten the genus before them, each with the id that it may mean."""
        text = text[:_LINE]
        found: dict[str, str | None] = dict.fromkeys(one for one in _BINOMIAL.findall(text) if not self.species(one) and fold(one) not in self.animals)
        for match in re.finditer(r"\b([A-Z])\. ?([a-z][a-z-]{2,})", text):
            genera = [one[0] for one in re.finditer(rf"\b{match[1]}[a-z]{{2,}}\b", text[: match.start()]) if self.taxa.get(f"{fold(one[0])} {match[2]}")]
            found[match[0]] = self.taxa[f"{fold(genera[-1])} {match[2]}"] if genera else None
        return list(found.items())

    def meeting(self, text: str) -> str | None:
        """The id of the meeting that a text or the symbol of a document names, where it names one alone."""
        names = [part for symbol in symbols(text) for part in symbol.split("/")[2:3]] or re.findall(r"\b(?:COP|CdP|ScC-SC|StC|ScC)[ -]?\d+\b", text, re.IGNORECASE)
        found = {self.meetings.get(re.sub(r"\W", "", name).casefold().replace("cdp", "cop")) for name in names}
        return found.pop() if len(found) == 1 else None

    def like(self, name: str, kind: str) -> list[str]:
        """The few names that may be near to one."""
        rare = sorted((self.pairs[kind].get(pair, []) for pair in _both(name)), key=len)
        shared = Counter(chain.from_iterable([one for one in rare if one][:_RARE]))
        return nlargest(_ALIKE, shared, key=lambda one: shared[one] - abs(len(one) - len(name)) / len(name))

    def near(self, text: str, *, kind: str) -> str:
        """A hint with the nearest name of the register; empty where none is near."""
        if len(text) > _NAME:
            return ""
        if (kind, text) not in self.hints:
            self.counted([text])
            known = self.named[kind]
            best = next((found for way in _ways(text) if (found := closest(way, self.like(way, kind), 0.8))), None)
            self.hints[kind, text] = f"did you mean {quoted(known[best])}{self.register.beside({'country': 'party'}.get(kind, kind), known[best])}?" if best else ""
        return self.hints[kind, text]


def ids(agents: Iterable[Agent]) -> str:
    """Those whom the agents name, or may name, as words."""
    return " and ".join(dict.fromkeys(found for one in agents if (found := one.id or one.doubt)))


def _told(words: Sequence[str]) -> bool:
    """Whether words tell what somebody is or does, as 'Official Observer' and 'Contact Person': so says the first of them, or the last."""
    return len(words) > 1 and not {fold(words[0]), fold(words[-1])}.isdisjoint(_ROLES | _STATUS)


def _of_all(agents: Sequence[Agent]) -> bool:
    """Whether what stands behind the last name may speak of all: behind a dash that no other has, or of 'both'."""
    behind = [_BEHIND.search(_masked(one.words)) for one in agents]
    return bool(agents[-1].doubt and ((behind[-1] and not any(behind[:-1])) or _EACH.search(fold(agents[-1].words))))


class Listed(NamedTuple):
    """A line of a list: its words as a paragraph, whom it names, and whether it is a label of those below it, and whether what stands around the names leaves open who is meant."""

    piece: Paragraph
    agents: list[Agent]
    label: bool
    unsure: bool


def lines(pieces: Sequence[Paragraph]) -> Iterator[tuple[Paragraph, str, Paragraph | None]]:
    """The lines of the pieces, each with the piece that the next line belongs to."""
    said: list[tuple[Paragraph | None, str]] = [(piece, line.strip()) for piece in pieces for line in piece.text.split("\n") if line.strip()]
    for (piece, line), (below, _) in pairwise([*said, (None, "")]):
        if piece is not None:
            yield piece, line, below


def heads(piece: Paragraph, line: str, below: Paragraph | None) -> bool:
    """Whether a line looks like a label of those below it: a heading, one in bold type or none of the list above what is, a row of one cell, or one that ends with a colon."""
    if line.endswith(":") or piece.level is not None:
        return True
    return below is not None and " | " not in line and (" | " in below.text or (piece.strong and not below.strong) or (below.item and not piece.item and not line.endswith(".")))


def uncounted(line: str, number: int) -> str:
    """A row of a table without the cell before its names that is its number, or the heading of such."""
    first, _, rest = line.partition(" | ")
    return rest if rest and (fold(first) == str(number) or (re.fullmatch("no?|nr|num(?:ero|ber)?", fold(first)) and harmless(rest))) else line


def harmless(label: str) -> bool:
    """Whether a label of names, or a cell beside one, tells only their role, what they are, or where in the world."""
    words = fold(label).split()
    return all(word in _ROLES or word in _FILLERS or word in _REGIONS for word in words)


_REGIONS = frozenset(fold(" ".join(_PLACES.values())).split())
_SINCE = re.compile(r"\b(?:since|depuis|desde) (?:19|20)\d\d\b", re.IGNORECASE)
_VERBS = frozenset(("a", "ont", "est", "sont", "ha", "han", "es", "se", "fue", "has", "have", "is", "are", "was", "were", "will", "sera", "seront", "seran"))
"""What makes a sentence of words beside the name of an office."""
_UNNAMED = frozenset("or ou o u with con to al una un une que which who qui".split())  # noqa: SIM905 - words read better than a list of them
"""Small words that no name holds."""
_BEGINS = frozenset("in on at by for of as via with to from en au aux par pour por para sur sobre con avec de des du sin sans under within through per".split())  # noqa: SIM905 - words read better than a list of them
"""How no name begins."""
_NAMED = 6
"""So many words has one that is not written with capitals at most."""
_WORDS = 25
"""So many words has the name of somebody without a record at most."""
_WIDE = 300
"""So many letters has a name at most that is put together again."""
_SPAN = 6
"""So many parts has the longest name that holds commas or 'and'."""


def _masked(text: str) -> str:
    """A text with all that stands in brackets, and they themselves, blotted out letter by letter."""
    deep, said = 0, []
    for char in text:
        deep += char in "([{"
        said.append("\0" if deep else char)
        deep -= deep > 0 and char in ")]}"
    return "".join(said)


def _beside(text: str) -> tuple[str, list[str]]:
    """The name that a text begins with, and what stands beside it: in brackets, behind a colon, a dash or a full stop."""
    masked = _masked(text)
    beside = [text[one.start() : one.end()].strip("()[]{} ") for one in re.finditer("\0+", masked)]
    name, *behind = _BEHIND.split(masked.replace("\0", ""))
    return name.strip(), [told for one in (*beside, *behind) if (told := one.strip())]


_RARE = 6
"""So many pairs of letters, the rarest, tell which names may be near to one."""
_ALIKE = 8
"""So many of those names are compared letter by letter."""


def _pairs(known: Iterable[str]) -> dict[str, list[str]]:
    """The names in which two letters stand side by side, by the two."""
    found: dict[str, list[str]] = {}
    for name in known:
        for pair in _both(name):
            found.setdefault(pair, []).append(name)
    return found


def _both(name: str) -> Iterable[str]:
    return dict.fromkeys(name[i : i + 2] for i in range(len(name) - 1))


_LONGEST = 8
"""So many words a name has at most, as far as it is known in a text in capitals."""


_NAME = 200
"""So many letters a name has at most, as far as one like it is looked for."""


def _bare(name: str) -> str:
    return re.sub("^st ", "saint ", _ARTICLE.sub("", fold(name.replace("&", " and "))))


@lru_cache(maxsize=1000)
def _ways(text: str) -> Sequence[str]:
    """How a text that is no name of the register may be near to one: as a whole, without what stands in brackets, or by that alone."""
    return [way for way in dict.fromkeys(_bare(one) for one in (text, re.sub(r"\([^()]*\)", " ", text), *re.findall(r"\(([^()]*)\)", text))) if way]


_OTHERS = re.compile(r"^(?:(?:\w+ )?(?:others|autres|otr[oa]s|more)|(?:\w+ )*etc(?:etera)?|(?:et |y )?al(?:ii)?|\d+ (?:other|more|autres?|mas|otr[oa]s?)\b.*|with|together with|along with|avec|con|and|et|y)$")
"""What stands for those who are not named, or only joins."""
_RELATES = re.compile(
    r"\b(?:formerly|former|previously|originally|once (?:called|known|named|placed|part)|historically|unlike|like|alike|similar\w*|resembl\w+|compar\w+|than|versus|vs|cf|aff|instead|rather|other than|relatives?|related|relation|sister|sympatric|hosts?|parasites?|competitors?|predators?|predat\w+|eaten|feeds? on|feeding on|(?<!birds of )preys? (?:of|on|for|species)|prey items?|mistaken|confused"
    r"|replac\w+|supersed\w+|no longer|was|were|as for|as in|see|hybrids?|such as|model\w*|habitats? of|food of|enem(?:y|ies)"
    r"|anciennement|autrefois|jadis|auparavant|contrairement|comme|semblables?|similaires?|ressembl\w+|compar\w+|voir|apparente\w*|parente\w*|hotes?|parasites?|concurrente?s?|predateurs?|(?<!oiseaux de )proies? (?:de|du|des|d)|remplac\w+|a la place|plutot"
    r"|anteriormente|antes|antiguamente|antano|diferencia|como|semejantes?|similares|parecid[oa]s?|compar\w+|vease|ver|emparentad[oa]s?|pariente\w*|huesped\w*|parasitos?|competidor\w*|depredador\w*|(?<!aves de )presas? (?:de|del)|reemplaz\w+|sustitu\w+|en lugar|en vez)\b"
)
"""What sets an animal beside another, or into another time."""
_MAYBE = re.compile(
    r"\b(?:exception\w*|excepcion\w*|exclu\w+|leaving out|en dehors|fuera|or|ou|o|either|possib\w+|posibl\w+|probabl\w+|perhaps|maybe|eventuel\w*|eventual\w*|future|futur[oae]s?|threat\w*|menac\w+|amenaz\w+|associat\w+|associe\w*|asociad\w+|benefi\w+|secondar\w+|secondair\w+|secundari\w+"
    r"|extend\w*|etend\w+|ampli\w+|propos\w+|propuest\w+|consider\w*|withdr\w+|retir\w+|dropped|tb[acd]|confirm\w*|pending|attente|pendiente\w*|preys|hunt\w*|chass\w+|caz\w+)\b"
)
"""What leaves open whether an animal is meant."""
_GONE = re.compile(r"\b(?:absent\w*|ausent\w*|lost|former\w*|histor\w+|extinct\w*|extirp\w+|vagrants?|ancien\w*|eteinte?s?|disparue?s?|erratiques?|antigu\w+|extint[oa]s?|desaparecid[oa]s?|errantes?)\b")
"""What tells that animals are no longer where they were."""
_BINOMIAL = re.compile(r"(?:(?<=[(])|(?<=[,;/] )|(?<=\band )|(?<=\bet )|(?<=\by )|^)([A-Z][a-z]{2,} [a-z]{3,}(?:us|a|um|is|i|ae|ensis|ans|ens|ax|or|es)(?: [a-z]{3,}(?:us|a|um|is|i|ae|ensis))?)(?=[),;/.]| and | et | y |$)")
"""A name that stands alone as a scientific one does."""
_LIMITED = SMALL - {"or", "ou", "o", "u"} | frozenset(
    fold(
        "all only population populations stock stocks subspecies species spp sp ssp subsp var sous espèce espèces sous-espèce sous-espèces subespecie subespecies especie especies población poblaciones north south east west northern southern eastern western central nord sud est ouest norte sur este oeste"
        " toutes tous todas todos other others autres otras otros name scientific listed inscrit inscrite inscrits inscrites incluida incluido incluidas incluidos genus family order class genre famille ordre classe género familia orden clase annexe appendix apéndice"
    ).split()
)
"""Words beside the name of an animal that say which part of it is meant, or nothing."""
PART = re.compile(r"\b(?:sub)?(?:populations?|stocks?|subspecies|sous especes?|subespecies|poblacion(?:es)?)\b")
"""What tells that a part of a species is meant."""
_LINE = 5000
"""So many letters has a line that names animals at most."""
_TEMPLATE = 5
"""So many columns has the table of animals in the template."""
_RANKS = ("ssp", "subsp", "var")
_PARTICIPLE = re.compile(r"(?:ed|wn|ing|ée?s?|[ai]d[oa]s?)$")
"""How a word ends that is no part of a scientific name."""
