#!/usr/bin/env python3
"""Which outside links of the built site still answer: `links.py SITE` writes a report in Markdown beside the folder SITE, and shows it.

The links are the same in every language, so only the English pages are followed.
"""

from __future__ import annotations

import csv
import subprocess
import sys
from pathlib import Path

from tests.support import served


def dead_links(site: Path) -> list[tuple[str, str, str]]:
    """Every outside link that does not answer: its address, what came instead, and a page that holds it."""
    with served(site) as address:
        command = [sys.executable, "-m", "linkcheck", "--check-extern", "--no-status", "--no-warnings", "--timeout=30", "--output=csv/utf-8"]
        command += [f"--no-follow-url=^{address}(fr|es)/", address]
        done = subprocess.run(command, check=False, stdout=subprocess.PIPE, encoding="utf-8")
    if done.returncode not in (0, 1):
        sys.exit("linkchecker could not run")
    rows = csv.DictReader((line for line in done.stdout.splitlines() if not line.startswith("#")), delimiter=";")
    return sorted(
        (row["url"] or row["urlname"], " ".join(row["result"].split()), "/" + row["parentname"].removeprefix(address))
        for row in rows
        if row["valid"] != "True" and not row["url"].startswith(address)
    )


def report(dead: list[tuple[str, str, str]]) -> str:
    """The report in Markdown; what came from outside stands in code, indented, so that nothing in it can act."""
    lines = ["# Outside links", "", f"{len(dead)} outside links do not answer:" if dead else "All outside links answer."]
    for url, result, page in dead:
        lines += ["", f"    {url}", f"    {result}", f"    on {page}"]
    return "\n".join(lines) + "\n"


def main() -> None:
    """Write the report and show it; a dead link is no failure."""
    site = Path(sys.argv[1])
    text = report(dead_links(site))
    site.with_name("links.md").write_text(text, encoding="utf-8")
    sys.stdout.write(text)


main()
