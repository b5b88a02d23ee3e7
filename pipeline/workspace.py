"""A site on the disk: its sources and catalogs read into frozen data, results written where they differ.

A file that can't be read is refused by name and left alone with all that depends on it; the other pages go on.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from pipeline import charsets, cutmarks, files, formats, sources, termfile
from pipeline import config as settings
from pipeline.catalogfiles import catalog_name as catalog_name
from pipeline.catalogfiles import read_all
from pipeline.catalogfiles import read_catalog as read_catalog
from pipeline.checks import NAMES, UNACCEPTABLE
from pipeline.errors import InputRefused
from pipeline.glossary import EMPTY, Glossary, together
from pipeline.memory import Memory
from pipeline.memory import build as remember
from pipeline.messages import _
from pipeline.model import Catalog, Document, Segment
from pipeline.publish import tree

STRINGS: Final = "_site"
"""Name of the catalog that holds the strings of the templates."""

Progress = Callable[[str, int, int], None]
"""(what is going on, how many are done, of how many)."""


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

    def wanted(self, locale: str) -> Iterator[str]:
        """The pages that are translated into `locale`, and can be."""
        for path in self.documents:
            if locale in self.pages[path].locales and (locale, path) not in self.broken:
                yield path

    def memory(self, locale: str) -> Memory:
        """Every approved pair of a locale."""
        return remember(self.catalogs.get(locale, {}).items())


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


def read(root: Path, *, progress: Progress = silent) -> Site:
    """Read the config, every source and every catalog below `root`. UsageError: the config can't hold."""
    config = settings.load(root, rules=NAMES, firm=UNACCEPTABLE)
    found, refused_paths = sources_of(root, config)
    documents, pages, refused = _read_sources(root, config, found, progress)
    stored = read_all(root, config.locales, (*documents, STRINGS))
    terms, wrong = glossary(root, config)
    refused = [*refused_paths, *wrong, *refused, *stored.folders, *stored.broken.values()]
    return Site(root, config, documents, found, pages, stored.catalogs, tuple(refused), frozenset(stored.broken), terms)


def sources_of(root: Path, config: settings.Config) -> sources.Files:
    """Page path -> source file of a site, and what is refused."""
    endings = tuple(formats.FORMATS)
    exports = sources.exports(config.export, config.locales, endings)
    return sources.documents(root, config.source, endings, exports=exports)


def _read_sources(
    root: Path, config: settings.Config, found: Mapping[str, Path], progress: Progress
) -> tuple[dict[str, Document], dict[str, settings.PageSettings], list[InputRefused]]:
    """Documents and settings by page path, and what is refused."""
    refused: list[InputRefused] = []
    documents: dict[str, Document] = {}
    pages: dict[str, settings.PageSettings] = {}
    marks = cut_marks(root)
    for number, (path, file) in enumerate(found.items(), 1):
        try:
            document = _document(root, config, path, file, marks)
            pages[path] = settings.for_page(config, path, _plain(document))
            documents[path] = document
        except InputRefused as error:
            refused.append(_of_file(error, path, files.shown(file, root)))
        progress(_("Reading"), number, len(found))
    for clash in _without_address(documents, (config.source_language, *config.locales)):
        refused.append(_of_file(clash, clash.path, files.shown(found[clash.path], root)))
    return documents, pages, refused


def cut_marks(root: Path) -> tuple[str, ...]:
    """The lines of the site's `sentences.txt`, if it has one. UsageError, InputRefused: they can't be read."""
    file = root / cutmarks.NAME
    if not file.exists():
        return ()
    data = files.read(file, root=root, limit=files.SOURCE_LIMIT)
    return cutmarks.read(charsets.decode(data, cutmarks.NAME))


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


def _document(root: Path, config: settings.Config, path: str, file: Path, marks: tuple[str, ...]) -> Document:
    name = files.shown(file, root)
    ending = file.suffix.lower()
    text, charset = charsets.decode_source(files.read(file, root=root, limit=files.SOURCE_LIMIT), name, ending)
    document = formats.parse(text, ending, path=name, reading=settings.reading(config, path, marks))
    return replace(document, path=path, charset=charset)


def _of_file(error: InputRefused, page: str, file: str) -> InputRefused:
    """The same refusal, naming the file where it named the page."""
    error.path = file if error.path == page else error.path
    return error


def _without_address(documents: dict[str, Document], locales: Iterable[str]) -> Iterator[InputRefused]:
    """Why some documents can't have an address of their own; they are taken out."""
    for locale in locales:
        while True:
            try:
                tree.addresses(documents, locale)
                break
            except InputRefused as error:
                del documents[error.path]
                yield error


def _plain(document: Document) -> dict[str, object]:
    return {key: value.text if isinstance(value, Segment) else value for key, value in document.meta.items()}
