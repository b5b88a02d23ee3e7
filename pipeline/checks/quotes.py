"""Quotation marks are those of the translation's language, and each that opens closes.

The marks of the languages stand in `languages/quotes.toml`. Apostrophes are the business of the rule beside it.
"""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Final

from pipeline.checks.pair import Pair
from pipeline.checks.words import words
from pipeline.checks.writing import MASK, prose, put_right
from pipeline.messages import _
from pipeline.model import Finding

_TABLE: Final = Path(__file__).parents[1] / "languages" / "quotes.toml"
_MARK: Final = re.compile('[„“”«»‹›‚‘「」『』"]|(?<!\\w)’(?=\\w)')
_SPAN: Final = re.compile(
    "„([^„“”«»]*)[“”]|“([^„“”«»]*)[“”]|»([^„“”«»]*)«|«([^„“”«»]*)»|‚([^‚‘’“”]*)[‘’]|›([^‹›]*)‹|‹([^‹›]*)›|”([^„“”«»]*)”"
)
"""A quotation in any language's marks, without another of the same size in it."""
_SINGLE: Final = re.compile("(?<!\\w)‘(?=\\w)")
_INCH: Final = re.compile(r'\d\s?"')
_SPACED: Final = frozenset("«‹")
_NARROW: Final = "\u202f"


def quotes(pair: Pair) -> Iterator[Finding]:
    """A warning for a quotation in the marks of another language, or for one that opens and does not close.

    Straight marks are right everywhere. A quotation that stays German, with a German word in it, may keep its marks. A
    quotation that the source's sentence only opens or only closes may do so in the translation; inches are none.
    """
    own = accepted(pair.locale)
    if not own or not _MARK.search(pair.target_text) or "â€" in pair.target_text:  # misread marks are `characters`
        return
    text = prose(pair.target_pieces)
    foreign = [match for match in _SPAN.finditer(text) if match[0][0] + match[0][-1] not in own]
    wrong = [match for match in foreign if not _stays_german(match, pair)]
    if len(wrong) < len(foreign):
        text = _SPAN.sub(lambda match: MASK * len(match[0]) if _stays_german(match, pair) else match[0], text)
    if wrong:
        yield _of_another_language(pair, wrong, own)
    elif (lonely := _lonely(text, own)) is not None and _balanced(pair):
        mark = text[lonely]
        message = _("The quotation mark {mark} has no counterpart.", mark=mark)
        fix = _("Add the missing one, or delete it.")
        yield Finding("quotes", "warning", message, found=mark, fix=fix, at=pair.at(lonely, lonely + 1))


def _of_another_language(pair: Pair, wrong: list[re.Match[str]], own: tuple[str, ...]) -> Finding:
    first = wrong[0]
    changes = [change for match in wrong for change in _exchanged(match, own, pair)]
    message = _("Quotation marks of another language: {found}", found=_short(first[0]))
    right = _marks(first, own)
    return Finding(
        "quotes",
        "warning",
        message,
        found=_short(first[0]),
        expected=f"{right[0]}…{right[1]}",
        fix=_("Write {opening}…{closing}.", opening=right[0], closing=right[1]),
        mended=put_right(pair, changes),
        at=pair.at(*first.span()),
    )


def _marks(match: re.Match[str], own: tuple[str, ...]) -> str:
    """The marks that the quotation should have: single ones for single ones."""
    single = match[0][0] in "‚‘›‹"
    return next((marks for marks in own if single and marks[0] in "‚‘›‹’"), own[0])


def _exchanged(match: re.Match[str], own: tuple[str, ...], pair: Pair) -> Iterator[tuple[int, int, str]]:
    marks = _marks(match, own)
    opening, closing = marks[0], marks[1]
    gap = _NARROW if pair.target_language == "fr" and opening in _SPACED else ""
    yield match.start(), match.start() + 1, opening + gap
    yield match.end() - 1, match.end(), gap + closing


def _stays_german(match: re.Match[str], pair: Pair) -> bool:
    """Whether the quotation is one of the source, word for word, with a word in it that is German for sure."""
    lists = words(pair.language, pair.target_language)
    said = match[0][1:-1]
    if lists is None or said not in pair.source_text:
        return False
    return bool(re.search("[äöüß]", said)) or not lists.function.isdisjoint(re.findall(r"\w+", said.lower()))


def _lonely(text: str, own: tuple[str, ...]) -> int | None:
    """The place of the first mark without its counterpart, as far as one can know: an apostrophe closes nothing."""
    if text.count('"') % 2 and not _INCH.search(text):
        return text.rindex('"')
    if "„" in text and not any("„" in marks for marks in own):
        return text.index("„")
    single = [match.start() for match in _SINGLE.finditer(text)]
    if len(single) > text.count("’") and "‘’" in own:
        return single[0]
    used = [marks for marks in own if marks[0] not in "‘‚’" and (marks[0] in text or marks[1] in text)]
    openings, closings = {marks[0] for marks in used}, {marks[1] for marks in used}
    if openings & closings:
        [mark, *others] = openings | closings
        return text.rindex(mark) if not others and text.count(mark) % 2 else None
    stack: list[int] = []
    for match in _MARK.finditer(text):
        if match[0] in openings:
            stack.append(match.start())
        elif match[0] in closings:
            if not stack:
                return match.start()
            stack.pop()
    return stack[0] if stack else None


def _balanced(pair: Pair) -> bool:
    """Whether the source closes what it opens; half a quotation of the source is half a one of the translation."""
    counts = Counter(char for char in pair.source_text if char in '„“”»«‚‘"')
    german = counts["„"] == counts["“"] + counts["”"] or (not counts["„"] and counts["“"] == counts["”"])
    return german and counts["»"] == counts["«"] and counts['"'] % 2 == 0


def _short(text: str) -> str:
    return text if len(text) <= 40 else f"{text[:30]}…{text[-8:]}"


@cache
def accepted(locale: str) -> tuple[str, ...]:
    """The quotation marks that a locale may have, opening and closing, the usual ones first; empty: unknown."""
    table = tomllib.loads(_TABLE.read_text(encoding="utf-8"))
    name = locale.replace("-", "_")
    return tuple(table.get(name) or table.get(name.partition("_")[0].lower(), ()))
