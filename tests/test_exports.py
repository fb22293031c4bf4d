"""The register as data: what is published is what the files hold, cell by cell and field by field."""

from __future__ import annotations

import csv
import html
import io
import json
import re
from typing import TYPE_CHECKING, Any

import pytest

from generator import exports, files, lifecycle
from generator.models import KINDS, LANGUAGES
from generator.models.walk import fields
from tests.support import AS_OF, CONTENT, PROJECT, core, examine

if TYPE_CHECKING:
    from pathlib import Path

    from generator.diagnostics import Diagnostic
    from generator.register import Register

DERIVED = {"action": ["status", "status_before", "status_at", "status_inferred"], "plan": ["status", "status_inferred"], "party": ["code"], "activity": ["status"], "partner": ["accreditation"]}
NAMES = {
    "action": "actions", "partner": "partners", "plan": "workplans", "activity": "activities", "species": "species",
    "party": "countries", "meeting": "meetings", "target": "targets", "body": "bodies",
}  # fmt: skip


@pytest.fixture(scope="module")
def document(real: tuple[Register, list[Diagnostic]]) -> dict[str, Any]:
    """The published register.json, read again."""
    found: dict[str, Any] = json.loads(exports.json_(real[0], AS_OF, "abc1234"))
    return found


def rows(register: Register, kind: str) -> list[dict[str, str]]:
    """A published CSV file, read again."""
    return list(csv.DictReader(io.StringIO(exports.csv_(register, kind, AS_OF), newline=""), strict=True))


# --- register.json --------------------------------------------------------------------------------------------------------------------


def test_the_document_says_of_when_and_which_version_it_is(document: dict[str, Any]) -> None:
    assert list(document) == ["as_of", "version", "records", "tombstones"]
    assert (document["as_of"], document["version"]) == (AS_OF, "abc1234")
    assert list(document["records"]) == list(NAMES.values())


def test_every_file_is_in_the_document_with_every_value(document: dict[str, Any]) -> None:
    """Each file is read by another reader of YAML and compared with its record; nothing is left over on either side."""
    kinds = {name: kind for kind, name in NAMES.items()}
    published = {(kinds[name], record["id"]): record for name, records in document["records"].items() for record in records}
    assert len(published) == sum(len(records) for records in document["records"].values())
    differ = []
    for path, data in files.read_tree(CONTENT).files.items():
        if not path.endswith(".yaml"):
            continue
        kind, id_ = place(path)
        record = published.pop((kind, id_))
        own = {name: value for name, value in record.items() if name != "id" and name not in DERIVED.get(kind, ())}
        if not same(own, core(data.decode())):
            differ.append(path)
    assert differ == []
    assert published == {}


def place(path: str) -> tuple[str, str]:
    """The kind and id of a file, by its path alone."""
    parts = path.removesuffix(".yaml").split("/")
    if parts[0] == "workplans":
        return ("plan", parts[1]) if parts[2] == "plan" else ("activity", f"{parts[1]}/{parts[2]}")
    return {"actions": "action", "partners": "partner", "species": "species", "parties": "party", "meetings": "meeting", "targets": "target", "bodies": "body"}[parts[-2]], parts[-1]


def same(published: Any, written: Any) -> bool:
    """Whether both hold the same; a year, which another reader takes for a number, is published as text."""
    if isinstance(written, dict):
        return isinstance(published, dict) and published.keys() == written.keys() and all(same(published[key], written[key]) for key in written)
    if isinstance(written, list):
        return isinstance(published, list) and len(published) == len(written) and all(map(same, published, written))
    return (type(published) is type(written) and published == written) or (type(written) is int and published == str(written) and len(published) == 4)


def test_what_is_worked_out_is_there(real: tuple[Register, list[Diagnostic]], document: dict[str, Any]) -> None:
    register = real[0]
    giraffe = next(record for record in document["records"]["actions"] if record["id"] == "giraffe")
    assert {name: giraffe.get(name) for name in DERIVED["action"]} == {"status": "unknown", "status_before": "ongoing", "status_at": "cop14", "status_inferred": None}
    for record in document["records"]["activities"]:
        assert record["status"] == lifecycle.progress(register["activity"][record["id"]], register, AS_OF)
    assert {record["accreditation"] for record in document["records"]["partners"]} == {"none-recorded"}


def test_records_are_in_the_order_of_their_ids(document: dict[str, Any]) -> None:
    numbers = [record["id"] for record in document["records"]["activities"] if record["id"].startswith("resolution-10-9/")]
    assert numbers.index("resolution-10-9/9.1") < numbers.index("resolution-10-9/10.1")


def test_an_open_end_is_null_and_an_end_not_recorded_is_left_out(tmp_path: Path) -> None:
    found = tiny(tmp_path, {"a": "period:\n  start: 2015\n  end: null\n", "b": "period:\n  start: 2015\n", "c": "period:\n  end: 2015-06\n"})
    assert [record["period"] for record in json.loads(exports.json_(found, AS_OF))["records"]["targets"]] == [{"start": "2015", "end": None}, {"start": "2015"}, {"end": "2015-06"}]


def test_a_tombstone_is_apart_from_the_records(tmp_path: Path) -> None:
    found = tiny(tmp_path, {"a": ""}, {"b": "moved_to:\n  - a\non: 2026-01\n", "c": "removed:\n  on: 2026\n  reason:\n    en: Entered twice.\n"})
    made = json.loads(exports.json_(found, AS_OF))
    assert made["version"] is None
    assert [record["id"] for record in made["records"]["targets"]] == ["a"]
    assert made["tombstones"] == {"targets": {"b": {"moved_to": ["a"], "on": "2026-01"}, "c": {"removed": {"on": "2026", "reason": {"en": "Entered twice."}}}}}
    assert [row["id"] for row in rows(found, "target")] == ["a"]


def tiny(folder: Path, targets: dict[str, str], stones: dict[str, str] | None = None, title: str = "A target") -> Register:
    """A register of a few targets, each with the given fields besides those it must have."""
    place = folder / "reference" / "targets"
    place.mkdir(parents=True)
    for id_, more in targets.items():
        (place / f"{id_}.yaml").write_text(f'kind: framework\ntitle:\n  en: "{title}"\n{more}sources:\n  - document: X\nverification:\n  status: verified\n')
    for id_, text in (stones or {}).items():
        (place / f"{id_}.yaml").write_text(text)
    register, found = examine(folder)
    assert [d for d in found if d.severity == "error"] == []
    return register


# --- CSV ------------------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", KINDS)
def test_every_cell_holds_what_the_document_holds(real: tuple[Register, list[Diagnostic]], document: dict[str, Any], kind: str) -> None:
    """Each cell of each CSV file is made again from register.json; every field of every record is in a column."""
    records = document["records"][NAMES[kind]]
    table = rows(real[0], kind)
    assert [row["id"] for row in table] == [record["id"] for record in records]
    columns = exports.columns(kind)
    assert list(table[0]) == [column.name for column in columns]
    for row, record in zip(table, records, strict=True):
        shown = set()
        for column in columns:
            field, value = find(record, column.name)
            shown.add(field)
            assert row[column.name] == guarded(written(column.type, value)), (record["id"], column.name)
            if column.type == "list" and value:
                assert row[column.name].split("; ") == value
        assert record.keys() <= shown


def find(record: dict[str, Any], column: str) -> tuple[str, Any]:
    """The field of a record that a column shows, and the value: `title_en` is `en` of `title`, `period_start` `start` of `period`."""
    if column in record:
        return column, record[column]
    field, _, part = column.rpartition("_")
    value = record.get(field)
    return (field, value.get(part)) if isinstance(value, dict) and part in (*LANGUAGES, "start", "end") else (column, None)


def written(type_: str, value: Any) -> str:
    if value is None:
        return ""
    match type_:
        case "json":
            return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
        case "list":
            return "; ".join(value)
        case "truth":
            assert isinstance(value, bool)
            return "true" if value else "false"
        case "number":
            assert type(value) is int
            return str(value)
        case "date":
            assert re.fullmatch(r"\d{4}(-\d\d){0,2}", value)
            return str(value)
    assert isinstance(value, str)
    return value


def guarded(text: str) -> str:
    return f"'{text}" if text.lstrip()[:1] in tuple("=+-@|%＝＋－＠") else text  # noqa: RUF001


@pytest.mark.parametrize(
    "formula",
    ["=1+1", "+1", "-1", "@SUM(A1)", "|calc", "%0", "=cmd|' /C calc'!A0", "＝1+1", "＋1", "－1", "＠A1"],  # noqa: RUF001
)
def test_no_spreadsheet_runs_a_value(tmp_path: Path, formula: str) -> None:
    found = tiny(tmp_path, {"a": f'number: "{formula}"\n'}, title=formula)
    row = rows(found, "target")[0]
    assert (row["number"], row["title_en"]) == (f"'{formula}", f"'{formula}")
    assert json.loads(exports.json_(found, AS_OF))["records"]["targets"][0]["number"] == formula


@pytest.mark.parametrize("text", ["1+1", "a=b", "12.6", "2012-10-23", "'quoted'", "NO", "(-1)", "https://www.cms.int/", ""])
def test_other_values_stand_as_they_are(text: str) -> None:
    assert exports.cell(text) == text


@pytest.mark.parametrize("text", [" =1", "\t=1", "\r=1", "\n=1", "\u00a0=1", "\t1", "\n1"])
def test_a_space_before_it_hides_no_formula(text: str) -> None:
    assert exports.cell(text) == f"'{text}"


def test_texts_of_several_lines_and_quotes_stay_in_their_cell(tmp_path: Path) -> None:
    found = tiny(tmp_path, {"a": 'text:\n  en: |\n    One; "two", three.\n\n    Four.\n'})
    text = exports.csv_(found, "target", AS_OF)
    assert '"One; ""two"", three.\n\nFour."' in text
    assert text.endswith("\r\n")
    assert rows(found, "target")[0]["text_en"] == 'One; "two", three.\n\nFour.'


# --- what the columns mean ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", KINDS)
def test_every_column_is_explained(kind: str) -> None:
    """Every field has its columns, none stands twice, and the data page tells the type and meaning of each."""
    columns = exports.columns(kind)
    names = [column.name for column in columns]
    assert len(set(names)) == len(names)
    assert names[0] == "id"
    for field in fields(KINDS[kind]):
        assert {field.name, f"{field.name}_en", f"{field.name}_start"} & set(names), field.name
    page = (PROJECT / "tests" / "golden" / "site" / "en" / "data" / "index.md").read_text()
    table = page.split(f'<caption class="hide">{html.escape(exports.csv_name(kind))}</caption>', 1)[1].split("</table>", 1)[0]
    told = [tuple(html.unescape(re.sub(r"<[^>]*>", "", cell)) for cell in re.findall(r"<t[dh][^>]*>(.*?)</t[dh]>", row)) for row in table.split("<tr>")[2:]]
    types = {"text": "text", "list": "list", "json": "JSON", "date": "date", "number": "whole number", "truth": "true or false"}
    assert told == [(column.name, types[column.type], column.description.replace("`", "")) for column in columns]
    assert all(column.description for column in columns)


def test_columns_have_the_type_of_their_field() -> None:
    types = {kind: {column.name: column.type for column in exports.columns(kind)} for kind in KINDS}
    assert types["party"]["since"] == types["meeting"]["dates_start"] == "date"
    assert types["party"]["party_number"] == types["species"]["species_plus_id"] == "number"
    assert types["meeting"]["reports_read"] == types["action"]["status_inferred"] == "truth"
    assert types["action"]["targets_served"] == types["species"]["range"] == "list"
    assert types["action"]["events"] == types["species"]["names"] == "json"
    assert types["party"]["iso2"] == types["action"]["number"] == "text"


def test_citations_for_programs() -> None:
    """What BibTeX and reference managers read back is the title, whatever stands in it; no line of it is taken for a field."""
    odd = "50 % of {A & B_c} \\ #1 ~ ^ $ {"
    assert exports.bibtex("cms-action-x", odd, "CMS Register", "2026-11-21", "https://r.example/x/") == "@misc{cms-action-x,\n  title = {50 \\% of \\textbraceleft{}A \\& B\\_c\\textbraceright{} \\textbackslash{} \\#1 \\textasciitilde{} \\textasciicircum{} \\$ \\textbraceleft{}},\n  howpublished = {CMS Register},\n  year = {2026},\n  note = {2026-11-21},\n  url = {https://r.example/x/}\n}"
    assert exports.ris("Giraffe", "CMS Register", "2026-11-21", "", "en") == "TY  - WEB\nTI  - Giraffe\nT2  - CMS Register\nPY  - 2026\nY2  - 2026/11/21\nLA  - en\nER  - "
