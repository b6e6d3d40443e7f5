"""What the local server does for the community manager's desk: forms, unsaved texts, saves."""

import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping
from datetime import date, datetime
from functools import partial
from typing import Any, TypeVar

from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from pipeline.errors import PipelineError
from pipeline.frozen import asdict
from pipeline.preview.affected import Named
from pipeline.preview.editions import Editions
from pipeline.preview.live import Preview
from pipeline.preview.unsaved import Unsaved
from pipeline.writing import dates, file, moving, pictures, starting
from pipeline.writing.disk import Conflict, Desk, digest
from pipeline.writing.form import Form, Wanted, filled_in, form
from pipeline.writing.moving import Step
from pipeline.writing.refusal import Refused

MOST_JSON = 4 << 20  # bytes; a post and its channels' own texts

T = TypeVar("T")
Answer = Callable[[Request], Awaitable[Response]]


class Gone(Refused):
    """There is no such post any more."""


class Large(Refused):
    """More was sent than is taken."""


class DeskRoutes:
    """The answers; one change is made at a time."""

    def __init__(
        self, editions: Editions, facts: Callable[[Preview, Request], Mapping[str, Any]]
    ) -> None:
        self._editions = editions
        self._facts = facts
        self._unsaved = Unsaved(editions.main)
        self._drawn = {editions.main.folder: self._unsaved}  # one a language
        self._desk = Desk(self._unsaved.state.tree.root)  # type: ignore[attr-defined]
        self.one = asyncio.Lock()

    def facts(self) -> list[Route]:
        """Where a page asks what there is to know."""
        return [Route("/-/desk", self._tell, methods=["GET"])]

    def routes(self) -> list[Route]:
        """Where each is asked."""
        return [
            *self.facts(),
            Route("/-/form", self._get(self._form), methods=["GET"]),
            Route("/-/try", self._try, methods=["POST"]),
            Route("/-/save", self._post(self._save), methods=["POST"]),
            Route("/-/move", self._post(self._move), methods=["POST"]),
            Route("/-/plan", self._post(self._plan), methods=["POST"]),
            Route("/-/new", self._post(self._new), methods=["POST"]),
            Route("/-/attach", self._attach, methods=["POST"]),
        ]

    async def _tell(self, request: Request) -> Response:
        preview = await self._editions.of(request)
        return JSONResponse(await asyncio.to_thread(self._facts, preview, request))

    def _form(self, query: Mapping[str, str]) -> Any:
        named = self._named(query.get("post", ""))
        return _plain(form(self._unsaved.state, named.entry))

    async def _try(self, request: Request) -> Response:
        preview = await self._editions.of(request)
        return await self._post(partial(self._as_it_would_be, preview))(request)

    def _as_it_would_be(self, preview: Preview, asked: Mapping[str, Any]) -> Any:
        """A page; and whether the files are still those that were shown."""
        drawn = self._drawn.setdefault(preview.folder, Unsaved(preview))
        named = self._named(_text(asked, "post"))
        files = filled_in(self._unsaved.state, named.entry, _wanted(asked))
        page = drawn.page(named, files)
        stale = [path for path, shown in _shown(asked).items() if not self._is(path, shown)]
        return {"page": page.decode("utf-8", "replace"), "stale": stale}

    def _save(self, asked: Mapping[str, Any]) -> Any:
        named = self._named(_text(asked, "post"))
        shown = _shown(asked)
        for path in named.entry.files:
            if path not in shown:
                raise Conflict(path, self._desk.read(path))
            self._desk.require(path, shown[path])
        files = filled_in(self._unsaved.state, named.entry, _wanted(asked))
        for path, data in files.items():
            self._desk.replace(path, shown[path], data)
        return _plain(form(self._unsaved.state, named.entry))

    def _move(self, asked: Mapping[str, Any]) -> Any:
        named = self._named(_text(asked, "post"))
        seen, day = _moment(asked, "seen"), _day(asked, "day")
        self._take(moving.move(self._unsaved.state, named.entry, seen, day))
        return {}

    def _plan(self, asked: Mapping[str, Any]) -> Any:
        named = self._named(_text(asked, "post"))
        step = moving.plan(self._unsaved.state, named.entry, self._local(_moment(asked, "at")))
        self._take(step)
        return {"post": _id(next(path for path in step.made if path.endswith(".md")))}

    def _new(self, asked: Mapping[str, Any]) -> Any:
        brand = self._unsaved.state.brand
        at = self._local(_moment(asked, "at")) if asked.get("at") else None
        channels = [str(name) for name in asked.get("channels") or ()]
        path, data = starting.start(
            brand, self._desk.exists, _text(asked, "title"), at, channels, lang=None
        )
        built = [(preview, preview.number) for preview in self._editions.all()]
        self._desk.create(path, data)
        for preview, number in built:
            preview.wait_past(number)  # so that its page is there
        return {"post": _id(path)}

    async def _attach(self, request: Request) -> Response:
        async def act() -> Response:
            query = request.query_params
            data = await _body(request, pictures.MOST)

            def write() -> Any:
                named = self._named(query.get("post", ""))
                name, alt = query.get("name", ""), query.get("alt", "")
                self._take(pictures.attach(self._unsaved.state, named.entry, name, data, alt))
                again = self._named(query.get("post", ""))
                return _plain(form(self._unsaved.state, again.entry))

            async with self.one:
                return JSONResponse(await asyncio.to_thread(write))

        return await answered(act, self._editions.say(request))

    def _take(self, step: Step) -> None:
        """Do what a change comes to; where a part fails, what it made is taken away again."""
        before = {path: self._desk.read(path) or b"" for path in (*step.written, *step.gone)}
        made: list[str] = []
        try:
            for path, data in step.made.items():
                self._desk.create(path, data)
                made.append(path)
            for path, data in step.written.items():
                self._desk.replace(path, digest(before[path]), data)
        except PipelineError:
            for path in made:
                self._desk.remove(path, digest(step.made[path]))
            raise
        for path in step.gone:
            self._desk.remove(path, digest(before[path]))

    def _named(self, page: str) -> Named:
        named = self._unsaved.named(page)
        if named is None:
            raise Gone("there is no post {page} any more", page=page)
        return named

    def _is(self, path: str, shown: str) -> bool:
        now = self._desk.read(path)
        return now is not None and digest(now) == shown

    def _local(self, at: datetime) -> datetime:
        """A wall time on the brand's clock; Refused in a gap of summer time."""
        zone = self._unsaved.state.brand.timezone
        if at.tzinfo is None:
            at = datetime.fromisoformat(dates.told(at, zone, offset=True))
        return at.astimezone(zone)

    def _get(self, act: Callable[[Mapping[str, str]], Any]) -> Answer:
        async def answer(request: Request) -> Response:
            async def ask() -> Response:
                return JSONResponse(await asyncio.to_thread(act, dict(request.query_params)))

            return await answered(ask, self._editions.say(request))

        return answer

    def _post(self, act: Callable[[Mapping[str, Any]], Any]) -> Answer:
        return posted(self.one, act, self._editions)


def posted(
    one: asyncio.Lock, act: Callable[[Mapping[str, Any]], Any], editions: Editions
) -> Answer:
    """A route that takes a JSON object and answers with one, while it holds the lock."""

    async def answer(request: Request) -> Response:
        async def ask() -> Response:
            body = await _body(request, MOST_JSON)
            try:
                asked = json.loads(body)
            except (ValueError, RecursionError) as error:
                raise Refused("this is no JSON") from error
            if not isinstance(asked, dict):
                raise Refused("this is no JSON object")
            async with one:
                return JSONResponse(await asyncio.to_thread(act, asked))

        return await answered(ask, editions.say(request))

    return answer


async def answered(ask: Callable[[], Awaitable[Response]], say: Callable[[str], str]) -> Response:
    """The answer, or what keeps from it in the words of `say`; of a conflict, both texts too."""
    try:
        return await ask()
    except Conflict as error:
        try:
            now = None if error.now is None else file.plain(error.now)
        except Refused:
            now = None
        told = {"error": error.told(say), "conflict": error.path, "now": now}
        return JSONResponse(told, 409)
    except Gone as error:
        return JSONResponse({"error": error.told(say)}, 404)
    except Large as error:
        return JSONResponse({"error": error.told(say)}, 413, {"connection": "close"})
    except ClientDisconnect:
        return Response(status_code=400)
    except Refused as error:
        return JSONResponse({"error": error.told(say)}, 422)
    except PipelineError as error:  # a file or git is not as it should be: in their own words
        said = f"{error.message}. {error.hint}".rstrip(". ")
        failed = Refused("this could not be done: {reason}", reason=said)
        return JSONResponse({"error": failed.told(say)}, 422)


async def _body(request: Request, most: int) -> bytes:
    declared = request.headers.get("content-length", "")
    if declared.isdigit() and int(declared) > most:
        raise Large("that is more than the {most} MB that can be taken", most=most >> 20)
    pieces, size = [], 0
    async for piece in request.stream():
        size += len(piece)
        if size > most:
            raise Large("that is more than the {most} MB that can be taken", most=most >> 20)
        pieces.append(piece)
    return b"".join(pieces)


def _wanted(asked: Mapping[str, Any]) -> Wanted:
    """What the page asks to change; Refused where it is not in the form that it should be."""
    wanted = asked.get("wanted")
    if not isinstance(wanted, dict):
        raise Refused("nothing says what is to change")
    texts, alts = wanted.get("texts") or {}, wanted.get("alts") or []
    channels = wanted.get("channels")
    try:
        return Wanted(
            whole=_optional(wanted.get("whole"), str),
            title=_optional(wanted.get("title"), str),
            date=_optional(wanted.get("date"), str),
            draft=_optional(wanted.get("draft"), bool),
            channels=None
            if channels is None
            else tuple(_require(each, str) for each in _require(channels, list)),
            texts={str(name): _optional(text, str) for name, text in texts.items()},
            alts={
                (_require(alt["channel"], str), _require(alt["index"], int)): _require(
                    alt["alt"], str
                )
                for alt in alts
            },
        )
    except (TypeError, KeyError, AttributeError) as error:
        raise Refused("what is to change is not in the form that it should be") from error


def _require(value: Any, type_: type[T]) -> T:
    if not isinstance(value, type_) or (type_ is int and value < 0):  # type: ignore[operator]
        raise TypeError
    return value


def _optional(value: Any, type_: type[T]) -> T | None:
    return None if value is None else _require(value, type_)


def _shown(asked: Mapping[str, Any]) -> dict[str, str]:
    shown = asked.get("shown")
    if not isinstance(shown, dict):
        raise Refused("nothing says what was shown")
    return {str(path): str(state) for path, state in shown.items()}


def _text(asked: Mapping[str, Any], key: str) -> str:
    value = asked.get(key)
    if not isinstance(value, str):
        raise Refused("`{key}` is missing", key=key)
    return value


def _moment(asked: Mapping[str, Any], key: str) -> datetime:
    try:
        return datetime.fromisoformat(_text(asked, key))
    except ValueError as error:
        raise Refused("`{key}` is no time", key=key) from error


def _day(asked: Mapping[str, Any], key: str) -> date:
    try:
        return date.fromisoformat(_text(asked, key))
    except ValueError as error:
        raise Refused("`{key}` is no day", key=key) from error


def _plain(shown: Form) -> dict[str, Any]:
    return asdict(shown)


def _id(path: str) -> str:
    return path.removeprefix("content/").removesuffix(".md").removesuffix("/index")
