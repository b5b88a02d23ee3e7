"""What the words of a text say about one subject: a list of senses and a text go in, the places of the senses come out.

The lists stand in `languages/<language>/<subject>.toml`, where a sense has the same name in every language; so the
senses of a German text and of its translation can be compared. Which of them may differ is for the rules to say.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from functools import cache, lru_cache
from pathlib import Path
from typing import Final, NamedTuple

LANGUAGES: Final = Path(__file__).parents[1] / "languages"
_TOKEN: Final = re.compile(r"[^\W\d_]+(?:['’]t\b)?|\d+|(?<![^\W\d_])-|-(?![^\W\d_])|[^\w\s-]")
"""Words, numbers and marks; a hyphen inside a word parts it (`step-free`)."""
_CLAUSES: Final = frozenset(".,;:!?–—()^$")
"""Tokens over which no phrase reaches."""
_GAP: Final = 6
"""Words that `…` in a phrase stands for at most."""
NOTHING: Final = "nothing"
"""The sense of phrases that mean nothing here, such as `vor allem` among those of time."""
_KNOWN: Final = 100_000
"""Words whose phrases a lexicon remembers."""


class Hit(NamedTuple):
    """A sense that a text has."""

    sense: str
    sure: bool
    """False: the word can mean it, so it explains the other side and accuses nobody."""
    first: int
    last: int
    """Of the text's tokens."""


class Reading(NamedTuple):
    """A text with its senses."""

    tokens: tuple[str, ...]
    """In lower case, between `^` and `$`."""
    spans: tuple[tuple[int, int], ...]
    """Where the tokens stand in the text."""
    hits: tuple[Hit, ...]
    senses: frozenset[str]
    sure: frozenset[str]

    def span(self, hit: Hit) -> tuple[int, int]:
        """Where a hit stands in the text."""
        return self.spans[hit.first][0], self.spans[hit.last][1]

    def of(self, *senses: str) -> list[Hit]:
        """The hits of these senses, sure or not."""
        return [hit for hit in self.hits if hit.sense in senses]

    def count(self, *senses: str) -> int:
        """How many."""
        return sum(hit.sense in senses for hit in self.hits)


Part = str | re.Pattern[str] | frozenset[str]
"""One token of a phrase: the word, its pattern, or a class of words; `…` is a gap."""


class _Phrase(NamedTuple):
    parts: tuple[Part, ...]
    senses: tuple[tuple[str, bool], ...]
    table: str
    """The group of lists that it stands in; of each the best phrase for a place counts."""
    weight: tuple[int, int]
    """Tokens, then letters that are given: the longest and most exact phrase counts."""


class Lexicon:
    """The phrases of one subject in one language. A place is read once, by the longest phrases that fit there."""

    def __init__(self, data: dict[str, dict[str, list[str]]]) -> None:
        """`data` is sense -> phrases, in tables that only group them; the table `classes` names sets of words."""
        classes = {f"<{name}>": frozenset(words) for name, words in data.get("classes", {}).items()}
        self._exact: dict[str, list[_Phrase]] = {}
        self._open: list[_Phrase] = []
        for table, lists in data.items():
            if table != "classes":
                self._add(table, lists, classes)
        self._known: dict[str, tuple[_Phrase, ...]] = {}

    def _add(self, table: str, lists: dict[str, list[str]], classes: dict[str, frozenset[str]]) -> None:
        senses: dict[str, dict[str, bool]] = {}
        for name, phrases in lists.items():
            sense = name if table == "senses" else f"{table}.{name}"
            for phrase in phrases:
                senses.setdefault(phrase.removeprefix("~"), {})[sense] = not phrase.startswith("~")
        for text, meant in senses.items():
            parts = tuple(_part(word, classes) for word in text.split())
            weight = (len(parts), len(text.replace("*", "")) + 1000 * ("*" not in text))
            said = tuple(pair for pair in meant.items() if not pair[0].endswith(NOTHING))
            phrase = _Phrase(parts, said, table, weight)
            if isinstance(parts[0], str):
                self._exact.setdefault(parts[0], []).append(phrase)
            else:
                self._open.append(phrase)

    def hits(self, tokens: Sequence[str]) -> Iterator[Hit]:
        """The senses of `tokens` in order."""
        known, at, end = self._known, 0, len(tokens)
        while at < end:
            phrases = known.get(tokens[at])
            if phrases is None:
                phrases = self._starting(tokens[at])
            after = at + 1
            tables: set[str] = set()
            for phrase in phrases:
                if tables and phrase.table in tables:
                    continue
                stop = at + 1 if len(phrase.parts) == 1 else _match(phrase.parts, 1, tokens, at + 1)
                if not stop or (tables and stop != after):
                    continue
                for sense, sure in phrase.senses:
                    yield Hit(sense, sure, at, stop - 1)
                after = stop
                tables.add(phrase.table)
            at = after

    def _starting(self, token: str) -> tuple[_Phrase, ...]:
        """The phrases that can start with `token`, the weightiest first."""
        found = [*self._exact.get(token, ()), *(phrase for phrase in self._open if _fits(phrase.parts[0], token))]
        phrases = tuple(sorted(found, key=lambda phrase: phrase.weight, reverse=True))
        if len(self._known) >= _KNOWN:
            self._known.clear()
        self._known[token] = phrases
        return phrases


def _part(word: str, classes: dict[str, frozenset[str]]) -> Part:
    if word in classes:
        return classes[word]
    if word == "#":
        return re.compile(r"\d+")
    if "*" in word:
        return re.compile(re.escape(word).replace(r"\*", r"\w*"))
    return word


def _fits(part: Part, token: str) -> bool:
    if isinstance(part, str):
        return part == token
    if isinstance(part, frozenset):
        return token in part or (token[0].isdigit() and "#" in part)
    return part.fullmatch(token) is not None


def _match(parts: Sequence[Part], place: int, tokens: Sequence[str], at: int) -> int:
    """Where the match of the `parts` from `place` on ends that starts at token `at`; 0: nowhere."""
    while place < len(parts):
        if parts[place] == "…":
            for _word in range(_GAP + 1):
                if stop := _match(parts, place + 1, tokens, at):
                    return stop
                if at >= len(tokens) or tokens[at] in _CLAUSES:
                    return 0
                at += 1
            return 0
        if at >= len(tokens) or not _fits(parts[place], tokens[at]):
            return 0
        place, at = place + 1, at + 1
    return at


@cache
def lexicon(subject: str, language: str) -> Lexicon | None:
    """The lists of a language on a subject; None where it has none."""
    path = LANGUAGES / language / f"{subject}.toml"
    if not language.isalpha() or not path.is_file():
        return None
    return Lexicon(tomllib.loads(path.read_text(encoding="utf-8")))


@lru_cache(maxsize=4)
def tokens(text: str) -> tuple[tuple[str, ...], tuple[tuple[int, int], ...]]:
    """The tokens of a text in lower case between `^` and `$`, and their places."""
    found = list(_TOKEN.finditer(text))
    words = tuple(match.group().lower().replace("’", "'") for match in found)
    return ("^", *words, "$"), ((0, 0), *(match.span() for match in found), (len(text), len(text)))


@lru_cache(maxsize=16)
def read(subject: str, language: str, text: str) -> Reading | None:
    """A text with its senses on a subject; None in a language that has no list. Several rules ask for the same one."""
    words = lexicon(subject, language)
    if words is None:
        return None
    lower, spans = tokens(text)
    hits = tuple(words.hits(lower))
    return Reading(lower, spans, hits, frozenset(hit.sense for hit in hits), _sure(hits))


def _sure(hits: Iterable[Hit]) -> frozenset[str]:
    return frozenset(hit.sense for hit in hits if hit.sure)
