"""What differs between two registers, record by record and field by field, and how that is said in words.

One engine for whatever tells of change. Items of a list are matched by what they are - a country, an event at a meeting - and not by their place.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from contextlib import suppress
from difflib import Match, SequenceMatcher
from enum import StrEnum
from functools import cache, cached_property, reduce
from itertools import accumulate
from typing import TYPE_CHECKING, Any, NamedTuple

from generator import canonical, lifecycle
from generator.catalog import kept_together
from generator.markup import paragraphs
from generator.models import KINDS, LANGUAGES, Model, Moved, Name, Named, Period, Source, Text
from generator.models.walk import Path, field_at, fields, gather, simple_type, within
from generator.register import Entry, Register
from generator.rules import numbered, resolve
from generator.source import Source as File

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Mapping, Sequence

    from generator.catalog import Words


class Sort(StrEnum):
    """What sort of change it is."""

    RECORD_ADDED = "record-added"
    RECORD_MOVED = "record-moved"
    """A tombstone says where it went."""
    RECORD_CONTINUES = "record-continues"
    """Another record moved to this one, whose `old` is its id."""
    RECORD_REMOVED = "record-removed"
    """A tombstone says why."""
    RECORD_VANISHED = "record-vanished"
    """It is gone without a tombstone."""
    RECORD_RESTORED = "record-restored"
    """A tombstone became a record again."""
    RECORD_BROKEN = "record-broken"
    """It can no longer be read."""
    RECORD_MENDED = "record-mended"
    RECORD_UNTOLD = "record-untold"
    """It changed long ago, in what the rules of today cannot read."""
    TOMBSTONE_GONE = "tombstone-gone"
    STATUS = "status"
    SET = "set"
    CLEARED = "cleared"
    CHANGED = "changed"
    ITEM_ADDED = "item-added"
    ITEM_REMOVED = "item-removed"
    ITEMS_ORDERED = "items-ordered"
    COMMENT_ADDED = "comment-added"
    COMMENT_REMOVED = "comment-removed"


class Change(NamedTuple):
    """One change of one record."""

    kind: str
    id: str
    sort: Sort
    field: tuple[str, ...] = ()
    """The names of the fields that lead to it, outermost first; a language at the end."""
    items: tuple[Any, ...] = ()
    """The items of lists that lead to it, outermost first, as they are now."""
    old: Any = None
    new: Any = None


_SAME: dict[str, tuple[str, ...]] = {
    "Taxon": ("species", "scope"),
    "RangeState": ("country",),
    "Actor": ("actor",),
    "Named": ("name",),
    "ActionActivity": ("number|activity",),
    "Source": ("document", "title", "url", "locator"),
    "Instrument": ("type", "title", "document", "period"),
    "Recognition": ("title", "meeting", "period"),
    "Contribution": ("date", "text"),
    "PlanTerm": ("term",),
    "Objective": ("number|text",),
    "Mandate": ("document",),
    "FocalPoint": ("actor",),
    "Section": ("number",),
    "Group": ("id",),
    "Item": ("letter",),
    "Phase": ("term|timeframe",),
    "Progress": ("date", "meeting", "document"),
    "Resource": ("kind", "budget_line|donors"),
    "Listing": ("appendix", "scope", "date"),
}
"""The fields that say which item of a list it is (`a|b`: the first of them that is set); events are known by what happened, where and when."""


class Recorded(NamedTuple):
    """What one commit changed among the records."""

    commit: str
    time: str
    """When it was committed, as `2026-11-21T12:00:00Z`."""
    author: str
    request: str
    """The number of its pull request, where its message names one; else empty."""
    changes: tuple[Change, ...]

    @property
    def date(self) -> str:
        """The day it was committed, `YYYY-MM-DD` (UTC)."""
        return self.time[:10]

    def only(self, kinds: Collection[str]) -> Recorded:
        """The commit with none but the changes of records of these kinds."""
        return self._replace(changes=tuple(change for change in self.changes if change.kind in kinds))


class Past(NamedTuple):
    """All that git tells of the records, newest first."""

    recorded: tuple[Recorded, ...]
    whole: bool
    """False in a shallow clone, which lacks older commits."""

    def by_record(self) -> dict[tuple[str, str], list[Recorded]]:
        """What each record's commits changed of it, newest first, by kind and id."""
        found: dict[tuple[str, str], list[Recorded]] = {}
        for one in self.recorded:
            own: dict[tuple[str, str], list[Change]] = {}
            for change in one.changes:
                own.setdefault((change.kind, change.id), []).append(change)
            for record, told in own.items():
                found.setdefault(record, []).append(one._replace(changes=tuple(told)))
        return found

    def former(self) -> Register:
        """The records that moved or were removed, as they last were: for their names."""
        gone = {(change.kind, change.id): change.old for one in reversed(self.recorded) for change in one.changes if change.sort in (Sort.RECORD_MOVED, Sort.RECORD_REMOVED) and change.old is not None}
        return Register(Entry(kind, id_, record, File("", "", {})) for (kind, id_), record in gone.items())


_TOLD = {"Source": ("document|title",), "Instrument": ("title|type",), "Contribution": ("text",), "Phase": ("term|timeframe|plan",)}
"""The fields that name an item to a reader, where fewer do than tell it apart."""


def compare(old: Register, new: Register, as_of: str, world: Register | None = None) -> list[Change]:
    """Every change from `old` to `new`, by kind and id; status is that of both on `as_of`.

    Where the two hold only some records, meetings and plans are looked up in `world`.
    """
    found: list[Change] = []
    for kind in KINDS:
        before, after = old[kind], new[kind]
        for id_ in dict.fromkeys((*before, *after, *old.tombstones[kind], *new.tombstones[kind], *(i for k, i in sorted(new.broken) if k == kind))):
            found += _record(kind, id_, old, new, as_of, world)
    return found


def comments(old: Register, new: Register) -> Iterator[Change]:
    """Every comment that came or went in the file of a record: no value, but the site publishes the file as it is."""
    for entry in (*new.entries(), *new.stones()):
        kind, id_ = entry.kind, entry.id
        former = old[kind].get(id_) or old.tombstones[kind].get(id_) or _moved_from(kind, id_, old, new)
        if former is not None and former.source.text == entry.source.text:
            continue
        gone, come = (Counter(canonical.comments(one.source) if one is not None else ()) for one in (former, entry))
        yield from (Change(kind, id_, Sort.COMMENT_REMOVED, old=text) for text in (gone - come).elements())
        yield from (Change(kind, id_, Sort.COMMENT_ADDED, new=text) for text in (come - gone).elements())


def of_fields(kind: str, id_: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Change]:
    """The changes of some fields of a record, given by their values before and after; its status is not looked at."""
    order = [field.name for field in fields(KINDS[kind])]
    for name in sorted({*old, *new}, key=order.index):
        yield from _field(Change(kind, id_, Sort.CHANGED, (name,)), old.get(name), new.get(name))


def _record(kind: str, id_: str, old: Register, new: Register, as_of: str, world: Register | None) -> Iterator[Change]:
    before, after = old[kind].get(id_), new[kind].get(id_)
    if (kind, id_) in new.broken:
        if (kind, id_) not in old.broken:
            yield Change(kind, id_, Sort.RECORD_BROKEN)
    elif after is not None and before is not None:
        yield from _status(before, after, world or old, world or new, as_of)
        yield from _fields(Change(kind, id_, Sort.CHANGED), before.record, after.record)
    elif after is not None:
        source = _moved_from(kind, id_, old, new)
        if source is not None:
            yield from _status(source, after, world or old, world or new, as_of)
            yield from _fields(Change(kind, id_, Sort.CHANGED), source.record, after.record)
        else:
            sort = Sort.RECORD_RESTORED if id_ in old.tombstones[kind] else Sort.RECORD_MENDED if (kind, id_) in old.broken else Sort.RECORD_ADDED
            yield Change(kind, id_, sort, new=after.record)
    else:
        stone = new.tombstones[kind].get(id_)
        former = old.tombstones[kind].get(id_)
        if stone is None:
            yield Change(kind, id_, Sort.RECORD_VANISHED if before else Sort.TOMBSTONE_GONE, old=before.record if before else None)
        elif former is None or former.record != stone.record:
            moved_to = stone.record.moved_to if isinstance(stone.record, Moved) else []
            yield Change(kind, id_, Sort.RECORD_MOVED if moved_to else Sort.RECORD_REMOVED, old=before.record if before else None, new=stone.record)
            yield from (Change(kind, one, Sort.RECORD_CONTINUES, old=id_) for one in moved_to)


def _moved_from(kind: str, id_: str, old: Register, new: Register) -> Entry | None:
    """The record that moved to `id_`, alone or with others, where it is the only one that did."""
    from_ = [old[kind][stone.id] for stone in new.tombstones[kind].values() if isinstance(stone.record, Moved) and id_ in stone.record.moved_to and stone.id in old[kind]]
    return from_[0] if len(from_) == 1 else None


def _status(before: Entry, after: Entry, old: Register, new: Register, as_of: str) -> Iterator[Change]:
    a, b = status(before, old, as_of), status(after, new, as_of)
    if a != b:
        yield Change(after.kind, after.id, Sort.STATUS, old=a, new=b)


def status(entry: Entry, register: Register, as_of: str) -> str | None:
    """The status of a record in a word, where its kind has one; of an action whose later course was not read, with the last COP that was, as `ongoing COP14`."""
    if entry.kind == "action":
        standing = lifecycle.status(entry.record, register, as_of)
        if standing.status is None or standing.known or standing.at is None:
            return str(standing.status or "") or None
        return f"{standing.status} {standing.at.record.abbreviation}"
    if entry.kind == "activity":
        return str(lifecycle.progress(entry, register, as_of))
    return lifecycle.plan_status(entry.record, register, as_of) if entry.kind == "plan" else None


def _fields(base: Change, old: Model, new: Model) -> Iterator[Change]:
    """The changes of every field from one part of a record to the same part of another."""
    for name in dict.fromkeys(f.name for one in (new, old) for f in fields(type(one))):
        yield from _field(base._replace(field=(*base.field, name)), getattr(old, name, None), getattr(new, name, None))


def _field(here: Change, a: Any, b: Any) -> Iterator[Change]:
    """The changes of one field from the value `a` to the value `b`; None is no value."""
    if a == b:
        return
    if a is None or b is None:
        if isinstance(b, list) and here.field != _WHOLE:
            yield from (here._replace(sort=Sort.ITEM_ADDED, new=item) for item in b)
        elif isinstance(a, list) and here.field != _WHOLE:
            yield from (here._replace(sort=Sort.ITEM_REMOVED, old=item) for item in a)
        else:
            yield here._replace(sort=Sort.SET if a is None else Sort.CLEARED, old=a, new=b)
    elif isinstance(a, list):
        yield from _items(here, a, b)
    elif isinstance(a, Name | Text):
        yield from _languages(here, a, b)
    elif isinstance(a, Model) and type(a) is type(b) and not isinstance(a, Period):
        yield from _fields(here, a, b)
    else:
        yield here._replace(old=a, new=b)


_WHOLE = ("sources", "supports")
"""What is left out where a source supports the whole record: to set it says less, not more."""
_PARTS = (_WHOLE, ("verification", "unverified"))
"""The fields that name parts of the record by their paths."""


def _languages(here: Change, a: Name | Text, b: Name | Text) -> Iterator[Change]:
    for lang in LANGUAGES:
        x, y = getattr(a, lang), getattr(b, lang)
        if x != y:
            yield here._replace(field=(*here.field, lang), sort=Sort.SET if x is None else Sort.CLEARED if y is None else Sort.CHANGED, old=x, new=y)


def same(item: Any) -> Any:
    """What an item of a list is known by."""
    if not isinstance(item, Model):
        return item
    if isinstance(getattr(item, "event", None), str):
        return ("event", item.event, item.meeting or lifecycle.first_day(item.date), getattr(item, "country", None))  # type: ignore[attr-defined]
    keys = [_plain(_first(item, name)[1]) for name in _SAME.get(type(item).__name__, ())]
    return (type(item).__name__, *keys) if keys else _plain(item)


def _first(item: Model, names: str) -> tuple[str, Any]:
    return next(((name, value) for name in names.split("|") if (value := getattr(item, name, None)) is not None), ("", None))


def _naming(item: Model) -> tuple[str, ...]:
    """The fields that name an item to a reader."""
    sort = type(item).__name__
    return _TOLD.get(sort, _SAME.get(sort, ()))


def _whole(item: Any, but: str = "") -> Any:
    """All that an item of a list holds besides the field `but`, to be looked up."""
    return item.model_dump_json(exclude={but}) if isinstance(item, Model) else item


def _plain(value: Any) -> Any:
    if isinstance(value, list):
        return tuple(_plain(one) for one in value)
    return value.en if isinstance(value, Name | Text) else value.model_dump_json() if isinstance(value, Model) else value


def _items(here: Change, old: list[Any], new: list[Any]) -> Iterator[Change]:
    """The changes of a list: items are matched by what they are, then, where they are not too many, by being most alike."""
    left, right = _keyed(old, new), _keyed(new, old)
    pairs = [(left[key], right[key]) for key in right if key in left]
    gone, come = [left[key] for key in left if key not in right], [right[key] for key in right if key not in left]
    for item in list(come) if len(gone) * len(come) <= _COMPARED else ():
        like = max(gone, key=lambda one: _likeness(one, item), default=None)
        if like is not None and _likeness(like, item) >= _ALIKE:
            pairs.append((like, item))
            gone.remove(like)
            come.remove(item)
    yield from (here._replace(sort=Sort.ITEM_REMOVED, old=item) for item in gone)
    yield from (here._replace(sort=Sort.ITEM_ADDED, new=item) for item in come)
    for a, b in pairs:
        if a != b:
            inner = here._replace(items=(*here.items, b))
            if isinstance(a, Name | Text):
                yield from _languages(inner, a, b)
            else:
                yield from _fields(inner, a, b)
    former, later = ({id(items[place]): place for place in reversed(range(len(items)))} for items in (old, new))
    places = [later[id(b)] for a, b in sorted(pairs, key=lambda pair: former[id(pair[0])])]
    if places != sorted(places):
        yield here._replace(sort=Sort.ITEMS_ORDERED)


_ALIKE = 0.5
"""From this share of equal fields on, an item that went and one that came are the same item, corrected."""
_COMPARED = 10_000
"""So many pairs of items that went and that came are asked for their likeness; a hostile list would be for minutes. What has more is told as removed and added."""


def _likeness(a: Any, b: Any) -> float:
    if not isinstance(a, Model) or not isinstance(b, Model) or type(a) is not type(b):
        return 0.0
    if isinstance(a, Name | Text):
        return sum(bool(getattr(a, lang) == getattr(b, lang)) for lang in LANGUAGES) / len(LANGUAGES)
    used = [f.name for f in fields(type(a)) if getattr(a, f.name) is not None or getattr(b, f.name) is not None]
    return sum(_nearness(getattr(a, name), getattr(b, name)) for name in used) / len(used)


def _nearness(a: Any, b: Any) -> float:
    """How near two values of a field are, up to 1: half of that are two periods of which one end moved."""
    if isinstance(a, Period) and isinstance(b, Period) and a != b:
        return 0.5 * any(one is not None and one == other for one, other in ((a.start, b.start), (a.end, b.end)))
    return float(a == b)


def _keyed(items: list[Any], others: list[Any]) -> dict[Any, Any]:
    """Items by what they are; of two alike the second has a number, and first comes what stands among the others just so."""
    found: dict[Any, Any] = {}
    names = [same(item) for item in items]
    count: Counter[Any] = Counter()
    among = {_whole(item) for item in others} if len(set(names)) < len(items) else set()
    for name, item in sorted(zip(names, items, strict=True), key=lambda pair: _whole(pair[1]) not in among) if among else zip(names, items, strict=True):
        found[name, count[name]] = item
        count[name] += 1
    return found


# --- in words -------------------------------------------------------------------------------------------------------------------------

_LONG = 160
"""So many characters two texts have at most that are told whole where one takes the place of the other; and one that names something."""

_FEW = 4
"""So many parts that a source supports, or that are unverified, are named to readers who do not review."""


class Telling:
    """Says changes in one language."""

    many = 4
    """From so many records on, what all of them share is told once."""

    def __init__(self, words: Words, old: Register, new: Register, *, brief: bool = False) -> None:
        """Names of what is referred to are looked up in the new register, then in the old one; `brief` is for readers who do not review."""
        self.words = words
        self.brief = brief
        self.old = old
        self.new = new

    @cached_property
    def moves(self) -> dict[str, str]:
        """Where each record went that moved to one other."""
        return {stone.id: stone.record.moved_to[0] for stone in self.new.stones() if isinstance(stone.record, Moved) and len(stone.record.moved_to) == 1}

    @cached_property
    def names(self) -> Callable[[str, str, str], list[Counter[str]]]:
        """As `_names`, each asked for once."""
        return cache(self._names)

    def _names(self, kind: str, id_: str, sort: str) -> list[Counter[str]]:
        """How many items of a sort a record has of each name, as it is and as it was."""
        return [Counter(self.value(one) for _, one in gather(entry.record).models if type(one).__name__ == sort) for register in (self.new, self.old) if (entry := register[kind].get(id_)) is not None]

    def name(self, kind: str, id_: str) -> str:
        """What a record is called: its title in the reader's language, else its id."""
        for register in (self.new, self.old):
            entry = register[kind].get(id_)
            if entry is not None:
                return self.title(entry)
        return id_

    def _called(self, kind: str, id_: str) -> str:
        """A record by its name and, as it may share that, its id."""
        name = self.name(kind, id_)
        return name if name == id_ else f"{name} ({id_})"

    def title(self, entry: Entry) -> str:
        """A record's title in plain text."""
        record = entry.record
        if entry.kind == "species":
            return str(record.scientific_name)
        if entry.kind == "meeting":
            return str(record.abbreviation)
        name = record.name if entry.kind in ("partner", "body", "party") else record.title
        text = kept_together(getattr(name, self.words.lang) or name.en, self.words.lang)
        return f"{record.number} {text}" if entry.kind == "activity" else str(text)

    def lines(self, found: Iterable[Change]) -> list[str]:
        """The changes of one record, each line once; what refers to a record that moved is no other thing. To readers who do not review all that a source supports is told together, and a text that changed in several languages in theirs."""
        together: dict[Hashable, list[Change]] = {}
        for place, change in enumerate(found):
            key: Hashable = place
            if change.sort in (Sort.ITEM_ADDED, Sort.ITEM_REMOVED):
                key = (change.field, *map(id, change.items), "" if self.brief and change.field in _PARTS else self._followed(change) if self.moves else place)
            elif self.brief and change.sort is Sort.CHANGED and change.field[-1] in LANGUAGES:
                key = (change.field[:-1], *map(id, change.items))
            together.setdefault(key, []).append(change)
        return list(dict.fromkeys(line for some in together.values() for line in self._lines(some)))

    def _lines(self, found: list[Change]) -> Iterator[str]:
        """Changes that are told together."""
        if self.brief and found[0].field in _PARTS and found[0].sort in (Sort.ITEM_ADDED, Sort.ITEM_REMOVED):
            yield from self._parts(found)
        elif [one.sort for one in found] == [Sort.ITEM_REMOVED, Sort.ITEM_ADDED]:
            gone, come = found
            yield self.words("change_changed", what=self.what(gone), old=self._told(gone, gone.old, self.old), new=self._told(come, come.new, self.new))
        elif found[0].sort is Sort.CHANGED and (own := [one for one in found if one.field[-1:] == (self.words.lang,)]):
            yield self.say(own[0], [one.field[-1] for one in found])
        else:
            yield from map(self.say, found)

    def _followed(self, change: Change) -> Any:
        """An item that came or went, to be looked up, as it is once the record that it refers to has moved."""
        item = change.old if change.new is None else change.new
        if isinstance(item, Model):
            return _whole(item.model_copy(update={name: self.moves[one] for name, one in item if isinstance(one, str) and one in self.moves and _uses(name)[0]}))
        return self.moves.get(item, item) if isinstance(item, str) else item

    def _parts(self, found: list[Change]) -> Iterator[str]:
        """Which parts of a record a source supports as well, or no longer; or are unverified; those of one field that came and went as one named otherwise."""
        key = "change_supports" if found[0].field == _WHOLE else "change_unverified"
        source = self.called(found[0], found[0].items[0], "") if found[0].items else ""
        gone, come = ({path: path.split(".")[0] for change in found if (path := getattr(change, side)) is not None} for side in ("old", "new"))
        for sort, some, others in (("more", come, gone), ("less", gone, come)):
            if parts := [path for path, field in some.items() if field not in others.values()]:
                yield self.words(f"{key}_{sort}", source=source, parts=self._some(found[0].kind, parts))
        for field in dict.fromkeys(one for one in gone.values() if one in come.values()):
            label = self.way(field, found[0].kind, {})
            old, new = (self._some(found[0].kind, [path for path, one in side.items() if one == field], label) for side in (gone, come))
            yield self.words(f"{key}_other", source=source, field=label, old=old, new=new)

    def _some(self, kind: str, paths: list[str], label: str = "") -> str:
        """The first few of some parts of a record, and how many more there are; those below a field with this label without it."""
        told = ", ".join(way.removeprefix(label).strip(" ›") or way for way in (self.way(path, kind, {}) for path in paths[:_FEW]))
        return told if len(paths) <= _FEW else f"{told} {self.words.count('and_more', len(paths) - _FEW)}"

    def say(self, change: Change, langs: Sequence[str] = ()) -> str:
        """One change in one line, without the record's name; of a text that changed in several languages with those."""
        w = self.words
        match change.sort:
            case Sort.STATUS:
                return w("change_changed", what=w("column_status").lower(), old=self.status(change, change.old), new=self.status(change, change.new))
            case Sort.RECORD_MOVED:
                return w("change_record_moved", to=", ".join(self._called(change.kind, one) for one in change.new.moved_to)) + self._day(change.new.on)
            case Sort.RECORD_CONTINUES:
                return w("change_record_continues", old=self._called(change.kind, change.old))
            case Sort.RECORD_REMOVED:
                return w("change_record_removed", reason=self._whole(change, change.new.removed.reason, "reason", {})) + self._day(change.new.removed.on)
            case Sort.RECORD_ADDED | Sort.RECORD_VANISHED | Sort.RECORD_RESTORED | Sort.RECORD_BROKEN | Sort.RECORD_MENDED | Sort.RECORD_UNTOLD | Sort.TOMBSTONE_GONE:
                return w(f"change_{change.sort.replace('-', '_')}")
            case Sort.COMMENT_ADDED:
                return w("change_comment_added", text=change.new)
            case Sort.COMMENT_REMOVED:
                return w("change_comment_removed", text=change.old)
        if change.field == _WHOLE and change.sort in (Sort.SET, Sort.CLEARED):
            paths = change.old or change.new
            parts = self._some(change.kind, paths) if self.brief else ", ".join(self._told(change, one, self.old if change.old else self.new) for one in paths)
            return w("change_narrowed" if change.new else "change_widened", source=self.called(change, change.items[0], ""), parts=parts)
        what = self.what(change, langs)
        old, new = (self._told(change, one, register) for one, register in ((change.old, self.old), (change.new, self.new)))
        match change.sort:
            case Sort.ITEM_ADDED:
                return w("change_item_added", what=what, value=new)
            case Sort.ITEM_REMOVED:
                return w("change_item_removed", what=what, value=old)
            case Sort.ITEMS_ORDERED:
                return w("change_ordered", what=what)
            case Sort.SET:
                return w("change_set", what=what, new=new)
            case Sort.CLEARED:
                return w("change_cleared", what=what, old=old)
            case _:
                if isinstance(change.old, str) and isinstance(change.new, str) and change.old.split() == change.new.split():
                    return w("change_spacing", what=what)
                if isinstance(change.old, str) and isinstance(change.new, str) and len(change.old) + len(change.new) > _LONG:
                    pairs = [w("change_pair", old=kept_together(old, w.lang), new=kept_together(new, w.lang)) for old, new in _differing(change.old, change.new)]
                    return w("change_changed_text", what=what, pairs=w("semicolon").join(pairs))
                return w("change_changed", what=what, old=old, new=new)

    def _day(self, value: str) -> str:
        """The day of a tombstone, after what it says; nothing for readers who do not review."""
        w = self.words
        return "" if self.brief else f"{w('semicolon')}{w.field('date')}{w('colon')}{w.date(value)}"

    def _told(self, change: Change, value: Any, register: Register) -> str:
        """A value of a change, as the record was in that register; all that it holds, but for readers who do not review."""
        entry = register[change.kind].get(change.id)
        return self._whole(change, value, change.field[-1], entry.source.data if entry is not None else {})

    def _whole(self, change: Change, value: Any, field: str, data: Any) -> str:
        """What names a value first, then field by field, in every language; a part of the record in words, as it is in the record's `data`."""
        w = self.words
        if isinstance(value, list):
            return w("semicolon").join(self._whole(change, one, field, data) for one in value)
        if isinstance(value, str):
            return self.way(value, change.kind, data) if field in ("supports", "unverified") else self._text(value, field, _LONG if self.brief else None)
        if isinstance(value, Name | Text) and not self.brief:
            first, *others = [(lang, text) for lang in dict.fromkeys((w.lang, *LANGUAGES)) if (text := getattr(value, lang)) is not None]
            return w("semicolon").join([self._text(first[1], "", None), *(f"{lang}{w('colon')}{self._text(text, '', None)}" for lang, text in others)])
        told = self.called(change, value, field)
        if not isinstance(value, Model) or isinstance(value, Name | Text | Period):
            return told
        held = {f.name: one for f in fields(type(value)) if (one := getattr(value, f.name)) is not None}
        if isinstance(held.get("event"), str):
            own = ["event", "meeting", "date", "document", "proposes"]
            told += f", {w.field('proposes').lower()}{w('colon')}{w.choice(held['proposes'])}" if "proposes" in held else ""
        elif not (own := [_first(value, names)[0] for names in _naming(value)] or [name for name in ("name", "status") if name in held]):
            told = ""
        elif own == ["status"]:
            told = self.value(held["status"], "status")
        if self.brief:
            return told or self.value(value, field)
        texts = [name for name in own if isinstance(held.get(name), Name | Text) or (isinstance(held.get(name), str) and len(held[name]) > _LONG)]
        if texts:
            told = ", ".join(self._whole(change, held[name], name, data) if name in texts else self.value(held[name], name) for name in own if name in held) + told.removeprefix(self.value(value, field))
        return w("semicolon").join(filter(None, [told, *(f"{w.field(name)}{w('colon')}{self._whole(change, one, name, data)}" for name, one in held.items() if name not in own)]))

    def way(self, path: str, kind: str, data: Any) -> str:
        """A path of `supports` or `unverified` in words: `events.adopted@cop12.date` is `Events › adopted (COP12) › Date`; an item that is named by its number is told by what it is in the record's `data`."""
        found: list[str] = []
        steps = path.split(".")
        for place, step in enumerate(steps, 1):
            if numbered(step) and found:
                at = next(iter(resolve(data, ".".join(steps[:place]))), None)
                item = canonical.part(data, at) if at else None
                found[-1] += f" {step} ({named})" if (named := self._item(kind, steps[: place - 1], item)) else f" {step}"
            else:
                found.append(self.words.step(step, "" if found else kind, lambda id_: self.name("meeting", id_)))
        return " › ".join(found)

    def _item(self, kind: str, steps: list[str], item: Any) -> str:
        """What an item of a list is called, from its plain values; empty where they do not say."""
        if isinstance(item, str):
            return _shortened(self._text(item, steps[-1]))
        field = field_at(KINDS[kind], tuple(steps))
        if not isinstance(item, dict) or field is None:
            return ""
        if "event" in item:
            return self.words.step(f"{item['event']}@{item['meeting']}" if "meeting" in item else str(item["event"]), kind, lambda id_: self.name("meeting", id_))
        names = [name for one in field.models for several in _TOLD.get(one.__name__, _SAME.get(one.__name__, ())) for name in several.split("|") if item.get(name)]
        values = [(steps[-1], item)] if field.models in ((Name,), (Text,)) else [(name, item[name]) for name in names]
        said = next((self._text(str(text), name) for name, value in values if (text := value.get(self.words.lang) or value.get("en") if isinstance(value, dict) else value)), "")
        return _shortened(said)

    def status(self, change: Change, key: str | None) -> str:
        """A status in the words of its kind."""
        lead = {"action": "status", "activity": "progress", "plan": "plan"}[change.kind]
        if not key:
            return self.words("not_recorded")
        word, _, meeting = key.partition(" ")
        told = self.words(f"{lead}_{word.replace('-', '_')}")
        return self.words("status_at", status=told, meeting=meeting) if meeting else told

    def called(self, change: Change, item: Any, name: str) -> str:
        """An item of a list in a few words; of several that these fit also what else it is known by: of sources with one document where in it."""
        told = self.value(item, name)
        more = [("locator", item.locator)] if isinstance(item, Source) else [_first(item, names) for names in _SAME.get(type(item).__name__, ()) if names not in _naming(item)] if isinstance(item, Model) else []
        if all(value is None for _, value in more):
            return told
        several = any(called[told] > 1 for called in self.names(change.kind, change.id, type(item).__name__))
        return f"{told} ({', '.join(said for field, value in more if value is not None and (said := self.value(value, field)) not in told)})" if several else told

    def what(self, change: Change, langs: Sequence[str] = ()) -> str:
        """What changed: the labels of the fields, with the items they belong to; an event says itself what it is. Of a text in which languages, where several changed alike."""
        w = self.words
        lists = change.sort in (Sort.ITEM_ADDED, Sort.ITEM_REMOVED)
        pieces = []
        items = list(change.items)
        names = [name for name in change.field if name not in LANGUAGES]
        for place, name in enumerate(names):
            item = w.words.get(f"item_{name}")
            label = item or w.field(name, change.kind if place == 0 else "")
            if lists and place == len(names) - 1:
                pieces.append(label)
            elif items and (field := field_at(KINDS[change.kind], tuple(names[: place + 1]))) is not None and field.many:
                one = items.pop(0)
                nameless = _naming(one) and not any(_first(one, names)[0] for names in _naming(one))
                called = label if nameless else self.called(change, one, name)
                pieces.append(called if nameless or isinstance(getattr(one, "event", None), str) else f"{label} {called}")
            else:
                pieces.append(w.field(name, change.kind if place == 0 else ""))
        if change.field and change.field[-1] in LANGUAGES:
            pieces[-1] = f"{pieces[-1]} ({', '.join(langs or change.field[-1:])})"
        return " › ".join(pieces)

    def value(self, value: Any, field: str = "") -> str:
        """A value in a few plain words."""
        w = self.words
        if value is None:
            return w("not_recorded")
        if isinstance(value, bool):
            return w("yes" if value else "no")
        if isinstance(value, int):
            return w.number(value)
        if isinstance(value, str):
            return self._text(value, field)
        if isinstance(value, list):
            return ", ".join(self.value(one, field) for one in value)
        if isinstance(value, Name | Text):
            return self._text(getattr(value, w.lang) or value.en, "")
        if isinstance(value, Period):
            return w.period(value)
        if isinstance(value, Named):
            return value.name
        if isinstance(getattr(value, "event", None), str):
            lead = [w.choice(value.event), *(self.value(one, name) for name in ("country", "meeting") if (one := getattr(value, name, None))), *([self.value(value.date, "date")] if value.date is not None else []), *([value.document] if value.document else [])]
            return ", ".join(lead)
        known = [_first(value, names) for names in _naming(value)]
        if all(one is None for _, one in known):
            known = [(f.name, getattr(value, f.name)) for f in fields(type(value)) if getattr(value, f.name) is not None]
            if all(name in LANGUAGES for name, _ in known):
                return w("semicolon").join(f"{w(f'language_{name}')}{w('colon')}{self.value(one)}" for name, one in known)
            known = known[: 1 if isinstance(known[0][1], list) else 2]
        return ", ".join(self.value(one, name) for name, one in known if one is not None)

    def _text(self, value: str, field: str, most: int | None = _LONG) -> str:
        """A text, or what it refers to, in a line of at most so many characters."""
        w = self.words
        refs, choices, dated = _uses(field)
        for kind in refs:
            for register in (self.new, self.old):
                entry = register.find(kind, value)
                if entry is not None:
                    return self.title(entry)
        if dated and value[:4].isdigit():
            with suppress(ValueError):  # in a draft it may be none yet
                return w.date(value)
        if value in choices:
            return w.choice(value, field)
        return _shortened(kept_together(" ".join(paragraphs(value)), w.lang), most)


@cache
def _uses(name: str) -> tuple[tuple[str, ...], frozenset[str], bool]:
    """What values of fields of this name are, in whichever models have one: the kinds of records they refer to, the closed vocabulary, and whether they may be dates."""
    found = [(model, field) for model in dict.fromkeys(one for kind in KINDS.values() for one in within(kind)) for field in fields(model) if field.name == name]
    refs = dict.fromkeys(field.ref for _, field in found if field.ref is not None)
    return tuple(refs), frozenset(choice for _, field in found for choice in field.choices), any(simple_type(model, name) == "date" for model, _ in found)


def _shortened(line: str, most: int | None = 60) -> str:
    """A line of at most so many characters, cut between words."""
    return line if most is None or len(line) <= most else f"{line[: most - 1].rsplit(' ', 1)[0]}…"


def _differing(old: str, new: str) -> list[tuple[str, str]]:
    """Every stretch of words in which two texts differ, with a few words on each side."""
    a, b = old.split(), new.split()
    found: list[list[int]] = []
    lead = _alike(a, b)
    tail = _alike(a[lead:][::-1], b[lead:][::-1])
    for sort, *places in _Matcher(a[lead : len(a) - tail], b[lead : len(b) - tail]).get_opcodes():
        if sort == "equal":
            continue
        start, end, from_, to = (lead + place for place in places)
        if found and start - found[-1][1] <= 2 * _NEAR:
            found[-1][1], found[-1][3] = end, to
        else:
            found.append([start, end, from_, to])
    return [(_around(a, start, end), _around(b, from_, to)) for start, end, from_, to in found]


class _Matcher(SequenceMatcher[str]):
    """Looks for what two lists of words share as long as that takes few steps: a hostile text would be compared for hours. Where it ends, what is left is taken for all other words."""

    def __init__(self, a: list[str], b: list[str]) -> None:
        super().__init__(None, a, b, autojunk=False)
        often = Counter(b)
        self.steps = list(accumulate((1 + often[word] for word in a), initial=0))
        self.left = _STEPS * (len(a) + len(b))

    def find_longest_match(self, alo: int = 0, ahi: int | None = None, blo: int = 0, bhi: int | None = None) -> Match:
        self.left -= self.steps[-1 if ahi is None else ahi] - self.steps[alo]
        return super().find_longest_match(alo, ahi, blo, bhi) if self.left >= 0 else Match(alo, blo, 0)


def _alike(a: list[str], b: list[str]) -> int:
    """How many words two lists have in common where they begin."""
    return next((place for place, (one, other) in enumerate(zip(a, b, strict=False)) if one != other), min(len(a), len(b)))


def _around(words: list[str], start: int, end: int) -> str:
    lead, tail = max(start - _NEAR, 0), min(end + _NEAR, len(words))
    return " ".join([*(["…"] if lead else []), *words[lead:tail], *(["…"] if tail < len(words) else [])])


_STEPS = 50
"""So many steps a word two texts are compared; texts of a thousand words take about forty where every third differs."""
_NEAR = 3
"""So many words are shown on each side of a change inside a long text."""


class Group(NamedTuple):
    """The changes of one record, or one change that several records share."""

    records: tuple[tuple[str, str], ...]
    lines: tuple[str, ...]


def grouped(found: Sequence[Change], telling: Telling) -> list[Group]:
    """The changes in words: what many records share first, then record by record."""
    own: dict[tuple[str, str], list[Change]] = defaultdict(list)
    for change in found:
        own[change.kind, change.id].append(change)
        if change.sort in (Sort.RECORD_ADDED, Sort.RECORD_RESTORED, Sort.RECORD_MENDED) and change.new is not None:
            values = {field.name: value for field in fields(type(change.new)) if (value := getattr(change.new, field.name)) is not None}
            own[change.kind, change.id] += of_fields(change.kind, change.id, {}, values)
    lines = {record: telling.lines(some) for record, some in own.items()}
    holders: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for record, told in lines.items():
        for line in told:
            holders[line].append(record)
    shared = {line: records for line, records in holders.items() if len(records) >= telling.many}
    groups: dict[tuple[tuple[str, str], ...], list[str]] = defaultdict(list)
    for line, records in shared.items():
        groups[tuple(records)].append(line)
    result = [Group(records, tuple(told)) for records, told in groups.items()]
    for record, told in lines.items():
        rest = tuple(line for line in told if line not in shared)
        if rest:
            result.append(Group((record,), rest))
    return result


def outcome(found: Sequence[Change]) -> list[Change]:
    """What the changes of a day, newest first, come to: of a record that was added on it, that alone, and nothing where it went again."""
    stays: dict[tuple[str, str], bool] = {}
    for change in found:
        if change.sort in _COMES or change.sort in _GOES:
            stays.setdefault((change.kind, change.id), change.sort in _COMES)
    added = {(change.kind, change.id) for change in found if change.sort is Sort.RECORD_ADDED}
    return [change for change in found if (change.kind, change.id) not in added or (change.sort is Sort.RECORD_ADDED and stays[change.kind, change.id])]


_COMES = (Sort.RECORD_ADDED, Sort.RECORD_RESTORED)
_GOES = (Sort.RECORD_MOVED, Sort.RECORD_REMOVED, Sort.RECORD_VANISHED)


class Consequence(NamedTuple):
    """Something that follows from the changes: tasks that become due or no longer are, a page that appears, goes, forwards or tells of a removal."""

    sort: str
    """`due-new`, `due-gone`, `lapse-new`, `lapse-gone` (step 6.4 would consider the action closed), `page-new`, `page-gone`, `page-forwards`, `page-removed`, `points-elsewhere` (of paths that name an item by its number)."""
    kind: str
    id: str
    tasks: tuple[str, ...] = ()
    """Of `points-elsewhere`, the paths."""


def consequences(old: Register, new: Register, as_of: str) -> list[Consequence]:
    """What follows from the changes, on `as_of`."""
    before, after = ({(d.entry.id, d.task): None for d in lifecycle.due(register, as_of)} for register in (old, new))
    found = []
    for sort, one, other in (("new", after, before), ("gone", before, after)):
        tasks: dict[str, tuple[str, ...]] = {}
        for id_, task in (pair for pair in one if pair not in other):
            tasks[id_] = (*tasks.get(id_, ()), task)
        found += [Consequence(f"lapse-{sort}", "action", id_) for id_, asked in sorted(tasks.items()) if "lapse" in asked]
        found += [Consequence(f"due-{sort}", "action", id_, rest) for id_, asked in sorted(tasks.items()) if (rest := tuple(task for task in asked if task != "lapse"))]
    for kind in KINDS:
        had, has, stones = old[kind].keys(), new[kind].keys(), new.tombstones[kind]
        found += [Consequence("page-new", kind, id_) for id_ in sorted(has - had)]
        found += [Consequence("page-forwards" if isinstance(stones[id_].record, Moved) else "page-removed", kind, id_) for id_ in sorted((had - has) & stones.keys())]
        found += [Consequence("page-gone", kind, id_) for id_ in sorted(had - has - stones.keys() - {i for k, i in new.broken if k == kind})]
        for id_ in sorted(has):
            former = old[kind].get(id_) or _moved_from(kind, id_, old, new)
            if former is None or former.source.text == new[kind][id_].source.text:
                continue
            if paths := tuple(dict.fromkeys(_elsewhere(former, new[kind][id_]))):
                found.append(Consequence("points-elsewhere", kind, id_, paths))
    return found


def _elsewhere(before: Entry, after: Entry) -> Iterator[str]:
    """The paths by number that stand in a source, or in the verification, as before, but name another item now, as one was put before it or taken out."""
    marked, marks = before.record.verification.unverified, after.record.verification.unverified
    left, right = _keyed(before.record.sources, after.record.sources), _keyed(after.record.sources, before.record.sources)
    pairs = [(left[key].supports, right[key].supports) for key in right if key in left]
    lists = _Lists(before), _Lists(after)
    for old, new in (*pairs, (marked, marks)):
        stood = frozenset(old or ())
        for path in new or ():
            steps = path.split(".")
            places = [".".join(steps[:place]) for place, step in enumerate(steps, 1) if numbered(step)]
            if path in stood and any(_other(place, *lists) for place in places):
                yield path


class _Lists:
    """The lists of a record. What one holds is put together once, as each of its items may be named."""

    def __init__(self, entry: Entry) -> None:
        self.entry = entry
        self.held = cache(self._held)

    def named(self, path: str) -> tuple[Any, Path]:
        """The item that a path names by its number, and where its list stands; None where there is none."""
        at = next(iter(resolve(self.entry.source.data, path)), None)
        return (None, ()) if at is None else (self._at(at), at[:-1])

    def _at(self, at: Path) -> Any:
        return reduce(lambda value, step: value[step] if isinstance(step, int) else getattr(value, step), at, self.entry.record)

    def _held(self, at: Path, but: str = "") -> frozenset[Any]:
        """All that each item of a list holds, besides the field `but`."""
        return frozenset(_whole(item, but) for item in self._at(at))


def _other(path: str, before: _Lists, after: _Lists) -> bool:
    """Whether two items of one number are not the same, and neither a correction of the other: one stood or stands elsewhere, or they have too little in common."""
    (old, left), (new, right) = before.named(path), after.named(path)
    if None in (old, new) or old == new:
        return False
    if _whole(old) in after.held(right) or _whole(new) in before.held(left):
        return True
    if not isinstance(old, Model):
        return False
    if hasattr(old, "number") and _whole(old, "number") != _whole(new, "number"):
        return _whole(old, "number") in after.held(right, "number")
    return same(old) != same(new) and _likeness(old, new) < _ALIKE
