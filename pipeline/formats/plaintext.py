"""Plain text as people copy it out of a content system: one paragraph a line, labelled lines, bare links, time stamps.

Text goes in; a `Document` or its HTML comes out. Short lines are headings, `label: value` lines are cut in two, lines
of links or time stamps alone are no segments. A file whose lines are all short is taken as wrapped by hand.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from html import escape
from itertools import islice, pairwise
from operator import itemgetter
from typing import Final, cast

from pipeline.errors import InputRefused
from pipeline.formats import filling, frontmatter, inline, prose, reasons
from pipeline.formats.anchors import slug, unused
from pipeline.formats.cutting import refuse_long
from pipeline.formats.nodes import Run, Text
from pipeline.formats.skeleton import Foreign, Skeleton, Slot
from pipeline.messages import _
from pipeline.model import NONE, USUAL, Document, Key, Reading, Segment, Skip, Tag

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
_COLON: Final = re.compile(r":\s")
_LINE: Final = re.compile(r"[^\r\n]+")
_TRAIL: Final = 500
"""No trail of breadcrumbs is longer."""
_MOST_LINES: Final = 100_000
_STOPS: Final = (".", "!", "?")
_ENDS: Final = (*_STOPS, ":", ";", ",", "…")


@dataclass(frozen=True, slots=True)
class _Block:
    """One block: `kind` is heading, label, paragraph, item, number, crumbs or bare."""

    kind: str
    start: int
    text: str


@dataclass(frozen=True, slots=True)
class _Laid:
    """A block as it lies in the document."""

    kind: str
    before: str
    """What stands between it and the block above: line ends, blanks, dropped lines."""
    text: str
    parts: tuple[str | Segment, ...]
    """Joined, they are the text."""


def parse(text: str, *, path: str = "", reading: Reading = USUAL) -> Document:
    """Cut a plain text into raw slices and segments; its first heading is the title where front matter names none.

    InputRefused: front matter that does not parse, a paragraph over 100 KiB, more than 100,000 lines
    or 20,000 sentences.
    """
    head = frontmatter.parse(text, path=path, reading=reading, plain=True)
    line = prose.line_of(text)
    laid: list[_Laid] = []
    meta = dict(head.meta)
    place = head.end
    if next(islice(_LINE.finditer(text), _MOST_LINES, None), None):
        raise InputRefused(
            _("The text has more than 100,000 lines."), path=path, repair=_("Divide the page."), code="source-size"
        )
    blocks, dropped = _blocks(text, head.end, reading)
    skipped = [(at, Skip(clutter, reasons.DROPPED, line(at))) for at, clutter in dropped if _has_letters(clutter)]
    count = 0
    for block in blocks:
        refuse_long(len(block.text), count, path, line(block.start))
        cut = _cut(block, reading, line)
        parts = cut.parts
        count += sum(isinstance(part, Segment) for part in parts)
        laid.append(_Laid(block.kind, text[place : block.start], block.text, tuple(parts)))
        left = [(block.start + at, words) for at, words, _reason in cut.left]
        skipped += [(at, Skip(prose.fold(words), reasons.ADDRESS, line(at))) for at, words in left]
        place = block.start + len(block.text)
        if block.kind == "heading" and "title" not in meta:
            meta["title"] = next(part for part in parts if isinstance(part, Segment))
    skips = (skip for _at, skip in sorted(skipped, key=itemgetter(0)))
    body = [part for block in laid for part in (block.before, *block.parts)] + [text[place:]]
    return Document(
        path,
        ".txt",
        (*head.parts, *(part for part in body if part != "")),
        meta,
        (*head.skipped, *skips),
        len(head.parts),
        reading,
        tuple(laid),
    )


def html(document: Document) -> Skeleton:
    """The HTML of the document with a slot for each segment; dropped lines don't show."""
    blocks = _layout(document)
    parts: list[str | Slot | Foreign] = []
    taken: set[str] = set()
    times: Counter[str] = Counter()
    titled = document.body > 0 and "title" in document.meta
    for number, block in enumerate(blocks):
        opening, closing = _wrapping(blocks, number)
        if block.kind == "heading":
            name = unused(slug(block.text), taken, times)
            opening, closing = (f'<h2 id="{name}">', "</h2>\n") if titled else (f'<h1 id="{name}">', "</h1>\n")
            titled = True
        parts += [opening, *_slots(block, number), closing]
    return Skeleton(tuple(part for part in parts if part != ""))


def stretches(document: Document) -> Iterator[list[Segment]]:
    """The segments of each block."""
    return ([part for part in block.parts if isinstance(part, Segment)] for block in _layout(document))


def _layout(document: Document) -> tuple[_Laid, ...]:
    return cast("tuple[_Laid, ...]", document.layout or parse(document.text, reading=document.reading).layout)


def encode(text: str, segment: Segment, tag: Tag | None, *, first: bool, last: bool) -> str:
    """A target as plain text: as it is. Nothing can be escaped here; a target that reads as more fails the proof."""
    return text


def proof(document: Document) -> filling.Proof:
    """Whether a filled text has the blocks of the document, each of the same kind as before.

    The text is read with the line ends of the German: a wrapped paragraph stays one, however long its lines are now.
    """
    blocks = _layout(document)
    before = [block.before for block in blocks]
    body = "".join(part if isinstance(part, str) else part.raw for part in document.parts[document.body :])
    edges = [*before, body[sum(map(len, before)) + sum(len(block.text) for block in blocks) :]]
    gaps = [2, *(len(_BREAK.findall(edge)) for edge in before[1:]), 2]
    head = frontmatter.shape(frontmatter.reread(document.text, document))
    labelled = frozenset(number for number, block in enumerate(blocks) if _has_label(block))
    expected = list(_shape([block.text for block in blocks], gaps, labelled, document.reading))

    def holds(text: str, targets: Mapping[Key, str]) -> bool:
        filled = frontmatter.reread(text, document)
        if frontmatter.shape(filled) != head:
            return False
        whole = filling.whole_blocks(document, targets)
        found = _found(text, filled.end, blocks, edges, targets, whole)
        return found is not None and list(_shape(found, gaps, labelled, document.reading)) == expected

    return holds


def _has_label(block: _Laid) -> bool:
    """Whether it begins with a label: which words are one is told in German only."""
    first = next((part for part in block.parts if isinstance(part, Segment)), None)
    return block.kind == "paragraph" and first is not None and first.kind == "label"


def _found(
    text: str,
    place: int,
    blocks: Sequence[_Laid],
    edges: Sequence[str],
    targets: Mapping[Key, str],
    whole: frozenset[int],
) -> list[str] | None:
    """The text of each of the `blocks` in a filled text; None: it differs between them. `edges` stand round them."""
    found: list[str] = []
    for block, (above, below) in zip(blocks, pairwise(edges), strict=True):
        if not text.startswith(above, place):
            return None
        place += len(above)
        own = [(part, targets.get(part.key)) for part in block.parts if isinstance(part, Segment)]
        kept = [part.raw for part, target in own if target is None or (target == NONE and id(part) not in whole)]
        raw = [part for part in block.parts if isinstance(part, str)]
        lines = sum(len(_BREAK.findall(part)) for part in (*raw, *kept))  # a target has no line ends
        last = next(islice(_BREAK.finditer(text, place), lines, None), None)
        blanks = _BREAK.split(below, maxsplit=1)[0]
        stop = (last.start() if last else len(text)) - len(blanks)
        silent = all(target == NONE for _part, target in own) and not kept
        found.append(block.text if silent else text[place:stop])
        place = stop
    return found if text[place:] == edges[-1] else None


def _shape(texts: Sequence[str], gaps: Sequence[int], labelled: frozenset[int], reading: Reading) -> Iterator[object]:
    """What tells blocks apart: their kinds, the steps of a trail, and lines that would be read as something else."""
    clutter = _clutter(reading)
    physical = [(number, line) for number, text in enumerate(texts) for line in _BREAK.split(text)]
    numbered = _numbered([line.lstrip(_BLANK) for _number, line in physical])
    starts = [index for index, (number, _l) in enumerate(physical) if index == 0 or physical[index - 1][0] != number]
    first = frozenset(starts)
    kinds = list(_kinds(texts, gaps, frozenset(physical[index][0] for index in numbered & first), labelled))
    yield kinds
    yield [len(_CRUMB.findall(text)) for text, kind in zip(texts, kinds, strict=True) if kind == "crumbs"]
    yield [_ITEM.match(line) for index, (_n, line) in enumerate(physical) if index not in first and _ITEM.match(line)]
    yield (sorted(numbered - first), [line for _number, line in physical if clutter(line.strip(_BLANK))])


def _blocks(text: str, start: int, reading: Reading) -> tuple[list[_Block], list[tuple[int, str]]]:
    """The blocks of a text, and (place, line) of what the site calls clutter."""
    clutter = _clutter(reading)
    stripped = (_stripped(text, *match.span()) for match in _LINE.finditer(text, start))
    lines = [(begin, end) for begin, end in stripped if begin < end]
    dropped = (
        [(begin, text[begin:end]) for begin, end in lines if clutter(text[begin:end])] if reading.drop_lines else []
    )
    if dropped:
        gone = {begin for begin, _line in dropped}
        lines = [line for line in lines if line[0] not in gone]
    indices = _numbered([text[begin:end] for begin, end in lines])
    numbered = frozenset(lines[index][0] for index in indices)
    if lines and max(end - begin for begin, end in lines) <= _WRAPPED:
        lines = list(_unwrapped(text, lines, numbered))
    texts = [text[begin:end] for begin, end in lines]
    gaps = [2, *(_breaks(text, end, begin) for (_start, end), (begin, _end) in pairwise(lines)), 2]
    counted = frozenset(index for index, (begin, _) in enumerate(lines) if begin in numbered)
    kinds = _kinds(texts, gaps, counted)
    return [_Block(kind, begin, line) for kind, (begin, _), line in zip(kinds, lines, texts, strict=True)], dropped


def _kinds(
    texts: Sequence[str], gaps: Sequence[int], numbered: frozenset[int], labelled: frozenset[int] = frozenset()
) -> Iterator[str]:
    """The kind of each block; `gaps` are the line ends round them, `labelled` those known to begin with a label."""
    kind = page = ""
    listing = False
    written = ["", *texts, ""]
    for index, line in enumerate(texts):
        above, below = written[index], written[index + 2]
        listing = kind == "label" or (listing and kind == "paragraph" and not above.endswith(_STOPS))
        apart = gaps[index] > 1 or kind in ("bare", "crumbs", "heading") or above.endswith(_STOPS)
        titles = below.endswith((*_STOPS, ":")) or (gaps[index + 1] > 1 and not listing)
        heading = line == page or (apart and titles and kind != "label")
        label = bool(prose.label(line)) or (index in labelled and _COLON.search(line) is not None)
        kind = _kind(line, number=index in numbered, heading=heading and not label)
        page = _CRUMB.split(line)[-1].strip() if kind == "crumbs" else page  # the trail ends with the page's title
        yield kind


def _clutter(reading: Reading) -> Callable[[str], bool]:
    """Whether a line is clutter. A long one is none: that keeps the time of any pattern within bounds."""
    patterns = [re.compile(pattern) for pattern in reading.drop_lines]
    return lambda line: len(line) <= _CLUTTER and any(pattern.fullmatch(line) for pattern in patterns)


_CLUTTER: Final = 200
"""No line of clutter is longer."""


def _breaks(text: str, start: int, end: int) -> int:
    return len(_BREAK.findall(text, start, end))


def _numbered(lines: Sequence[str]) -> frozenset[int]:
    """Which of the lines count on from 1 to 2 or more: "31. Mai" is no item."""
    found: list[int] = []
    numbers = [(index, int(match.group(1))) for index, line in enumerate(lines) if (match := _NUMBER.match(line))]
    last = 0
    for (index, number), (_index, following) in pairwise([*numbers, (0, 0)]):
        if (number == 1 and following == 2) or (number == last + 1 and last):
            last = number
            found.append(index)
    return frozenset(found)


def _stripped(text: str, begin: int, end: int) -> tuple[int, int]:
    line = text[begin:end]
    return begin + len(line) - len(line.lstrip(_BLANK)), begin + len(line.rstrip())


_BLANK: Final = "\ufeff \t\xa0\u202f"


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
    if len(prose.fold(line)) <= _TRAIL and not line.endswith(_STOPS) and len(_CRUMB.findall(line)) > 1:
        return "crumbs"
    if number:
        return "number"
    if _ITEM.match(line):
        return "item"
    if line.endswith(":") and len(prose.fold(line)) <= 60 and ". " not in line:
        return "label"
    short = len(prose.fold(line)) <= _SHORT and not line.endswith(_ENDS)
    return "heading" if heading and short and not prose.LINK.search(line) else "paragraph"


def _cut(block: _Block, reading: Reading, line: Callable[[int], int]) -> inline.Cut:
    """The raw slices and segments of a block; the places of words that are no segment count from its start."""
    sentences = partial(prose.sentences, reading=reading)
    splitter = partial(_between, separator=_CRUMB) if block.kind == "crumbs" else sentences
    text, kind = block.text, {"heading": "heading", "label": "label", "crumbs": "label"}.get(block.kind, "sentence")
    marker = _MARKERS[block.kind].match(text) if block.kind in _MARKERS else None
    place = marker.end() if marker else 0
    run = Run(kind, place, len(text), [Text(text[place:], place, len(text))])
    cut = inline.cut(text, run, splitter, lambda at: line(block.start + at))
    cut.parts[:0] = [text[:place]] if place else []
    return cut


def _has_letters(text: str) -> bool:
    return any(map(str.isalpha, text))


def _between(line: str, _kind: str, separator: re.Pattern[str]) -> list[tuple[int, int]]:
    ends = [0, *(place for match in separator.finditer(line) for place in match.span()), len(line)]
    return [(begin, end) for begin, end in zip(ends[::2], ends[1::2], strict=True) if begin < end]


_LISTS: Final = {"item": "ul", "number": "ol"}
_MARKERS: Final = {"item": _ITEM, "number": _NUMBER}


def _start(block: _Laid) -> str:
    match = _NUMBER.match(block.text)
    return f' start="{int(match.group(1))}"' if match and int(match.group(1)) > 1 else ""


def _wrapping(blocks: Sequence[_Laid], number: int) -> tuple[str, str]:
    """HTML that opens and closes a block; a list's first and last item open and close the list."""
    block = blocks[number]
    if tag := _LISTS.get(block.kind):
        first = number == 0 or blocks[number - 1].kind != block.kind
        last = number + 1 == len(blocks) or blocks[number + 1].kind != block.kind
        opening = f"<{tag}{_start(block)}>\n" if first else ""
        return opening + "<li>", "</li>\n" + (f"</{tag}>\n" if last else "")
    classes = {"bare": ' class="bare"', "crumbs": ' class="crumbs"', "label": ' class="label"'}
    return f"<p{classes.get(block.kind, '')}>", "</p>\n"


def _slots(block: _Laid, number: int) -> Iterator[str | Slot]:
    for index, part in enumerate(block.parts):
        if isinstance(part, Segment):
            slot = Slot(part, (escape(prose.fold(part.raw), quote=False),), {}, block=number)
            labelled = block.kind == "label" or (block.kind == "paragraph" and part.kind == "label")
            yield from ("<strong>", slot, "</strong>") if labelled else (slot,)
        elif index or block.kind not in _LISTS:
            yield escape(part, quote=False)
