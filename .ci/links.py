#!/usr/bin/env python3
"""Which outside links of the built site still answer: `links.py SITE` writes a report in Markdown beside the folder SITE, and shows it.

The links are the same in every language, so only the English pages are followed.
"""

from __future__ import annotations

import csv
import subprocess
import sys
from collections import defaultdict
from pathlib import Path

from tests.support import served


def dead_links(site: Path) -> dict[tuple[str, str], set[str]]:
    """Every outside link that does not answer, with what came instead, and the pages that hold it."""
    with served(site) as address:
        command = [sys.executable, "-m", "linkcheck", "--check-extern", "--no-status", "--no-warnings", "--timeout=30", "--output=csv/utf-8"]
        command += [f"--no-follow-url=^{address}(fr|es)/", address]
        done = subprocess.run(command, check=False, stdout=subprocess.PIPE, encoding="utf-8")
    if done.returncode not in (0, 1):
        sys.exit("linkchecker could not run")
    found: dict[tuple[str, str], set[str]] = defaultdict(set)
    for row in csv.DictReader((line for line in done.stdout.splitlines() if not line.startswith("#")), delimiter=";"):
        if row["valid"] != "True" and not row["url"].startswith(address):
            found[row["url"] or row["urlname"], row["result"]].add(row["parentname"].removeprefix(address))
    return found


def report(dead: dict[tuple[str, str], set[str]]) -> str:
    """The report in Markdown; what came from outside stands in code, indented, so that nothing in it can act."""
    lines = ["# Outside links", "", "All outside links answer." if not dead else f"{len(dead)} outside links do not answer:"]
    for (url, result), pages in sorted(dead.items()):
        shown = sorted(pages)
        more = [f"    and {len(shown) - 3} more"] if len(shown) > 3 else []
        lines += ["", f"    {url}", f"    {' '.join(result.split())}", *(f"    on /{page}" for page in shown[:3]), *more]
    return "\n".join(lines) + "\n"


def main() -> None:
    """Write the report and show it; a dead link is no failure."""
    site = Path(sys.argv[1])
    text = report(dead_links(site))
    site.with_name("links.md").write_text(text, encoding="utf-8")
    sys.stdout.write(text)


main()
