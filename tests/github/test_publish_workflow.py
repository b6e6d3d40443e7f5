"""The publishing workflow, run: what is merged is published, and the log is pushed."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from github.act import Stage, stage
from github.hosting import Hosting
from servers.mastodon import MastodonAccount

from pipeline.starter.answers import Account


def due(minutes: float = 2) -> str:
    """A date that came some minutes ago."""
    return f"{datetime.now(UTC) - timedelta(minutes=minutes):%Y-%m-%dT%H:%M}"


def today(slug: str) -> str:
    return f"{datetime.now(UTC):%Y/%m/%d}-{slug}"


@pytest.fixture
def house(tmp_path: Path, mastodon_account: MastodonAccount, hosting: Hosting) -> Stage:
    """A brand on its feed and on a Mastodon server of this machine."""
    accounts = (
        Account("feed", "feed", "https://m.example"),
        Account("mastodon", "mastodon", mastodon_account.url),
    )
    made = stage(tmp_path, hosting, accounts)
    made.secrets["MASTODON_TOKEN"] = mastodon_account.token
    return made


def test_a_merged_post_is_published_once_and_its_log_pushed(
    house: Stage, mastodon_account: MastodonAccount
) -> None:
    post = today("bonjour")
    house.repo.publish(post, "Bonjour tout le monde.\n", date=due(), channels=["feed", "mastodon"])

    tried = house.act("workflow_dispatch", "publish.yml", inputs={"dry-run": "true"})
    assert tried.status == 0, tried.out
    assert "would be sent" in tried.out
    assert (mastodon_account.statuses(), house.repo.tip()) == ([], None)

    ran = house.act("schedule", "publish.yml")
    assert ran.status == 0, ran.out
    (status,) = mastodon_account.statuses()
    assert "Bonjour tout le monde." in status["content"]
    events = [(each["channel"], each["event"]) for each in house.repo.events(post)]
    assert {("feed", "sent"), ("mastodon", "sent")} <= set(events)
    assert mastodon_account.token not in ran.out
    assert "--require-hashes" in ran.pip
    assert house.hosting.issues == []

    again = house.act("schedule", "publish.yml")
    assert again.status == 0, again.out
    assert len(mastodon_account.statuses()) == 1


def test_a_hold_stops_it_and_a_missing_secret_opens_an_issue(
    house: Stage, mastodon_account: MastodonAccount
) -> None:
    house.secrets["MASTODON_TOKEN"] = ""
    house.repo.publish(today("avant"), "Avant.\n", date=due(5), channels=["feed"])
    first = house.act("push", "publish.yml")
    assert first.status == 0, first.out
    keeper = house.repo.clone("keeper", "--branch", "status")
    keeper.write("HOLD.yml", "- {why: un incendie, channels: [feed]}\n")
    keeper.commit("Hold")
    keeper.push("status")

    post = today("bonjour")
    house.repo.publish(post, "Bonjour.\n", date=due(), channels=["feed", "mastodon"])
    ran = house.act("schedule", "publish.yml")

    assert ran.status != 0
    assert "the secret MASTODON_TOKEN is not set" in ran.out
    assert mastodon_account.statuses() == []
    assert [(e["channel"], e["event"]) for e in house.repo.events(post)] == [("feed", "held")]
    (issue,) = house.hosting.issues
    assert "`publish` did not end well" in issue["body"]


def test_a_fork_that_enables_the_workflow_publishes_nothing(
    tmp_path: Path, hosting: Hosting
) -> None:
    # One job: act itself cannot read a matrix of a job that was skipped.
    house = stage(tmp_path, hosting, matrix=False)
    house.repo.publish(today("bonjour"), "Bonjour.\n", date=due(), channels=["feed"])
    fork = {"repository": {"full_name": "alice/voix", "fork": True, "private": False}}
    ran = house.act("schedule", "publish.yml", payload=fork)
    assert ran.status == 0, ran.out
    assert (ran.pip, house.repo.tip()) == ("", None)


def test_a_log_branch_that_may_not_be_pushed_sends_nothing_and_opens_an_issue(
    house: Stage, mastodon_account: MastodonAccount
) -> None:
    hook = house.repo.remote / "hooks" / "update"
    hook.write_text("#!/bin/sh\necho 'GH013: rule violations'; exit 1\n", encoding="utf-8")
    hook.chmod(0o755)
    hook.rename(hook.with_name("off"))
    house.repo.publish(today("bonjour"), "Bonjour.\n", date=due(), channels=["mastodon"])
    hook.with_name("off").rename(hook)
    ran = house.act("schedule", "publish.yml")
    assert ran.status != 0
    assert "contents: write" in ran.out
    assert mastodon_account.statuses() == []
    assert len(house.hosting.issues) == 1


def test_two_jobs_that_race_from_stale_clones_send_once(
    tmp_path: Path, mastodon_account: MastodonAccount, hosting: Hosting
) -> None:
    account = Account("mastodon", "mastodon", mastodon_account.url)
    house = stage(tmp_path, hosting, (account,), matrix=False)
    house.secrets["MASTODON_TOKEN"] = mastodon_account.token
    post = today("bonjour")
    house.repo.publish(post, "Bonjuor.\n", date=due(), channels=["mastodon"])
    stale = Stage(house.repo.clone("stale"), tmp_path / "other", hosting, house.secrets)
    stale.folder.mkdir()
    colleague = house.repo.clone("colleague")
    colleague.publish(post, "Bonjour.\n", date=due(), channels=["mastodon"])

    with ThreadPoolExecutor(2) as pool:
        ran = list(pool.map(lambda each: each.act("schedule", "publish.yml"), (house, stale)))

    assert [each.status for each in ran] == [0, 0], "\n".join(each.out for each in ran)
    (status,) = mastodon_account.statuses()
    assert "Bonjour." in status["content"]
    assert [e["event"] for e in house.repo.events(post)].count("sent") == 1


def test_only_what_somebody_approved_is_sent_where_approval_is_required(
    tmp_path: Path, hosting: Hosting
) -> None:
    house = stage(tmp_path, hosting, matrix=False)
    path = house.repo.root / "brand/brand.yml"
    text = path.read_text("utf-8").replace("\npublish:\n", "\npublish:\n  approval: required\n")
    path.write_text(text, encoding="utf-8")
    post = today("bonjour")
    commit = house.repo.publish(post, "Bonjour.\n", date=due(), channels=["feed"])
    hosting.remote = house.repo.remote
    hosting.merged(12, commit)

    alone = house.act("schedule", "publish.yml")
    assert alone.status != 0
    assert "brand.yml asks for approval" in alone.out
    assert house.repo.events(post) == []

    hosting.review(12, "paul", commit)
    ran = house.act("schedule", "publish.yml")
    assert ran.status == 0, ran.out
    assert "approved by paul in #12" in ran.out
    assert [each["event"] for each in house.repo.events(post)] == ["claimed", "sent"]
