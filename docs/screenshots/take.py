"""Takes the pictures of the documentation: the example brand's pages, after a day of publishing.

It works in a temporary clone with a remote of its own; nothing leaves this machine.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

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
                executable_path=browser, args=["--no-sandbox", "--disable-gpu"]
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
            chromium.close()


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
