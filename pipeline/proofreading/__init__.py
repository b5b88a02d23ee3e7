"""What the authors of pages should look at again: rules for single pages and for all pages of a site, one table each.

Pages go in, warnings and notes come out; nothing is corrected, and nothing holds a page back. The German is the
author's: a rule may ask, and a comment on the page (`zwiesprache: accept: RULE – reason`) is an answer.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from typing import Final

from pipeline.model import Finding
from pipeline.proofreading.cities import city_codes
from pipeline.proofreading.dates import impossible_dates
from pipeline.proofreading.linked import Pages, dead_links, link_words, together
from pipeline.proofreading.page import Page, accepted, cut
from pipeline.proofreading.sameness import Approved, page_titles, varied_targets, varied_terms
from pipeline.proofreading.spelling import broken_letters, capital_headings, double_blanks, loose_accents, quote_mix
from pipeline.proofreading.structure import double_ids, headings, image_texts
from pipeline.proofreading.style import address_mix, gender_mix, long_sentences, short_forms

__all__ = [
    "ACROSS",
    "ALL",
    "ALONE",
    "BUILT",
    "PAGE_RULES",
    "SITE_RULES",
    "Approved",
    "Page",
    "Pages",
    "cut",
    "proofread",
    "together",
    "varied_targets",
    "varied_terms",
]

PAGE_RULES: Final[tuple[tuple[str, Callable[[Page], Iterator[Finding]]], ...]] = (
    ("headings", headings),
    ("image-texts", image_texts),
    ("double-ids", double_ids),
    ("link-words", link_words),
    ("impossible-dates", impossible_dates),
    ("broken-letters", broken_letters),
    ("loose-accents", loose_accents),
    ("double-blanks", double_blanks),
    ("quote-mix", quote_mix),
    ("capital-headings", capital_headings),
    ("long-sentences", long_sentences),
    ("short-forms", short_forms),
    ("gender-mix", gender_mix),
    ("address-mix", address_mix),
)
"""Name -> rule for one page, in the order in which findings are shown. A new rule is a function and one line here."""

SITE_RULES: Final[tuple[tuple[str, Callable[[Pages], Iterator[Finding]]], ...]] = (
    ("dead-links", dead_links),
    ("city-codes", city_codes),
    ("page-titles", page_titles),
)
"""Name -> rule for all pages together."""

ACROSS: Final = ("varied-targets", "varied-terms")
"""Rules for the approved pairs of a locale together."""

ALL: Final = (*(name for name, _rule in PAGE_RULES), *(name for name, _rule in SITE_RULES), *ACROSS)

ALONE: Final = frozenset(name for name, _rule in PAGE_RULES)
"""Rules that read no other page."""

BUILT: Final = frozenset({"headings", "image-texts", "double-ids", "dead-links", "page-titles"})
"""Rules for how pages are built, whose findings stand in every language."""


def proofread(site: Pages, rules: Collection[str] = ALL) -> list[Finding]:
    """What these `rules` find on the pages, in their order; what a page's own comments accept is left out."""
    order = {page.file: number for number, page in enumerate(site.pages.values())}
    allowed = {page.file: accepted(page) for page in site.pages.values()}
    found = [finding for finding in _found(site, rules) if finding.rule not in allowed[finding.path]]
    return sorted(found, key=lambda finding: (order[finding.path], finding.line))


def _found(site: Pages, rules: Collection[str]) -> Iterable[Finding]:
    for name, rule in PAGE_RULES:
        if name in rules:
            for page in site.pages.values():
                yield from rule(page)
    for name, across in SITE_RULES:
        if name in rules:
            yield from across(site)
