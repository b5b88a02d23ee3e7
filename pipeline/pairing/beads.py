"""Two sequences aligned in order: which items of one go with which of the other, and how certain that is.

Lengths and a function that scores a bead (log odds that its items belong together) go in; the best path of beads comes
out, each with its probability over all paths. Nothing here knows what the items are.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import exp, inf, log
from typing import Final

Shape = tuple[int, int]
"""How many items of either side a bead has."""
Score = Callable[[int, int, int, int], float]
"""(first item, behind the last, of one side; the same of the other) -> log odds."""

_CELLS: Final = 60_000
"""About so many places of a path are looked at: all of them, or those near the diagonal."""
_LEAST: Final = 12
"""Places on either side of the diagonal at least."""


@dataclass(frozen=True, slots=True)
class Bead:
    """Items that go together; none on one side: they have no partner."""

    start: int
    end: int
    other_start: int
    other_end: int
    certainty: float
    """Probability that these go together and with nothing else, 0 to 1."""

    @property
    def shape(self) -> Shape:
        """How many items of either side."""
        return self.end - self.start, self.other_end - self.other_start


def align(length: int, other: int, shapes: Mapping[Shape, float], score: Score) -> list[Bead]:
    """The best path through two sequences, in their order; every item of both is in one bead.

    `shapes` are the beads there may be, with the log of how usual each is; `score` is asked for those with items on
    both sides. The time grows with the length of the longer sequence.
    """
    if not length and not other:
        return []
    edges = _edges(length, other, shapes, score)
    forward, came = _forward(edges)
    backward = _backward(length, other, edges)
    total = backward[0, 0]
    path: list[Bead] = []
    at = (length, other)
    while at != (0, 0):
        before, weight = came[at]
        share = exp(min(0.0, forward[before] + weight + backward[at] - total))
        path.append(Bead(before[0], at[0], before[1], at[1], share))
        at = before
    return path[::-1]


_Place = tuple[int, int]
_Edges = dict[_Place, list[tuple[_Place, float]]]
"""Place -> where a bead may lead from there, and its weight; in the order of the places."""


def _edges(length: int, other: int, shapes: Mapping[Shape, float], score: Score) -> _Edges:
    places = {(i, j): None for i in range(length + 1) for j in _band(i, length, other)}
    edges: _Edges = {}
    for i, j in places:
        edges[i, j] = [
            ((i + a, j + b), usual + (score(i, i + a, j, j + b) if a and b else 0.0))
            for (a, b), usual in shapes.items()
            if (i + a, j + b) in places
        ]
    return edges


def _band(row: int, length: int, other: int) -> range:
    """The places of a row that are near the diagonal."""
    half = max(_LEAST, _CELLS // (2 * (length + 1)))
    middle, step = (row * other // length, other // length + 1) if length else (0, other)
    return range(max(0, middle - half - step), min(other, middle + half + step) + 1)


def _forward(edges: _Edges) -> tuple[dict[_Place, float], dict[_Place, tuple[_Place, float]]]:
    """Of each place the log weight of all paths to it, and whence the best one comes."""
    total: dict[_Place, float] = dict.fromkeys(edges, -inf)
    best: dict[_Place, float] = dict.fromkeys(edges, -inf)
    came: dict[_Place, tuple[_Place, float]] = {}
    total[0, 0] = best[0, 0] = 0.0
    for place, onward in edges.items():
        here, top = total[place], best[place]
        if here == -inf:
            continue
        for there, weight in onward:
            total[there] = _sum(total[there], here + weight)
            if top + weight > best[there]:
                best[there], came[there] = top + weight, (place, weight)
    return total, came


def _backward(length: int, other: int, edges: _Edges) -> dict[_Place, float]:
    """Of each place the log weight of all paths from it to the end."""
    total: dict[_Place, float] = dict.fromkeys(edges, -inf)
    total[length, other] = 0.0
    for place in reversed(edges):
        for there, weight in edges[place]:
            total[place] = _sum(total[place], weight + total[there])
    return total


def _sum(one: float, other: float) -> float:
    """log(exp(one) + exp(other))"""
    if one < other:
        one, other = other, one
    if one == -inf:
        return one
    return one if one - other > 40 else one + log(1 + exp(other - one))
