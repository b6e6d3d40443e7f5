"""Takes the pictures of the documentation: the example brand's pages, after a day of publishing.

It works in a temporary clone with a remote of its own; nothing leaves this machine.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

HERE = Path(__file__).resolve().parent
PROJECT = HERE.parent.parent
NOW = "2026-12-01T09:05:00+01:00"
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
POST = "posts/2026/12/01-l-atelier-a-l-aube.html"
PICTURES = (  # name, language, page, width, height, colour scheme
    ("calendar", "fr", "calendar/2026-12.html", 1280, 860, "light"),
    ("calendar-dark", "fr", "calendar/2026-12.html", 1280, 860, "dark"),
    ("list", "en", "calendar/2026-12.html#list", 1280, 700, "light"),
    ("channel", "fr", "channels/instagram.html", 1280, 900, "dark"),
    ("status", "en", "status.html", 1280, 700, "light"),
    ("post", "fr", POST, 1280, 1000, "light"),
    ("phone", "fr", "calendar/2026-12.html", 390, 844, "light"),
)
DESK = (("desk", 1280, 900, "light"), ("desk-phone", 390, 844, "dark"))

_DECODED = """() => Promise.all([...document.images].filter(
    one => one.checkVisibility() && one.getBoundingClientRect().top < innerHeight
).map(one => one.decode()))"""


def main() -> None:
    """Build the pages and take every picture."""
    browser = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, BROWSERS)), None)
    if browser is None:
        sys.exit("There is no Chromium: run sh tests/setup.sh .venv chromium")
    with tempfile.TemporaryDirectory() as folder:
        public = _built(Path(folder))
        with sync_playwright() as playwright:
            chromium = playwright.chromium.launch(
                executable_path=browser,
                args=["--no-sandbox", "--disable-gpu"],
            )
            for name, lang, page, width, height, scheme in PICTURES:
                window = chromium.new_page(
                    viewport={"width": width, "height": height},
                    color_scheme="dark" if scheme == "dark" else "light",
                )
                file, mark, place = page.partition("#")
                window.goto(f"{(public / lang / file).as_uri()}{mark}{place}")
                window.evaluate(_DECODED)
                window.screenshot(path=HERE / f"{name}.png")
                window.close()
                print(f"docs/screenshots/{name}.png")
            with _served(Path(folder) / "brand") as address:
                _desk(chromium, address)
            chromium.close()


def _desk(chromium: Browser, address: str) -> None:
    """A post's form as it is written in, with its variants beside it."""
    context = chromium.new_context(locale="fr-FR")
    context.request.get(address)  # its code makes this browser the one that writes
    page = address.partition("?")[0] + POST
    for name, width, height, scheme in DESK:
        window = context.new_page()
        window.set_viewport_size({"width": width, "height": height})
        window.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
        window.goto(f"{page}#edit")
        window.locator("#desk form").wait_for()
        window.evaluate(_DECODED)
        window.screenshot(path=HERE / f"{name}.png")
        window.close()
        print(f"docs/screenshots/{name}.png")
    context.close()


@contextmanager
def _served(brand: Path) -> Iterator[str]:
    """The address that `pipeline preview` shows for the example brand."""
    command = [sys.executable, "-m", "pipeline", "preview", "--no-open", "--now", NOW]
    with subprocess.Popen(
        command, cwd=brand, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding="utf-8"
    ) as server:
        try:
            said = []
            for line in server.stdout or ():
                said.append(line)
                if found := re.search(r"http://127\.0\.0\.1:\d+/\?\S+", line):
                    yield found[0]
                    return
            sys.exit(f"pipeline preview did not begin:\n{''.join(said)}")
        finally:
            server.terminate()


def _built(folder: Path) -> Path:
    """The example brand's pages, once its feed was published."""
    remote, brand = folder / "remote.git", folder / "brand"
    _run(folder, "git", "init", "--quiet", "--bare", "--initial-branch=main", str(remote))
    _run(PROJECT, "git", "push", "--quiet", "--no-verify", str(remote), "HEAD:refs/heads/main")
    _run(folder, "git", "clone", "--quiet", str(remote), str(brand))
    pipeline = (sys.executable, "-m", "pipeline")
    _run(brand, *pipeline, "publish", "--channel", "feed", "--now", NOW, statuses=(0, 1))
    for lang in ("fr", "en"):
        out = str(brand / "public" / lang)
        _run(brand, *pipeline, "build", "--now", NOW, "--lang", lang, "--out", out, statuses=(0, 1))
    return brand / "public"


def _run(folder: Path, *command: str, statuses: tuple[int, ...] = (0,)) -> None:
    done = subprocess.run(command, cwd=folder, check=False, capture_output=True, encoding="utf-8")
    if done.returncode not in statuses:
        sys.exit(f"{' '.join(command)} ended with {done.returncode}:\n{done.stderr}")


if __name__ == "__main__":
    main()
