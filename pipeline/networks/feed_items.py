"""The items of the brand's own feed, as feed.json keeps them."""

import json
import mimetypes
import posixpath
import re
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from html import escape
from typing import Any
from urllib.parse import quote, urlsplit

from pipeline.errors import PipelineError
from pipeline.frozen import frozen, replace
from pipeline.variant import Attachment, Variant

FOLDER = "feed"
JSON_PATH = f"{FOLDER}/feed.json"
OURS = "_pipeline"  # JSON Feed leaves keys that begin with an underscore to us


@frozen
class Enclosure:
    """A picture or video of an item, where the public finds it."""

    url: str
    type: str
    bytes: int
    alt: str = ""


@frozen
class Item:
    """One post in the feed: complete, so that all four documents can be made of items alone.

    `id` is made from the post's id and never from its text, so that no reader shows it twice.
    `html` holds all there is to read, with pictures; `link` is where the post leads.
    """

    post: str
    id: str
    url: str
    title: str
    html: str
    text: str
    published: datetime
    lang: str
    tags: tuple[str, ...] = ()
    link: str = ""
    enclosures: tuple[Enclosure, ...] = ()


def item(variant: Variant, at: datetime, url: str) -> Item:
    """The item of a post: `at` is when it goes out, `url` the feed channel's."""
    base = base_url(url)
    [part] = variant.parts
    shown = [
        Enclosure(f"{base}{quote(_media_name(one))}", one.type, one.bytes, one.alt)
        for one in part.media
    ]
    return Item(
        post=variant.post,
        id=_tag_uri(variant.post, url, at),
        url=f"{base}#{quote(anchor(variant.post))}",
        title=str(variant.extra.get("title") or ""),
        html=_html(variant, shown),
        text=part.text,
        published=at.astimezone(UTC).replace(microsecond=0),
        lang=variant.lang,
        tags=tuple(str(tag) for tag in variant.extra.get("tags", ())),
        link=part.link.url if part.link else "",
        enclosures=tuple(shown),
    )


def media(variant: Variant) -> dict[str, Attachment]:
    """The files that an item shows: path on the log branch, and which bytes belong there."""
    return {f"{FOLDER}/{_media_name(one)}": one for part in variant.parts for one in part.media}


def added(items: Iterable[Item], new: Item) -> tuple[Item, ...]:
    """The items with a new one, newest first; a post that is there already is not doubled.

    It takes the new content and keeps its id, address and time.
    """
    others = []
    for old in items:
        if old.post == new.post:
            new = replace(new, id=old.id, url=old.url, published=old.published)
        else:
            others.append(old)
    return ordered([*others, new])


def ordered(items: Iterable[Item]) -> tuple[Item, ...]:
    """Newest first; the id decides between items of one moment."""
    by_id = sorted(items, key=lambda one: one.id)
    return tuple(sorted(by_id, key=lambda one: one.published, reverse=True))


def base_url(url: str) -> str:
    """Where the feed's folder is published: below the feed channel's url."""
    return f"{url.rstrip('/')}/{FOLDER}/"


def anchor(post: str) -> str:
    """The name of a post's place on the news page."""
    return post.replace("/", "-")


def _media_name(one: Attachment) -> str:
    """A file's name below the feed's folder: its content's hash keeps names apart."""
    stem = posixpath.splitext(posixpath.basename(one.file))[0]
    stem = re.sub(r"[^\w.-]+", "-", stem).strip("-.") or "media"
    return f"media/{one.sha256[:8]}-{stem}{mimetypes.guess_extension(one.type) or ''}"


def _tag_uri(post: str, url: str, at: datetime) -> str:
    """A tag: URI (RFC 4151): the brand's host, the year, the post's id."""
    year = post[:4] if re.match(r"\d{4}/", post) else f"{at.astimezone(UTC):%Y}"
    return f"tag:{urlsplit(url).hostname or 'localhost'},{year}:{quote(post)}"


def _html(variant: Variant, shown: Iterable[Enclosure]) -> str:
    """All there is to read of a post."""
    [part] = variant.parts
    extra = variant.extra
    pieces: list[str] = []
    if answered := extra.get("reply_to"):
        address = escape(str(answered))
        pieces.append(f'<p>↪ <a class="u-in-reply-to" href="{address}">{address}</a></p>')
    pieces.append(str(extra.get("html") or f"<p>{escape(part.text)}</p>"))
    if poll := extra.get("poll"):
        options = "".join(f"<li>{escape(str(option))}</li>" for option in poll["options"])
        pieces.append(f"<ul>{options}</ul>")
    pieces += [_figure(enclosure, one) for enclosure, one in zip(shown, part.media, strict=True)]
    if part.link and escape(part.link.url) not in "".join(pieces):
        label = escape(part.link.title or part.link.url)
        pieces.append(f'<p><a href="{escape(part.link.url)}">{label}</a></p>')
    content = "\n".join(pieces)
    if warning := extra.get("sensitive"):
        return f"<details><summary>{escape(str(warning))}</summary>\n{content}\n</details>"
    return content


def _figure(enclosure: Enclosure, one: Attachment) -> str:
    address, alt = escape(enclosure.url), escape(enclosure.alt)
    if one.type.startswith("video/"):
        return (
            f'<figure><video src="{address}" controls preload="metadata" '
            f'aria-label="{alt}"></video></figure>'
        )
    size = f'width="{one.width}" height="{one.height}" loading="lazy"'
    return f'<figure><img src="{address}" alt="{alt}" {size}></figure>'


# feed.json


def to_json(items: Iterable[Item]) -> list[dict[str, Any]]:
    """The items as JSON Feed 1.1 has them."""
    return [_plain(one) for one in items]


def read(feed_json: bytes | None) -> tuple[Item, ...]:
    """The items of an earlier feed.json; () where there was none."""
    if feed_json is None:
        return ()
    try:
        return ordered(_item(plain) for plain in json.loads(feed_json)["items"])
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise PipelineError(
            f"{JSON_PATH} on the log branch cannot be read: {type(error).__name__} {error}",
            hint="Take it back to the version before, with git on the log branch.",
        ) from error


def _plain(one: Item) -> dict[str, Any]:
    plain: dict[str, Any] = {
        "id": one.id,
        "url": one.url,
        "title": one.title,
        "content_html": one.html,
        "content_text": one.text,
        "date_published": stamp(one.published),
        "language": one.lang,
        "external_url": one.link,
        "tags": list(one.tags),
        "image": next((e.url for e in one.enclosures if e.type.startswith("image/")), ""),
        "attachments": [
            {
                "url": enclosure.url,
                "mime_type": enclosure.type,
                "size_in_bytes": enclosure.bytes,
                **({"title": enclosure.alt} if enclosure.alt else {}),
            }
            for enclosure in one.enclosures
        ],
        OURS: {"post": one.post},
    }
    return {key: value for key, value in plain.items() if value or key == "content_text"}


def _item(plain: Mapping[str, Any]) -> Item:
    published = datetime.fromisoformat(plain["date_published"])
    if published.tzinfo is None:
        raise ValueError(f"a time without zone: {plain['date_published']}")
    return Item(
        post=str(plain[OURS]["post"]),
        id=str(plain["id"]),
        url=str(plain["url"]),
        title=str(plain.get("title", "")),
        html=str(plain["content_html"]),
        text=str(plain["content_text"]),
        published=published.astimezone(UTC),
        lang=str(plain.get("language", "")),
        tags=tuple(str(tag) for tag in plain.get("tags", ())),
        link=str(plain.get("external_url", "")),
        enclosures=tuple(
            Enclosure(
                str(one["url"]),
                str(one["mime_type"]),
                int(one["size_in_bytes"]),
                str(one.get("title", "")),
            )
            for one in plain.get("attachments", ())
        ),
    )


def stamp(moment: datetime) -> str:
    """RFC 3339, in UTC, to the second."""
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
