"""What holds of every record, register, history and output, whatever is in it: few examples here, many under `make fuzz`."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Any

import html5lib
import pytest
import yaml
from hypothesis import assume, example, given
from hypothesis import strategies as st

from generator import canonical, changes, continuity, files, lifecycle, markup, register, reporters, rules, shape, source
from generator.catalog import all_words
from generator.diagnostics import Diagnostic, Location, Severity, nearest, quoted
from generator.exports import text as written
from generator.models import KINDS
from tests.drawn import SIGNS, often, records
from tests.support import AS_OF, PROJECT, core

if TYPE_CHECKING:
    from generator.register import Register

GOLDEN = {path: data for path, data in files.read_tree(PROJECT / "tests" / "golden" / "content").files.items() if path.endswith(".yaml")}
RECORDS = sorted(GOLDEN)
GIRAFFE, TRUST = "actions/giraffe.yaml", "partners/example-trust.yaml"
ANY = st.one_of(st.text(SIGNS, max_size=60), st.text(max_size=60))
DAYS = st.dates(min_value=date(1990, 1, 1), max_value=date(2040, 12, 31)).map(str)
KIND = st.sampled_from(sorted(KINDS))
RECORD = KIND.flatmap(lambda kind: st.tuples(st.just(kind), records(kind)))


def read(tree: dict[str, bytes], as_of: str = AS_OF) -> tuple[Register, list[Diagnostic]]:
    """The register in some files, and all that is wrong with it."""
    held, found = register.read(tree)
    return held, sorted([*found, *rules.check(held, as_of)])


@cache
def golden() -> tuple[Register, list[Diagnostic]]:
    return read(GOLDEN)


def parsed(text: str) -> source.Source:
    held = source.parse("x.yaml", text.encode())
    assert isinstance(held, source.Source), held
    return held


# --- a record and its file ------------------------------------------------------------------------------------------------------------


@often(6)
@given(RECORD)
def test_what_is_written_is_read_again(record: tuple[str, dict[str, Any]]) -> None:
    kind, values = record
    assert same(parsed(canonical.rewrite(kind, values)).data, values)


@often(6)
@given(RECORD)
def test_what_is_written_stays_as_it_is_when_it_is_written_again(record: tuple[str, dict[str, Any]]) -> None:
    kind, values = record
    text = canonical.rewrite(kind, values)
    assert canonical.mend(text) == text
    assert canonical.write(kind, parsed(text)) == text
    assert canonical.rewrite(kind, values, parsed(text)) == text


@often(6)
@given(RECORD)
def test_every_other_reader_reads_the_same(record: tuple[str, dict[str, Any]]) -> None:
    """As YAML 1.2 has it, and as PyYAML reads YAML 1.1 - but for dates, which that takes for days, and years, which are numbers to both."""
    kind, values = record
    text = canonical.rewrite(kind, values)
    assume("-02-29" not in text)  # which need not be a day: a rule tells it, and PyYAML stops at it
    assert same(core(text), values)
    assert same(yaml.safe_load(text), values)


def same(other: Any, ours: Any) -> bool:
    if isinstance(ours, dict):
        return isinstance(other, dict) and other.keys() == ours.keys() and all(same(other[key], ours[key]) for key in ours)
    if isinstance(ours, list):
        return isinstance(other, list) and len(other) == len(ours) and all(map(same, other, ours))
    return str(other).rstrip("\n") == str(ours) if isinstance(ours, str) else bool(other == ours)


@often(6)
@given(RECORD, st.randoms(use_true_random=False))
def test_the_order_of_fields_says_nothing(record: tuple[str, dict[str, Any]], chance: Any) -> None:
    kind, values = record
    names = list(values)
    chance.shuffle(names)
    one, other = (shape.shape(kind, parsed(canonical.rewrite(kind, some))) for some in (values, {name: values[name] for name in names}))
    assert one == other


@often(6)
@given(RECORD, st.data())
def test_every_place_is_where_the_value_stands(record: tuple[str, dict[str, Any]], data: st.DataObject) -> None:
    kind, values = record
    held = parsed(canonical.rewrite(kind, values))
    path, value = data.draw(st.sampled_from(list(leaves(values))))
    location = held.at(*path)
    line = held.text.split("\n")[location.line - 1]
    rest = line[location.column - 1 :]
    assert rest.startswith(("|", '"')) or rest == ("null" if value is None else str(value).lower() if isinstance(value, bool) else str(value))
    if isinstance(value, str) and value:
        offset = data.draw(st.integers(0, len(value) - 1))
        if value[offset] != "\n":
            inside = held.inside(path, offset)
            assert held.text.split("\n")[inside.line - 1][inside.column - 1 :].lstrip("\\").startswith(value[offset].lstrip("\\"))


def leaves(value: Any, path: tuple[str | int, ...] = ()) -> Any:
    if isinstance(value, dict | list):
        for key, item in value.items() if isinstance(value, dict) else enumerate(value):
            yield from leaves(item, (*path, key))
    else:
        yield path, value


@often(12)
@given(st.sampled_from(RECORDS), st.data())
def test_a_record_with_a_value_gone_is_well_or_told_at_its_parent(path: str, data: st.DataObject) -> None:
    kind = str(register.locate(path)[0])  # type: ignore[index]
    values = json.loads(json.dumps(parsed(GOLDEN[path].decode()).data))
    assume("moved_to" not in values and "removed" not in values)
    name = data.draw(st.sampled_from(sorted(values)))
    del values[name]
    source = parsed(canonical.rewrite(kind, values))
    found = shape.shape(kind, source)
    required = KINDS[kind].model_fields[name].is_required()
    assert ([(d.code, d.location.line, d.location.column) for d in shape.faults(kind, source, found)] == [("M101", 1, 1)]) if isinstance(found, list) else not required


@often(40)
@given(ANY)
def test_a_line_is_written_so_that_it_is_read_as_it_was(text: str) -> None:
    held = source.parse("x.yaml", f"a: {canonical.text(text)}\n".encode("utf-8", "surrogatepass"))
    assert isinstance(held, list) or held.data == {"a": text}


@often(40)
@given(st.lists(ANY, max_size=6).map("\n".join))
def test_mending_twice_is_mending_once(text: str) -> None:
    mended = canonical.mend(text)
    assert canonical.mend(mended) == mended
    assert "\r" not in mended
    assert mended.endswith("\n")


@often(12)
@given(st.sampled_from(RECORDS), st.integers(0, 200))
def test_a_comment_changes_no_value(path: str, at: int) -> None:
    lines = GOLDEN[path].decode().split("\n")
    plain = [number for number, line in enumerate(lines) if re.match(r" *[a-z_]+:", line)]
    at = plain[at % len(plain)]
    lines.insert(at, f"{lines[at][: len(lines[at]) - len(lines[at].lstrip())]}# said: 'so'")
    assert parsed("\n".join(lines)).data == parsed(GOLDEN[path].decode()).data


# --- the register ---------------------------------------------------------------------------------------------------------------------


@often(4)
@given(st.permutations(RECORDS))
def test_the_order_of_files_says_nothing(paths: list[str]) -> None:
    held, found = read({path: GOLDEN[path] for path in paths})
    assert found == golden()[1]
    assert written.json_(held, AS_OF) == written.json_(golden()[0], AS_OF)


@often(3)
@given(RECORD)
def test_a_file_that_is_added_changes_nothing_said_of_others(record: tuple[str, dict[str, Any]]) -> None:
    """But for what names it."""
    kind, values = record
    path = register.path_of(kind, "example-plan/99" if kind == "activity" else "zzz")
    _, found = read({**GOLDEN, path: canonical.rewrite(kind, values).encode()})
    others = [d for d in found if d.location.path != f"content/{path}"]
    assert [d for d in others if d not in golden()[1]] == [d for d in others if "zzz" in d.message and d not in golden()[1]]
    assert [d for d in golden()[1] if d not in others] == []


@often(8)
@given(st.sampled_from(RECORDS))
def test_a_file_that_is_taken_away_is_missed_by_those_alone_that_name_it(path: str) -> None:
    _, found = read({other: data for other, data in GOLDEN.items() if other != path})
    id_ = str(register.locate(path)[1])  # type: ignore[index]
    fresh = [d for d in found if d not in golden()[1] and d.severity is Severity.ERROR]
    assert [d for d in fresh if id_.split("/", maxsplit=1)[0] not in f"{d.message} {d.location.path}".lower()] == []


@often(8)
@given(DAYS)
def test_time_warns_and_never_fails(day: str) -> None:
    """Main does not turn red by itself overnight."""
    _, found = read(GOLDEN, day)
    assert [d for d in found if d.severity is Severity.ERROR] == []


@often(40)
@given(st.one_of(st.sampled_from(RECORDS), st.lists(st.text(max_size=12), min_size=1, max_size=4).map("/".join)))
def test_every_path_is_a_record_or_told(path: str) -> None:
    place = register.locate(path)
    if isinstance(place, Diagnostic):
        assert place.hint
    elif place is not None:
        assert register.path_of(*place) == path


@often(6)
@given(st.sampled_from(RECORDS), st.binary(max_size=20), st.integers(0, 2_000))
def test_whatever_stands_in_a_file_is_told_of_files_that_are_there(path: str, piece: bytes, at: int) -> None:
    data = GOLDEN[path][:at] + piece + GOLDEN[path][at:]
    tree = {**GOLDEN, path: data}
    before = dict(tree)
    _, found = read(tree)
    assert tree == before
    assert {d.location.path.removeprefix("content/") for d in found} <= tree.keys()


# --- what is published ----------------------------------------------------------------------------------------------------------------


@often(40)
@given(st.text(max_size=80).filter(lambda text: not set(text) & set("\x00\r\x0c") and text.isprintable()))
def test_what_is_escaped_is_shown_as_it_was(text: str) -> None:
    page = html5lib.parseFragment(str(markup.element("p", markup.element("b", text, title=text))), treebuilder="etree", namespaceHTMLElements=False)
    (node,) = page.findall("p/b")
    assert (node.text or "", node.attrib["title"], len(node)) == (text, text, 0)


@often(40)
@given(ANY)
def test_paragraphs_lose_no_word(text: str) -> None:
    assert " ".join(markup.paragraphs(text)).split() == text.split()


@often(40)
@given(st.lists(st.lists(ANY.filter(lambda text: "\r" not in text and "\x00" not in text), min_size=1, max_size=4), max_size=4))
def test_csv_is_read_as_it_was_written(rows: list[list[str]]) -> None:
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerows([written.cell(one) for one in row] for row in rows)
    assert list(csv.reader(io.StringIO(out.getvalue(), newline=""), strict=True)) == [[written.cell(one) for one in row] for row in rows]


@often(100)
@given(ANY)
def test_no_cell_begins_with_a_formula(text: str) -> None:
    for cell in re.split("[;\n]", written.cell(text)):
        assert not re.match(r"[^\S\n]*[=+\-@|%]", cell)
    assert written.cell(text).replace("'", "") == text.replace("'", "")


@often(10)
@given(st.sampled_from([entry.path for entry in register.read(GOLDEN)[0].entries()]))
def test_json_says_what_the_file_says(path: str) -> None:
    entry = next(one for one in golden()[0].entries() if one.path == path)
    assert same(entry.source.data, json.loads(json.dumps(written.plain(entry.record))))


@often(40)
@given(ANY, ANY, ANY)
def test_what_is_said_is_one_line_without_signs_of_control(path: str, message: str, hint: str) -> None:
    """In a terminal, and as a command to GitHub, which nothing in a record can end or begin."""
    found = [Diagnostic(Location(path, 1, 1), "S101", Severity.ERROR, quoted(message), hint)]
    assert len(reporters.text(found).splitlines()) == 2
    assert reporters.github(found).count("\n") == 1
    assert reporters.github(found).startswith("::error file=")
    assert all(char.isprintable() or char == "\n" for char in reporters.text(found) + reporters.github(found))
    assert json.loads(reporters.json_(found))[0]["line"] == 1
    assert json.loads(reporters.sarif(found))["version"] == "2.1.0"


@often(40)
@given(ANY, st.lists(st.text("abc-", min_size=1, max_size=6), max_size=5))
def test_what_is_nearest_is_one_of_those_that_are_known(word: str, known: list[str]) -> None:
    assert nearest(word, known) in {*known, None}
    assert not known or nearest(known[0], known).lower() == known[0].lower()  # type: ignore[union-attr]


# --- what changes ---------------------------------------------------------------------------------------------------------------------

Tree = dict[str, bytes]
Change = Callable[[Tree], Tree]


def edit(path: str, old: str, new: str) -> Change:
    def change(tree: Tree) -> Tree:
        text = tree[path].decode()
        assume(old in text)
        return {**tree, path: text.replace(old, new, 1).encode()}

    return change


def put(path: str, text: str) -> Change:
    return lambda tree: {**tree, path: text.encode()}


NOTED = "  - event: noted\n    date: 2026-09\n    text:\n      en: Seen.\nsources:"
OKAPI = GOLDEN[GIRAFFE].decode().replace("13.3", "13.{n}").replace("Giraffe\n", "Okapi {n}\n")
MOVED = "moved_to:\n  - example-union\non: 2026-11-21\n"


def renamed(tree: Tree) -> Tree:
    """The partner's record moves, with a tombstone, and whoever names it follows."""
    assume(b"moved_to" not in tree[TRUST])
    tree = {path: data.replace(b": example-trust\n", b": example-union\n") for path, data in tree.items()}
    return {**tree, "partners/example-union.yaml": tree[TRUST].replace(b"former_names:\n", b"former_names:\n  - Example Trust\n"), TRUST: MOVED.encode()}


def added(tree: Tree) -> Tree:
    """Another action, which names the partner as it is called by then."""
    partner = "example-union" if b"moved_to" in tree[TRUST] else "example-trust"
    return put(f"actions/okapi-{len(tree)}.yaml", OKAPI.replace("{n}", str(100 + len(tree))).replace(": example-trust\n", f": {partner}\n"))(tree)


HONEST: dict[str, Change] = {
    "an event is added": edit(GIRAFFE, "sources:", NOTED),
    "words are put better": edit(GIRAFFE, "Keeps giraffes moving", "Lets giraffes move"),
    "a translation is added": edit(GIRAFFE, "  fr: Permet", "  es: Permite a las jirafas cruzar.\n  fr: Permet"),
    "a Range State is taken off": edit(GIRAFFE, "  - country: NOR\n    since: cop14\n    certainty: inferred\n", ""),
    "a record is added": added,
    "a record moves": renamed,
    "a correction gives its reason": edit(GIRAFFE, "    document: UNEP/CMS/Concerted Action 13.3\n", "    document: UNEP/CMS/COP13/Doc.99\n    correction:\n      en: The wrong document was named.\n"),
    "a body gets a member": edit("reference/bodies/standing-committee.yaml", "sources:", "members:\n  - NOR\nsources:"),
    "comments come": lambda tree: {**tree, GIRAFFE: tree[GIRAFFE] + b"# seen\n"},
}
FORBIDDEN: dict[str, Change] = {
    "H401": lambda tree: {path: data for path, data in tree.items() if path != GIRAFFE},
    "H401 of a tombstone": lambda tree: {path: data for path, data in tree.items() if path != "actions/okapi.yaml"},
    "H402": put("actions/okapi.yaml", OKAPI.replace("{n}", "199")),
    "H403": edit(GIRAFFE, "  - event: reported\n    meeting: cop14\n    proposes: continuation\n", ""),
    "H403 by another meeting": edit(GIRAFFE, "  - event: adopted\n    meeting: cop13", "  - event: adopted\n    meeting: cop14"),
    "H404": edit(GIRAFFE, 'number: "13.3"', 'number: "13.33"'),
    "H406": lambda tree: {**tree, TRUST: re.sub(r"(?ms)^(former_names:.*?(?=^kind:)|url:.*?(?=^sources:))", "", tree[TRUST].decode()).encode()},
    "H407": edit("actions/okapi.yaml", "on: 20", "on: 19"),
}


def judged(base: Tree, head: Tree) -> list[Diagnostic]:
    """The errors that the check of `head` against `base` tells."""
    (old, before), (new, found) = read(base), read(head)
    return [d for d in continuity.fresh([*found, *continuity.check(old, new, AS_OF)], before) if d.severity is Severity.ERROR]


def chain(names: list[str]) -> Tree:
    tree = dict(GOLDEN)
    for name in names:
        tree = HONEST[name](tree)
    return tree


HISTORY = st.lists(st.sampled_from(sorted(HONEST)), max_size=4, unique=True)


@often(5)
@given(HISTORY.filter(bool))
@example(["a record moves", "a record is added"])
def test_an_honest_history_is_accepted(names: list[str]) -> None:
    """Step by step, and as a whole."""
    tree = dict(GOLDEN)
    for name in names:
        after = HONEST[name](tree)
        assert judged(tree, after) == [], name
        tree = after
    assert judged(GOLDEN, tree) == []


@pytest.mark.parametrize("name", FORBIDDEN)
@often(2)
@given(HISTORY)
def test_whatever_is_forbidden_is_refused(name: str, names: list[str]) -> None:
    """After any honest history."""
    tree = chain(names)
    assume(name != "H406" or b"moved_to" not in tree[TRUST])
    assert name[:4] in {d.code for d in judged(tree, FORBIDDEN[name](tree))}


@often(4)
@given(HISTORY)
def test_nothing_changes_where_nothing_changed(names: list[str]) -> None:
    held, found = read(chain(names))
    assert continuity.check(held, held, AS_OF) == []
    assert changes.compare(held, held, AS_OF) == []
    assert [d.severity for d in continuity.fresh(found, found) if d.severity is Severity.ERROR] == []


@often(15)
@given(st.sampled_from([path for path in RECORDS if b"moved_to" not in GOLDEN[path] and b"removed:" not in GOLDEN[path]]), st.data())
def test_every_change_of_a_value_is_told_in_every_language(path: str, data: st.DataObject) -> None:
    kind, id_ = register.locate(path)  # type: ignore[misc]
    values = json.loads(json.dumps(parsed(GOLDEN[path].decode()).data))
    where, value = data.draw(st.sampled_from([(where, value) for where, value in leaves(values) if isinstance(value, str) and where[-1] in ("en", "fr", "es", "locator", "document", "url", "acronym")]))
    inner = values
    for step in where[:-1]:
        inner = inner[step]
    inner[where[-1]] = f"{value}x"
    held, found = register.read({**GOLDEN, path: canonical.rewrite(str(kind), values).encode()})
    assume(not [d for d in found if d.severity is Severity.ERROR])
    for one, other in ((golden()[0], held), (held, golden()[0])):
        told = changes.compare(one, other, AS_OF)
        assert {(change.kind, change.id) for change in told} == {(kind, id_)}
        assert all(changes.Telling(words, one, other).say(change) for words in all_words() for change in told)


# --- time -----------------------------------------------------------------------------------------------------------------------------


@often(15)
@given(DAYS, st.integers(1, 9))
def test_what_comes_later_changes_no_status_of_an_earlier_day(day: str, month: int) -> None:
    """An event of the future, whatever it is, leaves the status of every day before it as it was."""
    later = f"  - event: withdrawn\n    date: 2041-0{month}\nsources:"
    held, _ = register.read(edit(GIRAFFE, "sources:", later)(GOLDEN))
    one, other = (lifecycle.status(some["action"]["giraffe"].record, some, day) for some in (golden()[0], held))
    assert (one.status, one.known, one.event) == (other.status, other.known, other.event)


@often(15)
@given(DAYS)
def test_what_is_due_does_not_hang_on_the_order_of_files(day: str) -> None:
    held, _ = register.read({path: GOLDEN[path] for path in reversed(RECORDS)})
    assert [(one.task, one.entry.id, one.date) for one in lifecycle.due(held, day)] == [(one.task, one.entry.id, one.date) for one in lifecycle.due(golden()[0], day)]
    assert len({(one.task, one.entry.id, one.meeting and one.meeting.id) for one in lifecycle.due(held, day)}) == len(lifecycle.due(held, day))
