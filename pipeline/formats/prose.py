"""What in a text is words to translate, a label, an address or a value.

Visible text goes in, answers come out. Nothing here knows a format.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Callable
from typing import Final

from pipeline import cutmarks
from pipeline.model import USUAL, Reading
from pipeline.sentences import split

OBJECT: Final = "\ufffc"
"""Stands for an inline element without text of its own."""
_INVISIBLE: Final = re.compile(
    "[\u00ad\u200b\u2060\ufeff\u200c\u200d](?:(?<![\u200c\u200d])|(?<=[^\\W\\d_].)(?=[^\\W\\d_]))"
)
"""Soft hyphens, zero-width characters and, between letters, joiners: nobody sees them."""
_ADDRESS: Final = re.compile(
    r"(?<![a-z0-9+.-])(?:[a-z][a-z0-9+.-]*+://|www\.)\S+|(?<![\w.+-])[\w.+-]++@[\w-]++(?:\.[\w-]++)+", re.IGNORECASE
)
"""A web or mail address; the look-behinds keep a search over one long word linear."""
LINK: Final = re.compile(
    r"(?:https?://|www\.)[^\s<>\"]*[^\s<>\".,;:!?)]|(?<![\w.+-])(?P<mail>[\w.+-]++@[\w-]++(?:\.[\w-]++)+)",
    re.IGNORECASE,
)
"""An address as a page links it: without the stop that ends its sentence."""
_STAMP: Final = re.compile(r"\d{1,2}\.\d{1,2}\.\d{4},?\s+\d{1,2}:\d{2}:\d{2}(?:\s*Uhr\b)?")
"""A content system's time stamp; one without seconds was written by a person."""
_GERMAN_VALUE: Final = re.compile(
    r"\d{1,2}\.\s?\d{1,2}\.(?:\s?\d{2,4})?|[+-]?(?:\d{1,3}(?:\.\d{3})+(?:,\d+)?|\d+,\d+)(?:\s?[%€])?|[+-]?\d+\s?€"
)


def line_of(text: str, above: int = 0) -> Callable[[int], int]:
    """Place in `text` -> its line, from 1, with `above` lines before the text."""
    ends = [match.end() for match in re.finditer(r"\r\n?|\n", text)]
    return lambda place: above + 1 + bisect_right(ends, place)


def fold(text: str) -> str:
    """White space folded, invisible characters taken out, umlauts in one piece: what is left identifies a segment."""
    return " ".join(seen(text).split())


def seen(text: str) -> str:
    """`text` without invisible characters, in Unicode's form C: two texts that look alike are alike."""
    return text if text.isascii() else unicodedata.normalize("NFC", _INVISIBLE.sub("", text))


def sentences(text: str, kind: str = "", *, reading: Reading = USUAL) -> list[tuple[int, int]]:
    """Spans of what is translated at once in a line of a run of this kind, as the site's own marks mend it.

    A content system's time stamp is one by itself, and so is the label at the start of a line of running text.
    """
    place = label(text) if kind == "sentence" else 0
    found = [(0, place)] if place else []
    stamps = [match.span() for match in _STAMP.finditer(text, place)] if ":" in text else []
    for start, end in [*stamps, (len(text), len(text))]:
        between = split(text[place:start], reading.language, abbreviations=reading.abbreviations)
        found += [(place + a, place + b) for a, b in between]
        found += [(start, end)] * (start < end)
        place = end
    return cutmarks.mended(text, found, reading.cutmarks) if reading.cutmarks else found


def has_words(text: str) -> bool:
    """Letters outside web and mail addresses and time stamps, which nobody translates."""
    if "@" in text or ":" in text or "www." in text.lower():
        text = _STAMP.sub("", _ADDRESS.sub("", text))
    return any(map(str.isalpha, text))


def href(address: str) -> str:
    """Where a bare `address` leads."""
    if "://" in address:
        return address
    return f"https://{address}" if address.lower().startswith("www.") else f"mailto:{address}"


def is_value(text: str) -> bool:
    """A date, number or sum in German form, and nothing else."""
    return bool(_GERMAN_VALUE.fullmatch(text))


_LABEL: Final = re.compile(
    r"([^\s:.!?;,](?:[^:.!?;\n]|(?<=[^\W\d_]):(?=innen\b|in\b)|\.(?=[/-])){0,58}[^\s:,]):(?=\s+\S)"
)
_SMALL_WORDS: Final = (
    "und oder bzw. sowie der die das des dem den ein eine einer eines für zur zum von vom im in am an auf bei mit pro "
    "per je zu nach aus über unter durch ohne bis ab seit & / – - ©"
)
_SMALL: Final = frozenset(_SMALL_WORDS.split())


def label(line: str) -> int:
    """Length of the label at the start of `line` with its colon ("Projekt-Leitung: Stadt Amadora"), or 0.

    A label is one to five words, all but articles, conjunctions and prepositions capitalised: a sentence with a colon
    has a verb in small letters ("Wichtig ist: …", "Wir bieten: …"), or begins as only sentences and headlines do ("Und:
    …", "Die Stadt: ein Zuhause").
    """
    match = _LABEL.match(line) if ":" in line else None
    if not match:
        return 0
    words = match.group(1).replace(OBJECT, " ").split()
    if len(words) > 5 or words[0] in _OPENINGS or words == ["Ihr"]:
        return 0
    numbered = words[0].lower() not in _SMALL  # "Schritt 1: …", but not "Ab 2024: …"
    if not all(
        word.lower() in _SMALL or word[0].isupper() or word[0] in "(„" or (numbered and index and word.isdecimal())
        for index, word in enumerate(words)
    ):
        return 0
    return match.end()


_OPENING_WORDS: Final = (
    "Der Die Das Wir Sie Er Es Ich Du Man Denn Aber Doch Und Oder Also Kurz Deshalb Daher Darum Dann So Hier Dort Nur "
    "Auch Nun Jetzt Trotzdem Dabei Dazu Damit Dass Wenn Weil"
)
_OPENINGS: Final = frozenset(_OPENING_WORDS.split())
