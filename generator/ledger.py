"""What happened to each record, so that nobody can change it unseen: a log of leaves in a Merkle tree, its checkpoint, and the sums of the files of a site.

A leaf tells of one version of one record, by hashes and names alone; it follows from git's history and from nothing the program may change its mind about. The tree is that of RFC 6962, the checkpoint
has the form of C2SP tlog-checkpoint, without signatures. Whoever kept a checkpoint can tell whether a later log goes on from there.
"""

from __future__ import annotations

import base64
import json
import re
from hashlib import sha256
from typing import TYPE_CHECKING, NamedTuple
from xml.parsers import expat

from generator.diagnostics import Diagnostic, Location, Severity, quoted, shown

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

ORIGIN = "cms-register"
"""Whose log it is; the first line of a checkpoint."""
CHECKPOINT = "log/checkpoint"
LEAVES = "log/leaves.jsonl"
MANIFEST = "SHA256SUMS"
"""Where they stand on the site."""
EXPUNGED = "expunged.txt"
"""The list, beside the folder of the records, of versions from which something had to be taken out of the history by law."""

EXPLAINED = {
    "P501": """A published log is the beginning of every later one.

What was once published of a record - that it was created, changed or removed, on which day, and the SHA-256 of its bytes - stays. Where it does not, the history of the repository was rewritten.

Bad:
    git push --force

Good:
    a new commit that puts right what was wrong""",
    "P502": """A history is not shorter than its published log.

Either this copy of the repository is older than the site, or commits were taken away.""",
    "P503": """A checkpoint is that of the leaves beside it.

It has three lines: the name of the log, how many leaves it has, and the root of their tree.""",
    "P504": """A site consists of the files that its manifest names, with the sums it names.

Anything else was changed, lost or added after the site was built.""",
    "P505": """Every page carries the Content-Security-Policy.

It lets no script but the site's own run, no form or frame lead elsewhere. No page leads away by itself. Pictures and other files in XML hold no script.""",
    "P506": """The text of a record on the site is the one in the log.

It is the version that the last leaf of the record tells of.""",
}
"""What each code of this module means; the first line is its title."""


# --- the tree -------------------------------------------------------------------------------------------------------------------------


def leaf_hash(data: bytes) -> bytes:
    """The hash of a leaf (RFC 6962, section 2.1)."""
    return sha256(b"\0" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash of a node over two others."""
    return sha256(b"\1" + left + right).digest()


class Tree:
    """A Merkle tree over leaves (RFC 6962, section 2.1); every complete part of it is hashed once."""

    def __init__(self, leaves: Sequence[bytes]) -> None:
        self.levels = [[leaf_hash(data) for data in leaves]]
        while len(below := self.levels[-1]) > 1:
            self.levels.append([node_hash(*below[at : at + 2]) for at in range(0, len(below) - 1, 2)])

    def root(self, size: int | None = None) -> bytes:
        """The root over the first `size` leaves, or all."""
        end = len(self.levels[0]) if size is None else size
        return self._hash(0, end) if end else sha256(b"").digest()

    def inclusion(self, index: int, size: int) -> list[bytes]:
        """What proves that the leaf at `index` stands in the tree of `size` leaves."""
        path, start, end = [], 0, size
        while end - start > 1:
            middle = start + _split(end - start)
            if index < middle:
                path.append(self._hash(middle, end))
                end = middle
            else:
                path.append(self._hash(start, middle))
                start = middle
        return path[::-1]

    def consistency(self, old: int, size: int) -> list[bytes]:
        """What proves that the tree of `old` leaves, at least one, is the beginning of that of `size`."""
        path, start, end = [], 0, size
        while old != end:
            middle = start + _split(end - start)
            if old <= middle:
                path.append(self._hash(middle, end))
                end = middle
            else:
                path.append(self._hash(start, middle))
                start = middle
        return [*([self._hash(start, end)] if start else []), *path[::-1]]

    def _hash(self, start: int, end: int) -> bytes:
        size = end - start
        if size & (size - 1) == 0:
            return self.levels[size.bit_length() - 1][start // size]
        middle = start + _split(size)
        return node_hash(self._hash(start, middle), self._hash(middle, end))


def _split(size: int) -> int:
    """The largest power of two below `size`."""
    return 1 << (size - 1).bit_length() - 1


def included(leaf: bytes, index: int, size: int, root: bytes, proof: Sequence[bytes]) -> bool:
    """Whether a proof shows that the hash `leaf` stands at `index` in a tree (RFC 9162, section 2.1.3.2)."""
    if index >= size or len(leaf) != sha256().digest_size:
        return False
    at, last, found = index, size - 1, leaf
    for one in proof:
        if not last:
            return False
        if at & 1 or at == last:
            found = node_hash(one, found)
            at, last = _up(at, last)
        else:
            found = node_hash(found, one)
        at, last = at >> 1, last >> 1
    return not last and found == root


def consistent(old: int, size: int, old_root: bytes, root: bytes, proof: Sequence[bytes]) -> bool:
    """Whether a proof shows that a tree is the beginning of another (RFC 9162, section 2.1.4.2); an empty tree proves nothing."""
    if not 0 < old <= size:
        return False
    if old == size:
        return not proof and old_root == root
    steps = [old_root, *proof] if old & (old - 1) == 0 else list(proof)
    if not proof:
        return False
    at, last = old - 1, size - 1
    while at & 1:
        at, last = at >> 1, last >> 1
    first = second = steps[0]
    for one in steps[1:]:
        if not last:
            return False
        if at & 1 or at == last:
            first, second = node_hash(one, first), node_hash(one, second)
            at, last = _up(at, last)
        else:
            second = node_hash(second, one)
        at, last = at >> 1, last >> 1
    return not last and first == old_root and second == root


def _up(at: int, last: int) -> tuple[int, int]:
    """Past the levels on which a node has none beside it on its right."""
    while at and not at & 1:
        at, last = at >> 1, last >> 1
    return at, last


# --- leaves and checkpoint ------------------------------------------------------------------------------------------------------------


class Leaf(NamedTuple):
    """One version of one record, as a commit made it."""

    number: int
    """From 0, oldest first; in one commit by path."""
    path: str
    """Of its file, below the folder of the records."""
    event: str
    """`created`, `changed` or `removed`."""
    date: str
    """The day of the commit, in UTC."""
    sha256: str | None
    """Of the bytes of its file, which the check keeps in canonical form; None where it was removed."""
    previous: int | None
    """The number of the leaf before it of this record."""

    def line(self) -> bytes:
        """The leaf as it is hashed: JSON in ASCII, names in order, no spaces."""
        return json.dumps(self._asdict(), sort_keys=True, separators=(",", ":")).encode()

    def told(self) -> str:
        """The leaf in words."""
        return f"{quoted(self.path)} {shown(self.event)} on {shown(self.date)}" + (f" (SHA-256 {shown(self.sha256[:12])}…)" if self.sha256 else "")


def leaves(commits: Iterable[tuple[str, Mapping[str, str]]], expunged: Mapping[str, str]) -> list[Leaf]:
    """The leaves of a history: the day of each commit, oldest first, with the SHA-256 of each record it touched, empty where it removed it.

    `expunged` gives, for the sum of a version from which something had to be taken out by law, the sum it had before.
    """
    found: list[Leaf] = []
    last: dict[str, Leaf] = {}
    for date, touched in commits:
        for path, now in sorted(touched.items()):
            digest = expunged.get(now, now) or None
            before = last.get(path)
            if digest != (before.sha256 if before else None):
                event = "removed" if digest is None else "changed" if before and before.sha256 else "created"
                last[path] = Leaf(len(found), path, event, date, digest, before.number if before else None)
                found.append(last[path])
    return found


def expunged(text: str) -> dict[str, str]:
    """The list of what was taken out: a line a version, with its SHA-256 now and the one it had; what follows a `#` is for people. Raises `ValueError`."""
    found: dict[str, str] = {}
    for number, line in enumerate(text.splitlines(), 1):
        row = line.split("#")[0].split()
        if row and not (len(row) == 2 and all(re.fullmatch("[0-9a-f]{64}", one) for one in row)):
            raise ValueError(f"{EXPUNGED}:{number}: two SHA-256 sums are expected, of the version that stands there now and of the one that did")
        if row and found.setdefault(row[0], row[1]) != row[1]:
            raise ValueError(f"{EXPUNGED}:{number}: an earlier line says of the same version that it had another sum; versions that differed must still differ")
    return found


class Checkpoint(NamedTuple):
    """How many leaves a log has, and the root of their tree."""

    size: int
    root: bytes

    def text(self) -> bytes:
        """The checkpoint as it is published."""
        return f"{ORIGIN}\n{self.size}\n{base64.b64encode(self.root).decode()}\n".encode()


class Log(NamedTuple):
    """A log as it was published: its checkpoint, and its leaves where they were kept."""

    checkpoint: Checkpoint
    lines: list[bytes] | None


def published(found: Sequence[Leaf]) -> dict[str, bytes]:
    """The log of some leaves as files of the site."""
    lines = [leaf.line() for leaf in found]
    return {CHECKPOINT: Checkpoint(len(lines), Tree(lines).root()).text(), LEAVES: b"".join(line + b"\n" for line in lines)}


def read(checkpoint: bytes, leaves: bytes | None, *, now: Sequence[Leaf] = ()) -> Log | Diagnostic:
    """A published log; a finding where the checkpoint is none, or not that of the leaves: at the place that was changed, where a history with the leaves `now` tells it."""
    match = re.fullmatch(rf"{ORIGIN}\n([1-9][0-9]{{0,8}})\n([A-Za-z0-9+/]{{43}}=)\n", checkpoint.decode("ascii", "replace"))
    one = Checkpoint(int(match[1]), base64.b64decode(match[2])) if match else None
    if one is None or one.text() != checkpoint:
        return _finding(CHECKPOINT, 1, "P503", f"no checkpoint of {ORIGIN}", f"three lines are expected: {ORIGIN}, the number of leaves, and the root in base64")
    if leaves is None:
        return Log(one, None)
    size = leaves.count(b"\n")
    if not leaves.endswith(b"\n"):
        return _finding(LEAVES, size + 1, "P503", "the last leaf does not end", "the site was changed after it was built, or was fetched in part: fetch it again")
    lines = leaves.removesuffix(b"\n").split(b"\n") if size == one.size and len(leaves) >= size * _SHORTEST else []
    if not lines or Tree(lines).root() != one.root:
        path, line, what = LEAVES, 1, f"the {size:,} leaves are not the {one.size:,} of the checkpoint" if size != one.size else "the leaves have another root than the checkpoint: one of them is another, or stands in another place"
        own = [leaf.line() for leaf in now[: one.size]]
        if lines and lines == own:
            path, line, what = CHECKPOINT, 3, "the root is not that of the leaves beside it, which are those of this history"
        elif lines and len(own) == size and Tree(own).root() == one.root:
            line = next(at for at, (a, b) in enumerate(zip(lines, own, strict=True), 1) if a != b)
            what = f"this leaf is not that of the checkpoint, which is {now[line - 1].told()}"
        return _finding(path, line, "P503", what, "the site was changed after it was built, or was fetched while it was published anew: fetch it again")
    return Log(one, lines)


_SHORTEST = 80
"""No leaf has fewer bytes: what has many more lines than that is not even looked at."""


def continued(former: Log, now: Sequence[Leaf]) -> list[Diagnostic]:
    """Where the history with the leaves `now` does not go on from a former log; the first difference is named."""
    lines = [leaf.line() for leaf in now]
    tree, size = Tree(lines), former.checkpoint.size
    if size <= len(lines) and consistent(size, len(lines), former.checkpoint.root, tree.root(), tree.consistency(size, len(lines))):
        return []
    if former.lines is None:
        return [_cut(size, len(lines), "") if size > len(lines) else _finding(CHECKPOINT, 3, "P501", f"the first {size:,} leaves of this history have another root", f"the history was rewritten; with {LEAVES} of that time beside the checkpoint the place can be named")]
    at = next((place for place, (a, b) in enumerate(zip(former.lines, lines, strict=False)) if a != b), len(lines))
    was = _leaf(former.lines[at])
    if at == len(lines):
        return [_cut(size, at, f"; next was {was.told()}")]
    then, after = ([_known(one) for one in every] for every in ((_leaf(line) for line in former.lines[at:]), now[at:]))
    if _known(was) in after and after[0] in then:
        what = f"{was.told()} now stands in another place; here stands {now[at].told()}"
    elif _known(was) in after:
        what = f"{now[at].told()} was put in before {was.told()}"
    elif after[0] in then:
        what = f"{was.told()} is gone"
    else:
        what = f"{was.told()} is now {now[at].told()}"
    return [_finding(LEAVES, at + 1, "P501", what, "the history was rewritten, or a merge put other commits before those that were published: put these back as they were; what was wrong is put right by a new commit")]


def _known(leaf: Leaf) -> tuple[object, ...]:
    """What a leaf tells, wherever it stands."""
    return leaf.path, leaf.event, leaf.date, leaf.sha256


def _leaf(line: bytes) -> Leaf:
    """A leaf as somebody published it."""
    try:
        told = json.loads(line)
        return Leaf(0, str(told["path"]), str(told["event"]), str(told["date"]), told["sha256"] and str(told["sha256"]), None)
    except (ValueError, TypeError, KeyError, RecursionError):
        return Leaf(0, "what is no leaf", "said", "no day", None, None)


def _cut(size: int, here: int, following: str) -> Diagnostic:
    return _finding(LEAVES, here + 1, "P502", f"{size:,} leaves were published, and this history has {here:,}{following}", "fetch the newest commits (git pull); where that is not it, commits were taken away: put them back")


def _finding(path: str, line: int, code: str, message: str, hint: str) -> Diagnostic:
    return Diagnostic(Location(path, line), code, Severity.ERROR, message, hint)


# --- the files of a site --------------------------------------------------------------------------------------------------------------


class Seen(NamedTuple):
    """What is to know of one file of a site."""

    sha256: str
    fault: str
    """What is wrong with it in itself: a page without the Content-Security-Policy or one that leads away, a picture or another file that may run something; empty where nothing is."""


_POLICY = b"default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'"
_GUARDED = re.compile(rb"\A\s*<!doctype html>\s*<html(?: lang=\"[a-z]+\")?>\s*<head>\s*<meta charset=\"utf-8\">\s*<meta http-equiv=\"Content-Security-Policy\" content=\"" + re.escape(_POLICY) + rb"\">")
_STATED = re.compile(rb"http-equiv\s*=", re.IGNORECASE)
_WITHIN = re.compile(rb"<meta http-equiv=\"refresh\" content=\"0; url=(?:\.\./)+[a-z0-9./-]*\">")
"""How the page of a record that moved leads to the other."""
_PAGE = re.compile(r"\.(?:[sx]?html?|xht|mht(?:ml)?)\Z", re.IGNORECASE)
_DRAWN = re.compile(r"\.(?:svgz?|xml|xslt?|xsd|rng|mml|mathml|wsdl|atom|rss|rdf|owl)\Z", re.IGNORECASE)
_MARKED = re.compile(rb"\A(?:\xef\xbb\xbf|\xff\xfe|\xfe\xff)?[\0\s]*<")
"""How a document in HTML or XML begins, in whichever encoding."""
_DECLARED = re.compile(rb"\A<\?xml version=\"1\.0\"(?: encoding=\"utf-8\")?\?>", re.IGNORECASE)
_SVG, _ATOM, _MAP, _XHTML = "http://www.w3.org/2000/svg", "http://www.w3.org/2005/Atom", "http://www.sitemaps.org/schemas/sitemap/0.9", "http://www.w3.org/1999/xhtml"
_SHAPES = frozenset(("svg", "g", "path", "circle", "ellipse", "line", "polyline", "polygon", "rect", "text", "title", "desc", "defs"))


def seen(path: str, data: bytes) -> Seen:
    """Look at one file."""
    fault = ""
    if _PAGE.search(path):
        fault = "the page does not begin with the Content-Security-Policy" if not _GUARDED.match(data) else "" if len(_STATED.findall(data)) == 1 + len(_WITHIN.findall(data)) else "the page may lead elsewhere by itself"
    elif (_DRAWN.search(path) or _MARKED.match(data)) and not _still(data):
        fault = "a script may run in it"
    return Seen(sha256(data).hexdigest(), fault)


_DEEP = 20
"""So many elements may stand one inside another; the pictures and feeds of a site have four."""


def _still(data: bytes) -> bool:
    """Whether a document in XML runs nothing: it is well-formed UTF-8 and has none but the elements of which the pictures, feeds and maps of a site are made."""
    rest = _DECLARED.sub(b"", data)
    if b"\0" in data or b"<!" in rest or b"<?" in rest:
        return False
    depth = 0

    def begin(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        space, _, local = name.rpartition(" ")
        shape = space == _SVG and local in _SHAPES and not any(one.lower().startswith(("on", "style")) or "href" in one.lower() for one in attributes)
        if depth > _DEEP or not (shape or space in (_ATOM, _MAP) or (space == _XHTML and local == "link" and attributes.get("rel") == "alternate")):
            raise ValueError(name)

    def end(_: str) -> None:
        nonlocal depth
        depth -= 1

    parser = expat.ParserCreate("UTF-8", " ")
    parser.StartElementHandler, parser.EndElementHandler = begin, end
    try:
        parser.Parse(data, True)  # noqa: FBT003
    except (expat.ExpatError, ValueError):
        return False
    return True


def manifest(sums: Mapping[str, str]) -> bytes:
    """The manifest of a site with these files and their SHA-256, without its own, as `sha256sum --check` reads it."""
    return "".join(f"{sum_}  {path}\n" for path, sum_ in sorted(sums.items()) if path != MANIFEST).encode()


def named(manifest: bytes) -> dict[str, str]:
    """The paths and sums that a manifest names; what is no line of a manifest is passed over."""
    return {match[2]: match[1] for line in manifest.decode("utf-8", "replace").splitlines() if (match := re.fullmatch(r"([0-9a-f]{64})  (\S.*)", line))}


def differing(written: bytes | None, site: Mapping[str, Seen], odd: Mapping[str, str]) -> Iterator[Diagnostic]:
    """Where the files of a site are not those of its manifest, or one is not as it should be in itself; `odd` tells of links and the like what they are."""
    for path, what in sorted(odd.items()):
        yield _finding(path, 1, "P504", what, "it was added after the site was built: find out by whom, and publish the site anew")
    if written is None:
        yield lacking(MANIFEST)
        return
    sums, there = named(written), {path: one.sha256 for path, one in site.items() if path != MANIFEST}
    sums.pop(MANIFEST, None)
    if sums == there and written != manifest(there):
        yield _finding(MANIFEST, 1, "P504", "the manifest has other lines than one for each file, in the order of their names", "it was changed after the site was built: find out by whom, and publish the site anew")
    for path in sorted({*sums, *there}):
        if path not in there:
            yield _finding(path, 1, "P504", "the manifest names this file, and the site has none", "fetch the site again; where it still lacks the file, publish it anew")
        elif path not in sums:
            yield _finding(path, 1, "P504", "the manifest does not name this file", "it was added after the site was built: find out by whom, and publish the site anew")
        elif there[path] != sums[path]:
            yield _finding(path, 1, "P504", f"the file has not the sum in the manifest ({sums[path][:12]}…, and here {there[path][:12]}…)", "it was changed after the site was built: find out by whom, and publish the site anew")
        if path in site and site[path].fault:
            yield _finding(path, 1, "P505", site[path].fault, "it was not made by this program, or its template has lost it")


def lacking(path: str) -> Diagnostic:
    """A file of the site that every site has, and this one has not."""
    return _finding(path, 1, "P504", "the site has no such file", "fetch the site again; where it still lacks the file, publish it anew")


def agrees(now: Sequence[Leaf], sums: Mapping[str, str], expunged: Mapping[str, str]) -> bool:
    """Whether the records are just those that the history has last: `sums` are the SHA-256 sums of their texts by path, `now` the leaves of the history."""
    last = {leaf.path: leaf.sha256 for leaf in now}
    return {path: expunged.get(one, one) for path, one in sums.items()} == {path: one for path, one in last.items() if one is not None}


def unrecorded(site: Mapping[str, Seen], folder: str, log: Log, now: Sequence[Leaf], expunged: Mapping[str, str]) -> Iterator[Diagnostic]:
    """Where the text of a record, which lies on a site below `folder`, is not proved by the log published there; `now` are the leaves of the history, which goes on from that log."""
    size, root = log.checkpoint
    tree = Tree([leaf.line() for leaf in now])
    last = {f"{folder}{leaf.path}": leaf for leaf in now[:size]}
    for path, leaf in sorted(last.items()):
        proved = included(leaf_hash(leaf.line()), leaf.number, size, root, tree.inclusion(leaf.number, size))
        if path not in site and leaf.sha256 is not None:
            yield _finding(path, 1, "P506", f"the text of the record is missing: {leaf.told()}", "the site was built from other files than those of the history: build it anew")
        elif path in site and not (proved and leaf.sha256 == expunged.get(site[path].sha256, site[path].sha256)):
            yield _finding(path, 1, "P506", f"the text of the record is not that of the log: {leaf.told()}", "the site was built from other files than those of the history: build it anew")
    for path in sorted(site):
        if path.startswith(folder) and path not in last:
            yield _finding(path, 1, "P506", "the log knows no such record", "the site was built from other files than those of the history: build it anew")
