"""The process of the fault server: it passes HTTP on byte for byte, and breaks it by plan.

Standard library only, so that it starts at once. Started by `servers.faults`, which says what a
plan may hold; told what to do in lines of JSON on its control port, which it prints. It ends when
its standard input is closed, so that it never outlives the tests.
"""

import contextlib
import email.utils
import json
import math
import os
import re
import socket
import sys
import threading
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, BinaryIO
from urllib.parse import urlsplit


@dataclass
class Message:
    """A request or an answer as it went over the wire."""

    start: bytes
    headers: list[bytes]
    body: bytes

    @property
    def raw(self) -> bytes:
        """Its bytes, unchanged unless a plan changed them."""
        return b"".join((self.start, *self.headers, b"\r\n", self.body))

    def value(self, name: str) -> str:
        """A header's value, or ""."""
        for line in self.headers:
            key, _, value = line.partition(b":")
            if key.strip().lower() == name.encode():
                return value.strip().decode("latin-1")
        return ""

    def without(self, names: list[str]) -> "Message":
        """The same without some headers."""
        gone = {name.lower().encode() for name in names}
        kept = [
            line for line in self.headers if line.partition(b":")[0].strip().lower() not in gone
        ]
        return Message(self.start, kept, self.body)


def read(stream: BinaryIO, answers: str = "") -> Message | None:
    """The next message of a connection, None at its end; `answers` is the method of the request."""
    start = stream.readline()
    while start in (b"\r\n", b"\n"):
        start = stream.readline()
    if not start:
        return None
    headers = []
    while (line := stream.readline()) not in (b"\r\n", b"\n", b""):
        headers.append(line)
    message = Message(start, headers, b"")
    if answers:
        status = int(start.split(b" ")[1])
        if 100 <= status < 200:
            return read(stream, answers)
        if answers == "HEAD" or status in (204, 304):
            return message
    if "chunked" in message.value("transfer-encoding").lower():
        message.body = _chunks(stream)
    elif length := message.value("content-length"):
        message.body = stream.read(int(length))
    elif answers:
        message.body = stream.read()
    return message


def _chunks(stream: BinaryIO) -> bytes:
    """A chunked body, as it is."""
    raw = b""
    while True:
        line = stream.readline()
        raw += line
        size = int(line.split(b";")[0], 16) if line.strip() else 0
        raw += stream.read(size) + stream.readline() if size else b""
        if not size:
            while (line := stream.readline()) not in (b"\r\n", b"\n", b""):
                raw += line
            return raw + b"\r\n"


@dataclass
class Door:
    """A port of ours in front of one server, with a plan and a record of its own."""

    behind: str
    strip: list[str]
    listener: socket.socket = field(default_factory=lambda: socket.create_server(("127.0.0.1", 0)))
    plan: list[dict[str, Any]] = field(default_factory=list)
    record: list[dict[str, Any]] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def port(self) -> int:
        """Where clients come in."""
        port: int = self.listener.getsockname()[1]
        return port

    def open(self) -> None:
        """Let clients in until the door is closed."""
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        while True:
            try:
                connection, _ = self.listener.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection: socket.socket) -> None:
        with contextlib.suppress(OSError, ValueError), connection:
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            stream = connection.makefile("rb")
            while (request := read(stream)) is not None:
                if not self._exchange(connection, request):
                    with contextlib.suppress(OSError):
                        connection.shutdown(socket.SHUT_RDWR)
                    return

    def _exchange(self, connection: socket.socket, request: Message) -> bool:
        """One request and what the plan makes of it; whether the connection stays open."""
        method, target = request.start.decode("latin-1").split(" ")[:2]
        fault = self._fault(method, target, request)
        entry: dict[str, Any] = {
            "at": time.time(),
            "method": method,
            "path": target,
            "key": request.value("idempotency-key"),
            "body": request.body[:4000].decode("utf-8", "replace"),
            "fault": {name: value for name, value in fault.items() if name != "match"},
            "status": None,
        }
        with self.lock:
            self.record.append(entry)
        time.sleep(fault.get("delay_before", 0))
        _signal(fault, "arrived")
        passed = request.without(self.strip) if self.strip else request
        answer = None
        if fault.get("forward_after") is not None:
            threading.Timer(fault["forward_after"], self._late, (passed, method, entry)).start()
        elif fault.get("forward", True):
            answer = self._pass(passed, method)
            entry["status"] = int(answer.start.split(b" ")[1])
        _signal(fault, "stored")
        time.sleep(fault.get("delay_after", 0))
        if fault.get("drop"):
            return False
        raw, whole = _shaped(answer, fault)
        connection.sendall(raw)
        _signal(fault, "answered")
        return whole and (answer is None or "close" not in answer.value("connection").lower())

    def _late(self, request: Message, method: str, entry: dict[str, Any]) -> None:
        entry["status"] = int(self._pass(request, method).start.split(b" ")[1])

    def _pass(self, request: Message, method: str) -> Message:
        """Ask the server behind, on a connection of its own."""
        place = urlsplit(self.behind)
        with socket.create_connection((place.hostname or "", place.port or 80), 60) as behind:
            behind.sendall(request.raw)
            answer = read(behind.makefile("rb"), method)
        if answer is None:
            raise ValueError("the server behind gave no answer")
        return answer

    def _fault(self, method: str, target: str, request: Message) -> dict[str, Any]:
        """The first fault of the plan that is meant for this request; {} for none."""
        found: dict[str, Any] = {}
        with self.lock:
            for fault in self.plan:
                match = fault["match"]
                if (
                    match.get("method", method) != method
                    or not re.search(match.get("path", ""), target)
                    or not re.search(match.get("body", "").encode(), request.body)
                ):
                    continue
                fault["seen"] = fault.get("seen", 0) + 1
                number = fault["seen"] - match.get("skip", 0)
                if not found and number >= 1 and number <= (match.get("count") or number):
                    found = fault
        return {name: value for name, value in found.items() if name != "seen"}


def _signal(fault: dict[str, Any], moment: str) -> None:
    """Send the plan's signal to the client's process, if this is its moment."""
    told = fault.get("signal")
    if told and told["when"] == moment:
        with contextlib.suppress(ProcessLookupError):
            os.kill(int(Path(told["pid_file"]).read_text()), told["number"])


def _shaped(answer: Message | None, fault: dict[str, Any]) -> tuple[bytes, bool]:
    """The answer's bytes as the plan wants them, and whether they are whole."""
    if (made := fault.get("answer")) is not None:
        body = made["body"].encode()
        headers = {"Date": email.utils.formatdate(usegmt=True), **made["headers"]}
        times = _times(time.time() + made["wait"])
        lines = [
            f"{name}: {value.format_map(times)}\r\n".encode() for name, value in headers.items()
        ]
        lines.append(f"Content-Length: {len(body)}\r\n".encode())
        return Message(f"HTTP/1.1 {made['status']} Fault\r\n".encode(), lines, body).raw, True
    if answer is None:
        raise ValueError("a request that is not passed on needs an answer")
    if minutes := fault.get("date_minutes"):
        date = email.utils.formatdate(time.time() + 60 * minutes, usegmt=True)
        answer = answer.without(["date"])
        answer.headers.append(f"Date: {date}\r\n".encode())
    if contents := fault.get("contents"):
        shown = [{**status, "content": contents} for status in json.loads(answer.body)]
        return _with_body(answer, json.dumps(shown).encode()).raw, True
    if fault.get("halve") == "answer":
        return answer.raw[: len(answer.raw) - len(answer.body) // 2 - 1], False
    if fault.get("halve") == "json":
        return _with_body(answer, answer.body[: len(answer.body) // 2]).raw, True
    return answer.raw, True


def _with_body(answer: Message, body: bytes) -> Message:
    whole = answer.without(["content-length", "transfer-encoding"])
    whole.headers.append(f"Content-Length: {len(body)}\r\n".encode())
    return Message(whole.start, whole.headers, body)


def _times(moment: float) -> dict[str, str]:
    """A moment as servers write it, rounded up where seconds are all there is."""
    whole = math.ceil(moment)
    return {
        "iso": datetime.fromtimestamp(moment, UTC).isoformat().replace("+00:00", "Z"),
        "http": email.utils.formatdate(whole, usegmt=True),
        "epoch": str(whole),
    }


class Control:
    """Opens doors and gives them their plans, as it is told."""

    def __init__(self) -> None:
        self.doors: dict[int, Door] = {}
        self.listener = socket.create_server(("127.0.0.1", 0))

    def listen(self) -> None:
        """One line of JSON in, one out, for each connection."""
        while True:
            connection, _ = self.listener.accept()
            with contextlib.suppress(OSError), connection:
                told = json.loads(connection.makefile("rb").readline())
                connection.sendall(json.dumps(self.do(told)).encode() + b"\n")

    def do(self, told: dict[str, Any]) -> Any:
        """Do what one line says."""
        if told["do"] == "open":
            door = Door(told["behind"], told["strip"])
            self.doors[door.port] = door
            door.open()
            return door.port
        door = self.doors[told["port"]]
        if told["do"] == "close":
            door.listener.shutdown(socket.SHUT_RDWR)  # wakes the thread that waits there
            door.listener.close()
            return None
        with door.lock:
            if told["do"] == "plan":
                door.plan = told["faults"]
                return None
            return door.record


def main() -> None:
    """Print the control port, and serve until standard input ends."""
    control = Control()
    print(json.dumps({"control": control.listener.getsockname()[1]}), flush=True)
    threading.Thread(target=control.listen, daemon=True).start()
    sys.stdin.buffer.read()


if __name__ == "__main__":
    main()
