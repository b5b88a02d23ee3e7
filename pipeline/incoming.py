"""What comes back from translators, entry by entry: ours and theirs go in, ours as it is afterwards comes out.

One row a test in tests/test_incoming.py, the first that fits holds:

    ours                   theirs                            afterwards
    ---------------------  --------------------------------  ----------------------------------------------------------
 1  any                    empty                             as it was
 2  any                    the German itself, no name        as it was; reported. In a file that has German in place
                                                             of a sentence, nothing counts as a name
 3  approved               fuzzy, or the same                as it was
 4  approved               another one, not fuzzy            as it was, theirs in a comment "theirs: …"; a conflict
 5  empty, fuzzy           not fuzzy, without an error       theirs, approved by the person who is named
 6  empty, fuzzy           not fuzzy, with an error          theirs, fuzzy; reported
 7  empty                  fuzzy                             theirs, fuzzy
 8  fuzzy                  fuzzy                             as it was
 9  German changed since   not fuzzy                         theirs as the draft of the German that follows it
10  German gone            not fuzzy                         reported

An editor's "not fuzzy" is a person's approval; who that is has to be said once for a file.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Literal

from pipeline import merging, signing
from pipeline.checks import accepted, blocking, check, remaining
from pipeline.glossary import Glossary
from pipeline.life import succession
from pipeline.memory import approved
from pipeline.model import Catalog, Entry, Finding, Key, Level, Segment, State

Check = Callable[[str, str], list[Finding]]
"""What the checks say of a German and its target."""

What = Literal["approved", "draft", "conflict", "german", "error", "followed"]
"""What became of an entry: approved; a draft; both approved and different; refused as German; an error keeps it a
draft; a draft for German that changed meanwhile."""


@dataclass(frozen=True, slots=True)
class Taken:
    """An entry of ours that something became of."""

    entry: Entry
    what: What
    theirs: Entry
    findings: tuple[Finding, ...] = ()


def taken(
    catalog: Catalog,
    theirs: Mapping[Key, Entry],
    *,
    by: str,
    language: str = "de",
    terms: Glossary | None = None,
    levels: Mapping[str, Level] | None = None,
) -> tuple[Taken, ...]:
    """What becomes of the live entries of a catalog that `theirs` has too, where there is something to say."""
    found = []
    checked = partial(check, locale=catalog.locale, terms=terms, language=language, levels=levels)
    copied = _copied(theirs.values(), checked)
    for entry in catalog.entries:
        if not entry.obsolete and entry.key in theirs:
            outcome = _one(entry, theirs[entry.key], by, checked, copied=copied)
            if outcome:
                found.append(outcome)
    return tuple(found)


def followed(
    catalogs: Mapping[str, Catalog], left: Sequence[Entry]
) -> tuple[dict[str, tuple[Taken, ...]], tuple[Entry, ...]]:
    """Rows 9 and 10: page -> drafts out of `left`, whose German stands on no page; and those that fit nowhere.

    As in an update, each goes to the most similar German without a target, on every page that has it.
    """
    free = [
        (page, entry)
        for page, catalog in catalogs.items()
        for entry in catalog.entries
        if entry.state is State.UNTRANSLATED and entry.source_plural is None
    ]
    segments = {entry.key: Segment(entry.source, entry.context) for _page, entry in free}
    places = {key: float(place) for place, key in enumerate(segments)}
    heirs = succession.heirs(left, list(segments.values()), places)
    found: dict[str, list[Taken]] = {}
    for page, ours in free:
        if ours.key in heirs:
            theirs = heirs[ours.key]
            draft = replace(ours, targets=theirs.targets, flags=("fuzzy", *ours.flags), previous=theirs.source)
            found.setdefault(page, []).append(Taken(draft, "followed", theirs))
    placed = {theirs.key for theirs in heirs.values()}
    return {page: tuple(items) for page, items in found.items()}, tuple(e for e in left if e.key not in placed)


def useful(entries: Iterable[Entry], known: Collection[Key]) -> list[Entry]:
    """Approved translations among `entries` of German that is not among `known`."""
    return [entry for entry in entries if entry.key not in known and not entry.obsolete and approved(entry)]


def needs_name(theirs: Iterable[Entry]) -> bool:
    """Whether somebody has approved anything in them."""
    return any(entry.state is State.APPROVED for entry in theirs)


def _copied(theirs: Iterable[Entry], checked: Check) -> bool:
    """Whether a tool has put the German in place of missing translations: then a sentence is among them."""
    same = [entry.source for entry in theirs if entry.target == entry.source]
    return any(finding.rule == "german" for source in same for finding in checked(source, source))


def _one(ours: Entry, theirs: Entry, by: str, checked: Check, *, copied: bool) -> Taken | None:
    if theirs.state is State.UNTRANSLATED or len(theirs.targets) != len(ours.targets):
        return None
    findings = _findings(ours, theirs, checked)
    if theirs.target == ours.source and ours.targets != theirs.targets and (copied or not _name(ours.source)):
        return Taken(ours, "german", theirs, findings)
    if ours.state is State.APPROVED:
        if theirs.fuzzy or theirs.targets == ours.targets:
            return None
        comments = merging.with_targets(ours.comments, "theirs", theirs)
        return Taken(replace(ours, comments=comments), "conflict", theirs)
    if theirs.fuzzy:
        if ours.state is not State.UNTRANSLATED:
            return None
        return Taken(_filled(ours, theirs), "draft", theirs, findings)
    if blocking(findings):
        return Taken(_filled(ours, theirs), "error", theirs, findings)
    return Taken(signing.approve(_filled(ours, theirs), by), "approved", theirs, findings)


def _filled(ours: Entry, theirs: Entry) -> Entry:
    """Ours with their target as a draft, and with what they said to it."""
    flags = ours.flags if ours.fuzzy else ("fuzzy", *ours.flags)
    comments = (*ours.comments, *(line for line in theirs.comments if line not in ours.comments))
    return replace(ours, targets=theirs.targets, flags=flags, comments=comments)


def _findings(ours: Entry, theirs: Entry, checked: Check) -> tuple[Finding, ...]:
    german = [ours.source] + [ours.source_plural or ours.source] * (len(theirs.targets) - 1)
    found = (
        finding for source, target in zip(german, theirs.targets, strict=True) for finding in checked(source, target)
    )
    kept = remaining(found, accepted((*ours.comments, *theirs.comments)))
    return tuple(dict.fromkeys(replace(finding, key=ours.key) for finding in kept))


def _name(source: str) -> bool:
    """Whether German may be its own translation: each of its words begins with a capital."""
    words = [word for word in source.split() if any(map(str.isalpha, word))]
    return all(next(filter(str.isalpha, word)).isupper() for word in words)
