"""Hours that a text says in words: "halb neun", "quarter to five", "noon".

A text and the rules of its language go in, what is said comes out; only the part of the day tells whether an hour is
before noon.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Final

from pipeline.values.saying import Said, saying
from pipeline.values.spoken import Rules, number_in
from pipeline.values.units import row_of

_HALF_A_DAY: Final = 12 * 60


def hours(text: str, letters: str, rules: Rules) -> Iterator[Said]:
    """Hours in words, of which only the part of the day says whether they are before noon."""
    taken = bytearray(len(letters))
    for shift, pattern in rules.clock:
        for match in pattern.finditer(letters):
            if taken.find(1, *match.span()) >= 0:
                continue
            taken[match.start() : match.end()] = b"\x01" * len(match[0])
            minutes = number_in(match["hour"], rules) * 60
            more = number_in(match["minutes"], rules) if match.groupdict().get("minutes") else 0
            minutes += shift * more if abs(shift) == 1 else shift + more
            yield _hour(text, letters, match.span(), minutes, rules)
    for match in rules.moments.finditer(letters):
        if taken.find(1, *match.span()) < 0:
            moment = rules.hours[row_of(match.lastgroup)]
            hour = int(moment[:2])
            yield saying("hour", text, match.span(), [moment], pieces=_numbers_of([hour * 60]))


def _hour(text: str, letters: str, span: tuple[int, int], minutes: int, rules: Rules) -> Said:
    early, late = minutes % _HALF_A_DAY, minutes % _HALF_A_DAY + _HALF_A_DAY
    chosen = (
        [late]
        if rules.late.match(letters, span[1])
        else [early]
        if rules.early.match(letters, span[1])
        else [early, late]
    )
    return saying("hour", text, span, map(_moment, chosen), pieces=_numbers_of(chosen))


def _moment(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"


def _numbers_of(moments: Collection[int]) -> set[str]:
    """The plain numbers that may stand for hours: "from 8 to 12", "at 7.15"."""
    hours = {moment // 60 for moment in moments if moment % 60 == 0}
    full = {str(number) for hour in hours for number in (hour, hour % 12, *([] if hour % 12 else [12, 24]))}
    return full | {f"{moment // 60}.{moment % 60:02}".rstrip("0") for moment in moments if moment % 60}
