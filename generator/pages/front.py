"""What leads in: the first page, what is due, what changed, and the pages written by hand."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from markdown.extensions.toc import slugify
from markupsafe import Markup

from generator import calendars, changes, feeds, lifecycle, linked
from generator.markup import element, escape, join
from generator.models import KINDS, LANGUAGES
from generator.pages.answers import Answers
from generator.pages.maker import capital, fill, summary, table
from generator.pages.page import LEAST, STATUS, TEMPLATE, EditPage, HomePage, PartsPage, SearchPage, Section, TextPage
from generator.register import NAMES
from generator.show import KINDS_IN, Row, Show

if TYPE_CHECKING:
    from generator.changes import Change, Recorded


_LATELY = 5
"""So many changes are on the first page."""

_PICTURE = re.compile(r"(!\[[^\]]*\]\(([^)\s]+)\))")
"""A picture in a page written by hand; it becomes a link to itself, so that it can be enlarged."""


class Front(Answers):
    """Makes the pages that lead in."""

    def home(self) -> HomePage:
        show = self.show("")
        w = self.words
        counts = Counter(s.key for s in self.edition.standing.values())
        figures = [
            Row(w.number(len(self.register["action"])), show.link("actions/", w("kinds_action"))),
            Row(w.number(counts["ongoing"]), show.link("actions/?status=ongoing", w("figure_ongoing")) if counts["ongoing"] else escape(w("figure_ongoing"))),
            Row(w.number(counts["completed"]), show.link("actions/?status=completed", w("figure_completed")) if counts["completed"] else escape(w("figure_completed"))),
            Row(w.number(counts["unknown"]), show.link("actions/?status=unknown", w("figure_unknown")) if counts["unknown"] else escape(w("figure_unknown"))),
            Row(w.number(len(self.register["partner"])), show.link("partners/", w("kinds_partner"))),
            Row(w.number(len(self.register["activity"])), show.link("activities/", w("figure_activities"))),
            Row(w.number(len(self.register["species"])), show.link("species/", w("figure_taxa"))),
        ]
        due = [d for d in self.edition.due if d.task == "report-council"]
        cop = self.edition.next_cop
        lines = []
        if cop is not None:
            lines.append(fill(w.count("home_due", len(due)), meeting=show.to(cop)))
            lines.append(element("span", self.deadline(cop)))
        doors = [
            Row(w("door_country"), show.link("countries/", w("kinds_party"))),
            Row(w("door_species"), show.link("species/", w("kinds_species"))),
            Row(w("door_partner"), show.link("partners/", w("kinds_partner"))),
            Row(w("door_meeting"), show.link("meetings/", w("kinds_meeting"))),
            Row(w("door_target"), show.link("targets/", w("kinds_target"))),
            Row(w("door_data"), show.link("data/", w("page_data"))),
        ]
        return HomePage(
            address="", title=w("site_name"), description=w("home_lead"), words=w, lead=w("home_lead"), search_label=w("search_label"), search_button=w("search_button"),
            figures=figures, flyway=self.register_line(show), due_title=w("page_due"), due=lines, due_more=show.link("due/", w("home_due_more")), gaps_title=w("gaps_title"),
            gaps=[*self.gaps(show), show.link("quality/", w("gaps_more"))],
            changed_title=w("home_changed"), changed=self.lately(show), changed_more=self.all_changes(show), doors_title=w("doors_title"), doors=doors, foot=self.foot, card=self.plain_card(w("home_lead")),
            linked=linked.site(w("site_name"), w("home_lead"), w.lang, self.url("") or "./", f"{self.edition.site_url}data/" if self.edition.site_url else show.shared("data/")),
        )  # fmt: skip

    def due(self) -> PartsPage:
        here = "due/"
        show = self.show(here)
        w = self.words
        parts = []
        cop = self.edition.next_cop
        meeting = show.to(cop) if cop else escape(w("next_cop"))
        for group in lifecycle.together(self.edition.due):
            single = group[0][0].task if len(group) == 1 else "running"
            title = w(f"task_{single.replace('-', '_')}") if len(group) == 1 else w("task_running")
            rows = [self.asking(asked[0], show) for asked in group]
            tasks = table(title, [w("column_deadline"), w("column_asked"), w("column_missed"), w("column_paragraph")], rows)
            actions = [(show.to(one.entry), join([show.agent(p) for p in one.entry.record.proponents or []], ", ") or show.not_recorded("proponents"), self.badge(one.entry, show, short=True) or "") for one in sorted(group[0], key=lambda one: w.sort_key(show.title(one.entry)))]
            actions_table = table(w("due_of"), [w("kind_action"), w.field("proponents", "action"), w("column_status")], actions, named=True)
            parts.append(Section(single, title, join((tasks, element("h3", w("due_of")), actions_table), "\n")))
        parts.append(Section("overdue", w("due_overdue"), self.overdue(show)))
        parts.append(Section("ends", w("due_ends"), self.ending(show)))
        coming = len({(one.task, one.date) for one in self.edition.timetable if one.date is not None and not lifecycle.passed(one.date, self.edition.as_of)})
        subscribe = fill(w("due_calendar"), link=element("a", w("due_calendar_link"), href=calendars.NAME, type="text/calendar"))
        note = element("p", join((subscribe, w.count("due_calendar_coming", coming) if coming else w("due_calendar_none")), " ")) if self.edition.timetable else Markup("")
        paper = element("p", fill(w("due_word"), meeting=meeting, link=element("a", w("due_word_link"), href=STATUS, download=""))) if cop else Markup("")
        intro = join((element("p", fill(w("intro_due"), meeting=meeting, date=show.time(self.edition.as_of))), note, paper))
        return PartsPage(here, w("page_due"), w("described_due"), w, intro, parts)

    def asking(self, one: lifecycle.Due, show: Show) -> tuple[object, ...]:
        """A task as a row: by when, what, what happens if it is missed, and where that stands."""
        w = self.words
        key = one.task.replace("-", "_")
        when = join((self.before(one, show), element("div", show.time(one.date) if one.date else w("date_not_recorded"), class_="when")))
        asked = join((element("strong", w(f"task_{key}")), element("div", w(f"asks_{key}"))))
        return when, asked, capital(w(f"missed_{key}")), capital(w("step", step=one.step))

    def overdue(self, show: Show) -> Markup:
        """What was asked for in the past and is not recorded, as far as that can be told."""
        w = self.words
        read = ", ".join(cop.record.abbreviation for cop in lifecycle.fully_read(self.register, self.edition.as_of))
        lapses = sum(one.task == "lapse" for one in self.edition.due)
        late = sum(self.edition.status(one) == "not-reported" for one in self.register["activity"].values())
        reports = w.count("status_lapse", lapses) if lapses else w("status_lapse_none", meetings=read) if read else w("status_lapse_unread")
        activities = fill(w.count("due_late", late), link=show.link("activities/?status=not-reported", w("due_late_link"))) if late else w("due_late_none")
        return join((element("p", reports), element("p", activities)), "\n")

    def ending(self, show: Show) -> Markup:
        """The instruments and plans that end by themselves on a day that is still to come."""
        w = self.words
        coming = [one for one in lifecycle.outlook(self.register, self.edition.as_of) if one.task in ("instrument-ends", "plan-ends")]
        if not coming:
            return element("p", w("due_ends_none"))
        rows = []
        for one in coming:
            key = one.task.replace("-", "_")
            part = show.text(one.part.title) if one.part is not None and one.part.title else w.choice(one.part.type) if one.part is not None else ""
            what = join((show.to(one.entry), part), ", ") if part else show.to(one.entry)
            rows.append((show.time(one.date or ""), join((what, element("div", w(f"asks_{key}"), class_="when"))), capital(w(f"missed_{key}"))))
        return table(w("due_ends"), [w("column_deadline"), w("column_asked"), w("column_afterwards")], rows)

    def changes(self, folder: str = "") -> PartsPage:
        """What changed day by day, in the whole register or in the records of one folder."""
        here = f"changes/{folder}/" if folder else "changes/"
        show = self.show(here)
        w = self.words
        past = self.edition.past
        kinds = KINDS_IN[folder] if folder else list(KINDS)
        parts = []
        days: dict[str, list[Recorded]] = defaultdict(list)
        for one in past.recorded if past else ():
            wanted = one.only(kinds)
            if wanted.changes:
                days[one.date].append(wanted)
        for day, commits in days.items():
            blocks: list[Markup] = []
            for one in commits:
                blocks.append(self.recorded(one))
                for group in changes.grouped(one.changes, self.telling):
                    links = self.named(group, show)
                    many = len(links) > 1
                    heading = element("summary", w("change_shared_by", n=w.number(len(links)))) if many else element("h3", links[0])
                    told = self.lines(group.lines)
                    blocks.append(element("details", join((heading, told, element("p", join(links, ", "))), "\n"), class_="many") if many else join((heading, told), "\n"))
            parts.append(Section(f"day-{day}", w.date(day), join(blocks, "\n")))
        if past is None:
            return PartsPage(here, w("page_changes"), w("described_changes"), w, element("p", w("not_recorded")), [], found=False)
        doors = [("", w("all")), *((name, w(f"kinds_{found[0]}")) for name, found in KINDS_IN.items())]
        filters = join(element("li", element("strong", label) if name == folder else show.link(f"changes/{name}/" if name else "changes/", label)) for name, label in doors)
        title = f"{w('page_changes')}{w('colon')}{w(f'kinds_{kinds[0]}')}" if folder else w("page_changes")
        feed = self.follow() if not folder else element("a", w("follow_feed"), href=show.href(f"{folder}/{feeds.NAME}"), type="application/atom+xml")
        intro = join((element("p", w("intro_changes" if past.whole else "history_shallow")), element("nav", element("ul", filters), class_="contents", aria_label=w("changes_of"), data_pagefind_ignore=""), element("p", feed) if parts else element("p", w("change_none"))), "\n")
        return PartsPage(here, title, w("described_changes"), w, intro, parts, found=False, followed=bool(parts) and not folder)

    def all_changes(self, show: Show) -> Markup:
        """Where all changes stand, and of which day the last is: those of words alone are told there and not on the first page."""
        last = self.edition.past.recorded[:1] if self.edition.past else ()
        link = show.link("changes/", self.words("home_changed_more"))
        return join((link, self.words("home_changed_last", date=self.words.date(last[0].date))), " ") if last else link

    def lately(self, show: Show) -> list[Markup]:
        """What the last days came to, a line each: what happened, and records that came or went with a reason; how words were put differently is for those who review."""
        found: list[Markup] = []
        days: dict[str, list[Change]] = defaultdict(list)
        for one in self.edition.past.recorded if self.edition.past else ():
            days[one.date] += one.changes
        for day, told in days.items():
            for group in changes.grouped([c for c in changes.outcome(told) if c.sort not in (changes.Sort.RECORD_VANISHED, changes.Sort.RECORD_CONTINUES) and c.field in ((), ("events",), ("known_to",), ("phases", "progress"))], self.telling):
                names = self.named(group, show)
                name = names[0] if len(names) == 1 else escape(self.words("change_shared_by", n=self.words.number(len(names))))
                more = f" ({self.words.count('and_more', len(group.lines) - 1)})" if len(group.lines) > 1 else ""
                found.append(join((show.time(day), self.words("colon"), name, " – ", group.lines[0], more)))
                if len(found) == _LATELY:
                    return found
        return found

    def text(self, name: str) -> TextPage:
        here = f"{name}/"
        show = self.show(here)
        written = self.written(name)
        title = next((line[2:].strip() for line in written.split("\n") if line.startswith("# ")), name)
        description = next((line.strip() for line in written.split("\n") if line.strip() and not line.startswith("#")), title)
        sections = []
        if name == "contribute":
            link = element("a", self.words("template_link"), href=TEMPLATE, download="")
            sections = [Section("template", self.words("template_link_title"), element("p", fill(self.words("template_link_text"), link=link)))]
        if name == "about":
            sections = [
                Section("gaps", self.words("gaps_title"), join((element("ul", join(element("li", line) for line in self.gaps(show))), element("p", show.link("quality/", self.words("gaps_more")))), "\n")),
                Section("version", self.words("version_title"), element("p", self.words("version_text", date=self.words.date(self.edition.as_of), version=self.edition.version or self.words.unknown("version")))),
            ]
        enlarged = _PICTURE.sub(rf'[\1](\2 "{self.words("picture_enlarge")}")', written)
        return TextPage(here, title, summary(description), self.words, Markup(enlarged), sections, boost=LEAST)  # noqa: S704 - written by hand and checked on reading

    def edit(self) -> EditPage:
        here = "edit/"
        show = self.show(here)
        w = self.words
        spared = ("edit_said_", "edit_todo_", "edit_script", "edit_contribute", "edit_tasks", "edit_untold", "edit_uneven", "edit_and", "edit_date_form", "edit_called")
        said = {key.removeprefix("edit_"): text for key, text in w.words.items() if key.startswith("edit_") and not key.startswith(spared)}
        said |= {key: w(key) for key in ("yes", "no", "colon")} | {f"language_{lang}": w(f"language_{lang}") for lang in LANGUAGES}
        tasks = [show.link(f"officers/#{slugify(title, '-')}", title) for title in re.findall(r"^## (.+)$", self.written("officers"), re.MULTILINE)[:-1]]
        note = fill(w("edit_script"), contribute=show.link("contribute/", w("edit_contribute")))
        return EditPage(here, w("page_edit"), w("described_edit"), w, said, show.shared(""), self.edition.repository, w("intro_edit"), tasks, note, found=False)

    def search(self) -> SearchPage:
        here = "search/"
        show = self.show(here)
        w = self.words
        said = {key: w(f"search_{key}") for key in ("wait", "none", "some", "near", "found_one", "found_other", "more", "failed", "all")}
        said |= {f"kind_{kind}": w(f"kinds_{kind}") for kind in KINDS} | {"kind_page": w("group_pages")}
        doors = [show.link(f"{folder}/", w(f"kinds_{kind}")) for kind, folder in NAMES.items()]
        return SearchPage(here, w("page_search"), w("described_search"), w, w("search_hint"), said, w("search_script"), doors, found=False)
