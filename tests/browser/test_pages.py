"""The example site as a browser has it: every address leads somewhere, and a real Chromium shows what was meant."""

from __future__ import annotations

import re
import shutil
import subprocess
from html import unescape
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

from tests.sites import example, zwiesprache

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
OPTIONS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--virtual-time-budget=2000",
)
ADDRESS = re.compile(r'<[^<>]*?\s(?:href|src)="([^"]*)"')


@pytest.fixture(scope="module")
def dist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The pages of the example site."""
    root = example(tmp_path_factory.mktemp("site"))
    assert zwiesprache(root, "run").code == 0
    return root / "dist"


def shown(page: Path, profile: Path) -> str:
    """The page's document as Chromium has built it."""
    if CHROMIUM is None:
        pytest.skip("Chromium is missing; `make tools` installs it")
    command = [CHROMIUM, *OPTIONS, f"--user-data-dir={profile}", "--dump-dom", page.as_uri()]
    done = subprocess.run(command, capture_output=True, timeout=120, check=True)
    return done.stdout.decode()


def target(dist: Path, page: Path, path: str) -> Path:
    """The file that an address on `page` means; those of 404.html begin at the root of the server."""
    own = unquote(path).removeprefix("/europa/")
    return (dist / own if own != unquote(path) else page.parent / own).resolve()


def test_every_relative_address_leads_to_a_file(dist: Path) -> None:
    missing = []
    for page in dist.rglob("*.html"):
        text = page.read_text(encoding="utf-8")
        for written in ADDRESS.findall(text):
            address = urlsplit(unescape(written))
            if address.scheme or address.netloc or not address.path:
                continue
            if not target(dist, page, address.path).is_file():
                missing.append(f"{page.relative_to(dist)}: {written}")
    assert missing == []


def test_every_place_that_a_link_names_is_on_its_page(dist: Path) -> None:
    missing = []
    for page in dist.rglob("*.html"):
        for written in ADDRESS.findall(page.read_text(encoding="utf-8")):
            address = urlsplit(unescape(written))
            if address.fragment and not address.scheme:
                there = target(dist, page, address.path) if address.path else page
                if f'id="{address.fragment}"' not in there.read_text(encoding="utf-8"):
                    missing.append(f"{page.relative_to(dist)}: {written}")
    assert missing == []


def test_chromium_shows_the_english_page_with_its_german_sentences_marked(dist: Path, tmp_path: Path) -> None:
    page = shown(dist / "en" / "service" / "beratung" / "index.html", tmp_path)
    assert re.search(r'<html lang="en" dir="ltr"', page)
    assert re.search(r"<h1[^>]*>Advice on EU projects</h1>", page)
    assert '<span lang="de">Gemeinnützige Vereine zahlen die Hälfte.</span>' in page


def test_chromium_shows_the_german_page_without_language_marks_in_its_text(dist: Path, tmp_path: Path) -> None:
    page = shown(dist / "de" / "service" / "beratung" / "index.html", tmp_path)
    assert re.search(r'<html lang="de" dir="ltr"', page)
    assert "Gemeinnützige Vereine zahlen die Hälfte." in page
    assert '<span lang="de">' not in page


def test_chromium_follows_the_entrance_to_the_german_home_page(dist: Path, tmp_path: Path) -> None:
    page = shown(dist / "index.html", tmp_path)
    assert "EU-Projekte der Landeshauptstadt Dresden" in page
