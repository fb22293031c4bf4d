"""The index of the search as Pagefind makes it, in one order: Pagefind puts filters and their values into another order each time, and names files after what is in them."""

from __future__ import annotations

import gzip
import hashlib
import json
from itertools import accumulate, pairwise, repeat
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

ENTRY = "pagefind-entry.json"
"""The file of an index that names the others, by language."""


def settled(parts: Sequence[Mapping[str, bytes]]) -> dict[str, bytes]:
    """The files of the index of each language, by path, as one index, with the same names and bytes whenever the pages are the same."""
    made = {path: data for part in parts for path, data in part.items()}
    files: dict[str, bytes] = {}
    names: dict[str, str] = {}
    for path in sorted(one for one in made if one.startswith("filter/")):
        _put(files, names, path, _ordered(gzip.decompress(made.pop(path)), 1))
    filters, names = names, {}
    for path in sorted(one for one in made if one.endswith(".pf_meta")):
        data = gzip.decompress(made.pop(path))
        for old, new in filters.items():
            data = data.replace(old.encode(), new.encode())
        _put(files, names, path, _ordered(data, 3))
    entry = json.loads(made.pop(ENTRY))
    entry["languages"] = {lang: {**facts, "hash": names[facts["hash"]]} for part in parts for lang, facts in json.loads(part[ENTRY])["languages"].items()}
    files[ENTRY] = json.dumps(entry, ensure_ascii=False, separators=(",", ":")).encode()
    return made | files


def _put(files: dict[str, bytes], names: dict[str, str], path: str, data: bytes) -> None:
    """Keep a file under a name of its content, as long as the one it had: `en_c8a1752`."""
    old = path.rpartition("/")[2].removeprefix("pagefind.").split(".")[0]
    lang, _, mark = old.rpartition("_")
    names[old] = f"{lang}_{hashlib.sha256(data).hexdigest()[: len(mark)]}"
    packed = gzip.compress(data, mtime=0)
    files[path.replace(old, names[old])] = packed[:9] + b"\xff" + packed[10:]  # no word on the system it was packed on


_LEAD = b"pagefind_dcd"


def _ordered(data: bytes, place: int) -> bytes:
    """A file of the index, a list in CBOR, with what stands in its list at that place in order: the values of a filter `[name, [[value, [page, ...]], ...]]`, the filters in what tells of all files."""
    at = len(_LEAD) + 1
    for _ in range(place):
        at = _end(data, at)
    _, many, first = _head(data, at)
    edges = list(accumulate(repeat(first, many + 1), lambda at, _: _end(data, at)))
    return data[:first] + b"".join(sorted(data[start:end] for start, end in pairwise(edges))) + data[edges[-1] :]


def _head(data: bytes, at: int) -> tuple[int, int, int]:
    """What kind of item begins there (0 a number, 3 a text, 4 a list), its number or how long it is, and where its content begins."""
    kind, short = data[at] >> 5, data[at] & 31
    more = 0 if short < 24 else 1 << (short - 24)
    return kind, int.from_bytes(data[at + 1 : at + 1 + more]) if more else short, at + 1 + more


def _end(data: bytes, at: int) -> int:
    """Where the item ends that begins there."""
    kind, number, at = _head(data, at)
    if kind == 4:
        for _ in range(number):
            at = _end(data, at)
    return at + number if kind == 3 else at
