"""A record written the one right way: fields in the order of the model, block style, comments kept."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from generator.models import KINDS, LANGUAGES, Ambiguous, Moved, Removed
from generator.models.walk import Path, fields, model_at, simple_type
from generator.source import Node, Source, composed, parse, plain_is_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pydantic import BaseModel

    from generator.models import Model

_LONG = 300
"""From how many characters on a text stands below `|`."""


def mend(text: str) -> str:
    """What can be put right in any file before it is read: line ends, accents stored apart, spaces at line ends, the last line end."""
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    lines = [composed(line).rstrip(" ") for line in text.split("\n")]
    return "\n".join(lines).rstrip("\n") + "\n"


def write(kind: str, source: Source) -> str:
    """The file's record in canonical form; its comments stay with the field they stand above or beside."""
    return _written(kind, source, _comments(source))


def _written(kind: str, source: Source, comments: Comments) -> str:
    model: type[BaseModel] = Moved if "moved_to" in source.data else Removed if "removed" in source.data else KINDS[kind]
    head = comments.pop("head", [])
    lines = [*head, ""] if head else []
    _mapping(source.root, (), "", model, comments, lines)
    return "\n".join(lines) + "\n"


def rewrite(kind: str, values: dict[str, Any], original: Source | None = None) -> str:
    """The canonical file of plain values (texts, truths, whole numbers, lists, mappings), with the comments of the `original` file where their fields still are.

    A comment whose field is gone stands above what held that field.
    """
    lines: list[str] = []
    moved = _moved(original.data, values) if original is not None else None
    blocks = {moved(path) for path, node in _nodes(original.root) if node.block} if original is not None and moved is not None else set()
    _plain(values, "", KINDS[kind], lines, blocks)
    fresh = parse("", ("\n".join(lines) + "\n").encode())
    if not isinstance(fresh, Source):  # what no file can hold is told by the check
        return "\n".join(lines) + "\n"
    comments: Comments = {}
    if original is not None and moved is not None:
        lines_of = {path: line for line, path in _lines(fresh.root)}
        known = dict(_lines(original.root))
        homes, nodes = {node: path for path, node in _nodes(original.root)}, dict(_nodes(fresh.root))
        for place, held in _comments(original).items():
            line = place[1] if isinstance(place, tuple) else place
            if isinstance(line, str):
                comments[line] = held
                continue
            if isinstance(line, Node):
                path = moved(homes[line])
                while path and not (path in nodes and isinstance(nodes[path].value, dict | list | None)):
                    path = path[:-1]
                comments.setdefault(("below", nodes[path]), []).extend(held)
                continue
            stood = known.get(line, ())
            path = moved(stood)
            beside = isinstance(place, tuple) and len(path) == len(stood) and path in lines_of
            while path and path not in lines_of:
                path = path[:-1]
            goal = lines_of.get(path)
            where: Any = "head" if goal is None else ("beside", goal) if beside else goal
            comments.setdefault(where, []).extend(held)
    return _written(kind, fresh, comments)


def _lines(node: Node, path: Path = ()) -> list[tuple[int, Path]]:
    """The line on which each field or item begins, with its path; of several on one line the outermost."""
    found = []
    for name, (line, _, child) in node.fields.items():
        found.append((line, (*path, name)))
        found += _lines(child, (*path, name))
    for place, child in enumerate(node.items):
        found.append((child.line, (*path, place)))
        found += _lines(child, (*path, place))
    return list({line: (line, own) for line, own in reversed(found)}.values())


def _nodes(node: Node, path: Path = ()) -> Iterator[tuple[Path, Node]]:
    """Every value of a file with its path."""
    yield path, node
    for name, (_, _, child) in node.fields.items():
        yield from _nodes(child, (*path, name))
    for place, child in enumerate(node.items):
        yield from _nodes(child, (*path, place))


def _moved(before: Any, after: Any) -> Callable[[Path], Path]:
    """Where the value at a path of the old record stands in the new one, or what held it there."""
    known: dict[Path, dict[int, int]] = {}

    def moved(path: Path) -> Path:
        old, new = before, after
        found: list[str | int] = []
        for depth, step in enumerate(path):
            if isinstance(step, int) and isinstance(old, list) and isinstance(new, list):
                where = known[path[:depth]] if path[:depth] in known else known.setdefault(path[:depth], _matched(old, new))
                if step not in where:
                    break
                step = where[step]  # noqa: PLW2901
            found.append(step)
            old, new = inside(old, path[depth]), inside(new, step)
        return tuple(found)

    return moved


def _matched(old: list[Any], new: list[Any]) -> dict[int, int]:
    """Where the items of a list stand in another by their places: known again by all that they hold, then by most of it, else by their place, where no other stands."""
    found: dict[int, int] = {}
    free = dict.fromkeys(range(len(new)))
    for place, item in enumerate(old):
        if (same := next((one for one in free if new[one] == item), None)) is not None:
            found[place] = same
            del free[same]
    likely = [(-_shared(old[place], new[one]), place != one, place, one) for place in range(len(old)) if place not in found for one in free]
    for shared, elsewhere, place, one in sorted(likely):
        if place not in found and one in free and (shared or not elsewhere):
            found[place] = one
            del free[one]
    return found


def _shared(old: Any, new: Any) -> int:
    """How many fields two items have alike."""
    return sum(name in new and new[name] == value for name, value in old.items()) if isinstance(old, dict) and isinstance(new, dict) else 0


def inside(value: Any, step: str | int) -> Any:
    """What stands under a field or place; None where there is none."""
    if isinstance(value, dict):
        return value.get(step)
    return value[step] if isinstance(value, list) and isinstance(step, int) and step < len(value) else None


def part(value: Any, path: Path | list[str | int]) -> Any:
    """What stands at a path; None where there is nothing."""
    for step in path:
        value = inside(value, step)
    return value


def _plain(values: dict[str, Any], indent: str, model: type[BaseModel], lines: list[str], blocks: set[Path], path: Path = ()) -> None:
    """Plain values as lines of YAML, in their own order; texts at the paths `blocks` stand below `|`."""
    for name, value in values.items():
        _put(value, f"{indent}{name}:", indent + "  ", model, lines, blocks, (*path, name))


def _put(value: Any, start: str, indent: str, model: type[BaseModel], lines: list[str], blocks: set[Path], path: Path) -> None:
    if isinstance(value, dict):
        lines.append(start)
        _plain(value, indent, model, lines, blocks, path)
    elif isinstance(value, list):
        lines.append(start)
        for place, one in enumerate(value):
            if isinstance(one, dict) and one:
                inner: list[str] = []
                _plain(one, indent + "  ", model, inner, blocks, (*path, place))
                lines += [f"{indent}- {inner[0].lstrip()}", *inner[1:]]
            else:
                _put(one, f"{indent}-", indent + "  ", model, lines, blocks, (*path, place))
    elif value is None:
        lines.append(f"{start} null" if start.endswith(" end:") else start)
    elif isinstance(value, bool | int):
        lines.append(f"{start} {str(value).lower()}")
    elif "\n" in value or (value and path in blocks):
        lines += [f"{start} |", *(f"{indent}{line}".rstrip() for line in value.split("\n"))]
    else:
        lines.append(f"{start} {value if _is_date(model, path) and _DAY.fullmatch(value) else text(value)}")  # type: ignore[arg-type]


_DAY = re.compile(r"\d{4}(-\d{2}){0,2}")


def _is_date(model: type[Model], path: Path) -> bool:
    """Whether a date stands at a path, which is written without quotes."""
    *above, name = path
    return any(name in one.model_fields and simple_type(one, str(name)) == "date" for one in model_at(model, tuple(above)))


Comments = dict[Any, list[str]]
"""Comment lines above a field, by its key's line; at the end of its line, by `("beside", line)`; below all that a mapping, list or open value holds, by `("below", node)`; before everything, by `"head"`."""


def comments(source: Source) -> list[str]:
    """Every line of comment in a record's file, from its `#` on."""
    return [text for held in _comments(source).values() for text in held]


def _comments(source: Source) -> Comments:
    found: Comments = {}
    waiting: list[tuple[int, str]] = []
    places = _places(source.root)
    around: Around = ((1, source.root),)
    enclosing = dict(_enclosing(source.root, around))
    scalars = {node.line: node for _, node in places if node.raw is not None}
    owners = {node.line: start for start, node in places if node.raw is not None} | {start: start for start, _ in places}
    first = min(owners, default=0)
    block_until = 0
    for number, line in enumerate(source.lines, 1):
        if number < block_until:
            continue
        if line.lstrip().startswith("#"):
            waiting.append((line.index("#") + 1, line.strip()))
            continue
        if not line.strip() and number < first and waiting and "head" not in found:
            found["head"], waiting = [text for _, text in waiting], []
        scalar = scalars.get(number)
        comment = re.search(r"(?:^|\s)(#.*)$", _after(scalar, line) if scalar else line)
        if scalar and scalar.block:
            block_until = number + 1 + len(scalar.raw.rstrip("\n").splitlines() if scalar.raw else ())
        if number not in owners:
            waiting += [(1, comment[1].rstrip())] if comment else []
            continue
        owner = owners[number]
        ended = tuple(one for one in around if one not in enclosing[owner])
        left = _below(waiting, ended, len(line) - len(line.lstrip()) + 1, found)
        found.setdefault(owner, []).extend(text for _, text in left)
        waiting, around = [], enclosing[owner]
        if comment:
            place: Any = owner if ("beside", owner) in found else ("beside", owner)
            found.setdefault(place, []).append(comment[1].rstrip())
    _below(waiting, around, 0, found)
    return found


def _below(waiting: list[tuple[int, str]], ended: Around, column: int, found: Comments) -> list[tuple[int, str]]:
    """Give comments that stand deeper than what follows in `column` to what ends there; the others are left."""
    for place, (own, text) in enumerate(waiting):
        home = next((node for start, node in reversed(ended) if column < own and start <= own), None)
        if home is None:
            return waiting[place:]
        found.setdefault(("below", home), []).append(text)
    return []


Around = tuple[tuple[int, Node], ...]
"""The mappings and lists in which something stands, the innermost last, and itself where it is still open; each with the column from which on a comment is its own."""


def _enclosing(node: Node, around: Around) -> Iterator[tuple[int, Around]]:
    """The line on which each field or item begins, and what it stands in."""
    for line, column, child in (*node.fields.values(), *((child.line, node.column, child) for child in node.items)):
        inner = (*around, (column + 1, child))
        yield line, inner if child.value is None else around
        yield from _enclosing(child, inner)


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
    lines += [indent + comment for comment in comments.pop(("below", node), [])]


def _value(node: Node, path: Path, indent: str, start: str, line: int, model: type[BaseModel], comments: Comments, lines: list[str]) -> None:
    beside = "".join(f"  {comment}" for comment in comments.pop(("beside", line), []))
    if isinstance(node.value, dict):
        lines.append(start + beside)
        _mapping(node, path, indent + "  ", model, comments, lines)
    elif isinstance(node.value, list):
        lines.append(start + beside)
        for position, item in enumerate(node.items):
            above = comments.pop(item.line, [])
            lines += [f"{indent}  {comment}" for comment in above]
            if isinstance(item.value, dict):
                _mapping(item, (*path, position), indent + "    ", model, comments, lines, lead=f"{indent}  - ")
            else:
                after = "".join(f"  {comment}" for comment in comments.pop(("beside", item.line), []))
                _scalar(item, f"{indent}  -", indent + "    ", after, lines)
                lines += [f"{indent}    {comment}" for comment in comments.pop(("below", item), [])]
        lines += [f"{indent}  {comment}" for comment in comments.pop(("below", node), [])]
    else:
        _scalar(node, start, indent + "  ", beside, lines, prose=path[-1] in LANGUAGES, dated=_is_date(model, path))  # type: ignore[arg-type]
        lines += [f"{indent}  {comment}" for comment in comments.pop(("below", node), [])]


def _scalar(node: Node, start: str, indent: str, beside: str, lines: list[str], *, prose: bool = False, dated: bool = False) -> None:
    value = node.value
    if value is None:
        lines.append(f"{start}{' null' if node.raw or start.endswith(' end:') else ''}{beside}")  # an open end; anything else that is empty is still to be written
    elif isinstance(value, bool):
        lines.append(f"{start} {str(value).lower()}{beside}")
    elif isinstance(value, int | Ambiguous) or (dated and _DAY.fullmatch(value)):
        lines.append(f"{start} {value}{beside}")
    elif "\n" in value or (node.block and value) or (prose and len(start) + len(value) > _LONG and not value.startswith(" ")):
        lines.append(f"{start} |{beside}")
        lines += [f"{indent}{line.rstrip()}" if line.strip() else "" for line in value.split("\n")]
    else:
        lines.append(f"{start} {text(value)}{beside}")


def text(value: str) -> str:
    """One line of text as YAML: plain where every reader takes it for the same text, else in double quotes."""
    return value if plain_is_text(value) else '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
