"""The values of a front matter: from what the schema let through to what a Post holds."""

import posixpath
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any

from pipeline.brand import MAX_LATE
from pipeline.content import paths
from pipeline.content.desk import Desk
from pipeline.duration import duration
from pipeline.post import Media, Poll, Source, Waiver

Keys = tuple[str | int, ...]
_ON = frozenset((True, "yes", "oui", "on"))


def values(desk: Desk, plain: Mapping[str, Any], keys: Keys) -> dict[str, Any]:
    """The keys of a Post that need nothing but their own value; null gives the default.

    Of a list, a reader gives None for an item that is left out, as it gets None for one that could
    not be read at all: the `gaps` tell which they were.
    """
    found: dict[str, Any] = {}
    gaps: list[tuple[str, int]] = []
    for key, written in plain.items():
        reader = _READERS.get(key)
        if reader is None:
            continue
        if written is None:
            found[key] = _DEFAULTS[key]
        else:
            read = found[key] = reader(desk, (*keys, key), written)
            if type(read) is tuple and None in read:
                found[key] = tuple([item for item in read if item is not None])
                gaps += [(key, place) for place, item in enumerate(read) if item is None]
    if gaps:
        found["gaps"] = tuple(gaps)
    return found


def _text(desk: Desk, keys: Keys, written: Any) -> str:
    return written.strip() if isinstance(written, str) else str(written)


def _tags(desk: Desk, keys: Keys, written: Any) -> tuple[str | None, ...]:
    return tuple([None if tag is None else str(tag).removeprefix("#") for tag in written])


def _switch(desk: Desk, keys: Keys, written: Any) -> bool:
    return written in _ON


def _late(desk: Desk, keys: Keys, written: Any) -> timedelta | None:
    late = duration(written)
    if late > MAX_LATE:
        desk.on(keys, "post.type", "`late` may be 31 days at most", instead="31d")
        return None
    return late


def _media(desk: Desk, keys: Keys, written: Any) -> tuple[Media | None, ...]:
    found: list[Media | None] = []
    for index, item in enumerate(written):
        own = (*keys, index)
        path = None if item is None else _inside(desk, (*own, "file"), item["file"])
        if path is None:
            found.append(None)
            continue
        focus = item.get("focus")
        found.append(
            Media(
                path=path,
                alt=_plain(item, "alt"),
                credit=_plain(item, "credit"),
                licence=_plain(item, "licence"),
                consent=_plain(item, "consent"),
                expires=_day(desk, (*own, "expires"), item.get("expires")),
                focus=(float(focus[0]), float(focus[1])) if focus else None,
                subtitles=_beside(desk, (*own, "subtitles"), item.get("subtitles")),
                cover=_beside(desk, (*own, "cover"), item.get("cover")),
            )
        )
    return tuple(found)


def _plain(item: Mapping[str, Any], key: str) -> str:
    written = item.get(key)
    return "" if written is None else str(written).strip()


def _beside(desk: Desk, keys: Keys, written: str | None) -> str | None:
    return None if written is None else _inside(desk, keys, written)


def _inside(desk: Desk, keys: Keys, written: str) -> str | None:
    """A file's path in the repository: beside the post, or from the root with a leading `/`."""
    message = ""
    if "://" in written:
        message = f"`{written}` is an address; download the file and put it beside the post"
    elif "\\" in written:
        message = f"write `{written.replace(chr(92), '/')}`, with slashes"
    if message:
        desk.on(keys, "post.media-path", message)
        return None
    if written.startswith("/"):
        path = posixpath.normpath(written.lstrip("/"))
    else:
        path = posixpath.normpath(posixpath.join(posixpath.dirname(desk.path), written))
    if path.startswith("../") or path in ("..", "."):
        desk.on(
            keys,
            "post.media-path",
            f"`{written}` leads out of the repository; copy the file into it",
        )
        return None
    return path


def _day(desk: Desk, keys: Keys, written: str | None) -> date | None:
    if written is None:
        return None
    try:
        return date.fromisoformat(written)
    except ValueError:
        desk.on(keys, "post.type", f"there is no day `{written}`")
        return None


def _sources(desk: Desk, keys: Keys, written: Any) -> tuple[Source | None, ...]:
    found: list[Source | None] = []
    for index, item in enumerate(written):
        if item is None:
            found.append(None)
        elif isinstance(item, str):
            found.append(Source(item))
        else:
            checked = _day(desk, (*keys, index, "checked"), item.get("checked"))
            found.append(Source(item["url"], checked))
    return tuple(found)


def _poll(desk: Desk, keys: Keys, written: Any) -> Poll:
    lasts = written.get("for")
    return Poll(
        tuple(str(option) for option in written["options"]),
        duration(lasts) if lasts is not None else timedelta(days=1),
    )


def _waive(desk: Desk, keys: Keys, written: Any) -> tuple[Waiver | None, ...]:
    found: list[Waiver | None] = []
    for index, item in enumerate(written):
        until = None if item is None else _day(desk, (*keys, index, "until"), item["until"])
        found.append(Waiver(item["rule"], str(item["why"]), until) if until else None)
    return tuple(found)


def _aliases(desk: Desk, keys: Keys, written: Any) -> tuple[str | None, ...]:
    own = paths.post_id(desk.path)
    for index, alias in enumerate(written):
        if alias == own:
            desk.on(
                (*keys, index),
                "post.alias",
                f"`{alias}` is this post's own id; an alias is an earlier one",
            )
    return tuple([None if alias == own else alias for alias in written])


_READERS: dict[str, Callable[[Desk, Keys, Any], Any]] = {
    "title": _text,
    "lang": _text,
    "tags": _tags,
    "link": _text,
    "media": _media,
    "kind": _text,
    "format": _text,
    "pillar": _text,
    "objective": _text,
    "campaign": _text,
    "owner": _text,
    "sources": _sources,
    "partner": _text,
    "sensitive": _text,
    "reply_to": _text,
    "first_comment": _text,
    "poll": _poll,
    "location": _text,
    "late": _late,
    "draft": _switch,
    "repeat": _switch,
    "waive": _waive,
    "aliases": _aliases,
}
_DEFAULTS: dict[str, Any] = {
    **dict.fromkeys(_READERS),
    "tags": (),
    "media": (),
    "kind": "post",
    "format": "post",
    "sources": (),
    "draft": False,
    "repeat": False,
    "waive": (),
    "aliases": (),
}
