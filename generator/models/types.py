"""The small types records are made of: text in three languages, partial dates, references, sources."""

from __future__ import annotations

import re
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Discriminator, Field, Tag, WithJsonSchema
from pydantic_core import PydanticCustomError

LANGUAGES = ("en", "fr", "es")
"""The Convention's three languages, in the order the register shows them (Res. 12.28 (Rev.COP14), Annex 1, step 1.2)."""


class Model(BaseModel):
    """What every part of a record shares: no unknown field, no silent conversion, no change after reading."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)


class Ambiguous(str):  # noqa: SLOT000 - it has a field
    """An unquoted scalar that some YAML readers take for a number, a truth value or a date; `kind` says which."""

    kind: str

    def __new__(cls, text: str, kind: str) -> Self:
        """Keep the text as written and remember what another reader would make of it."""
        self = super().__new__(cls, text)
        self.kind = kind
        return self


def _written_as_text(value: object) -> object:
    if isinstance(value, Ambiguous):
        raise PydanticCustomError("ambiguous_text", "{kind}", {"kind": value.kind})
    return value


AS_TEXT = BeforeValidator(_written_as_text)
"""Refuses an unquoted scalar that another YAML reader would not take for text."""



def optional(**settings: Any) -> Any:
    """A field that may be left out; `settings` are those of pydantic's `Field`."""
    return Field(default=None, **settings)


Line = Annotated[str, AS_TEXT, Field(min_length=1, max_length=300, pattern=r"^\S([^\n]*\S)?$")]
"""One line of plain text, 300 characters at most."""

Title = Annotated[str, AS_TEXT, Field(min_length=1, max_length=200, pattern=r"^[^\s<>]([^\n<>]*[^\s<>])?$")]
"""One line of plain text without `<` and `>`, 200 characters at most."""

Prose = Annotated[str, AS_TEXT, Field(min_length=1, max_length=20000, pattern=r"^\S")]
"""Plain text: paragraphs parted by an empty line, one sentence a line. No markup."""

_DATE = r"^(1[6-9]|20|21)[0-9]{2}(-(0[1-9]|1[0-2])(-(0[1-9]|1[0-9]|2[0-8]))?|-(0[13-9]|1[0-2])-(29|30)|-02-29|-(0[13578]|1[02])-31)?$"
_DATE_RE = re.compile(_DATE)


def _partial_date(value: object) -> object:
    text = str(value) if isinstance(value, int) and not isinstance(value, bool) else value
    if not isinstance(text, str):
        raise PydanticCustomError("date_form", "not a date")
    if not _DATE_RE.match(text):
        raise PydanticCustomError("date_form", "not a date")
    return str(text)


PartialDate = Annotated[
    str,
    BeforeValidator(_partial_date),
    WithJsonSchema(
        {
            "anyOf": [{"type": "string", "pattern": _DATE}, {"type": "integer", "minimum": 1600, "maximum": 2199}],
            "description": "A year, a month or a day: `2012`, `2012-10` or `2012-10-23`.",
        }
    ),
]
"""A year, month or day as text in ISO 8601 order; text order is time order."""


class Period(Model):
    """A stretch of time; an open end is `null`."""

    start: PartialDate = optional(description="First year, month or day. Left out where it is not recorded.")
    end: PartialDate | None = optional(description="Last year, month or day; `null` where the end is open. Left out where it is not recorded.")

    def __eq__(self, other: object) -> bool:
        """An open end is not one that is not recorded."""
        return isinstance(other, Period) and (self.start, self.end, "end" in self.model_fields_set) == (other.start, other.end, "end" in other.model_fields_set)

    def __hash__(self) -> int:
        """One number for all that are equal."""
        return hash((self.start, self.end))


def _when(value: object) -> str:
    return "when: period" if isinstance(value, dict | Period) else "when: date"


When = Annotated[Annotated[PartialDate, Tag("when: date")] | Annotated[Period, Tag("when: period")], Discriminator(_when)]
"""A partial date, or a period with `start` and `end`."""


class Name(Model):
    """One line in the three languages. English is required; a language left out counts as a translation gap."""

    en: Title = Field(description="In English.")
    fr: Title = optional(description="In French.")
    es: Title = optional(description="In Spanish.")


class Text(Model):
    """Paragraphs in the three languages, one sentence a line. English is required; a language left out counts as a translation gap."""

    en: Prose = Field(description="In English.")
    fr: Prose = optional(description="In French.")
    es: Prose = optional(description="In Spanish.")


class Acronyms(Model):
    """Short forms of a name in French and Spanish, where they are not those of the English name."""

    fr: Line = optional(description="Its short form in French.")
    es: Line = optional(description="Its short form in Spanish.")


class Ref:
    """Marks a field as a reference, for `register` to follow."""

    def __init__(self, kind: str) -> None:
        """`kind` is a record kind, `actor` (partner, country or body) or `supported` (action or activity)."""
        self.kind = kind


SLUG = r"^[a-z0-9]+(-[a-z0-9]+)*$"
NUMBER = r"^[a-z0-9]+([.-][a-z0-9]+)*$"

SpeciesId = Annotated[str, Ref("species"), AS_TEXT, Field(pattern=SLUG, max_length=80, description="The id of a record in `reference/species`.")]
MeetingId = Annotated[str, Ref("meeting"), AS_TEXT, Field(pattern=SLUG, max_length=80, description="The id of a record in `reference/meetings`, as `cop13`.")]
TargetId = Annotated[str, Ref("target"), AS_TEXT, Field(pattern=SLUG, max_length=80, description="The id of a record in `reference/targets`.")]
PlanId = Annotated[str, Ref("plan"), AS_TEXT, Field(pattern=SLUG, max_length=80, description="The id of a work plan: its folder's name in `workplans`.")]
ActionId = Annotated[str, Ref("action"), AS_TEXT, Field(pattern=SLUG, max_length=80, description="The id of a record in `actions`.")]
CountryCode = Annotated[
    str, Ref("party"), AS_TEXT, Field(pattern="^[A-Z]{3}$", description="An ISO 3166-1 alpha-3 code, as `NOR`; `EUU` is the European Union.")
]
ActorId = Annotated[
    str,
    Ref("actor"),
    AS_TEXT,
    Field(pattern=r"^([A-Z]{3}|[a-z0-9]+(-[a-z0-9]+)*)$", max_length=80, description="The id of a partner or of a body, or a country code."),
]
SupportedId = Annotated[
    str,
    Ref("supported"),
    AS_TEXT,
    Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*(/[a-z0-9]+([.-][a-z0-9]+)*)?$", max_length=120, description="The id of an action, or of an activity (`plan/2.7`)."),
]
ActivityNumber = Annotated[
    str, AS_TEXT, Field(pattern=NUMBER, max_length=40, description="The number of an activity of the same plan, as printed, in lower case and in quotes.")
]
Document = Annotated[
    str, AS_TEXT, Field(min_length=1, max_length=120, pattern=r"^[^\s<>]([^\n<>]*[^\s<>])?$", description="The symbol of a document, as `UNEP/CMS/COP13/Doc.18`.")
]


Url = Annotated[
    str,
    AS_TEXT,
    Field(max_length=1000, pattern=r"^https?://[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?(:[0-9]{1,5})?([/?#][^\s<>\"'\\^`{|}]*)?$", description="A web address, `https://` or `http://`."),
]

Inferred = Literal["inferred"]
"""Follows from what was read, but was not read itself; shown marked and counted apart."""

CERTAINTY = "`inferred` where it follows from what was read but was not itself read; left out where it was read."
SINCE = "The meeting whose decision added it, where a revision changed the list."
UNTIL = "The meeting whose decision removed it, where a revision changed the list."


class Named(Model):
    """Someone who has no record of their own in the register."""

    name: Line = Field(description="The name as the source gives it.")
    kind: Literal[
        "party", "government-agency", "igo", "ngo", "un-entity", "mea-secretariat", "cms-instrument", "expert-group", "network", "academic", "private-sector", "individual-capacity", "other"
    ] = Field(description="What kind of body it is.")
    role: Text = optional(description="What it does here, in a few words.")
    certainty: Inferred = optional(description=CERTAINTY)


class Actor(Model):
    """Someone who has a record in the register: a partner, a country or a body."""

    actor: ActorId = Field(description="The id of a partner or of a body, or a country code.")
    role: Text = optional(description="What it does here, in a few words.")
    certainty: Inferred = optional(description=CERTAINTY)


def _agent(value: object) -> str:
    named = "name" in value and "actor" not in value if isinstance(value, dict) else isinstance(value, Named)
    return "agent: name" if named else "agent: id"


Agent = Annotated[Annotated[Actor, Tag("agent: id")] | Annotated[Named, Tag("agent: name")], Discriminator(_agent)]
"""Someone who acts: `actor` with an id, or `name` and `kind` where the register has no record."""


class Source(Model):
    """Where facts of the record were read."""

    document: Document = optional(description="The symbol of a document of the Convention or another body, as `UNEP/CMS/StC38/Doc.4`.")
    title: Line = optional(description="The title, where there is no symbol (or beside it).")
    publisher: Line = optional(description="Who published it.")
    date: PartialDate = optional(description="When it was published.")
    locator: Line = optional(description="Where in it: paragraph, page, annex, row.")
    url: Url = optional(description="A public web address.")
    supports: list[Line] = optional(
        min_length=1,
        description="The fields it supports, as paths: `summary`, `events.adopted`, `taxa.1.scope` (items count from 1, an event may be named by its kind and meeting, `events.extended@cop14`). Left out where it supports the whole record.",
    )


class Verification(Model):
    """How far the record was checked against its sources."""

    status: Literal["verified", "partly", "unverified"] = Field(
        description="`verified`: every field was read in a source named here; `partly`: some were; `unverified`: none was."
    )
    note: Text = optional(description="What is open, in a sentence or two.")
    unverified: list[Line] = optional(min_length=1, description="The fields that rest on no source read so far, as paths. They are shown marked.")


class Record(Model):
    """What every record has, whatever its kind: where it comes from and how far it was checked."""

    sources: list[Source] = Field(min_length=1, description="Where the record's facts were read; at least one.")
    verification: Verification = Field(description="How far the record was checked against its sources.")


class Moved(Model):
    """A tombstone: the record moved, merged or split; the old address answers with where it went."""

    moved_to: list[Annotated[str, AS_TEXT, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*(/[a-z0-9]+([.-][a-z0-9]+)*)?$", max_length=120)]] = Field(
        min_length=1, description="The ids of the live records of the same kind that took its place."
    )
    on: PartialDate = Field(description="When it moved.")


class Removal(Model):
    """Why and when a record was removed."""

    on: PartialDate = Field(description="When it was removed.")
    reason: Text = Field(description="Why, for readers.")


class Removed(Model):
    """A tombstone: the record was entered by mistake."""

    removed: Removal = Field(description="Why and when.")
