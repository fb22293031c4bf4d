"""Records drawn by chance from the models, by way of the JSON Schemas that are made of them."""

from __future__ import annotations

from string import ascii_letters
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from generator import schemas


def often(examples: int) -> settings:
    """As many examples as the proof of every change can bear, and many more under `make fuzz`."""
    return settings(max_examples=max(examples, 100) * 20 if settings.get_current_profile_name() == "fuzz" else examples, suppress_health_check=list(HealthCheck))


SIGNS = st.sampled_from(ascii_letters + "0123456789 .,:;#-_'\"\\[]{}&*!|>%@`?/~=+<\néñßœ中")


def made(schema: dict[str, Any], known: dict[str, Any]) -> st.SearchStrategy[Any]:
    """Values of a JSON Schema, such as the models give."""
    if "$ref" in schema:
        return st.deferred(lambda: made(known[schema["$ref"].split("/")[-1]], known))
    for choice in ("anyOf", "oneOf"):
        if choice in schema:
            return st.one_of([made(one, known) for one in schema[choice]])
    if "enum" in schema or "const" in schema:
        return st.sampled_from(schema.get("enum") or [schema["const"]])
    match schema["type"]:
        case "object":
            parts = {name: made(part, known) for name, part in schema["properties"].items()}
            required = schema.get("required", [])
            chosen = st.sets(st.sampled_from(sorted(parts)), min_size=0 if required else 1, max_size=3)
            return chosen.flatmap(lambda names: st.fixed_dictionaries({name: parts[name] for name in sorted({*required, *names})}))
        case "array":
            return st.lists(made(schema["items"], known), min_size=1, max_size=2)
        case "integer":
            return st.integers(schema["minimum"], schema["maximum"])
        case "boolean":
            return st.booleans()
        case "null":
            return st.none()
        case "string":
            form = schema.get("pattern", r"^\S")
            texts = st.text(SIGNS, min_size=1) if form == r"^\S" else st.from_regex(form, fullmatch=True, alphabet=SIGNS)
            return texts.map(tidy).filter(bool)
    raise AssertionError(schema)


def tidy(text: str) -> str:
    """A text without what cannot be told apart below `|`: spaces at its begin and at line ends, empty lines around it."""
    return "\n".join(line.rstrip(" ") for line in text.split("\n")).strip("\n ")


def records(kind: str) -> st.SearchStrategy[dict[str, Any]]:
    """The values of a record of a kind, with the fields it must have and some of the others."""
    schema = schemas.schema(kind)
    return made({**schema["else"]["else"], "type": "object"}, schema["$defs"])
