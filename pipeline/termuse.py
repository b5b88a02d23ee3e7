"""The verb terms: what a site's glossary does on its pages.

The site goes in; terms that no page has, approved sentences that a term says otherwise, what a new or changed term
touches, and names that may want a term come out. Nothing is written and nothing loses its approval.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any, Final

from pipeline import glossary, markup, termfile
from pipeline.checks import BY_GLOSSARY, check
from pipeline.checks.pair import without_addresses
from pipeline.committed import committed
from pipeline.glossary import Glossary, Term
from pipeline.messages import _
from pipeline.model import Segment
from pipeline.review import Review
from pipeline.workspace import Site

_OFTEN: Final = 3
"""Sentences from which a name is worth a term."""
_MOST: Final = 20
"""Names that are proposed at most."""
_WORD: Final = re.compile(r"[^\W\d_]+")
_ENDING: Final = re.compile(r"(?<=[^\W\d_]{4})(?:e[rsnm]?|s|n)$")
"""By which forms of a word differ: `Europäischen`, `Europäische`."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """An approved sentence that has a term."""

    page: str
    line: int
    german: str
    target: str
    says: str = ""
    """What the checks say of it; empty: it follows the glossary."""


@dataclass(frozen=True, slots=True)
class Change:
    """A term that is new or changed since the last commit."""

    term: Term
    sentences: tuple[Sentence, ...]
    """The approved ones that it is about."""

    @property
    def others(self) -> tuple[Sentence, ...]:
        """Those that say it otherwise."""
        return tuple(sentence for sentence in self.sentences if sentence.says)


@dataclass(frozen=True, slots=True)
class Use:
    """What a glossary does in a locale."""

    locale: str
    own: int
    """Terms of the site."""
    unused: tuple[Term, ...]
    """Of which no page has the German."""
    others: tuple[Sentence, ...]
    """Approved sentences that do not follow the glossary."""
    changed: tuple[Change, ...]
    names: tuple[tuple[str, int], ...]
    """Names without a term, and in how many texts they stand."""


def use(review: Review, locale: str) -> Use:
    """How the glossary is kept to in a locale."""
    site = review.site
    own = tuple(term for term in site.glossary.terms if term.own)
    texts = [_visible(segment) for document in site.documents.values() for segment in document.segments()]
    there = {id(hit.term) for text in texts for hit in glossary.find(site.glossary, text)}
    unused = tuple(term for term in own if term.german and id(term) not in there)
    others = tuple(_others(review, locale))
    changed = tuple(Change(term, tuple(_touched(review, locale, term))) for term in _changed(site, own))
    return Use(locale, len(own), unused, others, changed, _names(texts, site.glossary))


def _others(review: Review, locale: str) -> Iterator[Sentence]:
    for page, standings in review.standings[locale].items():
        for standing in standings.values():
            for finding in standing.findings:
                if standing.step == "approved" and standing.target and finding.rule in BY_GLOSSARY:
                    yield Sentence(page, standing.segment.line, standing.segment.text, standing.target, finding.message)


def _changed(site: Site, own: Sequence[Term]) -> list[Term]:
    """The terms that the glossary of the last commit does not have so."""
    before, _refused = termfile.read(committed(termfile.NAME, site.root) or b"German", site.config.locales)
    known = [replace(term, line=0) for term in before]
    return [term for term in own if replace(term, line=0) not in known]


def _touched(review: Review, locale: str, term: Term) -> Iterator[Sentence]:
    """The approved sentences that a term is about, and what it has against each."""
    alone, language = Glossary((term,)), review.site.config.source_language
    for page, standings in review.standings[locale].items():
        for standing in standings.values():
            segment, target = standing.segment, standing.target
            if standing.step == "approved" and target and (not term.german or glossary.find(alone, _visible(segment))):
                found = check(segment.text, target, locale, alone, language=language)
                says = next((finding.message for finding in found if finding.rule in BY_GLOSSARY), "")
                if says or term.german:
                    yield Sentence(page, segment.line, segment.text, target, says)


def _names(texts: Iterable[str], known: Glossary) -> tuple[tuple[str, int], ...]:
    """Several words with capitals in a row that stand in many texts and belong to no term, the most frequent first."""
    spellings: defaultdict[tuple[str, ...], Counter[str]] = defaultdict(Counter)
    for text in dict.fromkeys(texts):
        taken = [(hit.start, hit.end) for hit in glossary.find(known, text)]
        for words, start, end in set(_runs(text)):
            if not any(left < end and start < right for left, right in taken):
                spellings[tuple(_ENDING.sub("", word).casefold() for word in words)][text[start:end]] += 1
    often = ((forms.most_common(1)[0][0], forms.total()) for forms in spellings.values() if forms.total() >= _OFTEN)
    return tuple(sorted(often, key=lambda found: (-found[1], found[0]))[:_MOST])


def _runs(text: str) -> Iterator[tuple[tuple[str, ...], int, int]]:
    """Words with capitals that follow one another; the capital of a sentence's first word proves nothing."""
    run: list[re.Match[str]] = []
    for match in [*_WORD.finditer(without_addresses(text)), None]:
        if (
            match
            and match.group()[0].isupper()
            and (not run or text[run[-1].end() : match.start()] in (" ", "-", "\u00a0"))
        ):
            run.append(match)
            continue
        first = run[0].group() if run else ""
        if run and run[0].start() == 0 and not first[1:].isupper():
            run = run[1:]
        if len(run) > 1 and " " in text[run[0].end() : run[-1].start()]:
            yield tuple(word.group() for word in run), run[0].start(), run[-1].end()
        run = [match] if match and match.group()[0].isupper() else []


def _visible(segment: Segment) -> str:
    return markup.visible(segment.text, segment.tags)


def lines(found: Use) -> Iterator[str]:
    """The report for people."""
    yield _("Terms of the site in {file}: {count}.", file=termfile.NAME, count=found.own)
    for change in found.changed:
        total, others = len(change.sentences), len(change.others)
        name = change.term.german or " | ".join(change.term.into(found.locale))
        about = _("approved sentences {total}, otherwise in {others}", total=total, others=others)
        yield ""
        yield (
            _("New or changed, {file}:{line}: {name}", file=termfile.NAME, line=change.term.line, name=name)
            + f" ({about})"
        )
        yield from _told(change.others)
    if found.others:
        yield ""
        yield _("Approved, and otherwise than the glossary says; they stay as they are until somebody changes them:")
        yield from _told(found.others)
    if found.unused:
        yield ""
        yield _("On no page:")
        yield from (f"  {termfile.NAME}:{term.line}: {term.german}" for term in found.unused)
    if found.names:
        yield ""
        yield _("Names that stand on the pages often and have no term:")
        yield from (f"  {name} ({count})" for name, count in found.names)


def _told(sentences: Iterable[Sentence]) -> Iterator[str]:
    for sentence in sentences:
        yield f"  {sentence.page}:{sentence.line}: {sentence.says}"
        yield f"      {sentence.german}"
        yield f"      {sentence.target}"


def data(found: Use) -> dict[str, Any]:
    """The same as plain data."""
    return {
        "locale": found.locale,
        "terms": found.own,
        "unused": [_term(term) for term in found.unused],
        "others": [asdict(sentence) for sentence in found.others],
        "changed": [
            {"term": _term(change.term), "sentences": [asdict(each) for each in change.sentences]}
            for change in found.changed
        ],
        "names": [{"name": name, "texts": count} for name, count in found.names],
    }


def _term(term: Term) -> dict[str, Any]:
    return {"line": term.line, "german": term.german, "kind": term.kind, "translations": dict(term.targets)}
