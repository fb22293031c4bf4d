"""What must hold across records: one function a rule, `RULES` the visible list.

A rule looks at one record at a time, and at what it names, and yields findings; its docstring is its page on the site. The first line says what holds; `Bad:` and `Good:` show an example; `Rests on:` names
the paragraph. Rules that depend on the day only ever warn, so that the register never turns red by itself.
"""

from __future__ import annotations

import html
import inspect
import re
import unicodedata
from functools import cache, cached_property, partial
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

from generator import lifecycle, shape, source
from generator import register as register_
from generator.diagnostics import Diagnostic, Location, Severity, alike, nearest, quoted
from generator.jobs import one_by_one
from generator.models import KINDS, LANGUAGES, Moved, Name, Period, Removed, Text
from generator.models.action import Proposal
from generator.models.walk import Parts, Path, fields, gather
from generator.register import path_of, title
from generator.shape import NOUNS, REFERRED, UNKNOWN

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from generator.jobs import Share
    from generator.register import Entry, Register

    Check = Callable[["Case"], Iterable["Finding"]]


class Case:
    """One record under examination: all that a rule may look at."""

    def __init__(self, entry: Entry, register: Register, as_of: str) -> None:
        """`register` is the whole register, `as_of` the day that is meant."""
        self.entry = entry
        self.register = register
        self.as_of = as_of

    @cached_property
    def parts(self) -> Parts:
        """What stands in the record."""
        return gather(self.entry.record)

    @cached_property
    def events(self) -> list[tuple[Path, Any]]:
        """Every event, with its path."""
        return [(path, value) for path, value in self.parts.models if "event" in value.__dict__]

    @cached_property
    def words(self) -> list[tuple[Path, str]]:
        """Every text that people read, with its path."""
        return [(path, value) for path, field, value in self.parts.strings if not field.choices and field.name not in _CODES]

    @cached_property
    def unusual(self) -> list[tuple[Path, str]]:
        """Those of the texts that hold a sign of markup, or a letter that is not Latin: few do."""
        return [(path, words) for path, words in self.words if not _PLAIN.fullmatch(words)]


_CODES = frozenset(("url", "contact", "supports", "unverified", "iso2", "currency"))

Finding = tuple[Path | Location, str, str]
"""The field or the exact place in the record, what is wrong and what to do."""


class Rule(NamedTuple):
    """One rule: its code, how grave a breach is, the function that looks for breaches in one record, and in which records it looks."""

    code: str
    severity: Severity
    check: Check
    kinds: tuple[str, ...]
    live: bool
    stones: bool
    """Whether it looks at tombstones."""

    @property
    def explanation(self) -> str:
        """Its page: the docstring of the function."""
        return inspect.getdoc(self.check) or ""


MAX_FINDINGS = 100
"""So many breaches of one rule in one file are told one by one."""

RULES: list[Rule] = []
"""Every rule, in the order of its code."""


def rule(code: str, severity: Severity = Severity.ERROR, *, kinds: tuple[str, ...] = tuple(KINDS), live: bool = True, stones: bool = False) -> Callable[[Check], Check]:
    """Enter a function in `RULES`: for live records of some kinds, for tombstones, or for both."""

    def enter(function: Check) -> Check:
        RULES.append(Rule(code, severity, function, kinds, live, stones))
        return function

    return enter


def check(register: Register, as_of: str, share: Share = one_by_one) -> list[Diagnostic]:
    """Every breach of every rule, sorted by place; of many records `share` may look at both halves at the same time."""
    entries = [*register.entries(), *register.stones()]
    if len(entries) < _MANY:
        return sorted(_within(entries, register, as_of))
    halves = {name: partial(_within, some, register, as_of) for name, some in (("the one half", entries[::2]), ("the other", entries[1::2]))}
    return sorted(breach for found in share(halves).values() for breach in found)


_MANY = 1_000
"""Of fewer records, to begin another process takes as long as the rules."""


def _within(entries: Sequence[Entry], register: Register, as_of: str) -> list[Diagnostic]:
    return [breach for entry in entries for breach in breaches(entry, register, as_of)]


def breaches(entry: Entry, register: Register, as_of: str) -> Iterator[Diagnostic]:
    """Every breach of every rule in one record; of very many breaches of a rule the first are told one by one."""
    case = Case(entry, register, as_of)
    stone = isinstance(entry.record, Moved | Removed)
    for one in _rules_of(entry.kind, stone):
        findings = list(one.check(case))
        if not findings:
            continue
        found = {Diagnostic(at if isinstance(at, Location) else entry.source.at(*at), one.code, one.severity, message, hint) for at, message, hint in findings}
        first = sorted(found)[:MAX_FINDINGS]
        yield from first
        if more := len(found) - len(first):
            yield first[-1]._replace(message=f"{more:,} more like it in this file", hint="mend those told above, then check again")


@cache
def _rules_of(kind: str, stone: bool) -> list[Rule]:  # noqa: FBT001
    """The rules that look at live records of a kind, or at its tombstones."""
    return [one for one in RULES if (one.stones if stone else one.live) and kind in one.kinds]


# --- R: references --------------------------------------------------------------------------------------------------------------------


@rule("R101")
def references_exist(case: Case) -> Iterator[Finding]:
    """A reference names a record that exists.

    Whatever names something else - a species, a country, a meeting, a partner - must name a record of the register, so that every page can link to it.

    Bad:
        known_to: cop-13

    Good:
        known_to: cop13
    """
    register, told = case.register, 0
    for path, kind, name in case.parts.references:
        if register.find(kind, name) is not None:
            continue
        candidates = register.candidates(kind, name)
        if any(register.is_broken(*one) or register.stone(*one) is not None for one in candidates):
            continue
        near = register.near(kind, name) if told < MAX_FINDINGS else []
        told += 1
        noun = REFERRED[kind].split(" ", 1)[1]
        where = " or ".join(path_of(*one) for one in candidates)
        if near:
            example = f"did you mean {' or '.join(quoted(one) + register.beside(kind, one) for one in near)}?"
        elif candidates[0][0] == "party":
            example = f"look for the country in reference/parties, where each file has the code for its name, or add the record ({where})"
        else:
            example = f"write the id of an existing record, or add the record ({where})" + UNKNOWN * (path[-1] == "actor" and path[0] != "focal_points")
        yield path, f"no {noun} {quoted(name)} in the register", example


@rule("R102")
def references_live(case: Case) -> Iterator[Finding]:
    """A reference names a live record, not one that moved or was removed.

    A record that moved leaves a tombstone, so that its old address still answers; other records name the new one.

    Bad:
        actor: migratory-wildlife-network

    Good:
        actor: wild-migration
    """
    register = case.register
    for path, kind, name in case.parts.references:
        if register.find(kind, name) is not None:
            continue
        for one in register.candidates(kind, name):
            stone = register.stone(*one)
            if stone is not None:
                moved = isinstance(stone.record, Moved)
                hint = f"write {', '.join(map(quoted, stone.record.moved_to))}" if moved else "name another record, or leave the reference out"
                yield path, f"{quoted(name)} {'moved' if moved else 'was removed'}", hint


@rule("R103", stones=True)
def ids_unique(case: Case) -> Iterator[Finding]:
    """An id stands for one record in the whole register.

    Partners, bodies, actions, plans, meetings and targets share one set of ids, so that `wwf` means one thing wherever it stands.

    Bad:
        partners/giraffe.yaml beside actions/giraffe.yaml

    Good:
        partners/giraffe-conservation-foundation.yaml
    """
    entry = case.entry
    first = case.register.first("id", entry.id)
    if first is not None and first.kind != entry.kind:
        yield (), f"the id {quoted(entry.id)} is already that of {NOUNS[first.kind]}", f"choose another name for one of the two; the first is {first.path}"


@rule("R104", kinds=("activity",))
def activities_have_plans(case: Case) -> Iterator[Finding]:
    """The folder of an activity holds its plan.

    Bad:
        workplans/cbd-cms-2012-2014/2.7.yaml without workplans/cbd-cms-2012-2014/plan.yaml

    Good:
        both files
    """
    plan = case.entry.id.split("/")[0]
    if case.register.get("plan", plan) is None and not case.register.is_broken("plan", plan) and case.register.stone("plan", plan) is None:
        near = alike(plan, case.register.names("plan"))
        yield (), f"no plan.yaml in the folder {quoted(plan)}", f"did you mean the folder {quoted(near)}?" if near else "add plan.yaml"


@rule("R105", kinds=("activity",))
def sections_exist(case: Case) -> Iterator[Finding]:
    """The section, group and term of an activity stand in its plan.

    Bad:
        section: "7"

    Good:
        section: "6"
    """
    record = case.entry.record
    plan = case.register.plan_of(case.entry)
    if plan is None:
        return
    sections = {s.number: s for s in plan.record.sections or []}
    section, group = record.section, record.group
    if section is not None and section not in sections:
        yield ("section",), f"the plan has no section {quoted(section)}", f"its sections are: {', '.join(sections) or 'none'}"
    elif group is not None:
        groups = [g.id for g in (sections[section].groups or [])] if section is not None else [g.id for s in sections.values() for g in s.groups or []]
        if group not in groups:
            yield ("group",), f"the section has no group {quoted(group)}", f"its groups are: {', '.join(groups) or 'none'}"
    terms = [t.term for t in plan.record.terms or []]
    for position, phase in enumerate(record.phases or []):
        if phase.term is not None and phase.term not in terms:
            yield ("phases", position, "term"), f"the plan has no term {quoted(phase.term)}", f"its terms are: {', '.join(terms) or 'none; write a timeframe'}"


@rule("R106", kinds=("activity",))
def shared_reports_exist(case: Case) -> Iterator[Finding]:
    """A shared report names activities of the same plan, and one of them tells it.

    Bad:
        reported_with:
          - "8.9"

    Good:
        reported_with:
          - "8.1"
    """
    register = case.register
    plan = case.entry.id.split("/")[0]
    for i, phase in enumerate(case.entry.record.phases or []):
        for j, report in enumerate(phase.progress or []):
            at: Path = ("phases", i, "progress", j)
            told = report.text is not None
            for k, number in enumerate(report.reported_with or []):
                other = register.get("activity", f"{plan}/{number}")
                if other is None:
                    if not register.is_broken("activity", f"{plan}/{number}"):
                        near = alike(number, [id_.split("/")[1] for id_ in register.names("activity") if id_.startswith(f"{plan}/")])
                        yield (*at, "reported_with", k), f"the plan has no activity {quoted(number)}", f"did you mean {quoted(near)}?" if near else "write the number as its file is named"
                    told = told or other is None
                elif any(p.text is not None for ph in other.record.phases or [] for p in ph.progress or []):
                    told = True
            if not told:
                yield at, "a report without a text", "write 'text', or name in 'reported_with' the activity that tells it"


@rule("R107")
def paths_exist(case: Case) -> Iterator[Finding]:
    """The fields that a source supports, or that are unverified, exist in the record.

    A path is the names of fields with dots; items of a list count from 1, and an event may be named by its kind.

    Bad:
        supports:
          - event.adopted

    Good:
        supports:
          - events.adopted
          - taxa.1.scope
    """
    record, data = case.entry.record, case.entry.source.data
    lists: list[tuple[Path, list[str] | None]] = [(("sources", i, "supports"), source.supports) for i, source in enumerate(record.sources)]
    lists.append((("verification", "unverified"), record.verification.unverified))
    for at, paths in lists:
        for position, path in enumerate(paths or []):
            wrong = _missing_step(data, path)
            if wrong is not None:
                step, known = wrong
                several = [one for one in re.split(r"[,;\s]+", path) if one]
                near = nearest(step, known) if "[" not in step and len(several) == 1 else None
                there = f"at that place the record has: {', '.join(known) or 'nothing'}"
                if "[" in step:
                    there = "an item of a list is named by a point and its number, counted from 1: events.1"
                elif len(several) > 1 and all(_missing_step(data, one) is None for one in several):
                    there = f"write each on a line of its own: {', '.join(quoted(f'- {one}') for one in several)}"
                yield (*at, position), f"the record has no field {quoted(path)}", f"did you mean {quoted(near)} for {quoted(step)}?" if near else there


def resolve(data: Any, path: str) -> list[Path]:
    """The places in a record that a path of `supports` or `unverified` names: `events.adopted.date` is every adoption's date."""
    places: list[tuple[Path, Any]] = [((), data)]
    for step in path.split("."):
        places = [found for place, value in places for found in _steps(place, value, step)]
    return [place for place, _ in places]


def numbered(step: str) -> bool:
    """Whether a step of a path is the number of an item, in the digits 0 to 9."""
    return step.isascii() and step.isdigit()


def _steps(place: Path, value: Any, step: str) -> list[tuple[Path, Any]]:
    if isinstance(value, dict):
        return [((*place, step), value[step])] if step in value else []
    if isinstance(value, list):
        if numbered(step):
            position = int(step) - 1
            return [((*place, position), value[position])] if 0 <= position < len(value) else []
        return [((*place, i), item) for i, item in enumerate(value) if isinstance(item, dict) and (item.get("event") == step or f"{item.get('event')}@{item.get('meeting')}" == step)]
    return []


def _missing_step(data: Any, path: str) -> tuple[str, list[str]] | None:
    places: list[tuple[Path, Any]] = [((), data)]
    for step in path.split("."):
        found = [one for place, value in places for one in _steps(place, value, step)]
        if not found:
            value = places[0][1]
            if isinstance(value, dict):
                return step, list(value)
            if isinstance(value, list):
                kinds = dict.fromkeys(item["event"] for item in value if isinstance(item, dict) and "event" in item)
                return step, [*kinds, *(map(str, range(1, len(value) + 1)) if len(value) < _SOME else (f"1 to {len(value):,}",))]
            return step, []
        places = found
    return None


_SOME = 10
"""Fewer items of a list are numbered one by one."""


@rule("R108")
def lists_without_repeats(case: Case) -> Iterator[Finding]:
    """Nothing stands twice in a list.

    Bad:
        range_states:
          - country: IND
          - country: IND

    Good:
        range_states:
          - country: IND
    """
    for path, values in _lists(case.entry.source.data, ()):
        seen: set[str] = set()
        for position, item in enumerate(values):
            mark = item
            if isinstance(item, dict):
                key = next((k for k in ("country", "species", "actor") if k in item), None)
                mark = {k: item.get(k) for k in (key, "scope", "since", "until", "role")} if key else item
            text = mark if isinstance(mark, str) else repr(mark)
            if text in seen:
                what = mark if isinstance(mark, str) else next((v for v in mark.values() if isinstance(v, str)), None) if isinstance(mark, dict) else None
                yield (*path, position), f"{quoted(what) if what else 'an item'} stands twice in {quoted(path[-1] if path else 'the list')}", "keep one of the two"
            seen.add(text)


def _lists(value: Any, path: Path) -> list[tuple[Path, list[Any]]]:
    """The lists of several items in a record."""
    found = []
    if isinstance(value, list):
        if len(value) > 1:
            found.append((path, value))
        inner = enumerate(value)
    else:
        inner = value.items()
    for step, item in inner:
        if isinstance(item, dict | list):
            found += _lists(item, (*path, step))
    return found


@rule("R109", kinds=("action", "activity"))
def numbers_unique(case: Case) -> Iterator[Finding]:
    """The number of a Concerted Action, and of an activity within its plan, belongs to one record.

    Bad:
        two actions with number: "12.6"

    Good:
        each with its own
    """
    entry = case.entry
    if entry.record.number is None:
        return
    first = case.register.first("number", f"{entry.id.split('/')[0] if entry.kind == 'activity' else ''}/{entry.record.number.casefold()}")
    if first is not None and first.id != entry.id:
        yield ("number",), f"the number {quoted(entry.record.number)} is already that of {quoted(first.id)}", "write the number this record has in its document"


@rule("R110", Severity.WARNING, kinds=("action", "partner", "plan", "body", "meeting", "target", "species"))
def titles_unique(case: Case) -> Iterator[Finding]:
    """Two records of a kind seldom have the same title: one may be a copy of the other.

    Bad:
        two partners named "Wildlife Conservation Society"

    Good:
        one record
    """
    entry = case.entry
    field, words = title(entry)
    first = case.register.first("title", f"{entry.kind}/{words.casefold()}")
    if first is not None and first.id != entry.id:
        yield (field,), f"{quoted(words)} is also the {'name' if field == 'name' else field.replace('_', ' ')} of {quoted(first.id)}", "if both are the same, keep one and leave a tombstone"


@rule("R111", live=False, stones=True)
def tombstones_lead_somewhere(case: Case) -> Iterator[Finding]:
    """A tombstone leads to live records of its kind, never to another tombstone.

    Bad:
        moved_to:
          - a-record-that-moved-too

    Good:
        moved_to:
          - the-record-of-today
    """
    entry, register = case.entry, case.register
    if not isinstance(entry.record, Moved):
        return
    for position, id_ in enumerate(entry.record.moved_to):
        if id_ == entry.id:
            yield ("moved_to", position), f"{quoted(id_)} leads to itself", "name the record that it became"
        elif register.stone(entry.kind, id_) is not None:
            yield ("moved_to", position), f"{quoted(id_)} is a tombstone itself", "name the record it leads to"
        elif register.get(entry.kind, id_) is None and not register.is_broken(entry.kind, id_):
            near = alike(id_, register.names(entry.kind))
            yield ("moved_to", position), f"no live record {quoted(id_)} of this kind in the register", f"did you mean {quoted(near)}?" if near else "write the id of a live record"


@rule("R112")
def sources_say_what_they_are(case: Case) -> Iterator[Finding]:
    """A source says what it is: the symbol of a document, or a title with its publisher.

    Bad:
        - url: https://www.example.org/page

    Good:
        - title: Giraffe experts agree on a text
          publisher: CMS Secretariat
          url: https://www.example.org/page
    """
    for position, one in enumerate(case.entry.record.sources):
        if one.document is None and (one.title is None or one.publisher is None):
            lacks = "a document symbol, or a title and a publisher" if one.title is None else "a publisher"
            yield ("sources", position), "the source does not say what it is", f"add {lacks}"


@rule("R113")
def verification_agrees(case: Case) -> Iterator[Finding]:
    """A record called verified has no unverified field.

    Bad:
        verification:
          status: verified
          unverified:
            - number

    Good:
        verification:
          status: partly
          unverified:
            - number
    """
    verification = case.entry.record.verification
    if verification.status == "verified" and verification.unverified:
        yield ("verification", "status"), "'verified', yet some fields are named as unverified", "write 'partly'"


@rule("R114", kinds=("target",))
def frameworks_hold_targets(case: Case) -> Iterator[Finding]:
    """A strategic target belongs to a framework; a framework belongs to none.

    Bad:
        kind: target

    Good:
        kind: target
        framework: strategic-plan-for-biodiversity-2011-2020
    """
    record = case.entry.record
    if record.kind == "framework":
        if record.framework is not None:
            yield ("framework",), "a framework inside another framework", "leave 'framework' out, or change the kind"
        return
    if record.framework is None:
        yield ("kind",), "a target without its framework", "add 'framework:' with the id of the framework's record"
        return
    home = case.register.get("target", record.framework)
    if home is not None and home.record.kind != "framework":
        yield ("framework",), f"{quoted(record.framework)} is no framework", "name the record whose kind is 'framework'"


@rule("R115", kinds=("activity",))
def activities_lie_under_their_number(case: Case) -> Iterator[Finding]:
    """The file of an activity is named by its number: in lower case, with a hyphen for each space.

    Shown here for `workplans/example-plan/2.7.yaml`; the activity `13.AA a` lies in `13.aa-a.yaml`.

    Bad:
        number: "2.8"

    Good:
        number: "2.7"
    """
    entry = case.entry
    name = re.sub(r"[^a-z0-9.]+", "-", entry.record.number.lower()).strip("-.")
    plan, here = entry.id.split("/")
    if name != here:
        stone = f"where it was published as '{here}.yaml', leave there a tombstone that leads to '{plan}/{name}': 'moved_to:', below it '- ' with that, and 'on:' with the day"
        yield ("number",), f"number {quoted(entry.record.number)} in the file '{here}.yaml'", f"write the number that is printed; if it is this one, the record belongs in '{name}.yaml'; {stone}"


@rule("R116", kinds=("meeting",))
def meetings_can_be_told_apart(case: Case) -> Iterator[Finding]:
    """No two meetings have the same abbreviation, and every Conference of the Parties has its number, which rises with the dates.

    The numbers say which COP came after which, and so up to which decision a status is known.

    Bad:
        abbreviation: COP14
        kind: cop

    Good:
        abbreviation: COP14
        kind: cop
        number: 14
    """
    entry, record = case.entry, case.entry.record
    first = case.register.first("abbreviation", record.abbreviation.casefold())
    if first is not None and first.id != entry.id:
        yield ("abbreviation",), f"{quoted(record.abbreviation)} is also {quoted(first.id)}", "write what tells the two apart, or remove one of them"
    if record.kind != "cop":
        return
    if record.number is None:
        yield ("kind",), "a COP without its number", "add 'number:'"
        return
    cops = [cop for cop in lifecycle.cops(case.register) if cop.record.number is not None]
    before = next((one for one, cop in pairwise(cops) if cop.id == entry.id), None)
    if before is not None and before.record.number == record.number:
        yield ("number",), f"{record.number} is also the number of {before.id}", "write the number that is printed"
    before = next((one for one, cop in pairwise([cop for cop in cops if cop.record.dates is not None]) if cop.id == entry.id), None)
    start, end = lifecycle.first_day(record.dates), lifecycle.last_day(before.record.dates) if before else None
    if before is not None and start is not None and end is not None and lifecycle.passed(start, end):
        yield ("number",), f"{record.abbreviation} ({start}) has a higher number than {before.record.abbreviation} ({end}), yet came before it", "put right the number or the dates"


@rule("R117", kinds=("party",))
def two_letters_are_of_one_country(case: Case) -> Iterator[Finding]:
    """A code of two letters belongs to one country.

    By it other programs know the country, and the code of the United Nations is found.

    Bad:
        iso2: SE      (in the record of Norway)

    Good:
        iso2: "NO"
    """
    iso2 = case.entry.record.iso2
    first = case.register.first("iso2", iso2) if iso2 is not None else None
    if first is not None and first.id != case.entry.id:
        yield ("iso2",), f"the code {quoted(iso2)} is already that of {quoted(first.id)}", "write the code that ISO 3166-1 gives this country"


# --- L: lifecycle ---------------------------------------------------------------------------------------------------------------------

_ANNEX = "Resolution 12.28 (Rev.COP14), Annex 1"
_STEPS = {
    "submitted": "step 1.1", "revised": "step 3.2", "assessed": "step 2.1", "withdrawn": "step 3", "adopted": "step 4.1", "rejected": "step 4.1",
    "reported": "step 5.1", "national-report": "step 5.5", "reviewed": "step 6.3", "extended": "step 6.6", "completed": "step 6.1", "closed": "step 6",
}  # fmt: skip


@rule("L201", kinds=("action",))
def events_in_turn(case: Case) -> Iterator[Finding]:
    """An event happens only in a status that allows it.

    A proposal is assessed, then adopted, rejected or withdrawn; an adopted action is reported on, reviewed, extended, completed or closed; after that
    nothing but a note follows.

    Bad:
        events:
          - event: adopted
          - event: closed
          - event: extended

    Good:
        events:
          - event: adopted
          - event: extended
          - event: closed

    Rests on: Resolution 12.28 (Rev.COP14), Annex 1, steps 1 to 6
    """
    now: lifecycle.Status | None = None
    for position, event in enumerate(case.entry.record.events):
        allowed = lifecycle.ALLOWED[event.event]
        if now not in allowed:
            may = " or ".join(str(s) if s else "new" for s in allowed)
            step = _STEPS[event.event]
            yield (
                ("events", position, "event"),
                f"{quoted(event.event)} while the action is {now or 'not yet proposed'}",
                f"it may follow only while the action is {may} ({_ANNEX}, {step}); look at the order of the events",
            )
        now = lifecycle.AFTER.get(event.event, now)


@rule("L202", kinds=("action",))
def decisions_need_a_cop(case: Case) -> Iterator[Finding]:
    """Only the Conference of the Parties adopts, rejects, extends, completes or closes an action.

    Bad:
        - event: adopted
          meeting: stc48

    Good:
        - event: adopted
          meeting: cop13

    Rests on: Resolution 12.28 (Rev.COP14), Annex 1, steps 4.1 and 6.6
    """
    for position, event in enumerate(case.entry.record.events):
        if event.event not in lifecycle.DECISIONS:
            continue
        if event.meeting is None:
            yield ("events", position), f"{quoted(event.event)} without a meeting", f"add 'meeting:' with the COP that decided it ({_ANNEX}, {_STEPS[event.event]})"
            continue
        meeting = case.register.find("meeting", event.meeting)
        if meeting is not None and meeting.record.kind != "cop":
            yield (
                ("events", position, "meeting"),
                f"{quoted(event.event)} at {meeting.record.abbreviation}, which is no Conference of the Parties",
                f"only the COP decides it ({_ANNEX}, {_STEPS[event.event]}); an approval by another body is a 'noted'",
            )


@rule("L203")
def events_have_a_time(case: Case) -> Iterator[Finding]:
    """An event has a date, or a meeting that stands for one.

    Bad:
        - event: reported

    Good:
        - event: reported
          meeting: cop13
    """
    for path, event in case.events:
        if event.date is None and event.meeting is None and event.event != "noted" and not (case.entry.kind == "action" and event.event in lifecycle.DECISIONS):
            yield path, f"{quoted(event.event)} without a date or meeting", "add 'date:' or 'meeting:'"


@rule("L204")
def events_in_order(case: Case) -> Iterator[Finding]:
    """Events stand oldest first.

    Bad:
        - event: extended
          meeting: cop13
        - event: adopted
          meeting: cop12

    Good:
        - event: adopted
          meeting: cop12
        - event: extended
          meeting: cop13
    """
    before = ""
    owner: object = None
    for path, event in case.events:
        if owner != path[:-1]:
            owner, before = path[:-1], ""
        first = lifecycle.first_day(event.date)
        last = lifecycle.held(event, case.register)
        if first is None and event.meeting is not None:
            meeting = case.register.find("meeting", event.meeting)
            first = lifecycle.first_day(meeting.record.dates) if meeting else None
        if last is None or _missed(path, event, case.register) is not None:
            continue
        if before and last < before[: len(last)]:
            yield path, f"{quoted(event.event)} ({last}) stands after something of {before}", "look the dates up again; where they are right, put the events in the order in which they happened"
        before = first or last


@rule("L205", kinds=("action",))
def known_to_a_cop(case: Case) -> Iterator[Finding]:
    """`known_to` is a COP, and no earlier than the last decision recorded.

    It says up to which COP the outcome for this action was read; the register claims nothing after it.

    Bad:
        known_to: cop12
        events:
          - event: extended
            meeting: cop13

    Good:
        known_to: cop13
    """
    record = case.entry.record
    known = case.register.find("meeting", record.known_to)
    if known is None:
        return
    if known.record.kind != "cop":
        yield ("known_to",), f"{known.record.abbreviation} is no Conference of the Parties", "write the last COP whose outcome for this action was read"
        return
    for event in record.events:
        meeting = case.register.find("meeting", event.meeting) if event.meeting and event.event in lifecycle.DECISIONS else None
        if meeting and meeting.record.kind == "cop" and meeting.record.number and known.record.number and meeting.record.number > known.record.number:
            yield ("known_to",), f"{quoted(event.event)} at {meeting.record.abbreviation} is recorded, yet 'known_to' says {known.record.abbreviation}", f"write {quoted(meeting.id)}{_undated(meeting)}"


def _undated(meeting: Entry) -> str:
    """What is to be done first where an event names a COP whose dates are not recorded, so that the register does not know that it met."""
    return f", and record the dates of the meeting in {meeting.path}" if meeting.record.dates is None else ""


@rule("L206", Severity.WARNING, kinds=("action",))
def taxa_are_listed(case: Case) -> Iterator[Finding]:
    """The animals of a Concerted Action stand on Appendix I or II.

    A look-alike outside the Appendices says so with `lookalike: true`. Where the register holds no entry for the taxon, for a higher or for a lower one, it says that
    none is recorded: the entry may exist all the same.

    Bad:
        taxa:
          - species: passer-domesticus

    Good:
        taxa:
          - species: otis-tarda

    Rests on: Resolution 12.28 (Rev.COP14), paragraph 1
    """
    for position, taxon in enumerate(case.entry.record.taxa):
        species = case.register.find("species", taxon.species)
        if species is None or taxon.lookalike:
            continue
        name = species.record.scientific_name
        wider = {name, " ".join(name.split()[:2]), name.split()[0], species.record.family, species.record.order}
        if not any(case.register.first("listed", one) for one in wider if one) and case.register.first("listed below", name) is None:
            yield ("taxa", position, "species"), f"no entry of {name} on Appendix I or II is recorded", f"add its listings to {species.path}, or 'lookalike: true' (Resolution 12.28 (Rev.COP14), paragraph 1)"


@rule("L207", Severity.WARNING, kinds=("action",))
def taxa_have_names(case: Case) -> Iterator[Finding]:
    """The animals of a Concerted Action have a common name in each of the three languages.

    Bad:
        names:
          en:
            - Blue shark

    Good:
        names:
          en:
            - Blue shark
          fr:
            - Requin bleu
          es:
            - Tiburón azul

    Rests on: Resolution 12.28 (Rev.COP14), Annex 1, step 1.2
    """
    for position, taxon in enumerate(case.entry.record.taxa):
        species = case.register.find("species", taxon.species)
        if species is None:
            continue
        names = species.record.names
        lacking = [LANGUAGE_NAMES[lang] for lang in LANGUAGES if names is None or not getattr(names, lang)]
        if lacking:
            yield ("taxa", position, "species"), f"{species.record.scientific_name} has no common name in {' or '.join(filter(None, (', '.join(lacking[:-1]), lacking[-1])))}", f"add it to {species.path} with its source ({_ANNEX}, step 1.2)"


LANGUAGE_NAMES = {"en": "English", "fr": "French", "es": "Spanish"}


@rule("L208", Severity.WARNING, kinds=("action",))
def summaries_are_short(case: Case) -> Iterator[Finding]:
    """The summary of an action has about 200 words.

    Bad:
        a summary of 300 words

    Good:
        one of 200

    Rests on: Resolution 12.28 (Rev.COP14), Annex 2, summary of activities
    """
    for lang in LANGUAGES:
        words = getattr(case.entry.record.summary, lang, None)
        if words and (count := len(words.split())) > (250 if lang == "en" else 300):
            yield ("summary", lang), f"the summary has {count} words", "Annex 2 of Resolution 12.28 (Rev.COP14) asks for about 200"


@rule("L209", Severity.WARNING, kinds=("action",))
def proposals_are_complete(case: Case) -> Iterator[Finding]:
    """A proposal to COP15 or later fills in every section of the template.

    Bad:
        a proposal to COP15 without cost_effectiveness

    Good:
        all eleven sections

    Rests on: Resolution 12.28 (Rev.COP14), Annex 1, step 1.3, and Annex 2
    """
    record = case.entry.record
    first = record.events[0]
    meeting = case.register.find("meeting", first.meeting) if first.meeting else None
    if first.event not in ("submitted", "adopted") or meeting is None or meeting.record.kind != "cop" or (meeting.record.number or 0) < 15:
        return
    sections = [field.name for field in fields(Proposal)]
    lacking = [name for name in sections if getattr(record.proposal, name, None) is None]
    if lacking:
        yield ("proposal",) if record.proposal else (), f"the proposal lacks {len(lacking)} of {len(sections)} sections of the template: {', '.join(lacking)}", f"add them from the proposal ({_ANNEX}, step 1.3)"


@rule("L210", Severity.WARNING, kinds=("action",))
def lessons_are_told(case: Case) -> Iterator[Finding]:
    """An action that ended has lessons learned.

    Bad:
        events:
          - event: completed

    Good:
        lessons_learned:
          en: …

    Rests on: Resolution 12.28 (Rev.COP14), Annex 1, step 6.5
    """
    record = case.entry.record
    standing = lifecycle.status(record, case.register, case.as_of)
    if standing.status in (lifecycle.Status.COMPLETED, lifecycle.Status.CLOSED) and record.lessons_learned is None:
        position = record.events.index(standing.event)
        yield ("events", position), f"the action is {standing.status} and no lessons learned are recorded", f"add 'lessons_learned' from the proponents' report ({_ANNEX}, step 6.5)"


@rule("L211", Severity.WARNING, kinds=("action",))
def reports_are_received(case: Case) -> Iterator[Finding]:
    """An ongoing action has a report to each COP.

    Where none is received, the action is considered closed. The register only says so where the reports to that COP were fully read, and it never
    changes the status by itself: the COP decides.

    Bad:
        events:
          - event: adopted
            meeting: cop12

    Good:
        events:
          - event: adopted
            meeting: cop12
          - event: reported
            meeting: cop13

    Rests on: Resolution 12.28 (Rev.COP14), Annex 1, step 6.4
    """
    entry, register, as_of = case.entry, case.register, case.as_of
    if lifecycle.status(entry.record, register, as_of).status is lifecycle.Status.ONGOING and (cop := lifecycle.lapsed(entry, register, as_of)) is not None:
        yield ("events",), f"no report to {cop.record.abbreviation} is recorded; the action would be considered closed", f"record the report, or the COP's decision ({_ANNEX}, step 6.4)"


@rule("L212")
def periods_run_forward(case: Case) -> Iterator[Finding]:
    """A period ends after it starts, and 29 February falls in a leap year.

    Bad:
        start: 2014
        end: 2012

    Good:
        start: 2012
        end: 2014
    """
    for path, value in case.parts.models:
        if isinstance(value, Period) and value.start and value.end and value.end[: len(value.start)] < value.start[: len(value.end)]:
            yield (*path, "end"), f"the period ends ({value.end}) before it starts ({value.start})", "change one of the two"
    for path, _, words in case.parts.strings:
        if words.endswith("-02-29") and re.fullmatch("[0-9]{4}-02-29", words):
            year = int(words[:4])
            if year % 4 or (year % 100 == 0 and year % 400):
                yield path, f"{year} had no 29 February", "look the date up again"


@rule("L213", Severity.WARNING)
def events_have_happened(case: Case) -> Iterator[Finding]:
    """An event has happened: its date is not in the future.

    Bad:
        - event: reported
          date: 2099-01-01

    Good:
        - event: reported
          date: 2023-05-26
    """
    for path, event in case.events:
        date = lifecycle.first_day(event.date)
        if date is not None and not lifecycle.reached(date, case.as_of):
            yield (*path, "date"), f"{quoted(event.event)} on {date}, which is after {case.as_of}", "look at the year; what is only planned is no event"


@rule("L214", Severity.WARNING, kinds=("partner",))
def private_sector_accepts_conduct(case: Case) -> Iterator[Finding]:
    """A partner from the private sector names the CMS Code of Conduct.

    Bad:
        kind: private-sector

    Good:
        kind: private-sector
        code_of_conduct: the document in which it accepted it

    Rests on: Resolution 11.10, paragraph 8
    """
    if case.entry.record.kind == "private-sector" and case.entry.record.code_of_conduct is None:
        yield ("kind",), "a private-sector partner without the CMS Code of Conduct", "add 'code_of_conduct' (Resolution 11.10, paragraph 8)"


@rule("L215", kinds=("action",))
def changes_run_forward(case: Case) -> Iterator[Finding]:
    """Something on a list is added (`since`) before it is taken off (`until`), both by a COP.

    Bad:
        since: cop14
        until: cop13

    Good:
        since: cop13
        until: cop14
    """
    for path, value in case.parts.models:
        since, until = value.__dict__.get("since"), value.__dict__.get("until")
        if not isinstance(since, str) or not isinstance(until, str):
            continue
        a, b = case.register.find("meeting", since), case.register.find("meeting", until)
        if a and b and (b.record.number or 0) <= (a.record.number or 0):
            yield (*path, "until"), f"taken off at {b.record.abbreviation}, but added at {a.record.abbreviation}", "change one of the two"


@rule("L216", Severity.WARNING, kinds=("action",))
def events_have_a_source(case: Case) -> Iterator[Finding]:
    """An event of a Concerted Action names its document, or a source supports it.

    Sources that say what they support must between them support every event that is not inferred. Two events of a kind are told apart by their
    meeting: `events.extended@cop14`.

    Bad:
        events:
          - event: extended
            meeting: cop15
        sources:
          - document: UNEP/CMS/Concerted Action 13.3
            supports:
              - events.adopted

    Good:
        supports:
          - events.adopted
          - events.extended@cop15
    """
    record, sources = case.entry.record, case.entry.record.sources
    if any(one.supports is None for one in sources):
        return
    places = {place for one in sources for path in one.supports for place in resolve(case.entry.source.data, path)}
    for position, event in enumerate(record.events):
        told = any(place[:2] in (("events",), ("events", position)) for place in places)
        if not told and event.document is None and event.certainty is None:
            name = f"events.{event.event}@{event.meeting}" if event.meeting else f"events.{position + 1}"
            yield ("events", position), f"no source supports {quoted(event.event)}", f"add its 'document:', or name {name} in the 'supports:' of a source"


@rule("L217", Severity.WARNING, kinds=("action",))
def known_to_a_cop_that_met(case: Case) -> Iterator[Finding]:
    """`known_to` names a COP that has met: what was not yet decided was not read.

    Bad:
        known_to: cop16      (COP16 is yet to come)

    Good:
        known_to: cop15
    """
    known = case.register.find("meeting", case.entry.record.known_to)
    if known is not None and known.record.kind == "cop" and known.id not in {cop.id for cop in lifecycle.took_place(case.register, case.as_of)}:
        hint = "write the last COP that has ended and whose outcome was read"
        if known.record.dates is None:
            yield ("known_to",), f"'known_to' says {known.record.abbreviation}, whose dates are not recorded", f"if it has ended, record its dates in {known.path}; else {hint}"
        else:
            yield ("known_to",), f"'known_to' says {known.record.abbreviation}, which had not ended on {case.as_of}", hint


@rule("L218", Severity.WARNING, kinds=("action",))
def no_cop_is_passed_over(case: Case) -> Iterator[Finding]:
    """No COP is passed over between two at which something is recorded of an ongoing action.

    At each of its meetings the COP reviews the progress made and decides whether an action is extended. Where nothing is recorded, a reader cannot tell whether the
    COP was silent or its decision was passed over in reading.

    Bad:
        known_to: cop14
        events:
          - event: adopted
            meeting: cop12
          - event: extended
            meeting: cop14

    Good:
        known_to: cop14
        events:
          - event: adopted
            meeting: cop12
          - event: extended
            meeting: cop13
          - event: extended
            meeting: cop14

    Rests on: Resolution 12.28 (Rev.COP14), Annex 1, steps 5.6 and 6.6
    """
    for cop in lifecycle.silent(case.entry, case.register, case.as_of):
        yield ("events",), f"nothing is recorded at {cop.record.abbreviation}, though the action was ongoing and something is at a later COP", f"record the COP's decision or the report to it; where its documents are silent, a 'noted' that says so ({_ANNEX}, step 6.6)"


@rule("L219", kinds=("action",))
def known_to_rests_on_an_event(case: Case) -> Iterator[Finding]:
    """Something is recorded of an ongoing action at the COP that `known_to` names.

    Its outcome was read, says `known_to`; what was read there is what keeps the status from being a mere guess. Where the documents of the COP are silent, a `noted`
    says so and names them.

    Bad:
        known_to: cop14
        events:
          - event: adopted
            meeting: cop13

    Good:
        known_to: cop14
        events:
          - event: adopted
            meeting: cop13
          - event: extended
            meeting: cop14

    Rests on: Resolution 12.28 (Rev.COP14), Annex 1, step 6.6
    """
    if (cop := lifecycle.untold(case.entry, case.register)) is not None:
        name = cop.record.abbreviation
        yield ("known_to",), f"'known_to' says that the outcome of {name} was read, and nothing is recorded there", f"record what {name} decided, or a 'noted' that its documents are silent; else write the last COP whose outcome was read"


@rule("L220")
def events_fall_within_their_meeting(case: Case) -> Iterator[Finding]:
    """What happened at a meeting has a date within its days.

    What is sent to a meeting, as a proposal or a report, may come before it, and an instrument may be signed beside one: of these the date is not held against the meeting's.

    Bad:
        - event: adopted
          date: 2016-03-28
          meeting: cop15      (23 to 29 March 2026)

    Good:
        - event: adopted
          date: 2026-03-28
          meeting: cop15
    """
    for path, event in case.events:
        if (meeting := _missed(path, event, case.register)) is not None:
            date, days = (" – ".join(dict.fromkeys(filter(None, (lifecycle.first_day(when), lifecycle.last_day(when))))) for when in (event.date, meeting.record.dates))
            yield (*path, "date"), f"{quoted(event.event)} on {date}, but {meeting.record.abbreviation} met on other days ({days})", "look the date and the meeting up again"


_SENT = frozenset(("submitted", "revised", "assessed", "withdrawn", "reported", "national-report", "reviewed", "drafted", "accreditation-applied"))
"""Events that may name the meeting they were meant for."""


def _missed(path: Path, event: Any, register: Register) -> Entry | None:
    """The meeting at which an event happened, where its days are recorded and none of them is one of the event's."""
    meeting = register.find("meeting", event.meeting) if event.date and event.meeting and event.event not in _SENT and path[0] != "instruments" else None
    if meeting is None or meeting.record.dates is None:
        return None
    (first, last), (start, end) = (lifecycle.span(when) for when in (event.date, meeting.record.dates))
    return meeting if last < start or end < first else None


# --- T: text and translation ----------------------------------------------------------------------------------------------------------


@rule("T301", Severity.WARNING)
def texts_are_translated(case: Case) -> Iterator[Finding]:
    """A text for readers stands in all three languages.

    Where a language is missing the site shows the English and says so.

    Bad:
        title:
          en: Giraffe

    Good:
        title:
          en: Giraffe
          fr: Girafe
          es: Jirafa
    """
    for path, text in case.parts.models:
        if isinstance(text, Name | Text) and (lacking := [lang for lang in LANGUAGES if getattr(text, lang) is None]):
            names = " and ".join(LANGUAGE_NAMES[lang] for lang in lacking)
            field = next((str(s) for s in reversed(path) if isinstance(s, str)), "text")
            yield path, f"{quoted(field)} is not translated into {names}", f"add {' and '.join(f'{lang}:' for lang in lacking)}"


_PLACEHOLDER = re.compile(
    r"(?:tb[acd]|to be (?:announced|completed|confirmed|defined|determined)|à (?:compléter|confirmer|définir)|por (?:completar|confirmar|definir)"
    r"|todo|fixme|placeholder|xxx+|n\.?/?a|none|nil|unknown|not recorded|\?+|-+|_+|…|\.\.\.)\.?\Z",
    re.IGNORECASE,
)
_LOREM = re.compile(r"\blorem ipsum\b", re.IGNORECASE)
_PLAIN = re.compile("[\n -%'-)+-;=-Z\\]^a-~\u00a1-\u024f\u2018-\u201d\u2013\u2014\u2026]*")
"""Text without a sign of markup, in Latin letters alone, as nearly all is."""
_MARKUP = re.compile(r"&(?:#\d+|#x[0-9a-f]+|[a-z]{2,8});|</?[a-z][^<>\n@]*>|<!--|\*\*[^*\n]+\*\*|(?<![\w_])__[^_\n]+__|`[^`\n]+`|!?\[[^\[\]\n]+\]\([^()\n]+\)", re.IGNORECASE)
_FORMS = re.compile("[\uff10-\uff19\uff21-\uff3a\uff41-\uff5a\ufb00-\ufb06\U0001d400-\U0001d7ff]+")
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+\.[\w-]+(?:\.[\w-]+)*")
PHONE = re.compile(r"\+(?!\d{1,3}(?: \d{3})+(?![ \d]))(?=\d+[ (-])[1-9](?:[ ()-]{0,2}\d){7,14}(?!\d)")
_WORD = re.compile(r"[^\W\d_]{2,}")


@rule("T302", Severity.WARNING)
def texts_say_something(case: Case) -> Iterator[Finding]:
    """A text says something; what is not known is left out.

    Bad:
        summary:
          en: TBC

    Good:
        no summary
    """
    for path, words in case.words:
        if match := _PLACEHOLDER.match(words):
            yield case.entry.source.inside(path, 0), f"{quoted(match[0])} says nothing", "fill it in, or leave the field out"
        elif "psum" in words.lower() and (match := _LOREM.search(words)):
            yield case.entry.source.inside(path, match.start()), f"{quoted(match[0])} says nothing", "fill it in, or leave the field out"


@rule("T303", Severity.WARNING)
def texts_are_plain(case: Case) -> Iterator[Finding]:
    """A text is plain: no HTML, no Markdown, no letters in disguise.

    What looks like markup is shown as it stands, and so are quotation marks that a word processor put around a text. Ligatures and full-width letters, as copied from a PDF, cannot be found by searching.

    Bad:
        A &amp; B

    Good:
        A & B
    """
    for path, words in case.words:
        if words[0] in source.PRINTED and (bare := source.unprinted(words)):
            yield case.entry.source.inside(path, 0), f"{quoted(words)} is shown as it stands", f"write {quoted(bare)}"
    for path, words in case.unusual:
        if match := _MARKUP.search(words):
            plain = html.unescape(match[0])
            hint = "write the words alone" if plain == match[0] else "write a space" if plain.isspace() else f"write {quoted(plain)}"
            yield case.entry.source.inside(path, match.start()), f"{quoted(match[0])} is shown as it stands", hint
        if match := _FORMS.search(words):
            yield case.entry.source.inside(path, match.start()), f"{quoted(match[0])} cannot be found by searching", f"write {quoted(unicodedata.normalize('NFKC', match[0]))}"


@rule("T304", Severity.WARNING)
def words_keep_to_one_script(case: Case) -> Iterator[Finding]:
    """A word keeps to one script: a Cyrillic letter inside a Latin word cannot be found by searching.

    Bad:
        Whаle, with a Cyrillic a

    Good:
        Whale
    """
    for path, words in case.unusual:
        for match in _WORD.finditer(words):
            word = match[0]
            if word.isascii():
                continue
            scripts = [name.split()[0] if re.search("LETTER|SYLLABICS", name := unicodedata.name(char, "")) else "" for char in word]
            other = [script for script in scripts if script not in ("LATIN", "MODIFIER", "FULLWIDTH", "")]
            if other and "LATIN" in scripts:
                odd = scripts.index(other[0] if len(other) <= scripts.count("LATIN") else "LATIN")
                place = case.entry.source.inside(path, match.start() + odd)
                yield place, f"{quoted(word)} mixes scripts: {quoted(word[odd])} is {unicodedata.name(word[odd])}", "write the word again in one script"


@rule("T305")
def texts_hold_no_address_of_a_person(case: Case) -> Iterator[Finding]:
    """A text holds no e-mail address or telephone number: the register names organisations and roles, never private persons.

    Nor does a comment: the text of a record is published as it was written.

    Bad:
        write to a.person@example.org

    Good:
        contact: https://www.example.org/contact
    """
    read = case.entry.source
    for sign, what, form in (("@", "an e-mail address", _EMAIL), ("+", "a telephone number", PHONE)):
        found = {read.inside(path, match.start()): match[0] for path, words in case.words if sign in words and (match := form.search(words))}
        if sign in read.text and "#" in read.text:
            for number, line in enumerate(read.lines, 1):
                if (comment := _COMMENT.search(line)) and (match := form.search(line, comment.end())):
                    found.setdefault(Location(read.path, number, match.start() + 1), match[0])
        for place, words in found.items():
            yield place, f"{what}: {quoted(words)}", "give the organisation's public page in 'contact' or 'url' instead"


_COMMENT = re.compile(r"(?:^|\s)#")


RULES.sort(key=lambda one: one.code)


def severity(code: str) -> Severity:
    """How grave a breach is: the rule says it; whatever keeps a file from being read is an error."""
    return next((one.severity for one in RULES if one.code == code), Severity.WARNING if code.startswith("T") else Severity.ERROR)


def explanations() -> dict[str, str]:
    """What every code means: the page of each rule, the first line its title."""
    return dict(sorted({**source.EXPLAINED, **shape.EXPLAINED, **register_.EXPLAINED, **{one.code: one.explanation for one in RULES}}.items()))
