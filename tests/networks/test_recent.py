"""Recent posts: a part is known by what it shows, whoever sent it, on readable and keyed ones."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import httpx
import pytest
from sendings import AT, Script, attachment, picture, sending

from pipeline.client import make_client
from pipeline.frozen import replace
from pipeline.networks import NETWORKS, bluesky, mastodon
from pipeline.networks.base import Account, Identity, NotSent, Sending, Sent
from pipeline.variant import Link

OURS = "GET /api/v1/accounts/7/statuses"
RECORDS = "GET /xrpc/com.atproto.repo.listRecords"
PICTURE = attachment(picture(), alt="Une lampe.")
SINCE = AT - timedelta(days=90)


@pytest.fixture
def server() -> Script:
    return Script()


@pytest.fixture
def client(server: Script) -> Iterator[httpx.Client]:
    with make_client(transport=httpx.MockTransport(server)) as http:
        yield http


def part(text: str = "Bonjour.", **more: Any) -> Sending:
    return replace(sending(text, key="k", **more), since=SINCE)


def status(id_: str = "9", content: str = "<p>Bonjour.</p>", **more: Any) -> dict[str, Any]:
    return {
        "id": id_,
        "url": f"https://m.example/@lumen/{id_}",
        "created_at": "2026-12-01T08:00:00.000Z",
        "content": content,
        "in_reply_to_id": None,
        "media_attachments": [],
        **more,
    }


def record(place: str = "9", text: str = "Bonjour.", **more: Any) -> dict[str, Any]:
    value = {"text": text, "createdAt": "2026-12-01T08:00:00.000Z", **more}
    return {"uri": f"at://did:plc:us/app.bsky.feed.post/{place}", "cid": "bafy", "value": value}


def on_mastodon(client: httpx.Client, server: Script, shown: list[Any], sent: Sending) -> Any:
    server.on(OURS, [httpx.Response(200, json=shown), httpx.Response(200, json=[])])
    server.on("GET /api/v1/statuses/9/source", httpx.Response(404, json={}))
    account = Account("mastodon", "https://m.example", {}, {"TOKEN": "tok-123"})
    us = Identity("7", "lumen", "https://m.example/@lumen", server="https://m.example")
    return mastodon.recent(client, account, us, sent)


def on_bluesky(client: httpx.Client, server: Script, shown: list[Any], sent: Sending) -> Any:
    server.on(RECORDS, httpx.Response(200, json={"records": shown}))
    account = Account("bluesky", "https://bsky.social", {}, {"APP_PASSWORD": "abcd"})
    us = Identity("did:plc:us", "lumen.example", "", token="t", server="https://pds.example")
    return bluesky.recent(client, account, us, sent)


@pytest.mark.parametrize(
    ("shown", "sent", "there"),
    [
        pytest.param([status()], part(), True, id="the same words"),
        pytest.param([status(), status("8")], part(), True, id="twice: the newest"),
        pytest.param([status(content="<p>Bonsoir.</p>")], part(), False, id="other words"),
        pytest.param([status(in_reply_to_id="3")], part(), False, id="an answer to somebody"),
        pytest.param(
            [status(in_reply_to_id="3")], part(parent=Sent("3", "")), True, id="the next part"
        ),
        pytest.param(
            [status()], part(taken=frozenset("9")), False, id="another post's, by the log"
        ),
        pytest.param([status(created_at="2026-08-01T08:00:00Z")], part(), False, id="too old"),
        pytest.param([status(created_at=None)], part(), True, id="of no known time"),
        pytest.param([status()], part(media=(PICTURE,)), False, id="without its picture"),
        pytest.param([], part(), False, id="no post at all"),
    ],
)
def test_mastodon_knows_a_part_by_what_it_shows(
    client: httpx.Client, server: Script, shown: list[Any], sent: Sending, there: bool
) -> None:
    found = on_mastodon(client, server, shown, sent)
    assert found == (Sent("9", "https://m.example/@lumen/9") if there else None)


EXTERNAL = {"external": {"uri": "https://maison-lumen.example/aube", "title": "x"}}
LINK = Link("https://maison-lumen.example/aube", "L’aube")


@pytest.mark.parametrize(
    ("shown", "sent", "there"),
    [
        pytest.param([record()], part(), True, id="the same words"),
        pytest.param([record(text="Bonjour. ")], part(), True, id="but for white space"),
        pytest.param([record(text="Bonsoir.")], part(), False, id="other words"),
        pytest.param(
            [record(reply={"parent": {"uri": "at://x/y/3"}})], part(), False, id="an answer"
        ),
        pytest.param(
            [record(reply={"parent": {"uri": "at://x/y/3"}})],
            part(parent=Sent("at://x/y/3", "", "bafy")),
            True,
            id="the next part",
        ),
        pytest.param(
            [record()], part(taken=frozenset({record()["uri"]})), False, id="another post's"
        ),
        pytest.param([record(createdAt="2026-08-01T08:00:00Z")], part(), False, id="too old"),
        pytest.param([record()], part(media=(PICTURE,)), False, id="without its picture"),
        pytest.param(
            [record(embed={"images": [{"alt": "Une lampe."}]})],
            part(media=(PICTURE,)),
            True,
            id="with its picture",
        ),
        pytest.param([record(embed=EXTERNAL)], part(link=LINK), True, id="with its card"),
        pytest.param([record(embed=EXTERNAL)], part(), False, id="with a card of its own"),
        pytest.param([{"uri": 3}, "x", record()], part(), True, id="among what is no record"),
    ],
)
def test_bluesky_knows_a_part_by_what_it_shows(
    client: httpx.Client, server: Script, shown: list[Any], sent: Sending, there: bool
) -> None:
    found = on_bluesky(client, server, shown, sent)
    assert (found.id if found else None) == (record()["uri"] if there else None)
    if found:
        assert found.cursor == "bafy", "so that the next part can answer it"


def test_an_account_that_cannot_be_read_now_is_asked_later(
    client: httpx.Client, server: Script
) -> None:
    server.on(RECORDS, httpx.Response(503, json={"error": "Busy"}))
    us = Identity("did:plc:us", "lumen.example", "", token="t", server="https://pds.example")
    account = Account("bluesky", "https://bsky.social", {}, {"APP_PASSWORD": "abcd"})
    with pytest.raises(NotSent, match="503"):
        bluesky.recent(client, account, us, part())


@pytest.mark.parametrize("name", [name for name in NETWORKS if NETWORKS[name].SENDS])
def test_every_network_that_sends_can_be_asked_or_is_blind(name: str) -> None:
    network = NETWORKS[name]
    asks = network.recent.__name__ == "recent"
    assert asks or network.CLASS == "blind" or name == "feed"
