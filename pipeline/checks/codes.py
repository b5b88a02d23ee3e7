"""Acronyms, codes and names like `CityHeat` are spelt as in the German, and cities keep the codes of their countries.

An acronym may be translated, spelt out or left away; what is told is one that became another.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from difflib import SequenceMatcher
from typing import Final

from pipeline.checks.pair import Pair, without_addresses
from pipeline.checks.style import style
from pipeline.checks.words import words
from pipeline.messages import _
from pipeline.model import Finding

_CODE: Final = re.compile(
    r"(?<![\w’'@/.-])(?:[A-ZÄÖÜ]{2,}(?:[-+/&][A-ZÄÖÜ0-9]{2,}){0,4}[0-9+]{0,4}s?|[A-ZÄÖÜ][a-zäöüß]{1,}[A-ZÄÖÜ][A-Za-zäöüß]{1,}\d{0,4}|[A-ZÄÖÜ]{1,4}\d{1,4}[a-z]?)(?![\w@]|\.\w)"
)
_COUNTRY: Final = re.compile(r"(?:(\w{3,})\s)?\(([A-Z]{2})\)")
_SAME: Final = frozenset({frozenset({"EL", "GR"}), frozenset({"GB", "UK"})})
_SHAPE: Final = re.compile("j{2,4}|mm|tt|hh|ss")
"""Parts of a date's shape."""
_NEAR: Final = 0.65
_SHOUTING: Final = 0.6
"""Share of capitals from which a text is set in them."""
_WORD: Final = re.compile(r"[^\W\d_]+")
_QUOTED: Final = frozenset('“”"„»«‘‚(/')
_EXPLAINED: Final = re.compile(r",? [(\[–]|, (?:short for|i\.e\.|the )")
"""What says behind an acronym what it means."""
_CAPITAL_BEFORE: Final = re.compile(r"[A-ZÄÖÜ]\w*[a-zäöüß]\w*[ -]$")
_CAPITAL_BEHIND: Final = re.compile(r"[ -][A-ZÄÖÜ]\w*[a-zäöüß]\w*")
_LIMIT: Final = 60
"""Codes of a text that are compared."""


def codes(pair: Pair) -> Iterator[Finding]:
    """A warning for a country code in brackets that became another, and for an acronym, code or name with an inner
    capital that is missing while the translation has one that the German has not; and for a German acronym that the
    language has its own for (`EZB`).

    Right are: the translations of `style.toml` and the glossary (DSGVO, GDPR), everyday acronyms (ID, GP), one whose
    letters begin words of the translation, German abbreviations, EL and GR, texts in capitals.
    """
    if "(" in pair.source_text and "(" in pair.target_text:
        yield from _countries(pair)
    if not _shouts(pair):
        yield from _left(pair)
    if not _CODE.search(pair.source_text) or not _CODE.search(pair.target_text) or _shouts(pair):
        return
    source, target = (without_addresses(text) for text in (pair.source_text, pair.target_text))
    there = [match[0] for match in _CODE.finditer(source)][:_LIMIT]
    here = {match[0]: match for match in list(_CODE.finditer(target))[:_LIMIT]}
    missing = [code for code in dict.fromkeys(there) if not _kept(code, target) and not _is_word(code, pair)]
    if not missing:
        return
    extra = [code for code in here if not _kept(code, source) and not _expected(code, missing, pair)]
    for code in missing:
        if _translated(code, here, pair):
            continue
        other = max(extra, key=lambda one: _alike(one, code), default="")
        if other and not _same(code, other) and (_alike(other, code) >= _NEAR or _both_acronyms(code, other)):
            message = _("“{expected}” became “{found}”.", expected=code, found=other)
            place = pair.at(*here[other].span())
            fix = _("Write {name}.", name=code)
            yield Finding("codes", "warning", message, found=other, expected=code, fix=fix, at=place)
            extra.remove(other)


def _left(pair: Pair) -> Iterator[Finding]:
    """A German acronym that the other language has another one for, or none: `EZB`, `KI-gestützt`, `ÖPNV`."""
    unread = style(pair.language).unread
    if not unread or pair.target_language == pair.language:
        return
    known = unread.get("every", frozenset()) | unread.get(pair.target_language, frozenset())
    if known.isdisjoint(pair.target_words):
        return
    source, target = (without_addresses(text) for text in (pair.source_text, pair.target_text))
    for match in _WORD.finditer(target):
        code = match[0]
        if code not in known or code not in pair.source_words or any(code in hit.text for hit in pair.hits):
            continue
        others = _others(code, pair)
        if code in others or not others.isdisjoint(pair.target_words) or _named(match, source, target):
            continue
        place = pair.at(*match.span())
        message = _("“{found}” is a German abbreviation.", found=code)
        yield Finding("codes", "warning", message, found=code, fix=_("Write what it means."), at=place)
        return


def _named(match: re.Match[str], source: str, target: str) -> bool:
    """Whether an acronym is quoted, stands in brackets, is explained in some, or is a part of a name of the source."""
    before, behind = target[: match.start()], target[match.end() :]
    if before[-1:] in _QUOTED or behind[:1] in _QUOTED or _EXPLAINED.match(behind):
        return True
    around = (_CAPITAL_BEFORE.search(before), _CAPITAL_BEHIND.match(behind))
    return any(near is not None and _whole(near, match[0]) in source for near in around)


def _whole(near: re.Match[str], code: str) -> str:
    return code + near[0] if near.start() == 0 and near[0][0] in " -" else near[0] + code


def _countries(pair: Pair) -> Iterator[Finding]:
    there, here = (list(_COUNTRY.finditer(text)) for text in (pair.source_text, pair.target_text))
    if not there or not here:
        return
    missing, extra = Counter(match[2] for match in there), Counter(match[2] for match in here)
    wanted = {match[1]: match[2] for match in there if match[1]}
    for match in here:
        code = match[2]
        by_city = wanted.get(match[1] or "")
        expected = by_city or next(iter(missing - extra), "") if (extra - missing)[code] else by_city or code
        if code in _others(expected, pair):
            continue
        if expected and expected != code and frozenset({code, expected}) not in _SAME and len(there) >= len(here):
            message = _("The country code ({found}) is ({expected}) in the German.", found=code, expected=expected)
            place = pair.at(match.start(2), match.end(2))
            fix = _("Write {name}.", name=f"({expected})")
            yield Finding("codes", "warning", message, found=code, expected=expected, fix=fix, at=place)
            return


def _shouts(pair: Pair) -> bool:
    """Whether one of the texts is set in capitals, where a word is no acronym."""
    for spelt in (pair.source_words, pair.target_words):
        capitals = sum(word.isupper() and len(word) > 1 for word in spelt)
        if len(spelt) > 1 and capitals >= len(spelt) * _SHOUTING:
            return True
    return False


def _is_word(code: str, pair: Pair) -> bool:
    """Whether it is a word, or several, in capitals (`UND/ODER`), or the shape of a date (`TT.MM.JJJJ`)."""
    parts = [part.lower() for part in re.split("[-+/&]", code)]
    lists = words(pair.language, pair.target_language)
    known = lists is not None and all(
        part in lists.function or part in lists.plain or part in lists.nouns or part in lists.labels for part in parts
    )
    return known or all(_SHAPE.fullmatch(part) for part in parts) or code in style(pair.language).shouted


def _same(one: str, other: str) -> bool:
    """Whether two codes are the same but for hyphens and case, or one point of the compass: `OSO`, `ESE`."""
    bare, there = (re.sub(r"[\W_]", "", code).lower() for code in (one, other))
    return bare == there or (not set(bare) - set("nosw") and sorted(bare.replace("o", "e")) == sorted(there))


def _kept(code: str, text: str) -> bool:
    """Whether `code` stands in the text, in any case, with a plural s or as a part of a longer one."""
    bare = code.removesuffix("s").lower() if code[-2:-1].isupper() else code.lower()
    return bare in text.lower()


def _expected(code: str, missing: list[str], pair: Pair) -> bool:
    """Whether the translation may have this code: an everyday one, a translation, or one that it spells out itself."""
    bare = code.removesuffix("s")
    if code in style(pair.target_language).common or any(bare in _others(one, pair) for one in missing):
        return True
    terms = {word for hit in pair.hits for target in hit.term.into(pair.locale) for word in re.findall(r"\w+", target)}
    if bare in terms:
        return True
    initials = "".join(word[0].lower() for word in pair.target_words)
    capitals = "".join(word[0].lower() for word in pair.target_words if word[0].isupper())
    letters = re.sub(r"[^a-zäöü]", "", bare.lower())
    return bare.isalpha() and len(letters) > 1 and (letters in initials or letters in capitals)


def _others(code: str, pair: Pair) -> frozenset[str]:
    known = style(pair.language).acronyms
    return known.get(code, frozenset()) | known.get(code.split("-")[0], frozenset())


def _translated(code: str, here: dict[str, re.Match[str]], pair: Pair) -> bool:
    others = _others(code, pair)
    return any(other.removesuffix("s") in others for other in here) or any(code in hit.text for hit in pair.hits)


def _alike(one: str, other: str) -> float:
    return SequenceMatcher(None, one.lower(), other.lower(), autojunk=False).ratio()


def _both_acronyms(one: str, other: str) -> bool:
    """Whether both are acronyms or codes of letters and digits, so that one stands for the other."""
    return (one.isupper() and other.isupper()) and (len(one) > 2 or any(char.isdigit() for char in one + other))
