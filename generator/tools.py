"""The programs we run: git for the date and name of a version, MkDocs for the HTML."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, NamedTuple

from generator import files
from generator.models import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path


class Version(NamedTuple):
    """Which state of the records this is, as far as git knows."""

    commit: str
    """The short name of the commit; empty outside git, ending in `+` where files differ from it."""
    date: str
    """The day of the commit, `YYYY-MM-DD`; empty outside git."""
    seconds: int
    """The same in seconds since 1970, for `SOURCE_DATE_EPOCH`; 0 outside git."""


class ToolError(Exception):
    """A program we run failed; the message says which and why."""


def version(root: Path) -> Version:
    """The commit that `root` stands at."""
    try:
        shown = _git(root, "log", "-1", "--format=%h %cd %ct", "--date=format-local:%Y-%m-%d").split()
        dirty = _git(root, "status", "--porcelain", "--", ".").strip()
    except (OSError, subprocess.CalledProcessError):
        return Version("", "", 0)
    return Version(shown[0] + ("+" if dirty else ""), shown[1], int(shown[2])) if len(shown) == 3 else Version("", "", 0)


def _git(root: Path, *arguments: str) -> str:
    environment = {**os.environ, "TZ": "UTC", "GIT_OPTIONAL_LOCKS": "0"}
    return subprocess.run(["git", "-C", str(root), *arguments], check=True, capture_output=True, text=True, env=environment).stdout  # noqa: S607


def build_html(project: Path, docs: Path, site: Path, epoch: int, told: Callable[[str], None] = lambda _: None) -> None:
    """Build `docs/{en,fr,es}` into the folder `site` with MkDocs: English at the root, French and Spanish below it.

    The languages are built side by side into a folder beside `site`, which takes its place only when all is done. Raises `ToolError` with MkDocs' own words.
    """
    work = _workplace(site)
    with ThreadPoolExecutor(max_workers=2) as pool:
        for _ in pool.map(lambda lang: _mkdocs(project, docs, work, epoch, lang, told), LANGUAGES):
            pass
    whole = work / "en"
    for lang in LANGUAGES[1:]:
        (work / lang).rename(whole / lang)
    files.swap(whole, site)
    shutil.rmtree(work)


def refresh_html(project: Path, docs: Path, site: Path, epoch: int, changed: Sequence[str], told: Callable[[str], None] = lambda _: None) -> None:
    """Build only the `changed` files of `docs` and put them into a `site` that was built before; the search finds their new words.

    The pages are the same as a whole build gives: a page depends on nothing but its own file and the index pages. Raises `ToolError`.
    """
    some = _workplace(site)
    langs = [lang for lang in LANGUAGES if any(path.startswith(f"{lang}/") for path in changed)]
    for lang in langs:
        places = [path.relative_to(docs).as_posix() for path in (docs / lang).glob("*/index.md")]
        for path in {f"{lang}/index.md", *places, *(path for path in changed if path.startswith(f"{lang}/"))}:
            files.write_file(some / "docs" / path, files.read_file(docs / path))
    with ThreadPoolExecutor(max_workers=2) as pool:
        for _ in pool.map(lambda lang: _mkdocs(project, some / "docs", some / "site", epoch, lang, told), langs):
            pass
    for lang in langs:
        root = site if lang == "en" else site / lang
        for path in changed:
            if path.startswith(f"{lang}/"):
                made = path.removeprefix(f"{lang}/").removesuffix(".md") + (".html" if path.endswith(".md") else "")
                files.write_file(root / made, files.read_file(some / "site" / lang / made))
        files.write_file(root / "search/search_index.json", _search(root, some / "site" / lang))
    shutil.rmtree(some)


def _workplace(site: Path) -> Path:
    """A folder of our own beside `site`; what runs that were cut short left there is removed, though one of their programs may still be writing."""
    for left in site.parent.glob(f".{site.name}.*.new"):
        shutil.rmtree(left, ignore_errors=True)
    return site.with_name(f".{site.name}.{os.getpid()}.new")


def _search(whole: Path, some: Path) -> bytes:
    """The search index of the whole site with the entries of some pages put in the place of their former ones."""
    index, fresh = (json.loads(files.read_file(root / "search/search_index.json")) for root in (whole, some))
    pages = {entry["location"].split("#")[0] for entry in fresh["docs"]}
    index["docs"] = [entry for entry in index["docs"] if entry["location"].split("#")[0] not in pages] + fresh["docs"]
    return json.dumps(index, sort_keys=True, separators=(",", ":")).encode()


def _mkdocs(project: Path, docs: Path, work: Path, epoch: int, lang: str, told: Callable[[str], None]) -> None:
    own = project / ("mkdocs.yml" if lang == "en" else f"mkdocs.{lang}.yml")
    config = {"INHERIT": str(own.resolve()), "docs_dir": str((docs / lang).resolve()), "site_dir": str((work / lang).resolve()), "theme": {"custom_dir": str((project / "overrides").resolve())}}
    path = work / f"mkdocs-{lang}.yml"
    files.write_file(path, json.dumps(config).encode())
    environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1", "SOURCE_DATE_EPOCH": str(epoch), "PYTHONWARNINGS": "default"}
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--config-file", str(path)]
    done = subprocess.run(command, check=False, capture_output=True, text=True, env=environment)
    lines = [line for line in (done.stdout + done.stderr).splitlines() if line.strip() and not line.startswith("INFO")]
    crash = next((i for i, line in enumerate(lines) if line.startswith("Traceback")), None)
    said = "\n".join(lines if crash is None else [*lines[:crash], lines[-1]])
    if done.returncode or said:
        raise ToolError(f"MkDocs could not build the pages in {lang} without a warning:\n{said}")
    told(f"site in {lang}")
