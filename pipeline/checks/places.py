"""Places that a template fills, `%(date)s` or `{name}`, stand in the translation as they do in the German.

Where the source has none, only names are places of the target: `50 % des` is none (Babel's issue 865 tells of
guessing).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import zip_longest
from typing import Final

from pipeline.checks.pair import Pair
from pipeline.messages import _
from pipeline.model import Finding

_EXAMPLE: Final = re.compile(r"\{\{ ?[a-z]+(?:_[a-z]+)+ ?\}\}")
"""`{{ name_der_variablen }}`: words for people in the place of a name, to be translated."""
_NAMED: Final = re.compile(r"%\(\w+\)[sd]|\{\{ ?[a-z]\w* ?\}\}|\$?\{[a-z]\w*\}|%[a-z]\w*%")
"""What is a place even where the source has none."""
_PLACE: Final = re.compile(
    r"%\(\w+\)[sd]|%[a-z]\w{1,30}%|\{\{ ?[\w.]{1,40} ?\}\}|\$?\{[\w.]{1,40}\}"
    r"|(?:^|(?<=[^\d\s%])|(?<=[^\d%]\s))%(?:\d\$)?(?:\.\d)?[sdfiu](?!\w)"
)


def places(pair: Pair) -> Iterator[Finding]:
    """An error for every place that is missing, changed or added; the page would lack its value.

    No place is `{{ name_der_variablen }}` where as many such words of an example stand on the other side.
    """
    texts = (pair.source, pair.target)
    if not any("%" in text or "{" in text for text in texts):
        return
    wanted, there = (list(_PLACE.finditer(text)) for text in texts)
    if not wanted:
        there = [match for match in there if _NAMED.fullmatch(match[0])]
    lost, new = _left(wanted, there), _left(there, wanted)
    if len(lost) == len(new) and all(_EXAMPLE.fullmatch(match[0]) for match in (*lost, *new)):
        return
    mended = ""
    if len(lost) == len(new) == 1:
        mended = pair.target[: new[0].start()] + lost[0][0] + pair.target[new[0].end() :]
    for was, now in zip_longest(lost, new):
        if was is None:
            message, fix = _("{new} does not stand in the German.", new=now[0]), _("Delete {new}.", new=now[0])
        else:
            message = _("The value {place} is missing.", place=was[0])
            fix = _("Copy it from the German as it is.")
        yield Finding(
            "places",
            "error",
            message,
            found=now[0] if now else "",
            expected=was[0] if was else "",
            fix=fix,
            mended=mended,
            at=now.span() if now else None,
            source_at=was.span() if was else None,
        )


def _left(some: Iterable[re.Match[str]], others: Iterable[re.Match[str]]) -> list[re.Match[str]]:
    """Those that the others do not have, counted."""
    there = [match[0] for match in others]
    left = []
    for match in some:
        if match[0] in there:
            there.remove(match[0])
        else:
            left.append(match)
    return left
