"""What others would do with the same pages: plain MkDocs Material over Markdown, without search; and what a program costs while it runs."""

from __future__ import annotations

import json
import re
import resource
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from markdownify import markdownify

from generator import files, frames
from tests.support import PROJECT

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

RECOMMENDED = [
    "abbr", "admonition", "attr_list", "def_list", "footnotes", "md_in_html", {"toc": {"permalink": True}}, {"pymdownx.arithmatex": {"generic": True}}, "pymdownx.betterem", "pymdownx.caret", "pymdownx.details",
    "pymdownx.emoji", "pymdownx.highlight", "pymdownx.inlinehilite", "pymdownx.keys", "pymdownx.mark", "pymdownx.smartsymbols", "pymdownx.superfences", {"pymdownx.tabbed": {"alternate_style": True}},
    {"pymdownx.tasklist": {"custom_checkbox": True}}, "pymdownx.tilde",
]  # fmt: skip
"""The extensions of Markdown that Material's documentation recommends to every site, as it has them set."""
_LEFT_OUT = re.compile(r"<(svg|nav|script|template|button|dialog|form)\b.*?</\1>", re.DOTALL)
"""What Markdown has no words for."""


def material(docs: Path, folder: Path, extensions: Sequence[object] = ()) -> list[str]:
    """Write the pages of `docs` as Markdown into `folder`, with the settings of a plain site and these extensions of Markdown; gives the command that builds it.

    The first page alone stands in its navigation: with all of them in it each page would take the longer the more there are.
    """
    for path in sorted(docs.rglob("*.md")):
        data = files.read_file(path)
        one = frames.sheet(path.name, data)
        text = data if one is None else f"---\ntitle: {one.front.get('title', '')}\n---\n\n{markdownify(_LEFT_OUT.sub('', one.body.decode()), heading_style='ATX')}".encode()
        files.write_file(folder / "docs" / path.relative_to(docs), text)
    settings = {"site_name": "Plain", "theme": {"name": "material", "font": False}, "nav": ["index.md"], "plugins": [], "markdown_extensions": list(extensions), "validation": {"links": {"not_found": "ignore", "anchors": "ignore", "unrecognized_links": "ignore", "absolute_links": "ignore"}}}
    files.write_file(folder / "mkdocs.yml", json.dumps(settings).encode())
    return [sys.executable, "-m", "mkdocs", "build", "--quiet", "--config-file", str(folder / "mkdocs.yml")]


class Cost(NamedTuple):
    """What a program took."""

    seconds: float
    processor: float
    """What it and its children kept processors busy for, in seconds."""
    memory: int
    """The most that it and its children held at once, in bytes: their proportional set size, in which what they share counts once."""


def cost(command: Sequence[str]) -> Cost:
    """Run a program to its good end."""
    most = 0
    ended = threading.Event()
    start, before = time.perf_counter(), _busy()
    with subprocess.Popen(command, cwd=PROJECT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as process:

        def look() -> None:
            nonlocal most
            while not ended.wait(0.2):
                most = max(most, sum(_held(one) for one in _tree(process.pid)))

        looking = threading.Thread(target=look)
        looking.start()
        said, _ = process.communicate()
        seconds = time.perf_counter() - start
        ended.set()
        looking.join()
    assert process.returncode == 0, said
    return Cost(seconds, _busy() - before, most)


def _busy() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _tree(pid: int) -> Iterator[int]:
    yield pid
    try:
        for task in Path(f"/proc/{pid}/task").iterdir():
            for child in (task / "children").read_text().split():
                yield from _tree(int(child))
    except OSError:  # it has ended
        return


def _held(pid: int) -> int:
    try:
        rolled = Path(f"/proc/{pid}/smaps_rollup").read_text()
    except OSError:
        return 0
    match = re.search(r"^Pss: +(\d+) kB", rolled, re.MULTILINE)
    return int(match[1]) * 1024 if match else 0
