"""How long the parts take, each as a ratio to something that must be done anyway, both measured in this run: `make bench`."""

from __future__ import annotations

import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

import yaml

from generator import files, history, register, rules
from tests.support import AS_OF, CONTENT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

COMMITS = 5_000
ROUNDS = 3


def main() -> None:
    """Print each ratio with its two times."""
    tree = files.read_tree(CONTENT, "content")
    records = {path: data for path, data in tree.files.items() if path.endswith(".yaml")}
    world, _ = register.read(tree.files)
    _say(f"check of {len(records):,} records", lambda: rules.check(register.read(tree.files)[0], AS_OF), "PyYAML's fastest loader reading them", lambda: [yaml.load(data, yaml.CSafeLoader) for data in records.values()])
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        subprocess.run(["git", "init", "--quiet", "--initial-branch=main", folder], check=True)
        subprocess.run(["git", "-C", folder, "fast-import", "--quiet"], input=b"".join(_commits(records)), check=True)
        subprocess.run(["git", "-C", folder, "checkout", "--quiet", "main"], check=True)
        patches = ["git", "-C", folder, "log", "--patch", "--no-renames"]
        _say(f"history of {COMMITS:,} commits in words", lambda: history.past(root / "content", world), "git log --patch", lambda: subprocess.run(patches, check=True, capture_output=True))


def _commits(records: dict[str, bytes]) -> Iterator[bytes]:
    """A history for git: all records at once, then one text of one record after the other."""
    now = dict(records)
    texts = sorted(path for path, data in records.items() if b"\n  en: " in data)
    chance = random.Random(12_28)
    for number in range(COMMITS):
        changed = list(records) if number == 0 else [chance.choice(texts)]
        yield f"commit refs/heads/main\ncommitter An Officer <officer@example.org> {1_600_000_000 + number * 3600} +0000\ndata <<END\nChange {number}\nEND\n".encode()
        for path in changed:
            if number:
                before, mark, after = now[path].partition(b"\n  en: ")
                now[path] = before + mark + f"{number} ".encode() + after.lstrip(b"0123456789 ")
            yield f"M 100644 inline content/{path}\ndata {len(now[path])}\n".encode() + now[path] + b"\n"


def _say(what: str, ours: Callable[[], object], other: str, theirs: Callable[[], object]) -> None:
    a, b = (min(_seconds(one) for _ in range(ROUNDS)) for one in (ours, theirs))
    sys.stdout.write(f"{what}: {a:.2f} s, {a / b:.1f} times {other} ({b:.2f} s)\n")


def _seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


if __name__ == "__main__":
    main()
