"""`pipeline publish`: what it prints, and what it adds to the page of a CI job."""

import json
from collections.abc import Callable
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
