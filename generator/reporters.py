"""Diagnostics for people, for GitHub and for programs."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from generator.diagnostics import Severity, shown

if TYPE_CHECKING:
    from collections.abc import Sequence

    from generator.diagnostics import Diagnostic


def summary(found: Sequence[Diagnostic], records: int) -> str:
    """One line: how many records were read and what was found."""
    errors = sum(d.severity is Severity.ERROR for d in found)
    warnings = len(found) - errors
    return f"{records:,} records read: {errors} {'error' if errors == 1 else 'errors'}, {warnings} {'warning' if warnings == 1 else 'warnings'}"


def text(found: Sequence[Diagnostic], site_url: str = "") -> str:
    """`path:line:column: error CODE: message`, the hint under it, and the rule's address where the site's is given."""
    lines = []
    for d in found:
        lines.append(f"{d.location}: {d.severity} {d.code}: {shown(d.message)}")
        lines.append(f"    hint: {shown(d.hint)}")
        if site_url:
            lines.append(f"    see {site_url.rstrip('/')}/contribute/rules/{d.code.lower()}/")
    return "".join(line + "\n" for line in lines)


def github(found: Sequence[Diagnostic]) -> str:
    """Workflow commands, which GitHub shows as annotations on the lines."""
    lines = []
    for d in found:
        path, message = _property(shown(d.location.path)), _data(f"{shown(d.message)}; hint: {shown(d.hint)}")
        lines.append(f"::{d.severity} file={path},line={d.location.line},col={d.location.column},title={d.code}::{message}\n")
    return "".join(lines)


def _data(value: str) -> str:
    return value.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(value: str) -> str:
    return _data(value).replace(":", "%3A").replace(",", "%2C")


def json_(found: Sequence[Diagnostic]) -> str:
    """A list of objects with `path, line, column, code, severity, message, hint`."""
    rows = [
        {"path": shown(d.location.path), "line": d.location.line, "column": d.location.column, "code": d.code, "severity": str(d.severity), "message": d.message, "hint": d.hint}
        for d in found
    ]
    return json.dumps(rows, ensure_ascii=False, indent=2) + "\n"


def sarif(found: Sequence[Diagnostic], site_url: str = "") -> str:
    """SARIF 2.1.0, for code-scanning tools."""
    base = site_url.rstrip("/")
    codes = sorted({d.code for d in found})
    rules = [{"id": code, **({"helpUri": f"{base}/contribute/rules/{code.lower()}/"} if base else {})} for code in codes]
    results = [
        {
            "ruleId": d.code,
            "level": str(d.severity),
            "message": {"text": f"{d.message}\n{d.hint}"},
            "locations": [
                {"physicalLocation": {"artifactLocation": {"uri": shown(d.location.path)}, "region": {"startLine": d.location.line, "startColumn": d.location.column}}}
            ],
        }
        for d in found
    ]
    run = {"tool": {"driver": {"name": "register", "rules": rules}}, "columnKind": "unicodeCodePoints", "results": results}
    return json.dumps({"$schema": "https://json.schemastore.org/sarif-2.1.0.json", "version": "2.1.0", "runs": [run]}, ensure_ascii=False, indent=2) + "\n"
