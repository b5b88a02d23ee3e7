"""The inline nodes of a run: text, elements and voids with their places in the source.

A format's reader makes them and gathers them in runs, `inline` cuts those into segments. Nothing here knows a format.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.model import Segment, Syntax

Placed = tuple[int, int, Segment]
"""A segment with the place of its first character and of what follows its last."""
Nested = tuple[Placed, ...]


@dataclass(frozen=True, slots=True)
class Text:
    """Visible text and the slice of the source that shows as it."""

    text: str
    start: int
    end: int
    """Where `end - start` differs from the length of `text`, the slice can't be divided (`&amp;`)."""


@dataclass(frozen=True, slots=True)
class Void:
    """An inline element without text of its own: image, footnote mark, line break, opaque tag."""

    name: str
    element: str
    start: int
    end: int
    nested: Nested = ()
    """Segments inside it: alternative texts, arguments of a template tag."""
    breaks: bool = False
    """True of a hard line break and of a block's raw tag: sentences end there."""
    torn: bool = False
    """True of one edge of an element (a raw tag that nothing closes): a translation can't move it."""
    label: tuple[int, str] | None = None
    """As of an `Element`."""
    shown: str = ""
    """The words that it shows although nobody translates them: an address."""


@dataclass(frozen=True, slots=True)
class Element:
    """An inline element with content: emphasis, link, code, a pair of raw HTML tags."""

    name: str
    element: str
    start: int
    inner: tuple[int, int]
    end: int
    nodes: tuple[Node, ...]
    label: tuple[int, str] | None = None
    """What has to stand where in the source so that marks in it don't change it: `[kurz]` behind a shortcut link."""
    nested: Nested = ()
    """Segments in its opening tag, or of a link in Markdown behind its text: `title`."""
    opaque: bool = False
    """True of code: its words are not translated unless a sentence stands around them."""


Node = Text | Void | Element


@dataclass(slots=True)
class Run:
    """Inline content without a block between, a stretch that is left out and the `reason`, or a segment by itself."""

    kind: str
    start: int
    end: int
    nodes: Sequence[Node] = ()
    reason: str = ""
    shown: str = ""
    """The words that are left out."""
    written: Syntax = ""
    """In which syntax its text stands."""
    nested: Nested = ()
    """Of what is no text: the segments in it. Attributes of a block's tag, arguments of template tags."""
