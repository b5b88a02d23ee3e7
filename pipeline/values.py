"""Values compared and exchanged: two texts go in, what differs comes out, or the text with the new values.

They are read by `grammar` and written by `writing`. It never guesses: where two readings can be defended there is no
difference, and a target is only rewritten if reading it again proves that it says the new values and nothing else.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from pipeline.grammar import Value, alternatives, calendar, find, grammar, plain
from pipeline.writing import rewritten

__all__ = ["Differences", "Value", "between", "differences", "exchange", "find", "meaning", "only_values_differ"]


class Differences(NamedTuple):
    """What the source says and the target does not, and the reverse."""

    missing: tuple[Value, ...]
    extra: tuple[Value, ...]


def differences(source: str, target: str, source_language: str = "de", target_language: str = "en") -> Differences:
    """The values of one text that the other does not have, by meaning, as multisets.

    No difference: a number in words or Roman numerals on the other side, a value that is only split or joined
    ("1. und 3. Mai"), the name of a weekday or month that is only added or only left out.
    """
    here, there = find(source, source_language), find(target, target_language)
    missing, extra = _left(here, there), _left(there, here)
    if not missing and not extra:
        return Differences((), ())
    split = Counter(value.kind for value in missing) != Counter(value.kind for value in extra)
    said = _excuses(target, there, target_language, split=split)
    read = _excuses(source, here, source_language, split=split)
    missing = tuple(value for value in missing if not _claims(value) <= said)
    extra = tuple(value for value in extra if not _claims(value) <= read)
    return Differences(_replaced(missing, extra), _replaced(extra, missing))


def only_values_differ(old: str, new: str, language: str = "de") -> tuple[tuple[Value, Value], ...] | None:
    """The pairs of old and new value where two texts say the same but for values of one kind at the same places.

    None if anything else differs, or nothing does.
    """
    before, after = find(old, language), find(new, language)
    if [value.kind for value in before] != [value.kind for value in after]:
        return None
    if [plain(piece) for piece in between(old, before)] != [plain(piece) for piece in between(new, after)]:
        return None
    return tuple((was, now) for was, now in zip(before, after, strict=True) if was.canonical != now.canonical) or None


def exchange(
    old_source: str, new_source: str, old_target: str, *, language: str = "de", locale: str = "en"
) -> str | None:
    """The old target with the values of the new source, each written like the one whose place it takes.

    None unless only values differ, each old one stands once in its source and once in the target, the result read again
    says exactly the new values, and exchanging back gives the old target. `locale` is the one whose formats are used.
    """
    result = _exchanged(old_source, new_source, old_target, language, locale)
    if result is None or _exchanged(new_source, old_source, result, language, locale) != old_target:
        return None
    return result


def _left(values: Iterable[Value], others: Iterable[Value]) -> tuple[Value, ...]:
    """The values that `others` do not hold, counted."""
    there = Counter(meaning(others))
    left = []
    for value in values:
        if there[value.kind, value.canonical] > 0:
            there[value.kind, value.canonical] -= 1
        else:
            left.append(value)
    return tuple(left)


def meaning(values: Iterable[Value]) -> list[tuple[str, str]]:
    """What the values say, however they are written."""
    return [(value.kind, value.canonical) for value in values]


def _claims(value: Value) -> set[str]:
    """What the other side has to say, in pieces, for a value to be there in another shape."""
    match value.kind:
        case "number" | "ordinal" | "percent" | "money":
            return {_magnitude(value)}
        case "date" | "month-day" | "year-month" | "month":
            year, month, day = calendar(value.canonical)
            return {f"month {month}", *(str(number) for number in (year, day) if number)}
        case "time":
            hour, minute = map(int, value.canonical.split(":")[:2])
            return {f"hour {hour % 12}", *([str(minute)] if minute else [])}
        case _:
            return {f"{value.kind} {value.canonical}"}


def _magnitude(value: Value) -> str:
    return value.canonical.split()[0].lstrip("-")


def _excuses(text: str, values: tuple[Value, ...], language: str, *, split: bool) -> set[str]:
    """What a text says beside its own values: numbers in words, the century of '90; if `split`, also their pieces."""
    words = {*map(str, _in_words(text, language)), *re.findall(r"(?<=[^\W\d_])\d+", text)}  # two; A4, CO2
    pieces = {*words, *(f"{century}{word}" for word in words if len(word) == 2 for century in (19, 20))}
    pieces |= {f"hour {int(word) % 12}" for word in words if len(word) < 3}
    if "words" not in grammar(language).data:  # nothing is known of its inflection either: we wrześniu 2017
        pieces |= {f"month {number}" for number in range(1, 13)}
    for value in values:
        number = value.canonical if value.kind == "number" else ""
        if len(number) == 4 and number.isdecimal():
            pieces.add(str(int(number[2:])))
        elif len(number) == 2:
            pieces |= {f"19{number}", f"20{number}"}
        if split:
            pieces |= _claims(value) | _as_time(number) | _as_numbers(value)
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


def _in_words(text: str, language: str) -> Iterator[int]:
    """The numbers a text says in words or Roman numerals; of a language without words, every one that it may say so."""
    rules = grammar(language)
    table = rules.data.get("words")
    for match in re.finditer(r"(?<!\w)(?=[XVI])X{0,3}(?:IX|IV|V?I{0,3})(?![A-Z\d])", text):
        yield _roman(match[0])
    if not table:
        yield from range(13)
        return
    written = {word: int(number) for number, words in table.items() if number.isdecimal() for word in words}
    numbers = {word.casefold(): number for word, number in written.items()}
    scales = rules.data.get("scales", {})
    small = alternatives(word for word, number in written.items() if number < 10)
    tens = alternatives(word for word, number in written.items() if 20 <= number < 100)
    both = table["compound"].replace("{small}", f"(?P<small>{small})").replace("{tens}", f"(?P<tens>{tens})")
    scaled = rf"(?:[ -](?P<scale>{alternatives(scales)})(?!\w))?"
    words = rf"(?<!\w)(?:{both}|(?P<word>{alternatives(written)}){table['end']}){scaled}"
    for match in re.finditer(words, text, re.IGNORECASE):
        number = sum(numbers[word.casefold()] for word in match.group("small", "tens", "word") if word)
        yield number
        yield number * 10 ** scales.get(match["scale"], 0)


def _roman(text: str) -> int:
    worth = [{"I": 1, "V": 5, "X": 10}[letter] for letter in text]
    return sum(-one if one < max(worth[at:]) else one for at, one in enumerate(worth))


def _replaced(some: tuple[Value, ...], others: tuple[Value, ...]) -> tuple[Value, ...]:
    """Without names of weekdays and months that nothing stands in for: "weekdays" or "this spring" may say them."""
    stand_ins = {"weekday": {"weekday"}, "month": {"month", "year-month", "month-day", "date"}}
    kinds = {value.kind for value in others}
    return tuple(value for value in some if value.kind not in stand_ins or kinds & stand_ins[value.kind])


def between(text: str, values: tuple[Value, ...]) -> tuple[str, ...]:
    """The text round the values, one piece more than there are values."""
    edges = [0, *(edge for value in values for edge in (value.start, value.end)), len(text)]
    return tuple(text[start:end] for start, end in zip(edges[::2], edges[1::2], strict=True))


def _exchanged(old_source: str, new_source: str, old_target: str, language: str, locale: str) -> str | None:
    pairs = only_values_differ(old_source, new_source, language)
    if pairs is None:
        return None
    here, there = find(old_source, language), find(old_target, locale)
    texts = [value.text for value in there]
    expected = meaning(there)
    changed: set[int] = set()
    for old, new in pairs:
        at = _place(old, there)
        if at is None or at in changed or _place(old, here) is None:
            return None
        text = rewritten(there[at], old, new, language, locale)
        if text is None:
            return None
        changed.add(at)
        texts[at], expected[at] = text, (there[at].kind, _moved(there[at], old, new))
    pieces = zip(between(old_target, there), [*texts, ""], strict=True)
    result = "".join(piece for pair in pieces for piece in pair)
    return result if meaning(find(result, locale)) == expected else None


def _place(wanted: Value, values: tuple[Value, ...]) -> int | None:
    """Where the one value with this meaning stands, or else the one number of this size ("5 bis 10 Euro": €5)."""
    same = [at for at, value in enumerate(values) if (value.kind, value.canonical) == (wanted.kind, wanted.canonical)]
    numbers = ("number", "ordinal", "percent", "money")
    if not same and wanted.kind in numbers:
        size = _magnitude(wanted)
        same = [at for at, value in enumerate(values) if value.kind in numbers and _magnitude(value) == size]
    return same[0] if len(same) == 1 else None


def _moved(place: Value, old: Value, new: Value) -> str:
    """What has to be read at the place afterwards."""
    if place.kind == new.kind:
        return new.canonical
    return place.canonical.replace(_magnitude(old), _magnitude(new), 1)
