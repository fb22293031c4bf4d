"""Every bad input in `cases/` and exactly what is said of it. A new case is a folder named after its code; `pytest --bless` writes its expected.txt."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from generator import reporters, rules
from tests.support import examine

CASES = sorted((Path(__file__).parent / "cases").iterdir())
MADE_BY_TESTS = {"S205", "S206", "S207", "S208", "S210", "S212"}
"""Links, modes, other repositories and names that differ in case alone cannot lie in git for every computer: `test_files.py` makes them. What links lead to is known when a site is built: `test_cli.py` builds one."""


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_case(case: Path, bless: bool) -> None:  # noqa: FBT001
    _, found = examine(case / "content")
    said, expected = reporters.text(found).encode(), case / "expected.txt"
    if bless:
        expected.write_bytes(said)
    assert said.decode() == expected.read_bytes().decode()
    code = case.name.split("-")[0]
    assert {d.code for d in found} == {"OK": set(), "M111": {"M105", "M111"}}.get(code, {code})


def test_what_is_no_file_of_a_record_is_held_elsewhere() -> None:
    """Every line of `corpus/elsewhere.txt` names what is there."""
    tests = Path(__file__).parent
    proposals = (tests / "proposals.txt").read_text(encoding="utf-8").splitlines()
    lines = [line for line in (tests / "corpus" / "elsewhere.txt").read_text(encoding="utf-8").splitlines() if re.match(r"[L-N]\d\d ", line)]
    assert len(lines) == 40
    for line in lines:
        sort, name = line.split(": ")[1].split(" ", 1)
        there = {"proposal": f"== {name}" in proposals, "case": (tests / "cases" / name).is_dir(), "history": (tests / "history" / name).is_dir()}
        assert there[sort] if sort in there else f"def {name}(" in (tests / sort).read_text(encoding="utf-8"), line


def test_every_code_has_a_case() -> None:
    assert {case.name.split("-")[0] for case in CASES} - {"OK"} == rules.explanations().keys() - MADE_BY_TESTS
