"""What is wrong with an approved or drafted pair: every entry rule, one table.

A source and a target go in, findings come out, errors first. Nothing is corrected, read or written here; an error keeps
the target off the site, a warning asks for a look.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Final

from pipeline.checks.abbreviations import abbreviations
from pipeline.checks.apostrophes import apostrophes
from pipeline.checks.brackets import brackets
from pipeline.checks.capitals import capitals
from pipeline.checks.characters import characters
from pipeline.checks.codes import codes
from pipeline.checks.deadlines import deadlines
from pipeline.checks.doubled import doubled
from pipeline.checks.empty import empty
from pipeline.checks.engine_remarks import engine_remarks
from pipeline.checks.exonyms import exonyms
from pipeline.checks.false_friends import false_friends
from pipeline.checks.gender import gender
from pipeline.checks.german import german
from pipeline.checks.language import language
from pipeline.checks.length import length
from pipeline.checks.links import links
from pipeline.checks.modality import modality
from pipeline.checks.names import names
from pipeline.checks.negation import negation
from pipeline.checks.numbers import numbers
from pipeline.checks.only import only
from pipeline.checks.opposites import opposites
from pipeline.checks.pair import Pair, Rule, cut, primary
from pipeline.checks.people import people
from pipeline.checks.places import places
from pipeline.checks.policy import (
    BY_GLOSSARY,
    UNACCEPTABLE,
    accepted,
    blocking,
    mistaken,
    remaining,
    settled,
    weighed,
)
from pipeline.checks.punctuation import punctuation
from pipeline.checks.quotes import quotes
from pipeline.checks.register import register
from pipeline.checks.sentences import sentences
from pipeline.checks.spacing import spacing
from pipeline.checks.spelling import spelling
from pipeline.checks.streets import streets
from pipeline.checks.tags import tags
from pipeline.checks.terms import terms as wanted_terms
from pipeline.glossary import Glossary
from pipeline.model import NONE, Finding, Level, Span
from pipeline.termfile import shipped

__all__ = [
    "BY_GLOSSARY",
    "NAMES",
    "RULES",
    "UNACCEPTABLE",
    "Pair",
    "Rule",
    "accepted",
    "blocking",
    "check",
    "mistaken",
    "remaining",
    "settled",
    "weighed",
]

RULES: Final[tuple[tuple[str, Rule], ...]] = (
    ("tags", tags),
    ("links", links),
    ("places", places),
    ("empty", empty),
    ("german", german),
    ("characters", characters),
    ("length", length),
    ("numbers", numbers),
    ("negation", negation),
    ("opposites", opposites),
    ("modality", modality),
    ("only", only),
    ("deadlines", deadlines),
    ("false-friends", false_friends),
    ("names", names),
    ("exonyms", exonyms),
    ("terms", wanted_terms),
    ("codes", codes),
    ("streets", streets),
    ("people", people),
    ("engine-remarks", engine_remarks),
    ("language", language),
    ("register", register),
    ("gender", gender),
    ("quotes", quotes),
    ("apostrophes", apostrophes),
    ("brackets", brackets),
    ("punctuation", punctuation),
    ("spacing", spacing),
    ("sentences", sentences),
    ("doubled", doubled),
    ("spelling", spelling),
    ("abbreviations", abbreviations),
    ("capitals", capitals),
)
"""Name -> rule, in the order in which findings are shown. A new rule is one file and one line here."""

NAMES: Final = tuple(name for name, _rule in RULES)
"""What a config and a translator's comment can name."""

_NO_TRANSLATION: Final = frozenset({"empty", "german", "length"})
"""Rules behind whose errors single words are not worth a finding."""
_OF_WORDS: Final = BY_GLOSSARY | {
    *("codes", "streets", "people", "language", "register", "gender", "quotes", "apostrophes", "brackets"),
    *("punctuation", "spacing", "sentences", "doubled", "spelling", "abbreviations", "capitals"),
}
"""The rules on single words and on form."""
_FIRST: Final = tuple(rule for name, rule in RULES if name not in _OF_WORDS)
_THEN: Final = tuple(rule for name, rule in RULES if name in _OF_WORDS)
_WEAKER: Final = (
    ("codes", "numbers"),
    ("names", "people"),
    ("names", "exonyms"),
    ("names", "codes"),
    ("false-friends", "german"),
    ("language", "german"),
    ("language", "engine-remarks"),
    ("negation", "engine-remarks"),
    ("links", "engine-remarks"),
    ("tags", "engine-remarks"),
    ("apostrophes", "quotes"),
    ("negation", "apostrophes"),
    ("negation", "opposites"),
    ("modality", "opposites"),
    ("opposites", "numbers"),
    ("deadlines", "opposites"),
    ("exonyms", "german"),
    ("abbreviations", "german"),
    ("brackets", "gender"),
    ("punctuation", "spacing"),
)
"""Of two findings on one place the first rule's is left out."""
_SEVERITIES: Final = ("error", "warning", "note")


def check(
    source: str,
    target: str,
    locale: str = "en",
    terms: Glossary | None = None,
    *,
    language: str = "de",
    levels: Mapping[str, Level] | None = None,
) -> list[Finding]:
    """All findings on one pair: errors first, then in the order of `RULES`; the same input gives the same list.

    `source` is in `language`, `target` in `locale`; both with their inline tags. `terms` is the site's glossary;
    without one the names hold that ship with the program. `levels`: how a site takes what single rules find.
    """
    if target == NONE:
        return []
    pair = cut(
        source, target, language=language, locale=locale, terms=_usual(primary(language)) if terms is None else terms
    )
    findings = [finding for rule in _FIRST for finding in rule(pair)]
    if not any(finding.severity == "error" and finding.rule in _NO_TRANSLATION for finding in findings):
        findings += [finding for rule in _THEN for finding in rule(pair)]
    return sorted(_once(weighed(findings, levels or {})), key=lambda finding: _SEVERITIES.index(finding.severity))


def _once(findings: list[Finding]) -> list[Finding]:
    """`findings` without the weaker one of two that tell the same of one place, by `_WEAKER`."""
    if len(findings) < 2:
        return findings
    rules = {finding.rule for finding in findings}
    for weaker, stronger in _WEAKER:
        if weaker in rules and stronger in rules:
            places = [finding.at for finding in findings if finding.rule == stronger and finding.at]
            findings = [
                finding
                for finding in findings
                if finding.rule != weaker or finding.severity == "error" or not _inside(finding.at, places)
            ]
    return findings


def _inside(place: Span | None, places: Sequence[Span]) -> bool:
    """Whether a place overlaps one of the others."""
    return place is not None and any(place[0] < end and start < place[1] for start, end in places)


@cache
def _usual(language: str) -> Glossary:
    return Glossary(shipped(language))
