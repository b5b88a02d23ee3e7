"""Markdown: CommonMark with tables, footnotes, task and definition lists, through the byte ranges of pulldown-cmark.

Text goes in; a `Document` of raw slices and segments comes out, or the skeleton of its HTML. The source is cut, never
rebuilt. Code blocks and raw HTML blocks are not segments; their words are in the skip report.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from operator import itemgetter
from typing import Final, cast

from pipeline.formats import filling, frontmatter, halving, inline, prose, skeleton
from pipeline.formats.inline import Mark
from pipeline.formats.pulldown import render, runs
from pipeline.formats.sanitise import clean, refuse_deep
from pipeline.model import USUAL, Document, Key, Reading, Segment, Skip, Tag


@dataclass(frozen=True, slots=True)
class Analysis:
    """A body cut into parts, with the marks that its rendering needs."""

    parts: tuple[str | Segment, ...]
    marks: tuple[tuple[Mark, ...], ...]
    """The marks of each run that has segments."""
    skipped: tuple[Skip, ...]


def parse(text: str, *, path: str = "", reading: Reading = USUAL) -> Document:
    """Cut a Markdown text into raw slices and segments.

    InputRefused: front matter that does not parse, blocks or emphasis nested too deeply.
    """
    keys, abbreviations = reading.text_keys, reading.abbreviations
    head = frontmatter.parse(text, path=path, text_keys=keys, abbreviations=abbreviations)
    body = analyse(text[head.end :], text.count("\n", 0, head.end), reading, path)
    parts, skipped = head.parts + body.parts, head.skipped + body.skipped
    return Document(path, ".md", parts, head.meta, skipped, len(head.parts), reading, body.marks)


def html(document: Document) -> skeleton.Skeleton:
    """The HTML of the document's body with a slot for each segment; rendered once for all locales."""
    text = "".join(part if isinstance(part, str) else part.raw for part in document.parts[document.body :])
    found = (
        cast("tuple[tuple[Mark, ...], ...]", document.layout) or analyse(text, 0, document.reading, document.path).marks
    )
    rendered = render(text)
    refuse_deep(rendered, path=document.path)
    plain = clean(rendered)
    serial = skeleton.free_serial(text, rendered, plain)

    def attempt(some: Sequence[tuple[Mark, ...]]) -> skeleton.Skeleton | None:
        marked, segments, blocks = _marked(text, some, serial)
        cleaned = clean(render(marked))
        if skeleton.without_marks(cleaned, serial) != plain:
            return None
        return skeleton.build(cleaned, serial, segments, blocks)

    return halving.sound(found, attempt, tries=_TRIES)[1] or skeleton.Skeleton((plain,))


_TRIES: Final = 64
"""So often at most is a page rendered to find the runs whose marks change more than themselves; one is the rule."""


def _marked(text: str, found: Sequence[Sequence[Mark]], serial: int) -> tuple[str, list[Segment], list[int]]:
    """`text` with the marks put in, the segments by their numbers, and the run of each."""
    segments: list[Segment] = []
    blocks: list[int] = []
    pieces: list[tuple[int, bool, str]] = []
    for block, run in enumerate(found):
        opened: list[int] = []
        for mark in run:
            if isinstance(mark.value, Segment):
                if mark.kind == "open":
                    opened.append(len(segments))
                    segments.append(mark.value)
                    blocks.append(block)
                number = opened[-1] if mark.kind == "open" else opened.pop()
                pieces.append((mark.place, True, skeleton.mark(serial, number, close=mark.kind == "close")))
            elif mark.kind == "text":
                pieces.append((mark.place, False, mark.value))
            else:
                pieces.append(
                    (mark.place, True, skeleton.mark(serial, opened[-1], mark.value, close=mark.kind == "gat"))
                )
    result: list[str] = []
    place = 0
    for at, _, piece in sorted(pieces, key=itemgetter(0, 1)):
        result += [text[place:at], piece]
        place = at
    return "".join([*result, text[place:]]), segments, blocks


def analyse(text: str, lines_above: int, reading: Reading, path: str) -> Analysis:
    """Cut a body into parts; `lines_above` is how many lines of the file stand before it."""
    line = prose.line_of(text, lines_above)
    parts: list[str | Segment] = []
    marks: list[tuple[Mark, ...]] = []
    skipped: list[Skip] = []
    place = 0
    sentences = partial(prose.sentences, abbreviations=reading.abbreviations)
    for run in runs(text, line, path=path):
        if run.reason:
            if any(char.isalpha() for char in run.shown):
                skipped.append(Skip(prose.fold(run.shown), run.reason, line(run.start)))
            continue
        cut = inline.cut(text, run.nodes, (run.start, run.end), sentences, kind=run.kind, line=line)
        parts += [text[place : run.start], *cut.parts]
        place = run.end
        skipped += [Skip(left, reason, line(at)) for at, left, reason in cut.left]
        if cut.marks:
            marks.append(tuple(cut.marks))
    parts.append(text[place:])
    return Analysis(tuple(part for part in parts if part != ""), tuple(marks), tuple(skipped))


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


def proof(document: Document) -> filling.Proof:
    """Whether a filled Markdown text renders as the page does whose slots hold the targets."""
    page = html(document)
    head = frontmatter.shape(frontmatter.reread(document.text, document))
    german = {segment.key: segment.text for segment in document.segments()}

    def proved(text: str, targets: Mapping[Key, str]) -> bool:
        found = frontmatter.reread(text, document)
        if frontmatter.shape(found) != head:
            return False
        expected = skeleton.fill(page, {**german, **targets})
        return skeleton.wording(clean(render(text[found.end :]))) == skeleton.wording(expected)

    return proved
