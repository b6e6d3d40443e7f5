"""The local server: the built tree on loopback, and behind it the desk where posts are written."""

import asyncio
import contextlib
import os
import socket
import stat
import tempfile
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from types import MappingProxyType
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response, StreamingResponse
from starlette.routing import BaseRoute, Mount, Route, Router
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Receive, Scope, Send

from pipeline.clock import Clock
from pipeline.errors import PipelineError
from pipeline.frozen import frozen
from pipeline.preview.editions import Editions
from pipeline.preview.guard import LOOPBACK, START, Guard
from pipeline.preview.live import Preview, Say, materialised

_TRIES = 20  # ports after the one asked for
_WHOLE = {  # what is small enough to be read in one go
    ".html": "text/html",
    ".json": "application/json",
    ".css": "text/css",
    ".js": "text/javascript",
}


class Tree(StaticFiles):
    """The built files; a page that is not made yet is made first."""

    def __init__(self, preview: Preview) -> None:
        super().__init__(directory=preview.folder, html=True)
        self.config_checked = True  # the folder was made before there was an address to ask
        self._preview = preview

    async def get_response(self, path: str, scope: Scope) -> Response:
        file = path.replace(os.sep, "/")
        await self._preview.ready(file)
        if scope["method"] in ("GET", "HEAD"):
            page = self._page("index.html" if path == "." else path, scope)
            if page is not None:
                return page
        try:
            return await super().get_response(path, scope)
        except HTTPException as error:
            instead = self._preview.unmade(file) if error.status_code == 404 else b""
            if not instead:
                raise
            return HTMLResponse(instead, 503)

    def _page(self, path: str, scope: Scope) -> Response | None:
        """A page that is there, at once: a thread to look for it takes longer than to look."""
        if os.path.splitext(path)[1] not in _WHOLE:
            return None
        try:
            place, facts = self.lookup_path(path)
        except (OSError, ValueError):
            return None
        if facts is None or not stat.S_ISREG(facts.st_mode):
            return None
        return self.file_response(place, facts, scope)

    def file_response(
        self,
        full_path: str | os.PathLike[str],
        stat_result: os.stat_result,
        scope: Scope,
        status_code: int = 200,
    ) -> Response:
        """A page is read in one go: a build may put another in its place at any moment."""
        name = os.fspath(full_path)
        type_ = _WHOLE.get(os.path.splitext(name)[1])
        if type_ is None:
            return super().file_response(full_path, stat_result, scope, status_code)
        try:
            with open(name, "rb") as file:
                return Response(file.read(), status_code, media_type=type_)
        except OSError as error:
            raise HTTPException(404) from error


class Library:
    """The tree in the language of whoever asks; an address may choose one."""

    def __init__(self, editions: Editions) -> None:
        self._editions = editions
        self._trees: dict[str, Tree] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope)
        chosen = self._editions.chosen(request)
        if chosen is not None:
            await chosen(scope, receive, send)
            return
        preview = await self._editions.of(request)
        if preview.folder not in self._trees:
            self._trees[preview.folder] = Tree(preview)
        await self._trees[preview.folder](scope, receive, send)


class Later:
    """An application that is made when it is first asked: no first page waits for it."""

    def __init__(self, make: Callable[[], ASGIApp]) -> None:
        self._make = make
        self._made: ASGIApp | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if self._made is None:
            self._made = self._make()
        await self._made(scope, receive, send)


@frozen
class Looking:
    """Another branch that is looked at: its name, and the page that tells what it changes.

    `difference` makes that page in a language.
    """

    branch: str
    difference: Callable[[str], bytes]


def application(
    editions: Editions,
    port: int,
    stop: asyncio.Event,
    environment: Mapping[str, str],
    looking: Looking | None = None,
    used: Callable[[], None] = lambda: None,
) -> Guard:
    """The pages, the news of each build, and the desk; nothing is written while `looking`."""

    async def news(request: Request) -> StreamingResponse:
        preview = await editions.of(request)
        return StreamingResponse(preview.builds(stop), media_type="text/event-stream")

    def desk() -> ASGIApp:
        from pipeline.preview import desk_words
        from pipeline.preview.desk import DeskRoutes
        from pipeline.preview.exchange import ExchangeRoutes

        def facts(preview: Preview, request: Request) -> Mapping[str, Any]:
            token = guard.token if guard.knows(request) else ""
            shows = looking.branch if looking else ""
            languages = [] if editions.fixed else desk_words.languages(preview)
            told = desk_words.facts(preview)
            return {"token": token, "shows": shows, "languages": languages, **told}

        desk = DeskRoutes(editions, facts)
        if looking is not None:
            return Router(desk.facts())
        exchange = ExchangeRoutes(editions, desk.one, environment)
        return Router([*desk.routes(), *exchange.routes()])

    routes: list[BaseRoute] = [
        Route("/-/builds", news, methods=["GET"]),
        Route("/-/{what}", Later(desk)),
    ]
    if looking is not None:
        told = looking.difference

        async def difference(request: Request) -> Response:
            preview = await editions.of(request)
            return HTMLResponse(await asyncio.to_thread(told, preview.spoken))

        routes.append(Route("/difference.html", difference, methods=["GET"]))
    routes.append(Mount("/", Library(editions)))
    guard = Guard(Starlette(routes=routes), port, editions.say, used)
    return guard


def serve(
    root: str,
    port: int,
    clock: Clock,
    say: Say,
    ready: Callable[[str], None],
    *,
    lang: str = "",
    ref: str = "",
    environment: Mapping[str, str] = MappingProxyType({}),
) -> None:
    """Serve until interrupted; `ready` hears the address once there is something to see.

    `ref` is a branch or commit to look at instead of the work tree; nothing can be written then.
    `environment` is looked through for secrets, which no file that is sent may hold.
    """
    real = os.path.realpath(root)
    with listening(port) as listener, tempfile.TemporaryDirectory(prefix="pipeline-") as folder:
        shown = os.path.join(folder, "tree") if ref else real
        looking = None
        if ref:
            from pipeline.preview import comparing

            commit = materialised(real, ref, shown)
            looking = Looking(ref, partial(comparing.page, real, shown, ref, commit))
        pages = os.path.join(folder, "pages")
        preview = Preview(shown, pages, clock, say, lang=lang, log_root=real)
        if preview.begin() is None:
            raise PipelineError(
                "there is nothing to show until this is mended",
                hint="Mend the file that is named above, and run pipeline preview again.",
            )
        asyncio.run(_serve(Editions(preview), listener, ready, environment, looking))


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


async def _serve(
    editions: Editions,
    listener: socket.socket,
    ready: Callable[[str], None],
    environment: Mapping[str, str],
    looking: Looking | None,
) -> None:
    port = listener.getsockname()[1]
    stop = asyncio.Event()

    def again() -> None:
        editions.main.say(f"In another browser: {address()}")

    app = application(editions, port, stop, environment, looking, again)

    def address() -> str:
        return f"http://{LOOPBACK}:{port}/?{START}={app.code()}"

    config = uvicorn.Config(
        app,
        log_config=None,
        access_log=False,
        server_header=False,
        lifespan="off",
        ws="none",
        timeout_graceful_shutdown=1,
    )
    server = uvicorn.Server(config)
    following = asyncio.create_task(editions.follow(stop))
    serving = asyncio.create_task(server.serve(sockets=[listener]))
    while not server.started and not serving.done():
        await asyncio.sleep(0.01)
    ready(address() if looking is None else f"http://{LOOPBACK}:{port}/")
    try:
        await asyncio.wait((serving, following), return_when=asyncio.FIRST_COMPLETED)
    finally:
        stop.set()
        server.should_exit = True
        await asyncio.gather(serving, following)
