"""A joint work plan and its activities: who promised what, and what was reported of it."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from generator.models.types import (
    AS_TEXT,
    CERTAINTY,
    SLUG,
    ActionId,
    ActivityNumber,
    ActorId,
    Agent,
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
    SpeciesId,
    TargetId,
    Text,
    When,
    optional,
)

TermId = Literal["short", "medium", "long"]
GroupId = Annotated[str, AS_TEXT, Field(pattern=SLUG, max_length=60)]
Number = Annotated[str, AS_TEXT, Field(pattern=r"^[a-z0-9]+([.-][a-z0-9]+)*$", max_length=40)]


class PlanTerm(Model):
    """A term of the plan with its own years."""

    term: TermId = Field(description="Which term.")
    period: Period = Field(description="Its years.")


class Objective(Model):
    """One of the plan's objectives."""

    number: Line = optional(description="Its number, in quotes.")
    text: Text = Field(description="What it is.")


class Mandate(Model):
    """A resolution, decision or agreement the plan rests on."""

    document: Document = Field(description="Its symbol or short name.")
    date: PartialDate = optional(description="When it was adopted or signed.")
    text: Text = optional(description="What it asks or settles.")


class FocalPoint(Model):
    """The role that answers for the plan in one of its parties; never a person."""

    actor: ActorId = Field(description="Whose focal point it is.")
    role: Name = Field(description="The office or role.")


class Group(Model):
    """A thematic group inside a section."""

    id: GroupId = Field(description="A short word that activities name in `group`.")
    title: Name = Field(description="Its heading.")


class Section(Model):
    """A section of the plan, as printed."""

    number: Number = Field(description="Its number as printed, in quotes.")
    title: Name = Field(description="Its heading.")
    text: Text = optional(description="What the section says besides its activities.")
    aims: list[Text] = optional(min_length=1, description="What it aims at.")
    groups: list[Group] = optional(min_length=1, description="Thematic groups inside it.")


class PlanEvent(Model):
    """What happened to the plan, at a meeting of a body of its parties."""

    event: Literal["drafted", "submitted", "signed", "approved", "endorsed", "extended", "expired", "succeeded", "noted"] = Field(description="What happened.")
    date: When = optional(description="When; may be left out where the meeting is given.")
    meeting: MeetingId = optional(description="The meeting at which it happened.")
    document: Document = optional(description="The document that records it.")
    until: PartialDate = optional(description="For `extended`: until when.")
    text: Text = optional(description="What happened, in a sentence; needed for `noted`.")
    certainty: Inferred = optional(description=CERTAINTY)


class Plan(Record):
    """A joint work plan, programme, process or set of decisions, with its activities in files beside it."""

    title: Name = Field(description="Its name.")
    kind: Literal["joint-work-plan", "programme-of-activities", "strategic-process", "decisions", "recommendations"] = Field(description="What kind of plan it is.")
    summary: Text = optional(description="What it is, in a few sentences.")
    parties: list[Agent] = Field(min_length=1, description="Whose plan it is.")
    period: Period = optional(description="The time it covers.")
    terms: list[PlanTerm] = optional(min_length=1, description="Short, medium and long term, where the plan has them.")
    document: Document = optional(description="The document that holds it.")
    objectives: list[Objective] = optional(min_length=1, description="Its objectives.")
    species: list[SpeciesId] = optional(min_length=1, description="The animals it is for, where it names them.")
    targets_served: list[TargetId] = optional(min_length=1, description="The strategic targets it contributes to.")
    mandates: list[Mandate] = optional(min_length=1, description="What it rests on.")
    predecessor: PlanId = optional(description="The plan before it.")
    invited: list[Agent] = optional(min_length=1, description="Who is invited to take part.")
    focal_points: list[FocalPoint] = optional(min_length=1, description="The roles that answer for it.")
    funding: Text = optional(description="What it says of funding.")
    review: Text = optional(description="What it says of reporting and review.")
    sections: list[Section] = optional(min_length=1, description="Its sections, in printed order.")
    activities_complete: bool = optional(description="`true` where every activity of the plan stands in the register; `false` where some were not read.")
    events: list[PlanEvent] = optional(min_length=1, description="What happened to it, oldest first.")


class Item(Model):
    """A lettered item of an activity."""

    letter: Annotated[str, AS_TEXT, Field(pattern="^[a-z]{1,4}$")] = Field(description="Its letter as printed, in lower case.")
    text: Text = Field(description="What it is.")
    responsible: list[Agent] = optional(min_length=1, description="Who is responsible for it, where the plan says so.")


class Progress(Model):
    """What was reported of the activity."""

    date: When = optional(description="When it was reported.")
    meeting: MeetingId = optional(description="The meeting to which it was reported.")
    document: Document = optional(description="The document that holds the report.")
    text: Text = optional(description="What was reported; left out where another activity holds the shared report.")
    reported_with: list[ActivityNumber] = optional(min_length=1, description="The numbers of the activities that share this report.")
    status: Literal["planned", "ongoing", "completed", "partly-completed", "not-completed", "delayed", "cancelled"] = optional(
        description="Only where the source itself states it."
    )


class Resource(Model):
    """What the activity runs on."""

    kind: Literal["staff-time", "core-budget", "voluntary"] = Field(description="Staff time, the core budget or voluntary contributions.")
    budget_line: Line = optional(description="The line of the core budget, in quotes.")
    amount: int = optional(ge=0, le=10**12, description="Whole units, without separators.")
    currency: Annotated[str, AS_TEXT, Field(pattern="^[A-Z]{3}$")] = optional(description="ISO 4217 code, as `EUR`.")
    donors: list[Agent] = optional(min_length=1, description="Who pays.")
    note: Text = optional(description="What the source says besides.")


class Phase(Model):
    """One stretch of the activity: what was planned, what came of it, what it ran on."""

    term: TermId = optional(description="The term of the plan, where the plan has terms.")
    timeframe: Period = optional(description="The years, where the plan has no terms.")
    plan: Text = optional(description="What is to be done in it.")
    progress: list[Progress] = optional(min_length=1, description="What was reported, oldest first.")
    resources: list[Resource] = optional(min_length=1, description="What it runs on.")


class Activity(Record):
    """One activity of a plan; its number is the file's name, its plan the folder's."""

    number: Line = Field(description='The number as printed, in quotes, as `"2.7"` or `13.AA a`.')
    section: Number = optional(description="The section in which it is printed, whatever its number says; in quotes.")
    group: GroupId = optional(description="The thematic group inside the section.")
    position: Annotated[int, Field(ge=1, le=9999)] = optional(description="Its place in the printed order, where the number does not give it.")
    title: Name = Field(description="What it is, short.")
    text: Text = optional(description="What it asks, in a few sentences.")
    addressed_to: list[Agent] = optional(min_length=1, description="Whom it addresses.")
    responsible: list[Agent] = optional(min_length=1, description="Who is to do it.")
    items: list[Item] = optional(min_length=1, description="Its lettered items.")
    topics: list[Text] = optional(min_length=1, description="Topics it lists.")
    documents: list[Document] = optional(min_length=1, description="Documents it refers to.")
    targets_served: list[TargetId] = optional(min_length=1, description="The strategic targets it serves.")
    supports: list[ActionId] = optional(min_length=1, description="The Concerted Actions it supports.")
    note: Text = optional(description="What a reader should know besides, as where the source prints it.")
    phases: list[Phase] = optional(min_length=1, description="Its stretches, one a term or timeframe.")
