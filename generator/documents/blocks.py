"""What was read of a document: paragraphs and tables, each with its place, and their words as the register writes them."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Any, NamedTuple

from generator.documents import opc

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

MAX_TEXT = 5_000_000
"""So many characters the text may have; a small file may say the same again and again."""

class Paragraph(NamedTuple):
    """A paragraph: where it stands and what it says."""

    place: str
    text: str
    """Its words; a soft line break is a line end."""
    level: int | None = None
    """The level of a heading, 0 for the title; None for other text."""
    lead: int = 0
    """So many characters from the beginning are bold or underlined."""
    blue: bool = False
    """Whether all of it is blue, as the guidance of the template is."""
    item: bool = False
    """Whether it is an item of a list."""
    bullets: tuple[str, ...] = ()
    """Those of its lines before which a bullet stands."""

    @property
    def strong(self) -> bool:
        """Whether it looks like a heading."""
        return self.level is not None or self.lead >= len(self.text)


class Cell(NamedTuple):
    """A cell: where it stands, which column it begins in, and how many it takes."""

    place: str
    column: int
    span: int
    blocks: list[Block]
    goes_on: bool = False
    """Whether it is merged with the cell above."""

    @property
    def text(self) -> str:
        """Its words, a paragraph a line; those of a table inside it too."""
        return "\n".join(one.text for one in flat(self.blocks))


class Table(NamedTuple):
    """A table: its rows of cells."""

    place: str
    rows: list[list[Cell]]


Block = Paragraph | Table


class Document(NamedTuple):
    """What stands in the document, in its order; and what stands beside it: headers, notes, comments, deletions, pictures."""

    blocks: list[Block]
    notes: list[Paragraph]

    @property
    def heads(self) -> list[Paragraph]:
        """Its headers and footers."""
        return [one for one in self.notes if one.place.endswith(("header", "footer"))]


def flat(blocks: Sequence[Block]) -> Iterator[Paragraph]:
    """All paragraphs, also those in tables."""
    for block in blocks:
        if isinstance(block, Paragraph):
            yield block
        else:
            for row in block.rows:
                for cell in row:
                    yield from flat(cell.blocks)


# --- words

class Measure:
    """How much text was read."""

    def __init__(self) -> None:
        self.length = 0

    def __call__(self, text: str) -> str:
        """The text, counted; refuses more than anybody writes."""
        self.length += len(text)
        if self.length > MAX_TEXT:
            raise opc.UnreadableError(f"its text has more than {MAX_TEXT:,} characters; that is no ordinary document")
        return text


_INVISIBLE = re.compile("[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\ufe00-\ufe0f\uffa0\ufff0-\uffff\U000e0000-\U000e0fff]")
_LIGATURE = re.compile("[\uff10-\uff19\uff21-\uff3a\uff41-\uff5a\ufb00-\ufb06\U0001d400-\U0001d7ff]")
_WORD = re.compile(r"(?<!\S)\S{1,200}(?!\S)")
"""A word of any length that words have: accents in their thousands would take long to be put in order."""
_BULLET = re.compile(r"^(?:[•·‣◦▪●○■□▫–—*-]\s+)+", re.MULTILINE)


_EMPTY = ("", "[…]", "[...]")
"""Lines that say nothing: the last two are what a template has where something is to be written."""


def clean(text: str) -> str:
    """Text as the register writes it: one space between words, no characters that cannot be seen, no bullets, no places left open."""
    text = _LIGATURE.sub(lambda match: unicodedata.normalize("NFKC", match[0]), text)
    if not text.isascii():
        text = _WORD.sub(lambda match: unicodedata.normalize("NFC", match[0]), text)
    text = "".join(_plain(char) for char in _INVISIBLE.sub("", text))
    lines = [" ".join(line.split()) for line in text.split("\n")]
    return _BULLET.sub("", "\n".join(line for line in lines if line not in _EMPTY))


_MAY_BE = re.compile("[•·‣◦▪●○■□▫–—*\ue000-\uf8ff-]")
"""What a bullet may be before a text is made clean."""


def bulleted(text: str) -> tuple[str, ...]:
    """Those lines of a text, clean, before which a bullet was typed."""
    return () if not _MAY_BE.search(text) else tuple(words for line in re.split("[\n\u0085\u2028\u2029\v]", text) if (words := clean(line)) and _BULLET.match(clean(f"x{line}")[1:].lstrip()))


def _plain(char: str) -> str:
    if char in "\n\u0085\u2028\u2029\v":
        return "\n"
    if char.isspace():
        return " "
    if char == "\u2011":  # at which no line ends
        return "-"
    category = unicodedata.category(char)
    return "•" if category == "Co" else "" if category in ("Cc", "Cf", "Cn", "Cs") else char

RAISED = str.maketrans("0123456789+-\u2212", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻")
LOWERED = str.maketrans("0123456789+-\u2212", "₀₁₂₃₄₅₆₇₈₉₊₋₋")
"""Raised and lowered figures, so that 10 to the sixth does not become 106."""
HEIGHTS = {"superscript": 1, "subscript": -1}
_SYMBOLS = {"A3": "≤", "B0": "°", "B1": "±", "B3": "≥", "B4": "\u00d7", "B7": "•", "D7": "·", "6D": "µ"}
"""What the font Symbol has under a number, as far as figures need it; for others a mark is left, so that nobody takes the text for whole."""
_TICKS = {"6F": "☐", "A8": "☐", "FB": "✗", "FC": "✓", "FD": "☒", "FE": "☑"}
"""The boxes and ticks of the font Wingdings."""
_SIGNS: dict[str, dict[str, str]] = {"symbol": _SYMBOLS, "wingdings": _TICKS, "wingdings 2": {}, "wingdings 3": {}, "webdings": {}, "zapfdingbats": {}}
"""The fonts whose letters are signs, and what stands under a number in each."""
_ALIKE = frozenset("0123456789()[]{}.,;:+-/<=>%|!")
"""What is the same in the font Symbol as in others."""


def signed(text: str, font: str) -> str:
    """Text in a font whose letters are signs, as a reader sees it; a mark stands for each sign that is not known."""
    signs = _SIGNS.get(font.casefold())
    if signs is None:
        return text
    return "".join(signs.get(f"{ord(char) & 255:02X}", "[a symbol]") if (ord(char) < 256 or 0xF000 <= ord(char) < 0xF100) and not (char.isspace() or (signs is _SYMBOLS and char in _ALIKE)) else char for char in text)


def shifted(text: str, raised: int) -> str:
    """Text that is raised (1) or lowered (-1)."""
    return text.translate(RAISED) if raised > 0 else text.translate(LOWERED) if raised < 0 else text

def drawn(place: str, node: Any) -> list[Paragraph]:
    """The words of a drawing, a paragraph or a value a line; those that are struck out apart."""
    lines: list[str] = []
    struck: list[str] = []
    last = None
    for one in node.iter():
        lines += [said for name in ("title", "descr", "tooltip") if opc.name(one) in ("cNvPr", "hlinkClick") and (said := opc.get(one, name))]
        if opc.name(one) in ("t", "v") and not len(one):
            text, run = "".join(one.itertext()), one.getparent()
            look = opc.child(run, "rPr")
            whole = run.getparent() if opc.name(run) in ("r", "fld") else None
            if opc.get(look, "strike") not in (None, "noStrike"):
                struck.append(text)
                continue
            height = opc.get(look, "baseline") or "0"
            lines += [""] if whole is None or whole is not last else []
            lines[-1] += shifted(text, 0 if height.strip("0%") == "" else -1 if height.startswith("-") else 1)
            last = whole
    return [Paragraph(at, words) for at, words in ((place, clean("\n".join(lines))), (f"{place}, struck out", clean(" ".join(struck)))) if words]
