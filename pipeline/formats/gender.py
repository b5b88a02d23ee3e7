"""The gender star: `Bürger*innen`, `jede*r`, `der*die`. Answers whether a star is one, which CommonMark can't know."""

from __future__ import annotations

import re
from typing import Final

_STAR: Final = re.compile(
    r"(?<=[^\W\d_])\*(?:(?P<long>innen[^\W\d_]*|in(?![^\W\d_])|in(?=[A-ZÄÖÜ]))"
    r"|(?:[aemnrsx]|em|en|er|es|rn|das|dem|den|der|des|die|sie|ihr|ihre[mnrs]?|eine[mnrs]?|keine[mnrs]?|frau|mann)"
    r"(?![^\W\d_]))(?P<next>\*?)(?P<goes_on>[^\W\d_]?)"
)


def is_star(text: str, place: int, *, emphasis: bool) -> bool:
    """Whether the star at `place` belongs to a word; `emphasis` is true where one is open that it could close.

    Between a word and `in` or `innen` it always does, before the short endings only where no emphasis is open.
    """
    match = _STAR.match(text, place)
    if not match or (emphasis and not match.group("long")):
        return False
    return emphasis or not (match.group("next") and match.group("goes_on"))
