"""What is written for people is true: commands run, files exist, links lead somewhere, examples pass the check."""

from __future__ import annotations

import fnmatch
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from generator import new
from generator.models import KINDS, LANGUAGES
from tests.support import AS_OF, CONTENT, PROJECT

README = PROJECT / "README.md"
GUIDE = PROJECT / "CONTRIBUTING.md"
DOCUMENTS = [README, GUIDE, PROJECT / "CHANGELOG.md", PROJECT / "SECURITY.md"]
PAGES = ("about", "contribute", "glossary", "proof")
BIN = Path(sys.executable).parent
LEFT_OUT = shutil.ignore_patterns(".git", ".venv", "build", "__pycache__", ".*_cache", ".hypothesis", "*.egg-info")


def fences(text: str) -> list[tuple[str, str]]:
    """The fenced blocks of a document: what stands beside the fence, and the block."""
    return re.findall(r"^```([^\n]*)\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)


def prose(text: str) -> str:
    return re.sub(r"^```.*?^```$", "", text, flags=re.MULTILINE | re.DOTALL)


def blocks() -> list[tuple[str, str]]:
    """The blocks of commands, each with a name for the report."""
    found = [(path.name, text) for path in (README, GUIDE) for language, text in fences(path.read_text(encoding="utf-8")) if language == "console"]
    return [(f"{name} {text.splitlines()[0]}", text) for name, text in found]


def copy(folder: Path) -> Path:
    target = folder / "project"
    shutil.copytree(PROJECT, target, ignore=LEFT_OUT)
    return target


def run(command: str, folder: Path) -> tuple[int, str]:
    environment = {**os.environ, "PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}", "PYTHONPATH": str(folder)}
    done = subprocess.run(command, shell=True, cwd=folder, env=environment, check=False, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    return done.returncode, done.stdout


# --- commands


def test_every_command_of_register_is_explained() -> None:
    text = README.read_text(encoding="utf-8")
    for command in ("check", "due", "build", "serve", "new", "document", "fmt", "schema", "verify"):
        assert re.search(rf"^(\$ )?register {command}\b", text, re.MULTILINE), command


@pytest.mark.parametrize("block", [text for _, text in blocks()], ids=[name for name, _ in blocks()])
def test_every_command_runs_and_says_what_is_shown(block: str, tmp_path: Path) -> None:
    folder = copy(tmp_path)
    if "register build" in block:  # which takes its time over the whole register
        shutil.rmtree(folder / "content")
        shutil.copytree(PROJECT / "tests" / "golden" / "content", folder / "content")
    for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
        command, _, shown = part.partition("\n")
        if "register serve" in command:
            continue
        code = re.search(r"^\(exit (\d)\)\n\Z", shown, re.MULTILINE)
        shown = shown[: code.start()] if code else shown
        exit_code, said = run(command, folder)
        assert exit_code == (int(code[1]) if code else 0), f"$ {command}\n{said}"
        wanted = "".join(".*" if piece == "…" else re.escape(piece) for piece in re.split("(…)", shown))
        assert re.search(wanted, said, re.DOTALL), f"$ {command}\nshown:\n{shown}\nsaid:\n{said}"


def test_every_verb_of_make_exists() -> None:
    text = "".join(path.read_text(encoding="utf-8") for path in (README, GUIDE)) + (PROJECT / "Makefile").read_text(encoding="utf-8")
    verbs = set(re.findall(r"(?:`|^(?:#   )?)make ([a-z]+)", text, re.MULTILINE))
    assert {"site", "serve", "check", "test", "links", "lock", "clean"} <= verbs
    for verb in sorted(verbs):
        exit_code, said = run(f"make --dry-run {verb}", PROJECT)
        assert exit_code == 0, said


# --- files and links


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_every_file_that_is_named_exists(path: Path) -> None:
    for name in re.findall(r"`([\w.*/{},-]+)`", prose(path.read_text(encoding="utf-8"))):
        first = name.split("/")[0]
        if not ("/" in name or re.search(r"\.(md|yaml|yml|py|txt|in|toml|json)$", name)) or first in ("build", ".venv"):
            continue
        if name in ("plan.yaml", "expected.txt", "register.json", "changes.json"):
            continue
        assert list(PROJECT.glob(name.rstrip("/"))), f"{path.name} names {name}"


def slug(heading: str) -> str:
    """The anchor GitHub gives a heading."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_every_link_between_files_leads_somewhere(path: Path) -> None:
    for target in re.findall(r"\]\(([^)\s]+)\)", prose(path.read_text(encoding="utf-8"))):
        if re.match(r"https?://", target):
            continue
        name, _, anchor = target.partition("#")
        file = path.parent / name if name else path
        assert file.exists(), f"{path.name} links to {target}"
        if anchor:
            assert anchor in {slug(h) for h in re.findall(r"^#+ (.+)$", file.read_text(encoding="utf-8"), re.MULTILINE)}, f"{path.name} links to {target}"


# --- examples


def apply(record: str, text: str, content: Path) -> Path:
    """Write an example: a whole record, or fields of one that is there; what stands below `# …` is added to what the field holds."""
    file = content.parent / record
    file.parent.mkdir(parents=True, exist_ok=True)
    if file.exists():
        fields = by_field(file.read_text(encoding="utf-8"))
        for name, block in by_field(text).items():
            _, mark, more = block.partition("  # …")
            fields[name] = fields[name] + more.partition("\n")[2] if mark else block
        text = "".join(fields.values())
    file.write_text(text, encoding="utf-8")
    return file


def by_field(text: str) -> dict[str, str]:
    return {block.split(":")[0]: block for block in re.split(r"^(?=[a-z_]+:)", text, flags=re.MULTILINE) if block}


def test_the_examples_of_the_guide_are_right(tmp_path: Path) -> None:
    folder = copy(tmp_path)
    examples = [(beside.split()[1], text) for beside, text in fences(GUIDE.read_text(encoding="utf-8")) if beside.startswith("yaml ")]
    assert len(examples) >= 6
    written = []
    for record, text in examples:
        written.append(apply(record, text, folder / "content"))
        exit_code, said = run(f"register check --as-of {AS_OF}", folder)
        assert exit_code == 0, said
        assert [line for line in said.splitlines() if re.search("example-|giraffe.yaml", line) and "L217" not in line] == []  # COP16 is still to come on that day
    exit_code, said = run(f"register fmt --check {' '.join(str(one) for one in written)}", folder)
    assert exit_code == 0, said


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_example_on_the_page_is_right_and_the_check_says_what_is_shown(lang: str, tmp_path: Path) -> None:
    shutil.copytree(CONTENT, tmp_path / "content")
    page = fences((CONTENT / "pages" / lang / "contribute.md").read_text(encoding="utf-8"))
    example = next(text for beside, text in page if beside == "yaml")
    shown = next(text for beside, text in page if beside == "text")
    file = tmp_path / "content" / "actions" / "giraffe.yaml"
    file.write_text(example, encoding="utf-8")
    exit_code, said = run(f"register check --as-of {AS_OF}", tmp_path)
    assert exit_code == 0, said
    assert "giraffe.yaml" not in said
    assert run("register fmt --check content/actions/giraffe.yaml", tmp_path)[0] == 0
    lines = example.splitlines()
    assert lines[13] == "    meeting: cop14"
    lines[13] = "    meeting: cop-14"
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    exit_code, said = run(f"register check --as-of {AS_OF}", tmp_path)
    assert exit_code == 1
    assert shown in said


# --- pages


@pytest.mark.parametrize("name", PAGES)
def test_a_page_says_the_same_in_each_language(name: str) -> None:
    texts = [(CONTENT / "pages" / lang / f"{name}.md").read_text(encoding="utf-8") for lang in LANGUAGES]
    shapes = [[line.split(" ")[0] for line in prose(text).splitlines() if re.match(r"#|- |\d+\. |\| |> ", line)] for text in texts]
    assert shapes[0] == shapes[1] == shapes[2]
    links = [sorted(target.partition("#")[0] for target in re.findall(r"\]\(([^)]+)\)", text)) for text in texts]
    assert links[0] == links[1] == links[2]


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", PAGES)
def test_every_link_of_a_page_leads_somewhere(name: str, lang: str, build: Path) -> None:
    site = build / "site" / ("" if lang == "en" else lang)
    for target in re.findall(r"\]\(([^)]+)\)", (CONTENT / "pages" / lang / f"{name}.md").read_text(encoding="utf-8")):
        place, _, anchor = target.partition("#")
        file = Path(os.path.normpath(site / name / place)) / "index.html"
        assert file.is_file(), target
        assert not anchor or f'id="{anchor}"' in file.read_text(encoding="utf-8"), target


# --- the editor


@pytest.mark.parametrize("star", ["[^/]*", ".*"], ids=["as a glob", "as some versions of the YAML extension read it"])
def test_the_editor_takes_the_schema_of_the_kind_and_no_other(star: str) -> None:
    settings = json.loads((PROJECT / ".vscode" / "settings.json").read_text(encoding="utf-8"))["yaml.schemas"]
    assert set(settings) == {f"./schemas/{kind}.json" for kind in KINDS}
    patterns = {
        schema: re.compile("|".join(star.join(re.escape(piece) for piece in glob.split("*")) for glob in ([globs] if isinstance(globs, str) else globs))) for schema, globs in settings.items()
    }
    for file in sorted(CONTENT.rglob("*.yaml")):
        path = file.relative_to(PROJECT).as_posix()
        assert [schema for schema, pattern in patterns.items() if pattern.fullmatch(path)] == [f"./schemas/{new.kind_of(file)}.json"], path


def test_records_have_the_same_bytes_on_every_computer() -> None:
    lines = (PROJECT / ".gitattributes").read_text(encoding="utf-8").splitlines()
    assert "content/** text eol=lf" in lines
    assert any(fnmatch.fnmatch("tests/cases/S102/content/a.yaml", line.split()[0]) and "-text" in line for line in lines if line and not line.startswith("#"))


def test_the_licence_is_whole() -> None:
    text = (PROJECT / "LICENSE").read_text(encoding="utf-8")
    assert text.lstrip().startswith("Apache License\n")
    assert len(text.encode()) == 11358
    assert "END OF TERMS AND CONDITIONS" in text
