"""Git's trouble, in words that can be shown."""

import re

from pipeline.errors import PipelineError
from pipeline.expression import late

_CREDENTIALS = late(r"(?<=://)[^/\s'\"]+@")  # to the last @: a password may hold one
_QUERY_SECRETS = late(r"(?i)((?:token|password|key|secret)=)[^&\s'\"]+")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")


class GitError(PipelineError):
    """Git did not do what was asked; the message holds its own words, without credentials."""


class Unreachable(GitError):
    """The remote did not answer, so nothing is known of it."""


def words(raw: bytes) -> str:
    """What git or a remote said, on one line, without credentials or control characters."""
    text = raw.decode(errors="replace")
    text = _QUERY_SECRETS.sub(r"\1***", _CREDENTIALS.sub("***@", text))
    lines = [_CONTROL.sub("", line).strip() for line in text.splitlines()]
    kept = [line for line in lines if line and not line.startswith("hint:")]
    return "; ".join(kept)[:600] or "no reason given"


def named(remote: str) -> str:
    """A remote's name as it can be shown: a branch may track an address instead of a name."""
    return words(remote.encode(errors="surrogateescape"))
