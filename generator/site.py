"""All that is published, as `{path: bytes}`: the Markdown of every page in each language, and the data files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator import exports, feeds, pages
from generator.catalog import words
from generator.models import KINDS, LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from generator.changes import Past
    from generator.diagnostics import Diagnostic
    from generator.register import Register

Site = dict[str, bytes]
"""What is published: files below `build/docs`, by path; the first part of a path is the language."""


def build(register: Register, as_of: str, found: Sequence[Diagnostic], version: str = "", past: Past | None = None, site_url: str = "", repository: str = "", told: Callable[[str], None] = lambda _: None) -> Site:
    """Every file of the site before MkDocs: `en/…`, `fr/…`, `es/…`; data files lie in `en/data/`, the root of the site.

    Where the past of the records is known, feeds and `changes.json` tell it. `site_url` and `repository` are the addresses of the site and of the repository on
    the web, where there are such. `told` is called with a word on each step, for whoever waits.
    """
    edition = pages.Edition(register, as_of, found, version, past, repository)
    site: Site = {}
    for lang in LANGUAGES:
        for page in pages.pages(edition, lang):
            site[f"{lang}/{page.path}"] = pages.render(page)
        for path, data in feeds.feeds(register, past, words(lang), site_url) if past else ():
            site[f"{lang}/{path}"] = data
        told(f"pages and feeds in {lang}" if past else f"pages in {lang}")
    site["en/data/register.json"] = exports.json_(register, as_of, version).encode()
    for kind in KINDS:
        site[f"en/data/{exports.csv_name(kind)}"] = exports.csv_(register, kind, as_of).encode()
    if past is not None:
        site["en/data/changes.json"] = exports.changes_json(register, past).encode()
    told("data files")
    return site
