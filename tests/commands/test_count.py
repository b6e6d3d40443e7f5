"""`pipeline count` tells how long a text is on each network, with or without a brand."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from desk import Desk

from pipeline.networks import NETWORKS

Run = Callable[..., Any]


def counted(out: str) -> dict[str, tuple[list[int], bool]]:
    """By channel: what the parts take, and whether they fit."""
    return {
        one["channel"]: ([part["used"] for part in one["parts"]], one["fits"])
        for one in json.loads(out)
    }


def test_a_text_is_counted_as_every_network_counts_it(pipeline: Run, tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("Voir [ici](https://exemple.fr/a) 🏺, *là*.", "utf-8")
    ran = pipeline("count", "a.md", "--format", "json", cwd=tmp_path)
    assert ran.status == 0
    assert list(counted(ran.out)) == list(NETWORKS)
    assert {name: used for name, (used, _) in counted(ran.out).items()} == {
        "feed": [15],
        "mastodon": [39],
        "bluesky": [15],
        "x": [40],
        "linkedin": [37],
        "facebook": [37],
        "instagram": [37],
        "telegram": [16],
    }


def test_the_table_tells_used_limit_and_parts(pipeline: Run, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Une phrase. " * 50, "utf-8")
    ran = pipeline("count", "a.txt", "--network", "x", "--network", "feed", cwd=tmp_path)
    assert ran.status == 0
    assert ran.out.splitlines() == [
        "network  used            limit     unit                 parts",
        "x        275 + 275 + 47  280       weighted characters  3      fits",
        "feed     599             no limit  characters           1      fits",
    ]


def test_a_text_that_does_not_fit_is_status_one(pipeline: Run, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("a" * 301, "utf-8")
    ran = pipeline("count", "a.txt", "--network", "bluesky", cwd=tmp_path)
    assert ran.status == 1
    assert ran.out.splitlines()[1].endswith("1 too many")


def test_a_text_comes_from_standard_input(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "pipeline", "count", "--network", "mastodon", "--format", "json"],
        input="été\r\n".encode(),
        capture_output=True,
        cwd=tmp_path,
        check=True,
    )
    assert counted(done.stdout.decode()) == {"mastodon": ([3], True)}


def test_a_post_is_counted_as_its_channels_show_it(pipeline: Run, tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    desk.post("Merci @{marie} !", "channels: [toots, x]\nvariants: {x: {text: Court.}}\n")
    ran = pipeline(
        "count", Desk.path, "--network", "mastodon", "--network", "x", "--format", "json",
        cwd=tmp_path,
    )  # fmt: skip
    assert counted(ran.out) == {"toots": ([14], True), "x": ([6], True)}


def test_front_matter_outside_a_brand_is_no_text(pipeline: Run, tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("---\ntags: [Un]\n---\nOui.\n", "utf-8")
    ran = pipeline("count", "a.md", "--network", "linkedin", "--format", "json", cwd=tmp_path)
    assert counted(ran.out) == {"linkedin": ([9], True)}


def test_what_can_not_be_counted_is_status_two(pipeline: Run, tmp_path: Path) -> None:
    (tmp_path / "latin.txt").write_bytes("été".encode("latin-1"))
    for arguments, message in [
        (("latin.txt",), "latin.txt is not UTF-8 text: byte 1 can't be read"),
        (("none.txt",), "none.txt can't be read: No such file or directory"),
        ((".",), "can't be read"),
        (("latin.txt", "--network", "myspace"), "there is no network 'myspace'"),
    ]:
        ran = pipeline("count", *arguments, cwd=tmp_path)
        assert (ran.status, message in ran.err) == (2, True), ran.err
        assert "Traceback" not in ran.err
