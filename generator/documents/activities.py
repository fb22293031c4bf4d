"""Tables of activities: those of a proposal, and those of a work plan, from Word or a spreadsheet."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

from generator.diagnostics import quoted
from generator.documents.drafts import Draft, prose
from generator.documents.headings import Heading, column, language, sentences
from generator.documents.known import Names, symbols
from generator.documents.reading import Paragraph, Table, UnreadableError, flat

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from generator.documents.drafts import Told
    from generator.documents.reading import Cell, Document
    from generator.models.walk import Path
    from generator.register import Entry, Register

_MAIN = ("activity", "title", "text")


class Row(NamedTuple):
    """An activity as its row tells it: the paragraphs of each field, and those of columns and rows that are none."""

    place: str
    pieces: dict[str, list[Paragraph]]
    others: list[Paragraph]


def header(table: Table) -> tuple[int, dict[int, Heading]] | None:
    """Where the table of activities has its header, and which field each column is; None where it is no such table."""
    for number, row in enumerate(table.rows[:6]):
        found: dict[int, Heading] = {}
        for cell in row:
            one = column(cell.text.replace("\n", " "))
            if one and one.field not in {other.field for other in found.values()}:
                found[cell.column] = one
        fields = {one.field for one in found.values()}
        if len(fields) > 1 and fields & set(_MAIN):
            return number, found
    return None


def rows(table: Table) -> tuple[list[Row], list[Paragraph]]:
    """The activities of a table that has a header, and what in it belongs to none."""
    top, columns = header(table) or (0, {})
    titles = {cell.column: cell.text.replace("\n", " ") for cell in table.rows[top]}
    found: list[Row] = []
    stray = [piece for row in table.rows[:top] for cell in row for piece in flat(cell.blocks)]
    stray += [piece for cell in table.rows[top] if cell.column not in columns for piece in flat(cell.blocks)]
    above: dict[int, list[Paragraph]] = {}
    for row in table.rows[top + 1 :]:
        pieces = {cell.column: list(flat(cell.blocks)) for cell in row}
        if not any(pieces.values()):
            continue
        filled = [cell for cell in row if pieces[cell.column]]
        main = [cell for cell in row if cell.column in columns and columns[cell.column].field in _MAIN and (pieces[cell.column] and not cell.goes_on)]
        if len(filled) == 1 and (filled[0].span > 1 or filled[0].column not in columns or columns[filled[0].column].field == "number") and not any(cell.goes_on for cell in row):
            stray += pieces[filled[0].column]
            continue
        fresh = bool(main) or not found
        if fresh:
            found.append(Row(_row(row), {}, []))
        for cell in row:
            own = (above.get(cell.column, []) if fresh else []) if cell.goes_on and not pieces[cell.column] else pieces[cell.column]
            if cell.column in columns:
                found[-1].pieces.setdefault(columns[cell.column].field, []).extend(own)
            else:
                name = titles.get(cell.column)
                found[-1].others.extend(piece._replace(text=f"{name}: {piece.text}") if name else piece for piece in own)
            above[cell.column] = own or above.get(cell.column, [])
    return found, stray


def _row(row: Sequence[Cell]) -> str:
    place = row[0].place
    return re.sub(r", column \d+$", "", place) if ", row " in place else re.sub(r"cell [A-Z]+", "row ", place)


def agents(draft: Draft, at: Path, field: str, pieces: Sequence[Paragraph], names: Names) -> list[dict[str, Any]]:
    """Those whom the pieces name, as the register writes them; the words of the document stand above each."""
    found: list[dict[str, Any]] = []
    for piece in pieces:
        for words, id_ in names.agents(piece.text):
            if id_ is None and ("@" in words or len(words) > 300 or len(words.split()) > 25):
                draft.noted((*at, max(len(found) - 1, 0)) if found else at[:1], Paragraph(piece.place, words), "this is no name", kept=True)
                continue
            one = {"name": words, "kind": "other"} if id_ is None else {"actor": id_}
            hint = "" if id_ else names.near(words, kind="actor")
            if one not in found:
                found.append(one)
            if id_ is not None:
                draft.noted((*at, found.index(one)), Paragraph(piece.place, words))
            draft.understood(piece.place, f"{field} {quoted(id_)}" if id_ else f"{field} without a record, of the kind 'other'", words)
            if hint:
                draft.told[-1] = draft.told[-1]._replace(says=f"{draft.told[-1].says}; {hint}")
    return found


def line(pieces: Sequence[Paragraph]) -> str:
    """The words of the pieces on one line."""
    return " ".join(" ".join(piece.text.split()) for piece in pieces)


def told(draft: Draft, field: str, pieces: Sequence[Paragraph]) -> None:
    """Tell that the pieces went into a field."""
    for piece in pieces:
        draft.understood(piece.place, field, piece.text)


def proposed(draft: Draft, table: Table, lang: str, names: Names) -> list[Paragraph]:
    """Take the table of activities of a proposal into the draft; returns what in it belongs to no activity."""
    found, stray = rows(table)
    for row in found:
        data: dict[str, Any] = {}
        items = draft.data.setdefault("activities", [])
        at: Path = ("activities", len(items))
        items.append(data)
        field = f"activities.{len(items)}"
        for piece in row.others:
            draft.noted(at, piece, "no such column in the template", kept=True)
        number = line(row.pieces.get("number", ()))
        if number:
            data["number"] = number
            told(draft, f"{field}.number", row.pieces["number"])
        main = [piece for name in ("title", "activity", "text") for piece in row.pieces.get(name, ())]
        if main:
            data["activity"] = {lang: prose(main)}
            told(draft, f"{field}.activity", main)
        else:
            draft.open(f"{field}.activity", f"{row.place} does not say what is to be done")
        for name in ("outputs", "timeframe"):
            _texts(draft, data, field, name, row, lang)
        if who := agents(draft, (*at, "responsibility"), f"{field}.responsibility", row.pieces.get("responsibility", ()), names):
            data["responsibility"] = who
        _texts(draft, data, field, "funding", row, lang)
    return stray


def _texts(draft: Draft, data: dict[str, Any], field: str, name: str, row: Row, lang: str) -> None:
    if row.pieces.get(name):
        data[name] = {lang: prose(row.pieces[name])}
        told(draft, f"{field}.{name}", row.pieces[name])


# --- a work plan ----------------------------------------------------------------------------------------------------------------------

_TERMS = {"short": ("short", "court", "corto"), "medium": ("medium", "moyen", "mediano", "medio"), "long": ("long", "largo")}
_KINDS = {
    "staff-time": r"staff time|temps de travail|temps du personnel|tiempo del personal|personnel",
    "core-budget": r"core budget|budget (?:ordinaire|de base|principal)|presupuesto (?:básico|ordinario|por programas)",
    "voluntary": r"voluntary|volontaire|voluntari",
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
    symbol = next((one for piece in (*heads, *others, *document.notes) for one in symbols(piece.text)), None)
    drafts: dict[str, Draft] = {}
    for piece in others:
        whole.kept(piece)
    for table in tables:
        found, stray = rows(table)
        for piece in stray:
            whole.kept(piece, "it belongs to no activity")
        for row in found:
            number = line(row.pieces.get("number", ()))
            if not number:
                for piece in (piece for pieces in (*row.pieces.values(), row.others) for piece in pieces):
                    whole.kept(piece, "the row has no number")
                continue
            slug = re.sub(r"[^a-z0-9.]+", "-", number.lower()).strip("-.")
            if not slug or slug in drafts:
                raise UnreadableError(f"{row.place}: the number {quoted(number)} {'stands twice' if slug in drafts else 'cannot be the name of a file'}; number each activity on its own")
            drafts[slug] = Draft(lines)
            _activity(drafts[slug], row, number.rstrip("."), lang, plan, names, symbol)
    if not drafts:
        raise UnreadableError("no activity in it has a number; write them in a column 'No.'")
    for piece in document.notes:
        whole.kept(piece)
    next(iter(drafts.values())).rest += whole.rest
    whole.sort(document)
    for slug, draft in drafts.items():
        draft.translate(lang, f"{slug}: ")
    return Planned(drafts, lines)


def _activity(draft: Draft, row: Row, number: str, lang: str, plan: Entry, names: Names, symbol: str | None) -> None:
    data = draft.data
    data["number"] = number
    told(draft, f"{number}: number", row.pieces["number"])
    sections = {one.number for one in plan.record.sections or ()}
    if (section := number.split(".", maxsplit=1)[0].lower()) in sections:
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
    phase: dict[str, Any] = {}
    terms = {one.term for one in plan.record.terms or ()}
    for piece in row.pieces.get("timeframe", ()):
        _time(draft, phase, piece, number, terms)
    if row.pieces.get("outputs"):
        phase["plan"] = {lang: prose(row.pieces["outputs"])}
        told(draft, f"{number}: phases.1.plan", row.pieces["outputs"])
    resources = list(_resources(draft, row.pieces.get("funding", ()), number, lang))
    if resources:
        phase["resources"] = resources
    if phase:
        data["phases"] = [phase]
    source = plan.record.sources[0]
    names_of = {"document": symbol} if symbol else {name: value for name in ("document", "title", "publisher") if (value := getattr(source, name))}
    data["sources"] = [{**names_of, "locator": row.place[:300]}]
    data["verification"] = {"status": "unverified"}
    for piece in row.others:
        draft.kept(piece, "no such field in an activity")


def _time(draft: Draft, phase: dict[str, Any], piece: Paragraph, number: str, terms: set[str]) -> None:
    years = re.fullmatch(r"((?:19|20)\d\d)(?:\s*(?:[-–/]|to|à|a|al)\s*((?:19|20)\d\d))?", piece.text)
    term = next((name for name, words in _TERMS.items() if re.split("[ -]", piece.text.lower(), maxsplit=1)[0] in words and name in terms), None)
    if years and not phase:
        phase["timeframe"] = {"start": years[1], "end": years[2] or years[1]}
    elif term and not phase:
        phase["term"] = term
    else:
        draft.kept(piece, "write a year, or the first and the last year, as 2026-2029")
        return
    if phase.keys() <= {"timeframe", "term"}:
        draft.noted(("phases",), piece)
    draft.understood(piece.place, f"{number}: phases.1.{next(iter(phase))}", piece.text)


def _resources(draft: Draft, pieces: Sequence[Paragraph], number: str, lang: str) -> Iterator[dict[str, Any]]:
    for piece in pieces:
        kind = next((name for name, form in _KINDS.items() if re.search(form, piece.text, re.IGNORECASE)), None)
        if kind is None:
            draft.kept(piece, "a resource is staff time, the core budget or voluntary")
        else:
            draft.understood(piece.place, f"{number}: phases.1.resources", piece.text)
            yield {"kind": kind, "note": {lang: prose([piece])}}


