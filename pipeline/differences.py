"""What differs between two texts, word by word, for people to see: both go in, one marked text comes out.

The marks are those of GNU wdiff: `[-gone-]` and `{+come+}`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from typing import Final, Literal

Side = Literal["same", "gone", "come"]

_MOST: Final = 1_000_000
"""Pairs of words; of longer texts only what they begin and end with alike is looked for."""
_WORD: Final = re.compile(r"\s+|</?[A-Za-z]+\d*/?>|\w+(?:[.,:/-]\w+)*|[^\w\s]")


def marked(old: str, new: str) -> str:
    """`new` with what came and what went."""
    wrap = {"same": "{}", "gone": "[-{}-]", "come": "{{+{}+}}"}
    return "".join(wrap[side].format(text) for side, text in pieces(old, new))


def before(old: str, new: str) -> Iterator[tuple[Side, str]]:
    """The stretches of `old`: what stayed and what is gone."""
    return (piece for piece in pieces(old, new) if piece[0] != "come")


def after(old: str, new: str) -> Iterator[tuple[Side, str]]:
    """The stretches of `new`: what stayed and what has come."""
    return (piece for piece in pieces(old, new) if piece[0] != "gone")


def pieces(old: str, new: str) -> Iterator[tuple[Side, str]]:
    """The stretches of both texts in order: what they share, what is gone, what has come."""
    before, after = _WORD.findall(old), _WORD.findall(new)
    for tag, a, b, c, d in _steps(before, after):
        if tag == "equal" and d > c:
            yield "same", "".join(after[c:d])
        if tag != "equal" and b > a:
            yield "gone", "".join(before[a:b])
        if tag != "equal" and d > c:
            yield "come", "".join(after[c:d])


def _steps(old: Sequence[str], new: Sequence[str]) -> Sequence[tuple[str, int, int, int, int]]:
    """The steps from one list of words to the other, as `difflib` tells them."""
    if len(old) * len(new) <= _MOST:
        return SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    shorter = min(len(old), len(new))
    head = next((place for place in range(shorter) if old[place] != new[place]), shorter)
    tail = next((n for n in range(shorter - head) if old[-1 - n] != new[-1 - n]), shorter - head)
    a, b = len(old) - tail, len(new) - tail
    return [("equal", 0, head, 0, head), ("replace", head, a, head, b), ("equal", a, len(old), b, len(new))]
