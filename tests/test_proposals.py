"""What strangers propose in git, and exactly what is said of it: `proposals.txt` holds it all, and `pytest --bless` writes it anew.

Each proposal is a commit on the golden register, checked as GitHub checks it, with `--at` and `--base`: the history is rewritten, a change is hidden from its
reviewers, or records bring something else along. Those that begin with `well` may be merged.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING

import pytest

from generator import cli, continuity, history, reporters, rules
from tests.support import AS_OF, PROJECT, Repository

if TYPE_CHECKING:
    from pathlib import Path

    from generator.diagnostics import Diagnostic
    from generator.register import Register

SAID = PROJECT / "tests" / "proposals.txt"
GIRAFFE, OKAPI, TRUST, BODY = "content/actions/giraffe.yaml", "content/actions/okapi.yaml", "content/partners/example-trust.yaml", "content/reference/bodies/standing-committee.yaml"
STAGED = "staged"
"""What an edit gives that wrote to git itself."""
HIDE = "content/** text eol=lf\n*.txt binary\n"

Edit = Callable[[Repository], object]


def edit(old: str, new: str, path: str = GIRAFFE) -> Edit:
    return lambda r: r.edit(path, old, new)


def write(path: str, text: str) -> Edit:
    return lambda r: r.write(path, text)


def raw(path: str, change: Callable[[bytes], bytes]) -> Edit:
    return lambda r: (r.root / path).write_bytes(change((r.root / path).read_bytes()))


def both(*edits: Edit) -> Edit:
    return lambda r: [one(r) for one in edits]


def gone(path: str) -> Edit:
    return lambda r: (r.root / path).unlink()


def attributes(line: str, path: str = ".gitattributes") -> Edit:
    """Put into git alone: what git does with the files here is not what is meant."""

    def change(r: Repository) -> str:
        r.write("x", (HIDE if path == ".gitattributes" else "") + line + "\n")
        blob = r.git("hash-object", "-w", "--no-filters", "x").strip()
        r.git("update-index", "--add", "--cacheinfo", f"100644,{blob},{path}")
        return STAGED

    return change


def staged(mode: str, path: str) -> Edit:
    """An entry of git's tree that a checkout need not have: a link, another repository, a program."""

    def change(r: Repository) -> str:
        blob = r.git("hash-object", "-w", GIRAFFE).strip() if mode != "160000" else r.git("rev-parse", "HEAD").strip()
        r.git("update-index", "--add", "--cacheinfo", f"{mode},{blob},{path}")
        return STAGED

    return change


def bodies(number: int, lines: int = 0) -> Edit:
    def change(r: Repository) -> None:
        text = (r.root / BODY).read_text()
        for one in range(number):
            r.write(f"content/reference/bodies/body-{one:03}.yaml", text.replace("Standing", f"Standing {one}") + f"# {one}\n" * lines)

    return change


def without(text: str, begin: str, end: str) -> str:
    before, _, rest = text.partition(begin)
    return before + (end + rest.partition(end)[2] if end else "")


COP14 = "  - event: reported\n    meeting: cop14\n    proposes: continuation\n"

PROPOSALS: dict[str, Edit] = {
    # the history is rewritten
    "a record deleted": gone(GIRAFFE),
    "a record renamed and edited at once": both(lambda r: r.write("content/actions/giraffes.yaml", (r.root / GIRAFFE).read_text().replace("en: Giraffe", "en: Giraffes")), gone(GIRAFFE)),
    "a record moved to another kind": lambda r: (r.root / GIRAFFE).rename(r.root / "content/partners/giraffe.yaml"),
    "a record emptied to a stub": lambda r: r.write(TRUST, without(without((r.root / TRUST).read_text(), "former_names:", "kind:"), "url:", "sources:")),
    "a record replaced by a folder": both(gone(GIRAFFE), write(f"{GIRAFFE}/giraffe.yaml", "x")),
    "a number changed": edit('number: "13.3"', 'number: "13.30"'),
    "a decision moved to another meeting": edit("  - event: adopted\n    meeting: cop13", "  - event: adopted\n    meeting: cop14"),
    "an event removed": edit(COP14, ""),
    "events put in another order": both(edit(COP14, ""), edit("events:\n", f"events:\n{COP14}")),
    "an event dated before those above it": edit(COP14, f"{COP14}  - event: noted\n    date: 2019-01\n    text:\n      en: Seen.\n"),
    "a status that skips a step": write("content/actions/x.yaml", (PROJECT / "tests/golden/content" / GIRAFFE.removeprefix("content/")).read_text().replace('number: "13.3"\n', "").replace("event: adopted", "event: extended")),
    "a tombstone deleted": gone(OKAPI),
    "a tombstone given another day": lambda r: r.write(OKAPI, (r.root / OKAPI).read_text().replace("on: 20", "on: 19")),
    "an id used again": lambda r: r.write(OKAPI, (r.root / GIRAFFE).read_text().replace("13.3", "13.4").replace("en: Giraffe", "en: Okapi")),
    "well: words put better": edit("Keeps giraffes moving across borders.", "Keeps the ways of giraffes open."),
    # a change is hidden from its reviewers
    "a record in UTF-16": raw(GIRAFFE, lambda data: data.decode().encode("utf-16")),
    "a record in UTF-16 without a mark": raw(GIRAFFE, lambda data: data.decode().encode("utf-16-le")),
    "a record that git takes for a program's file": raw(GIRAFFE, lambda data: data + b"# \x00\n"),
    "a line end that no diff shows": edit("basis: collective", "basis: collective # so\u0085known_to: cop15"),
    "text turned round": edit("en: Giraffe", "en: Giraffe \u202e2102\u202c"),
    "text that cannot be seen": edit("en: Giraffe", "en: Gi\u200braffe"),
    "well: a letter of another script, which is a warning": edit("en: Giraffe", "en: Gir\u0430ffe"),
    "a change after very many spaces": edit("basis: collective", "basis: collective" + " " * 1_000 + "# x"),
    "an attribute that hides the diff": attributes("*.yaml -diff"),
    "attributes of every sort": attributes("content/actions/** binary\n*.yaml linguist-generated=true\ncontent/**  linguist-vendored\n*.yaml working-tree-encoding=UTF-16\ngiraffe.yaml filter=lfs\nokapi.yaml eol=crlf\n*.yaml merge=union ident"),
    "an attribute by another name": attributes("[attr]quiet -diff\ncontent/** quiet"),
    "an attribute by its old name": attributes("*.yaml -crlf"),
    "an attribute behind a byte order mark": attributes("\ufeff*.yaml -diff", "content/.gitattributes"),
    "attributes among the records": attributes("*.yaml -diff", "content/.gitattributes"),
    "attributes in a folder of records": attributes("*.yaml linguist-generated", "content/actions/.gitattributes"),
    "attributes that change what git hands out": attributes("giraffe.yaml export-ignore\n*.yaml export-subst"),
    "a folder that git does not hand out": attributes("/content/actions/ export-ignore"),
    "well: attributes that hide nothing": attributes("*.yaml diff -export-ignore\n*.png binary\n/schemas/** linguist-generated\n*.yaml -linguist-vendored"),
    "names of authors rewritten": both(edit("known_to: cop14", "known_to: cop15"), write(".mailmap", "Nobody <a@example.org> An Officer <officer@example.org>\n")),
    "a link in the place of a record": staged("120000", GIRAFFE),
    "a record marked as a program": staged("100755", GIRAFFE),
    "another repository among the records": staged("160000", "content/reference/more"),
    "two names that differ in case alone": staged("100644", "content/actions/Giraffe.yaml"),
    "a name with a line end": staged("100644", "content/actions/a\n::error::.yaml"),
    "301 records": bodies(301),
    "20,000 lines": bodies(12, 1_700),
    "20,001 lines in a page and nothing else": write("content/pages/en/method.md", "So.\n" * 20_001),
    # records bring something else along
    "records and the program": both(edit("en: Giraffe", "en: Giraffes"), write("generator/rules.py", "RULES = []\n"), write("requirements.txt", "evil\n")),
    "records and the workflow": both(edit("en: Giraffe", "en: Giraffes"), write(".github/workflows/check.yml", "on: push\n")),
    "well: the program alone": write("generator/rules.py", "RULES = []\n"),
    "well: records and a page about them": both(edit("en: Giraffe", "en: Giraffes"), write("content/pages/en/method.md", "# How\n\nSo.\n"), write("content/pages/fr/method.md", "# Comment\n\nAinsi.\n"), write("content/pages/es/method.md", "# Cómo\n\nAsí.\n")),
}  # fmt: skip


class Desk:
    """Where proposals are checked."""

    def __init__(self, root: Path) -> None:
        self.content = root / "content"
        self.repository = Repository(root, PROJECT / "tests" / "golden" / "content")
        self.repository.write(".gitattributes", HIDE)
        self.repository.commit("Attributes")
        own = root / ".git" / "info" / "attributes"
        own.parent.mkdir(exist_ok=True)
        own.write_text("content/** -diff merge=binary\n")  # what a reader has set for himself changes nothing

    def propose(self, change: Edit) -> None:
        """Commit a change of the main branch on a branch of its own."""
        git = self.repository.git
        git("switch", "--quiet", "--force-create", "topic", "main")
        if change(self.repository) != STAGED:
            git("add", "--all")
        git("commit", "--quiet", "--message", "Topic")

    def hold(self, name: str) -> tuple[str, Register, list[Diagnostic]]:
        """A revision: its commit, its register and all that is wrong with it."""
        commit = history.revision(self.content, name).commit
        held, found = history.register_at(self.content, commit, "content")
        return commit, held, [*found, *rules.check(held, AS_OF)]

    def judge(self, name: str) -> list[Diagnostic]:
        """What `register check --at NAME --base main` says that it does not say of the main branch."""
        commit, held, found = self.hold(name)
        base, before, known = self.main
        history.after(self.content, "main", history.revision(self.content, name))
        of_files = continuity.check_files(history.proposal(self.content, base, commit))
        return [d for d in continuity.fresh([*found, *continuity.check(before, held, AS_OF), *of_files], known) if d not in known]

    @cached_property
    def main(self) -> tuple[str, Register, list[Diagnostic]]:
        return self.hold("main")

    def leave(self) -> None:
        self.repository.git("reset", "--quiet", "--hard")
        self.repository.git("clean", "--quiet", "-dff")
        self.repository.git("switch", "--quiet", "--force", "main")


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    return Desk(tmp_path_factory.mktemp("proposals"))


def test_what_is_said_of_each_proposal(desk: Desk, bless: bool) -> None:  # noqa: FBT001
    said = []
    for title, change in PROPOSALS.items():
        desk.propose(change)
        found = desk.judge("topic")
        said += [f"== {title}", reporters.text(found)]
        assert title.startswith("well") != any(d.severity == "error" for d in found), "\n".join(said[-2:])
        desk.leave()
    if bless:
        SAID.write_text("\n".join(said), encoding="utf-8")
    assert "\n".join(said) == SAID.read_text(encoding="utf-8")


def check(desk: Desk, capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    """How `register check` ends, and the last line it says on either stream."""
    code = cli.main(["check", str(desk.content), "--as-of", AS_OF, *arguments])
    out, err = capsys.readouterr()
    return code, out.strip().rpartition("\n")[2], err.strip().rpartition("\n")[2]


def test_a_history_that_was_rewritten_is_not_compared(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    """A base that the proposal does not rest on could hold what the proposal lost: nothing is judged until it is merged."""
    git = desk.repository.git
    desk.propose(edit("en: Giraffe", "en: Giraffes"))
    missing = "register: 'topic' holds commits that are missing from what is checked; merge it first (git merge topic), or name the commit on which the work began (git merge-base topic HEAD)"
    assert check(desk, capsys, "--at", "main", "--base", "topic") == (2, "", missing)
    desk.leave()
    assert check(desk, capsys, "--base", "topic") == (2, "", missing)
    git("switch", "--quiet", "--orphan", "unrelated")
    desk.repository.write(GIRAFFE, "title:\n")
    desk.repository.commit("Begin anew")
    assert check(desk, capsys, "--at", "unrelated", "--base", "topic") == (2, "", missing)
    assert cli.main(["review", "topic", "main", "--content", str(desk.content)]) == 2
    assert capsys.readouterr().err == f"{missing}\n"
    desk.leave()


def test_what_a_merge_brings_that_neither_side_had_is_seen(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    git = desk.repository.git
    desk.propose(edit("Keeps giraffes moving across borders.", "Keeps the ways of giraffes open."))
    git("switch", "--quiet", "--force-create", "evil", "main")
    git("merge", "--quiet", "--no-ff", "--no-commit", "topic")
    desk.repository.edit(GIRAFFE, 'number: "13.3"', 'number: "13.4"')
    git("commit", "--quiet", "--all", "--message", "Merge")
    code, last, _ = check(desk, capsys, "--at", "evil", "--base", "main")
    assert (code, last.split(": ")[1].split(",")[0]) == (1, "1 error")
    assert [(d.code, str(d.location)) for d in desk.judge("evil") if d.severity == "error"] == [("H404", "content/actions/giraffe.yaml:1:9")]
    desk.leave()


def test_nothing_that_git_may_put_in_the_place_of_a_commit_is_believed(desk: Desk) -> None:
    """`git replace` makes most commands show another commit; what is checked is the real one."""
    git = desk.repository.git
    desk.propose(edit('number: "13.3"', 'number: "13.4"'))
    git("replace", "topic", "main")
    try:
        assert [d.code for d in desk.judge("topic")] == ["H404"]
    finally:
        git("replace", "--delete", git("rev-parse", "topic").strip())
        desk.leave()


def test_a_base_that_is_not_well_blocks_no_one(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    git = desk.repository.git
    git("switch", "--quiet", "--force-create", "ill", "main")
    desk.repository.edit(TRUST, "kind: ngo", "kind: club")
    desk.repository.commit("Ill")
    desk.repository.edit(GIRAFFE, "Keeps giraffes moving across borders.", "Keeps the ways of giraffes open.")
    desk.repository.commit("Well")
    assert check(desk, capsys, "--at", "ill", "--base", "ill~1")[0] == 0
    assert check(desk, capsys, "--at", "ill", "--base", "main")[0] == 1
    desk.leave()
