"""The change list of a site: two versions of it go in, as git and the folder have them, and page by page what changed.

Only files that differ are read, and catalogs that may hold one of the new sentences. Nothing is written: what a run
would make of a catalog is found out in memory, so that the list is the same before and after the run.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Final, Literal

from pipeline import catalog as entries
from pipeline import config as settings
from pipeline import fates, memory, pofile, revisions, termfile
from pipeline.checks import check
from pipeline.errors import InputRefused
from pipeline.extraction import succeeding
from pipeline.fates import Fate
from pipeline.glossary import Glossary, together
from pipeline.life import versions
from pipeline.life.versions import Change
from pipeline.memory import Memory
from pipeline.model import Catalog, Document, Segment
from pipeline.publish import gate
from pipeline.revisions import Setting, Version
from pipeline.workspace import catalog_name

State = Literal["changed", "new", "renamed", "gone"]

_WORD: Final = re.compile(rb"[\w\x80-\xff]+")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence that changed, came or went; several, where the same text is cut otherwise."""

    before: tuple[str, ...]
    after: tuple[str, ...]
    kind: str
    line: int
    """Of the source as it is now; of what is gone, as it was."""
    fates: tuple[Fate, ...]
    """What becomes of its translation, in each language of the page."""


@dataclass(frozen=True, slots=True)
class Page:
    """A page whose source differs."""

    path: str
    state: State
    file: str
    """Its source; of a page that is gone, where it was."""
    former: str
    """What its path was before it was renamed, else empty."""
    locales: tuple[str, ...]
    sentences: tuple[Sentence, ...]
    """None where only white space, links, order or settings changed: then no translation does."""

    def words(self) -> dict[str, int]:
        """Locale -> German words that a person has to look at."""
        found = dict.fromkeys(self.locales, 0)
        for fate in (fate for sentence in self.sentences for fate in sentence.fates):
            found[fate.locale] += fate.words
        return found


@dataclass(frozen=True, slots=True)
class ChangeList:
    """What changed between two versions of a site."""

    since: str
    """The earlier version, as it was named."""
    until: str
    """The later one; empty: the folder as it is."""
    language: str
    """Of the sources."""
    pages: tuple[Page, ...] = ()
    settings: tuple[Setting, ...] = ()
    """What else changed that pages depend on."""
    refused: tuple[InputRefused, ...] = ()

    def words(self) -> dict[str, int]:
        """Locale -> German words that a person has to look at, on all pages."""
        found: dict[str, int] = {}
        for locale, words in (each for page in self.pages for each in page.words().items()):
            found[locale] = found.get(locale, 0) + words
        return found


@dataclass(frozen=True, slots=True)
class _Turned:
    """A page with its documents, before anything is known of its translation."""

    path: str
    former: str
    """Its path in the earlier version, empty: it is new."""
    before: Document | None
    after: Document | None
    changes: Sequence[Change] = field(default=())


def make(root: Path, revision: str = "HEAD") -> ChangeList:
    """What changed since a revision, or between two (`v1..v2`). UsageError: git can't say, or the config can't hold."""
    before, after, names = revisions.pair(root, revision)
    wanted = [path for path in sorted({*before.pages, *after.pages}) if revisions.differ(before, after, names, path)]
    refused: list[InputRefused] = []
    old, new = _documents(before, wanted, refused), _documents(after, wanted, refused)
    broken = {error.path for error in refused}
    turned = [
        replace(each, changes=versions.changes(each.before, each.after))
        for each in _turned(before, after, old, new)
        if not broken & {before.pages.get(each.former), after.pages.get(each.path)}
    ]
    locales = {each.path: _locales(after, each) for each in turned}
    told = _fates(after, turned, locales, refused)
    pages = tuple(_page(each, before, after, locales[each.path], told) for each in turned)
    others = tuple(revisions.differences(before, after, names))
    return ChangeList(before.name, after.name, after.config.source_language, pages, others, tuple(refused))


def _documents(version: Version, paths: Iterable[str], refused: list[InputRefused]) -> dict[str, Document]:
    """Page path -> document, of those that the version has; what can't be read is refused."""
    names = {version.pages[path]: path for path in paths if path in version.pages}
    found: dict[str, Document] = {}
    for name, data in _contents(version, list(names), refused).items():
        try:
            found[names[name]] = revisions.document(version, names[name], data)
        except InputRefused as error:
            refused.append(error)
    return found


def _contents(version: Version, names: Collection[str], refused: list[InputRefused]) -> dict[str, bytes]:
    """File -> its bytes, of those that there are and that can be read."""
    if version.blobs is not None:
        return revisions.contents(version, names)
    found: dict[str, bytes] = {}
    for name in names:
        try:
            found |= revisions.contents(version, [name])
        except InputRefused as error:
            refused.append(error)
    return found


def _turned(
    before: Version, after: Version, old: Mapping[str, Document], new: Mapping[str, Document]
) -> Iterator[_Turned]:
    """The pages by their path now, or the one that they had; one that was renamed is told once."""
    gone = {path: {s.key for s in found.segments()} for path, found in old.items() if path not in after.pages}
    came = {path: {s.key for s in found.segments()} for path, found in new.items() if path not in before.pages}
    holders = Counter(key for keys in gone.values() for key in keys)
    common = {key for key, count in holders.items() if count > 1}  # tells of no page
    moved = succeeding(*({path: keys - common for path, keys in pages.items()} for pages in (came, gone)))
    for path in sorted({*old, *new}):
        if path in moved.values():
            continue
        former = moved.get(path, path if path in before.pages else "")
        yield _Turned(path, former, old.get(former), new.get(path))


def _locales(version: Version, page: _Turned) -> tuple[str, ...]:
    """The languages of a page; of one that is gone, all that it may have had."""
    return _settings(version, page).locales


def _settings(version: Version, page: _Turned) -> settings.PageSettings:
    document = page.after or page.before
    meta = document.meta if document else {}
    plain = {key: value.text if isinstance(value, Segment) else value for key, value in meta.items()}
    try:
        return settings.for_page(version.config, page.path, plain)
    except InputRefused:  # the run says so, with its line
        return settings.for_page(version.config, page.path, {})


def _page(
    page: _Turned, before: Version, after: Version, locales: tuple[str, ...], told: Mapping[tuple[str, str], list[Fate]]
) -> Page:
    by_locale = [told[page.path, locale] for locale in locales if (page.path, locale) in told]
    rows = zip(*by_locale, strict=True) if by_locale else ((),) * len(page.changes)
    sentences = tuple(_sentence(change, fates) for change, fates in zip(page.changes, rows, strict=True))
    former = page.former if page.former != page.path else ""
    state: State = "gone" if page.after is None else "renamed" if former else "changed" if page.former else "new"
    file = before.pages[page.former] if page.after is None else after.pages[page.path]
    return Page(page.path, state, file, former, locales, sentences)


def _sentence(change: Change, fates: tuple[Fate, ...]) -> Sentence:
    first = (change.after or change.before)[0]
    before = tuple(segment.text for segment in change.before)
    return Sentence(before, tuple(segment.text for segment in change.after), first.kind, first.line, fates)


# -- what becomes of translations -------------------------------------------------------------------


def _fates(
    version: Version, pages: Sequence[_Turned], locales: Mapping[str, tuple[str, ...]], refused: list[InputRefused]
) -> dict[tuple[str, str], list[Fate]]:
    """(page path, locale) -> the fate of each of its changes; pages whose catalog can't be read have none."""
    found: dict[tuple[str, str], list[Fate]] = {}
    terms = _glossary(version)
    for locale in dict.fromkeys(each for names in locales.values() for each in names):
        own = [page for page in pages if page.changes and locale in locales[page.path]]
        stored = _catalogs(version, own, locale, refused)
        updated = {page.path: _updated(version, stored[page.path], page, locale) for page in own if page.path in stored}
        known = _memory(version, locale, stored, updated)
        for page in own:
            if page.path in stored:
                after = entries.reuse(stored[page.path], updated[page.path], known)
                found[page.path, locale] = _of_page(version, page, after, locale, terms)
    return found


def _catalogs(
    version: Version, pages: Sequence[_Turned], locale: str, refused: list[InputRefused]
) -> dict[str, Catalog]:
    """Page path -> its catalog, or where it was renamed and no run has followed yet, that of its former path."""
    names = {page.path: [catalog_name(locale, path) for path in (page.path, page.former) if path] for page in pages}
    data = _contents(version, list(dict.fromkeys(name for found in names.values() for name in found)), refused)
    unread = {error.path for error in refused}
    found: dict[str, Catalog] = {}
    for path, candidates in names.items():
        name = next((name for name in candidates if name in data), "")
        try:
            if not unread.intersection(candidates):
                found[path] = pofile.read(data[name], path=name, locale=locale) if name else Catalog(locale)
        except InputRefused as error:
            refused.append(error)
    return found


def _updated(version: Version, catalog: Catalog, page: _Turned, locale: str) -> Catalog:
    """The catalog as a run would leave it, or has left it."""
    config = version.config
    wanted = entries.Settings(
        keep=config.keep,
        redraft=config.redraft,
        language=config.source_language,
        forms=config.formats.get(locale, ""),
    )
    return entries.update(catalog, page.after or Document(page.path, "", (), {}), settings=wanted)


def _memory(version: Version, locale: str, stored: Mapping[str, Catalog], updated: Mapping[str, Catalog]) -> Memory:
    """The approved pairs of the sentences that are new in these catalogs, wherever else on the site they stand."""
    known = {path: {entry.key for entry in catalog.entries} for path, catalog in stored.items()}
    fresh = [entry.source for path, found in updated.items() for entry in found.entries if entry.key not in known[path]]
    words = {max(_WORD.findall(text.encode()), key=len, default=b"") for text in fresh} - {b""}
    if not words:
        return memory.build(())
    names = revisions.catalogs(version, locale)
    top = f"locales/{locale}/LC_MESSAGES/"
    found: list[tuple[str, Catalog]] = []
    for name, data in _contents(version, names, []).items():
        path = name.removeprefix(top).removesuffix(".po")
        if path in stored and stored[path].path == name:
            found.append((path, stored[path]))
        elif not words.isdisjoint(_WORD.findall(data)):
            try:
                found.append((path, pofile.read(data, path=name, locale=locale)))
            except InputRefused:  # of a page that is not in the list: its pairs are not to be had in a run either
                continue
    return memory.build(found)


def _of_page(version: Version, page: _Turned, catalog: Catalog, locale: str, terms: Glossary) -> list[Fate]:
    """The fate of each change of a page. Of its other sentences the gate is not asked."""
    config, path = version.config, page.path
    came = tuple(segment for change in page.changes for segment in change.after)
    standings = gate.standings(
        Document(path, "", came, {}),
        catalog,
        changed=_settings(version, page).changed,
        language=config.source_language,
        checked=partial(
            check, locale=locale, terms=terms, language=config.source_language, levels=settings.levels(config, path)
        ),
    )
    known = {entry.key: entry for entry in catalog.entries}
    engines = [name for name in settings.may_send(config, path) if name != "memory"]
    return [fates.of(change, locale, known, standings, engines) for change in page.changes]


def _glossary(version: Version) -> Glossary:
    """The names and terms of a version; a row that can't hold is the run's to tell."""
    ships = termfile.shipped(version.config.source_language.partition("_")[0])
    data = _contents(version, [termfile.NAME], []).get(termfile.NAME)
    return together(termfile.read(data, version.config.locales)[0] if data else (), ships)
