"""Cities, countries, regions and rivers have the name that they have in the other language: `Prague`, not `Prag`.

The names stand in the list that ships and, above it, in the site's glossary.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from itertools import zip_longest
from typing import Final

from pipeline.checks.pair import Pair, without_addresses, without_quotations
from pipeline.checks.words import words as function_words
from pipeline.messages import _
from pipeline.model import Finding

_WORD: Final = re.compile(r"[^\W_]+")
_OF_INNS: Final = frozenset({"Zum", "Zur", "Am", "Beim", "Vom"})
"""What stands with a capital before the name of a house only: Zum Löwen."""
_CLOSE: Final = (" ", "\u00a0", "-", "\u2011")
"""What stands between two words of one name."""


def exonyms(pair: Pair) -> Iterator[Finding]:
    """A warning for each German name of a place that stands in the translation though it has another one there.

    Only names of the German sentence itself, in the same spelling. Left alone is what stands in code, or in quotation
    marks or brackets with words of the German; an address of the web; a name whose German form the glossary allows
    too; and a name that belongs to a longer one, taken over from the German: "FC Köln", "80331 München", "Rhein-Main"
    have the same neighbour there.
    """
    wanted = {
        spelling: hit.term
        for hit in pair.hits
        if hit.term.kind == "exonym"
        for spelling in (hit.term.german, hit.text)
        if hit.term.german not in hit.term.into(pair.locale)
    }
    if not wanted:
        return
    text = without_addresses(without_quotations(pair.target_pieces, pair.source_text))
    words = list(_WORD.finditer(text))
    german = frozenset(_neighbours(pair.source_text, list(_WORD.finditer(pair.source_text))))
    english = _neighbours(text, words)
    lists = function_words(pair.language, pair.target_language)
    function = lists.function if lists else frozenset()
    said: set[str] = set()
    for spelling, term in wanted.items():
        [first, *others] = _WORD.findall(spelling)
        target = next(iter(term.into(pair.locale)), "")
        if not target or term.german in said:
            continue
        for number, word in enumerate(words):
            last = number + len(others)
            here = word.group() == first and [match.group() for match in words[number + 1 : last + 1]] == others
            if here and not _in_a_name(number, last, english, german, function):
                said.add(term.german)
                message = _("{german} is called {target} here.", german=spelling, target=target)
                fix = _("Write {name}.", name=target)
                yield Finding("exonyms", "warning", message, found=spelling, expected=target, fix=fix)
                break


def _neighbours(text: str, words: Sequence[re.Match[str]]) -> list[tuple[str, str]]:
    """Each word with the next one, where only a blank or a hyphen parts them; else with nothing."""
    return [
        (word.group(), other.group() if other and text[word.end() : other.start()] in _CLOSE else "")
        for word, other in zip_longest(words, words[1:])
    ]


def _in_a_name(
    first: int,
    last: int,
    english: Sequence[tuple[str, str]],
    german: Collection[tuple[str, str]],
    function: Collection[str],
) -> bool:
    """Whether the word before or behind is a name or number that stands beside it in the German too."""
    around = [english[first - 1] if first else ("", ""), english[last] if last < len(english) else ("", "")]
    return any(
        pair[1]
        and pair in german
        and not neighbour[0].islower()
        and (neighbour.lower() not in function or neighbour in _OF_INNS)
        for pair, neighbour in zip(around, (around[0][0], around[1][1]), strict=True)
    )
