"""All that is published, as `{path: bytes}`: the Markdown of every page in each language, documents for Word, and the data files."""

from __future__ import annotations

from functools import partial
from importlib import resources
from typing import TYPE_CHECKING, NamedTuple

from generator import api, browser, calendars, desk, drawings, exports, feeds, pages
from generator.cards import drawn as draw
from generator.catalog import words
from generator.documents import record, status, template
from generator.jobs import one_by_one
from generator.models import LANGUAGES
from generator.register import path_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from generator.cards import Card
    from generator.changes import Past
    from generator.diagnostics import Diagnostic
    from generator.jobs import Share
    from generator.register import Entry, Register

Site = dict[str, bytes]
"""What is published: files below `build/docs`, by path; the first part of a path is the language."""


class Held(NamedTuple):
    """The register as a past revision held it."""

    register: Register
    date: str
    version: str
    files: Mapping[str, bytes]
    """Its records as they were written, by their paths below the folder of the records."""

    @property
    def unread(self) -> tuple[str, ...]:
        """The files of records that cannot be read by the rules of today."""
        read = {path_of(entry.kind, entry.id) for entry in (*self.register.entries(), *self.register.stones())}
        return tuple(path for path in self.files if path not in read)


def build(
    register: Register, as_of: str, found: Sequence[Diagnostic], version: str = "", past: Past | None = None, site_url: str = "", repository: str = "",
    told: Callable[[str], None] = lambda _: None, snapshots: Mapping[str, Held] | None = None, share: Share = one_by_one, *, drawn: bool = False, former: Callable[[str], bytes] = lambda _: b"",
) -> Site:  # fmt: skip
    """Every file of the site before MkDocs: `en/…`, `fr/…`, `es/…`; data files and the API lie in `en/data/` and `en/api/`, at the root of the site.

    Where the past of the records is known, feeds and the API tell it. `site_url` and `repository` are the addresses of the site and of the repository on the web,
    where there are such. `told` is called with a word on each step, for whoever waits. `snapshots` holds the register as it was kept at past COPs, by their ids.
    `share` does several jobs, and may do them at once; with `drawn` the pictures of cards are made, but for those that a `former` build has left at their paths.
    """
    about = exports.About(as_of, version, site_url)
    files = exports.files(register, about, past, share)
    kept = {cop: exports.snapshot(held.register, exports.About(held.date, held.version, site_url, held.unread), held.files) for cop, held in (snapshots or {}).items()}
    site: Site = {f"en/data/{one.name}": one.data for one in files}
    site |= {f"en/data/snapshots/{cop}/{one.name}": one.data for cop, those in kept.items() for one in those.files}
    site["en/data/SHA256SUMS"] = exports.checksums(files).encode()
    site |= {f"en/data/snapshots/{cop}/SHA256SUMS": exports.checksums(those.files).encode() for cop, those in kept.items()}
    catalogue = exports.catalogue(files, about)
    site["en/data/catalogue.jsonld"] = catalogue.encode()
    site["en/data/catalogue.ttl"] = exports.turtle(catalogue, site_url)
    told("data files")
    edition = pages.Edition(register, as_of, found, version, past, repository, site_url, files, kept)
    jobs = {f"pages, documents, calendars and feeds in {lang}" if past else f"pages, documents and calendars in {lang}": partial(_language, edition, lang) for lang in LANGUAGES}
    cards: dict[str, Card] = {}
    for made, own in share({**jobs, "API": partial(_api, register, about, past, files, kept)}, told).values():
        site |= made
        cards |= own
    if drawn:
        paths = list(cards)
        site |= dict(zip(paths, draw(list(cards.values()), share, lambda place: former(paths[place])), strict=True))
        told("cards")
    site |= {f"en/edit/python/{name}": data for name, data in browser.runtime().items()}
    site |= {f"en/edit/content/{path_of(entry.kind, entry.id)}": entry.source.text.encode() for entry in (*register.entries(), *register.stones())}
    site["en/assets/world.svg"] = drawings.world()
    site["en/robots.txt"] = _robots(site_url).encode()
    return site


def _api(register: Register, about: exports.About, past: Past | None, files: Sequence[exports.File], kept: Mapping[str, exports.Kept]) -> tuple[Site, dict[str, Card]]:
    made = api.Api(register, about, past, files, kept)
    return {f"en/{api.ROOT}{path}": data for path, data in made.documents()}, {}


def _language(edition: pages.Edition, lang: str) -> tuple[Site, dict[str, Card]]:
    """All that is published in one language, and the cards of its pages, by path."""
    site: Site = {f"{lang}/edit/form.json": exports.compact(desk.form(words(lang))).encode(), f"{lang}/edit/words.json": exports.compact(browser.spoken(words(lang))).encode()}
    cards: dict[str, Card] = {}
    for picture in resources.files("generator").joinpath("guides").iterdir():
        guide, name, spoken, form = picture.name.split(".")
        if spoken == lang:
            site[f"{lang}/{guide}/{name}.{form}"] = picture.read_bytes()
    for page in pages.pages(edition, lang):
        site[f"{lang}/{page.path}"] = pages.render(page)
        if page.card is not None:
            cards[f"{lang}/{page.address}{pages.CARD}"] = page.card
        if isinstance(page, pages.RecordPage) and page.kind in pages.ON_PAPER:
            site[f"{lang}/{page.address}{pages.RECORD}"] = record.of_page(edition, page)
    if edition.next_cop is not None:
        site[f"{lang}/due/{pages.STATUS}"] = status.document(edition, lang, edition.next_cop)
    site[f"{lang}/contribute/{pages.TEMPLATE}"] = template.document(edition, lang)
    for path, data in feeds.feeds(edition.register, edition.past, words(lang), edition.site_url) if edition.past else ():
        site[f"{lang}/{path}"] = data
    for path, data in calendars.calendars(edition.register, edition.as_of, edition.past, words(lang), edition.site_url):
        site[f"{lang}/{path}"] = data
    return site, cards


def glance(register: Register, as_of: str, entry: Entry, past: Past | None, site_url: str, repository: str) -> Site:
    """The Markdown of one record's pages, as `build` makes them."""
    edition = pages.Edition(register, as_of, (), "", past, repository, site_url)
    return {f"{lang}/{page.path}": pages.render(page) for lang in LANGUAGES for page in (pages.Records(edition, lang).record(entry),)}


def _robots(site_url: str) -> str:
    """What search engines may read: everything; and where the lists of pages are, one a language."""
    maps = [f"Sitemap: {site_url}{'' if lang == 'en' else f'{lang}/'}sitemap.xml" for lang in LANGUAGES] if site_url else []
    return "\n".join(["User-agent: *", "Allow: /", *maps]) + "\n"
