"""An apostrophe is ’ or ', and no accent, backtick or quotation mark that looks like it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from pipeline.checks.pair import Pair
from pipeline.checks.writing import prose, put_right
from pipeline.messages import _
from pipeline.model import Finding

_WRONG: Final = re.compile("(?<=[^\\W\\d_])[´`‘′‛ˊˋ](?=[^\\W\\d_])|(?<=[^\\W\\d_]s)[´`](?=[ .,;:!?]|$)")
_OKINA: Final = frozenset({"uz", "haw", "to", "sm", "ty", "mi", "qu", "gn"})
"""Languages that write a letter like ‘."""


def apostrophes(pair: Pair) -> Iterator[Finding]:
    """A warning for ´, `, ‘ or ′ between two letters, or ´ or ` behind an s: `children´s`, `citizens´`.

    Not in code, not in languages of which it is a letter, and not in a word that the source writes so.
    """
    if pair.target_language in _OKINA or not _WRONG.search(pair.target_text):
        return
    text = prose(pair.target_pieces)
    wrong = [match for match in _WRONG.finditer(text) if _around(text, match) not in pair.source_text]
    if not wrong:
        return
    right = "'" if "'" in text and "’" not in text else "’"
    yield Finding(
        "apostrophes",
        "warning",
        _("{found} is no apostrophe.", found=wrong[0][0]),
        found=wrong[0][0],
        expected=right,
        fix=_("Write {name}.", name=right),
        mended=put_right(pair, ((match.start(), match.end(), right) for match in wrong)),
        at=pair.at(*wrong[0].span()),
    )


def _around(text: str, match: re.Match[str]) -> str:
    return text[match.start() - 2 : match.end() + 1]
