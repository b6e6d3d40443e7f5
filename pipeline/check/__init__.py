"""Checking: every variant against its network's limits, and posts against each other."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING

from pipeline import content, yaml_source
from pipeline.check import figures, wording
from pipeline.check.dispensation import waived
from pipeline.check.neighbours import check_all
from pipeline.frozen import replace
from pipeline.hold import misplaced, wrong_places
from pipeline.networks import NETWORKS
from pipeline.places import located, own_keys, spread
from pipeline.post import Post
from pipeline.problem import Fix, Problem, Span
from pipeline.render import Rendered, everywhere
from pipeline.rules import judging

if TYPE_CHECKING:
    from pipeline.project import Project

__all__ = ["TOGETHER", "check", "check_all", "check_brand", "check_some"]

TOGETHER = 16  # posts that are rendered, then checked: code that runs again soon is quicker


def check(post: Post, rendered: Iterable[Rendered], project: "Project") -> list[Problem]:
    """What keeps the post from being sent as it stands, on each of its channels, sorted."""
    (found,) = check_some([(post, list(rendered))], project)
    return found


def check_some(
    some: Sequence[tuple[Post, Sequence[Rendered]]], project: "Project"
) -> Iterator[list[Problem]]:
    """The same of each of these posts, in order."""
    variants = [[one.variant for one in rendered] for _, rendered in some]
    posts = [post for post, _ in some]
    judged = judging.judge(zip(posts, variants, strict=True), project.brand, project.rules)
    for (post, rendered), shown, verdicts in zip(some, variants, judged, strict=True):
        if not post.channels:
            yield _unaddressed(post, project)
            continue
        found: list[Problem] = []
        for one in rendered:
            found += one.problems
            found += figures.hold(post, one.variant)
        found += _broken_rules(post, verdicts)
        found += wording.styled(post, shown, project)
        yield _once(waived(post, found), project)


def _once(found: list[Problem], project: "Project") -> list[Problem]:
    """The problems in order; where channels trip over the same stone, one line says so.

    It names the first channel of a network, and none where several networks are concerned.
    """
    if len(found) < 2:
        return found
    once: dict[tuple[str, Span, str, str], Problem] = {}
    for problem in found:
        key = _order(problem)
        first = once.setdefault(key, problem)
        if first is problem:
            continue
        if _network(first, project) != _network(problem, project):
            first = once[key] = replace(first, channel=None)
        if _WEIGHT[problem.level] > _WEIGHT[first.level]:
            once[key] = replace(first, level=problem.level)
    return [once[key] for key in sorted(once)]


def _unaddressed(post: Post, project: "Project") -> list[Problem]:
    """What is wrong with a post all of whose channels are unknown: with its words and pictures.

    That is what there is on the brand's usual channels, but for the figures of their networks.
    """
    brand = project.brand
    tried = replace(post, channels=brand.default_channels or tuple(brand.channels))
    return [
        replace(one, channel=None)
        for one in check(tried, everywhere(tried, project), project)
        if one.rule.partition(".")[0] not in NETWORKS
    ]


_WEIGHT = {"suggestion": 0, "warning": 1, "error": 2}


def _broken_rules(post: Post, verdicts: Iterable[judging.Verdict]) -> Iterator[Problem]:
    """What the social rules have to say."""
    for rule, level, finding, at, channel in verdicts:
        own = post.on(at)
        fix = None
        if finding.keys:
            path, span = located(post, at, finding.keys)
            if finding.fix is not None:
                keys = own_keys(post, at, finding.keys)
                placed = content.mended_value(
                    post, keys, finding.said, finding.start, finding.end, finding.fix
                )
                if placed is None:
                    continue  # the front matter has no such text: a title made of the body
                span, fix = placed
        else:
            path, span = own.body_path, spread(own, finding.start, finding.end)
            if finding.fix is not None:
                fix = Fix(span, finding.fix)
                if path == post.path:
                    fix = content.safe(post, fix)
        yield Problem(path, span, level, rule, finding.message, channel, fix)


def _network(problem: Problem, project: "Project") -> str | None:
    return project.brand.channels[problem.channel].network if problem.channel else None


def _order(problem: Problem) -> tuple[str, Span, str, str]:
    return problem.path, problem.span, problem.rule, problem.message


def check_brand(project: "Project") -> Iterator[Problem]:
    """What the brand's own files ask for and nobody can do."""
    if project.guide is not None:
        for notice in project.guide.notices:
            place = Span(1, 1, 1, 1)
            yield Problem(notice.path, place, "suggestion", notice.rule, notice.message)
    policy = project.brand.publish
    for path in wrong_places():
        with suppress(FileNotFoundError):
            project.tree.read(path)
            for hold in misplaced([path], policy.branch, policy.log_branch):
                yield Problem(path, Span(1, 1, 1, 1), "error", "post.hold", hold.why)
    yield from _without_account(project)
    used = {channel.network for channel in project.brand.channels.values()}
    for network, layout in project.layouts.items():
        if network not in used:
            message = f"no channel of the brand is on {network}: nothing is laid out by it"
            yield Problem(layout.path, Span(1, 1, 1, 1), "suggestion", "post.layout", message)


def _without_account(project: "Project") -> Iterator[Problem]:
    """Channels that could be sent to, if brand.yml said whose account it is."""
    from pipeline.project import BRAND

    for name, channel in project.brand.channels.items():
        network = NETWORKS[channel.network]
        who = getattr(network, "WHO", "")  # a plug-in may not say
        if not who or not network.SENDS or str(channel.options.get(who) or "").strip():
            continue
        text = yaml_source.decode(project.tree.read(BRAND), BRAND)
        yield Problem(
            BRAND,
            yaml_source.Source(text).find("channels", name, value=False) or Span(1, 1, 1, 1),
            "warning",
            "post.account",
            f"the channel {name} does not say whose account it is, so nothing can be sent: "
            f"add `{who}` to its line",
            channel=name,
        )
