"""Dates, times, numbers, money, units, phone and account numbers say the same on both sides.

They are compared by meaning, not by digits (`31.01.2017` is `31 January 2017`); how they are found and what counts as
equal is the business of `values`. Addresses are left to the rule `links`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from pipeline import values
from pipeline.checks.pair import Pair
from pipeline.correcting import corrected
from pipeline.errors import UsageError
from pipeline.messages import _
from pipeline.model import Finding, Severity
from pipeline.values import Value
from pipeline.values.value import calendar
from pipeline.values.writing import rewritten

_ADDRESSES: Final = ("url", "email")
_CERTAIN: Final = frozenset({"date", "money", "phone", "iban"})
"""Kinds that have one reading: another one in the place of the only one is a mistake and no other way to say it."""
_FAMILIES: Final = (
    frozenset({"date", "month-day", "year-month", "month"}),
    frozenset({"time", "hour"}),
    frozenset({"number", "ordinal", "percent", "money", "words", "scaled", "fraction", "roman", "code"}),
)
"""Kinds that may stand in each other's place; of all others only the same kind."""
_AMBIGUOUS: Final = re.compile(r"(\d{1,2})/(\d{1,2})/\d+")
_MOST: Final = 20
"""Values of a text in which a mended target is looked for."""


def numbers(pair: Pair) -> Iterator[Finding]:
    """A finding for each value that is missing, added or another one, missing ones in the order of the source.

    An error where nothing else can be meant: one date with its year, one sum of money, one telephone or account number
    became another one of its kind, and all other values are right. 04/03/2024 is only a warning where it may be the
    same day in the order of another country. All else is a warning. No difference are: numbers in words, another unit
    of the same amount (14 days, a fortnight), hours of 12 or 24, a century for its decade, values that are split or
    joined (1. und 3. Mai), names of days and months that only one side has.
    """
    try:
        differences = values.differences(pair.source, pair.target, pair.language, pair.locale)
    except UsageError:  # of the locale nobody knows how it writes its numbers
        return
    if not any(differences):
        return
    missing, extra = ([value for value in some if value.kind not in _ADDRESSES] for some in differences)
    if not missing and not extra:
        return
    severity: Severity = "error" if _certain(pair, missing, extra) else "warning"
    mended = _mended(pair, missing, extra)
    for lost, new in _paired(sorted(missing, key=lambda value: value.start), extra):
        yield _finding(lost, new, severity, mended)


def _finding(lost: Value | None, new: Value | None, severity: Severity, mended: str) -> Finding:
    expected, found = lost.text if lost else "", new.text if new else ""
    if not found:
        message = _("{lost} is missing.", lost=expected)
    elif not expected:
        message = _("{new} does not stand in the German.", new=found)
    else:
        message = _("{lost} became {new}.", lost=expected, new=found)
    fix = _("Write the value of the German: {lost}.", lost=expected) if lost else _("Delete {new}.", new=found)
    return Finding(
        "numbers",
        severity,
        message,
        found=found,
        expected=expected,
        fix=fix,
        mended=mended,
        at=(new.start, new.end) if new else None,
        source_at=(lost.start, lost.end) if lost else None,
    )


def _paired(missing: Sequence[Value], extra: Iterable[Value]) -> Iterator[tuple[Value | None, Value | None]]:
    """What is missing, each with what stands in its place: the next of its kind or family."""
    left = sorted(extra, key=lambda value: value.start)
    partners: dict[int, Value] = {}
    for like in (lambda kind: {kind}, _family):
        for at, lost in enumerate(missing):
            new = next((value for value in left if value.kind in like(lost.kind)), None)
            if at not in partners and new is not None:
                partners[at] = new
                left.remove(new)
    yield from ((lost, partners.get(at)) for at, lost in enumerate(missing))
    yield from ((None, new) for new in left)


def _family(kind: str) -> frozenset[str]:
    return next((family for family in _FAMILIES if kind in family), frozenset({kind}))


def _certain(pair: Pair, missing: Sequence[Value], extra: Sequence[Value]) -> bool:
    """Whether one value became another one of a certain kind, and each side has but this one of it."""
    if len(missing) != 1 or len(extra) != 1 or not missing[0].kind == extra[0].kind in _CERTAIN:
        return False
    kind = missing[0].kind
    sides = (values.find(pair.source, pair.language), values.find(pair.target, pair.locale))
    if any(Counter(value.kind for value in side)[kind] != 1 for side in sides):
        return False
    return kind != "date" or not _same_in_another_order(missing[0], extra[0])


def _same_in_another_order(lost: Value, new: Value) -> bool:
    """Whether a date in digits is the right one with day and month in the order of another country."""
    year, month, day = calendar(lost.canonical)
    return bool(_AMBIGUOUS.fullmatch(new.text)) and calendar(new.canonical) == (year, day, month)


def _mended(pair: Pair, missing: Sequence[Value], extra: Sequence[Value]) -> str:
    """The target with the one value put right that became another one of its kind; empty where that is not certain.

    Both have to stand at the same place among their kind: in 2022/23 for 2023/24 two numbers are wrong and one differs.
    """
    if len(missing) != 1 or len(extra) != 1 or missing[0].kind != extra[0].kind:
        return ""
    lost, new = missing[0], extra[0]
    ranks = _rank(lost, pair.source, pair.language), _rank(new, pair.target, pair.locale)
    if ranks[0] is None or ranks[0] != ranks[1]:
        return ""
    right = (
        text
        for text in _put_right(pair, lost, new)
        if text != pair.target and values.differences(pair.source, text, pair.language, pair.locale) == ((), ())
    )
    return next(right, "")


def _rank(wanted: Value, text: str, language: str) -> tuple[int, int] | None:
    """The place of a value among all of its kind, and how many there are; None if it is no value in digits."""
    starts = [value.start for value in values.find(text, language) if value.kind == wanted.kind]
    return (starts.index(wanted.start), len(starts)) if wanted.start in starts and len(starts) <= _MOST else None


def _put_right(pair: Pair, lost: Value, new: Value) -> Iterator[str]:
    """The target with the lost value in the style of the one in its place, and in the usual form of the locale."""
    if len(lost.part("scale")) == len(new.part("scale")) == 0:
        form = rewritten(new, new, lost, pair.language, pair.locale)
        yield pair.target if form is None else f"{pair.target[: new.start]}{form}{pair.target[new.end :]}"
    yield corrected(pair.source, pair.target, language=pair.language, locale=pair.locale)
