"""The warm process: it has loaded all that `pipeline` needs, and forks runs off itself.

Each line on its standard input asks for a run; it says on its standard output which process that
is, and how it ended. It has one thread, so that forking it is safe.
"""

import contextlib
import gc
import importlib
import io
import json
import os
import pkgutil
import selectors
import signal
import sys
import tempfile
import traceback
from pathlib import Path
from typing import Any

import httpx  # noqa: F401 - what our modules load late is loaded once, here
import jinja2  # noqa: F401
import jsonschema  # noqa: F401
import PIL.Image
import rich.table  # noqa: F401

import pipeline.cli

PIL.Image.preinit()
for _module in pkgutil.walk_packages(pipeline.__path__, "pipeline."):
    if not _module.name.endswith("__main__"):
        importlib.import_module(_module.name)


def use() -> None:
    """Go through what most runs need once, so that it is compiled and cached."""
    with tempfile.TemporaryDirectory() as folder, contextlib.redirect_stderr(io.StringIO()):
        for path, text in (
            (
                "brand/brand.yml",
                "name: A\ntimezone: Europe/Paris\nlanguages: [fr]\nchannels: {x: }\n",
            ),
            (
                "content/2026/12/01-a.md",
                "---\ndate: 2026-12-01T09:00\nchannels: [x]\n---\nBonjour.\n",
            ),
        ):
            place = Path(folder, path)
            place.parent.mkdir(parents=True)
            place.write_text(text)
        with contextlib.suppress(SystemExit):
            pipeline.cli.main(["validate", "--root", folder])
    pipeline.client.make_client().close()
    gc.freeze()


def say(told: dict[str, Any]) -> None:
    """One line to whoever asked."""
    os.write(1, json.dumps(told).encode() + b"\n")


def run(asked: dict[str, Any]) -> None:
    """In the child: be `pipeline` with these arguments, in this folder and environment."""
    os.chdir(asked["cwd"])
    os.environ.clear()
    os.environ.update(asked["env"])
    sys.path[:0] = filter(None, asked["env"].get("PYTHONPATH", "").split(os.pathsep))
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
    use()
    say({"ready": os.getpid()})
    while True:
        for key, _ in ready.select():
            if key.fd == woken:
                os.read(woken, 4096)
                _reap(going)
                continue
            came = os.read(0, 1 << 16)
            if not came:  # whoever asked is gone: no run outlives it
                for child in going:
                    os.kill(child, signal.SIGKILL)
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
