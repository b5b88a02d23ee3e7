"""Another number that is the same by the words round it: under six, five or younger; each ten minutes, six an hour.

What only one side says goes in, what the other one really does not say comes out. The words stand in a language's
`values.toml` under `bounds`; without them nothing is the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from functools import cache
from typing import Final, NamedTuple

from pipeline.values.grammar import grammar
from pipeline.values.saying import Said
from pipeline.values.sides import Side, unit_of
from pipeline.values.spoken import worth
from pipeline.values.units import quantity, unit
from pipeline.values.value import Value, alternatives

_AROUND: Final = 40
"""Letters on both sides of a number that are looked at."""
_MOST: Final = 20
"""Numbers of a text that are read with what stands round them."""
_NONE: Final = frozenset[str]()
_KINDS: Final = frozenset({"number", "ordinal", "words", "percent", "money"})
_HUNDRED: Final = 100
"""The least whole of which a share is a percentage."""
_SHIFTS: Final = {
    "more": ("least", 1),
    "fewer": ("most", -1),
    "least": ("least", 0),
    "most": ("most", 0),
    "begun": ("age", -1),
    "age": ("age", 0),
    "among": ("others", -1),
    "others": ("others", 0),
}
"""What stands in front of a number or behind it -> what is said so, and by how much the number is another one."""


def without_bounds(
    missing: tuple[Value, ...], extra: tuple[Value, ...], here: Side, there: Side
) -> tuple[tuple[Value, ...], tuple[Value, ...]]:
    """Without numbers that both sides say, each with other words round them, and halves that one side works out.

    What the other side says with a number that this side has too is no counterpart: it has one already.
    """
    if ours := _readings(here):
        theirs = _readings(there)
        some, others = ({number for _value, number, _name in _numbers(side)} for side in (here, there))
        new = _NONE.union(*(reading.said for reading in theirs.values() if reading.number not in some))
        lost = _NONE.union(*(reading.said for reading in ours.values() if reading.number not in others))
        missing = tuple(value for value in missing if value.start not in ours or ours[value.start].said.isdisjoint(new))
        extra = tuple(
            value for value in extra if value.start not in theirs or theirs[value.start].said.isdisjoint(lost)
        )
    return _without_halves(missing, extra, here, there)


class _Reading(NamedTuple):
    """A number, and all that it says with the words round it."""

    number: Fraction
    said: frozenset[str]


def _readings(side: Side) -> dict[int, _Reading]:
    """Place of a number -> how it is read; nothing of one that stands alone."""
    words = _words(side.language)
    if not words:
        return {}
    found = {}
    for value, number, name in _numbers(side)[:_MOST]:
        if readings := frozenset(_reading(side, value, number, name, words)):
            found[value.start] = _Reading(number, readings)
    return found


def _reading(
    side: Side, value: Value, number: Fraction, name: str, words: Mapping[str, re.Pattern[str]]
) -> Iterator[str]:
    before, after = side.text[max(0, value.start - _AROUND) : value.start], side.text[value.end :][:_AROUND]
    shifts = words["any_before"].search(before) or words["any_behind"].match(after)
    for said, (label, more) in _SHIFTS.items() if shifts else ():
        if words[f"{said}_before"].search(before) or words[f"{said}_behind"].match(after):
            yield f"{label} {number + more}"
    if value.kind == "percent":
        yield f"share {number / 100}"
        yield f"share {1 - number / 100}"
    elif number and (share := words["share_behind"].match(after)):
        whole = worth(re.sub("[.,]", "", share["all"]), side.language)
        yield f"share {number / (whole or _HUNDRED)}"
    if number >= _HUNDRED and (share := words["share_before"].search(before)):
        yield f"share {Fraction(worth(share['some'], side.language)) / number}"
    if name and words["every_before"].search(before):
        yield f"every {quantity(number, name)}"
    if number and (per := words["per_behind"].match(after)):
        period = unit(f" {per['unit']}", 0, side.language)[0]
        kind, _, length = quantity(1, period).partition(" ") if period else ("", "", "0")
        yield f"every {kind} {Fraction(length) / number}"


def _numbers(side: Side) -> list[tuple[Value, Fraction, str]]:
    """The numbers of a text in digits and in words, with their units."""
    digits = [
        (value, Fraction(value.canonical.split()[0]), unit_of(value, side) if value.kind == "number" else "")
        for value in side.values
        if value.kind in _KINDS
    ]
    words = [
        (one.value, Fraction(number), one.unit)
        for one in side.said
        if one.value.kind == "words" and (number := _plain(one))
    ]
    return sorted([*digits, *words], key=lambda number: number[0].start)


def _plain(one: Said) -> str:
    return next((reading for reading in (one.value.canonical, *sorted(one.means)) if reading[0].isdecimal()), "")


def _without_halves(
    missing: tuple[Value, ...], extra: tuple[Value, ...], here: Side, there: Side
) -> tuple[tuple[Value, ...], tuple[Value, ...]]:
    """Without the half of a number that both sides have, where one of them works it out: the half of twelve, six."""
    for some, others, side in ((missing, extra, there), (extra, missing, here)):
        halves = [value for value in some if value.kind == "words" and value.canonical == "0.5"]
        wholes = {number for _value, number, _name in _numbers(side)} if halves and others else set()
        for half in halves[:_MOST] if wholes else ():
            result = next((value for value in others if value.kind in _KINDS and 2 * _amount(value) in wholes), None)
            if result:
                missing, extra = (
                    tuple(value for value in left if value is not half and value is not result)
                    for left in (missing, extra)
                )
    return missing, extra


def _amount(value: Value) -> Fraction:
    number = value.canonical.split()[0]
    return Fraction(number) if number.replace(".", "").isdecimal() else Fraction(-1)


@cache
def _words(language: str) -> Mapping[str, re.Pattern[str]]:
    """Patterns of what stands in front of a number, to its very beginning, and of what begins behind it."""
    data = grammar(language).data
    table: Mapping[str, str] = data.get("bounds", {})
    if not table:
        return {}
    names: Iterable[str] = (*_SHIFTS, "share", "every", "per")
    atoms = alternatives(data["numerals"]["atoms"])
    before, behind = (
        "|".join(pattern for name in _SHIFTS if (pattern := table.get(f"{name}_{place}")))
        for place in ("before", "behind")
    )
    return {
        "any_before": _compiled(rf"(?<!\w)(?:{before})$", atoms),
        "any_behind": _compiled(rf"(?:{behind})(?!\w)", atoms),
        **{f"{name}_before": _compiled(rf"(?<!\w)(?:{table.get(f'{name}_before', '(?!)')})$", atoms) for name in names},
        **{f"{name}_behind": _compiled(rf"(?:{table.get(f'{name}_behind', '(?!)')})(?!\w)", atoms) for name in names},
    }


def _compiled(pattern: str, atoms: str) -> re.Pattern[str]:
    return re.compile(pattern.replace("{atom}", atoms), re.IGNORECASE)
