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
        _machine(root, locale)
    missing = (root / "dist" / "404.html").read_text(encoding="utf-8")
    (root / "dist" / "missing.html").write_text(missing.replace('"/europa/', '"'), encoding="utf-8")
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


def _machine(root: Path, locale: str) -> None:
    """A page that was drafted by a machine, with two pages below it."""
    environment = render.environment(
        themes.folders(root),
        locale,
        sites.catalog(root, "_site", locale).entries,
        longdate=str,
        plural_forms=localize.plural_forms(locale),
    )
    tag, direction = localize.bcp47(locale), localize.direction(locale)
    home = Alternate(locale, tag, localize.native_name(locale), "index.html", direction, current=True)
    below = (
        Link("Service", "service/index.html", teaser="…"),
        Link("Amt", "../de/index.html", "de", "de", teaser="Hier", teaser_lang="de"),
    )
    page = Page(
        path="x",
        locale=locale,
        lang=tag,
        direction=direction,
        url="x/index.html",
        root="../",
        assets="../../assets/",
        title="CitiesGROW",
        html="<p>Nantes, Riga, Messina</p>",
        state="published",
        alternates=(Alternate("de", "de", "Deutsch", "../de/index.html"), home),
        below=below,
        disclosure="machine",
    )
    site = Site("Dresden", navigation=below, publisher="Dresden", home="index.html")
    file = root / "dist" / locale / "machine" / "index.html"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(render.render(environment, "page.html", page, site), encoding="utf-8")
