"""Pages put into the frame that MkDocs makes: the same bytes as MkDocs gives for each of them, in a small part of the time.

MkDocs builds one specimen of each kind of page, in which marks stand for all that differs from page to page. Every other page of that kind is the
specimen with its marks replaced. What is written by hand in Markdown goes through MkDocs itself.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, NamedTuple

from jinja2 import Template

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping

_SAME = frozenset(("kind", "weight", "feed", "card"))
"""The fields of the front matter that pages of one frame have alike; all others differ."""


class Sheet(NamedTuple):
    """A page as `pages.render` writes it: its path, its front matter as written, and its HTML, in bytes: letters beyond Latin-1 would take twice the room."""

    path: str
    front: dict[str, str]
    body: bytes


def sheet(path: str, data: bytes) -> Sheet | None:
    """The page in a Markdown file; None where MkDocs has to read it, as it holds Markdown."""
    front, body = _parted(data)
    return Sheet(path, front, body.strip(b"\n")) if body.startswith(b'<div class="page ') else None


def _parted(data: bytes) -> tuple[dict[str, str], bytes]:
    """The front matter of a Markdown file, each value as written, and its text."""
    head, _, body = data.partition(b"\n---\n\n")
    return dict(line.split(": ", 1) for line in head.decode().split("\n")[1:]), body


class Frames:
    """The frames that the pages of one language need."""

    def __init__(self, written: Iterable[tuple[str, bytes]]) -> None:
        """`written` gives the Markdown files of the language with their paths."""
        self.by_hand: dict[str, bytes] = {}
        """The pages that MkDocs has to read."""
        self.sheets: dict[tuple[object, ...], list[Sheet]] = {}
        for path, data in written:
            one = sheet(path, data)
            if one is None:
                self.by_hand[path] = data
            else:
                self.sheets.setdefault(_frame(one), []).append(one)

    def fronts(self, names: Collection[str]) -> dict[str, dict[str, str]]:
        """The values of these names in the front matter of every page, by its path."""
        fronts = {path: _parted(data)[0] for path, data in self.by_hand.items()}
        fronts |= {one.path: one.front for sheets in self.sheets.values() for one in sheets}
        return {path: {name: _value(value) for name, value in front.items() if name in names} for path, front in fronts.items()}

    def specimens(self) -> dict[str, bytes]:
        """What MkDocs is to build: a specimen of each frame, and the pages written by hand."""
        found = dict(self.by_hand)
        for number, (one, *_) in enumerate(self.sheets.values()):
            front = "".join(f"{name}: {value if name in _SAME else json.dumps(_mark(number, name))}\n" for name, value in one.front.items())
            found[_place(number, one.path)] = f"---\n{front}---\n\n{_body(number)}\n".encode()
        return found

    def filled(self, made: Callable[[str], bytes]) -> Iterator[tuple[str, bytes]]:
        """Every page in its frame, as HTML, by its path. `made` gives what MkDocs made of a specimen, by the path of the HTML."""
        for number, sheets in enumerate(self.sheets.values()):
            html = made(_html(_place(number, sheets[0].path))).decode().replace(_body(number), _mark(number, "body"))
            found = re.split(_mark(number, r"(\w+?)"), html)
            pieces, names = [piece.encode() for piece in found], found[1::2]
            for one in sheets:
                values = {name: _value(written).encode() for name, written in one.front.items() if name not in _SAME}
                values |= {f"part{i}": part.encode() for i, part in enumerate(one.path.split("/"))}
                values["body"] = one.body
                yield _html(one.path), b"".join([values[names[i // 2]] if i % 2 else piece for i, piece in enumerate(pieces)])

    def marked(self) -> set[str]:
        """The folders that hold specimens alone."""
        return {"/".join(place.split("/")[:2]) for number, sheets in enumerate(self.sheets.values()) if (place := _place(number, sheets[0].path)) != sheets[0].path}


ON_MAP = ("title", "goes_to", "recorded")
"""What the map of the site asks of the front matter of a page."""


def sitemap(template: str, fronts: Mapping[str, dict[str, str]], extra: Mapping[str, str]) -> str:
    """The map of the site, from MkDocs' template for it, with the pages of these front matters in MkDocs' order; `extra` are the settings of that name."""
    ordered = sorted(fronts.items(), key=lambda one: one[0].split("/")[:-1])
    pages = [{"page": {"meta": front, "url": path.removesuffix("index.md") or "./"}} for path, front in ordered]
    return str(Template(template).render(pages=pages, config={"extra": extra}))


def _frame(one: Sheet) -> tuple[object, ...]:
    """What pages of one frame have in common: how deep they lie below which place, and which fields they have."""
    parts = one.path.split("/")
    return (parts[0], len(parts)) if len(parts) > 2 else (one.path,), tuple((name, value if name in _SAME else "") for name, value in one.front.items())


def _mark(number: int, name: str) -> str:
    """What no record, and no page written by hand, can be called: their names have no `_`."""
    return f"qz{number}_{name}_zq"


def _body(number: int) -> str:
    return f'<div class="page {_mark(number, "body")}"></div>'


def _place(number: int, path: str) -> str:
    """Where a specimen lies: at the address of a page that has no other beside it, else at one made of marks."""
    parts = path.split("/")
    return "/".join([parts[0], *(_mark(number, f"part{i}") for i in range(1, len(parts) - 1)), parts[-1]]) if len(parts) > 2 else path


def _html(path: str) -> str:
    return f"{path.removesuffix('.md')}.html"


def _value(written: str) -> str:
    """A value of the front matter: JSON, but for characters beyond U+FFFF (see `pages.render`)."""
    return str(json.loads(_BEYOND.sub(lambda match: match[1] + chr(int(match[2], 16)), written) if "\\U" in written else written))


_BEYOND = re.compile(r"(?<!\\)((?:\\\\)*)\\U([0-9a-f]{8})")
