"""A record written the one right way: fields in the order of the model, block style, comments kept."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Any

from generator.models import KINDS, Ambiguous, Moved, Removed
from generator.models.walk import Path, fields, model_at
from generator.source import Node, Source, plain_is_text

if TYPE_CHECKING:
    from pydantic import BaseModel

_WIDTH = 100


def mend(text: str) -> str:
    """What can be put right in any file before it is read: line ends, accents stored apart, spaces at line ends, the last line end."""
    text = unicodedata.normalize("NFC", text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n"))
    lines = [line.rstrip(" ") for line in text.split("\n")]
    return "\n".join(lines).rstrip("\n") + "\n"


def write(kind: str, source: Source) -> str:
    """The file's record in canonical form; its comments stay with the field they stand above or beside."""
    comments = _comments(source)
    model: type[BaseModel] = Moved if "moved_to" in source.data else Removed if "removed" in source.data else KINDS[kind]
    lines: list[str] = []
    _mapping(source.root, (), "", model, comments, lines)
    lines += comments.pop("end", [])
    return "\n".join(lines) + "\n"


Comments = dict[Any, list[str]]
"""Comment lines above a field, by its key's line; at the end of its line, by `("beside", line)`; after everything, by `"end"`."""


def _comments(source: Source) -> Comments:
    found: Comments = {}
    waiting: list[str] = []
    starts = dict(_starts(source.root))
    lines = source.text.split("\n")
    block_until = 0
    for number, line in enumerate(lines, 1):
        if number < block_until:
            continue
        stripped = line.strip()
        if stripped.startswith("#"):
            waiting.append(stripped)
            continue
        if number in starts:
            if waiting:
                found[number] = waiting
                waiting = []
            last = starts[number]
            if last.raw is not None and last.line == number:
                tail = line[last.column - 1 :]
                if tail.startswith("|"):
                    block_until = _block_end(lines, number)
                    tail = tail[1:].lstrip("-")
                elif tail[:1] in ('"', "'"):
                    match = re.match(r"\"(?:[^\"\\]|\\.)*\"|'(?:[^']|'')*'", tail)
                    tail = tail[match.end() :] if match else ""
                beside = re.search(r"(?:^|\s)(#.*)$", tail)
                if beside:
                    found["beside", number] = [beside[1].rstrip()]
            else:
                beside = re.search(r":\s+(#.*)$|-\s+(#.*)$", line)
                if beside:
                    found["beside", number] = [(beside[1] or beside[2]).rstrip()]
    if waiting:
        found["end"] = waiting
    return found


def _block_end(lines: list[str], number: int) -> int:
    indent = len(lines[number - 1]) - len(re.sub(r"^[ -]*", "", lines[number - 1])) if lines[number - 1].lstrip().startswith("- ") else len(lines[number - 1]) - len(lines[number - 1].lstrip())
    after = number
    while after < len(lines) and (not lines[after].strip() or len(lines[after]) - len(lines[after].lstrip()) > indent):
        after += 1
    return after + 1


def _starts(node: Node) -> list[tuple[int, Node]]:
    """The lines on which a field or an item begins, with its value."""
    found = []
    for line, _, child in node.fields.values():
        found.append((line, child))
        found += _starts(child)
    for child in node.items:
        found.append((child.line, child))
        found += _starts(child)
    return found


def _mapping(node: Node, path: Path, indent: str, model: type[BaseModel], comments: Comments, lines: list[str], lead: str | None = None) -> None:
    orders = [[field.name for field in fields(one)] for one in model_at(model, path)]  # type: ignore[arg-type]
    order = max(orders, key=lambda names: sum(name in names for name in node.fields), default=[])
    names = sorted(node.fields, key=lambda name: order.index(name) if name in order else len(order))
    for name in names:
        line, _, child = node.fields[name]
        lines += [indent + comment for comment in comments.pop(line, [])]
        start = f"{lead if lead is not None else indent}{name}:"
        lead = None
        _value(child, (*path, name), indent, start, line, model, comments, lines)


def _value(node: Node, path: Path, indent: str, start: str, line: int, model: type[BaseModel], comments: Comments, lines: list[str]) -> None:
    beside = "".join(f"  {comment}" for comment in comments.pop(("beside", line), []))
    variant = _variant(node, path)
    if isinstance(node.value, dict):
        lines.append(start + beside)
        _mapping(node, variant, indent + "  ", model, comments, lines)
    elif isinstance(node.value, list):
        lines.append(start + beside)
        for position, item in enumerate(node.items):
            above = comments.pop(item.line, [])
            lines += [f"{indent}  {comment}" for comment in above]
            here: Path = (*path, position)
            if isinstance(item.value, dict):
                _mapping(item, _variant(item, here), indent + "    ", model, comments, lines, lead=f"{indent}  - ")
            else:
                after = "".join(f"  {comment}" for comment in comments.pop(("beside", item.line), []))
                _scalar(item, f"{indent}  -", indent + "    ", after, lines)
    else:
        _scalar(node, start, indent + "  ", beside, lines)


def _variant(node: Node, path: Path) -> Path:
    """The path with the kind of event put in, so that the order of its own fields is known."""
    event = node.value.get("event") if isinstance(node.value, dict) else None
    return (*path, event) if isinstance(event, str) else path


def _scalar(node: Node, start: str, indent: str, beside: str, lines: list[str]) -> None:
    value = node.value
    if value is None:
        lines.append(f"{start} null{beside}")
    elif isinstance(value, bool):
        lines.append(f"{start} {str(value).lower()}{beside}")
    elif isinstance(value, int):
        lines.append(f"{start} {value}{beside}")
    elif "\n" in value or len(start) + len(value) > 300:
        lines.append(f"{start} |{beside}")
        lines += [f"{indent}{line.rstrip()}" if line.strip() else "" for line in value.split("\n")]
    elif isinstance(value, Ambiguous):
        lines.append(f"{start} {value}{beside}")
    elif node.block:
        lines.append(f"{start} |{beside}")
        lines.append(f"{indent}{value}")
    else:
        lines.append(f"{start} {text(value)}{beside}")


def text(value: str) -> str:
    """One line of text as YAML: plain where every reader takes it for the same text, else in double quotes."""
    return value if plain_is_text(value) else '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
