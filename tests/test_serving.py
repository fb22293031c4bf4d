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
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

import pytest

from generator import cli, files, ledger, serving, site, tools
from generator.diagnostics import Severity
from generator.models import LANGUAGES
from tests import faults
from tests.support import AS_OF, CONTENT, GOLDEN, PROJECT, examine

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from playwright.sync_api import Browser


@contextmanager
def served(folder: Path, build: Callable[[], int], wrong: str = "") -> Iterator[str]:
    """`folder/site` as `register serve` gives it, for as long as the block runs; gives its address."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port = one.getsockname()[1]
    stopped = threading.Event()
    server = threading.Thread(target=serving.serve, args=(folder / "site", folder / "content", serving.picture(folder / "content"), lambda _: build(), port, lambda: wrong, stopped.is_set))
    server.start()
    try:
        for _ in range(100):
            with suppress(OSError), socket.create_connection(("127.0.0.1", port)):
                break
            time.sleep(0.1)
        yield f"http://127.0.0.1:{port}/"
    finally:
        stopped.set()
        server.join()


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
    cli._read(content, last)
    last.built = last.files
    meeting.write_text(meeting.read_text().replace("kind: cop\n", "kind: other\n", 1))
    assert not cli._glance(options, last)
    read, found = examine(content)
    errors = [one.location.path for one in found if one.severity is Severity.ERROR]
    assert errors
    assert meeting.name not in " ".join(errors)
    assert read.get("meeting", "cop13")


def test_a_few_records_are_shown_at_once_and_the_build_makes_what_it_always_makes(content: Path) -> None:
    """Also where nothing was built between two glances, where one goes back to what it was, and where one was broken."""
    output = content.parent / "build"
    options, last = argparse.Namespace(content=content, output=output, as_of=AS_OF, docs_only=False), cli._Last()
    assert cli._make(options, last) == 0
    former = dict(files.walk(output / "site"))
    giraffe, trust, pages = content / "actions" / "giraffe.yaml", content / "partners" / "example-trust.yaml", (output / "site" / "actions" / "giraffe" / "index.html", output / "site" / "fr" / "partners" / "example-trust" / "index.html")
    whole = {record: record.read_text() for record in (giraffe, trust)}

    def shown() -> list[bool]:
        return [word in page.read_text() for page in pages for word in ("Qwertz", "Asdf")]

    giraffe.write_text(whole[giraffe].replace("en: Giraffe\n", "en: Qwertz\n", 1))
    trust.write_text(whole[trust].replace("Example Trust", "Asdf"))
    assert cli._glance(options, last)
    assert shown() == [True, True, False, True]
    giraffe.write_text(whole[giraffe])
    assert cli._glance(options, last)
    assert shown() == [False, True, False, True]
    trust.write_text(f"{whole[trust]}odd: field\n")
    assert not cli._glance(options, last)
    trust.write_text(whole[trust])
    assert cli._glance(options, last)
    assert shown() == [False] * 4
    assert cli._make(options, last, again=True) == 0
    assert cli._glance(options, last), "nothing differs from what was built"
    now = dict(files.walk(output / "site"))
    assert {path for path in former.keys() | now.keys() if former.get(path) != now.get(path)} == {ledger.MANIFEST}, "which what is built in part has not"
    (content / "partners" / "another.yaml").write_text(whole[trust])
    assert not cli._glance(options, last), "a new record has no page yet"


def test_what_an_editor_keeps_is_passed_over_while_it_is_open(content: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """By whoever follows changes, who says so once; a check of its own refuses it."""
    before, last = serving.picture(content), cli._Last()
    lying = ("actions/#giraffe.yaml#", "actions/.giraffe.yaml.swp", "actions/giraffe.yaml~", "pages/en/.about.md.kate-swp")
    for name in lying:
        (content / name).write_bytes(b"b0VIM 9.1")
    (content / "actions" / ".#giraffe.yaml").symlink_to("officer@desk.4711:1700000000")
    assert serving.picture(content) == before
    for _ in range(2):
        _, found = cli._read(content, last)
        assert [one for one in found if one.severity is Severity.ERROR] == []
    assert capsys.readouterr().err.splitlines() == [
        f"register: {content}/{name} is passed over, as an editor keeps it beside what it has open; 'register check' refuses it" for name in sorted((*lying, "actions/.#giraffe.yaml"))
    ]
    assert cli.main(["check"]) == 1
    assert re.findall(r"^content/(.+?):1:1: error (\w+)", capsys.readouterr().out, re.MULTILINE) == [(name, "S205" if name == "actions/.#giraffe.yaml" else "S202") for name in sorted((*lying, "actions/.#giraffe.yaml"))]


def test_a_folder_is_another_where_a_file_in_it_is_closed_or_is_gone(content: Path) -> None:
    before, record = serving.picture(content), content / "actions" / "giraffe.yaml"
    record.read_text()
    assert serving.picture(content) == before
    record.chmod(0)
    assert serving.picture(content).keys() == before.keys()
    assert serving.picture(content) != before
    record.unlink()
    assert before.keys() - serving.picture(content) == {"actions/giraffe.yaml"}
    content.rename(content.parent / "away")
    assert serving.picture(content) == {}


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
    files.write_tree(tmp_path / "site", {"index.html": b"<body>before</body>"})
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

    with served(tmp_path, build) as address:

        def seen() -> str:
            with urllib.request.urlopen(address, timeout=20) as answer:
                return str(answer.read().decode())

        assert "before" in seen()
        (tmp_path / "content" / "new.yaml").write_text("new")
        assert begun.wait(60)
        assert "before" in seen()
        ended.set()
        while "after" not in seen():
            time.sleep(0.1)
        for _ in range(100):
            if all(one() is None for one in left):
                break
            time.sleep(0.1)
        assert [one() for one in left] == [None] * len(left)


NOWHERE = {
    "/nowhere/": "There is no such page",
    "/fr/nulle-part/": "Cette page n'existe pas",
    "/es/%00": "Esta página no existe",
    "/%00": "There is no such page",
    "/%ff": "There is no such page",
    "/fr/%ed%a0%80/": "Cette page n'existe pas",
    "/..%2f..%2fcontent/actions/giraffe.yaml": "There is no such page",
    "/..%5c..%5ccontent": "There is no such page",
    "/livereload/x": "There is no such page",
    f"/livereload/{'9' * 5000}/1": "There is no such page",
    f"/{'a' * 300}": "There is no such page",
    f"/{'a/' * 3000}": "There is no such page",
    "//example.org/x": "There is no such page",
}
"""Addresses of nothing, and what is said of each."""


def test_an_address_of_nothing_is_told_in_its_language(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """However odd it is, and with what is wrong with the records above it; nothing else is said of it."""
    said = dict(zip(LANGUAGES, ("There is no such page", "Cette page n'existe pas", "Esta página no existe"), strict=True))
    (tmp_path / "content").mkdir()
    files.write_tree(tmp_path / "site", {("" if lang == "en" else f"{lang}/") + "404.html": f"<body><h1>{words}</h1></body>".encode() for lang, words in said.items()})
    with served(tmp_path, lambda: 0, wrong="no folder 'content'") as address:
        for path, words in NOWHERE.items():
            with pytest.raises(urllib.error.HTTPError) as lost:
                urllib.request.urlopen(address.rstrip("/") + path, timeout=20)
            with lost.value as answer:
                text = answer.read().decode()
            assert (answer.code, f"<h1>{words}</h1>" in text, "no folder 'content'" in text) == (404, True, True), path
    assert capfd.readouterr().err == ""


def test_an_edit_is_shown_at_once_and_then_everywhere(tmp_path: Path, browser: Browser) -> None:
    """A new title stands on the record's page, then in the list; and once it is taken back, nowhere. What is wrong stands above the page until it is mended, also where the folder of the records is away, or a file closed to us."""
    shutil.copytree(GOLDEN / "content", tmp_path / "content")
    for lang in LANGUAGES:  # a guide, with the pictures that lie beside it
        (tmp_path / "content" / "pages" / lang).mkdir(parents=True, exist_ok=True)
        shutil.copy(CONTENT / "pages" / lang / "officers.md", tmp_path / "content" / "pages" / lang)
    record = tmp_path / "content" / "actions" / "giraffe.yaml"
    before = record.read_text()
    with faults.serving(tmp_path, tmp_path / "build", "--as-of", AS_OF, lead=faults.ordinary(), refused=True) as address:
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
        built = (tmp_path / "build" / "site").stat().st_ino
        (tmp_path / "content").rename(tmp_path / "away")
        alert.wait_for()
        assert alert.locator("pre").inner_text() == "no folder 'content'; name the folder of the records, as in: register check content"
        for place in ("edit/?open=actions/giraffe", "fr/nulle-part/"):
            other_tab = browser.new_page()
            other_tab.goto(address + place)
            assert other_tab.get_by_role("alert").first.locator("pre").inner_text().startswith("no folder 'content'"), place
            other_tab.close()
        (tmp_path / "away").rename(tmp_path / "content")
        alert.wait_for(state="detached")
        record.chmod(0)
        alert.wait_for()
        assert alert.locator("pre").inner_text().startswith("content/actions/giraffe.yaml:1:1: error S207: the file cannot be read: Permission denied"), alert.inner_text()
        record.chmod(0o644)
        alert.wait_for(state="detached")
        assert (tmp_path / "build" / "site").stat().st_ino == built, "nothing is built where nothing differs"
        tab.close()
        record.write_text(before)
        shown(page, "Qwertz giraffe", there=False)
