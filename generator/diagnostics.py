"""What the register says when something is wrong.

A mistake in a record is data, not an exception: every layer returns `Diagnostic`s, and `reporters` turns them into text for people and programs.
"""

from __future__ import annotations

import re
from difflib import get_close_matches
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable


class Severity(StrEnum):
    """How grave a finding is: an error blocks publication, a warning is published on the quality page."""

    ERROR = "error"
    WARNING = "warning"


class Location(NamedTuple):
    """A place in a file; `line` and `column` count from 1, in characters."""

    path: str
    line: int = 1
    column: int = 1

    def __str__(self) -> str:
        """Write the place as `path:line:column`, with unprintable characters of the path escaped."""
        return f"{shown(self.path)}:{self.line}:{self.column}"


class Diagnostic(NamedTuple):
    """One finding. The field order is the sort order: by place, then by code."""

    location: Location
    code: str
    severity: Severity
    message: str
    hint: str


class CannotRunError(Exception):
    """A command cannot run, for a reason outside the records; the message says why and what to do."""


def shown(text: str) -> str:
    """`text` safe for a terminal or a log: control, bidirectional and undecodable characters as escapes."""
    return "".join(c if c.isprintable() else c.encode("unicode_escape", "surrogatepass").decode() for c in text)


def quoted(text: object, limit: int = 60) -> str:
    """`text` in quotes for a message, shortened to `limit` characters and without control characters."""
    words = shown(str(text))
    return f"'{words if len(words) <= limit else words[: limit - 1] + '…'}'"


def closest(word: str, known: Iterable[str], cutoff: float = 0.6) -> str | None:
    """The one of `known` that is written most like `word`: itself, else one in which two letters beside each other have changed places, else as `difflib` measures it."""
    known = list(known)
    if word in known:
        return word
    return next((one for one in known if swapped(word, one)), None) or next(iter(get_close_matches(word, known, n=1, cutoff=cutoff)), None)


def swapped(word: str, other: str) -> bool:
    """Whether one is the other with two letters beside each other that have changed places."""
    at = next((i for i, (a, b) in enumerate(zip(word, other, strict=False)) if a != b), len(word))
    return word[at : at + 2] == other[at : at + 2][::-1] and word[at + 2 :] == other[at + 2 :] and len(word) == len(other)


def alike(name: str, known: Iterable[str]) -> str | None:
    """The id of `known` that `name` is but for a slip of the pen, or that alone has all its words; no figure is taken for another, and no animal for one of the same genus."""
    figures = re.findall("[0-9]+", name)
    there = [one for one in known if re.findall("[0-9]+", one) == figures]
    words = {*name.lower().split("-")}
    fits = [one for one in there if words <= {*one.split("-")}]
    return closest(name.lower(), there, 0.85) or (fits[0] if len(fits) == 1 else None)


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The value of `known` that `word` most likely meant, or None.

    Small slips count first; failing that, a value that shares whole words with `word` (`wcs` is not `wildlife-conservation-society`,
    but `conservation-society` is).
    """
    lower = {k.lower(): k for k in sorted(known, reverse=True)}
    if (close := closest(word.lower(), lower)) is not None:
        return lower[close]
    parts = {p for p in word.lower().replace("_", "-").split("-") if len(p) > 2}
    scored = sorted((-len(parts & set(k.split("-"))), k) for k in lower) if parts else []
    return lower[scored[0][1]] if scored and scored[0][0] < 0 else None
