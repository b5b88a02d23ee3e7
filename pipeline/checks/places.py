"""Places that a template fills, `%(date)s`, stand in the translation as they do in the German.

Only a text that has such places is looked at, so `50 % der Mittel` is none (Babel's issue 865 tells of guessing).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Final

from pipeline.checks.pair import Pair
from pipeline.messages import _
from pipeline.model import Finding

_PLACE: Final = re.compile(r"%\(\w+\)s")


def places(pair: Pair) -> Iterator[Finding]:
    """An error for every place that is missing; the page would show the sentence without its value."""
    wanted = Counter(_PLACE.findall(pair.source))
    for place in wanted - Counter(_PLACE.findall(pair.target)) if wanted else ():
        yield Finding(
            "places",
            "error",
            _("The value {place} is missing.", place=place),
            expected=place,
            fix=_("Copy it from the German as it is."),
        )
