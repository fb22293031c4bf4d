"""The picture of a record: its size and format, the same every time, and nothing outside the margins whatever the words are."""

from __future__ import annotations

from io import BytesIO
from itertools import combinations, pairwise
from typing import TYPE_CHECKING

import pytest
from PIL import Image, ImageChops

from generator import cards
from generator.cards import BAND, HEIGHT, INSIDE, MARGIN, SHAPES, WIDTH, Card, draw
from generator.pages import Edition, pages
from tests.support import AS_OF

if TYPE_CHECKING:
    from generator.diagnostics import Diagnostic
    from generator.register import Register

CARD = Card(
    kicker="Action concertée 13.3",
    title="Girafe d'Afrique : œuvrer ensemble, de la Côte d’Ivoire à Eskişehir",
    subtitle="Giraffa camelopardalis",
    status="En cours",
    shape="ongoing",
    stops=(("COP13", "adopted"), ("COP14", "extended"), ("COP15", ""), ("COP16", "")),
    known=1,
    site="Registre de la CMS – register.example",
)

HOSTILE = {
    "nothing": "",
    "spaces": " \n\t\u00a0 ",
    "one word of 200 letters": "W" * 200,
    "300 characters": "Conservation of the populations " * 9 + "and habitats",
    "a million letters": "a" * 1_000_000,
    "letters that reach out": "fjÅŲ" * 50,
    "no such letters": "長頸鹿 жираф 🦒",
    "right to left": "\u202e\u0632\u0631\u0627\u0641\u0629\u202c",
    "control characters": "\x00\x07\x1b[31m\r\n\x7f\u2028",
    "half a surrogate pair": "\ud83e",
    "accents without end": "e" + "\u0301" * 300,
    "markup": "<svg onload=alert(1)>&amp;",
}


def picture(card: Card) -> Image.Image:
    return Image.open(BytesIO(draw(card)))


def colours(card: Card) -> Image.Image:
    return picture(card).convert("RGB")


def drawn(card: Card) -> tuple[int, int, int, int]:
    """The box of all that is not paper below the band."""
    below = colours(card).crop((0, BAND, WIDTH, HEIGHT))
    box = ImageChops.difference(below, Image.new("RGB", below.size, cards.PAPER)).getbbox()
    assert box is not None
    return box[0], box[1] + BAND, box[2], box[3] + BAND


def part(card: Card, box: tuple[int, int, int, int]) -> bytes:
    return colours(card).crop(box).tobytes()


def everywhere(text: str) -> Card:
    return CARD._replace(kicker=text, title=text, subtitle=text, status=text, site=text, stops=((text, "adopted"), (text, ""), (text, text)))


def test_a_png_of_the_size_that_is_asked_for_in_few_colours() -> None:
    image = picture(CARD)
    assert (image.format, image.size, image.mode) == ("PNG", (1200, 630), "P")
    assert image.size == (WIDTH, HEIGHT)
    assert colours(CARD).getpixel((5, HEIGHT - 5)) == cards.PAPER
    assert colours(CARD).getpixel((5, 5)) == cards.SEA
    assert len(colours(CARD).getcolors() or []) <= 16


def test_the_same_card_gives_the_same_bytes() -> None:
    first = draw(CARD)
    for kept in (cards._letter, cards._advance, cards._face, cards._kerning, cards._drawn, cards._shades):
        kept.cache_clear()
    assert draw(CARD) == first


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_nothing_leaves_the_margins(text: str) -> None:
    for card in (everywhere(text), everywhere(text)._replace(stops=()), CARD._replace(title=text, subtitle="")):
        left, top, right, bottom = drawn(card)
        assert (left >= MARGIN - 2, top >= 64, right <= WIDTH - MARGIN + 2, bottom <= HEIGHT - 40) == (True, True, True, True)


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_a_card_is_small(text: str) -> None:
    assert len(draw(everywhere(text))) < 40_000


def test_a_usual_card_is_smaller() -> None:
    assert len(draw(CARD._replace(title="Giraffe"))) < 12_000


@pytest.mark.parametrize("title", [*HOSTILE.values(), CARD.title, "Giraffe"], ids=[*HOSTILE, "usual", "short"])
def test_a_title_keeps_clear_of_the_line_and_of_the_kicker(title: str) -> None:
    bare = CARD._replace(title="", subtitle="")
    for card in (CARD._replace(title=title), CARD._replace(title=title, subtitle="")):
        for box in ((0, 0, WIDTH, 116), (0, cards.LINE - 30, WIDTH, HEIGHT)):
            assert part(card, box) == part(bare, box)


def test_a_short_title_is_large_and_a_long_one_is_cut_after_four_lines() -> None:
    size, lines = cards._set("Giraffe", 208)
    assert (size, lines) == (max(cards.SIZES), ["Giraffe"])
    size, lines = cards._set("Conservation of the populations " * 9, 208)
    assert (size, len(lines)) == (min(cards.SIZES), 4)
    assert lines[-1].endswith("…")


def test_a_title_that_fits_is_shown_whole() -> None:
    title = "Concerted Action for the Atlantic humpback dolphin along the coasts of West Africa"
    size, lines = cards._set(title, 208)
    assert " ".join(lines) == title
    assert all(cards._length(line, cards.SERIF) * size <= INSIDE for line in lines)
    size, lines = cards._set("x" * 120, 208)
    assert "".join(lines) == "x" * 120


def test_every_shape_gives_another_picture() -> None:
    seen = {shape: part(CARD._replace(status="", shape=shape), (WIDTH // 2, BAND, WIDTH, 130)) for shape in (*SHAPES, "")}
    alike = [{a, b} for a, b in combinations(seen, 2) if seen[a] == seen[b]]
    assert alike == [{"rejected", "withdrawn"}]


def test_every_event_has_a_mark() -> None:
    marks = [draw(CARD._replace(stops=(("COP13", event), ("COP14", "")))) for event in ("", "adopted", "submitted", "completed", "closed", "rejected")]
    assert len(set(marks)) == len(marks)


def test_the_line_is_solid_up_to_the_known_stop() -> None:
    for known in range(-1, 5):
        row = colours(CARD._replace(known=known)).crop((0, cards.LINE, WIDTH, cards.LINE + 1))
        step = (INSIDE - 22) / 3
        solid = []
        for i in range(3):
            start = round(MARGIN + 11 + step * i)
            between = row.crop((start + 20, 0, start + round(step) - 20, 1))
            solid.append(len(between.getcolors() or []) == 1)
        assert solid == [i < known for i in range(3)]


def test_names_of_many_stops_do_not_touch() -> None:
    stops = [(f"COP{i}", "adopted" if i in {3, 20, 21, 60} else "") for i in range(1, 61)]
    places = [MARGIN + i * INSIDE / 59 for i in range(60)]
    shown = sorted(cards._names(stops, places, 40))
    assert [name for _, name, _ in shown] == ["COP3", "COP21", "COP41", "COP60"]
    assert all(left + cards._length(name, cards.SANS) * cards.SMALL < following for (left, name, _), (following, _, _) in pairwise(shown))


def test_names_of_few_stops_are_all_shown() -> None:
    assert [name for _, name, _ in cards._names(list(CARD.stops), [83.0, 428.0, 772.0, 1117.0], 1)] == ["COP13", "COP14", "COP15", "COP16"]


def test_letters_of_our_languages_are_in_the_fonts() -> None:
    letters = "ÀÂÆÇÉÈÊËÎÏÔŒÙÛÜŸàâæçéèêëîïôœùûüÿÁÍÑÓÚáíñóú¿¡ğıİşŞçåöøãõčšžłőțș«»–—‘’“”…·°ªº€\u2039\u203a\u2212\u00a0\u202f\u2011"
    for font in (cards.SERIF, cards.SANS, cards.STRONG):
        missing = cards._letter("\ue000", font, 40)[0].tobytes()
        assert [letter for letter in letters if cards._letter(letter, font, 40)[0].tobytes() == missing] == []


def test_composed_and_decomposed_letters_are_the_same_card() -> None:
    assert colours(CARD._replace(title="Co\u0302te d'Ivoire")).tobytes() == colours(CARD._replace(title="C\u00f4te d’Ivoire")).tobytes()


def test_letters_are_kerned() -> None:
    assert cards._length("To", cards.SERIF) < cards._length("T", cards.SERIF) + cards._length("o", cards.SERIF)


def test_a_card_says_what_the_page_says_without_its_markup(real: tuple[Register, list[Diagnostic]]) -> None:
    edition = Edition(real[0], AS_OF, real[1])
    shown = {page.address: page.card for page in pages(edition, "fr") if page.card is not None}
    assert [name for name, _ in shown["actions/giraffe/"].stops] == ["COP13", "COP14", "COP15", "COP16"]
    words = [word for card in shown.values() for word in (card.kicker, card.title, card.subtitle, card.status, card.site, *(name for name, _ in card.stops))]
    assert len(shown) > 900
    assert [word for word in words if "<" in word or "&" in word] == []


def test_a_card_that_lies_there_is_not_drawn_again() -> None:
    """As long as it is the card that is meant, and nobody touched its file."""
    one, other, spoilt, cut = (Card("Partner", f"The {name} trust that lies there", "", "", "", (), 0, "CMS Register") for name in ("first", "second", "third", "fourth"))
    there = draw(one), draw(one), draw(spoilt).replace(b"IDAT", b"IDAU", 1), draw(cut)[:600]
    assert [cards._shows(card, data) for card, data in zip((one, other, spoilt, cut), there, strict=True)] == [True, False, False, False]
    assert cards.drawn([one, other, spoilt, cut], former=there.__getitem__) == [draw(card) for card in (one, other, spoilt, cut)]
    with Image.open(BytesIO(there[0])) as read:
        read.verify()
