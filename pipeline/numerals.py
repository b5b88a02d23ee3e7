"""What a text says in words: "zwei", "two and a half", "halb neun", "a fortnight", and the unit behind a number.

A text and its language go in, what is said comes out with every reading that can be defended. The words of a language
stand in its `values.toml`, under `numerals` and `units`; of one without them nothing is known. Nothing is compared
here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from fractions import Fraction
from functools import cache, lru_cache
from typing import Any, Final

from pipeline.grammar import LANGUAGES, Bits, Value, alternatives, grammar, load, masked, without

_GLYPHS: Final = {
    "½": Fraction(1, 2),
    "¼": Fraction(1, 4),
    "¾": Fraction(3, 4),
    "⅓": Fraction(1, 3),
    "⅔": Fraction(2, 3),
}
_PART: Final = re.compile(
    rf"(?<![\w.,/-])(?:(?P<number>\d{{1,4}}) ?)?(?:(?P<glyph>[{''.join(_GLYPHS)}])|(?P<of>[1-9])/(?P<parts>[2-9]))"
    r"(?![\w/.,-]\d|[\d/])"
)
_PART_HINT: Final = re.compile(rf"[{''.join(_GLYPHS)}]|\d/\d")
_ROMAN: Final = re.compile(r"(?<!\w)(?=[XVI])X{0,3}(?:IX|IV|V?I{0,3})(?=(?:er?)?(?!\w))")
_SURELY_ROMAN: Final = 2
"""A Roman numeral of fewer letters may be any letter; it only excuses a number."""
_SPANS: Final = ("decade", "century")
"""Units that say a number themselves: the nineteenth century has the 100 years of "Jahrhundert"."""
_ANY_LANGUAGE: Final = frozenset(map(str, (*range(21), 24, 30, 40, 45, 48, 50, 60, 70, 80, 90, 100, 1000)))
"""What a language of which nothing is known may say in a word: une demi-heure, veinte, setki."""
_FOLLOWING: Final = re.compile(r"[ -]?[^\W\d_°]*[^\w\s]?[^\W_]*(?: [^\s]+){0,3}")
"""As many words as a unit has at most."""
_WORD: Final = re.compile(r"[^\W_]+")
_A_YEAR: Final = 12
_HALF_A_DAY: Final = 12 * 60


@dataclass(frozen=True, slots=True)
class Said:
    """Something that a text says in words."""

    value: Value
    """Of the kind `words`, `scaled`, `fraction`, `hour` or `roman`; its canonical form is the first reading."""
    means: frozenset[str]
    """What it may say: `2`, `time 1209600` (seconds), `18:30`. What one side says and the other means is the same."""
    pieces: frozenset[str]
    """What of the other side it excuses beside that: the 2 and 3 of "two thirds"."""
    demands: bool
    """Whether the other side has to say it too. "Drittland" may have the 3 of a number, but no number needs it."""
    unit: str = ""
    """What it counts, as a name of the table `units`."""


@dataclass(frozen=True, slots=True)
class _Rules:
    """The patterns of a language, compiled."""

    number: re.Pattern[str]
    atoms: re.Pattern[str]
    worth: Mapping[str, int]
    endings: re.Pattern[str]
    doubtful: frozenset[str]
    fractions: Mapping[str, int]
    scales: Mapping[str, int]
    first: re.Pattern[str]
    one: re.Pattern[str]
    article: re.Pattern[str]
    """The words for one of a unit."""
    and_a_half: re.Pattern[str]
    others: re.Pattern[str]
    readings: tuple[tuple[str, ...], ...]
    """Of each group of `others`."""
    idioms: re.Pattern[str]
    excused: tuple[tuple[str, ...], ...]
    """By each group of `idioms`."""
    clock: tuple[tuple[int, re.Pattern[str]], ...]
    clock_hint: re.Pattern[str]
    moments: re.Pattern[str]
    hours: tuple[str, ...]
    """Of each group of `moments`."""
    late: re.Pattern[str]
    early: re.Pattern[str]
    minus: re.Pattern[str]
    below_zero: re.Pattern[str]
    cold: re.Pattern[str]
    points: re.Pattern[str]
    letter: re.Pattern[str]
    cited: re.Pattern[str]
    units: re.Pattern[str]
    of_units: re.Pattern[str]
    unit_names: tuple[str, ...]
    share: re.Pattern[str]
    """Seven in ten."""
    first_floor: int
    """The number of the ground floor."""
    often_hint: re.Pattern[str]
    often: Mapping[str, int]
    """Numbers of times with a word of their own: twice."""
    signs: re.Pattern[str]
    """What a word has that may say a number."""


def said(text: str, values: Iterable[Value], language: str) -> tuple[Said, ...]:
    """What the text says beside its values in digits, in order of kinds: hours, numbers, one of a unit, Roman numerals.

    What takes digits along ("halb 8", "1½") covers the value that was found there.
    """
    rules = known(language)
    letters = masked(text)
    bits = hinted(text, language)
    found = list(_parts(text, letters, rules)) if bits & PARTS else []
    speaking = rules is not None and bits & SPEAKS
    if rules and speaking and rules.clock_hint.search(letters):
        found += _clock(text, without(letters, (one.value for one in found)), rules)
    if not found and not speaking and rules:
        return ()
    values = tuple(values)
    found = list(_whole(found, values, len(text))) if found and values else found
    letters = without(letters, (*values, *(one.value for one in found)))
    if rules and speaking:
        starts = _starts(letters, language)
        for search in (_numbers, _special, _ones):
            some = list(search(text, letters, starts, rules))
            found += some
            letters = without(letters, (one.value for one in some)) if some else letters
    if speaking or not rules:
        found += _roman(text, letters)
    return tuple(found)


SPEAKS, COLD, PARTS, OFTEN, CODES, LETTERS, _ARTICLE = 1, 2, 4, 8, 16, 32, 64
"""Bits of what a text may have: numbers in words, degrees below zero, fractions, rates, codes such as B2, letters
behind a number or a citation; the last one is the article, which may be a number."""


@lru_cache(maxsize=64)
def hinted(text: str, language: str) -> int:
    """What a text may have, as bits, by its words."""
    found, bits = 0, _bits(language)
    for word in masked(text).split():
        found |= bits[word]
    return found


@cache
def _bits(language: str) -> Bits:
    rules = known(language)
    letters = re.compile(r"\d[a-z](?!\w)|^[a-z](?!\w)|\([a-z]{1,2}\)|^[a-z]{1,2}\)|\.[a-z]{1,2}(?!\w)")
    signs, cold, often, article = (
        (rules.signs, rules.cold, rules.often_hint, rules.article) if rules else (re.compile(r"(?!)"),) * 4
    )
    return Bits((signs, cold, _PART_HINT, often, re.compile(r"[A-Za-z]\d|BIC"), letters, article))


def _starts(letters: str, language: str) -> list[int]:
    """Where the words begin that may say a number."""
    bits, wanted = _bits(language), SPEAKS | _ARTICLE
    return [match.start() for match in _WORD.finditer(letters) if bits[match[0]] & wanted]


def _matches(pattern: re.Pattern[str], letters: str, starts: Iterable[int]) -> Iterator[re.Match[str]]:
    """The matches at these places, none inside another."""
    end = 0
    for start in starts:
        match = pattern.match(letters, start) if start >= end else None
        if match:
            end = match.end()
            yield match


def excuses(text: str, language: str) -> Set[str]:
    """The numbers that a text says without naming them: "both", "täglich", "kostenlos"."""
    rules = known(language)
    if rules is None:
        return _ANY_LANGUAGE
    groups = (match.lastgroup for match in rules.idioms.finditer(text))
    shares = (
        Fraction(_worth(match["some"], rules), max(1, _worth(match["all"], rules)))
        for match in rules.share.finditer(text)
    )
    return {number for group in groups for number in rules.excused[_number(group)]}.union(*map(_shares, shares))


def unit(letters: str, at: int, language: str) -> tuple[str, int]:
    """The unit that stands at this place, behind a number, and its end; empty if none does."""
    match = _FOLLOWING.match(letters, at)
    name, length = _known_unit(match[0], language) if match else ("", 0)
    return name, at + length


def bare(letters: str, at: int, language: str) -> bool:
    """Whether neither a unit nor a scale stands at this place, behind a number."""
    match = _FOLLOWING.match(letters, at)
    return match is None or _is_bare(match[0], language)


@lru_cache(maxsize=10_000)
def _is_bare(words: str, language: str) -> bool:
    return not _known_unit(words, language)[0] and not _scale(language).match(words)


@cache
def _scale(language: str) -> re.Pattern[str]:
    return re.compile(rf"[ -]?(?:{alternatives(grammar(language).data.get('scales', ())) or '(?!)'})(?!\w)")


@lru_cache(maxsize=10_000)
def _known_unit(words: str, language: str) -> tuple[str, int]:
    rules = known(language)
    return _unit(words, 0, rules, rules.units) if rules else ("", 0)


def quantity(number: Fraction, name: str, first_floor: int = 0) -> str:
    """A number of a unit in the smallest unit of its kind: `time 5400`. Floors are counted as in Germany."""
    measures, times = _measures()[name]
    return f"{measures} {number * times - (first_floor if name == 'floor' else 0)}"


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


def restated(measure: str) -> set[str]:
    """The numbers of other units that a quantity is: 30 of half an hour, 14 of two weeks."""
    kind, _, amount = measure.partition(" ")
    larger = (times for what, times in _measures().values() if what == kind)
    return {shown(Fraction(amount) / times) for times in larger if Fraction(amount) % times == 0}


@cache
def known(language: str) -> _Rules | None:
    """The rules of a language; None where nothing is known of its words."""
    data = grammar(language).data
    table = data.get("numerals")
    return _compiled(table, data) if table else None


def _compiled(table: Mapping[str, Any], data: Mapping[str, Any]) -> _Rules:
    atoms: Mapping[str, int] = table["atoms"]
    scales = {name.casefold(): 10**power for name, power in data["scales"].items() if len(name) > 3}
    scales |= table["multipliers"]
    ranges = {"small": range(1, 10), "teens": range(10, 20), "tens": range(20, 100)}
    names = {
        "atom": alternatives(atoms),
        "many": alternatives(word for word, worth in atoms.items() if worth != 1),
        "scale": alternatives(scales),
        "fraction": alternatives(table["fractions"]),
        **{name: alternatives(word for word, worth in atoms.items() if worth in of) for name, of in ranges.items()},
    }
    hours = alternatives(word for word, worth in atoms.items() if 0 < worth < 13 and word not in ("ein", "erst"))
    minutes = alternatives(word for word, worth in atoms.items() if 4 < worth < 60)
    names |= {
        "ten": _filled(table.get("ten", ""), names),
        "hour": rf"(?P<hour>{hours}|1[0-2]|0?[1-9])",
        "named": rf"(?P<hour>{hours})",
        "minutes": rf"(?P<minutes>{minutes}|[0-5]?\d)",
        "spoken": rf"(?P<minutes>{minutes})",
    }

    def pattern(text: str) -> re.Pattern[str]:
        return re.compile(_filled(text, names), re.IGNORECASE)

    units = data["units"]
    any_unit = "|".join(rf"(?P<u{at}>{words})" for at, words in enumerate(units.values()))
    return _Rules(
        number=pattern(table["number"]),
        atoms=pattern("{atom}"),
        worth={word.casefold(): worth for word, worth in atoms.items()},
        endings=pattern(table["endings"]),
        doubtful=frozenset(table["doubtful"]),
        fractions={word.casefold(): parts for word, parts in table["fractions"].items()},
        scales=scales,
        first=pattern(table["first"]),
        one=pattern(table["one"]),
        article=pattern(rf"^(?:{table['article']})$"),
        and_a_half=pattern(table["and_a_half"]),
        others=pattern(_groups(table["others"])),
        readings=tuple(map(tuple, table["others"].values())),
        idioms=pattern(_groups(table["idioms"])),
        excused=tuple(map(tuple, table["idioms"].values())),
        clock=tuple((int(row["shift"]), pattern(row["pattern"])) for row in table["clock"]),
        clock_hint=pattern(table["clock_hint"]),
        moments=pattern(_groups(table["moments"])),
        hours=tuple(table["moments"].values()),
        late=pattern(table["dayparts"]["late"]),
        early=pattern(table["dayparts"]["early"]),
        minus=pattern(rf"(?<!\w){table['minus']} $"),
        below_zero=pattern(table["below_zero"]),
        cold=pattern(f"{table['cold']}|{table['minus']}"),
        points=pattern(table["points"]),
        letter=re.compile(table["letter"]),
        cited=re.compile(rf"(?:{table['cited']})"),
        units=re.compile(rf"[ -]?(?:{table['between']})?(?:{any_unit})(?!\w)"),
        of_units=re.compile(rf"{table['of_unit']}(?:{table['between']})?(?:{any_unit})(?!\w)", re.IGNORECASE),
        unit_names=tuple(units),
        share=pattern(data["implied"]["share"]) if "implied" in data else re.compile(r"(?!)"),
        first_floor=data["first_floor"],
        often_hint=pattern(data["often"]["hint"]) if "often" in data else re.compile(r"(?!)"),
        often=data.get("often", {}).get("times", {}),
        signs=pattern(rf"{table['signs']}|[{''.join(_GLYPHS)}]"),
    )


def _filled(pattern: str, names: Mapping[str, str]) -> str:
    return re.sub(r"\{([a-z_]+)\}", lambda name: names[name[1]], pattern)


def _groups(table: Iterable[str]) -> str:
    """One pattern for whole words of a table, a group for each row."""
    return rf"(?<!\w)(?:{'|'.join(f'(?P<g{at}>{words})' for at, words in enumerate(table))})(?!\w)"


def _number(group: str | None) -> int:
    return int((group or "g0")[1:])


@cache
def _measures() -> Mapping[str, tuple[str, int]]:
    return {name: (str(what), int(times)) for name, (what, times) in load(LANGUAGES / "values.toml")["units"].items()}


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


def _unit(letters: str, at: int, rules: _Rules, pattern: re.Pattern[str]) -> tuple[str, int]:
    """Name and end of the unit at a place."""
    match = pattern.match(letters, at)
    if not match:
        return "", at
    return rules.unit_names[_number(match.lastgroup)], match.end()


def _said(
    kind: str,
    text: str,
    span: tuple[int, int],
    means: Iterable[str],
    *,
    pieces: Iterable[str] = (),
    demands: bool = True,
    unit: str = "",
) -> Said:
    readings = tuple(means)
    value = Value(kind, readings[0], *span, text[span[0] : span[1]])
    return Said(value, frozenset(readings), frozenset(pieces) | frozenset(readings), demands, unit)


def shown(number: Fraction) -> str:
    """A number as values have it: `2`, `1.5`, `0.33`."""
    if number.denominator == 1:
        return str(number.numerator)
    return f"{float(number):.4f}".rstrip("0").rstrip(".")


def _shares(number: Fraction) -> set[str]:
    """How a part of a whole is written: 0.75 and 75; 0.67, 0.66, 66 and 67."""
    exact = {shown(number), shown(number * 100)}
    return exact | {f"{digits}" for digits in (int(number * 100), round(number * 100))} | {f"{float(number):.2f}"}


def _parts(text: str, letters: str, rules: _Rules | None) -> Iterator[Said]:
    """½, 1½ and 1/2."""
    for match in _PART.finditer(letters):
        part = _GLYPHS[match["glyph"]] if match["glyph"] else Fraction(int(match["of"]), int(match["parts"]))
        more = [match["of"], match["parts"]] if match["of"] else []
        yield _measured("fraction", text, letters, match.span(), int(match["number"] or 0) + part, rules, more=more)


def _measured(
    kind: str,
    text: str,
    letters: str,
    span: tuple[int, int],
    number: Fraction,
    rules: _Rules | None,
    *,
    more: Iterable[str] = (),
) -> Said:
    """A number with what is counted behind it."""
    name, end = _unit(letters, span[1], rules, rules.of_units) if rules else ("", span[1])
    if name and rules and (half := rules.and_a_half.match(letters, end)):
        number, end = number + Fraction(1, 2), half.end()
    means = [shown(number), *([quantity(number, name)] if name else [])]
    parts = _shares(number) if number.denominator > 1 else set()
    return _said(kind, text, (span[0], end), means, pieces={*parts, *more}, unit=name)


def _clock(text: str, letters: str, rules: _Rules) -> Iterator[Said]:
    """Hours in words, of which only the part of the day says whether they are before noon."""
    taken = bytearray(len(letters))
    for shift, pattern in rules.clock:
        for match in pattern.finditer(letters):
            if taken.find(1, *match.span()) >= 0:
                continue
            taken[match.start() : match.end()] = b"\x01" * len(match[0])
            minutes = _worth(match["hour"], rules) * 60
            more = _worth(match["minutes"], rules) if match.groupdict().get("minutes") else 0
            minutes += shift * more if abs(shift) == 1 else shift + more
            yield _hour(text, letters, match.span(), minutes, rules)
    for match in rules.moments.finditer(letters):
        if taken.find(1, *match.span()) < 0:
            moment = rules.hours[_number(match.lastgroup)]
            hour = int(moment[:2])
            yield _said("hour", text, match.span(), [moment], pieces=_numbers_of([hour * 60]))


def worth(word: str, language: str) -> int:
    """The number that a text says in digits or in a word; 0 if it says none."""
    rules = known(language)
    return rules.often.get(word.casefold()) or _worth(word, rules) if rules and word else 0


def _worth(word: str, rules: _Rules) -> int:
    return int(word) if word.isdecimal() else _sum(rules.worth[atom.casefold()] for atom in rules.atoms.findall(word))


def _hour(text: str, letters: str, span: tuple[int, int], minutes: int, rules: _Rules) -> Said:
    early, late = minutes % _HALF_A_DAY, minutes % _HALF_A_DAY + _HALF_A_DAY
    chosen = (
        [late]
        if rules.late.match(letters, span[1])
        else [early]
        if rules.early.match(letters, span[1])
        else [early, late]
    )
    return _said("hour", text, span, map(_moment, chosen), pieces=_numbers_of(chosen))


def _moment(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"


def _numbers_of(moments: Iterable[int]) -> set[str]:
    """The plain numbers that may stand for full hours: "from 8 to 12"."""
    hours = {moment // 60 for moment in moments if moment % 60 == 0}
    return {str(number) for hour in hours for number in (hour, hour % 12, *([] if hour % 12 else [12, 24]))}


def _special(text: str, letters: str, starts: Sequence[int], rules: _Rules) -> Iterator[Said]:
    """Words such as half, twice and fortnight."""
    for match in _matches(rules.others, letters, starts):
        readings = [_reading(reading) for reading in rules.readings[_number(match.lastgroup)]]
        name, end = _unit(letters, match.end(), rules, rules.of_units)
        if name and readings[0] == "0.5":
            yield _said("words", text, (match.start(), end), [quantity(Fraction(1, 2), name), "0.5"], unit=name)
        elif name and readings[0] == "1.5":
            yield _measured("words", text, letters, match.span(), Fraction(3, 2), rules)
        else:
            yield _said("words", text, match.span(), readings)


def _reading(text: str) -> str:
    number, _, name = text.partition(" ")
    return quantity(Fraction(number), name) if name else text


def _numbers(text: str, letters: str, starts: Sequence[int], rules: _Rules) -> Iterator[Said]:
    """Numbers from zero on, with a scale, a fraction or a unit behind them. One alone is an article."""
    for match in _matches(rules.number, letters, starts):
        other = rules.others.match(letters, match.start())
        if other and other.end() >= match.end():
            continue
        number = Fraction(_sum(rules.worth[atom.casefold()] for atom in rules.atoms.findall(match["number"])) or 0)
        if match["fraction"]:
            number = number or Fraction(1)  # a third
            parts = rules.fractions[match["fraction"].casefold()]
            more = [shown(number), str(parts), f"{number}/{parts}"]
            yield _measured("fraction", text, letters, match.span(), number / parts, rules, more=more)
        elif match["scale"]:
            number = (number + (Fraction(1, 2) if match["half"] else 0)) * rules.scales[match["scale"].casefold()]
            yield _said("scaled", text, match.span(), [shown(number)])
        else:
            yield _counted(text, letters, match, number, rules)


def _counted(text: str, letters: str, match: re.Match[str], number: Fraction, rules: _Rules) -> Said:
    """A number in words, with the unit that it counts."""
    start, end = match.span()
    number += Fraction(1, 2) if match["half"] else 0
    ending, word = (match["end"] or "").casefold(), match["number"].casefold()
    strict = bool(rules.endings.fullmatch(ending))
    name = _unit(ending, 0, rules, rules.units)[0] if len(ending) > 3 else ""
    if not name and strict:
        name, end = _unit(letters, end, rules, rules.of_units)
        if name and (half := rules.and_a_half.match(letters, end)):
            number, end = number + Fraction(1, 2), half.end()
    sure = strict and word + ending not in rules.doubtful and (number > 1 or bool(rules.first.fullmatch(word + ending)))
    if before := rules.minus.search(letters[:start][-8:]):
        number, start = -number, start - len(before[0])
    means = [shown(number), *([quantity(number, name, rules.first_floor)] if name else [])]
    more = [quantity(Fraction(1), name)] if name in _SPANS else []
    if name == "month" and number > _A_YEAR:
        more.append(shown(number / _A_YEAR))  # eighteen months old: eineinhalb
    return _said("words", text, (start, end), means, pieces=more, demands=sure or bool(name), unit=name)


def _sum(worth: Iterable[int]) -> int:
    """The number that its parts make: 5 + 20; 2 * 100 + 50; 19 80 (a year)."""
    total = part = 0
    for one in worth:
        if one >= 1000:
            total, part = total + max(part, 1) * one, 0
        elif one == 100:
            part = max(part, 1) * one
        elif one >= 10 and 10 <= part < 100:
            part = part * 100 + one
        else:
            part += one
    return total + part


def _ones(text: str, letters: str, starts: Sequence[int], rules: _Rules) -> Iterator[Said]:
    """One of a unit: "eine Woche", "within a month", "an hour and a half"."""
    for match in _matches(rules.one, letters, starts):
        name, end = _unit(letters, match.end(), rules, rules.units)
        if not name:
            continue
        half = rules.and_a_half.match(letters, end)
        number = Fraction(3, 2) if half else Fraction(1)
        means = [quantity(number, name), *(["1.5"] if half else [])]
        yield _said("words", text, (match.start(), half.end() if half else end), means, pieces=["1"], unit=name)


def _roman(text: str, letters: str) -> Iterator[Said]:
    for match in _ROMAN.finditer(letters):
        worth = [{"I": 1, "V": 5, "X": 10}[letter] for letter in match[0]]
        number = sum(-one if one < max(worth[at:]) else one for at, one in enumerate(worth))
        yield _said("roman", text, match.span(), [str(number)], demands=len(match[0]) >= _SURELY_ROMAN)
