"""Which of many changes to a text are sound, when only all of them together can be tried.

Changes and a trial go in; the changes that hold together and what they make come out. Nothing here knows a text.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

Change = TypeVar("Change")
Result = TypeVar("Result")


def sound(
    changes: Sequence[Change], attempt: Callable[[Sequence[Change]], Result | None], *, tries: int
) -> tuple[Sequence[Change], Result | None]:
    """The `changes` that `attempt` takes together, and what it made of them; it returns None where one is unsound.

    The unsound are found by halving: one trial where all are sound, about log2(n) more for each that is not. What is
    left after so many `tries` counts as unsound, so that a text full of traps costs no more than that.
    """
    kept: tuple[Change, ...] = ()
    result = None
    waiting = [tuple(changes)]
    while waiting and tries > 0:
        some = waiting.pop()
        tries -= 1
        made = attempt((*kept, *some))
        if made is not None:
            kept, result = (*kept, *some), made
        elif len(some) > 1:
            middle = len(some) // 2
            waiting += [some[middle:], some[:middle]]
    return kept, result
