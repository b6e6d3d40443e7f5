"""Clients: what they send where, and what is made of answers that are not whole."""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import httpx
import pytest

from pipeline import __version__, client
from pipeline.client import Answer, Forbidden, Lost, Unreached, fetch, make_client

NOW = datetime(2026, 12, 1, 9, 0, tzinfo=UTC)


def test_a_request_says_who_we_are_and_asks_for_a_plain_answer() -> None:
    def serve(request: httpx.Request) -> httpx.Response:
        assert request.headers["User-Agent"] == f"social-pipeline/{__version__}"
        assert request.headers["Accept-Encoding"] == "identity"
        return httpx.Response(200, json={"ok": True})

    with make_client(transport=httpx.MockTransport(serve)) as http:
        assert fetch(http, "GET", "https://mastodon.example/").json == {"ok": True}


def test_a_redirect_is_an_answer_and_is_not_followed() -> None:
    def serve(request: httpx.Request) -> httpx.Response:
        assert request.url.host == "mastodon.example"
        return httpx.Response(308, headers={"Location": "https://elsewhere.example/"})

    with make_client(transport=httpx.MockTransport(serve)) as http:
        assert fetch(http, "POST", "https://mastodon.example/", json={}).status == 308


def test_an_address_that_holds_a_secret_is_refused() -> None:
    def serve(_request: httpx.Request) -> httpx.Response:
        raise AssertionError("nothing may be sent")

    with (
        make_client(secrets=["s3cr&t"], transport=httpx.MockTransport(serve)) as http,
        pytest.raises(Forbidden, match="held a secret") as refused,
    ):
        fetch(http, "GET", "https://mastodon.example/", params={"token": "s3cr&t"})
    assert "s3cr" not in str(refused.value)


@pytest.mark.parametrize(
    ("url", "loopback_only", "why"),
    [
        pytest.param("http://192.0.2.7/", True, "rehearsal", id="a rehearsal stays on loopback"),
        pytest.param("https://nowhere.invalid/", True, "rehearsal", id="a name that is unknown"),
        pytest.param("http://9.9.9.9/", False, "in the clear", id="no secret over plain http"),
    ],
)
def test_some_places_are_refused_before_anything_is_sent(
    url: str, loopback_only: bool, why: str
) -> None:
    def serve(_request: httpx.Request) -> httpx.Response:
        raise AssertionError("nothing may be sent")

    with (
        make_client(loopback_only=loopback_only, transport=httpx.MockTransport(serve)) as http,
        pytest.raises(Forbidden, match=why),
    ):
        fetch(http, "GET", url)


def test_a_rehearsal_reaches_loopback_and_ignores_the_proxy_of_the_environment(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:1")
    with server(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi") as url:
        for loopback_only in (True, False):
            with make_client(loopback_only=loopback_only) as http:
                assert fetch(http, "GET", url).body == b"hi"


def test_a_proxy_that_fails_means_that_nothing_left(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:1")
    with make_client() as http, pytest.raises(Unreached):
        fetch(http, "POST", "https://mastodon.example/")


def test_a_closed_port_means_that_nothing_left() -> None:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{held.getsockname()[1]}/"
        with make_client() as http, pytest.raises(Unreached, match="Connection refused"):
            fetch(http, "POST", url)


@pytest.mark.parametrize(
    "url",
    [
        pytest.param("mastodon.example", id="without scheme"),
        pytest.param("ftp://mastodon.example", id="another scheme"),
        pytest.param("https://[::1", id="broken brackets"),
    ],
)
def test_what_is_no_web_address_means_that_nothing_left(url: str) -> None:
    with make_client() as http, pytest.raises(Unreached, match=r"brand\.yml"):
        fetch(http, "GET", url)


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param(b"", id="the connection closes without a word"),
        pytest.param(b"HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\n{", id="the body is cut"),
        pytest.param(b"SSH-2.0-OpenSSH_9.6\r\n", id="another protocol"),
        pytest.param(
            b"HTTP/1.1 200 OK\r\nContent-Length: 9000000\r\n\r\n" + b"x" * 9_000_000,
            id="a flood",
        ),
        pytest.param(
            b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 4\r\n\r\nnope",
            id="packed, and broken",
        ),
    ],
)
def test_an_answer_that_is_not_whole_is_lost(answer: bytes) -> None:
    with server(answer) as url, make_client() as http, pytest.raises(Lost):
        fetch(http, "POST", url, json={"status": "Bonjour"})


def test_an_answer_that_drips_for_ever_is_lost() -> None:
    def drip(connection: socket.socket) -> None:
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n")
        for _ in range(20):
            connection.sendall(b" ")
            stop.wait(0.1)

    stop = threading.Event()
    with server(drip) as url, make_client() as http:
        with pytest.raises(Lost, match="not whole"):
            fetch(http, "GET", url, whole=0.3)
        stop.set()


def test_no_text_of_ours_shows_a_header_or_an_address() -> None:
    with server(b"") as url, make_client() as http, pytest.raises(Lost) as lost:
        fetch(http, "POST", f"{url}/secret-path", headers={"Authorization": "Bearer tok"})
    assert lost.value.__cause__ is None
    assert lost.value.__suppress_context__
    assert "tok" not in str(lost.value)
    assert "secret-path" not in str(lost.value)


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(b"<html>", id="a page"),
        pytest.param(b'{"id": "1', id="cut JSON"),
        pytest.param(b"\xff\xfe\x00", id="no text"),
        pytest.param(b"[" * 200_000, id="nested without end"),
    ],
)
def test_what_is_no_json_reads_as_none(body: bytes) -> None:
    assert Answer(200, {}, body).json is None


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        pytest.param({}, None, id="no word on it"),
        pytest.param({"retry-after": "30"}, 30, id="seconds"),
        pytest.param({"retry-after": "Tue, 01 Dec 2026 09:01:00 GMT"}, 60, id="a date"),
        pytest.param(
            {"x-ratelimit-reset": "2026-12-01T09:05:00.000000Z"}, 300, id="ISO 8601, Mastodon"
        ),
        pytest.param({"x-ratelimit-reset": "1796115720"}, 120, id="epoch seconds, GoToSocial"),
        pytest.param({"ratelimit-reset": "1796115720"}, 120, id="epoch seconds, Bluesky"),
        pytest.param({"x-ratelimit-reset": "1796115720000"}, 120, id="epoch milliseconds"),
        pytest.param({"x-ratelimit-reset": "45"}, 45, id="seconds from now"),
        pytest.param({"retry-after": "5", "x-ratelimit-reset": "45"}, 45, id="the longest counts"),
        pytest.param({"x-ratelimit-reset": "2026-12-01T08:00:00Z"}, 0, id="a time gone by"),
        pytest.param({"retry-after": "9" * 18}, 31 * 86_400, id="absurdly long"),
        pytest.param({"retry-after": "soon"}, None, id="nonsense"),
        pytest.param({"retry-after": "-5"}, None, id="a negative number"),
    ],
)
def test_the_wait_that_a_server_asks_for(headers: dict[str, str], seconds: float | None) -> None:
    assert client.retry_after(headers, NOW) == seconds


def test_the_wait_is_reckoned_on_the_servers_own_clock() -> None:
    answer = Answer(
        429,
        {"date": "Tue, 01 Dec 2026 08:00:00 GMT", "x-ratelimit-reset": "2026-12-01T08:00:10Z"},
        b"",
    )
    assert answer.wait == 10


@pytest.mark.parametrize(
    ("date", "expected"),
    [
        pytest.param("Tue, 01 Dec 2026 09:00:00 GMT", NOW, id="a date"),
        pytest.param("Tue, 99 Dec 2026 09:00:00 GMT", None, id="an impossible date"),
        pytest.param("", None, id="no date"),
    ],
)
def test_the_servers_clock(date: str, expected: datetime | None) -> None:
    assert client.server_time(httpx.Response(200, headers={"Date": date})) == expected


@contextmanager
def server(answer: bytes | Callable[[socket.socket], None]) -> Iterator[str]:
    """A server on loopback that reads a request's head and answers with these very bytes."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.settimeout(10)
        closing = threading.Event()

        def serve() -> None:
            while not closing.is_set():
                try:
                    connection, _ = listening.accept()
                except OSError:
                    return
                with connection:
                    read_request(connection)
                    try:
                        if callable(answer):
                            answer(connection)
                        else:
                            connection.sendall(answer)
                    except OSError:
                        continue  # the client has had enough

        thread = threading.Thread(target=serve)
        thread.start()
        try:
            yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        finally:
            closing.set()
            listening.shutdown(socket.SHUT_RDWR)
            thread.join(10)


def read_request(connection: socket.socket) -> None:
    """Read a whole request, so that closing does not reset the connection."""
    connection.settimeout(5)
    head = b""
    while b"\r\n\r\n" not in head:
        head += connection.recv(65536)
    head, _, body = head.partition(b"\r\n\r\n")
    length = 0
    for line in head.split(b"\r\n"):
        if line.lower().startswith(b"content-length:"):
            length = int(line.split(b":")[1])
    while len(body) < length:
        body += connection.recv(65536)
