"""A post's entries on the calendar: what each says of it, as HTML, and what it counts for."""

from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from pipeline.preview.escaping import attribute, text
from pipeline.preview.links import page_of
from pipeline.preview.words import Words

ROOT = "\x01"  # stands for the way to the top of the tree until a page is made

# Worst first: an entry with several deliveries shows the one that needs attention most.
STATES = (
    *("broken", "unreadable", "failed", "unknown", "missed", "held", "due", "claimed"),
    *("skipped", "deleted", "planned", "sent", "draft", "idea"),
)
_BROKEN = ":broken"  # the slot of a post that cannot be read
_RANK = {state: rank for rank, state in enumerate(STATES)}


class Slot(NamedTuple):
    """One delivery; `due` is in seconds since 1970, None for an idea."""

    channel: str
    network: str
    due: int | None
    state: str
    url: str


class Facts(NamedTuple):
    """A post as the calendar tells it. One that cannot be read has no slots, only its day."""

    page: str
    title: str
    lang: str
    at: int | None
    draft: bool
    picture: str
    slots: Sequence[Slot]
    errors: int
    warnings: int
    pillar: str = ""
    campaign: str = ""


class Entry(NamedTuple):
    """A post at one moment, with the channels that go out then; `at` is None for an idea.

    `slots` are its deliveries and how they stand, as `mastodon:sent x:planned`.
    """

    at: int | None
    slots: str
    lang: str
    pillar: str
    campaign: str
    html: str


class Entries:
    """Draws entries in one language of the interface, on the brand's clock."""

    def __init__(self, zone: ZoneInfo, words: Words) -> None:
        self._zone = zone
        self._words = words
        self._channels = attribute(words.gettext("Channels"))
        self._live = attribute(words.gettext("See it live"))
        self._chips: dict[tuple[str, str, str], tuple[str, str]] = {}
        self._last = 0, datetime.fromtimestamp(0, UTC).astimezone(zone)

    def of(self, facts: Facts) -> list[Entry]:
        """A post's entries: one for each moment at which some of its channels go out."""
        slots = facts.slots
        if not slots:
            html = self._draw(facts, facts.at, (), [("broken", 1)], _BROKEN)
            return [Entry(facts.at, _BROKEN, facts.lang, "", "", html)]
        if all(slot.due == slots[0].due for slot in slots):
            by_moment = {slots[0].due: list(slots)}
        else:
            by_moment = {}
            for slot in slots:
                by_moment.setdefault(slot.due, []).append(slot)
        drawn = []
        for moment, some in by_moment.items():
            states = _ranked(some)
            said = " ".join([f"{slot.channel}:{slot.state}" for slot in some])
            html = self._draw(facts, moment, some, states, said)
            drawn.append(Entry(moment, said, facts.lang, facts.pillar, facts.campaign, html))
        return drawn

    def waiting(self, facts: Facts) -> tuple[int | None, str]:
        """The same post in the list of ideas or drafts: its moment and HTML."""
        when = f"{self._words.moment(self.local(facts.at))}" if facts.at is not None else ""
        states = _ranked(facts.slots)
        return facts.at, self._draw(facts, facts.at, facts.slots, states, "", when)

    def local(self, moment: int) -> datetime:
        """Seconds since 1970 on the brand's clock."""
        if moment != self._last[0]:  # asked several times of one post
            self._last = moment, datetime.fromtimestamp(moment, UTC).astimezone(self._zone)
        return self._last[1]

    def _draw(
        self,
        facts: Facts,
        moment: int | None,
        slots: Sequence[Slot],
        states: Sequence[tuple[str, int]],
        said: str,
        when: str = "",
    ) -> str:
        pieces = [
            f'<li class="entry is-{states[0][0]}" data-post="{attribute(facts.page)}"',
            f' data-slots="{attribute(said)}"',
        ]
        if facts.pillar:
            pieces.append(f' data-pillar="{attribute(facts.pillar)}"')
        if facts.campaign:
            pieces.append(f' data-campaign="{attribute(facts.campaign)}"')
        pieces.append('>\n<div class="entry-top">')
        if when:
            pieces.append(f'<span class="entry-when">{text(when)}</span>')
        elif moment is not None and slots:
            at = self.local(moment)
            pieces.append(f'<time datetime="{at.isoformat()}">{self._words.clock(at)}</time>')
        for state, n in states:
            word = text(self._words.state(state))
            number = f" {n}" if len(states) > 1 else ""
            pieces.append(f'<span class="state state-{state}">{word}{number}</span>')
        for level, n in (("error", facts.errors), ("warning", facts.warnings)):
            if n:
                said = text(self._words.count(n, level))
                pieces.append(f'<span class="flag {level}">{said}</span>')
        pieces.append(
            f'</div>\n<a class="entry-title" href="{ROOT}{attribute(page_of(facts.page))}" '
            f'lang="{attribute(facts.lang)}" dir="auto">{text(facts.title).replace(ROOT, "")}</a>\n'
        )
        if facts.picture:
            pieces.append(
                f'<img src="{ROOT}media/{attribute(facts.picture)}" alt="" loading="lazy">\n'
            )
        if slots:
            pieces.append(f'<ul class="chips" aria-label="{self._channels}">')
            mixed = len(states) > 1
            pieces += [self._chip(slot, mixed=mixed) for slot in slots]
            pieces.append("</ul>")
        pieces.append("</li>\n")
        return "".join(pieces)

    def _chip(self, slot: Slot, *, mixed: bool) -> str:
        """A channel; `mixed`: with how it stands, where the others stand otherwise."""
        key = slot.channel, slot.network, slot.state if mixed else ""
        known = self._chips.get(key)
        if known is None:
            known = self._chips[key] = self._chip_of(*key)
        kind, said = known
        if not slot.url:
            return f'<li><span class="chip {kind}">{said}</span></li>'
        return (
            f'<li><a class="chip {kind}" href="{attribute(slot.url).replace(ROOT, "")}">{said}'
            f'<span class="hidden"> – {self._live}</span></a></li>'
        )

    def _chip_of(self, channel: str, network: str, state: str) -> tuple[str, str]:
        kind, said = f"net-{attribute(network)}", text(channel)
        if state:
            kind += f" as-{state}"
            said += f'<span class="hidden"> : {text(self._words.state(state))}</span>'
        return kind, said


def ranked(tally: Counter[str]) -> list[tuple[str, int]]:
    """States and how many of each, worst first."""
    return sorted(tally.items(), key=lambda item: _RANK[item[0]])


def _ranked(slots: Sequence[Slot]) -> list[tuple[str, int]]:
    first = slots[0].state
    if all(slot.state == first for slot in slots):
        return [(first, len(slots))]
    return ranked(Counter(slot.state for slot in slots))
