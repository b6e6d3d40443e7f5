"""Claims whose post has no file any more: settled by a look, named, and never sent."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from brandrepo import BrandRepo

from pipeline.git import open_repository
from pipeline.log import file_of, frozen_file

AT = "2026-12-01T09:00:00+01:00"
NOW = ("--now", "2026-12-01T08:00:05Z")
TOMORROW = ("--now", "2026-12-02T08:00:00Z")
POST = "2026/12/01-fil"


@pytest.fixture
def house(brand: BrandRepo, mastodon_account) -> BrandRepo:
    brand.write(
        "brand/brand.yml",
        f"""\
        name: Maison Lumen
        timezone: Europe/Paris
        languages: [fr]
        defaults: {{channels: [mastodon]}}
        channels:
          mastodon: {{url: "{mastodon_account.url}", settle: 2s}}
        """,
    )
    brand.commit("brand: speak on Mastodon")
    brand.push()
    return brand


@pytest.fixture
def run(house: BrandRepo, mastodon_account, pipeline: Callable) -> Callable[..., Any]:
    return lambda *arguments: pipeline(
        *arguments, cwd=house.root, MASTODON_TOKEN=mastodon_account.token
    )


@pytest.fixture
def died(house: BrandRepo, mastodon_account, run: Callable) -> Callable[..., None]:
    """Leave what a dead run leaves: a claim, some receipts, some parts out; then no file."""

    def die(text: str, receipts: int = 0, out: bool = True) -> None:
        house.publish(POST, text, date=AT)
        assert run("publish", *NOW).status == 0
        events = house.events(POST)
        digest = frozen_file(events[0]["digest"])
        if not out:
            for status in mastodon_account.statuses():
                mastodon_account.delete(status["id"])
        lines = "".join(f"{json.dumps(event)}\n" for event in events[: 1 + receipts])
        commit = open_repository(house.root).commit(
            None,
            {
                file_of(POST): lines.encode(),
                digest: (house.logged(digest) or "").encode() + b"\n",
                "scan.json": (house.logged("scan.json") or "").encode(),
            },
            "as it was when the run died",
            datetime(2026, 12, 1, 8, 1, tzinfo=UTC),
            "test",
        )
        house.git("push", "--quiet", "--force", "origin", f"{commit}:refs/heads/status")
        house.git("update-ref", "-d", "refs/pipeline/log")
        house.remove(f"content/{POST}.md")
        house.commit("content: never mind")
        house.push()

    return die


def test_what_is_out_is_adopted(died: Callable, house: BrandRepo, run: Callable) -> None:
    died("Bonjour.\n")

    ran = run("publish", *TOMORROW)

    assert (ran.status, f"{POST}  mastodon  sent" in ran.out) == (0, True), ran.out + ran.err
    assert [event["event"] for event in house.events(POST)] == ["claimed", "sent"]
    assert "its file is gone; live: http" in run("status", *TOMORROW).out


def test_what_is_not_out_is_given_up(
    died: Callable, house: BrandRepo, mastodon_account, run: Callable
) -> None:
    died("Bonjour.\n", out=False)

    run("publish", *TOMORROW)

    assert house.events(POST)[-1]["event"] == "released"
    assert "its file is gone" in house.events(POST)[-1]["error"]
    assert mastodon_account.statuses() == []
    quiet = run("publish", "--now", "2026-12-02T08:10:00Z")
    assert (quiet.status, quiet.out) == (0, "Nothing is due.\n")


def test_a_thread_that_is_half_out_is_named_every_day_until_a_person_settles_it(
    died: Callable, house: BrandRepo, mastodon_account, run: Callable
) -> None:
    died("Un.\n\n---\n\nDeux.\n", receipts=1)
    mastodon_account.delete(mastodon_account.statuses()[-1]["id"])

    first = run("publish", *TOMORROW)
    assert first.status == 1
    assert "only 1 of its 2 parts are out" in first.err
    assert f"pipeline resolve {POST} mastodon --sent URL, or --drop" in first.err
    later = run("publish", "--now", "2026-12-02T08:10:00Z")
    assert (later.status, "parts are out" in later.err) == (0, True), "said, and not red all day"
    assert run("publish", "--now", "2026-12-03T08:00:00Z").status == 1

    assert run("resolve", POST, "mastodon", "--drop", "--now", "2026-12-03T08:01:00Z").status == 0
    assert run("publish", "--now", "2026-12-04T08:00:00Z").status == 0


def test_a_claim_that_a_run_still_holds_is_left_to_it(
    died: Callable, house: BrandRepo, run: Callable
) -> None:
    died("Bonjour.\n")

    ran = run("publish", "--now", "2026-12-01T08:03:00Z")

    assert (ran.status, "still holds it" in ran.err) == (0, True)
    assert [event["event"] for event in house.events(POST)] == ["claimed"]


def test_a_network_that_cannot_be_asked_leaves_it_open(
    died: Callable, house: BrandRepo, pipeline: Callable
) -> None:
    died("Bonjour.\n")

    ran = pipeline("publish", *TOMORROW, cwd=house.root, MASTODON_TOKEN="")

    assert (ran.status, "MASTODON_TOKEN is not set" in ran.err) == (1, True)
    assert json.loads(house.logged("scan.json") or "")["open"] == [POST]
