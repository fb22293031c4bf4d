"""A record written the one right way: fields in the order of the model, block style, comments kept."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Any

from generator.models import KINDS, LANGUAGES, Ambiguous, Moved, Removed
from generator.models.walk import Path, fields, model_at
from generator.source import Node, Source, plain_is_text

if TYPE_CHECKING:
    from pydantic import BaseModel

_LONG = 300
"""From how many characters on a text stands below `|`."""


def mend(text: str) -> str:
    """What can be put right in any file before it is read: line ends, accents stored apart, spaces at line ends, the last line end."""
    text = unicodedata.normalize("NFC", text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n"))
    lines = [line.rstrip(" ") for line in text.split("\n")]
    return "\n".join(lines).rstrip("\n") + "\n"


def write(kind: str, source: Source) -> str:
    """The file's record in canonical form; its comments stay with the field they stand above or beside."""
    comments = _comments(source)
    model: type[BaseModel] = Moved if "moved_to" in source.data else Removed if "removed" in source.data else KINDS[kind]
    head = comments.pop("head", [])
    lines = [*head, ""] if head else []
    _mapping(source.root, (), "", model, comments, lines)
    lines += comments.pop("end", [])
    return "\n".join(lines) + "\n"


Comments = dict[Any, list[str]]
"""Comment lines above a field, by its key's line; at the end of its line, by `("beside", line)`; before and after everything, by `"head"` and `"end"`."""


def _comments(source: Source) -> Comments:
    found: Comments = {}
    waiting: list[str] = []
    places = _places(source.root)
    scalars = {node.line: node for _, node in places if node.raw is not None}
    owners = {node.line: start for start, node in places if node.raw is not None} | {start: start for start, _ in places}
    block_until = 0
    for number, line in enumerate(source.text.split("\n"), 1):
        if number < block_until:
            continue
        if line.lstrip().startswith("#"):
            waiting.append(line.strip())
            continue
        if not line.strip() and number < min(owners, default=0) and waiting and "head" not in found:
            found["head"], waiting = waiting, []
        scalar = scalars.get(number)
        comment = re.search(r"(?:^|\s)(#.*)$", _after(scalar, line) if scalar else line)
        if scalar and scalar.block:
            block_until = number + 1 + len(scalar.raw.rstrip("\n").splitlines() if scalar.raw else ())
        if number not in owners:
            waiting += [comment[1].rstrip()] if comment else []
            continue
        owner = owners[number]
        found.setdefault(owner, []).extend(waiting)
        waiting = []
        if comment:
            place: Any = owner if ("beside", owner) in found else ("beside", owner)
            found.setdefault(place, []).append(comment[1].rstrip())
    if waiting:
        found["end"] = waiting
    return found


def _after(scalar: Node, line: str) -> str:
    """What stands on the line after a scalar."""
    text = line[scalar.column - 1 :]
    if scalar.block:
        return text.lstrip("|-")
    quoted = _QUOTED.match(text)
    return text[quoted.end() if quoted else len(scalar.raw or "") :]


_QUOTED = re.compile(r"\"(?:[^\"\\]|\\.)*\"|'(?:[^']|'')*'")


def _places(node: Node) -> list[tuple[int, Node]]:
    """The line on which each field or item begins, with its value."""
    found = []
    for line, _, child in node.fields.values():
        found.append((line, child))
        found += _places(child)
    for child in node.items:
        found.append((child.line, child))
        found += _places(child)
    return found


def _mapping(node: Node, path: Path, indent: str, model: type[BaseModel], comments: Comments, lines: list[str], lead: str | None = None) -> None:
    orders = [[field.name for field in fields(one)] for one in model_at(model, path)]  # type: ignore[arg-type]
    order = max(orders, key=lambda names: sum(name in names for name in node.fields), default=[])
    names = sorted(node.fields, key=lambda name: order.index(name) if name in order else len(order))
    for name in names:
        line, _, child = node.fields[name]
        lines += [(indent if lead is None else lead.removesuffix("- ")) + comment for comment in comments.pop(line, [])]
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
        _scalar(node, start, indent + "  ", beside, lines, prose=path[-1] in LANGUAGES)


def _variant(node: Node, path: Path) -> Path:
    """The path with the kind of event put in, so that the order of its own fields is known."""
    event = node.value.get("event") if isinstance(node.value, dict) else None
    return (*path, event) if isinstance(event, str) else path


def _scalar(node: Node, start: str, indent: str, beside: str, lines: list[str], *, prose: bool = False) -> None:
    value = node.value
    if value is None:
        lines.append(f"{start} null{beside}")
    elif isinstance(value, bool):
        lines.append(f"{start} {str(value).lower()}{beside}")
    elif isinstance(value, int | Ambiguous):
        lines.append(f"{start} {value}{beside}")
    elif "\n" in value or (node.block and value) or (prose and len(start) + len(value) > _LONG and not value.startswith(" ")):
        lines.append(f"{start} |{beside}")
        lines += [f"{indent}{line.rstrip()}" if line.strip() else "" for line in value.split("\n")]
    else:
        lines.append(f"{start} {text(value)}{beside}")


def text(value: str) -> str:
    """One line of text as YAML: plain where every reader takes it for the same text, else in double quotes."""
    return value if plain_is_text(value) else '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
