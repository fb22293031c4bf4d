"""The register as data: what is published is what the files hold, cell by cell and field by field."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
import sqlite3
import subprocess
import zipfile
from collections import Counter, defaultdict
from datetime import datetime
from typing import TYPE_CHECKING, Any

import frictionless
import openpyxl
import pyoxigraph
import pytest
import rdflib
import turso

from generator import exports, files, lifecycle
from generator.exports.books import sheet_name
from generator.exports.graph import NOWHERE
from generator.exports.text import cell
from generator.models import KINDS, LANGUAGES
from generator.models.walk import parts
from generator.register import NAMES, address
from generator.tables import OWNERS, all_tables, tables
from tests.support import AS_OF, CONTENT, GOLDEN, core, examine

if TYPE_CHECKING:
    from pathlib import Path

    from generator.diagnostics import Diagnostic
    from generator.register import Register
    from generator.tables import Table

DERIVED = {"action": ["status", "status_before", "status_at", "status_inferred"], "plan": ["status", "status_inferred"], "party": ["code", "m49"], "activity": ["plan", "status"], "partner": ["accreditation"]}
EVERY = all_tables()


@pytest.fixture(scope="module")
def document(real: tuple[Register, list[Diagnostic]]) -> dict[str, Any]:
    """The published register.json, read again."""
    found: dict[str, Any] = json.loads(exports.json_(real[0], AS_OF, "abc1234"))
    return found


def rows(register: Register, kind: str) -> list[dict[str, str]]:
    """A published CSV file, read again."""
    return list(csv.DictReader(io.StringIO(exports.csv_(tables(kind)[0], register, AS_OF), newline=""), strict=True))


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


@pytest.mark.parametrize("table", EVERY, ids=[table.name for table in EVERY])
def test_every_cell_of_a_csv_file_is_that_of_the_table(real: tuple[Register, list[Diagnostic]], table: Table) -> None:
    read = list(csv.reader(io.StringIO(exports.csv_(table, real[0], AS_OF), newline=""), strict=True))
    assert read[0] == [column.name for column in table.columns]
    assert read[1:] == [[guarded(written(value)) for value in row] for row in table.rows(real[0], AS_OF)]


def written(value: str | int | bool | None) -> str:  # noqa: FBT001
    return "" if value is None else str(value).lower() if isinstance(value, bool) else str(value)


def guarded(text: str) -> str:
    pieces = re.split(r"([;\n])", text)
    return "".join(f"'{piece}" if piece.lstrip("'").lstrip()[:1] in tuple("=+-@|%＝＋－＠") else piece for piece in pieces)  # noqa: RUF001


FORMULAS = ["=1+1", "+1", "-1", "@SUM(A1)", "|calc", "%0", "=cmd|' /C calc'!A0", "＝1+1", "＋1", "－1", "＠A1"]  # noqa: RUF001


@pytest.mark.parametrize("formula", FORMULAS)
def test_no_spreadsheet_runs_a_value(tmp_path: Path, formula: str) -> None:
    found = tiny(tmp_path, {"a": f'number: "{formula}"\n'}, title=formula)
    row = rows(found, "target")[0]
    assert (row["number"], row["title_en"]) == (f"'{formula}", f"'{formula}")
    assert json.loads(exports.json_(found, AS_OF))["records"]["targets"][0]["number"] == formula
    sheet = workbook(exports.xlsx(tables("target"), ABOUT.lines(), found, AS_OF))["targets"]
    held = [one for row in sheet.iter_rows(min_row=2) for one in row if one.value == formula]
    assert [one.data_type for one in held] == ["s", "s"], "text, as it is, and nothing to be run"


@pytest.mark.parametrize("text", ["1+1", "a=b", "12.6", "2012-10-23", "'quoted'", "NO", "(-1)", "https://www.cms.int/", ""])
def test_other_values_stand_as_they_are(text: str) -> None:
    assert cell(text) == text


@pytest.mark.parametrize("text", [" =1", "\t=1", "\r=1", "\u00a0=1", "\t1", "\n1"])
def test_a_space_before_it_hides_no_formula(text: str) -> None:
    assert cell(text) == f"'{text}"


@pytest.mark.parametrize(("text", "safe"), [("a;=1", "a;'=1"), ("a; =1", "a;' =1"), ("a\n=1;\n\n+1", "a\n'=1;\n\n'+1"), ("a\n\nb; c", "a\n\nb; c"), ("\n=1", "'\n'=1"), ("a,=1", "a,=1"), ("=1;=1", "'=1;'=1"), ("a;'=1", "a;''=1"), ('a;"=1', "a;'\"=1"), ('a;"b";c', 'a;"b";c')])
def test_nor_does_a_separator_of_other_countries(text: str, safe: str) -> None:
    """Where cells are separated by semicolons, what stands after one, or on a line of its own, would be a cell."""
    assert cell(text) == safe


def test_texts_of_several_lines_and_quotes_stay_in_their_cell(tmp_path: Path) -> None:
    found = tiny(tmp_path, {"a": 'text:\n  en: |\n    One; "two", three.\n\n    Four.\n'})
    text = exports.csv_(tables("target")[0], found, AS_OF)
    assert '"One; ""two"", three.\n\nFour."' in text
    assert text.endswith("\r\n")
    assert rows(found, "target")[0]["text_en"] == 'One; "two", three.\n\nFour.'


# --- what others read in the files ----------------------------------------------------------------------------------------------------

ABOUT = exports.About(AS_OF, "abc1234", "")


@pytest.fixture(scope="module")
def published(real: tuple[Register, list[Diagnostic]]) -> dict[str, exports.File]:
    """Every file to download, by name."""
    return {one.name: one for one in exports.files(real[0], ABOUT)}


def workbook(data: bytes) -> Any:
    return openpyxl.load_workbook(io.BytesIO(data))


def sheet_rows(sheet: Any) -> list[list[Any]]:
    return [[value.date().isoformat() if isinstance(value, datetime) else value for value in row] for row in sheet.iter_rows(values_only=True)]


def test_openpyxl_reads_every_cell_of_the_spreadsheet(real: tuple[Register, list[Diagnostic]], published: dict[str, exports.File]) -> None:
    """Each with its type: a day is a date, a number a number, a truth a truth."""
    book = workbook(published["register.xlsx"].data)
    assert book.sheetnames == ["about", "columns", *(sheet_name(table.name) for table in EVERY)]
    for table in EVERY:
        head, *read = sheet_rows(book[sheet_name(table.name)])
        assert head == [column.name for column in table.columns]
        assert read == [list(row) for row in table.rows(real[0], AS_OF)], table.name
    days = [one for row in book["actions_events"].iter_rows(min_row=2) for one in row if isinstance(one.value, datetime)]
    assert {one.number_format for one in days} == {"yyyy-mm-dd"}
    assert len({sheet_name(table.name) for table in EVERY}) == len(EVERY)
    assert max(map(len, book.sheetnames)) <= 31


def test_the_spreadsheet_says_what_it_is_and_what_its_columns_mean(published: dict[str, exports.File]) -> None:
    book = workbook(published["actions.xlsx"].data)
    about = {row[0]: row[1:] for row in book["about"].iter_rows(values_only=True) if row[0]}
    assert about["status_as_of"] == ("21 November 2026 (2026-11-21)", "21 novembre 2026 (2026-11-21)", "21 de noviembre de 2026 (2026-11-21)")
    assert about["version"] == ("abc1234",) * 3
    assert about["licence"][0] == "The licence of the data is for the CMS Secretariat to decide; until then nothing is granted."
    assert about["how_to_cite"][0] == "CMS Register. Status as of 21 November 2026. Version of the records: abc1234."
    explained = sheet_rows(book["columns"])
    assert explained[0] == ["sheet", "table", "column", "type", "refers_to", "values", "meaning_en", "meaning_fr", "meaning_es"]
    assert [tuple(row[:3]) for row in explained[1:]] == [(sheet_name(table.name), table.name, column.name) for table in tables("action") for column in table.columns]
    assert all(row[6] and row[7] and row[8] for row in explained[1:])
    sheet = book["actions"]
    hidden = {name for cells in sheet.iter_cols(max_row=1) for name in [cells[0].value] if sheet.column_dimensions[cells[0].column_letter].hidden}
    assert "basis" in hidden, "what is recorded of none"
    assert "title_en" not in hidden


def test_another_reader_of_sqlite_finds_every_row(real: tuple[Register, list[Diagnostic]], published: dict[str, exports.File], tmp_path: Path) -> None:
    """Turso is a reader of its own, not the library that wrote the file."""
    (tmp_path / "register.sqlite").write_bytes(published["register.sqlite"].data)
    base = turso.connect(str(tmp_path / "register.sqlite"))
    cursor = base.cursor()
    for table in EVERY:
        cursor.execute(f'SELECT * FROM "{table.name}"')
        key = [[column.name for column in table.columns].index(name) for name in table.key]
        wanted = sorted([[int(value) if isinstance(value, bool) else value for value in row] for row in table.rows(real[0], AS_OF)], key=lambda row: [row[i] for i in key])
        assert sorted([list(row) for row in cursor.fetchall()], key=lambda row: [row[i] for i in key]) == wanted, table.name
    base.close()


def test_the_database_is_whole_and_its_references_hold(published: dict[str, exports.File]) -> None:
    base = sqlite3.connect(":memory:")
    base.deserialize(published["register.sqlite"].data)
    assert base.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    assert base.execute("PRAGMA foreign_key_check").fetchall() == []
    assert len(base.execute("PRAGMA foreign_key_list(actions_taxa)").fetchall()) == 4
    assert base.execute("SELECT en FROM about WHERE label = 'status_as_of'").fetchone() == ("21 November 2026 (2026-11-21)",)
    assert base.execute("SELECT count(*) FROM columns").fetchone() == (sum(len(table.columns) for table in EVERY),)
    base.close()


def test_json_lines(document: dict[str, Any], published: dict[str, exports.File]) -> None:
    counts = Counter(json.loads(line)["record_kind"] for line in published["register.jsonl"].data.decode().split("\n")[:-1])
    assert counts == {OWNERS[kind]: len(document["records"][NAMES[kind]]) for kind in KINDS}, "a field of a record that is called kind is another thing"
    read = [json.loads(line) for line in published["register.jsonl"].data.decode().split("\n")[:-1]]
    assert read == [{"record_kind": OWNERS[kind], **record} for kind in KINDS for record in document["records"][NAMES[kind]]]
    assert [json.loads(line) for line in published["species.jsonl"].data.decode().split("\n")[:-1]] == [one for one in read if one["record_kind"] == "species"]


def test_the_data_package_is_valid(real: tuple[Register, list[Diagnostic]], published: dict[str, exports.File], tmp_path: Path) -> None:
    """Frictionless finds columns, types, vocabularies, keys, references, sizes and checksums as the package says; in the archive as beside the files."""
    with zipfile.ZipFile(io.BytesIO(published["register.zip"].data)) as archive:
        assert archive.testzip() is None
        archive.extractall(tmp_path)
    report = frictionless.validate(str(tmp_path / "datapackage.json"))
    assert report.flatten(["title", "rowNumber", "fieldName", "message"]) == []
    assert report.stats["tasks"] == len(EVERY)
    for table in EVERY:
        assert (tmp_path / f"{table.name}.csv").read_bytes() == published[f"{table.name}.csv"].data
    package: Any = frictionless.Package(str(tmp_path / "datapackage.json"))
    read = [row.to_dict() for row in package.get_resource("actions_events").read_rows()]
    table = next(one for one in EVERY if one.name == "actions_events")
    wanted = [dict(zip([column.name for column in table.columns], row, strict=True)) for row in table.rows(real[0], AS_OF)]
    assert [{name: value.isoformat() if hasattr(value, "isoformat") else value for name, value in row.items()} for row in read] == wanted


def test_the_data_package_is_read_whatever_stands_in_the_cells(tmp_path: Path) -> None:
    """Nothing is left to be guessed from the data: quotes, apostrophes and semicolons are no marks of the file."""
    place = tmp_path / "content" / "partners"
    place.mkdir(parents=True)
    (place / "a.yaml").write_text('name:\n  en: A\nformer_names:\n  - x\n  - "\'Foo\'"\n  - y; z\n  - "a\\\\"\nkind: ngo\nsources:\n  - document: X\n    date: 1758\nverification:\n  status: verified\n')
    register, found = examine(tmp_path / "content")
    assert [d for d in found if d.severity == "error"] == []
    made = {one.name: one for one in exports.files(register, ABOUT)}
    with zipfile.ZipFile(io.BytesIO(made["register.zip"].data)) as archive:
        archive.extractall(tmp_path)
    assert frictionless.validate(str(tmp_path / "datapackage.json")).flatten(["message"]) == []
    row = next(csv.DictReader(io.StringIO(made["partners.csv"].data.decode(), newline="")))
    assert row["former_names"] == "x; 'Foo'; y\\; z; a\\\\"
    sheet = workbook(made["partners.xlsx"].data)["partners_sources"]
    assert [one.value for one in sheet[2]][:6] == ["a", 1, "X", None, None, "1758"], "spreadsheets count no day of 1758"
    assert "1758-01-01" in [one.value for one in sheet[2]]


def test_files_can_be_made_for_any_day(tmp_path: Path) -> None:
    found = tiny(tmp_path, {"a": ""})
    for day in ("1979-06-23", "2150-01-01"):
        assert exports.files(found, exports.About(day, "", ""))


@pytest.mark.parametrize(("name", "names"), [("n" * 290, 120), ("\U0001f992" * 230 + "n" * 48, 66)])
def test_what_is_too_long_for_a_cell_is_cut_and_says_so(name: str, names: int, tmp_path: Path) -> None:
    """Spreadsheets count a character beyond U+FFFF as two."""
    place = tmp_path / "partners"
    place.mkdir()
    lines = "".join(f"  - {name}{number}\n" for number in range(names))
    (place / "a.yaml").write_text(f"name:\n  en: A\nformer_names:\n{lines}kind: ngo\nsources:\n  - document: X\nverification:\n  status: verified\n")
    register, _ = examine(tmp_path)
    made = {one.name: one.data for one in exports.files(register, ABOUT)}
    cell_ = next(one.value for one in workbook(made["partners.xlsx"])["partners"][2] if len(str(one.value)) > 1000)
    assert 32_765 < len(str(cell_).encode("utf-16-le")) // 2 <= 32_767
    assert cell_.endswith(" … (cut here; the other files hold the whole)")
    assert f"{name}{names - 1}" in made["partners.csv"].decode()


def test_linked_data_tells_open_ends_as_the_tables_do(tmp_path: Path) -> None:
    found = tiny(tmp_path, {"a": "period:\n  start: 2015\n  end: null\n", "b": "period:\n  start: 2015\n", "c": "period:\n  end: 2015-06\n"})
    graph = rdflib.Graph().parse(data={one.name: one.data for one in exports.files(found, ABOUT)}["register.ttl"], format="turtle")
    reg = rdflib.Namespace(f"{NOWHERE}data/dictionary/#")
    assert sorted(str(value) for value in graph.objects(None, reg.period)) == ["/2015-06", "2015/", "2015/.."]


def test_the_data_package_would_tell_of_a_fault(tmp_path: Path) -> None:
    made = {one.name: one.data for one in exports.files(examine(GOLDEN / "content")[0], ABOUT)}
    with zipfile.ZipFile(io.BytesIO(made["register.zip"])) as archive:
        archive.extractall(tmp_path)
    file = tmp_path / "actions_taxa.csv"
    file.write_bytes(file.read_bytes().replace(b"giraffa-camelopardalis", b"giraffa-camelopardalos", 1))
    report = frictionless.validate(str(tmp_path / "datapackage.json"))
    assert {row[0] for row in report.flatten(["type"])} == {"hash-count", "foreign-key"}


BY_RDFLIB = pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")  # rdflib's own reader of JSON-LD uses it


@pytest.fixture(scope="module")
def turtle(published: dict[str, exports.File]) -> rdflib.Graph:
    """The Turtle of the whole register, as RDFLib reads it."""
    return rdflib.Graph().parse(data=published["register.ttl"].data, format="turtle")


@BY_RDFLIB
def test_linked_data_in_both_forms_is_the_same(published: dict[str, exports.File], turtle: rdflib.Graph) -> None:
    assert set(rdflib.Graph().parse(data=published["register.jsonld"].data, format="json-ld")) == set(turtle)
    assert not any(isinstance(term, rdflib.BNode) for triple in turtle for term in triple), "everything has a name"
    read = {name: set(pyoxigraph.parse(published[f"{name}.ttl"].data, pyoxigraph.RdfFormat.TURTLE)) for name in ("register", *NAMES.values())}
    assert set().union(*(read[NAMES[kind]] for kind in KINDS)) == read["register"], "the kinds together are the whole"


def test_linked_data_says_what_the_records_say(real: tuple[Register, list[Diagnostic]], turtle: rdflib.Graph) -> None:
    register, graph = real[0], turtle
    reg, schema = rdflib.Namespace(f"{NOWHERE}data/dictionary/#"), rdflib.Namespace("https://schema.org/")
    for kind in KINDS:
        named = {str(graph.value(one, schema.identifier)) for one in graph.subjects(reg.record_kind, rdflib.Literal(OWNERS[kind]))}
        assert named == set(register[kind])
    for entry in register["action"].values():
        node = rdflib.URIRef(f"{NOWHERE}actions/{entry.id}/#record")
        assert {(str(name), name.language) for name in graph.objects(node, schema.name) if isinstance(name, rdflib.Literal)} == {(text, lang) for lang in LANGUAGES if (text := getattr(entry.record.title, lang))}
        taxa = {str(graph.value(one, reg.species)) for one in graph.objects(node, reg.taxa)}
        assert taxa == {f"{NOWHERE}species/{taxon.species}/#record" for taxon in entry.record.taxa}
        proponents = {(str(graph.value(one, reg.actor) or graph.value(one, reg.name)), str(graph.value(one, reg.certainty) or "")) for one in graph.objects(node, reg.proponents)}
        assert len(proponents) == len(entry.record.proponents or [])
        assert {certainty for _, certainty in proponents} == {one.certainty or "" for one in entry.record.proponents or []}
        events = Counter((str(graph.value(one, reg.event)), str(graph.value(one, reg.meeting) or "")) for one in graph.objects(node, reg.events))
        assert events == Counter((one.event, f"{NOWHERE}meetings/{one.meeting}/#record" if one.meeting else "") for one in entry.record.events)


def test_linked_data_holds_every_value(real: tuple[Register, list[Diagnostic]], turtle: rdflib.Graph) -> None:
    """Each text, number and word of each record is in a node of that record."""
    held: dict[str, set[str]] = defaultdict(set)
    for subject, _, value in turtle:
        held[str(subject).split("#")[0]].add(str(value))
    missing = []
    for entry in real[0].entries():
        own = held[f"{NOWHERE}{address(entry.kind, entry.id)}"]
        for path, field, value in parts(entry.record):
            if isinstance(value, str | int) and field.ref is None and path[-1] not in ("start", "end") and str(value).lower() not in own and str(value) not in own:
                missing.append(f"{entry.path}: {path}: {value}")
    assert missing == []


@BY_RDFLIB
def test_the_catalogue_names_every_file_with_its_size_and_checksum(published: dict[str, exports.File]) -> None:
    text = exports.catalogue(list(published.values()), ABOUT)
    graph = rdflib.Graph().parse(data=text, format="json-ld")
    assert set(graph) == set(rdflib.Graph().parse(data=exports.turtle(text, ""), format="turtle"))
    dcat, spdx = rdflib.Namespace("http://www.w3.org/ns/dcat#"), rdflib.Namespace("http://spdx.org/rdf/terms#")
    told = {
        str(one).removeprefix(f"{NOWHERE}data/"): (int(str(graph.value(one, dcat.byteSize))), str(graph.value(graph.value(one, spdx.checksum), spdx.checksumValue)))
        for one in graph.subjects(rdflib.RDF.type, dcat.Distribution)
    }
    assert told == {name: (len(one.data), hashlib.sha256(one.data).hexdigest()) for name, one in published.items()}
    assert len(list(graph.subjects(rdflib.RDF.type, dcat.Dataset))) == 1 + len(KINDS)


def test_checksums(published: dict[str, exports.File], tmp_path: Path) -> None:
    for name, one in published.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(one.data)
    (tmp_path / "SHA256SUMS").write_text(exports.checksums(published.values()))
    said = subprocess.run(["sha256sum", "--check", "SHA256SUMS"], cwd=tmp_path, check=True, capture_output=True, text=True).stdout
    assert said.count(": OK\n") == len(published)


def test_the_same_records_give_the_same_bytes(real: tuple[Register, list[Diagnostic]], published: dict[str, exports.File]) -> None:
    again = {one.name: one.data for one in exports.files(real[0], ABOUT)}
    assert [name for name, data in again.items() if data != published[name].data] == []


# --- InforMEA -------------------------------------------------------------------------------------------------------------------------


def test_what_informea_collects(real: tuple[Register, list[Diagnostic]], published: dict[str, exports.File]) -> None:
    """Every entity has what InforMEA's form must have, each id once; decisions lead to meetings."""
    read = {name: json.loads(published[f"informea/{name}.json"].data) for name in ("decisions", "meetings", "documents")}
    for rows_ in read.values():
        assert len({row["id"] for row in rows_}) == len(rows_) > 0
        assert {row["treaty"] for row in rows_} == {"cms"}
    for row in read["decisions"]:
        assert row["number"]
        assert row["type"] == "decision"
        assert row["title"]["en"]
    for row in read["meetings"]:
        assert row["type"] in ("cop", "stc", "scc")
        assert len(row["country"]) == 2
        assert row["start"] <= row["end"]
        assert row["status"] == ("over" if row["end"] < AS_OF else "confirmed")
    for row in read["documents"]:
        assert row["identifiers"][0]["name"] == "symbol"
        assert all("cms.int/" in file["url"] for file in row["files"]), "copies elsewhere are not the Convention's"
    assert {row["meetingId"] for row in read["decisions"]} - {None} <= {row["id"] for row in read["meetings"]}
    decided = [(entry.record.number, event.meeting) for entry in real[0]["action"].values() for event in entry.record.events if event.event in lifecycle.DECISIONS and entry.record.number]
    assert len(read["decisions"]) == len(decided)
    assert [row["number"] for row in read["decisions"] if row["title"]["en"] == "Angelshark"] == ["12.5", "12.5 (Rev.COP13)"]


# --- citations ------------------------------------------------------------------------------------------------------------------------


def test_citations_for_programs() -> None:
    """What BibTeX and reference managers read back is the title, whatever stands in it; no line of it is taken for a field."""
    odd = "50 % of {A & B_c} \\ #1 ~ ^ $ {"
    assert exports.bibtex("cms-action-x", odd, "CMS Register", "2026-11-21", "https://r.example/x/") == "@misc{cms-action-x,\n  title = {50 \\% of \\textbraceleft{}A \\& B\\_c\\textbraceright{} \\textbackslash{} \\#1 \\textasciitilde{} \\textasciicircum{} \\$ \\textbraceleft{}},\n  howpublished = {CMS Register},\n  year = {2026},\n  note = {2026-11-21},\n  url = {https://r.example/x/}\n}"
    assert exports.ris("Giraffe", "CMS Register", "2026-11-21", "", "en") == "TY  - WEB\nTI  - Giraffe\nT2  - CMS Register\nPY  - 2026\nY2  - 2026/11/21\nLA  - en\nER  - "
