"""The translation says something where the German does.

White space, tags, punctuation or invisible characters alone are no translation.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

from pipeline.checks.characters import FILLERS
from pipeline.checks.pair import Pair, excerpt
from pipeline.messages import _
from pipeline.model import NONE, Finding


def empty(pair: Pair) -> Iterator[Finding]:
    """An error if the target is white space, or has no letter, digit or symbol (`✓`) though the source has letters."""
    blank = bool(pair.source.strip()) and not pair.target.strip()
    if blank or (pair.source_words and not any(_says_something(char) for char in pair.target_text)):
        yield Finding(
            "empty",
            "error",
            _("The translation has no words."),
            found=excerpt(pair.target),
            expected=excerpt(pair.source_text),
            fix=_("Translate the sentence; if a neighbouring one says it already, write {none}.", none=NONE),
        )


def _says_something(char: str) -> bool:
    """Unicode's general categories L, N and S, without the letters that can't be seen."""
    return char not in FILLERS and unicodedata.category(char)[0] in "LNS"
