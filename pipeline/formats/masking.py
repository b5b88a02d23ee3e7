"""Hides from CommonMark what it does not know, character for character, so that every place stays right.

A Markdown text goes in; a text of the same length comes out in which runs of private characters stand for tags. HTML
with such runs goes in, HTML with what they stand for comes out. No word is read or changed here.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from operator import attrgetter
from typing import Final, Literal, NamedTuple
from urllib.parse import quote, unquote

from pipeline.formats.containers import Head
from pipeline.formats.scanning import Found, Told

Form = Literal["inline", "block", "mute", "star", "head"]
"""How a find is hidden: as letters, as an HTML block, as symbols that show nothing, as a letter that shows as `*`, as
the start of a heading."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch that is hidden as one."""

    form: Form
    start: int
    end: int
    found: tuple[Found, ...]
    """What stands in it; of a line, often several tags."""

    @property
    def heading(self) -> int:
        """Of a head, where its heading begins in the mask."""
        head = self.found[0].head
        return self.start + (2 if head and head.item else 0)


class Alphabet(NamedTuple):
    """Characters that write a number: the first digit tells where a run begins."""

    first: str
    others: str
    size: int
    """How many of each there are."""

    @property
    def range(self) -> str:
        return f"{self.first}-{chr(ord(self.others) + self.size - 1)}"

    def run(self, number: int, length: int) -> str:
        """`number` with so many characters; empty: it does not go into them."""
        rest, digit = divmod(number, self.size)
        run = chr(ord(self.first) + digit)
        for _ in range(length - 1):
            rest, digit = divmod(rest, self.size)
            run += chr(ord(self.others) + digit)
        return "" if rest or length < 1 else run

    def pattern(self) -> str:
        """Matches one run."""
        last, end = chr(ord(self.first) + self.size - 1), chr(ord(self.others) + self.size - 1)
        return f"[{self.first}-{last}][{self.others}-{end}]*"

    def number(self, run: str) -> int:
        result = 0
        for char in reversed(run[1:]):
            result = result * self.size + ord(char) - ord(self.others)
        return result * self.size + ord(run[0]) - ord(self.first)


LETTERS: Final = (
    Alphabet("\U000f0000", "\U000f7fff", 0x7FFF),
    Alphabet("\U00100000", "\U00107fff", 0x7FFF),
)
"""Private characters, which the rules for emphasis take for letters: planes 15 and 16."""
SYMBOLS: Final = (Alphabet("\U0001d800", "\U0001d900", 0x100), Alphabet("\U0001d000", "\U0001d07b", 0x7B))
"""Symbols, which they take for punctuation: Sutton SignWriting, Byzantine music."""


@dataclass(frozen=True, slots=True)
class Masked:
    """A text with its mask on."""

    source: str
    text: str
    """As long as `source`, without what CommonMark does not know."""
    pieces: tuple[Piece, ...] = ()
    """In the order of the text."""
    told: tuple[Told, ...] = ()
    """The directives in it."""
    numbered: tuple[Piece, ...] = ()
    """The pieces by the numbers of their runs; equal ones share a number."""
    letters: Alphabet = LETTERS[0]
    symbols: Alphabet = SYMBOLS[0]

    @property
    def runs(self) -> re.Pattern[str]:
        """Matches a run of the mask."""
        return re.compile(f"{self.letters.pattern()}|{self.symbols.pattern()}")

    def piece(self, run: str) -> Piece | None:
        """What `run` stands for."""
        alphabet = self.letters if run[0] >= self.letters.first else self.symbols
        number = alphabet.number(run)
        return self.numbered[number] if number < len(self.numbered) else None

    def between(self, start: int, end: int) -> Sequence[Piece]:
        """The pieces that begin in a stretch."""
        first = bisect_left(self.pieces, start, key=attrgetter("start"))
        return self.pieces[first : bisect_left(self.pieces, end, key=attrgetter("start"))]

    def block(self, start: int, end: int) -> Piece | None:
        """The piece that is all of the HTML in a stretch."""
        pieces = self.between(start, end)
        one = pieces[0] if pieces and pieces[0].form == "block" else None
        return one if one and not self.source[start : one.start].strip() else None

    def pieces_in(self, text: str) -> list[tuple[int, int, Piece]]:
        """Where in a stretch of the mask which pieces stand."""
        found = ((match.span(), self.piece(match.group())) for match in self.runs.finditer(text))
        return [(*span, piece) for span, piece in found if piece]

    def has_tags(self, text: str) -> bool:
        """Whether more than stars is hidden in a stretch of the mask."""
        return bool(self.pieces) and any(piece.form != "star" for _, _, piece in self.pieces_in(text))

    def behind(self, text: str) -> str:
        """`text` with what stands behind its masks."""
        return self.runs.sub(lambda match: self._source(match.group()), text) if self.pieces else text

    def _source(self, run: str) -> str:
        piece = self.piece(run)
        return self.source[piece.start : piece.end] if piece else run

    def head(self, run: str) -> Head | None:
        """The head of a container that `run` stands for."""
        piece = self.piece(run)
        return piece.found[0].head if piece and piece.form == "head" else None

    def shown(self, run: str, *, literal: bool) -> str:
        """What a page shows of `run`: a tag as it was written, which is code, nothing of an attribute list."""
        piece = self.piece(run)
        if piece and piece.form in ("mute", "head"):
            return ""
        source = escape(self._source(run), quote=False)
        if not piece or piece.form == "star":
            return source
        return f"<code>{source if literal else ''}</code>"

    def restored(self, html: str, *, literal: bool = True) -> str:
        """Sanitised `html` with what stands behind its masks, as text and inside attributes.

        Not `literal`: tags in text show nothing, so that their arguments make no difference.
        """
        if not self.pieces:
            return html
        runs = self.runs

        def put_back(match: re.Match[str]) -> str:
            if not match.group().startswith("<"):
                return runs.sub(lambda run: self.shown(run.group(), literal=literal), match.group())
            tag = _PERCENT.sub(lambda coded: quote(self.behind(unquote(coded.group())), safe=""), match.group())
            return runs.sub(lambda run: escape(self._source(run.group())), tag)

        return _TAG_OR_TEXT.sub(put_back, html)


_TAG_OR_TEXT: Final = re.compile(r"<[^<>\"]*(?:\"[^\"]*\"[^<>\"]*)*>|[^<]+")
_PERCENT: Final = re.compile(r"(?:%F[0-4](?:%[89AB][0-9A-F]){3})+")


def mask(source: str, found: Sequence[Found], told: Iterable[Told], bullet: str = "+") -> Masked:
    """`source` with what was `found` in it hidden."""
    pieces = list(_pieces(source, found))
    alphabets = _free(source)
    if not pieces or not alphabets:
        return Masked(source, source, told=tuple(told))
    letters, symbols = alphabets
    numbers: dict[tuple[Form, str], int] = {}
    numbered: list[Piece] = []
    for piece in sorted(pieces, key=_room):  # small numbers to short runs
        key = (piece.form, source[piece.start : piece.end])
        if key not in numbers:
            numbers[key] = len(numbered)
            numbered.append(piece)
    kept: list[Piece] = []
    text: list[str] = []
    place = 0
    for piece in pieces:
        number = numbers[piece.form, source[piece.start : piece.end]]
        run = (symbols if piece.form == "mute" else letters).run(number, _room(piece))
        if not run:
            continue
        before, behind = _around(piece, bullet)
        text += [source[place : piece.start], before, run, behind]
        place = piece.end
        kept.append(piece)
    whole = "".join([*text, source[place:]])
    return Masked(source, whole, tuple(kept), tuple(told), tuple(numbered), letters, symbols)


def _free(source: str) -> tuple[Alphabet, Alphabet] | None:
    """Alphabets of which no character occurs in `source`."""
    letters = [one for one in LETTERS if not re.search(f"[{one.range}]", source)]
    symbols = [one for one in SYMBOLS if not re.search(f"[{one.range}]", source)]
    return (letters[0], symbols[0]) if letters and symbols else None


def _around(piece: Piece, bullet: str) -> tuple[str, str]:
    """What stands in the mask before and behind its run."""
    if piece.form == "block":
        return "<?", "?>"
    if piece.form == "head":
        head = piece.found[0].head
        opening = f"{bullet}\t# " if head and head.item else "# "
        return opening, " " if piece.end - piece.start > len(opening) + 1 else ""
    return "", ""


def _room(piece: Piece) -> int:
    """How long the run of a piece is."""
    return piece.end - piece.start - sum(map(len, _around(piece, "+")))


def _pieces(source: str, found: Sequence[Found]) -> Iterator[Piece]:
    """The finds with their forms: those that fill a line are blocks."""
    paired = {one.pair for one in found if one.closes}
    waiting: list[list[Found]] = []
    for group in [*_grouped(source, found), None]:
        if waiting and not (group and _fills_lines(source, group) and _is_below(source, waiting[-1], group)):
            yield from _lines(source, waiting, paired)
            waiting = []
        if group and _fills_lines(source, group):
            waiting.append(group)
        elif group:
            yield from _single(group)


def _single(group: Iterable[Found]) -> Iterator[Piece]:
    return (Piece(_FORMS.get(one.kind, "inline"), one.start, one.end, (one,)) for one in group)


def _lines(source: str, groups: Sequence[Sequence[Found]], paired: set[tuple[str, str]]) -> Iterator[Piece]:
    """Lines of tags alone: a tag without a partner in the middle of a paragraph stays in it, all else are blocks."""
    amid = _amid_text(source, groups[0][0].start, groups[-1][-1].end)
    for group in groups:
        joined = any(one.kind != "tag" or one.closes or one.pair in paired for one in group)
        if joined or not amid:
            yield Piece("block", group[0].start, group[-1].end, tuple(group))
        else:
            yield from _single(group)


_FORMS: Final[Mapping[str, Form]] = {
    "attributes": "mute",
    "tail": "mute",
    "star": "star",
    "head": "head",
    "lines": "block",
}
_ALONE: Final = frozenset({"star", "head", "tail", "lines"})
_SHORTEST: Final = 5
"""No shorter stretch can be an HTML block with a run in it."""
_REST: Final = re.compile(r"[ \t]*(?=\r|\n|\Z)")
_TEXT_BELOW: Final = re.compile(r"[ \t]*(?:\r\n?|\n)[ \t>]*[^\s>#|]")
_TEXT_ABOVE: Final = re.compile(
    r"(?:\A|[\r\n])(?![ \t>]*(?:#{1,6}[ \t]|\|))[^\r\n]*[^\s>][^\r\n]*(?:\r\n?|\n)[ \t>]*\Z"
)


def _grouped(source: str, found: Sequence[Found]) -> Iterator[list[Found]]:
    """Finds with nothing but blanks between them."""
    group: list[Found] = []
    for one in found:
        apart = group and source[group[-1].end : one.start].strip(" \t")
        if group and (apart or one.kind in _ALONE or group[-1].kind in _ALONE):
            yield group
            group = []
        group.append(one)
    if group:
        yield group


def _fills_lines(source: str, group: Sequence[Found]) -> bool:
    start, end = group[0].start, group[-1].end
    if group[0].kind in _ALONE or end - start < _SHORTEST or not _REST.match(source, end):
        return False
    before = re.split("[\r\n]", source[max(start - _NEAR, 0) : start])
    return not before[-1].strip(" \t>") and (len(before) > 1 or start <= _NEAR)


_NEAR: Final = 200
"""A deeper indent than so many characters is none."""


def _is_below(source: str, above: Sequence[Found], group: Sequence[Found]) -> bool:
    between = source[above[-1].end : group[0].start]
    return not between.strip(" \t\r\n>") and len(re.findall("\r\n?|\n", between)) == 1


def _amid_text(source: str, start: int, end: int) -> bool:
    above = source[max(start - 10 * _NEAR, 0) : start]
    return bool(_TEXT_BELOW.match(source, end)) and bool(_TEXT_ABOVE.search(above))
