"""Parts about to be sent, as tests need them: a text, a picture, what it answers."""

import hashlib
import io
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

import httpx
from PIL import Image

from pipeline.networks.base import Sending, Sent, nothing
from pipeline.variant import Attachment, Facet, Length, Link, Part

AT = datetime(2026, 12, 1, 8, 0, 0, 123456, tzinfo=UTC)


def picture(colour: str = "orange", size: tuple[int, int] = (32, 24)) -> bytes:
    """A small PNG of one colour."""
    stream = io.BytesIO()
    Image.new("RGB", size, colour).save(stream, "PNG")
    return stream.getvalue()


def attachment(content: bytes, alt: str = "", **more: Any) -> Attachment:
    """A picture of 32 by 24 pixels, as a variant names it."""
    return Attachment(
        **{
            "file": "content/2026/12/01-noel/atelier.png",
            "alt": alt,
            "type": "image/png",
            "width": 32,
            "height": 24,
            "bytes": len(content),
            "sha256": hashlib.sha256(content).hexdigest(),
            **more,
        }
    )


def part(
    text: str,
    *,
    media: tuple[Attachment, ...] = (),
    facets: tuple[Facet, ...] = (),
    link: Link | None = None,
) -> Part:
    """A part of a variant."""
    return Part(text, Length(len(text), None, "characters"), facets, media, link)


def sending(
    text: str = "Bonjour.",
    *,
    key: str,
    index: int = 0,
    extra: Mapping[str, Any] | None = None,
    parent: Sent | None = None,
    root: Sent | None = None,
    after: str | None = "",
    taken: frozenset[str] = frozenset(),
    files: Mapping[str, bytes] | None = None,
    beside: Mapping[str, tuple[str, bytes]] | None = None,
    before: Callable[[], None] = nothing,
    at: datetime = AT,
    **of_part: Any,
) -> Sending:
    """A part about to be sent; `files` has bytes by their sha256, `beside` by their path."""
    return Sending(
        part=part(text, **of_part),
        index=index,
        lang="fr",
        extra=extra or {},
        key=key,
        at=at,
        read=lambda item: (files or {})[item.sha256],
        root=root or parent,
        parent=parent,
        after=after,
        taken=taken,
        beside=lambda path: (beside or {})[path],
        before=before,
    )


class Script:
    """A server for `httpx.MockTransport`: answers by "METHOD /path", and notes what it was asked.

    An answer is a response, an exception to raise, or a list of them to give one after another.
    """

    def __init__(self, **answers: Any) -> None:
        self.answers: dict[str, Any] = dict(answers)
        self.requests: list[httpx.Request] = []

    def on(self, request: str, answer: Any) -> "Script":
        """Answer "METHOD /path" so."""
        self.answers[request] = answer
        return self

    def __call__(self, request: httpx.Request) -> httpx.Response:
        request.read()
        self.requests.append(request)
        name = f"{request.method} {request.url.path}"
        if name not in self.answers:
            raise AssertionError(f"nobody expected {name}")
        answer = self.answers[name]
        if isinstance(answer, list):
            answer = answer.pop(0)
        if callable(answer) and not isinstance(answer, (httpx.Response, Exception)):
            answer = answer(request)
        if isinstance(answer, Exception):
            raise answer
        assert isinstance(answer, httpx.Response)
        return httpx.Response(answer.status_code, headers=answer.headers, content=answer.content)

    def asked(self, name: str) -> list[httpx.Request]:
        """The requests of one "METHOD /path"."""
        return [
            request for request in self.requests if f"{request.method} {request.url.path}" == name
        ]
