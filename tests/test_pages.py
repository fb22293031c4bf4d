"""The pages: the whole site of a tiny register, and every value of every real record on its page."""

from __future__ import annotations

import html
import posixpath
import re
from typing import TYPE_CHECKING

import pytest
from markdown.extensions.toc import slugify

from generator import files, frames, pages, register, site, tools
from generator.catalog import words
from generator.diagnostics import Diagnostic
from generator.markup import paragraphs
from generator.models import KINDS, LANGUAGES
from generator.models.walk import Path as Steps
from generator.models.walk import field_at, fields, parts
from generator.register import address
from tests.support import AS_OF, CONTENT, GOLDEN, PROJECT, examine

if TYPE_CHECKING:
    from pathlib import Path

    from generator.catalog import Words
    from generator.register import Entry, Register

UNKEPT = re.compile(r"/(officers|repository|review|translators)/.*\.png$|world\.svg$|^en/edit/python/|\.(xlsx|sqlite|zip|docx)$|^en/data/(SHA256SUMS|catalogue\..*)$|^en/api/v1/downloads\.json$")
"""What is not kept as golden: shapes that do not change, packed files whose bytes are a matter of the packer, and what tells their sizes; `test_exports` reads them all."""

SIZES = re.compile(rb"(?<=<code>)[0-9a-f]{64}(?=</code>)|(?<=>)[\d.,]+ k[Bo](?=<)")
"""Sizes and checksums on the page of downloads."""


def test_golden(request: pytest.FixtureRequest) -> None:
    """The tiny register gives exactly the site that was looked at and accepted (`pytest --bless` accepts it anew)."""
    register, found = examine(GOLDEN / "content")
    made = {path: SIZES.sub(b"", data) if path.endswith("data/index.md") else data for path, data in site.build(register, AS_OF, found).items() if not UNKEPT.search(path)}
    if request.config.getoption("--bless"):
        files.write_tree(GOLDEN / "site", made)
    kept = files.read_tree(GOLDEN / "site").files
    assert sorted(made) == sorted(kept)
    assert [path for path in made if made[path] != kept[path]] == []


def test_golden_does_not_depend_on_the_order_of_files() -> None:
    tree = files.read_tree(GOLDEN / "content", "content")
    from generator import register, rules  # noqa: PLC0415

    backwards, faults = register.read(dict(reversed(tree.files.items())), "content")
    assert site.build(backwards, AS_OF, sorted([*faults, *rules.check(backwards, AS_OF)])) == site.build(*_with_day(examine(GOLDEN / "content")))


def _with_day(read: tuple[Register, list[Diagnostic]]) -> tuple[Register, str, list[Diagnostic]]:
    return read[0], AS_OF, read[1]


@pytest.fixture(scope="module")
def edition(real: tuple[Register, list[Diagnostic]]) -> pages.Edition:
    return pages.Edition(real[0], AS_OF, real[1])


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_value_is_on_its_page(edition: pages.Edition, lang: str) -> None:
    """Each leaf of each record stands on its page in each language: its text, its link, its date, its word."""
    register = edition.register
    by_address = {page.address: page for page in pages.pages(edition, lang)}
    missing = []
    for entry in register.entries():
        page = pages.render(by_address[address(entry.kind, entry.id)]).decode()
        shown = _Shown(page)
        missing += [f"{entry.path}: {'.'.join(map(str, path))} = {value!r}" for path, value in _leaves(entry, lang) if not _stands(register, entry, words(lang), shown, path, value)]
    assert missing == []


@pytest.mark.parametrize(("lang", "root"), [("en", ""), ("fr", "https://register.example/")])
def test_pages_in_frames_are_those_of_mkdocs(tmp_path: Path, lang: str, root: str) -> None:
    """The site is the same, byte by byte, as where MkDocs makes every page of it."""
    dress = tools.Dress(1_700_000_000, root, {lang: "As of today"})
    docs = GOLDEN / "site"
    tools._mkdocs(PROJECT, docs, tmp_path / "plain", dress, lang)
    tools._pages(PROJECT, docs, tmp_path / "framed", dress, lang)
    plain, framed = (dict(files.walk(tmp_path / name / lang)) for name in ("plain", "framed"))
    assert sorted(framed) == sorted(plain)
    assert [path for path, data in plain.items() if framed[path] != data] == []


def test_no_record_can_be_called_like_a_specimen() -> None:
    """The folders of specimens go away when all pages are made; the page of such a record would go with them."""
    pages = frames.Frames((path, data) for path, data in files.walk(GOLDEN / "site" / "en") if path.endswith(".md"))
    names = {name.partition("/")[2] for name in pages.marked()}
    assert names
    assert [name for name in names if not isinstance(register.locate(f"reference/species/{name}.yaml"), Diagnostic)] == []


def test_no_line_of_french_begins_with_a_mark(edition: pages.Edition) -> None:
    """French puts a space before `;`, `:`, `?`, `!` and inside its quotes, where no line may break: in the words of the interface, in records and in what is written by hand."""
    made = {path.as_posix(): path.read_text(encoding="utf-8") for path in (GOLDEN / "site/fr").rglob("*.md")}
    made |= {page.path: pages.render(page).decode() for page in pages.pages(edition, "fr") if page.address.split("/")[0] in ("about", "officers", "partners", "repository")}
    texts = {path: html.unescape(re.sub(r"```.*?```|`[^`]*`|<[^>]*>", "|", text, flags=re.DOTALL)) for path, text in made.items()}
    assert [f"{path}: {text[found.start() - 30 : found.end() + 2]}" for path, text in texts.items() for found in re.finditer(r" [;:?!»](?=[ .,)|\n])|« ", text)] == []
    assert sum(text.count("\u00a0;") for text in texts.values()) > 200


def test_every_link_leads_to_a_page_or_part_of_one_or_to_a_file(build: Path) -> None:
    """Every link of every page in every language, anchors included."""
    made = dict(files.walk(build / "docs"))
    bodies = {path.removeprefix("en/"): data.decode() for path, data in made.items() if path.endswith("index.md")}
    files_there = {path.removeprefix("en/") for path in made}
    ids = {path: {html.unescape(one) for one in re.findall(r' id="([^"]*)"', body)} for path, body in bodies.items()}
    for path, body in bodies.items():
        ids[path] |= {slugify(title, "-") for title in re.findall(r"^## (.+)$", body, re.MULTILINE)}
    dead = []
    for path, body in bodies.items():
        for link in re.findall(r'<a[^>]* href="([^"]*)"', body):
            target = html.unescape(link)
            if re.match(r"[a-z]+:", target) or not target.split("?")[0]:
                continue
            place, _, anchor = target.split("?")[0].partition("#")
            found = posixpath.normpath(posixpath.join(posixpath.dirname(path), place))
            page = posixpath.join(found, "index.md").removeprefix("./") if place.endswith("/") or not place or found in (".", "fr", "es") else found
            page = path if not place else page
            if page not in files_there or (anchor and anchor not in ids.get(page, set())):
                dead.append(f"{path}: {target}")
    assert dead == []
    assert "../proof/" in bodies["data/index.md"], "where the sums of the files stand"


@pytest.mark.parametrize(
    ("lang", "told"),
    [
        ("fr", {
            "aucune consignée": {"Actions concertées", "Mentions"},
            "non consigné": {"Appuie", "Document", "Lieu", "Numéro"},
            "non consignée": {"Date", "Période", "Responsabilité", "Région CMS", "Réunion", "Situation au regard de la Convention"},
            "non consignés": {"Auteurs de la proposition", "Instruments", "Responsables", "États de l'aire de répartition"},
            "non consignées": {"Activités", "Dates", "Inscriptions aux annexes"},
        }),
        ("es", {
            "no consta ninguna": {"Acciones concertadas", "Menciones"},
            "no consta": {"Apoya", "Documento", "Fecha", "Lugar", "Número", "Período", "Región de la CMS", "Responsabilidad", "Reunión", "Situación ante la Convención"},
            "no constan": {"Actividades", "Estados del área de distribución", "Fechas", "Inclusiones en los Apéndices", "Instrumentos", "Proponentes", "Responsables"},
        }),
    ],
)  # fmt: skip
def test_what_is_not_recorded_agrees_with_the_label_of_its_column(build: Path, lang: str, told: dict[str, set[str]]) -> None:
    """On a phone the label stands right before it."""
    found: dict[str, set[str]] = {}
    for path in (build / "docs" / lang).rglob("*.md"):
        for label, said in re.findall(r'<td[^>]*data-label="([^"]*)"[^>]*><span class="not-recorded">([^<]*)', path.read_text(encoding="utf-8")):
            found.setdefault(html.unescape(said), set()).add(html.unescape(label))
    assert found == told


def test_no_page_written_by_hand_takes_a_place_of_the_program(build: Path) -> None:
    own = {path.stem for path in (CONTENT / "pages" / "en").iterdir()}
    places = {path.name for root in (build / "site", build / "site" / "fr") for path in root.iterdir() if path.is_dir()} - own
    _, found = register.read({f"pages/en/{place}.md": b"# A page\n" for place in places})
    assert [one.location.path for one in found if one.code == "S204"] == sorted(f"content/pages/en/{place}.md" for place in places)


def test_every_field_has_its_section() -> None:
    """A page has a place for every field of its kind, whether a record uses it today or not."""
    elsewhere = {"events", "sources", "verification", "sections"}
    for kind, model in KINDS.items():
        placed = {name for _, names in pages.SECTIONS[kind] for name in names}
        assert {field.name for field in fields(model)} - placed <= elsewhere, kind


SCOPE = """    scope:
      en: Populations that cross borders
      fr: Populations transfrontalières
      es: Poblaciones transfronterizas
"""
NAMED = """  - country: NOR
    since: cop14
    certainty: inferred
"""


@pytest.mark.parametrize(
    ("without", "told"),
    [
        ((NAMED,), (["No Concerted Action in the register names it as Range State or proponent."], ["Aucune action concertée du registre ne le nomme comme État de l'aire de répartition ou auteur d'une proposition."], ["Ninguna acción concertada del registro lo nombra como Estado del área de distribución o proponente."])),
        ((NAMED, SCOPE), (
            ["No Concerted Action in the register names it as Range State or proponent.", "1 Concerted Action is for animals recorded as living here, though it does not name the country: Giraffe."],
            ["Aucune action concertée du registre ne le nomme comme État de l'aire de répartition ou auteur d'une proposition.", "1 action concertée vise des animaux consignés comme vivant ici, sans nommer le pays\u00a0: Girafe."],
            ["Ninguna acción concertada del registro lo nombra como Estado del área de distribución o proponente.", "1 acción concertada es para animales que, según consta, viven aquí, aunque no nombra al país: Jirafa."],
        )),
    ],
)  # fmt: skip
def test_an_action_for_one_population_is_not_told_of_all_countries_of_the_species(without: tuple[str, ...], told: tuple[list[str], ...]) -> None:
    tree = dict(files.read_tree(GOLDEN / "content", "content").files)
    giraffe, species = "actions/giraffe.yaml", "reference/species/giraffa-camelopardalis.yaml"
    for text in without:
        assert text.encode() in tree[giraffe]
        tree[giraffe] = tree[giraffe].replace(text.encode(), b"")
    tree[species] = tree[species].replace(b"  - TCD\n", b"  - NOR\n  - TCD\n")
    edition = pages.Edition(register.read(tree)[0], AS_OF, [])
    assert tuple(_answer(edition, lang, "party", "nor") for lang in LANGUAGES) == told


def test_an_action_that_does_not_name_a_country_is_more_where_another_names_it() -> None:
    tree = dict(files.read_tree(GOLDEN / "content", "content").files)
    other = tree["actions/giraffe.yaml"].decode().replace(SCOPE, "").replace(NAMED, "").replace("  en: Giraffe\n", "  en: Savanna\n")
    species = "reference/species/giraffa-camelopardalis.yaml"
    made = {**tree, "actions/savanna.yaml": other.encode(), species: tree[species].replace(b"  - TCD\n", b"  - NOR\n  - TCD\n")}
    edition = pages.Edition(register.read(made)[0], AS_OF, [])
    assert _answer(edition, "en", "party", "nor")[:2] == ["Named by 1 Concerted Action: Giraffe.", "1 more is for animals recorded as living here, though it does not name the country: Savanna."]


def _answer(edition: pages.Edition, lang: str, kind: str, id_: str) -> list[str]:
    """What the page of a record says at its top, as text."""
    page = pages.Records(edition, lang).record(edition.register[kind][id_])
    return [html.unescape(re.sub(r"<[^>]*>", "", one)) for one in page.answer]


@pytest.mark.parametrize(
    ("lang", "kind", "id_", "told"),
    [
        ("en", "species", "acipenser-gueldenstaedtii", "<cite>Species+ (SAPI) file of CMS common names of 19 February 2026</cite>"),
        ("fr", "species", "acipenser-gueldenstaedtii", '<cite><span lang="en">Species+ (SAPI) file of CMS common names of 19 February 2026</span></cite>'),
        ("es", "action", "european-eel", '<cite><span lang="en">Page of the CMS Secretariat on the European eel</span></cite>'),
        ("fr", "action", "giraffe", '<cite>Action concertée pour la girafe</cite>. CMS Secretariat. <span lang="en">opening pages of a stored copy, in French</span>'),
        ("es", "action", "harbour-porpoise", "<cite>Propuesta de acción concertada para la marsopa común</cite>"),
        ("es", "meeting", "cop9", "<cite>Actas de la Novena Reunión de la Conferencia de las Partes</cite>"),
        ("fr", "action", "giraffe", ' rel="external nofollow"><span lang="en">Everything that happened at CMS COP14</span></a></li>'),
        ("fr", "action", "giraffe", ' rel="external nofollow">UNEP/CMS/COP12/Doc.25.1.10</a></li>'),
    ],
)  # fmt: skip
def test_titles_of_sources_are_read_aloud_in_their_language(edition: pages.Edition, lang: str, kind: str, id_: str, told: str) -> None:
    page = pages.render(pages.Records(edition, lang).record(edition.register[kind][id_])).decode()
    assert told in html.unescape(page)


class _Shown:
    """A page as a reader and a program get it: its words, its links, its dates and numbers."""

    def __init__(self, page: str) -> None:
        body = page.split("---\n", 2)[2]
        self.text = _one_line(html.unescape(re.sub(r"<[^>]*>", "", body)))
        self.links = {html.unescape(link) for link in re.findall(r'href="([^"]*)"', body)}
        self.targets = {link.replace("../", "") for link in self.links}
        self.values = {html.unescape(value) for value in re.findall(r'(?:datetime|data-end|value)="([^"]*)"', body)}


def _one_line(text: str) -> str:
    return re.sub(r"\s+", " ", text)


def _leaves(entry: Entry, lang: str) -> list[tuple[Steps, object]]:
    """Every value of a record that the page of a language must show: of texts, the one in that language, or else in English."""
    found: list[tuple[Steps, object]] = []
    for path, field, value in parts(entry.record):
        if field.models and not isinstance(value, str):
            if hasattr(value, "en") and hasattr(value, "es") and isinstance(value.en, str):
                found.append((path, getattr(value, lang) or value.en))
            continue
        if path[-1] in LANGUAGES:
            continue
        found.append((path, value))
    return found


def _stands(register: Register, entry: Entry, word: Words, shown: _Shown, path: Steps, value: object) -> bool:
    field = field_at(type(entry.record), path)
    assert field is not None
    name = str(next(step for step in reversed(path) if isinstance(step, str)))
    if isinstance(value, bool):
        return word(name) in shown.text if name in ("lookalike", "computed") else word.field(name, entry.kind) in shown.text
    if isinstance(value, int):
        return str(value) in shown.values
    assert isinstance(value, str)
    ref = _ref(register, field.ref, value)
    if ref is not None:
        return address(ref.kind, ref.id) in shown.targets
    if name == "certainty":
        return word(value) in shown.text
    if word.has(f"value_{value.replace('-', '_').lower()}") and name in ("kind", "event", "type", "status", "term", "basis", "advice", "proposes", "reason", "region", "rank", "group", "appendix"):
        return word.choice(value, name) in shown.text
    if name == "reported_with":
        return f"workplans/{entry.id.split('/')[0]}/{value}/" in shown.targets
    if name in ("group", "section") and entry.kind == "activity":
        plan = register["plan"][entry.id.split("/")[0]].record
        section = next(s for s in plan.sections if s.number == entry.record.section)
        title = section.title if name == "section" else next(g.title for g in section.groups if g.id == value)
        return (getattr(title, word.lang) or title.en) in shown.text
    if name == "id" and entry.kind == "plan":
        return True  # a group's id joins activities to it; its title is shown
    if value in shown.values:
        return True
    if value in shown.links:
        return True
    return all(_one_line(block) in shown.text for block in paragraphs(value))


def _ref(register: Register, kind: str | None, value: str) -> Entry | None:
    return register.find(kind, value) if kind is not None else None


@pytest.mark.parametrize("as_of", ["2010-06-15", "2017-10-24", "2019-06-15", "2023-12-31", "2024-02-14", "2026-03-28", "2035-01-01"])
def test_the_site_of_any_day(real: tuple[Register, list[Diagnostic]], as_of: str) -> None:
    """Also of days before the first event of an action, and of days in the middle of a COP."""
    made = pages.Edition(real[0], as_of, real[1])
    assert all(pages.render(page) for page in pages.pages(made, "fr"))
