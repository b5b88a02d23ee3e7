"""Whether two sentences speak of the same things, by everyday nouns and verbs of both languages, names and numbers.

The words stand in `languages/<language>/gist-<other>.csv`, by subject. Few are needed: what is asked is whether two
texts have nothing at all in common, and in doubt they have.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache, lru_cache
from typing import Final, NamedTuple

from pipeline.checks.language import frequent
from pipeline.checks.senses import LANGUAGES

_WORD: Final = re.compile(r"[^\W\d_]+")
_LONGER: Final = re.compile(r"[^\W\d_]{4,}")
_NUMBER: Final = re.compile(r"\d+")
_LEAST: Final = 3
"""Letters of the shortest word of the lists."""
_INSIDE: Final = 7
"""Letters of a German word that is known inside a longer one too: `Elbdampfer`."""
_WHOLE: Final = 5
"""Letters of an English word from which its beginning is enough."""
_ALIKE: Final = 4
"""Letters that two words of one origin have in common."""
_FORMS: Final = frozenset(("", "s", "es", "ed", "ing", "er", "ers", "y"))
_SPELT: Final = str.maketrans({"ä": "a", "ö": "o", "ü": "u", "é": "e", "ß": "s", "k": "c", "z": "c", "y": "i"})
_LIMIT: Final = 80
"""Words of a text that are looked at."""
_LONGEST: Final = 40
"""Letters of a word that are looked at."""

Known = Mapping[str, frozenset[int]]
"""Word or beginning of one -> the numbers of its subjects."""


class _Lists(NamedTuple):
    source: Known
    target: Known


def apart(source: str, target: str, language: str, other: str, *, least: tuple[int, int]) -> bool:
    """Whether two texts have nothing in common: no subject, no number, no word of one origin.

    `least`: how many known words the source and the target have to have, so that this says something.
    """
    if _related(source, target, other) or not set(_NUMBER.findall(source)).isdisjoint(_NUMBER.findall(target)):
        return False
    lists = _lists(language, other)
    if lists is None:
        return False
    there = [found for word in _words(source) if (found := _german(word, language, other))]
    here = [found for word in _words(target) if (found := _english(word, language, other))]
    return len(there) >= least[0] and len(here) >= least[1] and _union(there).isdisjoint(_union(here))


def _related(source: str, target: str, other: str) -> bool:
    """Whether a word of the target, no small one, begins as one of the source or a part of one: `Naturkundemuseum`."""
    german, small = source.lower().translate(_SPELT), _small(other)
    words = _LONGER.findall(target.lower().translate(_SPELT))[:_LIMIT]
    return any(word[:_ALIKE] in german and word not in small for word in words)


@cache
def _small(language: str) -> frozenset[str]:
    return frozenset(word.translate(_SPELT) for word in frequent(language))


def _words(text: str) -> Iterator[str]:
    return (word[:_LONGEST] for word in _WORD.findall(text.lower())[:_LIMIT])


@lru_cache(maxsize=20_000)
def _german(word: str, language: str, other: str) -> frozenset[int]:
    lists = _lists(language, other)
    known = lists.source if lists else {}
    starts = (word[:end] for end in range(_LEAST, len(word) + 1))
    parts = (
        word[start:end] for start in range(1, len(word) - _INSIDE + 1) for end in range(start + _INSIDE, len(word) + 1)
    )
    return _union(known[part] for some in (starts, parts) for part in some if part in known)


@lru_cache(maxsize=20_000)
def _english(word: str, language: str, other: str) -> frozenset[int]:
    lists = _lists(language, other)
    known = lists.target if lists else {}
    return _union(
        known[word[:end]]
        for end in range(2, len(word) + 1)
        if word[:end] in known and (end >= _WHOLE or word[end:] in _FORMS)
    )


def _union(sets: Iterable[frozenset[int]]) -> frozenset[int]:
    return frozenset().union(*sets)


@cache
def _lists(language: str, other: str) -> _Lists | None:
    path = LANGUAGES / language / f"gist-{other}.csv"
    if not (language.isalpha() and other.isalpha()) or not path.is_file():
        return None
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter=";"))
    return _Lists(*(_known(row[column].split() for row in rows) for column in (language, other)))


def _known(groups: Iterable[Iterable[str]]) -> Known:
    known: dict[str, frozenset[int]] = {}
    for number, words in enumerate(groups):
        for word in words:
            known[word] = known.get(word, frozenset()) | {number}
    return known
