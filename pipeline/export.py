"""Localised documents in their own syntax, for sites that Hugo, MkDocs, Jekyll or Docusaurus publish.

A site and what the gate says of it go in; files stand where a pattern says. A document has what its page in dist/
shows: approved targets without an error, the rest in German. Nothing is added to it, and no source is ever written.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from pipeline import charsets, files, formats, localize, sources
from pipeline.errors import InputRefused, UsageError
from pipeline.messages import _
from pipeline.model import Document, Finding, Key
from pipeline.publish import gate
from pipeline.review import Review
from pipeline.tables import not_one_of
from pipeline.workspace import Disk, Progress, Site, silent

_ENDINGS: Final = tuple(formats.FORMATS)


@dataclass(frozen=True, slots=True)
class Page:
    """One page in one locale, exported or held."""

    path: str
    locale: str
    file: str
    """Relative to the site; empty: held."""
    german: int
    """Sentences that stand in German in it."""
    reason: str
    """Why it is held."""


@dataclass(frozen=True, slots=True)
class Export:
    """What an export made."""

    pages: tuple[Page, ...]
    written: tuple[str, ...]
    """Files that changed, relative to the site; with `check`, those that would."""
    refused: tuple[InputRefused, ...]
    findings: tuple[Finding, ...]
    """Targets that would have broken their document."""


def source(
    review: Review,
    disk: Disk,
    *,
    pattern: str = "",
    locales: Sequence[str] = (),
    held: bool = False,
    progress: Progress = silent,
) -> Export:
    """Write every page of `locales` (all) to where `pattern` (the config's) says; held ones only with `held`.

    UsageError: the pattern leads out of the site, onto a source, into our own folders or twice to the same file.
    """
    site = review.site
    for locale in locales:
        known(locale, site.config.locales)
    wanted = [(locale, path) for locale in locales or site.config.locales for path in site.wanted(locale)]
    names = _names(site, pattern or site.config.export, wanted)
    pages: list[Page] = []
    output: dict[str, bytes] = {}
    findings: list[Finding] = []
    for number, (locale, path) in enumerate(wanted, 1):
        verdict = review.verdict(locale, path)
        if not verdict.published and not held:
            pages.append(Page(path, locale, "", 0, verdict.reason))
            continue
        document, name = site.documents[path], names[locale, path]
        targets = gate.targets(review.standings[locale][path])
        filled = formats.filled(document, targets)
        text = formats.in_language(document, filled.text, localize.bcp47(locale))
        output[name] = charsets.encode(text, document.charset)
        findings += filled.findings
        pages.append(Page(path, locale, name, german(document, targets, filled.findings), verdict.reason))
        progress(_("Exporting"), number, len(wanted))
    written, refused = disk.write(output, durable=False)
    return Export(tuple(pages), tuple(written), (*site.refused, *refused), tuple(findings))


def german(document: Document, targets: Mapping[Key, str], broken: Sequence[Finding] = ()) -> int:
    """How many texts of a document stay German, the `broken` targets among them."""
    keys = {segment.key for segment in document.segments()}
    return len(keys - targets.keys() | {finding.key for finding in broken if finding.key})


def chosen(site: Site, locale: str) -> str:
    """The language that is meant. UsageError: the site has several, or not this one."""
    known(locale or site.config.locales[0], site.config.locales)
    if not locale and len(site.config.locales) > 1:
        choice = ", ".join(site.config.locales)
        raise UsageError(_("In which language? {choice}", choice=choice), path="--locale", code="locale-unknown")
    return locale or site.config.locales[0]


def known(locale: str, locales: Sequence[str]) -> None:
    """UsageError: `locale` is none of `locales`."""
    if locale not in locales:
        raise UsageError(not_one_of(locale, locales), path="--locale", code="locale-unknown")


def _names(site: Site, pattern: str, wanted: Sequence[tuple[str, str]]) -> dict[tuple[str, str], str]:
    """(locale, page path) -> file relative to the site, each proved to be a place for it."""
    if problem := sources.export_problem(pattern):
        raise _misplaced(pattern, problem)
    own = sources_on_disk(site)
    names: dict[tuple[str, str], str] = {}
    taken: dict[str, str] = {}
    for locale, path in wanted:
        name = sources.export(pattern, locale, path, site.files[path].suffix, _ENDINGS)
        place(site, name, own)
        if other := taken.get(name.lower()):
            raise _misplaced(name, _("{other} would be written to it too.", other=other))
        taken[name.lower()] = f"{locale} {path}"
        names[locale, path] = name
    return names


def sources_on_disk(site: Site) -> frozenset[Path]:
    """The source files of a site with their links followed."""
    return frozenset(file.resolve() for file in site.files.values())


def place(site: Site, name: str, own: frozenset[Path]) -> None:
    """UsageError: the file `name`, relative to the site, can't hold an export; `own` are its `sources_on_disk`."""
    if problem := sources.path_problem(name):
        raise _misplaced(name, problem)
    try:
        real = files.contained(site.root / name, site.root)
    except InputRefused as error:
        raise _misplaced(name, error.message) from error
    inside = real.relative_to(site.root.resolve()).as_posix()
    for first in (name.split("/")[0], inside.split("/")[0]):
        if first.lower() in _NOT_OURS:
            raise _misplaced(name, _("The folder {folder}/ is for something else.", folder=first))
    if real in own:
        raise _misplaced(name, _("This is a source."))
    exports = sources.exports(site.config.export, site.config.locales, _ENDINGS)
    if any(sources.is_source(at, site.config.source, _ENDINGS) and not exports.fullmatch(at) for at in (name, inside)):
        raise _misplaced(name, _("The next run would read it as a German page."))


_NOT_OURS: Final = sources.OURS | {".git", files.STATE_FOLDER}


def _misplaced(name: str, problem: str) -> UsageError:
    repair = _("Choose another place, such as {example}.", example="export/{locale}/{path}")
    return UsageError(problem, path=name, repair=repair, code="export-place")
