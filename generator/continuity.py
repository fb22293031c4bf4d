"""What a change must leave as it was: the rules of history, which look at two registers, the base and what is proposed.

Like `rules`, one function a rule; its docstring is its page on the site.
"""

from __future__ import annotations

import inspect
from collections import Counter
from itertools import groupby
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple

from generator import lifecycle
from generator.diagnostics import Diagnostic, Location, Severity, quoted
from generator.models import KINDS, LANGUAGES, Model, Moved, Period
from generator.models.walk import leaves, parts
from generator.register import placed
from generator.rules import LANGUAGE_NAMES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from generator.models.walk import Path
    from generator.register import Entry, Register

    Finding = tuple[Location, str, str]
    Core = tuple[object, ...]
    Check = Callable[[Register, Register, str], Iterable[Finding]]
    FileCheck = Callable[["Proposal"], Iterable[Finding]]


class Hidden(NamedTuple):
    """An attribute of git that keeps a reviewer from seeing how a record changes: its name, where it is set, and a record that has it."""

    name: str
    location: Location
    record: str


class Proposal(NamedTuple):
    """The files of a proposal, by their paths from the root of the repository."""

    records: Mapping[str, int]
    """The files of records that it changes, and how many lines it adds and removes in each."""
    others: Mapping[str, int]
    """The same of the files outside the register."""
    hidden: tuple[Hidden, ...] = ()
    pages: Mapping[str, int] = MappingProxyType({})
    """The same of the files beside the records, such as pages written by hand."""


class Rule(NamedTuple):
    """One rule of history: its code, how grave a breach is, and the function that looks for breaches."""

    code: str
    severity: Severity
    check: Check | FileCheck

    @property
    def explanation(self) -> str:
        """Its page: the docstring of the function."""
        return inspect.getdoc(self.check) or ""


RULES: list[Rule] = []
"""Every rule of history, in the order of its code."""
_CHECKS: dict[str, tuple[Severity, Check]] = {}
_FILE_CHECKS: dict[str, FileCheck] = {}


def rule(code: str, severity: Severity = Severity.ERROR) -> Callable[[Check], Check]:
    """Enter a function in `RULES`."""

    def enter(function: Check) -> Check:
        RULES.append(Rule(code, severity, function))
        _CHECKS[code] = severity, function
        return function

    return enter


def file_rule(code: str) -> Callable[[FileCheck], FileCheck]:
    """Enter a function that looks at the files of a proposal in `RULES`."""

    def enter(function: FileCheck) -> FileCheck:
        RULES.append(Rule(code, Severity.ERROR, function))
        _FILE_CHECKS[code] = function
        return function

    return enter


def check(base: Register, head: Register, as_of: str) -> list[Diagnostic]:
    """Every breach of every rule of history between two registers, sorted by place."""
    return sorted({Diagnostic(location, code, severity, message, hint) for code, (severity, look) in _CHECKS.items() for location, message, hint in look(base, head, as_of)})


def vanished(paths: Iterable[str], label: str, became: Mapping[str, str] = MappingProxyType({})) -> list[Diagnostic]:
    """A warning for each record whose file, at one of these paths below `label`, is gone since the last commit: none can tell of itself. `became` names the new record that holds the same."""
    hint = "put the file back; where the record moved or was wrong, with 'moved_to' and 'on' alone, or with 'removed:' giving 'on' and 'reason'"
    places = ((path, place) for path in paths if (place := placed(path)) is not None)
    return [Diagnostic(Location(f"{label}/{path}"), "H401", Severity.WARNING, f"the record {quoted(place[1])} is gone since the last commit, without a tombstone", _renamed(became[path]) if path in became else hint) for path, place in places]


def _renamed(like: str) -> str:
    """What to do about a file that has another name."""
    return f"it looks renamed to {quoted(like)}: put back the file with three lines alone: 'moved_to:', below it '  - {like}', and 'on:' with the day"


def check_files(proposal: Proposal, *, apart: bool = True) -> list[Diagnostic]:
    """Every breach of the rules of what files a proposal may change, sorted by place; without `apart`, records and program may change together."""
    asked = {code: look for code, look in _FILE_CHECKS.items() if apart or code != "H408"}
    return sorted({Diagnostic(location, code, Severity.ERROR, message, hint) for code, look in asked.items() for location, message, hint in look(proposal)})


def fresh(found: Iterable[Diagnostic], before: Iterable[Diagnostic]) -> list[Diagnostic]:
    """What is wrong with the proposal, where faults that the base has already only warn: they block no one who does not touch them."""
    had = known(before)
    return sorted(d._replace(severity=Severity.WARNING, hint=f"{d.hint} (the base has this fault already)") if d.severity is Severity.ERROR and had(d) else d for d in found)


def known(before: Iterable[Diagnostic]) -> Callable[[Diagnostic], bool]:
    """Whether a finding is one of those of `before`; its line may be another."""
    had = {(d.location.path, d.code, d.message) for d in before}
    return lambda d: (d.location.path, d.code, d.message) in had


def _at(entry: Entry, *path: str | int) -> Location:
    return entry.source.at(*path)


def _lasting(base: Register, head: Register) -> Iterator[tuple[Entry, Entry]]:
    """Every record that both hold, with what it is now; where it moved, with each record it became."""
    for kind in KINDS:
        for id_, before in base[kind].items():
            stone = head.tombstones[kind].get(id_)
            heirs = getattr(stone.record, "moved_to", []) if stone is not None else [id_]
            yield from ((before, head[kind][heir]) for heir in heirs if heir in head[kind])


def _numbered(entry: Entry) -> dict[str, Any]:
    """The fields of a record but its number, after which an activity is named."""
    return {**vars(entry.record), "number": None}


@rule("H401")
def records_do_not_vanish(base: Register, head: Register, as_of: str) -> Iterator[Finding]:  # noqa: ARG001
    """A record does not vanish: it moves or is removed with a tombstone, so that its address still answers.

    Bad:
        actions/giraffe.yaml deleted

    Good:
        actions/giraffe.yaml with only
        moved_to:
          - giraffes
        on: 2026-11-21
    """
    for kind in KINDS:
        for id_, before in base[kind].items():
            if id_ in head[kind] or id_ in head.tombstones[kind] or (kind, id_) in head.broken:
                continue
            like = next((e.id for e in head[kind].values() if e.id not in base[kind] and _numbered(e) == _numbered(before)), None)
            hint = _renamed(like) if like else "put back the file with only 'moved_to' and 'on', or with 'removed:' giving 'on' and 'reason'"
            yield Location(before.path), f"the record {quoted(id_)} is gone without a tombstone", hint
        for id_, stone in base.tombstones[kind].items():
            if id_ not in head[kind] and id_ not in head.tombstones[kind] and (kind, id_) not in head.broken:
                yield Location(stone.path), f"the tombstone of {quoted(id_)} is gone", "put it back: its old address must still answer"


@rule("H402")
def ids_are_not_reused(base: Register, head: Register, as_of: str) -> Iterator[Finding]:  # noqa: ARG001
    """An id that moved or was removed is not used again.

    Links to it would lead to something else.

    Bad:
        a new record in the place of a tombstone

    Good:
        a new record with an id of its own
    """
    for kind in KINDS:
        for id_ in base.tombstones[kind]:
            if id_ in head[kind]:
                yield _at(head[kind][id_]), f"the id {quoted(id_)} was that of a record that moved or was removed", "choose another id, and put the tombstone back"


@rule("H403")
def events_stay_as_recorded(base: Register, head: Register, as_of: str) -> Iterator[Finding]:  # noqa: ARG001
    """A recorded event of a Concerted Action is not removed, and not changed without saying why.

    What turns out to be wrong is put right by an event of its own, or by a `correction` that gives the reason, and that stays. A better wording of a text is no change of the event.

    Bad:
        - event: adopted
          meeting: cop13      (recorded: cop12)

    Good:
        - event: adopted
          meeting: cop13
          correction:
            en: First recorded at COP12 by a slip.
    """
    for before, after in _lasting(base, head):
        if before.kind != "action":
            continue
        old, new = ([(_core(event, head), event) for event in entry.record.events] for entry in (before, after))
        left, come = list(_beyond(old, new)), list(_beyond(new, old))
        became = _paired(left, come)
        for number, (_, core, event) in enumerate(left):
            if number not in became:
                yield _at(after, "events"), f"the recorded event {_called(event)} is gone", "put it back; what was wrong is told by an event of its own, or by 'correction:' in the event"
                continue
            position, _, changed = come[became[number]]
            if changed.correction is None or changed.correction in [one.correction for own, one in old if own == core]:
                yield _at(after, "events", position), f"the recorded event {_called(event)} was changed", "add 'correction:' with the reason, or put it back as it was"
        had, has = (Counter(core for core, event in some if event.correction is not None) for some in (old, new))
        lost = had - has - Counter(core for _, core, _ in left)
        for position, (core, event) in enumerate(new):
            if lost[core] and event.correction is None:
                lost[core] -= 1
                yield _at(after, "events", position), f"the correction of the recorded event {_called(event)} is gone", "put it back: it says why the event is not what was first recorded"


def _beyond(events: Sequence[tuple[Core, Any]], others: Sequence[tuple[Core, Any]]) -> Iterator[tuple[int, Core, Any]]:
    """The events, with their places, of which others have fewer that are equal."""
    spare = Counter(core for core, _ in others)
    for position, (core, event) in enumerate(events):
        spare[core] -= 1
        if spare[core] < 0:
            yield position, core, event


def _paired(left: Sequence[tuple[int, Core, Any]], come: Sequence[tuple[int, Core, Any]]) -> dict[int, int]:
    """What each event that is no more as it was became, by their places: one of its kind, the most alike first; of two just as alike, the one that gives a reason."""
    went, came = ([(set(core), set(leaves(event)), event) for _, core, event in some] for some in (left, come))
    pairs = (
        (-len(core & own), -len(whole & other), new.correction is None, a, b)
        for a, (core, whole, old) in enumerate(went) for b, (own, other, new) in enumerate(came) if old.event == new.event
    )  # fmt: skip
    found: dict[int, int] = {}
    taken = set()
    for *_, a, b in sorted(pairs):
        if a not in found and b not in taken:
            found[a] = b
            taken.add(b)
    return found


def _called(event: Any) -> str:
    return f"{quoted(event.event)} ({event.meeting or lifecycle.first_day(event.date) or 'undated'})"


def _core(event: Model, head: Register) -> Core:
    """What of an event may not change: everything but its texts and its reason for a correction; of one that is only noted, the text is the event."""
    facts = [one for one in parts(event) if one[0][0] != "certainty" and not _in_text(one[0]) and (isinstance(one[2], Period) or not isinstance(one[2], Model))]
    kept = tuple((path, value if field.ref is None else _led(head, field.ref, str(value))) for path, field, value in facts)
    return (*kept, (("text",), event.text.en)) if event.event == "noted" and event.text is not None else kept  # type: ignore[attr-defined] # an event of its kind


def _led(head: Register, kind: str, name: str) -> str:
    """The id that a reference leads to: where its record moved, that of the one it became; which of several is for a correction to say."""
    id_ = name
    for one, id_ in head.candidates(kind, name):
        stone = head.stone(one, id_)
        if stone is not None and len(heirs := getattr(stone.record, "moved_to", [])) == 1:
            return str(heirs[0])
    return id_


def _in_text(path: Path) -> bool:
    return path[-1] in ("en", "fr", "es")


@rule("H404")
def numbers_stay(base: Register, head: Register, as_of: str) -> Iterator[Finding]:  # noqa: ARG001
    """The number of an adopted action does not change.

    Documents cite it. A number entered by a slip is put right with a note in `verification`, by someone who may overrule this rule.

    Bad:
        number: "12.7"      (recorded: "12.6")

    Good:
        number: "12.6"
    """
    for before, after in _lasting(base, head):
        if before.kind == "action" and before.record.number is not None and after.record.number != before.record.number and "number" not in (before.record.verification.unverified or []):
            yield _at(after, "number"), f"the number was {quoted(before.record.number)}", "put it back; an adopted number is cited by documents"


@rule("H405")
def status_does_not_go_back(base: Register, head: Register, as_of: str) -> Iterator[Finding]:
    """A status does not go back by editing.

    From proposed to ongoing, from ongoing to completed or closed: events lead forward.

    Bad:
        - event: completed
          date: 2027-05-01      (recorded: 2020-02-22, so that the action would run again)

    Good:
        a new event of the COP
    """
    told = {location.path for location, _, _ in events_stay_as_recorded(base, head, as_of)}
    order = [None, lifecycle.Status.PROPOSED, lifecycle.Status.ONGOING]
    for before, after in _lasting(base, head):
        if before.kind != "action" or after.path in told:
            continue
        a, b = (lifecycle.status(e.record, register, as_of).status for e, register in ((before, base), (after, head)))
        rank = [order.index(s) if s in order else len(order) for s in (a, b)]
        if rank[1] < rank[0]:
            yield _at(after, "events"), f"the status goes back from {a} to {b or 'none'}", "put the events back; only a new event changes the status"


@rule("H406")
def records_are_not_emptied(base: Register, head: Register, as_of: str) -> Iterator[Finding]:  # noqa: ARG001
    """A record keeps most of what it says.

    What no longer holds is taken out piece by piece, so that each loss is seen; a record entered by mistake is removed with a tombstone.

    Bad:
        title, events and sources alone      (recorded: these, a summary, taxa, proponents and Range States)

    Good:
        removed:
          on: 2026-11-21
          reason:
            en: The document names another action.
    """
    for before, pairs in groupby(_lasting(base, head), key=lambda pair: pair[0]):
        heirs = [after for _, after in pairs]
        values = [[str(value) for entry in some for _, value in leaves(entry.record)] for some in ([before], heirs)]
        (had, letters), (has, kept) = ((len(some), sum(map(len, some))) for some in values)
        what = f"of {had} recorded values {has} are left" if had >= _FEW and has * 2 < had else f"of {letters:,} letters {kept:,} are left" if letters >= _SHORT and kept * 3 < letters else ""
        if what:
            yield _at(heirs[0]), what, "put back what still holds; a record entered by mistake is removed with 'removed:' giving 'on' and 'reason'"


_FEW = 12
"""A record with fewer values may lose most of them."""
_SHORT = 1_500
"""So may one with fewer letters, in texts that are made shorter."""


@rule("H407")
def tombstones_keep_their_day(base: Register, head: Register, as_of: str) -> Iterator[Finding]:  # noqa: ARG001
    """The day on which a record moved or was removed stays as it was recorded.

    Where it leads may change, when the record that took its place moves in its turn.

    Bad:
        on: 2027-01-31      (recorded: 2026-11-21)

    Good:
        on: 2026-11-21
    """
    for kind in KINDS:
        for id_, before in base.tombstones[kind].items():
            after = head.tombstones[kind].get(id_)
            if after is not None and _day(after) != _day(before):
                steps = ("on",) if isinstance(after.record, Moved) else ("removed", "on")
                yield _at(after, *steps), f"the day was {quoted(_day(before))}", "put it back as it was"


def _day(stone: Entry) -> str:
    """When a record moved or was removed."""
    return str(stone.record.on if isinstance(stone.record, Moved) else stone.record.removed.on)


@file_rule("H408")
def records_change_alone(proposal: Proposal) -> Iterator[Finding]:
    """Records and the program that judges them are changed in separate pull requests.

    Nobody can review both at once, and the one must not let the other through. Tests and what is told of a change may come along.

    Bad:
        content/actions/giraffe.yaml and generator/rules.py in one pull request

    Good:
        a pull request for each
    """
    others = [path for path in proposal.others if not path.startswith("tests/") and not ("/" not in path and path.endswith(".md"))]
    if proposal.records and others:
        more = f" and {len(others) - 1} other files are changed" if len(others) > 1 else " is changed"
        hint = "propose it on its own; where the two cannot be parted, those who answer for the program may allow it with the label 'records and program'"
        yield Location(others[0]), f"{quoted(others[0])}{more} together with records", hint


@file_rule("H409")
def changes_can_be_seen(proposal: Proposal) -> Iterator[Finding]:
    """No attribute of git hides how a record changes.

    Attributes such as `-diff`, `binary`, `linguist-generated`, `filter`, `merge` or `export-ignore` make git or GitHub show or hand out less than what is stored, or store other than what is shown.

    Bad:
        *.yaml -diff      (in .gitattributes)

    Good:
        content/** text eol=lf
    """
    for location, one in {one.location: one for one in reversed(proposal.hidden)}.items():
        yield location, f"the attribute {quoted(one.name)} changes what is shown or stored of {quoted(one.record)}", "remove it: the changes of records are for all to see"


@file_rule("H410")
def changes_are_small_enough(proposal: Proposal) -> Iterator[Finding]:
    """A pull request on records is small enough to be reviewed: it changes at most 300 files and 20,000 lines.

    GitHub does not show the rest, and what is not shown is not reviewed. The same holds for pages written by hand.

    Bad:
        10,000 records in one pull request

    Good:
        several pull requests, each with one matter
    """
    every = {**proposal.others, **proposal.pages, **proposal.records} if proposal.records or proposal.pages else {}
    lines = 0
    for number, (path, own) in enumerate(sorted(every.items()), 1):
        lines += own
        if number > _MOST_FILES or lines > _MOST_LINES:
            total = f"{len(every):,} {'file' if len(every) == 1 else 'files'}, {sum(every.values()):,} lines"
            yield Location(path), f"too much for one review: {total}", f"split it into pull requests of at most {_MOST_FILES} files and {_MOST_LINES:,} lines"
            return


_MOST_FILES = 300
_MOST_LINES = 20_000


@rule("H411", Severity.WARNING)
def translations_follow(base: Register, head: Register, as_of: str) -> Iterator[Finding]:  # noqa: ARG001
    """A text that changes in English changes in its other languages too.

    Else the languages tell readers different things. A translation that is bettered alone asks for nothing.

    Bad:
        summary:
          en: For all eight of them.      (recorded: seven)
          fr: Pour toutes les sept.

    Good:
        summary:
          en: For all eight of them.
          fr: Pour toutes les huit.
    """
    for before, after in _lasting(base, head):
        if before.source.text == after.source.text:
            continue
        for path, _, others in uneven(before.source.data, after.source.data):
            names = [LANGUAGE_NAMES[lang] for lang in others]
            yield after.source.at(*path, others[0]), f"{quoted('.'.join(map(str, path)))} changed in English, and not in {' or '.join(names)}", f"change the text in {' and '.join(names)} too, or take out what is no longer right: the site then shows the English text, marked as such"


def uneven(old: Any, new: Any, path: tuple[str | int, ...] = ()) -> list[tuple[tuple[str | int, ...], list[str], list[str]]]:
    """Where a text of a record, given by its plain values, changed in English but not in all of its languages: its path, the languages that changed, and those that stand as they stood. Lists with other items are passed over."""
    if isinstance(old, dict) and isinstance(new, dict):
        both = [lang for lang in LANGUAGES if isinstance(old.get(lang), str) and isinstance(new.get(lang), str)]
        changed = [lang for lang in both if old[lang] != new[lang]]
        if both:
            others = [lang for lang in both if lang not in changed]
            return [(path, changed, others)] if "en" in changed and others else []
        return [one for name, value in new.items() for one in uneven(old.get(name), value, (*path, name))]
    if isinstance(old, list) and isinstance(new, list) and len(old) == len(new):
        return [one for at, (before, after) in enumerate(zip(old, new, strict=True)) for one in uneven(before, after, (*path, at))]
    return []


@rule("H412", Severity.WARNING)
def the_note_is_read_again(base: Register, head: Register, as_of: str) -> Iterator[Finding]:  # noqa: ARG001
    """Where `known_to` changes, the note on how far the record was checked is read again.

    It often says what was not read; once more was read it says so still.

    Bad:
        known_to: cop15      (recorded: cop14)
        verification:
          status: partly
          note:
            en: What COP15 decided was not read.

    Good:
        known_to: cop15
        verification:
          status: partly
    """
    for before, after in _lasting(base, head):
        if unread(before.source.data, after.source.data) and _led(head, "meeting", before.record.known_to) != after.record.known_to:
            yield after.source.at("verification", "note"), "'known_to' changed, and the note on how far the record was checked did not", "read the note again: what it says was not read may have been read now; then change it, or leave it out"


def unread(old: Any, new: Any) -> bool:
    """Whether `known_to` of a record, given by its plain values, changed, and the note on how far it was checked stands as it stood."""
    notes = [one["verification"].get("note") if isinstance(one.get("verification"), dict) else None for one in (old, new)]
    return old.get("known_to") != new.get("known_to") and notes[0] is not None and notes[0] == notes[1]
