"""How languages write values: a text and its language go in, the dates, times, numbers, addresses in it come out.

The patterns and words of a language stand in `languages/<language>/values.toml`, those of every language in
`languages/values.toml`; a language without data lends its names and separators from CLDR. Nothing is compared or
rewritten here (`values` does), and what has no sense as a value (31.02.2017, 25:70) is not one.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, Final

from pipeline import localize

LANGUAGES: Final = Path(__file__).with_name("languages")

KINDS: Final = (
    "email", "url", "iban", "date", "slashed", "weekday", "time", "phone", "money", "percent", "ordinal", "code",
    "number",
)  # fmt: skip
"""Tables of patterns in the order they are tried: what an earlier one takes, a later one can't read."""

WITHOUT_DIGITS: Final = ("email", "url", "date", "weekday")
"""The tables that have to be tried on a text without a digit: two sentences in three (measured on news)."""

TAG: Final = re.compile(r"</?[a-zA-Z][a-zA-Z0-9]*/?>")
"""A short inline tag. Its digits are no value."""

_SPACES: Final = str.maketrans({"\u00a0": " ", "\u202f": " ", "\u2009": " ", "\u2011": "-", "\x00": " ", "\x01": " "})
_OTHER_SPACE: Final = re.compile("[\u00a0\u202f\u2009\u2011\x00\x01]")
_TAKEN, _TAGGED = "\x00", "\x01"
"""What stands for a letter of a value already found, and of a tag, while the rest is searched."""
_ALIKE: Final = str.maketrans("23456789", "11111111")
"""Digits that are alike for a hint."""
_DIGIT: Final = re.compile(r"\d")
_DIGITS_OF: Final = re.compile(r"\d+")
_MINUS: Final = "-−–"
_ANYWHERE, _AT_DIGITS, _AT_SIGNS, _AT_MONTHS = range(4)
"""Where a pattern can begin."""
HAS_DIGIT: Final = 1
"""The first bit of a hinted text."""
ONLY_NUMBERS: Final = 3
"""The bits of a text that has no hint but of plain numbers."""
_REMEMBERED: Final = 50_000
_PLAIN: Final = r"[^()\[\]\\]|\\.|\[(?:[^]\\]|\\.)+\]"
_LOOK: Final = re.compile(rf"\(\?<?[!=](?:{_PLAIN}|\(\?(?:{_PLAIN})*\))*\)")
"""A look-around, perhaps with another one in it."""
_NUMBER_FIRST: Final = re.compile(r"\(\?P<(?:day|hour|number|short|year)>|0\\d")
_LONGEST: Final = 20
"""Digits of a number; a longer string of digits is a code."""
_DIGITS: Final = {
    "d": r"(?:0?[1-9]|[12]\d|3[01])(?!\d)",
    "m": r"(?:0?[1-9]|1[0-2])(?!\d)",
    "year": r"(?:1\d|2[01])\d\d(?!\d)",
}


@dataclass(frozen=True, slots=True)
class Value:
    """One value of a text."""

    kind: str
    """date, month-day, year-month, month, weekday, time, number, percent, money, ordinal, code, phone, iban, …"""
    canonical: str
    """Equal for equal values of any language: `2017-01-31`, `--01-31`, `2017-01`, `14:30`, `1234.5`, `12.5 EUR`."""
    start: int
    end: int
    text: str
    """How it is written, from `start` to `end`."""
    parts: Mapping[str, tuple[int, int]] = field(default_factory=dict, compare=False, repr=False)
    """Name of a part (day, hour, number …) -> where it stands; one behind `end` is shared with the value there."""

    def part(self, name: str) -> str:
        """A part as it is written; empty if the value does not have it or only shares it."""
        start, end = self.parts.get(name, (self.end, self.end))
        return self.text[start - self.start : end - self.start]


@dataclass(frozen=True, slots=True)
class Grammar:
    """How one language writes values."""

    data: Mapping[str, Any]
    """Its values.toml, or the like made from CLDR."""
    patterns: tuple[tuple[str, tuple[tuple[str, re.Pattern[str], int], ...]], ...]
    """Table name -> patterns, in the order of `KINDS`, each with the name of its hint and where it can begin."""
    hints: Mapping[str, re.Pattern[str]]
    """What a word of a text has to have for a pattern to be tried; to look for it costs far less."""

    numbered: Mapping[str, Mapping[str, int]]
    """months, weekdays -> every name without case -> its number from 1."""


@lru_cache(maxsize=64)  # a change of a text is looked at from several sides, and a German one for every locale
def find(text: str, language: str) -> tuple[Value, ...]:
    """The values of a text in order, none inside another.

    `language` may name a region, which matters for 01/02/2017 (`en_US`). Time grows with the length of the text.
    """
    rules = grammar(language)
    letters = masked(text)
    found: list[Value] = []
    places: dict[int, list[int]] = {}
    for table, patterns in _tried(language, hints_of(letters, language)):
        taken: list[Value] = []
        free = bytearray()
        for pattern, first in patterns:
            if first is _ANYWHERE:
                matches: Iterable[re.Match[str]] = pattern.finditer(letters)
            else:
                if first not in places:
                    places[first] = starts(letters, first, rules)
                matches = at_starts(pattern, letters, places[first])
            for match in matches:
                free = free or bytearray(len(letters) + 1)
                value = _value(table, match, rules, text) if free.find(1, *match.span()) < 0 else None
                if value:
                    taken.append(value)
                    free[value.start : value.end] = b"\x01" * (value.end - value.start)
        if taken:
            letters, places = without(letters, taken), {}
            found += taken
    return tuple(sorted(found, key=_place))


def _place(value: Value) -> int:
    return value.start


def starts(letters: str, first: int, rules: Grammar) -> list[int]:
    """Where a pattern can begin that begins so."""
    if first == _AT_MONTHS:
        return [match.start() for match in rules.hints["month"].finditer(letters)]
    digits = [match.start() for match in _DIGITS_OF.finditer(letters)]
    if first == _AT_DIGITS:
        return digits
    return [at for start in digits for at in ((start - 1, start) if letters[start - 1] in _MINUS else (start,))]


def at_starts(pattern: re.Pattern[str], letters: str, starts: Iterable[int]) -> list[re.Match[str]]:
    """The matches at these places, none inside another."""
    end, found = 0, []
    for start in starts:
        if start >= end and (match := pattern.match(letters, start)):
            end = match.end()
            found.append(match)
    return found


@lru_cache(maxsize=64)
def hints_of(letters: str, language: str) -> int:
    """The hints that the words of a text hold, as bits."""
    found, bits = 0, _hints(language)
    for word in letters.split():
        found |= bits[word]
    return found


class Bits(dict[str, int]):
    """Word -> which of the patterns are found in it, the first as 1, then 2, 4 …; kept, as texts repeat their words."""

    def __init__(self, patterns: Iterable[re.Pattern[str]]) -> None:
        """Nothing is known yet."""
        super().__init__()
        self._patterns = [(1 << at, pattern) for at, pattern in enumerate(patterns)]

    def __missing__(self, word: str) -> int:
        """Look at a new word."""
        if len(self) > _REMEMBERED:
            self.clear()
        like = word.translate(_ALIKE)
        self[word] = self[like] = found = sum(bit for bit, pattern in self._patterns if pattern.search(like))
        return found


@cache
def _hints(language: str) -> Bits:
    return Bits((_DIGIT, *grammar(language).hints.values()))


@lru_cache(maxsize=2000)
def _tried(language: str, hinted: int) -> tuple[tuple[str, tuple[tuple[re.Pattern[str], int], ...]], ...]:
    """The tables with the patterns that are tried on a text with these hints."""
    rules = grammar(language)
    there = {name for at, name in enumerate(rules.hints) if hinted & (2 << at)}
    tables = (
        (table, tuple((pattern, first) for hint, pattern, first in patterns if hint in there))
        for table, patterns in rules.patterns
        if hinted & HAS_DIGIT or table in WITHOUT_DIGITS
    )
    return tuple((table, patterns) for table, patterns in tables if patterns)


def without(letters: str, values: Iterable[Value]) -> str:
    """The letters of a text with a sign for each that one of the values takes."""
    kept = list(letters)
    for value in values:
        kept[value.start : value.end] = _TAKEN * (value.end - value.start)
    return "".join(kept)


@cache
def grammar(language: str) -> Grammar:
    """The rules of a language (`en`, `en_US`), read once."""
    base, _, region = language.replace("-", "_").partition("_")
    shared = load(LANGUAGES / "values.toml")
    own = LANGUAGES / base / "values.toml"
    data = load(own) if base.isalpha() and own.is_file() else _from_cldr(language, shared["unknown"])
    tables = {table: (*data["patterns"].get(table, ()), *shared["patterns"].get(table, ())) for table in KINDS}
    if region in data.get("month_first", ()):
        tables["slashed"] = tuple(_swapped(pattern) for pattern in tables["slashed"])
    data = {**data, "first_floor": int(region in data.get("ground_floor", ()))}
    names = _names(data)
    hints = {**shared["hints"], **data.get("hints", {})}
    patterns = (
        (table, tuple((_hint(table, p, hints), _compiled(p, names), _first(p)) for p in tables[table]))
        for table in KINDS
    )
    numbered = {
        table: {name.casefold(): number for of in data[table].values() for number, name in enumerate(of, 1)}
        for table in ("months", "weekdays")
    }
    return Grammar(data, tuple(patterns), {name: _compiled(hint, names) for name, hint in hints.items()}, numbered)


def _first(pattern: str) -> int:
    """Where a pattern can begin, which is nearly always at the first of some digits."""
    if pattern.startswith(r"(?=\d)"):
        return _AT_DIGITS
    if pattern.startswith(r"(?<!\w)(?P<month>{month}"):
        return _AT_MONTHS
    while look := _LOOK.match(pattern):
        pattern = pattern[look.end() :]
    if _NUMBER_FIRST.match(pattern):
        return _AT_DIGITS
    signed = pattern.startswith("(?:") and pattern.partition(f"[{_MINUS}])?")[2]
    return _AT_SIGNS if signed and _NUMBER_FIRST.match(signed) else _ANYWHERE


def decimal(text: str, rules: Grammar) -> Decimal | None:
    """A number as written in the language; None for what is none in it (1,5 in English, 1.2.3).

    A stop that can't group digits is read as a decimal point (Python 3.11), a comma never.
    """
    group, point = rules.data["group"], rules.data["decimal"]
    in_groups, alone = _forms(group, point)
    if in_groups.fullmatch(text):
        text = re.sub(rf"[ {re.escape(group)}]", "", text)
    elif not alone.fullmatch(text):
        return None
    return Decimal(text.replace(point, ".")) if len(text) <= _LONGEST else None


@cache
def _forms(group: str, point: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """A number in groups of three, and one without."""
    group, point = re.escape(group), re.escape(point)
    in_groups = re.compile(rf"[1-9]\d{{0,2}}(?:[ {group}]\d{{3}})+(?:{point}\d+)?")
    return in_groups, re.compile(rf"\d+(?:(?:{point}|\.)\d+)?")


def grouped(text: str, rules: Grammar) -> bool:
    """Whether a number is written in groups of three."""
    return bool(re.search(rf"\d[ {re.escape(rules.data['group'])}]\d{{3}}", text.translate(_SPACES)))


def calendar(canonical: str) -> tuple[int, int, int]:
    """Year, month and day of a canonical date; 0 for what it does not say."""
    year, month, day = (canonical.replace("--", "0-") + "-0").split("-")[:3]
    return int(year), int(month), int(day)


def alternatives(names: Iterable[str]) -> str:
    """A regular expression for any of the names, the longest first; empty without names."""
    ordered = sorted(set(names), key=lambda name: (-len(name), name))
    return f"(?:{'|'.join(map(re.escape, ordered))})" if ordered else ""


def plain(text: str) -> str:
    """The text with every kind of space as a plain one, letter by letter."""
    return text.translate(_SPACES) if _OTHER_SPACE.search(text) else text


def _digits(value: Decimal) -> str:
    """Without exponent, trailing zeros or rounding: `1234.5`."""
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


@lru_cache(maxsize=64)
def masked(text: str) -> str:
    """The text, letter by letter, with every kind of space as a plain one and no letter of a tag."""
    return TAG.sub(lambda tag: _TAGGED * len(tag[0]), plain(text)) if "<" in text else plain(text)


def load(path: Path) -> dict[str, Any]:
    """The data of a file."""
    return tomllib.loads(path.read_text(encoding="utf-8"))


def _from_cldr(language: str, shape: Mapping[str, Any]) -> dict[str, Any]:
    group, point = localize.separators(language)
    return {
        **shape,
        "group": f"{group.strip()}’",
        "decimal": point,
        "months": localize.months(language),
        "weekdays": localize.weekdays(language),
        "scales": localize.scales(language),
    }


def _names(data: Mapping[str, Any]) -> dict[str, str]:
    """What the names in braces stand for, longest name first."""
    currencies = data.get("currencies", {"€": "EUR", "EUR": "EUR"})
    group, point = re.escape(data["group"]), re.escape(data["decimal"])
    return {
        **_DIGITS,
        "month": alternatives(name for names in data["months"].values() for name in names),
        "weekday": alternatives(name for style, of in data["weekdays"].items() if style != "short" for name in of),
        "day_of_week": alternatives(data["weekdays"]["short"]),
        "scale": alternatives(data.get("scales", ())) or r"(?!)",
        "currency": alternatives(currencies),
        "sign": alternatives(name for name in currencies if name == name.upper()),
        "number": rf"(?:\d{{1,3}}(?:[ {group}]\d{{3}})+(?:{point}\d+)?(?![.,]?\d)|\d+(?>(?:[.,]\d+)*)(?!\d))",
    }


def _compiled(pattern: str, names: Mapping[str, str]) -> re.Pattern[str]:
    return re.compile(re.sub(r"\{([a-z_]+)\}", lambda name: names[name[1]], pattern))


def _hint(table: str, pattern: str, hints: Mapping[str, str]) -> str:
    """The hint of a pattern: the names that it needs, else that of its table."""
    named = (name for name in ("month", "weekday", "day_of_week", "m") if f"{{{name}}}" in pattern)
    return next(named, table if table in hints else "any")


def _swapped(pattern: str) -> str:
    names = {"day": "month", "d": "m", "month": "day", "m": "d"}
    return re.sub(r"(?<=<)(?:day|month)(?=>)|(?<=\{)[dm](?=\})", lambda name: names[name[0]], pattern)


def _value(table: str, match: re.Match[str], rules: Grammar, text: str) -> Value | None:
    """The match as a value, or None if it has no sense as one."""
    if table in ("number", "ordinal") and match.lastgroup == "number" and match[0][0].isdecimal():
        digits, (start, end) = match["number"], match.span()
        if digits.isdecimal() and len(digits) <= _LONGEST:  # most values
            return Value(table, str(int(digits)), start, end, text[start:end], {"number": match.span("number")})
    part = {name: string for name, string in match.groupdict().items() if string is not None}
    match table:
        case "date" | "slashed":
            meaning = _date(part, rules)
        case "time":
            meaning = _time(part)
        case "number" | "percent" | "money" | "ordinal":
            meaning = _number(table, part, match, rules)
        case "weekday":
            meaning = ("weekday", str(rules.numbered["weekdays"][part["weekday"].casefold()]))
        case "phone":
            meaning = _phone(match[0])
        case _:
            meaning = (table, _address(table, match[0]))
    if meaning is None:
        return None
    kind, canonical = meaning
    start, end = match.span("weekday") if kind == "weekday" else match.span()
    return Value(kind, canonical, start, end, text[start:end], {name: match.span(name) for name in part})


def _date(part: Mapping[str, str], rules: Grammar) -> tuple[str, str] | None:
    """ISO 8601, and the shorter forms of XML Schema part 2, sections 3.3.11 to 3.3.14. Two digits of a year: POSIX."""
    name = part["month"]
    month = int(name) if name.isdecimal() else rules.numbered["months"][name.casefold()]
    year, day = int(part.get("year", 0)), int(part.get("day", 0))
    if "year" in part and len(part["year"]) == 2:
        year += 2000 if year < 69 else 1900
    try:
        date(year or 2000, month, day or 1)
    except ValueError:
        return None
    match bool(year), bool(day):
        case True, True:
            return "date", f"{year:04}-{month:02}-{day:02}"
        case True, False:
            return "year-month", f"{year:04}-{month:02}"
        case False, True:
            return "month-day", f"--{month:02}-{day:02}"
        case _:
            return "month", f"--{month:02}"


def _time(part: Mapping[str, str]) -> tuple[str, str] | None:
    """Hours and minutes of a day of 24; in "9 to 5 pm" the 9 is before noon."""
    hour, minute, second = (int(part.get(name, 0)) for name in ("hour", "minute", "second"))
    marker, until = part.get("marker", "").lower(), int(part.get("until", 0))
    if hour > 24 or minute > 59 or second > 59 or (marker and not 0 < hour <= 12):
        return None
    if marker:
        late = marker.startswith("p") or (marker == "noon" and hour == 12)
        late |= marker == "midnight" and bool(until)
        end = until % 12 + (0 if marker.startswith("a") else 12)
        hour = hour % 12 + (12 if late else 0)
        if until and hour > (end if marker != "midnight" else 24):
            hour -= 12 if late else -12
    return "time", f"{hour % 24:02}:{minute:02}" + (f":{second:02}" if "second" in part else "")


def _number(table: str, part: Mapping[str, str], match: re.Match[str], rules: Grammar) -> tuple[str, str] | None:
    if tail := part.get("short"):  # 2016–18
        century, before = match.string[match.start() - 5 : match.start() - 3], match.string[match.start() - 3 :][:2]
        return ("number", century + tail) if int(tail) > int(before) else ("number", str(int(tail)))
    number = decimal(part["number"], rules)
    if number is None:
        return "code", part["number"]
    scaled = number.scaleb(rules.data["scales"][part["scale"]]) if "scale" in part else number
    sign = "-" if match[0][0] in "-−–" and scaled else ""
    currency = rules.data.get("currencies", {}).get(part.get("currency", ""), part.get("currency", ""))
    return table, f"{sign}{_digits(scaled)} {'EUR' if currency == '€' else currency}".rstrip()


def _phone(text: str) -> tuple[str, str] | None:
    """Digits as dialled in Germany: +49, 0049 and (0) are the 0 of the area code; other countries keep their +."""
    digits = re.sub(r"[^\d+]", "", text.replace("(0)", ""))
    digits = re.sub(r"^00", "+", digits)
    digits = re.sub(r"^\+49", "0", digits)
    return ("phone", digits) if len(digits) >= 6 else None


def _address(table: str, text: str) -> str:
    match table:
        case "url":
            bare = re.sub(r"^(?:https?://)?(?:www\.)?", "", text).rstrip("/")
            host, slash, path = bare.partition("/")
            return f"{host.lower()}{slash}{path}"
        case "email":
            return text.lower()
        case "iban":
            return text.replace(" ", "")
        case _:
            return text
