"""A newcomer at a terminal, who types what a page of the documentation says and answers pages."""

import os
import re
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

PATIENCE = 240.0  # seconds for all of it
NEEDS = "<!-- needs GitHub -->"

# What the newcomer's browser does: on mastodon-mock's page choose the account and follow the way
# back; look at the preview; note every other address without going there.
BROWSER = """\
import html, re, sys
import httpx
address, username, noted = sys.argv[3], sys.argv[1], sys.argv[2]
seen = ""
if address.startswith("http://127.0.0.1:"):
    with httpx.Client(follow_redirects=True, trust_env=False, timeout=60) as client:
        seen = client.get(address).raise_for_status().text
        if "/oauth/authorize?" in address:
            hidden = re.findall(r'type="hidden" name="(\\w+)" value="([^"]*)"', seen)
            form = {name: html.unescape(value) for name, value in hidden}
            way = str(httpx.URL(address).copy_with(query=None))
            seen = client.post(way, data={**form, "username": username}).raise_for_status().text
with open(noted, "a", encoding="utf-8") as file:
    file.write(f"<<{address}>>\\n{seen}\\n")
"""

# What the newcomer does in an editor: take the draft line out, write the page's words.
EDITOR = """\
import pathlib, sys
path = pathlib.Path(sys.argv[2])
head = path.read_text(encoding="utf-8").replace("draft: true\\n", "").rpartition("---\\n")
path.write_text(head[0] + "---\\n" + pathlib.Path(sys.argv[1]).read_text("utf-8"), "utf-8")
"""

TERMINAL = "import os, pty, sys; sys.exit(os.waitstatus_to_exitcode(pty.spawn(sys.argv[1:])))"


def blocks(page: str, language: str) -> Iterator[str]:
    """The fenced blocks of a page, but for those that can't be run here."""
    for before, block in re.findall(
        rf"(^[^\n]*\n|\A)```{language}\n(.*?)^```$", page, re.MULTILINE | re.DOTALL
    ):
        if before.strip() != NEEDS:
            yield block


def commands(page: str) -> list[str]:
    """Every line that the page has somebody type."""
    return [line for block in blocks(page, "sh") for line in block.splitlines()]


@dataclass(frozen=True, slots=True)
class Told:
    """What the newcomer saw."""

    terminal: str
    browser: str
    seconds: float


def type_all(script: Path, env: dict[str, str], cwd: Path, noted: Path, password: str) -> Told:
    """Run a script on a terminal of its own, answer what is asked, and end the preview."""
    started = time.monotonic()
    seen = ""
    answers = {"Type or paste the app password": f"{password}\n", "Ctrl-C ends": "\x03"}
    with subprocess.Popen(
        [sys.executable, "-c", TERMINAL, "sh", str(script)],
        cwd=cwd,
        env=env,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    ) as process:
        assert process.stdin
        assert process.stdout
        patience = threading.Timer(PATIENCE, process.kill)
        patience.start()
        while part := os.read(process.stdout.fileno(), 4096):
            seen += part.decode("utf-8", "replace")
            for asked in [asked for asked in answers if asked in seen]:
                if asked == "Ctrl-C ends":
                    wait_for_a_look(noted)
                process.stdin.write(answers.pop(asked).encode())
                process.stdin.flush()
        patience.cancel()
    assert process.returncode == 0, seen
    return Told(seen, noted.read_text("utf-8"), time.monotonic() - started)


def wait_for_a_look(noted: Path) -> None:
    """Until the browser has shown the calendar."""
    for _ in range(600):
        if noted.exists() and "<title>" in noted.read_text("utf-8").rpartition("<<http")[2]:
            return
        time.sleep(0.05)
    raise AssertionError("the browser never showed the calendar")
