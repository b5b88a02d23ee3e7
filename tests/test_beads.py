"""The alignment of two sequences: every path is one, and the likeliest is found."""

from __future__ import annotations

from functools import cache
from math import exp, log

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.pairing.beads import Bead, align

SHAPES = {(1, 1): log(0.9), (1, 0): log(0.02), (0, 1): log(0.02), (2, 1): log(0.03), (1, 2): log(0.03)}
letters = st.text("abc", max_size=6)


def alike(one: str, other: str, start: int, end: int, other_start: int, other_end: int) -> float:
    return 2.0 if one[start:end] == other[other_start:other_end] else -3.0


def aligned(one: str, other: str) -> list[Bead]:
    return align(len(one), len(other), SHAPES, lambda *place: alike(one, other, *place))


def weights(one: str, other: str) -> tuple[float, float]:
    """(best, all together) of the paths, by trying every one."""

    @cache
    def rest(i: int, j: int) -> tuple[float, float]:
        if (i, j) == (len(one), len(other)):
            return 0.0, 1.0
        found = [
            (usual + (alike(one, other, i, i + a, j, j + b) if a and b else 0.0), rest(i + a, j + b))
            for (a, b), usual in SHAPES.items()
            if i + a <= len(one) and j + b <= len(other)
        ]
        return max(weight + best for weight, (best, _) in found), sum(exp(w) * total for w, (_, total) in found)

    return rest(0, 0)


@given(letters, letters)
@settings(deadline=None)
def test_every_item_of_both_sides_is_in_one_bead_in_order(one: str, other: str) -> None:
    path = aligned(one, other)
    assert "".join(one[bead.start : bead.end] for bead in path) == one
    assert "".join(other[bead.other_start : bead.other_end] for bead in path) == other
    assert all(0 <= bead.certainty <= 1 for bead in path)


@given(letters, letters)
@settings(deadline=None)
def test_no_path_is_better_than_the_one_that_is_found(one: str, other: str) -> None:
    places = [(bead, (bead.start, bead.end, bead.other_start, bead.other_end)) for bead in aligned(one, other)]
    weight = sum(SHAPES[bead.shape] + (alike(one, other, *place) if all(bead.shape) else 0.0) for bead, place in places)
    assert weight == pytest.approx(weights(one, other)[0])


def test_the_certainty_is_the_share_of_the_paths_through_a_bead() -> None:
    (bead,) = aligned("a", "a")
    assert bead.certainty == pytest.approx(exp(SHAPES[1, 1] + 2) / weights("a", "a")[1])


def test_of_two_equal_ways_neither_is_certain() -> None:
    assert max(bead.certainty for bead in aligned("a", "aa") if bead.shape == (1, 1)) <= 0.5


@pytest.mark.parametrize(("one", "other"), [("", "abc" * 500), ("abc" * 500, ""), ("abc", "abc" * 900)])
def test_one_side_may_be_much_longer(one: str, other: str) -> None:
    path = aligned(one, other)
    assert (path[-1].end, path[-1].other_end) == (len(one), len(other))


def test_in_a_long_sequence_only_what_is_near_is_compared() -> None:
    compared = 0

    def score(*place: int) -> float:
        nonlocal compared
        compared += 1
        return alike("abc" * 1_000, "abc" * 990, *place)

    path = align(3_000, 2_970, SHAPES, score)
    assert compared < 100 * 3_000
    assert sum(bead.shape == (1, 1) for bead in path) > 2_900
