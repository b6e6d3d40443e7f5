"""What a run and the log's page say of posts that changed after they went out."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from brandrepo import BrandRepo

AT = "2026-12-01T09:00:00+01:00"
NOW = ("--now", "2026-12-01T08:00:05Z")
LATER = ("--now", "2026-12-01T08:30:00Z")
TOMORROW = ("--now", "2026-12-02T08:00:00Z")
AFTER = ("--now", "2026-12-03T08:00:00Z")


@pytest.fixture
def run(brand: BrandRepo, pipeline: Callable) -> Callable[..., Any]:
    return lambda *arguments: pipeline(*arguments, cwd=brand.root)


@pytest.fixture
def sent(brand: BrandRepo, run: Callable) -> BrandRepo:
    """A brand whose feed has one post."""
    brand.publish("2026/12/01-aube", date=AT)
    assert run("publish", *NOW).status == 0
    return brand


def test_an_edit_is_told_once_by_the_next_days_first_run(sent: BrandRepo, run: Callable) -> None:
    sent.publish("2026/12/01-aube", "Bonsoir.\n", date=AT)

    assert run("publish", *LATER).err == "", "no run of the same day looks back"
    first = run("publish", *TOMORROW)
    assert first.status == 0, "nothing is wrong with an edit"
    assert "2026/12/01-aube on feed: edited since it was sent; live: https://" in first.err
    assert "edited" not in run("publish", *AFTER).err


def test_the_page_of_the_log_tells_it_as_long_as_it_is_so(sent: BrandRepo, run: Callable) -> None:
    sent.publish("2026/12/01-aube", "Bonsoir.\n", date=AT)
    run("publish", *TOMORROW)
    sent.publish("2026/12/02-midi", "Midi.\n", date="2026-12-02T09:05:00+01:00")
    run("publish", "--now", "2026-12-02T08:10:00Z")

    page = sent.logged("README.md") or ""
    assert "## Live, and no longer what the files say" in page
    assert "| 2026/12/01-aube | feed | edited since it was sent; live: https://" in page

    sent.publish("2026/12/01-aube", date=AT)
    run("publish", *AFTER)
    assert "no longer what the files say" not in (sent.logged("README.md") or "")


def test_a_file_that_is_gone_is_told(sent: BrandRepo, run: Callable) -> None:
    sent.remove("content/2026/12/01-aube.md")
    sent.commit()
    sent.push()

    assert (
        "2026/12/01-aube on feed: its file is gone; live: https://" in run("publish", *TOMORROW).err
    )


def test_a_job_in_a_shallow_clone_tells_it_too(
    sent: BrandRepo, run: Callable, pipeline: Callable
) -> None:
    sent.publish("2026/12/01-aube", "Bonsoir.\n", date=AT)
    job = sent.clone("job", "--depth", "1", "--filter=blob:none")

    ran = pipeline("publish", *TOMORROW, cwd=job.root)

    assert "2026/12/01-aube on feed: edited since it was sent" in ran.err


def test_what_is_as_it_was_sent_is_not_told(sent: BrandRepo, run: Callable) -> None:
    job = run("publish", *TOMORROW)

    assert (job.status, job.err) == (0, "")
    assert json.loads(sent.logged("scan.json") or "")["changed"] == []


def test_hostile_names_and_words_stay_in_their_cells_on_the_page(
    brand: BrandRepo, run: Callable
) -> None:
    brand.publish(
        "2026/12/01-aube", "![x](javascript:1) | <img src=x> [a](http://evil.example)\n", date=AT
    )
    run("publish", *NOW)
    brand.publish("2026/12/01-aube", "<script>\n", date=AT)
    run("publish", *TOMORROW)

    page = brand.logged("README.md") or ""
    assert "<" not in page.replace("&#60;", "")
    assert page.count("](") == page.count("[see it](https://")
