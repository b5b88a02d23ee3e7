"""How far a site is: what the gate says of every page in every locale, counted for people and kept for the build."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from functools import cached_property

from pipeline.checks import blocking
from pipeline.lazily import Lazily
from pipeline.ledger import Judgement
from pipeline.model import Catalog, Entry, Finding, Key, Severity, State
from pipeline.publish import disclosure, gate
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

    @property
    def pending(self) -> int:
        """Sentences that wait for a person."""
        return self.changed + self.drafts + self.untranslated + self.errors


@dataclass(frozen=True)
class Review:
    """What the gate says of every page of a site."""

    site: Site

    @cached_property
    def standings(self) -> dict[str, Mapping[str, dict[Key, Standing]]]:
        """Locale -> page path -> standing of its texts; of each page when somebody asks for it."""
        site = self.site

        def of(locale: str) -> Mapping[str, dict[Key, Standing]]:
            return Lazily(site.wanted(locale), lambda path: self._standings(locale, path))

        return {locale: of(locale) for locale in site.config.locales}

    def _standings(self, locale: str, path: str) -> dict[Key, Standing]:
        site = self.site
        return gate.standings(
            site.documents[path],
            site.catalogs[locale].get(path, Catalog(locale)),
            changed=site.pages[path].changed,
            language=site.config.source_language,
            terms=site.glossary,
        )

    @cached_property
    def _known(self) -> dict[str, dict[str, Judgement]]:
        """Locale -> page path -> what an earlier run has found out, where all is as it was then."""
        settled = self.site.settled
        return {
            locale: {path: found for path, found in self.site.known.judged(locale).items() if (locale, path) in settled}
            for locale in self.site.config.locales
        }

    def judge(self, locale: str, path: str) -> Judgement:
        """How far a page is, what the checks say of it, and what others need to know of it."""
        known = self._known[locale]
        if path not in known:
            known[path] = self._judgement(locale, path)
        return known[path]

    def _judgement(self, locale: str, path: str) -> Judgement:
        standings = self.standings[locale][path]
        found = tuple(
            finding
            for standing in standings.values()
            for finding in _placed(standing.findings, locale, path, approved=standing.step == "approved")
        )
        document, catalog = self.site.documents[path], self.site.catalogs[locale].get(path, Catalog(locale))
        heads = [*document.meta.values(), *filter(None, [document.title])]
        return Judgement(
            asdict(self._status(locale, path)),
            found,
            disclosure.of_page(standings.values(), catalog, self.site.pages[path].disclosure),
            tuple({each.key: standings[each.key].target for each in heads if not isinstance(each, str)}.items()),
        )

    def verdict(self, locale: str, path: str) -> Verdict:
        """Whether a page is published in a locale."""
        least = self.site.pages[path].min_approved
        return gate.verdict(self.site.documents[path], self.standings[locale][path], min_approved=least)

    @cached_property
    def strings(self) -> dict[str, tuple[tuple[Entry, tuple[Finding, ...]], ...]]:
        """Locale -> the strings of the templates and what the checks say of each."""
        language = self.site.config.source_language
        return {
            locale: tuple(
                (entry, gate.string_findings(entry, locale, language=language, terms=self.site.glossary))
                for entry in catalogs.get(STRINGS, Catalog(locale)).entries
                if not entry.obsolete
            )
            for locale, catalogs in self.site.catalogs.items()
        }

    def shown_strings(self, locale: str) -> tuple[Entry, ...]:
        """The strings of the templates that pages may show."""
        found = self.strings.get(locale, ())
        return tuple(e for e, findings in found if e.state is State.APPROVED and not blocking(findings))

    def statuses(self) -> tuple[PageStatus, ...]:
        """How far every page is, by locale and path, and the strings of the templates where some wait."""
        pages = [
            PageStatus(**self.judge(locale, path).status) for locale, pages in self.standings.items() for path in pages
        ]
        return (*pages, *(status for locale in self.strings if (status := self._strings_status(locale)).pending))

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
        )

    def _status(self, locale: str, path: str) -> PageStatus:
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
        )

    def findings(self) -> Iterator[Finding]:
        """What the checks say of every pair; of a draft, an error is a warning until somebody approves it."""
        for locale, pages in self.standings.items():
            for path in pages:
                yield from self.judge(locale, path).findings
        for locale, strings in self.strings.items():
            for entry, findings in strings:
                yield from _placed(findings, locale, STRINGS, approved=entry.state is State.APPROVED)


def _placed(findings: Iterable[Finding], locale: str, path: str, *, approved: bool) -> Iterator[Finding]:
    for finding in findings:
        severity: Severity = "warning" if finding.severity == "error" and not approved else finding.severity
        yield replace(finding, path=catalog_name(locale, path), line=0, severity=severity)
