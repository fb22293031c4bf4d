"""What each commit changed among the records, field by field."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Any

from generator import changes, history, lifecycle, register, shape, source
from generator.changes import Change, Past, Recorded, Sort
from generator.models import KINDS
from generator.register import Register

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from generator.register import Entry


def past(folder: Path, world: Register, name: str = "HEAD") -> Past:
    """Every change of every record in the history of the revision `name`; git's log is read in one pass, each version of a file once.

    A status is that of the day of the commit, so that what is told of it stays as it was. Names and meetings are looked up in `world`, the register of today. Raises `HistoryError`.
    """
    whole = not history.shallow(folder)
    commits = history.commits(folder, history.revision(folder, name).commit)
    blobs = dict.fromkeys(blob for one in commits for pair in one.files.values() for blob in pair if blob)
    with history.blobs(folder, blobs) as content:
        reader = _Reader(content, world)
        told = [Recorded(one.name, one.time, one.author, one.request, tuple(reader.changes(one.files, one.time[:10]))) for one in commits]
    return Past(tuple(one for one in told if one.changes), whole)


class _Reader:
    """Reads versions of records, each as far as it differs from the one before: most commits change a field or two of a record."""

    def __init__(self, content: Callable[[str], bytes], world: Register) -> None:
        self.content = content
        self.world = world
        self.entry = cache(self._entry)
        self.fields = cache(self._fields)
        self.value = cache(self._value)

    def changes(self, rows: Mapping[str, tuple[str, str]], as_of: str) -> Iterator[Change]:
        """What a commit of the day `as_of` changed, given the blobs of each record file before and after it."""
        if any(self.is_stone(blob) for pair in rows.values() for blob in pair if blob):
            yield from self.whole(rows, as_of)
            return
        places = [(place, path) for path in rows if (place := register.placed(path)) is not None]
        for (kind, id_), path in sorted(places, key=lambda one: (_KINDS.index(one[0][0]), one[0][1])):
            yield from self.record(kind, id_, path, *rows[path], as_of)

    def whole(self, rows: Mapping[str, tuple[str, str]], as_of: str) -> list[Change]:
        """The same, with every record read as a whole."""
        unread = {path: pair for path, pair in rows.items() if any(blob and not self.entry(path, blob) for blob in pair) and not (pair[1] and self.is_stone(pair[1]))}
        old, new = (Register(e for path, pair in rows.items() if path not in unread and pair[side] and (e := self.entry(path, pair[side]))) for side in (0, 1))
        told = [one._replace(new=None) if one.sort is Sort.RECORD_ADDED else one for one in changes.compare(old, new, as_of, self.world)]
        return [*told, *(Change(*place, _of_a_whole(*pair)) for path, pair in unread.items() if (place := register.placed(path)) is not None)]

    def record(self, kind: str, id_: str, path: str, old: str, new: str, as_of: str) -> Iterator[Change]:
        """What changed from one version of a record to the next; an empty blob is none."""
        if not old or not new:
            yield Change(kind, id_, _of_a_whole(old, new))
            return
        before, after = self.fields(old), self.fields(new)
        names = [name for name in dict.fromkeys((*after, *before)) if after.get(name) != before.get(name)]
        if not lifecycle.READS.get(kind, frozenset()).isdisjoint(names) and self.entry(path, old) and self.entry(path, new):
            yield from self.whole({path: (old, new)}, as_of)
            return
        read = [[self.value(kind, side[name]) if name in side else {} for name in names] for side in (before, after)]
        known = [pair for pair in zip(*read, strict=True) if None not in pair]
        yield from changes.of_fields(kind, id_, *({name: value for pair in known for name, value in (pair[side] or {}).items()} for side in (0, 1)))
        if len(known) < len(names):
            yield Change(kind, id_, Sort.RECORD_UNTOLD)

    def is_stone(self, blob: str) -> bool:
        """Whether it is a tombstone."""
        return not _TOMBSTONE.isdisjoint(self.fields(blob))

    def _value(self, kind: str, lines: bytes) -> dict[str, Any] | None:
        read = source.parse("", lines)
        return shape.some(kind, read) if isinstance(read, source.Source) else None

    def _fields(self, blob: str) -> dict[str, bytes]:
        """The lines of each field of a record, by the field's name."""
        pieces = _FIELD.split(self.content(blob))
        return {name.decode(): name + rest for name, rest in zip(pieces[1::2], pieces[2::2], strict=True)}

    def _entry(self, path: str, blob: str) -> Entry | None:
        """The record in a version of a file; None where it cannot be read."""
        read, _ = register.read({path: self.content(blob)}, "content")
        return next((e for kinds in (read.kinds, read.tombstones) for kind in kinds.values() for e in kind.values()), None)


def _of_a_whole(old: str, new: str) -> Sort:
    """What is told of a record, given its blobs before and after, where no more of it is known."""
    return Sort.RECORD_ADDED if not old else Sort.RECORD_UNTOLD if new else Sort.RECORD_VANISHED


_KINDS = list(KINDS)
_TOMBSTONE = frozenset(("moved_to", "removed"))
_FIELD = re.compile(rb"^([a-z_]+)(?=:)", re.MULTILINE)
