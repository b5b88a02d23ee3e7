"""How languages write values: a language goes in, its patterns and words come out, compiled.

They stand in `languages/<language>/values.toml`, those of every language in `languages/values.toml`; a language without
data lends its names and separators from CLDR. Nothing is searched here (`finding` does).
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any, Final

from pipeline import localize
from pipeline.values.value import SPACES, alternatives

LANGUAGES: Final = Path(__file__).parents[1] / "languages"
KINDS: Final = (
    "email", "url", "iban", "date", "slashed", "weekday", "time", "phone", "money", "percent", "ordinal", "code",
    "short", "quarter", "number",
)  # fmt: skip
"""Tables of patterns in the order they are tried: what an earlier one takes, a later one can't read."""
_ALIKE: Final = str.maketrans("23456789", "11111111")
"""Digits that are alike for a hint."""
MINUS: Final = "-−–"
ANYWHERE, AT_DIGITS, _AT_SIGNS, AT_MONTHS = range(4)
"""Where a pattern can begin."""
_REMEMBERED: Final = 50_000
_PLAIN: Final = r"[^()\[\]\\]|\\.|\[(?:[^]\\]|\\.)+\]"
_LOOK: Final = re.compile(rf"\(\?<?[!=](?:{_PLAIN}|\(\?(?:{_PLAIN})*\))*\)")
"""A look-around, perhaps with another one in it."""
_NUMBER_FIRST: Final = re.compile(r"\(\?P<(?:day|hour|number|short|year)>|0\\d")
LONGEST: Final = 20
"""Digits of a number; a longer string of digits is a code."""
_DIGITS: Final = {
    "d": r"(?:0?[1-9]|[12]\d|3[01])(?!\d)",
    "m": r"(?:0?[1-9]|1[0-2])(?!\d)",
    "year": r"(?:1\d|2[01])\d\d(?!\d)",
}


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
        found = self.get(like)
        if found is None:
            self[like] = found = sum(bit for bit, pattern in self._patterns if pattern.search(like))
        self[word] = found
        return found


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
        return AT_DIGITS
    if pattern.startswith(r"(?<!\w)(?P<month>{month}"):
        return AT_MONTHS
    while look := _LOOK.match(pattern):
        pattern = pattern[look.end() :]
    if _NUMBER_FIRST.match(pattern):
        return AT_DIGITS
    signed = pattern.startswith("(?:") and pattern.partition(f"[{MINUS}])?")[2]
    return _AT_SIGNS if signed and _NUMBER_FIRST.match(signed) else ANYWHERE


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
    return Decimal(text.replace(point, ".")) if len(text) <= LONGEST else None


@cache
def _forms(group: str, point: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """A number in groups of three, and one without."""
    group, point = re.escape(group), re.escape(point)
    in_groups = re.compile(rf"[1-9]\d{{0,2}}(?:[ {group}]\d{{3}})+(?:{point}\d+)?")
    return in_groups, re.compile(rf"\d+(?:(?:{point}|\.)\d+)?")


def grouped(text: str, rules: Grammar) -> bool:
    """Whether a number is written in groups of three."""
    return bool(re.search(rf"\d[ {re.escape(rules.data['group'])}]\d{{3}}", text.translate(SPACES)))


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
