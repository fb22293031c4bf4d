"""Git, read as objects: the register as any revision holds it.

Nothing of a checkout is looked at - no filter, attribute, link or uncommitted file can hide a change or make one up.
"""

from __future__ import annotations

import os
import subprocess
from typing import TYPE_CHECKING, NamedTuple

from generator import register
from generator.diagnostics import Diagnostic, Location, Severity

if TYPE_CHECKING:
    from pathlib import Path

    from generator.register import Register


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
