"""The translation has the inline tags of the German: none lost, doubled, invented or crossed, and no pair run empty.

A tag that is lost takes a link or an image with it; one that is invented would be printed with its angle brackets.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Final

from pipeline import markup
from pipeline.checks.pair import Pair, excerpt
from pipeline.markup import Mark
from pipeline.messages import _
from pipeline.model import NONE, Finding

_INLINE: Final = (
    "a abbr b bdi bdo br cite code del dfn em i img input ins kbd mark none q s samp small span strong sub sup u var"
)
_LOOKS_LIKE_ONE: Final = re.compile(rf"</?(?:{'|'.join(_INLINE.split())})\d{{0,3}}/?>")
"""What a translator may have meant as a tag. Other angle brackets (`<script>`, `<Name>`) are text like any other."""


def tags(pair: Pair) -> Iterator[Finding]:
    """Errors for tags that do not match, a warning for each pair that has nothing in it any more."""
    expected, found = _written(pair.source_pieces), _written(pair.target_pieces)
    fix = _("Take each tag over once, exactly as it is written in the German.")
    for problem in markup.problems(pair.source, pair.target, pair.tags):
        yield Finding("tags", "error", problem, found=found, expected=expected, fix=fix)
    for text in _invented(pair):
        if text == NONE:
            message = _("{tag} has to stand alone: it says that a neighbouring sentence holds this one.", tag=text)
        else:
            message = _("{tag} is not a tag of the German sentence and would be printed as it stands.", tag=text)
        yield Finding("tags", "error", message, found=text, expected=expected, fix=_("Delete {tag}.", tag=text))
    in_source = set(_hollow(pair.source_pieces))
    for name in dict.fromkeys(_hollow(pair.target_pieces)):
        if name not in in_source:
            message = _("There is no text between <{name}> and </{name}>.", name=name)
            fix = _("Put the tags around the words that they belong to.")
            yield Finding("tags", "warning", message, found=f"<{name}></{name}>", fix=fix)


def _written(pieces: Iterable[str | Mark]) -> str:
    return excerpt(" ".join(str(piece) for piece in pieces if isinstance(piece, Mark)))


def _invented(pair: Pair) -> Iterator[str]:
    """What reads as a tag in the target's text and stands less often in the source's, each spelling once."""
    in_source = Counter(_LOOKS_LIKE_ONE.findall(pair.source_text))
    in_target = Counter(_LOOKS_LIKE_ONE.findall(pair.target_text))
    return (text for text, count in in_target.items() if count > in_source[text])


def _hollow(pieces: Iterable[str | Mark]) -> Iterator[str]:
    """Names of the pairs with nothing but white space between their tags."""
    opened = ""
    for piece in pieces:
        if isinstance(piece, str):
            opened = "" if piece.strip() else opened
        elif piece.form == "open":
            opened = piece.name
        else:
            if piece.form == "close" and piece.name == opened:
                yield piece.name
            opened = ""
