"""What one record is: fields, types and what each means.

These models are the one definition of a valid record: the JSON Schemas, the field reference and the checks are made from them.
They hold shape only; judgement over fields and records stands in `rules`.
"""

from __future__ import annotations

from generator.models.action import Action, ActionEvent, Event
from generator.models.partner import Instrument, Partner
from generator.models.reference import Body, Meeting, Party, Species, Target
from generator.models.types import LANGUAGES, Actor, Ambiguous, Model, Moved, Name, Named, Period, Record, Ref, Removed, Source, Text, Verification
from generator.models.workplan import Activity, Plan

KINDS: dict[str, type[Record]] = {
    "action": Action,
    "partner": Partner,
    "plan": Plan,
    "activity": Activity,
    "species": Species,
    "party": Party,
    "meeting": Meeting,
    "target": Target,
    "body": Body,
}
"""Every kind of record, in the order the register reads and shows them."""

__all__ = [
    "KINDS",
    "LANGUAGES",
    "Action",
    "ActionEvent",
    "Activity",
    "Actor",
    "Ambiguous",
    "Body",
    "Event",
    "Instrument",
    "Meeting",
    "Model",
    "Moved",
    "Name",
    "Named",
    "Partner",
    "Party",
    "Period",
    "Plan",
    "Record",
    "Ref",
    "Removed",
    "Source",
    "Species",
    "Target",
    "Text",
    "Verification",
]
