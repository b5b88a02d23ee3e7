"""What differs though the numbers are the same: units, letters of citations, codes, how often.

Both sides go in, the first difference of one kind comes out.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from typing import Final

from pipeline.values.frequency import Rate, alike, rates
from pipeline.values.sides import Side, without_counterparts
from pipeline.values.spoken import CODES, FOREIGN, LETTERS, NAMED, OFTEN, hinted, known
from pipeline.values.units import unit
from pipeline.values.value import Value

_CODE: Final = re.compile(
    r"(?<![\w-])[A-Za-z]{1,8}\d{1,5}(?:\.\d{1,5}){0,4}(?:[A-Za-z]{1,12}\d{0,5})?(?!\w)"
    r"|(?:(?<=\bBIC )|(?<=\bBIC: ))[A-Z\d]{8,11}(?!\w)"
)
"""B2, CO2, A4: letters and digits that the patterns of numbers pass over."""
_SUFFIX: Final = re.compile(r" ?([a-z])(?!\w)")
_LETTERED: Final = re.compile(r"\d ?[a-z](?!\w)")
_ALIKE: Final = {"GBP": "lb"}
"""Units with one word for two things: a pound."""
_UNIT_LETTERS: Final = frozenset("cghklmstx")


def details_of(here: Side, there: Side) -> tuple[tuple[Value, ...], tuple[Value, ...]]:
    """What differs though the numbers are the same: units, letters of citations, codes."""
    bits = hinted(here.text, here.language)
    bits &= hinted(there.text, there.language) | ~(OFTEN | NAMED)
    looks = (
        (_units, 0), (_suffixes, LETTERS), (_letters, LETTERS), (_codes, CODES), (_rates, OFTEN), (_names, NAMED),
        (_foreign, 0),
    )  # fmt: skip
    for look, needed in looks:
        if needed and not bits & needed:
            continue
        lost, new = look(here, there)
        if lost and new:
            return tuple(lost), tuple(new)
    return (), ()


def _units(here: Side, there: Side) -> tuple[list[Value], list[Value]]:
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


def _counted(side: Side) -> defaultdict[str, list[tuple[str, Value]]]:
    """Number -> the unit at each of its places, and the place."""
    found: defaultdict[str, list[tuple[str, Value]]] = defaultdict(list)
    rules = known(side.language)
    if rules is None:
        return found
    for value in side.values:
        if value.kind == "percent":
            found[f"{value.canonical} %"].append((per_cent(side.text, value, side.language), value))
        elif value.kind == "number" and "scale" not in value.parts:
            name, end = unit(side.text, value.end, side.language)
            if name and rules.cited.search(side.text, max(0, value.start - 12), value.start):
                name = ""
            place = Value("unit", name, value.start, end, side.text[value.start : end]) if name else value
            found[value.canonical].append((_ALIKE.get(name, name), place))
        elif value.kind == "money":
            number, _, currency = value.canonical.partition(" ")
            found[number].append((_ALIKE.get(currency, currency), value))
    for one in side.said:
        if one.value.kind in ("words", "scaled") and one.demands:
            number = next(
                (reading for reading in (one.value.canonical, *sorted(one.means)) if reading[0].isdecimal()), "1"
            )
            found[number].append((_ALIKE.get(one.unit, one.unit), one.value))
    return found


def per_cent(letters: str, value: Value, language: str) -> str:
    """What is counted in hundredths: a share, or the points of one."""
    rules = known(language)
    return "points" if rules and rules.points.match(letters, value.end) else "%"


def _names(here: Side, there: Side) -> tuple[list[Value], list[Value]]:
    """Another name with a number in it, where each side has one: the First World War and the Second."""
    rules, others = known(here.language), known(there.language)
    for of, pattern in rules.named.items() if rules and others else ():
        ours = {str(match.lastgroup): match for match in pattern.finditer(here.text)}
        theirs = {str(match.lastgroup): match for match in others.named[of].finditer(there.text)} if others else {}
        if len(ours) == len(theirs) == 1 and ours.keys() != theirs.keys():
            return _as_values(ours), _as_values(theirs)
    return [], []


def _as_values(names: Mapping[str, re.Match[str]]) -> list[Value]:
    return [Value("named", name, *match.span(), match[0]) for name, match in names.items()]


def _foreign(here: Side, there: Side) -> tuple[list[Value], list[Value]]:
    """What is written as in the other language: 9 Uhr, 3. October."""
    rules = known(there.language)
    if rules is None or not here.values or not hinted(there.text, there.language) & FOREIGN:
        return [], []
    match = rules.foreign.search(there.text)
    new = next((value for value in there.values if match and value.end > match.start()), None)
    lost = next((value for value in here.values if new and value.canonical == new.canonical), here.values[0])
    return [lost], [Value(new.kind, new.canonical, *match.span(), match[0])] if match and new else []


def without_rates(
    missing: tuple[Value, ...], extra: tuple[Value, ...], here: Side, there: Side
) -> tuple[tuple[Value, ...], tuple[Value, ...]]:
    """Without the numbers of a frequency that the other side says otherwise: alle sechs Monate, twice a year."""
    if not hinted(here.text, here.language) & hinted(there.text, there.language) & OFTEN:
        return missing, extra
    ours, theirs = rates(here.text, here.language), rates(there.text, there.language)
    if len(ours) != 1 or len(theirs) != 1 or not alike(ours[0], theirs[0], (), ()):
        return missing, extra
    return _beside(missing, ours[0]), _beside(extra, theirs[0])


def _beside(values: Iterable[Value], rate: Rate) -> tuple[Value, ...]:
    return tuple(value for value in values if not rate.start <= value.start < rate.end)


def _rates(here: Side, there: Side) -> tuple[list[Value], list[Value]]:
    """Another frequency: once a month and once a week. Only where each side says one."""
    ours = rates(here.text, here.language)
    theirs = rates(there.text, there.language) if len(ours) == 1 else ()
    if len(theirs) != 1 or alike(ours[0], theirs[0], _amounts(here, ours[0]), _amounts(there, theirs[0])):
        return [], []
    return [_often(here, ours[0])], [_often(there, theirs[0])]


def _often(side: Side, rate: Rate) -> Value:
    text = side.text[rate.start : rate.end]
    return Value("often", text, rate.start, rate.end, text)


def _amounts(side: Side, rate: Rate) -> set[float]:
    """The numbers of a side, in digits and in words, without those of the rate."""

    def beside(value: Value) -> bool:
        return not rate.start <= value.start < rate.end

    digits = {float(value.canonical) for value in side.values if value.kind == "number" and beside(value)}
    words = (one.means for one in side.said if beside(one.value))
    return digits | {float(piece) for means in words for piece in means if piece.isdecimal()}


def _suffixes(here: Side, there: Side) -> tuple[list[Value], list[Value]]:
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


def _lettered(side: Side) -> defaultdict[str, list[tuple[str, Value, bool]]]:
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


def _letters(here: Side, there: Side) -> tuple[list[Value], list[Value]]:
    """Another letter of a citation: Buchst. b and point (c)."""
    ours = _cited_letters(here)
    theirs = _cited_letters(there) if ours else []
    if not theirs:
        return [], []
    lost = [value for value in ours if value.canonical not in {other.canonical for other in theirs}]
    new = [value for value in theirs if value.canonical not in {other.canonical for other in ours}]
    return lost, new


def _cited_letters(side: Side) -> list[Value]:
    rules = known(side.language)
    matches = rules.letter.finditer(side.text) if rules and any(value.kind == "number" for value in side.values) else ()
    return [Value("letter", match["letter"], *match.span(), match[0]) for match in matches]


def _codes(here: Side, there: Side) -> tuple[list[Value], list[Value]]:
    """Another code of letters and digits: B2 and C1."""
    ours, theirs = (
        [Value("code", m[0].upper(), *m.span(), m[0]) for m in _CODE.finditer(s.text)] for s in (here, there)
    )
    lost, new = without_counterparts(ours, theirs), without_counterparts(theirs, ours)
    return (list(lost), list(new)) if len(lost) == len(new) else ([], [])
