"""Pictures made when the site is built: SVG of plain values, each beside the same facts in words."""

from __future__ import annotations

import json
import re
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, NamedTuple

from generator.markup import element, escape, join

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from markupsafe import Markup


class Stop(NamedTuple):
    """A place on a flyway line: its name, the address of its page, what happened there (a key and a word; all three may be empty), and whether the page is about it."""

    name: str
    href: str = ""
    event: str = ""
    word: str = ""
    here: bool = False


def line(stops: Sequence[Stop], known: int, label: str) -> Markup:
    """The flyway line: a list drawn as a line, solid up to the stop `known`, dotted after it; on a phone it runs downwards."""
    items = []
    for i, stop in enumerate(stops):
        classes = ["stop", f"mark-{stop.event}" if stop.event else "", "unread" if i > known else "", "open" if i >= known else "", "here" if stop.here else ""]
        words = (element("span", stop.word, class_="what") if stop.word else "", element("span", element("a", stop.name, href=stop.href) if stop.href else stop.name, class_="name"))
        items.append(element("li", join(words, " "), class_=" ".join(filter(None, classes)), aria_current="page" if stop.here else None))
    return element("ol", join(items, "\n"), class_="flyway", aria_label=label)


class _Place(NamedTuple):
    shape: str
    x: float
    y: float
    dot: bool
    box: tuple[float, float, float, float]


class _World(NamedTuple):
    width: float
    height: float
    land: str
    places: dict[str, _Place]


@cache
def _world() -> _World:
    read = json.loads(resources.files("generator").joinpath("map/world.json").read_text(encoding="utf-8"))
    places = {code: _Place(one["d"], one["x"], one["y"], one.get("dot", False), _box("" if one.get("dot") else one["d"], one["x"], one["y"])) for code, one in read["countries"].items()}
    return _World(read["width"], read["height"], read["land"], places)


def _box(shape: str, x: float, y: float) -> tuple[float, float, float, float]:
    """Left, top, right and bottom of the large rings of a path of relative lines; of the point where it has none."""
    boxes = []
    pen = (0.0, 0.0)
    for ring in shape.removeprefix("m").split("zm"):
        numbers = [float(one) for one in re.findall(r"-?\d*\.?\d+", ring)]
        points = []
        for i in range(0, len(numbers) - 1, 2):
            pen = (pen[0] + numbers[i], pen[1] + numbers[i + 1])
            points.append(pen)
        if points:
            pen = points[0]
            xs, ys = [p[0] for p in points], [p[1] for p in points]
            boxes.append((min(xs), min(ys), max(xs), max(ys)))
    areas = [(b[2] - b[0]) * (b[3] - b[1]) for b in boxes]
    large = [b for b, area in zip(boxes, areas, strict=True) if area >= max(areas) / 10]
    return (min(b[0] for b in large), min(b[1] for b in large), max(b[2] for b in large), max(b[3] for b in large)) if large else (x, y, x, y)


def on_map(code: str) -> bool:
    """Whether a country (its alpha-3 code) can be shown on the map."""
    place = _world().places.get(code)
    return place is not None and bool(place.shape or place.dot)


def world() -> bytes:
    """The shapes that every map on the site draws from: all land as `land`, and each country by its alpha-3 code. An SVG file."""
    parts = [f'<path id="land" d="{_world().land}"/>']
    for code, place in _world().places.items():
        shape = f'<path vector-effect="non-scaling-stroke" d="{place.shape}"/>' if place.shape else ""
        dot = f'<circle cx="{place.x:g}" cy="{place.y:g}" r="1.6"/>' if place.dot else ""
        if shape or dot:
            parts.append(f'<g id="{code}">{shape}{dot}</g>')
    return ('<svg xmlns="http://www.w3.org/2000/svg">\n' + "\n".join(parts) + "\n</svg>\n").encode()


_NARROW = 240
"""A map shows at least so much of the world, in px of its 1,000."""


def world_map(levels: Mapping[str, int], names: Mapping[str, str], shapes: str, label: str, *, whole: bool = False) -> Markup:
    """A map on which each country of `levels` has a tint of 1 to 3; `names` says what each is, `shapes` is the address of `world()`.

    The map shows the countries and what lies around them, or with `whole` the world. It draws no borders.
    """
    shown = [code for code in levels if on_map(code)]
    view = (0.0, 0.0, _world().width, _world().height) if whole else _view([_world().places[code].box for code in shown])
    dots = max(1.6, view[2] / 130)
    pieces = [element("use", "", href=f"{shapes}#land", class_="land")]
    for code in shown:
        place = _world().places[code]
        mark = element("circle", "", cx=f"{place.x:g}", cy=f"{place.y:g}", r=f"{dots:.1f}") if place.dot else ""
        pieces.append(element("g", join((element("title", names[code]), element("use", "", href=f"{shapes}#{code}"), mark)), class_=f"tint-{levels[code]}"))
    box = " ".join(f"{value:.0f}" for value in view)
    return element("svg", join(pieces, "\n"), viewBox=box, role="img", aria_label=label, class_="world", width=1000, height=round(1000 * view[3] / view[2]))


def _view(boxes: Sequence[tuple[float, float, float, float]]) -> tuple[float, float, float, float]:
    """Left, top, width and height of what a map shows so that all boxes lie in it with room around, never wider than the world."""
    left, top = min(b[0] for b in boxes), min(b[1] for b in boxes)
    right, bottom = max(b[2] for b in boxes), max(b[3] for b in boxes)
    width = max((right - left) * 1.25, (bottom - top) * 1.25 * 1.6, _NARROW)
    height = width / 1.6
    if width >= _world().width or height >= _world().height:
        return 0.0, 0.0, _world().width, _world().height
    x = min(max((left + right - width) / 2, 0), _world().width - width)
    y = min(max((top + bottom - height) / 2, 0), _world().height - height)
    return x, y, width, height


def bar(shares: Sequence[tuple[str, int]], total: int) -> Markup:
    """Parts of a whole side by side, each by its key; `total` is what the full width of 100 stands for. The words stand beside it."""
    pieces = []
    x = 0.0
    for key, number in shares:
        width = 100 * number / total
        pieces.append(element("rect", "", x=f"{x:.2f}", y=0, width=f"{width:.2f}", height=10, class_=f"part-{key}"))
        x += width
    return element("svg", join(pieces), viewBox="0 0 100 10", preserveAspectRatio="none", aria_hidden="true", class_="bar-of", width=100, height=10)


def columns(heads: Sequence[str], marks: Sequence[Sequence[tuple[str, str]]], label: str) -> Markup:
    """Marks heaped above the names of their columns: each mark has the key of its shape and a title."""
    step, size, most = 96, 21, max((len(column) for column in marks), default=0)
    across = 4
    height = (most + across - 1) // across * size + 34
    pieces = []
    for i, column in enumerate(marks):
        left = i * step + (step - across * size) / 2
        for n, (key, title) in enumerate(column):
            x, y = left + (n % across + 0.5) * size, height - 34 - (n // across + 0.5) * size
            pieces.append(element("g", join((element("title", title), shape(key, x, y))), class_=f"mark mark-{key}"))
        pieces.append(element("line", "", x1=i * step + 5, x2=(i + 1) * step - 5, y1=height - 30, y2=height - 30))
        pieces.append(element("text", heads[i], x=i * step + step / 2, y=height - 8))
    width = step * len(heads)
    return element("div", element("svg", join(pieces, "\n"), viewBox=f"0 0 {width} {height}", role="img", aria_label=label, class_="heaps", width=width, height=height), class_="scroll", tabindex="0", role="region", aria_label=label)


def shape(key: str, x: float, y: float) -> Markup:
    """The shape of a status around a point, 14 px wide."""
    if key in ("closed", "rejected", "withdrawn"):
        square = element("rect", "", x=f"{x - 6:g}", y=f"{y - 6:g}", width=12, height=12, class_="full" if key == "closed" else "open")
        return square if key == "closed" else join((square, element("path", "", d=f"M{x - 6:g} {y + 6:g} l12 -12", class_="open")))
    circle = element("circle", "", cx=f"{x:g}", cy=f"{y:g}", r=6.5, class_="full" if key == "ongoing" else "open" if key != "unknown" else "open unsure")
    if key == "completed":
        return join((circle, element("path", "", d=f"M{x - 3:g} {y:g} l2.5 2.5 l4 -5", class_="open")))
    return join((circle, element("path", "", d=f"M{x:g} {y - 6.5:g} a6.5 6.5 0 0 0 0 13 z", class_="full"))) if key == "unknown" else circle


def figure(picture: Markup, caption: object = "", *, kind: str = "") -> Markup:
    """A picture with what is to be said under it."""
    below = element("figcaption", caption) if caption else ""
    return element("figure", join((picture, below), "\n"), class_=f"drawing {kind}".strip())


def also(summary: str, table: Markup) -> Markup:
    """The facts of a picture as a table, folded away."""
    return element("details", join((element("summary", escape(summary)), table), "\n"))
