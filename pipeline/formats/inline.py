"""A run of inline content (a paragraph, a cell, a heading) cut into sentences without cutting an inline element in two.

A format hands in the nodes of one run with their places in the source; out come raw slices and segments that cover
exactly that stretch, and the places where the rendering needs marks. Nothing here knows a format's syntax.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from operator import itemgetter
from typing import Final, NamedTuple

from pipeline import markup
from pipeline.formats import prose, reasons
from pipeline.formats.nodes import Element, Node, Text, Void
from pipeline.formats.prose import OBJECT
from pipeline.model import UNPLACED, Segment, Tag

Splitter = Callable[[str], list[tuple[int, int]]]


@dataclass(frozen=True, slots=True)
class Mark:
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


class _Atom(NamedTuple):
    """One visible character, one void, or one edge of an element. A tuple, because there is one a character."""

    kind: str
    node: Node
    char: str
    start: int
    end: int
    code: bool = False
    """True of the characters of an opaque element."""


def cut(
    source: str, nodes: Sequence[Node], span: tuple[int, int], split: Splitter, *, kind: str, line: Callable[[int], int]
) -> Cut:
    """Cut the run that covers `source[slice(*span)]` into raw slices and segments of `kind`.

    Joined, the parts are that slice. `split` finds the sentences, `line` gives the line of a place.
    """
    atoms = list(_atoms(nodes))
    shown = [index for index, atom in enumerate(atoms) if atom.kind in "cv"]
    visible = "".join(atoms[index].char for index in shown)
    result = Cut()
    nested = [image for atom in atoms if isinstance(atom.node, Void) for image in atom.node.nested]
    place = span[0]
    for first, last in _sentences(visible, atoms, shown, split, kind):
        inside = _balanced(atoms, shown[first], shown[last - 1])
        if reason := _reason(inside, kind):
            result.left.extend(_words(inside, reason))
            continue
        labelled = kind == "sentence" and prose.label(visible[first:last] + " :") == last - first
        segment = _segment(source, inside, "label" if labelled else kind, line)
        start = inside[0].start
        _raw(source, nested, (place, start), result)
        result.parts.append(segment)
        result.marks.extend(_marks(inside, segment))
        place = start + len(segment.raw)
    _raw(source, nested, (place, span[1]), result)
    if result.marks:
        result.marks.extend(_labels(atoms))
    return result


def _labels(atoms: Sequence[_Atom]) -> Iterator[Mark]:
    for atom in atoms:
        if atom.kind in "v>" and not isinstance(atom.node, Text) and atom.node.label:
            yield Mark(atom.node.label[0], "text", atom.node.label[1])


def _atoms(nodes: Sequence[Node], code: bool = False) -> Iterator[_Atom]:
    for node in nodes:
        if isinstance(node, Text):
            whole = len(node.text) != node.end - node.start
            for index, char in enumerate(node.text):
                start, end = (node.start, node.end) if whole else (node.start + index, node.start + index + 1)
                yield _Atom("c", node, char, start, end, code)
        elif isinstance(node, Void):
            yield _Atom("v", node, "\n" if node.breaks else OBJECT, node.start, node.end)
        else:
            yield _Atom("<", node, "", node.start, node.inner[0])
            yield from _atoms(node.nodes, code or node.opaque)
            yield _Atom(">", node, "", node.inner[1], node.end)


def _sentences(
    visible: str, atoms: Sequence[_Atom], shown: Sequence[int], split: Splitter, kind: str
) -> list[tuple[int, int]]:
    """Spans of the sentences in `visible`, none ending inside an element that begins or ends within a sentence."""
    spans = list(_trimmed(visible, _split(visible, atoms, shown, split, kind)))
    starts, ends = {start for start, _ in spans}, {end for _, end in spans}
    extents = _trimmed(visible, _extents(atoms))
    return _join(spans, [(a, b) for a, b in extents if not (a in starts and b in ends)])


def _split(
    visible: str, atoms: Sequence[_Atom], shown: Sequence[int], split: Splitter, kind: str
) -> Iterator[tuple[int, int]]:
    start = 0
    for line in re.split("(?<=\n)", _breaks_only(visible, atoms, shown)):
        head = prose.label(line) if kind == "sentence" else 0
        if head:
            yield (start, start + head)
        found = [(0, len(line))] if kind in _WHOLE else split(line[head:])
        yield from ((start + head + a, start + head + b) for a, b in found)
        start += len(line)


_WHOLE: Final = frozenset({"heading", "title", "alt", "term"})
"""Kinds that are one segment, whatever stops stand in them."""


def _breaks_only(visible: str, atoms: Sequence[_Atom], shown: Sequence[int]) -> str:
    """`visible` with line ends of the source as blanks: only hard breaks are line ends."""
    if "\n" not in visible and "\r" not in visible:
        return visible
    return "".join(
        " " if char in "\r\n" and atoms[index].kind == "c" else char for char, index in zip(visible, shown, strict=True)
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


def _extents(atoms: Sequence[_Atom]) -> Iterator[tuple[int, int]]:
    """Of each element, the span of its visible text."""
    opened: list[int] = []
    place = 0
    for atom in atoms:
        if atom.kind == "<":
            opened.append(place)
        elif atom.kind == ">":
            yield opened.pop(), place
        else:
            place += 1


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


_STEP: Final = {"<": -1, ">": 1}


def _balanced(atoms: Sequence[_Atom], first: int, last: int) -> list[_Atom]:
    """The atoms from `first` to `last`, with the edges beside them of elements that have only one edge among them."""
    depth = missing = 0
    for atom in atoms[first : last + 1]:
        if atom.kind == "<":
            depth += 1
        elif atom.kind == ">":
            depth, missing = (depth - 1, missing) if depth else (0, missing + 1)
    while missing:
        first -= 1
        missing += _STEP.get(atoms[first].kind, 0)
    while depth:
        last += 1
        depth -= _STEP.get(atoms[last].kind, 0)
    return list(atoms[first : last + 1])


def _reason(atoms: Sequence[_Atom], kind: str) -> str:
    """Why a sentence is not offered for translation; empty: it is.

    It needs letters outside code, addresses and time stamps, or in a cell a value in German form.
    """
    if any(isinstance(atom.node, Void) and atom.node.torn for atom in atoms):
        return reasons.RAW_OPEN
    bare = "".join(atom.char for atom in atoms if atom.kind == "c" and not atom.code).strip()
    return "" if prose.has_words(bare) or (kind == "cell" and prose.is_value(bare)) else reasons.NO_SENTENCE


def _words(atoms: Sequence[_Atom], reason: str) -> Iterator[tuple[int, str, str]]:
    text = "".join(atom.char for atom in atoms if atom.kind in "cv")
    if any(char.isalpha() for char in text):
        yield atoms[0].start, prose.fold(text.replace(OBJECT, "")), reason


def _segment(source: str, atoms: Sequence[_Atom], kind: str, line: Callable[[int], int]) -> Segment:
    literal = "".join(atom.char for atom in atoms if atom.kind == "c")
    nodes = [atom.node for atom in atoms if atom.kind in "<v" and not isinstance(atom.node, Text)]
    given = dict(zip(map(id, nodes), markup.number([node.name for node in nodes], literal), strict=True))
    text = "".join(atom.char if atom.kind == "c" else str(_short(atom, given)) for atom in atoms)
    tags = {given[id(node)]: _tag(source, node, given[id(node)]) for node in nodes}
    return Segment(
        text=prose.fold(text),
        kind=kind,
        tags=tags,
        line=line(atoms[0].start),
        raw=source[atoms[0].start : atoms[-1].end],
    )


def _short(atom: _Atom, given: dict[int, str]) -> markup.Mark:
    name = given[id(atom.node)]
    return markup.Mark(name, "open" if atom.kind == "<" else "close" if atom.kind == ">" else "void")


def _tag(source: str, node: Void | Element, name: str) -> Tag:
    at, label = node.label or (node.end, "")  # translated text no longer names a reference, so the tag has to
    if isinstance(node, Element):
        closing = source[node.inner[1] : at] + label + source[at : node.end]
        return Tag(name, node.element, (source[node.start : node.inner[0]],), closing)
    pieces: list[str | Segment] = []
    place = node.start
    for start, end, segment in node.nested:
        pieces += [source[place:start], segment]
        place = end
    return Tag(name, node.element, (*pieces, source[place:at] + label + source[at : node.end]), None)


def _raw(source: str, nested: Sequence[tuple[int, int, Segment]], span: tuple[int, int], result: Cut) -> None:
    """The slice of `source` as raw parts, with the segments in it that are `nested` in voids (alternative texts)."""
    place, end = span
    for index in range(bisect_left(nested, place, key=itemgetter(0)), len(nested)):
        start, stop, segment = nested[index]
        if start >= end:
            break
        result.parts += [source[place:start], segment]
        result.marks += _around(start, stop, segment)
        place = stop
    if place < end:
        result.parts.append(source[place:end])


def _marks(atoms: Sequence[_Atom], segment: Segment) -> Iterator[Mark]:
    """The marks of a segment and of its tags, outermost first at the same place."""
    names = iter(segment.tags)
    opened: list[str] = []
    yield Mark(atoms[0].start, "open", segment)
    for atom in atoms:
        if atom.kind == "<":
            opened.append(next(names))
            yield Mark(atom.start, "tag", opened[-1])
        elif atom.kind == ">":
            yield Mark(atom.end, "gat", opened.pop())
        elif isinstance(atom.node, Void):
            name = next(names)
            yield Mark(atom.start, "tag", name)
            for start, end, nested in atom.node.nested:
                yield from _around(start, end, nested)
            yield Mark(atom.end, "gat", name)
    yield Mark(atoms[-1].end, "close", segment)


def _around(start: int, end: int, segment: Segment) -> tuple[Mark, ...]:
    """The marks of a segment inside a void; one that the page does not show has none."""
    return () if segment.kind in UNPLACED else (Mark(start, "open", segment), Mark(end, "close", segment))
