"""What the directives of a page hold for: stretches that are switched off, notes and contexts of segments.

Runs and cuts go in, the same with what the author said come out. Where a directive stands is the format's business.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from pipeline import markup
from pipeline.formats import reasons
from pipeline.formats.directives import Verb
from pipeline.formats.inline import Cut
from pipeline.formats.nodes import Run
from pipeline.model import Segment, Tag, nested


@dataclass(frozen=True, slots=True)
class Scope:
    """A directive and the stretch of the source for which it holds."""

    verb: Verb
    value: str
    start: int
    end: int
    inside: bool = False
    """True of one in a paragraph: it holds for the run in which it stands."""


def holding(scopes: Iterable[Scope], runs: Sequence[Run]) -> Mapping[int, Sequence[Scope]]:
    """Index of a run -> the scopes that hold for it; both are in the order of the source."""
    found: defaultdict[int, list[Scope]] = defaultdict(list)
    starts = [run.start for run in runs]
    off = 0
    for scope in scopes:
        if scope.inside:
            at = bisect_right(starts, scope.start)
            found[at - 1] += [scope] if at and scope.start < runs[at - 1].end else []
        elif scope.verb != "off" or scope.start >= off:  # what is off need not be switched off again
            off = scope.end if scope.verb == "off" else off
            for index in range(bisect_left(starts, scope.start), bisect_left(starts, scope.end)):
                found[index].append(scope)
    return found


def applied(cut: Cut, scopes: Sequence[Scope], start: int) -> Cut:
    """The `cut` of a run that begins at `start`, as the `scopes` that hold for it want it."""
    if not scopes:
        return cut
    if any(scope.verb == "off" for scope in scopes):
        shown = (markup.visible(segment.text, segment.tags) for segment in nested(cut.parts))
        off = [(start, words, reasons.SWITCHED_OFF) for words in shown]
        return Cut([part if isinstance(part, str) else part.raw for part in cut.parts], [], [*cut.left, *off])
    return _directed(cut, scopes)


def _directed(cut: Cut, scopes: Iterable[Scope]) -> Cut:
    """A cut whose segments have the author's note and context."""
    values = {scope.verb: scope.value for scope in scopes}
    note, context = values.get("note", ""), values.get("context")
    known: dict[int, Segment] = {}

    def directed(segment: Segment) -> Segment:
        if id(segment) not in known:
            tags = {name: _with(tag, either) for name, tag in segment.tags.items()}
            known[id(segment)] = replace(segment, note=note, context=context, tags=tags)
        return known[id(segment)]

    def either(part: str | Segment) -> str | Segment:
        return directed(part) if isinstance(part, Segment) else part

    marks = [mark if isinstance(mark.value, str) else mark._replace(value=directed(mark.value)) for mark in cut.marks]
    return Cut([either(part) for part in cut.parts], marks, cut.left)


def _with(tag: Tag, change: Callable[[str | Segment], str | Segment]) -> Tag:
    closing = tag.close if tag.close is None else tuple(map(change, tag.close))
    return replace(tag, open=tuple(map(change, tag.open)), close=closing)
