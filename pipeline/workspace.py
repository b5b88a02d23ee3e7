"""A site on the disk: its sources and catalogs read into frozen data, results written where they differ.

A file that can't be read is refused by name and left alone with all that depends on it; the other pages go on.
"""

from __future__ import annotations

import os
import pickle
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Final

from pipeline import charsets, cutmarks, files, fingerprints, formats, ledger, messages, sources, termfile, themes
from pipeline import config as settings
from pipeline.catalogfiles import catalog_name as catalog_name
from pipeline.catalogfiles import read_all
from pipeline.catalogfiles import read_catalog as read_catalog
from pipeline.checks import NAMES, UNACCEPTABLE
from pipeline.errors import InputRefused
from pipeline.glossary import EMPTY, Glossary, together
from pipeline.lazily import Lazily
from pipeline.ledger import Ledger
from pipeline.memory import Memory, Pair, of_pairs, pairs
from pipeline.messages import _
from pipeline.model import Catalog, Document, Segment
from pipeline.publish import linkmap, tree
from pipeline.recall import Recall, forgetful, state
from pipeline.workers import ALONE, Workers

STRINGS: Final = "_site"
"""Name of the catalog that holds the strings of the templates."""

_WORTH: Final = 100
"""Sources from which on other processes help to read them: half a second's work."""
_PORTION: Final = 20
_KEPT: Final = 500
"""Documents that are kept unpacked."""

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
    german = _read_sources(root, config, found, known, progress, recall, workers)
    digests = dict(german.digests)

    def trusted(locale: str, path: str) -> bool:
        name = catalog_name(locale, path)
        same = _unchanged(root / name, name, known)
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


def _unchanged(file: Path, name: str, known: Ledger) -> str | None:
    """The digest of a file that is known and still the same; None: it has to be read."""
    stamp, digest = known.files.get(name, ("", ""))
    now = fingerprints.stamp(file) if stamp else ""
    if not now:
        return None
    if now == stamp:
        return digest
    same_size = now.split(" ")[0] == stamp.split(" ")[0]  # touched, or checked out anew
    return digest if same_size and fingerprints.digest(file.read_bytes()) == digest else None


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


_Got = tuple[Document, Document | bytes, str]
"""A document without its body, the document or its packed form, and the digest of its file."""


@dataclass(frozen=True, slots=True)
class _German:
    """The sources of a site."""

    documents: Mapping[str, Document]
    heads: Mapping[str, Document]
    pages: Mapping[str, settings.PageSettings]
    refused: tuple[InputRefused, ...]
    digests: Mapping[str, str]


def _read_sources(
    root: Path,
    config: settings.Config,
    found: Mapping[str, Path],
    known: Ledger,
    progress: Progress,
    recall: Recall,
    workers: Workers,
) -> _German:
    """Documents and settings by page path, and what is refused; what is known and unchanged is not read yet."""
    refused: list[InputRefused] = []
    marks = cut_marks(root)
    rules = repr((config, marks))

    def read_in(path: str) -> tuple[Document, str]:
        make = partial(_document, root, config, path, found[path], marks)
        return recall(("document", path), (str(found[path]), *state(found[path]), rules), make)

    same = {
        path: _unchanged(found[path], files.shown(found[path], root), known) for path in known.heads if path in found
    }
    digests = {path: digest for path, digest in same.items() if digest is not None}
    new = [path for path in found if path not in digests]
    documents: dict[str, Document | bytes | None] = dict.fromkeys(found)
    heads: dict[str, Document] = {}
    read_now: Iterable[_Got | InputRefused]
    if recall is forgetful:
        each = partial(_packed if len(new) >= _WORTH else _tried, root, config, marks)
        read_now = workers.map(each, [(path, found[path]) for path in new], least=_WORTH, portion=_PORTION)
    else:
        read_now = (_or_refused(read_in, path) for path in new)
    for number, (path, got) in enumerate(zip(new, read_now, strict=True), 1):
        try:
            if isinstance(got, InputRefused):
                raise got
            heads[path], documents[path], digests[path] = got
            settings.for_page(config, path, _plain(heads[path]))
        except InputRefused as error:
            del documents[path]
            heads.pop(path, None)
            refused.append(_of_file(error, path, files.shown(found[path], root)))
        progress(_("Reading"), number, len(new))

    def document_of(path: str) -> Document:
        here = documents[path]
        if isinstance(here, bytes):
            unpacked: Document = pickle.loads(zlib.decompress(here))
            return unpacked
        if here is None:
            here = read_in(path)[0]
            if len(documents) > _KEPT and recall is forgetful:
                documents[path] = _small(here)
        return here

    def head_of(path: str) -> Document:
        return heads[path] if path in heads else known.head(path)

    light: Mapping[str, Document] = Lazily(documents, head_of)
    if set(documents) != set(known.heads) or heads:  # else they had addresses of their own
        left = dict(light)
        for clash in _without_address(left, (config.source_language, *config.locales)):
            refused.append(_of_file(clash, clash.path, files.shown(found[clash.path], root)))
        light = Lazily(left, left.__getitem__)
    return _German(
        Lazily(light, document_of, most=_KEPT if recall is forgetful else 0),
        light,
        Lazily(light, lambda path: settings.for_page(config, path, _plain(light[path]))),
        tuple(refused),
        digests,
    )


def _tried(root: Path, config: settings.Config, marks: tuple[str, ...], page: tuple[str, Path]) -> _Got | InputRefused:
    """The document of a page, or why there is none."""
    return _or_refused(lambda path: _document(root, config, path, page[1], marks), page[0])


def _packed(root: Path, config: settings.Config, marks: tuple[str, ...], page: tuple[str, Path]) -> _Got | InputRefused:
    """The same, small enough to come out of another process and to be kept with ten thousand others."""
    got = _tried(root, config, marks, page)
    if isinstance(got, InputRefused):
        return got
    head, document, digest = got
    return head, _small(document), digest


def _small(document: Document | bytes) -> bytes:
    return zlib.compress(pickle.dumps(document, pickle.HIGHEST_PROTOCOL), 1)


def _or_refused(read: Callable[[str], tuple[Document, str]], path: str) -> _Got | InputRefused:
    try:
        document, digest = read(path)
    except InputRefused as error:
        return error
    return ledger.light(document), document, digest


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


def _document(
    root: Path, config: settings.Config, path: str, file: Path, marks: tuple[str, ...]
) -> tuple[Document, str]:
    """The document in a file, and the digest of its bytes."""
    name = files.shown(file, root)
    ending = file.suffix.lower()
    data = files.read(file, root=root, limit=files.SOURCE_LIMIT)
    text, charset = charsets.decode_source(data, name, ending)
    document = formats.parse(text, ending, path=name, reading=settings.reading(config, path, marks))
    return replace(document, path=path, charset=charset), fingerprints.digest(data)


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
