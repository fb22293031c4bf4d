"""The site in a browser, built again and loaded again when a record changes."""

from __future__ import annotations

import errno
import gc
import logging
import os
import re
import secrets
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

from generator import files
from generator.diagnostics import CannotRunError
from generator.markup import element, join

if TYPE_CHECKING:
    from collections.abc import Callable

_POLICY = re.compile(rb'(?<=<meta http-equiv="Content-Security-Policy" content=")[^"]*(?=">)')


_BODY = re.compile(rb"<body[^>]*>")


_STYLE = """
#refused { position: sticky; top: 0; z-index: 9; max-height: 50vh; overflow: auto; padding: .8rem 1rem; background: #7a1f1f; color: #fff; font: 14px/1.5 system-ui, sans-serif }
#refused pre { margin: .5rem 0 0; padding: 0; white-space: pre-wrap; background: none; color: inherit; font: 13px/1.5 ui-monospace, monospace }
"""


def _refused(wrong: str, nonce: str) -> bytes:
    """What stands above a page whose site could not be built again."""
    told = element("div", join((element("b", "Your last change cannot be shown. The site is as it was before it."), element("pre", wrong, tabindex="0"))), id="refused", role="alert")
    return f'<style nonce="{nonce}">{_STYLE}</style>{told}'.encode()


class _Server(LiveReloadServer):
    """Adds to each page but the form the script that loads it again, for which the page's own policy makes room, and what is wrong where it could not be built again."""

    wrong: Callable[[], str] = str

    def _inject_js_into_html(self, content: bytes, epoch: float) -> bytes:
        if b'<div id="edit" ' in content:  # a form is not taken from under the hands that fill it in
            return content
        nonce = secrets.token_urlsafe(16)
        content = _POLICY.sub(lambda policy: re.sub(rb"(?<=script-src )|(?<=style-src )", b"'nonce-%b' " % nonce.encode(), policy[0]), content, count=1)
        if wrong := self.wrong():
            content = _BODY.sub(lambda body: body[0] + _refused(wrong, nonce), content, count=1)
        lead, script, rest = super()._inject_js_into_html(content, epoch).rpartition(b"<script>")  # type: ignore[no-untyped-call]
        return b"%b%b%b" % (lead, script.replace(b">", b' nonce="%b">' % nonce.encode()), rest)

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


def serve(site: Path, content: Path, glance: Callable[[], bool], build: Callable[[], int], port: int, missed: Callable[[], bool] = lambda: False, wrong: Callable[[], str] = str) -> None:
    """Serve `site` on this computer until stopped. When something below `content` changes, call `glance`, which may put the record that changed into its page at once, and `build`; also where `missed` tells of a change that came before we began to look, and where the folder was away. `wrong` gives what keeps the site from being built as the records are now. Raises `PortError`."""
    logging.getLogger("mkdocs.livereload").setLevel(logging.WARNING)

    def again() -> None:
        if glance():
            server.show()
        else:
            server.keep()
        if build():
            print("The site stays as it was until that is mended.", flush=True)
        server.renew()
        gc.collect()  # the command line leaves it to us

    def lost(_: int) -> bytes | None:
        return files.read_any(site / "404.html") or None

    free(port)
    server = _Server(builder=again, host=_HOST, port=port, root=str(site), polling_interval=_OFTEN)
    server.error_handler = lost
    server.wrong = wrong
    server.watch(str(content))
    ended = threading.Event()

    def follow() -> None:
        """Look again at a folder that was away for a while, or has another in its place: what watches it gives up then."""
        held = _identity(content)
        while not ended.wait(_OFTEN):
            now = _identity(content)
            if now is not None and now != held:
                server.unwatch(str(content))
                server.watch(str(content))
                server.want()
            held = now

    threading.Thread(target=follow, daemon=True).start()
    late = threading.Timer(4 * _OFTEN, lambda: server.want() if missed() else None)
    late.daemon = True
    late.start()
    try:
        server.serve()  # type: ignore[no-untyped-call]
    except KeyboardInterrupt:
        print("stopped")
    finally:
        late.cancel()
        ended.set()
        server.shutdown()


def _identity(folder: Path) -> tuple[int, int] | None:
    """Which folder it is; None where there is none."""
    try:
        found = folder.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino
