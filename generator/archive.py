"""Files packed, the same bytes whenever and wherever it is done."""

from __future__ import annotations

import gzip
import io
import zipfile
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


def packed(held: Iterable[tuple[str, bytes]], day: str = "1980-01-01", form: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Files, by name and in order, as a ZIP archive of `day` (`YYYY-MM-DD`; the format knows the years 1980 to 2107). With `ZIP_STORED` they are as they are, and no later version of a program compresses them otherwise."""
    year, month, date = (int(part) for part in day.split("-"))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in held:
            facts = zipfile.ZipInfo(name, (min(max(year, 1980), 2107), month, date, 0, 0, 0))
            facts.external_attr = 0o644 << 16
            facts.compress_type = form
            archive.writestr(facts, data)
    return out.getvalue()


def gzipped(name: str, data: bytes, seconds: int) -> bytes:
    """A file compressed by gzip, dated in seconds since 1970."""
    out = io.BytesIO()
    with gzip.GzipFile(filename=f"{name}.gz", mode="wb", fileobj=out, mtime=seconds) as file:
        file.write(data)
    return out.getvalue()
