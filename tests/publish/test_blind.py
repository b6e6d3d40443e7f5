"""A network that can be asked nothing: what is not clear there is a question for a person."""

from collections.abc import Callable
from pathlib import Path

import pytest
from brandrepo import BrandRepo
from servers.faults import DROPPED, STORED_AND_DROPPED, Door, Fault, FaultServer, Signal, answers
from servers.mastodon import MastodonAccount

PLUGINS = Path(__file__).parent / "plugins"
POST = "2026/12/01-aube"
AT = "2026-12-01T09:00:00+01:00"
NOW = ("--now", "2026-12-01T08:00:05Z")
LATER = ("--now", "2026-12-01T08:20:00Z")
LATEST = ("--now", "2026-12-01T08:40:00Z")


@pytest.fixture
def door(faults: FaultServer, mastodon_account: MastodonAccount) -> Door:
    return faults.door(mastodon_account.url)


@pytest.fixture
def house(brand: BrandRepo, door: Door) -> BrandRepo:
    brand.write(
        "brand/brand.yml",
        f"""\
        name: Maison Lumen
        timezone: Europe/Paris
        languages: [fr]
        channels:
          hook: {{network: webhook, url: "{door.url}"}}
        """,
    )
    brand.publish(POST, "Bonjour.\n", date=AT)
    return brand


@pytest.fixture
def run(house: BrandRepo, mastodon_account: MastodonAccount, pipeline: Callable) -> Callable:
    env = {"HOOK_TOKEN": mastodon_account.token, "PYTHONPATH": str(PLUGINS)}
    return lambda *arguments, **more: pipeline(*arguments, cwd=house.root, **env, **more)


def names(house: BrandRepo) -> list[str]:
    return [event["event"] for event in house.events(POST)]


def test_what_goes_well_is_sent(
    house: BrandRepo, run: Callable, mastodon_account: MastodonAccount
) -> None:
    assert run("publish", "--new-log", *NOW).status == 0
    assert (names(house), len(mastodon_account.statuses())) == (["claimed", "sent"], 1)


@pytest.mark.parametrize(
    ("fault", "out"),
    [
        pytest.param(STORED_AND_DROPPED, 1, id="stored, then dropped"),
        pytest.param(DROPPED, 0, id="dropped before it arrived"),
        pytest.param(answers(504, stored=True), 1, id="504 after the server acted"),
        pytest.param(answers(502, stored=False), 0, id="502 before the server acted"),
    ],
)
def test_a_lost_answer_is_asked_of_a_person_who_answers_either_way(
    house: BrandRepo,
    run: Callable,
    door: Door,
    mastodon_account: MastodonAccount,
    fault: Fault,
    out: int,
) -> None:
    door.plan(fault.on("POST"))

    lost = run("publish", "--new-log", *NOW)
    again = run("publish", *LATER)

    assert (lost.status, "unknown" in lost.out) == (1, True), lost
    assert names(house)[-1] == "unknown"
    assert len(mastodon_account.statuses()) == out, "nothing is sent again by itself"
    assert again.status == 1, "a question stays a question"
    asked = run("status", "--problems", *LATER)
    assert (asked.status, "pipeline resolve" in asked.out) == (1, True), asked

    if out:
        url = mastodon_account.statuses()[0]["url"]
        assert run("resolve", POST, "hook", "--sent", url, *LATER).status == 0
    else:
        assert run("resolve", POST, "hook", "--not-sent", *LATER).status == 0
    assert run("publish", *LATEST).status == 0
    assert len(mastodon_account.statuses()) == 1
    assert run("status", "--problems", *LATEST).status == 0
    assert names(house)[-1] == ("resolved" if out else "sent")


def test_a_run_that_was_killed_leaves_a_question(
    house: BrandRepo, run: Callable, door: Door, mastodon_account: MastodonAccount, tmp_path: Path
) -> None:
    pid_file = tmp_path / "pid"
    door.plan(Fault(signal=Signal(str(pid_file), "stored")).on("POST"))
    killed = run("publish", "--new-log", *NOW, PID_FILE=str(pid_file))
    assert (killed.status, names(house)) == (-9, ["claimed"])

    waiting = run("publish", "--now", "2026-12-01T08:05:00Z")
    asked = run("publish", *LATER)

    assert "holds it until" in waiting.err
    assert (asked.status, "pipeline resolve 2026/12/01-aube hook --sent URL" in asked.out) == (
        1,
        True,
    ), asked
    assert len(mastodon_account.statuses()) == 1


def test_a_door_that_is_shut_is_no_question(
    house: BrandRepo, run: Callable, door: Door, mastodon_account: MastodonAccount
) -> None:
    door.close()
    ran = run("publish", "--new-log", *NOW)
    assert (ran.status, names(house)) == (1, ["claimed", "released"]), ran
