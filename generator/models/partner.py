"""A partner organisation: what it signed with the Convention, what it gave, and its standing."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from generator.models.types import (
    AS_TEXT,
    CERTAINTY,
    Acronyms,
    ActorId,
    Agent,
    CountryCode,
    Document,
    Inferred,
    Line,
    MeetingId,
    Model,
    Name,
    PartialDate,
    Period,
    PlanId,
    Record,
    SupportedId,
    Text,
    Url,
    When,
    optional,
)


class InstrumentEvent(Model):
    """What happened to an instrument."""

    event: Literal["signed", "extended", "ended"] = Field(description="`signed` also stands for entry into effect where nothing else is known.")
    date: When = optional(description="When; may be left out where the meeting is given.")
    meeting: MeetingId = optional(description="The meeting at or beside which it happened.")
    until: PartialDate = optional(description="Until when it then holds.")
    document: Document = optional(description="The document that records it.")
    certainty: Inferred = optional(description=CERTAINTY)
    note: Text = optional(description="What a reader should know besides.")


class Instrument(Model):
    """A written arrangement between the partner and the Convention."""

    type: Literal[
        "memorandum-of-understanding", "memorandum-of-cooperation", "partnership-agreement", "joint-work-plan", "joint-initiative", "agreement", "arrangement", "other"
    ] = Field(description="What kind of arrangement it is.")
    title: Name = optional(description="Its name, where it has one.")
    period: Period = optional(description="The time it covers, where the text says so.")
    document: Document = optional(description="The document in which it was read.")
    workplan: PlanId = optional(description="The work plan in this register that it is.")
    other_signatories: list[Agent] = optional(min_length=1, description="Who signed besides the partner and the Convention.")
    status_note: Text = optional(description="What the source says of its standing.")
    certainty: Inferred = optional(description=CERTAINTY)
    events: list[InstrumentEvent] = optional(min_length=1, description="What happened to it, oldest first.")


class Money(Model):
    """An amount of money."""

    amount: int = Field(ge=0, le=10**12, description="Whole units, without separators.")
    currency: Annotated[str, AS_TEXT, Field(pattern="^[A-Z]{3}$")] = Field(description="ISO 4217 code, as `USD`.")


class Contribution(Model):
    """Work or money delivered under an agreed programme (Conservation Collaboration, recommendation 2)."""

    date: When = optional(description="When.")
    text: Text = Field(description="What was given or done.")
    value: Money = optional(description="What it is worth, where recorded.")
    supports: list[SupportedId] = optional(min_length=1, description="The actions or activities it supports.")
    document: Document = optional(description="The document that records it.")


class Recognition(Model):
    """A recognition under a scheme of the Convention, as the Migratory Species Champion Programme; not a contract."""

    title: Name = Field(description="The scheme and the level.")
    period: Period = optional(description="The time the pledge covers.")
    text: Text = optional(description="What was pledged, in a few words.")
    meeting: MeetingId = optional(description="The meeting at which it was announced.")
    date: PartialDate = optional(description="When it was announced.")


class PartnerEvent(Model):
    """A step in the partner's standing (draft Decisions 13.AA to 13.CC), or something worth knowing."""

    event: Literal[
        "accreditation-applied", "accreditation-presented", "accreditation-approved", "accreditation-declined", "accreditation-ended", "reported", "noted"
    ] = Field(description="What happened; accreditation is presented to the Standing Committee.")
    date: When = optional(description="When; may be left out where the meeting is given.")
    meeting: MeetingId = optional(description="The meeting at which it happened.")
    document: Document = optional(description="The document that records it.")
    text: Text = optional(description="What happened; needed for `noted`.")
    certainty: Inferred = optional(description=CERTAINTY)


class Partner(Record):
    """A partner organisation (Res. 11.10 and UNEP/CMS/COP13/Doc.18)."""

    name: Name = Field(description="Its name. Names are not translated where the organisation itself uses one.")
    former_names: list[Line] = optional(min_length=1, description="Names it had before.")
    acronym: Line = optional(description="The short form it uses.")
    other_acronyms: Acronyms = optional(description="Its short forms in French and Spanish, where they are others, as `UICN`.")
    kind: Literal[
        "mea-secretariat", "un-entity", "igo", "ngo", "government", "government-agency", "private-sector", "network", "academic", "expert-group", "cms-instrument"
    ] = Field(description="What kind of organisation it is.")
    url: Url = optional(description="Its public website.")
    country: CountryCode = optional(description="The country it belongs to, where it belongs to one.")
    contact: Url = optional(description="A public contact page of the organisation; never a person's.")
    member_of: list[ActorId] = optional(min_length=1, description="Groups in the register it is a member of.")
    about: Text = optional(description="What it is and what it does with the Convention, in a few words.")
    code_of_conduct: Document = optional(description="For the private sector: where it accepted the CMS Code of Conduct (Res. 11.10, para 8).")
    instruments: list[Instrument] = optional(min_length=1, description="What it signed with the Convention.")
    expertise: list[Text] = optional(min_length=1, description="What it knows (Conservation Collaboration, recommendation 7).")
    regions: list[Text] = optional(min_length=1, description="Where it works (Conservation Collaboration, recommendation 7).")
    contributions: list[Contribution] = optional(min_length=1, description="What it gave or did (Conservation Collaboration, recommendation 2).")
    recognitions: list[Recognition] = optional(min_length=1, description="Recognitions it received, as Migratory Species Champion; these are no contracts.")
    events: list[PartnerEvent] = optional(min_length=1, description="Steps in its standing with the Convention, oldest first.")
