"""Judging: posts against the rules that hold on its channels, each text looked at once."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from pipeline.brand import Brand
from pipeline.post import Post
from pipeline.problem import Level
from pipeline.rules.case import Case, Finding, Only, Rule
from pipeline.rules.comments import silenced
from pipeline.rules.rulebook import Rulebook
from pipeline.rules.text import Text, reading
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


class _Unit(NamedTuple):
    """A channel as rules see it: the first one with the same keys, the first with the same text.

    `has` is what the post has there that a rule may ask for.
    """

    channel: str
    network: str
    kind: str
    same: int
    text: int
    has: frozenset[Only]


class _Heard(NamedTuple):
    """A post that the rules look at: by channel, what the author wrote and what is shown.

    `cases` are those that a rule asked for already, `verdicts` what was found.
    """

    owns: Sequence[Post]
    texts: Sequence[Text]
    variants: Sequence[Variant]
    cases: dict[int, Case]
    verdicts: list[Verdict]


def judge(
    some: Iterable[tuple[Post, Sequence[Variant]]], brand: Brand, book: Rulebook
) -> list[list[Verdict]]:
    """All that the rules have to say of each of these posts and its variants.

    A rule looks at all posts before the next rule does: code that runs again soon is quicker.
    """
    found: list[list[Verdict]] = []
    alike: dict[Any, list[_Heard]] = {}  # by plan
    for post, variants in some:
        verdicts: list[Verdict] = []
        found.append(verdicts)
        if not variants:
            continue
        if post.variants:
            owns, texts, units = _apart(post, variants)
            key: Any = tuple(units)
        else:  # every channel has the same keys and the same text
            owns, texts = [post] * len(variants), [reading(post.body, post.lang)] * len(variants)
            key = tuple([variant.channel for variant in variants]), post.kind, _has(post)
        if key not in book.plans:
            book.plans[key] = tuple(_planned(_apart(post, variants)[2], book))
        alike.setdefault(key, []).append(_Heard(owns, texts, variants, {}, verdicts))
    for key, heard in alike.items():
        for step in book.plans[key]:
            for one in heard:
                _ask(step, one, brand)
    return found


def _ask(step: Step, heard: _Heard, brand: Brand) -> None:
    """Let a rule look at a post."""
    rule, options, place, told = step
    case = heard.cases.get(place)
    if case is None:
        case = Case(heard.owns[place], heard.texts[place], heard.variants[place], brand)
        heard.cases[place] = case
    for finding in rule.check(case, options):
        if not finding.keys and silenced(case.post.body, rule.ID, finding.start):
            continue
        for level, channel in told:
            verdict = Verdict(rule.ID, level, finding, case.variant.channel, channel)
            heard.verdicts.append(verdict)


def _apart(post: Post, variants: Sequence[Variant]) -> tuple[list[Post], list[Text], list[_Unit]]:
    """Each channel's own post, its text, and what it shares with the channels before it."""
    owns: list[Post] = []
    texts: list[Text] = []
    units: list[_Unit] = []
    for index, variant in enumerate(variants):
        own = post.on(variant.channel)
        same = text = index
        for earlier, other in enumerate(owns):
            if other is own:
                same, text = earlier, units[earlier].text
                break
            if text == index and _same_text(other, own):
                text = earlier
        has = _has(own) if same == index else units[same].has
        owns.append(own)
        texts.append(texts[text] if text < index else reading(own.body, own.lang))
        units.append(_Unit(variant.channel, variant.network, own.kind, same, text, has))
    return owns, texts, units


def _has(own: Post) -> frozenset[Only]:
    body = own.body
    has: list[Only] = []
    if own.kind in ("contest", "testimonial", "crisis", "reply"):
        has.append(own.kind)  # type: ignore[arg-type]
    if own.media or "![" in body:
        has.append("media")
    if own.partner:
        has.append("partner")
    if own.sources:
        has.append("sources")
    if own.tags or "#" in body or own.first_comment:
        has.append("tags")
    if own.link or "://" in body:
        has.append("links")
    return frozenset(has)


def _same_text(one: Post, other: Post) -> bool:
    return (
        one.body is other.body
        and one.lang == other.lang
        and one.body_path == other.body_path
        and one.waive is other.waive
    )


def _planned(units: Sequence[_Unit], book: Rulebook) -> Iterator[Step]:
    """What to ask about these channels; most posts of a brand ask the same."""
    groups: dict[tuple[str, int, Any], list[tuple[Rule, Level, str]]] = {}
    for index, unit in enumerate(units):
        for rule, level, options in book.lines(unit.channel, unit.network, unit.kind):
            if rule.SEES == "posts" or getattr(rule, "ONLY", None) not in (None, *unit.has):
                continue
            first = {"text": unit.text, "post": unit.same, "variant": index}[rule.SEES]
            groups.setdefault((rule.ID, first, options), []).append((rule, level, unit.channel))
    for (_, first, options), members in groups.items():
        rule, level, _ = members[0]
        everywhere = len(members) == len(units) and {each[1] for each in members} == {level}
        told: tuple[tuple[Level, str | None], ...] = tuple(
            (strength, channel) for _, strength, channel in members
        )
        if everywhere and rule.SEES != "variant":
            told = ((level, None),)
        yield Step(rule, options, first, told)
