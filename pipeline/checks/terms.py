"""Terms have the translation that the glossary wants, and none that it forbids.

A term is found in its German cases and plurals, its translation in any number.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import accumulate

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
    hits = {id(hit.term): hit for hit in sorted(pair.hits, key=lambda hit: hit.joined, reverse=True)}
    found = sorted((hit for hit in hits.values() if hit.term.kind not in ("keep", "exonym")), key=lambda hit: hit.start)
    everywhere = pair.terms.everywhere
    if not found and not everywhere:
        return
    words = glossary.cut(without_addresses(pair.target_text), pair.locale)
    for hit in found:
        targets = hit.term.into(pair.locale)
        if hit.joined or hit.term.kind == "forbidden" or any(glossary.holds(words, target) for target in targets):
            continue
        for target in targets[:1]:
            message = _("The glossary wants “{target}” for “{german}”.", target=target, german=hit.term.german)
            yield Finding("terms", "warning", message, expected=target, fix=_("Write {name}.", name=target))
    wanted = [hit.term for hit in hits.values() if hit.term.kind != "forbidden" and hit.term.into(pair.locale)]
    for term in (*everywhere, *(hit.term for hit in found if hit.term.kind == "forbidden")):
        yield from _forbidden(term, wanted, words, pair.locale)


def _forbidden(term: Term, wanted: Sequence[Term], words: Words, locale: str) -> Iterator[Finding]:
    """An error where a translation of `term`, which must not be used, stands outside those of the `wanted` terms."""
    places = [place for target in term.into(locale) for place in glossary.places(words, target, wide=False)]
    if not places:
        return
    covered = _covered(words, [target for other in wanted for target in other.into(locale)])
    wrong = next((place for place in places if not covered(*place)), None)
    if wrong:
        instead = next((other.into(locale)[0] for other in wanted if other.german == term.german), "")
        found = words.text[slice(*wrong)]
        message = _("The glossary forbids “{found}”.", found=found)
        fix = _("Write {name}.", name=instead) if instead else term.note or _("Use another word.")
        yield Finding("terms", "error", message, found=found, expected=instead, fix=fix)


def _covered(words: Words, targets: Iterable[str]) -> Callable[[int, int], bool]:
    """Whether a stretch of the text lies inside one of these translations."""
    places = sorted(place for target in targets for place in glossary.places(words, target))
    starts = [start for start, _end in places]
    furthest = list(accumulate((end for _start, end in places), max))

    def covered(start: int, end: int) -> bool:
        before = bisect_right(starts, start)
        return before > 0 and end <= furthest[before - 1]

    return covered
