"""A proposal: what a change would say, where and when, as data that another job may read.

It is written by a job that runs on anybody's pull request, so whoever reads it back takes nothing
in it for granted: `read` gives plain values of the right kinds and sizes, or raises ValueError.
"""

import json
from collections.abc import Callable, Mapping
from typing import Any, TypeVar, get_args

from pipeline.difference import Kind
from pipeline.frozen import asdict, frozen
from pipeline.problem import Level

T = TypeVar("T")

VERSION = 1
BIGGEST = 1_000_000  # bytes of the file

_KINDS = frozenset(get_args(Kind))
_LEVELS = frozenset(get_args(Level))
_MOST = 2_000  # of anything that is listed
_LONGEST = 200_000  # characters of anything that is said


@frozen
class Entry:
    """A line of the calendar: a post that comes, goes, moves or changes, on some channels.

    `at` and `was` are ISO 8601 moments in the brand's zone; "" for an idea.
    """

    kind: str
    at: str
    was: str
    title: str
    post: str
    channels: tuple[str, ...]


@frozen
class Shown:
    """One part of a variant: the final text, how long it is, and its pictures' texts."""

    text: str
    used: int
    limit: int | None
    unit: str
    pictures: tuple[tuple[str, str], ...]  # name of the file, alternative text


@frozen
class Version:
    """What one channel will show."""

    channel: str
    network: str
    at: str
    draft: bool
    parts: tuple[Shown, ...]
    notes: tuple[tuple[str, str], ...]  # what is shown besides the text: a warning, a headline


@frozen
class Flaw:
    """A problem of the post."""

    level: str
    where: str
    rule: str
    message: str
    channel: str


@frozen
class Item:
    """A post that changed."""

    post: str
    title: str
    kind: str
    versions: tuple[Version, ...]
    flaws: tuple[Flaw, ...]


@frozen
class Proposal:
    """All of a change.

    `other_files` are those outside content/; `others` counts the problems of the posts that it
    leaves alone, by level. `trouble` is why there is nothing to see: a broken brand file.
    """

    head: str
    lang: str
    calendar: tuple[Entry, ...]
    items: tuple[Item, ...]
    other_files: tuple[str, ...]
    others: tuple[tuple[str, int], ...]
    checklist: tuple[str, ...]
    trouble: str = ""


def troubled(message: str) -> Proposal:
    """A proposal of which nothing can be shown, and why."""
    return Proposal("", "en", (), (), (), (), (), message)


def write(proposal: Proposal) -> bytes:
    """A proposal as JSON."""
    plain = {"v": VERSION, **asdict(proposal)}
    return (json.dumps(plain, ensure_ascii=False, indent=1) + "\n").encode("utf-8", "replace")


def read(content: bytes) -> Proposal:
    """A proposal that somebody else wrote; ValueError where it is none, or too big."""
    if len(content) > BIGGEST:
        raise ValueError(f"it is longer than {BIGGEST:,} bytes")
    try:
        plain = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise ValueError("it is no JSON") from error
    if not isinstance(plain, dict) or plain.get("v") != VERSION:
        raise ValueError(f"it is no proposal of version {VERSION}")
    return Proposal(
        head=_text(plain, "head"),
        lang=_text(plain, "lang"),
        calendar=_list(plain, "calendar", _entry),
        items=_list(plain, "items", _item),
        other_files=_list(plain, "other_files", _said),
        others=_list(plain, "others", _count),
        checklist=_list(plain, "checklist", _said),
        trouble=_text(plain, "trouble"),
    )


def _entry(plain: Any) -> Entry:
    return Entry(
        kind=_among(plain, "kind", _KINDS),
        at=_text(plain, "at"),
        was=_text(plain, "was"),
        title=_text(plain, "title"),
        post=_text(plain, "post"),
        channels=_list(plain, "channels", _said),
    )


def _item(plain: Any) -> Item:
    return Item(
        post=_text(plain, "post"),
        title=_text(plain, "title"),
        kind=_among(plain, "kind", _KINDS),
        versions=_list(plain, "versions", _version),
        flaws=_list(plain, "flaws", _flaw),
    )


def _version(plain: Any) -> Version:
    return Version(
        channel=_text(plain, "channel"),
        network=_text(plain, "network"),
        at=_text(plain, "at"),
        draft=_value(plain, "draft") is True,
        parts=_list(plain, "parts", _shown),
        notes=_list(plain, "notes", _pair),
    )


def _shown(plain: Any) -> Shown:
    limit = _value(plain, "limit")
    return Shown(
        text=_text(plain, "text"),
        used=_whole(_value(plain, "used")),
        limit=None if limit is None else _whole(limit),
        unit=_text(plain, "unit"),
        pictures=_list(plain, "pictures", _pair),
    )


def _flaw(plain: Any) -> Flaw:
    return Flaw(
        level=_among(plain, "level", _LEVELS),
        where=_text(plain, "where"),
        rule=_text(plain, "rule"),
        message=_text(plain, "message"),
        channel=_text(plain, "channel"),
    )


def _value(plain: Any, key: str) -> Any:
    if not isinstance(plain, Mapping) or key not in plain:
        raise ValueError(f"it has no {key}")
    return plain[key]


def _text(plain: Any, key: str) -> str:
    return _said(_value(plain, key))


def _said(value: Any) -> str:
    if not isinstance(value, str) or len(value) > _LONGEST:
        raise ValueError("it has something that is no text")
    return value


def _whole(value: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= 10**9:
        raise ValueError("it has something that is no number")
    return value


def _among(plain: Any, key: str, known: frozenset[str]) -> str:
    value = _text(plain, key)
    if value not in known:
        raise ValueError(f"its {key} is unknown")
    return value


def _pair(value: Any) -> tuple[str, str]:
    if not isinstance(value, list) or len(value) != 2:
        raise ValueError("it has something that is no pair")
    return _said(value[0]), _said(value[1])


def _count(value: Any) -> tuple[str, int]:
    if not isinstance(value, list) or len(value) != 2 or value[0] not in _LEVELS:
        raise ValueError("it has something that is no count")
    return value[0], _whole(value[1])


def _list(plain: Any, key: str, read_one: Callable[[Any], T]) -> tuple[T, ...]:
    values = _value(plain, key)
    if not isinstance(values, list) or len(values) > _MOST:
        raise ValueError(f"its {key} is no list, or too long")
    return tuple(read_one(value) for value in values)
