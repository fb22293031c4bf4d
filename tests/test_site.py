"""The built site as its users meet it: in a real browser, and link by link."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote
from xml.etree import ElementTree as ET

import pytest

from tests.support import PROJECT, Visitor

if TYPE_CHECKING:

    from playwright.sync_api import Browser, Route

PHONE = {"width": 390, "height": 844}
DESKTOP = {"width": 1280, "height": 900}
PAGES = (
    "", "search/", "search/?q=whale", "actions/", "actions/giraffe/", "actions/straw-coloured-fruit-bat/", "activities/", "changes/", "partners/", "partners/cites-secretariat/", "workplans/", "workplans/cbd-cms-2012-2014/", "workplans/cbd-cms-2012-2014/2.7/",
    "workplans/resolution-10-9/8.2/", "species/", "species/otis-tarda/", "countries/", "countries/ind/", "meetings/", "meetings/cop13/", "targets/", "targets/aichi-target-12/",
    "bodies/", "bodies/standing-committee/", "due/", "data/", "quality/", "about/", "contribute/", "contribute/rules/", "contribute/rules/l201/", "edit/", "data/api/", "data/examples/", "data/dictionary/", "data/dictionary/actions/", "glossary/",
)  # fmt: skip
"""One page of every kind."""


@pytest.mark.parametrize("lang", ["fr/", "es/"])
def test_every_kind_of_page(visitor: Visitor, lang: str) -> None:
    """Each has one heading of the first level and a title, is no wider than a phone, asks nothing of another host, and the browser has nothing to complain of."""
    visitor.page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    for address in PAGES:
        page = visitor.open(lang + address)
        assert page.locator("h1").count() == 1, address
        assert page.title(), address
        assert page.evaluate("document.documentElement.lang") == lang.strip("/")
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"], address
    assert visitor.complaints == []


def test_home(visitor: Visitor) -> None:
    page = visitor.open("")
    assert page.locator("h1").inner_text() == "CMS Register"
    assert "Not an official publication of the CMS Secretariat." in page.locator("header").inner_text()
    assert page.locator(".figures li").first.inner_text().split() == ["21", "Concerted", "Actions"]
    assert "12.2" in page.locator("#gaps + ul").inner_text()
    page.get_by_role("link", name="Concerted Actions").first.click()
    assert page.url == visitor.site + "actions/"


@pytest.mark.parametrize(
    ("lang", "words", "target"),
    [
        ("", "mobulid rays", "actions/mobulid-rays/"),
        ("", "great bustard", "actions/great-bustard-asia/"),
        ("", "Doc.28.1.6", "actions/mobulid-rays/"),
        ("", "13.3", "actions/giraffe/"),
        ("", "tiburon ballena", "species/rhincodon-typus/"),
        ("", "requin-baleine", "actions/whale-shark/"),
        ("", "Rhincodon typus", "actions/whale-shark/"),
        ("", "CITES", "partners/cites-secretariat/"),
        ("fr/", "girafes", "fr/actions/giraffe/"),
        ("fr/", "percnopteres", "fr/species/neophron-percnopterus/"),
        ("fr/", "cote d ivoire", "fr/countries/civ/"),
        ("es/", "jirafas", "es/actions/giraffe/"),
    ],
)
def test_search(visitor: Visitor, lang: str, words: str, target: str) -> None:
    """Stems, accents, names in other languages, numbers and symbols: what is meant is among the first ten."""
    page = visitor.open(f"{lang}search/?q={quote(words)}")
    page.locator(f'.hits a[href$="/{target}"]').first.wait_for(timeout=15_000)
    assert page.locator(".hits li").count() <= 10
    assert "&#" not in page.locator(".hits").inner_text()
    assert visitor.complaints == []


@pytest.mark.parametrize(
    ("lang", "words", "target"),
    [
        ("", "cbd", "partners/cbd-secretariat/"),
        ("es/", "UICN", "es/partners/iucn/"),
        ("", "germany", "countries/deu/"),
        ("fr/", "Allemagne", "fr/countries/deu/"),
        ("es/", "Mónaco", "es/countries/mco/"),
        ("fr/", "cote d'ivoire", "fr/countries/civ/"),
        ("", "UNEP/CMS/StC38/Doc.4", "workplans/cbd-cms-2012-2014/"),
        ("", "StC38/Doc.4", "workplans/cbd-cms-2012-2014/"),
    ],
)
def test_what_goes_by_just_these_words_is_found_first(visitor: Visitor, lang: str, words: str, target: str) -> None:
    """A short form, the name of a country, the document that is a plan: before what only has them in its name or cites them, as a work plan of the CBD or the Government of Germany."""
    page = visitor.open(f"{lang}search/?q={quote(words)}")
    page.locator(".hits a").first.wait_for(timeout=15_000)
    assert page.locator(".hits a").first.get_attribute("href") == f"/{target}"
    assert visitor.complaints == []


@pytest.mark.parametrize("words", ["germany", "cbd", "UNEP/CMS/StC38/Doc.4"])
def test_a_search_reads_a_small_part_of_the_index(visitor: Visitor, words: str) -> None:
    """Also where somebody goes by just these words."""
    parts: list[str] = []
    visitor.page.on("request", lambda request: parts.append(request.url) if request.url.endswith(".pf_index") else None)
    page = visitor.open(f"search/?q={quote(words)}")
    page.locator(".hits a").first.wait_for(timeout=15_000)
    assert 0 < len(parts) < 5


@pytest.mark.parametrize(("lang", "words"), [("fr/", "girafe"), ("es/", "jirafa"), ("", "13.3")])
def test_rules_and_guides_stand_after_records(visitor: Visitor, lang: str, words: str) -> None:
    """They give records as examples."""
    page = visitor.open(f"{lang}search/?q={words}")
    page.locator(".hits li").first.wait_for(timeout=15_000)
    while page.locator("#search > button").is_visible():
        page.locator("#search > button").click()
        page.wait_for_timeout(100)
    own = page.locator(".hits li > a").evaluate_all("all => all.map(one => /contribute|dictionary|about|officers|translators|proof/.test(one.pathname))")
    assert True in own
    assert own == sorted(own)


def test_more_results_come_in_their_order(visitor: Visitor) -> None:
    """Also where they are asked for twice, and what was asked for first comes later."""
    page = visitor.open("search/?q=meeting")
    page.locator(".hits li").first.wait_for(timeout=15_000)
    fetched: list[Route] = []
    page.route("**/*.pf_fragment", lambda route: fetched.append(route) if len(fetched) < 5 else route.continue_())
    more, hits = page.locator("#search > button"), page.locator(".hits li")
    first = hits.count()
    more.click()
    more.click()
    page.wait_for_timeout(500)
    assert hits.count() == first
    for route in fetched:
        route.continue_()
    hits.nth(2 * first).wait_for()
    links = page.locator(".hits li > a")
    own = links.evaluate_all("all => all.map(one => one.href)")
    page.unroute_all()
    page.reload()
    for count in (1, first + 1, 2 * first + 1):
        hits.nth(count - 1).wait_for(timeout=15_000)
        if count <= first + 1:
            more.click()
    assert own == links.evaluate_all("all => all.map(one => one.href)")


@pytest.mark.parametrize(("lang", "words", "address"), [("fr/", "13.3", "actions/giraffe/"), ("", "Concerted Action 12.5", "actions/angelshark/"), ("fr/", "jirafa", "actions/giraffe/"), ("", "Ivory Coast", "countries/civ/"), ("", "StC38/Doc.4", "workplans/cbd-cms-2012-2014/")])
def test_what_is_shown_of_a_result_stands_on_its_page(visitor: Visitor, lang: str, words: str, address: str) -> None:
    """Also where it was found by words that only the search knows, such as names in other languages."""
    page = visitor.open(f"{lang}search/?q={quote(words)}")
    hit = page.locator(".hits li", has=page.locator(f'a[href$="/{address}"]'))
    hit.wait_for(timeout=15_000)
    shown = re.sub(r"[\W_]+", "", hit.locator("p").inner_text())
    visitor.open(lang + address)
    assert len(shown) > 50
    assert shown in re.sub(r"[\W_]+", "", page.locator("main").evaluate("main => { for (const one of main.querySelectorAll('[data-pagefind-ignore], [hidden]')) one.remove(); return main.textContent; }"))


def test_search_from_the_home_page(visitor: Visitor) -> None:
    """Results stand under their kind, with their status; a kind can be chosen, and the choice stays in the address."""
    page = visitor.open("")
    page.locator("#find").fill("whale shark")
    page.locator(".find button").click()
    page.locator('.hits a[href$="/actions/whale-shark/"]').first.wait_for(timeout=15_000)
    assert page.locator("#search [role=status]").inner_text().endswith("results for “whale shark”")
    hit = page.locator("li", has=page.locator('a[href$="/actions/whale-shark/"]')).first
    assert "later decisions not recorded" in hit.inner_text()
    page.get_by_role("button", name="Concerted Actions (").click()
    page.get_by_role("button", name="Concerted Actions (", pressed=True).wait_for()
    assert page.locator(".hits h2").all_inner_texts() == ["Concerted Actions"]
    assert page.url == visitor.site + "search/?q=whale+shark&kind=action"
    page.locator("#find").fill("xyzzyx")
    page.get_by_text("Nothing found for “xyzzyx”. Try fewer or other words.").wait_for()
    assert visitor.complaints == []


def test_what_nothing_has_is_said(visitor: Visitor) -> None:
    """Some of the words where no page has all; the nearest where nothing is called so; each result once, however quickly more are asked for."""
    page = visitor.open("search/?q=loggerhead+turtle")
    page.get_by_text("No page has all of “loggerhead turtle”. These have some of the words:").wait_for(timeout=15_000)
    assert page.locator(".hits li").count()
    for words in ("girraffe", "giraphe"):
        page = visitor.open(f"search/?q={words}")
        page.get_by_text(f"Nothing is called quite so. The nearest to “{words}”:").wait_for(timeout=15_000)
        assert page.locator('.hits a[href$="/actions/giraffe/"]').count()
    page = visitor.open("search/?q=asdkjh")
    page.get_by_text("Nothing found for “asdkjh”. Try fewer or other words.").wait_for(timeout=15_000)
    assert page.locator(".hits li").count() == 0
    page = visitor.open("search/?q=giraffe+asdkjh")
    page.get_by_text("No page has all of “giraffe asdkjh”. These have some of the words:").wait_for(timeout=15_000)
    page = visitor.open("search/?q=whale")
    page.locator(".hits li").first.wait_for()
    page.locator("#search > button").evaluate("button => { button.click(); button.click(); }")
    page.locator(".hits li").nth(25).wait_for()
    links = page.locator(".hits li > a").evaluate_all("all => all.map(one => one.href)")
    assert len(links) == len(set(links))
    assert visitor.complaints == []


@pytest.mark.parametrize("words", ["'", "' ' ’", "?!", "« »", '"'])
def test_marks_alone_find_nothing(visitor: Visitor, words: str) -> None:
    page = visitor.open(f"search/?q={quote(words)}")
    page.get_by_text(f"Nothing found for “{words}”. Try fewer or other words.").wait_for(timeout=15_000)
    assert page.locator(".hits li").count() == 0
    assert visitor.complaints == []


@pytest.mark.parametrize(("address", "told"), [("fr/search/?q=%C2%AB+girafe+%C2%BB", "résultats pour «\u00a0girafe\u00a0»"), ("fr/search/?q=%C2%AB%C2%A0girafe%C2%A0%C2%BB", "résultats pour «\u00a0girafe\u00a0»"), ("es/search/?q=%E2%80%9Cjirafa", "resultados para «jirafa»"), ("search/?q=%27giraffe%27", "results for “giraffe”")])
def test_what_was_asked_for_in_quotation_marks_is_told_with_one_pair(visitor: Visitor, address: str, told: str) -> None:
    page = visitor.open(address)
    page.locator(".hits li").first.wait_for(timeout=15_000)
    assert re.fullmatch(rf"[\d\s]+ {told}", page.locator("#search [role=status]").inner_text())


@pytest.mark.parametrize(("words", "target"), [("South Korea", "countries/kor/"), ("Ivory Coast", "countries/civ/"), ("UK", "countries/gbr/"), ("COP13/Doc.28.1.6", "actions/mobulid-rays/"), ("what is a concerted action", "actions/"), ("fin whale", "species/balaenoptera-physalus/")])
def test_what_people_type_is_found_at_once(visitor: Visitor, words: str, target: str) -> None:
    page = visitor.open(f"search/?q={quote(words)}")
    page.locator(".hits li").first.wait_for(timeout=15_000)
    first = page.locator(".hits li > a").evaluate_all("all => all.slice(0, 3).map(one => one.pathname)")
    assert f"/{target}" in first


def test_search_finds_records_and_not_their_history(visitor: Visitor) -> None:
    """What was recorded when, and where old addresses lead, is no result."""
    for words in ('"dates of recording"', '"Follow by feed"'):
        page = visitor.open(f"search/?q={quote(words)}")
        page.locator("#search [role=status]", has_text="“").wait_for(timeout=15_000)
        assert not [link for link in page.locator(".hits a").all() if "/changes/" in (link.get_attribute("href") or "")]


def test_record(visitor: Visitor) -> None:
    page = visitor.open("actions/giraffe/")
    assert page.locator("h1").inner_text() == "Giraffe"
    assert page.locator(".badge").inner_text() == "ongoing at COP14; later decisions not recorded"
    assert page.locator(".kicker").inner_text().split("\n") == ["Concerted Action 13.3", "Edit this record"]
    assert page.locator("#proponents + .body a").all_inner_texts()[:2] == ["Cameroon", "Chad"]
    page.get_by_role("link", name="Chad").first.click()
    assert page.locator("h1").inner_text() == "Chad"
    assert "Giraffe" in page.locator(".record").inner_text()


def test_language_switch_stays_on_the_page(visitor: Visitor) -> None:
    page = visitor.open("workplans/cbd-cms-2012-2014/2.7/")
    for name, address in (("FR", "fr/workplans/cbd-cms-2012-2014/2.7/"), ("ES", "es/workplans/cbd-cms-2012-2014/2.7/"), ("EN", "workplans/cbd-cms-2012-2014/2.7/")):
        page.locator(".languages").get_by_role("link", name=name).click()
        assert page.url == visitor.site + address
        assert page.locator(".languages [aria-current]").inner_text() == name
    assert visitor.complaints == []


@pytest.mark.parametrize("asked", ["search/?q=whale+shark&kind=action", "species/?group=bat", "actions/giraffe/#sources"])
def test_another_language_keeps_what_was_asked_for(visitor: Visitor, asked: str) -> None:
    """Also where it is opened in another tab, or its address copied."""
    page = visitor.open(asked)
    page.wait_for_load_state("networkidle")
    link = page.locator(".languages").get_by_role("link", name="FR")
    link.hover()
    assert link.evaluate("link => link.href") == f"{visitor.site}fr/{asked}"
    link.click()
    page.wait_for_load_state("networkidle")
    assert page.url == f"{visitor.site}fr/{asked}"
    link = page.locator(".languages").get_by_role("link", name="EN")
    link.focus()
    assert link.evaluate("link => link.href") == f"{visitor.site}{asked}"
    assert visitor.complaints == []


def test_what_is_not_there_is_said_in_three_languages(visitor: Visitor) -> None:
    """Wherever on the site: servers show this one page."""
    page = visitor.open("404.html")
    assert page.locator("h1").inner_text() == "There is no such page"
    for lang, said in (("fr", "Cette page n'existe pas."), ("es", "Esta página no existe.")):
        line = page.locator(f"main p[lang={lang}]")
        assert line.inner_text().startswith(said)
        assert line.locator("a").evaluate("link => link.href") == f"{visitor.site}{lang}/"


def test_what_is_not_there_is_said_first_in_the_language_of_its_address(visitor: Visitor, build: Path) -> None:
    visitor.page.route("**/nowhere/", lambda route: route.fulfill(path=build / "site" / "404.html", status=404))
    for folder, said in (("", "There is no such page\n"), ("fr/", "Cette page n'existe pas."), ("es/", "Esta página no existe.")):
        assert visitor.open(f"{folder}nowhere/").locator("main").inner_text().startswith(said)


def test_without_javascript(browser: Browser, site: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(site + "actions/")
    page.get_by_role("link", name="Giraffe").first.click()
    assert page.locator("h1").inner_text() == "Giraffe"
    assert page.locator("#sources").is_visible()
    context.close()


def test_no_dead_link_inside(site: str, tmp_path: Path) -> None:
    """LinkChecker follows the links of some English pages of every kind, and finds none dead; `test_pages` looks at all pages in all languages, and at anchors, for which LinkChecker takes ten times as long."""
    report = tmp_path / "links.xml"
    rc = tmp_path / "linkcheckerrc"
    rc.write_text("[checking]\nmaxrequestspersecond=1000\nthreads=8\n")
    tmp_path.chmod(0o777)
    for parent in tmp_path.parents:
        if parent.name.startswith(("pytest-", "popen-")):
            parent.chmod(0o755)  # as root the program becomes another user
    command = [str(Path(sys.executable).with_name("linkchecker")), "--config", str(rc), "--file-output", f"xml/utf_8/{report}", "--no-status", "--no-warnings", "--output", "none"]
    one_of_each = (
        ("actions", "giraffe"), ("bodies", "cms-secretariat"), ("countries", "ind"), ("species", "otis-tarda"), ("partners", "cites-secretariat"), ("meetings", "cop14"), ("rules", "l201"),
        ("targets", "aichi-target-5"), ("workplans", "cbd-cms-2012-2014"), ("workplans/cbd-cms-2012-2014", "2.7"), ("dictionary", "actions"),
    )  # fmt: skip
    some = [r"/(fr|es)/", *(rf"/{folder}/(?!{re.escape(name)}/)[^/#]+/" for folder, name in one_of_each), r"\.(png|xml|json|jsonl|jsonld|ttl|csv|xlsx|zip|sqlite|ics|docx|yaml)$", r"/edit/\?"]
    done = subprocess.run([*command, *(part for one in some for part in ("--ignore-url", one)), site], check=False, capture_output=True, text=True)
    found = ET.fromstring(report.read_text()).findall("urldata") if report.is_file() else []
    dead = [f"{row.findtext('parent')} -> {row.findtext('url')}" for row in found if (row.find("valid") is not None and row.find("valid").get("result", "").startswith("Error"))]  # type: ignore[union-attr]
    assert dead == []
    assert done.returncode == 0, done.stdout + done.stderr


def test_builds_with_zensical(build: Path, tmp_path: Path) -> None:
    """Pages of every kind build with MkDocs' successor, where it is installed."""
    pytest.importorskip("zensical")
    shutil.copytree(PROJECT / "overrides", tmp_path / "overrides")
    for address in PAGES:
        page = f"{address.split('?')[0]}index.md"
        (tmp_path / "build" / "docs" / "en" / page).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(build / "docs" / "en" / page, tmp_path / "build" / "docs" / "en" / page)
    shutil.copy(PROJECT / "mkdocs.yml", tmp_path)
    subprocess.run([sys.executable, "-m", "zensical", "build", "--clean"], check=True, cwd=tmp_path, capture_output=True, text=True)
    made = {path.relative_to(tmp_path / "build" / "html" / "en").as_posix() for path in (tmp_path / "build" / "html" / "en").rglob("index.html")}
    assert made == {f"{address.split('?')[0]}index.html" for address in PAGES}
