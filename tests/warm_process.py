"""The warm process: it has loaded all that `pipeline publish` needs, and forks runs off itself.

Each line on its standard input asks for a run; it says on its standard output which process that
is, and how it ended. It has one thread, so that forking it is safe.
"""

import json
import os
import selectors
import signal
import sys
import traceback
from pathlib import Path
from typing import Any

import pipeline.cli
import pipeline.commands.hold
import pipeline.commands.publish
import pipeline.commands.resolve
import pipeline.networks.bluesky_api
import pipeline.networks.feed
import pipeline.networks.mastodon_api
import pipeline.publish.claims
import pipeline.publish.connections
import pipeline.publish.items
import pipeline.publish.round
import pipeline.publish.run
import pipeline.publish.sending


def say(told: dict[str, Any]) -> None:
    """One line to whoever asked."""
    os.write(1, json.dumps(told).encode() + b"\n")


def run(asked: dict[str, Any]) -> None:
    """In the child: be `pipeline` with these arguments, in this folder and environment."""
    os.chdir(asked["cwd"])
    os.environ.clear()
    os.environ.update(asked["env"])
    for number, place in ((0, os.devnull), (1, asked["out"]), (2, asked["err"])):
        flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC if number else os.O_RDONLY
        opened = os.open(place, flags, 0o644)
        os.dup2(opened, number)
        os.close(opened)
    Path(asked["pid_file"]).write_text(str(os.getpid()))
    status = 1
    try:
        pipeline.cli.main(asked["arguments"])
    except SystemExit as end:
        status = end.code if isinstance(end.code, int) else int(end.code is not None)
    except BaseException:  # noqa: BLE001 - what Python itself does with it
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(status)


def main() -> None:
    """Fork as asked until standard input ends."""
    woken, wake = os.pipe()
    os.set_blocking(wake, False)
    signal.set_wakeup_fd(wake)
    signal.signal(signal.SIGCHLD, lambda _number, _frame: None)
    ready = selectors.DefaultSelector()
    ready.register(0, selectors.EVENT_READ)
    ready.register(woken, selectors.EVENT_READ)
    going: dict[int, int] = {}
    waiting = b""
    say({"ready": os.getpid()})
    while True:
        for key, _ in ready.select():
            if key.fd == woken:
                os.read(woken, 4096)
                _reap(going)
                continue
            came = os.read(0, 1 << 16)
            if not came:
                return
            *lines, waiting = (waiting + came).split(b"\n")
            for line in lines:
                asked = json.loads(line)
                child = os.fork()
                if child == 0:
                    signal.set_wakeup_fd(-1)
                    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
                    run(asked)
                going[child] = asked["id"]
                say({"id": asked["id"], "pid": child})


def _reap(going: dict[int, int]) -> None:
    while going:
        child, status = os.waitpid(-1, os.WNOHANG)
        if not child:
            return
        say({"id": going.pop(child), "status": os.waitstatus_to_exitcode(status)})


if __name__ == "__main__":
    main()
