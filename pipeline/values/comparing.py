"""Values of two texts compared: a text and its translation go in, what only one of them says comes out.

Values in digits (`grammar`) have to be on both sides; what is said in words (`numerals`) is told only where something
else stands in its place. It never guesses: where two readings can be defended there is no difference.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import Final, NamedTuple

from pipeline.values.details import details_of, per_cent
from pipeline.values.finding import HAS_DIGIT, ONLY_NUMBERS, find, hints_of
from pipeline.values.inwords import in_words
from pipeline.values.shapes import (
    not_said_otherwise,
    without_conversions,
    without_extensions,
    without_names,
    without_shared,
)
from pipeline.values.sides import adapted, side_of, with_words, without_counterparts
from pipeline.values.spoken import CLOCK, CODES, COLD, FOREIGN, LETTERS, LONE, NAMED, OFTEN, PARTS, SPEAKS, hinted
from pipeline.values.units import bare, unit
from pipeline.values.value import Value, masked

_RUN: Final = re.compile(r"[^\s(]?\d(?:[^\W_]|[^\w\s]+(?=\d)| (?=\d))*")
"""A number with what may belong to it."""
_PLAIN: Final = 15
"""Digits of a plain number at most."""


class Differences(NamedTuple):
    """What the source says and the target does not, and the reverse."""

    missing: tuple[Value, ...]
    extra: tuple[Value, ...]


_NONE: Final = Differences((), ())


def differences(source: str, target: str, source_language: str = "de", target_language: str = "en") -> Differences:
    """The values of one text that the other does not have, by meaning, as multisets.

    No difference: a number in words or Roman numerals on the other side, a value that is only split or joined
    ("1. und 3. Mai"), the same time in another unit (14 days, a fortnight), the name of a weekday or month that is only
    added or only left out, words for numbers that only one side has.
    """
    if _plainly_alike(source, target, source_language, target_language):
        return _NONE
    if _alike_in_digits(source, target, source_language, target_language):
        return _NONE
    return thorough(source, target, source_language, target_language)


def _plainly_alike(source: str, target: str, source_language: str, target_language: str) -> bool:
    """Whether two texts have nothing but the same plain numbers, or nothing: most pairs. Only a quicker `thorough`."""
    ours, theirs = masked(source), masked(target)
    hints = hints_of(ours, source_language) | hints_of(theirs, target_language)
    if hints & ~ONLY_NUMBERS:
        return False
    if _worded(source, target, source_language, target_language):
        return False
    if hints & HAS_DIGIT:
        numbers, same = _plain_numbers(ours, source_language), _plain_numbers(theirs, target_language)
        return numbers is not None and numbers == same
    return True


def _worded(source: str, target: str, source_language: str, target_language: str) -> bool:
    """Whether words or letters say more of two texts than their values in digits do."""
    some, others = hinted(source, source_language), hinted(target, target_language)
    either = some | others
    return bool(
        either & (COLD | PARTS | LONE)
        or some & others & (SPEAKS | OFTEN | NAMED)
        or (either & CLOCK and either & SPEAKS)
        or some & (LETTERS | CODES)
        or others & FOREIGN
    )


def _alike_in_digits(source: str, target: str, source_language: str, target_language: str) -> bool:
    """Whether two texts have the same values in digits, with the same units, and nothing in words."""
    if _worded(source, target, source_language, target_language):
        return False
    ours, theirs = find(source, source_language), find(target, target_language)
    if len(ours) != len(theirs):
        return False
    some, others = _in_full(source, ours, source_language), _in_full(target, theirs, target_language)
    return some == others or sorted(some) == sorted(others)


def _in_full(text: str, values: tuple[Value, ...], language: str) -> list[tuple[str, str, str]]:
    """What values say, with what stands beside them: units, the part of the day."""
    letters, found = masked(text), []
    for value in values:
        value = with_words(letters, value, language)
        name = ""
        if value.kind == "number" and "scale" not in value.parts:
            name = unit(letters, value.end, language)[0]
        elif value.kind == "percent":
            name = per_cent(letters, value, language)
        found.append((value.kind, value.canonical, name))
    return found


def _plain_numbers(letters: str, language: str) -> list[str] | None:
    """The numbers of a text, sorted; None if one has a unit behind it, or more than digits."""
    found = []
    for match in _RUN.finditer(letters):
        digits = match[0]
        if not digits.isdecimal() or len(digits) > _PLAIN or not bare(letters, match.end(), language):
            return None
        found.append(digits)
    return sorted(found)


def thorough(source: str, target: str, source_language: str, target_language: str) -> Differences:
    """The differences of two texts that have values, found the long way."""
    here, there = side_of(source, source_language), side_of(target, target_language)
    here, there = adapted(here, there), adapted(there, here)
    missing, extra = without_counterparts(here.values, there.values), without_counterparts(there.values, here.values)
    if missing or extra:
        split = Counter(value.kind for value in missing) != Counter(value.kind for value in extra)
        missing, extra = (
            not_said_otherwise(missing, here, there, extra, split=split),
            not_said_otherwise(extra, there, here, missing, split=split),
        )
        missing, extra = without_names(missing, extra, here, there), without_names(extra, missing, there, here)
        missing, extra = without_shared(missing, extra)
        missing, extra = without_conversions(missing, here, there), without_conversions(extra, there, here)
        missing, extra = without_extensions(missing, extra)
    only_here, only_there = in_words(here, there, missing, extra)
    missing, extra = (*missing, *only_here), (*extra, *only_there)
    if not missing and not extra:
        missing, extra = details_of(here, there)
    return Differences(missing, extra)
