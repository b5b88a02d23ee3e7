"""How often something happens: "einmal im Monat", "alle zwei Wochen", "fortnightly".

A text and its language go in, the rates that it names come out, each with all that it may mean. Words stand in the
language's `values.toml` under `often`; a language without them says nothing. Nothing is compared with a text here.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final

from pipeline.values.grammar import grammar
from pipeline.values.spoken import worth
from pipeline.values.value import alternatives

_DAYS: Final = {
    "day": 1.0,
    "week": 7.0,
    "fortnight": 14.0,
    "month": 30.4,
    "quarter": 91.3,
    "half": 182.6,
    "year": 365.25,
}
_NEAR: Final = 1.2
"""What is nearer to each other may be the same: weekly and four times a month, daily and six days a week."""
_PLAIN: Final = frozenset({_DAYS["day"], _DAYS["week"], _DAYS["month"], _DAYS["year"]})
"""Of these, a number beside them may say how many times ("jährlich 4 Hefte")."""


@dataclass(frozen=True, slots=True)
class Rate:
    """A place of a text that says how often."""

    days: Collection[float]
    """From one time to the next; more than one where the word has two readings (biannual)."""
    counted: bool
    """Whether it says how many times; else a number of the text may ("jährlich 4 Hefte")."""
    start: int
    end: int


def rates(text: str, language: str) -> tuple[Rate, ...]:
    """The rates of a text, in order."""
    patterns = _patterns(language)
    return tuple(_found(text, *patterns, language)) if patterns else ()


def alike(one: Rate, other: Rate, numbers: Collection[float], others: Collection[float]) -> bool:
    """Whether two rates may be the same; `numbers` are those of each text.

    A number that both have says something else: 3 hours a day.
    """
    both = set(numbers) & set(others)
    return any(
        max(some, more) < _NEAR * min(some, more)
        for some in _readings(one, set(numbers) - both)
        for more in _readings(other, set(others) - both)
    )


def _readings(rate: Rate, numbers: Collection[float]) -> Iterator[float]:
    yield from rate.days
    if not rate.counted:
        yield from (days / number for days in rate.days for number in numbers if number > 0)


def _found(text: str, spoken: re.Pattern[str], words: Mapping[str, tuple[float, ...]], language: str) -> Iterator[Rate]:
    for match in spoken.finditer(text):
        part = match.groupdict()
        count = part["count"] or part["times"] or ""
        times, every = worth(count, language) or 1, worth(part["every"] or "", language) or 1
        if part["word"]:
            days = words[part["word"].casefold()]
        else:
            days = (_DAYS[next(name for name in _DAYS if part.get(name))] * every,)
        yield Rate(
            [length / times for length in days], bool(count or part["every"] or days[0] not in _PLAIN), *match.span()
        )


@cache
def _patterns(language: str) -> tuple[re.Pattern[str], Mapping[str, tuple[float, ...]]] | None:
    table = grammar(language).data.get("often")
    if not table:
        return None
    words = {word.casefold(): tuple(float(days) for days in of) for word, of in table["words"].items()}
    names = {
        "number": rf"(?:\d{{1,2}}|{alternatives(grammar(language).data['numerals']['atoms'])})",
        "units": "|".join(rf"(?P<{name}>{of})" for name, of in table["units"].items()),
        "words": alternatives(words),
    }
    pattern = re.sub(r"\{([a-z]+)\}", lambda name: names[name[1]], table["pattern"])
    return re.compile(rf"(?<!\w)(?:{pattern})(?!\w)", re.IGNORECASE), words
