"""The verb `check --fix`: what takes no judgement is put right in drafts.

What the gate says of a site goes in, catalogs are written. Approved and obsolete entries are never changed; a draft
stays a draft, and every step is proved: the finding is gone and none has come.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial

from pipeline.checks import accepted, check, remaining
from pipeline.config import levels
from pipeline.life import origins
from pipeline.model import Entry, Finding, Key, State
from pipeline.review import Review
from pipeline.saving import Saved, save
from pipeline.workspace import STRINGS, Disk, catalog_name

Look = Callable[[str, str], list[Finding]]
"""What the checks say of a German and a target."""


@dataclass(frozen=True, slots=True)
class Mending:
    """A draft that was put right."""

    path: str
    """Of its catalog."""
    key: Key
    before: str
    after: str
    rules: tuple[str, ...]
    """Whose findings are gone, in this order."""


def fix(review: Review, disk: Disk, chosen: Collection[str] | None) -> tuple[list[Saved], tuple[Mending, ...]]:
    """Put the drafts of the site, or of the `chosen` pages, right; what was saved, and what was done."""
    site = review.site
    saved: list[Saved] = []
    done: list[Mending] = []
    for locale in site.config.locales:
        before = site.catalogs[locale]
        after = dict(before)
        planned: dict[str, list[Mending]] = {}
        for path, findings in _drafts(review, locale, chosen):
            found = dict(_mendings(review, locale, path, findings))
            if found:
                planned[catalog_name(locale, path)] = list(found.values())
                after[path] = before[path].with_entries(
                    _mended(entry, found.get(entry.key)) for entry in before[path].entries
                )
        outcome = save(disk, locale, before, after)
        saved.append(outcome)
        unsaved = {error.path for error in outcome.refused}
        done += [mending for name, some in planned.items() if name not in unsaved for mending in some]
    return saved, tuple(done)


def mendable(review: Review, chosen: Collection[str] | None) -> Iterator[Finding]:
    """What a person could put right in approved sentences, each with the whole target put right."""
    for locale, pages in review.standings.items():
        for path, standings in pages.items():
            if chosen is None or path in chosen:
                approved = [standing for standing in standings.values() if standing.step == "approved"]
                found = [finding for standing in approved for finding in standing.findings if finding.mended]
                yield from review.placed(found, locale, path)


def mended(source: str, target: str, findings: Sequence[Finding], look: Look) -> tuple[str, tuple[str, ...]]:
    """The target put right as far as that takes no judgement, and the rules whose findings are gone.

    `findings` are those on the pair; `look` tells them of another target. One after the other is mended, and only if
    it is gone then, none has come and the target is a new one.
    """
    seen, rules = {target}, list[str]()
    while True:
        for finding in findings:
            proposal = finding.mended
            if not proposal or proposal in seen:
                continue
            seen.add(proposal)
            left = look(source, proposal)
            if not Counter(map(_said, left)) - (Counter(map(_said, findings)) - Counter([_said(finding)])):
                target, findings = proposal, left
                rules.append(finding.rule)
                break
        else:
            return target, tuple(rules)


def _drafts(
    review: Review, locale: str, chosen: Collection[str] | None
) -> Iterator[tuple[str, list[tuple[Key, tuple[Finding, ...]]]]]:
    """The pages and the findings on their drafts that can be mended."""
    pages = {path: [(key, s.findings) for key, s in all_.items()] for path, all_ in review.standings[locale].items()}
    pages[STRINGS] = [(entry.key, findings) for entry, findings in review.strings[locale]]
    for path, found in pages.items():
        if chosen is None or path in chosen:
            yield path, [(key, findings) for key, findings in found if any(each.mended for each in findings)]


def _mendings(
    review: Review, locale: str, path: str, findings: Iterable[tuple[Key, tuple[Finding, ...]]]
) -> Iterator[tuple[Key, Mending]]:
    site = review.site
    known = {entry.key: entry for entry in review.catalog(locale, path).entries}
    checked = partial(
        check,
        locale=locale,
        terms=site.glossary,
        language=site.config.source_language,
        levels=levels(site.config, path),
    )
    for key, found in findings:
        entry = known[key]
        if entry.state is not State.FUZZY or entry.source_plural is not None:
            continue
        target, rules = mended(entry.source, entry.target, found, partial(_left, checked, accepted(entry.comments)))
        if rules:
            yield key, Mending(catalog_name(locale, path), key, entry.target, target, rules)


def _left(checked: Look, waved: Collection[str], source: str, target: str) -> list[Finding]:
    """What remains of the findings beside those that a comment accepts."""
    return remaining(checked(source, target), waved)


def _mended(entry: Entry, mending: Mending | None) -> Entry:
    """The entry with its target put right; one that no person touched is still known as such."""
    if mending is None:
        return entry
    return replace(entry, targets=(mending.after,), notes=origins.renewed(entry, (mending.after,)))


def _said(finding: Finding) -> tuple[str, str, str, str]:
    """What makes two findings the same, wherever they stand."""
    return (finding.rule, finding.severity, finding.found, finding.expected)
