"""Composing: a post's document, tags and link become the parts that one network shows.

Decisions that hold on every network:

- A tag of the front matter that the text does not have follows it, on a last line after an empty
  one. Case does not count when they are compared, accents do.
- Tags, and an address that the text has to show, go with the first part of a thread that the
  author parted with `---`, where they fit; else they follow the last part.
- Without threads, the parts that the author made are one text, parted by empty lines.
- A picture goes with the part it stands in, one of the front matter with the first part.
"""

import re
from bisect import bisect_right
from collections.abc import Callable, Mapping
from functools import lru_cache
from itertools import accumulate
from typing import Any, Literal, NamedTuple

from pipeline.frozen import field, frozen
from pipeline.links import same
from pipeline.markup import Document, Segment, short
from pipeline.networks.splitting import split
from pipeline.networks.weighing import Atom, apart, merged, weight
from pipeline.variant import Attachment, Facet, FacetType, Length, Link, Part


class Handle(NamedTuple):
    """What stands for a person on a network: the text, and whom it calls ("" where nobody)."""

    text: str
    calls: str


@frozen
class Message:
    """What a network is asked to show: the post's document and all that goes with it.

    `tags` are the front matter's, `new_tags` those that the text does not have, without '#'.
    `link` is tagged already; `address` is the same as the author wrote it. `media` has an entry a
    segment of the document. `person` says what stands for a key of people.yml on this network.
    """

    document: Document
    person: Callable[[str], Handle]
    title: str = ""
    tags: tuple[str, ...] = ()
    new_tags: tuple[str, ...] = ()
    link: Link | None = None
    address: str = ""
    media: tuple[tuple[Attachment, ...], ...] = ()
    sensitive: str = ""
    options: Mapping[str, Any] = field(default_factory=dict)


LinkPlace = Literal[
    "text",  # the address has to be in the text
    "card",  # a card of its own, in place of pictures; beside pictures, the address in the text
    "field",  # always beside the text
    "nowhere",  # no links on this network
]


@frozen
class Manner:
    """How a network shows things.

    `weigh` gives the stretches of a text that do not weigh one a code point. `find` gives the
    links, mentions and tags that the network will see in a text by itself. `labels`: a link can
    hide behind its label. `styles` are the facets that the network can show.
    """

    unit: str
    weigh: Callable[[str], list[Atom]]
    find: Callable[[str], list[Facet]]
    link: LinkPlace
    labels: bool = False
    styles: frozenset[FacetType] = frozenset()
    tags: bool = True
    threads: bool = False
    fits: Callable[[str], bool] | None = None  # a second limit, such as bytes


class Draft(NamedTuple):
    """A text with its facets, before it is split."""

    text: str
    facets: tuple[Facet, ...]


def parts(message: Message, manner: Manner, limit: int | None, beside: int = 0) -> tuple[Part, ...]:
    """The parts that a network shows; `beside` is what the content warning weighs in each."""
    segments = message.document.segments
    drafts = [_draft(segment, message, manner) for segment in segments]
    media = list(message.media) or [()] * len(drafts)
    if len(drafts) > 1 and not manner.threads:
        drafts = [_joined([draft for draft in drafts if draft.text])]
        media = [tuple(item for items in media for item in items)]
    room = None if limit is None else limit - beside
    suffix = _suffix(drafts, media, message, manner)
    tails = [len(draft.text) for draft in drafts]
    if suffix.text:
        at = 0
        extended = _with_suffix(drafts[0], suffix)
        if len(drafts) > 1 and room is not None and _too_long(extended.text, manner, room):
            at = len(drafts) - 1
            extended = _with_suffix(drafts[at], suffix)
        drafts[at] = extended
    made: list[Part] = []
    for draft, items, tail in zip(drafts, media, tails, strict=True):
        made.extend(_parts(draft, items, manner, limit, room, beside, tail))
    return _with_link(made, message.link, manner)


def _with_suffix(draft: Draft, suffix: Draft) -> Draft:
    """The suffix after a draft; tags join a last line that holds tags alone."""
    gap = "\n\n"
    if suffix.text.startswith("#"):
        last = draft.text[draft.text.rfind("\n") + 1 :]
        if last.startswith("#") and all(word.startswith("#") for word in last.split()):
            gap = " "
    return _followed(draft, suffix, gap)


def _too_long(text: str, manner: Manner, room: int) -> bool:
    if weight(text, manner.weigh(text)) > room:
        return True
    return manner.fits is not None and not manner.fits(text)


def _parts(
    draft: Draft,
    media: tuple[Attachment, ...],
    manner: Manner,
    limit: int | None,
    room: int | None,
    beside: int,
    tail: int,
) -> list[Part]:
    """A draft as one part, or as many as it takes; the pictures go with the first.

    What stands from `tail` on is the suffix: it never stands alone in a part if that can be helped.
    """
    text, facets = draft
    atoms = manner.weigh(text)
    used = weight(text, atoms)
    fits = room is None or (used <= room and (manner.fits is None or manner.fits(text)))
    if fits or not manner.threads or room is None or room < 1:
        return [Part(text, Length(used + beside, limit, manner.unit), facets, media)]
    found: list[Part] = []
    first_facet = first_atom = 0
    for start, end in split(text, atoms, facets, room, manner.fits, tail):
        inside = []
        for facet in facets[first_facet:]:
            if facet.start >= end:
                break
            if facet.end > start:
                at, to = max(facet.start, start), min(facet.end, end)
                inside.append(Facet(at - start, to - start, facet.type, facet.value))
            elif len(inside) == 0:
                first_facet += 1
        weighs = end - start
        while first_atom < len(atoms) and atoms[first_atom].start < end:
            atom = atoms[first_atom]
            weighs += atom.weight - (atom.end - atom.start)
            first_atom += 1
        length = Length(weighs + beside, limit, manner.unit)
        found.append(Part(text[start:end], length, tuple(inside), () if found else media))
    return found


def _with_link(made: list[Part], link: Link | None, manner: Manner) -> tuple[Part, ...]:
    """Name the address that a part leads to, where the network shows a card for it."""
    if link is None or manner.link == "nowhere":
        return tuple(made)
    shown = next(
        (
            number
            for number, part in enumerate(made)
            if any(facet.value == link.url and facet.type == "link" for facet in part.facets)
        ),
        None,
    )
    if shown is None and manner.link == "text":
        return tuple(made)
    at = shown or 0
    if made[at].media and manner.link != "field":
        return tuple(made)
    part = made[at]
    made[at] = Part(part.text, part.length, part.facets, part.media, link)
    return tuple(made)


# Text


def _draft(segment: Segment, message: Message, manner: Manner) -> Draft:
    """A segment's text on this network, with the facets that it can show."""
    text = segment.text
    facets: list[Facet] = []
    silent: list[tuple[int, int]] = []
    if segment.spans:
        text, facets, silent = _adapted(segment, message, manner)
    if facets or silent:
        taken = [(facet.start, facet.end) for facet in facets if facet.type in _EXCLUSIVE]
        found = sorted(manner.find(text), key=_by_start)
        if found:
            facets += apart(found, merged(taken + silent))
        facets.sort(key=_by_start)
    else:
        facets = sorted(manner.find(text), key=_by_start)
    return Draft(text, tuple(facets))


_EXCLUSIVE = frozenset({"link", "mention", "tag", "code", "pre"})
_CLOSES = re.compile(r"[.,;:!?)\]»\"'’”…]*(?:\s|$)")


def _by_start(facet: Facet) -> tuple[int, int]:
    return facet.start, -facet.end


class _Edit(NamedTuple):
    """Characters that take the place of others, and the facet among them."""

    start: int
    end: int
    text: str
    facet: Facet | None  # offsets count from the start of the edit's text


def _adapted(
    segment: Segment, message: Message, manner: Manner
) -> tuple[str, list[Facet], list[tuple[int, int]]]:
    """People and links as the network has them; the styles it can show; what is no tag."""
    text = segment.text
    edits: list[_Edit] = []
    kept: list[tuple[int, int, FacetType | Literal["literal"], str]] = []
    for start, end, kind, value in segment.spans:
        if kind == "person":
            shown = message.person(value)
            called = Facet(0, len(shown.text), "mention", shown.calls) if shown.calls else None
            edits.append(_Edit(start, end, shown.text, called))
        elif kind == "link" or kind == "url":
            url = value
            if message.link and manner.link != "nowhere" and same(value, message.address):
                url = message.link.url
            if manner.labels:
                kept.append((start, end, "link", url))
            elif kind == "url":
                shown_url = url.removeprefix("mailto:").removeprefix("tel:")
                edits.append(_Edit(start, end, shown_url, Facet(0, len(shown_url), "link", url)))
            else:
                edits.append(_beside(text, end, url))
        elif kind == "literal":
            kept.append((start, end, "literal", ""))
        elif kind in manner.styles:
            kept.append((start, end, kind, ""))
    if edits:
        return _edited(text, edits, kept)
    facets, silent = _sorted_out(kept)
    return text, facets, silent


def _beside(text: str, at: int, url: str) -> _Edit:
    """An address written out after its label."""
    url = url.removeprefix("mailto:").removeprefix("tel:")
    after = "" if _CLOSES.match(text, at) else " "
    return _Edit(at, at, f" {url}{after}", Facet(1, 1 + len(url), "link", url))


def _edited(
    text: str,
    edits: list[_Edit],
    kept: list[tuple[int, int, FacetType | Literal["literal"], str]],
) -> tuple[str, list[Facet], list[tuple[int, int]]]:
    edits.sort()
    pieces: list[str] = []
    facets: list[Facet] = []
    at = length = 0
    for edit in edits:
        pieces += (text[at : edit.start], edit.text)
        length += edit.start - at
        if edit.facet:
            start, end, kind, value = (
                edit.facet.start,
                edit.facet.end,
                edit.facet.type,
                edit.facet.value,
            )
            facets.append(Facet(length + start, length + end, kind, value))
        length += len(edit.text)
        at = edit.end
    pieces.append(text[at:])
    if kept:
        ends = [edit.end for edit in edits]
        grown = [0, *accumulate(len(edit.text) - (edit.end - edit.start) for edit in edits)]
        inserted = {edit.start for edit in edits if edit.start == edit.end}
        moved = []
        for start, end, kept_kind, value in kept:
            before_end = bisect_right(ends, end)
            if end in inserted:
                before_end -= 1
            moved.append(
                (
                    start + grown[bisect_right(ends, start)],
                    end + grown[before_end],
                    kept_kind,
                    value,
                )
            )
        more, silent = _sorted_out(moved)
        return "".join(pieces), facets + more, silent
    return "".join(pieces), facets, []


def _sorted_out(
    kept: list[tuple[int, int, FacetType | Literal["literal"], str]],
) -> tuple[list[Facet], list[tuple[int, int]]]:
    facets = [
        Facet(start, end, kind, value) for start, end, kind, value in kept if kind != "literal"
    ]
    silent = [(start, end) for start, end, kind, _value in kept if kind == "literal"]
    return facets, silent


def _joined(drafts: list[Draft]) -> Draft:
    """Several drafts as one, parted by empty lines."""
    joined = Draft("", ())
    for draft in drafts:
        joined = _followed(joined, draft)
    return joined


def _followed(first: Draft, then: Draft, gap: str = "\n\n") -> Draft:
    """One draft after another."""
    if not first.text:
        return then
    if not then.text:
        return first
    by = len(first.text) + len(gap)
    moved = tuple(
        [Facet(start + by, end + by, kind, value) for start, end, kind, value in then.facets]
    )
    return Draft(f"{first.text}{gap}{then.text}", first.facets + moved)


def _suffix(
    drafts: list[Draft],
    media: list[tuple[Attachment, ...]],
    message: Message,
    manner: Manner,
) -> Draft:
    """What follows the text: the address where it has to be seen, then the tags."""
    suffix = Draft("", ())
    if message.link and _needs_address(drafts, media, message.link, manner):
        url = message.link.url
        shown = short(message.address or url) if manner.labels else url
        suffix = Draft(shown, (Facet(0, len(shown), "link", url),))
    if manner.tags and message.new_tags:
        suffix = _followed(suffix, _tag_line(message.new_tags))
    return suffix


@lru_cache(maxsize=4)  # the channels of a post have the same for the most part
def _tag_line(tags: tuple[str, ...]) -> Draft:
    """These tags on a line."""
    facets: list[Facet] = []
    at = 0
    for tag in tags:
        facets.append(Facet(at, at + 1 + len(tag), "tag", tag))
        at += len(tag) + 2
    return Draft(" ".join(["#" + tag for tag in tags]), tuple(facets))


def _needs_address(
    drafts: list[Draft], media: list[tuple[Attachment, ...]], link: Link, manner: Manner
) -> bool:
    if manner.link not in ("text", "card"):
        return False
    if any(
        facet.type == "link" and facet.value == link.url
        for draft in drafts
        for facet in draft.facets
    ):
        return False
    return manner.link == "text" or bool(media[0])
