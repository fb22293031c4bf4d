"""The programs we run: git for the date and name of a version, MkDocs for the HTML, Pagefind for the search, LibreOffice for PDF."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from generator import files, ledger
from generator.diagnostics import CannotRunError
from generator.models import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence


class Version(NamedTuple):
    """Which state of the records this is, as far as git knows."""

    commit: str
    """The short name of the commit; empty outside git, ending in `+` where files differ from it."""
    date: str
    """The day of the commit, `YYYY-MM-DD`; empty outside git."""
    seconds: int
    """The same in seconds since 1970, for `SOURCE_DATE_EPOCH`; 0 outside git."""


class ToolError(CannotRunError):
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


class Dress(NamedTuple):
    """What the pages around the records say that only the build knows."""

    epoch: int = 0
    """`SOURCE_DATE_EPOCH`, in seconds since 1970."""
    root: str = ""
    """The address of the site on the web, ending in `/`; empty where it has none yet."""
    stamps: Mapping[str, str] = MappingProxyType({})
    """What the foot of each page says of the version of the records, by language."""


def build_html(project: Path, docs: Path, site: Path, dress: Dress, told: Callable[[str], None] = lambda _: None) -> None:
    """Build `docs/{en,fr,es}` into the folder `site` with MkDocs, English at the root, French and Spanish below it, and the index of its search.

    The languages are built side by side into a folder beside `site`, which takes its place only when all is done. Raises `ToolError` with the program's own words.
    """
    work = _workplace(site)
    with ThreadPoolExecutor(max_workers=2) as pool:
        for _ in pool.map(lambda lang: _mkdocs(project, docs, work, dress, lang, told), LANGUAGES):
            pass
    whole = work / "en"
    for lang in LANGUAGES[1:]:
        shutil.rmtree(work / lang / "assets")  # all languages use those of the root
        (work / lang).rename(whole / lang)
    for unused in ("images", "javascripts", "stylesheets"):
        shutil.rmtree(whole / "assets" / unused)  # of the theme whose icons and words we use
    index(whole, told)
    files.write_file(whole / ledger.MANIFEST, ledger.manifest({path: ledger.seen(path, data) for path, data in files.walk(whole)}))
    files.swap(whole, site)
    shutil.rmtree(work)


def refresh_html(project: Path, docs: Path, site: Path, dress: Dress, changed: Sequence[str], told: Callable[[str], None] = lambda _: None) -> None:
    """Build only the `changed` files of `docs` and put them into a `site` that was built before; the search finds their new words.

    The pages are the same as a whole build gives, but for the version in the foot of those that did not change. Raises `ToolError`.
    """
    some = _workplace(site)
    langs = [lang for lang in LANGUAGES if any(path.startswith(f"{lang}/") for path in changed)]
    for lang in langs:
        places = [path.relative_to(docs).as_posix() for path in (docs / lang).glob("*/index.md")]
        for path in {f"{lang}/index.md", *places, *(path for path in changed if path.startswith(f"{lang}/"))}:
            files.write_file(some / "docs" / path, files.read_file(docs / path))
    with ThreadPoolExecutor(max_workers=2) as pool:
        for _ in pool.map(lambda lang: _mkdocs(project, some / "docs", some / "site", dress, lang, told), langs):
            pass
    for lang in langs:
        root = site if lang == "en" else site / lang
        for path in changed:
            if path.startswith(f"{lang}/"):
                made = path.removeprefix(f"{lang}/").removesuffix(".md") + (".html" if path.endswith(".md") else "")
                files.write_file(root / made, files.read_file(some / "site" / lang / made))
    shutil.rmtree(some)
    index(site, told)
    (site / ledger.MANIFEST).unlink(missing_ok=True)  # what was built in part is for looking at, not for publishing


def _workplace(site: Path) -> Path:
    """A folder of our own beside `site`; what runs that were cut short left there is removed, though one of their programs may still be writing."""
    for left in site.parent.glob(f".{site.name}.*.new"):
        shutil.rmtree(left, ignore_errors=True)
    return site.with_name(f".{site.name}.{os.getpid()}.new")


def index(site: Path, told: Callable[[str], None] = lambda _: None) -> None:
    """The index of the search over all pages of `site`, a part for each language; only what its program interface needs is kept. Raises `ToolError`."""
    place = site / "pagefind"
    fresh = site.with_name(f".{site.name}.pagefind")
    if fresh.is_dir():
        shutil.rmtree(fresh)
    command = [sys.executable, "-m", "pagefind", "--site", str(site), "--output-subdir", "../" + f".{site.name}.pagefind", "--logfile", os.devnull]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    if done.returncode:
        raise ToolError(f"Pagefind could not index the pages:\n{(done.stdout + done.stderr).strip()}")
    for unused in fresh.glob("pagefind-*"):
        if unused.name not in ("pagefind-entry.json", "pagefind-worker.js"):
            unused.unlink()
    if place.is_dir():
        shutil.rmtree(place)
    fresh.rename(place)
    told("search")


def _mkdocs(project: Path, docs: Path, work: Path, dress: Dress, lang: str, told: Callable[[str], None]) -> None:
    own = project / ("mkdocs.yml" if lang == "en" else f"mkdocs.{lang}.yml")
    config = {"INHERIT": str(own.resolve()), "docs_dir": str((docs / lang).resolve()), "site_dir": str((work / lang).resolve()), "theme": {"custom_dir": str((project / "overrides").resolve())}, "extra": {"root": dress.root, "stamp": dress.stamps.get(lang, "")}}
    path = work / f"mkdocs-{lang}.yml"
    files.write_file(path, json.dumps(config).encode())
    environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1", "SOURCE_DATE_EPOCH": str(dress.epoch), "PYTHONWARNINGS": "default"}
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--config-file", str(path)]
    done = subprocess.run(command, check=False, capture_output=True, text=True, env=environment)
    lines = [line for line in (done.stdout + done.stderr).splitlines() if line.strip() and not line.startswith("INFO")]
    crash = next((i for i, line in enumerate(lines) if line.startswith("Traceback")), None)
    said = "\n".join(lines if crash is None else [*lines[:crash], lines[-1]])
    if done.returncode or said:
        raise ToolError(f"MkDocs could not build the pages in {lang} without a warning:\n{said}")
    told(f"site in {lang}")


_TAGGED = 'pdf:writer_pdf_Export:{"UseTaggedPDF":{"type":"boolean","value":"true"},"ExportBookmarks":{"type":"boolean","value":"true"}}'
"""A PDF with its structure, for those who have it read aloud, and with its headings as bookmarks."""


def pdf(document: bytes) -> bytes:
    """A document for Word as PDF, made by LibreOffice. Raises `ToolError`."""
    office = shutil.which("soffice")
    if office is None:
        raise ToolError("LibreOffice makes the PDF, and it is not installed: install libreoffice-writer, or write the document to a file that ends in .docx")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        files.write_file(folder / "document.docx", document)
        command = [office, f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless", "--convert-to", _TAGGED, "--outdir", name, name + "/document.docx"]
        done = subprocess.run(command, check=False, capture_output=True, text=True)
        made = folder / "document.pdf"
        if not made.is_file():
            raise ToolError(f"LibreOffice made no PDF of the document:\n{(done.stdout + done.stderr).strip()}")
        return files.read_file(made)
