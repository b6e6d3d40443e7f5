"""Runs of `pipeline` by the hundred: processes forked off one that has loaded everything."""

import contextlib
import itertools
import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from concurrent.futures import Future
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Ran:
    """How a run ended; the status is negative where a signal ended it."""

    status: int
    out: str
    err: str


@dataclass(frozen=True, slots=True)
class Going:
    """A run under way; `pid_file` holds its process id before it does anything."""

    folder: Path
    pid_file: Path
    _pid: "Future[int]"
    _status: "Future[int]"

    @property
    def over(self) -> bool:
        """Whether it has ended."""
        return self._status.done()

    def signal(self, number: int) -> None:
        """Send it a signal; nothing happens where it has ended already."""
        with contextlib.suppress(ProcessLookupError):
            os.kill(self._pid.result(30), number)

    def kill(self) -> None:
        """`kill -9`."""
        self.signal(signal.SIGKILL)

    def wait(self, seconds: float = 120) -> Ran:
        """Its end; a run that takes too long is killed and fails the test."""
        try:
            status = self._status.result(seconds)
        except TimeoutError:
            self.kill()
            raise
        said = [(self.folder / name).read_text("utf-8", "replace") for name in ("out", "err")]
        return Ran(status, *said)


@dataclass(slots=True)
class Warm:
    """The warm process; safe to ask from many threads."""

    process: "subprocess.Popen[bytes]"
    folder: Path
    _numbers: Iterator[int] = field(default_factory=itertools.count)
    _pids: dict[int, "Future[int]"] = field(default_factory=dict)
    _statuses: dict[int, "Future[int]"] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def begin(self, *arguments: str, cwd: Path, env: Mapping[str, str]) -> Going:
        """Start `pipeline` with these arguments, and do not wait for it.

        PID_FILE in the environment names the file that holds its process id; by default its own.
        """
        number = next(self._numbers)
        folder = self.folder / str(number)
        folder.mkdir()
        for name in ("out", "err"):  # it may be killed before it opens them
            (folder / name).touch()
        pid_file = Path(env.get("PID_FILE", folder / "pid"))
        going = Going(folder, pid_file, Future(), Future())
        asked = {
            "id": number,
            "arguments": arguments,
            "cwd": str(cwd),
            "env": {**os.environ, **env, "PID_FILE": str(pid_file)},
            **{name: str(folder / name) for name in ("out", "err")},
            "pid_file": str(pid_file),
        }
        with self._lock:
            self._pids[number], self._statuses[number] = going._pid, going._status
            if self.process.stdin is None:
                raise ValueError("the warm process has no standard input")
            self.process.stdin.write(json.dumps(asked).encode() + b"\n")
            self.process.stdin.flush()
        return going

    def run(self, *arguments: str, cwd: Path, env: Mapping[str, str]) -> Ran:
        """Run `pipeline` with these arguments to its end."""
        return self.begin(*arguments, cwd=cwd, env=env).wait()

    def listen(self) -> None:
        """Hand out what the process says, until it ends."""
        for line in self.process.stdout or ():
            told = json.loads(line)
            if "pid" in told:
                self._pids.pop(told["id"]).set_result(told["pid"])
            elif "status" in told:
                self._statuses.pop(told["id"]).set_result(told["status"])


@contextlib.contextmanager
def start(folder: Path) -> Iterator[Warm]:
    """Run the warm process while the block lasts."""
    process = subprocess.Popen(
        [sys.executable, str(Path(__file__).with_name("warm_process.py"))],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    if not (process.stdout and process.stdout.readline()):
        raise AssertionError("the warm process did not come up; its error is on standard error")
    warm = Warm(process, folder)
    listener = threading.Thread(target=warm.listen)
    listener.start()
    try:
        yield warm
    finally:
        if process.stdin:
            process.stdin.close()
        process.wait(30)
        listener.join()
        if process.stdout:
            process.stdout.close()
