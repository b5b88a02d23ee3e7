"""Inline elements as short tags: `<strong>Stadt</strong>`, `<a1>…</a1>`, `<img1/>`.

Text with tags goes in, pieces or problems come out. Only the tags that the German has are tags: any other `<` or `&`
is text, so there is nothing to escape and a translation can't invent an element. Attributes never stand here.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import count
from typing import Final, Literal, NamedTuple

from pipeline.messages import _
from pipeline.model import NONE

_TAG: Final = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9]{0,31})(/?)>")


@dataclass(frozen=True, slots=True)
class Mark:
    """One short tag in a text."""

    name: str
    """`strong`, `a2`."""
    form: Literal["open", "close", "void"]

    def __str__(self) -> str:
        return {"open": f"<{self.name}>", "close": f"</{self.name}>", "void": f"<{self.name}/>"}[self.form]


def pieces(text: str, tags: Collection[str]) -> list[str | Mark]:
    """`text` cut into plain text and the marks of the `tags` (names); joined as strings it is `text` again."""
    found: list[str | Mark] = []
    end = 0
    for match in _TAG.finditer(text):
        close, name, void = match.groups()
        if name not in tags or (close and void):
            continue
        if match.start() > end:
            found.append(text[end : match.start()])
        found.append(Mark(name, "close" if close else "void" if void else "open"))
        end = match.end()
    if end < len(text):
        found.append(text[end:])
    return found


def names(source: str) -> tuple[str, ...]:
    """The tags of a German text in order of appearance: voids, and names that open and close equally often."""
    counts: Counter[tuple[str, str]] = Counter()
    order: dict[str, None] = {}
    for close, name, void in _TAG.findall(source):
        counts[name, "close" if close else "void" if void else "open"] += 1
        order.setdefault(name)
    return tuple(
        name
        for name in order
        if counts[name, "open"] == counts[name, "close"] and counts[name, "open"] + counts[name, "void"]
    )


def visible(text: str, tags: Collection[str]) -> str:
    """`text` without the marks of the `tags` (names)."""
    return "".join(piece for piece in pieces(text, tags) if isinstance(piece, str))


def number(wanted: Sequence[str], literal: str) -> tuple[str, ...]:
    """A name of its own for each inline element of a segment: `a`, or `a1`, `a2` where there are several.

    `wanted` are the bare names in order of appearance, `literal` the visible text of the segment; a name that would
    read as a tag in it, or is another element's bare name, is passed over.
    """
    if not wanted:
        return ()
    times = Counter(wanted)
    spoken = {match.group(2) for match in _TAG.finditer(literal)}
    plain = {name for name, many in times.items() if many == 1 and name not in spoken}
    numbers = {name: count(1) for name in times}
    given: list[str] = []
    taken = {*times, *spoken}
    for name in wanted:
        short = name
        while name not in plain and short in taken:
            short = f"{name}{next(numbers[name])}"
        taken.add(short)
        given.append(short)
    return tuple(given)


def fits(source: str, target: str, tags: Collection[str]) -> bool:
    """Whether `target` can stand in place of `source`: it has its `tags`, or says nothing (`<none/>`)."""
    if target == NONE or not tags or _TAG.findall(source) == _TAG.findall(target):
        return True
    return not problems(source, target, tags)


class Fault(NamedTuple):
    """One thing that is wrong with the tags of a target."""

    problem: str
    """A sentence."""
    mark: Mark
    there: bool
    """Whether the mark stands in the target."""


def problems(source: str, target: str, tags: Collection[str] | None = None) -> tuple[str, ...]:
    """What is wrong with the tags of `target`, one sentence each: lost, doubled, wrongly nested. Empty: all is well.

    `tags` are the names of the segment's tags where it is known; else they are read off `source`. Order is free, as
    long as pairs nest.
    """
    tags = names(source) if tags is None else tags
    return tuple(fault.problem for fault in faults(pieces(source, tags), pieces(target, tags)))


def faults(source: Iterable[str | Mark], target: Iterable[str | Mark]) -> tuple[Fault, ...]:
    """What is wrong with the marks among the pieces of a target."""
    expected = Counter(piece for piece in source if isinstance(piece, Mark))
    found = [piece for piece in target if isinstance(piece, Mark)]
    return tuple(_miscounted(expected, Counter(found))) or tuple(_crossed(found))


def _miscounted(expected: Counter[Mark], counts: Counter[Mark]) -> Iterator[Fault]:
    for mark in expected:
        if counts[mark] < expected[mark]:
            yield Fault(_("The tag {tag} is missing.", tag=mark), mark, there=False)
        elif counts[mark] > expected[mark]:
            problem = _("The tag {tag} stands there more often than in the German.", tag=mark)
            yield Fault(problem, mark, there=True)
    for mark in counts:
        if mark not in expected:
            yield Fault(_("The tag {tag} is not one of the German sentence.", tag=mark), mark, there=True)


def _crossed(found: Sequence[Mark]) -> Iterator[Fault]:
    """Pairs that close before they open, or cross each other."""
    opened: list[Mark] = []
    for mark in found:
        if mark.form == "open":
            opened.append(mark)
        elif mark.form == "close":
            if not opened or opened[-1].name != mark.name:
                yield Fault(_("The tag {tag} closes at the wrong place.", tag=mark), mark, there=True)
                return
            opened.pop()
