"""`register serve`: whoever edits a record sees it on its page at once, and everywhere once all is built."""

from __future__ import annotations

import argparse
import gc
import re
import shutil
import socket
import sys
import threading
import time
import urllib.error
import urllib.request
import weakref
from typing import TYPE_CHECKING

import pytest

from generator import cli, files, serving, site, tools
from generator.diagnostics import Severity
from generator.models import LANGUAGES
from tests import faults
from tests.support import AS_OF, CONTENT, GOLDEN, PROJECT, examine

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser


def test_a_glance_is_what_the_build_makes() -> None:
    """Every page of every record in every language."""
    read, found = examine(GOLDEN / "content")
    whole = site.build(read, AS_OF, found)
    for entry in read.entries():
        made = site.glance(read, AS_OF, entry, None, "", "")
        assert len(made) == len(LANGUAGES)
        assert made == {path: whole[path] for path in made}


def test_what_the_build_will_refuse_is_not_shown(content: Path) -> None:
    """A meeting that is no COP any more is well in itself; the actions that were adopted there are not."""
    meeting = content / "reference" / "meetings" / "cop13.yaml"
    options, last = argparse.Namespace(content=content, output=content.parent / "build", as_of=AS_OF), cli._Last()
    cli._read(content, last.known)
    meeting.write_text(meeting.read_text().replace("kind: cop\n", "kind: other\n", 1))
    assert not cli._glance(options, last)
    read, found = examine(content)
    errors = [one.location.path for one in found if one.severity is Severity.ERROR]
    assert errors
    assert meeting.name not in " ".join(errors)
    assert read.get("meeting", "cop13")


FAILING = {
    "ends": ("sys.exit(1)", "it ended before its work was done"),
    "says nonsense": ("sys.stdin.buffer.read(10); sys.stdout.write('!!!,'); sys.stdout.flush(); sys.stdin.read()", "its answer cannot be read"),
    "says something else": ("sys.stdin.buffer.read(10); sys.stdout.write('W10=,'); sys.stdout.flush(); sys.stdin.read()", "its answer cannot be read"),
}


@pytest.mark.parametrize(("does", "said"), FAILING.values(), ids=FAILING)
def test_a_search_that_cannot_be_made_is_told(does: str, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = tmp_path / "pagefind"
    program.write_text(f"#!{sys.executable}\nimport sys\n{does}\n")
    program.chmod(0o755)
    monkeypatch.setattr("pagefind_bin.get_executable", lambda: program)
    files.write_tree(tmp_path / "site", {"index.html": b"<html>words"})
    with pytest.raises(tools.ToolError, match=f"Pagefind could not index the pages: {said}"):
        tools.index(tmp_path / "site")
    assert not (tmp_path / "site" / "pagefind").exists()


def test_a_folder_with_the_name_of_a_page_is_none(tmp_path: Path) -> None:
    """As of an activity whose number is `9.html`."""
    files.write_tree(tmp_path / "site", {"9.html/index.html": b'<html lang="en"><body>words'})
    tools.index(tmp_path / "site")
    assert (tmp_path / "site" / "pagefind" / "pagefind-entry.json").is_file()


def test_pages_are_shown_while_all_is_built(tmp_path: Path, request: pytest.FixtureRequest) -> None:
    """Also after a change that no single page can show; and what a build leaves in memory goes, though the command line collects no garbage."""
    gc.disable()
    request.addfinalizer(gc.enable)
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "index.html").write_text("<body>before</body>")
    (tmp_path / "content").mkdir()
    begun, ended, left = threading.Event(), threading.Event(), []

    class Ring:
        """Holds itself."""

    def build() -> int:
        ring = Ring()
        ring.__dict__["own"] = ring
        left.append(weakref.ref(ring))
        begun.set()
        ended.wait(60)
        (tmp_path / "site" / "index.html").write_text("<body>after</body>")
        return 0

    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port = one.getsockname()[1]
    server = threading.Thread(target=serving.serve, args=(tmp_path / "site", tmp_path / "content", lambda: False, build, port), daemon=True)
    server.start()

    def seen() -> str:
        for _ in range(100):
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=20) as answer:
                    return str(answer.read().decode())
            except urllib.error.URLError:
                time.sleep(0.1)
        raise AssertionError("nothing answers")

    assert "before" in seen()
    while not begun.is_set():
        (tmp_path / "content" / "new.yaml").write_text(str(time.time()))
        begun.wait(1)
    assert "before" in seen()
    ended.set()
    while "after" not in seen():
        time.sleep(0.1)
    for _ in range(100):
        if all(one() is None for one in left):
            break
        time.sleep(0.1)
    assert [one() for one in left] == [None] * len(left)


def test_an_edit_is_shown_at_once_and_then_everywhere(tmp_path: Path, browser: Browser) -> None:
    """A new title stands on the record's page, then in the list; and once it is taken back, nowhere. What is wrong stands above the page until it is mended."""
    shutil.copytree(GOLDEN / "content", tmp_path / "content")
    for lang in LANGUAGES:  # a guide, with the pictures that lie beside it
        (tmp_path / "content" / "pages" / lang).mkdir(parents=True, exist_ok=True)
        shutil.copy(CONTENT / "pages" / lang / "officers.md", tmp_path / "content" / "pages" / lang)
    record = tmp_path / "content" / "actions" / "giraffe.yaml"
    before = record.read_text()
    with faults.serving(tmp_path, tmp_path / "build", "--as-of", AS_OF, refused=True) as address:
        page, listed = f"{address}actions/giraffe/", f"{address}actions/"

        def shown(place: str, words: str, *, there: bool = True) -> None:
            for _ in range(600):
                with urllib.request.urlopen(place) as answer:
                    if (words in answer.read().decode()) is there:
                        return
                time.sleep(0.1)
            raise AssertionError(f"{place} {'lacks' if there else 'has'} {words!r}")

        shown(listed, "Giraffe")
        with urllib.request.urlopen(f"{address}edit/") as form, urllib.request.urlopen(page) as other:
            assert ["livereload" in one.read().decode() for one in (form, other)] == [False, True], "a form is not loaded again under a hand"
        record.write_text(before.replace("  en: Giraffe\n", "  en: Qwertz giraffe\n", 1))
        shown(page, "Qwertz giraffe")
        shown(listed, "Qwertz giraffe")
        record.write_text(before)
        shown(page, "Qwertz giraffe", there=False)
        shown(listed, "Qwertz giraffe", there=False)
        tab = browser.new_page()
        tab.goto(page)
        record.write_text(before.replace("known_to: cop14", "known_to: <b>cop14</b>", 1))
        alert = tab.get_by_role("alert")
        alert.wait_for()
        line = next(number for number, text in enumerate(before.split("\n"), 1) if text.startswith("known_to: "))
        assert alert.locator("pre").inner_text().startswith(f"content/actions/giraffe.yaml:{line}:11: error "), alert.inner_text()
        assert "<b>cop14</b>" in alert.inner_text()
        assert tab.locator("h1").inner_text() == "Giraffe"
        assert alert.evaluate("one => getComputedStyle(one).backgroundColor") == "rgb(122, 31, 31)"
        policy = tab.locator('meta[http-equiv="Content-Security-Policy"]').get_attribute("content") or ""
        assert re.sub(r"'nonce-[\w-]{22}' ", "", policy) in (PROJECT / "overrides" / "main.html").read_text(), "but for what serve adds itself"
        record.write_text(before.replace("  en: Giraffe\n", "  en: Qwertz giraffe\n", 1))
        alert.wait_for(state="detached")
        shown(listed, "Qwertz giraffe", there=False)  # it went before all was built
        assert tab.locator("h1").inner_text() == "Qwertz giraffe"
        shown(listed, "Qwertz giraffe")
        tab.close()
        (tmp_path / "content").rename(tmp_path / "away")
        time.sleep(1)
        (tmp_path / "away").rename(tmp_path / "content")
        time.sleep(1)
        record.write_text(before)
        shown(page, "Qwertz giraffe", there=False)
        with pytest.raises(urllib.error.HTTPError) as lost:
            urllib.request.urlopen(f"{address}nowhere/")
        with lost.value as answer:
            assert (answer.code, b"<h1>There is no such page</h1>" in answer.read()) == (404, True)
