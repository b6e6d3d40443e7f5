"""A review: all that is wrong with some posts, and their files with every fix applied."""

from collections.abc import Callable, Iterable, Iterator

from pipeline import check, project, render
from pipeline.content import Parsed, mend
from pipeline.problem import Fix, Problem
from pipeline.project import Entry, Project

_ROUNDS = 50  # one mended line can bring the next mistake to light; a header has few lines


def review(
    brand: Project, entries: Iterable[Entry], told: Callable[[], None] = lambda: None
) -> list[Problem]:
    """Every problem of these posts, by place; `told` is called after each of them."""
    found: list[Problem] = []

    def each() -> Iterator[Parsed]:
        for parsed in project.read(brand, entries):
            found.extend(_problems(brand, parsed))
            yield parsed
            told()

    across = [*check.check_brand(brand), *check.check_all(brand, each())]
    return sorted(dict.fromkeys([*found, *across]), key=_place)


def mended(brand: Project, entry: Entry) -> dict[str, tuple[bytes, bytes]]:
    """The files of a post that its fixes change: path to what they are and what they would be."""
    now: dict[str, bytes] = {}
    for _ in range(_ROUNDS):
        tried = brand.over(now)
        fixes: dict[str, list[Fix]] = {}
        for parsed in project.read(tried, [entry]):
            for problem in _problems(tried, parsed):
                if problem.fix is not None:
                    fixes.setdefault(problem.path, []).append(problem.fix)
        if not fixes:
            break
        for path, wanted in fixes.items():
            now[path] = mend(tried.tree.read(path), wanted)
    return {path: (brand.tree.read(path), text) for path, text in now.items()}


def _problems(brand: Project, parsed: Parsed) -> list[Problem]:
    """What the file's form, its variants and the limits of their networks bring up."""
    post = parsed.post
    if post is None:
        return list(parsed.problems)
    rendered = [render.render(post, channel, brand) for channel in post.channels]
    return [*parsed.problems, *check.check(post, rendered, brand)]


def _place(problem: Problem) -> tuple[object, ...]:
    return problem.path, problem.span, problem.rule, problem.channel or "", problem.message
