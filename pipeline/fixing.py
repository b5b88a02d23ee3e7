"""The verb `check --fix`: what takes no judgement is put right in drafts.

What the gate says of a site goes in, catalogs are written. Approved and obsolete entries are never changed; a draft
stays a draft, and every step is proved: the finding is gone and none has come.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial

from pipeline import catalog as entries
from pipeline.checks import accepted, check, remaining
from pipeline.config import levels
from pipeline.life import origins
from pipeline.model import Entry, Finding, Key, State
from pipeline.review import Review
from pipeline.saving import Saved, save
from pipeline.workspace import Disk, Site, catalog_name

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


def fix(review: Review, disk: Disk, chosen: Collection[str] | None) -> tuple[Site, list[Saved], tuple[Mending, ...]]:
    """Put the drafts of the site, or of the `chosen` pages, right; the site then, what was saved, and what was done."""
    site = review.site
    saved: list[Saved] = []
    done: list[Mending] = []
    for locale in review.standings:
        before = site.catalogs[locale]
        planned = {path: found for path in review.pages(locale, chosen) if (found := _mendings(review, locale, path))}
        after = {
            path: before[path].with_entries(_mended(entry, found.get(entry.key)) for entry in before[path].entries)
            for path, found in planned.items()
        }
        outcome = save(disk, locale, before, after)
        saved.append(outcome)
        unsaved = {error.path for error in outcome.refused}
        done += [each for found in planned.values() for each in found.values() if each.path not in unsaved]
        site = site.with_catalogs(locale, outcome.catalogs, after, outcome.unsaved, outcome.digests)
    return site, saved, tuple(done)


def mendable(review: Review, chosen: Collection[str] | None) -> Iterator[Finding]:
    """What a person could put right in approved sentences, each with the whole target put right."""
    for locale in review.standings:
        for path in review.pages(locale, chosen):
            found = [finding for finding in review.found(locale, path) if finding.mended]
            approved = entries.approved(review.catalog(locale, path)) if found else {}
            yield from (finding for finding in found if finding.key in approved)


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


def _mendings(review: Review, locale: str, path: str) -> dict[Key, Mending]:
    """What can be put right in the drafts of a page."""
    found: defaultdict[Key, list[Finding]] = defaultdict(list)
    for finding in review.found(locale, path):
        if finding.key:
            found[finding.key].append(finding)
    wanted = {key: about for key, about in found.items() if any(finding.mended for finding in about)}
    if not wanted:
        return {}
    site = review.site
    checked = partial(
        check,
        locale=locale,
        terms=site.glossary,
        language=site.config.source_language,
        levels=levels(site.config, path),
    )
    done: dict[Key, Mending] = {}
    for entry in review.catalog(locale, path).entries:
        if entry.key in wanted and entry.state is State.FUZZY and entry.source_plural is None:
            look = partial(_left, checked, accepted(entry.comments))
            target, rules = mended(entry.source, entry.target, wanted[entry.key], look)
            if rules:
                done[entry.key] = Mending(catalog_name(locale, path), entry.key, entry.target, target, rules)
    return done


def _left(checked: Look, waved: Collection[str], source: str, target: str) -> list[Finding]:
    """What remains of the findings beside those that a comment accepts."""
    return remaining(checked(source, target), waved)


def _mended(entry: Entry, mending: Mending | None) -> Entry:
    """The entry with its target put right; one that no person touched is still known as such."""
    if mending is None:
        return entry
    return replace(entry, targets=(mending.after,), notes=origins.renewed(entry, (mending.after,)))


def _said(finding: Finding) -> tuple[str, str, str]:
    """What makes two findings the same, wherever they stand."""
    return (finding.rule, finding.found, finding.expected)
