"""An amount that one side says in two steps and the other one in one: 2 hours 30 minutes, two and a half hours.

What only one side says goes in, what the other one really does not say comes out. Weights that have a unit of their
own in one country only stand in a language's `values.toml` under `metric`.
"""

from __future__ import annotations

import re
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
        if not steps:
            continue
        theirs = _quantities(other)
        for start, end, amount in steps:
            if amount not in theirs:
                continue
            for one in (side, other):
                left = missing if one is here else extra
                spans = [(start, end)] if one is side else theirs[amount]
                left = tuple(v for v in left if not any(first <= v.start < last for first, last in spans))
                missing, extra = (left, extra) if one is here else (missing, left)
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


def _quantities(side: Side) -> dict[str, list[tuple[int, int]]]:
    """All amounts of a side -> where they stand."""
    found: dict[str, list[tuple[int, int]]] = {}
    for value in side.values:
        for amount in measures(value, side):
            found.setdefault(amount, []).append((value.start, value.end))
    for one in side.said:
        for amount in one.means:
            if " " in amount:
                found.setdefault(amount, []).append((one.value.start, one.value.end))
    return found
