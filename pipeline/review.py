"""How far a site is: what the gate says of every page in every locale, counted for people and kept for the build."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, partial

from pipeline import cache, files, pofile
from pipeline.checks import NAMES, blocking, known, mistaken, weighed
from pipeline.config import levels
from pipeline.model import Catalog, Entry, Finding, Key, Level, State
from pipeline.publish import gate
from pipeline.publish.gate import Standing, Verdict
from pipeline.workspace import STRINGS, Site, catalog_name


@dataclass(frozen=True, slots=True)
class PageStatus:
    """How far a page is in a locale."""

    path: str
    locale: str
    approved: int
    changed: int
    """Shown with their last approved wording."""
    drafts: int
    untranslated: int
    words: int
    share: float
    """Part of the words that count as approved, 0 to 1."""
    published: bool
    reason: str
    """Why it is held."""
    errors: int
    """Approved targets that an error keeps off the page."""
    owner: str = ""
    todo: int = 0
    """Words of the sentences that wait for a person."""

    @property
    def pending(self) -> int:
        """Sentences that wait for a person."""
        return self.changed + self.drafts + self.untranslated + self.errors


@dataclass(frozen=True)
class Review:
    """What the gate says of every page of a site."""

    site: Site

    @cached_property
    def standings(self) -> dict[str, dict[str, dict[Key, Standing]]]:
        """Locale -> page path -> standing of its texts."""
        site = self.site
        return {
            locale: {
                path: gate.standings(
                    site.documents[path],
                    self.catalog(locale, path),
                    changed=site.pages[path].changed,
                    language=site.config.source_language,
                    checked=partial(self._checked, locale, levels(site.config, path)),
                )
                for path in site.wanted(locale)
            }
            for locale in site.config.locales
        }

    @cached_property
    def _found(self) -> dict[known.Question, list[Finding]]:
        """What the rules say of every pair of the site, of an earlier run or anew."""
        site = self.site
        return known.found(
            dict.fromkeys(self._questions()),
            language=site.config.source_language,
            terms=site.glossary,
            file=cache.file(site.root),
        )

    def _questions(self) -> Iterator[known.Question]:
        site = self.site
        for locale in site.config.locales:
            for path in site.wanted(locale):
                asked = gate.asked(
                    site.documents[path],
                    self.catalog(locale, path),
                    changed=site.pages[path].changed,
                    language=site.config.source_language,
                )
                yield from ((locale, source, target) for source, target in asked)
            for entry in self._strings(locale):
                yield from ((locale, source, target) for source, target in gate.forms(entry))

    def _checked(self, locale: str, levels: Mapping[str, Level], source: str, target: str) -> list[Finding]:
        return weighed(self._found[locale, source, target], levels)

    def catalog(self, locale: str, path: str) -> Catalog:
        """The catalog of a page, empty where it has none yet."""
        return self.site.catalogs[locale].get(path, Catalog(locale))

    def _strings(self, locale: str) -> Iterator[Entry]:
        """The live strings of the templates."""
        return (entry for entry in self.catalog(locale, STRINGS).entries if not entry.obsolete)

    def verdict(self, locale: str, path: str) -> Verdict:
        """Whether a page is published in a locale."""
        least = self.site.pages[path].min_approved
        return gate.verdict(self.site.documents[path], self.standings[locale][path], min_approved=least)

    @cached_property
    def strings(self) -> dict[str, tuple[tuple[Entry, tuple[Finding, ...]], ...]]:
        """Locale -> the strings of the templates and what the checks say of each."""
        return {
            locale: tuple((entry, found) for entry, (found, _waved) in self._judged(locale))
            for locale in self.site.config.locales
        }

    def _judged(self, locale: str) -> Iterator[tuple[Entry, tuple[tuple[Finding, ...], tuple[Finding, ...]]]]:
        checked = partial(self._checked, locale, levels(self.site.config, STRINGS))
        return ((entry, gate.string_findings(entry, checked)) for entry in self._strings(locale))

    def shown_strings(self, locale: str) -> tuple[Entry, ...]:
        """The strings of the templates that pages may show."""
        found = self.strings.get(locale, ())
        return tuple(e for e, findings in found if e.state is State.APPROVED and not blocking(findings))

    def statuses(self, chosen: Collection[str] | None = None) -> tuple[PageStatus, ...]:
        """How far every page is, or each of the `chosen`, by locale and path; the templates where strings wait."""
        pages = [
            self.status(locale, path)
            for locale, pages in self.standings.items()
            for path in pages
            if chosen is None or path in chosen
        ]
        strings = map(self._strings_status, self.strings if chosen is None or STRINGS in chosen else ())
        return (*pages, *(status for status in strings if status.pending))

    def _strings_status(self, locale: str) -> PageStatus:
        states = Counter(entry.state for entry, _ in self.strings[locale])
        shown = len(self.shown_strings(locale))
        words = {entry.key: len(entry.source.split()) for entry, _ in self.strings[locale]}
        done = sum(words[entry.key] for entry in self.shown_strings(locale))
        return PageStatus(
            STRINGS,
            locale,
            approved=shown,
            changed=0,
            drafts=states[State.FUZZY],
            untranslated=states[State.UNTRANSLATED],
            words=sum(words.values()),
            share=done / sum(words.values()) if words else 1.0,
            published=True,
            reason="",
            errors=states[State.APPROVED] - shown,
            todo=sum(words.values()) - done,
        )

    def status(self, locale: str, path: str) -> PageStatus:
        """How far a page is."""
        standings = self.standings[locale][path].values()
        verdict = self.verdict(locale, path)
        steps = [standing.step for standing in standings]
        errors = sum(standing.step == "approved" and standing.target is None for standing in standings)
        return PageStatus(
            path,
            locale,
            steps.count("approved") - errors,
            steps.count("changed"),
            steps.count("draft"),
            steps.count("untranslated"),
            sum(gate.words(standing.segment) for standing in standings),
            verdict.share,
            verdict.published,
            verdict.reason,
            errors,
            self.site.pages[path].owner,
            sum(gate.words(standing.segment) for standing in standings if gate.waits(standing)),
        )

    def findings(self, chosen: Collection[str] | None = None) -> Iterator[Finding]:
        """What the checks say of every pair of the site, or of the `chosen` pages.

        Of a draft, an error is a warning until somebody approves it.
        """
        for locale, pages in self.standings.items():
            for path in pages if chosen is None else [path for path in pages if path in chosen]:
                found = [f for standing in pages[path].values() for f in _until_approved(standing)]
                yield from self.placed([*found, *self._comments(locale, path)], locale, path)
        for locale, strings in self.strings.items():
            if chosen is None or STRINGS in chosen:
                found = [f for entry, about in strings for f in _lowered(about, entry.state is State.APPROVED)]
                yield from self.placed([*found, *self._comments(locale, STRINGS)], locale, STRINGS)

    def accepted(self, chosen: Collection[str] | None = None) -> int:
        """How many findings translators' comments accept."""
        pages = [
            standing
            for found in self.standings.values()
            for path in found
            if chosen is None or path in chosen
            for standing in found[path].values()
        ]
        strings = [
            waved
            for locale in (self.site.config.locales if chosen is None or STRINGS in chosen else ())
            for _entry, (_found, waved) in self._judged(locale)
        ]
        return sum(len(standing.waved) for standing in pages) + sum(map(len, strings))

    def _comments(self, locale: str, path: str) -> Iterator[Finding]:
        """Comments that are meant to accept something and don't."""
        for entry in self.catalog(locale, path).entries:
            if entry.comments and not entry.obsolete:
                yield from (replace(finding, key=entry.key) for finding in mistaken(entry.comments, NAMES))

    def placed(self, findings: Sequence[Finding], locale: str, path: str) -> Iterator[Finding]:
        """`findings` on entries of a page with the files and lines of catalog and source."""
        lines = pofile.lines(self.catalog(locale, path)) if findings else {}
        name, site = catalog_name(locale, path), self.site
        source = files.shown(site.files[path], site.root) if path in site.files else ""
        for finding in findings:
            line = lines.get(finding.key, 0) if finding.key else 0
            yield replace(finding, path=name, line=line, source_path=source, source_line=finding.line)


def _until_approved(standing: Standing) -> list[Finding]:
    return _lowered(standing.findings, standing.step == "approved")


def _lowered(findings: Iterable[Finding], approved: bool) -> list[Finding]:
    """`findings`, the errors of a draft as warnings."""
    return [
        replace(finding, severity="warning") if finding.severity == "error" and not approved else finding
        for finding in findings
    ]
