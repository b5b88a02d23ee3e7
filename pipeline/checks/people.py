"""People keep their names: `Frau Jäger` is no Ms Hunter, and Katrin no Karin."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from difflib import SequenceMatcher
from itertools import islice
from typing import Final

from pipeline.checks.institutions import is_noun
from pipeline.checks.pair import Pair
from pipeline.checks.style import Style, style
from pipeline.checks.words import words
from pipeline.messages import _
from pipeline.model import Finding

_NAME: Final = re.compile(
    r"\s((?:[A-ZÄÖÜÉŠŽČ][\w’'-]*\.?\s(?:(?:von|van|de|zu|der|den)\s){0,2}){0,3}[A-ZÄÖÜÉŠŽČ][\w’'-]{2,})"
)
_WITHOUT_UMLAUTS: Final = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})
_PART: Final = re.compile(r"[^\W\d_][\w’'-]{2,}")
_RESPELT: Final = frozenset({"lv", "lt", "az", "sr", "tk", "uz"})
"""Languages that respell foreign names."""
_SHORT: Final = 4
"""Letters of a name that has no ending to lose."""
_NEAR: Final = 0.7
_FULL: Final = re.compile(
    r"(?<![\w-])(?=(([A-ZÄÖÜ][a-zäöüéèáß]+) "
    r"((?:(?:von|van|de|der|zu) ){0,2}[A-ZÄÖÜŠŽČŁ][a-zäöüéèáßłńšžč]{2,}(?:-[A-ZÄÖÜ][a-zäöüß]+)?)(?![\w‑-])))"
)
"""A first name and a surname; nothing but a blank between them."""
_MORE: Final = re.compile(r" (?:von |van |de |der )?[A-ZÄÖÜ]")
"""Another name behind it: Johann Sebastian Bach."""
_LATIN: Final = re.compile("[a-z]")
_MANY: Final = 60
"""Words with capitals that a lost name is compared with."""
_LIMIT: Final = 20
"""Titles of a source, and words of a translation for each name, that are looked at."""


def people(pair: Pair) -> Iterator[Finding]:
    """A warning for a name behind a title ("Frau Jäger", "Projektleiterin Katrin Wessel") or of a first name that many
    have and a surname ("Nils Hollmann") that is spelt otherwise, or left out altogether.

    It is spelt otherwise, if a word like it stands in the translation that the German has not, or the translation has
    a title like Ms or Mayor and the surname nowhere. Endings of cases are no other spelling, she and he may stand for a
    name; in other scripts, Latvian and Lithuanian nothing is said.
    """
    source = style(pair.language)
    if source.titles is None or pair.target_language in _RESPELT:
        return
    if source.first_names and not source.first_names.isdisjoint(pair.source_words):
        found = next(_without_title(pair, source), None)
        if found:
            yield found
            return
    lists = words(pair.language, pair.target_language)
    for title in islice(source.titles.finditer(pair.source_text), _LIMIT):
        match = _NAME.match(pair.source_text, title.end())
        parts = _PART.findall(match[1]) if match else []
        kept = [part for part in parts if part[0].isupper()]
        plain = title[0] in source.polite or len(kept) > 1 or _other_name(pair, kept)
        names = [part for part in kept if part not in source.no_names and not source.titles.fullmatch(part)]
        known = lists is not None and any(is_noun(part.lower(), lists) for part in names)
        usable = names and plain and not known and len(names) == len(kept)
        found = next(_changed(pair, names, match), None) if match and usable else None
        if found:
            yield found
            return


def _without_title(pair: Pair, source: Style) -> Iterator[Finding]:
    for match in islice(_FULL.finditer(pair.source_text), _LIMIT):
        first, name = match[2], match[3]
        if first not in source.first_names or name in source.no_names or _MORE.match(pair.source_text, match.end(1)):
            continue
        if any(first in hit.text or name in hit.text for hit in pair.hits):
            continue
        if _stands(_stem(name), pair) or not _LATIN.search(pair.target_text):
            continue
        if _stands(first.lower(), pair):
            yield from _changed(pair, [name], match)
        elif (he := style(pair.target_language).he) and not he.search(pair.target_text):
            neutral = style(pair.target_language).neutral
            if not neutral or not neutral.search(pair.target_text):
                yield from _lost(pair, match)


def _lost(pair: Pair, match: re.Match[str]) -> Iterator[Finding]:
    """A full name of which the translation has nothing, nor anything like it."""
    first, name = match[2], match[3]
    words = [found[0] for found in islice(_PART.finditer(pair.target_text), _MANY) if found[0][0].isupper()]
    if any(max(_alike(word, first), _alike(word, name)) >= _NEAR for word in words):
        yield from _changed(pair, [name], match)
        return
    yield Finding(
        "people",
        "warning",
        _("The name “{name}” is missing.", name=match[1]),
        expected=match[1],
        fix=_("Write {name}.", name=match[1]),
        source_at=pair.source_at(*match.span(1)),
    )


def _stands(name: str, pair: Pair) -> bool:
    return name in pair.target_text.lower()


def _other_name(pair: Pair, kept: list[str]) -> bool:
    """Whether the translation has a title and behind it a word that the German has not: `Mayor Small`."""
    offices = style(pair.target_language).offices
    match = offices.search(pair.target_text) if offices and len(kept) == 1 else None
    return match is not None and match[1] not in pair.source_text


def _changed(pair: Pair, names: list[str], match: re.Match[str]) -> Iterator[Finding]:
    text = pair.target_text.lower().replace("ß", "ss")
    into = style(pair.target_language)
    ending = "s?" if into.names_stay else r"\w{0,4}"
    missing = [name for name in names if not _spelt(_stem(name).replace("ß", "ss"), ending, text)]
    if not missing:
        return
    capitals = (found for found in _PART.finditer(pair.target_text) if found[0][0].isupper())
    there = frozenset(_PART.findall(pair.source_text))
    new = list(islice((found for found in capitals if found[0] not in there), _LIMIT))
    if new and not any(char.isascii() for char in new[0][0]):
        return
    offices = into.offices.search(pair.target_text) if into.offices else None
    for name in missing:
        near = max(new, key=lambda found: _alike(found[0], name), default=None)
        other = near if near and _alike(near[0], name) >= _NEAR else None
        thing = name != names[0] and names[-2].endswith("s")  # "Frau Müllers Büro", or Tobias Rehm
        titled = into.courtesy is not None and into.courtesy.search(pair.target_text)
        behind = offices is not None and offices[1] not in pair.source_text
        renamed = name == names[-1] and (titled or behind) and not thing
        if other or renamed:
            message = _("The name “{name}” is spelt otherwise.", name=name)
            yield Finding(
                "people",
                "warning",
                message,
                found=other[0] if other else "",
                expected=name,
                fix=_("Write {name}.", name=name),
                at=pair.at(*other.span()) if other else None,
                source_at=pair.source_at(match.start(1), match.end(1)),
            )
            return


def _spelt(stem: str, ending: str, text: str) -> bool:
    """Whether a name stands in the text, with its umlauts or without them: `Müller`, `Mueller`."""
    plain = stem.translate(_WITHOUT_UMLAUTS)
    return any(re.search(rf"(?<!\w){re.escape(one)}{ending}(?!\w)", text) for one in dict.fromkeys((stem, plain)))


def _stem(name: str) -> str:
    """The name without what cases add: the s of `Müllers`, the last letter that Polish exchanges (`Anny`)."""
    bare = name.lower().rstrip("'’")
    return bare[:-1] if len(bare) > _SHORT and bare[-1] in "sa" else bare


def _alike(one: str, other: str) -> float:
    """How alike two names are; of a double name the part that is most."""
    if "-" in one and "-" not in other:
        return max(_alike(part, other) for part in one.split("-"))
    first, second = (
        unicodedata.normalize("NFD", name.lower()).encode("ascii", "ignore").decode() for name in (one, other)
    )
    return SequenceMatcher(None, first, second, autojunk=False).ratio()
