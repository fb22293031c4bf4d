"""Tables of activities: those of a proposal, and those of a work plan, from Word or a spreadsheet."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

from generator.diagnostics import quoted
from generator.documents.blocks import Paragraph, Table, flat
from generator.documents.drafts import Draft, Outcome, Told, prose
from generator.documents.headings import Heading, column, fold, language, sentences
from generator.documents.known import BOX, Names, harmless
from generator.documents.opc import UnreadableError
from generator.documents.plain import currency, denied, limited, money, own_symbol, stretch, symbols, unsaid, whole
from generator.models import LANGUAGES
from generator.rules import PHONE

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from generator.documents.blocks import Cell, Document
    from generator.models.walk import Path
    from generator.register import Entry, Register

_MAIN = ("activity", "title", "text")
_SEVERAL = ("funding", "remarks")
"""Fields that several columns may hold."""


class Row(NamedTuple):
    """An activity as its row tells it: the paragraphs of each field, those of columns that are none, and the headings within the table that stand above it."""

    place: str
    pieces: dict[str, list[Paragraph]]
    others: list[Paragraph]
    above: list[Paragraph]
    more: list[str]
    """Further rows that its number stands beside."""


class Rows(NamedTuple):
    """What a table of activities holds: its activities, what belongs to none, and the headings of its columns with their fields."""

    rows: list[Row]
    stray: list[Paragraph]
    columns: list[tuple[Paragraph, str]]


def header(table: Table) -> tuple[int, dict[int, Heading]] | None:
    """Where the table of activities has its header, and which field each column is; None where it is no such table."""
    for number, row in enumerate(table.rows[:6]):
        found = _columns(row)
        fields = {one.field for one in found.values()}
        if len(fields) > 1 and fields & set(_MAIN):
            return number, found
    return None


def _columns(row: Sequence[Cell]) -> dict[int, Heading]:
    found: dict[int, Heading] = {}
    for cell in row:
        one = _column(cell.text)
        if one and (one.field in _SEVERAL or one.field not in {other.field for other in found.values()}):
            found |= dict.fromkeys(range(cell.column, cell.column + cell.span), one)
    return found


def _column(text: str) -> Heading | None:
    """The column that a heading names; of one for several fields, as 'Activity / Responsible', that of the activity, which then holds all."""
    text = text.replace("\n", " ")
    if (one := column(text)) is not None:
        return one
    parts = _several(text)
    return next((part for part in parts if part.field in _MAIN), parts[0] if len({part.field for part in parts}) == 1 else None)


def _several(text: str) -> list[Heading]:
    """The fields that a heading names side by side; nothing where a part of it is none."""
    parts = [column(part) for part in re.split(r"\s*(?:[/&,+]|\band\b|\bet\b|\by\b)\s*", text.replace("\n", " ")) if part] if len(text) < 200 else []
    known = [part for part in parts if part]
    return known if len(known) == len(parts) > 1 else []


def rows(table: Table, without: Sequence[str] = ()) -> Rows:
    """The activities of a table that has a header; columns of the fields in `without` are none of theirs."""
    top, columns = header(table) or (0, {})
    columns = {number: one for number, one in columns.items() if one.field not in without}
    titles = {cell.column: cell.text.replace("\n", " ") for cell in table.rows[top]}
    named = [(piece, columns[cell.column].field) for cell in table.rows[top] for piece in flat(cell.blocks) if cell.column in columns]
    found: list[Row] = []
    stray = [piece for row in table.rows[:top] for cell in row for piece in flat(cell.blocks)]
    stray += [piece for cell in table.rows[top] if cell.column not in columns for piece in flat(cell.blocks)]
    body = table.rows[top + 1 :]
    if second := _second(table.rows[top], body[:1]):
        columns |= {cell.column: one for cell in second if (one := _column(cell.text)) and one.field not in without}
        titles |= {cell.column: cell.text for cell in second}
        named += [(piece, columns[cell.column].field if cell.column in columns else "again") for cell in second for piece in flat(cell.blocks)]
        body = body[1:]
    headings = _Headings(body, columns)
    counted = any(one.field == "number" for one in columns.values())
    both = {number for number, title in titles.items() if number in columns and columns[number].field in _MAIN and not counted and "number" in {one.field for one in _several(title)}}
    above: dict[int, list[Paragraph]] = {}
    parted = False
    for row in body:
        pieces = {cell.column: list(flat(cell.blocks)) for cell in row}
        if not any(pieces.values()):
            continue
        if all(cell.text.replace("\n", " ") == titles.get(cell.column) for cell in row if pieces[cell.column]):
            named += [(piece, columns[cell.column].field if cell.column in columns else "again") for cell in row for piece in pieces[cell.column]]
            continue
        if heading := headings.of(row):
            stray += headings.put(heading)
            parted = True
            continue
        main = [cell for cell in row if cell.column in columns and columns[cell.column].field in _MAIN]
        fresh = any(pieces[cell.column] and not cell.goes_on for cell in main) or not found
        count = [cell for cell in row if cell.column in columns and columns[cell.column].field == "number"]
        numbered = any(pieces[cell.column] for cell in count)
        if fresh and found and not parted and count and not numbered and all(cell.goes_on for cell in count):
            fresh = False
            found[-1].more.append(_row(row))
        parted = parted and not fresh
        words = [cell.text for cell in row if cell.text]
        goes_on = any(cell.goes_on for cell in (*main, *count))  # a row goes on with the activity above it where its name or its number is one cell with that above, and nowhere else
        if parted or _TOTAL.fullmatch(fold(words[0])) or (len(words) == 1 and (_REMARK.match(words[0]) or _ALL.fullmatch(fold(words[0])))) or not (fresh or goes_on):
            stray += [piece for cell in row for piece in pieces[cell.column]]
            parted = True
            continue
        fresh = fresh or numbered
        if fresh:
            found.append(Row(_row(row), {}, [], headings.above(), []))
        for cell in row:
            own = (above.get(cell.column, []) if fresh else []) if cell.goes_on and not pieces[cell.column] else pieces[cell.column]
            name = titles.get(cell.column)
            if cell.column in columns:
                field = columns[cell.column].field
                if cell.column in both and fresh and own and (match := _COUNTED.match(own[0].text)):
                    found[-1].pieces.setdefault("number", []).append(own[0]._replace(text=match[1]))
                    own = [one for one in (own[0]._replace(text=own[0].text[match.end() :]), *own[1:]) if one.text]
                code = currency(name or "") if field == "funding" else None
                found[-1].pieces.setdefault(field, []).extend(piece._replace(text=_sum(name or "", code, piece.text)) if code else piece for piece in own)
            else:
                found[-1].others.extend(piece._replace(text=f"{name}: {piece.text}") if name else piece for piece in own)
            above[cell.column] = own or above.get(cell.column, [])
    return Rows(found, [*stray, *headings.left()], named)


def _sum(title: str, code: str, text: str) -> str:
    """What stands in a column whose heading names a currency, so that it says the same by itself."""
    if not re.search(r"\d", text) or currency(text) == code:
        return text
    return f"{code} {text}" if re.match(r"\d", text) and unsaid(title) and not currency(text) else f"{title}: {text}"


def _second(row: Sequence[Cell], below: Sequence[Sequence[Cell]]) -> list[Cell]:
    """The second row of a header: what the columns are called that one heading above spans; nothing where there is none."""
    wide = {number for cell in row if cell.span > 1 for number in range(cell.column, cell.column + cell.span)}
    found = [cell for one in below for cell in one if cell.text]
    return found if any(column(cell.text) for cell in found) and all(cell.column in wide for cell in found) else []


_COUNTED = re.compile(r"\s*([A-Z]?\d{1,3}(?:\.[\da-zA-Z]{1,3})*)[.):]?(?:\s+|$)")
"""The number before an activity, where both stand in one column."""
_TOTAL = re.compile(r"(?:grand |sub ?|sous )?(?:total|totals|totaux|totales|suma|somme)(?: generale?)?")
"""What a row that adds up begins with."""
_REMARK = re.compile(r"\s*(?:\*+|(?:(?:grand |sub-?|sous-)?total(?: \w+)?|\w+ total|n\. ?b\.|nb|notes?|notas?|remarks?|remarques?|comments?|commentaires?|comentarios?|observations?|observaci[oó]n(?:es)?|sources?|fuentes?)(?: ?\d{1,2})? ?[:.–—-])", re.IGNORECASE)
"""How a row of one cell begins that says something of the table."""
_ALL = re.compile(r"(?:all|tous|toutes|todos|todas)(?: (?:the |les |los |las )?(?:contracting )?(?:part(?:ies|es|ners|enaires)|range states|etats de l aire de repartition|estados del area de distribucion|proponents|proposants|proponentes|socios|stakeholders|actors|acteurs|actores))?")
"""What names whoever acts in all of a table, and is nothing to be done."""
_SECTION = re.compile(
    r"(?:(?:strategic |specific |overall )?(?:objective|goal|output|outcome|component|section|theme|part|pillar|cluster|priority|work package|target)"
    r"|objectif|produit|composante|section|theme|partie|volet|axe|priorite|but|objetivo|producto|componente|seccion|tema|parte|eje|prioridad|meta)s?\b(?: strategique| specifique| estrategico| especifico)? (?:\d[\d ]*|[a-z]|[ivx]+)\b"
)
"""How the words of a heading within a table begin."""


_DEEP = 9
"""So many headings may stand one below the other; no table has more levels."""


class _Headings:
    """The headings that stand within a table, in rows of their own."""

    def __init__(self, body: Sequence[Sequence[Cell]], columns: dict[int, Heading]) -> None:
        self.columns = columns
        full = [cell for row in body if sum(bool(cell.text) for cell in row) > 1 for cell in row if self.main(cell)]
        self.bold = 2 * sum(map(_strong, full)) < len(full)
        """Whether bold type sets headings apart."""
        self.open: list[Paragraph] = []
        self.used: set[Paragraph] = set()
        self.fresh = False

    def main(self, cell: Cell) -> bool:
        return cell.column in self.columns and self.columns[cell.column].field in _MAIN

    def of(self, row: Sequence[Cell]) -> list[Paragraph]:
        """The heading that a row is; nothing where it is none."""
        filled = [cell for cell in row if cell.text]
        if any(cell.goes_on for cell in row):
            return []
        lettered = len(filled) == 1 and re.fullmatch(r"(?:[A-Z]|[IVX]+)[.)]?", filled[0].text)
        if lettered and filled[0].column in self.columns and self.columns[filled[0].column].field in ("number", *_MAIN):
            return list(flat(filled[0].blocks))
        if not re.search(r"[^\W\d]{2}", " ".join(cell.text for cell in filled)):
            return []
        field = self.columns[filled[-1].column].field if filled[-1].column in self.columns else ""
        alone = len(filled) == 1 and (filled[0].span > 1 or (not self.main(filled[0]) and field in ("", "number")))
        looks = (self.bold and all(_strong(cell) for cell in filled)) or bool(_SECTION.match(fold(filled[0].text)) and len(filled[0].text) < 200)
        numbered = [cell.column in self.columns and self.columns[cell.column].field == "number" for cell in filled] == [True, False]
        if alone or (looks and self.main(filled[-1]) and (len(filled) == 1 or numbered)):
            found = [piece for cell in filled for piece in flat(cell.blocks)]
            return [found[0]._replace(text=line(found))] if numbered else found
        return []

    def put(self, pieces: Sequence[Paragraph]) -> list[Paragraph]:
        """Open a heading and close those it follows; returns the closed ones that stood above no activity."""
        kinds = [_kind(one.text) for one in self.open]
        at = kinds.index(_kind(pieces[0].text)) if _kind(pieces[0].text) in kinds else 0 if self.fresh or len(kinds) > _DEEP else len(self.open)
        closed = [one for one in self.open[at:] if one not in self.used]
        self.open = [*self.open[:at], *pieces]
        self.fresh = False
        return closed

    def above(self) -> list[Paragraph]:
        """The headings that stand above the next activity."""
        self.used |= set(self.open)
        self.fresh = True
        return list(self.open)

    def left(self) -> list[Paragraph]:
        """The headings at the end, with no activity below."""
        return [one for one in self.open if one not in self.used]


def _strong(cell: Cell) -> bool:
    return all(piece.strong for piece in flat(cell.blocks)) and bool(cell.text)


def _kind(text: str) -> str:
    """What headings of one level have in common: the word before their number, or the form of it."""
    match = re.match(r"\s*(?:([^\W\d_]{3,})\s+(?:\d+(?:\.\d+)*|[A-Z]|[IVX]+)\b|([\dA-Za-z]{1,3}(?:\.\d{1,2})*)[.):]?\s)", text)
    if match is None:
        return "bare"
    return fold(match[1]) if match[1] else re.sub(r"[A-Za-z]+", "A", re.sub(r"\d+", "0", match[2]))


def _row(row: Sequence[Cell]) -> str:
    return _line(row[0].place)


def _line(place: str) -> str:
    """The row in which a cell stands."""
    return re.sub(r", column \d+$", "", place) if ", row " in place else re.sub(r", cell [A-Z]+(\d+)(?: \(hidden column\))?", r", row \1", place)


def agents(draft: Draft, at: Path, field: str, pieces: Sequence[Paragraph], names: Names) -> list[dict[str, Any]]:
    """Those whom the pieces name, as the register writes them; the words of the document stand above each."""
    found: list[dict[str, Any]] = []
    for piece, who, label, unsure in names.settled([*names.listed(pieces, "actor")]):
        near = (*at, max(len(found) - 1, 0)) if found else at[:1]
        if unsure:
            draft.noted(near, piece)
            draft.open(field, f"{piece.place} does not say plainly who: {quoted(piece.text)}")
            continue
        if label:
            labelled(draft, near, field, piece)
            continue
        for words, id_, doubt, kind, inferred in who:
            near = (*at, max(len(found) - 1, 0)) if found else at[:1]
            said = Paragraph(piece.place, piece.text if " | " in piece.text else words)
            if id_ is None and not doubt and ("@" in words or PHONE.search(words)):
                draft.noted(near, said, "this is no name", kept=True)
                continue
            if id_ is None and (doubt or names.vague(words) or not names.someone(words)):
                draft.noted(near, said)
                draft.open(field, f"{piece.place} does not say plainly who: {quoted(words)}")
                continue
            one = {"actor": id_} if id_ else {"name": words, "kind": kind or "other"}
            number = next((number for number, other in enumerate(found) if one.items() <= other.items()), len(found))
            found += [{**one, **({"certainty": "inferred"} if inferred else {})}] if number == len(found) else []
            hint = "" if id_ else names.near(words, kind="actor")
            if id_ is not None or said.text != words:
                draft.noted((*at, number), said)
            what = quoted(id_) if id_ else f"without a record, of the kind {quoted(one['kind'])}"
            draft.understood(piece.place, f"{field} {what}{', inferred' if inferred else ''}", words)
            if hint:
                draft.told[-1] = draft.told[-1]._replace(says=f"{draft.told[-1].says}; {hint}")
    return found


def labelled(draft: Draft, at: Path, field: str, piece: Paragraph) -> None:
    """Note a label within a list of names; behind one that says something of them nobody is named."""
    plain = harmless(piece.text.partition(" | ")[0])
    draft.noted(at, piece, "" if plain else "what stands below it is left open", kept=not plain)
    if plain:
        draft.understood(piece.place, f"a heading within {field}", piece.text)


def line(pieces: Sequence[Paragraph]) -> str:
    """The words of the pieces on one line."""
    return " ".join(" ".join(piece.text.split()) for piece in pieces)


def told(draft: Draft, field: str, pieces: Sequence[Paragraph]) -> None:
    """Tell that the pieces went into a field."""
    for piece in pieces:
        draft.understood(piece.place, field, piece.text)


_TYPED = re.compile(r"(\d{1,2}(?:\.\d{1,2})*)\. (?=\S)")
"""The number of an activity before its words, as the register's own template has it."""


def proposed(draft: Draft, table: Table, lang: str, names: Names) -> list[Paragraph]:
    """Take the table of activities of a proposal into the draft; returns what in it belongs to no activity."""
    found, stray, columns = rows(table, ("remarks",))
    _headed(draft, columns)
    counted = any(row.pieces.get("number") for row in found)
    seen: set[Paragraph] = set()
    for row in found:
        if counted and not row.others and not any(own for name, own in row.pieces.items() if name not in _MAIN):
            stray += [piece for pieces in row.pieces.values() for piece in pieces]  # a remark: in the others their numbers stand
            continue
        data: dict[str, Any] = {}
        items = draft.data.setdefault("activities", [])
        at: Path = ("activities", len(items))
        items.append(data)
        field = f"activities.{len(items)}"
        for piece in row.above:
            if piece not in seen:
                draft.noted(at, piece, f"a heading within the table, kept above {field}", kept=True)
        seen |= set(row.above)
        for piece in row.others:
            draft.noted(at, piece, "no such column in the template", kept=True)
        number = line(row.pieces.get("number", ()))
        if number:
            data["number"] = number
            told(draft, f"{field}.number", row.pieces["number"])
        main = [piece for name in ("title", "activity", "text") for piece in row.pieces.get(name, ())]
        if not number and [bool(_TYPED.match(one)) for piece in main for one in piece.text.split("\n")].count(True) == 1 and (match := _TYPED.match(main[0].text)):
            data["number"] = match[1]
            draft.understood(main[0].place, f"{field}.number", match[1])
            main[0] = main[0]._replace(text=main[0].text[match.end() :])
        if main:
            data["activity"] = {lang: prose(main)}
            told(draft, f"{field}.activity", main)
        else:
            draft.open(f"{field}.activity", f"{row.place} does not say what is to be done")
        _texts(draft, data, field, "outputs", row, lang)
        if times := [*row.pieces.get("timeframe", ()), *row.pieces.get("start", ()), *row.pieces.get("end", ())]:
            lines: dict[str, list[str]] = {}
            for piece in times:
                lines.setdefault(_line(piece.place), []).append(piece.text)
            data["timeframe"] = {lang: prose(row.pieces["timeframe"]) if "timeframe" in row.pieces and len(times) == len(row.pieces["timeframe"]) else "; ".join(" – ".join(one) for one in lines.values())}
            told(draft, f"{field}.timeframe", times)
        if who := agents(draft, (*at, "responsibility"), f"{field}.responsibility", row.pieces.get("responsibility", ()), names):
            data["responsibility"] = who
        _texts(draft, data, field, "funding", row, lang)
        if not data:
            items.pop()
            for path in [one for one in draft.notes if one[:2] == at]:
                draft.rest += draft.notes.pop(path)
    if not draft.data.get("activities", True):
        del draft.data["activities"]
    return [*stray, *dict.fromkeys(piece for row in found for piece in row.above if piece not in seen)]


def _headed(draft: Draft, columns: Sequence[tuple[Paragraph, str]]) -> None:
    for piece, field in columns:
        draft.understood(piece.place, f"the heading of the column {field}" if field != "again" else "the heading of a column, once more", piece.text)


def _texts(draft: Draft, data: dict[str, Any], field: str, name: str, row: Row, lang: str) -> None:
    if row.pieces.get(name):
        data[name] = {lang: prose(row.pieces[name])}
        told(draft, f"{field}.{name}", row.pieces[name])


# --- a work plan ----------------------------------------------------------------------------------------------------------------------

_TERMS = {
    "short": r"short(?: term)?|(?:a )?court(?: terme)?|(?:a )?corto(?: plazo)?",
    "medium": r"medium(?: term)?|(?:a )?moyen(?: terme)?|(?:a )?(?:mediano|medio)(?: plazo)?",
    "long": r"long(?: term)?|(?:a )?long(?: terme)?|(?:a )?largo(?: plazo)?",
}
_KINDS = {
    "staff-time": r"staff time|temps de travail|temps du personnel|tiempo del personal|^personnel$",
    "core-budget": r"core budget|budget (?:ordinaire|de base|principal)|presupuesto (?:básico|ordinario|por programas)",
    "voluntary": r"\bvoluntary|\bvolontaire|\bvoluntari",
}


class Planned(NamedTuple):
    """The drafts of a plan's activities by their numbers, and what was told."""

    drafts: dict[str, Draft]
    told: list[Told]


def planned(document: Document, register: Register, plan: Entry, lang: str | None) -> Planned:
    """Drafts of the activities in every table of the document. Raises `UnreadableError` where it holds none, or two of one number."""
    tables = [block for block in document.blocks if isinstance(block, Table) and header(block)]
    if not tables:
        raise UnreadableError("no table of activities was found in it: its columns are known by their headings, as 'No.', 'Activity', 'Responsible', 'Timeframe', 'Funding'")
    lang = lang or language(one for table in tables for one in (header(table) or (0, {}))[1].values())
    names = Names(register)
    lines: list[Told] = []
    whole = Draft(lines)
    others = [piece for block in document.blocks if block not in tables for piece in flat([block])]
    heads = [piece for table in tables for row in table.rows[: (header(table) or (0, {}))[0]] for cell in row for piece in flat(cell.blocks)]
    symbol = _symbol([*heads, *others, *document.heads])
    drafts: dict[str, Draft] = {}
    starts: dict[str, str] = {}
    left = [(piece, "") for piece in others]
    titles = [(fold(name), one.number) for one in plan.record.sections or () for name in (getattr(one.title, each) for each in LANGUAGES) if name]
    for table in tables:
        found, stray, columns = rows(table)
        _headed(whole, columns)
        left += [(piece, "it belongs to no activity") for piece in stray]
        seen: set[Paragraph] = set()
        for row in found:
            number = line(row.pieces.get("number", ()))
            if not number:
                left += [(piece, "the row has no number") for pieces in (*row.pieces.values(), row.others) for piece in pieces]
                continue
            slug = re.sub(r"[^a-z0-9.]+", "-", number.lower()).strip("-.")
            if not slug or slug in drafts:
                raise UnreadableError(f"{row.place}: the number {quoted(number)} {'stands twice' if slug in drafts else 'cannot be the name of a file'}; number each activity on its own")
            drafts[slug] = Draft(lines)
            starts[_line(row.pieces["number"][0].place)] = slug
            section = _section(drafts[slug], row.above, titles, seen)
            seen |= set(row.above)
            _activity(drafts[slug], row, number.rstrip("."), lang, plan, names, symbol, section)
        left += [(piece, "it belongs to no activity") for piece in dict.fromkeys(piece for row in found for piece in row.above) if piece not in seen]
        for piece, field in columns:
            if column(piece.text) is None and (more := {one.field for one in _several(piece.text)} - {field, "number", *_MAIN}):
                whole.open(piece.place, f"the column {quoted(piece.text)} is taken as {field}; part what belongs to {' and '.join(sorted(more))}")
    if not drafts:
        raise UnreadableError("no activity in it has a number; write them in a column 'No.'")
    _placed(document, [*left, *((piece, "") for piece in document.notes)], drafts, starts, symbol)
    whole.sort(document)
    for slug, draft in drafts.items():
        draft.translate(lang, f"{slug}: ")
    if not symbol:
        lines.append(Told("sources", Outcome.OPEN, "each activity names the document of the plan; write the one that this file came from, if it is another"))
    return Planned(drafts, lines)


def _symbol(pieces: Sequence[Paragraph]) -> str | None:
    """The symbol of the document that holds the plan: its own, or the only one that is named."""
    found = {one for piece in pieces for one in symbols(piece.text) if whole(one)}
    return own_symbol(pieces).own or (found.pop() if len(found) == 1 else None)


def _placed(document: Document, left: Sequence[tuple[Paragraph, str]], drafts: dict[str, Draft], starts: dict[str, str], symbol: str | None) -> None:
    """Keep what belongs to no activity, the line that holds the `symbol` of the plan too, with the one above it in the document, what stands beside the text with the one it is set at; what stands above all, and the rest, with the first."""
    first = now = next(iter(drafts))
    home: dict[str, str] = {}
    for piece in flat(document.blocks):
        at = _line(piece.place)
        now = starts.get(at, now)
        home.setdefault(at, now)
    order = {piece.place: number for number, piece in enumerate((*flat(document.blocks), *document.notes))}
    for piece, why in sorted(left, key=lambda one: order.get(one[0].place, len(order))):
        at = _line(re.sub(r"^.*? at (?=\w+ \d)|^after |, [^,\d]*$", "", piece.place))
        above = re.match(r"(.*row )(\d+)$", at)
        if at not in home and above:  # nothing else is left of its row
            home[at] = home.get(f"{above[1]}{int(above[2]) - 1}", first)
        slug = home.get(_line(piece.place)) or home.get(at, first)
        field = f"sources.1.document {quoted(symbol)}" if symbol in symbols(piece.text) else ""
        drafts[slug].kept(piece, "; ".join(filter(None, ("" if field else why, f"it stands in {slug}.yaml" if len(drafts) > 1 else ""))), field)


def _section(draft: Draft, above: Sequence[Paragraph], titles: Sequence[tuple[str, str]], seen: set[Paragraph]) -> str | None:
    """The section of the plan that the headings above an activity name; each heading is kept above the activity, and told once."""
    found = None
    for piece in above:
        words = fold(piece.text)
        named = next((number for title, number in titles if words.endswith(title)), None)
        found = named or found
        if named and piece not in seen:
            draft.understood(piece.place, f"section {quoted(named)} of the activities below it", piece.text)
        draft.noted(("number",), piece, "a heading within the table, kept above each activity below it", kept=not named and piece not in seen)
    return found


def _activity(draft: Draft, row: Row, number: str, lang: str, plan: Entry, names: Names, symbol: str | None, section: str | None) -> None:
    data = draft.data
    data["number"] = number
    told(draft, f"{number}: number", row.pieces["number"])
    sections = {one.number for one in plan.record.sections or ()}
    if (section := section or number.split(".", maxsplit=1)[0].lower()) in sections:
        data["section"] = section
    elif sections:
        draft.open(f"{number}: section", f"one of {', '.join(sorted(sections))}")
    titles, body = row.pieces.get("title", []), [*row.pieces.get("activity", ()), *row.pieces.get("text", ())]
    if not titles and body:
        titles, body = body[:1], body[1:]
    first, *more = [sentence for piece in titles for part in piece.text.split("\n") for sentence in sentences(part)] or [""]
    title = (line(titles) if len(line(titles)) <= 200 else first if len(first) <= 200 else "").removesuffix(".")
    if title:
        data["title"] = {lang: title}
    if not title:
        draft.open(f"{number}: title", "a short name, of at most 200 characters")
    text = [*titles, *body] if not title or (more and title == first.removesuffix(".")) else body
    if text:
        data["text"] = {lang: prose(text)}
    told(draft, f"{number}: title" if title else f"{number}: text", titles)
    told(draft, f"{number}: text", body)
    if who := agents(draft, ("responsible",), f"{number}: responsible", row.pieces.get("responsibility", ()), names):
        data["responsible"] = who
    if row.more:
        draft.open(number, f"its number stands beside {len(row.more) + 1} rows, which were read as one activity; the others are {', '.join(row.more)}")
    phase: dict[str, Any] = {}
    terms = {one.term for one in plan.record.terms or ()}
    _time(draft, phase, row.pieces.get("timeframe", []), number, terms)
    if begins := [*row.pieces.get("start", ()), *row.pieces.get("end", ())]:
        _time(draft, phase, begins, number, terms, only="" if {"start", "end"} <= {name for name, own in row.pieces.items() if own} else "start" if row.pieces.get("start") else "end")
    _beyond(draft, phase.get("timeframe", {}), number, plan)
    if row.pieces.get("outputs"):
        phase["plan"] = {lang: prose(row.pieces["outputs"])}
        told(draft, f"{number}: phases.1.plan", row.pieces["outputs"])
    resources = list(_resources(draft, row.pieces.get("funding", ()), number, lang))
    if resources:
        phase["resources"] = resources
    if phase:
        data["phases"] = [phase]
    if row.pieces.get("remarks"):
        data["note"] = {lang: prose(row.pieces["remarks"])}
        told(draft, f"{number}: note", row.pieces["remarks"])
    source = plan.record.sources[0]
    names_of = {"document": symbol} if symbol else {name: value for name in ("document", "title", "publisher") if (value := getattr(source, name))}
    data["sources"] = [{**names_of, "locator": row.place[:300]} if symbol else names_of]
    data["verification"] = {"status": "unverified"}
    for piece in row.others:
        draft.kept(piece, "no heading of a column that is known here")


def _time(draft: Draft, phase: dict[str, Any], pieces: Sequence[Paragraph], number: str, terms: set[str], only: str = "") -> None:
    """Take a stretch of time into the phase where all the pieces say it plainly; with `only`, its start or its end alone is told."""
    cells: dict[str, str] = {}
    for piece in pieces:
        cells[piece.place] = f"{cells[piece.place]}; {piece.text}" if piece.place in cells else piece.text
    text = " – ".join(cells.values())
    found = stretch(text) if len({*map(_line, cells)}) == 1 else None
    term = next((name for name, form in _TERMS.items() if re.fullmatch(form, fold(text)) and name in terms), None)
    times: dict[str, Any] = {name: value for name, value in (("start", found.start), ("end", found.end)) if value != ""} if found else {}
    if only and (times.get("end" if only == "start" else "start") or "")[:4] not in ("", (times.get(only) or "")[:4]):
        times = {}  # a stretch of years is neither a beginning nor an end
    if only:
        times = {only: times[only]} if times.get(only) else {}
    if times and not phase:
        phase["timeframe"] = times
    elif term and not phase:
        phase["term"] = term
    else:
        for piece in pieces:
            draft.noted(("phases",), piece, "write a year, or the first and the last year, as 2026-2029; or months, as Q3 2027, or days, as 5 March 2027", kept=True)
        return
    for piece in pieces:
        draft.noted(("phases",), piece)
        draft.understood(piece.place, f"{number}: phases.1.{next(iter(phase))}", piece.text)


def _beyond(draft: Draft, times: dict[str, Any], number: str, plan: Entry) -> None:
    """Tell where a time lies wholly before or behind that of the plan, with what it was extended by: another plan may be meant, or another year."""
    period = plan.record.period
    start, end = times.get("start") or "", times.get("end") or ""
    last = max([period.end, *(one.until for one in plan.record.events or () if one.until)]) if period and period.end else ""
    if (last and start[: len(last)] > last) or (period and period.start and end and end < period.start[: len(end)]):
        draft.open(f"{number}: phases.1.timeframe", f"{' to '.join(dict.fromkeys(filter(None, (start, end))))} lies wholly outside the time of the plan, {' to '.join(filter(None, (period.start, last)))}; see whether it is right")


def _resources(draft: Draft, pieces: Sequence[Paragraph], number: str, lang: str) -> Iterator[dict[str, Any]]:
    """What an activity runs on: of which kind, and how much where a sum is told plainly and nothing beside it limits it."""
    kinds = [_resource(piece.text) for piece in pieces]
    sums = [money(piece.text, lang) for piece in pieces]
    if any(limited(piece.text) for piece, kind, amount in zip(pieces, kinds, sums, strict=True) if not amount and (not kind or len(pieces) > 1)):
        sums = [None] * len(pieces)
    whole = len(pieces) > 1 and len({_line(piece.place) for piece in pieces}) == 1 and [bool(one) for one in kinds].count(True) == 1 and [bool(one) for one in sums].count(True) == 1
    groups = [(next(one for one in kinds if one), next(one for one in sums if one), list(pieces))] if whole else [(kind, amount, [piece]) for kind, amount, piece in zip(kinds, sums, pieces, strict=True)]
    for kind, amount, some in groups:
        if kind is None:
            what = f"{amount.amount:,} {amount.currency}, " if amount else ""
            draft.noted(("phases",), some[0], f"{what}with no kind that is named plainly: write whether it is staff time, the core budget or voluntary", kept=True)
            continue
        told(draft, f"{number}: phases.1.resources", some)
        if not amount and any(currency(piece.text) for piece in some):
            draft.open(f"{number}: phases.1.resources", f"{some[0].place} tells no plain sum; it stands in the note: {quoted(line(some))}")
        yield {"kind": kind, **({"amount": str(amount.amount), "currency": amount.currency} if amount else {}), "note": {lang: prose(some)}}


def _resource(text: str) -> str | None:
    """The kind of resource that a text names plainly, and alone."""
    found = [name for name, form in _KINDS.items() if re.search(form, text, re.IGNORECASE)]
    return found[0] if len(found) == 1 and not denied(text) and not BOX.search(text) else None
