"""Who speaks: brand/brand.yml as one frozen value."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo


@dataclass(frozen=True, slots=True)
class Channel:
    """One account of the brand on a network; `options` are the network's own."""

    name: str
    network: str
    url: str
    options: Mapping[str, Any] = field(default_factory=dict)
    late: timedelta | None = None
    min_gap: timedelta | None = None
    max_per_run: int | None = None


@dataclass(frozen=True, slots=True)
class Publishing:
    """The publishing policy: which branch counts, where the log is, how late is too late."""

    branch: str = "main"
    log_branch: str = "status"
    late: timedelta = timedelta(hours=6)
    min_gap: timedelta = timedelta(0)
    max_per_run: int = 50


@dataclass(frozen=True, slots=True)
class Utm:
    """Templates of the link tags; {network}, {channel}, {campaign}, {post}, {pillar} are filled."""

    source: str = "{network}"
    medium: str = "social"
    campaign: str = "{campaign}"
    content: str = "{post}"


@dataclass(frozen=True, slots=True)
class Brand:
    """The brand: name, languages, time zone, channels, defaults, publishing policy."""

    name: str
    timezone: ZoneInfo
    languages: tuple[str, ...]
    channels: Mapping[str, Channel]
    default_channels: tuple[str, ...]
    publish: Publishing = field(default_factory=Publishing)
    utm: Utm | None = field(default_factory=Utm)

    def late_on(self, channel: str, late: timedelta | None) -> timedelta:
        """How late a post may still go out: the post's word, else the channel's, else ours."""
        own = self.channels[channel].late if channel in self.channels else None
        return late if late is not None else own if own is not None else self.publish.late
