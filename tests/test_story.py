"""A register's life in some fifty commits, and for each what the tool says: `story.txt` holds it all, and `pytest --bless` writes it anew.

Commits marked `refused` were proposed and never merged. What remains is the history that the pages, the feeds and the API tell.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout
from datetime import UTC, datetime, timedelta
from functools import cached_property
from io import StringIO
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import feedparser
import pytest

from generator import changes, chronicle, cli, exports, history, site
from generator.catalog import words
from generator.models import LANGUAGES
from tests.support import PROJECT, Repository, examine, served

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser

    from generator.changes import Past
    from generator.register import Register

STORY = PROJECT / "tests" / "story.txt"
GIRAFFE, TRUST, PLAN = "content/actions/giraffe.yaml", "content/partners/example-trust.yaml", "content/workplans/example-plan"
SOURCES = "sources:\n  - document: UNEP/CMS/COP16/Doc.1\nverification:\n  status: verified\n"

Edit = Callable[[Repository], object]


def edit(path: str, old: str, new: str) -> Edit:
    return lambda repository: repository.edit(path, old, new)


def write(path: str, text: str) -> Edit:
    return lambda repository: repository.write(path, text)


def gone(path: str) -> Edit:
    return lambda repository: (repository.root / path).unlink()


def name(word: str) -> str:
    return f"  en: {word}\n  fr: {word}\n  es: {word}\n"


def country(code: str, word: str) -> Edit:
    return write(f"content/reference/parties/{code}.yaml", f"name:\n{name(word)}region: africa\n{SOURCES}")


def everywhere(old: str, new: str) -> Edit:
    def change(repository: Repository) -> None:
        for path in sorted((repository.root / "content").rglob("*.yaml")):
            path.write_text(path.read_text().replace(old, new))

    return change


OKAPI = f"title:\n{name('Okapi of the Ituri')}basis: collective\ntaxa:\n  - species: giraffidae\nproponents:\n  - actor: TCD\nevents:\n  - event: submitted\n    date: 2026-06\n    meeting: cop16\n    document: UNEP/CMS/COP16/Doc.30\nknown_to: cop15\n{SOURCES}"
ITURI = "content/actions/okapi-of-the-ituri.yaml"
CAMEROON, NIGER = "content/reference/parties/cmr.yaml", "content/reference/parties/ner.yaml"

STEPS: list[tuple[Any, ...]] = [
    ("Add Cameroon (#2)", country("cmr", "Cameroon")),
    ("Add Niger (#3)", country("ner", "Niger")),
    ("List Cameroon and Niger as Range States (#4)", edit(GIRAFFE, "  - country: NOR\n", "  - country: CMR\n  - country: NER\n  - country: NOR\n")),
    ("Put the Range States in another order", edit(GIRAFFE, "  - country: CMR\n  - country: NER\n", "  - country: NER\n  - country: CMR\n")),
    ("Norway joins at COP15, not COP14", edit(GIRAFFE, "since: cop14", "since: cop15")),
    ("Norway is no Range State", edit(GIRAFFE, "  - country: NOR\n    since: cop15\n    certainty: inferred\n", "")),
    ("refused: delete an event", edit(GIRAFFE, "  - event: reported\n    meeting: cop14\n    proposes: continuation\n", "")),
    ("refused: move the adoption to another meeting", edit(GIRAFFE, "  - event: adopted\n    meeting: cop13", "  - event: adopted\n    meeting: cop14")),
    ("refused: give the action another number", edit(GIRAFFE, 'number: "13.3"', 'number: "13.4"')),
    ("refused: delete the action", gone(GIRAFFE)),
    ("refused: rename the action and leave nothing", lambda r: (r.root / GIRAFFE).rename(r.root / "content/actions/giraffes.yaml")),
    ("refused: use the id of a removed record again", write("content/actions/okapi.yaml", OKAPI)),
    ("refused: take a tombstone away", gone("content/actions/giraffes-of-the-west.yaml")),
    ("refused: point a tombstone at a tombstone", edit("content/actions/giraffes-of-the-west.yaml", "  - giraffe", "  - okapi")),
    ("refused: hide the file from the diff", write("content/.gitattributes", "*.yaml -diff\n")),
    ("refused: a link for a record", lambda r: (r.root / "content/actions/linked.yaml").symlink_to("giraffe.yaml")),
    ("Read COP15: reported and extended (#5)", edit(GIRAFFE, "known_to: cop14", "known_to: cop15"), edit(GIRAFFE, "sources:", "  - event: reported\n    meeting: cop15\n    proposes: continuation\n    document: UNEP/CMS/COP15/Doc.31\n  - event: extended\n    meeting: cop15\n    revision: Rev.COP15\nsources:")),
    ("Put right the document of the report, with the reason", edit(GIRAFFE, "    document: UNEP/CMS/COP15/Doc.31\n", "    document: UNEP/CMS/COP15/Doc.32\n    correction:\n      en: The document was first recorded with the number of another one.\n")),
    ("Word the summary better (#6)", edit(GIRAFFE, "Keeps giraffes moving across borders.", "Keeps the ways of giraffes open across borders.")),
    ("Translate the summary into Spanish (#7)", edit(GIRAFFE, "  fr: Permet aux girafes de franchir les frontières.\n", "  fr: Permet aux girafes de franchir les frontières.\n  es: Permite a las jirafas cruzar las fronteras.\n")),
    ("Propose an action for the okapi (#8)", write(ITURI, OKAPI)),
    ("Withdraw the word 'of the Ituri' from the title", edit(ITURI, "en: Okapi of the Ituri", "en: Okapi")),
    ("The Scientific Council assesses it", write("content/reference/meetings/scc8.yaml", f"abbreviation: ScC-SC8\ntitle:\n{name('Eighth meeting of the Sessional Committee')}kind: sessional-committee\ndates:\n  start: 2026-11-10\n  end: 2026-11-12\n{SOURCES}"), edit(ITURI, "known_to:", "  - event: assessed\n    meeting: scc8\n    advice: accept\nknown_to:")),
    ("Hold COP16", edit("content/reference/meetings/cop16.yaml", "number: 16\n", "number: 16\ndates:\n  start: 2026-12-01\n  end: 2026-12-05\n")),
    ("COP16 adopts the action for the okapi (#9)", edit(ITURI, "known_to: cop15", "  - event: adopted\n    meeting: cop16\n    document: UNEP/CMS/Concerted Action 16.1\nknown_to: cop16"), edit(ITURI, "title:", 'number: "16.1"\ntitle:')),
    ("COP16 finds the giraffe action complete (#10)", edit(GIRAFFE, "known_to: cop15", "known_to: cop16"), edit(GIRAFFE, "    revision: Rev.COP15\n", "    revision: Rev.COP15\n  - event: completed\n    meeting: cop16\n    document: UNEP/CMS/COP16/Outcome\n")),
    ("refused: let the completed action run again", edit(GIRAFFE, "  - event: completed\n    meeting: cop16\n", "  - event: noted\n    meeting: cop16\n    text:\n      en: It ended.\n")),
    ("Lay out the records anew", everywhere("status: verified", 'status: "verified"')),
    ("Lay them out as they were", everywhere('status: "verified"', "status: verified")),
    ("Doubt what one document says", everywhere("document: UNEP/CMS/COP13/Doc.1\n    locator: para 3", "document: UNEP/CMS/COP13/Doc.1\n    locator: para 4")),
    ("The trust changes its website", edit(TRUST, "url: https://www.example.org/", "url: https://trust.example.org/")),
    ("The trust is accredited (#11)", edit(TRUST, "  - event: accreditation-applied\n    date: 2023-05\n", "  - event: accreditation-applied\n    date: 2023-05\n  - event: accreditation-approved\n    meeting: cop16\n")),
    ("The agreement ends", edit(TRUST, "      end: null", "      end: 2026")),
    ("A second count is reported (#12)", edit(f"{PLAN}/1.1.yaml", "        status: partly-completed\n", "        status: partly-completed\n      - date: 2026\n        text:\n          en: Counted twice.\n        status: completed\n")),
    ("Give the money that was spent", edit(f"{PLAN}/1.1.yaml", "amount: 25000", "amount: 26500")),
    ("Add an activity to the plan (#13)", write(f"{PLAN}/1.3.yaml", f'number: "1.3"\nsection: "1"\ntitle:\n{name("Train counters")}{SOURCES}')),
    ("Split the activity's title from its text", edit(f"{PLAN}/1.3.yaml", "sources:", f"text:\n{name('Train those who count, in each Range State')}sources:")),
    ("Remove an activity entered by mistake, with the reason (#14)", write(f"{PLAN}/1.3.yaml", "removed:\n  on: 2026-12-20\n  reason:\n    en: It is not in the plan.\n")),
    ("The trust becomes a foundation: its record moves (#15)", lambda r: r.write("content/partners/example-foundation.yaml", (r.root / TRUST).read_text().replace("Example Trust", "Example Foundation").replace("  - Old Trust\n", "  - Old Trust\n  - Example Trust\n")), write(TRUST, "moved_to:\n  - example-foundation\non: 2026-12-21\n"), everywhere("actor: example-trust", "actor: example-foundation")),
    ("refused: name the trust where it was", edit(GIRAFFE, "actor: example-foundation\n    role:", "actor: example-trust\n    role:")),
    ("refused: break the file", edit(GIRAFFE, "title:\n  en: Giraffe", "title: [Giraffe]\nx:\n  en: Giraffe")),
    ("Name the family's French and Spanish names", edit("content/reference/species/giraffidae.yaml", "    - Giraffes\n", "    - Giraffes\n  fr:\n    - Girafes\n  es:\n    - Jirafas\n")),
    ("The species moves to Appendix I as well", edit("content/reference/species/giraffa-camelopardalis.yaml", "listings:\n", "listings:\n  - appendix: I\n    date: 2026-12-20\n    meeting: cop16\n")),
    ("Chad is checked in full", edit("content/reference/parties/tcd.yaml", "since: 1997-09-01\n", "since: 1997-09-01\nas_at: 2026-12-22\n")),
    ("Norway is checked in full", edit("content/reference/parties/nor.yaml", "  status: partly\n  unverified:\n    - status\n", "  status: verified\n")),
    ("Say more of the Standing Committee", edit("content/reference/bodies/standing-committee.yaml", "  en: Guides the work between meetings of the COP.", "  en: Guides the work between meetings of the COP, and the budget.")),
    ("The framework of targets gets its period", edit("content/reference/targets/aichi-targets.yaml", "kind: framework\n", "kind: framework\n"), edit("content/reference/targets/aichi-targets.yaml", "sources:", "period:\n  start: 2011\n  end: 2020\nsources:")),
    ("Write something that is no record", write("README.md", "Words.\n")),
    ("A workshop on the okapi is noted", edit(ITURI, "known_to:", "  - event: noted\n    date: 2026-12-18\n    text:\n      en: A workshop was held.\nknown_to:")),
    ("Propose an action for giraffes in zoos (#18)", write("content/actions/giraffes-in-zoos.yaml", OKAPI.replace("Okapi of the Ituri", "Giraffes in zoos").replace("known_to: cop15", "known_to: cop16").replace("date: 2026-06\n    meeting: cop16\n", "date: 2026-12-19\n"))),
    ("Its proponents withdraw it (#19)", edit("content/actions/giraffes-in-zoos.yaml", "known_to:", "  - event: withdrawn\n    date: 2027-01\nknown_to:")),
    ("A second action serves the target", edit(ITURI, "known_to:", "targets_served:\n  - aichi-target-12\nknown_to:")),
]  # fmt: skip


class Story:
    """The repository in which it all happens, and what was said on the way."""

    def __init__(self, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.day = datetime(2026, 11, 21, 12, tzinfo=UTC)
        self.monkeypatch = monkeypatch
        self.dawn()
        self.repository = Repository(root, PROJECT / "tests" / "golden" / "content")
        self.lines: list[str] = []
        monkeypatch.chdir(root)
        for title, *edits in STEPS:
            self.step(title, *edits)
        self.merge()

    def dawn(self) -> None:
        """What follows is committed a day later."""
        self.day += timedelta(days=1)
        self.monkeypatch.setenv("GIT_COMMITTER_DATE", self.day.strftime("%Y-%m-%dT%H:%M:%SZ"))

    def step(self, title: str, *edits: Edit) -> None:
        """One commit; a refused one is told and left behind."""
        self.dawn()
        for change in edits:
            change(self.repository)
        self.repository.commit(title)
        well = self.tell(title, "HEAD~1")
        assert well != title.startswith("refused"), "\n".join(self.lines[-4:])
        if not well:
            self.repository.git("reset", "--quiet", "--hard", "HEAD~1")

    def merge(self) -> None:
        """Two branches, each of them well, that together break a record: neither gives the field twice."""
        git = self.repository.git
        for branch, place in (("one", "title:"), ("two", "basis:")):
            git("switch", "--quiet", "--create", branch, "main")
            self.dawn()
            self.repository.edit(ITURI, place, f"range_states_complete: false\n{place}" if branch == "one" else f"{place}")
            self.repository.edit(ITURI, "known_to:", "range_states_complete: false\nknown_to:") if branch == "two" else None
            self.repository.commit(f"Say on branch {branch} that the Range States are not complete")
            assert self.tell(f"branch {branch}: say that the Range States are not complete", "main")
        git("switch", "--quiet", "main")
        git("merge", "--quiet", "--no-ff", "--message", "Merge one (#16)", "one")
        base = git("rev-parse", "HEAD").strip()
        git("merge", "--quiet", "--no-ff", "--message", "Merge two (#17)", "two")
        assert not self.tell("refused: merge two after one, without a conflict", base)
        git("reset", "--quiet", "--hard", base)

    def say(self, *arguments: str) -> str:
        """What a command says."""
        with redirect_stdout(StringIO()) as out, redirect_stderr(out):
            self.code = cli.main(list(arguments))
        return out.getvalue()

    def tell(self, title: str, base: str) -> bool:
        """Note what `diff` and `check` say of the last commit; whether it may be merged."""
        told = self.say("diff", base)
        findings = json.loads(self.say("check", "--at", "HEAD", "--base", base, "--format", "json"))
        well = self.code == 0
        errors = [f"{d['path']}:{d['line']}:{d['column']}: {d['code']}: {d['message']}\n    hint: {d['hint']}" for d in findings if d["severity"] == "error"]
        self.lines += [f"== {title}", told.rstrip("\n"), *errors, ""]
        assert well == (not errors)
        return well

    def past(self) -> tuple[Register, Past]:
        """The register as it has become, and what git tells of it."""
        world, _ = examine(self.repository.root / "content")
        return world, chronicle.past(self.repository.root / "content", world)

    @cached_property
    def made(self) -> site.Site:
        """What is published of it."""
        world, past = self.past()
        return site.build(world, "2027-02-01", [], "abc", past)


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Story]:
    with pytest.MonkeyPatch.context() as monkeypatch:
        yield Story(tmp_path_factory.mktemp("story"), monkeypatch)


def test_what_is_said_of_each_commit(story: Story, bless: bool) -> None:  # noqa: FBT001
    said = "\n".join(story.lines)
    if bless:
        STORY.write_text(said, encoding="utf-8")
    assert said == STORY.read_text(encoding="utf-8")
    assert int(story.repository.git("rev-list", "--count", "HEAD")) >= 40


def test_history_tells_what_diff_tells(story: Story) -> None:
    """The quick reading of the whole history says of each commit what comparing the two registers says."""
    world, past = story.past()
    commits = story.repository.git("log", "--first-parent", "--format=%H").split()
    recorded = {one.commit: one for one in past.recorded}
    telling = changes.Telling(words("en"), world, world)
    for commit, before in pairwise(commits):
        old, new = (history.register_at(story.repository.root / "content", one, "content")[0] for one in (before, commit))
        whole = changes.compare(old, new, history.revision(story.repository.root / "content", commit).date, world)
        quick = recorded[commit].changes if commit in recorded else ()
        assert sorted((c.kind, c.id, c.sort, telling.say(c)) for c in quick) == sorted((c.kind, c.id, c.sort, telling.say(c)) for c in whole), commit


def test_a_mechanical_commit_is_folded_away(story: Story) -> None:
    _, past = story.past()
    subjects = dict(line.split(" ", 1) for line in story.repository.git("log", "--format=%H %s").splitlines())
    told = {subjects[one.commit] for one in past.recorded}
    assert not {"Lay out the records anew", "Lay them out as they were", "Write something that is no record"} & told
    assert {one.request for one in past.recorded} >= {"2", "3", "4", "5", "16"}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_feeds(story: Story, lang: str) -> None:
    """Every feed is Atom as RFC 4287 asks (4.1.1, 4.1.2): names that last, times, authors, links; and a feed reader reads it without complaint."""
    world, past = story.past()
    made = {path.removeprefix(f"{lang}/"): data for path, data in site.build(world, "2027-02-01", [], "abc", past, "https://register.example.org/").items() if path.startswith(f"{lang}/") and path.endswith("feed.xml")}
    home = "https://register.example.org/" + ("" if lang == "en" else f"{lang}/")
    names = set()
    for path, data in made.items():
        read = feedparser.parse(data)
        assert not read.bozo, path
        feed = read.feed
        assert feed.id.startswith("urn:uuid:")
        assert feed.title
        assert {link.rel: link.href for link in feed.links} == {"self": home + path, "alternate": home + path.removesuffix("feed.xml")}
        assert read.entries
        assert feed.updated == max(entry.updated for entry in read.entries)
        assert [entry.updated for entry in read.entries] == sorted((entry.updated for entry in read.entries), reverse=True)
        for entry in read.entries:
            assert entry.title
            assert entry.author == "An Officer"
            assert entry.content[0].type == "text/html"
            assert entry.link.startswith(home)
            assert datetime.fromisoformat(entry.updated).utcoffset() == timedelta(0)
        names |= {feed.id, *(entry.id for entry in read.entries)}
        assert len({entry.id for entry in read.entries}) == len(read.entries)
    assert len(names) == sum(1 + len(feedparser.parse(data).entries) for data in made.values())
    assert {"changes/feed.xml", "actions/feed.xml", "workplans/feed.xml", "countries/feed.xml", "actions/giraffe/feed.xml", "countries/tcd/feed.xml", "workplans/example-plan/1.1/feed.xml", "partners/example-trust/feed.xml"} <= made.keys()


def test_a_feed_tells_what_changed_and_where(story: Story) -> None:
    made = story.made
    giraffe = feedparser.parse(made["en/actions/giraffe/feed.xml"])
    assert giraffe.entries[1].title == "Giraffe: status: ongoing at COP15; later decisions not recorded → completed"
    country = feedparser.parse(made["en/countries/cmr/feed.xml"])
    assert "Cameroon: added to the register" in [entry.title for entry in country.entries]
    assert any(entry.title.startswith("Giraffe") for entry in country.entries), "what names the country is told too"
    moved = feedparser.parse(made["en/partners/example-trust/feed.xml"])
    assert moved.entries[0].link == "../../partners/example-foundation/", "the feed of an old address goes on, and leads to the new one"


def test_the_api_tells_every_change(story: Story) -> None:
    told = json.loads(story.made["en/api/v1/changes.json"])
    assert list(told) == ["api_version", "as_of", "version", "url", "whole", "commits"]
    assert (told["api_version"], told["whole"]) == ("1.0.0", True)
    assert [commit["time"] for commit in told["commits"]] == sorted((commit["time"] for commit in told["commits"]), reverse=True)
    (commit,) = (one for one in told["commits"] if one["request"] == "10")
    assert commit["changes"] == [
        {"kind": "action", "id": "giraffe", "url": "../../api/v1/actions/giraffe.json", "sort": "status", "field": [], "words": {"en": "status: ongoing at COP15; later decisions not recorded → completed", "fr": "statut\u00a0: en cours à la COP15\u00a0; décisions ultérieures non consignées → achevée", "es": "estado: en curso en la COP15; no constan decisiones posteriores → concluida"}},
        {"kind": "action", "id": "giraffe", "url": "../../api/v1/actions/giraffe.json", "sort": "changed", "field": ["known_to"], "words": {"en": "Known up to: COP15 → COP16", "fr": "Connue jusqu'à\u00a0: COP15 → COP16", "es": "Conocida hasta: COP15 → COP16"}},
        {"kind": "action", "id": "giraffe", "url": "../../api/v1/actions/giraffe.json", "sort": "item-added", "field": ["events"], "words": {"en": "event added: completed, COP16, UNEP/CMS/COP16/Outcome", "fr": "événement, ajout\u00a0: achèvement, COP16, UNEP/CMS/COP16/Outcome", "es": "hecho: se añade conclusión, COP16, UNEP/CMS/COP16/Outcome"}},
    ]


def test_a_tag_keeps_the_register_as_it_stood_at_a_cop(story: Story, tmp_path: Path) -> None:
    """The files of a COP hold what was recorded then, whatever came after; a tag that names no COP keeps nothing."""
    commits = story.repository.git("rev-list", "--reverse", "HEAD").split()
    then = commits[len(commits) // 2]
    story.repository.git("tag", "cop15", then)
    story.repository.git("tag", "v1", then)
    try:
        said = story.say("build", "content", "--docs-only", "--output", str(tmp_path / "build"))
        assert story.code == 0, said
    finally:
        story.repository.git("tag", "--delete", "cop15", "v1")
    data = tmp_path / "build" / "docs" / "en" / "data"
    assert [path.name for path in (data / "snapshots").iterdir()] == ["cop15"]
    kept = json.loads((data / "snapshots" / "cop15" / "register.json").read_text())
    assert kept["version"] == then[:10]
    story.repository.git("worktree", "add", "--quiet", str(tmp_path / "then"), then)
    held, _ = examine(tmp_path / "then" / "content", kept["as_of"])
    assert kept == json.loads(exports.json_(held, kept["as_of"], then[:10]))
    assert kept["records"] != json.loads((data / "register.json").read_text())["records"]
    told = json.loads((data.parent / "api" / "v1" / "downloads.json").read_text())["snapshots"]
    assert [one["url"] for one in told["cop15"]][:2] == ["../../data/snapshots/cop15/records.zip", "../../data/snapshots/cop15/register.xlsx"]
    page = (data / "index.md").read_text()
    assert 'href="../data/snapshots/cop15/register.xlsx"' in page


def test_changes_by_kind(story: Story) -> None:
    """`/changes/partners/` tells of partners alone."""
    made = story.made
    page = made["en/changes/partners/index.md"].decode()
    assert "Example Foundation" in page
    assert "Giraffe" not in page
    assert "Giraffe" in made["en/changes/actions/index.md"].decode()


def test_a_page_that_moved_leads_on(story: Story) -> None:
    made = story.made
    assert b'goes_to: "../../partners/example-foundation/"\n' in made["fr/partners/example-trust/index.md"]
    assert b"goes_to" not in made["fr/actions/okapi/index.md"]


def test_review(story: Story) -> None:
    """The summary of a pull request, for a proposal with an error and one without."""
    base = story.repository.git("rev-list", "--grep", "(#9)", "HEAD").split()[0]
    said = story.say("review", f"{base}~1", base)
    assert said.startswith("No error. 1 record changed, 0 other files, 0 new warnings, ")
    assert "- event added&#58; adopted, COP16, UNEP/CMS/Concerted Action 16.1\n" in said
    assert "### Pages to look at\n\n- <code>actions/okapi-of-the-ituri/</code>\n" in said
    story.repository.edit(GIRAFFE, 'number: "13.3"', 'number: "13.4"')
    story.repository.commit("Renumber")
    said = story.say("review", "HEAD~1", "--preview", "https://preview.example.org/7/")
    story.repository.git("reset", "--quiet", "--hard", "HEAD~1")
    assert said.startswith("**1 error: this cannot be merged as it is.** 1 record changed, ")
    assert "- <code>content/actions/giraffe.yaml&#58;1&#58;9</code> error H404: the number was '13.3'. put it back; an adopted number is cited by documents\n" in said
    assert "- [actions/giraffe/](https://preview.example.org/7/actions/giraffe/)\n" in said


def test_commits_and_pull_requests_are_linked(story: Story) -> None:
    """Where mkdocs.yml names the repository's address on the web."""
    world, past = story.past()
    made = site.build(world, "2027-02-01", [], "abc", past, repository="https://git.example.org/register")
    (adopted,) = (one for one in past.recorded if one.request == "10")
    page = made["es/actions/giraffe/index.md"].decode()
    assert f'<a href="https&#58;//git.example.org/register/commit/{adopted.commit}"><code>{adopted.commit[:7]}</code></a>' in page
    assert 'href="https&#58;//git.example.org/register/pull/10">solicitud de cambio 10</a>' in page


def test_in_the_browser(story: Story, browser: Browser, tmp_path: Path) -> None:
    """An old address leads to the new page; a record's page tells its history and offers its feed; changes can be had by kind of record."""
    assert "The site is in" in story.say("build", "--output", str(tmp_path))
    with served(tmp_path / "site") as address:
        page = browser.new_page()
        page.goto(f"{address}fr/partners/example-trust/")
        page.wait_for_url(f"{address}fr/partners/example-foundation/")
        assert page.locator("h1").inner_text() == "Example Foundation"
        page.goto(f"{address}actions/giraffe/")
        assert not page.get_by_text("later decisions not recorded → completed").is_visible()
        page.locator("summary", has_text="Changes to this record").click()
        assert page.get_by_text("later decisions not recorded → completed").is_visible()
        assert "When something was recorded here, not when it was decided." in page.locator("#history").inner_text()
        link = page.locator("#history").get_by_role("link", name="Follow by feed (Atom)")
        assert link.evaluate("link => link.href") == page.locator("link[type='application/atom+xml']").evaluate("link => link.href") == f"{address}actions/giraffe/feed.xml"
        assert feedparser.parse(page.request.get(f"{address}actions/giraffe/feed.xml").body()).entries
        page.goto(f"{address}changes/")
        page.get_by_role("navigation", name="Changes of one kind of record").get_by_role("link", name="Partners").click()
        assert page.url == f"{address}changes/partners/"
        assert page.locator("h1").inner_text() == "Changes: Partners"
        assert page.locator("main h3", has_text="Giraffe").count() == 0
        page.close()


def test_the_first_page_tells_what_was_recorded_lately(story: Story) -> None:
    """In the reader's language: what happened, and records that came or went; how words were put differently is left to those who review."""
    page = story.made["fr/index.md"].decode()
    part = page.split('<h2 id="changes">', 1)[1].split("</ul>", 1)[0]
    told = [html.unescape(re.sub(r"<[^>]*>", "", line)) for line in re.findall(r"<li>(.*?)</li>", part)]
    assert told[:2] == ["12 janvier 2027\u00a0: Giraffes in zoos – statut\u00a0: proposée → retirée (et 1 autre)", "11 janvier 2027\u00a0: Giraffes in zoos – entrée dans le registre"]
    assert not [line for line in told if "objectif servi" in line]
    assert told[5:] == ["Toutes les modifications, y compris de formulation – la dernière du 15 janvier 2027"]


def test_what_later_rules_cannot_read_is_told_as_a_change(tmp_path: Path) -> None:
    """What is known of each commit is told; nothing is passed over, and no record is said to have been unreadable when it was committed."""
    repository = Repository(tmp_path, PROJECT / "tests" / "golden" / "content")
    text = (tmp_path / TRUST).read_text()
    steps = {
        "begin": f"once: one\n{text}",
        "what is no more": f"once: two\n{text}",
        "both": f"once: three\n{text.replace('Example Trust', 'Example Fund')}",
        "to what is now": text.replace("Example Trust", "Example Fund"),
        "away from it": f"once: four\n{text.replace('Example Trust', 'Example Fund')}",
        "with a tombstone": f"once: five\n{text.replace('Example Trust', 'Example Fund')}",
        "back, with a tombstone": text,
        "away, to a tombstone": f"once: six\n{text}",
        "a tombstone of its own": "removed:\n  on: 2026-12-21\n  reason:\n    en: Twice.\n",
    }
    for number, (message, written) in enumerate(steps.items()):
        repository.write(TRUST, written)
        if "tombstone" in message:
            repository.write(ITURI, f"removed:\n  on: 2026-12-2{number}\n  reason:\n    en: It was a mistake.\n")
        repository.commit(message)
    world, _ = examine(tmp_path / "content")
    untold = ["changed in what the rules of today cannot read"]
    telling = changes.Telling(words("en"), world, world)
    told = [[telling.say(change) for change in one.changes if change.kind == "partner"] for one in chronicle.past(tmp_path / "content", world).recorded][::-1]
    assert told == [["added to the register"], untold, untold, [*(f"Name ({lang}): Example Trust → Example Fund" for lang in LANGUAGES), *untold], untold, untold, untold, untold, untold, ["removed: Twice.; Date: 21 December 2026"]]
