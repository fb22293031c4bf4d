"""A proposal for a Concerted Action, filled into the template of Annex 2: a draft of its record."""

from __future__ import annotations

import re
from functools import cache
from itertools import chain, islice
from typing import TYPE_CHECKING, Any, NamedTuple

from generator.catalog import all_words
from generator.diagnostics import quoted
from generator.documents import activities
from generator.documents.blocks import Paragraph, Table, flat
from generator.documents.cover import Reader
from generator.documents.drafts import Draft, prose
from generator.documents.headings import Heading, fold, heading, is_guidance, language, numbered, sentences
from generator.documents.known import BACK, PART, Agent, Names, harmless, heads, ids, lines, uncounted
from generator.documents.opc import UnreadableError
from generator.documents.plain import day, nothing, symbols
from generator.models.action import Proposal
from generator.models.walk import fields

if TYPE_CHECKING:
    from collections.abc import Sequence

    from generator.documents.blocks import Block, Cell, Document
    from generator.documents.cover import Cover
    from generator.documents.drafts import Told
    from generator.documents.known import Listed
    from generator.register import Register

SECTIONS = [field.name for field in fields(Proposal)]
_PRINTED = re.compile(r"distribucion (?:general|limitada|restringida)\b|distribution (?:general|limited|restricted|generale|limitee|restreinte)\b|the geographical designations employed\b|les appellations (?:geographiques )?employees\b|las denominaciones (?:geograficas )?empleadas\b")
"""How lines begin that the documents of every meeting have."""
_PREAMBLE = re.compile(
    r"(?:(?:(?:english|francais|espanol) )?original(?: (?:english|french|spanish|anglais|francais|espagnol|ingles|frances|espanol))*|english|francais|espanol|language ?:.*|cms"
    r"|(?:convention on (?:the conservation of )?migratory species(?: of wild animals)?|convention sur (?:la conservation des |les )?especes migratrices(?: appartenant a la faune sauvage)?"
    r"|convencion sobre (?:la conservacion de )?(?:las )?especies migratorias(?: de animales silvestres)?)(?: cms)?(?: (?:symbol|cote|signatura))?)$"
)
_CONCERTED = re.compile(r"concerted actions?|actions? concertees?|accion(?:es)? concertadas?")
_OPENING = re.compile(
    r"^(?:(?:(?:cms|for|of|to|on|the|and|et|y|an?|revisi[oó]n|new|revised|updated|draft|proposed|proposals?|requests?|extension|renewal|continuation|listing|adoption|designation|inscription|inclusion|adopcion|designacion|de|d|du|des|la|le|les|l|une?|pour|nouvelle|revisee?|projets?|propositions?|demande|prolongation|prorogation"
    r"|renouvellement|reconduction|poursuite|del|el|los|las|una|para|nueva|revisad[ao]|proyectos?|propuestas?|solicitud|prorroga|renovacion|continuacion) )*"
    rf"(?:{_CONCERTED.pattern})(?: (?:proposees?|propuestas?|proposals?))?(?: (?:of (?:the )?|de la )cms)?(?: (?:no? )?\d{{1,2}} \d{{1,3}}\b)?|(?:draft|projet de|proyecto de)(?= ))"
    r"(?: (?:for|on|pour|sur|en faveur|relatives?|concernant|visant|para|a favor|en favor|sobre|relativas?)\b)?(?: (?:the|la) (?:conservation|conservacion)(?= (?:of|de|des|du|del)\b))?"
    r"(?: (?:of|the|de la|de l|des|du|de los|de las|del|de|d|la|le|les|l|el|los|las|a la|aux|au|al|a)\b)*"
)
_COUNT = re.compile(r"^[(\[]?(?:\d{1,2}|[ivx]{1,5}|[a-z])[)\].:]*$", re.IGNORECASE)
_LABEL = re.compile(r"^(?P<label>[^:\n]{3,90}):\s*")
_DASHED = re.compile(r"^(?P<label>[^\n]{3,90}?)\s[–—-]\s+(?=\S)")
_RANK = re.compile(r"(?:class|order|family|genus|classe|ordre|famille|genre|clase|orden|familia|genero) \w+$")
"""A line that tells to which class, order or family an animal belongs."""
_BEHIND = re.compile(r"(?:references?|references? cited|literature|literature cited|bibliography|bibliographie|references bibliographiques|referencias|referencias bibliograficas|bibliografia|literatura citada)")
"""The heading of what stands behind the template."""


def _count(text: str) -> int:
    """The number before a heading; 0 where there is none in figures."""
    match = re.match(r"\W{0,2}(\d{1,2})\b(?!\.\d)", text)
    return int(match[1]) if match else 0


class _Section(NamedTuple):
    field: str | None
    """The field, None for what stands under a heading that is none of the template."""
    level: int | None
    numbered: bool
    number: int = 0
    """The number before its heading; 0 where there is none in figures."""


class _Reader:
    """Goes through the document and puts each piece where its heading says."""

    def __init__(self, register: Register, draft: Draft, document: Document) -> None:
        self.draft = draft
        self.register = register
        pieces = list(flat(document.blocks))
        self.blue = 2 * sum(piece.blue for piece in pieces) < len(pieces)
        """Whether blue sets the guidance apart, and not the whole text."""
        self.names = Names(register)
        self.preamble: list[Paragraph] = []
        self.pieces: dict[str, list[Paragraph]] = {}
        self.unknown: list[tuple[Paragraph, str | None]] = []
        """What belongs to no field, and below the heading of which field it stands."""
        self.tables: list[Table] = []
        self.headings: list[Heading] = []
        self.now: _Section | None = None

    def blocks(self, blocks: Sequence[Block]) -> None:
        for block in blocks:
            if isinstance(block, Paragraph):
                self.paragraph(block)
            else:
                self.table(block)

    def table(self, table: Table) -> None:
        told = self.now is not None and self.now.field == "history"
        labels = [cell for row in table.rows for cell in row if not told and (one := next(flat(cell.blocks), None)) and self.opening(one)]
        if activities.header(table) and len(labels) < 5:
            self.tables.append(table)
            self.headings += [one for one in (activities.header(table) or (0, {}))[1].values() if len(one.languages) == 1]
            return
        if self.tables and self.now and self.now.field == "activities" and not labels and [len(row) for row in table.rows[:1]] == [len(self.tables[-1].rows[0])]:
            self.tables[-1] = Table(self.tables[-1].place, [*self.tables[-1].rows, *table.rows])
            return
        beside = sum(len(filled) > 1 and filled[0] in labels for row in table.rows for filled in ([cell for cell in row if cell.text],))
        for row in table.rows:
            if labels:
                if len(row) == 1 and row[0].span > 1 and 2 * beside > len(labels) and 0 < len(row[0].text) < 150 and not self.opening(next(flat(row[0].blocks))):
                    self.now = _Section(None, None, numbered=False)  # a heading across a table whose texts stand beside their headings
                self.row(row)
            elif self.now is None:  # the cover
                self.blocks([piece for cell in row for piece in flat(cell.blocks)])
            elif words := " | ".join(" ".join(cell.text.split()) for cell in row if cell.text):
                self.put(Paragraph(re.sub(r", column \d+$", "", row[0].place), words, item=True))

    def row(self, row: Sequence[Cell]) -> None:
        """A row of a table that lays out the template: a label and its text beside or below it."""
        filled = [cell for cell in row if cell.text]
        if len(filled) > 1 and _COUNT.match(filled[0].text) and self.opening(next(flat(filled[1].blocks))):
            self.draft.understood(filled[0].place, "the number of the heading", filled[0].text)
            filled = filled[1:]
        elif len(filled) > 1 and filled[0] is row[0] and len(filled[0].text) < 150 and not self.opening(next(flat(filled[0].blocks))):
            self.now = _Section(None, None, numbered=False)
        for cell in filled:
            self.blocks(cell.blocks)

    def opening(self, piece: Paragraph) -> tuple[Heading, str] | None:
        """The heading that a paragraph is or begins with, and what follows it."""
        if _PRINTED.match(fold(piece.text)):
            return None
        whole = heading(piece.text.replace("\n", " "), forgiving=piece.strong)
        if whole and (piece.strong or whole.field not in self.pieces):
            return whole, ""
        first, _, rest = piece.text.partition("\n")
        if rest and (one := heading(first, forgiving=piece.strong)):
            return one, rest
        label = _LABEL.match(piece.text)
        if not label or not heading(label["label"], forgiving=piece.lead > 0):
            dashed = _DASHED.match(piece.text)
            label = dashed if dashed and (len(fold(dashed["label"]).split()) > 1 or piece.lead > 0) else label
        if label and (one := heading(label["label"], forgiving=piece.lead > 0)) and (piece.lead > 0 or numbered(piece.text) or one.field not in self.pieces):
            return one, piece.text[label.end() :]
        if 0 < piece.lead < len(piece.text) and (one := heading(piece.text[: piece.lead], forgiving=True)):
            return one, piece.text[piece.lead :].lstrip(" .:–—-")
        return None

    def paragraph(self, piece: Paragraph) -> None:
        found = self.opening(piece)
        if found is None:
            if self.now and self.now.number and self.now.number + 1 == _count(piece.text) and _LABEL.match(piece.text[: piece.lead]):
                self.now = _Section(None, None, numbered=True, number=_count(piece.text))
            elif self.now and piece.strong and len(piece.text) < 150 and not piece.item and (self.apart(piece) or _BEHIND.fullmatch(fold(piece.text))):
                self.now = _Section(None, piece.level, numbered(piece.text))
            self.put(piece)
            return
        one, rest = found
        if self.pieces.get(one.field) and one.field != "activities":
            self.draft.open(one.field if one.field not in SECTIONS else f"proposal.{one.field}", f"two headings lead to it: what stands at {self.pieces[one.field][0].place} and what follows at {piece.place} were put together")
        self.headings.append(one)
        self.now = _Section(one.field, piece.level, numbered(piece.text), _count(piece.text))
        self.pieces.setdefault(one.field, [])
        self.draft.understood(piece.place, f"the heading of {one.field}", piece.text.removesuffix(rest).strip())
        if rest:
            self.put(piece._replace(text=rest, level=None, lead=0))

    def apart(self, piece: Paragraph) -> bool:
        """Whether a heading that is none of the template begins a section of its own: one as high as those of the template."""
        now = self.now
        return now is not None and ((piece.level is not None and now.level is not None and piece.level <= now.level) or (piece.level is None and now.level is None and now.numbered and numbered(piece.text)))

    def put(self, piece: Paragraph) -> None:
        """Put a piece into the section that is open, without the guidance of the template."""
        rows = [sentences(row) for row in piece.text.split("\n")]
        guidance = [one for row in rows for one in row if is_guidance(one)]
        if guidance:
            self.draft.guidance(piece.place, " ".join(guidance))
            piece = piece._replace(text="\n".join(kept for row in rows if (kept := " ".join(one for one in row if not is_guidance(one)))))
        if not piece.text:
            return
        if self.now is None or _PRINTED.match(fold(piece.text)):
            self.preamble.append(piece)
        elif self.now.field is None or (piece.blue and self.blue):
            self.unknown.append((piece, self.now.field))
        else:
            self.pieces[self.now.field].append(piece)


class Proposed(NamedTuple):
    """The draft of an action, the id its title suggests, and what was told."""

    draft: Draft
    id: str
    told: list[Told]


def propose(document: Document, register: Register, known_to: str, lang: str | None = None) -> Proposed:
    """A draft of the action that a document proposes. Raises `UnreadableError` where it has no heading of the template."""
    draft = Draft()
    reader = _Reader(register, draft, document)
    reader.blocks(document.blocks)
    if len({one.field for one in reader.headings}) < 2:
        raise UnreadableError("no headings of the template for proposals (Resolution 12.28 (Rev.COP14), Annex 2) were found in it; write them as the template has them, each on its own line")
    lang = lang or language(reader.headings)
    kept: list[tuple[Paragraph, str]] = []
    facts = _preamble(reader, document, lang, kept)
    pieces = reader.pieces
    there = {name for name, found in pieces.items() if found} | {field for _, field in reader.unknown}
    data = draft.data
    for piece in pieces.pop("history", ()):
        if fold(piece.text) in _ours():
            draft.understood(piece.place, "a line of the register's own template", piece.text)
        else:
            kept.append((piece, "the record of the action tells of it"))
    if summary := pieces.pop("summary", []):
        data["summary"] = {lang: prose(summary)}
        activities.told(draft, "summary", summary)
    _taxa(reader, pieces.pop("taxa", []))
    if who := activities.agents(draft, ("proponents",), "proponents", pieces.pop("proponents", []), reader.names):
        data["proponents"] = who
    else:
        draft.open("proponents", "who proposes it")
    _range(reader, pieces.pop("range", []), pieces.pop("range_states", []), lang)
    sections = {name: {lang: prose(found)} for name in SECTIONS if (found := pieces.get(name))}
    for name in sections:
        activities.told(draft, f"proposal.{name}", pieces[name])
    if sections:
        data["proposal"] = sections
    before = len(draft.rest)
    stray = [piece for table in reader.tables for piece in activities.proposed(draft, table, lang, reader.names)]
    kept += [(piece, "it belongs to no activity") for piece in stray]
    there |= {"activities"} if stray or len(draft.rest) > before else set()
    kept += [(piece, "activities are read from a table") for piece in pieces.get("activities", ())]
    kept += [(piece, "it is blue, as the guidance of the template" if field else "its heading is none of the template") for piece, field in reader.unknown]
    for field in ("range", "summary", "activities", *SECTIONS):
        if field not in data and field not in sections and not (field == "range" and "range_states" in data):
            said = field in there or (field == "range" and "range_states" in there)
            draft.open(f"proposal.{field}" if field in SECTIONS else field, "what the document says of it stands in a comment" if said else "the document has no text for it")
    _unsaid(draft, lang)
    _rest(reader, facts, known_to)
    order = {piece.place: number for number, piece in enumerate((*flat(document.blocks), *document.notes))}
    for piece, why in sorted(kept, key=lambda one: order.get(one[0].place, len(order))):
        draft.kept(piece, why)
    draft.sort(document)
    draft.translate(lang)
    title = next(iter(data.get("title", {}).values()), "")
    return Proposed(draft, _slug(title), draft.told)


def _unsaid(draft: Draft, lang: str) -> None:
    """Tell the texts of which the document says only that they are to come, or nothing; its words stay."""
    texts = [(name, draft.data.get(name)) for name in ("summary", "range")] + [(f"proposal.{name}", value) for name, value in draft.data.get("proposal", {}).items()]
    texts += [(f"activities.{number}.{name}", value) for number, one in enumerate(draft.data.get("activities", ()), 1) for name, value in one.items()]
    for field, value in texts:
        rows = [line for line in (value.get(lang, "") if isinstance(value, dict) else "").split("\n") if line]
        said = [line for line in rows if nothing(line)]
        if said:
            draft.open(field, f"{'the document' if said == rows else 'a line of it'} says only {' and '.join(map(quoted, dict.fromkeys(said)))}")


def _slug(title: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", _bare(fold(re.sub(r"\([^()]*\)", " ", title)))).strip("-")[:60].rstrip("-")


def _bare(words: str) -> str:
    """The words of a title without those that every title of a proposal begins with."""
    while (shorter := _OPENING.sub("", words).strip()) != words:
        words = shorter
    return words


def subject(title: str) -> str:
    """What a title is about: without the words that every title of a proposal begins with; as it is where nothing else stands in it."""
    words = [(fold(one[0]), one.end()) for one in re.finditer(r"[^\W_]+", title)]
    whole = " ".join(word for word, _ in words)
    rest = _bare(whole).split()
    if whole != fold(title) or any(" " in word for word, _ in words) or not 0 < len(rest) < len(words):
        return title
    left = title[words[len(words) - len(rest) - 1][1] :].lstrip(" :;,.)'’–—-")
    return left[:1].upper() + left[1:]


def _capital(title: str) -> bool:
    """Whether a title is written in capitals, but for what stands in brackets."""
    words = re.findall(r"[^\W\d_]{2,}", re.sub(r"\([^()]*\)", " ", title))
    return len(words) > 1 and all(word.isupper() for word in words)


_OWN_NUMBER = re.compile(r"\s*\((\d{1,2}\.\d{1,3})\)$|^(?:(?!concert).)*(?:concerted actions?|actions? concert[ée]es?|acci(?:ó|o)n(?:es)? concertadas?)(?: n[o.º°]+)? (\d{1,2}\.\d{1,3})\b", re.IGNORECASE)
"""The number behind a title, or behind the words that it begins with."""


def _recorded(reader: _Reader, title: str) -> str:
    """A title without the number behind it, where one in it is of an action on record: what is proposed is its extension, and belongs into its record."""
    match = _OWN_NUMBER.search(title)
    number = match[1] or match[2] if match else None
    known = [one.id for one in reader.register["action"].values() if number and one.record.number == number]
    if match is None or not known:
        return title
    reader.draft.data["number"] = number
    reader.draft.open("number", f"Concerted Action {number} is on record as '{known[0]}': what is new belongs into content/actions/{known[0]}.yaml, and this draft is there to copy it from")
    return title[: match.start()] if match[1] else title


class _Facts(NamedTuple):
    symbol: str | None
    meeting: str | None
    date: str | None
    title: str
    named: str
    """The meetings and days above the title that may be others."""


def _preamble(reader: _Reader, document: Document, lang: str, kept: list[tuple[Paragraph, str]]) -> _Facts:
    """What stands above the first heading, and beside the text: title, symbol, meeting, day."""
    draft, notes = reader.draft, document.notes
    titles, more = (found := reader.pieces.pop("title", []))[:1], found[1:]
    above = [*reader.preamble, *more]
    if not titles:
        at = next((i for i, piece in enumerate(above) if piece.level == 0 or (_CONCERTED.search(fold(piece.text)) and [fold(piece.text)] != list(map(fold, symbols(piece.text))))), None)
        if at is not None:
            end = at + 2 if not _slug(above[at].text) and at + 1 < len(above) and not symbols(above[at + 1].text) and not day(above[at + 1].text) else at + 1
            titles, above = above[at:end], [*above[:at], *above[end:]]
    title = activities.line(titles)
    if title:
        short = subject(_recorded(reader, title))
        if capital := _capital(title) or _capital(short):
            short = reader.names.lowered(short, lang)
        draft.data["title"] = {lang: short}
        activities.told(draft, "title" if short == title else f"title {quoted(short)}", titles)
        for piece in titles if short != title else ():
            draft.noted(("title",), piece)
        if capital:
            draft.open("title", f"the document has it in capitals: see which words of {quoted(short)} are names, and write those with a capital")
    else:
        draft.open("title", "the document has no title that speaks of a Concerted Action")
    notices = {piece for piece in (*above, *notes) if fold(piece.text).startswith(_notices())}
    heads = [piece for piece in (*above, *document.heads) if piece not in notices]
    said = Reader(reader.register, reader.names).read(heads)
    symbol = said.symbol.own
    meeting = _meeting(reader, said)
    days = {when for piece, when in said.dates if piece not in document.heads}
    date = days.pop() if len(days) == 1 else None
    if doubt := said.symbol.doubt():
        draft.open("sources.1.document", doubt)
    if days:
        draft.open("events.submitted.date", f"above the text stand {' and '.join(sorted(days))}; write the day on which it was submitted")
    for piece in (*above, *notes):
        what = []
        if piece in heads and (piece == said.by or piece.text == symbol):
            what.append(f"sources.1.document '{symbol}'")
        if meeting and ((piece, meeting) in said.meetings or (piece == said.by and reader.names.meeting(symbol or "") == meeting)):
            what.append(f"events.submitted.meeting '{meeting}'")
        if date and (piece, date) in said.dates and piece not in document.heads:
            what.append(f"events.submitted.date '{date}'")
        if what:
            draft.understood(piece.place, " and ".join(what), piece.text)
        line = "" if what else _printed(piece, said, notices)
        if what or line:
            draft.noted(("events",), piece)
        else:
            kept.append((piece, ""))
        if line:
            draft.understood(piece.place, line, piece.text)
    return _Facts(symbol, meeting, date, title, "" if meeting or date else _named(reader, heads))


def _meeting(reader: _Reader, said: Cover) -> str | None:
    """The meeting to which a proposal was submitted, where its symbol and its cover name one alone."""
    met = {*said.symbol.meetings(reader.names), *(one for _, one in said.meetings)}
    if len(met) > 1:
        reader.draft.open("events.submitted.meeting", f"above the text stand {' and '.join(sorted(met))}; write the one it was submitted to")
    return met.pop() if len(met) == 1 else None


def _named(reader: _Reader, heads: Sequence[Paragraph]) -> str:
    """The meetings and the days that lines above the title speak of, which may be others than those of the proposal."""
    found = [(one, piece.place) for piece in heads for one in (reader.names.meeting(piece.text), day(piece.text)) if one]
    told = [f"{quoted(one)} ({place})" for one, place in dict.fromkeys(found)]
    return " and ".join(told if len(told) <= _SEVERAL else [*told[:_SEVERAL], f"{len(told) - _SEVERAL:,} others"])


_SEVERAL = 4
"""So many are told one by one."""


def _printed(piece: Paragraph, said: Cover, notices: set[Paragraph]) -> str:
    """What a line of the cover is that says nothing of the proposal; empty where it may."""
    if _PRINTED.match(fold(piece.text)):
        return "a line that every document has"
    if piece in said.template:
        return "the symbol of the Resolution that the template belongs to"
    if piece in said.items:
        return "the item of the agenda"
    if piece.place.endswith((", alternative text", "header", "footer")) and fold(piece.text) in _ours():
        return "a line of the register's own template"
    printed = all(_PREAMBLE.match(words) or _PRINTED.match(words) for line in piece.text.split("\n") if (words := fold(line)))
    return "a line above the title" if printed or "____" in piece.text or piece in notices or is_guidance(piece.text) else ""


@cache
def _ours() -> frozenset[str]:
    """What the register's own template says beside its text, in every language: above its pages and of its tables."""
    told = [one for w in all_words() for one in (w("template_title"), w("template_extension"), w("kinds_species"), w.field("activities", "action"), w("field_events"), f"{w('paper_when')} {w('field_event')}")]
    return frozenset(map(fold, told))


_NAMED = re.compile(r"\b[A-Z][a-z]+ [a-z-]{3,}(?= ([a-z]{2,}\b|ssp\.|subsp\.|var\.))")
"""A scientific name with a small word after it."""
_JOINS = frozenset(("and", "et"))


def _more(row: str, names: Names) -> bool:
    """Whether a row may mean less than the whole of the animals that it names: a subspecies, a population, those of a place."""
    return bool(PART.search(fold(row))) or any(match[1] not in _JOINS and names.species(match[0]) and names.species(f"{match[0]} {match[1]}") == names.species(match[0]) for match in _NAMED.finditer(row))


@cache
def _notices() -> tuple[str, ...]:
    """How the notice begins that the register's own documents bear, in every language."""
    return tuple(fold(w("paper_draft").split("{")[0].split(":")[0]) for w in all_words())


def _taxa(reader: _Reader, pieces: Sequence[Paragraph]) -> None:
    draft, names = reader.draft, reader.names
    found: list[dict[str, Any]] = []
    listed = [(piece, row, *names.bare(row), below) for piece, row, below in lines(pieces)]
    ranked = {row: bool(_RANK.fullmatch(fold(row))) for _, row, *_ in listed}
    under = any(names.species(row) for row, rank in ranked.items() if not rank)
    doubted = {one for _, _, row, *_ in listed for one in {*names.species(row)} - {*names.meant_species(row)}}
    unsure = False
    count = 0
    back = max((number for number, (_, _, row, *_) in enumerate(listed) if not names.species(row) and not harmless(row) and BACK.search(fold(row))), default=0)
    for number, (piece, whole, row, more, below) in enumerate(listed):
        said = uncounted(row, count + 1)
        count += said != row and row[0].isdecimal()
        if ranked[whole] and under:
            draft.noted(("taxa",), piece._replace(text=whole))
            draft.understood(piece.place, "the class, order, family or genus of the animals", whole)
            continue
        named = names.species(row)
        if (heads(piece, row, below) and (not named or row.endswith(":"))) or (not named and (row.endswith(".") or names.related(said))):
            unsure = not harmless(said) and fold(row) not in names.animals
        species = [] if unsure or number < back else [one for one in names.meant_species(row) if one not in doubted]
        taxa = [{"species": one, **more} for one in species]
        found += [one for one in taxa if one not in found]
        one = piece._replace(text=whole)
        if doubt := [one for one in named if one not in species]:
            draft.open("taxa", f"{piece.place} does not say plainly that it is for {' and '.join(doubt)}: {quoted(whole)}")
        if species:
            draft.understood(piece.place, f"taxa {', '.join(species)}", whole)
            draft.noted(("taxa",), one)
            if _more(row, names):
                draft.open("taxa", f"{piece.place} says more than a name of an animal: {quoted(whole)}; where not the whole species is meant, write which part of it below 'scope'")
        elif doubt:
            draft.noted(("taxa",), one)
        else:
            hint = names.near(row, kind="species")
            draft.noted(("taxa",), one, f"it holds no scientific name of the register{'; ' if hint else ''}{hint}", kept=True)
        for name, id_ in names.unread(row):
            hint = f"is it {quoted(id_)}?" if id_ else names.near(name, kind="species")
            draft.open("taxa", f"'{name}' ({piece.place}) is not {'read' if id_ else 'in the register'}{'; ' if hint else ''}{hint}")
    if found:
        draft.data["taxa"] = found
    else:
        draft.open("taxa", "no animal of the register was found; write their ids, or add the species first")


_STATES = re.compile(r"^(?:list of )?(?:the )?range states?(?: concerned)?$|^(?:liste des )?etats de l aire de repartition(?: concernes)?$|^(?:lista de (?:los )?)?estados del area de distribucion(?: interesados)?$")


_NAME = 6
"""So many words the name of a country has at most, as far as one without a record is told."""


def _parted(piece: Paragraph) -> list[Paragraph]:
    """A paragraph in two, where a sentence within it begins with the label of the list of countries."""
    found = sentences(piece.text) if "\n" not in piece.text else []
    at = next((i for i, one in enumerate(found) if i and (label := _LABEL.match(one)) and _STATES.match(fold(label["label"]))), 0)
    return [piece._replace(text=" ".join(found[:at])), piece._replace(text=" ".join(found[at:]))] if at else [piece]


def _range(reader: _Reader, pieces: Sequence[Paragraph], listed: Sequence[Paragraph], lang: str) -> None:
    """The range in words, and the countries where a list of them is given."""
    draft, names = reader.draft, reader.names
    words: list[Paragraph] = []
    held: list[Paragraph] = []
    named: list[Listed] = []
    found: list[dict[str, Any]] = []
    parts = [(part, _list(part)) for one in pieces for part in _parted(one)] + [(one, _list(one) or one) for one in listed]
    bodies = [body or part for part, body in parts]
    runs: list[list[Paragraph]] = []  # behind the label of a list, what was said above it holds no longer
    for number, (part, body) in enumerate(parts):
        runs += [[]] if not number or number == len(parts) - len(listed) or (body and body is not part) else []
        runs[-1].append(body or part)
    rows = chain.from_iterable(names.listed(run, "country") for run in runs)
    for (piece, body), own in zip(parts, bodies, strict=True):
        here = list(islice(rows, sum(bool(line.strip()) for line in own.text.split("\n"))))
        who = [one for row in here for one in row.agents]
        known = any(one.id or one.doubt for one in who)
        if here and all(row.label and not row.unsure for row in here):
            held.append(piece)
            continue
        several = len(who) > 1 and any(one.id for one in who) and all(one.id or one.doubt for one in who)
        one_of = piece.item and len(who) == 1 and (known or names.near(own.text, kind="country"))
        if not (body or several or one_of) or (body and not known and (piece.level is not None or len(own.text.split()) > _NAME)):
            words += [*held, piece]  # the list has ended, or has not begun
            held = []
            continue
        for label in held:
            activities.labelled(draft, ("range_states",), "range_states", label)
        held = []
        draft.noted(("range_states",), piece)
        named += here
    words += held
    for row in names.settled(named):
        for one in [Agent(row.piece.text, None, ids(row.agents))] if row.unsure else row.agents:
            state = _state(draft, row.piece.place, one, names)
            if state and state["country"] not in [other["country"] for other in found]:
                found.append(state)
    if found:
        draft.data["range_states"] = found
    if words:
        draft.data["range"] = {lang: prose(words)}
        activities.told(draft, "range", words)


def _list(piece: Paragraph) -> Paragraph | None:
    """What stands behind the label of a list of countries; None where a paragraph has none."""
    label = _LABEL.match(piece.text)
    return piece._replace(text=piece.text[label.end() :]) if label and _STATES.match(fold(label["label"])) else None


def _state(draft: Draft, place: str, one: Agent, names: Names) -> dict[str, Any] | None:
    """A country of the list as the register writes it; what is none, or not plainly one, is told."""
    if one.id:
        draft.understood(place, f"range_states {one.id}{', inferred' if one.inferred else ''}", one.words)
        return {"country": one.id, **({"certainty": "inferred"} if one.inferred else {})}
    hint = names.near(one.words, kind="country")
    if one.doubt:
        what = f"does not say plainly that {one.doubt} {'are range states' if ' and ' in one.doubt else 'is one'}"
    elif names.vague(one.words):
        what = "stands for others that are not named"
    else:
        what = f"is no country of the register{'; ' if hint else ''}{hint}"
    draft.open("range_states", f"{quoted(one.words)} ({place}) {what}")
    return None


def _rest(reader: _Reader, facts: _Facts, known_to: str) -> None:
    """What is not written in the sections: the event, the source, and how far it was checked; then all in the order of the model. No document tells `known_to`: of an action on record its own is taken, else the last COP."""
    draft, data = reader.draft, reader.draft.data
    known = next((one for one in reader.register["action"].values() if "number" in data and one.record.number == data["number"]), None)
    data["known_to"] = known.record.known_to if known else known_to
    draft.open("known_to", f"{quoted(data['known_to'])} stands there, {f'as in the record of {quoted(known.id)}' if known else 'the last COP on record that took place'}: see whether its outcome for this action was read, else write the last one of which it was")
    event = {"event": "submitted", **{name: value for name in ("date", "meeting") if (value := getattr(facts, name))}}
    if not facts.date and not facts.meeting:
        draft.open("events.submitted", f"write its 'date:' or its 'meeting:'; {f'whether one of these is meant is not plain: {facts.named}' if facts.named else 'the document names neither'}")
    if facts.symbol:
        event["document"] = facts.symbol
    data["events"] = [event]
    source = {"document": facts.symbol} if facts.symbol else {"title": facts.title[:300]} if facts.title else {}
    if not facts.symbol:
        draft.open("sources", "write the 'document:', its symbol, or who is its 'publisher:'")
    if source:
        data["sources"] = [source]
    data["verification"] = {"status": "unverified"}
