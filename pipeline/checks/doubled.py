"""No word stands twice in a row: `the the`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from pipeline.checks.pair import Pair
from pipeline.checks.style import style
from pipeline.checks.writing import prose, put_right
from pipeline.messages import _
from pipeline.model import Finding

_TWICE: Final = re.compile(r"(?<![\w'’.-])([^\W\d_]{1,40})[ \u00a0]+(\1)(?![\w'’-])", re.IGNORECASE)


def doubled(pair: Pair) -> Iterator[Finding]:
    """A warning for a word that stands twice in a row.

    Not for the words of `style.toml` that may (`that that`), a name (`Duran Duran`, `Baden-Baden`), what the source
    doubles too, nor in languages that double words for many reasons or have no list.
    """
    allowed = style(pair.target_language).doubled
    if allowed is None:
        return
    match = _TWICE.search(pair.target_text)
    while match:
        first, second = match[1], match[2]
        name = second[0].isupper() and first[0].isupper()
        if not (name or first.lower() in allowed or match[0] in pair.source_text) and match[0] in prose(
            pair.target_pieces
        ):
            yield Finding(
                "doubled",
                "warning",
                _("“{word}” stands twice.", word=first),
                found=match[0],
                expected=first,
                fix=_("Delete one."),
                mended=put_right(pair, [(match.end(1), match.end(2), "")]),
                at=pair.at(*match.span()),
            )
            return
        match = _TWICE.search(pair.target_text, match.end(1))
