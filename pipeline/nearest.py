"""The text most like another among very many: texts go in once, the best of them comes out for each that is asked for.

Short texts are compared with all of about their length, which is quick. Long ones only with those that share one of
their rarest words: a text three quarters of which are the same has kept some of them. `benchmarks/memory.py` holds that
against a full scan.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from math import ceil, floor
from typing import Final

SHORT: Final = 64
"""Characters up to which a text is compared with all others: as many as one machine word holds bits for."""
FEW: Final = 20_000
"""Texts among which all are compared, whatever their length."""
ENOUGH: Final = 4_000
"""Candidates from which on no further word is asked."""
LEAST: Final = 3
"""Words that are asked at least."""

_ROUNDING: Final = 0.001
"""Per cent."""
_WORD: Final = re.compile(r"\w{2,}")


class Nearest:
    """An index of texts; made once, it never changes."""

    __slots__ = ("_places", "texts")

    def __init__(self, texts: Iterable[str]) -> None:
        self.texts: Final = tuple(sorted(set(texts), key=lambda text: (len(text), text)))
        """By length, then alphabet: those of about a length are a slice."""
        self._places: dict[str, array[int]] | None = None

    def best(self, text: str, cutoff: float) -> tuple[float, tuple[str, ...]]:
        """The best score, from `cutoff` (0 to 1) up, and the texts that have it, the shortest first; 0 and none.

        The measure is rapidfuzz's `ratio`: 2 · (characters in common, in order) / (characters of both).
        """
        from rapidfuzz import fuzz, process

        candidates = self._candidates(text, cutoff)
        found = process.extractOne(text, candidates, scorer=fuzz.ratio, score_cutoff=100 * cutoff)
        if found is None:
            return 0.0, ()
        score = found[1]
        # The cut-off is compared before rounding: the best itself may lie below its own score.
        close = process.extract(
            text, candidates, scorer=fuzz.ratio, score_cutoff=max(0.0, score - _ROUNDING), limit=None
        )
        equals = [(index, other) for other, percent, index in close if percent == score]
        return score / 100, tuple(other for _index, other in sorted(equals))

    def _candidates(self, text: str, cutoff: float) -> Sequence[str]:
        first, last = self._of_similar_length(len(text), cutoff)
        if len(text) <= SHORT or last - first <= FEW:
            return self.texts[first:last]
        places = self._index()
        known = sorted((places[word] for word in set(_WORD.findall(text)) if word in places), key=len)
        return [self.texts[place] for place in sorted(_asked(known)) if first <= place < last]

    def _of_similar_length(self, length: int, cutoff: float) -> tuple[int, int]:
        """The slice of texts that can reach `cutoff`.

        At best all of the shorter text is in the longer one: a score of 2 · shorter / (shorter + longer).
        """
        reach = cutoff / (2 - cutoff)
        first = bisect_left(self.texts, floor(length * reach), key=len)
        last = bisect_right(self.texts, ceil(length / reach), key=len) if reach else len(self.texts)
        return first, last

    def _index(self) -> dict[str, array[int]]:
        """Word -> the places of the texts that have it; made when it is first needed."""
        if self._places is None:
            places: dict[str, array[int]] = {}
            for place, text in enumerate(self.texts):
                for word in set(_WORD.findall(text)):
                    if word not in places:
                        places[word] = array("L")
                    places[word].append(place)
            self._places = places
        return self._places


def _asked(known: Sequence[array[int]]) -> set[int]:
    """The places of the rarest words: of `LEAST` of them, and of more while there are not `ENOUGH`."""
    found: set[int] = set()
    for count, places in enumerate(known):
        if count >= LEAST and len(found) + len(places) > ENOUGH:
            break
        found.update(places)
    return found
