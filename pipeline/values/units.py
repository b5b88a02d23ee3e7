"""What is counted: a text and a place go in, the unit behind a number comes out, and how much it is.

The words of a language stand in the table `units` of its `values.toml`, what a unit is worth in
`languages/values.toml`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from fractions import Fraction
from functools import cache, lru_cache
from typing import Final

from pipeline.values.grammar import LANGUAGES, grammar, load
from pipeline.values.spoken import Rules, known
from pipeline.values.value import alternatives

_FOLLOWING: Final = re.compile(r"[ -]?[^\W\d_°]*[^\w\s]?[^\W_]*(?: [^\s]+){0,3}")
"""As many words as a unit has at most."""


def unit(letters: str, at: int, language: str) -> tuple[str, int]:
    """The unit that stands at this place, behind a number, and its end; empty if none does."""
    match = _FOLLOWING.match(letters, at)
    name, length = _known_unit(match[0], language) if match else ("", 0)
    return name, at + length


def scaled(letters: str, at: int, language: str) -> bool:
    """Whether a scale stands at this place, behind a number: thousand, Mio."""
    return _scale(language).match(letters, at) is not None


@cache
def _scale(language: str) -> re.Pattern[str]:
    return re.compile(rf"[ -]?(?:{alternatives(grammar(language).data.get('scales', ())) or '(?!)'})(?!\w)")


@lru_cache(maxsize=10_000)
def _known_unit(words: str, language: str) -> tuple[str, int]:
    rules = known(language)
    return matched(words, 0, rules, rules.units) if rules else ("", 0)


def quantity(number: Fraction | int, name: str, first_floor: int = 0) -> str:
    """A number of a unit in the smallest unit of its kind: `time 5400`. Floors are counted as in Germany."""
    measures, times = _measures()[name]
    return f"{measures} {number * times - (first_floor if name == 'floor' else 0)}"


def restated(measure: str) -> set[str]:
    """The numbers of other units that a quantity is: 30 of half an hour, 14 of two weeks."""
    kind, _, amount = measure.partition(" ")
    larger = (times for what, times in _measures().values() if what == kind)
    return {shown(Fraction(amount) / times) for times in larger if Fraction(amount) % times == 0}


def row_of(group: str | None) -> int:
    """The row of a table that a group of its pattern (`g3`, `u12`) stands for."""
    return int((group or "g0")[1:])


@cache
def _measures() -> Mapping[str, tuple[str, int]]:
    return {name: (str(what), int(times)) for name, (what, times) in load(LANGUAGES / "values.toml")["units"].items()}


def matched(letters: str, at: int, rules: Rules, pattern: re.Pattern[str]) -> tuple[str, int]:
    """Name and end of the unit at a place."""
    match = pattern.match(letters, at)
    if not match:
        return "", at
    return rules.unit_names[row_of(match.lastgroup)], match.end()


def shown(number: Fraction | int) -> str:
    """A number as values have it: `2`, `1.5`, `0.33`."""
    if number.denominator == 1:
        return str(number.numerator)
    return f"{float(number):.4f}".rstrip("0").rstrip(".")
