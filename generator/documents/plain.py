"""What a text says plainly of documents, days, stretches of time and sums of money; and whether it denies, limits or says nothing."""

from __future__ import annotations

import re
import unicodedata
from calendar import monthrange
from typing import TYPE_CHECKING, NamedTuple

from generator.documents.headings import fold
from generator.shape import meant

if TYPE_CHECKING:
    from collections.abc import Iterable

    from generator.documents.blocks import Paragraph
    from generator.documents.known import Names

_NOTHING = re.compile(
    r"(?:tb[acd]|n ?a|n ?d|none|nil|nothing|nobody|pending|unknown|unclear|undecided|x+|ditto|idem|ibid(?:em)?|same|as above|see above|not (?:yet )?(?:known|available|applicable|decided|determined|defined|confirmed|agreed|identified|written)|to (?:be (?:\w+ )?(?:determined|confirmed|decided|agreed|identified|announced|defined|advised|completed|written|added|specified|provided|filled in)|follow|come)|(?:left )?(?:open|blank)"
    r"|a (?:determiner|confirmer|definir|preciser|completer|venir|decider|determinar|confirmar|completar)|(?:sans|no) objet|non (?:applicable|disponible|determine|connu)e?|neant|inconnue?|aucune?|pas encore \w+|en attente"
    r"|por (?:determinar|confirmar|definir|decidir|completar|acordar)|no (?:aplica|procede|aplicable|disponible)|ningun[ao]?|desconocid[ao]|pendiente|aun no \w+)?"
)
"""What says nothing yet, where it stands alone."""


def nothing(text: str) -> bool:
    """Whether a text says only that something is to come, or nothing."""
    return bool(_NOTHING.fullmatch(fold(text)))


_COUNTED = "(?:Doc|Inf|CRP|Conf|Outcome|Resolution|Résolution|Resolución|Concerted Action|Action concertée|Acción concertada)"
_AGAIN = "(?-i:Rev|Add|Corr|REV|ADD|CORR)"
_ANNEX = r"[/-] ?(?:Annexe?|Anexo) ?(?:[IVXLC]+|\d+|[A-Z])\b"
_SYMBOL = re.compile(rf"\b(?:UNEP|PNUE|PNUMA)/CMS/(?:{_COUNTED}\.? (?=\d)|{_ANNEX}|{_AGAIN}\.? (?=\d\b)| ?/ ?(?={_AGAIN}\b)| (?={_AGAIN}\b)| ?\({_AGAIN}\.? ?(?:COP)?\d+\)|\(\w\)|\w+|[./-]+){{1,60}}", re.IGNORECASE)
_CUT = re.compile(rf"[/-]$|/CMS/\D*$|/CMS/(?!{_COUNTED})[^/]*$|\b(?:Doc|Inf|CRP)\b(?!\W{{0,2}}\d)|\bAnnexe?$|\bAnexo$", re.IGNORECASE)
"""What only begins as a symbol: it ends too early, names a meeting alone, or has no number yet, as `Doc.XX`."""


def symbols(text: str) -> list[str]:
    """The symbols of documents in a text, as far as they are written."""
    return list(dict.fromkeys(one[0].rstrip(".,;:") for one in _SYMBOL.finditer(text)))


def whole(symbol: str) -> bool:
    """Whether a symbol is written in full, and names a document."""
    return not _CUT.search(symbol)


_MONTHS = {
    name: number
    for names in (
        "january february march april may june july august september october november december",
        "janvier fevrier mars avril mai juin juillet aout septembre octobre novembre decembre",
        "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
    )
    for number, name in enumerate(names.split(), 1)
}


def day(text: str) -> str | None:
    """The first day that a text names, as `2026-03-12`; None where it names none."""
    if match := re.search(r"\b(?:19|20)\d\d-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])\b", text):
        return _day(match[0])
    words = fold(text)
    months = "|".join(_MONTHS)
    for form in (rf"\b(?P<d>\d{{1,2}})(?:st|nd|rd|th|er)? (?:de |of )?(?P<m>{months}) (?:de |del )?(?P<y>(?:19|20)\d\d)\b", rf"\b(?P<m>{months}) (?P<d>\d{{1,2}})(?:st|nd|rd|th)? (?P<y>(?:19|20)\d\d)\b"):
        match = re.search(form, words)
        if match:
            return _day(f"{match['y']}-{_MONTHS[match['m']]:02}-{int(match['d']):02}")
    return None


def _day(written: str) -> str | None:
    """A day of the calendar as it is written; None where there is none such."""
    year, month, number = map(int, written.split("-"))
    return written if 1 <= number <= monthrange(year, month)[1] else None


# --- the symbol of a document itself ----------------------------------------------------------------------------------------------------

_LABELS = frozenset(("document", "documento", "doc", "symbol", "cote", "signatura"))
_BESIDE = frozenset((*_MONTHS, *fold("original language langue idioma lengua english french spanish anglais français espagnol inglés francés español distribution general limited de del of").split()))
"""What may stand on the line of a document's own symbol."""


_SEVERAL = 4
"""So many are told one by one."""


class Symbol(NamedTuple):
    """The symbol of a document: the one that stands there plainly as its own, and all that its pieces name."""

    own: str | None
    named: list[tuple[Paragraph, str]]
    """Each with its piece; those that may be its own first."""
    alone: int
    """How many of them stand alone on a line."""

    def doubt(self) -> str:
        """Why none is the document's own; empty where none is named, or one is."""
        if self.own or not self.named:
            return ""
        each = list(dict.fromkeys(f"'{one}' ({piece.place})" for piece, one in self.named[: self.alone or None] if whole(one)))
        told = " and ".join(each if len(each) <= _SEVERAL else [*each[:_SEVERAL], f"{len(each) - _SEVERAL:,} others"])
        return f"{f'whether its own symbol is {told} is not plain' if told else 'its own symbol is not written in full'}; write it above the text on a line of its own, as 'Document: UNEP/CMS/COP16/Doc.30.1'"

    def meetings(self, names: Names) -> set[str]:
        """The meetings that the symbols name which may be its own."""
        return {found for _, one in self.named[: self.alone] if (found := names.meeting(one))}


def own_symbol(pieces: Iterable[Paragraph]) -> Symbol:
    """The symbol of the document whose top the pieces are: alone on a line, with a label where several are, or the only one and at the beginning of its line."""
    pieces = list(pieces)
    named = [(piece, one) for piece in pieces for one in symbols(piece.text)]
    alone = [(piece, one, label) for piece in pieces for line in piece.text.split("\n") for one, label in _alone(line)]
    labelled = [(piece, one) for piece, one, label in alone if label]
    chosen = labelled or [(piece, one) for piece, one, _ in alone]
    if not chosen and len({one for _, one in named}) == 1:
        chosen = [(piece, one) for piece, one in named if any(line.lstrip().startswith(one) for line in piece.text.split("\n"))]
    found = {one for _, one in chosen}
    return Symbol(found.pop() if len(found) == 1 and all(map(whole, found)) else None, list(dict.fromkeys((*chosen, *named))), len(dict.fromkeys(chosen)))


def _alone(line: str) -> Iterable[tuple[str, bool]]:
    """The symbol that stands alone on a line, and whether it is labelled as the document's own."""
    found = symbols(line)
    words = {word for word in fold(line.replace(found[0], " ")).split() if not word.isdecimal() and word not in _BESIDE} if len(found) == 1 else set()
    return [(found[0], bool(words))] if len(found) == 1 and words <= _LABELS else []


# --- stretches of time ------------------------------------------------------------------------------------------------------------------

_SHORT_MONTHS = {short: number for name, number in _MONTHS.items() for short in (name[:3], name[:4]) if {other for one, other in _MONTHS.items() if one.startswith(short)} == {number}}
_YEAR = r"(?:19|20)\d\d"
_NTH = {**{f"{number}{ending}": number for number in range(1, 5) for ending in ("", "st", "nd", "rd", "th", "er", "e", "o")}, "first": 1, "second": 2, "third": 3, "fourth": 4}
_NTH |= {"premier": 1, "deuxieme": 2, "troisieme": 3, "quatrieme": 4, "primer": 1, "segundo": 2, "tercer": 3, "cuarto": 4}
_PARTS = {"q": 3, "t": 3, "quarter": 3, "trimestre": 3, "h": 6, "s": 6, "half": 6, "semestre": 6, "semester": 6}
"""How many months a part of a year has."""
_TO = re.compile(r"\s*(?:-|\bto\b|\buntil\b|\bthrough\b|\ba\b|\bau\b|\bal?\b|\bjusqu ?'?a\b|\bhasta\b)\s*")
_FROM = re.compile(r"^(?:from|since|starting(?: in)?|a partir de|a partir del|des|depuis|desde) |(?: ?\+| onwards?| and beyond| et au-dela| y mas alla| en adelante)$")
_BY = re.compile(r"^(?:(?:by|until|d'ici(?: a)?|jusqu'a|hasta|para|the|a|la) )*(?:(?:end|fin|fines|finales) )?(?:(?:of|de) )?")


class Stretch(NamedTuple):
    """From when to when; a beginning that is not told is empty, an open end is None."""

    start: str
    end: str | None


def stretch(text: str) -> Stretch | None:
    """The stretch of time that the whole text names plainly: years, quarters, months or days; None where it says anything else, as 'before 2027'."""
    if len(text) > 80:
        return None
    letters = unicodedata.normalize("NFKD", text.casefold())
    words = re.sub(r"\s+", " ", "".join(char for char in letters if not unicodedata.combining(char)).translate(str.maketrans("’–—", "'--"))).strip(" .")
    if (one := _unit(words)) is not None:
        return one
    for match in _TO.finditer(words):
        left, right = words[: match.start()].removeprefix("from ").removeprefix("de ").removeprefix("du "), words[match.end() :]
        end = _unit(right) if left.strip() else None
        start = end and (_unit(left) or _unit(f"{left} {end.start[:4]}"))
        if start and end and start.start <= end.start:
            return Stretch(start.start, end.end)
    if (shorter := _FROM.sub("", words)) != words and (one := _unit(shorter)):
        return Stretch(one.start, None)
    if (shorter := _BY.sub("", words)) != words and not set(words.removesuffix(shorter).split()) <= {"the", "a", "la", "of", "de"} and (one := _unit(shorter)):
        return Stretch("", one.end)
    return None


def _unit(words: str) -> Stretch | None:
    """A year, a part of one, a month or a day."""
    words = words.strip(" ,")
    if re.fullmatch(rf"{_YEAR}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?)?", words):
        return Stretch(words, words) if len(words) < len("2027-03-05") or _day(words) else None
    if (match := re.fullmatch(rf"({_YEAR})/(\d\d)", words)) and int(match[2]) == (int(match[1]) + 1) % 100:
        return Stretch(match[1], str(int(match[1]) + 1))
    if (match := re.fullmatch(r"((?:19|20)(\d\d))-(\d\d)", words)) and int(match[3]) > max(12, int(match[2])):
        return Stretch(match[1], match[1][:2] + match[3])
    year = re.match(rf"({_YEAR})\b[ ,:/-]*", words) or re.search(rf"[ ,/-]*(?:of |de |del |du )?\b({_YEAR})$", words)
    if year is None:
        return None
    rest = (words[: year.start()] + words[year.end() :]).strip(" .")
    names = "|".join(_PARTS)
    if (match := re.fullmatch(rf"({names}) ?([1-4])(?: ?(-|/|&|and|et|y|to|a) ?(?:{names})? ?([1-4]))?", rest)) or (match := re.fullmatch(rf"(?:the |le |el )?({'|'.join(_NTH)}) ?({names})()()", rest)):
        name, first = (match[1], int(match[2])) if match[1] in _PARTS else (match[2], _NTH[match[1]])
        months, last = _PARTS[name], int(match[4] or first)
        if match[3] in ("/", "&", "and", "et", "y") and last != first + 1:
            return None  # what lies between the two is not said
        return Stretch(f"{year[1]}-{(first - 1) * months + 1:02}", f"{year[1]}-{last * months:02}") if first <= last <= 12 // months else None
    month = _MONTHS.get(rest) or _SHORT_MONTHS.get(rest.rstrip("."))
    if month:
        return Stretch(f"{year[1]}-{month:02}", f"{year[1]}-{month:02}")
    if re.fullmatch(r"\d{1,2}([/.-])\d{1,2}\1\d{4}", words) and len(days := meant(words)) == 1:
        return Stretch(days[0], days[0])
    whole = day(words)
    return Stretch(whole, whole) if whole and re.fullmatch(r"\d{1,2}[a-z]{0,2} (?:of |de )?[a-z]+ (?:del? )?\d{4}|[a-z]+ \d{1,2}[a-z]{0,2},? \d{4}", words) else None


# --- money ------------------------------------------------------------------------------------------------------------------------------

_SIGNS = {"us$": "USD", "$us": "USD", "€": "EUR", "£": "GBP", "euros": "EUR", "euro": "EUR", "us dollars": "USD", "dollars us": "USD"}
_SIGNS |= {code.lower(): code for code in "USD EUR GBP CHF AUD CAD NZD JPY NOK SEK DKK ZAR AED SAR XOF XAF KES BRL INR CNY".split()}  # noqa: SIM905 - words read better than a list of them
_TIMES = {"k": 1000, "thousand": 1000, "mille": 1000, "mil": 1000, "m": 10**6, "million": 10**6, "millions": 10**6, "millon": 10**6, "millones": 10**6}
_MONEY = re.compile(r"(?<![\w.,])(?P<whole>\d{1,3}(?:[ .,'’]\d{3})+|\d+)(?:[.,](?P<part>\d{1,2}))?(?![\d.,]\d)(?: ?(?P<times>k|thousand|mille|mil|m|millions?|mill[oó]n|millones)\b)?", re.IGNORECASE)
_CURRENCY = re.compile("|".join(rf"(?<!\w){re.escape(one)}(?!\w)" if one[-1].isalpha() and one[0].isalpha() else re.escape(one) for one in sorted(_SIGNS, key=len, reverse=True)), re.IGNORECASE)
_PLAIN = frozenset(
    fold(
        "the in of total sum amount cost costs budget core regular fund funds funding contribution contributions voluntary grant grants trust staff time travel workshop meeting consultant consultants consultancy printing translation"
        " equipment training un une l d la le les du de au somme montant coût coûts ordinaire base fonds financement volontaire volontaires subvention temps travail personnel voyage voyages atelier réunion traduction impression formation"
        " una el los las del en suma importe costo costos coste costes presupuesto ordinario básico fondo fondos financiación financiamiento contribución contribuciones voluntario voluntaria voluntarios voluntarias subvención tiempo personal"
        " viaje viajes taller traducción impresión formación"
    ).split()
)
"""Words beside a sum that change nothing of it."""
_DENIES = re.compile(
    r"\b(?:not|no|nor|neither|never|without|against|ne|pas|ni|sans|non|aucune?|sin|contra|tampoco|ningun[ao]?|refus\w*|declin\w*|reject\w*|hardly|unable|unlikely|whether|another|except|excepted|excepto?|exclud\w*|excluant|excluyendo|other than|sauf|hormis|salvo|rechaz\w*|rejet\w*)\b"
)
_LIMITS = re.compile(
    r"\b(?:per|each|every|annual\w*|yearly|monthly|daily|year|years|month|months|which|up|least|most|about|approx\w*|circa|ca|around|roughly|estimat\w*|minimum|maximum|min|max|half|part|or|if|unless|subject|less|more|unfunded|shortfall|gap|sought|tbc|tbd|confirmed"
    r"|par|chaque|chacun\w*|annee|annees|mois|mensuel\w*|annuel\w*|dont|jusqu|environ|moins|plus|moitie|partie|ou|si|sous|reserve|estime\w*|confirmer|trouver|determiner"
    r"|por|cada|ano|anos|mes|meses|mensual\w*|anual\w*|cual|cuales|hasta|menos|mas|aproximad\w*|alrededor|mitad|parte|o|u|sujeto|estimad\w*|confirmar|determinar|buscar)\b"
)
"""Words that limit a sum, wherever they stand beside it."""


class Amount(NamedTuple):
    """A sum in whole units of a currency."""

    amount: int
    currency: str


def currency(text: str) -> str | None:
    """The code of the currency that a text names, where it names one alone."""
    found = {_SIGNS[one.lower()] for one in _CURRENCY.findall(text)}
    return found.pop() if len(found) == 1 else None


def denied(text: str) -> bool:
    """Whether something in a text may turn it round, or asks: people then read it, not the program."""
    return bool("?" in text or _DENIES.search(fold(text)))


def limited(text: str) -> bool:
    """Whether a text beside a sum may change what it says: a denial, a limit, another figure."""
    return denied(text) or bool(_LIMITS.search(words := fold(text)) or re.search(r"\d", words))


def unsaid(title: str) -> bool:
    """Whether the heading of a column says no more of the sums below it than their currency."""
    return set(fold(_CURRENCY.sub(" ", title)).split()) <= _PLAIN


def money(text: str, lang: str = "") -> Amount | None:
    """The sum that a text names plainly: one figure beside a currency, with no words but such as change nothing of it; None where it says anything else. `mil` is a thousand in Spanish alone."""
    found = list(_MONEY.finditer(text)) if len(text) < 1000 else []
    if len(found) != 1 or re.fullmatch(r"\s*\(.*\)\s*", text):
        return None
    match = found[0]
    before, after = text[: match.start()].rstrip(), text[match.end() :].lstrip()
    behind = _CURRENCY.match(after := re.sub(r"^(?:de |d['’])", "", after))
    ahead = None if behind else next((one for one in _CURRENCY.finditer(before) if one.end() == len(before)), None)
    if not ahead and not behind:
        return None
    code = _SIGNS[(behind or ahead)[0].lower()]  # type: ignore[index]
    left, right = text[: ahead.start() if ahead else match.start()], after[behind.end() :] if behind else after
    rest = re.sub(r"(?<=[^\W\d]) [-–—] $", " ", left) + " | " + re.sub(r"^\s*(?:[-–—] |from )(?=[^\W\d])", "", right)
    if not set(fold(rest).split()) <= _PLAIN or re.search(r"[^\w\s|.,;:()'’/&]", rest):
        return None
    if (match["times"] or "").lower() == "mil" and lang != "es":
        return None
    times = _TIMES.get((match["times"] or "").lower().replace("ó", "o"), 1)
    digits = re.sub(r"\D", "", match["whole"])
    value = int(digits) * times * 100 + int((match["part"] or "0").ljust(2, "0")) * times
    if len(digits) > _FIGURES or value % 100 or (times > 1 and digits != match["whole"]):
        return None
    return Amount(value // 100, code)


_FIGURES = 12
"""So many figures a sum has at most."""
