"""What was told of a document, and a record written from it with what was not understood beside it."""

from __future__ import annotations

import re
import textwrap
from enum import StrEnum
from typing import TYPE_CHECKING, Any, NamedTuple

from generator import canonical
from generator.diagnostics import quoted
from generator.documents.blocks import flat
from generator.documents.headings import sentences
from generator.models import KINDS, LANGUAGES
from generator.models.walk import fields
from generator.rules import PHONE
from generator.source import Source, parse

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from generator.documents.blocks import Document, Paragraph
    from generator.models.walk import Path

_WIDTH = 900
"""A line of text is broken where it is longer."""


class Outcome(StrEnum):
    """What became of a piece of the document, or of a field."""

    UNDERSTOOD = "understood"
    GUIDANCE = "guidance of the template, left out"
    KEPT = "not understood, kept as a comment"
    OPEN = "left open"
    TRANSLATE = "translate this"


class Told(NamedTuple):
    """One line of the report."""

    place: str
    outcome: Outcome
    says: str

    def __str__(self) -> str:
        """Write the line: where it stands, what became of it, what it says."""
        return f"{self.place}: {self.outcome}{' ' if self.outcome is Outcome.UNDERSTOOD else ': '}{self.says}"


class Draft:
    """A record in the making: its values, the comments above them, what is kept at the end; and what is told of each piece."""

    def __init__(self, told: list[Told] | None = None) -> None:
        """`told` is shared where one document gives several records."""
        self.data: dict[str, Any] = {}
        self.notes: dict[Path, list[str]] = {}
        self.rest: list[str] = []
        self.told: list[Told] = [] if told is None else told

    def understood(self, place: str, field: str, words: str) -> None:
        """Tell that a piece went into a field."""
        self.told.append(Told(place, Outcome.UNDERSTOOD, f"as {field}: {_short(words)}"))

    def guidance(self, place: str, words: str) -> None:
        """Tell that a piece is guidance of the template."""
        self.told.append(Told(place, Outcome.GUIDANCE, _short(words)))

    def kept(self, piece: Paragraph, why: str = "", field: str = "") -> None:
        """Keep a piece at the end of the file, and tell it; with `field`, that it went there too."""
        self.rest += comment(f"{piece.place}: {piece.text}")
        self._kept(piece, why, field)

    def noted(self, at: Path, piece: Paragraph, why: str = "", *, kept: bool = False) -> None:
        """Write a piece above a field; with `kept`, tell that it was not understood."""
        self.notes.setdefault(at, []).extend(comment(f"{piece.place}: {piece.text}"))
        if kept:
            self._kept(piece, why)

    def _kept(self, piece: Paragraph, why: str, field: str = "") -> None:
        whys = [why] if why else []
        whys += [f"it holds {'an' if what[0] == 'e' else 'a'} {what}, which is left out" for what, form in _PRIVATE.items() if form.search(piece.text)]
        says = "; ".join([_short(piece.text), *whys])
        self.told.append(Told(piece.place, Outcome.UNDERSTOOD, f"as {field}, kept as a comment: {says}") if field else Told(piece.place, Outcome.KEPT, says))

    def open(self, field: str, what: str) -> None:
        """Tell that a field is still to be filled in."""
        self.told.append(Told(field, Outcome.OPEN, what))

    def translate(self, lang: str, lead: str = "") -> None:
        """Tell each text that lacks the English, which every record needs; `lead` says of which record."""
        if lang != "en":
            for path in _texts(self.data):
                self.told.append(Told(lead + path, Outcome.TRANSLATE, f"write 'en:' beside '{lang}:'"))

    def sort(self, document: Document) -> None:
        """Put what was told into the order of the document; what concerns fields alone comes last."""
        places: dict[str, int] = {}
        for piece in (*flat(document.blocks), *document.notes):
            places.setdefault(piece.place, len(places))
            places.setdefault(piece.place.rpartition(", ")[0], len(places))
        self.told.sort(key=lambda one: places.get(one.place, len(places)))

    def _homes(self, kind: str) -> dict[Path, list[str]]:
        """The comments above the fields; those of a field that has no value stand where it would, below its name."""
        order = [field.name for field in fields(KINDS[kind])]
        homes = {path: lines for path, lines in self.notes.items() if path[0] in self.data}
        for name in reversed(order):
            lines = [line for path, lines in self.notes.items() if path[0] == name for line in lines]
            if name not in self.data and lines:
                after = next((one for one in order[order.index(name) :] if one in self.data), order[-1])
                homes[after,] = [f"# {name}: still to be written; the document says", *lines, *homes.get((after,), [])]
        return homes

    def text(self, kind: str) -> str:
        """The file: in canonical form, comments above the fields, what was not understood at the end."""
        notes = self._homes(kind)
        lines = _mapping(self.data, (), "", notes)
        lines += [line for left in notes.values() for line in left] + self.rest
        text = "\n".join(lines) + "\n"
        source = parse("", text.encode())
        return canonical.write(kind, source) if isinstance(source, Source) else text


def _short(words: str) -> str:
    return quoted(" ".join(words.split()))


def _wrapped(line: str, width: int) -> list[str]:
    """A line in pieces of `width` letters; a word is broken only where no line of a record could hold it."""
    return textwrap.wrap(line, width, break_on_hyphens=False, break_long_words=any(len(word) > _WIDTH for word in line.split()))


_ADDRESS = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+")
"""An e-mail address, its parts as long as RFC 5321 and RFC 1035 let them be: without a bound a long word takes the square of its length."""

_PRIVATE = {"e-mail address": _ADDRESS, "telephone number": PHONE}


def comment(text: str) -> list[str]:
    """Text as lines of a comment; addresses and telephone numbers are left out of it, for what is once in a repository stays there."""
    for what, form in _PRIVATE.items():
        text = form.sub(f"({what} left out)", text)
    return [f"# {row}" for line in text.split("\n") for row in _wrapped(line, 100)]


def prose(pieces: Sequence[Paragraph]) -> str:
    """Paragraphs as the register writes them: one sentence a line, an empty line between paragraphs, none between items of a list; a dash stands for each of several bullets."""
    text, item = "", False
    listed = sum(line in piece.bullets for piece in pieces for line in piece.text.split("\n")) > 1
    for piece in pieces:
        lines = [f"- {line}" if listed and line in piece.bullets else line for line in piece.text.split("\n")]
        rows = [row for line in lines for sentence in sentences(line) for row in _wrapped(sentence, _WIDTH)]
        within = piece.item or (listed and bool(piece.bullets))
        text += ("" if not text else "\n" if item and within else "\n\n") + "\n".join(rows)
        item = within
    return text


def _texts(data: Any, path: str = "") -> list[str]:
    if isinstance(data, dict):
        if data and data.keys() <= set(LANGUAGES):
            return [path] if "en" not in data else []
        return [found for name, value in data.items() for found in _texts(value, f"{path}.{name}" if path else name)]
    if isinstance(data, list):
        return [found for number, value in enumerate(data, 1) for found in _texts(value, f"{path}.{number}")]
    return []


def _mapping(data: Mapping[str, Any], path: Path, indent: str, notes: dict[Path, list[str]]) -> list[str]:
    lines = []
    for name, value in data.items():
        here = (*path, name)
        lines += [indent + line for line in notes.pop(here, ())]
        if isinstance(value, dict):
            lines += [f"{indent}{name}:", *_mapping(value, here, f"{indent}  ", notes)]
        elif isinstance(value, list):
            lines.append(f"{indent}{name}:")
            for position, item in enumerate(value):
                lines += [f"{indent}  {line}" for line in notes.pop((*here, position), ())]
                if isinstance(item, dict):
                    inner = _mapping(item, (*here, position), f"{indent}    ", notes)
                    lines += [f"{indent}  - {inner[0].lstrip()}", *inner[1:]]
                else:
                    lines.append(f"{indent}  - {canonical.text(item)}")
        elif value is None or value is True:
            lines.append(f"{indent}{name}: {'true' if value else 'null'}")
        elif "\n" in value or len(value) > _WIDTH // 3:
            lines += [f"{indent}{name}: |", *(f"{indent}  {line}" if line else "" for line in value.split("\n"))]
        else:
            plain = name in ("date", "start", "end", "amount")
            lines.append(f"{indent}{name}: {value if plain else canonical.text(value)}")
    return lines
