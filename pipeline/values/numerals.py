"""What a text says in words: "zwei", "two and a half", "halb neun", "a fortnight", and the unit behind a number.

A text and its language go in, what is said comes out with every reading that can be defended. The words of a language
stand in its `values.toml`, under `numerals` and `units`; of one without them nothing is known. Nothing is compared
here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence, Set
from fractions import Fraction
from functools import lru_cache
from typing import Final

from pipeline.values.hours import hours
from pipeline.values.saying import Said, saying
from pipeline.values.spoken import (
    ARTICLE,
    CLOCK,
    COLD,
    GLYPHS,
    LINKS,
    PARTS,
    ROMAN,
    SPEAKS,
    UNITS,
    Rules,
    bits_of,
    hinted,
    known,
    number_in,
    spelt,
)
from pipeline.values.units import matched, quantity, row_of, shown
from pipeline.values.value import Value, masked, without

_PART: Final = re.compile(
    rf"(?<![\w.,/-])(?:(?P<number>\d{{1,4}}) ?)?(?:(?P<glyph>[{''.join(GLYPHS)}])|(?P<of>[1-9])/(?P<parts>[2-9]))"
    r"(?![\w/.,-]\d|[\d/])"
)
_ROMAN: Final = re.compile(r"(?<!\w)(?=[XVI])X{0,3}(?:IX|IV|V?I{0,3})(?=(?:er?)?(?!\w))")
_SURELY_ROMAN: Final = 2
"""A Roman numeral of fewer letters may be any letter; it only excuses a number."""
SPANS: Final = ("decade", "century")
"""Units that say a number themselves: the nineteenth century has the 100 years of "Jahrhundert"."""
_ANY_LANGUAGE: Final = frozenset(map(str, (*range(21), 24, 30, 40, 45, 48, 50, 60, 70, 80, 90, 100, 1000)))
"""What a language of which nothing is known may say in a word: une demi-heure, veinte, setki."""
_WORD: Final = re.compile(r"[^\W_]+")
_UNIT: Final = 80
"""Letters behind a number in which a unit may stand, in as many words as the next."""
_WORDS: Final = 4
_MINUS: Final = 8
"""Letters in front of a number that are looked at."""
_A_YEAR: Final = 12


def said(text: str, values: Iterable[Value], language: str) -> tuple[Said, ...]:
    """What the text says beside its values in digits: hours, then all else in order, then Roman numerals.

    What takes digits along ("halb 8", "1½") covers the value that was found there.
    """
    rules = known(language)
    bits = hinted(text, language)
    if rules and not bits & (PARTS | SPEAKS):
        return ()
    letters = masked(text)
    found = list(_parts(text, letters, rules)) if bits & PARTS else []
    speaking = rules is not None and bits & SPEAKS
    if rules and speaking and bits & CLOCK and rules.clock_hint.search(letters):
        found += hours(text, without(letters, (one.value for one in found)), rules)
    values = tuple(values)
    found = list(_whole(found, values, len(text))) if found and values else found
    letters = without(letters, (*values, *(one.value for one in found))) if found or values else letters
    if rules and speaking:
        found += _spoken(text, letters, rules, language)
    if not rules or (speaking and bits & ROMAN):
        found += _roman(text, without(letters, (one.value for one in found)))
    return tuple(found)


def _spoken(text: str, letters: str, rules: Rules, language: str) -> Iterator[Said]:
    """Numbers, other words that say one, and one of a unit, none inside another."""
    bits, wanted, end = bits_of(language), SPEAKS | ARTICLE, 0
    for word in _WORD.finditer(letters):
        start = word.start()
        if start < end or not bits[word[0]] & wanted:
            continue
        one = (
            (word[0].casefold() in rules.worth and _alone(text, letters, word, rules, language))
            or _number(text, letters, start, rules, language)
            or _special(text, letters, start, rules)
            or _one(text, letters, start, rules)
        )
        if one:
            end = one.value.end
            yield one


@lru_cache(maxsize=64)
def excuses(text: str, language: str) -> Set[str]:
    """The numbers that a text says without naming them: "both", "täglich", "kostenlos"."""
    rules = known(language)
    if rules is None:
        return _ANY_LANGUAGE
    groups = (match.lastgroup for match in rules.idioms.finditer(text))
    shares = (
        Fraction(number_in(match["some"] or "1", rules), max(1, number_in(match["all"] or match["every"], rules)))
        for match in rules.share.finditer(text)
    )
    return {number for group in groups for number in rules.excused[row_of(group)]}.union(*map(_shares, shares))


def by_day(text: str, value: Value, language: str) -> str:
    """The meaning of a time with the part of the day behind it: "7 Uhr abends" is 19:00."""
    rules = known(language)
    hour, _, rest = value.canonical.partition(":")
    if rules and int(hour) < 12 and not value.part("marker") and rules.late.match(text, value.end):
        return f"{int(hour) + 12}:{rest}"
    return value.canonical


def negative(text: str, value: Value, language: str) -> bool:
    """Whether words make a number negative: "minus 10", "10 Grad unter null"."""
    rules = known(language)
    if rules is None or not value.canonical[0].isdecimal():
        return False
    if not hinted(text, language) & COLD:
        return False
    return bool(
        rules.minus.search(text[max(0, value.start - 8) : value.start]) or rules.below_zero.match(text, value.end)
    )


def _whole(found: Iterable[Said], values: Sequence[Value], length: int) -> Iterator[Said]:
    """Without what takes a part of a value and not all of it: "12 Uhr 31" of 12 Uhr, 31.01.2017."""
    owners = [0] * length
    for number, value in enumerate(values, 1):
        owners[value.start : value.end] = [number] * (value.end - value.start)
    for one in found:
        start, end = one.value.start, one.value.end
        edges = {owners[start], owners[end - 1]} - {0}
        if all(start <= values[owner - 1].start and values[owner - 1].end <= end for owner in edges):
            yield one


def _shares(number: Fraction) -> set[str]:
    """How a part of a whole is written: 0.75 and 75; 0.67, 0.66, 66 and 67."""
    exact = {shown(number), shown(number * 100)}
    return exact | {f"{digits}" for digits in (int(number * 100), round(number * 100))} | {f"{float(number):.2f}"}


def _parts(text: str, letters: str, rules: Rules | None) -> Iterator[Said]:
    """½, 1½ and 1/2."""
    for match in _PART.finditer(letters):
        part = GLYPHS[match["glyph"]] if match["glyph"] else Fraction(int(match["of"]), int(match["parts"]))
        more = [match["of"], match["parts"]] if match["of"] else []
        yield _measured("fraction", text, letters, match.span(), int(match["number"] or 0) + part, rules, more=more)


def _measured(
    kind: str,
    text: str,
    letters: str,
    span: tuple[int, int],
    number: Fraction,
    rules: Rules | None,
    *,
    more: Iterable[str] = (),
) -> Said:
    """A number with what is counted behind it."""
    name, end = matched(letters, span[1], rules, rules.of_units) if rules else ("", span[1])
    if name and rules and (half := rules.and_a_half.match(letters, end)):
        number, end = number + Fraction(1, 2), half.end()
    means = [shown(number), *([quantity(number, name)] if name else [])]
    parts = _shares(number) if number.denominator > 1 else set()
    return saying(kind, text, (span[0], end), means, pieces={*parts, *more}, unit=name)


def _special(text: str, letters: str, start: int, rules: Rules) -> Said | None:
    """A word such as half, twice and fortnight."""
    match = rules.others.match(letters, start)
    if match is None:
        return None
    readings = [_reading(reading) for reading in rules.readings[row_of(match.lastgroup)]]
    if readings[0] in ("0.5", "1.5"):
        name, end = matched(letters, match.end(), rules, rules.of_units)
        if name and readings[0] == "0.5":
            return saying("words", text, (start, end), [quantity(Fraction(1, 2), name), "0.5"], unit=name)
        if name:
            return _measured("words", text, letters, match.span(), Fraction(3, 2), rules)
    return saying("words", text, match.span(), readings)


@lru_cache(maxsize=1000)
def _reading(text: str) -> str:
    number, _, name = text.partition(" ")
    return quantity(Fraction(number), name) if name else text


def _alone(text: str, letters: str, word: re.Match[str], rules: Rules, language: str) -> Said | None:
    """A number of one word that nothing makes another one: most of them. Only a quicker `_number`."""
    start, end = word.span()
    following = _WORD.match(letters, end + 1)
    if letters[end : end + 1] == "_" or (following and bits_of(language)[following[0]] & (SPEAKS | ARTICLE | LINKS)):
        return None
    other = rules.others.match(letters, start)
    if other and other.end() >= end:
        return None
    return _counted(text, letters, (start, end), word[0].casefold(), "", spelt(word[0], language), rules, language)


def _number(text: str, letters: str, start: int, rules: Rules, language: str) -> Said | None:
    """A number from zero on, with a scale, a fraction or a unit behind it. One alone is an article."""
    match = rules.number.match(letters, start)
    if match is None:
        return None
    other = rules.others.match(letters, start)
    if other and other.end() >= match.end():
        return None
    number = spelt(match["number"], language)
    if match["fraction"]:
        number = number or 1  # a third
        parts = rules.fractions[match["fraction"].casefold()]
        more = [str(number), str(parts), f"{number}/{parts}"]
        return _measured("fraction", text, letters, match.span(), Fraction(number, parts), rules, more=more)
    if match["scale"]:
        times = rules.scales[match["scale"].casefold()]
        number = number * times + (times // 2 if match["half"] else 0)
        name, end = matched(letters, match.end(), rules, rules.of_units)
        means = [str(number), *([quantity(number, name)] if name else [])]
        return saying("scaled", text, (start, end), means, unit=name)
    word, ending = match["number"].casefold(), (match["end"] or "").casefold()
    counted = number + Fraction(1, 2) if match["half"] else number
    return _counted(text, letters, match.span(), word, ending, counted, rules, language)


def _counted(
    text: str,
    letters: str,
    span: tuple[int, int],
    word: str,
    ending: str,
    number: Fraction | int,
    rules: Rules,
    language: str,
) -> Said:
    """A number in words, with the unit that it counts."""
    start, end = span
    strict = not ending or bool(rules.endings.fullmatch(ending))
    name = matched(ending, 0, rules, rules.units)[0] if len(ending) > 3 else ""
    if not name and strict:
        name, end = _unit(letters, end, rules, language)
        if name and (half := rules.and_a_half.match(letters, end)):
            number, end = number + Fraction(1, 2), half.end()
    sure = strict and word + ending not in rules.doubtful and (number > 1 or bool(rules.first.fullmatch(word + ending)))
    if before := rules.minus.search(letters, max(0, start - _MINUS), start):
        number, start = -number, before.start()
    elif rules.below_zero.match(letters, span[1]):
        number = -number
    means = [shown(number), *([quantity(number, name, rules.first_floor)] if name else [])]
    more = [quantity(1, name)] if name in SPANS else []
    if name == "month" and number > _A_YEAR:
        more.append(shown(Fraction(number) / _A_YEAR))  # eighteen months old: eineinhalb
    return saying("words", text, (start, end), means, pieces=more, demands=sure or bool(name), unit=name)


def _unit(letters: str, at: int, rules: Rules, language: str) -> tuple[str, int]:
    """Name and end of the unit at a place; looked for only if one of the next words may be one."""
    bits = bits_of(language)
    words = letters[at : at + _UNIT].replace("-", " ").split(maxsplit=_WORDS)
    return matched(letters, at, rules, rules.of_units) if any(bits[word] & UNITS for word in words) else ("", at)


def _one(text: str, letters: str, start: int, rules: Rules) -> Said | None:
    """One of a unit: "within a month", "an hour and a half"."""
    match = rules.one.match(letters, start)
    name, end = matched(letters, match.end(), rules, rules.units) if match else ("", start)
    if not name:
        return None
    half = rules.and_a_half.match(letters, end)
    means = [quantity(Fraction(3, 2) if half else 1, name), *(["1.5"] if half else [])]
    return saying("words", text, (start, half.end() if half else end), means, pieces=["1"], unit=name)


def _roman(text: str, letters: str) -> Iterator[Said]:
    for match in _ROMAN.finditer(letters):
        worth = [{"I": 1, "V": 5, "X": 10}[letter] for letter in match[0]]
        number = sum(-one if one < max(worth[at:]) else one for at, one in enumerate(worth))
        yield saying("roman", text, match.span(), [str(number)], demands=len(match[0]) >= _SURELY_ROMAN)
