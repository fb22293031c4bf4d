"""The only module that touches the disk."""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import NamedTuple

from generator.diagnostics import Diagnostic, Location, Severity


class Tree(NamedTuple):
    """The files below a folder by their path (with `/`), and what lies there that cannot be read as a file."""

    files: dict[str, bytes]
    faults: list[Diagnostic]


def read_tree(root: Path, name: str | None = None) -> Tree:
    """Read every file below `root`; `name` is how places in it are written. Nothing is passed over without a word.

    Raises `NotADirectoryError` or `FileNotFoundError` where `root` is no folder.
    """
    label = (name or root.as_posix()).rstrip("/")
    files: dict[str, bytes] = {}
    faults: list[Diagnostic] = []

    def wrong(path: str, code: str, message: str, hint: str) -> None:
        faults.append(Diagnostic(Location(f"{label}/{path}"), code, Severity.ERROR, message, hint))

    def visit(folder: Path, lead: str) -> None:
        with os.scandir(folder) as found:
            items = sorted(found, key=lambda item: item.name)
        for item in items:
            path = lead + item.name
            mode = item.stat(follow_symlinks=False).st_mode
            if stat.S_ISLNK(mode):
                wrong(path, "S205", "a link", "commit a plain file or folder")
            elif stat.S_ISDIR(mode):
                if item.name.endswith((".yaml", ".yml")):
                    wrong(path, "S209", "a folder named like a record", "remove it, or rename it")
                elif (folder / item.name / ".git").exists():
                    wrong(path, "S210", "a repository inside the register (a submodule)", "remove it, and add its files")
                else:
                    visit(folder / item.name, path + "/")
            elif not stat.S_ISREG(mode):
                wrong(path, "S209", "neither a file nor a folder", "remove it")
            else:
                if mode & 0o111:
                    wrong(path, "S208", "the file is marked as a program", f"chmod 644 {item.name}")
                try:
                    files[path] = (folder / item.name).read_bytes()
                except OSError as error:
                    wrong(path, "S207", f"the file cannot be read: {error.strerror}", "chmod 644 it")

    visit(root, "")
    return Tree(files, faults)
