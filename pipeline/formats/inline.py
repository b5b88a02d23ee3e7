"""A run of inline content (a paragraph, a cell, a heading) cut into sentences without cutting an inline element in two.

A format hands in the nodes of one run with their places in the source; out come raw slices and segments that cover
exactly that stretch, and the places where the rendering needs marks. Nothing here knows a format's syntax.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from operator import itemgetter
from typing import Final, NamedTuple

from pipeline import markup
from pipeline.formats import prose, reasons
from pipeline.formats.nodes import Element, Nested, Node, Placed, Run, Text, Void
from pipeline.formats.prose import OBJECT
from pipeline.model import UNPLACED, Segment, Syntax, Tag

Splitter = Callable[[str, str], list[tuple[int, int]]]
"""(a line, the kind of its run) -> spans of what is translated at once."""


class Mark(NamedTuple):
    """A place in the source where the marked rendering puts something in."""

    place: int
    kind: str
    """open, close: a segment; tag, gat: an inline element of one; text: `value` itself, first at its place."""
    value: str | Segment = ""


@dataclass(slots=True)
class Cut:
    """What became of a run."""

    parts: list[str | Segment] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)
    left: list[tuple[int, str, str]] = field(default_factory=list)
    """(place, text, reason) of words that are no segment."""


class _Piece(NamedTuple):
    """Text of one node, a void, or one edge of an element."""

    kind: str
    """c: text, v: a void, < and >: edges."""
    node: Node
    text: str
    """What is visible of it: a void is one character, an edge none."""
    start: int
    end: int
    code: bool = False
    """True of the text of an opaque element."""


def cut(source: str, run: Run, split: Splitter, line: Callable[[int], int]) -> Cut:
    """Cut a run of `source` into raw slices and segments.

    Joined, the parts are the slice that it covers. `split` finds the sentences, `line` gives the line of a place.
    """
    pieces, kind = list(_pieces(run.nodes)), run.kind
    ends = list(accumulate(len(piece.text) for piece in pieces))
    visible = "".join(piece.text for piece in pieces)
    result = Cut()
    nested = sorted(
        (inner for piece in pieces if piece.kind in "<v" for inner in _nested_in(piece.node)), key=itemgetter(0)
    )
    place = run.start
    for first, last in _sentences(visible, pieces, split, kind):
        inside = _balanced(pieces, ends, first, last)
        if reason := _reason(inside, kind):
            result.left.extend(_words(inside, reason))
            continue
        labelled = (
            kind == "sentence" and visible[last - 1] == ":" and prose.label(visible[first:last] + " :") == last - first
        )
        segment = _segment(source, inside, "label" if labelled else kind, line, run.written)
        start = inside[0].start
        _raw(source, nested, (place, start), result)
        result.parts.append(segment)
        result.marks.extend(_marks(inside, segment))
        place = start + len(segment.raw)
    _raw(source, nested, (place, run.end), result)
    voids = (piece.node for piece in pieces if isinstance(piece.node, Void))
    result.left += [(void.start, void.shown, reasons.ADDRESS) for void in voids if void.shown]
    if result.marks:
        result.marks.extend(_labels(pieces))
    return result


def _nested_in(node: Node) -> Nested:
    return () if isinstance(node, Text) else node.nested


def _labels(pieces: Sequence[_Piece]) -> Iterator[Mark]:
    for piece in pieces:
        if piece.kind in "v>" and not isinstance(piece.node, Text) and piece.node.label:
            yield Mark(piece.node.label[0], "text", piece.node.label[1])


def _pieces(nodes: Sequence[Node], code: bool = False) -> Iterator[_Piece]:
    for node in nodes:
        if isinstance(node, Text):
            if node.text:
                yield _Piece("c", node, node.text, node.start, node.end, code)
        elif isinstance(node, Void):
            yield _Piece("v", node, "\n" if node.breaks else OBJECT, node.start, node.end)
        else:
            yield _Piece("<", node, "", node.start, node.inner[0])
            yield from _pieces(node.nodes, code or node.opaque)
            yield _Piece(">", node, "", node.inner[1], node.end)


def _sentences(visible: str, pieces: Sequence[_Piece], split: Splitter, kind: str) -> list[tuple[int, int]]:
    """Spans of the sentences in `visible`, none ending inside an element that begins or ends within a sentence."""
    spans = list(_trimmed(visible, _split(pieces, split, kind)))
    extents = list(_trimmed(visible, _extents(pieces)))
    if not extents:
        return spans
    starts, ends = {start for start, _ in spans}, {end for _, end in spans}
    return _join(spans, [(a, b) for a, b in extents if not (a in starts and b in ends)])


def _split(pieces: Sequence[_Piece], split: Splitter, kind: str) -> Iterator[tuple[int, int]]:
    start = 0
    shown = _breaks_only(pieces)
    for line in re.split("(?<=\n)", shown) if "\n" in shown else (shown,):
        found = [(0, len(line))] if kind in _WHOLE else split(line, kind)
        yield from ((start + a, start + b) for a, b in found)
        start += len(line)


_WHOLE: Final = frozenset({"heading", "title", "alt", "term"})
"""Kinds that are one segment, whatever stops stand in them."""


def _breaks_only(pieces: Sequence[_Piece]) -> str:
    """What is visible, with line ends of the source as blanks: only hard breaks are line ends."""
    return "".join(
        piece.text.replace("\r", " ").replace("\n", " ") if piece.kind == "c" else piece.text for piece in pieces
    )


def _trimmed(visible: str, spans: Iterator[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Spans without white space and void elements at their edges."""
    for start, end in spans:
        while start < end and (visible[start].isspace() or visible[start] == OBJECT):
            start += 1
        while end > start and (visible[end - 1].isspace() or visible[end - 1] == OBJECT):
            end -= 1
        if start < end:
            yield start, end


def _extents(pieces: Sequence[_Piece]) -> Iterator[tuple[int, int]]:
    """Of each element, the span of its visible text."""
    opened: list[int] = []
    place = 0
    for piece in pieces:
        if piece.kind == "<":
            opened.append(place)
        elif piece.kind == ">":
            yield opened.pop(), place
        else:
            place += len(piece.text)


def _join(spans: Sequence[tuple[int, int]], whole: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """`spans` with those joined that a stretch of `whole` has parts of."""
    joined: list[tuple[int, int]] = []
    stretches = sorted(whole, reverse=True)
    reach = 0
    for start, end in spans:
        while joined and stretches and stretches[-1][0] < joined[-1][1]:
            reach = max(reach, stretches.pop()[1])
        if joined and start < reach:
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return joined


def _balanced(pieces: Sequence[_Piece], ends: Sequence[int], start: int, end: int) -> list[_Piece]:
    """The pieces of the visible text from `start` to `end`, `ends` being where each piece ends in it.

    With the edges beside them of elements that have only one edge among them.
    """
    first, last = bisect_right(ends, start), bisect_right(ends, end - 1)
    depth = missing = 0
    for piece in pieces[first : last + 1]:
        if piece.kind == "<":
            depth += 1
        elif piece.kind == ">":
            depth, missing = (depth - 1, missing) if depth else (0, missing + 1)
    begin = 0 if missing else start - (ends[first] - len(pieces[first].text))
    stop = None if depth else len(pieces[last].text) - (ends[last] - end)
    while missing:
        first -= 1
        missing += _STEP.get(pieces[first].kind, 0)
    while depth:
        last += 1
        depth -= _STEP.get(pieces[last].kind, 0)
    inside = list(pieces[first : last + 1])
    inside[-1] = _part(inside[-1], 0, stop)
    inside[0] = _part(inside[0], begin, None)
    return inside


_STEP: Final = {"<": -1, ">": 1}


def _part(piece: _Piece, begin: int, stop: int | None) -> _Piece:
    """A piece of text from one place in it to another; a slice that can't be divided stays whole."""
    stop = len(piece.text) if stop is None else stop
    if (begin, stop) == (0, len(piece.text)):
        return piece
    start, end = piece.start, piece.end
    if len(piece.text) == end - start:
        start, end = start + begin, start + stop
    return _Piece(piece.kind, piece.node, piece.text[begin:stop], start, end, piece.code)


def _reason(pieces: Sequence[_Piece], kind: str) -> str:
    """Why a sentence is not offered for translation; empty: it is.

    It needs letters outside code, addresses and time stamps, or in a cell a value in German form.
    """
    if any(piece.kind == "v" and isinstance(piece.node, Void) and piece.node.torn for piece in pieces):
        return reasons.RAW_OPEN
    bare = "".join([piece.text for piece in pieces if piece.kind == "c" and not piece.code]).strip()
    return "" if prose.has_words(bare) or (kind == "cell" and prose.is_value(bare)) else reasons.NO_SENTENCE


def _words(pieces: Sequence[_Piece], reason: str) -> Iterator[tuple[int, str, str]]:
    text = "".join(piece.text for piece in pieces)
    if any(char.isalpha() for char in text):
        yield pieces[0].start, prose.fold(text.replace(OBJECT, "")), reason


def _segment(source: str, pieces: Sequence[_Piece], kind: str, line: Callable[[int], int], written: Syntax) -> Segment:
    literal = "".join([piece.text for piece in pieces if piece.kind == "c"])
    nodes = [piece.node for piece in pieces if piece.kind in "<v" and not isinstance(piece.node, Text)]
    given = dict(zip(map(id, nodes), markup.number([node.name for node in nodes], literal), strict=True))
    text = literal
    if nodes:
        text = "".join(piece.text if piece.kind == "c" else str(_short(piece, given)) for piece in pieces)
    tags = {given[id(node)]: _tag(source, node, given[id(node)]) for node in nodes}
    return Segment(
        text=prose.fold(text),
        kind=kind,
        tags=tags,
        line=line(pieces[0].start),
        raw=source[pieces[0].start : pieces[-1].end],
        written=written,
    )


def _short(piece: _Piece, given: dict[int, str]) -> markup.Mark:
    name = given[id(piece.node)]
    return markup.Mark(name, "open" if piece.kind == "<" else "close" if piece.kind == ">" else "void")


def _tag(source: str, node: Void | Element, name: str) -> Tag:
    if isinstance(node, Void):
        return Tag(name, node.element, _sliced(source, node, (node.start, node.end)), None)
    opening, closing = (node.start, node.inner[0]), (node.inner[1], node.end)
    return Tag(name, node.element, _sliced(source, node, opening), _sliced(source, node, closing))


def _sliced(source: str, node: Void | Element, span: tuple[int, int]) -> tuple[str | Segment, ...]:
    """A slice of `source` with the segments of `node` in it.

    Where translated text no longer names a reference, its label is put in.
    """
    pieces: list[str | Segment] = []
    place, last = span
    for start, end, segment in node.nested:
        if place <= start < last:
            pieces += [source[place:start], segment]
            place = end
    at, label = node.label or (last, "")
    rest = source[place:at] + label + source[at:last] if place <= at <= last else source[place:last]
    return (*pieces, rest)


def _raw(source: str, nested: Sequence[Placed], span: tuple[int, int], result: Cut) -> None:
    """The slice of `source` as raw parts, with the segments in it that are `nested` in voids (alternative texts)."""
    place, end = span
    for index in range(bisect_left(nested, place, key=itemgetter(0)), len(nested)):
        start, stop, segment = nested[index]
        if start >= end:
            break
        result.parts += [source[place:start], segment]
        result.marks += around(start, stop, segment)
        place = stop
    if place < end:
        result.parts.append(source[place:end])


def _marks(pieces: Sequence[_Piece], segment: Segment) -> Iterator[Mark]:
    """The marks of a segment and of its tags, outermost first at the same place."""
    names = iter(segment.tags)
    opened: list[str] = []
    yield Mark(pieces[0].start, "open", segment)
    for piece in pieces:
        if piece.kind == "<":
            opened.append(next(names))
            yield Mark(piece.start, "tag", opened[-1])
            yield from _around_nested(piece.node)
        elif piece.kind == ">":
            yield Mark(piece.end, "gat", opened.pop())
        elif isinstance(piece.node, Void):
            name = next(names)
            yield Mark(piece.start, "tag", name)
            yield from _around_nested(piece.node)
            yield Mark(piece.end, "gat", name)
    yield Mark(pieces[-1].end, "close", segment)


def _around_nested(node: Node) -> Iterator[Mark]:
    for start, end, segment in _nested_in(node):
        yield from around(start, end, segment)


def around(start: int, end: int, segment: Segment) -> tuple[Mark, ...]:
    """The marks of a segment inside a tag; one that the page does not show has none."""
    return () if segment.kind in UNPLACED else (Mark(start, "open", segment), Mark(end, "close", segment))
