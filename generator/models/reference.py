"""What records point at: species, countries, meetings, strategic targets and bodies."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from generator.models.types import (
    AS_TEXT,
    Acronyms,
    ActorId,
    CountryCode,
    Document,
    Line,
    MeetingId,
    Model,
    Name,
    PartialDate,
    Period,
    Record,
    TargetId,
    Text,
    optional,
)


class CommonNames(Model):
    """Common names by language; several are alternatives, in no order of preference."""

    en: list[Line] = optional(min_length=1, description="In English.")
    fr: list[Line] = optional(min_length=1, description="In French.")
    es: list[Line] = optional(min_length=1, description="In Spanish.")


class Listing(Model):
    """An entry of the taxon, or of one of its populations, in an Appendix of the Convention."""

    appendix: Literal["I", "II"] = Field(description="The Appendix.")
    date: PartialDate = optional(description="When the entry took effect.")
    computed: bool = optional(description="`true` where the date was computed from the end of the COP (about 90 days later), not read.")
    scope: Line = optional(description="The population or part of the range, in the words of the list; in English.")
    removed: PartialDate = optional(description="When the entry ceased.")
    meeting: MeetingId = optional(description="The COP that decided it.")


class Species(Record):
    """A taxon: a species, or any other rank that records name."""

    scientific_name: Line = Field(description="The scientific name.")
    rank: Literal["class", "order", "family", "genus", "species", "subspecies", "population"] = Field(description="Its rank.")
    synonyms: list[Line] = optional(min_length=1, description="Other scientific names in the sources.")
    names: CommonNames = optional(description="Common names.")
    group: Literal["terrestrial-mammal", "aquatic-mammal", "bat", "bird", "reptile", "fish", "insect"] = Field(description="The taxonomic group by which readers look for it.")
    class_name: Line = optional(description="The class.")
    order: Line = optional(description="The order.")
    family: Line = optional(description="The family.")
    listings: list[Listing] = optional(min_length=1, description="Its entries in the Appendices, oldest first.")
    listings_as_at: PartialDate = optional(description="The day up to which the entries were read.")
    instruments: list[Line] = optional(min_length=1, description="Agreements and memoranda of the CMS Family under which the source has the taxon.")
    range: list[CountryCode] = optional(min_length=1, description="Countries and territories where it occurs, as the source lists them; not a list that a COP decided.")
    species_plus_id: int = optional(ge=1, le=10**7, description="Its number in Species+.")
    note: Text = optional(description="What a reader should know besides.")


class Party(Record):
    """A country or territory, and its standing under the Convention."""

    name: Name = Field(description="Its name in the usage of the United Nations.")
    iso2: Annotated[str, AS_TEXT, Field(pattern="^[A-Z]{2}$")] = optional(description="ISO 3166-1 alpha-2 code, in quotes.")
    region: Literal["africa", "asia", "europe", "north-america", "oceania", "south-and-central-america-and-the-caribbean"] = optional(description="The CMS region.")
    status: Literal["party", "non-party", "territory"] = optional(description="Its standing under the Convention; left out where it is not recorded.")
    since: PartialDate = optional(description="Since when it is a Party.")
    deposited: PartialDate = optional(description="When its instrument of ratification or accession was deposited.")
    party_by: PartialDate = optional(description="A day on which a source shows it as a Party, where the day of entry is not recorded.")
    party_number: int = optional(ge=1, le=999, description="The number of its entry among the Parties.")
    as_at: PartialDate = optional(description="The day of the source that says so.")
    note: Text = optional(description="What a reader should know besides.")


class Deadlines(Model):
    """Deadlines for documents of a meeting."""

    proposals: PartialDate = optional(description="For listing proposals and proposals for Concerted Actions (Res. 12.28 (Rev.COP14), Annex 1, steps 1.1 and 5.3).")
    scientific_documents: PartialDate = optional(description="For documents with a scientific component (step 6.1).")
    national_reports: PartialDate = optional(description="For National Reports (step 5.5).")
    other_documents: PartialDate = optional(description="For other documents.")


class Meeting(Record):
    """A meeting at which things are decided or reported."""

    abbreviation: Line = Field(description="How it is called in documents, as `COP13`.")
    title: Name = Field(description="Its full name.")
    kind: Literal[
        "cop", "standing-committee", "scientific-council", "sessional-committee", "working-group", "range-states", "workshop", "partner-body", "other"
    ] = Field(description="What kind of meeting it is; `cop` is the Conference of the Parties to this Convention.")
    number: int = optional(ge=1, le=999, description="Its number in the series.")
    body: ActorId = optional(description="The body that meets, where the register has it.")
    dates: Period = optional(description="First and last day.")
    place: Name = optional(description="City and country.")
    country: CountryCode = optional(description="The country it met in.")
    deadlines: Deadlines = optional(description="Deadlines, where sourced.")
    reports_read: bool = optional(description="`true` where the progress reports on Concerted Actions sent to this meeting were fully read; only then does the register say that a report is missing.")
    documents: list[Document] = optional(min_length=1, description="Documents of the meeting the register rests on.")
    note: Text = optional(description="What a reader should know besides, as where sources disagree.")


class Target(Record):
    """A strategic target, or the framework it belongs to."""

    kind: Literal["framework", "goal", "objective", "target"] = Field(description="A framework holds goals, objectives and targets.")
    framework: TargetId = optional(description="The framework it belongs to; none for a framework itself.")
    number: Line = optional(description="Its number in the framework, in quotes.")
    title: Name = Field(description="What it is, short.")
    text: Text = optional(description="What it says, in our words.")
    period: Period = optional(description="The time it covers.")


class Body(Record):
    """A body or group that acts under or with the Convention and is no partner organisation."""

    name: Name = Field(description="Its name.")
    acronym: Line = optional(description="Its short form.")
    other_acronyms: Acronyms = optional(description="Its short forms in French and Spanish, where they are others, as `UICN`.")
    kind: Literal["convention-body", "secretariat", "group-of-states", "group-of-organisations", "working-group", "external-body", "cms-instrument"] = Field(description="What kind of body it is.")
    parent: ActorId = optional(description="The body it belongs to.")
    members: list[ActorId] = optional(min_length=1, description="Who belongs to it, as far as recorded.")
    about: Text = optional(description="What it is and does, in a few words.")
