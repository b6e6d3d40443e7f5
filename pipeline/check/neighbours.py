"""Posts beside each other: ids and aliases that two of them have, texts said twice."""

from collections.abc import Collection, Iterable, Iterator
from typing import TYPE_CHECKING

from pipeline.check.dispensation import remarked
from pipeline.places import located
from pipeline.post import Post
from pipeline.problem import Problem, Span
from pipeline.rules import near_duplicate, waivers

if TYPE_CHECKING:
    from pipeline.content import Parsed
    from pipeline.project import Project


def check_all(
    project: "Project",
    parsed: Iterable["Parsed"],
    *,
    whole: bool = True,
    among: Collection[str] | None = None,
) -> Iterator[Problem]:
    """What only shows when all posts are seen: two of one id or alias, two that say the same.

    Texts are compared only where these posts are the `whole` there is. Of posts `among` which
    none is meant, by their paths, nothing is told.
    """
    for clash, other in _clashes(project, parsed, whole):
        if among is None or clash.path in among or other in among:
            yield clash


def _clashes(
    project: "Project", parsed: Iterable["Parsed"], whole: bool
) -> Iterator[tuple[Problem, str]]:
    """Each problem with the path of the other post."""
    owners: dict[str, str] = {}
    renamed: list[Post] = []
    twice = _Twice(project)
    for one in parsed:
        post = one.post
        if post is None:
            continue
        other = owners.setdefault(post.id, post.path)
        if other != post.path:
            yield _same_name(post.path, Span(1, 1, 1, 1), "post.id", post.id, other), other
        if post.aliases:
            renamed.append(post)
        if whole:
            twice.look(post)
    yield from twice.told()
    for post in renamed:
        for index, alias in enumerate(post.aliases):
            other = owners.setdefault(alias, post.path)
            if other != post.path:
                path, span = located(post, None, ("aliases", index))
                yield _same_name(path, span, "post.alias", alias, other), other


class _Twice:
    """Texts that say almost what an earlier post said, collected while posts go by."""

    def __init__(self, project: "Project") -> None:
        self._book = project.rules
        self._sketches: list[near_duplicate.Sketch] = []
        self._waiving: dict[str, Post] = {}
        self._meant: set[str] = set()  # posts that say it again on purpose

    def look(self, post: Post) -> None:
        """Keep what a post says."""
        level, options = self._book.line(near_duplicate, kind=post.kind)
        if level == "off":
            return
        self._sketches += near_duplicate.sketches(post, options)
        if post.repeat:
            self._meant.add(post.path)
        if any(waiver.rule == near_duplicate.ID for waiver in post.waive):
            self._waiving[post.path] = post

    def told(self) -> Iterator[tuple[Problem, str]]:
        """Each text that comes after one that is too near, and waivers that nothing needs.

        With each goes the path of the post that was there before.
        """
        level, options = self._book.line(near_duplicate)
        needed: set[str] = set()
        for sketch, other, share in near_duplicate.near(self._sketches, options):
            if level == "off" or sketch.path in self._meant:
                continue
            line = sketch.body_line
            span = Span(line, 1, line, sketch.first + 1)
            message = sketch.finding(other, share).message
            problem = Problem(sketch.body_path, span, level, near_duplicate.ID, message)
            post = self._waiving.get(sketch.path)
            if post is not None:
                needed.add(sketch.path)
                if not waivers.apply(post, [problem], known=(near_duplicate.ID,), firm=())[0]:
                    continue
            yield problem, other.path
        for path, post in self._waiving.items():
            remark = waivers.unneeded(post, near_duplicate.ID)
            if path not in needed and remark:
                yield remarked(post, remark), path


def _same_name(path: str, span: Span, rule: str, name: str, other: str) -> Problem:
    message = f"{name} is an id or an alias of {other} too: who could tell which one was sent?"
    return Problem(path, span, "error", rule, message)
