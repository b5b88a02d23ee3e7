"""The same value in another shape: what only one side says goes in, what the other one really does not say comes out.

It may say it in words, in pieces, in another unit.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from fractions import Fraction
from typing import Final

from pipeline.values.grammar import grammar
from pipeline.values.implied import century_of, converted, free, implied, relative
from pipeline.values.numerals import excuses
from pipeline.values.sides import Side, magnitude, measures, unit_of
from pipeline.values.spoken import known
from pipeline.values.units import restated
from pipeline.values.value import Value, calendar
from pipeline.values.week import readings, unnamed

COUNTS: Final = ("number", "ordinal", "percent", "money", "words", "scaled", "fraction", "roman")
"""Kinds that say how many or how much."""
_MEASURES: Final = 50
"""Lengths and weights in a text, beyond which none is converted."""
_DAY_AND_MONTH: Final = re.compile(r"(?P<day>[0-2]?[1-9]|[1-3]0|31)\.(?P<month>0?[1-9]|1[0-2])")
_SMALL: Final = 3
"""Digits of a number that is no year."""


def not_said_otherwise(
    some: tuple[Value, ...], side: Side, other: Side, unmatched: Collection[Value], *, split: bool
) -> tuple[Value, ...]:
    """Those that the other side does not say in another shape. Its idioms are looked for only if nothing else does."""
    if not some:
        return some
    if any(value.kind == "time" for value in some) and relative(other.text, other.language):
        some = tuple(value for value in some if value.kind != "time")
    spoken = _excuses(other, side, frozenset(unmatched), split=split)
    left = [value for value in some if not _excused(value, side, spoken)]
    if left:
        spoken |= excuses(other.text, other.language)
        left = [value for value in left if not _excused(value, side, spoken)]
    return tuple(left)


def _excused(value: Value, side: Side, spoken: Collection[str]) -> bool:
    """Whether the other side says the value in another shape."""
    if any(claims.issubset(spoken) for claims in claims_of(value, side)) or free(side.text, value):
        return True
    if value.kind == "ordinal" and f"century {value.canonical}" in spoken and unit_of(value, side) == "century":
        return True
    others = tuple(implied(side.text, value, side.language))
    if not others:
        return f"implied {value.canonical}" in spoken
    return any(f"plain {other}" in spoken for other in others)


def claims_of(value: Value, side: Side) -> Iterator[set[str]]:
    """What the other side has to say, in pieces, for a value to be there in another shape; any set is enough."""
    if match := _day_and_month(value, side):
        yield {f"month {int(match['month'])}", str(int(match["day"]))}
    match value.kind:
        case "number" | "ordinal" | "percent" | "money":
            yield {value.canonical.split()[0]} if value.canonical.startswith("-") else {magnitude(value)}
            yield from ({measured} for measured in measures(value, side))
        case "date" | "month-day" | "year-month" | "month":
            year, month, day = calendar(value.canonical)
            numbers = [str(number) for number in (year, day) if number]
            yield {f"month {month}", *numbers}
            if day:
                yield {f"{month:02}-{day:02}", *numbers[: bool(year)]}
        case "time":
            hour, minute = map(int, value.canonical.split(":")[:2])
            yield {value.canonical}
            yield {f"hour {hour % 12}", *([str(minute)] if minute else [])}
        case _:
            yield {f"{value.kind} {value.canonical}"}


def _day_and_month(value: Value, side: Side) -> re.Match[str] | None:
    """A number that may be a day without its year: bis 19.9."""
    dotted = value.kind in ("number", "code") and grammar(side.language).data.get("day") == "."
    return _DAY_AND_MONTH.fullmatch(value.text) if dotted else None


def _excuses(side: Side, other: Side, unmatched: Collection[Value], *, split: bool) -> set[str]:
    """What a text says beside its own values and idioms: numbers in words, quantities, the century of '90; if `split`,
    also the pieces of its values, without small numbers that the other side has."""
    pieces = set(re.findall(r"(?<=[^\W\d_])\d+", side.text))  # A4, CO2
    for one in side.said:
        pieces |= one.pieces
    spoken = {piece for one in side.said if one.value.kind != "hour" for piece in one.pieces}
    bare = {piece for piece in spoken if piece.isdecimal() and len(piece) < 3}
    pieces |= {f"{century}{number}" for number in bare if len(number) == 2 for century in (19, 20)}
    pieces |= {f"hour {int(number) % 12}" for number in bare}
    if known(side.language) is None:  # nothing is known of its inflection either: we wrześniu 2017
        pieces |= {f"month {number}" for number in range(1, 13)}
    pieces |= {f"plain {number}" for number in bare}
    if known(other.language) is None:  # it may have 14 for two weeks, where we can't know that these are days
        pieces |= {number for piece in pieces if " " in piece and piece[-1].isdecimal() for number in restated(piece)}
    pieces |= set(decades(side))
    for value in side.values:
        pieces |= set(measures(value, side))
        others = tuple(implied(side.text, value, side.language))
        pieces |= {f"implied {other}" for other in others} or {f"plain {value.canonical}"}
        if century := century_of(side.text, value):
            pieces.add(f"century {century}")
        number = value.canonical if value.kind == "number" else ""
        if len(number) == 4 and number.isdecimal():
            pieces.add(str(int(number[2:])))
        elif len(number) == 2:
            pieces |= {f"19{number}", f"20{number}"}
        if split and (value.kind != "number" or len(number) > _SMALL or value in unmatched):
            pieces |= (
                next(claims_of(value, side)) | {magnitude(value)}
                if value.kind in COUNTS
                else next(claims_of(value, side))
            )
            pieces |= _as_time(number) | as_numbers(value)
    return pieces


def decades(side: Side) -> Iterator[str]:
    """The years that begin the decades of a century: 1820 of the twenties of the 19th century."""
    ordinals = [value for value in side.values if value.kind == "ordinal" and unit_of(value, side) == "century"]
    centuries = {int(value.canonical) - 1 for value in ordinals if value.canonical.isdecimal()}
    if centuries:
        numbers = {piece for one in side.said for piece in one.pieces} | {one.canonical for one in side.values}
        tens = [number for number in numbers if len(number) == 2 and number.isdecimal()]
        yield from (f"{century}{ten}" for century in centuries for ten in tens)


def _as_time(number: str) -> set[str]:
    """The hour and minute that a plain number may mean: "at 9", "23.45"."""
    hour, _, minute = number.partition(".")
    if not hour.isdecimal() or int(hour) > 24:
        return set()
    return {f"hour {int(hour) % 12}", *([str(int(minute.ljust(2, "0")))] if minute else [])}


def as_numbers(value: Value) -> set[str]:
    """The plain numbers that a time may be said with."""
    if value.kind != "time":
        return set()
    hour, minute = map(int, value.canonical.split(":")[:2])
    return {str(hour), str(hour % 12), f"{hour}.{minute:02}".rstrip("0").rstrip(".")}


def without_names(some: tuple[Value, ...], others: tuple[Value, ...], side: Side, other: Side) -> tuple[Value, ...]:
    """Without names of weekdays and months that nothing stands in for: "weekdays" or "this spring" may say them.

    A weekday that is only left out counts where both sides name days and nothing else says them.
    """
    stand_ins = {"weekday": {"weekday"}, "month": {"month", "year-month", "month-day", "date"}}
    kinds = {value.kind for value in others}
    left = tuple(value for value in some if value.kind not in stand_ins or kinds & stand_ins[value.kind])
    days = [value for value in some if value.kind == "weekday"]
    if not days:
        return left
    ours, theirs = ([value for value in one.values if value.kind == "weekday"] for one in (side, other))
    if not readings(side.text, ours, side.language).isdisjoint(readings(other.text, theirs, other.language)):
        return tuple(value for value in left if value.kind != "weekday")
    if "weekday" in kinds or not theirs or any(unnamed(one.text, one.language) for one in (side, other)):
        return left
    return tuple(value for value in some if value in left or value.kind == "weekday")


def without_shared(missing: tuple[Value, ...], extra: tuple[Value, ...]) -> tuple[tuple[Value, ...], tuple[Value, ...]]:
    """Without amounts that share a currency on one side and another one on the other: 5–10 Euro, €5–10."""
    some, others = ([value for value in side if value.kind in ("number", "money")] for side in (missing, extra))
    kinds = [Counter(value.kind for value in side) for side in (some, others)]
    if len(some) == 2 and all(kinds[0]) and kinds[0] == kinds[1] == Counter(("number", "money")):
        currencies = [
            [value.canonical.split()[1] for value in side if value.kind == "money"] for side in (some, others)
        ]
        if currencies[0] == currencies[1] and [magnitude(one) for one in some] == [magnitude(one) for one in others]:
            missing = tuple(value for value in missing if value not in some)
            extra = tuple(value for value in extra if value not in others)
    return missing, extra


def without_conversions(some: tuple[Value, ...], side: Side, other: Side) -> tuple[Value, ...]:
    """Without measures that the other side has in miles, pounds or degrees Fahrenheit, or the reverse."""
    if not some or not any(value.kind == "number" for value in some):
        return some
    theirs = {(Fraction(value.canonical), name) for value, name in _with_units(other.values, other)}
    if len(theirs) > _MEASURES or len(some) > _MEASURES:
        return some
    kept = {
        value
        for value, name in _with_units(some, side)
        if any(converted(Fraction(value.canonical), name, *measure) for measure in theirs)
    }
    return tuple(value for value in some if value not in kept) if kept else some


def _with_units(values: Iterable[Value], side: Side) -> Iterator[tuple[Value, str]]:
    yield from ((value, name) for value in values if value.kind == "number" and (name := unit_of(value, side)))


def without_extensions(
    missing: tuple[Value, ...], extra: tuple[Value, ...]
) -> tuple[tuple[Value, ...], tuple[Value, ...]]:
    """Without an extension (Fax: -2019) that is a whole number on the other side."""
    for some, others in ((missing, extra), (extra, missing)):
        for short in (value for value in some if value.kind == "number" and value.text[0] in "-–"):
            whole = next(
                (one for one in others if one.kind == "phone" and one.canonical.endswith(magnitude(short))), None
            )
            if whole:
                missing, extra = (
                    tuple(value for value in side if value is not short and value is not whole)
                    for side in (missing, extra)
                )
    return missing, extra
