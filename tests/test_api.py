"""The API is what its description says: every document against its schema, every address to a document that is there, every record with all its fields."""

from __future__ import annotations

import json
import posixpath
import re
from typing import TYPE_CHECKING, Any

import pytest
from jsonschema import Draft202012Validator
from openapi_spec_validator import validate

from generator import api, exports, lifecycle
from generator.models import KINDS, LANGUAGES
from generator.models.walk import references
from generator.register import NAMES
from generator.tables import OWNERS
from tests.support import AS_OF, CONTENT, examine

if TYPE_CHECKING:
    from pathlib import Path

    from generator.diagnostics import Diagnostic
    from generator.register import Register

ABOUT = exports.About(AS_OF, "abc1234", "")


@pytest.fixture(scope="module")
def documents(real: tuple[Register, list[Diagnostic]]) -> dict[str, Any]:
    """Every document of the real register, read again."""
    return {path: json.loads(data) for path, data in api.Api(real[0], ABOUT, None, exports.files(real[0], ABOUT)).documents()}


@pytest.fixture(scope="module")
def description(documents: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = documents["openapi.json"]
    return found


def test_names_are_those_of_the_records_letter_by_letter(real: tuple[Register, list[Diagnostic]], documents: dict[str, Any]) -> None:
    """Pages keep French marks with their words; what a program loads has no other space than the record."""
    plans = real[0]["plan"].values()
    assert any(" :" in (entry.record.title.fr or "") for entry in plans)
    assert [documents[api.path_of(entry.kind, entry.id)]["name"] for entry in plans] == [{lang: getattr(entry.record.title, lang) or entry.record.title.en for lang in LANGUAGES} for entry in plans]


def test_the_description_is_valid(description: dict[str, Any]) -> None:
    validate(description)
    assert description["info"]["version"] == api.VERSION == api.CHANGES[0][0]
    assert "no document moves" in description["info"]["description"]


def strict(schema: Any) -> Any:
    """The same schema, but no field that it does not name is let through."""
    if isinstance(schema, list):
        return [strict(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    found = {key: strict(one) for key, one in schema.items()}
    if "allOf" in found or ("properties" in found and found.get("type") == "object"):
        found["unevaluatedProperties"] = False
    if "allOf" in found:  # its parts know only their own fields
        found["allOf"] = [{key: value for key, value in _open(one).items() if key != "unevaluatedProperties"} for one in found["allOf"]]
    return found


def _open(schema: dict[str, Any]) -> dict[str, Any]:
    return {"$ref": f"{schema['$ref']}Open"} if "$ref" in schema else schema


def against(description: dict[str, Any], documents: dict[str, Any]) -> list[str]:
    """What is wrong with documents: those that no path describes, and where one is not as its schema says."""
    schemas = description["components"]["schemas"]
    known = {**{name: strict(schema) for name, schema in schemas.items()}, **{f"{name}Open": schema for name, schema in schemas.items()}}
    paths = {re.compile(re.sub(r"\\\{\w+\\\}", "[^/]+", re.escape(path))): facts for path, facts in description["paths"].items()}
    wrong = []
    validators: dict[str, Draft202012Validator] = {}
    for path, document in documents.items():
        fitting = [facts for form, facts in paths.items() if form.fullmatch(f"/{path}")]
        if len(fitting) != 1:
            wrong.append(f"{path}: {len(fitting)} paths describe it")
            continue
        operation = fitting[0]["get"]
        schema = operation["responses"]["200"]["content"]["application/json"]["schema"]
        name = operation["operationId"]
        validators.setdefault(name, Draft202012Validator({**schema, "components": {"schemas": known}}))
        wrong += [f"{path}: {error.json_path}: {error.message[:200]}" for error in validators[name].iter_errors(document)]
    return wrong


def test_every_document_is_as_it_is_described(description: dict[str, Any], documents: dict[str, Any]) -> None:
    told = {path: document for path, document in documents.items() if path != "openapi.json"}
    assert len(told) > 1000
    assert against(description, told) == []


@pytest.mark.parametrize(
    "fault",
    [
        lambda one: one.update(surprise=1), lambda one: one["fields"].update(surprise=1), lambda one: one.pop("as_of"), lambda one: one["fields"].pop("title"), lambda one: one.update(kind="partner"),
        lambda one: one["fields"]["taxa"][0]["species"].update(url=5), lambda one: one["fields"]["events"][0].update(event="danced"), lambda one: one["status"].update(key="sleeping"), lambda one: one["standings"][0].pop("meeting"),
    ],
)  # fmt: skip
def test_a_document_that_is_otherwise_would_be_found(description: dict[str, Any], documents: dict[str, Any], fault: Any) -> None:
    broken = json.loads(json.dumps(documents["actions/giraffe.json"]))
    fault(broken)
    assert against(description, {"actions/giraffe.json": broken}) != []


def test_everything_is_linked_by_address(build: Path, documents: dict[str, Any]) -> None:
    """Each address, read from the document it stands in, leads to a document, a page or a file that is published; from the first all are reached."""
    made = [path.relative_to(build / "docs").as_posix() for path in (build / "docs").rglob("*.*")]
    there = {path.removeprefix("en/") for path in made if path.startswith("en/")} | {path for path in made if path.startswith(("fr/", "es/"))}
    pages = {path.removesuffix("index.md") for path in there}
    reached, queue = set(), ["index.json"]
    while queue:
        path = queue.pop()
        if path in reached or path not in documents:
            continue
        reached.add(path)
        for address in addresses(documents[path]):
            target = posixpath.normpath(posixpath.join(api.ROOT, posixpath.dirname(path), address)) + ("/" if address.endswith("/") else "")
            assert target in there or target in pages, f"{path} leads to {target}"
            queue.append(target.removeprefix(api.ROOT))
    assert documents.keys() == reached


def addresses(value: Any) -> list[str]:
    """Every address in a document: what stands under `url`, and what begins like a way."""
    if isinstance(value, dict):
        return [found for key, one in value.items() if key != "fields" or isinstance(one, dict) for found in addresses(one)]
    if isinstance(value, list):
        return [found for one in value for found in addresses(one)]
    return [value] if isinstance(value, str) and value.startswith("../") else []


def test_with_an_address_of_the_site_every_address_is_whole(real: tuple[Register, list[Diagnostic]]) -> None:
    made = dict(api.Api(real[0], exports.About(AS_OF, "abc1234", "https://register.example/")).documents())
    giraffe = json.loads(made["actions/giraffe.json"])
    assert giraffe["url"] == "https://register.example/api/v1/actions/giraffe.json"
    assert giraffe["pages"]["fr"] == "https://register.example/fr/actions/giraffe/"
    assert giraffe["fields"]["known_to"]["url"] == "https://register.example/api/v1/meetings/cop14.json"
    assert json.loads(made["openapi.json"])["servers"][0]["url"] == "https://register.example/api/v1"
    assert b'"../' not in b"".join(made.values())


def test_every_record_has_all_its_fields(real: tuple[Register, list[Diagnostic]], documents: dict[str, Any]) -> None:
    """Without what links and languages add, the fields are those of register.json."""
    whole = json.loads(exports.json_(real[0], AS_OF))
    for kind in KINDS:
        for record in whole["records"][NAMES[kind]]:
            own = plain(documents[api.path_of(kind, record["id"])]["fields"])
            assert own == {name: value for name, value in record.items() if name in own}
            assert record.keys() - own.keys() <= {"id", "status", "status_before", "status_at", "status_inferred", "code", "m49", "plan", "accreditation"}


def plain(value: Any) -> Any:
    if isinstance(value, list):
        return [plain(one) for one in value]
    if not isinstance(value, dict):
        return value
    if value.keys() - {"code"} == {"kind", "id", "name", "url"}:
        return value.get("code") or value["id"]
    if value.keys() == {"start", "end", "open_end"}:
        return {**{end: value[end] for end in ("start", "end") if value[end] is not None}, **({"end": None} if value["open_end"] else {})}
    return {key: plain(one) for key, one in value.items() if key not in ("today", "held") and (one is not None or set(value) != set(LANGUAGES))}


def test_what_names_a_record_is_told_there(real: tuple[Register, list[Diagnostic]], documents: dict[str, Any]) -> None:
    register = real[0]
    wanted = set()
    for entry in register.entries():
        for path, kind, name in references(entry.record):
            target = register.find(kind, name)
            assert target is not None
            wanted.add((api.path_of(target.kind, target.id), OWNERS[entry.kind], entry.id, ".".join(step for step in path if isinstance(step, str))))
    told = {(path, one["kind"], one["id"], where) for path, document in documents.items() if "named_by" in document for one in document["named_by"] for where in one["in"]}
    assert told == wanted


def test_the_status_is_that_of_the_day(documents: dict[str, Any]) -> None:
    giraffe = documents["actions/giraffe.json"]
    assert giraffe["as_of"] == AS_OF
    assert giraffe["status"]["key"] == "unknown"
    assert giraffe["status"]["words"]["en"] == "not known today"
    assert (giraffe["status"]["before"], giraffe["status"]["at"]["id"]) == ("ongoing", "cop14")
    assert [(one["meeting"]["id"], one["status"]) for one in giraffe["standings"]] == [("cop13", "ongoing"), ("cop14", "ongoing")]
    assert documents["actions.json"]["records"][0]["facts"]["status"] == documents[api.path_of("action", documents["actions.json"]["records"][0]["id"])]["status"]["key"]


def test_countries_and_species_bear_the_codes_of_others(documents: dict[str, Any]) -> None:
    assert documents["countries/nor.json"]["codes"] == {"iso3": "NOR", "iso2": "NO", "m49": "578"}
    assert documents["species/giraffa-camelopardalis.json"]["fields"]["scientific_name"] == "Giraffa camelopardalis"
    assert documents["species.json"]["records"][0]["facts"]["appendices"] == ["II"]
    assert documents["targets/aichi-target-12.json"]["fields"]["number"] == "12"


def test_what_is_due_says_what_happens_and_which_paragraph(real: tuple[Register, list[Diagnostic]], documents: dict[str, Any]) -> None:
    told = documents["due.json"]["due"]
    assert len(told) == len(lifecycle.due(real[0], AS_OF)) > 100
    one = next(one for one in told if one["task"] == "report-progress" and one["record"]["id"] == "giraffe")
    assert one["paragraph"] == "Resolution 12.28 (Rev.COP14), Annex 1, step 6.1"
    assert one["if_missed"]["en"] == "where no report is received, the action would be considered closed (step 6.4)."
    assert (one["date"], one["meeting"]["id"], one["holds_only_if_ongoing"]) == (None, "cop16", True)
    assert {place["id"] for place in one["asked"]} == {"cmr", "tcd", "eth", "ken", "ner", "tza", "zwe"}
    assert [due["task"] for due in documents["actions/giraffe.json"]["due"]] == [due["task"] for due in told if due["record"]["id"] == "giraffe"]


def test_every_value_of_a_vocabulary_has_its_words(documents: dict[str, Any]) -> None:
    found = documents["vocabularies.json"]["vocabularies"]
    assert {one["value"]: one["words"]["fr"] for one in found["action.status"]}["completed"] == "achevée"
    assert all(all(one["words"].values()) and one["words"].keys() == set(LANGUAGES) for values in found.values() for one in values)


def test_a_record_that_is_gone_says_so(tmp_path: Path) -> None:
    place = tmp_path / "reference" / "targets"
    place.mkdir(parents=True)
    (place / "a.yaml").write_text("kind: framework\ntitle:\n  en: A target\nsources:\n  - document: X\nverification:\n  status: verified\n")
    (place / "b.yaml").write_text("moved_to:\n  - a\non: 2026-01\n")
    (place / "c.yaml").write_text("removed:\n  on: 2026\n  reason:\n    en: Entered twice.\n")
    register, _ = examine(tmp_path)
    made = {path: json.loads(data) for path, data in api.Api(register, ABOUT).documents()}
    assert [one["id"] for one in made["targets/b.json"]["moved_to"]] == ["a"]
    assert made["targets/c.json"]["reason"]["en"] == "Entered twice."
    assert against(made["openapi.json"], {path: made[path] for path in ("targets/a.json", "targets/b.json", "targets/c.json")}) == []
    assert made["targets.json"]["count"] == 1


def test_the_downloads_are_told_with_their_checksums(real: tuple[Register, list[Diagnostic]], documents: dict[str, Any]) -> None:
    told = {one["name"]: (one["bytes"], one["sha256"]) for one in documents["downloads.json"]["files"]}
    assert told == {one.name: (len(one.data), one.sha256) for one in exports.files(real[0], ABOUT)}
    assert CONTENT.is_dir()
