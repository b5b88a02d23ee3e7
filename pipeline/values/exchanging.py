"""Values compared and exchanged: two texts go in, what differs comes out, or the text with the new values.

They are read by `grammar` and written by `writing`. It never guesses: where two readings can be defended there is no
difference, and a target is only rewritten if reading it again proves that it says the new values and nothing else.
"""

from __future__ import annotations

from pipeline.values.finding import find
from pipeline.values.sides import magnitude, meaning
from pipeline.values.value import Value, plain
from pipeline.values.writing import rewritten


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
        size = magnitude(wanted)
        same = [at for at, value in enumerate(values) if value.kind in numbers and magnitude(value) == size]
    return same[0] if len(same) == 1 else None


def _moved(place: Value, old: Value, new: Value) -> str:
    """What has to be read at the place afterwards."""
    if place.kind == new.kind:
        return new.canonical
    return place.canonical.replace(magnitude(old), magnitude(new), 1)
