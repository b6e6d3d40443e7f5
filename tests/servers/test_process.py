"""Servers and runs end with whoever started them, even where that is killed with -9."""

import json
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from brandrepo import BrandRepo
from stage import until

TESTS = Path(__file__).resolve().parents[1]

# Starts a server of each kind and a preview, says where they listen, and waits to be killed.
STARTER = """\
import contextlib, json, re, sys, time
from pathlib import Path
from servers import faults, mastodon
from stage import until
from warm import start
folder, root = map(Path, sys.argv[1:])
with contextlib.ExitStack() as started:
    ports = [int(started.enter_context(mastodon.start(folder)).url.rpartition(":")[2])]
    ports += [started.enter_context(faults.start(folder)).control]
    going = started.enter_context(start(folder)).begin("preview", "--no-open", cwd=root, env={})
    said = going.folder / "err"
    until(lambda: re.search(r"127\\.0\\.0\\.1:\\d+/", said.read_text()))
    ports += [int(re.search(r"127\\.0\\.0\\.1:(\\d+)/", said.read_text())[1])]
    print(json.dumps(ports), flush=True)
    time.sleep(600)
"""


def listens(port: int) -> bool:
    with socket.socket() as client:
        return client.connect_ex(("127.0.0.1", port)) == 0


@pytest.mark.skipif(sys.platform == "win32", reason="kill -9 is of Linux and macOS")
def test_what_tests_started_ends_with_them_even_when_they_are_killed(
    tmp_path: Path, brand: BrandRepo
) -> None:
    command = [sys.executable, "-W", "ignore", "-c", STARTER, str(tmp_path), str(brand.root)]
    with subprocess.Popen(command, cwd=TESTS, stdout=subprocess.PIPE) as starter:
        assert starter.stdout
        ports = json.loads(starter.stdout.readline())
        assert [listens(port) for port in ports] == [True, True, True]
        starter.kill()

    until(lambda: not any(map(listens, ports)), seconds=20)
