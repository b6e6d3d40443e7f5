"""Replay: what changed rules say of posts that went out, beside what they said before."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from pathlib import Path

from pipeline import git, project, review
from pipeline.errors import PipelineError
from pipeline.files import Tree
from pipeline.frozen import frozen
from pipeline.problem import Level, Problem
from pipeline.project import STYLE, Entry, Project
from pipeline.since import parting
from pipeline.style import loading


@frozen
class Replay:
    """What comes and goes with the changed rules: problems new, gone, and of another level now."""

    base: str
    posts: int
    now: tuple[Problem, ...]
    gone: tuple[Problem, ...]
    shifted: tuple[tuple[Level, Problem], ...]  # the level before, the problem as it is


class _Then:
    """A tree with the brand's files of a commit, and everything else as it is now."""

    def __init__(self, brand: Tree, posts: Tree, whose: Sequence[str]) -> None:
        self._brand = brand
        self._posts = posts
        self._whose = tuple(whose)

    def _of(self, path: str) -> Tree:
        return self._brand if f"{path}/".startswith(self._whose) else self._posts

    def paths(self, under: str) -> list[str]:
        return self._of(under).paths(under)

    def read(self, path: str) -> bytes:
        return self._of(path).read(path)

    def read_many(
        self, paths: Iterable[str], most: int | None = None
    ) -> Iterator[tuple[str, bytes]]:
        wanted = list(paths)
        if all(self._of(path) is self._posts for path in wanted):
            yield from self._posts.read_many(wanted, most)
            return
        for path in wanted:
            yield from self._of(path).read_many([path], most)

    def size(self, path: str) -> int:
        return self._of(path).size(path)


def base(root: Path, brand: Project, revision: str | None) -> str:
    """The commit with whose rules to compare: where HEAD and a revision part.

    Without a revision it is the branch that is published, as the remote has it or else as it is
    here, and HEAD where there is neither.
    """
    repository = git.open_repository(root)
    if revision is not None:
        return parting(repository, revision)
    branch = brand.brand.publish.branch
    remote = repository.remote(branch)
    for name in (f"{remote}/{branch}" if remote else branch, branch, "HEAD"):
        if repository.resolve(name) is not None:
            return parting(repository, name)
    raise PipelineError("there is no commit yet", hint="Commit the rules as they were first.")


def past(brand: Project, entries: Sequence[Entry], now: datetime) -> list[Entry]:
    """The posts whose time has come, whether they went out or not; drafts and ideas are none."""
    told = project.schedule(brand, entries)
    return [
        entry
        for entry, post in zip(entries, told, strict=True)
        if post is not None and post.date is not None and not post.draft and post.date <= now
    ]


def replay(
    root: Path,
    brand: Project,
    entries: Sequence[Entry],
    commit: str,
    told: Callable[[], None] = lambda: None,
) -> Replay:
    """These posts held to the rules as they are, and to those of a commit."""
    then = git.Commit(git.open_repository(root), commit)
    styles = _styles(brand.tree)
    try:
        whose = ("brand/", f"{STYLE}/", *styles, *_styles(then))
        old = review.review(project.load(_Then(then, brand.tree, whose)), entries, told)
    except PipelineError as error:
        raise PipelineError(
            f"the rules of commit {commit[:12]} can't be used: {error.message}",
            hint="Name a commit whose rules work, with --changed-since REV.",
        ) from error
    new = review.review(brand, entries, told)
    known, held = {_key(one): one for one in old}, {_key(one): one for one in new}
    return Replay(
        commit,
        len(entries),
        tuple(one for one in new if _key(one) not in known),
        tuple(one for one in old if _key(one) not in held),
        tuple(
            (known[_key(one)].level, one)
            for one in new
            if _key(one) in known and known[_key(one)].level != one.level
        ),
    )


def _styles(tree: Tree) -> tuple[str, ...]:
    """The folder of a brand's styles, where it has any."""
    settings = loading.settings(tree, STYLE)
    return (f"{settings.styles_path.strip('/')}/",) if settings is not None else ()


def _key(problem: Problem) -> tuple[str, int, int, str]:
    """What tells that two problems are the same, whatever their words and figures are now."""
    return problem.path, problem.span.line, problem.span.column, problem.rule
