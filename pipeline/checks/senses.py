"""What the words of a text say about one subject: a list of senses and a text go in, the places of the senses come out.

The lists stand in `languages/<language>/<subject>.toml`, where a sense has the same name in every language; so the
senses of a German text and of its translation can be compared. Which of them may differ is for the rules to say.
"""

from __future__ import annotations

import re
import tomllib
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from pipeline.checks.pair import Pair

LANGUAGES: Final = Path(__file__).parents[1] / "languages"
NOTHING: Final = "nothing"
"""The sense of phrases that mean nothing here, such as `vor allem` among those of time."""

_TOKEN: Final = re.compile(r"[^\W\d_]+(?:['’`´]t\b)?|\d+|(?<![^\W\d_])-|-(?![^\W\d_])|[^\w\s-]")
"""Words, numbers and marks; a hyphen inside a word parts it (`step-free`)."""
CLAUSES: Final = frozenset(".,;:!?–—()^$")
"""Tokens over which no phrase reaches."""
_GAP: Final = 6
"""Words that `…` in a phrase stands for at most."""
_REACH: Final = "…"
_KNOWN: Final = 100_000
"""Words that a lexicon remembers."""


class Hit(NamedTuple):
    """A sense that a text has."""

    sense: str
    sure: bool
    """False: the word can mean it, so it explains the other side and accuses nobody."""
    first: int
    last: int
    """Of the text's tokens."""


Part = str | re.Pattern[str] | frozenset[str]
"""One token of a phrase: the word, its pattern, or a class of words; `…` is a gap."""


class _Phrase(NamedTuple):
    parts: tuple[Part, ...]
    senses: tuple[tuple[str, bool], ...]
    table: str
    """The group of lists that it stands in; of each the best phrase for a place counts."""
    weight: tuple[int, int]
    """Tokens, then letters that are given: the longest and most exact phrase counts."""


class _Word(NamedTuple):
    """What a word can begin."""

    phrases: tuple[_Phrase, ...]
    """The weightiest first; those left out here that `following` and `reaching` have."""
    following: Mapping[str, tuple[_Phrase, ...]]
    """Those that need a certain next word, by that word: most phrases are left without a look."""
    reaching: Mapping[str, tuple[_Phrase, ...]]
    """Those with a gap and a certain word behind it, by that word."""
    alone: bool
    """Whether all `phrases` end with it, so that its senses are the same wherever it stands."""
    senses: frozenset[str]
    sure: frozenset[str]

    def phrases_at(self, tokens: Sequence[str], at: int) -> bool:
        """Whether phrases may stand at token `at` that need a certain other word."""
        if self.following and at + 1 < len(tokens) and tokens[at + 1] in self.following:
            return True
        return bool(self.reaching) and not self.reaching.keys().isdisjoint(tokens[at + 1 : at + 2 + _GAP])

    def candidates(self, tokens: Sequence[str], at: int) -> Sequence[_Phrase]:
        """The phrases that may stand at token `at`, the weightiest first."""
        found: list[_Phrase] = []
        if self.following:
            found += self.following.get(tokens[at + 1] if at + 1 < len(tokens) else "", ())
        if self.reaching:
            for token in tokens[at + 1 : at + 2 + _GAP]:
                found += self.reaching.get(token, ())
                if token in CLAUSES:
                    break
        return sorted([*found, *self.phrases], key=_weight, reverse=True) if found else self.phrases


class Lexicon:
    """The phrases of one subject in one language. A place is read once, by the longest phrases that fit there."""

    def __init__(self, data: Mapping[str, Mapping[str, Sequence[str]]]) -> None:
        """`data` is sense -> phrases, in tables that only group them; the table `classes` names sets of words."""
        classes = {f"<{name}>": frozenset(words) for name, words in data.get("classes", {}).items()}
        self._exact: dict[str, list[_Phrase]] = {}
        self._open: list[_Phrase] = []
        self._known = _Known(self._begins)
        for table, lists in data.items():
            if table != "classes":
                self._add(table, lists, classes)

    def _add(self, table: str, lists: Mapping[str, Sequence[str]], classes: Mapping[str, frozenset[str]]) -> None:
        meant: dict[str, dict[str, bool]] = {}
        for name, phrases in lists.items():
            sense = name if table == "senses" else f"{table}.{name}"
            for phrase in phrases:
                meant.setdefault(phrase.removeprefix("~"), {})[sense] = not phrase.startswith("~")
        for text, senses in meant.items():
            parts = tuple(_part(word, classes) for word in text.split())
            weight = (len(parts), len(text.replace("*", "")) + 1000 * ("*" not in text))
            said = tuple(pair for pair in senses.items() if not pair[0].endswith(NOTHING))
            made = _Phrase(parts, said, table, weight)
            if isinstance(parts[0], str):
                self._exact.setdefault(parts[0], []).append(made)
            else:
                self._open.append(made)

    def hits(self, tokens: Sequence[str]) -> Iterator[Hit]:
        """The senses of `tokens` in order."""
        after = 0
        for at, token in enumerate(tokens):
            word = self._known[token] if at >= after else None
            if word:
                after, phrases = _best(word.candidates(tokens, at), tokens, at)
                for phrase in phrases:
                    for sense, sure in phrase.senses:
                        yield Hit(sense, sure, at, after - 1)

    def senses(self, tokens: Sequence[str]) -> tuple[frozenset[str], frozenset[str]]:
        """All senses of `tokens`, and those of sure words: what `hits` would name, in a fraction of the time."""
        known, after = self._known, 0
        every: set[str] = set()
        certain: set[str] = set()
        for at, word in [(at, known[token]) for at, token in enumerate(tokens)]:
            if word is None or at < after:
                continue
            if word.phrases_at(tokens, at):
                candidates = word.candidates(tokens, at)
            elif word.alone:
                every |= word.senses
                certain |= word.sure
                continue
            else:
                candidates = word.phrases
            after, phrases = _best(candidates, tokens, at)
            for phrase in phrases:
                for sense, sure in phrase.senses:
                    every.add(sense)
                    if sure:
                        certain.add(sense)
        return frozenset(every), frozenset(certain)

    def _begins(self, token: str) -> _Word | None:
        """What `token` can begin."""
        found = [*self._exact.get(token, ()), *(phrase for phrase in self._open if _fits(phrase.parts[0], token))]
        return _word(token, sorted(found, key=_weight, reverse=True)) if found else None


class _Known(dict[str, "_Word | None"]):
    """Word -> what it can begin, looked up once."""

    def __init__(self, begins: Callable[[str], _Word | None]) -> None:
        super().__init__()
        self._begins = begins

    def __missing__(self, token: str) -> _Word | None:
        if len(self) >= _KNOWN:
            self.clear()
        self[token] = found = self._begins(token)
        return found


def _word(token: str, found: Sequence[_Phrase]) -> _Word:
    following: defaultdict[str, list[_Phrase]] = defaultdict(list)
    reaching: defaultdict[str, list[_Phrase]] = defaultdict(list)
    phrases = []
    for phrase in found:
        second, third = (*phrase.parts[1:3], None, None)[:2]
        if second == _REACH and isinstance(third, str):
            reaching[third].append(phrase)
        elif isinstance(second, str) and second != _REACH:
            following[second].append(phrase)
        else:
            phrases.append(phrase)
    meant = [pair for phrase in _best(phrases, (token,), 0)[1] for pair in phrase.senses]
    return _Word(
        tuple(phrases),
        {word: tuple(some) for word, some in following.items()},
        {word: tuple(some) for word, some in reaching.items()},
        alone=all(len(phrase.parts) == 1 for phrase in phrases),
        senses=frozenset(sense for sense, _sure in meant),
        sure=frozenset(sense for sense, sure in meant if sure),
    )


def _weight(phrase: _Phrase) -> tuple[int, int]:
    return phrase.weight


def _best(phrases: Sequence[_Phrase], tokens: Sequence[str], at: int) -> tuple[int, list[_Phrase]]:
    """Where the longest phrases at token `at` end, and these: the weightiest of each table."""
    after, best = at + 1, list[_Phrase]()
    for phrase in phrases:
        if any(phrase.table == other.table for other in best):
            continue
        stop = at + 1 if len(phrase.parts) == 1 else _match(phrase.parts, 1, tokens, at + 1)
        if stop and (not best or stop == after):
            after = stop
            best.append(phrase)
    return after, best


def _part(word: str, classes: Mapping[str, frozenset[str]]) -> Part:
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
        if parts[place] == _REACH:
            for _word in range(_GAP + 1):
                if stop := _match(parts, place + 1, tokens, at):
                    return stop
                if at >= len(tokens) or tokens[at] in CLAUSES:
                    return 0
                at += 1
            return 0
        if at >= len(tokens) or not _fits(parts[place], tokens[at]):
            return 0
        place, at = place + 1, at + 1
    return at


@dataclass(frozen=True, slots=True)
class Reading:
    """A text with its senses on one subject."""

    text: str
    tokens: tuple[str, ...]
    senses: frozenset[str]
    sure: frozenset[str]
    lexicon: Lexicon

    @property
    def hits(self) -> tuple[Hit, ...]:
        """The senses with their places; made each time, because few texts need it."""
        return tuple(self.lexicon.hits(self.tokens))

    def first(self, sense: str) -> Hit:
        """The first sure word of a sense."""
        return next(hit for hit in self.lexicon.hits(self.tokens) if hit.sure and hit.sense == sense)

    def span(self, hit: Hit) -> tuple[int, int]:
        """Where a hit stands in the text."""
        return span(self.text, hit)


@cache
def lexicon(subject: str, language: str) -> Lexicon | None:
    """The lists of a language on a subject; None where it has none."""
    path = LANGUAGES / language / f"{subject}.toml"
    if not language.isalpha() or not path.is_file():
        return None
    return Lexicon(tomllib.loads(path.read_text(encoding="utf-8")))


@lru_cache(maxsize=16)
def tokens(text: str) -> tuple[str, ...]:
    """The tokens of a text in lower case between `^` and `$`."""
    plain = text.replace("’", "'").replace("`", "'").replace("´", "'")  # one character each, so that places stay
    return ("^", *[token.lower() for token in _TOKEN.findall(plain)], "$")


def span(text: str, hit: Hit) -> tuple[int, int]:
    """Where a hit stands in the text whose `tokens` were read."""
    places = [(0, 0), *(match.span() for match in _TOKEN.finditer(text)), (len(text), len(text))]
    return places[hit.first][0], places[hit.last][1]


@lru_cache(maxsize=32)
def read(subject: str, language: str, text: str) -> Reading | None:
    """A text with its senses on a subject; None in a language that has no list. Several rules ask for the same one."""
    words = lexicon(subject, language)
    if words is None:
        return None
    found = tokens(text)
    senses, sure = words.senses(found)
    return Reading(text, found, senses, sure, words)


def sides(subject: str, pair: Pair) -> tuple[Reading, Reading] | None:
    """Both sides of a pair, if the German surely says something on a subject and the target has a list; else None."""
    if pair.language == pair.target_language:
        return None
    source = read(subject, pair.language, pair.source_text)
    target = read(subject, pair.target_language, pair.target_text) if source and source.sure else None
    return (source, target) if source and target else None
