"""Markdown: CommonMark with tables, footnotes, task and definition lists and the dialects of real sites.

Text goes in; a `Document` of raw slices and segments comes out, or the skeleton of its HTML. The source is cut, never
rebuilt. What CommonMark does not know is hidden from its parser (`masking`); code is not translated.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final, cast

from pipeline.errors import InputRefused
from pipeline.formats import containers, cutting, dialects, filling, frontmatter, prose, reasons, skeleton
from pipeline.formats.masking import Masked, mask
from pipeline.formats.nodes import Element, Run, Void
from pipeline.formats.pulldown import blocks, misplaced, render, runs
from pipeline.formats.sanitise import clean
from pipeline.formats.scanning import Found, Scan
from pipeline.formats.scopes import Scope
from pipeline.messages import _
from pipeline.model import UNPLACED, USUAL, Document, Key, Reading, Segment, Tag, nested


@dataclass(frozen=True, slots=True)
class Body:
    """What was found when a body was cut."""

    analysis: cutting.Analysis
    masked: Masked
    """The body as the parser sees it."""


def parse(text: str, *, path: str = "", reading: Reading = USUAL, format: str = ".md") -> Document:
    """Cut a Markdown text into raw slices and segments.

    InputRefused: front matter that does not parse, blocks or emphasis nested too deeply, a misspelt directive.
    """
    if format in dialects.FORCED and dialects.GUESS in reading.dialects:
        reading = replace(reading, dialects=(*reading.dialects, dialects.FORCED[format]))
    head = frontmatter.parse(text, path=path, reading=reading)
    body = _cut(text[head.end :], text.count("\n", 0, head.end), reading, path)
    parts, skipped = head.parts + body.analysis.parts, head.skipped + body.analysis.skipped
    return Document(path, format, parts, head.meta, skipped, len(head.parts), reading, (body,))


def html(document: Document) -> skeleton.Skeleton:
    """The HTML of the document's body with a slot for each segment; rendered once for all locales."""
    return _page(document, literal=True)


def stretches(document: Document) -> Iterator[list[Segment]]:
    """The segments of each stretch of the body."""
    return cutting.stretches(_body(document).analysis.marks)


def _page(document: Document, *, literal: bool) -> skeleton.Skeleton:
    """The skeleton; not `literal`: tags in text show nothing."""
    body = _body(document)
    masked = body.masked
    return cutting.build(
        masked.text,
        body.analysis.marks,
        render,
        lambda html: _restored(html, masked, literal),
        path=document.path,
    )


def _body(document: Document) -> Body:
    """What was found when the document was cut; found anew for one that was made by hand."""
    if document.layout:
        return cast(Body, document.layout[0])
    text = "".join(part if isinstance(part, str) else part.raw for part in document.parts[document.body :])
    return _cut(text, 0, document.reading, document.path)


def plain(text: str, reading: Reading = USUAL, *, literal: bool = True) -> str:
    """The sanitised HTML of a body, without slots and without links of bare addresses."""
    masked = _masked(text, reading, prose.line_of(text), "")
    return _restored(clean(render(masked.text)), masked, literal)


def _restored(html: str, masked: Masked, literal: bool) -> str:
    """Sanitised HTML with what the mask hid: containers, tags, stars."""
    if not masked.pieces:
        return html
    return masked.restored(containers.rewritten(html, masked.runs, masked.head), literal=literal)


def _cut(text: str, lines_above: int, reading: Reading, path: str) -> Body:
    """A body cut into parts; `lines_above` is how many lines of the file stand before it."""
    line = prose.line_of(text, lines_above)
    _refuse_wide(text, line, path)
    masked = _masked(text, reading, line, path)
    if len(masked.pieces) > _TAGS:
        raise InputRefused(
            _("The page has more than {limit} template tags.", limit=_TAGS),
            path=path,
            line=line(masked.pieces[_TAGS].start),
            repair=_("Divide the page."),
            code="source-size",
        )
    scopes = tuple(_scopes(masked))
    found = cutting.gathered(runs(masked, line, path=path), line, path=path)
    analysis = cutting.analyse(text, found, reading, line, scopes=scopes, path=path)
    hidden = cutting.skips(_in_tags(masked, [place for run in found for place in _arguments(run)]), line)
    skipped = sorted((*analysis.skipped, *hidden), key=lambda skip: skip.line)
    return Body(replace(analysis, skipped=tuple(skipped)), masked)


_TAGS: Final = 20_000
_COLUMNS: Final = 50
_RULE: Final = re.compile(rf"^[ \t>]*+\|?(?>(?:[ \t]*+:?+-++:?+[ \t]*+\|){{{_COLUMNS},}})[-: \t]*+\r?$", re.MULTILINE)
"""Below the heads of a table with many columns."""
_PARAGRAPH_END: Final = re.compile(r"(?:\r\n?|\n)[ \t>]*(?:[\r\n]|\Z)")
_CELLS: Final = 100_000


def _refuse_wide(text: str, line: Callable[[int], int], path: str) -> None:
    """InputRefused: a table whose short rows would be filled up to more cells than the page has words."""
    place = 0 if text.count("|") >= _COLUMNS else len(text)
    while rule := _RULE.search(text, place):
        end = _PARAGRAPH_END.search(text, rule.end())
        place = end.end() if end else len(text)
        if rule.group().count("|") * text.count("\n", rule.end(), place) > _CELLS:
            raise InputRefused(
                _("The table has more than {limit} cells.", limit=_CELLS),
                path=path,
                line=line(rule.start()),
                repair=_("Divide the table."),
                code="table-size",
            )


def _arguments(run: Run | Element) -> Iterator[tuple[int, int]]:
    """Places of the arguments of tags in a run."""
    if isinstance(run, Run):
        yield from ((start, end) for start, end, segment in run.nested if segment.kind in UNPLACED)
    for node in run.nodes:
        if isinstance(node, Element):
            yield from _arguments(node)
        elif isinstance(node, Void):
            yield from ((start, end) for start, end, segment in node.nested if segment.kind in UNPLACED)


def _in_tags(masked: Masked, offered: Sequence[tuple[int, int]]) -> Iterator[tuple[int, str, str]]:
    """The words of tags that are not offered, and those in quotes in attribute lists."""
    ends = dict(offered)
    starts = sorted(ends)
    for one in (one for piece in masked.pieces for one in piece.found):
        if one.kind == "attributes":
            yield one.start, masked.source[one.start : one.end], reasons.ATTRIBUTE_LIST
        elif one.kind in ("head", "tail"):
            yield one.start, masked.source[one.start : one.end], reasons.TEMPLATE_TAG
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
    for _round in range(_ROUNDS):
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


def _scopes(masked: Masked) -> Iterator[Scope]:
    """What each directive holds for: between off and on, the block that follows, or the run around it."""
    found = blocks(masked) if masked.told else []
    starts = [start for start, _end in found]
    off = -1
    for told in masked.told:
        verb, value = told.directive.verb, told.directive.value
        if not _ALONE.match(masked.source, told.end) or not _fills(masked.source, told.start):
            yield Scope(verb, value, told.start, told.end, inside=True)
        elif verb == "off":
            off = told.end if off < 0 else off
        elif verb == "on":
            if off >= 0:
                yield Scope("off", "", off, told.start)
            off = -1
        elif (index := bisect_left(starts, told.end)) < len(found):
            yield Scope(verb, value, *found[index])
    if off >= 0:
        yield Scope("off", "", off, len(masked.source))


_ALONE: Final = re.compile(r"[ \t]*(?=\r|\n|\Z)")


def _fills(source: str, place: int) -> bool:
    return not source[max(source.rfind(end, 0, place) for end in "\r\n") + 1 : place].strip(" \t>")


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
    closing = "".join(part for part in tag.close if isinstance(part, str)) if tag and tag.close else ""
    if "`" in closing:
        foreign = any(found not in segment.raw for found in _TEMPLATE.findall(text))
        if foreign or closing.strip() in re.findall("`+", text):
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


def in_title(text: str) -> str:
    """A target as the title of a link or an image (section 6.3), whatever its quotes."""
    return re.sub(r"""([\\"'()<&{|`\[\]]|(?<=\{)[%#])""", r"\\\1", text)


def in_html(written: str) -> str:
    """HTML as it can stand anywhere in Markdown: it ends no cell of a table and opens no expression."""
    return written.replace("|", "&#124;").replace("{", "&#123;")


def quoter(document: Document) -> Callable[[str, Segment], str]:
    """What writes a target as the argument of a tag; it raises ValueError where the tag's syntax can't hold it."""
    masked = _body(document).masked
    known = {
        masked.source[one.start : one.inner][argument.start : argument.end]: one.dialect
        for one in (one for piece in masked.pieces for one in piece.found)
        if one.dialect
        for argument in dialects.arguments(one.dialect, masked.source[one.start : one.inner])
    }
    return lambda text, segment: dialects.quoted(text, segment.raw, known[segment.raw])


def proof(document: Document) -> filling.Proof:
    """Whether a filled Markdown text renders as the page does whose slots hold the targets."""
    page = _page(document, literal=False)
    reading = document.reading
    head = frontmatter.shape(frontmatter.reread(document.text, document))
    german = {segment.key: segment.text for segment in document.segments()}
    arguments = [segment.key for segment in document.segments() if segment.kind == "argument"]

    def proved(text: str, targets: Mapping[Key, str]) -> bool:
        found = frontmatter.reread(text, document)
        if frontmatter.shape(found) != head:
            return False
        body = text[found.end :]
        expected = skeleton.fill(page, {**german, **targets})
        if skeleton.wording(plain(body, reading, literal=False)) != skeleton.wording(expected):
            return False
        if not arguments:
            return True
        again = nested(_cut(body, 0, reading, document.path).analysis.parts)
        said = [segment.text for segment in again if segment.kind == "argument"]
        return said == [prose.fold(targets.get(key, key[1])) for key in arguments]

    return proved
