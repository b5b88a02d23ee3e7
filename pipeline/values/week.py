"""Days of the week that two texts name, as sets: "täglich außer montags" is "Tuesday to Sunday".

A text and its weekdays go in, the days that it may mean come out. The words round them stand in the language's
`values.toml` under `week`; in a language without them only the days that are named are known.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from itertools import pairwise
from typing import Final

from pipeline.values.grammar import grammar
from pipeline.values.value import Value

_WEEKS: Final = (frozenset("1234567"), frozenset("123456"), frozenset("12345"))
"""All days, and those on which people work."""
_AROUND: Final = 24
"""Letters in front of a day and behind it that are looked at."""


def readings(text: str, days: Sequence[Value], language: str) -> set[frozenset[str]]:
    """The sets of days that a text may mean, by the days that it names in order."""
    words = _words(language)
    if words is None:
        return {frozenset(day.canonical for day in days)}
    span, without, closed, _spoken = words
    named = _spread(text, days, span)
    places = [(day.canonical, max(0, day.start - _AROUND), day.start, day.end) for day in days]
    left_out = {day for day, before, start, _end in places if without.search(text, before, start)}
    shut = {
        day
        for day, before, start, end in places
        if closed.search(text, end, end + _AROUND) or closed.search(text, before, start)
    }
    if not left_out and not shut:
        return {named}
    return {
        named,
        *(frozenset(week - some) for week in _WEEKS for some in (left_out, shut, named) if some and some <= week),
    }


def unnamed(text: str, language: str) -> bool:
    """Whether a text says days without their names: weekdays, the weekend."""
    words = _words(language)
    return words is None or bool(words[3].search(text))


def _spread(text: str, days: Sequence[Value], span: re.Pattern[str]) -> frozenset[str]:
    """The days that are named, with those between the first and the last one of a span."""
    found = {day.canonical for day in days}
    for first, last in pairwise(days):
        if span.fullmatch(text, first.end, last.start):
            start, length = int(first.canonical), (int(last.canonical) - int(first.canonical)) % 7
            found |= {str((start + more - 1) % 7 + 1) for more in range(length)}
    return frozenset(found)


@cache
def _words(language: str) -> tuple[re.Pattern[str], ...] | None:
    table = grammar(language).data.get("week")
    if table is None:
        return None
    flags = re.IGNORECASE
    return (
        re.compile(rf"(?:s|\.)?(?:{table['span']})", flags),
        re.compile(rf"(?<!\w)(?:{table['without']})$", flags),
        re.compile(rf"(?<!\w)(?:{table['closed']})(?!\w)", flags),
        re.compile(rf"(?<!\w)(?:{table['spoken']})(?!\w)", flags),
    )
