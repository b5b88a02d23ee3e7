"""Dates that the calendar does not have, and weekdays that are not those of their date.

A page goes in, findings come out. Both are slips of the author that every translation would carry on.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from datetime import date
from functools import cache
from typing import Final

from pipeline.messages import _
from pipeline.model import Finding
from pipeline.proofreading.page import Page
from pipeline.proofreading.words import words
from pipeline.values.value import alternatives

_DIGITS_AND_STOP: Final = re.compile(r"\d\.")
_LEAP: Final = 2000
"""A year in which February has all its days, for dates without one."""
_YEARS: Final = range(1583, 2200)
"""Those of the Gregorian calendar in which a date of a page may lie."""


def impossible_dates(page: Page) -> Iterator[Finding]:
    """A warning for a date that there is not (*31. Juni*), and for a weekday that its date does not fall on (*Dienstag,
    6. März 2024*).

    A date of figures alone has to have its year, day and month of possible size, so that no file number is taken for
    one; a weekday is looked at only where the year stands.
    """
    data = words(page.language)
    if not data:
        return
    pattern = _pattern(page.language)
    for sentence in page.sentences:
        if not _DIGITS_AND_STOP.search(sentence.text):
            continue
        for match in pattern.finditer(sentence.text):
            found = match.group()
            day, year = int(match["day"]), int(match["year"] or 0)
            month = int(match["number"]) if match["number"] else data.months[match["name"]]
            if match["number"] and not (month in range(1, 13) and day in range(1, 32)):
                continue
            if year and year not in _YEARS:
                continue
            if not 0 < day <= monthrange(year or _LEAP, month)[1]:
                message = _("The date {date} does not exist.", date=found)
                fix = _("Look it up and correct it.")
                yield page.finding_in(sentence, "impossible-dates", "warning", message, found, fix=fix)
            elif year and match["weekday"]:
                right = data.weekday_names[date(year, month, day).weekday()]
                if data.weekdays[right] != data.weekdays[match["weekday"]]:
                    day_itself = found.removeprefix(match["weekday"]).lstrip(" ,.")
                    message = _("The date {date} is a {right}.", date=day_itself, right=right)
                    fix = _("Look up which of the two is meant.")
                    yield page.finding_in(sentence, "impossible-dates", "warning", message, found, want=right, fix=fix)


@cache
def _pattern(language: str) -> re.Pattern[str]:
    data = words(language)
    if not data:
        raise LookupError(language)
    return re.compile(
        rf"(?:\b(?P<weekday>{alternatives(data.weekdays)})\.?,?\s(?:de[nmr]\s)?)?"
        rf"(?<![\d.,/-])(?P<day>\d{{1,2}})\.\s?"
        rf"(?:(?P<number>\d{{1,2}})\.\s?(?=\d{{4}})|(?P<name>{alternatives(data.months)})(?!\w))"
        r"(?:\s?(?P<year>\d{4})(?!\d))?"
    )
