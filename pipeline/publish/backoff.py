"""Back-off: how long to wait before something is tried again."""

import random

_SPREAD = 0.1  # of what a server asked for: not all who were told the same come back at once


def pause(attempt: int, first: float, ceiling: float, asked: float | None = None) -> float:
    """Seconds before try number `attempt` + 1.

    They double from `first` up to the ceiling, and up to half of them is taken away by chance. It
    is never less than a server asked for, which alone can go beyond the ceiling.
    """
    grown = min(ceiling, first * 2.0 ** min(attempt - 1, 60))
    own = grown * random.uniform(0.5, 1.0)  # noqa: S311 - jitter
    wanted = (asked or 0.0) * random.uniform(1.0, 1.0 + _SPREAD)  # noqa: S311 - jitter
    return max(own, wanted)
