"""Which new German follows which old: pairs among what is left over once equal texts have found each other.

Entries whose German is gone and segments that are new go in; pairs come out. Every old entry is followed by one new
segment at most, the best score first, then document order.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from pipeline import markup
from pipeline.model import NONE, Entry, Key, Segment

RELATED: Final = 0.5
"""Similarity from which a new sentence is taken for the old one, changed."""
_MANY: Final = 250_000
"""Above so many pairs only neighbours are compared."""
_NEAR: Final = 40
"""How many places apart neighbours may be."""
_NUMBERED: Final = re.compile(r"<(/?)([A-Za-z]+)[0-9]*(/?)>")


def similarity(old: str, new: str) -> float:
    """How alike two sentences are: 0 nothing in common, 1 equal (normalised indel distance of the characters)."""
    from rapidfuzz.distance import Indel

    return float(Indel.normalized_similarity(old, new))


def heirs(gone: Sequence[Entry], fresh: Sequence[Segment]) -> dict[Key, tuple[Entry, float]]:
    """Key of a new segment -> the old entry that it follows, and how alike they are."""
    pairs = sorted(_scores(gone, fresh), key=lambda pair: (-pair[0], abs(pair[1] - pair[2]), pair[2], pair[1]))
    used: set[int] = set()
    found: dict[Key, tuple[Entry, float]] = {}
    for score, old, new in pairs:
        if old not in used and fresh[new].key not in found:
            used.add(old)
            found[fresh[new].key] = (gone[old], score)
    return found


def _scores(gone: Sequence[Entry], fresh: Sequence[Segment]) -> Iterator[tuple[float, int, int]]:
    if not gone or not fresh:
        return
    from rapidfuzz.distance import Indel

    window = len(fresh) if len(gone) * len(fresh) <= _MANY else _NEAR
    for old, entry in enumerate(gone):
        middle = old * len(fresh) // len(gone)
        for new in range(max(0, middle - window), min(len(fresh), middle + window + 1)):
            if fresh[new].context != entry.context:
                continue
            score = Indel.normalized_similarity(entry.source, fresh[new].text, score_cutoff=RELATED)
            if score:
                yield float(score), old, new


def joins(gone: Sequence[Entry], fresh: Sequence[Segment]) -> dict[Key, tuple[Entry, ...]]:
    """Key of a new segment -> the neighbouring old entries whose German it is, joined."""
    plain = [_plain(entry.source) for entry in gone]
    found: dict[Key, tuple[Entry, ...]] = {}
    firsts: dict[str, list[int]] = {}
    for index, text in enumerate(plain):
        firsts.setdefault(text.split(" ", 1)[0], []).append(index)
    for segment in fresh:
        wanted = _plain(segment.text)
        for first in firsts.get(wanted.split(" ", 1)[0], ()):
            joined, last = plain[first], first + 1
            while len(joined) < len(wanted) and last < len(plain) and wanted.startswith(joined):
                joined, last = f"{joined} {plain[last]}", last + 1
            if joined == wanted and last > first + 1:
                found[segment.key] = tuple(gone[first:last])
                break
    return found


def _plain(text: str) -> str:
    """`text` with its tags unnumbered: numbers depend on what else stands in the segment."""
    return _NUMBERED.sub(r"<\1\2\3>", text)


def joined_target(segment: Segment, parts: Sequence[Entry]) -> str | None:
    """The targets of `parts` as one target of `segment`, tags renumbered; None where tags can't be told apart."""
    if any(not entry.target.strip() for entry in parts):
        return None
    names = iter(segment.tags)
    targets: list[str] = []
    for entry in parts:
        renamed: Mapping[str, str | None] = {name: next(names, None) for name in markup.names(entry.source)}
        if None in renamed.values():
            return None
        if entry.target != NONE:
            pieces = markup.pieces(entry.target, renamed)
            targets.append("".join(p if isinstance(p, str) else _renamed(p, renamed) for p in pieces))
    return " ".join(targets) or None


def _renamed(mark: markup.Mark, names: Mapping[str, str | None]) -> str:
    return str(markup.Mark(names[mark.name] or mark.name, mark.form))
