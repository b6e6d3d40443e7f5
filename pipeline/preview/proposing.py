"""Proposing: what the newest commit would change of what the brand says, since another one."""

import posixpath
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from pipeline import checklist, difference, git, project, render, since
from pipeline.difference import Change
from pipeline.errors import PipelineError
from pipeline.files import Folder
from pipeline.networks import NETWORKS
from pipeline.post import Post
from pipeline.preview.proposal import Entry, Flaw, Item, Proposal, Shown, Version
from pipeline.project import CONTENT, Project
from pipeline.variant import Part, Variant

_NOTES = ("title", "sensitive", "first_comment", "reply_to", "poll")
_POSTS = f"{CONTENT}/"
_LEVELS = ("error", "warning", "suggestion")


def changed(root: Path, revision: str) -> list[Change]:
    """The posts that differ from where this branch left another."""
    return _differing(project.load(Folder(root)), since.since(root, revision))


def propose(
    root: Path, revision: str, problems: Iterable[Mapping[str, Any]], lang: str = ""
) -> Proposal:
    """What this branch changes since it left another; `problems` are of all posts, as JSON."""
    now = project.load(Folder(root))
    told = since.since(root, revision)
    changes = _differing(now, told)
    zone = now.brand.timezone
    flaws, others = _told(problems, changes, now)
    return Proposal(
        head=git.open_repository(root).resolve("HEAD") or "",
        lang=lang or now.brand.languages[0],
        calendar=tuple(
            sorted(
                (entry for change in changes for entry in _entries(change, zone)),
                key=lambda entry: (entry.at, entry.post),
            )
        ),
        items=tuple(
            Item(
                change.id,
                change.title,
                change.kind,
                tuple(_versions(change.after, now)) if change.after else (),
                tuple(flaws.get(change.id, ())),
            )
            for change in changes
            if change.kind != "removed"
        ),
        other_files=tuple(sorted(path for path in told.paths if not path.startswith(_POSTS))),
        others=tuple((level, others[level]) for level in _LEVELS if others[level]),
        checklist=tuple(checklist.told(now, [change.after for change in changes if change.after])),
    )


def _differing(now: Project, told: since.Since) -> list[Change]:
    paths = [path for path in told.paths if path.startswith(_POSTS)]
    if not paths:
        return []
    then = git.Commit(git.open_repository(Path(getattr(now.tree, "root", "."))), told.base)
    try:
        before = project.load(then)
    except PipelineError:  # the brand's word of today then has to do for both
        before = Project(then, now.brand, now.people)
    return difference.between(before, now, paths)


def _entries(change: Change, zone: ZoneInfo) -> Iterator[Entry]:
    """The lines of the calendar that a change touches: channels of one minute share a line."""
    lines: dict[tuple[str, str], list[str]] = {}
    channels = change.channels or _channels(change.after or change.before)
    for channel in channels:
        at, was = _at(change.after, channel, zone), _at(change.before, channel, zone)
        lines.setdefault((at, was), []).append(channel)
    for (at, was), some in lines.items() or [(("", ""), [])]:
        kind = change.kind
        if change.kind in ("moved", "changed"):
            kind = "moved" if at and was and at != was else "changed"
            if change.after and change.before:  # a channel that joins, or leaves
                kind = "removed" if was and not at else "added" if at and not was else kind
        moved = was if kind == "moved" else ""
        yield Entry(kind, at or was, moved, change.title, change.id, tuple(some))


def _channels(post: Post | None) -> tuple[str, ...]:
    return post.channels if post else ()


def _at(post: Post | None, channel: str, zone: ZoneInfo) -> str:
    if post is None or channel not in post.channels:
        return ""
    date = post.on(channel).date
    return _moment(date, zone) if date else ""


def _moment(date: datetime, zone: ZoneInfo) -> str:
    return date.astimezone(zone).isoformat(timespec="minutes")


def _versions(post: Post, now: Project) -> Iterator[Version]:
    for channel in post.channels:
        variant = render.render(post, channel, now).variant
        yield Version(
            channel,
            NETWORKS[variant.network].LABEL,
            _moment(variant.due, now.brand.timezone) if variant.due else "",
            post.on(channel).draft,
            tuple(_shown(part) for part in variant.parts),
            tuple(_notes(variant)),
        )


def _shown(part: Part) -> Shown:
    return Shown(
        part.text,
        part.length.used,
        part.length.limit,
        part.length.unit,
        tuple((posixpath.basename(media.file), media.alt) for media in part.media),
    )


def _notes(variant: Variant) -> Iterator[tuple[str, str]]:
    for name in _NOTES:
        value = variant.extra.get(name)
        if isinstance(value, Mapping):
            value = " · ".join(str(option) for option in value.get("options", ()))
        if value:
            yield name, str(value)
    for part in variant.parts:
        if part.link:
            yield "link", part.link.url


def _told(
    problems: Iterable[Mapping[str, Any]], changes: list[Change], now: Project
) -> tuple[dict[str, list[Flaw]], dict[str, int]]:
    """The problems of the posts that changed, by id, and how many the rest has, by level."""
    files = {path: entry.id for entry in project.entries(now.tree) for path in entry.files}
    mine = {change.id for change in changes}
    found: dict[str, list[Flaw]] = {}
    others = dict.fromkeys(_LEVELS, 0)
    for problem in problems:
        post = files.get(problem["path"])
        if post in mine:
            found.setdefault(str(post), []).append(
                Flaw(
                    problem["level"],
                    f"{problem['path']}:{problem['line']}",
                    problem["rule"],
                    problem["message"],
                    problem["channel"] or "",
                )
            )
        else:
            others[problem["level"]] += 1
    return found, others
