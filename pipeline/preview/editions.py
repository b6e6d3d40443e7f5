"""The languages of one server: each browser is answered in its own, or in the one it chose."""

import asyncio
from collections.abc import Callable

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from pipeline.preview import words
from pipeline.preview.live import Preview

COOKIE = "pipeline-interface"  # the language that somebody chose, for all runs and ports
CHOICE = "interface"  # in an address: choose this language from now on
_YEAR = 365 * 24 * 3600  # seconds


class Editions:
    """The built tree in the brand's first language, and in another once a browser asks for it."""

    def __init__(self, main: Preview) -> None:
        self.main = main
        self.fixed = main.lang != ""  # `--lang` was given: there is nothing to choose
        self._others: dict[str, Preview] = {}
        self._following: set[asyncio.Task[None]] = set()
        self._stop: asyncio.Event | None = None
        self._one = asyncio.Lock()
        main.idle = True  # until a browser wants it: the first may want another language

    def all(self) -> list[Preview]:
        """Every tree that there is by now."""
        return [self.main, *self._others.values()]

    async def of(self, request: Request) -> Preview:
        """The tree in the language of whoever asks; it is begun where it is not there yet."""
        wanted = self.spoken(request)
        if wanted == self.main.spoken:
            return self._of_main()
        async with self._one:
            if wanted not in self._others:
                preview = self.main.translated(wanted)
                if await asyncio.to_thread(preview.begin) is None:
                    return self._of_main()  # which says what is broken
                self._others[wanted] = preview
                if self._stop is not None:
                    self._following.add(asyncio.create_task(preview.follow(self._stop)))
        return self._others[wanted]

    def _of_main(self) -> Preview:
        self.main.begin_all()
        return self.main

    def spoken(self, request: Request) -> str:
        """The language of whoever asks."""
        return ("" if self.fixed else _wanted(request)) or self.main.spoken

    def say(self, request: Request) -> Callable[[str], str]:
        """A message in the language of whoever asks."""
        return words.of(self.spoken(request)).gettext

    async def follow(self, stop: asyncio.Event) -> None:
        """Keep all of them up to date until the end."""
        self._stop = stop
        try:
            await self.main.follow(stop)
        finally:
            stop.set()
            await asyncio.gather(*self._following)

    def chosen(self, request: Request) -> Response | None:
        """The answer to an address that chooses a language: the same page, and it is kept."""
        lang = request.query_params.get(CHOICE, "")
        if self.fixed or lang not in words.LANGUAGES:
            return None
        answer = RedirectResponse(request.url.remove_query_params(CHOICE), 303)
        answer.set_cookie(COOKIE, lang, max_age=_YEAR, httponly=True, samesite="strict")
        return answer


def _wanted(request: Request) -> str:
    """The language that was chosen, else the browser's; "" where it has none of ours."""
    chosen = request.cookies.get(COOKIE, "")
    return (
        chosen if chosen in words.LANGUAGES else preferred(request.headers.get("accept-language"))
    )


def preferred(header: str | None) -> str:
    """The first of our languages in an Accept-Language header, by weight; "" for none."""
    ranked = []
    for place, each in enumerate((header or "").split(",")[:50]):
        tag, _, weight = each.partition(";")
        name, _, value = weight.strip().partition("=")
        try:
            weighs = float(value) if name.strip() == "q" else 1.0
        except ValueError:
            weighs = 0.0
        lang = words.known(tag.strip())
        if lang and weighs > 0:
            ranked.append((-weighs, place, lang))
    return min(ranked)[2] if ranked else ""
