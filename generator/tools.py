"""The programs we run: MkDocs for the HTML, Pagefind for the search, LibreOffice for PDF."""

from __future__ import annotations

import base64
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import ExitStack, contextmanager, suppress
from functools import partial
from hashlib import sha256
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple

import pagefind_bin

from generator import archive, files, frames, ledger, search, workers
from generator.diagnostics import CannotRunError
from generator.models import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence


class ToolError(CannotRunError):
    """A program we run failed; the message says which and why."""


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
    with files.workplace(site) as work:
        workers.side_by_side({f"site in {lang}": partial(_pages, project, docs, work, dress, lang) for lang in LANGUAGES}, told)
        whole = work / "en"
        for lang in LANGUAGES[1:]:
            shutil.rmtree(work / lang / "assets")  # all languages use those of the root
            (work / lang).rename(whole / lang)
        for unused in ("images", "javascripts", "stylesheets"):
            shutil.rmtree(whole / "assets" / unused)  # of the theme whose icons and words we use
        index(whole, told)
        files.write_file(whole / ledger.MANIFEST, ledger.manifest({path: sha256(data).hexdigest() for path, data in files.walk(whole)}))
        files.swap(whole, site)


def refresh_html(project: Path, docs: Path, site: Path, dress: Dress, changed: Sequence[str], told: Callable[[str], None] = lambda _: None) -> None:
    """Build only the `changed` files of `docs` and put them into a `site` that was built before; the search finds their new words.

    The pages are the same as a whole build gives, but for the version in the foot of those that did not change. Raises `ToolError`.
    """
    langs = [lang for lang in LANGUAGES if any(path.startswith(f"{lang}/") for path in changed)]
    with files.workplace(site) as some:
        for lang in langs:
            places = [path.relative_to(docs).as_posix() for path in (docs / lang).glob("*/index.md")]
            for path in {f"{lang}/index.md", *places, *(path for path in changed if path.startswith(f"{lang}/"))}:
                files.write_file(some / "docs" / path, files.read_file(docs / path))
            files.add_links(docs, (path.relative_to(docs).as_posix() for path in (docs / lang).glob("*/*") if path.suffix != ".md" and path.is_file()), some / "docs")
        workers.side_by_side({f"site in {lang}": partial(_pages, project, some / "docs", some / "site", dress, lang) for lang in langs}, told)
        whole = some / "whole"
        files.link_tree(site, whole)
        for lang in langs:
            root = whole if lang == "en" else whole / lang
            for path in changed:
                if path.startswith(f"{lang}/"):
                    made = path.removeprefix(f"{lang}/").removesuffix(".md") + (".html" if path.endswith(".md") else "")
                    files.write_file(root / made, files.read_file(some / "site" / lang / made))
            if dress.root:  # without an address the map is empty
                pages = frames.Frames((path.relative_to(docs / lang).as_posix(), files.read_file(path)) for path in (docs / lang).rglob("*.md"))
                for name, data in _maps(project, pages, dress, lang).items():
                    files.write_file(root / name, data)
        index(whole, told)
        (whole / ledger.MANIFEST).unlink(missing_ok=True)  # what was built in part is for looking at, not for publishing
        files.swap(whole, site)


def show_html(docs: Path, site: Path, made: Mapping[str, bytes]) -> bool:
    """Put what pages say by now into the pages of a `site` that was built of `docs`, so that whoever edits sees it before all is built again; whether it was put there.

    Only what stands between the head and the foot of a page is changed: titles and whatever other pages say of the record wait for the build, which makes these pages
    whatever they say by then: one line end more keeps the files in `docs` from being what it writes.
    """
    shown: dict[Path, bytes] = {}
    for path, data in made.items():
        lang, _, rest = path.partition("/")
        page = site / ("" if lang == "en" else lang) / f"{rest.removesuffix('.md')}.html"
        before, now = (frames.sheet(path, one) for one in (files.read_file(docs / path) if (docs / path).is_file() else b"", data))
        html = files.read_file(page) if page.is_file() else b""
        if before is None or now is None or html.count(before.body) != 1:
            return False
        shown |= {page: html.replace(before.body, now.body), docs / path: data + b"\n"}
    files.write_files(shown)
    (site / ledger.MANIFEST).unlink(missing_ok=True)
    return True


def index(site: Path, told: Callable[[str], None] = lambda _: None) -> None:
    """The index of the search over all pages of `site`, a part for each language; only what its program interface needs is kept. Raises `ToolError`.

    Pagefind is given the pages one by one, for it numbers them as they come, and a folder lists them in an order of its disk's. One runs for each language, at the same time.
    """
    place = site / "pagefind"
    if place.is_dir():
        shutil.rmtree(place)
    pages: dict[str, list[str]] = {lang: [] for lang in LANGUAGES}
    for path in sorted((page.relative_to(site).as_posix() for page in site.rglob("*.html") if page.is_file()), key=lambda path: path.split("/")):
        first = path.split("/")[0]
        pages[first if first in pages else "en"].append(path)
    with ThreadPoolExecutor(len(pages)) as hands, ExitStack() as stack:
        services = [stack.enter_context(_begun([str(pagefind_bin.get_executable()), "--service"])) for _ in pages]
        work = [hands.submit(_indexed, site, service, own) for service, own in zip(services, pages.values(), strict=True)]
        for ended in as_completed(work):
            ended.result()
        parts = [one.result() for one in work]
    settled = search.settled(parts)
    files.add_files(place, ((path, data) for path, data in settled.items() if not path.startswith("pagefind-") or path in (search.ENTRY, "pagefind-worker.js")))
    told("search")


def _indexed(site: Path, service: subprocess.Popen[bytes], pages: Sequence[str]) -> dict[str, bytes]:
    """The files of the index of some pages, by path, from a Pagefind that runs. Raises `ToolError`."""
    own = {"index_id": _ask(service, {"type": "NewIndex", "config": {}})["index_id"]}
    for page in pages:
        _ask(service, {"type": "AddFile", "file_path": page, "file_contents": files.read_file(site / page).decode(), **own})
    made = _ask(service, {"type": "GetFiles", **own})["files"]
    service.communicate()
    return {one["path"]: base64.b64decode(one["content"]) for one in made}


def _ask(service: subprocess.Popen[bytes], payload: Mapping[str, Any]) -> dict[str, Any]:
    """What Pagefind answers: messages are JSON in Base64 and end in a comma. Raises `ToolError`."""
    said = bytearray()
    if service.stdin is not None and service.stdout is not None:
        with suppress(BrokenPipeError):
            service.stdin.write(base64.b64encode(json.dumps({"message_id": 0, "payload": payload}).encode()) + b",")
            service.stdin.flush()
        while not said.endswith(b",") and (more := os.read(service.stdout.fileno(), 1 << 16)):
            said.extend(more)
        said = said[:-1] if said.endswith(b",") else bytearray()
    try:
        answer: dict[str, Any] = json.loads(base64.b64decode(said))["payload"] if said else {"type": "Error", "message": "it ended before its work was done"}
    except (ValueError, KeyError, TypeError):
        answer = {"type": "Error", "message": "its answer cannot be read"}
    if answer["type"] == "Error":
        raise ToolError(f"Pagefind could not index the pages: {answer['message']}")
    return answer


def _pages(project: Path, docs: Path, work: Path, dress: Dress, lang: str) -> None:
    """Build `docs/<lang>` into `work/<lang>`: the same files as MkDocs alone gives, of which it makes one page of each kind and those written by hand."""
    source, made, some = docs / lang, work / lang, work / "docs" / lang
    paths = sorted(path.relative_to(source).as_posix() for path in source.rglob("*") if path.is_file())
    others = [path for path in paths if not path.endswith(".md")]
    pages = frames.Frames((path, files.read_file(source / path)) for path in paths if path.endswith(".md"))
    files.add_files(some, pages.specimens().items())
    beside = {path.rpartition("/")[0] for path in pages.by_hand}
    files.add_links(source, (path for path in others if path.rpartition("/")[0] in beside), some)
    _mkdocs(project, work / "docs", work, dress, lang)
    files.add_files(made, pages.filled(lambda path: files.read_file(made / path)))
    for folder in pages.marked():
        files.remove(made / folder)
    files.add_links(source, (path for path in others if path.rpartition("/")[0] not in beside), made)
    files.add_files(made, _maps(project, pages, dress, lang).items())


def _maps(project: Path, pages: frames.Frames, dress: Dress, lang: str) -> dict[str, bytes]:
    """The map of the site in one language, plain and packed."""
    sitemap = frames.sitemap(files.read_file(project / "overrides" / "sitemap.xml").decode(), pages.fronts(frames.ON_MAP), {"root": dress.root, "lang": lang}).encode()
    return {"sitemap.xml": sitemap, "sitemap.xml.gz": archive.gzipped("sitemap.xml", sitemap, dress.epoch // 86_400 * 86_400)}


def _mkdocs(project: Path, docs: Path, work: Path, dress: Dress, lang: str) -> None:
    own = project / ("mkdocs.yml" if lang == "en" else f"mkdocs.{lang}.yml")
    config = {"INHERIT": str(own.resolve()), "docs_dir": str((docs / lang).resolve()), "site_dir": str((work / lang).resolve()), "theme": {"custom_dir": str((project / "overrides").resolve())}, "extra": {"root": dress.root, "stamp": dress.stamps.get(lang, "")}}
    path = work / f"mkdocs-{lang}.yml"
    files.write_file(path, json.dumps(config).encode())
    environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1", "SOURCE_DATE_EPOCH": str(dress.epoch), "PYTHONWARNINGS": "default"}
    done = _run([sys.executable, "-m", "mkdocs", "build", "--strict", "--config-file", str(path)], environment)
    lines = [line for line in _said(done).splitlines() if line.strip() and not line.startswith("INFO")]
    if any(line.startswith("Traceback") for line in lines):
        raise ToolError(f"MkDocs could not build the pages in {lang}: {lines[-1]}")
    if done.returncode or lines:
        raise ToolError("\n".join((f"MkDocs could not build the pages in {lang} without a warning:", *lines)))


# --- running a program ----------------------------------------------------------------------------------------------------------------

_RUNNING: set[subprocess.Popen[bytes]] = set()
"""The programs that run now."""

_BOUND = """\
import ctypes, os, sys
ctypes.CDLL(None).prctl(1, 9)
if os.getppid() == int(sys.argv[1]):
    os.execv(sys.argv[2], sys.argv[2:])
"""
"""Becomes the program that is named, and is killed when we are: `prctl(PR_SET_PDEATHSIG, SIGKILL)`, which Linux alone knows."""


@contextmanager
def _begun(command: Sequence[str], environment: Mapping[str, str] | None = None) -> Iterator[subprocess.Popen[bytes]]:
    """A program that runs for as long as the block does, or to its end. It does not live on when we are stopped."""
    bound = [sys.executable, "-I", "-S", "-c", _BOUND, str(os.getpid())] if sys.platform == "linux" else []
    with subprocess.Popen([*bound, *command], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment, process_group=0) as process:
        _RUNNING.add(process)
        try:
            yield process
        except BaseException:
            _stop()
            with suppress(BrokenPipeError):  # it was in the middle of being told something
                if process.stdin is not None:
                    process.stdin.close()
            raise
        finally:
            _RUNNING.discard(process)


def _run(command: Sequence[str], environment: Mapping[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    """Run a program to its end."""
    with _begun(command, environment) as process:
        out, err = (said.decode(errors="replace") for said in process.communicate())
    return subprocess.CompletedProcess(command, process.returncode, out, err)


def _stop() -> None:
    """End the programs that run now, and those they started."""
    for process in list(_RUNNING):
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)


def _said(done: subprocess.CompletedProcess[str]) -> str:
    """What a program said, and how it ended where something ended it."""
    ended = f"it was ended by {signal.Signals(-done.returncode).name}; systems do that to a program for which there is too little memory" if done.returncode < 0 else ""
    return (done.stdout + done.stderr + ended).strip()


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
        done = _run(command)
        made = folder / "document.pdf"
        if not made.is_file():
            raise ToolError(f"LibreOffice made no PDF of the document:\n{_said(done)}")
        return files.read_file(made)
