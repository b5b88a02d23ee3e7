"""Markdown: CommonMark with tables, footnotes, task and definition lists, through the byte ranges of pulldown-cmark.

Text goes in; a `Document` of raw slices and segments comes out, or the skeleton of its HTML. The source is cut, never
rebuilt. Code blocks and raw HTML blocks are not segments; their words are in the skip report.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final, cast

from pipeline.formats import cutting, filling, frontmatter, prose, skeleton
from pipeline.formats.pulldown import render, runs
from pipeline.formats.sanitise import clean
from pipeline.model import USUAL, Document, Key, Reading, Segment, Tag


def parse(text: str, *, path: str = "", reading: Reading = USUAL) -> Document:
    """Cut a Markdown text into raw slices and segments.

    InputRefused: front matter that does not parse, blocks or emphasis nested too deeply.
    """
    head = frontmatter.parse(text, path=path)
    body = _analysis(text[head.end :], text.count("\n", 0, head.end), reading, path)
    parts, skipped = head.parts + body.parts, head.skipped + body.skipped
    return Document(path, ".md", parts, head.meta, skipped, len(head.parts), reading, body.marks)


def html(document: Document) -> skeleton.Skeleton:
    """The HTML of the document's body with a slot for each segment; rendered once for all locales."""
    text = "".join(part if isinstance(part, str) else part.raw for part in document.parts[document.body :])
    found = cast("cutting.Marks", document.layout) or _analysis(text, 0, document.reading, document.path).marks
    return cutting.build(text, found, render, path=document.path)


def _analysis(text: str, lines_above: int, reading: Reading, path: str) -> cutting.Analysis:
    """A body cut into parts; `lines_above` is how many lines of the file stand before it."""
    line = prose.line_of(text, lines_above)
    return cutting.analyse(text, runs(text, line, path=path), reading, line, path=path)


_SPECIAL: Final = re.compile(
    r"([\\`*\[\]~|])"  # may always mean something
    r"|(?<![^\W_])(_)|(_)(?![^\W_])"  # between letters an underscore is text
    r"|(<)(?=[A-Za-z/!?])|(&)(?=#?[A-Za-z0-9]+;)"
)
_AT_START: Final = re.compile(r"(?:[#>+=:-]|\d{1,9}(?=[.)]))")


def encode(text: str, segment: Segment, tag: Tag | None, *, first: bool, last: bool) -> str:
    """A target as Markdown text that shows as it: escaped where CommonMark would see more than text (section 2.4).

    ValueError: it holds the backticks that end the code in which it stands.
    """
    if tag and tag.close and "`" in tag.close:
        if tag.close.strip() in re.findall("`+", text):
            raise ValueError(text)
        return text.replace("|", "\\|") if segment.kind == "cell" else text
    escaped = _SPECIAL.sub(lambda match: "\\" + match.group(), text)
    if first and (special := _AT_START.match(escaped)):
        sign = special.group()
        escaped = (sign + "\\" if sign.isdigit() else "\\" + sign) + escaped[len(sign) :]
    if not last:
        return re.sub("!$", r"\\!", escaped)  # a link may follow
    return _HEADING_END.sub(r"\\\g<0>", escaped) if segment.kind == "heading" else escaped


_HEADING_END: Final = re.compile(r"(?:#+|\})$")
"""What an ATX heading would take for its closing sequence or its attributes."""


def in_html(written: str) -> str:
    """HTML as it can stand anywhere in Markdown: it ends no cell of a table and opens no expression."""
    return written.replace("|", "&#124;").replace("{", "&#123;")


def proof(document: Document) -> filling.Proof:
    """Whether a filled Markdown text renders as the page does whose slots hold the targets."""
    page = html(document)
    head = frontmatter.shape(frontmatter.parse(document.text))
    german = {segment.key: segment.text for segment in document.segments()}

    def proved(text: str, targets: Mapping[Key, str]) -> bool:
        found = frontmatter.parse(text)
        if frontmatter.shape(found) != head:
            return False
        expected = skeleton.fill(page, {**german, **targets})
        return skeleton.wording(clean(render(text[found.end :]))) == skeleton.wording(expected)

    return proved
