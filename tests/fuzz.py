"""Inputs that nobody thought of: atheris looks for ones that lead the core into paths not taken before. `make fuzz` runs this.

Nothing may be raised, and no input may take a second of the processor. What was found to be new stays below `build/fuzz` and is the seed of the next run.
"""

from __future__ import annotations

import csv
import io
import json
import re
import subprocess
import sys
import time
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["generator.source", "generator.shape", "generator.register", "generator.canonical", "generator.continuity", "generator.markup", "generator.rules"]):
    from generator import canonical, continuity, diagnostics, files, markup, register, reporters, rules, source
    from generator.exports import cite, text

PROJECT = Path(__file__).resolve().parent.parent
TINY = files.read_tree(PROJECT / "tests" / "cases" / "OK-register" / "content").files
ACTION, BODY = "actions/giraffe.yaml", "reference/bodies/standing-committee.yaml"
AS_OF = "2026-11-21"
BASE = register.read(TINY)[0]
SEPARATOR = b"\n=====\n"


def answers(tree: dict[str, bytes]) -> tuple[register.Register, list[diagnostics.Diagnostic]]:
    """The register in some files and all that is said of it, each with its place and a hint."""
    held, found = register.read(tree)
    found = [*found, *rules.check(held, AS_OF)]
    for d in found:
        assert d.message, d
        assert d.hint, d
        lines = tree[d.location.path.removeprefix("content/")].decode("utf-8", "replace").split("\n")
        assert 1 <= d.location.line <= len(lines), d
        assert 1 <= d.location.column <= len(lines[d.location.line - 1]) + 1, d
    return held, found


def loader(data: bytes) -> None:
    """Bytes become records or findings; what is read is written the right way, and stays as it is when it is written again."""
    answers({**TINY, BODY: data})
    answers({**TINY, ACTION: data})
    held = source.parse("x.yaml", data)
    if isinstance(held, source.Source):
        for kind in ("action", "body"):
            written = canonical.write(kind, held)
            again = source.parse("x.yaml", written.encode())
            assert isinstance(again, list) or (again.data == held.data and canonical.write(kind, again) == written)


def outputs(data: bytes) -> None:
    """A text goes into each form of output and is the same when it is taken out again."""
    words = data.decode("utf-8", "ignore")
    escaped = str(markup.escape(words))
    assert not re.search(r"[<>\"`*_\[\]{}\\]", escaped)
    assert re.sub(r"&#(\d+);", lambda match: chr(int(match[1])), escaped) == words
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerow([text.cell(words), "x"])
    assert next(csv.reader(io.StringIO(out.getvalue(), newline=""), strict=True)) == [text.cell(words), "x"]
    assert not re.match(r"[=+\-@|%]", text.cell(words).lstrip())
    assert json.loads(json.dumps(words)) == words
    line = " ".join(words.split())
    assert cite.ris(line, "x", AS_OF, "", "en").count("\n") == (6 if line else 5)
    assert "".join(re.sub(r"\\[&%$#_]|\\text[a-z]+\{\}", "", cite.bibtex("k", line, "x", AS_OF, ""))).count("{") == 5
    held = source.parse("x.yaml", f"a: {canonical.text(line)}\n".encode())
    assert isinstance(held, list) or held.data == {"a": line}
    said = reporters.github([diagnostics.Diagnostic(diagnostics.Location(words), "S101", diagnostics.Severity.ERROR, diagnostics.quoted(words), words)])
    assert said.count("\n") == 1
    assert said.startswith("::error file=")


def history(data: bytes) -> None:
    """Two versions of a record, parted by a line, and the verdict: the same of the same, and nothing that is lost is accepted."""
    before, _, after = data.partition(SEPARATOR)
    (base, had), (head, found) = (register.read({**TINY, ACTION: one}) for one in (before, after))
    told = continuity.fresh([*found, *continuity.check(base, head, AS_OF)], had)
    assert all(d.hint for d in told)
    assert continuity.check(base, base, AS_OF) == []
    if base["action"] and not head["action"] and not found and not head.tombstones["action"]:
        assert any(d.code == "H401" for d in told)


TARGETS = {"loader": loader, "outputs": outputs, "history": history}


def seeds(name: str) -> list[bytes]:
    """What to begin with: the records that are there, and the inputs that are known to be bad."""
    rows = [json.loads(line) for line in (PROJECT / "tests" / "corpus" / "bad-inputs.jsonl").read_text(encoding="ascii").splitlines()]
    known = [row["text"].encode("utf-8", "surrogateescape").replace(b"{record}", TINY[BODY]) for row in rows if row["text"]]
    match name:
        case "loader":
            return [*TINY.values(), *known]
        case "outputs":
            return [*(PROJECT / "tests" / "corpus" / "markup.txt").read_bytes().splitlines(), *known[:100]]
        case _:
            cases = sorted((PROJECT / "tests" / "history").iterdir())
            pairs = [[sorted(case.glob(f"{side}/actions/*.yaml")) for side in ("base", "head")] for case in cases]
            return [SEPARATOR.join(path.read_bytes() for path in (base[0], head[0])) for base, head in pairs if base and head]


def run(name: str, seconds: int) -> None:
    """Try one target for so long; ends the process."""
    folder = PROJECT / "build" / "fuzz" / name
    folder.mkdir(parents=True, exist_ok=True)
    for number, seed in enumerate(seeds(name)):
        (folder / f"seed-{number:04}").write_bytes(seed)
    slowest = 0.0

    def one(data: bytes) -> None:
        nonlocal slowest
        start = time.process_time()
        TARGETS[name](data)
        spent = time.process_time() - start
        if spent > slowest:
            slowest = spent
            (folder.parent / f"{name}.slowest").write_text(f"{slowest:.3f} s: {data[:200]!r}\n", encoding="utf-8")
        assert spent < 1, f"{spent:.1f} s"

    atheris.Setup([sys.argv[0], f"-max_total_time={seconds}", "-max_len=4096", "-rss_limit_mb=1024", "-verbosity=0", "-print_final_stats=1", f"-artifact_prefix={folder.parent}/{name}-", str(folder)], one)
    atheris.Fuzz()


def main(arguments: list[str]) -> int:
    """With a target and seconds, that one; with seconds alone, each in a process of its own."""
    if len(arguments) == 2:
        run(arguments[0], int(arguments[1]))
        return 0
    codes = []
    for name in TARGETS:
        done = subprocess.run([sys.executable, "-m", "tests.fuzz", name, *arguments], check=False, capture_output=True, text=True)
        runs = re.search(r"number_of_executed_units: (\d+)", done.stdout + done.stderr)
        slowest = (PROJECT / "build" / "fuzz" / f"{name}.slowest").read_text(encoding="utf-8").partition(":")[0]
        sys.stdout.write(f"{name}: {runs[1] if runs else 'no'} inputs, the slowest {slowest}; {'nothing found' if done.returncode == 0 else done.stderr[-3000:]}\n")
        sys.stdout.flush()
        codes.append(done.returncode)
    return int(any(codes))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
