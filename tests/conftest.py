from __future__ import annotations

import fcntl
import os
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

from tests.support import AS_OF, CONTENT, PROJECT, Visitor, chromium, examine, served

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser

    from generator.diagnostics import Diagnostic
    from generator.register import Register

settings.register_profile("register", deadline=None)  # a slow machine is no fault
settings.register_profile("fuzz", settings.get_profile("register"), max_examples=2_000)  # `make fuzz`
settings.load_profile(os.environ.get("PROFILE", "register"))


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--bless", action="store_true", help="accept what the generator says now as what it should say")


@pytest.fixture(scope="session")
def bless(request: pytest.FixtureRequest) -> bool:
    """Whether what the generator says now is accepted as what it should say."""
    return bool(request.config.getoption("--bless"))


@pytest.fixture(scope="session")
def real() -> tuple[Register, list[Diagnostic]]:
    """The real register and its findings."""
    return examine(CONTENT)


@pytest.fixture(scope="session")
def build(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder in which the whole site was built once from the real records, for all who test at the same time: `docs/` and `site/`."""
    base = tmp_path_factory.getbasetemp()
    output = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "build"
    output.mkdir(exist_ok=True)
    output.chmod(0o755)
    for parent in output.parents:
        if parent.name.startswith("pytest-"):
            parent.chmod(0o755)
    with (output / "turn").open("a+") as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)
        if turn.seek(0, os.SEEK_END) == 0:  # whoever came first has built it
            subprocess.run([sys.executable, "-m", "generator", "build", str(CONTENT), "--as-of", AS_OF, "--output", str(output)], cwd=PROJECT, check=True, capture_output=True)
            turn.write("built")
    return output


@pytest.fixture(scope="session")
def site(build: Path) -> Iterator[str]:
    """The address of the built site."""
    with served(build / "site") as address:
        yield address


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium, without a window."""
    with chromium() as found:
        yield found


@pytest.fixture
def visitor(browser: Browser, site: str) -> Iterator[Visitor]:
    """Someone looking at the built site, on a wide screen."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    yield Visitor(context.new_page(), site)
    context.close()


@pytest.fixture(scope="session")
def _seat(browser: Browser, site: str) -> Iterator[Visitor]:
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    yield Visitor(context.new_page(), site)
    context.close()


@pytest.fixture
def officer(_seat: Visitor) -> Visitor:
    """Someone at the editing page, who has edited other records before and let their drafts go: Python has not to begin anew."""
    _seat.page.set_viewport_size({"width": 1280, "height": 900})
    if _seat.page.url.startswith(_seat.site):
        _seat.edit("")
        _seat.page.locator("#form > .group").wait_for(state="detached")
        _seat.page.evaluate("localStorage.clear()")
    _seat.complaints.clear()
    return _seat


@pytest.fixture
def content(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder `content` with the tiny register, in the folder where the command runs."""
    shutil.copytree(PROJECT / "tests" / "golden" / "content", tmp_path / "content")
    monkeypatch.chdir(tmp_path)
    return tmp_path / "content"
