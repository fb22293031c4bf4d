"""Work shared among the processors of this computer."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import threading
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from generator.jobs import one_by_one

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from multiprocessing.process import BaseProcess

T = TypeVar("T")

_JOBS: list[Callable[[], object]] = []
"""The work that the copies of this process find when they begin."""


def side_by_side(jobs: Mapping[str, Callable[[], T]], told: Callable[[str], None] = lambda _: None) -> dict[str, T]:
    """What each job gives, in their order; `told` hears the name of each that is done.

    Where Linux can copy this process safely, as long as it has one thread, each job runs in such a copy, which has all that was made before; elsewhere, and where
    a copy ends before its work does (for want of memory), one job runs after the other. A job leaves nothing behind but what it gives and what it writes.
    """
    found: dict[str, T] = {}
    processors = min(len(jobs), len(os.sched_getaffinity(0))) if sys.platform == "linux" else 1
    if processors > 1 and len(list(Path("/proc/self/task").iterdir())) == 1:
        _JOBS[:] = jobs.values()
        try:
            with ProcessPoolExecutor(processors, multiprocessing.get_context("fork"), _bind) as pool:
                try:
                    for name, made in zip(jobs, pool.map(_done, range(len(jobs))), strict=True):
                        found[name] = made  # type: ignore[assignment]
                        told(name)
                except BaseException:
                    for one in multiprocessing.active_children():
                        one.kill()
                    raise
        except (BrokenProcessPool, BlockingIOError):
            pass
        finally:
            _JOBS.clear()
    return found | one_by_one({name: job for name, job in jobs.items() if name not in found}, told)


def _done(place: int) -> object:
    return _JOBS[place]()


def _bind() -> None:
    """Begin a copy: it leaves it to the process that works with it to be stopped, and ends when that does."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with, args=(multiprocessing.parent_process(),), daemon=True).start()


def _end_with(parent: BaseProcess) -> None:
    parent.join()
    os._exit(1)
