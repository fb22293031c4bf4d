"""What lies on the disk but cannot lie in git for every computer: odd names, links, modes, other repositories."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from generator import cli, files
from generator.diagnostics import CannotRunError
from tests.support import PROJECT, examine

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

BODIES = Path("reference") / "bodies"


@pytest.fixture
def content(tmp_path: Path) -> Path:
    """A tiny register that is well, to be spoilt."""
    shutil.copytree(Path(__file__).parent / "cases" / "OK-register" / "content", tmp_path / "content")
    return tmp_path / "content"


@contextmanager
def as_nobody(folder: Path) -> Iterator[None]:
    """Read as a user to whom modes apply, also where the tests run as root."""
    if os.geteuid() != 0:
        yield
        return
    for path in [folder, *folder.rglob("*")]:
        os.chown(path, 65534, 65534)
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)


def said(content: Path) -> list[str]:
    """What is said of the register, as it is shown."""
    return [f"{d.location} {d.code} {d.message}; hint: {d.hint}" for d in examine(content)[1]]


def test_the_tiny_register_is_well(content: Path) -> None:
    assert said(content) == []


# --- links, modes, folders ------------------------------------------------------------------------------------------------------------


def _link_to_a_file(content: Path) -> None:
    (content / BODIES / "passwd.yaml").symlink_to("/etc/passwd")


def _link_within(content: Path) -> None:
    (content / BODIES / "again.yaml").symlink_to("standing-committee.yaml")


def _broken_link(content: Path) -> None:
    (content / BODIES / "gone.yaml").symlink_to("nowhere.yaml")


def _link_to_itself(content: Path) -> None:
    (content / BODIES / "loop.yaml").symlink_to("loop.yaml")


def _linked_folder(content: Path) -> None:
    (content / "reference" / "more").symlink_to("/tmp")


def _linked_folder_above(content: Path) -> None:
    (content / "reference" / "up").symlink_to("..")


def _program(content: Path) -> None:
    (content / BODIES / "standing-committee.yaml").chmod(0o755)


def _folder_named_like_a_record(content: Path) -> None:
    (content / BODIES / "a.yaml").mkdir()


def _pipe(content: Path) -> None:
    os.mkfifo(content / BODIES / "pipe.yaml")


def _repository(content: Path) -> None:
    (content / "reference" / "other" / ".git").mkdir(parents=True)
    (content / "reference" / "other" / "a.yaml").write_text("a: b\n")


def _submodule(content: Path) -> None:
    (content / "reference" / "other").mkdir()
    (content / "reference" / "other" / ".git").write_text("gitdir: ../../.git/modules/other\n")


def _repository_at_the_top(content: Path) -> None:
    (content / ".git" / "objects").mkdir(parents=True)
    (content / ".git" / "HEAD").write_text("ref: refs/heads/main\n")


def _very_large_file(content: Path) -> None:
    with (content / BODIES / "large.yaml").open("wb") as file:
        file.truncate(5_000_000_000)


def _deep_folders(content: Path) -> None:
    (content / "/".join("a" * 200)).mkdir(parents=True)


LIES = {
    _link_to_a_file: "content/reference/bodies/passwd.yaml:1:1 S205 a link; hint: commit a plain file or folder",
    _link_within: "content/reference/bodies/again.yaml:1:1 S205 a link; hint: commit a plain file or folder",
    _broken_link: "content/reference/bodies/gone.yaml:1:1 S205 a link; hint: commit a plain file or folder",
    _link_to_itself: "content/reference/bodies/loop.yaml:1:1 S205 a link; hint: commit a plain file or folder",
    _linked_folder: "content/reference/more:1:1 S205 a link; hint: commit a plain file or folder",
    _linked_folder_above: "content/reference/up:1:1 S205 a link; hint: commit a plain file or folder",
    _program: "content/reference/bodies/standing-committee.yaml:1:1 S208 the file is marked as a program; hint: chmod 644 it",
    _folder_named_like_a_record: "content/reference/bodies/a.yaml:1:1 S209 a folder named like a record; hint: remove it, or rename it",
    _pipe: "content/reference/bodies/pipe.yaml:1:1 S209 neither a file nor a folder; hint: remove it",
    _repository: "content/reference/other:1:1 S210 a repository inside the register (a submodule); hint: remove it, and add its files",
    _submodule: "content/reference/other:1:1 S210 a repository inside the register (a submodule); hint: remove it, and add its files",
    _repository_at_the_top: "content/.git:1:1 S210 a repository inside the register (a submodule); hint: remove it, and add its files",
    _very_large_file: "content/reference/bodies/large.yaml:1:1 S103 the file has 5,000,000,000 bytes; hint: remove it; a record has at most 65,536",
    _deep_folders: "content/a/a/a/a/a/a/a/a/a:1:1 S209 a folder more than 8 levels deep; hint: records lie in actions/, partners/, workplans/<plan>/ and reference/<kind>/",
}


@pytest.mark.parametrize(("spoil", "answer"), LIES.items(), ids=lambda one: getattr(one, "__name__", "")[1:])
def test_what_is_no_plain_file(content: Path, spoil: Callable[[Path], None], answer: str) -> None:
    spoil(content)
    assert said(content) == [answer]


def test_a_file_that_cannot_be_read() -> None:
    with tempfile.TemporaryDirectory() as folder:
        content = Path(folder) / "content"
        shutil.copytree(Path(__file__).parent / "cases" / "OK-register" / "content", content)
        (content / "reference" / "meetings" / "cop12.yaml").chmod(0)
        with as_nobody(Path(folder)):
            found = said(content)
    assert found == ["content/reference/meetings/cop12.yaml:1:1 S207 the file cannot be read: Permission denied; hint: chmod 644 it"]


@pytest.mark.parametrize(
    ("mode", "answer"),
    [
        (0o000, "content/reference:1:1 S207 the folder cannot be read: Permission denied; hint: chmod 755 it"),
        (0o400, "content/reference/a.yaml:1:1 S207 the file cannot be read: Permission denied; hint: chmod 755 its folder"),
    ],
)
def test_a_folder_that_cannot_be_read(mode: int, answer: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        content = Path(folder) / "content"
        (content / "reference").mkdir(parents=True)
        (content / "reference" / "a.yaml").write_text("a: b\n")
        (content / "reference").chmod(mode)
        with as_nobody(Path(folder)):
            found = said(content)
        (content / "reference").chmod(0o755)
    assert found == [answer]


# --- names ----------------------------------------------------------------------------------------------------------------------------

IDS = "ids are small letters a-z, digits and single hyphens, at most 80"
NAMES = {
    b"a\nb.yaml": f"content/reference/bodies/a\\nb.yaml:1:1 S203 'a\\nb' cannot be an id; hint: {IDS}: 'a-b'",
    b"caf\xe9.yaml": f"content/reference/bodies/caf\\udce9.yaml:1:1 S203 'caf\\udce9' cannot be an id; hint: {IDS}: 'caf'",
    "café.yaml".encode(): f"content/reference/bodies/café.yaml:1:1 S203 'café' cannot be an id; hint: {IDS}: 'cafe'",
    "cafe\u0301.yaml".encode(): f"content/reference/bodies/cafe\u0301.yaml:1:1 S203 'cafe\u0301' cannot be an id; hint: {IDS}: 'cafe'",
    b"\x1b[31mred.yaml": f"content/reference/bodies/\\x1b[31mred.yaml:1:1 S203 '\\x1b[31mred' cannot be an id; hint: {IDS}: '31mred'",
    "a\u202eb.yaml".encode(): f"content/reference/bodies/a\\u202eb.yaml:1:1 S203 'a\\u202eb' cannot be an id; hint: {IDS}: 'ab'",
    b"::error file=x::.yaml": f"content/reference/bodies/::error file=x::.yaml:1:1 S203 '::error file=x::' cannot be an id; hint: {IDS}: 'error-file-x'",
    b"-rf.yaml": f"content/reference/bodies/-rf.yaml:1:1 S203 '-rf' cannot be an id; hint: {IDS}: 'rf'",
    b"a .yaml": f"content/reference/bodies/a .yaml:1:1 S203 'a ' cannot be an id; hint: {IDS}: 'a'",
    b"a.yaml ": "content/reference/bodies/a.yaml :1:1 S202 a file that is no record; hint: remove it, or name it <id>.yaml",
    b"a.yaml.": "content/reference/bodies/a.yaml.:1:1 S202 a file that is no record; hint: remove it, or name it 'a.yaml'",
    b"x" * 250 + b".yaml": f"content/reference/bodies/{'x' * 250}.yaml:1:1 S203 '{'x' * 59}…' cannot be an id; hint: {IDS}: '{'x' * 80}'",
    b"Standing-Committee.yaml": (
        "content/reference/bodies/Standing-Committee.yaml:1:1 S206 the name differs from 'reference/bodies/standing-committee.yaml' in case alone; "
        "hint: rename one of them; some computers hold them for the same file"
    ),
}


@pytest.mark.parametrize(("name", "answer"), NAMES.items(), ids=range(len(NAMES)))
def test_names_that_cannot_be_ids(content: Path, name: bytes, answer: str) -> None:
    (Path(os.fsdecode(os.fsencode(content / BODIES) + b"/" + name))).write_text("a: b\n")
    assert said(content) == [answer]


def test_an_odd_name_reaches_the_screen_without_its_control_characters(content: Path) -> None:
    Path(os.fsdecode(os.fsencode(content / BODIES) + b"/\x1b[31m\n::error::\xe9.yaml")).write_text("a: b\n")
    run = subprocess.run([sys.executable, "-m", "generator", "check", str(content)], cwd=PROJECT, capture_output=True, text=True, check=False)
    assert run.returncode == 1
    assert run.stderr == ""
    lines = run.stdout.splitlines()
    assert len(lines) == 3
    assert "\x1b" not in run.stdout
    assert lines[0].startswith(f"{content}/reference/bodies/\\x1b[31m\\n::error::\\udce9.yaml:1:1: error S203: ")


# --- reading --------------------------------------------------------------------------------------------------------------------------


def test_no_file_is_passed_over(content: Path) -> None:
    for name in (".hidden", ".DS_Store", "Thumbs.db", "notes.txt", "a.yml", "b.YAML", "c.json"):
        (content / BODIES / name).write_text("x\n")
        (content / name).write_text("x\n")
    found = {d.location.path for d in examine(content)[1]}
    everything = {f"content/{path.relative_to(content).as_posix()}" for path in content.rglob("*") if path.is_file()}
    read = {f"content/{entry.path.removeprefix('content/')}" for entry in examine(content)[0].entries()}
    assert found | read == everything
    assert len(found) == 14


def test_files_are_read_by_their_path_in_order(content: Path) -> None:
    tree = files.read_tree(content)
    assert list(tree.files)[:3] == ["actions/giraffe.yaml", "partners/wildlife-trust.yaml", "reference/bodies/standing-committee.yaml"]
    assert tree.faults == []


def test_reading_changes_nothing(content: Path) -> None:
    before = {path: (path.read_bytes(), path.stat().st_mtime_ns, path.stat().st_mode) for path in sorted(content.rglob("*")) if path.is_file()}
    examine(content)
    assert {path: (path.read_bytes(), path.stat().st_mtime_ns, path.stat().st_mode) for path in sorted(content.rglob("*")) if path.is_file()} == before


def test_a_root_that_is_no_folder(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        files.read_tree(tmp_path / "content")
    (tmp_path / "content").write_text("")
    with pytest.raises(NotADirectoryError):
        files.read_tree(tmp_path / "content")


def test_a_disk_that_is_full_is_told_with_the_file(tmp_path: Path) -> None:
    (tmp_path / "page").symlink_to("/dev/full")
    with pytest.raises(OSError, match="No space left on device") as found:
        files.add_files(tmp_path, [("page", b"words")])
    assert found.value.filename == str(tmp_path / "page")


def test_a_folder_of_ours_keeps_no_links_and_no_pipes(tmp_path: Path) -> None:
    """They would lead out of it, or be waited for."""
    (tmp_path / "outside").mkdir()
    (tmp_path / "ours").mkdir()
    (tmp_path / "ours" / "linked").symlink_to(tmp_path / "outside")
    os.mkfifo(tmp_path / "ours" / "page.md")
    written = files.write_tree(tmp_path / "ours", {"linked/index.md": b"a", "page.md": b"b"})
    assert sorted(written.changed) == ["linked/index.md", "page.md"]
    assert (tmp_path / "ours" / "page.md").read_bytes() == b"b"
    assert list((tmp_path / "outside").iterdir()) == []


def test_files_and_folders_of_ours_take_each_others_place(tmp_path: Path) -> None:
    ours = tmp_path / "ours"
    files.write_tree(ours, {"a": b"1", "b/c": b"2", "d": b"3"})
    (ours / ".d.new" / "left").mkdir(parents=True)
    written = files.write_tree(ours, {"a/b": b"1", "b": b"2", "d": b"4"})
    assert (written.changed, written.gone) == (["a/b", "b", "d"], ["a", "b/c"])
    assert dict(files.walk(ours)) == {"a/b": b"1", "b": b"2", "d": b"4"}
    assert sorted(path.name for path in ours.iterdir()) == ["a", "b", "d"]


def test_what_a_run_left_behind_leads_nowhere(tmp_path: Path) -> None:
    """A folder of ours is never one that a link leads to, and its mark is a plain file."""
    outside, output = tmp_path / "outside", tmp_path / "build"
    files.write_tree(outside, {"letter.txt": b"mine"})
    output.mkdir()
    (output / ".docs.former").symlink_to(outside)
    with files.claimed(output, ("docs", "site")):
        files.write_tree(output / "docs", {"a": b"1"})
    assert dict(files.walk(outside)) == {"letter.txt": b"mine"}
    for odd in (lambda place: place.symlink_to(tmp_path / "made"), os.mkfifo):
        (output / ".register").unlink()
        odd(output / ".register")
        with pytest.raises(files.OccupiedError, match="is no plain file; remove it, or name another folder with --output"), files.claimed(output, ("site",)):
            pass
    assert not (tmp_path / "made").exists()


def test_a_very_deep_folder_is_walked(tmp_path: Path) -> None:
    deep = tmp_path
    for _ in range(1_200):
        deep = deep / "d"
        deep.mkdir()
    (deep / "page").write_bytes(b"words")
    odd: dict[str, str] = {}
    assert [data for _, data in files.walk(tmp_path, odd)] == [b"words"]
    assert odd == {}
    (deep / "page").unlink()
    while deep != tmp_path:  # whoever clears up would walk it in another way
        deep.rmdir()
        deep = deep.parent


def test_a_file_that_would_take_all_memory_is_not_read(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Named on the command line, or among those of a site."""
    large = tmp_path / "site" / "large.bin"
    large.parent.mkdir()
    with large.open("wb") as file:
        file.truncate(4_000_000_000)
    with pytest.raises(CannotRunError, match=r"large\.bin has 4,000,000,000 bytes, and at most 200,000,000 are read: it is none that the register made$"):
        list(files.walk(large.parent))
    (tmp_path / "actions").mkdir()
    large.rename(tmp_path / "actions" / "large.yaml")
    assert cli.main(["fmt", str(tmp_path / "actions" / "large.yaml")]) == 2
    assert "large.yaml has 4,000,000,000 bytes" in capsys.readouterr().err
