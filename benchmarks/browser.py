"""How soon a browser can work with the first calendar page, and how much it had to fetch."""

import functools
import os
import shutil
import statistics
import threading
from dataclasses import dataclass
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
# Interactive: the document is parsed, its scripts have run, and the browser has drawn it.
_READY = """() => new Promise(done => requestAnimationFrame(() => setTimeout(() => {
    const [page] = performance.getEntriesByType("navigation");
    const all = [page, ...performance.getEntriesByType("resource")];
    done([performance.now() / 1000, all.reduce((sum, one) => sum + one.transferSize, 0)]);
})))"""


@dataclass(frozen=True, slots=True)
class Opened:
    """Seconds until the page could be used, and bytes that went over the wire for it."""

    seconds: float
    bytes: int


def opened(folder: Path, page: str = "index.html", rounds: int = 3) -> Opened | None:
    """Open a page of a built tree in Chromium, each time afresh; None where there is none."""
    from playwright.sync_api import sync_playwright

    named = os.environ.get("CHROMIUM", "")
    found = next(filter(None, map(shutil.which, filter(None, (named, *NAMES)))), None)
    if found is None:
        return None
    handler = functools.partial(_Quiet, directory=str(folder))
    with (
        ThreadingHTTPServer(("127.0.0.1", 0), handler) as server,
        sync_playwright() as playwright,
    ):
        threading.Thread(target=server.serve_forever, daemon=True).start()
        browser = playwright.chromium.launch(
            executable_path=found, args=["--no-sandbox", "--disable-gpu"]
        )
        measured = []
        for _ in range(rounds + 1):  # the first warms the browser up
            context = browser.new_context(viewport={"width": 1280, "height": 900})
            tab = context.new_page()
            tab.goto(f"http://127.0.0.1:{server.server_port}/{page}", wait_until="domcontentloaded")
            measured.append(tab.evaluate(_READY))
            context.close()
        browser.close()
        server.shutdown()
    seconds = statistics.median(one[0] for one in measured[1:])
    return Opened(seconds, max(one[1] for one in measured[1:]))


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_arguments: object) -> None:
        """Say nothing of each request."""
