"""Work that is not done twice: what was made of things, given back as long as they are the same things.

For a program that stays and looks at a site again and again; a single run needs none of it, and nothing is kept on the
disk. A thing is the same if it is the very same object, or an equal text or number.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final, Protocol, TypeVar

from pipeline.fingerprints import stamp

V = TypeVar("V")

_FRESH: Final = 2.0
"""Seconds for which a file may change again without its time telling so (file systems count in up to two)."""


class Recall(Protocol):
    """Gives what `make` gives, or gave when it was last asked for `name` with the same things in `because`."""

    def __call__(self, name: tuple[str, ...], because: tuple[object, ...], make: Callable[[], V], /) -> V: ...


def forgetful(_name: tuple[str, ...], _because: tuple[object, ...], make: Callable[[], V]) -> V:
    """Everything is made anew."""
    return make()


def remembering() -> Recall:
    """A recall that keeps the last value of each name."""
    known: dict[tuple[str, ...], tuple[tuple[object, ...], Any]] = {}

    def recall(name: tuple[str, ...], because: tuple[object, ...], make: Callable[[], V]) -> V:
        before = known.get(name)
        if before is None or len(before[0]) != len(because) or not all(map(_same, before[0], because)):
            before = known[name] = because, make()
        found: V = before[1]
        return found

    return recall


def _same(one: object, other: object) -> bool:
    return one is other or (type(one) is type(other) and isinstance(one, str | int | float) and one == other)


def state(file: Path) -> tuple[object, ...]:
    """What stays the same while a file does; one that changed a moment ago is never the same."""
    found = stamp(file)
    return (found,) if not found or abs(time.time() - os.stat(file).st_mtime) > _FRESH else (object(),)
