"""Two texts that have the same values at sight, which most have: they go in, yes or no comes out.

Only quicker than the long way of `comparing`, never of another opinion: where words say more than digits, it says no.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import Final

from pipeline.values.details import per_cent
from pipeline.values.finding import find
from pipeline.values.numerals import said
from pipeline.values.saying import Said
from pipeline.values.sides import COINS, with_words
from pipeline.values.spoken import (
    CLOCK,
    CODES,
    COLD,
    FOREIGN,
    LETTERS,
    LONE,
    NAMED,
    OF_GRAMMAR,
    OFTEN,
    PARTS,
    SPEAKS,
    known,
    said_by_words,
)
from pipeline.values.units import scaled, unit
from pipeline.values.value import masked

_DIGIT: Final = 1 << OF_GRAMMAR
_MORE: Final = ~(1 << OF_GRAMMAR + 2) + 1
"""All bits of what may be a value but a plain number."""
_EITHER: Final = COLD | PARTS
_BOTH: Final = OFTEN | NAMED
_HOURS: Final = CLOCK | SPEAKS
_RUN: Final = re.compile(r"[^\s(]?\d(?:[^\W_]|[^\w\s]+(?=\d)| (?=\d))*")
"""A number with what may belong to it."""
_PLAIN: Final = 15
"""Digits of a plain number at most."""


def alike(source: str, target: str, source_language: str, target_language: str) -> bool:
    """Whether two texts have no values, or the same ones in digits and in words, in the same order and units."""
    ours, theirs = masked(source), masked(target)
    some, others = said_by_words(ours, source_language), said_by_words(theirs, target_language)
    either = some | others
    if either & _EITHER or some & others & _BOTH or some & (LETTERS | CODES) or others & FOREIGN:
        return False
    worded = bool(some & others & SPEAKS or either & LONE)
    if worded:
        if either & _MORE or not _same_numbers(ours, theirs, either, source_language, target_language):
            return False
        found, there = (find(source, source_language), find(target, target_language)) if either >= _DIGIT else ((), ())
        mine, other = said(source, found, source_language), said(target, there, target_language)
        return _same_words(mine, other, digits=either >= _DIGIT)
    if either & CLOCK and (_says_hours(ours, some, source_language) or _says_hours(theirs, others, target_language)):
        return False
    if either < _DIGIT:
        return True
    if not either & _MORE and _same_numbers(ours, theirs, either, source_language, target_language):
        return True
    return _same(_in_digits(source, ours, source_language), _in_digits(target, theirs, target_language))


def _same_numbers(ours: str, theirs: str, bits: int, language: str, other_language: str) -> bool:
    if bits < _DIGIT:
        return True
    numbers = _numbers(ours, language)
    others = _numbers(theirs, other_language) if numbers is not None else None
    return numbers is not None and others is not None and _same(numbers, others)


def _same(some: list[tuple[str, str]], others: list[tuple[str, str]]) -> bool:
    """Whether two lists of values with their units are the same; a unit may be left out: 5 Jahre, aged 5."""
    if some == others:
        return True
    if len(some) != len(others):
        return False
    some, others = sorted(some), sorted(others)
    values = [value for value, _unit in some]
    if values != [value for value, _unit in others]:
        return False
    often = Counter(values)
    return all(
        one == other or (often[one[0]] == 1 and not (one[1] and other[1]))
        for one, other in zip(some, others, strict=True)
    )


def _same_words(some: tuple[Said, ...], others: tuple[Said, ...], *, digits: bool) -> bool:
    """Whether what has to be said in words is the same in both texts. A unit may be left out if no digits have one."""
    ours, theirs = ([one for one in side if one.demands] for side in (some, others))
    if len(ours) != len(theirs):
        return False
    if len(ours) > 1:
        ours, theirs = sorted(ours, key=_canonical), sorted(theirs, key=_canonical)
    return all(
        one.value.kind == other.value.kind
        and not one.means.isdisjoint(other.means)
        and (one.unit == other.unit or (not digits and len(ours) == 1 and not (one.unit and other.unit)))
        for one, other in zip(ours, theirs, strict=True)
    )


def _canonical(one: Said) -> str:
    return one.value.canonical


def _says_hours(letters: str, bits: int, language: str) -> bool:
    rules = known(language)
    return bits & _HOURS == _HOURS and rules is not None and bool(rules.clock_hint.search(letters))


def _numbers(letters: str, language: str) -> list[tuple[str, str]] | None:
    """The plain numbers of a text with their units; None if one may be more than that."""
    found = []
    for match in _RUN.finditer(letters):
        digits, end = match[0], match.end()
        if not digits.isdecimal() or len(digits) > _PLAIN or scaled(letters, end, language):
            return None
        name, _end = unit(letters, end, language)
        if name in COINS:
            return None
        found.append((digits, name))
    return found


def _in_digits(text: str, letters: str, language: str) -> list[tuple[str, str]]:
    """What the values of a text say, with what stands beside them: units, the part of the day."""
    found = []
    for value in find(text, language):
        name = ""
        if value.kind in ("number", "time"):
            value = with_words(letters, value, language)
        if value.kind == "number" and "scale" not in value.parts:
            name = unit(letters, value.end, language)[0]
        elif value.kind == "percent":
            name = per_cent(letters, value, language)
        found.append((f"{value.kind} {value.canonical}", name))
    return found
