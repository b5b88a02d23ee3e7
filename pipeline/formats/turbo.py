"""HTML as tokens with their places: the one module that knows the tokenizer of turbohtml.

Text goes in; tokens come out whose slices, joined, are the text again. No tree is built and nothing is mended.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any, Final, Literal

TokenKind = Literal["text", "reference", "start", "end", "comment", "other"]


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of HTML between two places of the source."""

    kind: TokenKind
    """`reference` is one character reference; `other` a doctype, a processing instruction, what no browser shows."""
    start: int
    end: int
    name: str = ""
    """Of a tag: the element, in small letters."""
    data: str = ""
    """What a text or a reference shows, what a comment says."""


def tokens(text: str) -> Iterator[Token]:
    """The tokens of `text` in source order (HTML, section 13.2.5).

    Tokenizers read CRLF as one character and NUL as another; both are exchanged for one of the same length, so that
    every place is a place of `text`.
    """
    place = 0
    for token in _tokenize(text.replace("\r\n", " \n").replace("\r", "\n").replace("\0", "\ufffd")):
        source = token.source
        end = place + len(token.data if source is None else source)
        yield Token(_kinds()[token.type], place, end, token.tag or "", token.data or "")
        place = end
    if place < len(text):  # a tag without an end: browsers drop what follows
        yield Token("other", place, len(text))


def _tokenize(text: str) -> Iterator[Any]:
    import turbohtml

    return turbohtml.tokenize(text, resolve_references=False, capture_source=True, capture_attributes=False)


@cache
def _kinds() -> dict[Any, TokenKind]:
    from turbohtml import TokenType

    named: dict[str, TokenKind] = {
        "TEXT": "text",
        "CHARACTER_REFERENCE": "reference",
        "START_TAG": "start",
        "END_TAG": "end",
        "COMMENT": "comment",
    }
    return {kind: named.get(kind.name, "other") for kind in TokenType}


@dataclass(frozen=True, slots=True)
class Attribute:
    """An attribute of a start tag, its value without quotes."""

    name: str
    """In small letters."""
    start: int
    """Place of the value in the tag's source."""
    end: int
    quote: str
    """Round the value; empty: none."""


_ATTRIBUTE: Final = re.compile(
    r"""[\s/]*+([^\s/>=][^\s/>=]*+)(?:\s*+=\s*+(?:"([^"]*)"|'([^']*)'|([^\s>"'][^\s>]*+)))?"""
)
_NAME: Final = re.compile(r"<[A-Za-z][^\s/>]*+")


def attributes(tag: str) -> Iterator[Attribute]:
    """The attributes of a start tag that have a value; of two with one name the first holds, as in browsers."""
    name = _NAME.match(tag)
    seen: set[str] = set()
    for match in _ATTRIBUTE.finditer(tag, name.end() if name else 0):
        key = match.group(1).lower()
        group = match.lastindex or 1
        if group > 1 and key not in seen:
            yield Attribute(key, *match.span(group), {2: '"', 3: "'", 4: ""}[group])
        seen.add(key)
