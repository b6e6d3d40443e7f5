"""Work begun ahead: what several tests of a module wait for, side by side."""

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Generic, TypeVar

import pytest

Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Ahead(Generic[Result]):
    """Results by name; one that nobody began is begun when it is asked for."""

    pool: ThreadPoolExecutor
    work: Callable[[str], Result]
    begun: "dict[str, Future[Result]]" = field(default_factory=dict)

    def begin(self, name: str) -> None:
        """Start on a result, if nobody has."""
        if name not in self.begun:
            self.begun[name] = self.pool.submit(self.work, name)

    def __getitem__(self, name: str) -> Result:
        self.begin(name)
        return self.begun[name].result()


@contextmanager
def ahead(
    request: pytest.FixtureRequest,
    work: Callable[[str], Result],
    names: Iterable[str],
    workers: int,
) -> Iterator[Ahead[Result]]:
    """Begin what the session's tests name in their ids; a worker of many waits to be asked."""
    items = [item.name for item in request.session.items if item.path == request.path]
    with ThreadPoolExecutor(max_workers=workers) as pool:
        going = Ahead(pool, work)
        if not hasattr(request.config, "workerinput"):
            for name in names:
                if any(name in item for item in items):
                    going.begin(name)
        yield going
