"""A finding: one thing that the doctor looked at, how it is, and how to mend it."""

from typing import Literal

from pipeline.frozen import frozen

Level = Literal["ok", "warning", "error"]


@frozen
class Finding:
    """What a check found; `subject` is a channel, or "" where it is about all of publishing."""

    check: str
    level: Level
    message: str
    mend: str = ""
    subject: str = ""
