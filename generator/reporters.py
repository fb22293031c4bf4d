"""Diagnostics for people, for GitHub and for programs."""

from __future__ import annotations

import json
from itertools import accumulate
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import quote

from generator.diagnostics import Severity, shown
from generator.markup import escape
from generator.register import address

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from generator.changes import Change, Consequence, Group, Telling
    from generator.diagnostics import Diagnostic
    from generator.exports import Completeness


def summary(found: Sequence[Diagnostic], records: int) -> str:
    """One line: how many records were read and what was found."""
    errors = sum(d.severity is Severity.ERROR for d in found)
    warnings = len(found) - errors
    return f"{records:,} {'record' if records == 1 else 'records'} read: {errors} {'error' if errors == 1 else 'errors'}, {warnings} {'warning' if warnings == 1 else 'warnings'}"


def text(found: Sequence[Diagnostic], site_url: str = "") -> str:
    """`path:line:column: error CODE: message`, the hint under it, and the rule's address where the site's is given; errors last, where whoever called the command looks first."""
    lines = []
    for d in sorted(found, key=lambda one: one.severity is Severity.ERROR):
        lines.append(f"{d.location}: {d.severity} {d.code}: {shown(d.message)}")
        lines.append(f"    hint: {shown(d.hint)}")
        if site_url:
            lines.append(f"    see {site_url.rstrip('/')}/contribute/rules/{d.code.lower()}/")
    return "".join(line + "\n" for line in lines)


def github(found: Sequence[Diagnostic]) -> str:
    """Workflow commands, which GitHub shows as annotations on the lines."""
    lines = []
    for d in found:
        path, message = _property(shown(d.location.path)), _data(f"{shown(d.message)}; hint: {shown(d.hint)}")
        lines.append(f"::{d.severity} file={path},line={d.location.line},col={d.location.column},title={d.code}::{message}\n")
    return "".join(lines)


def _data(value: str) -> str:
    return value.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(value: str) -> str:
    return _data(value).replace(":", "%3A").replace(",", "%2C")


def json_(found: Sequence[Diagnostic]) -> str:
    """A list of objects with `path, line, column, code, severity, message, hint`."""
    rows = [
        {"path": shown(d.location.path), "line": d.location.line, "column": d.location.column, "code": d.code, "severity": str(d.severity), "message": shown(d.message), "hint": shown(d.hint)}
        for d in found
    ]
    return json.dumps(rows, ensure_ascii=False, indent=2) + "\n"


def sarif(found: Sequence[Diagnostic], site_url: str = "") -> str:
    """SARIF 2.1.0, for code-scanning tools."""
    base = site_url.rstrip("/")
    codes = sorted({d.code for d in found})
    rules = [{"id": code, **({"helpUri": f"{base}/contribute/rules/{code.lower()}/"} if base else {})} for code in codes]
    results = [
        {
            "ruleId": d.code,
            "level": str(d.severity),
            "message": {"text": f"{shown(d.message)}\n{shown(d.hint)}"},
            "locations": [
                {"physicalLocation": {"artifactLocation": {"uri": quote(d.location.path.encode("utf-8", "surrogateescape"))}, "region": {"startLine": d.location.line, "startColumn": d.location.column}}}
            ],
        }
        for d in found
    ]
    run = {"tool": {"driver": {"name": "register", "rules": rules}}, "columnKind": "unicodeCodePoints", "results": results}
    return json.dumps({"$schema": "https://json.schemastore.org/sarif-2.1.0.json", "version": "2.1.0", "runs": [run]}, ensure_ascii=False, indent=2) + "\n"


# --- changes --------------------------------------------------------------------------------------------------------------------------


def changes_text(groups: Sequence[Group], after: Sequence[Consequence], telling: Telling) -> str:
    """Changes for people: a heading for each record, its changes below it; then what follows from them."""
    if not groups:
        return telling.words("change_none") + "\n"
    lines = []
    for group in groups:
        lines.append(shown(_heading(group, telling)))
        lines += [f"  {shown(line)}" for line in group.lines]
    told = [f"  {shown(line)}" for line in _after(after, telling)]
    return "\n".join([*lines, *([telling.words("change_consequences"), *told] if told else [])]) + "\n"


def changes_markdown(groups: Sequence[Group], after: Sequence[Consequence], telling: Telling) -> str:
    """Changes as Markdown, for the summary of a pull request; nothing in a record can become markup."""
    if not groups:
        return telling.words("change_none") + "\n"
    parts: list[str] = []
    room = _ROOM
    for number, group in enumerate(groups):
        own = "\n".join([f"#### {_markdown(_heading(group, telling))}\n", *(f"- {_markdown(line)}" for line in group.lines), ""])
        room -= len(own.encode())
        if room < 0:
            parts.append(f"#### … and {len(groups) - number:,} more\n\nThere is no room for them here: look at them under *Files changed*, or split the pull request.\n")
            break
        parts.append(own)
    told = _after(after, telling, _NAMED)
    if told:
        parts += [f"### {telling.words('change_consequences')}\n", *_listed([_markdown(line) for line in told]), ""]
    return "\n".join(parts)


class Review(NamedTuple):
    """What a reviewer wants to know of a pull request."""

    changes: Sequence[Group]
    after: Sequence[Consequence]
    found: Sequence[Diagnostic]
    """Errors, and the warnings that are new."""
    old: int
    """How many warnings the base has already."""
    figures: Sequence[tuple[str, Completeness, Completeness]]
    """The completeness of each kind, before and after."""
    others: Sequence[str]
    """Files that changed and are no record whose change is told: pages, settings, the program, and records of which only the layout changed."""


def review(what: Review, telling: Telling, preview: str = "") -> str:
    """A review as Markdown: verdict, changes in words, findings, completeness before and after, pages to look at.

    `preview` is the address of the site as it would become, without the last `/`.
    """
    w = telling.words
    errors, warnings = ([d for d in what.found if (d.severity is Severity.ERROR) == wrong] for wrong in (True, False))
    records = dict.fromkeys(record for group in what.changes for record in group.records)
    verdict = f"**{_count(len(errors), 'error')}: this cannot be merged as it is.**" if errors else "No error."
    parts = [f"{verdict} {_count(len(records), 'record')} changed, {_count(len(what.others), 'other file')}, {_count(len(warnings), 'new warning')}, {_count(what.old, 'older one')}.", "", "### Changes", "", changes_markdown(what.changes, what.after, telling)]
    if what.found:
        parts += ["### Findings", "", *_listed([f"{_code(str(d.location))} {d.severity} {d.code}: {_markdown(d.message)}. {_markdown(d.hint)}" for d in [*errors, *warnings]]), ""]
    if what.others:
        parts += ["### Other files", "", "These changed too; no record says anything else by it. Look at them under *Files changed*.", "", *_listed([_code(path) for path in what.others]), ""]
    rows = [(kind, old, new) for kind, old, new in what.figures if old != new]
    if rows:
        parts += ["### Completeness", "", "| | records | verified | partly | unverified | inferred facts | texts not in French | texts not in Spanish |", "| --- | --- | --- | --- | --- | --- | --- | --- |"]
        parts += [f"| {w(f'kinds_{kind}')} | " + " | ".join(str(b) if a == b else f"{a} → **{b}**" for a, b in zip(old, new, strict=True)) + " |" for kind, old, new in rows]
        parts.append("")
    if records:
        pages = list(dict.fromkeys(address(*record) for record in (*records, *((one.kind, one.id) for one in what.after if one.sort == "page-new"))))
        parts += ["### Pages to look at", "", *_listed([f"[{page}]({preview}/{page})" if preview else _code(page) for page in pages])]
    return "\n".join(parts).rstrip("\n") + "\n"


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def _listed(lines: Sequence[str]) -> list[str]:
    """The first lines of a list, as many as are shown and there is room for, and how many more there are."""
    sizes = accumulate(len(f"- {line}\n".encode()) for line in lines[:_MANY])
    shown = sum(size <= _LIST for size in sizes)
    return [*(f"- {line}" for line in lines[:shown]), *([f"- … and {len(lines) - shown:,} more"] if shown < len(lines) else [])]


_MANY = 100
"""So many lines of a sort are shown."""
_NAMED = 50
"""So many records, or places in one, are named in a line of what follows."""
_ROOM = 700_000
"""So many bytes the changes of records may take; a summary on GitHub holds 1 MiB, and a larger one is not shown at all."""
_LIST = 80_000
"""So many bytes each of the four lists beside them may take."""


def _code(text: str) -> str:
    return f"<code>{_markdown(text)}</code>"


def changes_json(found: Sequence[Change], after: Sequence[Consequence], telling: Telling, plain: Callable[[Any], Any]) -> str:
    """Changes for programs: an object with `changes` and `consequences`; `plain` turns parts of records into plain values."""
    rows = [
        {"kind": c.kind, "id": c.id, "sort": str(c.sort), "field": list(c.field), "items": [telling.value(item, "") for item in c.items], "old": plain(c.old), "new": plain(c.new), "words": telling.say(c)}
        for c in found
    ]
    return json.dumps({"changes": rows, "consequences": [c._asdict() for c in after]}, ensure_ascii=False, indent=2) + "\n"


def _heading(group: Group, telling: Telling) -> str:
    names = [f"{telling.name(kind, id_)} ({kind} {id_})" for kind, id_ in group.records]
    return names[0] if len(names) == 1 else f"{telling.words('change_shared_by', n=len(names))}: {', '.join(id_ for _, id_ in group.records)}"


def _after(after: Sequence[Consequence], telling: Telling, most: int | None = None) -> list[str]:
    """Consequences in words; one that many records share is told once. At most so many names stand in a line."""
    w = telling.words
    groups: dict[tuple[str, tuple[str, ...]], list[str]] = {}
    elsewhere = []
    for one in after:
        if one.sort == "points-elsewhere":
            ways = [" → ".join(telling.way(path, one.kind, side[one.kind][one.id].source.data) for side in (telling.old, telling.new)) for path in one.tasks[:most]]
            elsewhere.append(f"{w('change_points_elsewhere')}: {telling.name(one.kind, one.id)} ({one.kind} {one.id}), {_named(ways, len(one.tasks))}")
            continue
        groups.setdefault((one.sort, one.tasks), []).append(f"{telling.name(one.kind, one.id)} ({one.kind} {one.id})")
    lines = []
    for (sort, tasks), names in groups.items():
        told = "".join(f", {w('task_' + task.replace('-', '_'))}" for task in tasks)
        shared = [f"{w('change_shared_by', n=len(names))} ({_named(names[:most], len(names))})"] if len(names) >= telling.many else names
        lines += [f"{w('change_' + sort.replace('-', '_'))}: {name}{told}" for name in shared]
    return lines + elsewhere


def _named(names: Sequence[str], number: int) -> str:
    """Names one after another, and how many more there are."""
    return "; ".join([*names, *([f"… and {number - len(names):,} more"] if number > len(names) else [])])


def _markdown(text: str) -> str:
    """Plain text in Markdown: every character that could mean something there as a numeric reference."""
    return str(escape(shown(text)))
