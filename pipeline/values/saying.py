"""One thing that a text says in words, with every reading that can be defended.

A kind, a place and the readings go in, it comes out frozen; no language is known here.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from pipeline.values.value import Value


class Said(NamedTuple):
    """Something that a text says in words."""

    value: Value
    """Of the kind `words`, `scaled`, `fraction`, `hour` or `roman`; its canonical form is the first reading."""
    means: frozenset[str]
    """What it may say: `2`, `time 1209600` (seconds), `18:30`. What one side says and the other means is the same."""
    pieces: frozenset[str]
    """What of the other side it excuses beside that: the 2 and 3 of "two thirds"."""
    demands: bool
    """Whether the other side has to say it too. "Drittland" may have the 3 of a number, but no number needs it."""
    unit: str = ""
    """What it counts, as a name of the table `units`."""


def saying(
    kind: str,
    text: str,
    span: tuple[int, int],
    means: Iterable[str],
    *,
    pieces: Iterable[str] = (),
    demands: bool = True,
    unit: str = "",
) -> Said:
    """What is said at `span` of the text, its first reading first."""
    readings = tuple(means)
    value = Value(kind, readings[0], *span, text[span[0] : span[1]])
    return Said(value, frozenset(readings), frozenset(pieces) | frozenset(readings), demands, unit)
