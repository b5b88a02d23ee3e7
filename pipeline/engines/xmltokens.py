"""Tokens as XML elements and back: `die ⟦1⟧Stadt⟦2⟧ baut` is `die <x1>Stadt</x1> baut` for an engine that reads XML.

The numbers stand in the names of the elements, for engines translate the values of attributes. Text is escaped, and
unescaped once.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable
from typing import Final

from pipeline.engines.engine import Passage

_TOKEN: Final = re.compile(r"⟦(\d+)⟧")
_ELEMENT: Final = re.compile(r"<\s*(/?)\s*([xvk])\s*(\d+)\s*(/?)\s*>", re.I)
"""A tag of ours as engines return it: blanks inside, capitals."""
_KEPT: Final = re.compile(r"<\s*k\s*(\d+)\s*>.*?<\s*/\s*k\s*\1\s*>", re.I | re.S)


def encoded(passage: Passage) -> str:
    """The text with `<x1>…</x1>` for a pair, `<k1>name</k1>` for what may be shown, `<v1/>` for all else."""
    ends = _nested(passage)
    closing = {end: number for number, end in ends.items()}
    shown = {token.number: token.shown for token in passage.tokens if token.shown}
    known = {token.number for token in passage.tokens} | {token.end for token in passage.tokens}

    def element(match: re.Match[str]) -> str:
        number = match[1]
        if number in ends:
            return f"<x{number}>"
        if number in closing:
            return f"</x{closing[number]}>"
        if number in shown:
            return f"<k{number}>{html.escape(shown[number], quote=False)}</k{number}>"
        return f"<v{number}/>" if number in known else match[0]

    return _TOKEN.sub(element, html.escape(passage.text, quote=False))


def decoded(passage: Passage, answer: str) -> str:
    """The answer with tokens for the elements. What is lost or doubled in it is lost or doubled after."""
    ends = _nested(passage)

    def token(match: re.Match[str]) -> str:
        slash, kind, number, _void = match.groups()
        if kind.lower() == "x" and slash:
            return f"⟦{ends.get(number, number)}⟧"
        return "" if slash else f"⟦{number}⟧"

    kept = _KEPT.sub(lambda match: f"⟦{match[1]}⟧", answer)
    return html.unescape(_ELEMENT.sub(token, kept))


def names(passages: Iterable[Passage], kind: str) -> list[str]:
    """The names of the elements in `passages` for tokens that open a pair (`x`), are shown (`k`), or neither (`v`)."""
    found: dict[str, None] = {}
    for passage in passages:
        ends = _nested(passage)
        for token in passage.tokens:
            if kind == ("x" if token.number in ends else "k" if token.shown else "v"):
                found[f"{kind}{token.number}"] = None
    return list(found)


def _nested(passage: Passage) -> dict[str, str]:
    """Opening token -> closing token, of pairs that nest: XML knows no others."""
    ends = {token.number: token.end for token in passage.tokens if token.end}
    open_: list[str] = []
    found: dict[str, str] = {}
    for number in _TOKEN.findall(passage.text):
        if number in ends:
            open_.append(number)
        elif open_ and ends[open_[-1]] == number:
            start = open_.pop()
            found[start] = number
    return found
