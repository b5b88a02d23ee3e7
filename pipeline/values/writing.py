"""Values written: one value and a locale go in, its local form comes out, or the form of the place it takes.

A new value copies the style of the old one part by part: names of months stay long or short, digits padded or not,
hours of 12 or 24. What can't be written without a guess (the plural behind "1 euro", another currency) is None.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

from pipeline import localize
from pipeline.values.grammar import Grammar, decimal, grammar, grouped
from pipeline.values.value import Value, calendar


def written(value: Value, language: str, locale: str) -> str | None:
    """A value of a text in `language` in the form of the locale; None where it has none (ordinals, seconds)."""
    there = grammar(locale)
    match value.kind:
        case "date" | "month-day" | "year-month":
            return _date(value, there, locale)
        case "month":
            names = there.data["months"]
            return str(names.get("alone", names["full"])[calendar(value.canonical)[1] - 1])
        case "weekday":
            style = _style(value.text, int(value.canonical), grammar(language).data["weekdays"])
            names = there.data["weekdays"].get(style)
            return str(names[int(value.canonical) - 1]) if names else None
        case "time":
            hour, minute = map(int, value.canonical.split(":")[:2])
            odd = "second" in value.parts or value.part("hour") == "24"
            return None if odd else localize.time(hour, minute, locale)
        case "number" | "percent" | "money":
            return _amount(value, grammar(language), locale)
        case "ordinal":
            return None
        case _:
            return value.text


def digits(value: Value, language: str, locale: str) -> str | None:
    """The digits of a number or amount in the form of the locale, without its sign or unit; None of other values."""
    part, here = value.part("number"), grammar(language)
    known = decimal(part, here)
    return None if known is None else localize.number(known, locale, grouped=grouped(part, here))


def rewritten(place: Value, old: Value, new: Value, language: str, locale: str) -> str | None:
    """The text that takes the place of a target's value when its source changes from `old` to `new`."""
    match new.kind:
        case "date" | "month-day" | "year-month" | "month":
            parts = _date_parts(place, new, grammar(locale))
        case "weekday":
            names = grammar(locale).data["weekdays"]
            style = _style(place.text, int(place.canonical), names)
            parts = {"weekday": names[style][int(new.canonical) - 1]} if style else None
        case "time":
            parts = _time_parts(place, old, new, locale)
        case "number" | "percent" | "money" | "ordinal":
            parts = _number_parts(place, old, new, language, locale)
        case "phone" if place.text.startswith("+49") and new.text.startswith(("0", "(0")):
            return re.sub(r"^\(?0(\d+)\)?", r"+49 \1", new.text)
        case _:
            return new.text
    return None if parts is None else _suffixed(_spliced(place, parts), grammar(locale))


def _date(value: Value, there: Grammar, locale: str) -> str:
    year, month, day = calendar(value.canonical)
    if not value.part("month"):  # the "1." of "1. bis 3. Mai"
        return f"{day}{there.data.get('day', '')}"
    if not day:
        return localize.month(year, month, locale)
    return localize.date(date(year, month, day), locale) if year else localize.day(month, day, locale)


def _amount(value: Value, here: Grammar, locale: str) -> str | None:
    part = value.part("number")
    number = decimal(part, here)
    if number is None:
        return None
    number = number.copy_negate() if value.canonical.startswith("-") else number
    in_groups = grouped(part, here)
    if value.kind == "percent":
        return localize.percent(number, locale)
    digits = text = localize.number(number, locale, grouped=in_groups)
    if value.kind == "money":
        if not value.canonical.split()[1].isupper():
            return None  # crowns: of which country?
        text = localize.money(number, value.canonical.split()[1], locale, grouped=in_groups)
    if scale := value.part("scale"):
        text = text.replace(digits, localize.scaled(number, here.data["scales"][scale], locale))
    return text


def _style(name: str, number: int, styles: Mapping[str, Sequence[str]]) -> str:
    """The name of the list that has this name of a month or weekday (from 1) at its place."""
    return next((style for style, names in styles.items() if names[number - 1].lower() == name.lower()), "")


def _date_parts(place: Value, new: Value, there: Grammar) -> dict[str, str] | None:
    year, month, day = calendar(new.canonical)
    written = {name: place.part(name) for name in ("day", "month", "year") if place.part(name)}
    digits = [text for name, text in written.items() if name != "year" and text.isdecimal()]
    theirs = (new.part("day"), new.part("month"))
    padded = any(text.startswith("0") for text in digits)
    padded |= all(len(text) == 2 for text in digits) and any(text.startswith("0") for text in theirs)
    width = 2 if padded and len(digits) == 2 else 1
    parts = {"day": f"{day:0{width}}", "month": f"{month:0{width}}", "year": str(year)[-len(written.get("year", "")) :]}
    if not written.get("month", "0").isdecimal():
        names = there.data["months"]
        style = _style(written["month"], calendar(place.canonical)[1], names)
        if not style:
            return None
        parts["month"] = names[style][month - 1]
    return {name: parts[name] for name in written}


def _time_parts(place: Value, old: Value, new: Value, locale: str) -> dict[str, str] | None:
    hour, minute = map(int, new.canonical.split(":")[:2])
    marker = place.part("marker")
    if "second" in place.parts or "second" in new.parts or marker in ("noon", "midnight"):
        return None
    of_twelve = "marker" in place.parts
    shown = (hour + 11) % 12 + 1 if of_twelve else hour
    wide = place.part("hour").startswith("0")
    wide |= not of_twelve and len(place.part("hour")) == 2 and localize.time(hour, minute, locale).startswith("0")
    parts = {"hour": f"{shown:02}" if wide else str(shown)}
    if place.part("minute"):
        over = of_twelve and old.part("minute") and not new.part("minute")  # 14.30 Uhr -> 9 Uhr: 2:30 pm -> 9 am
        parts["minute"] = "" if over else f"{minute:02}"
    elif minute:
        parts["hour"] += f"{grammar(locale).data.get('clock', ':')}{minute:02}"
    if marker:
        letter = "p" if hour >= 12 else "a"
        parts["marker"] = (letter.upper() if marker[0].isupper() else letter) + marker[1:]
    return parts


def _number_parts(place: Value, old: Value, new: Value, language: str, locale: str) -> dict[str, str] | None:
    here, there = grammar(language), grammar(locale)
    if place.part("short"):
        return {"short": new.canonical[-2:]}
    sizes = [value.canonical.split()[0] for value in (old, new)]
    signs = [size.startswith("-") for size in sizes]
    one = [size.lstrip("-") == "1" and new.kind in ("number", "money") for size in sizes]
    if signs[0] != signs[1] or one[0] != one[1] or old.canonical.split()[1:] != new.canonical.split()[1:]:
        return None  # a sign or a currency to change, or a plural behind the number
    scale = there.data.get("scales", {}).get(place.part("scale"), 0)
    number = decimal(new.part("number"), here)
    if number is None or scale != here.data.get("scales", {}).get(new.part("scale"), 0):
        number = Decimal(sizes[1].lstrip("-")).scaleb(-scale)
    in_groups = grouped(place.text, there) or grouped(new.text, here)
    return {"number": localize.number(number, locale, grouped=in_groups)}


def _spliced(place: Value, parts: Mapping[str, str]) -> str:
    """The text of a value with some of its parts replaced."""
    text = place.text
    for name in sorted(parts, key=lambda name: -place.parts[name][0]):
        start, end = (edge - place.start for edge in place.parts[name])
        before = text[:start] if parts[name] else text[:start].rstrip(":.")
        text = before + parts[name] + text[end:]
    return text


def _suffixed(text: str, there: Grammar) -> str:
    """With the endings of ordinals that go with their digits: 1st, 2nd, 11th."""
    endings: Mapping[str, str] = there.data.get("ordinals", {})
    if not endings:
        return text

    def fitting(match: re.Match[str]) -> str:
        digits = match[1]
        known = max((end for end in endings if digits.endswith(end)), key=len)
        return digits + endings[known]

    return re.sub(rf"(\d+)(?:{'|'.join(sorted(set(endings.values())))})(?!\w)", fitting, text)
