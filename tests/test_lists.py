"""The lists as their readers use them: choosing, sorting, sharing the choice, taking the rows along."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:

    from playwright.sync_api import Browser, Page, Route

    from tests.support import Visitor

LISTS = ("actions/", "activities/", "bodies/", "countries/", "meetings/", "partners/", "species/", "targets/", "workplans/")


def listed(visitor: Visitor, address: str) -> Page:
    """A list whose script is there: it comes after the page, and makes buttons of the heads."""
    page = visitor.open(address)
    page.locator("table.rows thead button").first.wait_for(state="attached")
    return page


def told(page: Page) -> str:
    return page.locator(".result [role=status]").inner_text()


def ids(page: Page) -> list[str]:
    return page.locator("tr[data-id]").evaluate_all("rows => rows.map(row => row.dataset.id)")  # type: ignore[no-any-return]


def counted(page: Page, facet: str) -> dict[str, int]:
    """The values of a facet and the number that stands beside each."""
    page.wait_for_timeout(50)
    texts = page.locator(f"select[name={facet}] option:not([value=''])").evaluate_all("options => options.map(o => [o.value, o.textContent])")
    return {value: int(re.sub(r"\D", "", text.rsplit("(", 1)[1])) for value, text in texts}


@pytest.mark.parametrize("address", LISTS)
def test_every_number_beside_a_choice_is_the_number_of_rows_it_gives(visitor: Visitor, address: str) -> None:
    page = listed(visitor, address)
    names = page.locator("form.facets select:not([name=sort])").evaluate_all("all => all.map(one => one.name)")
    for name in names:
        numbers = counted(page, name)
        assert len(numbers) > 1 or name == "status"
        for value in sorted(numbers)[:3]:
            page.locator(f"select[name={name}]").select_option(value)
            if page.locator(".more button").is_visible():
                page.locator(".more button").click()
            assert len(ids(page)) == numbers[value] > 0, (name, value)
            assert told(page).startswith(f"{numbers[value]} of ")
        page.locator(f"select[name={name}]").select_option("")
    assert visitor.complaints == []


def test_choices_combine_and_each_can_be_taken_back(visitor: Visitor) -> None:
    page = listed(visitor, "species/")
    assert told(page) == "453 records; the first 200 are shown"
    page.locator("select[name=group]").select_option("bird")
    page.locator("select[name=appendix]").select_option("i")
    both = counted(page, "group")["bird"]
    assert told(page) == f"{both} of 453 records"
    assert len(ids(page)) == both
    page.wait_for_url(visitor.site + "species/?group=bird&appendix=i")
    assert page.locator(".chips button").all_text_contents() == ["Animal group: Birds", "Appendix: Appendix I"]
    page.locator(".chips button").first.click()
    page.wait_for_url(visitor.site + "species/?appendix=i")
    assert page.evaluate("document.activeElement.name") == "group"
    page.get_by_role("button", name="Clear all").click()
    page.wait_for_url(visitor.site + "species/")
    assert told(page) == "453 records; the first 200 are shown"
    page.locator(".more button").click()
    assert len(ids(page)) == 453
    assert visitor.complaints == []


def test_the_address_holds_the_choice(visitor: Visitor) -> None:
    page = listed(visitor, "species/?group=bat&q=pipistrel&sort=-scientific-name")
    assert page.locator("select[name=group]").input_value() == "bat"
    shown = ids(page)
    assert shown
    assert "pipistrellus-pygmaeus" in shown
    assert all("pipistrel" in text.lower() for text in page.locator("tr[data-id]").evaluate_all("rows => rows.map(row => row.textContent + row.dataset.words)"))
    page.reload()
    assert ids(page) == shown
    page = listed(visitor, "species/?group=dragons&sort=weight&x=%E0%A4%A#%E0%A4%A")
    assert told(page) == "No record has all of this. Take a choice away."
    assert page.locator(".chips button").all_text_contents() == ["Animal group: dragons"]
    page.locator(".chips button").click()
    assert told(page).startswith("453 records")
    page.locator("select[name=group]").select_option("bat")
    page.wait_for_url("**/*group=bat*")
    page.locator("select[name=appendix]").select_option("i")
    page.wait_for_url("**/*appendix=i*")
    page.go_back()
    page.locator(".chips button", has_text="Appendix").wait_for(state="detached")
    assert page.locator("select[name=group]").input_value() == "bat"
    page.locator(".languages").get_by_role("link", name="FR").click()
    assert page.url.startswith(visitor.site + "fr/species/?")
    page.locator("select[name=group] option[value=bat]:checked").wait_for(state="attached")


def test_words_are_typed_one_after_the_other(visitor: Visitor) -> None:
    page = listed(visitor, "species/")
    page.locator("#f-q").click()
    page.keyboard.type("snow leopard", delay=20)
    assert page.locator("#f-q").input_value() == "snow leopard"
    assert ids(page) == ["uncia-uncia"]


def test_what_is_not_recorded_is_sorted_last(visitor: Visitor) -> None:
    for sort in ("number", "-number", "range_states", "-range_states"):
        page = listed(visitor, f"actions/?sort={sort}")
        column = {"number": 2, "range_states": 5}[sort.strip("-")]
        cells = page.locator("tr[data-id]").evaluate_all("(rows, column) => rows.map(row => row.cells[column].textContent)", column)
        known = [one != "not recorded" for one in cells]
        assert known == sorted(known, reverse=True), sort
        assert True in known


def test_on_paper_every_row_is_there(visitor: Visitor) -> None:
    page = listed(visitor, "species/")
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 700, "height": 900})
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert len(ids(page)) == 453
    assert page.locator("thead").is_visible()
    assert not page.locator("form.facets").is_visible()


def test_words_are_found_without_their_accents(visitor: Visitor) -> None:
    page = listed(visitor, "fr/countries/")
    page.locator("#f-q").fill("cote d'iv")
    assert ids(page) == ["civ"]
    assert told(page) == "1 fiche sur 250"
    page.locator("#f-q").fill("zzz")
    assert told(page) == "Aucune fiche ne répond à tout cela. Retirez un choix."


@pytest.mark.parametrize(("lang", "chips"), [("fr/", ["«\u00a0zz\u00a0»", "Groupe d'animaux\u00a0: Oiseaux"]), ("es/", ["«zz»", "Grupo de animales: Aves"])])
def test_choices_are_written_as_the_language_is(visitor: Visitor, lang: str, chips: list[str]) -> None:
    assert listed(visitor, f"{lang}species/?q=zz&group=bird").locator(".chips button").all_text_contents() == chips


@pytest.mark.parametrize("width", [320, 360, 390, 430, 600, 750])
def test_on_a_phone_a_control_is_cut_where_the_choices_go_on(visitor: Visitor, width: int) -> None:
    visitor.page.set_viewport_size({"width": width, "height": 844})
    for address in LISTS:
        strip = visitor.open(address).locator(".choices")
        shown = strip.evaluate("strip => [...strip.children].map(one => (Math.min(one.getBoundingClientRect().right, strip.getBoundingClientRect().right) - one.getBoundingClientRect().left) / one.offsetWidth)")
        assert any(0.2 < part < 0.8 for part in shown) or len(shown) == 2, (address, shown)


def test_what_is_overdue_is_listed(visitor: Visitor) -> None:
    """As many activities as the page of what is due tells of."""
    page = visitor.open("due/")
    said = re.search(r"(\d+) activities of work plans have no report recorded", page.locator("main").inner_text())
    page.get_by_role("link", name="which activities").click()
    page.locator(".chips button").wait_for()
    assert said is not None
    assert told(page).startswith(f"{said[1]} of ")


def test_sorting(visitor: Visitor) -> None:
    page = listed(visitor, "actions/")
    head = page.locator("th[data-name=number]")
    head.get_by_role("button").click()
    numbers = [row.split("\t")[2] for row in page.locator("tr[data-id]").all_inner_texts()]
    known = [tuple(map(int, one.split("."))) for one in numbers if re.fullmatch(r"[\d.]+", one)]
    assert known == sorted(known)
    assert (13, 3) in known
    assert head.get_attribute("aria-sort") == "ascending"
    page.wait_for_url("**/*\\?sort=number")
    head.get_by_role("button").click()
    assert head.get_attribute("aria-sort") == "descending"
    head.get_by_role("button").click()
    assert head.get_attribute("aria-sort") is None
    assert visitor.complaints == []


def test_a_phone_sorts_by_a_field_of_the_form(visitor: Visitor) -> None:
    visitor.page.set_viewport_size({"width": 390, "height": 844})
    page = listed(visitor, "countries/")
    assert not page.locator("thead").is_visible()
    page.locator("select[name=sort]").select_option("-actions")
    page.wait_for_url("**/*\\?sort=-actions")
    assert ids(page)[0] == "ind"


def test_on_a_phone_a_label_stands_before_what_it_names_alone(visitor: Visitor) -> None:
    """A body without an acronym has none of these labels, else what follows would seem to be said of it."""
    visitor.page.set_viewport_size({"width": 390, "height": 844})
    cells = listed(visitor, "fr/bodies/").locator("tr[data-id=depositary] td")
    shown = cells.evaluate_all("all => all.map(one => [getComputedStyle(one, '::before').content, one.textContent])")
    assert shown == [["none", "Dépositaire de la Convention"], ["none", ""], ['"Mentions\u2002"', "aucune consignée"]]


def test_what_is_chosen_before_the_script_is_there_counts(visitor: Visitor) -> None:
    page = visitor.page
    waiting: list[Route] = []
    for address, name, control, value, result in (
        ("countries/", "lists.js", "#f-sort", "-actions", "?sort=-actions"),
        ("species/", "lists.js", "#f-group", "bat", "?group=bat"),
        ("search/", "search.js", "#find", "giraffe", "?q=giraffe"),
    ):
        page.route(f"**/assets/{name}", lambda route: waiting.append(route), times=1)  # noqa: PLW0108 - its name tells Playwright what to give
        page.goto(visitor.site + address, wait_until="commit")
        field = page.locator(control)
        field.fill(value) if control == "#find" else field.select_option(value, force=True)
        while not waiting:
            page.wait_for_timeout(20)
        waiting.pop().continue_()
        page.wait_for_function("wanted => location.search === wanted", arg=result)
        assert field.input_value() == value
    assert visitor.complaints == []


@pytest.mark.parametrize(("address", "file"), [("species/?group=bat", "species.csv"), ("fr/activities/?plan=cbd-cms-2012-2014", "activities.csv"), ("partners/", "partners.csv")])
def test_the_rows_that_are_shown_can_be_taken_along(visitor: Visitor, build: Path, address: str, file: str) -> None:
    """The file has the columns of the whole one, and the lines of the chosen records as they are there."""
    page = listed(visitor, address)
    with page.expect_download() as waiting:
        page.locator(".result .away").click()
    assert waiting.value.suggested_filename == file
    taken = Path(waiting.value.path()).read_bytes()
    whole = (build / "site" / "data" / file).read_bytes()
    rows = [list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""))) for data in (taken, whole)]
    assert rows[0][0] == rows[1][0]
    wanted = set(ids(page))
    assert rows[0][1:] == [row for row in rows[1][1:] if row[0] in wanted]
    assert len(rows[0]) == len(wanted) + 1
    assert visitor.complaints == []


@pytest.mark.parametrize("address", LISTS)
def test_without_a_script_every_record_is_there_and_linked(browser: Browser, site: str, address: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(site + address)
    rows = page.locator("tr[data-id]")
    number = int(re.sub(r"\D", "", told(page)))
    assert rows.count() == number
    assert page.locator("tr[data-id] td.main a").count() == number
    assert not page.locator("form.facets").is_visible()
    for link in page.locator(".contents a").all():
        assert page.locator(f"[id='{(link.get_attribute('href') or '')[1:]}']").count() == 1
    context.close()


def test_the_choice_can_be_made_by_the_keyboard_and_is_said(visitor: Visitor) -> None:
    page = listed(visitor, "actions/")
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.name") == "q"
    page.locator("#f-group").focus()
    page.keyboard.press("ArrowDown")
    assert page.locator("#f-group").input_value() != ""
    assert " of 21 records" in told(page)
    assert page.locator(".result [role=status]").get_attribute("role") == "status"
