"""What is remembered: the same things give the same value, any other thing a new one."""

from __future__ import annotations

import os
from itertools import count
from pathlib import Path

import pytest

from pipeline.recall import forgetful, remembering, state


def test_a_value_is_made_once_while_its_reasons_are_the_same() -> None:
    recall, numbers, thing = remembering(), count(), object()
    made = [recall(("a",), (thing, "text", 3), lambda: next(numbers)) for _time in range(3)]
    assert made == [0, 0, 0]
    assert recall(("b",), (thing, "text", 3), lambda: next(numbers)) == 1


def test_another_thing_text_or_number_makes_it_anew() -> None:
    recall, numbers = remembering(), count()
    thing: list[int] = []
    reasons: list[tuple[object, ...]] = [(thing,), ([],), ("a",), ("b",), (3,), (3.0,), (3, 4), (object(),)]
    assert [recall(("a",), reason, lambda: next(numbers)) for reason in reasons] == list(range(8))


def test_what_could_not_be_made_is_tried_again() -> None:
    recall = remembering()
    with pytest.raises(ZeroDivisionError):
        recall(("a",), (), lambda: 1 // 0)
    assert recall(("a",), (), lambda: 1) == 1


def test_nothing_is_kept_without_a_memory() -> None:
    numbers = count()
    assert [forgetful(("a",), (), lambda: next(numbers)) for _time in range(2)] == [0, 1]


def test_the_state_of_a_file_stays_until_it_is_written(tmp_path: Path) -> None:
    file = tmp_path / "a"
    assert state(file) == state(file) == ("",)
    file.write_text("1")
    assert state(file) != state(file)  # it may be written again before its time shows it
    os.utime(file, (1, 1))
    first = state(file)
    assert first == state(file)
    file.write_text("2")
    os.utime(file, (2, 2))
    assert state(file) != first
