"""The arguments of a command where they are plain, read before the library that reads them all.

Its import is most of what a command costs that finds nothing to do. What is not plain here, a
mistake above all, is left to that library.
"""

import os
from collections.abc import Collection, Sequence
from datetime import UTC, datetime


def plain(
    arguments: Sequence[str], command: str, options: Collection[str]
) -> dict[str, list[str]] | None:
    """What was given for each of these options, such as `--now`, by its name, in order.

    None where another command is asked for, or anything else is said.
    """
    if arguments[:1] != [command]:
        return None
    given: dict[str, list[str]] = {}
    rest = list(arguments[1:])
    while rest:
        name, equals, value = rest.pop(0).partition("=")
        if name not in options or not (equals or rest):
            return None
        given.setdefault(name.removeprefix("--"), []).append(value if equals else rest.pop(0))
    return given


def moment(given: Sequence[str]) -> datetime | None:
    """The time that `--now` gives, else the present; None where it is no time."""
    try:
        said = datetime.fromisoformat(given[-1]) if given else datetime.now(UTC)
    except ValueError:
        return None
    return said if said.tzinfo else said.replace(tzinfo=UTC)


def root(given: Sequence[str]) -> str | None:
    """The brand's repository as the command would find it; None where it would not."""
    if given:
        return os.path.realpath(given[-1]) if _is_root(given[-1]) else None
    folder = os.path.realpath(os.getcwd())
    while not _is_root(folder):
        above = os.path.dirname(folder)
        if above == folder:
            return None
        folder = above
    return folder


def _is_root(folder: str) -> bool:
    return os.path.isfile(os.path.join(folder, "brand", "brand.yml"))
