"""Terms have the translation that the glossary wants, and none that it forbids.

A term is found in its German cases and plurals, its translation in any number.
"""

from __future__ import annotations

from collections.abc import Iterator

from pipeline import glossary
from pipeline.checks.pair import Pair, without_addresses
from pipeline.glossary import Term, Words
from pipeline.messages import _
from pipeline.model import Finding


def terms(pair: Pair) -> Iterator[Finding]:
    """A warning for each term of kind preferred or official of which the translation has none of the given
    translations; an error for each forbidden one that it has.

    A term that is only a part of a longer word wants nothing (`Fachaustausch` in `Onlinefachaustausch`), but forbids.
    A forbidden word is right inside a translation that the glossary gives to a term of the sentence.
    """
    found = {id(hit.term): hit for hit in pair.hits if hit.term.kind not in ("keep", "exonym")}
    everywhere = pair.terms.everywhere
    if not found and not everywhere:
        return
    words = glossary.cut(without_addresses(pair.target_text), pair.locale)
    for hit in found.values():
        targets = hit.term.into(pair.locale)
        if hit.joined or hit.term.kind == "forbidden" or any(glossary.holds(words, target) for target in targets):
            continue
        for target in targets[:1]:
            message = _("The glossary wants “{target}” for “{german}”.", target=target, german=hit.term.german)
            yield Finding("terms", "warning", message, expected=target, fix=_("Write {name}.", name=target))
    for term in (*everywhere, *(hit.term for hit in found.values() if hit.term.kind == "forbidden")):
        yield from _forbidden(pair, term, words)


def _forbidden(pair: Pair, term: Term, words: Words) -> Iterator[Finding]:
    """An error where one of the translations of `term`, which must not be used, stands in the text."""
    others = [hit.term for hit in pair.hits if hit.term.kind != "forbidden"]
    right = [
        place for other in others for target in other.into(pair.locale) for place in glossary.places(words, target)
    ]
    instead = next(
        (other.into(pair.locale)[0] for other in others if other.german == term.german and other.into(pair.locale)), ""
    )
    for target in term.into(pair.locale):
        for start, end in glossary.places(words, target, wide=False):
            if not any(left <= start and end <= last for left, last in right):
                found = words.text[start:end]
                message = _("The glossary forbids “{found}”.", found=found)
                fix = _("Write {name}.", name=instead) if instead else term.note or _("Use another word.")
                yield Finding("terms", "error", message, found=found, expected=instead, fix=fix)
                return
