"""A report on progress: the event it adds to the record of its action."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

from generator import canonical, rules
from generator.diagnostics import quoted
from generator.documents.blocks import flat
from generator.documents.cover import Reader
from generator.documents.drafts import Draft
from generator.documents.headings import SMALL, fold, sentences
from generator.documents.known import Names
from generator.documents.opc import UnreadableError
from generator.documents.plain import denied, symbols
from generator.models import LANGUAGES
from generator.register import Entry, Register
from generator.shape import faults, shape
from generator.source import MAX_BYTES, Source, parse

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from generator.documents.blocks import Document, Paragraph
    from generator.documents.cover import Cover
    from generator.documents.drafts import Told

_SPEAKS = re.compile(r"\b(?:propos|recommend|recommand|recomiend|recomend|request|demand|solicit|invit|sugg|sugier|propuest|propus|propon(?:e|en|emos)\b)")
_ENDS = {
    "continuation": re.compile(r"\b(?:continuation|continued?|continuing|extension|extend(?:ed|ing)?|renewal|renew(?:ed|ing)?|poursuite|poursuivre|etendre|prolonger|proroger|reconduire|poursuivie|prolongation|prolongee|prorogation|reconduction|reconduite|continuacion|continuar|continue|prorroga|prorrogar|ampliar|prolongar|prorrogue|prolongacion)\b"),
    "completion": re.compile(r"\b(?:completion|complet(?:ed?|ing)|conclud(?:e|ed|ing)|achevement|achevee|achever|completee|concluir|finalizar|finalizacion|finalizada|culminacion|terminada|completada|concluida)\b"),
    "closure": re.compile(r"\b(?:closure|closed?|closing|cloture|cloturee|cloturer|clore|cierre|cerrada|cerrar|clausura|clausurar)\b"),
}
_NUMBER = re.compile(r"\bn[os]{0,2}[.°º][oºs.]{0,3}\s*(?=\d)|\bnos?\s+(?=\d+\.\d)|\bn[úu]m\.|№", re.IGNORECASE)
"""What stands before a number, and denies nothing."""
_ANOTHER = re.compile(r"\bfor another(?= (?:triennium|period|term|cycle|phase|(?:two|three|six) years)\b)", re.IGNORECASE)
"""What goes on, and denies nothing."""
_ACTION = re.compile(r"\b(?:concerted action|action concertee|accion concertada)\b")
_LEAD = r"(?:(?:therefore|thus|hence|accordingly|consequently|finally|in conclusion|for (?:this|these) reasons?|par consequent|en consequence|c est pourquoi|enfin|en conclusion|pour (?:cette|ces) raisons?|por (?:lo tanto|tanto|consiguiente|ello)|en consecuencia|finalmente|por (?:esta|estas) razon(?:es)?) )?"
_SAYS = (
    r"(?:(?:we|the (?:proponents?|authors?|range states)|(?:this|the present) report|it is) (?:also |hereby |therefore |thus )?(?:propose[sd]?|recommend(?:s|ed)?|request(?:s|ed)?)"
    r"|(?:nous|(?:les|l) (?:proposants?|promoteurs?|auteurs?(?: de la proposition)?|etats de l aire de repartition)|le (?:proposant|promoteur)|(?:ce|le present) rapport|il est) (?:propos(?:ons|ent|e)|recommand(?:ons|ent|e)|demand(?:ons|ent|e))(?: donc)?"
    r"|(?:por ello )?(?:proponemos|recomendamos|solicitamos|(?:(?:los|el) (?:proponentes?|autor(?:es)?)|los estados del area de distribucion|(?:este|el presente) informe|se) (?:propone|recomienda|solicita)n?))"
)
"""Who proposes in a report, and that they do so now: the proponents, the authors, the Range States, the report."""
_PASSED = re.compile(r"^(?:we|the (?:proponents?|authors?|range states)|(?:this|the present) report) (?:also |hereby |therefore |thus )?(?:proposed|recommended|requested)\b|^it is (?:also |hereby |therefore |thus )?(?:proposes?|recommends?|requests?)\b")
"""What was proposed at another time."""
_IT = r"(?:(?:(?:the|this|our) )?(?:present |current )?concerted action|(?:l |cette |la presente )?action concertee|(?:la |esta |la presente )?accion concertada)"
_GOES = {
    "continuation": (
        r"continuation|extension|renewal|poursuite|prolongation|prorogation|reconduction|renouvellement|continuacion|prorroga|prolongacion|renovacion",
        r"be (?:further )?(?:continued|extended|renewed|prolonged)|soit (?:poursuivie|prolongee|prorogee|reconduite|renouvelee)|(?:se )?continue|se (?:prorrogue|prolongue|renueve)|sea (?:prorrogada|prolongada|renovada)",
        r"continu(?:e|ing)|extend(?:ing)?|renew(?:ing)?|poursuivre|prolonger|proroger|reconduire|renouveler|continuar(?: con)?|prorrogar|prolongar|renovar",
    ),
    "completion": (
        r"completion|achevement|finalizacion|culminacion|terminacion|conclusion",
        r"be (?:(?:considered|declared|regarded|marked|recogni[sz]ed)(?: as)? )?(?:completed?|concluded)|soit (?:(?:consideree|declaree)(?: comme)? )?(?:achevee|terminee|completee)|se (?:de por|considere|declare) (?:concluida|finalizada|terminada|completada)|sea (?:concluida|finalizada|terminada|completada)",
        r"complet(?:e|ing)|conclud(?:e|ing)|achever|terminer|concluir|finalizar|dar por (?:concluida|finalizada|terminada)",
    ),
    "closure": (r"closure|cloture|cierre|clausura", r"be closed|soit (?:cloturee|close)|sea (?:cerrada|clausurada)|se (?:cierre|clausure)", r"clos(?:e|ing)|cloturer|clore|cerrar|clausurar"),
}
"""What may become of an action: as a noun, as what is said of it after `that`, as a verb before it."""
_WHICH = r"(?: (?:no )?\d{1,2} \d{1,3})?(?: (?:for|on|pour|sur|en faveur|para|sobre|en favor|a favor) [^\d]{1,80}?)?"
_WHEN = r"(?:(?:\d+|c[od]p ?\d*|(?:the|an?|one|two|three|six|further|another|next|following|coming|full|end|of|meeting|conference|parties|triennium|period|term|cycle|phase|years?|l|le|la|les|une?|au|du|de|des|deux|trois|six|prochaine?|fin|autre|triennat|periode|annees?|ans?|session|conference|el|los|del?|al?|dos|tres|seis|otr[oa]s?|proxim[oa]|trienio|periodo|anos?|finales|reunion|conferencia|partes)\b) ?)+"
_TAIL = rf"(?: (?:for|until|up to|through|throughout|during|beyond|over|from|pour|jusqu|pendant|au dela|pour la periode|para|hasta|durante|mas alla|por) {_WHEN}| (?:as (?:set out|described|proposed)|tel(?:le)? que|tal como) .{{1,200}})?"
_AS = r"(?: (?:as (?:set out|described|proposed)|tel(?:le)? que|tal como) .{1,200})?"
_PLAIN = {
    name: re.compile(
        rf"{_LEAD}{_SAYS} (?:(?:the |an? |la |une? |l |de |el |una? )*(?:further |formal )?(?:{noun}) (?:of|de|du|del) {_IT}{_WHICH}{tail}"
        rf"|(?:that|que) {_IT}{_WHICH} (?:should )?(?:{that}){tail}|que (?:{that}) {_IT}{_WHICH}{tail}"
        rf"|(?:to |de |d )?(?:{verb}) {_IT}{_WHICH}{tail}"
        + (rf"|(?:to |de )?(?:consider|regard|declare|considerer|declarer|considerar|declarar) {_IT}{_WHICH}(?: as| comme| como)? (?:completed?|concluded|achevee|terminee|completee|concluida|finalizada|terminada|completada)){tail}" if name == "completion" else ")")
    )
    for name, (noun, that, verb) in _GOES.items()
    for tail in (_TAIL if name == "continuation" else _AS,)
}
"""A plain proposal to go on with the action, to take it for complete, or to close it."""
_UNSURE = re.compile(
    r"\b(?:if|unless|provided|providing|should (?!be)|would|could|may|might|only|but|premature|once|when|whether|or|subject|si|sauf|pourvu|condition|reserve|lorsque|quand|mais|ou|seulement|siempre que|solo|cuando|pero|o|salvo|sujeto|concerted actions|actions concertees|acciones concertadas)\b"
)
"""Words with which a proposal is none yet, or one of several."""
_ABOUT = re.compile(rf"{_ACTION.pattern}(?: no)?(?: (\d{{1,2}} \d{{1,3}})\b)?(?: (?:for|on|pour|sur|en faveur|para|sobre|en favor|a favor) (.*))?")
"""What the Concerted Action is that a text speaks of: its number, and its animals."""
_ENDS_THERE = re.compile(r"\b(?:until|up to|through|throughout|during|beyond|over|from|as|be|should|jusqu|pendant|au dela|tel|telle|soit|comme|hasta|durante|mas alla|tal|como|se|sea|continue)\b.*")
_GENERAL = SMALL | frozenset(
    "conservation conservacion species espece especie migratory migrateur migratoria cms triennium triennat trienio period periode periodo term cycle ciclo phase fase year annee ano one two three six deux troi dos tres seis next further prochain proximo otro autre".split()  # noqa: SIM905 - words read better than a list of them
)
"""Words that stand beside the name of an animal, or instead of it, and tell of none."""
_TITLE = re.compile(r"\b(?:report|rapport|informe)\b")
_AFTER = ("reviewed", "extended", "completed", "closed")
"""What follows a report at the same meeting."""


def report(document: Document, register: Register, entry: Entry) -> tuple[str, list[Told]]:
    """The record's file with the event added, and what was told. Raises `UnreadableError` where the report does not fit."""
    draft = Draft()
    if canonical.write(entry.kind, entry.source) != entry.source.text:
        raise UnreadableError(f"{entry.path} is not in the one right layout; run 'register fmt {entry.path}' first")
    names = Names(register)
    top = [*document.heads, *islice(flat(document.blocks), 20)]
    said = Reader(register, names).read(top)
    event, what = _event(draft, document, top, names, said, _Own(register, entry))
    if not event:
        if found := said.symbol.doubt():
            raise UnreadableError(f"the meeting it was made to was not found in it: {found}")
        raise UnreadableError("neither the meeting it was made to nor a day was found in it; write the symbol of the document, as UNEP/CMS/COP16/Doc.30.1, above the text")
    if event.get("meeting") and any(one.event == "reported" and one.meeting == event["meeting"] for one in entry.record.events):
        raise UnreadableError(f"{entry.path} has a report to {quoted(event['meeting'])} already")
    if "proposes" not in event:
        draft.open("events.reported.proposes", "'continuation', 'completion' or 'closure', where the report says so")
    for piece in (*flat(document.blocks), *document.notes):
        field = f"events.reported: {' and '.join(what[piece])}" if piece in what else ""
        if field and piece.text == event.get("document"):
            draft.understood(piece.place, field, piece.text)
        else:
            draft.kept(piece, field=field)
    draft.sort(document)
    above = draft.rest
    text = _added(entry, register, event, above)
    if len(text.encode()) > MAX_BYTES:
        text = _added(entry, register, event, [])
        draft.open(entry.path, f"the words of the report do not go into the file, which has at most {MAX_BYTES:,} bytes: take them from the document")
    return text, draft.told


def _event(draft: Draft, document: Document, top: Sequence[Paragraph], names: Names, said: Cover, own: _Own) -> tuple[dict[str, str], dict[Paragraph, list[str]]]:
    """The event as far as the report tells it, meeting and document in the pieces at its `top`, of which the cover is `said`, and what each piece tells of it."""
    event: dict[str, str] = {}
    told: dict[Paragraph, list[str]] = {}
    symbol = said.symbol
    if symbol.own and said.by:
        event["document"] = symbol.own
        what = told[said.by] = [f"document '{symbol.own}'"]
        if meeting := names.meeting(symbol.own):
            event["meeting"] = meeting
            what.append(f"meeting '{meeting}'")
    elif symbol.named:
        draft.open("events.reported.document", symbol.doubt())
    met = symbol.meetings(names) or {where for piece in top if len(piece.text) < _LONG and not symbols(piece.text) and (where := names.meeting(piece.text))}
    for piece in top:
        when, where = dict(said.dates).get(piece), names.meeting(piece.text)
        what = []
        if len(piece.text) < _LONG and "meeting" not in event and where and met == {where}:
            event["meeting"] = where
            what.append(f"meeting '{where}'")
        if len(piece.text) < _LONG and "date" not in event and "meeting" not in event and len(met) != 1 and when:
            event["date"] = when
            what.append(f"date '{when}'")
        if what:
            told[piece] = [*told.get(piece, ()), *what]
    if len(met) > 1:
        draft.open("events.reported.meeting", f"above the text stand {' and '.join(sorted(met))}; write the one it was made to")
    elif "meeting" not in event:
        for piece in top:
            if where := names.meeting(piece.text):
                draft.open("events.reported.meeting", f"{quoted(where)}, where it is the meeting that the report was made to: {piece.place} speaks of it")
    pieces = list(flat(document.blocks))
    beside = [any(len(one.text) < _LONG and not _ends_in(one, own) and (denied(one.text) or _TAKEN_BACK.search(fold(one.text))) for one in (*pieces[max(0, at - 1) : at], *pieces[at + 1 : at + 2])) for at in range(len(pieces))]
    ends = [(name, sure and not turned, denies or turned, piece) for piece, turned in zip(pieces, beside, strict=True) for name, sure, denies in _ends(piece.text, own)]
    plain = {name for name, sure, _, _ in ends if sure}
    others = [piece for piece in top if len(piece.text) < _LONG and (piece.strong or _TITLE.search(fold(piece.text))) and own.is_not(fold(piece.text))]
    for piece in others:
        draft.open("events.reported.proposes", f"{piece.place} names another Concerted Action, or animals that are none of its own: {quoted(piece.text)}")
    certain = len(plain) == 1 and not others and not any(name not in plain or turned for name, _, turned, _ in ends)
    for name, sure, piece in dict.fromkeys((name, sure, piece) for name, sure, _, piece in ends):
        if certain and sure:
            told.setdefault(piece, []).append(f"proposes '{name}'")
        elif not certain:
            draft.open("events.reported.proposes", f"{piece.place} speaks of {name}: {quoted(piece.text)}")
    event |= {"proposes": plain.pop()} if certain else {}
    where_or_when = event.keys() & {"meeting", "date"}
    order = ("date", "meeting", "document", "proposes")
    return ({name: event[name] for name in order if name in event} if where_or_when else {}), told


_LONG = 200
"""So many letters has a line above the text at most."""


def _ends_in(piece: Paragraph, own: _Own) -> bool:
    """Whether a paragraph speaks of a proposal itself."""
    return any(True for _ in _ends(piece.text, own))


_TAKEN_BACK = re.compile(r"\b(?:withdr\w+|retir\w+|(?:was|were|fut|furent|fue|fueron) (?:\w+ )?(?:recomm|recom|propos|propues|agreed)\w*)")
"""What a line beside a proposal says that was taken back, or made at another time."""


class _Own:
    """What the Concerted Action of a record is called."""

    def __init__(self, register: Register, entry: Entry) -> None:
        record = entry.record
        species = [found.record for one in record.taxa if (found := register["species"].get(one.species))]
        names = [getattr(record.title, lang) or "" for lang in LANGUAGES]
        names += [name for one in species for name in (one.scientific_name, *(one.synonyms or ()), *(name for lang in LANGUAGES for name in getattr(one.names, lang, None) or ()))]
        self.number = (record.number or "").replace(".", " ")
        self.words = {word.rstrip("sx") for name in names for word in fold(name).split()}

    def is_not(self, words: str) -> bool:
        """Whether a text speaks of a Concerted Action of another number, or for others than its animals."""
        for match in _ABOUT.finditer(words):
            about = _ENDS_THERE.sub("", match[2] or "").split()
            if match[1] not in (None, self.number) or not {word.rstrip("sx") for word in about if not word.isdecimal()} <= self.words | _GENERAL:
                return True
        return False


def _ends(text: str, own: _Own) -> Iterator[tuple[str, bool, bool]]:
    """What the sentences that speak of a proposal for the Concerted Action say; whether it is plainly that of the proponents, now, without a condition, and for the action itself; whether it is denied."""
    for line in text.split("\n"):
        for sentence in sentences(line):
            said = _ANOTHER.sub("for a", _NUMBER.sub("", sentence))
            words = fold(said)
            if not _SPEAKS.search(words) or not _ACTION.search(words):
                continue
            named = {name for name, form in _ENDS.items() if form.search(words)}
            plain = [name for name, form in _PLAIN.items() if form.fullmatch(words)]
            sure = len(plain) == 1 and not own.is_not(words) and named == set(plain) and not denied(said) and not _UNSURE.search(words) and not _PASSED.match(words) and not re.search(r'["«»“”„\[\]]', said)
            yield from ((name, sure, denied(said)) for name in sorted(named | set(plain)))


def _added(entry: Entry, register: Register, event: dict[str, str], above: Sequence[str]) -> str:
    """The file with the event where it belongs in time. Raises `UnreadableError` where it may stand nowhere."""
    events = entry.record.events
    same = [i for i, one in enumerate(events) if one.meeting and one.meeting == event.get("meeting") and one.event in _AFTER]
    cop = _cop(register, event.get("meeting"))
    first = max((i + 1 for i, one in enumerate(events) if 0 < _cop(register, one.meeting) < cop), default=0) if cop else 0
    places = [*same[:1], *range(len(events), first - 1, -1)]
    before = _breaches(entry.source.text, entry, register)
    reason = ""
    for place in places:
        text = _inserted(entry.source, place, event, above)
        fresh = [message for message in _breaches(text, entry, register) if message not in before]
        if not fresh:
            return text
        reason = reason or fresh[0]
    raise UnreadableError(f"a report does not fit into {entry.path}: {reason}")


def _cop(register: Register, meeting: str | None) -> int:
    """The number of a COP; 0 for another meeting, or none."""
    entry = register["meeting"].get(meeting or "")
    return entry.record.number or 0 if entry and entry.record.kind == "cop" else 0


def _inserted(source: Source, place: int, event: dict[str, str], above: Sequence[str]) -> str:
    lines = source.text.rstrip("\n").split("\n")
    events = source.node("events")
    if place < len(events.items):
        at = events.items[place].line - 1
        while lines[at - 1].lstrip().startswith("#"):
            at -= 1
    else:
        following = [line for line, _, _ in source.root.fields.values() if line > events.items[-1].line]
        at = min(following) - 1 if following else len(lines)
        while lines[at - 1].startswith("#") or not lines[at - 1].strip():
            at -= 1
    fresh = ["  - event: reported", *(f"    {name}: {value if name == 'date' else canonical.text(value)}" for name, value in event.items())]
    return "\n".join([*lines[:at], *(f"  {line}" for line in above), *fresh, *lines[at:]]) + "\n"


def _breaches(text: str, entry: Entry, register: Register) -> list[str]:
    """What the rules on events say of a record."""
    source = parse(entry.path, text.encode())
    if not isinstance(source, Source):
        return [source[0].message] if source[0].code not in ("S103", "S104") else []
    record = shape(entry.kind, source)
    if isinstance(record, list):
        return [f"{one.message} ({one.hint})" for one in faults(entry.kind, source, record)]
    fresh = Entry(entry.kind, entry.id, record, source)
    return [f"{one.message}; {one.hint}" for one in rules.breaches(fresh, register, "") if one.code in ("L201", "L203", "L204")]
