"""Bluesky for real: threads, pictures, cards, mentions, the same key again, what is found."""

from collections.abc import Iterator
from datetime import UTC, datetime

import httpx
import pytest
from sendings import AT, attachment, picture, sending
from servers.bluesky import BlueskyAccount, BlueskyServer

from pipeline.client import make_client
from pipeline.frozen import replace
from pipeline.networks import bluesky
from pipeline.networks.base import Account, Identity, NotSent, Refused, Sending, Sent, Unclear
from pipeline.variant import Facet, Link


class Channel:
    """A connected channel: what a run holds of it."""

    def __init__(self, client: httpx.Client, theirs: BlueskyAccount) -> None:
        self.client = client
        self.theirs = theirs
        self.account = Account(
            "bluesky", theirs.url, {"handle": theirs.handle}, {"APP_PASSWORD": theirs.password}
        )
        self.us: Identity = bluesky.connect(client, self.account)

    def publish(self, sending: Sending) -> Sent:
        return bluesky.publish(self.client, self.account, self.us, sending)

    def find(self, sending: Sending) -> Sent | None:
        return bluesky.find(self.client, self.account, self.us, sending)

    def values(self) -> list[dict[str, object]]:
        return [post["value"] for post in self.theirs.posts()]


@pytest.fixture
def channel(bluesky_account: BlueskyAccount) -> Iterator[Channel]:
    with make_client(secrets=[bluesky_account.password], loopback_only=True) as client:
        yield Channel(client, bluesky_account)


def key(name: str, part: int = 0) -> str:
    return bluesky.key(AT, name, part)


def test_the_account_is_known(channel: Channel) -> None:
    assert channel.us.id == channel.theirs.did
    assert channel.us.name == channel.theirs.handle
    assert channel.us.server == channel.theirs.url
    assert channel.us.date is not None
    assert abs(datetime.now(UTC) - channel.us.date).total_seconds() < 10
    assert channel.us.limits is not None
    assert channel.us.limits.video.bytes == 5_242_880
    assert channel.us.limits.picture.bytes == 1_000_000
    assert bluesky.newest(channel.client, channel.account, channel.us) is None


@pytest.mark.parametrize(
    ("handle", "password", "words"),
    [
        pytest.param(None, "wrong", "BLUESKY_APP_PASSWORD", id="a wrong password"),
        pytest.param("nobody.test", None, "nobody.test", id="nobody's handle"),
        pytest.param("", None, "handle: name.bsky.social", id="no handle"),
    ],
)
def test_a_wrong_login_is_refused(
    channel: Channel, handle: str | None, password: str | None, words: str
) -> None:
    theirs = channel.theirs
    account = Account(
        "bluesky",
        theirs.url,
        {"handle": theirs.handle if handle is None else handle},
        {"APP_PASSWORD": password or theirs.password},
    )
    with pytest.raises(Refused, match=words):
        bluesky.connect(channel.client, account)


def test_a_thread_goes_out_under_its_root(channel: Channel) -> None:
    parts: list[Sent] = []
    for index, text in enumerate(("Un", "Deux", "Trois")):
        above = {"root": parts[0], "parent": parts[-1]} if parts else {}
        parts.append(channel.publish(sending(text, key=key("thread", index), index=index, **above)))
    one, two, three = channel.theirs.posts()
    assert [one["uri"], two["uri"], three["uri"]] == [part.id for part in parts]
    assert one["value"] == {
        "$type": "app.bsky.feed.post",
        "text": "Un",
        "createdAt": "2026-12-01T08:00:00.123Z",
        "langs": ["fr"],
    }
    assert three["value"]["createdAt"] == "2026-12-01T08:00:00.125Z"
    assert three["value"]["reply"] == {
        "root": {"uri": one["uri"], "cid": one["cid"]},
        "parent": {"uri": two["uri"], "cid": two["cid"]},
    }
    place = one["uri"].rpartition("/")[2]
    assert parts[0].url == f"https://bsky.app/profile/{channel.theirs.handle}/post/{place}"


def test_a_thread_goes_on_from_what_the_log_knows(channel: Channel) -> None:
    first = channel.publish(sending("Un", key=key("thread")))
    logged = Sent(first.id, first.url)  # the log keeps no cid
    channel.publish(sending("Deux", key=key("thread", 1), index=1, parent=logged))
    one, two = channel.theirs.posts()
    assert two["value"]["reply"]["parent"] == {"uri": one["uri"], "cid": one["cid"]}


def test_pictures_go_out_with_their_alt_texts(channel: Channel) -> None:
    png = picture()
    item = attachment(png, "Deux potières tournent un vase.")
    channel.publish(sending(key=key("pictures"), media=(item,), files={item.sha256: png}))
    [value] = channel.values()
    [shown] = value["embed"]["images"]  # type: ignore[index]
    assert shown["alt"] == "Deux potières tournent un vase."
    assert shown["aspectRatio"] == {"width": 32, "height": 24}
    assert shown["image"]["mimeType"] == "image/png"
    assert channel.theirs.blob(shown["image"]["ref"]["$link"]) == png


def test_a_link_shows_its_card(channel: Channel) -> None:
    link = Link("https://maison-lumen.example/atelier?utm_source=bluesky", "L'atelier")
    channel.publish(sending(key=key("card"), link=link))
    [value] = channel.values()
    assert value["embed"] == {
        "$type": "app.bsky.embed.external",
        "external": {"uri": link.url, "title": "L'atelier", "description": ""},
    }


def test_a_card_shows_the_parts_picture(channel: Channel) -> None:
    png = picture()
    item = attachment(png)
    link = Link("https://maison-lumen.example/atelier", "L'atelier")
    channel.publish(sending(key=key("card"), link=link, media=(item,), files={item.sha256: png}))
    [value] = channel.values()
    thumb = value["embed"]["external"]["thumb"]  # type: ignore[index]
    assert channel.theirs.blob(thumb["ref"]["$link"]) == png


def test_a_video_goes_out(channel: Channel) -> None:
    content = b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom"
    item = attachment(content, "L'atelier, une minute.", type="video/mp4")
    channel.publish(sending(key=key("video"), media=(item,), files={item.sha256: content}))
    [value] = channel.values()
    embed = value["embed"]
    assert embed["$type"] == "app.bsky.embed.video"  # type: ignore[index]
    assert embed["alt"] == "L'atelier, une minute."  # type: ignore[index]
    assert channel.theirs.blob(embed["video"]["ref"]["$link"]) == content  # type: ignore[index]


def test_a_video_takes_its_subtitles_along(channel: Channel) -> None:
    content = b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom"
    item = attachment(content, type="video/mp4", subtitles="content/reel.vtt")
    said = "text/vtt", b"WEBVTT\n\n00:01.000 --> 00:02.000\nBonjour.\n"
    channel.publish(
        sending(
            key=key("subtitles"),
            media=(item,),
            files={item.sha256: content},
            beside={"content/reel.vtt": said},
        )
    )
    [value] = channel.values()
    [caption] = value["embed"]["captions"]  # type: ignore[index]
    assert caption["lang"] == "fr"
    assert caption["file"]["mimeType"] == "text/vtt"
    assert channel.theirs.blob(caption["file"]["ref"]["$link"]) == said[1]


def test_facets_count_bytes_and_a_mention_of_nobody_stays_text(
    channel: Channel, bluesky_server: BlueskyServer
) -> None:
    marie = bluesky_server.new_account()
    text = f"✨ Été : @{marie.handle}, @personne.test #Lampe"
    ours, nobody = text.index("@"), text.index("@personne")
    facets = (
        Facet(ours, ours + 1 + len(marie.handle), "mention", marie.handle),
        Facet(nobody, nobody + 14, "mention", "personne.test"),
        Facet(text.index("#"), len(text), "tag", "Lampe"),
    )
    channel.publish(sending(text, key=key("facets"), facets=facets))
    [value] = channel.values()
    mention, tag = value["facets"]  # type: ignore[misc]
    assert mention["features"] == [{"$type": "app.bsky.richtext.facet#mention", "did": marie.did}]
    start, end = mention["index"]["byteStart"], mention["index"]["byteEnd"]
    assert text.encode()[start:end].decode() == f"@{marie.handle}"
    assert tag["features"] == [{"$type": "app.bsky.richtext.facet#tag", "tag": "Lampe"}]
    assert text.encode()[tag["index"]["byteStart"] :].decode() == "#Lampe"


@pytest.mark.parametrize("form", ["at", "page by handle", "page by DID"])
def test_a_reply_stands_under_the_root_of_what_it_answers(
    channel: Channel, bluesky_server: BlueskyServer, form: str
) -> None:
    with make_client(loopback_only=True) as client:
        marie = Channel(client, bluesky_server.new_account())
        root = marie.publish(sending("Une question ?", key=key("q")))
        answered = marie.publish(sending("Et…", key=key("q", 1), index=1, parent=root))
    place = answered.id.rpartition("/")[2]
    address = {
        "at": answered.id,
        "page by handle": f"https://bsky.app/profile/{marie.theirs.handle}/post/{place}",
        "page by DID": f"https://bsky.app/profile/{marie.theirs.did}/post/{place}",
    }[form]
    channel.publish(sending("Une réponse.", key=key("r"), extra={"reply_to": address}))
    [value] = channel.values()
    assert value["reply"] == {
        "root": {"uri": root.id, "cid": root.cursor},
        "parent": {"uri": answered.id, "cid": answered.cursor},
    }


@pytest.mark.parametrize(
    "address",
    [
        pytest.param("https://bsky.app/profile/personne.test/post/3n2sqeyh32222", id="nobody"),
        pytest.param("https://bsky.app/profile/{did}/post/3n2sqeyh32222", id="no such post"),
        pytest.param("https://maison-lumen.example/", id="no post at all"),
    ],
)
def test_a_reply_to_nothing_is_refused(channel: Channel, address: str) -> None:
    with pytest.raises(Refused, match="reply_to"):
        channel.publish(
            sending(key=key("r"), extra={"reply_to": address.replace("{did}", channel.theirs.did)})
        )
    assert channel.theirs.posts() == []


def test_the_same_part_again_doubles_nothing(channel: Channel) -> None:
    png = picture()
    item = attachment(png)
    ours = sending(key=key("again"), media=(item,), files={item.sha256: png})
    assert channel.publish(ours) == channel.publish(ours)
    assert len(channel.theirs.posts()) == 1


def test_a_part_whose_record_came_out_otherwise_is_adopted(channel: Channel) -> None:
    """A mention that resolved the first time and not the second makes another record."""
    ours = sending("À @marie.test", key=key("adopt"))
    sent = channel.publish(ours)
    otherwise = replace(ours, part=replace(ours.part, facets=(Facet(0, 1, "tag", "x"),)))
    assert channel.publish(otherwise) == sent
    assert len(channel.theirs.posts()) == 1


def test_another_text_under_our_key_is_put_to_a_person(channel: Channel) -> None:
    ours = sending("Bonjour.", key=key("edited"))
    channel.publish(ours)
    other = replace(ours, part=replace(ours.part, text="Bonsoir."))
    with pytest.raises(Unclear, match="pipeline resolve"):
        channel.publish(other)
    with pytest.raises(Unclear, match="pipeline resolve"):
        channel.find(other)
    assert [value["text"] for value in channel.values()] == ["Bonjour."]


def test_a_part_is_found_by_its_key(channel: Channel) -> None:
    ours = sending(key=key("lost"))
    assert channel.find(ours) is None
    sent = channel.publish(ours)
    assert channel.find(ours) == sent
    assert sent.cursor


def test_a_session_that_ended_is_made_anew(channel: Channel) -> None:
    channel.us = replace(channel.us, token="ended")
    channel.publish(sending(key=key("session")))
    assert len(channel.theirs.posts()) == 1


@pytest.mark.parametrize(
    ("text", "words"),
    [
        pytest.param("a" * 301, "grapheme too big", id="too many graphemes"),
        pytest.param("é" * 1501, "change the post", id="too many bytes"),
    ],
)
def test_a_text_that_is_too_long_is_refused(channel: Channel, text: str, words: str) -> None:
    with pytest.raises(Refused, match=words):
        channel.publish(sending(text, key=key("long")))
    assert channel.theirs.posts() == []


def test_a_file_that_is_too_big_is_refused(channel: Channel) -> None:
    content = bytes(6_000_000)
    item = attachment(content)
    with pytest.raises(Refused, match=r"atelier\.png could not be uploaded"):
        channel.publish(sending(key=key("big"), media=(item,), files={item.sha256: content}))
    assert channel.theirs.posts() == []


def test_a_label_of_the_fixed_set_warns(channel: Channel) -> None:
    channel.publish(sending(key=key("label"), extra={"sensitive": "graphic-media"}))
    [value] = channel.values()
    assert value["labels"] == {
        "$type": "com.atproto.label.defs#selfLabels",
        "values": [{"val": "graphic-media"}],
    }


def test_a_warning_in_words_is_no_label(channel: Channel) -> None:
    channel.publish(sending(key=key("words"), extra={"sensitive": "Araignée"}))
    [value] = channel.values()
    assert "labels" not in value


def test_nothing_is_written_when_the_sending_is_called_off(channel: Channel) -> None:
    def before() -> None:
        raise NotSent("a hold")

    with pytest.raises(NotSent, match="a hold"):
        channel.publish(sending(key=key("hold"), before=before))
    assert channel.theirs.posts() == []
