"""What one broken record does to the others: it is reported once, and nothing that points at it is blamed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from generator import files, register, rules
from generator.register import FOLDERS
from tests.support import AS_OF, GOLDEN, examine

if TYPE_CHECKING:
    from generator.diagnostics import Diagnostic
    from generator.register import Register

CONTENT = Path(__file__).parent / "cases" / "OK-register" / "content"
TREE = files.read_tree(CONTENT).files


def said(tree: dict[str, bytes], lost: tuple[str, ...] = ()) -> list[str]:
    read, found = register.read(tree, "content", lost)
    return [f"{d.location} {d.code}" for d in sorted([*found, *rules.check(read, AS_OF)])]


SPOILS = {
    "an empty file": (b"", "1:1 S101"),
    "a file that is not UTF-8": (b"a: \xe9\n", "1:4 S102"),
    "a quote that is not closed": (b'a: "b\n', "1:4 S110"),
    "a field twice": (b"a: b\na: c\n", "2:1 S123"),
}


@pytest.mark.parametrize(("data", "answer"), SPOILS.values(), ids=SPOILS)
@pytest.mark.parametrize("path", TREE)
def test_a_broken_file_is_reported_once(path: str, data: bytes, answer: str) -> None:
    assert said({**TREE, path: data}) == [f"content/{path}:{answer}"]


@pytest.mark.parametrize("path", TREE)
def test_a_record_with_a_wrong_field_is_reported_once(path: str) -> None:
    lines = len(TREE[path].splitlines())
    assert said({**TREE, path: TREE[path] + b"colour: grey\n"}) == [f"content/{path}:{lines + 1}:1 M102"]


@pytest.mark.parametrize("path", TREE)
def test_a_misnamed_file_is_reported_once(path: str) -> None:
    folder, _, name = path.rpartition("/")
    rest = {k: v for k, v in TREE.items() if k != path}
    assert said({**rest, f"{folder}/{name.removesuffix('.yaml')}.yml": TREE[path]}) == [f"content/{folder}/{name.removesuffix('.yaml')}.yml:1:1 S201"]
    if name.islower() and name[0].isalpha():
        assert said({**rest, f"{folder}/{name.capitalize()}": TREE[path]}) == [f"content/{folder}/{name.capitalize()}:1:1 S203"]


@pytest.mark.parametrize("path", TREE)
def test_a_file_that_cannot_be_read_is_not_missed(path: str) -> None:
    rest = {k: v for k, v in TREE.items() if k != path}
    assert said(rest, lost=(f"content/{path}",)) == []


@pytest.mark.parametrize("folder", [*FOLDERS.values(), "workplans", "reference"])
def test_a_folder_that_cannot_be_read_is_not_missed(folder: str) -> None:
    rest = {k: v for k, v in TREE.items() if not k.startswith(f"{folder}/")}
    assert said(rest, lost=(f"content/{folder}",)) == []


def test_a_linked_folder_is_reported_once(tmp_path: Path) -> None:
    for path, data in TREE.items():
        if not path.startswith("reference/species/"):
            (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / path).write_bytes(data)
    (tmp_path / "reference" / "species").symlink_to(CONTENT / "reference" / "species")
    assert [f"{d.location} {d.code}" for d in examine(tmp_path)[1]] == ["content/reference/species:1:1 S205"]


def test_a_record_that_is_not_there_is_missed() -> None:
    rest = {k: v for k, v in TREE.items() if k != "reference/species/giraffa-camelopardalis.yaml"}
    assert said(rest) == ["content/actions/giraffe.yaml:7:14 R101"]


def test_the_order_of_the_files_does_not_matter() -> None:
    spoilt = {**TREE, "actions/giraffe.yaml": b"", "reference/bodies/X.yaml": b"", "partners/a.yml": b"a: b\n"}
    assert said(spoilt) == said(dict(reversed(spoilt.items())))


@pytest.mark.parametrize(
    ("old", "new", "answers"),
    [
        ("name:", "nmae:", ["1:1 M102"]),
        ("  en:", "  EN:", ["2:3 M102"]),
        ("  en: Standing Committee\n  fr: Comité permanent\n  es: Comité Permanente\n", "en: a\nfr: b\nes: c\n", ["1:6 M106"]),
        ("kind: convention-body", "kind:", ["5:6 M106"]),
        ("verification:\n  status: verified\n", "verification:\n", ["8:14 M106"]),
        ("  - document: UNEP/CMS/COP13/Doc.18\n", "  -\n", ["7:4 M106"]),
    ],
)
def test_one_slip_is_one_finding(old: str, new: str, answers: list[str]) -> None:
    path = "reference/bodies/standing-committee.yaml"
    text = TREE[path].decode()
    assert old in text
    assert said({**TREE, path: text.replace(old, new, 1).encode()}) == [f"content/{path}:{answer}" for answer in answers]


def test_a_record_lies_where_its_kind_and_id_say() -> None:
    for path in TREE:
        place = register.locate(path)
        assert isinstance(place, tuple)
        assert register.path_of(*place) == path


def test_what_a_reference_may_name() -> None:
    read, _ = register.read(TREE)
    ids = {kind: list(read[kind]) for kind in register.FOLDERS | {"plan": "", "activity": ""}}
    assert read.names("supported") == [*ids["action"], *ids["activity"]] != []
    assert read.names("actor") == [*ids["partner"], *ids["body"], *(one.upper() for one in ids["party"])]
    assert read.names("meeting") == ids["meeting"]


def test_markup_in_a_page_is_told_with_its_place() -> None:
    for text, place in (("<b>\n", "1:1"), ("a <b>\n", "1:3"), ("\n<b>\n", "2:1"), ("one\ntwo <b>\n", "2:5")):
        assert said({**TREE, **{f"pages/{lang}/about.md": text.encode() for lang in ("en", "fr", "es")}}) == [f"content/pages/{lang}/about.md:{place} S211" for lang in ("en", "es", "fr")]


UNPLAIN = {
    "brackets that are not closed": ("# A\n\nOne [[[[\n", "3:8 more than 3 brackets one inside another"),
    "many lines of brackets": ("# A\n\n" + ("[" * 900 + "\n") * 3, "3:4 more than 3 brackets one inside another"),
    "a link that does not end": ("# A\n\nOne [two](three\n", "3:9 a link with an address that leads nowhere"),
    "a link in a link": ("# A\n\n[a](" * 50 + "\n", "3:3 a link with an address that leads nowhere"),
    "a script in pieces": ("# A\n\n[a](java`s`cript:alert%281%29)\n", "3:3 a link with an address that leads nowhere"),
    "another site without a word of it": ("# A\n\n![a](//example.org/)\n", "3:4 a link with an address that leads nowhere"),
    "a file of the reader": ("# A\n\n[a](file:///etc/passwd)\n", "3:3 a link with an address that leads nowhere"),
    "no address": ("# A\n\n[a]()\n", "3:3 a link with an address that leads nowhere"),
    "an address elsewhere in the page": ("# A\n\nOne [two][2].\n\n[2]: view-source:x\n", "5:1 a link with an address that leads nowhere"),
    "headings without words": ("# A\n\n##\nOne\n", "3:1 '##' alone on a line"),
    "headings without end": ("# A\n" + "# a\n" * 2000 + "One\n", "1501:1 more than 3,000 lines and signs of Markdown"),
    "a line below a heading": ("A\n=\n", "2:1 '=' alone on a line"),
    "brackets at the very beginning": ("[a [b [c]]] [[[\n", ""),
    "headings alone": ("# A\n\n## B\n", ""),
    "an empty item": ("# A\n\n- \n- \n", "3:1 '-' alone on a line"),
    "brackets that are closed": ("# A\n\n[a] [b [c]] ]]]]]] [d [e [f]]]\n\n[[[\n\n[\n", ""),
    "brackets within brackets that were closed": ("# A\n\n[a [b] [c [d [e]]]]\n", "3:14 more than 3 brackets one inside another"),
    "plain": ('# A\n\nOne [two [2]](three/#four), [three](https://example.org/a?b=c&d=e#f), [four](#número) and ![a picture](five.png "six").\n\n- one\n1. two\n', ""),
}


@pytest.mark.parametrize("name", UNPLAIN)
def test_what_takes_minutes_to_make_html_of_is_told(name: str) -> None:
    text, told = UNPLAIN[name]
    _, found = register.read({**TREE, **{f"pages/{lang}/about.md": text.encode() for lang in ("en", "fr", "es")}})
    assert [f"{d.location.line}:{d.location.column} {d.message}" for d in found if d.code == "S211" and "/en/" in d.location.path] == ([told] if told else [])


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("# A\n\n[[[[\n", "close each '[' with a ']'"),
        ("##\n", "a heading begins with '#', an item of a list goes on behind its sign"),
        ("# A\n" + "# a\n" * 2000, "part the page in two"),
    ],
)
def test_it_is_told_what_to_write_instead(text: str, hint: str) -> None:
    _, found = register.read({**TREE, **{f"pages/{lang}/about.md": text.encode() for lang in ("en", "fr", "es")}})
    assert {d.hint for d in found if d.code == "S211"} == {hint}


SITE = ["en/index.md", "en/about/index.md", "en/actions/index.md", "en/actions/giraffe/index.md", "en/data/register.json", "fr/index.md", "fr/about/index.md", "fr/actions/index.md", "fr/actions/giraffe/index.md", "es/index.md", "es/about/index.md"]
WRITE = "write the address of a page from here, as '../about/', or leave the link out"
ASTRAY = {
    "what is there": ("en", "[a](../actions/giraffe/) [b](../) [c](./) [d](..) [e](.) [f](../data/register.json#a) [g](../fr/about/) [h](../actions/giraffe/../)\n", []),
    "what is elsewhere, and what stands on the page": ("en", "[a](https://example.org/x) [b](mailto:a@example.org) [c](#top) [d](TEL:1) `[e](x)`\n```\n[f](x)\n```\n", []),
    "a page without its stroke": ("en", "# A\n\nOne [a](../actions/giraffe)\n", ["en/about.md:3:9 a link to '../actions/giraffe' > did you mean '../actions/giraffe/'?"]),
    "a file of Markdown": ("fr", "[a](actions.md)\n", ["fr/about.md:1:5 a link to 'actions.md' > did you mean '../actions/'?"]),
    "a slip": ("fr", "[a](../action/)\n", ["fr/about.md:1:5 a link to '../action/' > did you mean '../actions/'?"]),
    "a file with a slip": ("en", "[a](../data/registre.json)\n", ["en/about.md:1:5 a link to '../data/registre.json' > did you mean '../data/register.json'?"]),
    "nothing like it": ("es", "[a](../qqqqqq/)\n", [f"es/about.md:1:5 a link to '../qqqqqq/' > {WRITE}"]),
    "beyond the site": ("fr", "[a](../../../x/)\n", [f"fr/about.md:1:5 a link to '../../../x/' > {WRITE}"]),
    "behind code": ("en", "`[a](b)` ```c``` [d](qqqqqq)\n", [f"en/about.md:1:22 a link to 'qqqqqq' > {WRITE}"]),
    "many": ("en", "[a](qqqqqq)\n" * 30, [f"en/about.md:{n}:5 a link to 'qqqqqq' > {WRITE}" for n in range(1, 21)]),
}


@pytest.mark.parametrize("name", ASTRAY)
def test_where_the_links_of_a_page_lead(name: str) -> None:
    lang, text, told = ASTRAY[name]
    read = register.Register(pages={"en": {}, "fr": {}, "es": {}} | {lang: {"about": text, "not-of-the-site": "[a](nowhere)"}})
    found = register.astray(read, SITE, "records")
    assert {(d.code, d.severity, d.message.rpartition(", ")[2]) for d in found} <= {("S212", "error", "where the site has nothing")}
    assert [f"{str(d.location).removeprefix('records/pages/')} {d.message.rpartition(', ')[0]} > {d.hint}" for d in found] == told


def test_each_page_is_told_of_in_each_language() -> None:
    pages = {lang: {"about": "[a](qqqqqq)\n"} for lang in ("fr", "en")}
    assert [str(d.location) for d in register.astray(register.Register(pages=pages), SITE)] == ["content/pages/en/about.md:1:5", "content/pages/fr/about.md:1:5"]


@pytest.mark.parametrize(
    ("path", "hint"),
    [
        ("actions/proposal.docx", "move it elsewhere, and read it with: register import proposal.docx"),
        ("actions/The giraffe.DOCX", "move it elsewhere, and read it with: register import 'The giraffe.DOCX'"),
        ("proposal.odt", "move it elsewhere, save it as .docx, and read it with: register import proposal.docx"),
        ("workplans/joint-plan/table.xlsx", "move it elsewhere, and read it with: register import table.xlsx --plan joint-plan"),
        ("workplans/joint-plan/table.xls", "move it elsewhere, save it as .xlsx, and read it with: register import table.xlsx --plan joint-plan"),
        ("partners/memorandum.docx", "remove it"),
        ("actions/proposal.pdf", "remove it"),
        ("actions/~$proposal.docx", "remove it"),
        ("actions/.~lock.proposal.docx#", "remove it"),
        ("Thumbs.db", "remove it"),
        ("pages/en/desktop.ini", "remove it"),
        (".DS_Store", "remove it"),
        ("actions/giraffe.txt", "remove it, or name it <id>.yaml"),
        ("actions/gazelle.yaml.bak", "remove it, or name it 'gazelle.yaml'"),
        ("actions/giraffe.yaml.bak", "remove it"),
        ("actions/.Giraffe.yml.orig", "remove it"),
        ("actions/giraffe.yaml.swp", "remove it; an editor left it beside the record"),
    ],
)
def test_what_is_to_become_of_a_file_that_is_no_record(path: str, hint: str) -> None:
    """No advice names it like a record that is there, and what can be read into a draft is told so."""
    golden = files.read_tree(GOLDEN / "content").files
    read, found = register.read({**golden, path: b"x"})
    assert [(str(d.location), d.code, d.message, d.hint) for d in found] == [(f"content/{path}:1:1", "S202", "a file that is no record", hint)]
    assert read.broken == ({("action", "gazelle")} if "gazelle" in path else set())


def test_what_did_not_change_is_not_read_again() -> None:
    known: register.Known = {}
    first, _ = register.read(TREE, known=known)
    path = next(path for path in TREE if path.startswith("partners/"))
    other = {**TREE, path: TREE[path] + b"# seen\n"}
    second, found = register.read(other, known=known)
    assert (found, set(known)) == ([], set(TREE))
    assert [entry.path for entry in second.entries() if entry.source not in {one.source for one in first.entries()}] == [f"content/{path}"]
    third, _ = register.read({**other, path: b"a:\n\tb\n"}, known=known)
    assert len(third.broken) == 1


@pytest.mark.parametrize(
    ("kind", "words", "name"),
    [
        ("actor", "ET", "example-trust"),
        ("actor", "fe", "example-trust"),
        ("actor", "Confianza de ejemplo", "example-trust"),
        ("actor", "StC", "standing-committee"),
        ("actor", "TCHAD", "TCD"),
        ("meeting", "Cop14", "cop14"),
        ("action", "concerted action 13.3", "giraffe"),
        ("species", "giraffa camelopardalis", "giraffa-camelopardalis"),
        ("species", "Jirafa", "giraffa-camelopardalis"),
        ("party", "td", "TCD"),
        ("meeting", "cop99", None),
        ("actor", " - ", None),
    ],
)
def test_what_a_record_is_called(kind: str, words: str, name: str | None) -> None:
    """By its name or a short form, in any language."""
    trust = {"partners/example-trust.yaml": b"name:\n  en: Example Trust\n  es: Confianza de ejemplo\nkind: ngo\nacronym: ET\nother_acronyms:\n  fr: FE\nsources:\n  - document: X\nverification:\n  status: verified\n"}
    golden = {path: data for path, data in files.read_tree(GOLDEN / "content").files.items() if path.endswith(".yaml")}
    assert register.read({**golden, **trust})[0].called(kind, words) == name


@pytest.mark.parametrize(
    ("kind", "code", "countries"),
    [
        ("actor", "CHA", ["TCD"]),
        ("party", "NIG", ["NER", "NGA"]),
        ("party", "SUD", ["SDN", "SSD", "ZAF"]),
        ("party", "HOL", ["NLD", "VAT"]),
        ("party", "BUR", ["BDI", "BFA", "MMR"]),
        ("party", "NED", ["NLD"]),
        ("actor", "uae", ["ARE"]),
        ("party", "UK", ["GBR"]),
        ("party", "CHI", []),
        ("party", "NRO", ["NOR"]),
        ("party", "NRX", []),
        ("actor", "wsc", []),
    ],
)
def test_a_code_that_is_none_leads_to_every_country_that_may_be_meant_or_to_none(kind: str, code: str, countries: list[str], real: tuple[Register, list[Diagnostic]]) -> None:
    assert real[0].near(kind, code) == countries


@pytest.mark.parametrize(
    ("kind", "name", "near"),
    [
        ("meeting", "cop17", []),
        ("meeting", "cop-14", ["cop14"]),
        ("target", "aichi-target-13", []),
        ("supported", "resolution-10-9/1.9", []),
        ("species", "panthera-tigris", []),
        ("species", "panthera-loe", ["panthera-leo"]),
        ("actor", "government-of-france", []),
        ("actor", "birdlife", ["birdlife-international"]),
        ("party", "birdlife", []),
        ("meeting", "tan", []),
    ],
)
def test_an_id_that_is_none_leads_to_one_that_is_written_so_but_for_a_slip(kind: str, name: str, near: list[str], real: tuple[Register, list[Diagnostic]]) -> None:
    """Or that alone has all its words; not to another meeting, target, activity, animal or government."""
    assert real[0].near(kind, name) == near


def test_the_names_of_every_kind(real: tuple[Register, list[Diagnostic]]) -> None:
    """A meeting by its short form, an animal by a former name, a country by what people write and by a code it bears elsewhere; the last of no use but where a country may stand."""
    called = {("meeting", "CITES CoP18"): "cites-cop18", ("species", "Brotogeris pyrrhoptera"): "brotogeris-pyrrhopterus", ("party", "Ivory Coast"): "CIV", ("party", "Côte d’Ivoire"): "CIV", ("party", "NED"): "NLD", ("actor", "NED"): "NLD", ("meeting", "NED"): None, ("party", "XXXX"): None}
    assert {one: real[0].called(*one) for one in called} == called


def test_who_is_suggested_is_told_by_name(real: tuple[Register, list[Diagnostic]]) -> None:
    """Where the code or the id does not say it."""
    assert real[0].meant("actor", "TD") == ("TCD", " (Chad)")
    assert real[0].meant("party", "South Korea") == ("KOR", " (Republic of Korea)")
    assert real[0].meant("party", "U.K.") == ("GBR", " (United Kingdom of Great Britain and Northern Ireland)")
    assert real[0].meant("actor", "StC") == ("standing-committee", "")
    assert real[0].meant("actor", "IWC") == ("iwc", " (International Whaling Commission)")
    assert real[0].meant("actor", "Wetlands International") == ("wetlands-international", "")
    assert real[0].meant("meeting", "COP14") == ("cop14", "")


def test_what_is_made_once_is_kept() -> None:
    made = register.Register([])
    made_of = iter((1, 2))
    assert [made.once("one", lambda: next(made_of)), made.once("one", lambda: next(made_of)), made.once("other", lambda: next(made_of))] == [1, 1, 2]
