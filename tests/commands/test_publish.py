"""`pipeline publish`: what it prints, and what it adds to the page of a CI job."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from brandrepo import BRAND, BrandRepo

AT = "2026-12-01T09:00:00+01:00"
NOW = ("--now", "2026-12-01T08:00:05Z")
HOSTILE = "</td><script>alert(1)</script> | ![x](http://evil.example) [a](b) @marie **x** &lt;"


@pytest.fixture
def page(tmp_path: Path) -> Path:
    """The file that a CI job's summary is added to; another step has written there."""
    file = tmp_path / "summary.md"
    file.write_text("# Before\n", encoding="utf-8")
    return file


@pytest.fixture
def publish(brand: BrandRepo, pipeline: Callable, page: Path) -> Callable[..., Any]:
    return lambda *arguments: pipeline(
        *("publish", *NOW, *arguments), cwd=brand.root, GITHUB_STEP_SUMMARY=str(page)
    )


def rows(page: Path) -> list[list[str]]:
    """The cells of the table that was added, without its head."""
    lines = [line for line in page.read_text("utf-8").splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:]]


def test_the_outcome_is_added_to_the_page_of_the_job(
    brand: BrandRepo, publish: Callable, page: Path
) -> None:
    brand.publish("2026/12/01-aube", date=AT)

    publish()

    text = page.read_text("utf-8")
    assert text.startswith("# Before\n## Published\n\n1 sent.\n")
    assert rows(page) == [
        [
            "2026/12/01-aube",
            "feed",
            "sent",
            "[see it](https://maison-lumen.example/feed/#2026-12-01-aube)",
        ]
    ]


def test_what_is_blocked_says_why_and_stays_in_its_cell(
    brand: BrandRepo, publish: Callable, page: Path
) -> None:
    brand.write(
        "brand/brand.yml",
        BRAND.replace("channels:\n", "channels:\n  mastodon: {url: 'https://m.example'}\n"),
    )
    brand.publish("2026/12/01-aube", date=AT, media=[{"file": HOSTILE, "alt": "x"}])

    ran = publish()

    assert ran.status == 1
    ((post, _, state, why),) = rows(page)
    assert (post, state) == ("2026/12/01-aube", "**blocked**")
    assert "script" in why, "the hostile words are there"
    for sign in "<>[]`@*":
        assert sign not in why


def test_a_run_that_cannot_be_says_so_on_the_page(
    brand: BrandRepo, publish: Callable, page: Path
) -> None:
    brand.git("remote", "set-url", "origin", "https://marie:s3cret@127.0.0.1:9/brand.git")

    assert publish().status == 2
    text = page.read_text("utf-8")
    assert ("## Nothing was published" in text, "s3cret" in text) == (True, False)


def test_notes_are_a_list_on_the_page(brand: BrandRepo, publish: Callable, page: Path) -> None:
    brand.git("remote", "remove", "origin")

    publish()

    assert "- This repository has no remote: the log stays" in page.read_text("utf-8")


def test_a_page_that_cannot_be_written_fails_nothing(
    brand: BrandRepo, pipeline: Callable, tmp_path: Path
) -> None:
    brand.publish("2026/12/01-aube", date=AT)

    ran = pipeline("publish", *NOW, cwd=brand.root, GITHUB_STEP_SUMMARY=str(tmp_path))

    assert (ran.status, "the job's summary cannot be written" in ran.err) == (0, True)


def test_as_json_the_outcome_stands_alone_on_standard_output(
    brand: BrandRepo, publish: Callable, page: Path
) -> None:
    brand.git("remote", "remove", "origin")
    brand.post("2026/12/01-aube", date=AT)
    brand.commit()

    ran = publish("--format", "json")

    (one,) = json.loads(ran.out)["deliveries"]
    assert (one["post"], one["state"], one["error"]) == ("2026/12/01-aube", "sent", None)
    assert rows(page)[0][2] == "sent"


def test_a_rehearsal_says_that_nothing_was_sent(
    brand: BrandRepo, publish: Callable, page: Path
) -> None:
    brand.publish("2026/12/01-aube", date=AT)

    publish("--dry-run")

    assert "## Rehearsal: nothing was sent" in page.read_text("utf-8")
    assert rows(page)[0][2] == "would be sent"


def test_the_folder_is_read_for_rehearsals_alone(brand: BrandRepo, publish: Callable) -> None:
    brand.post("2026/12/01-aube", date=AT)

    committed = publish("--dry-run")
    assert "would be sent" not in committed.out
    rehearsed = publish("--dry-run", "--worktree")
    assert ("would be sent" in rehearsed.out, brand.tip()) == (True, None)
    refused = publish("--worktree")
    assert (refused.status, "needs --dry-run" in refused.err) == (2, True)
    assert brand.tip() is None


def test_a_draft_whose_time_has_come_is_named_with_what_to_do_until_it_is_late(
    brand: BrandRepo, publish: Callable, pipeline: Callable
) -> None:
    brand.publish("2026/12/01-oubli", date=AT, draft=True)
    brand.publish("2026/12/01-vieux", date="2026-11-30T09:00", draft=True)
    brand.publish("2026/12/02-demain", date="2026-12-02T09:00", draft=True)
    named = (
        "2026/12/01-oubli was to go out at 09:00 on 2026-12-01 but is still a draft: "
        "take out `draft: true` to have it sent, or give it another date."
    )

    first, second = publish(), publish()
    status = pipeline("status", *NOW, cwd=brand.root)
    other = publish("--channel", "mastodon")

    assert (first.status, first.out) == (second.status, second.out) == (0, "Nothing is due.\n")
    assert [ran.err.count("still a draft") for ran in (first, second, status, other)] == [
        1,
        1,
        1,
        0,
    ]
    assert all(named in ran.err for ran in (first, second, status))


def test_an_address_stays_whole_on_a_narrow_terminal(brand: BrandRepo) -> None:
    brand.publish("2026/12/01-un-titre-assez-long-pour-un-terminal", date=AT)
    ours, theirs = os.openpty()
    ran = subprocess.Popen(
        [sys.executable, "-m", "pipeline", "publish", *NOW],
        cwd=brand.root,
        stdin=subprocess.DEVNULL,
        stdout=theirs,
        env={**os.environ, "COLUMNS": "72", "TERM": "xterm", "NO_COLOR": "1"},
    )
    os.close(theirs)
    shown = b""
    with suppress(OSError):  # the terminal is gone once the program has ended
        while piece := os.read(ours, 4096):
            shown += piece
    os.close(ours)

    assert ran.wait() == 0
    lines = [re.sub(r"\x1b\[[\d;]*m", "", line) for line in shown.decode().splitlines()]
    address = "https://maison-lumen.example/feed/#2026-12-01-un-titre-assez-long-pour-un-terminal"
    assert f"  {address}" in lines
    assert "2026/12/01-un-titre-assez-long-pour-un-terminal  feed     sent" in lines
