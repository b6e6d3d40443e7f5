"""Judging: a post against the rules that hold on its channels, each text looked at once."""

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from pipeline.brand import Brand
from pipeline.post import Post
from pipeline.problem import Level
from pipeline.rules.case import Case, Finding, Rule
from pipeline.rules.comments import silenced
from pipeline.rules.rulebook import Rulebook
from pipeline.rules.text import Text
from pipeline.variant import Variant


class Verdict(NamedTuple):
    """What a rule found, how much it weighs, and on which channel.

    `at` is the channel whose own keys and body the finding speaks of; `channel` is the one to be
    named to the author, None where all channels of the post are meant.
    """

    rule: str
    level: Level
    finding: Finding
    at: str
    channel: str | None


class Step(NamedTuple):
    """A rule to be asked once, about the first of the channels that agree about it."""

    rule: Rule
    options: Any
    case: int
    told: tuple[tuple[Level, str | None], ...]


Alike = tuple[tuple[str, str, str, int, int], ...]


def judge(
    post: Post, variants: Sequence[Variant], brand: Brand, book: Rulebook
) -> Iterator[Verdict]:
    """Yield all that the rules have to say of a post and its variants."""
    owns = [post.on(variant.channel) for variant in variants]
    alike: list[tuple[str, str, str, int, int]] = []
    texts: list[Text] = []
    for index, (own, variant) in enumerate(zip(owns, variants, strict=True)):
        same = text = index
        if index:
            if own is owns[0]:
                same = text = 0
            else:
                same = next(i for i in range(index + 1) if owns[i] is own)
                text = next(i for i in range(index + 1) if _same_text(owns[i], own))
        texts.append(texts[text] if text < index else Text(own.body, own.lang))
        alike.append((variant.channel, variant.network, own.kind, same, text))
    cases = [
        Case(own, text, variant, brand)
        for own, text, variant in zip(owns, texts, variants, strict=True)
    ]
    for rule, options, case, told in _steps(tuple(alike), book):
        for finding in rule.check(cases[case], options):
            if not finding.keys and silenced(owns[case].body, rule.ID, finding.start):
                continue
            at = variants[case].channel
            for level, channel in told:
                yield Verdict(rule.ID, level, finding, at, channel)


def _same_text(one: Post, other: Post) -> bool:
    return one is other or (
        one.body is other.body
        and one.lang == other.lang
        and one.body_path == other.body_path
        and one.waive is other.waive
    )


def _steps(alike: Alike, book: Rulebook) -> tuple[Step, ...]:
    """What to ask about channels that are alike so far; the same for most posts."""
    known: tuple[Step, ...] | None = book.plans.get(alike)
    if known is None:
        known = book.plans[alike] = tuple(_planned(alike, book))
    return known


def _planned(alike: Alike, book: Rulebook) -> Iterator[Step]:
    groups: dict[tuple[str, int, Any], list[tuple[Rule, Level, str]]] = {}
    for index, (channel, network, kind, same, text) in enumerate(alike):
        for rule, level, options in book.lines(channel, network, kind):
            unit = {"text": text, "post": same, "variant": index}[rule.SEES]
            groups.setdefault((rule.ID, unit, options), []).append((rule, level, channel))
    for (_, unit, options), members in groups.items():
        rule, level, _ = members[0]
        everywhere = len(members) == len(alike) and {each[1] for each in members} == {level}
        told: tuple[tuple[Level, str | None], ...] = tuple(
            (strength, channel) for _, strength, channel in members
        )
        if everywhere and rule.SEES != "variant":
            told = ((level, None),)
        yield Step(rule, options, unit, told)
