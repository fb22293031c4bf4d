"""What must hold when things go wrong around the program: it is killed, the disk is full, a limit is reached, or the computer is another one.

`test_faults` does each once; `make faults` does all of it many times and prints the figures (KILLS=500 is how often a build is killed).
Nothing here looks into the program: it is run as its users run it, and what it leaves on the disk is compared byte by byte.
"""

from __future__ import annotations

import hashlib
import os
import random
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import uuid
from collections import Counter
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from tests.support import AS_OF, PROJECT, Repository

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


def run(*arguments: str | Path, cwd: Path | None = None, lead: Sequence[str] = (), **environment: str) -> subprocess.CompletedProcess[str]:
    """Run `register`, behind the programs of `lead`, in an environment that differs in some variables."""
    return subprocess.run([*lead, REGISTER, *map(str, arguments)], check=False, capture_output=True, text=True, cwd=cwd, env={**os.environ, **environment})


def limited(name: str, limit: int) -> list[str]:
    """What goes before a command so that it has a limit, as `NOFILE`."""
    return [sys.executable, "-I", "-S", "-c", f"import os, resource, sys; resource.setrlimit(resource.RLIMIT_{name}, ({limit}, {limit})); os.execv(sys.argv[1], sys.argv[1:])"]


def ordinary() -> list[str]:
    """What goes before a command so that modes apply to it, also where we are root: without the rights to pass over them (`CAP_DAC_OVERRIDE` and `CAP_DAC_READ_SEARCH`)."""
    if os.geteuid() != 0:
        return []
    return [sys.executable, "-I", "-S", "-c", "import ctypes, os, sys; [ctypes.CDLL(None).prctl(24, right) for right in (1, 2)]; os.execv(sys.argv[1], sys.argv[1:])"]


_DISK = """\
folder=$1; room=$2; after=$3; shift 3
former=$(mktemp -d)
cp -a "$folder/." "$former"
mount -t tmpfs -o size=64m,mode=755 none "$folder" || exit 99
cp -a "$former/." "$folder"
rm -r "$former"
cat /dev/zero > "$folder/.full" 2>/dev/null
truncate --size="-$room" "$folder/.full"
cd "$folder"
"$@"
code=$?
rm "$folder/.full"
cp -a "$folder/." "$after"
chown -R "$OWNER" "$after"
exit $code
"""


def on_a_full_disk(folder: Path, room: int, after: Path) -> list[str]:
    """What goes before a command so that it runs in `folder` on a disk with so many bytes of `room`; what is there at the end is put into `after`. Empty where this computer does not let us make a disk."""
    for lead, owner in ((["unshare", "--map-root-user", "--mount"], "0:0"), (["sudo", "-n", "--preserve-env", "unshare", "--mount"], f"{os.getuid()}:{os.getgid()}")):
        with suppress(FileNotFoundError):
            if subprocess.run([*lead, "mount", "-t", "tmpfs", "none", "/mnt"], check=False, capture_output=True).returncode == 0:
                return [*lead, "env", f"OWNER={owner}", "sh", "-c", _DISK, "sh", str(folder), str(room), str(after)]
    return []


@contextmanager
def serving(folder: Path, output: Path, *arguments: str, lead: Sequence[str] = (), refused: bool = False, **environment: str) -> Iterator[str]:
    """`register serve` in a folder of records, for as long as the block runs; gives its address. It is stopped with SIGTERM, and must end well; where something is `refused` it says more than that."""
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        port = str(held.getsockname()[1])
    command = [*lead, REGISTER, "serve", "content", *arguments, "--output", str(output), "--port", port]
    with subprocess.Popen(command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env={**os.environ, **environment}) as process:
        assert process.stdout is not None
        said = [process.stdout.readline(), process.stdout.readline()]
        try:
            assert said[1] == f"The site is at http://127.0.0.1:{port}/ - it follows your changes; Ctrl+C ends it.\n", said
            yield f"http://127.0.0.1:{port}/"
        finally:
            process.terminate()
            out, err = process.communicate()
        assert (process.returncode, out if not refused else out[-8:]) == (0, "stopped\n"), err


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


class Timeline(NamedTuple):
    """How long each step of a build took, in seconds; the last is what comes after the last step that it tells."""

    steps: list[float]

    def moment(self, share: float) -> tuple[int, float]:
        """The moment when that share of a build is done: after how many steps, and how many seconds later."""
        seconds = share * sum(self.steps)
        for i, step in enumerate(self.steps):
            if seconds < step:
                return i, seconds
            seconds -= step
        return len(self.steps) - 1, seconds


def whole(content: Path, output: Path) -> tuple[State, Timeline]:
    """Build to the end; gives the site and how long the steps took."""
    begun = time.monotonic()
    done = run("build", content, *DAY, "--output", output)
    seconds = time.monotonic() - begun
    assert done.returncode == 0, done.stderr
    told = [float(line.rsplit("(", 1)[1].removesuffix(" s)")) for line in done.stderr.splitlines()]
    silent = max(seconds - sum(told), 0)
    return state(output / "site"), Timeline([told[0] + silent * 0.8, *told[1:], silent * 0.2])


HEEDING = [sys.executable, "-I", "-S", "-c", "import os, signal, sys; signal.signal(signal.SIGINT, signal.SIG_DFL); os.execv(sys.argv[1], sys.argv[1:])"]
"""What goes before a command so that it heeds SIGINT, which is ignored by all that a shell starts in the background."""


def kill(content: Path, output: Path, new: State, moment: tuple[int, float], how: signal.Signals) -> Outcome:
    """Build into `output`, where there may be a former site, and send a signal after so many steps and seconds; `new` is the site as it would be."""
    former = state(output / "site")
    mark = uuid.uuid4().hex
    steps, seconds = moment
    with tempfile.TemporaryDirectory() as folder:
        said = Path(folder) / "said"
        with said.open("w") as listening:
            process = subprocess.Popen([*HEEDING, REGISTER, "build", str(content), *DAY, "--output", str(output)], stdout=subprocess.DEVNULL, stderr=listening, start_new_session=True, env={**os.environ, "FAULTS_RUN": mark})
        while process.poll() is None and said.read_text().count("\n") < steps:
            time.sleep(0.005)
        time.sleep(seconds)
        process.send_signal(how)
        code = process.wait()
        text = said.read_text()
    found = state(output / "site")
    told = [line.strip().rsplit(" (", 1)[0] for line in text.splitlines() if re.fullmatch(r"  .* \(\d+\.\d s\)", line)]
    site = "former" if found == former else "new" if found == new else "half"
    left = sorted(path.name for path in output.glob("*") if path.name not in (".register", "docs", "site"))
    return Outcome(how, told[-1].split(", in ")[0] if told else "", code, site, text, _alive(mark), left)


def _alive(mark: str) -> list[str]:
    """The programs that were started with this mark in their environment and do not end within seconds; a busy computer takes its time to end them."""
    for _ in range(100):
        found = list(_marked(mark))
        if not found:
            break
        time.sleep(0.1)
    return found


def _marked(mark: str) -> Iterator[str]:
    for process in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            if f"FAULTS_RUN={mark}".encode() in (process / "environ").read_bytes():
                yield (process / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")


def kills(number: int, folder: Path, seed: int) -> Counter[tuple[str, str, str]]:
    """Kill builds at random moments, each upon what the one before left, and count phase, signal and site. Every 25th time the next build is let run to its end."""
    chance = random.Random(seed)
    contents = [folder / "one" / "content", folder / "two" / "content"]
    for content in contents:
        shutil.copytree(GOLDEN, content)
    giraffe = contents[1] / "actions" / "giraffe.yaml"
    giraffe.write_text(giraffe.read_text().replace("  en: Giraffe\n", "  en: Giraffes\n"))
    output = folder / "output"
    (first, line), (second, _) = whole(contents[0], output), whole(contents[1], folder / "second")
    sites = [first, second]
    assert differing(first, second)
    counted: Counter[tuple[str, str, str]] = Counter()
    for i in range(number):
        other = 1 if state(output / "site") == first else 0
        one = kill(contents[other], output, sites[other], line.moment(chance.random()), SIGNALS[i % 3])
        counted[one.phase, "ended by itself" if one.code == 0 else one.signal.name, one.site] += 1
        sys.stdout.write(f"{i + 1}\t{one.signal.name}\t{one.code}\t{one.site}\t{one.phase or 'start'}\t{'; '.join(one.outlived) or '-'}\t{' '.join(one.left) or '-'}\n")
        sys.stdout.flush()
        assert one.site != "half", one
        assert one.outlived == [], one
        dropped = "Exception ignored in: " in one.said  # by Python itself, and seen to at the next step
        assert "Traceback" not in one.said or dropped or not one.phase or one.site == "new", one
        if i % 25 == 24:
            other = 1 if state(output / "site") == first else 0
            assert differing(whole(contents[other], output)[0], sites[other]) == []
            assert {path.name for path in output.iterdir()} == {".register", "docs", "site"}
    return counted


# --- limits and elsewhere -------------------------------------------------------------------------------------------------------------


def limits(folder: Path, here: Path, site: State) -> Iterator[tuple[str, str]]:
    """Build under ever less of everything, upon a former site: what was tried, and how it ended. A build either comes to its end or says what it lacks."""
    rooms = {f"{room:,} bytes of room on the disk": room for room in (0, 10_000_000, 20_000_000, 28_000_000, 34_000_000, 40_000_000, 46_000_000, 52_000_000)}
    leads = {
        **{f"{number} open files": limited("NOFILE", number) for number in (4, 5, 6, 7, 8, 10, 12, 16, 20, 24, 32, 64)},
        **{f"{size} MB of memory": limited("AS", size * 1_000_000) for size in (60, 80, 100, 120, 150, 180, 220, 260, 300, 350, 400, 500)},
        **{f"files of {size:,} bytes": limited("FSIZE", size) for size in (0, 1_000, 10_000, 100_000, 1_000_000)},
        "a stack of 256 KiB": limited("STACK", 262_144),
        **{f"strace: {fault}": ["strace", "--quiet=all", "--output=/dev/null", "--follow-forks", "-e", f"trace={fault.split(':')[0]}", "-e", f"inject={fault}"] for fault in STRACED if shutil.which("strace")},
    }
    for name in (*rooms, *leads):
        output, after = folder / "limited", folder / "after"
        for one in (output, after):
            shutil.rmtree(one, ignore_errors=True)
            one.mkdir()
        (output / ".register").touch()
        (output / "site").mkdir()
        (output / "site" / "index.html").write_text("former")
        former = state(output / "site")
        lead = on_a_full_disk(output, rooms[name], after) if name in rooms else leads[name]
        if not lead:
            yield name, "not tried: this computer does not let us make a small disk"
            continue
        done = run("build", here / "content", *DAY, "--output", output, lead=lead)
        found = state((after if name in rooms else output) / "site")
        said = done.stderr.splitlines()[-1] if done.stderr else ""
        if "Fatal Python error: init" in done.stderr:
            assert differing(found, former) == [], name
            said = "Python itself does not begin"
        elif done.returncode == 0:
            assert differing(found, site) == [], name
        else:
            assert (done.returncode, differing(found, former)) == (2, []), (name, done)
            assert any(re.match("register: .+; ", line) for line in done.stderr.splitlines()), (name, done.stderr)
            assert "Traceback" not in done.stderr, (name, done.stderr)
        yield name, said if done.returncode else "built"


STRACED = (
    "renameat2:error=EINVAL",  # a disk that cannot exchange two folders
    "mkdir,mkdirat:error=ENOSPC:when=40+",
    "rename:error=EIO:when=100",
    "flock:error=ENOLCK",
    "clone,clone3,vfork:error=EAGAIN:when=1+",
    "clone,clone3,vfork:error=ENOMEM:when=3+",
    "pipe2:error=EMFILE:when=2+",
    "fsync:error=EIO:when=1+",
    "unlink:error=EACCES:when=1+",
)
"""System calls that are made to fail."""


def elsewhere(folder: Path, here: Path, site: State) -> Iterator[tuple[str, list[str] | None]]:
    """Build where something is different: what, and the paths that differ in bytes or modes; None where a program is lacking that makes it different."""
    another, memory = folder / "another computer", Path(tempfile.mkdtemp(dir="/dev/shm" if Path("/dev/shm").is_dir() else None))
    subprocess.run(["git", "clone", "--quiet", str(here), str(another)], check=True)
    shutil.copytree(here / ".git", memory / ".git")
    for path in sorted((here / "content").rglob("*.*"), reverse=True):
        (memory / path.relative_to(here)).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, memory / path.relative_to(here))
    different: dict[str, tuple[Path, list[str], dict[str, str]]] = {
        "another folder, whose name has a space": (another, [], {}),
        "another disk, and files that were made in another order": (memory, [], {}),
        "time zone Pacific/Kiritimati": (here, [], {"TZ": "Pacific/Kiritimati"}),
        "locale C": (here, [], {"LC_ALL": "C"}),
        "locale tr_TR.UTF-8": (here, [], {"LC_ALL": "tr_TR.UTF-8", "LANGUAGE": "tr"}),
        "umask 077": (here, ["sh", "-c", 'umask 077; exec "$@"', "sh"], {}),
        "umask 000": (here, ["sh", "-c", 'umask 000; exec "$@"', "sh"], {}),
        "another order of hashes": (here, [], {"PYTHONHASHSEED": "7"}),
        "no home and no folder for temporary files": (here, [], {"HOME": "/nowhere", "TMPDIR": "/nowhere", "USER": "somebody"}),
        "a user without rights over others": (here, ordinary(), {}),
        "one core": (here, ["taskset", "--cpu-list", "0"], {}),
        "a year later": (here, ["faketime", "-f", "+400d"], {}),
        "another SOURCE_DATE_EPOCH in the environment": (here, [], {"SOURCE_DATE_EPOCH": "1000000000"}),
    }
    for name, (place, lead, environment) in different.items():
        if lead and not shutil.which(lead[0]):
            yield f"{name} ('{lead[0]}' is not installed)", None
            continue
        output = (memory if place == memory else folder) / "elsewhere"
        done = run("build", "content", *DAY, "--output", output, cwd=place, lead=lead, **environment)
        assert done.returncode == 0, (name, done.stderr)
        yield name, differing(state(output / "site"), site)
        shutil.rmtree(output)
    shutil.rmtree(memory)


def main() -> None:
    """All of it, with builds killed so many times; prints what was tried and how it ended."""
    number, seed = int(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else random.randrange(10**6)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        here = folder / "here"
        here.mkdir()
        Repository(here, GOLDEN)
        site, _ = whole(here / "content", folder / "whole")
        for what, paths in elsewhere(folder, here, site):
            sys.stdout.write(f"elsewhere: {what}: {'not tried' if paths is None else ' '.join((f'{len(paths)} files differ', *paths[:5]))}\n")
            sys.stdout.flush()
        for what, how in limits(folder, here, site):
            sys.stdout.write(f"with {what}: {how}\n")
            sys.stdout.flush()
        sys.stdout.write(f"killed {number} times, seed {seed}\n")
        counted = kills(number, folder / "kills", seed)
    for (phase, how, left), many in sorted(counted.items()):
        sys.stdout.write(f"{many:5}  {left:7} {how:16} after: {phase or 'start'}\n")


if __name__ == "__main__":
    main()
