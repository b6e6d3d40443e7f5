"""The door to HTTP: clients with time-outs and no surprises, and answers that are whole."""

import ipaddress
import json
import re
import socket
import ssl
import time
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import cache
from typing import Any, NoReturn

import httpx

from pipeline import __version__
from pipeline.frozen import field, frozen
from pipeline.redactor import Redactor

CONNECT_SECONDS = 10.0
READ_SECONDS = 30.0  # between two pieces of an answer
WHOLE_SECONDS = 60.0  # for a whole answer, however slowly it drips
BIGGEST = 8 * 1024 * 1024  # bytes of an answer, unpacked

_FAR_OFF = 31 * 86_400.0  # no network's limit lasts longer


class Forbidden(Exception):
    """A request that must not be sent: the text says why and what to do."""


class Unreached(Exception):
    """The request did not leave this machine whole: the server cannot have acted on it."""


class Lost(Exception):
    """The request left, and no whole answer came back: the server may have acted on it."""


@frozen
class Answer:
    """A whole answer; `headers` ignore case."""

    status: int
    headers: Mapping[str, str]
    body: bytes = field(repr=False)

    @property
    def json(self) -> Any:
        """The body read as JSON; None where it is none."""
        try:
            return json.loads(self.body)
        except (ValueError, RecursionError):
            return None

    @property
    def date(self) -> datetime | None:
        """What the server's clock showed."""
        return server_time(self)

    @property
    def wait(self) -> float | None:
        """Seconds that the server asks us to wait."""
        return retry_after(self.headers, self.date or datetime.now(UTC))


def make_client(
    *,
    secrets: Iterable[str] = (),
    loopback_only: bool = False,
    transport: httpx.BaseTransport | None = None,
) -> httpx.Client:
    """A client for one run and channel.

    It follows no redirect: a write must not wander, and a secret must not follow it. A proxy that
    the environment names is used, never for loopback. With `loopback_only`, for rehearsals, every
    other host is refused before anything is sent. An address that holds one of the `secrets` is
    refused too: addresses end in logs.
    """
    redactor = Redactor(secrets)

    def check(request: httpx.Request) -> None:
        if redactor.clean(str(request.url)) != str(request.url):
            raise Forbidden("the address of a request held a secret; check the url in brand.yml")
        _check(request.url, loopback_only)

    direct: dict[str, httpx.BaseTransport | None] = {
        f"all://{host}": None for host in ("localhost", "127.0.0.1", "[::1]")
    }
    return httpx.Client(
        headers={
            "User-Agent": f"social-pipeline/{__version__}",
            "Accept-Encoding": "identity",  # an answer cannot unpack into a flood
        },
        timeout=httpx.Timeout(READ_SECONDS, connect=CONNECT_SECONDS),
        # Shorter than any server keeps a quiet connection: a request that meets its end is lost.
        limits=httpx.Limits(max_connections=20, keepalive_expiry=4.0),
        follow_redirects=False,
        trust_env=not loopback_only,
        mounts=direct if transport is None and not loopback_only else None,
        event_hooks={"request": [check]},
        transport=transport,
        verify=_trust(),
    )


@cache
def _trust() -> ssl.SSLContext:
    """The certificates to trust, read once a process: that takes longer than all else here."""
    return httpx.create_ssl_context()


def fetch(
    client: httpx.Client,
    method: str,
    url: str,
    *,
    params: Mapping[str, str] | None = None,
    headers: Mapping[str, str] | None = None,
    json: Any = None,
    content: bytes | None = None,
    files: Mapping[str, tuple[str, bytes, str]] | None = None,
    data: Mapping[str, str] | None = None,
    whole: float = WHOLE_SECONDS,
) -> Answer:
    """One request and its whole answer; Unreached or Lost where there is none.

    `whole` is how many seconds the answer may take. Neither exception's text holds an address, a
    header or a body.
    """
    deadline = time.monotonic() + whole
    body = bytearray()
    try:
        with client.stream(
            method,
            url,
            params=params,
            headers=headers,
            json=json,
            content=content,
            files=files,
            data=data,
        ) as response:
            for piece in response.iter_bytes():
                body += piece
                if len(body) > BIGGEST:
                    raise Lost(f"the answer is longer than {BIGGEST // 1024 // 1024} MiB")
                if time.monotonic() > deadline:
                    raise Lost(f"the answer was not whole after {whole:.0f} seconds")
            return Answer(response.status_code, response.headers, bytes(body))
    except (httpx.RequestError, httpx.InvalidURL) as error:
        _explain(error)


_BEFORE = (
    httpx.ConnectError,
    httpx.ConnectTimeout,
    httpx.PoolTimeout,
    httpx.ProxyError,
    httpx.UnsupportedProtocol,
)


def _explain(error: httpx.RequestError | httpx.InvalidURL) -> NoReturn:
    """Say in our own words what went wrong, so that nothing secret comes along."""
    if isinstance(error, (httpx.InvalidURL, httpx.UnsupportedProtocol)):
        raise Unreached("its url in brand.yml is no web address") from None
    if isinstance(error, httpx.ConnectTimeout):
        raise Unreached(f"no connection within {CONNECT_SECONDS:.0f} seconds") from None
    if isinstance(error, httpx.ConnectError):
        raise Unreached(f"no connection: {_cause(error)}") from None
    if isinstance(error, _BEFORE):
        raise Unreached(f"no connection ({type(error).__name__})") from None
    if isinstance(error, httpx.TimeoutException):
        raise Lost(f"no answer within {READ_SECONDS:.0f} seconds") from None
    raise Lost(f"the connection broke off ({type(error).__name__})") from None


def _cause(error: BaseException) -> str:
    """The system's own words for a connection that failed: refused, unknown host, certificate."""
    link: BaseException | None = error
    while link is not None and not isinstance(link, OSError):
        link = link.__cause__ or link.__context__
    words = link.strerror if isinstance(link, OSError) and link.strerror else str(error)
    return re.sub(r"\s+", " ", words).strip()[:200] or type(error).__name__


def _check(url: httpx.URL, loopback_only: bool) -> None:
    if loopback_only and not _is(url.host, "loopback"):
        raise Forbidden(
            f"{url.host} is not on this machine, and a rehearsal sends only to loopback servers; "
            "run without --now, or give the channel a url such as http://127.0.0.1:3000"
        )
    if url.scheme == "http" and not _is(url.host, "private"):
        raise Forbidden(
            f"http://{url.host} would carry secrets in the clear; "
            "write the channel's url with https:// in brand/brand.yml"
        )


def _is(host: str, kind: str) -> bool:
    """Whether every address of a host is loopback, or private (which loopback is too)."""
    try:
        found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        # A name that does not resolve cannot be connected to: only a rehearsal needs to know.
        return kind == "private"
    addresses = [ipaddress.ip_address(str(entry[4][0]).partition("%")[0]) for entry in found]
    if kind == "loopback":
        return all(address.is_loopback for address in addresses)
    return all(address.is_private for address in addresses)


# What servers say of time


def server_time(response: httpx.Response | Answer) -> datetime | None:
    """What the server's clock showed, from its Date header; None where it does not say."""
    return _http_date(response.headers.get("date", ""))


def retry_after(headers: Mapping[str, str], now: datetime) -> float | None:
    """Seconds to wait, by the longest word that the server has on it; None where it has none.

    Retry-After is in seconds or a date (RFC 9110); X-RateLimit-Reset is an ISO 8601 time on
    Mastodon, RateLimit-Reset is in epoch seconds on Bluesky, others count seconds from now.
    """
    waits = [
        wait
        for name in ("retry-after", "x-ratelimit-reset", "ratelimit-reset")
        if (wait := _wait(headers.get(name, "").strip(), now)) is not None
    ]
    return max(waits, default=None)


def _wait(value: str, now: datetime) -> float | None:
    if re.fullmatch(r"\d{1,18}(\.\d{1,9})?", value):
        number = float(value)
        if number > 1e11:
            number /= 1000  # epoch milliseconds
        seconds = number - now.timestamp() if number > 1e9 else number
    else:
        until = _http_date(value) or _iso(value)
        if until is None:
            return None
        seconds = (until - now).total_seconds()
    return min(max(seconds, 0.0), _FAR_OFF)


def _http_date(value: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(value)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)


def _iso(value: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        return None
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
