"""Existing translations taken into a site: pages and files in other languages go in, catalogs with their sentences are
written.

Which file belongs to which page is said by a person: as two names, as rows of a table, or by a pattern. Nothing is
guessed, and the files themselves are only read.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from pipeline import charsets, files, formats, pofile, signing, spreadsheet, workflow
from pipeline import config as settings
from pipeline.errors import InputRefused, UsageError
from pipeline.messages import _
from pipeline.model import Document, Finding, Segment
from pipeline.pairing import adoption, alignment
from pipeline.pairing.adoption import Outcome
from pipeline.pairing.alignment import Alone
from pipeline.publish import gate
from pipeline.workspace import Disk, Progress, Site, catalog_name, silent

_HEADS: Final = frozenset({"page", "seite", "german", "deutsch", "de", "source", "quelle"})
"""What the first cell of a table says, if it is no page."""


@dataclass(frozen=True, slots=True)
class Couple:
    """A page of the site and the file that says the same in another language."""

    page: str
    file: Path


@dataclass(frozen=True, slots=True)
class Page:
    """What was taken over for a page."""

    page: str
    german: str
    """Its source, relative to the site."""
    other: str
    """The file in the other language."""
    blocks: tuple[int, int]
    """How many headings, paragraphs, items and cells either has."""
    outcomes: tuple[Outcome, ...]
    alone: tuple[Alone, ...]
    """German without a certain partner."""
    extra: tuple[Segment, ...]
    """What only the other file says."""
    words: int
    """Of the German page."""

    @property
    def taken(self) -> tuple[Outcome, ...]:
        """The pairs that stand in the catalog now."""
        return tuple(outcome for outcome in self.outcomes if outcome.step in ("approved", "draft", "same"))

    @property
    def paired(self) -> int:
        """Words of the German in those."""
        return sum(map(gate.words, {outcome.pair.segment.key: outcome.pair.segment for outcome in self.taken}.values()))

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What the checks say of the pairs, at their place in the other file.

        Not that a date "does not stand in the German" where both pages have the same English words.
        """
        return tuple(
            replace(finding, path=self.other, line=outcome.pair.english[0].line, key=outcome.pair.segment.key)
            for outcome in self.outcomes
            for finding in outcome.findings
            if finding.expected or finding.rule == "german" or outcome.pair.target != outcome.pair.segment.text
        )


@dataclass(frozen=True, slots=True)
class Adoption:
    """What was taken over."""

    locale: str
    pages: tuple[Page, ...]
    without: tuple[str, ...]
    """Pages for which the pattern finds no file."""
    written: tuple[str, ...]
    refused: tuple[InputRefused, ...]


def named(site: Site, german: str, other: str) -> Couple:
    """A page by its path or file, and the other file. UsageError: there is none of that name."""
    page = german if german in site.documents else _page_of(site, german)
    if page is None:
        raise UsageError(
            _("There is neither a file nor a page “{name}”.", name=german),
            repair=_("`zwiesprache status` lists the pages."),
            code="page-unknown",
        )
    file = _existing(site.root, other)
    if file is None:
        raise UsageError(_("There is no such file."), path=other, code="missing")
    return Couple(page, file)


def table(site: Site, file: Path) -> tuple[list[Couple], list[InputRefused]]:
    """The rows of a table of two columns, page and file, and those that can't be right.

    It may be saved by Excel, with commas, semicolons or tabs, as UTF-8 or in the charset of Windows.
    """
    name = files.shown(file, site.root)
    found: dict[str, Couple] = {}
    refused: list[InputRefused] = []
    for line, cells in _rows(files.read(file, root=file.resolve().parent, limit=files.SOURCE_LIMIT), name):
        try:
            if len(cells) != 2 or not all(cells):
                raise UsageError(_("A row needs two columns, a page and a file."))
            couple = named(site, *cells)
            if couple.page in found:
                raise UsageError(_("The page “{page}” stands there twice.", page=couple.page))
            found[couple.page] = couple
        except UsageError as error:
            said = f"{error.path}: {error.message}" if error.path else error.message
            repair = error.repair or _("Write one row a page: kontakt,old/contact.html")
            refused.append(InputRefused(said, path=name, line=line, repair=repair, code="pairs"))
    return list(found.values()), refused


def _rows(data: bytes, name: str) -> Iterator[spreadsheet.Row]:
    """Line and cells of each row, without a head. InputRefused: it is no table."""
    for number, (line, cells) in enumerate(spreadsheet.rows(data, name, code="pairs")):
        if number or cells[0].lower() not in _HEADS:
            yield line, cells


def by_pattern(site: Site, pattern: str, locale: str) -> tuple[list[Couple], list[str]]:
    """The pages of a locale whose file the pattern finds (`{path}` is that of the page), and those without one."""
    if pattern.count("{path}") != 1:
        example = "content/en/{path}.md"
        raise UsageError(_("The pattern needs {{path}} once: {example}.", example=example), code="pattern")
    found: list[Couple] = []
    without: list[str] = []
    for page in site.wanted(locale):
        name = pattern.replace("{path}", page)
        file = next(filter(None, (_existing(site.root, name + ending) for ending in ("", *formats.FORMATS))), None)
        if file is None or file.resolve() == site.files[page].resolve():
            without.append(page)
        else:
            found.append(Couple(page, file))
    return found, without


def _existing(root: Path, name: str) -> Path | None:
    """A file by its path as seen from the site or from here."""
    return next((file for file in (root / name, Path(name)) if file.is_file()), None)


def _page_of(site: Site, name: str) -> str | None:
    file = _existing(site.root, name)
    real = file.resolve() if file else None
    return next((page for page, own in site.files.items() if own.resolve() == real and page in site.documents), None)


def adopt(
    site: Site, disk: Disk, couples: Iterable[Couple], locale: str, *, by: str = "", progress: Progress = silent
) -> Adoption:
    """Bring the catalogs up to date, then take the sentences of the files into those of their pages.

    A page or file that can't be read is refused by name; the others go on.
    """
    by = signing.name(by) if by else ""
    site, report = workflow.extract(site, disk, progress=progress)
    refused = list(report.refused)
    pages: list[Page] = []
    changed: dict[str, tuple[bytes, bytes]] = {}
    listed = list(couples)
    for number, couple in enumerate(listed, 1):
        try:
            page, data = _adopted(site, couple, locale, by)
            pages.append(page)
            changed |= data
        except InputRefused as error:
            refused.append(error)
        progress(_("Pairing"), number, len(listed))
    written, unwritten = disk.exchange(changed)
    names = tuple(dict.fromkeys((*report.written, *written)))
    return Adoption(locale, tuple(pages), (), names, (*refused, *unwritten))


def _adopted(site: Site, couple: Couple, locale: str, by: str) -> tuple[Page, Mapping[str, tuple[bytes, bytes]]]:
    """What is taken over for a page, and its catalog if that changes."""
    name = files.shown(site.files[couple.page], site.root)
    old = site.catalogs[locale].get(couple.page)
    if old is None or couple.page not in site.wanted(locale):
        message = _("The page is not translated into {locale}.", locale=locale)
        raise InputRefused(message, path=name, code="page-locale")
    document, other = site.documents[couple.page], _other(site, couple, locale)
    found = alignment.align(document, other)
    language, terms = site.config.source_language, site.glossary
    levels = settings.levels(site.config, couple.page)
    new, outcomes = adoption.adopted(old, found.pairs, by=by, language=language, terms=terms, levels=levels)
    left = [outcome.pair for outcome in outcomes if outcome.step in ("german", "left")]
    alone = [Alone(pair.segment, " ".join(s.text for s in pair.english), pair.english[0].line) for pair in left]
    listed = sorted((*found.alone, *alone), key=lambda one: one.segment.line)
    words = sum(gate.words(segment) for segment in {s.key: s for s in document.segments()}.values())
    page = Page(couple.page, name, other.path, found.blocks, outcomes, tuple(listed), found.extra, words)
    if new.entries == old.entries:
        return page, {}
    return page, {catalog_name(locale, couple.page): (pofile.write(old), pofile.write(new))}


def _other(site: Site, couple: Couple, locale: str) -> Document:
    """The file in the other language, read as the page is, but for what the site says of its German."""
    name, ending = files.shown(couple.file, site.root), couple.file.suffix.lower()
    data = files.read(couple.file, root=couple.file.resolve().parent, limit=files.SOURCE_LIMIT)
    text = charsets.decode_source(data, name, ending)[0]
    reading = settings.reading(site.config, couple.page)
    language = locale.partition("_")[0]
    return formats.parse(
        text, ending, path=name, reading=replace(reading, language=language, abbreviations=frozenset())
    )
