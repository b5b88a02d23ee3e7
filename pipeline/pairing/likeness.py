"""How likely two texts of different languages are to say the same, without a dictionary: lengths, values, links, names.

Blocks and segments of two documents go in, log odds come out: above 0 they rather belong together. The lengths are
those of Gale and Church (1993), their spread as measured on pages that people translated; what both sides have counts
the more, the rarer it is on the page.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import log, pi, sqrt
from typing import Final

from pipeline import markup, values
from pipeline.formats.grouping import Block
from pipeline.model import Segment

_MEAN: Final = -0.105
"""Of the logarithm of English by German characters (measured: 0.90)."""
_SPREAD: Final = 0.13
"""Its standard deviation in long texts …"""
_SHORT: Final = 1.1
"""… and what is added to it in a text of one character; it falls with the root of the length."""
_CHANCE: Final = 1.4
"""Its standard deviation of two texts that have nothing to do with each other."""
_MOST: Final = 9.0
"""So much at most do all marks in common count."""
_OTHERS: Final = 20
"""As if so many more texts had none of the marks: on a page of two sentences too, a name tells something."""
_HELD: Final = {"value": 0.9, "link": 0.8, "name": 0.6, "root": 0.4}
"""How often what one side has stands on the other side of a true pair too."""
_MISSED: Final = {"value": 0.9, "link": 0.3}
"""What it counts against a pair that one side lacks what the other has."""

_LINK: Final = re.compile(r"\]\(\s*<?([^\s)>]+)|\b(?:href|src)\s*=\s*[\"']?([^\"'\s>]+)")
_LANGUAGE: Final = re.compile(r"(?<![a-z])(?:de|en|deu|eng|german|deutsch|english)(?![a-z])")
_TOKEN: Final = re.compile(r"[^\W_]+(?:[-.][^\W_]+)*")
_FOLDED: Final = str.maketrans({"k": "c", "z": "c", "ä": "a", "ö": "o", "ü": "u", "ß": "s", "j": "y"})


@dataclass(frozen=True, slots=True)
class Traits:
    """What tells a text by in any language."""

    length: int
    """Characters that a reader sees."""
    sentences: int
    kind: str
    """What it is: `heading 2`, `item`, `cell`, `alt`, `text`, `key title` …"""
    marks: frozenset[tuple[str, str]]
    """(value, link, name or root; what it is): what stands in it and may stand in the other text too."""
    strict: frozenset[tuple[str, str]]
    """The values and links among them, which a translation should not lose."""
    tags: tuple[str, ...]
    """Elements in it."""
    weight: float = 1.0
    """What its length counts: a text that stands on the page a hundred times says a hundred times the same."""


def joined(one: Traits, other: Traits) -> Traits:
    """The traits of two texts that stand one behind the other."""
    return Traits(
        one.length + other.length,
        one.sentences + other.sentences,
        one.kind,
        one.marks | other.marks,
        one.strict | other.strict,
        tuple(sorted(one.tags + other.tags)),
    )


def of_segments(segments: Sequence[Segment], kind: str, language: str) -> Traits:
    """The traits of segments that stand together."""
    texts = [markup.visible(segment.text, segment.tags) for segment in segments]
    marks = frozenset(mark for pair in zip(segments, texts, strict=True) for mark in _marks(*pair, language))
    strict = frozenset(mark for mark in marks if mark[0] in _MISSED)
    tags = sorted(_family(tag.element) for segment in segments for tag in segment.tags.values())
    spoken = sum(segment.kind not in ("alt", "tooltip") for segment in segments)
    return Traits(sum(map(len, texts)) or 1, spoken, kind, marks, strict, tuple(tags))


def _family(element: str) -> str:
    return {"b": "strong", "i": "em"}.get(element, element)


def of_block(block: Block, language: str) -> Traits:
    """The traits of a block."""
    return of_segments(block.segments, kind_of(block), language)


_LEVEL: Final = re.compile(r"(#{1,6})[ \t]+\W*\Z|<h([1-6])\b[^>]*>[^<>]*(?:<[^>]*>\s*)*\Z", re.IGNORECASE)
_ITEM: Final = re.compile(
    r"(?:^|\n)[ \t>]*(?:[-*+]|\d{1,9}[.)])[ \t]+(?:\[[ xX]\][ \t]+)?\W*\Z|<li\b[^>]*>\s*(?:<[^/>][^>]*>\s*)*\Z",
    re.IGNORECASE,
)


def kind_of(block: Block) -> str:
    """What a block is, by what stands before it and by its first segment."""
    if block.key:
        return f"key {re.sub(_LANGUAGE, '', block.key.lower())}"
    kind, before = block.segments[0].kind, block.before[-200:]
    if kind == "heading":
        level = _LEVEL.search(before)
        return f"heading {len(level[1] or '') or level[2]}" if level else "heading"
    if kind in ("sentence", "label"):
        return "item" if _ITEM.search(before) else "text"
    return kind


def _marks(segment: Segment, text: str, language: str) -> Iterator[tuple[str, str]]:
    for value in values.find(segment.text, language):
        yield "value", value.canonical
    for tag in segment.tags.values():
        for target in targets(piece for piece in (*tag.open, *(tag.close or ())) if isinstance(piece, str)):
            yield "link", target
    for token in _TOKEN.findall(text):
        lower = token.lower()
        if len(token) > 3 or (len(token) > 1 and not token.islower() and not token.isdecimal()):
            yield "name", lower
        if len(token) > 4:
            yield "root", lower.translate(_FOLDED)[:4]


def targets(raw: Iterable[str]) -> Iterator[str]:
    """The link targets in pieces of source, without what tells their language."""
    for match in _LINK.finditer("".join(raw)):
        address = re.sub(r"^(?:https?:)?//(?:www\.)?", "", (match[1] or match[2]).lower())
        yield re.sub(r"[/._-]+", "/", _LANGUAGE.sub("", address)).strip("/") or "/"


@dataclass(frozen=True, slots=True)
class Rarity:
    """What each mark counts when both sides have it: the log of how much likelier that is in a pair than by chance."""

    worth: Mapping[tuple[str, str], float]

    @classmethod
    def of(cls, some: Sequence[Traits], others: Sequence[Traits]) -> Rarity:
        """By how many of the texts of either side have the mark."""
        worth: dict[tuple[str, str], float] = {}
        for side in (some, others):
            counts = Counter(mark for traits in side for mark in traits.marks)
            for mark, count in counts.items():
                chance = (count + 0.5) / (len(side) + _OTHERS)
                worth[mark] = max(0.0, min(log(_HELD[mark[0]] / chance), worth.get(mark, _MOST)))
        return cls(worth)


def likeness(one: Traits, other: Traits, rarity: Rarity) -> float:
    """Log odds that two texts are each other's translation."""
    loss = sum(_MISSED[kind] for kind, _what in one.strict ^ other.strict)
    tags = 0.7 if one.tags and one.tags == other.tags else -0.3 if bool(one.tags) != bool(other.tags) else 0.0
    lengths = by_length(one.length, other.length) * min(one.weight, other.weight)
    return lengths + min(gain(one, other, rarity), _MOST) - min(loss, 4.0) + tags


def gain(one: Traits, other: Traits, rarity: Rarity) -> float:
    """What the marks count that stand in both."""
    return sum(rarity.worth.get(mark, 0.0) for mark in one.marks & other.marks)


def by_length(german: int, english: int) -> float:
    """Log odds by the lengths alone."""
    ratio = log(english / german)
    return _normal(ratio - _MEAN, _spread(german, english)) - _normal(ratio, _CHANCE)


def deviation(german: int, english: int) -> float:
    """How many standard deviations the lengths are from what is usual; of nothing, none."""
    return abs(log(english / german) - _MEAN) / _spread(german, english) if german and english else 0.0


def _spread(german: int, english: int) -> float:
    return _SPREAD + _SHORT / sqrt((german + english) / 2)


def _normal(distance: float, spread: float) -> float:
    """The log of a normal distribution's density, with heavier tails: people abridge and explain."""
    return -0.5 * min((distance / spread) ** 2, 40.0) - log(spread * sqrt(2 * pi))
