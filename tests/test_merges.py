"""Two pull requests, each of them well, merged one after the other: whatever that breaks, the check of the merge tells.

Each pair of twenty kinds is merged both ways; forty pairs here, all four hundred under `make fuzz`. Then a register's life by chance, over a real repository.
"""

from __future__ import annotations

import re
import subprocess
from itertools import product
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from generator import continuity, history, rules
from tests.support import AS_OF, PROJECT, Repository
from tests.test_proposals import BODY, GIRAFFE, TRUST, Edit, both, edit, gone, write

if TYPE_CHECKING:
    from pathlib import Path

    from generator.diagnostics import Diagnostic

GOLDEN = PROJECT / "tests" / "golden" / "content"
ACTION = (GOLDEN / "actions" / "giraffe.yaml").read_text(encoding="utf-8")
PLAN = "content/workplans/example-plan"
LEARNED = "lessons_learned:\n  en: Counting takes time.\n"
UNION = "content/partners/example-union.yaml"


def renamed(r: Repository) -> None:
    """The partner's record moves, with a tombstone, and whoever names it now follows."""
    text = (r.root / TRUST).read_text()
    for path in sorted((r.root / "content").rglob("*.yaml")):
        path.write_text(re.sub(r"(?m)(: |- )example-trust$", r"\1example-union", path.read_text()))
    r.write(UNION, text.replace("former_names:\n", "former_names:\n  - Example Trust\n"))
    r.write(TRUST, "moved_to:\n  - example-union\non: 2026-11-21\n")


KINDS: dict[str, Edit] = {
    "a field at the top": edit("title:\n", f"{LEARNED}title:\n"),
    "the same field further down": edit("known_to:", f"{LEARNED}known_to:"),
    "a member": edit("sources:", "members:\n  - NOR\nsources:", BODY),
    "a member further up": edit("about:", "members:\n  - TCD\nabout:", BODY),
    "an event at the end": edit("sources:", "  - event: noted\n    date: 2026-10\n    text:\n      en: Seen.\nsources:"),
    "another event at the end": edit("sources:", "  - event: noted\n    date: 2026-09\n    text:\n      en: Heard.\nsources:"),
    "a report to the last COP": both(edit("known_to: cop14", "known_to: cop15"), edit("      es: Según la prensa.\n", "      es: Según la prensa.\n  - event: reported\n    meeting: cop15\n    proposes: continuation\n")),
    "better words": edit("Keeps giraffes moving", "Lets giraffes move"),
    "a translation": edit("  fr: Permet", "  es: Permite cruzar.\n  fr: Permet"),
    "a Range State more": both(write("content/reference/parties/ner.yaml", (GOLDEN / "reference" / "parties" / "tcd.yaml").read_text().replace("TD", "NE").replace("Chad", "Niger").replace("Tchad", "Niger")), edit("  - country: NOR\n", "  - country: NER\n  - country: NOR\n")),
    "a Range State less": edit("  - country: NOR\n    since: cop14\n    certainty: inferred\n", ""),
    "a new action with the next number": write("content/actions/okapi-a.yaml", ACTION.replace("13.3", "13.9").replace("en: Giraffe\n", "en: Okapi A\n")),
    "another with the same number": write("content/actions/okapi-b.yaml", ACTION.replace("13.3", "13.9").replace("en: Giraffe\n", "en: Okapi B\n")),
    "a new action that names the partner": write("content/actions/okapi-c.yaml", ACTION.replace("13.3", "13.8").replace("en: Giraffe\n", "en: Okapi C\n")),
    "the partner moves": renamed,
    "the partner says more": edit("  en: Works for giraffes.", "  en: Works for giraffes and okapis.", TRUST),
    "a new activity": write(f"{PLAN}/1.9.yaml", (GOLDEN / "workplans" / "example-plan" / "1.1.yaml").read_text().replace('"1.1"', '"1.9"')),
    "an activity in another case": write(f"{PLAN}/1.9.yaml", (GOLDEN / "workplans" / "example-plan" / "1.1.yaml").read_text().replace('"1.1"', '"1.9"').replace("Count", "Tally")),
    "the tombstone leads elsewhere": both(edit("  - giraffe", "  - okapi-a", "content/actions/giraffes-of-the-west.yaml"), write("content/actions/okapi-a.yaml", ACTION.replace("13.3", "13.7").replace("en: Giraffe\n", "en: Okapi A\n"))),
    "a new order of fields": lambda r: r.write(GIRAFFE, re.sub(r"(?ms)^(basis: .*?)(?=^taxa:)(.*?)(?=^proponents:)", r"\2\1", (r.root / GIRAFFE).read_text())),
}  # fmt: skip


def verdict(repository: Repository, head: str, base: str) -> list[Diagnostic]:
    """The errors that `register check --at HEAD --base BASE` tells."""
    content = repository.root / "content"
    old, new = (history.revision(content, name).commit for name in (base, head))
    (before, had), (after, found) = (history.register_at(content, commit, "content") for commit in (old, new))
    had, found = [*had, *rules.check(before, AS_OF)], [*found, *rules.check(after, AS_OF)]
    told = continuity.fresh([*found, *continuity.check(before, after, AS_OF), *continuity.check_files(history.proposal(content, old, new))], had)
    return [d for d in told if d.severity == "error"]


def errors(repository: Repository, name: str) -> list[Diagnostic]:
    """What is wrong with the register that a revision holds, looked at alone."""
    read, found = history.register_at(repository.root / "content", history.revision(repository.root / "content", name).commit, "content")
    return [d for d in [*found, *rules.check(read, AS_OF)] if d.severity == "error"]


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Repository:
    """A branch for each kind of pull request, every one of which may be merged."""
    made = Repository(tmp_path_factory.mktemp("merges"), GOLDEN)
    for number, change in enumerate(KINDS.values()):
        made.git("switch", "--quiet", "--create", f"kind-{number}", "main")
        change(made)
        made.commit(f"Kind {number}")
    made.git("switch", "--quiet", "main")
    return made


def test_every_kind_is_well_by_itself(repository: Repository) -> None:
    assert {name: found for number, name in enumerate(KINDS) if (found := verdict(repository, f"kind-{number}", "main"))} == {}


PAIRS = [pair for pair in product(range(len(KINDS)), repeat=2) if pair[0] != pair[1]]
SILENT = [(0, 1), (1, 0), (2, 3), (3, 2), (11, 12), (12, 11), (13, 14), (14, 13)]
"""Pairs that git merges without a word, and that break the register: a field twice, a number twice, the name of a partner that moved."""
TRIED = PAIRS if settings.get_current_profile_name() == "fuzz" else [*SILENT, *PAIRS[::12]]


def test_what_two_merges_break_is_told(repository: Repository) -> None:
    """Wherever the merge of two good pull requests is no good register, the check of the merge against the branch it goes into says so."""
    git = repository.git
    broken = {}
    for one, other in TRIED:
        git("switch", "--quiet", "--force-create", "queue", f"kind-{one}")
        try:
            git("merge", "--quiet", "--no-ff", "--message", "Merge", f"kind-{other}")
        except subprocess.CalledProcessError:  # a conflict, which somebody must settle
            git("merge", "--abort")
            continue
        told = verdict(repository, "queue", f"kind-{one}")
        alone = errors(repository, "queue")
        assert {d.code for d in alone} <= {d.code for d in told}
        if told:
            broken[one, other] = {d.code for d in told}
    git("switch", "--quiet", "main")
    assert {pair: broken.get(pair) for pair in SILENT} == {(0, 1): {"S123"}, (1, 0): {"S123"}, (2, 3): {"S123"}, (3, 2): {"S123"}, (11, 12): {"R109"}, (12, 11): {"R109"}, (13, 14): {"R102"}, (14, 13): {"R102"}}


class Life(RuleBasedStateMachine):
    """What may happen to a register in git: proposals of every kind, some of them bad, merges and reverts. Only what passed the check is merged."""

    folder: Path

    def __init__(self) -> None:
        super().__init__()
        self.folder = self.place.mktemp("life")
        self.repository = Repository(self.folder, GOLDEN)
        self.waiting: list[str] = []
        self.number = 0

    place: Any

    @rule(change=st.sampled_from([*KINDS.values(), gone(GIRAFFE), gone("content/actions/okapi.yaml"), edit('number: "13.3"', 'number: "13.4"'), write(GIRAFFE, "moved_to:\n  - okapi-a\non: 2026-11-21\n"), write(f"{PLAN}/1.2.yaml", "removed:\n  on: 2026-11-21\n  reason:\n    en: Not in the plan.\n")]))
    def propose(self, change: Edit) -> None:
        """Somebody changes what is on main now."""
        self.number += 1
        self.repository.git("switch", "--quiet", "--create", f"topic-{self.number}", "main")
        try:
            change(self.repository)
            self.repository.commit(f"Topic {self.number}")
            self.waiting.append(f"topic-{self.number}")
        except (AssertionError, FileNotFoundError, subprocess.CalledProcessError):  # what it would change is no longer there
            self.repository.git("reset", "--quiet", "--hard")
        self.repository.git("switch", "--quiet", "main")

    @precondition(lambda self: self.waiting)
    @rule(data=st.data())
    def merge(self, data: st.DataObject) -> None:
        """A proposal is merged on trial, checked, and goes to main if it is well."""
        topic = data.draw(st.sampled_from(self.waiting))
        self.waiting.remove(topic)
        self.attempt("merge", "--quiet", "--no-ff", "--message", "Merge", topic)

    @precondition(lambda self: self.first != self.repository.git("rev-parse", "main").strip())
    @rule()
    def revert(self) -> None:
        """The last change is taken back."""
        self.attempt("revert", "--no-edit", *(("--mainline", "1") if self.repository.git("rev-list", "--parents", "--max-count=1", "main").count(" ") > 1 else ()), "main")

    def attempt(self, *command: str) -> None:
        git = self.repository.git
        git("switch", "--quiet", "--force-create", "queue", "main")
        try:
            git(*command)
        except subprocess.CalledProcessError:
            git("reset", "--quiet", "--hard", "main")
        if not verdict(self.repository, "queue", "main"):
            git("branch", "--quiet", "--force", "main", "queue")
        git("switch", "--quiet", "--force", "main")

    @invariant()
    def main_is_well(self) -> None:
        assert errors(self.repository, "main") == []

    @invariant()
    def no_address_is_lost(self) -> None:
        """Whatever stood on main once is there, or a tombstone of it."""
        base, head = (history.register_at(self.repository.root / "content", history.revision(self.repository.root / "content", name).commit, "content")[0] for name in (self.first, "main"))
        assert [d for d in continuity.check(base, head, AS_OF) if d.code in ("H401", "H402", "H404")] == []

    @property
    def first(self) -> str:
        return self.repository.git("rev-list", "--max-parents=0", "main").strip()


def test_a_life_by_chance(tmp_path_factory: pytest.TempPathFactory) -> None:
    Life.place = tmp_path_factory
    many = settings.get_current_profile_name() == "fuzz"
    run_state_machine_as_test(Life, settings=settings(max_examples=200 if many else 3, stateful_step_count=20 if many else 6, deadline=None, suppress_health_check=list(HealthCheck)))
