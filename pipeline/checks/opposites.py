"""Nothing is turned into its opposite: open stays open, free is free, all are all.

A pair goes in, findings come out. The scales on which words are opposites stand in `languages/<language>/opposites.toml`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from pipeline.checks.pair import Pair
from pipeline.checks.senses import Hit, Reading, read
from pipeline.messages import _
from pipeline.model import Finding

SUBJECT: Final = "opposites"


def opposites(pair: Pair) -> Iterator[Finding]:
    """A warning for each scale (open and closed, all and some, north and south) of which the German shows one end, and
    the translation another one, which the German does not show, and not the same.

    A word that can mean an end, among other things, is enough to explain it. Where only one side denies something
    (`nicht geöffnet`, closed), nothing is said: `negation` looks at that.
    """
    sides = _sides(pair)
    if sides is None:
        return
    source, target = sides
    found = list(_turned(source, target))
    if not found:
        return
    denials = [read("negation", pair.language, pair.source_text), read("negation", pair.target_language, pair.target_text)]
    if len({_denies(reading) for reading in denials}) > 1:
        return
    for mine, yours in found:
        if _negated(denials[0], mine) != _negated(denials[1], yours):
            continue
        german, english = _text(pair.source_text, source, mine), _text(pair.target_text, target, yours)
        message = _("“{found}” says the opposite of “{german}”, or something else than it.", found=english, german=german)
        yield Finding(
            "opposites",
            "warning",
            message,
            found=english,
            expected=german,
            fix=_("Say what the German says."),
            at=pair.at(*target.span(yours)),
            source_at=pair.source_at(*source.span(mine)),
        )


def turned(pair: Pair) -> bool:
    """Whether a word of one side stands as its opposite on the other, so that a denial may explain it."""
    sides = _sides(pair)
    if sides is None:
        return False
    source, target = sides
    words = [{hit.sense for hit in reading.hits if hit.sure and hit.first == hit.last} for reading in sides]
    lost, added = words[0] - target.senses, words[1] - source.senses
    return not {_scale(sense) for sense in lost}.isdisjoint(_scale(sense) for sense in added)


def _sides(pair: Pair) -> tuple[Reading, Reading] | None:
    if pair.language == pair.target_language:
        return None
    source = read(SUBJECT, pair.language, pair.source_text)
    target = read(SUBJECT, pair.target_language, pair.target_text)
    return (source, target) if source and target else None


def _turned(source: Reading, target: Reading) -> Iterator[tuple[Hit, Hit]]:
    """The first words, by scale, of which the translation says another end."""
    lost, added = source.sure - target.senses, target.sure - source.senses
    scales = {_scale(sense) for sense in lost} & {_scale(sense) for sense in added} if lost and added else ()
    for scale in sorted(scales, key=lambda scale: next(hit.first for hit in source.hits if _scale(hit.sense) == scale)):
        mine = next(hit for hit in source.hits if hit.sure and hit.sense in lost and _scale(hit.sense) == scale)
        yours = next(hit for hit in target.hits if hit.sure and hit.sense in added and _scale(hit.sense) == scale)
        yield mine, yours


def _scale(sense: str) -> str:
    return sense.partition(".")[0]


def _denies(reading: Reading | None) -> bool:
    """Whether a text denies something with a word of its own, not within another word (`unfree`)."""
    return reading is not None and not reading.senses.isdisjoint(("sure-not", "sure-without"))


def _negated(reading: Reading | None, hit: Hit) -> bool:
    """Whether a denial stands right before a word or in its phrase: `nicht ungeeignet`, `not allowed`."""
    denials = reading.of("sure-not", "sure-without", "also") if reading else ()
    return any(hit.first - 2 <= denial.last and denial.first <= hit.last for denial in denials)


def _text(text: str, reading: Reading, hit: Hit) -> str:
    start, end = reading.span(hit)
    return text[start:end]
