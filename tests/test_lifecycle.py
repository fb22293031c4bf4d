"""What events make of a record on any date, and what is due."""

from __future__ import annotations

import itertools
from textwrap import indent
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator import changes, lifecycle, register
from generator.register import Register

if TYPE_CHECKING:
    from generator.diagnostics import Diagnostic
    from generator.lifecycle import Due, Force, Progress

FOOT = "sources:\n  - document: UNEP/CMS/COP13/Doc.1\nverification:\n  status: verified\n"


def record(*parts: str) -> str:
    return "".join(part if part.endswith("\n") else part + "\n" for part in parts) + FOOT


def title(words: str = "A title") -> str:
    return f"title:\n  en: {words}\n"


def meeting(kind: str, number: int, dates: str = "", more: str = "") -> str:
    return record(f"abbreviation: M{number}", title(), f"kind: {kind}", f"number: {number}", f"dates:\n{indent(dates, '  ')}" if dates else "", more)


def days(start: str, end: str) -> str:
    return f"start: {start}\nend: {end}\n"


def listed(*items: str) -> str:
    """Items of a list, each given as its fields, one a line."""
    return "".join(indent(item.strip("\n"), "    ").replace("    ", "  - ", 1) + "\n" for item in items)


def event(name: str, *fields: str) -> str:
    return "\n".join((f"event: {name}", *fields))


def action(*events: str, known_to: str = "cop15", number: str = "") -> str:
    return record(f'number: "{number}"' if number else "", title(), "taxa:\n  - species: giraffa-camelopardalis", f"known_to: {known_to}", "events:\n" + listed(*events))


MEETINGS = {
    "cop12": meeting("cop", 12, days("2017-10-23", "2017-10-28")),
    "cop13": meeting("cop", 13, days("2020-02-17", "2020-02-22")),
    "cop14": meeting("cop", 14, days("2024-02-12", "2024-02-17"), "reports_read: true"),
    "cop15": meeting("cop", 15, days("2026-03-23", "2026-03-29"), "deadlines:\n  proposals: 2025-10-24\n  scientific_documents: 2025-11-14\n  national_reports: 2025-09-24"),
    "cop16": meeting("cop", 16),
    "scc7": meeting("sessional-committee", 7, days("2025-07-07", "2025-07-09")),
    "scc8": meeting("scientific-council", 8, days("2025-12-01", "2025-12-03")),
    "workshop": meeting("workshop", 1, days("2021-06-01", "2021-06-02")),
}


def world(files: dict[str, str] | None = None, meetings: dict[str, str] | None = None) -> Register:
    """A register of the given files and meetings; every one of them has the shape it should."""
    tree = {f"reference/meetings/{id_}.yaml": text for id_, text in (MEETINGS | (meetings or {})).items()} | (files or {})
    made, found = register.read({path: text.encode() for path, text in tree.items()})
    assert found == []
    return made


def standing(text: str, as_of: str, meetings: dict[str, str] | None = None) -> lifecycle.Standing:
    made = world({"actions/giraffe.yaml": text}, meetings)
    return lifecycle.status(made["action"]["giraffe"].record, made, as_of)


# --- partial dates --------------------------------------------------------------------------------------------------------------------

DAYS = st.dates().filter(lambda day: day.year >= 1600).map(lambda day: day.isoformat())


@given(DAYS, DAYS)
def test_a_day_has_come_on_that_day_and_is_over_the_day_after(day: str, as_of: str) -> None:
    assert lifecycle.reached(day, as_of) == (day <= as_of)
    assert lifecycle.passed(day, as_of) == (day < as_of)


@given(DAYS, DAYS)
def test_a_month_or_year_comes_with_its_first_day_and_is_over_after_its_last(day: str, as_of: str) -> None:
    year, month = day[:4], day[:7]
    assert lifecycle.reached(year, as_of) == (f"{year}-01-01" <= as_of)
    assert lifecycle.reached(month, as_of) == (f"{month}-01" <= as_of)
    assert lifecycle.passed(year, as_of) == (as_of > f"{year}-12-31")
    assert lifecycle.passed(month, as_of) == (as_of > f"{month}-31")


def test_no_date_counts_as_come() -> None:
    assert lifecycle.reached(None, "1600-01-01")


# --- the status of an action ----------------------------------------------------------------------------------------------------------

CHAIN = (
    event("submitted", "date: 2017-05"),
    event("assessed", "date: 2017-07-13", "advice: accept"),
    event("adopted", "meeting: cop12"),
    event("reported", "date: 2019", "proposes: continuation"),
    event("extended", "meeting: cop13"),
    event("noted", "date: 2021-06-01", "text:", "  en: A workshop."),
    event("completed", "meeting: cop14"),
)


@pytest.mark.parametrize(
    ("as_of", "key"),
    [
        ("2017-04-30", "unknown"),
        ("2017-05-01", "proposed"),
        ("2017-07-13", "proposed"),
        ("2017-10-23", "proposed"),
        ("2017-10-27", "proposed"),
        ("2017-10-28", "ongoing"),
        ("2020-02-22", "ongoing"),
        ("2024-02-16", "ongoing"),
        ("2024-02-17", "completed"),
        ("2099-12-31", "completed"),
    ],
)
def test_status_on_any_date(as_of: str, key: str) -> None:
    """A decision counts from the last day of its COP, a month from its first day; what is noted or reported changes nothing."""
    assert standing(action(*CHAIN, known_to="cop14"), as_of).key == key


@pytest.mark.parametrize(
    ("last", "key"),
    [("withdrawn", "withdrawn"), ("rejected", "rejected"), ("adopted", "ongoing"), ("revised", "proposed"), ("assessed", "proposed")],
)
def test_what_becomes_of_a_proposal(last: str, key: str) -> None:
    text = action(event("submitted", "date: 2016"), event(last, "meeting: cop13"), known_to="cop13")
    assert standing(text, "2020-02-22").key == key


@pytest.mark.parametrize(("last", "key"), [("completed", "completed"), ("closed", "closed"), ("extended", "ongoing"), ("reviewed", "ongoing"), ("reported", "ongoing"), ("revised", "ongoing")])
def test_what_becomes_of_an_action(last: str, key: str) -> None:
    text = action(event("adopted", "meeting: cop12"), event(last, "meeting: cop13"), known_to="cop13")
    assert standing(text, "2020-02-22").key == key


def test_a_national_report_changes_nothing() -> None:
    text = action(event("adopted", "meeting: cop12"), event("closed", "meeting: cop13"), event("national-report", "date: 2021", "country: TCD"), known_to="cop13")
    assert standing(text, "2023-01-01").key == "closed"


@pytest.mark.parametrize(
    ("as_of", "key", "at"),
    [
        ("2017-10-27", "unknown", None),
        ("2017-10-28", "ongoing", "cop12"),
        ("2020-02-21", "ongoing", "cop12"),
        ("2020-02-22", "ongoing", "cop13"),
        ("2024-02-16", "ongoing", "cop13"),
        ("2024-02-17", "unknown", "cop13"),
        ("2026-11-21", "unknown", "cop13"),
    ],
)
def test_nothing_is_claimed_after_the_last_cop_that_was_read(as_of: str, key: str, at: str | None) -> None:
    found = standing(action(event("adopted", "meeting: cop12"), known_to="cop13"), as_of)
    assert (found.key, found.at.id if found.at else None) == (key, at)


def test_the_status_before_is_kept_where_today_is_not_known() -> None:
    found = standing(action(event("adopted", "meeting: cop12"), known_to="cop12"), "2026-11-21")
    assert (found.status, found.known, found.event.event) == ("ongoing", False, "adopted")


@pytest.mark.parametrize("end", ["completed", "closed"])
def test_an_end_needs_no_later_reading(end: str) -> None:
    """What is completed or closed stays so, whatever later COPs did."""
    found = standing(action(event("adopted", "meeting: cop12"), event(end, "meeting: cop13"), known_to="cop13"), "2026-11-21")
    assert (found.key, found.known) == (end, True)


def test_a_proposal_is_not_known_after_a_cop_that_was_not_read() -> None:
    text = action(event("submitted", "date: 2019-05-29"), known_to="cop12")
    assert standing(text, "2020-02-21").key == "proposed"
    assert standing(text, "2020-02-22").key == "unknown"


def test_a_cop_without_dates_has_passed_where_a_later_one_has() -> None:
    undated = {"cop13": meeting("cop", 13), "cop14": meeting("cop", 14)}
    text = action(event("adopted", "meeting: cop12"), known_to="cop12")
    assert standing(text, "2026-03-28", undated).key == "ongoing"
    assert standing(text, "2026-03-29", undated).key == "unknown"


def test_an_inferred_event_gives_an_inferred_status() -> None:
    text = action(event("adopted", "meeting: cop12", "certainty: inferred"), event("extended", "meeting: cop13"), known_to="cop13")
    assert standing(text, "2018-01-01").inferred
    assert not standing(text, "2021-01-01").inferred


def test_an_undated_event_stands_with_the_dated_one_before_it() -> None:
    text = action(event("noted", "text:", "  en: Before all."), event("adopted", "meeting: cop12"), event("closed", "reason: superseded"), event("noted", "date: 2021", "text:", "  en: After."), known_to="cop15")
    assert standing(text, "2017-10-27").status is None
    assert standing(text, "2017-10-28").key == "closed"


def test_events_out_of_order_are_taken_in_the_order_of_the_file() -> None:
    """The check reports them (L204); until that is mended, only what had come counts, and of that the last in the file."""
    text = action(event("adopted", "meeting: cop13"), event("submitted", "date: 2016"), known_to="cop15")
    assert standing(text, "2019-01-01").key == "proposed"
    assert standing(text, "2021-01-01").key == "proposed"


def test_the_own_date_of_an_event_goes_before_that_of_its_meeting() -> None:
    text = action(event("adopted", "meeting: cop13", "date: 2020-02-18"), known_to="cop13")
    assert standing(text, "2020-02-17").status is None
    assert standing(text, "2020-02-18").key == "ongoing"


def test_a_period_has_happened_when_it_is_over() -> None:
    text = action(event("submitted", "date:", "  start: 2016", "  end: 2017-05-29"), known_to="cop12")
    assert standing(text, "2017-05-28").status is None
    assert standing(text, "2017-05-29").key == "proposed"


STEPS = ("submitted", "revised", "assessed", "withdrawn", "adopted", "rejected", "reported", "reviewed", "extended", "completed", "closed")


@given(st.lists(st.tuples(st.sampled_from(STEPS), st.integers(2000, 2040)), min_size=1, max_size=8).map(lambda rows: sorted(rows, key=lambda row: row[1])), st.integers(1999, 2041))
def test_the_status_then_is_the_status_of_what_had_happened_by_then(chain: list[tuple[str, int]], year: int) -> None:
    """Whatever is entered later changes nothing about an earlier day."""
    events = [event(name, f"date: {when}-06-15") for name, when in chain]
    then = [text for text, (_, when) in zip(events, chain, strict=True) if when <= year]
    as_of = f"{year}-12-31"
    found = standing(action(*events), as_of)
    assert found.status == (standing(action(*then), as_of).status if then else None)
    assert found.status in {None, *(lifecycle.AFTER.get(name) for name, when in chain if when <= year)}


# --- instruments and accreditation ----------------------------------------------------------------------------------------------------


def partner(more: str) -> str:
    return record("name:\n  en: A partner", "kind: ngo", more)


def force(text: str, as_of: str) -> Force:
    made = world({"partners/one.yaml": partner("instruments:\n" + listed("type: agreement\n" + text))})
    return lifecycle.force(made["partner"]["one"].record.instruments[0], made, as_of)


SIGNED = "\nevents:\n" + listed(event("signed", "date: 2012-10-23"))


@pytest.mark.parametrize(
    ("text", "as_of", "expected"),
    [
        ("document: UNEP/CMS/1", "2020-01-01", "not-recorded"),
        (SIGNED, "2012-10-22", "not-recorded"),
        (SIGNED, "2012-10-23", "expiry-not-recorded"),
        (SIGNED, "2099-01-01", "expiry-not-recorded"),
        ("period:\n  start: 2012\n  end: 2014" + SIGNED, "2012-10-22", "not-recorded"),
        ("period:\n  start: 2012\n  end: 2014" + SIGNED, "2014-12-31", "in-force"),
        ("period:\n  start: 2012\n  end: 2014" + SIGNED, "2015-01-01", "ended"),
        ("period:\n  start: 2012\n  end: null" + SIGNED, "2020-01-01", "expiry-not-recorded"),
        ("period:\n  start: 2012\n  end: 2014", "2013-01-01", "not-recorded"),
        ("period:\n  start: 2012\n  end: 2014", "2015-01-01", "time-passed"),
        (SIGNED + listed(event("extended", "date: 2015", "until: 2018-06")), "2018-06-30", "in-force"),
        (SIGNED + listed(event("extended", "date: 2015", "until: 2018-06")), "2018-07-01", "ended"),
        ("period:\n  end: 2014" + SIGNED + listed(event("extended", "date: 2014")), "2016-01-01", "expiry-not-recorded"),
        ("period:\n  end: 2030" + SIGNED + listed(event("ended", "date: 2016-03")), "2016-02-29", "in-force"),
        ("period:\n  end: 2030" + SIGNED + listed(event("ended", "date: 2016-03")), "2016-03-01", "ended"),
        ("\nevents:\n" + listed(event("signed", "meeting: cop13", "until: 2023")), "2020-02-21", "not-recorded"),
        ("\nevents:\n" + listed(event("signed", "meeting: cop13", "until: 2023")), "2020-02-22", "in-force"),
    ],
)
def test_force_of_an_instrument(text: str, as_of: str, expected: str) -> None:
    assert force(text, as_of) == expected


@pytest.mark.parametrize(
    ("as_of", "expected"),
    [
        ("2014-12-31", "none-recorded"),
        ("2015-01-01", "applied"),
        ("2016-06-30", "applied"),
        ("2017-10-28", "accredited"),
        ("2019-12-31", "accredited"),
        ("2020-02-22", "ended"),
    ],
)
def test_accreditation(as_of: str, expected: str) -> None:
    events = (
        event("accreditation-applied", "date: 2015"),
        event("accreditation-presented", "date: 2016-06"),
        event("accreditation-approved", "meeting: cop12"),
        event("reported", "date: 2019"),
        event("accreditation-ended", "meeting: cop13"),
    )
    made = world({"partners/one.yaml": partner("events:\n" + listed(*events))})
    assert lifecycle.accreditation(made["partner"]["one"].record, made, as_of) == expected


def test_accreditation_declined() -> None:
    made = world({"partners/one.yaml": partner("events:\n" + listed(event("accreditation-applied", "date: 2015"), event("accreditation-declined", "date: 2016")))})
    assert lifecycle.accreditation(made["partner"]["one"].record, made, "2017-01-01") == "declined"


# --- work plans -----------------------------------------------------------------------------------------------------------------------

TERMS = "terms:\n" + listed("term: short\nperiod:\n  start: 2012\n  end: 2014", "term: long\nperiod:\n  start: 2012\n  end: 2020")
PERIOD = "period:\n  start: 2012\n  end: 2016-06\n"


def plan(more: str = "") -> str:
    return record(title(), "kind: joint-work-plan", "parties:\n  - actor: cms-secretariat", more)


def progress(phases: str, as_of: str, plan_more: str = "") -> Progress:
    activity = record('number: "1.1"', title(), "phases:\n" + phases if phases else "")
    made = world({"workplans/one/plan.yaml": plan(plan_more), "workplans/one/1.1.yaml": activity})
    return lifecycle.progress(made["activity"]["one/1.1"], made, as_of)


def reports(*rows: str) -> str:
    return "progress:\n" + listed(*rows)


SHORT = "timeframe:\n  start: 2012\n  end: 2014"


@pytest.mark.parametrize(
    ("phases", "as_of", "plan_more", "expected"),
    [
        ("", "2020-01-01", "", "undated"),
        ("", "2016-06-30", PERIOD, "planned"),
        ("", "2016-07-01", PERIOD, "not-reported"),
        ("", "2030-01-01", "period:\n  start: 2012\n  end: null\n", "planned"),
        ("", "2030-01-01", "period:\n  start: 2012\n", "undated"),
        (listed(SHORT), "2030-01-01", "events:\n" + listed("event: drafted\ndate: 2012"), "draft"),
        (listed(SHORT), "2030-01-01", "events:\n" + listed("event: submitted\ndate: 2012"), "draft"),
        (listed(SHORT), "2014-12-31", "", "planned"),
        (listed(SHORT), "2015-01-01", "", "not-reported"),
        (listed("timeframe:\n  start: 2012\n  end: null"), "2030-01-01", PERIOD, "planned"),
        (listed("term: short"), "2014-12-31", TERMS, "planned"),
        (listed("term: short"), "2015-01-01", TERMS, "not-reported"),
        (listed("term: short", "term: long"), "2015-01-01", TERMS, "planned"),
        (listed("term: medium"), "2030-01-01", TERMS, "undated"),
        (listed(SHORT, "timeframe:\n  end: 2014-03"), "2014-07-01", "", "planned"),
        (listed(f"{SHORT}\n{reports('date: 2013-05')}"), "2013-04-30", "", "planned"),
        (listed(f"{SHORT}\n{reports('date: 2013-05')}"), "2013-05-01", "", "reported"),
        (listed(f"{SHORT}\n{reports('date: 2013-05')}"), "2020-01-01", "", "reported"),
        (listed(reports("meeting: cop12\nstatus: delayed")), "2017-10-27", "", "undated"),
        (listed(reports("meeting: cop12\nstatus: delayed")), "2017-10-28", "", "delayed"),
        (listed(reports("date: 2013\nstatus: ongoing", "date: 2014")), "2020-01-01", "", "ongoing"),
        (listed(reports("date: 2013\nstatus: ongoing", "date: 2014\nstatus: partly-completed")), "2013-12-31", "", "ongoing"),
        (listed(reports("date: 2013\nstatus: ongoing", "date: 2014\nstatus: partly-completed")), "2014-01-01", "", "partly-completed"),
        (listed(reports("date: 2013\nstatus: ongoing", "status: completed")), "2013-01-01", "", "completed"),
        (listed(reports("date: 2015\nstatus: completed"), reports("date: 2014\nstatus: delayed")), "2020-01-01", "", "completed"),
        (listed(reports("status: cancelled")), "2000-01-01", "", "cancelled"),
    ],
)
def test_progress_of_an_activity(phases: str, as_of: str, plan_more: str, expected: str) -> None:
    assert progress(phases, as_of, plan_more) == expected


@pytest.mark.parametrize(
    ("events", "more", "as_of", "expected"),
    [
        ((), PERIOD, "2030-01-01", "not-recorded"),
        (("drafted",), PERIOD, "2030-01-01", "drafted"),
        (("drafted", "submitted"), PERIOD, "2030-01-01", "submitted"),
        (("drafted", "noted"), "", "2030-01-01", "drafted"),
        (("signed",), "", "2030-01-01", "signed"),
        (("signed",), PERIOD, "2030-01-01", "ended"),
        (("approved",), PERIOD, "2016-06-30", "approved"),
        (("approved",), PERIOD, "2016-07-01", "ended"),
        (("approved", "endorsed"), "", "2030-01-01", "endorsed"),
        (("approved", "extended"), PERIOD, "2030-01-01", "extended"),
        (("approved", "expired"), PERIOD, "2016-01-01", "expired"),
        (("approved", "succeeded"), PERIOD, "2030-01-01", "succeeded"),
    ],
)
def test_where_a_plan_stands(events: tuple[str, ...], more: str, as_of: str, expected: str) -> None:
    rows = [event(name, f"date: {2010 + position}", "text:", "  en: What happened.") for position, name in enumerate(events)]
    made = world({"workplans/one/plan.yaml": plan(more + ("events:\n" + listed(*rows) if rows else ""))})
    assert lifecycle.plan_status(made["plan"]["one"].record, made, as_of) == expected


def test_a_plan_extended_until_a_year_ends_with_it() -> None:
    made = world({"workplans/one/plan.yaml": plan(PERIOD + "events:\n" + listed(event("approved", "date: 2012"), event("extended", "date: 2015", "until: 2018")))})
    found = [lifecycle.plan_status(made["plan"]["one"].record, made, day) for day in ("2011-12-31", "2012-01-01", "2015-01-01", "2018-12-31", "2019-01-01")]
    assert found == ["not-recorded", "approved", "extended", "extended", "ended"]


def test_the_standing_of_a_plan_is_inferred_where_its_last_step_is() -> None:
    rows = [event("approved", "date: 2012"), event("succeeded", "date: 2015", "certainty: inferred"), event("noted", "date: 2016", "text:", "  en: What happened.")]
    made = world({"workplans/one/plan.yaml": plan("events:\n" + listed(*rows))})
    assert [lifecycle.plan_inferred(made["plan"]["one"].record, made, day) for day in ("2011-01-01", "2012-01-01", "2015-01-01", "2020-01-01")] == [False, False, True, True]


# --- what is due ----------------------------------------------------------------------------------------------------------------------


def asked(made: Register, as_of: str) -> list[tuple[str, str | None, str | None, bool]]:
    return [(one.task, one.meeting.id if one.meeting else None, one.date, one.known) for one in lifecycle.due(made, as_of)]


ONGOING = action(event("adopted", "meeting: cop13"), event("extended", "meeting: cop14"), known_to="cop14")


def test_what_an_ongoing_action_owes_before_the_next_cop() -> None:
    made = world({"actions/giraffe.yaml": ONGOING})
    assert asked(made, "2025-01-01") == [
        ("national-report", "cop15", "2025-09-24", True),
        ("report-cop", "cop15", "2025-10-24", True),
        ("extension", "cop15", "2025-10-24", True),
        ("report-progress", "cop15", "2025-11-14", True),
        ("report-council", "scc8", "2025-12-01", True),
        ("decision", "cop15", "2026-03-23", True),
    ]


def test_what_is_over_is_no_longer_due() -> None:
    made = world({"actions/giraffe.yaml": ONGOING})
    assert asked(made, "2025-10-24")[0] == ("report-cop", "cop15", "2025-10-24", True)
    assert [row[0] for row in asked(made, "2025-10-25")] == ["report-progress", "report-council", "decision"]


def test_the_report_to_the_council_waits_for_a_meeting() -> None:
    """Where no meeting of the Council before the COP is recorded, the report is due before the COP, on a date not recorded."""
    made = world({"actions/giraffe.yaml": ONGOING})
    assert ("report-council", "cop15", None, True) in asked(made, "2025-12-02")


def test_a_deadline_that_is_not_recorded_has_no_date_and_what_may_have_ended_is_asked_conditionally() -> None:
    made = world({"actions/giraffe.yaml": ONGOING})
    assert asked(made, "2026-03-29") == [(task, "cop16", None, False) for task in ("report-council", "report-cop", "report-progress", "national-report", "extension", "decision")]


def test_what_is_asked_says_which_paragraph_asks_it() -> None:
    made = world({"actions/giraffe.yaml": ONGOING})
    assert {one.task: one.step for one in lifecycle.due(made, "2025-01-01")} == {
        "report-council": "5.1",
        "report-cop": "5.3",
        "report-progress": "6.1",
        "national-report": "5.5",
        "extension": "6.2",
        "decision": "6.6",
    }


def test_whom_each_task_is_asked_of() -> None:
    """Proponents with and without a record; Range States that are Parties, stood on the list and were Parties by then; the bodies, where they are on record; whoever made an agreement."""
    states = "range_states:\n" + listed("country: NOR", "country: TCD", "country: ALB", "country: KEN\nuntil: cop14", "country: MLI\nsince: cop15", "country: NER\nuntil: cop15", "country: XXX")
    proponents = "proponents:\n" + listed("actor: NOR", "name: Wildlife Club\nkind: ngo")
    country = {code: record("name:\n  en: Somewhere", more) for code, more in {"nor": "status: party\nsince: 2025-09-24", "tcd": "status: non-party", "alb": "status: party\nsince: 2025-09-25", "ken": "status: party", "mli": "status: party", "ner": "status: party"}.items()}
    body = record("name:\n  en: A body", "kind: convention-body")
    plan = record(title(), "kind: joint-work-plan", "period:\n  start: 2024\n  end: 2026", "parties:\n" + listed("actor: wwf", "name: Wildlife Club\nkind: ngo"), "events:\n" + listed("event: signed\ndate: 2024"))
    made = world(
        {
            "actions/giraffe.yaml": ONGOING.replace("known_to:", proponents + states + "known_to:"),
            "actions/lion.yaml": action(event("submitted", "date: 2025-05"), known_to="cop14"),
            "actions/whale.yaml": action(event("adopted", "meeting: cop13"), known_to="cop14"),
            "partners/wwf.yaml": record("name:\n  en: WWF", "kind: ngo", "instruments:\n" + listed("type: agreement\nperiod:\n  start: 2020\n  end: 2027\nevents:\n  - event: signed\n    date: 2020")),
            "workplans/plan/plan.yaml": plan,
            **{f"reference/parties/{code}.yaml": text for code, text in country.items()},
            **{f"reference/bodies/{id_}.yaml": body for id_ in ("cop", "scientific-council")},
        }
    )
    due = [*lifecycle.due(made, "2025-06-01"), *lifecycle.ends(made, "2025-06-01")]
    assert {(one.task, one.entry.id): lifecycle.addressees(one, made) for one in due if one.entry.id != "whale" or one.task == "lapse"} == {
        **{(task, "giraffe"): ["NOR", "Wildlife Club"] for task in ("report-council", "report-cop", "report-progress", "extension")},
        ("national-report", "giraffe"): ["NOR", "NER"],
        ("decision", "giraffe"): ["cop"],
        ("assessment", "lion"): ["scientific-council"],
        ("lapse", "whale"): [],
        ("instrument-ends", "wwf"): ["wwf"],
        ("plan-ends", "plan"): ["wwf", "Wildlife Club"],
    }
    assert [getattr(lifecycle.adoption(made["action"][id_].record), "meeting", None) for id_ in ("whale", "giraffe", "lion")] == ["cop13", "cop13", None]
    bare = Register([entry for entry in made.entries() if entry.kind != "body"])
    assert [lifecycle.addressees(one, bare) for one in due if one.task in ("decision", "assessment")] == [[]] * 3
    assert [lifecycle.paragraph(one) for one in due if one.entry.id in ("lion", "wwf")] == ["Resolution 12.28 (Rev.COP14), Annex 1, step 2.1", None]


def test_what_ends_and_whom_it_concerns() -> None:
    """An instrument that carries out a plan ends with it; who is inferred in one place and certain in another is certain; the day alone is asked for."""
    plan = record(title(), "kind: joint-work-plan", "period:\n  start: 2024\n  end: 2026", "parties:\n" + listed("actor: wwf\ncertainty: inferred", "actor: nowhere", "actor: iucn\ncertainty: inferred", "actor: wwf"), "events:\n" + listed("event: signed\ndate: 2024"))
    past = record(title(), "kind: joint-work-plan", "period:\n  start: 2020\n  end: 2022", "parties:\n" + listed("actor: iucn"), "events:\n" + listed("event: signed\ndate: 2020"))
    signed = "period:\n  start: 2020\n  end: 2027\nevents:\n  - event: signed\n    date: 2020"
    partner = record("name:\n  en: Somebody", "kind: ngo", "instruments:\n" + listed(f"type: agreement\nworkplan: plan\n{signed}", f"type: arrangement\n{signed}", f"type: agreement\nworkplan: missing\n{signed}"))
    made = world({"workplans/plan/plan.yaml": plan, "workplans/past/plan.yaml": past, "partners/wwf.yaml": partner, "partners/iucn.yaml": record("name:\n  en: IUCN", "kind: igo")})
    ends = lifecycle.ends(made, "2025-06-01")
    assert [(one.task, one.entry.id, one.date, one.step, one.known, one.part and one.part.type) for one in ends] == [
        ("plan-ends", "past", "2022", "", True, None),
        ("plan-ends", "plan", "2026", "", True, None),
        ("instrument-ends", "wwf", "2027", "", True, "arrangement"),
        ("instrument-ends", "wwf", "2027", "", True, "agreement"),
    ]
    assert [one.date for one in lifecycle.outlook(made, "2025-06-01")] == ["2026", "2027", "2027"]
    assert [lifecycle.instrument_name(one.part) for one in ends if one.part] == ["arrangement", "agreement"]
    assert {key: [(one.entry.id, why) for one, why in found] for key, found in lifecycle.concerned(ends, made).items()} == {
        ("plan", "past"): [("past", "certain")],
        ("plan", "plan"): [("plan", "certain")],
        ("partner", "iucn"): [("past", "certain"), ("plan", "inferred")],
        ("partner", "wwf"): [("plan", "certain"), ("wwf", "certain"), ("wwf", "certain")],
    }


def test_tasks_of_the_same_actions_stand_together() -> None:
    made = world({"actions/a.yaml": ONGOING, "actions/b.yaml": ONGOING, "actions/c.yaml": action(event("submitted", "date: 2025-05"), known_to="cop14")})
    found = [[[(one.task, one.entry.id) for one in tasks] for tasks in group] for group in lifecycle.together(lifecycle.due(made, "2025-11-01"))]
    assert found == [[[(task, "a"), (task, "b")] for task in ("report-progress", "report-council", "decision")], [[("assessment", "c")]]]


def test_a_proposal_waits_for_its_assessment() -> None:
    made = world({"actions/giraffe.yaml": action(event("submitted", "date: 2025-05"), known_to="cop14")})
    assert asked(made, "2025-06-01") == [("assessment", "scc8", "2025-12-01", True)]
    assert asked(made, "2026-03-29") == [("assessment", "cop16", None, False)]


@pytest.mark.parametrize("end", ["completed", "closed"])
def test_nothing_is_due_of_what_has_ended(end: str) -> None:
    made = world({"actions/giraffe.yaml": action(event("adopted", "meeting: cop12"), event(end, "meeting: cop13"), known_to="cop13")})
    assert asked(made, "2025-01-01") == []


def test_nothing_is_due_before_a_cop_that_is_not_recorded() -> None:
    made = Register([entry for entry in world({"actions/giraffe.yaml": ONGOING}).entries() if entry.id != "cop16"])
    assert asked(made, "2026-03-29") == []


def test_due_is_in_the_order_of_dates_then_tasks_then_ids() -> None:
    later = action(event("submitted", "date: 2025-01"), known_to="cop14")
    made = world({"actions/b.yaml": ONGOING, "actions/a.yaml": ONGOING, "actions/c.yaml": later})
    found = [(one.date, one.task, one.entry.id) for one in lifecycle.due(made, "2025-02-01")]
    assert [row[0] for row in found] == sorted(row[0] or "9" for row in found)
    assert [row[2] for row in found if row[1] == "report-cop"] == ["a", "b"]
    assert [row[1:] for row in found if row[0] == "2025-12-01"] == [("assessment", "c"), ("report-council", "a"), ("report-council", "b")]


# --- step 6.4 -------------------------------------------------------------------------------------------------------------------------


def lapse(made: Register, as_of: str) -> list[Due]:
    return [one for one in lifecycle.due(made, as_of) if one.task == "lapse"]


SILENT = action(event("adopted", "meeting: cop13"), known_to="cop14")


def test_an_action_without_a_report_would_be_considered_closed() -> None:
    made = world({"actions/giraffe.yaml": SILENT})
    assert lapse(made, "2024-02-16") == []
    assert [(one.entry.id, one.meeting.id if one.meeting else "", one.date, one.step, one.known) for one in lapse(made, "2024-02-17")] == [("giraffe", "cop14", "2024-02-17", "6.4", True)]
    assert lifecycle.status(made["action"]["giraffe"].record, made, "2024-02-17").key == "ongoing", "step 6.4 changes no status by itself"


def test_no_lapse_where_the_reports_were_not_fully_read() -> None:
    unread = {"cop14": meeting("cop", 14, days("2024-02-12", "2024-02-17"))}
    false = {"cop14": meeting("cop", 14, days("2024-02-12", "2024-02-17"), "reports_read: false")}
    assert lapse(world({"actions/giraffe.yaml": SILENT}, unread), "2024-02-17") == []
    assert lapse(world({"actions/giraffe.yaml": SILENT}, false), "2024-02-17") == []


def test_the_cops_whose_reports_were_fully_read() -> None:
    """Of those that were over on the day that is asked for, those whose records say so."""
    made = world({}, {"cop13": meeting("cop", 13, days("2020-02-17", "2020-02-22"), "reports_read: false")})
    assert [[cop.id for cop in lifecycle.fully_read(made, day)] for day in ("2024-02-16", "2024-02-17")] == [[], ["cop14"]]


def test_what_is_known_up_to_a_meeting_that_is_no_record_is_not_asked_there() -> None:
    assert lifecycle.untold(world({"actions/giraffe.yaml": action(event("adopted", "meeting: cop13"), known_to="cop99")})["action"]["giraffe"], world({})) is None


@pytest.mark.parametrize(
    "spoken",
    [
        event("reported", "meeting: cop14"),
        event("reported", "date: 2023-10"),
        event("reported", "date: 2020"),
        event("reported", "date: 2020-03"),
        event("reported", "meeting: workshop"),
        event("reported", "date: 2020-02-23"),
    ],
)
def test_no_lapse_where_a_report_came_or_may_have_come_between_the_cops(spoken: str) -> None:
    """A report dated `2020` alone may have come after COP13, which met in February."""
    made = world({"actions/giraffe.yaml": action(event("adopted", "meeting: cop13"), spoken, known_to="cop14")})
    assert lapse(made, "2024-02-17") == []


@pytest.mark.parametrize("silent", [event("reported", "meeting: cop13"), event("reported", "date: 2019-12"), event("reported", "date: 2024-02-18"), event("reviewed", "date: 2023"), event("national-report", "date: 2023", "country: TCD")])
def test_a_report_at_another_time_does_not_count(silent: str) -> None:
    made = world({"actions/giraffe.yaml": action(event("adopted", "meeting: cop12"), event("extended", "meeting: cop13"), silent, known_to="cop14")})
    assert len(lapse(made, "2024-02-17")) == 1


def test_an_action_adopted_at_that_cop_owes_it_no_report() -> None:
    made = world({"actions/giraffe.yaml": action(event("adopted", "meeting: cop14"), known_to="cop14")})
    assert lapse(made, "2024-02-17") == []


def test_an_action_extended_nonetheless_does_not_lapse() -> None:
    assert lapse(world({"actions/giraffe.yaml": ONGOING}), "2024-02-17") == []


# --- COPs -----------------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("as_of", "after"), [("2017-10-27", "cop12"), ("2017-10-28", "cop13"), ("2024-02-13", "cop14"), ("2026-03-29", "cop16"), ("2099-01-01", "cop16")])
def test_the_next_cop_is_the_first_that_had_not_ended(as_of: str, after: str) -> None:
    found = lifecycle.next_cop(world(), as_of)
    assert found is not None
    assert found.id == after


def test_every_day_has_gone_by_its_cops_in_order() -> None:
    made = world()
    counts = [len(lifecycle.took_place(made, f"{year}-{month:02}-15")) for year, month in itertools.product(range(2016, 2028), range(1, 13))]
    assert counts == sorted(counts)
    assert (counts[0], counts[-1]) == (0, 4)


class Watched:
    """A record that notes which of its fields are asked for."""

    def __init__(self, record: object) -> None:
        self._record = record
        self.asked: set[str] = set()

    def __getattr__(self, name: str) -> object:
        self.asked.add(name)
        return getattr(self._record, name)


def test_a_status_is_read_from_the_fields_that_are_named(real: tuple[Register, list[Diagnostic]]) -> None:
    """`READS` holds what decides a status, so that history need not look at it again where something else changed."""
    register = real[0]
    asked: dict[str, set[str]] = {kind: set() for kind in lifecycle.READS}
    for kind in lifecycle.READS:
        for entry in register[kind].values():
            watched = Watched(entry.record)
            changes.status(entry._replace(record=watched), register, "2026-11-21")
            asked[kind] |= watched.asked
    assert {kind: sorted(names) for kind, names in asked.items()} == {kind: sorted(names) for kind, names in lifecycle.READS.items()}


# --- meetings whose days are not fully recorded -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(("dates", "before", "after"), [("start: 2026\nend: 2026\n", "2026-12-30", "2026-12-31"), ("start: 2026-03\nend: 2026-03\n", "2026-03-30", "2026-03-31"), ("start: 2026-03-23\n", "2026-03-23", "2026-03-24"), ("start: 2026-03-23\nend: 2026-03-29\n", "2026-03-28", "2026-03-29")])
def test_a_cop_has_taken_place_once_its_last_recorded_day_is_over(dates: str, before: str, after: str) -> None:
    made = world(meetings={"cop15": meeting("cop", 15, dates)})
    assert [lifecycle.took_place(made, day)[-1].id for day in (before, after)] == ["cop14", "cop15"]


def test_what_a_cop_without_days_decided_comes_after_the_cop_before_it() -> None:
    text = action(event("adopted", "meeting: cop14"), event("completed", "meeting: cop16"), known_to="cop16")
    assert [standing(text, day).status for day in ("2018-01-01", "2025-01-01", "2026-03-29", "2026-03-30")] == [None, "ongoing", "ongoing", "completed"]
