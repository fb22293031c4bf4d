"""Work shared among processors gives what one processor alone gives, also where a helper is lost; what goes wrong in it is told as if it had gone wrong here."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tests.support import PROJECT

if TYPE_CHECKING:
    from pathlib import Path

_SCRIPT = """
import multiprocessing, os, signal, sys, time
from generator.workers import side_by_side
def work(n): return lambda: (n * n, os.getpid())
def lost():
    if os.getpid() != here:
        os.kill(os.getpid(), signal.SIGKILL)
    return 5, here
gate = multiprocessing.Event()
def long_tale():
    gate.wait()
    return bytes(10_000_000), os.getpid()
def interrupted(name):
    told.append(name)
    if name == "short":
        gate.set()
        time.sleep(1)  # by now the other is in the middle of what it gives, to which nobody listens
        for copy in multiprocessing.active_children(): copy.kill()
def wrong(): raise ValueError("this job is wrong")
def long(): time.sleep(600)
here = os.getpid()
told = []
jobs = {f"job {n}": work(n) for n in range(4)} | {"many": {}, "lost": {"lost": lost}, "half": {}, "wrong": {"wrong": wrong, "long": long}}[sys.argv[1]]
if sys.argv[1] == "half":
    jobs = {"short": work(3), "long": long_tale}
try:
    made = side_by_side(jobs, interrupted)
except ValueError as error:
    print(error)
else:
    print([value if isinstance(value, int) else len(value) for value, _ in made.values()], told == list(jobs) == list(made), here in {one for _, one in made.values()})
"""


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere one job runs after the other")
@pytest.mark.parametrize(("what", "said"), [("many", "[0, 1, 4, 9] True False"), ("lost", "[0, 1, 4, 9, 5] True True"), ("half", "[9, 10000000] True True"), ("wrong", "this job is wrong")])
def test_jobs_side_by_side(what: str, said: str) -> None:
    """Results and words come in the order of the jobs; what a lost process had to do is done here; one fault ends all."""
    done = subprocess.run([sys.executable, "-c", _SCRIPT, what], cwd=PROJECT, capture_output=True, text=True, check=True, timeout=60)
    assert (done.stdout.strip(), done.stderr) == (said, "")


_SITE = """
from generator import site, workers
from tests.support import AS_OF, GOLDEN, examine
read, found = examine(GOLDEN / "content")
one, many = (site.build(read, AS_OF, found, share=share, drawn=True) for share in (site.one_by_one, workers.side_by_side))
print(list(one) == list(many), one == many, len(many) > 500)
"""


def test_a_site_made_side_by_side_is_the_same() -> None:
    """The golden site has the same files in the same order, cards included."""
    done = subprocess.run([sys.executable, "-c", _SITE], cwd=PROJECT, capture_output=True, text=True, check=True)
    assert (done.stdout, done.stderr) == ("True True True\n", "")


_RULES = """
import os
from generator import rules, workers
from tests.support import AS_OF, CONTENT, examine
read, _ = examine(CONTENT)
begun = []
os.register_at_fork(after_in_parent=lambda: begun.append(1))
one, many = (rules.check(read, AS_OF, share) for share in (rules.one_by_one, workers.side_by_side))
print(one == many, len(many) > 10, len(begun))
"""


@pytest.mark.skipif(sys.platform != "linux" or len(os.sched_getaffinity(0)) < 2, reason="there is one processor")
def test_what_is_wrong_is_found_side_by_side() -> None:
    """Both halves of the records are looked at, at the same time."""
    done = subprocess.run([sys.executable, "-c", _RULES], cwd=PROJECT, capture_output=True, text=True, check=True)
    assert (done.stdout, done.stderr) == ("True True 2\n", "")


_FILES = """
import sys
from typing import TYPE_CHECKING
from pathlib import Path
from generator import files, workers
ours, alone = Path(sys.argv[1], "ours"), Path(sys.argv[1], "alone")
made = {f"{n % 7}/page {n}": str(n).encode() for n in range(100)}
for tree in ({"6": b"a file where a folder is to be", "gone/page": b""}, made, {**made, "3/page 3": b"changed"}):
    many, one = files.write_tree(ours, tree, workers.side_by_side), files.write_tree(alone, tree)
    print(many == one, len(many.changed), len(many.gone), dict(files.walk(ours)) == dict(files.walk(alone)) == tree)
try:
    files.write_tree(ours, {**made, "n" * 300: b"a name that no disk takes"}, workers.side_by_side)
except OSError as error:
    print(error.strerror, Path(error.filename).parent == ours)
"""


def test_files_are_written_side_by_side(tmp_path: Path) -> None:
    """All that changed, and nothing else; what cannot be written is told with its name."""
    done = subprocess.run([sys.executable, "-c", _FILES, tmp_path], cwd=PROJECT, capture_output=True, text=True, check=True)
    assert (done.stdout, done.stderr) == ("True 2 0 True\nTrue 100 2 True\nTrue 1 0 True\nFile name too long True\n", "")
