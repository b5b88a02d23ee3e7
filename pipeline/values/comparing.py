"""Values of two texts compared: a text and its translation go in, what only one of them says comes out.

Values in digits (`grammar`) have to be on both sides; what is said in words (`numerals`) is told only where something
else stands in its place. It never guesses: where two readings can be defended there is no difference.
"""

from __future__ import annotations

from collections import Counter
from typing import Final, NamedTuple

from pipeline.values.bounds import without_bounds
from pipeline.values.compounds import without_compounds
from pipeline.values.details import details_of, without_rates
from pipeline.values.inwords import in_words
from pipeline.values.shapes import (
    not_said_otherwise,
    without_conversions,
    without_extensions,
    without_names,
    without_shared,
)
from pipeline.values.sides import adapted, side_of, without_counterparts
from pipeline.values.sight import alike
from pipeline.values.value import Value


class Differences(NamedTuple):
    """What the source says and the target does not, and the reverse."""

    missing: tuple[Value, ...]
    extra: tuple[Value, ...]


_NONE: Final = Differences((), ())


def differences(source: str, target: str, source_language: str = "de", target_language: str = "en") -> Differences:
    """The values of one text that the other does not have, by meaning, as multisets.

    No difference: a number in words or Roman numerals on the other side, a value that is only split or joined
    ("1. und 3. Mai"), the same time in another unit (14 days, a fortnight), the name of a weekday or month that is only
    added or only left out, words for numbers that only one side has.
    """
    if alike(source, target, source_language, target_language):
        return _NONE
    return thorough(source, target, source_language, target_language)


def thorough(source: str, target: str, source_language: str, target_language: str) -> Differences:
    """The differences of two texts that have values, found the long way."""
    here, there = side_of(source, source_language), side_of(target, target_language)
    here, there = adapted(here, there), adapted(there, here)
    missing, extra = without_counterparts(here.values, there.values), without_counterparts(there.values, here.values)
    if missing or extra:
        split = Counter(value.kind for value in missing) != Counter(value.kind for value in extra)
        missing, extra = (
            not_said_otherwise(missing, here, there, extra, split=split),
            not_said_otherwise(extra, there, here, missing, split=split),
        )
        missing, extra = without_names(missing, extra, here, there), without_names(extra, missing, there, here)
        missing, extra = without_shared(missing, extra)
        missing, extra = without_conversions(missing, here, there), without_conversions(extra, there, here)
        missing, extra = without_extensions(missing, extra)
    only_here, only_there = in_words(here, there, missing, extra)
    missing, extra = (*missing, *only_here), (*extra, *only_there)
    if missing or extra:
        missing, extra = without_rates(missing, extra, here, there)
        missing, extra = without_compounds(missing, extra, here, there)
        missing, extra = without_bounds(missing, extra, here, there)
    if not missing and not extra:
        missing, extra = details_of(here, there)
    return Differences(missing, extra)
