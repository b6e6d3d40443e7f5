"""The words that a network shows and the source has not, each with where it came from."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache

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


@dataclass(frozen=True, slots=True)
class Piece:
    """A paragraph, or a whole text, in which something is new; addresses are asterisks.

    `new` are the words that the source has not, `place` tells where some of them come from.
    """

    text: str
    new: frozenset[str]
    whole: bool
    place: Callable[[frozenset[str]], Place]


def nameless(text: str) -> str:
    """A text as written without the keys of people.yml, which nobody will read."""
    if "@{" not in text:
        return text
    return _PERSON.sub(lambda match: "*" * len(match[0]), text)


@lru_cache(maxsize=512)
def words(text: str) -> frozenset[str]:
    """The words of a text, in small letters."""
    return frozenset(_WORD.findall(text.lower()))


def pieces(
    post: Post,
    own: Post,
    variant: Variant,
    people: People,
    compares: Callable[[str], bool],
) -> Iterator[Piece]:
    """What the variant shows beyond its source: paragraphs with new words.

    The whole text follows where one of them `compares` with the rest.
    """
    document = markup.parse(own.body)
    known: frozenset[str] | None = None
    fresh: set[str] = set()
    for part in variant.parts:
        if _in_source(part.text, document):
            continue
        text = _masked(part)
        for paragraph in _EDGES.split(text) if "\n\n" in text else (text,):
            if _in_source(paragraph, document):
                continue
            if known is None:
                known = _source_words(post, own)
            new = words(paragraph) - known
            if new:
                if compares(paragraph):
                    fresh |= new
                yield Piece(paragraph, new, False, _origin(post, own, variant, people, paragraph))
    for keys, said in _beside(post, own, variant):
        if known is None:
            known = _source_words(post, own)
        new = words(said) - known
        if new:
            place = located(post, variant.channel, keys)
            yield Piece(said, new, False, lambda _new, place=place: place)  # type: ignore[misc]  # the default holds this turn's place
    if fresh:
        whole = "\n\n".join(map(_masked, variant.parts))
        new = frozenset(fresh)
        yield Piece(whole, new, True, _origin(post, own, variant, people, ""))


def _in_source(paragraph: str, document: markup.Document) -> bool:
    """Whether a paragraph stands in the source's text as it is: one of its lines, or several."""
    return any(paragraph in segment.text for segment in document.segments)


def _source_words(post: Post, own: Post) -> frozenset[str]:
    """The words that the guide has looked at already: the body's, and texts of the front matter."""
    document = markup.parse(own.body)
    told = [_bare(segment) for segment in document.segments]
    told += [nameless(said) for field in _FIELDS if (said := getattr(post, field))]
    if document.findings or "![" in own.body:
        told.append(nameless(own.body))
    return words("\n".join(told))


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


def _origin(
    post: Post, own: Post, variant: Variant, people: People, paragraph: str
) -> Callable[[frozenset[str]], Place]:
    """Where words of a paragraph come from: a tag, a person, else the line it has most of."""

    def place(new: frozenset[str]) -> Place:
        for index, tag in enumerate(own.tags):
            if new & words(tag):
                return located(post, variant.channel, ("tags", index))
        for segment in markup.parse(own.body).segments:
            for span in segment.spans:
                if span.type == "person" and new & words(people.name(span.value) or span.value):
                    return own.body_path, in_body(own, "@{" + span.value + "}")
        return own.body_path, _nearest(own, words(paragraph))

    return place


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
