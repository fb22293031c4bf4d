"""Calendars hold the deadlines that are recorded, and no others; a deadline that moves moves in a calendar and does not double."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from ical.calendar_stream import IcsCalendarStream

from generator import calendars, changes, chronicle, files, lifecycle
from generator.catalog import words
from generator.models import LANGUAGES
from tests.support import AS_OF, Repository, examine
from tests.test_lifecycle import FOOT, MEETINGS, ONGOING, action, days, event, listed, meeting, record, title, world

if TYPE_CHECKING:
    from ical.calendar import Calendar

    from generator.diagnostics import Diagnostic
    from generator.register import Register

TODAY = "2025-01-01"
STATES = "range_states:\n  - country: NOR\nproponents:\n  - actor: NOR\n  - actor: example-trust\n    certainty: inferred\n"
GIRAFFE = ONGOING.replace("known_to:", f"{STATES}known_to:")
COUNTRY = record("name:\n  en: Norway", 'iso2: "NO"', "status: party")
PARTNER = record(
    "name:\n  en: Example Trust", "kind: ngo",
    "instruments:\n" + listed(
        "type: memorandum-of-understanding\ntitle:\n  en: A memorandum\nevents:\n  - event: signed\n    date: 2024-05-01\n    until: 2027-05",
        "type: arrangement\nperiod:\n  start: 2020\n  end: 2030",
    ),
)  # fmt: skip
PLAN = record(title("A plan"), "kind: joint-work-plan", "parties:\n  - actor: example-trust", "period:\n  start: 2024\n  end: 2026", "events:\n  - event: approved\n    date: 2024-03")
WORLD = {"actions/giraffe.yaml": GIRAFFE, "reference/parties/nor.yaml": COUNTRY, "partners/example-trust.yaml": PARTNER, "workplans/plan/plan.yaml": PLAN}


def made(register: Register, as_of: str = TODAY, past: changes.Past | None = None, lang: str = "en", site: str = "") -> dict[str, bytes]:
    return dict(calendars.calendars(register, as_of, past, words(lang), site))


def read(data: bytes) -> Calendar:
    """A calendar as another reader of iCalendar reads it."""
    return IcsCalendarStream.calendar_from_ics(data.decode())


def entries(data: bytes) -> list[tuple[str, str, str]]:
    """First day, first day after, and summary of each entry."""
    return [(str(one.dtstart), str(one.dtend), str(one.summary)) for one in read(data).events]


def test_the_calendar_of_an_action() -> None:
    assert entries(made(world(WORLD))["actions/giraffe/calendar.ics"]) == [
        ("2025-09-24", "2025-09-25", "Account in the National Report: A title (M15)"),
        ("2025-10-24", "2025-10-25", "Report to the Conference of the Parties: A title (M15)"),
        ("2025-10-24", "2025-10-25", "Proposal for extension: A title (M15)"),
        ("2025-11-14", "2025-11-15", "Progress report with a proposal to continue, complete or close: A title (M15)"),
        ("2025-12-01", "2025-12-02", "Report to the Scientific Council: A title (M8)"),
        ("2026-03-23", "2026-03-30", "Decision on extension: A title (M15)"),
    ]


def test_the_calendars_of_a_country_a_partner_and_a_plan() -> None:
    """A Range State that is a Party gives account in its National Report and, as a proponent, reports; what a partner signed ends on the last day of the month recorded."""
    found = made(world(WORLD))
    assert list(found) == ["due/calendar.ics", "countries/nor/calendar.ics", "partners/example-trust/calendar.ics", "actions/giraffe/calendar.ics", "workplans/plan/calendar.ics"]
    assert [row[2].split(":")[0] for row in entries(found["countries/nor/calendar.ics"])] == ["Account in the National Report", "Report to the Conference of the Parties", "Proposal for extension", "Progress report with a proposal to continue, complete or close", "Report to the Scientific Council"]
    partner = entries(found["partners/example-trust/calendar.ics"])
    assert partner[-1] == ("2027-05-31", "2027-06-01", "Last day of an instrument: Example Trust, A memorandum")
    assert ("2026-12-31", "2027-01-01", "Last day of a work plan: A plan") in partner
    assert not any("arrangement" in row[2].lower() for row in partner), "nothing says that it was signed"
    assert entries(found["workplans/plan/calendar.ics"]) == [("2026-12-31", "2027-01-01", "Last day of a work plan: A plan")]


def test_an_entry_says_what_happens_and_which_paragraph_says_so() -> None:
    told = {str(one.summary).split(":")[0]: str(one.description) for one in read(made(world(WORLD))["actions/giraffe/calendar.ics"]).events}
    assert told["Progress report with a proposal to continue, complete or close"].split("\n") == [
        "Proponents say by the deadline for documents with a scientific component whether the action should continue, is complete or should be closed. Without a report it would be considered closed (step 6.4).",
        "If it is missed: where no report is received, the action would be considered closed (step 6.4).",
        "Resolution 12.28 (Rev.COP14), Annex 1, step 6.1",
        "",
        "Status as of 1 January 2025.",
    ]


def test_what_is_asked_of_several_actions_is_one_entry_that_names_them() -> None:
    other = action(event("adopted", "meeting: cop14"), known_to="cop13", number="14.2").replace("A title", "Okapi")
    found = read(made(world({**WORLD, "actions/okapi.yaml": other}))["due/calendar.ics"])
    (one,) = (one for one in found.events if str(one.summary).startswith("Report to the Conference"))
    assert str(one.summary) == "Report to the Conference of the Parties: 2 Concerted Actions (M15)"
    assert "\n- A title\n- 14.2 Okapi (if still ongoing)\n" in str(one.description)


def test_a_deadline_without_a_date_is_no_entry() -> None:
    bare = world(WORLD, {"cop15": meeting("cop", 15), "scc7": meeting("workshop", 7), "scc8": meeting("workshop", 8)})
    found = made(bare)
    assert "actions/giraffe/calendar.ics" not in found
    assert [row[2].split(":")[0] for row in entries(found["due/calendar.ics"])] == ["Last day of a work plan", "Last day of an instrument"]
    assert len(lifecycle.due(bare, TODAY)) == 6, "they are due all the same"


def test_nothing_is_said_of_the_time_before_the_guidelines() -> None:
    """What was asked before COP14, which adopted the Guidelines, is not asked by them."""
    early = {"cop14": meeting("cop", 14, days("2024-02-12", "2024-02-17"), "deadlines:\n  proposals: 2023-05-26")}
    assert min(row[0] for row in entries(made(world(WORLD, early))["actions/giraffe/calendar.ics"])) == "2025-09-24"


def test_what_is_over_stays() -> None:
    before, after = (entries(made(world(WORLD), day)["actions/giraffe/calendar.ics"]) for day in (TODAY, "2026-03-29"))
    assert before == after


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_calendar_of_the_register_is_valid(real: tuple[Register, list[Diagnostic]], lang: str) -> None:
    """Another reader reads each; every entry has a name of its own, whole days, and says since when it stands so. Lines are short and end as the standard says."""
    found = made(real[0], AS_OF, lang=lang)
    assert len(found) > 20
    for path, data in found.items():
        calendar, names = read(data), set()
        assert calendar.version == "2.0"
        assert calendar.events
        assert data.endswith(b"END:VCALENDAR\r\n")
        assert max(map(len, data.split(b"\r\n"))) <= 75
        assert b"\n" not in data.replace(b"\r\n", b"")
        for one in calendar.events:
            assert one.uid not in names, path
            names.add(one.uid)
            assert str(one.dtstart) < str(one.dtend)
            assert one.summary
            assert one.description


def test_with_an_address_entries_lead_to_their_pages() -> None:
    found = read(made(world(WORLD), lang="fr", site="https://register.example/")["actions/giraffe/calendar.ics"])
    assert {str(one.url) for one in found.events} == {"https://register.example/fr/actions/giraffe/"}


# --- a deadline that moves ------------------------------------------------------------------------------------------------------------

MOVED = MEETINGS["cop15"].replace("proposals: 2025-10-24", "proposals: 2025-11-07")


def test_a_deadline_that_moves_keeps_its_name() -> None:
    before, after = (made(world(WORLD, meetings)) for meetings in (None, {"cop15": MOVED}))
    assert before.keys() == after.keys()
    for path in before:
        uids = [{str(one.uid): (str(one.summary), str(one.dtstart)) for one in read(data[path]).events} for data in (before, after)]
        assert uids[0].keys() == uids[1].keys()
        moved = {uids[0][uid][0].split(":")[0]: (uids[0][uid][1], uids[1][uid][1]) for uid in uids[0] if uids[0][uid] != uids[1][uid]}
        wanted = {} if path == "workplans/plan/calendar.ics" else dict.fromkeys(("Report to the Conference of the Parties", "Proposal for extension"), ("2025-10-24", "2025-11-07"))
        assert moved == wanted, path


def test_the_report_to_the_council_keeps_its_name_when_another_meeting_of_the_council_is_called() -> None:
    uids = [next(str(one.uid) for one in read(made(world(WORLD, meetings))["actions/giraffe/calendar.ics"]).events if "Council" in str(one.summary)) for meetings in (None, {"scc9": meeting("scientific-council", 9, days("2026-01-12", "2026-01-14"))})]
    assert uids[0] == uids[1]


def test_a_calendar_loaded_twice_holds_each_deadline_once(tmp_path: Path) -> None:
    """In khal, a calendar program: loaded, loaded again with a deadline moved, the deadline has moved and nothing has doubled."""
    (tmp_path / "calendar").mkdir()
    formats = "\n".join(f"{name} = %Y-%m-%d" for name in ("dateformat", "longdateformat", "datetimeformat", "longdatetimeformat"))
    (tmp_path / "config").write_text(f"[calendars]\n[[register]]\npath = {tmp_path}/calendar\n[locale]\ntimeformat = %H:%M\n{formats}\n[default]\ndefault_calendar = register\n[sqlite]\npath = {tmp_path}/cache.db\n")

    def khal(*arguments: str) -> str:
        command = [str(Path(sys.executable).parent / "khal"), "--config", str(tmp_path / "config"), *arguments]
        return subprocess.run(command, check=True, capture_output=True, text=True).stdout

    def shown() -> list[str]:
        listing = khal("list", "--once", "--format", "{start-date} {title}", "--day-format", "", "2025-01-01", "2027-12-31")
        return sorted(line for line in listing.splitlines() if line.strip())

    seen = []
    for name, meetings in (("first", None), ("again", None), ("moved", {"cop15": MOVED})):
        (tmp_path / f"{name}.ics").write_bytes(made(world(WORLD, meetings))["actions/giraffe/calendar.ics"])
        khal("import", "--batch", str(tmp_path / f"{name}.ics"))
        seen.append(shown())
    assert len(seen[0]) == 6
    assert seen[1] == seen[0]
    assert seen[2] == sorted(line.replace("2025-10-24", "2025-11-07") for line in seen[0])


def test_each_change_of_the_date_raises_the_number_of_the_entry(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Programs take the entry with the higher number; it rises with a change of the meeting's days, not with one of its title."""
    content = tmp_path / "begin"
    tree = {f"reference/meetings/{id_}.yaml": text for id_, text in MEETINGS.items()} | WORLD
    tree["reference/species/giraffa-camelopardalis.yaml"] = f"scientific_name: Giraffa camelopardalis\nrank: species\ngroup: terrestrial-mammal\n{FOOT}"
    for path, text in tree.items():
        files.write_file(content / path, text.encode())
    monkeypatch.setenv("GIT_COMMITTER_DATE", "2025-01-01T12:00:00Z")
    (tmp_path / "repository").mkdir()
    repository = Repository(tmp_path / "repository", content)

    def entry() -> tuple[str, str | None]:
        register, _ = examine(repository.root / "content")
        data = made(register, past=chronicle.past(repository.root / "content", register))["actions/giraffe/calendar.ics"].decode()
        (one,) = (part for part in data.split("BEGIN:VEVENT") if "Conference" in part)
        number, when = re.search(r"SEQUENCE:(\d+)", one), re.search(r"LAST-MODIFIED:(\w+)", one)
        assert number
        return number[1], when[1] if when else None

    path = "content/reference/meetings/cop15.yaml"
    assert entry() == ("1", "20250101T120000Z")
    repository.edit(path, "en: A title", "en: Another title")
    repository.commit("Name it")
    assert entry() == ("1", "20250101T120000Z")
    monkeypatch.setenv("GIT_COMMITTER_DATE", "2025-01-02T12:00:00Z")
    repository.edit(path, "proposals: 2025-10-24", "proposals: 2025-11-07")
    repository.commit("Move it")
    assert entry() == ("2", "20250102T120000Z")
    monkeypatch.setenv("GIT_COMMITTER_DATE", "2025-01-03T12:00:00Z")
    repository.write("content/reference/meetings/scc9.yaml", meeting("scientific-council", 9, days("2026-01-12", "2026-01-14")))
    repository.commit("Call another meeting")
    assert entry() == ("3", "20250103T120000Z"), "the number never falls, also where another meeting takes the place of one"


# --- of whom, and whether -------------------------------------------------------------------------------------------------------------


def summaries(register: Register, path: str, as_of: str = TODAY) -> list[str]:
    found = made(register, as_of)
    return [row[2].split(":")[0] for row in entries(found[path])] if path in found else []


def test_whether_an_action_was_asked_is_seen_from_the_day_of_the_deadline() -> None:
    """A proposal adopted at the COP was to be assessed before it and was asked for no report; a completed action was. It is the same before, during and after the COP."""
    proposed = {"actions/giraffe.yaml": action(event("submitted", "date: 2025-06-01"), event("adopted", "meeting: cop15", "date: 2026-03-25"), known_to="cop15")}
    completed = {"actions/giraffe.yaml": action(event("adopted", "meeting: cop14"), event("completed", "meeting: cop15", "date: 2026-03-25"), known_to="cop15")}
    for day in ("2026-03-22", "2026-03-26", "2026-03-29", "2030-01-01"):
        assert summaries(world(proposed), "actions/giraffe/calendar.ics", day) == ["Assessment of the proposal"], day
        assert len(summaries(world(completed), "actions/giraffe/calendar.ics", day)) == 6, day


@pytest.mark.parametrize(
    ("state", "party", "asked"),
    [("", "", True), ("since: cop14", "", True), ("since: cop15", "", False), ("until: cop15", "", True), ("until: cop14", "", False), ("", "since: 2026-06-01", False), ("", "since: 2010", True)],
)
def test_a_country_is_asked_for_the_time_it_stood_on_the_list(state: str, party: str, asked: bool) -> None:  # noqa: FBT001
    rows = ONGOING.replace("known_to:", "range_states:\n" + listed("country: NOR\n" + state) + "known_to:")
    register = world({"actions/giraffe.yaml": rows, "reference/parties/nor.yaml": record("name:\n  en: Norway", 'iso2: "NO"', "status: party", party)})
    assert summaries(register, "countries/nor/calendar.ics") == (["Account in the National Report"] if asked else [])


def test_who_is_once_certain_is_certain() -> None:
    rows = ONGOING.replace("known_to:", "proponents:\n  - actor: NOR\n    certainty: inferred\n  - actor: NOR\n    role:\n      en: Leads.\nknown_to:")
    register = world({"actions/giraffe.yaml": rows, "reference/parties/nor.yaml": COUNTRY})
    asked = lifecycle.concerned(lifecycle.due(register, TODAY), register)["party", "nor"]
    assert {why for one, why in asked if one.task == "report-cop"} == {"certain"}


def test_an_instrument_keeps_its_name_when_its_title_is_mended() -> None:
    two = "instruments:\n" + listed(*("type: agreement\ntitle:\n  en: The same\nevents:\n  - event: signed\n    date: 2020\n    until: " + until for until in ("2027", "2026")))
    before = world({"partners/a.yaml": record("name:\n  en: A", "kind: ngo", two)})
    after = world({"partners/a.yaml": record("name:\n  en: A", "kind: ngo", two.replace("until: 2027", "until: 2025").replace("en: The same", "en: Another"))})
    names = [{str(one.uid): str(one.dtstart)[:4] for one in read(made(register)["partners/a/calendar.ics"]).events} for register in (before, after)]
    assert names[0].keys() == names[1].keys()
    assert sorted(names[0].values()) == ["2026", "2027"]
    assert [names[1][uid] for uid, year in names[0].items() if year == "2027"] == ["2025"]


def test_an_instrument_ended_on_a_day_not_recorded_is_no_entry() -> None:
    ended = "instruments:\n" + listed("type: agreement\nperiod:\n  start: 2020\n  end: 2030\nevents:\n  - event: signed\n    date: 2020\n  - event: ended\n    meeting: workshop")
    register = world({"partners/a.yaml": record("name:\n  en: A", "kind: ngo", ended)}, {"workshop": meeting("workshop", 1)})
    assert lifecycle.ends(register, TODAY) == []


def test_names_with_marks_come_through() -> None:
    register = world({**WORLD, "actions/giraffe.yaml": GIRAFFE.replace("A title", '"Lions, leopards; and \\\\new cats"')})
    found = made(register)["actions/giraffe/calendar.ics"].decode().replace("\r\n ", "")
    assert "\r\nNAME:CMS Register: Lions\\, leopards\\; and \\\\new cats\r\n" in found
