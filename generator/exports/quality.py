"""How complete the records are."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from generator.models import Name, Text
from generator.models.walk import gather

if TYPE_CHECKING:
    from generator.register import Register


class Completeness(NamedTuple):
    """How complete the records of a kind are, in numbers of records, facts and texts."""

    records: int
    verified: int
    partly: int
    unverified: int
    inferred: int
    """Facts marked as inferred."""
    fr: int
    """Texts that lack French."""
    es: int


def completeness(register: Register, kind: str) -> Completeness:
    """How complete the records of a kind are."""
    records = [entry.record for entry in register[kind].values()]
    states = Counter(record.verification.status for record in records)
    held = [gather(record) for record in records]
    inferred = sum(field.name == "certainty" for one in held for _, field, _ in one.strings)
    texts = [part for one in held for _, part in one.models if isinstance(part, Name | Text)]
    gaps = [sum(getattr(text, lang) is None for text in texts) for lang in ("fr", "es")]
    return Completeness(len(records), states["verified"], states["partly"], states["unverified"], inferred, *gaps)
