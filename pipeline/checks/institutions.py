"""Which German words are a name that a translation may keep: an institution's, a street's, a nobleman's.

Words in a row go in, yes or no comes out. Where both can be defended it says yes: a warning at every name would be
read by nobody.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import dropwhile, takewhile
from typing import Final

from pipeline.checks.words import Words

_NOBLE: Final = 6
"""Words of a nobleman's name at most: `Karl-Theodor zu und von Berg` has five."""


def official(run: Sequence[str], lists: Words, *, starts: bool) -> bool:
    """True if all nouns of `run` have a capital, as in names, and it is built like a name.

    `starts`: it begins the text, where the capital of the first word proves nothing.
    """
    small = {word.lower() for word in run} & lists.function
    nouns = [word for word in run if word.isalpha() and len(word) > 1 and word.lower() not in small]
    if not nouns or not all(noun[0].isupper() for noun in nouns):
        return False
    return _institution(run, small, lists) or _place(run, small, lists, starts=starts) or _noble(run, small, lists)


def is_noun(word: str, lists: Words) -> bool:
    """True if `word`, in small letters, is plainly a German noun and not the head of a name."""
    long = len(word) >= 8  # "Öffnungszeiten", not "Jung"
    return word in lists.labels or (long and word.endswith(lists.endings) and not word.endswith(lists.heads))


def trimmed(run: Sequence[str], lists: Words) -> list[str]:
    """`run` without the words at its edges that may be the translation's own: `in` of "in Haus der Begegnung"."""
    kept = list(dropwhile(lists.shared.__contains__, run))
    return list(dropwhile(lists.shared.__contains__, reversed(kept)))[::-1]


def _institution(run: Sequence[str], small: set[str], lists: Words) -> bool:
    """`Sächsisches Staatsministerium für Soziales`, `Haus der Begegnung`, `Platz der Deutschen Einheit`."""
    front = takewhile(lambda word: word.lower() not in small, run)
    return small <= lists.in_names and any(word.lower().endswith(lists.heads) for word in front)


def _place(run: Sequence[str], small: set[str], lists: Words, *, starts: bool) -> bool:
    """`An der Kreuzkirche 6`: at the start of a text a number or a building has to tell it from a phrase."""
    if not (run[0].istitle() and run[0].lower() in lists.place):
        return False
    behind = list(dropwhile(lambda word: word.lower() in small, run))
    certain = not starts or any(word.isdigit() or word.lower().endswith(lists.heads) for word in behind)
    return certain and small.isdisjoint(word.lower() for word in behind)


def _noble(run: Sequence[str], small: set[str], lists: Words) -> bool:
    """`Ursula von der Leyen`, but not `Einbindung von Familien`."""
    plain = run[0].lower() in small or any(is_noun(word.lower(), lists) for word in run)
    return len(run) <= _NOBLE and small <= lists.nobility and not small.isdisjoint(("von", "van")) and not plain
