"""The clock that a run goes by: real time, or a rehearsal's that starts elsewhere and ticks."""

import threading
import time
from datetime import UTC, datetime, timedelta

from pipeline.frozen import field, frozen


@frozen
class Clock:
    """Real time shifted by `offset`; `now()` is aware, in UTC."""

    offset: timedelta = timedelta(0)
    _monotonic: float = field(default_factory=time.monotonic)
    _started: datetime = field(default_factory=lambda: datetime.now(UTC))

    def now(self) -> datetime:
        """The moment by this clock; it never steps back while the process lives."""
        elapsed = timedelta(seconds=time.monotonic() - self._monotonic)
        return self._started + elapsed + self.offset

    def wait(self, seconds: float, stop: threading.Event | None = None) -> None:
        """Let this many seconds pass by this clock, or fewer where `stop` is set meanwhile."""
        if stop is None:
            time.sleep(seconds)
        else:
            stop.wait(seconds)

    @property
    def rehearsing(self) -> bool:
        """Whether the clock is more than five minutes from real time."""
        return abs(self.offset) > timedelta(minutes=5)


def starting_at(moment: datetime) -> Clock:
    """A clock that shows this aware moment now and ticks from there."""
    started = datetime.now(UTC)
    return Clock(offset=moment - started, _started=started)
