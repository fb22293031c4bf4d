"""The site in a browser, built again and loaded again when a record changes."""

from __future__ import annotations

import errno
import gc
import logging
import re
import secrets
import socket
import time
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mkdocs.livereload import LiveReloadServer

from generator import files, register
from generator.diagnostics import CannotRunError
from generator.markup import element, join
from generator.models import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

_POLICY = re.compile(rb'(?<=<meta http-equiv="Content-Security-Policy" content=")[^"]*(?=">)')


_BODY = re.compile(rb"<body[^>]*>")


def _refused(wrong: str) -> bytes:
    """What stands above a page whose site could not be built again."""
    return element("div", join((element("b", "Your last change cannot be shown. The site is as it was before it."), element("pre", wrong, tabindex="0"))), id="refused", role="alert").encode()


class _Server(LiveReloadServer):
    """Adds to each page what is wrong where the site could not be built again, and, but for the form, the script that loads it again, for which the page's own policy makes room."""

    wrong: Callable[[], str] = str

    def _serve_request(self, environ: dict[str, Any], start_response: Callable[[str, list[tuple[str, str]]], object]) -> Iterable[bytes] | None:
        """What was asked for, else that there is no such page, in the language of its place."""
        path, epoch = environ["PATH_INFO"], self._visible_epoch
        with suppress(ValueError):  # no file can have such a name
            path.encode("latin-1").decode()
            found: Iterable[bytes] | None = super()._serve_request(environ, start_response)
            if found is not None:
                return found
        folder = next((f"{lang}/" for lang in LANGUAGES[1:] if path.startswith(f"/{lang}/")), "")
        page = files.read_any(Path(self.root, folder, "404.html"))
        start_response("404 Not Found", [("Content-Type", "text/html")])
        return [self._inject_js_into_html(page, epoch)]

    def _inject_js_into_html(self, content: bytes, epoch: float) -> bytes:
        if wrong := self.wrong():
            content = _BODY.sub(lambda body: body[0] + _refused(wrong), content, count=1)
        if b'<div id="edit" ' in content:  # a form is not taken from under the hands that fill it in
            return content
        nonce = secrets.token_urlsafe(16).encode()
        content = _POLICY.sub(lambda policy: policy[0].replace(b"script-src ", b"script-src 'nonce-%b' " % nonce), content, count=1)
        lead, script, rest = super()._inject_js_into_html(content, epoch).rpartition(b"<script>")  # type: ignore[no-untyped-call]
        return b"%b%b%b" % (lead, script.replace(b">", b' nonce="%b">' % nonce), rest)

    def renew(self) -> None:
        """Let browsers load everything anew."""
        with self._epoch_cond:
            self._wanted_epoch = self._visible_epoch = max(round(time.monotonic() * 1000), self._visible_epoch + 1)
            self._epoch_cond.notify_all()

    def server_activate(self) -> None:
        """Listen, and only then say where."""
        super().server_activate()
        print(f"The site is at {self.url} - it follows your changes; Ctrl+C ends it.", flush=True)


Picture = dict[str, tuple[int, ...]]
"""What lies below a folder, and what tells whether it was changed."""


def picture(content: Path) -> Picture:
    """What lies below a folder by now, but for what editors keep there."""
    return {path: state for path, state in files.states(content).items() if not register.left(path)}


def watch(content: Path, run: Callable[[], object], stopped: Callable[[], bool], seen: Picture | None = None) -> None:
    """Call `run` whenever something below `content` is not as it was `seen`, and now where nothing was seen yet, until stopped."""
    before = seen
    try:
        while not stopped():  # Python drops an interrupt that comes while it takes away what is no longer needed
            now = picture(content)
            if seen is None or now == before != seen:  # editors write a file in several steps
                seen = now
                run()
                gc.collect()  # the command line leaves it to us
            before = now
            time.sleep(_OFTEN)
    except KeyboardInterrupt:
        pass
    print("stopped")


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


def serve(site: Path, content: Path, seen: Picture, follow: Callable[[Callable[[], None]], int], port: int, wrong: Callable[[], str], stopped: Callable[[], bool]) -> None:
    """Serve `site` on this computer until stopped. When something below `content` is not as it was `seen`, call `follow` to have the site follow, with what shows it as far as it has come; it gives whether something is in the way. `wrong` gives what keeps the site from being built as the records are now. Raises `PortError`."""
    logging.getLogger("mkdocs.livereload").setLevel(logging.ERROR)  # what was asked for is written to a terminal as it came

    def again() -> None:
        if follow(server.renew):
            print("The site stays as it was until that is mended.", flush=True)
        server.renew()

    free(port)
    server = _Server(builder=again, host=_HOST, port=port, root=str(site))
    server.wrong = wrong
    server.watch(str(content))  # it adds its script to pages where something is watched, though it is we who watch
    server.server_bind()
    server.server_activate()
    server.serve_thread.start()
    try:
        watch(content, again, stopped, seen)
    finally:
        server.shutdown()
