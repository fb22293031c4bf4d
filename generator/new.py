"""A file for a new record, with every field explained."""

from __future__ import annotations

import re
import textwrap
from typing import TYPE_CHECKING

from generator import canonical
from generator.diagnostics import Diagnostic
from generator.models import KINDS, Name, Text
from generator.models.walk import Field, fields
from generator.register import locate
from generator.shape import NOUNS

if TYPE_CHECKING:
    from pathlib import Path

    from generator.models import Model


def kind_of(file: Path) -> str | None:
    """The kind of record a file holds, by the folder it lies in."""
    parts = file.resolve().parts
    for start in range(len(parts) - 1, 0, -1):
        place = locate("/".join(parts[start:]))
        if isinstance(place, tuple) and not isinstance(place, Diagnostic):
            return place[0]
    return None


def write(kind: str, id_: str) -> str:
    """The record `id_` of `kind` to be filled in: required fields open, the others as comments, each with its meaning."""
    model = KINDS[kind]
    intro = f"{NOUNS[kind][0].upper()}{NOUNS[kind][1:]}. Fill in the open fields. Take the '# ' from a field you need; delete the others, and every comment."
    lines = [f"# {line}" for line in textwrap.wrap(intro, 100, break_on_hyphens=False)]
    body = [f"number: {canonical.text(id_.split('/')[1])}" if line == "number:" and kind == "activity" else line for line in _fields(model, "", live=True, depth=0)]
    return "\n".join([*lines, "", *body]) + "\n"


def _fields(model: type[Model], indent: str, *, live: bool, depth: int) -> list[str]:
    lines: list[str] = []
    for field in fields(model):
        open_ = live and field.required
        lines += [f"{indent}# {line}" for line in textwrap.wrap(_meaning(field), 100 - len(indent), break_on_hyphens=False)]
        body = _value(field, depth)
        mark = "" if open_ else "# "
        first, *rest = body
        lines.append(f"{indent}{mark}{field.name}:{first}")
        lines += [f"{indent}{mark}{line}" for line in rest]
    return lines


def _meaning(field: Field) -> str:
    choices = f" One of: {', '.join(field.choices)}." if field.choices and len(field.choices) > 1 else ""
    return f"{'Required. ' if field.required else ''}{field.description}{choices}"


def _value(field: Field, depth: int) -> list[str]:
    """What stands after the field's name: nothing, or its parts on the lines below."""
    if not field.models:
        return ["", "  -"] if field.many else [f" {field.choices[0]}" if len(field.choices) == 1 else ""]
    if field.models[0] in (Name, Text):
        parts = ["en:", "fr:", "es:"]
    elif depth > 1:
        parts = [f"{one.name}:" for one in fields(field.models[0])]
    else:
        parts = _fields(field.models[0], "", live=True, depth=depth + 1)
    if not field.many:
        return ["", *(f"  {line}" for line in parts)]
    lead = next((i for i, line in enumerate(parts) if not line.startswith("#")), len(parts))
    if lead == len(parts) or any(_COMMENTED.match(line) for line in parts[:lead]):
        return ["", "  -", *(f"    {line}" for line in parts)]
    return ["", *(f"  {line}" for line in parts[:lead]), f"  - {parts[lead]}", *(f"    {line}" for line in parts[lead + 1 :])]


_COMMENTED = re.compile(r"# +[a-z0-9_]+:( |$)")
"""A field that stands as a comment: it may become the first of its item, so the dash stands alone above it."""
