"""Values of two texts compared: a text and its translation go in, what only one of them says comes out.

Values in digits (`grammar`) have to be on both sides; what is said in words (`numerals`) is told only where something
else stands in its place. It never guesses: where two readings can be defended there is no difference.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict, deque
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Final, NamedTuple

from pipeline.frequency import Rate, alike, rates
from pipeline.grammar import HAS_DIGIT, ONLY_NUMBERS, Value, calendar, find, grammar, hints_of, masked
from pipeline.implied import converted, free, implied
from pipeline.numerals import (
    CODES,
    COLD,
    LETTERS,
    OFTEN,
    PARTS,
    SPEAKS,
    Said,
    bare,
    by_day,
    excuses,
    hinted,
    known,
    negative,
    quantity,
    restated,
    said,
    shown,
    unit,
)

_COUNTS: Final = ("number", "ordinal", "percent", "money", "words", "scaled", "fraction", "roman")
"""Kinds that say how many or how much."""
_EXACT: Final = ("scaled", "fraction", "hour")
"""Of these, only the same is the same: the 3 of a third is not the 3 of three quarters."""
_TIMES: Final = ("time", "hour")
_CODE: Final = re.compile(
    r"(?<![\w-])[A-Za-z]{1,8}\d{1,5}(?:\.\d{1,5}){0,4}(?:[A-Za-z]{1,12}\d{0,5})?(?!\w)"
    r"|(?:(?<=\bBIC )|(?<=\bBIC: ))[A-Z\d]{8,11}(?!\w)"
)
"""B2, CO2, A4: letters and digits that the patterns of numbers pass over."""
_LETTER_AND_DIGIT: Final = re.compile(r"[A-Za-z]\d|BIC")
_COINS: Final = {"cent": Fraction(1, 100), "thousand_euros": Fraction(1000)}
"""Units of money -> their worth in euros."""
_MORE: Final = re.compile(r"(?: ?(?:[×xX*–/-]|bis|to|by|mal|auf|und|and|or|oder) ?\d[\d.,]{0,9}(?![\d.,])){1,3}")
"""More numbers that share a unit."""
_RUN: Final = re.compile(r"[^\s(]?\d(?:[^\W_]|[^\w\s]+(?=\d)| (?=\d))*")
"""A number with what may belong to it."""
_MEASURES: Final = 50
"""Lengths and weights in a text, beyond which none is converted."""
_SMALL: Final = 3
"""Digits of a number that is no year."""
_PLAIN: Final = 15
"""Digits of a plain number at most."""
_SUFFIX: Final = re.compile(r" ?([a-z])(?!\w)")
_LETTERED: Final = re.compile(r"\d ?[a-z](?!\w)")
_UNIT_LETTERS: Final = frozenset("cghklmstx")


class Differences(NamedTuple):
    """What the source says and the target does not, and the reverse."""

    missing: tuple[Value, ...]
    extra: tuple[Value, ...]


_NONE: Final = Differences((), ())


class _Side(NamedTuple):
    """What one of the texts says."""

    text: str
    """With plain spaces, and without the letters of tags."""
    language: str
    values: tuple[Value, ...]
    """In digits; a sign or a part of the day in words is part of their meaning."""
    said: tuple[Said, ...]


def differences(source: str, target: str, source_language: str = "de", target_language: str = "en") -> Differences:
    """The values of one text that the other does not have, by meaning, as multisets.

    No difference: a number in words or Roman numerals on the other side, a value that is only split or joined
    ("1. und 3. Mai"), the same time in another unit (14 days, a fortnight), the name of a weekday or month that is only
    added or only left out, words for numbers that only one side has.
    """
    if _plainly_alike(source, target, source_language, target_language):
        return _NONE
    return thorough(source, target, source_language, target_language)


def _plainly_alike(source: str, target: str, source_language: str, target_language: str) -> bool:
    """Whether two texts have nothing but the same plain numbers, or nothing: most pairs. Only a quicker `thorough`."""
    ours, theirs = masked(source), masked(target)
    hints = hints_of(ours, source_language) | hints_of(theirs, target_language)
    if hints & ~ONLY_NUMBERS:
        return False
    some, others = hinted(source, source_language), hinted(target, target_language)
    if some & others & (SPEAKS | OFTEN) or (some | others) & (COLD | PARTS) or some & (LETTERS | CODES):
        return False
    if hints & HAS_DIGIT:
        numbers, same = _plain_numbers(ours, source_language), _plain_numbers(theirs, target_language)
        return numbers is not None and numbers == same
    return True


def _plain_numbers(letters: str, language: str) -> list[str] | None:
    """The numbers of a text, sorted; None if one has a unit behind it, or more than digits."""
    found = []
    for match in _RUN.finditer(letters):
        digits = match[0]
        if not digits.isdecimal() or len(digits) > _PLAIN or not bare(letters, match.end(), language):
            return None
        found.append(digits)
    return sorted(found)


def thorough(source: str, target: str, source_language: str, target_language: str) -> Differences:
    """The differences of two texts that have values, found the long way."""
    here, there = _side(source, source_language), _side(target, target_language)
    here, there = _adapted(here, there), _adapted(there, here)
    missing, extra = _left(here.values, there.values), _left(there.values, here.values)
    if missing or extra:
        split = Counter(value.kind for value in missing) != Counter(value.kind for value in extra)
        missing, extra = (
            _not_excused(missing, here, there, extra, split=split),
            _not_excused(extra, there, here, missing, split=split),
        )
        missing, extra = _replaced(missing, extra), _replaced(extra, missing)
        missing, extra = _shared(missing, extra)
        missing, extra = _without_conversions(missing, here, there), _without_conversions(extra, there, here)
        missing, extra = _without_extensions(missing, extra)
    only_here, only_there = _in_words(here, there, missing, extra)
    missing, extra = (*missing, *only_here), (*extra, *only_there)
    if not missing and not extra:
        missing, extra = _details(here, there)
    return Differences(missing, extra)


def meaning(values: Iterable[Value]) -> list[tuple[str, str]]:
    """What the values say, however they are written."""
    return [(value.kind, value.canonical) for value in values]


def magnitude(value: Value) -> str:
    """How much a number, a percentage or a sum is, without sign and currency."""
    return value.canonical.split()[0].lstrip("-")


def _side(text: str, language: str) -> _Side:
    values = find(text, language)
    spoken = said(text, values, language)
    covers = [one.value for one in spoken if one.value.kind in ("fraction", "hour")]
    if covers and values:
        covered = bytearray(len(text))
        for one in covers:
            covered[one.start : one.end] = b"\x01" * (one.end - one.start)
        values = tuple(value for value in values if not covered[value.start])
    letters = masked(text)
    return _Side(letters, language, tuple(_with_words(letters, value, language) for value in values), spoken)


def _with_words(text: str, value: Value, language: str) -> Value:
    """The value with what words beside it say: minus 10; 7 Uhr abends."""
    if value.kind == "time":
        canonical = by_day(text, value, language)
        return value if canonical == value.canonical else replace(value, canonical=canonical)
    if value.kind == "number" and (name := unit(text, value.end, language)[0]) in _COINS:
        return replace(value, kind="money", canonical=f"{shown(Fraction(value.canonical) * _COINS[name])} EUR")
    if value.kind in ("number", "money", "percent") and negative(text, value, language):
        return replace(value, canonical=f"-{value.canonical}")
    return value


def _adapted(side: _Side, other: _Side) -> _Side:
    """The side with what it leaves open read as the other side has it: 2.5 m as metres, 3.4.45 in another century."""
    if not any(map(_is_open, side.values)):
        return side
    theirs = {
        *meaning(other.values),
        *(("length", measure) for value in other.values for measure in _measured(value, other)),
    }
    values = (_read_as(value, theirs, side.language) if _is_open(value) else value for value in side.values)
    return side._replace(values=tuple(values))


def _is_open(value: Value) -> bool:
    return len(value.part("scale")) == 1 or len(value.part("year")) == 2


def _read_as(value: Value, theirs: Collection[tuple[str, str]], language: str) -> Value:
    if (value.kind, value.canonical) in theirs:
        return value
    if value.kind == "date" and len(value.part("year")) == 2:
        century = int(value.canonical[:2])
        for other in (f"{century - 1}{value.canonical[2:]}", f"{century + 1}{value.canonical[2:]}"):
            if (value.kind, other) in theirs:
                return replace(value, canonical=other)
    if value.kind == "number" and len(scale := value.part("scale")) == 1:
        bare = shown(Fraction(value.canonical) / 10 ** grammar(language).data["scales"][scale])
        if (value.kind, bare) in theirs or (scale == "m" and ("length", quantity(Fraction(bare), "m")) in theirs):
            end = value.parts["number"][1]
            parts = {name: span for name, span in value.parts.items() if name != "scale"}
            return Value("number", bare, value.start, end, value.text[: end - value.start], parts)
    return value


def _left(values: Sequence[Value], others: Sequence[Value]) -> tuple[Value, ...]:
    """The values that `others` do not hold, counted."""
    ours, theirs = meaning(values), meaning(others)
    if not ours or ours == theirs:
        return ()
    there = Counter(theirs)
    left = []
    for value in values:
        if there[value.kind, value.canonical] > 0:
            there[value.kind, value.canonical] -= 1
        else:
            left.append(value)
    return tuple(left)


def _not_excused(
    some: tuple[Value, ...], side: _Side, other: _Side, unmatched: Collection[Value], *, split: bool
) -> tuple[Value, ...]:
    """Those that the other side does not say in another shape. Its idioms are looked for only if nothing else does."""
    if not some:
        return some
    spoken = _excuses(other, side, frozenset(unmatched), split=split)
    left = [value for value in some if not _excused(value, side, spoken)]
    if left:
        spoken |= excuses(other.text, other.language)
        left = [value for value in left if not _excused(value, side, spoken)]
    return tuple(left)


def _excused(value: Value, side: _Side, spoken: Collection[str]) -> bool:
    """Whether the other side says the value in another shape."""
    if any(claims.issubset(spoken) for claims in _claims(value, side)) or free(side.text, value):
        return True
    others = tuple(implied(side.text, value, side.language))
    if not others:
        return f"implied {value.canonical}" in spoken
    return any(f"plain {other}" in spoken for other in others)


def _claims(value: Value, side: _Side) -> Iterator[set[str]]:
    """What the other side has to say, in pieces, for a value to be there in another shape; any set is enough."""
    match value.kind:
        case "number" | "ordinal" | "percent" | "money":
            yield {value.canonical.split()[0]} if value.canonical.startswith("-") else {magnitude(value)}
            yield from ({measured} for measured in _measured(value, side))
        case "date" | "month-day" | "year-month" | "month":
            year, month, day = calendar(value.canonical)
            numbers = [str(number) for number in (year, day) if number]
            yield {f"month {month}", *numbers}
            if day:
                yield {f"{month:02}-{day:02}", *numbers[: bool(year)]}
        case "time":
            hour, minute = map(int, value.canonical.split(":")[:2])
            yield {value.canonical}
            yield {f"hour {hour % 12}", *([str(minute)] if minute else [])}
        case _:
            yield {f"{value.kind} {value.canonical}"}


def _measured(value: Value, side: _Side) -> Iterator[str]:
    """A number with its unit, and a sum of money, as quantities."""
    if value.kind == "money":
        amount, _, currency = value.canonical.partition(" ")
        yield f"{currency} {Fraction(amount) * 100}"
    elif value.kind in ("number", "ordinal") and (name := _unit_of(value, side)):
        yield quantity(Fraction(value.canonical), name, grammar(side.language).data["first_floor"])


def _unit_of(value: Value, side: _Side) -> str:
    """The unit behind a number, or behind the last one of those that share it: 120 × 85 cm."""
    name, _end = unit(side.text, value.end, side.language)
    if not name and (more := _MORE.match(side.text, value.end)):
        name, _end = unit(side.text, more.end(), side.language)
    return name


def _excuses(side: _Side, other: _Side, unmatched: Collection[Value], *, split: bool) -> set[str]:
    """What a text says beside its own values and idioms: numbers in words, quantities, the century of '90; if `split`,
    also the pieces of its values, without small numbers that the other side has."""
    pieces = set(re.findall(r"(?<=[^\W\d_])\d+", side.text))  # A4, CO2
    for one in side.said:
        pieces |= one.pieces
    spoken = {piece for one in side.said if one.value.kind != "hour" for piece in one.pieces}
    bare = {piece for piece in spoken if piece.isdecimal() and len(piece) < 3}
    pieces |= {f"{century}{number}" for number in bare if len(number) == 2 for century in (19, 20)}
    pieces |= {f"hour {int(number) % 12}" for number in bare}
    if known(side.language) is None:  # nothing is known of its inflection either: we wrześniu 2017
        pieces |= {f"month {number}" for number in range(1, 13)}
    pieces |= {f"plain {number}" for number in bare}
    if known(other.language) is None:  # it may have 14 for two weeks, where we can't know that these are days
        pieces |= {number for piece in pieces if " " in piece and piece[-1].isdecimal() for number in restated(piece)}
    for value in side.values:
        pieces |= set(_measured(value, side))
        others = tuple(implied(side.text, value, side.language))
        pieces |= {f"implied {other}" for other in others} or {f"plain {value.canonical}"}
        number = value.canonical if value.kind == "number" else ""
        if len(number) == 4 and number.isdecimal():
            pieces.add(str(int(number[2:])))
        elif len(number) == 2:
            pieces |= {f"19{number}", f"20{number}"}
        if split and (value.kind != "number" or len(number) > _SMALL or value in unmatched):
            pieces |= (
                next(_claims(value, side)) | {magnitude(value)} if value.kind in _COUNTS else next(_claims(value, side))
            )
            pieces |= _as_time(number) | _as_numbers(value)
    return pieces


def _as_time(number: str) -> set[str]:
    """The hour and minute that a plain number may mean: "at 9", "23.45"."""
    hour, _, minute = number.partition(".")
    if not hour.isdecimal() or int(hour) > 24:
        return set()
    return {f"hour {int(hour) % 12}", *([str(int(minute.ljust(2, "0")))] if minute else [])}


def _as_numbers(value: Value) -> set[str]:
    """The plain numbers that a time may be said with."""
    if value.kind != "time":
        return set()
    hour, minute = map(int, value.canonical.split(":")[:2])
    return {str(hour), str(hour % 12), f"{hour}.{minute:02}".rstrip("0").rstrip(".")}


def _replaced(some: tuple[Value, ...], others: tuple[Value, ...]) -> tuple[Value, ...]:
    """Without names of weekdays and months that nothing stands in for: "weekdays" or "this spring" may say them."""
    stand_ins = {"weekday": {"weekday"}, "month": {"month", "year-month", "month-day", "date"}}
    kinds = {value.kind for value in others}
    return tuple(value for value in some if value.kind not in stand_ins or kinds & stand_ins[value.kind])


def _shared(missing: tuple[Value, ...], extra: tuple[Value, ...]) -> tuple[tuple[Value, ...], tuple[Value, ...]]:
    """Without amounts that share a currency on one side and another one on the other: 5–10 Euro, €5–10."""
    some, others = ([value for value in side if value.kind in ("number", "money")] for side in (missing, extra))
    kinds = [Counter(value.kind for value in side) for side in (some, others)]
    if len(some) == 2 and all(kinds[0]) and kinds[0] == kinds[1] == Counter(("number", "money")):
        currencies = [
            [value.canonical.split()[1] for value in side if value.kind == "money"] for side in (some, others)
        ]
        if currencies[0] == currencies[1] and [magnitude(one) for one in some] == [magnitude(one) for one in others]:
            missing = tuple(value for value in missing if value not in some)
            extra = tuple(value for value in extra if value not in others)
    return missing, extra


def _without_conversions(some: tuple[Value, ...], side: _Side, other: _Side) -> tuple[Value, ...]:
    """Without measures that the other side has in miles, pounds or degrees Fahrenheit, or the reverse."""
    if not some or not any(value.kind == "number" for value in some):
        return some
    theirs = {(Fraction(value.canonical), name) for value, name in _with_units(other.values, other)}
    if len(theirs) > _MEASURES or len(some) > _MEASURES:
        return some
    kept = {
        value
        for value, name in _with_units(some, side)
        if any(converted(Fraction(value.canonical), name, *measure) for measure in theirs)
    }
    return tuple(value for value in some if value not in kept) if kept else some


def _with_units(values: Iterable[Value], side: _Side) -> Iterator[tuple[Value, str]]:
    yield from ((value, name) for value in values if value.kind == "number" and (name := _unit_of(value, side)))


def _without_extensions(
    missing: tuple[Value, ...], extra: tuple[Value, ...]
) -> tuple[tuple[Value, ...], tuple[Value, ...]]:
    """Without an extension (Fax: -2019) that is a whole number on the other side."""
    for some, others in ((missing, extra), (extra, missing)):
        for short in (value for value in some if value.kind == "number" and value.text[0] in "-–"):
            whole = next(
                (one for one in others if one.kind == "phone" and one.canonical.endswith(magnitude(short))), None
            )
            if whole:
                missing, extra = (
                    tuple(value for value in side if value is not short and value is not whole)
                    for side in (missing, extra)
                )
    return missing, extra


def _in_words(
    here: _Side, there: _Side, missing: Sequence[Value], extra: Sequence[Value]
) -> tuple[list[Value], list[Value]]:
    """What is said in words on each side only, where each stands in the place of something of the other.

    A word alone proves nothing, on either side: "both" for "beide", "first" for "zunächst".
    """
    if known(here.language) is None or known(there.language) is None or not (here.said or there.said):
        return [], []
    lost: list[Value] = []
    new: list[Value] = []
    heard: dict[bool, _Heard] = {}
    for kinds in (_COUNTS, _TIMES):
        ours, theirs = ([one for one in side.said if one.demands and one.value.kind in kinds] for side in (here, there))
        ours_left, theirs_left = _unmatched(ours, theirs)
        if not ours_left and not theirs_left:
            continue
        if ours_left and True not in heard:
            heard[True] = _heard(there)
        if theirs_left and False not in heard:
            heard[False] = _heard(here)
        only_here = [one for one in ours_left if not _stands(one, heard[True])]
        only_there = [one for one in theirs_left if not _stands(one, heard[False])]
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
    return lost, new


def _of(values: Iterable[Value], kinds: Collection[str]) -> int:
    return sum(value.kind in kinds for value in values)


def _unmatched(ours: Sequence[Said], theirs: Sequence[Said]) -> tuple[list[Said], list[Said]]:
    """What has no partner with the same meaning: first by means, then by anything that may be meant."""
    left, others = list(ours), list(theirs)
    for loose in (False, True):
        waiting: defaultdict[str, deque[int]] = defaultdict(deque)
        for at, other in enumerate(others):
            for reading in other.pieces if loose else other.means:
                waiting[reading].append(at)
        gone: set[int] = set()
        alone = []
        for one in left:
            queues = (waiting[reading] for reading in (one.pieces if loose else one.means) if reading in waiting)
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


def _heard(side: _Side) -> _Heard:
    exact, pieces, all_pieces, claims = set[str](), set(excuses(side.text, side.language)), set[str](), set[str]()
    for one in side.said:
        (exact if _exact(one) else pieces).update(one.means if _exact(one) else one.pieces)
        all_pieces |= one.pieces
    for value in side.values:
        claims |= set().union(*_claims(value, side)) | _as_numbers(value)
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


def _details(here: _Side, there: _Side) -> tuple[tuple[Value, ...], tuple[Value, ...]]:
    """What differs though the numbers are the same: units, letters of citations, codes."""
    bits = hinted(here.text, here.language)
    for look, needed in ((_units, 0), (_suffixes, LETTERS), (_letters, LETTERS), (_codes, CODES), (_rates, OFTEN)):
        if needed and not bits & needed:
            continue
        lost, new = look(here, there)
        if lost and new:
            return tuple(lost), tuple(new)
    return (), ()


def _units(here: _Side, there: _Side) -> tuple[list[Value], list[Value]]:
    """Another unit of the same number: 5 km and 5 m. Only where the same number of places has none that is known."""
    ours = _counted(here)
    theirs = _counted(there) if any(name for places in ours.values() for name, _place in places) else {}
    lost: list[Value] = []
    new: list[Value] = []
    for number in filter(theirs.__contains__, ours):
        some, others = ours[number], theirs[number]
        names, their_names = Counter(name for name, _ in some), Counter(name for name, _ in others)
        left, their_left = names - their_names, their_names - names
        if left and their_left and names[""] == their_names[""]:
            lost += [next(value for name, value in some if name in left)]
            new += [next(value for name, value in others if name in their_left)]
    return lost, new


def _counted(side: _Side) -> defaultdict[str, list[tuple[str, Value]]]:
    """Number -> the unit at each of its places, and the place."""
    found: defaultdict[str, list[tuple[str, Value]]] = defaultdict(list)
    rules = known(side.language)
    if rules is None:
        return found
    for value in side.values:
        if value.kind == "percent":
            name = "points" if rules.points.match(side.text, value.end) else "%"
            found[f"{value.canonical} %"].append((name, value))
        elif value.kind == "number" and "scale" not in value.parts:
            name, end = unit(side.text, value.end, side.language)
            if name and rules.cited.search(side.text, max(0, value.start - 12), value.start):
                name = ""
            place = Value("unit", name, value.start, end, side.text[value.start : end]) if name else value
            found[value.canonical].append((name, place))
    for one in side.said:
        if one.value.kind == "words" and one.demands:
            number = next((reading for reading in one.means if reading[0].isdecimal()), "1")
            found[number].append((one.unit, one.value))
    return found


def _rates(here: _Side, there: _Side) -> tuple[list[Value], list[Value]]:
    """Another frequency: once a month and once a week. Only where each side says one."""
    ours = rates(here.text, here.language)
    theirs = rates(there.text, there.language) if len(ours) == 1 else ()
    if len(theirs) != 1 or alike(ours[0], theirs[0], _amounts(here, ours[0]), _amounts(there, theirs[0])):
        return [], []
    return [_often(here, ours[0])], [_often(there, theirs[0])]


def _often(side: _Side, rate: Rate) -> Value:
    text = side.text[rate.start : rate.end]
    return Value("often", text, rate.start, rate.end, text)


def _amounts(side: _Side, rate: Rate) -> set[float]:
    """The numbers of a side, in digits and in words, without those of the rate."""

    def beside(value: Value) -> bool:
        return not rate.start <= value.start < rate.end

    digits = {float(value.canonical) for value in side.values if value.kind == "number" and beside(value)}
    words = (one.means for one in side.said if beside(one.value))
    return digits | {float(piece) for means in words for piece in means if piece.isdecimal()}


def _suffixes(here: _Side, there: _Side) -> tuple[list[Value], list[Value]]:
    """Another letter behind a number: § 16a and Section 16b. A letter that is lost counts only in a citation."""
    lost: list[Value] = []
    new: list[Value] = []
    if not _LETTERED.search(here.text):
        return lost, new
    ours, theirs = _lettered(here), _lettered(there)
    for number in filter(theirs.__contains__, ours):
        letters, their_letters = ({letter for letter, _value, _cited in side[number]} for side in (ours, theirs))
        other = next((value for letter, value, _cited in theirs[number] if letter not in letters), None)
        for letter, value, cited in ours[number] if other else ():
            known_unit = letter in _UNIT_LETTERS and not cited
            if letter and letter not in their_letters and not known_unit and (cited or "" not in their_letters):
                lost.append(value)
                new += [other] if other else []
                break
    return lost, new


def _lettered(side: _Side) -> defaultdict[str, list[tuple[str, Value, bool]]]:
    """Number -> at each of its places the letter behind it, the number with it, and whether it is cited."""
    found: defaultdict[str, list[tuple[str, Value, bool]]] = defaultdict(list)
    rules = known(side.language)
    for value in side.values:
        if rules and value.kind in ("number", "ordinal"):
            cited = bool(rules.cited.search(side.text, max(0, value.start - 12), value.start))
            match = _SUFFIX.match(side.text, value.end)
            letter = match[1] if match else ""
            end = match.end() if match else value.end
            shown = Value("letter", letter, value.start, end, side.text[value.start : end])
            found[value.canonical].append((letter, shown, cited))
    return found


def _letters(here: _Side, there: _Side) -> tuple[list[Value], list[Value]]:
    """Another letter of a citation: Buchst. b and point (c)."""
    ours = _cited_letters(here)
    theirs = _cited_letters(there) if ours else []
    if not theirs:
        return [], []
    lost = [value for value in ours if value.canonical not in {other.canonical for other in theirs}]
    new = [value for value in theirs if value.canonical not in {other.canonical for other in ours}]
    return lost, new


def _cited_letters(side: _Side) -> list[Value]:
    rules = known(side.language)
    matches = rules.letter.finditer(side.text) if rules and any(value.kind == "number" for value in side.values) else ()
    return [Value("letter", match["letter"], *match.span(), match[0]) for match in matches]


def _codes(here: _Side, there: _Side) -> tuple[list[Value], list[Value]]:
    """Another code of letters and digits: B2 and C1."""
    ours, theirs = (
        [Value("code", m[0].upper(), *m.span(), m[0]) for m in _CODE.finditer(s.text)] for s in (here, there)
    )
    lost, new = _left(ours, theirs), _left(theirs, ours)
    return (list(lost), list(new)) if len(lost) == len(new) else ([], [])
