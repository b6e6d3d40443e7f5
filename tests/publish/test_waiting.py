"""Waiting for the minute with --ahead, being asked to stop, and mending what failed."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from brandrepo import BrandRepo

START = datetime(2026, 12, 1, 8, 0, 0, tzinfo=UTC)


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


def start(house: BrandRepo, token: str, *arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "pipeline", "publish", *arguments],
        cwd=house.root,
        env={**os.environ, "MASTODON_TOKEN": token},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    )


def until(true: Callable[[], bool], seconds: float = 30.0) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "it did not come true in time"
        threading.Event().wait(0.1)


def test_with_ahead_it_is_claimed_early_and_sent_at_its_minute(
    house: BrandRepo, mastodon_account
) -> None:
    due = START + timedelta(seconds=20)
    house.publish("2026/12/01-aube", "Bonjour.\n", date=due.isoformat())

    going = start(house, mastodon_account.token, "--ahead", "30m", "--now", START.isoformat())
    until(lambda: bool(house.events("2026/12/01-aube")))
    assert mastodon_account.statuses() == [], "it is claimed, and its minute has not come"
    out, err = going.communicate(timeout=60)

    assert going.returncode == 0, err
    claimed, sent = house.events("2026/12/01-aube")
    assert (claimed["event"], sent["event"]) == ("claimed", "sent")
    at = datetime.fromisoformat(sent["at"])
    assert timedelta(0) <= at - due < timedelta(seconds=5)
    assert "sent" in out


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_wait_that_is_asked_to_stop_gives_back_what_it_claimed(
    house: BrandRepo, mastodon_account, number: signal.Signals
) -> None:
    due = START + timedelta(minutes=20)
    house.publish("2026/12/01-aube", "Bonjour.\n", date=due.isoformat())
    going = start(house, mastodon_account.token, "--ahead", "30m", "--now", START.isoformat())
    until(lambda: bool(house.events("2026/12/01-aube")))

    going.send_signal(number)
    _, err = going.communicate(timeout=30)

    assert ("Traceback" in err, going.returncode) == (False, 130)
    assert [e["event"] for e in house.events("2026/12/01-aube")] == ["claimed", "released"]
    assert mastodon_account.statuses() == []
    again = start(house, mastodon_account.token, "--now", due.isoformat())
    again.communicate(timeout=60)
    assert len(mastodon_account.statuses()) == 1, "given back at once, a later run sends it"


def test_a_post_that_the_server_refuses_fails_at_once_and_goes_out_once_mended(
    house: BrandRepo, mastodon_account, mastodon_server
) -> None:
    house.publish("2026/12/01-aube", "Refusé.\n", date=START.isoformat())
    at = (START + timedelta(seconds=5)).isoformat()
    with mastodon_server.fault("status", method="POST", path="/api/v1/statuses", status=422):
        refused = start(house, mastodon_account.token, "--now", at)
        out, _ = refused.communicate(timeout=60)
    assert (refused.returncode, "failed" in out) == (1, True)
    same = start(house, mastodon_account.token, "--now", at)
    same.communicate(timeout=60)
    assert [e["event"] for e in house.events("2026/12/01-aube")] == ["claimed", "failed"]

    house.publish("2026/12/01-aube", "Accepté.\n", date=START.isoformat())
    mended = start(house, mastodon_account.token, "--now", at)
    mended.communicate(timeout=60)

    assert mended.returncode == 0
    (status,) = mastodon_account.statuses()
    assert mastodon_account.source(status["id"])["text"] == "Accepté."
