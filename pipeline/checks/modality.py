"""What must be done must be done, what may be done may be left: how binding a sentence is does not change.

A pair goes in, findings come out. What counts as binding is listed in `languages/<language>/modality.toml`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from pipeline.checks.negation import denied
from pipeline.checks.pair import Pair
from pipeline.checks.senses import read, sides
from pipeline.messages import _
from pipeline.model import Finding

SUBJECT: Final = "modality"

CHANGES: Final = (
    ("must", "may"),
    ("must", "should"),
    ("may", "must"),
    ("may", "should"),
    ("should", "must"),
    ("need-not", "must-not"),
    ("need-not", "cannot"),
    ("need-not", "should-not"),
    ("must-not", "need-not"),
    ("cannot", "need-not"),
    ("should-not", "need-not"),
)
"""What the German says, and what the translation may not make of it."""
UNDENIED: Final = (("need-not", "must"), ("need-not", "need"), ("must", "need-not"))
"""The same, if `negation` has no plain denial in the source to speak of: need not."""
GRANTED: Final = (("must-not", "may"),)
"""The same, if the translation has none either: no dogs may."""


def modality(pair: Pair) -> Iterator[Finding]:
    """A warning where the German says that something must, may, should, need not or must not be done, and the
    translation says another of these and nothing that could be the same.

    `müssen nicht` is need not, `darf nicht` is must not, `werden gebeten` is please. Nothing is said where the German
    can be read as both (`darf nur`, `kann erst`: a duty too), nor in questions that begin with the verb or with how and
    where, nor of `sollte` that means if.
    """
    both = sides(SUBJECT, pair)
    if both is None:
        return
    source, target = both
    lost, added = source.sure - target.senses, target.sure - source.senses
    if not lost or not added:
        return
    undenied = () if _denies(pair.language, pair.source_text) else UNDENIED
    granted = () if not undenied or _denies(pair.target_language, pair.target_text) else GRANTED
    for german, english in (*CHANGES, *undenied, *granted):
        if german in lost and english in added:
            start, end = source.span(source.first(german))
            first, last = target.span(target.first(english))
            expected, found = pair.source_text[start:end], pair.target_text[first:last]
            yield Finding(
                "modality",
                "warning",
                _("“{found}” and “{german}” are not equally binding.", found=found, german=expected),
                found=found,
                expected=expected,
                fix=_("Say whether it must, may, should or need not be done, as the German does."),
                at=pair.at(first, last),
                source_at=pair.source_at(start, end),
            )
            return


def _denies(language: str, text: str) -> bool:
    reading = read("negation", language, text)
    return reading is None or denied(reading)
