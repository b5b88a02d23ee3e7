"""How far a site is: what the gate says of every page in every locale, counted for people and kept for the build."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from functools import cached_property
from typing import Final

from pipeline import cache, files, pofile
from pipeline.checks import NAMES, blocking, known, mistaken, weighed
from pipeline.config import levels
from pipeline.lazily import Lazily
from pipeline.ledger import Judgement
from pipeline.model import Catalog, Entry, Finding, Key, State
from pipeline.publish import disclosure, gate
from pipeline.publish.gate import Check, Standing, Verdict
from pipeline.workspace import STRINGS, Site, catalog_name

_AT_ONCE: Final = 400
"""Pages whose pairs the rules look at in one go."""
_KEPT: Final = 3_000
"""Pages whose standings are kept; those of more are found out again when they are needed."""


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
    accepted: int = 0
    """Findings that translators' comments accept."""

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
            return Lazily(site.wanted(locale), lambda path: self._standings(locale, path), most=_KEPT)

        return {locale: of(locale) for locale in site.config.locales}

    def _standings(self, locale: str, path: str) -> dict[Key, Standing]:
        return gate.standings(
            self.site.documents[path],
            self.catalog(locale, path),
            changed=self.site.pages[path].changed,
            language=self.site.config.source_language,
            checked=self._checks(locale, path),
        )

    @cached_property
    def _known(self) -> dict[str, dict[str, Judgement]]:
        """Locale -> page path -> what an earlier run has found out, where all is as it was then."""
        settled = self.site.settled
        return {
            locale: {path: found for path, found in self.site.known.judged(locale).items() if (locale, path) in settled}
            for locale in self.site.config.locales
        }

    def judged(self, locale: str) -> Mapping[str, Judgement]:
        """Page path -> what was found, of the pages that this or an earlier run has looked at."""
        return self._known[locale]

    def judge(self, locale: str, path: str) -> Judgement:
        """How far a page is, what the checks say of it, and what others need to know of it."""
        judged = self._known[locale]
        if path not in judged:
            judged[path] = self._judgement(locale, path)
        return judged[path]

    def _judgement(self, locale: str, path: str) -> Judgement:
        standings = self.standings[locale][path]
        found = [f for each in standings.values() for f in _lowered(each.findings, approved=each.step == "approved")]
        document, catalog = self.site.documents[path], self.catalog(locale, path)
        heads = [*document.meta.values(), *filter(None, [document.title])]
        return Judgement(
            asdict(self.status(locale, path)),
            tuple(self.placed([*found, *self._comments(locale, path)], locale, path)),
            disclosure.of_page(standings.values(), catalog, self.site.pages[path].disclosure),
            tuple({each.key: standings[each.key].target for each in heads if not isinstance(each, str)}.items()),
        )

    # -- what the rules say -------------------------------------------------------------------------

    @cached_property
    def _portions(self) -> dict[tuple[str, str], int]:
        """(locale, page path) of all that no earlier run has looked at -> the portion in which the rules look at it.

        A portion is large enough for many processes, and small enough to be held.
        """
        wanted = {locale: frozenset(self.pages(locale)) - self._known[locale].keys() for locale in self.standings}
        paths = dict.fromkeys(path for locale in self.standings for path in self.pages(locale))
        fresh = ((locale, path) for path in paths for locale, found in wanted.items() if path in found)
        return {place: number // _AT_ONCE for number, place in enumerate(fresh)}

    @cached_property
    def _portion(self) -> dict[int, dict[known.Question, list[Finding]]]:
        """What the rules say of the portion that was looked at last."""
        return {}

    def _checks(self, locale: str, path: str) -> Check:
        """What the rules say of a pair of a page, as the site weighs it."""
        weights = levels(self.site.config, path)
        number = self._portions.get((locale, path))
        if path in self._known[locale] or number is None:
            found = self._answers(self._asked(locale, path))
        else:
            if number not in self._portion:
                together = [place for place, other in self._portions.items() if other == number]
                self._portion.clear()
                self._portion[number] = self._answers([each for place in together for each in self._asked(*place)])
            found = self._portion[number]
        return lambda source, target: weighed(found[locale, source, target], weights)

    def _answers(self, questions: Iterable[known.Question]) -> dict[known.Question, list[Finding]]:
        language, terms = self.site.config.source_language, self.site.glossary
        return known.found(
            questions, language=language, terms=terms, file=cache.file(self.site.root), workers=self.site.workers
        )

    def _asked(self, locale: str, path: str) -> Iterator[known.Question]:
        """The pairs of a page that the gate will ask about."""
        site, catalog = self.site, self.catalog(locale, path)
        if path == STRINGS:
            pairs = [pair for entry in self._strings(locale) for pair in gate.forms(entry)]
        else:
            changed, language = site.pages[path].changed, site.config.source_language
            pairs = list(gate.asked(site.documents[path], catalog, changed=changed, language=language))
        return ((locale, source, target) for source, target in pairs)

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
        checked = self._checks(locale, STRINGS)
        return ((entry, gate.string_findings(entry, checked)) for entry in self._strings(locale))

    def shown_strings(self, locale: str) -> tuple[Entry, ...]:
        """The strings of the templates that pages may show."""
        found = self.strings.get(locale, ())
        return tuple(e for e, findings in found if e.state is State.APPROVED and not blocking(findings))

    def pages(self, locale: str, chosen: Collection[str] | None = None) -> list[str]:
        """The pages of a locale and the strings of the templates, or those of them that are `chosen`."""
        return [path for path in (*self.standings[locale], STRINGS) if chosen is None or path in chosen]

    def statuses(self, chosen: Collection[str] | None = None) -> tuple[PageStatus, ...]:
        """How far every page is, or each of the `chosen`, by locale and path; the templates where strings wait."""
        wanted = [(locale, path) for locale in self.standings for path in self.pages(locale, chosen)]
        pages = [PageStatus(**self.judge(locale, path).status) for locale, path in wanted if path != STRINGS]
        strings = [self._strings_status(locale) for locale, path in wanted if path == STRINGS]
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
            sum(len(standing.waved) for standing in standings),
        )

    def findings(self, chosen: Collection[str] | None = None) -> Iterator[Finding]:
        """What the checks say of every pair of the site, or of the `chosen` pages."""
        for locale in self.standings:
            for path in self.pages(locale, chosen):
                yield from self.found(locale, path)

    def found(self, locale: str, path: str) -> tuple[Finding, ...]:
        """What the checks say of a page, or of the strings of the templates."""
        if path != STRINGS:
            return self.judge(locale, path).findings
        strings = self.strings.get(locale, ())
        found = [f for entry, about in strings for f in _lowered(about, approved=entry.state is State.APPROVED)]
        return tuple(self.placed([*found, *self._comments(locale, STRINGS)], locale, STRINGS))

    def accepted(self, chosen: Collection[str] | None = None) -> int:
        """How many findings translators' comments accept."""
        return sum(
            len([f for _entry, (_kept, waved) in self._judged(locale) for f in waved])
            if path == STRINGS
            else self.judge(locale, path).status["accepted"]
            for locale in self.standings
            for path in self.pages(locale, chosen)
        )

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


def _lowered(findings: Iterable[Finding], *, approved: bool) -> list[Finding]:
    """`findings`, the errors of a draft as warnings."""
    return [
        replace(finding, severity="warning") if finding.severity == "error" and not approved else finding
        for finding in findings
    ]
