"""What dist/ is made of: the pages through their templates, the files beside them, and what earlier builds left.

A site and what the gate says of it go in; (file below dist/, its bytes) come out. Nothing is written here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import time
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final, cast

from pipeline import files as disk
from pipeline import fingerprints, formats, localize, pofile, sources, themes
from pipeline.errors import UsageError
from pipeline.fingerprints import digest
from pipeline.formats.skeleton import Skeleton
from pipeline.lazily import Later, Lazily
from pipeline.messages import _
from pipeline.publish import labels, render, tree
from pipeline.publish import site as publishing
from pipeline.publish.disclosure import Disclosure
from pipeline.publish.gate import Verdict
from pipeline.publish.page import Past
from pipeline.publish.routes import INDEX
from pipeline.publish.site import Built, Edition, Plan
from pipeline.review import Review
from pipeline.workspace import Progress, Site, catalog_name

if TYPE_CHECKING:
    from pipeline.publish.render import Environment


_KEPT: Final = 200
"""Rendered documents that are kept for other locales and for links to places on them."""
PREVIEW_STYLE: Final = "assets/preview.css"
"""The one file of the theme that readers never get."""


def pages(review: Review, progress: Progress, take: Callable[[str, bytes], object] | None = None) -> Built:
    """Every page that is published, in every locale; `take` gets each file below dist/ as soon as it is made."""
    past = review.site.known.past()
    intact = {place: page for place, page in past.items() if _intact(review.site, page)}
    built = publishing.build(_plan(review, progress), environments(review), intact, _own(review), take)
    there = {(page.locale, page.path) for page in built.pages} | {(review.site.config.source_language, "")}
    return replace(built, gone=frozenset(past) - there)


def _own(review: Review) -> Callable[[str, str], str]:
    """(locale, page path) -> digest of what a page itself is made of; one of its own kind where that is not known."""
    site = review.site
    strings = {locale: digest(repr(review.shown_strings(locale)).encode()) for locale in site.config.locales}

    def own(locale: str, path: str) -> str:
        german = site.digests.get(path, "")
        if locale == site.config.source_language:
            return german
        written = site.digests.get(catalog_name(locale, path), "")
        if not written and (catalog := site.catalogs[locale].get(path)):
            written = digest(pofile.write(catalog))
        return f"{german} {written} {strings[locale]}"

    return own


def _intact(site: Site, page: Past) -> bool:
    """Whether what was written for a page stands there as it was left."""
    known = site.known.files
    return all(
        known.get(name, ("", ""))[0] == fingerprints.stamp(site.root / name) != ""
        for name in (f"dist/{file}" for file in page.files)
    )


def files(site: Site) -> dict[str, bytes]:
    """Images and other files beside the sources, and the theme's: path below dist/ -> bytes."""
    return {name: file.read_bytes() for name, file in places(site).items() if name != PREVIEW_STYLE}


def places(site: Site) -> dict[str, Path]:
    """Path below dist/ or a preview -> the file that is copied there."""
    found, _refused = sources.assets(site.root, site.config.source)
    beside = {f"assets/files/{name}": file for name, file in found.items()}
    theme: dict[str, Path] = {}
    for folder in reversed(themes.folders(site.root)):  # a site's own stand before the default ones
        for file in sorted((folder / "static").rglob("*")):
            if file.is_file():
                theme[f"assets/{file.relative_to(folder / 'static').as_posix()}"] = file
    return beside | theme


def earlier(site: Site) -> Iterator[str]:
    """What builds have left in dist/, relative to the site: the folders of locales, also of former ones, and assets;
    of what lies beside them only what no site brings along by itself.
    """
    dist = site.root / "dist"
    for folder in sorted(dist.iterdir()) if dist.is_dir() else ():
        if folder.name == "assets" or _is_locale(folder.name):
            for file in sorted(folder.rglob("*")):
                if file.is_file():
                    yield disk.shown(file, site.root)
    for file in sorted(dist.glob("sitemap*.xml")):
        if re.fullmatch(r"sitemap(-[0-9]+)?\.xml", file.name):
            yield disk.shown(file, site.root)
    yield from (f"dist/{name}" for name in ("index.html", publishing.MISSING) if (dist / name).is_file())


def withdrawn(site: Site) -> Iterator[str]:
    """The files of pages that the site does not want in a locale: they go even while something else is refused."""
    for locale in site.config.locales:
        folders = tree.addresses(site.heads, locale)
        for path, page in site.pages.items():
            name = f"dist/{locale}/{folders.get(path, '')}{INDEX}"
            if path in folders and locale not in page.locales and (site.root / name).is_file():
                yield name


def _is_locale(name: str) -> bool:
    try:
        return localize.valid(name) == name
    except UsageError:
        return False


def _plan(review: Review, progress: Progress) -> Plan:
    site, config = review.site, review.site.config

    def skeleton(path: str) -> Skeleton:
        progress(_("Rendering"), len(rendered) + 1, len(site.documents))
        rendered.add(path)
        return labels.described(formats.build(site.documents[path]))

    rendered: set[str] = set()
    return Plan(
        name=config.name,
        url=config.url,
        publisher=config.publisher,
        source_language=config.source_language,
        documents=site.heads,
        sources=site.documents,
        skeletons=Lazily(site.documents, skeleton, most=_KEPT),
        editions={locale: _editions(review, locale) for locale in review.standings},
        files=frozenset(sources.assets(site.root, config.source)[0]),
        names={locale: names(review, locale) for locale in config.locales},
        endings=tuple(formats.FORMATS),
        formats=config.formats,
        maps=site.links,
        digests=site.digests,
    )


def _editions(review: Review, locale: str) -> Mapping[str, Edition]:
    """Page path -> what the page shows; its sentences are looked at when it is made."""

    def edition(path: str) -> Edition:
        judged = review.judge(locale, path)
        verdict = Verdict(*(judged.status[name] for name in ("published", "reason", "share")))
        standings = Later(lambda: review.standings[locale][path])
        return Edition(standings, verdict, cast(Disclosure, judged.disclosure), dict(judged.shown))

    return Lazily(review.standings[locale], edition)


def names(review: Review, locale: str) -> tuple[str, str]:
    """Name of the site and publisher in a locale; empty while nobody has approved them."""
    config = review.site.config
    shown = {entry.source: entry.target for entry in review.shown_strings(locale) if entry.context is None}
    return shown.get(config.name, ""), shown.get(config.publisher, "")


def environments(review: Review) -> Mapping[str, Environment]:
    """Jinja2 for each locale, with the approved strings of the templates; loaded for a page that is made anew."""
    site = review.site

    def environment(locale: str) -> Environment:

        return render.environment(
            themes.folders(site.root),
            locale,
            review.shown_strings(locale),
            longdate=partial(localize.date, code=locale, formats=site.config.formats),
            filters=_filters(locale, site.config.formats),
            plural_forms=localize.plural_forms(locale),
        )

    return Lazily((site.config.source_language, *site.config.locales), environment)


def _filters(locale: str, forms: Mapping[str, str]) -> dict[str, Callable[..., str]]:
    """What templates may do with numbers, times of day and lists, as the locale writes them."""

    def number(value: float | Decimal) -> str:
        return localize.number(Decimal(str(value)), locale, formats=forms)

    def clock(value: time) -> str:
        return localize.time(value.hour, value.minute, locale, formats=forms)

    def listing(values: Sequence[object]) -> str:
        return localize.listing([str(value) for value in values], locale, formats=forms)

    return {"number": number, "clock": clock, "listing": listing}
