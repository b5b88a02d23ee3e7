"""A pretended translation that needs no network: German with accents, in brackets, about 30 % longer.

It shows on a page what goes through translation, what does not, and where longer words break the design. Tokens and
values stay as they are, so that all checks can run on it. It drafts only where the config names it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from pipeline.engines.engine import Engine, Request

_ACCENTS: Final = str.maketrans(
    "ACDEGHIJKLNORSTUWYZacdeghijklnorstuwyz",
    "ÅÇÐÉĜĤÎĴĶĻÑÖŔŜŢÛŴÝŽåçđéĝĥîĵķļñöŕŝţûŵýž",
)
_GROWTH: Final = 0.3
"""How much longer a text gets; English to German grows by as much, other pairs by less."""
_PLACES: Final = re.compile(r"⟦[^⟦⟧]*⟧|\{[^{}]*\}|%\(\w+\)[sd]|%[sd]")
"""Tokens, and places that templates fill."""


def ask(request: Request) -> Sequence[object]:
    """Every text by `pseudo`."""
    return [pseudo(text, language=request.language) for text in request.texts]


def pseudo(text: str, *, language: str = "de") -> str:
    """`text` with accented letters, in brackets, filled up with `…` to the length a translation may have."""
    from pipeline import values  # reads language data, which no other engine needs

    spans = [place.span() for place in _PLACES.finditer(text)]
    spans += [(value.start, value.end) for value in values.find(text, language)]
    kept = {position for start, end in spans for position in range(start, end)}
    accented = "".join(
        letter if position in kept else letter.translate(_ACCENTS) for position, letter in enumerate(text)
    )
    filling = max(1, round((_GROWTH * len(text) - len("[]")) / len(" …")))
    return f"[{accented}{' …' * filling}]"


ENGINE: Final = Engine(name="pseudo", ask=ask, texts=1000, size=1_000_000)
