"""What the rules on form share: a target with what is no text of its own masked, and a target put right.

Places and texts go in, texts come out. Nothing is judged here.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable
from typing import Final

from pipeline.checks.pair import Pair, without_addresses
from pipeline.markup import Mark

MASK: Final = "\ufffc"
"""Stands for a character that is nobody's prose: of code, of a web address."""
_CODE: Final = re.compile(r"(?:code|kbd|samp|var)\d*")
_ADDRESSES: Final = re.compile(r"://|www\.|@|\.[a-z]{2,3}/")
_CLOSERS: Final = "\"'“”’‘«»‹›)]}」』*†"


def prose(pieces: Iterable[str | Mark]) -> str:
    """What a reader sees, as long as `shown` says it, with `MASK` for code and the web addresses."""
    text, depth = "", 0
    for piece in pieces:
        if isinstance(piece, str):
            text += MASK * len(piece) if depth else piece
        elif piece.form == "void":
            text += MASK
        elif _CODE.fullmatch(piece.name):
            depth = max(0, depth + (1 if piece.form == "open" else -1))
    if not _ADDRESSES.search(text):
        return text
    blanked = without_addresses(text)
    return "".join(MASK if new != old else old for old, new in zip(text, blanked, strict=True))


def put_right(pair: Pair, changes: Iterable[tuple[int, int, str]]) -> str:
    """The whole target with parts of `target_text` exchanged: (start, end, what stands there instead)."""
    seen, written, tags = [0], [0], [0]
    shown = at = 0
    for piece in pair.target_pieces:
        if length := len(piece) if isinstance(piece, str) else int(piece.form == "void"):
            seen.append(shown)
            written.append(at)
            tags.append(0 if isinstance(piece, str) else len(str(piece)) - 1)  # a void tag is one character to a reader
        shown, at = shown + length, at + len(str(piece))
    target, done = [], 0
    for start, end, new in sorted(changes):
        number = bisect_right(seen, start) - 1
        first = at if start >= shown else written[number] + start - seen[number]
        last = bisect_right(seen, end - 1) - 1
        target += [pair.target[done:first], new]
        done = first if end <= start else written[last] + end - seen[last] + tags[last]
    return "".join((*target, pair.target[done:]))


def unclosed(text: str) -> str:
    """`text` without white space, closing brackets and quotation marks at its end: what the final mark is in."""
    return text.rstrip().rstrip(_CLOSERS + " \u00a0\u202f")
