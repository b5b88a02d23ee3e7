"""HTML: whole documents and fragments as a content system saves them, tag soup included.

Text goes in; a `Document` of raw slices and segments comes out, or the skeleton of its content area. The source is cut,
never rebuilt: what a browser would mend stays as it was written.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from html import escape
from itertools import accumulate
from typing import Final, cast

from pipeline.formats import cutting, filling, frontmatter, htmlruns, prose, skeleton
from pipeline.formats.area import Span, content, without
from pipeline.formats.elements import extents
from pipeline.formats.sanitise import clean
from pipeline.formats.turbo import tokens
from pipeline.model import USUAL, Document, Key, Reading, Segment, Tag


def parse(text: str, *, path: str = "", reading: Reading = USUAL) -> Document:
    """Cut an HTML text into raw slices and segments.

    Its title is that of the front matter, else its first heading, else `<title>`. InputRefused: front matter that does
    not parse, elements nested too deeply.
    """
    head = frontmatter.parse(text, path=path)
    line = prose.line_of(text)
    spans = _content(text, head.end, reading, path)
    found = htmlruns.runs(text[head.end :], line, base=head.end, spans=_moved(spans, -head.end), path=path)
    body = cutting.analyse(text, found, reading, line, start=head.end)
    parts, skipped = head.parts + body.parts, head.skipped + body.skipped
    meta = {**_named(body.parts), **head.meta}
    return Document(path, ".html", parts, meta, skipped, len(head.parts), reading, (body.marks, tuple(spans)))


def _named(parts: tuple[str | Segment, ...]) -> dict[str, Segment]:
    """Title and description of a page without front matter."""
    segments = [part for part in parts if isinstance(part, Segment)]
    found: dict[str, Segment] = {}
    for index, part in enumerate(parts):
        before = parts[index - 1] if index else ""
        if (
            isinstance(part, Segment)
            and part.kind == "meta"
            and isinstance(before, str)
            and _DESCRIPTION.search(before)
        ):
            found.setdefault("description", part)
    title = next((segment for segment in segments if segment.kind == "heading"), None)
    title = title or next((segment for segment in segments if segment.kind == "title"), None)
    return found | ({"title": title} if title else {})


_DESCRIPTION: Final = re.compile(r"<meta\b[^<>]*\bname\s*=\s*[\"']?description\b[^<>]*$", re.IGNORECASE)


def _content(text: str, start: int, reading: Reading, path: str) -> list[Span]:
    """The stretches of `text` behind the front matter that are the page's content."""
    found = list(tokens(text[start:]))
    line = prose.line_of(text)
    ends = extents(found, lambda place: line(start + place), path=path)
    kept, holes = content(text[start:], found, ends, reading.content, reading.drop)
    return _moved(without(kept, holes), start)


def _moved(spans: list[Span], by: int) -> list[Span]:
    return [(start + by, end + by) for start, end in spans]


def html(document: Document) -> skeleton.Skeleton:
    """The HTML of the document's content area with a slot for each segment."""
    text = document.text
    marks, spans = cast("tuple[cutting.Marks, tuple[Span, ...]]", document.layout)
    starts = [start for start, _ in spans]
    gone = list(accumulate((start - end for (start, _), end in zip(spans, [0, *(e for _, e in spans)], strict=False))))

    def shown(place: int) -> bool:
        at = bisect_right(starts, place) - 1
        return at >= 0 and place <= spans[at][1]

    def moved(place: int) -> int:
        return place - gone[bisect_right(starts, place) - 1]

    kept = tuple(
        tuple(replace(mark, place=moved(mark.place)) for mark in run)
        for run in marks
        if all(shown(mark.place) for mark in run)
    )
    return cutting.build("".join(text[start:end] for start, end in spans), kept, str, path=document.path)


def encode(text: str, segment: Segment, tag: Tag | None, *, first: bool, last: bool) -> str:
    """A target as HTML that shows as it, in text or in the attribute in which the German stands.

    What opens a template tag in many generators is written as a reference.
    """
    in_text = segment.written in ("", "html")
    written = _TEMPLATE.sub("&#123;", escape(text, quote=not in_text))
    return f'"{written}"' if segment.written == "bare attribute" else written


_TEMPLATE: Final = re.compile(r"\{(?=[{%#!&])")


def proof(document: Document) -> filling.Proof:
    """Whether a filled HTML text has the tags of the document, and the content of the page whose slots are filled."""
    page = html(document)
    german = {segment.key: segment.text for segment in document.segments()}
    tags = _tags(document.text)

    def proved(text: str, targets: Mapping[Key, str]) -> bool:
        start = frontmatter.parse(text).end
        if frontmatter.shape(frontmatter.parse(text)) != shape or _tags(text) != tags:
            return False
        spans = _content(text, start, document.reading, document.path)
        expected = skeleton.fill(page, {**german, **targets})
        found = clean("".join(text[start:end] for start, end in spans))
        return skeleton.wording(found) == skeleton.wording(expected)

    shape = frontmatter.shape(frontmatter.parse(document.text))
    return proved


def _tags(text: str) -> Counter[tuple[str, str]]:
    return Counter((token.kind, token.name) for token in tokens(text) if token.kind in ("start", "end", "other"))
