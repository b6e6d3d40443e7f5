"""The local server: the built tree on loopback, built again at each save, reloaded by itself."""

import asyncio
import contextlib
import os
import socket
import tempfile
import time
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path

import uvicorn
from starlette.applications import Starlette
from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import PlainTextResponse, StreamingResponse
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from watchfiles import Change, awatch

from pipeline.clock import Clock
from pipeline.errors import PipelineError
from pipeline.preview.build import Built, build
from pipeline.preview.outputs import Outputs
from pipeline.preview.pages import HERE, LIVE_POLICY
from pipeline.preview.store import Store
from pipeline.preview.unchanged import READ

LOOPBACK = "127.0.0.1"
_TRIES = 20  # ports after the one asked for
_PATIENCE = 30  # milliseconds for an editor to finish saving
_HEADERS = {
    "content-security-policy": f"{LIVE_POLICY}; frame-ancestors 'none'",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "cross-origin-resource-policy": "same-origin",
    "cache-control": "no-store",
}

Say = Callable[[str], None]


class Preview:
    """A built tree that follows its repository; `number` counts the builds."""

    def __init__(self, root: str, folder: str, clock: Clock, say: Say) -> None:
        self.root = root
        self.folder = folder
        self.number = 0
        self._clock = clock
        self._say = say
        self._store = Store.in_memory()
        self._until = 0.0
        self._built_at = 0.0
        self._whole = True  # the next build makes everything
        self._news = asyncio.Condition()

    def build(self, changed: frozenset[str] | None = None, *, fork: bool = False) -> Built | None:
        """Build what changed; a broken brand file is said, and the pages stay as they were."""
        try:
            built = build(
                self.root,
                self._store,
                Outputs(self.folder),
                self._clock.now(),
                None if self._whole else changed,
                live=True,
                fork=fork,
            )
            self._store.finish("")
        except PipelineError as error:
            self._store.undo()
            self._whole = True
            self._say(f"{error.message}\n  {error.hint}" if error.hint else error.message)
            return None
        self._whole = False
        self._until = built.until
        self._built_at = time.time() * 1000  # as browsers count
        self.number += 1
        return built

    async def follow(self, stop: asyncio.Event) -> None:
        """Build again at each save, and when the clock changes what pages say."""
        watched = [path for name in READ if os.path.exists(path := os.path.join(self.root, name))]
        templates = os.path.join(HERE, "templates"), os.path.join(HERE, "assets")
        async for changes in awatch(
            *watched,
            *templates,
            debounce=_PATIENCE,
            step=10,
            stop_event=stop,
            yield_on_timeout=True,
            rust_timeout=1000,
            watch_filter=_is_source,
        ):
            if not changes and self._clock.now().timestamp() < self._until:
                continue
            paths = frozenset(self._inside(path) for _, path in changes)
            if any(path.startswith("..") for path in paths):  # our own templates
                self._whole = True
            before = self.number
            built = await asyncio.to_thread(self.build, paths)
            if built is not None and changes:
                said = f"{built.written} page{'' if built.written == 1 else 's'} changed"
                errors = f", {built.errors} to fix" if built.errors else ""
                self._say(f"{self._clock.now().astimezone():%H:%M:%S} {said}{errors}")
            if self.number != before:
                async with self._news:
                    self._news.notify_all()

    async def builds(self, stop: asyncio.Event) -> AsyncIterator[str]:
        """The number of each build as a server-sent event, the newest at once."""
        last = -1
        while not stop.is_set():
            if self.number != last:
                last = self.number
                yield f"event: build\ndata: {last} {self._built_at:.0f}\n\n"
            async with self._news:
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(self._news.wait(), 1.0)

    def _inside(self, path: str) -> str:
        return os.path.relpath(os.path.realpath(path), self.root).replace(os.sep, "/")


class Guard:
    """Lets through only what a browser on this machine asks of this server by its own name."""

    def __init__(self, app: ASGIApp, port: int) -> None:
        self._app = app
        self._hosts = {f"{LOOPBACK}:{port}", f"localhost:{port}"}
        if port == 80:
            self._hosts |= {LOOPBACK, "localhost"}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        if headers.get("host", "").lower() not in self._hosts:
            refusal = "This server answers to localhost and 127.0.0.1 alone."
        elif self._foreign(headers):
            refusal = "This server answers to its own pages alone."
        else:
            await self._app(scope, receive, _with_headers(send))
            return
        response = PlainTextResponse(refusal + "\n", 403, _HEADERS)
        await response(scope, receive, send)

    def _foreign(self, headers: Headers) -> bool:
        """Whether another site's page asks, other than by a link that somebody followed."""
        origin = headers.get("origin")
        if origin is not None and origin.removeprefix("http://").lower() not in self._hosts:
            return True
        from_outside = headers.get("sec-fetch-site", "none") not in ("none", "same-origin")
        return from_outside and headers.get("sec-fetch-mode") != "navigate"


def application(preview: Preview, port: int, stop: asyncio.Event) -> ASGIApp:
    """The pages, and the news of each build."""

    async def news(_request: Request) -> StreamingResponse:
        return StreamingResponse(preview.builds(stop), media_type="text/event-stream")

    return Guard(
        Starlette(
            routes=[
                Route("/-/builds", news, methods=["GET"]),
                Mount("/", StaticFiles(directory=preview.folder, html=True)),
            ]
        ),
        port,
    )


def serve(root: str, port: int, clock: Clock, say: Say, ready: Callable[[str], None]) -> None:
    """Serve until interrupted; `ready` hears the address once there is something to see."""
    with listening(port) as listener, tempfile.TemporaryDirectory(prefix="pipeline-") as folder:
        preview = Preview(os.path.realpath(root), os.path.join(folder, "pages"), clock, say)
        if preview.build(fork=True) is None:
            raise PipelineError(
                "there is nothing to show until this is mended",
                hint="Mend the file that is named above, and run pipeline preview again.",
            )
        asyncio.run(_serve(preview, listener, ready))


@contextlib.contextmanager
def listening(port: int) -> Iterator[socket.socket]:
    """A socket on loopback at this port, or at the next free one."""
    for candidate in (*range(port, min(port + _TRIES, 65536)), 0):
        listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        if os.name == "posix":
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((LOOPBACK, candidate))
        except OSError:
            listener.close()
            continue
        with listener:
            yield listener
        return
    raise PipelineError("no port of this machine is free", hint="Name another one with --port.")


async def _serve(preview: Preview, listener: socket.socket, ready: Callable[[str], None]) -> None:
    port = listener.getsockname()[1]
    stop = asyncio.Event()
    config = uvicorn.Config(
        application(preview, port, stop),
        log_config=None,
        access_log=False,
        server_header=False,
        lifespan="off",
        timeout_graceful_shutdown=1,
    )
    server = uvicorn.Server(config)
    following = asyncio.create_task(preview.follow(stop))
    serving = asyncio.create_task(server.serve(sockets=[listener]))
    while not server.started and not serving.done():
        await asyncio.sleep(0.01)
    ready(f"http://{LOOPBACK}:{port}/")
    try:
        await asyncio.wait((serving, following), return_when=asyncio.FIRST_COMPLETED)
    finally:
        stop.set()
        server.should_exit = True
        await asyncio.gather(serving, following)


def _with_headers(send: Send) -> Send:
    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            message["headers"] = [
                *message.get("headers", []),
                *((name.encode(), value.encode()) for name, value in _HEADERS.items()),
            ]
        await send(message)

    return sending


def _is_source(_change: Change, path: str) -> bool:
    """Editors' own files are none of ours."""
    name = Path(path).name
    return not (name.startswith((".#", ".~", "#")) or name.endswith(("~", ".swp", ".swx", ".tmp")))
