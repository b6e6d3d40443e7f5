"""Mastodon and its kin: what is sent, and what every kind of answer is taken for."""

import gzip
import json
from collections.abc import Callable, Iterator
from typing import Any

import conformance
import httpx
import pytest
from jsonschema import Draft202012Validator, ValidationError
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012
from sendings import AT, Script, attachment, picture, sending

from pipeline.client import make_client
from pipeline.networks import mastodon, mastodon_api
from pipeline.networks.base import Account, Identity, NotSent, Refused, Sending, Sent, Unclear

TOKEN = "tok-EN-123456"
ACCOUNT = Account("mastodon", "https://m.example", {}, {"TOKEN": TOKEN})
US = Identity("7", "lumen", "https://m.example/@lumen", server="https://m.example")
KEY = mastodon_api.key(AT, "mastodon|2026/12/01-noel", 0)
POST = "POST /api/v1/statuses"
OURS = "GET /api/v1/accounts/7/statuses"
WHO = "GET /api/v1/accounts/verify_credentials"


def status(id_: str, content: str = "<p>Bonjour.</p>", **more: Any) -> dict[str, Any]:
    """A status as Mastodon shows it."""
    return {
        "id": id_,
        "url": f"https://m.example/@lumen/{id_}",
        "content": content,
        "spoiler_text": "",
        "in_reply_to_id": None,
        "reblog": None,
        "media_attachments": [],
        "poll": None,
        **more,
    }


def said(code: int, words: str = "", **headers: str) -> httpx.Response:
    """A server's error."""
    return httpx.Response(code, json={"error": words}, headers=headers)


def ok(plain: Any) -> httpx.Response:
    return httpx.Response(200, json=plain)


@pytest.fixture
def server() -> Script:
    """A server that knows us and has no posts."""
    return Script().on(OURS, lambda _request: ok([]))


@pytest.fixture
def client(server: Script) -> Iterator[httpx.Client]:
    with make_client(secrets=[TOKEN], transport=httpx.MockTransport(server)) as http:
        yield http


def publish(client: httpx.Client, sending: Sending) -> Sent:
    return mastodon_api.publish(client, ACCOUNT, US, sending)


def find(client: httpx.Client, sending: Sending) -> Sent | None:
    return mastodon_api.find(client, ACCOUNT, US, sending)


# Sending


def test_a_status_goes_out_once_with_its_key(client: httpx.Client, server: Script) -> None:
    server.on(POST, ok(status("101")))
    sent = publish(client, sending(key=KEY, extra={"visibility": "unlisted"}))
    assert sent == Sent("101", "https://m.example/@lumen/101")
    [request] = server.requests
    assert request.headers["Idempotency-Key"] == KEY
    assert request.headers["Authorization"] == f"Bearer {TOKEN}"
    assert json.loads(request.content) == {
        "status": "Bonjour.",
        "language": "fr",
        "visibility": "unlisted",
    }


def test_a_key_is_the_parts_own() -> None:
    keys = {
        mastodon_api.key(AT, "mastodon|a", 0),
        mastodon_api.key(AT, "mastodon|a", 1),
        mastodon_api.key(AT, "mastodon|b", 0),
        mastodon_api.key(AT.replace(microsecond=0), "mastodon|a", 0),
    }
    assert len(keys) == 4
    assert mastodon_api.key(AT, "mastodon|a", 0) in keys


def test_a_focus_becomes_mastodons(client: httpx.Client, server: Script) -> None:
    png = picture()
    server.on("POST /api/v2/media", ok({"id": "9", "url": "https://m.example/9.png"}))
    server.on(POST, ok(status("101")))
    item = attachment(png, "Deux potières.", focus=(0.5, 0.3))
    publish(client, sending(key=KEY, media=(item,), files={item.sha256: png}))
    [upload] = server.asked("POST /api/v2/media")
    assert b'name="focus"\r\n\r\n0.0000,0.4000\r\n' in upload.content
    assert "Deux potières.".encode() in upload.content
    assert b"Content-Type: image/png" in upload.content
    assert png in upload.content
    assert json.loads(server.asked(POST)[0].content)["media_ids"] == ["9"]


def test_a_video_takes_its_cover_along(client: httpx.Client, server: Script) -> None:
    film, cover = b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom", picture("teal")
    server.on("POST /api/v2/media", ok({"id": "9", "url": "https://m.example/9.mp4"}))
    server.on(POST, ok(status("101")))
    item = attachment(film, "Une minute.", type="video/mp4", cover="content/cover.png")
    beside = {"content/cover.png": ("image/png", cover)}
    publish(client, sending(key=KEY, media=(item,), files={item.sha256: film}, beside=beside))
    [upload] = server.asked("POST /api/v2/media")
    assert b'name="thumbnail"; filename="cover.png"\r\nContent-Type: image/png' in upload.content
    assert film in upload.content
    assert cover in upload.content


def test_a_picture_that_is_not_ready_is_waited_for(client: httpx.Client, server: Script) -> None:
    png = picture()
    item = attachment(png)
    server.on("POST /api/v2/media", httpx.Response(202, json={"id": "9", "url": None}))
    server.on("GET /api/v1/media/9", [httpx.Response(206, json={}), ok({"id": "9"})])
    server.on(POST, ok(status("101")))
    publish(client, sending(key=KEY, media=(item,), files={item.sha256: png}))
    assert [f"{request.method} {request.url.path}" for request in server.requests] == [
        "POST /api/v2/media",
        "GET /api/v1/media/9",
        "GET /api/v1/media/9",
        POST,
    ]


def test_nothing_is_posted_when_the_sending_is_called_off(
    client: httpx.Client, server: Script
) -> None:
    class Hold(Exception):
        """Somebody put a hold on it."""

    def before() -> None:
        raise Hold

    with pytest.raises(Hold):
        publish(client, sending(key=KEY, before=before))
    assert server.requests == []


@pytest.mark.parametrize(
    ("answer", "kind", "words"),
    [
        pytest.param(said(500, "boom"), NotSent, "boom", id="a fault"),
        pytest.param(httpx.ReadTimeout("slow"), NotSent, "no answer", id="silence"),
        pytest.param(httpx.Response(200, text="<p>hi"), NotSent, "nothing of", id="a page"),
        pytest.param(said(413), Refused, "change the file", id="too big"),
        pytest.param(said(422, "bad type"), Refused, "change the file", id="the wrong kind"),
        pytest.param(said(403), Refused, "write:media", id="without the right"),
    ],
)
def test_a_failed_upload_means_that_nothing_was_published(
    client: httpx.Client,
    server: Script,
    answer: Any,
    kind: type[Exception],
    words: str,
) -> None:
    png = picture()
    item = attachment(png)
    server.on("POST /api/v2/media", answer)
    with pytest.raises(kind, match=words) as error:
        publish(client, sending(key=KEY, media=(item,), files={item.sha256: png}))
    assert item.file in str(error.value) or isinstance(answer, Exception)
    assert server.asked(POST) == []


def test_a_picture_that_cannot_be_processed_is_refused(
    client: httpx.Client, server: Script
) -> None:
    png = picture()
    item = attachment(png)
    server.on("POST /api/v2/media", httpx.Response(202, json={"id": "9"}))
    server.on("GET /api/v1/media/9", said(422, "Error processing thumbnail"))
    with pytest.raises(Refused, match="thumbnail"):
        publish(client, sending(key=KEY, media=(item,), files={item.sha256: png}))


# What answers mean


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        pytest.param(httpx.ConnectError("refused"), NotSent, id="no connection"),
        pytest.param(httpx.ConnectTimeout("slow"), NotSent, id="no connection in time"),
        pytest.param(httpx.PoolTimeout("busy"), NotSent, id="no free connection"),
        pytest.param(httpx.ReadTimeout("slow"), Unclear, id="no answer in time"),
        pytest.param(httpx.WriteTimeout("slow"), Unclear, id="stuck while sending"),
        pytest.param(httpx.ReadError("reset"), Unclear, id="reset"),
        pytest.param(httpx.WriteError("reset"), Unclear, id="reset while sending"),
        pytest.param(httpx.RemoteProtocolError("cut"), Unclear, id="cut"),
        pytest.param(httpx.Response(200, content=b""), Unclear, id="200, empty"),
        pytest.param(httpx.Response(200, text="<html>Hi"), Unclear, id="200, a page"),
        pytest.param(httpx.Response(200, text='{"id": "1'), Unclear, id="200, cut JSON"),
        pytest.param(ok({}), Unclear, id="200, no id"),
        pytest.param(ok({"id": 5, "content": ""}), Unclear, id="200, an id that is none"),
        pytest.param(ok({"id": "5", "scheduled_at": "…"}), Unclear, id="200, scheduled"),
        pytest.param(ok([]), Unclear, id="200, a list"),
        pytest.param(httpx.Response(204), Unclear, id="204"),
        pytest.param(httpx.Response(302, headers={"Location": "/"}), Unclear, id="302"),
        pytest.param(said(408), Unclear, id="408"),
        pytest.param(said(409), Unclear, id="409"),
        pytest.param(said(418), Unclear, id="418"),
        pytest.param(said(500), Unclear, id="500"),
        pytest.param(httpx.Response(502, text="<h1>Bad gateway"), Unclear, id="502"),
        pytest.param(said(503, **{"Retry-After": "30"}), Unclear, id="503"),
        pytest.param(httpx.Response(504, text="<h1>Time-out"), Unclear, id="504"),
        pytest.param(said(429), NotSent, id="429"),
        pytest.param(said(400, "too long"), Refused, id="400, GoToSocial on length"),
        pytest.param(said(400, "Duplicate idempotency key."), Unclear, id="400, Pixelfed"),
        pytest.param(said(401), Refused, id="401"),
        pytest.param(said(403), Refused, id="403"),
        pytest.param(said(404), Refused, id="404"),
        pytest.param(said(410), Refused, id="410"),
        pytest.param(said(413), Refused, id="413"),
        pytest.param(said(422, "Text too long"), Refused, id="422"),
        pytest.param(
            said(500, **{"idempotent-replayed": "true"}), Unclear, id="500, replayed by Pleroma"
        ),
    ],
)
def test_what_an_answer_to_a_new_status_is_taken_for(
    client: httpx.Client, server: Script, answer: Any, kind: type[Exception]
) -> None:
    server.on(POST, answer)
    with pytest.raises(kind) as error:
        publish(client, sending(key=KEY))
    assert len(server.requests) == 1
    assert "m.example" in str(error.value)
    assert TOKEN not in str(error.value)


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        pytest.param({"X-RateLimit-Reset": "2026-12-01T08:05:00.5Z"}, 300.5, id="Mastodon"),
        pytest.param({"X-Ratelimit-Reset": "1796112300"}, 300, id="GoToSocial"),
        pytest.param({"Retry-After": "30"}, 30, id="seconds"),
        pytest.param({"Retry-After": "Tue, 01 Dec 2026 08:01:00 GMT"}, 60, id="a date"),
        pytest.param({}, None, id="no word on it"),
    ],
)
def test_a_limit_says_when_to_come_back(
    client: httpx.Client, server: Script, headers: dict[str, str], seconds: float | None
) -> None:
    server.on(POST, said(429, **headers, Date="Tue, 01 Dec 2026 08:00:00 GMT"))
    with pytest.raises(NotSent) as error:
        publish(client, sending(key=KEY))
    assert error.value.retry_after == seconds


@pytest.mark.parametrize(
    ("picture_now", "kind"),
    [
        pytest.param(httpx.Response(206, json={}), NotSent, id="still being processed"),
        pytest.param(said(404), Unclear, id="used up by an earlier request"),
        pytest.param(ok({"id": "9"}), Refused, id="ready: the status itself is wrong"),
        pytest.param(httpx.ReadTimeout("slow"), Unclear, id="nobody says"),
    ],
)
def test_a_422_with_pictures_is_judged_by_what_became_of_them(
    client: httpx.Client, server: Script, picture_now: Any, kind: type[Exception]
) -> None:
    png = picture()
    item = attachment(png)
    server.on("POST /api/v2/media", ok({"id": "9"}))
    server.on(POST, said(422, "Validation failed"))
    server.on("GET /api/v1/media/9", picture_now)
    with pytest.raises(kind):
        publish(client, sending(key=KEY, media=(item,), files={item.sha256: png}))


def test_a_lost_parent_is_named(client: httpx.Client, server: Script) -> None:
    server.on(POST, said(404, "Record not found"))
    with pytest.raises(Refused, match="answers is gone"):
        publish(client, sending(key=KEY, index=1, parent=Sent("100", "")))


def test_a_servers_words_never_show_the_token(client: httpx.Client, server: Script) -> None:
    server.on(POST, said(422, f"what is Bearer {TOKEN}?\r\n::error::\x1b[31m"))
    with pytest.raises(Refused) as error:
        publish(client, sending(key=KEY))
    assert TOKEN not in str(error.value)
    assert "\x1b" not in str(error.value)
    assert "\n" not in str(error.value)


# Replies


def test_a_reply_finds_what_it_answers(client: httpx.Client, server: Script) -> None:
    address = "https://piaille.fr/@marie/55"
    server.on("GET /api/v2/search", ok({"statuses": [{"id": "88", "url": address}]}))
    server.on(POST, ok(status("101")))
    publish(client, sending(key=KEY, extra={"reply_to": address}))
    [search] = server.asked("GET /api/v2/search")
    assert search.url.params["resolve"] == "true"
    assert search.url.params["q"] == address
    assert json.loads(server.asked(POST)[0].content)["in_reply_to_id"] == "88"


def test_a_reply_on_our_own_server_needs_no_search(client: httpx.Client, server: Script) -> None:
    server.on("GET /api/v1/statuses/55", ok(status("55")))
    server.on(POST, ok(status("101")))
    publish(client, sending(key=KEY, extra={"reply_to": "https://m.example/@marie/55"}))
    assert json.loads(server.asked(POST)[0].content)["in_reply_to_id"] == "55"


@pytest.mark.parametrize(
    ("answer", "kind", "words"),
    [
        pytest.param(ok({"statuses": []}), Refused, "check reply_to", id="nothing found"),
        pytest.param(
            ok({"statuses": [{"id": "1", "url": "a"}, {"id": "2", "url": "b"}]}),
            Refused,
            "check reply_to",
            id="something else found",
        ),
        pytest.param(said(403), Refused, "read:search", id="without the right"),
        pytest.param(said(503), NotSent, "503", id="a fault"),
    ],
)
def test_a_reply_to_what_cannot_be_found_is_not_sent(
    client: httpx.Client, server: Script, answer: Any, kind: type[Exception], words: str
) -> None:
    server.on("GET /api/v2/search", answer)
    with pytest.raises(kind, match=words):
        publish(client, sending(key=KEY, extra={"reply_to": "https://piaille.fr/@marie/55"}))
    assert server.asked(POST) == []


# Looking


def test_a_lost_part_is_found_among_the_newer_posts(client: httpx.Client, server: Script) -> None:
    server.on(OURS, [ok([status("103", "<p>Autre</p>"), status("102")]), ok([])])
    server.on("GET /api/v1/statuses/103/source", ok({"text": "Autre"}))
    assert find(client, sending(key=KEY, after="100")) == Sent(
        "102", "https://m.example/@lumen/102"
    )
    first, second = server.asked(OURS)
    assert dict(first.url.params) == {
        "limit": "40",
        "since_id": "100",
        "exclude_reblogs": "true",
    }
    assert second.url.params["max_id"] == "102"


def test_nothing_newer_means_absent(client: httpx.Client, server: Script) -> None:
    assert find(client, sending(key=KEY, after="100")) is None
    assert len(server.requests) == 1


def test_a_server_that_ignores_since_id_is_read_down_to_the_last_known_post(
    client: httpx.Client, server: Script
) -> None:
    server.on(OURS, ok([status("102", "<p>x</p>"), status("100"), status("99")]))
    server.on("GET /api/v1/statuses/102/source", said(404))
    assert find(client, sending(key=KEY, after="100")) is None


@pytest.mark.parametrize(
    "pages",
    [
        pytest.param([[status("102", "<p>x</p>"), status("99")]], id="the last known is gone"),
        pytest.param([[status("102", "<p>x</p>")]] * 2, id="the same page again"),
    ],
)
def test_a_list_that_does_not_say_where_to_stop_is_unclear(
    client: httpx.Client, server: Script, pages: list[Any]
) -> None:
    server.on(OURS, [ok(page) for page in pages])
    server.on("GET /api/v1/statuses/102/source", said(404))
    with pytest.raises(Unclear):
        find(client, sending(key=KEY, after="100"))


def test_every_page_is_read(client: httpx.Client, server: Script) -> None:
    posts = [status(str(number), f"<p>{number}</p>") for number in range(300, 200, -1)]
    posts[-1] = status("201")

    def page(request: httpx.Request) -> httpx.Response:
        below = int(request.url.params.get("max_id", 10**9))
        return ok([post for post in posts if int(post["id"]) < below][:40])

    def source(request: httpx.Request) -> httpx.Response:
        return ok({"text": request.url.path.split("/")[-2]})

    server.on(OURS, page)
    for post in posts:
        server.on(f"GET /api/v1/statuses/{post['id']}/source", source)
    found = find(client, sending(key=KEY, after="200"))
    assert found is not None
    assert found.id == "201"
    assert len(server.asked(OURS)) == 4


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param(said(503), id="a fault"),
        pytest.param(said(429), id="a limit"),
        pytest.param(said(401), id="a token that ended"),
        pytest.param(httpx.ConnectError("refused"), id="no connection"),
        pytest.param(httpx.ReadTimeout("slow"), id="silence"),
        pytest.param(httpx.Response(200, text="<html>"), id="a page"),
        pytest.param(ok({"error": "?"}), id="no list"),
        pytest.param(ok([{"uri": "no id"}]), id="no ids"),
    ],
)
def test_a_look_up_that_is_not_complete_is_unclear(
    client: httpx.Client, server: Script, answer: Any
) -> None:
    server.on(OURS, [ok([status("102", "<p>x</p>")]), answer])
    server.on("GET /api/v1/statuses/102/source", said(404))
    with pytest.raises(Unclear):
        find(client, sending(key=KEY, after="100"))


def test_two_that_could_be_it_are_put_to_a_person(client: httpx.Client, server: Script) -> None:
    server.on(OURS, [ok([status("103"), status("102")]), ok([])])
    with pytest.raises(Unclear, match=r"@lumen/103 and https://m\.example/@lumen/102"):
        find(client, sending(key=KEY, after="100"))


def test_what_the_log_has_already_is_another_post(client: httpx.Client, server: Script) -> None:
    server.on(OURS, [ok([status("103"), status("102")]), ok([])])
    found = find(client, sending(key=KEY, after="100", taken=frozenset({"103"})))
    assert found is not None
    assert found.id == "102"


@pytest.mark.parametrize(
    "other",
    [
        pytest.param({"in_reply_to_id": "55"}, id="it answers something"),
        pytest.param({"spoiler_text": "Attention"}, id="a content warning"),
        pytest.param({"media_attachments": [{"id": "1"}]}, id="a picture"),
        pytest.param({"reblog": {"id": "1"}}, id="somebody else's post passed on"),
        pytest.param({"poll": {"options": [{"title": "Laiton"}]}}, id="a poll"),
    ],
)
def test_the_same_words_with_something_else_are_another_post(
    client: httpx.Client, server: Script, other: dict[str, Any]
) -> None:
    server.on(OURS, [ok([status("102", **other)]), ok([])])
    assert find(client, sending(key=KEY, after="100")) is None


def test_two_replies_with_the_same_words_are_told_apart(
    client: httpx.Client, server: Script
) -> None:
    def reply(parent: str) -> Sending:
        return sending(
            key=KEY, after="100", extra={"reply_to": f"https://m.example/@marie/{parent}"}
        )

    for parent in ("55", "56"):
        server.on(f"GET /api/v1/statuses/{parent}", ok(status(parent)))
    both = [status("103", in_reply_to_id="56"), status("102", in_reply_to_id="55")]
    server.on(OURS, [ok(both), ok([]), ok(both[:1]), ok([])])
    found = find(client, reply("55"))
    assert found is not None
    assert found.id == "102"
    assert find(client, reply("55")) is None


def test_the_same_words_with_other_alt_texts_are_another_post(
    client: httpx.Client, server: Script
) -> None:
    shown = status("102", media_attachments=[{"id": "1", "description": "Un  vase."}])
    server.on(OURS, [ok([shown]), ok([]), ok([shown]), ok([])])
    png = picture()
    same = sending(key=KEY, after="100", media=(attachment(png, "Un vase."),))
    other = sending(key=KEY, after="100", media=(attachment(png, "Une lampe."),))
    assert find(client, other) is None
    assert find(client, same) is not None


def test_a_server_without_alt_texts_is_believed_by_number(
    client: httpx.Client, server: Script
) -> None:
    shown = status("102", media_attachments=[{"id": "1", "description": None}])
    server.on(OURS, [ok([shown]), ok([])])
    ours = sending(key=KEY, after="100", media=(attachment(picture(), "Un vase."),))
    assert find(client, ours) is not None


@pytest.mark.parametrize(
    ("source", "found"),
    [
        pytest.param(ok({"text": "Merci @marie@piaille.fr"}), True, id="the same host"),
        pytest.param(ok({"text": "Merci @marie@m.social"}), False, id="another host"),
        pytest.param(said(404), True, id="a server that gives no sources"),
    ],
)
def test_mentions_are_compared_with_their_hosts_where_the_server_gives_the_source(
    client: httpx.Client, server: Script, source: httpx.Response, found: bool
) -> None:
    shown = status("102", '<p>Merci <a class="mention" href="https://x/@marie">@marie</a></p>')
    server.on(OURS, [ok([shown]), ok([])])
    server.on("GET /api/v1/statuses/102/source", source)
    ours = sending("Merci @marie@piaille.fr", key=KEY, after="100")
    assert (find(client, ours) is not None) is found


def test_a_text_that_the_server_rewrote_is_known_by_its_source(
    client: httpx.Client, server: Script
) -> None:
    server.on(OURS, [ok([status("102", "<p>Un <strong>grand</strong> jour</p>")]), ok([])])
    server.on("GET /api/v1/statuses/102/source", ok({"text": "Un **grand** jour"}))
    found = find(client, sending("Un **grand** jour", key=KEY, after="100"))
    assert found is not None


def test_the_newest_post_is_noted(client: httpx.Client, server: Script) -> None:
    server.on(OURS, [ok([status("102")]), ok([])])
    assert mastodon_api.newest(client, ACCOUNT, US) == "102"
    assert mastodon_api.newest(client, ACCOUNT, US) == ""


# Connecting

V2 = {
    "version": "4.6.0",
    "configuration": {
        "statuses": {
            "max_characters": 1000,
            "max_media_attachments": 6,
            "characters_reserved_per_url": 23,
        },
        "media_attachments": {
            "supported_mime_types": ["image/png", "image/jpeg", "video/mp4", "audio/mpeg"],
            "description_limit": 10000,
            "image_size_limit": 1_000_000,
            "image_matrix_limit": 2_000_000,
            "video_size_limit": 3_000_000,
            "video_matrix_limit": 4_000_000,
        },
        "polls": {"max_options": 8, "max_characters_per_option": 60},
    },
}
PLEROMA = {
    "version": "2.7.2 (compatible; Pleroma 2.6.0)",
    "max_toot_chars": 5000,
    "upload_limit": 16_000_000,
    "description_limit": 5000,
    "poll_limits": {"max_options": 20, "max_option_chars": 200},
}


def connect(client: httpx.Client, account: Account = ACCOUNT) -> Identity:
    return mastodon_api.connect(client, account, mastodon.LIMITS)


def test_connecting_says_who_we_are_and_what_the_server_takes(
    client: httpx.Client, server: Script
) -> None:
    us = {"id": "7", "acct": "lumen", "url": "https://m.example/@lumen"}
    date = "Tue, 01 Dec 2026 08:00:00 GMT"
    server.on(WHO, httpx.Response(200, json=us, headers={"Date": date}))
    server.on("GET /api/v2/instance", ok(V2))
    found = connect(client)
    assert (found.id, found.name, found.url) == ("7", "lumen", "https://m.example/@lumen")
    assert found.date == AT.replace(microsecond=0)
    limits = found.limits
    assert limits is not None
    assert (limits.characters, limits.url, limits.images, limits.alt_text) == (1000, 23, 6, 10000)
    assert limits.picture.formats == ("image/jpeg", "image/png")
    assert (limits.picture.bytes, limits.picture.pixels) == (1_000_000, 2_000_000)
    assert (limits.video.formats, limits.video.bytes) == (("video/mp4",), 3_000_000)
    assert (limits.poll_options, limits.poll_option_characters) == (8, 60)


def test_an_older_server_tells_its_limits_in_its_own_way(
    client: httpx.Client, server: Script
) -> None:
    server.on(WHO, ok({"id": "AbC", "acct": "lumen"}))
    server.on("GET /api/v2/instance", said(404))
    server.on("GET /api/v1/instance", ok(PLEROMA))
    limits = connect(client).limits
    assert limits is not None
    assert (limits.characters, limits.url, limits.alt_text) == (5000, None, 5000)
    assert (limits.picture.bytes, limits.video.bytes) == (16_000_000, 16_000_000)
    assert (limits.poll_options, limits.poll_option_characters) == (20, 200)


@pytest.mark.parametrize(
    ("instance", "url", "media_required"),
    [
        pytest.param({"version": "4.6.0"}, 23, False, id="Mastodon"),
        pytest.param(
            {"version": "0.20.0", "source_url": "https://codeberg.org/x/gotosocial"},
            None,
            False,
            id="GoToSocial",
        ),
        pytest.param({"version": "3.5.3 (compatible; Pixelfed 0.12.0)"}, None, True, id="Pixelfed"),
    ],
)
def test_the_kin_count_links_in_full(
    client: httpx.Client,
    server: Script,
    instance: dict[str, Any],
    url: int | None,
    media_required: bool,
) -> None:
    server.on(WHO, ok({"id": "7", "acct": "lumen"}))
    server.on("GET /api/v2/instance", ok(instance))
    limits = connect(client).limits
    assert limits is not None
    assert (limits.url, limits.media_required) == (url, media_required)
    assert limits.characters == 500


@pytest.mark.parametrize(
    ("answer", "kind", "words"),
    [
        pytest.param(said(401, "The access token is invalid"), Refused, "MASTODON_TOKEN", id="401"),
        pytest.param(said(403), Refused, "read:accounts", id="403"),
        pytest.param(said(404), Refused, "no Mastodon server", id="404"),
        pytest.param(
            httpx.Response(301, headers={"Location": "https://www.m.example/"}),
            Refused,
            "moved to https://www.m.example/",
            id="moved",
        ),
        pytest.param(said(429, **{"Retry-After": "9"}), NotSent, "429", id="429"),
        pytest.param(said(503), NotSent, "503", id="503"),
        pytest.param(httpx.Response(200, text="<html>Hello"), NotSent, "url", id="a page"),
        pytest.param(ok({"id": None}), NotSent, "url", id="nobody"),
        pytest.param(httpx.ReadTimeout("slow"), NotSent, "no answer", id="silence"),
        pytest.param(httpx.ConnectError("refused"), NotSent, "no connection", id="refused"),
    ],
)
def test_a_connection_that_fails_says_what_to_do(
    client: httpx.Client, server: Script, answer: Any, kind: type[Exception], words: str
) -> None:
    server.on(WHO, answer)
    with pytest.raises(kind, match=words):
        connect(client)


@pytest.mark.parametrize(
    ("token", "words"),
    [
        pytest.param("", "MASTODON_TOKEN is not set", id="missing"),
        pytest.param("tok\nen", "MASTODON_TOKEN holds", id="a line end inside"),
        pytest.param("jeton-français", "MASTODON_TOKEN holds", id="a letter that none has"),
    ],
)
def test_a_token_that_cannot_be_one_is_refused(
    client: httpx.Client, server: Script, token: str, words: str
) -> None:
    account = Account("mastodon", "https://m.example", {}, {"TOKEN": token})
    with pytest.raises(Refused, match=words):
        connect(client, account)
    assert server.requests == []


def test_a_token_loses_the_line_end_that_a_copy_brought(
    client: httpx.Client, server: Script
) -> None:
    server.on(WHO, said(401))
    with pytest.raises(Refused):
        connect(client, Account("mastodon", "https://m.example/", {}, {"TOKEN": " tok \n"}))
    assert server.requests[0].headers["Authorization"] == "Bearer tok"
    assert str(server.requests[0].url).startswith("https://m.example/api/")


# The bodies against Mastodon's own description


@pytest.fixture(scope="session")
def new_status() -> Callable[[Any], None]:
    """Checks a body against the OpenAPI description of a new status, misspelt fields too."""
    assert conformance.FOLDER is not None
    path = conformance.FOLDER / "specs" / "mastodon" / "schema.json.gz"
    document = json.loads(gzip.decompress(path.read_bytes()).decode().replace('"oneOf"', '"anyOf"'))
    operation = document["paths"]["/api/v1/statuses"]["post"]
    schema = operation["requestBody"]["content"]["application/json"]["schema"]
    resource = Resource.from_contents(document, default_specification=DRAFT202012)
    validator = Draft202012Validator(
        {
            "anyOf": [{"$ref": f"urn:mastodon{one['$ref']}"} for one in schema["anyOf"]],
            "unevaluatedProperties": False,
        },
        registry=Registry().with_resource("urn:mastodon", resource),
    )
    return validator.validate


@conformance.needed
@pytest.mark.parametrize(
    "options",
    [
        pytest.param({}, id="a text"),
        pytest.param({"extra": {"sensitive": "Attention", "visibility": "private"}}, id="warned"),
        pytest.param({"extra": {"poll": {"options": ["Oui", "Non"], "seconds": 86400}}}, id="poll"),
        pytest.param({"index": 1, "parent": Sent("5", "")}, id="a thread's second part"),
        pytest.param({"media": (attachment(picture(), "Un vase."),)}, id="a picture"),
    ],
)
def test_a_body_is_what_mastodon_describes(
    client: httpx.Client,
    server: Script,
    new_status: Callable[[Any], None],
    options: dict[str, Any],
) -> None:
    server.on("POST /api/v2/media", ok({"id": "9"}))
    server.on(POST, ok(status("101")))
    files = {item.sha256: picture() for item in options.get("media", ())}
    publish(client, sending(key=KEY, files=files, **options))
    new_status(json.loads(server.asked(POST)[0].content))


@conformance.needed
def test_the_description_would_catch_a_misspelt_field(new_status: Callable[[Any], None]) -> None:
    new_status({"status": "Bonjour.", "language": "fr"})
    with pytest.raises(ValidationError):
        new_status({"status": "Bonjour.", "langauge": "fr"})
