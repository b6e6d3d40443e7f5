"""A headless Chromium for the tests that look at pages as a browser does."""

import json
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

AXE = Path(__file__).resolve().parents[1] / "servers/node_modules/axe-core/axe.min.js"
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One browser for the run; where there is none, CI fails and others skip."""
    named = os.environ.get("CHROMIUM", "")
    found = next(filter(None, map(shutil.which, filter(None, (named, *NAMES)))), None)
    if found is None:
        if os.environ.get("CI") == "true":
            pytest.fail("no Chromium: make test installs it")
        pytest.skip("no Chromium on this machine")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=found,
            args=[
                *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
                *("--disable-background-networking", "--disable-component-update"),
            ],
        )
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def axe() -> str:
    """axe-core, which finds what a page keeps from people; CI fails without it, others skip."""
    if not AXE.is_file():
        if os.environ.get("CI") == "true":
            pytest.fail("no axe-core: make test installs it")
        pytest.skip("axe-core is not installed: run sh tests/setup.sh .venv servers")
    return AXE.read_text("utf-8")


class Windows:
    """Windows that stay open from test to test, for to open one takes a browser over a second.

    One is handed out as if it were new: what was stored is gone, and nothing is loaded. What a
    test listens to stays, so that a test that listens asks for a `new_page`.
    """

    def __init__(self, chromium: Browser) -> None:
        self._chromium = chromium
        self._opened: dict[str, Page] = {}

    def __call__(
        self,
        width: int = 1280,
        height: int = 900,
        scheme: str = "light",
        *,
        scripts: bool = True,
        **options: Any,
    ) -> Page:
        """A window of a French browser on a screen of this size; `options` are its context's."""
        name = json.dumps([scripts, options])
        if name not in self._opened:
            context = self._chromium.new_context(
                locale="fr-FR", java_script_enabled=scripts, **options
            )
            self._opened[name] = context.new_page()
        page = self._opened[name]
        if page.url != "about:blank":
            page.evaluate("() => { localStorage.clear(); sessionStorage.clear(); }")
            page.goto("about:blank")
        page.context.clear_cookies()
        page.mouse.move(0, 0)
        page.set_viewport_size({"width": width, "height": height})
        page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
        return page

    def close(self) -> None:
        """Close them all."""
        for page in self._opened.values():
            page.context.close()


@pytest.fixture(scope="session")
def windows(chromium: Browser) -> Iterator[Windows]:
    """Windows by what they are set to: `windows(390, 844, "dark")`."""
    windows = Windows(chromium)
    yield windows
    windows.close()


@pytest.fixture
def page(windows: Windows) -> Page:
    """A window of a French browser on a screen of a laptop's size."""
    return windows()


@pytest.fixture
def new_page(chromium: Browser) -> Iterator[Page]:
    """The same, in a window of its own."""
    context = chromium.new_context(viewport={"width": 1280, "height": 900}, locale="fr-FR")
    yield context.new_page()
    context.close()
