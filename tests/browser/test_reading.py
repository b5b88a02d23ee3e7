"""Pages are read in a real Chromium: by keyboard alone, on a telephone, in the dark, on paper, with large letters."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, Request

from tests.browser.conftest import Launch

STATES = (
    "de/index.html",
    "de/service/bausteine/index.html",
    "en/index.html",
    "en/service/beratung/index.html",
    "en/eu-projekte/cities-grow/index.html",
    "en/kontakt/index.html",
    "missing.html",
    "ar/index.html",
    "ar/service/beratung/index.html",
    "uk/index.html",
)
"""A page of every kind."""


@pytest.fixture
def tab(launch: Launch) -> Iterator[Page]:
    """A window of 1280 by 900."""
    context = launch().new_context(viewport={"width": 1280, "height": 900})
    yield context.new_page()
    context.close()


def narrow(launch: Launch) -> Page:
    return launch().new_context(viewport={"width": 360, "height": 740}).new_page()


def focused(tab: Page) -> str:
    """What the focus is on: its text, or the name of its element."""
    return " ".join(str(tab.evaluate("(document.activeElement.innerText || document.activeElement.tagName)")).split())


def tabs(tab: Page, count: int) -> list[str]:
    found = []
    for _ in range(count):
        tab.keyboard.press("Tab")
        found.append(focused(tab))
    return found


# The languages


def test_the_switcher_leads_to_the_same_page_and_back(tab: Page, dist: Path) -> None:
    tab.goto((dist / "de" / "kontakt" / "index.html").as_uri())
    switcher = tab.get_by_role("navigation", name="Sprache")
    assert switcher.get_by_role("link").all_inner_texts() == [
        "Deutsch", "English", "العربية", "Čeština", "Français", "Polski", "Українська"
    ]  # fmt: skip
    for name, heading in (("العربية", "اتصلوا بنا"), ("Français", "Contact"), ("Deutsch", "Kontakt")):
        tab.locator(".languages").get_by_role("link", name=name).click()
        assert tab.get_by_role("heading", level=1).inner_text() == heading
        assert tab.locator(".languages [aria-current]").inner_text() == name


def test_a_page_that_is_not_published_is_linked_in_german_and_says_so(tab: Page, dist: Path) -> None:
    tab.goto((dist / "en" / "aktuelles" / "index.html").as_uri())
    section = tab.get_by_role("navigation", name="In this section")
    section.get_by_role("link", name="Förderaufruf 2024 (in German)", exact=True).click()
    assert tab.locator("html").get_attribute("lang") == "de"
    assert tab.url.endswith("/de/aktuelles/foerderaufruf/index.html")


def test_an_arabic_page_runs_from_right_to_left_and_its_german_from_left_to_right(tab: Page, dist: Path) -> None:
    tab.goto((dist / "ar" / "service" / "beratung" / "index.html").as_uri())
    box = "element => element.getBoundingClientRect().left"
    assert tab.locator("main").evaluate(box) > tab.locator("nav.section").evaluate(box)
    german = tab.locator(".text span[lang=de]").first
    assert german.evaluate("element => getComputedStyle(element).direction") == "ltr"
    numbers = tab.locator("dd bdi").first
    assert numbers.inner_text() == "0351 0000-120"


# The keyboard


def test_the_first_key_reaches_the_skip_link_and_it_skips_the_menu(tab: Page, dist: Path) -> None:
    tab.goto((dist / "en" / "service" / "beratung" / "index.html").as_uri())
    assert tabs(tab, 1) == ["Skip to content"]
    skip = tab.locator(".skip").bounding_box()
    assert skip is not None
    assert skip["y"] >= 0
    tab.keyboard.press("Enter")
    assert tabs(tab, 1) == ["willkommen@example.org"]


def test_the_focus_goes_through_the_page_as_it_is_read(tab: Page, dist: Path) -> None:
    tab.goto((dist / "en" / "index.html").as_uri())
    assert tabs(tab, 18) == [
        "Skip to content", "Deutsch", "English", "العربية", "Čeština", "Français", "Polski", "Українська",
        "EU projects of the City of Dresden", "EU projects", "Services", "News",
        "EU projects", "Services", "News", "EU projects", "advice service", "deadlines and dates",
    ]  # fmt: skip
    assert tabs(tab, 6) == [
        "willkommen@example.org", "This page in German", "Contact", "Accessibility", "Legal notice", "Back to top"
    ]  # fmt: skip


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_focus_is_seen_on_everything_that_takes_it(launch: Launch, dist: Path, scheme: str) -> None:
    context = launch().new_context(color_scheme="dark" if scheme == "dark" else "light")
    tab = context.new_page()
    for page in ("de/service/bausteine/index.html", "en/index.html"):
        tab.goto((dist / page).as_uri())
        for _ in range(30):
            tab.keyboard.press("Tab")
            style = tab.evaluate(
                "() => { const style = getComputedStyle(document.activeElement);"
                " return [document.activeElement.tagName, style.outlineStyle, parseFloat(style.outlineWidth)] }"
            )
            assert style[0] == "BODY" or (style[1] == "solid" and style[2] >= 2), style
    context.close()


def test_the_menu_opens_and_closes_by_keyboard_on_a_telephone(launch: Launch, dist: Path) -> None:
    tab = narrow(launch)
    tab.goto((dist / "en" / "kontakt" / "index.html").as_uri())
    assert not tab.locator(".fold").get_by_role("link", name="EU projects").is_visible()
    tab.locator(".brand > .name").focus()
    assert tabs(tab, 1) == ["Menu"]
    tab.keyboard.press("Enter")
    assert tabs(tab, 2) == ["EU projects", "Services"]
    tab.get_by_text("Menu", exact=True).focus()
    tab.keyboard.press("Space")
    assert not tab.locator(".fold").get_by_role("link", name="EU projects").is_visible()
    tab.context.close()


# Small windows, large letters


SPACED = """
* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important; }
p { margin-block-end: 2em !important; }
"""
"""What a reader may ask for by success criterion 1.4.12."""


@pytest.mark.parametrize("page", STATES)
@pytest.mark.parametrize("width", [320, 360])
def test_no_page_is_wider_than_a_telephone(launch: Launch, dist: Path, page: str, width: int) -> None:
    large = launch("--blink-settings=defaultFontSize=32")
    for browser, style in ((launch(), "a {}"), (launch(), SPACED), (large, "a {}")):
        context = browser.new_context(viewport={"width": width, "height": 740}, bypass_csp=True)
        tab = context.new_page()
        tab.goto((dist / page).as_uri())
        tab.add_style_tag(content=style)
        for unfold in ("false", "true"):
            tab.evaluate(f"document.querySelectorAll('details').forEach(each => {{ each.open = {unfold} }})")
            assert tab.evaluate("document.documentElement.scrollWidth") == width
        context.close()


@pytest.mark.parametrize("page", STATES)
def test_every_target_outside_of_sentences_is_24_pixels_high_and_wide(launch: Launch, dist: Path, page: str) -> None:
    tab = narrow(launch)
    tab.goto((dist / page).as_uri())
    tab.evaluate("document.querySelectorAll('details').forEach(details => { details.open = true })")
    small = tab.evaluate(
        "[...document.querySelectorAll('nav a, summary, .cards a, .up, .name')].filter(target => {"
        " const box = target.getBoundingClientRect(); return box.height > 0 && (box.height < 24 || box.width < 24)"
        "}).map(target => target.outerHTML)"
    )
    assert small == []
    tab.context.close()


# Schemes and paper


def test_a_dark_page_is_dark(launch: Launch, dist: Path) -> None:
    grounds = {}
    for scheme in ("light", "dark"):
        tab = launch().new_page(color_scheme="dark" if scheme == "dark" else "light")
        tab.goto((dist / "en" / "index.html").as_uri())
        colour = tab.evaluate("getComputedStyle(document.body).backgroundColor")
        grounds[scheme] = sum(map(int, re.findall(r"\d+", colour)[:3]))
        tab.close()
    assert grounds["light"] == 3 * 255
    assert grounds["dark"] < 150


def test_the_page_one_is_on_is_marked_in_forced_colours(launch: Launch, dist: Path) -> None:
    tab = launch().new_page(forced_colors="active")
    tab.goto((dist / "en" / "service" / "beratung" / "index.html").as_uri())
    here = tab.locator(".section [aria-current=page]")
    assert here.evaluate("element => getComputedStyle(element).textDecorationLine") == "underline"
    german = tab.locator(".text span[lang=de]").first
    assert german.evaluate("element => getComputedStyle(element).borderTopStyle") == "dotted"
    tab.close()


def test_nothing_moves_for_readers_who_ask_for_less_motion(launch: Launch, dist: Path) -> None:
    for motion, scrolls in (("reduce", "auto"), ("no-preference", "smooth")):
        tab = launch().new_page(reduced_motion="reduce" if motion == "reduce" else "no-preference")
        tab.goto((dist / "de" / "index.html").as_uri())
        assert tab.evaluate("getComputedStyle(document.documentElement).scrollBehavior") == scrolls
        assert tab.evaluate("document.getAnimations().length") == 0
        tab.close()


def test_paper_shows_text_state_and_addresses_but_no_navigation(tab: Page, dist: Path) -> None:
    tab.goto((dist / "en" / "eu-projekte" / "arrival-cities" / "index.html").as_uri())
    tab.emulate_media(media="print")
    shown = [name for name in ("nav", ".skip", ".up", ".fold") for each in tab.locator(name).all() if each.is_visible()]
    assert shown == []
    assert tab.locator(".origin").is_visible()
    assert tab.locator("h1").is_visible()
    link = tab.locator(".text a[href='https://urbact.eu/']").first
    printed = str(link.evaluate("element => getComputedStyle(element, '::after').content"))
    assert re.sub(r'["\s]', "", printed) == "(https://urbact.eu/)"
    assert tab.pdf(format="A4").startswith(b"%PDF")


# Nothing from elsewhere


def test_pages_work_without_scripts_and_ask_nobody_for_anything(launch: Launch, dist: Path) -> None:
    context = launch().new_context(java_script_enabled=False)
    tab = context.new_page()
    asked: list[str] = []
    refused: list[str] = []

    def note(request: Request) -> None:
        asked.append(request.url)

    tab.on("request", note)
    tab.on("console", lambda message: refused.append(message.text))
    for page in sorted(dist.rglob("*.html")):
        assert "<script" not in page.read_text(encoding="utf-8")
    for name in STATES:
        tab.goto((dist / name).as_uri())
    assert [url for url in asked if not url.startswith(dist.as_uri())] == []
    assert refused == []
    context.close()
