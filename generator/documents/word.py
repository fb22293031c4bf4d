"""A Word file as paragraphs and tables, as a reader of it sees them; what stands beside them, or is not shown, comes as notes."""

from __future__ import annotations

import posixpath
import re
import unicodedata
from contextlib import suppress
from functools import cached_property
from itertools import islice
from typing import TYPE_CHECKING, Any, NamedTuple

from docx.oxml.parser import parse_xml

from generator.diagnostics import quoted
from generator.documents import opc
from generator.documents.blocks import HEIGHTS, LOWERED, RAISED, Block, Cell, Document, Measure, Paragraph, Table, bulleted, clean, drawn, flat, shifted, signed

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_PASSED = frozenset(("pPr", "rPr", "sdtPr", "sdtEndPr", "tblPr", "tblGrid", "trPr", "tcPr", "sectPr", "instrText", "txbxContent", "delInstrText", "fldData", "binData"))
"""Elements that hold settings and no words."""
_BREAKS = {"tab": " ", "ptab": " ", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
_WRITERS = ("creator", "lastModifiedBy", "Manager")
"""What is kept of persons, which is none of the text."""
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
    raised = HEIGHTS.get(align, 0) if (align := opc.value(settings, "vertAlign")) else None
    height = re.fullmatch(r"(-?)0*([0-9]*)(?:[.][0-9]*)?(?:pt)?", opc.value(settings, "position") or "")
    if not raised and height and height[2]:
        raised = -1 if height[1] else 1
    said = {"bold": opc.on(settings, "b") if opc.on(settings, "b") is not None else opc.on(settings, "u"), "strike": opc.on(settings, "strike"), "dstrike": opc.on(settings, "dstrike"), "vanish": opc.on(settings, "vanish"), "specVanish": opc.on(settings, "specVanish"), "webHidden": opc.on(settings, "webHidden"), "raised": raised, "font": _font(settings)}
    return {name: value for name, value in said.items() if value is not None}


def _font(settings: Any) -> str | None:
    """The font of Latin letters."""
    fonts = opc.child(settings, "rFonts")
    return None if fonts is None else opc.get(fonts, "ascii") or opc.get(fonts, "hAnsi")

class _Field:
    """A field that is open: its instruction, how many runs stand before it, and whether its result has begun; what stands before that is not shown."""

    def __init__(self, instruction: str, at: int, *, shown: bool) -> None:
        self.pieces = [instruction]
        self.at = at
        self.shown = shown


class _Words:
    """The words of a paragraph as they come, with what stands inside it and is none of its words."""

    def __init__(self, measured: Measure) -> None:
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
            self.runs.append((shifted(text, look.raised) if look else text, look or _Look()))

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
        self.targets = opc.targets(parts, main)
        self.styles = {opc.get(one, "styleId"): one for kind in ("styles",) for one in self.part(kind) if opc.name(one) == "style"}
        self.resolved: dict[str | None, dict[str, Any]] = {None: {}}
        self.lists = _Lists(self.part("numbering"))
        self.measured = Measure()
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
        return opc.xml(self.parts, name) if name in self.parts else ()

    def document(self) -> Document:
        blocks = self.blocks(opc.child(self.root, "body") if opc.child(self.root, "body") is not None else (), "")
        for kind in ("header", "footer"):
            seen: set[str] = set()
            for what, target in dict.fromkeys(self.targets.values()):
                if what == kind and target in self.parts:
                    outer, self.targets = self.targets, opc.targets(self.parts, target)
                    self.beside(kind, opc.xml(self.parts, target), seen)
                    self.targets = outer
        for kind, noun in (("footnotes", "footnote"), ("endnotes", "endnote"), ("comments", "comment")):
            number = 0
            for one in self.part(kind):
                if opc.get(one, "type") in (None, "normal"):
                    number += 1
                    at = self.marks.get((noun, opc.get(one, "id")))
                    self.beside(f"{noun} {number}{' at ' if at else ''}{at or ''}", one, set())
        for name in sorted(self.parts.keys() - self.drawn):
            if re.search(r"/(diagrams/data|charts/chart)\d*\.xml$", name):
                self.chart(f"drawing {quoted(posixpath.basename(name))}", name)
        return Document(blocks, self.notes)

    def chart(self, place: str, name: str) -> None:
        """Take the words of a chart or a diagram."""
        self.notes += drawn(place, opc.xml(self.parts, name))

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
            if opc.name(child) == "p":
                found += self.paragraph(child, inside)
            elif opc.name(child) == "tbl":
                tables += 1
                found.append(self.table(child, f"{inside}, table {tables}" if inside else f"table {tables}"))
            else:
                self.within(inside or f"after paragraph {self.paragraphs}", child)
        self.asked = outer
        return found

    def within(self, place: str, node: Any) -> None:
        """Tell of a document inside the document."""
        name = posixpath.basename(self.targets.get(opc.get(node, "id") or "", ("", ""))[1])
        self.notes.append(Paragraph(place, f"[there is text here that was not read: a document inside the document{f' ({name})' if name else ''}; save the file again in Word]"))

    def children(self, node: Any, names: Sequence[str], inside: str) -> Iterator[Any]:
        """The elements of these names in `node`, also those inside content controls and tracked insertions."""
        within = [iter(node)]
        while within:
            if (child := next(within[-1], None)) is None:
                within.pop()
                continue
            name = opc.name(child)
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
        settings = opc.child(node, "sdtPr") if opc.name(node) == "sdt" else None
        path = opc.get(opc.child(settings, "dataBinding"), "xpath") or ""
        held = self.held.get(re.sub(r"\[\d+\]$", "", path.rpartition("/")[2]).rpartition(":")[2].lstrip("@"), []) if path else []
        if not held:
            return
        words = "" if _is_empty(node) else " ".join(clean(self.measured(_inner(node))).split())
        if words and any(opc.child(settings, kind) is not None for kind in ("date", "dropDownList", "comboBox", "checkbox")):
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
                for one in parse_xml(part).iter() if name.startswith(opc.BESIDE) and name.endswith(".xml") and part else ():
                    pairs = [(opc.name(one), one.text or "" if not len(one) else ""), *((key.rpartition("}")[2], str(value)) for key, value in one.attrib.items())]
                    for key, value in pairs:
                        if key not in _WRITERS and (words := " ".join(clean(value).split())) and words not in (known := found.setdefault(key, [])):
                            known.append(words)
        return found

    def paragraph(self, node: Any, inside: str) -> list[Block]:
        """The paragraph, and what its text boxes hold; nothing where both are empty."""
        settings = opc.child(node, "pPr")
        style = self.style(opc.value(settings, "pStyle"))
        words = _Words(self.measured)
        words.fields = [_Field("", 0, shown=False) for _ in range(self.asked)]
        self.take(node, words, style)
        first = next((i for i, one in enumerate(words.fields) if not one.shown), len(words.fields))
        self.asked = len(words.fields) - first if first < len(words.fields) and _goes_on(node) else 0
        del words.fields[len(words.fields) - self.asked :]
        while words.fields:
            words.close()
        text, lead, blue = _joined(words.runs)
        bullets = bulleted("".join(said for said, _ in words.runs))
        number = self.lists.number(opc.child(settings, "numPr"), style.get("list"), drawn=bool(text) or not self.unmarked(settings))
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
        outline = opc.small(opc.value(settings, "outlineLvl") or style.get("outline"), 9)
        level = outline + 1 if outline < 9 else 0 if style.get("title") else None
        found: list[Block] = [Paragraph(place, text, level, lead, blue, number.item, (text.partition("\n")[0],) if number.bullet else bullets)] if text else []
        for box in words.boxes:
            found += [Paragraph(f"WordArt {at}", box)] if isinstance(box, str) else self.blocks(box, f"text box {at}")
        return found

    def unmarked(self, settings: Any) -> bool:
        """Whether the end of a paragraph is deleted or hidden, so that of one without words nothing is shown."""
        mark = opc.child(settings, "rPr")
        return any(opc.child(mark, one) is not None for one in ("del", "moveFrom")) or any(opc.on(mark, one) for one in _HIDES)

    def style(self, name: str | None) -> dict[str, Any]:
        """What a style sets, with what it takes from those it is based on."""
        chain: list[str | None] = []
        seen: set[str | None] = set()
        while name in self.styles and name not in self.resolved and name not in seen:
            chain.append(name)
            seen.add(name)
            name = opc.value(self.styles[name], "basedOn")
        found = self.resolved.get(name, {})
        for one in reversed(chain):
            node = self.styles[one]
            own = {"list": opc.child(node, "pPr", "numPr"), "outline": opc.value(node, "pPr", "outlineLvl"), "title": (opc.value(node, "name") or "").casefold() == "title" or None}
            self.resolved[one] = found = {**found, **_set(opc.child(node, "rPr")), **{key: value for key, value in own.items() if value is not None}}
        return found

    def take(self, node: Any, words: _Words, style: dict[str, Any]) -> None:
        """Collect the words in an element of a paragraph."""
        for child in node:
            name = opc.name(child)
            self.bound(f"after paragraph {self.paragraphs}", child)
            if name == "r":
                self.run(child, words, self.look(opc.child(child, "rPr"), style))
            elif name in ("del", "moveFrom"):
                words.deleted.append(_inner(child))
            elif name == "AlternateContent":
                words.beside(_OTHER, " ".join(_unshown(child)))
                self.take(_choice(child), words, style)
            elif _is_empty(child):
                self.empty(f"after paragraph {self.paragraphs}", child)
            elif name == "sdt" and (box := opc.child(child, "sdtPr", "checkbox")) is not None:
                at = len(words.runs)
                self.take(child, words, style)
                words.tick(_ticked(opc.on(box, "checked")), at)
            elif name in ("drawing", "pict", "object"):
                self.drawing(child, words)
            elif name == "hyperlink":
                at = len(words.runs)
                self.take(child, words, style)
                words.address(self.targets.get(opc.get(child, "id") or "", ("", ""))[1], at)
                words.beside("tooltip", opc.get(child, "tooltip") or "")
            elif name == "fldSimple":
                words.open(opc.get(child, "instr") or "", shown=True)
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
                if opc.name(child) == name:
                    at = len(words.runs)
                    self.take(child, words, style)
                    found.append(words.since(at).strip())
            return found

        def part(name: str) -> str:
            return "".join(parts(node, name))

        def group(text: str) -> str:
            return text if re.fullmatch(r"[\w.,]*|\([^()]*\)", text) else f"({text})"

        def moved(sign: str, text: str) -> str:
            return text.translate(RAISED if sign == "^" else LOWERED) if re.fullmatch(r"[0-9+\u2212-]*", text) else f"{sign}{group(text)}"

        def sign(name: str, otherwise: str) -> str:
            found = opc.child(node, f"{opc.name(node)}Pr", name)
            return otherwise if found is None else opc.get(found, "val") or ""

        match opc.name(node):
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
                return f"[{'; '.join(' '.join(parts(row, 'e')) for row in node if opc.name(row) == 'mr')}]"
            case "eqArr":
                return "; ".join(parts(node, "e"))
            case "func":
                return f" {part('fName')} {part('e')} "
        return f"{part('e')}{moved('_', part('sub'))}{moved('^', part('sup'))}"

    def look(self, settings: Any, style: dict[str, Any]) -> _Look:
        said = {**style, **self.style(opc.value(settings, "rStyle")), **_set(settings)}
        aside = "struck out" if said.get("strike") or said.get("dstrike") else "hidden" if any(said.get(one) for one in _HIDES) else ""
        return _Look(said.get("bold", False), (opc.value(settings, "color") or "").lower() in _BLUES, aside, said.get("raised", 0), said.get("font", ""))

    def run(self, node: Any, words: _Words, look: _Look) -> None:
        for child in node:
            name = opc.name(child)
            if name == "t":
                words.add(signed("".join(child.itertext()), look.font), look)
            elif name == "sym":
                code = opc.get(child, "char") or ""
                sign = signed(chr(int(code, 16)), opc.get(child, "font") or "") if re.fullmatch("[0-9A-Fa-f]{4}", code) else ""
                words.add("[a symbol]" if unicodedata.category(sign[:1] or "\0") in ("Co", "Cc", "Cs") else sign, look)
            elif name == "fldChar":
                self.field(child, words)
            elif name == "instrText" and words.fields:
                words.fields[-1].pieces.append("".join(child.itertext()))
            elif name in _BREAKS:
                words.add(_BREAKS[name], look)
            elif name in ("footnoteReference", "endnoteReference", "commentReference"):
                words.marks.append((name.removesuffix("Reference"), opc.get(child, "id")))
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
        kind = opc.get(mark, "fldCharType")
        for name in ("statusText", "helpText"):
            words.beside("help", opc.value(mark, "ffData", name) or "")
        if kind == "separate" and words.fields:
            words.fields[-1].shown = True
        elif kind == "end" and words.fields:
            words.close()
        box, choices = opc.child(mark, "ffData", "checkBox"), opc.child(mark, "ffData", "ddList")
        if box is not None:
            words.add(_ticked(opc.on(box, "default") if opc.on(box, "checked") is None else opc.on(box, "checked")))
        if choices is not None:
            words.add("".join([opc.get(one, "val") or "" for one in choices if opc.name(one) == "listEntry"][opc.small(opc.value(choices, "result"), 0) :][:1]))
        if kind == "begin":
            words.open()

    def drawing(self, node: Any, words: _Words) -> None:
        boxes = list(_boxes(node))
        words.boxes += boxes
        parts = [self.targets.get(opc.get(one, "dm" if opc.name(one) == "relIds" else "id") or "", ("", ""))[1] for one in node.iter() if opc.name(one) in ("relIds", "chart")]
        words.drawings += [name for name in parts if name in self.parts]
        alts = dict.fromkeys(clean(" – ".join(said for name in ("title", "descr", "alt") if (said := opc.get(one, name)))) for one in node.iter() if opc.name(one) in ("docPr", "shape"))
        words.beside("tooltip", " ".join(tip for one in node.iter() if opc.name(one) == "hlinkClick" and (tip := opc.get(one, "tooltip"))))
        alts |= {f"a file inside the document, {opc.get(one, 'ProgID') or 'of no kind'}": None for one in node.iter() if opc.name(one) == "OLEObject"}
        words.pictures += [alt for alt in alts if alt or not (boxes or parts)]

    def table(self, node: Any, place: str) -> Table:
        rows = []
        if words := clean("\n".join(said for name in ("tblCaption", "tblDescription") if (said := opc.value(node, "tblPr", name)))):
            self.notes.append(Paragraph(f"{place}, alternative text", self.measured(words)))
        joined: set[int] = set()
        for number, row in enumerate(self.children(node, ("tr",), place), 1):
            if opc.child(row, "trPr", "del") is not None:
                self.gone(f"{place}, row {number}", [_inner(row)])
                continue
            cells, joined = self.row(row, f"{place}, row {number}{' (hidden)' if opc.on(opc.child(row, 'trPr'), 'hidden') else ''}", joined)
            rows.append(cells)
        return Table(place, rows)

    def row(self, row: Any, place: str, above: set[int]) -> tuple[list[Cell], set[int]]:
        """The cells of a row, and the columns in which a cell goes on below; `above` are those of the row before. What Word covers by a merged cell is told, and is none of the text."""
        column, joined = opc.small(opc.value(row, "trPr", "gridBefore"), 0) + 1, set[int]()
        cells: list[Cell] = []
        alone: dict[int, list[str]] = {}
        for cell in self.children(row, ("tc",), place):
            where = f"{place}, column {column}"
            settings = opc.child(cell, "tcPr")
            down, across = opc.child(settings, "vMerge"), opc.child(settings, "hMerge")
            goes_on = down is not None and opc.get(down, "val") != "restart" and column in above
            beside = across is not None and opc.get(across, "val") != "restart" and bool(cells)
            wide = opc.small(opc.value(settings, "gridSpan"), 1) or 1
            deleted = opc.child(settings, "cellDel") is not None
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
            kind = opc.get(mark, "fldCharType")
            if depth == 0 and kind in ("separate", "end"):
                return True
            depth += {"begin": 1, "end": -1}.get(kind or "", 0)
    return False


_NEXT = 50
"""In so many paragraphs the end of an instruction is looked for."""


def _inner(node: Any) -> str:
    """All words in an element, also those that are deleted."""
    return "".join("".join(one.itertext()) if opc.name(one) in ("t", "delText") else " " for one in node.iter() if opc.name(one) in ("t", "delText", "p", *_BREAKS))


def _is_empty(node: Any) -> bool:
    """Whether it is a content control that shows what is to be typed into it."""
    return opc.name(node) == "sdt" and opc.on(opc.child(node, "sdtPr"), "showingPlcHdr") is True


def _ticked(on: bool | None) -> str:  # noqa: FBT001 - what the box says
    """A box to be ticked, as it is shown."""
    return "☒" if on else "☐"


def _choice(node: Any) -> Any:
    """What Word shows of alternatives: the first that asks for nothing but what Microsoft has added, else what stands there for all others."""
    choices = (one for one in node if opc.name(one) == "Choice" and all((one.nsmap.get(prefix) or "").startswith(_ADDED) for prefix in (one.get("Requires") or "").split()))
    fallback = opc.child(node, "Fallback")
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
    """What is written in shapes: of a text box the element that holds it, of WordArt and of boxes and drawings that hold bare words these."""
    for child in node:
        if opc.name(child) == "txbxContent":
            yield child
        elif opc.name(child) == "txBody":
            yield from (one.text for one in drawn("", child))
        elif opc.name(child) == "textpath" and (words := clean(opc.get(child, "string") or "")):
            yield words
        elif opc.name(child) == "textbox" and next(child.iter("{*}txbxContent"), None) is None:
            yield from [words] if (words := clean(" ".join(child.itertext()))) else []
        elif opc.name(child) == "AlternateContent":
            yield from _boxes(_choice(child))
        else:
            yield from _boxes(child)

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
        kinds = {opc.get(one, "abstractNumId"): one for one in numbering if opc.name(one) == "abstractNum"}
        styled = {opc.value(one, "styleLink"): id_ for id_, one in kinds.items() if opc.child(one, "styleLink") is not None}
        self.lists: dict[str | None, str | None] = {}
        """The list that each number belongs to; those of one list are counted together."""
        self.levels: dict[str | None, dict[str | None, Any]] = {}
        self.starts: dict[tuple[str | None, int], int] = {}
        """Where a number begins to count again."""
        for one in (one for one in numbering if opc.name(one) == "num"):
            number, kind = opc.get(one, "numId"), opc.value(one, "abstractNumId")
            link = opc.value(kinds.get(kind), "numStyleLink")
            kind = styled.get(link) if link else kind
            self.lists[number] = kind
            self.levels[number] = {opc.get(level, "ilvl"): level for level in kinds.get(kind, ()) if opc.name(level) == "lvl"}
            for other in (other for other in one if opc.name(other) == "lvlOverride"):
                self.levels[number] |= {opc.get(other, "ilvl"): level for level in other if opc.name(level) == "lvl"}
                if (start := opc.value(other, "startOverride")) is not None:
                    self.starts[number, opc.small(opc.get(other, "ilvl"), 0)] = opc.small(start, 1)
        self.counts: dict[str | None, dict[int, int]] = {}
        self.begun: set[tuple[str | None, int]] = set()

    def number(self, own: Any, style: Any, *, drawn: bool) -> _Number:
        """The number before a paragraph, by its `own` settings and those of its `style`; `drawn` whether the paragraph is shown at all, without which it does not count."""
        number = opc.value(own, "numId") or opc.value(style, "numId")
        level = opc.value(own, "ilvl") or opc.value(style, "ilvl") or "0"
        if not drawn or not number or number == "0":
            return _Number()
        levels = self.levels.get(number, {})
        if level not in levels:
            return _Number(unread=number in self.levels)
        here = opc.small(level, 0)
        self.count(number, here, levels)
        form, kind = opc.value(levels[level], "lvlText") or "", opc.value(levels[level], "numFmt")
        if len(form) > opc.MAX_FORM:
            raise opc.UnreadableError(f"what stands before the items of a list has {len(form):,} characters; that is no ordinary document")
        if kind == "bullet":
            return _Number(item=True, bullet=True)
        plain = opc.on(levels[level], "isLgl") is True
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
            restart = opc.value(levels.get(str(deeper)), "lvlRestart")
            if restart is None or here < opc.small(restart, 0):
                del counts[deeper]

    def shown(self, number: str, level: int, levels: dict[str | None, Any], *, plain: bool) -> str | None:
        """How the count of a level is written, `plain` in figures alone; None where that is not known."""
        one = levels.get(str(level))
        if one is None:
            return ""
        count = self.counts[self.lists.get(number)].get(level, self.starts.get((number, level), _start(one)))
        return str(count) if plain else _written(count, opc.value(one, "numFmt"))


def _start(level: Any) -> int:
    return opc.small(opc.value(level, "start"), 1)


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


def document(parts: dict[str, bytes], main: str, root: Any) -> Document:
    """What stands in a Word file with these parts, of which `main` is the document and `root` its element. Raises `opc.UnreadableError`."""
    return _Word(parts, main, root).document()
