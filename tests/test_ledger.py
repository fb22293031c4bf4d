"""The log of the records: published vectors, honest and tampered histories, and what `register verify` says of a site."""

from __future__ import annotations

import argparse
import base64
import gzip
import html
import json
import os
import re
import shutil
import sqlite3
import subprocess
import threading
import time
import zipfile
from contextlib import closing, suppress
from datetime import date, timedelta
from hashlib import sha256
from pathlib import Path
from socketserver import BaseRequestHandler, ThreadingTCPServer
from typing import TYPE_CHECKING, NamedTuple

import pytest
import urllib3
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from generator import chronicle, cli, files, history, ledger, web
from generator.diagnostics import Diagnostic, Severity
from generator.ledger import Tree, leaf_hash, node_hash
from tests.support import CONTENT, PROJECT, SENT, Repository, examine, served

if TYPE_CHECKING:
    from collections.abc import Callable

CORPUS = Path(__file__).parent / "corpus" / "merkle-rfc6962"
GOLDEN = PROJECT / "tests" / "golden" / "content"


# --- the tree -------------------------------------------------------------------------------------------------------------------------


def test_published_vectors() -> None:
    """The inclusion and consistency proofs of transparency-dev/merkle (417fb0c, Apache-2.0), right and wrong ones."""
    rows = [json.loads(line) for line in (CORPUS / "proofs.jsonl").read_text().splitlines()]
    wrong = []
    for row in rows:
        proof = [base64.b64decode(one) for one in row["proof"] or []]
        if "leafIdx" in row:
            passed = ledger.included(base64.b64decode(row["leafHash"]), row["leafIdx"], row["treeSize"], base64.b64decode(row["root"]), proof)
        else:
            passed = ledger.consistent(row["size1"], row["size2"], base64.b64decode(row["root1"]), base64.b64decode(row["root2"]), proof)
        if passed is row["wantErr"]:
            wrong.append(row["name"])
    assert wrong == []
    assert (len(rows), sum(row["wantErr"] for row in rows)) == (196, 184)


CT = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"]
"""The leaves with which implementations of Certificate Transparency are tested, and the roots over the first none, one, two, … of them."""
ROOTS = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d", "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77", "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7", "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef", "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c", "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]  # fmt: skip


def test_known_roots() -> None:
    data = [bytes.fromhex(one) for one in CT]
    assert [Tree(data[:size]).root().hex() for size in range(9)] == ROOTS
    assert [Tree(data).root(size).hex() for size in range(9)] == ROOTS


def test_the_tree_of_seven_leaves() -> None:
    """The example of RFC 6962, section 2.1.3 (RFC 9162, section 2.1.5), with its names."""
    data = [f"d{number}".encode() for number in range(7)]
    a, b, c, d, e, f, j = map(leaf_hash, data)
    g, h, i = node_hash(a, b), node_hash(c, d), node_hash(e, f)
    k, l = node_hash(g, h), node_hash(i, j)  # noqa: E741
    tree = Tree(data)
    assert tree.root() == node_hash(k, l)
    assert [tree.inclusion(number, 7) for number in (0, 3, 4, 6)] == [[b, h, l], [c, g, l], [f, j, k], [i, k]]
    assert [tree.consistency(size, 7) for size in (3, 4, 6)] == [[c, d, g, l], [l], [i, j, k]]


@settings(max_examples=40)
@given(st.integers(1, 70), st.data())
def test_every_proof_is_accepted_and_no_other(size: int, data: st.DataObject) -> None:
    tree = Tree([f"leaf {number}".encode() for number in range(size)])
    old, index = data.draw(st.integers(1, size)), data.draw(st.integers(0, size - 1))
    inclusion, consistency = tree.inclusion(index, size), tree.consistency(old, size)
    assert ledger.included(tree.levels[0][index], index, size, tree.root(), inclusion)
    assert ledger.consistent(old, size, tree.root(old), tree.root(), consistency)
    other = data.draw(st.integers(0, size - 1).filter(lambda one: one != index)) if size > 1 else index
    assert ledger.included(tree.levels[0][other], index, size, tree.root(), inclusion) is (other == index)
    assert not ledger.consistent(old, size, leaf_hash(b"another"), tree.root(), consistency)


# --- histories ------------------------------------------------------------------------------------------------------------------------


class Commit(NamedTuple):
    """The files that a commit writes, by path; None for those it removes."""

    day: int
    files: dict[str, str | None]


def stream(commits: list[Commit], repository: Path) -> Path:
    """A repository of records with these commits."""
    subprocess.run(["git", "init", "--quiet", "--initial-branch=main", repository], check=True)
    said = []
    for number, commit in enumerate(commits):
        said.append(f"commit refs/heads/main\ncommitter An Officer <officer@example.org> {1_700_000_000 + commit.day * 86_400} +0000\ndata 8\nChange {number % 10}")
        said += [f"D {path}" if text is None else f"M 100644 inline {path}\ndata {len(text)}\n{text}" for path, text in commit.files.items()]
    subprocess.run(["git", "-C", repository, "fast-import", "--quiet"], input="\n".join([*said, ""]).encode(errors="surrogateescape"), check=True, capture_output=True)
    return repository


def log_of(folder: Path, name: str = "HEAD") -> tuple[list[ledger.Leaf], ledger.Log]:
    """The leaves of a repository, and the log that would be published of it, written and read again."""
    commit = history.revision(folder, name).commit
    found = history.leaves(folder, commit, history.expunged(folder, commit))
    log = ledger.read(*ledger.published(found).values())
    assert isinstance(log, ledger.Log)
    return found, log


@pytest.fixture
def honest(tmp_path: Path) -> Repository:
    """A repository with the tiny register and three changes after it."""
    (tmp_path / "honest").mkdir()
    repository = Repository(tmp_path / "honest", GOLDEN)
    for number, (path, old, new) in enumerate([("actions/giraffe.yaml", "cop14", "cop15"), ("partners/example-trust.yaml", "kind: ngo", "kind: private-sector"), ("actions/giraffe.yaml", "cop15", "cop16")]):
        repository.edit(f"content/{path}", old, new)
        repository.commit("Change", f"2026-11-2{number + 2}")
    return repository


def test_leaves_and_checkpoint(honest: Repository) -> None:
    """A leaf has the sum of the file as git holds it; the checkpoint has three lines; whatever else is in the repository leaves no leaf."""
    (honest.root / "content" / "partners" / "example-trust.yaml").unlink()
    honest.write("content/pages/en/about.md", "# Otherwise\n")
    honest.write("README.md", "Otherwise\n")
    honest.commit("Change", "2026-11-26")
    honest.write("content/partners/example-trust.yaml", "x: y\n")
    (honest.root / "content" / "actions" / "giraffe.yaml").chmod(0o755)
    honest.commit("Change", "2026-11-27")
    (honest.root / "content" / "actions" / "giraffe.yaml").unlink()
    (honest.root / "content" / "actions" / "giraffe.yaml").symlink_to("/etc/passwd")
    honest.commit("Change", "2026-11-28")
    found, log = log_of(honest.root / "content")
    begun = sorted(path.relative_to(GOLDEN).as_posix() for path in GOLDEN.rglob("*.yaml"))
    count = len(begun)
    assert [leaf.path for leaf in found[:count]] == begun
    first = begun.index("actions/giraffe.yaml")
    trust = begun.index("partners/example-trust.yaml")
    assert found[first].line().decode() == f'{{"date":"{found[0].date}","event":"created","number":{first},"path":"actions/giraffe.yaml","previous":null,"sha256":"{sha256((GOLDEN / "actions" / "giraffe.yaml").read_bytes()).hexdigest()}"}}'
    assert [(leaf.number, leaf.path, leaf.event, leaf.date, leaf.previous) for leaf in found[count:]] == [
        (count, "actions/giraffe.yaml", "changed", "2026-11-22", first),
        (count + 1, "partners/example-trust.yaml", "changed", "2026-11-23", trust),
        (count + 2, "actions/giraffe.yaml", "changed", "2026-11-24", count),
        (count + 3, "partners/example-trust.yaml", "removed", "2026-11-26", count + 1),
        (count + 4, "partners/example-trust.yaml", "created", "2026-11-27", count + 3),
        (count + 5, "actions/giraffe.yaml", "removed", "2026-11-28", count + 2),
    ]
    assert found[count + 4].sha256 == sha256(b"x: y\n").hexdigest()
    assert found[count + 5].sha256 is None
    root = base64.b64encode(Tree([leaf.line() for leaf in found]).root()).decode()
    assert log.checkpoint.text().decode() == f"cms-register\n{count + 6}\n{root}\n"


def test_a_merge_counts_once(honest: Repository) -> None:
    """What a branch did comes with its merge, on the day of the merge."""
    before, _ = log_of(honest.root / "content")
    honest.git("switch", "--quiet", "--create", "topic")
    for day, text in (("2026-11-25", "a: b\n"), ("2026-11-26", "a: c\n")):
        honest.write("content/partners/another.yaml", text)
        honest.commit("Change", day)
    honest.git("switch", "--quiet", "main")
    honest.write("content/partners/third.yaml", "a: d\n")
    honest.commit("Change", "2026-11-27")
    honest.git("merge", "--quiet", "--no-ff", "--message", "Merge", "topic", day="2026-11-28")
    found, _ = log_of(honest.root / "content")
    assert [(leaf.path, leaf.event, leaf.date, leaf.sha256) for leaf in found[len(before) :]] == [
        ("partners/third.yaml", "created", "2026-11-27", sha256(b"a: d\n").hexdigest()),
        ("partners/another.yaml", "created", "2026-11-28", sha256(b"a: c\n").hexdigest()),
    ]


def test_no_habit_of_a_reader_changes_the_log(honest: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever somebody has set for git on his computer, or put in the place of a commit there, the leaves are the same; nor do we change what he has set."""
    before, _ = log_of(honest.root / "content")
    for name, value in {"log.showRoot": "false", "log.follow": "true", "log.showSignature": "true", "log.diffMerges": "off", "diff.relative": "true", "diff.renames": "copies", "color.ui": "always", "core.abbrev": "5", "diff.orderFile": "/nonexistent"}.items():
        honest.git("config", name, value)
    commits = honest.git("rev-list", "HEAD").split()
    honest.git("replace", commits[1], commits[-1])
    honest.write(".git/info/grafts", f"{commits[0]} {commits[2]}\n")
    (tmp_path / "mine").write_text("")
    for name, value in {"GIT_CONFIG": str(tmp_path / "mine"), "GIT_ICASE_PATHSPECS": "1", "GIT_ATTR_SOURCE": "HEAD~1"}.items():
        monkeypatch.setenv(name, value)
    assert log_of(honest.root / "content")[0] == before
    assert history.proposal(honest.root / "content", commits[1], commits[0]).records == {"content/actions/giraffe.yaml": 8}
    assert (tmp_path / "mine").read_text() == ""


BEGIN = Commit(0, {"actions/giraffe.yaml": "a: 1\n", "partners/trust.yaml": "b: 1\n"})
HISTORY = [BEGIN, Commit(1, {"actions/giraffe.yaml": "a: 2\n"}), Commit(2, {"partners/trust.yaml": "b: 2\n"}), Commit(3, {"partners/trust.yaml": None}), Commit(4, {"actions/giraffe.yaml": "a: 3\n"})]


def short(text: str) -> str:
    return sha256(text.encode()).hexdigest()[:12]


REWRITTEN = "the history was rewritten, or a merge put other commits before those that were published: put these back as they were; what was wrong is put right by a new commit"
TAMPERED: dict[str, tuple[list[Commit], str]] = {
    "an old commit is edited": (
        [BEGIN, Commit(1, {"actions/giraffe.yaml": "a: 9\n"}), *HISTORY[2:]],
        f"log/leaves.jsonl:3:1: error P501: 'actions/giraffe.yaml' changed on 2023-11-15 (SHA-256 {short('a: 2' + chr(10))}…) is now 'actions/giraffe.yaml' changed on 2023-11-15 (SHA-256 {short('a: 9' + chr(10))}…)\n    hint: {REWRITTEN}\n",
    ),
    "an old commit has another day": (
        [BEGIN, HISTORY[1]._replace(day=2), *HISTORY[2:]],
        f"log/leaves.jsonl:3:1: error P501: 'actions/giraffe.yaml' changed on 2023-11-15 (SHA-256 {short('a: 2' + chr(10))}…) is now 'actions/giraffe.yaml' changed on 2023-11-16 (SHA-256 {short('a: 2' + chr(10))}…)\n    hint: {REWRITTEN}\n",
    ),
    "a record was never there": (
        [Commit(0, {"partners/trust.yaml": "b: 1\n"}), *HISTORY[1:]],
        f"log/leaves.jsonl:1:1: error P501: 'actions/giraffe.yaml' created on 2023-11-14 (SHA-256 {short('a: 1' + chr(10))}…) is gone\n    hint: {REWRITTEN}\n",
    ),
    "a commit is taken out": (
        [BEGIN, HISTORY[1], *HISTORY[3:]],
        f"log/leaves.jsonl:4:1: error P501: 'partners/trust.yaml' changed on 2023-11-16 (SHA-256 {short('b: 2' + chr(10))}…) is gone\n    hint: {REWRITTEN}\n",
    ),
    "two commits are swapped": (
        [BEGIN, HISTORY[2], HISTORY[1], *HISTORY[3:]],
        f"log/leaves.jsonl:3:1: error P501: 'actions/giraffe.yaml' changed on 2023-11-15 (SHA-256 {short('a: 2' + chr(10))}…) now stands in another place; here stands 'partners/trust.yaml' changed on 2023-11-16 (SHA-256 {short('b: 2' + chr(10))}…)\n    hint: {REWRITTEN}\n",
    ),
    "a commit is put in": (
        [*HISTORY[:2], Commit(1, {"actions/ghost.yaml": "c: 1\n"}), *HISTORY[2:]],
        f"log/leaves.jsonl:4:1: error P501: 'actions/ghost.yaml' created on 2023-11-15 (SHA-256 {short('c: 1' + chr(10))}…) was put in before 'partners/trust.yaml' changed on 2023-11-16 (SHA-256 {short('b: 2' + chr(10))}…)\n    hint: {REWRITTEN}\n",
    ),
    "the last commits are cut off": (
        HISTORY[:3],
        "log/leaves.jsonl:5:1: error P502: 6 leaves were published, and this history has 4; next was 'partners/trust.yaml' removed on 2023-11-17\n    hint: fetch the newest commits (git pull); where that is not it, commits were taken away: put them back\n",
    ),
    "everything begins anew": (
        [Commit(9, {"actions/giraffe.yaml": "a: 3\n", "partners/trust.yaml": "b: 9\n"}), *(Commit(day, {"partners/trust.yaml": f"b: {day}\n"}) for day in range(10, 16))],
        f"log/leaves.jsonl:1:1: error P501: 'actions/giraffe.yaml' created on 2023-11-14 (SHA-256 {short('a: 1' + chr(10))}…) is now 'actions/giraffe.yaml' created on 2023-11-23 (SHA-256 {short('a: 3' + chr(10))}…)\n    hint: {REWRITTEN}\n",
    ),
}


def publish(log: ledger.Log, folder: Path) -> Path:
    """The log of a site in a folder."""
    files.write_tree(folder, {ledger.CHECKPOINT: log.checkpoint.text(), ledger.LEAVES: b"".join(line + b"\n" for line in log.lines or [])})
    return folder


def verify(*arguments: object) -> int:
    return cli.main(["verify", *map(str, arguments)])


@pytest.mark.parametrize("name", TAMPERED)
def test_a_tampered_history_is_refused_with_the_place(name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Also where something honest was added after it; and where only the checkpoint was kept."""
    _, log = log_of(stream(HISTORY, tmp_path / "honest"))
    site = publish(log, tmp_path / "site")
    tampered, told = TAMPERED[name]
    cut = "P502" in told
    repository = stream(tampered if cut else [*tampered, Commit(30, {"actions/new.yaml": "d: 1\n"})], tmp_path / "tampered")
    assert verify(site, "--log-only", "--content", repository) == 1
    assert capsys.readouterr() == (f"{told}1 error\n", "")
    assert verify(site / ledger.CHECKPOINT, "--content", repository) == 1
    assert f"error {'P502' if cut else 'P501'}: " in capsys.readouterr().out


def test_an_honest_history_goes_on(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """However much was added; a branch that was forced back to an older commit is refused."""
    repository = stream([*HISTORY, Commit(5, {"actions/new.yaml": "d: 1\n"}), Commit(6, {"partners/trust.yaml": "b: 1\n"})], tmp_path / "now")
    assert log_of(repository, "HEAD~2")[0] == log_of(stream(HISTORY, tmp_path / "then"))[0]
    for back, size in ((6, 2), (4, 4), (0, 8)):
        site = publish(log_of(repository, f"HEAD~{back}")[1], tmp_path / f"site{back}")
        for place in (site, site / ledger.CHECKPOINT):
            assert verify(place, "--log-only", "--content", repository) == 0
            assert capsys.readouterr() == (f"All is well:\n- the published log has {size} versions of records, and this history begins with them unchanged" + (f"; it has {8 - size} more\n" if size < 8 else "\n"), "")
    subprocess.run(["git", "-C", repository, "update-ref", "refs/heads/main", "HEAD~1"], check=True)
    assert verify(site, "--log-only", "--content", repository) == 1
    assert "P502" in capsys.readouterr().out


NAMES = ("actions/a.yaml", "actions/b.yaml", "partners/a.yaml", "reference/species/a.yaml")


@st.composite
def histories(draw: st.DrawFn) -> list[Commit]:
    """Random histories in which every commit changes something."""
    found: list[Commit] = []
    now: dict[str, str] = {}
    day = 0
    for number in range(draw(st.integers(2, 12))):
        touched: dict[str, str | None] = {path: f"v: {number}.{draw(st.integers(0, 2))}\n" for path in draw(st.sets(st.sampled_from(NAMES), min_size=1))}
        if now and draw(st.integers(0, 3)) == 0:
            touched = {draw(st.sampled_from(sorted(now))): None}
        now = {path: text for path, text in {**now, **touched}.items() if text is not None}
        day += draw(st.integers(0, 2))
        found.append(Commit(day, touched))
    return found


def tamper(commits: list[Commit], how: str, at: int) -> list[Commit]:
    """The history with one thing done to it that should not be."""
    before, one, after = commits[:at], commits[at], commits[at + 1 :]
    path = next(iter(one.files))
    match how:
        case "edit":
            return [*before, one._replace(files={**one.files, path: "v: tampered\n"}), *after]
        case "date":
            return [*before, one._replace(day=one.day + 50), *after]
        case "delete":
            return [*before, *after]
        case "swap":
            return [*before, *after[:1], one, *after[1:]]
        case "insert":
            return [*before, Commit(one.day, {"actions/ghost.yaml": "v: ghost\n"}), one, *after]
        case _:
            return before


HOW = ("edit", "date", "delete", "swap", "insert", "cut")


def computed(commits: list[Commit]) -> list[ledger.Leaf]:
    """The leaves of a history, without git."""
    first = date(2023, 11, 14)
    return ledger.leaves((((first + timedelta(one.day)).isoformat(), {path: sha256(text.encode()).hexdigest() if text else "" for path, text in one.files.items()}) for one in commits), {})


@settings(max_examples=40)
@given(histories(), st.sampled_from(HOW), st.data())
def test_every_tampering_is_found_and_no_honest_history_refused(commits: list[Commit], how: str, data: st.DataObject) -> None:
    """What was published at any commit is the beginning of what is honest; what was published of commits of which one is tampered with is not."""
    every = computed(commits)
    size = data.draw(st.integers(1, len(commits)))
    log = ledger.read(*ledger.published(computed(commits[:size])).values())
    assert isinstance(log, ledger.Log)
    assert ledger.continued(log, every) == []
    changed = computed(tamper(commits, how, data.draw(st.integers(0, size - 1))))
    assume(changed[: log.checkpoint.size] != every[: log.checkpoint.size])  # two that say the same may be swapped
    assert [found.code for found in ledger.continued(log, changed)] in (["P501"], ["P502"])


@settings(max_examples=5)
@given(histories())
def test_git_gives_the_same_leaves(tmp_path_factory: pytest.TempPathFactory, commits: list[Commit]) -> None:
    assert log_of(stream(commits, tmp_path_factory.mktemp("git") / "records"))[0] == computed(commits)


@pytest.mark.parametrize(("facts", "day"), [("committer A <a@b> -5000000000 +0000", "1970-01-01"), ("committer A <a@b> 253402300800 +0000", "2199-12-31"), ("committer A <a@b>", "1970-01-01"), ("committer A <a@b> 1700000000 +0000\nencoding UTF-16", "2023-11-14"), ("committer A <a@b> 1700000000 +0000\ncommitter A <a@b> 1800000000 +0000", "2023-11-14")])
def test_a_commit_without_a_readable_time_stops_nothing(honest: Repository, facts: str, day: str) -> None:
    """Neither where it is the newest nor where others follow it."""
    content = honest.root / "content"
    before = history.leaves(content, "HEAD", {})
    honest.edit("content/partners/example-trust.yaml", "Example Trust", "Example Fund")
    honest.git("add", "--all")
    made = f"tree {honest.git('write-tree').strip()}\nparent {honest.git('rev-parse', 'HEAD').strip()}\nauthor A <a@b> 1700000000 +0000\n{facts}\n\nOdd\n"
    odd = subprocess.run(["git", "-C", honest.root, "hash-object", "-t", "commit", "-w", "--stdin", "--literally"], input=made.encode(), check=True, capture_output=True).stdout.decode().strip()
    honest.git("reset", "--quiet", "--hard", odd)
    assert history.revision(content, "HEAD").date == history.version(content).date == day
    honest.edit("content/partners/example-trust.yaml", "Example Fund", "Example Trust")
    honest.commit("Back", "2024-01-01")
    found = history.leaves(content, "HEAD", {})
    assert [(leaf.path, leaf.date) for leaf in found[len(before) :]] == [("partners/example-trust.yaml", day), ("partners/example-trust.yaml", "2024-01-01")]
    assert [len(one.changes) for one in chronicle.past(content, examine(content)[0]).recorded[:2]] == [3, 3]


_OK = b"HTTP/1.1 200 OK\r\n"
LONG = "takes too long; try again where the line is better"
HOSTILE = {
    "drips": (_OK + b"Content-Length: 1000\r\n\r\n", b"a", LONG),
    "announces without end": (b"", b"HTTP/1.1 100 Continue\r\n\r\n", LONG),
    "never ends a header": (_OK + b"X: ", b"a", LONG),
    "never ends a length": (_OK + b"Transfer-Encoding: chunked\r\n\r\n", b"0", LONG),
    "packs nothing, without end": (_OK + b"Content-Encoding: gzip\r\n\r\n", gzip.compress(b""), LONG),
    "asks for patience": (b"HTTP/1.1 429 Slow\r\nContent-Length: 0\r\nRetry-After: " + b"9" * 5_000 + b"\r\n\r\n", b"", LONG),
    "leads nowhere": (b"HTTP/1.1 302 Found\r\nLocation: //[\r\nContent-Length: 0\r\n\r\n", b"", "leads on to //[; name the address where the site is"),
}


@pytest.mark.parametrize(("begins", "goes_on", "said"), HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_site_is_not_waited_for(begins: bytes, goes_on: bytes, said: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever it does to hold us up: a site that is nobody's has its say, and the program ends in time."""
    ended = threading.Event()

    class Hostile(BaseRequestHandler):
        def handle(self) -> None:
            self.request.recv(4096)
            self.request.sendall(begins)
            with suppress(OSError):
                while goes_on and not ended.wait(0.01):
                    self.request.sendall(goes_on)

    monkeypatch.setattr(web, "_PATIENCE", 0.3)
    with ThreadingTCPServer(("127.0.0.1", 0), Hostile) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        with pytest.raises(web.WebError, match=re.escape(said)):
            web.Site(f"http://127.0.0.1:{server.server_address[1]}/").read("index.html")
        ended.set()
        server.shutdown()


def test_a_hostile_site_does_not_fill_the_memory(tmp_path: Path) -> None:
    """However many files it names, and however small they are on their way, few are held at once."""
    names = [f"{number:03}" for number in range(200)]
    files.write_tree(tmp_path, dict.fromkeys(names, b"a"))
    with served(tmp_path) as address:
        SENT.clear()
        coming = web.Site(address).files(names)
        first = next(coming)
        time.sleep(0.5)
        assert len(SENT) < 20
        assert sorted([first, *coming]) == [(name, b"a") for name in names]


# --- what is said of a site -----------------------------------------------------------------------------------------------------------

PAGE = b"<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'\">\n</head>\n<h1>Giraffe</h1>\n"
REFRESH = b'<meta http-equiv="refresh" content="0; url=%b">\n</head>'


@pytest.fixture
def site(tmp_path: Path) -> tuple[Path, Path]:
    """A small site as a build makes it, and the repository it was made from, which then went on."""
    commits = stream([*HISTORY, Commit(5, {"actions/giraffe.yaml": "a: 4\n"})], tmp_path / "records")
    made = {"index.html": PAGE, "actions/giraffe/index.html": PAGE, "data/é ü.csv": b"a\n", "edit/content/actions/giraffe.yaml": b"a: 3\n", **ledger.published(log_of(commits, "HEAD~1")[0])}
    made[ledger.MANIFEST] = ledger.manifest({path: sha256(data).hexdigest() for path, data in made.items()})
    files.write_tree(tmp_path / "site", made)
    return tmp_path / "site", commits


WELL = (
    "All is well:\n- the published log has 6 versions of records, and this history begins with them unchanged; it has 1 more\n- all 6 files are those of the manifest, and the texts of the records those of the log\n"
    "Not proved by this: what the pages say of the records, and what their scripts do. Build the version that stands at their foot, and compare the two SHA256SUMS.\n"
)


def test_the_site_is_proved_in_a_folder_and_at_an_address(site: tuple[Path, Path], capsys: pytest.CaptureFixture[str]) -> None:
    place, records = site
    assert verify(place, "--content", records) == 0
    assert capsys.readouterr() == (WELL, "")
    with served(place) as address:
        assert verify(address, "--content", records) == 0
    assert capsys.readouterr() == (WELL, "")
    for file in place.rglob("*"):
        file.chmod(0o777)  # as on a disk that knows no modes
    assert verify(place, "--content", records) == 0
    assert capsys.readouterr() == (WELL, "")
    done = subprocess.run(["sha256sum", "--check", "--quiet", ledger.MANIFEST], check=False, cwd=place, capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (0, "")


def _append(path: str, data: bytes) -> Callable[[Path], object]:
    return lambda site: (site / path).write_bytes(((site / path).read_bytes() if (site / path).exists() else b"") + data)


def _resum(site: Path) -> None:
    """Whoever may change a file may change the manifest."""
    (site / ledger.MANIFEST).write_bytes(ledger.manifest({path: sha256(data).hexdigest() for path, data in files.walk(site)}))


def _resummed(spoil: Callable[[Path], object]) -> Callable[[Path], None]:
    def both(site: Path) -> None:
        spoil(site)
        _resum(site)

    return both


CHANGED = "hint: it was changed after the site was built: find out by whom, and publish the site anew"
ADDED = "hint: it was added after the site was built: find out by whom, and publish the site anew"
LACKING = "error P504: the site has no such file\n    hint: fetch the site again; where it still lacks the file, publish it anew\n"
AGAIN = "hint: the site was changed after it was built, or was fetched while it was published anew: fetch it again"
LINES = f"SHA256SUMS:1:1: error P504: the manifest has other lines than one for each file, in the order of their names\n    {CHANGED}\n"
LOOSE = "the page does not begin with the Content-Security-Policy\n    hint: it was not made by this program, or its template has lost it\n"
SPOILT: dict[str, tuple[Callable[[Path], object], str]] = {
    "a page is changed": (_append("index.html", b"!"), f"index.html:1:1: error P504: the file has not the sum in the manifest ({sha256(PAGE).hexdigest()[:12]}…, and here {sha256(PAGE + b'!').hexdigest()[:12]}…)\n    {CHANGED}\n"),
    "a file is gone": (lambda site: shutil.rmtree(site / "data"), "data/é ü.csv:1:1: error P504: the manifest names this file, and the site has none\n    hint: fetch the site again; where it still lacks the file, publish it anew\n"),
    "a file is added": (_append("evil.js", b"!"), "evil.js:1:1: error P504: the manifest does not name this file\n    hint: it was added after the site was built: find out by whom, and publish the site anew\n"),
    "a page without a policy": (_resummed(lambda site: (site / "index.html").write_bytes(b"<script>")), f"index.html:1:1: error P505: {LOOSE}"),
    "a policy that stands in a comment": (_resummed(lambda site: (site / "index.html").write_bytes(b"<script>x</script><!--" + PAGE + b"-->")), f"index.html:1:1: error P505: {LOOSE}"),
    "a page that leads away by itself": (_resummed(lambda site: (site / "index.html").write_bytes(PAGE.replace(b"</head>", REFRESH % b"https://example.org/"))), "index.html:1:1: error P505: the page may lead elsewhere by itself\n    hint: it was not made by this program, or its template has lost it\n"),
    "a page that does something before its policy": (_resummed(lambda site: (site / "index.html").write_bytes(PAGE.replace(b'"en"', b'"en" onclick="alert(1)"'))), f"index.html:1:1: error P505: {LOOSE}"),
    "a page by another ending": (_resummed(lambda site: files.write_file(site / "more" / "index.HTM", b"<script>")), f"more/index.HTM:1:1: error P505: {LOOSE}"),
    "another policy": (_resummed(lambda site: (site / "index.html").write_bytes(PAGE.replace(b"script-src 'self'", b"script-src *"))), f"index.html:1:1: error P505: {LOOSE}"),
    "the text of a record is left out": (_resummed(lambda site: shutil.rmtree(site / "edit")), f"edit/content/actions/giraffe.yaml:1:1: error P506: the text of the record is missing: 'actions/giraffe.yaml' changed on 2023-11-18 (SHA-256 {short('a: 3' + chr(10))}…)\n    hint: the site was built from other files than those of the history: build it anew\n"),
    "another text of a record": (_resummed(_append("edit/content/actions/giraffe.yaml", b"!")), f"edit/content/actions/giraffe.yaml:1:1: error P506: the text of the record is not that of the log: 'actions/giraffe.yaml' changed on 2023-11-18 (SHA-256 {short('a: 3' + chr(10))}…)\n    hint: the site was built from other files than those of the history: build it anew\n"),
    "a record nobody committed": (_resummed(lambda site: files.write_file(site / "edit/content/partners/ghost.yaml", b"a: 1\n")), "edit/content/partners/ghost.yaml:1:1: error P506: the log knows no such record\n    hint: the site was built from other files than those of the history: build it anew\n"),
    "a removed record is back": (_resummed(lambda site: files.write_file(site / "edit/content/partners/trust.yaml", b"b: 2\n")), "edit/content/partners/trust.yaml:1:1: error P506: the text of the record is not that of the log: 'partners/trust.yaml' removed on 2023-11-17\n    hint: the site was built from other files than those of the history: build it anew\n"),
    "a linked folder": (lambda site: (site / "evil").symlink_to(site.parent / "records"), f"evil:1:1: error P504: a link, or neither a file nor a folder\n    {ADDED}\n"),
    "a pipe": (lambda site: os.mkfifo(site / "pipe"), f"pipe:1:1: error P504: a link, or neither a file nor a folder\n    {ADDED}\n"),
    "an empty folder": (lambda site: (site / "actions" / "okapi").mkdir(), f"actions/okapi:1:1: error P504: an empty folder\n    {ADDED}\n"),
    "a program": (lambda site: (site / "index.html").chmod(0o755), f"index.html:1:1: error P504: the file is marked as a program\n    {ADDED}\n"),
    "a false line before the right one": (lambda site: (site / ledger.MANIFEST).write_bytes(b"0" * 64 + b"  index.html\n" + (site / ledger.MANIFEST).read_bytes()), LINES),
    "a line for the manifest itself": (_append(ledger.MANIFEST, b"0" * 64 + b"  SHA256SUMS\n"), LINES),
    "other line ends": (lambda site: (site / ledger.MANIFEST).write_bytes((site / ledger.MANIFEST).read_bytes().replace(b"\n", b"\r\n")), LINES),
    "no manifest": (lambda site: (site / ledger.MANIFEST).unlink(), f"SHA256SUMS:1:1: {LACKING}"),
    "no leaves": (_resummed(lambda site: (site / ledger.LEAVES).unlink()), f"log/leaves.jsonl:1:1: {LACKING}"),
    "two leaves in each other's place": (_resummed(lambda site: (site / ledger.LEAVES).write_bytes(b"".join(sorted((site / ledger.LEAVES).read_bytes().splitlines(keepends=True), reverse=True)))), f"log/leaves.jsonl:1:1: error P503: this leaf is not that of the checkpoint, which is 'actions/giraffe.yaml' created on 2023-11-14 (SHA-256 {short('a: 1' + chr(10))}…)\n    {AGAIN}\n"),
    "another leaf": (_resummed(lambda site: (site / ledger.LEAVES).write_bytes((site / ledger.LEAVES).read_bytes().replace(b'"number":2', b'"number":7'))), f"log/leaves.jsonl:3:1: error P503: this leaf is not that of the checkpoint, which is 'actions/giraffe.yaml' changed on 2023-11-15 (SHA-256 {short('a: 2' + chr(10))}…)\n    {AGAIN}\n"),
    "another root": (_resummed(lambda site: (site / ledger.CHECKPOINT).write_bytes(ledger.Checkpoint(6, b"!" * 32).text())), f"log/checkpoint:3:1: error P503: the root is not that of the leaves beside it, which are those of this history\n    {AGAIN}\n"),
    "another root of other leaves": (_resummed(lambda site: [(site / ledger.CHECKPOINT).write_bytes(ledger.Checkpoint(6, b"!" * 32).text()), (site / ledger.LEAVES).write_bytes((site / ledger.LEAVES).read_bytes().replace(b'"number":2', b'"number":7'))]), f"log/leaves.jsonl:1:1: error P503: the leaves have another root than the checkpoint: one of them is another, or stands in another place\n    {AGAIN}\n"),
    "a cut leaf": (_resummed(lambda site: (site / ledger.LEAVES).write_bytes((site / ledger.LEAVES).read_bytes()[:-1])), "log/leaves.jsonl:6:1: error P503: the last leaf does not end\n    hint: the site was changed after it was built, or was fetched in part: fetch it again\n"),
    "a picture that runs a script": (_resummed(lambda site: files.write_file(site / "evil.svg", b"<svg xmlns='http://www.w3.org/2000/svg'><g onclick = 'alert(1)'/></svg>")), "evil.svg:1:1: error P505: a script may run in it\n    hint: it was not made by this program, or its template has lost it\n"),
    "leaves of another log": (_append(ledger.LEAVES, b"{}\n"), f"log/leaves.jsonl:1:1: error P503: the 7 leaves are not the 6 of the checkpoint\n    {AGAIN}\n"),
    "no checkpoint": (lambda site: (site / ledger.CHECKPOINT).write_bytes(b"another\n6\nAAAA\n"), "log/checkpoint:1:1: error P503: no checkpoint of cms-register\n    hint: three lines are expected: cms-register, the number of leaves, and the root in base64\n"),
}


@pytest.mark.parametrize("name", SPOILT)
def test_a_spoilt_site_is_found(name: str, site: tuple[Path, Path], capsys: pytest.CaptureFixture[str]) -> None:
    place, records = site
    spoil, told = SPOILT[name]
    spoil(place)
    assert verify(place, "--content", records) == 1
    said = capsys.readouterr()
    assert (said.out.removesuffix("1 error\n"), said.err) == (told, "")


_SVG = b'<svg xmlns="http://www.w3.org/2000/svg">'
PICTURES = {
    "another encoding": b'<?xml version="1.0" encoding="ISO-2022-JP"?>\n' + _SVG + b"<s\x1b(Bcript>alert(1)</s\x1b(Bcript></svg>",
    "a page inside": _SVG + b'<foreignObject><iframe xmlns="http://www.w3.org/1999/xhtml" srcdoc="&lt;svg/onload=alert(1)&gt;"/></foreignObject></svg>',
    "a sign in an attribute": _SVG + b'<image href="x:y" class=">" onerror="alert(1)"/></svg>',
    "a handler in capitals": _SVG + b'<g ONLOAD="alert(1)"/></svg>',
    "a link": _SVG + b'<g xmlns:x="http://www.w3.org/1999/xlink" x:href="javascript:alert(1)"/></svg>',
    "a style": _SVG + b"<style>@import url(//evil)</style></svg>",
    "an animation": _SVG + b'<set attributeName="href" to="javascript:alert(1)"/></svg>',
    "a document of another kind": b'<x xmlns="http://www.w3.org/1999/xhtml"><script>alert(1)</script></x>',
    "a style sheet": b'<?xml-stylesheet href="x.xsl"?>' + _SVG + b"</svg>",
    "an entity": b'<!DOCTYPE svg [<!ENTITY x "y">]>' + _SVG + b"&x;</svg>",
    "no end": _SVG,
    "deep, which would take all memory": _SVG + b"<g>" * 10_000 + b"</g>" * 10_000 + b"</svg>",
    "packed": gzip.compress(_SVG + b"</svg>"),
}


@pytest.mark.parametrize("data", PICTURES.values(), ids=PICTURES)
def test_a_picture_that_may_run_something(data: bytes) -> None:
    """A document in XML has none but the elements of the site's own pictures, feeds and maps, whatever it is called."""
    assert [ledger.seen(name, data).fault for name in ("a.svg", "a.XML")] == ["a script may run in it"] * 2
    assert bool(ledger.seen("a", data).fault) is data.startswith(b"<")
    for encoding in ("utf-16", "utf-16-be", "utf-8-sig"):
        assert all(ledger.seen(name, data.decode("latin-1").encode(encoding)).fault for name in ("a.xsd", "a.RNG", *(["a"] if data.startswith(b"<") else [])))
    assert not ledger.seen("a.svg", b'<?xml version="1.0" encoding="UTF-8"?>\n' + _SVG + b'<title>A</title><g fill="red"><path d="m0 0"/></g></svg>\n').fault


AWAY = {
    "to another site": REFRESH % b"https://example.org/",
    "to another site, without its scheme": REFRESH % b"//example.org/",
    "behind points": REFRESH % b"..//example.org:80/",
    "in other letters": b"<META HTTP-EQUIV='&#82;efresh' CONTENT='0;//example.org'>\n</head>",
    "without spaces": b'<meta/content=">"/http-equiv\n=refresh content=0;//example.org>\n</head>',
    "within and away": REFRESH % b"../../partners/example-foundation/" + REFRESH % b"/\\example.org/",
}


@pytest.mark.parametrize("head", AWAY.values(), ids=AWAY)
def test_a_page_that_leads_away(head: bytes) -> None:
    """The Content-Security-Policy lets a page lead anywhere by itself: only that of a record that moved does, and within the site."""
    assert ledger.seen("a.html", PAGE.replace(b"</head>", head)).fault == "the page may lead elsewhere by itself"
    assert not ledger.seen("a.html", PAGE.replace(b"</head>", REFRESH % b"../../partners/example-foundation/")).fault


@pytest.mark.parametrize("text", ["", "cms-register\n06\n{root}\n", "cms-register\n0\n{root}\n", "cms-register\n-6\n{root}\n", "cms-register\n6\n{root}", "cms-register\n6\n{root}\n\n", "cms-register\r\n6\r\n{root}\r\n", "cms-register\n6\n{short}\n", "cms-register\n٦\n{root}\n", "cms-register\n6\n{loose}\n"])
def test_what_is_no_checkpoint(text: str) -> None:
    root = base64.b64encode(bytes(32)).decode()
    found = ledger.read(text.format(root=root, short=root[4:], loose=root[:-2] + "B=").encode(), None)
    assert not isinstance(found, ledger.Log)


def test_hostile_leaves_are_told_without_a_crash() -> None:
    for line in (b"", b"[]", b"{}", b"null", b'{"number":"x"}', b'{"number":1e999}', b"[" * 100_000, b'{"number":0,"path":"\\u001b[31m\\ud800","event":[],"date":{},"sha256":5}', b"\xff"):
        leaf = line.ljust(100)
        log = ledger.read(ledger.Checkpoint(1, Tree([leaf]).root()).text(), leaf + b"\n")
        assert isinstance(log, ledger.Log)
        assert "\x1b" not in "".join(found.message for found in ledger.continued(log, computed(HISTORY)))
        assert [found.code for found in ledger.continued(log, computed(HISTORY))] == ["P501"]


def test_lines_in_their_millions_are_no_leaves() -> None:
    """They would take all memory, and minutes."""
    assert len(ledger.Leaf(0, "actions/a.yaml", "removed", "2026-11-21", None, 0).line()) > ledger._SHORTEST
    many = 20_000_000
    before = time.monotonic()
    found = ledger.read(ledger.Checkpoint(many, bytes(32)).text(), b"\n" * many)
    assert isinstance(found, Diagnostic)
    assert found[2:4] == (Severity.ERROR, "the leaves have another root than the checkpoint: one of them is another, or stands in another place")
    assert time.monotonic() - before < 5


def test_a_first_publication_is_one_only_where_nothing_answers(site: tuple[Path, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """An address that answers with 404 may be a first publication where that is said; whatever else is no checkpoint never is, and a checkpoint is always held against the history."""
    place, records = site
    content = ("--log-only", "--content", records)
    (tmp_path / "empty").mkdir()
    with served(tmp_path / "empty") as address:
        assert verify(address, "--first", *content) == 0
        assert capsys.readouterr() == (f"{address} has no checkpoint: nothing to go on from.\n", "")
        assert verify(address, *content) == 2
        assert capsys.readouterr() == ("", f"register: {address} has no log/checkpoint, so nothing can be proved\n")
    monkeypatch.setattr(web, "_RETRIES", urllib3.Retry(0))
    assert verify(address, "--first", *content) == 2
    assert f"register: {address}log/checkpoint does not answer: " in capsys.readouterr().err
    assert verify(tmp_path / "typo", "--first", *content) == 2
    with served(place) as address:
        assert verify(address, "--first", "--log-only", "--content", stream(HISTORY[:2], tmp_path / "cut")) == 1
    assert verify("--first", *content) == 2
    assert "the site has no address in mkdocs.yml yet" in capsys.readouterr().err


def test_what_was_taken_out_by_law_leaves_the_proof_whole(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The commits stay, one version of a file has other bytes, and a list says so."""
    with_name = [BEGIN, Commit(1, {"actions/giraffe.yaml": "a: a name\n"}), *HISTORY[2:]]
    site = publish(log_of(stream(with_name, tmp_path / "before"))[1], tmp_path / "site")
    without = [BEGIN, Commit(1, {"actions/giraffe.yaml": "a: [taken out]\n"}), *HISTORY[2:]]
    listed = f"# of a person who asked for it\n{sha256(b'a: [taken out]' + chr(10).encode()).hexdigest()}  {sha256(b'a: a name' + chr(10).encode()).hexdigest()}  # 2026-11-21\n"
    repository = stream([*without, Commit(9, {ledger.EXPUNGED: listed})], tmp_path / "after")
    assert verify(site, "--log-only", "--content", repository, "--at", "HEAD~1") == 1
    capsys.readouterr()
    assert verify(site, "--log-only", "--content", repository) == 0
    assert capsys.readouterr().out == "All is well:\n- the published log has 6 versions of records, and this history begins with them unchanged\n- something was taken out of earlier versions, as expunged.txt tells, of actions/giraffe.yaml\n"
    broken = stream([*without, Commit(9, {ledger.EXPUNGED: "abc def\n"})], tmp_path / "broken")
    assert verify(site, "--log-only", "--content", broken) == 2
    assert capsys.readouterr().err == "register: expunged.txt:1: two SHA-256 sums are expected, of the version that stands there now and of the one that did\n"
    twice = stream([*without, Commit(9, {ledger.EXPUNGED: f"{listed}{listed}{listed.splitlines()[1].split()[0]}  {'0' * 64}\n"})], tmp_path / "twice")
    assert verify(site, "--log-only", "--content", twice) == 2
    assert capsys.readouterr().err == "register: expunged.txt:5: an earlier line says of the same version that it had another sum; versions that differed must still differ\n"
    standing = stream([*with_name, Commit(8, {"actions/giraffe.yaml": "a: [taken out]\n", ledger.EXPUNGED: listed})], tmp_path / "standing")
    assert verify(site, "--log-only", "--content", standing) == 2
    assert capsys.readouterr().err == f"register: expunged.txt says that the version with the SHA-256 {short('a: a name' + chr(10))}… was taken out, and the history still has it: take it out of every commit, or its line off the list\n"
    other = stream([*without, Commit(9, {ledger.EXPUNGED: "\udcff"})], tmp_path / "other")
    assert verify(site, "--log-only", "--content", other) == 2
    assert capsys.readouterr().err == "register: expunged.txt is not in UTF-8, from byte 1 on: save it in UTF-8\n"


# --- what a build makes ---------------------------------------------------------------------------------------------------------------


def test_a_build_has_a_checkpoint_only_where_it_is_right(honest: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """Not in a clone that lacks commits, nor where the records are not those of the last commit, nor outside git."""
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path))

    def log(folder: Path, at: str | None = None) -> tuple[dict[str, bytes], list[str]]:
        version = history.version(folder / "content")
        read = history.register_at(folder / "content", at, "content")[0] if at else examine(folder / "content")[0]
        past = chronicle.past(folder / "content", read) if version.date else None
        told: list[str] = []
        return cli._log(argparse.Namespace(content=folder / "content", at=at), read, version, past, told.append), told

    subprocess.run(["git", "clone", "--quiet", "--depth", "1", f"file://{honest.root}", tmp_path / "shallow"], check=True)
    assert log(honest.root) == (ledger.published(log_of(honest.root / "content")[0]), ["checkpoint"])
    assert log(honest.root, "HEAD~3") == (ledger.published(log_of(honest.root / "content", "HEAD~3")[0]), ["checkpoint"])
    site = publish(log_of(honest.root / "content", "HEAD~3")[1], tmp_path / "site")
    assert verify(site, "--log-only", "--content", tmp_path / "shallow" / "content") == 2
    assert capsys.readouterr().err == "register: this clone lacks older commits, without which nothing can be proved; fetch them: git fetch --unshallow\n"
    honest.edit("content/partners/example-trust.yaml", "Example Trust", "Example Fund")
    shutil.copytree(honest.root / "content", tmp_path / "plain" / "content")
    assert log(tmp_path / "shallow") == ({}, ["no checkpoint: this clone lacks older commits"])
    assert log(honest.root) == ({}, ["no checkpoint: the records differ from the last commit"])
    assert log(tmp_path / "plain") == ({}, ["no checkpoint: no git history"])
    honest.git("checkout", "--quiet", "--", "content")
    honest.git("config", "status.showUntrackedFiles", "no")
    shutil.copy(honest.root / "content/partners/example-trust.yaml", honest.root / "content/partners/another-trust.yaml")
    assert log(honest.root) == ({}, ["no checkpoint: the records differ from the last commit"])
    (honest.root / ".git" / "info" / "exclude").write_text("another-trust.yaml\n")
    assert history.version(honest.root / "content").commit[-1] != "+", "git was told to take no notice"
    assert log(honest.root) == ({}, ["no checkpoint: the records differ from the last commit"])
    (honest.root / "content/partners/another-trust.yaml").unlink()
    assert log(honest.root)[1] == ["checkpoint"]
    honest.git("update-index", "--skip-worktree", "content/partners/example-trust.yaml")
    honest.edit("content/partners/example-trust.yaml", "Example Trust", "Example Fund")
    assert log(honest.root) == ({}, ["no checkpoint: the records differ from the last commit"])


def test_names_that_are_no_text(honest: Repository, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A tag, a file and a folder may have any bytes as their names: none of them stops the program."""
    honest.git("tag", os.fsdecode(b"v\xe9"))
    honest.git("config", "core.quotePath", "false")
    content = honest.root / "content"
    (content / os.fsdecode(b"\xff.txt")).write_text("a")
    assert history.snapshots(content, examine(content)[0], "HEAD", print) == {}
    assert history.version(content).commit[-1] == "+"
    assert cli.main(["check", str(content)]) == 1
    assert "\\udcff.txt" in repr(capsys.readouterr().out)
    odd = tmp_path / os.fsdecode(b"cont\xe9nt")
    odd.mkdir()
    subprocess.run(["git", "clone", "--quiet", honest.root, odd / "clone"], check=True)
    (odd / "clone" / "content").rename(odd / "clone" / odd.name)
    for arguments in (["add", "--all"], ["-c", "user.name=A", "-c", "user.email=a@example.org", "commit", "--quiet", "--message", "Rename"]):
        subprocess.run(["git", "-C", odd / "clone", *arguments], check=True)
    assert cli.main(["check", "--at", "HEAD", str(odd / "clone" / odd.name)]) == 0


@pytest.mark.parametrize(("name", "told"), [("An \u202eO\u2066fficer", "An \ufffdO\ufffdfficer"), ("A\u00a0B", "A B"), ("A\u0378B\ue000", "A\ufffdB\ufffd"), ("A\u00adB\U000e0041", "A\ufffdB\ufffd"), ("\u0639\u0644\u06cc\u200c\u0631\u0636\u0627", "\u0639\u0644\u06cc\u200c\u0631\u0636\u0627")])
def test_the_name_of_an_author_hides_nothing(name: str, told: str, honest: Repository) -> None:
    """Nor does it break a feed; what belongs to the spelling of a name stays."""
    content = honest.root / "content"
    honest.edit("content/partners/example-trust.yaml", "Example Trust", "Example Fund")
    honest.git("add", "--all")
    honest.git("-c", f"user.name={name}", "-c", "user.email=a@example.org", "commit", "--quiet", "--message", "Rename")
    assert chronicle.past(content, examine(content)[0]).recorded[0].author == told


def test_the_whole_site_is_proved(build: Path) -> None:
    """Another program finds every file as the manifest says; where the records are those of a commit of a whole clone, so does this one, and no other file."""
    site = build / "site"
    done = subprocess.run(["sha256sum", "--check", "--strict", "--quiet", ledger.MANIFEST], check=False, cwd=site, capture_output=True, text=True)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    version = history.version(CONTENT)
    whole = version.date and not version.commit.endswith("+") and not history.shallow(CONTENT)
    assert (site / ledger.CHECKPOINT).is_file() is bool(whole)
    assert verify(site, "--content", CONTENT) == (0 if whole else 2)


def test_a_proposal_is_read_in_every_form_of_repository(tmp_path: Path) -> None:
    """Also where git names objects by SHA-256, or makes such repositories when it is not told otherwise."""
    for name, form in (("one", "sha1"), ("two", "sha256")):
        subprocess.run(["git", "init", "--quiet", f"--object-format={form}", "--initial-branch=main", tmp_path / name], check=True)
        shutil.copytree(GOLDEN, tmp_path / name / "content")
        git = ["git", "-C", str(tmp_path / name), "-c", "user.name=An Officer", "-c", "user.email=officer@example.org"]
        for label, day in (("Begin", "5"), ("Go on", "6")):
            path = tmp_path / name / "content" / "partners" / "example-trust.yaml"
            path.write_text(path.read_text() + f"# {day}\n")
            subprocess.run([*git, "add", "--all"], check=True)
            subprocess.run([*git, "commit", "--quiet", "--message", label], check=True)
        found = history.proposal(tmp_path / name / "content", *(history.revision(tmp_path / name / "content", one).commit for one in ("HEAD~1", "HEAD")))
        assert (dict(found.records), dict(found.others), found.hidden) == ({"content/partners/example-trust.yaml": 1}, {}, ())


UNREAD = "content/actions/giraffe.yaml"
TAGGED = {
    "HEAD^{tree}": "is no commit;",
    f"HEAD:{UNREAD}": "is no commit;",
    "anew": "is the commit {}, which is not in the history of what is built; on a branch that is older than the tag, merge main first, else",
    "bare": "is the commit {}, which has no records in 'content';",
}


@pytest.mark.parametrize("meant", TAGGED)
@pytest.mark.parametrize("annotated", [False, True])
def test_a_tag_of_a_cop_is_a_commit_of_this_history_with_records(meant: str, annotated: bool, honest: Repository, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:  # noqa: FBT001
    """Else anybody who can make a tag would publish another register as that of a COP."""
    monkeypatch.chdir(honest.root)
    honest.git("mv", "content", "elsewhere")
    honest.commit("No records here")
    honest.git("tag", "bare")
    honest.git("mv", "elsewhere", "content")
    honest.commit("Here again")
    honest.git("tag", "anew", honest.git("commit-tree", "-m", "Anew", "HEAD^{tree}").strip())
    honest.git("tag", *(["-m", "COP"] if annotated else []), "cop14", meant)
    said = TAGGED[meant].format(honest.git("rev-parse", meant)[:10])
    assert cli.main(["build", "content", "--docs-only", "--output", "made"]) == 2
    assert capsys.readouterr().err.splitlines()[-1] == f"register: the tag 'cop14' {said} tag another commit (git tag --force cop14 COMMIT), or take the tag away (git tag -d cop14)"
    assert not (honest.root / "made").exists()


def test_what_was_recorded_at_a_cop_stays_though_later_rules_cannot_read_it(honest: Repository, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """A register lives longer than its rules: each record stays as it was written, the tables have those that can be read, and page and data name the others. No tag is moved."""
    monkeypatch.chdir(honest.root)
    now = {path: (honest.root / "content" / path).read_text() for path in ("actions/giraffe.yaml", "reference/meetings/cop15.yaml", "workplans/example-plan/plan.yaml")}
    for path, text in now.items():
        honest.write(f"content/{path}", f"once: was a field\n{text}")
    honest.write("content/partners/éß.yaml", "once: names were free\n")
    honest.commit("As it was then")
    honest.git("tag", "cop14")
    honest.git("rm", "--quiet", "content/partners/éß.yaml")
    for path, text in now.items():
        honest.write(f"content/{path}", text)
    honest.commit("As it is now")
    unread = sorted((*now, "partners/éß.yaml"))
    for again in ("made", "again"):
        assert cli.main(["build", "content", "--docs-only", "--output", again]) == 0
    assert f"  cop14 kept, in its tables all but what the rules of today cannot read: {', '.join(unread)} (" in capsys.readouterr().err
    data, same = (honest.root / name / "docs" / "en" / "data" / "snapshots" / "cop14" for name in ("made", "again"))
    assert (data / "records.zip").read_bytes() == (same / "records.zip").read_bytes()
    with zipfile.ZipFile(data / "records.zip") as archive:
        assert {name: archive.read(name).decode() for name in archive.namelist()} == {path: honest.git("show", f"cop14:content/{path}") for path in honest.git("-c", "core.quotePath=false", "ls-tree", "-r", "--name-only", "cop14:content").splitlines() if path.endswith(".yaml")}
        assert {one.compress_type for one in archive.infolist()} == {zipfile.ZIP_STORED}
    whole = json.loads((data / "register.json").read_text())
    assert (whole["unread"], "giraffe" in str(whole["records"]["actions"]), len(whole["records"]["partners"])) == (unread, False, len(list((GOLDEN / "partners").glob("*.yaml"))))
    said = f"Not in the tables, since the rules of today cannot read them: {', '.join(unread)}. records.zip holds them as they were written."
    assert said in json.loads((data / "datapackage.json").read_text())["description"]
    with closing(sqlite3.connect(data / "register.sqlite")) as base:
        assert base.execute("SELECT en FROM about WHERE label = 'left_out'").fetchall() == [(said,)]
    told = json.loads((data.parents[2] / "api" / "v1" / "downloads.json").read_text())
    assert (told["unread"], told["snapshots"]["cop14"][0]["name"]) == ({"cop14": unread}, "records.zip")
    for lang, begins in (("en", "Not in the tables"), ("fr", "Absentes des tables"), ("es", "No figuran en las tablas")):
        page = html.unescape((data.parents[3] / lang / "data" / "index.md").read_text())
        assert re.search(rf"<p>{begins}[^<]*: {re.escape(', '.join(unread))}\. records\.zip ", page)


def test_what_is_kept_of_a_past_that_is_not_all_there(honest: Repository, tmp_path: Path) -> None:
    """Of a shallow clone it is not known whether it rests on a tag, and what is newer than what is built is none of its past: neither is refused."""
    content = honest.root / "content"
    world = examine(content)[0]
    honest.git("tag", "cop14", "HEAD~2")
    honest.git("tag", "-m", "COP15", "cop15", "HEAD")
    said: list[str] = []
    assert list(history.snapshots(content, world, "HEAD", said.append)) == ["cop14", "cop15"]
    assert list(history.snapshots(content, world, "HEAD~1", said.append)) == ["cop14"]
    (content / "reference" / "meetings" / "cop14.yaml").rename(content / "reference" / "meetings" / "cop-14.yaml")
    honest.write("content/reference/meetings/cop14.yaml", "moved_to:\n  - cop-14\non: 2026-12-01\n")
    assert sorted(history.snapshots(content, examine(content)[0], "HEAD", print)) == ["cop14", "cop15"], "what was published of a COP stays where it was"
    clone = tmp_path / "clone"
    subprocess.run(["git", "clone", "--quiet", "--depth", "1", f"file://{honest.root}", clone], check=True)
    subprocess.run(["git", "-C", clone, "fetch", "--quiet", "--depth", "1", "origin", "tag", "cop14"], check=True)
    assert list(history.snapshots(clone / "content", world, "HEAD", said.append)) == ["cop15"]
    assert said == ["cop15 left out: its tag is newer than what is built", "cop14 left out: this clone lacks older commits"]


def test_what_git_keeps_beside_the_commits_is_not_believed(honest: Repository) -> None:
    """A commit-graph is a file that anybody can write, and git does not look whether it is true: here it says that no commit has a parent."""
    before = log_of(honest.root / "content")[0]
    honest.git("commit-graph", "write", "--reachable")
    graph = honest.root / ".git" / "objects" / "info" / "commit-graph"
    data = bytearray(graph.read_bytes())
    chunks = {bytes(data[at : at + 4]): int.from_bytes(data[at + 4 : at + 12], "big") for at in range(8, 8 + 12 * data[6], 12)}
    for at in range(chunks[b"CDAT"], chunks[b"CDAT"] + 36 * 4, 36):
        data[at + 20 : at + 24] = (0x70000000).to_bytes(4, "big")
    graph.unlink()
    graph.write_bytes(data)
    assert honest.git("rev-list", "--count", "HEAD") == "1\n"
    assert log_of(honest.root / "content")[0] == before


def test_files_that_look_like_a_repository_are_none(honest: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """Whoever proposes records could else bring a history of his own, and settings by which git runs his program on the computer of whoever checks them."""
    monkeypatch.chdir(honest.root)
    content, ran = honest.root / "content", tmp_path / "ran"
    site = publish(log_of(content)[1], tmp_path / "site")
    subprocess.run(["git", "clone", "--quiet", "--bare", honest.root, tmp_path / "evil"], check=True)
    for name in ("HEAD", "packed-refs", "objects", "refs"):
        (tmp_path / "evil" / name).rename(content / name)
    (content / "refs" / "a").write_text("")
    honest.write("content/config", f'[core]\nrepositoryformatversion = 0\nbare = false\nworktree = {content}\nfsmonitor = "touch {ran}; false"\n')
    subprocess.run(["git", "-C", content, "status"], check=False, capture_output=True)
    assert ran.exists(), "git by itself does run it"
    ran.unlink()
    assert cli.main(["check", "content"]) == 1
    assert "content/config:1:1: error S202: a file where no record lies\n" in capsys.readouterr().out
    assert cli.main(["build", "content", "--docs-only"]) == 1
    capsys.readouterr()
    assert verify(site, "--log-only", "--content", content) == 2
    assert capsys.readouterr().err == f"register: git cannot read the history: cannot use bare repository '{content}' (safe.bareRepository is 'explicit')\n"
    assert not ran.exists()
