"""The program as the editing page runs it: Python for browsers (Pyodide), the packages it needs, and the rooms that check, write and compare records.

What comes from elsewhere lies in this folder; `README.md` says from where.
"""

from __future__ import annotations

from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

from generator import catalog, desk
from generator.archive import packed

if TYPE_CHECKING:
    from collections.abc import Iterator
    from importlib.resources.abc import Traversable

    from generator.catalog import Words

_RUNTIME = ("pyodide.mjs", "pyodide.asm.mjs", "pyodide.asm.wasm", "python_stdlib.zip", "pyodide-lock.json")
_CORE = "pydantic_core"
"""What pydantic is made of, built for browsers; its version is that of the installed one, as a test demands."""

_ROOMS = ("__init__", "jobs", "diagnostics", "source", "shape", "canonical", "register", "lifecycle", "rules", "continuity", "catalog", "markup", "changes", "desk")
_PACKAGES = ("pydantic", "annotated_types", "typing_inspection", "yaml", "markupsafe", "babel")
_SPOKEN = frozenset(f"{name}.dat" for name in ("root", *(part for locale in catalog.LOCALES.values() for part in (locale[:2], locale)), "en_001", "en_150"))
"""The languages of which dates and numbers are written."""


def runtime() -> dict[str, bytes]:
    """The files of the runtime and the program, by name."""
    here = resources.files("generator.browser")
    wheel = next(one for one in here.iterdir() if one.name.startswith(_CORE))
    return {**{name: here.joinpath(name).read_bytes() for name in _RUNTIME}, f"{_CORE}.whl": wheel.read_bytes(), "register.zip": _program()}


@cache
def _program() -> bytes:
    """The program and the packages in Python that it needs, in one archive; the same bytes every time."""
    return packed(_files())


def _files() -> Iterator[tuple[str, bytes]]:
    ours = resources.files("generator")
    for room in _ROOMS:
        yield f"generator/{room}.py", ours.joinpath(f"{room}.py").read_bytes()
    yield from _below(ours.joinpath("models"), "generator/models")
    for package in _PACKAGES:
        yield from _below(resources.files(package), package)
    yield "typing_extensions.py", resources.files("typing_inspection").joinpath("..", "typing_extensions.py").read_bytes()


def _below(folder: Traversable, name: str) -> Iterator[tuple[str, bytes]]:
    """The Python files of a package, and of its data what the program reads."""
    for one in sorted(folder.iterdir(), key=lambda one: one.name):
        if one.is_dir() and one.name != "__pycache__":
            yield from _below(one, f"{name}/{one.name}")
        elif one.name.endswith(".py") or one.name == "global.dat" or one.name in _SPOKEN:
            yield f"{name}/{one.name}", one.read_bytes()


def spoken(words: Words) -> dict[str, str]:
    """The words with which the program tells changes and findings in one language, and the titles of the rules."""
    return desk.titles(words) | catalog.findings(words.lang) | desk.trimmed(words, ("change_", "edit_untold", "edit_uneven", "edit_and", "edit_said_", "edit_todo_", "edit_date_form", "edit_date_last", "edit_date_open", "edit_called", "language_", "field_", "value_", "status", "column_", "kind", "not_recorded", "colon", "semicolon", "item_", "and_more", "until", "since", "from", "yes", "no", "open_end", "history", "extended", "plan_", "progress_", "date", "at_", "as_at", "event"))
