"""Two processes at one pile of work, where the system can fork."""

import json
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TypeVar

from pipeline.errors import PipelineError

T = TypeVar("T")
Line = list[object]  # what a worker makes of an item, as JSON can carry it

_CHUNK = 64
_WORTH_IT = 4 * _CHUNK  # items; below, a second process costs more than it brings
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
                told(min((n + 1) * size, len(items)))
        finally:
            os.close(taking)
            _, status = os.waitpid(child, 0)
        left = len(numbers) // 2 * size
        made.seek(0)
        for line in made:
            plain = json.loads(line)
            if plain[0] == _STOPPED:
                raise PipelineError(plain[1], hint=plain[2])
            yield plain
        if os.waitstatus_to_exitcode(status) != 0:
            raise PipelineError(
                "the second process of the build stopped before its end",
                hint="See what it said above; build again.",
            )
    for start in range(left, len(items), _CHUNK):
        yield from make(items[start : start + _CHUNK])
    told(len(items))


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
    """The second process: it writes a line an item and never returns."""
    status = 1
    try:
        with open(made, "wb", closefd=False) as file:
            try:
                for n in numbers:
                    for line in make(items[n * size : (n + 1) * size]):
                        file.write(_encode(line) + b"\n")
            except PipelineError as error:
                file.write(_encode([_STOPPED, error.message, error.hint]) + b"\n")
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
    return json.dumps(line).encode()


def _processors() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
