"""Dates, times, numbers, addresses in a text: a text and its language go in, its values come out.

The patterns are those of `grammar`. What has no sense as a value (31.02.2017, 25:70) is not one; nothing is compared or
rewritten here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Final

from pipeline.values.grammar import ANYWHERE, AT_DIGITS, AT_MONTHS, LONGEST, MINUS, Grammar, decimal, grammar
from pipeline.values.spoken import OF_GRAMMAR, said_by_words
from pipeline.values.value import Value, masked, without

WITHOUT_DIGITS: Final = ("email", "url", "date", "weekday")
"""The tables that have to be tried on a text without a digit: two sentences in three (measured on news)."""
_DIGITS_OF: Final = re.compile(r"\d+")
HAS_DIGIT: Final = 1
"""The first bit of a hinted text."""


@lru_cache(maxsize=64)  # a change of a text is looked at from several sides, and a German one for every locale
def find(text: str, language: str) -> tuple[Value, ...]:
    """The values of a text in order, none inside another.

    `language` may name a region, which matters for 01/02/2017 (`en_US`). Time grows with the length of the text.
    """
    rules = grammar(language)
    letters = masked(text)
    found: list[Value] = []
    taken: list[Value] = []
    places: dict[int, list[int]] = {}
    for table, patterns in _tried(language, said_by_words(letters, language) >> OF_GRAMMAR):
        if taken:  # what a table has taken, the next one can't read
            letters, places, taken = without(letters, taken), {}, []
        free = bytearray()
        for pattern, first in patterns:
            if first is ANYWHERE:
                matches: Iterable[re.Match[str]] = pattern.finditer(letters)
            else:
                if first not in places:
                    places[first] = starts(letters, first, rules)
                matches = at_starts(pattern, letters, places[first])
            for match in matches:
                if taken and free.find(1, *match.span()) >= 0:
                    continue
                if value := _value(table, match, rules, text):
                    free = free or bytearray(len(letters) + 1)
                    free[value.start : value.end] = b"\x01" * (value.end - value.start)
                    taken.append(value)
        found += taken
    return tuple(sorted(found, key=_place)) if len(found) > 1 else tuple(found)


def _place(value: Value) -> int:
    return value.start


def starts(letters: str, first: int, rules: Grammar) -> list[int]:
    """Where a pattern can begin that begins so."""
    if first == AT_MONTHS:
        return [match.start() for match in rules.hints["month"].finditer(letters)]
    digits = [match.start() for match in _DIGITS_OF.finditer(letters)]
    if first == AT_DIGITS:
        return digits
    return [at for start in digits for at in ((start - 1, start) if letters[start - 1] in MINUS else (start,))]


def at_starts(pattern: re.Pattern[str], letters: str, starts: Iterable[int]) -> list[re.Match[str]]:
    """The matches at these places, none inside another."""
    end, found = 0, []
    for start in starts:
        if start >= end and (match := pattern.match(letters, start)):
            end = match.end()
            found.append(match)
    return found


@lru_cache(maxsize=64)
def hints_of(letters: str, language: str) -> int:
    """The hints that the words of a text hold, as bits."""
    return said_by_words(letters, language) >> OF_GRAMMAR


@lru_cache(maxsize=2000)
def _tried(language: str, hinted: int) -> tuple[tuple[str, tuple[tuple[re.Pattern[str], int], ...]], ...]:
    """The tables with the patterns that are tried on a text with these hints."""
    rules = grammar(language)
    there = {name for at, name in enumerate(rules.hints) if hinted & (2 << at)}
    tables = (
        (table, tuple((pattern, first) for hint, pattern, first in patterns if hint in there))
        for table, patterns in rules.patterns
        if hinted & HAS_DIGIT or table in WITHOUT_DIGITS
    )
    return tuple((table, patterns) for table, patterns in tables if patterns)


def _digits(value: Decimal) -> str:
    """Without exponent, trailing zeros or rounding: `1234.5`."""
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def _value(table: str, match: re.Match[str], rules: Grammar, text: str) -> Value | None:
    """The match as a value, or None if it has no sense as one."""
    if table in ("number", "ordinal") and match.lastgroup == "number" and match[0][0].isdecimal():
        digits, (start, end) = match["number"], match.span()
        if digits.isdecimal() and len(digits) <= LONGEST:  # most values
            return Value(table, str(int(digits)), start, end, text[start:end], {"number": match.span("number")})
    part = {name: string for name, string in match.groupdict().items() if string is not None}
    match table:
        case "date" | "slashed":
            meaning = _date(part, rules)
        case "time":
            meaning = _time(part)
        case "number" | "percent" | "money" | "ordinal" | "short" | "quarter":
            meaning = _number(table, part, match, rules)
        case "weekday":
            meaning = ("weekday", str(rules.numbered["weekdays"][part["weekday"].casefold()]))
        case "phone":
            meaning = _phone(match[0])
        case _:
            meaning = (table, _address(table, match[0]))
    if meaning is None:
        return None
    kind, canonical = meaning
    start, end = match.span("weekday") if kind == "weekday" else match.span()
    return Value(kind, canonical, start, end, text[start:end], {name: match.span(name) for name in part})


def _date(part: Mapping[str, str], rules: Grammar) -> tuple[str, str] | None:
    """ISO 8601, and the shorter forms of XML Schema part 2, sections 3.3.11 to 3.3.14. Two digits of a year: POSIX."""
    name = part["month"]
    month = int(name) if name.isdecimal() else rules.numbered["months"][name.casefold()]
    year, day = int(part.get("year", 0)), int(part.get("day", 0))
    if "year" in part and len(part["year"]) == 2:
        year += 2000 if year < 69 else 1900
    try:
        date(year or 2000, month, day or 1)
    except ValueError:
        return None
    match bool(year), bool(day):
        case True, True:
            return "date", f"{year:04}-{month:02}-{day:02}"
        case True, False:
            return "year-month", f"{year:04}-{month:02}"
        case False, True:
            return "month-day", f"--{month:02}-{day:02}"
        case _:
            return "month", f"--{month:02}"


def _time(part: Mapping[str, str]) -> tuple[str, str] | None:
    """Hours and minutes of a day of 24; in "9 to 5 pm" the 9 is before noon."""
    hour, minute, second = (int(part.get(name, 0)) for name in ("hour", "minute", "second"))
    marker, until = part.get("marker", "").lower(), int(part.get("until", 0))
    if hour > 24 or minute > 59 or second > 59 or (marker and not 0 < hour <= 12):
        return None
    if marker:
        late = marker.startswith("p") or (marker == "noon" and hour == 12)
        late |= marker == "midnight" and bool(until)
        end = until % 12 + (0 if marker.startswith("a") else 12)
        hour = hour % 12 + (12 if late else 0)
        if until and hour > (end if marker != "midnight" else 24):
            hour -= 12 if late else -12
    return "time", f"{hour % 24:02}:{minute:02}" + (f":{second:02}" if "second" in part else "")


def _number(table: str, part: Mapping[str, str], match: re.Match[str], rules: Grammar) -> tuple[str, str] | None:
    if tail := part.get("short"):  # 2016–18
        century, before = match.string[match.start() - 5 : match.start() - 3], match.string[match.start() - 3 :][:2]
        return ("number", century + tail) if int(tail) > int(before) else ("number", str(int(tail)))
    number = decimal(part["number"], rules)
    if number is None:
        return "code", part["number"]
    if table == "quarter":
        return "number", part["number"]
    scaled = number.scaleb(rules.data["scales"][part["scale"]]) if "scale" in part else number
    sign = "-" if match[0][0] in "-−–" and scaled else ""
    currency = rules.data.get("currencies", {}).get(part.get("currency", ""), part.get("currency", ""))
    return table, f"{sign}{_digits(scaled)} {'EUR' if currency == '€' else currency}".rstrip()


def _phone(text: str) -> tuple[str, str] | None:
    """Digits as dialled in Germany: +49, 0049 and (0) are the 0 of the area code; other countries keep their +."""
    digits = re.sub(r"[^\d+]", "", text.replace("(0)", ""))
    digits = re.sub(r"^00", "+", digits)
    digits = re.sub(r"^\+49", "0", digits)
    return ("phone", digits) if len(digits) >= 6 else None


def _address(table: str, text: str) -> str:
    match table:
        case "url":
            bare = re.sub(r"^(?:https?://)?(?:www\.)?", "", text).rstrip("/")
            host, slash, path = bare.partition("/")
            return f"{host.lower()}{slash}{path}"
        case "email":
            return text.lower()
        case "iban":
            return text.replace(" ", "")
        case _:
            return text
