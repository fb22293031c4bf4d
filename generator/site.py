"""All that is published, as `{path: bytes}`: the Markdown of every page in each language, and the data files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator import drawings, exports, feeds, pages
from generator.catalog import words
from generator.models import KINDS, LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from generator.cards import Card
    from generator.changes import Past
    from generator.diagnostics import Diagnostic
    from generator.register import Register

Site = dict[str, bytes]
"""What is published: files below `build/docs`, by path; the first part of a path is the language."""


def build(register: Register, as_of: str, found: Sequence[Diagnostic], version: str = "", past: Past | None = None, site_url: str = "", repository: str = "", draw: Callable[[Sequence[Card]], list[bytes]] | None = None, told: Callable[[str], None] = lambda _: None) -> Site:
    """Every file of the site before MkDocs: `en/…`, `fr/…`, `es/…`; data files lie in `en/data/`, the root of the site.

    Where the past of the records is known, feeds and `changes.json` tell it. `site_url` and `repository` are the addresses of the site and of the repository on
    the web, where there are such. `draw` makes the pictures of cards; without it there are none. `told` is called with a word on each step, for whoever waits.
    """
    edition = pages.Edition(register, as_of, found, version, past, repository, site_url)
    site: Site = {}
    for lang in LANGUAGES:
        cards: dict[str, Card] = {}
        for page in pages.pages(edition, lang):
            site[f"{lang}/{page.path}"] = pages.render(page)
            if page.card is not None:
                cards[f"{lang}/{page.address}{pages.CARD}"] = page.card
        if draw is not None:
            site |= dict(zip(cards, draw(list(cards.values())), strict=True))
        for path, data in feeds.feeds(register, past, words(lang), site_url) if past else ():
            site[f"{lang}/{path}"] = data
        told(f"pages and feeds in {lang}" if past else f"pages in {lang}")
    site["en/assets/world.svg"] = drawings.world()
    site["en/robots.txt"] = _robots(site_url).encode()
    site["en/data/register.json"] = exports.json_(register, as_of, version).encode()
    for kind in KINDS:
        site[f"en/data/{exports.csv_name(kind)}"] = exports.csv_(register, kind, as_of).encode()
    if past is not None:
        site["en/data/changes.json"] = exports.changes_json(register, past).encode()
    told("data files")
    return site


def _robots(site_url: str) -> str:
    """What search engines may read: everything; and where the lists of pages are, one a language."""
    maps = [f"Sitemap: {site_url}{'' if lang == 'en' else f'{lang}/'}sitemap.xml" for lang in LANGUAGES] if site_url else []
    return "\n".join(["User-agent: *", "Allow: /", *maps]) + "\n"
