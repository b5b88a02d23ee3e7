"""A site that shows every state of a page in seven languages: for the tests in a browser and for docs/gallery.

It is the example site with a page of all building blocks and an earlier address. English is as far as the example is;
Arabic is reviewed in part; of the others two pages are.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Final

from pipeline import localize, pofile, themes
from pipeline.model import Entry
from pipeline.publish import render
from pipeline.publish.page import Alternate, Link, Page, Site
from tests import sites
from tests.sites import REPOSITORY, change, zwiesprache

FIXTURES: Final = REPOSITORY / "tests" / "fixtures" / "showcase"
LOCALES: Final = ("en", "ar", "cs", "fr", "pl", "uk")


def showcase(root: Path) -> Path:
    """The site in `root`, built."""
    sites.example(root)
    settings = f"locales = {list(LOCALES)}\nmin_approved = 0\n".replace("'", '"')
    change(root / "pyproject.toml", 'locales = ["en"]\n', settings)
    (root / "source" / "service" / "bausteine.md").write_bytes((FIXTURES / "bausteine.md").read_bytes())
    change(root / "source" / "kontakt.md", "menu: footer\n", "menu: footer\naliases: [anfahrt]\n")
    assert zwiesprache(root, "run").code == 0
    for locale in LOCALES[1:]:
        entries = pofile.read((FIXTURES / f"{locale}.po").read_bytes()).entries
        sites.approve(root, {entry.source: entry.target for entry in entries}, locale)
    assert zwiesprache(root, "run").code == 0
    for locale in ("en", "ar"):
        _extra(root, locale)
    return root


def pseudo(root: Path) -> Path:
    """The example site with longer words everywhere, as a test of the layout."""
    sites.example(root)
    change(root / "pyproject.toml", 'locales = ["en"]\n', 'locales = ["en"]\nengines = ["pseudo"]\n')
    for file in sorted((root / "locales").rglob("*.po")):
        if file.name != "_site.po":
            file.unlink()
    assert zwiesprache(root, "run").code == 0
    folder = root / "locales" / "en" / "LC_MESSAGES"
    for file in sorted(folder.rglob("*.po")):
        sites.edit(root, file.relative_to(folder).as_posix().removesuffix(".po"), _approved)
    assert zwiesprache(root, "run").code == 0
    return root


def _approved(entry: Entry) -> Entry:
    return replace(entry, flags=tuple(flag for flag in entry.flags if flag != "fuzzy"), previous=None)


def _extra(root: Path, locale: str) -> None:
    """A page of machine drafts, and the one of a server that has no page."""
    catalog = sites.catalog(root, "_site", locale)
    environment = render.environment(
        themes.folders(root),
        locale,
        catalog.entries,
        longdate=str,
        plural_forms=localize.plural_forms(locale),
    )
    tag, direction = localize.bcp47(locale), localize.direction(locale)
    home = Alternate(locale, tag, localize.native_name(locale), "index.html", direction, True)
    german = Alternate("de", "de", "Deutsch", "../de/index.html")
    page = Page(
        path="x",
        locale=locale,
        lang=tag,
        direction=direction,
        url="x/index.html",
        root="../",
        assets="../../assets/",
        title="The conference",
        html="<p>One sentence.</p>",
        state="published",
        alternates=(german, home),
        below=(
            Link("Advice", "service/beratung/index.html", teaser="What it is"),
            Link("Amt", "../de/index.html", "de"),
        ),
    )
    site = Site("EU projects", (Link("Services", "service/index.html", children=page.below),), publisher="Dresden")
    pages = {
        "machine": ("page.html", replace(page, disclosure="machine")),
        "missing": ("404.html", replace(page, html="", state="source")),
    }
    for name, (template, shown) in pages.items():
        file = root / "dist" / locale / name / "index.html"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(render.render(environment, template, shown, replace(site, home="index.html")), encoding="utf-8")
