"""What differs between two texts, word by word, for people to see: both go in, one marked text comes out.

The marks are those of GNU wdiff: `[-gone-]` and `{+come+}`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import SequenceMatcher
from typing import Final, Literal

Side = Literal["same", "gone", "come"]

_WORD: Final = re.compile(r"\s+|</?[A-Za-z]+\d*/?>|\w+(?:[.,:/-]\w+)*|[^\w\s]")


def marked(old: str, new: str) -> str:
    """`new` with what came and what went."""
    wrap = {"same": "{}", "gone": "[-{}-]", "come": "{{+{}+}}"}
    return "".join(wrap[side].format(text) for side, text in pieces(old, new))


def pieces(old: str, new: str) -> Iterator[tuple[Side, str]]:
    """The stretches of both texts in order: what they share, what is gone, what has come."""
    before, after = _WORD.findall(old), _WORD.findall(new)
    for tag, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag == "equal":
            yield "same", "".join(after[c:d])
            continue
        if b > a:
            yield "gone", "".join(before[a:b])
        if d > c:
            yield "come", "".join(after[c:d])
