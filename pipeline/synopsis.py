"""What `pipeline --help` says: every command with its sentence.

It is printed without the library that reads command lines, whose import is most of what it cost; a
test holds both texts equal.
"""

import os
import sys
from collections.abc import Sequence

ABOUT = "A brand's voice on the social networks, kept in git."
COMMANDS: dict[str, str] = {
    "init": "Start a brand's repository: calendar, style guide, workflows.",
    "new": "Start a post: a file in the content tree with its front matter.",
    "validate": "Check the posts: form, limits of each network, the brand's rules.",
    "count": "Count a text as each network counts it.",
    "build": "Render every variant and the calendar into public/.",
    "import": "Take posts over from another tool's table or folder.",
    "export": "Write every post as a table, a calendar or JSON.",
    "preview": "Show the calendar and the variants in a browser, live.",
    "publish": "Send what is due, exactly once, and log it.",
    "status": "Show how each delivery stands.",
    "resolve": "Settle by hand a delivery that nobody can be sure of.",
    "hold": "Stop publishing: all of it, or some channels or tags.",
    "release": "Lift a hold, and decide on what it stopped.",
    "github": "For workflows: a review's comment, an issue on trouble.",
    "connect": "Sign in to a channel's account, and keep its secrets.",
    "doctor": "Check that publishing can work: git, the log, each channel.",
}

_COLUMNS = 80  # of a terminal; on a narrower one sentences have to be wrapped


def answer(arguments: Sequence[str]) -> str | None:
    """The help, where that is all that is asked for, and nothing has to be wrapped."""
    if list(arguments) not in (["--help"], ["-h"]) or "COLUMNS" in os.environ:
        return None
    try:
        if os.get_terminal_size(sys.__stdout__.fileno()).columns < _COLUMNS:  # type: ignore[union-attr]
            return None
    except (OSError, ValueError, AttributeError):
        pass  # no terminal: the usual width
    widest = max(map(len, COMMANDS))
    listed = "".join(f"  {name:{widest}}  {said}\n" for name, said in COMMANDS.items())
    return (
        f"Usage: pipeline [OPTIONS] COMMAND [ARGS]...\n\n  {ABOUT}\n\nOptions:\n"
        "  --version   Show the version and exit.\n"
        f"  -h, --help  Show this message and exit.\n\nCommands:\n{listed}"
    )
