"""An amount that one side says in two steps and the other one in one: 2 hours 30 minutes, two and a half hours.

What only one side says goes in, what the other one really does not say comes out. Weights that have a unit of their
own in one country only stand in a language's `values.toml` under `metric`.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from fractions import Fraction
from typing import Final, NamedTuple

from pipeline.values.grammar import grammar
from pipeline.values.sides import Side, measures
from pipeline.values.units import quantity, unit
from pipeline.values.value import Value

_BETWEEN: Final = re.compile(r"(?:,? ?(?:und|and|&|\+))? ?")
_NEXT: Final = {"hour": "minute", "minute": "second", "year": "month", "week": "day", "day": "hour", "EUR": "cent"}
"""Unit -> the one of the next step, which need not be named: 2 Std. 30, drei Euro fünfzig."""
_MOST: Final = 40
"""Amounts of a text in which steps are looked for."""


class _Amount(NamedTuple):
    start: int
    end: int
    """Behind the unit."""
    number: Fraction
    unit: str


def without_compounds(
    missing: tuple[Value, ...], extra: tuple[Value, ...], here: Side, there: Side
) -> tuple[tuple[Value, ...], tuple[Value, ...]]:
    """Without the steps of an amount that the other side says in one, and that one."""
    for side, other in ((here, there), (there, here)):
        steps = list(_steps(side))
        theirs = _quantities(other) if steps else {}
        for start, end, amount in steps:
            if places := theirs.get(amount):
                ours, others = (missing, extra) if side is here else (extra, missing)
                ours = tuple(value for value in ours if not start <= value.start < end)
                others = tuple(value for value in others if value.start not in places)
                missing, extra = (ours, others) if side is here else (others, ours)
    return missing, extra


def _steps(side: Side) -> Iterator[tuple[int, int, str]]:
    """Amounts of two steps, and weights of one country: place and quantity."""
    metric = grammar(side.language).data.get("metric", {})
    amounts = _amounts(side)
    for one, following in zip(amounts, (*amounts[1:], None), strict=False):
        if one.unit in metric:
            yield one.start, one.end, quantity(one.number * metric[one.unit], "g")
        smaller = _NEXT.get(one.unit)
        if not following or not smaller or following.unit not in ("", smaller):
            continue
        if following.start - one.end <= 6 and _BETWEEN.fullmatch(side.text[one.end : following.start]):
            total = (quantity(one.number, one.unit), quantity(following.number, smaller))
            (kind, _, large), (_kind, _, small) = (amount.partition(" ") for amount in total)
            yield one.start, following.end, f"{kind} {Fraction(large) + Fraction(small)}"


def _amounts(side: Side) -> list[_Amount]:
    """The numbers of a text with their units, in order."""
    found = []
    for value in side.values[:_MOST]:
        if value.kind == "number":
            name, end = unit(side.text, value.end, side.language)
            found.append(_Amount(value.start, end, Fraction(value.canonical), name))
        elif value.kind == "money" and value.canonical.endswith(" EUR"):
            found.append(_Amount(value.start, value.end, Fraction(value.canonical.split()[0]), "EUR"))
    for one in side.said[:_MOST]:
        number = next((reading for reading in sorted(one.means) if reading[0].isdecimal()), "1" if one.unit else "")
        if number and one.value.kind in ("words", "fraction"):
            found.append(_Amount(one.value.start, one.value.end, Fraction(number), one.unit))
    return sorted(found)


def _quantities(side: Side) -> dict[str, set[int]]:
    """All amounts of a side -> where they stand."""
    found: defaultdict[str, set[int]] = defaultdict(set)
    for value in side.values:
        for amount in measures(value, side):
            found[amount].add(value.start)
    for one in side.said:
        for amount in one.means:
            if " " in amount:
                found[amount].add(one.value.start)
    return found
