"""Pictures by their address: fetched from public servers alone, with a limit on size and time."""

import ipaddress
import queue
import socket
import threading
import time
from collections.abc import Callable, Sequence
from urllib.parse import urljoin, urlsplit

import httpx

from pipeline import __version__
from pipeline.writing.pictures import MOST

SECONDS = 60.0  # for one picture
_HOPS = 5


class Unfetched(Exception):
    """A picture that could not be had, and why, in a sentence."""


def addresses(host: str) -> Sequence[str]:
    """The addresses of a host, by the system's resolver."""
    found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    return [str(entry[4][0]).partition("%")[0] for entry in found]


class Fetcher:
    """Fetches over one client; `resolve` tells the addresses of a host."""

    def __init__(
        self,
        transport: httpx.BaseTransport | None = None,
        resolve: Callable[[str], Sequence[str]] = addresses,
        seconds: float = SECONDS,
    ) -> None:
        self._resolve = resolve
        self._seconds = seconds
        self._transport = transport
        self._client = self._new()

    def _new(self) -> httpx.Client:
        return httpx.Client(
            headers={
                "User-Agent": f"social-pipeline/{__version__}",
                "Accept": "image/*, video/*",
                "Accept-Encoding": "identity",
            },
            timeout=httpx.Timeout(20.0, connect=10.0),
            follow_redirects=False,
            trust_env=False,
            transport=self._transport,
        )

    def __call__(self, address: str) -> bytes:
        """The bytes behind an address; Unfetched where it is private, huge, slow or no file."""
        found: queue.SimpleQueue[bytes | BaseException] = queue.SimpleQueue()
        deadline = time.monotonic() + self._seconds
        client = self._client

        def work() -> None:
            try:
                found.put(self._follow(client, address, deadline))
            except BaseException as error:  # noqa: BLE001 - raised again by who waits
                found.put(error)

        # Headers may come a byte at a time for ever, which no time-out of a read ends.
        threading.Thread(target=work, daemon=True).start()
        try:
            outcome = found.get(timeout=self._seconds + 1)
        except queue.Empty:
            self._client = self._new()  # that thread keeps the other
            raise self._late() from None
        if isinstance(outcome, BaseException):
            raise outcome
        return outcome

    def _late(self) -> Unfetched:
        return Unfetched(f"it was not here after {self._seconds:.0f} seconds")

    def _follow(self, client: httpx.Client, address: str, deadline: float) -> bytes:
        """The bytes behind an address, wherever it leads."""
        for _ in range(_HOPS):
            answer = self._once(client, address, deadline)
            if isinstance(answer, bytes):
                return answer
            try:
                address = urljoin(address, answer)
            except ValueError:
                raise Unfetched("it leads to what is no web address") from None
        raise Unfetched(f"it leads from one address to the next, more than {_HOPS} times")

    def _once(self, client: httpx.Client, address: str, deadline: float) -> bytes | str:
        """The bytes, or where the server says they are instead."""
        try:
            url = httpx.URL(address)
            parts = urlsplit(address)
        except (httpx.InvalidURL, ValueError):
            raise Unfetched("it is no web address") from None
        if url.scheme not in ("http", "https") or not url.host:
            raise Unfetched("it is no web address")
        if parts.username or parts.password:
            raise Unfetched("its address holds a password; take that out")
        place = self._public(url.host)
        body = bytearray()
        # The very address that was looked at is asked, so that no second look-up can lead away.
        try:
            with client.stream(
                "GET",
                url.copy_with(host=place),
                headers={"Host": url.netloc.decode("ascii")},
                extensions={"sni_hostname": url.host},
            ) as response:
                if response.has_redirect_location:
                    return response.headers["location"]
                if response.status_code != 200:
                    raise Unfetched(f"its server answers {response.status_code}")
                for piece in response.iter_bytes():
                    body += piece
                    if len(body) > MOST:
                        raise Unfetched(f"it is larger than {MOST >> 20} MB")
                    if time.monotonic() > deadline:
                        raise self._late()
        except httpx.TimeoutException:
            raise Unfetched("its server did not answer in time") from None
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise Unfetched(f"it can't be reached ({type(error).__name__})") from None
        if not body:
            raise Unfetched("it is empty")
        return bytes(body)

    def _public(self, host: str) -> str:
        """One address of the host; Unfetched unless all of them are public."""
        try:
            found = [ipaddress.ip_address(one) for one in self._resolve(host.strip("[]"))]
        except (OSError, UnicodeError, ValueError):
            raise Unfetched(f"there is no server called {host}") from None
        if not found or not all(map(_is_public, found)):
            raise Unfetched(
                f"{host} is no public server: save the picture as a file, and name that file"
            )
        return str(found[0])


_NAT64 = ipaddress.ip_network("64:ff9b::/96")


def _is_public(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
    """Whether an address is on the open internet, that which it stands for included."""
    if isinstance(address, ipaddress.IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour
        if address in _NAT64:
            inner = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
        if inner is not None and not _is_public(inner):
            return False
    return address.is_global and not address.is_multicast
