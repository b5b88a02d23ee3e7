"""No character that can't be seen or is not what it seems: controls, hidden text direction, zero-width characters,
broken encoding, letters of another alphabet.

They hide words from the reviewer, break searching and copying, or show that a file was read in the wrong encoding.
Angle brackets are no such thing: they are text, and publishing escapes them.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import Final

from pipeline.checks.misread import entities, look_alikes, misread
from pipeline.checks.pair import Pair
from pipeline.messages import _
from pipeline.model import Finding

FILLERS: Final = frozenset("\u115f\u1160\u3164\uffa0")
"""Letters of width zero or blank (Hangul fillers), which Unicode counts as letters."""
_ALWAYS: Final = (
    "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f"  # controls but tab and line ends; those from x80 are mostly cp1252 misread
    "\u202a-\u202e\u2066-\u2069"  # embeddings, overrides and isolates of text direction
    "\ufff9-\ufffb\ufffd-\uffff"  # annotation marks, replacement character, noncharacters
    "\ud800-\udfff"  # surrogates, which UTF-8 can't write
)
_UNLESS_IN_SOURCE: Final = (
    "\u061c\u180e\u200b-\u200f\u2060-\u2065\u206a-\u206f\ufeff"  # zero-width spaces, joiners, direction marks
    "\u115f\u1160\u3164\uffa0"  # FILLERS
    "\U000e0000-\U000e007f"  # tag characters, which can carry a hidden sentence
)
_SUSPECT: Final = re.compile(f"[{_ALWAYS}{_UNLESS_IN_SOURCE}]")
_FORBIDDEN: Final = re.compile(f"[{_ALWAYS}]")
_DIRECTION_MARKS: Final = frozenset("\u061c\u200e\u200f")
"""Without width or effect on other words; text in Arabic or Hebrew letters needs them round numbers and Latin names."""
_SOFT: Final = re.compile("(?<=[^\\W\\d_])\u00ad(?=[^\\W\\d_])")
_JOINING: Final = re.compile("[\u0600-\u08ff\u0900-\u0dff\u1000-\u109f\u1780-\u18af\ufb50-\ufdff\ufe70-\ufefc]")
"""Arabic, Indic, Myanmar, Khmer, Mongolian: their spelling uses the joiners (The Unicode Standard, section 23.2)."""
_SPACELESS: Final = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]")
"""Thai, Lao, Myanmar, Khmer: written without spaces, where U+200B says where a line may break."""


def characters(pair: Pair) -> Iterator[Finding]:
    """Errors for characters that can't be seen, misread encoding and words of two alphabets; a warning for HTML's
    character references and for soft hyphens that the source has not. Exemptions: see each.
    """
    if not pair.target.isascii():
        yield from _hidden(pair)
        yield from misread(pair)
        yield from look_alikes(pair)
        if "\u00ad" in pair.target_text and "\u00ad" not in pair.source and (match := _SOFT.search(pair.target_text)):
            yield _soft(pair, match)
    elif _FORBIDDEN.search(pair.target):
        yield from _hidden(pair)
    if "&" in pair.target_text:
        yield from entities(pair)


def _hidden(pair: Pair) -> Iterator[Finding]:
    """An error for each such character of the target, named once however often it stands there.

    What the German has too is allowed where it does no harm: a zero-width space in a long word, say.
    """
    if not _SUSPECT.search(pair.target):
        return
    known = {char for char in _SUSPECT.findall(pair.source) if not _FORBIDDEN.match(char)}
    if any(char.isalpha() and unicodedata.bidirectional(char) in ("R", "AL") for char in pair.target_text):
        known |= _DIRECTION_MARKS
    for match in _SUSPECT.finditer(pair.target):
        char = match.group()
        if char in known or _needed(char, pair.target[max(0, match.start() - 1) : match.start()]):
            continue
        known.add(char)
        code = f"U+{ord(char):04X}"
        name = f"{code} {unicodedata.name(char, '')}".strip()
        message = _("The character {character} has no place in a text.", character=name)
        yield Finding("characters", "error", message, found=code, fix=_("Delete it, or type the word again."))


def _soft(pair: Pair, match: re.Match[str]) -> Finding:
    """A hyphen that shows at the end of a line only: a word processor left it, and no search finds the word."""
    return Finding(
        "characters",
        "warning",
        _("A soft hyphen (U+00AD) stands in a word; it can't be seen, and no search finds the word."),
        found="U+00AD",
        fix=_("Delete it."),
        mended=pair.target.replace("\u00ad", ""),
        at=pair.at(*match.span()),
    )


def _needed(char: str, before: str) -> bool:
    """True where a script or an emoji can't be written without `char` behind the character `before`."""
    if char == "\u200b":
        return bool(_SPACELESS.match(before))
    if char in "\u200c\u200d" and _JOINING.match(before):
        return True
    emoji = before == "\ufe0f" or (bool(before) and unicodedata.category(before) in ("So", "Sk"))
    return char == "\u200d" and emoji
