"""The verb import: a file that came back from translators into the catalogs of a site.

A .po, XLIFF or TMX file goes in, whatever editor or server it went through; the catalogs whose entries it has are
written. A file that names its page in the header is taken for that page alone, any other for every page that has its
German.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from pipeline import config as settings
from pipeline import files, incoming, pofile, signing, tmx, xliff
from pipeline.errors import InputRefused, UsageError
from pipeline.incoming import Taken
from pipeline.messages import _
from pipeline.model import Catalog, Entry, Key
from pipeline.saving import save
from pipeline.workspace import STRINGS, Disk, Site


@dataclass(frozen=True, slots=True)
class Import:
    """What became of a file."""

    locale: str
    taken: tuple[tuple[str, Taken], ...]
    """(page, entry) in the order of the pages."""
    homeless: tuple[Entry, ...]
    """Translations of German that stands on no page and is like none there."""
    written: tuple[str, ...]
    broken: tuple[InputRefused, ...] = ()

    def of(self, *what: incoming.What) -> tuple[tuple[str, Taken], ...]:
        """Those that this became of."""
        return tuple(item for item in self.taken if item[1].what in what)


def read(file: Path, locale: str, language: str) -> Catalog:
    """What a .po, .xlf or .tmx file on the disk says, as a catalog of `locale`; `language` is that of the sources.

    The pairs of a TMX count as approved. InputRefused: it can't be read. UsageError: it says itself that it is of
    another locale.
    """
    real = file.resolve()
    data = files.read(real, root=real.parent, limit=files.CATALOG_LIMIT)
    if file.suffix.lower() == ".tmx":
        pairs = dict(tmx.read(data, language, locale, path=str(file)))
        return pofile.new(locale).with_entries(Entry(german, (target,)) for german, target in pairs.items())
    if file.suffix.lower() in (".xlf", ".xliff"):
        said, entries = xliff.read(data, path=str(file))
        catalog = pofile.new(said).with_entries(entries)
    else:
        catalog = pofile.read(data, path=str(file))
    said = catalog.locale.replace("-", "_")
    if said and said.partition("_")[0] != locale.partition("_")[0]:
        message = _("The file is in {said}, not in {locale}.", said=said, locale=locale)
        raise UsageError(message, path=str(file), repair=_("Name its language with --locale."), code="import-locale")
    return replace(catalog, locale=locale)


def take(site: Site, disk: Disk, catalog: Catalog, by: str) -> Import:
    """Bring the entries of `catalog` into the site. UsageError: it has approved ones, and nobody is named."""
    locale = catalog.locale
    theirs = {entry.key: entry for entry in catalog.entries if not entry.obsolete}
    if incoming.needs_name(theirs.values()):
        if not by:
            message = _("The file holds approved translations; who approved them?")
            raise UsageError(message, path="--by", repair=_("Say --by NAME."), code="signer")
        by = signing.name(by)
    pages = _pages(site, catalog)
    known = {page: site.catalogs[locale][page] for page in pages if page in site.catalogs[locale]}
    lang = site.config.source_language
    found = {
        page: incoming.taken(
            ours, theirs, by=by, language=lang, terms=site.glossary, levels=settings.levels(site.config, page)
        )
        for page, ours in known.items()
    }
    live = {entry.key for ours in known.values() for entry in ours.entries if not entry.obsolete}
    drafts, homeless = incoming.followed(known, incoming.useful(theirs.values(), live))
    for page, items in drafts.items():
        found[page] = (*found[page], *items)
    changed = {page: _with(known[page], (item.entry for item in items)) for page, items in found.items() if items}
    saved = save(disk, locale, known, changed)
    told = tuple((page, item) for page, items in found.items() for item in items)
    return Import(locale, told, homeless, saved.written, saved.refused)


def _pages(site: Site, catalog: Catalog) -> list[str]:
    """The page that the header names, or all pages of the locale."""
    named = dict(catalog.header).get("X-Source-File", "")
    pages = [*site.wanted(catalog.locale), STRINGS]
    own = [page for page in pages if named and _source_file(site, catalog.locale, page) == named]
    return own or pages


def _source_file(site: Site, locale: str, page: str) -> str:
    found: Mapping[str, Catalog] = site.catalogs[locale]
    return dict(found[page].header).get("X-Source-File", "") if page in found else ""


def _with(catalog: Catalog, entries: Iterable[Entry]) -> Catalog:
    changed: dict[Key, Entry] = {entry.key: entry for entry in entries}
    return catalog.with_entries(changed.get(entry.key, entry) for entry in catalog.entries)
