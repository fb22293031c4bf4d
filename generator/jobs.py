"""Several pieces of work, and whoever does them: one after the other here, or at once (see `workers`)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

T = TypeVar("T")


class Share(Protocol):
    """Does jobs, and gives what each gives, by its name and in their order; `told` hears the name of each that is done."""

    def __call__(self, jobs: Mapping[str, Callable[[], T]], told: Callable[[str], None] = ...) -> dict[str, T]:
        """Do the jobs."""


def one_by_one(jobs: Mapping[str, Callable[[], T]], told: Callable[[str], None] = lambda _: None) -> dict[str, T]:
    """Do one job after the other."""
    found = {}
    for name, job in jobs.items():
        found[name] = job()
        told(name)
    return found
