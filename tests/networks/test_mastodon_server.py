"""Mastodon for real: threads, pictures, polls, the same key again, what is found afterwards."""

from collections.abc import Iterator

import httpx
import pytest
from sendings import AT, attachment, picture, sending
from servers.mastodon import MastodonAccount, MastodonServer

from pipeline.client import make_client
from pipeline.frozen import replace
from pipeline.networks import mastodon, mastodon_api
from pipeline.networks.base import Account, Identity, NotSent, Refused, Sending, Sent, Unclear


class Channel:
    """A connected channel: what a run holds of it."""

    def __init__(self, client: httpx.Client, theirs: MastodonAccount) -> None:
        self.client = client
        self.theirs = theirs
        self.account = Account("mastodon", theirs.url, {}, {"TOKEN": theirs.token})
        self.us: Identity = mastodon_api.connect(client, self.account, mastodon.LIMITS)

    def newest(self) -> str | None:
        return mastodon_api.newest(self.client, self.account, self.us)

    def publish(self, sending: Sending) -> Sent:
        return mastodon_api.publish(self.client, self.account, self.us, sending)

    def find(self, sending: Sending) -> Sent | None:
        return mastodon_api.find(self.client, self.account, self.us, sending)


@pytest.fixture
def channel(mastodon_account: MastodonAccount) -> Iterator[Channel]:
    with make_client(secrets=[mastodon_account.token], loopback_only=True) as client:
        yield Channel(client, mastodon_account)


def key(name: str, part: int = 0) -> str:
    return mastodon_api.key(AT, name, part)


def test_the_account_is_known_and_so_are_the_servers_limits(channel: Channel) -> None:
    assert channel.us.id == channel.theirs.id
    assert channel.us.name == channel.theirs.username
    assert channel.us.date is not None
    assert channel.us.limits is not None
    assert channel.us.limits.characters == 500
    assert channel.us.limits.picture.bytes == 10_485_760


def test_a_wrong_token_is_refused(channel: Channel) -> None:
    wrong = Account("mastodon", channel.theirs.url, {}, {"TOKEN": "wrong"})
    with pytest.raises(Refused, match="MASTODON_TOKEN"):
        mastodon_api.connect(channel.client, wrong, mastodon.LIMITS)


def test_a_thread_with_a_picture_goes_out_whole(channel: Channel) -> None:
    assert channel.newest() == ""
    png = picture()
    item = attachment(png, "Deux potières tournent un vase.", focus=(0.5, 0.3))
    first = channel.publish(
        sending(
            "Un vase, deux mains.\n\nhttps://maison-lumen.example/atelier?utm_source=mastodon",
            key=key("thread"),
            media=(item,),
            files={item.sha256: png},
            extra={"sensitive": "Argile", "visibility": "unlisted"},
        )
    )
    second = channel.publish(
        sending("La suite & la fin <3", key=key("thread", 1), index=1, parent=first)
    )
    one, two = channel.theirs.statuses()
    assert [one["id"], two["id"]] == [first.id, second.id]
    assert channel.newest() == second.id
    assert two["in_reply_to_id"] == first.id
    assert one["language"] == "fr"
    assert one["spoiler_text"] == "Argile"
    assert one["visibility"] == "unlisted"
    [shown] = one["media_attachments"]
    assert shown["description"] == "Deux potières tournent un vase."
    assert shown["meta"]["focus"] == {"x": 0.0, "y": 0.4}
    assert httpx.get(shown["url"], trust_env=False).content == png
    assert channel.theirs.source(second.id)["text"] == "La suite & la fin <3"


def test_a_poll_goes_out_with_its_options(channel: Channel) -> None:
    channel.publish(
        sending(
            "Laiton ou acier ?",
            key=key("poll"),
            extra={"poll": {"options": ["Laiton", "Acier"], "seconds": 86400}},
        )
    )
    [shown] = channel.theirs.statuses()
    assert [option["title"] for option in shown["poll"]["options"]] == ["Laiton", "Acier"]


def test_the_same_key_again_doubles_nothing(channel: Channel) -> None:
    ours = sending(key=key("again"))
    assert channel.publish(ours) == channel.publish(ours)
    assert len(channel.theirs.statuses()) == 1


def test_a_part_is_found_whose_answer_was_lost(channel: Channel) -> None:
    channel.theirs.post("Un billet d'avant")
    after = channel.newest()
    text = "« Réparer » — L'atelier & vous :\nhttps://maison-lumen.example/é?a=1&b=2 #Lampe"
    ours = replace(sending(text, key=key("lost")), after=after)
    assert channel.find(ours) is None
    sent = channel.publish(ours)
    channel.theirs.post("Un billet d'après")
    assert channel.find(ours) == sent
    assert channel.find(replace(ours, taken=frozenset({sent.id}))) is None


def test_a_second_part_is_found_under_its_parent_alone(channel: Channel) -> None:
    first = channel.publish(sending("Un", key=key("t")))
    other = channel.publish(sending("Encore", key=key("o")))
    under_first = sending("Deux", key=key("t", 1), index=1, parent=first, after="")
    sent = channel.publish(under_first)
    assert channel.find(under_first) == sent
    assert channel.find(replace(under_first, parent=other)) is None


def test_more_posts_than_a_page_holds_are_all_read(channel: Channel) -> None:
    sent = channel.publish(sending("Le premier", key=key("first")))
    for number in range(85):
        channel.theirs.post(f"Billet {number}")
    taken = frozenset(status["id"] for status in channel.theirs.statuses()[1:])
    assert channel.find(sending("Le premier", key=key("first"), taken=taken)) == sent


def test_a_reply_stands_under_what_it_answers(
    channel: Channel, mastodon_server: MastodonServer
) -> None:
    marie = mastodon_server.new_account()
    question = marie.post("Une question ?")
    address = f"{channel.theirs.url}/@{marie.username}/{question}"
    ours = sending("Une réponse.", key=key("reply"), extra={"reply_to": address})
    sent = channel.publish(ours)
    [shown] = channel.theirs.statuses()
    assert shown["in_reply_to_id"] == question
    assert channel.find(ours) == sent


@pytest.mark.parametrize(
    ("effect", "more", "kind"),
    [
        pytest.param("status", {"status": 502}, Unclear, id="a gateway's fault"),
        pytest.param("malformed", {}, Unclear, id="cut JSON"),
        pytest.param("ratelimit", {}, NotSent, id="a limit"),
    ],
)
def test_trouble_on_the_way_is_told_apart_and_looked_up(
    channel: Channel,
    mastodon_server: MastodonServer,
    effect: str,
    more: dict[str, int],
    kind: type[Exception],
) -> None:
    ours = sending(key=key("trouble"))
    with (
        mastodon_server.fault(effect, method="POST", path="/api/v1/statuses", count=1, **more),
        pytest.raises(kind) as error,
    ):
        channel.publish(ours)
    if isinstance(error.value, NotSent):
        assert error.value.retry_after == pytest.approx(300, abs=5)
    assert channel.find(ours) is None
    channel.publish(ours)
    assert len(channel.theirs.statuses()) == 1


def test_a_text_that_is_too_long_is_refused(channel: Channel) -> None:
    with pytest.raises(Refused, match="too long"):
        channel.publish(sending("a" * 501, key=key("long")))
    assert channel.theirs.statuses() == []


def test_a_server_that_is_gone_was_not_reached(channel: Channel) -> None:
    gone = replace(channel.account, url="http://127.0.0.1:9")
    with pytest.raises(NotSent, match="could not be reached"):
        mastodon_api.publish(channel.client, gone, channel.us, sending(key=key("gone")))
