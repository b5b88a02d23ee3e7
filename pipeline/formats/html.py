"""HTML: whole documents and fragments as a content system saves them, tag soup included.

Text goes in; a `Document` of raw slices and segments comes out, or the skeleton of its content area. The source is cut,
never rebuilt: what a browser would mend stays as it was written.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from itertools import accumulate
from operator import attrgetter, itemgetter
from typing import Final, cast

from pipeline.formats import (
    area,
    cutting,
    dialects,
    directives,
    filling,
    frontmatter,
    htmlruns,
    prose,
    reasons,
    skeleton,
)
from pipeline.formats.elements import Outline, outline
from pipeline.formats.inline import Mark
from pipeline.formats.masking import Masked, mask
from pipeline.formats.nodes import Run, Text
from pipeline.formats.sanitise import clean
from pipeline.formats.scanning import Found
from pipeline.formats.scopes import Scope
from pipeline.formats.turbo import attributes, tokens
from pipeline.model import USUAL, Document, Key, Reading, Segment, Tag


@dataclass(frozen=True, slots=True)
class Layout:
    """What was found when a page was cut."""

    marks: cutting.Marks
    spans: tuple[area.Span, ...]
    """The stretches of its content area, as places behind the front matter."""
    start: int
    """Where the front matter ends."""
    masked: Masked
    """The page as the parser sees it."""

    def left_out(self) -> tuple[int, ...]:
        """How much lies before each stretch that is not content."""
        shown = accumulate((end - start for start, end in self.spans), initial=0)
        return tuple(start - place for (start, _), place in zip(self.spans, shown, strict=False))


def parse(text: str, *, path: str = "", reading: Reading = USUAL) -> Document:
    """Cut an HTML text into raw slices and segments.

    Its title is that of the front matter, else its first heading, else `<title>`. InputRefused: front matter that does
    not parse, elements nested too deeply.
    """
    head = frontmatter.parse(text, path=path, reading=reading)
    line = prose.line_of(text)
    masked = _masked(text[head.end :], reading)
    page = outline(masked.text, lambda place: line(head.end + place), path=path)
    content = area.content(page, reading.content, reading.drop)
    found = cutting.gathered(htmlruns.runs(page, line, base=head.end, spans=content, masked=masked), line, path=path)
    scopes = tuple(_scopes(page, found, head.end, line, path))
    body = cutting.analyse(text, found, reading, line, start=head.end, scopes=scopes, path=path)
    hidden = ((head.end + one.start, text[head.end + one.start : head.end + one.end]) for one in masked.pieces)
    tags = cutting.skips(((place, words, reasons.TEMPLATE_TAG) for place, words in hidden), line)
    parts = head.parts + body.parts
    skipped = tuple(sorted((*head.skipped, *body.skipped, *tags), key=lambda skip: skip.line))
    layout = Layout(body.marks, tuple(content), head.end, masked)
    meta = {**_named(body.parts), **head.meta}
    return Document(path, ".html", parts, meta, skipped, len(head.parts), reading, (layout,))


def _scopes(page: Outline, found: Sequence[Run], base: int, line: Callable[[int], int], path: str) -> Iterator[Scope]:
    """What the comments of a page say of the runs behind them, or of the run in which they stand."""
    comments = [token for token in page.tokens if token.kind == "comment"]
    read = ((token, directives.read(token.data, path=path, line=line(base + token.start))) for token in comments)
    told = [(base + token.start, directive) for token, directive in read if directive]
    texts = [run for run in found if any(not isinstance(node, Text) or node.text.strip() for node in run.nodes)]
    for index, (place, directive) in enumerate(told):
        at = bisect_right(texts, place, key=attrgetter("start"))
        if at and place < texts[at - 1].end:
            yield Scope(directive.verb, directive.value, place, place, inside=True)
        elif directive.verb == "off":
            later = (other for other, said in told[index:] if said.verb == "on")
            yield Scope("off", "", place, next(later, base + len(page.text)))
        elif directive.verb != "on" and at < len(texts):
            yield Scope(directive.verb, directive.value, texts[at].start, texts[at].end)


def _masked(text: str, reading: Reading) -> Masked:
    """`text` with its template tags hidden: those of Hugo, Liquid, Jinja, Twig and PHP may stand anywhere in HTML."""
    chosen = [d for d in dialects.chosen(text, reading.dialects) if d.name in ("hugo", "liquid")]
    edges = [edge for dialect in chosen for edge in dialect.tags]
    if not reading.dialects:
        return Masked(text, text)
    # Behind the last end of a tag an opening that nothing closes is not looked for again and again.
    last = max(text.rfind(closing) + len(closing) for _, closing in (("<?", "?>"), *edges))
    found = re.compile("|".join(map(_pattern, edges)) + "|" * bool(edges) + _PHP).finditer(text, 0, last)
    return mask(text, [Found("tag", *match.span()) for match in found], ())


_PHP: Final = r"<\?(?:php|=)(?s:.*?)\?>"


def _pattern(edge: tuple[str, str]) -> str:
    opening, closing = map(re.escape, edge)
    first = re.escape(edge[0][0] + edge[1][0])
    return rf"{opening}(?>(?:[^<{first}]++|(?!{opening}|{closing})[^<])*){closing}"


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
    found = _layout(document)
    text = "".join(found.masked.text[start:end] for start, end in found.spans)
    left_out = found.left_out()
    kept = (tuple(_moved(run, found, left_out)) for run in found.marks)
    return cutting.build(text, tuple(run for run in kept if run), restore=found.masked.restored, path=document.path)


def stretches(document: Document) -> Iterator[list[Segment]]:
    """The segments of each stretch of the body."""
    return cutting.stretches(_layout(document).marks)


def _moved(run: Sequence[Mark], found: Layout, left_out: Sequence[int]) -> Iterator[Mark]:
    """The marks of a run as places of the content alone; none where it lies outside."""
    at = bisect_right(found.spans, run[0].place - found.start, key=itemgetter(0)) - 1
    if at >= 0 and run[-1].place - found.start <= found.spans[at][1]:
        yield from (mark._replace(place=mark.place - found.start - left_out[at]) for mark in run)


def _layout(document: Document) -> Layout:
    """What was found when the document was cut; found anew for one that was made by hand."""
    again = document if document.layout else parse(document.text, path=document.path, reading=document.reading)
    return cast(Layout, again.layout[0])


def encode(text: str, segment: Segment, tag: Tag | None, *, first: bool, last: bool) -> str:
    """A target as HTML that shows as it, in text or in the attribute in which the German stands.

    What opens a template tag in many generators is written as a reference.
    """
    in_text = segment.written in ("", "html")
    written = _TEMPLATE.sub("&#123;", escape(text, quote=not in_text))
    return f'"{written}"' if segment.written == "bare attribute" else written


_TEMPLATE: Final = re.compile(r"\{(?=[{%#!&])")


def in_language(text: str, language: str) -> str:
    """`text` whose `<html lang>` says `language`, a language tag; one that says nothing goes on saying nothing."""
    for token in tokens(text):
        if token.kind == "start" and token.name == "html":
            tag = text[token.start : token.end]
            for attribute in reversed(list(attributes(tag))):
                if attribute.name in ("lang", "xml:lang") and attribute.end > attribute.start:
                    tag = tag[: attribute.start] + language + tag[attribute.end :]
            return text[: token.start] + tag + text[token.end :]
        if token.kind == "start":
            break
    return text


def proof(document: Document) -> filling.Proof:
    """Whether a filled HTML text has the tags of the document, and the content of the page whose slots are filled."""
    page = html(document)
    german = {segment.key: segment.text for segment in document.segments()}
    tags = _tags(document.text)

    def proved(text: str, targets: Mapping[Key, str]) -> bool:
        again = parse(text, path=document.path, reading=document.reading)
        if frontmatter.shape(frontmatter.reread(text, document)) != shape or _tags(text) != tags:
            return False
        expected = skeleton.fill(page, {**german, **targets})
        found = clean("".join(_layout(again).masked.text[start:end] for start, end in _layout(again).spans))
        return skeleton.wording(_layout(again).masked.restored(found)) == skeleton.wording(expected)

    shape = frontmatter.shape(frontmatter.reread(document.text, document))
    return proved


def _tags(text: str) -> Counter[tuple[str, str]]:
    return Counter((token.kind, token.name) for token in tokens(text) if token.kind in ("start", "end", "other"))
