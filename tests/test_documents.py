"""Documents for Word and PDF, read back by other means: as the XML that they are, and by LibreOffice."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import zipfile
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import docx
import pytest
from markupsafe import Markup

from generator import cli, lifecycle, site, tools
from generator.catalog import words
from generator.documents import progress, record, status, template
from generator.documents.paper import Paper
from generator.models import LANGUAGES
from generator.pages import Edition
from tests.support import AS_OF, PROJECT, examine, program

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from generator.diagnostics import Diagnostic
    from generator.register import Register

GOLDEN = PROJECT / "tests" / "golden" / "content"
TEXTS = PROJECT / "tests" / "documents"
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
TAGS = {"en": "en-GB", "fr": "fr-FR", "es": "es-ES"}


@pytest.fixture(scope="module")
def tiny() -> Edition:
    register, found = examine(GOLDEN)
    return Edition(register, AS_OF, found, "abc1234")


@pytest.fixture(scope="module")
def edition(real: tuple[Register, list[Diagnostic]]) -> Edition:
    return Edition(real[0], AS_OF, real[1], "abc1234")


MADE: dict[str, Callable[[Edition, str], bytes]] = {
    "template": template.document,
    "extension": lambda edition, lang: template.document(edition, lang, edition.register["action"]["giraffe"]),
    "record": lambda edition, lang: record.document(edition, lang, edition.register["action"]["giraffe"]),
    "plan": lambda edition, lang: record.document(edition, lang, edition.register["plan"]["example-plan"]),
    "partner": lambda edition, lang: record.document(edition, lang, edition.register["partner"]["example-trust"]),
    "status-next": lambda edition, lang: status.document(edition, lang, edition.register["meeting"]["cop16"]),
    "status-past": lambda edition, lang: status.document(edition, lang, edition.register["meeting"]["cop14"]),
    "status-council": lambda edition, lang: status.document(edition, lang, edition.register["meeting"]["scc4"]),
    "progress": lambda edition, lang: progress.document(edition, lang, edition.register["plan"]["example-plan"]),
}
"""A document of every kind, of the tiny register."""
ALL = [(name, lang) for name in MADE for lang in LANGUAGES]


def part(data: bytes, name: str = "word/document.xml") -> ET.Element:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return ET.fromstring(archive.read(name))


def said(node: ET.Element) -> str:
    signs = {f"{W}tab": "\t", f"{W}noBreakHyphen": "-"}
    return "".join(signs.get(one.tag, one.text or "") for one in node.iter() if one.tag in (f"{W}t", *signs) and one.get(f"{W}val") is None)


def style(paragraph: ET.Element) -> str:
    return next(one.get(f"{W}val", "") for one in paragraph.iter(f"{W}pStyle"))


def text(data: bytes) -> str:
    """A document as plain text: each paragraph with its style, each row of a table on a line, its cells parted by ` | `."""
    lines = []
    for block in part(data)[0]:
        if block.tag == f"{W}p":
            lines.append(f"{style(block)}: {said(block)}" if said(block) else "")
        lines += ["| " + " | ".join(" / ".join(said(p) for p in cell.iter(f"{W}p")) for cell in row.iter(f"{W}tc")) + " |" for row in block.iter(f"{W}tr")]
    return "\n".join(line.rstrip() for line in lines) + "\n"


# --- what stands in them --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("name", "lang"), ALL)
def test_the_whole_text(name: str, lang: str, tiny: Edition, bless: bool) -> None:  # noqa: FBT001
    """Every document of the tiny register says exactly what was read and accepted (`pytest --bless` accepts it anew)."""
    file = TEXTS / f"{name}.{lang}.txt"
    made = text(MADE[name](tiny, lang))
    if bless:
        file.write_text(made, encoding="utf-8")
    assert made == file.read_text(encoding="utf-8")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_status_for_the_next_cop_names_every_action(edition: Edition, lang: str) -> None:
    w = words(lang)
    assert edition.next_cop is not None
    shown = text(status.document(edition, lang, edition.next_cop))
    annexes = re.split(f"Heading1: {w('paper_annex', number=0)[:-1]}", shown)[1:]
    assert len(annexes) == 3
    for entry in edition.register["action"].values():
        title = getattr(entry.record.title, lang) or entry.record.title.en
        own = [row for row in shown.splitlines() if f" | {title} |" in row]
        assert (f"| {entry.record.number} |" if entry.record.number else f"| {w('not_recorded')} |") in own[0]
        standing = edition.standing[entry.id]
        assert standing.at is not None
        assert not standing.known
        for annex in (annexes[0], annexes[2]):
            row = next(row for row in annex.splitlines() if f" | {title} |" in row)
            assert f" | {w('status_at_short', status=w(f'status_{standing.status}'), meeting=standing.at.record.abbreviation)} |" in row
            assert unbroken(w("status_later_unknown"), lang) in annex
        assert title in annexes[1]
        if entry is edition.register["action"]["mobulid-rays"]:
            names = [edition.register["species"][one.species].record.scientific_name for one in entry.record.taxa]
            assert len(names) > 10
            assert all(name in own[0] for name in names)
    assert w("status_to_council") not in "".join(line for line in shown.splitlines() if line.startswith("| ")), "a column in which nothing is recorded is left out"
    states = [line for line in shown.splitlines() if re.match(rf"\| {w('status_ongoing')} ", line)]
    assert states == sorted(states, reverse=True), "the latest COP comes first"
    assert w("report_missing") not in shown, "no report to COP16 was read, so none is missing"
    assert f" | {w('status_dated', date='2023')} |" in annexes[1], "a report to no meeting that is known is said to be one"


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("meeting", ["cop16", "cop15", "cop14", "cop13", "cop12", "cop3", "scc-sc3", "scc-sc4", "scc18"])
def test_every_meeting_has_its_status(edition: Edition, meeting: str, lang: str) -> None:
    """Of the future, the past, and without a date; each decision that is recorded stands there."""
    w = words(lang)
    shown = text(status.document(edition, lang, edition.register["meeting"][meeting]))
    decided = [(entry, event) for entry in edition.register["action"].values() for event in entry.record.events if event.meeting == meeting and event.event in lifecycle.DECISIONS]
    for entry, event in decided:
        row = next(line for line in shown.splitlines() if f" | {getattr(entry.record.title, lang)} |" in line)
        assert w.choice(event.event).lower() in row.lower()
        assert event.document is None or event.document in row
    assert unbroken(w("paper_draft", date=w.date(AS_OF), version="abc1234"), lang) in shown


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_progress_of_a_plan_names_every_activity(edition: Edition, lang: str) -> None:
    w = words(lang)
    for plan in edition.register["plan"].values():
        lines = text(progress.document(edition, lang, plan)).splitlines()
        for one in edition.register.activities[plan.id]:
            row = next(line for line in lines if line.startswith(f"| {one.record.number} | {unbroken(getattr(one.record.title, lang), lang)}"))
            assert unbroken(w(f"progress_{edition.progress[one.id].replace('-', '_')}"), lang) in row
            if not any(phase.progress for phase in one.record.phases or []):
                assert w("not_recorded") in row or unbroken(w("progress_none"), lang) in "\n".join(lines)
            assert not one.record.note or unbroken(" ".join((getattr(one.record.note, lang) or one.record.note.en).split()), lang) in row


def unbroken(text: str, lang: str) -> str:
    """A French text with the spaces at which no line ends."""
    return re.sub("(?<=«) | (?=[;:!?»])", "\u00a0", text) if lang == "fr" else text


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_record_says_on_paper_what_its_page_says(edition: Edition, lang: str) -> None:
    for kind in ("action", "plan"):
        for entry in edition.register[kind].values():
            shown = text(record.document(edition, lang, entry))
            assert unbroken(getattr(entry.record.title, lang) or entry.record.title.en, lang) in shown
            for source in entry.record.sources:
                assert unbroken(source.document or source.title, lang) in shown
            assert "[]" not in shown
            assert "&#" not in shown


@pytest.mark.parametrize("lang", LANGUAGES)
def test_an_extension_is_filled_in(edition: Edition, lang: str) -> None:
    for entry in edition.register["action"].values():
        shown = text(template.document(edition, lang, entry))
        for taxon in entry.record.taxa:
            species = edition.register["species"][taxon.species].record
            row = next(line for line in shown.splitlines() if line.startswith(f"| {species.scientific_name}"))
            for own in LANGUAGES:
                for name in (getattr(species.names, own) or []) if species.names else []:
                    assert name in row
            assert all(f" {one.appendix}" in row for one in species.listings or [] if one.removed is None)
        for one in entry.record.activities or []:
            assert unbroken(" ".join((getattr(one.activity, lang) or one.activity.en).split()), lang) in shown
        notes = [unbroken(" ".join((getattr(one.note, lang) or one.note.en).split()), lang) for one in entry.record.events if one.note]
        assert [note for note in notes if note in shown] == [], "the register's own remarks are none of the proponent's"


# --- what is missing is said to be missing only where all was read ---------------------------------------------------------------------


@pytest.fixture
def read(tmp_path: Path) -> Callable[[str], str]:
    """The status for a meeting of the tiny register, once the reports to COP14 were fully read and none came."""
    shutil.copytree(GOLDEN, tmp_path / "content")
    meeting, action = (tmp_path / "content" / name for name in ("reference/meetings/cop14.yaml", "actions/giraffe.yaml"))
    meeting.write_text(meeting.read_text().replace("\nsources:", "\nreports_read: true\nsources:"))
    told = action.read_text()
    told = re.sub(r"  - event: reported\n.*?(?=sources:)", "", told, flags=re.DOTALL)
    action.write_text(told)
    register, found = examine(tmp_path / "content")
    return lambda meeting: text(status.document(Edition(register, AS_OF, found, "abc1234"), "en", register["meeting"][meeting]))


def test_no_report_where_all_were_read(read: Callable[[str], str]) -> None:
    lines = read("cop14").splitlines()
    assert "Numbered: The reports to COP14 were fully read; 1 action that ran sent none." in lines
    assert "Numbered: 1 action sent no report to a COP whose reports were fully read, so that step 6.4 would consider it closed. Only the Conference of the Parties can decide so." in lines
    assert "| 13.3 | Giraffe | COP14 | ongoing |" in lines
    assert "| 13.3 | Giraffe | no report received |" in lines
    assert any(line.startswith("| 13.3 | Giraffe |") and "no decision in what was read" in line for line in lines)
    assert "| 13.3 | Giraffe | COP14 | ongoing at COP14; later decisions not recorded |" in read("cop16").splitlines()


def test_what_is_known_to_run_is_told_apart_from_what_may_run(tiny: Edition) -> None:
    """Between two COPs of which the first was read, what is asked is asked of an action that is ongoing."""
    shown = text(status.document(Edition(tiny.register, "2024-06-01", tiny.found, "abc1234"), "en", tiny.register["meeting"]["cop15"]))
    assert [line.rpartition(" | ")[2] for line in shown.splitlines() if " | Annex 1, step " in line] == ["1 that is ongoing |"] * 6


@pytest.mark.parametrize(("meeting", "error"), [("stc48", "'stc48' is another kind of meeting")])
def test_no_status_for_other_meetings(edition: Edition, meeting: str, error: str) -> None:
    with pytest.raises(ValueError, match=error):
        status.document(edition, "en", edition.register["meeting"][meeting])


@pytest.mark.parametrize(("as_of", "meeting"), [("1990-01-01", "cop3"), ("2012-01-01", "cop11")])
def test_a_time_without_actions_has_its_status(real: tuple[Register, list[Diagnostic]], as_of: str, meeting: str) -> None:
    """Nothing ran then, nothing was proposed: the annexes say so."""
    early = Edition(real[0], as_of, real[1])
    shown = text(status.document(early, "en", real[0]["meeting"][meeting]))
    assert shown.count("\nBodyText: None recorded.\n") == 3


def test_no_status_beyond_the_next_cop(real: tuple[Register, list[Diagnostic]]) -> None:
    early = Edition(real[0], "2020-01-01", real[1])
    with pytest.raises(ValueError, match="'cop16' comes after the next COP"):
        status.document(early, "en", real[0]["meeting"]["cop16"])


# --- how they are made ----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("name", "lang"), ALL)
def test_the_form_of_a_document(name: str, lang: str, tiny: Edition) -> None:
    """Named styles that exist, a title, the language, header rows, rows that stay whole, the blank symbol and the plain word that it is a draft."""
    w = words(lang)
    data = MADE[name](tiny, lang)
    read = docx.Document(io.BytesIO(data))
    assert read.core_properties.title
    assert read.core_properties.language == TAGS[lang]
    assert read.core_properties.author == w("site_name")
    width, height = read.sections[0].page_width, read.sections[0].page_height
    assert width is not None
    assert height is not None
    assert (round(width.mm), round(height.mm)) == (210, 297)
    body, styles = part(data), part(data, "word/styles.xml")
    known = {one.get(f"{W}styleId") for one in styles.iter(f"{W}style")}
    named = {one.get(f"{W}val") for tag in ("pStyle", "tblStyle") for one in body.iter(W + tag)} | {one.get(f"{W}val") for tag in ("basedOn", "next", "link") for one in styles.iter(W + tag)}
    assert named <= known
    assert next(styles.iter(f"{W}lang")).get(f"{W}val") == TAGS[lang]
    assert {"Title", "Heading1"} <= {style(one) for one in body.iter(f"{W}p")}
    *_, last, _ = body[0]
    assert last.tag == f"{W}p"
    assert said(last) or last.find(f"{W}pPr/{W}spacing[@{W}lineRule='exact']") is not None, "nothing but a line without height stands behind the last table"
    for table in body.iter(f"{W}tbl"):
        rows = list(table.iter(f"{W}tr"))
        assert all(row.find(f"{W}trPr/{W}cantSplit") is not None for row in rows)
        if table.find(f"{W}tblPr/{W}tblLook").get(f"{W}firstRow") == "1":  # type: ignore[union-attr]
            assert [row.find(f"{W}trPr/{W}tblHeader") is not None for row in rows] == [True] + [False] * (len(rows) - 1)
        columns = len(list(table.iter(f"{W}gridCol")))
        assert {len(list(row.iter(f"{W}tc"))) + sum(int(span.get(f"{W}val", "1")) - 1 for span in row.iter(f"{W}gridSpan")) for row in rows} == {columns}
    draft = w("paper_draft", date=w.date(AS_OF), version="abc1234")
    notices = {"template": [], "extension": [f"{draft} {w('template_notice')}"]}
    assert [said(one) for one in body.iter(f"{W}p") if style(one) == "Notice"] == [unbroken(one, lang) for one in notices.get(name, [draft])]
    assert read.core_properties.comments == ("" if name in notices else draft)
    assert (said(part(data, "word/header1.xml")) == "") is (name == "template")
    for foot in ("word/footer1.xml", "word/footer2.xml"):
        assert said(part(data, foot)).startswith(draft) is (name not in notices)
        assert [one.get(f"{W}instr") for one in part(data, foot).iter(f"{W}fldSimple")] == ["PAGE", "NUMPAGES"]
    if name not in ("record", "plan", "partner"):
        assert w("paper_symbol") in text(data) or unbroken(w("paper_symbol"), lang) in text(data)


@pytest.mark.parametrize(("name", "lang"), ALL)
def test_the_same_bytes_twice(name: str, lang: str) -> None:
    made = []
    for _ in range(2):
        register, found = examine(GOLDEN)
        made.append(MADE[name](Edition(register, AS_OF, found, "abc1234"), lang))
    assert made[0] == made[1]
    with zipfile.ZipFile(io.BytesIO(made[0])) as archive:
        assert {one.date_time for one in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert archive.testzip() is None


def test_no_line_ends_within_the_symbol_of_a_document() -> None:
    """Its hyphens are such that none does, and its column has the room for it; the other columns give some."""
    paper = Paper(words("en"), "x", "x", AS_OF, "abc1234")
    paper.table("x", ("No.", "Title", "Document"), [("1", "A well-known title", Markup("<p>COP13, UNEP/CMS/ScC-SC5/Outcome 3.1</p><p>UNEP/CMS/COP13/Doc.28.1.7.b</p>"))], (6, 6, 1))
    body = part(paper.data())
    widths = [int(one.get(f"{W}w", "")) for one in body.iter(f"{W}gridCol")]
    assert widths[2] > 2600
    assert min(widths) > 700
    assert sum(widths) <= 9638
    assert [one.text for one in body.iter(f"{W}t") if "-" in (one.text or "")] == ["A well-known title"]
    assert "UNEP/CMS/ScC-SC5/Outcome 3.1" in text(paper.data())


def test_a_mark_stays_with_what_it_is_said_of() -> None:
    """In the last of several paragraphs, beside the label of a list or a table, and on the line of its value; labels with short values stay on one page."""
    mark = '<span class="tag tag-unverified">not verified</span>'
    facts = f"<dl><div><dt>Acronyms</dt><dd><dl><div><dt>French</dt><dd>CDB {mark}</dd></div></dl> {mark}</dd></div><div><dt>Note</dt><dd><p>One.</p><p>Two.</p> {mark}</dd></div></dl>"
    paper = Paper(words("en"), "x", "x", AS_OF, "abc1234")
    paper.section("List", Markup(f"<ul><li>One</li><li>Two</li></ul> {mark}"))
    paper.section("Facts", Markup(facts))
    assert text(paper.data()).replace("\u00a0", "~") == (
        "Heading1: List~(not~verified)\nListBullet: One\nListBullet: Two\nHeading1: Facts\n"
        "| Acronyms~(not~verified) | French: CDB~(not~verified) |\n| Note | One. / Two.~(not~verified) |\n\n"
    )
    assert [[one.find(f"{W}pPr/{W}keepNext") is not None for one in row.iter(f"{W}p")] for row in part(paper.data()).iter(f"{W}tr")] == [[True, True], [False, False, False]]


def test_hostile_text_stays_text(tmp_path: Path) -> None:
    shutil.copytree(GOLDEN, tmp_path / "content")
    path = tmp_path / "content" / "actions" / "giraffe.yaml"
    hostile = '</w:t><w:t>&amp; ]]> <b>x</b> =1+1 "q" {page}'
    path.write_text(path.read_text().replace("Herds cross borders.", f"'{hostile}'"))
    register, found = examine(tmp_path / "content")
    for lang in LANGUAGES:
        for make in (record.document, template.document):
            shown = text(make(Edition(register, AS_OF, found), lang, register["action"]["giraffe"]))
            assert lang != "en" or hostile in shown


def test_what_lies_beside_the_pages(tiny: Edition) -> None:
    made = site.build(tiny.register, AS_OF, tiny.found, "abc1234")
    for lang in LANGUAGES:
        own = sorted(path.removeprefix(f"{lang}/") for path in made if path.startswith(f"{lang}/") and path.endswith(".docx"))
        assert own == ["actions/giraffe/record.docx", "contribute/template.docx", "due/status.docx", "workplans/example-plan/record.docx"]
        assert made[f"{lang}/actions/giraffe/record.docx"] == MADE["record"](tiny, lang)
        assert made[f"{lang}/due/status.docx"] == MADE["status-next"](tiny, lang)
        assert b'href="record.docx"' in made[f"{lang}/actions/giraffe/index.md"]
        assert b'href="status.docx"' in made[f"{lang}/due/index.md"]


# --- LibreOffice ----------------------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory, tiny: Edition, edition: Edition) -> Path:
    """A folder with documents of every kind in every language, each also as the text that LibreOffice reads in it."""
    folder = tmp_path_factory.mktemp("office")
    for name, lang in ALL:
        (folder / f"{name}.{lang}.docx").write_bytes(MADE[name](tiny, lang))
    for lang in LANGUAGES:
        (folder / f"real.{lang}.docx").write_bytes(progress.document(edition, lang, edition.register["plan"]["resolution-10-9"]))
    command = [program("soffice"), f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless", "--convert-to", "txt:Text (encoded):UTF8", *sorted(path.name for path in folder.glob("*.docx"))]
    subprocess.run(command, cwd=folder, check=True, capture_output=True)
    return folder


@pytest.mark.parametrize("name", [*(f"{name}.{lang}" for name, lang in ALL), *(f"real.{lang}" for lang in LANGUAGES)])
def test_libreoffice_reads_every_word(name: str, office: Path) -> None:
    """In the same order, with nothing lost."""
    read = (office / f"{name}.txt").read_text(encoding="utf-8-sig")
    own = text((office / f"{name}.docx").read_bytes())
    own = "\n".join(line if line.startswith("|") else line.partition(": ")[2] for line in own.splitlines())
    assert _letters(read) == _letters(own.replace(" / ", "\n").replace(" | ", "\n").replace("| ", "\n").replace(" |", "\n"))


def _letters(text: str) -> str:
    """A text without spaces, and without the numbers and marks of lists that LibreOffice writes out."""
    lines = (re.sub(r"^\s*(\d+\.|[a-z]\)|[•–])\s", "", line) for line in text.splitlines())
    return re.sub(r"[\s/|•–]", "", "".join(lines)).replace("\u2011", "-")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_pdf(lang: str, edition: Edition, tmp_path: Path) -> None:
    """Pages with numbers, the notice on each, every action, and a structure to be read aloud."""
    program("soffice")
    assert edition.next_cop is not None
    w = words(lang)
    made = tools.pdf(status.document(edition, lang, edition.next_cop))
    assert made.startswith(b"%PDF-")
    assert b"/StructTreeRoot" in made
    (tmp_path / "status.pdf").write_bytes(made)
    pages = subprocess.run([program("pdftotext"), "-layout", "status.pdf", "-"], cwd=tmp_path, check=True, capture_output=True, text=True).stdout.split("\f")[:-1]
    assert len(pages) > 3
    for number, page in enumerate(pages, 1):
        assert w("paper_page").format(page=number, pages=len(pages)) in page
        assert w("paper_draft", date=w.date(AS_OF), version="abc1234")[:40] in " ".join(page.split()).replace("\u00a0", " ")
    for entry in edition.register["action"].values():
        assert (getattr(entry.record.title, lang)).split()[0] in "".join(pages)


def test_without_libreoffice(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(tools.ToolError, match=r"LibreOffice makes the PDF, and it is not installed: install libreoffice-writer, or write the document to a file that ends in \.docx"):
        tools.pdf(b"")


# --- the command ----------------------------------------------------------------------------------------------------------------------


@pytest.fixture
def content(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    shutil.copytree(GOLDEN, tmp_path / "content")
    monkeypatch.chdir(tmp_path)
    return tmp_path / "content"


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    capsys.readouterr()
    code = cli.main(["document", *arguments, "--as-of", AS_OF])
    return code, *capsys.readouterr()


@pytest.mark.parametrize(
    ("arguments", "name"),
    [
        (["template"], "template-en.docx"),
        (["template", "--lang", "fr", "--extend", "giraffe"], "giraffe-extension-fr.docx"),
        (["record", "action/giraffe"], "giraffe-en.docx"),
        (["record", "giraffe", "--lang", "es"], "giraffe-es.docx"),
        (["record", "example-plan/1.1"], "example-plan-1.1-en.docx"),
        (["status", "--for", "cop16"], "cop16-status-en.docx"),
        (["progress", "example-plan"], "example-plan-progress-en.docx"),
        (["progress", "example-plan", "--output", "a/plan.docx"], "a/plan.docx"),
        (["progress", "example-plan", "--output", "PLAN.DOCX"], "PLAN.DOCX"),
    ],
)
def test_a_document_is_written(arguments: list[str], name: str, content: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = run(capsys, *arguments)
    what = "the template of Annex 2, empty" if arguments == ["template"] else f"a draft made from the records, status as of {AS_OF}"
    assert (code, out, err) == (0, f"{name} is written: {what}.\n", "")
    assert docx.Document(str(content.parent / name)).paragraphs
    before = (content.parent / name).read_bytes()
    assert run(capsys, *arguments) == (2, "", f"register: {name} is there already; name another file with --output, or write over it with --force\n")
    assert run(capsys, *arguments, "--force")[0] == 0
    assert (content.parent / name).read_bytes() == before


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        (["template", "--extend", "girafe"], "no Concerted Action 'girafe' in the register; did you mean giraffe?"),
        (["status", "--for", "cop61"], "no meeting 'cop61' in the register; did you mean cop16?"),
        (["record", "action/okapi"], "no record 'action/okapi' in the register"),
        (["record", "Norvège"], "no record 'Norvège' in the register; did you mean nor?"),
        (["record", "nordic"], "no record 'nordic' in the register; did you mean nor?"),
        (["progress", "plan"], "no work plan 'plan' in the register; did you mean example-plan?"),
        (["record", "giraffe", "--output", "giraffe.odt"], "'giraffe.odt' is neither a document for Word nor a PDF; give --output a name that ends in .docx or .pdf"),
    ],
)
def test_a_document_that_cannot_be_made(arguments: list[str], error: str, content: Path, capsys: pytest.CaptureFixture[str]) -> None:  # noqa: ARG001
    assert run(capsys, *arguments) == (2, "", f"register: {error}\n")


def test_a_pdf_may_be_named_in_capitals(content: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: ARG001
    monkeypatch.setenv("PATH", "")
    assert run(capsys, "record", "giraffe", "--output", "GIRAFFE.PDF")[2].startswith("register: LibreOffice makes the PDF")


def test_no_document_of_a_register_with_errors(content: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = content / "actions" / "giraffe.yaml"
    path.write_text(path.read_text().replace("known_to: cop14\n", ""))
    assert run(capsys, "template") == (2, "", "register: the register has errors; 'register check' tells them\n")
