"""The rules of history: every case in `history/` - a base, what is proposed, and exactly what is said of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator import continuity, reporters
from generator.diagnostics import Location
from tests.support import AS_OF, examine

CASES = sorted((Path(__file__).parent / "history").iterdir())
OF_FILES = {"H408", "H409", "H410"}
"""What looks at the files of a proposal is tried on real repositories, in `test_proposals.py`."""


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_case(case: Path, bless: bool) -> None:  # noqa: FBT001
    (base, before), (head, found) = examine(case / "base"), examine(case / "head")
    found = continuity.fresh([*found, *continuity.check(base, head, AS_OF)], before)
    said, expected = reporters.text(found).encode(), case / "expected.txt"
    if bless:
        expected.write_bytes(said)
    assert said.decode() == expected.read_bytes().decode()
    codes = {d.code for d in found if d.severity == "error" or d.code.startswith("H")}
    assert case.name.split("-")[0] in codes if codes else case.name.startswith("OK-")


def test_every_rule_has_a_case() -> None:
    assert {rule.code for rule in continuity.RULES} - OF_FILES == {case.name.split("-")[0] for case in CASES} - {"OK"}


def said(records: dict[str, int], others: tuple[str, ...] = (), hidden: tuple[continuity.Hidden, ...] = (), lines: int = 1) -> str:
    return reporters.text(continuity.check_files(continuity.Proposal(records, dict.fromkeys(others, lines), hidden)))


def test_records_change_alone() -> None:
    assert said({"content/a.yaml": 1}) == said({}, ("generator/a.py",)) == ""
    hint = "    hint: propose it on its own; where the two cannot be parted, those who answer for the program may allow it with the label 'records and program'\n"
    assert said({"content/a.yaml": 1}, ("Makefile",)) == f"Makefile:1:1: error H408: 'Makefile' is changed together with records\n{hint}"
    assert said({"content/a.yaml": 1}, ("Makefile", "x", "y")) == f"Makefile:1:1: error H408: 'Makefile' and 2 other files are changed together with records\n{hint}"


def test_what_hides_is_told_once_for_each_place() -> None:
    """By the first attribute and the first record."""
    one, other = Location(".gitattributes", 3, 8), Location(".gitattributes", 4, 1)
    hidden = (continuity.Hidden("diff", one, "a"), continuity.Hidden("text", one, "a"), continuity.Hidden("diff", one, "b"), continuity.Hidden("merge", other, "b"))
    hint = "    hint: remove it: the changes of records are for all to see\n"
    assert said({}, (), hidden) == (
        f".gitattributes:3:8: error H409: the attribute 'diff' changes what is shown or stored of 'a'\n{hint}"
        f".gitattributes:4:1: error H409: the attribute 'merge' changes what is shown or stored of 'b'\n{hint}"
    )


@pytest.mark.parametrize(
    ("files", "lines", "told"),
    [
        (300, 1, ""),
        (301, 1, "content/300.yaml:1:1: error H410: too much for one review: 301 files, 301 lines\n"),
        (350, 1, "content/300.yaml:1:1: error H410: too much for one review: 350 files, 350 lines\n"),
        (2, 10_000, ""),
        (3, 10_000, "content/002.yaml:1:1: error H410: too much for one review: 3 files, 30,000 lines\n"),
        (1, 20_001, "content/000.yaml:1:1: error H410: too much for one review: 1 file, 20,001 lines\n"),
    ],
)
def test_a_change_is_small_enough(files: int, lines: int, told: str) -> None:
    hint = "    hint: split it into pull requests of at most 300 files and 20,000 lines\n" if told else ""
    assert said({f"content/{number:03}.yaml": lines for number in reversed(range(files))}) == told + hint


def test_what_comes_with_records_counts_too() -> None:
    """Three hundred records fit, and one more file of any sort does not; a change of the program alone has no such end."""
    records = {f"content/{number:03}.yaml": 1 for number in range(300)}
    hint = "    hint: split it into pull requests of at most 300 files and 20,000 lines\n"
    assert said(records, ("tests/a.txt",)) == f"tests/a.txt:1:1: error H410: too much for one review: 301 files, 301 lines\n{hint}"
    assert said({"content/a.yaml": 1}, ("tests/a.txt",), lines=20_000) == f"tests/a.txt:1:1: error H410: too much for one review: 2 files, 20,001 lines\n{hint}"
    assert said({}, tuple(f"tests/{number}" for number in range(400))) == ""
    pages = continuity.Proposal({}, {}, (), {f"content/pages/en/{number:03}.md": 1 for number in range(301)})
    assert reporters.text(continuity.check_files(pages)) == f"content/pages/en/300.md:1:1: error H410: too much for one review: 301 files, 301 lines\n{hint}"


def test_a_record_that_is_gone_is_told() -> None:
    """What is no record may go."""
    assert reporters.text(continuity.vanished(["actions/giraffe.yaml", "README.md", "workplans/plan-one/1.2.yaml"], "records")) == (
        "records/actions/giraffe.yaml:1:1: warning H401: the record 'giraffe' is gone since the last commit, without a tombstone\n"
        "    hint: put the file back; where the record moved or was wrong, with 'moved_to' and 'on' alone, or with 'removed:' giving 'on' and 'reason'\n"
        "records/workplans/plan-one/1.2.yaml:1:1: warning H401: the record 'plan-one/1.2' is gone since the last commit, without a tombstone\n"
        "    hint: put the file back; where the record moved or was wrong, with 'moved_to' and 'on' alone, or with 'removed:' giving 'on' and 'reason'\n"
    )


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ({"a": {"en": "x", "fr": "y", "es": "z"}}, {"a": {"en": "X", "fr": "y", "es": "z"}}, [(("a",), ["en"], ["fr", "es"])]),
        ({"a": {"en": "x", "fr": "y", "es": "z"}}, {"a": {"en": "X", "fr": "y", "es": "Z"}}, [(("a",), ["en", "es"], ["fr"])]),
        ({"a": {"en": "x", "fr": "y"}}, {"a": {"en": "x", "fr": "Y"}}, []),
        ({"a": {"en": "x", "fr": "y"}}, {"a": {"en": "X", "fr": "Y"}}, []),
        ({"a": {"en": "x", "fr": "y"}}, {"a": {"en": "X"}}, []),
        ({"a": {"en": "x"}}, {"a": {"en": "X", "fr": "y"}}, []),
        ({"a": [{"b": {"en": "x", "fr": "y"}}, {"b": {"en": "x", "fr": "y"}}]}, {"a": [{"b": {"en": "x", "fr": "y"}}, {"b": {"en": "X", "fr": "y"}}]}, [(("a", 1, "b"), ["en"], ["fr"])]),
        ({"a": [{"en": "x", "fr": "y"}]}, {"a": [{"en": "X", "fr": "y"}, {"en": "x"}]}, []),
        ({"a": "x"}, {"a": {"en": "X"}, "b": {"en": "Y"}}, []),
    ],
)
def test_which_languages_of_a_text_stand_as_they_stood(old: object, new: object, told: object) -> None:
    assert continuity.uneven(old, new) == told


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ({"known_to": "a", "verification": {"note": "x"}}, {"known_to": "b", "verification": {"note": "x"}}, True),
        ({"known_to": "a", "verification": {"note": "x"}}, {"verification": {"note": "x"}}, True),
        ({"verification": {"note": "x"}}, {"known_to": "b", "verification": {"note": "x"}}, True),
        ({"known_to": "a", "verification": {"note": "x"}}, {"known_to": "a", "verification": {"note": "x"}}, False),
        ({"known_to": "a", "verification": {"note": "x"}}, {"known_to": "b", "verification": {"note": "y"}}, False),
        ({"known_to": "a", "verification": {}}, {"known_to": "b", "verification": {"note": "y"}}, False),
        ({"known_to": "a", "verification": {"note": "x"}}, {"known_to": "b", "verification": {}}, False),
        ({"known_to": "a", "verification": {}}, {"known_to": "b", "verification": {}}, False),
        ({"known_to": "a", "verification": "verified"}, {"known_to": "b"}, False),
    ],
)
def test_whether_a_note_was_read_again(old: object, new: object, told: bool) -> None:  # noqa: FBT001
    assert continuity.unread(old, new) is told
