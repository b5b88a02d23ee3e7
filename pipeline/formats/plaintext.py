"""Plain text as people copy it out of a content system: one paragraph a line, labelled lines, bare links, time stamps.

Text goes in; a `Document` or its HTML comes out. Short lines are headings, `label: value` lines are cut in two, lines
of links or time stamps alone are no segments. A file whose lines are all short is taken as wrapped by hand.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from html import escape
from itertools import pairwise
from typing import Final

from pipeline.formats import filling, frontmatter, inline, prose, reasons
from pipeline.formats.anchors import slug, unused
from pipeline.formats.nodes import Text
from pipeline.formats.skeleton import Foreign, Skeleton, Slot
from pipeline.model import USUAL, Document, Reading, Segment, Skip, Tag

_WRAPPED: Final = 100
"""In a text wrapped by hand no line is longer."""
_FULL: Final = 55
"""A wrapped line that goes on in the next one is at least this long."""
_SHORT: Final = 100
"""No heading is longer."""
_ITEM: Final = re.compile(r"[-*•–·]\s+(?=\S)")
_NUMBER: Final = re.compile(r"\(?([0-9]{1,3})[.)]\s+(?=\S)")
_BREAK: Final = re.compile(r"\r\n?|\n")
_CRUMB: Final = re.compile(r"\s[>›»]\s")
_LINE: Final = re.compile(r"[^\r\n]+")
_STOPS: Final = (".", "!", "?")
_ENDS: Final = (*_STOPS, ":", ";", ",", "…")


@dataclass(frozen=True, slots=True)
class _Block:
    """Lines [start, end) of the source: `kind` is heading, label, paragraph, item, number, crumbs or bare."""

    kind: str
    start: int
    end: int


def parse(text: str, *, path: str = "", reading: Reading = USUAL) -> Document:
    """Cut a plain text into raw slices and segments; its first heading is the title where front matter names none."""
    head = frontmatter.parse(text, path=path)
    line = prose.line_of(text)
    parts: list[str | Segment] = []
    skipped: list[Skip] = []
    meta = dict(head.meta)
    place = head.end
    for block in _blocks(text, head.end):
        cut = _cut(text, block, reading, line)
        parts += [text[place : block.start], *cut.parts]
        skipped += [Skip(left, reasons.ADDRESS, line(at)) for at, left, _ in cut.left]
        place = block.end
        if block.kind == "heading" and "title" not in meta:
            meta["title"] = next(part for part in cut.parts if isinstance(part, Segment))
    parts = [part for part in (*parts, text[place:]) if part != ""]
    return Document(path, ".txt", (*head.parts, *parts), meta, (*head.skipped, *skipped), len(head.parts), reading)


def html(document: Document) -> Skeleton:
    """The HTML of the document with a slot for each segment."""
    text = document.text
    line = prose.line_of(text)
    start = frontmatter.parse(text).end
    blocks = list(_blocks(text, start))
    parts: list[str | Slot | Foreign] = []
    taken: set[str] = set()
    times: Counter[str] = Counter()
    titled = start > 0 and "title" in document.meta
    for number, block in enumerate(blocks):
        opening, closing = _wrapping(text, blocks, number)
        if block.kind == "heading":
            name = unused(slug(text[block.start : block.end]), taken, times)
            opening, closing = (f'<h2 id="{name}">', "</h2>\n") if titled else (f'<h1 id="{name}">', "</h1>\n")
            titled = True
        parts += [opening, *_slots(_cut(text, block, document.reading, line).parts, number, block), closing]
    return Skeleton(tuple(part for part in parts if part != ""))


def encode(text: str, segment: Segment, tag: Tag | None, *, first: bool, last: bool) -> str:
    """A target as plain text: as it is."""
    return text


def proof(document: Document) -> filling.Proof:
    """Whether a filled text has the paragraphs of the document; a target is one line and can't do more."""
    expected = _shape(document.text)
    return lambda text, targets: _shape(text) == expected


def _shape(text: str) -> tuple[object, ...]:
    head = frontmatter.parse(text)
    blank = [not line.strip() for line in _BREAK.split(text[head.end :])]
    return (frontmatter.shape(head), sum(above and not line for above, line in pairwise([True, *blank])))


def _blocks(text: str, start: int) -> Iterator[_Block]:
    stripped = (_stripped(text, *match.span()) for match in _LINE.finditer(text, start))
    lines = [(begin, end) for begin, end in stripped if begin < end]
    numbered = _numbered(text, [begin for begin, _ in lines])
    if lines and max(end - begin for begin, end in lines) <= _WRAPPED:
        lines = list(_unwrapped(text, lines, numbered))
    written = ["", *(text[begin:end] for begin, end in lines), ""]
    gaps = [2, *(_breaks(text, end, begin) for (_, end), (begin, _) in pairwise(lines)), 2]
    kind = page = ""
    listing = False
    for index, (begin, end) in enumerate(lines):
        above, line, below = written[index : index + 3]
        listing = kind == "label" or (listing and kind == "paragraph" and not above.endswith(_STOPS))
        apart = gaps[index] > 1 or kind in ("bare", "crumbs", "heading") or above.endswith(_STOPS)
        titles = below.endswith((*_STOPS, ":")) or (gaps[index + 1] > 1 and not listing)
        heading = line == page or (apart and titles and kind != "label")
        kind = _kind(line, number=begin in numbered, heading=heading)
        page = _CRUMB.split(line)[-1].strip() if kind == "crumbs" else page  # the trail ends with the page's title
        yield _Block(kind, begin, end)


def _breaks(text: str, start: int, end: int) -> int:
    return len(_BREAK.findall(text, start, end))


def _numbered(text: str, lines: Iterable[int]) -> frozenset[int]:
    """Where the lines begin that count on from 1 to 2 or more: "31. Mai" is no item."""
    found: list[int] = []
    numbers = [(begin, int(match.group(1))) for begin in lines if (match := _NUMBER.match(text, begin))]
    last = 0
    for (begin, number), (_, following) in pairwise([*numbers, (0, 0)]):
        if (number == 1 and following == 2) or (number == last + 1 and last):
            last = number
            found.append(begin)
    return frozenset(found)


def _stripped(text: str, begin: int, end: int) -> tuple[int, int]:
    line = text[begin:end]
    return begin + len(line) - len(line.lstrip("\ufeff \t\xa0\u202f")), begin + len(line.rstrip())


def _unwrapped(text: str, lines: Sequence[tuple[int, int]], numbered: frozenset[int]) -> Iterator[tuple[int, int]]:
    first = last = lines[0]
    for line in lines[1:]:
        if line[0] in numbered or not _goes_on(text, last, line):
            yield first[0], last[1]
            first = line
        last = line
    yield first[0], last[1]


def _goes_on(text: str, last: tuple[int, int], following: tuple[int, int]) -> bool:
    above, line = text[slice(*last)], text[slice(*following)]
    adjacent = _breaks(text, last[1], following[0]) == 1
    special = _ITEM.match(line) or prose.label(line) or line.endswith(":") or not prose.has_words(line)
    return (
        adjacent and len(above) >= _FULL and not above.endswith((":", ";")) and not special and prose.has_words(above)
    )


def _kind(line: str, *, number: bool, heading: bool) -> str:
    if not prose.has_words(line):
        return "bare"
    if len(_CRUMB.findall(line)) > 1:
        return "crumbs"
    if number:
        return "number"
    if _ITEM.match(line):
        return "item"
    if line.endswith(":") and len(line) <= 60 and ". " not in line:
        return "label"
    short = len(line) <= _SHORT and not line.endswith(_ENDS) and not prose.label(line)
    return "heading" if heading and short and not prose.LINK.search(line) else "paragraph"


def _cut(text: str, block: _Block, reading: Reading, line: Callable[[int], int]) -> inline.Cut:
    crumbs, sentences = (
        partial(_between, separator=_CRUMB),
        partial(prose.sentences, abbreviations=reading.abbreviations),
    )
    splitter = crumbs if block.kind == "crumbs" else sentences
    start = block.start
    if marker := block.kind in _MARKERS and _MARKERS[block.kind].match(text, block.start, block.end):
        start = marker.end()
    kind = {"heading": "heading", "label": "label", "crumbs": "label"}.get(block.kind, "sentence")
    nodes = [Text(text[start : block.end], start, block.end)]
    cut = inline.cut(text, nodes, (start, block.end), splitter, kind=kind, line=line)
    if start > block.start:
        cut.parts.insert(0, text[block.start : start])
    return cut


def _between(line: str, separator: re.Pattern[str]) -> list[tuple[int, int]]:
    ends = [0, *(place for match in separator.finditer(line) for place in match.span()), len(line)]
    return [(begin, end) for begin, end in zip(ends[::2], ends[1::2], strict=True) if begin < end]


_LISTS: Final = {"item": "ul", "number": "ol"}
_MARKERS: Final = {"item": _ITEM, "number": _NUMBER}


def _start(text: str, block: _Block) -> str:
    match = _NUMBER.match(text, block.start)
    return f' start="{int(match.group(1))}"' if match and int(match.group(1)) > 1 else ""


def _wrapping(text: str, blocks: Sequence[_Block], number: int) -> tuple[str, str]:
    """HTML that opens and closes a block; a list's first and last item open and close the list."""
    block = blocks[number]
    if tag := _LISTS.get(block.kind):
        first = number == 0 or blocks[number - 1].kind != block.kind
        last = number + 1 == len(blocks) or blocks[number + 1].kind != block.kind
        opening = f"<{tag}{_start(text, block)}>\n" if first else ""
        return opening + "<li>", "</li>\n" + (f"</{tag}>\n" if last else "")
    classes = {"bare": ' class="bare"', "crumbs": ' class="crumbs"', "label": ' class="label"'}
    return f"<p{classes.get(block.kind, '')}>", "</p>\n"


def _slots(parts: Iterable[str | Segment], number: int, block: _Block) -> Iterator[str | Slot]:
    for index, part in enumerate(parts):
        if isinstance(part, Segment):
            slot = Slot(part, (escape(prose.fold(part.raw)),), {}, block=number)
            labelled = block.kind == "label" or (block.kind == "paragraph" and part.kind == "label")
            yield from ("<strong>", slot, "</strong>") if labelled else (slot,)
        elif index or block.kind not in _LISTS:
            yield _linked(part)


def _linked(raw: str) -> str:
    """Text that is no segment, its addresses as links."""
    html: list[str] = []
    place = 0
    for match in prose.LINK.finditer(raw):
        written = match.group()
        html += [escape(raw[place : match.start()]), f'<a href="{escape(prose.href(written))}">{escape(written)}</a>']
        place = match.end()
    return "".join([*html, escape(raw[place:])])
