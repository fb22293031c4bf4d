"""What makes pages of one language: the pieces that pages of several kinds have in common."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from markupsafe import Markup

from generator import changes, feeds, lifecycle
from generator.catalog import kept_together, words
from generator.markup import element, escape, join
from generator.models import LANGUAGES
from generator.register import address
from generator.show import Show, other_names

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from generator.changes import Recorded
    from generator.models.workplan import Section as WorkSection
    from generator.pages.edition import Edition
    from generator.register import Entry


_CODE = re.compile(r"(```.*?```|`[^`]*`)", re.DOTALL)

class Maker:
    """Makes pages of one language."""

    def __init__(self, edition: Edition, lang: str) -> None:
        """`lang` is one of `LANGUAGES`."""
        self.edition = edition
        self.register = edition.register
        self.words = words(lang)
        self.signed = " – ".join(one for one in (self.words("site_name"), edition.site_url.split("//")[-1].rstrip("/")) if one)
        """The name of the site with its address, as far as it has one."""
        self.foot = self.words("worked_out_on", date=self.words.date(edition.as_of))
        self.telling = changes.Telling(self.words, edition.former, self.register, brief=True)
        self.past = edition.past.by_record() if edition.past else {}

    def url(self, address: str) -> str:
        """The whole address of a page on the web; empty where the site has none yet."""
        lang = "" if self.words.lang == "en" else f"{self.words.lang}/"
        return f"{self.edition.site_url}{lang}{address}" if self.edition.site_url else ""

    def taxa(self, entry: Entry) -> list[Entry]:
        """The species of an action."""
        found = (self.register["species"].get(one) for one in dict.fromkeys(t.species for t in entry.record.taxa))
        return [one for one in found if one is not None]

    def other_names(self, entry: Entry) -> list[str]:
        """Names by which a reader may look for a record, in any language; of an action those of its animals."""
        if entry.kind == "action":
            return [name for one in self.taxa(entry) for name in (one.record.scientific_name, *other_names(one))]
        return other_names(entry)

    def show(self, page: str, entry: Entry | None = None) -> Show:
        return Show(self.register, self.words, self.edition.as_of, page, entry)

    def badge(self, entry: Entry, show: Show, *, short: bool = False) -> Markup | None:
        key = self.edition.status(entry)
        if key is None:
            return None
        if entry.kind == "action":
            standing = self.edition.standing[entry.id]
            shown = show.status(key)
            if not standing.known and standing.status is not None and standing.at is not None:
                shown = element("span", self.words("status_at_short" if short else "status_at", status=self.words(f"status_{standing.status}"), meeting=standing.at.record.abbreviation), class_="status status-unknown")
            return join((shown, show.tag("inferred")), " ") if standing.inferred else shown
        if entry.kind == "plan":
            latest = next((e for e in reversed(entry.record.events or []) if e.event == "extended"), None)
            word = "extended_end_not_recorded" if key == "extended" and latest is not None and latest.until is None else key.replace("-", "_")
            over = key in ("not-recorded", "drafted", "submitted") and entry.record.period is not None and entry.record.period.end is not None and lifecycle.passed(entry.record.period.end, self.edition.as_of)
            said = self.words(f"plan_{word}") if not over else self.words("plan_over", status=self.words(f"plan_{word}"))
            shown = element("span", said, class_=f"status status-plan-{key}")
            return join((shown, show.tag("inferred")), " ") if lifecycle.plan_inferred(entry.record, self.register, self.edition.as_of) else shown
        return self.progress(key)

    def progress(self, key: str) -> Markup:
        """Where an activity stands, by word and shape."""
        return element("span", self.words(f"progress_{key.replace('-', '_')}"), class_=f"status status-progress-{key}")

    def party_status(self, entry: Entry, show: Show) -> Markup:
        status = entry.record.status
        if status is None:
            return show.not_recorded("party_status")
        shown = escape(self.words.choice(status))
        if entry.record.as_at is not None:
            shown = join((shown, element("span", join(("(", self.words("as_at_day" if len(entry.record.as_at) == 10 else "as_at_date", date=self.words.date(entry.record.as_at)), ")")), class_="when")), " ")
        return join((shown, show.tag("unverified")), " ") if "status" in (entry.record.verification.unverified or []) else shown

    def listed(self, entry: Entry, show: Show) -> Markup:
        """A record in a list: its name and status; an activity with its plan."""
        pieces: list[object] = [show.to(entry)]
        badge = self.badge(entry, show)
        if entry.kind == "activity":
            plan = self.register.plan_of(entry)
            pieces.append(element("span", show.title(plan) if plan else "", class_="of"))
        if badge is not None:
            pieces.append(badge)
        return join(pieces, " ")

    def before(self, due: lifecycle.Due, show: Show) -> Markup:
        meeting = show.to(due.meeting) if due.meeting else escape(self.words("next_cop"))
        return fill(self.words("at_meeting" if due.task in ("decision", "lapse") else "before_meeting"), meeting=meeting)

    def task(self, one: lifecycle.Due, show: Show) -> Markup:
        """What is asked and when, and the step of the Resolution that says so."""
        w = self.words
        key = one.task.replace("-", "_")
        when = join((self.before(one, show), " – ", show.time(one.date) if one.date else w("date_not_recorded")))
        where = element("div", join((when, w("step", step=one.step)), " · "), class_="when")
        missed = element("div", w("if_missed", what=w(f"missed_{key}")))
        return join((element("strong", w(f"task_{key}")), element("div", w(f"asks_{key}")), missed, where))

    def gaps(self, show: Show) -> list[Markup]:
        """Which numbers of Concerted Actions are missing, and the outcomes of which COPs are not held."""
        w = self.words
        lines = []
        series: dict[int, set[int]] = defaultdict(set)
        for entry in self.register["action"].values():
            if entry.record.number:
                cop, number = entry.record.number.split(".")
                series[int(cop)].add(int(number))
        missing = [f"{cop}.{n}" for cop, numbers in sorted(series.items()) for n in range(1, max(numbers) + 1) if n not in numbers]
        if missing:
            lines.append(element("span", w("gap_numbers", numbers=", ".join(missing))))
        unnumbered: dict[str, int] = Counter()
        for entry in self.register["action"].values():
            event = lifecycle.adoption(entry.record)
            if entry.record.number is None and event is not None and event.meeting is not None:
                unnumbered[event.meeting] += 1
        for meeting, n in sorted(unnumbered.items()):
            lines.append(fill(w.count("gap_unnumbered", n), meeting=show.ref("meeting", meeting)))
        lines += [fill(w.count("gap_outcomes", n), meeting=show.ref("meeting", cop)) for cop, n in self.unread().items()]
        return lines

    def unread(self) -> dict[str, int]:
        """Of how many actions the outcome at a COP that took place is not held, by the COP's id."""
        order = [cop.id for cop in lifecycle.took_place(self.register, self.edition.as_of)]
        running = (lifecycle.Status.ONGOING, lifecycle.Status.PROPOSED)
        known = [order.index(e.record.known_to) for e in self.register["action"].values() if e.record.known_to in order and self.edition.standing[e.id].status in running]
        found = {cop: sum(one < place for one in known) for place, cop in enumerate(order)}
        return {cop: n for cop, n in found.items() if n}

    def written(self, name: str) -> str:
        """The text of a page written by hand, in another language where it is not there in this one; empty where there is none."""
        lang, text = next(((lang, self.register.pages[lang][name]) for lang in (self.words.lang, *LANGUAGES) if name in self.register.pages.get(lang, {})), (self.words.lang, ""))
        return "".join(piece if piece.startswith("`") else kept_together(piece, lang) for piece in _CODE.split(text))

    def proof(self, show: Show) -> Markup:
        """The way to what proves that nothing of this was changed unseen."""
        found = re.search(r"^# (.+)$", self.written("proof"), re.MULTILINE)
        return element("p", fill(self.words("proved"), link=show.link("proof/", found[1]))) if found else Markup("")

    def follow(self) -> Markup:
        """The link to the feed in the folder of the page."""
        return element("a", self.words("follow_feed"), href=feeds.NAME, type="application/atom+xml")

    def recorded(self, one: Recorded, when: Markup | None = None) -> Markup:
        """Who recorded a change, in which commit and pull request; and when, where the heading above does not say it."""
        repository = self.edition.repository
        commit = element("code", one.commit[:7])
        pieces: list[object] = [when] if when is not None else []
        pieces += [one.author, element("a", commit, href=f"{repository}/commit/{one.commit}") if repository else commit]
        if one.request:
            request = self.words("history_request", number=one.request)
            pieces.append(element("a", request, href=f"{repository}/pull/{one.request}") if repository else request)
        return element("div", join(pieces, " · "), class_="when")

    def lines(self, lines: Iterable[str]) -> Markup:
        """Changes in words, as a list."""
        return element("ul", join((element("li", line) for line in lines), "\n"))

    def named(self, group: changes.Group, show: Show) -> list[Markup]:
        """The records of a group of changes, linked where they still have a page."""
        return [show.link(address(kind, id_), self.telling.name(kind, id_)) if id_ in self.register[kind] or id_ in self.register.tombstones[kind] else escape(id_) for kind, id_ in group.records]

    def english(self) -> Markup:
        """The remark that what the program says of a rule is in English, on pages in other languages."""
        return element("p", self.words("in_english"), class_="when") if self.words.lang != "en" else Markup("")


def fill(text: str, **values: Markup) -> Markup:
    """A text of the catalogue with HTML put in for its `{names}`."""
    pieces = re.split(r"\{(\w+)\}", text)
    return join(escape(piece) if i % 2 == 0 else values[piece] for i, piece in enumerate(pieces))


def table(caption: str, columns: Sequence[str], rows: Iterable[Sequence[object]], *, named: bool = False) -> Markup:
    """A table, wide ones to be scrolled; on a phone each cell shows its column's name. With `named` the first cell of a row names it."""
    body = (element("tr", join(element("th", cell, scope="row") if named and i == 0 else element("td", cell, data_label=columns[i]) for i, cell in enumerate(row))) for row in rows)
    head = element("thead", element("tr", join(element("th", one, scope="col") for one in columns)))
    table = element("table", join((element("caption", caption, class_="hide"), head, element("tbody", join(body, "\n")))), class_="register")
    return element("div", table, class_="scroll", tabindex="0", role="region", aria_label=caption)


def marked(text: str) -> Markup:
    """A text of ours with what stands in backticks as code."""
    return join(element("code", piece) if i % 2 else escape(piece) for i, piece in enumerate(text.split("`")))


def summary(text: str) -> str:
    """The beginning of a text as one plain line of at most 200 letters, without the marks of Markdown."""
    plain = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", text).replace("`", "").replace("*", "")
    return plain if len(plain) <= 200 else plain[:199].rsplit(" ", 1)[0] + "…"


def capital(text: str) -> str:
    """A text with a capital letter at its beginning."""
    return f"{text[:1].upper()}{text[1:]}"


def anchor(section: WorkSection) -> str:
    """The id of a section of a plan on the plan's page."""
    return f"section-{section.number.replace('.', '-')}"


def slug(text: str) -> str:
    """A text as a value for an address: letters and digits without accents, parted by hyphens."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", text).casefold() if not unicodedata.combining(c))
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")
