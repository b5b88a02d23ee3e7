"""What a value says beside its digits: who is under 25 is 24 at most, 9 Uhr c. t. is 9:15, 5 miles are about 8 km.

A text, a value of it and the language go in, other values that mean the same come out. The words round a value stand
in the language's `values.toml` under `implied`; which of two texts is right is not asked here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from fractions import Fraction
from functools import cache
from typing import Final

from pipeline.values.grammar import grammar
from pipeline.values.value import Value

_BEFORE: Final = 32
"""Letters in front of a value that are looked at."""
_SPAN_OF_YEARS: Final = re.compile(r"(?:s|er)(?![^\W_])")
_ONE_TO_ONE: Final = re.compile(r"(?<![\d:])1 ?: ?1(?![\d:])")
_CALL: Final = re.compile(r"[a-z_]{3,}\([^\s()]*$")
_ZONE: Final = re.compile(r" ?(?:GMT|UTC|BST|WEZ|EST|EDT|CST|CDT|PST|PDT|OEZ|EET|EEST|MSK|JST|IST)(?!\w)")

_METRIC: Final[Mapping[str, tuple[str, float]]] = {
    "mm": ("length", 0.001), "cm": ("length", 0.01), "m": ("length", 1.0), "km": ("length", 1000.0),
    "m²": ("area", 1.0), "ha": ("area", 10_000.0), "km²": ("area", 1_000_000.0),
    "g": ("mass", 0.001), "kg": ("mass", 1.0), "t": ("mass", 1000.0),
    "ml": ("volume", 0.001), "l": ("volume", 1.0), "km/h": ("speed", 1.0), "degree": ("warmth", 1.0),
}  # fmt: skip
_IMPERIAL: Final[Mapping[str, tuple[str, float]]] = {
    "inch": ("length", 0.0254), "foot": ("length", 0.3048), "yard": ("length", 0.9144), "mile": ("length", 1609.3),
    "sq ft": ("area", 0.0929), "acre": ("area", 4046.9), "oz": ("mass", 0.02835), "lb": ("mass", 0.4536),
    "gallon": ("volume", 3.9), "mph": ("speed", 1.609), "fahrenheit": ("warmth", 1.0),
}  # fmt: skip
_ABOUT: Final = 0.1
"""By how much a length may be rounded when it is converted."""


def implied(text: str, value: Value, language: str) -> Iterator[str]:
    """What the words round a value make of it: canonical forms of other values."""
    words = _words(language)
    if value.kind == "number" and value.canonical.isdecimal():
        if value.canonical.endswith("00") and (century := century_of(text, value)):
            yield century  # the 1200s are the 13th century
        elif "below" in words and words["below"].search(text, max(0, value.start - _BEFORE), value.start):
            yield from (str(int(value.canonical) - 1), "0")
    elif value.kind == "time" and "quarter" in words and words["quarter"].match(text, value.end):
        yield f"{value.canonical[:2]}:15"
    elif (
        value.kind == "weekday"
        and "night" in words
        and words["night"].search(text, max(0, value.start - _BEFORE), value.start)
    ):
        yield str((int(value.canonical) - 2) % 7 + 1)


def century_of(text: str, value: Value) -> str:
    """The century of a decade or of all its years: 19 of the 1820s; empty of another value."""
    some = value.kind == "number" and len(value.canonical) == 4 and value.canonical.isdecimal()
    of_years = some and value.canonical.endswith("0") and _SPAN_OF_YEARS.match(text, value.end)
    return str(int(value.canonical) // 100 + 1) if of_years else ""


def relative(text: str, language: str) -> bool:
    """Whether a text says a time by another one: half an hour earlier."""
    words = _words(language)
    return "relative" in words and bool(words["relative"].search(text))


def free(text: str, value: Value) -> bool:
    """Whether the other side need not have a value: 1:1, a number of a call in code, a time in another zone."""
    if value.kind == "time":
        return bool(_ZONE.match(text, value.end))
    if value.kind not in ("number", "code"):
        return False
    if value.canonical == "1" and _ONE_TO_ONE.search(text, max(0, value.start - 4), value.end + 4):
        return True
    return bool(_CALL.search(text, max(0, value.start - _BEFORE), value.start))


def converted(number: Fraction, name: str, other: Fraction, other_name: str) -> bool:
    """Whether one of two measures is imperial and they are about the same."""
    if name in _IMPERIAL and other_name in _METRIC:
        number, name, other, other_name = other, other_name, number, name
    if name not in _METRIC or other_name not in _IMPERIAL:
        return False
    (kind, times), (other_kind, other_times) = _METRIC[name], _IMPERIAL[other_name]
    if kind != other_kind:
        return False
    if kind == "warmth":
        return abs(number * Fraction(9, 5) + 32 - other) <= 2
    one, two = abs(float(number)) * times, abs(float(other)) * other_times
    return abs(one - two) <= _ABOUT * max(one, two)


@cache
def _words(language: str) -> Mapping[str, re.Pattern[str]]:
    table = grammar(language).data.get("implied", {})
    behind = ("below", "night")
    return {
        name: re.compile(rf"(?<!\w)(?:{words}) $" if name in behind else words)
        for name, words in table.items()
        if name != "share"
    }
