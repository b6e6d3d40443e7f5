"""A post on another day: its date changes, its file and its id do not; an idea gets its day."""

import posixpath
from datetime import date, datetime
from typing import Any

from pipeline import content, project, yaml_source
from pipeline.content import Undated
from pipeline.frozen import field, frozen
from pipeline.project import CONTENT, Entry, Project
from pipeline.writing import dates, file
from pipeline.writing.form import require_near
from pipeline.writing.refusal import Refused
from pipeline.yaml_source import Keys, Trouble


@frozen
class Step:
    """What is done to files, in this order: those to make, to write again, to take away."""

    made: dict[str, bytes] = field(default_factory=dict)
    written: dict[str, bytes] = field(default_factory=dict)
    gone: tuple[str, ...] = ()


def move(state: Project, entry: Entry, seen: datetime, day: date) -> Step:
    """The post's deliveries of the moment `seen` on another day, at the same time of day.

    Where channels have a date of their own, the ones that go out at that moment move alone.
    """
    (data,) = (bytes_ for _, bytes_ in state.tree.read_many([entry.path]))
    header, _ = file.split(data)
    try:
        plain = yaml_source.load(header) or {}
    except Trouble as trouble:
        raise Refused(
            "the front matter cannot be read: {reason}", reason=trouble.message
        ) from trouble
    zone = state.brand.timezone
    filed = content.day_of(entry.id)
    found: list[tuple[Keys, str]] = []
    if isinstance(plain.get("date"), str):
        found.append((("date",), plain["date"]))
    for channel, own in (plain.get("variants") or {}).items():
        if isinstance(own, dict) and isinstance(own.get("date"), str):
            found.append((("variants", channel, "date"), own["date"]))
    changes: list[tuple[Keys, Any]] = []
    for keys, written in found:
        try:
            at = content.moment(written, zone, filed)
        except Undated:
            continue
        if at == seen:
            moved = datetime.combine(day, at.time(), tzinfo=zone)
            changes.append((keys, dates.rewritten(written, moved, zone, filed)))
    if not changes:
        raise Refused(
            "the post does not go out at that time any more", hint="Look at the page again."
        )
    after = file.set_keys(data, changes)
    require_near(state, entry, after, day)
    return Step(written={entry.path: after})


def plan(state: Project, entry: Entry, at: datetime) -> Step:
    """An idea as a post on a day: its file goes where posts of that day lie, with a date."""
    slug = entry.id.removeprefix("ideas/")
    folder = f"{CONTENT}/{at:%Y/%m/%d}-{slug}"
    for taken in (f"{folder}.md", folder):
        if any(path == taken or path.startswith(f"{taken}/") for path in _near(state, at)):
            raise Refused("{taken} is there already", hint="Choose another day.", taken=taken)
    bundle = entry.path.endswith("/index.md")
    files = state.tree.paths(posixpath.dirname(entry.path)) if bundle else [entry.path]
    made = {}
    for path in files:
        (data,) = (bytes_ for _, bytes_ in state.tree.read_many([path]))
        if path == entry.path:
            naive = at.replace(tzinfo=None)
            data = file.set_keys(data, [(("date",), dates.told(naive, state.brand.timezone))])
        name = path.removeprefix(posixpath.dirname(entry.path) + "/")
        made[f"{folder}/{name}" if bundle else f"{folder}.md"] = data
    if not bundle and _names_files(state, entry):
        raise Refused(
            "the idea names pictures by where they lie from it",
            hint="Move the file to {folder}.md with its pictures by hand.",
            folder=folder,
        )
    return Step(made=made, gone=tuple(files))


def _near(state: Project, at: datetime) -> list[str]:
    return state.tree.paths(f"{CONTENT}/{at:%Y/%m}")


def _names_files(state: Project, entry: Entry) -> bool:
    (parsed,) = project.read(state, [entry])
    post = parsed.post
    return post is not None and (bool(post.media) or "](" in post.body)
