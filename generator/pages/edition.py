"""What all pages of one build share."""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator import lifecycle

if TYPE_CHECKING:
    from collections.abc import Sequence

    from generator.changes import Past
    from generator.diagnostics import Diagnostic
    from generator.register import Entry, Register


class Edition:
    """What all pages of one build share: the register, the day, what was found wrong, and which version of the records it is."""

    def __init__(self, register: Register, as_of: str, found: Sequence[Diagnostic], version: str = "", past: Past | None = None, repository: str = "", site_url: str = "") -> None:
        """`as_of` is the day whose status is shown, `version` the commit the records were read from (may be empty), `past` what git tells of them.

        `repository` and `site_url` are the addresses of the repository and of the site on the web, the latter ending in `/`; empty where there are none.
        """
        self.repository = repository
        self.site_url = site_url
        self.past = past
        self.register = register
        self.as_of = as_of
        self.found = found
        self.version = version
        self.due = lifecycle.due(register, as_of)
        self.standing = {entry.id: lifecycle.status(entry.record, register, as_of) for entry in register["action"].values()}
        self.progress = {entry.id: lifecycle.progress(entry, register, as_of) for entry in register["activity"].values()}

    def status(self, entry: Entry) -> str | None:
        """The status of a record in one word, where its kind has one."""
        if entry.kind == "action":
            return self.standing[entry.id].key
        if entry.kind == "activity":
            return str(self.progress[entry.id])
        if entry.kind == "plan":
            return lifecycle.plan_status(entry.record, self.register, self.as_of)
        return None
