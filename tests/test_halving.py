"""Finding the sound changes among many by trying some of them together."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from pipeline.formats import halving


@given(st.sets(st.integers(0, 40)), st.integers(0, 40))
def test_the_unsound_and_no_others_are_left_out_in_order(unsound: set[int], count: int) -> None:
    def attempt(some: Sequence[int]) -> tuple[int, ...] | None:
        return None if unsound & set(some) else tuple(some)

    kept, made = halving.sound(range(count), attempt, tries=1000)
    assert list(kept) == [number for number in range(count) if number not in unsound]
    assert made == tuple(kept) or (made is None and not kept and count)


def test_changes_that_only_clash_with_each_other_lose_the_later_one() -> None:
    kept, made = halving.sound("abc", lambda some: None if {"a", "c"} <= set(some) else "".join(some), tries=100)
    assert ("".join(kept), made) == ("ab", "ab")


def test_one_trial_is_enough_where_all_are_sound() -> None:
    trials: list[int] = []

    def attempt(some: Sequence[int]) -> int:
        trials.append(len(some))
        return len(some)

    assert halving.sound(range(1000), attempt, tries=1000)[1] == 1000
    assert trials == [1000]


def test_the_tries_are_a_limit() -> None:
    trials: list[int] = []

    def attempt(some: Sequence[int]) -> None:
        trials.append(len(some))

    assert halving.sound(range(1000), attempt, tries=20) == ((), None)
    assert len(trials) == 20
