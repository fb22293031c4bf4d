"""A Concerted Action (Resolution 12.28 (Rev.COP14)): what it is for, and the chain of events that gives its status."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from generator.models.types import (
    AS_TEXT,
    CERTAINTY,
    SINCE,
    UNTIL,
    Agent,
    CountryCode,
    Document,
    Inferred,
    Line,
    MeetingId,
    Model,
    Name,
    Record,
    SpeciesId,
    TargetId,
    Text,
    When,
    optional,
)


class Taxon(Model):
    """One of the animals the action is for: a species, a lower taxon, a population or a group (Annex 1, step 1.2)."""

    species: SpeciesId = Field(description="The id of a species record; a family or another group has one too.")
    scope: Text = optional(description="The population or part of the range meant, where it is not the whole taxon.")
    lookalike: bool = optional(description="`true` for a look-alike outside the Appendices that the action covers as well.")
    since: MeetingId = optional(description=SINCE)
    until: MeetingId = optional(description=UNTIL)
    certainty: Inferred = optional(description=CERTAINTY)


class RangeState(Model):
    """A State on the list of Range States that the COP decided (Annex 1, step 4.1)."""

    country: CountryCode = Field(description="ISO 3166-1 alpha-3 code.")
    since: MeetingId = optional(description=SINCE)
    until: MeetingId = optional(description=UNTIL)
    certainty: Inferred = optional(description=CERTAINTY)


class Proposal(Model):
    """The sections of the template for proposals (Annex 2)."""

    associated_benefits: Text = optional(description="Benefits for other migratory species, awareness, capacity or accessions.")
    timeframe: Text = optional(description="When it is to be completed, its milestones, and what stays open-ended.")
    relationship_to_other_actions: Text = optional(description="How it relates to other work under the Convention.")
    conservation_priority: Text = optional(description="Why it is a conservation priority (criterion i).")
    relevance: Text = optional(description="How far the problem is linked to migration and needs several States (criterion ii).")
    absence_of_better_remedies: Text = optional(description="Which other remedies were weighed (criterion iii).")
    readiness_and_feasibility: Text = optional(description="Prospects for funding and leadership; practical questions (criterion iv).")
    likelihood_of_success: Text = optional(description="How it leads to the outcome, and what may go wrong (criterion v).")
    magnitude_of_impact: Text = optional(description="How many species, States or areas gain (criterion vi).")
    cost_effectiveness: Text = optional(description="What it needs, against what it brings (criterion vii).")
    consultations: Text = optional(description="Who was consulted, and with what result (Annex 1, step 1.4).")


class ActionActivity(Model):
    """One row of the template's table of activities and expected outcomes (Annex 2)."""

    number: Line = optional(description="The number in the table, in quotes.")
    activity: Text = Field(description="What is to be done.")
    outputs: Text = optional(description="Outputs or outcomes.")
    timeframe: Text = optional(description="By when.")
    responsibility: list[Agent] = optional(min_length=1, description="Who is responsible.")
    funding: Text = optional(description="How it is paid for.")
    open_ended: bool = optional(description="`true` where it is meant to go on.")
    since: MeetingId = optional(description=SINCE)
    until: MeetingId = optional(description=UNTIL)


class Event(Model):
    """What every event has: when, at which meeting, in which document."""

    date: When = optional(description="When it happened; may be left out where the meeting is given.")
    meeting: MeetingId = optional(description="The meeting at which it happened. A decision of the COP needs a COP.")
    document: Document = optional(description="The document that records it.")
    correction: Text = optional(description="Why the event reads otherwise than it was first recorded; needed where a recorded event is changed.")
    certainty: Inferred = optional(description=CERTAINTY)
    note: Text = optional(description="What a reader should know besides.")


class Submitted(Event):
    """The proponents sent a proposal (step 1)."""

    event: Literal["submitted"]


class Revised(Event):
    """The proponents revised the proposal or the action (step 3.2)."""

    event: Literal["revised"]


Judgement = Literal["met", "partly-met", "not-met"]


class Criteria(Model):
    """The seven criteria of the assessment (step 2.2), as far as the advice speaks of each."""

    conservation_priority: Judgement = optional(description="Criterion i.")
    relevance: Judgement = optional(description="Criterion ii.")
    absence_of_better_remedies: Judgement = optional(description="Criterion iii.")
    readiness_and_feasibility: Judgement = optional(description="Criterion iv.")
    likelihood_of_success: Judgement = optional(description="Criterion v.")
    magnitude_of_impact: Judgement = optional(description="Criterion vi.")
    cost_effectiveness: Judgement = optional(description="Criterion vii.")


class Assessed(Event):
    """The Scientific Council or its Sessional Committee gave its advice on the proposal (steps 2 and 3)."""

    event: Literal["assessed"]
    advice: Literal["accept", "accept-with-amendments", "reject"] = optional(description="What it recommended to the COP.")
    criteria: Criteria = optional(description="Its judgement by criterion, where given.")


class Withdrawn(Event):
    """The proponents withdrew the proposal."""

    event: Literal["withdrawn"]
    reason: Text = optional(description="Why.")


class Adopted(Event):
    """The COP accepted the proposal (step 4)."""

    event: Literal["adopted"]
    conditions: Text = optional(description="What the acceptance depends on.")


class Rejected(Event):
    """The COP did not accept the proposal (step 4)."""

    event: Literal["rejected"]
    reason: Text = optional(description="Why.")


class Reported(Event):
    """The proponents reported on progress to the Scientific Council or the COP (steps 5.1, 5.3 and 6.1)."""

    event: Literal["reported"]
    proposes: Literal["continuation", "completion", "closure"] = optional(description="What the report proposes for the next intersessional period (step 6.1).")
    special_circumstances: Text = optional(description="Why the report came outside the usual rhythm (para 4).")


class NationalReport(Event):
    """A Range State Party reported on the action in its National Report (step 5.5)."""

    event: Literal["national-report"]
    country: CountryCode = Field(description="Which Party reported.")


class Reviewed(Event):
    """The Scientific Council assessed progress and advised the COP (steps 5.4 and 6.3)."""

    event: Literal["reviewed"]
    advice: Literal["continue", "close"] = optional(description="What it recommended.")


class Extended(Event):
    """The COP extended the action for another intersessional period (step 6.6)."""

    event: Literal["extended"]
    revision: Annotated[str, AS_TEXT, Field(pattern=r"^Rev\.COP[0-9]+$")] = optional(description="The revision that holds from then on, as `Rev.COP13`.")
    until: MeetingId = optional(description="The COP until which it is extended.")


class Completed(Event):
    """The COP found the objectives met (step 6)."""

    event: Literal["completed"]


class Closed(Event):
    """The COP closed the action for another reason (step 6)."""

    event: Literal["closed"]
    reason: Literal["no-report", "superseded", "other"] = optional(description="Why: no report was received (step 6.4), another measure took its place, or another reason told in `note`.")


class Noted(Event):
    """Something worth knowing that changes no status: a workshop, an action plan delivered, a step on the way to a decision."""

    event: Literal["noted"]
    text: Text = Field(description="What happened.")


ActionEvent = Annotated[
    Submitted | Revised | Assessed | Withdrawn | Adopted | Rejected | Reported | NationalReport | Reviewed | Extended | Completed | Closed | Noted,
    Field(discriminator="event"),
]


class Action(Record):
    """A Concerted Action: a priority conservation measure, project or arrangement for species on Appendix I or II (Res. 12.28 (Rev.COP14), para 1)."""

    number: Annotated[str, AS_TEXT, Field(pattern=r"^[0-9]{1,2}\.[0-9]{1,3}$")] = optional(
        description='The number the COP gave it, in quotes, as `"12.6"`; none while it is a proposal or where the number was not read.'
    )
    title: Name = Field(description="Its name, short, in the three languages.")
    summary: Text = optional(description="What it does, in about 200 words at most (Annex 2).")
    basis: Literal["collective", "article-iv-precursor", "article-iv-alternative"] = optional(
        description="`collective`: Parties acting in concert (para 1 a); `article-iv-precursor`: supports the conclusion of an Article IV instrument; `article-iv-alternative`: stands in its place (para 1 b).",
    )
    taxa: list[Taxon] = Field(min_length=1, description="The animals it is for (Annex 1, step 1.2).")
    proponents: list[Agent] = optional(min_length=1, description="Who proposed it (Annex 1, step 1.1).")
    range_states: list[RangeState] = optional(min_length=1, description="The Range States on the list that the COP decided (step 4.1), not a computed range.")
    range_states_complete: bool = optional(description="`false` where the decided list was not fully read; `true` where it was.")
    range: Text = optional(description="The geographical range in words (Annex 2).")
    proposal: Proposal = optional(description="The sections of the proposal (Annex 2).")
    activities: list[ActionActivity] = optional(min_length=1, description="The table of activities and expected outcomes (Annex 2).")
    partners: list[Agent] = optional(min_length=1, description="Others whom the sources name as taking part or paying.")
    targets_served: list[TargetId] = optional(min_length=1, description="The strategic targets it contributes to.")
    lessons_learned: Text = optional(description="What was learned; owed when the action is closed (step 6.5).")
    known_to: MeetingId = Field(description="The last COP whose outcome for this action was read. After it the register claims nothing.")
    events: list[ActionEvent] = Field(min_length=1, description="What happened, oldest first. The status follows from it.")
