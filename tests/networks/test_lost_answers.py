"""The server stores the post, then its answer is lost: real servers behind a lossy transport."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import httpx
import pytest
from sendings import AT, attachment, picture, sending
from servers.bluesky import BlueskyAccount
from servers.mastodon import MastodonAccount

from pipeline.client import make_client
from pipeline.networks import bluesky, mastodon
from pipeline.networks.base import Account, Sending, Sent, Unclear

Loss = Callable[[httpx.Response], httpx.Response]


def dropped(_answer: httpx.Response) -> httpx.Response:
    raise httpx.RemoteProtocolError("Server disconnected without sending a response.")


def late(_answer: httpx.Response) -> httpx.Response:
    raise httpx.ReadTimeout("timed out")


def gateway(_answer: httpx.Response) -> httpx.Response:
    return httpx.Response(504, html="<h1>504 Gateway Time-out</h1>")


def page(_answer: httpx.Response) -> httpx.Response:
    return httpx.Response(200, html="<p>Loading…")


def cut(answer: httpx.Response) -> httpx.Response:
    return httpx.Response(200, content=answer.content[: len(answer.content) // 2])


def empty(_answer: httpx.Response) -> httpx.Response:
    return httpx.Response(200)


losses = pytest.mark.parametrize("loss", [dropped, late, gateway, page, cut, empty])


class Lossy(httpx.BaseTransport):
    """Reaches the real server; loses the answers to one path, and the idempotency header.

    Real GoToSocial, snac and Takahe servers ignore that header.
    """

    def __init__(self, path: str, loss: Loss) -> None:
        self._path = path
        self.loss: Loss | None = loss
        self._real = httpx.HTTPTransport()

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        request.headers.pop("Idempotency-Key", None)
        answer = self._real.handle_request(request)
        if request.method == "POST" and request.url.path == self._path and self.loss:
            answer.read()
            answer.close()
            return self.loss(answer)
        return answer

    def close(self) -> None:
        self._real.close()


@contextmanager
def behind(transport: Lossy) -> Iterator[httpx.Client]:
    with make_client(loopback_only=True, transport=transport) as client:
        yield client


@losses
def test_on_mastodon_a_thread_whose_answers_are_lost_is_found_and_goes_on(
    mastodon_account: MastodonAccount, loss: Loss
) -> None:
    theirs = mastodon_account
    account = Account("mastodon", theirs.url, {}, {"TOKEN": theirs.token})
    theirs.post("Bonjour, encore.")
    lossy = Lossy("/api/v1/statuses", loss)
    png = picture()
    item = attachment(png, "Un vase.")
    with behind(lossy) as client:
        us = mastodon.connect(client, account)
        after = mastodon.newest(client, account, us)

        def recover(ours: Sending) -> Sent:
            assert mastodon.find(client, account, us, ours) is None
            with pytest.raises(Unclear):
                mastodon.publish(client, account, us, ours)
            found = mastodon.find(client, account, us, ours)
            assert found is not None
            return found

        first = recover(
            sending(
                "Un vase & deux mains, https://maison-lumen.example/é #Artisanat",
                key=mastodon.key(AT, "thread", 0),
                after=after,
                media=(item,),
                files={item.sha256: png},
            )
        )
        second = recover(
            sending(
                "La suite.",
                key=mastodon.key(AT, "thread", 1),
                index=1,
                after=after,
                parent=first,
                taken=frozenset({first.id}),
            )
        )
    _before, one, two = theirs.statuses()
    assert [one["id"], two["id"]] == [first.id, second.id]
    assert two["in_reply_to_id"] == one["id"]


@losses
def test_on_bluesky_a_thread_whose_answers_are_lost_is_sent_again_under_its_keys(
    bluesky_account: BlueskyAccount, loss: Loss
) -> None:
    theirs = bluesky_account
    account = Account(
        "bluesky", theirs.url, {"handle": theirs.handle}, {"APP_PASSWORD": theirs.password}
    )
    lossy = Lossy("/xrpc/com.atproto.repo.putRecord", loss)
    png = picture()
    item = attachment(png, "Un vase.")
    with behind(lossy) as client:
        us = bluesky.connect(client, account)

        def recover(ours: Sending) -> Sent:
            lossy.loss = loss
            with pytest.raises(Unclear):
                bluesky.publish(client, account, us, ours)
            found = bluesky.find(client, account, us, ours)
            lossy.loss = None
            sent = bluesky.publish(client, account, us, ours)
            assert sent == found
            return sent

        first = recover(
            sending(
                "Un vase.",
                key=bluesky.key(AT, "thread", 0),
                media=(item,),
                files={item.sha256: png},
            )
        )
        second = recover(
            sending("La suite.", key=bluesky.key(AT, "thread", 1), index=1, parent=first)
        )
    one, two = theirs.posts()
    assert [one["uri"], two["uri"]] == [first.id, second.id]
    assert two["value"]["reply"]["parent"] == {"uri": one["uri"], "cid": one["cid"]}
