"""Checking: every variant against its network's limits, and posts against each other."""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from pipeline.limits import Limits
from pipeline.networks import NETWORKS
from pipeline.post import Post
from pipeline.problem import Level, Problem, Span
from pipeline.render import Rendered, in_body, located
from pipeline.variant import Part, Variant

if TYPE_CHECKING:
    from pipeline.content import Parsed
    from pipeline.project import Project


def check(post: Post, rendered: Iterable[Rendered], project: "Project") -> list[Problem]:
    """What keeps the post from being sent as it stands, on each of its channels, sorted."""
    found: dict[Problem, None] = {}
    for one in rendered:
        for problem in one.problems:
            found[problem] = None
        for problem in _limits(post, one.variant):
            found[problem] = None
    return sorted(found, key=_order)


def _order(problem: Problem) -> tuple[str, Span, str, str, str]:
    return problem.path, problem.span, problem.rule, problem.channel or "", problem.message


def _limits(post: Post, variant: Variant) -> Iterator[Problem]:
    network = NETWORKS[variant.network]
    limits = network.LIMITS
    own = post.on(variant.channel)
    name = network.LABEL
    for number, part in enumerate(variant.parts):
        length = part.length
        if length.limit is not None and length.used > length.limit:
            over = length.used - length.limit
            which = f"part {number + 1} of {len(variant.parts)} " if len(variant.parts) > 1 else ""
            yield Problem(
                own.body_path,
                _start_of(own, part),
                "error",
                f"{variant.network}.length",
                f"{which}takes {length.used} of {length.limit} {length.unit} on {name}: "
                f"{over} too many",
                variant.channel,
            )


def _start_of(own: Post, part: Part) -> Span:
    """Where the words of a part start in the body."""
    for word in part.text.split():
        return in_body(own, word)
    return Span(own.body_line, 1, own.body_line, 1)


def check_all(project: "Project", parsed: Iterable["Parsed"]) -> Iterator[Problem]:
    """What only shows when all posts are seen: two that answer to one id or alias."""
    owners: dict[str, str] = {}
    for one in parsed:
        post = one.post
        if post is None:
            continue
        for index, name in enumerate((post.id, *post.aliases)):
            other = owners.setdefault(name, post.path)
            if other == post.path:
                continue
            path, span = (
                located(post, None, ("aliases", index - 1))
                if index
                else (post.path, Span(1, 1, 1, 1))
            )
            yield Problem(
                path,
                span,
                "error",
                "post.id",
                f"{name} is also the id or an alias of {other}: a delivery could be sent twice",
            )
