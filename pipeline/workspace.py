"""A site on the disk: its sources and catalogs read into frozen data, results written where they differ.

A file that can't be read is refused by name and left alone with all that depends on it; the other pages go on.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

from pipeline import config as settings
from pipeline import cutmarks, files, fingerprints, formats, ledger, messages, sourcefiles, sources, termfile, themes
from pipeline.catalogfiles import catalog_name as catalog_name
from pipeline.catalogfiles import read_all
from pipeline.catalogfiles import read_catalog as read_catalog
from pipeline.checks import NAMES, UNACCEPTABLE
from pipeline.errors import InputRefused
from pipeline.glossary import EMPTY, Glossary, together
from pipeline.ledger import Ledger
from pipeline.memory import Memory, Pair, of_pairs, pairs
from pipeline.model import Catalog, Document
from pipeline.publish import linkmap
from pipeline.recall import Recall, forgetful, state
from pipeline.sourcefiles import Progress as Progress
from pipeline.workers import ALONE, Workers

STRINGS: Final = "_site"
"""Name of the catalog that holds the strings of the templates."""


def silent(_what: str, _done: int, _all: int) -> None:
    """No progress to be shown."""


@dataclass(frozen=True, slots=True)
class Site:
    """All that was read: the sources and the catalogs of every locale."""

    root: Path
    config: settings.Config
    documents: Mapping[str, Document]
    """Page path -> document, of the sources that could be read."""
    files: Mapping[str, Path]
    """Page path -> its source file."""
    pages: Mapping[str, settings.PageSettings]
    catalogs: Mapping[str, Mapping[str, Catalog]]
    """Locale -> page path -> catalog as it is on the disk; orphans too."""
    refused: tuple[InputRefused, ...]
    broken: frozenset[tuple[str, str]]
    """(locale, page path) of catalogs that can't be read and must not be written."""
    glossary: Glossary = EMPTY
    """The site's names and terms, and below them those that ship."""
    links: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """Locale -> address in the source -> where its link map sends it."""
    heads: Mapping[str, Document] = field(default_factory=dict)
    """Page path -> its document, perhaps without its body."""
    digests: Mapping[str, str] = field(default_factory=dict)
    """Page path or name of a catalog -> digest of what was read there."""
    known: Ledger = ledger.NOTHING
    """What earlier runs have found out."""
    settled: frozenset[tuple[str, str]] = frozenset()
    """(locale, page path) of what is as an earlier run left it."""
    unsaved: frozenset[tuple[str, str]] = frozenset()
    """(locale, page path) of what this run could not bring onto the disk."""
    workers: Workers = ALONE
    """Who helps where there is much to do."""

    def with_catalogs(
        self,
        locale: str,
        catalogs: Mapping[str, Catalog],
        touched: Iterable[str],
        unsaved: Iterable[str],
        digests: Mapping[str, str],
    ) -> Site:
        """The site with other `catalogs` in a locale; those of `touched` pages are no longer as they were left."""
        return replace(
            self,
            catalogs={**self.catalogs, locale: catalogs},
            settled=self.settled.difference((locale, path) for path in touched),
            unsaved=self.unsaved.union((locale, path) for path in unsaved),
            digests={**self.digests, **digests},
        )

    def wanted(self, locale: str) -> Iterator[str]:
        """The pages that are translated into `locale`, and can be."""
        for path in self.documents:
            if locale in self.pages[path].locales and (locale, path) not in self.broken:
                yield path

    def pairs(self, locale: str) -> dict[str, tuple[Pair, ...]]:
        """Page path -> the approved pairs of its catalog; none is read for this that is as an earlier run left it."""
        known, found = self.known.pairs(locale), self.catalogs.get(locale, {})
        return {
            path: known[path] if (locale, path) in self.settled and path in known else tuple(pairs(found[path]))
            for path in found
        }

    def up_to_date(self, locale: str) -> bool:
        """Whether all catalogs of a locale are as an earlier run left them, and none is missing."""
        wanted = (*self.wanted(locale), *([] if (locale, STRINGS) in self.broken else [STRINGS]))
        return not self.gone(locale) and all((locale, path) in self.settled for path in wanted)

    def as_it_is(self) -> str:
        """A fingerprint of all sources, catalogs and names of pictures; empty where not all of them are known."""
        if self.refused or not all(map(self.up_to_date, self.config.locales)):
            return ""
        files = sorted(f"{name} {digest}" for name, digest in self.digests.items())
        pictures = sorted(sources.assets(self.root, self.config.source)[0])
        return fingerprints.digest(*(part.encode(errors="surrogateescape") for part in (*files, *pictures)))

    def gone(self, locale: str) -> bool:
        """Whether a catalog of an earlier run, whose pairs may have stood in others too, is no longer there."""
        return any(
            catalog and where == locale and path not in self.catalogs[locale]
            for (where, path), (_source, catalog) in self.known.editions.items()
        )

    def grown(self, locale: str) -> bool:
        """Whether somebody has approved a pair since the run before, so that the memory may know more."""
        if all((locale, path) in self.settled for path in self.catalogs.get(locale, {})):
            return False
        before = {(pair.key, pair.target) for found in self.known.pairs(locale).values() for pair in found}
        return any((pair.key, pair.target) not in before for found in self.pairs(locale).values() for pair in found)

    def memory(self, locale: str) -> Memory:
        """Every approved pair of a locale."""
        return of_pairs(self.pairs(locale).items())


Done = tuple[list[str], list[InputRefused]]
"""Files that were written or removed, and those that can't be."""


@dataclass(frozen=True, slots=True)
class Disk:
    """Where results go: onto the disk, or nowhere when only asked what would change."""

    root: Path
    dry: bool = False

    def write(self, changed: Mapping[str, bytes], *, durable: bool = True) -> Done:
        """The files that differ (and hold now what `changed` says, unless `dry`), and those that can't be written."""

        def act(name: str) -> bool:
            path, data = self.root / name, changed[name]
            if self.dry:
                return not path.is_file() or path.read_bytes() != data
            return files.write(path, data, root=self.root, durable=durable)

        return _each(changed, act)

    def exchange(self, changed: Mapping[str, tuple[bytes | None, bytes | None]]) -> Done:
        """Put the second value of each file in place of the first, None standing for no file.

        For files that people work on: one that no longer holds the first value is refused.
        """

        def act(name: str) -> bool:
            old, new = changed[name]
            return old != new if self.dry else files.exchange(self.root / name, old, new, root=self.root)

        return _each(changed, act)

    def remove(self, names: Iterable[str]) -> Done:
        """Take files away that can be made again, and the folders that they leave empty."""
        return _each(names, lambda name: self.dry or files.remove(self.root / name, root=self.root))


def _each(names: Iterable[str], act: Callable[[str], bool]) -> Done:
    """The files for which `act` is true, and the refusals of the others."""
    done: list[str] = []
    refused: list[InputRefused] = []
    for name in names:
        try:
            if act(name):
                done.append(name)
        except InputRefused as error:
            refused.append(error)
            if error.code == files.UNFLUSHED:
                done.append(name)
    return done, refused


def read(
    root: Path,
    *,
    catalogs: bool = True,
    progress: Progress = silent,
    recall: Recall = forgetful,
    workers: Workers = ALONE,
) -> Site:
    """Read the config, every source and, if wanted, every catalog below `root`. UsageError: the config can't hold.

    Files that are still those of an earlier run are read when somebody asks for what is in them. `recall` gives back
    what this process has read already; `workers` help where there is much to read.
    """
    config = settings.load(root, rules=NAMES, firm=UNACCEPTABLE)
    known = ledger.read(root, _world(root))
    found, refused_paths = sources_of(root, config)
    german = sourcefiles.read_all(root, config, found, known, progress, recall, workers)
    digests = dict(german.digests)

    def trusted(locale: str, path: str) -> bool:
        name = catalog_name(locale, path)
        same = known.unchanged(root / name, name)
        if same is None or known.editions.get((locale, path)) != (digests.get(path, ""), same):
            return False  # it is read now, as it belongs to German that is read now
        digests[name] = same
        return True

    stored = read_all(root, config.locales if catalogs else (), (*german.documents, STRINGS), trusted, recall)
    because = (*state(root / termfile.NAME), repr(config))
    terms, wrong = recall(("glossary",), because, lambda: glossary(root, config))
    maps, wrong_maps = _link_maps(root, (config.source_language, *config.locales))
    return Site(
        root,
        config,
        german.documents,
        found,
        german.pages,
        stored.catalogs,
        (*refused_paths, *wrong, *wrong_maps, *german.refused, *stored.folders, *stored.broken.values()),
        frozenset(stored.broken),
        terms,
        maps,
        heads=german.heads,
        digests=digests,
        known=known,
        settled=frozenset(_settled(stored.catalogs, digests, known)),
        workers=workers,
    )


def _world(root: Path) -> str:
    """A fingerprint of all that every page depends on: the program, the settings, names and terms, the templates."""
    beside = [root / name for name in (settings.OWN, settings.SHARED, cutmarks.NAME, termfile.NAME)]
    maps = sorted(root.glob("links.*.csv"))
    theme = [file for folder in themes.folders(root) for file in sorted(folder.rglob("*"))]
    found = (
        part for file in (*beside, *maps, *theme) if file.is_file() for part in (os.fsencode(file), file.read_bytes())
    )
    return fingerprints.digest(fingerprints.program().encode(), messages.language().encode(), *found)


def _settled(
    catalogs: Mapping[str, Mapping[str, Catalog]], digests: Mapping[str, str], known: Ledger
) -> Iterator[tuple[str, str]]:
    """(locale, page path) of what an earlier run has brought up to date and nobody has touched since."""
    for (locale, path), (source, catalog) in known.editions.items():
        there = digests.get(catalog_name(locale, path)) if path in catalogs.get(locale, ()) else ""
        if there == catalog and digests.get(path, "") == source:
            yield locale, path


def sources_of(root: Path, config: settings.Config) -> sources.Files:
    """Page path -> source file of a site, and what is refused."""
    endings = tuple(formats.FORMATS)
    exports = sources.exports(config.export, config.locales, endings)
    return sources.documents(root, config.source, endings, exports=exports)


def glossary(root: Path, config: settings.Config) -> tuple[Glossary, tuple[InputRefused, ...]]:
    """The names and terms of a site, and the rows of its `glossary.csv` that can't hold; the others do."""
    ships = termfile.shipped(config.source_language.partition("_")[0])
    file = root / termfile.NAME
    if not file.exists():
        return together((), ships), ()
    try:
        data = files.read(file, root=root, limit=files.SOURCE_LIMIT)
    except InputRefused as error:
        return together((), ships), (error,)
    own, refused = termfile.read(data, config.locales)
    return together(own, ships), refused


def _link_maps(root: Path, locales: Iterable[str]) -> tuple[dict[str, dict[str, str]], list[InputRefused]]:
    """Locale -> its link map, and those that can't be read."""
    maps: dict[str, dict[str, str]] = {}
    refused: list[InputRefused] = []
    for locale in locales:
        name = linkmap.file(locale)
        if (root / name).exists():
            try:
                maps[locale] = linkmap.parse(files.read(root / name, root=root, limit=files.SOURCE_LIMIT), path=name)
            except InputRefused as error:
                refused.append(error)
    return maps, refused
