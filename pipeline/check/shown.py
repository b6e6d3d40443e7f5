"""The words that a network shows and the source has not, each with where it came from."""

import re
from collections.abc import Callable, Iterator
from functools import cached_property, lru_cache
from typing import NamedTuple

from pipeline import markup
from pipeline.brand import People
from pipeline.places import in_body, located, spread
from pipeline.post import Post
from pipeline.problem import Span
from pipeline.variant import Part, Variant

_WORD = re.compile(r"\w+")
_ADDRESS = re.compile(r"https?://\S+|\b[\w-]+(?:\.[\w-]+)+/\S*")
_PERSON = re.compile(r"(?<=@\{)[^{}\n]+(?=\})")
_MASK = "***"  # of one length, so that texts that differ by addresses alone are the same text
_EDGES = re.compile(r"\n\s*\n")
_FIELDS = ("title", "sensitive", "first_comment")

Place = tuple[str, Span]


class Piece(NamedTuple):
    """A paragraph, or a whole text, in which something is new; addresses are asterisks.

    `new` are the words that the source has not; `keys` lead to what stands in the front matter.
    """

    text: str
    new: frozenset[str]
    whole: bool = False
    keys: tuple[str | int, ...] = ()


def nameless(text: str) -> str:
    """A text as written without the keys of people.yml, which nobody will read."""
    if "@{" not in text:
        return text
    return _PERSON.sub(lambda match: "*" * len(match[0]), text)


@lru_cache(maxsize=512)
def words(text: str) -> frozenset[str]:
    """The words of a text, in small letters."""
    return frozenset(_WORD.findall(text.lower()))


class Source:
    """A post's text as written, for all the channels that show it in their own ways."""

    def __init__(self, post: Post, own: Post) -> None:
        self._post = post
        self._body = own.body
        self._segments = markup.parse(own.body).segments
        self._new: dict[str, frozenset[str]] = {}
        self._had: dict[str, bool] = {}

    def new(self, paragraph: str) -> frozenset[str]:
        """The words of a paragraph that the source has not."""
        found = self._new.get(paragraph)
        if found is None:
            found = self._new[paragraph] = words(paragraph) - self.words
        return found

    def has(self, paragraph: str) -> bool:
        """Whether it stands in the text as it is: one of its lines, or several."""
        if paragraph not in self._had:
            self._had[paragraph] = any(paragraph in each.text for each in self._segments)
        return self._had[paragraph]

    @cached_property
    def words(self) -> frozenset[str]:
        """What the guide has looked at already: words of the body, texts of the front matter."""
        told = [_bare(segment) for segment in self._segments]
        told += [nameless(said) for field in _FIELDS if (said := getattr(self._post, field))]
        if markup.parse(self._body).findings or "![" in self._body:
            told.append(nameless(self._body))
        return words("\n".join(told))


def pieces(
    post: Post, own: Post, variant: Variant, source: Source, compares: Callable[[str], bool]
) -> Iterator[Piece]:
    """What the variant shows beyond its source: paragraphs with new words.

    The whole text follows where one of them `compares` with the rest.
    """
    fresh: set[str] = set()
    for part in variant.parts:
        if source.has(part.text):
            continue
        text = _masked(part)
        for paragraph in _EDGES.split(text) if "\n\n" in text else (text,):
            new = frozenset() if source.has(paragraph) else source.new(paragraph)
            if new:
                if compares(paragraph):
                    fresh |= new
                yield Piece(paragraph, new)
    for keys, said in _beside(post, own, variant):
        new = words(said) - source.words
        if new:
            yield Piece(said, new, keys=keys)
    if fresh:
        yield Piece("\n\n".join(map(_masked, variant.parts)), frozenset(fresh), whole=True)


def _bare(segment: markup.Segment) -> str:
    """A segment's text without the keys of people.yml, in whose place names are shown."""
    text = segment.text
    for span in reversed(segment.spans):
        if span.type == "person":
            text = f"{text[: span.start]} {text[span.end :]}"
    return text


def _beside(post: Post, own: Post, variant: Variant) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """What a network shows beside the text, with its key in the front matter."""
    for field in _FIELDS:
        said = getattr(own, field)
        if said and said != getattr(post, field):
            yield (field,), said
    if own.poll is not None and "poll" in variant.extra:
        for index, option in enumerate(own.poll.options):
            yield ("poll", "options", index), option
    for index, item in enumerate(own.media):
        if item.alt:
            yield ("media", index, "alt"), item.alt


def _masked(part: Part) -> str:
    """A part's text with asterisks in place of addresses, handles and code."""
    text = part.text
    for facet in reversed(part.facets):  # from the end, so that offsets stay
        said = text[facet.start : facet.end]
        if (
            facet.type in ("code", "pre")
            or (facet.type == "link" and (said == facet.value or _ADDRESS.fullmatch(said)))
            or (facet.type == "mention" and said.startswith("@"))
        ):
            text = f"{text[: facet.start]}{_MASK}{text[facet.end :]}"
    if "://" in text:
        text = _ADDRESS.sub(_MASK, text)
    return text


def place(
    piece: Piece, new: frozenset[str], post: Post, own: Post, variant: Variant, people: People
) -> Place:
    """Where new words of a piece come from: a tag, a person, else the line it has most of."""
    if piece.keys:
        return located(post, variant.channel, piece.keys)
    for index, tag in enumerate(own.tags):
        if new & words(tag):
            return located(post, variant.channel, ("tags", index))
    for segment in markup.parse(own.body).segments:
        for span in segment.spans:
            if span.type == "person" and new & words(people.name(span.value) or span.value):
                return own.body_path, in_body(own, "@{" + span.value + "}")
    return own.body_path, _nearest(own, frozenset() if piece.whole else words(piece.text))


def _nearest(own: Post, some: frozenset[str]) -> Span:
    """The line of the body that shares most words with some; the first one where none does."""
    at, best, most = 0, (0, 0), 0
    for line in own.body.split("\n"):
        shared = len(some & words(line))
        if shared > most:
            best, most = (at, at + len(line)), shared
        at += len(line) + 1
    if not most:
        first = own.body.partition("\n")[0]
        return spread(own, 0, len(first))
    return spread(own, *best)
