"""Waiting for the minute with --ahead, being asked to stop, and mending what failed."""

import signal
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from brandrepo import BrandRepo
from stage import until
from warm import Going, Warm

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


@pytest.fixture
def start(warm: Warm, house: BrandRepo, mastodon_account) -> Callable[..., Going]:
    """Start a run and do not wait for it."""

    def start(*arguments: str) -> Going:
        secrets = {"MASTODON_TOKEN": mastodon_account.token}
        return warm.begin("publish", *arguments, cwd=house.root, env=secrets)

    return start


def test_with_ahead_it_is_claimed_early_and_sent_at_its_minute(
    house: BrandRepo, mastodon_account, start: Callable[..., Going]
) -> None:
    due = START + timedelta(seconds=20)
    house.publish("2026/12/01-aube", "Bonjour.\n", date=due.isoformat())

    going = start("--ahead", "30m", "--now", START.isoformat())
    until(lambda: bool(house.events("2026/12/01-aube")))
    assert mastodon_account.statuses() == [], "it is claimed, and its minute has not come"
    ran = going.wait(60)

    assert ran.status == 0, ran.err
    claimed, sent = house.events("2026/12/01-aube")
    assert (claimed["event"], sent["event"]) == ("claimed", "sent")
    at = datetime.fromisoformat(sent["at"])
    assert timedelta(0) <= at - due < timedelta(seconds=5)
    assert "sent" in ran.out


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_wait_that_is_asked_to_stop_gives_back_what_it_claimed(
    house: BrandRepo, mastodon_account, start: Callable[..., Going], number: signal.Signals
) -> None:
    due = START + timedelta(minutes=20)
    house.publish("2026/12/01-aube", "Bonjour.\n", date=due.isoformat())
    going = start("--ahead", "30m", "--now", START.isoformat())
    until(lambda: bool(house.events("2026/12/01-aube")))

    going.signal(number)
    ran = going.wait(30)

    assert ("Traceback" in ran.err, ran.status) == (False, 130)
    assert [e["event"] for e in house.events("2026/12/01-aube")] == ["claimed", "released"]
    assert mastodon_account.statuses() == []
    start("--now", due.isoformat()).wait(60)
    assert len(mastodon_account.statuses()) == 1, "given back at once, a later run sends it"


def test_a_post_that_the_server_refuses_fails_at_once_and_goes_out_once_mended(
    house: BrandRepo, mastodon_account, mastodon_server, start: Callable[..., Going]
) -> None:
    house.publish("2026/12/01-aube", "Refusé.\n", date=START.isoformat())
    at = (START + timedelta(seconds=5)).isoformat()
    with mastodon_server.fault("status", method="POST", path="/api/v1/statuses", status=422):
        refused = start("--now", at).wait(60)
    assert (refused.status, "failed" in refused.out) == (1, True)
    start("--now", at).wait(60)
    assert [e["event"] for e in house.events("2026/12/01-aube")] == ["claimed", "failed"]

    house.publish("2026/12/01-aube", "Accepté.\n", date=START.isoformat())
    mended = start("--now", at).wait(60)

    assert mended.status == 0
    (status,) = mastodon_account.statuses()
    assert mastodon_account.source(status["id"])["text"] == "Accepté."
