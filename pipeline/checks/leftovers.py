"""Single German words that are left in a translation: `kostenfrei`, `für`, `the Teilnahme`.

The words of a pair and the lists of the language come in, the places of such words go out. A word counts only if the
source has it too; names, and nouns that a translation may explain, are left alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final

from pipeline.checks.institutions import is_noun
from pipeline.checks.words import Words

_WORD: Final = re.compile(r"[^\W\d_]+")
_UMLAUT: Final = re.compile("[äöü]")
_RUN: Final = 3
_SHAPED: Final = 7
"""Letters of a word whose ending says that it is German."""
_JOINED: Final = re.compile(r"(?:ung|heit|keit|schaft|ität|tion)s[a-zäöü]{3}")
"""A compound with the s between its nouns: `Veranstaltungsort`."""
_ADJECTIVES: Final = ("liche", "licher", "liches", "lichen")
_SAID: Final = ("(", "|")
_PARTS: Final = frozenset(" \u00a0-")


def leftovers(text: str, source: Sequence[str], lists: Words) -> Iterator[re.Match[str]]:
    """The words of `text` that are left over from `source`, the source's words in their order.

    In small letters: function words, those of the list, those with a German ending or letter. With a capital: everyday
    nouns, unless a word with a capital stands beside it here and in the source (a name), or an explanation in brackets
    follows. A function word beside a name is a part of it: `Ludwig van Beethoven`.
    """
    there = frozenset(source)
    lower = frozenset(word.lower() for word in source)
    tokens = list(_WORD.finditer(text))
    if not any(word in lower and left_over(word, lists) for word in (token.group().lower() for token in tokens)):
        return
    beside = set(pairwise(source))
    judged = _in_runs(tokens, beside, lists)
    for number, token in enumerate(tokens):
        word = token.group()
        if number in judged or word.lower() not in lower or _inside(text, token):
            continue
        before, behind = _neighbour(tokens, number, -1, text), _neighbour(tokens, number, 1, text)
        if word in there and word.islower() and _plain(word, lists):
            part = word in lists.in_names or word in lists.nobility
            if not (part and (_beside(before, word, beside) or _beside(word, behind, beside))):
                yield token
        elif word in there and not number and _opens(word.lower(), lists):
            if not behind[:1].isupper():
                yield token
        elif word in there and word.islower():
            continue
        elif _noun(word.lower(), lists) and ((number and word[0].isupper()) or _certain(word.lower(), lists)):
            named = _named(before, word, beside, lists) or _named(word, behind, beside, lists)
            if not named and not word.isupper() and not _explained(text, token):
                yield token


def _opens(word: str, lists: Words) -> bool:
    """Whether `word`, with a capital at the start of the text, is German and no part of a name: `Leider`."""
    listed = word in lists.proof or word in lists.plain
    return lists.listed and listed and word not in lists.in_names and word not in lists.nobility


def _beside(one: str, other: str, beside: set[tuple[str, str]]) -> bool:
    """Whether the two stand so in the source, one of them with a capital: a function word in a name."""
    return (one, other) in beside and (one[:1].isupper() or other[:1].isupper())


def _named(one: str, other: str, beside: set[tuple[str, str]], lists: Words) -> bool:
    """Whether two words with capitals stand so in the source, and neither is a plain adjective: `Weitere Hinweise`."""
    if not one or not other or not one[0].isupper() or not other[0].isupper() or (one, other) not in beside:
        return False
    return not any(word.lower() in lists.plain or word.lower().endswith(_ADJECTIVES) for word in (one, other))


def _inside(text: str, token: re.Match[str]) -> bool:
    """Whether the word is a part of another: of a file's name, an address, a possessive."""
    before, behind = text[max(0, token.start() - 1) : token.start()], text[token.end() : token.end() + 2]
    return (
        before in ("/", ".", "_", "@")
        or behind[:1] in ("'", "’", "/", "_", "@")
        or (behind[:1] == "." and behind[1:].isalnum())
    )


def _explained(text: str, token: re.Match[str]) -> bool:
    """Whether brackets or quotation marks follow or precede, which say what it means."""
    return (
        text[token.end() : token.end() + 2].lstrip()[:1] in _SAID
        or text[max(0, token.start() - 2) : token.start()].rstrip()[-1:] in _SAID
    )


def _in_runs(tokens: Sequence[re.Match[str]], beside: set[tuple[str, str]], lists: Words) -> set[int]:
    """The words in runs of three or more of the source, function words among them: the rule for runs judges those."""
    found: set[int] = set()
    run: list[int] = []
    for number, token in enumerate(tokens):
        if run and (tokens[number - 1].group(), token.group()) not in beside:
            run = []
        run.append(number)
        if len(run) >= _RUN and any(tokens[at].group() in lists.function for at in run[-_RUN:]):
            found.update(run[-_RUN:])
    return found


def left_over(word: str, lists: Words) -> bool:
    """Whether `word`, in small letters, is German wherever it stands."""
    return _plain(word, lists) or _noun(word, lists)


def _plain(word: str, lists: Words) -> bool:
    if "ß" in word or (lists.listed and (word in lists.proof or word in lists.plain)):
        return True
    return (lists.umlauts and bool(_UMLAUT.search(word))) or (
        len(word) >= _SHAPED and word.endswith(lists.shapes) and lists.listed
    )


def _noun(word: str, lists: Words) -> bool:
    return (
        word in lists.nouns or is_noun(word, lists) or (bool(_JOINED.search(word)) and not word.endswith(lists.heads))
    )


def _certain(word: str, lists: Words) -> bool:
    """Whether a noun is German in small letters or at the start too: `termin` is Danish, Serbian and Polish as well."""
    return (
        lists.everywhere
        or is_noun(word, lists)
        or bool(_JOINED.search(word))
        or bool(lists.umlauts and _UMLAUT.search(word))
    )


def _neighbour(tokens: Sequence[re.Match[str]], number: int, step: int, text: str) -> str:
    """The word beside, if only a blank or a hyphen parts them."""
    other = number + step
    if not 0 <= other < len(tokens):
        return ""
    first, second = sorted((number, other))
    return tokens[other].group() if text[tokens[first].end() : tokens[second].start()] in _PARTS else ""
