"""Every record, linked: look-ups by kind and id, and who points at whom."""

from __future__ import annotations

import posixpath
import re
import shlex
import unicodedata
from collections import defaultdict
from functools import cached_property
from itertools import islice
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from generator.diagnostics import Diagnostic, Location, Severity, alike, closest, nearest, quoted, shown, swapped
from generator.models import KINDS, LANGUAGES, Moved, Removed
from generator.models.walk import Path, references
from generator.shape import faults, shape
from generator.source import Source, parse, read_text

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Hashable, Iterable, Mapping

    from pydantic_core import ErrorDetails

T = TypeVar("T")

FOLDERS = {
    "action": "actions",
    "partner": "partners",
    "species": "reference/species",
    "party": "reference/parties",
    "meeting": "reference/meetings",
    "target": "reference/targets",
    "body": "reference/bodies",
}
"""Where the records of a kind lie; plans and activities lie in `workplans/<plan>/`."""

_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*\Z")
_NUMBER = re.compile(r"[a-z0-9]+([.-][a-z0-9]+)*\Z")
_DEVICES = frozenset(("con", "prn", "aux", "nul", *(f"{device}{n}" for device in ("com", "lpt") for n in range(1, 10))))
"""Names that Windows keeps for itself, whatever follows behind a point."""
_RESERVED = frozenset(
    [
        *_DEVICES,
        *("index", "404", "assets", "search", "static", "api", "data", "feeds", "constructor", "prototype", "plan", "new", "edit"),
        *("calendar.ics", "feed.xml", "card.png", "record.docx", "index.md", "index.html", "index.json"),  # what lies beside pages and documents
    ]
)
NAMES = {
    "action": "actions", "partner": "partners", "plan": "workplans", "activity": "activities", "species": "species",
    "party": "countries", "meeting": "meetings", "target": "targets", "body": "bodies",
}  # fmt: skip
"""What the records of each kind are called in data: in tables, files and addresses."""

PAGES = {**NAMES, "activity": NAMES["plan"]}
"""Where the pages of each kind stand on the site."""

_TAKEN = _RESERVED | {*PAGES.values(), "changes", "due", "quality", "activities", *LANGUAGES, "log", "pagefind", "sitemap"}
"""What no page written by hand can be called: pages of the program's own stand there, or files of the site."""

MAX_ID = 80

ALSO = {
    "BIH": "bosnia herzegovina", "BLR": "bielorussie", "BOL": "bolivia | bolivie", "BRN": "brunei", "BWA": "botsuana", "CAF": "rca | centrafrique", "CIV": "ivory coast | costa de marfil", "ARE": "uae", "CHN": "people s republic of china", "COG": "rep congo", "COD": "dem rep congo | drc | rdc | r d c | dr congo | rd congo", "CPV": "cape verde | cap vert", "CZE": "czech republic | republique tcheque | republica checa", "DJI": "yibuti",
    "EUU": "eu | ue | european union | union europeenne | union europea", "FSM": "micronesia | micronesie", "GBR": "united kingdom | uk | u k | great britain | royaume uni | reino unido",
    "HKG": "hong kong", "IRN": "iran | islamic rep iran", "KAZ": "kazajistan", "KEN": "kenia", "KOR": "rep korea | south korea | coree du sud | corea del sur", "LAO": "laos | lao pdr", "MDA": "moldova | moldavie | moldavia", "MKD": "macedonia", "MMR": "burma | birmanie | birmania", "MWI": "malaui", "NLD": "holland | pays bas | paises bajos",
    "PRK": "dpr korea | north korea | coree du nord | corea del norte", "PSE": "palestine | palestina", "QAT": "catar", "RUS": "russia | russie | rusia", "RWA": "ruanda", "SWZ": "swaziland", "SYR": "syria | syrie | siria",
    "TLS": "east timor | timor oriental", "TTO": "trinidad y tobago", "TUR": "turkey | turquie | turquia", "TZA": "tanzania | tanzanie", "USA": "usa | u s a | united states | us | u s | etats unis | estados unidos | ee uu", "VEN": "venezuela", "VNM": "vietnam", "ZWE": "zimbabue",
}  # fmt: skip
"""Short names of countries that people write, beside those of the United Nations, in small letters."""
_ELSEWHERE = {
    "BIZ": "BLZ", "CAR": "CAF", "CRC": "CRI", "ESA": "SLV", "GBS": "GNB", "GEQ": "GNQ", "GRE": "GRC", "GRN": "GRD", "INA": "IDN", "IRI": "IRN", "KSA": "SAU", "LBA": "LBY", "MAS": "MYS", "MAW": "MWI", "MGL": "MNG",
    "MRI": "MUS", "MTN": "MRT", "NCA": "NIC", "NED": "NLD", "NGR": "NGA", "PLE": "PSE", "POR": "PRT", "PRC": "CHN", "RSA": "ZAF", "SKN": "KNA", "TAN": "TZA", "TGA": "TON", "VIN": "VCT",
}  # fmt: skip
"""Codes that countries bear elsewhere, with which none of their names begins, or those of others as well; in a document they may be words."""
_SEVERAL = 4
"""So many countries that may be meant are named."""


class Entry(NamedTuple):
    """A record with its kind, id and source. The id of an activity is `plan/number`."""

    kind: str
    id: str
    record: Any
    source: Source

    @property
    def path(self) -> str:
        """The file it was read from."""
        return self.source.path


class Link(NamedTuple):
    """One record pointing at another: from where, and by which field."""

    entry: Entry
    path: Path


class Register:
    """All records, by kind and id, in the order of their ids; and the tombstones of those that moved or were removed."""

    def __init__(
        self, entries: Iterable[Entry] = (), broken: Iterable[tuple[str, str]] = (), pages: Mapping[str, dict[str, str]] | None = None, unread: Iterable[str] = ()
    ) -> None:
        """`broken` names the records that could not be read, `unread` the kinds whose whole folder could not; they count as known, so that nothing else is blamed for them.

        `pages` holds the pages written by hand: their Markdown by language and name.
        """
        self.pages = dict(pages or {})
        self.kinds: dict[str, dict[str, Entry]] = {kind: {} for kind in KINDS}
        self.tombstones: dict[str, dict[str, Entry]] = {kind: {} for kind in KINDS}
        self.broken = frozenset(broken)
        self.unread = frozenset(unread)
        self._made: dict[Hashable, Any] = {}
        for entry in sorted(entries, key=lambda e: order(e.id)):
            place = self.tombstones if isinstance(entry.record, Moved | Removed) else self.kinds
            place[entry.kind][entry.id] = entry

    def once(self, name: Hashable, work: Callable[[], T]) -> T:
        """What `work` makes of the register under a name of its own: made when it is first asked for, and kept."""
        if name not in self._made:
            self._made[name] = work()
        found: T = self._made[name]
        return found

    def __getitem__(self, kind: str) -> dict[str, Entry]:
        """The live records of a kind, by id."""
        return self.kinds[kind]

    def entries(self) -> list[Entry]:
        """All live records, kind by kind."""
        return [entry for kind in self.kinds.values() for entry in kind.values()]

    def stones(self) -> list[Entry]:
        """The tombstones, kind by kind."""
        return [entry for kind in self.tombstones.values() for entry in kind.values()]

    def get(self, kind: str, id_: str) -> Entry | None:
        """The live record of a kind and id; None where there is none."""
        return self.kinds[kind].get(id_)

    def stone(self, kind: str, id_: str) -> Entry | None:
        """The tombstone of a kind and id; None where there is none."""
        return self.tombstones[kind].get(id_)

    def first(self, mark: str, value: str) -> Entry | None:
        """The first record that bears a mark, as `("title", "action/giraffe")`; see `marks`. None where there is none."""
        return self._marked.get((mark, value))

    @cached_property
    def _marked(self) -> dict[tuple[str, str], Entry]:
        found: dict[tuple[str, str], Entry] = {}
        for kind in KINDS:
            for entry in (*self.kinds[kind].values(), *self.tombstones[kind].values()):
                for mark in marks(entry):
                    found.setdefault(mark, entry)
        return found

    def is_broken(self, kind: str, id_: str) -> bool:
        """Whether the record may be there and only could not be read."""
        return (kind, id_) in self.broken or kind in self.unread

    def find(self, kind: str, name: str) -> Entry | None:
        """The live record that a reference of `kind` means: an id, a country code, an actor or something supported; None where there is none."""
        for candidate, id_ in self.candidates(kind, name):
            if id_ in self.kinds[candidate]:
                return self.kinds[candidate][id_]
        return None

    def candidates(self, kind: str, name: str) -> list[tuple[str, str]]:
        """The kinds and ids a reference may mean."""
        if kind == "party":
            return [("party", name.lower())]
        if kind == "actor":
            return [("party", name.lower())] if name.isupper() else [("partner", name), ("body", name)]
        if kind == "supported":
            return [("activity", name)] if "/" in name else [("action", name)]
        return [(kind, name)]

    def names(self, kind: str) -> list[str]:
        """Every value a reference of `kind` may have, as it is written."""
        if kind == "party":
            return [id_.upper() for id_ in self.kinds["party"]]
        if kind == "actor":
            return [*self.kinds["partner"], *self.kinds["body"], *self.names("party")]
        if kind == "supported":
            return [*self.kinds["action"], *self.kinds["activity"]]
        return list(self.kinds[kind])

    def called(self, kind: str, words: str) -> str | None:
        """What a reference of `kind` is whose record has these words for its id, a name, a short form or a code, in any language; capitals, accents and signs do not matter."""
        return self.once(("called", kind), lambda: self._called(kind)).get(_plain(words))

    def meant(self, kind: str, words: str) -> tuple[str, str] | None:
        """What `called` finds, and what is told beside it."""
        name = self.called(kind, words)
        return (name, self.beside(kind, name)) if name is not None else None

    def beside(self, kind: str, name: str) -> str:
        """What is told beside a reference that is to be written: the name of a country, partner or body whose code or id does not say it, and may look like that of another."""
        entry = self.find(kind, name)
        return f" ({title(entry)[1]})" if entry is not None and entry.kind in ("party", "partner", "body") and _plain(title(entry)[1]) != name else ""

    def near(self, kind: str, name: str) -> list[str]:
        """What a reference of `kind` may mean that names no record; no country is taken for another whose code is only written alike."""
        if (called := self.called(kind, name)) is not None:
            return [called]
        found, others = [], self.names(kind)
        if kind in ("party", "actor"):
            found = self._countries(name.upper()) if re.fullmatch("[A-Za-z]{3}", name) else []
            others = [*self.kinds["partner"], *self.kinds["body"]] if kind == "actor" and not name.isupper() else []
        return [*found, *filter(None, [alike(name, others)])]

    def _countries(self, code: str) -> list[str]:
        """The countries whose name begins with a code, or whose code it is but for two letters that changed places; none where that may be very many."""
        names = self.once(("called", "party"), lambda: self._called("party"))
        fits = {one for words, one in names.items() if words.startswith(code.lower())} | {one for one in self.names("party") if swapped(code, one)}
        return sorted(fits) if len(fits) <= _SEVERAL else []

    def _called(self, kind: str) -> dict[str, str]:
        """What a reference of `kind` is, by the plain words of its id, of each name of its record and of codes that countries bear elsewhere; where two have the same, the first."""
        found = {_plain(name): name for name in self.names(kind)}
        for name in self.names(kind):
            if (entry := self.find(kind, name)) is not None:
                for words in filter(None, map(_plain, _names(entry))):
                    found.setdefault(words, name)
        for code, name in _ELSEWHERE.items() if kind in ("party", "actor") else ():
            if self.find("party", name) is not None:
                found.setdefault(code.lower(), name)
        return found

    @cached_property
    def links(self) -> dict[tuple[str, str], list[Link]]:
        """Who points at a record, by its kind and id."""
        found: dict[tuple[str, str], list[Link]] = defaultdict(list)
        for entry in self.entries():
            for path, kind, name in references(entry.record):
                target = self.find(kind, name)
                if target is not None:
                    found[target.kind, target.id].append(Link(entry, path))
        return found

    def plan_of(self, activity: Entry) -> Entry | None:
        """The plan that an activity belongs to; None where it could not be read."""
        return self.kinds["plan"].get(activity.id.split("/")[0])

    @cached_property
    def activities(self) -> dict[str, list[Entry]]:
        """The activities of each plan, in printed order."""
        found: dict[str, list[Entry]] = {plan: [] for plan in self.kinds["plan"]}
        for entry in self.kinds["activity"].values():
            found.setdefault(entry.id.split("/")[0], []).append(entry)
        for entries in found.values():
            entries.sort(key=lambda e: (e.record.position or 0, order(e.id)))
        return found


def title(entry: Entry) -> tuple[str, str]:
    """The field that names a record, and its words in English."""
    field = "scientific_name" if entry.kind == "species" else "name" if entry.kind in ("partner", "party", "body") else "title"
    words = getattr(entry.record, field)
    return field, words if isinstance(words, str) else words.en


def _names(entry: Entry) -> list[str]:
    """The names and short forms of a record in all languages, and the number of an action."""
    words = getattr(entry.record, title(entry)[0])
    found = [words] if isinstance(words, str) else [words.en, words.fr, words.es]
    found += acronyms(entry.record) if entry.kind in ("partner", "body") else [entry.record.abbreviation] if entry.kind == "meeting" else [entry.record.iso2, *ALSO.get(entry.id.upper(), "").split(" | ")] if entry.kind == "party" else []
    if entry.kind == "action" and (number := entry.record.number) is not None:
        found += [number, f"Concerted Action {number}"]
    if entry.kind == "species" and (names := entry.record.names) is not None:
        found += [one for lang in LANGUAGES for one in getattr(names, lang) or []]
    found += entry.record.synonyms or [] if entry.kind == "species" else []
    return [one for one in found if one]


def acronyms(record: Any) -> list[str]:
    """The short forms of a partner or body in all languages."""
    others = record.other_acronyms
    return list(dict.fromkeys(one for one in (record.acronym, *((others.fr, others.es) if others is not None else ())) if one is not None))


def marks(entry: Entry) -> list[tuple[str, str]]:
    """What one record, or few, bear alone: `id`, `title`, `number`, `iso2`, `abbreviation`; and, of animals on an Appendix, their own names (`listed`) and those of what they belong to (`listed below`)."""
    found = [("id", entry.id)]
    record = entry.record
    if isinstance(record, Moved | Removed):
        return found
    found.append(("title", f"{entry.kind}/{title(entry)[1].casefold()}"))
    if entry.kind in ("action", "activity") and record.number is not None:
        found.append(("number", f"{entry.id.split('/')[0] if entry.kind == 'activity' else ''}/{record.number.casefold()}"))
    if entry.kind == "party" and record.iso2 is not None:
        found.append(("iso2", record.iso2))
    if entry.kind == "meeting":
        found.append(("abbreviation", record.abbreviation.casefold()))
    if entry.kind == "species" and record.listings:
        found.append(("listed", record.scientific_name))
        found += [("listed below", name) for name in (record.family, record.order, record.class_name) if name]
    return found


def order(id_: str) -> list[tuple[int, str]]:
    """Sorts `2.9` before `2.10`."""
    return [(int(part), "") if part.isdigit() else (-1, part) for part in re.split(r"(\d+)", id_) if part]


Known = dict[str, tuple[bytes, Source | list[Diagnostic], Any]]
"""What the files of records were and what became of them, by their path below the content folder: their bytes, the source or what is wrong with it, and the record or what its model says against it."""


def read(files: Mapping[str, bytes], root: str = "content", lost: Iterable[str] = (), known: Known | None = None) -> tuple[Register, list[Diagnostic]]:
    """Read the files of a content folder, given by their path below it; what is wrong with any of them comes beside the register.

    `lost` names files and folders (with `root`) that are there but could not be read; nothing else is blamed for them. Files that are the same as in `known` are
    not read again; all are entered there.
    """
    known = {} if known is None else known
    found: list[Diagnostic] = []
    entries: list[Entry] = []
    broken: list[tuple[str, str]] = []
    faulty: list[tuple[str, Source, list[ErrorDetails]]] = []
    pages: dict[str, dict[str, str]] = {}
    places = {path: locate(path, root) for path in sorted(files)}
    names = {_fold(path): path for path, place in places.items() if not isinstance(place, Diagnostic)}
    for path, place in places.items():
        if isinstance(place, Diagnostic):
            found.append(_twin(root, path, place, names))
            broken += _meant(path)
            continue
        if place is None:
            text, wrong = read_text(f"{root}/{path}", files[path])
            found += wrong or _page(f"{root}/{path}", text)
            _, lang, name = path.split("/")
            pages.setdefault(lang, {})[name.removesuffix(".md")] = text
            continue
        kind, id_ = place
        if path not in known or known[path][0] != files[path]:
            source = parse(f"{root}/{path}", files[path])
            known[path] = files[path], source, shape(kind, source) if isinstance(source, Source) else None
        _, source, record = known[path]
        if isinstance(source, list):
            found += source
            broken.append((kind, id_))
        elif isinstance(record, list):
            faulty.append((kind, source, record))
            broken.append((kind, id_))
        else:
            entries.append(Entry(kind, id_, record, source))
    gone = [path.removeprefix(f"{root}/") for path in lost]
    for path in gone:
        broken += _meant(path)
    folders = {**FOLDERS, "plan": "workplans", "activity": "workplans"}
    unread = [kind for kind, folder in folders.items() if any(f"{folder}/".startswith(f"{path}/") for path in gone)]
    for name in sorted({name for written in pages.values() for name in written}):
        has = next(lang for lang in LANGUAGES if name in pages.get(lang, {}))
        lacking = [lang for lang in LANGUAGES if name not in pages.get(lang, {})]
        if lacking:
            where = " and ".join(f"pages/{lang}/{name}.md" for lang in lacking)
            first = Location(f"{root}/pages/{has}/{name}.md")
            found.append(Diagnostic(first, "T306", Severity.WARNING, f"the page {quoted(name)} is not translated", f"add {where}; until then it is shown in another language"))
    there = {(entry.kind, entry.id) for entry in entries}
    whole = Register(entries, (one for one in broken if one not in there), pages, unread)
    for kind, source, errors in faulty:
        found += faults(kind, source, errors, whole.meant)
    return whole, sorted(found)


def _fold(path: str) -> str:
    """What differs in case, accents or the ending in other words is the same here."""
    return re.sub(r"\.yml$", ".yaml", unicodedata.normalize("NFC", path).casefold())


def _twin(root: str, path: str, wrong: Diagnostic, names: Mapping[str, str]) -> Diagnostic:
    """What is `wrong` with the name of a file, where the right name is taken too."""
    twin = names.get(_fold(path))
    if twin is None:
        copied = _COPY.match(path)
        return wrong._replace(hint="remove it") if copied and wrong.code == "S202" and not left(path) and _fold("".join(copied.groups())) in names else wrong
    if twin.casefold() == path.casefold():
        return _fault(root, path, "S206", f"the name differs from {quoted(twin)} in case alone", "rename one of them; some computers hold them for the same file")
    return _fault(root, path, "S201", f"the name ends in {quoted(path[path.rfind('.') :])}, and {quoted(twin)} is there too", "keep one of the two, ending in '.yaml'")


def _meant(path: str) -> list[tuple[str, str]]:
    """The kind and id that a misnamed file was most likely meant for."""
    *folders, name = path.split("/")
    if not re.search(r"\.ya?ml", name, re.IGNORECASE):
        return []
    stem = re.sub(r"\.ya?ml.*", "", name, flags=re.IGNORECASE)
    if len(folders) == 2 and folders[0] == "workplans":
        place = placed(f"workplans/{folders[1]}/{stem.lower()}.yaml")
    else:
        near = nearest("/".join(folders), FOLDERS.values())
        place = placed(f"{near}/{_plain(stem)}.yaml")
    return [place] if place is not None else []


_MARKUP = re.compile(r"<[A-Za-z!/?]|\{:|(?:javascript|data|vbscript):|^---|\{[{%]|&#?\w+;", re.IGNORECASE | re.MULTILINE)
_PLAIN = "pages are plain Markdown: headings, paragraphs, lists, links and tables"
_UNPLAIN = re.compile(r"^[ \t>]*(?:=+|#+|[-*+]|\d+[.)])[ \t]*$", re.MULTILINE)
_LINK = re.compile(r"\]\((?!(?:https?://[^\s\[\]()<>`\\]+|(?!//)[\w./#?=%+~-]+)(?:\s+\"[^\"\n`\\]*\")?\))|^ {0,3}\[[^\]\n]+\]:", re.MULTILINE)
"""What begins like a link and has an address that is none of the web and none of the site, or stands elsewhere in the page."""
_SIGN = re.compile(r"[*_`\\\[!#&|<]|\n")
_MANY_SIGNS = 3_000
"""So many signs of Markdown and ends of lines a page may have; the largest of the register has a tenth of it."""
_DEEP = 3
"""So many brackets may stand one inside another: what makes HTML of Markdown reads on from each that is open, to the end of the page."""


def _page(path: str, text: str) -> list[Diagnostic]:
    """What does not belong in a page written by hand; nor what takes minutes to make HTML of."""
    found: list[tuple[int, str, str]] = []
    if match := _MARKUP.search(text):
        found.append((match.start(), f"{quoted(match[0])} in a page", _PLAIN))
    if match := _UNPLAIN.search(text):
        found.append((match.start(), f"{quoted(match[0].strip())} alone on a line", "a heading begins with '#', an item of a list goes on behind its sign"))
    if match := _LINK.search(text):
        found.append((match.start(), "a link with an address that leads nowhere", "write [words](address), the address as https://www.cms.int/ or ../about/, without spaces, brackets and backticks"))
    if (many := next(islice(_SIGN.finditer(text), _MANY_SIGNS, None), None)) is not None:
        found.append((many.start(), f"more than {_MANY_SIGNS:,} lines and signs of Markdown", "part the page in two"))
    if (at := _too_deep(text)) is not None:
        found.append((at, f"more than {_DEEP} brackets one inside another", "close each '[' with a ']'"))
    return [Diagnostic(_at(path, text, at), "S211", Severity.ERROR, message, hint) for at, message, hint in found]


def _at(path: str, text: str, at: int) -> Location:
    """The place of a character of a file's text, counted from its beginning."""
    return Location(path, text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at))


def astray(register: Register, site: Collection[str], root: str = "content") -> list[Diagnostic]:
    """The links in pages written by hand that lead to nothing of the site; `site` are the paths of its files, below the folder of their language, pages as `<address>/index.md`."""
    there = {path.removesuffix("index.md").removeprefix(f"{LANGUAGES[0]}/") for path in site}
    found: list[Diagnostic] = []
    for lang, name, text in ((lang, name, text) for lang, written in register.pages.items() for name, text in written.items() if f"{lang}/{name}/index.md" in site):
        top = "" if lang == LANGUAGES[0] else f"{lang}/"
        here = f"{top}{name}/"
        dead: list[Diagnostic] = []
        for match in _LEADS.finditer(_CODE.sub(lambda code: " " * len(code[0]), text)):
            target = posixpath.normpath(here + match[1]) + "/" * (match[1].split("/")[-1] in ("", ".", ".."))
            if target.removeprefix("./") not in there and len(dead) < _MANY:
                near = next((one for one in (f"{target}/", f"{top}{target.removesuffix('.md').removeprefix(here)}/") if one in there), None) or closest(target, there, 0.8)
                hint = f"did you mean {quoted(posixpath.relpath(f'/{near}', f'/{here}') + '/' * near.endswith('/'))}?" if near else "write the address of a page from here, as '../about/', or leave the link out"
                dead.append(Diagnostic(_at(f"{root}/pages/{lang}/{name}.md", text, match.start(1)), "S212", Severity.ERROR, f"a link to {quoted(match[1])}, where the site has nothing", hint))
        found += dead
    return sorted(found)


_MANY = 20
"""So many links of a page are told at once; to look for what each may have meant takes time."""
_CODE = re.compile(r"```.*?```|`[^`\n]*`", re.DOTALL)
_LEADS = re.compile(r"\]\((?![a-z][a-z0-9+.-]*:|//|#)([^\s()#]+)", re.IGNORECASE)
"""A link to something of the site: where it leads, without the place on that page."""


def _too_deep(text: str) -> int | None:
    """Where a paragraph has more brackets one inside another than a page may have."""
    depth = 0
    for match in re.finditer(r"\n[ \t]*\n|[\[\]]", text):
        depth = depth + 1 if match[0] == "[" else max(depth - 1, 0) if match[0] == "]" else 0
        if depth > _DEEP:
            return match.start()
    return None


_LEFT = re.compile(r"~\Z|\.(?:kate-)?sw[a-px]\Z|\A#.*#\Z|\A\.#")
_COPY = re.compile(r"(.*/|)\.?([^/]+?\.ya?ml)[.~][^/]*\Z")
"""A file that is called as a record and more: its folder, and the name of the record's file."""
_LITTER = re.compile(r"\.ds_store\Z|thumbs\.db\Z|desktop\.ini\Z|~\$|\.~lock\.", re.IGNORECASE)
"""What computers and word processors leave beside files."""
_OFFICE = {"docx": "docx", "doc": "docx", "odt": "docx", "xlsx": "xlsx", "xls": "xlsx", "ods": "xlsx"}
"""Endings of what can be read into drafts, and that of what is read as it is."""
_TEXTS = ("", "yaml", "txt", "json")
"""Endings of what may be a record under another name."""


def left(path: str) -> bool:
    """Whether a file is called as those that editors keep beside the one they have open."""
    return _LEFT.search(path.rpartition("/")[2]) is not None


def path_of(kind: str, id_: str) -> str:
    """The path below `content` of a record's file."""
    if kind == "plan":
        return f"workplans/{id_}/plan.yaml"
    return f"workplans/{id_}.yaml" if kind == "activity" else f"{FOLDERS[kind]}/{id_}.yaml"


def address(kind: str, id_: str) -> str:
    """The address of a record's page below the root of a language."""
    return f"{PAGES[kind]}/{id_}/"


def placed(path: str) -> tuple[str, str] | None:
    """The kind and id of the record that lies at a path; None where none can."""
    place = locate(path)
    return None if isinstance(place, Diagnostic) else place


def locate(path: str, root: str = "content") -> tuple[str, str] | Diagnostic | None:
    """The kind and id that a path stands for; a finding where it stands for none; None for pages written by hand."""
    parts = path.split("/")
    name = parts[-1]
    stem, _, extension = name.rpartition(".") if "." in name else (name, "", "")
    if _LITTER.match(name):
        return _fault(root, path, "S202", "a file that is no record", "remove it")
    if parts[0] == "pages":
        if len(parts) == 3 and parts[1] in ("en", "fr", "es") and extension == "md" and _SLUG.match(stem):
            return _fault(root, path, "S204", f"{quoted(stem)} is kept for other use", "something of the site has that address; choose another name") if stem in _TAKEN else None
        return _fault(root, path, "S202", "a file that is no page", "pages are pages/en/<name>.md, with the same name under fr and es")
    folder = "/".join(parts[:-1])
    kind = next((k for k, f in FOLDERS.items() if f == folder), None)
    plan = len(parts) == 3 and parts[0] == "workplans"
    if (ending := _OFFICE.get(extension.lower())) and parts[0] not in ("partners", "reference"):
        saved, file = ("", name) if extension.lower() == ending else (f", save it as .{ending}", f"{stem}.{ending}")
        command = shlex.join(["register", "import", shown(file), *(("--plan", shown(parts[1])) if plan else ())])
        return _fault(root, path, "S202", "a file that is no record", f"move it elsewhere{saved}, and read it with: {command}")
    if kind is None and not plan:
        if parts[0] == "workplans":
            return _fault(root, path, "S202", "a file where no record lies", "a plan is workplans/<plan>/plan.yaml, its activities are workplans/<plan>/<number>.yaml")
        known = [*FOLDERS.values(), "workplans"]
        near = next((f for f in known if folder.startswith(f"{f}/") or f.endswith(f"/{folder.split('/')[-1]}")), None)
        near = near or nearest(folder or name, known) or nearest(parts[0], known)
        return _fault(root, path, "S202", "a file where no record lies", f"did you mean {quoted(near + '/')}?" if near else f"records lie in {', '.join(known)}")
    if extension != "yaml":
        if extension.lower() in ("yml", "yaml"):
            return _fault(root, path, "S201", f"the name ends in {quoted('.' + extension)}", f"rename it to {quoted(stem + '.yaml')}")
        if left(name):
            hint = "remove it; an editor left it beside the record"
        elif copied := _COPY.match(name):
            hint = f"remove it, or name it {quoted(copied[2])}"
        elif name[0] != "." and extension.strip().lower() in _TEXTS:
            hint = "remove it, or name it <id>.yaml"
        else:
            hint = "remove it"
        return _fault(root, path, "S202", "a file that is no record", hint)
    if plan:
        for part, form in ((parts[1], _SLUG), (stem, _NUMBER)):
            if not form.match(part) or len(part) > MAX_ID:
                return _bad_id(root, path, part)
            if part != "plan" and (part in _RESERVED or part.split(".")[0] in _DEVICES):
                return _reserved(root, path, part)
        return ("plan", parts[1]) if stem == "plan" else ("activity", f"{parts[1]}/{stem}")
    if not _SLUG.match(stem) or len(stem) > MAX_ID:
        return _bad_id(root, path, stem)
    if stem in _RESERVED:
        return _reserved(root, path, stem)
    return (kind or "", stem)


def _fault(root: str, path: str, code: str, message: str, hint: str) -> Diagnostic:
    return Diagnostic(Location(f"{root}/{path}"), code, Severity.ERROR, message, hint)


def _plain(id_: str) -> str:
    """The id in small letters, digits and hyphens that is nearest to what was written."""
    letters = [char for char in unicodedata.normalize("NFKD", id_) if unicodedata.category(char) not in ("Mn", "Cf")]
    if any(char.isalnum() and not char.isascii() for char in letters):
        return ""
    return re.sub(r"[^a-z0-9]+", "-", "".join(letters).lower()).strip("-")[:MAX_ID].rstrip("-")


def _bad_id(root: str, path: str, id_: str) -> Diagnostic:
    better = _plain(id_)
    hint = f"ids are small letters a-z, digits and single hyphens, at most {MAX_ID}" + (f": {quoted(better, MAX_ID)}" if better and better not in _RESERVED else "")
    return _fault(root, path, "S203", f"{quoted(id_)} cannot be an id", hint)


def _reserved(root: str, path: str, id_: str) -> Diagnostic:
    return _fault(root, path, "S204", f"{quoted(id_)} is kept for other use", "choose words a reader knows")


EXPLAINED = {
    "S201": """A record's file ends in .yaml.

Other endings would be passed over.

Bad:
    giraffe.yml

Good:
    giraffe.yaml""",
    "S202": """Every file below content is a record or a page.

A file in a wrong folder, or of another kind, would be passed over.

Bad:
    actions/old/giraffe.yaml

Good:
    actions/giraffe.yaml""",
    "S203": """An id is small letters, digits and single hyphens.

It becomes part of an address that never changes. Numbers of activities may hold dots.

Bad:
    actions/Giraffe_2.yaml

Good:
    actions/giraffe-2.yaml""",
    "S204": """An id is not a word kept for other use.

Some words are special on some computers, or are addresses of the site; this holds for pages below content/pages too.

Bad:
    actions/index.yaml

Good:
    actions/giraffe.yaml""",
    "S205": """There are no links among the files.

A link could show what is not in the register.""",
    "S206": """Names do not differ in case alone.

Some computers hold them for the same file.""",
    "S207": """Every file can be read.

A file without permission to read it cannot be checked.""",
    "S208": """No record is marked as a program.

Records are data.""",
    "S209": """What lies below content is a file or a plain folder.

A folder named like a record would hide it.""",
    "S210": """There is no other repository inside the register.

Its records could not be reviewed here.""",
    "T306": """A page written by hand stands in all three languages.

Where one is missing the site shows it in another language.

Bad:
    pages/en/about.md alone

Good:
    pages/en/about.md, pages/fr/about.md and pages/es/about.md
""",
    "S211": """A page written by hand is plain Markdown.

HTML, attribute lists, character references and script addresses are not used in pages.

Bad:
    <b>bold</b>

Good:
    **bold**""",
    "S212": """A link in a page written by hand leads to something of the site.

It is looked for when the site is built: a link to a page that was removed or renamed would lead readers to nothing.

Bad:
    [what is due](../overdue/)

Good:
    [what is due](../due/)""",
}
"""What each code of this module means; the first line is its title."""
