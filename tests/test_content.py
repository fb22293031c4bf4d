"""The real records: none is wrong, none is lost, each says where it comes from, in three languages.

The numbers are those published. A record that is added raises its number here; one that moves or is removed leaves a tombstone, so no number ever falls.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from generator import rules
from generator.models import LANGUAGES
from generator.models.walk import references, texts
from generator.reporters import text
from tests.support import CONTENT

if TYPE_CHECKING:
    from generator.diagnostics import Diagnostic
    from generator.register import Register

Real = tuple["Register", list["Diagnostic"]]

RECORDS = {"action": 21, "partner": 64, "plan": 13, "activity": 149, "species": 453, "party": 250, "meeting": 53, "target": 12, "body": 19}
ACTIVITIES = {
    "african-carnivores-initiative": 0,
    "cbd-cms-2006-2008": 0,
    "cbd-cms-2012-2014": 24,
    "cbd-cms-to-2018": 0,
    "cites-cms-2015-2020": 0,
    "conservation-collaboration-2019": 20,
    "decisions-13-aa-to-13-cc": 6,
    "ramsar-cms-2003-2005": 0,
    "ramsar-cms-2012-2014": 0,
    "ramsar-cms-2015-2017": 0,
    "resolution-10-9": 46,
    "resolution-11-10": 29,
    "strategic-plan-2015-2023-process": 24,
}
ACTIONS = {
    "angelshark": "12.5",
    "antipodean-albatross": "13.12",
    "arabian-sea-humpback-whale": None,
    "asian-elephant": None,
    "atlantic-humpback-dolphin": "12.3",
    "bengal-florican": None,
    "blue-shark": None,
    "chimpanzee": None,
    "european-eel": "12.1",
    "ganges-river-dolphin": "13.6",
    "giraffe": "13.3",
    "great-bustard-asia": "12.8",
    "great-indian-bustard": "13.10",
    "guitarfish-and-wedgefish": "13.9",
    "harbour-porpoise": "13.7",
    "irrawaddy-dolphin": None,
    "mobulid-rays": "12.6",
    "nut-cracking-chimpanzees": "13.1",
    "sawfishes": None,
    "straw-coloured-fruit-bat": None,
    "whale-shark": "12.7",
}
"""Every action and its number, where it was read. What is only recalled, as 12.2, is not in the register."""


@pytest.mark.parametrize("as_of", ["2000-01-01", "2026-11-21", "2040-12-31"])
def test_nothing_is_wrong_on_any_day(real: Real, as_of: str) -> None:
    """What depends on the day may warn, never fail: the register does not turn red by itself overnight."""
    register, found = real
    errors = [d for d in [*found, *rules.check(register, as_of)] if d.severity == "error"]
    assert text(errors) == ""


def test_no_record_is_lost(real: Real) -> None:
    register, _ = real
    assert {kind: len(register.kinds[kind]) + len(register.tombstones[kind]) for kind in register.kinds} == RECORDS
    assert register.broken == frozenset()
    assert len([path for path in CONTENT.rglob("*") if path.suffix == ".yaml"]) == sum(RECORDS.values())


def test_no_activity_is_lost(real: Real) -> None:
    register, _ = real
    numbers = [id_.split("/")[0] for id_ in [*register["activity"], *register.tombstones["activity"]]]
    assert {plan: numbers.count(plan) for plan in [*register["plan"], *register.tombstones["plan"]]} == ACTIVITIES


def test_every_action_keeps_its_id_and_number(real: Real) -> None:
    register, _ = real
    live = {id_: entry.record.number for id_, entry in register["action"].items()}
    assert live | {id_: ACTIONS[id_] for id_ in register.tombstones["action"]} == ACTIONS


def test_every_record_says_where_it_comes_from(real: Real) -> None:
    """Each source names a document, or a title and who published it; none is a note of whoever entered it."""
    register, _ = real
    silent = [entry.path for entry in register.entries() if not all(source.document or (source.title and source.publisher) for source in entry.record.sources)]
    assert silent == []


def test_every_text_is_in_three_languages(real: Real) -> None:
    register, _ = real
    gaps = [f"{entry.path}: {'.'.join(map(str, path))} in {lang}" for entry in register.entries() for path, value in texts(entry.record) for lang in LANGUAGES if getattr(value, lang) is None]
    assert gaps == []


def test_every_reference_leads_to_a_record(real: Real) -> None:
    register, _ = real
    named = [(entry.path, kind, name) for entry in register.entries() for _, kind, name in references(entry.record)]
    assert [row for row in named if register.find(*row[1:]) is None] == []
    assert len(named) > 2_000


def test_the_pages_written_by_hand_are_there_in_three_languages(real: Real) -> None:
    register, _ = real
    assert {lang: sorted(register.pages[lang]) for lang in LANGUAGES} == {lang: ["about", "contribute", "glossary", "officers", "proof", "repository", "review", "translators"] for lang in LANGUAGES}
