"""Holds: put, seen within a second, lifted, and what they stopped decided by a person."""

import threading
from collections.abc import Callable

import pytest
from brandrepo import BrandRepo

AT = "2026-12-01T09:00:00+01:00"
NOW = ("--now", "2026-12-01T08:00:05Z")


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
def run(house: BrandRepo, mastodon_account, pipeline: Callable) -> Callable:
    return lambda *arguments: pipeline(
        *arguments, cwd=house.root, MASTODON_TOKEN=mastodon_account.token
    )


def test_a_hold_stops_everything_until_it_is_released_and_then_asks(
    house: BrandRepo, mastodon_account, run: Callable
) -> None:
    house.publish("2026/12/01-aube", "Bonjour.\n", date=AT)
    held = run("hold", "--why", "rappel de produit", "--now", "2026-12-01T07:00:00Z")
    assert (held.status, "Held: everything" in held.out) == (0, True)
    assert "rappel de produit" in (house.logged("HOLD.yml") or "")

    stopped = run("publish", *NOW)
    assert "rappel de produit" in stopped.out
    assert mastodon_account.statuses() == []

    released = run("release", "--now", "2026-12-01T08:10:00Z")
    assert released.status == 1, "somebody has to decide"
    assert "2026/12/01-aube" in released.out
    assert house.logged("HOLD.yml") is None
    run("publish", "--now", "2026-12-01T08:11:00Z")
    assert mastodon_account.statuses() == [], "lifting sends nothing by itself"

    decided = run("release", "--send", "--now", "2026-12-03T08:00:00Z")
    assert decided.status == 0, decided.err
    ran = run("publish", "--now", "2026-12-03T08:01:00Z")
    assert (ran.status, len(mastodon_account.statuses())) == (0, 1), ran.out
    events = [event["event"] for event in house.events("2026/12/01-aube")]
    assert events == ["held", "released", "claimed", "sent"]


@pytest.mark.parametrize(
    ("choice", "then"),
    [
        pytest.param("--drop", "skipped", id="dropped, it never goes out"),
        pytest.param("--reschedule", "missed", id="not dated anew, it is missed once it is late"),
    ],
)
def test_what_was_held_can_be_ended(
    house: BrandRepo, mastodon_account, run: Callable, choice: str, then: str
) -> None:
    house.publish("2026/12/01-aube", "Bonjour.\n", date=AT)
    run("hold", "--why", "panne", "--now", "2026-12-01T07:00:00Z")
    run("publish", *NOW)
    run("release", choice, "--all", "--now", "2026-12-01T08:10:00Z")
    run("publish", "--now", "2026-12-02T08:00:00Z")

    assert house.events("2026/12/01-aube")[-1]["event"] == then
    assert mastodon_account.statuses() == []


def test_a_held_post_that_is_dated_anew_goes_out_at_its_new_time(
    house: BrandRepo, mastodon_account, run: Callable
) -> None:
    house.publish("2026/12/01-aube", "Bonjour.\n", date=AT)
    run("hold", "--why", "panne", "--now", "2026-12-01T07:00:00Z")
    run("publish", *NOW)
    run("release", "--reschedule", "--all", "--now", "2026-12-01T08:10:00Z")
    house.publish("2026/12/01-aube", "Bonjour.\n", date="2026-12-03T09:00:00+01:00")

    run("publish", "--now", "2026-12-02T08:00:00Z")
    assert mastodon_account.statuses() == []
    run("publish", "--now", "2026-12-03T08:00:01Z")
    assert len(mastodon_account.statuses()) == 1


def test_a_crisis_may_speak_through_a_hold_that_lets_it(
    house: BrandRepo, mastodon_account, run: Callable
) -> None:
    house.post("2026/12/01-aube", "Bonjour.\n", date=AT)
    house.publish("2026/12/01-rappel", "Nous rappelons la lampe 12.\n", date=AT, kind="crisis")
    run("hold", "--why", "rappel", "--except", "crisis", "--now", "2026-12-01T07:00:00Z")

    run("publish", *NOW)

    (status,) = mastodon_account.statuses()
    assert mastodon_account.source(status["id"])["text"] == "Nous rappelons la lampe 12."


def test_a_hold_put_while_a_run_is_sending_stops_the_rest(
    house: BrandRepo, mastodon_account, mastodon_server, run: Callable
) -> None:
    for number in range(12):
        house.post(f"2026/12/01-{number}", f"Message {number}.\n", date=AT)
    house.commit()
    house.push()
    run("publish", "--now", "2026-12-01T06:00:00Z")  # makes the log

    with mastodon_server.fault("latency", method="POST", path="/api/v1/statuses", delay_ms=1500):
        going = threading.Thread(target=run, args=("publish", *NOW))
        going.start()
        while not mastodon_account.statuses():
            threading.Event().wait(0.05)
        run("hold", "--why", "crise", *NOW)
        after = len(mastodon_account.statuses())
        going.join()

    assert len(mastodon_account.statuses()) <= after + 1, "only what had left may still arrive"
    assert len(mastodon_account.statuses()) < 12
    states = [house.events(f"2026/12/01-{number}")[-1]["event"] for number in range(12)]
    assert set(states) == {"sent", "held"}


def test_several_holds_are_lifted_by_number(house: BrandRepo, run: Callable) -> None:
    run("hold", "--why", "un", "--channel", "mastodon", *NOW)
    run("hold", "--why", "deux", "--tag", "#Noel", *NOW)

    which = run("release", *NOW)
    assert (which.status, "1. un" in which.err, "2. deux" in which.err) == (2, True, True)
    assert run("release", "1", *NOW).status == 0
    left = house.logged("HOLD.yml") or ""
    assert ("deux" in left, "un" in left.split("deux")[0]) == (True, False)


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        pytest.param(["--why", " "], "needs a reason", id="an empty reason"),
        pytest.param(["--why", "x", "--channel", "mastodonn"], "no channel", id="no such channel"),
        pytest.param(["--why", "x", "--until", "2020-01-01"], "is over already", id="a past end"),
    ],
)
def test_a_hold_that_makes_no_sense_is_refused(
    house: BrandRepo, run: Callable, arguments: list[str], says: str
) -> None:
    ran = run("hold", *arguments, *NOW)
    assert (ran.status, says in ran.err) == (2, True)
    assert "Traceback" not in ran.err
