"""Markdown: CommonMark with tables, footnotes, task and definition lists, through the byte ranges of pulldown-cmark.

Text goes in; a `Document` of raw slices and segments comes out, or the skeleton of its HTML. The source is cut, never
rebuilt; what only a dialect knows is masked before the parser sees it. Code and raw HTML blocks are not segments; their
words are in the skip report.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from operator import itemgetter
from typing import Final, cast

from pipeline import markup
from pipeline.formats import containers, dialects, filling, frontmatter, halving, inline, prose, reasons, skeleton
from pipeline.formats.inline import Mark
from pipeline.formats.linking import linked
from pipeline.formats.masking import Masked, mask
from pipeline.formats.nodes import Element, Node, Void
from pipeline.formats.pulldown import Run, misplaced, render, runs
from pipeline.formats.sanitise import clean, refuse_deep
from pipeline.formats.scanning import Found, Scan
from pipeline.formats.scopes import Scopes, directed
from pipeline.model import UNPLACED, USUAL, Document, Key, Reading, Segment, Skip, Tag, nested


@dataclass(frozen=True, slots=True)
class Analysis:
    """A body cut into parts, with the marks that its rendering needs."""

    parts: tuple[str | Segment, ...]
    marks: tuple[tuple[Mark, ...], ...]
    """The marks of each run that has segments."""
    skipped: tuple[Skip, ...]
    masked: Masked
    """The body as the parser sees it."""


def parse(text: str, *, path: str = "", reading: Reading = USUAL, format: str = ".md") -> Document:
    """Cut a Markdown text into raw slices and segments.

    InputRefused: front matter that does not parse, blocks or emphasis nested too deeply.
    """
    if format in dialects.FORCED and dialects.GUESS in reading.dialects:
        reading = replace(reading, dialects=(*reading.dialects, dialects.FORCED[format]))
    head = frontmatter.parse(text, path=path)
    body = analyse(text[head.end :], text.count("\n", 0, head.end), reading, path)
    parts, skipped = head.parts + body.parts, head.skipped + body.skipped
    return Document(path, format, parts, head.meta, skipped, len(head.parts), reading, (body,))


def html(document: Document) -> skeleton.Skeleton:
    """The HTML of the document's body with a slot for each segment; rendered once for all locales."""
    return linked(_unlinked(document))


def _unlinked(document: Document, *, literal: bool = True) -> skeleton.Skeleton:
    """The skeleton before bare addresses become links; not `literal`: tags in text show nothing."""
    body = _analysis(document)
    masked = body.masked
    rendered = render(masked.text)
    refuse_deep(rendered, path=document.path)
    plain = clean(rendered)
    serial = skeleton.free_serial(masked.source, rendered, plain)

    def attempt(some: Sequence[tuple[Mark, ...]]) -> skeleton.Skeleton | None:
        marked, segments, blocks = _marked(masked.text, some, serial)
        cleaned = clean(render(marked))
        if skeleton.without_marks(cleaned, serial) != plain:
            return None
        return skeleton.build(_restored(cleaned, masked, literal), serial, segments, blocks)

    return halving.sound(body.marks, attempt, tries=_TRIES)[1] or skeleton.Skeleton(
        (_restored(plain, masked, literal),)
    )


def _analysis(document: Document) -> Analysis:
    """What was found when the document was cut; found anew for one that was made by hand."""
    if document.layout:
        return cast(Analysis, document.layout[0])
    text = "".join(part if isinstance(part, str) else part.raw for part in document.parts[document.body :])
    return analyse(text, 0, document.reading, document.path)


def plain(text: str, reading: Reading = USUAL, *, literal: bool = True) -> str:
    """The sanitised HTML of a body, without slots and without links of bare addresses."""
    masked = _masked(text, reading, prose.line_of(text), "")
    return _restored(clean(render(masked.text)), masked, literal)


def _restored(html: str, masked: Masked, literal: bool) -> str:
    """Sanitised HTML with what the mask hid: containers, tags, stars."""
    if not masked.pieces:
        return html
    return masked.restored(containers.rewritten(html, masked.runs, masked.head), literal=literal)


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
    masked = _masked(text, reading, line, path)
    scopes = Scopes.of(masked)
    parts: list[str | Segment] = []
    marks: list[tuple[Mark, ...]] = []
    left: list[tuple[int, str, str]] = []
    offered: list[tuple[int, int]] = []
    place = 0
    sentences = partial(prose.sentences, abbreviations=reading.abbreviations)
    for run in runs(masked, line, path=path):
        if run.reason:
            left.append((run.start, run.shown, run.reason))
            continue
        said = scopes.for_run(run)
        cut = inline.cut(text, run.nodes, (run.start, run.end), sentences, kind=run.kind, line=line)
        if run.nested:
            cut.parts = list(_sliced(text, run))
        cut = directed(cut, said)
        left += cut.left
        if any(scope.verb == "off" for scope in said):
            shown = (markup.visible(segment.text, segment.tags) for segment in nested(cut.parts))
            left += [(run.start, words, reasons.SWITCHED_OFF) for words in shown]
            continue
        offered += [*((start, end) for start, end, _ in run.nested), *_arguments(run.nodes)]
        parts += [text[place : run.start], *cut.parts]
        place = run.end
        if cut.marks:
            marks.append(tuple(cut.marks))
    parts.append(text[place:])
    left += _in_tags(masked, offered)
    skipped = (Skip(prose.fold(words), reason, line(at)) for at, words, reason in sorted(left, key=itemgetter(0)))
    worded = tuple(skip for skip in skipped if any(map(str.isalpha, skip.text)))
    return Analysis(tuple(part for part in parts if part != ""), tuple(marks), worded, masked)


def _sliced(text: str, run: Run) -> Iterator[str | Segment]:
    """Lines of tags with the segments in them."""
    place = run.start
    for start, end, segment in run.nested:
        yield text[place:start]
        yield segment
        place = end
    yield text[place : run.end]


def _arguments(nodes: Iterable[Node]) -> Iterator[tuple[int, int]]:
    """Places of the arguments of tags in a run."""
    for node in nodes:
        if isinstance(node, Element):
            yield from _arguments(node.nodes)
        elif isinstance(node, Void):
            yield from ((start, end) for start, end, segment in node.nested if segment.kind in UNPLACED)


def _in_tags(masked: Masked, offered: Sequence[tuple[int, int]]) -> Iterator[tuple[int, str, str]]:
    """The words of tags that are not offered, and those in quotes in attribute lists."""
    ends = dict(offered)
    starts = sorted(ends)
    for one in (one for piece in masked.pieces for one in piece.found):
        if one.kind == "attributes":
            words = " ".join(re.findall(r"=[\"']([^\"']*)", masked.source[one.start : one.end]))
            yield one.start, words, reasons.ATTRIBUTE_LIST
        elif one.kind in ("tag", "lines"):
            inside = starts[bisect_left(starts, one.start) : bisect_left(starts, one.end)]
            begins = [one.start, *(ends[start] for start in inside)]
            words = "".join(masked.source[a:b] for a, b in zip(begins, [*inside, one.end], strict=True))
            yield one.start, words, reasons.TEMPLATE_TAG


def _masked(text: str, reading: Reading, line: Callable[[int], int], path: str) -> Masked:
    """A body with the mask on: what a first reading finds in code is taken for code."""
    used = dialects.chosen(text, reading.dialects)
    if not used and not _OWN.search(text):
        return Masked(text, text)
    scan = Scan(text, used, path, line).run()
    found: Sequence[Found] = scan.found
    bullet = next((sign for sign in "+*-" if not re.search(rf"^[ \t>]*\{sign}[ \t]", text, re.MULTILINE)), "+")
    for _ in range(_ROUNDS):
        masked = mask(text, found, scan.told, bullet)
        wrong = [one for piece in misplaced(masked) for one in piece.found] if masked.pieces else []
        if not wrong:
            break
        places, heads = {one.start for one in wrong}, {id(one.head) for one in wrong if one.kind == "head"}
        found = [one for one in found if one.start not in places and not (one.kind == "tail" and id(one.head) in heads)]
    return masked


_OWN: Final = re.compile("zwiesprache", re.IGNORECASE)
"""Without it a text holds no directive."""
_ROUNDS: Final = 4
"""So often at most is a text read to learn what of the mask stands in code; two is the rule."""


_SPECIAL: Final = re.compile(
    r"([\\`*\[\]~|{])"  # may always mean something
    r"|(?<=\{)([%#])"  # `{%` must not stand there for a template engine, which knows no escape
    r"|(?<![^\W_])(_)|(_)(?![^\W_])"  # between letters an underscore is text
    r"|(<)(?=[A-Za-z/!?>])|(&)(?=#?[A-Za-z0-9]+;)"
)
_AT_START: Final = re.compile(r"[#>+=:-]|!(?=!!)|\?(?=\?\?)|\d{1,9}(?=[.)])|[ie](?=(?:mport|xport)\s)")
_TEMPLATE: Final = re.compile(r"\{[{%#][^{}]*\}?\}?")


def encode(text: str, segment: Segment, tag: Tag | None, *, first: bool, last: bool) -> str:
    """A target as Markdown text that shows as it: escaped where CommonMark or a dialect would see more than text.

    ValueError: it holds the backticks that end the code in which it stands, or a template tag that the German has not.
    """
    if tag and tag.close and "`" in tag.close:
        foreign = any(found not in segment.raw for found in _TEMPLATE.findall(text))
        if foreign or tag.close.strip() in re.findall("`+", text):
            raise ValueError(text)
        return text.replace("|", "\\|") if segment.kind == "cell" else text
    escaped = _SPECIAL.sub(lambda match: "\\" + match.group(), text)
    if first and (special := _AT_START.match(escaped)):
        sign = special.group()
        escaped = _started(sign) + escaped[len(sign) :]
    if not last:
        return re.sub("!$", r"\\!", escaped)  # a link may follow
    return _HEADING_END.sub(r"\\\g<0>", escaped) if segment.kind in ("heading", "title") else escaped


def _started(sign: str) -> str:
    """What would begin a block, at the start of a line, so that it does not."""
    if sign.isalpha():
        return f"&#{ord(sign)};"
    return sign + "\\" if sign.isdigit() else "\\" + sign


_HEADING_END: Final = re.compile(r"(?:#+|\})$")
"""What an ATX heading would take for its closing sequence or its attributes."""


def quoter(document: Document) -> Callable[[str, Segment], str]:
    """What writes a target as the argument of a tag; it raises ValueError where the tag's syntax can't hold it."""
    masked = _analysis(document).masked
    known = {
        masked.source[one.start : one.inner][argument.start : argument.end]: one.dialect
        for one in (one for piece in masked.pieces for one in piece.found)
        if one.dialect
        for argument in dialects.arguments(one.dialect, masked.source[one.start : one.inner])
    }
    return lambda text, segment: dialects.quoted(text, segment.raw, known[segment.raw])


def proof(document: Document) -> filling.Proof:
    """Whether a filled Markdown text renders as the page does whose slots hold the targets."""
    page = _unlinked(document, literal=False)
    reading = document.reading
    head = frontmatter.shape(frontmatter.parse(document.text))
    german = {segment.key: segment.text for segment in document.segments()}
    arguments = [segment.key for segment in document.segments() if segment.kind == "argument"]

    def proved(text: str, targets: Mapping[Key, str]) -> bool:
        found = frontmatter.parse(text)
        if frontmatter.shape(found) != head:
            return False
        body = text[found.end :]
        expected = skeleton.fill(page, {**german, **targets})
        if skeleton.wording(plain(body, reading, literal=False)) != skeleton.wording(expected):
            return False
        if not arguments:
            return True
        again = nested(analyse(body, 0, reading, document.path).parts)
        said = [segment.text for segment in again if segment.kind == "argument"]
        return said == [prose.fold(targets.get(key, key[1])) for key in arguments]

    return proved
