"""A problem on one line, and as JSON: the forms that DESIGN section 4 fixes."""

import json
from collections.abc import Iterable, Iterator

from pipeline.printing import clean
from pipeline.problem import Problem, to_json


def lines(problems: Iterable[Problem]) -> Iterator[str]:
    """`path:line:column: level: message [rule]`, a line a problem."""
    for problem in problems:
        yield one(problem)


def one(problem: Problem) -> str:
    """A problem's line, whatever its message holds."""
    return shown(str(problem))


def told(problem: Problem) -> str:
    """A problem's message, with its channel where the message does not end with that."""
    if problem.channel is None or names_channel(problem):
        return problem.message
    return f"{problem.message} ({problem.channel})"


def names_channel(problem: Problem) -> bool:
    """Whether the message tells the channel itself, as that of words that only it shows does."""
    return problem.message.endswith(f" {problem.channel})")


def shown(text: str) -> str:
    """Any text on one line, with nothing in it that steers what shows it."""
    return clean(" ".join(text.splitlines()))


def document(problems: Iterable[Problem]) -> str:
    """A JSON list with an object a problem."""
    return json.dumps([to_json(problem) for problem in problems], ensure_ascii=False, indent=1)
