"""Bluesky: what every kind of answer is taken for, and which server is asked."""

import json
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from sendings import AT, Script, attachment, picture, sending

from pipeline.client import make_client
from pipeline.networks import bluesky
from pipeline.networks.base import Account, Identity, NotSent, Refused, Sent, Unclear
from pipeline.variant import Facet

PASSWORD = "abcd-efgh-ijkl-mnop"
ACCOUNT = Account(
    "bluesky", "https://bsky.social", {"handle": "lumen.example"}, {"APP_PASSWORD": PASSWORD}
)
US = Identity(
    "did:plc:us",
    "lumen.example",
    "https://bsky.app/profile/lumen.example",
    token="tok-1",
    server="https://pds.example",
)
KEY = bluesky.key(AT, "bluesky|2026/12/01-noel", 0)
URI = f"at://did:plc:us/app.bsky.feed.post/{KEY}"
PUT = "POST /xrpc/com.atproto.repo.putRecord"
GET = "GET /xrpc/com.atproto.repo.getRecord"
BLOB = "POST /xrpc/com.atproto.repo.uploadBlob"
LOGIN = "POST /xrpc/com.atproto.server.createSession"
RESOLVE = "GET /xrpc/com.atproto.identity.resolveHandle"
DESCRIBE = "GET /xrpc/com.atproto.server.describeServer"


def said(status: int, error: str, message: str = "", **headers: str) -> httpx.Response:
    """A PDS's error."""
    return httpx.Response(status, json={"error": error, "message": message}, headers=headers)


def ok(plain: Any) -> httpx.Response:
    return httpx.Response(200, json=plain)


def session(**more: Any) -> httpx.Response:
    return ok({"did": "did:plc:us", "handle": "lumen.example", "accessJwt": "tok-2", **more})


@pytest.fixture
def server() -> Script:
    return Script()


@pytest.fixture
def client(server: Script) -> Iterator[httpx.Client]:
    with make_client(secrets=[PASSWORD], transport=httpx.MockTransport(server)) as http:
        yield http


def test_a_record_is_written_only_where_nothing_stands(
    client: httpx.Client, server: Script
) -> None:
    server.on(PUT, ok({"uri": URI, "cid": "bafy"}))
    sent = bluesky.publish(client, ACCOUNT, US, sending(key=KEY))
    assert sent == Sent(URI, f"https://bsky.app/profile/lumen.example/post/{KEY}", "bafy")
    [request] = server.requests
    assert str(request.url).startswith("https://pds.example/")
    assert request.headers["Authorization"] == "Bearer tok-1"
    body = json.loads(request.content)
    assert body.pop("record")["text"] == "Bonjour."
    assert body == {
        "repo": "did:plc:us",
        "collection": "app.bsky.feed.post",
        "rkey": KEY,
        "swapRecord": None,
    }


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        pytest.param(httpx.ConnectError("refused"), NotSent, id="no connection"),
        pytest.param(httpx.ReadTimeout("slow"), Unclear, id="no answer in time"),
        pytest.param(httpx.RemoteProtocolError("cut"), Unclear, id="cut"),
        pytest.param(httpx.Response(200, content=b""), Unclear, id="200, empty"),
        pytest.param(httpx.Response(200, text="<html>"), Unclear, id="200, a page"),
        pytest.param(ok({"uri": URI}), Unclear, id="200, no cid"),
        pytest.param(httpx.Response(302, headers={"Location": "/"}), Unclear, id="302"),
        pytest.param(httpx.Response(403, text="<h1>Blocked"), Unclear, id="403, a page"),
        pytest.param(said(500, "InternalServerError"), Unclear, id="500"),
        pytest.param(said(502, "UpstreamFailure"), Unclear, id="502"),
        pytest.param(httpx.Response(504, text="<h1>Time-out"), Unclear, id="504"),
        pytest.param(said(429, "RateLimitExceeded"), NotSent, id="429"),
        pytest.param(said(400, "BlobNotFound"), NotSent, id="a blob that was dropped"),
        pytest.param(said(400, "InvalidRequest", "too big"), Refused, id="an invalid record"),
        pytest.param(said(413, "PayloadTooLarge"), Refused, id="413"),
        pytest.param(said(400, "AccountDeactivated"), Refused, id="a closed account"),
        pytest.param(said(401, "AccountTakedown"), Refused, id="an account taken down"),
    ],
)
def test_what_an_answer_to_a_new_record_is_taken_for(
    client: httpx.Client, server: Script, answer: Any, kind: type[Exception]
) -> None:
    server.on(PUT, answer)
    with pytest.raises(kind) as error:
        bluesky.publish(client, ACCOUNT, US, sending(key=KEY))
    assert len(server.requests) == 1
    assert "pds.example" in str(error.value)
    assert PASSWORD not in str(error.value)
    assert "tok-1" not in str(error.value)


def test_a_limit_says_when_to_come_back(client: httpx.Client, server: Script) -> None:
    server.on(
        PUT,
        said(
            429,
            "RateLimitExceeded",
            **{"RateLimit-Reset": "1796112300", "Date": "Tue, 01 Dec 2026 08:00:00 GMT"},
        ),
    )
    with pytest.raises(NotSent) as error:
        bluesky.publish(client, ACCOUNT, US, sending(key=KEY))
    assert error.value.retry_after == 300


def test_a_session_is_made_anew_once(client: httpx.Client, server: Script) -> None:
    server.on(PUT, [said(400, "ExpiredToken"), ok({"uri": URI, "cid": "bafy"})])
    server.on(LOGIN, session())
    bluesky.publish(client, ACCOUNT, US, sending(key=KEY))
    tokens = [request.headers["Authorization"] for request in server.asked(PUT)]
    assert tokens == ["Bearer tok-1", "Bearer tok-2"]


def test_a_session_that_ends_at_once_is_refused(client: httpx.Client, server: Script) -> None:
    server.on(PUT, said(400, "InvalidToken"))
    server.on(LOGIN, session())
    with pytest.raises(Refused, match="BLUESKY_APP_PASSWORD"):
        bluesky.publish(client, ACCOUNT, US, sending(key=KEY))
    assert len(server.asked(PUT)) == 2


@pytest.mark.parametrize(
    ("there", "kind"),
    [
        pytest.param(httpx.ReadTimeout("slow"), Unclear, id="nobody says"),
        pytest.param(said(400, "RecordNotFound"), Unclear, id="gone again"),
        pytest.param(
            ok({"uri": URI, "cid": "c", "value": {"text": "Autre"}}), Unclear, id="another text"
        ),
    ],
)
def test_a_taken_key_without_our_text_is_unclear(
    client: httpx.Client, server: Script, there: Any, kind: type[Exception]
) -> None:
    server.on(PUT, said(400, "InvalidSwap", "Record was at bafy"))
    server.on(GET, there)
    with pytest.raises(kind):
        bluesky.publish(client, ACCOUNT, US, sending(key=KEY))


@pytest.mark.parametrize(
    ("answer", "kind", "words"),
    [
        pytest.param(said(400, "InvalidMimeType"), Refused, "change the file", id="a kind"),
        pytest.param(httpx.Response(413, text="<h1>"), Refused, "change the file", id="413"),
        pytest.param(said(500, "InternalServerError"), NotSent, "500", id="a fault"),
        pytest.param(httpx.ReadTimeout("slow"), NotSent, "no answer", id="silence"),
        pytest.param(ok({}), NotSent, "200", id="no blob"),
    ],
)
def test_a_failed_upload_means_that_nothing_was_published(
    client: httpx.Client, server: Script, answer: Any, kind: type[Exception], words: str
) -> None:
    png = picture()
    item = attachment(png)
    server.on(BLOB, answer)
    with pytest.raises(kind, match=words):
        bluesky.publish(
            client, ACCOUNT, US, sending(key=KEY, media=(item,), files={item.sha256: png})
        )
    assert server.asked(PUT) == []


def test_a_mention_that_nobody_can_resolve_now_is_tried_later(
    client: httpx.Client, server: Script
) -> None:
    server.on(RESOLVE, httpx.Response(503, text="busy"))
    with pytest.raises(NotSent):
        bluesky.publish(
            client,
            ACCOUNT,
            US,
            sending("@m.test", key=KEY, facets=(Facet(0, 7, "mention", "m.test"),)),
        )
    assert server.asked(PUT) == []


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param(httpx.ConnectError("refused"), id="no connection"),
        pytest.param(httpx.ReadTimeout("slow"), id="silence"),
        pytest.param(said(429, "RateLimitExceeded"), id="a limit"),
        pytest.param(said(400, "InvalidRequest", "no such repo"), id="another error"),
        pytest.param(httpx.Response(404, text="<h1>Not found"), id="a gateway's page"),
        pytest.param(httpx.Response(200, text='{"uri": "a'), id="cut JSON"),
        pytest.param(ok({"uri": URI, "cid": "c"}), id="no value"),
        pytest.param(ok({"uri": URI, "cid": "c", "value": {"text": "x"}}), id="another text"),
    ],
)
def test_a_look_up_without_a_clear_answer_is_unclear(
    client: httpx.Client, server: Script, answer: Any
) -> None:
    server.on(GET, answer)
    with pytest.raises(Unclear):
        bluesky.find(client, ACCOUNT, US, sending(key=KEY))


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param(said(400, "RecordNotFound", "Could not locate record"), id="by name"),
        pytest.param(said(400, "InvalidRequest", "Could not locate record: at://"), id="older"),
    ],
)
def test_no_record_means_absent(client: httpx.Client, server: Script, answer: Any) -> None:
    server.on(GET, answer)
    assert bluesky.find(client, ACCOUNT, US, sending(key=KEY)) is None
    [request] = server.requests
    assert request.url.params["rkey"] == KEY


# Connecting


def did_document(endpoint: Any) -> dict[str, Any]:
    return {
        "didDoc": {
            "service": [
                {"id": "#other", "serviceEndpoint": "https://other.example"},
                {"id": "did:plc:us#atproto_pds", "serviceEndpoint": endpoint},
            ]
        }
    }


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        pytest.param(did_document("https://pds.example/"), "https://pds.example", id="elsewhere"),
        pytest.param(did_document("http://pds.example"), "https://bsky.social", id="without TLS"),
        pytest.param(did_document(None), "https://bsky.social", id="nonsense"),
        pytest.param({"didDoc": {"service": "?"}}, "https://bsky.social", id="more nonsense"),
        pytest.param({}, "https://bsky.social", id="no document"),
    ],
)
def test_writes_go_to_the_server_that_holds_the_repository(
    client: httpx.Client, server: Script, more: dict[str, Any], expected: str
) -> None:
    server.on(LOGIN, session(**more))
    server.on(DESCRIBE, said(501, "MethodNotImplemented"))
    found = bluesky.connect(client, ACCOUNT)
    assert found.server == expected
    assert found.limits == bluesky.LIMITS
    assert "tok-2" not in repr(found)
    [login] = server.asked(LOGIN)
    assert json.loads(login.content) == {"identifier": "lumen.example", "password": PASSWORD}
    assert "Authorization" not in login.headers


@pytest.mark.parametrize(
    ("answer", "kind", "words"),
    [
        pytest.param(
            said(401, "AuthenticationRequired"), Refused, "BLUESKY_APP_PASSWORD", id="401"
        ),
        pytest.param(said(404, "XRPCNotSupported"), Refused, "no PDS", id="404"),
        pytest.param(
            httpx.Response(301, headers={"Location": "https://x.example"}),
            Refused,
            "moved to https://x.example",
            id="moved",
        ),
        pytest.param(session(active=False, status="takendown"), Refused, "takendown", id="closed"),
        pytest.param(said(429, "RateLimitExceeded"), NotSent, "429", id="429"),
        pytest.param(said(503, "Down"), NotSent, "503", id="503"),
        pytest.param(httpx.Response(200, text="<html>Hi"), NotSent, "url", id="a page"),
        pytest.param(httpx.ReadTimeout("slow"), NotSent, "no answer", id="silence"),
    ],
)
def test_a_connection_that_fails_says_what_to_do(
    client: httpx.Client, server: Script, answer: Any, kind: type[Exception], words: str
) -> None:
    server.on(LOGIN, answer)
    with pytest.raises(kind, match=words) as error:
        bluesky.connect(client, ACCOUNT)
    assert PASSWORD not in str(error.value)
