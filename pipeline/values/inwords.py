"""What two texts say in words, compared: twelve and twenty, half past two and half past three.

Both sides go in, what each says alone comes out, where it stands in the place of something of the other.
"""

from __future__ import annotations

import re
from collections import defaultdict, deque
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Final, NamedTuple

from pipeline.values.numerals import SPANS, excuses
from pipeline.values.saying import Said
from pipeline.values.shapes import COUNTS, as_numbers, claims_of
from pipeline.values.sides import Side
from pipeline.values.spoken import known
from pipeline.values.value import Value

_EXACT: Final = ("scaled", "fraction", "hour")
"""Of these, only the same is the same: the 3 of a third is not the 3 of three quarters."""
_TIMES: Final = ("time", "hour")
_OPENS: Final = ("", *'.!?:;–-•„“"(»«\x01')
"""What stands in front of the first word of a sentence."""
_MOST: Final = 20
"""Numbers of a text that are told though the other side has nothing in their place."""
_AROUND: Final = 20
"""Letters on both sides of a number that are looked at."""
_TWO: Final = 2
_TWO_NAMES: Final = re.compile(r"(?<!^)(?<![.!?:] )(?<!\w)[A-ZÄÖÜ][\w-]+ (?:und|and|&) (?:the )?[A-ZÄÖÜ][\w-]+")
_COMMAS: Final = re.compile(r", [^,;]{1,60}(?:,? (?:und|and|oder|or|sowie|as well as) |, )")


def in_words(
    here: Side, there: Side, missing: Sequence[Value], extra: Sequence[Value]
) -> tuple[list[Value], list[Value]]:
    """What is said in words on each side only, where each stands in the place of something of the other.

    A word alone proves nothing, on either side: "both" for "beide", "first" for "zunächst".
    """
    if known(here.language) is None or known(there.language) is None or not (here.said or there.said):
        return [], []
    lost: list[Value] = []
    new: list[Value] = []
    heard: dict[bool, _Heard] = {}
    for kinds in (COUNTS, _TIMES):
        ours, theirs = ([one for one in side.said if one.demands and one.value.kind in kinds] for side in (here, there))
        if len(ours) == len(theirs) and all(map(_same, ours, theirs)):
            continue
        ours_left, theirs_left = _unmatched(ours, theirs)
        if not ours_left and not theirs_left:
            continue
        if ours_left and True not in heard:
            heard[True] = _heard(there)
        if theirs_left and False not in heard:
            heard[False] = _heard(here)
        only_here = [one for one in ours_left if not _stands(one, heard[True])]
        only_there = [one for one in theirs_left if not _stands(one, heard[False])]
        alone = (
            [one for one in only_here[:_MOST] if _lone(one, here, there)],
            [one for one in only_there[:_MOST] if _lone(one, there, here)],
        )
        if only_there and not only_here and not _of(missing, kinds):
            only_here = ours_left[:1]
        elif only_here and not only_there and not _of(extra, kinds):
            only_there = theirs_left[:1]
        surplus = len(only_here) + _of(missing, kinds) - len(only_there) - _of(extra, kinds)
        longer = only_here if surplus > 0 else only_there
        for first in [one for one in longer if one.value.canonical == "1"][: abs(surplus)]:
            longer.remove(first)  # "first" for "zunächst"
        if len(only_here) + _of(missing, kinds) == len(only_there) + _of(extra, kinds):
            lost += [one.value for one in only_here]
            new += [one.value for one in only_there]
        else:
            lost += [one.value for one in alone[0]]
            new += [one.value for one in alone[1]]
    return lost, new


def _lone(one: Said, side: Side, other: Side) -> bool:
    """Whether a number in words has to be said on the other side, whatever else is said there: "two photos".

    Not names ("Nine News"), nor how many are listed by name.
    """
    rules, start = known(side.language), one.value.start
    if rules is None or one.value.kind != "words" or one.unit in SPANS or not one.value.canonical.isdecimal():
        return False
    number = int(one.value.canonical)
    if number < 2 or not rules.lone.match(side.text, start):
        return False
    if one.value.text[0].isupper() and side.text[max(0, start - _AROUND) : start].rstrip()[-1:] not in _OPENS:
        return False
    around = side.text[max(0, start - _AROUND) : one.value.end + _AROUND]
    if rules.loose.search(around) or _lists(number, side.text) or _lists(number, other.text):
        return False
    others = known(other.language)
    if others is None:
        return True
    of_all = rules.definite.search(side.text[max(0, start - _AROUND) : start]) and others.whole.search(other.text)
    return not of_all and not (number == _TWO and others.two_of.search(other.text))


def _lists(number: int, text: str) -> bool:
    """Whether a text names as many things as this in a row: A, B und C."""
    if number == _TWO:
        return bool(_TWO_NAMES.search(text))
    commas = text.count(",") + text.count(";") + text.count(" – ")
    return commas >= number - 2 > 0 and bool(_COMMAS.search(text)) and commas <= number


def _of(values: Iterable[Value], kinds: Collection[str]) -> int:
    return sum(value.kind in kinds for value in values)


def _same(one: Said, other: Said) -> bool:
    return not one.means.isdisjoint(other.means)


def _unmatched(ours: Sequence[Said], theirs: Sequence[Said]) -> tuple[list[Said], list[Said]]:
    """What has no partner with the same meaning: first by means, then by anything that may be meant."""
    left, others = list(ours), list(theirs)
    for loose in (False, True):
        waiting: defaultdict[str, deque[int]] = defaultdict(deque)
        for at, other in enumerate(others):
            for reading in sorted(other.pieces if loose else other.means):
                waiting[reading].append(at)
        gone: set[int] = set()
        alone = []
        for one in left:
            readings = sorted(one.pieces if loose else one.means)
            queues = (waiting[reading] for reading in readings if reading in waiting)
            partner = next((place for queue in queues if (place := _next(queue, gone)) is not None), None)
            if partner is None or (loose and _exact(one) and _exact(others[partner])):
                alone.append(one)
            else:
                gone.add(partner)
        left, others = alone, [other for at, other in enumerate(others) if at not in gone]
    return left, others


def _next(queue: deque[int], gone: Collection[int]) -> int | None:
    """The first that is not gone; what is gone leaves the queue."""
    while queue and queue[0] in gone:
        queue.popleft()
    return queue[0] if queue else None


def _exact(one: Said) -> bool:
    return one.value.kind in _EXACT


class _Heard(NamedTuple):
    """All that a side says, for what is said in words on the other one to be found in it."""

    exact: Collection[str]
    """Means of what only the same is the same as."""
    pieces: Collection[str]
    """Of all others, and of idioms."""
    all_pieces: Collection[str]
    claims: Collection[str]
    """Of values in digits."""


def _heard(side: Side) -> _Heard:
    exact, pieces, all_pieces, claims = set[str](), set(excuses(side.text, side.language)), set[str](), set[str]()
    for one in side.said:
        (exact if _exact(one) else pieces).update(one.means if _exact(one) else one.pieces)
        all_pieces |= one.pieces
    for value in side.values:
        claims |= set().union(*claims_of(value, side)) | as_numbers(value)
        if value.kind == "number":
            claims |= {value.canonical[-2:], *_as_hours(value.canonical)}
    return _Heard(exact, pieces, all_pieces | pieces, claims)


def _as_hours(number: str) -> Iterator[str]:
    """The times that a plain number may be: 8, 8.30."""
    hour, _, minute = number.partition(".")
    if hour.isdecimal() and int(hour) < 25 and len(minute) < 3:
        yield from (f"{late:02}:{minute.ljust(2, '0')}" for late in (int(hour), int(hour) + 12))


def _stands(one: Said, heard: _Heard) -> bool:
    """Whether anything of a side can be what is said on the other one."""
    if _exact(one):
        wanted = (heard.exact, heard.pieces, heard.claims)
        return not all(one.means.isdisjoint(some) for some in wanted)
    return not (one.means.isdisjoint(heard.all_pieces) and (one.means | one.pieces).isdisjoint(heard.claims))
