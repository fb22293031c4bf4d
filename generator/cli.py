"""Arguments in, exit code out: one function a command of `register`.

Exit codes: 0 well, 1 something to fix, 2 could not run.
"""

from __future__ import annotations

import argparse
import errno
import gc
import html
import os
import re
import signal
import sys
import threading
import time
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from hashlib import sha256
from io import TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING

from generator import continuity, files, history, ledger, lifecycle, register, reporters, rules, shape, source, workers
from generator.diagnostics import CannotRunError, Diagnostic, Severity, nearest, shown
from generator.models import KINDS, LANGUAGES, Actor, Named

# What only some commands need is imported where they need it: a check is to be quick.

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from generator import site
    from generator.changes import Past
    from generator.documents.drafts import Told
    from generator.register import Entry, Register

PROJECT = Path(__file__).resolve().parent.parent


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; returns its exit code."""
    sys.stdout = sys.stdout or open(os.devnull, "w")  # noqa: PTH123, SIM115 - where whoever started us closed it
    sys.stderr = sys.stderr or open(os.devnull, "w")  # noqa: PTH123, SIM115
    if __doc__ is None:
        _say("Python leaves docstrings out (-OO, PYTHONOPTIMIZE=2), of which messages and pages are made", "run it without that")
        return 2
    options = _parser().parse_args(arguments)
    gc.disable()  # a command holds what it reads until it ends
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    code = 2
    with _heeding():
        try:
            code = _ended(lambda: options.run(options))
        except KeyboardInterrupt:
            _say("stopped")
        except BrokenPipeError:
            pass  # whoever listened has heard enough
        finally:
            gc.enable()
    try:
        sys.stdout.flush()
    except OSError:
        sys.stdout = open(os.devnull, "w")  # noqa: PTH123, SIM115 - so that Python does not try again
    return code


@contextmanager
def _heeding() -> Iterator[None]:
    """Be stopped by SIGTERM as by Ctrl+C: what we started ends, and what is half written goes."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    _STOPPED.clear()

    def stop(*_: object) -> None:
        """Python drops what is raised while it makes a copy of itself: it is noted, and seen to at the next step. What comes right after, as where a program and its group are both asked to end, is the same once more."""
        once_more = _stopped() and time.monotonic() - _STOPPED[-1] < 1
        _STOPPED.append(time.monotonic())
        if not once_more:
            raise KeyboardInterrupt

    def dropped(what: sys.UnraisableHookArgs) -> None:
        """Nobody needs to read that Python dropped what is noted; who asks again is heard at once."""
        if what.exc_type is KeyboardInterrupt:
            _STOPPED[:] = [float("-inf")]
        else:
            sys.__unraisablehook__(what)

    before = {number: signal.signal(number, stop) for number in (signal.SIGTERM, signal.SIGINT) if signal.getsignal(number) is not signal.SIG_IGN}
    told, sys.unraisablehook = sys.unraisablehook, dropped
    try:
        yield
    finally:
        sys.unraisablehook = told
        for number, handler in before.items():
            signal.signal(number, handler)


_STOPPED: list[float] = []
"""When we were asked to stop. An event would have a lock, for which a signal that comes in the midst of another would wait for good."""


def _stopped() -> bool:
    """Whether we were asked to stop."""
    return bool(_STOPPED)


def _say(what: str, advice: str = "") -> None:
    with suppress(OSError):
        print(f"register: {what}{f'; {advice}' if advice else ''}", file=sys.stderr)


def _ended(run: Callable[[], int], say: Callable[[str, str], None] = _say) -> int:
    """Run something to its exit code; what keeps it from its work is said, with what to do about it."""
    try:
        code = run()
        sys.stdout.flush()
        return code  # noqa: TRY300
    except CannotRunError as error:
        say(str(error), next((advice for number, advice in _ADVICE.items() if os.strerror(number) in str(error)), ""))
    except BrokenPipeError:
        raise
    except OSError as error:
        if not error.filename and error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO):
            say(f"what there is to say cannot be written to standard output: {error.strerror}", "the work may be done all the same: look before you run the command again")
        else:
            say(f"{error.strerror or error}{f': {shown(str(error.filename))}' if error.filename else ''}", _ADVICE.get(error.errno or 0, ""))
    except MemoryError:
        say(os.strerror(errno.ENOMEM), _ADVICE[errno.ENOMEM])
    except RuntimeError as error:
        if str(error) != "can't start new thread":
            raise
        say(str(error), _ADVICE[errno.EAGAIN])
    return 2


_ADVICE = {
    errno.ENOSPC: "make room on that disk, then run the command again",
    errno.EDQUOT: "your share of that disk is used up: make room, then run the command again",
    errno.EFBIG: "this computer limits the size of files: see 'ulimit -f', then run the command again",
    errno.EROFS: "that disk can only be read: name another folder, or run the command elsewhere",
    errno.EACCES: "it belongs to another user, or is closed to you ('ls -l' tells): name another place, or have it opened",
    errno.EPERM: "it belongs to another user, or is closed to you ('ls -l' tells): name another place, or have it opened",
    errno.EMFILE: "raise the limit with 'ulimit -n 1024', then run the command again",
    errno.ENFILE: "close other programs, then run the command again",
    errno.ENOMEM: "there is too little memory: close other programs, then run the command again",
    errno.EAGAIN: "there are too many programs, or too little memory: close others, see 'ulimit -u', then run the command again",
    errno.EEXIST: "a file lies where a folder is needed: move it away, or name another folder",
    errno.ENOTDIR: "a file lies where a folder is needed: move it away, or name another folder",
    errno.EISDIR: "a folder lies where a file is needed: move it away, or name another file",
    errno.ENOLCK: "that disk does not let a folder be held while it is written: name one on another disk",
    errno.EIO: "the disk cannot be read or written there: look after it, and keep a copy of what you have",
}
"""What to do about what a system refuses."""


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="register", description="Check and publish the register.")
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")

    def command(name: str, run: object, text: str) -> argparse.ArgumentParser:
        one = commands.add_parser(name, help=text, description=text)
        one.set_defaults(run=run)
        return one

    def content(one: argparse.ArgumentParser) -> None:
        one.add_argument("content", nargs="?", type=Path, default=Path("content"), metavar="CONTENT", help="the folder of the records (default: content)")

    def day(one: argparse.ArgumentParser) -> None:
        one.add_argument("--as-of", type=_date, metavar="DATE", help="the day whose status is meant, YYYY-MM-DD (default: the day of the last commit)")

    def at(one: argparse.ArgumentParser) -> None:
        one.add_argument("--at", metavar="REV", help="the register as this revision holds it (default: the files as they are)")

    def revisions(one: argparse.ArgumentParser) -> None:
        one.add_argument("base", metavar="BASE", help="the older revision: a commit, branch or tag")
        one.add_argument("head", nargs="?", default="HEAD", metavar="HEAD", help="the newer revision (default: HEAD, the last commit)")
        one.add_argument("--content", type=Path, default=Path("content"), metavar="CONTENT", help="the folder of the records (default: content)")
        day(one)

    check = command("check", _check, "Read every record and report everything that is wrong, in the order of the files.")
    content(check)
    day(check)
    at(check)
    check.add_argument("--base", metavar="REV", help="also the rules of history, against this revision; its own faults then only warn")
    check.add_argument("--apart", action="store_true", help="with --base and --at: also that records and program are changed in separate proposals")
    check.add_argument("--format", choices=("text", "github", "json", "sarif"), default="text", help="for people, for GitHub's annotations, for programs")
    check.add_argument("--watch", action="store_true", help="check again whenever a record changes, until stopped with Ctrl+C")
    diff = command("diff", _diff, "Say in words what changed between two revisions.")
    revisions(diff)
    diff.add_argument("--format", choices=("text", "markdown", "json"), default="text", help="for people, for a pull request, for programs")
    review = command("review", _review, "Say as Markdown what a reviewer of a pull request wants to know: what changes, what is wrong, how complete the register becomes. It ends with 0 also where there are errors; 'check' fails for them.")
    revisions(review)
    review.add_argument("--preview", default="", metavar="URL", help="where the site built from HEAD can be seen; changed pages are then links")
    due = command("due", _due, "Print what is due before the next meetings, and what step 6.4 would consider closed.")
    content(due)
    day(due)
    at(due)
    build = command("build", _build, "Check the records, write the pages and build the site.")
    content(build)
    day(build)
    at(build)
    build.add_argument("--output", type=Path, default=Path("build"), metavar="FOLDER", help="where docs/ and site/ are written (default: build)")
    build.add_argument("--docs-only", action="store_true", help="write the Markdown pages without building the site")
    serve = command("serve", _serve, "Show the site in a browser, and build it again when a record changes.")
    content(serve)
    day(serve)
    serve.add_argument("--output", type=Path, default=Path("build"), metavar="FOLDER", help="where docs/ and site/ are written (default: build)")
    serve.set_defaults(docs_only=False)
    serve.add_argument("--port", type=_port, default=8000, help="the port on this computer (default: 8000)")
    verify = command("verify", _verify, "Prove that a site was built from this repository and not changed since: what was published of each record is the beginning of its history, and every file has its sum.")
    verify.add_argument("site", nargs="?", metavar="SITE", help="the address of the site, a folder with its files, or a checkpoint that was kept (default: the address in mkdocs.yml)")
    verify.add_argument("--content", type=Path, default=Path("content"), metavar="CONTENT", help="the folder of the records (default: content)")
    verify.add_argument("--at", default="HEAD", metavar="REV", help="the newest commit of the history (default: HEAD)")
    verify.add_argument("--log-only", action="store_true", help="only the log of the records, not the files of the site")
    verify.add_argument("--keep", type=Path, metavar="FOLDER", help="where what was proved is kept: checkpoint, leaves and manifest")
    verify.add_argument("--first", action="store_true", help="all is well also where the site has no checkpoint: nothing was published yet")
    fresh = command("new", _new, "Write a file for a new record, with every field explained.")
    fresh.add_argument("kind", choices=tuple(KINDS), metavar="KIND", help=f"one of: {', '.join(KINDS)}")
    fresh.add_argument("id", metavar="ID", help="the id, as giraffe; for an activity plan/number, as cbd-cms-2012-2014/2.7")
    content(fresh)
    taken = command("import", _import, "Read a proposal, a table of activities or a report from Word or a spreadsheet into a draft, and say what was understood.")
    taken.add_argument("file", type=Path, metavar="FILE", help="the .docx or .xlsx")
    content(taken)
    day(taken)
    taken.add_argument("--kind", choices=("proposal", "activities", "report"), help="what it is (default: activities with --plan, a report with --action, else a proposal)")
    taken.add_argument("--action", metavar="ID", help="for a report: the action it is on")
    taken.add_argument("--plan", metavar="ID", help="for activities: the plan they belong to")
    taken.add_argument("--lang", choices=LANGUAGES, help="the language of the document (default: that of its headings)")
    taken.add_argument("--id", metavar="ID", help="for a proposal: the id of the action (default: made of its title)")
    _documents(command("document", _document, "Write a document for Word, or a PDF: the template for proposals, a record, the status of Concerted Actions for a meeting, the progress of a work plan."), day)
    fmt = command("fmt", _fmt, "Write records in the one right order and layout; comments are kept.")
    fmt.add_argument("paths", nargs="*", type=Path, metavar="FILE", help="files or folders (default: content)")
    fmt.add_argument("--check", action="store_true", help="change nothing; say which files would change, and exit with 1 if any would")
    schema = command("schema", _schema, "Write the JSON Schemas, made from the models.")
    schema.add_argument("--output", type=Path, default=Path("schemas"), metavar="FOLDER", help="where they are written (default: schemas)")
    schema.add_argument("--check", action="store_true", help="change nothing; exit with 1 if a schema is not up to date")
    return parser


def _documents(parser: argparse.ArgumentParser, day: Callable[[argparse.ArgumentParser], None]) -> None:
    """The documents there are, and what each needs to be told."""
    kinds = parser.add_subparsers(title="documents", required=True, metavar="DOCUMENT", dest="document")

    def document(name: str, text: str) -> argparse.ArgumentParser:
        one = kinds.add_parser(name, help=text, description=text)
        one.add_argument("--lang", choices=LANGUAGES, default="en", help="the language (default: en)")
        one.add_argument("--output", type=Path, metavar="FILE", help="a file that ends in .docx, or in .pdf (default: a name of its own, .docx, in this folder)")
        one.add_argument("--force", action="store_true", help="write over a file that is there")
        one.add_argument("--content", type=Path, default=Path("content"), metavar="CONTENT", help="the folder of the records (default: content)")
        day(one)
        return one

    document("template", "The template for proposing Concerted Actions, empty or filled in for an extension.").add_argument("--extend", metavar="ID", help="the Concerted Action that is to be extended, as giraffe")
    document("record", "A record with everything its page shows.").add_argument("id", metavar="ID", help="the id, as giraffe; with its kind where several have it, as action/giraffe")
    document("status", "The status of Concerted Actions for a meeting.").add_argument("--for", dest="meeting", required=True, metavar="MEETING", help="a meeting of the COP or the Scientific Council, as cop16")
    document("progress", "The progress of a work plan.").add_argument("id", metavar="PLAN", help="the id of the plan, as cbd-cms-2012-2014")


def _date(text: str) -> str:
    if re.fullmatch(r"(1[6-9]|20|21)[0-9]{2}-[0-9]{2}-[0-9]{2}", text):
        with suppress(ValueError):
            return datetime.strptime(text, "%Y-%m-%d").replace(tzinfo=UTC).strftime("%Y-%m-%d")
    raise argparse.ArgumentTypeError(f"'{text}' is not a day; write it as 2026-11-21")


def _port(text: str) -> int:
    if not re.fullmatch(r"[0-9]{1,5}", text) or not 1 <= int(text) <= 65535:
        raise argparse.ArgumentTypeError(f"'{text}' is no port; write a number from 1 to 65535")
    return int(text)


def _as_of(options: argparse.Namespace, version: history.Version) -> str:
    return options.as_of or version.date or _today()


def _today() -> str:
    return datetime.now(tz=UTC).strftime("%Y-%m-%d")


def _judged_on(options: argparse.Namespace, base: history.Revision, head: history.Revision) -> str:
    """The day whose status is meant where a proposal is judged: that of its commit, which whoever proposes can choose, but neither before its base nor after today."""
    day: str = options.as_of or max(base.date, min(head.date, _today()))
    return day


def _label(content: Path) -> str:
    return content.as_posix().rstrip("/") or "."


class _Last:
    """What a command that follows changes remembers."""

    def __init__(self) -> None:
        self.files: dict[str, bytes] = {}
        """The files as they were last looked at."""
        self.known: register.Known = {}
        self.left: set[str] = set()
        """The files of editors that it was said are passed over."""
        self.built: dict[str, bytes] = {}
        """The files of which the site was built; none once a build was cut short in its midst."""
        self.shown: set[str] = set()
        """Which of them were put into their pages since, as they were by then."""
        self.past: Past | None = None
        self.wrong = ""
        """What keeps the site from being built."""


def _read(content: Path, last: _Last | None = None) -> tuple[Register, list[Diagnostic]]:
    """The register in a folder, and what is wrong with its files. Whoever follows changes does not read again what was read in its `last` run, and passes over what editors keep beside the records they have open."""
    if not content.is_dir():
        raise CannotRunError(f"no folder '{content}'; name the folder of the records, as in: register check content")
    label = _label(content)
    tree = files.read_tree(content, label)
    if last is not None:
        there = {*(f"{label}/{path}" for path in tree.files), *(d.location.path for d in tree.faults)}
        for path in sorted(path for path in there - last.left if register.left(path)):
            last.left.add(path)
            _say(f"{shown(path)} is passed over, as an editor keeps it beside what it has open; 'register check' refuses it")
        tree = files.Tree({path: data for path, data in tree.files.items() if not register.left(path)}, [d for d in tree.faults if not register.left(d.location.path)])
        last.files = tree.files
    read, found = register.read(tree.files, label, [d.location.path for d in tree.faults if d.code != "S208"], last.known if last else None)
    return read, sorted([*tree.faults, *found])


def _examine(options: argparse.Namespace, last: _Last | None = None, day: str = "") -> tuple[Register, list[Diagnostic], str, history.Version]:
    version = history.version(options.content)
    if getattr(options, "at", None):
        revision = history.revision(options.content, options.at)
        version = history.Version(history.short(revision.commit), revision.date, revision.seconds)
        read, found = history.register_at(options.content, revision.commit, _label(options.content))
    else:
        read, found = _read(options.content, last)
    as_of = day or _as_of(options, version)
    if not read.entries() and not found:
        raise CannotRunError(f"no records in '{options.content}'; name the folder that holds actions/, partners/ and workplans/")
    return read, sorted(found + rules.check(read, as_of, workers.side_by_side)), as_of, version


def _errors(found: Sequence[Diagnostic]) -> bool:
    return any(d.severity is Severity.ERROR for d in found)


def _site_url() -> str:
    """The address of the site as mkdocs.yml gives it, if it is a real one."""
    found = _setting("site_url")
    return "" if "//example." in found else found.rstrip("/") + "/" if found else ""


def _setting(name: str) -> str:
    """A setting of mkdocs.yml that is one line; empty where it is not there."""
    config = PROJECT / "mkdocs.yml"
    match = re.search(rf'^ *{name}: "?([^"\s]*)"?$', files.read_file(config).decode(), re.MULTILINE) if config.is_file() else None
    return match[1] if match else ""


def _check(options: argparse.Namespace) -> int:
    if not options.watch:
        return _check_once(options)
    from generator import serving

    last = _Last()

    def again() -> None:
        print(f"-- {time.strftime('%H:%M:%S')}", flush=True)
        _ended(lambda: _check_once(options, last))

    if not options.content.is_dir():
        raise CannotRunError(f"no folder '{options.content}'; name the folder of the records")
    serving.watch(options.content, again, _stopped)
    return 0


def _check_once(options: argparse.Namespace, last: _Last | None = None) -> int:
    day = ""
    if options.base is not None:
        head = history.revision(options.content, options.at or "HEAD")
        old = history.after(options.content, options.base, head)
        day = _judged_on(options, old, head)
    read, found, as_of, version = _examine(options, last, day)
    if options.base is None:
        found = sorted([*found, *_vanished(options, read, version)])
    else:
        if not version.commit.endswith("+"):
            _compared(options.base, old, head)
        base, before = _held(options, old.commit, as_of)
        of_files = continuity.check_files(history.proposal(options.content, old.commit, head.commit), apart=options.apart) if options.at else []
        found = continuity.fresh([*found, *continuity.check(base, read, as_of), *of_files], before)
    match options.format:
        case "github":
            sys.stdout.write(reporters.github(found))
        case "json":
            sys.stdout.write(reporters.json_(found))
        case "sarif":
            sys.stdout.write(reporters.sarif(found, _site_url()))
        case _:
            sys.stdout.write(reporters.text(found, _site_url()))
            print(reporters.summary(found, len(read.entries()) + len(read.broken)))
    return 1 if _errors(found) else 0


def _vanished(options: argparse.Namespace, read: Register, version: history.Version) -> list[Diagnostic]:
    """A warning for each record whose file is gone since the last commit."""
    if not version.gone:
        return []
    before, _ = history.files_at(options.content, "HEAD", _label(options.content))
    new = {entry.source.text.encode(): entry.id for entry in read.entries() if register.path_of(entry.kind, entry.id) not in before}
    return continuity.vanished(version.gone, _label(options.content), {path: new[before[path]] for path in version.gone if before.get(path) in new})


def _compared(name: str, base: history.Revision, head: history.Revision) -> None:
    """Say where the base is the very commit that is looked at."""
    if base.commit == head.commit:
        _say(f"'{shown(name)}' is the very commit that is looked at, so nothing was compared", f"name another base, as {'HEAD~1' if name == 'origin/main' else 'origin/main'}")


def _held(options: argparse.Namespace, commit: str, as_of: str) -> tuple[Register, list[Diagnostic]]:
    """The register that a commit holds, and all that is wrong with it on its own."""
    read, faults = history.register_at(options.content, commit, _label(options.content))
    return read, [*faults, *rules.check(read, as_of)]


def _diff(options: argparse.Namespace) -> int:
    from generator import changes, exports
    from generator.catalog import words

    base, head = (history.revision(options.content, name) for name in (options.base, options.head))
    as_of = _judged_on(options, base, head)
    (old, _), (fresh, found) = (history.register_at(options.content, one.commit, _label(options.content)) for one in (base, head))
    told = [*changes.compare(old, fresh, as_of), *changes.comments(old, fresh)]
    telling = changes.Telling(words("en"), old, fresh)
    after = changes.consequences(old, fresh, as_of)
    unseen = f"files in '{options.content}' differ from the last commit and were not looked at" if options.head == "HEAD" and history.version(options.content).commit.endswith("+") else ""
    if not unseen:
        _compared(options.base, base, head)
    match options.format:
        case "json":
            sys.stdout.write(reporters.changes_json(told, after, telling, exports.plain))
        case _ if unseen and not told:
            print(f"No record changed between the two commits; {unseen}: commit them, then run the command again.")
            unseen = ""
        case "markdown":
            sys.stdout.write(reporters.changes_markdown(changes.grouped(told, telling), after, telling))
        case _:
            sys.stdout.write(reporters.changes_text(changes.grouped(told, telling), after, telling))
    if unseen:
        _say(unseen, "commit them, then run the command again")
    return 1 if _errors(found) else 0


def _review(options: argparse.Namespace) -> int:
    from generator import changes, exports
    from generator.catalog import words

    head = history.revision(options.content, options.head)
    old = history.after(options.content, options.base, head)
    _compared(options.base, old, head)
    as_of = _judged_on(options, old, head)
    (base, before), (read, found) = (_held(options, one.commit, as_of) for one in (old, head))
    found = continuity.fresh([*found, *continuity.check(base, read, as_of), *continuity.check_files(history.proposal(options.content, old.commit, head.commit))], before)
    known = continuity.known(before)
    telling = changes.Telling(words("en"), base, read)
    told = [*changes.compare(base, read, as_of), *changes.comments(base, read)]
    root = history.prefix(options.content)
    named = {root + register.path_of(change.kind, change.id) for change in told}
    report = reporters.Review(
        changes.grouped(told, telling),
        changes.consequences(base, read, as_of),
        [d for d in found if d.severity is Severity.ERROR or not known(d)],
        sum(d.severity is Severity.WARNING and known(d) for d in found),
        [(kind, exports.completeness(base, kind), exports.completeness(read, kind)) for kind in KINDS],
        [path for path in history.changed_files(options.content, old.commit, head.commit) if path not in named],
    )
    review = reporters.review(report, telling, options.preview.rstrip("/"))
    sys.stdout.write(html.unescape(review) if sys.stdout.isatty() else review)  # whoever reads it here needs no guard against Markdown
    return 0


def _due(options: argparse.Namespace) -> int:
    from generator.catalog import words

    read, found, as_of, _ = _examine(options)
    if _errors(found):
        raise CannotRunError("the register has errors; 'register check' tells them")
    en = words("en")
    cop = lifecycle.next_cop(read, as_of)
    print(f"As of {as_of}; next COP: {cop.record.abbreviation if cop else 'not recorded'}")
    for group in lifecycle.together(lifecycle.due(read, as_of)):
        print()
        for one, *_ in group:
            meeting = one.meeting.record.abbreviation if one.meeting else "the next COP"
            where = f"{'at' if one.task in ('decision', 'lapse') else 'before'} {meeting}"
            print(f"{en('task_' + one.task.replace('-', '_'))}, {where}, {one.date or 'date not recorded'} (Resolution 12.28 (Rev.COP14), {en('step', step=one.step)})")
        for one in group[0]:
            number = f"{one.entry.record.number} " if one.entry.record.number else ""
            doubt = "" if one.known else f"  (if still ongoing: known up to {one.entry.record.known_to.upper()})"
            who = ", ".join(_who(read, agent) for agent in one.entry.record.proponents or []) or "proponents not recorded"
            print(f"  {number}{one.entry.record.title.en}: {who}{doubt}")
    if not lifecycle.fully_read(read, as_of):
        print(f"\n{en('due_overdue')}: {en('status_lapse_unread')}")
    return 0


def _who(read: Register, agent: Actor | Named) -> str:
    """The name of someone who acts, in English."""
    if not isinstance(agent, Actor):
        return str(agent.name)
    entry = read.find("actor", agent.actor)
    return register.title(entry)[1] if entry is not None else agent.actor


class _Progress:
    """Says each step of a long run, with the seconds it took."""

    def __init__(self) -> None:
        self.last = time.monotonic()

    def __call__(self, step: str) -> None:
        if _stopped():
            raise KeyboardInterrupt
        now = time.monotonic()
        print(f"  {step} ({now - self.last:.1f} s)", file=sys.stderr, flush=True)
        self.last = now


def _build(options: argparse.Namespace) -> int:
    return _make(options, log=True)


def _log(options: argparse.Namespace, read: Register, version: history.Version, past: Past | None, told: Callable[[str], None]) -> dict[str, bytes]:
    """The log of the records as files of the site; none where it would be a wrong one."""
    differ = "the records differ from the last commit"
    why = "no git history" if past is None else "this clone lacks older commits" if not past.whole else differ if version.commit.endswith("+") else ""
    if not why:
        revision = history.revision(options.content, options.at or "HEAD").commit
        expunged = history.expunged(options.content, revision)
        found = history.leaves(options.content, revision, expunged)
        sums = {register.path_of(entry.kind, entry.id): sha256(entry.source.text.encode()).hexdigest() for entry in (*read.entries(), *read.stones())}
        if ledger.agrees(found, sums, expunged):
            told("checkpoint")
            return ledger.published(found)
        why = differ  # in files of which git was told to take no notice
    told(f"no checkpoint: {why}")
    return {}


def _verify(options: argparse.Namespace) -> int:
    from generator import web

    place = options.site or _site_url()
    if not place:
        raise CannotRunError("the site has no address in mkdocs.yml yet; name one, or a folder, as in: register verify build/site")
    live = web.Site(place) if re.match("https?://", place) else None
    folder = Path(place)
    kept = live is None and folder.is_file()
    if live is None and not folder.exists():
        raise CannotRunError(f"no file or folder '{shown(place)}'; name an address, the folder of a site, or a checkpoint that was kept, as in: register verify build/site")

    def read(path: str) -> bytes | None:
        if live is not None:
            return live.read(path)
        file = folder if kept and path == ledger.CHECKPOINT else folder.parent / Path(path).name if kept else folder / path
        return files.read_file(file) if file.is_file() else None

    checkpoint = read(ledger.CHECKPOINT)
    if checkpoint is None and options.first:
        print(f"{shown(place)} has no checkpoint: nothing to go on from.")
        return 0
    if checkpoint is None:
        raise CannotRunError(f"{shown(place)} has no {ledger.CHECKPOINT}, so nothing can be proved" + ("; 'register build' makes one where all is committed, 'register serve' makes none" if live is None else ""))
    proved = {ledger.CHECKPOINT: checkpoint, ledger.LEAVES: read(ledger.LEAVES)}
    revision = history.revision(options.content, options.at).commit
    expunged = history.expunged(options.content, revision)
    now = history.leaves(options.content, revision, expunged)
    log = ledger.read(checkpoint, proved[ledger.LEAVES], now=now)
    if isinstance(log, Diagnostic):
        sys.stdout.write(reporters.text([log], _site_url()))
        return 1
    found = ledger.continued(log, now)
    more = len(now) - log.checkpoint.size
    said = [f"the published log has {log.checkpoint.size:,} versions of records, and this history begins with them unchanged" + (f"; it has {more:,} more" if more > 0 else "")]
    unproved = ""
    altered = sorted({leaf.path for leaf in now if leaf.sha256 in expunged.values()})
    if altered:
        said.append(f"something was taken out of earlier versions, as {ledger.EXPUNGED} tells, of {shown(', '.join(altered))}")
    if not (options.log_only or kept):
        manifest = proved[ledger.MANIFEST] = read(ledger.MANIFEST)
        odd: dict[str, str] = {}
        seen = {path: ledger.seen(path, data) for path, data in (files.walk(folder, odd) if live is None else live.files(ledger.named(manifest or b"")))}
        if read(ledger.MANIFEST) != manifest:
            raise CannotRunError("the site was published anew while it was looked at; begin again")
        if log.lines is None:
            found.append(ledger.lacking(ledger.LEAVES))
        found += [*ledger.differing(manifest, seen, odd), *(ledger.unrecorded(seen, _TEXTS, log, now, expunged) if not found else ())]
        said.append(f"all {len(seen.keys() - {ledger.MANIFEST}):,} files are those of the manifest, and the texts of the records those of the log")
        unproved = f"Not proved by this: what the pages say of the records, and what their scripts do. Build the version that stands at their foot, and compare the two {ledger.MANIFEST}.\n"
    if options.keep is not None and not found:
        for path, data in proved.items():
            if data is not None:
                files.write_file(options.keep / path, data)
    sys.stdout.write(reporters.text(found, _site_url()))
    if found:
        print(f"{len(found)} {'error' if len(found) == 1 else 'errors'}")
    else:
        sys.stdout.write("All is well:\n" + "".join(f"- {one}\n" for one in said) + unproved)
    return 1 if found else 0


_TEXTS = "edit/content/"
"""Where the site holds the texts of the records."""


def _kept(options: argparse.Namespace, read: Register, told: Callable[[str], None]) -> dict[str, site.Held]:
    """The register as it is kept for each COP that has a tag in the repository. What was right then need not be so by the rules of today: what these cannot read is told, and kept as it was written."""
    from generator import site

    head = history.revision(options.content, getattr(options, "at", None) or "HEAD").commit
    kept = {}
    for cop, one in history.snapshots(options.content, read, head, told).items():
        there, _ = history.files_at(options.content, one.commit, _label(options.content))
        written = {shown(path): data for path, data in sorted(there.items()) if path.endswith(".yaml")}
        if not written:
            raise CannotRunError(f"the tag '{cop}' is the commit {history.short(one.commit)}, which has no records in '{options.content}'; {history.tag_another(cop)}")
        kept[cop] = site.Held(register.read(written)[0], one.date, history.short(one.commit), written)
        if unread := kept[cop].unread:
            told(f"{cop} kept, in its tables all but what the rules of today cannot read: {', '.join(unread)}")
    return kept


_SHOWN = 20
"""So many errors are told above the pages that `register serve` shows."""
_FEW = 300
"""Up to so many changed pages are built on their own, for whoever edits and looks."""


def _make(options: argparse.Namespace, last: _Last | None = None, *, again: bool = False, log: bool = False) -> int:
    """Check, write the pages, build the site; nothing is written where there is an error. What was read is kept in `last`. With `again`, only the pages that changed are built; with `log`, the site can prove its records."""
    from generator import chronicle, site

    told = _Progress()
    content, output = options.content.resolve(), options.output.resolve()
    if output == content or content in output.parents or any(output / part in (content, *content.parents) for part in ("docs", "site")):
        raise CannotRunError(f"'{options.output}' holds the records, or lies among them; name another folder with --output")
    read, found, as_of, version = _examine(options, last)
    if _errors(found):
        return _refused(options, found, len(read.entries()) + len(read.broken), last)
    if last is not None:
        last.wrong = ""
    sys.stdout.write(reporters.text(_vanished(options, read, version), _site_url()))
    told("records read and checked")
    kept = _kept(options, read, told) if version.date else {}
    os.umask(0o022)  # a site is there to be read, whoever built it
    with files.claimed(options.output, ("docs", "site"), wait=again):
        past = chronicle.past(options.content, read, getattr(options, "at", None) or "HEAD") if version.date else None
        if past is not None:
            told("history")
        if last is not None:
            last.past = past
        made = site.build(read, as_of, found, version.commit, past, _site_url(), _setting("repository").rstrip("/"), told, kept, workers.side_by_side, drawn=not options.docs_only, former=lambda path: files.read_any(options.output / "docs" / path))
        if log:
            made |= {f"en/{path}": data for path, data in _log(options, read, version, past, told).items()}
        if astray := register.astray(read, made, _label(options.content)):
            return _refused(options, astray, len(read.entries()), last)
        if last is not None:
            last.built = {}
        written = files.write_tree(options.output / "docs", made, workers.side_by_side)
        told(f"{len(made):,} files, {len(written.changed):,} of them changed, in {options.output / 'docs'}")
        del made  # the build of the pages needs the room
        _html(options, written, version, told, again=again)
    if last is not None:
        last.built, last.shown = last.files, set()
    if not options.docs_only and not again:
        print(f"The site is in {options.output / 'site'}: {reporters.summary(found, len(read.entries()))}. 'register serve' shows it.")
    return 0


def _refused(options: argparse.Namespace, found: Sequence[Diagnostic], records: int, last: _Last | None) -> int:
    """Say why nothing was built."""
    if last is not None:
        last.wrong = reporters.text([d for d in found if d.severity is Severity.ERROR][:_SHOWN], _site_url())
    sys.stdout.write(reporters.text(found, _site_url()))
    print(reporters.summary(found, records))
    print("Nothing was built" + (f"; {options.output / 'site'} is as it was" if (options.output / "site").is_dir() else "") + ".")
    return 1


def _html(options: argparse.Namespace, written: files.Written, version: history.Version, told: _Progress, *, again: bool) -> None:
    """Build the site of the pages that were written."""
    from generator import tools
    from generator.catalog import all_words

    output: Path = options.output
    dress = tools.Dress(version.seconds, _site_url(), {w.lang: w("stamp", date=w.date(version.date), version=version.commit) for w in all_words()} if version.date else {})
    if again and not written.gone and len(written.changed) <= _FEW:
        tools.refresh_html(PROJECT, output / "docs", output / "site", dress, written.changed, told)
    elif not options.docs_only:
        tools.build_html(PROJECT, output / "docs", output / "site", dress, told)


def _serve(options: argparse.Namespace) -> int:
    from generator import serving

    serving.free(options.port)
    last = _Last()
    seen = serving.picture(options.content)
    code = _make(options, last)
    if code:
        return code

    def say(what: str, advice: str) -> None:
        last.wrong = f"{what}; {advice}" if advice else what
        _say(what, advice)

    def follow(show: Callable[[], None]) -> int:
        shown = False
        with suppress(OSError, CannotRunError):  # the build tells of it
            shown = _glance(options, last)
        if shown:
            last.wrong = ""
            if not last.shown:
                return 0
            show()
        return _ended(lambda: _make(options, last, again=bool(last.built)), say)

    serving.serve(options.output / "site", options.content, seen, follow, options.port, lambda: last.wrong, _stopped)
    return 0


_AT_ONCE = 10
"""Up to so many records that changed are put into their pages before all is built."""


def _glance(options: argparse.Namespace, last: _Last) -> bool:
    """Where nothing but a few records changed since the site was built, and nothing is wrong in them or in those that name them, put them into their pages; whether the site shows by now what they are."""
    from generator import site, tools

    read, faults = _read(options.content, last)
    changed = last.shown.union(path for path in last.files.keys() | last.built.keys() if last.files.get(path) != last.built.get(path))
    entries = [entry for path in changed if path in last.built and (place := register.placed(path)) is not None and (entry := read.get(*place)) is not None]
    if len(changed) > _AT_ONCE or len(entries) < len(changed) or _errors(faults):
        return False
    as_of = _as_of(options, history.version(options.content))
    touched = {(one.kind, one.id): one for entry in entries for one in (entry, *(link.entry for link in read.links[entry.kind, entry.id]))}
    if _errors([breach for one in touched.values() for breach in rules.breaches(one, read, as_of)]):
        return False
    with files.claimed(options.output, ("docs", "site")):
        made = {path: page for entry in entries for path, page in site.glance(read, as_of, entry, last.past, _site_url(), _setting("repository").rstrip("/")).items()}
        if not tools.show_html(options.output / "docs", options.output / "site", made):
            return False
    last.shown = changed
    return True


def _new(options: argparse.Namespace) -> int:
    from generator import new

    if not options.content.is_dir():
        raise CannotRunError(f"no folder '{options.content}'; name the folder of the records, as in: register new action giraffe content")
    path = register.path_of(options.kind, options.id)
    place = register.locate(path, _label(options.content))
    if isinstance(place, Diagnostic) or place is None or place[0] != options.kind:
        slashes = options.id.count("/")
        hint = place.hint if isinstance(place, Diagnostic) else ""
        if options.kind == "activity" and (slashes != 1 or not hint):
            hint = "an activity is plan/number, as cbd-cms-2012-2014/2.7"
        elif options.kind != "activity" and slashes:
            hint = "an id is one word or several with hyphens, without '/'"
        raise CannotRunError(f"'{shown(options.id)}' cannot be the id of {shape.NOUNS[options.kind]}: {hint}")
    plan = options.content / register.path_of("plan", options.id.split("/")[0])
    if options.kind == "activity" and not plan.is_file():
        raise CannotRunError(f"there is no {plan}; begin with: register new plan {options.id.split('/')[0]}")
    target: Path = options.content / path
    if link := files.link_to(target, options.content):
        raise CannotRunError(f"{link} is a link, and what it leads to is not the register's; put a plain {'file' if link == target else 'folder'} in its place")
    if target.exists():
        raise CannotRunError(f"{target} is there already")
    files.write_file(target, new.write(options.kind, options.id).encode())
    print(f"{target} is written: fill in the fields, delete those that are not known and the comments, then run 'register check'.")
    return 0


def _import(options: argparse.Namespace) -> int:
    """Read a document into drafts; exit code 2 where it cannot be read or does not fit, and then nothing is written."""
    from generator.documents import activities, blocks, opc, proposals, reading, reports

    kind = options.kind or ("activities" if options.plan else "report" if options.action else "proposal")
    if not options.file.is_file():
        raise CannotRunError(f"no file '{shown(str(options.file))}'; name the .docx or .xlsx")
    step = _Progress()
    read, _ = _read(options.content)
    try:
        if options.file.stat().st_size > opc.MAX_BYTES:
            raise opc.UnreadableError(f"it has {options.file.stat().st_size:,} bytes; at most {opc.MAX_BYTES:,} are read: take out pictures, or compress them in Word")  # noqa: TRY301
        document = reading.read(files.read_file(options.file))
        size = sum(1 for _ in blocks.flat(document.blocks))
        tell: Callable[[str], None] = step if size > _SLOW else lambda _: None
        tell(f"{size:,} paragraphs and cells read")
        match kind:
            case "report":
                entry = _named(read, "action", options.action)
                text, told = reports.report(document, read, entry)
                written = {Path(entry.path): text}
            case "activities":
                planned = activities.planned(document, read, _named(read, "plan", options.plan), options.lang)
                told = planned.told
                tell(f"{len(planned.drafts):,} activities found in them")
                written = {_fresh(options, read, "activity", f"{options.plan}/{number}"): draft.text("activity") for number, draft in planned.drafts.items()}
            case _:
                held = lifecycle.took_place(read, _as_of(options, history.version(options.content)))
                if not held:
                    raise CannotRunError(f"no COP that took place is recorded in '{options.content}'")
                proposed = proposals.propose(document, read, held[-1].id, options.lang)
                told = proposed.told
                if not options.id and not proposed.id:
                    raise CannotRunError(f"{shown(str(options.file))}: no title was found to name the record by; name it with --id")
                written = {_fresh(options, read, "action", options.id or proposed.id): proposed.draft.text("action")}
    except opc.UnreadableError as error:
        raise CannotRunError(f"{shown(str(options.file))}: {error}") from error
    tell("drafts made of them")
    files.write_files({path: text.encode() for path, text in written.items()})
    tell("drafts written")
    for one in told:
        print(shown(str(one)))
    for path, text in written.items():
        size = len(text.encode())
        over = f", with {size:,} bytes; a record has at most {source.MAX_BYTES:,}: shorten its texts, the document holds them" if size > source.MAX_BYTES else ""
        print(f"{path} is {'changed' if kind == 'report' else 'written'}{over}")
    print(_counted(told))
    return 0


_SLOW = 5000
"""With more paragraphs and cells an import takes so long that its steps are told."""


def _counted(told: Sequence[Told]) -> str:
    from generator.documents.drafts import Outcome

    counts = {outcome: sum(one.outcome is outcome for one in told) for outcome in Outcome}
    return (
        f"{counts[Outcome.UNDERSTOOD]} understood, {counts[Outcome.KEPT]} not understood, {counts[Outcome.OPEN]} left open, {counts[Outcome.TRANSLATE]} to translate. "
        "Compare the draft with the document, fill in what is open, take out the comments, then run 'register check'."
    )


def _named(read: Register, kind: str, id_: str | None) -> Entry:
    """The record that an option names."""
    if id_ is None:
        raise CannotRunError(f"name the {kind} with --{kind}")
    found = read[kind].get(id_)
    if found is None and read.is_broken(kind, id_):
        raise CannotRunError(f"the {kind} '{shown(id_)}' is in the register and cannot be read; mend it first: 'register check' tells what is wrong with it")
    if found is None:
        near = _near(read, (kind,), id_)
        hint = f"did you mean '{near}'?" if near else f"begin with: register new {kind} {shown(id_)}"
        raise CannotRunError(f"no {kind} '{shown(id_)}' in the register; {hint}")
    return found


def _fresh(options: argparse.Namespace, read: Register, kind: str, id_: str) -> Path:
    """Where a new record is to be written; it must not be there yet."""
    path = register.path_of(kind, id_)
    place = register.locate(path, _label(options.content))
    if isinstance(place, Diagnostic) or place is None or place[0] != kind:
        hint = "an id is one word or several with hyphens, without '/'" if kind == "action" and "/" in id_ else place.hint if isinstance(place, Diagnostic) else "another kind of record lies there"
        raise CannotRunError(f"'{shown(id_)}' cannot be the id of {shape.NOUNS[kind]}: {hint}")
    target: Path = options.content / path
    if link := files.link_to(target, options.content):
        raise CannotRunError(f"{link} is a link, and what it leads to is not the register's; put a plain {'file' if link == target else 'folder'} in its place")
    held = [options.content / register.path_of(one, id_) for one in KINDS if id_ in read[one] or id_ in read.tombstones[one]]
    if target.exists() or held:
        extended = f"to extend it, import with --id {id_}-extension and copy what is new into that record; else " if kind == "action" and target.exists() else ""
        another = f"{extended}name another id with --id" if kind == "action" else "nothing was written"
        raise CannotRunError(f"{target if target.exists() else held[0]} is there already; {another}")
    return target


def _document(options: argparse.Namespace) -> int:
    from generator import tools
    from generator.documents import progress, record, status, template
    from generator.pages import Edition

    read, found, as_of, version = _examine(options)
    if _errors(found):
        raise CannotRunError("the register has errors; 'register check' tells them")
    edition = Edition(read, as_of, found, version.commit)
    lang = options.lang
    match options.document:
        case "template":
            entry = _record(read, ("action",), options.extend) if options.extend else None
            name, data = f"{entry.id}-extension" if entry else "template", template.document(edition, lang, entry)
        case "record":
            entry = _record(read, tuple(KINDS), options.id)
            name, data = entry.id.replace("/", "-"), record.document(edition, lang, entry)
        case "status":
            meeting = _record(read, ("meeting",), options.meeting.lower())
            try:
                name, data = f"{meeting.id}-status", status.document(edition, lang, meeting)
            except ValueError as error:
                raise CannotRunError(str(error)) from None
        case _:
            plan = _record(read, ("plan",), options.id)
            name, data = f"{plan.id}-progress", progress.document(edition, lang, plan)
    target: Path = options.output or Path(f"{name}-{lang}.docx")
    if target.suffix.lower() not in (".docx", ".pdf"):
        raise CannotRunError(f"'{shown(str(target))}' is neither a document for Word nor a PDF; give --output a name that ends in .docx or .pdf")
    if target.exists() and not options.force:
        raise CannotRunError(f"{target} is there already; name another file with --output, or write over it with --force")
    files.write_file(target, data if target.suffix.lower() == ".docx" else tools.pdf(data))
    what = "the template of Annex 2, empty" if options.document == "template" and not options.extend else f"a draft made from the records, status as of {as_of}"
    print(f"{target} is written: {what}.")
    return 0


def _record(read: Register, kinds: Sequence[str], name: str) -> Entry:
    """The record that a command names, by its id alone or as kind/id."""
    kind, _, rest = name.partition("/")
    found = [read[kind][rest]] if kind in kinds and rest in read[kind] else [read[one][name] for one in kinds if name in read[one]]
    if len(found) > 1:
        raise CannotRunError(f"several records are called '{name}'; write {' or '.join(f'{one.kind}/{one.id}' for one in found)}")
    if not found:
        near = _near(read, kinds, name)
        noun = shape.NOUNS[kinds[0]].split(" ", 1)[1] if len(kinds) == 1 else "record"
        raise CannotRunError(f"no {noun} '{shown(name)}' in the register{f'; did you mean {near}?' if near else ''}")
    return found[0]


def _near(read: Register, kinds: Sequence[str], name: str) -> str | None:
    """The id that a name most likely means: of the record that is called so, or else the one most like it."""
    called = (read.find(kind, found) for kind in kinds if (found := read.called(kind, name)))
    return next((entry.id for entry in called if entry is not None), None) or nearest(name, [id_ for kind in kinds for id_ in read[kind]])


def _fmt(options: argparse.Namespace) -> int:
    from generator import new

    roots: list[Path] = options.paths or [Path("content")]
    changed, code = 0, 0
    for root in roots:
        if not root.exists():
            raise CannotRunError(f"no file or folder '{root}'")
        for path in sorted(root.rglob("*.yaml")) if root.is_dir() else [root]:
            if not path.is_file():
                raise CannotRunError(f"'{shown(str(path))}' is no file; take it away, and write the record as a file")
            kind = new.kind_of(path)
            if kind is None:
                print(f"{shown(str(path))}: no record has that name in that folder, left as it is; 'register check' says why")
                continue
            before = files.read_file(path)
            after, faults = _formatted(kind, path.as_posix(), before)
            if faults:
                sys.stdout.write(reporters.text(faults))
                code = 1
            elif after != before:
                changed += 1
                if not options.check:
                    files.write_file(path, after)
                print(f"{shown(str(path))}: {'would change' if options.check else 'changed'}")
    print(f"{changed} {'file' if changed == 1 else 'files'} {'would change' if options.check else 'changed'}")
    return 1 if code or (options.check and changed) else 0


def _formatted(kind: str, path: str, data: bytes) -> tuple[bytes, list[Diagnostic]]:
    """A record in canonical form; or why it stays as it is: it cannot be read, or not as it would be written."""
    from generator import canonical

    text = data.decode("utf-8", "surrogateescape")
    read = source.parse(path, canonical.mend(text).encode("utf-8", "surrogateescape") if len(data) <= 2 * source.MAX_BYTES else data)
    if not isinstance(read, source.Source):
        return data, read
    after = canonical.write(kind, read).encode()
    again = source.parse(path, after)
    return after, [] if isinstance(again, source.Source) else again


def _schema(options: argparse.Namespace) -> int:
    from generator import schemas

    stale = [name for name, text in schemas.schemas().items() if not (options.output / name).is_file() or files.read_file(options.output / name) != text.encode()]
    if options.check:
        for name in stale:
            print(f"{options.output / name} is not up to date; run 'register schema'")
        return 1 if stale else 0
    for name in stale:
        files.write_file(options.output / name, schemas.schemas()[name].encode())
    print(f"{len(stale)} schemas written to {options.output}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
