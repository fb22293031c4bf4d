"""What a cell of a spreadsheet shows of a value, in the form that its sheet gives it: days, figures, and the words that the form itself writes."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any, NamedTuple

_MOST = 10**15
"""Larger numbers Excel does not hold to the last figure."""


def shown(value: Any, form: str) -> str:
    """A value as the sheet shows it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).upper()
    if hasattr(value, "isoformat"):
        return _dated(value, _part(form, 1))
    if isinstance(value, int | float):
        return _figure(value, form) if abs(value) < _MOST else str(value)
    if isinstance(value, str):
        words = around(form)
        return "" if words is None else f"{words[0]}{value}{words[1]}"
    return f"={written}" if (written := str(getattr(value, "text", "")).removeprefix("=")) else str(value)


_TOKEN = re.compile(r'"([^"]*)"|\\(.)|!(.)|\[\$([^\]-]*)[^\]]*\]|\[(?P<time>[hms]+)\]|(?P<room>_.|\*.|\[[^\]]*\])|(?P<end>;)|(?P<form>.)', re.IGNORECASE | re.DOTALL)
"""The pieces of the form of a cell: words that stand there as they are and currencies, what makes room or colours, what stands for figures."""
_ASKS = re.compile(r"\[(<=|>=|<>|<|>|=)(-?\d+(?:\.\d+)?)\]")
"""The condition under which a part of the form of a cell holds."""
_BETWEEN = frozenset(("de", "del", "of", "le", "el", "t"))
"""Words between the parts of a day that add nothing to it."""
_KINDS = 4
"""So many parts the form of a cell has at most; the last is for text."""


class _Part(NamedTuple):
    """A part of the form of a cell: as it is written, and in pieces, of which some are words."""

    written: str
    pieces: list[tuple[bool, str]]

    @property
    def words(self) -> str:
        return "".join(said for literal, said in self.pieces if literal)

    @property
    def bare(self) -> str:
        return "".join(said for literal, said in self.pieces if not literal)

    @property
    def whole(self) -> str:
        return "".join(said for _, said in self.pieces)


@lru_cache(maxsize=1000)
def _parts(form: str) -> list[_Part]:
    """The parts of the form of a cell: for figures of either sign, for nought, for text."""
    found = [_Part("", [])]
    for match in _TOKEN.finditer(form):
        if match["end"]:
            found.append(_Part("", []))
            continue
        own = match["time"] or match["form"]
        said = own or next((one for one in match.groups()[:4] if one), "")
        pieces = [*found[-1].pieces, (not own, said)] if said else found[-1].pieces
        found[-1] = _Part(found[-1].written + match[0], pieces)
    return found


def _figures(form: str) -> list[_Part]:
    """Those parts of the form of a cell that are for figures."""
    parts = _parts(form)
    return parts[: _KINDS - 1] if len(parts) >= _KINDS or "@" not in parts[-1].bare or len(parts) == 1 else parts[:-1]


def _part(form: str, value: float) -> _Part:
    """The part of the form of a cell that holds for a figure."""
    figures = _figures(form)
    asked = [_ASKS.search(one.written) for one in figures]
    if not any(asked):
        return figures[1] if value < 0 and len(figures) > 1 else figures[-1] if value == 0 and len(figures) == _KINDS - 1 else figures[0]
    for one, match in zip(figures, asked, strict=True):
        if match is None or _holds(value, match[1], float(match[2])):
            return one
    return _Part("General", [(False, "General")])


def _holds(value: float, sign: str, other: float) -> bool:
    return (value < other and "<" in sign) or (value > other and ">" in sign) or (value == other and sign in ("=", "<=", ">="))


def around(form: str) -> tuple[str, str] | None:
    """What the form of a cell puts before and behind a text; None where it shows none of it."""
    parts = _parts(form)
    if len(parts) < _KINDS and "@" not in parts[-1].bare:
        return "", ""
    at = next((i for i, (literal, said) in enumerate(parts[-1].pieces) if not literal and said == "@"), None)
    return None if at is None else ("".join(said for _, said in parts[-1].pieces[:at]), "".join(said for _, said in parts[-1].pieces[at + 1 :]))


def shows(form: str, value: float) -> bool:
    """Whether a form shows anything of a figure."""
    return not form or _shows(_part(form, value))


def _shows(part: _Part) -> bool:
    """Whether a part of the form of a cell shows anything of a figure or a day."""
    return bool(re.search(r"[0#?@ymdhsbge]", part.bare, re.IGNORECASE))


def _unfollowed(shown: str, part: _Part) -> str:
    """What a cell holds, with the form in which it is shown, where the words of that may change what it says."""
    words = re.findall(r"[^\W\d_]+", part.words)
    return f"{shown} (shown in the form {part.written})" if any(not re.fullmatch(r"k|m|mio|thousands?|millions?|[A-Z]{3}", one) and one not in ("K", "M") for one in words) else shown


def _dated(value: Any, part: _Part) -> str:
    """A day as far as its cell shows it, with the words that stand before and behind it."""
    whole = str(value.isoformat())
    if part.pieces and not _shows(part):
        return part.whole
    bare = part.bare.lower()
    shown = 10 if "d" in bare or "y" not in bare else 7 if "m" in bare else 4
    short = whole[:shown] if whole.endswith("T00:00:00") else whole
    inner = [i for i, (literal, said) in enumerate(part.pieces) if not literal and said.isalpha()]
    if not inner:
        return short
    if re.search("[mhs]", bare) and not re.search("[ydb]", bare):
        return f"{short} (shown in the form {part.written})"  # a month or an hour alone
    before, within, after = ("".join(said for literal, said in some if literal) for some in (part.pieces[: inner[0]], part.pieces[inner[0] : inner[-1]], part.pieces[inner[-1] :]))
    if any(word.casefold() not in _BETWEEN for word in re.findall(r"[^\W_]+", within)):
        return _unfollowed(short, part)
    return "".join((before if re.search(r"[\w?]", before) else "", short, after if re.search(r"[\w?]", after) else ""))


def _figure(value: float, form: str) -> str:
    """A number with the sign and the words that the form of its cell gives it: a currency, per cent."""
    part = _part(form, value)
    if not form or part.whole.casefold() in ("general", "@"):
        return f"{value:.15g}"
    if not _shows(part):
        return part.whole
    signed = abs(value) if len(_figures(form)) > 1 and not _ASKS.search(form) else value
    words = [said for literal, said in part.pieces if literal]
    marks = iter(range(len(words)))
    bare = re.sub("general", "0", "".join(chr(0xE000 + next(marks)) if literal else said for literal, said in part.pieces), flags=re.IGNORECASE)
    digits = re.search(r"([0#?][0#?,]*)(?:\.(0*)[#?]*)?(\s*%)?", bare)
    if not digits or re.search(r"[E/]", bare) or digits[0].rstrip("% ").endswith(",") or re.match(r"[0#?]*,", bare[digits.end() :]):
        return _unfollowed(f"{value:.15g}", part)
    number = _numeral(signed, digits[1], len(digits[2] or ""), percent=bool(digits[3]))
    whole = f"{bare[: digits.start()]}{number}{'%' if digits[3] else ''}{bare[digits.end() :]}"
    return re.sub("[\ue000-\uf8ff]", lambda match: words[ord(match[0]) - 0xE000] if ord(match[0]) - 0xE000 < len(words) else "", whole)


def _numeral(value: float, form: str, places: int, *, percent: bool) -> str:
    """The figures of a number: so many after the point, as many before it as the form has noughts; nothing for nought where it has none."""
    shown = value * 100 if percent else value
    if not shown and "0" not in form and not places:
        return ""
    exact = places or percent or float(shown).is_integer()
    number = f"{shown:{',' if ',' in form else ''}.{places}f}" if exact else f"{shown:.15g}"
    sign, rest = ("-", number[1:]) if number.startswith("-") else ("", number)
    first, point, last = rest.partition(".")
    return f"{sign}{first.rjust(form.count('0'), '0') if ',' not in form else first}{point}{last}"
