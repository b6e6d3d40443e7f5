"""Being asked to stop: SIGTERM and SIGINT end a run after what it is at, with all given back."""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def until_asked_to_stop(stop: threading.Event) -> Iterator[None]:
    """SIGTERM and SIGINT ask the workers to stop after what they are at; a second one ends."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def ask(number: int, _frame: object) -> None:
        if stop.is_set():
            raise KeyboardInterrupt
        stop.set()

    previous = {number: signal.signal(number, ask) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield
    finally:
        for number, handler in previous.items():
            signal.signal(number, handler)
