"""What the brand's style guide has to say of a post: of its files, and of what networks show."""

from collections.abc import Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING

from pipeline import content
from pipeline.check.shown import Source, nameless, pieces, place, words
from pipeline.places import spread
from pipeline.post import Post
from pipeline.problem import Fix, Level, Problem, Span
from pipeline.variant import Variant

if TYPE_CHECKING:
    from pipeline.project import Project
    from pipeline.style import Finding, Guide

_Told = set[tuple[str, str]]  # rule and message of what was found in the source


def styled(post: Post, variants: Sequence[Variant], project: "Project") -> Iterator[Problem]:
    """What the style guide finds in the post's files, then in words that only networks show."""
    if project.guide is None:
        return
    told: _Told = set()
    yield from _written(post, project, told)
    yield from _shown(post, variants, project, told)


def _written(post: Post, project: "Project", told: _Told) -> Iterator[Problem]:
    """What it finds in the post's own file, and in the texts of its channels."""
    guide = project.guide
    assert guide is not None  # noqa: S101  # for mypy: the caller has looked
    text = f"---\n{post.header}---\n{nameless(post.body)}"
    for found in guide.check(post.path, text, post.lang):
        told.add((found.rule, found.message))
        fix = content.safe(post, found.fix) if found.fix is not None else None
        for level, channel in _levels(post, post.channels, found, project):
            yield Problem(post.path, found.span, level, found.rule, found.message, channel, fix)
    bodies: dict[tuple[str, int], list[str]] = {}
    for channel in post.channels:
        own = post.on(channel)
        if own.body is not post.body:
            bodies.setdefault((own.body_path, own.body_line), []).append(channel)
    for channels in bodies.values():
        own = post.on(channels[0])
        starts = _starts(own.body)
        for found in guide.check(own.body_path, nameless(own.body), own.lang):
            told.add((found.rule, found.message))
            span = spread(own, *_offsets(found.span, starts))
            fix = found.fix
            if fix is not None:
                fix = Fix(spread(own, *_offsets(fix.span, starts)), fix.text)
                if own.body_path == post.path:
                    fix = content.safe(post, fix)
            for level, channel in _levels(post, channels, found, project):
                yield Problem(own.body_path, span, level, found.rule, found.message, channel, fix)


def _shown(
    post: Post, variants: Sequence[Variant], project: "Project", told: _Told
) -> Iterator[Problem]:
    """What it finds in words that the source has not: tags, names, titles, a template's own.

    One finding a place, with the channels that show it; what the source's words were told of
    already is not told again.
    """
    guide = project.guide
    assert guide is not None  # noqa: S101  # for mypy: the caller has looked
    places: dict[tuple[str, Span, str, str], dict[str, Level]] = {}
    sources: dict[str, Source] = {}
    for variant in variants:
        own = post.on(variant.channel)
        source = sources.get(own.body)
        if source is None:
            source = sources[own.body] = Source(post, own)
        compares = partial(_compares, guide, post.path, own.lang)
        for piece in pieces(post, own, variant, source, compares):
            for found in guide.shown(post.path, piece.text, own.lang, whole=piece.whole):
                if (found.rule, found.message) in told:
                    continue
                start, end = _offsets(found.span, _starts(piece.text))
                new = piece.new & words(piece.text[start:end])
                if not new and not piece.whole:
                    continue
                for level, _ in _levels(post, [variant.channel], found, project):
                    path, span = place(piece, new, post, own, variant, project.people)
                    key = path, span, found.rule, found.message
                    places.setdefault(key, {})[variant.channel] = level
    for (path, span, rule, message), shown in places.items():
        where = ", ".join(shown)
        weight = max(shown.values(), key=_WEIGHT.__getitem__)
        channel = where if len(shown) == 1 else None
        yield Problem(path, span, weight, rule, f"{message} (shown on {where})", channel)


def _compares(guide: "Guide", path: str, language: str, text: str) -> bool:
    return guide.compares(path, text, language)


_WEIGHT: dict[Level, int] = {"suggestion": 0, "warning": 1, "error": 2}


def _levels(
    post: Post, channels: Sequence[str], found: "Finding", project: "Project"
) -> list[tuple[Level, str | None]]:
    """How strong a finding is, channel by channel where rules.yml tells them apart."""
    book = project.rules
    if found.rule not in book.styled:
        return [(found.level, None)]
    known = project.brand.channels
    strengths = {
        channel: book.strength(
            found.rule, found.level, channel, known[channel].network, post.on(channel).kind
        )
        for channel in channels
    }
    alike = set(strengths.values())
    if len(alike) == 1 and (level := alike.pop()) != "off":
        return [(level, None)]
    return [(level, channel) for channel, level in strengths.items() if level != "off"]


def _starts(text: str) -> list[int]:
    """Where the lines of a text begin."""
    starts = [0]
    for line in text.split("\n"):
        starts.append(starts[-1] + len(line) + 1)
    return starts


def _offsets(span: Span, starts: Sequence[int]) -> tuple[int, int]:
    start = starts[span.line - 1] + span.column - 1
    return start, max(start, starts[span.end_line - 1] + span.end_column - 1)
