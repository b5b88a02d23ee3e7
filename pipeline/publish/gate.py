"""The gate: which target of which sentence a reader may see, and whether a page is published at all.

A document and its catalog go in, a `Standing` for each of its texts and a `Verdict` on the page come out. Only a target
that a person approved passes, and only without an error from the checks.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Literal

from pipeline import catalog as entries
from pipeline import markup, wording
from pipeline.checks import accepted, blocking, check, remaining, settled
from pipeline.glossary import Glossary
from pipeline.messages import _
from pipeline.model import NONE, Catalog, Document, Entry, Finding, Key, Segment, State

Step = Literal["approved", "changed", "draft", "untranslated"]

Check = Callable[[str, str], list[Finding]]
"""What the checks say of a German and its target."""


@dataclass(frozen=True, slots=True)
class Standing:
    """How far one text of a page is in a locale."""

    segment: Segment
    step: Step
    """approved; changed: its German differs in harmless words only; draft; untranslated."""
    target: str | None
    """What the page shows; None: the German."""
    once: bool
    """True where it or its previous German was approved, so that the page counts it as approved."""
    findings: tuple[Finding, ...] = ()
    """What the checks say of its target, approved or not."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a page is published in a locale."""

    published: bool
    reason: str
    """Why it is held; empty when published."""
    share: float
    """Part of its words that count as approved, 0 to 1."""


def standings(
    document: Document,
    catalog: Catalog,
    *,
    changed: Literal["previous", "german"] = "previous",
    language: str = "de",
    terms: Glossary | None = None,
) -> dict[Key, Standing]:
    """Key -> standing of every text of the document, in its order."""
    judged = judge(catalog, changed=changed, language=language, terms=terms)
    return {segment.key: judged(segment) for segment in document.segments()}


def judge(
    catalog: Catalog,
    *,
    changed: Literal["previous", "german"] = "previous",
    language: str = "de",
    terms: Glossary | None = None,
) -> Callable[[Segment], Standing]:
    """What tells how far a text is by this catalog."""
    known = {entry.key: entry for entry in catalog.entries}
    checked = partial(check, locale=catalog.locale, terms=terms, language=language)
    return lambda segment: _standing(segment, known, checked, changed, language)


def targets(standings: Mapping[Key, Standing]) -> dict[Key, str]:
    """What the page shows of them."""
    return {key: standing.target for key, standing in standings.items() if standing.target is not None}


def verdict(document: Document, standings: Mapping[Key, Standing], *, min_approved: float) -> Verdict:
    """A page is held below `min_approved` (of its words) or while its title was never approved."""
    total = sum(words(standing.segment) for standing in standings.values())
    done = sum(words(standing.segment) for standing in standings.values() if standing.once)
    share = done / total if total else 1.0
    head = document.title
    if head and not standings[head.key].once:
        return Verdict(False, _("its title is not approved yet"), share)
    if share < min_approved:
        reason = _("{done} of {least} % approved", done=int(share * 100), least=int(min_approved * 100))
        return Verdict(False, reason, share)
    return Verdict(True, "", share)


def words(segment: Segment) -> int:
    """Words that a reader sees."""
    return len(re.findall(r"\w+", markup.visible(segment.text, segment.tags)))


def pending(standings: Iterable[Standing]) -> int:
    """How many of them wait for a person."""
    return sum(standing.step != "approved" or standing.target is None for standing in standings)


def string_findings(
    entry: Entry, locale: str, *, language: str = "de", terms: Glossary | None = None
) -> tuple[Finding, ...]:
    """What the checks say of the forms of a template string: the first against the singular, the others the plural."""
    german = [entry.source] + [entry.source_plural or entry.source] * (len(entry.targets) - 1)
    found = [
        finding
        for source, target in zip(german, entry.targets, strict=True)
        if target.strip()
        for finding in check(source, target, locale, terms, language=language)
    ]
    kept = remaining(settled(found) if entry.state is State.APPROVED else found, accepted(entry.comments))
    return tuple(dict.fromkeys(replace(finding, key=entry.key) for finding in kept))


def _standing(segment: Segment, known: Mapping[Key, Entry], checked: Check, changed: str, language: str) -> Standing:
    entry = known.get(segment.key)
    if entry is None or entry.obsolete:
        return Standing(segment, "untranslated", None, once=False)
    findings = _findings(segment, entry, checked)
    if entry.state is State.APPROVED:
        target = None if blocking(findings) else entry.target
        return Standing(segment, "approved", target, once=True, findings=findings)
    step: Step = "draft" if entry.state is State.FUZZY else "untranslated"
    last = entries.twin(entry, known)
    if last is None:
        return Standing(segment, step, None, once=False, findings=findings)
    # An author's context says that equal words mean something else.
    shown = changed == "previous" and last.target != NONE and last.context == segment.context
    harmless = shown and wording.harmless(last.source, segment.text, language)
    if harmless and not blocking(settled(checked(segment.text, last.target))):
        return Standing(segment, "changed", last.target, once=True, findings=findings)
    return Standing(segment, step, None, once=True, findings=findings)


def _findings(segment: Segment, entry: Entry, checked: Check) -> tuple[Finding, ...]:
    if not entry.target.strip():
        return ()
    found = checked(segment.text, entry.target)
    kept = remaining(settled(found) if entry.state is State.APPROVED else found, accepted(entry.comments))
    return tuple(replace(finding, key=segment.key, line=segment.line) for finding in kept)
