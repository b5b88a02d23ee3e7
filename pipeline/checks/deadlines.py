"""A deadline stays one: until is not from, before is not after, and a limit of time is not lost.

A pair goes in, findings come out. What says a limit beside which words stands in `languages/<language>/deadlines.toml`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from pipeline.checks.negation import denied
from pipeline.checks.pair import Pair
from pipeline.checks.senses import Reading, read, sides
from pipeline.messages import _
from pipeline.model import Finding

SUBJECT: Final = "deadlines"

TURNED: Final = (
    ("latest", "earliest"),
    ("earliest", "latest"),
    ("until", "from"),
    ("from", "until"),
    ("from", "before"),
    ("until", "after"),
    ("before", "after"),
    ("after", "before"),
    ("within", "late"),
    ("within", "from"),
    ("within", "before"),
    ("during", "before"),
    ("during", "after"),
    ("ago", "hence"),
    ("hence", "ago"),
)
"""What the German says, and what the translation may not make of it."""
LOST: Final = ("until", "from")
"""What may not become a plain day: by Friday is not on Friday. (What begins on Friday is there from Friday.)"""


def deadlines(pair: Pair) -> Iterator[Finding]:
    """A warning where the German limits a time (`bis zum 3. Mai`, `ab Montag`, `vor dem Termin`, `vor drei Jahren`),
    and the translation has the opposite limit, which the German does not have, and none that could be the same.

    And a warning where such a limit became a plain day (`on 3 May`), with no word of beginning or ending. `bis`
    between two times (`9 bis 12 Uhr`) is a range and no deadline; `vor allem`, `nach Angaben` are no time. Where only
    one side denies something, it may say the same by that: what comes after six is not counted, be there by six.
    """
    both = sides(SUBJECT, pair)
    if both is None:
        return
    source, target = both
    changed = _changed(source, target)
    if changed is None or _denies(pair.language, pair.source_text) != _denies(pair.target_language, pair.target_text):
        return
    (start, end), (first, last) = source.span(source.first(changed[0])), target.span(target.first(changed[1]))
    german, found = pair.source_text[start:end], pair.target_text[first:last]
    yield Finding(
        "deadlines",
        "warning",
        _("“{found}” is another limit of time than “{german}”.", found=found, german=german),
        found=found,
        expected=german,
        fix=_("Say by, until, from, before or after as the German does."),
        at=pair.at(first, last),
        source_at=pair.source_at(start, end),
    )


def _denies(language: str, text: str) -> bool:
    return denied(read("negation", language, text))


def _changed(source: Reading, target: Reading) -> tuple[str, str] | None:
    """The senses of the limit and of what became of it."""
    lost, added = source.sure - target.senses, target.sure - source.senses
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
