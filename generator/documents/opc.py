"""The package that a Word file or a spreadsheet is (Open Packaging Conventions, ECMA-376): its parts within fixed limits, and the elements in them."""

from __future__ import annotations

import io
import lzma
import posixpath
import re
import zipfile
import zlib
from typing import Any

from docx.oxml.parser import parse_xml

from generator.diagnostics import quoted

MAX_BYTES = 25_000_000
"""The largest file that is read."""
MAX_UNPACKED = 100_000_000
"""What all parts of a file may hold once unpacked."""
MAX_PART = 20_000_000
"""What one part may hold that is read as XML."""
MAX_FORM = 255
"""So many characters Word takes for the number of an item, and Excel for the form of a figure."""


class UnreadableError(Exception):
    """The file cannot be read; the message says why and what to send instead."""


_FOREIGN = (
    (b"%PDF", "it is a PDF; ask for the Word file, or open it in Word and save it as .docx"),
    (b"{\\rtf", "it is a file in Rich Text Format; open it in Word and save it as .docx"),
    (b"<", "it is a web page or an XML file; open it in Word and save it as .docx"),
)


def unpack(data: bytes) -> dict[str, bytes]:
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
                wanted = info.filename.endswith((".xml", ".rels", OLD)) or info.filename == "mimetype"
                if wanted and info.file_size > MAX_PART:
                    raise UnreadableError(f"its part {quoted(info.filename)} unpacks to more than {MAX_PART:,} bytes; that is no ordinary document")
                parts[info.filename] = archive.read(info) if wanted else b""
    except (zipfile.BadZipFile, NotImplementedError, EOFError, OSError, ValueError, zlib.error, lzma.LZMAError) as error:
        message = "it is damaged" if data.startswith(b"PK") else "it is no Word file and no spreadsheet"
        raise UnreadableError(f"{message}; open it in Word or Excel and save it as .docx or .xlsx") from error
    if parts.get("mimetype", b"").startswith(b"application/vnd.oasis"):
        raise UnreadableError("it is an OpenDocument file; save it as .docx or .xlsx")
    return {name: _settled(name, part) for name, part in parts.items()}


OLD = ".vml"
"""How the drawings of old are named, which hold the words on buttons of a spreadsheet."""
BESIDE = ("customXml/", "docProps/")
"""Folders of a package that hold no text, but what content controls may show."""


def _settled(name: str, part: bytes) -> bytes:
    """A part as whoever reads it takes it; of those that may do without nothing where they are odd."""
    try:
        return _bare(name, _decoded(name, part)).encode()
    except UnreadableError:
        if name.startswith(BESIDE) or name.endswith(OLD):
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


def xml(parts: dict[str, bytes], name: str) -> Any:
    """The element that a part holds. Raises `UnreadableError`."""
    if name not in parts:
        raise UnreadableError(f"its part {quoted(name)} is missing; open it in Word or Excel and save it again")
    try:
        return parse_xml(parts[name])
    except (SyntaxError, ValueError) as error:
        raise _damaged(name) from error


def main(parts: dict[str, bytes]) -> str:
    """The name of the main part of the package."""
    if "_rels/.rels" not in parts:
        raise UnreadableError("it is an archive, but no Word document and no spreadsheet; send the .docx or .xlsx itself")
    found = [target for kind, target in targets(parts, "").values() if kind == "officeDocument"]
    if not found:
        raise UnreadableError("it holds no document; open it in Word or Excel and save it again")
    return found[0]


def targets(parts: dict[str, bytes], name: str) -> dict[str, tuple[str, str]]:
    """What a part points at: the kind and the part or address, by the name of the pointer."""
    folder, file = posixpath.split(name)
    rels = posixpath.join(folder, "_rels", f"{file}.rels")
    found = {}
    for one in xml(parts, rels) if rels in parts else ():
        target = one.get("Target") or ""
        if one.get("TargetMode") != "External":
            target = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
        found[one.get("Id") or ""] = ((one.get("Type") or "").rsplit("/", 1)[-1], target)
    return found


def name(node: Any) -> str:
    """The name of an element, whatever namespace it is of; empty for what is no element."""
    return node.tag.rpartition("}")[2] if isinstance(node.tag, str) else ""


def get(node: Any, name: str) -> str | None:
    """An attribute, whatever namespace it is of."""
    return next((str(value) for key, value in node.attrib.items() if key.rpartition("}")[2] == name), None) if node is not None else None


def child(node: Any, *names: str) -> Any:
    """The element that the names lead to; None where there is none."""
    for step in names:
        node = next((one for one in node if name(one) == step), None) if node is not None else None
    return node


def value(node: Any, *names: str) -> str | None:
    """The value of the setting that the names lead to; None where it is not set."""
    return get(child(node, *names), "val")


def small(text: str | None, otherwise: int) -> int:
    """A small number, as the settings of a document hold."""
    return int(text) if text and re.fullmatch(r"[0-9]{1,4}", text) else otherwise


def on(node: Any, name: str) -> bool | None:
    """Whether a property is switched on; None where nothing is said of it."""
    one = child(node, name)
    return None if one is None else get(one, "val") not in ("0", "false", "off", "none")
