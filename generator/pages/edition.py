"""What all pages of one build share."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

from generator import calendars, lifecycle
from generator.exports import About
from generator.models.walk import fields

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from generator.changes import Past
    from generator.diagnostics import Diagnostic
    from generator.exports import File, Kept
    from generator.models import Model
    from generator.register import Entry, Register


class Edition:
    """What all pages of one build share: the register, the day, what was found wrong, and which version of the records it is."""

    def __init__(
        self, register: Register, as_of: str, found: Sequence[Diagnostic], version: str = "", past: Past | None = None, repository: str = "", site_url: str = "",
        files: Sequence[File] = (), snapshots: Mapping[str, Kept] | None = None,
    ) -> None:  # fmt: skip
        """`as_of` is the day whose status is shown, `version` the commit the records were read from (may be empty), `past` what git tells of them.

        `repository` and `site_url` are the addresses of the repository and of the site on the web, the latter ending in `/`; empty where there are none. `files`
        are those to download, `snapshots` those of past COPs by their ids.
        """
        self.repository = repository
        self.site_url = site_url
        self.past = past
        self.register = register
        self.as_of = as_of
        self.found = found
        self.version = version
        self.files = files
        self.snapshots = snapshots or {}
        self.about = About(as_of, version, site_url)
        self.due = lifecycle.due(register, as_of)
        self.timetable = lifecycle.timetable(register, as_of)
        self.concerned = lifecycle.concerned(self.due, register)
        self.dated = lifecycle.concerned(self.timetable, register)
        self.next_cop = lifecycle.next_cop(register, as_of)
        self.standing = {entry.id: lifecycle.status(entry.record, register, as_of) for entry in register["action"].values()}
        self.progress = {entry.id: lifecycle.progress(entry, register, as_of) for entry in register["activity"].values()}

    def has_calendar(self, entry: Entry) -> bool:
        """Whether a calendar lies beside the page of a record."""
        return entry.kind in calendars.KINDS and (entry.kind, entry.id) in self.dated

    @cached_property
    def former(self) -> Register:
        """The records that moved or were removed, as they last were; the register itself where the past is not known."""
        return self.past.former() if self.past else self.register

    @cached_property
    def examples(self) -> dict[tuple[type[Model], str], Any]:
        """For each field of each model the first value that a record has for it."""
        found: dict[tuple[type[Model], str], Any] = {}
        for entry in self.register.entries():
            _collect(entry.record, found)
        return found

    def status(self, entry: Entry) -> str | None:
        """The status of a record in one word, where its kind has one."""
        if entry.kind == "action":
            return self.standing[entry.id].key
        if entry.kind == "activity":
            return str(self.progress[entry.id])
        if entry.kind == "plan":
            return lifecycle.plan_status(entry.record, self.register, self.as_of)
        return None


def _collect(part: Model, found: dict[tuple[type[Model], str], Any]) -> None:
    for field in fields(type(part)):
        value = getattr(part, field.name)
        if value is not None:
            found.setdefault((type(part), field.name), value)
            if field.models:
                for one in value if isinstance(value, list) else [value]:
                    if hasattr(one, "model_fields_set"):
                        _collect(one, found)
