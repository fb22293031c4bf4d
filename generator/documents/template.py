"""The template for proposing Concerted Actions (Resolution 12.28 (Rev.COP14), Annex 2): empty, or filled in for an extension with what the register holds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from generator.documents.paper import Paper
from generator.markup import element, escape, join
from generator.models import Action
from generator.models.action import ActionActivity, Proposal
from generator.models.walk import fields
from generator.pages.maker import Maker

if TYPE_CHECKING:
    from markupsafe import Markup

    from generator.pages.edition import Edition
    from generator.register import Entry

PARTS = (
    ("proponents", "template_proponents"), ("taxa", "template_taxa"), ("range", "template_range"), ("summary", "template_summary"), ("associated_benefits", ""), ("timeframe", ""),
    ("relationship_to_other_actions", ""), ("conservation_priority", ""), ("relevance", ""), ("absence_of_better_remedies", ""), ("readiness_and_feasibility", ""),
    ("likelihood_of_success", ""), ("magnitude_of_impact", ""), ("cost_effectiveness", ""), ("consultations", "template_consultations"), ("activities", ""),
)  # fmt: skip
"""The parts of the template in its order: the field of an action or of its proposal, and the key of its heading where that is not the label of the field."""

COLUMNS = ("activity", "outputs", "timeframe", "responsibility", "funding")
"""The columns of the template's table."""

_ROWS = 3
"""Empty rows in a table that is to be filled in."""

_OPEN = "[…]"
"""What stands where nothing is recorded and something is to be written."""


def document(edition: Edition, lang: str, extended: Entry | None = None) -> bytes:
    """The template in a language; with `extended` filled in for the extension of that action."""
    return Template(edition, lang).document(extended)


class Template(Maker):
    """Makes the template."""

    def __init__(self, edition: Edition, lang: str) -> None:
        """`lang` is one of `LANGUAGES`."""
        super().__init__(edition, lang)
        self.shower = self.show("")

    def document(self, extended: Entry | None) -> bytes:
        """The template, empty or filled in."""
        w = self.words
        title = w("template_extension" if extended else "template_title")
        paper = Paper(w, f"{title}{w('colon')}{self.shower.title(extended)}" if extended else title, title if extended else "", self.edition.as_of, self.edition.version, handed=True)
        paper.head(w("paper_original_open"), (w("paper_meeting"), w("paper_agenda")), title.upper(), f"{self.shower.title(extended)}{f' ({extended.record.number})' if extended.record.number else ''}" if extended else "", dated=False)
        if extended:
            paper.notice(w("template_notice"))
        paper.guidance(w("template_intro"))
        if extended:
            paper.guidance(w("template_prefilled"))
            paper.heading(w("template_history"))
            paper.html(self.shower.events([event.model_copy(update={"note": None}) for event in extended.record.events]))  # notes are ours, not the proponent's
        told = {field.name: field.description for model in (Proposal, Action) for field in fields(model)}
        for name, key in PARTS:
            paper.heading(w(key) if key else w.field(name, "action"))
            paper.guidance(w("template_names") if name == "taxa" else w.meaning(told[name]))
            if name == "activities":
                self.activities(paper, extended)
            elif name == "taxa":
                self.animals(paper, extended)
            else:
                self.text(paper, name, extended)
        return paper.data()

    def text(self, paper: Paper, name: str, extended: Entry | None) -> None:
        """What the register holds of a part, or room for it."""
        record = extended.record if extended else None
        value = getattr(record, name, None) or getattr(record.proposal if record else None, name, None)
        held: list[Markup] = []
        if name == "proponents":
            held = [element("ul", join(element("li", self.shower.agent(one)) for one in value))] if value else []
        elif value is not None:
            held = [element("div", self.shower.text(value))]
        if record is not None and name == "range" and record.range_states:
            states = sorted((one for one in record.range_states if one.until is None), key=lambda one: self.words.sort_key(self.shower.country(one.country)))
            held.append(element("p", join((self.words.field("range_states"), join((self.marked(self.shower.country(one.country), one) for one in states), ", ")), self.words("colon"))))
        if held:
            paper.guidance(self.words("template_revise"))
            paper.html(join(held))
        else:
            paper.paragraph(_OPEN)

    def animals(self, paper: Paper, extended: Entry | None) -> None:
        """The animals with their names in three languages and their entries in the Appendices."""
        w = self.words
        columns = (w.field("scientific_name"), w.field("en"), w.field("fr"), w.field("es"), w.field("listings"))
        rows: list[tuple[object, ...]] = [self.animal(one) for one in extended.record.taxa if one.until is None] if extended else [(_OPEN,) * 5] * _ROWS
        paper.table(w("kinds_species"), columns, rows, (30, 32, 32, 32, 44))

    def animal(self, taxon: Any) -> tuple[object, ...]:
        """A row for an animal; a look-alike outside the Appendices says so, and so does one that was inferred."""
        show = self.shower
        entry = self.register["species"].get(taxon.species)
        if entry is None:
            return (taxon.species, *[_OPEN] * 4)
        names = entry.record.names
        common = [element("span", ", ".join(found), lang=lang) if (found := getattr(names, lang, None) or []) else _OPEN for lang in ("en", "fr", "es")]
        name = self.marked(join((show.scientific(entry), *([show.text(taxon.scope)] if taxon.scope else []), *([show.tag("lookalike")] if taxon.lookalike else [])), " "), taxon)
        entries = join(element("p", self.listing(one)) for one in entry.record.listings or [] if one.removed is None)
        return name, *common, entries or _OPEN

    def marked(self, shown: object, fact: Any) -> Markup:
        """A fact with the mark of one that was inferred."""
        return join((shown, *([self.shower.tag("inferred")] if fact.certainty is not None else [])), " ")

    def listing(self, one: Any) -> Markup:
        """An entry in an Appendix: which, since when, and for which population."""
        pieces: list[object] = [self.words("appendix", number=one.appendix)]
        pieces += [self.shower.time(one.date)] if one.date else []
        pieces += [element("span", one.scope, lang="en")] if one.scope else []
        return join(pieces, ", ")

    def activities(self, paper: Paper, extended: Entry | None) -> None:
        """The table of activities, with what is recorded and with rows for more."""
        w, show = self.words, self.shower
        known = {field.name: field for field in fields(ActionActivity)}
        rows: list[tuple[object, ...]] = []
        for i, one in enumerate((extended.record.activities or []) if extended else []):
            if one.until is not None:
                continue
            cells = [show.value(known[name], value, ("activities", i, name)) if (value := getattr(one, name)) is not None else escape(_OPEN) for name in COLUMNS]
            rows.append((join((one.number, cells[0]), ". ") if one.number else cells[0], *cells[1:]))
        rows += [(_OPEN,) * len(COLUMNS)] * _ROWS
        names = [w("template_outputs") if name == "outputs" else w.field(name) for name in COLUMNS]
        paper.table(w.field("activities", "action"), names, rows, (40, 40, 30, 34, 26))
