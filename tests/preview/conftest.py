"""A headless Chromium for the tests that look at pages as a browser does."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

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


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    """A new window of a French browser on a screen of a laptop's size."""
    context = chromium.new_context(viewport={"width": 1280, "height": 900}, locale="fr-FR")
    yield context.new_page()
    context.close()
