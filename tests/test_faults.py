"""When the disk is full, closed or another's, when a limit is reached or the program is killed: it says so, nothing is lost, and the next run works."""

from __future__ import annotations

import os
import random
import shutil
import signal
import socket
import tempfile
import urllib.request
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import xlsxwriter

from tests import faults
from tests.faults import DAY, GOLDEN, SIGNALS, differing, kill, limited, on_a_full_disk, ordinary, run, state
from tests.support import Repository

if TYPE_CHECKING:
    from collections.abc import Iterator

KILLS = 3


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Path]:
    """A folder in which an officer works: records, of which one is to be laid out; a schema that is not up to date; a document that was written before; a table that came in."""
    shutil.copytree(GOLDEN, tmp_path / "desk" / "content")
    desk = tmp_path / "desk"
    giraffe = desk / "content" / "actions" / "giraffe.yaml"
    giraffe.write_text(giraffe.read_text().replace("known_to: cop14", "known_to:   cop14"))
    (desk / "schemas").mkdir()
    (desk / "schemas" / "action.json").write_text("former")
    (desk / "giraffe-en.docx").write_text("former")
    (desk / "build" / "site").mkdir(parents=True)
    (desk / "build" / "site" / "index.html").write_text("former")
    (desk / "build" / ".register").touch()
    with xlsxwriter.Workbook(desk / "table.xlsx") as book:
        sheet = book.add_worksheet()
        for row, cells in enumerate((("No.", "Activity", "Description"), ("7.1", "Count the okapi", "By night. " * 100), ("7.2", "Count them again", "By day. " * 100))):
            sheet.write_row(row, 0, cells)
    yield desk
    for path in (desk, *desk.rglob("*")):
        path.chmod(0o755)


FULL = "No space left on device: {}; make room on that disk, then run the command again"
CLOSED = "Permission denied: {}; it belongs to another user, or is closed to you ('ls -l' tells): name another place, or have it opened"
COMMANDS: dict[str, tuple[tuple[str, ...], str, int]] = {
    "fmt": (("fmt",), "content/actions/giraffe.yaml", 0),
    "new": (("new", "meeting", "cop20"), "content/reference/meetings/cop20.yaml", 0),
    "import": (("import", "table.xlsx", "--plan", "example-plan"), "content/workplans/example-plan/7.2.yaml", 4096),
    "document": (("document", "record", "giraffe", "--force", *DAY), "giraffe-en.docx", 0),
    "schema": (("schema",), "schemas/action.json", 0),
    "build": (("build", *DAY), "build/docs/en/data/register.xlsx", 0),
}
"""What each command is told, the file that it cannot write, and how much room there is: where two files are to be written, enough for the first."""


@pytest.mark.parametrize("command", COMMANDS)
def test_a_full_disk(desk: Path, tmp_path: Path, command: str) -> None:
    arguments, path, room = COMMANDS[command]
    lead = on_a_full_disk(desk, room, tmp_path / "after")
    if not lead and not os.environ.get("CI"):
        pytest.skip("this computer does not let us make a small disk; where 'CI' is set this is a failure")
    before = state(desk)
    if command == "build":  # as a run leaves it that is cut short where two folders cannot change places
        (desk / "build" / "site").rename(desk / "build" / ".site.former")
        shutil.copytree(desk / "schemas", desk / "build" / ".site.7.new" / "en")
    (tmp_path / "after").mkdir()
    done = run(*arguments, lead=lead)
    assert (done.returncode, done.stdout, done.stderr.splitlines()[-1]) == (2, "", "register: " + FULL.format(path))
    left = state(tmp_path / "after")
    assert [path for path in differing(left, before) if not path.startswith("build/docs")] == []


@pytest.mark.parametrize("command", ["fmt", "new", "import", "build"])
def test_a_folder_that_is_closed(desk: Path, command: str) -> None:
    """As it is to whoever works in a folder of another user."""
    arguments, path, _ = COMMANDS[command]
    for folder in (path for path in (desk, *desk.rglob("*")) if path.is_dir()):
        folder.chmod(0o555)
    before = state(desk)
    done = run(*arguments, cwd=desk, lead=ordinary())
    named = {"import": "content/workplans/example-plan/7.1.yaml", "build": "build/docs"}.get(command, path)
    assert (done.returncode, done.stdout, done.stderr.splitlines()[-1]) == (2, "", "register: " + CLOSED.format(named))
    assert state(desk) == before


def test_a_build_that_cannot_begin(desk: Path) -> None:
    before = state(desk)
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        held.listen()
        port = held.getsockname()[1]
        for arguments, lead, error in (
            (("build", "--output", "table.xlsx"), [], "File exists: table.xlsx; a file lies where a folder is needed: move it away, or name another folder"),
            (("build",), limited("NOFILE", 6), "Too many open files; raise the limit with 'ulimit -n 1024', then run the command again"),
            (("serve", "--port", str(port)), [], f"the port {port} is in use, perhaps by another 'register serve'; name another with --port, as in: register serve --port 8080"),
        ):
            done = run(*arguments, *DAY, cwd=desk, lead=lead)
            assert (done.returncode, done.stdout, done.stderr.splitlines()[-1:]) == (2, "", [f"register: {error}"])
    assert state(desk) == before


@pytest.fixture
def another_disk() -> Iterator[Path]:
    """A folder in memory, which lists files in another order than a disk; where there is none, another folder."""
    with tempfile.TemporaryDirectory(dir="/dev/shm" if Path("/dev/shm").is_dir() else None) as folder:
        yield Path(folder)


def test_killed_or_elsewhere_the_site_is_the_same(tmp_path: Path, another_disk: Path) -> None:
    """A build that is killed leaves the former site; the next one makes the same site as on another computer, byte by byte and with the same modes."""
    (tmp_path / "one").mkdir()
    repository = Repository(tmp_path / "one", GOLDEN)
    site, line = faults.whole(tmp_path / "one" / "content", tmp_path / "whole")
    assert {mode for mode, _ in site.values()} == {0o644, 0o755}

    output = tmp_path / "output"
    (output / "site").mkdir(parents=True)
    (output / "site" / "index.html").write_text("former")
    (output / ".register").touch()
    for i in range(KILLS):
        one = kill(tmp_path / "one" / "content", output, site, line.moment((i + random.random()) / KILLS), SIGNALS[i % 3])
        assert one.site in ("former", "new"), one
        assert one.outlived == [], one
        if one.phase and one.site == "former" and one.signal != signal.SIGKILL:
            assert (one.code, one.said.splitlines()[-1], "Traceback" in one.said) == (2, "register: stopped", False), one

    repository.git("clone", "--quiet", "--config", "core.abbrev=20", str(tmp_path / "one"), str(another_disk / "another computer"))
    output = shutil.copytree(output, another_disk / "output")
    with faults.serving(another_disk / "another computer", output, *DAY, lead=["sh", "-c", 'umask 077; exec "$@"', "sh"], TZ="Pacific/Kiritimati", LC_ALL="tr_TR.UTF-8", PYTHONHASHSEED="7", TMPDIR="/nowhere", HOME="/nowhere") as address, urllib.request.urlopen(address) as page:
        assert b"CMS Register" in page.read()
    proof = {"SHA256SUMS", "log", "log/checkpoint", "log/leaves.jsonl"}  # what is only shown while somebody works on it proves nothing
    assert set(differing(state(output / "site"), site)) == proof
    assert {path.name for path in output.iterdir()} == {".register", "docs", "site"}
