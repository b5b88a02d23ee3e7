"""One value of a text, and a text as values are searched in it: letter by letter, so that places stay.

Strings go in and out; no language is known here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

TAG: Final = re.compile(r"</?[a-zA-Z][a-zA-Z0-9]*/?>")
"""A short inline tag. Its digits are no value."""
SPACES: Final = str.maketrans({"\u00a0": " ", "\u202f": " ", "\u2009": " ", "\u2011": "-", "\x00": " ", "\x01": " "})
_OTHER_SPACE: Final = re.compile("[\u00a0\u202f\u2009\u2011\x00\x01]")
_TAKEN, _TAGGED = "\x00", "\x01"
"""What stands for a letter of a value already found, and of a tag, while the rest is searched."""


@dataclass(frozen=True, slots=True)
class Value:
    """One value of a text."""

    kind: str
    """date, month-day, year-month, month, weekday, time, number, percent, money, ordinal, code, phone, iban, …"""
    canonical: str
    """Equal for equal values of any language: `2017-01-31`, `--01-31`, `2017-01`, `14:30`, `1234.5`, `12.5 EUR`."""
    start: int
    end: int
    text: str
    """How it is written, from `start` to `end`."""
    parts: Mapping[str, tuple[int, int]] = field(default_factory=dict, compare=False, repr=False)
    """Name of a part (day, hour, number …) -> where it stands; one behind `end` is shared with the value there."""

    def part(self, name: str) -> str:
        """A part as it is written; empty if the value does not have it or only shares it."""
        start, end = self.parts.get(name, (self.end, self.end))
        return self.text[start - self.start : end - self.start]


def without(letters: str, values: Iterable[Value]) -> str:
    """The letters of a text with a sign for each that one of the values takes."""
    kept = list(letters)
    for value in values:
        kept[value.start : value.end] = _TAKEN * (value.end - value.start)
    return "".join(kept)


def calendar(canonical: str) -> tuple[int, int, int]:
    """Year, month and day of a canonical date; 0 for what it does not say."""
    year, month, day = (canonical.replace("--", "0-") + "-0").split("-")[:3]
    return int(year), int(month), int(day)


def alternatives(names: Iterable[str]) -> str:
    """A regular expression for any of the names, the longest first; empty without names."""
    ordered = sorted(set(names), key=lambda name: (-len(name), name))
    return f"(?:{'|'.join(map(re.escape, ordered))})" if ordered else ""


def plain(text: str) -> str:
    """The text with every kind of space as a plain one, letter by letter."""
    return text.translate(SPACES) if _OTHER_SPACE.search(text) else text


@lru_cache(maxsize=64)
def masked(text: str) -> str:
    """The text, letter by letter, with every kind of space as a plain one and no letter of a tag."""
    return TAG.sub(lambda tag: _TAGGED * len(tag[0]), plain(text)) if "<" in text else plain(text)
