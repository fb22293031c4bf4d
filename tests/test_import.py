"""Word files and spreadsheets as proponents send them: typed by hand, in three layouts and three languages, and whatever else comes in."""

from __future__ import annotations

import io
import re
import shutil
import zipfile
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import docx
import openpyxl
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Pt, RGBColor

from generator import cli, files
from generator.documents import headings, reading
from tests.support import PROJECT, core, examine

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from docx.document import Document
    from docx.table import _Cell

GOLDEN = PROJECT / "tests" / "golden" / "content"
EXPECTED = PROJECT / "tests" / "imports"
DAY = ["--as-of", "2026-11-21"]


@pytest.fixture
def content(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder `content` with the tiny register, in the folder where the command runs."""
    shutil.copytree(GOLDEN, tmp_path / "content")
    monkeypatch.chdir(tmp_path)
    return tmp_path / "content"


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
    table = owner.add_table(1 + len(typed.rows) + 1, len(typed.columns)) if not isinstance(owner, docx.document.Document) else owner.add_table(1 + len(typed.rows) + 1, len(typed.columns))
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
COMPLETED = {"fr": "en", "es": "en"}


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
    link.set(qn("r:id"), file.part.relate_to("https://www.example.org/map", docx.opc.constants.RELATIONSHIP_TYPE.HYPERLINK, is_external=True))
    paragraph._p.append(link)
    paragraph._p.append(element("<w:r><w:footnoteReference w:id='2'/></w:r>"))
    paragraph.add_run(".")
    file.add_comment(paragraph.runs[0], "Is this still true?", author="A Person")
    footnotes = f"<w:footnotes {nsdecls('w')}><w:footnote w:type='separator' w:id='0'><w:p/></w:footnote><w:footnote w:id='2'><w:p><w:r><w:t>Drawn in 2027.</w:t></w:r></w:p></w:footnote></w:footnotes>"
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
    part = docx.opc.part.Part(docx.opc.packuri.PackURI("/word/footnotes.xml"), kind, footnotes.encode(), file.part.package)
    file.part.relate_to(part, docx.opc.constants.RELATIONSHIP_TYPE.FOOTNOTES)
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
    texts = [paragraph.text for paragraph in reading.flat(reading.read(Path("messy.docx").read_bytes()).blocks)]
    told = "Define the geographical range of the target species. PROPONENTS ii) Target Species 3 Geographic range Summary of Activities (approx. 200 words) Time-frame Likelihood of sucess"
    told += " Activities and Expected Outcomes No Activity Outputs / Outcomes Time frame Responsible (i) and"
    assert words(" ".join(texts)) - words(draft) <= words(told)
    for word in ("three", "seven", "box", "still", "Drawn", "Printed", "Floods", "corridors", "Signs", "https://www.example.org/map"):
        assert word in draft
    assert "A Person" not in draft
    assert cli.main(["fmt", "--check", str(content / "actions" / "giraffes-of-the-river.yaml")]) == 0
    assert [d for d in examine(content)[1] if d.severity == "error"] == []
