"""Words that look alike and mean something else are not taken for each other: aktuell is not actual, Rente not rent.

A pair goes in, findings come out. The pairs stand in `languages/<language>/friends.toml`, with what is right instead.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Final, NamedTuple

from pipeline.checks.pair import Pair
from pipeline.checks.senses import LANGUAGES, Hit, Lexicon, span, tokens
from pipeline.checks.writing import MASK, prose
from pipeline.messages import _
from pipeline.model import Finding

_CAPITAL: Final = "^"
"""Before a word that is meant with a capital only: `^rat` is the council, no form of `raten`."""


_STEM: Final = 6
"""Letters by which a word is the same as the German one."""
_SHORT: Final = 3
"""Letters of a word that may stand beside any other."""


class _Friend(NamedTuple):
    """A row of the file."""

    instead: str
    """What to write, as the message suggests it."""
    right: Lexicon
    """Translations with which nothing is said."""
    excuse: Lexicon
    """Words of the source for which the wrong word is right."""


class _Friends(NamedTuple):
    """A file in one direction; a sense is the number of a row, with `^` where the word needs a capital."""

    rows: tuple[_Friend, ...]
    source: Lexicon
    target: Lexicon


def false_friends(pair: Pair) -> Iterator[Finding]:
    """A warning for each listed word of the source whose false friend stands in the translation.

    Not where one of the right translations stands there too, nor where another word of the source explains it (`Fabrik`
    and `fabric` beside `Stoff`), nor in code, names and English words of the German ("Strict Mode"). Nouns count with a
    capital only.
    """
    friends = _friends(pair.language, pair.target_language)
    if friends is None:
        return
    source = tokens(pair.source_text)
    mine = {hit.sense: hit for hit in friends.source.hits(source)}
    if not mine:
        return
    target = tokens(pair.target_text)
    for yours in friends.target.hits(target):
        for sense in (yours.sense, yours.sense + _CAPITAL):
            hit = mine.pop(sense, None)
            if hit is None:
                continue
            row = friends.rows[int(yours.sense)]
            (start, end), (first, last) = span(pair.source_text, hit), span(pair.target_text, yours)
            german, found = pair.source_text[start:end], pair.target_text[first:last]
            if (sense.endswith(_CAPITAL) and german[0].islower()) or _is_name(german, found, yours.first):
                continue  # an inflected verb; a name
            if _beside(source, hit, target, yours) or MASK in prose(pair.target_pieces)[first:last]:
                continue
            if any(True for _hit in row.right.hits(target)) or any(True for _hit in row.excuse.hits(source)):
                continue
            yield Finding(
                "false-friends",
                "warning",
                _("“{found}” is a false friend of “{german}”.", found=found, german=german),
                found=found,
                expected=german,
                fix=_("Write {name}, or what fits here.", name=row.instead),
                at=pair.at(first, last),
                source_at=pair.source_at(start, end),
            )


def _is_name(german: str, found: str, token: int) -> bool:
    """Whether a word with a capital in the middle of a sentence is the German one: the Gymnasium."""
    if found == german and found[0].isupper():
        return True
    return token > 1 and found[0].isupper() and found.lower()[:_STEM] == german.lower()[:_STEM]


def _beside(source: Sequence[str], mine: Hit, target: Sequence[str], yours: Hit) -> bool:
    """Whether both have the same word beside: English in the German, like "Strict Mode"."""
    before = source[mine.first - 1] == target[yours.first - 1] and len(source[mine.first - 1]) > _SHORT
    return before or (source[mine.last + 1] == target[yours.last + 1] and len(source[mine.last + 1]) > _SHORT)


@cache
def _friends(language: str, into: str) -> _Friends | None:
    """The false friends of a language in another one; None where there is no list."""
    path = LANGUAGES / language / "friends.toml"
    if not language.isalpha() or not path.is_file():
        return None
    rows = tomllib.loads(path.read_text(encoding="utf-8"))["into"].get(into)
    if not rows:
        return None
    cells = [[_words(cell) for cell in row] for row in rows]
    return _Friends(
        rows=tuple(
            _Friend(", ".join(right[:2]), _lexicon([right]), _lexicon([excuse])) for _de, _en, right, excuse in cells
        ),
        source=_lexicon([german for german, *_rest in cells]),
        target=_lexicon([wrong for _german, wrong, *_rest in cells]),
    )


def _words(cell: str) -> list[str]:
    return [word for word in cell.split(", ") if word]


def _lexicon(lists: Sequence[Sequence[str]]) -> Lexicon:
    """Words whose sense is the number of their list."""
    senses: dict[str, list[str]] = {}
    for number, words in enumerate(lists):
        for word in words:
            capital = _CAPITAL if word.startswith(_CAPITAL) else ""
            senses.setdefault(f"{number}{capital}", []).append(word.removeprefix(_CAPITAL).lower())
    return Lexicon({"senses": senses})
