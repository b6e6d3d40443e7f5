"""Sending to Mastodon and its kin: GoToSocial, Pleroma, Akkoma, Pixelfed, snac, Takahe.

The facts are those of networks/open.md, sections 1 and 1b: read in the servers' source. Those
servers ignore, replay or refuse a repeated `Idempotency-Key`, so it is sent and never relied on.
"""

import re
import uuid
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

import httpx

from pipeline.brand import secret_name
from pipeline.frozen import replace
from pipeline.limits import Limits
from pipeline.networks.base import Account, Identity, NotSent, Refused, Sending, Sent, Unclear
from pipeline.networks.exchange import Exchange, secret
from pipeline.networks.mastodon_answers import judge, listed, refuse_reading, words
from pipeline.networks.mastodon_look import Look, newer, newest_first, page, poll, warning
from pipeline.networks.mastodon_media import upload
from pipeline.redactor import Redactor

_KEYS = uuid.UUID("6d1f4c1e-3a35-5f0e-9d43-0c5c5f7e6b0a")
_OWN_COUNTING = ("gotosocial", "pleroma", "akkoma", "pixelfed")  # a link has its real length there

_NEEDED = ("write:statuses", "write:media")


def key(at: datetime, delivery: str, part: int) -> str:
    """The Idempotency-Key of a part: unique on a server, as Pleroma shares keys among users."""
    return str(uuid.uuid5(_KEYS, f"mastodon|{at.astimezone(UTC).isoformat()}|{delivery}|{part}"))


def connect(client: httpx.Client, account: Account, limits: Limits) -> Identity:
    """Who the token belongs to, and the limits that this server tells; `limits` are the usual."""
    exchange = _exchange(client, account)
    answer = exchange.ask("GET", "/api/v1/accounts/verify_credentials", lost=NotSent)
    own = answer.json
    if answer.status != 200:
        refuse_reading(exchange, answer, "read:accounts", NotSent)
    if not isinstance(own, dict) or not isinstance(own.get("id"), str):
        raise NotSent(
            f"{exchange.no(answer, 'not what a Mastodon server says')}; check the channel's url"
        )
    return Identity(
        id=own["id"],
        name=exchange.say(str(own.get("acct") or own.get("username") or own["id"])),
        url=exchange.say(str(own.get("url") or exchange.server)),
        limits=_limits(exchange, limits),
        server=exchange.server,
        date=answer.date,
    )


def lacking(client: httpx.Client, account: Account) -> tuple[str, ...] | None:
    """The scopes that posting needs and the token's application never asked for.

    None where the server does not tell: Mastodon does since 4.3 (S apps/verify_credentials).
    """
    answer = _exchange(client, account).ask("GET", "/api/v1/apps/verify_credentials", lost=NotSent)
    told = answer.json
    scopes = told.get("scopes") if answer.status == 200 and isinstance(told, dict) else None
    if not isinstance(scopes, list) or not scopes:
        return None
    return tuple(one for one in _NEEDED if one not in scopes and one.split(":")[0] not in scopes)


def newest(client: httpx.Client, account: Account, identity: Identity) -> str | None:
    """The id of the account's newest post; "" where it has none."""
    found = page(_exchange(client, account), identity, {"limit": "1"}, NotSent)
    return found[0]["id"] if found else ""


def publish(client: httpx.Client, account: Account, identity: Identity, sending: Sending) -> Sent:
    """Upload what the part shows, then post it."""
    exchange = _exchange(client, account)
    parent = _parent(exchange, sending)
    media = [
        upload(
            exchange,
            sending.read(item),
            item,
            sending.beside(item.cover) if item.cover is not None else None,
        )
        for item in sending.part.media
    ]
    body = _status(sending, parent, media)
    sending.before()
    answer = exchange.ask(
        "POST",
        "/api/v1/statuses",
        lost=Unclear,
        json=body,
        headers={"Idempotency-Key": sending.key},
    )
    if answer.status not in (200, 201):
        raise judge(exchange, answer, parent, media)
    made = answer.json
    if not isinstance(made, dict) or not isinstance(made.get("id"), str) or "content" not in made:
        raise Unclear(exchange.no(answer, "") + ", which is not a status")
    return _sent(made)


def find(
    client: httpx.Client, account: Account, identity: Identity, sending: Sending
) -> Sent | None:
    """The part among the account's own posts; None where it is certainly not there.

    Every post newer than `sending.after` is compared by text, content warning, parent, pictures
    and poll; no clock is looked at. Unclear where not everything can be read, or several match.
    """
    try:
        exchange = _exchange(client, account)
        look = Look(exchange, sending, _parent(exchange, sending))
        found = [
            status for status in newer(exchange, identity, sending.after) if look.shows(status)
        ]
    except (NotSent, Refused) as error:
        raise Unclear(str(error)) from None
    if len(found) > 1:
        urls = " and ".join(_sent(status).url for status in found)
        raise Unclear(
            f"{exchange.host} has {len(found)} posts that could be this one: {exchange.say(urls)}; "
            "delete all but one, or name the right one with `pipeline resolve`"
        )
    return _sent(found[0]) if found else None


def recent(
    client: httpx.Client, account: Account, identity: Identity, sending: Sending
) -> Sent | None:
    """The part among the newest own posts since `sending.since`, compared as `find` does."""
    exchange = _exchange(client, account)
    look = Look(exchange, sending, _parent(exchange, sending))
    shown = filter(look.shows, newest_first(exchange, identity, sending.since))
    found = next(shown, None)
    return _sent(found) if found else None


# Connecting


def _exchange(client: httpx.Client, account: Account) -> Exchange:
    token = secret(account, "TOKEN")
    return Exchange(
        client,
        account.url.rstrip("/"),
        Redactor(account.secrets.values()),
        {"Authorization": f"Bearer {token}", "Accept": "application/json"},
        secret_name(account.channel, "TOKEN"),
    )


def _limits(exchange: Exchange, usual: Limits) -> Limits:
    """The limits that the server tells, over the usual ones; what it does not tell stays."""
    instance: Any = None
    for path in ("/api/v2/instance", "/api/v1/instance"):
        answer = exchange.ask("GET", path, lost=NotSent)
        if answer.status == 429:
            raise NotSent(exchange.no(answer, words(answer)), answer.wait)
        if answer.status == 200 and isinstance(instance := answer.json, dict):
            break
    else:
        return usual
    statuses = _group(instance, "configuration", "statuses")
    media = _group(instance, "configuration", "media_attachments")
    polls = _group(instance, "configuration", "polls")
    old_polls = _group(instance, "poll_limits")
    kinds = media.get("supported_mime_types")
    known = {str(kind) for kind in kinds} if isinstance(kinds, list) else set()
    upload = _count(instance.get("upload_limit"))  # Pleroma and Akkoma
    software = f"{instance.get('version', '')} {instance.get('source_url', '')}".lower()
    own_counting = any(name in software for name in _OWN_COUNTING)
    picture, video = usual.picture, usual.video
    return replace(
        usual,
        characters=_count(statuses.get("max_characters"))
        or _count(instance.get("max_toot_chars"))
        or usual.characters,
        url=None
        if own_counting
        else _count(statuses.get("characters_reserved_per_url")) or usual.url,
        images=_count(statuses.get("max_media_attachments")) or usual.images,
        media_required="pixelfed" in software,
        picture=replace(
            picture,
            formats=tuple(kind for kind in picture.formats if kind in known) or picture.formats,
            bytes=_count(media.get("image_size_limit")) or upload or picture.bytes,
            pixels=_count(media.get("image_matrix_limit")) or picture.pixels,
        ),
        video=replace(
            video,
            formats=tuple(kind for kind in video.formats if kind in known) or video.formats,
            bytes=_count(media.get("video_size_limit")) or upload or video.bytes,
            pixels=_count(media.get("video_matrix_limit")) or video.pixels,
        ),
        alt_text=_count(media.get("description_limit"))
        or _count(instance.get("description_limit"))
        or usual.alt_text,
        poll_options=_count(polls.get("max_options"))
        or _count(old_polls.get("max_options"))
        or usual.poll_options,
        poll_option_characters=_count(polls.get("max_characters_per_option"))
        or _count(old_polls.get("max_option_chars"))
        or usual.poll_option_characters,
    )


def _group(plain: Mapping[str, Any], *path: str) -> Mapping[str, Any]:
    group: Any = plain
    for name in path:
        group = group.get(name) if isinstance(group, dict) else None
    return group if isinstance(group, dict) else {}


def _count(value: Any) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) and value > 0 else None


# Sending


def _status(sending: Sending, parent: str | None, media: list[str]) -> dict[str, Any]:
    """The JSON of a status."""
    body: dict[str, Any] = {"status": sending.part.text}
    if sending.lang:
        body["language"] = sending.lang
    if media:
        body["media_ids"] = media
    if parent:
        body["in_reply_to_id"] = parent
    if words_before := warning(sending):
        body["spoiler_text"] = words_before
        body["sensitive"] = True
    if visibility := sending.extra.get("visibility"):
        body["visibility"] = visibility
    if asked := poll(sending):
        body["poll"] = {"options": list(asked["options"]), "expires_in": int(asked["seconds"])}
    return body


def _parent(exchange: Exchange, sending: Sending) -> str | None:
    """The id of what the part answers: the part before it, or what `reply_to` names."""
    if sending.parent:
        return sending.parent.id
    address = sending.extra.get("reply_to") if sending.index == 0 else None
    return _resolve(exchange, str(address)) if address else None


def _resolve(exchange: Exchange, address: str) -> str:
    """A post's id on our server, by its web address."""
    parts = urlsplit(address)
    local = re.search(r"/(?:@[^/]+|statuses|notice|p/[^/]+)/([0-9A-Za-z]+)/?$", parts.path)
    if local and parts.netloc.lower() == urlsplit(exchange.server).netloc.lower():
        answer = exchange.ask("GET", f"/api/v1/statuses/{local[1]}", lost=NotSent)
        if answer.status == 200 and isinstance(answer.json, dict):
            return str(answer.json.get("id") or local[1])
    answer = exchange.ask(
        "GET",
        "/api/v2/search",
        lost=NotSent,
        params={"q": address, "resolve": "true", "type": "statuses", "limit": "5"},
    )
    if answer.status != 200:
        refuse_reading(exchange, answer, "read:search", NotSent)
    found = [status for status in listed(answer.json, "statuses") if status.get("id")]
    exact = [status for status in found if address in (status.get("url"), status.get("uri"))]
    if not exact and len(found) != 1:
        raise Refused(
            f"{exchange.host} cannot find {exchange.say(address)}, which this post answers; "
            "check reply_to, or whether it was deleted"
        )
    return str((exact or found)[0]["id"])


def _sent(status: Mapping[str, Any]) -> Sent:
    return Sent(status["id"], str(status.get("url") or status.get("uri") or ""))
