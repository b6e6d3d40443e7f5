"""Remotes: a folder, ssh, https with credentials in its address, none; nothing secret is said."""

import http.server
import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from brandrepo import BrandRepo

AT = "2026-12-01T09:00:00+01:00"
NOW = ("--now", "2026-12-01T08:00:05Z")
SECRETS = ("s3cr%40et", "s3cr@et", "et-of-it", "marie-the-user")


@pytest.fixture
def due(brand: BrandRepo) -> BrandRepo:
    brand.publish("2026/12/01-aube", date=AT)
    return brand


class _Refusing(http.server.BaseHTTPRequestHandler):
    """A git host that takes nobody's password."""

    def do_GET(self) -> None:
        self.send_response(401)
        self.send_header("WWW-Authenticate", 'Basic realm="git"')
        self.end_headers()

    def log_message(self, *_: Any) -> None:
        return None


@pytest.fixture
def host() -> Iterator[str]:
    """Where a git host refuses everybody."""
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Refusing) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"127.0.0.1:{server.server_port}"
        server.shutdown()


COMMANDS = [
    pytest.param(("publish",), id="publish"),
    pytest.param(("publish", "--format", "json"), id="publish as JSON"),
    pytest.param(("status", *NOW), id="status"),
    pytest.param(("hold", "--why", "rappel"), id="hold"),
    pytest.param(("resolve", "2026/12/01-aube", "feed", "--not-sent"), id="resolve"),
]


def secretless(ran: Any) -> bool:
    return not any(secret in ran.out + ran.err for secret in SECRETS)


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize(
    "address",
    [
        pytest.param("http://marie-the-user:s3cr%40et-of-it@{host}/brand.git", id="refused"),
        pytest.param(
            "https://marie-the-user:s3cr%40et-of-it@127.0.0.1:9/brand.git", id="no answer"
        ),
        pytest.param(
            "https://marie-the-user:s3cr@et-of-it@127.0.0.1:9/x.git", id="an at sign in it"
        ),
        pytest.param("ssh://marie-the-user:s3cr%40et-of-it@127.0.0.1:9/x.git", id="ssh"),
        pytest.param("ext::sh -c 's3cr@et-of-it'", id="a helper that git does not allow"),
    ],
)
def test_a_remote_that_cannot_be_reached_is_told_without_its_credentials(
    due: BrandRepo, pipeline: Callable, host: str, command: tuple[str, ...], address: str
) -> None:
    due.git("remote", "set-url", "origin", address.format(host=host))

    ran = pipeline(*command, cwd=due.root, GIT_SSH_COMMAND="false")

    assert secretless(ran), ran.out + ran.err
    assert "Traceback" not in ran.err
    if command[0] == "status":
        assert (ran.status, "Not the newest" in ran.err) == (0, True)
    else:
        assert (ran.status, "cannot be read" in ran.err) == (2, True)


def test_a_branch_that_tracks_an_address_is_told_without_its_credentials(
    due: BrandRepo, pipeline: Callable
) -> None:
    address = "https://marie-the-user:s3cr%40et-of-it@127.0.0.1:9/brand.git"
    due.git("config", "branch.main.remote", address)

    ran = pipeline("publish", cwd=due.root)

    assert (ran.status, "cannot be read" in ran.err) == (2, True)
    assert secretless(ran), ran.err


def test_a_push_that_is_refused_is_told_without_credentials(
    due: BrandRepo, pipeline: Callable, host: str
) -> None:
    due.git(
        "remote", "set-url", "--push", "origin", f"http://marie-the-user:s3cr@et-of-it@{host}/x"
    )

    ran = pipeline("publish", cwd=due.root)

    assert (ran.status, secretless(ran)) == (2, True), ran.err
    assert due.tip() is None


def test_without_a_remote_it_works_and_says_that_the_log_is_local(
    due: BrandRepo, pipeline: Callable
) -> None:
    due.git("remote", "remove", "origin")

    ran = pipeline("publish", *NOW, cwd=due.root)

    assert (ran.status, "sent" in ran.out) == (0, True)
    assert "the log stays in this clone alone" in ran.err
    assert due.git("cat-file", "-t", "status:status/2026/12/01-aube.jsonl") == "blob"
    assert pipeline("publish", "--now", "2026-12-01T08:10:00Z", cwd=due.root).out == (
        "Nothing is due.\n"
    )
