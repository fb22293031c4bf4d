"""The guide for officers is true: what it names stands on the site, and each of its tasks is walked in the form until nothing is wrong."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from generator.catalog import words
from generator.models import LANGUAGES
from tests.support import CONTENT, PROJECT
from tests.test_desk import SOON, told

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

    from tests.support import Visitor

PICTURES = PROJECT / "generator" / "guides"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_the_guide_names_is_on_the_site(lang: str) -> None:
    """Every label it prints in bold or italics is a word of the site in that language."""
    text = (CONTENT / "pages" / lang / "officers.md").read_text(encoding="utf-8")
    named = [one for pair in re.findall(r"\*\*(.+?)\*\*|(?<!\*)\*([^*\n]+?)\*(?!\*)", text) for one in pair if one]
    known = {text.lower() for text in words(lang).words.values()}
    assert len(named) > 20
    assert [one for one in named if one.lower() not in known] == []


def happened(page: Page, event: str) -> Locator:
    """Add what happened, and give its part of the form."""
    page.locator("[data-field=events] > div > .adding select").select_option(label=event)
    return page.locator("[data-field=events] > div > ol.items > li").last


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_cop_decided_on_an_action(visitor: Visitor, bless: bool, lang: str) -> None:  # noqa: FBT001
    """With `--bless` the picture of the guide is taken anew."""
    w = words(lang)
    page = visitor.open(f"{'' if lang == 'en' else lang + '/'}edit/?open=action/giraffe")
    told(page, w("edit_well"))
    event = happened(page, w.choice("extended"))
    event.locator("[data-field=meeting] input").fill("COP15 (cop15)")
    event.locator("[data-field=document] input").fill("UNEP/CMS/Concerted Action 13.3 (Rev.COP15)")
    page.locator("[data-field=known_to] input").first.fill("cop15")
    page.locator("aside li", has_text="COP15").first.wait_for(timeout=SOON)
    told(page, w("edit_well"))
    if bless:
        event.locator("[data-field=meeting]").scroll_into_view_if_needed()
        page.evaluate("document.activeElement.blur()")
        page.set_viewport_size({"width": 1100, "height": 620})
        page.screenshot(path=PICTURES / f"decision.{lang}.png", animations="disabled")
    assert (PICTURES / f"decision.{lang}.png").is_file()
    assert visitor.complaints == []


def test_a_report_came_in(visitor: Visitor) -> None:
    page = visitor.open("edit/?open=action/giraffe")
    told(page, "Nothing wrong")
    event = happened(page, "report received")
    event.locator("[data-field=meeting] input").fill("cop15")
    event.locator("[data-field=document] input").fill("UNEP/CMS/COP15/Doc.30.1")
    event.locator(".adding select").first.select_option("proposes")
    event.locator("[data-field=proposes] select").select_option(label="continuation")
    page.locator("aside li", has_text="report received, COP15").wait_for(timeout=SOON)


def test_a_partnership_was_signed(visitor: Visitor) -> None:
    page = visitor.open("edit/?open=partner/wwf")
    told(page, "Nothing wrong")
    if not page.locator("#form > .group > [data-field=instruments]").count():
        page.locator("#form > .group > .adding select").select_option(label="Instruments")
    instruments = page.locator("#form > .group > [data-field=instruments]")
    instruments.locator(":scope > div > button", has_text="Add one").click()
    one = instruments.locator(":scope > div > ol > li").last
    one.locator("[data-field=type] select").select_option(label="memorandum of understanding")
    one.locator(":scope > .group > .adding select").select_option("events")
    one.locator("[data-field=events] button", has_text="Add one").click()
    one.locator("[data-field=event] select").select_option(label="signed")
    one.locator("[data-field=date] input").first.fill("2026-10-02")
    page.locator("aside li", has_text="instrument added").first.wait_for(timeout=SOON)
    told(page, "Nothing wrong")


def test_a_work_plan_begins(visitor: Visitor) -> None:
    page = visitor.open("edit/")
    page.get_by_label("Kind of record").select_option("plan")
    page.get_by_label("or a new one, by its id").fill("example-2026-2029")
    page.get_by_role("button", name="Open", exact=True).click()
    told(page, "to be mended")
    for lang in LANGUAGES:
        page.locator(f"#form > .group > [data-field=title] input[lang={lang}]").fill("Joint work plan 2026-2029")
    page.locator("#form > .group > [data-field=kind] select").select_option("joint-work-plan")
    parties = page.locator("#form > .group > [data-field=parties]")
    parties.locator(".adding select").select_option("Actor")
    parties.locator("[data-field=actor] input").fill("cms-secretariat")
    page.locator("#form > .group > .adding select").select_option("period")
    page.locator("[data-field=period] input").first.fill("2026")
    page.locator("[data-field=period] input").nth(1).fill("2029")
    page.locator("[data-field=sources] button", has_text="Add one").first.click()
    source = page.locator("[data-field=sources] ol.items > li")
    source.locator(".adding select").select_option("title")
    source.locator("[data-field=title] input").fill("Joint work plan 2026-2029")
    source.locator(".adding select").select_option("publisher")
    source.locator("[data-field=publisher] input").fill("CMS Secretariat")
    page.locator("[data-field=verification] [data-field=status] select").select_option("verified")
    told(page, "Nothing wrong")


def test_a_mistake_is_mended(visitor: Visitor) -> None:
    page = visitor.open("edit/?open=meeting/cop13")
    told(page, "Nothing wrong")
    page.locator("#form > .group > [data-field=abbreviation] input").fill("COP 13")
    page.locator("aside li", has_text="COP13 → COP 13").wait_for(timeout=SOON)
    assert page.locator("aside ul:not(.findings) li").count() == 1, "of this record, and not of those that name it"
