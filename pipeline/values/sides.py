"""One of two texts as `comparing` sees it: a text goes in, its values in digits and in words come out.

What a side leaves open (2.5 m, 3.4.45) is read as the other one has it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Final, NamedTuple

from pipeline.values.finding import find
from pipeline.values.grammar import grammar
from pipeline.values.numerals import by_day, negative, said
from pipeline.values.saying import Said
from pipeline.values.units import quantity, shown, unit
from pipeline.values.value import Value, masked

COINS: Final = {"cent": Fraction(1, 100), "thousand_euros": Fraction(1000)}
"""Units of money -> their worth in euros."""
_CURRENCIES_OF: Final = {"crown": ("CZK", "SEK", "NOK", "DKK", "ISK"), "USD": ("CAD", "AUD")}
_MONEY: Final = frozenset({"EUR", "USD", "CHF", "crown"})
"""Units behind numbers in words; behind digits they make a sum of money."""
_SHARED: Final = tuple(_CURRENCIES_OF)
"""Currencies of which a word alone may mean others too: crowns, dollars."""
_MORE: Final = re.compile(r"(?: ?(?:[×xX*–/-]|bis|to|by|mal|auf|und|and|or|oder) ?\d[\d.,]{0,9}(?![\d.,])){1,3}")
"""More numbers that share a unit."""


class Side(NamedTuple):
    """What one of the texts says."""

    text: str
    """With plain spaces, and without the letters of tags."""
    language: str
    values: tuple[Value, ...]
    """In digits; a sign or a part of the day in words is part of their meaning."""
    said: tuple[Said, ...]


def meaning(values: Iterable[Value]) -> list[tuple[str, str]]:
    """What the values say, however they are written."""
    return [(value.kind, value.canonical) for value in values]


def magnitude(value: Value) -> str:
    """How much a number, a percentage or a sum is, without sign and currency."""
    return value.canonical.split()[0].lstrip("-")


def side_of(text: str, language: str) -> Side:
    """What a text says; a value that words take along ("halb 8") is theirs."""
    values = find(text, language)
    spoken = said(text, values, language)
    covers = [one.value for one in spoken if one.value.kind in ("fraction", "hour")]
    if covers and values:
        covered = bytearray(len(text))
        for one in covers:
            covered[one.start : one.end] = b"\x01" * (one.end - one.start)
        values = tuple(value for value in values if not covered[value.start])
    letters = masked(text)
    return Side(letters, language, tuple(with_words(letters, value, language) for value in values), spoken)


def with_words(text: str, value: Value, language: str) -> Value:
    """The value with what words beside it say: minus 10; 7 Uhr abends."""
    if value.kind == "time":
        canonical = by_day(text, value, language)
        return value if canonical == value.canonical else replace(value, canonical=canonical)
    if value.kind == "number" and (name := unit(text, value.end, language)[0]) in COINS:
        return replace(value, kind="money", canonical=f"{shown(Fraction(value.canonical) * COINS[name])} EUR")
    if value.kind in ("number", "money", "percent") and negative(text, value, language):
        return replace(value, canonical=f"-{value.canonical}")
    return value


def adapted(side: Side, other: Side) -> Side:
    """The side with what it leaves open read as the other side has it: 2.5 m as metres, 3.4.45 in another century."""
    if not any(map(_is_open, side.values)):
        return side
    theirs = {
        *meaning(other.values),
        *(("length", measure) for value in other.values for measure in measures(value, other)),
        *(("length", reading) for one in other.said for reading in one.means if " " in reading),
    }
    values = (_read_as(value, theirs, side.language) if _is_open(value) else value for value in side.values)
    return side._replace(values=tuple(values))


def _is_open(value: Value) -> bool:
    if value.kind == "money":
        return value.canonical.endswith(_SHARED)
    return len(value.part("scale")) == 1 or len(value.part("year")) == 2


def _read_as(value: Value, theirs: Collection[tuple[str, str]], language: str) -> Value:
    if (value.kind, value.canonical) in theirs:
        return value
    if value.kind == "money":
        amount, _, currency = value.canonical.partition(" ")
        others = (f"{amount} {other}" for other in _CURRENCIES_OF[currency])
        return next((replace(value, canonical=other) for other in others if ("money", other) in theirs), value)
    if value.kind == "date" and len(value.part("year")) == 2:
        century = int(value.canonical[:2])
        for other in (f"{century - 1}{value.canonical[2:]}", f"{century + 1}{value.canonical[2:]}"):
            if (value.kind, other) in theirs:
                return replace(value, canonical=other)
    if value.kind == "number" and len(scale := value.part("scale")) == 1:
        bare = shown(Fraction(value.canonical) / 10 ** grammar(language).data["scales"][scale])
        if (value.kind, bare) in theirs or (scale == "m" and ("length", quantity(Fraction(bare), "m")) in theirs):
            end = value.parts["number"][1]
            parts = {name: span for name, span in value.parts.items() if name != "scale"}
            return Value("number", bare, value.start, end, value.text[: end - value.start], parts)
    return value


def without_counterparts(values: Sequence[Value], others: Sequence[Value]) -> tuple[Value, ...]:
    """The values that `others` do not hold, counted."""
    ours, theirs = meaning(values), meaning(others)
    if not ours or ours == theirs:
        return ()
    there = Counter(theirs)
    left = []
    for value in values:
        if there[value.kind, value.canonical] > 0:
            there[value.kind, value.canonical] -= 1
        else:
            left.append(value)
    return tuple(left)


def measures(value: Value, side: Side) -> Iterator[str]:
    """A number with its unit, and a sum of money, as quantities."""
    if value.kind == "money":
        amount, _, currency = value.canonical.partition(" ")
        yield f"{currency} {Fraction(amount) * 100}"
    elif value.kind in ("number", "ordinal") and (name := unit_of(value, side)):
        yield quantity(Fraction(value.canonical), name, grammar(side.language).data["first_floor"])


def unit_of(value: Value, side: Side) -> str:
    """The unit behind a number, or behind the last one of those that share it: 120 × 85 cm."""
    name, _end = unit(side.text, value.end, side.language)
    if not name and (more := _MORE.match(side.text, value.end)):
        name, _end = unit(side.text, more.end(), side.language)
    return "" if name in _MONEY else name
