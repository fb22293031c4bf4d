"""Work shared among the processors of this computer."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import threading
from contextlib import suppress
from multiprocessing import connection
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from generator.jobs import one_by_one

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from multiprocessing.process import BaseProcess

T = TypeVar("T")


def side_by_side(jobs: Mapping[str, Callable[[], T]], told: Callable[[str], None] = lambda _: None) -> dict[str, T]:
    """What each job gives, in their order; `told` hears the name of each that is done.

    Where Linux can copy this process safely, as long as it has one thread, each job runs in such a copy, which has all that was made before; elsewhere, and where
    a copy cannot be made or ends before its work does (for want of memory), one job runs after the other. A job leaves nothing behind but what it gives and what it writes.
    """
    found: dict[str, T] = {}
    processors = min(len(jobs), len(os.sched_getaffinity(0))) if sys.platform == "linux" else 1
    if processors > 1 and len(list(Path("/proc/self/task").iterdir())) == 1:
        for name, made in _in_copies(jobs, processors):
            found[name] = made
            told(name)
    return found | one_by_one({name: job for name, job in jobs.items() if name not in found}, told)


def _in_copies(jobs: Mapping[str, Callable[[], T]], most: int) -> Iterator[tuple[str, T]]:
    """What each job gives, in their order, made in up to so many copies of this process at once; the rest is left out where a copy is lost. What goes wrong in a job goes wrong here.

    Each copy has a pipe of its own, of which it alone holds the other end: so its end is heard, even in the middle of what it has to say.
    """
    waiting, owed = list(jobs), list(jobs)
    running: dict[connection.Connection, tuple[str, BaseProcess]] = {}
    made: dict[str, T] = {}
    try:
        while owed:
            while waiting and len(running) < most:
                begun = _begin(jobs[waiting[0]])
                if begun is None and not running:
                    return
                if begun is None:
                    break
                running[begun[0]] = waiting.pop(0), begun[1]
            for ready in connection.wait(list(running)):
                if not isinstance(ready, connection.Connection):
                    continue
                name, copy = running[ready]
                try:
                    well, given = ready.recv()
                except (EOFError, OSError):
                    return
                del running[ready]
                ready.close()
                copy.join()
                if not well:
                    raise given
                made[name] = given
            while owed and owed[0] in made:
                yield owed[0], made.pop(owed.pop(0))
    finally:
        for _, copy in running.values():
            copy.kill()
        for pipe, (_, copy) in running.items():
            pipe.close()
            copy.join()


def _begin(job: Callable[[], object]) -> tuple[connection.Connection, BaseProcess] | None:
    """A copy of this process that does a job, and the end of the pipe at which what it gives is to be heard; None where the system makes none."""
    context = multiprocessing.get_context("fork")
    here, there = context.Pipe(duplex=False)
    copy = context.Process(target=_work, args=(job, here, there))
    try:
        copy.start()
    except OSError:
        here.close()
        return None
    finally:
        there.close()
    return here, copy


def _work(job: Callable[[], object], here: connection.Connection, there: connection.Connection) -> None:
    """What a copy does: it leaves it to the process that made it to be stopped, and ends when that does."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with, args=(multiprocessing.parent_process(),), daemon=True).start()
    here.close()
    try:
        given = True, job()
    except BaseException as error:  # noqa: BLE001 - it is raised again where the job was asked for
        given = False, error
    with suppress(Exception):  # what cannot be sent is done again by whoever waits for it
        there.send(given)


def _end_with(parent: BaseProcess) -> None:
    parent.join()
    os._exit(1)
