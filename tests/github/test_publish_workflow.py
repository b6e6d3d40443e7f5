"""The publishing workflow, run: what is merged is published, and the log is pushed."""

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
    ran = house.act("schedule", "publish.yml")
    assert ran.status == 0, ran.out
    assert [one["content"] for one in mastodon_account.statuses()] != []
    events = [(each["channel"], each["event"]) for each in house.repo.events(post)]
    assert ("feed", "sent") in events
    assert ("mastodon", "sent") in events
    assert mastodon_account.token not in ran.out
    assert "--require-hashes" in ran.pip
    again = house.act("schedule", "publish.yml")
    assert again.status == 0, again.out
    assert len(mastodon_account.statuses()) == 1
