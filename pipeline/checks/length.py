"""The translation is not absurdly long or short: an engine that fell into a loop or explains itself, a text cut off,
the wrong text pasted in.

Ordinary differences of length say nothing about quality and are left alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from pipeline.checks.pair import Pair, excerpt
from pipeline.messages import _
from pipeline.model import Finding, Severity

_TIMES: Final = 10
_CHARACTERS: Final = 400
_ENOUGH: Final = 30
"""Characters of a source from which its length says something."""
_SHORT: Final = 0.3
_LABEL: Final = 4
"""Words from which a text is no label: "Ansprechpartnerinnen und Ansprechpartner" are "Contacts"."""
_LONG: Final = 2.2
"""Of 1,700 human translations from German, none is shorter than 0.42 or longer than 1.8 times its source."""
_SLACK: Final = 60
"""Characters that any translation may be longer: a word that needs an explanation."""
_DENSE: Final = frozenset({"zh", "ja", "ko", "th", "lo", "my", "km", "am", "ti"})
"""Languages that say in a character what others say in two or three."""


def length(pair: Pair) -> Iterator[Finding]:
    """An error if the target is more than 10 times as long as the source and more than 400 characters longer; a warning
    from 2.2 times and 60 characters longer, or under 30 % of the length, if the source has 30 characters.

    Languages that say more in a character (Chinese) have two fifths of the lower limit, labels of three words half,
    short ones with numbers none at all (Ages 3–6); plain language of the source's own has none of either.
    """
    source, target = len(pair.source_text), len(pair.target_text)
    if target > source * _LONG and target > source + _SLACK:
        absurd = target > source * _TIMES and target > source + _CHARACTERS
        if absurd or pair.target_language != pair.language:
            yield _finding(pair, "error" if absurd else "warning", _("Translate this sentence only."))
    elif source >= _ENOUGH and target < source * _SHORT and pair.target_language != pair.language:
        lowest = _SHORT / 2.5 if pair.target_language in _DENSE else _SHORT
        if len(pair.source_words) < _LABEL:
            lowest /= 2
        if any(map(str.isdecimal, pair.target)) and source < _SLACK:
            return  # Für Kinder von drei bis sechs Jahren: Ages 3–6
        if pair.target_words and target < source * lowest:
            yield _finding(pair, "warning", _("Translate the whole sentence."))


def _finding(pair: Pair, severity: Severity, fix: str) -> Finding:
    source, target = len(pair.source_text), len(pair.target_text)
    return Finding(
        "length",
        severity,
        _("The translation has {target} characters, the German {source}.", target=target, source=source),
        found=excerpt(pair.target_text),
        expected=excerpt(pair.source_text),
        fix=fix,
    )
