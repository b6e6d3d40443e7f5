"""Two processes at one pile of work, where the system can fork."""

import marshal
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import IO, Any, TypeVar

from pipeline.errors import PipelineError

T = TypeVar("T")
Line = tuple[Any, ...]  # what a worker makes of an item: numbers, texts, and lists of them

_CHUNK = 64
_WORTH_IT = 4 * _CHUNK  # items; below, a second process costs more than it brings
_FIRST = 8  # items that are made before there are two processes
_SIZE = 4  # bytes that say how long a line is
_STOPPED = "PipelineError"


def spread(
    items: Sequence[T],
    make: Callable[[Sequence[T]], Iterable[Line]],
    told: Callable[[int], None] = lambda _: None,
    *,
    fork: bool = True,
) -> Iterator[Line]:
    """Every item made, in no order; `make` gets some of them at a time, in either process.

    `told` hears how many are done. What the second process makes waits in a file, so that neither
    waits for the other.
    """
    if not fork or len(items) < _WORTH_IT or not hasattr(os, "fork") or _processors() < 2:
        for start in range(0, len(items), _CHUNK):
            yield from make(items[start : start + _CHUNK])
            told(min(start + _CHUNK, len(items)))
        return
    import tempfile  # a build of a few posts does without

    # What the first need, such as modules and patterns, is then there for both processes.
    yield from make(items[:_FIRST])
    items = items[_FIRST:]
    size = max(_CHUNK, -(-len(items) // 60_000))
    # A pipe that holds the number of every chunk: whoever is free takes the next one.
    taking, giving = os.pipe()
    os.set_blocking(giving, False)
    numbers = b"".join(n.to_bytes(2, "big") for n in range(-(-len(items) // size)))
    numbers = numbers[: os.write(giving, numbers)]
    os.close(giving)
    with tempfile.TemporaryFile() as made:
        child = os.fork()
        if child == 0:
            _work_for(made.fileno(), taken(taking), items, size, make)
        try:
            for n in taken(taking):
                yield from make(items[n * size : (n + 1) * size])
                told(_FIRST + min((n + 1) * size, len(items)))
        finally:
            os.close(taking)
            _, status = os.waitpid(child, 0)
        left = len(numbers) // 2 * size
        made.seek(0)
        for line in _lines(made):
            if line[0] == _STOPPED:
                raise PipelineError(line[1], hint=line[2])
            yield line
        if os.waitstatus_to_exitcode(status) != 0:
            raise PipelineError(
                "the second process of the build stopped before its end",
                hint="See what it said above; build again.",
            )
    for start in range(left, len(items), _CHUNK):
        yield from make(items[start : start + _CHUNK])
    told(_FIRST + len(items))


def taken(pipe: int) -> Iterator[int]:
    """Numbers from the pipe, until there are no more."""
    while number := os.read(pipe, 2):
        yield int.from_bytes(number, "big")


def _work_for(
    made: int,
    numbers: Iterable[int],
    items: Sequence[T],
    size: int,
    make: Callable[[Sequence[T]], Iterable[Line]],
) -> None:
    """The second process: it writes what it made of each item, with its size, and never returns."""
    status = 1
    try:
        with open(made, "wb", closefd=False) as file:
            try:
                for n in numbers:
                    for line in make(items[n * size : (n + 1) * size]):
                        file.write(_encode(line))
            except PipelineError as error:
                file.write(_encode((_STOPPED, error.message, error.hint)))
        status = 0
    except KeyboardInterrupt:
        status = 130
    except BaseException:
        sys.excepthook(*sys.exc_info())
        raise
    finally:
        sys.stderr.flush()
        os._exit(status)


def _encode(line: Line) -> bytes:
    said = marshal.dumps(line)
    return len(said).to_bytes(_SIZE, "big") + said


def _lines(made: IO[bytes]) -> Iterator[Line]:
    """What the second process wrote, up to where it stopped."""
    while True:
        size = int.from_bytes(made.read(_SIZE), "big")
        said = made.read(size)
        if not said or len(said) < size:
            return
        yield marshal.loads(said)  # noqa: S302 - this very program wrote it


def _processors() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
