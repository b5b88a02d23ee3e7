"""A site's names and terms, and where they stand in a text: `ARRIVAL CITIES`, `Prag` -> `Prague`, `Fachaustausch`.

Terms and texts go in, hits with their places come out. German is found in its cases, plurals and compounds with a
hyphen, the translation in its plurals. The time grows with the text, not with the list. Nothing is read or judged here.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise
from typing import Final, Literal

from pipeline.inflection import german, stem

Kind = Literal["keep", "official", "exonym", "preferred", "forbidden"]
"""keep: a name that stays as it is in every language; official: a name with an official translation; exonym: a
geographic name whose German form is wrong elsewhere; preferred: the translation to use; forbidden: one not to use."""

_TOKEN: Final = re.compile(r"[^\W_]+(?:['’][^\W\d_]+)*\+*")
"""A word, with a possessive ending; a plus belongs to it (`Erasmus+`)."""
_POSSESSIVE: Final = re.compile("['’]s?$")
_JOINS: Final = re.compile("[\\s\u00ad\u200b\u2010\u2011_-]+")
"""What may stand between two words of a term or not: white space, hyphens."""
_COMPOUND: Final = 8
"""Letters from which a word in a longer one is no coincidence: `Fachaustausch` in `Onlinefachaustausch`."""
_REST: Final = 3
"""Letters at least that the rest of such a word has."""
_SPACELESS: Final = frozenset({"zh", "ja", "th", "lo", "km", "my"})


@dataclass(frozen=True, slots=True)
class Term:
    """One row of a glossary."""

    german: str
    """Empty where a translation is forbidden whatever the German says."""
    kind: Kind
    targets: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Locale -> translations, the one to propose first; of a forbidden term, those that must not be used."""
    note: str = ""
    owner: str = ""
    date: str = ""
    """ISO 8601; empty: not said."""
    line: int = 0
    """In the site's glossary; 0: of the list that ships."""

    @property
    def own(self) -> bool:
        """Whether the site has decided so, not the list that ships."""
        return self.line > 0

    def into(self, locale: str) -> tuple[str, ...]:
        """Its translations: of the locale, else of its language; of a name that stays, the name."""
        if self.kind == "keep":
            return (self.german,)
        return self.targets.get(locale) or self.targets.get(locale.partition("_")[0], ())


@dataclass(frozen=True, slots=True)
class Hit:
    """A term in a text."""

    term: Term
    start: int
    end: int
    text: str
    """As it stands there: `Fachaustausches`."""
    joined: bool = False
    """Whether it is only a part of a longer word, so that a good translation may lack it."""


_KNOWN: Final = 50_000
"""Words of which is kept whether they concern a glossary."""


@dataclass(frozen=True)
class Glossary:
    """Terms that are looked for together."""

    terms: tuple[Term, ...] = ()

    @cached_property
    def index(self) -> Mapping[str, tuple[Written, ...]]:
        """Form of a first word -> the terms that begin with it, the longest first."""
        found: defaultdict[str, list[Written]] = defaultdict(list)
        for written in _grouped(self.terms):
            for form in german(written.words[0]):
                found[form].append(written)
        return {form: tuple(sorted(group, key=_length, reverse=True)) for form, group in found.items()}

    @cached_property
    def compounds(self) -> Mapping[str, Written]:
        """Form -> the term of one long word that may be a part of a longer one."""
        found: dict[str, Written] = {}
        for written in _grouped(self.terms):
            [first, *others] = written.words
            place = any(term.kind in ("keep", "exonym") for term in written.terms)
            if not others and len(first) >= _COMPOUND and first[0].isupper() and not first.isupper() and not place:
                found |= dict.fromkeys(german(first), written)
        return found

    @cached_property
    def concerned(self) -> _Concerned:
        """Word of a text -> whether a term may begin with it or be a part of it."""
        return _Concerned(self)

    @cached_property
    def lengths(self) -> tuple[int, ...]:
        """Of the keys of `compounds`, the greatest first."""
        return tuple(sorted({len(form) for form in self.compounds}, reverse=True))

    @cached_property
    def everywhere(self) -> tuple[Term, ...]:
        """Those whose translation must not be used, whatever the German says."""
        return tuple(term for term in self.terms if not term.german)


class _Concerned(dict[str, bool]):
    """Answers that are kept, as texts repeat their words."""

    def __init__(self, glossary: Glossary) -> None:
        super().__init__()
        self._glossary = glossary

    def __missing__(self, token: str) -> bool:
        if len(self) > _KNOWN:
            self.clear()
        self[token] = found = _folded(token) in self._glossary.index or _part(self._glossary, token) is not None
        return found


EMPTY: Final = Glossary()


@dataclass(frozen=True, slots=True)
class Written:
    """The German of one or several terms, cut into words."""

    words: tuple[str, ...]
    gaps: tuple[str, ...]
    """What stands between them beside blanks and hyphens."""
    terms: tuple[Term, ...]


@dataclass(frozen=True, slots=True)
class Words:
    """A text cut into words, to look for translations in it."""

    text: str
    language: str
    spans: tuple[tuple[int, int], ...]
    tokens: tuple[str, ...]
    gaps: tuple[str, ...]
    stems: tuple[Mapping[str, Sequence[int]], Mapping[str, Sequence[int]]]
    """Stem -> numbers of its words: narrow, wide."""


def find(glossary: Glossary, text: str) -> tuple[Hit, ...]:
    """Every term in a German text without tags, in order; where two overlap, the longer one that begins first."""
    index = glossary.index
    if not index or not any(map(glossary.concerned.__getitem__, _TOKEN.findall(text))):
        return ()
    matches = list(_TOKEN.finditer(text))
    tokens = [match.group() for match in matches]
    gaps = _gaps(text, [match.span() for match in matches])
    found: list[Hit] = []
    number = 0
    while number < len(tokens):
        written = next(
            (each for each in index.get(_folded(tokens[number]), ()) if _stands(each, tokens, gaps, number)), None
        )
        if written:
            end = number + len(written.words) - 1
            start, stop = matches[number].start(), matches[end].end()
            found += [Hit(term, start, stop, text[start:stop]) for term in written.terms]
            number = end
        elif part := _part(glossary, tokens[number]):
            start, stop = matches[number].span()
            found += [Hit(term, start, stop, tokens[number], joined=True) for term in part.terms]
        number += 1
    return tuple(found)


def cut(text: str, locale: str) -> Words:
    """`text` in the language of `locale`, cut into words."""
    language = locale.partition("_")[0]
    matches = list(_TOKEN.finditer(text))
    spans = tuple(match.span() for match in matches)
    tokens = tuple(match.group() for match in matches)
    narrow: defaultdict[str, list[int]] = defaultdict(list)
    wide: defaultdict[str, list[int]] = defaultdict(list)
    for number, token in enumerate(tokens):
        narrow[stem(token, language, wide=False)].append(number)
        wide[stem(token, language, wide=True)].append(number)
    return Words(text, language, spans, tokens, tuple(_gaps(text, spans)), (narrow, wide))


def places(words: Words, translation: str, *, wide: bool = True) -> Iterator[tuple[int, int]]:
    """Where a translation stands: in any number, capitals or not; an abbreviation (`ERDF`) only as one.

    `wide` takes every form of a word for it, as is right where a translation is looked for that should be there.
    """
    if words.language in _SPACELESS:
        yield from (match.span() for match in re.finditer(re.escape(translation), words.text))
        return
    matches = list(_TOKEN.finditer(translation))
    wanted = [match.group() for match in matches]
    if not wanted:
        return
    between = _gaps(translation, [match.span() for match in matches])
    stems = [stem(word, words.language, wide=wide) for word in wanted]
    for first in words.stems[wide].get(stems[0], ()):
        numbers = range(first, first + len(wanted))
        if numbers.stop <= len(words.tokens) and all(
            stem(words.tokens[number], words.language, wide=wide) == root
            and _cased(word, words.tokens[number])
            and (number == first or words.gaps[number - 1] == between[number - 1 - first])
            for number, root, word in zip(numbers, stems, wanted, strict=True)
        ):
            yield words.spans[first][0], words.spans[numbers.stop - 1][1]


def holds(words: Words, translation: str) -> bool:
    """Whether a translation stands in the text, in any form that is known here."""
    if next(places(words, translation), None):
        return True
    # Prefixes and endings of other languages are not known here: the bare word in a longer one is enough.
    return words.language != "en" and translation.casefold() in words.text.casefold()


def wanted(glossary: Glossary, text: str, locale: str) -> tuple[tuple[str, str], ...]:
    """(German, translation) of the terms that a text without tags has, for an engine that knows glossaries.

    Places of the list that ships are left to the engine, which tells Polen the country from Polen the people.
    """
    found: dict[str, str] = {}
    for hit in find(glossary, text):
        place = hit.term.kind == "exonym" and not hit.term.own
        if hit.term.kind != "forbidden" and not place and (targets := hit.term.into(locale)):
            found.setdefault(hit.term.german, targets[0])
    return tuple(sorted(found.items()))


def kept(glossary: Glossary, text: str) -> tuple[tuple[int, int], ...]:
    """Where names stand in `text` that the site has decided to keep: what an engine must not touch.

    Not in the genitive (`Haus Europas`), whose ending is none of the name's.
    """
    hits = (hit for hit in find(glossary, text) if hit.term.kind == "keep" and hit.term.own)
    return tuple((hit.start, hit.end) for hit in hits if _spelt(hit.text) == _spelt(hit.term.german))


def _spelt(name: str) -> str:
    return _JOINS.sub(" ", name).casefold()


def together(own: Iterable[Term], others: Iterable[Term]) -> Glossary:
    """A site's terms, and of the `others` those of whose German the site says nothing."""
    listed = tuple(own)
    decided = {term.german.casefold() for term in listed if term.kind != "forbidden"}
    return Glossary((*listed, *(term for term in others if term.german.casefold() not in decided)))


def _grouped(terms: Iterable[Term]) -> Iterator[Written]:
    groups: defaultdict[str, list[Term]] = defaultdict(list)
    for term in terms:
        groups[term.german].append(term)
    for text, group in groups.items():
        matches = list(_TOKEN.finditer(text))
        if matches:
            words = tuple(match.group() for match in matches)
            yield Written(words, tuple(_gaps(text, [match.span() for match in matches])), tuple(group))


def _length(written: Written) -> tuple[int, int]:
    return len(written.words), sum(map(len, written.words))


def _stands(written: Written, tokens: Sequence[str], gaps: Sequence[str], first: int) -> bool:
    """Whether the words of a term stand in a text from the word `first` on."""
    if first + len(written.words) > len(tokens):
        return False
    for offset, word in enumerate(written.words):
        token = tokens[first + offset]
        if _folded(token) not in german(word) or not _cased_german(word, token):
            return False
        if offset and gaps[first + offset - 1] != written.gaps[offset - 1]:
            return False
    return True


def _part(glossary: Glossary, token: str) -> Written | None:
    """The longest term that a longer word ends or begins with."""
    if len(token) < _COMPOUND + _REST or not token[0].isupper():
        return None
    folded = token.casefold()
    for length in glossary.lengths:
        if length + _REST <= len(folded):
            found = glossary.compounds.get(folded[-length:]) or glossary.compounds.get(folded[:length])
            if found:
                return found
    return None


def _gaps(text: str, spans: Sequence[tuple[int, int]]) -> list[str]:
    """What stands between words beside blanks and hyphens."""
    return [_JOINS.sub("", text[left[1] : right[0]]) for left, right in pairwise(spans)]


def _folded(token: str) -> str:
    return _POSSESSIVE.sub("", token).casefold()


def _cased_german(word: str, token: str) -> bool:
    """A noun or name has its capital; an abbreviation is one (`LIFE`)."""
    if word.isupper() and len(word) > 1:
        return token.rstrip("s").isupper()
    return token[0].isupper() or not word[0].isupper()


def _cased(word: str, token: str) -> bool:
    """An abbreviation is one: `IT` is not `it`."""
    return not (word.isupper() and len(word) > 1) or _POSSESSIVE.sub("", token).rstrip("s").isupper()
