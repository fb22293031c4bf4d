"""The words of the interface: the same in three languages, none missing, none too many; and dates and numbers as each language writes them."""

from __future__ import annotations

import ast
import inspect
import itertools
import re
import string
from typing import TYPE_CHECKING, get_args

import pytest
import yaml
from babel.messages.pofile import read_po

from generator import api, catalog, continuity, desk, lifecycle, pages, rules
from generator.catalog import Words, all_words, kept_together, words
from generator.changes import Sort
from generator.diagnostics import Severity
from generator.models import KINDS, LANGUAGES, Period
from generator.models.walk import fields
from generator.models.workplan import PlanEvent
from generator.pages.data import EXAMPLES
from generator.pages.method import explanations
from generator.tables import all_tables
from tests.support import PROJECT

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import ModuleType

    from generator.models import Model

CATALOGUES = all_words()


def models() -> Iterator[tuple[str, type[Model]]]:
    """Every model that a record is made of, with the kinds under which the label of one of its fields is asked for."""
    def visit(kind: str, model: type[Model]) -> Iterator[tuple[str, type[Model]]]:
        yield kind, model
        yield model.__name__.lower(), model
        for field in fields(model):
            for part in field.models:
                if (kind, part) not in visited:
                    visited.add((kind, part))
                    yield from visit(kind, part)

    visited: set[tuple[str, type[Model]]] = set()
    for kind, model in KINDS.items():
        yield from visit(kind, model)


def keys_of(lead: str, names: object) -> set[str]:
    return {f"{lead}_{str(name).replace('-', '_')}" for name in names}  # type: ignore[attr-defined]


TASKS = ("instrument-ends", "plan-ends", "lapse", "report-council", "report-cop", "report-progress", "national-report", "extension", "decision", "assessment")
PLAN = {*get_args(PlanEvent.model_fields["event"].annotation)} - {"noted"} | {"ended", "extended-end-not-recorded", "not-recorded"}
FINAL = {"closed", "completed", "rejected", "withdrawn"}
CHOICES = {choice for _, model in models() for field in fields(model) for choice in field.choices}
SCRIPT = (PROJECT / "overrides" / "assets" / "edit.js").read_text(encoding="utf-8")
EDIT = {name.removeprefix("edit_") for name in words("en").words if name.startswith("edit_")} & set(re.findall(r"\bsaid\.(\w+)", SCRIPT)) | {f"{name}_{n}" for name in re.findall(r"\bcounted\(\"(\w+)", SCRIPT) for n in ("one", "other")}
"""What the script of the editing page says."""
SAID = {key.removeprefix("edit_said_") for key in words("en").words if key.startswith("edit_said_")} & set(re.findall(r'"(\w+)"', inspect.getsource(desk))) | {"number_least", "number_most"}
"""What the form says of findings in its own words."""
SETS = {
    "status": {*lifecycle.Status, "unknown"},
    "status_invited": {"cop", "council", "cop_decide", "council_decide"},
    "status_question": {"new", "continuation", "completion", "closure", "open"},
    "next": FINAL | {"none"},
    "force": set(lifecycle.Force),
    "accreditation": {"none-recorded", "applied", "accredited", "declined", "ended"},
    "progress": set(lifecycle.Progress),
    "plan": PLAN,
    "task": {*TASKS, "running"},
    "asks": set(TASKS),
    "missed": set(TASKS),
    "language": set(LANGUAGES),
    "edit": EDIT,
    "edit_id_form": set(KINDS),
    "edit_said": SAID,
    "edit_todo": SAID - {"form", "lacks"},
    "form": {"supports", "unverified"},
    "api": {*api.LISTS, *(f"promise_{one}" for one in ("keep", "add", "break"))},
    "example": {*EXAMPLES, *(f"{one}_text" for one in EXAMPLES)},
    "data": {"xlsx", "zip", "json", "jsonl", "sqlite", "jsonld", "ttl", "package", "csv", "parts", *(f"informea_{one}" for one in ("decisions", "meetings", "documents"))},
    "not_recorded": {"activities", "appendix", "date", "dates", "instruments", "listings", "listings_as_at", "meeting", "outputs", "party_status", "period", "progress", "proponents", "range_states", "region", "resources", "responsibility", "responsible", "value", "version"},
    "kind": set(KINDS),
    "kinds": set(KINDS),
    "intro": set(KINDS),
    "facet": {name for names in pages.FACETS.values() for name in names},
    "list": {"all_one", "all_other", "some_one", "some_other", "none", "quoted", "remove", "show_all", "limited"},
    "search": {"wait", "none", "some", "near", "more", "failed", "all"},
    "map_level": {1, 2, 3},
    "answer": {"living_one", "living_other", "living_alone_one", "living_alone_other"},
    **{f"answer_{asked}": {"none"} for asked in ("country", "species", "partner")},
    "type": {"text", "number", "truth", "day", "time", "list"},
    "layer": {code[0].lower() for code in pages.explanations()},
    "severity": set(Severity),
    "rule": {"bad", "good"},
    "change": {*(sort for sort in Sort if sort.startswith(("record-", "tombstone-"))), "due-new", "due-gone", "lapse-new", "lapse-gone", "changed-text", "pair", *(f"{part}-{sort}" for part in ("supports", "unverified") for sort in ("more", "less", "other")), "page-new", "page-gone", "page-forwards", "page-removed"},
    "from": {"date", "day"},
    "since": {"date", "day"},
    "until": {"date", "day"},
    "value": {choice.lower() for choice in CHOICES},
}
"""The keys that are put together from a word and a value: for each word, every value it may meet."""


# --- the same in three languages ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_same_keys_with_the_same_names(lang: str) -> None:
    english, own = words("en").words, words(lang).words
    assert sorted(own) == sorted(english)
    assert [key for key in own if names(own[key]) != names(english[key])] == []
    assert list(own) == sorted(own), "in the order of the alphabet"


def names(text: str) -> list[str]:
    """The values that a text has room for."""
    return sorted(name for _, name, _, _ in string.Formatter().parse(text) if name is not None)


@pytest.mark.parametrize("lang", ["fr", "es"])
def test_every_text_is_translated(lang: str) -> None:
    """Texts of several words are never the English ones."""
    english, own = words("en").words, words(lang).words
    assert [key for key in own if own[key] == english[key] and re.search("[a-z] [a-z]", re.sub(r"\{\w*\}", "", own[key]))] == []


@pytest.mark.parametrize("lang", ["fr", "es"])
def test_the_words_around_every_page_are_translated(lang: str) -> None:
    """What the configuration of the French and the Spanish site leaves out would stand there in English."""
    english, own = (yaml.safe_load((PROJECT / name).read_text())["extra"] for name in ("mkdocs.yml", f"mkdocs.{lang}.yml"))
    same = [key for key, text in english["words"].items() if key != "footer" and own["words"].get(key, text) == text]
    same += [name for name, text in english["words"]["footer"].items() if own["words"]["footer"].get(name, text) == text and name != "contribute/"]
    assert same == []
    assert own["lang"] == lang


# --- none missing, none too many ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("catalogue", CATALOGUES, ids=LANGUAGES)
def test_every_field_and_choice_has_its_word(catalogue: Words) -> None:
    for kind, model in models():
        for field in fields(model):
            assert catalogue.field(field.name, kind)
            for choice in field.choices:
                assert catalogue.choice(choice, field.name)


def test_what_happened_is_no_status() -> None:
    """A noun, whatever it happened to: an action, a plan, an instrument; a status agrees with the activity."""
    assert [[words(lang).choice(*asked) for asked in (("extended",), ("signed", "event"), ("completed", "event"), ("completed", "status"))] for lang in LANGUAGES] == [
        ["extended", "signed", "completed", "completed"], ["prolongation", "signature", "achèvement", "achevée"], ["prórroga", "firma", "conclusión", "concluida"],
    ]  # fmt: skip


def test_what_is_not_recorded_agrees_with_the_label_before_it() -> None:
    told = [[f"{w('fact_' + what) if w.has('fact_' + what) else w.field(what)}: {w.unknown(what)}" for what in ("instruments", "activities", "dates", "period", "place")] for w in map(words, LANGUAGES)]
    assert told == [
        ["Instruments: not recorded", "Activities: not recorded", "Dates: not recorded", "Period: not recorded", "Place: not recorded"],
        ["Instruments: non consignés", "Activités: non consignées", "Dates: non consignées", "Période: non consignée", "Lieu: non consigné"],
        ["Instrumentos: no constan", "Actividades: no constan", "Fechas: no constan", "Período: no consta", "Lugar: no consta"],
    ]
    assert words("fr")("version_text", date="2026", version=words("fr").unknown("version")) == "Statut au 2026. Version des fiches\u00a0: non consignée."


def test_french_writes_actions_concertees_small_within_a_sentence() -> None:
    """As the Convention does; a capital stands where a sentence or a label begins."""
    texts = [*words("fr").words.values(), *catalog._meanings("fr").values(), *catalog.findings("fr").values()]
    assert [text for text in texts if re.search(r"[^.!?:»]\s+Actions? concertée|['’]Actions? concertée|Actions? Concertée", text)] == []


@pytest.mark.parametrize("lead", SETS)
def test_every_value_has_its_word(lead: str) -> None:
    assert sorted(keys_of(lead, SETS[lead]) - words("en").words.keys()) == []


def test_no_word_is_left_over() -> None:
    """Every key is named in the code or a template, or is put together from a word and a value, or labels a field or an item of a list."""
    known = {key for lead, values in SETS.items() for key in keys_of(lead, values)}
    for kind, model in models():
        known |= {f"value_{field.name}_{choice}" for field in fields(model) for choice in field.choices}
        known |= {f"field_{field.name}" for field in fields(model)} | {f"field_{kind}_{field.name}" for field in fields(model)} | {f"item_{field.name}" for field in fields(model) if field.many}
    known |= {f"field_{field}" for _, field in _calls("field")}
    named = _texts() | {"search_found"}
    assert [key for key in words("en").words if key not in known and key not in named and re.sub("_(one|other)$", "", key) not in named] == []


def test_every_word_that_is_asked_for_is_there() -> None:
    """Every key that a call names in full, in the code and in the templates."""
    there = words("en").words
    assert [f"{place}: {key}" for place, key in _calls("") if key not in there] == []
    assert [f"{place}: field_{key}" for place, key in _calls("field") if f"field_{key}" not in there and not any(k.startswith("field_") and k.endswith(f"_{key}") for k in there)] == []
    assert [f"{place}: {key}" for place, key in _calls("count") if not {f"{key}_one", f"{key}_other"} <= there.keys()] == []


def _calls(method: str) -> list[tuple[str, str]]:
    """The keys given as such to `words(...)` or one of its methods."""
    found = []
    for path in sorted((PROJECT / "generator").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            if not isinstance(node, ast.Call) or not node.args or not isinstance(node.args[0], ast.Constant) or not isinstance(node.args[0].value, str):
                continue
            called = ast.unparse(node.func)
            if re.fullmatch(r"(?:\w+\.)*(?:words|w|en)" + (rf"\.{method}" if method else ""), called) and called != "words" and not path.name.startswith("catalog"):
                found.append((f"{path.name}:{node.lineno}", node.args[0].value))
    for path in sorted((PROJECT / "generator" / "templates").iterdir()):
        found += [(path.name, key) for key in re.findall(r"words\('(\w+)'\)", path.read_text())] if not method else []
    assert len(found) > 5
    return found


def _texts() -> set[str]:
    """Every text that stands in the code, and every key in the templates."""
    found = {key for path in (PROJECT / "generator" / "templates").iterdir() for key in re.findall(r"words\('(\w+)'\)", path.read_text())}
    for path in (PROJECT / "generator").rglob("*.py"):
        found |= {node.value for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Constant) and isinstance(node.value, str)}
    return found


def test_a_key_that_is_not_there_is_an_error() -> None:
    with pytest.raises(KeyError):
        words("en")("no_such_key")


# --- dates, periods, numbers ----------------------------------------------------------------------------------------------------------

NBSP = "\u00a0"


@pytest.mark.parametrize(
    ("date", "en", "fr", "es"),
    [
        ("2018", "2018", "2018", "2018"),
        ("2018-10", "October 2018", "octobre 2018", "octubre de 2018"),
        ("2018-10-23", "23 October 2018", "23 octobre 2018", "23 de octubre de 2018"),
        ("2019-07-09", "9 July 2019", "9 juillet 2019", "9 de julio de 2019"),
        ("2018-08-01", "1 August 2018", "1er août 2018", "1 de agosto de 2018"),
        ("2018-02-11", "11 February 2018", "11 février 2018", "11 de febrero de 2018"),
        ("1979-06-23", "23 June 1979", "23 juin 1979", "23 de junio de 1979"),
    ],
)
def test_dates(date: str, en: str, fr: str, es: str) -> None:
    assert [catalogue.date(date) for catalogue in CATALOGUES] == [en, fr, es]


def period(**ends: str | None) -> list[str]:
    return [catalogue.period(Period.model_validate(ends)) for catalogue in CATALOGUES]


@pytest.mark.parametrize(
    ("start", "end", "en", "fr", "es"),
    [
        ("2019-07-09", "2019-07-11", "9–11 July 2019", "9–11 juillet 2019", "9–11 de julio de 2019"),
        ("2019-07-01", "2019-07-03", "1–3 July 2019", "1er–3 juillet 2019", "1–3 de julio de 2019"),
        ("2018-05-29", "2018-06-01", "29 May – 1 June 2018", "29 mai – 1er juin 2018", "29 de mayo – 1 de junio de 2018"),
        ("2018-05-01", "2018-06-02", "1 May – 2 June 2018", "1er mai – 2 juin 2018", "1 de mayo – 2 de junio de 2018"),
        ("2019-12-30", "2020-01-02", "30 December 2019 – 2 January 2020", "30 décembre 2019 – 2 janvier 2020", "30 de diciembre de 2019 – 2 de enero de 2020"),
        ("2019-07-09", "2019-07-09", "9 July 2019", "9 juillet 2019", "9 de julio de 2019"),
        ("2012", "2014", "2012–2014", "2012–2014", "2012–2014"),
        ("2012", "2012", "2012", "2012", "2012"),
        ("2012-10", "2014", "October 2012 – 2014", "octobre 2012 – 2014", "octubre de 2012 – 2014"),
        ("2012-10", "2013-02", "October 2012 – February 2013", "octobre 2012 – février 2013", "octubre de 2012 – febrero de 2013"),
    ],
)
def test_periods(start: str, end: str, en: str, fr: str, es: str) -> None:
    assert period(start=start, end=end) == [en, fr, es]


def test_periods_with_one_end() -> None:
    """An end that is open is told apart from one that is not recorded."""
    assert period(start="2015", end=None) == ["since 2015", "depuis 2015", "desde 2015"]
    assert period(start="2015-10-01", end=None) == ["since 1 October 2015", "depuis le 1er octobre 2015", "desde el 1 de octubre de 2015"]
    assert period(start="2015-10") == ["from October 2015", "dès octobre 2015", "a partir de octubre de 2015"]
    assert period(start="2015-10-23") == ["from 23 October 2015", "dès le 23 octobre 2015", "a partir del 23 de octubre de 2015"]
    assert period(end="2015-06") == ["until June 2015", "jusqu'en juin 2015", "hasta junio de 2015"]
    assert period(end="2015-06-30") == ["until 30 June 2015", "jusqu'au 30 juin 2015", "hasta el 30 de junio de 2015"]
    assert period() == [catalogue("not_recorded") for catalogue in CATALOGUES]


def test_numbers() -> None:
    assert [catalogue.number(n) for catalogue in CATALOGUES for n in (0, 999, 1034, 25000)] == ["0", "999", "1,034", "25,000", "0", "999", f"1{NBSP}034", f"25{NBSP}000", "0", "999", "1034", "25.000"]


@pytest.mark.parametrize(("n", "en", "fr", "es"), [(0, "0 States", "0 État", "0 Estados"), (1, "1 State", "1 État", "1 Estado"), (2, "2 States", "2 États", "2 Estados"), (1034, "1,034 States", f"1{NBSP}034 États", "1034 Estados")])
def test_counts(n: int, en: str, fr: str, es: str) -> None:
    assert [catalogue.count("n_states", n) for catalogue in CATALOGUES] == [en, fr, es]


def test_a_count_leaves_room_for_other_values() -> None:
    assert words("en").count("home_due", 1) == "1 action is asked to report before {meeting}, if it still runs."


def test_words_sort_without_regard_to_accents_and_case() -> None:
    names = ["Zimbabwe", "Égypte", "equateur", "Åland", "Albanie", "État"]
    assert sorted(names, key=words("fr").sort_key) == ["Åland", "Albanie", "Égypte", "equateur", "État", "Zimbabwe"]


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ('a: "x"\n', "es.yaml: 'b' is missing; translate it"),
        ('a: "x"\nb: "of {meeting}"\nc: "x"\n', "es.yaml: English has no 'c'; take it out"),
        ('a: "x"\nb: "of {meetin}"\n', "es.yaml: 'b' has not the names of the English text; it needs {meeting}"),
        ('a: "x"\nb: "of {meeting"\n', "es.yaml:2:4: a brace of its own in 'b'; a name stands in two, as {meeting}"),
        ('a: "x {}"\nb: "of {meeting}"\n', "es.yaml:1:4: a brace of its own in 'a'; a name stands in two, as {meeting}"),
        ('a:\nb: "of {meeting}"\n', "es.yaml:1:3: 'a' is no text; write one in quotes"),
        ("a: [x]\n", "es.yaml:1:4: a list or mapping in brackets; write one item a line, each after '- '; text that begins with '[' needs quotes"),
    ],
)  # fmt: skip
def test_a_broken_catalogue_is_told(text: str, error: str) -> None:
    english = {"a": "x", "b": "for {meeting}"}
    assert catalog.same("es.yaml", catalog.read("es.yaml", b'a: "y"\nb: "de {meeting}"\n'), english) == {"a": "y", "b": "de {meeting}"}
    with pytest.raises(catalog.CatalogError) as told:
        catalog.same("es.yaml", catalog.read("es.yaml", text.encode()), english)
    assert str(told.value) == error


# --- what is said of records ---------------------------------------------------------------------------------------------------------


KEPT = {"H403", "H404", "H405", "H406"}
"""The rules of history that can speak of a record that is changed in a form."""


class Sayings:
    """Everything that the rules of a module can say, with `X` where they put a value of a record."""

    def __init__(self, module: ModuleType) -> None:
        self.module = module
        self.tree = ast.parse(inspect.getsource(module))

    def found(self) -> set[str]:
        """Every message and hint."""
        said = set()
        for function in (node for node in ast.walk(self.tree) if isinstance(node, ast.FunctionDef)):
            codes = {call.args[0].value for call in function.decorator_list if isinstance(call, ast.Call) and isinstance(call.args[0], ast.Constant)}
            own = codes & desk._OWN.keys() or (self.module is continuity and not codes & KEPT)
            for one in ast.walk(function):
                if isinstance(one, ast.Yield) and isinstance(one.value, ast.Tuple) and not own:
                    said |= {text for part in one.value.elts[1:] for text in self.texts(part, function)}
                if isinstance(one, ast.Call) and ast.unparse(one.func).endswith("_replace") and not own:
                    said |= {text for word in one.keywords for text in self.texts(word.value, function)}
        return said

    def texts(self, node: ast.expr, function: ast.FunctionDef) -> list[str]:
        """What an expression may be."""
        match node:
            case ast.Constant(value=str(text)):
                return [text]
            case ast.JoinedStr(values=parts):
                return ["".join(pieces) for pieces in itertools.product(*(self.texts(part, function) for part in parts))]
            case ast.FormattedValue(value=value):
                return self.texts(value, function)
            case ast.IfExp(body=one, orelse=other):
                return self.texts(one, function) + self.texts(other, function)
            case ast.BoolOp(values=[_, ast.Constant(value=str(text))]):
                return ["X", text]
            case ast.Call(func=ast.Name(id="quoted"), args=[ast.Constant(value=str(text))]):
                return [f"'{text}'"]
            case ast.Call() if "quoted" in ast.unparse(node):
                return ["'X'"]
            case ast.Call(func=ast.Name(id=name)) if called := [one for one in self.tree.body if isinstance(one, ast.FunctionDef) and one.name == name]:
                return [text for one in ast.walk(called[0]) if isinstance(one, ast.Return) and one.value is not None for text in self.texts(one.value, called[0])]
            case ast.Name(id=name) if isinstance(getattr(self.module, name, None), str):
                return [getattr(self.module, name)]
            case ast.Subscript(value=ast.Name(id=name)) if isinstance(getattr(self.module, name, None), dict):
                return list(getattr(self.module, name).values())
            case ast.Name(id=name):
                given = [one.value for one in ast.walk(function) if isinstance(one, ast.Assign) and ast.unparse(one.targets[0]) == name]
                for loop in ast.walk(function):
                    if isinstance(loop, ast.For) and isinstance(loop.target, ast.Tuple) and isinstance(loop.iter, ast.Tuple):
                        given += [item.elts[place] for item in loop.iter.elts if isinstance(item, ast.Tuple) for place, target in enumerate(loop.target.elts) if ast.unparse(target) == name]
                return [text for value in given for text in self.texts(value, function) if text] or ["X"]
        return ["X"]


@pytest.mark.parametrize("lang", ["fr", "es"])
def test_everything_that_a_rule_says_is_translated_and_nothing_is_left_over(lang: str) -> None:
    """Each message and hint fits one entry of the catalogue; both have the same places."""
    said = catalog.findings(lang)
    english = [key.removeprefix("finding ") for key in said if key.startswith("finding ")]
    assert [key for key, text in said.items() if not text or sorted(names(text)) != sorted(names(key))] == []
    told = Sayings(rules).found() | Sayings(continuity).found() | {"the file has X bytes; a record has at most X", "split it, or move long texts to the document they come from"}
    fitting = {text: [one for one in english if desk._pattern(one).fullmatch(text)] for text in told}
    assert {text: some for text, some in fitting.items() if len([one for one in some if one == text] or some) != 1} == {}
    assert sorted({*english} - {one for some in fitting.values() for one in some}) == []


# --- what is said of fields -----------------------------------------------------------------------------------------------------------


def told() -> set[str]:
    """Every text in English that explains a model, a field, a table or a column, and the title of every rule."""
    found = {text for _, model in models() for text in ((model.__doc__ or "").split("\n", 1)[0], *(field.description for field in fields(model)))}
    found |= {explanation.split("\n", 1)[0] for explanation in explanations().values()}
    return {*found, *(text for table in all_tables() for text in (table.meaning, *(column.meaning for column in table.columns)))} - {""}


@pytest.mark.parametrize("lang", ["fr", "es"])
def test_every_meaning_is_translated_and_none_is_left_over(lang: str) -> None:
    """A text that is put differently in English is to be translated anew."""
    with (PROJECT / "generator" / "words" / f"meanings.{lang}.po").open("rb") as file:
        read = {str(message.id): str(message.string) for message in read_po(file, abort_invalid=True) if message.id}
    assert sorted(told() - read.keys()) == []
    assert sorted(read.keys() - told()) == []
    for english, text in read.items():
        assert text, english
        assert sorted(re.findall(r"`[^`]*`", text)) == sorted(re.findall(r"`[^`]*`", english))
        assert words(lang).meaning(english) == kept_together(text, lang)
