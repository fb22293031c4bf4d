"""The command as its users meet it: exit codes, and what it says."""

from __future__ import annotations

import json
import os
import queue
import re
import shutil
import signal
import subprocess
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from generator import cli, files, new, reporters, shape, site
from generator.models import KINDS
from generator.models.walk import fields
from generator.source import Source, parse
from tests import faults
from tests.support import AS_OF, PROJECT, Repository, core, examine

GOLDEN = PROJECT / "tests" / "golden" / "content"
DAY = ["--as-of", "2026-11-21"]
BROKEN = "known_to: cop14\n"


class Said:
    """What a command printed, and how it ended."""

    def __init__(self, capsys: pytest.CaptureFixture[str], *arguments: str) -> None:
        capsys.readouterr()
        try:
            self.code = cli.main(arguments)
        except SystemExit as end:
            self.code = int(str(end.code))
        self.out, self.err = capsys.readouterr()


def spoil(content: Path) -> None:
    """Leave a record without the COP up to which it was read."""
    path = content / "actions" / "giraffe.yaml"
    path.write_text(path.read_text().replace(BROKEN, ""))


# --- what cannot run ------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("command", ["check", "due", "build", "serve"])
def test_no_folder(command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(tmp_path)
    for arguments, name in (([command], "content"), ([command, "elsewhere"], "elsewhere")):
        said = Said(capsys, *arguments)
        assert (said.code, said.out, said.err) == (2, "", f"register: no folder '{name}'; name the folder of the records, as in: register check content\n")


@pytest.mark.parametrize("command", ["check", "due", "build", "serve"])
def test_an_empty_folder(command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "content" / "actions").mkdir(parents=True)
    said = Said(capsys, command)
    assert (said.code, said.out, said.err) == (2, "", "register: no records in 'content'; name the folder that holds actions/, partners/ and workplans/\n")


@pytest.mark.parametrize("day", ["2026-02-30", "21 November 2026", "2026-11", "tomorrow", ""])
def test_no_day(day: str, content: Path, capsys: pytest.CaptureFixture[str]) -> None:  # noqa: ARG001
    said = Said(capsys, "check", "--as-of", day)
    assert said.code == 2
    assert said.err.endswith(f"register check: error: argument --as-of: '{day}' is not a day; write it as 2026-11-21\n")


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        ([], "register: error: the following arguments are required: COMMAND"),
        (["publish"], "register: error: argument COMMAND: invalid choice: 'publish' (choose from"),
        (["new", "ghost", "x"], "register new: error: argument KIND: invalid choice: 'ghost' (choose from 'action', 'partner',"),
        (["new", "action"], "register new: error: the following arguments are required: ID"),
        (["check", "--format", "xml"], "register check: error: argument --format: invalid choice: 'xml' (choose from 'text', 'github', 'json', 'sarif')"),
        (["check", "--strict"], "register: error: unrecognized arguments: --strict"),
    ],
)
def test_wrong_arguments(arguments: list[str], error: str, capsys: pytest.CaptureFixture[str]) -> None:
    said = Said(capsys, *arguments)
    assert (said.code, said.out) == (2, "")
    assert error in said.err


def test_help_names_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    said = Said(capsys, "--help")
    assert said.code == 0
    assert re.findall(r"^    ([a-z]+) ", said.out, re.MULTILINE) == ["check", "diff", "review", "due", "build", "serve", "verify", "new", "import", "document", "fmt", "schema"]


# --- check ----------------------------------------------------------------------------------------------------------------------------


def well(records: int) -> str:
    """What the check says of the tiny register: its warnings, and how many records it read."""
    _, found = examine(GOLDEN)
    assert {d.severity for d in found} == {"warning"}
    return f"{reporters.text(found)}{records} records read: 0 errors, {len(found)} warnings\n"


def test_check_of_what_is_well(content: Path, capsys: pytest.CaptureFixture[str]) -> None:  # noqa: ARG001
    """Warnings do not fail a check."""
    said = Said(capsys, "check", *DAY)
    assert (said.code, said.out, said.err) == (0, well(17), "")


def test_check_of_what_is_wrong(content: Path, capsys: pytest.CaptureFixture[str]) -> None:
    spoil(content)
    (content / "notes.txt").write_text("x")
    said = Said(capsys, "check", "content/", *DAY)
    assert said.code == 1
    assert said.out == """\
content/actions/giraffe.yaml:1:1: error M101: the field 'known_to' is missing in a Concerted Action
    hint: add 'known_to:' - the last COP whose outcome for this action was read. After it the register claims nothing
content/notes.txt:1:1: error S202: a file where no record lies
    hint: records lie in actions, partners, reference/species, reference/parties, reference/meetings, reference/targets, reference/bodies, workplans
17 records read: 2 errors, 0 warnings
"""


def test_check_for_programs(content: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Each format says the same findings, and nothing else is printed."""
    spoil(content)
    rows = json.loads(Said(capsys, "check", *DAY, "--format", "json").out)
    assert [(row["path"], row["line"], row["column"], row["code"], row["severity"]) for row in rows] == [("content/actions/giraffe.yaml", 1, 1, "M101", "error")]
    assert Said(capsys, "check", *DAY, "--format", "github").out == (
        "::error file=content/actions/giraffe.yaml,line=1,col=1,title=M101::the field 'known_to' is missing in a Concerted Action; "
        "hint: add 'known_to:' - the last COP whose outcome for this action was read. After it the register claims nothing\n"
    )
    said = Said(capsys, "check", *DAY, "--format", "sarif")
    assert [result["ruleId"] for result in json.loads(said.out)["runs"][0]["results"]] == ["M101"]
    assert said.code == 1


# --- due ------------------------------------------------------------------------------------------------------------------------------


def test_check_again_at_every_change(content: Path) -> None:
    """`--watch` says at once what a change has broken, and that it is mended, until it is stopped; also where another folder takes the place of the one that was looked at, which a link leads to."""
    said: queue.Queue[str] = queue.Queue()
    link = content.parent / "link"
    link.symlink_to(content)
    with subprocess.Popen([*faults.HEEDING, sys.executable, "-m", "generator", "check", str(link), "--watch", "--as-of", AS_OF], stdout=subprocess.PIPE, text=True, cwd=PROJECT) as process:
        assert process.stdout is not None
        out = process.stdout
        threading.Thread(target=lambda: [*map(said.put, out)], daemon=True).start()

        def until(text: str) -> None:
            while text not in said.get(timeout=60):
                pass

        try:
            until(": 0 errors")
            giraffe = content / "actions" / "giraffe.yaml"
            whole = giraffe.read_text()
            giraffe.write_text(whole.replace("meeting: cop13", "meeting: cop99"))
            until("R101: no meeting 'cop99' in the register")
            giraffe.write_text(whole)
            until(": 0 errors")
            content.rename(content.parent / "former")
            shutil.copytree(content.parent / "former", content.parent / "latter")
            (content.parent / "latter").rename(content)
            until(": 0 errors")
            giraffe.write_text(whole.replace("meeting: cop13", "meeting: cop98"))
            until("R101: no meeting 'cop98' in the register")
            process.send_signal(signal.SIGINT)
            until("stopped")
        except queue.Empty:
            process.kill()
            raise
    assert process.returncode == 0


def test_an_interrupt_that_python_drops_stops_the_watch_all_the_same(tmp_path: Path) -> None:
    """One that comes while something is taken away that is no longer needed; nobody is told of it, unlike of whatever else goes wrong there."""
    script = """
import signal, sys
from pathlib import Path
from generator import cli, serving
class Gone:
    def __del__(self):
        signal.raise_signal(signal.SIGINT)
class Broken:
    def __del__(self):
        raise ValueError("this is told")
def again():
    Broken(), Gone()
with cli._heeding():
    serving.watch(Path(sys.argv[1]), again, cli._stopped)
"""
    done = subprocess.run([*faults.HEEDING, sys.executable, "-c", script, str(tmp_path)], capture_output=True, text=True, cwd=PROJECT, timeout=60, check=False)
    assert (done.returncode, done.stdout) == (0, "stopped\n")
    assert re.findall(r"^\w+: ?.*", done.stderr, re.MULTILINE) == ["ValueError: this is told"]


def test_who_asks_twice_is_answered_once() -> None:
    """A terminal and what was started in it may both pass on that somebody wants an end: the second comes while the first is being noted, or while it is answered."""
    script = """
import os, signal, sys, time
from generator import cli
number = getattr(signal, sys.argv[1])
def run():
    if os.fork() == 0:
        time.sleep(0.3)
        for _ in range(200):
            os.kill(os.getppid(), number)
            time.sleep(0.0001)
        os._exit(0)
    time.sleep(60)
with cli._heeding():
    try:
        run()
    except KeyboardInterrupt:
        os.wait()
        print("stopped")
"""
    for name in ("SIGTERM", "SIGINT"):
        done = subprocess.run([*faults.HEEDING, sys.executable, "-c", script, name], capture_output=True, text=True, cwd=PROJECT, timeout=30, check=False)
        assert (done.returncode, done.stdout, done.stderr) == (0, "stopped\n", "")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this computer has no device that is always full")
def test_what_cannot_be_told_may_be_done_all_the_same(content: Path) -> None:
    with Path("/dev/full").open("w") as full:
        done = subprocess.run([sys.executable, "-m", "generator", "new", "partner", "another", str(content)], stdout=full, stderr=subprocess.PIPE, text=True, cwd=PROJECT, check=False)
    assert (done.returncode, done.stderr) == (
        2,
        "register: what there is to say cannot be written to standard output: No space left on device; the work may be done all the same: look before you run the command again\n",
    )
    assert (content / "partners" / "another.yaml").is_file()


def test_due(content: Path, capsys: pytest.CaptureFixture[str]) -> None:  # noqa: ARG001
    said = Said(capsys, "due", "--as-of", "2023-06-01")
    assert (said.code, said.err) == (0, "")
    assert said.out == """\
As of 2023-06-01; next COP: COP14

Decision on extension, at COP14, 2024-02-12 (Resolution 12.28 (Rev.COP14), Annex 1, step 6.6)
Report to the Scientific Council, before COP14, date not recorded (Resolution 12.28 (Rev.COP14), Annex 1, step 5.1)
Account in the National Report, before COP14, date not recorded (Resolution 12.28 (Rev.COP14), Annex 1, step 5.5)
  13.3 Giraffe: Chad, Example Trust, An alliance

What is overdue: Step 6.4 would consider closed an action on which no report was received. For no COP is it recorded that all reports to it were read; which reports are missing can therefore not be told, and no action is named here.
"""


def test_due_says_where_it_is_not_known_whether_an_action_still_runs(content: Path, capsys: pytest.CaptureFixture[str]) -> None:  # noqa: ARG001
    said = Said(capsys, "due", *DAY)
    assert said.out.splitlines()[-3] == "  13.3 Giraffe: Chad, Example Trust, An alliance  (if still ongoing: known up to COP14)"


def test_due_waits_until_errors_are_mended(content: Path, capsys: pytest.CaptureFixture[str]) -> None:
    spoil(content)
    said = Said(capsys, "due", *DAY)
    assert (said.code, said.out, said.err) == (2, "", "register: the register has errors; 'register check' tells them\n")


def test_the_day_is_that_of_the_last_commit(content: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """In universal time, wherever the commit was made."""
    environment = {**os.environ, "GIT_COMMITTER_DATE": "2020-02-22T23:30:00-05:00", "GIT_CONFIG_GLOBAL": os.devnull}
    for command in (["init", "--quiet"], ["add", "."], ["-c", "user.name=x", "-c", "user.email=x@example.org", "commit", "--quiet", "--message", "x"]):
        subprocess.run(["git", *command], check=True, cwd=content.parent, env=environment)
    said = Said(capsys, "due")
    assert (said.err, said.out.splitlines()[0]) == ("", "As of 2020-02-23; next COP: COP14")


# --- new ------------------------------------------------------------------------------------------------------------------------------

PATHS = {
    "action": ("okapi-two", "actions/okapi-two.yaml"),
    "partner": ("a-trust", "partners/a-trust.yaml"),
    "plan": ("a-plan", "workplans/a-plan/plan.yaml"),
    "activity": ("example-plan/13.aa-a", "workplans/example-plan/13.aa-a.yaml"),
    "species": ("okapia-johnstoni", "reference/species/okapia-johnstoni.yaml"),
    "party": ("cod", "reference/parties/cod.yaml"),
    "meeting": ("cop17", "reference/meetings/cop17.yaml"),
    "target": ("a-target", "reference/targets/a-target.yaml"),
    "body": ("a-body", "reference/bodies/a-body.yaml"),
}


@pytest.mark.parametrize("kind", KINDS)
def test_new(kind: str, content: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The file lies where it should; the check asks for nothing but its open fields."""
    id_, path = PATHS[kind]
    said = Said(capsys, "new", kind, id_)
    assert (said.code, said.err) == (0, "")
    assert said.out == f"content/{path} is written: fill in the fields, delete those that are not known and the comments, then run 'register check'.\n"
    said = Said(capsys, "fmt", "--check")
    assert (said.code, said.out) == (0, "0 files would change\n")
    lines = (content / path).read_text().split("\n")
    rows = [row for row in json.loads(Said(capsys, "check", *DAY, "--format", "json").out) if row["severity"] == "error"]
    assert {(row["code"], row["path"]) for row in rows} == {("M106", f"content/{path}")}
    asked = [lines[row["line"] - 1].strip().removeprefix("- ") for row in rows]
    assert all(re.fullmatch(r"[a-z_]+:|-|", line) for line in asked)
    required = [field.name for field in fields(KINDS[kind]) if field.required]
    assert [name for name in required if not any(re.match(rf"{name}:($| 13.aa-a$)", line) for line in lines)] == []


@pytest.mark.parametrize("kind", KINDS)
def test_every_field_that_new_offers_is_one(kind: str) -> None:
    """With the `# ` taken from every field, the file is well but for the values that are still to come."""
    text = "\n".join(line.replace("# ", "") if re.match(r"[# ]*(- )?[a-z0-9_]+:( [a-z-]*)?$|[# ]*-\s*$", line) else line if not line.strip().startswith("#") else "" for line in new.write(kind, PATHS[kind][0]).split("\n"))
    source = parse("record.yaml", text.encode())
    assert isinstance(source, Source), source
    assert source.data.keys() == {field.name for field in fields(KINDS[kind])}
    found = shape.shape(kind, source)
    assert isinstance(found, list)
    assert {d.code for d in shape.faults(kind, source, found)} <= {"M106", "M111"}


def test_a_filled_record_is_well(content: Path, capsys: pytest.CaptureFixture[str]) -> None:
    Said(capsys, "new", "meeting", "cop17")
    path = content / "reference" / "meetings" / "cop17.yaml"
    text = path.read_text()
    for empty, filled in (
        ("abbreviation:", "abbreviation: COP17"), ("  en:", "  en: Seventeenth meeting"), ("  fr:", "  fr: Dix-septième session"), ("  es:", "  es: 17.ª reunión"),
        ("kind:", "kind: cop"), ("# number:", "number: 17"), ("    # document:", "    document: UNEP/CMS/COP17/Doc.1"), ("  status:", "  status: verified"),
    ):  # fmt: skip
        assert f"\n{empty}\n" in text
        text = text.replace(f"\n{empty}\n", f"\n{filled}\n")
    path.write_text(text)
    said = Said(capsys, "check", *DAY)
    assert (said.code, said.out) == (0, well(18))
    assert core(text)["sources"] == [{"document": "UNEP/CMS/COP17/Doc.1"}]


@pytest.mark.parametrize(
    ("kind", "id_", "error"),
    [
        ("action", "Giraffe", "'Giraffe' cannot be the id of a Concerted Action: ids are small letters a-z, digits and single hyphens, at most 80: 'giraffe'"),
        ("action", "été 2", "'été 2' cannot be the id of a Concerted Action: ids are small letters a-z, digits and single hyphens, at most 80: 'ete-2'"),
        ("action", "../giraffe", "'../giraffe' cannot be the id of a Concerted Action: an id is one word or several with hyphens, without '/'"),
        ("action", "index", "'index' cannot be the id of a Concerted Action: choose words a reader knows"),
        ("action", "a\x1b[31m", r"'a\x1b[31m' cannot be the id of a Concerted Action: ids are small letters a-z, digits and single hyphens, at most 80: 'a-31m'"),
        ("party", "NOR", "'NOR' cannot be the id of a country: ids are small letters a-z, digits and single hyphens, at most 80: 'nor'"),
        ("plan", "a/b", "'a/b' cannot be the id of a work plan: an id is one word or several with hyphens, without '/'"),
        ("activity", "1.1", "'1.1' cannot be the id of an activity: an activity is plan/number, as cbd-cms-2012-2014/2.7"),
        ("activity", "example-plan/1/2", "'example-plan/1/2' cannot be the id of an activity: an activity is plan/number, as cbd-cms-2012-2014/2.7"),
        ("activity", "example-plan/plan", "'example-plan/plan' cannot be the id of an activity: an activity is plan/number, as cbd-cms-2012-2014/2.7"),
        ("action", "giraffe", "content/actions/giraffe.yaml is there already"),
        ("plan", "example-plan", "content/workplans/example-plan/plan.yaml is there already"),
    ],
)
def test_new_refuses(kind: str, id_: str, error: str, content: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = files.read_tree(content).files
    said = Said(capsys, "new", kind, id_)
    assert (said.code, said.out, said.err) == (2, "", f"register: {error}\n")
    assert files.read_tree(content).files == before


def test_new_makes_no_folder_of_records(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(tmp_path)
    said = Said(capsys, "new", "action", "giraffe")
    assert (said.code, said.err) == (2, "register: no folder 'content'; name the folder of the records, as in: register new action giraffe content\n")
    assert list(tmp_path.iterdir()) == []


def test_fmt_of_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(tmp_path)
    said = Said(capsys, "fmt", "giraffe.yaml")
    assert (said.code, said.out, said.err) == (2, "", "register: no file or folder 'giraffe.yaml'\n")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no pipes with names")
def test_fmt_waits_for_no_pipe(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    os.mkfifo(tmp_path / "giraffe.yaml")
    said = Said(capsys, "fmt", str(tmp_path))
    assert (said.code, said.err) == (2, f"register: '{tmp_path}/giraffe.yaml' is no file; take it away, and write the record as a file\n")


@pytest.mark.parametrize(("command", "code"), [("check content", 0), ("check nothere", 2)])
def test_output_may_be_closed(command: str, code: int) -> None:
    """Whoever starts the program may care for its exit code alone."""
    done = subprocess.run(["sh", "-c", f'"$0" -m generator {command} >&- 2>&-', sys.executable], check=False, cwd=PROJECT)
    assert done.returncode == code


# --- build ----------------------------------------------------------------------------------------------------------------------------


def test_a_build_with_errors_leaves_the_former_output_as_it_is(content: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert Said(capsys, "build", *DAY, "--docs-only").code == 0
    before = files.read_tree(content.parent / "build").files
    assert before["docs/en/actions/giraffe/index.md"]
    spoil(content)
    said = Said(capsys, "build", *DAY, "--docs-only")
    assert said.code == 1
    assert said.out.endswith("17 records read: 1 error, 0 warnings\nNothing was built.\n")
    assert files.read_tree(content.parent / "build").files == before


def test_a_signal_that_python_drops_stops_a_build_all_the_same(content: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """What is raised while Python makes a copy of itself is lost."""
    real = site.build

    def build(*arguments: Any, **named: Any) -> site.Site:
        with suppress(KeyboardInterrupt):
            os.kill(os.getpid(), signal.SIGTERM)
            time.sleep(5)
        return real(*arguments, **named)

    monkeypatch.setattr(site, "build", build)
    assert cli.main(["build", "--as-of", "2026-11-21", "--docs-only", "--output", "out"]) == 2
    assert capsys.readouterr().err.endswith("register: stopped\n")
    assert not (content.parent / "out" / "docs").exists()


def test_a_site_that_cannot_be_built_leaves_the_former_one_as_it_is(content: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """MkDocs refuses a link in a page written by hand to a heading that it does not have; its words reach the user, the site stays."""
    said = Said(capsys, "build", *DAY)
    assert said.code == 0
    assert said.out == f"The site is in build/site: {well(17).splitlines()[-1]}. 'register serve' shows it.\n"
    site = content.parent / "build" / "site"
    before = files.read_tree(site).files
    assert before["actions/giraffe/index.html"]
    page = content / "pages" / "en" / "about.md"
    page.write_text(page.read_text() + "\n[nowhere](#nowhere)\n")
    said = Said(capsys, "build", *DAY)
    assert said.code == 2
    assert "register: MkDocs could not build the pages in en without a warning:\n" in said.err
    assert "#nowhere" in said.err
    assert files.read_tree(site).files == before


def test_a_link_to_nothing_in_a_page_written_by_hand_is_told_with_its_place(content: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Each is told in the language it stands in; links to pages, to files beside them and to other sites are left alone, and so is what only looks like a link."""
    assert Said(capsys, "build", "--docs-only", *DAY).code == 0
    (content / "pages" / "fr" / "about.md").write_text(
        "# À propos\n\n[fait](../actions/giraffe/) [accueil](..) [home](../../) [CSV](../../data/SHA256SUMS) [CMS](https://www.cms.int/) [ici](#ici) `[non](../non/)`\n\n[a](actions.md), [b](../action/)\n[c](../actions/giraffe), [d](../../about/#x)\n[e](../../../x/)\n"
    )
    said = Said(capsys, "build", "--docs-only", *DAY)
    assert said.code == 1
    assert said.out == (
        "content/pages/fr/about.md:5:5: error S212: a link to 'actions.md', where the site has nothing\n    hint: did you mean '../actions/'?\n"
        "content/pages/fr/about.md:5:22: error S212: a link to '../action/', where the site has nothing\n    hint: did you mean '../actions/'?\n"
        "content/pages/fr/about.md:6:5: error S212: a link to '../actions/giraffe', where the site has nothing\n    hint: did you mean '../actions/giraffe/'?\n"
        "content/pages/fr/about.md:7:5: error S212: a link to '../../../x/', where the site has nothing\n    hint: write the address of a page from here, as '../about/', or leave the link out\n"
        "17 records read: 4 errors, 0 warnings\nNothing was built.\n"
    )


# --- the program ----------------------------------------------------------------------------------------------------------------------


def run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "generator", *arguments]
    return subprocess.run(command, check=False, capture_output=True, text=True, cwd=PROJECT, env={**os.environ, **environment})


def test_it_runs_as_a_module_and_as_register() -> None:
    as_module = run("check", str(GOLDEN), *DAY)
    assert (as_module.returncode, as_module.stdout.splitlines()[-1], as_module.stderr) == (0, well(17).splitlines()[-1], "")
    register = subprocess.run([str(Path(sys.executable).with_name("register")), "check", str(GOLDEN), *DAY], check=False, capture_output=True, text=True)
    assert (register.returncode, register.stdout) == (0, as_module.stdout)


def test_it_refuses_to_run_without_its_words() -> None:
    said = run("schema", "--check", PYTHONOPTIMIZE="2")
    assert (said.returncode, said.stdout) == (2, "")
    assert said.stderr == "register: Python leaves docstrings out (-OO, PYTHONOPTIMIZE=2), of which messages and pages are made; run it without that\n"


def test_it_speaks_where_only_ascii_can_be_printed(content: Path) -> None:
    (content / "actions" / "été.yaml").write_text("x")
    said = run("check", str(content), *DAY, PYTHONIOENCODING="ascii")
    assert (said.returncode, said.stderr) == (1, "")
    assert r"actions/\xe9t\xe9.yaml:1:1: error S203: '\xe9t\xe9' cannot be an id" in said.stdout


def test_it_is_silent_where_no_one_listens() -> None:
    """As in `register check | head -1`."""
    reader, writer = os.pipe()
    os.close(reader)
    try:
        said = subprocess.run([sys.executable, "-m", "generator", "check", str(GOLDEN), *DAY], check=False, stdout=writer, stderr=subprocess.PIPE, text=True, cwd=PROJECT)
    finally:
        os.close(writer)
    assert (said.returncode, said.stderr) == (2, "")


# --- revisions ------------------------------------------------------------------------------------------------------------------------


@pytest.fixture
def clone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Repository:
    """A repository with the tiny register that knows the branches `main` and `dev` of another, and has a commit more on its own `main`: a record is gone."""
    made = Repository(tmp_path, GOLDEN)
    for name in ("main", "dev"):
        made.git("update-ref", f"refs/remotes/origin/{name}", "HEAD")
    (tmp_path / "content" / "partners" / "example-trust.yaml").unlink()
    made.commit("Drop a partner")
    monkeypatch.chdir(tmp_path)
    return made


ITSELF = "register: '{}' is the very commit that is looked at, so nothing was compared; name another base, as {}\n"


@pytest.mark.parametrize("command", [["check", "--base"], ["check", "--at", "HEAD", "--base"], ["diff"], ["review"]])
def test_a_base_that_is_what_is_looked_at_is_told(command: list[str], clone: Repository, capsys: pytest.CaptureFixture[str]) -> None:
    """On a branch `main` of one's own, `main` is the last commit itself. It is no error: what is looked at may be well."""
    said = Said(capsys, *command, "main")
    assert said.err == ITSELF.format("main", "origin/main")
    assert "H401" not in said.out
    assert Said(capsys, *command, "origin/main").err == ""
    clone.git("update-ref", "refs/remotes/origin/main", "HEAD")
    again = Said(capsys, *command, "origin/main")
    assert (again.code, again.out, again.err) == (said.code, said.out, ITSELF.format("origin/main", "HEAD~1"))


def test_what_is_not_committed_yet_is_compared_with_the_last_commit(clone: Repository, capsys: pytest.CaptureFixture[str]) -> None:
    clone.edit("content/actions/giraffe.yaml", '"13.3"', '"13.4"')
    said = Said(capsys, "check", "--base", "main")
    assert (said.code, said.err) == (1, "")
    assert "error H404: the number was '13.3'" in said.out


def test_a_branch_that_only_the_other_repository_has_is_named(clone: Repository, capsys: pytest.CaptureFixture[str]) -> None:
    said = Said(capsys, "review", "HEAD", "dev")
    assert (said.code, said.out, said.err) == (2, "", "register: 'dev' is no revision of this repository; did you mean 'origin/dev'?\n")
    clone.git("update-ref", "refs/remotes/origin/topic/dev", "HEAD")
    clone.git("update-ref", "-d", "refs/remotes/origin/dev")
    said = Said(capsys, "diff", "dev")
    assert (said.code, said.out, said.err) == (2, "", "register: 'dev' is no revision of this repository; write the name of a branch, as main, or a commit\n")


def test_a_review_that_tells_of_errors_ends_well(clone: Repository, capsys: pytest.CaptureFixture[str]) -> None:
    """As it says of itself, and the README: the check has failed for them, and the review is there to be read."""
    clone.edit("content/actions/giraffe.yaml", BROKEN, "")
    clone.commit("Forget what was read")
    said = Said(capsys, "review", "HEAD~1")
    assert (said.code, said.err) == (0, "")
    assert said.out.startswith("**1 error: this cannot be merged as it is")
    assert Said(capsys, "check", "--base", "HEAD~1").code == 1
    assert "It ends with 0 also where there are errors; 'check' fails for them." in " ".join(Said(capsys, "review", "--help").out.split())
    assert "`review` alone ends with 0 also where something is to be mended" in (PROJECT / "README.md").read_text()


GONE = "content/actions/giraffe.yaml:1:1: warning H401: the record 'giraffe' is gone since the last commit, without a tombstone\n    hint: "


def test_a_file_that_git_was_told_to_forget_is_not_gone(clone: Repository, capsys: pytest.CaptureFixture[str]) -> None:
    """As after 'git mv' and a tombstone in the old place, which is not added yet."""
    giraffe = "content/actions/giraffe.yaml"
    clone.git("mv", giraffe, "content/actions/giraffes.yaml")
    assert GONE + "it looks renamed to 'giraffes': put back the file with three lines alone: 'moved_to:', below it '  - giraffes', and 'on:' with the day\n" in Said(capsys, "check", *DAY).out
    clone.write(giraffe, "moved_to:\n  - giraffes\non: 2026-11-20\n")
    assert "H401" not in Said(capsys, "check", *DAY).out
    clone.git("reset", "--quiet", "--hard")
    (clone.root / "content" / "actions" / "giraffes.yaml").unlink(missing_ok=True)
    clone.git("rm", "--quiet", "--cached", giraffe)
    assert "H401" not in Said(capsys, "check", *DAY).out
    (clone.root / giraffe).unlink()
    assert GONE + "put the file back;" in Said(capsys, "check", *DAY).out


def test_a_file_that_was_never_committed_is_not_gone(clone: Repository, capsys: pytest.CaptureFixture[str]) -> None:
    clone.write("content/partners/another.yaml", "kind: ngo\n")
    clone.git("add", "--all")
    (clone.root / "content" / "partners" / "another.yaml").unlink()
    assert "H401" not in Said(capsys, "check", *DAY).out


# --- what cannot be done --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        (("build", "--output", "content"), "'content' holds the records, or lies among them; name another folder with --output"),
        (("build", "--output", "content/build"), "'content/build' holds the records, or lies among them; name another folder with --output"),
        (("new", "activity", "no-plan/1.1"), "there is no content/workplans/no-plan/plan.yaml; begin with: register new plan no-plan"),
        (("check", "--base", "HEAD"), "git cannot read the history: not a git repository (or any of the parent directories): .git"),
    ],
)
def test_what_cannot_be_done_is_said(content: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...], error: str) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(content.parent.parent))
    before = files.read_tree(content).files
    said = Said(capsys, *arguments)
    assert (said.code, said.out, said.err) == (2, "", f"register: {error}\n")
    assert files.read_tree(content).files == before


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        (("check", "--as-of", "0001-01-01"), "argument --as-of: '0001-01-01' is not a day; write it as 2026-11-21"),
        (("due", "--as-of", "2023-02-29"), "argument --as-of: '2023-02-29' is not a day; write it as 2026-11-21"),
        (("serve", "--port", "99999"), "argument --port: '99999' is no port; write a number from 1 to 65535"),
    ],
)
def test_arguments_are_looked_at_first(content: Path, capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], error: str) -> None:  # noqa: ARG001
    said = Said(capsys, *arguments)
    assert said.code == 2
    assert said.err.endswith(f"register {arguments[0]}: error: {error}\n")


def test_what_was_not_made_by_a_build_is_not_replaced(content: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:  # noqa: ARG001
    thesis = tmp_path / "mine" / "docs" / "thesis.txt"
    files.write_file(thesis, b"words")
    said = Said(capsys, "build", "--docs-only", "--output", str(tmp_path / "mine"))
    assert (said.code, thesis.read_bytes()) == (2, b"words")
    assert said.err.endswith(f"register: {tmp_path}/mine/docs was not made by 'register build', which would replace it; move it away, or name another folder with --output\n")
    (tmp_path / "linked").mkdir()
    (tmp_path / "linked" / "site").symlink_to(tmp_path / "mine")
    assert Said(capsys, "build", "--output", str(tmp_path / "linked")).code == 2
    assert (tmp_path / "linked" / "site").is_symlink()


def test_two_builds_do_not_mix(content: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:  # noqa: ARG001
    output = tmp_path / "out"
    with files.claimed(output, ("docs", "site")):
        said = Said(capsys, "build", "--docs-only", "--output", str(output))
    assert said.code == 2
    assert said.err.endswith(f"register: another build is writing to {output}; wait until it has ended, or name another folder with --output\n")
    assert Said(capsys, "build", "--docs-only", "--output", str(output)).code == 0
    assert Said(capsys, "build", "--docs-only", "--output", str(output)).code == 0


def test_what_is_built_can_be_read_by_all(content: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:  # noqa: ARG001
    before = os.umask(0o077)
    try:
        assert Said(capsys, "build", "--docs-only", "--output", str(tmp_path / "out")).code == 0
    finally:
        os.umask(before)
    assert {path.stat().st_mode & 0o777 for path in (tmp_path / "out" / "docs").rglob("*.md")} == {0o644}


def test_pages_do_not_name_the_folder_of_the_records(content: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert Said(capsys, "build", str(content.resolve()), "--docs-only", "--output", str(tmp_path / "out")).code == 0
    page = (tmp_path / "out" / "docs" / "en" / "actions" / "giraffe" / "index.md").read_text()
    assert "<code>content/actions/giraffe.yaml</code>" in page
    assert str(content) not in page


def test_the_hook_reads_what_is_committed(tmp_path: Path) -> None:
    """A record that is wrong in the index is refused though the file beside it is right, and the other way round it is let through."""
    repository = Repository(tmp_path, PROJECT / "tests" / "golden" / "content")
    (tmp_path / ".venv" / "bin").mkdir(parents=True)
    (tmp_path / ".venv" / "bin" / "register").symlink_to(Path(sys.executable).with_name("register"))
    repository.write(".gitignore", ".venv\n")
    repository.git("config", "core.hooksPath", str(PROJECT / ".githooks"))
    path = "content/partners/example-trust.yaml"
    good = (tmp_path / path).read_text()
    repository.write(path, good.replace("kind: ngo", "kind: BAD"))
    repository.git("add", "--all")
    repository.write(path, good)
    with pytest.raises(subprocess.CalledProcessError) as refused:
        repository.git("commit", "--quiet", "--message", "Bad")
    assert "partners/example-trust.yaml:8:7: error" in refused.value.stdout + refused.value.stderr
    repository.write(path, good + "kind: ngo\n")
    repository.git("add", "--all")
    with pytest.raises(subprocess.CalledProcessError) as unread:
        repository.git("commit", "--quiet", "--message", "Twice")
    assert "the field 'kind' stands twice" in unread.value.stdout + unread.value.stderr
    assert "Put them in order" not in unread.value.stdout + unread.value.stderr
    repository.write(path, f"kind: ngo\n{good.replace('kind: ngo', '').strip()}\n".replace("\n\n", "\n"))
    repository.git("add", "--all")
    with pytest.raises(subprocess.CalledProcessError) as mixed:
        repository.git("commit", "--quiet", "--message", "Mixed")
    assert mixed.value.stderr.endswith("Put them in order with: register fmt content\n")
    repository.write(path, good)
    repository.git("add", "--all")
    repository.write("content/partners/another.yaml", "kind: BAD\n")
    repository.git("commit", "--quiet", "--message", "Good")
