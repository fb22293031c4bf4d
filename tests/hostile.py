"""The golden register with hostile text in every field that takes text.

The strings were written to break web pages, tables and programs: the Big List of Naughty Strings (Max Woolf, MIT; `corpus/naughty-strings`), the payloads of BRS-KB
(EasyProTech, MIT, 4.0.2; `corpus/scripting`) and `corpus/markup.txt`.
"""

from __future__ import annotations

import json
from contextlib import suppress
from itertools import cycle, islice
from typing import TYPE_CHECKING, Any

from pydantic import TypeAdapter, ValidationError

from generator import files, rules, source
from generator.models.walk import parts
from tests.support import PROJECT, core, examine

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from generator.models import Model
    from generator.models.walk import Path as Steps

CORPUS = PROJECT / "tests" / "corpus"
FEW = [
    *(CORPUS / "markup.txt").read_text(encoding="utf-8").splitlines(),
    *(text.strip(" ") for text in json.loads((CORPUS / "naughty-strings" / "blns.json").read_text(encoding="utf-8")) if text.strip(" ")),
]
SCRIPTING = [text.strip() for line in (CORPUS / "scripting" / "strings.jsonl").read_text(encoding="ascii").splitlines() if (text := json.loads(line)).strip()]


class Hostile:
    """The golden register in `folder`, with some of `strings` in each free text, at most `many` in one."""

    def __init__(self, folder: Path, strings: Sequence[str], many: int) -> None:
        self.folder = folder
        self.strings = strings
        self.many = many
        self.settled: set[tuple[str, Steps]] = set()
        self.refused = {text: code for text in strings if (code := _refused(text))}
        """The strings that no record may hold, and the code the check gives."""
        self.shown: dict[tuple[str, Steps], list[str]] = {}
        """The strings in each field, by the file and the path in it."""
        while True:
            places = self.write()
            bound = {places.get((d.location.path, d.location.line)) for d in examine(folder)[1] if d.severity == "error"}
            if not bound:
                return
            assert None not in bound, "an error where no string was put"
            self.settled |= bound  # type: ignore[arg-type] # a rule binds these fields to others: they keep their words

    def write(self) -> dict[tuple[str, int], tuple[str, Steps]]:
        """Write the records; gives the field that stands on each line."""
        strings = cycle([text for text in self.strings if text not in self.refused])
        golden = PROJECT / "tests" / "golden" / "content"
        records = {entry.path: entry for entry in examine(golden)[0].entries()}
        places = {}
        self.shown = {}
        for file in sorted(golden.rglob("*.*")):
            target = self.folder / file.relative_to(golden)
            path = f"content/{file.relative_to(golden).as_posix()}"
            if path not in records:
                files.write_file(target, file.read_bytes())
                continue
            data = core(file.read_text(encoding="utf-8"))
            for steps, accepts, many in _free(records[path].record, self.many):
                if (path, steps) not in self.settled and (texts := _next(strings, accepts, many, len(self.strings))):
                    self.shown[path, steps] = texts
                    _put(data, steps, "\n\n".join(texts))
            lines: list[str] = []
            places.update({(path, line): (path, steps) for line, steps in _dump(data, lines) if (path, steps) in self.shown})
            files.write_file(target, ("\n".join(lines) + "\n").encode())
        return places


def _refused(text: str) -> str:
    """The code with which a record that holds the text is refused wherever it stands; empty where it is not."""
    found = source.parse("x.yaml", f"x: {json.dumps(text, ensure_ascii=False)}\n".encode())
    if isinstance(found, list):
        return found[0].code
    return "T305" if any(form.search(text) for form in (rules._EMAIL, rules.PHONE)) else ""


def _next(strings: Iterator[str], accepts: Callable[[str], object], many: int, tries: int) -> list[str]:
    """The next strings that the field's own model takes, `many` of them if there are so many."""
    found: list[str] = []
    for text in islice(strings, tries):
        with suppress(ValidationError):
            accepts(text)
            found.append(text)
        if len(found) == many:
            break
    return found


def _free(record: Model, many: int) -> Iterator[tuple[Steps, Callable[[str], object], int]]:
    """Every text of a record that takes words of any kind: its path, what takes it or raises `ValidationError`, and how many strings to put into it."""
    for path, field, value in parts(record):
        if not isinstance(value, str) or field.ref or field.choices:
            continue
        owner: Any = record
        for step in path[: path.index(field.name)]:
            owner = owner[step] if isinstance(step, int) else getattr(owner, step)
        adapter: TypeAdapter[Any] = TypeAdapter(type(owner).model_fields[field.name].rebuild_annotation())

        def accepts(text: str, adapter: TypeAdapter[Any] = adapter, listed: bool = field.many) -> object:  # noqa: FBT001
            return adapter.validate_python([text] if listed else text)

        if _takes(accepts, "Any words, as they come: 1."):
            yield path, accepts, many if _takes(accepts, "x" * 10_000) else 1


def _takes(accepts: Callable[[str], object], text: str) -> bool:
    try:
        accepts(text)
    except ValidationError:
        return False
    return True


def _put(data: Any, path: Steps, value: str) -> None:
    for step in path[:-1]:
        data = data[step]
    data[path[-1]] = value


def _dump(data: Any, lines: list[str], path: Steps = (), lead: str = "") -> Iterator[tuple[int, Steps]]:
    """Write values as YAML; gives each line with the path of what stands on it."""
    for key, value in data.items() if isinstance(data, dict) else enumerate(data):
        start = f"{lead}{key}:" if isinstance(key, str) else f"{lead}-"
        if isinstance(value, dict) and isinstance(key, int):
            first = len(lines)
            yield from _dump(value, lines, (*path, key), lead + "  ")
            lines[first] = f"{lead}- {lines[first].lstrip(' ')}"
        elif isinstance(value, dict | list):
            lines.append(start)
            yield from _dump(value, lines, (*path, key), lead + "  ")
        else:
            written = [f"{start} |", *(f"{lead}  {line}".rstrip(" ") for line in value.split("\n"))] if "\n" in str(value) else [f"{start} {json.dumps(value, ensure_ascii=False)}"]
            for line in written:
                lines.append(line)
                yield len(lines), (*path, key)
