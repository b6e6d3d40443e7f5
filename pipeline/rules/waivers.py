"""Waivers: what a post may do against a rule, why, and until when."""

from collections.abc import Collection, Iterator, Sequence
from typing import NamedTuple

from pipeline.post import Post
from pipeline.problem import Level, Problem
from pipeline.schema import closest


class Remark(NamedTuple):
    """What is wrong with a waiver, and where the front matter has it; `channel` has its own."""

    level: Level
    message: str
    keys: tuple[str | int, ...]
    channel: str | None


def apply(
    post: Post,
    problems: Sequence[Problem],
    *,
    known: Collection[str],
    firm: Collection[str],
    elsewhere: Collection[str] = (),
) -> tuple[list[Problem], list[Remark]]:
    """The problems that nothing waives, and what is wrong with the waivers themselves.

    `known` are the rules there are, `firm` the heads of ids that can't be waived (post and the
    networks). A waiver of a rule that is looked at `elsewhere` is not judged unused here.
    """
    kept = list(problems)
    remarks: list[Remark] = []
    for channel, owner in _owners(post):
        for index, waiver in enumerate(owner.waive):
            keys = ("waive", index)
            head = waiver.rule.partition(".")[0]
            if head in firm:
                told = f"`{waiver.rule}` can't be waived: it says what can be read and sent at all"
                remarks.append(Remark("error", told, (*keys, "rule"), channel))
                continue
            if head == "brand" and waiver.rule not in known:
                meant = closest(waiver.rule, known)
                hint = f"; did you mean `{meant}`?" if meant else ""
                told = f"there is no rule `{waiver.rule}`{hint}"
                remarks.append(Remark("error", told, (*keys, "rule"), channel))
                continue
            if owner.date is not None and waiver.until < owner.date.date():
                told = (
                    f"the waiver of {waiver.rule} ends on {waiver.until}, before the post goes "
                    "out: mend the post, or decide anew until when"
                )
                remarks.append(Remark("error", told, (*keys, "until"), channel))
                continue
            left = [one for one in kept if not _waives(post, owner, channel, waiver.rule, one)]
            if len(left) == len(kept) and waiver.rule not in elsewhere:
                remarks.append(_unneeded(waiver.rule, index, channel))
            kept = left
    return kept, remarks


def unneeded(post: Post, rule: str) -> Remark | None:
    """What to say of a post's own waiver of a rule that had nothing against it."""
    for index, waiver in enumerate(post.waive):
        if waiver.rule == rule and (post.date is None or waiver.until >= post.date.date()):
            return _unneeded(rule, index, None)
    return None


def _unneeded(rule: str, index: int, channel: str | None) -> Remark:
    told = f"nothing in this post needs the waiver of {rule}: take it out"
    return Remark("suggestion", told, ("waive", index, "rule"), channel)


def _owners(post: Post) -> Iterator[tuple[str | None, Post]]:
    """Who has waivers: the post, then each channel that has some of its own."""
    yield None, post
    for channel in post.channels:
        own = post.on(channel)
        if own.waive is not post.waive:
            yield channel, own


def _waives(post: Post, owner: Post, channel: str | None, rule: str, problem: Problem) -> bool:
    """Whether a waiver covers a problem; a post's covers the channels without their own."""
    if problem.rule != rule:
        return False
    if channel is not None:
        return problem.channel == channel
    return problem.channel is None or post.on(problem.channel).waive is owner.waive
