"""What the tests in a browser share: Chromium as the system has it, and the site that shows every state of a page."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.showcase import showcase

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")

Launch = Callable[..., Browser]


@pytest.fixture(scope="module")
def launch() -> Iterator[Launch]:
    """Starts Chromium with more arguments; what was started ends with the module."""
    if CHROMIUM is None:
        pytest.skip("Chromium is missing; `make tools` installs it")
    with sync_playwright() as playwright:
        chromium, started = playwright.chromium, dict[tuple[str, ...], Browser]()

        def start(*arguments: str) -> Browser:
            if arguments not in started:
                options = ["--no-sandbox", "--disable-gpu", *arguments]
                started[arguments] = chromium.launch(executable_path=CHROMIUM, args=options)
            return started[arguments]

        yield start
        for browser in started.values():
            browser.close()


@pytest.fixture(scope="module")
def dist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The published pages of the site that shows every state."""
    return showcase(tmp_path_factory.mktemp("showcase")) / "dist"
