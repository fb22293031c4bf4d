"""The map in the package's docstring is true: every module stands in it, imports point only upwards, and the middle is pure."""

from __future__ import annotations

import ast
import pkgutil
import re
import subprocess
import sys
import sysconfig
import zipfile
from typing import TYPE_CHECKING

import pytest

import generator
from generator import browser
from tests.support import PROJECT

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PACKAGE = PROJECT / "generator"
ROOMS: list[str] = re.findall(r"^    ([a-z_]+) {2,}\S", generator.__doc__ or "", re.MULTILINE)
NO_ROOMS = {"__main__", "words"}
"""What only starts the command, and a folder of data."""
OUTSIDE = {"datetime", "locale", "os", "pathlib", "random", "shutil", "socket", "subprocess", "sys", "tempfile", "time", "uuid"}
"""What asks the computer, the clock or the disk."""


def test_the_map_names_every_module() -> None:
    modules = {module.name for module in pkgutil.iter_modules(generator.__path__)}
    assert sorted(ROOMS) == sorted(modules - NO_ROOMS)


@pytest.mark.parametrize("room", ROOMS)
def test_imports_point_only_upwards(room: str) -> None:
    above = {*ROOMS[: ROOMS.index(room)], room} if (PACKAGE / room).is_dir() else set(ROOMS[: ROOMS.index(room)])
    assert [f"{place} imports {name}" for place, name in _imports(room) if name not in above] == []


def test_only_the_edges_touch_disk_and_clock() -> None:
    """Before `files`, modules take bytes and a day, and give bytes; they open no file and ask no clock. Only `history` asks git."""
    middle = [room for room in ROOMS[: ROOMS.index("files")] if room != "history"]
    found = []
    for room in middle:
        for path in _sources(room):
            tree = ast.parse(path.read_text())
            found += [f"{path.name} imports {name}" for name in _outside(tree)]
            found += [f"{path.name}:{node.lineno} opens a file" for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "open"]
    assert found == ["source.py imports sys", "catalog.py imports datetime", "feeds.py imports uuid", "books.py imports datetime", "calendars.py imports datetime"]  # for words kept once (`intern`), dates as values, and names made of other names (`uuid5`)


def _sources(room: str) -> list[Path]:
    folder = PACKAGE / room
    return sorted(folder.glob("*.py")) if folder.is_dir() else [PACKAGE / f"{room}.py"]


def _imports(room: str) -> Iterator[tuple[str, str]]:
    """Every import of another room, with its place; also those for types alone and those inside functions."""
    for path in _sources(room):
        for node in ast.walk(ast.parse(path.read_text())):
            if not isinstance(node, ast.Import | ast.ImportFrom):
                continue
            place = f"{path.name}:{node.lineno}"
            names = [alias.name for alias in node.names]
            if isinstance(node, ast.ImportFrom):
                assert node.level == 0, f"{place} imports by a relative name"
                names = [f"generator.{name}" for name in names] if node.module == "generator" else [node.module or ""]
            for name in names:
                if name.split(".")[0] == "generator":
                    yield place, name.split(".")[1]


def _outside(tree: ast.Module) -> list[str]:
    """What a module imports when it runs (not for types alone) of the world outside."""
    found = []
    for node in tree.body:
        if isinstance(node, ast.Import):
            found += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            found.append(node.module or "")
    return [name for name in found if name.split(".")[0] in OUTSIDE]


def test_the_editing_page_has_every_module_it_imports(tmp_path: Path) -> None:
    """What browsers run is an archive of some modules: they import each other, and no more of ours."""
    archive = tmp_path / "register.zip"
    archive.write_bytes(browser.runtime()["register.zip"])
    names = [name.removesuffix(".py").replace("/", ".") for name in zipfile.ZipFile(archive).namelist() if re.fullmatch(r"generator/[a-z]+\.py", name)]
    assert "generator.desk" in names
    script = f"import sys; sys.path[:0] = sys.argv[1:]; import {', '.join(names)}; print(generator.desk.__file__)"
    done = subprocess.run([sys.executable, "-I", "-S", "-c", script, archive, sysconfig.get_path("purelib")], check=False, capture_output=True, text=True)
    assert (done.stderr, done.stdout) == ("", f"{archive}/generator/desk.py\n")
