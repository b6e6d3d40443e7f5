"""A fault server of ours in front of real ones: it stores and drops, delays, cuts and lies by plan.

It is one process; a test opens a door of its own in front of a server (`FaultServer.door`), gives
it a plan, and reads afterwards what came through. Whatever no fault is meant for passes byte for
byte, but for headers that the door strips.
"""

import contextlib
import json
import signal
import socket
import sys
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Literal

from servers.process import running

Moment = Literal["arrived", "stored", "answered"]


@dataclass(frozen=True, slots=True)
class Made:
    """An answer of the fault server's own.

    In a header, {iso}, {http} and {epoch} stand for the time `wait` seconds after the answer.
    """

    status: int
    body: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    wait: float = 0.0


@dataclass(frozen=True, slots=True)
class Signal:
    """A signal to the client's process, whose number stands in a file; at which moment."""

    pid_file: str
    when: Moment
    number: int = signal.SIGKILL


@dataclass(frozen=True, slots=True)
class Fault:
    """What becomes of a request; by default nothing out of the ordinary.

    `forward` says whether the server behind gets it, `forward_after` after how many seconds, while
    the client has its answer at once. `drop` closes the connection without an answer; `halve` cuts
    the "answer" in the middle of what its length promises, or the "json" inside a whole answer.
    `contents` is what a list of statuses shows as each one's HTML: another server's.
    """

    forward: bool = True
    forward_after: float | None = None
    delay_before: float = 0.0
    delay_after: float = 0.0
    drop: bool = False
    halve: Literal["", "answer", "json"] = ""
    answer: Made | None = None
    contents: str = ""
    date_minutes: float = 0.0
    signal: Signal | None = None

    def on(
        self,
        method: str = "",
        path: str = "",
        *,
        body: str = "",
        skip: int = 0,
        count: int | None = 1,
    ) -> dict[str, Any]:
        """This fault as a line of a plan: for requests of a method whose path and body match.

        The first `skip` that match pass, the next `count` suffer it; None is all.
        """
        match = {"path": path, "body": body, "skip": skip, "count": count}
        return {**asdict(self), "match": {**match, **({"method": method} if method else {})}}


STORED_AND_DROPPED = Fault(drop=True)
DROPPED = Fault(forward=False, drop=True)
CUT = Fault(halve="answer")
CUT_JSON = Fault(halve="json")
PAGE = "<html><title>Bad gateway</title><body>nginx</body></html>"
HTML = Fault(answer=Made(200, PAGE, {"Content-Type": "text/html"}))


def answers(status: int, *, stored: bool) -> Fault:
    """A gateway's error, before or after the server behind has done its work."""
    return Fault(forward=stored, answer=Made(status, PAGE))


def too_many(wait: float, **headers: str) -> Fault:
    """Status 429, which asks to wait by headers such as `Retry_After="{http}"`."""
    names = {name.replace("_", "-"): value for name, value in headers.items()}
    body = '{"error": "RateLimitExceeded", "message": "Rate Limit Exceeded"}'
    return Fault(forward=False, answer=Made(429, body, names, wait))


def works_on(status: int, seconds: float) -> Fault:
    """A gateway that gives up at once while the server behind does the work later."""
    return Fault(forward_after=seconds, answer=Made(status, PAGE))


@dataclass(frozen=True, slots=True)
class Door:
    """A way through the fault server to one server behind it."""

    control: int
    port: int

    @property
    def url(self) -> str:
        """Where clients come in."""
        return f"http://127.0.0.1:{self.port}"

    def plan(self, *faults: dict[str, Any]) -> None:
        """What is to go wrong from now on; nothing where no fault is named."""
        _tell(self.control, {"do": "plan", "port": self.port, "faults": list(faults)})

    def record(self, method: str = "", path: str = "") -> list[dict[str, Any]]:
        """The requests that came so far, oldest first: method, path, body, fault, status behind."""
        found: list[dict[str, Any]] = _tell(self.control, {"do": "record", "port": self.port})
        return [
            entry
            for entry in found
            if entry["method"] == (method or entry["method"]) and path in entry["path"]
        ]

    def close(self) -> None:
        """Refuse connections from now on."""
        _tell(self.control, {"do": "close", "port": self.port})


@dataclass(frozen=True, slots=True)
class FaultServer:
    """The running process."""

    control: int

    def door(self, behind: str, *strip: str) -> Door:
        """A new way to a server; the headers named in `strip` do not get through."""
        return Door(
            self.control, _tell(self.control, {"do": "open", "behind": behind, "strip": strip})
        )


def _tell(control: int, told: dict[str, Any]) -> Any:
    with socket.create_connection(("127.0.0.1", control), 30) as connection:
        connection.sendall(json.dumps(told).encode() + b"\n")
        return json.loads(connection.makefile("rb").readline())


@contextlib.contextmanager
def start(folder: Path) -> Iterator[FaultServer]:
    """Run the fault server while the block lasts."""
    log = folder / "faults.log"
    command = [sys.executable, "-u", str(Path(__file__).with_name("fault_process.py"))]
    with running(command, log, lambda _process: b"\n" in log.read_bytes()):
        yield FaultServer(json.loads(log.read_text().splitlines()[0])["control"])
