"""The only module that touches the disk."""

from __future__ import annotations

import ctypes
import fcntl
import os
import shutil
import stat
from contextlib import contextmanager, suppress
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from generator.diagnostics import CannotRunError, Diagnostic, Location, Severity, shown
from generator.jobs import one_by_one

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from generator.jobs import Share


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
def claimed(output: Path, parts: Sequence[str], *, wait: bool = False) -> Iterator[None]:
    """Have the folder `output` to ourselves, to replace its `parts`, folders that we made or that are not there. Raises `OccupiedError`; with `wait`, not for another who is writing.

    What a run that was cut short left behind is put right first.
    """
    output.mkdir(parents=True, exist_ok=True)
    mark = output / _MARK
    for part in (output / name for name in parts):
        if part.is_symlink() or (part.exists() and (not part.is_dir() or not (mark.is_file() or not any(part.iterdir())))):
            raise OccupiedError(f"{part} was not made by 'register build', which would replace it; move it away, or name another folder with --output")
    if mark.is_symlink() or (mark.exists() and not mark.is_file()):
        raise OccupiedError(f"{mark} is no plain file; remove it, or name another folder with --output")
    with mark.open("a+b") as held:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        except BlockingIOError:
            raise OccupiedError(f"another build is writing to {output}; wait until it has ended, or name another folder with --output") from None
        for name in parts:
            _put_right(output / name)
        yield


def _former(target: Path) -> Path:
    """Where `target` lies while another takes its place, where the system cannot exchange the two."""
    return target.with_name(f".{target.name}.former")


def _put_right(target: Path) -> None:
    """Put the former `target` back where a run was cut short before the new one was there, and remove the folders in which such a run worked."""
    former = _former(target)
    if former.is_dir() and not former.is_symlink() and not target.exists():
        former.rename(target)
    for left in (former, *target.parent.glob(f".{target.name}.*.new")):
        if left.is_dir():
            remove(left)


@contextmanager
def workplace(target: Path) -> Iterator[Path]:
    """A folder of our own beside `target`, to make in it what shall take its place; gone when the block ends, however it ends."""
    work = target.with_name(f".{target.name}.{os.getpid()}.new")
    work.mkdir(parents=True)
    try:
        yield work
    finally:
        remove(work)


def remove(folder: Path) -> None:
    """Remove a folder that is ours; what cannot be removed now is removed by the next run."""
    shutil.rmtree(folder, ignore_errors=True)


class Written(NamedTuple):
    """What `write_tree` did: the paths that are new or have changed, and those that are gone."""

    changed: list[str]
    gone: list[str]


def write_tree(root: Path, files: Mapping[str, bytes], share: Share = one_by_one) -> Written:
    """Make the folder `root` hold exactly `files`: write what changed, remove what is no longer there.

    For folders that are wholly ours, below `build/`. Each file is whole at any moment; where a run is cut short some are new and others not yet, and the next run writes what is missing.
    `share` does several jobs, and may do them at once: most of the time goes into making new files, which is the system's work.
    """
    there = _modes(root)
    known = {path for path, mode in there.items() if stat.S_ISREG(mode)}
    gone = sorted(known - files.keys())
    for path in (*gone, *(path for path, mode in there.items() if _odd(mode))):
        (root / path).unlink()  # what is odd could lead out of the folder, or be waited for; what is gone could stand where a folder must be
    for path in sorted((path for path, mode in there.items() if stat.S_ISDIR(mode)), reverse=True):
        if not any((root / path).iterdir()):
            (root / path).rmdir()
    paths = list(files)
    size = -(-len(paths) // _PARTS) or 1
    jobs = {str(at): partial(_written, root, files, paths[at : at + size], known) for at in range(0, len(paths), size)}
    return Written([path for changed in share(jobs).values() for path in changed], gone)


_PARTS = 8
"""Into so many parts the writing of a folder is shared: their files differ in number and size."""


def _written(root: Path, files: Mapping[str, bytes], paths: Sequence[str], known: Collection[str]) -> list[str]:
    """Write those of `paths` that are not yet what they should be; which these were."""
    changed = []
    for path in paths:
        target = root / path
        if path in known and target.read_bytes() == files[path]:
            continue
        _laid(target, files[path]).replace(target)
        changed.append(path)
    return changed


def write_file(path: Path, data: bytes) -> None:
    """Write one file, whole or not at all."""
    write_files({path: data})


def write_files(files: Mapping[Path, bytes]) -> None:
    """Write files, all of them whole or none: each takes its place only when all are on the disk, and where one cannot, the others are put back.

    Raises `OSError` with the one that could not be written.
    """
    former = {path: path.read_bytes() if path.is_file() else None for path in files}
    folders = [folder for folder in dict.fromkeys(folder for path in files for folder in path.parents) if not folder.exists()]
    laid: dict[Path, Path] = {}
    done: list[Path] = []
    path = None
    try:
        for path, data in files.items():
            laid[path] = _laid(path, data, sure=True)
        for path, fresh in laid.items():
            fresh.replace(path)
            done.append(path)
    except BaseException as error:
        for one in done:
            before = former[one]
            one.unlink() if before is None else one.write_bytes(before)
        for fresh in laid.values():
            fresh.unlink(missing_ok=True)
        for folder in sorted(folders, reverse=True):
            if folder.is_dir() and not any(folder.iterdir()):
                folder.rmdir()
        if isinstance(error, OSError):
            raise OSError(error.errno, error.strerror, str(path)) from error
        raise


def _laid(path: Path, data: bytes, *, sure: bool = False) -> Path:
    """The data in a file beside `path`, to be moved there; with `sure`, on the disk and not merely on its way. Names the path where that fails, and leaves nothing."""
    fresh = path.with_name(f".{path.name}.new")
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        with _naming(path):
            fresh.unlink(missing_ok=True)  # from a run that was cut short, or a link that somebody laid there
            with fresh.open("xb") as file:
                file.write(data)
                if sure:
                    file.flush()
                    os.fsync(file.fileno())
    except BaseException:
        with suppress(OSError):
            fresh.unlink(missing_ok=True)
        raise
    return fresh


@contextmanager
def _naming(path: Path) -> Iterator[None]:
    """What fails, as on a disk that is full, fails with the name of the file that was to be written."""
    try:
        yield
    except OSError as error:
        error.filename = str(path)
        raise


def link_to(path: Path, root: Path) -> Path | None:
    """The link that leads from `root` to `path`, a folder on the way or the file itself; None where there is none, and `path` lies in `root`."""
    return next((one for one in (*reversed(path.parents), path) if root in one.parents and one.is_symlink()), None)


_MOST = 200_000_000
"""Of so many bytes is a file that is read whole, at most: none that the register makes has a tenth of it."""


def read_file(path: Path) -> bytes:
    """The bytes of one file. Raises `CannotRunError` where it has more than memory should be given to."""
    if (size := path.stat().st_size) > _MOST:
        raise CannotRunError(f"{shown(str(path))} has {size:,} bytes, and at most {_MOST:,} are read: it is none that the register made")
    return path.read_bytes()


def read_any(path: Path) -> bytes:
    """The bytes of one file; none where there is no such file, or none that we may read."""
    try:
        return path.read_bytes()
    except OSError:
        return b""


def walk(root: Path, odd: dict[str, str] | None = None) -> Iterator[tuple[str, bytes]]:
    """Every file below a folder, one after the other; links are passed over. What a build never makes is entered in `odd`, in words.

    Raises `OSError` where something cannot be read, `CannotRunError` where it is too large.
    """
    there = _modes(root)
    names = [path for path, mode in there.items() if stat.S_ISREG(mode)]
    if odd is not None:
        full = {path.rpartition("/")[0] for path in there}
        marked = {path for path in names if there[path] & 0o7111}
        odd |= {path: "a link, or neither a file nor a folder" for path, mode in there.items() if _odd(mode)}
        odd |= {path: "an empty folder" for path, mode in there.items() if stat.S_ISDIR(mode) and path not in full}
        odd |= dict.fromkeys(marked if len(marked) < len(names) else (), "the file is marked as a program")  # some disks mark all
    for path in names:
        yield path, read_file(root / path)


def states(root: Path) -> dict[str, tuple[int, ...]]:
    """What lies below a folder, by path, and what tells whether it was changed since, or another took its place; nothing where it cannot be looked through."""
    with suppress(OSError):
        return {path: (one.st_mode,) if stat.S_ISDIR(one.st_mode) else (one.st_mode, one.st_ino, one.st_size, one.st_mtime_ns, one.st_ctime_ns) for path, one in _stats(root).items()}
    return {}


def _modes(root: Path) -> dict[str, int]:
    """What lies below a folder, by path in their order, and what each is; links are not followed. Raises `OSError` where a folder cannot be read."""
    return {path: one.st_mode for path, one in _stats(root).items()}


def _stats(root: Path) -> dict[str, os.stat_result]:
    found: dict[str, os.stat_result] = {}
    folders = [""] if root.is_dir() else []
    while folders:
        lead = folders.pop()
        with os.scandir(root / lead) as items:
            for item in items:
                one = found[lead + item.name] = item.stat(follow_symlinks=False)
                if stat.S_ISDIR(one.st_mode):
                    folders.append(f"{lead}{item.name}/")
    return dict(sorted(found.items()))


def _odd(mode: int) -> bool:
    return not (stat.S_ISREG(mode) or stat.S_ISDIR(mode))


def add_files(root: Path, files: Iterable[tuple[str, bytes]]) -> None:
    """Write files into a folder that is ours and that nobody sees yet."""
    for path, data in files:
        target = root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        with _naming(target):
            target.write_bytes(data)


def add_links(source: Path, paths: Iterable[str], root: Path) -> None:
    """Put files of `source` into `root`, at little cost: each is shared until one of the two folders gets another in its place."""
    for path in paths:
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        _link(str(source / path), str(root / path))


def link_tree(source: Path, target: Path) -> None:
    """Make `target` a folder with the same files as `source`, at little cost: a file is shared until one of the two gets another in its place."""
    shutil.copytree(source, target, copy_function=_link)


def _link(source: str, target: str) -> None:
    try:
        os.link(source, target)
    except OSError:  # a disk that cannot share files
        shutil.copyfile(source, target)


def swap(fresh: Path, target: Path) -> None:
    """Put the folder `fresh` in the place of `target`.

    On Linux the two change places in one step, and at any moment one of them is there. Elsewhere there is a moment in which the former is moved away and the new one not
    yet there; a run that is cut short in it is put right by `claimed`.
    """
    if target.exists() and not _exchanged(fresh, target):
        target.rename(_former(target))
    if fresh.exists() and not target.exists():
        fresh.rename(target)
    remove(_former(target))


_HERE, _EXCHANGE = -100, 2
"""`AT_FDCWD` and `RENAME_EXCHANGE` of Linux."""


def _exchanged(one: Path, other: Path) -> bool:
    """Let two folders change places in one step, where the system and the disk can do that."""
    try:
        rename = ctypes.CDLL(None).renameat2
    except AttributeError:
        return False
    return bool(rename(_HERE, os.fsencode(one), _HERE, os.fsencode(other), _EXCHANGE) == 0)
