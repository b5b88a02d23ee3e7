"""No sentence is missing, none is added, and none is another one.

Sentences are counted, and the lengths say whether one was only split or joined: two short ones for a long one are good
style.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from pipeline.checks.gist import apart
from pipeline.checks.pair import Pair, excerpt
from pipeline.messages import _
from pipeline.model import Finding, Span
from pipeline.sentences import split

_INNER: Final = re.compile(r"[.!?…。！？؟]\S{0,2}\s+\S|[。！？]\S")
_FEWER: Final = 0.77
_MORE: Final = 1.32
"""Lengths of the translation, of the German's, from which a sentence too few or too many is no other way to say it."""
_PERHAPS: Final = (0.9, 1.15)
"""The same, if a sentence also has nothing in common with the other text."""
_SLACK: Final = 10
"""Characters that a sentence may gain in any case: small ones are wordy."""
_WORDS: Final = 5
"""Words of a sentence of which one can say that it is another one."""
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
    """A warning if the translation has fewer sentences and is much shorter (under 77 %), or more and much longer; and
    if it says something else altogether.

    Much longer is 132 %. Less is enough (90 and 115 %) for a sentence that has no subject, number or word of one origin
    in common with the other text. A whole translation says something else if that is true of it, and both texts have
    three words of which the subject is known (`gist-en.csv`). Not in a language that says it in fewer characters
    (Chinese), nor in plain language.
    """
    if pair.target_language == pair.language or pair.target_language in _DENSE:
        return
    source, target = len(pair.source_text), len(pair.target_text)
    if max(source, target) > _LIMIT:
        return
    if _another(pair):
        message = _("The translation says something else than the German.")
        yield _finding(pair, message, _("Translate the sentence."))
        return
    if not _INNER.search(pair.source_text) and not _INNER.search(pair.target_text):
        return
    shorter, longer = target < min(source * _PERHAPS[0], source - _LEAST), target > source * _PERHAPS[1]
    if not shorter and not (longer and target <= max(source * _LONG, source + _LONGER)):
        return
    there, here = split(pair.source_text, pair.language), split(pair.target_text, pair.target_language)
    asked = max(0, pair.source_text.count("?") - pair.target_text.count("?"))  # Sie riechen Rauch? If you smell smoke
    missing = shorter and len(here) < len(there) - asked and (target < source * _FEWER or _lonely(pair, there, here))
    added = longer and len(here) > len(there) and (target > source * _MORE + _SLACK or _lonely(pair, there, here))
    if missing or added:
        counts = (len(here), len(there))
        message = _("The translation has {here} sentences, the German {there}.", here=counts[0], there=counts[1])
        fix = _("Translate the missing one.") if missing else _("Delete what the German does not say.")
        yield _finding(pair, message, fix)


def _finding(pair: Pair, message: str, fix: str) -> Finding:
    found, expected = excerpt(pair.target_text), excerpt(pair.source_text)
    return Finding("sentences", "warning", message, found=found, expected=expected, fix=fix)


def _another(pair: Pair) -> bool:
    """Whether all of the translation is about something else."""
    if min(len(pair.source_words), len(pair.target_words)) < _WORDS:
        return False
    return apart(pair.source_text, pair.target_text, pair.language, pair.target_language, least=(3, 3))


def _lonely(pair: Pair, there: Sequence[Span], here: Sequence[Span]) -> bool:
    """Whether one of the sentences of the text that has more of them is about nothing that the other text has."""
    languages = (pair.language, pair.target_language)
    if len(here) > len(there):
        cut = (pair.target_text[slice(*place)] for place in here)
        return any(apart(pair.source_text, sentence, *languages, least=(1, 2)) for sentence in cut)
    cut = (pair.source_text[slice(*place)] for place in there)
    return any(apart(sentence, pair.target_text, *languages, least=(2, 1)) for sentence in cut)
