"""The translation is not absurdly long: an engine that fell into a loop, or the wrong text pasted in.

Ordinary differences of length say nothing about quality and are left alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from pipeline.checks.pair import Pair, excerpt
from pipeline.messages import _
from pipeline.model import Finding

_TIMES: Final = 10
_CHARACTERS: Final = 400


def length(pair: Pair) -> Iterator[Finding]:
    """An error if the target is more than 10 times as long as the source and more than 400 characters longer."""
    source, target = len(pair.source_text), len(pair.target_text)
    if target > source * _TIMES and target > source + _CHARACTERS:
        yield Finding(
            "length",
            "error",
            _("The translation has {target} characters, the German {source}.", target=target, source=source),
            found=excerpt(pair.target_text),
            expected=excerpt(pair.source_text),
            fix=_("Translate this sentence only."),
        )
