"""The fixtures that give tests a real Bluesky PDS and a real Mastodon API on loopback."""

from collections.abc import Iterator

import pytest

from servers import bluesky as bluesky_pds
from servers import mastodon as mastodon_mock
from servers.bluesky import BlueskyAccount, BlueskyServer
from servers.mastodon import MastodonAccount, MastodonServer


@pytest.fixture(scope="session")
def bluesky_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[BlueskyServer]:
    """The reference Bluesky PDS, one a test session."""
    with bluesky_pds.start(tmp_path_factory.mktemp("bluesky")) as server:
        yield server


@pytest.fixture
def bluesky_account(bluesky_server: BlueskyServer) -> BlueskyAccount:
    """A new account on the Bluesky PDS."""
    return bluesky_server.new_account()


@pytest.fixture(scope="session")
def mastodon_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[MastodonServer]:
    """A Mastodon API that keeps what it is sent, one a test session."""
    with mastodon_mock.start(tmp_path_factory.mktemp("mastodon")) as server:
        yield server


@pytest.fixture
def mastodon_account(mastodon_server: MastodonServer) -> MastodonAccount:
    """A new account on the Mastodon API."""
    return mastodon_server.new_account()
