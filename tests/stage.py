"""A stage: a brand on real servers behind the fault server, published and read back."""

import itertools
import json
import re
import shutil
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from brandrepo import BrandRepo
from servers.bluesky import BlueskyAccount, BlueskyServer
from servers.faults import Door, FaultServer
from servers.mastodon import MastodonAccount, MastodonServer
from warm import Going, Ran, Warm

AT = "2026-12-01T09:00:00+01:00"
NOW = datetime(2026, 12, 1, 8, 0, 5, tzinfo=UTC)
LEASE_OVER = timedelta(minutes=16)  # a claim's ten minutes, and the five after them

Shown = list[tuple[str, ...]]


@dataclass(slots=True)
class Stage:
    """One brand, its accounts, and the doors of the fault server that lead to them."""

    folder: Path
    brand: BrandRepo
    warm: Warm
    mastodon: MastodonAccount | None = None
    bluesky: BlueskyAccount | None = None
    doors: dict[str, Door] = field(default_factory=dict)
    _clones: Iterator[int] = field(default_factory=itertools.count)
    _patterns: dict[str, Path] = field(default_factory=dict)

    def env(self) -> dict[str, str]:
        """The secrets of a run."""
        return {
            "MASTODON_TOKEN": self.mastodon.token if self.mastodon else "",
            "BLUESKY_APP_PASSWORD": self.bluesky.password if self.bluesky else "",
        }

    def write(self, **posts: str) -> None:
        """Write posts that are due at AT, commit and push them."""
        for slug, text in posts.items():
            self.brand.post(f"2026/12/01-{slug}", text, date=AT)
        self.brand.commit("content: write")
        self.brand.push()

    def begin(
        self,
        now: datetime = NOW,
        *more: str,
        env: Mapping[str, str] | None = None,
        clone: BrandRepo | None = None,
    ) -> Going:
        """Start a run at a moment, from a clean clone where none is given."""
        root = (clone or self.clone()).root
        arguments = ("publish", "--now", now.isoformat(), *more)
        return self.warm.begin(*arguments, cwd=root, env={**self.env(), **(env or {})})

    def run(
        self,
        now: datetime = NOW,
        *more: str,
        env: Mapping[str, str] | None = None,
        clone: BrandRepo | None = None,
    ) -> Ran:
        """A run at a moment, to its end."""
        return self.begin(now, *more, env=env, clone=clone).wait()

    def clone(self) -> BrandRepo:
        """A clean clone, made when the posts were pushed: the log since then is yet to be fetched.

        Copying one is cheaper than asking git each time.
        """
        posts = (self.brand.remote / "refs/heads/main").read_text()
        name = f"clone-{next(self._clones)}"
        if posts not in self._patterns:
            self._patterns[posts] = self.brand.clone(f"pattern-of-{name}").root
        root = shutil.copytree(self._patterns[posts], self.folder / name, symlinks=True)
        return BrandRepo(root, self.brand.remote)

    def until_quiet(self, now: datetime = NOW, most: int = 8) -> datetime:
        """Runs from clean clones, each when the leases of the one before are over, until quiet."""
        for _ in range(most):
            now += LEASE_OVER
            ran = self.run(now)
            assert "Traceback" not in ran.err, ran.err
            if ran.out == "Nothing is due.\n":
                return now
        raise AssertionError(f"not quiet after {most} runs: {ran}")

    def shown(self, network: str) -> Shown:
        """What the server holds: every post as a thread of texts; a part out of place stands alone.

        Sorted, so that what is doubled stands twice.
        """
        if network == "feed":
            items = json.loads(self.brand.logged("feed/feed.json") or '{"items": []}')["items"]
            return sorted((item["content_text"],) for item in items)
        return sorted(tuple(text for _, text in thread) for thread in self.threads(network))

    def threads(self, network: str) -> list[list[tuple[str, str]]]:
        """(id, text) of every part, by threads: each part follows the one that it answers."""
        parts = self._mastodon_parts() if network == "mastodon" else self._bluesky_parts()
        threads: list[list[tuple[str, str]]] = []
        for id_, text, parent, root in parts:
            grown = next((one for one in threads if one[-1][0] == parent), None)
            if grown is not None and root in (None, grown[0][0]):
                grown.append((id_, text))
            else:
                threads.append([(id_, text)])
        return threads

    def sent(self, slug: str, channel: str) -> list[str]:
        """The ids of a post's parts, as the log has them, each part once."""
        events = [
            event
            for event in self.brand.events(f"2026/12/01-{slug}")
            if event["channel"] == channel and event["event"] == "sent"
        ]
        return [event["id"] for event in sorted(events, key=lambda event: event["part"])]

    def events(self, slug: str, channel: str) -> list[str]:
        """The names of a delivery's events."""
        events = self.brand.events(f"2026/12/01-{slug}")
        return [event["event"] for event in events if event["channel"] == channel]

    def clean(self) -> None:
        """Delete the clones, which are many, and give the account back that is dear to make."""
        shutil.rmtree(self.folder, ignore_errors=True)
        if self.bluesky is not None:
            self.bluesky.give_back()
            self.bluesky = None

    def _mastodon_parts(self) -> list[tuple[str, str, str | None, str | None]]:
        if self.mastodon is None:
            return []
        return [
            (one["id"], _plain(one), one["in_reply_to_id"], None)
            for one in self.mastodon.statuses()
        ]

    def _bluesky_parts(self) -> list[tuple[str, str, str | None, str | None]]:
        if self.bluesky is None:
            return []
        parts = []
        for record in self.bluesky.posts():
            reply: Mapping[str, Any] = record["value"].get("reply") or {}
            parent, root = (reply.get(name, {}).get("uri") for name in ("parent", "root"))
            parts.append((record["uri"], record["value"]["text"], parent, root))
        return parts


def _plain(status: Mapping[str, Any]) -> str:
    return re.sub(r"<[^>]*>", "", status["content"])


@dataclass(frozen=True, slots=True)
class Stages:
    """Builds stages on the running servers; safe to ask from many threads."""

    folder: Path
    warm: Warm
    faults: FaultServer
    mastodon: MastodonServer
    bluesky: BlueskyServer
    _numbers: Iterator[int] = field(default_factory=itertools.count)

    def build(self, *networks: str, settle: str = "1s", policy: str = "") -> Stage:
        """A new brand with a channel on each of these networks, and new accounts there.

        brand/brand.yml goes out with the first posts. Mastodon's door strips the idempotency key,
        as GoToSocial, snac and Takahe would ignore it.
        """
        folder = self.folder / f"stage-{next(self._numbers)}"
        folder.mkdir()
        channels = []
        doors: dict[str, Door] = {}
        mastodon, bluesky = None, None
        if "feed" in networks:
            channels.append('feed: {url: "https://maison-lumen.example"}')
        if "mastodon" in networks:
            mastodon = self.mastodon.new_account()
            doors["mastodon"] = self.faults.door(mastodon.url, "Idempotency-Key")
            channels.append(f'mastodon: {{url: "{doors["mastodon"].url}", settle: {settle}}}')
        if "bluesky" in networks:
            bluesky = self.bluesky.new_account()
            doors["bluesky"] = self.faults.door(bluesky.url)
            channels.append(f'bluesky: {{url: "{doors["bluesky"].url}", handle: {bluesky.handle}}}')
        lines = [
            "name: Maison Lumen",
            "timezone: Europe/Paris",
            "languages: [fr]",
            *([f"publish: {{{policy}}}"] if policy else []),
            "channels:",
            *(f"  {channel}" for channel in channels),
        ]
        brand = BrandRepo.start(folder, "\n".join(lines) + "\n", pushed=False)
        return Stage(folder, brand, self.warm, mastodon, bluesky, doors)


def until(condition: Callable[[], object], seconds: float = 60.0) -> None:
    """Wait until something is so."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it did not come about"
        time.sleep(0.05)
