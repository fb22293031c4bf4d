"""The picture of a record that is shown where its address is shared."""

from __future__ import annotations

import json
import math
import re
import unicodedata
from bisect import bisect_right
from functools import cache, lru_cache, partial
from hashlib import sha256
from importlib import resources
from importlib.metadata import version
from io import BytesIO
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple
from zlib import crc32

from PIL import Image, ImageDraw, ImageFont

from generator.catalog import kept_together
from generator.jobs import one_by_one

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from generator.jobs import Share

WIDTH, HEIGHT, MARGIN = 1200, 630, 72
"""The card, and the paper left free at its left and right, in pixels."""
INSIDE = WIDTH - 2 * MARGIN
"""What is between, in pixels."""
BAND = 14
"""The height of the band of colour along the top, in pixels."""

PAPER, INK, SOFT, SEA = (0xFD, 0xFD, 0xFB), (0x1B, 0x2A, 0x2E), (0x4A, 0x5B, 0x60), (0x0B, 0x5F, 0x5C)
COLOURS = (INK, SOFT, SEA)
SHADES = 3
"""How many steps lead from paper to each colour: enough for smooth edges, and few enough for a small file, in which a pixel takes four bits."""

SERIF, SANS, STRONG = "serif-600", "sans-400", "sans-600"
EM = 1000
"""The size at which letters are measured: they are as wide as their size says, without hinting."""
SMALL, MEDIUM, LARGE = 26, 30, 34
"""The sizes of all but the title, in pixels: the foot and the names of stops; kicker and status; the subtitle."""

SIZES = (104, 92, 80, 68, 58, 50, 44, 40, 36)
"""The sizes of a title, in pixels; the first at which it fits is taken."""
LINES, LEADING, CAPITAL, DESCENT = 4, 1.13, 0.67, 0.22
"""The most lines of a title, and in its sizes: from line to line, the height of a capital, the depth of a letter below its line."""
KICKER, TOP, BOTTOM, SUBTITLE, LINE, NAMES, RULE, FOOT = 106, 156, 428, 64, 466, 518, 500, 578
"""From top to bottom, in pixels: the line on which the kicker stands; where a title begins and must end, and what a subtitle takes of it; the flyway line and
the line on which its names stand; the rule where there are no stops; the line on which the foot stands."""

SUPER = 8
"""How much larger marks are drawn before they are made smaller, for smooth edges."""

SHAPES = {
    "ongoing": ("disc", SEA),
    "completed": ("tick", SEA),
    "unknown": ("half", SOFT),
    "proposed": ("ring", SEA),
    "closed": ("square", INK),
    "rejected": ("struck", INK),
    "withdrawn": ("struck", INK),
}
"""The mark of a status, and its colour."""
EVENTS = SHAPES | {"adopted": SHAPES["ongoing"], "extended": SHAPES["ongoing"]}
"""The mark of what happened at a stop; of anything else, an open circle."""


class Card(NamedTuple):
    """What is drawn."""

    kicker: str
    """What kind of record it is, as `Concerted Action 13.3`."""
    title: str
    """Its title, of any length; shown on at most four lines, cut where it is longer."""
    subtitle: str
    """A scientific name or a country; may be empty."""
    status: str
    """The status in a word; may be empty."""
    shape: str
    """The key of the status: `ongoing`, `completed`, `unknown`, `proposed`, `closed`, `rejected`, `withdrawn`; anything else has no shape."""
    stops: tuple[tuple[str, str], ...]
    """The flyway line: the name of each meeting, and the key of what happened there or nothing; may be empty."""
    known: int
    """The index of the stop up to which the line is solid."""
    site: str
    """The line at the foot."""


_RUNS = 3
"""How a card is packed, zlib's `Z_RLE`: runs of a pixel alone are looked for, which takes half the time, and makes a file a twelfth larger."""


def draw(card: Card) -> bytes:
    """The card as a PNG file of 1200 by 630 pixels; the same card gives the same bytes."""
    paper = Image.new("P", (WIDTH, HEIGHT), 0)
    paper.putpalette(_PALETTE)
    paper.paste(_solid(SEA), (0, 0, WIDTH, BAND))
    _head(paper, _clean(card.kicker), _clean(card.status), card.shape)
    _title(paper, _clean(card.title), _clean(card.subtitle))
    if card.stops:
        _flyway(paper, [(_clean(name), event) for name, event in card.stops], card.known)
    else:
        paper.paste(_solid(SEA), (MARGIN, RULE - 1, WIDTH - MARGIN, RULE + 1))
        _mark(paper, (MARGIN + 8, RULE), "disc", 8, SEA)
    _text(paper, (MARGIN, FOOT), _cut(_clean(card.site), SANS, SMALL, INSIDE), SANS, SMALL, SOFT)
    written = BytesIO()
    try:
        paper.save(written, "PNG", bits=4, compress_type=_RUNS)
    except OSError as error:  # Pillow has no other word for an encoder that gets no memory
        raise MemoryError from error
    return _sealed(card, written.getvalue())


@cache
def _hand() -> str:
    """Who draws: another version of this file, of its letters or of Pillow may draw another picture of the same card."""
    fonts = sorted(resources.files("generator").joinpath("fonts").iterdir(), key=lambda one: one.name)
    return sha256(b"".join(one.read_bytes() for one in (*fonts, resources.files("generator").joinpath("cards.py")))).hexdigest() + version("pillow")


def _sealed(card: Card, png: bytes) -> bytes:
    """A picture with a word in it on which card it shows and which bytes it has, so that it need not be drawn again as long as both are right."""
    word = b"tEXtCard\0" + sha256(b"%s %r %s" % (_hand().encode(), tuple(card), png)).hexdigest().encode()
    return png[:-_END] + (len(word) - 4).to_bytes(4) + word + crc32(word).to_bytes(4) + png[-_END:]


_END, _SEAL = 12, 81
"""How many bytes the last part of a PNG file has, and the word before it."""


def _shows(card: Card, data: bytes) -> bool:
    """Whether a file is that of a card, as it was drawn."""
    return data == _sealed(card, data[: -_END - _SEAL] + data[-_END:])


# --- the parts of a card


def _head(paper: Image.Image, kicker: str, status: str, shape: str) -> None:
    status = _cut(status, STRONG, MEDIUM, INSIDE * 0.45)
    x = WIDTH - MARGIN - math.ceil(_length(status, STRONG) * MEDIUM)
    _text(paper, (x, KICKER), status, STRONG, MEDIUM, INK)
    if shape in SHAPES:
        mark, colour = SHAPES[shape]
        x -= 27 if status else 14
        _mark(paper, (x, KICKER - 10), mark, 14, colour)
        x -= 14
    _text(paper, (MARGIN, KICKER), _cut(kicker, STRONG, MEDIUM, x - 32 - MARGIN), STRONG, MEDIUM, SEA)


def _title(paper: Image.Image, title: str, subtitle: str) -> None:
    size, lines = _set(title, BOTTOM - TOP - (SUBTITLE if subtitle else 0))
    y = TOP + CAPITAL * size
    for line in lines:
        _, left, _ = _letter(line[:1], SERIF, size)
        _text(paper, (MARGIN - left, round(y)), line, SERIF, size, INK)
        y += LEADING * size
    y += (DESCENT - LEADING) * size + 48
    _text(paper, (MARGIN, round(y)), _cut(subtitle, SANS, LARGE, INSIDE), SANS, LARGE, SOFT)


def _flyway(paper: Image.Image, stops: list[tuple[str, str]], known: int) -> None:
    step = (INSIDE - 22) / max(len(stops) - 1, 1)
    places = [MARGIN + 11 + step * i for i in range(len(stops))]
    large = max(3, min(11, int(step * 0.4)))
    sizes = [large if event else max(2, large - 4) for _, event in stops]
    if len(stops) == 1:
        paper.paste(_solid(SEA), (MARGIN + 11, LINE - 1, WIDTH - MARGIN, LINE + 1))
    for i, (start, end) in enumerate(pairwise(places), 1):
        if i <= known:
            paper.paste(_solid(SEA), (round(start), LINE - 2, round(end), LINE + 2))
        else:
            first, free = start + sizes[i - 1], end - start - sizes[i - 1] - sizes[i]
            dots = round(free / 13)
            for dot in range(dots):
                _mark(paper, (round(first + free * (dot + 0.5) / dots), LINE), "disc", 2.5, SOFT)
    for i, (x, (_, event)) in enumerate(zip(places, stops, strict=True)):
        mark, colour = EVENTS.get(event, ("ring", SEA if i <= known else SOFT))
        _mark(paper, (round(x), LINE), mark, sizes[i], colour)
    for x, name, i in _names(stops, places, known):
        _text(paper, (x, NAMES), name, SANS, SMALL, INK if i <= known else SOFT)


def _names(stops: list[tuple[str, str]], places: list[float], known: int) -> list[tuple[int, str, int]]:
    """The names below the stops, each with its left edge and index: all, or where they would touch, those where something happened, the known one and the ends."""
    names = [_cut(name, SANS, SMALL, INSIDE * 0.3) for name, _ in stops]
    widths = [_length(name, SANS) * SMALL for name in names]
    lefts = [round(min(max(x - width / 2, MARGIN), WIDTH - MARGIN - width)) for x, width in zip(places, widths, strict=True)]

    def apart(a: int, b: int) -> bool:
        return lefts[a] + widths[a] + 20 <= lefts[b]

    shown = list(range(len(stops)))
    if not all(apart(a, b) for a, b in pairwise(shown)):
        wanted = [*(i for i in reversed(shown) if stops[i][1]), known, len(stops) - 1, 0]
        shown = []
        for i in wanted:
            if 0 <= i < len(stops) and all(apart(i, other) or apart(other, i) for other in shown):
                shown.append(i)
    return [(lefts[i], names[i], i) for i in shown]


# --- text

_APOSTROPHE = re.compile(r"(?<=\w)'(?=\w)")


def _clean(text: str) -> str:
    """One line of about 400 characters at most, set as print is: composed, French punctuation kept at its word, apostrophes curved; nothing that cannot be seen."""
    kept = "".join(" " if c in "\t\n\v\f\r\x85\u2028\u2029" else c for c in text[:1000])
    kept = "".join(c for c in unicodedata.normalize("NFC", kept) if unicodedata.category(c) not in {"Cc", "Cf"})
    kept = kept_together(re.sub(" +", " ", kept).strip(" "), "fr")
    kept = _APOSTROPHE.sub("’", kept)
    return kept if len(kept) <= 400 else kept[:400] + "…"


def _set(title: str, height: float) -> tuple[int, list[str]]:
    """The size of a title and its lines, of nearly equal length, within `height` pixels; at the smallest size long words are broken and the end is cut."""
    words = [(word, _length(word, SERIF)) for word in title.split(" ")]
    for size in SIZES:
        width = INSIDE / size
        if max(length for _, length in words) <= width:
            lines = _wrap(words, width)
            if len(lines) <= LINES and (CAPITAL + DESCENT + LEADING * (len(lines) - 1)) * size <= height:
                return size, _even(words, width, len(lines))
    size = SIZES[-1]
    width = INSIDE / size
    lines = _wrap([part for word in words for part in _broken(*word, width)], width)
    return size, lines if len(lines) <= LINES else [*lines[: LINES - 1], _cut(" ".join(lines[LINES - 1 :]), SERIF, size, INSIDE)]


def _wrap(words: list[tuple[str, float]], width: float) -> list[str]:
    """The words in lines of at most `width` ems, as many as go on each."""
    space = _length(" ", SERIF)
    lines: list[str] = []
    used = math.inf
    for word, length in words:
        if used + space + length <= width:
            lines[-1] += " " + word
            used += space + length
        else:
            lines.append(word)
            used = length
    return lines


def _even(words: list[tuple[str, float]], width: float, lines: int) -> list[str]:
    """The words in that number of lines, the longest as short as can be."""
    low, high = max(length for _, length in words), width
    for _ in range(8):
        middle = (low + high) / 2
        low, high = (low, middle) if len(_wrap(words, middle)) <= lines else (middle, high)
    return _wrap(words, high)


def _broken(word: str, length: float, width: float) -> list[tuple[str, float]]:
    """A word in parts of at most `width` ems."""
    if length <= width:
        return [(word, length)]
    pens = _pens(word, SERIF)
    starts = [0]
    for i in range(1, len(word)):
        if pens[i + 1] - pens[starts[-1]] > width:
            starts.append(i)
    return [(word[a:b], pens[b] - pens[a]) for a, b in pairwise([*starts, len(word)])]


def _cut(text: str, font: str, size: int, width: float) -> str:
    """The text, or as much of its beginning as goes into `width` pixels with an ellipsis."""
    pens = _pens(text, font)
    if pens[-1] * size <= width:
        return text
    room = width / size - _length("…", font)
    return text[: max(bisect_right(pens, room) - 1, 0)].rstrip(" \u00a0,;:.–—-…") + "…"


def _length(text: str, font: str) -> float:
    """The width of a text in ems."""
    return _pens(text, font)[-1]


def _pens(text: str, font: str) -> list[float]:
    """Where each letter of a text begins, and where the last ends, in ems."""
    kerning = _kerning()[font]
    x, before, pens = 0.0, "", []
    for letter in text:
        x += kerning.get(before + letter, 0)
        pens.append(x)
        x += _advance(letter, font)
        before = letter
    return [*pens, x]


def _text(paper: Image.Image, at: tuple[int, int], text: str, font: str, size: int, colour: tuple[int, int, int]) -> None:
    """Write a text on its line, from `at` to the right."""
    strip, left, top = _strip(text, font, size, colour)
    if strip is not None:
        paper.paste(strip, (at[0] + left, at[1] + top))


@lru_cache(maxsize=4096)
def _strip(text: str, font: str, size: int, colour: tuple[int, int, int]) -> tuple[Image.Image | None, int, int]:
    """A text in its colour, and where its left upper corner stands from the beginning of its line; None for what leaves no ink. Many cards have the same words."""
    pens = _pens(text, font)
    room, above, below = size // 4, round(size * 1.1), round(size * 0.4)
    strip = Image.new("L", (math.ceil(pens[-1] * size) + 2 * room, above + below), 0)
    for letter, pen in zip(text, pens, strict=False):
        tile, left, top = _letter(letter, font, size)
        strip.paste(255, (room + round(pen * size) + left, above + top), tile)
    box = strip.getbbox()
    return (strip.crop(box).point(_shades(colour)), box[0] - room, box[1] - above) if box else (None, 0, 0)


@lru_cache(maxsize=8192)
def _letter(letter: str, font: str, size: int) -> tuple[Image.Image, int, int]:
    """A letter as a mask, and where its left upper corner stands from the beginning of the letter on its line."""
    face = _face(font, size)
    left, top, right, bottom = (round(edge) for edge in face.getbbox(letter, anchor="ls"))
    tile = Image.new("L", (max(right - left, 1), max(bottom - top, 1)), 0)
    ImageDraw.Draw(tile).text((-left, -top), letter, fill=255, font=face, anchor="ls")
    return tile, left, top


@lru_cache(maxsize=8192)
def _advance(letter: str, font: str) -> float:
    """How far a letter moves the next, in ems."""
    return _face(font, EM).getlength(letter) / EM


@lru_cache(maxsize=64)
def _face(font: str, size: int) -> ImageFont.FreeTypeFont:
    """A font; laid out without the libraries for complex scripts, which not every computer has."""
    data = resources.files("generator").joinpath("fonts", f"{font}.ttf").read_bytes()
    return ImageFont.truetype(BytesIO(data), size, layout_engine=ImageFont.Layout.BASIC)


@lru_cache(maxsize=1)
def _kerning() -> dict[str, dict[str, float]]:
    """Of each font, how much nearer or farther two letters stand, in ems."""
    written = json.loads(resources.files("generator").joinpath("fonts", "kerning.json").read_bytes())
    return {font: {a + b: int(units) / EM for firsts, row in rows.items() for units, seconds in row.items() for a in firsts for b in seconds} for font, rows in written.items()}


# --- marks and colours


def _mark(paper: Image.Image, centre: tuple[int, int], mark: str, radius: float, colour: tuple[int, int, int]) -> None:
    tile = _drawn(mark, radius, colour)
    paper.paste(tile, (centre[0] - tile.width // 2, centre[1] - tile.height // 2))


@lru_cache(maxsize=128)
def _drawn(mark: str, radius: float, colour: tuple[int, int, int]) -> Image.Image:
    """A mark on paper."""
    side = 2 * math.ceil(radius)
    tile = Image.new("L", (side * SUPER, side * SUPER), 0)
    pen = ImageDraw.Draw(tile)
    c, r, stroke = side * SUPER / 2, radius * SUPER, round(max(radius * 0.24, 2) * SUPER)
    around, within = (c - r, c - r, c + r - 1, c + r - 1), (c - r * 0.9, c - r * 0.9, c + r * 0.9 - 1, c + r * 0.9 - 1)
    if mark == "disc":
        pen.ellipse(around, 255)
    elif mark in {"ring", "tick"}:
        pen.ellipse(around, None, 255, stroke)
        if mark == "tick":
            pen.line([(c - r * 0.46, c + r * 0.02), (c - r * 0.1, c + r * 0.38), (c + r * 0.48, c - r * 0.36)], 255, stroke, "curve")
    elif mark == "half":
        pen.pieslice(around, 90, 270, 255)
        dot = r * 0.15
        for turn in range(-2, 3):
            x, y = c + (r - dot) * math.cos(turn * math.pi / 5), c + (r - dot) * math.sin(turn * math.pi / 5)
            pen.ellipse((x - dot, y - dot, x + dot, y + dot), 255)
    elif mark == "square":
        pen.rectangle(within, 255)
    else:
        pen.rectangle(within, None, 255, stroke)
        pen.line([(c - r * 0.8, c + r * 0.8), (c + r * 0.8, c - r * 0.8)], 255, stroke)
    small = tile.reduce(SUPER)
    return small.crop(small.getbbox()).point(_shades(colour))


def _solid(colour: tuple[int, int, int]) -> int:
    """The number of a colour in the palette."""
    return _shades(colour)[255]


@lru_cache(maxsize=8)
def _shades(colour: tuple[int, int, int]) -> list[int]:
    """For each depth of a mask from 0 to 255, the number of the shade in the palette."""
    before = COLOURS.index(colour) * SHADES
    return [before + shade if (shade := round(depth / 255 * SHADES)) else 0 for depth in range(256)]


_PALETTE = bytes([*PAPER, *(round(p + (c - p) * shade / SHADES) for colour in COLOURS for shade in range(1, SHADES + 1) for p, c in zip(PAPER, colour, strict=True))])


_DRAWN: dict[Card, bytes] = {}
_FEW, _STACKS = 100, 8
"""Up to so many cards are one job, and more are shared among so many: each begins without letters, and draws anew those of its cards."""


def drawn(cards: Sequence[Card], share: Share = one_by_one, former: Callable[[int], bytes] = lambda _: b"") -> list[bytes]:
    """Many cards in their order, as `draw` makes each. `share` does many at once, where it can. A card is not drawn again that was drawn before, by us or in a `former` file in its place."""
    for place, card in enumerate(cards):
        if card not in _DRAWN and _shows(card, data := former(place)):
            _DRAWN[card] = data
    fresh = [card for card in dict.fromkeys(cards) if card not in _DRAWN]
    many = min(_STACKS, math.ceil(len(fresh) / _FEW))
    stacks = {f"stack {first} of cards": partial(_stack, fresh[first::many]) for first in range(many)}
    for made in share(stacks).values():
        _DRAWN.update(made)
    return [_DRAWN[card] for card in cards]


def _stack(cards: Sequence[Card]) -> dict[Card, bytes]:
    return {card: draw(card) for card in cards}
