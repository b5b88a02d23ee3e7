"""HTML: whole documents and fragments as a content system saves them, tag soup included.

Text goes in; a `Document` of raw slices and segments comes out, or the skeleton of its content area. The source is cut,
never rebuilt: what a browser would mend stays as it was written.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from html import escape
from itertools import accumulate
from operator import itemgetter
from typing import Final, cast

from pipeline.formats import area, cutting, filling, frontmatter, htmlruns, prose, skeleton
from pipeline.formats.elements import outline
from pipeline.formats.inline import Mark
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
    page = outline(text[head.end :], lambda place: line(head.end + place), path=path)
    content = area.content(page, reading.content, reading.drop)
    found = htmlruns.runs(page, line, base=head.end, spans=content)
    body = cutting.analyse(text, found, reading, line, start=head.end, path=path)
    parts, skipped = head.parts + body.parts, head.skipped + body.skipped
    layout = (body.marks, tuple((head.end + start, head.end + end) for start, end in content))
    meta = {**_named(body.parts), **head.meta}
    return Document(path, ".html", parts, meta, skipped, len(head.parts), reading, layout)


def _named(parts: Iterable[str | Segment]) -> dict[str, Segment]:
    """Title and description of a page without front matter."""
    found: dict[str, Segment] = {}
    for part in parts:
        if isinstance(part, Segment):
            found.setdefault(part.kind, part)
    named = {"title": found.get("heading") or found.get("title"), "description": found.get("description")}
    return {key: segment for key, segment in named.items() if segment}


def html(document: Document) -> skeleton.Skeleton:
    """The HTML of the document's content area with a slot for each segment."""
    marks, spans = _layout(document)
    text = "".join(document.text[start:end] for start, end in spans)
    shown = accumulate((end - start for start, end in spans), initial=0)
    left_out = [start - place for (start, _), place in zip(spans, shown, strict=False)]
    kept = (tuple(_moved(run, spans, left_out)) for run in marks)
    return cutting.build(text, tuple(run for run in kept if run), path=document.path)


def _moved(run: Sequence[Mark], spans: Sequence[area.Span], left_out: Sequence[int]) -> Iterator[Mark]:
    """The marks of a run as places of the content alone; none where it lies outside. `left_out`: before each span."""
    at = bisect_right(spans, run[0].place, key=itemgetter(0)) - 1
    if at >= 0 and run[-1].place <= spans[at][1]:
        yield from (replace(mark, place=mark.place - left_out[at]) for mark in run)


def _layout(document: Document) -> tuple[cutting.Marks, tuple[area.Span, ...]]:
    """The marks of the document and the stretches of its content area."""
    return cast("tuple[cutting.Marks, tuple[area.Span, ...]]", document.layout)


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
        again = parse(text, path=document.path, reading=document.reading)
        if frontmatter.shape(frontmatter.parse(text)) != shape or _tags(text) != tags:
            return False
        expected = skeleton.fill(page, {**german, **targets})
        found = clean("".join(text[start:end] for start, end in _layout(again)[1]))
        return skeleton.wording(found) == skeleton.wording(expected)

    shape = frontmatter.shape(frontmatter.parse(document.text))
    return proved


def _tags(text: str) -> Counter[tuple[str, str]]:
    return Counter((token.kind, token.name) for token in tokens(text) if token.kind in ("start", "end", "other"))
