"""Characters that are not what they look like: text read in the wrong encoding, letters of another script in a word,
signs of HTML that a reader would see.

A pair comes in, findings with the right text come out. The rule `characters` shows them beside its own.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from typing import Final

from pipeline.checks.pair import Pair
from pipeline.messages import _
from pipeline.model import Finding

_SPECIAL: Final = "€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ"
"""What windows-1252 has where ISO 8859-1 has controls."""
_SECOND: Final = f"[\x80-\xbf{_SPECIAL}]"
_TYPOGRAPHY: Final = frozenset("„“”‘’‚–—…‹›«»\xa0•")
"""May stand behind a capital Ä, Å, Ã or Â by right: `“MAÇÔ`."""
_MISREAD: Final = re.compile(
    f"(?:ï»¿|â(?:€|\x80){_SECOND}|â(?:‚|\x82)¬|â(?:„|\x84)(?:¢|\xa2)|Ã[ƒ‚]Â{_SECOND}|[ÂÃÄÅ]{_SECOND}"
    "|(?<=[\\d.,;:!?)%])Â )"
)
_TWO: Final = 2

_CYRILLIC: Final = "аеіјорѕсухһАВЕЅІЈКМНОРСТУХ"
_AS_CYRILLIC: Final = "aeijopscyxhABESIJKMHOPCTYX"
_GREEK: Final = "οΑΒΕΖΗΙΚΜΝΟΡΤΥΧ"
_AS_GREEK: Final = "oABEZHIKMNOPTYX"
"""Small letters but one are left out: α and ν are signs of science."""
_LATIN: Final = "A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f"
_FOREIGN: Final = "\u0370-\u03ff\u0400-\u052f"
_MIXED: Final = re.compile(f"[A-Za-z][{_FOREIGN}]|[{_FOREIGN}][A-Za-z]")
"""Without accents: Macedonian writes `сè` where a keyboard has no ѐ."""
_WORD: Final = re.compile(f"[{_LATIN}{_FOREIGN}]+")
_TO_LATIN: Final = str.maketrans(_CYRILLIC + _GREEK, _AS_CYRILLIC + _AS_GREEK)
_TO_CYRILLIC: Final = str.maketrans(_AS_CYRILLIC, _CYRILLIC)
_TO_GREEK: Final = str.maketrans(_AS_GREEK, _GREEK)

_ENTITY: Final = re.compile(
    r"&(?:amp|nbsp|lt|gt|quot|apos|shy|zwnj|[nm]dash|[lr][sd]quo|[sb]dquo|sbquo|[lr]aquo|hellip|euro|[aouAOU]uml|szlig"
    r"|[aeiouAEIOU](?:acute|grave|circ)|[cC]cedil|[nN]tilde|copy|reg|deg|sect|bull|middot|thinsp|#\d{2,6}|#[xX][0-9a-fA-F]{2,5});"
)


def misread(pair: Pair) -> Iterator[Finding]:
    """An error where UTF-8 was read as windows-1252 or ISO 8859-1: `cafÃ©`, `Childrenâ€™s`.

    Only byte sequences that give a character when read rightly. A capital Ä, Å, Ã or Â before a quotation mark, dash or
    ellipsis counts inside a word only; what the source has too is left alone.
    """
    found = [match for match in _MISREAD.finditer(pair.target_text) if _certain(match, pair.target_text)]
    found = [match for match in found if match.group() not in pair.source_text]
    if not found:
        return
    first = found[0]
    right = _reread(first.group())
    message = _("“{found}” is “{right}”, read in the wrong encoding.", found=first.group(), right=right or "BOM")
    yield Finding(
        "characters",
        "error",
        message,
        found=first.group(),
        expected=right,
        fix=_("Type the word again."),
        mended=_MISREAD.sub(lambda match: _instead(match, pair), pair.target),
        at=pair.at(first.start(), first.end()),
    )


def _instead(match: re.Match[str], pair: Pair) -> str:
    right = match.group() not in pair.source_text and _certain(match, pair.target)
    return _reread(match.group()) if right else match.group()


def _certain(match: re.Match[str], text: str) -> bool:
    wrong = match.group()
    right = _reread(wrong)
    if right == wrong:
        return False
    if len(wrong) > _TWO or wrong == "Â ":
        return True
    before, behind = text[match.start() - 1 : match.start()], text[match.end() : match.end() + 1]
    inside = before.islower() or (not before.isupper() and behind.islower())
    if wrong[0] in "ÄÅ":
        return inside and (wrong[1] not in _TYPOGRAPHY or (before.islower() and behind.islower()))
    return inside or wrong[1] not in _TYPOGRAPHY or (wrong[1] in "\xa0«»" and not before.isupper())


def _reread(wrong: str) -> str:
    """The characters that were meant; twice misread ones too. `wrong` itself where it is no UTF-8."""
    if wrong == "Â ":  # a no-break space, of which a plain one is left
        return "\u00a0"
    text = wrong
    for _round in range(2):
        try:
            text = b"".join(_byte(char) for char in text).decode("utf-8")
        except UnicodeError:
            break
    return text.removeprefix("\ufeff")


def _byte(char: str) -> bytes:
    return char.encode("cp1252") if char in _SPECIAL else char.encode("latin-1")


def look_alikes(pair: Pair) -> Iterator[Finding]:
    """An error for a word in which letters of another script look like its own: a Cyrillic а in `pаrking`.

    Each foreign letter has to have a twin in the script of the word, so that `kΩ` and `TNFα` are right; what the source
    writes so too is left alone.
    """
    if not _MIXED.search(pair.target_text):
        return
    for match in _WORD.finditer(pair.target_text):
        word = match.group()
        right = _in_one_script(word) if _MIXED.search(word) else word
        if right == word or word in pair.source_text:
            continue
        letter = next(old for old, new in zip(word, right, strict=True) if old != new)
        message = _("“{word}” has a letter of another alphabet: {letter}.", word=word, letter=f"U+{ord(letter):04X}")
        yield Finding(
            "characters",
            "error",
            message,
            found=word,
            expected=right,
            fix=_("Type the word again."),
            mended=pair.target.replace(word, right),
            at=pair.at(match.start(), match.end()),
        )
        return


def _in_one_script(word: str) -> str:
    latin = re.findall(f"[{_LATIN}]", word)
    if 2 * len(latin) >= len(word):
        right = word.translate(_TO_LATIN)
        return word if re.search(f"[{_FOREIGN}]", right) else right
    right = word.translate(_TO_GREEK if re.search("[\u0370-\u03ff]", word) else _TO_CYRILLIC)
    return word if re.search(f"[{_LATIN}]", right) else right


def entities(pair: Pair) -> Iterator[Finding]:
    """A warning for a character reference of HTML, which readers would see as it is written: `&amp;`, `&#8211;`.

    Not where the source shows one too: it writes about HTML.
    """
    match = _ENTITY.search(pair.target_text)
    if match is None or _ENTITY.search(pair.source_text):
        return
    right = html.unescape(match.group())
    yield Finding(
        "characters",
        "warning",
        _("Readers would see “{entity}” as it stands.", entity=match.group()),
        found=match.group(),
        expected=right,
        fix=_("Write the character itself."),
        mended=_ENTITY.sub(lambda entity: html.unescape(entity.group()), pair.target),
        at=pair.at(match.start(), match.end()),
    )
