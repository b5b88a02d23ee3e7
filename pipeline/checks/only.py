"""What holds only for some, only then or only there holds only so in the translation too.

A pair goes in, findings come out. What limits, and all that can say so, stands in `languages/<language>/only.toml`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Final

from pipeline.checks.pair import Pair
from pipeline.checks.senses import Reading, read
from pipeline.messages import _
from pipeline.model import Finding

SUBJECT: Final = "only"


def only(pair: Pair) -> Iterator[Finding]:
    """A warning where the German limits what it says (`nur an Werktagen`, `ausschließlich online`) and the translation
    has no word that could do so.

    Many can: only, just, unless, until, reserved, except. So can a must or a denial, if the German has none of its own.
    `nur noch`, `nicht nur`, `nur wenige` and other turns of phrase limit nothing. The other way round nothing is said:
    English adds "only" to be clear.
    """
    if pair.language == pair.target_language:
        return
    source = read(SUBJECT, pair.language, pair.source_text)
    if source is None or "only" not in source.sure:
        return
    target = read(SUBJECT, pair.target_language, pair.target_text)
    if target is None or "only" in target.senses or _counted(target) - _counted(source):
        return
    start, end = source.span(source.first("only"))
    german = pair.source_text[start:end]
    yield Finding(
        "only",
        "warning",
        _("“{german}” limits what is said, the translation does not.", german=german),
        expected=german,
        fix=_("Say it with a word such as only, just or unless."),
        source_at=pair.source_at(start, end),
    )


def _counted(reading: Reading) -> Counter[str]:
    """How often each sense occurs."""
    return Counter(hit.sense for hit in reading.hits if hit.sense != "only")
