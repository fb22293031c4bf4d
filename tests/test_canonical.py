"""A record written the one right way: nothing is lost, comments stay with their field, and the second time changes nothing."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator import canonical, cli, files
from generator.models import KINDS, Model
from generator.models.walk import fields, simple_type
from generator.register import locate
from generator.source import Node, Source, parse, plain_is_text
from tests.drawn import often, records
from tests.support import CONTENT

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def _models() -> list[type[Model]]:
    models: list[type[Model]] = list(KINDS.values())
    for model in models:
        models += [one for field in fields(model) for one in field.models if one not in models]
    return models


DATES = {field.name for model in _models() for field in fields(model) if not field.models and simple_type(model, field.name) == "date"}
"""Fields that hold a date, which may be a year."""


def formatted(text: str, kind: str = "meeting") -> str:
    """A record as `register fmt` writes it; it holds the same values, and is written the same when read again."""
    before = read(canonical.mend(text))
    after = canonical.write(kind, before)
    again = read(after)
    assert _years(again.data) == _years(before.data)
    assert canonical.write(kind, again) == after
    return after


def _years(value: Any, name: str = "") -> Any:
    """Values with the years of dates as text: a date may stand in quotes, and comes out without."""
    if isinstance(value, dict):
        return {inner: _years(one, inner) for inner, one in value.items()}
    if isinstance(value, list):
        return [_years(one, name) for one in value]
    return str(value) if type(value) is int and name in DATES else value


def read(text: str) -> Source:
    source = parse("meeting.yaml", text.encode())
    assert isinstance(source, Source), source
    return source


# --- layout ---------------------------------------------------------------------------------------------------------------------------


def test_fields_come_in_the_order_of_the_model() -> None:
    text = """\
verification:
  status: verified
kind: cop
title:
    es: Reunión
    en: Meeting
abbreviation: COP13
dates:
   end: 2020-02-22
   start: 2020-02-17
sources:
- url: https://www.cms.int/
  document: UNEP/CMS/COP13/Doc.1
"""
    assert formatted(text) == """\
abbreviation: COP13
title:
  en: Meeting
  es: Reunión
kind: cop
dates:
  start: 2020-02-17
  end: 2020-02-22
sources:
  - document: UNEP/CMS/COP13/Doc.1
    url: https://www.cms.int/
verification:
  status: verified
"""


def test_an_event_begins_with_what_happened() -> None:
    text = "events:\n  - note:\n      en: Seen.\n    meeting: cop13\n    certainty: inferred\n    until: cop14\n    event: extended\n    date: 2020-02-22\n    revision: Rev.COP13\n"
    assert formatted(text, "action") == (
        "events:\n  - event: extended\n    date: 2020-02-22\n    meeting: cop13\n    revision: Rev.COP13\n    until: cop14\n    certainty: inferred\n    note:\n      en: Seen.\n"
    )


def test_unknown_fields_come_last_as_they_are() -> None:
    assert formatted("zebra: 1\nkind: cop\nant: x\nabbreviation: COP13\n") == "abbreviation: COP13\nkind: cop\nzebra: 1\nant: x\n"


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("'12.6'", '"12.6"'),
        ("'COP13'", "COP13"),
        ('"COP13"', "COP13"),
        ('"NO"', '"NO"'),
        ("'it''s'", "it's"),
        ("'say \"so\"'", 'say "so"'),
        ("'\"so\" it says'", '"\\"so\\" it says"'),
        ('"a: b"', '"a: b"'),
        ('"a:b"', "a:b"),
        ('"a #b"', '"a #b"'),
        ('"a#b"', "a#b"),
        ('"- a"', '"- a"'),
        ('"*a*"', '"*a*"'),
        ('"back\\\\slash"', "back\\slash"),
        ("'back: \\slash'", '"back: \\\\slash"'),
        ("'no comment #'", '"no comment #"'),
        ('" space"', '" space"'),
        ('""', '""'),
        ("12.6", "12.6"),
        ("13", "13"),
        ("null", "null"),
        ("~", "null"),
        ("true", "true"),
        ('"true"', '"true"'),
        ('"2012"', '"2012"'),
        ("2012-10-23", "2012-10-23"),
        ("|\n  COP13", "|\n  COP13"),
        ("|-\n    one\n\n    two", "|\n  one\n\n  two"),
        ("|\n     one\n       two", "|\n  one\n    two"),
    ],
)
def test_values(written: str, value: str) -> None:
    """Quotes stand where a text needs them and nowhere else; numbers, truth values and dates stay as they are."""
    assert formatted(f"abbreviation: {written}\n") == f"abbreviation: {value}\n"


def test_what_is_still_to_be_written_stays_empty() -> None:
    """But for an open end, which is a value."""
    assert formatted("abbreviation:\ndates:\n  start: 2012\n  end:\n") == "abbreviation:\ndates:\n  start: 2012\n  end: null\n"


def test_a_date_stands_without_quotes() -> None:
    """As a form writes it."""
    text = "sources:\n  - document: X\n    date: 2026-03-28\n"
    assert formatted(text.replace("2026-03-28", '"2026-03-28"')) == text == canonical.rewrite("meeting", values(text))


def test_a_long_text_stands_below_a_bar() -> None:
    long = "word " * 60 + "end"
    assert formatted(f'note:\n  en: "{long}"\n') == f"note:\n  en: |\n    {long}\n"
    assert formatted(f'note:\n  en: "{long[:200]}x"\n') == f"note:\n  en: {long[:200]}x\n"


def test_a_long_address_stays_on_its_line() -> None:
    url = "https://www.cms.int/" + "a" * 500
    assert formatted(f'sources:\n  - url: "{url}"\n') == f"sources:\n  - url: {url}\n"


def test_what_any_file_may_get_wrong_is_put_right() -> None:
    assert canonical.mend("\ufeffa: x  \r\nb: Cafe\u0301\rc: y\n\n\n") == "a: x\nb: Caf\u00e9\nc: y\n"
    assert canonical.mend("a: X") == "a: X\n"
    assert canonical.mend("a: x \t \n\t\n") == "a: x \t\n\t\n", "a tab is told by the check"


# --- comments -------------------------------------------------------------------------------------------------------------------------


def test_comments_beside_every_sort_of_value() -> None:
    """Those of a whole file keep their place above it; one that is indented by mistake belongs to what follows; one beside a dash stands above its item."""
    text = """\
# of the whole file
# in two lines

# above the kind
kind: "cop"   # beside a quoted word
  # indented by mistake
title:   # beside the mapping
  en: |   # beside the bar
    Meeting
    # no comment
  fr: 'Réunion' # beside another quote
sources:   # beside the list
# above the first item
- document: UNEP/CMS/COP13/Doc.1   # beside the document
  # above the address
  url: https://www.cms.int/ # beside the address
-   # beside the dash
  document: UNEP/CMS/COP13/Doc.2
# at the end
"""
    assert formatted(text) == """\
# of the whole file
# in two lines

# indented by mistake
title:  # beside the mapping
  en: |  # beside the bar
    Meeting
    # no comment
  fr: Réunion  # beside another quote
# above the kind
kind: cop  # beside a quoted word
sources:  # beside the list
  # above the first item
  - document: UNEP/CMS/COP13/Doc.1  # beside the document
    # above the address
    url: https://www.cms.int/  # beside the address
  # beside the dash
  - document: UNEP/CMS/COP13/Doc.2
# at the end
"""
    items = 'range_states:\n- NOR   # beside an item\n# above an item\n- "NO"  # beside a quoted item\n- |  # beside a bar\n  long\n'
    assert formatted(items, "action") == 'range_states:\n  - NOR  # beside an item\n  # above an item\n  - "NO"  # beside a quoted item\n  - |  # beside a bar\n    long\n'


def test_comments_at_the_end_of_a_part_stay_in_it() -> None:
    """What stands deeper than the next field belongs to what ends there, or to what is still open; so do fields that are left out as comments."""
    text = """\
kind: cop
sources:
- document: UNEP/CMS/COP13/Doc.1
  # locator: page 3
  # in the item

 # in the item too
-
    # url: still to be found
title:
    en: Meeting
    # fr: in the mapping
  # es: in the mapping too
documents:
- B#1
  # above the next item
- A#2
  # in the second list
period:
    # start: not known yet
number: 13
abbreviation: COP13
"""
    assert formatted(text) == """\
abbreviation: COP13
title:
  en: Meeting
  # fr: in the mapping
  # es: in the mapping too
kind: cop
number: 13
documents:
  - B#1
  # above the next item
  - A#2
  # in the second list
sources:
  - document: UNEP/CMS/COP13/Doc.1
    # locator: page 3
    # in the item
    # in the item too
  -
    # url: still to be found
period:
  # start: not known yet
"""


@pytest.mark.parametrize(
    ("text", "after"),
    [
        ("# above\nkind: cop\nabbreviation: X\n", "abbreviation: X\n# above\nkind: cop\n"),
        ("# of the file\n\n# above\n\nkind: cop\nabbreviation: X\n", "# of the file\n\nabbreviation: X\n# above\nkind: cop\n"),
        ("kind: cop\ntitle:\n  en: X\n  # fr: #1 is missing\nabbreviation: X\n", "abbreviation: X\ntitle:\n  en: X\n  # fr: #1 is missing\nkind: cop\n"),
        ("abbreviation: # one\n  X # two\n", "# two\nabbreviation: X  # one\n"),
        ("zebra: # one\n  b: 1\n  a: 2 # two\n", "zebra:  # one\n  b: 1\n  a: 2  # two\n"),
    ],
)
def test_where_a_comment_goes(text: str, after: str) -> None:
    assert formatted(text) == after


def test_a_comment_ends_with_its_last_word() -> None:
    assert canonical.write("meeting", read("# head  \n\nkind: cop # beside  \nabbreviation:\n  X # beside  \n")) == "# head\n\nabbreviation: X  # beside\nkind: cop  # beside\n"


# --- plain values, as a form gives them -----------------------------------------------------------------------------------------------

FILE = """\
# of the file

# above the title
title:
  # above the English
  en: X
  # below the title
known_to: cop14
events:
  - event: adopted
    # above the meeting
    meeting: cop13
    note:
      en: Seen.
      # below the note
  # above the second
  - event: extended  # beside the second
    meeting: cop14
    # below the second
# at the end
"""


def values(text: str) -> dict[str, Any]:
    return dict(read(text).data)


NOTE = "    note:\n      en: Seen.\n      # below the note\n"
MEETING = "    # above the meeting\n    meeting: cop13\n"
TITLE = "# above the title\ntitle:\n  # above the English\n  en: X\n  # below the title\n"


SECOND = "  # above the second\n  - event: extended  # beside the second\n    meeting: cop14\n    # below the second\n"


@pytest.mark.parametrize(
    ("old", "new", "moves"),
    [
        ("", "", []),
        ("meeting: cop14", "meeting: cop15", []),
        (MEETING, "", [("  - event: adopted\n", "  # above the meeting\n  - event: adopted\n")]),
        (NOTE, "", [("    meeting: cop13\n", "    meeting: cop13\n    # below the note\n")]),
        (TITLE, "", [("# of the file\n", "# of the file\n# above the title\n# above the English\n"), ("# at the end\n", "# below the title\n# at the end\n")]),
        (f"  - event: adopted\n{MEETING}{NOTE}", "", [("events:\n", "# above the meeting\nevents:\n"), ("    # below the second\n", "    # below the second\n  # below the note\n")]),
        (SECOND, "", [("events:\n", "# above the second\n# beside the second\nevents:\n"), ("      # below the note\n", "      # below the note\n  # below the second\n")]),
    ],
    ids=["nothing", "a value of an item", "a field of an item", "a part of an item", "a part", "an item", "the last item"],
)
def test_comments_stay_where_a_form_changes_a_file(old: str, new: str, moves: list[tuple[str, str]]) -> None:
    """A comment whose field is gone stands above what held that field, or below it; an item is known again by what it holds, and no other takes its comments."""
    after = FILE.replace(old, new) if old else FILE
    wanted = values(after)
    for what, there in moves:
        after = after.replace(what, there)
    found = canonical.rewrite("action", wanted, read(FILE))
    assert found == after
    assert read(found).data == wanted


def test_comments_go_with_items_that_are_moved_and_changed_at_once() -> None:
    """An item is known again by most of what it holds, and one that takes the place of another takes none of its comments."""
    file = """title:
  en: A
taxa:
  # of the giraffe
  - species: giraffa-camelopardalis  # for sure
  # of the lion
  - species: panthera-leo
proponents:
  # Norway said yes
  - actor: NOR  # by mail
  # Chad said no
  - actor: TCD
"""
    changed = {"title": {"en": "A"}, "taxa": [{"species": "panthera-leo", "lookalike": True}], "proponents": [{"actor": "TCD", "certainty": "inferred"}, {"actor": "NOR", "certainty": "inferred"}]}
    assert (
        canonical.rewrite("action", changed, read(file))
        == """title:
  en: A
# of the giraffe
# for sure
taxa:
  # of the lion
  - species: panthera-leo
    lookalike: true
proponents:
  # Chad said no
  - actor: TCD
    certainty: inferred
  # Norway said yes
  - actor: NOR  # by mail
    certainty: inferred
"""
    )


def test_plain_values_of_every_sort() -> None:
    given = {"abbreviation": "X", "number": 13, "computed": True, "dates": {"start": "2012", "end": None}, "documents": ["A", None, ["B", ["C"]], {"a": {"b": "c"}}]}
    assert canonical.rewrite("meeting", given) == (
        "abbreviation: X\nnumber: 13\ncomputed: true\ndates:\n  start: 2012\n  end: null\ndocuments:\n  - A\n  -\n  -\n    - B\n    -\n      - C\n  - a:\n      b: c\n"
    )
    assert canonical.rewrite("meeting", {"kind": "cop", "abbreviation": "\a: 1"}) == 'kind: cop\nabbreviation: "\a: 1"\n', "what no file can hold is told by the check"


def test_what_stands_at_a_path() -> None:
    held = {"a": [{"b": 1}, "c"]}
    ways: list[tuple[str | int, ...]] = [(), ("a", 0, "b"), ("a", 1), ("a", 2), ("a", "b"), ("a", 0, "c"), ("a", 0, "b", 0), ("c",)]
    assert [canonical.part(held, way) for way in ways] == [held, 1, "c", None, None, None, None, None]


def test_tombstones_have_an_order_too() -> None:
    assert formatted("removed:\n  reason:\n    es: Doble.\n    en: Twice.\n  on: 2026-11-21\n", "action") == "removed:\n  on: 2026-11-21\n  reason:\n    en: Twice.\n    es: Doble.\n"
    assert formatted("on: 2026-11-21\nmoved_to: okapi\n", "action") == "moved_to: okapi\non: 2026-11-21\n"


def test_comments_stay_with_their_field() -> None:
    text = """\
# of the file
# in two lines

# above kind
kind: cop  # beside kind
title: # beside title
  # above fr
  fr: 'Session # 13'   # beside fr
  en: | # beside en
    Meeting
    # no comment
   # above es
  es:
    # above the value
    Reunión  # beside the value
abbreviation: COP13 # beside abbreviation
documents:
  # above the first
  - B#1  # beside the first
  # above the second
  - "A # 2" # beside the second
sources:
  # above the source
  - # on the dash
    url: https://www.cms.int/
    # above document
    document: X
# at the end
"""
    assert formatted(text) == """\
# of the file
# in two lines

abbreviation: COP13  # beside abbreviation
title:  # beside title
  en: |  # beside en
    Meeting
    # no comment
  # above fr
  fr: "Session # 13"  # beside fr
  # above es
  # above the value
  es: Reunión  # beside the value
# above kind
kind: cop  # beside kind
documents:
  # above the first
  - B#1  # beside the first
  # above the second
  - "A # 2"  # beside the second
sources:
  # above the source
  # on the dash
  # above document
  - document: X
    url: https://www.cms.int/
# at the end
"""


# --- any record -----------------------------------------------------------------------------------------------------------------------

class Written:
    """A record written in some other way than the right one: other order, other indentation, other quotes, and comments all over."""

    def __init__(self, draw: Callable[[st.SearchStrategy[Any]], Any]) -> None:
        self.draw = draw
        self.lines: list[str] = []
        self.comments: dict[str, tuple[str | int, ...]] = {}

    def comment(self, path: tuple[str | int, ...]) -> str | None:
        if self.draw(st.integers(0, 4)):
            return None
        text = f"# {len(self.comments)} it's \"so\": - | x"
        self.comments[text] = path
        return text

    def above(self, path: tuple[str | int, ...], indent: int) -> None:
        if text := self.comment(path):
            self.lines.append(" " * indent + text)

    def mapping(self, value: dict[str, Any], path: tuple[str | int, ...], indent: int, lead: str = "") -> None:
        for position, name in enumerate(self.draw(st.permutations(sorted(value)))):
            here = (*path, name)
            if position or not lead:
                self.above(here, indent)
            self.value(value[name], here, indent, (" " * indent if position or not lead else lead) + f"{name}:")

    def value(self, value: Any, path: tuple[str | int, ...], indent: int, start: str) -> None:
        beside = f"   {text}" if (text := self.comment(path)) else ""
        step = self.draw(st.integers(1, 4))
        if isinstance(value, dict):
            self.lines.append(start + beside)
            self.mapping(value, path, indent + step)
        elif isinstance(value, list):
            self.lines.append(start + beside)
            for position, item in enumerate(value):
                here = (*path, position)
                self.above(here, indent + step)
                dash = " " * (indent + step) + "- "
                if isinstance(item, dict):
                    self.mapping(item, here, indent + step + 2, dash)
                else:
                    self.value(item, here, indent + step + 2, dash.rstrip())
        elif not isinstance(value, str):
            self.lines.append(f"{start} {'null' if value is None else str(value).lower()}{beside}")
        else:
            self.text(value, indent + step, start, beside)

    def text(self, value: str, indent: int, start: str, beside: str) -> None:
        styles = ["double", "single", "block"] + ["plain"] * plain_is_text(value)
        style = self.draw(st.sampled_from(styles)) if "\n" not in value else "block"
        if style == "block":
            self.lines.append(f"{start} {self.draw(st.sampled_from(['|', '|-']))}{beside}")
            self.lines += [" " * indent + line if line else "" for line in value.split("\n")]
        elif style == "plain":
            self.lines.append(f"{start} {value}{beside}")
        elif style == "single":
            self.lines.append(f"{start} '{value.replace(chr(39), chr(39) * 2)}'{beside}")
        else:
            quoted = value.replace("\\", "\\\\").replace('"', '\\"')
            self.lines.append(f'{start} "{quoted}"{beside}')


def on_line(node: Node, path: tuple[str | int, ...] = ()) -> list[tuple[int, tuple[str | int, ...]]]:
    """The line on which each field and item of a file begins."""
    found = []
    for name, (line, _, child) in node.fields.items():
        found += [(line, (*path, name)), *on_line(child, (*path, name))]
    for position, child in enumerate(node.items):
        found += [(child.line, (*path, position)), *on_line(child, (*path, position))]
    return found


@pytest.mark.parametrize("kind", KINDS)
@often(10)
@given(data=st.data())
def test_any_record(kind: str, data: st.DataObject) -> None:
    record = data.draw(records(kind))
    written = Written(data.draw)
    written.mapping(record, (), 0)
    text = "\n".join(written.lines) + "\n"
    source = read(text)
    assert source.data == record

    after = formatted(text, kind)

    assert list(read(after).data) == [field.name for field in fields(KINDS[kind]) if field.name in record]
    lines = after.split("\n")
    places = on_line(read(after).root)
    for comment, path in written.comments.items():
        number = next(i for i, line in enumerate(lines, 1) if line.endswith(comment))
        while lines[number - 1].lstrip().startswith("#"):
            number += 1
        assert (number, path) in places, comment
    assert sum(line.count("it's \"so\": - | x") for line in lines) == len(written.comments)


# --- the command ----------------------------------------------------------------------------------------------------------------------


def test_the_fields_that_kinds_of_event_share_stand_in_one_order() -> None:
    """So that the fields of an event themselves tell their order, whichever its kind."""
    models = _models()
    assert len(models) > 50
    for one, other in ((one, other) for model in models for field in fields(model) for one, other in combinations(field.models, 2)):
        names, others = ([field.name for field in fields(each)] for each in (one, other))
        assert [name for name in names if name in others] == [name for name in others if name in names]


def test_the_real_records_are_written_the_right_way() -> None:
    wrong = []
    for path, data in files.read_tree(CONTENT).files.items():
        place = locate(path)
        if path.endswith(".yaml") and isinstance(place, tuple):
            source = parse(path, data)
            assert isinstance(source, Source)
            if canonical.write(str(place[0]), source).encode() != data:
                wrong.append(path)
    assert wrong == [], "run 'register fmt'"


def test_fmt(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "content" / "reference" / "meetings"
    folder.mkdir(parents=True)
    right, wrong = folder / "cop13.yaml", folder / "cop14.yaml"
    right.write_text("abbreviation: COP13\nkind: cop\n")
    wrong.write_bytes(b"kind: cop\r\nabbreviation: 'COP14'\r\n")

    assert cli.main(["fmt", "--check"]) == 1
    assert capsys.readouterr().out == "content/reference/meetings/cop14.yaml: would change\n1 file would change\n"
    assert wrong.read_bytes().startswith(b"kind")

    assert cli.main(["fmt"]) == 0
    assert capsys.readouterr().out == "content/reference/meetings/cop14.yaml: changed\n1 file changed\n"
    assert wrong.read_bytes() == b"abbreviation: COP14\nkind: cop\n"

    assert cli.main(["fmt", "--check", "content", str(right)]) == 0
    assert capsys.readouterr().out == "0 files would change\n"


def test_fmt_leaves_what_it_cannot_read(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "content" / "actions"
    folder.mkdir(parents=True)
    broken = folder / "giraffe.yaml"
    broken.write_bytes(b'title:\n  en: "Giraffe\n')
    (tmp_path / "other.yaml").write_bytes(b"b: 1\na: 2\n")
    (tmp_path / "\x1b[31m.yaml").write_bytes(b"a: 1\n")

    assert cli.main(["fmt", "content", "other.yaml", "\x1b[31m.yaml"]) == 1
    assert capsys.readouterr().out == (
        "content/actions/giraffe.yaml:2:7: error S110: the quote is not closed on this line\n    hint: end the text with \", or use '|' for longer text\n"
        "other.yaml: no record has that name in that folder, left as it is; 'register check' says why\n"
        "\\x1b[31m.yaml: no record has that name in that folder, left as it is; 'register check' says why\n0 files changed\n"
    )
    assert broken.read_bytes() == b'title:\n  en: "Giraffe\n'
    assert (tmp_path / "other.yaml").read_bytes() == b"b: 1\na: 2\n"


def test_fmt_never_loses_a_value(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that would be too large, or a line too long, once it is set in as it should be stays as it is."""
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "content" / "actions"
    folder.mkdir(parents=True)
    text = "title:\n en: |\n  " + "a" * 998 + "\n"
    (folder / "giraffe.yaml").write_text(text)
    assert cli.main(["fmt"]) == 1
    assert capsys.readouterr().out == (
        "content/actions/giraffe.yaml:3:1001: error S104: the line is longer than 1,000 characters\n    hint: use '|' and write one sentence a line\n0 files changed\n"
    )
    assert (folder / "giraffe.yaml").read_text() == text
