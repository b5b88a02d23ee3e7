"""Work on many things gives the same results in the same order, whoever does it."""

from __future__ import annotations

import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

import pytest

from pipeline.errors import InputRefused
from pipeline.workers import ALONE, Workers


def doubled(number: int) -> tuple[int, int]:
    """A result, and the process that made it."""
    return 2 * number, os.getpid()


def refused(number: int) -> int:
    if number == 30:
        raise InputRefused("It is thirty.", path="thirty.md", repair="Take another.", code="thirty")
    return number


def results(workers: Workers, things: Sequence[int], least: int = 10) -> list[int]:
    return [result for result, _process in workers.map(doubled, things, least=least, portion=3)]


@pytest.mark.parametrize("count", [0, 1, 2, 9, 10, 11, 100])
def test_the_order_is_that_of_the_things_whoever_works(count: int) -> None:
    things = range(count)
    with ThreadPoolExecutor(2) as executor:
        every = [results(ALONE, things), results(Workers(2), things), results(Workers(executor=executor), things)]
    assert every == [[2 * number for number in things]] * 3


def test_much_is_done_by_other_processes_and_little_here() -> None:
    def processes(count: int) -> set[int]:
        return {process for _result, process in Workers(2).map(doubled, range(count), least=10, portion=3)}

    assert processes(9) == {os.getpid()}
    assert os.getpid() not in processes(100)


def test_what_refuses_in_another_process_is_told_whole() -> None:
    with pytest.raises(InputRefused) as error:
        list(Workers(2).map(refused, range(60), least=10, portion=3))
    assert str(error.value) == "thirty.md: It is thirty. Take another."
    assert error.value.code == "thirty"
