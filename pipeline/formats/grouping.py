"""The blocks of a document: its segments by the headings, paragraphs, items and cells in which they stand.

A document and the stretches that its format has cut go in; blocks with what stands round them come out. Nothing here
knows a format's syntax but the keys of front matter.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from pipeline.model import Document, Segment, nested

_KEY: Final = re.compile(r"([\w.-]+)[\"']?[ \t]*[:=]")
_JOINT: Final = re.compile(r"[\s>|\"'*_]*")
"""What may stand between two sentences of one value of front matter."""


@dataclass(frozen=True, slots=True)
class Block:
    """Segments without a block's edge between them."""

    segments: tuple[Segment, ...]
    """In reading order, those inside inline elements behind their host."""
    before: str
    """Raw source between it and the block above."""
    after: str
    """Raw source between it and the block below."""
    key: str = ""
    """Key of the value of front matter that it is; empty in the body."""


def blocks(document: Document, stretches: Iterable[Iterable[Segment]]) -> tuple[Block, ...]:
    """The blocks of `document` in its order; `stretches` are the segments of each stretch of its body."""
    stretch = {id(segment): number for number, some in enumerate(stretches) for segment in some}
    gaps: list[str] = []
    groups: list[list[Segment]] = []
    heads: list[bool] = []
    last: object = None
    gap = ""
    for index, part in enumerate(document.parts):
        if isinstance(part, str):
            gap += part
            continue
        head = index < document.body
        place = "head" if head else stretch.get(id(part), id(part))
        if place != last or (head and not _JOINT.fullmatch(gap)):
            gaps.append(gap)
            groups.append([])
            heads.append(head)
        groups[-1] += nested([part])
        last, gap = place, ""
    return tuple(_blocks(groups, [*gaps, gap], heads))


def _blocks(groups: list[list[Segment]], gaps: list[str], heads: list[bool]) -> Iterator[Block]:
    key = ""
    for group, before, after, head in zip(groups, gaps, gaps[1:], heads, strict=False):
        names = _KEY.findall(before) if head else ()
        key = names[-1] if names else key
        yield Block(tuple(group), before, after, key if head else "")
