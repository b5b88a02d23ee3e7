"""pulldown-cmark's events as runs of inline nodes: the one module that knows its event names and their byte ranges.

Masked Markdown goes in; runs (paragraphs, cells, headings …) with the places of their inline nodes come out, and the
unsanitised HTML. What is cut where is decided elsewhere.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from html import unescape
from typing import Any, Final

import pyromark
from pyromark import Options

from pipeline.errors import InputRefused
from pipeline.formats import dialects, htmlruns, prose, rawhtml, reasons
from pipeline.formats.elements import UNSEEN, outline, short
from pipeline.formats.masking import Masked, Piece
from pipeline.formats.nodes import Element, Nested, Node, Run, Text, Void
from pipeline.messages import _
from pipeline.model import Segment

_OPTIONS: Final = (
    Options.ENABLE_TABLES
    | Options.ENABLE_FOOTNOTES
    | Options.ENABLE_STRIKETHROUGH
    | Options.ENABLE_TASKLISTS
    | Options.ENABLE_HEADING_ATTRIBUTES
    | Options.ENABLE_DEFINITION_LIST
    | Options.ENABLE_GFM
)
_INLINE: Final = {
    "Emphasis": ("em", "em", 1),
    "Strong": ("strong", "strong", 2),
    "Strikethrough": ("del", "del", 0),
}
"""Event -> short tag, HTML element, length of its delimiter (0: as long as the source says)."""
_KINDS: Final = {"Heading": "heading", "TableCell": "cell", "DefinitionListTitle": "term"}
_HEAD: Final = "head"
"""Name of the void that stands before the title of a container; it is never part of a segment."""
_DEPTH: Final = 256
"""Deeper nesting is refused: no page needs it, and an HTML parser's time grows with its square."""


def render(text: str) -> str:
    """The unsanitised HTML of a Markdown text."""
    return pyromark.html(text, options=_OPTIONS)


def misplaced(masked: Masked) -> list[Piece]:
    """The pieces whose mask is not read as it was meant: in code, lists in raw HTML, heads that begin no heading."""
    place = _places(masked.text)
    bad: list[Piece] = []
    headings: set[int] = set()
    for event, span in pyromark.events_with_range(masked.text, options=_OPTIONS):
        name, value = _named(event)
        if name == "Start" and _name(value) == "Heading":
            headings.add(place(span["start"]))
        elif (name == "Start" and _name(value) == "CodeBlock") or name in ("Code", "Html"):
            start, end = place(span["start"]), place(span["end"])
            bad += [piece for piece in masked.between(start, end) if name != "Html" or piece.form in ("mute", "head")]
    return bad + [piece for piece in masked.pieces if piece.form == "head" and piece.heading not in headings]


def blocks(masked: Masked) -> list[tuple[int, int]]:
    """The spans of all blocks that are no comments, by where they begin, the outer before the inner."""
    place = _places(masked.text)
    found: list[tuple[int, int]] = []
    for event, span in pyromark.events_with_range(masked.text, options=_OPTIONS):
        name, value = _named(event)
        if name == "Start" and _name(value) not in _Builder.INLINE:
            start, end = place(span["start"]), place(span["end"])
            if not masked.source[start : start + 100].lstrip().startswith(("<!--", "{/*")):
                found.append((start, end))
    return found


def runs(masked: Masked, line: Callable[[int], int], *, path: str = "") -> Iterator[Run]:
    """The runs of a Markdown text in source order; `line` gives the line of a place.

    InputRefused: blocks or inline elements are nested too deeply.
    """
    text = masked.text
    place = _places(text)
    blocks: list[str] = [""]
    current: _Builder | _Code | _Html | None = None
    for event, span in pyromark.events_with_range(text, options=_OPTIONS):
        start, end = place(span["start"]), place(span["end"])
        name, value = _named(event)
        if name == "Rule" or (name in ("Start", "End") and _name(value) not in _Builder.INLINE):
            if current:
                yield from current.finish()
                current = None
            if name == "Start":
                blocks.append(_name(value))
            elif name == "End":
                blocks.pop()
        elif name == "Html" and (piece := masked.block(start, end)):
            if current:
                yield from current.finish()
                current = None
            yield Run("", piece.start, piece.end, nested=_arguments(masked, piece, line))
        elif name != "TaskListMarker":
            if not current:
                current = _gathering(blocks[-1], masked, line, path)
            current.add(name, value, start, end)
        if len(blocks) + (current.depth if current else 0) > _DEPTH:
            raise _too_deep(path, line(start))
    if current:
        yield from current.finish()


def _gathering(block: str, masked: Masked, line: Callable[[int], int], path: str) -> _Builder | _Code | _Html:
    match block:
        case "CodeBlock":
            return _Code()
        case "HtmlBlock":
            return _Html(masked, line, path)
    return _Builder(masked, _KINDS.get(block, "sentence"), line)


def _arguments(masked: Masked, piece: Piece, line: Callable[[int], int]) -> Nested:
    """Segments of the arguments of tags that readers see."""
    return tuple(
        (
            one.start + argument.start,
            one.start + argument.end,
            Segment(
                argument.text,
                kind="argument",
                line=line(one.start + argument.start),
                raw=masked.source[one.start + argument.start : one.start + argument.end],
            ),
        )
        for one in piece.found
        if one.dialect
        for argument in dialects.arguments(one.dialect, masked.source[one.start : one.inner])
    )


def _too_deep(path: str, line: int) -> InputRefused:
    return InputRefused(
        _("Lists, quotes or emphasis are nested more than {depth} deep.", depth=_DEPTH),
        path=path,
        line=line,
        repair=_("Nest them less deeply."),
        code="nesting",
    )


def _named(event: Any) -> tuple[str, Any]:
    return next(iter(event.items())) if isinstance(event, dict) else (event, None)


def _name(tag: Any) -> str:
    return tag if isinstance(tag, str) else str(next(iter(tag)))


def _places(text: str) -> Callable[[int], int]:
    """Byte offset in UTF-8 -> character offset."""
    if text.isascii():
        return lambda offset: offset
    byte_at: list[int] = []
    extra: list[int] = [0]
    for match in re.finditer(r"[^\x00-\x7f]", text):
        width = len(match.group().encode())
        byte_at.append(match.start() + extra[-1] + width)
        extra.append(extra[-1] + width - 1)
    return lambda offset: offset - extra[bisect_right(byte_at, offset)]


class _Code:
    """Gathers a block of code."""

    depth: Final = 0

    def __init__(self) -> None:
        self.source: list[str] = []
        self.start = self.end = -1

    def add(self, name: str, value: Any, start: int, end: int) -> None:
        """Take the next line of the block."""
        self.start = start if self.start < 0 else self.start
        self.end = end
        self.source.append(str(value))

    def finish(self) -> Iterator[Run]:
        """What the block shows."""
        yield Run("", self.start, self.end, reason=reasons.CODE, shown="".join(self.source))


class _Html:
    """Gathers a block of raw HTML."""

    depth: Final = 0

    def __init__(self, masked: Masked, line: Callable[[int], int], path: str) -> None:
        self.masked, self.line, self.path = masked, line, path
        self.spans: list[tuple[int, int]] = []

    def add(self, name: str, value: Any, start: int, end: int) -> None:
        """Take the next line of the block."""
        self.spans.append((start, end))

    def finish(self) -> Iterator[Run]:
        """The runs of the block, read as HTML; what stands before its lines (`> `) is blank there."""
        text: list[str] = []
        place = first = self.spans[0][0]
        for start, end in self.spans:
            text += [" " * (start - place), self.masked.text[start:end]]
            place = end
        page = outline("".join(text), lambda place: self.line(first + place), path=self.path)
        yield from htmlruns.runs(page, self.line, base=first, masked=self.masked)


@dataclass(slots=True)
class _Frame:
    """An inline element whose end has not come yet."""

    kind: str
    data: Any
    start: int
    end: int
    nodes: list[Node] = field(default_factory=list)
    first: int = 0
    """How many pieces of text the run had when it began."""


class _Builder:
    """Gathers the events of one run into a tree of nodes."""

    INLINE: Final = frozenset(("Emphasis", "Strong", "Strikethrough", "Link", "Image"))

    def __init__(self, masked: Masked, kind: str, line: Callable[[int], int]) -> None:
        self.masked = masked
        self.text = masked.text
        self.kind = kind
        self.line = line
        self.frames = [_Frame("run", None, -1, -1)]
        self.end = -1
        self.shown: list[str] = []
        self.left: list[Run] = []

    @property
    def depth(self) -> int:
        return len(self.frames)

    def add(self, name: str, value: Any, start: int, end: int) -> None:
        """Take the next event of the run."""
        if self.frames[0].start < 0:
            self.frames[0].start = self.end = self._with_backslash(start, 0)
        if name == "Start":
            self._open(_name(value), value, start, end)
        elif name == "End":
            self._close_html()
            frame = self.frames.pop()
            if frame.kind in ("Link", "Image") and frame.data["link_type"] == "Collapsed":
                frame.end = end = end + 2 * self.text.startswith("[]", end)  # the event's range stops before them
            self._append(self._element(frame))
        else:
            self._append(self._leaf(name, value, start, end))
        self.end = max(self.end, end if name != "Start" else start)

    def finish(self) -> Iterator[Run]:
        """The run, when a block ends it, and words in it that are no text."""
        self._close_html()
        nodes = self.frames[0].nodes
        titled = nodes and isinstance(nodes[0], Void) and nodes[0].name == _HEAD
        yield Run("title" if titled else self.kind, self.frames[0].start, self.end, nodes)
        yield from self.left

    def _open(self, kind: str, value: Any, start: int, end: int) -> None:
        data = value[kind] if isinstance(value, dict) else None
        self.frames.append(_Frame(kind, data, start, end, first=len(self.shown)))

    def _with_backslash(self, start: int, floor: int) -> int:
        """An escaped character's backslash lies outside the range of its event."""
        before = self.text[start - 1 : start]
        escaped = before == "\\" and start - 1 >= floor and not self.text[start : start + 1].isalnum()
        return start - 1 if escaped else start

    def _append(self, node: Node | None) -> None:
        if node:
            self.frames[-1].nodes.append(node)

    def _leaf(self, name: str, value: Any, start: int, end: int) -> Node | None:
        self.shown.append(" " if name in ("SoftBreak", "HardBreak") else str(value))
        if name == "Text":
            return self._text(str(value), start, end)
        if name == "SoftBreak":
            return Text(" ", start, end)
        if name == "HardBreak":
            return Void("br", "br", start, end, breaks=True)
        if name == "Code":
            return _code(self.text, self.masked.behind(str(value)), start, end)
        if name == "FootnoteReference":
            return Void("fn", "sup", start, end)
        if name == "InlineHtml":
            return self._raw_html(str(value), start, end)
        return Void("x", "", start, end)

    def _text(self, value: str, start: int, end: int) -> Node | None:
        begin = self._with_backslash(start, self.end)
        if begin < start and len(value) > 1 and len(value) == end - start:
            self._append(Text(value[0], begin, start + 1))
            value, start, begin = value[1:], start + 1, start + 1
        hidden = self.masked.pieces_in(value) if self.masked.pieces and len(value) == end - start else []
        place = 0
        for first, last, piece in hidden:
            if place < first:
                self._append(Text(value[place:first], start + place, start + first))
            self._append(self._hidden(piece, start + first, start + last))
            place = last
        return Text(value[place:], begin + place, end) if place < len(value) else None

    def _hidden(self, piece: Piece, start: int, end: int) -> Node:
        """A piece of text with a mask on: a star is text, all else a void."""
        if piece.form == "star":
            return Text("*", start, end)
        here = self.masked.between(start, end)  # `piece` may be one with the same words elsewhere
        nested = _arguments(self.masked, here[0], self.line) if piece.form == "inline" else ()
        return Void(_HEAD if piece.form == "head" else "x", "", start, end, nested)

    def _element(self, frame: _Frame) -> Node:
        if frame.kind == "Image":
            return self._image(frame)
        if frame.kind == "Link":
            return self._link(frame)
        name, element, width = _INLINE[frame.kind]
        width = width or (2 if self.text.startswith("~~", frame.start) else 1)
        inner = (frame.start + width, frame.end - width)
        return Element(name, element, frame.start, inner, frame.end, tuple(frame.nodes))

    def _image(self, frame: _Frame) -> Void:
        begin, end = _bracketed(self.text, frame.start + 2, frame)
        titles = self._title(frame, end)
        alternative = prose.fold("".join(self.shown[frame.first :]))
        if self.masked.has_tags(alternative):
            shown = self.masked.behind(alternative)
            self.left.append(Run("", frame.start, frame.end, reason=reasons.TEMPLATE_TAG, shown=shown))
            return Void("img", "img", frame.start, frame.end, titles)
        alternative = self.masked.behind(alternative)
        if not any(char.isalpha() for char in alternative):
            return Void("img", "img", frame.start, frame.end, titles)
        segment = Segment(alternative, kind="alt", line=self.line(begin), raw=self.masked.source[begin:end])
        return Void("img", "img", frame.start, frame.end, ((begin, end, segment), *titles), label=_label(frame))

    def _link(self, frame: _Frame) -> Node:
        if frame.data["link_type"] in ("Autolink", "Email"):
            shown = self.text[frame.start + 1 : frame.end - 1]
            return Void("link", "a", frame.start, frame.end, shown=shown)
        inner = _bracketed(self.text, frame.start + 1, frame)
        titles = self._title(frame, inner[1])
        return Element("a", "a", frame.start, inner, frame.end, tuple(frame.nodes), label=_label(frame), nested=titles)

    def _title(self, frame: _Frame, place: int) -> Nested:
        """The title of a link or an image, from `place` on; one in a definition is told in the skip report."""
        title = prose.fold(self.masked.behind(frame.data["title"]))
        if not prose.has_words(title):
            return ()
        match = _TITLE.search(self.text, place, frame.end) if frame.data["link_type"] == "Inline" else None
        start, end = (match.start(1) + 1, match.end(1) - 1) if match else (place, place)
        raw = self.masked.source[start:end]
        said = prose.fold(_WRITTEN.sub(lambda written: written[1] or unescape(written[0]), raw))
        if said != title or self.masked.has_tags(self.text[start:end]):
            self.left.append(Run("", frame.start, frame.end, reason=reasons.LINK_TITLE, shown=title))
            return ()
        segment = Segment(title, kind="tooltip", line=self.line(start), raw=raw, written="link title")
        return ((start, end, segment),)

    def _raw_html(self, value: str, start: int, end: int) -> Node | None:
        if piece := self.masked.block(start, end):
            return Void("x", "", start, end, _arguments(self.masked, piece, self.line))
        value = self.masked.behind(value)
        tag = rawhtml.tag(value)
        if tag.is_block:
            return Void("html", "", start, end, breaks=True, torn=True)
        if tag.form == "void":
            nested = tuple(self._spoken(value, tag.name, start, end))
            return Void(short(tag.name), tag.name, start, end, nested, breaks=tag.name == "br")
        if tag.form == "open":
            self.frames.append(_Frame(f"<{tag.name}", value, start, end))
            return None
        if self.frames[-1].kind != f"<{tag.name}":
            return Void("html", "", start, end, torn=True)
        frame = self.frames.pop()
        if tag.name in UNSEEN:
            return Void("html", "", frame.start, end)
        return Element(
            short(tag.name),
            tag.name,
            frame.start,
            (frame.end, start),
            end,
            tuple(frame.nodes),
            opaque=tag.name == "code" or not htmlruns.is_german(frame.data),
            nested=tuple(self._spoken(frame.data, tag.name, frame.start, frame.end)),
        )

    def _spoken(self, tag: str, name: str, start: int, end: int) -> Nested:
        """The attributes of a tag that are read out."""
        found = htmlruns.spoken(tag, start, name, self.line)
        if len(tag) == end - start:
            return tuple(found)
        # A quotation's `>` stands in it: no place in it is known.
        self.left += [Run("", start, end, reason=reasons.RAW_ATTRIBUTE, shown=each.text) for _, _, each in found]
        return ()

    def _close_html(self) -> None:
        """A raw tag that nothing closes in its element is opaque; what follows it stands beside it."""
        while self.frames[-1].kind.startswith("<"):
            frame = self.frames.pop()
            self.frames[-1].nodes += [Void("html", "", frame.start, frame.end, torn=True), *frame.nodes]


def _code(text: str, value: str, start: int, end: int) -> Element:
    width = end - start - len(text[start:end].lstrip("`"))
    raw = text[start + width : end - width]
    padded = raw[0] in " \r\n" and raw[-1] in " \r\n" and not raw.isspace()  # CommonMark 0.31, section 6.1
    begin, stop = start + width + padded, end - width - padded
    return Element("code", "code", start, (begin, stop), end, (Text(value, begin, stop),), opaque=True)


_TITLE: Final = re.compile(
    r"""\s("(?>(?:[^"\\]++|\\.)*)"|'(?>(?:[^'\\]++|\\.)*)'|\((?>(?:[^()\\]++|\\.)*)\))\s*+\)\Z""", re.DOTALL
)
_WRITTEN: Final = re.compile(r"\\([!-/:-@\[-`{-~])|&#?\w+;")
"""An escaped character, or a reference to one."""


def _bracketed(text: str, begin: int, frame: _Frame) -> tuple[int, int]:
    """Where the text in the brackets of a link or image begins and ends."""
    end = text.find("]", max([begin, *(node.end for node in frame.nodes)]), frame.end)
    return begin, end if end >= 0 else frame.end


def _label(frame: _Frame) -> tuple[int, str] | None:
    """What a shortcut or collapsed reference needs, and where, once something else stands in its brackets."""
    match frame.data["link_type"]:
        case "Shortcut":
            return frame.end, f"[{frame.data['id']}]"
        case "Collapsed":
            return frame.end - 1, frame.data["id"]
    return None
