"""How others find and show the pages: search engines, networks on which addresses are shared, programs that read schema.org."""

from __future__ import annotations

import json
import re
from io import BytesIO
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import pytest
from PIL import Image

from generator import files, site, tools
from tests.support import AS_OF, PROJECT, examine, served

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser

ROOT = "https://register.example/cms/"
XML = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}
TYPES = {
    "actions/giraffe/": "Project", "partners/example-trust/": "Organization", "workplans/example-plan/": "CreativeWork", "workplans/example-plan/1.1/": "CreativeWork",
    "species/giraffa-camelopardalis/": "Taxon", "countries/tcd/": "Country", "meetings/cop14/": "Event", "targets/aichi-target-12/": "DefinedTerm", "bodies/standing-committee/": "Organization",
}  # fmt: skip


@pytest.fixture(scope="module")
def placed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The golden register as a site that has its place on the web."""
    folder = tmp_path_factory.mktemp("placed")
    register, found = examine(PROJECT / "tests" / "golden" / "content")
    files.write_tree(folder / "docs", site.build(register, AS_OF, found, site_url=ROOT, drawn=True))
    tools.build_html(PROJECT, folder / "docs", folder / "site", tools.Dress(root=ROOT, stamps={"en": "Records of today."}))
    return folder / "site"


def head(placed: Path, address: str) -> str:
    return (placed / address / "index.html").read_text(encoding="utf-8").split("</head>")[0]


def told(placed: Path, address: str) -> Any:
    """What a page says of itself in schema.org's words."""
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', head(placed, address), re.DOTALL)
    assert found
    return json.loads(found[1])


@pytest.mark.parametrize("address", ["", "actions/", "actions/giraffe/", "species/giraffa-camelopardalis/", "search/", "about/"])
def test_languages_know_each_other(placed: Path, address: str) -> None:
    for lang in ("", "fr/", "es/"):
        text = head(placed, lang + address)
        assert f'<link rel="canonical" href="{ROOT}{lang}{address}">' in text
        links = dict(re.findall(r'<link rel="alternate" hreflang="([^"]*)" href="([^"]*)">', text))
        assert links == {"en": ROOT + address, "fr": f"{ROOT}fr/{address}", "es": f"{ROOT}es/{address}", "x-default": ROOT + address}
        for one in links.values():
            assert (placed / one.removeprefix(ROOT) / "index.html").is_file()


@pytest.mark.parametrize("lang", ["", "fr/", "es/"])
def test_the_map_of_the_site_names_every_page(placed: Path, lang: str) -> None:
    """Every page that can be indexed, with its other languages; no page that leads on, and none that is not there."""
    urls = ET.parse(placed / lang / "sitemap.xml").getroot().findall("s:url", XML)
    named = [one.findtext("s:loc", "", XML) for one in urls]
    there = {f"{ROOT}{path.parent.relative_to(placed).as_posix()}/".replace("/./", "/") for path in (placed / lang).rglob("index.html") if 'http-equiv="refresh"' not in path.read_text(encoding="utf-8")}
    if not lang:
        there = {one for one in there if not one.startswith((ROOT + "fr/", ROOT + "es/"))}
    assert sorted(named) == sorted(there)
    assert all(len(one.findall("x:link", XML)) == 3 for one in urls)
    assert f"Sitemap: {ROOT}{lang}sitemap.xml" in (placed / "robots.txt").read_text()


def test_a_page_that_leads_on_is_not_indexed(placed: Path) -> None:
    text = head(placed, "actions/giraffes-of-the-west/")
    assert 'http-equiv="refresh"' in text
    assert "canonical" not in text
    assert "ld+json" not in text


@pytest.mark.parametrize(("address", "kind"), TYPES.items())
def test_every_record_says_what_it_is(placed: Path, address: str, kind: str) -> None:
    for lang in ("", "fr/", "es/"):
        page = told(placed, lang + address)
        assert page["@context"] == "https://schema.org"
        assert page["@type"] == "WebPage"
        assert page["url"] == ROOT + lang + address
        assert page["inLanguage"] == (lang.strip("/") or "en")
        about = page["mainEntity"]
        assert about["@type"] == kind
        assert about["name"]
        assert about["name"] in (placed / lang / address / "index.html").read_text(encoding="utf-8").replace("&#x27;", "'")
        steps = page["breadcrumb"]["itemListElement"]
        assert [one["position"] for one in steps] == list(range(1, len(steps) + 1))
        assert steps[0]["item"] == ROOT + lang
        assert steps[-1]["item"] == page["url"]
        for step in steps:
            assert (placed / step["item"].removeprefix(ROOT) / "index.html").is_file()


def test_what_a_species_and_a_meeting_tell(placed: Path) -> None:
    about = told(placed, "species/giraffa-camelopardalis/")["mainEntity"]
    assert (about["scientificName"], about["taxonRank"]) == ("Giraffa camelopardalis", "species")
    assert "Girafe" in about["alternateName"]
    about = told(placed, "meetings/cop14/")["mainEntity"]
    assert (about["startDate"], about["endDate"]) == ("2024-02-12", "2024-02-17")


def test_the_first_page_tells_of_the_search_and_the_data(placed: Path) -> None:
    page = told(placed, "fr/")
    assert page["@type"] == "WebSite"
    assert page["potentialAction"]["target"]["urlTemplate"] == ROOT + "fr/search/?q={words}"
    for file in page["hasPart"]["distribution"]:
        assert (placed / file["contentUrl"].removeprefix(ROOT)).is_file()


@pytest.mark.parametrize("address", [*TYPES, "", "actions/", "fr/actions/giraffe/", "es/species/giraffa-camelopardalis/"])
def test_a_shared_address_has_a_picture(placed: Path, address: str) -> None:
    meta = dict(re.findall(r'<meta property="og:([^"]*)" content="([^"]*)">', head(placed, address)))
    assert meta["url"] == ROOT + address
    assert meta["image"] == f"{ROOT}{address}card.png"
    assert meta["title"]
    assert meta["description"]
    assert meta["locale"] == {"fr": "fr_FR", "es": "es_ES"}.get(address[:2] if address[2:3] == "/" else "", "en_GB")
    data = (placed / address / "card.png").read_bytes()
    assert Image.open(BytesIO(data)).size == (int(meta["image:width"]), int(meta["image:height"])) == (1200, 630)
    assert len(data) < 60_000


def test_a_site_without_a_place_claims_none(build: Path) -> None:
    """Until the address of the site is set, nothing names one."""
    text = (build / "site" / "actions" / "giraffe" / "index.html").read_text(encoding="utf-8")
    assert "canonical" not in text
    assert "example.org" not in text
    assert ET.parse(build / "site" / "sitemap.xml").getroot().findall("s:url", XML) == []
    assert (build / "site" / "robots.txt").read_text() == "User-agent: *\nAllow: /\n"


def test_hostile_words_stay_words(placed: Path, browser: Browser) -> None:
    """The head holds what a record says as text: the page reads back exactly what was written."""
    with served(placed) as address:
        page = browser.new_page()
        page.goto(address + "actions/giraffe/")
        said = page.evaluate("[document.title, document.querySelector('meta[name=description]').content, document.querySelector('script[type=\"application/ld+json\"]').textContent]")
        page.close()
    assert said[0] == "Giraffe – Concerted Action 13.3 – CMS Register"
    assert said[1] == 'Keeps giraffes moving across borders. It has <two> sentences & one "quote". And a second paragraph.'
    assert json.loads(said[2])["description"] == said[1]
    assert "<" not in said[2]
