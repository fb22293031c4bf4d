"""What is said of a finding to people, to GitHub and to programs, and that nothing in a file's name or values can speak in its place."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from generator import reporters
from generator.catalog import words
from generator.changes import Consequence, Group, Telling
from generator.diagnostics import Diagnostic, Location, Severity, nearest
from generator.register import Register

MISSING = Diagnostic(Location("content/actions/giraffe.yaml", 14, 5), "R101", Severity.ERROR, "no partner 'wsc' in the register", "did you mean 'wcs'?")
SHORT = Diagnostic(Location("content/partners/my file.yaml", 1, 1), "T301", Severity.WARNING, "'name' is not in French", "add fr:")
TRICK = Diagnostic(
    Location("content/a,b:c%::error::x\n\u202egolb\x1b[31m\udcff.yaml", 2, 3), "S203", Severity.ERROR, "50% of\r\n::set-output name=x::\u2066\x07\x85\u2028", "100%\n::add-mask::\u200b\ud800"
)
SITE = "https://register.example.org/cms/"


def test_what_is_nearest_to_a_slip() -> None:
    """Itself, else what it is with two letters in the other order, else what is written most like it, else what shares a word."""
    known = ["cop1", "cop13", "cop3", "cop31x", "COP15", "conservation-society"]
    assert [nearest(word, known) for word in ("cop3", "cop31", "ocp1", "cop51", "copp3", "wild-society", "")] == ["cop3", "cop13", "cop1", "COP15", "cop3", "conservation-society", None]


# --- for people -----------------------------------------------------------------------------------------------------------------------


def test_text() -> None:
    """Errors come last, right above the summary."""
    assert reporters.text([MISSING, SHORT]) == (
        "content/partners/my file.yaml:1:1: warning T301: 'name' is not in French\n"
        "    hint: add fr:\n"
        "content/actions/giraffe.yaml:14:5: error R101: no partner 'wsc' in the register\n"
        "    hint: did you mean 'wcs'?\n"
    )


def test_text_with_the_address_of_the_rule() -> None:
    assert reporters.text([MISSING], SITE) == (
        "content/actions/giraffe.yaml:14:5: error R101: no partner 'wsc' in the register\n    hint: did you mean 'wcs'?\n    see https://register.example.org/cms/contribute/rules/r101/\n"
    )


def test_text_shows_what_a_terminal_would_obey() -> None:
    assert reporters.text([TRICK]) == (
        "content/a,b:c%::error::x\\n\\u202egolb\\x1b[31m\\udcff.yaml:2:3: error S203: 50% of\\r\\n::set-output name=x::\\u2066\\x07\\x85\\u2028\n    hint: 100%\\n::add-mask::\\u200b\\ud800\n"
    )


@pytest.mark.parametrize(
    ("found", "records", "line"),
    [
        ([], 0, "0 records read: 0 errors, 0 warnings"),
        ([MISSING], 1034, "1,034 records read: 1 error, 0 warnings"),
        ([MISSING, SHORT], 2, "2 records read: 1 error, 1 warning"),
        ([SHORT, SHORT, TRICK, TRICK], 7, "7 records read: 2 errors, 2 warnings"),
    ],
)
def test_summary(found: list[Diagnostic], records: int, line: str) -> None:
    assert reporters.summary(found, records) == line


# --- for GitHub -----------------------------------------------------------------------------------------------------------------------


def test_github() -> None:
    assert reporters.github([MISSING, SHORT]) == (
        "::error file=content/actions/giraffe.yaml,line=14,col=5,title=R101::no partner 'wsc' in the register; hint: did you mean 'wcs'?\n"
        "::warning file=content/partners/my file.yaml,line=1,col=1,title=T301::'name' is not in French; hint: add fr:\n"
    )


def test_github_takes_no_command_from_a_record() -> None:
    """One line, one command: what a name or a value holds of `%`, `:`, `,` and line ends is escaped."""
    assert reporters.github([TRICK]) == (
        "::error file=content/a%2Cb%3Ac%25%3A%3Aerror%3A%3Ax\\n\\u202egolb\\x1b[31m\\udcff.yaml,line=2,col=3,title=S203::"
        "50%25 of\\r\\n::set-output name=x::\\u2066\\x07\\x85\\u2028; hint: 100%25\\n::add-mask::\\u200b\\ud800\n"
    )


# --- for programs ---------------------------------------------------------------------------------------------------------------------


def test_json() -> None:
    text = reporters.json_([MISSING])
    assert text == (
        "[\n  {\n"
        '    "path": "content/actions/giraffe.yaml",\n    "line": 14,\n    "column": 5,\n    "code": "R101",\n    "severity": "error",\n'
        '    "message": "no partner \'wsc\' in the register",\n    "hint": "did you mean \'wcs\'?"\n'
        "  }\n]\n"
    )
    assert reporters.json_([]) == "[]\n"


def test_json_of_anything_can_be_printed_and_read_again() -> None:
    assert json.loads(reporters.json_([TRICK]).encode()) == [
        {
            "path": "content/a,b:c%::error::x\\n\\u202egolb\\x1b[31m\\udcff.yaml",
            "line": 2,
            "column": 3,
            "code": "S203",
            "severity": "error",
            "message": "50% of\\r\\n::set-output name=x::\\u2066\\x07\\x85\\u2028",
            "hint": "100%\\n::add-mask::\\u200b\\ud800",
        }
    ]


def sarif(found: list[Diagnostic], site_url: str = "") -> dict[str, Any]:
    read: dict[str, Any] = json.loads(reporters.sarif(found, site_url).encode())
    return read


def test_sarif() -> None:
    assert sarif([MISSING, SHORT, MISSING], SITE) == {
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [
            {
                "tool": {
                    "driver": {
                        "name": "register",
                        "rules": [
                            {"id": "R101", "helpUri": "https://register.example.org/cms/contribute/rules/r101/"},
                            {"id": "T301", "helpUri": "https://register.example.org/cms/contribute/rules/t301/"},
                        ],
                    }
                },
                "columnKind": "unicodeCodePoints",
                "results": [RESULT, SHORT_RESULT, RESULT],
            }
        ],
    }


RESULT = {
    "ruleId": "R101",
    "level": "error",
    "message": {"text": "no partner 'wsc' in the register\ndid you mean 'wcs'?"},
    "locations": [{"physicalLocation": {"artifactLocation": {"uri": "content/actions/giraffe.yaml"}, "region": {"startLine": 14, "startColumn": 5}}}],
}
SHORT_RESULT = {
    "ruleId": "T301",
    "level": "warning",
    "message": {"text": "'name' is not in French\nadd fr:"},
    "locations": [{"physicalLocation": {"artifactLocation": {"uri": "content/partners/my%20file.yaml"}, "region": {"startLine": 1, "startColumn": 1}}}],
}


def test_sarif_without_the_address_of_the_site() -> None:
    assert sarif([MISSING])["runs"][0]["tool"]["driver"]["rules"] == [{"id": "R101"}]
    assert sarif([])["runs"][0]["results"] == []


def test_sarif_of_anything_can_be_printed_and_read_again() -> None:
    result = sarif([TRICK])["runs"][0]["results"][0]
    assert result["message"]["text"] == "50% of\\r\\n::set-output name=x::\\u2066\\x07\\x85\\u2028\n100%\\n::add-mask::\\u200b\\ud800"
    assert result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "content/a%2Cb%3Ac%25%3A%3Aerror%3A%3Ax%0A%E2%80%AEgolb%1B%5B31m%FF.yaml"


# --- for reviewers --------------------------------------------------------------------------------------------------------------------


def test_a_review_fits_where_it_is_shown() -> None:
    """GitHub shows nothing of a summary of more than 1 MiB; each part says what it leaves out."""
    names = [("action", f"{number}{'*' * 80}") for number in range(300)]
    groups = [Group((one,), ("*" * 1_000,)) for one in names]
    sorts = ("lapse-new", "lapse-gone", "page-new", "page-gone", "page-forwards", "page-removed")
    found = [Diagnostic(Location("*" * 500, number), "S201", Severity.ERROR, "*" * 100, "*" * 100) for number in range(300)]
    what = reporters.Review(groups, [Consequence(sort, *one) for sort in sorts for one in names], found, 0, [], ["*" * 1_000 for _ in range(300)])
    world = Register([])
    said = reporters.review(what, Telling(words("en"), world, world), "https://preview.example.org/" + "a" * 1_000)
    assert len(said.encode()) < 1_048_576
    assert re.findall("^(###.*[a-z]$|.*… and .* more$)", said, re.MULTILINE) == [
        "### Changes",
        "#### … and 180 more",
        "### Consequences",
        "- … and 5 more",
        "### Findings",
        "- … and 278 more",
        "### Other files",
        "- … and 285 more",
        "### Pages to look at",
        "- … and 235 more",
    ]
