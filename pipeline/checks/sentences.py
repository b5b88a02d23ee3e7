"""No sentence is missing, and none is added.

Sentences are counted, and the lengths say whether one was only split or joined: two short ones for a long one are good
style.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from pipeline.checks.pair import Pair, excerpt
from pipeline.messages import _
from pipeline.model import Finding
from pipeline.sentences import split

_INNER: Final = re.compile(r"[.!?…。！？؟]\S{0,2}\s+\S|[。！？]\S")
_FEWER: Final = 0.72
_MORE: Final = 1.6
"""Lengths of the translation, of the German's, from which a sentence too few or too many is no other way to say it."""
_SLACK: Final = 8
"""Characters that a sentence may gain in any case: small ones are wordy."""
_LEAST: Final = 16
"""Characters that a sentence has at least, so that it can be missing."""
_LONG: Final = 2.2
_LONGER: Final = 60
"""From here the rule `length` speaks."""
_DENSE: Final = frozenset({"zh", "ja", "ko", "th", "lo", "my", "km", "am", "ti", "hy"})
"""Languages that say it in fewer characters, or whose stops are no stops elsewhere."""
_LIMIT: Final = 5_000
"""Characters up to which sentences are counted."""


def sentences(pair: Pair) -> Iterator[Finding]:
    """A warning if the translation has fewer sentences and is much shorter (under 72 %), or more and much longer.

    Much longer is 160 %. Not in a language that says it in fewer characters (Chinese), nor in plain language, which
    explains.
    """
    if not _INNER.search(pair.source_text) and not _INNER.search(pair.target_text):
        return
    source, target = len(pair.source_text), len(pair.target_text)
    if max(source, target) > _LIMIT or pair.target_language == pair.language or pair.target_language in _DENSE:
        return
    fewer, more = (
        target < min(source * _FEWER, source - _LEAST),
        source * _MORE + _SLACK < target <= max(source * _LONG, source + _LONGER),
    )
    if not fewer and not more:
        return
    there, here = len(split(pair.source_text, pair.language)), len(split(pair.target_text, pair.target_language))
    if (fewer and here < there) or (more and here > there):
        message = _("The translation has {here} sentences, the German {there}.", here=here, there=there)
        fix = _("Translate the missing one.") if fewer else _("Delete what the German does not say.")
        yield Finding(
            "sentences",
            "warning",
            message,
            found=excerpt(pair.target_text),
            expected=excerpt(pair.source_text),
            fix=fix,
        )
