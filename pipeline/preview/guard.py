"""The guard of the local server: it answers this browser alone, and writes only for its own pages.

A page of another site can make this browser ask (so Origin and Sec-Fetch-Site are looked at), can
have its own name lead here (so Host is), and can send a form (so a write needs a token that only
our own pages can have read, and a type that no form has).
"""

import hmac
import secrets

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from pipeline.preview.pages import LIVE_POLICY

LOOPBACK = "127.0.0.1"
TOKEN = "x-pipeline-token"  # noqa: S105 - a header's name
TYPES = ("application/json", "application/octet-stream")

_HEADERS = {
    "content-security-policy": f"{LIVE_POLICY}; frame-ancestors 'none'",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "cross-origin-resource-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cache-control": "no-store",
}


class Guard:
    """Lets through only what a browser on this machine asks of this server by its own name."""

    def __init__(self, app: ASGIApp, port: int) -> None:
        self.token = secrets.token_urlsafe(32)
        self._app = app
        self._hosts = {f"{LOOPBACK}:{port}", f"localhost:{port}"}
        if port == 80:
            self._hosts |= {LOOPBACK, "localhost"}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            if scope["type"] != "websocket":
                await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        refusal = self._refusal(scope["method"], headers)
        if not refusal:
            await self._app(scope, receive, _with_headers(send))
            return
        response = PlainTextResponse(refusal + "\n", 403, _HEADERS)
        await response(scope, receive, send)

    def _refusal(self, method: str, headers: Headers) -> str:
        """Why this is not answered; "" where it is."""
        if headers.get("host", "").lower() not in self._hosts:
            return "This server answers to localhost and 127.0.0.1 alone."
        if self._foreign(headers):
            return "This server answers to its own pages alone."
        if method in ("GET", "HEAD"):
            return ""
        if headers.get("origin") is None:
            return "This server writes for its own pages alone."
        if headers.get("content-type", "").partition(";")[0].strip().lower() not in TYPES:
            return "This server takes JSON and bytes alone."
        given = headers.get(TOKEN, "").encode("utf-8", "replace")
        if not hmac.compare_digest(given, self.token.encode()):
            return "This page is of an earlier run of the server: load it again."
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
