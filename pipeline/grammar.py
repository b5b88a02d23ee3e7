"""How languages write values: a text and its language go in, the dates, times, numbers, addresses in it come out.

The patterns and words of a language stand in `languages/<language>/values.toml`, those of every language in
`languages/values.toml`; a language without data lends its names and separators from CLDR. Nothing is compared or
rewritten here (`values` does), and what has no sense as a value (31.02.2017, 25:70) is not one.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterable, Mapping
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
_TAKEN, _TAGGED = "\x00", "\x01"
"""What stands for a letter of a value already found, and of a tag, while the rest is searched."""
_ALIKE: Final = str.maketrans("23456789", "11111111")
"""Digits that are alike for a hint."""
_DIGIT: Final = re.compile(r"\d")
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
    patterns: tuple[tuple[str, tuple[tuple[str, re.Pattern[str]], ...]], ...]
    """Table name -> patterns, in the order of `KINDS`, each with the name of its hint."""
    hints: Mapping[str, re.Pattern[str]]
    """What a word of a text has to have for a pattern to be tried; to look for it costs far less."""

    def names(self, table: str) -> dict[str, int]:
        """Every name of a month or weekday, without case -> its number from 1."""
        styles = self.data[table].values()
        return {name.casefold(): number for names in styles for number, name in enumerate(names, 1)}


@lru_cache(maxsize=16)  # a change of a text is looked at from several sides
def find(text: str, language: str) -> tuple[Value, ...]:
    """The values of a text in order, none inside another.

    `language` may name a region, which matters for 01/02/2017 (`en_US`). Time grows with the length of the text.
    """
    rules = grammar(language)
    letters = masked(text)
    found: list[Value] = []
    digits = _DIGIT.search(letters) is not None
    hints: set[str] = set().union(*map(_hints(language), letters.translate(_ALIKE).split()))
    for table, patterns in rules.patterns:
        if not digits and table not in WITHOUT_DIGITS:
            continue
        taken: list[Value] = []
        free = bytearray()
        for hint, pattern in patterns:
            for match in pattern.finditer(letters) if hint in hints else ():
                free = free or bytearray(len(letters) + 1)
                value = _value(table, match, rules, text) if free.find(1, *match.span()) < 0 else None
                if value:
                    taken.append(value)
                    free[value.start : value.end] = b"\x01" * (value.end - value.start)
        if taken:
            letters = without(letters, taken)
        found += taken
    return tuple(sorted(found, key=lambda value: value.start))


def shows(text: str, language: str) -> bool:
    """Whether a text may have a value beside addresses: a digit, a name of a month or weekday."""
    return any(map(_signs(language), text.split()))


@cache
def _signs(language: str) -> Callable[[str], bool]:
    names = _names(grammar(language).data)
    return remembered(_compiled(r"\d|(?<!\w)(?:{month}|{day_of_week})(?!\w)|(?i:{weekday})", names))


def remembered(pattern: re.Pattern[str]) -> Callable[[str], bool]:
    """Whether the pattern is found in a word; the answers are kept, as texts repeat their words."""
    return lru_cache(maxsize=50_000)(lambda word: pattern.search(word) is not None)


@cache
def _hints(language: str) -> Callable[[str], frozenset[str]]:
    """What hints a word holds; the answers are kept, as texts repeat their words."""
    hints = grammar(language).hints.items()
    return lru_cache(maxsize=50_000)(lambda word: frozenset(name for name, hint in hints if hint.search(word)))


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
    names = _names(data)
    hints = {**shared["hints"], **data.get("hints", {})}
    patterns = ((table, tuple((_hint(table, p, hints), _compiled(p, names)) for p in tables[table])) for table in KINDS)
    return Grammar(data, tuple(patterns), {name: _compiled(hint, names) for name, hint in hints.items()})


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
    return text.translate(_SPACES)


def _digits(value: Decimal) -> str:
    """Without exponent, trailing zeros or rounding: `1234.5`."""
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


@lru_cache(maxsize=16)
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
    part = {name: string for name, string in match.groupdict().items() if string is not None}
    match table:
        case "date" | "slashed":
            meaning = _date(part, rules)
        case "time":
            meaning = _time(part)
        case "number" | "percent" | "money" | "ordinal":
            meaning = _number(table, part, match, rules)
        case "weekday":
            meaning = ("weekday", str(rules.names("weekdays")[part["weekday"].casefold()]))
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
    month = int(name) if name.isdecimal() else rules.names("months")[name.casefold()]
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
