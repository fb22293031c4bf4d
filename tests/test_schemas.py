"""The JSON Schemas are current, and another validator with another reader of YAML judges every record as the models do."""

from __future__ import annotations

import copy
import re
from functools import cache
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from jsonschema import Draft202012Validator

from generator import cli, files, schemas
from generator.models import KINDS, Ambiguous
from generator.register import locate
from generator.shape import shape
from generator.source import Source, parse
from tests.support import CONTENT, PROJECT

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

CASES = PROJECT / "tests" / "cases"


class Core(yaml.SafeLoader):
    """YAML with the core schema of YAML 1.2 (chapter 10.3), as an editor or another program reads it."""


Core.yaml_implicit_resolvers = {}
for tag, form in (
    ("null", r"null|Null|NULL|~|"),
    ("bool", r"true|True|TRUE|false|False|FALSE"),
    ("int", r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+"),
    ("float", r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?|[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)"),
):
    Core.add_implicit_resolver(f"tag:yaml.org,2002:{tag}", re.compile(rf"(?:{form})\Z"), None)
Core.add_constructor("tag:yaml.org,2002:int", lambda loader, node: int(str(loader.construct_scalar(node)), 0 if "x" in node.value or "o" in node.value else 10))
Core.add_constructor("tag:yaml.org,2002:float", lambda loader, node: float(str(loader.construct_scalar(node)).replace(".inf", "inf").replace(".Inf", "inf").replace(".INF", "inf").lower().replace(".nan", "nan")))


def core(text: str) -> Any:
    """The values of a YAML file as YAML 1.2 has them; the line end that closes a block does not belong to it."""
    return _without_line_end(yaml.load(text, Core))


def _without_line_end(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _without_line_end(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_without_line_end(item) for item in value]
    return value.rstrip("\n") if isinstance(value, str) else value


@cache
def validator(kind: str) -> Draft202012Validator:
    schema = schemas.schema(kind)
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema)


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
    mute = [name for name, part in schema["else"]["else"]["properties"].items() if not part.get("description")]
    mute += [f"{title}.{name}" for title, part in schema["$defs"].items() for name, field in part.get("properties", {}).items() if name != "event" and not field.get("description")]
    assert mute == []


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


def verdicts(kind: str, text: str) -> tuple[bool, bool, bool] | None:
    """Whether the register and the schema take a file for a record, and whether it holds a scalar that only the register refuses; None where it is outside the register's YAML."""
    source = parse("record.yaml", text.encode())
    if not isinstance(source, Source):
        return None
    return not isinstance(shape(kind, source), list), validator(kind).is_valid(core(text)), _ambiguous(source.data)


def _ambiguous(value: Any) -> bool:
    if isinstance(value, dict | list):
        return any(_ambiguous(item) for item in (value.values() if isinstance(value, dict) else value))
    return isinstance(value, Ambiguous)


def test_every_case_has_the_same_verdict() -> None:
    differ = []
    for folder in sorted(CASES.iterdir()):
        for path, kind, text in records(folder / "content"):
            found = verdicts(kind, text)
            if found is not None and found[0] != found[1] and not (found[1] and found[2]):
                differ.append(f"{folder.name}/{path}: {found}")
    assert differ == []


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
        ("activity", "section: 1:30", False, False),
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
    found = verdicts(kind, SMALLEST[kind] + record + "\n")
    assert found is not None
    assert found[:2] == (ours, theirs)
    assert ours == theirs or found[2]


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


class Plain(yaml.SafeDumper):
    """Writes block style, every text in double quotes or below `|`."""

    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002
        return True


Plain.add_representer(str, lambda dumper, text: dumper.represent_scalar("tag:yaml.org,2002:str", text, "|" if "\n" in text else '"'))


def dumped(value: dict[str, Any]) -> str:
    text = yaml.dump(value, Dumper=Plain, sort_keys=False, allow_unicode=True, width=10**6)
    return re.sub(r'^( *(?:- )*)"([A-Za-z_]+)":', r"\1\2:", text, flags=re.MULTILINE)


def shapes(value: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[tuple[str, ...], tuple[str | int, ...]]]:
    """Every place in a record: the names that lead to it (with the kind of event), and the path itself."""
    if isinstance(value, dict):
        for key, item in value.items():
            for names, found in shapes(item, (*path, key)):
                yield (*((value["event"],) if "event" in value else ()), key, *names), found
    elif isinstance(value, list):
        for position, item in enumerate(value):
            for names, found in shapes(item, (*path, position)):
                yield ("*", *names), found
    if path:
        yield (), path


def mutants(record: dict[str, Any], path: tuple[str | int, ...]) -> Iterator[tuple[str, dict[str, Any]]]:
    """The record with the value at `path` left out, joined by an unknown field, and replaced by each of `VALUES`."""
    for name in ("without", "beside", *VALUES):
        made = copy.deepcopy(record)
        parent = made
        for step in path[:-1]:
            parent = parent[step]  # type: ignore[index]
        if name == "without":
            del parent[path[-1]]  # type: ignore[arg-type]
            if not parent:
                continue
        elif name == "beside":
            if not isinstance(parent, dict):
                continue
            parent["colour"] = "blue"
        else:
            parent[path[-1]] = name  # type: ignore[index]
        yield f"{name!r} at {'.'.join(map(str, path))}", made


@pytest.mark.parametrize("kind", KINDS)
def test_mutations_of_real_records_have_the_same_verdict(kind: str) -> None:
    """Every place that any real record of the kind has, in the shortest record that has it, changed in every way."""
    chosen: dict[tuple[str, ...], tuple[str, tuple[str | int, ...]]] = {}
    for _, _, text in sorted((len(text), path, text) for path, kind_, text in records(CONTENT) if kind_ == kind):
        for names, path in shapes(core(text)):
            chosen.setdefault(names, (text, path))
    counts = {True: 0, False: 0}
    differ = []
    for text, path in chosen.values():
        for what, mutant in mutants(core(text), path):
            found = verdicts(kind, dumped(mutant))
            assert found is not None, (what, dumped(mutant))
            counts[found[0]] += 1
            if found[0] != found[1]:
                differ.append((what, found))
    assert differ == []
    assert min(counts.values()) > 50, "the mutations hit both ways"
