"""The checklist: what a reviewer looks at in some posts, since no machine can judge it.

`questions` gives what brand/rules.yml asks of these posts, `told` the same as lines to read,
`lines` as a Markdown list of tasks, as it goes with a pull request.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from pipeline.post import Post
from pipeline.project import Project
from pipeline.publish.cells import cell
from pipeline.rules.rulebook import Ask

_NAMED = 5  # posts of a question; of more it is told how many


class Question(NamedTuple):
    """What to look at, and in which of the posts, by their ids."""

    ask: str
    posts: tuple[str, ...]


def questions(brand: Project, posts: Iterable[Post]) -> list[Question]:
    """What the brand asks about these posts, in its order; only what concerns one of them."""
    asked = brand.rules.checklist
    if not asked:
        return []
    some = sorted(posts, key=lambda post: post.id)
    found = ((ask.text, tuple(_concerned(brand, ask, some))) for ask in asked)
    return [Question(text, concerned) for text, concerned in found if concerned]


def told(brand: Project, posts: Iterable[Post]) -> list[str]:
    """A line a question; the posts are named where it is not for all of them."""
    some = list(posts)
    return [
        " ".join(question.ask.split())
        + (f" ({_named(question.posts)})" if len(question.posts) < len(some) else "")
        for question in questions(brand, some)
    ]


def lines(brand: Project, posts: Iterable[Post]) -> list[str]:
    """The same as Markdown tasks, as they can go into a pull request: what the questions and the
    posts' names hold of Markdown is escaped.
    """
    return [f"- [ ] {cell(line)}" for line in told(brand, posts)]


def _concerned(brand: Project, ask: Ask, posts: Iterable[Post]) -> Iterator[str]:
    for post in posts:
        if any(
            _holds(ask.channels, channel)
            and _holds(ask.networks, brand.brand.channels[channel].network)
            and _holds(ask.kinds, post.on(channel).kind)
            for channel in post.channels
        ):
            yield post.id


def _holds(wanted: tuple[str, ...], name: str) -> bool:
    return not wanted or name in wanted


def _named(posts: Sequence[str]) -> str:
    more = len(posts) - _NAMED
    return ", ".join(posts[:_NAMED]) + (f" + {more}" if more > 0 else "")
