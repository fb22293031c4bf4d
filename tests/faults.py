"""What must hold when things go wrong around the program: it is killed, the disk is full, a limit is reached, or the computer is another one.

`test_faults` does each once; `make faults` does all of it many times and prints the figures (KILLS=500 is how often a build is killed).
Nothing here looks into the program: it is run as its users run it, and what it leaves on the disk is compared byte by byte.
"""

from __future__ import annotations

import hashlib
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import uuid
from collections import Counter
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from tests.support import AS_OF, PROJECT

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

REGISTER = str(Path(sys.executable).with_name("register"))
GOLDEN = PROJECT / "tests" / "golden" / "content"
DAY = ("--as-of", AS_OF)
SIGNALS = (signal.SIGKILL, signal.SIGTERM, signal.SIGINT)

State = dict[str, tuple[int, str]]
"""What lies in a folder: the mode and the checksum of each file, and the mode of each folder."""


def state(folder: Path) -> State:
    """What lies in a folder; empty where there is none."""
    return {path.relative_to(folder).as_posix(): (path.stat().st_mode & 0o7777, hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else "") for path in sorted(folder.rglob("*"))}


def differing(one: State, other: State) -> list[str]:
    """The paths in which two folders differ."""
    return sorted(path for path in one.keys() | other.keys() if one.get(path) != other.get(path))


def run(*arguments: str | Path, cwd: Path | None = None, lead: Sequence[str] = (), nobody: bool = False, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run `register`, behind the programs of `lead`, in an environment that differs in some variables; as `nobody` also where we are root."""
    user = {"user": 65534, "group": 65534, "extra_groups": []} if nobody and os.geteuid() == 0 else {}
    return subprocess.run([*lead, REGISTER, *map(str, arguments)], check=False, capture_output=True, text=True, cwd=cwd, env={**os.environ, **environment}, **user)  # type: ignore[call-overload, no-any-return]


def limited(name: str, limit: int) -> list[str]:
    """What goes before a command so that it has a limit, as `NOFILE`."""
    return [sys.executable, "-I", "-S", "-c", f"import os, resource, sys; resource.setrlimit(resource.RLIMIT_{name}, ({limit}, {limit})); os.execv(sys.argv[1], sys.argv[1:])"]


def on_a_disk(folder: Path, room: str, mode: str, after: Path) -> list[str] | None:
    """What goes before a command so that `folder`, with what is in it, is a disk with so much `room`, `rw` or `ro`; what is there at the end is put into `after`.

    None where this computer does not let us make such a disk.
    """
    script = (
        'former=$(mktemp -d) && cp -a "$1/." "$former" && mount -t tmpfs -o size="$2",mode=777 none "$1" && cp -a "$former/." "$1" && rm -r "$former" && mount -o "remount,$3" none "$1" || exit 99; '
        'folder=$1; after=$4; shift 4; "$@"; code=$?; cp -a "$folder/." "$after"; chown -R "$OWNER" "$after"; exit $code'
    )
    for lead in (["unshare", "--map-root-user", "--mount"], ["sudo", "-n", "--preserve-env", "unshare", "--mount"]):
        with suppress(FileNotFoundError):
            if subprocess.run([*lead, "mount", "-t", "tmpfs", "none", "/mnt"], check=False, capture_output=True).returncode == 0:
                owner = "0:0" if lead[0] == "unshare" else f"{os.getuid()}:{os.getgid()}"
                return [*lead, "env", f"OWNER={owner}", "sh", "-c", script, "sh", str(folder), room, mode, str(after)]
    return None


# --- killed ---------------------------------------------------------------------------------------------------------------------------


class Outcome(NamedTuple):
    """How a build ended that was to be killed."""

    signal: signal.Signals
    phase: str
    """The last step it had told; empty before the first."""
    code: int
    site: str
    """Which site is there: `former`, `new` or `half`."""
    said: str
    outlived: list[str]
    """The programs it had started and that lived on."""
    left: list[str]
    """What lies in the folder besides."""


def kill(content: Path, output: Path, new: State, moment: float, how: signal.Signals) -> Outcome:
    """Build into `output`, where there may be a former site, and send a signal after so many seconds; `new` is the site as it would be."""
    former = state(output / "site")
    mark = uuid.uuid4().hex
    with tempfile.TemporaryFile("w+") as said:
        process = subprocess.Popen([REGISTER, "build", str(content), *DAY, "--output", str(output)], stdout=subprocess.DEVNULL, stderr=said, start_new_session=True, env={**os.environ, "FAULTS_RUN": mark})
        time.sleep(moment)
        process.send_signal(how)
        code = process.wait()
        said.seek(0)
        text = said.read()
    found = state(output / "site")
    steps = [line.strip().rsplit(" (", 1)[0] for line in text.splitlines() if line.startswith("  ")]
    site = "former" if found == former else "new" if found == new else "half"
    return Outcome(how, steps[-1] if steps else "", code, site, text, list(_alive(mark)), sorted(path.name for path in output.glob("*") if path.name not in (".register", "docs", "site")) if output.is_dir() else [])


def _alive(mark: str) -> Iterator[str]:
    """The programs that were started with this mark in their environment and still run a moment later."""
    time.sleep(0.1)
    for process in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            if f"FAULTS_RUN={mark}".encode() in (process / "environ").read_bytes():
                yield (process / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")


def kills(number: int, folder: Path, seed: int) -> Counter[tuple[str, str, str]]:
    """Kill builds at random moments, each upon what the one before left, and count signal, phase and site. Every 25th time the next build is let run to its end."""
    chance = random.Random(seed)
    contents, sites, seconds = [folder / "one" / "content", folder / "two" / "content"], [], 0.0
    for content in contents:
        shutil.copytree(GOLDEN, content)
    giraffe = contents[1] / "actions" / "giraffe.yaml"
    giraffe.write_text(giraffe.read_text().replace("  en: Giraffe\n", "  en: Giraffes\n"))
    for i, content in enumerate(contents):
        start = time.monotonic()
        done = run("build", content, *DAY, "--output", folder / f"whole-{i}")
        seconds = max(seconds, time.monotonic() - start)
        assert done.returncode == 0, done.stderr
        sites.append(state(folder / f"whole-{i}" / "site"))
    assert differing(*sites)
    output = folder / "output"
    shutil.copytree(folder / "whole-0", output)
    counted: Counter[tuple[str, str, str]] = Counter()
    for i in range(number):
        other = 1 if state(output / "site") == sites[0] else 0
        one = kill(contents[other], output, sites[other], chance.random() * seconds * 1.05, SIGNALS[i % 3])
        counted[one.signal.name, one.phase, one.site] += 1
        sys.stdout.write(f"{i + 1}\t{one.signal.name}\t{one.code}\t{one.site}\t{one.phase or 'loading'}\t{'; '.join(one.outlived) or '-'}\t{' '.join(one.left) or '-'}\n")
        sys.stdout.flush()
        if "Traceback" in one.said:
            sys.stdout.write(one.said)
        assert one.site != "half", one
        if i % 25 == 24:
            other = 1 if state(output / "site") == sites[0] else 0
            done = run("build", contents[other], *DAY, "--output", output)
            assert (done.returncode, differing(state(output / "site"), sites[other])) == (0, []), done.stderr
            assert {path.name for path in output.iterdir()} == {".register", "docs", "site"}
    return counted


def main() -> None:
    """Kill builds so many times, and print how they ended."""
    with tempfile.TemporaryDirectory() as folder:
        counted = kills(int(sys.argv[1]), Path(folder), int(sys.argv[2]) if len(sys.argv) > 2 else 0)
    for (how, phase, site), number in sorted(counted.items()):
        sys.stdout.write(f"{number:5}  {how:8} {site:7} after: {phase or 'start'}\n")


if __name__ == "__main__":
    main()
