"""Who denies on one side denies on the other: a lost "nicht" turns a rule round, and an added "not" does too.

A pair goes in, findings come out. Meaning is compared, not words: much can be denied without a "not".
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Final

from pipeline.checks.opposites import turned
from pipeline.checks.pair import Pair
from pipeline.checks.senses import Hit, Reading, read
from pipeline.messages import _
from pipeline.model import Finding

SUBJECT: Final = "negation"

_PLAIN: Final = ("not", "without", "affix")
_TWICE: Final = ("forbidden", "lack", "closed", "cancelled", "except")
"""Senses that undo a denial of the same side."""


def negation(pair: Pair) -> Iterator[Finding]:
    """A warning where one side denies plainly (`nicht`, `kein`, `ohne`; `not`, `never`, `un-`) and the other has nothing
    that could say so.

    That is a wide field: `only`, `closed`, `free`, `except`, `fail`, `before` and many more, and the opposite of a word
    of the other side (`nicht geöffnet`, closed). But what has a counterpart of its own on the other side (`nur` and
    `only`) explains nothing else. `nicht nur`, `nicht zuletzt`, `not only` deny nothing.
    """
    source = read(SUBJECT, pair.language, pair.source_text)
    target = read(SUBJECT, pair.target_language, pair.target_text)
    if source is None or target is None or pair.language == pair.target_language:
        return
    lost, added = _unexplained(source, target), _unexplained(target, source)
    if (lost is None) == (added is None) or turned(pair):
        return
    if lost is not None:
        message = _("The German denies something (“{german}”), the translation does not.", german=_text(pair, lost))
        yield Finding(
            "negation",
            "warning",
            message,
            expected=_text(pair, lost),
            fix=_("Say it with a word such as not, no, never or without."),
            source_at=pair.source_at(*source.span(lost)),
        )
    if added is not None:
        start, end = target.span(added)
        message = _("The translation denies something (“{found}”), the German does not.", found=pair.target_text[start:end])
        yield Finding(
            "negation",
            "warning",
            message,
            found=pair.target_text[start:end],
            fix=_("Say what the German says."),
            at=pair.at(start, end),
        )


def denies(reading: Reading) -> bool:
    """Whether a text denies something plainly."""
    return any(sense.startswith("sure-") for sense in reading.senses)


def _unexplained(one: Reading, other: Reading) -> Hit | None:
    """The first plain denial of a side, if the other has nothing left that may say it."""
    plain = [hit for hit in one.hits if hit.sense.startswith("sure-")]
    if not plain:
        return None
    mine, yours = _counted(one.hits), _counted(other.hits)
    if (_counted(hit for hit in other.hits if hit.sure) - mine).total():
        return None
    undone = sum(hit.sure and _name(hit) in _TWICE for hit in one.hits)
    if len(plain) + undone > 1 and not any(yours[name] for name in (*_PLAIN, *_TWICE)):
        return None  # "Kein Zutritt ohne Ausweis": two denials are none
    return next((hit for hit in plain if not yours[_name(hit)]), None)


def _counted(hits: Iterable[Hit]) -> Counter[str]:
    """How often each name occurs; once for a word, though it stands in several lists."""
    return Counter(name for name, _place in {(_name(hit), hit.first) for hit in hits})


def _name(hit: Hit) -> str:
    return hit.sense.rpartition("-")[2]


def _text(pair: Pair, hit: Hit) -> str:
    reading = read(SUBJECT, pair.language, pair.source_text)
    assert reading is not None
    start, end = reading.span(hit)
    return pair.source_text[start:end]
