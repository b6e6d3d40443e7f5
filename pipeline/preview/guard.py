"""The guard of the local server: it answers its own pages alone, and writes for one browser.

Whoever has an account on this machine can ask this server. They may read; to write, a browser needs
a cookie that it gets for a code, which only the terminal of `pipeline preview` shows and which
counts once.

A page of another site can make this browser ask (so Origin and Sec-Fetch-Site are looked at), can
have its own name lead here (so Host is), and can send a form (so a write needs a token that only
our own pages can have read, and a type that no form has).
"""

import hmac
import secrets
from collections.abc import Callable

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from pipeline.preview.pages import LIVE_POLICY
from pipeline.writing.refusal import sentence

LOOPBACK = "127.0.0.1"
TOKEN = "x-pipeline-token"  # noqa: S105 - a header's name
START = "start"  # in an address: a code
TYPES = ("application/json", "application/octet-stream")

_HEADERS = {
    "content-security-policy": f"{LIVE_POLICY}; frame-ancestors 'none'",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "cross-origin-resource-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cache-control": "no-store",
    "vary": "Accept-Language, Cookie",
}


class Guard:
    """Lets through only what a browser on this machine asks of this server by its own name.

    `say` gives the words of whoever asks. `used` hears when a code has been exchanged, so that
    another can be shown.
    """

    def __init__(
        self,
        app: ASGIApp,
        port: int,
        say: Callable[[Request], Callable[[str], str]],
        used: Callable[[], None] = lambda: None,
    ) -> None:
        self.token = secrets.token_urlsafe(32)
        self._session = secrets.token_urlsafe(32)
        self._cookie = f"pipeline-{port}"  # cookies know no ports
        self._codes: set[str] = set()
        self._say = say
        self._used = used
        self._app = app
        self._hosts = {f"{LOOPBACK}:{port}", f"localhost:{port}"}
        if port == 80:
            self._hosts |= {LOOPBACK, "localhost"}

    def code(self) -> str:
        """A new code that makes one browser the one that writes; it counts once."""
        code = secrets.token_urlsafe(24)
        self._codes.add(code)
        return code

    def knows(self, request: Request) -> bool:
        """Whether this browser may write."""
        given = request.cookies.get(self._cookie, "").encode("utf-8", "replace")
        return hmac.compare_digest(given, self._session.encode())

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            if scope["type"] != "websocket":
                await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        request = Request(scope)
        refusal = self._refusal(scope["method"], headers)
        if not refusal and scope["method"] not in ("GET", "HEAD") and not self.knows(request):
            refusal = sentence(
                "This browser may read only: open the address that the terminal shows."
            )
        if not refusal and scope["method"] == "GET" and START in request.query_params:
            await self._start(request)(scope, receive, _with_headers(send))
            return
        if not refusal:
            await self._app(scope, receive, _with_headers(send))
            return
        response = PlainTextResponse(self._say(request)(refusal) + "\n", 403, _HEADERS)
        await response(scope, receive, send)

    def _start(self, request: Request) -> Response:
        """The same address without its code, and the cookie where the code is good."""
        code = request.query_params[START]
        answer = RedirectResponse(request.url.remove_query_params(START), 303)
        if code in self._codes:
            self._codes.discard(code)
            answer.set_cookie(self._cookie, self._session, httponly=True, samesite="strict")
            self._used()
        return answer

    def _refusal(self, method: str, headers: Headers) -> str:
        """Why this is not answered; "" where it is."""
        if headers.get("host", "").lower() not in self._hosts:
            return sentence("This server answers to localhost and 127.0.0.1 alone.")
        if self._foreign(headers):
            return sentence("This server answers to its own pages alone.")
        if method in ("GET", "HEAD"):
            return ""
        if headers.get("origin") is None:
            return sentence("This server writes for its own pages alone.")
        if headers.get("content-type", "").partition(";")[0].strip().lower() not in TYPES:
            return sentence("This server takes JSON and bytes alone.")
        given = headers.get(TOKEN, "").encode("utf-8", "replace")
        if not hmac.compare_digest(given, self.token.encode()):
            return sentence("This page is of an earlier run of the server: load it again.")
        return ""

    def _foreign(self, headers: Headers) -> bool:
        """Whether another site's page asks, other than by a link that somebody followed."""
        origin = headers.get("origin")
        if origin is not None and origin.lower() not in {f"http://{host}" for host in self._hosts}:
            return True
        from_outside = headers.get("sec-fetch-site", "none") not in ("none", "same-origin")
        return from_outside and headers.get("sec-fetch-mode") != "navigate"


def _with_headers(send: Send) -> Send:
    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            message["headers"] = [
                *message.get("headers", []),
                *((name.encode(), value.encode()) for name, value in _HEADERS.items()),
            ]
        await send(message)

    return sending
