"""A preview as a reviewer has it in Chromium: from a disk without scripts, and served, where a click shows an entry."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import pytest

from pipeline.model import Entry
from tests import sites
from tests.sites import contents, zwiesprache
from tests.test_serving import serve

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

sync_api = pytest.importorskip("playwright.sync_api")
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
GERMAN = "Die Anmeldung ist bis zum 28. Februar 2019 möglich."
DRAFT = "Registration is possible until 28 February 2019."


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    if CHROMIUM is None:
        pytest.skip("Chromium is missing; `make tools` installs it")
    with sync_api.sync_playwright() as playwright:
        made = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield made
        made.close()


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A small site with a draft, an open sentence and a warning."""
    root = sites.reviewed(tmp_path / "site")
    sites.change(root / "source/termine.md", "31. Januar 2019", "28. Februar 2019")
    sites.change(root / "source/termine.md", "Der Eingang ist stufenlos.", "Das Archiv zieht um.")
    assert zwiesprache(root, "run").code == 0
    return root


@pytest.fixture
def folder(site: Path) -> Path:
    """Its preview."""
    made = site.parent / "preview"
    assert zwiesprache(site, "build", "--preview", str(made)).code == 0
    return made


def watched(context: BrowserContext) -> tuple[Page, list[str]]:
    """A page, and what goes wrong on it: refused by its policy, or an error of a script."""
    page, said = context.new_page(), []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    return page, said


def test_from_a_disk_and_without_scripts_a_mark_leads_to_its_entry_and_back(browser: Browser, folder: Path) -> None:
    with browser.new_context(java_script_enabled=False) as context:
        page, said = watched(context)
        page.goto((folder / "index.html").as_uri())
        page.get_by_role("link", name="English").click()
        page.get_by_role("link", name="termine").click()
        assert page.title() == "Preview: Dates – Our City"
        entry = page.locator("li", has_text=GERMAN).last
        assert not entry.get_by_text("Draft", exact=True).is_visible()
        page.locator("main .preview-mark.state-draft").click()
        assert entry.get_by_text("Draft", exact=True).is_visible()
        assert entry.get_by_text("source/termine.md:8").is_visible()
        assert "exchanged" in entry.inner_text()
        entry.get_by_role("link", name="Back to the page").click()
        assert page.url.endswith("#site-preview-s4")
        assert not entry.get_by_text("Draft", exact=True).is_visible()
        assert said == []


def test_the_marks_are_reached_by_keyboard_and_named(browser: Browser, folder: Path) -> None:
    with browser.new_context() as context:
        page, _said = watched(context)
        page.goto((folder / "en/termine/index.html").as_uri())
        mark = page.get_by_role("link", name="4: draft", exact=True)
        mark.focus()
        page.keyboard.press("Enter")
        assert page.url.endswith("#site-preview-e4")
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.closest('li').id") == "site-preview-e4"


@pytest.mark.parametrize("width", [360, 1280])
def test_no_page_of_a_preview_is_wider_than_the_screen(browser: Browser, folder: Path, width: int) -> None:
    with browser.new_context(viewport={"width": width, "height": 800}) as context:
        page, _said = watched(context)
        for name in ("index.html", "overview/en.html", "en/termine/index.html"):
            for place in ("", "#site-preview-e4"):
                page.goto((folder / name).as_uri() + place)
                assert page.evaluate("document.documentElement.scrollWidth") <= width, name


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(browser: Browser, folder: Path, scheme: Literal["light", "dark"]) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    with browser.new_context(color_scheme=scheme) as context:
        page, _said = watched(context)
        for name in ("index.html", "overview/en.html", "en/termine/index.html", "de/termine/index.html"):
            page.goto((folder / name).as_uri())
            found = axe.run(page).response["violations"]
            assert [(each["id"], [node["html"] for node in each["nodes"]]) for each in found] == [], name


def test_a_click_on_a_sentence_shows_its_entry_and_a_change_loads_the_page_anew(browser: Browser, site: Path) -> None:
    before = contents(site, ".")
    with serve(site) as server, browser.new_context() as context:
        page, said = watched(context)
        page.goto(f"{server.address}en/termine/")
        entry = page.locator("#site-preview-e4 .preview-more")
        assert not entry.is_visible()
        page.get_by_text(DRAFT).first.click()
        entry.wait_for(state="visible")
        assert "locales/en/LC_MESSAGES/termine.po" in entry.inner_text()
        page.keyboard.press("Escape")
        entry.wait_for(state="hidden")
        assert contents(site, ".") == before

        def approved(each: Entry) -> Entry:
            return (
                replace(each, flags=(), targets=("Register by 28 February 2019.",)) if each.source == GERMAN else each
            )

        sites.edit(site, "termine", approved)
        sentence = page.locator("main .preview-sentence.state-approved", has_text="Register by 28 February 2019.")
        sentence.wait_for(timeout=15_000)
        assert page.locator("main .preview-sentence.state-draft").count() == 0
        assert said == []


def test_a_broken_catalog_is_told_on_the_page_until_it_is_mended(browser: Browser, site: Path) -> None:
    with serve(site) as server, browser.new_context() as context:
        page, _said = watched(context)
        page.goto(f"{server.address}en/termine/")
        right = sites.po(site, "termine").read_bytes()
        sites.po(site, "termine").write_bytes(right + b'\nmsgid "a\n')
        page.get_by_role("heading", name="This page can't be shown").wait_for(timeout=15_000)
        sites.po(site, "termine").write_bytes(right)
        page.get_by_role("heading", name="Dates", exact=False).first.wait_for(timeout=15_000)
