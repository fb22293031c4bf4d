"""The core changed in small ways, one at a time: do the quick tests notice? `make mutants` runs this with mutmut; `survivors.txt` tells what they let through, and why.

Each module is tried by its own tests alone, in a copy of the project below `build/mutants`, where `results.txt` names each change.
A run that was stopped goes on where it was, as long as the module and its tests are the same. SINCE=revision tries only what changed since then.
"""

from __future__ import annotations

import ast
import os
import re
import shutil
import subprocess
import sys
from collections import Counter
from fnmatch import fnmatch
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
NEEDED = ("generator", "tests", "schemas", "content", "overrides", "mkdocs.yml", "README.md")
CORPUS = "tests/test_source.py", "tests/test_cases.py"
TESTS = {
    "source": CORPUS,
    "shape": CORPUS,
    "register": (*CORPUS, "tests/test_register.py"),
    "canonical": ("tests/test_canonical.py", *(f"tests/test_desk.py::{name}" for name in ("test_what_a_form_leaves_alone_stays_byte_by_byte", "test_comments_stay_with_their_fields", "test_every_text_comes_through_a_form"))),
    "lifecycle": ("tests/test_lifecycle.py", "tests/test_cases.py", "tests/test_calendars.py", "tests/test_tables.py"),
    "continuity": ("tests/test_continuity.py",),
    "markup": ("tests/test_markup.py",),
    "changes": ("tests/test_changes.py",),
}
"""The modules of the core, and the quick tests of each."""
AT_ONCE = re.compile(r"\.x_(file_)?rule__")
"""Functions that run while their module is read, before a change is switched on. What they decorate, the rules themselves, mutmut leaves as it is."""
SLOW = "long_inputs or loaded_twice or status_then or take_no_time or every_reader or never_raise or c_library or every_script or suite or any_record or past_revision or shallow or own_history or real or without_a_base or first_page or readers_are_told"
"""What is passed over: drawn from chance, or slow."""


def main(modules: list[str]) -> int:
    """Try every module named, or all; 1 where fewer than nine of ten changes are noticed."""
    worst = 1.0
    for module in modules or TESTS:
        counts = _try(module)
        tried = sum(counts.values())
        if not tried and os.environ.get("SINCE"):
            sys.stdout.write(f"{module}: as it was\n")
            continue
        killed = (counts["killed"] + counts["timeout"]) / tried if tried else 0.0
        worst = min(worst, killed)
        more = f"; why some were not is told in build/mutants/{module}/log.txt" if counts["not checked"] else ""
        sys.stdout.write(f"{module}: {tried} changes, {killed:.1%} noticed; {', '.join(f'{count} {word}' for word, count in sorted(counts.items()))}{more}\n")
        sys.stdout.flush()
    return int(worst < 0.9)


def _try(module: str) -> Counter[str]:
    since = os.environ.get("SINCE")
    chosen = _touched(module, since) if since else []
    if since and not chosen:
        return Counter()
    work = PROJECT / "build" / "mutants" / module
    watched = [f"generator/{module}.py", *(name.partition("::")[0] for name in TESTS[module])]
    if any(not (work / name).is_file() or (work / name).read_bytes() != (PROJECT / name).read_bytes() for name in watched):
        shutil.rmtree(work, ignore_errors=True)
    work.mkdir(parents=True, exist_ok=True)
    _emptied(work / "mutants", [f"generator/{module}.py", f"generator/{module}.py.meta"])
    for name in NEEDED:
        if (PROJECT / name).is_dir():
            shutil.copytree(PROJECT / name, work / name, dirs_exist_ok=True, ignore=shutil.ignore_patterns("__pycache__", "*.wasm"))
        else:
            shutil.copy2(PROJECT / name, work / name)
    lines = {
        "source_paths": "generator",
        "only_mutate": f"generator/{module}.py",
        "also_copy": "\n    ".join(NEEDED[1:]),
        "pytest_add_cli_args_test_selection": "\n    ".join(TESTS[module]),
        "pytest_add_cli_args": f"-p\n    no:xdist\n    -p\n    no:cacheprovider\n    -k\n    not ({SLOW})",
    }
    (work / "setup.cfg").write_text("[mutmut]\n" + "".join(f"{name} =\n    {value}\n" for name, value in lines.items()), encoding="utf-8")
    program = Path(sys.executable).with_name("mutmut")
    with (work / "log.txt").open("w") as log:
        subprocess.run([program, "run", "--max-children", os.environ.get("CHILDREN", "2"), *chosen], cwd=work, check=False, stdout=log, stderr=subprocess.STDOUT)
    told = subprocess.run([program, "results", "--all", "true"], cwd=work, check=True, capture_output=True, text=True).stdout
    (work / "results.txt").write_text(told, encoding="utf-8")
    results = (line.strip().rpartition(": ") for line in told.splitlines() if ": " in line and not AT_ONCE.search(line))
    return Counter(result for name, _, result in results if not chosen or any(fnmatch(name, one) for one in chosen))


def _touched(module: str, since: str) -> list[str]:
    """Patterns of the names that mutmut gives to the changes of those functions that are not what they were at a revision."""
    then, now = (_functions(text) for text in (_text(["git", "show", f"{since}:generator/{module}.py"]), (PROJECT / "generator" / f"{module}.py").read_text(encoding="utf-8")))
    return [f"generator.{module}.x{name}__mutmut_*" for name, text in now.items() if then.get(name) != text]


def _functions(text: str) -> dict[str, str]:
    """The functions and methods of a module, by their names as mutmut writes them."""
    top = ast.parse(text).body
    own = {f"_{one.name}": ast.unparse(one) for one in top if isinstance(one, ast.FunctionDef)}
    return own | {f"ǁ{one.name}ǁ{part.name}": ast.unparse(part) for one in top if isinstance(one, ast.ClassDef) for part in one.body if isinstance(part, ast.FunctionDef)}


def _text(command: list[str]) -> str:
    return subprocess.run(command, cwd=PROJECT, check=True, capture_output=True, text=True).stdout


def _emptied(folder: Path, spared: list[str]) -> None:
    """Take away what an earlier run copied there, but for these files: the program puts nothing in the place of what is there."""
    for path in sorted(folder.rglob("*"), reverse=True):
        if path.is_dir() and not path.is_symlink():
            if not any(path.iterdir()):
                path.rmdir()
        elif path.relative_to(folder).as_posix() not in spared:
            path.unlink()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
