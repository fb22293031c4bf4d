"""The JSON Schemas are current, and another validator with another reader of YAML judges every record as the models do."""

from __future__ import annotations

import copy
import re
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

import jsonschema_rs
import pytest
import yaml
from jsonschema import Draft202012Validator

from generator import cli, files, schemas
from generator.models import KINDS, Ambiguous
from generator.register import locate
from generator.shape import shape
from generator.source import Source, parse
from tests.support import CONTENT, PROJECT, core

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

CASES = PROJECT / "tests" / "cases"


@cache
def validator(kind: str) -> Draft202012Validator:
    schema = schemas.schema(kind)
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema)


@cache
def quick(kind: str) -> jsonschema_rs.Validator:
    """The same schema as another program reads it, thirty times as fast."""
    return jsonschema_rs.validator_for(schemas.schema(kind))


def records(root: Path) -> Iterator[tuple[str, str, str]]:
    """Every file of a content folder that lies where a record lies, with its kind."""
    for path, data in files.read_tree(root).files.items():
        place = locate(path)
        if isinstance(place, tuple) and isinstance(place[0], str):
            yield path, place[0], data.decode("utf-8", "replace")


# --- the files ------------------------------------------------------------------------------------------------------------------------


def test_the_schemas_are_current() -> None:
    kept = files.read_tree(PROJECT / "schemas").files
    assert kept == {name: text.encode() for name, text in schemas.schemas().items()}, "run 'register schema'"


@pytest.mark.parametrize("kind", KINDS)
def test_each_schema_is_a_schema_and_explains_every_field(kind: str) -> None:
    schema = validator(kind).schema
    assert isinstance(schema, dict)
    known = schema["$defs"]
    models = {kind: schema["else"]["else"], **known}
    fields = {f"{title}.{name}": field for title, model in models.items() for name, field in model.get("properties", {}).items() if name != "event"}
    assert [name for name, field in fields.items() if not (field.get("description") or known[field["$ref"].split("/")[-1]]["description"])] == []


def test_schema_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "schemas"
    assert cli.main(["schema", "--output", str(folder)]) == 0
    assert capsys.readouterr().out == f"9 schemas written to {folder}\n"
    assert cli.main(["schema", "--output", str(folder), "--check"]) == 0
    assert capsys.readouterr().out == ""
    (folder / "action.json").write_text("{}")
    (folder / "body.json").unlink()
    assert cli.main(["schema", "--output", str(folder), "--check"]) == 1
    assert capsys.readouterr().out == f"{folder / 'action.json'} is not up to date; run 'register schema'\n{folder / 'body.json'} is not up to date; run 'register schema'\n"
    assert cli.main(["schema", "--output", str(folder)]) == 0
    assert capsys.readouterr().out == f"2 schemas written to {folder}\n"
    assert (folder / "action.json").read_text() == schemas.schemas()["action.json"]


# --- the same verdict -----------------------------------------------------------------------------------------------------------------


def test_every_real_record_has_the_shape_of_its_schema() -> None:
    """And an independent reader sees the same values in it."""
    faults = []
    for path, kind, text in records(CONTENT):
        source = parse(path, text.encode())
        assert isinstance(source, Source)
        values = core(text)
        faults += [f"{path}: {error.json_path}: {error.message}" for error in validator(kind).iter_errors(values)]
        if values != source.data:
            faults.append(f"{path}: another reader sees other values")
    assert faults == []


class Verdict(NamedTuple):
    """Whether a file is a record of a kind."""

    ours: bool
    """For the register."""
    theirs: bool
    """For the schema and another reader."""
    unquoted: bool
    """Whether it holds a word without quotes that readers of YAML take for different things."""

    @property
    def agree(self) -> bool:
        """Both say the same, or only the register refuses a word without quotes."""
        return self.ours == self.theirs or (self.theirs and self.unquoted)


def verdict(kind: str, text: str) -> Verdict | None:
    """What both say of a file; None where it is outside the register's YAML."""
    source = parse("record.yaml", text.encode())
    if not isinstance(source, Source):
        return None
    return Verdict(not isinstance(shape(kind, source), list), validator(kind).is_valid(core(text)), _ambiguous(source.data))


def _ambiguous(value: Any) -> bool:
    if isinstance(value, dict | list):
        return any(_ambiguous(item) for item in (value.values() if isinstance(value, dict) else value))
    return isinstance(value, Ambiguous)


def test_every_case_has_the_same_verdict() -> None:
    found = {f"{folder.name}/{path}": verdict(kind, text) for folder in sorted(CASES.iterdir()) for path, kind, text in records(folder / "content")}
    assert {path: said for path, said in found.items() if said is not None and not said.agree} == {}
    assert {said.ours for said in found.values() if said is not None} == {True, False}


@pytest.mark.parametrize(
    ("kind", "record", "ours", "theirs"),
    [
        ("party", "iso2: NO", False, True),
        ("party", 'iso2: "NO"', True, True),
        ("party", "as_at: 2024-01-01", True, True),
        ("party", "as_at: 2012", True, True),
        ("party", 'as_at: "2012"', True, True),
        ("party", "as_at: 2012.0", False, True),
        ("party", "as_at: 1599", False, False),
        ("party", "as_at: 2024-02-30", False, False),
        ("party", "as_at: null", False, False),
        ("party", "as_at:", False, False),
        ("party", "party_number: 010", False, True),
        ("party", "party_number: 0x10", False, True),
        ("party", "party_number: 1e2", False, True),
        ("party", "party_number: 1000", False, False),
        ("party", 'party_number: "10"', False, False),
        ("party", "party_number: true", False, False),
        ("activity", "section: 1", False, False),
        ("activity", "section: 1.1", False, False),
        ("activity", "section: a:b", False, False),
        ("activity", "section: 2024-01-01", False, True),
        ("activity", "note:\n  en: yes", False, True),
        ("activity", "note:\n  en: true", False, False),
        ("action", "range_states_complete: true", True, True),
        ("action", "range_states_complete: True", False, True),
        ("action", "range_states_complete: yes", False, False),
        ("meeting", "dates:\n  start: 2012\n  end: null", True, True),
        ("meeting", "dates:\n  start: null\n  end: 2012", False, False),
        ("meeting", "dates: 2012", False, False),
        ("meeting", "dates:\n  end: 2012\n  from: 2011", False, False),
        ("meeting", "end: null", False, False),
    ],
)
def test_what_only_the_small_yaml_refuses(kind: str, record: str, *, ours: bool, theirs: bool) -> None:
    """Words without quotes that readers of YAML take for different things are refused by the register alone; in all else both agree."""
    found = verdict(kind, SMALLEST[kind] + record + "\n")
    assert found is not None
    assert (found.ours, found.theirs) == (ours, theirs)
    assert found.agree


FOOT = "sources:\n  - document: UNEP/CMS/1\nverification:\n  status: verified\n"
SMALLEST = {
    "action": f"title:\n  en: A\ntaxa:\n  - species: a\nknown_to: cop13\nevents:\n  - event: adopted\n{FOOT}",
    "activity": f'number: "1"\ntitle:\n  en: A\n{FOOT}',
    "meeting": f"abbreviation: A\ntitle:\n  en: A\nkind: cop\n{FOOT}",
    "party": f"name:\n  en: A\n{FOOT}",
}


# --- mutations of real records --------------------------------------------------------------------------------------------------------

VALUES: tuple[Any, ...] = (
    "x", "", "NOR", "A & B", "a <b>", "2018-02-29", "2018-13", "2018", "https://www.cms.int/", "www.cms.int", "word " * 41 + "end", "inferred",
    7, -1, 2012, 10**13, True, False, None, ["x"], {"en": "x"}, {"x": "y"}, [{"actor": "NOR"}], {"start": "2012"}, {"start": 2012, "end": None},
)  # fmt: skip
"""What is put in the place of a value."""


class Plain(yaml.CSafeDumper):
    """Writes block style, every text in double quotes or below `|`."""

    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002
        return True


Plain.add_representer(str, lambda dumper, text: dumper.represent_scalar("tag:yaml.org,2002:str", text, "|" if "\n" in text else '"'))


def dumped(value: dict[str, Any]) -> bytes:
    text = yaml.dump(value, Dumper=Plain, sort_keys=False, allow_unicode=True, width=10**6)
    return re.sub(r'^( *(?:- )*)"([a-z0-9_]+)":', r"\1\2:", text, flags=re.MULTILINE).encode()


Place = tuple[str | int, ...]


def places(value: Any, path: Place = ()) -> Iterator[tuple[tuple[str, ...], Place]]:
    """Every place in a record but French and Spanish, which are as English: the names that lead to it (with the kind of event), and the path itself."""
    if isinstance(value, dict):
        variant = (value["event"],) if "event" in value else ()
        for key, item in value.items():
            for names, found in places(item, (*path, key)) if key not in ("fr", "es") else ():
                yield (*variant, key, *names), found
    elif isinstance(value, list):
        for position, item in enumerate(value):
            for names, found in places(item, (*path, position)):
                yield ("*", *names), found
    if path:
        yield (), path


def mutants(record: dict[str, Any], path: Place) -> Iterator[tuple[str, dict[str, Any]]]:
    """The record with the value at `path` left out, joined by an unknown field, and replaced by each of `VALUES`. One dictionary, changed each time."""
    parent: Any = record
    for step in path[:-1]:
        parent = parent[step]
    key, place = path[-1], ".".join(map(str, path))
    value = parent[key]
    for other in VALUES:
        if not (isinstance(parent, list) and isinstance(other, list)):
            parent[key] = other
            yield f"{other!r} at {place}", record
    parent[key] = value
    if isinstance(parent, dict):
        parent["colour"] = "blue"
        yield f"a field beside {place}", record
        del parent["colour"]
    if len(parent) > 1:
        del parent[key]
        yield f"without {place}", record


def part(kind: str, record: dict[str, Any], path: Place) -> dict[str, Any]:
    """A record with the field that `path` begins with and those it must have."""
    kept = {key: value for key, value in record.items() if key == path[0] or KINDS[kind].model_fields[key].is_required()}
    return copy.deepcopy(kept | ({"sources": [{"document": "X"}]} if path[0] != "sources" else {}))


@pytest.mark.parametrize("kind", KINDS)
def test_mutations_of_real_records_have_the_same_verdict(kind: str) -> None:
    """Every place that any real record of the kind has, in the shortest record that has it, changed in every way."""
    chosen: dict[tuple[str, ...], tuple[str, Place]] = {}
    texts = sorted((text for _, kind_, text in records(CONTENT) if kind_ == kind), key=len)
    read = {text: core(text) for text in texts}
    for text in texts:
        for names, path in places(read[text]):
            chosen.setdefault(names, (text, path))
    counts = {True: 0, False: 0}
    differ = []
    for text, path in chosen.values():
        for what, mutant in mutants(part(kind, read[text], path), path):
            source = parse("record.yaml", dumped(mutant))
            if not isinstance(source, Source):
                assert source[0].code == "S121", what  # a list put where the record is eight levels deep
                continue
            ours, theirs = not isinstance(shape(kind, source), list), quick(kind).is_valid(mutant)
            counts[ours] += 1
            if ours != theirs:
                differ.append(f"{what}: {'accepted' if ours else 'refused'} by the register alone")
    assert differ == []
    assert min(counts.values()) > 50, "the mutations hit both ways"
