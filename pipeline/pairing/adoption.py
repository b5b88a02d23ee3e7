"""What an existing translation does to a catalog: the pairs of a page become drafts, or approved by a person's name.

A catalog and the pairs of two aligned pages go in; the next catalog comes out, and what became of each pair. A target
that a person has approved or touched is never changed, and nothing with an error is approved.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Final, Literal

from pipeline import signing
from pipeline.checks import check
from pipeline.glossary import Glossary
from pipeline.life.origins import fingerprint, untouched
from pipeline.model import NONE, Catalog, Entry, Finding, Key, Level, State
from pipeline.pairing.alignment import Doubt, Pair

ORIGIN: Final = "From your page"
"""First words of the note of a target that stood on an existing page."""

Step = Literal["approved", "draft", "same", "kept", "other", "german", "left", "gone"]
"""What becomes of a pair: approved; a draft; stood there already; another target stays that somebody wrote; the same
German has another translation further up on the page; the page still says it in German; the sentence before,
which says it too, was not taken; the catalog lacks its German.
"""


@dataclass(frozen=True, slots=True)
class Outcome:
    """A pair and what became of it."""

    pair: Pair
    step: Step
    findings: tuple[Finding, ...]
    """What the checks say of it: errors on a page that is online."""
    stands: str = ""
    """The target that stays, where it is another."""


def adopted(
    catalog: Catalog,
    pairs: Iterable[Pair],
    *,
    by: str = "",
    language: str = "de",
    terms: Glossary | None = None,
    levels: Mapping[str, Level] | None = None,
) -> tuple[Catalog, tuple[Outcome, ...]]:
    """The catalog with the targets of `pairs` where nobody has written one, fuzzy.

    With `by` they are approved where there is no doubt and no check finds an error or a warning: nobody has read them.

    Adopting twice equals adopting once. Of two targets for the same German the first is taken, as a draft.
    """
    listed = list(pairs)
    known = {entry.key: entry for entry in catalog.entries if not entry.obsolete}
    firsts: dict[Key, Pair] = {}
    for pair in listed:
        if firsts.setdefault(pair.segment.key, pair).target == NONE:
            firsts[pair.segment.key] = pair
    torn = {pair.segment.key for pair in listed if pair.target != firsts[pair.segment.key].target}
    changed: dict[Key, Entry] = {}
    outcomes: list[Outcome] = []
    step: Step
    for pair in listed:
        key = pair.segment.key
        findings = tuple(check(pair.segment.text, pair.target, catalog.locale, terms, language=language, levels=levels))
        entry = changed.get(key, known.get(key))
        if pair.target == NONE and outcomes and outcomes[-1].step not in ("approved", "draft", "same"):
            step = "left"
        elif pair is firsts[key] or entry is None:
            step, new = _step(pair, entry, findings, torn=key in torn, by=by)
            changed |= {key: new} if new else {}
        else:
            first = firsts[key].target
            step = "same" if entry.target == pair.target else "kept" if entry.target not in ("", first) else "other"
        stands = entry.target or firsts[key].target if step in ("kept", "other") and entry else ""
        outcomes.append(Outcome(pair, step, findings, stands))
    return catalog.with_entries(changed.get(entry.key, entry) for entry in catalog.entries), tuple(outcomes)


def _step(
    pair: Pair, entry: Entry | None, findings: tuple[Finding, ...], *, torn: bool, by: str
) -> tuple[Step, Entry | None]:
    """What becomes of a pair, and its entry if that changes."""
    if entry is None or entry.source_plural is not None:
        return "gone", None
    if any(finding.rule == "german" and finding.severity == "error" for finding in findings):
        return "german", None
    if not _free(entry):
        return ("same" if entry.target == pair.target else "kept"), None
    new = _draft(pair, entry, torn=torn)
    if by and not pair.doubt and not torn and all(finding.severity == "note" for finding in findings):
        return "approved", signing.approve(new, by)
    return ("same", None) if new == entry else ("draft", new)


def _free(entry: Entry) -> bool:
    """Whether nobody has written its target: it is empty, an untouched draft of an engine, or of an existing page."""
    if entry.state is State.APPROVED or not untouched(entry):
        return False
    return not entry.target.strip() or any(note.startswith(("Draft: ", ORIGIN)) for note in entry.notes)


def _draft(pair: Pair, entry: Entry, *, torn: bool) -> Entry:
    origin = ORIGIN + ("; another translation stands further down" if torn else _DOUBTS[pair.doubt])
    notes = tuple(note for note in entry.notes if not note.startswith(("Draft: ", ORIGIN)))
    flags = entry.flags if entry.fuzzy else ("fuzzy", *entry.flags)
    return replace(entry, targets=(pair.target,), flags=flags, notes=(*notes, f"{origin} {fingerprint(pair.target)}"))


_DOUBTS: Final[Mapping[Doubt, str]] = {
    "": "",
    "tags": "; look at the tags",
    "length": "; much longer or shorter than usual",
    "place": "; look whether it belongs here",
    "shared": "; one sentence for two",
}


def steps(outcomes: Iterable[Outcome]) -> Mapping[str, int]:
    """Step -> how many pairs."""
    counts: dict[str, int] = {}
    for outcome in outcomes:
        counts[outcome.step] = counts.get(outcome.step, 0) + 1
    return counts
