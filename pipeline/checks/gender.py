"""What German does to name women and men does not stand in the translation: doubled nouns, stars, `(m/w/d)`.

Engines render "Vertreterinnen und Vertreter" as "representatives and representatives", and "Lehrer*innen" as
"teachers*inside", and "(m/w/d)" as "(m/f/d)".
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Final

from pipeline.checks.pair import Pair
from pipeline.checks.style import style
from pipeline.messages import _
from pipeline.model import Finding

_MARKED: Final = re.compile(
    r"(?<=[^\W\d_])(?:[*:_·]|/-?|\()in(?:nen)?\b|[a-zäöüß]In(?:nen)?\b|(?<=[^\W\d_])\*[nrms]?\b"
    r"|(?<![\w/])[mwfd] ?/ ?[mwfdxi] ?/ ?[mwfdxi*](?![\w/])"
)
"""Gender forms with a mark, and that of job advertisements."""
_START: Final = r"(?<![^\W\d_])"
_LEFT: Final = re.compile(
    rf"{_START}[^\W\d_]{{3,}}+(?:[*:_·]|/-?|\()in(?:nen|side)?\)?(?![\w/])|{_START}[^\W\d_]{{2,40}}(?<=[a-zäöüß])Innen\b"
    rf"|{_START}[^\W\d_]{{3,}}+\*(?:inside\b|e?s\b)"
    rf"|{_START}[^\W\d_]{{3,}}+[*:_][^\W\d_]{{2,30}}(?<=ess)(?:es)?\b"
    rf"|{_START}[^\W\d_]{{3,}}+/-?(?:wom[ae]n|esse?s?)\b|\((?:m ?/ ?[fw]|[fw] ?/ ?m)\)"
)
"""A German form on a word of any language, the mark and the ending."""
_INSIDE: Final = re.compile(rf"{_START}[^\W\d_]{{3,40}}s:? inside\b")
_SEX: Final = "(?:[mwfdxi*]|male|female|divers|diverse|gn)"
_JOB: Final = re.compile(rf"(?<![\w/])\(?{_SEX} ?[/|,] ?{_SEX} ?[/|,] ?{_SEX}(?![\w/])\)?", re.IGNORECASE)
"""That of job advertisements, in German or in English letters."""


def gender(pair: Pair) -> Iterator[Finding]:
    """A warning for German gender forms left in the translation, and for a noun that stands twice or with both sexes
    where the German has a pair of forms; a note for "he" and "his" there, if the translation has no "she" or "they".

    Marks (`Teachers*inside`, `citizens:innen`, `BürgerInnen`, `(m/w/d)` and `(m/f/d)`) are left in any language but
    German. "Male and female" is right where the German speaks of women and men, not of a pair of forms.
    """
    if pair.target_language == pair.language:
        return
    joining = style(pair.language).joining
    marked = _MARKED.search(pair.source_text) if joining else None
    if not joining or not (marked or _in_pairs(joining).search(pair.source_text)):
        return
    found = _left(pair, bool(marked)) or _twice(pair)
    if found:
        message = _("“{words}” is a German gender form.", words=found[0])
        fix = _("Write one noun for all: “representatives”, “participants”.")
        yield Finding("gender", "warning", message, found=found[0], fix=fix, at=pair.at(*found.span()))
    elif (into := style(pair.target_language)).he and (he := into.he.search(pair.target_text)):
        if into.neutral and into.neutral.search(pair.target_text):
            return
        message = _("“{word}” speaks of men only, the German does not.", word=he[0])
        yield Finding(
            "gender", "note", message, found=he[0], fix=_("Write “they”, or the plural."), at=pair.at(*he.span())
        )


def _left(pair: Pair, marked: bool) -> re.Match[str] | None:
    text = pair.target_text
    found = next((match for match in _LEFT.finditer(text) if "://" not in match[0]), None)
    if found or not marked:
        return found
    return _JOB.search(text) or (_INSIDE.search(text) if pair.target_language == "en" else None)


def _twice(pair: Pair) -> re.Match[str] | None:
    """The same noun on both sides of an "and", or the words for both sexes."""
    into = style(pair.target_language)
    again = _again(into.joining, into.between).search(pair.target_text) if into.joining else None
    if again and again[1].lower() not in into.repeated:
        return again
    both = into.both.search(pair.target_text) if into.both else None
    sexes = style(pair.language).sexes
    return None if both and sexes and sexes.search(pair.source_text) else both


@cache
def _in_pairs(joining: str) -> re.Pattern[str]:
    """A noun in both forms: "Schülerinnen und Schüler", "der Antragsteller oder die Antragstellerin"."""
    return re.compile(
        rf"[A-ZÄÖÜ]\w{{2,40}}in(?:nen)?\s+(?:{joining})\s|in(?:nen)?/|\w/\w+in(?:nen)?\b"
        rf"|\s(?:{joining}|/)\s+(?:[a-zäöü]{{3,8}}\s+)?[A-ZÄÖÜ]\w+in(?:nen)?\b"
    )


@cache
def _again(joining: str, between: str) -> re.Pattern[str]:
    """A noun, "and", an article or an adjective like "female" perhaps, and the noun again."""
    small = rf"(?:(?:{between})\s)" if between else ""
    before, behind = (f"{small}?", f"{small}{{0,2}}") if small else ("", "")
    return re.compile(rf"(?<!\w){before}(\w{{4,30}}(?:\s\w{{4,30}})?)\s(?:{joining})\s{behind}\1(?!\w)", re.IGNORECASE)
