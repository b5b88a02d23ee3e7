"""No word and no phrase stands twice in a row: `the the`, an engine's loop."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from pipeline.checks.pair import Pair
from pipeline.checks.style import style
from pipeline.checks.writing import MASK, prose, put_right
from pipeline.messages import _
from pipeline.model import Finding

_LONGEST: Final = 12
"""Words of a phrase that is repeated."""
_PHRASE: Final = 3
"""Words from which a phrase is one, even if marks part it from itself."""
_SENTENCE: Final = 5
"""Words from which a phrase is a sentence that stands twice."""
_COMMA: Final = re.compile(r"[\s,]*")
_LIMIT: Final = 300
"""Words in which phrases are looked for."""
_LETTERS: Final = re.compile(r"[^\W\d_]+")
_TWICE: Final = re.compile(r"(?<![\w'’.-])([^\W\d_]{1,40})[ \u00a0]+(\1)(?![\w'’-])", re.IGNORECASE)


def doubled(pair: Pair) -> Iterator[Finding]:
    """A warning for a word that stands twice in a row, and for a phrase that does: of three words and more, or of two
    with nothing between.

    Not for the words of `style.toml` that may (`that that`), a name (`Duran Duran`, `Baden-Baden`), words joined to
    themselves in capitals (`AND and OR`), what the source doubles too; nor single words in languages that double them
    for many reasons or have no list.
    """
    yield from _phrase(pair)
    allowed = style(pair.target_language).doubled
    if allowed is None:
        return
    match = _TWICE.search(pair.target_text)
    while match:
        first, second = match[1], match[2]
        shouted = (first.isupper() and len(first) > 1) or second.isupper()
        name = shouted or (first[0].isupper() and second[0].isupper())
        if not (name or first.lower() in allowed or match[0] in pair.source_text) and match[0] in prose(
            pair.target_pieces
        ):
            yield Finding(
                "doubled",
                "warning",
                _("“{word}” stands twice.", word=first),
                found=match[0],
                expected=first,
                fix=_("Delete one."),
                mended=put_right(pair, [(match.end(1), match.end(2), "")]),
                at=pair.at(*match.span()),
            )
            return
        match = _TWICE.search(pair.target_text, match.end(1))


def _phrase(pair: Pair) -> Iterator[Finding]:
    words = [word.lower() for word in pair.target_words[:_LIMIT]]
    if len(words) < 2 * 2 or len(set(words)) > len(words) - 2:
        return
    place = _loop(words)
    if place is None or _loop([word.lower() for word in pair.source_words[:_LIMIT]]):
        return
    start, size = place
    tokens = list(_LETTERS.finditer(pair.target_text))[start : start + 2 * size]
    between = pair.target_text[tokens[size - 1].end() : tokens[size].start()]
    if MASK in prose(pair.target_pieces)[tokens[0].start() : tokens[-1].end()]:
        return
    if size < _SENTENCE and not _COMMA.fullmatch(between):
        return  # "… the policy. The policy …" is good style
    thrice = words[start : start + 2 * size] == words[start + size : start + 3 * size]
    if (size < _PHRASE and between.strip() and not thrice) or any(
        char.isdigit() for char in pair.target_text[tokens[0].start() : tokens[-1].end()]
    ):
        return
    found = pair.target_text[tokens[size].start() : tokens[-1].end()]
    yield Finding(
        "doubled",
        "warning",
        _("“{words}” stands twice.", words=found),
        found=found,
        fix=_("Delete one."),
        at=pair.at(tokens[size].start(), tokens[-1].end()),
    )


def _loop(words: list[str]) -> tuple[int, int] | None:
    """The first phrase that is followed by itself: the number of its first word, and how many it has."""
    places: dict[tuple[str, str], list[int]] = {}
    for at, pair in enumerate(pairwise(words)):
        before = places.setdefault(pair, [])
        for start in before[-_LONGEST:]:
            size = at - start
            if 1 < size <= _LONGEST and words[start:at] == words[at : at + size] and len(set(words[start:at])) > 1:
                return start, size
        before.append(at)
    return None
