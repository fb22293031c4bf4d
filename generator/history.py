"""Git, read as objects: the register as any revision holds it.

Nothing of a checkout is looked at - no filter, attribute, link or uncommitted file can hide a change or make one up.
"""

from __future__ import annotations

import os
import re
import subprocess
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from generator import changes, register
from generator.changes import Past, Recorded
from generator.diagnostics import Diagnostic, Location, Severity
from generator.register import Register

if TYPE_CHECKING:
    from pathlib import Path



class HistoryError(Exception):
    """Git cannot give what was asked for; the message says why and what to do."""


class Revision(NamedTuple):
    """A commit: its full name, its day as `YYYY-MM-DD` (UTC), and the same in seconds since 1970."""

    commit: str
    date: str
    seconds: int


_MODES = {
    "120000": ("S205", "a link", "commit a plain file or folder"),
    "160000": ("S210", "a repository inside the register (a submodule)", "remove it, and add its files"),
    "100755": ("S208", "the file is marked as a program", "git update-index --chmod=-x, or chmod 644"),
}


def revision(folder: Path, name: str) -> Revision:
    """The commit that `name` means in the repository of `folder`. Raises `HistoryError`."""
    found = _git(folder, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{name}^{{commit}}", missing=f"'{name}' is no revision of this repository; a shallow clone lacks older ones (git fetch --unshallow)")
    commit = found.decode().strip()
    date, seconds = _git(folder, "log", "-1", "--format=%cd %ct", "--date=format-local:%Y-%m-%d", commit).decode().split()
    return Revision(commit, date, int(seconds))


def register_at(folder: Path, commit: str, label: str) -> tuple[Register, list[Diagnostic]]:
    """The register that `commit` holds in `folder`, and what is wrong with its files; places begin with `label`. Raises `HistoryError`."""
    prefix = _git(folder, "rev-parse", "--show-prefix").decode().strip()
    listed = _git(folder, "ls-tree", "-r", "-z", "--full-tree", commit, "--", prefix or ".")
    faults: list[Diagnostic] = []
    blobs: dict[str, str] = {}
    for row in listed.split(b"\0"):
        if not row:
            continue
        facts, _, raw = row.partition(b"\t")
        mode, _, blob = facts.decode().split(" ")
        path = os.fsdecode(raw).removeprefix(prefix)
        if mode in _MODES:
            code, message, hint = _MODES[mode]
            faults.append(Diagnostic(Location(f"{label}/{path}"), code, Severity.ERROR, message, hint))
        if mode in ("100644", "100755"):
            blobs[path] = blob
    read, found = register.read(_contents(folder, blobs), label)
    return read, sorted([*faults, *found])


def _contents(folder: Path, blobs: dict[str, str]) -> dict[str, bytes]:
    """The bytes of each file, read by one git process."""
    asked = "".join(f"{blob}\n" for blob in blobs.values()).encode()
    answer = _git(folder, "cat-file", "--batch", given=asked)
    files: dict[str, bytes] = {}
    at = 0
    for path in blobs:
        end = answer.index(b"\n", at)
        size = int(answer[at:end].split()[2])
        files[path] = answer[end + 1 : end + 1 + size]
        at = end + 1 + size + 1
    return files


def _git(folder: Path, *arguments: str, given: bytes | None = None, missing: str = "") -> bytes:
    environment = {**os.environ, "TZ": "UTC", "GIT_OPTIONAL_LOCKS": "0", "GIT_NO_REPLACE_OBJECTS": "1", "LC_ALL": "C"}
    try:
        done = subprocess.run(["git", "-C", str(folder), *arguments], input=given, check=False, capture_output=True, env=environment)  # noqa: S607 - git is found where the system has it
    except OSError as error:
        raise HistoryError("git is not installed; the history cannot be read") from error
    if done.returncode:
        said = done.stderr.decode(errors="replace").strip().removeprefix("fatal: ")
        raise HistoryError(missing or f"git cannot read the history: {said}")
    return done.stdout


_REQUEST = re.compile(r"\(#(\d+)\)\s*\Z|\AMerge pull request #(\d+) ")


def past(folder: Path, world: Register, as_of: str, name: str = "HEAD") -> Past:
    """Every change of every record in the history of the revision `name`; git's log is read in one pass, each version of a file once.

    Names and meetings are looked up in `world`, the register of today. Raises `HistoryError`.
    """
    prefix = _git(folder, "rev-parse", "--show-prefix").decode().strip()
    whole = _git(folder, "rev-parse", "--is-shallow-repository").decode().strip() != "true"
    form = "--format=%x01%H%x00%cd%x00%an%x00%s%x00"
    log = _git(folder, "log", "--first-parent", "--diff-merges=first-parent", "--raw", "--no-renames", "--no-abbrev", "-z", "--date=format-local:%Y-%m-%d", form, revision(folder, name).commit, "--", ".")
    commits = [_commit(chunk, prefix) for chunk in log.split(b"\x01")[1:]]
    blobs = {blob: blob for _, rows in commits for pair in rows.values() for blob in pair if blob}
    contents = _contents(folder, blobs)
    known: dict[tuple[str, str], register.Entry | None] = {}

    def entry(path: str, blob: str) -> register.Entry | None:
        if (path, blob) not in known:
            read, _ = register.read({path: contents[blob]}, "content")
            known[path, blob] = next((e for kinds in (read.kinds, read.tombstones) for kind in kinds.values() for e in kind.values()), None)
        return known[path, blob]

    found = []
    for facts, rows in commits:
        sides = [[e for path, pair in rows.items() if pair[side] and (e := entry(path, pair[side]))] for side in (0, 1)]
        told = tuple(changes.compare(Register(sides[0]), Register(sides[1]), as_of, world))
        if told:
            found.append(facts._replace(changes=told))
    return Past(tuple(found), whole)


def _commit(chunk: bytes, prefix: str) -> tuple[Recorded, dict[str, tuple[str, str]]]:
    """A commit of the log, and the blobs of each record file before and after it (empty where there is none)."""
    commit, date, author, subject, *rows = chunk.split(b"\0")
    match = _REQUEST.search(subject.decode(errors="replace"))
    files: dict[str, tuple[str, str]] = {}
    for facts, raw in pairwise(rows):
        if facts.lstrip(b"\n").startswith(b":") and raw.endswith(b".yaml"):
            old_mode, new_mode, old, new, _ = facts.decode().lstrip("\n:").split(" ")
            path = os.fsdecode(raw).removeprefix(prefix)
            files[path] = (old if old_mode.startswith("100") else "", new if new_mode.startswith("100") else "")
    request = next((number for number in (match.groups() if match else ()) if number), "")
    return Recorded(commit.decode(), date.decode(), author.decode(errors="replace"), request, ()), files
