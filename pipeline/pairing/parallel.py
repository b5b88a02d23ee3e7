"""The blocks of two pages that stand for one another: headings, paragraphs, items, cells, values of front matter.

Blocks of both pages go in; beads of blocks come out in the order of the pages, and a doubt where the two pages part.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import log
from typing import Final

from pipeline.formats.grouping import Block
from pipeline.pairing import beads, likeness
from pipeline.pairing.beads import Bead
from pipeline.pairing.likeness import Rarity, Traits

APART: Final = -12.0
"""Log odds of what can't go together."""

_BLOCKS: Final = {(1, 1): log(0.93), (1, 0): log(0.01), (0, 1): log(0.01), (1, 2): log(0.001), (2, 1): log(0.001)}
"""How usual it is that a block has one partner, none, or two."""
_SAME: Final = _BLOCKS | {(1, 0): log(0.001), (0, 1): log(0.001)}
"""The same of pages whose blocks are of the same kinds in the same order."""
_KINDS: Final = {"heading": -4.0, "cell": -4.0, "text": -1.0, "item": -1.0}
"""What it counts against two blocks that only one of them is such; all other kinds go with their own alone."""
_BETTER: Final = 3.0
"""Log odds by which another block has to be likelier than the one in its place …"""
_TELLING: Final = 2.0
"""… and those of them that come from what stands in both."""
_SLIGHT: Final = 1.0
"""Below this, what stands in both blocks is no evidence."""
_COMMON: Final = 8
"""What stands in more blocks than these tells none of them."""


@dataclass(frozen=True, slots=True)
class Couple:
    """Blocks that stand in each other's place."""

    bead: Bead
    vague: bool = False
    """True where nothing but their kind and length speaks for them, beside a block that the other page lacks."""
    elsewhere: int | None = None
    """The block of the other page that says the same as the German one, out of its order."""


def in_order(there: Sequence[Block], here: Sequence[Block]) -> tuple[Block, ...]:
    """The blocks of the other page, its front matter in the order of the German one where each key stands once."""
    head = [block for block in there if block.key]
    order = {likeness.kind_of(block): number for number, block in enumerate(here) if block.key}
    unique = len({likeness.kind_of(block) for block in head}) == len(head)
    if not unique or len(order) != sum(bool(block.key) for block in here):
        return tuple(there)
    head.sort(key=lambda block: order.get(likeness.kind_of(block), len(order)))
    return (*head, *(block for block in there if not block.key))


def couples(here: Sequence[Block], there: Sequence[Block], languages: tuple[str, str], rarity: Rarity) -> list[Couple]:
    """The beads of the blocks of two pages in two languages."""
    sides = [_by_shape(_weighted(side, language)) for side, language in zip((here, there), languages, strict=True)]

    def score(start: int, end: int, other_start: int, other_end: int) -> float:
        one, other = sides[0][end - start][start], sides[1][other_end - other_start][other_start]
        if one is None or other is None:
            return APART
        kinds = _same_kind(one.kind, other.kind)
        return kinds if kinds == APART else likeness.likeness(one, other, rarity) + kinds + _same_count(one, other)

    kinds = [[traits.kind for traits in side[1] if traits] for side in sides]
    path = beads.align(len(here), len(there), _SAME if kinds[0] == kinds[1] else _BLOCKS, score)
    index: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
    for number, traits in enumerate(sides[1][1]):
        for mark in traits.marks if traits else ():
            index[mark].append(number)

    def couple(bead: Bead) -> Couple:
        one, other = sides[0][1][bead.start], sides[1][1][bead.other_start]
        if bead.shape != (1, 1) or one is None or other is None:
            return Couple(bead)
        own, gain = score(bead.start, bead.end, bead.other_start, bead.other_end), likeness.gain(one, other, rarity)
        rivals = {at for mark in one.marks if len(index[mark]) <= _COMMON for at in index[mark]} - {bead.other_start}
        best = max(((score(bead.start, bead.end, at, at + 1), at) for at in sorted(rivals)), default=(APART, 0))
        rival = sides[1][1][best[1]]
        if rival and best[0] > own + _BETTER and likeness.gain(one, rival, rarity) > gain + _TELLING:
            return Couple(bead, elsewhere=best[1])
        return Couple(bead, vague=gain < _SLIGHT)

    return _settled([couple(bead) if 0 not in bead.shape else Couple(bead) for bead in path])


def _settled(found: list[Couple]) -> list[Couple]:
    """Vague are only those next to a block that has no partner, or has it elsewhere."""
    torn = [0 in couple.bead.shape or couple.elsewhere is not None for couple in found]
    beside = [any(torn[max(0, at - 1) : at + 2]) for at in range(len(found))]
    return [replace(couple, vague=couple.vague and near) for couple, near in zip(found, beside, strict=True)]


def _weighted(side: Sequence[Block], language: str) -> list[Traits]:
    """The traits of each block; the length of those that say the same counts once, all together."""
    texts = [tuple(segment.text for segment in block.segments) for block in side]
    times = Counter(texts)
    return [
        replace(likeness.of_block(block, language), weight=1 / times[text])
        for block, text in zip(side, texts, strict=True)
    ]


def _by_shape(single: list[Traits]) -> dict[int, list[Traits | None]]:
    """How many neighbours are taken together -> the traits of each and those behind it; None: they can't be one."""
    paragraphs = [traits.kind in ("text", "item") for traits in single]
    double = [
        likeness.joined(*single[at : at + 2]) if all(paragraphs[at : at + 2]) else None for at in range(len(single) - 1)
    ]
    return {1: [*single], 2: double}


def _same_kind(one: str, other: str) -> float:
    if one == other:
        return 4.0 if one.startswith("key") else 0.4 if one == "text" else 1.2
    first, second = one.split()[0], other.split()[0]
    if first == second:
        return APART if first == "key" else 0.0
    if first not in _KINDS or second not in _KINDS:
        return APART
    return min(_KINDS[first], _KINDS[second])


def _same_count(one: Traits, other: Traits) -> float:
    difference = abs(one.sentences - other.sentences)
    if not difference:
        return 0.2 if one.sentences == 1 else 1.2
    return -0.7 * difference
