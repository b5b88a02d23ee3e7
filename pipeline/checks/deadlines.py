"""A limit stays one: until is not from, before not after, under not over, and a limit of time is not lost.

A pair goes in, findings come out. What says a limit beside which words stands in `languages/<language>/deadlines.toml`,
of numbers in `limits.toml`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from pipeline.checks.negation import denied
from pipeline.checks.opposites import opposites
from pipeline.checks.pair import Pair
from pipeline.checks.senses import Reading, read, sides
from pipeline.messages import _
from pipeline.model import Finding

SUBJECT: Final = "deadlines"
NUMBERS: Final = "limits"

TURNED: Final = (
    ("latest", "earliest"),
    ("earliest", "latest"),
    ("until", "from"),
    ("from", "until"),
    ("from", "before"),
    ("until", "after"),
    ("before", "after"),
    ("after", "before"),
    ("before", "during"),
    ("after", "during"),
    ("within", "late"),
    ("within", "from"),
    ("within", "before"),
    ("during", "before"),
    ("during", "after"),
    ("during", "outside"),
    ("ago", "hence"),
    ("hence", "ago"),
)
"""What the German says, and what the translation may not make of it."""
COUNTED: Final = ("until-before", "from-before")
"""Until and from three days before something."""
SURELY: Final = (("latest", "earliest"), ("earliest", "latest"), COUNTED)
"""The same, whatever else could be meant: `no later than three days after`."""
AMOUNTS: Final = (("less", "more"), ("more", "less"))
"""The same of numbers, in the lists `limits`."""
LOST: Final = ("until", "from")
"""What may not become a plain day: by Friday is not on Friday. (What begins on Friday is there from Friday.)"""


def deadlines(pair: Pair) -> Iterator[Finding]:
    """A warning where the German limits a time (`bis zum 3. Mai`, `ab Montag`, `vor dem Termin`, `vor drei Jahren`),
    and the translation has the opposite limit, which the German does not have, and none that could be the same. So too
    where it limits a number (`unter 14 Jahren`, `ab 50 Euro`, `höchstens 5 kg`).

    And a warning where such a limit became a plain day (`on 3 May`), with no word of beginning or ending. `bis`
    between two times (`9 bis 12 Uhr`) is a range and no deadline; `vor allem`, `nach Angaben` are no time. Where only
    one side denies something, it may say the same by that: what comes after six is not counted, be there by six.
    """
    turned = _turned(pair) or _amounts(pair)
    if turned is None:
        return
    source, target, changed = turned
    if changed != COUNTED and _denies(pair.language, pair.source_text) != _denies(
        pair.target_language, pair.target_text
    ):
        return
    (start, end), (first, last) = source.span(source.first(changed[0])), target.span(target.first(changed[1]))
    german, found = pair.source_text[start:end], pair.target_text[first:last]
    yield Finding(
        "deadlines",
        "warning",
        _("“{found}” is another limit than “{german}”.", found=found, german=german),
        found=found,
        expected=german,
        fix=_("Say at least, at most, over or under as the German does.")
        if changed in AMOUNTS
        else _("Say by, until, from, before or after as the German does."),
        at=pair.at(first, last),
        source_at=pair.source_at(start, end),
    )


def _denies(language: str, text: str) -> bool:
    return denied(read("negation", language, text))


def _turned(pair: Pair) -> tuple[Reading, Reading, tuple[str, str]] | None:
    """Both sides with the senses of a limit of time and of what became of it."""
    both = sides(SUBJECT, pair)
    changed = _changed(*both) if both else None
    return (*both, changed) if both and changed else None


def _amounts(pair: Pair) -> tuple[Reading, Reading, tuple[str, str]] | None:
    """The same of a number, unless `opposites` speaks of it."""
    both = sides(NUMBERS, pair)
    if both is None:
        return None
    source, target = both
    lost, added = source.sure - target.senses, target.sure - source.senses
    changed = next((change for change in AMOUNTS if change[0] in lost and change[1] in added), None)
    return None if changed is None or any(opposites(pair)) else (source, target, changed)


def _changed(source: Reading, target: Reading) -> tuple[str, str] | None:
    """The senses of the limit and of what became of it."""
    kept = source.sure & target.sure
    for german, english in SURELY:
        if german in source.sure - kept and english in target.sure - kept:
            return german, english
    lost, added = source.sure - target.senses, target.sure - source.senses
    if "outside" in lost and "during" in target.sure - source.sure:
        return "outside", "during"
    if not lost or not added:
        return None
    for german, english in TURNED:
        if german in lost and english in added:
            return german, english
    for german in LOST:
        begins = german == "from" and "begins" in target.senses
        if german in lost and "day" in added and not begins and _same_day(source, german, target):
            return german, "day"
    return None


def _same_day(source: Reading, limit: str, target: Reading) -> bool:
    """Whether the day in the translation is that of the limit: its number, or a name where the German has one."""
    until, day = source.first(limit), target.first("day")
    number = source.tokens[until.last]
    words = target.tokens[day.first : day.last + 1]
    return number in words if number.isdigit() else not any(word.isdigit() for word in words)
