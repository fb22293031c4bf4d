"""A Word file or a spreadsheet as paragraphs and tables, each with its place.

Nothing in a file is run, fetched or unpacked beyond fixed limits; no word of it is passed over: what is no paragraph and no table comes as a note.
"""

from __future__ import annotations

import io
import lzma
import posixpath
import re
import unicodedata
import warnings
import zipfile
import zlib
from contextlib import suppress
from functools import cached_property
from itertools import islice
from math import isfinite
from typing import TYPE_CHECKING, Any, NamedTuple

import openpyxl
from docx.opc.oxml import serialize_part_xml
from docx.oxml.parser import parse_xml
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.utils import range_boundaries
from openpyxl.utils.datetime import from_ISO8601

from generator.diagnostics import quoted
from generator.documents import forms

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

MAX_BYTES = 25_000_000
"""The largest file that is read."""
MAX_UNPACKED = 100_000_000
"""What all parts of a file may hold once unpacked."""
MAX_PART = 20_000_000
"""What one part may hold that is read as XML."""
MAX_TEXT = 5_000_000
"""So many characters the text may have; a small file may say the same again and again."""


class UnreadableError(Exception):
    """The file cannot be read; the message says why and what to send instead."""


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


def read(data: bytes) -> Document:
    """Read the bytes of a .docx or .xlsx, also with macros, which are left alone. Raises `UnreadableError`."""
    parts = _unpack(data)
    main = _main(parts)
    root = _xml(parts, main)
    match _name(root):
        case "document":
            return _Word(parts, main, root).document()
        case "workbook":
            return _sheets(parts, main, root)
    raise UnreadableError("it is no Word document and no spreadsheet; save it as .docx or .xlsx")


# --- the package ----------------------------------------------------------------------------------------------------------------------

_FOREIGN = (
    (b"%PDF", "it is a PDF; ask for the Word file, or open it in Word and save it as .docx"),
    (b"{\\rtf", "it is a file in Rich Text Format; open it in Word and save it as .docx"),
    (b"<", "it is a web page or an XML file; open it in Word and save it as .docx"),
)


def _unpack(data: bytes) -> dict[str, bytes]:
    """The parts of the package that hold text, by name; the others by name alone."""
    if len(data) > MAX_BYTES:
        raise UnreadableError(f"it has {len(data):,} bytes; at most {MAX_BYTES:,} are read: take out pictures, or compress them in Word")
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        if "EncryptedPackage".encode("utf-16-le") in data:
            raise UnreadableError("it is protected by a password; save it without one")
        raise UnreadableError("it is in the format of Word or Excel before 2007; open it there and save it as .docx or .xlsx")
    for start, message in _FOREIGN:
        if data.lstrip()[: len(start)] == start:
            raise UnreadableError(message)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            infos = archive.infolist()
            if any(info.flag_bits & 1 for info in infos):
                raise UnreadableError("it is protected by a password; save it without one")
            if sum(info.file_size for info in infos) > MAX_UNPACKED:
                raise UnreadableError(f"it unpacks to more than {MAX_UNPACKED:,} bytes; that is no ordinary document")
            parts = {}
            for info in infos:
                wanted = info.filename.endswith((".xml", ".rels", _OLD)) or info.filename == "mimetype"
                if wanted and info.file_size > MAX_PART:
                    raise UnreadableError(f"its part {quoted(info.filename)} unpacks to more than {MAX_PART:,} bytes; that is no ordinary document")
                parts[info.filename] = archive.read(info) if wanted else b""
    except (zipfile.BadZipFile, NotImplementedError, EOFError, OSError, ValueError, zlib.error, lzma.LZMAError) as error:
        message = "it is damaged" if data.startswith(b"PK") else "it is no Word file and no spreadsheet"
        raise UnreadableError(f"{message}; open it in Word or Excel and save it as .docx or .xlsx") from error
    if parts.get("mimetype", b"").startswith(b"application/vnd.oasis"):
        raise UnreadableError("it is an OpenDocument file; save it as .docx or .xlsx")
    return {name: _settled(name, part) for name, part in parts.items()}


_OLD = ".vml"
"""How the drawings of old are named, which hold the words on buttons of a spreadsheet."""
_BESIDE = ("customXml/", "docProps/")
"""Folders of a package that hold no text, but what content controls may show."""
_WRITERS = ("creator", "lastModifiedBy", "Manager")
"""What is kept of persons, which is none of the text."""


def _settled(name: str, part: bytes) -> bytes:
    """A part as whoever reads it takes it; of those that may do without nothing where they are odd."""
    try:
        return _bare(name, _decoded(name, part)).encode()
    except UnreadableError:
        if name.startswith(_BESIDE) or name.endswith(_OLD):
            return b""
        raise


_ENCODING = re.compile(r"""\s*<\?xml\b[^>]*?\bencoding\s*=\s*["']([^"']*)""")


def _decoded(name: str, part: bytes) -> str:
    """The text of a part; in one encoding whoever reads it takes it for the same."""
    wide = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16", b"<\0": "utf-16-le", b"\0<": "utf-16-be"}.get(part[:2])
    try:
        text = part.decode(wide or "utf-8-sig")
    except UnicodeDecodeError:
        text = "\0"
    declared = _ENCODING.match(text[:1000])
    if "\0" in text or (declared and declared[1].lower() not in ("utf-8", "utf-16", "us-ascii")):
        raise UnreadableError(f"its part {quoted(name)} is not in UTF-8, in which Word and Excel write; open it there and save it again")
    return text


_MARKUP = re.compile(r"<!--|<\?|<!\[CDATA\[|<!")
_ENDS = {"<!--": "-->", "<?": "?>", "<![CDATA[": "]]>"}


def _bare(name: str, text: str, *, again: bool = False) -> str:
    """XML without what parts its words and is none of them: comments, instructions to programs. Refuses a document type."""
    kept, at = [], 0
    while found := _MARKUP.search(text, at):
        if found[0] == "<!":
            raise UnreadableError(f"its part {quoted(name)} declares a document type, which Word never does; open it in Word and save it again")
        end = text.find(_ENDS[found[0]], found.end())
        if end < 0 or (again and found[0] != "<![CDATA["):
            raise _damaged(name)
        end += len(_ENDS[found[0]])
        kept.append(text[at : end if found[0] == "<![CDATA[" else found.start()])
        at = end
    bare = "".join((*kept, text[at:]))
    return bare if again else _bare(name, bare, again=True)  # what was taken out may have parted markup


def _damaged(name: str) -> UnreadableError:
    return UnreadableError(f"its part {quoted(name)} is damaged; open it in Word or Excel and save it again")


def _xml(parts: dict[str, bytes], name: str) -> Any:
    if name not in parts:
        raise UnreadableError(f"its part {quoted(name)} is missing; open it in Word or Excel and save it again")
    try:
        return parse_xml(parts[name])
    except (SyntaxError, ValueError) as error:
        raise _damaged(name) from error


def _main(parts: dict[str, bytes]) -> str:
    """The name of the main part of the package."""
    if "_rels/.rels" not in parts:
        raise UnreadableError("it is an archive, but no Word document and no spreadsheet; send the .docx or .xlsx itself")
    found = [target for kind, target in _targets(parts, "").values() if kind == "officeDocument"]
    if not found:
        raise UnreadableError("it holds no document; open it in Word or Excel and save it again")
    return found[0]


def _targets(parts: dict[str, bytes], name: str) -> dict[str, tuple[str, str]]:
    """What a part points at: the kind and the part or address, by the name of the pointer."""
    folder, file = posixpath.split(name)
    rels = posixpath.join(folder, "_rels", f"{file}.rels")
    found = {}
    for one in _xml(parts, rels) if rels in parts else ():
        target = one.get("Target") or ""
        if one.get("TargetMode") != "External":
            target = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
        found[one.get("Id") or ""] = ((one.get("Type") or "").rsplit("/", 1)[-1], target)
    return found


def _name(node: Any) -> str:
    """The name of an element, whatever namespace it is of; empty for what is no element."""
    return node.tag.rpartition("}")[2] if isinstance(node.tag, str) else ""


def _get(node: Any, name: str) -> str | None:
    """An attribute, whatever namespace it is of."""
    return next((str(value) for key, value in node.attrib.items() if key.rpartition("}")[2] == name), None) if node is not None else None


def _child(node: Any, *names: str) -> Any:
    """The element that the names lead to; None where there is none."""
    for name in names:
        node = next((one for one in node if _name(one) == name), None) if node is not None else None
    return node


def _value(node: Any, *names: str) -> str | None:
    return _get(_child(node, *names), "val")


def _int(text: str | None, otherwise: int) -> int:
    """A small number, as the settings of a document hold."""
    return int(text) if text and re.fullmatch(r"[0-9]{1,4}", text) else otherwise


def _on(node: Any, name: str) -> bool | None:
    """Whether a property is switched on; None where nothing is said of it."""
    one = _child(node, name)
    return None if one is None else _get(one, "val") not in ("0", "false", "off", "none")


# --- text -----------------------------------------------------------------------------------------------------------------------------


class _Measure:
    """How much text was read."""

    def __init__(self) -> None:
        self.length = 0

    def __call__(self, text: str) -> str:
        """The text, counted; refuses more than anybody writes."""
        self.length += len(text)
        if self.length > MAX_TEXT:
            raise UnreadableError(f"its text has more than {MAX_TEXT:,} characters; that is no ordinary document")
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


def _bulleted(text: str) -> tuple[str, ...]:
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


# --- Word -----------------------------------------------------------------------------------------------------------------------------

_PASSED = frozenset(("pPr", "rPr", "sdtPr", "sdtEndPr", "tblPr", "tblGrid", "trPr", "tcPr", "sectPr", "instrText", "txbxContent", "delInstrText", "fldData", "binData"))
"""Elements that hold settings and no words."""
_BREAKS = {"tab": " ", "ptab": " ", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
_RAISED = str.maketrans("0123456789+-\u2212", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻")
_LOWERED = str.maketrans("0123456789+-\u2212", "₀₁₂₃₄₅₆₇₈₉₊₋₋")
"""Raised and lowered figures, so that 10 to the sixth does not become 106."""
_HEIGHTS = {"superscript": 1, "subscript": -1}
_SYMBOLS = {"A3": "≤", "B0": "°", "B1": "±", "B3": "≥", "B4": "\u00d7", "B7": "•", "D7": "·", "6D": "µ"}
"""What the font Symbol has under a number, as far as figures need it; for others a mark is left, so that nobody takes the text for whole."""
_TICKS = {"6F": "☐", "A8": "☐", "FB": "✗", "FC": "✓", "FD": "☒", "FE": "☑"}
"""The boxes and ticks of the font Wingdings."""
_SIGNS: dict[str, dict[str, str]] = {"symbol": _SYMBOLS, "wingdings": _TICKS, "wingdings 2": {}, "wingdings 3": {}, "webdings": {}, "zapfdingbats": {}}
"""The fonts whose letters are signs, and what stands under a number in each."""
_ALIKE = frozenset("0123456789()[]{}.,;:+-/<=>%|!")
"""What is the same in the font Symbol as in others."""
_FEW = 100
"""In so many pieces of text of a link its address is looked for."""
_LONG = 10_000
"""So many characters the words of a link have at most, as far as its address is looked for in them."""
_ADDRESS = re.compile(r'\s*HYPERLINK\s+"?(https?://[^"\s]+)')
"""The instruction of a field that leads to an address."""
_INSTRUCTION = "in the instruction of a field, which is not shown"
_TIP = re.compile(r'\s*HYPERLINK\b.*?\\o\s+"([^"]*)"')
"""The instruction of a field with what is shown over its words."""
_UNSEEN = frozenset(("XE", "TC", "TA", "RD", "SET", "ASK", "PRIVATE", "ADDIN", "FORMTEXT", "FORMCHECKBOX", "FORMDROPDOWN", "HYPERLINK", "PAGE", "NUMPAGES", "SECTIONPAGES", "TOC", "PAGEREF"))
"""Fields that need show no words, or that of a page alone."""
_SIGN = re.compile("\\[a symbol\\]|[\u2500-\u27bf]|^.$")
"""The sign of a box that is ticked or not."""
_BLUES = frozenset(("0000ff", "0070c0", "00b0f0", "2e74b5", "1f4e79", "4472c4", "5b9bd5", "0563c1", "2f5496", "365f91", "4f81bd"))


_FORMULAS = frozenset(("f", "sSup", "sSub", "sSubSup", "sPre", "rad", "nary", "d", "m", "eqArr", "func"))
"""Parts of a formula that change its meaning where they are written one after the other."""


_HIDES = ("vanish", "specVanish", "webHidden")
"""What hides text, in all views or in some."""


class _Look(NamedTuple):
    """How text is set."""

    bold: bool = False
    blue: bool = False
    aside: str = ""
    """Why it is none of the text: struck out, or hidden."""
    raised: int = 0
    """1 where it is raised, -1 where it is lowered."""
    font: str = ""


def _set(settings: Any) -> dict[str, Any]:
    """What settings of text say, as far as it matters here; nothing of what they leave as it is."""
    raised = _HEIGHTS.get(align, 0) if (align := _value(settings, "vertAlign")) else None
    height = re.fullmatch(r"(-?)0*([0-9]*)(?:[.][0-9]*)?(?:pt)?", _value(settings, "position") or "")
    if not raised and height and height[2]:
        raised = -1 if height[1] else 1
    said = {"bold": _on(settings, "b") if _on(settings, "b") is not None else _on(settings, "u"), "strike": _on(settings, "strike"), "dstrike": _on(settings, "dstrike"), "vanish": _on(settings, "vanish"), "specVanish": _on(settings, "specVanish"), "webHidden": _on(settings, "webHidden"), "raised": raised, "font": _font(settings)}
    return {name: value for name, value in said.items() if value is not None}


def _font(settings: Any) -> str | None:
    """The font of Latin letters."""
    fonts = _child(settings, "rFonts")
    return None if fonts is None else _get(fonts, "ascii") or _get(fonts, "hAnsi")


def _signed(text: str, font: str) -> str:
    """Text in a font whose letters are signs, as a reader sees it; a mark stands for each sign that is not known."""
    signs = _SIGNS.get(font.casefold())
    if signs is None:
        return text
    return "".join(signs.get(f"{ord(char) & 255:02X}", "[a symbol]") if (ord(char) < 256 or 0xF000 <= ord(char) < 0xF100) and not (char.isspace() or (signs is _SYMBOLS and char in _ALIKE)) else char for char in text)


def _shifted(text: str, raised: int) -> str:
    """Text that is raised (1) or lowered (-1)."""
    return text.translate(_RAISED) if raised > 0 else text.translate(_LOWERED) if raised < 0 else text


class _Field:
    """A field that is open: its instruction, how many runs stand before it, and whether its result has begun; what stands before that is not shown."""

    def __init__(self, instruction: str, at: int, *, shown: bool) -> None:
        self.pieces = [instruction]
        self.at = at
        self.shown = shown


class _Words:
    """The words of a paragraph as they come, with what stands inside it and is none of its words."""

    def __init__(self, measured: _Measure) -> None:
        self.measured = measured
        self.runs: list[tuple[str, _Look]] = []
        self.boxes: list[Any] = []
        self.deleted: list[str] = []
        self.aside: dict[str, list[str]] = {}
        self.marks: list[tuple[str, str | None]] = []
        self.pictures: list[str] = []
        self.drawings: list[str] = []
        self.fields: list[_Field] = []
        """The fields that are open, the innermost last."""

    def add(self, text: str, look: _Look | None = None) -> None:
        """Add words, which may have no look of their own; those that are struck out or hidden are none of the text."""
        if look and look.aside:
            self.beside(look.aside, text)
        elif self.unshown:
            self.beside(_INSTRUCTION, text)
        else:
            self.measured(text)
            self.runs.append((_shifted(text, look.raised) if look else text, look or _Look()))

    def address(self, address: str, at: int) -> None:
        """Add where the words from the run `at` on lead to, unless they say it themselves."""
        words = [text for text, _ in self.runs[at : at + _FEW]]
        if address.startswith("http") and (sum(map(len, words)) > _LONG or address.rstrip("/") not in "".join(words)):
            self.add(f" ({address})")

    def tick(self, box: str, at: int) -> None:
        """Put a box as it is shown in the place of its sign in the words from the run `at` on; before them, where no sign is known."""
        here = next((i for i in range(at, len(self.runs)) if _SIGN.search(self.runs[i][0])), None)
        if here is None:
            self.runs.insert(at, (box, _Look()))
        else:
            text, look = self.runs[here]
            self.runs[here] = (_SIGN.sub(box, text, count=1), look)

    def beside(self, how: str, text: str) -> None:
        """Add what is none of the words."""
        if text:
            self.aside.setdefault(how, []).append(self.measured(text))

    @property
    def unshown(self) -> bool:
        """Whether what comes belongs to the instruction of a field, of which nothing is shown."""
        return any(not one.shown for one in self.fields)

    def open(self, instruction: str = "", *, shown: bool = False) -> None:
        """Open a field; `shown` where its result follows at once."""
        self.fields.append(_Field(instruction, len(self.runs), shown=shown))

    def close(self) -> None:
        """Close the innermost field; of a link its address is added."""
        field = self.fields.pop()
        instruction, at = "".join(field.pieces), field.at
        if self.unshown:
            return
        if link := _ADDRESS.match(instruction):
            self.address(link[1], at)
        if tip := _TIP.match(instruction):
            self.beside("tooltip", tip[1])
        kind = instruction.split(maxsplit=1)[:1]
        if kind and kind[0].upper() not in _UNSEEN and not any(text.strip() for text, _ in self.runs[at:]):
            self.add(f"[a field, which was not read: {clean(instruction)}]")

    def since(self, at: int) -> str:
        """Take back the words from the run `at` on."""
        words = "".join(text for text, _ in self.runs[at:])
        del self.runs[at:]
        return words


class _Word:
    def __init__(self, parts: dict[str, bytes], main: str, root: Any) -> None:
        self.parts = parts
        self.main = main
        self.root = root
        self.targets = _targets(parts, main)
        self.styles = {_get(one, "styleId"): one for kind in ("styles",) for one in self.part(kind) if _name(one) == "style"}
        self.resolved: dict[str | None, dict[str, Any]] = {None: {}}
        self.lists = _Lists(self.part("numbering"))
        self.measured = _Measure()
        self.notes: list[Paragraph] = []
        self.paragraphs = 0
        self.asked = 0
        """So many fields are open whose instructions go on in the next paragraph."""
        self.unfilled: list[str] = []
        """The numbers that stand alone in paragraphs without words."""
        self.marks: dict[tuple[str, str | None], str] = {}
        """Where each footnote, endnote and comment is set."""
        self.drawn: set[str] = set()
        """The charts and diagrams that were met in the text."""

    def part(self, kind: str) -> Any:
        name = next((target for what, target in self.targets.values() if what == kind), None)
        return _xml(self.parts, name) if name in self.parts else ()

    def document(self) -> Document:
        blocks = self.blocks(_child(self.root, "body") if _child(self.root, "body") is not None else (), "")
        for kind in ("header", "footer"):
            seen: set[str] = set()
            for what, target in dict.fromkeys(self.targets.values()):
                if what == kind and target in self.parts:
                    outer, self.targets = self.targets, _targets(self.parts, target)
                    self.beside(kind, _xml(self.parts, target), seen)
                    self.targets = outer
        for kind, noun in (("footnotes", "footnote"), ("endnotes", "endnote"), ("comments", "comment")):
            number = 0
            for one in self.part(kind):
                if _get(one, "type") in (None, "normal"):
                    number += 1
                    at = self.marks.get((noun, _get(one, "id")))
                    self.beside(f"{noun} {number}{' at ' if at else ''}{at or ''}", one, set())
        for name in sorted(self.parts.keys() - self.drawn):
            if re.search(r"/(diagrams/data|charts/chart)\d*\.xml$", name):
                self.chart(f"drawing {quoted(posixpath.basename(name))}", name)
        return Document(blocks, self.notes)

    def chart(self, place: str, name: str) -> None:
        """Take the words of a chart or a diagram."""
        self.notes += _drawn(place, _xml(self.parts, name))

    def beside(self, place: str, node: Any, seen: set[str]) -> None:
        """Take what stands beside the text, once."""
        words = "\n".join(one.text for one in flat(self.blocks(node, place)))
        if words and words not in seen:
            seen.add(words)
            self.notes.append(Paragraph(place, words))

    def blocks(self, node: Any, inside: str) -> list[Block]:
        """Paragraphs and tables in an element; `inside` is the place of all its paragraphs, empty for the text itself, where they are counted."""
        found: list[Block] = []
        tables = 0
        outer, self.asked = self.asked, 0
        for child in self.children(node, ("p", "tbl", "altChunk", "subDoc"), inside):
            if _name(child) == "p":
                found += self.paragraph(child, inside)
            elif _name(child) == "tbl":
                tables += 1
                found.append(self.table(child, f"{inside}, table {tables}" if inside else f"table {tables}"))
            else:
                self.within(inside or f"after paragraph {self.paragraphs}", child)
        self.asked = outer
        return found

    def within(self, place: str, node: Any) -> None:
        """Tell of a document inside the document."""
        name = posixpath.basename(self.targets.get(_get(node, "id") or "", ("", ""))[1])
        self.notes.append(Paragraph(place, f"[there is text here that was not read: a document inside the document{f' ({name})' if name else ''}; save the file again in Word]"))

    def children(self, node: Any, names: Sequence[str], inside: str) -> Iterator[Any]:
        """The elements of these names in `node`, also those inside content controls and tracked insertions."""
        within = [iter(node)]
        while within:
            if (child := next(within[-1], None)) is None:
                within.pop()
                continue
            name = _name(child)
            self.bound(inside or f"after paragraph {self.paragraphs}", child)
            if name in names:
                yield child
            elif name in ("del", "moveFrom"):
                self.gone(inside or f"after paragraph {self.paragraphs}", [_inner(child)])
            elif name == "AlternateContent":
                self.gone(inside or f"after paragraph {self.paragraphs}", _unshown(child), _OTHER)
                within.append(iter(_choice(child)))
            elif _is_empty(child):
                self.empty(inside or f"after paragraph {self.paragraphs}", child)
            elif name and name not in _PASSED:
                within.append(iter(child))

    def gone(self, place: str, deleted: Sequence[str], how: str = "deleted by a tracked change") -> None:
        if words := clean(" ".join(deleted)):
            self.notes.append(Paragraph(f"{place}, {how}", words))

    def empty(self, place: str, node: Any) -> None:
        if words := clean(_inner(node)):
            self.notes.append(Paragraph(f"{place}, a field left empty", words))

    def bound(self, place: str, node: Any) -> None:
        """Tell where Word shows data that are kept beside the text, and the words of a content control are others."""
        settings = _child(node, "sdtPr") if _name(node) == "sdt" else None
        path = _get(_child(settings, "dataBinding"), "xpath") or ""
        held = self.held.get(re.sub(r"\[\d+\]$", "", path.rpartition("/")[2]).rpartition(":")[2].lstrip("@"), []) if path else []
        if not held:
            return
        words = "" if _is_empty(node) else " ".join(clean(self.measured(_inner(node))).split())
        if words and any(_child(settings, kind) is not None for kind in ("date", "dropDownList", "comboBox", "checkbox")):
            return
        if words not in held:
            said = " / ".join("[text in another form, which was not read]" if one.startswith("<") else one for one in held)
            self.notes.append(Paragraph(f"{place}, shown from data beside the text", self.measured(said)))

    @cached_property
    def held(self) -> dict[str, list[str]]:
        """What is kept beside the text, by the names of elements and attributes; not who wrote it."""
        found: dict[str, list[str]] = {}
        for name, part in sorted(self.parts.items()):
            with suppress(SyntaxError, ValueError):
                for one in parse_xml(part).iter() if name.startswith(_BESIDE) and name.endswith(".xml") and part else ():
                    pairs = [(_name(one), one.text or "" if not len(one) else ""), *((key.rpartition("}")[2], str(value)) for key, value in one.attrib.items())]
                    for key, value in pairs:
                        if key not in _WRITERS and (words := " ".join(clean(value).split())) and words not in (known := found.setdefault(key, [])):
                            known.append(words)
        return found

    def paragraph(self, node: Any, inside: str) -> list[Block]:
        """The paragraph, and what its text boxes hold; nothing where both are empty."""
        settings = _child(node, "pPr")
        style = self.style(_value(settings, "pStyle"))
        words = _Words(self.measured)
        words.fields = [_Field("", 0, shown=False) for _ in range(self.asked)]
        self.take(node, words, style)
        first = next((i for i, one in enumerate(words.fields) if not one.shown), len(words.fields))
        self.asked = len(words.fields) - first if first < len(words.fields) and _goes_on(node) else 0
        del words.fields[len(words.fields) - self.asked :]
        while words.fields:
            words.close()
        text, lead, blue = _joined(words.runs)
        bullets = _bulleted("".join(said for said, _ in words.runs))
        number = self.lists.number(_child(settings, "numPr"), style.get("list"), drawn=bool(text) or not self.unmarked(settings))
        if text and self.measured(number.label):
            text, lead = f"{number.label} {text}", lead + len(number.label) + 1 if lead else 0
        elif number.label:
            self.unfilled.append(number.label)
        if text and not inside:
            self.paragraphs += 1
        place = inside or (f"paragraph {self.paragraphs}" if text else f"after paragraph {self.paragraphs}")
        if number.unread:
            self.notes.append(Paragraph(place, "[a number that Word gives by itself, which was not read]"))
        self.gone(place, words.deleted)
        for how, said in words.aside.items():
            self.gone(place, said, how)
        self.marks |= dict.fromkeys(words.marks, place)
        self.notes += [Paragraph(place, f"[a picture, which was not read{': ' if alt else ''}{alt}]") for alt in words.pictures]
        at = f"{'' if place.startswith('after') else 'at '}{place}"
        for name in dict.fromkeys(words.drawings):
            if name not in self.drawn:
                self.drawn.add(name)
                self.chart(f"drawing {at}", name)
        outline = _int(_value(settings, "outlineLvl") or style.get("outline"), 9)
        level = outline + 1 if outline < 9 else 0 if style.get("title") else None
        found: list[Block] = [Paragraph(place, text, level, lead, blue, number.item, (text.partition("\n")[0],) if number.bullet else bullets)] if text else []
        for box in words.boxes:
            found += [Paragraph(f"WordArt {at}", box)] if isinstance(box, str) else self.blocks(box, f"text box {at}")
        return found

    def unmarked(self, settings: Any) -> bool:
        """Whether the end of a paragraph is deleted or hidden, so that of one without words nothing is shown."""
        mark = _child(settings, "rPr")
        return any(_child(mark, one) is not None for one in ("del", "moveFrom")) or any(_on(mark, one) for one in _HIDES)

    def style(self, name: str | None) -> dict[str, Any]:
        """What a style sets, with what it takes from those it is based on."""
        chain: list[str | None] = []
        seen: set[str | None] = set()
        while name in self.styles and name not in self.resolved and name not in seen:
            chain.append(name)
            seen.add(name)
            name = _value(self.styles[name], "basedOn")
        found = self.resolved.get(name, {})
        for one in reversed(chain):
            node = self.styles[one]
            own = {"list": _child(node, "pPr", "numPr"), "outline": _value(node, "pPr", "outlineLvl"), "title": (_value(node, "name") or "").casefold() == "title" or None}
            self.resolved[one] = found = {**found, **_set(_child(node, "rPr")), **{key: value for key, value in own.items() if value is not None}}
        return found

    def take(self, node: Any, words: _Words, style: dict[str, Any]) -> None:
        """Collect the words in an element of a paragraph."""
        for child in node:
            name = _name(child)
            self.bound(f"after paragraph {self.paragraphs}", child)
            if name == "r":
                self.run(child, words, self.look(_child(child, "rPr"), style))
            elif name in ("del", "moveFrom"):
                words.deleted.append(_inner(child))
            elif name == "AlternateContent":
                words.beside(_OTHER, " ".join(_unshown(child)))
                self.take(_choice(child), words, style)
            elif _is_empty(child):
                self.empty(f"after paragraph {self.paragraphs}", child)
            elif name == "sdt" and (box := _child(child, "sdtPr", "checkbox")) is not None:
                at = len(words.runs)
                self.take(child, words, style)
                words.tick(_ticked(_on(box, "checked")), at)
            elif name in ("drawing", "pict", "object"):
                self.drawing(child, words)
            elif name == "hyperlink":
                at = len(words.runs)
                self.take(child, words, style)
                words.address(self.targets.get(_get(child, "id") or "", ("", ""))[1], at)
                words.beside("tooltip", _get(child, "tooltip") or "")
            elif name == "fldSimple":
                words.open(_get(child, "instr") or "", shown=True)
                self.take(child, words, style)
                words.close()
            elif name == "subDoc":
                self.within(f"after paragraph {self.paragraphs}", child)
            elif name in _FORMULAS:
                words.add(self.formula(child, words, style))
            elif name and name not in _PASSED:
                self.take(child, words, style)

    def formula(self, node: Any, words: _Words, style: dict[str, Any]) -> str:
        """A part of a formula on one line, so that no figure becomes another."""

        def parts(node: Any, name: str) -> list[str]:
            found = []
            for child in node:
                if _name(child) == name:
                    at = len(words.runs)
                    self.take(child, words, style)
                    found.append(words.since(at).strip())
            return found

        def part(name: str) -> str:
            return "".join(parts(node, name))

        def group(text: str) -> str:
            return text if re.fullmatch(r"[\w.,]*|\([^()]*\)", text) else f"({text})"

        def moved(sign: str, text: str) -> str:
            return text.translate(_RAISED if sign == "^" else _LOWERED) if re.fullmatch(r"[0-9+\u2212-]*", text) else f"{sign}{group(text)}"

        def sign(name: str, otherwise: str) -> str:
            found = _child(node, f"{_name(node)}Pr", name)
            return otherwise if found is None else _get(found, "val") or ""

        match _name(node):
            case "f":
                over, under = group(part("num")), group(part("den"))
                return f" ({over} {under}) " if sign("type", "") == "noBar" else f" {over}/{under} "
            case "sPre":
                return f" {moved('^', part('sup'))}{moved('_', part('sub'))}{part('e')}"
            case "rad":
                return f" {moved('^', part('deg'))}√{group(part('e'))} "
            case "nary":
                return f" {sign('chr', '∫')}{moved('_', part('sub'))}{moved('^', part('sup'))} {part('e')} "
            case "d":
                return f"{sign('begChr', '(')}{sign('sepChr', '|').join(parts(node, 'e'))}{sign('endChr', ')')}"
            case "m":
                return f"[{'; '.join(' '.join(parts(row, 'e')) for row in node if _name(row) == 'mr')}]"
            case "eqArr":
                return "; ".join(parts(node, "e"))
            case "func":
                return f" {part('fName')} {part('e')} "
        return f"{part('e')}{moved('_', part('sub'))}{moved('^', part('sup'))}"

    def look(self, settings: Any, style: dict[str, Any]) -> _Look:
        said = {**style, **self.style(_value(settings, "rStyle")), **_set(settings)}
        aside = "struck out" if said.get("strike") or said.get("dstrike") else "hidden" if any(said.get(one) for one in _HIDES) else ""
        return _Look(said.get("bold", False), (_value(settings, "color") or "").lower() in _BLUES, aside, said.get("raised", 0), said.get("font", ""))

    def run(self, node: Any, words: _Words, look: _Look) -> None:
        for child in node:
            name = _name(child)
            if name == "t":
                words.add(_signed("".join(child.itertext()), look.font), look)
            elif name == "sym":
                code = _get(child, "char") or ""
                sign = _signed(chr(int(code, 16)), _get(child, "font") or "") if re.fullmatch("[0-9A-Fa-f]{4}", code) else ""
                words.add("[a symbol]" if unicodedata.category(sign[:1] or "\0") in ("Co", "Cc", "Cs") else sign, look)
            elif name == "fldChar":
                self.field(child, words)
            elif name == "instrText" and words.fields:
                words.fields[-1].pieces.append("".join(child.itertext()))
            elif name in _BREAKS:
                words.add(_BREAKS[name], look)
            elif name in ("footnoteReference", "endnoteReference", "commentReference"):
                words.marks.append((name.removesuffix("Reference"), _get(child, "id")))
            elif name == "delText":
                words.deleted.append("".join(child.itertext()))
            elif name in ("drawing", "pict", "object"):
                self.drawing(child, words)
            elif name == "AlternateContent":
                words.beside(_OTHER, " ".join(_unshown(child)))
                self.run(_choice(child), words, look)
            elif name and name not in _PASSED:
                self.run(child, words, look)

    def field(self, mark: Any, words: _Words) -> None:
        """Where a field begins or ends; of one that is filled in by a click, what was chosen."""
        kind = _get(mark, "fldCharType")
        for name in ("statusText", "helpText"):
            words.beside("help", _value(mark, "ffData", name) or "")
        if kind == "separate" and words.fields:
            words.fields[-1].shown = True
        elif kind == "end" and words.fields:
            words.close()
        box, choices = _child(mark, "ffData", "checkBox"), _child(mark, "ffData", "ddList")
        if box is not None:
            words.add(_ticked(_on(box, "default") if _on(box, "checked") is None else _on(box, "checked")))
        if choices is not None:
            words.add("".join([_get(one, "val") or "" for one in choices if _name(one) == "listEntry"][_int(_value(choices, "result"), 0) :][:1]))
        if kind == "begin":
            words.open()

    def drawing(self, node: Any, words: _Words) -> None:
        boxes = list(_boxes(node))
        words.boxes += boxes
        parts = [self.targets.get(_get(one, "dm" if _name(one) == "relIds" else "id") or "", ("", ""))[1] for one in node.iter() if _name(one) in ("relIds", "chart")]
        words.drawings += [name for name in parts if name in self.parts]
        alts = dict.fromkeys(clean(" – ".join(said for name in ("title", "descr", "alt") if (said := _get(one, name)))) for one in node.iter() if _name(one) in ("docPr", "shape"))
        words.beside("tooltip", " ".join(tip for one in node.iter() if _name(one) == "hlinkClick" and (tip := _get(one, "tooltip"))))
        alts |= {f"a file inside the document, {_get(one, 'ProgID') or 'of no kind'}": None for one in node.iter() if _name(one) == "OLEObject"}
        words.pictures += [alt for alt in alts if alt or not (boxes or parts)]

    def table(self, node: Any, place: str) -> Table:
        rows = []
        if words := clean("\n".join(said for name in ("tblCaption", "tblDescription") if (said := _value(node, "tblPr", name)))):
            self.notes.append(Paragraph(f"{place}, alternative text", self.measured(words)))
        joined: set[int] = set()
        for number, row in enumerate(self.children(node, ("tr",), place), 1):
            if _child(row, "trPr", "del") is not None:
                self.gone(f"{place}, row {number}", [_inner(row)])
                continue
            cells, joined = self.row(row, f"{place}, row {number}{' (hidden)' if _on(_child(row, 'trPr'), 'hidden') else ''}", joined)
            rows.append(cells)
        return Table(place, rows)

    def row(self, row: Any, place: str, above: set[int]) -> tuple[list[Cell], set[int]]:
        """The cells of a row, and the columns in which a cell goes on below; `above` are those of the row before. What Word covers by a merged cell is told, and is none of the text."""
        column, joined = _int(_value(row, "trPr", "gridBefore"), 0) + 1, set[int]()
        cells: list[Cell] = []
        alone: dict[int, list[str]] = {}
        for cell in self.children(row, ("tc",), place):
            where = f"{place}, column {column}"
            settings = _child(cell, "tcPr")
            down, across = _child(settings, "vMerge"), _child(settings, "hMerge")
            goes_on = down is not None and _get(down, "val") != "restart" and column in above
            beside = across is not None and _get(across, "val") != "restart" and bool(cells)
            wide = _int(_value(settings, "gridSpan"), 1) or 1
            deleted = _child(settings, "cellDel") is not None
            joined |= {column} if down is not None else set()
            if deleted:
                self.gone(where, [_inner(cell)])
            elif goes_on or beside:
                self.covered(where, cell)
            if beside:
                cells[-1] = cells[-1]._replace(span=cells[-1].span + wide)
            else:
                self.unfilled.clear()
                blocks = [] if deleted or goes_on else self.blocks(cell, where)
                alone |= {} if blocks else {len(cells): list(self.unfilled)}
                cells.append(Cell(where, column, wide, blocks, goes_on))
            column += wide
        self.unfilled.clear()
        for i, labels in alone.items():
            self.counted(cells[i], labels, told=not any(one.text for one in cells[:i] + cells[i + 1 :]))
        return cells, joined

    def counted(self, cell: Cell, labels: Sequence[str], *, told: bool) -> None:
        """Put the numbers that stand alone in a cell into it; where the row says nothing else, they are only `told`."""
        if labels and told:
            self.notes.append(Paragraph(f"{cell.place}, a number beside which nothing stands", "\n".join(labels)))
        elif labels:
            cell.blocks.append(Paragraph(cell.place, "\n".join(labels), item=True))

    def covered(self, place: str, cell: Any) -> None:
        """Tell what stands under a merged cell, where Word does not show it."""
        if words := clean(self.measured(_inner(cell))):
            self.notes.append(Paragraph(f"{place}, under a merged cell", words))


def _goes_on(node: Any) -> bool:
    """Whether the instruction of a field that is open at the end of a paragraph ends in one of the next."""
    depth = 0
    for one in islice(node.itersiblings(), _NEXT):
        for mark in one.iter("{*}fldChar"):
            kind = _get(mark, "fldCharType")
            if depth == 0 and kind in ("separate", "end"):
                return True
            depth += {"begin": 1, "end": -1}.get(kind or "", 0)
    return False


_NEXT = 50
"""In so many paragraphs the end of an instruction is looked for."""


def _inner(node: Any) -> str:
    """All words in an element, also those that are deleted."""
    return "".join("".join(one.itertext()) if _name(one) in ("t", "delText") else " " for one in node.iter() if _name(one) in ("t", "delText", "p", *_BREAKS))


def _is_empty(node: Any) -> bool:
    """Whether it is a content control that shows what is to be typed into it."""
    return _name(node) == "sdt" and _on(_child(node, "sdtPr"), "showingPlcHdr") is True


def _ticked(on: bool | None) -> str:  # noqa: FBT001 - what the box says
    """A box to be ticked, as it is shown."""
    return "☒" if on else "☐"


def _choice(node: Any) -> Any:
    """What Word shows of alternatives: the first that asks for nothing but what Microsoft has added, else what stands there for all others."""
    choices = (one for one in node if _name(one) == "Choice" and all((one.nsmap.get(prefix) or "").startswith(_ADDED) for prefix in (one.get("Requires") or "").split()))
    fallback = _child(node, "Fallback")
    return next(choices, fallback if fallback is not None else ())


_OTHER = "for programs that cannot show what stands there"


def _unshown(node: Any) -> list[str]:
    """The words of alternatives that Word does not show, and that are not said by what it shows."""
    shown = _choice(node)
    said = clean(_inner(shown)) if len(shown) else ""
    return [words for one in node if one is not shown and (words := clean(_inner(one))) and words not in said]


_ADDED = ("http://schemas.microsoft.com/office/", "http://schemas.openxmlformats.org/")
"""How the names of all begin that Word understands."""


def _boxes(node: Any) -> Iterator[Any]:
    """What is written in shapes: of a text box the element that holds it, of WordArt and of boxes that hold bare words these."""
    for child in node:
        if _name(child) == "txbxContent":
            yield child
        elif _name(child) == "textpath" and (words := clean(_get(child, "string") or "")):
            yield words
        elif _name(child) == "textbox" and next(child.iter("{*}txbxContent"), None) is None:
            yield from [words] if (words := clean(" ".join(child.itertext()))) else []
        elif _name(child) == "AlternateContent":
            yield from _boxes(_choice(child))
        else:
            yield from _boxes(child)


def _drawn(place: str, node: Any) -> list[Paragraph]:
    """The words of a drawing, a paragraph or a value a line; those that are struck out apart."""
    lines: list[str] = []
    struck: list[str] = []
    last = None
    for one in node.iter():
        lines += [said for name in ("title", "descr", "tooltip") if _name(one) in ("cNvPr", "hlinkClick") and (said := _get(one, name))]
        if _name(one) in ("t", "v") and not len(one):
            text, run = "".join(one.itertext()), one.getparent()
            look = _child(run, "rPr")
            whole = run.getparent() if _name(run) in ("r", "fld") else None
            if _get(look, "strike") not in (None, "noStrike"):
                struck.append(text)
                continue
            height = _get(look, "baseline") or "0"
            lines += [""] if whole is None or whole is not last else []
            lines[-1] += _shifted(text, 0 if height.strip("0%") == "" else -1 if height.startswith("-") else 1)
            last = whole
    return [Paragraph(at, words) for at, words in ((place, clean("\n".join(lines))), (f"{place}, struck out", clean(" ".join(struck)))) if words]


def _joined(runs: Sequence[tuple[str, _Look]]) -> tuple[str, int, bool]:
    """The words of a paragraph, how much of its beginning is bold, and whether all of it is blue."""
    text = clean("".join(words for words, _ in runs))
    inked = [(words, look) for words, look in runs if words.strip()]
    bold = ""
    for words, look in inked:
        if not look.bold:
            break
        bold += words
    whole = all(look.bold for _, look in inked)
    return text, len(text) if whole else _reach(text, bold), bool(inked) and all(look.blue for _, look in inked)


def _reach(text: str, beginning: str) -> int:
    """How far into `text` the words of its `beginning` go, spaces not counted."""
    left = len(re.sub(r"\s", "", clean(beginning)))
    at = 0
    for at, char in enumerate(text):  # noqa: B007 - where it ends is the answer
        if left == 0:
            break
        left -= not char.isspace()
    return at if beginning.strip() else 0


_FORM = 255
"""So many characters Word takes for the number of an item, and Excel for the form of a figure."""


class _Number(NamedTuple):
    """What Word puts before a paragraph by itself."""

    label: str = ""
    item: bool = False
    """Whether it is an item of a list at all."""
    bullet: bool = False
    unread: bool = False
    """Whether there is a number which cannot be told."""


class _Lists:
    """Numbers that Word gives to paragraphs by itself."""

    def __init__(self, numbering: Any) -> None:
        kinds = {_get(one, "abstractNumId"): one for one in numbering if _name(one) == "abstractNum"}
        styled = {_value(one, "styleLink"): id_ for id_, one in kinds.items() if _child(one, "styleLink") is not None}
        self.lists: dict[str | None, str | None] = {}
        """The list that each number belongs to; those of one list are counted together."""
        self.levels: dict[str | None, dict[str | None, Any]] = {}
        self.starts: dict[tuple[str | None, int], int] = {}
        """Where a number begins to count again."""
        for one in (one for one in numbering if _name(one) == "num"):
            number, kind = _get(one, "numId"), _value(one, "abstractNumId")
            link = _value(kinds.get(kind), "numStyleLink")
            kind = styled.get(link) if link else kind
            self.lists[number] = kind
            self.levels[number] = {_get(level, "ilvl"): level for level in kinds.get(kind, ()) if _name(level) == "lvl"}
            for other in (other for other in one if _name(other) == "lvlOverride"):
                self.levels[number] |= {_get(other, "ilvl"): level for level in other if _name(level) == "lvl"}
                if (start := _value(other, "startOverride")) is not None:
                    self.starts[number, _int(_get(other, "ilvl"), 0)] = _int(start, 1)
        self.counts: dict[str | None, dict[int, int]] = {}
        self.begun: set[tuple[str | None, int]] = set()

    def number(self, own: Any, style: Any, *, drawn: bool) -> _Number:
        """The number before a paragraph, by its `own` settings and those of its `style`; `drawn` whether the paragraph is shown at all, without which it does not count."""
        number = _value(own, "numId") or _value(style, "numId")
        level = _value(own, "ilvl") or _value(style, "ilvl") or "0"
        if not drawn or not number or number == "0":
            return _Number()
        levels = self.levels.get(number, {})
        if level not in levels:
            return _Number(unread=number in self.levels)
        here = _int(level, 0)
        self.count(number, here, levels)
        form, kind = _value(levels[level], "lvlText") or "", _value(levels[level], "numFmt")
        if len(form) > _FORM:
            raise UnreadableError(f"what stands before the items of a list has {len(form):,} characters; that is no ordinary document")
        if kind == "bullet":
            return _Number(item=True, bullet=True)
        plain = _on(levels[level], "isLgl") is True
        shown = {int(one): self.shown(number, int(one) - 1, levels, plain=plain) for one in re.findall(r"%([1-9])", form)}
        if None in shown.values():
            return _Number(item=True, unread=True)
        return _Number(clean(re.sub(r"%([1-9])", lambda match: shown[int(match[1])] or "", form)), item=True)

    def count(self, number: str, here: int, levels: dict[str | None, Any]) -> None:
        """Count a paragraph; those of deeper levels begin again."""
        counts = self.counts.setdefault(self.lists.get(number), {})
        again = (number, here) in self.starts and (number, here) not in self.begun
        self.begun.add((number, here))
        first = self.starts.get((number, here), _start(levels[str(here)]))
        counts[here] = first if again or here not in counts else counts[here] + 1
        for deeper in [one for one in counts if one > here]:
            restart = _value(levels.get(str(deeper)), "lvlRestart")
            if restart is None or here < _int(restart, 0):
                del counts[deeper]

    def shown(self, number: str, level: int, levels: dict[str | None, Any], *, plain: bool) -> str | None:
        """How the count of a level is written, `plain` in figures alone; None where that is not known."""
        one = levels.get(str(level))
        if one is None:
            return ""
        count = self.counts[self.lists.get(number)].get(level, self.starts.get((number, level), _start(one)))
        return str(count) if plain else _written(count, _value(one, "numFmt"))


def _start(level: Any) -> int:
    return _int(_value(level, "start"), 1)


def _written(number: int, form: str | None) -> str | None:
    """A count in the form that a list gives it; None where the form is not known."""
    match form:
        case "decimal" | None:
            return str(number)
        case "decimalZero":
            return f"{number:02}"
        case "none" | "bullet":
            return ""
        case "lowerLetter" | "upperLetter" if number > 0:
            letters = chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)
            return letters if form == "lowerLetter" else letters.upper()
        case "lowerRoman" | "upperRoman" if number > 0:
            return _roman(number) if form == "lowerRoman" else _roman(number).upper()
    return None


def _roman(number: int) -> str:
    roman = ""
    for value, sign in ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i")):
        roman += sign * (number // value)
        number %= value
    return roman


# --- spreadsheets ---------------------------------------------------------------------------------------------------------------------


def _sheets(parts: dict[str, bytes], main: str, workbook: Any) -> Document:
    held = {name: part for name, part in parts.items() if not name.startswith(_BESIDE) and name != "mimetype"}
    roots = {name: _xml(held, name) for name, part in held.items() if part and not name.endswith(_OLD)}
    claimed = sum(map(_claimed, roots.values()))
    if claimed > _MOST_MERGED:
        raise UnreadableError(f"cells are merged over an area of {claimed:,}; part them in Excel, and save it again")
    held |= {name: serialize_part_xml(root) for name, root in roots.items() if _DAY.search(held[name]) and _dayless(root)}
    targets = _targets(parts, main)
    own = {_get(one, "name"): targets[_get(one, "id") or ""][1] for one in workbook.iter("{*}sheet") if _get(one, "id") in targets}
    parted = {name: serialize_part_xml(root) for name, root in roots.items() if _parted(root)}
    package = _packed(held)
    try:
        with warnings.catch_warnings(record=True) as heard:
            warnings.simplefilter("ignore")
            books = [openpyxl.load_workbook(package, rich_text=True)]
            books.append(openpyxl.load_workbook(_packed({**held, **parted}), data_only=True, rich_text=True) if parted else books[0])
            warnings.filterwarnings("always", _ODD.pattern)
            books.insert(0, openpyxl.load_workbook(package, data_only=True, rich_text=True))
        odd = [match.groups() for one in heard if (match := _ODD.match(str(one.message)))]
    except Exception as error:
        raise UnreadableError("the spreadsheet is damaged; open it in Excel and save it again as .xlsx") from error
    measured = _Measure()
    blocks: list[Block] = []
    notes = []
    for shown, written, bare in zip(*(book.worksheets for book in books), strict=True):
        sheet = f"sheet {quoted(shown.title)}{'' if shown.sheet_state == 'visible' else ' (hidden)'}"
        hidden = _hidden(shown)
        goes_on = {(row, column) for one in shown.merged_cells.ranges for row in range(one.min_row + 1, min(one.max_row, one.min_row + 1000) + 1) for column in (one.min_col,)}
        spans = {(one.min_row, one.min_col): one.max_col - one.min_col + 1 for one in shown.merged_cells.ranges}
        rows: dict[int, list[Cell]] = {}
        comments: dict[str, str] = {}
        for (row, column), cell in sorted(written._cells.items()):  # noqa: SLF001 - the cells that are there, not all that a careless sheet claims
            value = getattr(shown._cells.get((row, column)), "value", None)  # noqa: SLF001
            place = f"{sheet}, cell {cell.coordinate}{hidden(row, column)}"
            if value == "#VALUE!" and (wrong := next((one for one in odd if one[0] == cell.coordinate), None)):
                odd.remove(wrong)
                notes.append(Paragraph(f"{place}, which has the form of a day and is none", clean(wrong[1])))
                value = ""
            if isinstance(value, float) and not isfinite(value):
                notes.append(Paragraph(f"{place}, a number that is none", str(value)))
                value = ""
            said, struck = map(measured, _shown(cell.value if value is None else value, cell))
            text = clean(said)
            if behind := clean(measured(_behind(cell.value if value is None else value, cell))):
                notes.append(Paragraph(f"{place}, which the form of the cell does not show", behind))
            notes += [Paragraph(f"{place}, struck out", words)] if (words := clean(struck)) else []
            if text or (row, column) in goes_on:
                bold = bool(getattr(getattr(cell, "font", None), "b", False))
                rows.setdefault(row, []).append(Cell(place, column, spans.get((row, column), 1), [Paragraph(place, text, lead=len(text) if bold else 0, bullets=_bulleted(said))] if text else [], (row, column) in goes_on))
            link = measured(getattr(getattr(cell, "hyperlink", None), "target", None) or "")
            notes += [Paragraph(f"{place}, link", clean(link))] if link and link not in text else []
            comment = getattr(cell, "comment", None)
            if comment is not None and (words := clean(measured(comment.text))):
                comments[cell.coordinate] = words
                notes.append(Paragraph(f"{place}, comment", words))
        if rows:
            blocks.append(Table(sheet, [rows[row] for row in sorted(rows)]))
        for row, column in (at for one in shown.merged_cells.ranges for at in one.cells if at != (one.min_row, one.min_col)):
            cell = bare._cells.get((row, column))  # noqa: SLF001
            words = clean(measured(" ".join(_shown(getattr(cell, "value", None), cell))))
            notes += [Paragraph(f"{sheet}, cell {cell.coordinate}{hidden(row, column)}, under a merged cell", words)] if words else []
        beside = (clean(" ".join(side.text or "" for side in (part.left, part.center, part.right))) for part in (shown.oddHeader, shown.oddFooter, shown.evenHeader, shown.evenFooter, shown.firstHeader, shown.firstFooter))
        notes += [Paragraph(f"{sheet}, header or footer", words) for words in dict.fromkeys(beside) if words]
        if part := own.get(shown.title):
            for root in (roots[name] for name in (part, *(target for _, target in _targets(parts, part).values())) if name in roots):
                notes += [Paragraph(f"{sheet}, {at}", words) for at, said in _asides(root, comments) if (words := clean(measured(said)))]
    for name in sorted(parts):
        place = f"drawing {quoted(posixpath.basename(name))}"
        if name in roots and _name(roots[name]) in ("wsDr", "userShapes", "chartSpace", "dataModel"):
            notes += _drawn(place, roots[name])
        elif name.endswith(_OLD):
            notes += [Paragraph(place, words)] if (words := clean(measured(_old(parts[name])))) else []
        elif re.match(r"xl/(media|embeddings)/", name):
            notes.append(Paragraph(f"{'picture' if 'media' in name else 'file inside the spreadsheet'} {quoted(posixpath.basename(name))}", "[there may be text here, which was not read]"))
    return Document(blocks, notes)


def _hidden(sheet: Any) -> Callable[[int, int], str]:
    """What is said of a cell that the sheet does not show."""
    rows = {number: bool(one.hidden or one.height == 0) for number, one in sheet.row_dimensions.items() if one.hidden or one.height is not None}
    columns = [(one.min, one.max) for one in sheet.column_dimensions.values() if one.hidden or one.width == 0]
    others = bool(sheet.sheet_format.zeroHeight)
    return lambda row, column: " (hidden row)" if rows.get(row, others) else " (hidden column)" if any(first <= column <= last for first, last in columns) else ""


def _asides(root: Any, comments: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """What a part of a sheet says beside its cells, and of which: to those who fill them in, of where a link leads, in talks; `comments` are told already."""
    for one in root.iter("{*}dataValidation", "{*}hyperlink", "{*}threadedComment"):
        at = _get(one, "sqref") or _get(one, "ref") or "".join("".join(child.itertext()) for child in one if _name(child) == "sqref")
        place = f"cell{'s' if re.search('[: ]', at) else ''} {at if len(at) <= _WIDE else f'{at[:_WIDE]}…'}"
        for what, names in _ASIDE.items():
            yield f"{place}, {what}", "\n".join(said for name in names if (said := _get(one, name)))
        words = "".join("".join(child.itertext()) for child in one if _name(child) == "text")
        if clean(words) not in comments.get(at, ""):
            yield f"{place}, comment", words


_ASIDE = {"prompt": ("promptTitle", "prompt"), "error message": ("errorTitle", "error"), "tooltip": ("tooltip",)}
_WIDE = 60
"""So many characters are told of a list of cells."""


def _old(part: bytes) -> str:
    """The words of a drawing of old, a shape a line."""
    try:
        root = parse_xml(re.sub(rb"<br\b[^<>]*>", b" ", part))  # Excel writes it without an end
    except (SyntaxError, ValueError):
        return "[there may be text here, which was not read]"
    return "\n".join(_get(one, "string") or " ".join(one.itertext()) for one in root.iter("{*}textbox", "{*}textpath"))


_DAY = re.compile(rb"""\bt\s*=\s*["']d["']""")
"""What tells that a cell holds a day in letters."""
_ODD = re.compile(r"Cell (\w+) is marked as a date but the serial value (\S+) is")
"""What is said of a cell whose number is no day."""


def _dayless(root: Any) -> bool:
    """Make text of the days in a part of a spreadsheet that are none, as 31 February; whether there are any."""
    found = False
    for cell in root.iter("{*}c"):
        if cell.get("t") == "d":
            try:
                from_ISO8601("".join(_child(cell, "v").itertext()) if _child(cell, "v") is not None else "")  # type: ignore[no-untyped-call]
            except (ValueError, OverflowError):
                cell.set("t", "str")
                found = True
    return found


_MOST_MERGED = 100_000
"""So many cells may be merged, or share a link or a comment; each would be made."""


def _packed(parts: dict[str, bytes]) -> io.BytesIO:
    """The parts as a file."""
    package = io.BytesIO()
    with zipfile.ZipFile(package, "w") as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return package


def _parted(root: Any) -> bool:
    """Part the cells that a part of a spreadsheet merges, under which others may hide; whether there are any."""
    merged = [one for one in root.iter() if _name(one) == "mergeCells" and one.getparent() is not None]
    for one in merged:
        one.getparent().remove(one)
    return bool(merged)


def _claimed(root: Any) -> int:
    """How many cells a part of a spreadsheet merges, or gives a link or a comment."""
    named = (one.attrib.items() for one in root.iter() if _name(one) in ("mergeCell", "hyperlink", "comment"))
    return sum(_area(str(value)) for pairs in named for key, value in pairs if key.rpartition("}")[2] == "ref")


def _area(ref: str) -> int:
    """How many cells a range has, as `A1:C3` or `A:C`; none where it is no range."""
    try:
        left, top, right, bottom = range_boundaries(ref.rpartition("!")[2])
    except ValueError:
        return 0
    return abs(((right or 16_384) - (left or 1) + 1) * ((bottom or 1_048_576) - (top or 1) + 1))


def _form(cell: Any) -> str:
    """The form in which a cell shows what it holds."""
    return str(getattr(cell, "number_format", None) or "")[:_FORM]


def _shown(value: Any, cell: Any) -> tuple[str, str]:
    """What a cell says, and what of it is struck out."""
    font = getattr(cell, "font", None)
    form = _form(cell)
    pieces = [(one.text, one.font) if isinstance(one, TextBlock) else (one, font) for one in value] if isinstance(value, CellRichText) else [(forms.shown(value, form), font)]
    if isinstance(value, CellRichText) and (dress := forms.around(form)) != ("", ""):
        pieces = [(dress[0], font), *pieces, (dress[1], font)] if dress else []
    said = struck = ""
    for text, look in pieces:
        if getattr(look, "strike", False):
            struck += text
        else:
            font_name = str(getattr(look, "rFont", None) or getattr(look, "name", None) or "")
            said += _shifted(_signed(text, font_name), _HEIGHTS.get(getattr(look, "vertAlign", None) or "", 0))
    return said, struck


def _behind(value: Any, cell: Any) -> str:
    """What a cell holds whose form shows nothing of it."""
    form = _form(cell)
    if isinstance(value, str | CellRichText):
        return str(value) if forms.around(form) is None else ""
    figure = value if isinstance(value, int | float) and not isinstance(value, bool) else 1 if hasattr(value, "isoformat") else None
    return str(value) if figure is not None and not forms.shows(form, figure) else ""
