"""The forms that a word of a glossary has in a text: German cases and plurals, English plurals, possessives, verb ends.

A word goes in, its forms or its stem come out, in small letters. These are short lists of rules, not a dictionary: they
may make forms that no text has (`Städtern` of Stadt), but none that is another common word.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

_NOUN: Final = ("", "s", "es", "e", "en", "n", "ns")
_ADJECTIVE: Final = ("e", "er", "es", "en", "em")
_ADJECTIVE_ER: Final = ("teter", "agter", "llter", "ndter", "nnter", "scher", "licher", "aler", "iver", "iger")
"""By these ends a word on -er is declined as an adjective: Beauftragter, Europäischer."""
_UMLAUT_PLURAL: Final = ("", "e", "en", "er", "ern", "n")
_UMLAUTS: Final = {"a": "ä", "o": "ö", "u": "ü", "au": "äu"}
_LAST_VOWEL: Final = re.compile(r"(au|[aou])([^aeiouäöüy]+(?:e[rln])?)$")
"""The vowel that takes the umlaut in the plural: of the last syllable, or before -er, -el, -en (Mutter, Mantel)."""
_ENDINGS: Final = {
    "um": ("en", "a"),  # Zentrum, Visum, Praktikum
    "us": ("en", "usse", "ussen"),  # Zyklus, Bonus
    "is": ("en",),  # Praxis
    "ma": ("men", "mata"),  # Thema
    "a": ("en",),  # Firma
    "nis": ("nisse", "nissen", "nisses"),  # Ergebnis
    "in": ("innen",),  # Beraterin
    "er": ("erin", "erinnen"),  # Berater
}
"""Plurals, and feminine forms, that take an ending's place."""
_INVARIANT: Final = 3
"""Words up to this length have no forms but with a capital: der, von."""


@lru_cache(maxsize=20_000)
def german(word: str) -> frozenset[str]:
    """The forms of a German word of a term, without regard to its place in a sentence."""
    base = word.casefold()
    if (len(word) <= _INVARIANT and not word.istitle()) or word.isupper():
        return frozenset({base, base + "s"})
    forms = {base, *_adjective(base)}
    if word[0].isupper():
        forms |= _noun(base)
    else:
        forms |= {base + ending for ending in _ADJECTIVE} | _verb(base)
    return frozenset(forms)


def _noun(base: str) -> set[str]:
    forms = {base + ending for ending in _NOUN}
    for end, others in _ENDINGS.items():
        if base.endswith(end) and len(base) > len(end) + 2:
            forms |= {base.removesuffix(end) + other for other in others}
    if found := _LAST_VOWEL.search(base):
        plural = base[: found.start()] + _UMLAUTS[found[1]] + found[2]
        forms |= {plural + ending for ending in _UMLAUT_PLURAL}
    return forms


def _adjective(base: str) -> set[str]:
    """`Europäische` -> `europäischen`; nouns that decline like adjectives too: `Beauftragte`, `Beauftragter`."""
    ending = next((ending for ending in sorted(_ADJECTIVE, key=len, reverse=True) if base.endswith(ending)), "")
    if not ending or len(base) - len(ending) < 3:
        return set()
    if ending == "en" and not base.endswith(("ten", "schen", "lichen")):  # verbs, plurals
        return set()
    if ending == "er" and not base.endswith(_ADJECTIVE_ER):  # Berater, Länder
        return set()
    return {base.removesuffix(ending) + other for other in _ADJECTIVE}


def _verb(base: str) -> set[str]:
    """Of a weak verb: `fördern` -> `fördert`, `förderte`, `gefördert`."""
    if not base.endswith(("en", "ern", "eln")):
        return set()
    stem = base.removesuffix("en") if base.endswith("en") else base.removesuffix("n")
    return {stem + end for end in ("e", "t", "et", "te", "ten", "ete", "eten")} | {f"ge{stem}t", f"ge{stem}et"}


@lru_cache(maxsize=50_000)
def stem(word: str, language: str, *, wide: bool) -> str:
    """What a word has in common with its other forms.

    English: without plural and possessive endings; `wide` also without those of verbs. Of other languages, whose
    endings nobody has listed here, `wide` is the first five letters.
    """
    base = word.casefold().replace("’", "'")
    if language != "en":
        return base[:5] if wide else base
    base = base.removesuffix("'s").removesuffix("'")
    base = _IRREGULAR.get(base, base)
    if wide and len(base) > 5:
        base = _without_verb(base)
    if base.endswith("ies") and len(base) > 4:
        return base[:-3] + "y"
    before = ""
    while base != before and len(base) > 3:
        before = base
        if base.endswith("s") and not base.endswith("ss"):
            base = base[:-1]
        if base.endswith("e") and len(base) > 3:
            base = base[:-1]
    return base


_IRREGULAR: Final = {"children": "child", "people": "person", "persons": "person", "women": "woman", "men": "man"}


def _without_verb(base: str) -> str:
    for ending in ("ing", "ed"):
        if base.endswith(ending):
            left = base.removesuffix(ending)
            doubled = len(left) > 3 and left[-1] == left[-2] and left[-1] not in "lsz"
            if left.endswith("i") and ending == "ed":  # applied
                return left[:-1] + "y"
            return left[:-1] if doubled else left
    return base
