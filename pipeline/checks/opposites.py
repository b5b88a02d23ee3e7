"""Nothing is turned into its opposite: open stays open, free is free, all are all.

A pair goes in, findings come out. The scales on which words are opposites stand in
`languages/<language>/opposites.toml`, those that join (and, or) in `joining.toml`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from pipeline.checks.pair import Pair
from pipeline.checks.senses import Hit, Reading, read, sides
from pipeline.messages import _
from pipeline.model import Finding

SUBJECT: Final = "opposites"
_JOINING: Final = "joining"

_DENIALS: Final = ("sure-not", "sure-without", "also")
_TURNS: Final = "turn."
"""Beginning of the denials that can be put without one, each in its own way."""
_EXCEPTIONS: Final = frozenset({"also-except", "sure-affix", "also-affix"})
"""Senses of `negation` that leave something out: except, un-."""
_OUTSIDE: Final = "inside.outside"


def opposites(pair: Pair) -> Iterator[Finding]:
    """A warning for each scale (open and closed, all and some, north and south) of which the German shows one end, and
    the translation another one, which the German does not show, and not the same.

    A word that can mean an end, among other things, is enough to explain it. Where only one side denies something
    (`nicht geöffnet`, closed), or only one of the two words is denied, nothing is said: `negation` looks at that. Nor
    where two words are turned round at once, which says the same: closed in winter, open in summer. Nor where one side
    says what alone is meant, and the other one what is not: only for members, closed to non-members.
    """
    for subject in (SUBJECT, _JOINING):
        if both := sides(subject, pair):
            yield from _findings(pair, *both, plain=subject == SUBJECT)


def _findings(pair: Pair, source: Reading, target: Reading, *, plain: bool) -> Iterator[Finding]:
    """Those on one list of scales; `plain`: a denial that can be put without one counts right before a word only."""
    found = list(_turned(source, target))
    if not found:
        return
    if len({yours.first for _mine, yours in found}) > 1 and len({mine.first for mine, _yours in found}) > 1:
        return  # closed in winter, open from spring to autumn
    if _excepted(pair, source, target):
        return  # only allowed on the lawn, prohibited except on the lawn
    before, after = (_denials(read("negation", language, text)) for language, text in _texts(pair))
    for mine, yours in found:
        if _around(before, mine, plain=plain) != _around(after, yours, plain=plain) or _held(after, yours):
            continue
        (start, end), (first, last) = source.span(mine), target.span(yours)
        german, english = pair.source_text[start:end], pair.target_text[first:last]
        yield Finding(
            "opposites",
            "warning",
            _("“{found}” stands for “{german}”: the opposite, or another case.", found=english, german=german),
            found=english,
            expected=german,
            fix=_("Say what the German says."),
            at=pair.at(first, last),
            source_at=pair.source_at(start, end),
        )


def turned(pair: Pair) -> bool:
    """Whether a word of one side stands as its opposite on the other, so that a denial may explain it."""
    both = sides(SUBJECT, pair)
    if both is None or not _scales(*both):
        return False
    source, target = both
    words = [{hit.sense for hit in reading.hits if hit.sure and hit.first == hit.last} for reading in both]
    lost, added = words[0] - target.senses, words[1] - source.senses
    return not {_scale(sense) for sense in lost}.isdisjoint(_scale(sense) for sense in added)


def _texts(pair: Pair) -> tuple[tuple[str, str], tuple[str, str]]:
    return (pair.language, pair.source_text), (pair.target_language, pair.target_text)


def _scales(source: Reading, target: Reading) -> set[str]:
    """The scales of which the translation says another end."""
    lost, added = source.sure - target.senses, target.sure - source.senses
    return {_scale(sense) for sense in lost} & {_scale(sense) for sense in added} if lost and added else set()


def _turned(source: Reading, target: Reading) -> Iterator[tuple[Hit, Hit]]:
    """The first words of each scale of which the translation says another end, in the order of the source."""
    scales = _scales(source, target)
    if not scales:
        return
    english = [hit for hit in target.hits if hit.sure and hit.sense not in source.senses]
    for hit in source.hits:
        scale = _scale(hit.sense)
        if scale in scales and hit.sure and hit.sense not in target.senses:
            scales.remove(scale)
            yield hit, next(other for other in english if _scale(other.sense) == scale)


def _scale(sense: str) -> str:
    return sense.partition(".")[0]


def _excepted(pair: Pair, source: Reading, target: Reading) -> bool:
    """Whether one side names what alone is meant (only), and the other one what is left out (except, outside, un-)."""
    only, rest = [], []
    for (language, text), reading in zip(_texts(pair), (source, target), strict=True):
        denied = read("negation", language, text)
        senses = denied.senses if denied else frozenset()
        only.append("also-only" in senses)
        rest.append(_OUTSIDE in reading.senses or not senses.isdisjoint(_EXCEPTIONS))
    return only[0] != only[1] and rest[0] != rest[1] and only[0] != rest[0]


def _denials(reading: Reading | None) -> list[Hit]:
    if reading is None:
        return []
    return [hit for hit in reading.hits if hit.sense in _DENIALS or (hit.sure and hit.sense.startswith(_TURNS))]


def _around(denials: list[Hit], hit: Hit, *, plain: bool) -> tuple[bool, bool]:
    """Whether a text denies anything outside a phrase, and right before it: `nicht ungeeignet`."""
    outside = [denial for denial in denials if not hit.first <= denial.first <= hit.last]
    return any(not plain or denial.sense != "also" for denial in outside), any(
        denial.first < hit.first <= denial.last + 2 for denial in outside
    )


def _held(denials: list[Hit], hit: Hit) -> bool:
    """Whether a phrase itself is a plain denial (`not allowed`), at which `negation` looks."""
    return any(hit.first <= denial.first <= hit.last and denial.sense != "also" for denial in denials)
