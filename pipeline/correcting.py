"""Wrong values in a machine's draft: German and draft go in, the draft comes out with the values of the German.

A value is put right only where one place in the draft can be meant, and only if the draft then says it and all else as
before. A draft whose values are right is not touched; what can't be put right stays, and the check `numbers` tells it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Final

from pipeline import localize
from pipeline.values import Differences, differences, meaning
from pipeline.values.finding import find
from pipeline.values.value import TAG, Value, calendar
from pipeline.values.writing import digits, rewritten, written

_MOST: Final = 50
"""Values of a text that is looked at; what has more is a table, and each would cost a reading of the whole."""
_FAMILIES: Final = (
    frozenset({"date", "month-day", "year-month", "month"}),
    *(frozenset({kind}) for kind in ("time", "weekday", "number", "percent", "money", "phone", "iban")),
)
"""Kinds of which one may stand where another belongs."""


def corrected(source: str, target: str, *, language: str = "de", locale: str = "en") -> str:
    """The target with the values of the source, as far as they can be put right without a guess.

    `locale` is the one whose formats are used. Raises UsageError as `localize.valid` does.
    """
    values = find(source, language)
    if len(values) > _MOST:
        return target
    for value in values:
        target = _in_form(value, target, language, locale)
    told = differences(source, target, language, locale)
    for missing in told.missing:
        for text in _candidates(missing, target, told, language, locale):
            now = differences(source, text, language, locale)
            if _solves(missing, told, now) and TAG.findall(text) == TAG.findall(target):
                target, told = text, now
                break
    return target


def _in_form(value: Value, target: str, language: str, locale: str) -> str:
    """The target with a value that was copied in its German form, where the copy would be read as the same value.

    Only what no such language writes: a date with stops (31.01.2017) where the locale has none, an hour with its word.
    """
    dotted = value.kind == "date" and re.fullmatch(r"[\d. ]+", value.text)
    if not dotted and not (value.kind == "time" and value.text[-1].isalpha()):
        return target
    if dotted and "." in localize.date(date(*calendar(value.canonical)), locale, "short"):
        return target
    form = written(value, language, locale)
    result = _in_place_of_copy(value.text, form, target) if form else None
    same = result and differences(target, result, locale, locale) == differences(target, target, locale, locale)
    return result if result and same else target


def _in_place_of_copy(text: str, form: str, target: str) -> str | None:
    """The target with `form` in the place of its one copy of `text`; None if it has none, or more."""
    copies = list(re.finditer(rf"(?<!\w){re.escape(text)}(?!\w)", target))
    return f"{target[: copies[0].start()]}{form}{target[copies[0].end() :]}" if len(copies) == 1 else None


def _candidates(missing: Value, target: str, told: Differences, language: str, locale: str) -> Iterator[str]:
    """The target with the missing value in each place that may be meant, where there is but one of a sort."""
    form = written(missing, language, locale)
    if form is None:
        return
    copy = _in_place_of_copy(missing.text, form, target)
    if copy is not None:
        yield copy
    number, part = digits(missing, language, locale), missing.part("number")
    bare = [place.parts["number"] for place in told.extra if part and place.part("number") == part]
    if len(bare) == 1 and number:
        yield f"{target[: bare[0][0]]}{number}{target[bare[0][1] :]}"
    family = next((kinds for kinds in _FAMILIES if missing.kind in kinds), frozenset())
    places = [place for place in told.extra if place.kind in family]
    if len(places) != 1 or sum(value.kind in family for value in told.missing) != 1 or _doubtful(missing, places[0]):
        return
    if meaning(find(target, locale)).count(*meaning(places)) == 1:
        again = rewritten(places[0], missing, missing, language, locale) if missing.kind == "phone" else None
        yield _put(target, places[0], again or form)  # a number that begins with +49 goes on to


def _doubtful(missing: Value, place: Value) -> bool:
    """The words beside a number have a part in what it says: 1 year, 2 years; minus 10 degrees; 2.5 m."""
    if missing.kind not in ("number", "money"):
        return False
    here, there = (value.canonical.split()[0].lstrip("-") for value in (missing, place))
    return (
        (here == "1") != (there == "1")
        or (here == there and missing.kind == "number")
        or (len(place.part("scale")) == 1 and not missing.part("scale"))
    )


def _solves(value: Value, before: Differences, after: Differences) -> bool:
    """Nothing is missing but what was, without this value, and nothing is there too much that was not."""
    left = _count(before.missing) - _count([value])
    return _count(after.missing) == left and _count(after.extra) <= _count(before.extra)


def _count(values: Iterable[Value]) -> Counter[tuple[str, str]]:
    return Counter(meaning(values))


def _put(target: str, place: Value, form: str) -> str:
    return f"{target[: place.start]}{form}{target[place.end :]}"
