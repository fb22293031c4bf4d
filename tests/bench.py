"""How long the parts take: each as a ratio to something that must be done anyway, both measured in this run, or to what its readers bear: `make bench`."""

from __future__ import annotations

import random
import re
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from generator import api, calendars, chronicle, cli, exports, files, history, ledger, register, rules, source, tables, tools
from generator.catalog import words
from tests.faults import serving
from tests.grown import grown
from tests.plain import RECOMMENDED, Cost, cost, material
from tests.support import AS_OF, CONTENT, PROJECT, SENT, chromium, served

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from playwright.sync_api import Browser, Page

COMMITS = 5_000
RECORDS = 5_000
SIZES = (100, 1_000, 5_000, 10_000)
"""Numbers of records of the registers that are measured."""
HEADERS = 300
"""What the headers of an answer cost, in bytes, or a little more."""
ROUNDS = 3
VISITS = 5
"""The middle of so many first visits counts."""


def main() -> None:
    """Print each ratio with its two times: of the parts that are named, or of all."""
    for name in sys.argv[1:] or PARTS:
        PARTS[name]()


def _past() -> None:
    """The history of many commits, against git alone."""
    tree = files.read_tree(CONTENT, "content")
    records = {path: data for path, data in tree.files.items() if path.endswith(".yaml")}
    world, _ = register.read(tree.files)
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        subprocess.run(["git", "init", "--quiet", "--initial-branch=main", folder], check=True)
        subprocess.run(["git", "-C", folder, "fast-import", "--quiet"], input=b"".join(_commits(records)), check=True)
        subprocess.run(["git", "-C", folder, "checkout", "--quiet", "main"], check=True)
        patches = ["git", "-C", folder, "log", "--patch", "--no-renames"]
        _say(f"history of {COMMITS:,} commits in words", lambda: chronicle.past(root / "content", world), "git log --patch", lambda: subprocess.run(patches, check=True, capture_output=True))
        head = history.revision(root / "content", "HEAD").commit
        raw = ["git", "-C", folder, "log", "--raw", "--no-renames"]
        _say(f"log and checkpoint of {COMMITS:,} commits", lambda: ledger.published(history.leaves(root / "content", head, {})), "git log --raw", lambda: subprocess.run(raw, check=True, capture_output=True))


_PLAIN = """
import sys
from pathlib import Path
import yaml
from generator.models import KINDS
from generator.register import locate
class Loader(yaml.CSafeLoader):
    "Leaves dates as text."
Loader.yaml_implicit_resolvers = {key: [one for one in some if not one[0].endswith("timestamp")] for key, some in yaml.CSafeLoader.yaml_implicit_resolvers.items()}
root = Path(sys.argv[1])
for path in root.rglob("*.yaml"):
    KINDS[locate(path.relative_to(root).as_posix())[0]].model_validate(yaml.load(path.read_bytes(), Loader))
"""
"""One plain pass over the same files: PyYAML's fastest loader and the models, without places, rules or messages."""


def _check() -> None:
    """`register check` from a cold process, all rules and places included, against a plain pass; and how it grows."""
    before: tuple[int, float] | None = None
    for number in SIZES:
        with tempfile.TemporaryDirectory() as folder:
            content = Path(folder) / "content"
            files.write_tree(content, grown(number))
            ours = [sys.executable, "-m", "generator", "check", str(content), "--as-of", AS_OF]
            plain = [sys.executable, "-c", _PLAIN, str(content)]
            spent = _say(f"check of {number:,} records", partial(_run, ours), "a plain pass of PyYAML's fastest loader and pydantic", partial(_run, plain))
        if before is not None:
            sys.stdout.write(f"  {number / before[0]:.0f} times the records: {spent / before[1]:.1f} times the time\n")
        before = number, spent
    held, _ = register.read(grown(RECORDS))
    stages = {"row by row": lambda: [source.parse(path, data) for path, data in grown(RECORDS).items() if path.endswith(".yaml")], "files to records": lambda: register.read(grown(RECORDS)), "rules": lambda: rules.check(held, AS_OF)}
    sys.stdout.write(f"  of {RECORDS:,} records: " + ", ".join(f"{name} {_seconds(work):.2f} s" for name, work in stages.items()) + "\n")


_PAGES = """
import gc, sys
from pathlib import Path
from generator import files, pages, register, rules, tools, workers
gc.disable()
content, output, as_of = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3]
tools.LANGUAGES = ("en",)
tools.index = lambda *_: None
read, _ = register.read({path: data for path, data in files.read_tree(content, "content").files.items() if path.endswith(".yaml")})
edition = pages.Edition(read, as_of, rules.check(read, as_of, workers.side_by_side))
made = {f"en/{page.path}": pages.render(page) for page in pages.pages(edition, "en")}
files.write_tree(output / "docs", made, workers.side_by_side)
del made
tools.build_html(Path.cwd(), output / "docs", output / "site", tools.Dress())
"""
"""The pages of one language, from the records to HTML: all that plain Material makes too; without collecting garbage, as a command does."""
_WHOLE = """
import sys
from generator import cli, site, tools
site.LANGUAGES = tools.LANGUAGES = tuple(sys.argv[4].split(","))
tools.index = lambda *_: None
sys.exit(cli.main(["build", sys.argv[1], "--output", sys.argv[2], "--as-of", sys.argv[3]]))
"""
"""The whole build in some languages, without the index of the search."""


def _build() -> None:
    """The whole build against plain MkDocs Material that makes the same pages from Markdown, with the extensions it recommends and with none; three languages, one change, the search, twice the records."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        content = root / "content"
        files.write_tree(content, grown(RECORDS))
        half = root / "half"
        files.write_tree(half, grown(RECORDS // 2))

        def ours(script: str, *arguments: str, of: Path = content, to: str) -> Cost:
            return cost([sys.executable, "-c", script, str(of), str(root / to), AS_OF, *arguments])

        pages_alone = ours(_PAGES, to="pages")
        docs = root / "pages" / "docs" / "en"
        plain, bare = (cost(material(docs, root / name, extensions)) for name, extensions in (("plain", RECOMMENDED), ("bare", ())))
        number = sum(1 for _ in docs.rglob("*.md"))
        _beside(f"{number:,} pages in one language", pages_alone, "plain Material over the same pages as Markdown", plain)
        _beside(f"{number:,} pages in one language", pages_alone, "Material without extensions of Markdown", bare)
        smaller = ours(_PAGES, of=half, to="smaller")
        sys.stdout.write(f"  twice the records: {pages_alone.seconds / smaller.seconds:.2f} times the time\n")
        one = ours(_WHOLE, "en", to="one")
        _beside("the whole site in one language (data, API, documents, cards, calendars too), without search", one, "plain Material", plain)
        three = ours(_WHOLE, "en,fr,es", to="three")
        _beside("the whole site in three languages", three, "one language", one)
        again = ours(_WHOLE, "en,fr,es", to="three")
        _beside("the whole site once more, nothing changed", again, "plain Material", plain)
        record = next(path for path in sorted((content / "actions").glob("*.yaml")))
        record.write_text(record.read_text(encoding="utf-8").replace("\n  en: ", "\n  en: Other ", 1), encoding="utf-8")
        changed = ours(_WHOLE, "en,fr,es", to="three")
        _beside("the whole site after one change, from a cold process", changed, "plain Material", plain)
        pagefind = [sys.executable, "-m", "pagefind", "--site", str(root / "three" / "site"), "--output-subdir", "bare", "--quiet"]
        _say("the index of the search", lambda: tools.index(root / "three" / "site"), "Pagefind alone", lambda: subprocess.run(pagefind, check=True, capture_output=True))


def _beside(what: str, ours: Cost, other: str, theirs: Cost) -> None:
    """One build beside another: the time that passes, that of the processors, and memory."""
    sys.stdout.write(
        f"{what}: {ours.seconds:.1f} s ({ours.processor:.1f} s of processors), {ours.memory / 1e6:.0f} MB; "
        f"{ours.seconds / theirs.seconds:.3f} of the time, {ours.processor / theirs.processor:.3f} of that of processors and {ours.memory / theirs.memory:.2f} of the memory of {other} "
        f"({theirs.seconds:.1f} s, {theirs.processor:.1f} s, {theirs.memory / 1e6:.0f} MB)\n"
    )
    sys.stdout.flush()


def _edit() -> None:
    """How soon `register serve` shows an edit, at 1,000 records: from the file being written to the page that has it."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        files.write_tree(root / "content", grown(1_000))
        record = next(path for path in sorted((root / "content" / "actions").glob("*.yaml")))
        with serving(root, root / "build", "--as-of", AS_OF) as address:
            page = f"{address}actions/{record.stem}/"
            waits = []
            for number in range(VISITS):
                word = f"Qwertz{number}"
                files.write_file(record, re.sub(r"\n  en: (Qwertz\d )?", f"\n  en: {word} ", record.read_text(encoding="utf-8"), count=1).encode())
                start = time.perf_counter()
                while word not in _got(page):
                    time.sleep(0.02)
                waits.append(time.perf_counter() - start)
                time.sleep(60)  # the whole build that follows
        _against("an edit in the browser at 1,000 records", statistics.median(waits), 1, "s", f"worst {max(waits):.2f}")


def _got(address: str) -> str:
    with urllib.request.urlopen(address) as answer:
        return str(answer.read().decode())


def _run(command: Sequence[str]) -> None:
    done = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def _export() -> None:
    """What each format of the data costs at `RECORDS` records: those of the register, over and over under other ids."""
    records = {path: data for path, data in files.read_tree(CONTENT, "content").files.items() if path.endswith(".yaml")}
    copied = [path for path in sorted(records) if path.startswith(("actions/", "partners/", "reference/species/", "workplans/")) and not path.endswith("/plan.yaml")]
    more = {f"{copied[n % len(copied)].removesuffix('.yaml')}-{n}.yaml": records[copied[n % len(copied)]] for n in range(RECORDS - len(records))}
    tree = {**records, **more}
    world, _ = register.read(tree)
    reading = _seconds(lambda: register.read(tree))
    sys.stdout.write(f"reading {len(world.entries()):,} records: {reading:.2f} s\n")
    about = exports.About(AS_OF, "", "")
    every, lines = tables.all_tables(), about.lines()
    graph = exports.jsonld(world, AS_OF, "")
    formats: dict[str, Callable[[], Sequence[bytes | str]]] = {
        "CSV": lambda: [exports.csv_(table, world, AS_OF) for table in every],
        "XLSX": lambda: [exports.xlsx(every, lines, world, AS_OF)],
        "SQLite": lambda: [exports.sqlite(every, lines, world, AS_OF)],
        "JSON": lambda: [exports.json_(world, AS_OF)],
        "JSON Lines": lambda: [exports.jsonl(world, AS_OF)],
        "JSON-LD": lambda: [exports.jsonld(world, AS_OF, "")],
        "Turtle": lambda: [exports.turtle(graph, "")],
        "every file to download": lambda: [one.data for one in exports.files(world, about)],
        "the API": lambda: [data for _, data in api.Api(world, about).documents()],
        "calendars in English": lambda: list(dict(calendars.calendars(world, AS_OF, None, words("en"))).values()),
    }
    for name, work in formats.items():
        start = time.perf_counter()
        made = work()
        spent = time.perf_counter() - start
        size = sum(len(one.encode() if isinstance(one, str) else one) for one in made)
        sys.stdout.write(f"{name}: {spent:.2f} s, {spent / reading:.2f} times reading the records; {size / 1e6:.1f} MB in {len(made):,} {'file' if len(made) == 1 else 'files'}\n")


def _browse() -> None:
    """What a reader with a phone of the middle range waits for: the site of the real records, its lists and its index grown to `RECORDS`."""
    sys.stdout.write("building the site\n")
    with tempfile.TemporaryDirectory() as folder:
        _read(Path(folder))


def _read(folder: Path) -> None:
    assert cli.main(["build", str(CONTENT), "--as-of", AS_OF, "--output", str(folder)]) == 0
    site = folder / "site"
    _grow(site / "species" / "index.html")
    _copy(site)
    with chromium() as browser, served(site, compressed=True) as address:
        waits = _filters(browser, f"{address}species/")
        _against("choosing among 5,000 rows", statistics.median(waits), 100, "ms", f"worst {max(waits):.0f}")
        for address_, name in (("actions/giraffe/", "a record"), ("", "the first page"), ("actions/", "a list")):
            paint, shift, blocked = (statistics.median(values) for values in zip(*(_load(browser, address + address_) for _ in range(VISITS)), strict=True))
            _against(f"{name}: largest paint", paint, 2500, "ms")
            _against(f"{name}: layout shift", shift, 0.1, "")
            _against(f"{name}: blocking time", blocked, 200, "ms")
        for words in ("whale shark", "giraffe", "Doc.28.1.6", "kenya"):
            first, then = _search(browser, f"{address}search/", words)
            _against(f"first search for '{words}'", first / 1000, 200, "KB", f"the second {then / 1000:.0f}")


def _grow(page: Path) -> None:
    """A list with `RECORDS` rows: its own, over and over."""
    text = page.read_text(encoding="utf-8")
    rows = re.findall(r'<tr data-id="[^"]*".*?</tr>\n', text, re.DOTALL)
    more = (re.sub(r'data-id="([^"]*)"', rf'data-id="\1-{n // len(rows)}"', rows[n % len(rows)]) for n in range(RECORDS - len(rows)))
    page.write_text(text.replace(rows[-1], rows[-1] + "".join(more)), encoding="utf-8")


def _copy(site: Path) -> None:
    """An index over `RECORDS` records of each language: their pages, over and over, each with words of its own."""
    for root in (site, site / "fr", site / "es"):
        pages = [path for folder in ("actions", "partners", "species", "countries", "meetings", "workplans") for path in sorted((root / folder).glob("*/**/index.html"))]
        for n in range(RECORDS - len(pages)):
            text = pages[n % len(pages)].read_text(encoding="utf-8")
            files.write_file(root / "copies" / str(n) / "index.html", re.sub("<h1[^>]*>", f"<h1>Copy{n} ", text, count=1).encode())
    tools.index(site)


def _slow(page: Page, *, network: bool) -> None:
    """A processor four times slower; a line of 1.6 Mbit/s with 150 ms to and fro."""
    session = page.context.new_cdp_session(page)
    session.send("Emulation.setCPUThrottlingRate", {"rate": 4})
    if network:
        session.send("Network.enable")
        session.send("Network.emulateNetworkConditions", {"offline": False, "latency": 150, "downloadThroughput": 200_000, "uploadThroughput": 94_000})


def _filters(browser: Browser, address: str) -> list[float]:
    """How long after each choice the rows stand there, in ms."""
    page = browser.new_page(viewport={"width": 390, "height": 844})
    page.goto(address)
    page.locator(".more button").wait_for()
    _slow(page, network=False)
    waits = []
    for name, value in [("group", "bird"), ("appendix", "i"), ("group", "fish"), ("group", ""), ("appendix", ""), ("concerted", "yes"), ("concerted", ""), ("group", "reptile"), ("group", "")]:
        waits.append(
            page.evaluate(
                """([name, value]) => new Promise((done) => {
                  const select = document.querySelector(`select[name=${name}]`);
                  select.value = value;
                  const start = performance.now();
                  select.dispatchEvent(new Event("change"));
                  document.body.getBoundingClientRect();
                  requestAnimationFrame(() => setTimeout(() => done(performance.now() - start)));
                })""",
                [name, value],
            )
        )
    page.close()
    return waits


def _load(browser: Browser, address: str) -> tuple[float, float, float]:
    """The largest paint in ms, the layout shift, and the time in ms for which long tasks blocked the page, on a first visit."""
    context = browser.new_context(viewport={"width": 390, "height": 844}, device_scale_factor=2)
    page = context.new_page()
    _slow(page, network=True)
    page.add_init_script(
        """window.seen = {paint: 0, shift: 0, blocked: 0};
        new PerformanceObserver((all) => { for (const one of all.getEntries()) seen.paint = one.startTime; }).observe({type: "largest-contentful-paint", buffered: true});
        new PerformanceObserver((all) => { for (const one of all.getEntries()) if (!one.hadRecentInput) seen.shift += one.value; }).observe({type: "layout-shift", buffered: true});
        new PerformanceObserver((all) => { for (const one of all.getEntries()) seen.blocked += Math.max(0, one.duration - 50); }).observe({type: "longtask", buffered: true});"""
    )
    page.goto(address, wait_until="networkidle")
    page.wait_for_timeout(500)
    seen = page.evaluate("window.seen")
    context.close()
    return seen["paint"], seen["shift"], seen["blocked"]


def _search(browser: Browser, address: str, words: str) -> tuple[int, int]:
    """What the first search and a second one cost on the way, in bytes, without the page itself."""
    context = browser.new_context()
    page = context.new_page()
    page.goto(address, wait_until="networkidle")
    costs = []
    for again in (words, "dolphin"):
        SENT.clear()
        page.locator("#find").fill(again)
        page.locator("#search [role=status]", has_text=f"“{again}”").wait_for()
        page.wait_for_timeout(1000)
        costs.append(sum(SENT) + HEADERS * len(SENT))
    context.close()
    return costs[0], costs[1]


def _against(what: str, value: float, limit: float, unit: str, more: str = "") -> None:
    sys.stdout.write(f"{what}: {value:.3g} {unit}".rstrip() + f", {value / limit:.2f} of {limit:g}" + (f" ({more})" if more else "") + "\n")


def _commits(records: dict[str, bytes]) -> Iterator[bytes]:
    """A history for git: all records at once, then one text of one record after the other."""
    now = dict(records)
    texts = sorted(path for path, data in records.items() if b"\n  en: " in data)
    chance = random.Random(12_28)
    for number in range(COMMITS):
        changed = list(records) if number == 0 else [chance.choice(texts)]
        yield f"commit refs/heads/main\ncommitter An Officer <officer@example.org> {1_600_000_000 + number * 3600} +0000\ndata <<END\nChange {number}\nEND\n".encode()
        for path in changed:
            if number:
                before, mark, after = now[path].partition(b"\n  en: ")
                now[path] = before + mark + f"{number} ".encode() + after.lstrip(b"0123456789 ")
            yield f"M 100644 inline content/{path}\ndata {len(now[path])}\n".encode() + now[path] + b"\n"


def _say(what: str, ours: Callable[[], object], other: str, theirs: Callable[[], object]) -> float:
    a, b = (min(_seconds(one) for _ in range(ROUNDS)) for one in (ours, theirs))
    sys.stdout.write(f"{what}: {a:.2f} s, {a / b:.2f} times {other} ({b:.2f} s)\n")
    return a


def _seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


PARTS = {"check": _check, "build": _build, "edit": _edit, "history": _past, "export": _export, "browse": _browse}

if __name__ == "__main__":
    main()
