"""`mastodon-mock` from PyPI as a process: a stateful Mastodon API with fault injection."""

import contextlib
import importlib.util
import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from servers.process import delete, free_port, get, missing, post, running


@dataclass(frozen=True, slots=True)
class MastodonAccount:
    """An account of its own on the running server, and what the server holds of it."""

    url: str
    id: str
    username: str
    token: str

    def statuses(self) -> list[dict[str, Any]]:
        """Every status of this account, oldest first."""
        found: list[dict[str, Any]] = []
        after = "0"
        while page := self._get(
            f"/api/v1/accounts/{self.id}/statuses", params={"limit": "40", "min_id": after}
        ):
            found += reversed(page)
            after = page[0]["id"]
        return found

    def source(self, status: str) -> dict[str, Any]:
        """A status's text and content warning as they were sent."""
        found: dict[str, Any] = self._get(f"/api/v1/statuses/{status}/source")
        return found

    def post(self, text: str) -> str:
        """Post by hand, as a person would in the web client; gives the status id."""
        made = post(
            f"{self.url}/api/v1/statuses",
            json={"status": text},
            headers={"Authorization": f"Bearer {self.token}"},
        ).raise_for_status()
        id_: str = made.json()["id"]
        return id_

    def delete(self, status: str) -> None:
        """Delete a status by hand."""
        delete(
            f"{self.url}/api/v1/statuses/{status}",
            headers={"Authorization": f"Bearer {self.token}"},
        ).raise_for_status()

    def _get(self, path: str, params: dict[str, str] | None = None) -> Any:
        answer = get(
            f"{self.url}{path}", params=params, headers={"Authorization": f"Bearer {self.token}"}
        )
        return answer.raise_for_status().json()


@dataclass(frozen=True, slots=True)
class MastodonServer:
    """A running server; ask it for an account a test, and for trouble."""

    url: str

    def new_account(self) -> MastodonAccount:
        """A new account that nobody else uses."""
        made = post(f"{self.url}/api/v1/_mock/dev_user", json={}).raise_for_status().json()
        return MastodonAccount(self.url, made["id"], made["username"], made["access_token"])

    @contextlib.contextmanager
    def fault(
        self, effect: str, *, method: str, path: str, count: int | None = None, **more: Any
    ) -> Iterator[None]:
        """Trouble while the block lasts: effect is status, ratelimit, latency, malformed, timeout.

        All but latency and timeout strike before the server acts: nothing is stored.
        """
        rule = post(
            f"{self.url}/api/v1/_mock/faults",
            json={
                "match": {"methods": [method], "path": path},
                "effect": {"type": effect, **more},
                **({"count": count} if count else {}),
            },
        ).raise_for_status()
        try:
            yield
        finally:
            delete(f"{self.url}/api/v1/_mock/faults/{rule.json()['id']}")


@contextlib.contextmanager
def start(folder: Path) -> Iterator[MastodonServer]:
    """Run the server while the block lasts, with its data in memory."""
    if importlib.util.find_spec("mastodon_mock") is None:
        missing("mastodon-mock", "run `pip install mastodon-mock`, or `make test`")
    url = f"http://127.0.0.1:{free_port()}"
    media = folder / "media"
    settings = folder / "mastodon.toml"
    settings.write_text(f"media_storage_path = {json.dumps(str(media))}\n", encoding="utf-8")
    command = [
        *(sys.executable, "-W", "ignore", str(Path(__file__).with_name("tied.py"))),
        *("mastodon_mock", "serve", "--in-memory"),
        *("--config", str(settings), "--host", "127.0.0.1", "--port", url.rpartition(":")[2]),
        *("--log-level", "warning"),
    ]

    def ready(_process: subprocess.Popen[bytes]) -> bool:
        try:
            return get(f"{url}/api/v2/instance").is_success
        except httpx.TransportError:
            return False

    with running(command, folder / "mastodon.log", ready):
        yield MastodonServer(url)
