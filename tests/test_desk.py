"""The editing page: a form whose values become the file that `register fmt` would write, checked by the rules of the command, in the browser itself."""

from __future__ import annotations

import hashlib
import inspect
import io
import json
import re
import zipfile
from importlib import metadata
from typing import TYPE_CHECKING, Any, Literal

import pytest

from generator import browser as runtime
from generator import canonical, changes, desk, exports, register, rules
from generator.catalog import all_words, words
from generator.models import KINDS, LANGUAGES
from generator.models.walk import fields
from generator.source import Source, parse
from tests.support import AS_OF, CONTENT, PROJECT, Visitor, examine
from tests.test_access import AXE

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Dialog, Page, Route, ViewportSize

    from generator.diagnostics import Diagnostic
    from generator.register import Register


@pytest.fixture(scope="module")
def table(real: tuple[Register, list[Diagnostic]]) -> desk.Desk:
    """A desk in English over the published register, with the words that are sent to browsers."""
    return desk.Desk(exports.json_(real[0], AS_OF), "en", json.dumps(runtime.spoken(words("en"))))


def said(table: desk.Desk, kind: str, id_: str, text: str) -> Any:
    """The findings of a file."""
    return json.loads(table.check(kind, id_, text))["findings"]


GIRAFFE = (CONTENT / "actions" / "giraffe.yaml").read_text(encoding="utf-8")


# --- files ----------------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", KINDS)
def test_what_a_form_leaves_alone_stays_byte_by_byte(real: tuple[Register, list[Diagnostic]], table: desk.Desk, kind: str) -> None:
    """Every file of the register, put into a form and handed over again."""
    changed = []
    for entry in real[0][kind].values():
        read = json.loads(table.values(kind, entry.id, entry.source.text))
        assert read["findings"] == []
        if table.text(kind, json.dumps(read["values"]), entry.source.text) != entry.source.text:
            changed.append(entry.path)
    assert changed == []


COMMENTED = """# Read twice.

number: "13.3" # as printed
title:
  # the short one
  en: Giraffe
  fr: Girafe
  es: Jirafa
taxa:
  - species: giraffa-camelopardalis
# how far we read
known_to: cop14
events:
  # the first decision
  - event: adopted
    meeting: cop13
  # the second
  - event: extended
    meeting: cop14 # in Samarkand
sources:
  - document: NO
    date: 2020
    # the page is still to be found
  - document: "12"
verification:
  status: verified
# the end
""".replace("document: NO", 'document: "NO"')


def test_comments_stay_with_their_fields() -> None:
    """Also where an item moves or another one comes before it; a comment whose field is gone stands above what held it; nothing is lost."""
    source = parse("", COMMENTED.encode())
    assert isinstance(source, Source)
    values = json.loads(json.dumps(source.data, default=str))
    values["events"].insert(0, {"event": "submitted", "date": "2019-08", "document": "UNEP/CMS/COP13/Doc.28.1.3"})
    values["title"]["en"] = "Giraffes: all of them"
    del values["number"]
    assert canonical.rewrite("action", values, source) == (
        COMMENTED.replace('number: "13.3" # as printed\n', "").replace("# Read twice.\n", "# Read twice.\n# as printed\n").replace("en: Giraffe\n", 'en: "Giraffes: all of them"\n').replace("meeting: cop14 #", "meeting: cop14  #")
        .replace("events:\n", "events:\n  - event: submitted\n    date: 2019-08\n    document: UNEP/CMS/COP13/Doc.28.1.3\n")
    )  # fmt: skip


def test_what_is_on_record_changes_only_with_a_reason(table: desk.Desk) -> None:
    """As the check of a proposal says it, before it is proposed."""
    changed = GIRAFFE.replace('number: "13.3"', 'number: "13.4"').replace("document: UNEP/CMS/Concerted Action 13.3\n", "document: UNEP/CMS/Concerted Action 13.33\n", 1)
    found = [(one["code"], one["places"][0]["path"], one["text"], one["todo"]) for one in said(table, "action", "giraffe", changed) if one["severity"] == "error"]
    assert found == [
        ("H404", ["number"], "the number was '13.3'", "put it back; an adopted number is cited by documents"),
        ("H403", ["events", 1, "event"], "the recorded event 'adopted' (cop13) was changed", "add 'Corrected because' with the reason, or put it back as it was"),
    ]
    assert [one for one in said(table, "action", "giraffe", GIRAFFE) if one["severity"] == "error"] == []
    in_french = desk.Desk(exports.json_(register.read({"actions/giraffe.yaml": GIRAFFE.encode(), "reference/meetings/cop13.yaml": (CONTENT / "reference" / "meetings" / "cop13.yaml").read_bytes()})[0], AS_OF), "fr", json.dumps(runtime.spoken(words("fr"))))
    assert [(one["text"], one["todo"], one["exact"]) for one in said(in_french, "action", "giraffe", changed) if one["code"] == "H403"] == [("le fait enregistré «\u00a0adoption\u00a0» (cop13) a été modifié", "ajouter «\u00a0Corrigé parce que\u00a0» avec la raison, ou le remettre tel qu'il était", "")]


def test_a_tombstone_is_checked_like_a_record(table: desk.Desk) -> None:
    found = json.loads(table.check("action", "giraffe", "moved_to:\n  - nowhere\non: 2026-11-21\n"))["findings"]
    assert [one["code"] for one in found] == ["R111"]


@pytest.mark.parametrize("text", ["NO", "1:30", "010", "2024-01-01", "yes", "~", "a: b", "# no comment", "- item", '"quoted"', "back\\slash", "two\nlines", "trailing:", "é", "1e3", "null", "{x}", "@a", "'"])
def test_every_text_comes_through_a_form(table: desk.Desk, text: str) -> None:
    values = {"name": {"en": text}, "kind": "ngo", "about": {"en": text}, "sources": [{"document": "X", "date": "2024-01"}], "verification": {"status": "verified"}}
    made = table.text("partner", json.dumps(values), "")
    assert json.loads(table.values("partner", "a", made))["values"] == values
    read = parse("", made.encode())
    assert isinstance(read, Source)
    assert canonical.write("partner", read) == made, "the same as the command writes"


# --- checks and words -----------------------------------------------------------------------------------------------------------------


def test_what_is_said_is_what_the_command_says(real: tuple[Register, list[Diagnostic]], table: desk.Desk) -> None:
    """Of the records as they are, and of records made worse."""
    whole: dict[str, list[Diagnostic]] = {}
    for one in rules.check(real[0], AS_OF):
        whole.setdefault(one.location.path, []).append(one)
    for kind in KINDS:
        for entry in list(real[0][kind].values())[:: 1 if len(real[0][kind]) < 70 else 9]:
            told = [(one["code"], at["line"], at["column"], one["message"], one["hint"]) for one in said(table, kind, entry.id, entry.source.text) for at in one["places"]]
            assert sorted(told, key=lambda one: (one[1:3], one)) == [(one.code, one.location.line, one.location.column, one.message, one.hint) for one in sorted(whole.get(entry.path, []))]


@pytest.mark.parametrize(
    ("old", "new", "code", "path"),
    [
        ("meeting: cop13", "meeting: cop99", "R101", ["events", 1, "meeting"]),
        ("known_to: cop14", "known_to: cop16", "L217", ["known_to"]),
        ("event: extended", "event: expired", "M103", ["events", 2, "event"]),
        ("known_to: cop14\n", "", "M101", ["known_to"]),
        ("  en: Giraffe\n", "", "M101", ["title", "en"]),
        ("  en: Giraffe\n", "  en: Giraffe\n  de: Giraffe\n", "M102", ["title", "de"]),
        ("meeting: cop13", "meeting: cop13\u200b", "S106", ["events", 1, "meeting"]),
        ("  en: Giraffe\n", f"  en: {'Giraffe ' * 200}\n", "S104", ["title", "en"]),
    ],
)
def test_a_finding_names_its_field(real: tuple[Register, list[Diagnostic]], table: desk.Desk, old: str, new: str, code: str, path: list[Any]) -> None:
    text = real[0]["action"]["giraffe"].source.text
    assert old in text
    found = [(one["code"], at["path"]) for one in said(table, "action", "giraffe", text.replace(old, new, 1)) for at in one["places"]]
    assert (code, path) in found, found


def test_what_is_wrong_at_many_places_is_said_once(table: desk.Desk) -> None:
    """Such as the English of a draft in French: one finding, with the way to each place."""
    values = {"title": {"fr": "Plan"}, "objectives": [{"text": {"fr": "Un."}}, {"text": {"en": "Two.", "fr": "Deux."}}, {"text": {"fr": "Trois."}}]}
    found = said(table, "plan", "example-2026", table.text("plan", json.dumps(values), ""))
    assert [(one["text"], [at["path"] for at in one["places"]]) for one in found] == [
        ("Missing: Kind", [["kind"]]), ("Missing: Parties to the plan", [["parties"]]), ("Missing: Sources", [["sources"]]), ("Missing: How far it was checked", [["verification"]]),
        ("The English is missing", [["title", "en"], ["objectives", 0, "text", "en"], ["objectives", 2, "text", "en"]]),
    ]  # fmt: skip


@pytest.fixture(scope="module")
def cases() -> list[tuple[Path, list[Diagnostic]]]:
    """All bad inputs, and what is wrong with each."""
    return [(case, examine(case / "content")[1]) for case in sorted((PROJECT / "tests" / "cases").iterdir())]


FOLDERS = {f"content/{folder}": kind for kind, folder in register.FOLDERS.items()}
OF_FORMS = {code for code in rules.explanations() if code[0] != "S"} - {"T306"} | {"S101", "S103", "S104", "S105", "S106", "S107", "S108", "S109", "S111", "S112"}
"""What can be said of a file that a form made: it is YAML, and lies where it belongs."""
FILED = re.compile(rf"`|_|(^|\s)- |'({'|'.join(sorted({name for model in KINDS.values() for name, choice in desk._named(model).items() if not choice}))}):?'|\b(YAML|mapping|quotes?|dash|guillemets|comillas|indent\w*)\b")
"""What only those understand who write files."""


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_finding_is_said_in_words_of_the_form(cases: list[tuple[Path, list[Diagnostic]]], lang: str) -> None:
    """Of all bad inputs, in the language of the page: what is wrong with the shape in own words, without a word of YAML; what a rule found in its words, with the fields and choices of the form."""
    there = desk.Desk('{"as_of": "2026-11-21", "records": {}}', lang, json.dumps(runtime.spoken(words(lang))))
    told: dict[str, list[dict[str, Any]]] = {}
    for case, found in cases:
        for path in {one.location.path for one in found if one.code in OF_FORMS}:
            folder, name = path.removesuffix(".yaml").rsplit("/", 1)
            kind = FOLDERS.get(folder) or ("plan" if name == "plan" else "activity")
            text = (case / path).read_text(encoding="utf-8", errors="replace")
            source = parse(path, text.encode())
            for one in there._findings(kind, [one for one in found if one.location.path == path], source if isinstance(source, Source) else None, text):
                told.setdefault(one["code"], []).append(one)
    assert sorted(told.keys() & OF_FORMS) == sorted(OF_FORMS)
    for code in OF_FORMS:
        for one in told[code]:
            assert FILED.search(f"{one['text']} {one['todo']}" if code in desk._OWN or lang != "en" else one["text"]) is None, one
            assert one["exact"] == ""


def test_the_form_has_every_word_with_which_changes_are_told() -> None:
    used = {key for module in (changes, desk) for key in re.findall(r'\b(?:w|self\.words)\("([a-z_]+)"', inspect.getsource(module))}
    assert len(used) > 20
    assert sorted(used - runtime.spoken(words("en")).keys()) == []


@pytest.mark.parametrize(("lang", "text"), [("en", "changed in English only; look at French and Spanish too"), ("fr", "modifié en anglais seulement\u00a0; voir aussi\u00a0: français et espagnol"), ("es", "cambiado solo en inglés; mire también: francés y español")])
def test_a_text_that_changed_in_one_language_alone_is_told(lang: str, text: str) -> None:
    """Wherever it stands in the record; not where all its languages changed, one was added, a translation alone was bettered, or it came new."""
    there = desk.Desk('{"as_of": "2026-11-21", "records": {}}', lang, json.dumps(runtime.spoken(words(lang))))
    new = GIRAFFE.replace("  en: Giraffe\n", "  en: Giraffes\n").replace("      en: The first meeting", "      en: A first meeting")
    assert json.loads(there.uneven("action", "giraffe", GIRAFFE, new)) == [{"path": ["title"], "text": text}, {"path": ["events", 0, "text"], "text": text}]
    assert json.loads(there.uneven("action", "giraffe", GIRAFFE, re.sub("(en: Giraffe|fr: Girafe|es: Jirafa)\n", r"\1s\n", GIRAFFE))) == []
    assert json.loads(there.uneven("action", "giraffe", GIRAFFE, GIRAFFE.replace("fr: Girafe\n", "fr: La girafe\n"))) == []
    assert json.loads(there.uneven("action", "giraffe", "", GIRAFFE)) == []


def test_a_note_that_may_say_what_was_not_read_is_told_where_more_was_read() -> None:
    there = desk.Desk('{"as_of": "2026-11-21", "records": {}}', "en", json.dumps(runtime.spoken(words("en"))))
    read = GIRAFFE.replace("known_to: cop14\n", "known_to: cop15\n")
    assert json.loads(there.uneven("action", "giraffe", GIRAFFE, read)) == [{"path": ["verification", "note"], "text": "read it again: it may say that something was not read which was read now"}]
    assert json.loads(there.uneven("action", "giraffe", GIRAFFE, re.sub("(what COP15 decided was not read|la décision de la COP15 n'a pas été lue|no se ha leído lo que decidió la COP15)", "…", read))) == []
    assert json.loads(there.uneven("action", "giraffe", GIRAFFE, GIRAFFE.replace("number:", "number: "))) == []


TO_COP16 = GIRAFFE.replace("sources:\n", "  - event: extended\n    meeting: cop16\nsources:\n", 1)


@pytest.mark.parametrize(
    ("lang", "old", "new", "text", "todo"),
    [
        ("en", "known_to: cop14", "known_to: cop14", "'extended' at COP16 is recorded, yet 'Known up to' says COP14", "write 'cop16', and record the dates of the meeting in COP16"),
        ("fr", "known_to: cop14", "known_to: cop14", "le registre consigne «\u00a0prolongation\u00a0» à la COP16, mais «\u00a0Connue jusqu'à\u00a0» indique COP14", "écrire «\u00a0cop16\u00a0», et consigner les dates de la réunion dans la fiche COP16"),
        ("es", "known_to: cop14", "known_to: cop16", "«Conocida hasta» indica COP16, cuyas fechas no constan", "si ha terminado, registre sus fechas en la ficha COP16; si no, indique la última COP terminada cuyo resultado se leyó"),
    ],
)  # fmt: skip
def test_a_finding_leads_to_the_record_that_is_to_be_mended(real: tuple[Register, list[Diagnostic]], lang: str, old: str, new: str, text: str, todo: str) -> None:
    """By its name, not by its file; here a COP whose dates are not recorded yet."""
    there = desk.Desk(exports.json_(real[0], AS_OF), lang, json.dumps(runtime.spoken(words(lang))))
    found = [one for one in said(there, "action", "giraffe", TO_COP16.replace(old, new)) if one["code"] in ("L205", "L217")]
    assert [(one["text"], one["todo"], one["opens"]) for one in found] == [(text, todo, [["meeting", "cop16", "COP16"]])]


@pytest.mark.parametrize(
    ("value", "text", "todo"),
    [
        ("12/05/2026", "“12/05/2026”: 12 May 2026, or 5 December 2026?", "write 2026-05-12 or 2026-12-05, whichever is meant"),
        ("23–29 March 2026", "“23–29 March 2026”: 23 March 2026, or 29 March 2026?", "write 2026-03-23 or 2026-03-29, whichever is meant"),
        ("Q3 2026", "“Q3 2026”: July 2026, or September 2026?", "write 2026-07 or 2026-09, whichever is meant"),
        ("31.12.2026", "“31.12.2026” is not how dates are written here", "write 2026-12-31 (31 December 2026)"),
        ("12.05.2026", "“12.05.2026” is not how dates are written here", "write 2026-05-12 (12 May 2026)"),
        ("12 mai 2026", "“12 mai 2026” is not how dates are written here", "write 2026-05-12 (12 May 2026)"),
        ("1er août 2026", "“1er août 2026” is not how dates are written here", "write 2026-08-01 (1 August 2026)"),
        ("Sept. 3rd, 2026", "“Sept. 3rd, 2026” is not how dates are written here", "write 2026-09-03 (3 September 2026)"),
        ("mayo de 2026", "“mayo de 2026” is not how dates are written here", "write 2026-05 (May 2026)"),
        ("31/02/2026", "“31/02/2026” is no date of the calendar", "write a year, a month or a day from 1600 to 2199, as 2026, 2026-03 or 2026-03-28"),
        ("12 mai juin 2026", "“12 mai juin 2026” is no date of the calendar", "write a year, a month or a day from 1600 to 2199, as 2026, 2026-03 or 2026-03-28"),
    ],
)
def test_a_date_as_people_write_it_is_answered_with_the_one_that_is_due(table: desk.Desk, value: str, text: str, todo: str) -> None:
    file = table.text("partner", json.dumps({"name": {"en": "A"}, "sources": [{"document": "X", "date": value}]}), "")
    assert [(one["text"], one["todo"]) for one in said(table, "partner", "a", file) if one["code"] == "M107"] == [(text, todo)]


@pytest.mark.parametrize(
    ("value", "text", "todo"),
    [
        ("23–29 March 2026", "“23–29 March 2026” is a stretch of time", "write 2026-03-23 here, and 2026-03-29 in “Last day, for a period”"),
        ("2012 - ongoing", "“2012 - ongoing” is a stretch of time", "write 2012 here, and tick “without end”"),
        ({"start": "2012", "end": "en cours"}, "“en cours” is no date", "leave it empty, and tick “without end”"),
        ("12/05/2026", "“12/05/2026”: 12 May 2026, or 5 December 2026?", "write 2026-05-12 or 2026-12-05, whichever is meant"),
    ],
)
def test_a_stretch_of_time_keeps_both_its_ends(table: desk.Desk, value: Any, text: str, todo: str) -> None:
    file = table.text("partner", json.dumps({"name": {"en": "A"}, "events": [{"event": "noted", "date": value}]}), "")
    assert [(one["text"], one["todo"]) for one in said(table, "partner", "a", file) if one["code"] == "M107"] == [(text, todo)]


def test_the_parts_that_a_source_may_support_are_named_in_words(table: desk.Desk) -> None:
    """Each part that stands in the record, and what it names already; an event by its kind where it is the only one."""
    text = GIRAFFE.replace("known_to: cop14", "known_to: cop15").replace("sources:\n", "  - event: extended\n    meeting: cop15\nsources:\n", 1)
    told = dict(json.loads(table.check("action", "giraffe", text))["ways"])
    assert {path: told.get(path) for path in ("title", "title.en", "sources", "taxa.1.species", "events.adopted.document", "events.extended.meeting", "events.extended@cop15.meeting", "events.extended@cop14")} == {
        "title": "Title", "title.en": None, "sources": None, "taxa.1.species": "Animals it is for 1 (Giraffa camelopardalis) › Species", "events.adopted.document": "Decisions, reports and events › adopted › Document",
        "events.extended.meeting": None, "events.extended@cop15.meeting": "Decisions, reports and events › extended (COP15) › Meeting", "events.extended@cop14": "Decisions, reports and events › extended (COP14)",
    }  # fmt: skip
    source = parse("", text.encode())
    assert isinstance(source, Source)
    assert [path for path in told if len(rules.resolve(source.data, path)) != 1] == []


@pytest.mark.parametrize("day", ["2026-13-02", "2026-02-30", "2026-00-01", "2026x", "2026-"])
def test_a_report_with_an_impossible_date_is_told_as_it_stands(table: desk.Desk, day: str) -> None:
    """Parts of the record are named in words while a date is still being written."""
    text = table.text("activity", json.dumps({"number": "4.2", "phases": [{"term": "short", "progress": [{"date": day}]}]}), "")
    found = json.loads(table.check("activity", "cbd-cms-2012-2014/4.2", text))
    assert f"“{day}” is no date of the calendar" in [one["text"] for one in found["findings"]]
    assert dict(found["ways"])["phases.1.progress.1"] == f"Plan and progress 1 (short term) › Progress 1 ({day})"


def test_a_part_that_is_named_in_another_way_is_offered_once(table: desk.Desk) -> None:
    """The only adoption may be named with its meeting or without; it is one part."""
    events = [{"event": "adopted", "meeting": "cop14"}]
    ways = [dict(json.loads(table.check("action", "giraffe", table.text("action", json.dumps({"events": events, "sources": [{"document": "X", "supports": [path]}]}), "")))["ways"]) for path in ("events.adopted", "events.adopted@cop14", "events.1")]
    assert [[path for path in found if path.startswith("events.") and path.count(".") == 1] for found in ways] == [["events.adopted"], ["events.adopted@cop14"], ["events.1"]]


def test_a_draft_that_no_form_made_is_left_aside(real: tuple[Register, list[Diagnostic]]) -> None:
    """Half of a character, a broken number, a kind that is none, values that are none: the other drafts count all the same."""
    table = desk.Desk(exports.json_(real[0], AS_OF), "en", json.dumps(runtime.spoken(words("en"))))
    odd = [{"kind": "partner", "id": "a", "values": {"name": {"en": "A"}}, "original": "", **one} for one in ({"values": {"name": {"en": "\ud83d"}}}, {"original": "name: \ud83d"}, {"values": {"founded": 1.5}}, {"kind": "planet"}, {"values": 5})]
    table.lay(json.dumps([*odd, {"kind": "plan", "id": "example-2026", "values": PLAN, "original": ""}, *odd]))
    assert json.loads(table.check("activity", "example-2026/1.1", table.text("activity", json.dumps(ACTIVITY), "")))["findings"] == []
    assert table.drafts.broken == frozenset()


PLAN = {
    "title": {"en": "Plan", "fr": "Plan", "es": "Plan"}, "kind": "joint-work-plan", "parties": [{"actor": "cms-secretariat"}], "sections": [{"number": "1", "title": {"en": "One", "fr": "Un", "es": "Uno"}}],
    "activities_complete": False, "sources": [{"document": "UNEP/CMS/COP15/Doc.30"}], "verification": {"status": "verified"},
}  # fmt: skip
ACTIVITY = {
    "number": "1.1", "section": "1", "title": {"en": "Count", "fr": "Compter", "es": "Contar"}, "text": {"en": "Count.", "fr": "Compter.", "es": "Contar."},
    "sources": [{"document": "UNEP/CMS/COP15/Doc.30"}], "verification": {"status": "verified"},
}  # fmt: skip


def test_drafts_know_each_other(real: tuple[Register, list[Diagnostic]]) -> None:
    """To the check of one draft the others are records, also in place of their published form; it says on which of them it relies, and which make it wrong."""
    table = desk.Desk(exports.json_(real[0], AS_OF), "en", json.dumps(runtime.spoken(words("en"))))
    unrelated = {"kind": "partner", "id": "example-trust", "values": {"name": {"en": "Example Trust"}}, "original": ""}
    plan = {"kind": "plan", "id": "example-2026", "values": PLAN, "original": ""}

    def checked(kind: str, id_: str, text: str, *drafts: dict[str, Any]) -> tuple[list[str], list[dict[str, Any]]]:
        table.lay(json.dumps(drafts))
        told = json.loads(table.check(kind, id_, text))
        return [one["code"] for one in told["findings"]], told["beside"]

    text = table.text("activity", json.dumps(ACTIVITY), "")
    needed = [{"kind": "plan", "id": "example-2026", "needed": True}]
    assert checked("activity", "example-2026/1.1", text) == (["R104"], [])
    assert checked("activity", "example-2026/1.1", text, unrelated, plan) == ([], needed)
    assert json.loads(table.told("activity", "example-2026/1.1", "", text)) == ["added to the register"]
    assert checked("activity", "example-2026/1.1", text, {**plan, "values": {**PLAN, "sections": None}}) == ([], needed), "a plan that is not right yet is there all the same"
    assert checked("activity", "example-2026/1.1", text, {**plan, "values": {**PLAN, "sections": [{**PLAN["sections"][0], "number": "2"}]}}) == (["R105"], needed)  # type: ignore[index]
    held = real[0]["plan"]["cbd-cms-2012-2014"].source.text
    less = {**json.loads(table.values("plan", "cbd-cms-2012-2014", held))["values"], "sections": PLAN["sections"]}
    entry = real[0]["activity"]["cbd-cms-2012-2014/2.7"]
    assert checked("activity", entry.id, entry.source.text, {"kind": "plan", "id": "cbd-cms-2012-2014", "values": less, "original": held}) == (["R105"], [{"kind": "plan", "id": "cbd-cms-2012-2014", "needed": False}])


OLD: dict[str, Any] = {"title": {"en": "A", "fr": "B"}, "number": "1", "events": ["a", "b", "c"], "when": {"start": "2012", "end": None}}


@pytest.mark.parametrize(
    ("drafted", "now", "merged", "both"),
    [
        ({"number": "2"}, {"title": {"en": "A", "fr": "B", "es": "C"}}, {"number": "2", "title": {"en": "A", "fr": "B", "es": "C"}}, []),
        ({"title": {"en": "X", "fr": "B"}}, {"title": {"en": "A", "es": "C"}}, {"title": {"en": "X", "es": "C"}}, []),
        ({"number": "2"}, {"number": "3"}, {"number": "2"}, [["number"]]),
        ({"number": "2"}, {"number": "2"}, {"number": "2"}, []),
        ({"number": None}, {"title": {"en": "A"}}, {"number": None, "title": {"en": "A"}}, []),
        ({"when": {"start": "2012", "end": "2014"}}, {"when": {"start": "2013", "end": None}}, {"when": {"start": "2013", "end": "2014"}}, []),
        ({"when": "2012"}, {"when": {"start": "2013", "end": None}}, {"when": "2012"}, [["when"]]),
        ({"events": ["a", "b", "c", "mine"]}, {"events": ["new", "a", "c", "theirs"]}, {"events": ["new", "a", "c", "theirs", "mine"]}, []),
        ({"events": ["a", "c"]}, {"events": ["a", "b changed", "c"]}, {"events": ["a", "c"]}, [["events"]]),
        ({"events": ["a", "b", "mine"]}, {"events": ["c", "b", "a"]}, {"events": ["a", "b", "mine"]}, [["events"]]),
        ({}, {"fresh": [{"x": "1"}]}, {"fresh": [{"x": "1"}]}, []),
    ],
)
def test_a_draft_is_put_on_what_the_record_is_by_now(drafted: dict[str, Any], now: dict[str, Any], merged: dict[str, Any], both: list[list[str]]) -> None:
    """What only one side changed is as that side has it; an item that came or went in the record comes and goes; where both changed the same the draft stays, and it is said."""
    mine, new, due = ({name: value for name, value in {**OLD, **changed}.items() if name != "number" or value is not None} for changed in (drafted, now, merged))
    found: list[list[str]] = []
    assert desk._merged(OLD, mine, new, [], found) == due
    assert found == both


def test_a_draft_that_landed_is_no_draft_any_more(real: tuple[Register, list[Diagnostic]], table: desk.Desk) -> None:
    text = real[0]["action"]["giraffe"].source.text
    values = json.loads(table.values("action", "giraffe", text))["values"]
    told = json.loads(table.merged("action", "giraffe", "", json.dumps(values), text))
    assert told == {"values": values, "both": [], "same": True}
    told = json.loads(table.merged("action", "giraffe", text.replace("cop14", "cop13"), json.dumps({**values, "number": "13.4"}), text))
    assert (told["values"]["number"], told["same"]) == ("13.4", False)


def test_changes_are_told_in_words(real: tuple[Register, list[Diagnostic]], table: desk.Desk) -> None:
    text = real[0]["action"]["giraffe"].source.text
    new = text.replace("known_to: cop14", "known_to: cop15").replace("sources:\n", "  - event: extended\n    meeting: cop15\nsources:\n", 1)
    assert json.loads(table.told("action", "giraffe", text, new)) == ["status: ongoing at COP14; later decisions not recorded → ongoing", "Known up to: COP14 → COP15", "event added: extended, COP15"]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_words_that_are_sent_are_enough(real: tuple[Register, list[Diagnostic]], lang: str) -> None:
    """For every field of every kind that goes, and for the records that hold them that come."""
    there = desk.Desk(exports.json_(real[0], AS_OF), lang, json.dumps(runtime.spoken(words(lang))))
    for kind in KINDS:
        gone: set[str] = set()
        for entry in real[0][kind].values():
            values = {field.name for field in fields(type(entry.record)) if getattr(entry.record, field.name) is not None}
            if fresh := values - gone:
                gone |= values
                held = json.loads(there.values(kind, entry.id, entry.source.text))["values"]
                assert json.loads(there.told(kind, entry.id, "", entry.source.text))
                for name in sorted(fresh & held.keys()):
                    less = there.text(kind, json.dumps({key: value for key, value in held.items() if key != name}), entry.source.text)
                    assert json.loads(there.told(kind, entry.id, entry.source.text, less))


def test_the_form_has_every_field_in_every_language() -> None:
    for w in all_words():
        made = desk.form(w)
        assert made["kinds"].keys() == KINDS.keys()
        for name, model in made["models"].items():
            for field in model["fields"]:
                assert field["label"], (name, field["name"])
                assert field["sort"] in ("words", "when", "date", "part", "choice", "reference", "way", "text", "number", "truth")
        status = next(field for field in made["models"]["Verification"]["fields"] if field["name"] == "status")
        assert [choice["value"] for choice in status["choices"] if w("edit_called", name=choice["label"]) not in status["meaning"]] == [], "what a choice means is told by its label"
        assert [one["label"] for one in next(field for field in made["models"]["Action"]["fields"] if field["name"] == "events")["models"]][:3] == [w.choice(one) for one in ("submitted", "revised", "assessed")]


# --- what is sent to browsers ---------------------------------------------------------------------------------------------------------


def test_the_runtime_is_what_its_list_says() -> None:
    folder = PROJECT / "generator" / "browser"
    told = dict(reversed(line.split("  ")) for line in re.findall(r"^[0-9a-f]{64}  \S+$", (folder / "README.md").read_text(), re.MULTILINE))
    held = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.iterdir() if path.suffix not in (".py", ".md") and path.is_file()}
    assert held == told
    (wheel,) = (name for name in held if name.endswith(".whl"))
    assert wheel.split("-")[1] == metadata.version("pydantic-core"), "the same version here and in the browser"


def test_the_program_that_is_sent_is_the_one_that_runs_here() -> None:
    with zipfile.ZipFile(io.BytesIO(runtime.runtime()["register.zip"])) as archive:
        names = archive.namelist()
        assert archive.read("generator/desk.py") == (PROJECT / "generator" / "desk.py").read_bytes()
    assert len(names) == len(set(names))
    assert [name for name in names if not name.endswith((".py", ".dat"))] == []


# --- in the browser -------------------------------------------------------------------------------------------------------------------

SOON = 90_000
"""How long a slow machine may take to load the program, in ms."""


def told(page: Page, text: str) -> None:
    """Wait until the check says something."""
    page.locator("aside [role=status]", has_text=text).wait_for(timeout=SOON)


def handed(page: Page, folder: Path) -> str:
    """The file that is handed over."""
    with page.expect_download() as waiting:
        page.get_by_role("button", name=re.compile("Download|Télécharger")).click()
    waiting.value.save_as(folder / "handed.yaml")
    return (folder / "handed.yaml").read_text(encoding="utf-8")


def test_an_officer_records_a_decision_of_a_cop(visitor: Visitor, tmp_path: Path) -> None:
    """On an existing action, as what happened at a meeting; the rules speak as they do in the command; the file differs by just that."""
    page = visitor.open("actions/giraffe/")
    assert page.get_by_role("link", name="Edit this record").bounding_box()["y"] < page.get_by_role("heading", level=1).bounding_box()["y"] < 400  # type: ignore[index]
    page.get_by_role("link", name="Edit this record").click()
    told(page, "Nothing wrong")
    assert len(set(heights := page.locator("[data-field=summary] textarea").evaluate_all("all => all.map((one) => one.offsetHeight)"))) == 1, "three languages side by side"
    assert len(heights) == 3
    assert page.locator("[data-field=title] textarea").first.bounding_box()["height"] < 50, "a short text has one line"  # type: ignore[index]
    page.get_by_label("What happened?").select_option(label="extended")
    event = page.locator("[data-field=events] ol.items > li").last
    event.locator("[data-field=meeting] input").fill("COP15")
    event.locator("[data-field=document] input").fill("UNEP/CMS/Concerted Action 13.3 (Rev.COP15)")
    page.locator(".findings", has_text="'extended' at COP15").wait_for(timeout=SOON)
    told(page, "1 to be mended")
    assert page.locator(".findings").inner_text() == "Known up to: 'extended' at COP15 is recorded, yet 'Known up to' says COP14 – write 'cop15' L205"
    page.locator("[data-field=known_to] input").first.fill("cop15")
    page.locator("aside [role=status]", has_text=re.compile("Nothing wrong")).wait_for(timeout=SOON)
    page.locator("aside li", has_text="event added: extended, COP15").wait_for()
    before = (CONTENT / "actions" / "giraffe.yaml").read_text(encoding="utf-8")
    after = before.replace("known_to: cop14", "known_to: cop15").replace("sources:\n", "  - event: extended\n    meeting: cop15\n    document: UNEP/CMS/Concerted Action 13.3 (Rev.COP15)\nsources:\n", 1)
    assert handed(page, tmp_path) == after
    assert visitor.complaints == []


def test_axe_finds_nothing_in_a_form(officer: Visitor) -> None:
    """An opened form has a name for every control, in light and dark."""
    looks: tuple[Literal["light", "dark"], ...] = ("dark", "light")
    page = officer.edit("action/giraffe")
    told(page, "Nothing wrong")
    page.evaluate(AXE)
    for look in looks:
        page.emulate_media(color_scheme=look)
        assert [(one["id"], [node["html"] for node in one["nodes"]][:3]) for one in page.evaluate("axe.run(document, {resultTypes: ['violations'], preload: false})")["violations"]] == []


def test_a_draft_survives_a_closed_tab(visitor: Visitor, tmp_path: Path) -> None:
    page = visitor.open("edit/?open=partner/wwf")
    told(page, "Nothing wrong")
    page.locator("[data-field=name] textarea").first.fill("Another name")
    page.locator("aside li", has_text="Another name").wait_for(timeout=SOON)
    page.close()
    again = visitor.page.context.new_page()
    again.goto(f"{visitor.site}edit/?open=partner/wwf")
    again.locator(".draft").wait_for(timeout=SOON)
    again.locator("aside li", has_text="Another name").wait_for(timeout=SOON)
    again.get_by_role("button", name="Discard it").click()
    told(again, "Nothing wrong")
    again.locator("aside li", has_text="Nothing changed yet").wait_for(timeout=SOON)
    assert handed(again, tmp_path) == (CONTENT / "partners" / "wwf.yaml").read_text(encoding="utf-8")


def test_a_new_record_in_french(visitor: Visitor, tmp_path: Path) -> None:
    """From nothing to a file without an error, by the labels alone."""
    page = visitor.open("fr/edit/")
    page.get_by_label("Type de fiche").select_option("partner")
    page.get_by_label("ou une nouvelle, par son nom").fill("Éxample Trust!")
    id_ = page.get_by_label("son identifiant")
    assert id_.input_value() == "example-trust"
    id_.fill("Example Trust")
    page.get_by_role("button", name="Ouvrir").click()
    page.get_by_role("alert").filter(has_text="minuscules a-z").wait_for()
    id_.fill("example-trust")
    page.get_by_role("button", name="Ouvrir").click()
    told(page, "à corriger")
    handed(page, tmp_path)
    assert page.locator(".handed strong").inner_text() == "Il contient encore des erreurs et ne sera pas accepté avant qu'elles ne soient corrigées."
    assert page.locator("#part-name textarea").evaluate_all("all => all.map(one => one.value)") == ["", "Éxample Trust!", ""]
    for lang in LANGUAGES:
        page.locator(f"[data-field=name] textarea[lang={lang}]").fill("Example Trust")
    page.locator("[data-field=kind] select").first.select_option("ngo")
    for _ in range(3):
        page.locator("[data-field=sources] button", has_text="Ajouter un élément").first.click()
    source = page.locator("[data-field=sources] ol.items > li")
    source.get_by_text("Vide : omis tant que rien n'y est rempli.").wait_for()
    assert source.count() == 1, "an empty one is there already"
    source.locator("[data-field=document] input").fill("UNEP/CMS/COP13/Doc.18")
    page.locator("[data-field=verification] [data-field=status] select").select_option("verified")
    told(page, "Rien d'erroné")
    assert not source.get_by_text("Vide : omis").is_visible()
    page.locator("[data-field=name] textarea[lang=en]").evaluate("one => { one.value = 'Example\u00a0Tru\u00adst\ud83d'; one.dispatchEvent(new Event('input', {bubbles: true})); }".replace("\ud83d", "\\ud83d"))
    text = handed(page, tmp_path)
    assert page.locator(".handed").inner_text().startswith("Le fichier est enregistré sous le nom example-trust.yaml, là où")
    assert text == "name:\n  en: Example Trust\n  fr: Example Trust\n  es: Example Trust\nkind: ngo\nsources:\n  - document: UNEP/CMS/COP13/Doc.18\nverification:\n  status: verified\n"
    place = tmp_path / "content" / "partners"
    place.mkdir(parents=True)
    (place / "example-trust.yaml").write_text(text)
    assert [one for one in examine(tmp_path / "content")[1] if one.severity == "error"] == []
    assert visitor.complaints == []


def test_what_is_handed_over_is_what_stands_there(officer: Visitor, tmp_path: Path) -> None:
    """Also right after a word was typed; a name that is typed whole is the record's; what is no number stays and is told."""
    page = officer.edit("meeting/cop15")
    told(page, "Nothing wrong")
    assert page.locator("#part-dates > .hint").inner_text().endswith(" A year, a month or a day: 2026, 2026-03 or 2026-03-28.")
    page.locator("#form > .group > [data-field=abbreviation] input").fill("COP 15")
    assert handed(page, tmp_path).startswith("abbreviation: COP 15\n")
    assert page.locator(".hand ~ .handed, p:has(+ .hand)").all_inner_texts() == [
        "The file is called cop15.yaml and keeps that name; its folder in the repository is content/reference/meetings/. Name the folder when you send the file.",
        "The file is saved as cop15.yaml where your browser keeps downloads. Next: send it to whoever keeps the register and name its folder, content/reference/meetings/, or put it there yourself.",
    ]
    number = page.locator("#form > .group > [data-field=number] input")
    number.fill("1.5")
    assert page.locator(".handed").inner_text() == "", "the file that was saved is not this one"
    told(page, "to be mended")
    page.locator("aside li", has_text="can be told once").wait_for(timeout=SOON)
    assert "number: 1.5" in page.locator("aside pre").text_content().replace('"', "")  # type: ignore[union-attr]
    number.fill("15")
    day = page.locator("#form > .group > [data-field=sources] [data-field=date] input").first
    before = day.input_value()
    day.fill("12/05/2026")
    page.get_by_role("button", name="5 December 2026").click()
    assert day.input_value() == "2026-12-05", "a date that was understood need not be typed again"
    day.fill(before)
    page.locator("#form > .group > [data-field=body] input").fill("Conference of the Parties to CMS")
    waiting: list[Route] = []
    page.route("**/partners/iucn.yaml", lambda route: waiting.append(route))  # noqa: PLW0108 - Playwright marks what hears, and a method of a list cannot be marked
    officer.edit("partner/iucn")
    officer.edit("meeting/cop14")
    page.get_by_role("heading", name="Meeting: 14th Meeting").wait_for()
    waiting[0].continue_()
    page.wait_for_timeout(500)
    page.unroute("**/partners/iucn.yaml")
    assert page.evaluate("location.search") == "?open=meeting/cop14", "what comes late does not take the place of what was asked for last"
    page.route("**/partners/wwf.yaml", lambda route: route.fulfill(status=503, body="<h1>Busy</h1>"))
    officer.edit("partner/wwf")
    page.get_by_role("alert").filter(has_text="The record could not be loaded (503). Try again.").wait_for()
    page.unroute("**/partners/wwf.yaml")
    assert (page.evaluate("location.search"), page.get_by_role("heading", level=2).first.inner_text()) == ("?open=meeting/cop14", "Meeting: 14th Meeting of the Conference of the Parties to the Convention on Migratory Species")
    assert [one for one in officer.complaints if "503" not in one] == []
    officer.complaints.clear()
    page.evaluate("window.kept = Storage.prototype.setItem; void (Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError'); })")
    asked: list[str] = []

    def dismiss(dialog: Dialog) -> None:
        asked.append(dialog.message)
        dialog.dismiss()

    page.once("dialog", dismiss)
    page.locator("#form > .group > [data-field=abbreviation] input").fill("COP 14")
    officer.edit("meeting/cop13")
    page.wait_for_function("location.search === '?open=meeting/cop14'")
    assert asked == ["This browser keeps no draft of what you typed here. Leave it all the same?"]
    assert page.locator("#form > .group > [data-field=abbreviation] input").input_value() == "COP 14"
    page.evaluate("void (Storage.prototype.setItem = window.kept)")
    page.locator("#form > .group > [data-field=abbreviation] input").fill("COP14")
    officer.edit("")
    page.locator("#form > .group").wait_for(state="detached")
    assert officer.complaints == []


def test_a_name_stands_for_its_record(visitor: Visitor, tmp_path: Path) -> None:
    """Also where it was typed before the names were there."""
    waiting: list[Route] = []

    def hold(route: Route) -> None:
        waiting.append(route)

    visitor.page.route("**/api/v1/meetings.json", hold)
    page = visitor.open("edit/?open=action/giraffe")
    told(page, "Nothing wrong")
    page.locator("[data-field=known_to] input").first.fill("COP15")
    told(page, "to be mended")
    assert page.locator(".findings").inner_text() == "Known up to: “COP15” was not chosen from the list – type a part of the name, and choose one from the list"
    for route in waiting:
        route.continue_()
    page.locator("[data-field=known_to] output", has_text="COP15").first.wait_for()
    told(page, "Nothing wrong")
    page.locator("aside li", has_text="Known up to: COP14 → COP15").wait_for(timeout=SOON)
    actor = page.locator("#part-proponents input").first
    actor.fill("ivoire cote")
    found = page.locator(".options [role=option]")
    assert found.all_inner_texts() == ["Côte d'Ivoire CIV"]
    actor.fill("ar")
    told_more = re.fullmatch(r"(\d+) more fit; type more of the name", page.locator("#part-proponents output").first.inner_text())
    assert (found.count(), told_more is not None) == (30, True)
    actor.fill("uicn")
    assert found.first.inner_text() == "International Union for Conservation of Nature iucn", "also by its acronym in another language"
    actor.fill("Côte\u00a0d'Ivoire")
    assert page.locator("#part-proponents output").first.inner_text() == "Côte d'Ivoire", "as it is copied from a page"
    meeting = page.locator("[data-field=known_to] input").first
    meeting.fill("15th meeting of the conference")
    assert found.all_inner_texts() == ["COP15 cop15"]
    meeting.fill("COP15")
    actor.fill("UK")
    assert page.locator("#part-proponents output").first.inner_text() == "United Kingdom of Great Britain and Northern Ireland", "by what people call it"
    actor.fill("ivoire cote")
    page.evaluate(AXE)
    assert [one["id"] for one in page.evaluate("axe.run(document, {resultTypes: ['violations']})")["violations"]] == []
    actor.press("ArrowDown")
    actor.press("Enter")
    assert (actor.input_value(), found.count()) == ("CIV", 0)
    part, called = (page.locator(f"#part-sources [data-field=supports] {one}").first for one in ("input", "output"))
    assert (part.input_value(), called.inner_text()) == ("number", "Number")
    part.fill("adopted document")
    part.press("ArrowDown")
    part.press("Enter")
    assert (part.input_value(), called.inner_text()) == ("events.adopted.document", "Decisions, reports and events › adopted › Document")
    part.fill("number")
    page.locator("#part-title textarea[lang=en]").fill("Giraffes")
    page.locator("aside li", has_text="Title: changed in English only; look at French and Spanish too").wait_for(timeout=SOON)
    page.locator("[data-field=events] > div > .adding select").select_option(label="extended")
    page.locator("#part-events ol.items > li").last.locator("[data-field=meeting] input").fill("cop15")
    page.locator("aside [role=status]", has_text=re.compile("^Nothing wrong; 1 remark$")).wait_for(timeout=SOON)
    assert "known_to: cop15\n" in handed(page, tmp_path)


# --- drafts


def lay(page: Page, key: str, draft: dict[str, Any] | str) -> None:
    """Put a draft into the store of the browser."""
    page.evaluate("([key, draft]) => localStorage.setItem(key, draft)", [f"edit {key}", draft if isinstance(draft, str) else json.dumps({"original": "", "at": "2026-11-21T12:00:00Z", **draft})])


def without_program(visitor: Visitor) -> None:
    """The program never comes: what it is not needed for works all the same."""
    visitor.page.context.route("**/edit/python/**", lambda _: None)


def test_two_tabs_on_one_record_each_keep_their_draft(visitor: Visitor) -> None:
    """Both are told; whoever opens the record again has the newest, and is offered the other."""
    without_program(visitor)
    address = "edit/?open=partner/example-trust"
    one, other = visitor.open(address), visitor.page.context.new_page()
    other.goto(visitor.site + address)
    name = "#part-name textarea[lang=en]"
    other.locator(name).wait_for()
    assert (other.locator("aside progress").is_visible(), other.locator("#changing + ul").inner_text()) == (True, "Being checked …")
    assert other.locator("aside").get_attribute("aria-busy") == "true"
    one.locator(name).fill("Trust of one")
    warned = ".apart:not(:empty)"
    other.locator(warned).first.wait_for()
    assert other.locator(warned).all_inner_texts() == 2 * ["This record is being changed in another tab as well. Each tab keeps a draft of its own: bring them together in one before you hand it over."]
    sizes: list[tuple[ViewportSize, int]] = [({"width": 390, "height": 844}, 0), ({"width": 1280, "height": 900}, 1)]
    for size, which in sizes:
        other.set_viewport_size(size)
        other.evaluate("scrollTo(0, document.body.scrollHeight)")
        assert 0 <= other.locator(warned).nth(which).bounding_box()["y"] < size["height"], "it stays in sight"  # type: ignore[index]
    assert one.locator(warned).count() == 0
    other.locator(name).fill("Trust of the other")
    one.locator(warned).first.wait_for()
    one.locator("#part-name textarea[lang=fr]").fill("Un")
    other.locator("#part-name textarea[lang=fr]").fill("Autre")
    one.close()
    other.close()  # at once: what was typed last is kept all the same
    page = visitor.page.context.new_page()
    page.goto(visitor.site + address)
    page.locator(".draft", has_text=re.compile(r"There is another draft of this record, of \d+ \w+ 2\d{3}, .*\. It changes Name\. ")).wait_for()
    both = [page.locator("#part-name textarea").evaluate_all("all => all.map(one => one.value)")]
    page.get_by_role("button", name="Open it").click()
    page.wait_for_function("was => document.querySelector('#part-name textarea[lang=en]')?.value !== was", arg=both[0][0])
    both.append(page.locator("#part-name textarea").evaluate_all("all => all.map(one => one.value)"))
    assert sorted(both) == [["Trust of one", "Un", ""], ["Trust of the other", "Autre", ""]]
    page.locator(".draft", has_text="There is another draft").get_by_role("button", name="Discard it").click()
    page.locator(".draft", has_text="is discarded").get_by_role("button", name="Undo").click()
    page.locator(".draft", has_text="There is another draft").get_by_role("button", name="Discard it").click()
    page.locator(".draft", has_text="is back").get_by_role("button", name="Discard it").click()
    page.wait_for_function("() => document.querySelector('#part-name textarea[lang=en]')?.value === ''")
    assert page.evaluate("Object.keys(localStorage)") == []


ODD = (json.dumps({"values": json.loads('{"a":' * 30 + "1" + "}" * 30), "original": "", "at": "2026-11-21T12:00:00Z"}), '{"values":null}', "5", "no JSON", '{"values":{"name":{"en":"A"}},"at":"2026-11-21T12:00:00Z"}', '{"values":{"sources":{"a":1}},"original":"","at":"2026-11-21T12:00:00Z"}')
"""What no version of this form keeps, or an older one did."""


def test_a_draft_of_an_older_form_is_kept_as_it_is(visitor: Visitor, tmp_path: Path) -> None:
    """What of it has no place is told; what cannot be shown can be downloaded; both stay, and neither keeps its record shut."""
    without_program(visitor)
    page = visitor.open("")
    for number, draft in enumerate(ODD):
        lay(page, f"partner example-trust{f' {number + 1}' if number else ''}", draft)
    lay(page, "partner other-trust", {"values": {"name": {"en": "Trust", "la": "Fides"}, "colour": "red", "kind": "planet"}})
    visitor.open("edit/?open=partner/example-trust")
    odd = page.locator(".draft", has_text="another version of this form kept and this one cannot show")
    odd.last.wait_for()
    assert odd.count() == len(ODD)
    page.locator("#part-name textarea[lang=en]").fill("A new draft")
    texts = []
    for number in range(len(ODD)):
        with page.expect_download() as waiting:
            odd.nth(number).get_by_role("button", name="Download it as it is").click()
        waiting.value.save_as(tmp_path / "draft.txt")
        texts.append((tmp_path / "draft.txt").read_text())
    assert sorted(texts) == sorted(ODD)
    odd.first.get_by_role("button", name="Discard it").click()
    page.wait_for_function("left => document.querySelectorAll('.draft').length === left", arg=len(ODD) - 1)
    visitor.open("edit/?open=partner/other-trust")
    lost = page.locator(".draft", has_text="was kept by another version of this form")
    lost.wait_for()
    assert lost.locator("li").all_inner_texts() == ["name.la: Fides", "colour: red", "kind: planet"]
    page.locator("#part-name textarea[lang=en]").fill("Trust again")
    visitor.open("edit/")
    lay(page, "partner third-trust", {"values": {"name": {"en": "Half \ud83d"}}})
    lay(page, "planet pluto", {"values": {}})
    lay(page, "partner wwf", {"values": {"name": {"en": "WWF"}}, "original": "name:\n  en: WWF\n"})
    page.reload()
    page.locator("#edit li a").nth(1).wait_for()
    lines = [re.sub(r"\d+ \w+ \d+(,| at) \d+:\d+", "DAY", one) for one in page.locator("#edit > div > ul > li").all_inner_texts()]
    assert lines[:3] == ["Partner: Trust again (other-trust) – new record, last on DAY", "Partner: A new draft (example-trust) – new record, last on DAY", "Partner: WWF (wwf) – change of a record, last on DAY"]
    kept = "a draft that this form cannot show; it is kept as it is Download it as it is Discard it"
    assert sorted(re.sub(r" \d –", " –", one) for one in lines[3:]) == [*5 * [f"partner example-trust – {kept}"], f"partner third-trust – {kept}", f"planet pluto – {kept}"]
    page.locator("li", has_text="planet pluto").get_by_role("button", name="Discard it").click()
    page.locator("li", has_text="planet pluto").wait_for(state="detached")
    assert '"colour": "red"' in page.evaluate("localStorage.getItem('edit partner other-trust')")
    lay(page, "action strange", {"values": {"title": {"en": {"toString": 1}}}})
    page.reload()
    page.locator("#edit li a", has_text="Concerted Action: strange").wait_for()
    assert visitor.complaints == []


def test_a_draft_is_joined_with_what_changed_since(visitor: Visitor) -> None:
    """What the record gained meanwhile is not taken back; where both changed the same it is said; a draft that landed is let go; a full browser is told."""
    page = visitor.open("")
    values = json.loads(desk.Desk('{"as_of": "2026-11-21", "records": {}}', "en", "{}").values("action", "giraffe", GIRAFFE))["values"]
    before = GIRAFFE.replace("known_to: cop14", "known_to: cop13").replace("fr: Girafe\n", "fr: La girafe\n")
    lay(page, "action giraffe", {"original": before, "values": {**values, "known_to": "cop13", "title": {**values["title"], "fr": "Une girafe", "es": "Una jirafa"}}})
    meeting = (CONTENT / "reference" / "meetings" / "cop15.yaml").read_text(encoding="utf-8")
    held = json.loads(desk.Desk('{"as_of": "2026-11-21", "records": {}}', "en", "{}").values("meeting", "cop15", meeting))["values"]
    lay(page, "meeting cop15", {"values": held})
    visitor.open("edit/?open=action/giraffe")
    page.locator("aside li", has_text="Una jirafa").wait_for(timeout=SOON)
    assert len(page.locator("aside [role=status] ~ ul:not(.findings, .uneven) li").all_inner_texts()) == 2
    assert page.locator("#part-known_to input").input_value() == "cop14"
    assert "The record has changed since, and what changed is taken over." in page.locator(".draft").first.inner_text()
    assert page.locator(".draft", has_text="Both your draft and the register").locator("a").all_inner_texts() == ["Title"]
    page.evaluate("void (Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError'); })")
    page.locator("#part-title textarea[lang=es]").fill("Otra jirafa")
    page.locator(".draft", has_text="This browser keeps no drafts").wait_for()
    page.get_by_label("Kind of record").select_option("meeting")
    page.locator(".doors .reference input").first.fill("cop15")
    page.once("dialog", lambda dialog: dialog.accept())  # that it is lost is known
    page.get_by_role("button", name="Open", exact=True).click()
    page.locator(".draft", has_text="stands in the register now").wait_for(timeout=SOON)
    assert page.evaluate("Object.keys(localStorage)") == ["edit action giraffe"]
    told(page, "Nothing wrong")
    assert visitor.complaints == []


def test_an_activity_of_a_plan_that_is_drafted_here(visitor: Visitor) -> None:
    """In French and on a phone: the plan is known, and named as what must go in first; the English that is missing is one finding, with the way to each place."""
    page = visitor.open("fr/")
    lay(page, "plan example-2026", {"values": PLAN})
    page.set_viewport_size({"width": 390, "height": 844})
    visitor.open("fr/edit/")
    page.locator("#edit-kind").select_option("activity")
    page.locator("#edit-id").fill("1.1")
    page.get_by_role("button", name="Ouvrir", exact=True).click()
    page.get_by_role("alert").filter(has_text="Choisir aussi le plan de travail de la nouvelle activité.").wait_for()
    page.get_by_label("ou une nouvelle, dans le plan de travail").fill("example-2026")
    page.get_by_role("button", name="Ouvrir", exact=True).click()
    page.locator("#part-title textarea[lang=fr]").fill("Compter")
    assert page.evaluate("location.search") == "?open=activity/example-2026/1.1"
    assert (page.locator("#edit-kind").input_value(), page.locator("#edit-id").get_attribute("placeholder")) == ("activity", "1.1")
    page.locator("#form > .group > .adding select").select_option("text")
    page.locator("#part-text textarea[lang=fr]").fill("Compter les oiseaux.")
    english = page.locator(".findings > li", has_text="Il manque l'anglais")
    english.locator("li").nth(1).wait_for(timeout=SOON)
    assert english.count() == 1
    assert english.locator("a").all_inner_texts() == ["Titre", "Texte"]
    assert english.inner_text().startswith("Il manque l'anglais – chaque texte figure en anglais\u00a0; le français et l'espagnol peuvent suivre\n2 endroits")
    bar = page.locator(".below")
    assert bar.is_visible()
    assert bar.bounding_box()["y"] + bar.bounding_box()["height"] <= 844  # type: ignore[index]
    page.evaluate("scrollTo(0, 400)")
    bar.get_by_role("link", name="3 à corriger").click()
    assert page.evaluate("document.activeElement.id") == "check"
    english.locator("a").nth(1).click()
    assert page.evaluate("[document.activeElement.lang, document.activeElement.closest('[data-field]').dataset.field]") == ["en", "text"]
    page.evaluate(AXE)
    assert [one["id"] for one in page.evaluate("axe.run(document, {resultTypes: ['violations']})")["violations"]] == []
    assert not page.get_by_role("navigation", name="Sommaire").is_visible()
    page.locator(".parts-of summary").click()
    contents = page.get_by_role("navigation", name="Sommaire")
    marked = dict(one.split("\t") for one in contents.locator("a").evaluate_all("all => all.filter(one => one.querySelector('.mark')).map(one => one.firstChild.textContent + '\t' + one.querySelector('.hide').textContent)"))
    assert marked == {"Titre": "1 à corriger", "Texte": "1 à corriger", "Sources": "1 à corriger", "Degré de vérification": "1 à corriger"}
    contents.get_by_role("link", name="Sources").click()
    assert page.evaluate("location.hash") == "#part-sources"
    for tongue in LANGUAGES:
        page.locator(f"#part-title textarea[lang={tongue}]").fill("Compter")
        page.locator(f"#part-text textarea[lang={tongue}]").fill("Compter les oiseaux.")
    page.locator("#part-sources button", has_text="Ajouter un élément").first.click()
    page.locator("#part-sources [data-field=document] input").fill("UNEP/CMS/COP15/Doc.30")
    page.locator("#part-verification [data-field=status] select").select_option("verified")
    told(page, "Rien d'erroné")
    relied = page.locator("aside p", has_text="Ceci repose sur des brouillons").locator("+ ul a")
    assert relied.all_inner_texts() == ["Plan de travail\u00a0: Plan"]
    assert (relied.get_attribute("href"), page.evaluate("document.documentElement.scrollWidth")) == ("?open=plan/example-2026", 390)
    page.evaluate("window.stays = true")
    relied.click()
    page.get_by_role("heading", name="Plan de travail\u00a0: Plan").wait_for()
    page.go_back()
    page.get_by_role("heading", name="Activité\u00a0: Compter").wait_for()
    assert page.locator("#part-text textarea[lang=fr]").input_value() == "Compter les oiseaux."
    assert page.evaluate("window.stays"), "the program has not to begin anew for another record"
    page.evaluate("history.pushState(null, '', '?'); dispatchEvent(new PopStateEvent('popstate'))")
    assert page.locator("#edit li a").all_inner_texts() == ["Activité\u00a0: Compter", "Plan de travail\u00a0: Plan"]
    assert visitor.complaints == []


@pytest.mark.parametrize("wanted", ["constructor/x", "action/UPPER CASE", "action/../../etc/passwd", "action/", "nothing/giraffe"])
def test_what_is_no_record_opens_nothing(visitor: Visitor, wanted: str) -> None:
    page = visitor.open(f"edit/?open={wanted}")
    page.get_by_label("Kind of record").wait_for()
    assert page.get_by_role("navigation", name="Step by step:").get_by_role("link").count() == 5
    page.locator(".doors .reference input").first.fill("Conservation of the Giraffe!")
    page.get_by_role("button", name="Open").click()
    page.get_by_role("alert").filter(has_text="No record of this kind").wait_for()
    assert page.locator("#form").count() == 0
    assert visitor.complaints == []


@pytest.mark.parametrize("record", ["partner/iucn", "action/giraffe"])
def test_a_form_is_no_wider_than_a_phone(record: str, officer: Visitor) -> None:
    officer.page.set_viewport_size({"width": 390, "height": 844})
    page = officer.edit(record)
    page.locator("aside [role=status]", has_text="Nothing wrong").wait_for(timeout=SOON)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


@pytest.mark.parametrize("record", ["action/giraffe", "plan/cbd-cms-2012-2014"])
def test_what_is_to_be_pressed_in_a_form_is_large_enough(record: str, officer: Visitor) -> None:
    """24 by 24 pixels at least (WCAG 2.2, 2.5.8)."""
    officer.page.set_viewport_size({"width": 390, "height": 844})
    page = officer.edit(record)
    page.locator("aside [role=status]", has_text="Nothing wrong").wait_for(timeout=SOON)
    sizes = page.locator("#edit :is(button, input, select, textarea, summary)").evaluate_all("all => all.filter((one) => one.checkVisibility()).map((one) => [one.outerHTML.slice(0, 80), one.offsetWidth, one.offsetHeight])")
    assert len(sizes) > 50
    assert [one for one in sizes if one[1] < 24 or one[2] < 24] == []
