"""A Word file or a spreadsheet as paragraphs and tables, each with its place.

Nothing in a file is run, fetched or unpacked beyond fixed limits; no word of it is passed over: what is no paragraph and no table comes as a note.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator.documents import opc, sheets, word

if TYPE_CHECKING:
    from generator.documents.blocks import Document


def read(data: bytes) -> Document:
    """Read the bytes of a .docx or .xlsx, also with macros, which are left alone. Raises `opc.UnreadableError`."""
    parts = opc.unpack(data)
    main = opc.main(parts)
    root = opc.xml(parts, main)
    match opc.name(root):
        case "document":
            return word.document(parts, main, root)
        case "workbook":
            return sheets.document(parts, main, root)
    raise opc.UnreadableError("it is no Word document and no spreadsheet; save it as .docx or .xlsx")
