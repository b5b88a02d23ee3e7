"""A site on the disk: its sources and catalogs read into frozen data, results written where they differ.

A file that can't be read is refused by name and left alone with all that depends on it; the other pages go on.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from pipeline import charsets, cutmarks, files, formats, pofile, sources
from pipeline import config as settings
from pipeline.errors import InputRefused
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

    def wanted(self, locale: str) -> Iterator[str]:
        """The pages that are translated into `locale`, and can be."""
        for path in self.documents:
            if locale in self.pages[path].locales and (locale, path) not in self.broken:
                yield path

    def memory(self, locale: str) -> Memory:
        """Every approved pair of a locale."""
        return remember(self.catalogs.get(locale, {}).items())


@dataclass(frozen=True, slots=True)
class Disk:
    """Where results go: onto the disk, or nowhere when only asked what would change."""

    root: Path
    dry: bool = False

    def write(self, changed: Mapping[str, bytes], *, durable: bool = True) -> tuple[list[str], list[InputRefused]]:
        """The files that differ (and hold now what `changed` says, unless `dry`), and those that can't be written."""
        written: list[str] = []
        refused: list[InputRefused] = []
        for name, data in changed.items():
            try:
                if self._write(name, data, durable):
                    written.append(name)
            except InputRefused as error:
                refused.append(error)
        return written, refused

    def _write(self, name: str, data: bytes, durable: bool) -> bool:
        path = self.root / name
        if self.dry:
            return not path.is_file() or path.read_bytes() != data
        return files.write(path, data, root=self.root, durable=durable)

    def remove(self, name: str) -> None:
        """Take a file away, and the folders that it leaves empty."""
        path = self.root / name
        if self.dry:
            return
        files.contained(path.parent, self.root)
        path.unlink(missing_ok=True)
        for folder in path.parents:
            if folder == self.root or any(folder.iterdir()):
                break
            folder.rmdir()


def read(root: Path, *, progress: Progress = silent) -> Site:
    """Read the config, every source and every catalog below `root`. UsageError: the config can't hold."""
    config = settings.load(root)
    found, refused_paths = sources_of(root, config)
    documents, pages, refused = _read_sources(root, config, found, progress)
    catalogs, broken = _read_catalogs(root, config)
    refused = [*refused_paths, *refused]
    return Site(root, config, documents, found, pages, catalogs, (*refused, *broken.values()), frozenset(broken))


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


def _read_catalogs(
    root: Path, config: settings.Config
) -> tuple[dict[str, dict[str, Catalog]], dict[tuple[str, str], InputRefused]]:
    """Catalogs by locale and page path, and those that are refused."""
    catalogs: dict[str, dict[str, Catalog]] = {}
    broken: dict[tuple[str, str], InputRefused] = {}
    for locale in config.locales:
        folder = root / "locales" / locale / "LC_MESSAGES"
        catalogs[locale] = {}
        for file in sorted(folder.rglob("*.po")):
            path = file.relative_to(folder).as_posix().removesuffix(".po")
            try:
                catalogs[locale][path] = _read_catalog(root, locale, file)
            except InputRefused as error:
                broken[locale, path] = error
    return catalogs, broken


def cut_marks(root: Path) -> tuple[str, ...]:
    """The lines of the site's `sentences.txt`, if it has one. UsageError, InputRefused: they can't be read."""
    file = root / cutmarks.NAME
    if not file.exists():
        return ()
    data = files.read(file, root=root, limit=files.SOURCE_LIMIT)
    return cutmarks.read(charsets.decode(data, cutmarks.NAME))


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


def _read_catalog(root: Path, locale: str, file: Path) -> Catalog:
    name = files.shown(file, root)
    data = files.read(file, root=root, limit=files.CATALOG_LIMIT)
    if not data.strip():
        raise InputRefused(
            _("The catalog is empty; an editor or a full disk may have cut it off."),
            path=name,
            repair=_("Take it back with: git checkout -- {file}. Or remove it to start anew.", file=name),
            code="po-empty",
        )
    return pofile.read(data, path=name, locale=locale)


def catalog_name(locale: str, path: str) -> str:
    """Where the catalog of a page lies, relative to the site."""
    return f"locales/{locale}/LC_MESSAGES/{path}.po"
