"""A post's file as a form to fill in, and the files as they are once it is filled in."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from pipeline import content, project, yaml_source
from pipeline.frozen import field, frozen
from pipeline.markup import one_line
from pipeline.post import Post
from pipeline.project import Entry, Project
from pipeline.writing import dates, file
from pipeline.writing.disk import digest
from pipeline.writing.header import ABSENT
from pipeline.writing.refusal import Refused
from pipeline.yaml_source import Keys, Trouble


@frozen
class Text:
    """A text of the post: everybody's (`channel` is "") or one channel's own; None: it has none."""

    channel: str
    text: str | None
    path: str


@frozen
class Alt:
    """A picture in `media:` with its alternative text; `channel` is "" for everybody's."""

    channel: str
    index: int
    file: str
    alt: str


@frozen
class Form:
    """What can be changed of a post; `shown` are its files by path, with what tells their state.

    `whole` is the file's text where it has not the form of a post, and then all there is to change.
    `date` is a wall time on the brand's clock, "" for an idea; `title` is "" where none is written.
    """

    id: str
    path: str
    shown: Mapping[str, str]
    whole: str | None = None
    title: str = ""
    fallback_title: str = ""
    date: str = ""
    draft: bool = False
    channels: tuple[str, ...] = ()
    lang: str = ""
    texts: tuple[Text, ...] = ()
    alts: tuple[Alt, ...] = ()


@frozen
class Wanted:
    """What is to change; None leaves a thing as it is. A text of None takes a channel's own away.

    `texts` are by channel, `alts` by channel and place in its list.
    """

    whole: str | None = None
    title: str | None = None
    date: str | None = None
    draft: bool | None = None
    channels: tuple[str, ...] | None = None
    texts: Mapping[str, str | None] = field(default_factory=dict)
    alts: Mapping[tuple[str, int], str] = field(default_factory=dict)


def form(state: Project, entry: Entry) -> Form:
    """A post's files as a form."""
    data = dict(state.tree.read_many(entry.files))
    shown = {path: digest(bytes_) for path, bytes_ in data.items()}
    (parsed,) = project.read(state, [entry])
    post = parsed.post
    try:
        header, body = file.split(data[entry.path])
        plain = yaml_source.load(header) or {}
    except (Refused, Trouble):
        plain = None
    if post is None or not isinstance(plain, dict):
        try:
            text = file.plain(data[entry.path])
        except Refused:
            text = None
        return Form(entry.id, entry.path, shown, whole=text)
    title = plain.get("title")
    return Form(
        id=entry.id,
        path=entry.path,
        shown=shown,
        title="" if title is None else str(title),
        fallback_title=post.title,
        date=_wall(post.date, state),
        draft=post.draft,
        channels=post.channels,
        lang=post.lang,
        texts=tuple(_texts(state, entry, post, plain, body, data)),
        alts=tuple(_alts(plain)),
    )


def filled_in(state: Project, entry: Entry, wanted: Wanted) -> dict[str, bytes]:
    """The files that differ once the form is filled in: path to new bytes."""
    before = dict(state.tree.read_many(entry.files))
    now = dict(before)
    if wanted.whole is not None:
        now[entry.path] = file.set_whole(before[entry.path], wanted.whole)
    else:
        changes = list(_changes(state, entry, before[entry.path], wanted))
        now[entry.path] = file.set_keys(before[entry.path], changes)
        files = dict(entry.bodies)
        for channel, text in wanted.texts.items():
            if channel == "" and text is not None:
                _, body = file.split(before[entry.path])
                now[entry.path] = file.set_body(now[entry.path], _ended(text, body))
            elif channel in files and text is not None:
                data = before[files[channel]]
                now[files[channel]] = file.set_whole(data, _ended(text, file.plain(data)))
    changed = {path: data for path, data in now.items() if data != before[path]}
    if wanted.date is not None and entry.path in changed:
        require_near(state, entry, changed[entry.path], datetime.fromisoformat(wanted.date).date())
    return changed


def _changes(state: Project, entry: Entry, data: bytes, wanted: Wanted) -> "list[tuple[Keys, Any]]":
    """The front matter keys to set, in the order of a form."""
    header, _ = file.split(data)
    try:
        plain = yaml_source.load(header) or {}
    except Trouble as trouble:
        raise Refused(
            "the front matter cannot be read: {reason}", reason=trouble.message
        ) from trouble
    changes: list[tuple[Keys, Any]] = []
    if wanted.date is not None:
        changes.append((("date",), _date(state, entry, plain.get("date"), wanted.date)))
    if wanted.title is not None:
        title = one_line(wanted.title)
        changes.append((("title",), title or ABSENT))
    if wanted.channels is not None:
        changes.append((("channels",), _channels(state, plain, wanted.channels)))
    for (channel, index), alt in wanted.alts.items():
        at = ("variants", channel) if channel else ()
        changes.append(((*at, "media", index, "alt"), one_line(alt)))
    if wanted.draft is not None:
        changes.append((("draft",), True if wanted.draft else ABSENT))
    files = dict(entry.bodies)
    for channel, text in wanted.texts.items():
        if channel and channel not in files:
            if channel not in state.brand.channels:
                raise Refused("brand.yml has no channel {channel}", channel=channel)
            changes.append((("variants", channel, "text"), ABSENT if text is None else text))
    return changes


def _channels(state: Project, plain: Mapping[str, Any], wanted: tuple[str, ...]) -> list[str]:
    """The channels in the order that the author gave them, new ones behind."""
    for channel in wanted:
        if channel not in state.brand.channels:
            raise Refused("brand.yml has no channel {channel}", channel=channel)
    if not wanted:
        raise Refused("a post without a channel goes nowhere", hint="Choose one, or make a draft.")
    before = plain.get("channels")
    order = before if isinstance(before, list) else list(state.brand.default_channels)
    kept = [channel for channel in order if channel in wanted]
    return [*kept, *(channel for channel in wanted if channel not in kept)]


def _date(state: Project, entry: Entry, written: Any, wanted: str) -> str:
    if entry.id.startswith("ideas/"):
        raise Refused("an idea has no date", hint="Plan it for a day instead.")
    try:
        at = datetime.fromisoformat(wanted)
    except ValueError as error:
        raise Refused("`{wanted}` is no date and time", wanted=wanted) from error
    at = at.replace(tzinfo=state.brand.timezone)
    day = content.day_of(entry.id)
    if written is None:
        return dates.told(at.replace(tzinfo=None), state.brand.timezone)
    return dates.rewritten(str(written), at, state.brand.timezone, day)


def require_near(state: Project, entry: Entry, data: bytes, day: date) -> None:
    """Refused where a date is too far from the day in the path, with how to move the file."""
    parsed = content.parse(entry.path, data, state.brand)
    for problem in parsed.problems:
        if problem.rule == "post.date-far":
            raise Refused(
                "the new date is more than a month from the day in the path; move the file to "
                "`{place}` and add `aliases: [{id}]` if it was sent already",
                place=content.moved(entry.path, day),
                id=entry.id,
            )


def _ended(text: str, before: str) -> str:
    """A text that ends its last line, where the one before it did."""
    return f"{text}\n" if text and before.endswith("\n") and not text.endswith("\n") else text


def _wall(at: datetime | None, state: Project) -> str:
    if at is None:
        return ""
    return at.astimezone(state.brand.timezone).strftime("%Y-%m-%dT%H:%M")


def _texts(
    state: Project,
    entry: Entry,
    post: Post,
    plain: Mapping[str, Any],
    body: str,
    data: Mapping[str, bytes],
) -> "list[Text]":
    found = [Text("", body, entry.path)]
    files = dict(entry.bodies)
    variants = plain.get("variants") or {}
    for channel in dict.fromkeys((*post.channels, *variants, *files)):
        if channel not in state.brand.channels:
            continue
        own = variants.get(channel) or {}
        text: str | None = None
        path = entry.path
        if channel in files:
            path = files[channel]
            text = file.plain(data[path])
        elif own.get("text") is not None:
            text = str(own["text"])
        found.append(Text(channel, text, path))
    return found


def _alts(plain: Mapping[str, Any]) -> "list[Alt]":
    lists = [("", plain.get("media"))]
    lists += [
        (channel, own.get("media"))
        for channel, own in (plain.get("variants") or {}).items()
        if isinstance(own, dict)
    ]
    return [
        Alt(channel, index, str(item.get("file", "")), str(item.get("alt") or ""))
        for channel, items in lists
        for index, item in enumerate(items or ())
        if isinstance(item, dict)
    ]
