"""The site in a browser, built again and loaded again when a record changes."""

from __future__ import annotations

import errno
import gc
import logging
import os
import re
import signal
import socket
import threading
import time
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from mkdocs.livereload import LiveReloadServer
from watchdog.events import FileSystemEvent, FileSystemEventHandler
from watchdog.observers import Observer

from generator.diagnostics import CannotRunError
from generator.markup import element, join

if TYPE_CHECKING:
    from collections.abc import Callable

_POLICY = re.compile(rb'<meta http-equiv="Content-Security-Policy"[^>]*>\n?')


_BODY = re.compile(rb"<body[^>]*>")


def _refused(wrong: str) -> bytes:
    """What stands above a page whose site could not be built again."""
    style = "position:sticky;top:0;z-index:9;max-height:50vh;overflow:auto;padding:.8rem 1rem;background:#7a1f1f;color:#fff;font:14px/1.5 system-ui,sans-serif"
    said = element("pre", wrong, style="margin:.5rem 0 0;white-space:pre-wrap;background:none;color:inherit;font:13px/1.5 ui-monospace,monospace", tabindex="0")
    return str(element("div", join((element("b", "Your last change cannot be shown. The site is as it was before it."), said)), role="alert", style=style)).encode()


class _Server(LiveReloadServer):
    """Adds to each page but the form the script that loads it again, for which the page's own policy has no room, and what is wrong where it could not be built again."""

    wrong = ""

    def _inject_js_into_html(self, content: bytes, epoch: float) -> bytes:
        if b'<div id="edit" ' in content:  # a form is not taken from under the hands that fill it in
            return content
        content = _POLICY.sub(b"", content)
        if self.wrong:
            content = _BODY.sub(lambda body: body[0] + _refused(self.wrong), content, count=1)
        return super()._inject_js_into_html(content, epoch)  # type: ignore[no-any-return, no-untyped-call]

    def show(self) -> None:
        """Let browsers load what is there by now, before all is built."""
        with self._epoch_cond:
            self._visible_epoch = self._wanted_epoch
            self._epoch_cond.notify_all()

    def keep(self) -> None:
        """Go on showing what is there, and load nothing again, until all is built: the site changes in one step."""
        with self._epoch_cond:
            self._wanted_epoch = self._visible_epoch
            self._epoch_cond.notify_all()

    def want(self) -> None:
        """Build, though no change was seen."""
        with self._rebuild_cond:
            self._want_rebuild = True
            self._rebuild_cond.notify_all()

    def renew(self) -> None:
        """Let browsers load everything anew, also what was shown since the change."""
        self._wanted_epoch = max(round(time.monotonic() * 1000), self._wanted_epoch + 1)

    def server_activate(self) -> None:
        """Listen, and only then say where."""
        super().server_activate()
        print(f"The site is at {self.url} - it follows your changes; Ctrl+C ends it.", flush=True)


def watch(content: Path, run: Callable[[], object]) -> None:
    """Call `run` now and whenever something below `content` has changed, or another folder took its place, until stopped."""
    changed, asked = threading.Event(), threading.Event()
    place = content.absolute()
    real = place

    class Handler(FileSystemEventHandler):
        """Notes that something happened, but for files being merely read and for what lies beside `content`."""

        def on_any_event(self, event: FileSystemEvent) -> None:
            """Remember that there is something new to look at."""
            paths = [Path(os.fsdecode(path)) for path in (event.src_path, event.dest_path) if path]
            if event.event_type not in ("opened", "closed_no_write") and any(path.is_relative_to(one) for path in paths for one in (place, real)):
                changed.set()

    def stop(*_: object) -> None:
        """Python drops an interrupt that comes while it takes away what is no longer needed: it is noted, and seen to at the next turn."""
        asked.set()
        changed.set()
        raise KeyboardInterrupt

    observer = Observer()
    observer.start()
    former = signal.signal(signal.SIGINT, stop)
    try:
        while True:
            changed.clear()
            if asked.is_set():
                stop()
            observer.unschedule_all()  # the folder itself may be another by now
            real = place.resolve()
            for folder in {place.parent, real.parent, place}:
                with suppress(OSError):  # it is gone, which `run` tells
                    observer.schedule(Handler(), str(folder), recursive=folder == place)
            run()
            gc.collect()  # the command line leaves it to us
            changed.wait()
            time.sleep(_CALM)  # editors write a file in several steps
    except KeyboardInterrupt:
        print("stopped")
    finally:
        signal.signal(signal.SIGINT, former)
        observer.stop()
        observer.join()


_CALM = 0.3
"""How long after a change we wait for the rest of it, in seconds."""


_HOST = "127.0.0.1"
_OFTEN = 0.2
"""How often is looked whether a file changed, in seconds."""


class PortError(CannotRunError):
    """The port cannot be had; the message says why and what to do."""


def free(port: int) -> None:
    """Nothing, where the port can be had. Raises `PortError`."""
    with socket.socket() as one:
        one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            one.bind((_HOST, port))
        except OSError as error:
            why = "is in use, perhaps by another 'register serve'" if error.errno == errno.EADDRINUSE else f"cannot be had: {error.strerror}"
            raise PortError(f"the port {port} {why}; name another with --port, as in: register serve --port {8080 if port != 8080 else 8081}") from None


def serve(site: Path, content: Path, glance: Callable[[], bool], build: Callable[[], str], port: int, missed: Callable[[], bool] = lambda: False) -> None:
    """Serve `site` on this computer until stopped. When something below `content` changes, call `glance`, which may put the record that changed into its page at once, and `build`, which gives what kept it from being built; also where `missed` tells of a change that came before we began to look. Raises `PortError`."""
    logging.getLogger("mkdocs.livereload").setLevel(logging.WARNING)

    def again() -> None:
        if glance():
            server.show()
        else:
            server.keep()
        server.wrong = build()
        if server.wrong:
            print("The site stays as it was until that is mended.", flush=True)
        server.renew()
        gc.collect()  # the command line leaves it to us

    def lost(_: int) -> bytes | None:
        page = site / "404.html"
        return page.read_bytes() if page.is_file() else None

    free(port)
    server = _Server(builder=again, host=_HOST, port=port, root=str(site), polling_interval=_OFTEN)
    server.error_handler = lost
    server.watch(str(content))
    late = threading.Timer(4 * _OFTEN, lambda: server.want() if missed() else None)
    late.daemon = True
    late.start()
    try:
        server.serve()  # type: ignore[no-untyped-call]
    except KeyboardInterrupt:
        print("stopped")
    finally:
        late.cancel()
        server.shutdown()
