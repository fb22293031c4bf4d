"""The rules of history: every case in `history/` - a base, what is proposed, and exactly what is said of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator import continuity, reporters
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
    codes = {d.code for d in found if d.severity == "error"}
    assert case.name.split("-")[0] in codes if codes else case.name.startswith("OK-")


def test_every_rule_has_a_case() -> None:
    assert {rule.code for rule in continuity.RULES} - OF_FILES == {case.name.split("-")[0] for case in CASES} - {"OK"}
