"""Word files and spreadsheets as proponents send them: typed by hand, in three layouts and three languages, and whatever else comes in."""

from __future__ import annotations

import html
import io
import re
import shutil
import zipfile
from collections import Counter
from datetime import date
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import docx
import openpyxl
import pytest
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Pt, RGBColor
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.comments import Comment
from openpyxl.styles import Font
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.hyperlink import Hyperlink

from generator import catalog, cli, files
from generator.diagnostics import quoted
from generator.documents import activities, blocks, drafts, forms, headings, known, opc, plain, proposals, reading, template, word
from generator.models import LANGUAGES
from generator.models.action import Proposal
from generator.models.walk import fields
from generator.pages import Edition
from tests.support import AS_OF, CONTENT, PROJECT, core, examine

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from docx.document import Document
    from docx.table import _Cell

    from generator.diagnostics import Diagnostic
    from generator.register import Register

GOLDEN = PROJECT / "tests" / "golden" / "content"
EXPECTED = PROJECT / "tests" / "imports"
DAY = ["--as-of", "2026-11-21"]


class Said:
    """What the command printed, and how it ended."""

    def __init__(self, capsys: pytest.CaptureFixture[str], *arguments: str) -> None:
        capsys.readouterr()
        self.code = cli.main(["import", *arguments, *DAY])
        self.out, self.err = capsys.readouterr()


def expect(name: str, said: str, *, bless: bool) -> None:
    """Compare with a file of `imports/`; `pytest --bless` writes it."""
    path = EXPECTED / name
    if bless:
        path.write_bytes(said.encode())
    assert said == path.read_bytes().decode()


def words(text: str) -> Counter[str]:
    return Counter(headings.fold(text).split())


# --- what proponents write ------------------------------------------------------------------------------------------------------------


class Typed(NamedTuple):
    """A proposal in one language: the lines above it, its headings and texts, the columns and rows of its table."""

    above: list[str]
    sections: list[tuple[str, list[str]]]
    columns: list[str]
    rows: list[list[str]]


ENGLISH = Typed(
    ["UNEP/CMS/COP16/Doc.30.2.7", "PROPOSAL FOR A CONCERTED ACTION FOR THE GIRAFFES OF THE LAKE (Giraffa camelopardalis)"],
    [
        ("Proponent(s)", ["Government of Chad", "Example Trust (ET)", "Friends of the Herds"]),
        ("Target species, lower taxon or population, or group of taxa with needs in common", ["Giraffe, girafe, jirafa (Giraffa camelopardalis)"]),
        ("Geographical range", ["Herds cross the basin of the lake. They rest in the north, e.g. by the river.", "Range States: Chad and Norway"]),
        ("Summary of activities", ["Counts herds and keeps corridors open. Villages take part."]),
        ("Associated benefits", ["Antelopes use the same corridors."]),
        ("Timeframe", ["2027 to 2029; patrols go on."]),
        ("Relationship to other CMS actions", ["It continues Concerted Action 13.3."]),
        ("Conservation priority", ["Numbers fell by a third since 1990."]),
        ("Relevance", ["The herds cross a border twice a year."]),
        ("Absence of better remedies", ["No agreement covers the basin."]),
        ("Readiness and feasibility", ["Two teams are trained. Funds are promised for the first year."]),
        ("Likelihood of success", ["The same method worked in the east."]),
        ("Magnitude of likely impact", ["Two States and four species gain."]),
        ("Cost-effectiveness", ["A count costs less than one patrol car."]),
        ("Consultations planned / undertaken", ["Both Range States agreed in writing."]),
    ],
    ["Activity", "Outputs/Outcomes", "Timeframe", "Responsibility", "Funding"],
    [["Count the herds", "A table of numbers", "2027", "Example Trust; Chad", "Own means"], ["Mark the corridors", "A map", "2028", "Norway and local rangers", "To be sought"]],
)
FRENCH = Typed(
    ["PNUE/CMS/COP16/Doc.30.2.7", "PROPOSITION D'ACTION CONCERTÉE POUR LES GIRAFES DU LAC (Giraffa camelopardalis)"],
    [
        ("Auteur(s) de la proposition", ["Gouvernement du Tchad", "Example Trust (ET)", "Les Amis des troupeaux"]),
        ("Espèces cibles, taxon inférieur ou population, ou groupe de taxons ayant des besoins communs", ["Girafe (Giraffa camelopardalis)"]),
        ("Aire de répartition géographique", ["Les troupeaux traversent le bassin du lac. Ils se reposent au nord.", "États de l'aire de répartition : Tchad et Norvège"]),
        ("Résumé des activités", ["Dénombre les troupeaux et garde les couloirs ouverts."]),
        ("Avantages associés", ["Les antilopes empruntent les mêmes couloirs."]),
        ("Calendrier", ["De 2027 à 2029."]),
        ("Relation avec d'autres actions de la CMS", ["Elle prolonge l'action concertée 13.3."]),
        ("Priorité de conservation", ["Les effectifs ont baissé d'un tiers depuis 1990."]),
        ("Pertinence", ["Les troupeaux passent la frontière deux fois par an."]),
        ("Absence de meilleurs remèdes", ["Aucun accord ne couvre le bassin."]),
        ("État de préparation et faisabilité", ["Deux équipes sont formées."]),
        ("Probabilité de succès", ["La même méthode a réussi à l'est."]),
        ("Ampleur de l'impact probable", ["Deux États et quatre espèces y gagnent."]),
        ("Rapport coût-efficacité", ["Un dénombrement coûte moins qu'une voiture."]),
        ("Consultations prévues / réalisées", ["Les deux États ont donné leur accord par écrit."]),
    ],
    ["Activité", "Produits/Résultats", "Calendrier", "Responsabilité", "Financement"],
    [["Dénombrer les troupeaux", "Un tableau", "2027", "Example Trust ; Tchad", "Moyens propres"], ["Baliser les couloirs", "Une carte", "2028", "Norvège et gardes locaux", "À trouver"]],
)
SPANISH = Typed(
    ["PNUMA/CMS/COP16/Doc.30.2.7", "PROPUESTA DE ACCIÓN CONCERTADA PARA LAS JIRAFAS DEL LAGO (Giraffa camelopardalis)"],
    [
        ("Proponente(s)", ["Gobierno del Chad", "Example Trust (ET)", "Amigos de las manadas"]),
        ("Especies objetivo, taxón inferior o población, o grupo de taxones con necesidades en común", ["Jirafa (Giraffa camelopardalis)"]),
        ("Área de distribución geográfica", ["Las manadas cruzan la cuenca del lago. Descansan al norte.", "Estados del área de distribución: Chad y Noruega"]),
        ("Resumen de actividades", ["Cuenta las manadas y mantiene abiertos los corredores."]),
        ("Beneficios asociados", ["Los antílopes usan los mismos corredores."]),
        ("Plazos", ["De 2027 a 2029."]),
        ("Relación con otras acciones de la CMS", ["Prolonga la acción concertada 13.3."]),
        ("Prioridad de conservación", ["El número bajó un tercio desde 1990."]),
        ("Pertinencia", ["Las manadas cruzan la frontera dos veces al año."]),
        ("Ausencia de mejores remedios", ["Ningún acuerdo cubre la cuenca."]),
        ("Preparación y viabilidad", ["Dos equipos están formados."]),
        ("Probabilidad de éxito", ["El mismo método funcionó en el este."]),
        ("Magnitud del impacto probable", ["Ganan dos Estados y cuatro especies."]),
        ("Relación costo-eficacia", ["Un recuento cuesta menos que un coche."]),
        ("Consultas previstas / realizadas", ["Los dos Estados dieron su acuerdo por escrito."]),
    ],
    ["Actividad", "Productos/Resultados", "Plazo", "Responsabilidad", "Financiación"],
    [["Contar las manadas", "Una tabla", "2027", "Example Trust; Chad", "Medios propios"], ["Señalar los corredores", "Un mapa", "2028", "Noruega y guardas locales", "Por encontrar"]],
)
OUTCOMES = {"en": "Activities and expected outcomes", "fr": "Activités et résultats attendus", "es": "Actividades y resultados esperados"}
TYPED = {"en": ENGLISH, "fr": FRENCH, "es": SPANISH}


def grid(owner: Document | _Cell, typed: Typed) -> None:
    table = owner.add_table(len(typed.rows) + 2, len(typed.columns))
    for row, texts in zip(table.rows, [typed.columns, *typed.rows], strict=False):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text


def styled(typed: Typed, lang: str) -> Document:
    """Headings as styles."""
    file = docx.Document()
    file.add_paragraph(typed.above[0])
    file.add_paragraph(typed.above[1], style="Title")
    for heading, texts in typed.sections:
        file.add_heading(heading, 1)
        for text in texts:
            file.add_paragraph(text)
    file.add_heading(OUTCOMES[lang], 1)
    grid(file, typed)
    return file


def bold(typed: Typed, lang: str) -> Document:
    """Bold paragraphs with numbers and colons, the text behind them or in the next paragraph."""
    file = docx.Document()
    for text in typed.above:
        file.add_paragraph().add_run(text).bold = True
    for number, (heading, texts) in enumerate(typed.sections, 1):
        paragraph = file.add_paragraph()
        paragraph.add_run(f"{number}. {heading}:").bold = True
        rest = texts
        if number % 2:
            paragraph.add_run(f" {texts[0]}")
            rest = texts[1:]
        for text in rest:
            file.add_paragraph(text)
        file.add_paragraph("")
    file.add_paragraph().add_run(f"16) {OUTCOMES[lang].upper()}").bold = True
    grid(file, typed)
    return file


def tabled(typed: Typed, lang: str) -> Document:
    """One table of two columns: headings left, texts right, the activities in a table inside it."""
    file = docx.Document()
    for text in typed.above:
        file.add_paragraph(text)
    table = file.add_table(len(typed.sections) + 1, 2)
    for row, (heading, texts) in zip(table.rows, typed.sections, strict=False):
        row.cells[0].text = heading
        row.cells[1].text = texts[0]
        for text in texts[1:]:
            row.cells[1].add_paragraph(text)
    table.rows[-1].cells[0].text = OUTCOMES[lang]
    grid(table.rows[-1].cells[1], typed)
    return file


LAYOUTS = {"styled": styled, "bold": bold, "tabled": tabled}


def complete(text: str, lang: str) -> str:
    """The draft after an officer has added the English: here the same words, for the check alone."""
    if lang == "en":
        return text
    value = rf"^( +)((?:- )?){lang}: (\|\n(?:\1  [^\n]*\n|\n)+|[^\n]*\n)"
    return re.sub(value, lambda match: f"{match[1]}{match[2]}en: {match[3]}{match[0].replace('- ', '  ', 1) if match[2] else match[0]}", text, flags=re.MULTILINE)


@pytest.mark.parametrize("lang", TYPED)
@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_proposal(layout: str, lang: str, content: Path, capsys: pytest.CaptureFixture[str], bless: bool) -> None:  # noqa: FBT001
    """The whole draft, the whole report; no word is lost; completed, it passes the check."""
    typed = TYPED[lang]
    LAYOUTS[layout](typed, lang).save("proposal.docx")
    said = Said(capsys, "proposal.docx", "--id", "lake-giraffes")
    assert (said.code, said.err) == (0, "")
    draft = (content / "actions" / "lake-giraffes.yaml").read_text()
    expect(f"{lang}-{layout}.txt", said.out, bless=bless)
    expect(f"{lang}-{layout}.yaml", draft, bless=bless)
    texts = [*typed.above, *(text for _, texts in typed.sections for text in texts), *(text for row in typed.rows for text in row)]
    parting = {"en": "and range states", "fr": "et états de l'aire de répartition", "es": "y estados del área de distribución"}[lang]
    assert words(" ".join(texts)) - words(draft) <= words(parting)
    assert core(draft) == core((EXPECTED / f"{lang}-styled.yaml").read_text())
    assert cli.main(["fmt", "--check", str(content / "actions" / "lake-giraffes.yaml")]) == 0
    _, found = examine(content)
    wrong = {(d.code, d.message.split(" in ")[0]) for d in found if d.severity == "error"}
    assert wrong == (set() if lang == "en" else {("M101", "the field 'en' is missing")})
    assert said.out.count("translate this") == (0 if lang == "en" else len([d for d in found if d.code == "M101"]))
    (content / "actions" / "lake-giraffes.yaml").write_text(complete(draft, lang))
    _, found = examine(content)
    assert [d for d in found if d.severity == "error"] == []


@pytest.mark.parametrize("lang", TYPED)
def test_a_proposal_is_published(lang: str, content: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Every word of every section and activity stands on the page of the action, in the language in which it was written."""
    typed = TYPED[lang]
    LAYOUTS["bold"](typed, lang).save("proposal.docx")
    assert Said(capsys, "proposal.docx", "--id", "lake-giraffes").code == 0
    path = content / "actions" / "lake-giraffes.yaml"
    path.write_text(complete(path.read_text(), lang))
    assert cli.main(["build", "--docs-only", *DAY]) == 0
    page = Path("build", "docs", lang, "actions", "lake-giraffes", "index.md").read_text()
    texts = " ".join(text for _, texts in typed.sections[3:] for text in texts) + " ".join(text for row in typed.rows for cell in (0, 1, 2, 4) for text in [row[cell]])
    assert words(texts).keys() <= words(re.sub(r"<[^>]*>", " ", html.unescape(page))).keys()


def test_a_table_with_numbers_a_contact_and_two_tables_of_activities(content: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = docx.Document()
    file.add_paragraph("Concerted Action for the Okapi")
    table = file.add_table(0, 3)
    for texts in (("1", "Proponents", "Kingdom of Norway. Contact: a person, a@example.org"), ("2", "Target species", "Giraffa camelopardalis"), ("3", "Relevance", "Relevance"), ("4", "Contact person", "a@example.org")):
        for cell, text in zip(table.add_row().cells, texts, strict=True):
            cell.text = text
    file.add_heading("Activities", 1)
    for rows in (ENGLISH.columns, ENGLISH.rows[0]), (ENGLISH.rows[1],):
        table = file.add_table(0, 5)
        for row in rows:
            for cell, text in zip(table.add_row().cells, row, strict=True):
                cell.text = text
        file.add_paragraph("")
    file.save("file.docx")
    said = Said(capsys, "file.docx", "--id", "okapis")
    data = core((content / "actions" / "okapis.yaml").read_text())
    assert data["proponents"] == [{"actor": "NOR"}]
    assert data["taxa"] == [{"species": "giraffa-camelopardalis"}]
    assert data["proposal"] == {"relevance": {"en": "Relevance"}}
    assert [one["activity"]["en"] for one in data["activities"]] == ["Count the herds", "Mark the corridors"]
    assert "table 1, row 4, column 3: not understood, kept as a comment: 'a@example.org'; its heading is none of the template; it holds an e-mail address, which is left out\n" in said.out
    assert "events.submitted: left open: write its 'date:' or its 'meeting:'; the document names neither\n" in said.out


def test_where_a_heading_a_list_and_a_name_end(content: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A heading across a table of two columns, a heading below a list of countries, a contact behind several names, a column as wide as two."""
    file = docx.Document()
    file.add_paragraph("Concerted Action for the Okapi")
    table = file.add_table(0, 2)
    for texts in (("Proponents", "Chad and Norway. Contact: a@example.org, tel. +227 20 00 00 00"), ("Target species", "Giraffa camelopardalis"), ("Relevance", "It moves."), ("PART II. THE REST", ""), ("Timeframe", "2027")):
        row = table.add_row()
        row.cells[0].text, row.cells[1].text = texts
        if not texts[1]:
            row.cells[0].merge(row.cells[1])
    for text, style in (("Range States", "Heading 1"), ("Chad", None), ("Norwey", None), ("Map", "Heading 2"), ("The map of the herds stands at the end.", None), ("Activities", "Heading 1")):
        file.add_paragraph(text, style=style)
    table = file.add_table(2, 3)
    for cell, text in zip([cell for row in table.rows for cell in row.cells], ("Activity", "", "Timeframe", "Count", "with the villages", "2027"), strict=True):
        cell.text = text
    table.cell(0, 0).merge(table.cell(0, 1))
    file.save("FILE.DOCX")
    said = Said(capsys, "FILE.DOCX", "--id", "okapis")
    draft = (content / "actions" / "okapis.yaml").read_text()
    data = core(draft)
    assert data["proponents"] == [{"actor": "TCD"}, {"actor": "NOR"}]
    assert "Norway. Contact: (e-mail address left out), tel. (telephone number left out)\n" in re.sub(r"\n *# (?!table)", " ", draft)
    assert data["proposal"] == {"relevance": {"en": "It moves."}, "timeframe": {"en": "2027"}}
    assert "table 1, row 4, column 1: not understood, kept as a comment: 'PART II. THE REST'; its heading is none of the template\n" in said.out
    assert data["range_states"] == [{"country": "TCD"}]
    assert "range_states: left open: 'Norwey' (paragraph 4) is no country of the register; did you mean 'NOR' (Norway)?\n" in said.out
    assert data["range"] == {"en": "Map\n\nThe map of the herds stands at the end."}
    assert data["activities"] == [{"activity": {"en": "Count\n\nwith the villages"}, "timeframe": {"en": "2027"}}]


def test_a_proposal_too_long_for_a_record_is_written_and_says_so(content: Path, capsys: pytest.CaptureFixture[str]) -> None:
    typed = ENGLISH._replace(sections=[(heading, [*texts, "Herds graze here. " * 400]) for heading, texts in ENGLISH.sections])
    styled(typed, "en").save("file.docx")
    said = Said(capsys, "file.docx", "--id", "okapis")
    path = content / "actions" / "okapis.yaml"
    assert said.code == 0
    assert f"content/actions/okapis.yaml is written, with {path.stat().st_size:,} bytes; a record has at most 65,536: shorten its texts, the document holds them\n" in said.out
    assert {d.code for d in examine(content)[1] if d.severity == "error"} == {"S103"}


def test_the_cover_of_a_document_is_no_section(content: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Nor is what stands behind the template; the rank of an animal is no animal; two texts under one heading are told."""
    file = docx.Document()
    cover = file.add_table(1, 2)
    cover.cell(0, 0).text, cover.cell(0, 1).text = "CMS", "Distribution: General\nUNEP/CMS/COP16/Doc.30.2"
    file.add_paragraph("Proposal for a Concerted Action for the giraffes of Chad")
    for heading, text in (("Summary", "Herds."), ("(i) Proponents", "Chad"), ("(ii) Target species", "Family: Giraffidae\nGiraffa camelopardalis"), ("(iii) Summary of activities", "Counts."), ("References", "A book.")):
        file.add_paragraph().add_run(heading).bold = True
        file.add_paragraph(text)
    file.add_paragraph("The geographical designations employed in this document do not imply any opinion.")
    file.save("file.docx")
    said = Said(capsys, "file.docx", "--id", "herds")
    data = core((content / "actions" / "herds.yaml").read_text())
    assert (data["title"], data["taxa"], data["summary"], data.get("range")) == ({"en": "Giraffes of Chad"}, [{"species": "giraffa-camelopardalis"}], {"en": "Herds.\n\nCounts."}, None)
    assert data["events"] == [{"event": "submitted", "meeting": "cop16", "document": "UNEP/CMS/COP16/Doc.30.2"}]
    for line in (
        "summary: left open: two headings lead to it: what stands at paragraph 3 and what follows at paragraph 8 were put together",
        "paragraph 11: not understood, kept as a comment: 'A book.'; its heading is none of the template",
        f"paragraph 12: understood as a line that every document has: {quoted('The geographical designations employed in this document do not imply any opinion.')}",
    ):
        assert f"{line}\n" in said.out


def test_range_states_in_a_table_or_behind_the_range(content: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The first column of a table names them, where the others only confirm it; a label within the paragraph of the range begins the list; a row of one cell is a label."""
    file = docx.Document()
    file.add_paragraph("Concerted Action for the okapi")
    file.add_heading("Geographical range", 1)
    file.add_paragraph("Around the lake. Range States: Norway")
    table = file.add_table(4, 2)
    for cell, text in zip([cell for row in table.rows for cell in row.cells], ("Chad", "Party since 1997", "Norway", "not a Party", "Peru", "", "Norway", "II"), strict=True):
        cell.text = text
    file.add_heading("Relevance", 1)
    file.add_paragraph("Herds.")
    file.save("file.docx")
    said = Said(capsys, "file.docx", "--id", "okapis")
    draft = (content / "actions" / "okapis.yaml").read_text()
    assert core(draft)["range_states"] == [{"country": "TCD"}]
    assert core(draft)["range"] == {"en": "Around the lake."}
    assert "# table 1, row 2: Norway | not a Party\n" in draft
    assert "table 1, row 3: not understood, kept as a comment: 'Peru'; what stands below it is left open\n" in said.out
    assert "range_states: left open: 'Norway | not a Party' (table 1, row 2) does not say plainly that NOR is one\n" in said.out
    assert "range_states: left open: 'Norway' (paragraph 3) does not say plainly that NOR is one\n" in said.out, "a cell says more of it elsewhere"
    assert "range_states: left open: 'Norway | II' (table 1, row 4) does not say plainly that NOR is one\n" in said.out


def test_labels_numbered_by_hand_part_what_stands_behind_them(content: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Also that of no field, where its number follows; a list within a section counts anew."""
    file = docx.Document()
    file.add_paragraph("Concerted Action proposal: the okapi")
    for label, text in (("1. Proponents", "Chad"), ("2. Supported by", "Example Trust"), ("3. Relevance", "Herds."), ("1. First", "they move."), ("4. Politics", "Stable."), ("5. Feasibility", "Good."), ("6. Activities", "Counts.")):
        paragraph = file.add_paragraph()
        paragraph.add_run(f"{label}:").bold = True
        paragraph.add_run(f" {text}")
    file.save("file.docx")
    said = Said(capsys, "file.docx", "--id", "okapis")
    data = core((content / "actions" / "okapis.yaml").read_text())
    assert (data["title"], data["proponents"]) == ({"en": "Okapi"}, [{"actor": "TCD"}])
    assert data["proposal"] == {"relevance": {"en": "Herds.\n\n1. First: they move."}, "readiness_and_feasibility": {"en": "Good."}}
    assert "paragraph 6: not understood, kept as a comment: '4. Politics: Stable.'; its heading is none of the template\n" in said.out
    assert "paragraph 8: not understood, kept as a comment: 'Counts.'; activities are read from a table\n" in said.out
    assert "activities: left open: what the document says of it stands in a comment\n" in said.out


def test_a_dash_parts_a_heading_from_its_text_as_a_colon_does(content: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Where the heading is of several words, or numbered by hand and bold; one word before a dash may begin any sentence."""
    file = docx.Document()
    for line in ("Concerted Action proposal: the okapi", "Proponents: Chad", "Consultations planned / undertaken – All were asked.", "Cost-effectiveness - Good.", "Benefits – as told – are many."):
        file.add_paragraph(line)
    file.save("file.docx")
    Said(capsys, "file.docx", "--id", "okapis")
    data = core((content / "actions" / "okapis.yaml").read_text())
    assert data["proposal"] == {"cost_effectiveness": {"en": "Good.\n\nBenefits – as told – are many."}, "consultations": {"en": "All were asked."}}


def test_the_language_may_be_given(content: Path, capsys: pytest.CaptureFixture[str]) -> None:
    styled(ENGLISH, "en").save("file.docx")
    assert Said(capsys, "file.docx", "--lang", "es", "--id", "okapis").code == 0
    assert core((content / "actions" / "okapis.yaml").read_text())["summary"] == {"es": "Counts herds and keeps corridors open.\nVillages take part."}


# --- a messy one ----------------------------------------------------------------------------------------------------------------------


def element(xml: str) -> Any:
    return parse_xml(xml.replace("<w:", "<w:", 1).replace(">", f" {nsdecls('w', 'r')}>", 1))


def messy() -> Document:
    """Typed by several people: mixed fonts, numbers by hand, content controls, tracked changes, notes, boxes, merged cells, guidance left in."""
    file = docx.Document()
    file.sections[0].header.paragraphs[0].text = "UNEP/CMS/COP16/Doc.30.2.8"
    file.sections[0].footer.paragraphs[0].text = "Printed on both sides"
    file.add_paragraph("")
    file.add_paragraph().add_run("Proposal for a Concerted Action").bold = True
    file.add_paragraph("for the giraffes of the river")
    file.add_paragraph("Submitted on 3 May 2028")
    paragraph = file.add_paragraph()
    for text, size in (("(i) PROPO", 14), ("NENTS", 9), (" :", 20)):
        run = paragraph.add_run(text)
        run.bold, run.font.size = True, Pt(size)
    file.add_paragraph("Norway\u00a0\nThe\tStanding Committee")
    box = "<w:p><w:r><w:pict><v:shape xmlns:v='urn:schemas-microsoft-com:vml'><v:textbox><w:txbxContent><w:p><w:r><w:t>A box by the river team</w:t></w:r></w:p></w:txbxContent></v:textbox></v:shape></w:pict></w:r></w:p>"
    file.element.body.insert(-1, element(box))
    file.add_paragraph().add_run("ii) Target Species").underline = True
    file.element.body.insert(-1, element("<w:sdt><w:sdtPr/><w:sdtContent><w:p><w:r><w:t>Northern giraffe (GIRAFFA CAMELOPARDALIS)</w:t></w:r></w:p></w:sdtContent></w:sdt>"))
    file.add_paragraph("Okapi (Okapia johnstoni)")
    file.add_paragraph().add_run("3 – Geographic range").bold = True
    paragraph = file.add_paragraph()
    run = paragraph.add_run("Define the geographical range of the target species.")
    run.font.color.rgb = RGBColor(0, 0x70, 0xC0)
    paragraph.add_run(" The river and its banks.")
    blue = file.add_paragraph().add_run("Here a map is to be added by you.")
    blue.font.color.rgb = RGBColor(0, 0, 0xFF)
    file.add_paragraph("Chad", style="List Bullet")
    file.add_paragraph("Norwey", style="List Bullet")
    file.add_paragraph().add_run("Summary of Activities (approx. 200 words)").bold = True
    paragraph = file.add_paragraph("Opens ")
    paragraph._p.append(element("<w:ins w:id='1' w:author='x'><w:r><w:t>three </w:t></w:r></w:ins>"))
    paragraph._p.append(element("<w:del w:id='2' w:author='x'><w:r><w:delText>seven </w:delText></w:r></w:del>"))
    paragraph.add_run("corridors, see ")
    link = element("<w:hyperlink><w:r><w:t>the map</w:t></w:r></w:hyperlink>")
    link.set(qn("r:id"), file.part.relate_to("https://www.example.org/map", RELATIONSHIP_TYPE.HYPERLINK, is_external=True))
    paragraph._p.append(link)
    paragraph._p.append(element("<w:r><w:footnoteReference w:id='2'/></w:r>"))
    paragraph.add_run(".")
    file.add_comment(paragraph.runs[0], "Is this still true?", author="A Person")
    footnotes = f"<w:footnotes {nsdecls('w')}><w:footnote w:type='separator' w:id='0'><w:p/></w:footnote><w:footnote w:id='2'><w:p><w:r><w:t>Drawn in 2027.</w:t></w:r></w:p></w:footnote></w:footnotes>"
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
    part = Part(PackURI("/word/footnotes.xml"), kind, footnotes.encode(), file.part.package)
    file.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)
    file.add_heading("Time-frame", 2)
    file.add_paragraph("First the north.", style="List Number")
    file.add_paragraph("Then the south.", style="List Number")
    file.add_heading("History of the idea", 2)
    file.add_paragraph("It came up at a workshop.")
    file.add_heading("Likelihood of sucess", 2)
    numbers = file.add_table(2, 2)
    for cell, text in zip([cell for row in numbers.rows for cell in row.cells], ("Year", "Herds", "2026", "41"), strict=True):
        cell.text = text
    file.add_heading("Activities and Expected Outcomes", 2)
    file.add_paragraph("All of it is done with the villages.")
    table = file.add_table(6, 6)
    rows = [
        ["No", "Activity", "Outputs / Outcomes", "Time frame", "Responsible", "Risk"],
        ["Objective A: corridors", "", "", "", "", ""],
        ["1.1", "Map\nthem", "A map", "", "Norway", "Floods"],
        ["1.2", "Open them", "Gaps in fences", "2029", "", ""],
        ["", "", "Signs", "", "", ""],
        ["", "", "", "", "", ""],
    ]
    for row, texts in zip(table.rows, rows, strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    table.cell(1, 0).merge(table.cell(1, 5))
    table.cell(2, 4).merge(table.cell(3, 4))
    return file


def test_a_messy_proposal(content: Path, capsys: pytest.CaptureFixture[str], bless: bool) -> None:  # noqa: FBT001
    messy().save("messy.docx")
    said = Said(capsys, "messy.docx")
    assert (said.code, said.err) == (0, "")
    draft = (content / "actions" / "giraffes-of-the-river.yaml").read_text()
    expect("messy.txt", said.out, bless=bless)
    expect("messy.yaml", draft, bless=bless)
    texts = [paragraph.text for paragraph in blocks.flat(reading.read(Path("messy.docx").read_bytes()).blocks)]
    told = "Define the geographical range of the target species. PROPONENTS ii) Target Species 3 Geographic range Summary of Activities (approx. 200 words) Time-frame Likelihood of sucess"
    told += " Activities and Expected Outcomes No Activity Outputs / Outcomes Time frame Responsible (i) and"
    assert words(" ".join(texts)) - words(draft) <= words(told)
    for one in ("three", "seven", "box", "still", "Drawn", "Printed", "Floods", "corridors", "Signs", "https://www.example.org/map"):
        assert one in draft
    assert "A Person" not in draft
    assert cli.main(["fmt", "--check", str(content / "actions" / "giraffes-of-the-river.yaml")]) == 0
    assert [d for d in examine(content)[1] if d.severity == "error"] == []


def test_what_stands_in_fields_boxes_and_shapes() -> None:
    """Where links lead and what is shown over them, what is ticked, and the words of shapes: kept, and told where they stand."""
    file = docx.Document()
    paragraph = file.add_paragraph("See ")

    def field(instruction: str, shown: str, more: str = "") -> str:
        run = f"<w:r><w:t>{shown}</w:t></w:r>" if shown else ""
        return f"<w:p><w:r><w:fldChar w:fldCharType='begin'>{more}</w:fldChar></w:r><w:r><w:instrText> {instruction[:9]}</w:instrText></w:r><w:r><w:instrText>{instruction[9:]} </w:instrText></w:r><w:r><w:fldChar w:fldCharType='separate'/></w:r>{run}<w:r><w:fldChar w:fldCharType='end'/></w:r></w:p>"

    def add(xml: str) -> None:
        for one in element(xml).xpath("./*"):
            paragraph._p.append(one)

    add(field('HYPERLINK "https://www.example.org/map" \\o "Map"', "the map"))
    add("<w:p><w:r><w:t>, </w:t></w:r><w:fldSimple w:instr=' HYPERLINK &quot;https://www.example.org/list&quot; '><w:r><w:t>the list</w:t></w:r></w:fldSimple></w:p>")
    add("<w:p><w:r><w:t> and </w:t></w:r></w:p>")
    add(field('HYPERLINK "https://www.example.org/"', "https://www.example.org"))
    add("<w:p><w:r><w:t>, page </w:t></w:r></w:p>")
    add(field("PAGEREF here", "4"))
    paragraph = file.add_paragraph("Agreed: ")
    add(field("FORMCHECKBOX", "", "<w:ffData><w:checkBox><w:sizeAuto/><w:default w:val='0'/><w:checked/></w:checkBox></w:ffData>"))
    add("<w:p><w:r><w:t> yes </w:t></w:r></w:p>")
    add(field("FORMCHECKBOX", "", "<w:ffData><w:checkBox><w:sizeAuto/><w:default w:val='0'/></w:checkBox></w:ffData>"))
    add("<w:p><w:r><w:t> no, by </w:t></w:r></w:p>")
    add(field("FORMDROPDOWN", "", "<w:ffData><w:ddList><w:result w:val='1'/><w:listEntry w:val='Chad'/><w:listEntry w:val='Norway'/></w:ddList><w:helpText w:val='Who leads?'/></w:ffData>"))
    paragraph = file.add_paragraph("Funded: ")
    ticked = "<w:sdt><w:sdtPr><w14:checkbox xmlns:w14='http://schemas.microsoft.com/office/word/2010/wordml'><w14:checked w14:val='{}'/></w14:checkbox></w:sdtPr><w:sdtContent><w:r>{}</w:r><w:r><w:t>{}</w:t></w:r></w:sdtContent></w:sdt>"
    sign = "<w:sym w:font='Wingdings' w:char='F0FE'/>"
    add(f"<w:p>{ticked.format(1, sign, ' in part ')}{ticked.format(0, '<w:t>no sign, </w:t>', '')}{ticked.format(0, '<w:t>X</w:t>', '')}<w:r><w:t> in whole </w:t></w:r><w:r><w:sym w:font='Wingdings' w:char='F0FC'/></w:r></w:p>")
    paragraph = file.add_paragraph("Drawn here")
    add("<w:p><w:r><w:pict><v:shape xmlns:v='urn:schemas-microsoft-com:vml'><v:textpath string='Save the herds'/><v:textbox><div>On a button</div></v:textbox></v:shape></w:pict></w:r></w:p>")
    add("<w:p><w:r><w:drawing><a:sp xmlns:a='urn:a'><a:txBody><a:p><a:r><a:t>On a </a:t></a:r><a:r><a:t>slide</a:t></a:r></a:p></a:txBody></a:sp></w:drawing></w:r></w:p>")
    add("<w:p><w:hyperlink w:anchor='top' w:tooltip='Up'><w:r><w:t>, up</w:t></w:r></w:hyperlink></w:p>")
    add("<w:p><w:r><w:drawing><wp:inline xmlns:wp='urn:wp'><wp:docPr descr='A herd'><a:hlinkClick xmlns:a='urn:a' tooltip='See more'/></wp:docPr><wps:txbx xmlns:wps='urn:wps'><w:txbxContent><w:p><w:r><w:t>In a box</w:t></w:r></w:p></w:txbxContent></wps:txbx></wp:inline></w:drawing></w:r></w:p>")
    chart = Part(PackURI("/word/charts/chart1.xml"), "application/vnd.openxmlformats-officedocument.drawingml.chart+xml", b"<c:chart xmlns:c='urn:c'><c:t><c:p><c:t>Herds</c:t></c:p></c:t><c:v>41</c:v></c:chart>", file.part.package)
    add(f"<w:p><w:r><w:drawing><c:chart xmlns:c='urn:c' r:id='{file.part.relate_to(chart, RELATIONSHIP_TYPE.CHART)}'/></w:drawing></w:r></w:p>")
    data = io.BytesIO()
    file.save(data)
    read = reading.read(data.getvalue())
    assert [(one.place, one.text) for one in blocks.flat(read.blocks)] == [
        ("paragraph 1", "See the map (https://www.example.org/map), the list (https://www.example.org/list) and https://www.example.org, page 4"),
        ("paragraph 2", "Agreed: ☒ yes ☐ no, by Norway"),
        ("paragraph 3", "Funded: ☒ in part ☐no sign, ☐ in whole ✓"),
        ("paragraph 4", "Drawn here, up"),
        ("WordArt at paragraph 4", "Save the herds"),
        ("WordArt at paragraph 4", "On a button"),
        ("WordArt at paragraph 4", "On a slide"),
        ("text box at paragraph 4", "In a box"),
    ]
    assert [(one.place, one.text) for one in read.notes] == [
        ("paragraph 1, tooltip", "Map"),
        ("paragraph 2, help", "Who leads?"),
        ("paragraph 4, tooltip", "Up See more"),
        ("paragraph 4", "[a picture, which was not read: A herd]"),
        ("drawing at paragraph 4", "Herds\n41"),
    ]


# --- activities of a work plan --------------------------------------------------------------------------------------------------------

PLANNED = {
    "en": [
        ["No.", "Activity", "Description", "Responsible", "Timeframe", "Resources", "Mood"],
        ["1.3", "Train rangers", "Two courses. One is on the river.", "Example Trust; Norway", "2012-2014", "Staff time of two offices", "good"],
        ["1.4", "Print a guide", "", "Unknown Group", "short term", "20,000 from somebody", ""],
        ["", "A loose idea", "", "", "", "", ""],
    ],
    "fr": [
        ["N°", "Activité", "Description", "Responsable", "Calendrier", "Financement", "Humeur"],
        ["1.3", "Former les gardes", "Deux cours. L'un porte sur le fleuve.", "Example Trust ; Norvège", "2012-2014", "Temps de travail de deux bureaux", "bonne"],
        ["1.4", "Imprimer un guide", "", "Groupe inconnu", "court terme", "20 000 de quelqu'un", ""],
        ["", "Une idée en l'air", "", "", "", "", ""],
    ],
    "es": [
        ["N.º", "Actividad", "Descripción", "Responsable", "Plazo", "Recursos", "Ánimo"],
        ["1.3", "Formar guardas", "Dos cursos. Uno trata del río.", "Example Trust; Noruega", "2012-2014", "Tiempo del personal de dos oficinas", "bueno"],
        ["1.4", "Imprimir una guía", "", "Grupo desconocido", "corto plazo", "20 000 de alguien", ""],
        ["", "Una idea suelta", "", "", "", "", ""],
    ],
}


def sheet(rows: Sequence[Sequence[str]], path: str) -> None:
    book = openpyxl.Workbook()
    active = book.active
    assert active is not None
    active.title = "Plan"
    active["B1"] = "Working copy, UNEP/CMS/COP14/Doc.9"
    for number, row in enumerate(rows, 3):
        for column, text in enumerate(row, 2):
            active.cell(number, column).value = text or None
    active["B4"] = 1.3
    active["B4"].comment = Comment("Ask the team", "A Person")
    book.create_sheet("Notes")["A1"] = "Printed twice"
    book.save(path)


def document(rows: Sequence[Sequence[str]], path: str) -> None:
    file = docx.Document()
    file.add_paragraph("Working copy, UNEP/CMS/COP14/Doc.9")
    table = file.add_table(len(rows), len(rows[0]))
    for row, texts in zip(table.rows, rows, strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    file.add_paragraph("Printed twice")
    file.save(path)


@pytest.mark.parametrize("lang", PLANNED)
@pytest.mark.parametrize(("save", "name"), [(sheet, "plan.xlsx"), (document, "plan.docx")], ids=["xlsx", "docx"])
def test_activities_of_a_plan(save: Callable[..., None], name: str, lang: str, content: Path, capsys: pytest.CaptureFixture[str], bless: bool) -> None:  # noqa: FBT001
    save(PLANNED[lang], name)
    said = Said(capsys, name, "--plan", "example-plan")
    assert (said.code, said.err) == (0, "")
    folder = content / "workplans" / "example-plan"
    drafts = [(folder / f"{number}.yaml").read_text() for number in ("1.3", "1.4")]
    kind = name.rpartition(".")[2]
    expect(f"activities-{lang}-{kind}.txt", said.out, bless=bless)
    expect(f"activities-{lang}-{kind}.yaml", "\n".join(drafts), bless=bless)
    for text in (text for row in PLANNED[lang][1:] for text in row):
        assert words(text) - words("".join(drafts)) <= words("y et and")
    for number in ("1.3", "1.4"):
        path = folder / f"{number}.yaml"
        path.write_text(complete(path.read_text(), lang))
    assert [d for d in examine(content)[1] if d.severity == "error"] == []
    again = Said(capsys, name, "--plan", "example-plan")
    assert (again.code, again.out, again.err) == (2, "", "register: content/workplans/example-plan/1.3.yaml is there already; nothing was written\n")


def test_headings_within_a_table_of_activities(content: Path, capsys: pytest.CaptureFixture[str], bless: bool) -> None:  # noqa: FBT001
    """Merged rows, rows of one cell, bold rows: each stands above the activities below it, and names their section where the plan has it."""
    file = docx.Document()
    rows = [
        ["No.", "Activity", "Timeframe"],
        ["Section 1: Together", "", ""],
        ["Output A: herds", "", ""],
        ["2.1", "Count", "2012"],
        ["2.2", "Map", "2013"],
        ["", "Output B: fences", ""],
        ["2.3", "Open", "2014"],
        ["No.", "Activity", "Timeframe"],
        ["3", "Means", ""],
        ["3.1", "Pay", "2014"],
        ["Objective 4: none yet", "", ""],
    ]
    table = file.add_table(len(rows), 3)
    for row, texts in zip(table.rows, rows, strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    for number in (1, 10):
        table.cell(number, 0).merge(table.cell(number, 2))
    for cell in table.rows[8].cells[:2]:
        cell.paragraphs[0].runs[0].bold = True
    file.save("plan.docx")
    said = Said(capsys, "plan.docx", "--plan", "example-plan")
    assert (said.code, said.err) == (0, "")
    expect("sections.txt", said.out, bless=bless)
    expect("sections.yaml", "\n".join((content / "workplans" / "example-plan" / f"{number}.yaml").read_text() for number in ("2.1", "2.2", "2.3", "3.1")), bless=bless)


def test_a_letter_or_a_roman_number_alone_is_a_heading(content: Path, capsys: pytest.CaptureFixture[str]) -> None:
    sheet([["No.", "Activity", "Timeframe"], ["1.3", "Begin", ""], ["", "A", ""], ["2.1", "Count", "2012"], ["II.", "", ""], ["2.2", "Map", "2013"]], "plan.xlsx")
    said = Said(capsys, "plan.xlsx", "--plan", "example-plan")
    assert (said.code, said.err) == (0, "")
    assert "the row has no number" not in said.out
    drafts = [(content / "workplans" / "example-plan" / f"{number}.yaml").read_text() for number in ("2.1", "2.2")]
    assert ["# sheet 'Plan', cell C5: A\n" in drafts[0], "# sheet 'Plan', cell B7: II.\n" in drafts[1]] == [True, True]


def test_a_letter_beside_an_activity_is_no_heading(content: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """In a row that an activity goes on in, and in a column that says something of it."""
    file = docx.Document()
    table = file.add_table(4, 4)
    for row, texts in zip(table.rows, [["No.", "Activity", "Outputs", "Priority"], ["2.1", "Count", "A count", ""], ["", "", "", "X"], ["2.2", "Map", "A map", ""]], strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    for column in (0, 1):
        table.cell(1, column).merge(table.cell(2, column))
    file.save("plan.docx")
    said = Said(capsys, "plan.docx", "--plan", "example-plan")
    assert (said.code, said.err) == (0, "")
    drafts = [(content / "workplans" / "example-plan" / f"{number}.yaml").read_text() for number in ("2.1", "2.2")]
    assert ["Priority: X" in draft for draft in drafts] == [True, False]


def test_a_column_may_ask_when(content: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Of a table that does not say where it comes from, no row is named beside the document of the plan."""
    table = docx.Document()
    rows = table.add_table(2, 3).rows
    for row, texts in zip(rows, [["No.", "Activity", "By when"], ["2.1", "Count", "2013-2014"]], strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    table.save("plan.docx")
    assert Said(capsys, "plan.docx", "--plan", "example-plan").code == 0
    data = core((content / "workplans" / "example-plan" / "2.1.yaml").read_text())
    assert data["phases"] == [{"timeframe": {"start": "2013", "end": "2014"}}] or data["phases"] == [{"timeframe": {"start": 2013, "end": 2014}}]
    assert [list(source) for source in data["sources"]] == [["document"]]


def test_a_report_that_names_a_meeting_by_the_way_asks_for_it(content: Path, capsys: pytest.CaptureFixture[str]) -> None:  # noqa: ARG001
    file = docx.Document()
    file.add_paragraph("Report on the Concerted Action for the Giraffe, which was handed in by Niger to the 16th Meeting of the Conference of the Parties (COP16), UNEP/CMS/COP16/Doc.30.1, with the help of those who counted the herds along the river, day and night, since the last report.")
    file.add_paragraph("12 October 2026")
    file.save("report.docx")
    said = Said(capsys, "report.docx", "--action", "giraffe")
    assert "events.reported.meeting: left open: 'cop16', where it is the meeting that the report was made to: paragraph 1 speaks of it\n" in said.out


@pytest.mark.parametrize(
    ("text", "open_"),
    [
        ("Giraffa camelopardalis", False),
        ("Giraffa camelopardalis and others", False),
        ("Giraffe (Giraffa camelopardalis)", False),
        ("Giraffa camelopardalis peralta", True),
        ("Giraffa camelopardalis ssp. peralta", True),
        ("Giraffa camelopardalis in the west", True),
        ("Giraffe (Giraffa camelopardalis), western population", True),
        ("Girafe (Giraffa camelopardalis), sous-espèces de l'ouest", True),
    ],
)
def test_less_than_a_species_is_asked_for(text: str, open_: bool, content: Path, capsys: pytest.CaptureFixture[str]) -> None:  # noqa: ARG001, FBT001
    file = docx.Document()
    file.add_heading("Proponent", 1)
    file.add_paragraph("Chad")
    file.add_heading("Target species", 1)
    file.add_paragraph(text)
    file.save("some.docx")
    said = Said(capsys, "some.docx", "--id", "some").out
    assert "understood as taxa giraffa-camelopardalis" in said
    assert (f"taxa: left open: paragraph 4 says more than a name of an animal: {quoted(text)}" in said) == open_


def test_a_spreadsheet_as_people_keep_them(content: Path, capsys: pytest.CaptureFixture[str], bless: bool) -> None:  # noqa: FBT001
    """Days as days, sums with their currency, per cent, remarks; rows, columns and sheets that are hidden are read and said to be hidden."""
    book = openpyxl.Workbook()
    active = book.active
    assert active is not None
    active.title = "Plan"
    for row in (
        ["No.", "Activity", "Start", "End", "Budget (USD)", "Source of funding", "Remarks", "Done", "Whose"],
        ["1.3", "Train rangers", date(2012, 3, 5), date(2012, 9, 30), 25000, "Voluntary contributions", "Two courses.", 0.75, "A team"],
        ["1.4", "Print a guide", date(2013, 7, 1), None, "10k", None, None, 1, None],
        ["Objective 2: to be agreed"],
        ["1.5", "Meet", None, "2014", "€ 10k from voluntary funds, € 5k from others", None, "None", False, None],
        [None, "Total", None, None, 40000, None, None, None, None],
        ["of which", None, None, None, 10000, None, None, None, None],
    ):
        active.append(row)
    active.merge_cells("A4:I4")
    active["C3"].number_format = "mmm yyyy"
    active["E2"].number_format = "#,##0 [$€-407]"
    active["H2"].number_format = active["H3"].number_format = "0%"
    active.row_dimensions[3].hidden = True
    active.column_dimensions["I"].hidden = True
    hidden = book.create_sheet("Old")
    hidden["A1"] = "Earlier figures"
    hidden["A2"] = 1234.5
    hidden["A2"].number_format = '"USD" #,##0.00'
    hidden.sheet_state = "hidden"
    book.save("plan.XLSX")
    said = Said(capsys, "plan.XLSX", "--plan", "example-plan")
    assert (said.code, said.err) == (0, "")
    expect("sheet.txt", said.out, bless=bless)
    expect("sheet.yaml", "\n".join((content / "workplans" / "example-plan" / f"{number}.yaml").read_text() for number in ("1.3", "1.4", "1.5")), bless=bless)
    assert [d for d in examine(content)[1] if d.severity == "error"] == []


def test_a_header_of_two_rows(content: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What the columns under a wide heading are called; two times side by side are one stretch."""
    book = openpyxl.Workbook()
    active = book.active
    assert active is not None
    for row in (["No.", "Activity", "Timeframe", None, "Period"], [None, None, "Start", "End"], ["1.3", "Count", "Q1 2012", "June 2013"]):
        active.append(row)
    active.merge_cells("C1:D1")
    book.create_sheet("More").append(["No.", "Activity", "Timeframe"])
    book["More"].append(["1.4", "Map", "2012", "2014"])
    book["More"].merge_cells("C1:D1")
    book.save("plan.xlsx")
    assert Said(capsys, "plan.xlsx", "--plan", "example-plan").code == 0
    folder = content / "workplans" / "example-plan"
    assert [core((folder / f"{number}.yaml").read_text())["phases"] for number in ("1.3", "1.4")] == [[{"timeframe": {"start": "2012-01", "end": "2013-06"}}], [{"timeframe": {"start": 2012, "end": 2014}}]]


STRETCHES = {
    "2027": "2027 2027", "30/06/2027": "2027-06-30 2027-06-30", "5.3.2027": "2027-03-05 2027-03-05", "2026-2029": "2026 2029", "de 2027 à 2029": "2027 2029", "2027/28": "2027 2028", "Q3 2027": "2027-07 2027-09", "2027 Q1-Q2": "2027-01 2027-06", "Q1 to Q3 2027": "2027-01 2027-09",
    "Q4 2027 – Q1 2028": "2027-10 2028-03", "3e trimestre 2027": "2027-07 2027-09", "tercer trimestre de 2027": "2027-07 2027-09", "1er semestre 2027": "2027-01 2027-06", "March 2027": "2027-03 2027-03",
    "mars à juin 2027": "2027-03 2027-06", "Jan-Mar 2027": "2027-01 2027-03", "2027-03-05 – 2027-06-30": "2027-03-05 2027-06-30", "3 de mayo de 2027": "2027-05-03 2027-05-03", "from 2027": "2027 None", "2027 onwards": "2027 None",
    "d'ici fin 2028": " 2028", "by the end of 2028": " 2028", "until 2027": " 2027", "two years": "", "2027 and 2029": "", "Q5 2027": "", "2029-2027": "", "2027; patrols go on": "", "": "",
    "not 2027": "", "before 2027": "", "avant 2027": "", "antes de 2027": "", "after 2026": "", "not before 2027": "", "not until 2027": "", "no later than 2027": "", "2027?": "", "2027 or 2028": "", "2027 (tbc)": "",
    "2027-28": "2027 2028", "2027–29": "2027 2029", "2027-13": "", "2027-26": "", "2027-12": "2027-12 2027-12", "Q1 and Q2 2027": "2027-01 2027-06", "H1 y H2 2027": "2027-01 2027-12", "Q1 and Q3 2027": "", "Q1 & Q3 2027": "", "Q1/Q3 2027": "", "T1 et T3 2027": "", "a 2027": "", "A 2027": "", "la 2027": "", "fin 2027": " 2027",
    "2027 – before 2029": "", "neither 2027 - 2028": "", "mid-2027": "", "2027-02-31": "", "1 March 2027 – 31 April 2027": "",
}  # fmt: skip


def test_stretches_of_time() -> None:
    assert {text: f"{one.start} {one.end}" if (one := plain.stretch(text)) else "" for text in STRETCHES} == STRETCHES


SUMS = {
    "USD 25,000": "25000 USD", "25 000 EUR": "25000 EUR", "€ 10k": "10000 EUR", "10k€": "10000 EUR", "US$ 25,000.00": "25000 USD", "25.000 €": "25000 EUR", "1,5 millones de euros": "1500000 EUR", "CHF 12'500": "12500 CHF",
    "Voluntary contributions – EUR 5 000": "5000 EUR", "Budget ordinaire (5 000 EUR)": "5000 EUR", "5.000 EUR del presupuesto básico": "5000 EUR", "EUR 5 000 from the core budget": "5000 EUR",
    "2 offices, USD 5000": "", "USD 10,000 in 2027 and USD 5,000 in 2028": "", "USD 25,000-30,000": "", "EUR 20,50": "", "20,000 from somebody": "", "$ 500": "", "Own means": "",
    "not EUR 5 000": "", "EUR 5 000 per year": "", "5 000 EUR par an": "", "5000 EUR al año": "", "-EUR 300": "", "voluntary -EUR 300": "", "voluntary –300 EUR": "", "EUR -300": "", "(EUR 300)": "", "up to EUR 5 000": "", "jusqu'à 5 000 EUR": "", "hasta 5000 EUR": "",
    "approx. EUR 5 000": "", "~EUR 5000": "", "EUR 5 000+": "", "EUR 5 000?": "", "from EUR 5 000": "", "EUR 5 000 each": "", "2 x EUR 5 000": "", "EUR 5 000 of which 2 000 for travel": "", "Unfunded: EUR 5 000": "",
    "€2bn": "", "USD 1.500 million": "", "USD 10 mil": "", "EUR 10⁶": "", "EUR " + "9" * 400: "",
}  # fmt: skip


def test_sums_of_money() -> None:
    assert {text: f"{one.amount} {one.currency}" if (one := plain.money(text)) else "" for text in SUMS} == SUMS


FORMS: list[tuple[Any, str, str, str]] = [
    (date(2027, 1, 1), '"before "yyyy', "before 2027", ""), (date(2029, 12, 31), 'yyyy" or later"', "2029 or later", ""), (date(2027, 3, 5), 'd" de "mmmm" de "yyyy', "2027-03-05", ""),
    (date(2027, 1, 1), 'yyyy"?"', "2027?", ""), (date(2027, 3, 5), "mmmm", "2027-03-05 (shown in the form mmmm)", ""), (date(2027, 3, 5), 'yyyy" to "yyyy', '2027 (shown in the form yyyy" to "yyyy)', ""), (date(2027, 3, 5), "[$-409]d\\-mmm\\-yy;@", "2027-03-05", ""),
    ("Norway", '"ex-"@', "ex-Norway", ""), ("Norway", ";;;", "", "Norway"), ("Norway", '0;0;0;"not "@', "not Norway", ""), ("Norway", '0" x"', "Norway", ""), (7, ";;;", "", "7"),
    (1, "00", "01", ""), (12.5, "000.0", "012.5", ""), (5000, '[>100]"up to EUR "0;"EUR "0" voluntary"', "up to EUR 5000", ""), (50, '[>100]"up to EUR "0;"EUR "0" voluntary"', "EUR 50 voluntary", ""),
    (-5000, '"EUR "0" voluntary";"none"', "none", "-5000"), (-5, "#,##0;[Red]-#,##0", "-5", ""), (0, '_-* #,##0_-;-* #,##0_-;_-* "-"??_-;_-@_-', "-", ""), (5, '"a;b "0', "a;b 5", ""),
    (5, '"up to "0,"K EUR"', '5 (shown in the form "up to "0,"K EUR")', ""), (5, 'General" km"', "5 km", ""),
]  # fmt: skip


def test_the_words_that_a_cell_adds_are_read() -> None:
    """Before and behind a day, a text, a figure; what a form hides, or cannot be followed, is told. Rows without a height are hidden."""
    book = openpyxl.Workbook()
    active = book.active
    assert active is not None
    for number, (value, form, _, _) in enumerate(FORMS, 1):
        active.cell(number, 1).value = value
        active.cell(number, 1).number_format = form
    data = io.BytesIO()
    book.save(data)
    with zipfile.ZipFile(data) as held:
        flat = {name: held.read(name).replace(b'<row r="1">', b'<row r="1" ht="0" customHeight="1">') for name in held.namelist()}
    read = reading.read(archive(flat))
    assert {one.place: one.text for one in blocks.flat(read.blocks)} == {f"sheet 'Sheet', cell A{number}{' (hidden row)' if number == 1 else ''}": shown for number, (_, _, shown, _) in enumerate(FORMS, 1) if shown}
    assert [(one.place, one.text) for one in read.notes] == [(f"sheet 'Sheet', cell A{number}, which the form of the cell does not show", hidden) for number, (_, _, _, hidden) in enumerate(FORMS, 1) if hidden]


@pytest.mark.parametrize(("value", "form", "shown"), [(5_000_000, '#,##0,"K EUR"', "5000000"), (5_000_000, '"EUR "0.0,,"M"', "5000000"), (12500, '"EUR "#,##0', "EUR 12,500")])
def test_figures_that_a_cell_shows_in_thousands_are_read_as_they_are(value: int, form: str, shown: str) -> None:
    assert forms.shown(value, form) == shown


@pytest.mark.parametrize(
    "claim",
    [
        '<mergeCells><mergeCell ref="{}"/></mergeCells>', "<mergeCells><mergeCell ref='{}'/></mergeCells>", '<mergeCells><mergeCell\nref = "{}" /></mergeCells>', '<mergeCells><mergeCell ref="Activities!{}"/></mergeCells>',
        '<hyperlinks><hyperlink ref="{}" location="A1"/></hyperlinks>', "<mergeCells><x:mergeCell xmlns:x='http://schemas.openxmlformats.org/spreadsheetml/2006/main' count='1' ref='{}'/></mergeCells>",
        "<hyperlinks><hyperlink ref='B1048576:XFD10' location='A1'/><hyperlink ref='{}' location='A1'/></hyperlinks>",
    ],
)  # fmt: skip
@pytest.mark.parametrize("place", ["xl/worksheets/sheet1.xml", "xl/pages/one.xml"])
def test_cells_merged_or_linked_over_a_whole_sheet_are_refused(claim: str, place: str) -> None:
    book = openpyxl.Workbook()
    data = io.BytesIO()
    book.save(data)
    with zipfile.ZipFile(data) as held:
        parts = {name: held.read(name).replace(b"xl/worksheets/sheet1.xml", place.encode()) for name in held.namelist()}
    parts[place] = parts.pop("xl/worksheets/sheet1.xml").replace(b"</sheetData>", b"</sheetData>" + claim.format("A10&#58;XFD1048576").encode())
    with pytest.raises(opc.UnreadableError, match=r"^cells are merged over an area of (17,179,721,728|34,358,362,123); part them in Excel, and save it again$"):
        reading.read(archive(parts))


def test_what_a_spreadsheet_shows_on_some_pages_or_hides_under_merged_cells() -> None:
    book = openpyxl.Workbook()
    active = book.active
    assert active is not None
    for row in (["Above", "Under", 7], [None, "Beside"]):
        active.append(row)
    for part, words in ((active.oddHeader, "Draft"), (active.evenHeader, "Draft"), (active.firstFooter, "By Norway")):
        assert part is not None
        part.left.text = words
    data = io.BytesIO()
    book.save(data)
    with zipfile.ZipFile(data) as held:
        parts = {name: held.read(name).replace(b"</sheetData>", b'</sheetData><mergeCells><mergeCell ref="A1:C1"/><mergeCell ref="A2:A3"/></mergeCells>') for name in held.namelist()}
    read = reading.read(archive(parts))
    assert [one.text for one in blocks.flat(read.blocks)] == ["Above", "Beside"]
    assert [(one.place, one.text) for one in read.notes] == [
        ("sheet 'Sheet', cell B1, under a merged cell", "Under"),
        ("sheet 'Sheet', cell C1, under a merged cell", "7"),
        ("sheet 'Sheet', header or footer", "Draft"),
        ("sheet 'Sheet', header or footer", "By Norway"),
    ]


def test_what_a_spreadsheet_says_to_those_who_fill_it_in() -> None:
    """Prompts, messages, tooltips, talks and the words on buttons; a talk that the comment tells already is told once."""
    book = openpyxl.Workbook()
    active = book.active
    assert active is not None
    active.append(["Asked", "Linked"])
    active["A1"].comment = Comment("[Threaded comment]\nComment:\n  Sure?", "A Person")
    active["B1"].hyperlink = Hyperlink(ref="B1", location="A1", tooltip="Go up")
    asked = DataValidation(type="list", formula1='"1,2"', sqref="A1 C2:C9", promptTitle="Year", prompt="Write it", error="Only years")
    active.add_data_validation(asked)
    data = io.BytesIO()
    book.save(data)
    with zipfile.ZipFile(data) as held:
        parts = {name: held.read(name) for name in held.namelist()}
    rels, more = "xl/worksheets/_rels/sheet1.xml.rels", b'<extLst><ext uri="u"><dataValidation prompt="From elsewhere"><x:sqref xmlns:x="urn:x">B1</x:sqref></dataValidation></ext></extLst></worksheet>'
    parts[rels] = parts[rels].replace(b"</Relationships>", b'<Relationship Id="t" Type="x/threadedComment" Target="../talk.xml"/></Relationships>')
    parts["xl/worksheets/sheet1.xml"] = parts["xl/worksheets/sheet1.xml"].replace(b"</worksheet>", more)
    parts["xl/talk.xml"] = b'<talks><threadedComment ref="A1"><text>Sure?</text></threadedComment><threadedComment ref="B1"><text>No.</text></threadedComment></talks>'
    parts["xl/drawings/buttons.vml"] = b"<xml><textbox><div>Press<br>here</div></textbox><Row>1</Row><textpath string='Old'/></xml>"
    parts["xl/drawings/picture.xml"] = b"<wsDr><cNvPr descr='A herd'/></wsDr>"
    parts["xl/drawings/odd.vml"] = b"<xml><textbox>"
    assert [(one.place, one.text) for one in reading.read(archive(parts)).notes] == [
        ("sheet 'Sheet', cell A1, comment", "[Threaded comment]\nComment:\nSure?"),
        ("sheet 'Sheet', cells A1 C2:C9, prompt", "Year\nWrite it"),
        ("sheet 'Sheet', cells A1 C2:C9, error message", "Only years"),
        ("sheet 'Sheet', cell B1, tooltip", "Go up"),
        ("sheet 'Sheet', cell B1, prompt", "From elsewhere"),
        ("sheet 'Sheet', cell B1, comment", "No."),
        ("drawing 'buttons.vml'", "Press here\nOld"),
        ("drawing 'odd.vml'", "[there may be text here, which was not read]"),
        ("drawing 'picture.xml'", "A herd"),
    ]


def test_a_comment_on_a_whole_sheet_is_refused(content: Path, capsys: pytest.CaptureFixture[str]) -> None:  # noqa: ARG001
    book = openpyxl.Workbook()
    book.create_sheet("Activities")["C7"].comment = Comment("Sure?", "A Person")
    book.save("plan.xlsx")
    with zipfile.ZipFile("plan.xlsx") as held:
        parts = {name: held.read(name).replace(b'ref="C7"', b'ref="C:XFD"') for name in held.namelist()}
    Path("plan.xlsx").write_bytes(archive(parts))
    said = Said(capsys, "plan.xlsx", "--plan", "example-plan")
    assert (said.code, said.out, said.err) == (2, "", "register: plan.xlsx: cells are merged over an area of 17,177,772,032; part them in Excel, and save it again\n")


def test_activities_are_written_all_or_none(content: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (content / "workplans" / "example-plan" / ".1.4.yaml.new").mkdir()
    before = sorted(content.rglob("*"))
    sheet(PLANNED["en"], "plan.xlsx")
    said = Said(capsys, "plan.xlsx", "--plan", "example-plan")
    assert (said.code, said.out, said.err) == (2, "", "register: Is a directory: content/workplans/example-plan/1.4.yaml; a folder lies where a file is needed: move it away, or name another file\n")
    assert sorted(content.rglob("*")) == before


def test_what_was_written_comes_back_where_another_file_cannot_be(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"before")
    (tmp_path / "c").mkdir()
    with pytest.raises(IsADirectoryError, match=r"Is a directory: '.*/c'"):
        files.write_files({tmp_path / "a": b"after", tmp_path / "b" / "b": b"new", tmp_path / "c": b"new"})
    assert sorted(tmp_path.rglob("*")) == [tmp_path / "a", tmp_path / "c"]
    assert (tmp_path / "a").read_bytes() == b"before"


def planned(rows: Sequence[Sequence[str]], capsys: pytest.CaptureFixture[str]) -> tuple[dict[str, str], list[str]]:
    """The files that a table of activities becomes, and what is told of it and not understood."""
    document(rows, "plan.docx")
    said = Said(capsys, "plan.docx", "--plan", "example-plan")
    assert (said.code, said.err) == (0, "")
    written = re.findall(r"^(content/workplans/example-plan/(.*)[.]yaml) is", said.out, re.MULTILINE)
    return {number: Path(path).read_text() for path, number in written}, [line for line in said.out.split("\n") if "left open: " in line or "not understood, " in line]


HEAD = ["No.", "Activity", "Responsible", "Timeframe", "Resources"]


@pytest.mark.parametrize(
    ("text", "named", "open_"),
    [
        *((text, None, [text]) for text in ("Norway, but not Chad", "Norway, formerly Chad", "All Parties except Norway", "Neither Norway nor Chad", "Proposed by Norway in 2014, now Chad", "Norway with Example Foundation")),
        ("Norway; Chad withdrew", ["NOR"], ["Chad withdrew"]),
        ("Norway and 3 others", ["NOR"], ["3 others"]),
        ("An alliance\nIndependent consultant", ["An alliance", "Independent consultant"], []),
        ("Norway\navec le Gouvernement du Tchad", ["NOR", "TCD"], []),
        ("Chad with Norway", ["TCD", "NOR"], []),
        ("Chad\nwith\nNorway", ["TCD", "NOR"], ["with"]),
        *((f"Chad{word}the Government of Norway", ["TCD", "NOR"], []) for word in (" together with ", ", together with ", " junto con ", " ainsi que ", " as well as ")),
        ("Working with Nature", None, ["Working with Nature"]),
    ],
)  # fmt: skip
def test_who_proposes_is_said_plainly(text: str, named: list[str] | None, open_: list[str], content: Path, capsys: pytest.CaptureFixture[str]) -> None:  # noqa: ARG001
    """What turns a name round, counts others or joins two names is part of none."""
    drafts, said = planned([HEAD, ["7.1", "Count", text, "", ""]], capsys)
    (draft,) = drafts.values()
    assert [one.get("actor") or one["name"] for one in core(draft).get("responsible") or []] == (named or [])
    assert [line for line in said if "say plainly" in line] == [f"7.1: responsible: left open: table 1, row 2, column 3 does not say plainly who: {quoted(one)}" for one in open_]
    assert all(one in draft for one in open_)


def test_what_is_denied_or_limited_is_no_fact(content: Path, capsys: pytest.CaptureFixture[str]) -> None:  # noqa: ARG001
    """It stays as the words of the document: in the note of a resource, or in a comment."""
    drafts, open_ = planned([HEAD, ["7.1", "Count", "Norway and/or Chad", "before 2013", "Voluntary, up to EUR 5 000"], ["7.2", "Map", "TBD", "2012\n(tbc)", "No voluntary funds"], ["7.3", "Meet", "?; Not the Standing Committee; Chad", "2012\n2014", "Voluntary: EUR 5 000\nper year"]], capsys)
    assert [core(text).get("responsible") for text in drafts.values()] == [None, None, [{"actor": "TCD"}]]
    assert [core(text).get("phases") for text in drafts.values()] == [
        [{"resources": [{"kind": "voluntary", "note": {"en": "Voluntary, up to EUR 5 000"}}]}],
        None,
        [{"resources": [{"kind": "voluntary", "note": {"en": "Voluntary: EUR 5 000\nper year"}}]}],
    ]
    assert [line for line in open_ if ", row" in line] == [
        "table 1, row 2, column 4: not understood, kept as a comment: 'before 2013'; write a year, or the first and the last year, as 2026-2029; or months, as Q3 2027, or days, as 5 March 2027",
        "table 1, row 3, column 4: not understood, kept as a comment: '2012 (tbc)'; write a year, or the first and the last year, as 2026-2029; or months, as Q3 2027, or days, as 5 March 2027",
        "table 1, row 3, column 5: not understood, kept as a comment: 'No voluntary funds'; with no kind that is named plainly: write whether it is staff time, the core budget or voluntary",
        "table 1, row 4, column 4: not understood, kept as a comment: '2012 2014'; write a year, or the first and the last year, as 2026-2029; or months, as Q3 2027, or days, as 5 March 2027",
        "7.1: responsible: left open: table 1, row 2, column 3 does not say plainly who: 'Norway and/or Chad'",
        "7.1: phases.1.resources: left open: table 1, row 2, column 5 tells no plain sum; it stands in the note: 'Voluntary, up to EUR 5 000'",
        "7.2: responsible: left open: table 1, row 3, column 3 does not say plainly who: 'TBD'",
        "7.3: responsible: left open: table 1, row 4, column 3 does not say plainly who: '?'",
        "7.3: responsible: left open: table 1, row 4, column 3 does not say plainly who: 'Not the Standing Committee'",
        "7.3: phases.1.resources: left open: table 1, row 4, column 5 tells no plain sum; it stands in the note: 'Voluntary: EUR 5 000 per year'",
    ]


KNOWN_TO = "known_to: left open: 'cop15' stands there, the last COP on record that took place: see whether its outcome for this action was read, else write the last one of which it was"


def test_a_proposal_for_what_it_denies(content: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Animals, countries and proponents that are ruled out or in doubt are told, and stand in comments alone; what is struck out names nothing."""
    file = docx.Document()
    file.add_paragraph().add_run("UNEP/CMS/COP14/Doc.9").font.strike = True
    file.add_paragraph("As asked for in UNEP/CMS/COP14/Doc.3")
    file.add_paragraph("UNEP/CMS/COP16/Doc.30.1")
    for heading, text in (("Concerted Action for herds", ""), ("Proponents", "Chad (to be confirmed); not the Standing Committee; Norway"), ("Target species", "Giraffa camelopardalis; not Giraffidae\nexcluding Giraffidae"), ("Range States", "Chad, Norway?, not Peru")):
        file.add_heading(heading, 1 if text else 0)
        file.add_paragraph(text)
    file.save("file.docx")
    said = Said(capsys, "file.docx", "--id", "herds")
    draft = (content / "actions" / "herds.yaml").read_text()
    data = core(draft)
    assert (data["proponents"], data["taxa"], data.get("range_states")) == ([{"actor": "NOR"}], [{"species": "giraffa-camelopardalis"}], None)
    assert data["events"] == [{"event": "submitted", "meeting": "cop16", "document": "UNEP/CMS/COP16/Doc.30.1"}]
    for text in ("Chad (to be confirmed)", "not the Standing Committee", "excluding Giraffidae", "Chad, Norway?, not Peru", "UNEP/CMS/COP14/Doc.9", "As asked for in UNEP/CMS/COP14/Doc.3"):
        assert f": {text}\n" in draft
    assert [line for line in said.out.split("\n") if "left open: " in line and "the document has" not in line] == [
        "taxa: left open: paragraph 7 does not say plainly that it is for giraffidae: 'Giraffa camelopardalis; not Giraffidae'",
        "taxa: left open: paragraph 7 does not say plainly that it is for giraffidae: 'excluding Giraffidae'",
        "proponents: left open: paragraph 5 does not say plainly who: 'Chad (to be confirmed)'",
        "proponents: left open: paragraph 5 does not say plainly who: 'not the Standing Committee'",
        "range_states: left open: 'Chad, Norway?, not Peru' (paragraph 9) does not say plainly that TCD and NOR are range states",
        "range: left open: what the document says of it stands in a comment",
        KNOWN_TO,
    ]


@pytest.mark.parametrize(
    ("heads", "cells", "phases"),
    [
        (["Budget (EUR)"], ["5000"], None),
        (["Voluntary", "Cost (EUR)", "Funding source"], ["", "5000", "voluntary"], [{"resources": [{"kind": "voluntary", "amount": 5000, "currency": "EUR", "note": {"en": "EUR 5000\n\nvoluntary"}}]}]),
        (["Cost (EUR per year)", "Funding source"], ["5000", "voluntary"], [{"resources": [{"kind": "voluntary", "note": {"en": "voluntary"}}]}]),
        (["Cost (EUR)", "Funding source"], ["USD 5000", "voluntary"], [{"resources": [{"kind": "voluntary", "note": {"en": "voluntary"}}]}]),
        (["Cost (EUR)", "Funding source"], ["5000", "voluntary, half of it"], [{"resources": [{"kind": "voluntary", "note": {"en": "voluntary, half of it"}}]}]),
        (["Start"], ["by 2013"], None),
        (["Start"], ["2012-2014"], None),
        (["End"], ["from 2012"], None),
        (["End"], ["until 2013"], [{"timeframe": {"end": 2013}}]),
        (["Start"], ["Q2 2012"], [{"timeframe": {"start": "2012-04"}}]),
        (["Start", "End"], ["2012", "before 2014"], None),
    ],
)  # fmt: skip
def test_what_a_heading_adds_to_a_sum_or_a_time(heads: list[str], cells: list[str], phases: list[dict[str, Any]] | None, content: Path, capsys: pytest.CaptureFixture[str]) -> None:  # noqa: ARG001
    drafts, _ = planned([["No.", "Activity", *heads], ["7.1", "Count", *cells]], capsys)
    assert core(drafts["7.1"]).get("phases") == phases
    for one in " ".join(cells).split():
        assert one in drafts["7.1"]


def test_what_has_no_number_stands_with_the_activity_above_it(content: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Rows without a number, rows that go on, totals, and what follows a heading: each in the file of the activity above, and told so."""
    rows = [HEAD, ["7.1", "Count", "", "", ""], ["", "Loose", "", "2012", ""], ["7.2", "Map", "", "", ""], ["", "", "Chad", "", ""], ["", "Total", "", "", "EUR 7"], ["", "", "", "2013", ""], ["7.3", "Meet", "", "", ""], ["", "Objective 2: none", "", "", ""], ["", "Loose too", "", "", ""]]
    drafts, open_ = planned(rows, capsys)
    assert {number: [line for line in text.split("\n") if line.startswith("# table")] for number, text in drafts.items()} == {
        "7.1": ["# table 1, row 3, column 2: Loose", "# table 1, row 3, column 4: 2012"],
        "7.2": ["# table 1, row 5, column 3: Chad", "# table 1, row 6, column 2: Total", "# table 1, row 6, column 5: EUR 7", "# table 1, row 7, column 4: 2013"],
        "7.3": ["# table 1, row 9, column 2: Objective 2: none", "# table 1, row 10, column 2: Loose too"],
    }
    assert "table 1, row 3, column 2: not understood, kept as a comment: 'Loose'; the row has no number; it stands in 7.1.yaml" in open_
    assert "table 1, row 7, column 4: not understood, kept as a comment: '2013'; it belongs to no activity; it stands in 7.2.yaml" in open_
    assert "responsible" not in core(drafts["7.2"])
    book = openpyxl.Workbook()
    active = book.active
    assert active is not None
    for row in (["Whose", *HEAD], ["A", "8.1", "Count"], ["B", "8.2", "Map"], ["C"]):
        active.append(row)
    active["F3"], active["F3"].font, active["C3"].comment = 500, Font(strike=True), Comment("Ask", "A Person")
    active["D4"], active["D4"].font = "Chad", Font(strike=True)
    book.save("plan.xlsx")
    assert Said(capsys, "plan.xlsx", "--plan", "example-plan").code == 0
    text = (content / "workplans" / "example-plan" / "8.2.yaml").read_text()
    assert [line for line in text.split("\n") if line.startswith("# sheet")] == [
        "# sheet 'Sheet', cell A3: Whose: B",
        "# sheet 'Sheet', cell A4: C",
        "# sheet 'Sheet', cell C3, comment: Ask",
        "# sheet 'Sheet', cell F3, struck out: 500",
        "# sheet 'Sheet', cell D4, struck out: Chad",
    ]


def test_a_row_of_a_proposal_that_says_nothing_is_no_activity(content: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What stood in it is kept, and not above the next one."""
    styled(ENGLISH._replace(rows=[["", "", "", "TBD", ""], ["Count", "", "", "", ""], ["All Parties", "", "", "", ""], ["Total budget: EUR 500", "", "", "", ""]]), "en").save("file.docx")
    said = Said(capsys, "file.docx", "--id", "herds")
    draft = (content / "actions" / "herds.yaml").read_text()
    assert core(draft)["activities"] == [{"activity": {"en": "Count"}}]
    assert "# table 1, row 2, column 4: TBD\nactivities:\n" in draft
    assert "activities.1.responsibility: left open: table 1, row 2, column 4 does not say plainly who: 'TBD'\n" in said.out
    assert "table 1, row 4, column 1: not understood, kept as a comment: 'All Parties'; it belongs to no activity\n" in said.out
    assert "table 1, row 5, column 1: not understood, kept as a comment: 'Total budget: EUR 500'; it belongs to no activity\n" in said.out


def test_a_row_below_the_activities_is_none_of_them(content: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """In a proposal too, a row without a number names no actor and is no activity, unless it is one with the row above; it is told."""
    typed = ENGLISH._replace(columns=["No.", "Activity", "Responsibility"], rows=[["1", "Count", "Chad"], ["", "", "All Parties"], ["", "Everybody takes part", ""], ["2", "Map", "Norway"], ["", "", "Example Trust"], ["", "Note: if funds allow", ""]])
    file = styled(typed, "en")
    file.tables[0].cell(4, 1).merge(file.tables[0].cell(5, 1))
    file.save("file.docx")
    said = Said(capsys, "file.docx", "--id", "herds")
    data = core((content / "actions" / "herds.yaml").read_text())
    assert data["activities"] == [{"number": "1", "activity": {"en": "Count"}, "responsibility": [{"actor": "TCD"}]}, {"number": "2", "activity": {"en": "Map"}, "responsibility": [{"actor": "NOR"}, {"actor": "example-trust"}]}]
    assert [line for line in said.out.split("\n") if "it belongs to no activity" in line] == [
        f"table 1, row {row}, column {column}: not understood, kept as a comment: {quoted(text)}; it belongs to no activity" for row, column, text in ((3, 3, "All Parties"), (4, 2, "Everybody takes part"), (7, 2, "Note: if funds allow"))
    ]


@pytest.mark.parametrize("place", ["xl/worksheets/sheet1.xml", "xl/pages/one.xml"])
def test_an_impossible_day_stops_nothing(place: str, content: Path, capsys: pytest.CaptureFixture[str]) -> None:
    book = openpyxl.Workbook(iso_dates=True)
    assert book.active is not None
    for row in (["No.", "Activity", "Start"], ["1.3", "Train", date(2012, 3, 5)], ["1.4", "Print", date(2013, 7, 1)]):
        book.active.append(row)
    book.save("plan.xlsx")
    with zipfile.ZipFile("plan.xlsx") as held:
        parts = {name: held.read(name).replace(b"2012-03-05", b"2012-02-31").replace(b"xl/worksheets/sheet1.xml", place.encode()) for name in held.namelist()}
    parts[place] = parts.pop("xl/worksheets/sheet1.xml")
    Path("file.xlsx").write_bytes(archive(parts))
    said = Said(capsys, "file.xlsx", "--plan", "example-plan")
    assert "sheet 'Sheet', cell C2: not understood, kept as a comment: '2012-02-31" in said.out
    drafts = [(content / "workplans" / "example-plan" / f"{number}.yaml").read_text() for number in ("1.3", "1.4")]
    assert "# phases: still to be written; the document says\n# sheet 'Sheet', cell C2: 2012-02-31" in drafts[0]
    assert [core(text).get("phases") for text in drafts] == [None, [{"timeframe": {"start": "2013-07-01"}}]]


def test_a_number_merged_over_rows(content: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The rows are one activity, which is told; their times are not put together."""
    file = docx.Document()
    table = file.add_table(3, 4)
    for row, texts in zip(table.rows, (["No.", "Activity", "Responsible", "Timeframe"], ["7.1", "Count", "Chad", "2012"], ["", "Map", "Norway", "2013"]), strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    table.cell(1, 0).merge(table.cell(2, 0))
    file.save("plan.docx")
    said = Said(capsys, "plan.docx", "--plan", "example-plan")
    assert "7.1: left open: its number stands beside 2 rows, which were read as one activity; the others are table 1, row 3\n" in said.out
    data = core((content / "workplans" / "example-plan" / "7.1.yaml").read_text())
    assert (data["title"], data["text"], data["responsible"], data.get("phases")) == ({"en": "Count"}, {"en": "Map"}, [{"actor": "TCD"}, {"actor": "NOR"}], None)


def test_columns_for_several_fields(content: Path, capsys: pytest.CaptureFixture[str]) -> None:  # noqa: ARG001
    drafts, open_ = planned([["No. / Activity", "Responsible & timeframe", "Outputs/Outcomes"], ["7.1 Count the herds", "Chad, 2012", "Numbers"], ["7.2. Map them", "", ""]], capsys)
    assert [core(text)["title"] for text in drafts.values()] == [{"en": "Count the herds"}, {"en": "Map them"}]
    assert "# table 1, row 2, column 2: Responsible & timeframe: Chad, 2012\n" in drafts["7.1"]
    assert "responsible" not in core(drafts["7.1"])
    drafts, open_ = planned([["No.", "Activity / Responsible", "Timeframe"], ["7.3", "Count the herds (Chad)", "2012"]], capsys)
    assert core(drafts["7.3"])["title"] == {"en": "Count the herds (Chad)"}
    assert "table 1, row 1, column 2: left open: the column 'Activity / Responsible' is taken as activity; part what belongs to responsibility" in open_


def test_nothing_is_written_through_a_link(content: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Neither by an import nor for a new record; what the link leads to stays as it is."""
    styled(ENGLISH, "en").save("file.docx")
    outside = Path("outside")
    outside.mkdir()
    shutil.rmtree(content / "actions")
    (content / "actions").symlink_to(outside.resolve())
    (content / "partners" / "lake-trust.yaml").symlink_to(outside.resolve() / "x.yaml")
    error = "register: content/{} is a link, and what it leads to is not the register's; put a plain {} in its place\n"
    said = Said(capsys, "file.docx", "--id", "lake-giraffes")
    assert (said.code, said.out, said.err) == (2, "", error.format("actions", "folder"))
    assert cli.main(["new", "partner", "lake-trust"]) == 2
    assert capsys.readouterr().err == error.format("partners/lake-trust.yaml", "file")
    assert list(outside.iterdir()) == []


def test_the_steps_of_a_long_import_are_told(content: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: ARG001
    monkeypatch.setattr(cli, "_SLOW", 10)
    document(PLANNED["en"], "plan.docx")
    assert re.sub(r"\d+\.\d s", "0.0 s", Said(capsys, "plan.docx", "--plan", "example-plan").err) == "  22 paragraphs and cells read (0.0 s)\n  2 activities found in them (0.0 s)\n  drafts made of them (0.0 s)\n  drafts written (0.0 s)\n"


def test_a_long_name_is_near_to_none() -> None:
    names = known.Names(examine(GOLDEN)[0])
    assert names.near("Exampel Trust", kind="actor") == "did you mean 'example-trust'?"
    assert names.near("Exampel Trust" + " " * 200, kind="actor") == ""


def test_more_names_than_anybody_writes_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(known, "MAX_NAMES", 4)
    names = known.Names(examine(GOLDEN)[0])
    assert len(names.agents("Chad, Norway") + names.states("Chad\nNorway")) == 4
    with pytest.raises(opc.UnreadableError, match=r"^more than 4 names would have to be looked up in it; that is no ordinary document$"):
        names.near("Norwey", kind="country")


# --- a report -------------------------------------------------------------------------------------------------------------------------


def report(text: str, symbol: str = "UNEP/CMS/COP16/Doc.31", path: str = "report.docx") -> str:
    file = docx.Document()
    file.sections[0].header.paragraphs[0].text = symbol
    file.add_heading("Report on implementation", 1)
    file.add_paragraph("Forty-one herds were counted.")
    for line in text.split(" // "):
        file.add_paragraph(line)
    file.save(path)
    return path


SAID = {
    "continuation": ["The proponents propose the continuation of the Concerted Action.", "Les auteurs proposent la poursuite de l'action concertée.", "Los proponentes proponen la prórroga de la acción concertada."],
    "completion": ["It is proposed that the Concerted Action be considered complete.", "Il est proposé de considérer l'action concertée comme achevée.", "Se propone dar por concluida la acción concertada."],
    "closure": ["We recommend the closure of the Concerted Action.", "Nous recommandons la clôture de l'action concertée.", "Recomendamos el cierre de la acción concertada."],
}


@pytest.mark.parametrize(("proposes", "text"), [(name, text) for name, texts in SAID.items() for text in texts])
def test_a_report(proposes: str, text: str, content: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The event stands where it belongs in time; not a byte of the rest changes."""
    path = content / "actions" / "giraffe.yaml"
    before = path.read_text()
    said = Said(capsys, report(text), "--action", "giraffe")
    assert (said.code, said.err) == (0, "")
    event = f"""\
  # paragraph 1: Report on implementation
  # paragraph 2: Forty-one herds were counted.
  # paragraph 3: {text}
  - event: reported
    meeting: cop16
    document: UNEP/CMS/COP16/Doc.31
    proposes: {proposes}
"""
    assert path.read_text() == before.replace("sources:\n", f"{event}sources:\n", 1)
    assert said.out == f"""\
paragraph 1: not understood, kept as a comment: 'Report on implementation'
paragraph 2: not understood, kept as a comment: 'Forty-one herds were counted.'
paragraph 3: understood as events.reported: proposes '{proposes}', kept as a comment: {quoted(text)}
header: understood as events.reported: document 'UNEP/CMS/COP16/Doc.31' and meeting 'cop16': 'UNEP/CMS/COP16/Doc.31'
content/actions/giraffe.yaml is changed
2 understood, 2 not understood, 0 left open, 0 to translate. Compare the draft with the document, fill in what is open, take out the comments, then run 'register check'.
"""
    assert cli.main(["fmt", "--check", str(path)]) == 0
    assert [d for d in examine(content)[1] if d.severity == "error"] == []


def test_a_report_that_leaves_open_what_it_proposes(content: Path, capsys: pytest.CaptureFixture[str]) -> None:
    said = Said(capsys, report("We propose that the Concerted Action be continued. Else we propose the closure of the Concerted Action."), "--action", "giraffe")
    assert said.code == 0
    assert "events.reported.proposes: left open" in said.out
    assert "proposes:" not in (content / "actions" / "giraffe.yaml").read_text().split("cop16")[1]


@pytest.mark.parametrize("text", ["The Scientific Council does not recommend the extension of the Concerted Action.", "The proponents no longer request continuation of the Concerted Action.", "Nous ne recommandons pas la clôture de l'action concertée.", "[We propose the continuation of the Concerted Action.]", "We propose the continuation of the Concerted Action. // Withdrawn.", "Not agreed: // We propose the continuation of the Concerted Action.", "At COP15 the following was recommended: // We propose the continuation of the Concerted Action."])
def test_what_a_report_denies_is_left_to_people(text: str, content: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert "events.reported.proposes: left open" in Said(capsys, report(text), "--action", "giraffe").out
    assert "proposes:" not in (content / "actions" / "giraffe.yaml").read_text().split("cop16")[1]


@pytest.mark.parametrize(
    "text",
    [
        "We propose the continuation of Concerted Action No. 13.3.", "We propose that Concerted Action no 13.3 be continued.", "Nous proposons la poursuite de l'action concertée n° 13.3.",
        "Nous proposons la poursuite de l'action concertée nº 13.3.", "Proponemos la continuación de la acción concertada N.º 13.3.", "Proponemos la continuación de la acción concertada núm. 13.3.",
    ],
)  # fmt: skip
def test_the_number_of_an_action_denies_nothing(text: str, content: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert "events.reported: proposes 'continuation'" in Said(capsys, report(text), "--action", "giraffe").out
    assert "    proposes: continuation\n" in (content / "actions" / "giraffe.yaml").read_text().split("cop16")[1]


NOT_PROPOSED = {
    "At COP14 the proponents had requested the extension of the Concerted Action, which was granted.": "continuation",
    "If funding were found, we would propose the continuation of the Concerted Action.": "continuation",
    "We propose the continuation of the Concerted Action if funds are found.": "continuation",
    "The previous report proposed the closure of the Concerted Action.": "closure",
    "We proposed the closure of the Concerted Action.": "closure",
    "The Range States proposed the closure of the Concerted Action.": "closure",
    "One Range State suggested the closure of the Concerted Action.": "closure",
    'The Council wrote: "We propose the closure of the Concerted Action."': "closure",
    "Les parties avaient demandé la prolongation de l'action concertée à la COP13.": "continuation",
    "Nous avons proposé la clôture de l'action concertée.": "closure",
    "Los proponentes habían propuesto el cierre de la acción concertada.": "closure",
    "It is premature to propose the completion of the Concerted Action.": "completion",
    "We propose to close the gaps in the Concerted Action.": "closure",
    "We recommend that the closed season be part of the Concerted Action.": "closure",
    "The proponents invite Parties to continue reporting on the Concerted Action.": "continuation",
    "We request funds for the continuation of the Concerted Action.": "continuation",
    "We propose the extension of the Concerted Action to other species.": "continuation",
    "We propose the extension of the Concerted Action's area.": "continuation",
    "We propose the continuation of the Concerted Action Plan.": "continuation",
    "We propose the continuation of Concerted Action No. 12.5.": "continuation",
    "It is proposed that the Concerted Action be completed by 2029.": "completion",
    "We recommend the completion of the Concerted Action during the next triennium.": "completion",
    "Nous recommandons l'achèvement de l'action concertée pendant le prochain triennat.": "completion",
    "Se propone la culminación de la acción concertada durante el próximo trienio.": "completion",
    "We propose continuing the Concerted Action beyond the range of the species.": "continuation",
    "We recommend extending the Concerted Action to further Range States.": "continuation",
    "The proponents recommend the continuation of the Concerted Action for sawfishes.": "continuation",
}


@pytest.mark.parametrize("text", NOT_PROPOSED)
def test_what_others_or_earlier_reports_proposed_is_left_open(text: str, content: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """And what stands under a condition, is quoted, is for another action, or has something else for its object."""
    assert f"events.reported.proposes: left open: paragraph 3 speaks of {NOT_PROPOSED[text]}: {quoted(text)}\n" in Said(capsys, report(text), "--action", "giraffe").out
    assert "proposes:" not in (content / "actions" / "giraffe.yaml").read_text().split("cop16")[1]


@pytest.mark.parametrize(
    ("text", "proposes"),
    [
        ("We propose that the Concerted Action be continued.", "continuation"),
        ("We therefore propose the continuation of the Concerted Action for the Giraffe until COP17.", "continuation"),
        ("The Range States request the extension of this Concerted Action for another triennium.", "continuation"),
        ("We propose to continue the Concerted Action. At COP14 the proponents had requested its extension.", "continuation"),
        ("This report recommends the closure of the Concerted Action.", "closure"),
        ("Nous proposons que l'action concertée soit prolongée.", "continuation"),
        ("Proponemos que se prorrogue la acción concertada.", "continuation"),
        ("We recommend closing the Concerted Action.", "closure"),
        ("We recommend extending Concerted Action 13.3 for the giraffe until COP17.", "continuation"),
        ("Il est proposé de clôturer l'action concertée.", "closure"),
        ("Il est recommandé de poursuivre l'action concertée pour la girafe jusqu'à la COP17.", "continuation"),
        ("Se recomienda cerrar la acción concertada.", "closure"),
    ],
)
def test_a_plain_proposal_is_one(text: str, proposes: str, content: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert f"proposes '{proposes}'" in Said(capsys, report(text), "--action", "giraffe").out
    assert f"    proposes: {proposes}\n" in (content / "actions" / "giraffe.yaml").read_text().split("cop16")[1]


@pytest.mark.parametrize("title", ["REPORT ON CONCERTED ACTION 12.6 FOR THE GIRAFFE", "Report on the Concerted Action for mobulid rays", "Rapport sur l'action concertée pour les requins"])
def test_a_report_on_another_action_proposes_nothing_for_this(title: str, content: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = docx.Document(report("We propose the continuation of the Concerted Action."))
    file.paragraphs[0].text = title
    file.save("report.docx")
    assert f"events.reported.proposes: left open: paragraph 1 names another Concerted Action, or animals that are none of its own: {quoted(title)}\n" in Said(capsys, "report.docx", "--action", "giraffe").out
    assert "proposes:" not in (content / "actions" / "giraffe.yaml").read_text().split("cop16")[1]


def test_a_day_beside_other_words_is_not_that_of_a_report(content: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = docx.Document()
    for text in ("Deadline for comments: 3 March 2028", "Date: 12 March 2028", "Herds were counted."):
        file.add_paragraph(text)
    file.save("report.docx")
    assert Said(capsys, "report.docx", "--action", "giraffe").code == 0
    assert "  - event: reported\n    date: 2028-03-12\n" in (content / "actions" / "giraffe.yaml").read_text()


def test_what_another_sentence_denies_does_not_matter(content: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Nor what was deleted."""
    file = docx.Document(report("The count is not finished. The proponents propose the continuation of the Concerted Action."))
    file.paragraphs[0]._p.append(element("<w:del w:id='1' w:author='x'><w:r><w:delText>We propose the closure of the Concerted Action.</w:delText></w:r></w:del>"))
    file.save("report.docx")
    assert Said(capsys, "report.docx", "--action", "giraffe").code == 0
    assert "    proposes: continuation\n" in (content / "actions" / "giraffe.yaml").read_text().split("cop16")[1]


def test_a_symbol_on_a_line_of_its_own_is_that_of_the_report(content: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = docx.Document()
    for text in ("Report on what UNEP/CMS/COP14/Doc.33.1.1 asked for", "UNEP/CMS/COP16/Doc.30.1", "Herds were counted."):
        file.add_paragraph(text)
    file.save("report.docx")
    assert Said(capsys, "report.docx", "--action", "giraffe").code == 0
    assert "    meeting: cop16\n    document: UNEP/CMS/COP16/Doc.30.1\n" in (content / "actions" / "giraffe.yaml").read_text()


SYMBOLS = {
    text: [text]
    for text in (
        "UNEP/CMS/COP15/Doc.30.2.1/Add", "UNEP/CMS/COP15/Doc.30.2.1 Add.1", "UNEP/CMS/COP15/Doc.30.2.1 / Rev. 1", "UNEP/CMS/COP15/Doc. 30.2.1/Add. 1", "UNEP/CMS/COP15/Doc.30(a)", "PNUE/CMS/Résolution 12.28 (Rev.COP14)",
        "UNEP/CMS/StC53/Outcome 3", "PNUMA/CMS/Acción concertada 12.2 (Rev. COP14)",
    )
} | {"See UNEP/CMS/COP15/Doc.30.1, UNEP/CMS/COP15/Doc.30.1/ and UNEP/CMS/COP15/Doc. or a UNEP/CMS/Concerted Action.": ["UNEP/CMS/COP15/Doc.30.1"]}  # fmt: skip


def test_a_symbol_is_named_as_a_whole() -> None:
    """With spaces, additions and revisions; where only its beginning stands there, it names no document."""
    assert {text: list(filter(plain.whole, plain.symbols(text))) for text in SYMBOLS} == SYMBOLS


@pytest.mark.parametrize(
    ("lines", "told", "written"),
    [
        (["Comments on UNEP/CMS/COP14/Doc.31.1", "UNEP/CMS/COP16/Doc.30.1"], "understood as events.reported: document 'UNEP/CMS/COP16/Doc.30.1' and meeting 'cop16'", "meeting: cop16\n    document: UNEP/CMS/COP16/Doc.30.1\n"),
        (["UNEP/CMS/COP14/Doc.31.1", "Document: UNEP/CMS/COP16/Doc.30.1 Original: English"], "understood as events.reported: document 'UNEP/CMS/COP16/Doc.30.1' and meeting 'cop16'", "meeting: cop16\n    document: UNEP/CMS/COP16/Doc.30.1\n"),
        (["UNEP/CMS/COP16/Doc.30.1 Report on giraffes"], "understood as events.reported: document 'UNEP/CMS/COP16/Doc.30.1' and meeting 'cop16'", "meeting: cop16\n    document: UNEP/CMS/COP16/Doc.30.1\n"),
        (
            ["UNEP/CMS/COP16/Doc.30.1", "UNEP/CMS/COP16/Doc.30.2"],
            "events.reported.document: left open: whether its own symbol is 'UNEP/CMS/COP16/Doc.30.1' (paragraph 1) and 'UNEP/CMS/COP16/Doc.30.2' (paragraph 2) is not plain; write it above the text on a line of its own, as 'Document: UNEP/CMS/COP16/Doc.30.1'",
            "meeting: cop16\n",
        ),
        (
            ["UNEP/CMS/COP16/Doc.", "Herds, 12 March 2028"],
            "events.reported.document: left open: its own symbol is not written in full; write it above the text on a line of its own, as 'Document: UNEP/CMS/COP16/Doc.30.1'",
            "meeting: cop16\n",
        ),
        (
            ["UNEP/CMS/COP14/Doc.31.1", "UNEP/CMS/COP16/Doc.30.1", "12 March 2028"],
            "events.reported.meeting: left open: above the text stand cop14 and cop16; write the one it was made to",
            "date: 2028-03-12\n",
        ),
    ],
)  # fmt: skip
def test_which_symbol_is_that_of_the_report(lines: list[str], told: str, written: str, content: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = docx.Document()
    for text in (*lines, "Herds were counted."):
        file.add_paragraph(text)
    file.save("report.docx")
    assert told in Said(capsys, "report.docx", "--action", "giraffe").out
    assert f"  - event: reported\n    {written}" in (content / "actions" / "giraffe.yaml").read_text()


def test_a_report_that_names_only_another_document(content: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = files.read_tree(content).files
    file = docx.Document()
    file.add_paragraph("Comments on UNEP/CMS/COP14/Doc.31.1")
    file.save("report.docx")
    said = Said(capsys, "report.docx", "--action", "giraffe")
    error = "the meeting it was made to was not found in it: whether its own symbol is 'UNEP/CMS/COP14/Doc.31.1' (paragraph 1) is not plain; write it above the text on a line of its own, as 'Document: UNEP/CMS/COP16/Doc.30.1'"
    assert (said.code, said.out, said.err) == (2, "", f"register: report.docx: {error}\n")
    assert files.read_tree(content).files == before


def test_a_report_stands_before_what_the_meeting_made_of_it(content: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = content / "actions" / "giraffe.yaml"
    text = path.read_text().replace("  - event: reported\n    meeting: cop14\n    proposes: continuation\n", "  # Told by the press.\n", 1)
    path.write_text(text)
    assert Said(capsys, report("x", "UNEP/CMS/COP14/Doc.31"), "--action", "giraffe").code == 0
    assert core(path.read_text())["events"][-2:] == [{"event": "reported", "meeting": "cop14", "document": "UNEP/CMS/COP14/Doc.31"}, core(text)["events"][-1]]
    assert "# Told by the press.\n  - event: extended" in path.read_text()


def test_a_plan_that_cannot_be_read_is_there(content: Path, capsys: pytest.CaptureFixture[str]) -> None:
    plan = content / "workplans" / "example-plan" / "plan.yaml"
    plan.write_text("title: [")
    said = Said(capsys, report("x"), "--plan", "example-plan")
    assert (said.code, said.out, said.err) == (2, "", "register: the plan 'example-plan' is in the register and cannot be read; mend it first: 'register check' tells what is wrong with it\n")


@pytest.mark.parametrize(
    ("action", "symbol", "error"),
    [
        ("giraffe", "UNEP/CMS/COP14/Doc.31", "report.docx: content/actions/giraffe.yaml has a report to 'cop14' already"),
        ("giraffe", "No symbol", "report.docx: neither the meeting it was made to nor a day was found in it; write the symbol of the document, as UNEP/CMS/COP16/Doc.30.1, above the text"),
        ("girafe", "UNEP/CMS/COP16/Doc.31", "no action 'girafe' in the register; did you mean 'giraffe'?"),
    ],
)
def test_a_report_that_does_not_fit(action: str, symbol: str, error: str, content: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = files.read_tree(content).files
    said = Said(capsys, report("x", symbol), "--action", action)
    assert (said.code, said.out, said.err) == (2, "", f"register: {error}\n")
    assert files.read_tree(content).files == before


def test_a_report_on_an_action_that_ended(content: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = content / "actions" / "giraffe.yaml"
    path.write_text(path.read_text().replace("sources:\n", "  - event: closed\n    meeting: cop15\n    reason: superseded\nsources:\n", 1))
    said = Said(capsys, report("x"), "--action", "giraffe")
    assert (said.code, said.out) == (2, "")
    assert said.err.startswith("register: report.docx: a report does not fit into content/actions/giraffe.yaml: 'reported' while the action is closed; ")


# --- what is written otherwise than it looks --------------------------------------------------------------------------------------------

STYLES = f"""<w:styles {nsdecls('w')}>
<w:style w:styleId="Up"><w:rPr><w:vertAlign w:val="superscript"/></w:rPr></w:style>
<w:style w:styleId="Gone"><w:rPr><w:strike/></w:rPr></w:style>
<w:style w:styleId="Base"><w:name w:val="Title"/><w:pPr><w:outlineLvl w:val="1"/></w:pPr><w:rPr><w:b/><w:dstrike/></w:rPr></w:style>
<w:style w:styleId="Child"><w:basedOn w:val="Base"/><w:rPr><w:b w:val="0"/><w:dstrike w:val="0"/></w:rPr></w:style>
<w:style w:styleId="Round"><w:basedOn w:val="Square"/></w:style><w:style w:styleId="Square"><w:basedOn w:val="Round"/></w:style>
</w:styles>"""


def told(body: str, more: dict[str, str] | None = None, relations: str = "") -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """The paragraphs and the notes of a Word file with this body."""
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    packed = {
        "_rels/.rels": f'<Relationships><Relationship Id="r" Type="{kind}/officeDocument" Target="word/document.xml"/></Relationships>',
        "word/_rels/document.xml.rels": f'<Relationships><Relationship Id="s" Type="{kind}/styles" Target="styles.xml"/>{relations}</Relationships>'.replace("KIND", kind),
        "word/styles.xml": STYLES,
        "word/document.xml": f"<w:document {nsdecls('w', 'r', 'm')}><w:body>{body}</w:body></w:document>",
        **(more or {}),
    }
    read = reading.read(archive({name: part.encode() for name, part in packed.items()}))
    return [(one.place, one.text) for one in blocks.flat(read.blocks)], [(one.place, one.text) for one in read.notes]


def run(text: str, settings: str = "") -> str:
    return f"<w:r><w:rPr>{settings}</w:rPr><w:t xml:space='preserve'>{text}</w:t></w:r>"


def test_what_stands_between_words_takes_none_of_them() -> None:
    """Comments of XML, instructions to programs, sections of plain data, and what they are used to hide."""
    body = "<w:p><w:r><w:t>Do not <!-- x -->kill <?y z?>the <![CDATA[<!-- giraffes -->]]> &amp; &#79;kapis.</w:t></w:r><w:r><w:delText>one<!-- -->two</w:delText></w:r></w:p>"
    link = "<w:p><w:r><w:fldChar w:fldCharType='begin'/></w:r><w:r><w:instrText>HYPER<!-- -->LINK \"https://e.org/\"</w:instrText></w:r><w:r><w:fldChar w:fldCharType='separate'/></w:r><w:r><w:t>map</w:t></w:r><w:r><w:fldChar w:fldCharType='end'/></w:r></w:p>"
    drawn = '<c:chart xmlns:c="urn:c" xmlns:a="urn:a"><a:p><a:r><a:t>Her<!-- -->ds</a:t></a:r><a:r><a:rPr baseline="30000"/><a:t>2</a:t></a:r><a:r><a:rPr strike="sngStrike"/><a:t>old</a:t></a:r></a:p><c:v>4<!-- -->1</c:v></c:chart>'
    assert told(body + link, {"word/charts/chart1.xml": drawn}) == (
        [("paragraph 1", "Do not kill the <!-- giraffes --> & Okapis."), ("paragraph 2", "map (https://e.org/)")],
        [("paragraph 1, deleted by a tracked change", "onetwo"), ("drawing 'chart1.xml'", "Herds²\n41"), ("drawing 'chart1.xml', struck out", "old")],
    )
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active["A1"] = "not here"
    data = io.BytesIO()
    book.save(data)
    with zipfile.ZipFile(data) as held:
        parts = {name: held.read(name).replace(b"not here", b"not <!-- x -->here") for name in held.namelist()}
    assert [one.text for one in blocks.flat(reading.read(archive(parts)).blocks)] == ["not here"]


@pytest.mark.parametrize(
    ("body", "shown"),
    [
        (run("10") + run("6", "<w:vertAlign w:val='superscript'/>") + run(" CO") + run("2", "<w:vertAlign w:val='subscript'/>"), "10⁶ CO₂"),
        (run("10") + run("6", "<w:rStyle w:val='Up'/>"), "10⁶"),
        (run("10") + run("\u22126", "<w:position w:val='6'/>") + run("0", "<w:position w:val='-6'/>") + run("1", "<w:position w:val='0'/>"), "10⁻⁶₀1"),
        ("<w:pPr><w:pStyle w:val='Up'/></w:pPr>" + run("6") + run("7", "<w:vertAlign w:val='baseline'/>"), "⁶7"),
        ("<m:oMath><m:sSup><m:e><m:r><m:t>10</m:t></m:r></m:e><m:sup><m:r><m:t>6</m:t></m:r></m:sup></m:sSup></m:oMath>", "10⁶"),
        ("<m:oMath><m:sSubSup><m:e><m:r><m:t>x</m:t></m:r></m:e><m:sub><m:r><m:t>n+1</m:t></m:r></m:sub><m:sup><m:r><m:t>2</m:t></m:r></m:sup></m:sSubSup></m:oMath>", "x_(n+1)²"),
        (run("3") + "<m:oMath><m:f><m:num><m:r><m:t>1</m:t></m:r></m:num><m:den><m:r><m:t>2</m:t></m:r></m:den></m:f></m:oMath>" + run("km"), "3 1/2 km"),
        ("<m:oMath><m:r><m:t>2</m:t></m:r><m:d><m:e><m:r><m:t>3+4</m:t></m:r></m:e></m:d><m:rad><m:deg/><m:e><m:r><m:t>9</m:t></m:r></m:e></m:rad></m:oMath>", "2(3+4) √9"),
        ("<m:oMath><m:f><m:num><m:d><m:e><m:r><m:t>a+b</m:t></m:r></m:e></m:d></m:num><m:den><m:r><m:t>c d</m:t></m:r></m:den></m:f></m:oMath>", "(a+b)/(c d)"),
    ],
)  # fmt: skip
def test_raised_figures_and_fractions(body: str, shown: str) -> None:
    assert told(f"<w:p>{body}</w:p>") == ([("paragraph 1", shown)], [])


@pytest.mark.parametrize(
    ("named", "shown"),
    [("http://schemas.microsoft.com/office/word/2010/wordml", "First"), ("urn:somebody", "Second")],
)
def test_of_alternatives_what_word_shows_is_read_and_the_others_are_told(named: str, shown: str) -> None:
    choice = f"<mc:Choice xmlns:x='{named}' Requires='x'>{run('First')}</mc:Choice>"
    body = f"<mc:AlternateContent xmlns:mc='http://schemas.openxmlformats.org/markup-compatibility/2006'>{choice}<mc:Fallback>{run('Second')}</mc:Fallback></mc:AlternateContent>"
    other = ({"First", "Second"} - {shown}).pop()
    assert told(f"<w:p>{body}</w:p>") == ([("paragraph 1", shown)], [("paragraph 1, for programs that cannot show what stands there", other)])
    assert told(f"<w:p>{body.replace('Second', 'First')}</w:p>") == ([("paragraph 1", "First")], [])
    apart = body.replace(run("First"), f"<w:p>{run('First')}</w:p>").replace(run("Second"), f"<w:p>{run('Second')}</w:p>")
    assert told(apart) == ([("paragraph 1", shown)], [("after paragraph 0, for programs that cannot show what stands there", other)])


def test_what_is_struck_out_is_none_of_the_text() -> None:
    """By hand, by a style of letters or of the paragraph, or with the cell; told where it stands."""
    styled = "<w:rStyle w:val='Gone'/>"
    cells = "".join(f"<w:tc><w:tcPr>{settings}</w:tcPr><w:p>{run(text)}</w:p></w:tc>" for settings, text in (("", "kept"), ("<w:cellDel/>", "EUR 500")))
    gone = f"<w:tr><w:trPr><w:del/></w:trPr><w:tc><w:p>{run('a row')}</w:p></w:tc></w:tr>"
    assert told(
        f"<w:p>{run('EUR ')}{run('50', '<w:strike/>')}{run('60', '<w:dstrike/>')}{run('70', styled)}{run('75')}{run(' for us', '<w:vanish/>')}</w:p>"
        f"<w:p><w:pPr><w:pStyle w:val='Base'/></w:pPr>{run('No more.')}</w:p><w:p><w:pPr><w:pStyle w:val='Child'/></w:pPr>{run('Still.')}</w:p><w:tbl><w:tr>{cells}</w:tr>{gone}</w:tbl>"
    ) == (
        [("paragraph 1", "EUR 75"), ("paragraph 2", "Still."), ("table 1, row 1, column 1", "kept")],
        [
            ("paragraph 1, struck out", "50 60 70"),
            ("paragraph 1, hidden", "for us"),
            ("after paragraph 1, struck out", "No more."),
            ("table 1, row 1, column 2, deleted by a tracked change", "EUR 500"),
            ("table 1, row 2, deleted by a tracked change", "a row"),
        ],
    )


def test_what_word_does_not_show_is_told() -> None:
    """The instruction of a field and fields within it, letters hidden in some views, hidden rows, and what merged cells cover."""

    def mark(kind: str) -> str:
        return f"<w:r><w:fldChar w:fldCharType='{kind}'/></w:r>"

    def asked(text: str) -> str:
        return f"<w:r><w:instrText xml:space='preserve'>{text}</w:instrText></w:r>"

    def cell(text: str, settings: str = "") -> str:
        return f"<w:tc><w:tcPr>{settings}</w:tcPr><w:p>{run(text)}</w:p></w:tc>"

    nested = mark("begin") + asked(" IF ") + mark("begin") + asked(" MERGEFIELD c ") + mark("separate") + run("Chad; ") + mark("end") + asked(' = "x" ') + run("Niger") + mark("separate") + run("Norway") + mark("end")
    body = f"<w:p>{nested}{run(', all', '<w:specVanish/>')}{run(' of it', '<w:webHidden/>')}</w:p>"
    body += f"<w:p>{mark('begin')}{asked('IF')}{run('Kenya')}</w:p><w:p>{run('Peru')}</w:p><w:p>{mark('separate')}{run('Togo')}{mark('end')}</w:p><w:p>{run('Open ')}{mark('begin')}{asked('XE')}</w:p><w:p>{run('to the end')}</w:p>"
    down, across = "<w:vMerge w:val='restart'/>", "<w:hMerge w:val='restart'/>"
    table = (
        f"<w:tr>{cell('first', '<w:vMerge/>')}{cell('beside')}</w:tr>"
        f"<w:tr><w:trPr><w:hidden/></w:trPr>{cell('2')}{cell('hidden row')}</w:tr>"
        f"<w:tr>{cell('3', down)}{cell('wide', across)}{cell('Mali', '<w:hMerge/>')}</w:tr>"
        f"<w:tr>{cell('9', '<w:vMerge/>')}{cell('below')}{cell('last')}</w:tr>"
    )
    assert told(f"{body}<w:tbl>{table}</w:tbl>") == (
        [
            ("paragraph 1", "Norway"),
            ("paragraph 2", "Togo"),
            ("paragraph 3", "Open"),
            ("paragraph 4", "to the end"),
            ("table 1, row 1, column 1", "first"),
            ("table 1, row 1, column 2", "beside"),
            ("table 1, row 2 (hidden), column 1", "2"),
            ("table 1, row 2 (hidden), column 2", "hidden row"),
            ("table 1, row 3, column 1", "3"),
            ("table 1, row 3, column 2", "wide"),
            ("table 1, row 4, column 2", "below"),
            ("table 1, row 4, column 3", "last"),
        ],
        [
            ("paragraph 1, in the instruction of a field, which is not shown", "Chad; Niger"),
            ("paragraph 1, hidden", ", all of it"),
            ("after paragraph 1, in the instruction of a field, which is not shown", "Kenya"),
            ("after paragraph 1, in the instruction of a field, which is not shown", "Peru"),
            ("table 1, row 3, column 3, under a merged cell", "Mali"),
            ("table 1, row 4, column 1, under a merged cell", "9"),
        ],
    )


LEVEL = '<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl><w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="lowerLetter"/><w:lvlText w:val="%1.%2"/></w:lvl></w:abstractNum>'
LINKED = LEVEL.replace("<w:lvl ", '<w:styleLink w:val="S"/><w:lvl ', 1) + '<w:abstractNum w:abstractNumId="1"><w:numStyleLink w:val="S"/></w:abstractNum>'


def listed(number: int, more: str = "", kind: int = 0) -> str:
    return f'<w:num w:numId="{number}"><w:abstractNumId w:val="{kind}"/>{more}</w:num>'


UNREAD = "[a number that Word gives by itself, which was not read]"


@pytest.mark.parametrize(
    ("numbering", "items", "shown", "unread"),
    [
        (LEVEL + listed(1) + listed(2), [(1, 0), (2, 0), (1, 0)], ["1. x", "2. x", "3. x"], 0),
        (LEVEL + listed(1, '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride>'), [(1, 0), (1, 0)], ["5. x", "6. x"], 0),
        (LEVEL + listed(1) + listed(2, '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>'), [(1, 0), (1, 0), (2, 0), (2, 0)], ["1. x", "2. x", "1. x", "2. x"], 0),
        (LEVEL + listed(1), [(1, 0), (1, 1), (1, 1), (1, 0), (1, 1)], ["1. x", "1.a x", "1.b x", "2. x", "2.a x"], 0),
        (LEVEL.replace('<w:numFmt w:val="lowerLetter"/>', '<w:numFmt w:val="lowerLetter"/><w:lvlRestart w:val="0"/>') + listed(1), [(1, 0), (1, 1), (1, 0), (1, 1)], ["1. x", "1.a x", "2. x", "2.b x"], 0),
        (LEVEL.replace('"lowerLetter"', '"upperRoman"').replace('<w:lvlText w:val="%1.%2"/>', '<w:isLgl/><w:lvlText w:val="%1.%2"/>') + listed(1), [(1, 0), (1, 1)], ["1. x", "1.1 x"], 0),
        (LEVEL.replace('"decimal"', '"decimalZero"') + listed(1), [(1, 0)], ["01. x"], 0),
        (LEVEL.replace('"decimal"', '"ordinalText"') + listed(1), [(1, 0)], ["x"], 1),
        (LINKED + listed(1, kind=1), [(1, 0), (1, 0)], ["1. x", "2. x"], 0),
        (LINKED.replace("w:styleLink", "w:name") + listed(1, kind=1), [(1, 0)], ["x"], 1),
    ],
)
def test_numbers_that_word_gives_by_itself(numbering: str, items: list[tuple[int, int]], shown: list[str], unread: int) -> None:
    """As Word counts them, lists of one kind together; one that cannot be told is left out, and said to be."""
    body = "".join(f"<w:p><w:pPr><w:numPr><w:ilvl w:val='{level}'/><w:numId w:val='{number}'/></w:numPr></w:pPr>{run('x')}</w:p>" for number, level in items)
    texts, notes = told(body, {"word/numbering.xml": f"<w:numbering {nsdecls('w')}>{numbering}</w:numbering>"}, "<Relationship Id='n' Type='KIND/numbering' Target='numbering.xml'/>")
    assert [text for _, text in texts] == shown
    assert [text for _, text in notes] == [UNREAD] * unread


def test_rows_that_word_numbers_have_their_number() -> None:
    """In a cell without words too; beside nothing else it is told alone. A deleted paragraph does not count."""

    def row(words: str, mark: str = "") -> str:
        return f"<w:tr><w:tc><w:p><w:pPr><w:numPr><w:ilvl w:val='0'/><w:numId w:val='1'/></w:numPr><w:rPr>{mark}</w:rPr></w:pPr></w:p></w:tc><w:tc><w:p>{run(words) if words else ''}</w:p></w:tc></w:tr>"

    body = f"<w:tbl>{row('Count')}{row('Gone', '<w:del/>')}{row('Mark')}{row('')}</w:tbl>"
    assert told(body, {"word/numbering.xml": f"<w:numbering {nsdecls('w')}>{LEVEL}{listed(1)}</w:numbering>"}, "<Relationship Id='n' Type='KIND/numbering' Target='numbering.xml'/>") == (
        [("table 1, row 1, column 1", "1."), ("table 1, row 1, column 2", "Count"), ("table 1, row 2, column 2", "Gone"), ("table 1, row 3, column 1", "2."), ("table 1, row 3, column 2", "Mark")],
        [("table 1, row 4, column 1, a number beside which nothing stands", "3.")],
    )


def test_text_that_is_kept_elsewhere_is_told() -> None:
    """A document inside the document, and controls in which Word shows what is kept beside the text, where their words are others."""

    def control(name: str, words: str) -> str:
        return f"<w:sdt><w:sdtPr><w:dataBinding w:xpath='/x:all[1]/x:{name}[1]'/></w:sdtPr><w:sdtContent>{words}</w:sdtContent></w:sdt>"

    assert told(
        f"<w:p>{run('Seen')}</w:p><w:altChunk r:id='c'/><w:p><w:subDoc r:id='d'/></w:p><w:p>{control('who', run('Chad'))}{control('where', run('here'))}{control('creator', '')}</w:p>{control('what', '')}",
        {"customXml/item1.xml": "<all xmlns='urn:x'><who>Norway</who><where>here</where><what>&lt;pkg:package/&gt;</what></all>", "customXml/item2.xml": "<broken", "docProps/core.xml": "<core><creator>A Person</creator></core>"},
        "<Relationship Id='c' Type='KIND/aFChunk' Target='chunk.mht'/><Relationship Id='d' Type='KIND/subDocument' Target='part.docx' TargetMode='External'/>",
    ) == (
        [("paragraph 1", "Seen"), ("paragraph 2", "Chadhere")],
        [
            ("after paragraph 1", "[there is text here that was not read: a document inside the document (chunk.mht); save the file again in Word]"),
            ("after paragraph 1", "[there is text here that was not read: a document inside the document (part.docx); save the file again in Word]"),
            ("after paragraph 1, shown from data beside the text", "Norway"),
            ("after paragraph 2, shown from data beside the text", "[text in another form, which was not read]"),
        ],
    )


def test_styles_that_rest_on_each_other_end() -> None:
    assert told(f"<w:p><w:pPr><w:pStyle w:val='Round'/></w:pPr>{run('Round')}</w:p>") == ([("paragraph 1", "Round")], [])


def test_a_chain_of_styles_is_followed_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """However many paragraphs are set in it, and wherever in it they begin."""
    asked = Counter[str]()
    value = opc.value
    monkeypatch.setattr(opc, "value", lambda node, *names: (asked.update(names), value(node, *names))[1])
    chain = "".join(f"<w:style w:styleId='s{n}'><w:basedOn w:val='s{n + 1}'/></w:style>" for n in range(300))
    told("".join(f"<w:p><w:pPr><w:pStyle w:val='s{n}'/></w:pPr>{run('x')}</w:p>" for n in range(300)), {"word/styles.xml": f"<w:styles {nsdecls('w')}>{chain}</w:styles>"})
    assert asked["basedOn"] == 300


def test_a_link_looks_at_its_own_words_alone() -> None:
    """Its address is shown once more where only other words of the paragraph hold it, and not where its own do; nor is it looked for in a book."""
    link = "<w:hyperlink r:id='h'>{}</w:hyperlink>"
    pieces = "".join(run(one) for one in ("https://", "e", ".org", "/x"))
    relation = '<Relationship Id="h" Type="KIND/hyperlink" Target="https://e.org/x" TargetMode="External"/>'
    assert told(f"<w:p>{link.format(pieces)}{run(', ')}{link.format(run('map'))}</w:p>", relations=relation)[0] == [("paragraph 1", "https://e.org/x, map (https://e.org/x)")]
    book = f"https://e.org/x {'y' * 10_000}"
    assert told(f"<w:p>{link.format(run(book))}</w:p>", relations=relation)[0] == [("paragraph 1", f"{book} (https://e.org/x)")]


def numbered(label: str) -> dict[str, str]:
    """The lists of a Word file, with this before each item."""
    level = f"<w:lvl w:ilvl='0'><w:numFmt w:val='lowerLetter'/><w:start w:val='9999'/><w:lvlText w:val='{label}'/></w:lvl>"
    return {"word/numbering.xml": f"<w:numbering {nsdecls('w')}><w:abstractNum w:abstractNumId='0'>{level}</w:abstractNum><w:num w:numId='1'><w:abstractNumId w:val='0'/></w:num></w:numbering>"}


LONG = "b" * 4_000
ITEM = f"<w:p><w:pPr><w:numPr><w:ilvl w:val='0'/><w:numId w:val='1'/></w:numPr></w:pPr>{run('x')}</w:p>"
LISTED = "<Relationship Id='n' Type='KIND/numbering' Target='numbering.xml'/>"
SHOWN = "<w:sdt><w:sdtPr><w:dataBinding w:xpath='/x/y'/></w:sdtPr><w:sdtContent/></w:sdt>"


@pytest.mark.parametrize(
    ("body", "more", "relation", "says"),
    [
        ("<w:p>" + "<w:hyperlink r:id='h'><w:r><w:t>x</w:t></w:r></w:hyperlink>" * 3000 + "</w:p>", {}, f"<Relationship Id='h' Type='KIND/hyperlink' Target='http://{LONG}' TargetMode='External'/>", "its text has more than 10,000 characters"),
        (ITEM * 2000, numbered(LONG), LISTED, "what stands before the items of a list has 4,000 characters"),
        (ITEM * 2000, numbered("%1" * 100), LISTED, "its text has more than 10,000 characters"),
        (f"<w:p>{SHOWN * 3000}</w:p>", {"customXml/item1.xml": f"<x><y>{LONG}</y></x>"}, "", "its text has more than 10,000 characters"),
    ],
    ids=("address", "label", "number", "data"),
)  # fmt: skip
def test_a_small_file_that_says_the_same_again_and_again(body: str, more: dict[str, str], relation: str, says: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(blocks, "MAX_TEXT", 10_000)
    with pytest.raises(opc.UnreadableError, match=f"^{says}; that is no ordinary document$"):
        told(body, more, relation)


def test_words_that_many_cells_share_are_counted_in_each(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(blocks, "MAX_TEXT", 10_000)
    book = openpyxl.Workbook()
    assert book.active is not None
    for _ in range(3):
        book.active.append([LONG])
    data = io.BytesIO()
    book.save(data)
    with pytest.raises(opc.UnreadableError, match=r"^its text has more than 10,000 characters; that is no ordinary document$"):
        reading.read(data.getvalue())


def test_deep_nesting_looks_at_no_word_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = Counter[str]()
    monkeypatch.setattr(word, "_inner", lambda _: asked.update(["inner"]) or "")
    assert len(told("<w:smartTag>" * 100 + f"<w:p>{run('x')}</w:p>" * 10 + "</w:smartTag>" * 100)[0]) == 10
    assert not asked


def test_figures_of_a_spreadsheet_that_are_none(tmp_path: Path) -> None:
    """Struck and raised letters in cells, and where they lead; numbers that are no number, no day, or too long to be counted with."""
    book = openpyxl.Workbook()
    active = book.active
    assert active is not None
    active["A1"] = CellRichText("10", TextBlock(InlineFont(vertAlign="superscript"), "6"), " of ", TextBlock(InlineFont(strike=True), "50"), "75")
    active["A2"], active["A3"], active["A4"] = 5000, 6, 46000
    active["A2"].font, active["A3"].font = Font(strike=True), Font(vertAlign="superscript")
    active["A4"].number_format = "yyyy-mm-dd"
    active["A1"].hyperlink = "https://e.org/"
    book.save(tmp_path / "book.xlsx")

    def shown(number: bytes) -> tuple[list[str], list[tuple[str, str]]]:
        with zipfile.ZipFile(tmp_path / "book.xlsx") as held:
            read = reading.read(archive({name: held.read(name).replace(b"<v>6</v>", b"<v>" + number + b"</v>").replace(b"46000", number if number == b"1e12" else b"46000") for name in held.namelist()}))
        return [one.text for one in blocks.flat(read.blocks)], [(one.place, one.text) for one in read.notes]

    struck = [("sheet 'Sheet', cell A1, struck out", "50"), ("sheet 'Sheet', cell A1, link", "https://e.org/"), ("sheet 'Sheet', cell A2, struck out", "5000")]
    assert shown(b"6") == (["10⁶ of 75", "⁶", "2025-12-09"], struck)
    assert shown(b"9" * 400) == (["10⁶ of 75", "⁹" * 400, "2025-12-09"], struck)
    assert shown(b"1E999") == (["10⁶ of 75", "2025-12-09"], [*struck, ("sheet 'Sheet', cell A3, a number that is none", "inf")])
    assert shown(b"1e12") == (["10⁶ of 75", "¹⁰⁰⁰⁰⁰⁰⁰⁰⁰⁰⁰⁰"], [*struck, ("sheet 'Sheet', cell A4, which has the form of a day and is none", "1000000000000.0")])


# --- what cannot be read --------------------------------------------------------------------------------------------------------------


def archive(parts: dict[str, bytes]) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as file:
        for name, part in parts.items():
            file.writestr(name, part)
    return data.getvalue()


def saved(change: Callable[[dict[str, bytes]], None]) -> bytes:
    """A Word file with its parts changed."""
    data = io.BytesIO()
    styled(ENGLISH, "en").save(data)
    with zipfile.ZipFile(data) as file:
        parts = {name: file.read(name) for name in file.namelist()}
    change(parts)
    return archive(parts)


MAIN = "word/document.xml"


def entity(parts: dict[str, bytes]) -> None:
    parts[MAIN] = b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>' + re.sub(rb"^<\?xml.*?\?>", b"", parts[MAIN]).replace(b"Example Trust", b"&e;")


def headless(parts: dict[str, bytes]) -> None:
    del parts[MAIN]


def laughs(parts: dict[str, bytes]) -> None:
    lines = b"".join(b'<!ENTITY a%d "%s">' % (n + 1, b"&a%d;" % n * 10) for n in range(20))
    parts[MAIN] = b'<!DOCTYPE x [<!ENTITY a0 "ha">' + lines + b"]>" + re.sub(rb"^<\?xml.*?\?>", b"", parts[MAIN])


def foreign(code: str, parts: dict[str, bytes]) -> None:
    """In another encoding, which is declared, with a document type that no search for its bytes finds."""
    head = f'<?xml version="1.0" encoding="{code}"?><!DOCTYPE x [<!ENTITY e "Example">]>'
    text = re.sub(r"^<\?xml.*?\?>", head, parts[MAIN].decode()).replace("Example Trust", "&e; Trést")
    parts[MAIN] = text.replace("<!DOC", "+ADw-!DOC").encode("ascii", "xmlcharrefreplace") if code == "utf-7" else text.encode(code, "xmlcharrefreplace")


def wide(parts: dict[str, bytes]) -> None:
    entity(parts)
    parts[MAIN] = parts[MAIN].decode().encode("utf-16")


ENCRYPTED = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "EncryptedPackage".encode("utf-16-le")
HOSTILE: dict[str, tuple[Callable[[], bytes], str]] = {
    "empty": (lambda: b"", "it is no Word file and no spreadsheet; open it in Word or Excel and save it as .docx or .xlsx"),
    "text": (lambda: b"A proposal", "it is no Word file and no spreadsheet; open it in Word or Excel and save it as .docx or .xlsx"),
    "old": (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "it is in the format of Word or Excel before 2007; open it there and save it as .docx or .xlsx"),
    "password": (lambda: ENCRYPTED, "it is protected by a password; save it without one"),
    "pdf": (lambda: b"%PDF-1.7", "it is a PDF; ask for the Word file, or open it in Word and save it as .docx"),
    "rtf": (lambda: b"{\\rtf1}", "it is a file in Rich Text Format; open it in Word and save it as .docx"),
    "cut": (lambda: saved(lambda _: None)[:-200], "it is damaged; open it in Word or Excel and save it as .docx or .xlsx"),
    "archive": (lambda: archive({"a.txt": b"x"}), "it is an archive, but no Word document and no spreadsheet; send the .docx or .xlsx itself"),
    "opendocument": (lambda: archive({"mimetype": b"application/vnd.oasis.opendocument.text"}), "it is an OpenDocument file; save it as .docx or .xlsx"),
    "bomb": (lambda: archive({"word/media/a.bin": bytes(60_000_000), "word/media/b.bin": bytes(60_000_000)}), "it unpacks to more than 100,000,000 bytes; that is no ordinary document"),
    "big part": (lambda: saved(lambda parts: parts.update({MAIN: parts[MAIN] + b" " * 21_000_000})), "its part 'word/document.xml' unpacks to more than 20,000,000 bytes; that is no ordinary document"),
    "too big": (lambda: bytes(25_000_001), "it has 25,000,001 bytes; at most 25,000,000 are read: take out pictures, or compress them in Word"),
    "entity": (lambda: saved(entity), "its part 'word/document.xml' declares a document type, which Word never does; open it in Word and save it again"),
    "laughs": (lambda: saved(laughs), "its part 'word/document.xml' declares a document type, which Word never does; open it in Word and save it again"),
    **{
        name: (partial(saved, partial(foreign, code)), "its part 'word/document.xml' is not in UTF-8, in which Word and Excel write; open it there and save it again")
        for name, code in {"utf-32": "utf-32", "utf-32 without a mark": "utf-32-le", "utf-7": "utf-7", "EBCDIC": "cp037", "Latin letters": "latin-1"}.items()
    },
    "entity in UTF-16": (lambda: saved(wide), "its part 'word/document.xml' declares a document type, which Word never does; open it in Word and save it again"),
    "a document type in pieces": (lambda: saved(lambda parts: parts.update({MAIN: b"<!DOC<!-- -->TYPE x>" + parts[MAIN]})), "its part 'word/document.xml' declares a document type, which Word never does; open it in Word and save it again"),
    "a comment in pieces": (lambda: saved(lambda parts: parts.update({MAIN: b"<document><<?a?>!-- x --></document>"})), "its part 'word/document.xml' is damaged; open it in Word or Excel and save it again"),
    "a comment without an end": (lambda: saved(lambda parts: parts.update({MAIN: b"<!--" * 4_000_000})), "its part 'word/document.xml' is damaged; open it in Word or Excel and save it again"),
    "no xml": (lambda: saved(lambda parts: parts.update({MAIN: b"<w:document"})), "its part 'word/document.xml' is damaged; open it in Word or Excel and save it again"),
    "no document": (lambda: saved(headless), "its part 'word/document.xml' is missing; open it in Word or Excel and save it again"),
    "very deep": (lambda: saved(lambda parts: parts.update({MAIN: b"<document><body>" + b"<p>" * 5000 + b"</p>" * 5000 + b"</body></document>"})), "its part 'word/document.xml' is damaged; open it in Word or Excel and save it again"),
    "no headings": (
        lambda: saved(lambda parts: parts.update({MAIN: b"<document><body><p><r><t>x</t></r></p></body></document>"})),
        "no headings of the template for proposals (Resolution 12.28 (Rev.COP14), Annex 2) were found in it; write them as the template has them, each on its own line",
    ),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_what_cannot_be_read(name: str, content: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = files.read_tree(content).files
    make, error = HOSTILE[name]
    Path("file.docx").write_bytes(make())
    said = Said(capsys, "file.docx")
    assert (said.code, said.out, said.err) == (2, "", f"register: file.docx: {error}\n")
    assert files.read_tree(content).files == before


def test_a_file_with_macros_is_read_and_nothing_run(content: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def macros(parts: dict[str, bytes]) -> None:
        kinds = parts["[Content_Types].xml"]
        parts["[Content_Types].xml"] = kinds.replace(b"openxmlformats-officedocument.wordprocessingml.document.main", b"ms-word.document.macroEnabled.main")
        parts["word/vbaProject.bin"] = b"Shell"

    Path("file.docm").write_bytes(saved(macros))
    assert Said(capsys, "file.docm").code == 0
    assert core((content / "actions" / "giraffes-of-the-lake.yaml").read_text()) == core((EXPECTED / "en-styled.yaml").read_text())


def test_a_record_is_never_written_over(content: Path, capsys: pytest.CaptureFixture[str]) -> None:
    styled(ENGLISH, "en").save("file.docx")
    before = files.read_tree(content).files
    for id_, error in (
        ("giraffe", "content/actions/giraffe.yaml is there already; to extend it, import with --id giraffe-extension and copy what is new into that record; else name another id with --id"),
        ("example-trust", "content/partners/example-trust.yaml is there already; name another id with --id"),
        ("../x", "'../x' cannot be the id of a Concerted Action: an id is one word or several with hyphens, without '/'"),
        ("Lake", "'Lake' cannot be the id of a Concerted Action: ids are small letters a-z, digits and single hyphens, at most 80: 'lake'"),
    ):
        said = Said(capsys, "file.docx", "--id", id_)
        assert (said.code, said.out) == (2, "")
        assert said.err.startswith(f"register: {error}")
    assert files.read_tree(content).files == before


@pytest.mark.parametrize("text", ["\u202eTurned\u202c back", "e\u0301 apart", "# no comment", "- key: |", "--- !!x &a *a", "'\" {[ %", "ﬁsh", "x" * 3000, "a\u200bb\u00ad", "\uf0b7 dot", "<<<<<<< x", "Z" + "\u0301" * 40])
def test_any_text_gives_a_draft(text: str, content: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Whatever stands in a section, a title, a name or a note, the draft can be read, or the check says what to mend."""
    typed = ENGLISH._replace(
        above=[*ENGLISH.above, text],
        sections=[(heading, [*texts, text]) for heading, texts in ENGLISH.sections],
        rows=[[text] * 5],
    )
    styled(typed, "en").save("file.docx")
    assert Said(capsys, "file.docx").code == 0
    _, found = examine(content)
    assert {d.code for d in found if d.severity == "error"} <= {"S104", "S109", "M109"}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_guidance_of_our_own_template_is_known_in_every_language(lang: str) -> None:
    """Also where it has lost its colour; what somebody wrote is not taken for it."""
    w = catalog.words(lang)
    told = [field.description for field in fields(Proposal)]
    assert len(told) > 10
    assert [one for text in (w("template_intro"), *map(w.meaning, told)) for one in headings.sentences(text) if not headings.is_guidance(one)] == []
    assert not headings.is_guidance("The herds cross three borders.")


@pytest.mark.parametrize("noticed", [False, True])
@pytest.mark.parametrize("lang", LANGUAGES)
def test_our_own_template_comes_back_without_what_it_printed(lang: str, noticed: bool, content: Path, capsys: pytest.CaptureFixture[str]) -> None:  # noqa: FBT001
    """Filled in here and there: no place left open, no date and no notice becomes part of the record, such as the template bore once and an extension bears."""
    assert cli.main(["document", "template", "--lang", lang, "--output", "template.docx", *DAY]) == 0
    file = docx.Document("template.docx")
    at = [number for number, one in enumerate(file.paragraphs) if one.text == "[…]"]
    file.paragraphs[at[0]].text = "Example Trust"
    if noticed:
        w = catalog.words(lang)
        title = next(one for one in file.paragraphs if one.style is not None and one.style.name == "Title")
        title.insert_paragraph_before(f"{w('paper_draft', date=w.date('2026-11-21'), version='abc1234')} {w('template_notice')}", "Notice")
    file.save("proposal.docx")
    assert Said(capsys, "proposal.docx", "--id", "herds").code == 0
    draft = (content / "actions" / "herds.yaml").read_text()
    assert "…" not in draft
    assert "2026-11-21" not in draft
    assert "  - actor: example-trust\n" in draft
    assert core(draft).get("activities") is None


@pytest.mark.parametrize("lang", LANGUAGES)
def test_an_extension_is_known_as_one(lang: str, content: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What the register filled in is neither a submission nor a proponent; the record that it belongs to is named, and the check holds the draft back until it is there."""
    assert cli.main(["document", "template", "--extend", "giraffe", "--lang", lang, "--output", "extension.docx", *DAY]) == 0
    said = Said(capsys, "extension.docx", "--id", "again")
    draft = (content / "actions" / "again.yaml").read_text()
    record = core((content / "actions" / "giraffe.yaml").read_text())
    data = core(draft)
    assert data["number"] == record["number"]
    assert data["title"] == {lang: record["title"][lang]}
    assert data["events"] == [{"event": "submitted"}]
    assert [one.get("actor", one.get("name")) for one in data["proponents"]] == [one.get("actor", one.get("name")) for one in record["proponents"]]
    assert catalog.words(lang)("template_revise") not in draft
    assert f"number: left open: Concerted Action {record['number']} is on record as 'giraffe': what is new belongs into content/actions/giraffe.yaml, and this draft is there to copy it from\n" in said.out
    assert ("R109" if lang == "en" else "M101") in {one.code for one in examine(content)[1]}, "the English is to be written first"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_the_register_filled_in_for_an_extension_comes_back(lang: str, real: tuple[Register, list[Diagnostic]]) -> None:
    """Of every action on record, with the marks of what was inferred; what was taken off a list is on none."""
    register, found = real
    edition = Edition(register, AS_OF, found)
    for entry in register["action"].values():
        read = reading.read(template.document(edition, lang, entry))
        draft = core(proposals.propose(read, register, "cop15").draft.text("action"))
        record = entry.record.model_dump(exclude_none=True)
        said = {name: record.get(name, []) for name in ("taxa", "proponents", "range_states", "activities")}
        for one in (*said["taxa"], *said["activities"]):
            one.update({name: {lang: value[lang].strip()} for name, value in one.items() if isinstance(value, dict)})
        said["range_states"].sort(key=lambda one: [state["country"] for state in draft["range_states"]].index(one["country"]))
        assert {name: draft.get(name, []) for name in said} == said, entry.id


@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_was_taken_off_a_list_does_not_come_back(lang: str, real: tuple[Register, list[Diagnostic]]) -> None:
    """An animal, a Range State or an activity that a later COP removed."""
    register, found = real
    for entry in register["action"].values():
        gone = {name: [some[0].model_copy(update={"until": "cop15"}), *some[1:]] for name in ("taxa", "range_states", "activities") if (some := getattr(entry.record, name))}
        revised = entry._replace(record=entry.record.model_copy(update=gone))
        draft = core(proposals.propose(reading.read(template.document(Edition(register, AS_OF, found), lang, revised)), register, "cop15").draft.text("action"))
        assert {name: len(draft.get(name, [])) for name in gone} == {name: len(some) - 1 for name, some in gone.items()}, entry.id


MARKED = {
    "Range States: Chad (inferred), Norway": [("TCD", "inferred"), ("NOR", None)],
    "Range States: Chad, Norway (déduit)": [("TCD", None), ("NOR", "inferred")],
    "Range States: Chad (inferred); Norway (deducido)": [("TCD", "inferred"), ("NOR", "inferred")],
    "Range States: Norway (inferred)": [("NOR", "inferred")],
    "Range States: Chad and Norway (inferred)": [],
    "Range States: Chad (inferred from maps), Norway (not inferred)": [],
}


@pytest.mark.parametrize("line", MARKED)
def test_the_mark_of_an_inferred_fact_is_of_the_one_before_it(line: str, content: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Where it may be of all, all are left open."""
    file = styled(ENGLISH, "en")
    at = next(one for one in file.paragraphs if one.text.startswith("Range States"))
    at.text = line
    file.save("proposal.docx")
    Said(capsys, "proposal.docx", "--id", "herds")
    assert [(one["country"], one.get("certainty")) for one in core((content / "actions" / "herds.yaml").read_text()).get("range_states", [])] == MARKED[line]


TOUCHED = {
    "": [{"species": "giraffa-camelopardalis", "scope": {"en": "Populations that cross borders"}}, {"species": "giraffidae", "lookalike": True, "certainty": "inferred"}],
    "to be withdrawn": [],
}


@pytest.mark.parametrize("words", TOUCHED)
def test_what_somebody_wrote_beside_an_animal_leaves_it_open(words: str, content: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Also behind what the register filled in: behind the animal and its scope, the mark of a look-alike, or the entry in an Appendix."""
    assert cli.main(["document", "template", "--extend", "giraffe", "--output", "extension.docx", *DAY]) == 0
    for column in (0, 4):
        file = docx.Document("extension.docx")
        for row in file.tables[1].rows[1:]:
            row.cells[column].paragraphs[-1].add_run(f" {words}")
        file.save("proposal.docx")
        Said(capsys, "proposal.docx", "--id", f"again-{column}")
        assert core((content / "actions" / f"again-{column}.yaml").read_text()).get("taxa", []) == TOUCHED[words]


@pytest.mark.parametrize(("lines", "number"), [(["REVISED CONCERTED ACTION 13.3: GIRAFFE"], "13.3"), (["UNEP/CMS/Concerted Action 13.3", "Extension and revision of Concerted Action no. 13.3 for the Giraffe"], "13.3"), (["UNEP/CMS/Concerted Action 13.3", "Concerted Action for the Giraffe, after Concerted Action 13.3"], None)])
def test_an_extension_is_known_by_the_number_in_its_title(lines: list[str], number: str | None, content: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Where it follows the words that a title begins with; the symbol of what was adopted is no title, and not that of the proposal."""
    styled(ENGLISH._replace(above=["\n".join(lines[:-1]), lines[-1]]), "en").save("file.docx")
    assert Said(capsys, "file.docx", "--id", "again").code == 0
    data = core((content / "actions" / "again.yaml").read_text())
    assert (data.get("number"), data["title"]["en"].split(",")[0], "document" in data["events"][0]) == (number, "Giraffe", False)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_an_extension_that_was_not_filled_in_holds_nothing_that_is_not_understood(lang: str, content: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The captions, running heads and alternative texts of the register's own template are known; nothing is said to stand in a comment that does not."""
    path = content / "actions" / "giraffe.yaml"
    path.write_text(path.read_text().replace("known_to: cop15", "known_to: cop14"))
    assert cli.main(["document", "template", "--extend", "giraffe", "--lang", lang, "--output", "extension.docx", *DAY]) == 0
    said = Said(capsys, "extension.docx", "--id", "again").out.split("\n")
    assert [line for line in said if "not understood" in line and "the record of the action tells of it" not in line][:-1] == []
    assert [line for line in said if "stands in a comment" in line] == []
    assert f"known_to: left open: {quoted(core(path.read_text())['known_to'])} stands there, as in the record of 'giraffe': see whether its outcome for this action was read, else write the last one of which it was" in said
    assert core((content / "actions" / "again.yaml").read_text())["known_to"] == core(path.read_text())["known_to"]


COVERS = {
    "en": ("Proposal for a Concerted Action for the Giraffe", "Agenda item 30.2", ["COP16", "Meeting 16 of the Conference of the Parties", "16th Meeting of the Conference of the Parties"]),
    "fr": ("Proposition d'action concertée pour la girafe", "Point 30.2 de l'ordre du jour", ["COP16", "Session 16 de la Conférence des Parties", "16e session de la Conférence des Parties"]),
    "es": ("Propuesta de acción concertada para la jirafa", "Punto 30.2 del orden del día", ["COP16", "Reunión 16 de la Conferencia de las Partes", "16.ª Reunión de la Conferencia de las Partes"]),
}


@pytest.mark.parametrize(("lang", "meeting"), [(lang, meeting) for lang, (_, _, meetings) in COVERS.items() for meeting in meetings])
def test_the_cover_of_our_own_template_is_understood(lang: str, meeting: str, content: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Its blanks filled in: the document's own symbol, the meeting, the item of the agenda; the check knows the source."""
    assert cli.main(["document", "template", "--lang", lang, "--output", "template.docx", *DAY]) == 0
    file = docx.Document("template.docx")
    title, item, _ = COVERS[lang]
    for paragraph, words in zip(file.paragraphs, ("UNEP/CMS/COP16/Doc.30.2.4", "English", meeting, "30.2"), strict=False):
        for one in paragraph.runs:
            one.text = re.sub("_{2,}", words, one.text)
    next(one for one in file.paragraphs if one.style is not None and one.style.name == "Title").text = title
    file.save("proposal.docx")
    said = Said(capsys, "proposal.docx", "--id", "herds").out
    data = core((content / "actions" / "herds.yaml").read_text())
    assert data["events"] == [{"event": "submitted", "meeting": "cop16", "document": "UNEP/CMS/COP16/Doc.30.2.4"}]
    assert data["sources"] == [{"document": "UNEP/CMS/COP16/Doc.30.2.4"}]
    assert "paragraph 1: understood as sources.1.document 'UNEP/CMS/COP16/Doc.30.2.4' and events.submitted.meeting 'cop16': " in said
    assert "paragraph 3: understood as events.submitted.meeting 'cop16': " in said
    assert f"paragraph 4: understood as the item of the agenda: {quoted(item)}\n" in said
    assert "0 not understood" in said
    assert "R112" not in {one.code for one in examine(content)[1]}


ABOVE: dict[tuple[str, ...], tuple[dict[str, str], str]] = {
    ("Deadline for comments: 3 March 2026",): ({}, "'2026-03-03' (paragraph 1)"),
    ("Date of next review", "12 May 2027"): ({}, "'2027-05-12' (paragraph 2)"),
    ("Last discussed", "COP15"): ({}, "'cop15' (paragraph 2)"),
    ("Date", "12 May 2026"): ({"date": "2026-05-12"}, ""),
    ("Workshop held in Nairobi, 5 June 2024",): ({}, "'2024-06-05' (paragraph 1)"),
    ("Supersedes the proposal of 1 May 2025", "Revised on 2 June 2026"): ({}, "'2025-05-01' (paragraph 1) and '2026-06-02' (paragraph 2)"),
    ("Rejected by COP15 on 28 March 2026",): ({}, "'cop15' (paragraph 1) and '2026-03-28' (paragraph 1)"),
    ("Not yet submitted; to be discussed at COP16",): ({}, "'cop16' (paragraph 1)"),
    ("Template of Resolution 12.28 (Rev.COP14) adopted on 28 October 2017",): ({}, "'cop14' (paragraph 1) and '2017-10-28' (paragraph 1)"),
    ("Meeting: 3 March 2026",): ({}, "'2026-03-03' (paragraph 1)"),
    ("Herds, 3 March 2026",): ({}, "'2026-03-03' (paragraph 1)"),
    ("23 – 29 March 2026",): ({}, "'2026-03-29' (paragraph 1)"),
    ("UNEP/CMS/Resolution 12.28 (Rev.COP14)/Annex 2",): ({}, ""),
    ("3 March 2026", "Date: 4 March 2026"): ({}, "'2026-03-03' (paragraph 1) and '2026-03-04' (paragraph 2)"),
    ("Deadline:", "3 March 2026"): ({}, "'2026-03-03' (paragraph 2)"),
    ("Date:", "3 May 2028"): ({"date": "2028-05-03"}, ""),
    ("Supersedes:", "UNEP/CMS/COP16/Doc.3"): ({}, "'cop16' (paragraph 2)"),
    ("COP16", "Meeting: COP15"): ({}, "'cop16' (paragraph 1) and 'cop15' (paragraph 2)"),
    ("Submitted to COP16 on 3 May 2028",): ({"date": "2028-05-03", "meeting": "cop16"}, ""),
    ("COP16", "Date: 3 May 2028"): ({"date": "2028-05-03", "meeting": "cop16"}, ""),
    ("Bonn, 3 May 2028",): ({"date": "2028-05-03"}, ""),
    ("16TH MEETING OF THE CONFERENCE OF THE PARTIES", "Bonn, 3 May 2028"): ({"meeting": "cop16"}, ""),
    ("Soumis le 3 mai 2028",): ({"date": "2028-05-03"}, ""),
    ("Fecha: 3 de mayo de 2028",): ({"date": "2028-05-03"}, ""),
    ("UNEP/CMS/COP16/Doc.30 3 May 2028 Original: English",): ({"date": "2028-05-03", "meeting": "cop16", "document": "UNEP/CMS/COP16/Doc.30"}, ""),
}


def test_a_cell_beside_a_day_or_a_symbol_says_what_it_is(content: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """On the cover as on a line; the name of the Convention beside them says nothing."""
    file = styled(ENGLISH._replace(above=["", ENGLISH.above[1]]), "en")
    rows = (("Deadline", "3 March 2026"), ("Replaces", "UNEP/CMS/COP15/Doc.3"), ("Convention on Migratory Species", "UNEP/CMS/COP16/Doc.30"), ("Date", "3 May 2028"), ("Convention on Migratory Species, to be rejected", ""))
    table = file.add_table(len(rows), 2)
    for row, texts in zip(table.rows, rows, strict=True):
        row.cells[0].text, row.cells[1].text = texts
    file.paragraphs[0]._p.addprevious(table._tbl)
    file.save("file.docx")
    said = Said(capsys, "file.docx", "--id", "herds").out
    assert "table 1, row 5, column 1: not understood, kept as a comment: 'Convention on Migratory Species, to be rejected'\n" in said
    data = core((content / "actions" / "herds.yaml").read_text())
    assert [{name: str(value) for name, value in one.items()} for one in data["events"]] == [{"event": "submitted", "date": "2028-05-03", "meeting": "cop16", "document": "UNEP/CMS/COP16/Doc.30"}]


@pytest.mark.parametrize("lines", ABOVE)
def test_which_lines_above_the_title_tell_when_it_was_submitted(lines: tuple[str, ...], content: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Those that are a day or a meeting alone, with a label; what others speak of is left open and told, and the template's own symbol is not the document's."""
    typed = ENGLISH._replace(above=["", ENGLISH.above[1]])
    file = styled(typed, "en")
    for text in reversed(lines):
        file.paragraphs[0].insert_paragraph_before(text)
    file.save("file.docx")
    said = Said(capsys, "file.docx", "--id", "herds").out
    draft = (content / "actions" / "herds.yaml").read_text()
    facts, named = ABOVE[lines]
    event = core(draft)["events"][0]
    assert {name: str(value) for name, value in event.items() if name != "event"} == facts
    assert core(draft)["sources"][0].get("document") == facts.get("document")
    assert all(f": {text}\n" in draft for text in lines)
    if named:
        assert f"events.submitted: left open: write its 'date:' or its 'meeting:'; whether one of these is meant is not plain: {named}\n" in said
    elif not facts:
        assert "events.submitted" in said


@pytest.mark.parametrize("text", ["TBC", "n/a", "To be confirmed.", "–", "Not yet known", "À déterminer", "Por confirmar", "Sans objet"])
def test_a_text_that_says_nothing_yet_is_told(text: str, content: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Its words stay; so are those of an activity. What says more is a text."""
    sections = [(heading, [text] if heading in ("Timeframe", "Summary of activities") else ["Herds move.", text] if heading == "Relevance" else texts) for heading, texts in ENGLISH.sections]
    styled(ENGLISH._replace(sections=sections, rows=[["Count", text, "2027", "Chad", "None of it is confirmed"]]), "en").save("file.docx")
    said = Said(capsys, "file.docx", "--id", "herds").out
    assert core((content / "actions" / "herds.yaml").read_text())["proposal"]["timeframe"] == {"en": text}
    told = {"summary": "the document", "proposal.timeframe": "the document", "proposal.relevance": "a line of it", "activities.1.outputs": "the document"}
    assert [line for line in said.split("\n") if "says only" in line] == [f"{field}: left open: {what} says only {quoted(text)}" for field, what in told.items()]


def test_bullets_in_a_text_keep_a_mark(content: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Typed by hand or given by Word, where there are several; one alone says nothing."""
    file = docx.Document()
    file.add_paragraph("Proposal for a Concerted Action for herds")
    for heading, texts, style in (("Summary", ["It does:", "• count the herds", "• mark the corridors", "All of it by hand."], None), ("Relevance", ["Count.", "Mark."], "List Bullet"), ("Timeframe", ["• 2027"], None)):
        file.add_heading(heading, 1)
        for text in texts:
            file.add_paragraph(text, style=style)
    file.save("herds.docx")
    assert Said(capsys, "herds.docx").code == 0
    data = core((content / "actions" / "herds.yaml").read_text())
    assert data["summary"] == {"en": "It does:\n\n- count the herds\n- mark the corridors\n\nAll of it by hand."}
    assert data["proposal"] == {"timeframe": {"en": "2027"}, "relevance": {"en": "- Count.\n- Mark."}}


@pytest.mark.parametrize(("text", "field"), [("Consultations menées", "consultations"), ("Consultations planifiées ou entreprises", "consultations"), ("Consultas planificadas o realizadas", "consultations"), ("Consultations planned", "consultations"), ("Consultas realizadas", "consultations"), ("2. Espèces, taxon inférieur ou population cible", "taxa"), ("Species, if any", "taxa")])
def test_half_a_heading_is_enough(text: str, field: str) -> None:
    found = headings.heading(text, forgiving=True)
    assert found is not None
    assert found.field == field


IDS = {
    "giraffe": (
        "Proposal for a Concerted Action for the Giraffe", "Proposal for the extension of the Concerted Action for the Giraffe", "Revised proposal for a new Concerted Action on the Giraffe", "Draft Concerted Action: Giraffe", "Concerted Action for the Giraffe",
        "Proposal for a Concerted Action for the conservation of the Giraffe",
    ),
    "girafe": (
        "Proposition d'action concertée pour la Girafe", "PROPOSITION D’UNE ACTION CONCERTÉE EN FAVEUR DE LA GIRAFE", "Projet de proposition d'action concertée pour la girafe", "Projet d'action concertée concernant la girafe",
        "Proposition de prolongation de l'action concertée pour la girafe", "Proposition révisée d'actions concertées : girafe", "Action concertée proposée pour la conservation de la girafe (Giraffa camelopardalis)",
    ),
    "jirafa": (
        "Propuesta de Acción Concertada para el Jirafa", "PROPUESTA DE UNA ACCIÓN CONCERTADA A FAVOR DE LA JIRAFA", "Proyecto de propuesta de acción concertada para la jirafa", "Propuesta de prórroga de la acción concertada sobre la jirafa",
        "Propuesta revisada de Acciones Concertadas: jirafa", "Acción concertada propuesta para la conservación de la jirafa",
    ),
    "lycaon-en-afrique": ("PROPOSITION D'ACTION CONCERTÉE POUR LE LYCAON (Lycaon pictus) EN AFRIQUE",), "elephants": ("Action concertée en faveur des éléphants",), "continuation-bay-otter": ("Continuation Bay otter",),
}  # fmt: skip


SUBJECTS = {
    "Proposal for a Concerted Action for the Giraffe": "Giraffe", "Proposition d’une action concertée en faveur de la girafe du Tchad": "Girafe du Tchad", "Propuesta revisada de Acciones Concertadas: jirafas": "Jirafas",
    "Propuesta para la prórroga de la Acción Concertada 13.3 para la jirafa": "Jirafa", "Revised Concerted Action 13.3: Giraffe": "Giraffe", "Proposal for the Extension and Revision of Concerted Action 13.3 for the Giraffe": "Giraffe", "Proposition d'inscription d'une action concertée pour les girafes": "Girafes", "Propuesta de acción concertada de la CMS para la jirafa": "Jirafa", "Concerted Action": "Concerted Action", "Giraffes: proposal for a Concerted Action": "Giraffes: proposal for a Concerted Action", "Giraffe (Giraffa camelopardalis)": "Giraffe (Giraffa camelopardalis)",
}  # fmt: skip


def test_a_title_is_what_the_proposal_is_about() -> None:
    assert {title: proposals.subject(title) for title in SUBJECTS} == SUBJECTS
    names = known.Names(examine(GOLDEN)[0])
    assert names.lowered("GIRAFES ET ÂNES DU TCHAD ET DES ANNEXES I ET II (LYCAON PICTUS, GIRAFFA), (GIRAFFA CAMELOPARDALIS), PAR LE EXAMPLE TRUST", "fr") == "Girafes et ânes du Tchad et des annexes I et II (LYCAON PICTUS, GIRAFFA), (Giraffa camelopardalis), par le Example Trust"


@pytest.mark.parametrize(("id_", "title"), [(id_, title) for id_, titles in IDS.items() for title in titles])
def test_an_id_is_what_the_title_is_about(id_: str, title: str) -> None:
    assert proposals._slug(title) == id_


def test_figures_stay_what_they_are(content: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Raised figures, signs of the font Symbol, and a word that is longer than a line may be."""
    file = docx.Document()
    file.add_paragraph("Proposal for a Concerted Action for herds")
    file.add_heading("Relevance", 1)
    paragraph = file.add_paragraph("Above 30 ")
    paragraph._p.append(element("<w:r><w:sym w:font='Symbol' w:char='F0B0'/></w:r>"))
    paragraph.add_run("C on 10")
    paragraph.add_run("6").font.superscript = True
    paragraph.add_run(" km, ")
    paragraph._p.append(element("<w:r><w:sym w:font='Wingdings' w:char='F04A'/></w:r>"))
    for text, font in ((", 5 ", None), ("m", "Symbol"), ("g for ", None), ("\uf0a3 500\u0061", "Symbol"), ("; ", None), ("\uf0fe", "Wingdings"), (" yes", None)):
        paragraph.add_run(text).font.name = font
    file.add_heading("Timeframe", 1)
    file.add_paragraph("a" * 3000)
    file.save("herds.docx")
    assert Said(capsys, "herds.docx").code == 0
    assert "Above 30 °C on 10⁶ km, [a symbol], 5 µg for ≤ 500[a symbol]; ☑ yes" in (content / "actions" / "herds.yaml").read_text()
    assert [d for d in examine(content)[1] if d.code.startswith("S")] == []


def test_a_bracket_speaks_for_its_own_name_alone() -> None:
    """A State before an organisation and its acronym is a proponent too; several governments are each named."""
    names = known.Names(examine(CONTENT)[0])
    assert [one.id for one in names.agents("Perú y Wildlife Conservation Society (WCS)")] == ["PER", "wildlife-conservation-society"]
    assert [one.id for one in names.agents("Gobiernos del Perú, la Argentina y Chile")] == ["PER", "ARG", "CHL"]
    assert [one.id for one in names.agents("Wildlife Conservation Society (WCS)")] == ["wildlife-conservation-society"]
    assert [one.id for one in names.agents("Bosnia and Herzegovina")] == ["BIH"]
    assert [one.id for one in names.agents("Gouvernements du Sénégal et de la Mauritanie; le PNUE; Secretaría del CDB")] == ["SEN", "MRT", "unep", "cbd-secretariat"]
    assert [one.id for one in names.agents("UICN; Secrétariat de la Convention sur la diversité biologique (CDB)")] == ["iucn", "cbd-secretariat"], "acronyms of other languages"


def called(text: str) -> tuple[list[str], list[str]]:
    """Those whom a line names, by their ids or as they are called, and what of it is left open."""
    draft = drafts.Draft()
    who = activities.agents(draft, ("proponents",), "proponents", [blocks.Paragraph("here", text)], world())
    return [one.get("actor") or f"={one['name']}" for one in who], [line.says.removeprefix("here does not say plainly who: ") for line in draft.told if line.outcome is drafts.Outcome.OPEN]


@cache
def world() -> known.Names:
    """The names of the whole register."""
    return known.Names(examine(CONTENT)[0])


BEHIND = """\
Government of India, Ministry of Environment, Forest and Climate Change | Norway (declined) | Norway (refused) | Norway (rejected) | Norway (unconfirmed) | Norway (provisional) | Norway (pending) | Norway (on hold) | Norway (invited) | Norway (subject to approval) | Norway – declined | Norway—declined | Norway: declined
Kenya - NO | WWF: no | Kenya - to be replaced by Chad | IWC (cancelled) | Chad (observer) | Norvège (non confirmé) | Norvège (pas encore) | Norvège (a refusé) | Norvège (retirée) | Norvège (à l'exception du Tchad) | Noruega (no confirmado)
Noruega (aún no) | Noruega (retirada) | Norway declined | Norway (declined | Norway [Chad] | [Norway] | Norway* | Kenya¹ | Kenya → Chad | Kenya (and others) | Kenya etc | Norway, Chad – declined | Norway and Chad (both declined) | Norway, Chad (both declined) | Norway and Chad (observers) | ask Kenya | Declined: Norway, Chad | Declined: Norway; Chad
Norway and Chad (inferred) | Norway (not inferred) | Norway (network) | Congo (DRC) | Congo (Kinshasa) | Congo (RDC) | Congo, Democratic Republic | Georgia (USA) | Guyana (French) | Ireland (Northern) | Secretariat (AEWA)
Norway, declined | Norway, Declined | Norway, pending approval | Norway, Official Observer | Chad, Host Country | Niger, Former Proponent | WWF, Technical Adviser | Norway Observer | Norway, as Depositary | Norway, Chair of the Standing Committee | Norway, Party to CMS | Norway, subject to confirmation | Norvège, sous réserve de confirmation | Noruega, sujeto a confirmación | Norvège, au nom du Tchad et du Niger
Norway, funded by Germany and Italy | Norway with contributions from Chad and Niger | Norway, replacing Chad and Niger | Norway, supported by Chad | Gobierno del Chad, con el apoyo técnico de Noruega | Co-sponsored by Chad and Niger | Norway; co-sponsors: Chad; Niger | Norway for Chad | Norway and local rangers | Kenya, including Norway
Confirmed: Norway, Chad; to be confirmed: Niger | On behalf of Chad: Norway | This proposal is submitted by Norway. Chad and Niger have expressed interest | Possibly Chad | ☐ Norway | ☒ Norway ☐ Chad | [x] Norway | (Niger) | Norway-Chad | rangers of Chad | Declined | Subject to confirmation | Sous réserve de confirmation
India – Ministry of Environment, Forest and Climate Change | Tchad : Ministère de l'environnement et de la pêche | Ministerio de Medio Ambiente, Agua y Bosques, Chad
UNEP/AEWA Secretariat | UNEP/CMS | IUCN/SSC Cat Specialist Group | Wildlife Conservation Society, New York, USA | Wildlife Conservation Society, USA | Food and Agriculture Organization, Italy | Flora & Fauna International, Kenya | Norway, Ministry of Environment"""


@pytest.mark.parametrize("text", [text.strip() for text in re.split(r"[|\n]", BEHIND)])
def test_what_stands_beside_a_name_and_does_not_confirm_it_leaves_it_open(text: str) -> None:
    """A denial, a condition, another name, an address: the words are told, and nobody is named."""
    assert called(text) == ([], [quoted(text)])


CONFIRMED = {
    "Norway (NOR)": ["NOR"], "World Wide Fund for Nature (WWF)": ["wwf"], "Wildlife Conservation Society (WCS)": ["wildlife-conservation-society"], "WCS – Wildlife Conservation Society": ["wildlife-conservation-society"],
    "Norway (lead)": ["NOR"], "Norway (co-chair); Chad (chef de file)": ["NOR", "TCD"], "Chad (Party)": ["TCD"], "Lead: Norway, Chad": ["NOR", "TCD"], "Africa: Chad, Niger": ["TCD", "NER"], "Noruega – líder": ["NOR"], "Parties: Chad and Mali": ["TCD", "MLI"], "Responsible: CMS Secretariat": ["cms-secretariat"], "Rangers of the Chad Basin": ["=Rangers of the Chad Basin"],
    "Congo (the Democratic Republic of the)": ["COD"], "Congo, Democratic Republic of the": ["COD"], "Chad, Congo, Democratic Republic of the, Niger": ["TCD", "COD", "NER"], "Iran, Islamic Republic of": ["IRN"], "Gambia, The": ["GMB"], "Korea (Republic of)": ["KOR"],
    "Sudan (South)": ["SSD"], "Samoa (American)": ["ASM"], "Netherlands (Kingdom of the)": ["NLD"], "Secretariat (CITES)": ["cites-secretariat"], "Secretariat (CMS)": ["cms-secretariat"],
    "University of Oslo (Norway)": ["=University of Oslo (Norway)"], "Institute of Marine Research (Norway)": ["=Institute of Marine Research (Norway)"], "Institute of Marine Research – Norway": ["=Institute of Marine Research – Norway"],
    "Bosnia and Herzegovina, Norway": ["BIH", "NOR"], "Trinidad and Tobago, Chad": ["TTO", "TCD"], "Norway, Bosnia and Herzegovina and Chad": ["NOR", "BIH", "TCD"], "Norway, Kenya and Whale and Dolphin Conservation": ["NOR", "KEN", "whale-and-dolphin-conservation"],
    "Norway, Conservation of Arctic Flora and Fauna (CAFF)": ["NOR", "caff"], "Food and Agriculture Organization of the United Nations (FAO) and Chad": ["fao", "TCD"],
    "Ministry of Environment and Tourism, Namibia": ["=Ministry of Environment and Tourism, Namibia"], "Department of Zoology, University of Oslo, Norway": ["=Department of Zoology, University of Oslo, Norway"], "Kenya Wildlife Service": ["=Kenya Wildlife Service"],
    "Norway, WWF, Kenya": ["NOR", "wwf", "KEN"], "IUCN, Norway, Chad": ["iucn", "NOR", "TCD"], "Secretariat, Norway": ["cms-secretariat", "NOR"],
    "1) Norway; 2) Chad": ["NOR", "TCD"], "Ministère de l'environnement, de l'eau et de la pêche": ["=Ministère de l'environnement, de l'eau et de la pêche"], "Ministry of Environment, Chad; Ministry of Water, Niger": ["=Ministry of Environment, Chad", "=Ministry of Water, Niger"],
    "Congo, Dem. Rep.": ["COD"], "Congo, Rep.": ["COG"], "Korea, Rep.": ["KOR"], "Iran, Islamic Rep.": ["IRN"], "Lao PDR": ["LAO"], "Kenia": ["KEN"], "Trinidad y Tobago": ["TTO"], "République tchèque": ["CZE"],
    "Antigua & Barbuda": ["ATG"], "Chad, Bosnia & Herzegovina, Trinidad & Tobago": ["TCD", "BIH", "TTO"], "São Tomé & Príncipe": ["STP"], "No. | Party\n1 | Norway\n2 | Chad": ["NOR", "TCD"],
    "Proponent | Contact\nNorway | Jane Doe, jane@miljo.no\nWWF | Colman O Criodain\nChad | Ministry of Environment": ["NOR", "wwf", "TCD"], "Giraffe Conservation Foundation | Namibia": ["=Giraffe Conservation Foundation"],
    "U.K.": ["GBR"], "UAE": ["ARE"], "St Lucia": ["LCA"], "Toutes les Parties": ["parties"], "Norway | Lead": ["NOR"], "WWF | NGO | a@example.org": ["wwf"], "Pays | Rôle\nNorvège | Chef de file": ["NOR"],
    "Lead:\nNorway": ["NOR"], "Proponents:\nNorway\nChad": ["NOR", "TCD"], "Chad/Niger": ["TCD", "NER"], "WWF/IUCN": ["wwf", "iucn"], "UNEP/CMS Secretariat": ["cms-secretariat"], "IUCN/SSC Shark Specialist Group": ["iucn-ssc-shark-specialist-group"], "CMS Secretariat/CITES Secretariat": ["cms-secretariat", "cites-secretariat"],
}  # fmt: skip


@pytest.mark.parametrize("text", CONFIRMED)
def test_what_stands_beside_a_name_may_confirm_it(text: str) -> None:
    """Another name of the same, its acronym, a role; a name that holds commas or 'and' is one, and one without a record is kept whole."""
    assert called(text) == (CONFIRMED[text], [])


@pytest.mark.parametrize(("text", "open_"), [("Kenya, etc.", "etc"), ("Kenya & al.", "al"), ("Kenya, …", "…"), ("Kenya...", "..."), ("Kenya; Chad (declined)", "Chad (declined)"), ("Kenya, Chad (declined)", "Chad (declined)"), ("Kenya; Ditto", "Ditto"), ("Kenya | Lead\nNiger | Invited", "Niger | Invited"), ("Kenya\nDeclined:\nMali", "Mali"), ("Kenya\nDéclinés :\nMali", "Mali"), ("Kenya\nHan declinado:\nMali", "Mali"), ("Kenya\nWith the support of:\nMali", "Mali"), ("Kenya\nDeclined: Mali", "Declined: Mali")])
def test_what_is_open_beside_a_name_is_told(text: str, open_: str) -> None:
    assert called(text) == (["KEN"], [quoted(open_)])


@pytest.mark.parametrize(("text", "open_"), [("Chad\nNote: Chad is still to confirm", ["Chad", "Note: Chad is still to confirm"]), ("Chad\n(declined)", ["Chad", "(declined)"]), ("Chad\nditto", ["Chad", "ditto"]), ("Chad\nsubject to confirmation", ["Chad", "subject to confirmation"]), ("Supported by\nChad", ["Chad"]), ("Withdrawn\nChad", ["Chad"]), ("Declined: Norway\nChad", ["Declined: Norway", "Chad"]), ("Chad | pending\nNiger | On hold", ["Chad | pending", "Niger | On hold"]), ("Giraffe Foundation | Declined", ["Giraffe Foundation | Declined"]), ("The following declined to co-sponsor.\nNorway\nGiraffe Foundation", ["The following declined to co-sponsor.", "Norway", "Giraffe Foundation"]), ("Norway\nInvited\nChad", ["Norway", "Invited", "Chad"]), ("Norway\nWWF\nThe latter two are to sign.", ["Norway", "WWF", "The latter two are to sign."]), ("Postal Address", ["Postal Address"]), ("Declined:\nGiraffe Foundation\nChad", ["Giraffe Foundation", "Chad"]), ("Party | Contact\nChad | declined", ["Chad | declined"]), ("2 | Chad", ["2"])])
def test_what_a_list_says_of_a_name_elsewhere_leaves_it_open(text: str, open_: list[str]) -> None:
    """In a note, behind a label of a line above, or in a cell beside it."""
    assert called(text) == ([], [quoted(one) for one in open_])


RANGE = "Mali, Locally Extinct, Niger | Kenya, Tanzania, Regionally Lost | Angola, Benin, extinct in Chad and Niger | All African Range States except Chad and Niger | Tous les États sauf le Tchad et le Niger | Todos los Estados salvo Chad y Níger | Angola, Benin, Chad, extinct | Angola, Benin, historically Chad and Niger | Angola et Bénin, mais pas le Tchad ni le Niger | The species is extinct in Mali and Togo. | From Angola to Chad | Angola, Benin, Chad since 2010 | Angola, (Benin), Chad | ☐ Chad | ☒ Norway ☐ Chad | Chad (extinct) | Kenya (formerly) | Niger (vagrant) | Uganda (historical) | Mali (unconfirmed) | Norvège (éteint) | Tchad (disparue) | Noruega (extinta) | Georgia (USA) | Congo (DRC) | Extinct: Chad, Niger | University of Oslo (Norway)"


@pytest.mark.parametrize("text", RANGE.split(" | "))
def test_a_state_of_which_more_is_said_is_none_of_the_range(text: str) -> None:
    assert [one.id for one in world().states(text)] == [None]
    assert [one.id for one in world().states(f"Mali; {text}")] == ([None] if "☐" in text else ["MLI", None]), "a box speaks of its whole line"


def test_the_range_tells_what_it_leaves_open(content: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A State with more said of it is told as one that may be meant, in a list and alone."""
    file = docx.Document()
    file.add_paragraph("Concerted Action for the okapi")
    file.add_heading("Geographical range", 1)
    for text in ("Norway (vagrant)", "Range States: Chad, etc."):
        file.add_paragraph(text, style="List Bullet")
    file.add_heading("Relevance", 1)
    file.add_paragraph("Herds.")
    file.save("file.docx")
    said = Said(capsys, "file.docx", "--id", "okapis")
    draft = (content / "actions" / "okapis.yaml").read_text()
    assert core(draft)["range_states"] == [{"country": "TCD"}]
    assert "range_states: left open: 'Norway (vagrant)' (paragraph 3) does not say plainly that NOR is one\n" in said.out
    assert "range_states: left open: 'etc' (paragraph 4) stands for others that are not named\n" in said.out
    assert "# paragraph 3: Norway (vagrant)\n" in draft


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        *((text, []) for text in ("Giraffa camelopardalis (formerly Loxodonta africana)", "unlike Panthera leo", "Prey of Panthera pardus", "Antilope, proie de Panthera leo", "a diferencia de Panthera leo", "Panthera leo, similar to Panthera pardus", "Panthera leo (Panthera pardus)", "not Panthera leo")),
        *((text, []) for text in (
            "Panthera leo, with the exception of Panthera pardus", "Espèces de Felidae, à l'exclusion de Panthera leo", "Panthera leo, a excepción de Panthera pardus", "Panthera leo, possibly also Panthera pardus", "Panthera leo, éventuellement Panthera pardus", "Panthera leo, to be extended to Panthera pardus",
            "Panthera leo, threatened by Panthera pardus", "Panthera leo or Panthera pardus", "Panthera leo ou Panthera pardus", "Panthera leo o Panthera pardus", "Panthera leo hunts Panthera pardus", "Panthera leo and co-occurring Panthera pardus", "Panthera leo. Associated species benefiting: Panthera pardus", "☐ Panthera leo", "☒ Panthera leo ☐ Panthera pardus",
            "Lion | Panthera leo | II | proposed for COP17", "Lion | Panthera leo | retirée", "León | Panthera leo | –", "Lion | Panthera leo | Yes",
            "Panthera leo → Panthera pardus", "Panthera leo*", "Panthera leo = Panthera pardus", "Out | Panthera leo", "Deleted | Panthera leo", "Deleted: Panthera leo", "Panthera leo (Prey)", "Minus Panthera leo", "Panthera leo Removed",
        )),
        *((text, ["panthera-leo"]) for text in ("Scientific name: Panthera leo", "Lion | Panthera leo | II", "Panthera leo | Lion | Lion | León | Appendix II", "Panthera leo, P. pardus and Vultur gryphus", "Panthera leo (Linnaeus, 1758), all subspecies", "Panthera leo; in future Panthera pardus", "Panthera leo", "Lion, lion, león (Panthera leo)", "Panthera leo (Linnaeus, 1758)", "Panthera leo (lion) – listed in 2017", "Panthera leo; unlike Panthera pardus")),
        ("Mobula birostris", ["mobula-birostris"]), ("Species of the family Mobulidae: Mobula alfredi, Mobula kuhlii", ["mobula-alfredi", "mobula-kuhlii"]), ("Species of the family Mobulidae", ["mobulidae"]),
        *((text, ["falco-naumanni"]) for text in ("Birds of prey of Africa: Falco naumanni", "Oiseaux de proie d'Afrique : Falco naumanni", "Aves de presa de África: Falco naumanni")),
        ("Lion (Panthera leo), leopard (Panthera pardus)", ["panthera-leo", "panthera-pardus"]), ("Marsouin sans nageoires (Neophocaena phocaenoides)", ["neophocaena-phocaenoides"]),
    ],
)  # fmt: skip
def test_an_animal_that_another_is_set_beside_is_not_meant(text: str, meant: list[str]) -> None:
    """Words of comparison, of the past or of a relation leave the names of their clause open; common names and authors beside one do not."""
    assert world().meant_species(text) == meant


def test_a_name_that_is_not_read_is_told() -> None:
    """A genus shortened behind itself, and what looks like a scientific name where one stands."""
    assert world().unread("Panthera leo, P. pardus and Vultur gryphus (Linnaeus, 1758); Okapi (Okapia johnstoni)") == [("Okapia johnstoni", None), ("P. pardus", "panthera-pardus")]
    assert world().unread("Panthera leo, Vultur gryphus, M. alfredi; Great Bustard (Otis tarda)") == [("Vultur gryphus", None), ("M. alfredi", None)]


@pytest.mark.parametrize(
    ("heading", "lines", "field", "found"),
    [
        ("Range States", ["Norway", "Extinct:", "Chad"], "range_states", [{"country": "NOR"}]),
        ("Geographical range", ["It is absent from the countries listed below.", "Chad, Norway"], "range_states", None),
        ("Range States", ["Norway", "Absent", "Chad"], "range_states", None),
        ("Target species", ["The following species are not covered.", "Giraffa camelopardalis"], "taxa", None),
        ("Target species", ["Giraffa camelopardalis", "None of these is covered."], "taxa", None),
        ("Range States", ["Norway", "Chad", "The species is extinct in Chad."], "range_states", [{"country": "NOR"}]),
        ("Geographical range", ["The herds move.", "Extinct in the following countries:", "Chad, Norway"], "range_states", None),
        ("Range States", ["Norway", "Former range", "Chad"], "range_states", [{"country": "NOR"}]),
        ("Geographical range", ["It is extinct in", "Chad, Norway"], "range_states", None),
        ("Target species", ["Giraffidae", "Considered but not included", "Giraffa camelopardalis"], "taxa", [{"species": "giraffidae"}]),
        ("Geographical range", ["The herds move.", "Present in:", "Chad, Norway"], "range_states", [{"country": "TCD"}, {"country": "NOR"}]),
        ("Target species", ["Giraffidae", "Considered but not included:", "Giraffa camelopardalis"], "taxa", [{"species": "giraffidae"}]),
        ("Target species", ["Common name | Scientific name", "Giraffe | Giraffa camelopardalis", "Giraffes | Giraffidae | proposed"], "taxa", [{"species": "giraffa-camelopardalis"}]),
        ("Proponents", ["Proponent | Role", "Chad | Lead", "Norway | Invited"], "proponents", [{"actor": "TCD"}]),
    ],
)  # fmt: skip
def test_a_label_above_or_a_cell_beside_leaves_open_what_it_speaks_of(heading: str, lines: list[str], field: str, found: list[dict[str, str]] | None, content: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """In a list of lines and in a table; each line is kept."""
    file = docx.Document()
    file.add_paragraph("Concerted Action for the okapi")
    file.add_heading(heading, 1)
    for line in lines if " | " not in lines[0] else ():
        file.add_paragraph(line)
    rows = [line.split(" | ") for line in lines if " | " in line]
    table = file.add_table(len(rows), 3)
    for row, texts in zip(table.rows, rows, strict=True):
        for cell, text in zip(row.cells, texts, strict=False):
            cell.text = text
    file.add_heading("Relevance", 1)
    file.add_paragraph("Herds.")
    file.save("file.docx")
    said = Said(capsys, "file.docx", "--id", "okapis")
    draft = (content / "actions" / "okapis.yaml").read_text()
    assert core(draft).get(field) == found
    assert all(line in draft for line in lines)
    assert f"{field}: left open: " in said.out or found not in (None, [])


def test_an_animal_that_is_not_meant_is_told(content: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = docx.Document()
    file.add_paragraph("Concerted Action for the okapi")
    file.add_heading("Target species", 1)
    file.add_paragraph("Prey of Giraffa camelopardalis")
    file.add_heading("Relevance", 1)
    file.add_paragraph("Herds.")
    file.save("file.docx")
    said = Said(capsys, "file.docx", "--id", "okapis")
    draft = (content / "actions" / "okapis.yaml").read_text()
    assert "taxa" not in core(draft)
    assert "# paragraph 3: Prey of Giraffa camelopardalis\n" in draft
    assert "taxa: left open: paragraph 3 does not say plainly that it is for giraffa-camelopardalis: 'Prey of Giraffa camelopardalis'\n" in said.out


def test_a_time_outside_that_of_the_plan_is_told(content: Path, capsys: pytest.CaptureFixture[str]) -> None:  # noqa: ARG001
    """It is taken as it stands; the plan of the example runs from 2012 to 2014."""
    times = {"2027 to 2028": "2027 to 2028", "2011": "2011", "until 2011-06": "2011-06", "from 2015": "2015", "2014-2016": "", "December 2012": "", "until 2027": "", "from 2009": ""}
    found, open_ = planned([HEAD, *([f"7.{number}", "Count", "Norway", text, ""] for number, text in enumerate(times, 1))], capsys)
    assert all("timeframe" in core(text)["phases"][0] for text in found.values())
    assert [line for line in open_ if "outside" in line] == [
        f"7.{number}: phases.1.timeframe: left open: {told} lies wholly outside the time of the plan, 2012 to 2014; see whether it is right" for number, told in enumerate(times.values(), 1) if told
    ]
