"""A server as a process of its own: a free port, started, waited for, stopped."""

import contextlib
import os
import socket
import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import NoReturn

import httpx
import pytest

# Loopback is never reached through a proxy, whatever the environment says.
_client = httpx.Client(
    trust_env=False,
    timeout=60,
    follow_redirects=False,
    limits=httpx.Limits(max_keepalive_connections=0),
)
get, post, delete = _client.get, _client.post, _client.delete


def missing(what: str, how: str) -> NoReturn:
    """A component is not here: a failure on CI, elsewhere a skip that says how to get it."""
    message = f"{what} is missing: {how}"
    if os.environ.get("CI") == "true":
        pytest.fail(message, pytrace=False)
    pytest.skip(message)


def free_port(consecutive: int = 1) -> int:
    """A loopback port that is free now, with the ports after it when several are needed."""
    for _ in range(100):
        with contextlib.ExitStack() as held:
            first = held.enter_context(socket.socket())
            first.bind(("127.0.0.1", 0))
            port: int = first.getsockname()[1]
            try:
                for offset in range(1, consecutive):
                    held.enter_context(socket.socket()).bind(("127.0.0.1", port + offset))
            except (OSError, OverflowError):
                continue
            return port
    raise AssertionError(f"no {consecutive} consecutive free ports on loopback")


@contextlib.contextmanager
def running(
    command: Sequence[str], log: Path, ready: Callable[[subprocess.Popen[bytes]], bool]
) -> Iterator[subprocess.Popen[bytes]]:
    """Run a server until the block ends; `ready` is asked until it says yes.

    Its standard input stays open while we live, so that it can notice our end; what it prints
    goes to `log`, and is shown when it does not come up.
    """
    with log.open("wb") as output:
        process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=output, stderr=subprocess.STDOUT, cwd=log.parent
        )
    try:
        deadline = time.monotonic() + 240  # a machine may be busy with much else
        while not ready(process):
            if process.poll() is not None or time.monotonic() > deadline:
                said = log.read_text(encoding="utf-8", errors="replace")
                raise AssertionError(f"{command[0]} did not come up:\n{said}")
            time.sleep(0.05)
        yield process
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        if process.stdin:
            process.stdin.close()
