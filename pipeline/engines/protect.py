"""Tags of a segment as tokens that an engine can carry: `die <a>Stadt</a> baut` goes out as `die ⟦1⟧Stadt⟦2⟧ baut`.

So do web and mail addresses, telephone numbers and accounts, places that templates fill, and whatever else the caller
keeps: they never leave. What comes back gets all of it again, if every token is there once and pairs nest. Tags round
the whole text are never sent. Pure; which tags a text has, and whether they are right in the end, is for `markup` to
say.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from pipeline import markup
from pipeline.engines import personal
from pipeline.engines.engine import Token
from pipeline.markup import Mark

_TOKEN: Final = re.compile(r"⟦+\s*(\d+)\s*⟧+")
"""A token as engines return it: blanks inside, brackets doubled."""
_SEND: Final = re.compile(r"[^\W\d_]{2}")
"""A text without two letters side by side has nothing to translate."""
ADDRESS: Final = re.compile(r"(?:https?://|www\.)\S+|(?<![^\s@])[^\s@]+@[^\s@]+\.\w+")
"""A web or mail address, the same in all languages."""
_PLACES: Final = re.compile(r"\{\w*\}|%\(\w+\)[sd]|(?<!\d)(?<!\d )%[sd]\b")
"""Places that templates fill."""
_EDGES: Final = "()[]<>„“”‚‘’\"',;.:!?"
"""What stands at the edge of an address without being part of it."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A stretch of a text that stays as it is and is not sent."""

    start: int
    end: int
    shown: str = ""
    """What may be sent in its place: itself where it is public, a stand-in that an engine leaves alone where it is not;
    empty: nothing."""


Keep = Callable[[str], Iterable[Kept]]
"""Finds the stretches of a text that stay; where they overlap, the one that comes first holds."""


@dataclass(frozen=True, slots=True)
class Stays:
    """A kept stretch in the place of a mark."""

    text: str
    shown: str

    def __str__(self) -> str:
        return self.text


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
    marks: tuple[tuple[str, Mark | Stays], ...]
    """Number of the token in `core` -> what it stands for, in order."""

    @property
    def sendable(self) -> bool:
        """There are words to translate, not only numbers, addresses and the names of those who have them."""
        words = ADDRESS.sub("", _TOKEN.sub("", self.core) if self.marks else self.core)
        return bool(_SEND.search(words)) and not personal.alone(markup.visible(self.source, markup.names(self.source)))

    @property
    def tagged(self) -> bool:
        """The core has tags, not only what stays."""
        return any(isinstance(mark, Mark) for _number, mark in self.marks)


def addresses(text: str) -> Iterator[Kept]:
    """Web and mail addresses, and places that templates fill."""
    for match in ADDRESS.finditer(text):
        found = match[0].strip(_EDGES)
        start = match.start() + match[0].index(found)
        stand_in = f"name{start}@example.org" if "@" in found else f"www.example.org/{start}"
        yield Kept(start, start + len(found), stand_in)
    for match in _PLACES.finditer(text):
        yield Kept(*match.span(), match[0])


def nothing(_text: str) -> Iterable[Kept]:
    """No stretch stays: for texts that are looked at and not sent."""
    return ()


def protect(text: str, keep: Keep = addresses) -> Shell:
    """`text` taken apart. The tokens' numbers are such as do not stand in the text already."""
    pieces = markup.pieces(text, markup.names(text))
    first, last = _peeled(pieces)
    head = "".join(map(str, pieces[:first]))
    tail = "".join(map(str, pieces[last:]))
    literal = {number for piece in pieces if isinstance(piece, str) for number in _TOKEN.findall(piece)}
    core: list[str] = []
    marks: list[tuple[str, Mark | Stays]] = []
    serial = 0
    for part in (part for piece in pieces[first:last] for part in _parted(piece, keep)):
        if isinstance(part, str):
            core.append(part)
            continue
        serial += 1
        while str(serial) in literal:
            serial += 1
        core.append(f"⟦{serial}⟧")
        marks.append((str(serial), part))
    sent = "".join(core)
    bare = sent.strip(" ")
    start = sent.find(bare) if bare else 0
    return Shell(text, head + sent[:start], bare, sent[start + len(bare) :] + tail, tuple(marks))


def tokens(shell: Shell) -> tuple[Token, ...]:
    """What the tokens of the core stand for, as engines are told."""
    found: list[Token] = []
    waiting: dict[str, list[int]] = {}
    for number, mark in shell.marks:
        if isinstance(mark, Stays):
            found.append(Token(number, shown=mark.shown))
        elif mark.form == "close" and waiting.get(mark.name):
            at = waiting[mark.name].pop()
            found[at] = Token(found[at].number, end=number)
        else:
            if mark.form == "open":
                waiting.setdefault(mark.name, []).append(len(found))
            found.append(Token(number))
    return tuple(found)


def shown(text: str, keep: Keep) -> str:
    """`text` without tags and with stand-ins for what must not go out, for engines to read; empty: nothing may."""
    visible = markup.visible(text, markup.names(text))
    if personal.alone(visible):
        return ""
    return "".join(part.shown if isinstance(part, Stays) else str(part) for part in _parted(visible, keep))


def restored(shell: Shell, answer: str) -> str | None:
    """The target: `answer` with its tags, put between head and tail; None if a token is lost, doubled or misplaced.

    Repaired are blanks and doubled brackets of a token, and blanks that moved inside a pair. What stays has to be in
    the order of the German: nobody could see from a token that two addresses have changed places.
    """
    marks = dict(shell.marks)
    literal = set(_TOKEN.findall(shell.core)) - set(marks)
    numbers = [number for number in _TOKEN.findall(answer) if number not in literal]
    if sorted(numbers) != sorted(marks):
        return None
    staying = [number for number, mark in shell.marks if isinstance(mark, Stays)]
    if [number for number in numbers if number in staying] != staying:
        return None  # asked again with stand-ins, which say what they are
    tidy = _TOKEN.sub(lambda match: f"⟦{match[1]}⟧" if match[1] in marks else match[0], answer)
    for number, mark in shell.marks:
        tidy = _moved_out(tidy, f"⟦{number}⟧", mark) if isinstance(mark, Mark) else tidy
    if _empty_pairs(tidy, shell) - _empty_pairs(shell.core, shell) or _glued(tidy, shell) - _glued(shell.core, shell):
        return None
    filled = _TOKEN.sub(lambda match: str(marks.get(match[1], match[0])), tidy)
    target = f"{shell.head}{filled.strip()}{shell.tail}"
    return None if markup.problems(shell.source, target) else target


def plain(shell: Shell) -> str:
    """The core without its tokens, for an engine that can't carry them: of what stays, what may be shown.

    A void tag parts words, a pair does not.
    """
    marks = dict(shell.marks)

    def said(match: re.Match[str]) -> str:
        mark = marks.get(match[1])
        if isinstance(mark, Stays):
            return mark.shown
        return match[0] if mark is None else " " if mark.form == "void" else ""

    return re.sub(" {2,}", " ", _TOKEN.sub(said, shell.core)).strip()


def refilled(shell: Shell, answer: str) -> str | None:
    """The `answer` to `plain(shell)` with what stays in its places; None if one of them is lost or not shown at all."""
    stays = {(mark.shown, mark.text) for _number, mark in shell.marks if isinstance(mark, Stays)}
    if len({stand_in for stand_in, _text in stays}) < len(stays):
        return None
    for stand_in, text in sorted(stays):
        places = re.compile(rf"(?<!\w){re.escape(stand_in)}(?!\w)")
        wanted = len(places.findall(plain(shell)))
        if not stand_in or not wanted or len(places.findall(answer)) != wanted:
            return None
        answer = places.sub(lambda _match, text=text: text, answer)  # type: ignore[misc]
    return answer


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


def _parted(piece: str | Mark, keep: Keep) -> Iterator[str | Mark | Stays]:
    """A piece of text cut round what stays in it: what is somebody's, whatever the caller keeps besides."""
    if isinstance(piece, Mark):
        yield piece
        return
    end = 0
    own = [] if keep is nothing else [Kept(*each) for each in personal.find(piece)]
    for kept in sorted([*own, *keep(piece)], key=lambda kept: (kept.start, -kept.end)):
        if end <= kept.start < kept.end:
            yield piece[end : kept.start]
            yield Stays(piece[kept.start : kept.end], kept.shown)
            end = kept.end
    yield piece[end:]


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


def _glued(text: str, shell: Shell) -> set[tuple[str, str]]:
    """Tokens that stand alone and touch a word or another token, by number and side: they may have lost their place."""
    found: set[tuple[str, str]] = set()
    alone = {number for number, mark in shell.marks if isinstance(mark, Stays) or mark.form == "void"}
    for match in _TOKEN.finditer(text):
        if match[1] in alone:
            before, behind = text[: match.start()][-1:], text[match.end() :][:1]
            found |= {(match[1], "before")} if before.isalnum() or before == "⟧" else set()
            found |= {(match[1], "behind")} if behind.isalnum() or behind == "⟦" else set()
    return found


def _empty_pairs(text: str, shell: Shell) -> set[tuple[str, str]]:
    """Neighbouring tokens of `text` that open and close a pair with nothing between."""
    marks = dict(shell.marks)
    pairs = re.findall(r"⟦(\d+)⟧ *(?=⟦(\d+)⟧)", text)
    ends = {(Mark(m.name, "open"), Mark(m.name, "close")) for m in marks.values() if isinstance(m, Mark)}
    return {(left, right) for left, right in pairs if (marks.get(left), marks.get(right)) in ends}
