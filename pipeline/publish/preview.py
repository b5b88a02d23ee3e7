"""What a reviewer sees of a page: each text as far as it is, drafts too, with the state it is in.

Standings and entries go in, `Sentence`s come out. Their targets are for a preview alone; no module that writes dist/
knows this one (tests/test_previewing.py).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal

from pipeline.model import Entry, Finding, Severity
from pipeline.publish import gate
from pipeline.publish.gate import Standing, Step

State = Literal["approved", "changed", "draft", "open"]
"""approved; changed: the last approved target, whose German differs in harmless words; draft; open: German."""

_STATES: Final[dict[Step, State]] = {
    "approved": "approved",
    "changed": "changed",
    "draft": "draft",
    "untranslated": "open",
}


@dataclass(frozen=True, slots=True)
class Sentence:
    """One text of a page, for a reviewer."""

    number: int
    """From 1, in the order of the source."""
    standing: Standing
    """What the gate says."""
    entry: Entry | None
    """What the catalog holds; None: nothing."""

    @property
    def state(self) -> State:
        return _STATES[self.standing.step]

    @property
    def shown(self) -> str | None:
        """The target on the page, approved or not; None: the German."""
        return shown(self.standing, self.entry)

    @property
    def waits(self) -> bool:
        """Whether a person has to look at it: it is not approved, or an error keeps it off the page."""
        return bool(gate.pending([self.standing]))

    @property
    def worst(self) -> Severity | None:
        """The gravest thing that the checks say of it."""
        return worst(self.findings)

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What the checks say of it; of a draft, an error is a warning until somebody approves it."""
        if self.state == "approved":
            return self.standing.findings
        return tuple(
            replace(each, severity="warning") if each.severity == "error" else each for each in self.standing.findings
        )


SEVERITIES: Final[tuple[Severity, ...]] = ("error", "warning", "note")


@dataclass(frozen=True, slots=True)
class Summary:
    """How far a page is, counted."""

    states: Counter[State]
    findings: Counter[Severity]
    """Of the worst finding of each sentence."""
    waiting: int
    """Sentences that wait for a person."""
    words: int
    """Their words."""


def worst(findings: Iterable[Finding]) -> Severity | None:
    """The gravest of their severities."""
    found = {finding.severity for finding in findings}
    return next((severity for severity in SEVERITIES if severity in found), None)


def shown(standing: Standing, entry: Entry | None) -> str | None:
    """What a reviewer sees in place of the German; None: the German."""
    if standing.step == "changed":
        return standing.target
    return entry.target if entry is not None and standing.step in ("approved", "draft") else None


def summary(sentences: Iterable[Sentence]) -> Summary:
    """The sentences of a page, counted."""
    every: Sequence[Sentence] = tuple(sentences)
    waiting = [sentence for sentence in every if sentence.waits]
    return Summary(
        Counter(sentence.state for sentence in every),
        Counter(sentence.worst for sentence in every if sentence.worst),
        len(waiting),
        sum(gate.words(sentence.standing.segment) for sentence in waiting),
    )
