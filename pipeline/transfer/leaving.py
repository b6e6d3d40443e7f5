"""Leaving: every post as a table for spreadsheets, a calendar, or JSON, with nothing left out."""

import csv
import io
import json
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from pipeline import yaml_source
from pipeline.brand import Brand
from pipeline.content import Parsed
from pipeline.files import Tree
from pipeline.post import Post
from pipeline.project import Entry
from pipeline.transfer.table import guarded

COLUMNS = ("file", "date", "title", "channels", "text", "link", "tags", "lang", "more")
VERSION = 1


def table(posts: Iterable[Post]) -> bytes:
    """CSV in UTF-8 with a BOM, as spreadsheets want it; `pipeline import` reads it back.

    `more` has what the other columns do not hold of the front matter, as JSON.
    """
    said = io.StringIO(newline="")
    writer = csv.writer(said, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for post in posts:
        front = _front(post)
        for channel, own in post.variants.items():
            if own.body_path not in (post.path, post.body_path):
                variants = front.setdefault("variants", {})
                variants[channel] = {**(variants.get(channel) or {}), "text": own.body}
        cells = {
            "file": post.path,
            "date": _taken(front, "date"),
            "title": _taken(front, "title"),
            "channels": _words(front, "channels"),
            "text": post.body,
            "link": _taken(front, "link"),
            "tags": _words(front, "tags"),
            "lang": _taken(front, "lang"),
            "more": json.dumps(front, ensure_ascii=False) if front else "",
        }
        writer.writerow([guarded(cells[column]) for column in COLUMNS])
    return said.getvalue().encode("utf-8-sig")


def _front(post: Post) -> dict[str, Any]:
    loaded = yaml_source.load(post.header)
    return dict(loaded) if isinstance(loaded, Mapping) else {}


def _taken(front: dict[str, Any], key: str) -> str:
    """A text of the front matter, which is then left out of `more`."""
    return front.pop(key) if isinstance(front.get(key), str) and front[key] else ""


def _words(front: dict[str, Any], key: str) -> str:
    """A list of single words, which is then left out of `more`."""
    listed = front.get(key)
    if not isinstance(listed, list) or not listed:
        return ""
    if not all(isinstance(each, str) and each and " " not in each for each in listed):
        return ""
    return " ".join(front.pop(key))


def whole(brand: Brand, entries: Iterable[Entry], parsed: Iterable[Parsed], tree: Tree) -> bytes:
    """JSON: of each post its files to the letter, and what they say; broken ones too."""
    posts = []
    for entry, one in zip(entries, parsed, strict=True):
        files = {path: _text(tree, path) for path in entry.files}
        told: dict[str, Any] = {"id": entry.id, "path": entry.path, "files": files}
        if one.post is not None:
            told |= {
                "date": one.post.date.isoformat() if one.post.date else None,
                "title": one.post.title,
                "channels": list(one.post.channels),
                "lang": one.post.lang,
                "draft": one.post.draft,
                "front": _front(one.post),
                "text": one.post.body,
                "media": [item.path for item in one.post.media],
            }
        posts.append(told)
    listed = {"version": VERSION, "brand": brand.name, "posts": posts}
    return (json.dumps(listed, ensure_ascii=False, indent=1) + "\n").encode(
        "utf-8", "backslashreplace"
    )


def _text(tree: Tree, path: str) -> str:
    return tree.read(path).decode("utf-8", "surrogateescape")


def calendar(brand: Brand, posts: Iterable[Post], now: datetime) -> bytes:
    """An iCalendar file: an event a post and moment, for calendars to subscribe to."""
    from icalendar import Calendar, Event

    shown = Calendar()
    shown.add("prodid", "-//social-pipeline//FR")
    shown.add("version", "2.0")
    shown.add("x-wr-calname", brand.name)
    shown.add("x-wr-timezone", brand.timezone.key)
    for post in posts:
        moments: dict[datetime, list[str]] = {}
        for channel in post.channels:
            at = post.on(channel).date
            if at is not None:
                moments.setdefault(at.astimezone(UTC), []).append(channel)
        for at, channels in sorted(moments.items()):
            event = Event()
            event.add("uid", f"{post.id}/{at:%Y%m%dT%H%M%SZ}@social-pipeline")
            event.add("dtstamp", now.astimezone(UTC))
            event.add("dtstart", at)
            event.add("duration", timedelta(minutes=15))
            event.add("summary", post.title)
            event.add("description", post.on(channels[0]).body.strip())
            event.add("categories", channels)
            event.add("status", "TENTATIVE" if post.draft else "CONFIRMED")
            event.add("transp", "TRANSPARENT")
            if post.link:
                event.add("url", post.link)
            shown.add_component(event)
    data: bytes = shown.to_ical()
    return data
