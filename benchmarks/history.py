"""Writes a log branch on which the past is settled, in the log's own format."""

import hashlib
import json
import subprocess
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from pathlib import Path

from samples import Sample

from pipeline.delivery import Event
from pipeline.log import Facts, Scan, file_of, frozen_file, line, scan_json


def settle(remote: Path, posts: Iterable[Sample], channels: Iterable[str], now: datetime) -> None:
    """Give a bare repository a branch `status`: each post before now went out to each channel."""
    past = [post for post in posts if post.at <= now]
    brand = subprocess.run(
        ["git", "-C", str(remote), "rev-parse", "main:brand/brand.yml"],
        check=True,
        capture_output=True,
        encoding="ascii",
    ).stdout.strip()
    files = _files(past, tuple(channels), brand, now)
    stream = bytearray()
    stream += b"commit refs/heads/status\ncommitter Benchmark <benchmark@etalon.example> "
    stream += f"{int((now - timedelta(minutes=15)).timestamp())} +0000\n".encode()
    stream += b"data 6\nstatus\n"
    for path, content in files:
        stream += f"M 100644 inline {path}\ndata {len(content)}\n".encode() + content + b"\n"
    subprocess.run(
        ["git", "-C", str(remote), "fast-import", "--quiet"], input=bytes(stream), check=True
    )


def _files(
    past: list[Sample], channels: tuple[str, ...], brand: str, now: datetime
) -> Iterator[tuple[str, bytes]]:
    """The files of the branch: a log a post, a frozen variant a delivery, the last scan."""
    for post in past:
        lines = []
        for number, channel in enumerate(channels):
            frozen = json.dumps(
                {"post": post.id, "channel": channel, "parts": [{"text": post.body}]}
            )
            digest = hashlib.sha256(frozen.encode()).hexdigest()
            yield frozen_file(f"sha256:{digest}"), frozen.encode()
            claimed = post.at + timedelta(seconds=10 * number)
            for event in (
                Event(
                    at=claimed,
                    post=post.id,
                    channel=channel,
                    event="claimed",
                    run="0123456789ab",
                    key=digest[:32],
                    until=claimed + timedelta(minutes=5),
                    digest=f"sha256:{digest}",
                ),
                Event(
                    at=claimed + timedelta(seconds=3),
                    post=post.id,
                    channel=channel,
                    event="sent",
                    run="0123456789ab",
                    key=digest[:32],
                    digest=f"sha256:{digest}",
                    part=0,
                    id=digest[:18],
                    url=f"https://{channel}.example/{digest[:18]}",
                ),
            ):
                lines.append(line(event))
        yield file_of(post.id), "".join(f"{one}\n" for one in lines).encode()
    scanned = now - timedelta(minutes=15)
    facts = Facts(brand, "Europe/Paris", timedelta(hours=6).total_seconds(), channels)
    began = now - timedelta(days=600)
    yield "scan.json", scan_json(Scan(at=scanned, began=began, facts=facts))
