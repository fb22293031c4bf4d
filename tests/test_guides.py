"""The guides are true: what they name stands on the site, and each of their tasks is walked, in the form until nothing is wrong or by the commands they print.

With `--bless` their pictures are taken anew, in each language.
"""

from __future__ import annotations

import io
import re
import subprocess
from typing import TYPE_CHECKING

import pytest
from babel.messages.pofile import read_po, write_po
from markdown import markdown
from PIL import Image

from generator import catalog, cli
from generator.catalog import words
from generator.models import LANGUAGES
from tests.support import AS_OF, CONTENT, PROJECT, Repository, served
from tests.test_desk import SOON, told

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser, Locator, Page

    from generator.catalog import Words
    from tests.support import Visitor

PICTURES = PROJECT / "generator" / "guides"
GUIDES = ("officers", "repository", "review", "translators")
GITHUB = {"Actions", "Advanced Security", "Commit changes", "Environments", "Files changed", "General", "Pages", "Rules", "Settings", "GitHub Actions"}
"""What GitHub calls its own things, as the guides print it in every language."""

CRANES = """name:
  en: Crane Trust
  fr: Crane Trust
  es: Crane Trust
kind: ngo
about:
  en: It counts cranes.
  fr: Il dénombre les grues.
sources:
  - title: Memorandum of understanding with the Crane Trust
    publisher: CMS Secretariat
    date: 2026-03
verification:
  status: verified
"""


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Tasks are walked in English, and in each language where their pictures are taken."""
    if "w" in metafunc.fixturenames:
        metafunc.parametrize("w", [words(lang) for lang in (LANGUAGES if metafunc.config.getoption("bless") else ["en"])], ids=lambda w: w.lang)


def guide(name: str, lang: str = "en") -> str:
    return (CONTENT / "pages" / lang / f"{name}.md").read_text(encoding="utf-8")


def commands(name: str) -> list[str]:
    """What a guide tells to type, line by line."""
    return [line for block in re.findall(r"```sh\n(.+?)```", guide(name), re.DOTALL) for line in block.splitlines()]


def keep(page: Page, name: str, part: Locator | None = None) -> None:
    """Keep what a browser shows around `part` as a picture of a guide, with few colours: a picture is no photograph."""
    page.evaluate("document.activeElement.blur()")
    page.locator(".busy").wait_for(state="detached", timeout=SOON)
    page.set_viewport_size({"width": 1100, "height": 620})
    if part:
        part.evaluate("element => element.scrollIntoView({block: 'center', behavior: 'instant'})")
    with Image.open(io.BytesIO(page.screenshot(animations="disabled"))) as seen:
        seen.convert("RGB").quantize(64, dither=Image.Dither.NONE).save(PICTURES / name, optimize=True)


# --- what they print ------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", ["officers", "translators"])
def test_what_a_guide_names_is_on_the_site(name: str, lang: str) -> None:
    """Every label it prints in bold or italics is a word of the site in that language, or of GitHub."""
    named = [one for pair in re.findall(r"\*\*(.+?)\*\*|(?<!\*)\*([^*\n]+?)\*(?!\*)", guide(name, lang)) for one in pair if one]
    known = {text.replace("\u00a0", " ").lower() for text in words(lang).words.values()}
    assert len(named) > (20 if name == "officers" else 1)
    assert [one for one in named if one.lower() not in known and one not in GITHUB] == []


@pytest.mark.parametrize("name", GUIDES)
def test_a_guide_says_the_same_in_each_language(name: str) -> None:
    """The same headings, steps, pictures, links and commands, but for the words in them."""
    shapes = []
    for lang in LANGUAGES:
        text = guide(name, lang)
        steps = [line.split(" ")[0] for line in text.splitlines() if re.match(r"#+ |\d+\. |- |\||```|!", line)]
        said = re.sub(r"(status|etat|situacion)-(en|fr|es)|--lang \w+|(my-branch|ma-branche|mi-rama)", "", " ".join(re.findall(r"```sh\n(.+?)```", text, re.DOTALL)))
        shapes.append(([step for step in steps if not step.startswith("![")], re.findall(r"\]\((.+?)\)", text), re.findall(r"(?<!`)`([^`\n]+)`(?!`)", text), said))
    assert shapes[0] == shapes[1]
    assert shapes[0] == shapes[2]


def test_every_picture_is_there_and_none_is_left_over() -> None:
    named = {f"{name}.{picture.removesuffix('.png')}.{lang}.png" for name in GUIDES for lang in LANGUAGES for picture in re.findall(r"!\[.+?\]\((.+?)\)", guide(name, lang))}
    assert named == {path.name for path in PICTURES.iterdir()}


@pytest.mark.parametrize("name", GUIDES)
def test_a_picture_can_be_enlarged(visitor: Visitor, name: str) -> None:
    """Each is a link to itself, named by what it shows, that says what it does; without a script."""
    page = visitor.open(f"{name}/")
    pictures = page.locator("main img")
    assert pictures.count() == len(re.findall(r"!\[", guide(name)))
    for picture in pictures.all():
        link = page.get_by_role("link", name=picture.get_attribute("alt"), description="Enlarge the picture")
        assert link.get_attribute("href") == picture.get_attribute("src")
    assert visitor.complaints == []
    pictures.first.click()
    page.wait_for_url("**/*.png")
    assert page.evaluate("document.images[0].naturalWidth") >= 1000


# --- officers -------------------------------------------------------------------------------------------------------------------------


def opened(officer: Visitor, w: Words, record: str) -> Page:
    officer.page.evaluate("document.querySelector('#form > .group')?.toggleAttribute('data-left', true)")
    page = officer.edit(record, "" if w.lang == "en" else f"{w.lang}/")
    page.locator("#form > .group:not([data-left])").wait_for(timeout=SOON)
    told(page, w("edit_well"))
    return page


def happened(page: Page, event: str, meeting: str, document: str) -> Locator:
    """Add what happened, at which meeting and by which document, and give its part of the form."""
    page.locator("[data-field=events] > div > .adding select").select_option(label=event)
    part = page.locator("[data-field=events] > div > ol.items > li").last
    part.locator("[data-field=meeting] input").fill(meeting)
    part.locator("[data-field=meeting] [role=option]").first.click()
    part.locator("[data-field=document] input").fill(document)
    return part


def test_a_cop_decided_on_an_action(officer: Visitor, bless: bool, w: Words) -> None:  # noqa: FBT001
    page = opened(officer, w, "action/giraffe")
    event = happened(page, w.choice("extended"), "COP15", "UNEP/CMS/Concerted Action 13.3 (Rev.COP15)")
    page.locator("[data-field=known_to] input").first.fill("cop15")
    page.locator("aside li", has_text="COP15").first.wait_for(timeout=SOON)
    told(page, w("edit_well"))
    assert officer.complaints == []
    if bless:
        keep(page, f"officers.decision.{w.lang}.png", event.locator("[data-field=meeting]"))


def test_a_report_came_in(officer: Visitor, bless: bool, w: Words) -> None:  # noqa: FBT001
    page = opened(officer, w, "action/giraffe")
    event = happened(page, w.choice("reported"), "COP15", "UNEP/CMS/COP15/Doc.30.1")
    event.locator(".adding select").first.select_option("proposes")
    event.locator("[data-field=proposes] select").select_option(label=w.choice("continuation"))
    page.locator("aside li", has_text="COP15").first.wait_for(timeout=SOON)
    if bless:
        keep(page, f"officers.report.{w.lang}.png", event.locator("[data-field=document]"))


def test_a_report_on_an_activity_came_in(officer: Visitor, w: Words) -> None:
    page = opened(officer, w, "activity/cbd-cms-2012-2014/4.2")
    phases = page.locator("#form > .group > [data-field=phases]")
    assert w.field("phases", "activity") in phases.inner_text()
    phases.locator("ol.items > li").first.locator("> .group > .adding select").select_option(label=w.field("progress"))
    report = phases.locator("[data-field=progress]")
    report.locator("[data-field=date] input").first.fill("2012-10-19")
    for field, typed in (("meeting", "cop11"), ("document", "UNEP/CMS/COP11/Doc.16.1"), ("text", "Held.")):
        box = report.locator(f"[data-field={field}]").locator("input, textarea").first
        if not box.count():
            report.locator(".adding select").last.select_option(label=w.field(field))
        box.fill(typed)
    page.locator("aside li", has_text="Held.").first.wait_for(timeout=SOON)
    assert officer.complaints == []


def test_a_partnership_was_signed(officer: Visitor, bless: bool, w: Words) -> None:  # noqa: FBT001
    page = opened(officer, w, "partner/wwf")
    if not page.locator("#form > .group > [data-field=instruments]").count():
        page.locator("#form > .group > .adding select").select_option(label=w.field("instruments"))
    instruments = page.locator("#form > .group > [data-field=instruments]")
    instruments.locator(":scope > div > button", has_text=w("edit_add_item")).click()
    one = instruments.locator(":scope > div > ol > li").last
    one.locator("[data-field=type] select").select_option(label=w.choice("memorandum-of-understanding"))
    one.locator(":scope > .group > .adding select").select_option("events")
    one.locator("[data-field=event] select").select_option(label=w.choice("signed"))
    one.locator("[data-field=date] input").first.fill("2026-10-02")
    changed = page.locator("aside li", has_text=w.choice("memorandum-of-understanding"))
    changed.first.wait_for(timeout=SOON)
    told(page, w("edit_well"))
    if bless:
        keep(page, f"officers.partnership.{w.lang}.png", one.locator("[data-field=events]"))


def test_a_work_plan_begins(officer: Visitor, bless: bool, w: Words) -> None:  # noqa: FBT001
    page = officer.edit("", "" if w.lang == "en" else f"{w.lang}/")
    page.get_by_label(w("edit_kind")).select_option("plan")
    page.get_by_label(w("edit_new_name")).fill("Example 2026-2029")
    assert page.get_by_label(w("edit_new_id")).input_value() == "example-2026-2029"
    page.get_by_role("button", name=w("edit_open"), exact=True).click()
    told(page, w("edit_errors").replace("{n} ", ""))
    for lang, title in {"en": "Joint work plan 2026-2029", "fr": "Plan de travail conjoint 2026-2029", "es": "Plan de trabajo conjunto 2026-2029"}.items():
        page.locator(f"#form > .group > [data-field=title] textarea[lang={lang}]").fill(title)
    page.locator("#form > .group > [data-field=kind] select").select_option("joint-work-plan")
    parties = page.locator("#form > .group > [data-field=parties]")
    parties.locator(".adding select").select_option("Actor")
    parties.locator("[data-field=actor] input").fill("cms-secretariat")
    page.locator("#form > .group > .adding select").select_option("period")
    page.locator("[data-field=period] input").first.fill("2026")
    page.locator("[data-field=period] input").nth(1).fill("2029")
    page.locator("[data-field=sources] button", has_text=w("edit_add_item")).first.click()
    source = page.locator("[data-field=sources] ol.items > li")
    source.locator("[data-field=title] input").fill("Joint work plan 2026-2029")
    source.locator("[data-field=publisher] input").fill("CMS Secretariat")
    page.locator("[data-field=verification] [data-field=status] select").select_option("verified")
    told(page, w("edit_well"))
    if bless:
        keep(page, f"officers.plan.{w.lang}.png", page.locator("#form > .group > [data-field=title]"))


def test_a_mistake_is_mended(officer: Visitor, bless: bool, w: Words) -> None:  # noqa: FBT001
    page = opened(officer, w, "meeting/cop13")
    field = page.locator("#form > .group > [data-field=abbreviation]")
    field.locator("input").fill("COP 13")
    page.locator("aside li", has_text="COP13 → COP 13").wait_for(timeout=SOON)
    assert page.locator("aside ul:not(.findings) li").count() == 1, "of this record, and not of those that name it"
    if bless:
        keep(page, f"officers.mistake.{w.lang}.png", field)


# --- translators ----------------------------------------------------------------------------------------------------------------------


def test_a_text_of_a_record_is_translated(officer: Visitor, bless: bool, w: Words) -> None:  # noqa: FBT001
    page = opened(officer, w, "partner/wwf")
    field = page.locator("#form > .group > [data-field=about]")
    text = field.locator("textarea[lang=fr]")
    text.fill(text.input_value() + "\nEt encore ceci.")
    page.locator("aside li", has_text="Et encore ceci.").wait_for(timeout=SOON)
    told(page, w("edit_well"))
    if bless:
        keep(page, f"translators.tongues.{w.lang}.png", field)


def test_a_word_and_a_meaning_of_the_site_are_changed() -> None:
    """In the files that the guide names; a place in braces may move, but not vanish."""
    paths = [name for name in re.findall(r"`(generator/words/\S+?)`", guide("translators")) if not name.endswith("en.yaml")]
    assert len(paths) == 6
    for path in paths:
        data = (PROJECT / path).read_bytes()
        if path.endswith(".po"):
            read = read_po(io.BytesIO(data))
            first = next(message for message in read if message.id)
            first.string = "Autrement dit."
            written = io.BytesIO()
            write_po(written, read)
            assert next(message for message in read_po(io.BytesIO(written.getvalue())) if message.id).string == "Autrement dit."
        else:
            key, text = next((key, text) for key, text in catalog.read(path, data).items() if "{meeting}" in text)
            line = next(line for line in data.decode().splitlines() if line.startswith(f"{key}:"))
            changed = catalog.read(path, data.replace(line.encode(), f'{key}: "{{meeting}} : {text.replace("{meeting}", "").replace(chr(34), "")}"'.encode()))
            assert catalog.same(path, changed, words("en").words)[key].startswith("{meeting} : ")
            with pytest.raises(catalog.CatalogError, match=r"needs .*\{meeting\}"):
                catalog.same(path, catalog.read(path, data.replace(line.encode(), f'{key}: "x"'.encode())), words("en").words)


# --- reviewers ------------------------------------------------------------------------------------------------------------------------


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Repository:
    monkeypatch.chdir(tmp_path)
    return Repository(tmp_path, PROJECT / "tests" / "golden" / "content")


def test_the_summary_has_the_parts_that_the_guide_names(repository: Repository, browser: Browser, capsys: pytest.CaptureFixture[str], bless: bool) -> None:  # noqa: FBT001
    repository.git("switch", "--quiet", "--create", "my-branch")
    repository.edit("content/actions/giraffe.yaml", "sources:\n", "  - event: extended\n    meeting: cop15\n    document: UNEP/CMS/Concerted Action 13.3 (Rev.COP15)\nsources:\n")
    repository.edit("content/actions/giraffe.yaml", "known_to: cop14", "known_to: cop15")
    repository.write("content/partners/crane-trust.yaml", CRANES)
    repository.commit("Extend the giraffe; a new partner")
    (command,) = (line for line in commands("review") if line.startswith("register review"))
    assert cli.main([*command.split()[1:], "--as-of", AS_OF]) == 0
    said = capsys.readouterr().out
    assert said.startswith("No error. 2 records changed")
    named = set(re.findall(r"^- \*\*(\w+)", guide("review"), re.MULTILINE))
    assert named == {"The"} | set(re.findall(r"^### (\w+)$", said, re.MULTILINE))
    if bless:
        page = browser.new_page(viewport={"width": 1000, "height": 560})
        style = "body { font: 16px/1.5 sans-serif; color: #1f2328; margin: 24px 32px; } h1, h2, h3 { border-bottom: 1px solid #d1d9e0; padding-bottom: 4px; } code { background: #eff1f3; padding: 1px 4px; border-radius: 4px; } td, th { border: 1px solid #d1d9e0; padding: 4px 12px; } table { border-collapse: collapse; }"
        page.set_content(f"<style>{style}</style>{markdown(said, extensions=['tables', 'sane_lists'])}")
        for lang in LANGUAGES:
            keep(page, f"review.summary.{lang}.png")


# --- whoever runs the repository ------------------------------------------------------------------------------------------------------


def test_the_settings_that_the_guide_names_are_there() -> None:
    for name in ("mkdocs.yml", "mkdocs.fr.yml", "mkdocs.es.yml"):
        assert "site_url:" in (PROJECT / name).read_text()
    assert "repository:" in (PROJECT / "mkdocs.yml").read_text()
    assert "official:" in (PROJECT / "mkdocs.yml").read_text()
    checks = {path: (PROJECT / ".github" / "workflows" / path).read_text() for path in ("check.yml", "links.yml", "publish.yml", "watch.yml")}
    assert "    name: ok\n" in checks["check.yml"]
    assert "environment:\n      name: github-pages" in checks["publish.yml"]
    assert [name for name in ("Records", "Tests") if f"    name: {name}\n" not in checks["check.yml"]] == []
    assert checks["publish.yml"].startswith("#")
    assert "\nname: Publish\n" in checks["publish.yml"]
    assert "# Mondays" in checks["publish.yml"]
    assert "\nname: Outside links\n" in checks["links.yml"]
    assert "# Wednesdays" in checks["links.yml"]
    assert "\nname: Watch\n" in checks["watch.yml"]
    assert "description: The first publication" in checks["publish.yml"]
    assert "'records and program'" in checks["check.yml"]
    assert all(one.partition("/")[0] == "actions" for text in checks.values() for one in re.findall(r"uses: (\S+)@", text)), "the guide lets no other be used"


def shared(repository: Repository, folder: Path) -> None:
    """Let `main` stand on another computer too, and fetch it from there."""
    subprocess.run(["git", "init", "--quiet", "--bare", folder / "origin"], check=True)
    repository.git("remote", "add", "origin", str(folder / "origin"))
    repository.git("push", "--quiet", "origin", "main")
    fetch = next(line for line in commands("repository") if line.startswith("git fetch"))
    repository.git(*fetch.split()[1:])


def test_the_register_is_released_at_a_cop(repository: Repository, browser: Browser, tmp_path: Path, capsys: pytest.CaptureFixture[str], bless: bool) -> None:  # noqa: FBT001
    """The meeting gets its dates, the next one its record, `main` its tag; the site offers the register of that day, also after a later change."""
    said = commands("repository")
    new, tag, push = next(line for line in re.findall(r"`(register new .+?)`", guide("repository"))), *(line for line in said if "cop16" in line and line.startswith("git"))
    assert push == "git push origin cop16"
    folder = tmp_path / "content" / "reference" / "meetings"
    coming = (folder / "cop16.yaml").read_text()
    repository.edit("content/reference/meetings/cop16.yaml", "deadlines:\n", "reports_read: true\ndates:\n  start: 2029-03-05\n  end: 2029-03-10\ndeadlines:\n")
    assert cli.main(new.split()[1:]) == 0
    assert (folder / "cop17.yaml").is_file()
    repository.write("content/reference/meetings/cop17.yaml", re.sub(r"deadlines:\n.*\n", "", coming).replace("16", "17"))
    repository.commit("What COP16 decided")
    assert cli.main(["fmt"]) == 0
    shared(repository, tmp_path)
    repository.git(*tag.split()[1:])
    repository.write("content/partners/crane-trust.yaml", CRANES)
    repository.commit("Later")
    assert cli.main(["build", "--as-of", "2029-06-01", "--output", str(tmp_path / "out")]) == 0
    capsys.readouterr()
    with served(tmp_path / "out" / "site") as address:
        page = browser.new_page(viewport={"width": 1100, "height": 620})
        for lang in LANGUAGES:
            page.goto(f"{address}{'' if lang == 'en' else lang + '/'}data/")
            offered = page.locator("main a[href*='cop16']")
            assert offered.count() >= 1
            for link in offered.all():
                target = page.request.get(str(link.evaluate("element => element.href")))
                assert target.ok
            if bless:
                keep(page, f"repository.release.{lang}.png", offered.first)
        page.close()


def test_main_is_red_and_the_last_merge_is_taken_back(repository: Repository, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Two proposals that are each right, and wrong together; the site that was built stays."""
    assert cli.main(["build", "--as-of", AS_OF, "--output", str(tmp_path / "out"), "--docs-only"]) == 0
    before = {path: path.read_bytes() for path in (tmp_path / "out").rglob("*") if path.is_file()}
    giraffe = (tmp_path / "content" / "actions" / "giraffe.yaml").read_text()
    for name in ("one", "two"):
        repository.git("switch", "--quiet", "--create", name, "main")
        repository.write(f"content/actions/{name}.yaml", giraffe.replace('number: "13.3"', 'number: "13.99"'))
        repository.commit(f"Add {name}")
        assert cli.main(["check", "--as-of", AS_OF, "--base", "main"]) == 0, capsys.readouterr().out
    repository.git("switch", "--quiet", "main")
    for name in ("one", "two"):
        repository.git("merge", "--quiet", "--no-ff", "--message", f"Merge {name}", name)
    capsys.readouterr()
    assert cli.main(["build", "--as-of", AS_OF, "--output", str(tmp_path / "out"), "--docs-only"]) == 1
    assert "'13.99'" in capsys.readouterr().out
    assert {path: path.read_bytes() for path in (tmp_path / "out").rglob("*") if path.is_file()} == before
    switch, revert, push = (line for line in commands("repository") if "take-back" in line or "revert" in line)
    assert push.startswith("git push origin")
    shared(repository, tmp_path)
    repository.git(*switch.split()[1:])
    repository.git(*revert.split()[1:], "--no-edit")
    assert cli.main(["check", "--as-of", AS_OF, "--base", "main~1"]) == 0, capsys.readouterr().out
