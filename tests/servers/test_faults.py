"""The fault server passes what it is not asked to break, and breaks what it is asked to."""

import json
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import httpx
import pytest

from servers import faults as f
from servers.faults import Door, FaultServer, Signal


class Echo(BaseHTTPRequestHandler):
    """Answers with what it got, and keeps it."""

    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"] or 0))
        self.server.stored.append((self.path, dict(self.headers), body))  # type: ignore[attr-defined]
        said = json.dumps({"path": self.path, "body": body.decode()}).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(said)))
        self.end_headers()
        self.wfile.write(said)

    def log_message(self, *_said: object) -> None:
        """Say nothing."""


@pytest.fixture
def behind() -> Iterator[ThreadingHTTPServer]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Echo)
    server.stored = []  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def door(faults: FaultServer, behind: ThreadingHTTPServer) -> Door:
    return faults.door(f"http://127.0.0.1:{behind.server_port}", "Idempotency-Key")


def post(door: Door, path: str = "/x", body: str = "hé") -> httpx.Response:
    return httpx.post(
        door.url + path,
        content=body.encode(),
        headers={"Idempotency-Key": "k"},
        trust_env=False,
        timeout=10,
    )


def test_what_no_fault_is_meant_for_passes_without_the_stripped_header(door, behind) -> None:
    answer = post(door)

    assert answer.json() == {"path": "/x", "body": "hé"}
    ((path, headers, body),) = behind.stored
    assert (path, body) == ("/x", "hé".encode())
    assert "Idempotency-Key" not in headers
    assert [(one["path"], one["key"], one["status"]) for one in door.record("POST")] == [
        ("/x", "k", 200)
    ]


@pytest.mark.parametrize(
    ("fault", "stored"),
    [
        pytest.param(f.STORED_AND_DROPPED, 1, id="stored and dropped"),
        pytest.param(f.DROPPED, 0, id="dropped"),
        pytest.param(f.CUT, 1, id="cut"),
    ],
)
def test_a_connection_breaks_before_or_after_the_server_acted(door, behind, fault, stored) -> None:
    door.plan(fault.on("POST"))
    with pytest.raises(httpx.RemoteProtocolError):
        post(door)
    assert len(behind.stored) == stored
    assert post(door).status_code == 200, "one fault is one fault"


def test_answers_of_its_own_and_cut_json(door, behind) -> None:
    door.plan(
        f.too_many(60, Retry_After="1", X_RateLimit_Reset="{iso}").on("POST"),
        f.answers(502, stored=True).on("POST", skip=1),
        f.HTML.on("POST", skip=2),
        f.CUT_JSON.on("POST", skip=3),
    )
    told = [post(door) for _ in range(4)]

    assert [one.status_code for one in told] == [429, 502, 200, 200]
    assert told[0].headers["Retry-After"] == "1"
    reset = datetime.fromisoformat(told[0].headers["X-RateLimit-Reset"])
    assert 50 < (reset - datetime.now(UTC)).total_seconds() <= 60
    assert "nginx" in told[2].text
    with pytest.raises(ValueError, match=r"Unterminated|Expecting"):
        told[3].json()
    assert len(behind.stored) == 3


def test_a_gateway_that_gives_up_while_the_server_works_on(door, behind) -> None:
    door.plan(f.works_on(504, 0.5).on("POST"))
    assert (post(door).status_code, behind.stored) == (504, [])
    deadline = time.monotonic() + 10
    while not behind.stored and time.monotonic() < deadline:
        time.sleep(0.02)
    assert len(behind.stored) == 1


def test_a_clock_that_is_wrong_and_requests_chosen_by_body(door) -> None:
    door.plan(f.Fault(date_minutes=-7).on("POST", "/x", body="two", count=None))
    shown = [httpx.Headers(post(door, body=body).headers)["Date"] for body in ("one", "two")]
    one, two = (time.mktime(time.strptime(date, "%a, %d %b %Y %H:%M:%S GMT")) for date in shown)
    assert 6.5 * 60 < one - two < 7.5 * 60


def test_a_closed_door_refuses_connections(door) -> None:
    door.close()
    with pytest.raises(OSError, match="refused"):
        socket.create_connection(("127.0.0.1", door.port), 5)


def test_it_kills_the_client_at_the_moment_that_was_asked(door, behind, tmp_path) -> None:
    pid_file = tmp_path / "pid"
    client = f"""
import os, pathlib, urllib.request
pathlib.Path({str(pid_file)!r}).write_text(str(os.getpid()))
urllib.request.urlopen({door.url + "/x"!r}, data=b"x")
"""
    for when, stored in (("arrived", 1), ("stored", 2), ("answered", 3)):
        door.plan(f.Fault(signal=Signal(str(pid_file), when)).on("POST"))
        done = subprocess.run([sys.executable, "-c", client], check=False, timeout=30)
        assert done.returncode in (-9, 0) if when == "answered" else done.returncode == -9
        deadline = time.monotonic() + 10
        while len(behind.stored) < stored and time.monotonic() < deadline:
            time.sleep(0.02)
        assert len(behind.stored) == stored
