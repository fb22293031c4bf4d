"""Safe HTML, in small pieces.

Whatever comes from a record goes out with every character that HTML, Markdown or a template could take for its own as a numeric reference. Records
are put on pages inside HTML blocks, never through Markdown, but Python-Markdown still reads those blocks.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from markupsafe import Markup

if TYPE_CHECKING:
    from collections.abc import Iterable

_PLAIN = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 ,.-/();'\n")
_SPECIAL = {code: f"&#{code};" for code in range(128) if chr(code) not in _PLAIN}


_ANY = re.compile("[" + "".join(re.escape(chr(code)) for code in _SPECIAL) + "]")


def _html(text: str) -> Markup:
    """A text that is HTML already; quicker than `Markup(text)`, which looks what it is given."""
    return str.__new__(Markup, text)


def escape(text: object) -> Markup:
    """`text` with every ASCII character other than letters, digits and common stops as a numeric reference; what is already HTML stays."""
    return text if isinstance(text, Markup) else _escaped(str(text))


@lru_cache(1 << 14)
def _escaped(text: str) -> Markup:
    """Kept, as the same few words stand on every page."""
    return _html(text.translate(_SPECIAL) if _ANY.search(text) else text)


def element(name: str, content: object = "", /, **attributes: object) -> Markup:
    """One element; attributes that are None are left out, `class_` is written `class`, `_` in a name as `-`."""
    if not attributes:
        return _html(f"<{name}>{escape(content)}</{name}>")
    written = "".join([f' {_attribute(key)}="{escape(value)}"' for key, value in attributes.items() if value is not None])
    return _html(f"<{name}{written}>{escape(content)}</{name}>")


@cache
def _attribute(key: str) -> str:
    return key.rstrip("_").replace("_", "-")


def join(pieces: Iterable[object], between: object = "") -> Markup:
    """The pieces one after another, with `between` between them."""
    return _html(str.join(escape(between), [escape(piece) for piece in pieces]))


def paragraphs(text: str) -> list[str]:
    """The paragraphs of a text; the lines of one are joined by spaces."""
    if "\n" not in text:
        return [text.strip()]
    return [" ".join(line.strip() for line in block.split("\n")) for block in re.split(r"\n\s*\n", text.strip("\n"))]
