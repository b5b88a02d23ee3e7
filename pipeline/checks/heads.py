"""Whether a denial that the other side does not have stands beside words that it does have.

The tokens of two texts and a place go in, a verdict comes out. What is lost by mistake leaves the rest of its clause
as it was; who says the thing otherwise has other words. The words of the two languages stand in
`languages/<language>/heads.toml`, where what has the same meaning has the same name.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from functools import cache, lru_cache
from itertools import islice
from typing import Final

from pipeline.checks.senses import CLAUSES, LANGUAGES

_ALIKE: Final = 5
"""First letters that a word of the one language has in common with its loan in the other: registriert, registered."""
_SMALL: Final = 2
"""Letters of words that say nothing themselves: zu, in, be."""
_SPELLINGS: Final = str.maketrans({"k": "c", "z": "c"})


def kept(tokens: Sequence[str], first: int, last: int, language: str, other: Sequence[str], into: str) -> bool:
    """Whether what is denied by the tokens `first` to `last` has a counterpart among the `other` tokens.

    That is the next common word, in the phrase itself or right behind it; if there is none, any of the clause will do.
    True in a language without a list.
    """
    if not (_patterns(language) and _patterns(into)):
        return True
    start, stop = first, last + 1
    while tokens[start - 1] not in CLAUSES:
        start -= 1
    while tokens[stop] not in CLAUSES:
        stop += 1
    others = frozenset[str]().union(*(_meanings(into, token) for token in other))
    behind = (token for token in tokens[first + 1 : stop] if len(token) > _SMALL)
    for token in islice(behind, max(1, last - first)):
        if _known(language, token):
            return not _meanings(language, token).isdisjoint(others)
    return any(not _meanings(language, token).isdisjoint(others) for token in tokens[start:stop])


def _known(language: str, token: str) -> bool:
    return any(not name.startswith("=") for name in _meanings(language, token))


@lru_cache(maxsize=100_000)
def _meanings(language: str, token: str) -> frozenset[str]:
    """The names of all that a word can mean, and the beginning of a word that may be a loan."""
    found = {name for name, pattern in _patterns(language) if pattern.fullmatch(token)}
    if len(token) > _ALIKE:
        found.add("=" + _plain(token)[:_ALIKE])
    return frozenset(found)


def _plain(token: str) -> str:
    return token.replace("ph", "f").translate(_SPELLINGS)


@cache
def _patterns(language: str) -> tuple[tuple[str, re.Pattern[str]], ...]:
    path = LANGUAGES / language / "heads.toml"
    if not language.isalpha() or not path.is_file():
        return ()
    lists = tomllib.loads(path.read_text(encoding="utf-8"))["heads"]
    return tuple((name, re.compile("|".join(map(_pattern, words)))) for name, words in lists.items())


def _pattern(word: str) -> str:
    return re.escape(word).replace(r"\*", r"\w*")
