"""What a way to connect is: what to click, what it gives us, when that ends."""

from collections.abc import Callable, Mapping
from typing import Protocol

import httpx

from pipeline.brand import Channel


class Person(Protocol):
    """Somebody who signs in; nothing that is asked as a secret is ever shown again."""

    def say(self, sentence: str, /) -> None: ...
    def open(self, address: str, /) -> None: ...  # in a browser, where there is one
    def secret(self, what: str, /) -> str: ...  # typed unseen


Wait = Callable[[str], str]
"""Waits for a sign-in to come back to this machine, given its state; the code, or why there is none
as a PipelineError."""


class Way(Protocol):
    """One network's way, a module."""

    @property
    def RENEWAL(self) -> str: ...  # noqa: N802 - when its secrets end, and what to do then

    def obtain(
        self, channel: Channel, client: httpx.Client, person: Person, *, paste: bool
    ) -> Mapping[str, str]: ...  # the channel's secrets by their short name: TOKEN, APP_PASSWORD
