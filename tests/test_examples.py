"""The examples of the site work as they stand: each is taken from the page, run against the built site, and gives the answer that the page shows."""

from __future__ import annotations

import html
import os
import re
import subprocess
import sys
from typing import TYPE_CHECKING

import openpyxl
import pytest

from generator.pages.data import EXAMPLES
from tests.support import program

if TYPE_CHECKING:
    from pathlib import Path

PLACE = "https://example.org/"


@pytest.fixture(scope="module")
def page(build: Path) -> dict[str, str]:
    """The code on the page of examples, by the id of its section."""
    text = (build / "site" / "data" / "examples" / "index.html").read_text(encoding="utf-8")
    found = re.findall(r'<h2 id="(\w+)">.*?<pre[^>]*><code>(.*?)</code></pre>', text, re.DOTALL)
    return {name: html.unescape(code) for name, code in found}


@pytest.mark.parametrize(("lang", "function"), [("fr", "NB.SI.ENS"), ("es", "CONTAR.SI.CONJUNTO")])
def test_spreadsheets_speak_the_language_of_the_reader(page: dict[str, str], build: Path, lang: str, function: str) -> None:
    """The formula in French and Spanish is the tested one with the name of the function and the separator of that language."""
    text = (build / "site" / lang / "data" / "examples" / "index.html").read_text(encoding="utf-8")
    assert html.escape(page["spreadsheet"].replace("COUNTIFS", function).replace(",", ";"), quote=False) in html.unescape(text).replace("&amp;", "&")


def run(command: list[str], folder: Path) -> list[str]:
    done = subprocess.run(command, cwd=folder, check=False, capture_output=True, text=True, env={**os.environ, "no_proxy": "127.0.0.1"})
    assert done.returncode == 0, done.stderr
    return [line.strip() for line in done.stdout.splitlines()]


def test_the_page_has_every_example(page: dict[str, str]) -> None:
    assert page.keys() == {"task", *EXAMPLES}
    assert page["task"].split("\n")[0] == "cop12 7"


def test_python(page: dict[str, str], site: str, tmp_path: Path) -> None:
    (tmp_path / "adopted.py").write_text(page["python"].replace(PLACE, site))
    assert run([sys.executable, "-W", "error", "adopted.py"], tmp_path) == page["task"].split("\n")


def test_r(page: dict[str, str], site: str, tmp_path: Path) -> None:
    (tmp_path / "adopted.R").write_text(page["r"].replace(PLACE, site))
    assert run([program("Rscript"), "--vanilla", "adopted.R"], tmp_path) == page["task"].split("\n")


def test_shell(page: dict[str, str], site: str, tmp_path: Path) -> None:
    program("curl")
    program("sqlite3")
    (tmp_path / "adopted.sh").write_text(page["shell"].replace(PLACE, site))
    assert run([program("sh"), "-eu", "adopted.sh"], tmp_path) == page["task"].split("\n")


def test_spreadsheet(page: dict[str, str], build: Path, tmp_path: Path) -> None:
    """LibreOffice works the formula out over the sheet as it is published."""
    book = openpyxl.load_workbook(build / "site" / "data" / "register.xlsx")
    for name in book.sheetnames:
        if name != "actions_events":
            del book[name]
    sheet = book.create_sheet("new", 0)
    answers = page["task"].split("\n")
    for row, answer in enumerate(answers, 1):
        sheet[f"A{row}"], sheet[f"B{row}"] = answer.split()[0], page["spreadsheet"].replace("A1", f"A{row}")
    book.save(tmp_path / "register.xlsx")
    run([program("soffice"), f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless", "--convert-to", "csv", "register.xlsx"], tmp_path)
    assert (tmp_path / "register.csv").read_text().split() == [answer.replace(" ", ",") for answer in answers]
