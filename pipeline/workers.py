"""Work on many things at once: a function and its things go in, results come out in the same order.

It goes through the interface of `concurrent.futures.Executor`, so that a cluster's can be handed in. Where there is
little to do it is done here, for a process takes longer to start. The results never depend on who did the work.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Executor
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from functools import partial
from itertools import chain, islice
from typing import Final, TypeVar

from pipeline import messages

Thing = TypeVar("Thing")
Result = TypeVar("Result")

_AHEAD: Final = 4
"""Portions that wait for each worker: more would fill the memory, fewer let it wait."""


@dataclass(frozen=True, slots=True)
class Workers:
    """Who does the work."""

    jobs: int = 1
    """Processes; 0: as many as this machine has cores for us. With 1 all is done here."""
    executor: Executor | None = None
    """Somebody else's, instead of processes of our own."""

    def map(
        self, work: Callable[[Thing], Result], things: Sequence[Thing], *, least: int, portion: int
    ) -> Iterator[Result]:
        """`work` on each of the things; on fewer than `least` here, on more in portions of so many elsewhere.

        `work` and what it takes and gives have to be picklable.
        """
        jobs = self.jobs or _cores()
        if len(things) < least or (jobs < 2 and self.executor is None):
            yield from map(work, things)
            return
        portions = (things[start : start + portion] for start in range(0, len(things), portion))
        with self._open(jobs) as executor:
            yield from chain.from_iterable(_in_turn(executor, partial(_each, work), portions, jobs * _AHEAD))

    def _open(self, jobs: int) -> AbstractContextManager[Executor]:
        if self.executor:
            return nullcontext(self.executor)
        from concurrent.futures import ProcessPoolExecutor

        return ProcessPoolExecutor(jobs, initializer=_begin, initargs=(messages.chosen(),))


ALONE: Final = Workers()
"""All is done in this process."""


def _in_turn(
    executor: Executor,
    work: Callable[[Sequence[Thing]], list[Result]],
    portions: Iterator[Sequence[Thing]],
    ahead: int,
) -> Iterator[list[Result]]:
    """The results in the order of the portions, never more than so many of them under way."""
    waiting = [executor.submit(work, portion) for portion in islice(portions, ahead)]
    while waiting:
        done = waiting.pop(0).result()
        waiting += [executor.submit(work, portion) for portion in islice(portions, 1)]
        yield done


def _each(work: Callable[[Thing], Result], portion: Iterable[Thing]) -> list[Result]:
    return list(map(work, portion))


def _begin(texts: dict[str, str] | None) -> None:
    """A process of its own speaks the user's language, and leaves Ctrl-C to the one that began it."""
    messages.choose(texts)
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _cores() -> int:
    """Cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
