"""The published site, as a stranger meets it."""

from __future__ import annotations

import threading
import time
from contextlib import suppress
from queue import Empty, Queue, SimpleQueue
from typing import TYPE_CHECKING
from urllib.parse import quote

import urllib3

from generator.diagnostics import CannotRunError, shown

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


class WebError(CannotRunError):
    """The site does not answer, or not as it should; the message says how."""


_AT_ONCE = 8
_MAX_BYTES = 100_000_000
_PATIENCE = 180
"""So many seconds may pass until the next file is there."""
_ALL = 3600
"""So many seconds may all files take that are asked for at once."""
_RETRIES = urllib3.Retry(total=3, redirect=False, status_forcelist=(429, 500, 502, 503, 504), raise_on_status=False, backoff_factor=0.5, respect_retry_after_header=False)


_LOST = "404.html"
"""The page for what is not there, which a server may give with the status that goes with it."""


class Site:
    """The site at an address."""

    def __init__(self, address: str) -> None:
        self.address = address.rstrip("/") + "/"
        self.pool = urllib3.PoolManager(maxsize=_AT_ONCE, timeout=30, retries=_RETRIES)

    def read(self, path: str) -> bytes | None:
        """One file; None where the site says that there is none (404), and only then. Raises `WebError`."""
        return dict(self.files([path])).get(path)

    def files(self, paths: Iterable[str]) -> Iterator[tuple[str, bytes]]:
        """Those of some files that are there, as they come. Raises `WebError`.

        They are fetched in threads that end with the program, whatever a server does to hold one of them up, and no faster than they are taken: all of them would fill the memory.
        """
        asked: SimpleQueue[str] = SimpleQueue()
        come: Queue[tuple[str, bytes | WebError | MemoryError | None]] = Queue(1)
        missing = dict.fromkeys(paths)
        for path in missing:
            asked.put(path)

        def fetch() -> None:
            with suppress(Empty):
                while True:
                    path = asked.get_nowait()
                    try:
                        come.put((path, self._fetched(path)))
                    except (WebError, MemoryError) as error:
                        come.put((path, error))

        for _ in range(min(_AT_ONCE, len(missing))):
            threading.Thread(target=fetch, daemon=True).start()
        end = time.monotonic() + _ALL
        while missing:
            try:
                path, data = come.get(timeout=max(0, min(_PATIENCE, end - time.monotonic())))
            except Empty:
                raise WebError(f"{self.address}{quote(next(iter(missing)))} takes too long; try again where the line is better") from None
            del missing[path]
            if isinstance(data, WebError | MemoryError):
                raise data
            if data is not None:
                yield path, data

    def _fetched(self, path: str) -> bytes | None:
        url = self.address + quote(path)
        try:
            answer = self.pool.request("GET", url, preload_content=False, redirect=False)
            data = b""
            while len(data) <= _MAX_BYTES and (more := answer.read1(_MAX_BYTES + 1 - len(data))):
                data += more
            answer.release_conn()
        except (urllib3.exceptions.HTTPError, ValueError, OverflowError) as error:
            raise WebError(f"{url} does not answer: {shown(str(error))}") from error
        if answer.status == 404:
            return data if path == _LOST else None
        if answer.status in range(300, 400):
            raise WebError(f"{url} leads on to {shown(answer.headers.get('Location', 'nowhere'))}; name the address where the site is")
        if answer.status != 200 or len(data) > _MAX_BYTES:
            raise WebError(f"{url} answers with {answer.status} {shown(answer.reason or '')}".rstrip() + f" and {len(data):,} bytes")
        return data
