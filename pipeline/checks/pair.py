"""An entry's German and its translation, cut once for all rules.

Two texts go in, a frozen `Pair` comes out. It judges nothing: that is what the rules beside it do.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Final

from pipeline import markup
from pipeline.glossary import Glossary, Hit, find
from pipeline.markup import Mark
from pipeline.model import Finding, Span

_WORD: Final = re.compile(r"[^\W\d_]+")
_QUOTED: Final = re.compile(
    r'„[^„“”]*[“”]|“[^“”]*”|»[^»«]*«|«[^«»]*»|‚[^‚‘’]*[‘’]|‘[^‘’]*’|"[^"]*"|\([^()]*\)|\[[^][]*\]'
)
"""Quotation marks and brackets. No part runs over its own opening mark, so the search stays linear."""
_QUOTING_TAG: Final = re.compile(r"(?:cite|code|kbd|q|samp|var)\d*")
_ADDRESS: Final = re.compile(
    r"(?:https?://|(?<![\w.@/-])www\.)\S+|(?<!\S)[^\s@]+@\S+|(?<![\w./-])\w[\w.-]*\.[a-z]{2,3}/\S*"
)
"""Each branch starts where a run of its characters starts, so that the search stays linear."""
_EXCERPT: Final = 80
"""Characters of a text that a finding quotes."""


@dataclass(frozen=True)
class Pair:
    """A source and a target as the rules see them. What is cut is cut when the first rule asks for it, and kept."""

    source: str
    target: str
    language: str
    """Primary subtag of the source's language: `de`."""
    locale: str
    """Of the target, as in the folder name: `en`, `pt_BR`."""
    terms: Glossary

    @cached_property
    def tags(self) -> frozenset[str]:
        """Names of the source's inline tags; whatever else looks like a tag is text."""
        return frozenset(markup.names(self.source)) if "<" in self.source else frozenset()

    @cached_property
    def source_pieces(self) -> tuple[str | Mark, ...]:
        """Text and marks of the source in order."""
        return _pieces(self.source, self.tags)

    @cached_property
    def target_pieces(self) -> tuple[str | Mark, ...]:
        """Text and marks of the target in order."""
        return _pieces(self.target, self.tags)

    @cached_property
    def source_text(self) -> str:
        """What a reader sees of the source: pairs of tags are gone, a void tag is a space."""
        return shown(self.source_pieces) if self.tags else self.source

    @cached_property
    def target_text(self) -> str:
        """What a reader sees of the target."""
        return shown(self.target_pieces) if self.tags else self.target

    @cached_property
    def source_words(self) -> tuple[str, ...]:
        """Runs of letters of `source_text`, in order, as they are spelt."""
        return tuple(_WORD.findall(self.source_text))

    @cached_property
    def target_words(self) -> tuple[str, ...]:
        """Runs of letters of `target_text`."""
        return tuple(_WORD.findall(self.target_text))

    @cached_property
    def hits(self) -> tuple[Hit, ...]:
        """The names and terms of the glossary in the source."""
        return find(self.terms, without_addresses(self.source_text))

    @cached_property
    def target_language(self) -> str:
        """Primary subtag of the locale: `pt` of `pt_BR`."""
        return primary(self.locale)

    def at(self, start: int, end: int) -> Span:
        """Where a part of `target_text` stands in `target`."""
        return placed(self.target_pieces, start, end)

    def source_at(self, start: int, end: int) -> Span:
        """Where a part of `source_text` stands in `source`."""
        return placed(self.source_pieces, start, end)


Rule = Callable[[Pair], Iterator[Finding]]
"""Looks at a pair for one subject and yields what it has to say about it."""


def cut(source: str, target: str, *, language: str, locale: str, terms: Glossary) -> Pair:
    """The pair of `source` in `language` and `target` in `locale`, as these `terms` want it."""
    return Pair(source, target, primary(language), locale, terms)


def _pieces(text: str, tags: frozenset[str]) -> tuple[str | Mark, ...]:
    return tuple(markup.pieces(text, tags)) if tags else (text,) if text else ()


def shown(pieces: Iterable[str | Mark]) -> str:
    """What a reader sees of `pieces`: a void tag parts words (`<br/>`), a pair does not (`H<sub>2</sub>O`)."""
    return "".join(piece if isinstance(piece, str) else " " if piece.form == "void" else "" for piece in pieces)


def placed(pieces: Iterable[str | Mark], start: int, end: int) -> Span:
    """Where characters `start` to `end` of what a reader sees of `pieces` stand in the text with its tags.

    Tags at the edges stay outside, those between the characters are part of it.
    """
    seen = written = 0
    first: int | None = None
    last = 0
    for piece in pieces:
        length = len(piece) if isinstance(piece, str) else int(piece.form == "void")
        if first is None and start < seen + length:
            first = written + (start - seen if isinstance(piece, str) else 0)
        if first is not None and end <= seen + length:
            last = written + (end - seen if isinstance(piece, str) else len(str(piece)))
            break
        seen, written = seen + length, written + len(str(piece))
    return (written, written) if first is None else (first, max(first, last))


def without_quotations(pieces: Iterable[str | Mark], said: str | None = None) -> str:
    """What a reader sees, with a bar for each quotation, bracket and piece of code; with `said` only for those of which
    the words stand in it too."""
    kept: list[str | Mark] = []
    depth = 0
    for piece in pieces:
        if isinstance(piece, Mark) and _QUOTING_TAG.fullmatch(piece.name):
            depth = max(0, depth + {"open": 1, "close": -1, "void": 0}[piece.form])
            kept.append("|")
        elif not depth:
            kept.append(piece)
    return _QUOTED.sub(lambda quoted: "|" if said is None or quoted[0][1:-1] in said else quoted[0], shown(kept))


def without_addresses(text: str) -> str:
    """`text` with blanks in place of web and mail addresses, whose words are none of the sentence."""
    if "@" not in text and "www." not in text and "/" not in text:
        return text
    return _ADDRESS.sub(lambda match: " " * len(match.group()), text)


@lru_cache(maxsize=1000)
def primary(locale: str) -> str:
    """The language of a locale name: `de` of `de`, `de_AT` and `de-CH` (RFC 5646, section 2.2.1)."""
    return re.split("[_-]", locale, maxsplit=1)[0].lower()


def excerpt(text: str) -> str:
    """`text` short enough to be quoted in a finding."""
    return text if len(text) <= _EXCERPT else text[: _EXCERPT - 1] + "…"
