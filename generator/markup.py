"""Safe HTML, in small pieces.

Whatever comes from a record goes out with every character that HTML, Markdown or a template could take for its own as a numeric reference. Records
are put on pages inside HTML blocks, never through Markdown, but Python-Markdown still reads those blocks.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from markupsafe import Markup

if TYPE_CHECKING:
    from collections.abc import Iterable

_PLAIN = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 ,.-/();'\n")
_SPECIAL = {code: f"&#{code};" for code in range(128) if chr(code) not in _PLAIN}


def escape(text: object) -> Markup:
    """`text` with every ASCII character other than letters, digits and common stops as a numeric reference; what is already HTML stays."""
    if isinstance(text, Markup):
        return text
    return Markup(str(text).translate(_SPECIAL))  # noqa: S704 - this is the escaping


def element(name: str, content: object = "", /, **attributes: object) -> Markup:
    """One element; attributes that are None are left out, `class_` is written `class`, `_` in a name as `-`."""
    written = "".join(f' {key.rstrip("_").replace("_", "-")}="{escape(value)}"' for key, value in attributes.items() if value is not None)
    return Markup(f"<{name}{written}>{escape(content)}</{name}>")  # noqa: S704 - every part is escaped


def join(pieces: Iterable[object], between: object = "") -> Markup:
    """The pieces one after another, with `between` between them."""
    return Markup(str(escape(between)).join([str(escape(piece)) for piece in pieces]))  # noqa: S704 - every part is escaped


def paragraphs(text: str) -> list[str]:
    """The paragraphs of a text; the lines of one are joined by spaces."""
    return [" ".join(line.strip() for line in block.split("\n")) for block in re.split(r"\n\s*\n", text.strip("\n"))]
