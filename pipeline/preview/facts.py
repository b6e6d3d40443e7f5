"""What the calendar says of a post: a small frozen value that the cache keeps as JSON."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

# Worst first: what an entry with several deliveries shows of itself.
STATES = (
    "broken",
    "unreadable",
    "failed",
    "unknown",
    "missed",
    "held",
    "due",
    "claimed",
    "skipped",
    "deleted",
    "planned",
    "sent",
    "draft",
    "idea",
)


@dataclass(frozen=True, slots=True)
class Slot:
    """One delivery on the calendar; `due` is in seconds since 1970, None for an idea."""

    channel: str
    network: str
    due: int | None
    state: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Facts:
    """A post on the calendar. One that cannot be read has no slots, and `at` is its path's day."""

    id: str
    path: str
    title: str
    lang: str
    at: int | None
    draft: bool
    picture: str
    slots: tuple[Slot, ...]
    errors: int
    warnings: int
    suggestions: int

    @property
    def broken(self) -> bool:
        """Whether nothing could be made of the file."""
        return not self.slots and self.errors > 0

    def months(self, zone: ZoneInfo) -> tuple[str, ...]:
        """The months, as `2026-12`, on whose pages the post stands."""
        moments = {slot.due for slot in self.slots if slot.due is not None}
        if not self.slots and self.at is not None:
            moments.add(self.at)
        return tuple(sorted({f"{local(moment, zone):%Y-%m}" for moment in moments}))


def local(moment: int, zone: ZoneInfo) -> datetime:
    """Seconds since 1970 as the brand's clock shows them."""
    return datetime.fromtimestamp(moment, UTC).astimezone(zone)


def to_json(facts: Facts) -> str:
    """The facts as one line of JSON."""
    return _encode(
        [
            facts.id,
            facts.path,
            facts.title,
            facts.lang,
            facts.at,
            facts.draft,
            facts.picture,
            [(slot.channel, slot.network, slot.due, slot.state, slot.url) for slot in facts.slots],
            facts.errors,
            facts.warnings,
            facts.suggestions,
        ]
    )


def from_json(text: str) -> Facts:
    """Read the facts back; ValueError or TypeError where they are not facts."""
    id_, path, title, lang, at, draft, picture, slots, *counts = json.loads(text)
    return Facts(
        id_, path, title, lang, at, draft, picture, tuple(Slot(*slot) for slot in slots), *counts
    )


_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
