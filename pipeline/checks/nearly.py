"""Names that are spelt nearly as in the German: `Pieschen`, `Peischen`.

A pair comes in, the places of such words go out. Words of one origin (`Präsident`, `President`) are left alone: their
difference is in the ending, in letters that both languages write otherwise, or they are listed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from pipeline.checks.pair import Pair, without_addresses
from pipeline.checks.style import style

_NAME: Final = re.compile(r"(?<![\w@./-])[A-ZÄÖÜÉŠŽČŁ][a-zäöüßéèáíóúłńšžčřçñ]{5,30}(?![\w@])")
_UMLAUTS: Final = str.maketrans({"ä": "a", "ö": "o", "ü": "u", "ß": "ss", "é": "e"})
_SPELT_OUT: Final = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})
_ALIKE: Final = str.maketrans({"k": "c", "z": "s", "w": "v", "y": "i", "j": "i"})
"""Letters that English writes otherwise in words of the same origin."""
_SOUNDS: Final = (
    ("ph", "f"),
    ("sch", "S"),
    ("sh", "S"),
    ("ch", "X"),
    ("th", "t"),
    ("qu", "c"),
    ("ae", "a"),
    ("oe", "o"),
    ("c", "s"),
)
_LONG: Final = 8
"""Letters of a name in which two may be wrong."""
_LIMIT: Final = 60
"""Names of a text that are compared."""


class Near(NamedTuple):
    """A name and how it is spelt in the translation."""

    name: re.Match[str]
    spelt: re.Match[str]


def nearly(pair: Pair) -> Iterator[Near]:
    """Each name of the source that the translation lacks while it has a word with a capital, no first word, that
    differs by one letter more, less or other, by two exchanged, or in a long name by two in one place."""
    target = without_addresses(pair.target_text)
    here = [match for match in list(_NAME.finditer(target))[:_LIMIT] if not _first(target, match.start())]
    if not here:
        return
    source, words = without_addresses(pair.source_text), [word.lower() for word in pair.source_words]
    cognates = style(pair.target_language).cognates
    here = [match for match in here if match[0] not in cognates and not _part(match[0].lower(), words)]
    for match in here:
        for name in list(_NAME.finditer(source))[:_LIMIT]:
            if name[0][0] == match[0][0] and _slip(name[0], match[0]) and not _stands(name[0], target, pair):
                yield Near(name, match)
                break


def _first(text: str, at: int) -> bool:
    """Whether a word begins a sentence or a label, where it has a capital in any case."""
    before = text[:at].rstrip(" \u00a0\"'“‘«„(*")
    return not before or before[-1] in ".!?:…–|\n"


def _part(word: str, words: Sequence[str]) -> bool:
    """Whether the source has a word, or has it in a compound; one letter more is no compound."""
    return any(word in other and len(other) - len(word) != 1 for other in words)


def _stands(name: str, target: str, pair: Pair) -> bool:
    return name in target or any(name in hit.text or hit.text in name for hit in pair.hits)


def _slip(name: str, other: str) -> bool:
    """Whether two words differ in one place within, and not only by letters of the other language."""
    one, two = (word.lower().translate(_UMLAUTS) for word in (name, other))
    front = next((at for at, (a, b) in enumerate(zip(one, two, strict=False)) if a != b), min(len(one), len(two)))
    back = next((at for at, (a, b) in enumerate(zip(one[::-1], two[::-1], strict=False)) if a != b), 0)
    back = min(back, len(one) - front, len(two) - front)
    middle = (one[front : len(one) - back], two[front : len(two) - back])
    if not any(middle) or _sound(one) == _sound(two) or name.lower().translate(_SPELT_OUT) == two:
        return False
    exchanged = middle[0] == middle[1][::-1]
    doubled = "" in middle and "".join(middle) == one[front - 1]
    if exchanged or doubled:
        return max(map(len, middle)) == 1 + exchanged
    enough = front > 1 and back > 1
    most = max(map(len, middle))
    return enough and (most == 1 or (most == 2 and min(len(one), len(two)) >= _LONG))


def _sound(word: str) -> str:
    word = word.translate(_ALIKE)
    for written, spoken in _SOUNDS:
        word = word.replace(written, spoken)
    return word
