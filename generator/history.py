"""Git, read as objects: the register as any revision holds it.

Nothing of a checkout is looked at - no filter, attribute, link or uncommitted file can hide a change or make one up.
"""

from __future__ import annotations

import os
import re
import subprocess
import tempfile
import threading
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from functools import cache
from hashlib import sha256
from pathlib import Path, PurePosixPath
from typing import IO, TYPE_CHECKING, NamedTuple, cast

from generator import ledger, lifecycle, register
from generator.continuity import Hidden, Proposal
from generator.diagnostics import CannotRunError, Diagnostic, Location, Severity
from generator.source import legible

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from generator.ledger import Leaf
    from generator.register import Register


class HistoryError(CannotRunError):
    """Git cannot give what was asked for; the message says why and what to do."""


class Revision(NamedTuple):
    """A commit: its full name, its day as `YYYY-MM-DD` (UTC), and the same in seconds since 1970."""

    commit: str
    date: str
    seconds: int


class Version(NamedTuple):
    """Which state of the records this is, as far as git knows."""

    commit: str
    """The short name of the commit; empty outside git, ending in `+` where files differ from it."""
    date: str
    """The day of the commit, `YYYY-MM-DD`; empty outside git."""
    seconds: int
    """The same in seconds since 1970, for `SOURCE_DATE_EPOCH`; 0 outside git."""
    gone: tuple[str, ...] = ()
    """The paths, below the folder of the records, of files that the commit has and that are there no more."""


_MODES = {
    "120000": ("S205", "a link", "commit a plain file or folder"),
    "160000": ("S210", "a repository inside the register (a submodule)", "remove it, and add its files"),
    "100755": ("S208", "the file is marked as a program", "git update-index --chmod=-x, or chmod 644"),
}


def revision(folder: Path, name: str) -> Revision:
    """The commit that `name` means in the repository of `folder`. Raises `HistoryError`."""
    found = _git(folder, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{name}^{{commit}}", missing=lambda: _unknown(folder, name))
    commit = found.decode().strip()
    if not re.fullmatch(r"[0-9a-f]{40,64}", commit):
        raise HistoryError(f"'{name}' is not one revision; name a commit, a branch or a tag")
    seconds = _moment(folder, commit)
    return Revision(commit, _day(seconds), seconds)


def _unknown(folder: Path, name: str) -> str:
    """What to say of a name that means no commit; a branch of that name may be in the repository that this is a clone of."""
    there = os.fsdecode(_git(folder, "for-each-ref", "--format=%(refname:lstrip=2)", f"refs/remotes/*/{name}")).split("\n")
    near = next((one for one in there if one.endswith(f"/{name}")), None)
    hint = f"did you mean '{near}'?" if near else "write the name of a branch, as main, or a commit" + (" (this clone lacks older commits: git fetch --unshallow)" if shallow(folder) else "")
    return f"'{name}' is no revision of this repository; {hint}"


_COMMITTER = re.compile(rb"^committer [^\n]*> (-?[0-9]{1,18}) [-+][0-9]+$", re.MULTILINE)
_LATEST = 7_258_118_399
"""The last second of 2199."""


def _moment(folder: Path, commit: str) -> int:
    """When a commit was made, in seconds since 1970. Raises `HistoryError`."""
    return _said(_git(folder, "cat-file", "commit", commit))


def _said(commit: bytes) -> int:
    """The same as the words of a commit say, whatever its encoding; 0 where they say no such time. It is read here, so that no git and no computer reads it otherwise."""
    match = _COMMITTER.search(commit.partition(b"\n\n")[0])
    return min(max(int(match[1]), 0), _LATEST) if match else 0


def _day(seconds: int) -> str:
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%d")


def snapshots(folder: Path, world: Register, head: str, told: Callable[[str], None]) -> dict[str, Revision]:
    """The revisions that are kept as they stood at a COP: the tags that bear the id of a COP of `world`, as `cop16`, oldest COP first, or one that a meeting had before it moved.

    Each must be a commit that `head` goes back to; one that came after it, or that a shallow clone cannot tell of, is left out, which `told` hears. Raises `HistoryError`.
    """
    tags = os.fsdecode(_git(folder, "tag", "--list")).split()
    kept = {}
    for name in (id_ for id_ in (*(cop.id for cop in lifecycle.cops(world)), *world.tombstones["meeting"]) if id_ in tags):
        if _git(folder, "cat-file", "-t", f"refs/tags/{name}^{{}}") != b"commit\n":
            raise HistoryError(f"the tag '{name}' is no commit; {tag_another(name)}")
        one = revision(folder, f"refs/tags/{name}")
        if _within(folder, one.commit, head):
            kept[name] = one
        elif _within(folder, head, one.commit):
            told(f"{name} left out: its tag is newer than what is built")
        elif shallow(folder):
            told(f"{name} left out: this clone lacks older commits")
        else:
            raise HistoryError(f"the tag '{name}' is the commit {short(one.commit)}, which is not in the history of what is built; on a branch that is older than the tag, merge main first, else {tag_another(name)}")
    return kept


def tag_another(name: str) -> str:
    """What to do about a tag of a COP that cannot stand."""
    return f"tag another commit (git tag --force {name} COMMIT), or take the tag away (git tag -d {name})"


def _within(folder: Path, older: str, newer: str) -> bool:
    """Whether a commit is another, or one that it goes back to."""
    return not _git(folder, "rev-list", "--max-count=1", older, f"^{newer}")


def register_at(folder: Path, commit: str, label: str) -> tuple[Register, list[Diagnostic]]:
    """The register that `commit` holds in `folder`, and what is wrong with its files; places begin with `label`. Raises `HistoryError`."""
    held, faults = files_at(folder, commit, label)
    read, found = register.read(held, label, [fault.location.path for fault in faults if fault.code != "S208"])
    return read, sorted([*faults, *found])


def files_at(folder: Path, commit: str, label: str) -> tuple[dict[str, bytes], list[Diagnostic]]:
    """The files that `commit` holds in `folder`, by their path below it, and what else lies there; places begin with `label`. Raises `HistoryError`."""
    root = prefix(folder)
    listed = _git(folder, "ls-tree", "-r", "-z", "--full-tree", commit, "--", root or ".")
    faults: list[Diagnostic] = []
    named: dict[str, str] = {}
    for row in listed.split(b"\0"):
        if not row:
            continue
        facts, _, raw = row.partition(b"\t")
        mode, _, blob = facts.decode().split(" ")
        path = os.fsdecode(raw).removeprefix(root)
        if mode in _MODES:
            code, message, hint = _MODES[mode]
            faults.append(Diagnostic(Location(f"{label}/{path}"), code, Severity.ERROR, message, hint))
        if mode in ("100644", "100755"):
            named[path] = blob
    with blobs(folder, named.values()) as content:
        return {path: content(blob) for path, blob in named.items()}, faults


def prefix(folder: Path) -> str:
    """Where the folder lies in its repository, ending in `/`; empty for the whole of it."""
    return os.fsdecode(_git(folder, "rev-parse", "--show-prefix")).removesuffix("\n")


def shallow(folder: Path) -> bool:
    """Whether the repository lacks older commits. Raises `HistoryError`."""
    return _git(folder, "rev-parse", "--is-shallow-repository", missing=lambda: "no repository").decode().strip() == "true"


_LACKING = "git cannot read the history: an object is missing; fetch the whole repository (git fetch --refetch)"


_CALL = ("git", "-c", "advice.graftFileDeprecated=false", "-c", "log.showSignature=false", "-c", "i18n.logOutputEncoding=UTF-8", "-c", "core.commitGraph=false", "-c", "safe.bareRepository=explicit", "-C")
"""How git is called, before the folder: the settings of a reader add nothing to what it says, commits are read themselves, not what a file beside them says of them, and files
among the records that look like a repository are taken for none."""


def _git(folder: Path, *arguments: str, given: bytes | None = None, missing: Callable[[], str] | None = None) -> bytes:
    try:
        done = subprocess.run([*_CALL, str(folder), *arguments], input=given, check=False, capture_output=True, env=environment())
    except FileNotFoundError as error:
        raise HistoryError("git is not installed; the history cannot be read") from error
    except OSError as error:
        raise HistoryError(f"git cannot be run, so the history cannot be read: {error.strerror}") from error
    if done.returncode and b"unable to read" in done.stderr:
        raise HistoryError(_LACKING)
    if done.returncode:
        said = done.stderr.decode(errors="replace").strip().removeprefix("fatal: ")
        raise HistoryError(f"git cannot read the history: {said}" if said or missing is None else missing())
    return done.stdout


_OWN = ("GIT_DIR", "GIT_WORK_TREE", "GIT_COMMON_DIR", "GIT_INDEX_FILE", "GIT_PREFIX", "GIT_OBJECT_DIRECTORY", "GIT_ALTERNATE_OBJECT_DIRECTORIES", "GIT_NAMESPACE", "GIT_SHALLOW_FILE", "GIT_ICASE_PATHSPECS", "GIT_GLOB_PATHSPECS", "GIT_ATTR_SOURCE")
"""What a hook or an alias tells its git, and what would have ours take another repository, or a part of it, for the one that the folder lies in."""


def environment() -> dict[str, str]:
    """What git is told by us, whatever a hook, an alias or the settings of a reader tell theirs."""
    return {**{name: value for name, value in os.environ.items() if name not in _OWN}, "TZ": "UTC", "GIT_OPTIONAL_LOCKS": "0", "GIT_NO_REPLACE_OBJECTS": "1", "GIT_ATTR_NOSYSTEM": "1", "GIT_GRAFT_FILE": os.devnull, "LC_ALL": "C"}


def short(commit: str) -> str:
    """The name of a commit as the version of a site and messages give it: always as long, while git's own short names grow with the clone, and as its settings say."""
    return commit[:10]


def version(root: Path) -> Version:
    """The commit that `root` stands at. Raises `HistoryError` where there is a repository that git does not let this user read."""
    try:
        commit = _told(root, "rev-parse", "HEAD").strip()
        dirty = _told(root, "status", "--porcelain", "-z", "--no-renames", "--untracked-files=normal", "--", ".")
    except FileNotFoundError:  # no git on this computer
        return Version("", "", 0)
    except subprocess.CalledProcessError as error:
        if "dubious ownership" in error.stderr:
            raise HistoryError(f"git does not read the repository:\n{error.stderr.strip().removeprefix('fatal: ')}") from None
        return Version("", "", 0)
    seconds = _moment(root, "HEAD")
    lead = prefix(root)
    missed = [row[3:].removeprefix(lead) for row in dirty.split("\0") if "D" in row[:2] and row[0] != "A"] if dirty else []
    gone = tuple(path for path in missed if not os.path.lexists(root / path))  # what git was told to forget may be there
    return Version(short(commit) + ("+" if dirty else ""), _day(seconds), seconds, gone)


def _told(root: Path, *arguments: str) -> str:
    return subprocess.run([*_CALL, str(root), *arguments], check=True, capture_output=True, text=True, errors="surrogateescape", env=environment()).stdout


@contextmanager
def blobs(folder: Path, names: Iterable[str]) -> Iterator[Callable[[str], bytes]]:
    """The contents of the blobs, or other objects, `names`, to be asked for in about that order: git reads on while we work. Raises `HistoryError`."""
    known: dict[str, bytes] = {}
    asked = "".join(f"{name}\n" for name in dict.fromkeys(names)).encode()
    with subprocess.Popen([*_CALL, str(folder), "cat-file", "--batch", "--buffer"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment()) as process:
        given, answered = cast("IO[bytes]", process.stdin), cast("IO[bytes]", process.stdout)

        def ask() -> None:
            with suppress(BrokenPipeError), given:
                given.write(asked)

        def content(name: str) -> bytes:
            while name not in known:
                blob, *facts = answered.readline().decode().split() or [""]
                if len(facts) != 2:
                    raise HistoryError(_LACKING)
                known[blob] = answered.read(int(facts[1]))
                answered.read(1)
            return known[name]

        asking = threading.Thread(target=ask)
        asking.start()
        try:
            yield content
        finally:
            process.kill()
            asking.join()


_REQUEST = re.compile(r"\(#(\d+)\)\s*\Z|\AMerge pull request #(\d+) ")


def leaves(folder: Path, commit: str, expunged: Mapping[str, str]) -> list[Leaf]:
    """The leaves of the log of all that `commit` goes back to, along its first parents. Raises `HistoryError`, also where older commits are lacking."""
    if shallow(folder):
        raise HistoryError("this clone lacks older commits, without which nothing can be proved; fetch them: git fetch --unshallow")
    found = commits(folder, commit)[::-1]
    read = dict.fromkeys(new for one in found for _, new in one.files.values() if new)
    with blobs(folder, read) as content:
        digest = cache(lambda blob: sha256(content(blob)).hexdigest() if blob else "")
        if standing := sorted({digest(blob) for blob in read} & set(expunged.values())):
            raise HistoryError(f"{ledger.EXPUNGED} says that the version with the SHA-256 {standing[0][:12]}… was taken out, and the history still has it: take it out of every commit, or its line off the list")
        return ledger.leaves(((one.time[:10], {path: digest(new) for path, (_, new) in one.files.items()}) for one in found), expunged)


def expunged(folder: Path, commit: str) -> dict[str, str]:
    """What the list beside the records, as `commit` holds it, says was taken out of the history by law. Raises `HistoryError`."""
    place = PurePosixPath(prefix(folder)).parent / ledger.EXPUNGED
    listed = _git(folder, "ls-tree", "-z", "--full-tree", commit, "--", str(place))
    try:
        return ledger.expunged(_git(folder, "cat-file", "blob", f"{commit}:{place}").decode() if listed else "")
    except UnicodeDecodeError as error:
        raise HistoryError(f"{ledger.EXPUNGED} is not in UTF-8, from byte {error.start + 1} on: save it in UTF-8") from error
    except ValueError as error:
        raise HistoryError(str(error)) from error


def changed_files(folder: Path, base: str, head: str) -> list[str]:
    """The paths, from the root of the repository, of all files in which two commits differ."""
    listed = _git(folder, "diff-tree", "-r", "-z", "--no-renames", "--name-only", base, head)
    return [os.fsdecode(raw) for raw in listed.split(b"\0") if raw]


def after(folder: Path, name: str, head: Revision) -> Revision:
    """The commit that `name` means, on which `head` must rest: what `head` lacks would else pass for removed. Raises `HistoryError`."""
    base = revision(folder, name)
    _git(folder, "merge-base", "--is-ancestor", base.commit, head.commit, missing=lambda: f"'{name}' holds commits that are missing from what is checked; merge it first (git merge {name}), or name the commit on which the work began (git merge-base {name} HEAD)")
    return base


def proposal(folder: Path, base: str, head: str) -> Proposal:
    """The files in which two commits differ, and what hides their changes. Raises `HistoryError`."""
    root = prefix(folder)
    with _plain(folder) as place:
        rows = [row.split(b"\t", 2) for row in _git(place, "diff-tree", "-r", "-z", "--no-renames", "--numstat", base, head).split(b"\0") if row]
        hidden = tuple(_hidden(folder, place, head, root))
    lines = {os.fsdecode(path): sum(int(count) for count in counts if count != b"-") for *counts, path in rows}
    records = {path: count for path, count in lines.items() if path.startswith(root) and path.endswith(".yaml")}
    pages = {path: count for path, count in lines.items() if path.startswith(root) and path not in records}
    return Proposal(records, {path: count for path, count in lines.items() if not path.startswith(root)}, hidden, pages)


_HIDING = ("diff", "crlf", "binary", "filter", "ident", "merge", "text", "eol", "working-tree-encoding", "linguist-generated", "linguist-vendored", "linguist-documentation", "export-ignore", "export-subst")
_HARMLESS = {"unspecified": _HIDING, "set": ("diff", "text", "crlf"), "auto": ("text", "crlf"), "lf": ("eol",), "unset": _HIDING[9:], "false": _HIDING[9:]}
"""Values of attributes that change nothing of what is seen of a record, and of which attributes."""


@contextmanager
def _plain(folder: Path) -> Iterator[Path]:
    """A repository with the same objects, for as long as the block runs, in which no attributes or settings of whoever looks have a say."""
    objects = _git(folder, "rev-parse", "--path-format=absolute", "--git-path", "objects").removesuffix(b"\n")
    with tempfile.TemporaryDirectory() as name:
        place = Path(name)
        form = _git(folder, "rev-parse", "--show-object-format").decode().strip()
        _git(place, "init", "--quiet", "--template=", f"--object-format={form}")
        (place / ".git" / "objects" / "info").mkdir(exist_ok=True)
        (place / ".git" / "objects" / "info" / "alternates").write_bytes(objects + b"\n")
        with (place / ".git" / "config").open("a") as settings:  # 'git config' writes wherever GIT_CONFIG says
            settings.write(f"[core]\n\tattributesFile = {os.devnull}\n")
        yield place


def _hidden(folder: Path, plain: Path, commit: str, prefix: str) -> Iterator[Hidden]:
    """The attributes that hide changes of a record, as git itself reads them in the `plain` repository from the files of a commit, and from nowhere else."""
    names = _git(folder, "ls-tree", "-r", "-z", "--name-only", "--full-tree", commit, "--", prefix or ".")
    _git(plain, "read-tree", commit)
    folders = dict.fromkeys(f"{parent}/" for name in os.fsdecode(names).split("\0") for parent in list(PurePosixPath(name).parents)[:-1])
    told = [*_attributes(plain, names, *_HIDING), *_attributes(plain, os.fsencode("".join(f"{one}\0" for one in folders)), "export-ignore")]  # which leaves out a folder with all that it holds
    written = [path for path in _git(folder, "ls-tree", "-r", "-z", "--name-only", "--full-tree", commit).split(b"\0") if path.split(b"/")[-1] == b".gitattributes"]
    for raw in written:
        if _git(folder, "cat-file", "blob", f"{commit}:{os.fsdecode(raw)}").startswith(b"\xef\xbb\xbf"):  # which git passes over in a file, and not in a commit
            yield Hidden("byte order mark", Location(os.fsdecode(raw)), os.fsdecode(next((name for name in names.split(b"\0") if name.endswith(b".yaml")), b"")))
    for path, attribute, value in told:
        name = attribute.decode()
        if name not in _HARMLESS.get(value.decode(errors="replace"), ()):
            yield Hidden(name, _set_at(folder, commit, written, name), os.fsdecode(path))


def _attributes(plain: Path, names: bytes, *asked: str) -> Iterator[tuple[bytes, ...]]:
    """Each of the attributes asked for, of each of the names: the name, the attribute and its value."""
    told = _git(plain, "check-attr", "--cached", "-z", "--stdin", *asked, given=names).split(b"\0")
    return zip(told[0::3], told[1::3], told[2::3], strict=False)


def _set_at(folder: Path, commit: str, files: list[bytes], name: str) -> Location:
    """Where an attribute is set: the last line that names it, or `binary`, which sets others."""
    found = Location(".gitattributes")
    for raw in files:
        path = os.fsdecode(raw)
        for number, line in enumerate(_git(folder, "cat-file", "blob", f"{commit}:{path}").decode(errors="replace").split("\n"), 1):
            match = re.search(rf"(?<=\s)[-!]?(?:{name}|binary)(?=[=\s]|\Z)", line) if not line.startswith("#") else None
            if match:
                found = Location(path, number, match.start() + 1)
    return found


_FORM = (f"-O{os.devnull}", "--raw", "--no-renames", "--no-abbrev", "-z", "--no-show-signature", "--no-color", "--no-relative", "--format=%H%x00%an%x00%s")


class Commit(NamedTuple):
    """A commit, as git's log tells it."""

    name: str
    time: str
    """When it was committed, as `2026-11-21T12:00:00Z`."""
    author: str
    request: str
    """The number of its pull request, where its message names one; else empty."""
    files: Mapping[str, tuple[str, str]]
    """The blobs of each record file before and after it; empty where there is none."""


def commits(folder: Path, commit: str) -> list[Commit]:
    """The commits from `commit` back along first parents, of what lies in `folder`; what stands where is told by place alone. Raises `HistoryError`."""
    root = prefix(folder)
    pieces = _git(folder, "-c", "log.showRoot=true", "-c", "log.follow=false", "log", "--first-parent", "--diff-merges=first-parent", *_FORM, commit, "--", ".").split(b"\0")
    found = []
    at = 0
    while at + 2 < len(pieces):
        name, author, subject = (piece.decode(errors="replace") for piece in pieces[at : at + 3])
        at += 3
        files: dict[str, tuple[str, str]] = {}
        while pieces[at].startswith((b":", b"\n:")):
            old_mode, new_mode, old, new, _ = pieces[at].decode().lstrip("\n:").split(" ")
            if pieces[at + 1].endswith(b".yaml"):
                files[os.fsdecode(pieces[at + 1]).removeprefix(root)] = (old if old_mode.startswith("100") else "", new if new_mode.startswith("100") else "")
            at += 2
        match = _REQUEST.search(subject)
        found.append(Commit(name, "", legible(author), next((number for number in (match.groups() if match else ()) if number), ""), files))
    with blobs(folder, (one.name for one in found)) as content:
        return [one._replace(time=datetime.fromtimestamp(_said(content(one.name)), UTC).strftime("%Y-%m-%dT%H:%M:%SZ")) for one in found]
