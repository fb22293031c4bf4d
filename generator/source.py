"""One YAML file, and where each value was written.

The register reads a small part of YAML, so that every reader of it sees the same record: block style, one item a line, plain keys,
`|` for longer text, and text that could be taken for a number, a truth value or a date in quotes. All else is answered with its place.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from functools import cache, cached_property
from sys import intern
from typing import TYPE_CHECKING, Any

import yaml

from generator.diagnostics import Diagnostic, Location, Severity, quoted
from generator.models import KINDS, Ambiguous
from generator.models.walk import fields, within

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_BYTES = 65_536
MAX_LINE = 1_000
MAX_DEPTH = 8
MAX_KEY = 60

Value = Any
"""A mapping, list, text, whole number, truth value or None, as YAML 1.2 reads it."""

Wrong = Callable[[str, int, int, str, str], Diagnostic]
"""Makes a finding of this file: code, line, column, message, hint."""

_PARSER: Any = getattr(yaml, "CLoader", yaml.Loader)


class Node:
    """A value with its place; `fields` holds the key's place and the node of each field of a mapping, `items` the nodes of a list."""

    __slots__ = ("block", "column", "fields", "items", "line", "raw", "value")

    def __init__(self, value: Value, line: int, column: int, raw: str | None = None, *, block: bool = False) -> None:
        """`line` and `column` count from 1; `raw` is the text of a scalar as written, `block` whether it stood below '|'."""
        self.block = block
        self.value = value
        self.line = line
        self.column = column
        self.raw = raw
        self.fields: dict[str, tuple[int, int, Node]] = {}
        self.items: list[Node] = []


class Source:
    """A file that was read: its values, and where each stands. The places are looked up when they are first asked for."""

    def __init__(self, path: str, text: str, data: dict[str, Value], root: Node | None = None) -> None:
        """`data` is the record as plain values, `root` the same with its places where they are known already."""
        self.path = path
        self.text = text
        self.data = data
        self._root = root

    @property
    def root(self) -> Node:
        """The record with the place of every value."""
        if self._root is None:
            self._root = _Builder(self.text, self.lines, _wrong_in(self.path)).build()
        return self._root

    @cached_property
    def lines(self) -> list[str]:
        """The lines of the text, without their ends."""
        return self.text.split("\n")

    def at(self, *keys: str | int, key: bool = False) -> Location:
        """The place of the value under `keys`; with `key`, of the key itself. A missing field points at its parent.

        Steps that lead nowhere are passed over, so that a path from a check of the model (which also names variants) can be used as it is.
        """
        node = self.root
        line, column = node.line, node.column
        for step in keys:
            if step in node.fields:
                key_line, key_column, node = node.fields[step]
                line, column = (key_line, key_column) if key else (node.line, node.column)
            elif isinstance(step, int) and 0 <= step < len(node.items):
                node = node.items[step]
                line, column = node.line, node.column
        return Location(self.path, line, column)

    def inside(self, keys: tuple[str | int, ...], offset: int) -> Location:
        """The place of one character of the text under `keys`."""
        node, lines = self.node(*keys), self.lines
        if node.block:
            before = node.value.count("\n", 0, offset)
            column = len(lines[node.line + before]) + offset - (node.value + "\n").index("\n", offset)
            return Location(self.path, node.line + before + 1, column + 1)
        line, column = lines[node.line - 1], node.column - 1
        quote = line[column] if line[column] in "\"'" else ""
        column += len(quote)
        for _ in range(offset):
            column += 2 if quote and line[column] in ("\\" if quote == '"' else "'") else 1
        return Location(self.path, node.line, column + 1)

    def raw(self, *keys: str | int) -> str | None:
        """The scalar under `keys` as it was written, or None."""
        return self.node(*keys).raw

    def node(self, *keys: str | int) -> Node:
        """What stands under `keys`."""
        node = self.root
        for step in keys:
            if step in node.fields:
                node = node.fields[step][2]
            elif isinstance(step, int) and 0 <= step < len(node.items):
                node = node.items[step]
        return node


def _wrong_in(path: str) -> Wrong:
    def wrong(code: str, line: int, column: int, message: str, hint: str) -> Diagnostic:
        return Diagnostic(Location(path, line, column), code, Severity.ERROR, message, hint)

    return wrong


def read_text(path: str, data: bytes, most: int = MAX_BYTES) -> tuple[str, list[Diagnostic]]:
    """The text of a file, and what is wrong with its bytes and characters."""
    wrong = _wrong_in(path)
    text, faults = _decode(data, wrong, most)
    return text, faults or sorted([*_long_line(text.split("\n"), wrong), *_characters(text, wrong)])


def parse(path: str, data: bytes, most: int = MAX_BYTES) -> Source | list[Diagnostic]:
    """Read the bytes of one file, of which it may have so many at the `most`; what is wrong with it comes as a list, never as an exception."""
    text, faults = read_text(path, data, most)
    wrong, lines = _wrong_in(path), text.split("\n")
    if text and all(not line.strip() or line.lstrip().startswith("#") for line in lines):
        return [wrong("S101", *_NOTHING)]
    if not text or any(fault.code != "S104" for fault in faults):
        return faults
    values = None if faults else _plainest(lines)
    if values is not None:
        return Source(path, text, values)
    fault = _outline(lines, wrong)
    if fault is None:
        try:
            root = _Builder(text, lines, wrong).build()
        except _FaultError as error:
            fault = error.diagnostic
        except yaml.MarkedYAMLError as error:
            fault = _explain(lines, error, wrong)
        except (yaml.YAMLError, ValueError, OverflowError):
            fault = _explain(lines, yaml.MarkedYAMLError(), wrong)
    return [fault] if fault is not None else faults or Source(path, text, root.value, root)


_NOTHING = 1, 1, "the file holds no record", "write the record; a record that stood here is put back, never emptied"


class _FaultError(Exception):
    """Ends the reading of a file at its first structural fault."""

    def __init__(self, diagnostic: Diagnostic) -> None:
        super().__init__(diagnostic.message)
        self.diagnostic = diagnostic


# --- bytes and characters -------------------------------------------------------------------------------------------------------------


def _decode(data: bytes, wrong: Wrong, most: int) -> tuple[str, list[Diagnostic]]:
    even, odd = data[:64:2], data[1:64:2]
    if data[:2] in (b"\xff\xfe", b"\xfe\xff") or (len(odd) > 3 and (even.count(0) * 3 > len(even) * 2) != (odd.count(0) * 3 > len(odd) * 2)):
        return "", [wrong("S102", 1, 1, "the file is not UTF-8 but UTF-16 or UTF-32", "save it as UTF-8 without a byte order mark")]
    if len(data) > most:
        size = wrong("S103", 1, 1, f"the file has {len(data):,} bytes; a record has at most {most:,}", "split it, or move long texts to the document they come from")
        return "", _long_line(data.decode("utf-8", "replace").split("\n"), wrong) or [size]
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        before = data[: error.start]
        line = before.count(b"\n") + 1
        column = len(before[before.rfind(b"\n") + 1 :].decode("utf-8", "replace")) + 1
        byte = data[error.start]
        if 0 in data:
            return "", [wrong("S102", line, column, "the file is no text", "write the record as text, and save it as UTF-8")]
        guess = bytes([byte]).decode("cp1252", "replace")
        alone = data[error.start + 1 : error.start + 2] < b"\x80"
        looks = f"; byte 0x{byte:02X} looks like {quoted(guess)} in Windows-1252" if alone and guess.isprintable() and guess != "\ufffd" else ""
        return "", [wrong("S102", line, column, f"byte 0x{byte:02X} is not UTF-8", f"save the file as UTF-8{looks}")]
    if not text.strip():
        return "", [wrong("S101", 1, 1, "the file is empty", "write what belongs there; what stood here is put back, never emptied")]
    return text, []


def composed(line: str) -> str:
    """A line in Unicode's form NFC; one that is too long stays as it is: many accents in a row take a time that grows with the square of their number."""
    return unicodedata.normalize("NFC", line) if len(line) <= MAX_LINE else line


def _long_line(lines: list[str], wrong: Wrong) -> list[Diagnostic]:
    number = next((number for number, line in enumerate(lines, 1) if len(line) > MAX_LINE), None)
    if number is None:
        return []
    return [wrong("S104", number, MAX_LINE + 1, f"the line is longer than {MAX_LINE:,} characters", "use '|' and write one sentence a line")]


_SPACES = re.compile("[\u00a0\u1680\u2000-\u200a\u202f\u205f\u2800\u3000]")
_BIDI = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_INVISIBLE = re.compile(
    "[\u00ad\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200d\u2060-\u2065\u206a-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffc"
    "\u2d7f\U0001107f\U00013430-\U0001343f\U00016fe4\U0001d159\U0001da7f\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)


def _sort(char: str) -> tuple[str, str, str] | None:
    """What is wrong with a character wherever it stands: code, message and hint."""
    name = f"U+{ord(char):04X} {unicodedata.name(char, '')}".rstrip()
    if char == "\t":
        return "S111", "a tab", "write a space"
    if char == "\r":
        return "S105", "a carriage return (U+000D)", "use Unix line ends (LF) alone; 'register fmt' mends it"
    if char in "\u0085\u2028\u2029":
        return "S105", f"a hidden line break ({name})", "remove it, or begin a new line"
    if _SPACES.match(char):
        return "S108", f"an unusual space ({name})", "write an ordinary space"
    if _BIDI.match(char):
        return "S107", f"a character that turns the direction of text ({name})", "remove it; it can make a line read otherwise than it is stored"
    if _INVISIBLE.match(char):
        return "S106", f"an invisible character ({name})", "remove it"
    if char == "\ufffd":
        return "S109", f"a replacement character ({name}): the text was damaged before", "write the character that was meant"
    category = unicodedata.category(char)
    if category == "Cc" and char != "\n":
        return "S105", f"a control character ({name})", "remove it"
    if category == "Cn":
        return "S105", f"a code without a character ({name})", "remove it"
    if category == "Co":
        return "S109", f"a character of one font only ({name})", "write the character that was meant"
    return None


def _joins(text: str, at: int) -> bool:
    """Whether a zero-width (non-)joiner is part of the spelling, as in Persian and in the scripts of India."""
    before, after = text[at - 1 : at] or " ", text[at + 1 : at + 2] or " "
    if text[at] == "\u200c" and all(unicodedata.name(one, "").startswith("ARABIC LETTER") for one in (before, after)):
        return True
    return text[at] in "\u200c\u200d" and unicodedata.combining(before) == 9


def _accents(text: str) -> dict[tuple[str, str], list[tuple[int, int, str]]]:
    """Accents and vowel signs that stand alone, or in such numbers that they cover the lines around them."""
    found: dict[tuple[str, str], list[tuple[int, int, str]]] = {}
    for number, row in enumerate(text.split("\n"), 1):
        marks = 0
        for at, char in enumerate(row):
            if unicodedata.category(char)[0] != "M" or _INVISIBLE.match(char):
                marks = 0
                continue
            marks += 1
            if marks == 1 and (at == 0 or not (row[at - 1].isalnum() or row[at - 1] in "\u200c\u200d\u25cc")):
                found.setdefault(("S109", "write the letter with its accent"), []).append((number, at + 1, f"an accent without a letter (U+{ord(char):04X} {unicodedata.name(char, '')})"))
            elif marks == 5:
                found.setdefault(("S109", "remove them"), []).append((number, at + 1, "more accents than a letter has"))
    return found


def legible(text: str) -> str:
    """A line that is none of the register's, as the name of whoever committed: a plain space for every other one, U+FFFD for what does not belong in a text or cannot be seen."""
    return "".join(" " if _SPACES.match(char) else "\ufffd" if _sort(char) and not _joins(text, at) else char for at, char in enumerate(text))


_ORDINARY = re.compile(r"[\n -~\u00a1-\u00ac\u00ae-\u024f\u2018-\u201d\u2013\u2014\u2026]*\n")
"""Text of none but characters that belong, as nearly all is: Latin letters, digits, stops."""


_CELLS = re.compile(r" *(?:- +)?(?:[a-z_]+:\s+)?[A-Z]{3}(?:[ \t]*\t[ \t]*[A-Z]{3})+\s*\Z")
"""Codes of countries as they are copied from a row of a table."""


def _characters(text: str, wrong: Wrong) -> Iterator[Diagnostic]:
    """Every sort of character that does not belong, at its first place."""
    if not _ORDINARY.fullmatch(text):
        yield from _unusual(text, wrong)


def _unusual(text: str, wrong: Wrong) -> Iterator[Diagnostic]:
    mark = text.startswith("\ufeff")
    if mark:
        yield wrong("S105", 1, 1, "the file begins with a byte order mark", "save it as UTF-8 without a byte order mark")
    sorts = {char: sort for char in sorted(set(text)) if not " " <= char <= "~" and (sort := _sort(char))}
    found: dict[tuple[str, str], list[tuple[int, int, str]]] = {}
    for number, row in enumerate(text.split("\n"), 1):
        if sorts.keys().isdisjoint(row):
            continue
        for at, char in enumerate(row):
            if char in sorts and not (char in "\u200c\u200d" and _joins(row, at)) and not (mark and (number, at) == (1, 0)):
                code, message, hint = sorts[char]
                if char == "\t":
                    hint = "use two spaces for each level" if not row[:at].strip() else "write each on a line of its own, after '- '" if _CELLS.match(row) else hint
                found.setdefault((code, hint), []).append((number, at + 1, message))
    if any(unicodedata.category(char)[0] == "M" for char in set(text)):
        found |= _accents(text)
    for (code, hint), places in found.items():
        line, column, message = places[0]
        more = ", ".join(f"{place[0]}:{place[1]}" for place in places[1:6]) + (", …" if len(places) > 6 else "")
        yield wrong(code, line, column, message, hint if len(places) == 1 or message.startswith("a carriage") else f"{hint}; {len(places) - 1} more: {more}")
    plain = text.translate({ord(char): "?" for char in sorts})
    for number, row in enumerate(plain.split("\n"), 1):
        if (normal := composed(row)) != row:
            column = next((i for i, (a, b) in enumerate(zip(row, normal, strict=False), 1) if a != b), len(normal))
            yield wrong("S112", number, column, "a letter and its accent are stored apart (the text is not in Unicode's form NFC)", "write the letter again; 'register fmt' mends it")
            break
    if not text.endswith(("\n", "\r")):
        line = text.count("\n") + 1
        yield wrong("S113", line, len(text) - text.rfind("\n"), "the last line does not end", "end the file with a line end; 'register fmt' mends it")


# --- structure ------------------------------------------------------------------------------------------------------------------------

_EMPTY = re.compile(r"[\[{]\s*[\]}]")
_LEADING = re.compile(r"[@`%*&!\]},>]|[-?](?= |$)")
_FIELD = re.compile(r"^(?P<lead> *(?:- +)*)(?:(?P<key>[^\s:#\"'][^:#]*?):(?: +|$))?(?P<value>.*)$")
_QUOTE = re.compile(r"\"(?:[^\"\\]|\\.)*\"|'(?:[^']|'')*'")
_MERGE = re.compile(r"<<<<<<<|>>>>>>>|\|\|\|\|\|\|\||=======\Z")
_BULLET = re.compile(r"[*+•·‣–—] |-(?=[^\s-])")
_LOOSE = re.compile(r"(?:- +)*(?P<key>[A-Za-z_]+)(?::(?=[^\s/:])|：| += +)(?P<value>\S.*)")  # noqa: RUF001


def _outline(lines: list[str], wrong: Wrong) -> Diagnostic | None:
    """What a look at the lines tells better than a parser: conflict marks, directives, and marks of Markdown around the whole."""
    for number, line in enumerate(lines, 1):
        if _MERGE.match(line):
            return wrong("S114", number, 1, "a mark of an unfinished merge", "choose one side of the conflict and delete the marks")
        if line.startswith("%"):
            return wrong("S115", number, 1, "a YAML directive", "remove the line")
        if line.startswith("```"):
            others = [f" and line {n}" for n, other in enumerate(lines, 1) if n > number and other.startswith("```")]
            return wrong("S110", number, 1, "a mark of Markdown around the record", f"take line {number}{''.join(others)} out")
    return None


def _explain(lines: list[str], error: yaml.MarkedYAMLError, wrong: Wrong) -> Diagnostic:
    """A syntax error in the author's words, at the place where the author must look."""
    mark = error.problem_mark or error.context_mark
    last = min(mark.line + 1, len(lines)) if mark else len(lines)
    if mark and error.context_mark and "simple key" in str(error.context):
        mark = error.context_mark
    number, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
    block: tuple[int, int] | None = None
    text_above = 0
    for n, line in enumerate(lines[:last], 1):
        if block is not None and (_indent(line) > block[0] or not line.strip()):
            continue
        text_above = block[1] if block is not None and n == number else 0
        block = None
        match = _FIELD.match(line)
        value = match["value"] if match else ""
        at = (match.start("value") if match else 0) + 1
        if match and value[:1] in ("|", ">"):
            block = len(match["lead"]), n
            if re.match(r"[|>][+-]?[0-9]", value):
                return wrong("S117", n, at, f"{quoted(value.split()[0])} sets the indentation by number", "write '|' alone")
        elif value[:1] in ('"', "'"):
            fault = _explain_quotes(value, n, at, wrong, key=bool(match and not match["key"]))
            if fault is not None:
                return fault
    if error.context_mark and "block scalar" in str(error.context):
        if re.fullmatch(r" *\|.*\|\s*", lines[error.context_mark.line]):
            return wrong("S110", number, error.context_mark.column + 1, "a row of a table", "write each cell on a line of its own: as an item of a list after '- ', or behind the name of its field")
        at, sign = error.context_mark.column, lines[error.context_mark.line][error.context_mark.column]
        return wrong("S110", number, at + 1, f"text on the line of {quoted(sign)}", f"begin the text on the next line; text that begins with {quoted(sign)} needs quotes")
    if mark is None:
        return wrong("S110", 1, 1, "this is not YAML that can be read", "put text with special characters in quotes")
    if block is not None:
        text_above = block[1]
    return _explain_line(lines, number, column, str(error.problem), text_above, wrong)


PRINTED = "“”„‟«»‘’\u201a\u2039›"
"""Quotation marks of print, as word processors write them; to YAML they are letters."""


def _second_colon(value: str) -> tuple[str, str]:
    """What is wrong with a value that holds ': ' or ends with ':', and what to do."""
    if value.endswith(":") and ": " not in value:
        return "a colon at the end of the value", f"write {value[:-1]} alone; where the colon belongs to the text, {in_quotes(value)}"
    hint = f"write {in_quotes(bare)}: to YAML {value[0]} is a letter" if (bare := unprinted(value)) else f"write {in_quotes(value)}, or align the field with those above"
    return "a second ': ' on one line", hint


def unprinted(value: str) -> str:
    """What stands between quotation marks of print; empty where a value does not stand in them as a whole."""
    bare = value[1:-1].strip()
    return bare if value[:1] in PRINTED and value[-1:] in PRINTED and not set(bare) & set(PRINTED) else ""


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def _explain_quotes(value: str, number: int, column: int, wrong: Wrong, *, key: bool) -> Diagnostic | None:
    """What is wrong with a value in quotes, as far as one line tells."""
    closed = _QUOTE.match(value)
    if closed is None:
        hint = f"end the text with {value[0]}, not with {value[-1]}" if value[-1] in PRINTED else f"end the text with {value[0]}, or use '|' for longer text"
        if value[0] == "'" and '"' not in value:
            hint += f"; an apostrophe at the start of a text stands in double quotes: {quoted(chr(34) + value + chr(34))[1:-1]}"
        return wrong("S110", number, column, "the quote is not closed on this line", hint)
    escape = _escape(closed[0]) if closed[0][0] == '"' else None
    if escape:
        return wrong("S124", number, column, *escape)
    rest = value[closed.end() :]
    text = rest.strip()
    if not text or (text.startswith("#") and rest != text) or (key and rest.startswith(":")):
        return None
    hint = "put all of it inside the quotes"
    if text.startswith("#"):
        hint = "write a space before the comment"
    elif '"' in text:
        hint += r'; a quote inside them is written \"'
    elif "'" in text:
        hint = 'put all of it in double quotes: "…"'
    return wrong("S110", number, column + closed.end() + len(rest) - len(rest.lstrip()), f"text after the closing quote: {quoted(text)}", hint)


def _explain_line(lines: list[str], number: int, column: int, problem: str, text_above: int, wrong: Wrong) -> Diagnostic:
    """What is wrong with the line at which the parser stopped; `text_above` is the line of a '|' whose text ends just before it."""
    line = lines[number - 1] if number <= len(lines) else ""
    stripped, start = line.strip(), _indent(line) + 1
    match = _FIELD.match(line)
    value, at = (match["value"], match.start("value") + 1) if match else ("", 1)
    if match and match["key"] and len(match["key"]) > MAX_KEY:
        return wrong("S116", number, start, f"{quoted(match['key'])} is no name of a field", _KEYS)
    if text_above and start > 1 and start > len(_FIELD.sub(r"\g<lead>", lines[text_above - 1])) + 1:
        spaces = next((n for n in range(text_above, number - 1) if lines[n].isspace()), None)
        if spaces is not None and not any(lines[n].strip() for n in range(text_above, spaces)):
            return wrong("S110", spaces + 1, 1, "the text below '|' begins with a line of spaces", "remove the spaces")
        return wrong("S110", number, start, "this line is set in less than the first line of the text below '|'", "set every line of the text in alike, two spaces more than its field")
    if match and match["key"] and value[:1] == "-" and value[1:2] in ("", " "):
        return wrong("S110", number, at, "a list item on the line of its field", "write each item on a line of its own below the field; text that begins with '- ' needs quotes")
    if match and match["key"] and _LEADING.match(value):
        return wrong("S110", number, at, f"text that begins with {quoted(value[0])} needs quotes", f"write {in_quotes(value)}")
    if "mapping values" in problem and match and match["key"] and (inner := re.match(r"([a-z_]+):(?: |$)", value)) and inner[1] in (held := _held(match["key"]))[0]:
        dash = "- " * held[1]
        return wrong("S110", number, at, "a field on the line of another", f"write {quoted(dash + value)} on a line of its own below '{match['key']}:', set in by two spaces")
    if "mapping values" in problem and ": " in line[: column - 1]:
        return wrong("S110", number, column, *_second_colon(value.rstrip()))
    if field := re.fullmatch(r"""(["'])([a-z_]+:(?: .*)?)\1""", stripped):
        return wrong("S110", number, start, "a field with its value in quotes is a text", f"write {field[2]} without the quotes around it")
    if (loose := _LOOSE.match(stripped)) and " " not in loose["key"]:
        fixed = f"{loose['key']}: {loose['value']}"
        lead = len(stripped) - len(re.sub(r"^(- +)*", "", stripped))
        message = "no space after the colon" if ":" in stripped[: loose.start("value")] else "a field is 'name: value'"
        return wrong("S110", number, start + lead, message, f"write {quoted(fixed)}")
    if _BULLET.match(stripped):
        item = _BULLET.sub("", stripped, count=1)
        return wrong("S110", number, start, "no space after the dash" if stripped[0] == "-" else "an item of a list begins with '- '", f"write {quoted('- ' + item)}")
    if stripped[:1] == ":":
        return wrong("S110", number, start, "a value without a field's name", "write the name before the colon")
    if match and _LEADING.match(value) and value[0] not in "-?":
        return wrong("S110", number, at, f"text that begins with {quoted(value[0])} needs quotes", f"write {in_quotes(value)}")
    above = [one for one in reversed(lines[: number - 1]) if one.strip() and not one.lstrip().startswith("#")]
    if stripped == "-" or stripped.startswith("- "):
        return _explain_dash(lines, number, wrong)
    if (field := re.match(r"([a-z_]+):(?: |$)", stripped)) and (item := next((one for one in above if _indent(one) < start), "")).startswith(" " * (start - 1) + "- "):
        if item.split()[1:2] == [f"{field[1]}:"]:
            return wrong("S110", number, start, "an item of a list begins with '- '", f"write {quoted('- ' + stripped)}")
        return wrong("S110", number, start, f"{quoted(field[1])} stands neither in the item above nor in one of its own", "set it in by two spaces more; if an item begins here, write '- ' before it")
    if not re.search(r":(?: |$)", stripped):
        if next((one for one in above if _indent(one) < start), "").startswith(" " * (start - 1) + "- "):
            return wrong("S110", number, start, f"{quoted(stripped)} is no field and no item of the list", f"write {quoted('- ' + stripped)}")
        hint = "a text below '|' is set in two spaces more than its field" if text_above else "a field is 'name: value'; longer text stands below '|', set in by two spaces"
        return wrong("S110", number, start, f"{quoted(stripped)} is no field", hint)
    first = next((n for n, line in enumerate(lines, 1) if line.strip() and not line.lstrip().startswith("#")), 1)
    if _indent(lines[first - 1]):
        return wrong("S110", first, _indent(lines[first - 1]) + 1, "the first field is set in", "begin it at the left edge")
    return wrong("S110", number, start, "this line does not fit the indentation above it", "align it with the field it belongs beside, two spaces for each level")


def _explain_dash(lines: list[str], number: int, wrong: Wrong) -> Diagnostic:
    """What is wrong where the parser wants no item of a list: most often the first item has no dash."""
    depth = _indent(lines[number - 1])
    written = [n for n, line in enumerate(lines[:number], 1) if line.strip() and not line.lstrip().startswith("#")]
    home = next((n for n in reversed(written) if _indent(lines[n - 1]) < depth), None)
    first = written[written.index(home) + 1] if home is not None else number
    listed = [lines[n - 1].lstrip().startswith("- ") for n in (home, first) if n is not None and n < number]
    field = next((n for n in reversed(written[:-1]) if _indent(lines[n - 1]) <= depth), 0)
    listed += [depth == 0 and lines[n - 1].lstrip().startswith("- ") for n in written if field < n < number]
    if any(listed) or (home is None and any(lines[n - 1].lstrip().startswith("- ") for n in written[-2:-1])):
        return wrong("S110", number, depth + 1, "a dash that is not aligned with the list above", "give every dash of a list the same indentation")
    if first == number:
        return wrong("S110", number, depth + 1, "an item of a list where a field is due", "write the field that holds the list above it, as 'name:'")
    text = lines[first - 1].strip()
    names = {line.split(":")[0].strip() for line in lines[first - 1 : number - 1]}
    if lines[number - 1].strip()[2:].split(":")[0] in names:
        return wrong("S110", first, _indent(lines[first - 1]) + 1, "the first item of the list has no dash", f"write {quoted(' ' * depth + '- ' + text)}")
    return wrong("S110", number, depth + 1, "an item of a list where a field is due", f"take the dash out; if this is a list, begin its first item, in line {first}, with '- ' too")


@cache
def _names() -> frozenset[str]:
    """The names of all fields."""
    return frozenset(field.name for model in KINDS.values() for one in within(model) for field in fields(one))


@cache
def _held(name: str) -> tuple[frozenset[str], bool]:
    """The fields that can stand below a field of some record, and whether it holds a list of such."""
    found = [field for model in KINDS.values() for one in within(model) for field in fields(one) if field.name == name and field.models]
    return frozenset(inner.name for field in found for model in field.models for inner in fields(model)), any(field.many for field in found)


def in_quotes(text: str, most: int = 60) -> str:
    """A text in double quotes, as far as it is not too long to be shown."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"' if len(text) <= most else 'it in quotes: "…"'


_AMBIGUOUS = (
    (re.compile(r"(?:true|True|TRUE|false|False|FALSE|[yYnN]|yes|Yes|YES|no|No|NO|on|On|ON|off|Off|OFF)\Z"), "a truth value"),
    (re.compile(r"[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?:(?:[Tt]| +)[0-9].*)?\Z|[0-9]{1,2}/[0-9]{1,2}/[0-9]{2,4}\Z"), "a date"),
    (
        re.compile(
            r"[-+]?[0-9][0-9_,.:]*(?:[eE][-+]?[0-9]+)?\Z|[-+]?\.[._]*[0-9][0-9._]*(?:[eE][-+]?[0-9]+)?\Z|[-+]?\.(?:inf|Inf|INF)\Z|\.(?:nan|NaN|NAN)\Z"
            r"|[-+]?0[xX][0-9a-fA-F_]+\Z|[-+]?0[bBoO][0-7_]+\Z|[-+]_[0-9_]*[0-9]\Z"
        ),
        "a number",
    ),
    (re.compile(r"<<\Z|=\Z"), "an instruction"),
)
_MAYBE = re.compile(r"[-+.0-9<=yYnNtTfFoO]")
_INTEGER = re.compile(r"(?:0|-?[1-9][0-9]{0,15})\Z")
_NULLS = frozenset(("", "~", "null", "Null", "NULL"))
_TRUTH = {"true": True, "false": False}


def _plain(text: str) -> Value:
    """What an unquoted scalar is: text, or what YAML 1.2 makes of it; text that readers disagree on is marked."""
    if text in _NULLS:
        return None
    if not _MAYBE.match(text):
        return text
    if text in _TRUTH:
        return _TRUTH[text]
    if _INTEGER.match(text):
        return int(text)
    for form, kind in _AMBIGUOUS:
        if form.match(text):
            return Ambiguous(text, kind)
    return text


def plain_is_text(text: str) -> bool:
    """Whether `text` can stand without quotes and is the same text to every reader of YAML."""
    return bool(_SAFE.match(text)) and ": " not in text and " #" not in text and not text.endswith(":") and type(_plain(text)) is str


_SAFE = re.compile(r"[^\s\-?:,\[\]{}#&*!|>'\"%@`]([^\n]*\S)?\Z|-[^\s-]([^\n]*\S)?\Z")
_KEY = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*\Z")
_KEYS = f"field names are small letters and '_', at most {MAX_KEY}"
_ESCAPE = re.compile(r"\\(?:x[0-9A-Fa-f]{2}|u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8}|[^\"\\])")
_ONLY = r'only \" and \\ are used'


def _escape(text: str) -> tuple[str, str] | None:
    """What to say of the first escape in a text in double quotes, other than those of the quote and the backslash."""
    match = _ESCAPE.search(re.sub(r"\\[\"\\]", "  ", text))
    if match is None:
        return None
    escape = match[0]
    if escape == r"\n":
        hint = "use '|' and begin a new line"
    elif escape == r"\t":
        hint = "write a space"
    elif escape[1] in "/ ":
        hint = f"write {quoted(escape[1])} itself"
    elif len(escape) > 2:
        code = int(f"0x{escape[2:]}", 0)
        char = chr(code) if code < 0x110000 and not 0xD800 <= code < 0xE000 else "\0"
        hint = f"write {quoted(char)} itself" if char.isprintable() and _sort(char) is None else "remove it"
    elif escape[1] in "0abefrvNLP_":
        hint = "remove it"
    else:
        hint = r"a backslash is written \\"
    return f"the escape {quoted(escape)} in a text", f"{hint}; {_ONLY}"


_ROW = re.compile(r"( *)(- )?(?:([a-z_][a-z0-9_]{0,59}):(?: ([^ \n]|[^ \n].*[^ \n]))?|([^ \n]|[^ \n].*[^ \n]))")
_INSIDE = re.compile(r": | #|:\Z")
_SIMPLE = re.compile(r"[^\s\-?:,\[\]{}#&*!|>'\"%@`]")


def _plainest(lines: list[str]) -> dict[str, Value] | None:
    """The values of a file as `canonical` writes it, row by row; None where it is written in any other way, to be read by the parser.

    What this accepts, the parser reads as the same values without a fault; it is many times faster, as it neither looks for faults nor keeps places.
    """
    root: dict[str, Value] = {}
    stack: list[tuple[int, Any]] = [(0, root)]
    waiting: str | None = None  # the field whose value begins on the next row, if it is set in
    number, last = 0, len(lines) - 1
    if lines[last]:
        return None
    while number < last:
        match = _ROW.fullmatch(lines[number])
        number += 1
        if match is None:
            return None
        lead, dash, key, value, item = match.groups()
        key = key and intern(key)  # names of fields are the same few words: kept once, they take a tenth less of the memory of all records
        depth = len(lead)
        if waiting is not None:
            indent, parent = stack[-1]
            if depth == indent + 2:
                fresh: Any = [] if dash else {}
                parent[waiting] = fresh
                stack.append((depth, fresh))
            waiting = None
        while stack[-1][0] > depth:
            stack.pop()
        indent, here = stack[-1]
        if indent != depth or (dash is not None) is not (here.__class__ is list) or len(stack) >= MAX_DEPTH:
            return None
        if dash is not None:
            if key is None:
                scalar = _row_value(item)
                if scalar is _OTHERWISE:
                    return None
                here.append(scalar)
                continue
            depth += 2
            fields: dict[str, Value] = {}
            here.append(fields)
            stack.append((depth, fields))
            here = fields
        elif key is None or key in here:
            return None
        if value is None:
            here[key] = None
            waiting = key
        elif value == "|":
            first = number
            lead = " " * (depth + 2)
            while number < last and (lines[number].startswith(lead) or not lines[number]):
                number += 1
            block = lines[first:number]
            if not block or not block[0] or not block[-1] or any(line.isspace() for line in block) or block[0][depth + 2] == " ":
                return None
            here[key] = "\n".join([line[depth + 2 :] for line in block])
        else:
            scalar = _row_value(value)
            if scalar is _OTHERWISE:
                return None
            here[key] = scalar
    return root


_OFTEN = 40
"""Shorter values are often the same, as ids and choices: each is kept once."""
_OTHERWISE = object()


def _row_value(text: str) -> Value:
    """What a scalar on one row is; `_OTHERWISE` where that takes a parser to tell."""
    if _SIMPLE.match(text):
        return _OTHERWISE if _INSIDE.search(text) else _plain(intern(text) if len(text) < _OFTEN else text)
    if text[0] == '"' and _QUOTE.fullmatch(text) and _ESCAPE.search(re.sub(r"\\[\"\\]", "", text)) is None:
        return re.sub(r"\\([\"\\])", r"\1", text[1:-1])
    if text[0] == "'" and _QUOTE.fullmatch(text):
        return text[1:-1].replace("''", "'")
    return _OTHERWISE


class _Builder:
    """Builds the nodes of one file from the parser's events, without recursion, and stops at the first thing outside the subset."""

    def __init__(self, text: str, lines: list[str], wrong: Wrong) -> None:
        self.text = text
        self.lines = lines
        self.wrong = wrong

    def fault(self, mark: Any, code: str, message: str, hint: str) -> _FaultError:
        return _FaultError(self.wrong(code, mark.line + 1, mark.column + 1, message, hint))

    def build(self) -> Node:
        """The root mapping of the one document in the file."""
        root: Node | None = None
        stack: list[Node] = []
        key: tuple[str, Any] | None = None
        keys: list[tuple[str, Any] | None] = []
        loader = _PARSER(self.text)
        try:
            while True:
                event = loader.get_event()
                if event is None:
                    break
                kind = type(event)
                if kind is yaml.ScalarEvent:
                    self.check(event)
                    if stack and stack[-1].value.__class__ is dict and key is None:
                        key = (self.key(event, stack), event.start_mark)
                        continue
                    if not stack:
                        raise self.no_record(event.start_mark)
                    node = self.scalar(event)
                elif kind is yaml.MappingStartEvent or kind is yaml.SequenceStartEvent:
                    self.check(event)
                    if stack and stack[-1].value.__class__ is dict and key is None:
                        raise self.question(event.start_mark) or self.fault(event.start_mark, "S116", "a list or mapping as a field's name", "name the field with one plain word")
                    if event.flow_style:
                        raise self.fault(event.start_mark, "S117", "a list or mapping in brackets", self.bracket(event.start_mark.index))
                    mark = event.start_mark
                    node = Node({} if kind is yaml.MappingStartEvent else [], mark.line + 1, mark.column + 1)
                elif kind is yaml.MappingEndEvent or kind is yaml.SequenceEndEvent:
                    stack.pop()
                    key = keys.pop()
                    continue
                elif kind is yaml.AliasEvent:
                    raise self.fault(event.start_mark, "S118", "an alias ('*')", "write the value out; text that begins with '*' needs quotes")
                elif kind is yaml.DocumentStartEvent:
                    if root is not None or event.explicit:
                        raise self.fault(event.start_mark, "S119", "a document mark ('---')", "write one record a file, without the mark")
                    continue
                elif kind is yaml.DocumentEndEvent and event.explicit:
                    raise self.fault(event.start_mark, "S119", "a document mark ('...')", "write one record a file, without the mark")
                else:
                    continue
                if not stack:
                    if node.value.__class__ is not dict:
                        raise self.no_record(event.start_mark)
                    root = node
                elif key is not None:
                    name, mark = key
                    stack[-1].value[name] = node.value
                    stack[-1].fields[name] = (mark.line + 1, mark.column + 1, node)
                else:
                    stack[-1].value.append(node.value)
                    stack[-1].items.append(node)
                if kind is not yaml.ScalarEvent:
                    if len(stack) >= MAX_DEPTH:
                        raise self.fault(event.start_mark, "S121", f"more than {MAX_DEPTH} levels of fields and lists", "no record is so deep; look at the indentation")
                    if stack and stack[-1].value.__class__ is list and node.value.__class__ is list:
                        raise self.fault(event.start_mark, "S121", "a list directly inside a list", "write one dash an item")
                    stack.append(node)
                    keys.append(None)
                    key = None
                    continue
                key = None
        finally:
            loader.dispose()
        if root is None:
            raise _FaultError(self.wrong("S101", *_NOTHING))
        return root

    def no_record(self, mark: Any) -> _FaultError:
        loose = _LOOSE.match(self.lines[mark.line])
        hint = f"write {quoted(loose['key'] + ': ' + loose['value'])}" if loose else "write fields as 'name: value', one a line"
        return self.fault(mark, "S120", "the file is not a record", hint)

    def bracket(self, index: int) -> str:
        if _EMPTY.match(self.text, index):
            return "leave an empty list out"
        if link := re.compile(r"\[[^\[\]\n]*\]\((https?://[^\s()]+)\)").match(self.text, index):
            return f"write the address alone: {link[1]}"
        sort = "write one item a line, each after '- '" if self.text[index] == "[" else "write one field a line, below its name"
        return f"{sort}; text that begins with {quoted(self.text[index])} needs quotes"

    def check(self, event: Any) -> None:
        if event.anchor is not None:
            raise self.fault(event.start_mark, "S118", "an anchor ('&')", "write the value out where it is needed; text that begins with '&' needs quotes")
        if event.tag is not None:
            written = re.search(r"!\S*", self.text[event.start_mark.index :])
            raise self.fault(event.start_mark, "S122", f"a tag ({quoted(written[0] if written else event.tag)})", "remove it; put text in quotes where it could be taken for something else")

    def question(self, mark: Any) -> _FaultError | None:
        """A fault where the field's name at `mark` stands after a '?'."""
        line = self.lines[mark.line][: mark.column]
        if "?" not in line:
            return None
        return _FaultError(self.wrong("S116", mark.line + 1, line.index("?") + 1, "a field's name after '?'", "write it as 'name: value'"))

    def key(self, event: Any, stack: list[Node]) -> str:
        mark, name, mapping = event.start_mark, event.value, stack[-1]
        question = self.question(mark)
        if question:
            raise question
        if name in mapping.value:
            first = mapping.fields[name][0]
            raise self.fault(mark, "S123", f"the field {quoted(name)} stands twice; first in line {first}", self.twice(mark, name, stack))
        if event.style:
            raise self.fault(mark, "S116", f"a field's name in quotes: {quoted(name)}", f"write {name}: without quotes" if _KEY.match(name) else "name the field with one plain word")
        if not _KEY.match(name) or len(name) > MAX_KEY:
            once = name.rstrip(":")
            dash = re.match(r"-+([a-z_]+)\Z", name)
            hint = f"put a space after the dash: - {dash[1]}:" if dash else f"write {once}: with one colon" if once != name and _KEY.match(once) else self.unnamed(mark, name)
            raise self.fault(mark, "S116", f"{quoted(name)} is no name of a field", hint)
        return str(name)

    def unnamed(self, mark: Any, name: str) -> str:
        """What to do with what is no name of a field: it is one written otherwise, or the beginning of a text."""
        if (near := re.sub(r"[\s-]+", "_", name.lower())) in _names():
            return f"write {near}:"
        if _BULLET.match(name):
            return f"write {quoted('- ' + _BULLET.sub('', self.lines[mark.line][mark.column :].strip(), count=1))}: an item of a list begins with '- '"
        return f"{_KEYS}; a text with ': ' in it needs quotes: {in_quotes(self.lines[mark.line][mark.column :].strip())}" if " " in name or name[0].isdigit() else _KEYS

    def twice(self, mark: Any, name: str, stack: list[Node]) -> str:
        """What to do with a field that stands twice: in a list, a new item begins where a field of the last one stands again."""
        mapping, above = stack[-1], stack[-2] if len(stack) > 1 else None
        second = self.lines[mark.line].strip()
        if above is not None and above.value.__class__ is list:
            return f"if an item begins here, write {quoted(' ' * (above.column - 1) + '- ' + second)}; keep one of the two only where both say the same"
        if above is not None and _held(next(reversed(above.fields)))[1] and name == next(iter(mapping.fields)):
            lead, first = " " * (mapping.column - 3), mapping.line
            return f"these are items of a list: write {quoted(lead + '- ' + self.lines[first - 1].strip())} in line {first} and {quoted(lead + '- ' + second)} here"
        return "keep one of the two; what both hold belongs under that one" + ("; a second record has a file of its own" if above is None else "")

    def scalar(self, event: Any) -> Node:
        start, end, value, style = event.start_mark, event.end_mark, event.value, event.style
        line, column = start.line + 1, start.column + 1
        if not style:
            if end.line != start.line and value:
                raise self.runs_on(start)
            after = self.lines[end.line][end.column :]
            if re.match(r" *#[^\s#]", after):
                hint = "put the text in quotes; a comment begins with '# '"
                raise _FaultError(self.wrong("S110", line, end.column + after.index("#") + 1, "'#' begins a comment here: what follows it is lost", hint))
            return Node(_plain(value), line, column, value)
        if style in "|>":
            header = self.lines[start.line][start.column :]
            if not re.match(r"\|-?(?: +#.*| *)\Z", header):
                raise self.fault(start, "S117", f"{quoted(header.split()[0])} is not used here", "write '|' alone, and one sentence a line")
            return Node(value.rstrip("\n"), line, column, value, block=True)
        if end.line != start.line:
            raise self.fault(start, "S117", "a text in quotes that runs over several lines", f"end it with {style} on this line, or use '|' without quotes")
        fault = _explain_quotes(self.lines[start.line][start.column :], line, column, self.wrong, key=False)
        if fault is not None:
            raise _FaultError(fault)
        return Node(value, line, column, value)

    def runs_on(self, start: Any) -> _FaultError:
        """Text without quotes on several lines: most often a line that is set in too far."""
        if re.match(r"-[^\s-]", self.lines[start.line][start.column :]):
            item = self.lines[start.line][start.column + 1 :].strip()
            return self.fault(start, "S110", "no space after the dash", f"write {quoted('- ' + item)}")
        number = start.line + 1
        while not self.lines[number].strip():
            number += 1
        text = self.lines[number].lstrip()
        if text.startswith("- ") and not self.lines[start.line][: start.column].strip():
            item = self.lines[start.line].strip()
            return self.fault(start, "S110", "the first item of the list has no dash", f"write {quoted(' ' * _indent(self.lines[number]) + '- ' + item)}")
        if text.startswith("- "):
            hint = "align the dash with those above"
        elif re.match(r"[A-Za-z_]+:( |$)", text):
            hint = "align it with the field it belongs beside"
        else:
            hint = "write it on one line, or use '|' and write one sentence a line; an item of a list begins with '- '"
        return _FaultError(self.wrong("S117", number + 1, _indent(self.lines[number]) + 1, "this line runs on from the line above", hint))


EXPLAINED = {
    "S101": """A file holds a record.

An empty file, or one with comments alone, says nothing: delete it or write the record.""",
    "S102": """A file is UTF-8.

Other encodings hide text from reviewers and readers. Save the file as UTF-8 without a byte order mark.""",
    "S103": """A record has at most 65,536 bytes.

A longer file cannot be reviewed. Long texts belong in the document they come from.""",
    "S104": """A line has at most 1,000 characters.

A change inside a longer line cannot be seen in a diff. Use a block and write one sentence a line.

Bad:
    summary:
      en: a very long line …

Good:
    summary:
      en: |
        One sentence.
        Another sentence.""",
    "S105": """A file has no control characters and only Unix line ends.

Control characters, carriage returns, hidden line breaks and codes without a character make a file read otherwise than it is stored.""",
    "S106": """A text has no invisible characters.

Zero-width characters, soft hyphens and fillers cannot be seen by a reviewer and break searching.
Joiners that are part of the spelling, as in Persian and in the scripts of India, may stay.""",
    "S107": """A text has no characters that turn its direction.

They can make a line read otherwise than it is stored.""",
    "S108": """A space is an ordinary space.

Unusual spaces look alike and break searching; the site sets its own spacing.""",
    "S109": """A text is not damaged.

The replacement character shows that a letter was lost in a former conversion. Characters of one font only, as the bullets of a word processor,
and accents without a letter are nothing to anyone else.""",
    "S110": """A file is YAML that can be read.

The message says what stands in the way. Most often text needs quotes. A comment begins with '# ', so that none cuts a text off unseen.

Bad:
    title:
      en: Whales: a plan

Good:
    title:
      en: "Whales: a plan"
""",
    "S111": """There are no tabs.

Fields are set in by two spaces for each level.""",
    "S112": """Letters are stored in one piece (Unicode NFC).

A letter and its accent stored apart look the same and cannot be found by searching.""",
    "S113": """The last line ends.

Without a final line end the next change shows two lines instead of one.""",
    "S114": """No merge is left unfinished.

Choose one side of the conflict and delete the marks.

Bad:
    <<<<<<< HEAD

Good:
    the line that holds""",
    "S115": """There are no YAML directives.

A record needs none.

Bad:
    %YAML 1.2

Good:
    no such line""",
    "S116": """A field's name is one plain word.

Names are small letters and underscores, without quotes.

Bad:
    "title":
      en: Giraffe

Good:
    title:
      en: Giraffe""",
    "S117": """Values are written in block style.

Lists have one item a line, longer texts stand below '|', and no text runs on over several lines: so a diff shows what changed, and every program reads the same.

Bad:
    range_states: [NOR, SWE]

Good:
    range_states:
      - country: NOR
      - country: SWE""",
    "S118": """There are no anchors and aliases.

Every value is written out where it is needed. Text that begins with '&' or '*' needs quotes.

Bad:
    en: *important*

Good:
    en: "*important*"
""",
    "S119": """A file holds one record.

Document marks are not used.

Bad:
    ---
    title: …

Good:
    title: …""",
    "S120": """A record is a list of fields.

A file begins with a field and its value.

Bad:
    - giraffe

Good:
    title:
      en: Giraffe""",
    "S121": """A record is at most 8 levels deep.

No record needs more; a deeper one is a slip of the indentation.""",
    "S122": """There are no tags.

Text that could be taken for a number stands in quotes.

Bad:
    number: !!str 12.6

Good:
    number: "12.6"
""",
    "S123": """A field stands once.

Of two values one would be lost. A merge of two changes can leave both without a conflict. In a list, a new item begins with '- '.

Bad:
    known_to: cop13
    known_to: cop14

Good:
    known_to: cop14""",
    "S124": """A text has no escapes.

Only \\" and \\\\ are used; every other character is written itself.

Bad:
    "Caf\\u00e9"

Good:
    "Café"
""",
}
"""What each code of this module means; the first line is its title."""
