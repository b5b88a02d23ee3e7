"""How far a site is: what the gate says of every page in every locale, counted for people and kept for the build."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property

from pipeline.model import Catalog, Finding, Key
from pipeline.publish import gate
from pipeline.publish.gate import Standing, Verdict
from pipeline.workspace import Site, catalog_name


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
    def standings(self) -> dict[str, dict[str, dict[Key, Standing]]]:
        """Locale -> page path -> standing of its texts."""
        site = self.site
        return {
            locale: {
                path: gate.standings(
                    site.documents[path],
                    site.catalogs[locale].get(path, Catalog(locale)),
                    changed=site.pages[path].changed,
                    language=site.config.source_language,
                )
                for path in site.wanted(locale)
            }
            for locale in site.config.locales
        }

    def verdict(self, locale: str, path: str) -> Verdict:
        """Whether a page is published in a locale."""
        least = self.site.pages[path].min_approved
        return gate.verdict(self.site.documents[path], self.standings[locale][path], min_approved=least)

    def statuses(self) -> tuple[PageStatus, ...]:
        """How far every page is, by locale and path."""
        return tuple(self._status(locale, path) for locale, pages in self.standings.items() for path in pages)

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
            for path, standings in pages.items():
                for standing in standings.values():
                    for finding in standing.findings:
                        mild = standing.step != "approved" and finding.severity == "error"
                        yield replace(
                            finding,
                            path=catalog_name(locale, path),
                            line=0,
                            severity="warning" if mild else finding.severity,
                        )
