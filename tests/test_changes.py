"""Changes in words: a real repository, commit by commit, and what `register diff` says of each."""

from __future__ import annotations

import html
import json
import re
import sys
from collections import Counter
from difflib import Match, SequenceMatcher
from itertools import islice
from typing import TYPE_CHECKING, Any

import pytest
from pydantic import BaseModel, ValidationError

from generator import changes, chronicle, cli, feeds, files, history, register, site
from generator.catalog import words
from generator.models import KINDS, LANGUAGES, Moved, Name, Removed, Text
from generator.models.walk import parts
from generator.register import Register
from generator.source import Source
from tests.support import AS_OF, GOLDEN, PROJECT, Repository, examine

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from generator.register import Entry

ACTION = "content/actions/great-bustard.yaml"
BASE = PROJECT / "tests" / "history" / "H401-record-deleted" / "base"


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Repository:
    monkeypatch.setenv("GIT_COMMITTER_DATE", "2026-11-21T12:00:00Z")
    found = Repository(tmp_path, BASE)
    monkeypatch.chdir(tmp_path)
    return found


def diff(capsys: pytest.CaptureFixture[str], *arguments: str, code: int = 0) -> str:
    capsys.readouterr()
    assert cli.main(["diff", *arguments]) == code
    return capsys.readouterr().out


def test_nothing_changed(repository: Repository, capsys: pytest.CaptureFixture[str]) -> None:
    repository.write("README.md", "Words.\n")
    repository.commit("Say something")
    assert diff(capsys, "HEAD~1") == "No record changed.\n"


def test_an_event_ends_the_action(repository: Repository, capsys: pytest.CaptureFixture[str]) -> None:
    repository.edit(ACTION, "    revision: Rev.COP13\n", "    revision: Rev.COP13\n  - event: completed\n    meeting: cop14\n    document: UNEP/CMS/COP14/Doc.32\n")
    repository.edit(ACTION, "known_to: cop13", "known_to: cop14")
    repository.commit("Complete")
    assert diff(capsys, "HEAD~1", "HEAD") == (
        "Great bustard (action great-bustard)\n"
        "  status: ongoing at COP13; later decisions not recorded → completed\n"
        "  Known up to: COP13 → COP14\n"
        "  event added: completed, COP14, UNEP/CMS/COP14/Doc.32\n"
    )


def test_lists_are_matched_by_what_they_hold(repository: Repository, capsys: pytest.CaptureFixture[str]) -> None:
    for code, name in (("nor", "Norway"), ("tcd", "Chad")):
        repository.write(f"content/reference/parties/{code}.yaml", f"name:\n  en: {name}\nsources:\n  - document: UNEP/CMS/COP13/Doc.1\nverification:\n  status: verified\n")
    repository.edit(ACTION, "known_to:", "range_states:\n  - country: NOR\nknown_to:")
    repository.commit("List Norway")
    repository.edit(ACTION, "  - country: NOR\n", "  - country: TCD\n  - country: NOR\n    since: cop13\n")
    repository.commit("List Chad")
    assert diff(capsys, "HEAD~1") == "Great bustard (action great-bustard)\n  Range State added: Chad\n  Range State Norway › Since: COP13\n"


def test_a_source_that_supports_the_whole_record_says_more_than_one_with_parts(repository: Repository, capsys: pytest.CaptureFixture[str]) -> None:
    first = (repository.root / ACTION).read_text().split("sources:\n  - document: ", 1)[1].split("\n", 1)[0]
    repository.edit(ACTION, f"sources:\n  - document: {first}\n", f"sources:\n  - document: {first}\n    supports:\n      - title\n      - taxa.1\n")
    repository.commit("Narrow")
    assert diff(capsys, "HEAD~1") == f"Great bustard (action great-bustard)\n  source {first}: no longer for the whole record, but for Title, Animals it is for 1 (Otis tarda) alone\n"
    repository.edit(ACTION, "      - title\n", "")
    repository.commit("Narrow further")
    assert diff(capsys, "HEAD~1") == f"Great bustard (action great-bustard)\n  source {first} › supported removed: Title\n"
    repository.edit(ACTION, "    supports:\n      - taxa.1\n", "")
    repository.commit("Widen")
    assert diff(capsys, "HEAD~1") == f"Great bustard (action great-bustard)\n  source {first}: for the whole record, no longer for Animals it is for 1 (Otis tarda) alone\n"


def test_of_two_sources_with_one_document_it_is_told_which(repository: Repository, capsys: pytest.CaptureFixture[str]) -> None:
    repository.edit(ACTION, "sources:\n", "sources:\n  - document: UNEP/CMS/COP14/Doc.32\n    locator: page 2\n    supports:\n      - title\n  - document: UNEP/CMS/COP14/Doc.32\n    locator: Annex\n    supports:\n      - title\n")
    repository.commit("Cite")
    repository.edit(ACTION, "    locator: Annex\n    supports:\n      - title\n", "    locator: Annex\n    supports:\n      - title\n      - taxa.1\n")
    repository.commit("Say more")
    assert diff(capsys, "HEAD~1") == "Great bustard (action great-bustard)\n  source UNEP/CMS/COP14/Doc.32 (Annex) › supported added: Animals it is for 1 (Otis tarda)\n"


def test_a_number_that_means_another_item_is_told(repository: Repository, capsys: pytest.CaptureFixture[str]) -> None:
    """What was put before it changes what a source is said to support, though not a letter of the path."""
    first = (repository.root / ACTION).read_text().split("sources:\n  - document: ", 1)[1].split("\n", 1)[0]
    repository.edit(ACTION, f"sources:\n  - document: {first}\n", f"sources:\n  - document: {first}\n    supports:\n      - partners.1\n")
    repository.edit(ACTION, "known_to:", "partners:\n  - name: Bird Union\n    kind: ngo\nknown_to:")
    repository.commit("Name a partner")
    repository.edit(ACTION, "partners:\n", "partners:\n  - name: Steppe Society\n    kind: ngo\n")
    repository.commit("Name another before it")
    assert diff(capsys, "HEAD~1") == (
        "Great bustard (action great-bustard)\n"
        "  participant added: Steppe Society; Kind: non-governmental organisation\n"
        "Consequences\n"
        "  sources or marks that go by number now mean another item: Great bustard (action great-bustard), Taking part 1 (Bird Union) → Taking part 1 (Steppe Society)\n"
    )
    repository.edit(ACTION, "Steppe Society", "The Steppe Society")
    repository.commit("Correct the name")
    assert "Consequences" not in diff(capsys, "HEAD~1")


def test_all_that_an_item_holds_is_told(repository: Repository, capsys: pytest.CaptureFixture[str]) -> None:
    """Two events of one day, of which only the words differ, and one that stands there already."""
    noted = "  - event: noted\n    date: 2020-02-17\n    text:\n      en: {}\n"
    repository.edit(ACTION, "sources:", noted.format("It was read.") + "sources:")
    repository.commit("Note")
    repository.edit(ACTION, noted.format("It was read."), noted.format("A Party objected.") + noted.format("It was annulled.") + noted.format("It was read."))
    repository.commit("Note more")
    assert diff(capsys, "HEAD~1") == (
        "Great bustard (action great-bustard)\n"
        "  event added: noted, 17 February 2020; Text: A Party objected.\n"
        "  event added: noted, 17 February 2020; Text: It was annulled.\n"
    )


def test_a_text_is_told_whole_and_spaces_alone_as_such(repository: Repository, capsys: pytest.CaptureFixture[str]) -> None:
    text = " ".join(20 * ["The bird is safe."]) + " Except in one place."
    repository.edit(ACTION, "taxa:", f"summary:\n  en: {text}\n  fr: Autre chose.\ntaxa:")
    repository.commit("Sum up")
    assert diff(capsys, "HEAD~1") == f"Great bustard (action great-bustard)\n  Summary: {text}; fr: Autre chose.\n"
    repository.edit(ACTION, "  fr: Autre chose.\n", "  fr: |\n    Autre\n    chose.\n")
    repository.commit("Lay out")
    assert diff(capsys, "HEAD~1") == "Great bustard (action great-bustard)\n  Summary (fr): only spaces and ends of lines differ\n"


def test_a_record_that_comes_back_is_told_whole(repository: Repository, capsys: pytest.CaptureFixture[str]) -> None:
    text = (repository.root / ACTION).read_text()
    repository.write(ACTION, "removed:\n  on: 2026-11-21\n  reason:\n    en: Twice.\n")
    repository.commit("Remove")
    repository.write(ACTION, text.replace("en: Great bustard", "en: Another bird"))
    repository.commit("Restore")
    told = diff(capsys, "HEAD~1").splitlines()
    assert told[1] == "  record restored from its tombstone"
    assert "  Title: Another bird; fr: Outarde barbue; es: Avutarda" in told


def test_an_open_end_that_is_no_longer_said_is_told(repository: Repository, capsys: pytest.CaptureFixture[str]) -> None:
    plan = "content/workplans/example/plan.yaml"
    repository.write(plan, "title:\n  en: Example\nkind: joint-work-plan\nparties:\n  - name: Bird Union\n    kind: ngo\nperiod:\n  start: 2003\n  end: null\nsources:\n  - document: UNEP/CMS/COP13/Doc.1\nverification:\n  status: verified\n")
    repository.commit("Plan")
    repository.edit(plan, "  end: null\n", "")
    repository.commit("Leave the end open")
    assert "  Period: since 2003 → from 2003\n" in diff(capsys, "HEAD~1")


def test_paths_that_move_with_their_items_are_right(repository: Repository, capsys: pytest.CaptureFixture[str]) -> None:
    """Each source goes on to support what it did, though the paths of one are those that another had; a renumbered list is seen through."""
    activities = "activities:\n" + "".join(f'  - number: "{number}"\n    activity:\n      en: {what}\n' for number, what in enumerate(("Count", "Map"), 1))
    sources = "sources:\n" + "".join(f"  - document: UNEP/CMS/COP14/Doc.3{number}\n    supports:\n      - activities.{number}\n" for number in (1, 2))
    repository.edit(ACTION, "sources:\n", sources)
    repository.edit(ACTION, "known_to:", activities + "known_to:")
    repository.commit("Plan")
    repository.edit(ACTION, "activities:\n", 'activities:\n  - number: "0"\n    activity:\n      en: Begin\n')
    repository.edit(ACTION, "      - activities.2\n", "      - activities.3\n")
    repository.edit(ACTION, "      - activities.1\n", "      - activities.2\n")
    repository.commit("Begin before that")
    assert "Consequences" not in diff(capsys, "HEAD~1")
    for old, new in (("2", "3"), ("1", "2"), ("0", "1")):
        repository.edit(ACTION, f'number: "{old}"', f'number: "{new}"')
    repository.edit(ACTION, "      - activities.3\n", "      - activities.2\n")
    repository.commit("Number anew")
    told = diff(capsys, "HEAD~2")
    assert "sources or marks that go by number now mean another item: Great bustard (action great-bustard), Activities and expected outcomes 2 (2) → Activities and expected outcomes 2 (2)\n" in told


def test_texts_show_what_differs(repository: Repository, capsys: pytest.CaptureFixture[str]) -> None:
    long = "An action plan for the whole range of the bird, from the steppes in the west to the plains in the east, drawn up with every Range State and {} partners of the Convention."
    repository.edit(ACTION, "taxa:", "summary:\n  en: " + long.format("some") + "\ntaxa:")
    repository.commit("Sum up")
    repository.edit(ACTION, "and some partners", "and all partners")
    repository.commit("Say all")
    assert diff(capsys, "HEAD~1") == "Great bustard (action great-bustard)\n  Summary (en): … Range State and some partners of the … → … Range State and all partners of the …\n"


def test_every_stretch_of_a_text_that_changed_is_told(repository: Repository, capsys: pytest.CaptureFixture[str]) -> None:
    text = "Only the opening pages were read, in which the Range States and the partners agree on a plan; what the meeting decided on its means and on its term in the end was not read."
    repository.edit(ACTION, "taxa:", f"summary:\n  en: {text}\ntaxa:")
    repository.commit("Sum up")
    repository.edit(ACTION, "opening pages", "closing pages")
    repository.edit(ACTION, "was not read", "was read in full")
    repository.commit("Slip something in")
    assert diff(capsys, "HEAD~1") == "Great bustard (action great-bustard)\n  Summary (en): Only the opening pages were read, … → Only the closing pages were read, …; … the end was not read. → … the end was read in full.\n"


def test_a_split_is_told_for_each_record_it_became(repository: Repository, capsys: pytest.CaptureFixture[str]) -> None:
    text = (repository.root / ACTION).read_text()
    repository.write("content/actions/bustard-east.yaml", text)
    repository.write("content/actions/bustard-west.yaml", text.replace('"12.8"', '"12.9"'))
    repository.write(ACTION, "moved_to:\n  - bustard-east\n  - bustard-west\non: 2026-11-21\n")
    repository.commit("Split")
    told = diff(capsys, "HEAD~1")
    assert "Great bustard (action great-bustard)\n  became Great bustard (bustard-east), Great bustard (bustard-west); Date: 21 November 2026\n" in told
    assert "Great bustard (action bustard-west)\n  continues the record Great bustard (great-bustard)\n  Number: 12.8 → 12.9\n" in told


COMPLETED = "    revision: Rev.COP13\n  - event: completed\n    date: {}\n    meeting: cop13\n    document: UNEP/CMS/COP14/Doc.32\n"


@pytest.mark.parametrize("day", ["2099-12-31", "2001-01-01", "2026-11-21"])
def test_the_day_of_a_proposal_is_not_chosen_by_whoever_proposes(day: str, repository: Repository, capsys: pytest.CaptureFixture[str]) -> None:
    """A commit says of itself when it was made: it is judged as of a day that is neither before its base nor after today."""
    repository.edit(ACTION, "    revision: Rev.COP13\n", COMPLETED.format("2026-11-01"))
    repository.commit("Complete")
    repository.edit(ACTION, "date: 2026-11-01", "date: 2199-05-01\n    correction:\n      en: Another day.")
    repository.commit("Put it off", day=day)
    capsys.readouterr()
    assert cli.main(["check", "content", "--base", "HEAD~1"]) == 1
    assert "error H405: " in capsys.readouterr().out
    assert "status: completed → ongoing" in diff(capsys, "HEAD~1")
    assert cli.main(["review", "HEAD~1", "HEAD"]) == 0
    assert "H405" in capsys.readouterr().out


def test_a_review_names_a_file_elsewhere_that_is_called_like_a_record(repository: Repository, capsys: pytest.CaptureFixture[str]) -> None:
    repository.edit(ACTION, '"12.8"', '"12.9"')
    repository.write("tests/actions/great-bustard.yaml", "x\n")
    repository.commit("Slip something in")
    assert cli.main(["review", "HEAD~1", "HEAD"]) == 0
    told = capsys.readouterr().out
    assert "1 record changed, 1 other file," in told
    assert "tests&#47;actions&#47;great" in told or "tests/actions/great" in told


def test_a_record_that_is_gone_is_told_without_a_base(repository: Repository, capsys: pytest.CaptureFixture[str]) -> None:
    (repository.root / ACTION).unlink()
    capsys.readouterr()
    assert cli.main(["check", "content"]) == 0
    said = (
        f"{ACTION}:1:1: warning H401: the record 'great-bustard' is gone since the last commit, without a tombstone\n"
        "    hint: put the file back; where the record moved or was wrong, with 'moved_to' and 'on' alone, or with 'removed:' giving 'on' and 'reason'\n"
    )
    assert said in capsys.readouterr().out
    assert cli.main(["build", "content", "--docs-only", "--output", str(repository.root / "out")]) == 0
    assert said in capsys.readouterr().out
    repository.write(ACTION, "removed:\n  on: 2026-11-21\n  reason:\n    en: Twice.\n")
    assert cli.main(["check", "content"]) == 0
    assert "H401" not in capsys.readouterr().out


def test_a_review_names_files_that_are_no_records(repository: Repository, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    repository.write("mkdocs.yml", "extra:\n  official: true\n")
    repository.edit(ACTION, "known_to:", "\nknown_to:")
    repository.edit("content/reference/meetings/cop14.yaml", "abbreviation: COP14", "abbreviation: COP-14")
    repository.commit("Touch this and that")
    assert cli.main(["review", "HEAD~1"]) == 0
    said = capsys.readouterr().out
    assert said.startswith("**1 error: this cannot be merged as it is.** 1 record changed, 2 other files, 0 new warnings, ")
    assert "<code>mkdocs.yml&#58;1&#58;1</code> error H408: " in said
    assert "- <code>content/actions/great-bustard.yaml</code>\n- <code>mkdocs.yml</code>\n" in said
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True, raising=False)
    assert cli.main(["review", "HEAD~1"]) == 0
    assert "<code>mkdocs.yml:1:1</code> error H408: " in capsys.readouterr().out, "as people read it in a terminal"


def test_comments_are_told_as_the_site_publishes_them(repository: Repository, capsys: pytest.CaptureFixture[str]) -> None:
    repository.edit(ACTION, "known_to: cop13", "# Ask *Norway*\nknown_to: cop13  # as read")
    repository.commit("Remark")
    assert diff(capsys, "HEAD~1") == "Great bustard (action great-bustard)\n  comment added: # Ask *Norway*\n  comment added: # as read\n"
    repository.edit(ACTION, "# Ask *Norway*\nknown_to: cop13", "known_to: cop14")
    repository.write("content/actions/bustard.yaml", "# Draft\n" + (repository.root / ACTION).read_text().replace('"12.8"', '"12.9"'))
    repository.commit("Know more")
    told = diff(capsys, "HEAD~1").split("Consequences\n")[0]
    assert "  Known up to: COP13 → COP14\n  comment removed: # Ask *Norway*\n" in told
    assert "  comment added: # Draft\n  comment added: # as read\n" in told
    assert cli.main(["review", "HEAD~2", "HEAD~1"]) == 0
    said = capsys.readouterr().out
    assert "1 record changed, 0 other files" in said
    assert "\n- comment added&#58; &#35; Ask &#42;Norway&#42;\n- comment added&#58; &#35; as read\n" in said


def test_a_review_that_has_no_room_says_so(repository: Repository, capsys: pytest.CaptureFixture[str]) -> None:
    """GitHub shows nothing of a summary that is too large."""
    text = (repository.root / ACTION).read_text()
    for number in range(280):
        summary = "\n".join(f"    {(f'It says so {number} times. ' * 40).strip()}" for _ in range(4))
        long = text.replace("en: Great bustard", f'en: "{"*" * 190} {number}"')
        repository.write(f"content/actions/bustard-{number}.yaml", long.replace("taxa:", f"summary:\n  en: |\n{summary}\ntaxa:", 1).replace('"12.8"', f'"12.{number + 20}"'))
    repository.commit("Add many")
    assert cli.main(["review", "HEAD~1"]) == 0
    said = capsys.readouterr().out
    assert len(said.encode()) < 1_048_576
    assert re.search(r"#### … and \d+ more\n\nThere is no room for them here: look at them under \*Files changed\*, or split the pull request\.\n", said)
    assert re.search(r"\n- new page&#58; 280 records \(.*; … and 230 more\)\n", said)
    assert "\n### Pages to look at\n" in said
    assert said.endswith("\n- … and 180 more\n")


def test_a_move_is_told_as_one(repository: Repository, capsys: pytest.CaptureFixture[str]) -> None:
    text = (repository.root / ACTION).read_text()
    repository.write("content/actions/great-bustard-asia.yaml", text.replace("en: Great bustard", "en: Great bustard in Asia"))
    repository.write(ACTION, "moved_to:\n  - great-bustard-asia\non: 2026-11-21\n")
    repository.commit("Move")
    told = diff(capsys, "HEAD~1")
    assert told.startswith(
        "Great bustard (action great-bustard)\n"
        "  became Great bustard in Asia (great-bustard-asia); Date: 21 November 2026\n"
        "Great bustard in Asia (action great-bustard-asia)\n"
        "  continues the record Great bustard (great-bustard)\n"
        "  Title (en): Great bustard → Great bustard in Asia\n"
        "Consequences\n"
    )
    assert "new page: Great bustard in Asia (action great-bustard-asia)\n" in told
    assert "page now forwards: Great bustard (action great-bustard)\n" in told


def test_a_vanished_record_and_a_broken_one(repository: Repository, capsys: pytest.CaptureFixture[str]) -> None:
    (repository.root / "content/reference/species/otis-tarda.yaml").unlink()
    repository.edit(ACTION, "known_to: cop13", "known_to: [cop13]")
    repository.commit("Break")
    told = diff(capsys, "HEAD~1", code=1)
    assert "Great bustard (action great-bustard)\n  record cannot be read\n" in told
    assert "Otis tarda (species otis-tarda)\n  gone from the register, no reason given\n" in told
    assert "page gone: Otis tarda (species otis-tarda)" in told


def test_many_records_share_a_line(repository: Repository, capsys: pytest.CaptureFixture[str]) -> None:
    for file in (repository.root / "content").rglob("*.yaml"):
        file.write_text(file.read_text().replace("status: verified", "status: partly"))
    repository.commit("Doubt")
    assert diff(capsys, "HEAD~1") == "5 records: great-bustard, otis-tarda, cop12, cop13, cop14\n  How far it was checked › Status: verified → partly verified\n"


def test_only_git_is_read(repository: Repository, capsys: pytest.CaptureFixture[str]) -> None:
    """Neither an uncommitted change nor an attribute can hide a change or make one up."""
    repository.edit(ACTION, '"12.8"', '"12.9"')
    repository.write(".gitattributes", "*.yaml -diff\n")
    repository.commit("Renumber")
    repository.edit(ACTION, '"12.9"', '"12.8"')
    assert diff(capsys, "HEAD~1") == "Great bustard (action great-bustard)\n  Number: 12.8 → 12.9\n"


def _page(repository: Repository, address: str = "", lang: str = "en") -> str:
    """A page of the site as it would be, in plain words, a line for each that the reader sees."""
    folder = repository.root / "content"
    world, found = examine(folder)
    made = site.build(world, "2026-12-31", found, "abc", chronicle.past(folder, world))[f"{lang}/{address}index.md"].decode()
    return re.sub(r"\n+", "\n", html.unescape(re.sub(r"<[^>]+>", "", re.sub(r"</(?:li|p|h\d|summary)>", "\n", made))))


@pytest.mark.parametrize(
    ("lang", "said", "more"),
    [
        ("en", "21 November 2026: 5 records – added to the register\n", "All changes, of wording too – the last on 22 November 2026\n"),
        ("fr", "21 novembre 2026\u00a0: 5 fiches – entrée dans le registre\n", "Toutes les modifications, y compris de formulation – la dernière du 22 novembre 2026\n"),
        ("es", "21 de noviembre de 2026: 5 fichas – alta en el registro\n", "Todos los cambios, también de redacción – el último del 22 de noviembre de 2026\n"),
    ],
)
def test_of_a_day_the_first_page_tells_what_it_came_to(lang: str, said: str, more: str, repository: Repository) -> None:
    """A record that was added and went again on the same day is not counted, and what became of a new record on its first day is not told beside it."""
    repository.git("checkout", "--quiet", "--orphan", "anew")
    text = (repository.root / ACTION).read_text()
    repository.write("content/actions/twice.yaml", text.replace("12.8", "12.9"))
    repository.commit("Begin", day="2026-11-21")
    (repository.root / "content/actions/twice.yaml").unlink()
    repository.edit(ACTION, "    revision: Rev.COP13\n", "    revision: Rev.COP13\n  - event: completed\n    meeting: cop14\n")
    repository.commit("Take out", day="2026-11-21")
    repository.edit(ACTION, "en: Great bustard", "en: Great bustards")
    repository.commit("Word it", day="2026-11-22")
    told = _page(repository, lang=lang)
    assert [line for line in told.splitlines(keepends=True) if " – " in line and "2026" in line] == [said, more]


def _history(repository: Repository, address: str, lang: str = "en") -> list[list[str]]:
    """What the page of a record tells of each commit but the first, newest first, line by line."""
    told = _page(repository, address, lang).split("An Officer")[1:-1]
    return [[line for line in one.splitlines()[1:] if line and " · " not in line] for one in told]


MOVED = {
    "en": ("Bird Union", "became Bird Federation (bird-federation)", "continues the record Bird Union (bird-union)", "proponent: Bird Union → Bird Federation"),
    "fr": ("Bird Union", "devient Bird Federation (bird-federation)", "prend la suite de la fiche Bird Union (bird-union)", "auteur de la proposition\u00a0: Bird Union → Bird Federation"),
    "es": ("Bird Union", "pasa a ser Bird Federation (bird-federation)", "continúa la ficha Bird Union (bird-union)", "proponente: Bird Union → Bird Federation"),
}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_readers_are_told_what_a_record_became_that_moved(lang: str, repository: Repository) -> None:
    """On the first page, in the changes and on the page where it stands now; what named it names no other thing."""
    old, new = (f"content/partners/bird-{name}.yaml" for name in ("union", "federation"))
    repository.write(old, "name:\n  en: Bird Union\nkind: ngo\nsources:\n  - document: UNEP/CMS/COP13/Doc.1\nverification:\n  status: verified\n")
    repository.edit(ACTION, "known_to:", "proponents:\n  - actor: bird-union\nknown_to:")
    repository.commit("Add", day="2026-11-22")
    repository.write(new, (repository.root / old).read_text().replace("Bird Union", "Bird Federation"))
    repository.write(old, "moved_to:\n  - bird-federation\non: 2026-11-23\n")
    repository.edit(ACTION, "bird-union", "bird-federation")
    repository.commit("Move", day="2026-11-23")
    name, became, continues, proponent = MOVED[lang]
    assert f"{name} – {became}\n" in _page(repository, "", lang)
    told = _page(repository, "changes/", lang)
    assert f"\n{name}\n{became}\n" in told
    assert f"\nBird Federation\n{continues}\n" in told
    assert f"\n{proponent}\n" in told
    assert f"\n{continues}\n" in _page(repository, "partners/bird-federation/", lang)
    assert _history(repository, "actions/great-bustard/", lang)[0] == [proponent]


SUPPORTS = {
    "en": [
        "source UNEP/CMS/COP14/Doc.32, now also for: Summary, Number, Range, Known up to and 1 more",
        "source UNEP/CMS/COP14/Doc.32, no longer for: Title",
        "source UNEP/CMS/COP14/Doc.32, for “Decisions, reports and events”: 2 → adopted (COP12)",
        "now also unverified: Number",
    ],
    "fr": [
        "source UNEP/CMS/COP14/Doc.32, désormais aussi à l'appui de\u00a0: Résumé, Numéro, Aire de répartition, Connue jusqu'à et 1 autre",
        "source UNEP/CMS/COP14/Doc.32, n'est plus à l'appui de\u00a0: Titre",
        "source UNEP/CMS/COP14/Doc.32, à l'appui de «\u00a0Décisions, rapports et événements\u00a0»\u00a0: 2 → adoption (COP12)",
        "ajout aux champs non vérifiés\u00a0: Numéro",
    ],
    "es": [
        "fuente UNEP/CMS/COP14/Doc.32, ahora también respalda: Resumen, Número, Área de distribución, Conocida hasta y 1 más",
        "fuente UNEP/CMS/COP14/Doc.32, ya no respalda: Título",
        "fuente UNEP/CMS/COP14/Doc.32, respalda en «Decisiones, informes y hechos»: 2 → adopción (COP12)",
        "se añade a los campos sin verificar: Número",
    ],
}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_readers_are_told_what_a_source_supports_now_and_no_longer(lang: str, repository: Repository) -> None:
    """By the names that the page has for the fields, the first few of many; of a part that is only named otherwise, both names."""
    repository.edit(ACTION, "sources:\n", "sources:\n  - document: UNEP/CMS/COP14/Doc.32\n    supports:\n      - title\n      - events.2\n")
    repository.commit("Cite")
    repository.edit(ACTION, "      - title\n      - events.2\n", "".join(f"      - {path}\n" for path in ("summary", "number", "range", "known_to", "taxa", "events.adopted@cop12")))
    repository.edit(ACTION, "  status: verified\n", "  status: verified\n  unverified:\n    - number\n")
    repository.commit("Say more")
    repository.edit(ACTION, "      - number\n", "")
    repository.edit(ACTION, "  unverified:\n    - number\n", "")
    repository.commit("Say less")
    less, more, *_ = _history(repository, "actions/great-bustard/", lang)
    assert more == SUPPORTS[lang]
    said = {
        "en": ["source UNEP/CMS/COP14/Doc.32, no longer for: Number", "no longer unverified: Number"],
        "fr": ["source UNEP/CMS/COP14/Doc.32, n'est plus à l'appui de\u00a0: Numéro", "retrait des champs non vérifiés\u00a0: Numéro"],
        "es": ["fuente UNEP/CMS/COP14/Doc.32, ya no respalda: Número", "se quita de los campos sin verificar: Número"],
    }
    assert less == said[lang]


@pytest.mark.parametrize("form", ["text", "markdown"])
def test_what_is_not_committed_yet_is_not_called_unchanged(form: str, repository: Repository, capsys: pytest.CaptureFixture[str]) -> None:
    repository.edit(ACTION, '"12.8"', '"12.9"')
    assert cli.main(["diff", "HEAD", "--format", form]) == 0
    assert capsys.readouterr() == ("No record changed between the two commits; files in 'content' differ from the last commit and were not looked at: commit them, then run the command again.\n", "")
    assert diff(capsys, "HEAD", "HEAD~0", "--format", form) == "No record changed.\n"


EVASIONS = {
    "120000": "content/actions/linked.yaml:1:1: error S205: a link\n    hint: commit a plain file or folder\n",
    "160000": "content/actions/linked.yaml:1:1: error S210: a repository inside the register (a submodule)\n    hint: remove it, and add its files\n",
    "100755": "content/actions/linked.yaml:1:1: error S208: the file is marked as a program\n    hint: git update-index --chmod=-x, or chmod 644\n",
}


@pytest.mark.parametrize("mode", EVASIONS)
def test_what_evades_a_review_is_seen_in_git(mode: str, repository: Repository, capsys: pytest.CaptureFixture[str]) -> None:
    """Modes are read from git's objects: whatever lies in the folder, a link, another repository and a program are refused in the commit that is proposed."""
    blob = repository.git("hash-object", "-w", ACTION).strip()
    repository.git("update-index", "--add", "--cacheinfo", f"{mode},{repository.git('rev-parse', 'HEAD').strip() if mode == '160000' else blob},content/actions/linked.yaml")
    repository.git("commit", "--quiet", "--message", "Evade")
    repository.write(".git/info/attributes", "* -diff binary\n")
    assert cli.main(["check", "--at", "HEAD", "--base", "HEAD~1"]) == 1
    assert EVASIONS[mode] in capsys.readouterr().out
    assert cli.main(["check"]) == 0


@pytest.mark.parametrize("name", [".gitattributes", ".gitmodules", ".mailmap", "CODEOWNERS"])
def test_no_setting_of_git_lies_among_the_records(name: str, repository: Repository, capsys: pytest.CaptureFixture[str]) -> None:
    repository.write(f"content/actions/{name}", "* -diff\n")
    repository.commit("Hide")
    assert cli.main(["check", "--at", "HEAD"]) == 1
    assert f"content/actions/{name}:1:1: error S202: a file that is no record\n" in capsys.readouterr().out


def test_what_a_hook_or_a_reader_tells_git_changes_nothing(repository: Repository, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    (repository.root / ACTION).unlink()
    repository.commit("Gone")
    monkeypatch.setenv("GIT_DIR", str(repository.root / ".git"))
    repository.git("config", "log.showSignature", "true")
    assert cli.main(["check", "--at", "HEAD", "--base", "HEAD~1"]) == 1
    assert "error H401" in capsys.readouterr().out


def test_records_and_program_are_proposed_apart(repository: Repository, capsys: pytest.CaptureFixture[str]) -> None:
    """With the label the workflow does not ask for it; tests and what is told of a change may come along."""
    repository.edit(ACTION, "status: verified", "status: partly")
    for path in ("CHANGELOG.md", "tests/golden/x.txt"):
        repository.write(path, "x\n")
    repository.commit("Records")
    check = ["check", "--at", "HEAD", "--base"]
    assert cli.main([*check, "HEAD~1", "--apart"]) == 0
    for path in (".gitattributes", "generator/rules.py", "mkdocs.py", "docs/a.md"):
        repository.write(path, "x\n")
    repository.commit("Program")
    capsys.readouterr()
    assert (cli.main([*check, "HEAD~2"]), cli.main([*check, "HEAD~1", "--apart"])) == (0, 0)
    capsys.readouterr()
    assert cli.main([*check, "HEAD~2", "--apart"]) == 1
    hint = "propose it on its own; where the two cannot be parted, those who answer for the program may allow it with the label 'records and program'"
    assert f".gitattributes:1:1: error H408: '.gitattributes' and 3 other files are changed together with records\n    hint: {hint}\n" in capsys.readouterr().out


def test_markdown_cannot_be_broken_out_of(repository: Repository, capsys: pytest.CaptureFixture[str]) -> None:
    repository.edit(ACTION, "taxa:", 'summary:\n  en: "<img src=x> [x](javascript:x) `a` | # b"\ntaxa:')
    repository.commit("Attack")
    told = diff(capsys, "HEAD~1", "--format", "markdown")
    assert told.startswith("#### Great bustard (action great-bustard)\n\n- Summary")
    assert not set("<[`|") & set(told.split("\n", 2)[2])


def test_json(repository: Repository, capsys: pytest.CaptureFixture[str]) -> None:
    repository.edit(ACTION, '"12.8"', '"12.9"')
    repository.commit("Renumber")
    told = json.loads(diff(capsys, "HEAD~1", "--format", "json"))
    assert told == {
        "changes": [{"kind": "action", "id": "great-bustard", "sort": "changed", "field": ["number"], "items": [], "old": "12.8", "new": "12.9", "words": "Number: 12.8 → 12.9"}],
        "consequences": [],
    }


def test_no_such_revision(repository: Repository, capsys: pytest.CaptureFixture[str]) -> None:
    assert repository.root.is_dir()
    assert cli.main(["diff", "nowhere"]) == 2
    assert capsys.readouterr().err == "register: 'nowhere' is no revision of this repository; write the name of a branch, as main, or a commit\n"


def test_check_against_a_base(repository: Repository, capsys: pytest.CaptureFixture[str]) -> None:
    repository.edit(ACTION, '"12.8"', '"12.9"')
    assert cli.main(["check", "--base", "HEAD"]) == 1
    assert "content/actions/great-bustard.yaml:1:9: error H404: the number was '12.8'\n" in capsys.readouterr().out


def test_the_register_of_a_past_revision(repository: Repository, tmp_path: Path) -> None:
    repository.edit(ACTION, '"12.8"', '"12.9"')
    repository.commit("Renumber")
    assert cli.main(["build", "--at", "HEAD~1", "--docs-only", "--output", str(tmp_path / "out")]) == 0
    assert "Concerted Action 12.8" in (tmp_path / "out/docs/en/actions/great-bustard/index.md").read_text()


def test_a_page_tells_its_own_history(repository: Repository, tmp_path: Path) -> None:
    repository.edit(ACTION, '"12.8"', '"12.9"')
    repository.commit("Put the number right (#17)")
    repository.edit(ACTION, 'number: "12.9"\n', 'number:   "12.9"\n')
    repository.commit("Lay out")
    assert cli.main(["build", "--docs-only", "--output", str(tmp_path / "out")]) == 0
    page = _text((tmp_path / "out/docs/en/actions/great-bustard/index.md").read_text())
    commit = repository.git("rev-parse", "HEAD~1")[:7]
    assert f"21 November 2026 · An Officer · {commit} · pull request 17 Number: 12.8 → 12.9" in page
    assert page.count("An Officer") == 2  # the commit that began the record, and this one: a new layout is no change
    changes = _text((tmp_path / "out/docs/fr/changes/index.md").read_text())
    assert "Numéro : 12.8 → 12.9" in changes
    assert "5 fiches" in changes


def test_a_shallow_clone_does_not_pretend_to_know(repository: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    repository.edit(ACTION, '"12.8"', '"12.9"')
    repository.commit("Renumber")
    repository.git("clone", "--quiet", "--depth", "1", f"file://{repository.root}", str(tmp_path / "shallow"))
    monkeypatch.chdir(tmp_path / "shallow")
    assert cli.main(["build", "--docs-only", "--output", str(tmp_path / "out")]) == 0
    assert "Only the latest changes are at hand" in (tmp_path / "out/docs/en/actions/great-bustard/index.md").read_text()


def _text(page: str) -> str:
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]*>", "", page)))


# --- every change of a record ---------------------------------------------------------------------------------------------------------

SAID = PROJECT / "tests" / "changes.txt"
BECOME = PROJECT / "tests" / "become.txt"
WAYS = PROJECT / "tests" / "ways.txt"


WHOLE = (
    *(("action", "giraffe"), ("partner", "example-trust"), ("plan", "example-plan"), ("activity", "example-plan/1.1"), ("activity", "example-plan/1.2")),
    *(("species", "giraffa-camelopardalis"), ("party", "nor"), ("meeting", "cop13"), ("meeting", "scc4"), ("target", "aichi-target-12"), ("body", "standing-committee")),
)
"""Records that together have nearly every field."""


def variants(value: Any, way: tuple[str | int, ...] = ()) -> Iterator[tuple[str, Any]]:
    """What one change can make of a value, however deep it is: something left out, a word more, an item twice, the items turned round; each with its name."""
    place = ".".join(str(step + 1 if isinstance(step, int) else step) for step in way)
    if isinstance(value, str):
        yield f"{place} says more", f"{value} more"
        return
    if isinstance(value, bool | int):
        yield f"{place} is another", not value if isinstance(value, bool) else value + 1
        return
    if isinstance(value, list):
        for i, one in enumerate(value):
            if len(value) > 1:
                yield f"{place} without {i + 1}", [*value[:i], *value[i + 1 :]]
            yield from ((name, [*value[:i], other, *value[i + 1 :]]) for name, other in variants(one, (*way, i)))
            yield from ((f"{name}, in one more", [*value, other]) for name, other in islice(variants(one, (*way, i)), 1))
        if len(value) > 1:
            yield f"{place} turned round", value[::-1]
        return
    for key, one in (value or {}).items():
        yield f"{place} without {key}".strip(), {name: other for name, other in value.items() if name != key}
        yield from ((name, {**value, key: other}) for name, other in variants(one, (*way, key)))


def _tiny() -> Register:
    return register.read({path: data for path, data in files.read_tree(GOLDEN / "content").files.items() if path.endswith(".yaml")})[0]


def _without(world: Register, entry: Entry, *others: Entry, broken: bool = False) -> Register:
    """The register with others in place of a record."""
    kept = [one for one in (*world.entries(), *(stone for stones in world.tombstones.values() for stone in stones.values())) if one is not entry]
    return Register([*kept, *others], [(entry.kind, entry.id)] if broken else [])


def _told(old: Register, new: Register) -> Iterator[str]:
    """What is said of all that differs: to those who review, in French to readers, and what follows."""
    found = changes.compare(old, new, AS_OF)
    for lang, brief, lead in (("en", False, "  "), ("fr", True, "    ")):
        for group in changes.grouped(found, changes.Telling(words(lang), old, new, brief=brief)):
            yield from (f"{lead}{'' if len(found) == 1 else f'{id_}: '}{line}" for _, id_ in group.records for line in group.lines)
    yield from (f"  => {' '.join((one.sort, one.kind, one.id, *one.tasks))}" for one in changes.consequences(old, new, AS_OF))


def _blessed(place: Path, lines: list[str], *, bless: bool) -> None:
    said = "\n".join(lines) + "\n"
    if bless:
        place.write_text(said, encoding="utf-8")
    assert said == place.read_text(encoding="utf-8")


def test_every_change_of_a_record_in_words(bless: bool) -> None:  # noqa: FBT001
    """Whatever changes in a record of each kind of the tiny register is told. What would be no record any more is left out."""
    world = _tiny()
    lines = []
    for kind, id_ in WHOLE:
        entry = world[kind][id_]
        for name, values in variants(entry.source.data):
            try:
                fresh = entry._replace(record=KINDS[kind].model_validate(values), source=Source(entry.source.path, name, values))
            except ValidationError:
                continue
            told = list(_told(world, _without(world, entry, fresh)))
            assert told, (id_, name)
            lines += [f"{id_}: {name}", *told]
            if kind == "action":
                lines += [f"{id_}: {name}, put back", *_told(_without(world, entry, fresh), world)]
    _blessed(SAID, lines, bless=bless)


def test_what_becomes_of_a_record_in_words(bless: bool) -> None:  # noqa: FBT001
    """A record of each kind that comes, goes with a tombstone or without one, breaks, and comes back."""
    world = _tiny()
    lines = []
    for kind, id_ in WHOLE:
        entry = world[kind][id_]
        gone, broken = _without(world, entry), _without(world, entry, broken=True)
        removed = _without(world, entry, entry._replace(record=Removed.model_validate({"removed": {"on": "2026-11-20", "reason": {"en": "Entered twice.", "fr": "Saisie deux fois."}}})))
        later = _without(world, entry, entry._replace(record=Removed.model_validate({"removed": {"on": "2026-11-21", "reason": {"en": "Entered twice."}}})))
        moved = _without(world, entry, entry._replace(record=Moved.model_validate({"moved_to": ["elsewhere"], "on": "2026-11-20"})), entry._replace(id="elsewhere"))
        split = _without(world, entry, entry._replace(record=Moved.model_validate({"moved_to": ["elsewhere", "there"], "on": "2026-11"})), entry._replace(id="elsewhere"), entry._replace(id="there"))
        ways = {
            "comes": (gone, world), "goes": (world, gone), "breaks": (world, broken), "stays broken": (broken, broken), "goes, broken": (broken, gone), "is mended": (broken, world), "is removed": (world, removed),
            "stays removed": (removed, removed), "was removed later": (removed, later), "is moved": (world, moved), "is split": (world, split), "comes back": (removed, world), "goes for good": (removed, gone), "is removed after it went": (gone, removed),
        }  # fmt: skip
        for name, (old, new) in ways.items():
            if name in ("is mended", "comes back") and kind != "action":
                continue  # told whole, as where it comes
            lines += [f"{id_} {name}", *_told(old, new)]
    _blessed(BECOME, lines, bless=bless)


def test_differences_with_few_words_between_them_are_told_as_one() -> None:
    world = _tiny()
    old = " ".join(f"w{n}" for n in range(100))
    for apart, said in ((6, "… w7 w8 w9 w10 w11 w12 w13 w14 w15 w16 w17 w18 w19 w20 … → … w7 w8 w9 new w11 w12 w13 w14 w15 w16 new w18 w19 w20 …"), (7, "… w7 w8 w9 w10 w11 w12 w13 … → … w7 w8 w9 new w11 w12 w13 …; … w15 w16 w17 w18 w19 w20 w21 … → … w15 w16 w17 new w19 w20 w21 …")):
        new = old.replace("w10 ", "new ").replace(f"w{11 + apart} ", "new ")
        assert changes.Telling(words("en"), world, world).say(changes.Change("action", "giraffe", changes.Sort.CHANGED, ("summary", "en"), old=old, new=new)) == f"Summary (en): {said}"


@pytest.mark.parametrize(
    ("old", "new", "stretches"),
    [
        (["a", "b"] * 5_000, ["a", "b", "b"] * 3_333, 1),
        ([word for n in range(3_000) for word in (f"w{n}", "_")], [word for n in range(3_000) for word in (f"w{n}", "=")], 1),
        ([f"w{n}" for n in range(3_000)], [f"w{n}" if n % 100 else "new" for n in range(3_000)], 30),
    ],
)
def test_hostile_texts_are_compared_for_few_steps(old: list[str], new: list[str], stretches: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """To look for all that they share would take minutes or hours; a long text that changed here and there is told place by place."""
    steps = 0
    search = SequenceMatcher.find_longest_match

    def counted(self: SequenceMatcher[str], alo: int, ahi: int, blo: int, bhi: int) -> Match:
        nonlocal steps
        steps += ahi - alo
        return search(self, alo, ahi, blo, bhi)

    monkeypatch.setattr(SequenceMatcher, "find_longest_match", counted)
    world = _tiny()
    before, after = (f"first {' '.join(side)} last" for side in (old, new))
    told = changes.Telling(words("en"), world, world).say(changes.Change("action", "giraffe", changes.Sort.CHANGED, ("summary", "en"), old=before, new=after))
    assert told.count("→") == stretches
    assert steps < 50 * (len(old) + len(new))


def test_every_part_of_a_record_has_a_name(bless: bool) -> None:  # noqa: FBT001
    """What a source can say that it supports, in English and French: by number, and an event by what happened where."""
    world = _tiny()
    lines = []
    for kind, id_ in WHOLE:
        entry = world[kind][id_]
        found = dict.fromkeys(".".join(str(step + 1) if isinstance(step, int) else step for step in path) for path, _, _ in parts(entry.record) if path[-1] not in LANGUAGES)
        found |= dict.fromkeys(f"events.{event.event}@{event.meeting}.document" for event in getattr(entry.record, "events", None) or () if event.meeting)
        told = [changes.Telling(words(lang), world, world) for lang in ("en", "fr")]
        lines += [f"{id_} {path}: {'; '.join(one.way(path, kind, entry.source.data) for one in told)}" for path in (*found, "events.99", "sources.99.document", "nothing.1")]
    _blessed(WAYS, lines, bless=bless)


def _of_items(kind: str, field: str, old: Any, new: Any) -> list[str]:
    """What is said where a list or text of a record takes the place of another."""
    world = _tiny()
    entry = world[kind][next(id_ for one, id_ in WHOLE if one == kind)]
    before, after = (entry.record.model_validate({**entry.source.data, field: items}) for items in (old, new))
    return [changes.Telling(words("en"), world, world).say(one) for one in changes.of_fields(kind, entry.id, {field: getattr(before, field)}, {field: getattr(after, field)})]


def test_an_item_that_has_much_in_common_with_another_is_the_same_one() -> None:
    whole, other = {"species": "giraffidae", "lookalike": True, "scope": {"en": "In the east"}}, {"species": "giraffa-camelopardalis", "lookalike": True}
    assert _of_items("action", "taxa", [whole], [other]) == ["animal removed: Giraffidae, In the east; Look-alike: yes", "animal added: Giraffa camelopardalis; Look-alike: yes"]
    assert _of_items("action", "taxa", [other], [whole]) == ["animal removed: Giraffa camelopardalis; Look-alike: yes", "animal added: Giraffidae, In the east; Look-alike: yes"]
    assert _of_items("action", "taxa", [whole], [{**whole, "species": "giraffa-camelopardalis"}]) == ["animal Giraffa camelopardalis, In the east › Species: Giraffidae → Giraffa camelopardalis"]
    assert _of_items("action", "proponents", [{"actor": "TCD"}], [{"name": "Chad", "kind": "network"}]) == ["proponent removed: Chad", "proponent added: Chad; Kind: network"]
    one = {"en": "Counts", "fr": "Comptages", "es": "Censos"}
    assert _of_items("activity", "topics", [one], [{**one, "en": "Surveys"}]) == ["topic Surveys (en): Counts → Surveys"]
    assert _of_items("activity", "topics", [one], [{**one, "en": "Surveys", "fr": "Relevés"}]) == ["topic removed: Counts; fr: Comptages; es: Censos", "topic added: Surveys; fr: Relevés; es: Censos"]


def test_items_are_matched_by_what_they_are_where_all_else_is_exchanged() -> None:
    assert _of_items("action", "range_states", [{"country": "NOR", "since": "cop13"}, {"country": "TCD", "since": "cop14"}], [{"country": "TCD", "since": "cop13"}, {"country": "NOR", "since": "cop14"}]) == [
        "Range State Chad › Since: COP14 → COP13",
        "Range State Norway › Since: COP13 → COP14",
        "Range States: put in another order",
    ]
    noted = [{"event": "noted", "date": date, "text": {"en": text}} for date, text in (("2020-01-01", "A."), ("2021-01-01", "B."))]
    told = ["noted, 1 January 2020 › Text (en): A. → B.", "noted, 1 January 2021 › Text (en): B. → A."]
    assert _of_items("action", "events", noted, [{**one, "text": other["text"]} for one, other in zip(noted, noted[::-1], strict=True)]) == told
    reports = [{"event": "national-report", "meeting": "cop14", "country": country, "document": document} for country, document in (("NOR", "UNEP/CMS/1"), ("TCD", "UNEP/CMS/2"))]
    assert _of_items("action", "events", reports, [{**reports[0], "document": "UNEP/CMS/2"}, {**reports[1], "document": "UNEP/CMS/1"}]) == [
        "National Report, Norway, COP14, UNEP/CMS/2 › Document: UNEP/CMS/1 → UNEP/CMS/2",
        "National Report, Chad, COP14, UNEP/CMS/1 › Document: UNEP/CMS/2 → UNEP/CMS/1",
    ]
    given = [{"date": "2020", "text": {"en": english, "fr": french}} for english, french in (("Rings", "Bagues"), ("Nets", "Filets"))]
    assert _of_items("partner", "contributions", given, [{"date": "2020", "text": {"en": "Nets", "fr": "Bagues"}}, {"date": "2020", "text": {"en": "Rings", "fr": "Filets"}}]) == [
        "contribution Nets › Text (fr): Filets → Bagues",
        "contribution Rings › Text (fr): Bagues → Filets",
        "Contributions: put in another order",
    ]
    paid = [{"kind": "voluntary", "donors": [{"actor": country}], "amount": amount, "currency": "EUR"} for country, amount in (("NOR", 100), ("TCD", 2000))]
    assert _of_items("activity", "phases", [{"term": "short", "resources": paid}], [{"term": "short", "resources": [{**paid[1], "amount": 100}, {**paid[0], "amount": 2000}]}]) == [
        "phase short term › resource voluntary contributions, Chad › Amount: 2,000 → 100",
        "phase short term › resource voluntary contributions, Norway › Amount: 100 → 2,000",
        "phase short term › Resources: put in another order",
    ]


def _to_readers(lang: str, kind: str, field: str, old: Any, new: Any) -> list[str]:
    """What readers are told of a field that held one value and holds another."""
    world = _tiny()
    entry = world[kind][next(iter(world[kind]))]
    before, after = (getattr(KINDS[kind].model_validate({name: one for name, one in {**entry.source.data, field: value}.items() if one is not None}), field) for value in (old, new))
    return changes.Telling(words(lang), world, world, brief=True).lines(changes.of_fields(kind, entry.id, {field: before}, {field: after}))


@pytest.mark.parametrize(
    ("kind", "field", "old", "new", "said"),
    [
        ("plan", "period", {"start": "2012", "end": "2014"}, {"start": "2012", "end": "2017"}, ["Period: 2012–2014 → 2012–2017", "Période\u00a0: 2012–2014 → 2012–2017", "Período: 2012–2014 → 2012–2017"]),
        ("plan", "period", {"start": "2012", "end": None}, {"start": "2012", "end": "2014-05-01"}, ["Period: since 2012 → 2012 – 1 May 2014", "Période\u00a0: depuis 2012 → 2012 – 1er mai 2014", "Período: desde 2012 → 2012 – 1 de mayo de 2014"]),
        ("activity", "phases", [{"timeframe": {"start": "2012", "end": "2014"}}], [{"timeframe": {"start": "2012", "end": "2017"}}], ["phase 2012–2017 › Timeframe: 2012–2014 → 2012–2017", "phase 2012–2017 › Calendrier\u00a0: 2012–2014 → 2012–2017", "fase 2012–2017 › Calendario: 2012–2014 → 2012–2017"]),
        ("activity", "phases", [{"timeframe": {"start": "2012"}}], [{"timeframe": {"start": "2017"}}], [["phase removed: from 2012", "phase added: from 2017"], ["phase, suppression\u00a0: dès 2012", "phase, ajout\u00a0: dès 2017"], ["fase: se quita a partir de 2012", "fase: se añade a partir de 2017"]]),
        ("activity", "phases", [{"progress": [{"date": "2014", "text": {"en": "Read."}}]}], [{"progress": [{"date": "2014", "text": {"en": "Read it."}}]}], ["phase › report 2014 › Text (en): Read. → Read it.", "phase › rapport 2014 › Texte (en)\u00a0: Read. → Read it.", "fase › informe 2014 › Texto (en): Read. → Read it."]),
        ("activity", "phases", [{"term": "short"}], [{"term": "short"}, {"progress": [{"date": "2014"}], "resources": [{"kind": "core-budget"}]}], ["phase added: 2014", "phase, ajout\u00a0: 2014", "fase: se añade 2014"]),
        ("species", "names", {"en": ["A"], "fr": ["B"], "es": ["C"]}, None, ["Common names taken out (was: English: A; French: B; Spanish: C)", "Noms communs, suppression (était\u00a0: Anglais\u00a0: A\u00a0; Français\u00a0: B\u00a0; Espagnol\u00a0: C)", "Nombres comunes: se quita (era: Inglés: A; Francés: B; Español: C)"]),
    ],
)  # fmt: skip
def test_readers_are_told_of_periods_and_phases(kind: str, field: str, old: Any, new: Any, said: list[str | list[str]]) -> None:
    """A phase of which one end moved is the same phase; one that has no name is not called by all that it holds."""
    assert [_to_readers(lang, kind, field, old, new) for lang in LANGUAGES] == [one if isinstance(one, list) else [one] for one in said]


def test_readers_are_told_in_their_language_of_a_text_that_changed_in_several() -> None:
    """Those who review are told of each; where the reader's own did not change, so are readers."""
    old, new = {"en": "One.", "fr": "Un.", "es": "Uno."}, {"en": "Two.", "fr": "Deux.", "es": "Dos."}
    assert [_to_readers(lang, "action", "summary", old, new) for lang in LANGUAGES] == [["Summary (en, fr, es): One. → Two."], ["Résumé (en, fr, es)\u00a0: Un. → Deux."], ["Resumen (en, fr, es): Uno. → Dos."]]
    assert [_to_readers(lang, "action", "summary", old, {**new, "en": "One."}) for lang in LANGUAGES] == [["Summary (fr): Un. → Deux.", "Summary (es): Uno. → Dos."], ["Résumé (fr, es)\u00a0: Un. → Deux."], ["Resumen (fr, es): Uno. → Dos."]]
    assert _to_readers("es", "action", "summary", {"en": "One."}, {"en": "Two.", "es": "Dos."}) == ["Resumen (en): One. → Two.", "Resumen (es): Dos."]
    assert _of_items("action", "summary", old, new) == ["Summary (en): One. → Two.", "Summary (fr): Un. → Deux.", "Summary (es): Uno. → Dos."]


def test_an_item_is_told_with_what_sets_it_apart() -> None:
    one = {"document": "UNEP/CMS/COP13/Doc.1", "title": "A title", "locator": "page 1"}
    assert _of_items("action", "sources", [one, {**one, "locator": "page 2"}], [one, {**one, "locator": "page 2", "publisher": "A press"}]) == ["source UNEP/CMS/COP13/Doc.1 › Publisher: A press"]
    instruments = [{"type": "other", "title": {"en": "Letter"}, "period": {"start": start}} for start in ("2019", "2020")]
    assert _of_items("partner", "instruments", instruments, [{**instruments[0], "document": "UNEP/CMS/1"}, instruments[1]]) == ["instrument Letter › Document: UNEP/CMS/1"]
    world = _tiny()
    entry = world["action"]["giraffe"]
    fresh = entry._replace(record=entry.record.model_validate({**entry.source.data, "sources": [one, {**one, "locator": "page 2"}]}))
    telling = changes.Telling(words("en"), world, _without(world, entry, fresh))
    assert [telling.called(changes.Change("action", "giraffe", changes.Sort.CHANGED), source, "sources") for source in fresh.record.sources] == ["UNEP/CMS/COP13/Doc.1 (page 1)", "UNEP/CMS/COP13/Doc.1 (page 2)"]
    entry = world["partner"]["example-trust"]
    fresh = entry._replace(record=entry.record.model_validate({**entry.source.data, "instruments": [{**instruments[0], "document": "UNEP/CMS/1"}, instruments[1]]}))
    telling = changes.Telling(words("en"), world, _without(world, entry, fresh))
    assert [telling.called(changes.Change("partner", "example-trust", changes.Sort.CHANGED), one, "instruments") for one in fresh.record.instruments] == ["Letter (other, UNEP/CMS/1, from 2019)", "Letter (other, from 2020)"]


def test_what_changed_most_like_another_is_that_one() -> None:
    """Of two items that went, the one that has more in common with what came is the one that was corrected."""
    east, west = ({"en": f"In the {side}"} for side in ("east", "west"))
    old = [{"species": "giraffidae", "scope": east, "lookalike": True}, {"species": "giraffa-camelopardalis", "scope": west, "lookalike": True}]
    assert _of_items("action", "taxa", old, [{"species": "okapia", "scope": west, "lookalike": True}]) == [
        "animal removed: Giraffidae, In the east; Look-alike: yes",
        "animal okapia, In the west › Species: Giraffa camelopardalis → okapia",
    ]


def test_a_long_name_is_cut_between_words() -> None:
    world = _tiny()
    telling = changes.Telling(words("en"), world, world)
    exact = "Counting the herds " + "x" * 41
    assert len(exact) == 60
    for text, said in ((exact, exact), (f"{exact}x", "Counting the herds…"), ("Counting the herds of the far north from a small plane, twice", "Counting the herds of the far north from a small plane,…"), ("x" * 70, "x" * 59 + "…")):
        data = {"contributions": [{"date": "2020", "text": {"en": text}}]}
        assert telling.way("contributions.1", "partner", data) == f"Contributions 1 ({said})"
    long = "word " * 40
    assert telling.value(Text(en=long.strip())) == ("word " * 31).strip() + "…"
    assert telling.way("contributions.1", "partner", {"contributions": [{"date": "2020", "text": {"fr": "Bagues"}}]}) == "Contributions 1"
    assert telling.value("2020-13", "date") == "2020-13"


def test_french_keeps_its_marks_with_the_word_before_them() -> None:
    world = _tiny()
    entry = world["action"]["giraffe"]
    telling = changes.Telling(words("fr"), world, world)
    assert telling.title(entry._replace(record=entry.record.model_copy(update={"title": Name(en="Giraffe", fr="Girafe : le plan")}))) == "Girafe\u00a0: le plan"
    assert telling.value(Text(en="Giraffe", fr="Girafe : le plan")) == "Girafe\u00a0: le plan"


def test_an_action_of_which_nothing_was_heard_would_be_closed() -> None:
    """Where the reports to a COP were fully read, and none on the action is among them any more."""
    world = _tiny()
    cop, entry = world["meeting"]["cop14"], world["action"]["giraffe"]
    read = _without(world, cop, cop._replace(record=cop.record.model_copy(update={"reports_read": True})))
    silent = _without(read, entry, entry._replace(record=entry.record.model_copy(update={"events": [event for event in entry.record.events if event.meeting != "cop14"]})))
    for sort, old, new in (("new", read, silent), ("gone", silent, read)):
        assert changes.consequences(old, new, AS_OF) == [changes.Consequence(f"lapse-{sort}", "action", "giraffe")]


def test_what_a_record_was_is_handed_on_where_it_goes() -> None:
    world = _tiny()
    entry = world["action"]["giraffe"]
    for record, sort in (
        (None, changes.Sort.RECORD_VANISHED),
        (Removed.model_validate({"removed": {"on": "2026", "reason": {"en": "Twice."}}}), changes.Sort.RECORD_REMOVED),
        (Moved.model_validate({"moved_to": ["elsewhere"], "on": "2026"}), changes.Sort.RECORD_MOVED),
    ):
        fresh = _without(world, entry, *([entry._replace(record=record)] if record else []))
        found = changes.compare(world, fresh, AS_OF)
        assert found[0] == changes.Change("action", "giraffe", sort, old=entry.record, new=record)
        assert found[1:] == ([changes.Change("action", "elsewhere", changes.Sort.RECORD_CONTINUES, old="giraffe")] if isinstance(record, Moved) else [])


@pytest.mark.parametrize(
    ("kind", "field", "old", "new", "told"),
    [
        ("activity", "documents", ["UNEP/CMS/1", "UNEP/CMS/2"], ["UNEP/CMS/2", "UNEP/CMS/1"], True),
        ("activity", "documents", ["UNEP/CMS/1"], ["UNEP/CMS/3"], False),
        ("activity", "documents", ["UNEP/CMS/1"], ["UNEP/CMS/1", "UNEP/CMS/3"], False),
        ("action", "taxa", [{"species": "giraffidae", "lookalike": True}], [{"species": "giraffa-camelopardalis"}], True),
        ("action", "taxa", [{"species": "giraffidae", "lookalike": True}], [{"species": "giraffa-camelopardalis", "lookalike": True}], False),
        ("action", "taxa", [{"species": "giraffidae"}], [{"species": "giraffidae", "lookalike": True, "certainty": "inferred"}], False),
        ("action", "activities", [{"number": "1", "activity": {"en": "Count"}}, {"number": "2", "activity": {"en": "Ring"}}], [{"number": "1", "activity": {"en": "Ring"}}, {"number": "2", "activity": {"en": "Count"}}], True),
        ("action", "activities", [{"number": "1", "activity": {"en": "Count"}}], [{"number": "1", "activity": {"en": "Count the herds"}}], False),
        ("action", "activities", [{"number": "1", "activity": {"en": "Count"}}], [{"number": "7", "activity": {"en": "Count"}}], False),
        ("action", "range_states", [{"country": "NOR"}, {"country": "TCD"}], [{"country": "TCD"}], True),
        ("action", "range_states", [{"country": "NOR"}], None, False),
    ],
)
def test_a_path_by_number_that_names_another_item_is_a_consequence(kind: str, field: str, old: list[Any], new: list[Any] | None, *, told: bool) -> None:
    """The second source, whose words stay the same, supports the first item of a list."""
    world = _tiny()
    entry = world[kind][next(id_ for one, id_ in WHOLE if one == kind)]
    sources = [{"document": "UNEP/CMS/COP13/Doc.1"}, {"document": "UNEP/CMS/COP13/Doc.2", "supports": [f"{field}.1"]}]
    sides = []
    for name, items in (("before", old), ("after", new)):
        values = {one: value for one, value in {**entry.source.data, "sources": sources, field: items}.items() if value is not None}
        sides.append(_without(world, entry, entry._replace(record=KINDS[kind].model_validate(values), source=Source(entry.source.path, name, values))))
    said = [one for one in changes.consequences(sides[0], sides[1], AS_OF) if one.sort == "points-elsewhere"]
    assert said == ([changes.Consequence("points-elsewhere", kind, entry.id, (f"{field}.1",))] if told else [])


def test_each_item_of_a_long_list_may_be_named_by_its_number(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whether it stands elsewhere is looked up; each compared with each would take a review as long as thousands of records."""
    calls: Counter[str] = Counter()
    for name in ("__eq__", "model_dump_json"):
        function = getattr(BaseModel, name)
        monkeypatch.setattr(BaseModel, name, lambda *given, name=name, function=function, **more: calls.update([name]) or function(*given, **more))
    world = _tiny()
    entry = world["action"]["giraffe"]
    many = 500
    sources = [{"document": "UNEP/CMS/COP13/Doc.1", "supports": [f"activities.{place + 1}" for place in range(many)]}]
    sides = []
    for letter in "ab":
        values = {**entry.source.data, "sources": sources, "activities": [{"number": str(place), "activity": {"en": f"{letter}{place}"}} for place in range(many)]}
        sides.append(_without(world, entry, entry._replace(record=KINDS["action"].model_validate(values), source=Source(entry.source.path, letter, values))))
    calls.clear()
    assert [one for one in changes.consequences(sides[0], sides[1], AS_OF) if one.sort == "points-elsewhere"] == []
    assert calls.total() < 20 * many


def test_the_past_by_record_and_by_kind() -> None:
    one, two, three = (changes.Change(kind, id_, changes.Sort.CHANGED) for kind, id_ in (("action", "giraffe"), ("action", "otter"), ("party", "giraffe")))
    newer, older = (changes.Recorded(commit, f"2026-11-{day}T12:00:00Z", "An Officer", "7", told) for commit, day, told in (("b", 21, (one, two, one)), ("a", 20, (three, one))))
    past = changes.Past((newer, older), whole=True)
    assert past.by_record() == {
        ("action", "giraffe"): [newer._replace(changes=(one, one)), older._replace(changes=(one,))],
        ("action", "otter"): [newer._replace(changes=(two,))],
        ("party", "giraffe"): [older._replace(changes=(three,))],
    }
    assert older.only({"party", "plan"}) == older._replace(changes=(three,))
    assert older.date == "2026-11-20"


def test_a_feed_counts_records_as_its_language_does() -> None:
    added = tuple(changes.Change("action", f"a{n}", changes.Sort.RECORD_ADDED) for n in range(1_034))
    past = changes.Past((changes.Recorded("a" * 40, "2026-11-21T12:00:00Z", "An Officer", "", added),), whole=True)
    titles = [re.findall("<title>(.*?)</title>", dict(feeds.feeds(_tiny(), past, words(lang)))["changes/feed.xml"].decode())[1] for lang in LANGUAGES]
    assert titles == ["1,034 records: a0, a1, a2…", "1\u00a0034 fiches\u00a0: a0, a1, a2…", "1034 fichas: a0, a1, a2…"]


def test_a_status_that_nothing_tells_is_not_recorded() -> None:
    world = _tiny()
    change = changes.Change("action", "giraffe", changes.Sort.STATUS, old=None, new="ongoing COP14")
    assert changes.Telling(words("en"), world, world).say(change) == "status: not recorded → ongoing at COP14; later decisions not recorded"
    assert changes.Telling(words("fr"), world, world).say(change) == "statut\u00a0: non consigné → en cours à la COP14\u00a0; décisions ultérieures non consignées"


def test_fields_are_told_in_the_order_of_the_record() -> None:
    world = _tiny()
    before, after = {"known_to": "cop13", "number": "13.3", "basis": "collective"}, {"known_to": "cop14", "number": "13.4"}
    told = [changes.Telling(words("en"), world, world).say(one) for one in changes.of_fields("action", "giraffe", before, after)]
    assert told == ["Number: 13.3 → 13.4", "Basis taken out (was: Parties acting in concert (paragraph 1 a))", "Known up to: COP13 → COP14"]


def test_a_field_below_a_record_has_a_label_of_its_own() -> None:
    """A party's status is its standing under the Convention; that of its verification is not."""
    world = _tiny()
    record = world["party"]["nor"].record
    told = [changes.Telling(words("en"), world, world).say(one) for one in changes.of_fields("party", "nor", {"verification": record.verification, "status": "party"}, {"verification": record.verification.model_copy(update={"status": "unverified"}), "status": "non-party"})]
    assert told == ["Standing under the Convention: Party → not a Party", "How far it was checked › Status: partly verified → unverified"]


@pytest.mark.parametrize("many", [3, 4])
def test_four_records_that_change_alike_are_told_once(many: int) -> None:
    world = _tiny()
    found = [changes.Change("meeting", f"cop{number}", changes.Sort.SET, ("place", "fr"), new="Samarcande") for number in range(10, 10 + many)]
    groups = changes.grouped(found, changes.Telling(words("en"), world, world))
    assert [len(group.records) for group in groups] == ([4] if many == 4 else [1, 1, 1])
    assert {group.lines for group in groups} == {("Place (fr): Samarcande",)}


def test_two_texts_of_a_hundred_and_sixty_characters_are_told_whole() -> None:
    world = _tiny()
    lead = "w " * 39
    for end, said in (("zz", f"{lead}yy → {lead}zz"), ("zzz", "… w w w yy → … w w w zzz")):
        told = changes.Telling(words("en"), world, world).say(changes.Change("action", "giraffe", changes.Sort.CHANGED, ("summary", "en"), old=f"{lead}yy", new=lead + end))
        assert told == f"Summary (en): {said}"



def test_words_that_come_often_do_not_hide_what_differs() -> None:
    """In a text of two hundred words and more, a comparison for programs passes over those that come often."""
    world = _tiny()
    old = " ".join(f"word {n}" for n in range(150))
    change = changes.Change("action", "giraffe", changes.Sort.CHANGED, ("summary", "en"), old=old, new=old.replace("word 70", "70 word"))
    assert changes.Telling(words("en"), world, world).say(change) == "Summary (en): … 68 word 69 word 70 word 71 word … → … 68 word 69 70 word word 71 word …"


def test_a_list_that_is_exchanged_as_a_whole_is_told_soon(repository: Repository, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """Items are asked how alike they are up to a bound, a record is read for its names once, and git is not called for each change."""
    calls: Counter[str] = Counter()

    def counted(module: Any, name: str) -> None:
        function = getattr(module, name)
        monkeypatch.setattr(module, name, lambda *given: calls.update([name]) or function(*given))

    counted(changes, "_likeness")
    counted(changes, "gather")
    counted(history, "prefix")
    path = "content/partners/fund.yaml"
    for letter in "ab":
        items = "".join(f"  - date: {1900 + number % 100}\n    text:\n      en: {letter}{number}\n" for number in range(150))
        names = "".join(f"  - {letter}{number}\n" for number in range(5_000))
        repository.write(path, f"name:\n  en: Fund\nformer_names:\n{names}kind: ngo\ncontributions:\n{items}sources:\n  - document: UNEP/CMS/COP13/Doc.1\nverification:\n  status: verified\n")
        repository.commit("Exchange")
    capsys.readouterr()
    assert cli.main(["review", "HEAD~1"]) == 0
    said = capsys.readouterr().out
    assert said.count("former name removed") == said.count("former name added") == 5_000
    assert said.count("contribution removed") == said.count("contribution added") == 150
    assert (calls["_likeness"], calls["prefix"] < 10, calls["gather"] < 10) == (0, True, True)


@pytest.mark.parametrize(("number", "paired"), [(100, True), (101, False)])
def test_so_many_items_are_matched_by_being_alike(number: int, paired: bool) -> None:  # noqa: FBT001
    old, new = ([{"type": "other", "document": f"UNEP/CMS/{place}", "title": {"en": f"{letter}{place}"}} for place in range(number)] for letter in "ab")
    told = _of_items("partner", "instruments", old, new)
    assert len(told) == (number if paired else 2 * number)
