"""Signing in with OAuth: a proof key, a state, the way back to this machine (RFC 7636, 8252)."""

import base64
import hashlib
import hmac
import secrets
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

from pipeline.errors import PipelineError
from pipeline.printing import line

PASTE = "urn:ietf:wg:oauth:2.0:oob"  # the server shows the code, and the person types it here
PATIENCE = 600.0  # seconds for somebody to sign in
_PAGE = (
    '<!doctype html><html lang="{lang}"><meta charset="utf-8"><title>pipeline</title>'
    '<body style="font:1.1rem/1.5 system-ui,sans-serif;margin:4rem auto;max-width:34rem">'
    "<h1>{title}</h1><p>{text}</p></body></html>"
)


class Proof:
    """What tells that the one who brings the code is the one who asked for it."""

    def __init__(self) -> None:
        self.verifier = secrets.token_urlsafe(48)
        self.state = secrets.token_urlsafe(24)

    @property
    def challenge(self) -> str:
        """The verifier's S256 challenge."""
        digest = hashlib.sha256(self.verifier.encode("ascii")).digest()
        return base64.urlsafe_b64encode(digest).rstrip(b"=").decode("ascii")


class Callback:
    """The address on this machine that a sign-in comes back to, once."""

    def __init__(self, server: "_Server") -> None:
        self._server = server
        self.address = f"http://127.0.0.1:{server.server_port}/"

    def wait(self, state: str, patience: float = PATIENCE) -> str:
        """The code that comes back with our state; PipelineError where none does."""
        if not self._server.came.wait(patience):
            raise PipelineError(
                f"nobody signed in within {patience / 60:.0f} minutes",
                hint="Run it again; with --paste the page shows a code to type here.",
            )
        answer = self._server.answer
        given = answer.get("state", "")
        if not hmac.compare_digest(given.encode(), state.encode()):
            raise PipelineError(
                "the answer belongs to another sign-in (its state is not ours); nothing was kept",
                hint="Close the page and run the command again.",
            )
        if "error" in answer:
            said = line(answer.get("error_description") or answer["error"])[:300]
            raise PipelineError(
                f"the server did not let us in: {said}", hint="Run it again, and choose Authorize."
            )
        code = answer.get("code", "")
        if not code:
            raise PipelineError("the answer holds no code", hint="Run the command again.")
        return code


@contextmanager
def callback() -> Iterator[Callback | None]:
    """A listener on loopback for one sign-in; None where this machine does not allow one."""
    try:
        server = _Server(("127.0.0.1", 0), _Handler)
    except OSError:
        yield None
        return
    thread = threading.Thread(target=server.serve_forever, args=(0.1,), daemon=True)
    thread.start()
    try:
        yield Callback(server)
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class _Server(ThreadingHTTPServer):
    def __init__(self, *arguments: object) -> None:
        super().__init__(*arguments)  # type: ignore[arg-type]
        self.came = threading.Event()
        self.answer: dict[str, str] = {}


class _Handler(BaseHTTPRequestHandler):
    server: _Server

    def do_GET(self) -> None:
        """Take the answer, and tell the person to go back to the terminal."""
        asked = urlsplit(self.path)
        query = {
            name: values[0]
            for name, values in parse_qs(asked.query, keep_blank_values=True).items()
        }
        ours = asked.path == "/" and ("code" in query or "error" in query)
        if not ours or self.headers.get("Host", "").partition(":")[0] != "127.0.0.1":
            self.send_error(404)
            return
        if not self.server.came.is_set():
            self.server.answer = query
            self.server.came.set()
        page = _PAGE.format(
            lang="fr",
            title="C’est noté · Noted",
            text="Vous pouvez fermer cette page et revenir au terminal.<br>"
            '<span lang="en">You can close this page and go back to the terminal.</span>',
        ).encode()
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(page)))
        self.send_header("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'")
        self.send_header("Referrer-Policy", "no-referrer")
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        self.wfile.write(page)

    def log_message(self, format: str, *args: object) -> None:
        """Nothing: the path of the request holds the code."""
