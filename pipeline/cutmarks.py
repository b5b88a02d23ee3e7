"""A site's own word on where its text is cut: lines with `|` where a segment must end and `_` where none may.

The lines of `sentences.txt` and the spans that the rules found go in, the mended spans come out. A mark stands where
the text has white space; what stands round it says where it holds, so a longer line holds in fewer places.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import Final, NamedTuple

from pipeline.errors import UsageError
from pipeline.messages import _

NAME: Final = "sentences.txt"
"""The file, beside the site's config."""

Span = tuple[int, int]

# `_` is a mark only behind a stop or other sign: in "Bürger_innen" it is a letter.
_MARK: Final = re.compile(r"\s*(?:(?<!\\)\||(?<![\w\\])_)\s*")
_UNSEEN: Final = "[\ufffc\u00ad\u200b\u200c\u200d\u2060\ufeff]*+"
"""Inline objects, soft hyphens and what has no width stand between letters without being typed."""


class Marked(NamedTuple):
    """A line ready to be found in texts."""

    pattern: re.Pattern[str]
    """A group without a name for each mark, round the white space that it stands for."""
    ends: tuple[bool, ...]
    """Whether a segment must end at the mark, or may not."""


def read(text: str, *, path: str = NAME) -> tuple[str, ...]:
    """The lines of a site's file that are no comment. UsageError (sentences): one has no mark between two words."""
    lines: list[str] = []
    for number, line in enumerate(text.splitlines(), 1):
        stripped = line.strip()
        if not stripped or stripped.startswith("#"):
            continue
        if not all(map(str.strip, _MARK.split(stripped))) or not _MARK.search(stripped):
            raise UsageError(
                _("This line has no mark between two words (here: {line}).", line=stripped[:60]),
                path=path,
                line=number,
                repair=_("Write | where it must be cut and _ where it must not, as in: the party DIE LINKE._Dresden"),
                code="sentences",
            )
        lines.append(stripped)
    return tuple(lines)


def mended(text: str, spans: Sequence[Span], lines: Iterable[str]) -> list[Span]:
    """`spans` of `text`, in order and without white space at their edges, cut as `lines` say; a later line outdoes."""
    if not spans:
        return []
    starts = {start for start, _end in spans[1:]}
    first, last = spans[0][0], spans[-1][1]
    for line in lines:
        marked = _marked(line)
        for match in marked.pattern.finditer(text):
            for group, ends in enumerate(marked.ends, 1):
                begin, here = match.span(group)
                starts -= set(range(begin, here + 1))
                if ends and first < here < last:
                    starts.add(here)
    edges = [first, *sorted(starts), last]
    return [(begin, begin + len(text[begin:end].rstrip())) for begin, end in pairwise(edges)]


@lru_cache(maxsize=1024)
def _marked(line: str) -> Marked:
    pieces = [_literal(piece) for piece in _MARK.split(line)]
    signs = [mark[0].strip() for mark in _MARK.finditer(line)]
    gaps = [rf"{_UNSEEN}(\s*+)" if sign == "|" else rf"{_UNSEEN}(\s++)" for sign in signs]
    inner = "".join(gap + piece for gap, piece in zip(gaps, pieces[1:], strict=True))
    before = r"(?<!\w)" if line[0].isalnum() else ""
    after = r"(?!\w)" if line[-1].isalnum() else ""
    return Marked(re.compile(before + pieces[0] + inner + after), tuple(sign == "|" for sign in signs))


def _literal(piece: str) -> str:
    """The pattern of a piece of a line: any white space for a blank, umlauts in one piece or two."""
    words = unicodedata.normalize("NFC", re.sub(r"\\([|_])", r"\1", piece)).split()
    return r"\s++".join(_UNSEEN.join(map(_letter, word)) for word in words)


def _letter(letter: str) -> str:
    apart = unicodedata.normalize("NFD", letter)
    return re.escape(letter) if apart == letter else f"(?:{letter}|{apart})"
