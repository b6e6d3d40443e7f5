"""The fixtures that give tests real servers on loopback, and trouble in front of them."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from stage import Stages
from warm import Warm
from warm import start as start_warm

from servers import bluesky as bluesky_pds
from servers import faults as fault_server
from servers import mastodon as mastodon_mock
from servers.bluesky import BlueskyAccount, BlueskyServer
from servers.faults import FaultServer
from servers.mastodon import MastodonAccount, MastodonServer


@pytest.fixture(scope="session")
def bluesky_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[BlueskyServer]:
    """The reference Bluesky PDS, one a test session."""
    with bluesky_pds.start(tmp_path_factory.mktemp("bluesky")) as server:
        yield server


@pytest.fixture
def bluesky_account(bluesky_server: BlueskyServer) -> Iterator[BlueskyAccount]:
    """An account without posts on the Bluesky PDS."""
    account = bluesky_server.new_account()
    yield account
    account.give_back()


@pytest.fixture(scope="session")
def mastodon_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[MastodonServer]:
    """A Mastodon API that keeps what it is sent, one a test session."""
    with mastodon_mock.start(tmp_path_factory.mktemp("mastodon")) as server:
        yield server


@pytest.fixture
def mastodon_account(mastodon_server: MastodonServer) -> MastodonAccount:
    """A new account on the Mastodon API."""
    return mastodon_server.new_account()


@pytest.fixture(scope="session")
def faults(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FaultServer]:
    """A process in front of the real servers that breaks things by plan, one a test session."""
    with fault_server.start(tmp_path_factory.mktemp("faults")) as server:
        yield server


@pytest.fixture(scope="session")
def warm(tmp_path_factory: pytest.TempPathFactory, git_config: Path) -> Iterator[Warm]:
    """A process that forks runs of `pipeline` off itself, for tests that need dozens of them."""
    with start_warm(tmp_path_factory.mktemp("warm")) as process:
        yield process


@pytest.fixture(scope="session")
def stages(
    tmp_path_factory: pytest.TempPathFactory,
    warm: Warm,
    faults: FaultServer,
    mastodon_server: MastodonServer,
    bluesky_server: BlueskyServer,
) -> Stages:
    """Brands on the real servers, each behind doors of its own of the fault server."""
    folder = tmp_path_factory.mktemp("stages")
    return Stages(folder, warm, faults, mastodon_server, bluesky_server)
