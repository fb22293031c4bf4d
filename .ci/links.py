#!/usr/bin/env python3
"""Which outside links of the built site still answer: `links.py SITE` writes a report in Markdown beside the folder SITE, and shows it."""

from __future__ import annotations

import csv
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path


class _Links(HTMLParser):
    """Gathers the outside addresses that a page links to."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep the address of a link that leaves the site."""
        address = dict(attrs).get("href") or ""
        if tag == "a" and address.startswith(("http://", "https://")):
            self.found.append(address)


def outside_links(site: Path) -> dict[str, str]:
    """Every outside address, and the first page that links to it."""
    pages: dict[str, str] = {}
    for file in sorted(site.rglob("*.html")):
        links = _Links()
        links.feed(file.read_text(encoding="utf-8"))
        for address in links.found:
            pages.setdefault(address, f"/{file.relative_to(site).as_posix().removesuffix('index.html')}")
    return pages


def dead_links(addresses: list[str]) -> dict[str, str]:
    """The addresses that do not answer, and what came instead."""
    command = [sys.executable, "-m", "linkcheck", "--check-extern", "--recursion-level=0", "--no-status", "--no-warnings", "--timeout=30", "--output=csv/utf-8", "--stdin"]
    done = subprocess.run(command, check=False, input="\n".join(addresses), stdout=subprocess.PIPE, encoding="utf-8")
    if done.returncode not in (0, 1):
        sys.exit("linkchecker could not run")
    rows = csv.DictReader((line for line in done.stdout.splitlines() if not line.startswith("#")), delimiter=";")
    return {row["urlname"]: " ".join(row["result"].split()) for row in rows if row["valid"] != "True"}


def report(pages: dict[str, str], dead: dict[str, str]) -> str:
    """The report in Markdown; what came from outside stands in code, indented, so that nothing in it can act."""
    lines = ["# Outside links", "", f"{len(pages)} outside links, of which {len(dead)} do not answer."]
    for address, result in sorted(dead.items()):
        lines += ["", f"    {address}", f"    {result}", f"    on {pages.get(address, 'a page')}"]
    return "\n".join(lines) + "\n"


def main() -> None:
    """Write the report and show it; a dead link is no failure, but where none answers the network was away."""
    site = Path(sys.argv[1])
    pages = outside_links(site)
    dead = dead_links(list(pages))
    if dead and len(dead) >= len(pages):
        sys.exit("No outside link answers, so nothing can be said of them: try again where there is a network.")
    text = report(pages, dead)
    site.with_name("links.md").write_text(text, encoding="utf-8")
    sys.stdout.write(text)


main()
