"""The site in a browser, built again and loaded again when a record changes."""

from __future__ import annotations

import gc
import logging
import re
import threading
import time
from typing import TYPE_CHECKING

from mkdocs.livereload import LiveReloadServer
from watchdog.events import FileSystemEvent, FileSystemEventHandler
from watchdog.observers import Observer

from generator import tools

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

_POLICY = re.compile(rb'<meta http-equiv="Content-Security-Policy"[^>]*>\n?')


class _Server(LiveReloadServer):
    """Adds to each page the script that loads it again, for which the page's own policy has no room."""

    def _inject_js_into_html(self, content: bytes, epoch: float) -> bytes:
        return super()._inject_js_into_html(_POLICY.sub(b"", content), epoch)  # type: ignore[no-any-return, no-untyped-call]


def watch(content: Path, run: Callable[[], object]) -> None:
    """Call `run` now and whenever something below `content` has changed, until stopped."""
    changed = threading.Event()

    class Handler(FileSystemEventHandler):
        """Notes that something happened, but for files being merely read."""

        def on_any_event(self, event: FileSystemEvent) -> None:
            """Remember that there is something new to look at."""
            if event.event_type not in ("opened", "closed_no_write"):
                changed.set()

    observer = Observer()
    observer.schedule(Handler(), str(content), recursive=True)
    observer.start()
    try:
        while True:
            changed.clear()
            run()
            gc.collect()  # the command line leaves it to us
            changed.wait()
            time.sleep(_CALM)  # editors write a file in several steps
    except KeyboardInterrupt:
        print("stopped")
    finally:
        observer.stop()
        observer.join()


_CALM = 0.3
"""How long after a change we wait for the rest of it, in seconds."""


def serve(site: Path, content: Path, build: Callable[[], int], port: int) -> None:
    """Serve `site` on this computer until stopped; call `build` when something below `content` changes."""
    logging.getLogger("mkdocs.livereload").setLevel(logging.WARNING)

    def again() -> None:
        try:
            failed = build()
        except tools.ToolError as error:
            failed = 2
            print(error)
        if failed:
            print("The site stays as it was until that is mended.")

    server = _Server(builder=again, host="127.0.0.1", port=port, root=str(site))
    server.watch(str(content))
    print(f"The site is at http://127.0.0.1:{port}/ - it follows your changes; Ctrl+C ends it.")
    try:
        server.serve()  # type: ignore[no-untyped-call]
    except KeyboardInterrupt:
        server.shutdown()
