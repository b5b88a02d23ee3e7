"""The rules for pages and sites on a site that was read: what authors should look at, and what differs across pages.

Nothing is written. For the pages no catalog is needed; every page is rendered once.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

from pipeline import files, formats, localize, markup, sources
from pipeline.messages import _
from pipeline.model import Finding
from pipeline.proofreading import ALL, ALONE, BUILT, Approved, cut, proofread, together, varied_targets, varied_terms
from pipeline.workspace import Progress, Site, catalog_name, silent


def on_pages(
    site: Site,
    chosen: Collection[str] | None = None,
    *,
    rules: Collection[str] = ALL,
    quick: bool = False,
    progress: Progress = silent,
) -> list[Finding]:
    """What these rules find in the sources of a site, or of the `chosen` pages, by page and line.

    All pages are read in any case, for links lead to others, and a city may have another code there; `quick`: only the
    chosen ones are, and rules for single pages asked.
    """
    read = [path for path in site.documents if not quick or chosen is None or path in chosen]
    rules = {name for name in rules if not quick or name in ALONE}
    language = localize.bcp47(site.config.source_language).partition("-")[0].lower()
    pages = {}
    for number, path in enumerate(read, 1):
        document = site.documents[path]
        file = files.shown(site.files[path], site.root)
        pages[path] = cut(document, formats.build(document), file=file, language=language, terms=site.glossary)
        progress(_("Proofreading"), number, len(read))
    beside = frozenset(sources.assets(site.root, site.config.source)[0])
    locales = (site.config.source_language, *site.config.locales)
    whole = together(pages, locales=locales, files=beside, endings=tuple(formats.FORMATS), url=site.config.url)
    found = proofread(whole, rules)
    wanted = {page.file for path, page in pages.items() if chosen is None or path in chosen}
    return [finding for finding in found if finding.path in wanted]


def on_site(
    site: Site, chosen: Collection[str] | None = None, *, quick: bool = False, progress: Progress = silent
) -> list[Finding]:
    """What stands in every language, of all or the `chosen` pages: how they are built, what is translated variously.

    `quick`: only what the chosen pages say by themselves.
    """
    found = on_pages(site, chosen, rules=BUILT, quick=quick, progress=progress)
    for locale in () if quick else site.config.locales:
        approved = tuple(_approved(site, locale))
        wanted = None if chosen is None else {catalog_name(locale, path) for path in chosen}
        differing = (*varied_targets(approved), *varied_terms(approved, site.glossary, locale))
        found += [finding for finding in differing if wanted is None or finding.path in wanted]
    return found


def _approved(site: Site, locale: str) -> Iterator[Approved]:
    found = site.pairs(locale)
    for path in site.wanted(locale):
        for pair in found.get(path, ()):
            if not pair.obsolete:
                german = markup.visible(pair.key[1], markup.names(pair.key[1]))
                yield Approved(path, catalog_name(locale, path), pair.key, german, pair.target)
