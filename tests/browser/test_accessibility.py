"""axe-core finds nothing on any page, in any language and state, in light and in dark, wide and narrow.

What it can't decide counts as found.
"""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path
from typing import Any, Final

import pytest

from tests.browser.conftest import Launch

RULES: Final = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
AXE: Final = files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")

LOOKS: Final[dict[str, dict[str, Any]]] = {
    "wide and light": {"viewport": {"width": 1280, "height": 900}, "color_scheme": "light"},
    "narrow and dark": {"viewport": {"width": 360, "height": 740}, "color_scheme": "dark"},
}


def _elsewhere(page: Path) -> bool:
    """It leads on at once, or finds its style sheet on a server only (missing.html is the same page)."""
    return page.name == "404.html" or 'http-equiv="refresh"' in page.read_text(encoding="utf-8")


def _beyond(undecided: dict[str, Any]) -> bool:
    """Whether it is about cells alone that a wide table keeps outside of a narrow window."""
    cells = [node["html"].startswith(("<td", "<th")) for node in undecided["nodes"]]
    return undecided["id"] == "color-contrast" and all(cells)


@pytest.mark.parametrize("look", LOOKS)
def test_axe_finds_nothing_on_any_page(dist: Path, launch: Launch, look: str) -> None:
    context = launch().new_context(**LOOKS[look])
    tab = context.new_page()
    found: dict[str, list[str]] = {}
    pages = [page for page in sorted(dist.rglob("*.html")) if not _elsewhere(page)]
    assert {page.relative_to(dist).parts[0] for page in pages} >= {"de", "en", "ar", "cs", "fr", "pl", "uk"}
    for page in pages:
        tab.goto(page.as_uri())
        tab.evaluate("document.querySelectorAll('details').forEach(details => { details.open = true })")
        tab.evaluate(AXE)
        result = tab.evaluate("rules => axe.run({runOnly: rules, resultTypes: ['violations', 'incomplete']})", RULES)
        for violation in result["violations"] + [each for each in result["incomplete"] if not _beyond(each)]:
            nodes = [node["html"] for node in violation["nodes"]]
            found.setdefault(f"{violation['id']}: {nodes[0]}", []).append(page.relative_to(dist).as_posix())
    context.close()
    assert found == {}


def test_axe_finds_nothing_on_a_page_that_leads_on(dist: Path, launch: Launch, tmp_path: Path) -> None:
    moved = (dist / "en" / "anfahrt" / "index.html").read_text(encoding="utf-8")
    still = "".join(line for line in moved.splitlines(keepends=True) if 'http-equiv="refresh"' not in line)
    assert still != moved
    file = dist / "en" / "anfahrt" / "still.html"
    file.write_text(still, encoding="utf-8")
    tab = launch().new_page()
    tab.goto(file.as_uri())
    tab.evaluate(AXE)
    assert tab.evaluate("rules => axe.run({runOnly: rules})", RULES)["violations"] == []
    file.unlink()
