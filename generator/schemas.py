"""The models as JSON Schema, for editors and for other programs."""

from __future__ import annotations

import json
from functools import cache
from typing import TYPE_CHECKING, Any

from pydantic.json_schema import GenerateJsonSchema

from generator.models import KINDS, Moved, Removed
from generator.shape import NOUNS

if TYPE_CHECKING:
    from pydantic_core.core_schema import ChainSchema


@cache
def schemas() -> dict[str, str]:
    """A schema (draft 2020-12) for each kind of record, by file name."""
    return {f"{kind}.json": json.dumps(schema(kind), ensure_ascii=False, indent=2) + "\n" for kind in KINDS}


def schema(kind: str) -> dict[str, Any]:
    """The schema of one kind: the record, or the tombstone it left."""
    own, definitions = _of(KINDS[kind])
    moved, more = _of(Moved)
    removed, most = _of(Removed)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": NOUNS[kind][0].upper() + NOUNS[kind][1:],
        "description": own.pop("description", ""),
        "if": {"required": ["moved_to"]},
        "then": moved,
        "else": {"if": {"required": ["removed"]}, "then": removed, "else": own},
        "$defs": {**more, **most, **definitions},
    }


def _of(model: type[Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    made = _clean(model.model_json_schema(schema_generator=_Whole))
    definitions = made.pop("$defs", {})
    return made, definitions


class _Whole(GenerateJsonSchema):
    """Keeps every step of a check: pydantic's own tells only the first, and so loses the pattern of a text."""

    def chain_schema(self, schema: ChainSchema) -> dict[str, Any]:
        """What all the steps ask together."""
        return {key: value for step in schema["steps"] for key, value in self.generate_inner(step).items()}


def _clean(value: Any, name: str = "") -> Any:
    """Without what only Python needs: default nulls, generated titles, and null where a record may not write it."""
    if isinstance(value, list):
        return [_clean(one) for one in value]
    if not isinstance(value, dict):
        return value
    found = {key: _clean(one, key) for key, one in value.items() if not (key == "default" and one is None) and not (key == "title" and isinstance(one, str)) and key != "discriminator"}
    if "anyOf" in found and name != "end":
        kept = [one for one in found["anyOf"] if one != {"type": "null"}]
        if len(kept) == 1:
            found.pop("anyOf")
            found = {**kept[0], **found}
        else:
            found["anyOf"] = kept
    return found
