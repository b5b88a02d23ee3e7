"""What the rules for pages know of a language, read once from `proofreading.toml` and `cities.csv` in its folder.

What each table does is said in those files; for a language without them the rules of its words say nothing.
"""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Final, NamedTuple

from pipeline.values.grammar import grammar

_LANGUAGES: Final = Path(__file__).parents[1] / "languages"


class Words(NamedTuple):
    """The tables of one language."""

    longest: int
    known: frozenset[str]
    dotted: frozenset[str]
    vague: frozenset[str]
    generic: frozenset[str]
    countries: frozenset[str]
    formal: tuple[str, ...]
    familiar: tuple[str, ...]
    names: tuple[str, ...]
    months: Mapping[str, int]
    """Name in any form -> 1 to 12."""
    weekdays: Mapping[str, int]
    """Name in any form -> 1 for Monday to 7."""
    weekday_names: tuple[str, ...]
    cities: Mapping[str, tuple[str, ...]]
    """City -> the code of its country, and what else may stand behind it: the part of the country, a namesake's."""


@cache
def words(language: str) -> Words | None:
    """The words of `language` (primary subtag); None: we have none."""
    path = _LANGUAGES / language / "proofreading.toml"
    if not language.isalpha() or not path.is_file():
        return None
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    values = grammar(language).data
    return Words(
        longest=data["longest"],
        known=frozenset(data["known"]),
        dotted=frozenset(data["dotted"]),
        vague=frozenset(data["vague"]),
        generic=frozenset(data["generic"]),
        countries=frozenset(data["countries"]),
        formal=tuple(data["address"]["formal"]),
        familiar=tuple(data["address"]["familiar"]),
        names=tuple(data["address"]["names"]),
        months=_numbered(values["months"]),
        weekdays=_numbered(values["weekdays"]),
        weekday_names=tuple(values["weekdays"]["full"]),
        cities=_cities(path.with_name("cities.csv")),
    )


def _numbered(styles: Mapping[str, Sequence[str]]) -> dict[str, int]:
    return {name: number for names in styles.values() for number, name in enumerate(names, 1)}


def _cities(path: Path) -> dict[str, tuple[str, ...]]:
    if not path.is_file():
        return {}
    with path.open(encoding="utf-8", newline="") as file:
        _head, *rows = csv.reader(file, delimiter=";")
    return {city: tuple(codes.split()) for city, codes in rows}
