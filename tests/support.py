"""What several tests need: reading a folder of records, and the whole site built once."""

from __future__ import annotations

import functools
import gzip
import http.server
import os
import re
import shutil
import subprocess
import threading
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from playwright.sync_api import sync_playwright

from generator import files, register, rules

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

    from generator.diagnostics import Diagnostic
    from generator.register import Register

PROJECT = Path(__file__).resolve().parent.parent
CONTENT = PROJECT / "content"
GOLDEN = PROJECT / "tests" / "golden"
AS_OF = "2026-11-21"
"""The day on which the tests look at the register."""


def examine(folder: Path, as_of: str = AS_OF) -> tuple[Register, list[Diagnostic]]:
    """The register in `folder` and everything that is wrong with it; places begin with `content/`."""
    tree = files.read_tree(folder, "content")
    read, found = register.read(tree.files, "content", [d.location.path for d in tree.faults if d.code != "S208"])
    return read, sorted([*tree.faults, *found, *rules.check(read, as_of)])


SENT: list[int] = []
"""The size of everything that was served, in bytes, in order."""


class _Handler(http.server.SimpleHTTPRequestHandler):
    def send_header(self, keyword: str, value: str) -> None:
        if keyword == "Content-Length":
            SENT.append(int(value))
        super().send_header(keyword, value)

    def end_headers(self) -> None:
        self.send_header("LinkChecker", "tests")
        super().end_headers()

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
        """Say nothing."""


class _Compressing(_Handler):
    """Compresses text on the way, as the servers of the web do."""

    def do_GET(self) -> None:
        path = Path(self.translate_path(self.path))
        file = path / "index.html" if path.is_dir() else path
        if file.suffix not in (".html", ".css", ".js", ".svg", ".json") or not file.is_file():
            super().do_GET()
            return
        data = gzip.compress(file.read_bytes(), 6)
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(str(file)))
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)


class _Server(http.server.ThreadingHTTPServer):
    def handle_error(self, *_: Any) -> None:
        """Say nothing: a browser that goes on to another page hangs up."""


@contextmanager
def served(folder: Path, *, compressed: bool = False) -> Iterator[str]:
    """Serve a folder on this machine for as long as the block runs; gives its address, ending in `/`."""
    with _Server(("127.0.0.1", 0), functools.partial(_Compressing if compressed else _Handler, directory=str(folder))) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/"
        finally:
            server.shutdown()
            thread.join()


class Repository:
    """A repository that begins with the register in a folder."""

    def __init__(self, root: Path, content: Path, author: str = "An Officer") -> None:
        self.root = root
        self.author = author
        self.git("init", "--quiet", "--initial-branch=main")
        for file in content.rglob("*.*"):
            self.write(f"content/{file.relative_to(content).as_posix()}", file.read_text())
        self.commit("Begin")

    def git(self, *arguments: str, day: str = "") -> str:
        who = ["-c", f"user.name={self.author}", "-c", "user.email=officer@example.org", "-c", "commit.gpgsign=false"]
        environment = {**os.environ, **({"GIT_COMMITTER_DATE": f"{day}T12:00:00Z"} if day else {})}
        return subprocess.run(["git", "-C", str(self.root), *who, *arguments], check=True, capture_output=True, text=True, env=environment).stdout

    def write(self, path: str, text: str) -> None:
        (self.root / path).parent.mkdir(parents=True, exist_ok=True)
        (self.root / path).write_text(text)

    def edit(self, path: str, old: str, new: str) -> None:
        text = (self.root / path).read_text()
        assert old in text
        self.write(path, text.replace(old, new))

    def commit(self, message: str, day: str = "") -> None:
        self.git("add", "--all")
        self.git("commit", "--quiet", "--message", message, "--date", "2026-11-21T12:00:00Z", day=day)


class Core(yaml.SafeLoader):
    """YAML with the core schema of YAML 1.2 (chapter 10.3), as an editor or another program reads it."""


Core.yaml_implicit_resolvers = {}
for tag, form in (
    ("null", r"null|Null|NULL|~|"),
    ("bool", r"true|True|TRUE|false|False|FALSE"),
    ("int", r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+"),
    ("float", r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?|[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)"),
):
    Core.add_implicit_resolver(f"tag:yaml.org,2002:{tag}", re.compile(rf"(?:{form})\Z"), None)
Core.add_constructor("tag:yaml.org,2002:int", lambda _, node: int(node.value, 0 if node.value[1:2] in ("o", "x") else 10))
Core.add_constructor("tag:yaml.org,2002:float", lambda _, node: float(node.value.lower().replace(".inf", "inf").replace(".nan", "nan")))


def core(text: str) -> Any:
    """The values of a YAML file as YAML 1.2 has them; the line end that closes a block does not belong to it."""
    return _without_line_end(yaml.load(text, Core))


def _without_line_end(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _without_line_end(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_without_line_end(item) for item in value]
    return value.rstrip("\n") if isinstance(value, str) else value


CHROMIUM = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
"""What Chromium may be called on a computer."""


@contextmanager
def chromium() -> Iterator[Browser]:
    """Chromium, without a window, and with no way to another computer."""
    path = next((found for name in CHROMIUM if (found := shutil.which(name))), None)
    assert path, "no Chromium on this computer; 'make test' installs it where it can"
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=path, args=["--no-sandbox", "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"])
        yield browser
        browser.close()


class Visitor:
    """Someone looking at the site, who notes every complaint of the browser and every request to another host."""

    def __init__(self, page: Page, site: str) -> None:
        self.page = page
        self.site = site
        self.complaints: list[str] = []
        page.on("console", lambda message: self.complaints.append(message.text) if message.type in ("error", "warning") else None)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("request", lambda request: None if request.url.startswith((site, "data:", "blob:")) else self.complaints.append(f"outside: {request.url}"))
        page.on("response", lambda response: self.complaints.append(f"{response.status}: {response.url}") if response.status >= 400 else None)

    def open(self, address: str) -> Page:
        self.page.goto(self.site + address)
        return self.page

    def edit(self, record: str, lang: str = "") -> Page:
        """The form of a record; where the editing page is open already the program stays, and only the record changes."""
        if self.page.url.split("?")[0] == f"{self.site}{lang}edit/":
            self.page.evaluate("address => { history.pushState(null, '', address); dispatchEvent(new PopStateEvent('popstate')); }", f"?open={record}")
            return self.page
        return self.open(f"{lang}edit/?open={record}")


def program(name: str) -> str:
    """A program that a test needs besides Python."""
    found = shutil.which(name)
    if found is None and not os.environ.get("CI"):
        pytest.skip(f"'{name}' is not installed here; where 'CI' is set this is a failure")
    assert found, f"'{name}' is not installed; 'make test' installs it where it can"
    return found
