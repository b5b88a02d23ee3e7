"""Cells that are only values, in another language: "Mo–Fr 9–12 Uhr" goes in, "Mon–Fri 09:00–12:00" comes out.

Beside values a cell may have the few words that mean one thing there (ab, seit, Tel.; the table `cells` of the
languages) and symbols of units. Anything else makes it a text for a translator, and so does a result that is not read
as the same values.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

from pipeline.values import between, meaning
from pipeline.values.finding import find
from pipeline.values.grammar import grammar
from pipeline.values.value import TAG, Value, alternatives, plain
from pipeline.values.writing import written

_DAYS: Final = frozenset({"date", "month-day", "year-month", "month"})
_AMOUNTS: Final = frozenset({"number", "money", "percent"})
_PHONES: Final = frozenset({"phone"})
_LONGEST: Final = 200
"""Values, words and signs of a cell; no table has longer ones."""
_BEFORE: Final[Mapping[str, frozenset[str]]] = {
    "from": _DAYS | _AMOUNTS | {"time"},
    "start": _DAYS | _AMOUNTS | {"time", "weekday"},
    "since": _DAYS,
    "on": frozenset({"date", "month-day", "weekday"}),
    "at": frozenset({"time"}),
    "up to": frozenset({"money", "percent"}),
    "about": _AMOUNTS,
    "daily": frozenset({"time"}),
    "tel": _PHONES,
    "phone": _PHONES,
    "fax": _PHONES,
    "mobile": _PHONES,
    "email": frozenset({"email"}),
    "iban": frozenset({"iban"}),
}
"""Meaning of a word -> the kinds of values that it may stand in front of."""
_BEHIND: Final[Mapping[str, frozenset[str]]] = {
    "closed": frozenset({"weekday"}),
    "by appointment": frozenset({"weekday", "time"}),
}
"""Meaning of a word -> the kinds that it may stand behind."""

_UNITS: Final = (
    "mm", "cm", "km", "mm²", "cm²", "m²", "km²", "cm³", "m³", "ha", "mg", "g", "kg", "t", "ml", "l", "kW", "MW", "GW",
    "kWh", "MWh", "GWh", "kB", "MB", "GB", "TB", "Mbit/s", "Gbit/s", "km/h", "°C", "dB", "Hz", "min",
)  # fmt: skip
"""Symbols that are the same in all languages. Not "h", which may be hours or o'clock."""


@dataclass(frozen=True, slots=True)
class _Word:
    """A word of a cell."""

    text: str
    meaning: str


_Item = Value | _Word | str
"""A value, a word, or what stays as it is: signs, units and tags."""


def translate(text: str, *, language: str = "de", locale: str = "en") -> str | None:
    """A text that is only values, in the locale's form: "31.01.2017" -> "31 January 2017", "ab 50 €" -> "from €50".

    None if it says anything else or the result would not be read as the same values. Dates are written in words:
    07/02/2020 is another day in another country. Addresses, telephone and account numbers stay as they are.
    """
    values = find(text, language)
    kinds = {value.kind for value in values}
    # "5 bis 10 Euro": whether the sign stands once or twice is a guess. "9–12 und 14–18 Uhr": so is what 9 is.
    if not values or {"number", "money"} <= kinds or {"number", "time"} <= kinds:
        return None
    items = _items(text, values, language)
    if items is None or len(items) > _LONGEST:
        return None
    forms = [_form(items, at, language, locale) for at in range(len(items))]
    result = "".join(form or "" for form in forms)
    return result if None not in forms and meaning(find(result, locale)) == meaning(values) else None


def _items(text: str, values: Sequence[Value], language: str) -> list[_Item] | None:
    """The cell in order, from the first to the last letter: values, known words, signs, tags and units.

    None as soon as there is anything else, as in every sentence.
    """
    pattern, meanings = _words(language)
    found: list[_Item] = []
    for number, literal in enumerate(between(text, tuple(values))):
        literal = plain(literal)
        if found and isinstance(last := found[-1], Value) and last.kind == "weekday":
            literal = literal.removeprefix(".")  # Mo.–Fr.
        unit = _unit(literal) if found and isinstance(last := found[-1], Value) and last.kind == "number" else ""
        found += [unit] if unit else []
        for part in pattern.finditer(literal, len(unit)):
            if part.lastgroup == "stays":
                found.append(part[0])
            elif means := meanings.get(part[0].lower()):
                found.append(_Word(part[0], means))
            else:
                return None
        found += values[number : number + 1]
    return found


@cache
def _words(language: str) -> tuple[re.Pattern[str], dict[str, str]]:
    """What a literal is cut by, and the meaning of each known word."""
    meanings = {str(word).lower(): str(means) for word, means in grammar(language).data.get("cells", {}).items()}
    known = rf"(?<!\w)(?i:{alternatives(meanings)})(?!\w)|" if meanings else ""
    return re.compile(rf"(?P<stays>{TAG.pattern}|[\s–—/,;:|()+&×-]+)|(?P<word>{known}.)", re.DOTALL), meanings


def _unit(literal: str) -> str:
    """The symbol of a unit behind a number, with its space."""
    found = re.match(rf" ?{alternatives(_UNITS)}(?!\w)", literal)
    return found[0] if found else ""


def _form(items: Sequence[_Item], at: int, language: str, locale: str) -> str | None:
    """One item in the other language; None where it has no certain form."""
    item = items[at]
    if isinstance(item, str):
        return item
    if isinstance(item, Value):
        return written(item, language, locale)
    before = next((other for other in reversed(items[:at]) if not isinstance(other, str)), None)
    behind = [other for other in items[at + 1 :] if not isinstance(other, str)]
    means = item.meaning
    if means == "to" and before is None:
        means = "up to"  # "bis 50 €"; of a date it may be "by" as well as "until"
    if not _fits(means, before, behind):
        return None
    words = grammar(locale).data.get("cells", {})
    form = words.get("from" if means == "start" else means, "–" if means == "to" else None)
    if form is None:
        return None
    begins = before is None and item.text[0].isupper()
    return str(form[0].upper() + form[1:] if begins else form)


def _fits(means: str, before: Value | _Word | None, behind: Sequence[Value | _Word]) -> bool:
    """Whether a word has its meaning between these neighbours."""
    after = behind[0] if behind else None
    if means in ("to", "and", "or"):
        return isinstance(before, Value) and after is not None
    if means in _BEHIND:
        open_too = isinstance(before, _Word) and before.meaning in ("and", "or")
        return open_too or (isinstance(before, Value) and before.kind in _BEHIND[means])
    if not isinstance(after, Value):
        return False
    if means == "since" and after.kind == "number":
        return bool(re.fullmatch(r"[12]\d\d\d", after.text))
    if means == "start":  # "vom 3. Mai" alone is "of 3 May" or "from 3 May"
        then = behind[1] if len(behind) > 1 else None
        if not isinstance(then, _Word) or then.meaning != "to":
            return False
    return after.kind in _BEFORE.get(means, ())
