"""Sending to Bluesky: one record a part, under a key of ours that can be written only once.

The facts are those of networks/open.md, section 2: read in the lexicons, measured on the
reference PDS.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import httpx

from pipeline.frozen import replace
from pipeline.limits import Limits
from pipeline.networks import bluesky_look, bluesky_tid
from pipeline.networks.base import Account, Identity, NotSent, Refused, Sending, Sent, Unclear
from pipeline.networks.bluesky_pds import POSTS, Pds, Record, error_of, log_in
from pipeline.variant import Attachment, Part

LABELS = frozenset({"porn", "sexual", "nudity", "graphic-media", "!no-unauthenticated"})  # S
THUMB = 1_000_000  # S app/bsky/embed/external.json

_AT = re.compile(r"at://([^/]+)/([^/]+)/([^/?#]+)")
_PAGE = re.compile(r"https://[^/]+/profile/([^/]+)/post/([^/?#]+)")

key = bluesky_tid.key


def connect(client: httpx.Client, account: Account, limits: Limits) -> Identity:
    """Log in, once a run; `limits` are the usual, of which the server may allow less."""
    session = log_in(client, account)
    identity = Identity(
        id=session.did,
        name=session.handle,
        url=f"https://bsky.app/profile/{session.handle}",
        token=session.token,
        server=session.server,
        date=session.answer.date,
    )
    return replace(identity, limits=_limits(Pds(client, account, identity), limits))


def newest(client: httpx.Client, account: Account, identity: Identity) -> str | None:
    """None: a part is looked up by its key, not among the newest posts."""
    return None


def publish(
    client: httpx.Client,
    account: Account,
    identity: Identity,
    sending: Sending,
    facets: Sequence[Mapping[str, Any]],
) -> Sent:
    """Upload what the part shows, then write its record; the same record again changes nothing.

    `facets` are the part's, with a handle where a mention needs a DID.
    """
    pds = Pds(client, account, identity)
    value = _record(pds, sending, facets)
    sending.before()
    answer = pds.put(sending.key, value)
    made = answer.json
    if answer.status == 200:
        if (
            isinstance(made, dict)
            and isinstance(made.get("uri"), str)
            and isinstance(made.get("cid"), str)
        ):
            return _sent(identity, Record(made["uri"], made["cid"], value))
        raise Unclear(pds.exchange.no(answer, "") + ", which names no record")
    if error_of(answer) != "InvalidSwap":
        raise pds.judge(answer)
    # Something stands there: ours in an earlier form (a mention that resolved otherwise), or not.
    there = _ours(pds, sending)
    if there is None:
        raise Unclear(f"{pds.say(answer)}, and then nothing was there")
    return _sent(identity, there)


def find(
    client: httpx.Client, account: Account, identity: Identity, sending: Sending
) -> Sent | None:
    """The part under its key; None where nothing stands there. Unclear where nobody can say."""
    try:
        there = _ours(Pds(client, account, identity), sending)
    except (NotSent, Refused) as error:
        raise Unclear(str(error)) from None
    return _sent(identity, there) if there else None


def recent(
    client: httpx.Client, account: Account, identity: Identity, sending: Sending
) -> Sent | None:
    """The part among the newest hundred posts since `sending.since`, whatever their keys are."""
    pds = Pds(client, account, identity)
    reply = _reply(pds, sending)
    parent = reply["parent"]["uri"] if reply else None
    found = next((one for one in pds.posts() if bluesky_look.shows(one, sending, parent)), None)
    return _sent(identity, found) if found else None


def _ours(pds: Pds, sending: Sending) -> Record | None:
    """What stands under the part's key, if anything; Unclear where it is another text."""
    there = pds.record(pds.identity.id, POSTS, sending.key, Unclear)
    if there is None:
        return None
    if there.value.get("text") != sending.part.text:
        raise Unclear(
            f"{_sent(pds.identity, there).url} stands under this part's key with another text; "
            "was it edited there? Settle it with `pipeline resolve`"
        )
    return there


def _sent(identity: Identity, record: Record) -> Sent:
    place = record.uri.rpartition("/")[2]
    return Sent(record.uri, f"https://bsky.app/profile/{identity.name}/post/{place}", record.cid)


def _limits(pds: Pds, usual: Limits) -> Limits:
    """The usual limits, or fewer bytes where the server takes less in one upload."""
    answer = pds.ask("GET", "com.atproto.server.describeServer", lost=NotSent)
    most = answer.json.get("blobUploadLimit") if isinstance(answer.json, dict) else None
    if answer.status != 200 or not isinstance(most, int) or most <= 0:
        return usual
    return replace(
        usual,
        picture=replace(usual.picture, bytes=min(usual.picture.bytes or most, most)),
        video=replace(usual.video, bytes=min(usual.video.bytes or most, most)),
    )


# The record


def _record(pds: Pds, sending: Sending, facets: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """The record of a part; the same part gives the same record, whenever it is sent."""
    made = bluesky_tid.created(sending.at, sending.index)
    value: dict[str, Any] = {
        "$type": POSTS,
        "text": sending.part.text,
        "createdAt": made.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
    }
    if sending.lang:
        value["langs"] = [sending.lang]
    if reply := _reply(pds, sending):
        value["reply"] = reply
    if linked := _resolved(pds, facets):
        value["facets"] = linked
    if embed := _embed(pds, sending):
        value["embed"] = embed
    if (label := sending.extra.get("sensitive")) in LABELS:
        value["labels"] = {
            "$type": "com.atproto.label.defs#selfLabels",
            "values": [{"val": label}],
        }
    return value


def _resolved(pds: Pds, facets: Iterable[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """The facets with DIDs for handles; the mention of a handle that nobody has stays text."""
    known: dict[str, str | None] = {}
    kept: list[Mapping[str, Any]] = []
    for facet in facets:
        [feature] = facet["features"]
        handle = feature.get("did")
        if handle is None:
            kept.append(facet)
            continue
        if handle not in known:
            known[handle] = handle if handle.startswith("did:") else pds.resolve(handle)
        if did := known[handle]:
            kept.append({**facet, "features": [{**feature, "did": did}]})
    return kept


def _reply(pds: Pds, sending: Sending) -> dict[str, Any] | None:
    if sending.parent:
        parent = _reference(pds, sending.parent)
        root = _reference(pds, sending.root) if sending.root else parent
        return {"root": root, "parent": parent}
    address = sending.extra.get("reply_to") if sending.index == 0 else None
    if not address:
        return None
    found = _answered(pds, str(address))
    parent = {"uri": found.uri, "cid": found.cid}
    above = found.value.get("reply")
    first = above.get("root") if isinstance(above, dict) else None
    return {"root": first if isinstance(first, dict) else parent, "parent": parent}


def _reference(pds: Pds, sent: Sent) -> dict[str, Any]:
    """A strong reference to an earlier part; the log has its uri, its cid is asked for."""
    if sent.cursor:
        return {"uri": sent.id, "cid": sent.cursor}
    found = _answered(pds, sent.id)
    return {"uri": found.uri, "cid": found.cid}


def _answered(pds: Pds, address: str) -> Record:
    """The post that is answered, by its at:// address or its page."""
    if match := _AT.fullmatch(address):
        owner, collection, place = match.groups()
    elif match := _PAGE.match(address):
        owner, collection, place = match[1], POSTS, match[2]
    else:
        raise Refused(
            f"reply_to names no post of Bluesky: {pds.exchange.say(address)}; "
            "write https://bsky.app/profile/NAME/post/KEY"
        )
    did = owner if owner.startswith("did:") else pds.resolve(owner)
    found = pds.record(did, collection, place, NotSent) if did else None
    if found is None:
        raise Refused(
            f"{pds.exchange.say(address)}, which this post answers, is not there; "
            "check reply_to, or whether it was deleted"
        )
    return found


def _embed(pds: Pds, sending: Sending) -> dict[str, Any] | None:
    """Pictures, a video, or the link's card: a record has room for one of them.

    A part with a link and one picture shows the card, with the picture on it.
    """
    part = sending.part
    videos = [item for item in part.media if item.type.startswith("video/")]
    if videos:
        return {
            "$type": "app.bsky.embed.video",
            "video": _blob(pds, sending, videos[0]),
            "aspectRatio": _aspect(videos[0]),
            **({"alt": videos[0].alt} if videos[0].alt else {}),
            **_captions(pds, sending, videos[0]),
        }
    if part.link and (len(part.media) == 0 or _is_thumb(part)):
        card: dict[str, Any] = {"uri": part.link.url, "title": part.link.title, "description": ""}
        if part.media:
            card["thumb"] = _blob(pds, sending, part.media[0])
        return {"$type": "app.bsky.embed.external", "external": card}
    if part.media:
        return {
            "$type": "app.bsky.embed.images",
            "images": [
                {
                    "image": _blob(pds, sending, item),
                    "alt": item.alt,
                    "aspectRatio": _aspect(item),
                }
                for item in part.media
            ],
        }
    return None


def _captions(pds: Pds, sending: Sending, video: Attachment) -> dict[str, Any]:
    """The subtitles of a video (S app/bsky/embed/video.json), in the post's language."""
    if video.subtitles is None:
        return {}
    type_, content = sending.beside(video.subtitles)
    blob = pds.upload(content, type_, video.subtitles)
    return {"captions": [{"lang": sending.lang, "file": blob}]}


def _is_thumb(part: Part) -> bool:
    return len(part.media) == 1 and part.media[0].bytes <= THUMB


def _blob(pds: Pds, sending: Sending, item: Attachment) -> Mapping[str, Any]:
    return pds.upload(sending.read(item), item.type, item.file)


def _aspect(item: Attachment) -> dict[str, int]:
    return {"width": item.width, "height": item.height}
