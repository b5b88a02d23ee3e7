"""HTML as runs of inline nodes: what stands between two blocks is a run, an attribute that is read out a segment.

The source of a page or of a piece of it goes in, runs with their places come out. What is cut where is decided
elsewhere; code, foreign languages and what lies outside the content area come out as what is left out, and why.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from html import unescape
from typing import Final

from pipeline.formats import prose, reasons
from pipeline.formats.elements import APART, UNSEEN, VOID, Extent, Outline, short
from pipeline.formats.masking import Masked
from pipeline.formats.nodes import Element, Nested, Node, Run, Text, Void
from pipeline.formats.turbo import Token, attributes
from pipeline.model import Segment, Syntax

Span = tuple[int, int]
Lines = Callable[[int], int]

_KINDS: Final = dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), "heading") | {
    "td": "cell",
    "th": "cell",
    "dt": "term",
    "title": "title",
    "button": "label",
    "label": "label",
    "legend": "label",
    "option": "control",
    "textarea": "control",
}
_CODE: Final = frozenset(("pre", "xmp", "listing", "plaintext", "iframe", "noembed", "noframes"))
"""Blocks whose content is no text of the page or has to stay as it is."""
_OPAQUE: Final = frozenset(("code",))
_DRAWING: Final = frozenset(("svg", "math"))
_SPOKEN: Final = {
    "alt": "alt",
    "title": "tooltip",
    "aria-label": "name",
    "aria-description": "name",
    "aria-roledescription": "name",
    "placeholder": "placeholder",
    "label": "name",
    "summary": "name",
}
"""Attribute that a browser shows or reads out -> kind of its segment."""
_BUTTONS: Final = frozenset(("submit", "button", "reset"))
_META: Final = re.compile(
    r"(?:description|(?:og|twitter):(?:title|description|image:alt|site_name)|dc(?:terms)?\.(?:title|description))",
    re.IGNORECASE,
)
"""Names of the `<meta>` elements whose content is text (Open Graph, Dublin Core)."""


def spoken(tag: str, place: int, name: str, line: Lines) -> list[tuple[int, int, Segment]]:
    """The attributes of a start tag that hold words, as segments with their places; the tag stands at `place`."""
    if "=" not in tag:
        return []
    given = list(attributes(tag))
    values = {attribute.name: tag[attribute.start : attribute.end] for attribute in given}
    found = []
    for attribute in given:
        kind = _spoken_kind(name, attribute.name, values)
        raw = tag[attribute.start : attribute.end]
        text = prose.fold(unescape(raw)) if kind else ""
        if prose.has_words(text):
            start, end = place + attribute.start, place + attribute.end
            written: Syntax = "attribute" if attribute.quote else "bare attribute"
            found.append((start, end, Segment(text, kind=kind, line=line(start), raw=raw, written=written)))
    return found


def _spoken_kind(element: str, attribute: str, values: Mapping[str, str]) -> str:
    if element == "meta":
        said = values.get("name") or values.get("property") or ""
        kind = "description" if said.lower() == "description" else "meta"
        return kind if attribute == "content" and _META.fullmatch(said) else ""
    if attribute == "value":
        return "name" if element == "input" and values.get("type", "").lower() in _BUTTONS else ""
    return _SPOKEN.get(attribute, "")


_STAYS: Final = re.compile("lang|translate", re.IGNORECASE)


def is_german(tag: str) -> bool:
    """Whether nothing in a start tag says that its content stays as it is: `translate="no"`, another `lang`."""
    if not _STAYS.search(tag):
        return True
    given = {attribute.name: tag[attribute.start : attribute.end].strip().lower() for attribute in attributes(tag)}
    language = given.get("lang") or given.get("xml:lang") or "de"
    stays = given.get("translate") == "no" or "notranslate" in given.get("class", "").split()
    return not stays and (language == "de" or language.startswith("de-"))


def runs(
    page: Outline, line: Lines, *, base: int = 0, spans: Sequence[Span] | None = None, masked: Masked | None = None
) -> Iterator[Run]:
    """The runs of the HTML of `page`, which stands at `base` of the whole source; `line` takes places of the source.

    `spans` are the stretches of content; None: all of it. `masked` knows what is hidden in the text of `page`.
    """
    found, whole = page.tokens, (0, len(page.text))
    reader = _Reader(page, base, line, masked or Masked("", ""))
    index = 0
    for start, end in [*([whole] if spans is None else spans), (whole[1], whole[1])]:
        since = index
        while index < len(found) and found[index].start < start:
            index += 1
        yield from reader.outside(since, index)
        while index < len(found) and found[index].start < end:
            reader.read(index)
            index = max(index + 1, reader.next)
            yield from reader.ready()
    yield from reader.ready(end=True)


@dataclass(slots=True)
class _Frame:
    """An inline element whose end has not come yet."""

    extent: Extent | None
    nodes: list[Node] = field(default_factory=list)


class _Reader:
    """Gathers the tokens of a page into runs."""

    def __init__(self, page: Outline, base: int, line: Lines, masked: Masked) -> None:
        self.masked = masked
        self.text, self.tokens, self.extents, self.base, self.line = page.text, page.tokens, page.extents, base, line
        self.closing = {extent.last: extent for extent in page.extents.values() if extent.closed}
        self.kinds: list[tuple[int, str]] = []
        """Ends and kinds of the blocks that are open."""
        self.kind = ""
        """Of the run that is being gathered."""
        self.frames = [_Frame(None)]
        self.done: list[Run] = []
        self.next = 0
        """Tokens before this one need no look."""

    def ready(self, *, end: bool = False) -> Iterator[Run]:
        """The runs that are complete."""
        if end:
            self._boundary()
        yield from self.done
        self.done = []

    def outside(self, first: int, last: int) -> Iterator[Run]:
        """The tokens up to `last` are outside the content; of those, `<title>` and `<meta>` are read all the same."""
        self._boundary()
        since, index = first, first
        while index < last:
            extent = self.extents.get(index)
            if extent and extent.name in UNSEEN | _DRAWING:
                index = extent.last
            elif extent and extent.name in ("title", "meta"):
                self._left_out(since, index, reasons.OUTSIDE)
                since = min(extent.last + 1, last) if extent.name == "title" else index + 1
                for at in range(index, since):
                    self.read(at)
                self._boundary()
                index = since - 1
            index += 1
        self._left_out(since, last, reasons.OUTSIDE)
        yield from self.ready()

    def read(self, index: int) -> None:
        """Take the next token of the content."""
        token = self.tokens[index]
        while self.kinds and self.kinds[-1][0] <= index:
            self.kinds.pop()
        if token.kind in ("text", "reference"):
            self._text(token)
        elif token.kind == "start":
            self._start(index, token, self.extents[index])
        elif token.kind == "end":
            self._end(index, token)
        elif self.text.startswith("<?", token.start):
            self._append(Void("x", "", self.base + token.start, self.base + token.end))

    def _text(self, token: Token) -> None:
        """Text, and voids for what is hidden in it."""
        place, start = 0, self.base + token.start
        hidden = self.masked.pieces_in(token.data) if self.masked.pieces else ()
        for first, last, piece in hidden:
            if place < first:
                self._append(Text(token.data[place:first], start + place, start + first))
            star = piece.form == "star"
            self._append(Text("*", start + first, start + last) if star else Void("x", "", start + first, start + last))
            place = last
        if place < len(token.data):
            self._append(Text(token.data[place:], start + place, self.base + token.end))

    def _start(self, index: int, token: Token, extent: Extent) -> None:
        tag, place = self.text[token.start : token.end], self.base + token.start
        german = is_german(tag) or token.name in ("html", "body")
        if token.name in UNSEEN | _DRAWING:
            self._append(Void("html", "", place, self._end_of(extent), tuple(self._named(extent))))
            self._skip_to(extent)
        elif token.name in _CODE or (not german and (token.name in APART or extent.parted)):
            self._boundary()
            reason = reasons.CODE if token.name in _CODE else reasons.FOREIGN
            self._left_out(index, extent.last, reason)
            self._skip_to(extent)
        elif token.name in APART or extent.parted or token.name in _HEAD or token.name == "hr":
            self._boundary()
            for start, end, segment in self._spoken(token):
                self.done.append(Run("", start, end, nested=((start, end, segment),)))
            self.kinds.append((extent.last, _KINDS.get(token.name) or self._block_kind()))
        elif token.name in VOID:
            nested = self._spoken(token)
            breaks = token.name == "br"
            self._append(Void(short(token.name), token.name, place, self.base + token.end, nested, breaks))
        elif extent.closed:
            self.frames.append(_Frame(extent))
        else:
            self._append(Void("html", "", place, self.base + token.end, torn=True))

    def _end(self, index: int, token: Token) -> None:
        extent = self.closing.get(index)
        if extent is None:
            if token.name in ("p", "br"):  # browsers make an empty paragraph or a line break of them
                self._boundary()
            elif token.name not in APART:
                self._append(Void("html", "", self.base + token.start, self.base + token.end, torn=True))
        elif extent.name in APART or extent.parted:
            self._boundary()
        elif self.frames[-1].extent is extent:
            self._append(self._element(self.frames.pop(), extent))
        else:
            self._append(Void("html", "", self.base + token.start, self.base + token.end, torn=True))

    def _element(self, frame: _Frame, extent: Extent) -> Element:
        first, last = self.tokens[extent.first], self.tokens[extent.last]
        tag = self.text[first.start : first.end]
        return Element(
            short(extent.name),
            extent.name,
            self.base + first.start,
            (self.base + first.end, self.base + last.start),
            self.base + last.end,
            tuple(frame.nodes),
            opaque=extent.name in _OPAQUE or not is_german(tag),
            nested=self._spoken(first),
        )

    def _block_kind(self) -> str:
        return self.kinds[-1][1] if self.kinds else "sentence"

    def _spoken(self, token: Token) -> Nested:
        """The attributes of a start tag that are read out, but for those that hold template tags."""
        tag = self.masked.behind(self.text[token.start : token.end])
        found = spoken(tag, self.base + token.start, token.name, self.line)
        kept: list[tuple[int, int, Segment]] = []
        for start, end, segment in found:
            if self.masked.has_tags(self.text[start - self.base : end - self.base]):
                self.done.append(Run("", start, end, reason=reasons.TEMPLATE_TAG, shown=segment.text))
            else:
                kept.append((start, end, segment))
        return tuple(kept)

    def _append(self, node: Node) -> None:
        if len(self.frames) == 1 and not self.frames[0].nodes:
            self.kind = self._block_kind()
        self.frames[-1].nodes.append(node)

    def _boundary(self) -> None:
        """A block begins or ends: what was gathered is a run."""
        nodes = list(self.frames[0].nodes)
        for frame in self.frames[1:]:  # a hole in the content tears what it stands in
            token = self.tokens[frame.extent.first if frame.extent else 0]
            nodes += [Void("html", "", self.base + token.start, self.base + token.end, torn=True), *frame.nodes]
        self.frames = [_Frame(None)]
        if nodes:
            self.done.append(Run(self.kind, nodes[0].start, nodes[-1].end, nodes, written="html"))

    def _skip_to(self, extent: Extent) -> None:
        self.next = extent.last + extent.closed

    def _end_of(self, extent: Extent) -> int:
        if extent.last >= len(self.tokens):
            return self.base + len(self.text)
        token = self.tokens[extent.last]
        return self.base + (token.end if extent.closed else token.start)

    def _named(self, extent: Extent) -> Iterator[tuple[int, int, Segment]]:
        """The titles of a drawing."""
        for inner in range(extent.first + 1, extent.last):
            if self.tokens[inner].name == "title" and self.tokens[inner].kind == "start":
                start, end = self.tokens[inner].end, self.tokens[self.extents[inner].last].start
                raw = self.text[start:end]
                if prose.has_words(raw) and "<" not in raw:
                    text = prose.fold(unescape(raw))
                    place = self.base + start
                    segment = Segment(text, kind="drawing", line=self.line(place), raw=raw, written="html")
                    yield place, self.base + end, segment

    def _left_out(self, first: int, last: int, reason: str) -> None:
        """The words of the tokens from `first` to before `last`, as a run by itself."""
        shown: list[str] = []
        index, words = first, -1
        while index < last:
            token, extent = self.tokens[index], self.extents.get(index)
            if token.kind in ("text", "reference"):
                shown.append(self.masked.behind(token.data))
                words = index if words < 0 and any(map(str.isalpha, token.data)) else words
            elif token.kind == "start":
                if extent and extent.name in UNSEEN:
                    index = extent.last
                named = spoken(self.text[token.start : token.end], 0, token.name, self.line)
                shown += [" ", *(f"{segment.text} " for _, _, segment in named)]
            elif token.name in APART:
                shown.append(" ")
            index += 1
        if first < last:
            start, end = self.tokens[max(words, first)].start, self.tokens[min(last, len(self.tokens)) - 1].end
            self.done.append(Run("", self.base + start, self.base + end, reason=reason, shown="".join(shown)))


_HEAD: Final = frozenset(("meta", "link", "base"))
