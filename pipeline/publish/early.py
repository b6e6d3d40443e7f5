"""The early answer: `pipeline publish` where nothing is due, before anything heavy is imported."""

import sys
from collections.abc import Sequence

from pipeline import arguments as words
from pipeline.duration import duration
from pipeline.publish.glance import quiet

_OPTIONS = ("--root", "--now", "--ahead", "--channel", "--format")


def answer(arguments: Sequence[str]) -> int | None:
    """Say that nothing is due and give the exit status; None where a whole run has to tell."""
    given = words.plain(arguments, "publish", _OPTIONS)
    if given is None or given.get("format", ["text"]) != ["text"]:
        return None
    root, now = words.root(given.get("root", ())), words.moment(given.get("now", ()))
    try:
        ahead = duration(given.get("ahead", ["0"])[-1])
    except ValueError:
        return None
    if root is None or now is None:
        return None
    if not quiet(root, now, ahead, frozenset(given.get("channel", ()))):
        return None
    sys.stdout.write("Nothing is due.\n")
    return 0
