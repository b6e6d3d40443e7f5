"""Measures publishing to two local servers next to a bare loop of the same HTTP requests."""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import httpx

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "tests"))

from brandrepo import BrandRepo  # noqa: E402 - the tests' own repository and servers
from servers import bluesky, mastodon  # noqa: E402

NOW = "2026-12-01T08:00:05Z"
AT = "2026-12-01T09:00:00+01:00"
COLLECTION = "app.bsky.feed.post"


def text(number: int) -> str:
    """What the post of this number says."""
    return (
        f"Message {number} : une lampe se répare en douze minutes, montre en main. #Lampe{number}"
    )


def publish(
    folder: Path, posts: int, url: str, token: str, account: bluesky.BlueskyAccount
) -> float:
    """Seconds that one `pipeline publish` takes for that many posts on both channels."""
    brand = BrandRepo.start(
        folder,
        f"""\
name: Maison Lumen
timezone: Europe/Paris
languages: [fr]
defaults: {{channels: [mastodon, bluesky]}}
publish: {{max_per_run: {posts}}}
channels:
  mastodon: {{url: "{url}"}}
  bluesky: {{url: "{account.url}", handle: "{account.handle}"}}
""",
    )
    for number in range(posts):
        brand.post(f"2026/12/01-{number:04}", f"{text(number)}\n", date=AT)
    brand.commit()
    brand.push()
    started = time.monotonic()
    done = subprocess.run(
        [sys.executable, "-m", "pipeline", "publish", "--now", NOW],
        cwd=brand.root,
        env={
            **os.environ,
            "MASTODON_TOKEN": token,
            "BLUESKY_APP_PASSWORD": account.password,
        },
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    seconds = time.monotonic() - started
    if done.returncode:
        raise SystemExit(f"publish exited {done.returncode}: {done.stdout[-2000:]}{done.stderr}")
    return seconds


def bare_mastodon(posts: int, url: str, token: str) -> float:
    """Seconds of a loop that only posts the same statuses."""
    with httpx.Client(base_url=url, headers={"Authorization": f"Bearer {token}"}) as client:
        return _timed(
            posts,
            lambda number: client.post("/api/v1/statuses", json={"status": text(number)}),
        )


def bare_bluesky(posts: int, account: bluesky.BlueskyAccount) -> float:
    """Seconds of a loop that only puts the same records."""
    with httpx.Client(base_url=f"{account.url}/xrpc") as client:
        session = client.post(
            "/com.atproto.server.createSession",
            json={"identifier": account.handle, "password": account.password},
        ).json()
        client.headers["Authorization"] = f"Bearer {session['accessJwt']}"
        return _timed(
            posts,
            lambda number: client.post(
                "/com.atproto.repo.createRecord",
                json={
                    "repo": account.did,
                    "collection": COLLECTION,
                    "record": {
                        "$type": COLLECTION,
                        "text": text(number),
                        "createdAt": "2026-12-01T08:00:00.000Z",
                    },
                },
            ),
        )


def _timed(posts: int, send: Callable[[int], httpx.Response]) -> float:
    started = time.monotonic()
    for number in range(posts):
        send(number).raise_for_status()
    return time.monotonic() - started


def main() -> None:
    """Print posts a second of both, and the ratio of the seconds."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--posts", type=int, default=200)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for part in ("mastodon", "bluesky", "brand"):
            (folder / part).mkdir()
        with mastodon.start(folder / "mastodon") as toots, bluesky.start(folder / "bluesky") as pds:
            bare = [
                bare_mastodon(asked.posts, toots.url, toots.new_account().token),
                bare_bluesky(asked.posts, pds.new_account()),
            ]
            account, token = pds.new_account(), toots.new_account().token
            ours = publish(folder / "brand", asked.posts, toots.url, token, account)
            again = [
                bare_mastodon(asked.posts, toots.url, toots.new_account().token),
                bare_bluesky(asked.posts, pds.new_account()),
            ]
    bares = sum(bare + again) / 2
    total = 2 * asked.posts
    print(f"bare loops, one after the other: {bares:.1f} s, {total / bares:.1f} posts/s")
    print(f"pipeline publish: {ours:.1f} s, {total / ours:.1f} posts/s, ratio {ours / bares:.2f}")


if __name__ == "__main__":
    main()
