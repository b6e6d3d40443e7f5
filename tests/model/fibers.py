"""Fibers: threads that go one at a time, each until its next outside step, as somebody drives."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

_local = threading.local()
PATIENCE = 60.0  # real seconds until a fiber that does not come back is a deadlock


class Killed(BaseException):
    """This process has been killed: no line of it runs any more but those that unwind it."""


@dataclass(slots=True)
class Stop:
    """An outside step at which a fiber stands: its name, what may come of it, when it can go on.

    `wake` is the true time (in seconds) until which the fiber sleeps.
    """

    name: str
    fates: tuple[str, ...] = ("goes",)
    ready: Callable[[], bool] = lambda: True
    wake: Any = None
    facts: dict[str, Any] = field(default_factory=dict)


class Fiber:
    """One thread of a process, going only between `resume` and its next `pause`."""

    def __init__(self, process: "Process", work: Callable[[], None]) -> None:
        self.process = process
        self.stop: Stop | None = Stop("start")
        self._fate = ""
        self._go = threading.Semaphore(0)
        self._back = threading.Semaphore(0)
        self._work = work
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    @property
    def done(self) -> bool:
        """Whether it has come to its end."""
        return self.stop is None

    def resume(self, fate: str = "goes") -> None:
        """Let it go on until its next outside step, which then stands in `stop`."""
        self._fate = fate
        self._go.release()
        if not self._back.acquire(timeout=PATIENCE):
            raise AssertionError(f"a fiber of {self.process.name} does not come back: a deadlock")

    def pause(self, stop: Stop) -> str:
        """Within the fiber: stand at an outside step; what the driver lets come of it."""
        if self.process.dead:
            raise Killed
        self.stop = stop
        self._back.release()
        self._go.acquire()
        if self.process.dead:
            raise Killed
        return self._fate

    def _run(self) -> None:
        self._go.acquire()
        _local.fiber = self
        try:
            if not self.process.dead:
                self._work()
        except Killed:
            pass
        finally:
            self.stop = None
            self._back.release()


@dataclass(slots=True)
class Process:
    """A process of the model: its fibers, whether it was killed, the alarm that will kill it.

    `alarm` is a true time.
    """

    name: str
    fibers: list[Fiber] = field(default_factory=list)
    dead: bool = False
    alarm: Any = None

    @property
    def over(self) -> bool:
        """Whether every fiber has come to its end."""
        return all(fiber.done for fiber in self.fibers)

    def start(self, work: Callable[[], None]) -> Fiber:
        """A new fiber, standing at its start."""
        fiber = Fiber(self, work)
        self.fibers.append(fiber)
        return fiber

    def kill(self) -> None:
        """End every fiber where it stands; nothing that unwinds reaches the outside."""
        self.dead = True
        for fiber in reversed(self.fibers):  # the workers before the one that waits for them
            while not fiber.done:
                fiber.resume()

    def ready(self) -> list[Fiber]:
        """The fibers that may go on now.

        While one worker looks at the remote, the others wait for its lock.
        """
        going = [fiber for fiber in self.fibers if not fiber.done]
        looking = [
            fiber
            for fiber in going[:]
            if fiber is not self.fibers[0] and fiber.stop and fiber.stop.name in ("ask", "told")
        ]
        return [
            fiber
            for fiber in going
            if fiber.stop
            and fiber.stop.ready()
            and (not looking or fiber is self.fibers[0] or fiber in looking)
        ]


def current() -> Fiber:
    """The fiber that runs this very line."""
    fiber: Fiber = _local.fiber
    return fiber
