"""What every document for Word is made of: headings, numbered paragraphs, lists and tables on A4, in one language.

A document is written as the XML of Office Open XML (ISO/IEC 29500) into a frame that python-docx makes once a language: page, styles and numbering. The same values
give the same bytes. Texts are plain or the small HTML of the pages: what a page shows can be put on paper as it is.
"""

from __future__ import annotations

import io
import re
import zipfile
from functools import cache
from html import unescape
from typing import TYPE_CHECKING, Any, NamedTuple
from xml.etree import ElementTree as ET
from xml.sax.saxutils import escape

import docx
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from markupsafe import Markup

from generator import markup
from generator.archive import packed
from generator.catalog import kept_together

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from generator.catalog import Words

MEDIA = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
"""The media type of a document."""

_TAGS = {"en": "en-GB", "fr": "fr-FR", "es": "es-ES", "la": "la-Latn"}
"""Languages as Word names them, for those who read aloud and those who check the spelling."""

_NS = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
_FONT = "Arial"
_BLUE = "1F4E79"
_PALE = "44688A"
"""Guidance, lighter than text and still easy to read on white."""
_WIDTH = 9638
"""Of the text on A4 with margins of two centimetres, in twentieths of a point."""

_BLOCKS = frozenset(("p", "div", "ul", "ol", "li", "dl", "dt", "dd", "table", "figure", "figcaption", "details", "summary", "h2", "h3", "h4", "pre", "caption"))
_PASSED = frozenset(("svg", "nav", "caption", "script"))
"""Elements that are for the screen only: pictures have the same facts in words beside them."""


class Look(NamedTuple):
    """How letters look, whether they are a mark that stays on the line of its value, and in which language they are."""

    bold: bool = False
    italic: bool = False
    mark: bool = False
    lang: str = ""
    href: str = ""


class Line(NamedTuple):
    """A row of a table that spans all its columns: a heading among the rows."""

    text: object


class Paper:
    """A document in the making."""

    def __init__(self, words: Words, title: str, running: str, as_of: str, version: str, *, handed: bool = False) -> None:
        """`title` is the document's name for programs, `running` what stands at the top of each page but the first; `as_of` and `version` say of which records it tells.

        One that is `handed` to somebody, who writes it on and sends it as their own, does not say on every page that it is a draft.
        """
        self.words = words
        self.title = title
        self.running = running
        self.as_of = as_of
        self.draft = words("paper_draft", date=words.date(as_of), version=version or words.unknown("version"))
        self.foot = "" if handed else self.draft
        self.body: list[str] = []
        self.links: list[str] = []
        self.tables = 0

    # --- parts

    def head(self, original: str, rows: Sequence[str], title: str, under: str = "", *, dated: bool = True) -> None:
        """The head of a meeting document: the Convention and a blank for the symbol, day (unless it is for others to date) and language, whose meeting, when and where, and the title."""
        w = self.words
        self.body.append(_paragraph("Convention", _run(w("paper_convention"), Look(bold=True)) + _TAB + _run(w("paper_symbol"), Look(bold=True))))
        if dated:
            self.body.append(_paragraph("Symbol", _TAB + _run(w.date(self.as_of))))
        self.body.append(_paragraph("Symbol", _TAB + _run(original)))
        self.body += [_paragraph("Meeting", _run(row, Look(bold=i == 0)), '<w:spacing w:before="240" w:after="0"/>' if i == 0 else "") for i, row in enumerate(rows)]
        self.paragraph(title, "Title")
        if under:
            self.paragraph(under, "Subtitle")
        if self.foot:
            self.notice()

    def notice(self, more: str = "") -> None:
        """Says plainly that nobody has issued the document."""
        self.paragraph(" ".join(one for one in (self.draft, more) if one), "Notice")

    def heading(self, text: object, level: int = 1) -> None:
        """A heading of the first, second or third level."""
        self.paragraph(text, f"Heading{level}")

    def paragraph(self, content: object, style: str = "BodyText") -> None:
        """A paragraph, or several where the content has them."""
        self.body += self._content(content, style)

    def numbered(self, content: object) -> None:
        """A paragraph with the next number in the margin."""
        self.paragraph(content, "Numbered")

    def lettered(self, items: Iterable[object]) -> None:
        """Items under a numbered paragraph, as a), b), c); once in a document."""
        for item in items:
            self.paragraph(item, "Lettered")

    def bullets(self, items: Iterable[object]) -> None:
        """A plain list."""
        for item in items:
            self.paragraph(item, "ListBullet")

    def guidance(self, content: object) -> None:
        """What the writer of a document is told, to be taken out."""
        self.paragraph(content, "Guidance")

    def annex(self, number: int, title: str) -> None:
        """Begin an annex on a page of its own."""
        self.body.append(_paragraph("Heading1", _run(f"{self.words('paper_annex', number=number)}{self.words('colon')}{title}"), "<w:pageBreakBefore/>"))

    def table(self, caption: str, columns: Sequence[str], rows: Iterable[Sequence[object] | Line], widths: Sequence[int]) -> None:
        """A table with a numbered caption, a header row that is repeated on each page, and rows that do not break; `widths` are in proportion."""
        self.tables += 1
        name = self.words("paper_table", number=self.tables)
        self.body.append(_paragraph("Caption", _run(f"{name}{self.words('colon')}{caption}")))
        self.body.append(self._table(caption, columns, rows, widths))

    def section(self, title: str, content: Markup) -> None:
        """What a page shows in a section, under its heading."""
        head, body = _parsed(markup.escape(title)), _parsed(content)
        _settle(body, head)
        self.heading(_inside(head))
        self.html(_inside(body))

    def html(self, content: Markup) -> None:
        """What a page shows, as headings, paragraphs, lists and tables."""
        self.body += self._flow(_parsed(content), "BodyText", Look(), in_cell=False)

    # --- tables

    def _table(self, caption: str, columns: Sequence[str], rows: Iterable[Sequence[object] | Line], widths: Sequence[int]) -> str:
        rows = list(rows)
        whole = not columns and sum(len(_letters(cell)) for row in rows for cell in row) < _SHORT
        sizes = _fitted([_WIDTH * width // sum(widths) for width in widths], [columns or [""] * len(widths), *(row for row in rows if not isinstance(row, Line))])
        grid = "".join(f'<w:gridCol w:w="{size}"/>' for size in sizes)
        head = "".join(_cell(size, [_paragraph("CellHead", _run(name))], "D9E2EC") for name, size in zip(columns, sizes, strict=False))
        lines = [f"<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>{head}</w:tr>"] if columns else []
        for i, row in enumerate(rows, 1):
            if isinstance(row, Line):
                cells = _cell(sum(sizes), self._content(row.text, "CellHead"), "F2F5F8", len(sizes))
            else:
                cells = "".join(_cell(size, self._content(cell, "Cell") or [_paragraph("Cell", "")]) for cell, size in zip(row, sizes, strict=True))
            if whole and i < len(rows):
                cells = re.sub(r"<w:pStyle [^>]*>", r"\g<0><w:keepNext/>", cells)
            lines.append(f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{cells}</w:tr>")
        look = f'<w:tblLook w:val="{"04A0" if columns else "0480"}" w:firstRow="{int(bool(columns))}" w:lastRow="0" w:firstColumn="1" w:lastColumn="0" w:noHBand="0" w:noVBand="1"/>'
        facts = f'<w:tblStyle w:val="TableGrid"/><w:tblW w:w="{sum(sizes)}" w:type="dxa"/><w:tblLayout w:type="fixed"/>{look}<w:tblCaption w:val={_quoted(caption)}/>'
        return f"<w:tbl><w:tblPr>{facts}</w:tblPr><w:tblGrid>{grid}</w:tblGrid>{''.join(lines)}</w:tbl>" + _paragraph("After", "")

    # --- texts

    def _content(self, content: object, style: str) -> list[str]:
        if not isinstance(content, Markup):
            return [_paragraph(style, _run(str(content)))] if str(content) else []
        return list(self._flow(_parsed(content), style, Look(), in_cell=style.startswith("Cell")))

    def _flow(self, node: ET.Element, style: str, look: Look, *, in_cell: bool) -> Iterator[str]:
        """The blocks inside an element; letters between them are paragraphs of their own."""
        _settle(node)
        pieces: list[tuple[str, Look]] = [(node.text or "", look)]
        for child in node:
            if child.tag in _BLOCKS:
                yield from self._closed(pieces, style)
                pieces = []
                yield from self._block(child, style, look, in_cell=in_cell)
            else:
                if _beside(child) and "".join(text for text, _ in pieces).strip() and not pieces[-1][0].strip():
                    pieces.append((" – ", look))
                pieces += self._inline(child, look)
            pieces.append((child.tail or "", look))
        yield from self._closed(pieces, style)

    def _closed(self, pieces: list[tuple[str, Look]], style: str) -> Iterator[str]:
        text = "".join(text for text, _ in pieces)
        if text.strip():
            yield _paragraph(style, "".join(self._linked(run, look) for run, look in _tidied(pieces)))

    def _linked(self, text: str, look: Look) -> str:
        if not look.href:
            return _run(text, look)
        if look.href not in self.links:
            self.links.append(look.href)
        return f'<w:hyperlink r:id="link{self.links.index(look.href)}">{_run(text, look)}</w:hyperlink>'

    def _inline(self, node: ET.Element, look: Look) -> Iterator[tuple[str, Look]]:
        kind = (node.get("class") or "").split(" ")[0]
        if node.tag in _PASSED or kind == "hide":
            return
        look = look._replace(bold=look.bold or node.tag in ("strong", "b"), italic=look.italic or node.tag in ("i", "em", "cite") or kind == "tag", mark=kind == "tag", lang=node.get("lang") or look.lang)
        if node.tag == "a" and (node.get("href") or "").startswith(("https://", "http://")):
            look = look._replace(href=node.get("href") or "")
        yield (f"({node.text or ''}" if kind == "tag" else node.text or ""), look
        for child in node:
            yield from self._inline(child, look)
            yield child.tail or "", look
        if kind == "tag":
            yield ")", look

    def _block(self, node: ET.Element, style: str, look: Look, *, in_cell: bool) -> Iterator[str]:
        kinds = (node.get("class") or "").split(" ")
        look = look._replace(lang=node.get("lang") or look.lang)
        if node.tag in _PASSED or "hide" in kinds:
            return
        match node.tag:
            case "h2" | "h3" | "h4":
                yield from self._closed(list(self._inline(node, look)), f"Heading{int(node.tag[1]) - 1}" if not in_cell else "CellHead")
            case "summary":
                yield from self._flow(node, "CellHead" if in_cell else "Heading2", look, in_cell=in_cell)
            case "ol" if "events" in kinds and not in_cell:
                yield self._events(node)
            case "p" if "file" in kinds:
                yield from self._closed([(f"{self.words('paper_file')}{self.words('colon')}", look), *self._inline(node, look)], style)
            case "ul" | "ol":
                yield from self._list(node, style, look, in_cell=in_cell)
            case "dl" if in_cell:
                yield from self._facts(node, style, look)
            case "dl":
                yield from self._rows(node, style, look)
            case "table" if not in_cell:
                yield self._same(node)
            case _:
                yield from self._flow(node, style, look, in_cell=in_cell)

    def _list(self, node: ET.Element, style: str, look: Look, *, in_cell: bool) -> Iterator[str]:
        """A list; of an item with several blocks the first has the mark."""
        first, rest = ("CellBullet", "CellBulletMore") if in_cell else ("ListBullet2", "ListContinue2") if style.startswith("List") else ("ListBullet", "ListContinue")
        for item in node:
            for i, block in enumerate(self._flow(item, rest, look, in_cell=in_cell)):
                yield block.replace(f'<w:pStyle w:val="{rest}"/>', f'<w:pStyle w:val="{first}"/>', 1) if i == 0 else block

    def _facts(self, node: ET.Element, style: str, look: Look) -> Iterator[str]:
        """Labels and values in a cell, a paragraph each, or a label above what has paragraphs of its own."""
        colon, strong = self.words("colon"), look._replace(bold=True)
        for label, value in node:
            _settle(value, label)
            name = list(self._inline(label, strong))
            if any(child.tag in _BLOCKS for child in value):
                yield from self._closed([*name, (colon.rstrip(), strong)], style)
                yield from self._flow(value, style, look, in_cell=True)
            else:
                yield from self._closed([*name, (colon, strong), *self._inline(value, look)], style)

    def _rows(self, node: ET.Element, style: str, look: Look) -> Iterator[str]:
        """Labels and values as a table; a value that is a table itself stands below its label, and the rest in a table below that."""
        rows: list[tuple[Markup, Markup]] = []
        for label, value in node:
            _settle(value, label)
            if value.find(".//table") is None:
                rows.append((markup.element("strong", _inside(label)), _inside(value)))
                continue
            yield from self._pairs(rows)
            rows = []
            yield from self._closed(list(self._inline(label, look)), "Caption")
            yield from self._flow(value, style, look, in_cell=False)
        yield from self._pairs(rows)

    def _pairs(self, rows: list[tuple[Markup, Markup]]) -> Iterator[str]:
        if rows:
            yield self._table("", (), rows, (3, 7))

    def _events(self, node: ET.Element) -> str:
        """A chain of events as a table: when and where, and what happened."""
        w = self.words
        rows: list[tuple[Markup, Markup]] = []
        for item in node:
            when = next(child for child in item if child.get("class") == "when")
            item.remove(when)
            rows.append((_inside(when), _inside(item)))
        return self._table(w("field_events"), (w("paper_when"), w("field_event")), rows, (3, 7))

    def _same(self, node: ET.Element) -> str:
        """A table of a page."""
        caption = node.find("caption")
        columns = ["".join(cell.itertext()).strip() for cell in node.findall("thead/tr/th")]
        rows = [[_inside(cell) for cell in row] for row in node.findall("tbody/tr")]
        longest = [max(13, *(min(60, len("".join(cell.itertext()))) for cell in cells)) for cells in zip(*(list(row) for row in node.findall("tbody/tr")), strict=True)] if rows else [1] * len(columns)
        widths = [max(longest[i], len(max(name.split(), key=len))) for i, name in enumerate(columns)]
        return self._table("".join(caption.itertext()) if caption is not None else "", columns, rows, widths)

    # --- the file

    def data(self) -> bytes:
        """The bytes of the document."""
        parts = dict(_frame(self.words.lang))
        document, notes = parts["word/document.xml"].decode(), parts["word/_rels/document.xml.rels"].decode()
        body = "".join(self.body)
        if body.endswith(end := _paragraph("After", "")):  # Word wants a paragraph behind the last table; it must not begin a page
            body = body.removesuffix(end) + _paragraph("After", "", '<w:spacing w:before="0" w:after="0" w:line="20" w:lineRule="exact"/>')
        parts["word/document.xml"] = document.replace("<w:body>", f"<w:body>{kept_together(body, self.words.lang)}", 1).encode()
        links = "".join(f'<Relationship Id="link{i}" Type="{_LINK}" Target={_quoted(href)} TargetMode="External"/>' for i, href in enumerate(self.links))
        parts["word/_rels/document.xml.rels"] = notes.replace("</Relationships>", f"{links}</Relationships>").encode()
        numbers = "".join(_field("PAGE" if name == "{page}" else "NUMPAGES") if name.startswith("{") else _run(name) for name in re.split(r"(\{\w+\})", self.words("paper_page")) if name)
        foot = f"<w:ftr {_NS}>{_paragraph('Footer', _run(self.foot)) if self.foot else ''}{_paragraph('PageNumber', numbers)}</w:ftr>"
        for name in [name for name in parts if name.startswith("word/footer")]:
            parts[name] = foot.encode()
        parts["word/header1.xml"] = f"<w:hdr {_NS}>{_paragraph('Header', _run(self.running))}</w:hdr>".encode()
        parts["docProps/core.xml"] = _CORE.format(title=escape(self.title), site=escape(self.words("site_name")), draft=escape(self.foot), lang=_TAGS[self.words.lang], day=self.as_of).encode()
        return packed(parts.items())


# --- XML ------------------------------------------------------------------------------------------------------------------------------

_TAB = "<w:r><w:tab/></w:r>"
_LINK = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink"
_CORE = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
    "<dc:title>{title}</dc:title><dc:creator>{site}</dc:creator><dc:description>{draft}</dc:description><dc:language>{lang}</dc:language>"
    '<dcterms:created xsi:type="dcterms:W3CDTF">{day}T00:00:00Z</dcterms:created><dcterms:modified xsi:type="dcterms:W3CDTF">{day}T00:00:00Z</dcterms:modified></cp:coreProperties>'
)


def _quoted(text: str) -> str:
    return '"' + escape(text, {'"': "&quot;"}) + '"'


_SYMBOL = re.compile(r"\b(?:UNEP|PNUE|PNUMA)/CMS/\S*\w")
"""The symbol of a document: no line ends within it."""

_LETTERS = {char: width for chars, width in (("ijl'|’", 0.22), ("ft.,:;/!I[] ", 0.28), ("-()r`", 0.33), ("cksvxyzJ", 0.5), ("FTZ", 0.61), ("ABEKPSVXY&", 0.67), ("CDHNRUw", 0.72), ("GOQ", 0.78), ("mM", 0.83), ("W", 0.94)) for char in chars}
"""How wide the letters of Arial are, in parts of their size; others are 0.56."""
_LETTER = 8.5 * 20 * 1.1
"""The size of letters in a table, in twentieths of a point, with a tenth more where they are bold."""
_EDGES = 240
"""What the edges of a cell take."""
_SHORT = 1500
"""So few letters of labels and values stay on one page."""


def _letters(cell: object) -> str:
    """The letters of a cell, with its marks as they are written."""
    if not isinstance(cell, Markup):
        return str(cell)
    return unescape(re.sub(r"<[^>]*>", " ", re.sub(r'\s*<span class="tag\b[^>]*>([^<]*)</span>', lambda match: f" ({match[1]})".replace(" ", _HELD), cell)))


def _fitted(sizes: Sequence[int], rows: Iterable[Sequence[object]]) -> list[int]:
    """Widths of columns, no column narrower than its longest word as far as all of them together have the room."""
    needs = [0] * len(sizes)
    for row in rows:
        for i, cell in enumerate(row):
            words = (part for word in re.split(rf"[^\S{_HELD}]+", _letters(cell)) for part in ([word] if _SYMBOL.match(word) else re.split(r"(?<=-)", word)))
            needs[i] = max(needs[i], *(int(_LETTER * sum(_LETTERS.get(char, 0.56) for char in word)) + _EDGES for word in words), 0)
    lack = sum(max(0, need - size) for need, size in zip(needs, sizes, strict=True))
    spare = sum(max(0, size - need) for need, size in zip(needs, sizes, strict=True))
    if lack > spare:
        return [need * sum(sizes) // sum(needs) for need in needs]
    return [need if need > size else size - (size - need) * lack // max(spare, 1) for need, size in zip(needs, sizes, strict=True)]


def _run(text: str, look: Look = Look()) -> str:  # noqa: B008 - it never changes
    facts = ("<w:b/>" if look.bold else "") + ("<w:i/>" if look.italic else "") + ('<w:color w:val="0563C1"/><w:u w:val="single"/>' if look.href else "") + (f'<w:lang w:val="{_TAGS.get(look.lang, look.lang)}"/>' if look.lang else "")
    return f'<w:r>{f"<w:rPr>{facts}</w:rPr>" if facts else ""}{_SYMBOL.sub(lambda match: match[0].replace("-", _JOINED), _text(text.replace(" ", _HELD) if look.mark else text))}</w:r>'


_HELD = "\u00a0"
"""A space at which no line ends."""
_JOINED = '</w:t><w:noBreakHyphen/><w:t xml:space="preserve">'
"""A hyphen at which no line ends."""


def _text(text: str) -> str:
    return f'<w:t xml:space="preserve">{escape(text)}</w:t>'


def _paragraph(style: str, runs: str, more: str = "") -> str:
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{more}</w:pPr>{runs}</w:p>'


def _cell(width: int, blocks: Sequence[str], shade: str = "", span: int = 1) -> str:
    facts = f'<w:tcW w:w="{width}" w:type="dxa"/>' + (f'<w:gridSpan w:val="{span}"/>' if span > 1 else "") + (f'<w:shd w:val="clear" w:color="auto" w:fill="{shade}"/>' if shade else "")
    return f"<w:tc><w:tcPr>{facts}</w:tcPr>{''.join(blocks)}</w:tc>"


def _field(name: str) -> str:
    return f'<w:fldSimple w:instr="{name}"><w:r><w:t>1</w:t></w:r></w:fldSimple>'


def _parsed(content: Markup) -> ET.Element:
    return ET.fromstring(f"<div>{content}</div>")  # noqa: S314 - made by our own markup


def _inside(node: ET.Element) -> Markup:
    """What an element holds, as HTML."""
    node.tail = None
    whole = ET.tostring(node, encoding="unicode")
    return Markup(re.sub(r"^<[^>]*>|</[^>]*>$", "", whole) if not whole.endswith("/>") else "")  # noqa: S704 - parsed from our own markup


def _settle(node: ET.Element, label: ET.Element | None = None) -> None:
    """Put a mark that stands behind blocks where it belongs: into the paragraph before it, or, where it is said of a list or a table, beside their label."""
    for mark in node.findall("span[@class]"):
        at = list(node).index(mark)
        block = node[at - 1] if at else mark
        home = block if block.tag == "p" else label
        if (mark.get("class") or "").split(" ")[0] == "tag" and block.tag in _BLOCKS and not (block.tail or "").strip() and home is not None:
            node.remove(mark)
            mark.tail = None
            if len(home):
                home[-1].tail = f"{home[-1].tail or ''} "
            else:
                home.text = f"{home.text or ''} "
            home.append(mark)


def _beside(node: ET.Element) -> bool:
    """Whether an element is set off from what stands before it by its look alone."""
    return (node.get("class") or "").split(" ")[0] in ("status", "of")


def _tidied(pieces: Iterable[tuple[str, Look]]) -> Iterator[tuple[str, Look]]:
    """Pieces of a paragraph with single spaces, and none at its ends."""
    space, begun = False, False
    for text, look in pieces:
        words = text.split()
        if not words:
            space = space or bool(text)
            continue
        lead = " " if begun and (space or text[0].isspace()) else ""
        yield lead + " ".join(words), look
        space, begun = text[-1].isspace(), True


# --- the frame ------------------------------------------------------------------------------------------------------------------------


@cache
def _frame(lang: str) -> dict[str, bytes]:
    """The parts of an empty document in a language: page, styles, numbering, header and footer."""
    made = docx.Document()
    _styles(made, lang)
    section = made.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Cm(2)
    section.header_distance = section.footer_distance = Cm(1)
    section.different_first_page_header_footer = True
    for part in (section.header, section.first_page_header, section.footer, section.first_page_footer):
        part.is_linked_to_previous = False
    _numbering(made)
    for relations in (made.part.package.rels, made.part.rels):
        for key in [key for key, one in relations.items() if one.reltype.rsplit("/", 1)[1] in ("thumbnail", "extended-properties", "stylesWithEffects", "customXml")]:
            del relations[key]
    out = io.BytesIO()
    made.save(out)
    with zipfile.ZipFile(out) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


_NUMBERS = (
    ("Numbered", "decimal", "%1.", 0, 0), ("Lettered", "lowerLetter", "%1)", 1134, 567), ("List Bullet", "bullet", "•", 357, 357), ("List Bullet 2", "bullet", "–", 714, 357),
    ("Cell Bullet", "bullet", "•", 170, 170),
)  # fmt: skip
"""Styles with a number or mark in front: its form, its text, where the letters begin and how far before them it stands."""


def _numbering(made: Any) -> None:
    """The numbers of paragraphs and the marks of lists, in place of those of the frame."""
    numbers = made.part.numbering_part.element
    for one in list(numbers):
        numbers.remove(one)
    levels, names = [], []
    for i, (style, form, text, left, hanging) in enumerate(_NUMBERS, 1):
        tab = f'<w:tabs><w:tab w:val="num" w:pos="{left or 567}"/></w:tabs>'
        level = f'<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:pStyle w:val="{style.replace(" ", "")}"/><w:lvlText w:val="{text}"/><w:lvlJc w:val="left"/><w:pPr>{tab}<w:ind w:left="{left}" w:hanging="{hanging}"/></w:pPr></w:lvl>'
        levels.append(f'<w:abstractNum {_NS} w:abstractNumId="{i}"><w:multiLevelType w:val="singleLevel"/>{level}</w:abstractNum>')
        names.append(f'<w:num {_NS} w:numId="{i}"><w:abstractNumId w:val="{i}"/></w:num>')
        facts = made.styles[style].element.get_or_add_pPr()
        for old in (*facts.findall(qn("w:numPr")), *facts.findall(qn("w:ind"))):
            facts.remove(old)
        facts.append(parse_xml(f'<w:numPr {_NS}><w:numId w:val="{i}"/></w:numPr>'))
        facts[:] = sorted(facts, key=_place)
    for one in (*levels, *names):
        numbers.append(parse_xml(one))


_ORDER = ("keepNext", "keepLines", "pageBreakBefore", "widowControl", "numPr", "pBdr", "shd", "tabs", "spacing", "ind", "contextualSpacing", "jc", "outlineLvl")
"""The order that the standard demands of what a paragraph has."""


def _place(one: Any) -> int:
    return _ORDER.index(one.tag.rsplit("}", 1)[1])


_KEPT = frozenset(("Normal", "Header", "Footer", "Heading 1", "Heading 2", "Heading 3", "Title", "Subtitle", "Body Text", "List Bullet", "List Bullet 2", "List Continue", "List Continue 2", "Caption", "Table Grid", "Default Paragraph Font", "Normal Table", "No List"))

_SIZES = {"Title": (14, 12, 4), "Subtitle": (10, 0, 8), "Heading 1": (12, 14, 6), "Heading 2": (11, 10, 4), "Heading 3": (10, 8, 4), "Caption": (9.5, 8, 4), "Body Text": (10, 0, 6)}
"""Size of the letters, and space before and after, in points."""

_OWN = {
    "Convention": (11, 0, 0), "Symbol": (10, 0, 0), "Meeting": (10, 0, 0), "Notice": (9.5, 4, 10), "Numbered": (10, 0, 6), "Lettered": (10, 0, 4), "Guidance": (9.5, 0, 4),
    "Cell": (8.5, 1, 1), "Cell Head": (8.5, 1, 1), "Cell Bullet": (8.5, 0, 1), "Cell Bullet More": (8.5, 0, 1), "After": (6, 0, 0), "Page Number": (8.5, 0, 0),
}  # fmt: skip


def _styles(made: Any, lang: str) -> None:
    """The styles of our documents: few, with the names that Word knows."""
    styles = made.styles
    for style in list(styles):
        if style.name not in _KEPT:
            style.element.getparent().remove(style.element)
    for link in list(styles.element.iter(qn("w:link"))):
        link.getparent().remove(link)
    for name in _OWN:
        styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH).base_style = styles["Normal"]
    for style in styles:
        if style.type == WD_STYLE_TYPE.PARAGRAPH:
            _plain(style, *{**_SIZES, **_OWN}.get(style.name, (10, 0, 4)))
    for name in ("Title", "Subtitle"):
        for border in styles[name].element.get_or_add_pPr().findall(qn("w:pBdr")):
            border.getparent().remove(border)
    for name in ("Title", "Heading 1", "Heading 2", "Heading 3", "Caption", "Cell Head"):
        styles[name].font.bold = True
        styles[name].paragraph_format.keep_with_next = True
    styles["Guidance"].paragraph_format.keep_with_next = True
    for name in ("Convention", "Symbol"):
        styles[name].paragraph_format.tab_stops.add_tab_stop(Cm(17), 2)
    for name in ("Heading 1", "Heading 2"):
        styles[name].font.color.rgb = RGBColor.from_string(_BLUE)
    for name in ("Title", "Subtitle", "Page Number"):
        styles[name].paragraph_format.alignment = 1
    styles["Convention"].paragraph_format.space_after = Pt(2)
    styles["Header"].paragraph_format.alignment = 2
    styles["Footer"].font.size = Pt(7.5)
    styles["Guidance"].font.color.rgb = RGBColor.from_string(_PALE)
    styles["Guidance"].font.italic = True
    for name, left in (("Cell Bullet More", 0.3), ("List Continue", 0.63), ("List Continue 2", 1.26)):
        styles[name].paragraph_format.left_indent = Cm(left)
    for name in ("List Bullet", "List Bullet 2", "List Continue", "List Continue 2"):
        styles[name].paragraph_format.space_after = Pt(3)
    border = "".join(f'<w:{side} w:val="single" w:sz="6" w:space="4" w:color="9C5700"/>' for side in ("top", "left", "bottom", "right"))
    facts = styles["Notice"].element.get_or_add_pPr()
    facts.append(parse_xml(f"<w:pBdr {_NS}>{border}</w:pBdr>"))
    facts.append(parse_xml(f'<w:shd {_NS} w:val="clear" w:color="auto" w:fill="FFF8E5"/>'))
    facts[:] = sorted(facts, key=_place)
    next(styles.element.find(qn("w:docDefaults")).iter(qn("w:lang"))).set(qn("w:val"), _TAGS[lang])


def _plain(style: Any, size: float, before: float, after: float) -> None:
    """One typeface that every Word has, in black."""
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for name in list(fonts.attrib):
        del fonts.attrib[name]
    for name in ("ascii", "hAnsi", "cs", "eastAsia"):
        fonts.set(qn(f"w:{name}"), _FONT)
    style.font.size = Pt(size)
    style.font.color.rgb = RGBColor(0, 0, 0)
    for name in ("w:caps", "w:spacing", "w:kern"):
        for one in style.element.rPr.findall(qn(name)):
            style.element.rPr.remove(one)
    style.font.italic = None
    style.font.bold = None
    style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(before), Pt(after)
    style.paragraph_format.line_spacing = 1.0
