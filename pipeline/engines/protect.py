"""Tags of a segment as tokens that an engine can carry: `die <a>Stadt</a> baut` goes out as `die ⟦1⟧Stadt⟦2⟧ baut`.

What comes back gets its tags again, if every token is there once and pairs nest. Tags round the whole text are never
sent. Pure; which tags a text has, and whether they are right in the end, is for `markup` to say.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from pipeline import markup
from pipeline.markup import Mark

_TOKEN: Final = re.compile(r"⟦+\s*(\d+)\s*⟧+")
"""A token as engines return it: blanks inside, brackets doubled."""
_SEND: Final = re.compile(r"[^\W\d_]{2}")
"""A text without two letters side by side has nothing to translate."""
ADDRESS: Final = re.compile(r"(?:https?://|www\.)\S+|\S+@\S+\.\w+")
"""A web or mail address, the same in all languages."""


@dataclass(frozen=True, slots=True)
class Shell:
    """A text taken apart: what is sent, and what is put round it again."""

    source: str
    """The segment's text."""
    head: str
    """Tags and blanks before the first word that no engine sees."""
    core: str
    """What is sent."""
    tail: str
    """Tags and blanks behind the last word."""
    marks: tuple[tuple[str, Mark], ...]
    """Number of the token in `core` -> the tag it stands for, in order."""

    @property
    def sendable(self) -> bool:
        """There are words to translate, not only numbers and addresses."""
        return bool(_SEND.search(ADDRESS.sub("", _TOKEN.sub("", self.core) if self.marks else self.core)))


def protect(text: str) -> Shell:
    """`text` taken apart. The tokens' numbers are such as do not stand in the text already."""
    pieces = markup.pieces(text, markup.names(text))
    first, last = _peeled(pieces)
    head = "".join(map(str, pieces[:first]))
    tail = "".join(map(str, pieces[last:]))
    literal = {number for piece in pieces if isinstance(piece, str) for number in _TOKEN.findall(piece)}
    core, marks = [], []
    serial = 0
    for piece in pieces[first:last]:
        if isinstance(piece, str):
            core.append(piece)
            continue
        serial += 1
        while str(serial) in literal:
            serial += 1
        core.append(f"⟦{serial}⟧")
        marks.append((str(serial), piece))
    sent = "".join(core)
    bare = sent.strip(" ")
    start = sent.find(bare) if bare else 0
    return Shell(text, head + sent[:start], bare, sent[start + len(bare) :] + tail, tuple(marks))


def restored(shell: Shell, answer: str) -> str | None:
    """The target: `answer` with its tags, put between head and tail; None if a token is lost, doubled or misplaced.

    Repaired are blanks and doubled brackets of a token, and blanks that moved inside a pair.
    """
    marks = dict(shell.marks)
    literal = set(_TOKEN.findall(shell.core)) - set(marks)
    numbers = [number for number in _TOKEN.findall(answer) if number not in literal]
    if sorted(numbers) != sorted(marks):
        return None
    tidy = _TOKEN.sub(lambda match: f"⟦{match[1]}⟧" if match[1] in marks else match[0], answer)
    for number, mark in shell.marks:
        tidy = _moved_out(tidy, f"⟦{number}⟧", mark)
    if _empty_pairs(tidy, shell) - _empty_pairs(shell.core, shell):
        return None
    filled = _TOKEN.sub(lambda match: str(marks.get(match[1], match[0])), tidy)
    target = f"{shell.head}{filled.strip()}{shell.tail}"
    return None if markup.problems(shell.source, target) else target


def plain(shell: Shell) -> str:
    """The core without its tokens, for an engine that can't carry them. A void tag parts words, a pair does not."""
    gaps = {number: " " if mark.form == "void" else "" for number, mark in shell.marks}
    return re.sub(" {2,}", " ", _TOKEN.sub(lambda match: gaps.get(match[1], match[0]), shell.core)).strip()


def inner(shell: Shell) -> str | None:
    """The text in the one pair of the core; None if the core has other tags, or none."""
    match shell.marks:
        case ((opening, Mark(form="open")), (closing, Mark(form="close"))):
            between = shell.core.partition(f"⟦{opening}⟧")[2].partition(f"⟦{closing}⟧")[0].strip()
            return between or None
    return None


def projected(shell: Shell, target: str, candidates: Iterable[str]) -> str | None:
    """`target`, translated without tags, with the core's one pair round the first candidate that it holds exactly once.

    Candidates are the pair's German (names and numbers stay as they are) and its separate translation, case ignored.
    """
    if inner(shell) is None:
        return None
    opening, closing = (str(mark) for _number, mark in shell.marks)
    for candidate in filter(None, (candidate.strip(" .") for candidate in candidates)):
        found = list(re.finditer(rf"(?<!\w){re.escape(candidate)}(?!\w)", target, re.I))
        if len(found) == 1:
            start, end = found[0].span()
            return bare(shell, f"{target[:start]}{opening}{target[start:end]}{closing}{target[end:]}")
    return None


def bare(shell: Shell, target: str) -> str:
    """`target` between head and tail, without the tags of the core."""
    return f"{shell.head}{target}{shell.tail}"


def _peeled(pieces: list[str | Mark]) -> tuple[int, int]:
    """The slice of `pieces` left when void tags at the edges, pairs round the whole and blanks are taken off."""
    first, last = 0, len(pieces)
    while first < last:
        left, right = pieces[first], pieces[last - 1]
        if _goes(left):
            first += 1
        elif _goes(right):
            last -= 1
        elif isinstance(left, Mark) and _closes(pieces[first:last]):
            first, last = first + 1, last - 1
        else:
            break
    return first, last


def _goes(piece: str | Mark) -> bool:
    return piece.form == "void" if isinstance(piece, Mark) else not piece.strip(" ")


def _closes(pieces: list[str | Mark]) -> bool:
    """The first piece opens a pair that the last one closes."""
    depth = 0
    for index, piece in enumerate(pieces):
        if isinstance(piece, Mark) and isinstance(pieces[0], Mark) and piece.name == pieces[0].name:
            depth += {"open": 1, "close": -1, "void": 0}[piece.form]
            if depth <= 0:
                return index == len(pieces) - 1 and index > 0
    return False


def _moved_out(text: str, token: str, mark: Mark) -> str:
    """`text` with blanks just inside the pair put outside, where engines took them from."""
    before, _token, behind = text.partition(token)
    if mark.form == "open" and behind.startswith(" "):
        return f"{before.rstrip(' ')}{' ' if before.strip() else ''}{token}{behind.lstrip(' ')}"
    if mark.form == "close" and before.endswith(" "):
        gap = " " if re.match(r"[\w⟦(]", behind) or behind.startswith(" ") else ""
        return f"{before.rstrip(' ')}{token}{gap}{behind.lstrip(' ')}"
    return text


def _empty_pairs(text: str, shell: Shell) -> set[tuple[str, str]]:
    """Neighbouring tokens of `text` that open and close a pair with nothing between."""
    marks = dict(shell.marks)
    pairs = re.findall(r"⟦(\d+)⟧ *(?=⟦(\d+)⟧)", text)
    ends = {(Mark(mark.name, "open"), Mark(mark.name, "close")) for mark in marks.values()}
    return {(left, right) for left, right in pairs if (marks.get(left), marks.get(right)) in ends}
