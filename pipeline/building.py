"""What dist/ is made of: the pages through their templates, the files beside them, and what earlier builds left.

A site and what the gate says of it go in; (file below dist/, its bytes) come out. Nothing is written here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from typing import TYPE_CHECKING

from pipeline import files as disk
from pipeline import formats, localize, sources, themes
from pipeline.errors import UsageError
from pipeline.messages import _
from pipeline.model import Catalog, Key
from pipeline.publish import disclosure, render
from pipeline.publish import site as publishing
from pipeline.publish.gate import Standing
from pipeline.publish.site import Built, Edition, Plan
from pipeline.review import Review
from pipeline.workspace import Progress, Site

if TYPE_CHECKING:
    from pipeline.publish.render import Environment


def pages(review: Review, progress: Progress) -> Built:
    """Every page that is published, in every locale."""
    return publishing.build(_plan(review, progress), _environments(review))


def files(site: Site) -> dict[str, bytes]:
    """Images and other files beside the sources, and the theme's: path below dist/ -> bytes."""
    found, _refused = sources.assets(site.root, site.config.source)
    beside = {f"assets/files/{name}": file.read_bytes() for name, file in found.items()}
    theme: dict[str, bytes] = {}
    for folder in reversed(themes.folders(site.root)):  # a site's own stand before the default ones
        for file in sorted((folder / "static").rglob("*")):
            if file.is_file():
                theme[f"assets/{file.relative_to(folder / 'static').as_posix()}"] = file.read_bytes()
    return beside | theme


def earlier(site: Site) -> Iterator[str]:
    """What builds have left in dist/, relative to the site: the folders of locales, also of former ones, and assets."""
    dist = site.root / "dist"
    for folder in sorted(dist.iterdir()) if dist.is_dir() else ():
        if folder.name == "assets" or _is_locale(folder.name):
            for file in sorted(folder.rglob("*")):
                if file.is_file():
                    yield disk.shown(file, site.root)
    if (dist / "sitemap.xml").is_file():
        yield "dist/sitemap.xml"


def _is_locale(name: str) -> bool:
    try:
        return localize.valid(name) == name
    except UsageError:
        return False


def _plan(review: Review, progress: Progress) -> Plan:
    site, config = review.site, review.site.config
    skeletons = {}
    for number, (path, document) in enumerate(site.documents.items(), 1):
        skeletons[path] = formats.build(document)
        progress(_("Rendering"), number, len(site.documents))
    return Plan(
        name=config.name,
        url=config.url,
        publisher=config.publisher,
        source_language=config.source_language,
        documents=site.documents,
        skeletons=skeletons,
        editions={
            locale: {path: _edition(review, locale, path, standings) for path, standings in found.items()}
            for locale, found in review.standings.items()
        },
        files=frozenset(sources.assets(site.root, config.source)[0]),
        names={locale: _names(review, locale) for locale in config.locales},
        endings=tuple(formats.FORMATS),
    )


def _edition(review: Review, locale: str, path: str, standings: Mapping[Key, Standing]) -> Edition:
    catalog = review.site.catalogs[locale].get(path, Catalog(locale))
    policy = review.site.pages[path].disclosure
    return Edition(standings, review.verdict(locale, path), disclosure.of_page(standings.values(), catalog, policy))


def _names(review: Review, locale: str) -> tuple[str, str]:
    """Name of the site and publisher in a locale; German while nobody has approved them."""
    config = review.site.config
    shown = {entry.source: entry.target for entry in review.shown_strings(locale) if entry.context is None}
    return shown.get(config.name, config.name), shown.get(config.publisher, config.publisher)


def _environments(review: Review) -> dict[str, Environment]:
    """Jinja2 for each locale, with the approved strings of the templates."""
    site = review.site
    folders = themes.folders(site.root)
    return {
        locale: render.environment(
            folders,
            locale,
            review.shown_strings(locale),
            longdate=partial(localize.date, code=locale, formats=site.config.formats),
            plural_forms=localize.plural_forms(locale),
        )
        for locale in (site.config.source_language, *site.config.locales)
    }
