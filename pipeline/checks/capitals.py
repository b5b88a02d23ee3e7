"""A sentence begins with a capital, and everyday nouns have none, other than in German."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from pipeline.checks.pair import Pair
from pipeline.checks.style import Style, style
from pipeline.checks.writing import prose, put_right, unclosed
from pipeline.markup import Mark
from pipeline.messages import _
from pipeline.model import Finding

_FIRST: Final = re.compile(r"\w[\w'’.-]*")
_SENTENCE: Final = 3
"""Words that a sentence has at least."""
_TOKEN: Final = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?|[^\w\s]|\d+")
_JOINED: Final = 3
_COMPOUND: Final = re.compile(r"(?<![\w-])[A-Z][a-z]+-[A-Z][a-z]+(?![\w-])")
_ARTICLE: Final = re.compile(r"(?<![^\W\d_])(?:[Aa]n?|[Yy]our|[Tt]heir|his|her|my) $")
_PLAIN: Final = re.compile(r"(?: [a-z]|[.!?]?$)")
"""How a sentence goes on behind a noun that is no part of a title."""
_NAMED: Final = re.compile(r" ?[A-Z“\"(]| (?:of|for|in|at) [A-Z]|['’]s? [A-Z]|-")
_ENOUGH: Final = 2
"""Nouns from which capitals are no oversight."""
_LONG: Final = 6
"""Words of a sentence in which nouns are counted; a shorter one may be a title."""


def capitals(pair: Pair) -> Iterator[Finding]:
    """A warning for a sentence that begins with a small letter where the source has a capital; and for two or more
    everyday nouns with a capital in the middle of a sentence, or one behind "a" or "your"; for compounds like
    `Project-Team`; and for days, months and peoples without a capital.

    A sentence ends with a mark, here and in the source, and has three words. Right are a first word that is spelt so in
    the source (`iPhone`), has a capital later (`mRNA`), or follows what is no letter. Nouns count not
    beside another capital or joined to it as in a name, nor behind "the", which may mark a defined term.
    """
    into = style(pair.target_language)
    if into.always and into.always.search(pair.target_text):
        yield from _small(pair, into.always)
    if into.nouns and "-" in pair.target_text:
        yield from _compounds(pair, into)
    source, target = unclosed(pair.source_text), unclosed(pair.target_text)
    if not source or not target or source[-1] not in ".!?" or target[-1] not in ".!?…。":
        return
    if min(len(pair.source_words), len(pair.target_words)) < _SENTENCE:
        return
    yield from _first(pair)
    if into.nouns and len(pair.target_words) >= _LONG:
        yield from _nouns(pair, into)


def _small(pair: Pair, always: re.Pattern[str]) -> Iterator[Finding]:
    """A day, month or people in small letters; not in a text without capitals or in code, nor as the source has it."""
    if not any(word[0].isupper() for word in pair.target_words):
        return
    found = [match for match in always.finditer(prose(pair.target_pieces)) if match[0] not in pair.source_words]
    found = [match for match in found if not _inside(pair.target_text, match)]
    if found:
        word = found[0][0]
        yield Finding(
            "capitals",
            "warning",
            _("“{word}” has a capital in every place.", word=word),
            found=word,
            expected=word.title(),
            fix=_("Write {name}.", name=word.title()),
            mended=put_right(pair, [(match.start(), match.start() + 1, match[0][0].upper()) for match in found]),
            at=pair.at(*found[0].span()),
        )


def _inside(text: str, match: re.Match[str]) -> bool:
    """Whether a word is a part of a file's name, an address or a name in small letters: `bund.german`."""
    return text[max(0, match.start() - 1) : match.start()] in ("#", "@", "/", ".", "_", "-") or bool(
        re.match(r"[./_@-]\w", text[match.end() :])
    )


def _first(pair: Pair) -> Iterator[Finding]:
    one, other = _FIRST.search(pair.source_text), _FIRST.search(pair.target_text)
    if not one or not other or not one[0][0].isupper() or not other[0][0].islower():
        return
    lead = pair.target_text[: other.start()]
    word = other[0]
    if (
        word != word.lower()
        or word in pair.source_text.split()
        or lead.strip(" \"'“”„‘«»¿¡(")
        or "\ufffc" in prose(pair.target_pieces)[: other.start() + 1]
    ):
        return
    right = word[0].title() + word[1:]  # Georgian has no capitals at the start of a word
    if right == word or len(right) != len(word):
        return
    yield Finding(
        "capitals",
        "warning",
        _("The sentence begins with a small letter."),
        found=word,
        expected=right,
        fix=_("Write {name}.", name=right),
        mended=put_right(pair, [(other.start(), other.start() + 1, right[0])]),
        at=pair.at(*other.span()),
    )


def _nouns(pair: Pair, into: Style) -> Iterator[Finding]:
    if not any(word[0].isupper() and word.lower() in into.nouns for word in pair.target_words):
        return
    tokens = list(_TOKEN.finditer(prose(pair.target_pieces)))
    kept = {hit.text.lower() for hit in pair.hits} | {
        word.lower() for hit in pair.hits for target in hit.term.into(pair.locale) for word in target.split()
    }
    found = [
        match
        for chain in _chains(tokens, into)
        for match in chain
        if all(one[0].lower() in into.nouns for one in chain)
    ]
    found = [match for match in found if _everyday(match[0], into.nouns, pair) and match[0].lower() not in kept]
    if len(found) < _ENOUGH:
        plain = not any(isinstance(piece, Mark) for piece in pair.target_pieces)  # a link may be a title
        found = [
            match
            for match in tokens
            if plain
            and _everyday(match[0], into.nouns, pair)
            and match[0].lower() not in kept
            and _one_of_many(match, pair)
        ]
    if found:
        words = ", ".join(match[0] for match in found)
        message = _("Nouns have a capital as in German: {words}", words=words)
        yield Finding(
            "capitals",
            "warning",
            message,
            found=found[0][0],
            expected=found[0][0].lower(),
            fix=_("Write them small, unless they are names."),
            at=pair.at(*found[0].span()),
        )


def _one_of_many(match: re.Match[str], pair: Pair) -> bool:
    """Whether "a" or "your" stands before a noun with a capital, and no name behind it: `a Copy of`."""
    before, behind = pair.target_text[: match.start()], pair.target_text[match.end() :]
    article = _ARTICLE.search(before)
    if article is None or _NAMED.match(behind):
        return False
    return article[0][0] in "Aa" or bool(_PLAIN.match(behind))


def _compounds(pair: Pair, into: Style) -> Iterator[Finding]:
    """Two nouns with capitals and a hyphen between them, as German compounds have: `Project-Team`."""
    for match in _COMPOUND.finditer(prose(pair.target_pieces)):
        parts = [part.lower() for part in match[0].split("-")]
        if not all(part in into.nouns for part in parts):
            continue
        if any(hit.text.lower() in match[0].lower() for hit in pair.hits):
            continue
        right = " ".join(parts)
        yield Finding(
            "capitals",
            "warning",
            _("“{words}” has a hyphen and capitals as in German.", words=match[0]),
            found=match[0],
            expected=right,
            fix=_("Write {name}.", name=right),
            at=pair.at(*match.span()),
        )
        return


def _everyday(word: str, nouns: frozenset[str], pair: Pair) -> bool:
    return word[0].isupper() and not word.isupper() and word.lower() in nouns and word not in pair.source_words


def _chains(tokens: list[re.Match[str]], into: Style) -> Iterator[list[re.Match[str]]]:
    """Capitals in the middle of a sentence, one or several joined by words like "of" and "and".

    Not those beside each other (`Integration Action Plan`), nor behind what is no plain small word, or "the".
    """
    at = 0
    while at < len(tokens):
        if not tokens[at][0][0].isupper():
            at += 1
            continue
        first, chain, named = at, [tokens[at]], False
        at += 1
        while at < len(tokens):
            ahead = at
            while ahead < len(tokens) and ahead - at < _JOINED and tokens[ahead][0] in into.links:
                ahead += 1
            if ahead == len(tokens) or not tokens[ahead][0][0].isupper():
                break
            named = named or ahead == at
            chain.append(tokens[ahead])
            at = ahead + 1
        before = tokens[first - 1][0] if first else ""
        if not named and before.islower() and before not in into.defined:
            yield chain
