"""What the answers of Mastodon and its kin mean: certainly not sent, refused, or unclear."""

from typing import Any, NoReturn

from pipeline.client import Answer
from pipeline.networks.base import NotSent, Refused, Unclear
from pipeline.networks.exchange import Exchange, Trouble

REFUSALS = frozenset({400, 401, 403, 404, 405, 406, 410, 413, 414, 415, 422, 431, 451})


def words(answer: Answer) -> str:
    """The server's own words for an error; "" where it has none."""
    plain = answer.json
    if isinstance(plain, dict):
        for name in ("error_description", "error", "message"):
            said = plain.get(name)
            if isinstance(said, str):
                return said if len(said) <= 300 else f"{said[:300]}…"
    return ""


def listed(plain: Any, name: str) -> list[dict[str, Any]]:
    """The objects of a list in an object; [] where the answer has no such thing."""
    found = plain.get(name) if isinstance(plain, dict) else None
    return [item for item in found if isinstance(item, dict)] if isinstance(found, list) else []


def refuse_reading(exchange: Exchange, answer: Answer, scope: str, lost: Trouble) -> NoReturn:
    """Raise what an answer to a request that only reads means."""
    said = exchange.no(answer, words(answer))
    if answer.status == 429:
        raise NotSent(said, answer.wait)
    if answer.status == 401:
        raise Refused(f"{said}; make a new token there and put it in {exchange.variable}")
    if answer.status == 403:
        raise Refused(f"{said}; the token needs the scope {scope}")
    if answer.status in (301, 302, 307, 308):
        place = exchange.say(answer.headers.get("location", "another place"))
        raise Refused(f"{said}; it moved to {place}: write that in the channel's url")
    if answer.status in (404, 410):
        raise Refused(f"{said}; the channel's url leads to no Mastodon server")
    raise lost(said)


def refuse_upload(exchange: Exchange, answer: Answer, file: str) -> NoReturn:
    """Raise what an answer to an upload means; nothing is published by an upload."""
    said = f"{file} could not be uploaded: {exchange.no(answer, words(answer))}"
    if answer.status in (401, 403):
        raise Refused(f"{said}; the token needs the scope write:media")
    if answer.status in REFUSALS:
        raise Refused(f"{said}; change the file or its alt text")
    raise NotSent(said, answer.wait)


def judge(
    exchange: Exchange, answer: Answer, parent: str | None, media: list[str]
) -> NotSent | Refused | Unclear:
    """What an answer to a new status means; whatever is not certain is unclear."""
    own = words(answer)
    said = exchange.no(answer, own)
    if answer.status == 429:  # before anything is stored, S rack_attack.rb, rate_limiter.rb
        return NotSent(said, answer.wait)
    if answer.status == 400 and "idempotency" in own.lower():
        # Pixelfed keeps a key before it looks at the post, and never gives the old post back.
        return Unclear(f"{said}; an earlier request may have been published")
    if answer.status == 422 and media:
        return _judge_media(exchange, said, media)
    if answer.status == 401:
        return Refused(f"{said}; make a new token there and put it in {exchange.variable}")
    if answer.status == 403:
        return Refused(
            f"{said}; the token needs the scopes write:statuses and write:media, "
            "and the account has to be in good standing"
        )
    if answer.status in (404, 410) and parent:
        return Refused(f"{said}; the post that this one answers is gone")
    if answer.status in (404, 410):
        return Refused(
            f"{said}; either the post was published and deleted since, "
            "or the channel's url leads to no Mastodon server"
        )
    if answer.status in REFUSALS:
        return Refused(f"{said}; change the post")
    return Unclear(said)


def _judge_media(exchange: Exchange, said: str, media: list[str]) -> NotSent | Refused | Unclear:
    """A 422 on a status with pictures: ask what became of them, whatever the words say.

    A picture is single-use: one that is gone went out with a post, which may be this one (S
    post_status_service.rb). One that is still being processed can be tried again.
    """
    for id_ in media:
        answer = exchange.ask("GET", f"/api/v1/media/{id_}", lost=Unclear)
        if answer.status == 206:
            return NotSent(f"{said}; a picture is still being processed", retry_after=10.0)
        if answer.status != 200:
            return Unclear(f"{said}; its pictures may have gone out with an earlier request")
    return Refused(f"{said}; change the post")
