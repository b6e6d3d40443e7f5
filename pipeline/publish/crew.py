"""A crew: the workers of a run's channels, side by side, and what they tell while they work."""

import queue
import signal
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import AbstractContextManager, contextmanager
from typing import Protocol, TypeVar

from pipeline.delivery import Event

PUSH_EVERY = 2.0  # seconds between pushes of receipts while others are still being sent

T = TypeVar("T")
Tell = Callable[[Event], None]
Record = Callable[[Sequence[Event]], None]


class Crew(Protocol):
    """How a run works its channels, and what ends it when its lease ends."""

    def lease(self, seconds: float) -> AbstractContextManager[None]:
        """Whatever is done inside ends with the lease, even if the process sleeps meanwhile."""

    def renew(self, seconds: float) -> None:
        """Inside: what held the lease is over, and the next to end is that far away."""

    def work(self, tasks: Sequence[Callable[[Tell], T]], record: Record) -> list[T]:
        """Do every task, and record what they tell while they go; returns when all is recorded."""


class Threads:
    """A thread a channel; an alarm for the lease."""

    @contextmanager
    def lease(self, seconds: float) -> Iterator[None]:
        """End this process when its lease ends, even if it sleeps or was stopped meanwhile."""
        if not hasattr(signal, "setitimer"):
            yield  # Windows validates and previews; it does not publish
            return
        previous = signal.signal(signal.SIGALRM, signal.SIG_DFL)
        signal.setitimer(signal.ITIMER_REAL, max(0.001, seconds))
        try:
            yield
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
            signal.signal(signal.SIGALRM, previous)

    def renew(self, seconds: float) -> None:
        """Set the alarm anew; any thread may."""
        if hasattr(signal, "setitimer"):
            signal.setitimer(signal.ITIMER_REAL, max(0.001, seconds))

    def work(self, tasks: Sequence[Callable[[Tell], T]], record: Record) -> list[T]:
        """Record in the calling thread what has come in, every few seconds."""
        told: queue.Queue[Event] = queue.Queue()
        with ThreadPoolExecutor(max_workers=max(1, len(tasks))) as pool:
            futures = [pool.submit(task, told.put) for task in tasks]
            while any(not future.done() for future in futures):
                wait(futures, timeout=PUSH_EVERY)
                events = _collect(told)
                if events:
                    record(events)
            events = _collect(told)
            if events:
                record(events)
            return [future.result() for future in futures]


def _collect(told: "queue.Queue[Event]") -> list[Event]:
    """What has come in."""
    events = []
    try:
        while True:
            events.append(told.get_nowait())
    except queue.Empty:
        return events
