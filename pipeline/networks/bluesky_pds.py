"""A personal data server (PDS): sessions, records, blobs, and what its answers mean."""

from collections.abc import Mapping
from typing import Any, NoReturn
from urllib.parse import urlsplit

import httpx

from pipeline.brand import secret_name
from pipeline.client import Answer
from pipeline.frozen import frozen
from pipeline.networks.base import Account, Identity, NotSent, Refused, Unclear
from pipeline.networks.exchange import Exchange, Trouble, secret
from pipeline.redactor import Redactor

POSTS = "app.bsky.feed.post"

_LOOPBACK = ("localhost", "127.0.0.1", "::1")
_ENDED = frozenset({"ExpiredToken", "InvalidToken", "AuthMissing", "AuthenticationRequired"})
_CLOSED = ("Takedown", "Takendown", "Deactivated", "Suspended")


@frozen
class Session:
    """What a server says of us when we log in."""

    did: str
    handle: str
    token: str
    server: str
    answer: Answer


@frozen
class Record:
    """A record as its repository holds it."""

    uri: str
    cid: str
    value: Mapping[str, Any]


def log_in(client: httpx.Client, account: Account) -> Session:
    """A new session with the channel's app password; NotSent or Refused."""
    handle = str(account.options.get("handle") or "").strip().lstrip("@")
    if not handle:
        raise Refused(
            f"the channel {account.channel} has no handle: write `handle: name.bsky.social` "
            "beside its url in brand/brand.yml"
        )
    exchange = _exchange(client, account, account.url)
    answer = exchange.ask(
        "POST",
        "/xrpc/com.atproto.server.createSession",
        lost=NotSent,
        json={"identifier": handle, "password": secret(account, "APP_PASSWORD")},
    )
    made = answer.json
    if answer.status != 200:
        _refuse_login(exchange, answer, handle)
    if not isinstance(made, dict) or not all(
        isinstance(made.get(name), str) for name in ("did", "handle", "accessJwt")
    ):
        raise NotSent(exchange.no(answer, "not what a PDS says") + "; check the channel's url")
    if made.get("active") is False:
        raise Refused(
            f"{exchange.host} says that {handle} is {exchange.say(str(made.get('status')))}; "
            "the account's owner has to settle that there"
        )
    return Session(made["did"], made["handle"], made["accessJwt"], _home(account.url, made), answer)


class Pds:
    """Requests in one session, which is made anew once where it has ended."""

    def __init__(self, client: httpx.Client, account: Account, identity: Identity) -> None:
        self._client = client
        self._account = account
        self.identity = identity
        self.exchange = _exchange(client, account, identity.server, identity.token)

    def ask(self, method: str, name: str, *, lost: Trouble, **body: Any) -> Answer:
        """One request by the name of its lexicon."""
        answer = self.exchange.ask(method, f"/xrpc/{name}", lost=lost, **body)
        if answer.status in (400, 401) and error_of(answer) in _ENDED:
            session = log_in(self._client, self._account)
            self.exchange = _exchange(
                self._client, self._account, self.identity.server, session.token
            )
            answer = self.exchange.ask(method, f"/xrpc/{name}", lost=lost, **body)
        return answer

    def record(self, repository: str, collection: str, key: str, lost: Trouble) -> Record | None:
        """A record by its place; None where there is certainly none."""
        answer = self.ask(
            "GET",
            "com.atproto.repo.getRecord",
            lost=lost,
            params={"repo": repository, "collection": collection, "rkey": key},
        )
        found = answer.json
        if answer.status == 200 and isinstance(found, dict):
            uri, cid, value = found.get("uri"), found.get("cid"), found.get("value")
            if isinstance(uri, str) and isinstance(cid, str) and isinstance(value, dict):
                return Record(uri, cid, value)
        if answer.status in (400, 404) and (
            error_of(answer) == "RecordNotFound"
            or "could not locate record" in words(answer).lower()
        ):
            return None
        raise lost(self.say(answer))

    def posts(self) -> list[Record]:
        """Our hundred newest posts, newest first."""
        answer = self.ask(
            "GET",
            "com.atproto.repo.listRecords",
            lost=NotSent,
            params={"repo": self.identity.id, "collection": POSTS, "limit": "100"},
        )
        records = answer.json.get("records") if isinstance(answer.json, dict) else None
        if answer.status != 200 or not isinstance(records, list):
            raise NotSent(self.say(answer), answer.wait)
        return [
            Record(record["uri"], record["cid"], record["value"])
            for record in records
            if isinstance(record, dict)
            and isinstance(record.get("uri"), str)
            and isinstance(record.get("cid"), str)
            and isinstance(record.get("value"), dict)
        ]

    def resolve(self, handle: str) -> str | None:
        """The DID of a handle; None where nobody has it."""
        answer = self.ask(
            "GET",
            "com.atproto.identity.resolveHandle",
            lost=NotSent,
            params={"handle": handle},
        )
        did = answer.json.get("did") if isinstance(answer.json, dict) else None
        if answer.status == 200 and isinstance(did, str):
            return did
        if answer.status in (400, 404) and error_of(answer):
            return None
        raise NotSent(self.say(answer), answer.wait)

    def upload(self, content: bytes, type_: str, file: str) -> Mapping[str, Any]:
        """Upload a file and give its blob; it is dropped again where no record names it."""
        answer = self.ask(
            "POST",
            "com.atproto.repo.uploadBlob",
            lost=NotSent,
            content=content,
            headers={"Content-Type": type_},
        )
        blob = answer.json.get("blob") if isinstance(answer.json, dict) else None
        if answer.status == 200 and isinstance(blob, dict):
            return blob
        said = f"{file} could not be uploaded: {self.say(answer)}"
        if answer.status == 413 or (400 <= answer.status < 429 and error_of(answer)):
            raise Refused(f"{said}; change the file")
        raise NotSent(said, answer.wait)

    def put(self, key: str, value: Mapping[str, Any]) -> Answer:
        """Write a post under a key that nothing stands under yet.

        `swapRecord: null` says that: the same record again is no change, another is InvalidSwap
        (M on the reference PDS).
        """
        return self.ask(
            "POST",
            "com.atproto.repo.putRecord",
            lost=Unclear,
            json={
                "repo": self.identity.id,
                "collection": POSTS,
                "rkey": key,
                "record": value,
                "swapRecord": None,
            },
        )

    def say(self, answer: Answer) -> str:
        """An answer that is no good, in a sentence."""
        return self.exchange.no(answer, words(answer))

    def judge(self, answer: Answer) -> NotSent | Refused | Unclear:
        """What an answer to a new record means; whatever is not certain is unclear."""
        error, said = error_of(answer), self.say(answer)
        if answer.status == 429:
            return NotSent(said, answer.wait)
        if error == "BlobNotFound":  # M: dropped before the record named it; upload it again
            return NotSent(said)
        if any(closed in error for closed in _CLOSED):
            return Refused(f"{said}; the account's owner has to settle that there")
        if error in _ENDED:
            return Refused(f"{said}; make a new app password, put it in {self.exchange.variable}")
        if answer.status == 413 or (400 <= answer.status < 429 and error):
            return Refused(f"{said}; change the post")
        return Unclear(said)


def error_of(answer: Answer) -> str:
    """The name of an error; "" where the answer is no error of a PDS."""
    plain = answer.json
    name = plain.get("error") if isinstance(plain, dict) else None
    return name if isinstance(name, str) and answer.status >= 400 else ""


def words(answer: Answer) -> str:
    """The server's own words for an error: its name and what it says."""
    name = error_of(answer)
    if not name:
        return ""
    message = str(answer.json.get("message") or "")
    return f"{name}: {message[:300]}" if message else name


def _exchange(client: httpx.Client, account: Account, server: str, token: str = "") -> Exchange:
    return Exchange(
        client,
        server.rstrip("/"),
        Redactor([*account.secrets.values(), token]),
        {"Accept": "application/json", **({"Authorization": f"Bearer {token}"} if token else {})},
        secret_name(account.channel, "APP_PASSWORD"),
    )


def _home(url: str, session: Mapping[str, Any]) -> str:
    """The server that holds our repository: bsky.social is only a door to many.

    A server on loopback is its own: what it says of its address need not be reachable.
    """
    if urlsplit(url).hostname in _LOOPBACK:
        return url.rstrip("/")
    document = session.get("didDoc")
    services = document.get("service") if isinstance(document, dict) else None
    for service in services if isinstance(services, list) else ():
        if isinstance(service, dict) and str(service.get("id", "")).endswith("#atproto_pds"):
            place = service.get("serviceEndpoint")
            if isinstance(place, str) and place.startswith("https://"):
                return place.rstrip("/")
    return url.rstrip("/")


def _refuse_login(exchange: Exchange, answer: Answer, handle: str) -> NoReturn:
    said = exchange.no(answer, words(answer))
    if answer.status == 429:
        raise NotSent(said, answer.wait)
    if answer.status in (301, 302, 307, 308):
        place = exchange.say(answer.headers.get("location", "another place"))
        raise Refused(f"{said}; it moved to {place}: write that in the channel's url")
    if answer.status in (400, 401, 403):
        raise Refused(
            f"{said}; check the handle {handle}, or make a new app password in Bluesky's settings "
            f"and put it in {exchange.variable}"
        )
    if answer.status in (404, 405, 410, 501):
        raise Refused(f"{said}; the channel's url leads to no PDS")
    raise NotSent(said, answer.wait)
