"""Citations in the formats of reference managers."""

from __future__ import annotations

_BIBTEX = {**{c: f"\\{c}" for c in "&%$#_"}, "{": "\\textbraceleft{}", "}": "\\textbraceright{}", "\\": "\\textbackslash{}", "~": "\\textasciitilde{}", "^": "\\textasciicircum{}"}


def bibtex(key: str, title: str, site: str, as_of: str, url: str) -> str:
    """A citation for BibTeX: an entry `@misc` with the day as of which the record is cited; `url` may be empty."""
    rows = [("title", title), ("howpublished", site), ("year", as_of[:4]), ("note", as_of)]
    lines = [f"  {name} = {{{''.join(_BIBTEX.get(c, c) for c in value)}}}" for name, value in rows]
    if url:
        lines.append(f"  url = {{{url}}}")
    return f"@misc{{{key},\n" + ",\n".join(lines) + "\n}"


def ris(title: str, site: str, as_of: str, url: str, lang: str) -> str:
    """A citation for reference managers (RIS): a web page with the day as of which the record is cited; `url` may be empty."""
    rows = [("TY", "WEB"), ("TI", title), ("T2", site), ("PY", as_of[:4]), ("Y2", as_of.replace("-", "/")), ("LA", lang), ("UR", url), ("ER", "")]
    return "\n".join(f"{tag}  - {value}" for tag, value in rows if value or tag == "ER")
