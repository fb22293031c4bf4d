"""A spreadsheet as tables, a sheet a table, with what each cell shows; what stands beside the cells, or is not shown, comes as notes."""

from __future__ import annotations

import io
import posixpath
import re
import warnings
import zipfile
from math import isfinite
from typing import TYPE_CHECKING, Any

import openpyxl
from docx.opc.oxml import serialize_part_xml
from docx.oxml.parser import parse_xml
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.utils import range_boundaries
from openpyxl.utils.datetime import from_ISO8601

from generator.diagnostics import quoted
from generator.documents import forms, opc
from generator.documents.blocks import HEIGHTS, Block, Cell, Document, Measure, Paragraph, Table, bulleted, clean, drawn, shifted, signed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping


def document(parts: dict[str, bytes], main: str, workbook: Any) -> Document:
    """What stands in a spreadsheet with these parts, of which `main` is the workbook and `workbook` its element. Raises `opc.UnreadableError`."""
    held = {name: part for name, part in parts.items() if not name.startswith(opc.BESIDE) and name != "mimetype"}
    roots = {name: opc.xml(held, name) for name, part in held.items() if part and not name.endswith(opc.OLD)}
    claimed = sum(map(_claimed, roots.values()))
    if claimed > _MOST_MERGED:
        raise opc.UnreadableError(f"cells are merged over an area of {claimed:,}; part them in Excel, and save it again")
    held |= {name: serialize_part_xml(root) for name, root in roots.items() if _DAY.search(held[name]) and _dayless(root)}
    targets = opc.targets(parts, main)
    own = {opc.get(one, "name"): targets[opc.get(one, "id") or ""][1] for one in workbook.iter("{*}sheet") if opc.get(one, "id") in targets}
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
        raise opc.UnreadableError("the spreadsheet is damaged; open it in Excel and save it again as .xlsx") from error
    measured = Measure()
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
                rows.setdefault(row, []).append(Cell(place, column, spans.get((row, column), 1), [Paragraph(place, text, lead=len(text) if bold else 0, bullets=bulleted(said))] if text else [], (row, column) in goes_on))
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
            for root in (roots[name] for name in (part, *(target for _, target in opc.targets(parts, part).values())) if name in roots):
                notes += [Paragraph(f"{sheet}, {at}", words) for at, said in _asides(root, comments) if (words := clean(measured(said)))]
    for name in sorted(parts):
        place = f"drawing {quoted(posixpath.basename(name))}"
        if name in roots and opc.name(roots[name]) in ("wsDr", "userShapes", "chartSpace", "dataModel"):
            notes += drawn(place, roots[name])
        elif name.endswith(opc.OLD):
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
        at = opc.get(one, "sqref") or opc.get(one, "ref") or "".join("".join(child.itertext()) for child in one if opc.name(child) == "sqref")
        place = f"cell{'s' if re.search('[: ]', at) else ''} {at if len(at) <= _WIDE else f'{at[:_WIDE]}…'}"
        for what, names in _ASIDE.items():
            yield f"{place}, {what}", "\n".join(said for name in names if (said := opc.get(one, name)))
        words = "".join("".join(child.itertext()) for child in one if opc.name(child) == "text")
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
    return "\n".join(opc.get(one, "string") or " ".join(one.itertext()) for one in root.iter("{*}textbox", "{*}textpath"))


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
                from_ISO8601("".join(opc.child(cell, "v").itertext()) if opc.child(cell, "v") is not None else "")  # type: ignore[no-untyped-call]
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
    merged = [one for one in root.iter() if opc.name(one) == "mergeCells" and one.getparent() is not None]
    for one in merged:
        one.getparent().remove(one)
    return bool(merged)


def _claimed(root: Any) -> int:
    """How many cells a part of a spreadsheet merges, or gives a link or a comment."""
    named = (one.attrib.items() for one in root.iter() if opc.name(one) in ("mergeCell", "hyperlink", "comment"))
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
    return str(getattr(cell, "number_format", None) or "")[:opc.MAX_FORM]


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
            said += shifted(signed(text, font_name), HEIGHTS.get(getattr(look, "vertAlign", None) or "", 0))
    return said, struck


def _behind(value: Any, cell: Any) -> str:
    """What a cell holds whose form shows nothing of it."""
    form = _form(cell)
    if isinstance(value, str | CellRichText):
        return str(value) if forms.around(form) is None else ""
    figure = value if isinstance(value, int | float) and not isinstance(value, bool) else 1 if hasattr(value, "isoformat") else None
    return str(value) if figure is not None and not forms.shows(form, figure) else ""
