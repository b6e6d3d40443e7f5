"""Settling on networks that can't run here: what is asked, and what is never sent again."""

import json
import threading
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
from posts import parsed
from sendings import Script, part

from pipeline import brand
from pipeline.client import make_client
from pipeline.clock import Clock
from pipeline.delivery import Delivery, Event
from pipeline.frozen import replace
from pipeline.networks import NETWORKS, bluesky
from pipeline.networks.base import Account, Identity, nothing_beside
from pipeline.publish.courier import Courier
from pipeline.publish.job import Ended, Job, key_name
from pipeline.variant import Variant

NINE = datetime(2026, 12, 1, 8, tzinfo=UTC)
POST = "2026/12/01-noel"
BRAND = brand.load(
    b"""\
name: Maison Lumen
timezone: Europe/Paris
languages: [fr]
channels: {mastodon: {url: "https://m.example"}, bluesky: {handle: lumen.example}}
"""
)
SECRETS = {"TOKEN": "tok-EN-123456", "APP_PASSWORD": "abcd-efgh-ijkl-mnop"}
WE = {
    "mastodon": Identity("7", "lumen", "https://m.example/@lumen", server="https://m.example"),
    "bluesky": Identity(
        "did:plc:us", "lumen.example", "", token="tok-1", server="https://pds.example"
    ),
}


class Quick(Clock):
    """A clock that waiting moves, at once."""

    def __init__(self, moment: datetime) -> None:
        super().__init__()
        object.__setattr__(self, "moment", moment)

    def now(self) -> datetime:
        moment: datetime = self.moment  # type: ignore[attr-defined]
        return moment

    def wait(self, seconds: float, stop: threading.Event | None = None) -> None:
        object.__setattr__(self, "moment", self.now() + timedelta(seconds=seconds))


def claimed(
    channel: str, *texts: str, over: timedelta | None = None, out: tuple[str, ...] = ()
) -> Job:
    """A job claimed at nine; with `over` a later run has taken it over, so long after.

    `out` are the ids of the parts that the log has.
    """
    post = parsed("").post
    assert post is not None
    variant = Variant(POST, channel, channel, NINE, "fr", tuple(map(part, texts)), {})
    first = Event(
        NINE,
        POST,
        channel,
        "claimed",
        "a",
        key=NETWORKS[channel].key(NINE, key_name(channel, POST, variant), 0),
        until=NINE + timedelta(minutes=10),
        after="100",
        digest=variant.digest,
        commit="c" * 40,
        parts=len(texts),
    )
    now = NINE + (over or timedelta(0))
    return Job(
        Delivery(POST, channel),
        post,
        variant,
        replace(first, at=now, run="b", until=now + timedelta(minutes=10)),
        first,
        NINE,
        NINE + timedelta(hours=6),
        POST,
        receipts={
            number: replace(first, event="sent", part=number, id=id_)
            for number, id_ in enumerate(out)
        },
        settles=over is not None,
        looks=now - timedelta(days=90) if over and not out else None,
    )


def work(job: Job, server: Script) -> tuple[Ended, list[Event]]:
    """Go through a job at a server; how it ended and what was logged."""
    told: list[Event] = []
    name = job.delivery.channel
    with make_client(transport=httpx.MockTransport(server)) as client:
        courier = Courier(
            channel=BRAND.channels[name],
            network=NETWORKS[name],
            client=client,
            account=Account(name, WE[name].server, {"handle": "lumen.example"}, SECRETS),
            identity=WE[name],
            clock=Quick(job.claim.at),
            stop=threading.Event(),
            emit=lambda _job, event: told.append(event),
            still=lambda _job: None,
            read=lambda _job, _item: b"",
            beside=lambda _job, path: nothing_beside(path),
            taken=lambda: frozenset(event.id for event in job.receipts.values() if event.id),
            over=lambda _job: None,
        )
        (ended,) = courier.work([job])
    return ended, told


def said(status: int, **words: str) -> httpx.Response:
    return httpx.Response(status, json=words)


# Mastodon's kin: a key that was used already is answered with an error, and never with the post

STATUSES = "POST /api/v1/statuses"
OURS = "GET /api/v1/accounts/7/statuses"


class Kin(Script):
    """A server that loses its first answer, and says `again` to the same key ever after."""

    def __init__(self, *, stores: bool, first: Any, again: httpx.Response) -> None:
        super().__init__()
        self.on(OURS, self._list).on(STATUSES, self._post)
        self.statuses: list[dict[str, Any]] = []
        self.keys: set[str] = set()
        self._stores, self._first, self._again = stores, first, again

    def _post(self, request: httpx.Request) -> Any:
        key = request.headers["Idempotency-Key"]
        if key in self.keys:
            return self._again
        self.keys.add(key)
        if self._stores:
            text = json.loads(request.content)["status"]
            self.statuses.insert(
                0, {"id": "101", "url": "https://m.example/101", "content": f"<p>{text}</p>"}
            )
        return self._first

    def _list(self, request: httpx.Request) -> httpx.Response:
        first_page = "max_id" not in request.url.params
        return httpx.Response(200, json=self.statuses if first_page else [])


PIXELFED = said(400, error="Duplicate idempotency key.")
PLEROMA = httpx.Response(
    500, json={"error": "Something went wrong"}, headers={"idempotent-replayed": "true"}
)
kin = pytest.mark.parametrize(
    ("first", "again"),
    [
        pytest.param(httpx.ReadTimeout("slow"), PIXELFED, id="Pixelfed"),
        pytest.param(said(500, error="Something went wrong"), PLEROMA, id="Pleroma"),
    ],
)


@kin
def test_a_used_key_whose_post_is_there_is_adopted(first: Any, again: httpx.Response) -> None:
    server = Kin(stores=True, first=first, again=again)

    ended, told = work(claimed("mastodon", "Bonjour."), server)

    assert (ended.state, ended.url) == ("sent", "https://m.example/101")
    assert [(event.event, event.id) for event in told] == [("sent", "101")]
    assert len(server.asked(STATUSES)) == 1


@kin
def test_a_used_key_that_a_killed_run_left_is_looked_up_before_anything_is_sent(
    first: Any, again: httpx.Response
) -> None:
    server = Kin(stores=True, first=first, again=again)
    work(claimed("mastodon", "Bonjour."), server)
    before = len(server.asked(STATUSES))

    ended, told = work(claimed("mastodon", "Bonjour.", over=timedelta(minutes=20)), server)

    assert (ended.state, [event.id for event in told]) == ("sent", ["101"])
    assert len(server.asked(STATUSES)) == before


@kin
def test_a_used_key_whose_post_is_nowhere_becomes_a_question_and_then_is_missed(
    first: Any, again: httpx.Response
) -> None:
    server = Kin(stores=False, first=first, again=again)

    ended, told = work(claimed("mastodon", "Bonjour."), server)
    assert (ended.state, ended.again) == ("unknown", True)
    assert [event.event for event in told] == ["unknown"]
    later, _ = work(claimed("mastodon", "Bonjour.", over=timedelta(minutes=20)), server)
    assert later.state == "unknown"
    assert "m.example" in later.error, "the server's own words are kept for whoever looks"

    late, told = work(claimed("mastodon", "Bonjour.", over=timedelta(hours=7)), server)

    assert (late.state, [event.event for event in told]) == ("missed", ["missed"])
    assert server.statuses == []


# Bluesky: a key is good for ever, and whatever stands under it decides

PUT = "POST /xrpc/com.atproto.repo.putRecord"
GET = "GET /xrpc/com.atproto.repo.getRecord"
LIST = "GET /xrpc/com.atproto.repo.listRecords"
ABSENT = said(400, error="RecordNotFound", message="Could not locate record")
LONG = timedelta(days=100)


def uri(job: Job, number: int = 0) -> str:
    name = key_name("bluesky", POST, job.variant)
    return f"at://did:plc:us/app.bsky.feed.post/{bluesky.key(job.first.at, name, number)}"


def record(address: str, text: str, made: datetime = NINE) -> dict[str, Any]:
    value = {"text": text, "createdAt": made.isoformat()}
    return {"uri": address, "cid": f"bafy-{text}", "value": value}


def pds(*records: dict[str, Any], listed: tuple[dict[str, Any], ...] = ()) -> Script:
    """A server that holds these records, and lists those others too."""
    held = {one["uri"].rpartition("/")[2]: one for one in records}

    def get(request: httpx.Request) -> httpx.Response:
        found = held.get(request.url.params["rkey"])
        return httpx.Response(200, json=found) if found else ABSENT

    def put(request: httpx.Request) -> httpx.Response:
        key = json.loads(request.content)["rkey"]
        if key in held:
            return said(400, error="InvalidSwap")
        where = f"at://did:plc:us/app.bsky.feed.post/{key}"
        return httpx.Response(200, json={"uri": where, "cid": "bafy-new"})

    every = httpx.Response(200, json={"records": [*records, *listed]})
    return Script().on(GET, get).on(PUT, put).on(LIST, every)


def test_what_stands_under_the_key_is_adopted_however_long_ago() -> None:
    job = claimed("bluesky", "Bonjour.", over=LONG)
    server = pds(record(uri(job), "Bonjour."))

    ended, told = work(job, server)

    assert (ended.state, [event.id for event in told]) == ("sent", [uri(job)])
    assert server.asked(PUT) == []


def test_what_is_not_there_after_its_time_is_missed_and_not_sent_under_its_key() -> None:
    server = pds()
    ended, told = work(claimed("bluesky", "Bonjour.", over=LONG), server)
    assert (ended.state, [event.event for event in told]) == ("missed", ["missed"])
    assert server.asked(PUT) == []


def test_what_is_not_there_in_its_time_is_sent_under_its_first_key_and_time() -> None:
    job = claimed("bluesky", "Bonjour.", over=timedelta(minutes=20))
    server = pds()

    ended, told = work(job, server)

    assert (ended.state, [event.id for event in told]) == ("sent", [uri(job)])
    (request,) = server.asked(PUT)
    assert json.loads(request.content)["record"]["createdAt"].startswith("2026-12-01T08:00:00")


@pytest.mark.parametrize("over", [timedelta(minutes=20), LONG])
def test_another_text_under_the_key_is_a_question_and_nothing_is_sent(over: timedelta) -> None:
    job = claimed("bluesky", "Bonjour.", over=over)
    server = pds(record(uri(job), "Bonjour, corrigé là-bas."))

    ended, told = work(job, server)

    assert (ended.state, [event.event for event in told]) == ("unknown", ["unknown"])
    assert "pipeline resolve" in ended.error
    assert server.asked(PUT) == []


def test_the_same_post_under_another_key_is_adopted() -> None:
    job = claimed("bluesky", "Bonjour.", over=timedelta(minutes=20))
    other = "at://did:plc:us/app.bsky.feed.post/3other"
    server = pds(listed=(record(other, "Bonjour.", NINE + timedelta(minutes=1)),))

    ended, told = work(job, server)

    assert (ended.state, [event.id for event in told]) == ("sent", [other])
    assert server.asked(PUT) == []


@pytest.mark.parametrize(
    "trouble",
    [
        pytest.param(said(503, error="UpstreamFailure"), id="503"),
        pytest.param(httpx.ReadTimeout("slow"), id="no answer"),
        pytest.param(httpx.Response(200, text="<html>"), id="a page"),
    ],
)
@pytest.mark.parametrize("over", [timedelta(minutes=20), LONG])
def test_a_look_that_brings_nothing_leaves_it_unknown(trouble: Any, over: timedelta) -> None:
    server = pds().on(GET, trouble)
    ended, told = work(claimed("bluesky", "Bonjour.", over=over), server)
    assert (ended.state, [event.event for event in told]) == ("unknown", ["unknown"])
    assert server.asked(PUT) == []


def test_a_begun_thread_is_finished_after_a_hundred_days_under_its_keys_and_parent() -> None:
    job = claimed("bluesky", "Un.", "Deux.", over=LONG)
    job = claimed("bluesky", "Un.", "Deux.", over=LONG, out=(uri(job),))
    server = pds(record(uri(job), "Un."))

    ended, told = work(job, server)

    assert (ended.state, [(event.part, event.id) for event in told]) == (
        "sent",
        [(1, uri(job, 1))],
    )
    (request,) = server.asked(PUT)
    made = json.loads(request.content)["record"]
    answers = {"uri": uri(job), "cid": "bafy-Un."}
    assert made["reply"] == {"root": answers, "parent": answers}
    assert made["createdAt"].startswith("2026-12-01T08:00:00")
