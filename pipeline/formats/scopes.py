"""What directives in a Markdown text hold for: a stretch, the next block, or the paragraph around.

A masked body goes in; for each run the directives come out that hold for it, and a cut with the author's words in it.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from operator import attrgetter
from typing import Final

from pipeline.formats import inline
from pipeline.formats.masking import Masked
from pipeline.formats.pulldown import Run, blocks
from pipeline.model import Segment


@dataclass(frozen=True, slots=True)
class Scope:
    """What a directive holds for."""

    verb: str
    value: str
    start: int
    end: int
    inside: bool
    """True of one in a paragraph: it holds for the run in which it stands."""


@dataclass(slots=True)
class Scopes:
    """Scopes in the order of the text, and those that are open where its runs have come to."""

    waiting: list[Scope]
    opened: list[Scope] = field(default_factory=list)
    place: int = 0

    @classmethod
    def of(cls, masked: Masked) -> Scopes:
        """The scopes of the directives in a body."""
        return cls(sorted(_scopes(masked), key=attrgetter("start")))

    def for_run(self, run: Run) -> list[Scope]:
        """The scopes that hold for `run`; runs are asked for in their order."""
        while self.place < len(self.waiting) and self.waiting[self.place].start < max(run.end, run.start + 1):
            self.opened.append(self.waiting[self.place])
            self.place += 1
        self.opened = [scope for scope in self.opened if scope.end > run.start]
        return [scope for scope in self.opened if scope.inside or scope.start <= run.start]


def _scopes(masked: Masked) -> Iterator[Scope]:
    """What each directive holds for: between off and on, the block that follows, or the run around it."""
    found = blocks(masked) if masked.told else []
    starts = [start for start, _ in found]
    off = -1
    for told in masked.told:
        verb, value = told.directive.verb, told.directive.value
        if not _ALONE.match(masked.source, told.end) or not _fills(masked.source, told.start):
            yield Scope(verb, value, told.start, told.end, inside=True)
        elif verb == "off":
            off = told.end if off < 0 else off
        elif verb == "on":
            if off >= 0:
                yield Scope("off", "", off, told.start, inside=False)
            off = -1
        elif (index := bisect_left(starts, told.end)) < len(found):
            yield Scope(verb, value, *found[index], inside=False)
    if off >= 0:
        yield Scope("off", "", off, len(masked.source), inside=False)


_ALONE: Final = re.compile(r"[ \t]*(?=\r|\n|\Z)")


def _fills(source: str, place: int) -> bool:
    return not source[max(source.rfind(end, 0, place) for end in "\r\n") + 1 : place].strip(" \t>")


def directed(cut: inline.Cut, said: Iterable[Scope]) -> inline.Cut:
    """A cut whose segments have the author's note and context."""
    values = {scope.verb: scope.value for scope in said}
    note, context = values.get("note", ""), values.get("context")
    if not note and context is None:
        return cut
    known: dict[int, Segment] = {}

    def directed(segment: Segment) -> Segment:
        if id(segment) not in known:
            opened = {name: replace(tag, open=tuple(map(either, tag.open))) for name, tag in segment.tags.items()}
            known[id(segment)] = replace(segment, note=note, context=context, tags=opened)
        return known[id(segment)]

    def either(part: str | Segment) -> str | Segment:
        return directed(part) if isinstance(part, Segment) else part

    marks = [mark if isinstance(mark.value, str) else replace(mark, value=directed(mark.value)) for mark in cut.marks]
    return inline.Cut([either(part) for part in cut.parts], marks, cut.left)
