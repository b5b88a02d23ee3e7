"""Who denies on one side denies on the other: a lost "nicht" turns a rule round, and an added "not" does too.

A pair goes in, findings come out. Meaning is compared, not words: much can be denied without a "not".
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Final

from pipeline.checks.heads import kept
from pipeline.checks.opposites import turned
from pipeline.checks.pair import Pair
from pipeline.checks.senses import Hit, Reading, read
from pipeline.messages import _
from pipeline.model import Finding

SUBJECT: Final = "negation"

_TURN: Final = "turn."
_PLAIN: Final = ("sure-", _TURN)
"""Beginnings of the senses that deny; words of the second have their own list of what spares them a denial."""


def negation(pair: Pair) -> Iterator[Finding]:
    """A warning where one side denies plainly (`nicht`, `kein`, `ohne`; `not`, `never`, `un-`) and the other has
    nothing that could say so.

    That is a wide field: `only`, `closed`, `free`, `except`, `fail`, `before` and many more, and the opposite of a word
    of the other side (`nicht geöffnet`, closed). But what has a counterpart of its own on the other side (`nur` and
    `only`) explains nothing else. Denials of some kinds have words of their own (`ohne Vorkenntnisse`, beginners) that
    excuse no others. `nicht nur`, `nicht zuletzt`, `not only` deny nothing, and two denials are none
    (`kein Zutritt ohne Ausweis`). A word that stands on both sides is part of a name. And nothing is said where what
    is denied has no counterpart on the other side (`heads.kept`): a denial that was lost or added by mistake stands
    beside words that were translated, one that is said otherwise does not.
    """
    if pair.language == pair.target_language:
        return
    source = read(SUBJECT, pair.language, pair.source_text)
    target = read(SUBJECT, pair.target_language, pair.target_text)
    if source is None or target is None or not any(map(_denies, (*source.sure, *target.sure))):
        return
    mine, yours = source.hits, target.hits
    lost = _unexplained(_own(mine, source, target), yours)
    added = _unexplained(_own(yours, target, source), mine)
    if (lost is None) == (added is None) or turned(pair) or _reworded(pair, source, target, lost, added):
        return
    if lost is not None:
        yield _lost(pair, *source.span(lost))
    if added is not None:
        yield _added(pair, *target.span(added))


def _lost(pair: Pair, start: int, end: int) -> Finding:
    german = pair.source_text[start:end]
    return Finding(
        "negation",
        "warning",
        _("The German denies something (“{german}”), the translation does not.", german=german),
        expected=german,
        fix=_("Say it with a word such as not, no, never or without."),
        source_at=pair.source_at(start, end),
    )


def _added(pair: Pair, start: int, end: int) -> Finding:
    found = pair.target_text[start:end]
    return Finding(
        "negation",
        "warning",
        _("The translation denies something (“{found}”), the German does not.", found=found),
        found=found,
        fix=_("Say what the German says."),
        at=pair.at(start, end),
    )


def denied(reading: Reading | None) -> bool:
    """Whether a text denies anything with a word of its own: `nicht`, `ohne`."""
    return reading is not None and any(sense != "sure-affix" and _denies(sense) for sense in reading.sure)


def _reworded(pair: Pair, source: Reading, target: Reading, lost: Hit | None, added: Hit | None) -> bool:
    """Whether nothing of what a side denies stands on the other: it is said otherwise there, or not at all."""
    if lost is not None:
        return not kept(source.tokens, lost.first, lost.last, pair.language, target.tokens, pair.target_language)
    if added is not None:
        return not kept(target.tokens, added.first, added.last, pair.target_language, source.tokens, pair.language)
    return False


def _own(hits: Iterable[Hit], one: Reading, other: Reading) -> list[Hit]:
    """The senses of a side without words that the other has too: the title of a film is in its own language."""
    return [hit for hit in hits if hit.first != hit.last or one.tokens[hit.first] not in other.tokens]


def _unexplained(one: Iterable[Hit], other: Iterable[Hit]) -> Hit | None:
    """The first plain denial of a side, if the other has nothing left that may say it."""
    plain = [hit for hit in one if hit.sure and _denies(hit.sense)]
    if not plain:
        return None
    mine = _counted(hit for hit in one if hit.sure or not _denies(hit.sense))
    yours = _counted(other)
    if (_counted(hit for hit in other if hit.sure and hit.sense != "undo") - mine).total():
        return None
    denials = {hit.first for hit in one if _undoes(hit)}
    if len(denials) > 1 and not any(map(_undoes, other)):
        return None
    denied = any(hit.sure and (hit.sense == "also" or _denies(hit.sense)) for hit in other)
    return next((hit for hit in plain if not yours[_name(hit)] and not (denied and hit.sense.startswith(_TURN))), None)


def _denies(sense: str) -> bool:
    return sense.startswith(_PLAIN)


def _undoes(hit: Hit) -> bool:
    """Whether two such words deny nothing."""
    return hit.sure and (hit.sense == "undo" or _denies(hit.sense))


def _counted(hits: Iterable[Hit]) -> Counter[str]:
    """How often each name occurs."""
    return Counter(map(_name, hits))


def _name(hit: Hit) -> str:
    """What a sense is called on both sides, whether it denies plainly or can also do so."""
    return hit.sense if hit.sense.startswith(_TURN) else re.split("[-.]", hit.sense)[-1]
