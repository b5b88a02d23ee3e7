"""The words by which a language is told from translations of it, read once from `languages/<language>/words.toml`.

What each table does is said in that file; a language without it can't be told, and gets None.
"""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Final, NamedTuple

_LANGUAGES: Final = Path(__file__).parents[1] / "languages"


class Words(NamedTuple):
    """The tables of one language, as seen from the language that it is translated into."""

    function: frozenset[str]
    shared: frozenset[str]
    """Those of `function` that the other language has too."""
    proof: frozenset[str]
    """The others: each is a sign of the language."""
    labels: frozenset[str]
    endings: tuple[str, ...]
    heads: tuple[str, ...]
    in_names: frozenset[str]
    place: frozenset[str]
    nobility: frozenset[str]
    foreign: frozenset[str]
    plain: frozenset[str]
    """Words in small letters that are left over wherever they stand; `nouns` likewise, in small letters here."""
    nouns: frozenset[str]
    shapes: tuple[str, ...]
    listed: bool
    """Whether anybody has looked at the other language: in it, small words prove nothing else."""
    everywhere: bool
    """Whether the other language has none of `nouns` in small letters."""
    umlauts: bool
    """Whether the other language has no ä, ö and ü, so that they are a sign."""


@cache
def words(language: str, into: str) -> Words | None:
    """The words of `language` for texts that are meant to be in the language `into` (both primary subtags)."""
    path = _LANGUAGES / language / "words.toml"
    if not language.isalpha() or not path.is_file():
        return None
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    function, shared = frozenset(data["function"]), frozenset(data["shared"].get(into, ()))
    known = frozenset(data["known"].get(into, ())) | shared
    return Words(
        function=function,
        shared=shared,
        proof=function - shared,
        labels=frozenset(data["labels"]),
        endings=tuple(data["endings"]),
        heads=tuple(data["heads"]),
        in_names=frozenset(data["in_names"]),
        place=frozenset(data["place"]),
        nobility=frozenset(data["nobility"]),
        foreign=frozenset(data["foreign"]),
        plain=frozenset(data["plain"]) - known,
        nouns=frozenset(noun.lower() for noun in data["nouns"]) - known,
        shapes=tuple(shape for shape in data["shapes"] if shape not in known),
        listed=into in data["shared"],
        everywhere=into in data["known"]["none"],
        umlauts=into not in data["known"]["umlauts"],
    )
