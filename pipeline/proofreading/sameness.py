"""What says the same thing twice, or one thing in two ways: titles, sentences and terms across the pages of a site.

Pages, or the approved pairs of a locale, go in; notes come out. A quarter of repeated sentences rightly differ, so
nothing here is more than good to know.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from pipeline import glossary, markup
from pipeline.checks.pair import excerpt, without_addresses
from pipeline.glossary import Glossary
from pipeline.messages import _
from pipeline.model import NONE, Finding, Key
from pipeline.proofreading.linked import Pages

Wordings = Mapping[str, Sequence["Approved"]]
"""What is said -> where it is said so."""

_NAMED: Final = 3
"""Pages that a note names of each wording; there may be hundreds."""


@dataclass(frozen=True, slots=True)
class Approved:
    """An approved pair on a page."""

    page: str
    """What the note calls the page: its path."""
    file: str
    """Its catalog."""
    key: Key
    german: str
    """Without tags."""
    target: str
    """With its tags."""


def page_titles(site: Pages) -> Iterator[Finding]:
    """A note for a page that has the title of another: nobody can tell them apart in a search or among tabs."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    for path, page in site.pages.items():
        if page.title:
            found[page.title.casefold()].append(path)
    for paths in found.values():
        for path in paths if len(paths) > 1 else ():
            page = site.pages[path]
            others = _listed(other for other in paths if other != path)
            title = page.document.title
            message = _("The title “{title}” is that of another page too: {pages}.", title=page.title, pages=others)
            fix = _("Say in the title what only this page is about.")
            line = title.line if title else 0
            yield page.finding("page-titles", "note", message, line=line, found=page.title, fix=fix)


def varied_targets(approved: Iterable[Approved]) -> Iterator[Finding]:
    """A note for a German sentence or label with several approved translations in a locale, white space apart.

    Once for each, on the first page with another wording than the most frequent.
    """
    groups: defaultdict[Key, defaultdict[str, list[Approved]]] = defaultdict(lambda: defaultdict(list))
    for one in approved:
        if one.target != NONE:
            groups[one.key][" ".join(one.target.split())].append(one)
    for key, wordings in groups.items():
        if len(wordings) > 1:
            message = _("The same German has several translations: {list}.", list=_told(wordings))
            yield _note("varied-targets", message, wordings, key)


def varied_terms(approved: Iterable[Approved], terms: Glossary, locale: str) -> Iterator[Finding]:
    """A note for a term of the glossary of which a locale uses several of the translations that the glossary allows.

    Once for each term, on the first page with another than the most frequent.
    """
    open_to = Glossary(tuple(term for term in terms.terms if term.kind != "forbidden" and len(term.into(locale)) > 1))
    if not open_to.terms:
        return
    groups: defaultdict[str, defaultdict[str, list[Approved]]] = defaultdict(lambda: defaultdict(list))
    for one in approved:
        hits = {
            hit.term.german: hit.term for hit in glossary.find(open_to, without_addresses(one.german)) if not hit.joined
        }
        if not hits:
            continue
        words = glossary.cut(without_addresses(markup.visible(one.target, markup.names(one.target))), locale)
        for german, term in hits.items():
            said = [target for target in term.into(locale) if glossary.holds(words, target)]
            for target in said[:1] if len(said) == 1 else ():
                groups[german][target].append(one)
    for german, wordings in groups.items():
        if len(wordings) > 1:
            message = _("The term “{term}” has several translations: {list}.", term=german, list=_told(wordings))
            yield _note("varied-terms", message, wordings)


def _by_frequency(wordings: Wordings) -> list[str]:
    return sorted(wordings, key=lambda wording: -len(wordings[wording]))


def _told(wordings: Wordings) -> str:
    """Each wording with its pages, the most frequent first."""
    return "; ".join(
        f"“{excerpt(wording)}” ({_listed(dict.fromkeys(one.page for one in wordings[wording]))})"
        for wording in _by_frequency(wordings)
    )


def _note(rule: str, message: str, wordings: Wordings, key: Key | None = None) -> Finding:
    """The note on several wordings, at the first place of the rarest."""
    usual, *_others, rarest = _by_frequency(wordings)
    place = wordings[rarest][0]
    fix = _("If they mean the same, choose one.")
    return Finding(rule, "note", message, found=rarest, expected=usual, fix=fix, path=place.file, key=key or place.key)


def _listed(pages: Iterable[str]) -> str:
    names = list(pages)
    return ", ".join(names[:_NAMED]) + ("" if len(names) <= _NAMED else ", …")
