"""What an engine sent back is looked at before it is believed: source and answer go in, text or a reason comes out.

Engines hand out nulls, error pages and the German itself as translations, without any error (measured with five
clients). Nothing here knows an engine, and whether a translation is good is not asked.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import Final

from pipeline.engines.engine import Answer, base_language
from pipeline.errors import Exhausted, Rejected
from pipeline.messages import _

_SHORT: Final = 20
"""Characters up to which a text may shrink freely, and which is the least that longest answers are measured by."""
_SHRINK, _GROW = 0.3, 3.0
_DENSE: Final = frozenset({"zh", "ja", "ko", "th"})
"""Languages that need far fewer characters than German."""
NAME: Final = "name"
"""Code of the refusal of a few words that came back as they are: no fault of the engine if they are a name."""
_SENTENCE: Final = 4
"""Words from which on German that comes back can be no name."""
_WHITE: Final = re.compile(r"[ \t\r\n\v\f\x85\u2028\u2029]+")
_MARKUP: Final = re.compile(r"</?[A-Za-z][^<>]*>|&(?:[A-Za-z]{2,8}|#\d{1,7}|#[xX][0-9A-Fa-f]{1,6});")
_TOKEN: Final = re.compile(r"⟦\s*\d+\s*⟧")
_ANCHOR: Final = re.compile(r"\d+|[^\W\d_]{4,}")
_WORD: Final = re.compile(r"[^\W\d_]+")
_DIRECTION: Final = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Characters that change the order in which others are shown (Unicode Standard Annex 9)."""
_USED_UP: Final = re.compile(r"YOU USED ALL AVAILABLE FREE TRANSLATIONS|MYMEMORY WARNING", re.I)
_SERVICE: Final = re.compile(
    r"QUERY LENGTH LIMIT EXCEEDED|INVALID (?:SOURCE|TARGET) LANGUAGE|INVALID LANGUAGE PAIR"
    r"|PLEASE SELECT TWO DISTINCT LANGUAGES|NO QUERY SPECIFIED|INVALID EMAIL PROVIDED"
    r"|Error \d{3} \([^()]*\)!!|unusual traffic from your computer network|Too Many Requests|Bad Gateway",
    re.I,
)
"""What services say in place of a translation: MyMemory, Google, gateways."""


def believed(source: str, answer: object, *, engine: str, locale: str) -> Answer:
    """The answer as text with its white space folded, or why it is no translation of `source`.

    Rejected concerns this text, Exhausted the engine. Source and answer may hold tokens (protect.py).
    """
    if not isinstance(answer, str):
        return Rejected(_("{engine} sent no text.", engine=engine))
    text = _WHITE.sub(" ", answer).strip()
    if _USED_UP.search(text) and not _USED_UP.search(source):
        return Exhausted(_("{engine}: the allowance is used up.", engine=engine))
    reason = _doubt(source, text, locale)
    if not reason:
        return text
    name = len(_WORD.findall(source)) < _SENTENCE and text.casefold() == source.casefold()
    return Rejected(f"{engine}: {reason}", code=NAME if name else "")


def mixed_up(texts: Sequence[str], answers: Sequence[object]) -> bool:
    """An answer stands with another text: what of its own text no other has, a name or a number, stands only elsewhere.

    That is suspicion, not proof, and enough to ask for the texts one by one. Texts without names and numbers give none.
    """
    own = [set(_anchors(text)) for text in texts]
    times = Counter(anchor for anchors in own for anchor in anchors)
    where: dict[str, set[int]] = defaultdict(set)
    for place, answer in enumerate(answers):
        for anchor in _anchors(answer) if isinstance(answer, str) else ():
            where[anchor].add(place)
    for place, anchors in enumerate(own):
        found = [where[anchor] for anchor in anchors if times[anchor] == 1 and where[anchor]]
        if found and not any(place in places for places in found):
            return True
    return False


def _anchors(text: str) -> list[str]:
    """What translations leave alone more often than not: numbers, and words written with a capital."""
    return [word.casefold() for word in _ANCHOR.findall(_TOKEN.sub(" ", text)) if not word[0].islower()]


def _doubt(source: str, text: str, locale: str) -> str:
    """Why `text` can't be a translation of `source`; empty if it can."""
    if not text:
        return _("the answer is empty.")
    if _SERVICE.search(text) and not _SERVICE.search(source):
        return _("the answer is a message of the service.")
    if set(filter(_unprintable, text)) - set(source):
        return _("the answer holds characters that no text has.")
    if set(_MARKUP.findall(text)) - set(_MARKUP.findall(source)):
        return _("the answer holds HTML that was not sent.")
    if {re.sub(r"\s", "", token) for token in _TOKEN.findall(text)} - set(_TOKEN.findall(source)):
        return _("the answer holds places of tags that were not sent.")
    if _WORD.search(source) and not _WORD.search(text):
        return _("the answer holds no word.")
    if text.casefold() == source.casefold() and any(word[0].islower() for word in _WORD.findall(source)):
        return _("the answer is the German.")
    least = 0.0 if len(source) <= _SHORT or base_language(locale) in _DENSE else _SHRINK * len(source)
    if not least <= len(text) <= _GROW * max(len(source), _SHORT):
        return _("the answer is far too long or too short.")
    return ""


def _unprintable(character: str) -> bool:
    """Controls, lone surrogates, private use, U+FFFD and changes of direction."""
    return character == "\ufffd" or character in _DIRECTION or unicodedata.category(character) in ("Cc", "Cs", "Co")
