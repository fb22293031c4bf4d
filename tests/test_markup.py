"""HTML in small pieces: what it makes of each text, letter by letter."""

from __future__ import annotations

import pytest
from markupsafe import Markup

from generator.markup import element, escape, join, paragraphs

PLAIN = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 ,.-/();'\n"


def test_letters_digits_and_common_stops_stay_and_all_other_signs_are_references() -> None:
    for code in range(128):
        assert escape(chr(code)) == (chr(code) if chr(code) in PLAIN else f"&#{code};"), code
    assert escape("Été 中 🐘 \x80") == "Été 中 🐘 \x80"


def test_what_is_html_stays_and_what_is_no_text_is_written_as_text() -> None:
    assert escape(Markup("<b>&amp;</b>")) == "<b>&amp;</b>"
    assert (escape(12), escape(None)) == ("12", "None")
    assert isinstance(escape("a"), Markup)


def test_elements() -> None:
    assert element("p") == "<p></p>"
    assert element("p", "a<b") == "<p>a&#60;b</p>"
    assert element("p", Markup("<b>c</b>")) == "<p><b>c</b></p>"
    assert element("a", "x", href="../?a=1", class_="y", aria_label='"z"', hidden=None) == '<a href="../&#63;a&#61;1" class="y" aria-label="&#34;z&#34;">x</a>'
    assert element("td", 0, colspan=2, title="") == '<td colspan="2" title="">0</td>'
    assert isinstance(element("p"), Markup)


def test_joined_pieces() -> None:
    assert join(["a<", Markup("<br>"), 3], ", ") == "a&#60;, <br>, 3"
    assert join(["a", "b"]) == "ab"
    assert join(["a", "b"], Markup("<br>")) == "a<br>b"
    assert join(["a", "b"], "<") == "a&#60;b"
    assert join([]) == ""
    assert isinstance(join([]), Markup)


@pytest.mark.parametrize(
    ("text", "found"),
    [("a", ["a"]), ("a\nb", ["a b"]), ("a\n\nb", ["a", "b"]), ("\n\na\n \t\n\n  b\n    c  \n\n", ["a", "b c"]), ("", [""]), ("a\n\n\nb", ["a", "b"]), ("XX\nX", ["XX X"]), ("a  b\nc", ["a  b c"])],
)
def test_paragraphs(text: str, found: list[str]) -> None:
    assert paragraphs(text) == found
