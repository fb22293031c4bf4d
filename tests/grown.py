"""Registers of any size that look like ours: its records again and again under other ids, each copy with its own animals, partners, actions and plans.

Countries, meetings, targets and bodies are there once, as in life. A register smaller than ours holds records drawn by chance, with all they point at.
"""

from __future__ import annotations

import functools
import random
import re
from typing import TYPE_CHECKING

from generator import files, register
from generator.models.walk import references
from tests.support import CONTENT

if TYPE_CHECKING:
    from collections.abc import Iterator

COPIED = ("action", "partner", "plan", "activity", "species")
"""The kinds of which a larger register has more."""


@functools.cache
def grown(number: int) -> dict[str, bytes]:
    """The files of a register of `number` records, by their path below `content`; the pages written by hand are those of ours."""
    tree = files.read_tree(CONTENT, "content").files
    ours, _ = register.read(tree)
    entries = {(entry.kind, entry.id): entry for entry in ours.entries()}
    needs = {key: _needs(ours, *key) for key in entries}
    found = {path: data for path, data in tree.items() if not path.endswith(".yaml")}
    made: set[tuple[str, str, int]] = set()
    order = sorted(entries)
    random.Random(12_28).shuffle(order)
    words = "|".join(sorted((re.escape(id_) for kind, id_ in entries if kind in COPIED), key=len, reverse=True))
    named = re.compile(rf"^(\s*(?:- )*(?:\w+: )?)({words})(?=$)", re.MULTILINE)
    for copy in range(number):
        for first in order:
            fresh = [one for kind, id_ in _closure(first, needs) if (one := (kind, id_, copy if kind in COPIED else 0)) not in made]
            if len(made) + len(fresh) > number:
                continue
            made.update(fresh)
            for kind, id_, here in fresh:
                found[register.path_of(kind, _id(id_, here))] = _copied(kind, tree[register.path_of(kind, id_)].decode(), named, here)
        if len(made) == number:
            break
    return found


def _needs(ours: register.Register, kind: str, id_: str) -> list[tuple[str, str]]:
    """What a record points at; an activity needs its plan, and those it shares a report with."""
    record = ours[kind][id_].record
    targets = [ours.find(ref, name) for _, ref, name in references(record)]
    pointed = [(target.kind, target.id) for target in targets if target is not None]
    if kind != "activity":
        return pointed
    plan = id_.split("/", maxsplit=1)[0]
    shared = [number for phase in record.phases or [] for report in phase.progress or [] for number in report.reported_with or []]
    return [("plan", plan), *(("activity", f"{plan}/{number}") for number in shared), *pointed]


def _closure(first: tuple[str, str], needs: dict[tuple[str, str], list[tuple[str, str]]]) -> Iterator[tuple[str, str]]:
    """A record and all it points at, what is pointed at first."""
    seen = {first}
    waiting = [first]
    for key in waiting:
        fresh = [one for one in dict.fromkeys(needs[key]) if one not in seen]
        seen.update(fresh)
        waiting += fresh
    yield from reversed(waiting)


def _id(id_: str, copy: int) -> str:
    plan, slash, number = id_.partition("/")
    return f"{plan}-{copy}{slash}{number}" if copy else id_


def _copied(kind: str, text: str, named: re.Pattern[str], copy: int) -> bytes:
    """A record as the copy of that number has it: other ids, and what no two records may share told apart."""
    if copy == 0:
        return text.encode()
    text = named.sub(lambda match: match[1] + _id(match[2], copy), text)
    if kind in COPIED:
        text = re.sub(r'^((?:title|name):\n  en: .*?)("?)$', rf"\1 {copy}\2", text, count=1, flags=re.MULTILINE)
        text = re.sub(r"^(scientific_name: .*)$", rf"\1 {copy}", text, count=1, flags=re.MULTILINE)
    if kind == "action":
        text = re.sub(r'^number: "(\d+)\.(\d+)"$', lambda match: f'number: "{int(match[1])}.{int(match[2]) + 30 * copy}"', text, count=1, flags=re.MULTILINE)
    return text.encode()
