"""What the register says of itself: its quality and its rules."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

from generator import catalog, continuity, desk, exports, ledger, rules
from generator.catalog import Words
from generator.diagnostics import Severity
from generator.markup import element, escape, join
from generator.models import KINDS
from generator.pages.maker import Maker, marked, summary, table
from generator.pages.page import LEAST, PartsPage, Section

if TYPE_CHECKING:
    from markupsafe import Markup

    from generator.diagnostics import Diagnostic


class Method(Maker):
    """Makes the pages on the register itself."""

    def quality(self) -> PartsPage:
        here = "quality/"
        show = self.show(here)
        w = self.words
        register = self.register
        parts = [Section("gaps", w("gaps_title"), element("ul", join(element("li", line) for line in self.gaps(show))))]
        rows = []
        for kind in KINDS:
            cells = [w(f"kinds_{kind}"), *(w.number(number) for number in exports.completeness(register, kind))]
            rows.append(cells)
        head = [w("column_kind"), w("column_records"), *(w.choice(v) for v in ("verified", "partly", "unverified")), w("column_inferred"), w("column_gaps_fr"), w("column_gaps_es")]
        parts.append(Section("records", w("quality_records"), table(w("quality_records"), head, rows, named=True)))
        by_path = {entry.path: entry for entry in register.entries()}
        found: dict[str, list[Diagnostic]] = defaultdict(list)
        for d in self.edition.found:
            found[d.code].append(d)
        wording = desk.Wording(Words(w.lang, w.words | desk.titles(w) | catalog.findings(w.lang)), register)
        blocks = []
        for code, group in sorted(found.items()):
            items = []
            for d in group:
                entry = by_path.get(d.location.path)
                told = wording.said(entry, d) if entry else None
                said = element("span", told.text) if told and not told.exact else element("span", d.message, lang="en")
                items.append(element("li", join((show.to(entry) if entry else escape(d.location.path), said, element("code", f"{d.location.line}:{d.location.column}")), " ")))
            title = w.meaning(explanations()[code].split("\n", 1)[0])
            blocks.append(element("h3", join((show.link(f"contribute/rules/{code.lower()}/", code), w.count("quality_unmet", len(group)), marked(title)), " "), id=code.lower()))
            blocks.append(element("ul", join(items, "\n"), class_="rows"))
        parts.append(Section("findings", w("quality_findings"), join(blocks, "\n") if blocks else element("p", w("quality_none"))))
        open_ = [e for e in register.entries() if e.record.verification.unverified]
        items = [element("li", join((show.to(e), join((element("data", wording.telling.way(p, e.kind, e.source.data), value=p) for p in e.record.verification.unverified or []), ", ")), w("colon"))) for e in open_]
        parts.append(Section("unverified", w("quality_unverified"), element("ul", join(items, "\n"), class_="rows") if items else element("p", w("quality_none")), folded=True))
        warnings = sum(d.severity is Severity.WARNING for d in self.edition.found)
        intro = element("p", w("intro_quality", records=w.number(len(register.entries())), warnings=w.number(warnings)))
        return PartsPage(here, w("page_quality"), w("described_quality"), w, intro, parts, found=False)

    def rules_index(self) -> PartsPage:
        here = "contribute/rules/"
        show = self.show(here)
        w = self.words
        groups: dict[str, list[Markup]] = defaultdict(list)
        for code, explanation in explanations().items():
            groups[code[0]].append(element("li", join((show.link(f"contribute/rules/{code.lower()}/", code), marked(w.meaning(explanation.split("\n", 1)[0]))), " ")))
        parts = [Section(f"layer-{letter.lower()}", w(f"layer_{letter.lower()}"), element("ul", join(items, "\n"), class_="rows")) for letter, items in groups.items()]
        return PartsPage(here, w("page_rules"), w("described_rules"), w, element("p", w("intro_rules")), parts, boost=LEAST)

    def rule(self, code: str) -> PartsPage:
        here = f"contribute/rules/{code.lower()}/"
        show = self.show(here)
        w = self.words
        first, _, rest = explanations()[code].partition("\n")
        title = w.meaning(first)
        severity = next((one.severity for one in continuity.RULES if one.code == code), rules.severity(code))
        blocks = [element("p", join((element("strong", w(f"severity_{severity}")), marked(title)), " – "))]
        for chunk in re.split(r"\n\s*\n", rest.strip("\n")):
            lines = chunk.split("\n")
            label = lines[0].strip()
            if label in ("Bad:", "Good:"):
                blocks += [element("h2", w(f"rule_{label[:-1].lower()}")), element("pre", element("code", "\n".join(line.removeprefix("    ") for line in lines[1:])), lang="en")]
            elif chunk.strip():
                blocks.append(element("p", marked(" ".join(line.strip() for line in lines)), lang="en"))
        found = [d for d in self.edition.found if d.code == code]
        if found:
            blocks.append(element("p", show.link(f"quality/#{code.lower()}", w.count("rule_found", len(found)))))
        blocks += [self.english(), element("p", show.link("contribute/rules/", w("page_rules")))]
        return PartsPage(here, code, summary(title), w, join(blocks, "\n"), [], boost=LEAST)


def explanations() -> dict[str, str]:
    """What every code means, those of the rules of history among them."""
    return dict(sorted({**rules.explanations(), **{one.code: one.explanation for one in continuity.RULES}, **ledger.EXPLAINED}.items()))
