"""The cover of a document: its own symbol, the meeting that it was made to and its day, where a line says these and nothing else.

A line that says more may speak of another document, another meeting or another day; people then read it, not the program.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from generator.documents.headings import fold
from generator.documents.plain import Symbol, day, own_symbol, symbols
from generator.models import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Iterable

    from generator.documents.blocks import Paragraph
    from generator.documents.known import Names
    from generator.register import Register

_CONVENTION = re.compile(
    r"(?:(?:to|of|a|de|en|sur|sobre|la|the) )*(?:convention on (?:the conservation of )?migratory species(?: of wild animals)?|convention sur (?:la conservation des |les )?especes migratrices(?: appartenant a la faune sauvage)?"
    r"|convencion sobre (?:la conservacion de )?(?:las )?especies migratorias(?: de animales silvestres)?)(?: cms)?"
)
"""The Convention by its name, which stands in the heads of documents and in the names of meetings."""
_NAME = re.compile(r"^\W*(?:convention|convenci[oó]n)\b.*?(?:migratory species|esp[eè]ces migratrices|especies migratorias)(?: of wild animals| appartenant [aà] la faune sauvage| de animales silvestres)?(?: \(CMS\))?", re.IGNORECASE)
_ITEM = re.compile(r"(?:agenda item|item|point|punto) (?:de l ordre du jour |del orden del dia )?\d[\d ]*[a-z]?(?: of the agenda| de l ordre du jour| del orden del dia)?")
"""The line that says under which item of its agenda a meeting takes the document."""
_PARTIES = re.compile(r"(?:the |la )?(\d{1,2}) ?(?:st|nd|rd|th|e|eme|a)? (?:meeting|session|reunion) (?:of|de) (?:the |la )?conferenc(?:e|ia) (?:of|des|de) (?:the |las )?part(?:ies|es)")
_SHORT = re.compile(r"\b(cop|cdp|scc sc|stc|scc) ?(\d{1,2})\b")
_RESOLUTION = re.compile(r"[^/]+/CMS/(?:R[ée]solution|Resoluci[óo]n|Res)\b", re.IGNORECASE)
"""How the symbol of a Resolution begins."""
_ADOPTED = re.compile(rf"{_RESOLUTION.pattern}|[^/]+/CMS/(?:Concerted Action|Action concert[ée]e|Acci[óo]n concertada|D[ée]cision|Decisi[óo]n)\b", re.IGNORECASE)
"""How the symbol begins of what was adopted, which is never that of a proposal or a report."""
_MEETING = frozenset("meeting reunion session sesion".split())  # noqa: SIM905 - words read better than a list of them
_SUBMITTED = frozenset("submitted submission soumis soumise soumission presente presentee presentado presentada presentacion sometido sometida".split())  # noqa: SIM905 - words read better than a list of them
_BESIDE = frozenset(fold("date dates fecha day dated on of to the at le la el les a l de du del document documento doc symbol cote signatura original language langue idioma english french spanish anglais francais espagnol ingles frances espanol cms unep pnue pnuma distribution general generale limited proposal proposition propuesta").split())
"""Words that may stand beside a symbol, a meeting or a day, and change nothing."""
_SYMBOL = frozenset(("document", "documento", "doc", "symbol", "cote", "signatura"))
"""What the symbol of a document is called before it."""
_CITIES = frozenset("bonn nairobi geneva geneve ginebra gland cambridge".split())  # noqa: SIM905 - words read better than a list of them
"""Where those sit who write of migratory species, beside the places of meetings on record."""


_LONG = 300
"""So many letters has a line that says one thing alone at most."""


class Line(NamedTuple):
    """What a line of a cover says, where it says nothing else."""

    meeting: str | None = None
    date: str | None = None
    placed: bool = False
    """Whether a place stands before the day, as before that of a meeting too."""
    item: bool = False
    """Whether it is the item of an agenda."""


class Cover(NamedTuple):
    """What the cover of a document says plainly: its symbol and where it stands, and by its pieces meetings, days and items of an agenda."""

    symbol: Symbol
    by: Paragraph | None
    meetings: list[tuple[Paragraph, str]]
    dates: list[tuple[Paragraph, str]]
    items: set[Paragraph]
    template: set[Paragraph]
    """Pieces that are the symbol of the Resolution which a template belongs to."""


class Reader:
    """Reads covers with the names of a register."""

    def __init__(self, register: Register, names: Names) -> None:
        """Gather the names of meetings, and where they were."""
        self.names = names
        records = {id_: entry.record for id_, entry in register["meeting"].items()}
        titles = {fold(title): id_ for id_, record in records.items() for lang in LANGUAGES if (title := getattr(record.title, lang, None))}
        titles |= {_CONVENTION.sub("", title).strip(): id_ for title, id_ in titles.items()}
        self.titles = sorted(((title, id_) for title, id_ in titles.items() if " " in title), key=lambda one: -len(one[0]))
        self.cities = _CITIES | {fold(city) for record in records.values() if (place := getattr(record, "place", None)) for lang in LANGUAGES if (city := (getattr(place, lang, None) or "").partition(",")[0])}

    def read(self, pieces: Iterable[Paragraph]) -> Cover:
        """What the pieces of a cover say."""
        pieces = list(pieces)
        template = {piece for piece in pieces if [bool(_RESOLUTION.match(one)) for one in symbols(piece.text)] == [True] and fold(piece.text) == fold(symbols(piece.text)[0])}
        labelled = _labelled(pieces)
        bare = {piece: piece._replace(text="\n".join(self._bare(line, label) for line, label in labelled[piece])) for piece in pieces}
        found = own_symbol(bare.values())
        by = next((piece for piece in pieces if found.own and bare[piece] == found.named[0][0]), None)
        lines = {piece: [self.line(f"{label} {line}" if label else line) for line, label in labelled[piece]] for piece in pieces}
        meetings = [(piece, one.meeting) for piece, several in lines.items() for one in several if one.meeting]
        dates = [(piece, one.date) for piece, several in lines.items() for one in several if one.date and not (one.placed and meetings)]
        items = {piece for piece, several in lines.items() if any(one.item for one in several)}
        return Cover(found, by, meetings, dates, items, template)

    def _bare(self, line: str, label: str) -> str:
        """A line without the name of the Convention before a symbol, blanks that were left beside it, and symbols of what was adopted; with its label, where that says anything of a symbol."""
        words = set(_CONVENTION.sub(" ", fold(label)).split())
        line = f"{label} {line}" if words and (words & _SYMBOL or not words <= _BESIDE) else line
        line = re.sub("_{2,}", " ", line)
        for one in symbols(line):
            line = line.replace(one, " ") if _ADOPTED.match(one) else line
        return _NAME.sub("", line).strip() if symbols(line) else line

    def line(self, text: str) -> Line:
        """What a line says, where it says nothing else."""
        if len(text) > _LONG:
            return Line()
        text = re.sub("_{2,}", " ", text)
        named = symbols(text)
        if len(named) > 1 or any(map(_ADOPTED.match, named)):
            return Line()
        for one in named:
            text = text.replace(one, " ")
        when, text = _day(text)
        words, meeting = self._meeting(_CONVENTION.sub(" ", fold(text)) if named else fold(text))
        words = _CONVENTION.sub(" ", words)
        if _ITEM.fullmatch(fold(text)):
            return Line(item=not when)
        left = set(words.split())
        placed = bool(when and not meeting and left and self._place(text))
        if not left <= _BESIDE | _MEETING | _SUBMITTED and not placed:
            return Line()
        day_of_meeting = (meeting or left & _MEETING) and not left & _SUBMITTED
        return Line(meeting or None, None if day_of_meeting else when, placed)

    def _meeting(self, words: str) -> tuple[str, str]:
        """The words of a line without the names of the one meeting that it names, and its id; as they are where it names none, or several."""
        found: set[str] = set()
        left = f" {words} "
        for title, id_ in self.titles:
            if f" {title} " in left:
                left = left.replace(f" {title} ", "  ")
                found.add(id_)
        for form, name in ((_PARTIES, "cop"), (_SHORT, "")):
            for match in form.finditer(left):
                known = self.names.meetings.get((name or match[1].replace(" ", "").replace("cdp", "cop")) + match[match.lastindex or 1])
                if known is None:
                    return words, ""
                found.add(known)
            left = form.sub(" ", left)
        return (left.strip(), found.pop()) if len(found) == 1 else (words, "")

    def _place(self, text: str) -> bool:
        """Whether a text is a place, as documents write it before a day."""
        parts = [part for one in text.split(",") if (part := one.strip(" .:–—-"))]
        return 0 < len(parts) <= len(("city", "country")) and fold(parts[0]) in self.cities and all(self.names.country(one) for one in parts[1:])


_FEW = 3
"""So many words the label in a cell has at most, where no colon ends it."""


def _labelled(pieces: Iterable[Paragraph]) -> dict[Paragraph, list[tuple[str, str]]]:
    """The lines of each piece, and what stands as a label before each: the line above where a colon ends it or it is short, or the cell beside."""
    found: dict[Paragraph, list[tuple[str, str]]] = {}
    last, row = "", ""
    for piece in pieces:
        here = piece.place.rpartition(", column ")[0]
        beside = bool(here) and here == row and len(last.split()) <= _FEW
        for i, line in enumerate(piece.text.split("\n")):
            alone = 0 < len(last.split()) <= _FEW + 1 and not re.search(r"\d", last) and not symbols(line)
            label = last if last.endswith(":") or (beside and i == 0) or alone else ""
            found.setdefault(piece, []).append((line, label))
            last = line.rstrip()
        row = here
    return found


def _day(text: str) -> tuple[str | None, str]:
    """The day that a text names, and the text without it."""
    if match := re.search(r"\b(?:19|20)\d\d-\d\d-\d\d\b", text):
        return day(match[0]), text[: match.start()] + text[match.end() :]
    words = list(re.finditer(r"[^\W_]+[.]?", text))
    for length in (3, 4, 5):
        for at in range(len(words) - length + 1):
            start, end = words[at].start(), words[at + length - 1].end()
            if "\n" not in text[start:end] and (found := day(text[start:end])):
                return found, f"{text[:start]} {text[end:]}"
    return None, text
