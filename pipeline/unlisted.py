"""The sentences of a language that we have no words for: our bare rules and the package `sentencex` have to agree.

A text and the spans that the rules found go in; out come those spans joined where the package knows an abbreviation.
Half a sentence can't be translated, two together can. Where a script puts no space between sentences our rules find
none, and the package's cuts hold.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final

_QUOTES: Final = re.compile("[\"'`„“‚‘«»‹›「『《〈]")
_WIDE: Final = "。！？｡"
"""Stops of scripts without spaces."""
_MOST: Final = 2000
"""Quotation marks in a text from which on the package is not asked: its time grows with their square."""

Span = tuple[int, int]


def agreed(text: str, language: str, spans: Sequence[Span]) -> list[Span]:
    """`spans` of `text`, in order and without white space at their edges, as the package sees them too."""
    if not spans or len(_QUOTES.findall(text)) > _MOST:
        return list(spans)
    theirs = set(_beginnings(text, language))
    ours = {start for (_, end), (start, _) in pairwise(spans) if start in theirs or "\n" in text[end:start]}
    unspaced = {start for start in theirs if spans[0][0] < start < spans[-1][1] and text[start - 1] in _WIDE}
    edges = [spans[0][0], *sorted(ours | unspaced), spans[-1][1]]
    return [(begin, begin + len(text[begin:end].rstrip())) for begin, end in pairwise(edges)]


def _beginnings(text: str, language: str) -> Iterator[int]:
    """Where `sentencex` begins a sentence, behind the white space that it counts to neither."""
    from sentencex import get_sentence_boundaries

    for sentence in get_sentence_boundaries(language, text):
        start, end = sentence["start_index"], sentence["end_index"]
        yield start + len(text[start:end]) - len(text[start:end].lstrip())
