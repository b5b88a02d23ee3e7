"""A German page and the page that somebody wrote of it in another language: which sentences are each other's.

Two documents go in; pairs in the order of the German page come out, with how certain each is, and what has no partner.
Blocks are aligned first, by their kinds, lengths and what stands in both (values, links, names), then the sentences in
them; nothing is paired against the order of the pages. No text is changed but for the names of inline tags.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import reduce
from math import log
from typing import Final, Literal

from pipeline import beads, formats, likeness, markup
from pipeline.beads import Bead
from pipeline.formats.grouping import Block
from pipeline.likeness import Rarity, Traits
from pipeline.model import NONE, Document, Segment, Tag

CERTAIN: Final = 0.9
"""Probability from which two sentences are taken for a pair."""

_BLOCKS: Final = {(1, 1): log(0.93), (1, 0): log(0.01), (0, 1): log(0.01), (1, 2): log(0.001), (2, 1): log(0.001)}
"""How usual it is that a block has one partner, none, or two."""
_EQUAL: Final = {(1, 1): log(0.97), (1, 0): log(0.002), (0, 1): log(0.002), (1, 2): log(0.003), (2, 1): log(0.003)}
"""The same of sentences, in blocks that have as many on both sides …"""
_UNEQUAL: Final = {(1, 1): log(0.85), (1, 0): log(0.02), (0, 1): log(0.02), (1, 2): log(0.06), (2, 1): log(0.06)}
"""… and in others."""
_KINDS: Final = {"heading": -4.0, "cell": -4.0, "text": -1.0, "item": -1.0}
"""What it counts against two blocks that only one of them is such; all other kinds go with their own alone."""
_APART: Final = -12.0


Doubt = Literal["", "tags", "length", "shared"]


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
    """Why a person has to look at it: the tags differ, or it is a guess which is which; one is much longer than the
    other; two German segments share one of the other page."""


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
    there = _by_key(formats.blocks(english), here)
    languages = german.reading.language, english.reading.language
    rarity = Rarity.of(*(_traits(side, language) for side, language in zip((here, there), languages, strict=True)))
    pairs: list[Pair] = []
    alone: list[Alone] = []
    extra: list[Segment] = []
    for bead in _blocks(here, there, languages, rarity):
        some = [segment for block in here[bead.start : bead.end] for segment in block.segments]
        others = [segment for block in there[bead.other_start : bead.other_end] for segment in block.segments]
        others = _with_labels(others, some)
        for inner in _sentences(some, others, languages, rarity):
            mine, theirs = some[inner.start : inner.end], others[inner.other_start : inner.other_end]
            certainty = bead.certainty * inner.certainty
            if not mine or not theirs:
                alone += map(Alone, mine)
                extra += theirs
            elif certainty < CERTAIN or (len(mine) > 1 and any(s.kind != "sentence" for s in mine)):
                said = " ".join(segment.text for segment in theirs)
                alone += (Alone(segment, said, theirs[0].line) for segment in mine)
            else:
                pairs += _paired(mine, theirs, certainty)
    return Alignment(tuple(pairs), tuple(alone), tuple(extra), (len(here), len(there)))


def _by_key(there: Sequence[Block], here: Sequence[Block]) -> tuple[Block, ...]:
    """The blocks of the other page, its front matter in the order of the German one where each key stands once."""
    head = [block for block in there if block.key]
    order = {likeness.kind_of(block): number for number, block in enumerate(here) if block.key}
    unique = len({likeness.kind_of(block) for block in head}) == len(head)
    if not unique or len(order) != sum(bool(block.key) for block in here):
        return tuple(there)
    head.sort(key=lambda block: order.get(likeness.kind_of(block), len(order)))
    return (*head, *(block for block in there if not block.key))


def _traits(blocks: Iterable[Block], language: str) -> list[Traits]:
    return [likeness.of_segments([segment], segment.kind, language) for block in blocks for segment in block.segments]


def _blocks(
    here: Sequence[Block], there: Sequence[Block], languages: tuple[str, str], rarity: Rarity
) -> Iterable[Bead]:
    sides = [
        _by_shape([likeness.of_block(block, language) for block in side])
        for side, language in zip((here, there), languages, strict=True)
    ]

    def score(start: int, end: int, other_start: int, other_end: int) -> float:
        one, other = sides[0][end - start][start], sides[1][other_end - other_start][other_start]
        if one is None or other is None:
            return _APART
        kinds = _same_kind(one.kind, other.kind)
        return kinds if kinds == _APART else likeness.likeness(one, other, rarity) + kinds + _same_count(one, other)

    return beads.align(len(here), len(there), _BLOCKS, score)


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
        return _APART if first == "key" else 0.0
    if first not in _KINDS or second not in _KINDS:
        return _APART
    return min(_KINDS[first], _KINDS[second])


def _same_count(one: Traits, other: Traits) -> float:
    difference = abs(one.sentences - other.sentences)
    if not difference:
        return 0.2 if one.sentences == 1 else 1.2
    return -0.7 * difference


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
        if kinds <= _APART:
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
        return _APART
    return 0.3 if len(kinds) == 1 else -1.5 if kinds <= _PROSE else _APART


_END: Final = re.compile(r"([?!:])\W*(?:</?\w+/?>)*\Z")


def _same_end(one: str, other: str) -> float:
    """A question stays a question."""
    ends = [match[1] if (match := _END.search(text)) else "" for text in (one, other)]
    return 0.0 if ends == ["", ""] else 0.8 if ends[0] == ends[1] else -0.8


def _paired(mine: Sequence[Segment], theirs: Sequence[Segment], certainty: float) -> Iterator[Pair]:
    """The pairs of a bead; of two German segments the first has all that is said, the second `<none/>`."""
    target, sure = _target(mine[0], theirs)
    seen = [sum(len(markup.visible(s.text, s.tags)) for s in side) for side in (mine, theirs)]
    far = likeness.deviation(*seen) > _FAR
    doubt: Doubt = "shared" if len(mine) > 1 else "tags" if not sure else "length" if far else ""
    yield Pair(mine[0], target, tuple(theirs), certainty, doubt)
    yield from (Pair(segment, NONE, tuple(theirs), certainty, "shared") for segment in mine[1:])


_FAR: Final = 3.0
"""Standard deviations from the usual length from which something may have been added or left out."""


def _target(segment: Segment, theirs: Sequence[Segment]) -> tuple[str, bool]:
    """What `theirs` say with the tags of `segment`, and whether each could be told."""
    spare = dict(segment.tags)
    texts: list[str] = []
    sure = True
    for other in theirs:
        names, known = _renamed(spare, other.tags)
        sure &= known
        for name in names.values():
            spare.pop(name, None)
        texts.append("".join(_piece(piece, names) for piece in markup.pieces(other.text, other.tags)))
    return " ".join(texts), sure and not spare


def _piece(piece: str | markup.Mark, names: Mapping[str, str]) -> str:
    """A tag that the German does not have is left out, its words stay."""
    if isinstance(piece, str):
        return piece
    return str(markup.Mark(names[piece.name], piece.form)) if piece.name in names else " " * (piece.form == "void")


def _renamed(german: Mapping[str, Tag], other: Mapping[str, Tag]) -> tuple[dict[str, str], bool]:
    """Tag of the other text -> the German one that it stands for; False: it is a guess, or one has no partner.

    Equal targets go together wherever they stand; else elements of one family, in order, if there are as many.
    """
    left = dict(german)
    names: dict[str, str] = {}
    sure = True
    for name, tag in other.items():
        address = _address(tag)
        same = [mine for mine, its in left.items() if _family(tag) == _family(its) and address == _address(its)]
        if same and address:
            names[name] = same[0]
            del left[same[0]]
    for family in dict.fromkeys(map(_family, other.values())):
        theirs = [name for name, tag in other.items() if name not in names and _family(tag) == family]
        mine = [name for name, tag in left.items() if _family(tag) == family]
        if theirs and len(mine) == len(theirs):
            names |= zip(theirs, mine, strict=True)
            sure &= len(mine) == 1 or family == "emphasis"
        elif theirs:
            sure = False
    return names, sure and len(names) == len(german)


_EMPHASIS: Final = frozenset({"b", "strong", "i", "em", "u", "mark"})
_CODE: Final = frozenset({"code", "kbd", "samp", "tt", "var"})


def _family(tag: Tag) -> str:
    """What may stand for one another: people make bold in one language what is in italics in the other."""
    name = "emphasis" if tag.element in _EMPHASIS else "code" if tag.element in _CODE else tag.element
    return name + " void" * (tag.close is None)


def _address(tag: Tag) -> str:
    """Where a link leads or a picture lies; of code and template tags, what they say themselves."""
    pieces = [piece for piece in (*tag.open, *(tag.close or ())) if isinstance(piece, str)]
    found = next(likeness.targets(pieces), "")
    return found or ("".join(pieces) if not tag.element else "")
