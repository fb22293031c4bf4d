"""What several tests need: reading a folder of records, and the whole site built once."""

from __future__ import annotations

import functools
import http.server
import threading
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from generator import files, register, rules

if TYPE_CHECKING:
    from collections.abc import Iterator

    from generator.diagnostics import Diagnostic
    from generator.register import Register

PROJECT = Path(__file__).resolve().parent.parent
CONTENT = PROJECT / "content"
AS_OF = "2026-11-21"
"""The day on which the tests look at the register."""


def examine(folder: Path, as_of: str = AS_OF) -> tuple[Register, list[Diagnostic]]:
    """The register in `folder` and everything that is wrong with it; places begin with `content/`."""
    tree = files.read_tree(folder, "content")
    read, found = register.read(tree.files, "content", [d.location.path for d in tree.faults if d.code != "S208"])
    return read, sorted([*tree.faults, *found, *rules.check(read, as_of)])


class _Handler(http.server.SimpleHTTPRequestHandler):
    def end_headers(self) -> None:
        self.send_header("LinkChecker", "tests")
        super().end_headers()

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
        """Say nothing."""


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """Serve a folder on this machine for as long as the block runs; gives its address, ending in `/`."""
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(_Handler, directory=str(folder))) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/"
        finally:
            server.shutdown()
            thread.join()
