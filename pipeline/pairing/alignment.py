"""A German page and the page that somebody wrote of it in another language: which sentences are each other's.

Two documents go in; pairs in the order of the German page come out, with how certain each is, and what has no partner.
Blocks are aligned first, by their kinds, lengths and what stands in both (values, links, names), then the sentences in
them; nothing is paired against the order of the pages. No text is changed but for the names of inline tags.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import reduce
from math import log
from typing import Final, Literal

from pipeline import formats, markup
from pipeline.formats.grouping import Block
from pipeline.model import NONE, Document, Segment
from pipeline.pairing import beads, counterparts, likeness, parallel
from pipeline.pairing.beads import Bead
from pipeline.pairing.likeness import Rarity, Traits

CERTAIN: Final = 0.9
"""Probability from which two sentences are taken for a pair."""

_EQUAL: Final = {(1, 1): log(0.97), (1, 0): log(0.002), (0, 1): log(0.002), (1, 2): log(0.003), (2, 1): log(0.003)}
"""How usual it is that a sentence has one partner, none, or two, in blocks that have as many on both sides …"""
_UNEQUAL: Final = {(1, 1): log(0.85), (1, 0): log(0.02), (0, 1): log(0.02), (1, 2): log(0.06), (2, 1): log(0.06)}
"""… and in others."""


Doubt = Literal["", "tags", "length", "place", "shared"]
"""Why a person has to look at a pair; empty: there is no doubt."""


@dataclass(frozen=True, slots=True)
class Pair:
    """A German segment and what the other page says for it."""

    segment: Segment
    target: str
    """With the tags of the German, as far as they could be told; `<none/>`: the segment before says it."""
    english: tuple[Segment, ...]
    """One, or two that say together what the German says."""
    certainty: float
    doubt: Doubt = ""
    """The tags differ, or it is a guess which is which; one is much longer than the other; only their place speaks for
    them, and something is missing beside it; two German segments share one.
    """


@dataclass(frozen=True, slots=True)
class Alone:
    """A German segment without a certain partner, and what might be one."""

    segment: Segment
    candidate: str = ""
    line: int = 0
    """Of the candidate."""


@dataclass(frozen=True, slots=True)
class Alignment:
    """Two pages side by side."""

    pairs: tuple[Pair, ...]
    alone: tuple[Alone, ...]
    extra: tuple[Segment, ...]
    """What only the other page says."""
    blocks: tuple[int, int]
    """How many either page has."""


def align(german: Document, english: Document) -> Alignment:
    """The pairs of two pages, in the order of both; what is in none is listed."""
    here = formats.blocks(german)
    there = parallel.in_order(formats.blocks(english), here)
    languages = german.reading.language, english.reading.language
    rarity = Rarity.of(*(_traits(side, language) for side, language in zip((here, there), languages, strict=True)))
    pairs: list[Pair] = []
    alone: list[Alone] = []
    extra: list[Segment] = []
    for couple in parallel.couples(here, there, languages, rarity):
        bead = couple.bead
        some = [segment for block in here[bead.start : bead.end] for segment in block.segments]
        others = [segment for block in there[bead.other_start : bead.other_end] for segment in block.segments]
        others = _with_labels(others, some)
        for inner in _sentences(some, others, languages, rarity):
            mine, theirs = some[inner.start : inner.end], others[inner.other_start : inner.other_end]
            certainty = bead.certainty * inner.certainty
            if couple.elsewhere is not None:
                better = there[couple.elsewhere].segments
                alone += (Alone(segment, " ".join(s.text for s in better), better[0].line) for segment in mine)
                extra += theirs
            elif not mine or not theirs:
                alone += map(Alone, mine)
                extra += theirs
            elif certainty < CERTAIN or (len(mine) > 1 and any(s.kind != "sentence" for s in mine)):
                said = " ".join(segment.text for segment in theirs)
                alone += (Alone(segment, said, theirs[0].line) for segment in mine)
            else:
                pairs += _paired(mine, theirs, certainty, vague=couple.vague)
    return Alignment(tuple(pairs), tuple(alone), tuple(extra), (len(here), len(there)))


def _traits(blocks: Iterable[Block], language: str) -> list[Traits]:
    return [likeness.of_segments([segment], segment.kind, language) for block in blocks for segment in block.segments]


def _sentences(
    some: Sequence[Segment], others: Sequence[Segment], languages: tuple[str, str], rarity: Rarity
) -> list[Bead]:
    sides = [
        [likeness.of_segments([segment], segment.kind, language) for segment in side]
        for side, language in zip((some, others), languages, strict=True)
    ]

    def score(start: int, end: int, other_start: int, other_end: int) -> float:
        mine, theirs = some[start:end], others[other_start:other_end]
        kinds = _kinds_fit(mine, theirs)
        if kinds <= parallel.APART:
            return kinds
        one = reduce(likeness.joined, sides[0][start:end])
        other = reduce(likeness.joined, sides[1][other_start:other_end])
        return likeness.likeness(one, other, rarity) + kinds + _same_end(mine[-1].text, theirs[-1].text)

    return beads.align(len(some), len(others), _EQUAL if len(some) == len(others) else _UNEQUAL, score)


_LABEL: Final = re.compile(r"(<\w+>)?([^<>:]{1,60}:)(</\w+>)?\s+(?=\S)")


def _with_labels(others: Sequence[Segment], some: Sequence[Segment]) -> list[Segment]:
    """`others`, labels cut off from their texts where the German has more: only German shows well where one ends."""
    missing = sum(s.kind == "label" for s in some) - sum(s.kind == "label" for s in others)
    found: list[Segment] = []
    for segment in others:
        label = _LABEL.match(segment.text) if missing > 0 and segment.kind == "sentence" else None
        if label and (label[1] or "").strip("<>") == (label[3] or "").strip("</>") and label.end() < len(segment.text):
            tags = {name: tag for name, tag in segment.tags.items() if f"<{name}>" != label[1]}
            found.append(replace(segment, text=label[2], kind="label", tags={}))
            found.append(replace(segment, text=segment.text[label.end() :], tags=tags))
            missing -= 1
        else:
            found.append(segment)
    return found


_PROSE: Final = frozenset({"sentence", "label", "cell", "heading"})


def _kinds_fit(mine: Sequence[Segment], theirs: Sequence[Segment]) -> float:
    kinds = {segment.kind for segment in (*mine, *theirs)}
    if len(mine) + len(theirs) > 2 and not kinds <= {"sentence", "label"}:
        return parallel.APART
    return 0.3 if len(kinds) == 1 else -1.5 if kinds <= _PROSE else parallel.APART


_END: Final = re.compile(r"([?!:])\W*(?:</?\w+/?>)*\Z")


def _same_end(one: str, other: str) -> float:
    """A question stays a question."""
    ends = [match[1] if (match := _END.search(text)) else "" for text in (one, other)]
    return 0.0 if ends == ["", ""] else 0.8 if ends[0] == ends[1] else -0.8


def _paired(mine: Sequence[Segment], theirs: Sequence[Segment], certainty: float, *, vague: bool) -> Iterator[Pair]:
    """The pairs of a bead; of two German segments the first has all that is said, the second `<none/>`."""
    target, sure = counterparts.target(mine[0], theirs)
    seen = [sum(len(markup.visible(s.text, s.tags)) for s in side) for side in (mine, theirs)]
    far = likeness.deviation(*seen) > _FAR
    doubt: Doubt = "shared" if len(mine) > 1 else "tags" if not sure else "length" if far else "place" if vague else ""
    yield Pair(mine[0], target, tuple(theirs), certainty, doubt)
    yield from (Pair(segment, NONE, tuple(theirs), certainty, "shared") for segment in mine[1:])


_FAR: Final = 3.0
"""Standard deviations from the usual length from which something may have been added or left out."""
