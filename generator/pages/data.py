"""The pages for those who load the register: files, API, data dictionary, examples."""

from __future__ import annotations

import re
from collections import defaultdict
from functools import cached_property
from importlib import resources
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from generator import api, linked
from generator.exports import NOWHERE
from generator.markup import element, escape, join
from generator.models import KINDS, Model, Name, Period, Text
from generator.models.walk import fields, simple_type, within
from generator.pages.maker import Maker, capital, fill, marked, table
from generator.pages.page import LEAST, PartsPage, Section
from generator.register import NAMES
from generator.tables import tables

if TYPE_CHECKING:
    from collections.abc import Sequence

    from generator.exports import File
    from generator.models.walk import Field
    from generator.pages.page import Page
    from generator.show import Show
    from generator.tables import Column

_FORMATS = ("csv", "xlsx", "jsonl", "jsonld", "ttl")
"""The formats in which each kind of record can be had."""

EXAMPLES = ("spreadsheet", "python", "r", "shell")
"""The examples, each in a file of that name."""


class Data(Maker):
    """Makes the pages on the register as data."""

    def pages(self) -> list[Page]:
        return [self.data(), self.api(), self.examples(), self.dictionary(), *(self.dictionary_of(kind) for kind in KINDS)]

    # --- files

    def data(self) -> PartsPage:
        here = "data/"
        show = self.show(here)
        w = self.words
        whole = [one for one in self.edition.files if not one.kind and "/" not in one.name]
        parts = [Section("whole", w("data_whole"), table(w("data_whole"), [w("column_file"), w("column_meaning"), w("column_size")], [(self.file(one, show), w(one.what), self.size(one)) for one in whole], named=True))]
        rows = []
        for kind in KINDS:
            own = {one.name.rsplit(".", 1)[1]: one for one in self.edition.files if one.kind == kind and one.what != "data_parts"}
            rows.append((w(f"kinds_{kind}"), *(element("a", self.size(own[form]), href=show.shared(f"data/{own[form].name}"), download="", title=own[form].name) if form in own else "" for form in _FORMATS)))
        parts.append(Section("kinds", w("data_kinds"), table(w("data_kinds"), [w("column_kind"), "CSV", "XLSX", "JSON Lines", "JSON-LD", "Turtle"], rows, named=True)))
        doors = [
            (show.link("data/api/", w("page_api")), w("data_to_api")),
            (show.link("data/dictionary/", w("page_dictionary")), w("data_to_dictionary")),
            (show.link("data/examples/", w("page_examples")), w("data_to_examples")),
            (show.link("due/", w("page_due")), w("data_to_due")),
            (show.link("changes/", w("page_changes")), w("data_to_changes")),
            (element("a", "catalogue.jsonld", href=show.shared("data/catalogue.jsonld")), w("data_catalogue")),
            (element("a", "catalogue.ttl", href=show.shared("data/catalogue.ttl")), w("data_catalogue")),
        ]
        parts.append(Section("programs", w("data_programs"), self.listed_doors(doors)))
        reading = [w(key) for key in ("data_reading", "data_empty", "data_formulas", "data_codes", "data_appendices")]
        if not self.edition.site_url:
            reading.append(w("data_linked", address=NOWHERE))
        parts.append(Section("reading", w("data_reading_title"), join(element("p", one) for one in reading)))
        informea = [(self.file(one, show), w(one.what)) for one in self.edition.files if one.name.startswith("informea/")]
        parts.append(Section("informea", w("data_informea_title"), join((element("p", w("data_informea_intro")), self.listed_doors(informea)))))
        parts.append(self.snapshots(show))
        lists = [one for one in self.edition.files if one.what == "data_parts"]
        lists_shown = table(w("data_parts_title"), [w("column_file"), w("column_meaning"), w("column_size")], [(self.file(one, show), w.meaning(self.tables[one.name.removesuffix(".csv")]), self.size(one)) for one in lists], named=True)
        parts.append(Section("lists", w("data_parts_title"), join((element("p", w("data_parts_intro")), lists_shown)), folded=True))
        sums = table(w("data_all_files"), [w("column_file"), w("column_size"), w("column_checksum")], [(self.file(one, show), self.size(one), element("code", one.sha256)) for one in self.edition.files], named=True)
        parts.append(Section("checksums", w("data_all_files"), join((element("p", join((w("data_checksums"), " ", element("a", "SHA256SUMS", href=show.shared("data/SHA256SUMS"), download="")))), self.proof(show), sums)), folded=True))
        about = linked.dataset(w("site_name"), w("described_data"), w.lang, self.url(here) or "./", [(one.name, one.media, self.url(f"data/{one.name}") if w.lang == "en" else show.shared(f"data/{one.name}")) for one in whole])
        return PartsPage(here, w("page_data"), w("described_data"), w, join((element("p", w("intro_data")), self.facts())), parts, linked=about)

    @cached_property
    def tables(self) -> dict[str, str]:
        """What each table holds, by its name."""
        return {one.name: one.meaning for kind in KINDS for one in tables(kind)}

    def facts(self) -> Markup:
        """Of when the data are, which version, under which licence, and how they are cited."""
        w = self.words
        rows = [(w("version_title"), w("version_text", date=w.date(self.edition.as_of), version=self.edition.version or w.unknown("version"))), (w("licence"), w("data_licence")), (w("how_to_cite"), self.edition.about.cite(w.lang))]
        return element("dl", join((element("div", join((element("dt", label), element("dd", said)))) for label, said in rows), "\n"), class_="facts")

    def file(self, one: File, show: Show, folder: str = "") -> Markup:
        return element("a", one.name, href=show.shared(f"data/{folder}{one.name}"), download="")

    def size(self, one: File) -> str:
        return self.words("size_kb", n=self.words.number(max(1, round(len(one.data) / 1000))))

    def listed_doors(self, doors: Sequence[tuple[Markup, str]]) -> Markup:
        return element("ul", join((element("li", join((link, " – ", told))) for link, told in doors), "\n"))

    def snapshots(self, show: Show) -> Section:
        w = self.words
        rows = []
        for cop, held in self.edition.snapshots.items():
            entry = self.register["meeting"].get(cop)
            files = join((self.file(one, show, f"snapshots/{cop}/") for one in held.files), ", ")
            left_out = element("p", held.about.left_out(w)) if held.about.unread else ""
            rows.append((show.to(entry) if entry else cop, show.time(held.about.as_of), join((files, left_out))))
        if rows:
            body = join((element("p", w("data_snapshots_intro")), table(w("data_snapshots"), [w("kind_meeting"), w("version_title"), w("column_file")], rows, named=True)))
        else:
            body = element("p", fill(w("data_snapshots_none"), meeting=show.to(self.edition.next_cop) if self.edition.next_cop else escape(w("next_cop"))))
        return Section("snapshots", w("data_snapshots"), body)

    # --- API

    def api(self) -> PartsPage:
        here = "data/api/"
        show = self.show(here)
        w = self.words
        kinds = [(f"{NAMES[kind]}.json", f"{w('api_list')}{w('colon')}{w(f'kinds_{kind}')}") for kind in KINDS]
        records = [(api.path_of(kind, next(iter(self.register[kind]))), w(f"kind_{kind}")) for kind in KINDS if self.register[kind]]
        lists = [(f"{name}.json", w(f"api_{name}")) for name in api.LISTS if name != "changes" or self.edition.past is not None]
        documents = [("openapi.json", w("api_openapi")), ("index.json", w("api_index")), *lists, *kinds]
        parts = [
            Section("documents", w("api_documents"), self.rows(w("api_documents"), documents, show)),
            Section("records", capital(w("api_record")), self.rows(w("api_record"), records, show)),
            Section("promise", w("api_promise"), join(element("p", w(key)) for key in api.PROMISE)),
            Section("changelog", w("api_changelog"), element("dl", join(element("div", join((element("dt", f"{version} ({w.date(day)})"), element("dd", w(key))))) for version, day, key in api.CHANGES), class_="facts")),
        ]
        note = Markup("") if self.edition.site_url else element("p", w("intro_api_relative"))
        return PartsPage(here, w("page_api"), w("described_api"), w, join((element("p", w("intro_api")), note)), parts)

    def rows(self, label: str, documents: Sequence[tuple[str, str]], show: Show) -> Markup:
        w = self.words
        return table(label, [w("column_file"), w("column_meaning")], [(element("a", element("code", f"/{api.ROOT}{path}"), href=show.shared(f"{api.ROOT}{path}")), told) for path, told in documents], named=True)

    # --- examples

    def examples(self) -> PartsPage:
        here = "data/examples/"
        w = self.words
        counts: dict[str, int] = defaultdict(int)
        for action in self.register["action"].values():
            for event in action.record.events:
                if event.event == "adopted" and event.meeting:
                    counts[event.meeting] += 1
        answer = "\n".join(f"{meeting} {number}" for meeting, number in sorted(counts.items()))
        parts = [Section("task", w("example_result"), join((element("p", w("example_task")), element("pre", element("code", answer)))))]
        for name in EXAMPLES:
            text = example(name, self.edition.site_url or "https://example.org/", w.lang)
            parts.append(Section(name, w(f"example_{name}"), join((element("p", w(f"example_{name}_text")), element("pre", element("code", text.rstrip("\n")), lang="en")))))
        note = Markup("") if self.edition.site_url else element("p", w("example_address"))
        return PartsPage(here, w("page_examples"), w("described_examples"), w, join((element("p", w("intro_examples")), note)), parts)

    # --- dictionary

    def dictionary(self) -> PartsPage:
        here = "data/dictionary/"
        show = self.show(here)
        w = self.words
        kinds = self.listed_doors([(show.link(f"data/dictionary/{NAMES[kind]}/", w(f"kinds_{kind}")), w.meaning(_first(model))) for kind, model in KINDS.items()])
        known: dict[str, dict[Markup, None]] = defaultdict(dict)
        for kind in KINDS:
            for model in self.models[kind]:
                for field in fields(model):
                    target = f"data/dictionary/{NAMES[kind]}/#{model.__name__.lower()}"
                    known[field.name][show.link(target, f"{w(f'kinds_{kind}')}, {self.heading(kind, model)}" if model is not KINDS[kind] else w(f"kinds_{kind}"))] = None
            for one in tables(kind):
                for column in one.columns:
                    if column.worked_out:
                        known[column.name][show.link(f"data/dictionary/{NAMES[kind]}/#table-{one.name}", f"{one.name}.csv")] = None
        rows = [element("div", join((element("dt", element("code", name)), element("dd", join(places, "; ")))), id=name) for name, places in sorted(known.items())]
        parts = [Section("kinds", w("dictionary_kinds"), kinds), Section("all", w("dictionary_all"), element("dl", join(rows, "\n"), class_="facts"))]
        return PartsPage(here, w("page_dictionary"), w("described_dictionary"), w, element("p", w("intro_dictionary")), parts, boost=LEAST)

    def dictionary_of(self, kind: str) -> PartsPage:
        """Every field that a record of a kind may hold, and every column of its tables."""
        here = f"data/dictionary/{NAMES[kind]}/"
        show = self.show(here)
        w = self.words
        parts = []
        for model in self.models[kind]:
            title = w("dictionary_fields") if model is KINDS[kind] else self.heading(kind, model)
            body = join((element("p", marked(w.meaning(_first(model)))), self.field_table(model, kind, show)))
            parts.append(Section(model.__name__.lower(), title, body))
        for one in tables(kind):
            rows = [(element("code", column.name), self.column_type(column), marked(w.meaning(column.meaning))) for column in one.columns]
            parts.append(Section(f"table-{one.name}", f"{one.name}.csv", table(one.name, (w("column_column"), w("column_type"), w("column_meaning")), rows, named=True), folded=True))
        title = w("dictionary_of", kinds=w(f"kinds_{kind}"))
        return PartsPage(here, title, w("described_dictionary"), w, element("p", show.link("data/dictionary/", w("page_dictionary"))), parts, boost=LEAST)

    def heading(self, kind: str, model: type[Model]) -> str:
        """What a part of a record is called: an event by its word, another by the label of the field that holds it; with its name in the program."""
        w = self.words
        event = next((field for field in fields(model) if field.name == "event" and len(field.choices) == 1), None)
        holder = next((field.name for one in self.models[kind] for field in fields(one) if model in field.models), None)
        label = w.choice(event.choices[0]) if event else w.field(holder, kind) if holder else model.__name__
        return f"{capital(label)} ({model.__name__})"

    @cached_property
    def models(self) -> dict[str, list[type[Model]]]:
        """The models that records of each kind are made of, the record itself first."""
        return {kind: [one for one in within(model) if one not in (Name, Text)] for kind, model in KINDS.items()}

    def column_type(self, column: Column) -> Markup:
        w = self.words
        pieces: list[object] = [w(f"type_{column.type}")]
        if column.refers:
            pieces.append(join(("(", w("type_refers", column=column.refers), ")")))
        if column.choices:
            pieces.append(join((element("code", one) for one in column.choices), ", "))
        return join(pieces, " ")

    def field_table(self, model: type[Model], kind: str, show: Show) -> Markup:
        w = self.words
        rows = []
        for field in fields(model):
            meaning, source = _parted(w.meaning(field.description or _first(model)), field.description or _first(model))
            example = self.edition.examples.get((model, field.name))
            required = w("yes") if field.required else w("no")
            shown = element("code", self.example(field, example)) if example is not None and not _grouped(field) else ""
            rows.append((element("code", field.name), w.field(field.name, kind), self.field_type(model, field, show), required, marked(meaning), marked(source) if source else w("dictionary_ours"), shown))
        head = (w("column_field"), w("column_label"), w("column_type"), w("column_required"), w("column_meaning"), w("column_source"), w("column_example"))
        return table(model.__name__, head, rows, named=True)

    def field_type(self, model: type[Model], field: Field, show: Show) -> Markup:
        w = self.words
        if field.choices:
            said: Markup = join((element("code", choice) for choice in field.choices), ", ")
        elif field.models == (Period,):
            said = join((w("type_time"), show.link(f"{show.page}#period", "Period")), " ") if simple_type(model, field.name) == "date" else show.link(f"{show.page}#period", "Period")
        elif field.models:
            said = join((escape(w("type_text_three")) if one in (Name, Text) else element("a", one.__name__, href=f"#{one.__name__.lower()}") for one in field.models), ", ")
        elif field.ref is not None:
            said = escape(w("type_reference"))
        else:
            kind = "text" if field.many else simple_type(model, field.name)
            said = escape(w("type_time" if kind == "date" else f"type_{kind}"))
        return join((w("type_list_of"), said), " ") if field.many else said

    def example(self, field: Field, value: Any) -> str:
        """A value as it stands in a file, in the reader's language where there are several, on one short line."""
        one = value[0] if field.many else value
        said = getattr(one, self.words.lang) or one.en if isinstance(one, Name | Text) else str(one).lower() if isinstance(one, bool) else str(one)
        line = " ".join(said.split())
        return line if len(line) <= 80 else line[:79].rsplit(" ", 1)[0] + "…"


def example(name: str, site: str, lang: str = "en") -> str:
    """The text of an example, for the site at an address that ends in `/`; spreadsheets have names of functions of their own in each language."""
    folder = resources.files("generator").joinpath("examples")
    own = folder.joinpath(f"{name}.{lang}.txt")
    return (own if own.is_file() else folder.joinpath(f"{name}.txt")).read_text(encoding="utf-8").replace("{site}", site)


def _grouped(field: Field) -> bool:
    """Whether a field holds groups of fields, which have examples of their own."""
    return any(model not in (Name, Text) for model in field.models)


def _first(model: type[Model]) -> str:
    return (model.__doc__ or "").split("\n", 1)[0]


_CITED = re.compile(r"\s*\((?:Annex|Res\.|Resolution|steps? |para |Article|Conservation Collaboration|draft Decisions)[^()]*(?:\([^()]*\)[^()]*)*\)")
_GROUP = re.compile(r"\s*\([^()]*(?:\([^()]*\)[^()]*)*\)")


def _parted(told: str, english: str) -> tuple[str, str]:
    """What is said of a field, and the text on which it rests: what stands in those brackets that name one, in the same place as in English."""
    places = [i for i, group in enumerate(_GROUP.finditer(english)) if _CITED.fullmatch(group[0])]
    groups = [group for i, group in enumerate(_GROUP.finditer(told)) if i in places]
    meaning = told
    for group in reversed(groups):
        meaning = meaning[: group.start()] + meaning[group.end() :]
    return meaning, "; ".join(group[0].strip()[1:-1] for group in groups)
