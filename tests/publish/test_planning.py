"""A plan names the channels that a run has something to do for, and needs no secret to."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from brandrepo import BrandRepo

from pipeline.clock import starting_at
from pipeline.publish.planning import Plan, plan
from pipeline.publish.run import Options, publish

MORNING = datetime(2026, 12, 1, 6, 0, tzinfo=UTC)
CHANNELS = """\
name: Maison Lumen
timezone: Europe/Paris
languages: [fr]
channels:
  mastodon: {url: "http://127.0.0.1:1"}
  feed: {url: "https://m.example"}
  bluesky: {}
"""


@pytest.fixture
def house(brand: BrandRepo) -> BrandRepo:
    """A brand on three channels, whose calendar was looked through this morning."""
    brand.write("brand/brand.yml", CHANNELS)
    brand.commit("brand: three channels")
    brand.push()
    brand.publish("2026/12/20-plus-tard", date="2026-12-20T09:00")
    publish(brand.root, Options(), starting_at(MORNING), {}, print)
    return brand


def planned(house: BrandRepo, hours: float = 1.0, **options: Any) -> Plan:
    clock = starting_at(MORNING + timedelta(hours=hours))
    return plan(house.root, Options(dry=True, **options), clock)


def test_nothing_due_is_no_channel(house: BrandRepo) -> None:
    made = planned(house)
    assert (made.channels, made.silent) == ((), False)


def test_the_channels_of_what_is_due_are_named_in_the_brands_order(house: BrandRepo) -> None:
    house.publish("2026/12/01-a", date="2026-12-01T07:30", channels=["bluesky", "mastodon"])
    assert planned(house).channels == ("mastodon", "bluesky")


def test_what_is_due_within_the_window_counts(house: BrandRepo) -> None:
    house.publish("2026/12/01-a", date="2026-12-01T08:20", channels=["bluesky"])
    assert planned(house).channels == ()
    assert planned(house, ahead=timedelta(minutes=30)).channels == ("bluesky",)


def test_only_what_was_asked_for_is_planned(house: BrandRepo) -> None:
    house.publish("2026/12/01-a", date="2026-12-01T07:30", channels=["bluesky", "mastodon"])
    assert planned(house, channels=frozenset({"bluesky"})).channels == ("bluesky",)


def test_what_is_out_is_planned_no_more(house: BrandRepo) -> None:
    house.publish("2026/12/01-a", date="2026-12-01T07:30", channels=["feed"])
    assert planned(house).channels == ("feed",)
    publish(house.root, Options(), starting_at(MORNING + timedelta(hours=1)), {}, print)
    assert planned(house, 1.1).channels == ()


def test_the_first_look_of_a_day_is_a_channel_without_secrets(house: BrandRepo) -> None:
    assert planned(house, hours=24).channels == ("feed",)


def test_a_day_without_a_look_is_a_silence(house: BrandRepo) -> None:
    assert not planned(house, hours=30).silent
    assert planned(house, hours=40).silent


def test_a_new_log_was_never_silent(brand: BrandRepo) -> None:
    made = plan(brand.root, Options(dry=True), starting_at(MORNING))
    assert made == Plan(("feed",), None, silent=False)


def test_a_claim_whose_post_is_gone_is_its_channels_business(house: BrandRepo) -> None:
    post = "2026/12/01-a"
    house.publish(post, date="2026-12-01T07:30", channels=["bluesky"])
    claim = {
        **{"v": 1, "at": "2026-12-01T06:31:00Z", "post": post, "channel": "bluesky"},
        **{"event": "claimed", "key": "k", "until": "2026-12-01T06:41:00Z", "run": "r1"},
        **{"digest": "sha256:0", "commit": house.git("rev-parse", "HEAD")},
    }
    house.git("fetch", "--quiet", "origin", "status")
    house.git("checkout", "--quiet", "-B", "status", "origin/status")
    house.write(f"status/{post}.jsonl", json.dumps(claim) + "\n")
    house.commit("Log 1 claimed")
    house.push("status")
    house.git("checkout", "--quiet", "main")
    house.remove(f"content/{post}.md")
    house.commit("content: take it back")
    house.push()
    assert "bluesky" in planned(house, hours=24).channels


def test_a_job_gets_the_plan_as_outputs_and_nothing_is_written(
    inside: Callable[..., Any], house: BrandRepo, tmp_path: Path
) -> None:
    house.publish("2026/12/01-a", date="2026-12-01T07:30", channels=["bluesky"])
    before, outputs = house.tip(), tmp_path / "outputs"
    ran = inside(
        *("publish", "--plan", "--now", "2026-12-01T07:00:00Z"),
        cwd=house.root,
        GITHUB_OUTPUT=str(outputs),
    )
    assert (ran.status, json.loads(ran.out)["channels"]) == (0, ["bluesky"])
    assert outputs.read_text("utf-8") == 'channels=["bluesky"]\nsilent=false\n'
    assert house.tip() == before
