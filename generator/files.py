"""The only module that touches the disk."""

from __future__ import annotations

import fcntl
import os
import shutil
import stat
from contextlib import contextmanager
from typing import TYPE_CHECKING, NamedTuple

from generator.diagnostics import CannotRunError, Diagnostic, Location, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path


MAX_DEPTH = 8
MAX_BYTES = 8_000_000
"""Larger files are not even read."""


class Tree(NamedTuple):
    """The files below a folder by their path (with `/`), and what lies there that cannot be read as a file."""

    files: dict[str, bytes]
    faults: list[Diagnostic]


def read_tree(root: Path, name: str | None = None) -> Tree:
    """Read every file below `root`; `name` is how places in it are written. Nothing is passed over without a word.

    Raises `NotADirectoryError` or `FileNotFoundError` where `root` is no folder.
    """
    label = (name or root.as_posix()).rstrip("/")
    files: dict[str, bytes] = {}
    faults: list[Diagnostic] = []

    def wrong(path: str, code: str, message: str, hint: str) -> None:
        faults.append(Diagnostic(Location(f"{label}/{path}"), code, Severity.ERROR, message, hint))

    def visit(folder: Path, lead: str) -> None:
        try:
            with os.scandir(folder) as found:
                items = sorted(found, key=lambda item: item.name)
        except OSError as error:
            if not lead:
                raise
            wrong(lead.rstrip("/"), "S207", f"the folder cannot be read: {error.strerror}", "chmod 755 it")
            return
        for item in items:
            path = lead + item.name
            try:
                status = item.stat(follow_symlinks=False)
            except OSError as error:
                wrong(path, "S207", f"the file cannot be read: {error.strerror}", "chmod 755 its folder")
                continue
            mode = status.st_mode
            if stat.S_ISLNK(mode):
                wrong(path, "S205", "a link", "commit a plain file or folder")
            elif item.name == ".git" or (stat.S_ISDIR(mode) and os.path.lexists(folder / item.name / ".git")):
                wrong(path, "S210", "a repository inside the register (a submodule)", "remove it, and add its files")
            elif stat.S_ISDIR(mode):
                if item.name.endswith((".yaml", ".yml")):
                    wrong(path, "S209", "a folder named like a record", "remove it, or rename it")
                elif lead.count("/") >= MAX_DEPTH:
                    wrong(path, "S209", f"a folder more than {MAX_DEPTH} levels deep", "records lie in actions/, partners/, workplans/<plan>/ and reference/<kind>/")
                else:
                    visit(folder / item.name, path + "/")
            elif not stat.S_ISREG(mode):
                wrong(path, "S209", "neither a file nor a folder", "remove it")
            else:
                if mode & 0o111:
                    wrong(path, "S208", "the file is marked as a program", "chmod 644 it")
                if status.st_size > MAX_BYTES:
                    wrong(path, "S103", f"the file has {status.st_size:,} bytes", "remove it; a record has at most 65,536")
                    continue
                try:
                    files[path] = (folder / item.name).read_bytes()
                except OSError as error:
                    wrong(path, "S207", f"the file cannot be read: {error.strerror}", "chmod 644 it")

    visit(root, "")
    return Tree(files, faults)


class OccupiedError(CannotRunError):
    """A folder cannot be written to: it holds what is not ours, or somebody else is writing; the message says which."""


_MARK = ".register"
"""The file that says that a folder is ours; whoever writes to it holds it locked."""


@contextmanager
def claimed(output: Path, parts: Sequence[str]) -> Iterator[None]:
    """Have the folder `output` to ourselves, to replace its `parts`, folders that we made or that are not there. Raises `OccupiedError`."""
    output.mkdir(parents=True, exist_ok=True)
    mark = output / _MARK
    for part in (output / name for name in parts):
        if part.is_symlink() or (part.exists() and (not part.is_dir() or not (mark.is_file() or not any(part.iterdir())))):
            raise OccupiedError(f"{part} was not made by 'register build', which would replace it; move it away, or name another folder with --output")
    with mark.open("a+b") as held:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise OccupiedError(f"another build is writing to {output}; wait until it has ended, or name another folder with --output") from None
        yield


class Written(NamedTuple):
    """What `write_tree` did: the paths that are new or have changed, and those that are gone."""

    changed: list[str]
    gone: list[str]


def write_tree(root: Path, files: Mapping[str, bytes]) -> Written:
    """Make the folder `root` hold exactly `files`: write what changed, remove what is no longer there.

    For folders that are wholly ours, below `build/`.
    """
    changed = []
    known = {path.relative_to(root).as_posix() for path in root.rglob("*") if not path.is_dir()} if root.is_dir() else set()
    for path, data in files.items():
        target = root / path
        if path in known and target.read_bytes() == data:
            continue
        target.parent.mkdir(parents=True, exist_ok=True)
        fresh = target.with_name(f".{target.name}.new")
        fresh.write_bytes(data)
        fresh.replace(target)
        changed.append(path)
    gone = sorted(known - files.keys())
    for path in gone:
        (root / path).unlink()
    for folder in sorted((p for p in root.rglob("*") if p.is_dir()), reverse=True):
        if not any(folder.iterdir()):
            folder.rmdir()
    return Written(changed, gone)


def write_file(path: Path, data: bytes) -> None:
    """Write one file, whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f".{path.name}.new")
    fresh.write_bytes(data)
    fresh.replace(path)


def write_files(files: Mapping[Path, bytes]) -> None:
    """Write several files, all of them or none. Raises `OSError` with the one that could not be written."""
    fresh = {path: path.with_name(f".{path.name}.new") for path in files}
    former = {path: path.read_bytes() if path.is_file() else None for path in files}
    folders = [folder for folder in dict.fromkeys(folder for path in files for folder in path.parents) if not folder.exists()]
    done: list[Path] = []
    path = None
    try:
        for path, data in files.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            fresh[path].write_bytes(data)
        for path in files:
            fresh[path].replace(path)
            done.append(path)
    except BaseException as error:
        for one in done:
            before = former[one]
            one.unlink() if before is None else one.write_bytes(before)
        for one in fresh.values():
            if one.is_file():
                one.unlink()
        for folder in sorted(folders, reverse=True):
            if folder.is_dir() and not any(folder.iterdir()):
                folder.rmdir()
        if isinstance(error, OSError):
            raise OSError(error.errno, f"nothing was written: {error.strerror}", str(path)) from error
        raise


def read_file(path: Path) -> bytes:
    """The bytes of one file."""
    return path.read_bytes()


def walk(root: Path) -> Iterator[tuple[str, bytes]]:
    """Every file below a folder, one after the other."""
    for path in sorted(root.rglob("*")):
        if path.is_file():
            yield path.relative_to(root).as_posix(), path.read_bytes()


def swap(fresh: Path, target: Path) -> None:
    """Put the folder `fresh` in the place of `target`; the former one is there until the new one is."""
    former = target.with_name(f".{target.name}.former")
    if former.exists():
        shutil.rmtree(former)  # from a run that was cut short
    if target.exists():
        target.rename(former)
    fresh.rename(target)
    if former.exists():
        shutil.rmtree(former)
