"""What a command costs: CPU and wall time of its whole process tree, and its peak memory."""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

# Runs `pipeline` and leaves, on descriptor 9, the CPU seconds that its children (git) used.
_TELLING = """
import atexit, os, resource, sys
def tell():
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    os.write(9, str(used.ru_utime + used.ru_stime).encode())
atexit.register(tell)
from pipeline.__main__ import main
main()
"""

# Whoever measures may keep Python from writing compiled modules; nobody who uses it does.
_ENVIRONMENT = {
    name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"
}


@dataclass(frozen=True, slots=True)
class Cost:
    """Seconds of one run; `own` is the CPU time without that of child processes."""

    cpu: float
    wall: float
    own: float


class Failed(Exception):
    """A command that was to be measured did not work."""


def cost(
    command: Sequence[str],
    folder: Path,
    env: Mapping[str, str] | None = None,
    ends: Collection[int] = (0,),
) -> Cost:
    """Run a command once; its children count where they were waited for, `ends` are good ends."""
    with tempfile.TemporaryFile() as said:
        start = time.perf_counter()
        process = subprocess.Popen(
            command,
            cwd=folder,
            env={**_ENVIRONMENT, **(env or {})},
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=subprocess.STDOUT,
        )
        _, status, used = os.wait4(process.pid, 0)
        wall = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode not in ends:
            _must_work(command, process.returncode or -1, said)
    cpu = used.ru_utime + used.ru_stime
    return Cost(cpu=cpu, wall=wall, own=cpu)


def cost_apart(arguments: Sequence[str], folder: Path) -> Cost:
    """Run `pipeline` once and tell its own CPU time from that of the git commands it runs."""
    with tempfile.TemporaryFile() as told, tempfile.TemporaryFile() as said:
        start = time.perf_counter()
        child = os.fork()
        if child == 0:
            os.chdir(folder)
            os.dup2(said.fileno(), 1)
            os.dup2(said.fileno(), 2)
            os.dup2(told.fileno(), 9)
            os.execv(sys.executable, [sys.executable, "-c", _TELLING, *arguments])  # noqa: S606
        _, status, used = os.wait4(child, 0)
        wall = time.perf_counter() - start
        _must_work(["pipeline", *arguments], os.waitstatus_to_exitcode(status), said)
        told.seek(0)
        children = float(told.read())
    cpu = used.ru_utime + used.ru_stime
    return Cost(cpu=cpu, wall=wall, own=cpu - children)


def peak(command: Sequence[str], folder: Path) -> int:
    """Peak memory in bytes of a command and all its children; shared pages count once.

    Looked at every 10 ms, so a run of its own: looking costs time. The largest single process, as
    the kernel knows it, is the least it can be: by its own account, for what `wait` tells of a
    child on Linux begins with the memory of whoever started it, which is this benchmark.
    """
    with tempfile.TemporaryFile() as said:
        process = subprocess.Popen(
            command, cwd=folder, stdin=subprocess.DEVNULL, stdout=said, stderr=subprocess.STDOUT
        )
        most = largest = 0
        while True:
            pid, status, used = os.wait4(process.pid, os.WNOHANG)
            if pid:
                break
            tree = _tree(process.pid)
            most = max(most, sum(_memory(each, "smaps_rollup", "Pss:") for each in tree))
            largest = max(largest, *(_memory(each, "status", "VmHWM:") for each in tree), 0)
            time.sleep(0.01)
        process.returncode = os.waitstatus_to_exitcode(status)
        _must_work(command, process.returncode, said)
    if not largest:
        largest = used.ru_maxrss * (1 if sys.platform == "darwin" else 1024)
    return max(most, largest)


def median(costs: Sequence[Cost]) -> Cost:
    """The median of each figure."""
    return Cost(
        cpu=statistics.median(one.cpu for one in costs),
        wall=statistics.median(one.wall for one in costs),
        own=statistics.median(one.own for one in costs),
    )


def _tree(pid: int) -> list[int]:
    """A process and its descendants; [] where the system does not tell."""
    try:
        threads = list(Path(f"/proc/{pid}/task").iterdir())
        children = [
            int(child) for task in threads for child in (task / "children").read_text().split()
        ]
    except OSError:
        return []
    return [pid, *(below for child in children for below in _tree(child))]


def _memory(pid: int, file: str, name: str) -> int:
    """What this file says of a process's memory, in bytes; 0 where it has just ended."""
    try:
        for line in Path(f"/proc/{pid}/{file}").read_text().splitlines():
            if line.startswith(name):
                return int(line.split()[1]) * 1024
    except OSError:
        pass
    return 0


def _must_work(command: Sequence[str], status: int, said: IO[bytes]) -> None:
    if status:
        said.seek(0)
        words = said.read().decode(errors="replace")[-2000:]
        raise Failed(f"{' '.join(command)} exited {status}:\n{words}")
