"""The gate: which target of which sentence a reader may see, and whether a page is published at all.

A document and its catalog go in, a `Standing` for each of its texts and a `Verdict` on the page come out. Only a target
that a person approved passes, and only without an error from the checks.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Literal

from pipeline import catalog as entries
from pipeline import markup, wording
from pipeline.checks import accepted, blocking, check, remaining, settled
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
    waved: tuple[Finding, ...] = ()
    """What a translator's comment accepts of it."""


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
    checked: Check | None = None,
) -> dict[Key, Standing]:
    """Key -> standing of every text of the document, in its order; `checked` says what the site's checks find."""
    judged = judge(catalog, changed=changed, language=language, checked=checked)
    return {segment.key: judged(segment) for segment in document.segments()}


def judge(
    catalog: Catalog,
    *,
    changed: Literal["previous", "german"] = "previous",
    language: str = "de",
    checked: Check | None = None,
) -> Callable[[Segment], Standing]:
    """What tells how far a text is by this catalog."""
    known = {entry.key: entry for entry in catalog.entries}
    says = checked or partial(check, locale=catalog.locale, language=language)
    return lambda segment: _standing(segment, known, says, changed, language)


def asked(
    document: Document,
    catalog: Catalog,
    *,
    changed: Literal["previous", "german"] = "previous",
    language: str = "de",
) -> Iterator[tuple[str, str]]:
    """The German and the targets of which `standings` wants to know what the checks say."""
    known = {entry.key: entry for entry in catalog.entries}
    for segment in document.segments():
        entry = known.get(segment.key)
        if entry and not entry.obsolete:
            if entry.target.strip():
                yield segment.text, entry.target
            if entry.state is not State.APPROVED and (last := _harmless(segment, entry, known, changed, language)):
                yield segment.text, last.target


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


def waits(standing: Standing) -> bool:
    """Whether a person has something to do about it."""
    return standing.step != "approved" or standing.target is None


def pending(standings: Iterable[Standing]) -> int:
    """How many of them wait for a person."""
    return sum(map(waits, standings))


def forms(entry: Entry) -> Iterator[tuple[str, str]]:
    """The forms of a template string, each with its German: the first the singular, the others the plural."""
    german = [entry.source] + [entry.source_plural or entry.source] * (len(entry.targets) - 1)
    for source, target in zip(german, entry.targets, strict=True):
        if target.strip():
            yield source, target


def string_findings(entry: Entry, checked: Check) -> tuple[tuple[Finding, ...], tuple[Finding, ...]]:
    """What the checks say of the forms of a template string, and what a comment accepts of it."""
    found = [finding for source, target in forms(entry) for finding in _about(target, checked(source, target))]
    kept, waved = _judged(found, entry)
    return tuple(dict.fromkeys(kept)), tuple(dict.fromkeys(waved))


def _standing(segment: Segment, known: Mapping[Key, Entry], checked: Check, changed: str, language: str) -> Standing:
    entry = known.get(segment.key)
    if entry is None or entry.obsolete:
        return Standing(segment, "untranslated", None, once=False)
    found = _about(entry.target, checked(segment.text, entry.target)) if entry.target.strip() else []
    findings, waved = _judged([replace(finding, line=segment.line) for finding in found], entry)
    if entry.state is State.APPROVED:
        target = None if blocking(findings) else entry.target
        return Standing(segment, "approved", target, True, findings, waved)
    step: Step = "draft" if entry.state is State.FUZZY else "untranslated"
    if entries.twin(entry, known) is None:
        return Standing(segment, step, None, False, findings, waved)
    last = _harmless(segment, entry, known, changed, language)
    if last and not blocking(settled(checked(segment.text, last.target))):
        return Standing(segment, "changed", last.target, True, findings, waved)
    return Standing(segment, step, None, True, findings, waved)


def _harmless(segment: Segment, entry: Entry, known: Mapping[Key, Entry], changed: str, language: str) -> Entry | None:
    """The approved entry of the German before, if only harmless words have changed since."""
    last = entries.twin(entry, known) if changed == "previous" else None
    # An author's context says that equal words mean something else.
    if last is None or last.target == NONE or last.context != segment.context:
        return None
    return last if wording.harmless(last.source, segment.text, language) else None


def _about(target: str, findings: Iterable[Finding]) -> list[Finding]:
    return [replace(finding, target=target) for finding in findings]


def _judged(found: Iterable[Finding], entry: Entry) -> tuple[tuple[Finding, ...], tuple[Finding, ...]]:
    """What remains of the findings on an entry, and what its comments accept."""
    about = [replace(finding, key=entry.key) for finding in found]
    about = settled(about) if entry.state is State.APPROVED else about
    kept = remaining(about, accepted(entry.comments))
    known = set(map(id, kept))
    return tuple(kept), tuple(finding for finding in about if id(finding) not in known)
