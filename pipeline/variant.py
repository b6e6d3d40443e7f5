"""A variant: what one channel will show of a post, in one or more parts."""

import hashlib
import json
from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, Literal, NamedTuple

from pipeline.frozen import frozen

FacetType = Literal[
    "link", "mention", "tag", "bold", "italic", "strike", "code", "pre", "quote", "heading"
]


class Facet(NamedTuple):
    """A stretch of a part's text with a meaning; offsets count code points, the end is exclusive.

    `value` is the address of a link, the handle of a mention, a tag without '#', else "".
    """

    start: int
    end: int
    type: FacetType
    value: str = ""


@frozen
class Attachment:
    """A picture or video as it will be sent: the original file, or a derivative that fits.

    `file` is the original's path in the brand's repository; type, size and sha256 are those of
    the bytes that are sent. `focus` is (x, y) from 0 to 1, from the top left.
    """

    file: str
    alt: str
    type: str
    width: int
    height: int
    bytes: int
    sha256: str
    focus: tuple[float, float] | None = None
    subtitles: str | None = None
    cover: str | None = None


class Link(NamedTuple):
    """The address a part leads to, and the card's title."""

    url: str
    title: str


class Length(NamedTuple):
    """How much of a network's limit a part uses, in the network's own unit; no limit is None."""

    used: int
    limit: int | None
    unit: str


@frozen
class Part:
    """One message of a variant."""

    text: str
    length: Length
    facets: tuple[Facet, ...] = ()
    media: tuple[Attachment, ...] = ()
    link: Link | None = None


@frozen
class Variant:
    """What one channel will show of one post; `due` is aware, None for an idea.

    `extra` holds what a network shows besides text: title, sensitive, reply_to, poll ({"options",
    "seconds"}), first_comment, visibility, kind, html. Only keys that are set are there.
    """

    post: str
    channel: str
    network: str
    due: datetime | None
    lang: str
    parts: tuple[Part, ...]
    extra: Mapping[str, Any]

    def to_json(self) -> dict[str, Any]:
        """The fixed JSON form, DESIGN section 6, with the digest."""
        content = self._content()
        stamp = _stamp(self.due) if self.due else None
        return {
            "post": self.post,
            "channel": self.channel,
            "network": self.network,
            "due": stamp,
            "lang": self.lang,
            "parts": content["parts"],
            **self.extra,
            "digest": _digest(content),
        }

    @property
    def digest(self) -> str:
        """`sha256:` and the hash of all that is sent; rescheduling does not change it."""
        return _digest(self._content())

    def _content(self) -> dict[str, Any]:
        return {
            "channel": self.channel,
            "extra": dict(self.extra),
            "lang": self.lang,
            "network": self.network,
            "parts": [_part_json(part) for part in self.parts],
            "post": self.post,
        }


def _part_json(part: Part) -> dict[str, Any]:
    return {
        "text": part.text,
        "facets": [
            {"start": facet.start, "end": facet.end, "type": facet.type, "value": facet.value}
            for facet in part.facets
        ],
        "media": [_attachment_json(attachment) for attachment in part.media],
        "link": {"url": part.link.url, "title": part.link.title} if part.link else None,
        "length": {
            "used": part.length.used,
            "limit": part.length.limit,
            "unit": part.length.unit,
        },
    }


def _attachment_json(attachment: Attachment) -> dict[str, Any]:
    plain: dict[str, Any] = {
        "file": attachment.file,
        "alt": attachment.alt,
        "type": attachment.type,
        "width": attachment.width,
        "height": attachment.height,
        "bytes": attachment.bytes,
        "sha256": attachment.sha256,
    }
    if attachment.focus is not None:
        plain["focus"] = list(attachment.focus)
    for key in ("subtitles", "cover"):
        if getattr(attachment, key):
            plain[key] = getattr(attachment, key)
    return plain


def _digest(content: Mapping[str, Any]) -> str:
    return _hash(_bytes(_canonical(content)))


def _hash(canonical: bytes) -> str:
    return "sha256:" + hashlib.sha256(canonical).hexdigest()


def _bytes(said: str) -> bytes:
    """A lone surrogate, which YAML can write, is escaped as JSON would."""
    return said.encode("utf-8", "backslashreplace")


def dumps(variant: Variant) -> bytes:
    """The fixed JSON form as it is written: what `to_json` gives, in a fifth of the time.

    The parts are written once, in the canonical form that the digest is made of.
    """
    parts = b",".join([_bytes(_part_text(part)) for part in variant.parts])
    extra = _canonical(dict(variant.extra)) if variant.extra else "{}"
    channel, network = _quoted(variant.channel), _quoted(variant.network)
    lang, post = _quoted(variant.lang), _quoted(variant.post)
    head = f'{{"channel":{channel},"extra":{extra},"lang":{lang},"network":{network},"parts":['
    digest = _hash(b"".join((_bytes(head), parts, _bytes(f'],"post":{post}}}'))))
    due = f'"{_stamp(variant.due)}"' if variant.due else "null"
    head = (
        f'{{"post":{post},"channel":{channel},"network":{network},"due":{due},"lang":{lang},'
        '"parts":['
    )
    more = f"{extra[1:-1]}," if variant.extra else ""
    return b"".join((_bytes(head), parts, _bytes(f'],{more}"digest":"{digest}"}}')))


@lru_cache(maxsize=64)  # the channels of a post mostly share one moment
def _stamp(moment: datetime) -> str:
    with suppress(OverflowError):  # at the very ends of the calendar there is no UTC
        moment = moment.astimezone(UTC)
    return moment.isoformat(timespec="seconds").replace("+00:00", "Z")


def _part_text(part: Part) -> str:
    """A part in canonical JSON: keys sorted, no spaces."""
    facets = media = ""
    if part.facets:
        facets = ",".join(
            [
                f'{{"end":{end},"start":{start},"type":"{type_}","value":{_quoted(value)}}}'
                for start, end, type_, value in part.facets
            ]
        )
    if part.media:
        media = ",".join([_canonical(_attachment_json(attachment)) for attachment in part.media])
    link = part.link
    leads = f'{{"title":{_quoted(link.title)},"url":{_quoted(link.url)}}}' if link else "null"
    used, limit, unit = part.length
    most = "null" if limit is None else limit
    return (
        f'{{"facets":[{facets}],"length":{{"limit":{most},"unit":{_quoted(unit)},"used":{used}}},'
        f'"link":{leads},"media":[{media}],"text":{_quoted(part.text)}}}'
    )


_quoted = json.encoder.encode_basestring
_canonical = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode


def from_json(plain: Mapping[str, Any]) -> Variant:
    """Read a variant back from its JSON form; KeyError, TypeError or ValueError where it is not."""
    fixed = {"post", "channel", "network", "due", "lang", "parts", "digest"}
    due = plain["due"]
    return Variant(
        post=plain["post"],
        channel=plain["channel"],
        network=plain["network"],
        due=datetime.fromisoformat(due) if due else None,
        lang=plain["lang"],
        parts=tuple(_part_from(part) for part in plain["parts"]),
        extra={key: value for key, value in plain.items() if key not in fixed},
    )


def _part_from(plain: Mapping[str, Any]) -> Part:
    return Part(
        text=plain["text"],
        length=Length(**plain["length"]),
        facets=tuple(Facet(**facet) for facet in plain["facets"]),
        media=tuple(
            Attachment(**{**item, "focus": tuple(item["focus"]) if "focus" in item else None})
            for item in plain["media"]
        ),
        link=Link(**plain["link"]) if plain["link"] else None,
    )
