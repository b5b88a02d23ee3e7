"""Each bracket that opens closes again, and none closes that never opened."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from pipeline.checks.pair import Pair
from pipeline.checks.writing import prose
from pipeline.messages import _
from pipeline.model import Finding

_ANY: Final = re.compile(r"[()\[\]]")
_CLOSES: Final = {"(": ")", "[": "]"}
_ENUMERATED: Final = re.compile(r"(?:(?<=^)|(?<=[\s(,;:/“\"]))(?:\d{1,3}|[^\W\d_]{1,2}|[ivxIVX]{1,5}|\*{1,3})\)")
"""What counts the items of a list: `1)`, `a)`, `iv)`."""
_BACK: Final = 60
"""Characters in which an opening bracket is looked for."""
_FACE: Final = re.compile(r"(?:(?<=\s)|(?<=^))[:;=8][-o']?[()\[\]]+")


def brackets(pair: Pair) -> Iterator[Finding]:
    """A warning for a bracket without its counterpart, where the source has all of its own in pairs.

    Left alone are code and addresses, faces like `:)`, and what counts the items of a list: `1)`, `a)`.
    """
    if not _ANY.search(pair.target_text):
        return
    at = _lonely(prose(pair.target_pieces))
    if at is None or _lonely(prose(pair.source_pieces)) is not None:
        return
    mark = pair.target_text[at]
    yield Finding(
        "brackets",
        "warning",
        _("The bracket {mark} has no counterpart.", mark=mark),
        found=mark,
        fix=_("Add the missing one, or delete it."),
        at=pair.at(at, at + 1),
    )


def _lonely(text: str) -> int | None:
    """The place of the first bracket without its counterpart."""
    if not _ANY.search(text):
        return None
    text = _FACE.sub(lambda match: " " * len(match[0]), text)
    text = _ENUMERATED.sub(_blank, text)
    opened: list[tuple[str, int]] = []
    for match in _ANY.finditer(text):
        mark = match[0]
        if mark in _CLOSES:
            opened.append((mark, match.start()))
        elif opened and _CLOSES[opened[-1][0]] == mark:
            opened.pop()
        else:
            return match.start()
    return opened[0][1] if opened else None


def _blank(match: re.Match[str]) -> str:
    """Blanks for a match; a closing bracket that has its opening one near by, `(a)` or `(see 1)`, stays."""
    before = match.string[max(0, match.start() - _BACK) : match.start()]
    return match[0] if "(" in before.rpartition(")")[2] else " " * len(match[0])
