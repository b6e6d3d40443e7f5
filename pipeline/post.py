"""A post: what the author wrote, before any network has its say."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Protocol

from pipeline.frozen import field, frozen


@frozen
class Media:
    """A picture or video that a post shows; `path` is relative to the brand's repository."""

    path: str
    alt: str = ""
    credit: str = ""
    licence: str = ""
    consent: str = ""
    expires: date | None = None
    focus: tuple[float, float] | None = None
    subtitles: str | None = None
    cover: str | None = None


@frozen
class Source:
    """Where a fact comes from, and the day somebody checked it."""

    url: str
    checked: date | None = None


@frozen
class Poll:
    """A question with options, open for a while."""

    options: tuple[str, ...]
    lasts: timedelta


@frozen
class Waiver:
    """A rule that this post may break, why, and until when."""

    rule: str
    why: str
    until: date


@frozen
class Post:
    """One post as written; `on(channel)` gives what the author wrote for one channel.

    `body` is Markdown as it stands in the file, starting at line `body_line` of `body_path` (that
    is `path`, or a bundle's `<channel>.md`). `header` is the front matter's YAML, starting at
    line 2 of `path`. `date` is None for an idea. `late` is None where brand.yml decides.
    `gaps` are the lists, and places in them, of what the author wrote and nobody can read.
    """

    id: str
    path: str
    header: str
    body: str
    body_path: str
    body_line: int
    date: datetime | None
    title: str
    channels: tuple[str, ...]
    lang: str
    tags: tuple[str, ...] = ()
    link: str | None = None
    media: tuple[Media, ...] = ()
    kind: str = "post"
    format: str = "post"
    pillar: str | None = None
    objective: str | None = None
    campaign: str | None = None
    owner: str | None = None
    sources: tuple[Source, ...] = ()
    partner: str | None = None
    sensitive: str | None = None
    reply_to: str | None = None
    first_comment: str | None = None
    poll: Poll | None = None
    location: str | None = None
    late: timedelta | None = None
    draft: bool = False
    repeat: bool = False
    waive: tuple[Waiver, ...] = ()
    aliases: tuple[str, ...] = ()
    gaps: tuple[tuple[str, int], ...] = ()
    variants: Mapping[str, "Post"] = field(default_factory=dict)

    def on(self, channel: str) -> "Post":
        """The post with this channel's own keys and body in place of the common ones."""
        return self.variants.get(channel, self)


class Scheduled(Protocol):
    """What a schedule needs to know of a post: a whole one tells it, and so does its outline."""

    @property
    def id(self) -> str: ...
    @property
    def aliases(self) -> tuple[str, ...]: ...
    @property
    def channels(self) -> tuple[str, ...]: ...
    @property
    def date(self) -> datetime | None: ...
    @property
    def late(self) -> timedelta | None: ...
    @property
    def draft(self) -> bool: ...
    @property
    def kind(self) -> str: ...
    @property
    def tags(self) -> tuple[str, ...]: ...
    def on(self, channel: str, /) -> "Scheduled": ...
