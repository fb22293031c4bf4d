"""The published site, as a stranger meets it."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
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
_PATIENCE = 300
"""So many seconds may one file take."""
_RETRIES = urllib3.Retry(total=3, redirect=False, status_forcelist=(429, 500, 502, 503, 504), raise_on_status=False, backoff_factor=0.5)


_LOST = "404.html"
"""The page for what is not there, which a server may give with the status that goes with it."""


class Site:
    """The site at an address."""

    def __init__(self, address: str) -> None:
        self.address = address.rstrip("/") + "/"
        self.pool = urllib3.PoolManager(maxsize=_AT_ONCE, timeout=30, retries=_RETRIES)

    def read(self, path: str) -> bytes | None:
        """One file; None where the site says that there is none (404), and only then. Raises `WebError`."""
        url = self.address + quote(path)
        try:
            answer = self.pool.request("GET", url, preload_content=False)
            data, begun = b"", time.monotonic()
            while len(data) <= _MAX_BYTES and (more := answer.read1(_MAX_BYTES + 1 - len(data))):
                data += more
                if time.monotonic() - begun > _PATIENCE:
                    answer.close()
                    raise WebError(f"{url} takes more than {_PATIENCE} seconds; try again where the line is better")
            answer.release_conn()
        except urllib3.exceptions.HTTPError as error:
            raise WebError(f"{url} does not answer: {shown(str(error))}") from error
        if answer.status == 404:
            return data if path == _LOST else None
        if answer.status in range(300, 400):
            raise WebError(f"{url} leads on to {shown(answer.headers.get('Location', 'nowhere'))}; name the address where the site is")
        if answer.status != 200 or len(data) > _MAX_BYTES:
            raise WebError(f"{url} answers with {answer.status} {shown(answer.reason or '')}".rstrip() + f" and {len(data):,} bytes")
        return data

    def files(self, paths: Iterable[str]) -> Iterator[tuple[str, bytes]]:
        """Those of some files that are there. Raises `WebError`."""
        asked = list(paths)
        with ThreadPoolExecutor(max_workers=_AT_ONCE) as workers:
            yield from ((path, data) for path, data in zip(asked, workers.map(self.read, asked), strict=True) if data is not None)
