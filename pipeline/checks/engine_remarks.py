"""Nothing of the engine stands in the translation: a remark about its work, a second version.

What engines say is listed in `languages/engine_remarks.toml`.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Final, NamedTuple

from pipeline.checks.pair import Pair
from pipeline.checks.senses import LANGUAGES
from pipeline.checks.writing import put_right
from pipeline.messages import _
from pipeline.model import Finding
from pipeline.values.value import alternatives

_LABELLED: Final = re.compile(r"^\W*[\w .-]{1,30}:")
_QUOTES: Final = "\"“”„»«'‘’‚›‹"
_WRAPPED: Final = re.compile(r"^\s*[\"“„«»'‘]([^\"“”„«»]+)[\"”“»«'’]\s*$")
_TWO: Final = re.compile(r"\S\s/\s(?=\S)")
_ENOUGH: Final = 4
"""Words of a text from which quotation marks around all of it are an engine's."""
_SPOKEN: Final = 13
"""Words of a sentence from which it may be a part of a speech, whose marks the German has before it and behind."""
_LABEL: Final = 3
"""Words that a label has at most, for which engines offer two versions."""


class _Remarks(NamedTuple):
    anywhere: re.Pattern[str]
    start: re.Pattern[str]
    excused: Sequence[str]
    quick: re.Pattern[str]


def engine_remarks(pair: Pair) -> Iterator[Finding]:
    """A warning for what an engine says about its work ("Here is the translation:", "depending on context"), two
    versions of a label, and quotation marks around all of a shorter text.

    Not where the source speaks of such things itself ("Gern, hier sind …"), has a slash or "oder", or any quotation
    mark; a sentence of 13 words may be a part of a speech. Marks of Markdown are the business of `tags`.
    """
    said = _said(pair) or _versions(pair)
    if said:
        found = pair.target_text[slice(*said)]
        yield Finding(
            "engine-remarks",
            "warning",
            _("“{found}” is a remark of the engine.", found=found),
            found=found,
            fix=_("Delete what the German does not say."),
            at=pair.at(*said),
        )
        return
    whole = _WRAPPED.match(pair.target_text) if len(pair.target_words) >= _ENOUGH else None
    if whole and len(pair.source_words) < _SPOKEN and not any(quote in pair.source_text for quote in _QUOTES):
        yield _wrapped(pair, *whole.span(1))


def _wrapped(pair: Pair, start: int, end: int) -> Finding:
    return Finding(
        "engine-remarks",
        "warning",
        _("Quotation marks stand around the whole text."),
        found=pair.target_text[start - 1],
        fix=_("Delete them."),
        mended=put_right(pair, [(start - 1, start, ""), (end, end + 1, "")]),
        at=pair.at(start - 1, start),
    )


def _said(pair: Pair) -> tuple[int, int] | None:
    remarks = _remarks()
    text = pair.target_text.lower()
    match = remarks.anywhere.search(text) if remarks.quick.search(text) else None
    if match and (match[0] not in pair.source_text.lower()) and len(text) == len(pair.target_text):
        words = pair.source_text.lower()
        spoken_of = any(
            word in words for word in ("übersetz", "kontext", "zusammenhang", "sprachmodell", "ki-", "deepl")
        )
        if not spoken_of and not (match[0].rstrip(":").endswith("here") and re.search(r"\bhier\b", words)):
            return match.span()
    match = remarks.start.search(text) if ":" in text or "1" in text else None
    if match and not _LABELLED.match(pair.source_text):
        return None if any(word in pair.source_text.lower() for word in remarks.excused) else match.span(1)
    return None


def _versions(pair: Pair) -> tuple[int, int] | None:
    """The slash between two versions of a label."""
    match = _TWO.search(pair.target_text)
    if (
        match is None
        or len(pair.source_words) > _LABEL
        or re.search(r"[/|·&,*:_]|\boder\b|\bbzw\b|\bund\b", pair.source_text)
    ):
        return None
    sides = [side.split() for side in pair.target_text.split(" / ")]
    same = len(sides) == 2 and min(len(side) for side in sides) > 1
    return (match.start() + 2, match.end() - 1) if same else None


@cache
def _remarks() -> _Remarks:
    data = tomllib.loads((LANGUAGES / "engine_remarks.toml").read_text(encoding="utf-8"))
    start = alternatives(data["start"])
    first = sorted({one[:4] for one in data["anywhere"]})
    return _Remarks(
        anywhere=re.compile(rf"(?<![^\W\d_])(?:{alternatives(data['anywhere'])})\w*:?"),
        start=re.compile(rf"(?:^\W*|[.!?]\s+[(\[]?|[(\[])({start})"),
        excused=tuple(data["excused"]),
        quick=re.compile(alternatives(first)),
    )
