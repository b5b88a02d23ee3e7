"""People keep their names: `Frau Jäger` is no Ms Hunter, and Katrin no Karin."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from difflib import SequenceMatcher
from typing import Final

from pipeline.checks.institutions import is_noun
from pipeline.checks.pair import Pair
from pipeline.checks.style import style
from pipeline.checks.words import words
from pipeline.messages import _
from pipeline.model import Finding

_NAME: Final = re.compile(
    r"\s((?:[A-ZÄÖÜÉŠŽČ][\w’'-]*\.?\s(?:(?:von|van|de|zu|der|den)\s){0,2}){0,3}[A-ZÄÖÜÉŠŽČ][\w’'-]{2,})"
)
_PART: Final = re.compile(r"[^\W\d_][\w’'-]{2,}")
_POLITE: Final = frozenset({"Frau", "Herr", "Herrn", "Hr.", "Hrn.", "Fr.", "Dr.", "Prof."})
_RESPELT: Final = frozenset({"lv", "lt", "az", "sr", "tk", "uz"})
"""Languages that respell foreign names."""
_INFLECTING: Final = frozenset(
    {
        "pl",
        "cs",
        "sk",
        "sl",
        "hr",
        "sr",
        "bs",
        "hu",
        "fi",
        "et",
        "tr",
        "ru",
        "uk",
        "bg",
        "mk",
        "be",
        "el",
        "ro",
        "sq",
        "eu",
    }
)
"""Languages that give names endings."""
_SHORT: Final = 4
"""Letters of a name that has no ending to lose."""
_NEAR: Final = 0.7


def people(pair: Pair) -> Iterator[Finding]:
    """A warning for a name behind a title ("Frau Jäger", "Projektleiterin Katrin Wessel") that is spelt otherwise.

    It is, if a word like it stands in the translation that the German has not, or the translation has a title like Ms
    and the surname nowhere. Endings of cases are no other spelling; in other scripts, Latvian and Lithuanian nothing is
    said.
    """
    source = style(pair.language)
    if source.titles is None or pair.target_language in _RESPELT:
        return
    title = source.titles.search(pair.source_text)
    lists = words(pair.language, pair.target_language)
    while title:
        match = _NAME.match(pair.source_text, title.end())
        parts = _PART.findall(_before_noun(match[1])) if match else []
        kept = [part for part in parts if part[0].isupper()]
        plain = title[0] in _POLITE or len(kept) > 1
        names = [part for part in kept if part not in source.no_names and not source.titles.fullmatch(part)]
        known = lists is not None and any(is_noun(part.lower(), lists) for part in names)
        usable = names and plain and not known and len(names) == len(kept)
        found = next(_changed(pair, names, match), None) if match and usable else None
        if found:
            yield found
            return
        title = source.titles.search(pair.source_text, title.end())


def _before_noun(words: str) -> str:
    """A name without what belongs to the person: `Müllers` of "Müllers Büro"."""
    genitive = re.match(r"[^\W\d_]+s(?=\s)", words)
    return genitive[0] if genitive else words


def _changed(pair: Pair, names: list[str], match: re.Match[str]) -> Iterator[Finding]:
    text = pair.target_text.lower()
    ending = r"\w{0,4}" if pair.target_language in _INFLECTING else "s?"
    missing = [name for name in names if not re.search(rf"(?<!\w){re.escape(_stem(name))}{ending}(?!\w)", text)]
    if not missing:
        return
    new = [
        found
        for found in _PART.finditer(pair.target_text)
        if found[0][0].isupper() and found[0] not in pair.source_text
    ]
    if new and not any(char.isascii() for char in new[0][0]):
        return
    courtesy = style(pair.target_language).courtesy
    for name in missing:
        near = max(new, key=lambda found: _alike(found[0], name), default=None)
        other = near if near and _alike(near[0], name) >= _NEAR else None
        renamed = name == names[-1] and courtesy is not None and courtesy.search(pair.target_text)
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


def _stem(name: str) -> str:
    """The name without what cases add: the s of `Müllers`, the last letter that Polish exchanges (`Anny`)."""
    bare = name.lower().rstrip("'’")
    return bare[:-1] if len(bare) > _SHORT and bare[-1] in "sa" else bare


def _alike(one: str, other: str) -> float:
    first, second = (
        unicodedata.normalize("NFD", name.lower()).encode("ascii", "ignore").decode() for name in (one, other)
    )
    return SequenceMatcher(None, first, second, autojunk=False).ratio()
