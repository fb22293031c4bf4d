"""Which pages there are, and what each shows.

One frozen class a template: a template sees the fields of its class and nothing else; it holds `for` and `if`, no look-ups, sorting or dates.
"""

from __future__ import annotations

import dataclasses
import json
import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from generator import changes, continuity, exports, feeds, lifecycle, rules
from generator.catalog import Words, words
from generator.diagnostics import Severity
from generator.markup import element, escape, join
from generator.models import KINDS, LANGUAGES, Model, Name, Record, Text
from generator.models.walk import fields
from generator.register import path_of
from generator.show import FOLDERS, KINDS_IN, Row, Show, address

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from generator.changes import Past, Recorded
    from generator.diagnostics import Diagnostic
    from generator.register import Entry, Register


class Edition:
    """What all pages of one build share: the register, the day, what was found wrong, and which version of the records it is."""

    def __init__(self, register: Register, as_of: str, found: Sequence[Diagnostic], version: str = "", past: Past | None = None, repository: str = "") -> None:
        """`as_of` is the day whose status is shown, `version` the commit the records were read from (may be empty), `past` what git tells of them, `repository` its web address."""
        self.repository = repository
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


@dataclass(frozen=True)
class Section:
    """A part of a page with its heading; `folded` parts open on demand."""

    id: str
    title: str
    body: Markup
    folded: bool = False


@dataclass(frozen=True)
class Page:
    """What every page has: where it stands, its title, one sentence on it, and the words of its language."""

    template: ClassVar[str]
    address: str
    title: str
    description: str
    words: Words

    boost: float = dataclasses.field(default=1, kw_only=True)
    """How high the page stands among the results of a search."""
    found: bool = dataclasses.field(default=True, kw_only=True)
    """Whether a search finds the page."""
    goes_to: str | None = dataclasses.field(default=None, kw_only=True)
    """The address to which a reader of the page is led on, relative to it."""
    followed: bool = dataclasses.field(default=False, kw_only=True)
    """Whether a feed lies beside the page."""

    @property
    def full_title(self) -> str:
        """The title as it stands alone, in a list of results or a bookmark."""
        return self.title

    @property
    def path(self) -> str:
        """The Markdown file below the docs folder of the language."""
        return f"{self.address}index.md"


@dataclass(frozen=True)
class RecordPage(Page):
    """A record: its header, its sections, what points at it, and where it comes from."""

    template = "record.md.j2"
    trail: list[Row]
    kicker: str
    heading: Markup
    badge: Markup | None
    lead: Markup | None
    flyway: Markup
    facts: list[Row]
    next: Markup | None
    sections: list[Section]
    cite: str

    @property
    def full_title(self) -> str:
        """The title with the kind of record: a species and an action may share one."""
        return f"{self.title} – {self.kicker}"


@dataclass(frozen=True)
class ListPage(Page):
    """All records of a kind, in groups; each group is a table."""

    template = "list.md.j2"
    intro: Markup
    groups: list[Section]


@dataclass(frozen=True)
class HomePage(Page):
    """The first page: what this is, four figures, what is due, what was recorded last, what is missing, and doors to the rest."""

    template = "home.md.j2"
    lead: str
    search_label: str
    search_button: str
    figures: list[Row]
    flyway: Markup
    due_title: str
    due: list[Markup]
    due_more: Markup
    gaps_title: str
    gaps: list[Markup]
    changed_title: str
    changed: list[Markup]
    changed_more: Markup
    doors_title: str
    doors: list[Row]
    foot: str


@dataclass(frozen=True)
class TextPage(Page):
    """A page written by hand in Markdown, with what the register itself adds to it."""

    template = "text.md.j2"
    markdown: Markup
    sections: list[Section]


_ENVIRONMENT = Environment(
    loader=PackageLoader("generator", "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    finalize=lambda value: "" if value is None else escape(value),
    trim_blocks=True,
    lstrip_blocks=True,
    keep_trailing_newline=True,
)


def render(page: Page) -> bytes:
    """The Markdown file of a page: front matter, then one HTML block."""
    front: dict[str, object] = {"title": str(escape(page.full_title)), "description": str(escape(page.description))}
    if not page.found:
        front["search"] = {"exclude": True}
    elif page.boost != 1:
        front["search"] = {"boost": page.boost}
    if page.goes_to is not None:
        front["goes_to"] = str(escape(page.goes_to))
    if page.followed:
        front["feed"] = feeds.NAME
    lines = "".join(f"{key}: {json.dumps(value, ensure_ascii=True)}\n" for key, value in front.items())
    body = _ENVIRONMENT.get_template(page.template).render({name: getattr(page, name) for name in page.__dataclass_fields__})
    return f"---\n{lines}---\n\n{body}".encode()


def pages(edition: Edition, lang: str) -> list[Page]:
    """Every page of one language."""
    maker = _Maker(edition, lang)
    found: list[Page] = [maker.home()]
    for kind in KINDS:
        if kind != "activity":
            found.append(maker.index(kind))
        found += [maker.record(entry) for entry in edition.register[kind].values()]
    found += maker.stones()
    found += [maker.due(), maker.changes(), *(maker.changes(folder) for folder in KINDS_IN if edition.past), maker.quality(), maker.data(), maker.fields(), maker.rules_index()]
    found += [maker.rule(code) for code in _explanations()]
    found += [maker.text(name) for name in sorted({name for written in edition.register.pages.values() for name in written})]
    return found


SECTIONS: dict[str, tuple[tuple[str, tuple[str, ...]], ...]] = {
    "action": (
        ("summary", ("summary",)),
        ("taxa", ("taxa",)),
        ("range_states", ("range_states", "range_states_complete", "range")),
        ("proponents", ("proponents", "partners")),
        ("activities", ("activities",)),
        ("lessons_learned", ("lessons_learned",)),
        ("targets_served", ("targets_served",)),
        ("proposal", ("proposal",)),
        ("details", ("number", "title", "basis", "known_to")),
    ),
    "partner": (
        ("about", ("about",)),
        ("instruments", ("instruments",)),
        ("contributions", ("contributions",)),
        ("recognitions", ("recognitions",)),
        ("expertise", ("expertise", "regions")),
        ("details", ("name", "former_names", "acronym", "kind", "url", "country", "contact", "member_of", "code_of_conduct")),
    ),
    "plan": (
        ("summary", ("summary",)),
        ("objectives", ("objectives",)),
        ("parties", ("parties", "invited", "focal_points")),
        ("mandates", ("mandates",)),
        ("species", ("species",)),
        ("funding", ("funding", "review")),
        ("targets_served", ("targets_served",)),
        ("details", ("title", "kind", "period", "terms", "document", "predecessor", "activities_complete")),
    ),
    "activity": (
        ("text", ("text", "items", "topics")),
        ("responsible", ("addressed_to", "responsible")),
        ("phases", ("phases",)),
        ("targets_served", ("targets_served", "supports")),
        ("details", ("number", "title", "section", "group", "position", "documents", "note")),
    ),
    "species": (
        ("names", ("names",)),
        ("listings", ("listings", "listings_as_at", "instruments")),
        ("details", ("scientific_name", "rank", "synonyms", "group", "class_name", "order", "family", "species_plus_id", "note")),
        ("range", ("range",)),
    ),
    "party": (("details", ("name", "iso2", "region", "status", "since", "deposited", "party_by", "party_number", "as_at", "note")),),
    "meeting": (
        ("note", ("note",)),
        ("details", ("abbreviation", "title", "kind", "number", "body", "dates", "place", "country", "deadlines", "reports_read", "documents")),
    ),
    "target": (("text", ("text",)), ("details", ("kind", "framework", "number", "title", "period"))),
    "body": (("about", ("about",)), ("details", ("name", "acronym", "kind", "parent", "members"))),
}
"""The sections of a record's page and the fields each shows; events, sources and verification come after them."""


_RANKS = ("adopted", "rejected", "extended", "completed", "closed", "approved", "endorsed", "signed", "submitted", "reported")
"""Events in the order in which a meeting's page tells them."""


_LATELY = 5
"""So many changes are on the first page."""


class _Maker:
    """Makes the pages of one language."""

    def __init__(self, edition: Edition, lang: str) -> None:
        self.edition = edition
        self.register = edition.register
        self.words = words(lang)
        self.foot = self.words("worked_out_on", date=self.words.date(edition.as_of))
        self.telling = changes.Telling(self.words, self.register, self.register, brief=True)
        self.past = edition.past.by_record() if edition.past else {}

    def show(self, page: str, entry: Entry | None = None) -> Show:
        return Show(self.register, self.words, self.edition.as_of, page, entry)

    # --- records

    def record(self, entry: Entry) -> RecordPage:
        here = address(entry.kind, entry.id)
        show = self.show(here, entry)
        record = entry.record
        title = show.title(entry)
        heading = escape(title)
        if entry.kind == "species":
            common = title != record.scientific_name
            heading = join((title, element("span", show.scientific(entry), class_="scientific")), " ") if common else show.scientific(entry)
        sections = []
        for id_, names in SECTIONS[entry.kind]:
            used = [name for name in names if getattr(record, name) is not None]
            if not used:
                if id_ in ("summary", "range_states") and entry.kind == "action":
                    sections.append(Section(id_.replace("_", "-"), self.words.field(id_, entry.kind), show.not_recorded()))
                continue
            label = self.words("section_details") if id_ == "details" else self.words.field(id_, entry.kind)
            single = len(used) == 1 and used[0] == id_
            field = {f.name: f for f in fields(type(record))}
            body = show.value(field[id_], getattr(record, id_), (id_,)) if single else show.rows(record, (), used)
            sections.append(Section(id_.replace("_", "-"), label, body, folded=id_ == "proposal"))
        details = [s for s in sections if s.id == "details"]
        sections = [s for s in sections if s.id != "details"]
        if entry.kind == "plan":
            sections.append(self.plan_activities(entry, show))
        events = getattr(record, "events", None)
        if events:
            sections.append(Section("events", self.words.field("events", entry.kind), show.events(events)))
        back = self.back(entry, show)
        sections = back + sections if entry.kind == "species" else sections + back
        if entry.kind == "party":
            sections = self.asked_of(entry, show) + sections
        if entry.kind == "meeting" and entry is lifecycle.next_cop(self.register, self.edition.as_of):
            sections = [Section("due", self.words("page_due"), element("p", show.link("due/", self.words("home_due_more")))), *sections]
        sections += details
        sections += self.history(entry, show)
        sections += self.provenance(entry, show)
        return RecordPage(
            address=here,
            title=title,
            description=self.description(entry, show),
            words=self.words,
            trail=self.trail(entry, show),
            kicker=self.kicker(entry),
            heading=heading,
            badge=self.badge(entry, show),
            lead=self.lead(entry, show),
            flyway=show.flyway(entry) if entry.kind == "action" else Markup(""),
            facts=self.facts(entry, show),
            next=self.next(entry, show),
            sections=sections,
            boost=2 if entry.kind == "action" else 1,
            followed=(entry.kind, entry.id) in self.past,
            cite=self.words("cite", title=title, site=self.words("site_name"), date=self.words.date(self.edition.as_of)),
        )

    def kicker(self, entry: Entry) -> str:
        if entry.kind == "action" and entry.record.number:
            return self.words("kicker_action_number", number=entry.record.number)
        if entry.kind == "activity":
            return self.words("kicker_activity_number", number=entry.record.number)
        return self.words(f"kind_{entry.kind}")

    def trail(self, entry: Entry, show: Show) -> list[Row]:
        steps = [Row(show.href(""), escape(self.words("home"))), Row(show.href(f"{FOLDERS[entry.kind]}/"), escape(self.words(f"kinds_{'plan' if entry.kind == 'activity' else entry.kind}")))]
        if entry.kind == "activity":
            plan = self.register["plan"].get(entry.id.split("/")[0])
            if plan is not None:
                steps.append(Row(show.href(address("plan", plan.id)), escape(show.title(plan))))
        return steps

    def badge(self, entry: Entry, show: Show, *, short: bool = False) -> Markup | None:
        key = self.edition.status(entry)
        if key is None:
            return None
        if entry.kind == "action":
            standing = self.edition.standing[entry.id]
            shown = show.status(key)
            if not standing.known and standing.status is not None and standing.at is not None:
                shown = element("span", self.words("status_at_short" if short else "status_at", status=self.words(f"status_{standing.status}"), meeting=standing.at.record.abbreviation), class_="status status-unknown")
            return join((shown, show.tag("inferred")), " ") if standing.inferred else shown
        if entry.kind == "plan":
            latest = next((e for e in reversed(entry.record.events or []) if e.event == "extended"), None)
            word = "extended_end_not_recorded" if key == "extended" and latest is not None and latest.until is None else key.replace("-", "_")
            shown = element("span", self.words(f"plan_{word}"), class_=f"status status-plan-{key}")
            return join((shown, show.tag("inferred")), " ") if lifecycle.plan_inferred(entry.record, self.register, self.edition.as_of) else shown
        return element("span", self.words(f"progress_{key.replace('-', '_')}"), class_=f"status status-progress-{key}")

    def description(self, entry: Entry, show: Show) -> str:
        text = getattr(entry.record, "summary", None) or getattr(entry.record, "about", None) or getattr(entry.record, "text", None)
        if isinstance(text, Text):
            plain = show.plain(text)
            return plain if len(plain) <= 200 else plain[:199].rsplit(" ", 1)[0] + "…"
        return self.words("described", kind=self.words(f"kind_{entry.kind}"), title=show.title(entry))

    def lead(self, entry: Entry, show: Show) -> Markup | None:
        if entry.kind == "action":
            found = [self.register.find("species", taxon.species) for taxon in entry.record.taxa]
            return join((show.to(one) for one in found if one is not None), ", ")
        if entry.kind == "meeting":
            return show.text(entry.record.title)
        return None

    def facts(self, entry: Entry, show: Show) -> list[Row]:
        record = entry.record
        w = self.words
        if entry.kind == "action":
            adopted = next((e for e in record.events if e.event == "adopted"), None)
            states = record.range_states
            upcoming = next((d for d in self.edition.due if d.entry is entry and d.task == "report-council"), None)
            return [
                Row(w.field("range_states"), element("a", w.count("n_states", len(states)), href="#range-states") if states else show.not_recorded()),
                Row(w("fact_adopted_at"), show.ref("meeting", adopted.meeting) if adopted and adopted.meeting else show.not_recorded()),
                Row(w.field("known_to"), show.ref("meeting", record.known_to)),
                Row(w("fact_next_due"), show.link("due/", w("task_report_council")) if upcoming else escape(w("nothing_due"))),
            ]
        if entry.kind == "party":
            status = self.party_status(entry, show)
            actions = {link.entry.id for link in self.register.links[entry.kind, entry.id] if link.entry.kind == "action"}
            return [Row(w.field("status", "party"), status), Row(w("fact_actions"), escape(w.number(len(actions))) if actions else element("span", w("none_recorded"), class_="not-recorded"))]
        if entry.kind == "species":
            entries = record.listings or []
            live = list(dict.fromkeys(e.appendix for e in sorted(entries, key=lambda e: e.appendix) if e.removed is None))
            return [
                Row(w("fact_appendix"), escape(w("appendix", number=", ".join(live))) if live else show.not_recorded()),
                Row(w.field("listings_as_at"), show.time(record.listings_as_at) if record.listings_as_at else show.not_recorded()),
            ]
        if entry.kind == "partner":
            forces = [lifecycle.force(i, self.register, self.edition.as_of) for i in record.instruments or []]
            return [
                Row(w("fact_instruments"), escape(w.number(len(forces))) if forces else show.not_recorded()),
                Row(w("fact_accreditation"), escape(w(f"accreditation_{lifecycle.accreditation(record, self.register, self.edition.as_of).replace('-', '_')}"))),
            ]
        if entry.kind == "meeting":
            return [
                Row(w.field("dates"), show.when(record.dates) if record.dates else show.not_recorded()),
                Row(w.field("place"), show.text(record.place) if record.place else show.not_recorded()),
            ]
        if entry.kind == "plan":
            activities = self.register.activities[entry.id]
            return [
                Row(w.field("period"), show.when(record.period) if record.period else show.not_recorded()),
                Row(w("fact_activities"), escape(w.number(len(activities))) if activities else show.not_recorded()),
            ]
        return []

    def party_status(self, entry: Entry, show: Show) -> Markup:
        status = entry.record.status
        if status is None:
            return show.not_recorded()
        shown = escape(self.words.choice(status))
        if entry.record.as_at is not None:
            shown = join((shown, element("span", join(("(", self.words("as_at_date", date=self.words.date(entry.record.as_at)), ")")), class_="when")), " ")
        return join((shown, show.tag("unverified")), " ") if "status" in (entry.record.verification.unverified or []) else shown

    def next(self, entry: Entry, show: Show) -> Markup | None:
        if entry.kind != "action":
            return None
        standing = self.edition.standing[entry.id]
        cop = lifecycle.next_cop(self.register, self.edition.as_of)
        meeting = show.to(cop) if cop else escape(self.words("next_cop"))
        if standing.status is lifecycle.Status.ONGOING:
            key = "next_ongoing" if standing.known else "next_unknown"
        elif standing.status is lifecycle.Status.PROPOSED:
            key = "next_proposed" if standing.known else "next_proposed_unknown"
        else:
            key = f"next_{standing.status or 'none'}"
        at = show.to(standing.at) if standing.at else show.not_recorded()
        return _fill(self.words(key), meeting=meeting, at=at)

    def plan_activities(self, entry: Entry, show: Show) -> Section:
        w = self.words
        activities = self.register.activities[entry.id]
        title = w("section_activities")
        sections = entry.record.sections or []
        parts: list[Markup] = []
        if activities:
            shares = Counter(str(self.edition.progress[a.id]) for a in activities)
            parts.append(element("ul", join(element("li", join((element("span", w(f"progress_{key.replace('-', '_')}"), class_=f"status status-progress-{key}"), element("b", w.number(n))), " ")) for key, n in sorted(shares.items())), class_="shares"))
        else:
            parts.append(element("p", w("no_activities")))
        for section in sections:
            own = [a for a in activities if a.record.section == section.number]
            parts.append(element("h3", join((section.number, show.text(section.title)), ". "), id=f"section-{section.number.replace('.', '-')}"))
            if section.text is not None:
                parts.append(element("div", show.text(section.text)))
            if section.aims is not None:
                parts.append(element("p", w.field("aims")))
                parts.append(element("ul", join(element("li", show.text(aim)) for aim in section.aims)))
            grouped = {g.id: g for g in section.groups or []}
            for key in [None, *grouped]:
                rows = [a for a in own if a.record.group == key]
                if key is not None:
                    parts.append(element("h4", show.text(grouped[key].title)))
                if rows:
                    parts.append(self.activity_list(rows, show))
        rest = [a for a in activities if a.record.section not in {s.number for s in sections}]
        if rest:
            parts.append(self.activity_list(rest, show))
        return Section("activities", title, join(parts, "\n"))

    def activity_list(self, rows: list[Entry], show: Show) -> Markup:
        items = [element("li", join((show.to(a), element("span", self.words(f"progress_{self.edition.progress[a.id].replace('-', '_')}"), class_=f"status status-progress-{self.edition.progress[a.id]}")), " ")) for a in rows]
        return element("ul", join(items), class_="rows")

    def back(self, entry: Entry, show: Show) -> list[Section]:
        """What points at the record, by what it is there."""
        links = self.register.links[entry.kind, entry.id]
        roles: dict[tuple[int, int, str, str], dict[str, Markup]] = defaultdict(dict)
        order = list(KINDS)
        for link in links:
            rank, role = self.role(link.entry, link.path)
            key = (order.index(link.entry.kind), rank, link.entry.kind, role)
            part = link.entry.record
            for step in link.path[:-1]:
                part = part[step] if isinstance(step, int) else getattr(part, step)
            listed = self.listed(link.entry, show)
            roles[key].setdefault(link.entry.id, join((listed, show.tag("inferred")), " ") if getattr(part, "certainty", None) is not None else listed)
        found = []
        for (_, _, kind, role), items in sorted(roles.items(), key=lambda r: r[0]):
            body = element("ul", join(element("li", shown) for shown in items.values()), class_="rows" if len(items) <= 40 else "rows long")
            found.append((self.words(f"kinds_{kind}"), role, len(items), body))
        if not found:
            return []
        parts = [
            part
            for kinds, role, count, body in found
            for part in (
                element("h3", f"{kinds} – {role}") if count <= 40 else element("h3", f"{kinds} – {role} ({self.words.number(count)})"),
                body,
            )
        ]
        return [Section("linked", self.words("section_linked"), join(parts, "\n"))]

    def listed(self, entry: Entry, show: Show) -> Markup:
        """A record in a list: its name and status; an activity with its plan."""
        pieces: list[object] = [show.to(entry)]
        badge = self.badge(entry, show)
        if entry.kind == "activity":
            plan = self.register["plan"].get(entry.id.split("/")[0])
            pieces.append(element("span", show.title(plan) if plan else "", class_="of"))
        if badge is not None:
            pieces.append(badge)
        return join(pieces, " ")

    def role(self, entry: Entry, path: tuple[str | int, ...]) -> tuple[int, str]:
        """What the pointed-at record is in `entry`: the word of the event, decisions first, or the label of the list it stands in."""
        value: Any = entry.record
        for step in path:
            value = value[step] if isinstance(step, int) else getattr(value, step)
            if isinstance(value, Model) and isinstance(getattr(value, "event", None), str):
                event = value.event  # type: ignore[attr-defined]
                return (_RANKS.index(event) if event in _RANKS else len(_RANKS)), self.words.choice(event)
        names = [step for step in path if isinstance(step, str)]
        outer = [name for name in names if name not in ("actor", "country", "species", "meeting")]
        return 99 if names == ["known_to"] else len(_RANKS) + 1, self.words.field((outer or names)[-1], entry.kind)

    def asked_of(self, entry: Entry, show: Show) -> list[Section]:
        """What the process asks of a country: to report on the actions of which it is a Range State (step 5.5), and as a proponent."""
        code = entry.id.upper()
        items = []
        for due in self.edition.due:
            record = due.entry.record
            state = next((s for s in record.range_states or [] if s.country == code and s.until is None), None)
            proponent = next((p for p in record.proponents or [] if getattr(p, "actor", None) == code), None)
            because = (state if entry.record.status == "party" else None) if due.task == "national-report" else proponent if due.task in ("report-council", "report-cop", "report-progress", "extension") else None
            if because is not None:
                line = self.due_line(due, show)
                items.append(element("li", join((line, show.tag("inferred")), " ") if because.certainty is not None else line))
        body = element("ul", join(items), class_="rows") if items else element("p", self.words("nothing_asked"))
        silent = sum(action.record.range_states is None for action in self.register["action"].values())
        note = element("p", self.words.count("states_not_recorded", silent), class_="when") if silent else Markup("")
        return [Section("asked", self.words("section_asked"), join((body, note)))]

    def due_line(self, due: lifecycle.Due, show: Show) -> Markup:
        w = self.words
        date = show.time(due.date) if due.date else escape(w("date_not_recorded"))
        pieces: list[object] = [element("strong", w(f"task_{due.task.replace('-', '_')}")), show.to(due.entry), element("span", join((self.before(due, show), " (", date, ")")), class_="when"), element("span", w("step", step=due.step), class_="paragraph")]
        if not due.known:
            pieces.append(show.tag("if_ongoing"))
        return join(pieces, " · ")

    def before(self, due: lifecycle.Due, show: Show) -> Markup:
        meeting = show.to(due.meeting) if due.meeting else escape(self.words("next_cop"))
        return _fill(self.words("at_meeting" if due.task in ("decision", "lapse") else "before_meeting"), meeting=meeting)

    def history(self, entry: Entry, show: Show) -> list[Section]:
        """When the record was changed, in words, by whom and in which commit: dates of recording, not of decision."""
        if self.edition.past is None:
            return []
        own = self.past.get((entry.kind, entry.id), [])
        rows = [element("li", join((self.recorded(one, show.time(one.date)), self.lines([self.telling.say(change) for change in one.changes])), "\n")) for one in own]
        note = element("p", self.words("history_note" if self.edition.past.whole else "history_shallow"))
        feed = element("p", self.follow()) if own else Markup("")
        return [Section("history", self.words("section_history"), join((note, feed, element("ol", join(rows, "\n"), class_="history")), "\n"), folded=True)]

    def follow(self) -> Markup:
        """The link to the feed in the folder of the page."""
        return element("a", self.words("follow_feed"), href=feeds.NAME, type="application/atom+xml")

    def recorded(self, one: Recorded, when: Markup | None = None) -> Markup:
        """Who recorded a change, in which commit and pull request; and when, where the heading above does not say it."""
        repository = self.edition.repository
        commit = element("code", one.commit[:7])
        pieces: list[object] = [when] if when is not None else []
        pieces += [one.author, element("a", commit, href=f"{repository}/commit/{one.commit}") if repository else commit]
        if one.request:
            request = self.words("history_request", number=one.request)
            pieces.append(element("a", request, href=f"{repository}/pull/{one.request}") if repository else request)
        return element("div", join(pieces, " · "), class_="when")

    def lines(self, lines: list[str]) -> Markup:
        """Changes in words, as a list."""
        return element("ul", join((element("li", line) for line in lines), "\n"))

    def named(self, group: changes.Group, show: Show) -> list[Markup]:
        """The records of a group of changes, linked where they still have a page."""
        return [show.link(address(kind, id_), self.telling.name(kind, id_)) if id_ in self.register[kind] or id_ in self.register.tombstones[kind] else escape(id_) for kind, id_ in group.records]

    def lately(self, show: Show) -> list[Markup]:
        """What was recorded last, a line each; not how sources and verification changed, which is for those who review."""
        found: list[Markup] = []
        for one in self.edition.past.recorded if self.edition.past else ():
            for group in changes.grouped([c for c in one.changes if c.field[:1] not in (("sources",), ("verification",))], self.telling):
                names = self.named(group, show)
                name = names[0] if len(names) == 1 else escape(self.words("change_shared_by", n=self.words.number(len(names))))
                more = f" ({self.words.count('and_more', len(group.lines) - 1)})" if len(group.lines) > 1 else ""
                found.append(join((show.time(one.date), self.words("colon"), name, " – ", group.lines[0], more)))
                if len(found) == _LATELY:
                    return found
        return found

    def changes(self, folder: str = "") -> ListPage:
        """What changed day by day, in the whole register or in the records of one folder."""
        here = f"changes/{folder}/" if folder else "changes/"
        show = self.show(here)
        w = self.words
        past = self.edition.past
        kinds = KINDS_IN[folder] if folder else list(KINDS)
        parts = []
        days: dict[str, list[Recorded]] = defaultdict(list)
        for one in past.recorded if past else ():
            wanted = one.only(kinds)
            if wanted.changes:
                days[one.date].append(wanted)
        for day, commits in days.items():
            blocks: list[Markup] = []
            for one in commits:
                blocks.append(self.recorded(one))
                for group in changes.grouped(one.changes, self.telling):
                    links = self.named(group, show)
                    many = len(links) > 1
                    heading = element("summary", w("change_shared_by", n=w.number(len(links)))) if many else element("h3", links[0])
                    told = self.lines(list(group.lines))
                    blocks.append(element("details", join((heading, told, element("p", join(links, ", "))), "\n"), class_="many") if many else join((heading, told), "\n"))
            parts.append(Section(f"day-{day}", w.date(day), join(blocks, "\n")))
        if past is None:
            return ListPage(here, w("page_changes"), w("described_changes"), w, element("p", w("not_recorded")), [], found=False)
        doors = [("", w("all")), *((name, w(f"kinds_{found[0]}")) for name, found in KINDS_IN.items())]
        filters = join(element("li", element("strong", label) if name == folder else show.link(f"changes/{name}/" if name else "changes/", label)) for name, label in doors)
        title = f"{w('page_changes')}{w('colon')}{w(f'kinds_{kinds[0]}')}" if folder else w("page_changes")
        feed = self.follow() if not folder else element("a", w("follow_feed"), href=show.href(f"{folder}/{feeds.NAME}"), type="application/atom+xml")
        intro = join((element("p", w("intro_changes" if past.whole else "history_shallow")), element("nav", element("ul", filters), class_="contents", aria_label=w("changes_of"), data_search_exclude=""), element("p", feed) if parts else element("p", w("change_none"))), "\n")
        return ListPage(here, title, w("described_changes"), w, intro, parts, found=False, followed=bool(parts) and not folder)

    def provenance(self, entry: Entry, show: Show) -> list[Section]:
        record: Record = entry.record
        items = [show.source(source, ("sources", i)) for i, source in enumerate(record.sources)]
        sources = element("ol", join(element("li", item) for item in items), class_="sources")
        verification = show.rows(record.verification, ("verification",))
        edit = element("p", element("code", f"content/{path_of(entry.kind, entry.id)}"), class_="file")
        return [Section("sources", self.words.field("sources"), sources), Section("verification", self.words.field("verification"), join((verification, edit), "\n"))]

    def stones(self) -> list[Page]:
        """A page for every record that moved or was removed, so that its address still answers."""
        found: list[Page] = []
        for kind, stones in self.register.tombstones.items():
            for entry in stones.values():
                here = address(kind, entry.id)
                show = self.show(here)
                record = entry.record
                goes_to = None
                if hasattr(record, "moved_to"):
                    goes_to = show.href(address(kind, record.moved_to[0])) if len(record.moved_to) == 1 else None
                    links = join((show.ref(kind, id_) for id_ in record.moved_to), ", ")
                    body = element("p", _fill(self.words("stone_moved"), date=show.time(record.on), to=links))
                else:
                    body = join((element("p", _fill(self.words("stone_removed"), date=show.time(record.removed.on))), element("p", show.text(record.removed.reason))))
                found.append(ListPage(here, self.words("stone_title"), self.words("stone_title"), self.words, join((element("p", element("code", f"{kind} {entry.id}")), body), "\n"), [], goes_to=goes_to, found=False, followed=(kind, entry.id) in self.past))
        return found

    # --- lists

    def index(self, kind: str) -> ListPage:
        here = f"{FOLDERS[kind]}/"
        show = self.show(here)
        w = self.words
        entries = list(self.register[kind].values())
        entries.sort(key=lambda e: w.sort_key(show.title(e)))
        columns, row = self.columns(kind, show)
        groups: dict[str, list[Entry]] = defaultdict(list)
        for entry in entries:
            groups[self.grouping(kind, entry)].append(entry)
        parts = []
        for key in self.group_order(kind, groups):
            label = self.group_label(kind, key)
            rows = groups[key]
            if kind == "meeting":
                rows = sorted(rows, key=lambda e: (lifecycle.first_day(e.record.dates) or "9", e.record.number or 0), reverse=True)
            if kind == "action":
                rows = sorted(rows, key=lambda e: (e.record.number is None, [int(p) for p in (e.record.number or "0").split(".")], w.sort_key(show.title(e))))
            parts.append(Section(f"group-{key}" if key else "all", f"{label[:1].upper()}{label[1:]} ({w.number(len(rows))})", _table(label, columns, (row(entry) for entry in rows))))
        intro = element("p", _fill(w(f"intro_{kind}"), n=escape(w.number(len(entries)))))
        followed = any(record[0] in KINDS_IN[FOLDERS[kind]] for record in self.past)
        if kind == "partner":
            intro = join((intro, element("p", show.link("bodies/", w("kinds_body")))))
        return ListPage(here, w(f"kinds_{kind}"), w("list_described", kinds=w(f"kinds_{kind}")), w, intro, parts, followed=followed)

    def grouping(self, kind: str, entry: Entry) -> str:
        match kind:
            case "action":
                return self.edition.standing[entry.id].key
            case "species":
                return str(entry.record.group)
            case "party":
                return str(entry.record.status or "not-recorded")
            case "target":
                return str(entry.record.framework or entry.id)
            case "partner" | "plan" | "meeting" | "body":
                return str(entry.record.kind)
            case _:
                return ""

    def group_order(self, kind: str, groups: dict[str, list[Entry]]) -> list[str]:
        if kind == "action":
            order = ["ongoing", "completed", "unknown", "proposed", "closed", "rejected", "withdrawn"]
        elif kind == "target":
            order = sorted(groups)
        else:
            field = {"species": "group", "party": "status"}.get(kind, "kind")
            order = [*next(f.choices for f in fields(KINDS[kind]) if f.name == field), "not-recorded"]
        return [key for key in order if key in groups]

    def group_label(self, kind: str, key: str) -> str:
        if kind == "action":
            return self.words(f"status_{key}")
        if kind == "target":
            return self.show("").title(self.register["target"][key]) if key in self.register["target"] else key
        return self.words("not_recorded") if key == "not-recorded" else self.words.choice(key)

    def columns(self, kind: str, show: Show) -> tuple[list[str], Any]:
        """The columns of a list, and the function that fills a row."""
        w = self.words
        none = show.not_recorded()

        def badge(entry: Entry) -> object:
            return self.badge(entry, show, short=True) or ""

        def adopted(entry: Entry) -> Markup:
            event = next((e for e in entry.record.events if e.event == "adopted"), None)
            return show.ref("meeting", event.meeting) if event and event.meeting else none

        def taxa(entry: Entry) -> Markup:
            names = list(dict.fromkeys(t.species for t in entry.record.taxa))
            some = [show.ref("species", name) for name in names[:3]]
            more = len(names) - len(some)
            return join((join(some, ", "), w.count("and_more", more)), " ") if more else join(some, ", ")

        def count_of(entry: Entry, kinds: tuple[str, ...]) -> Markup:
            found = {link.entry.id for link in self.register.links[entry.kind, entry.id] if link.entry.kind in kinds}
            return escape(w.number(len(found))) if found else element("span", w("none_recorded"), class_="not-recorded")

        match kind:
            case "action":
                return [w("column_status"), w.field("number"), w.field("title"), w.field("taxa"), w("fact_adopted_at"), w.field("known_to")], lambda e: (
                    badge(e), e.record.number or none, show.to(e), taxa(e), adopted(e), show.ref("meeting", e.record.known_to),
                )  # fmt: skip
            case "partner":
                return [w.field("name"), w.field("acronym"), w("fact_instruments"), w("fact_accreditation")], lambda e: (
                    show.to(e), e.record.acronym or "", w.number(len(e.record.instruments)) if e.record.instruments else none,
                    w(f"accreditation_{lifecycle.accreditation(e.record, self.register, self.edition.as_of).replace('-', '_')}"),
                )  # fmt: skip
            case "plan":
                return [w("column_status"), w.field("title"), w.field("period"), w("fact_activities")], lambda e: (
                    badge(e), show.to(e), show.when(e.record.period) if e.record.period else none, w.number(len(self.register.activities[e.id])) if self.register.activities[e.id] else none,
                )  # fmt: skip
            case "species":
                return [w.field("names"), w.field("scientific_name"), w.field("listings"), w("kinds_action")], lambda e: (
                    show.link(address("species", e.id), show.common_name(e) or e.record.scientific_name), show.scientific(e),
                    ", ".join(sorted({x.appendix for x in e.record.listings or [] if x.removed is None})) or none, count_of(e, ("action",)),
                )  # fmt: skip
            case "party":
                return [w.field("name"), w.field("region"), w.field("status", "party"), w("kinds_action")], lambda e: (
                    show.to(e), w.choice(e.record.region) if e.record.region else none, self.party_status(e, show), count_of(e, ("action",)),
                )  # fmt: skip
            case "meeting":
                return [w.field("abbreviation"), w.field("title"), w.field("dates"), w.field("place")], lambda e: (
                    show.to(e), show.text(e.record.title), show.when(e.record.dates) if e.record.dates else none, show.text(e.record.place) if e.record.place else none,
                )  # fmt: skip
            case "target":
                return [w.field("number"), w.field("title"), w("column_served_by")], lambda e: (e.record.number or "", show.to(e), count_of(e, ("action", "plan", "activity")))
            case _:
                return [w.field("name"), w.field("acronym"), w("column_named_by")], lambda e: (show.to(e), e.record.acronym or "", count_of(e, tuple(KINDS)))

    # --- home, due, quality, data, rules

    def gaps(self, show: Show) -> list[Markup]:
        """Which numbers of Concerted Actions are missing, and the outcomes of which COPs are not held."""
        w = self.words
        lines = []
        series: dict[int, set[int]] = defaultdict(set)
        for entry in self.register["action"].values():
            if entry.record.number:
                cop, number = entry.record.number.split(".")
                series[int(cop)].add(int(number))
        missing = [f"{cop}.{n}" for cop, numbers in sorted(series.items()) for n in range(1, max(numbers) + 1) if n not in numbers]
        if missing:
            lines.append(element("span", w("gap_numbers", numbers=", ".join(missing))))
        unnumbered: dict[str, int] = Counter()
        for entry in self.register["action"].values():
            event = next((e for e in entry.record.events if e.event == "adopted" and e.meeting), None)
            if entry.record.number is None and event is not None:
                unnumbered[event.meeting] += 1
        for meeting, n in sorted(unnumbered.items()):
            lines.append(_fill(w.count("gap_unnumbered", n), meeting=show.ref("meeting", meeting)))
        done = lifecycle.took_place(self.register, self.edition.as_of)
        order = [cop.id for cop in done]
        for cop in done:
            unread = [e for e in self.register["action"].values() if e.record.known_to in order and order.index(e.record.known_to) < order.index(cop.id) and self.edition.standing[e.id].status in (lifecycle.Status.ONGOING, lifecycle.Status.PROPOSED)]
            if unread:
                lines.append(_fill(w.count("gap_outcomes", len(unread)), meeting=show.to(cop)))
        return lines

    def home(self) -> HomePage:
        show = self.show("")
        w = self.words
        counts = Counter(s.key for s in self.edition.standing.values())
        figures = [
            Row(w.number(len(self.register["action"])), show.link("actions/", w("kinds_action"))),
            Row(w.number(counts["ongoing"]), show.link("actions/#group-ongoing" if counts["ongoing"] else "actions/", w("figure_ongoing"))),
            Row(w.number(counts["completed"]), show.link("actions/#group-completed" if counts["completed"] else "actions/", w("figure_completed"))),
            Row(w.number(counts["unknown"]), show.link("actions/#group-unknown" if counts["unknown"] else "actions/", w("figure_unknown"))),
            Row(w.number(len(self.register["partner"])), show.link("partners/", w("kinds_partner"))),
            Row(w.number(len(self.register["activity"])), show.link("workplans/", w("figure_activities"))),
            Row(w.number(len(self.register["species"])), show.link("species/", w("kinds_species"))),
        ]
        due = [d for d in self.edition.due if d.task == "report-council"]
        cop = lifecycle.next_cop(self.register, self.edition.as_of)
        lines = []
        if cop is not None:
            lines.append(_fill(w.count("home_due", len(due)), meeting=show.to(cop)))
            lines.append(element("span", w("home_deadline", date=w.date(cop.record.deadlines.proposals) if cop.record.deadlines and cop.record.deadlines.proposals else w("date_not_recorded"))))
        doors = [
            Row(w("door_country"), show.link("countries/", w("kinds_party"))),
            Row(w("door_species"), show.link("species/", w("kinds_species"))),
            Row(w("door_partner"), show.link("partners/", w("kinds_partner"))),
            Row(w("door_meeting"), show.link("meetings/", w("kinds_meeting"))),
            Row(w("door_target"), show.link("targets/", w("kinds_target"))),
            Row(w("door_data"), show.link("data/", w("page_data"))),
        ]
        return HomePage(
            address="", title=w("site_name"), description=w("home_lead"), words=w, lead=w("home_lead"), search_label=w("search_label"), search_button=w("search_button"),
            figures=figures, flyway=self.register_line(show), due_title=w("page_due"), due=lines, due_more=show.link("due/", w("home_due_more")), gaps_title=w("gaps_title"),
            gaps=[*self.gaps(show), show.link("quality/", w("gaps_more"))],
            changed_title=w("home_changed"), changed=self.lately(show), changed_more=show.link("changes/", w("home_changed_more")), doors_title=w("doors_title"), doors=doors, foot=self.foot,
        )  # fmt: skip

    def register_line(self, show: Show) -> Markup:
        """The flyway line of the whole register: the COPs, and how many actions each adopted as far as recorded."""
        adopted: dict[str, int] = Counter(e.meeting for a in self.register["action"].values() for e in a.record.events if e.event == "adopted" and e.meeting)
        stops = [cop for cop in lifecycle.cops(self.register) if (cop.record.number or 0) >= min((self.register["meeting"][m].record.number or 99 for m in adopted if m in self.register["meeting"]), default=99)]
        if not stops:
            return Markup("")
        done = lifecycle.took_place(self.register, self.edition.as_of)
        read = {a.record.known_to for a in self.register["action"].values()}
        known = max((i for i, cop in enumerate(stops) if cop.id in read), default=0)
        line = show.line([(cop.record.abbreviation, "adopted" if cop.id in adopted else "") for cop in stops], known, self.words("flyway_register"))
        items = [element("li", join((show.to(cop), element("span", self.words.count("n_adopted", adopted[cop.id]) if cop.id in adopted else self.words("none_recorded" if cop in done else "to_come"))), self.words("colon"))) for cop in stops]
        return join((line, element("ul", join(items), class_="flyway-list")), "\n")

    def due(self) -> ListPage:
        here = "due/"
        show = self.show(here)
        w = self.words
        parts = []
        for group in lifecycle.together(self.edition.due):
            tasks = join((element("li", self.task(asked[0], show), id=asked[0].task if len(group) > 1 else None) for asked in group), "\n")
            single = group[0][0].task if len(group) == 1 else "running"
            title = w(f"task_{single.replace('-', '_')}")
            actions = [(show.to(one.entry), join([show.agent(p) for p in one.entry.record.proponents or []], ", ") or show.not_recorded(), self.badge(one.entry, show, short=True) or "") for one in group[0]]
            table = _table(title, [w("kind_action"), w.field("proponents", "action"), w("column_status")], actions)
            parts.append(Section(single, title, join((element("ul", tasks, class_="rows"), table), "\n")))
        cop = lifecycle.next_cop(self.register, self.edition.as_of)
        intro = element("p", _fill(w("intro_due"), meeting=show.to(cop) if cop else escape(w("next_cop")), date=show.time(self.edition.as_of)))
        return ListPage(here, w("page_due"), w("described_due"), w, intro, parts)

    def task(self, one: lifecycle.Due, show: Show) -> Markup:
        """What is asked and when, and the step of the Resolution that says so."""
        w = self.words
        key = one.task.replace("-", "_")
        when = join((self.before(one, show), " – ", show.time(one.date) if one.date else w("date_not_recorded")))
        where = element("div", join((when, w("step", step=one.step)), " · "), class_="when")
        return join((element("strong", w(f"task_{key}")), element("div", w(f"asks_{key}")), where))

    def quality(self) -> ListPage:
        here = "quality/"
        show = self.show(here)
        w = self.words
        register = self.register
        parts = [Section("gaps", w("gaps_title"), element("ul", join(element("li", line) for line in self.gaps(show))))]
        rows = []
        for kind in KINDS:
            cells = [w(f"kinds_{kind}"), *(w.number(number) for number in exports.completeness(register, kind))]
            rows.append(cells)
        head = [w("column_kind"), w("column_records"), *(w.choice(v) for v in ("verified", "partly", "unverified")), w("column_inferred"), w("column_gaps_fr"), w("column_gaps_es")]
        parts.append(Section("records", w("quality_records"), _table(w("quality_records"), head, rows, named=True)))
        by_path = {entry.path: entry for entry in register.entries()}
        found: dict[str, list[Diagnostic]] = defaultdict(list)
        for d in self.edition.found:
            found[d.code].append(d)
        blocks = []
        for code, group in sorted(found.items()):
            items = [element("li", join((show.to(by_path[d.location.path]) if d.location.path in by_path else escape(d.location.path), element("span", d.message, lang="en"), element("code", f"{d.location.line}:{d.location.column}")), " ")) for d in group]
            title = _explanations()[code].split("\n", 1)[0]
            blocks.append(element("h3", join((show.link(f"contribute/rules/{code.lower()}/", code), element("span", _code(title), lang="en"), f"({w.number(len(group))})"), " "), id=code.lower()))
            blocks.append(element("ul", join(items, "\n"), class_="rows"))
        parts.append(Section("findings", w("quality_findings"), join(blocks, "\n") if blocks else element("p", w("quality_none"))))
        open_ = [e for e in register.entries() if e.record.verification.unverified]
        items = [element("li", join((show.to(e), join((element("code", p) for p in e.record.verification.unverified or []), ", ")), w("colon"))) for e in open_]
        parts.append(Section("unverified", w("quality_unverified"), element("ul", join(items, "\n"), class_="rows") if items else element("p", w("quality_none")), folded=True))
        warnings = sum(d.severity is Severity.WARNING for d in self.edition.found)
        intro = join((element("p", w("intro_quality", records=w.number(len(register.entries())), warnings=w.number(warnings))), self.english()))
        return ListPage(here, w("page_quality"), w("described_quality"), w, intro, parts)

    def data(self) -> ListPage:
        here = "data/"
        show = self.show(here)
        w = self.words
        up = "../" * (0 if w.lang == "en" else 1)
        files = [element("li", join((element("a", "register.json", href=show.root + up + "data/register.json", download=""), w("data_json")), " – "))]
        if self.edition.past is not None:
            files.append(element("li", join((element("a", "changes.json", href=show.root + up + "data/changes.json", download=""), w("data_changes")), " – ")))
        parts = []
        for kind in KINDS:
            name = exports.csv_name(kind)
            files.append(element("li", join((element("a", name, href=f"{show.root}{up}data/{name}", download=""), w("data_csv", kinds=w(f"kinds_{kind}"), n=w.number(len(self.register[kind])))), " – ")))
            rows = [(element("code", c.name), w(f"type_{c.type}"), element("span", _code(c.description), lang="en")) for c in exports.columns(kind)]
            table = _table(name, (w("column_column"), w("column_type"), w("column_meaning")), rows, named=True)
            parts.append(Section(kind, join((w(f"kinds_{kind}"), name), w("colon")), table, folded=True))
        intro = join((element("p", w("intro_data")), element("ul", join(files, "\n")), element("p", w("data_reading")), element("p", w("data_formulas")), element("p", w("data_licence")), self.english()), "\n")
        return ListPage(here, w("page_data"), w("described_data"), w, intro, parts)

    def fields(self) -> ListPage:
        here = "contribute/fields/"
        w = self.words
        parts = []
        for kind, model in KINDS.items():
            blocks = [self.field_table(model, kind)]
            seen: set[type[Model]] = {Name, Text}
            queue = [m for f in fields(model) for m in f.models]
            while queue:
                one = queue.pop(0)
                if one in seen:
                    continue
                seen.add(one)
                queue += [m for f in fields(one) for m in f.models]
                blocks += [element("h3", one.__name__, id=f"{kind}-{one.__name__.lower()}"), element("p", (one.__doc__ or "").split("\n", 1)[0], lang="en"), self.field_table(one, kind)]
            parts.append(Section(kind, w(f"kinds_{kind}"), join((element("p", model.__doc__ or "", lang="en"), *blocks), "\n"), folded=True))
        return ListPage(here, w("page_fields"), w("described_fields"), w, join((element("p", w("intro_fields")), self.english())), parts, boost=0.3)

    def field_table(self, model: type[Model], kind: str) -> Markup:
        w = self.words
        rows = []
        for field in fields(model):
            kinds: list[object] = []
            if field.choices:
                kinds.append(join((element("code", c) for c in field.choices), ", "))
            elif field.models:
                kinds.append(join((element("a", m.__name__, href=f"#{kind}-{m.__name__.lower()}") if m not in (Name, Text) else escape(w("type_text_three")) for m in field.models), ", "))
            elif field.ref is not None:
                kinds.append(w("type_reference"))
            else:
                kinds.append(w(f"type_{exports.simple_type(model, field.name)}"))
            if field.many:
                kinds.insert(0, w("type_list_of"))
            label = w.field(field.name, kind)
            rows.append((element("code", field.name), label, join(kinds, " "), w("yes") if field.required else w("no"), element("span", _code(field.description), lang="en")))
        return _table(model.__name__, (w("column_field"), w("column_label"), w("column_type"), w("column_required"), w("column_meaning")), rows, named=True)

    def rules_index(self) -> ListPage:
        here = "contribute/rules/"
        show = self.show(here)
        w = self.words
        groups: dict[str, list[Markup]] = defaultdict(list)
        for code, explanation in _explanations().items():
            groups[code[0]].append(element("li", join((show.link(f"contribute/rules/{code.lower()}/", code), element("span", _code(explanation.split("\n", 1)[0]), lang="en")), " ")))
        parts = [Section(f"layer-{letter.lower()}", w(f"layer_{letter.lower()}"), element("ul", join(items, "\n"), class_="rows")) for letter, items in groups.items()]
        return ListPage(here, w("page_rules"), w("described_rules"), w, join((element("p", w("intro_rules")), self.english())), parts)

    def rule(self, code: str) -> ListPage:
        here = f"contribute/rules/{code.lower()}/"
        show = self.show(here)
        w = self.words
        title, _, rest = _explanations()[code].partition("\n")
        severity = rules.severity(code)
        blocks = [element("p", join((element("strong", w(f"severity_{severity}")), element("span", _code(title), lang="en")), " – "))]
        for chunk in re.split(r"\n\s*\n", rest.strip("\n")):
            lines = chunk.split("\n")
            label = lines[0].strip()
            if label in ("Bad:", "Good:"):
                blocks += [element("h2", w(f"rule_{label[:-1].lower()}")), element("pre", element("code", "\n".join(line.removeprefix("    ") for line in lines[1:])), lang="en")]
            elif chunk.strip():
                blocks.append(element("p", _code(" ".join(line.strip() for line in lines)), lang="en"))
        found = [d for d in self.edition.found if d.code == code]
        if found:
            blocks.append(element("p", show.link(f"quality/#{code.lower()}", w.count("rule_found", len(found)))))
        blocks += [self.english(), element("p", show.link("contribute/rules/", w("page_rules")))]
        return ListPage(here, code, title, w, join(blocks, "\n"), [], boost=0.3)

    def english(self) -> Markup:
        """The remark that what the program says of fields and rules is in English, on pages in other languages."""
        return element("p", self.words("in_english"), class_="when") if self.words.lang != "en" else Markup("")

    def text(self, name: str) -> TextPage:
        here = f"{name}/"
        show = self.show(here)
        written = next(self.register.pages[lang][name] for lang in (self.words.lang, *LANGUAGES) if name in self.register.pages.get(lang, {}))
        title = next((line[2:].strip() for line in written.split("\n") if line.startswith("# ")), name)
        description = next((line.strip() for line in written.split("\n") if line.strip() and not line.startswith("#")), title)
        sections = []
        if name == "about":
            sections = [
                Section("gaps", self.words("gaps_title"), join((element("ul", join(element("li", line) for line in self.gaps(show))), element("p", show.link("quality/", self.words("gaps_more")))), "\n")),
                Section("version", self.words("version_title"), element("p", self.words("version_text", date=self.words.date(self.edition.as_of), version=self.edition.version or self.words("not_recorded")))),
            ]
        return TextPage(here, title, description, self.words, Markup(written), sections)  # noqa: S704 - written by hand and checked on reading


def _fill(text: str, **values: Markup) -> Markup:
    """A text of the catalogue with HTML put in for its `{names}`."""
    pieces = re.split(r"\{(\w+)\}", text)
    return join(escape(piece) if i % 2 == 0 else values[piece] for i, piece in enumerate(pieces))


def _table(caption: str, columns: Sequence[str], rows: Iterable[Sequence[object]], *, named: bool = False) -> Markup:
    """A table, wide ones to be scrolled; on a phone each cell shows its column's name. With `named` the first cell of a row names it."""
    body = (element("tr", join(element("th", cell, scope="row") if named and i == 0 else element("td", cell, data_label=columns[i]) for i, cell in enumerate(row))) for row in rows)
    head = element("thead", element("tr", join(element("th", one, scope="col") for one in columns)))
    table = element("table", join((element("caption", caption, class_="hide"), head, element("tbody", join(body, "\n")))), class_="register")
    return element("div", table, class_="scroll", tabindex="0", role="region", aria_label=caption)


def _explanations() -> dict[str, str]:
    """What every code means, those of the rules of history among them."""
    return dict(sorted({**rules.explanations(), **{one.code: one.explanation for one in continuity.RULES}}.items()))


def _code(text: str) -> Markup:
    """A text of ours with what stands in backticks as code."""
    return join(element("code", piece) if i % 2 else escape(piece) for i, piece in enumerate(text.split("`")))
