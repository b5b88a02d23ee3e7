"""Plain text as people copy it out of a content system: one paragraph a line, labelled lines, bare links, time stamps.

Text goes in; a `Document` or its HTML comes out. Short lines are headings, `label: value` lines are cut in two, lines
of links or time stamps alone are no segments. A file whose lines are all short is taken as wrapped by hand.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from html import escape
from typing import Final

from pipeline.formats import frontmatter, inline
from pipeline.formats.inline import Text
from pipeline.formats.skeleton import Foreign, Skeleton, Slot, slug
from pipeline.model import Document, Segment, Skip, Tag
from pipeline.sentences import split

_WRAPPED: Final = 100
"""In a text wrapped by hand no line is longer."""
_FULL: Final = 55
"""A wrapped line that goes on in the next one is at least this long."""
_SHORT: Final = 100
"""No heading is longer."""
_ITEM: Final = re.compile(r"([-*•–·]|\(?[0-9]{1,3}[.)])\s+(?=\S)")
_LINK: Final = re.compile(
    r"(?:https?://|www\.)[^\s<>\"]*[^\s<>\".,;:!?)]|(?<![\w.+-])(?P<mail>[\w.+-]++@[\w-]++(?:\.[\w-]++)+)",
    re.IGNORECASE,
)
_CRUMB: Final = re.compile(r"\s[>›»]\s")
_LINE: Final = re.compile(r"[^\r\n]+")
_ENDS: Final = (".", "!", "?", ":", ";", ",", "…")


@dataclass(frozen=True, slots=True)
class _Block:
    """Lines [start, end) of the source: `kind` is heading, label, paragraph, item, number, crumbs or bare."""

    kind: str
    start: int
    end: int


def parse(text: str, *, path: str = "", abbreviations: frozenset[str] = frozenset()) -> Document:
    """Cut a plain text into raw slices and segments; its first heading is the title where front matter names none."""
    head = frontmatter.parse(text, path=path)
    parts: list[str | Segment] = []
    skipped: list[Skip] = []
    meta = dict(head.meta)
    place = head.end
    for block in _blocks(text, head.end):
        parts.append(text[place : block.start])
        cut = _cut(text, block, abbreviations)
        parts += cut.parts
        skipped += [Skip(left, "address or time stamp", text.count("\n", 0, at) + 1) for at, left, _ in cut.left]
        place = block.end
        if block.kind == "heading" and "title" not in meta:
            meta["title"] = next(part for part in cut.parts if isinstance(part, Segment))
    parts.append(text[place:])
    parts = [part for part in parts if part != ""]
    return Document(path, ".txt", (*head.parts, *parts), meta, (*head.skipped, *skipped), len(head.parts))


def html(document: Document, *, abbreviations: frozenset[str] = frozenset()) -> Skeleton:
    """The HTML of the document with a slot for each segment."""
    text = document.text
    start = frontmatter.parse(text).end
    blocks = list(_blocks(text, start))
    parts: list[str | Slot | Foreign] = []
    taken: set[str] = set()
    titled = start > 0 and "title" in document.meta
    for number, block in enumerate(blocks):
        opening, closing = _wrapping(blocks, number, titled, taken, text)
        titled = titled or block.kind == "heading"
        parts += [opening, *_slots(_cut(text, block, abbreviations).parts, number, block), closing]
    return Skeleton(tuple(part for part in parts if part != ""))


def encode(text: str, segment: Segment, tag: Tag | None, *, first: bool, last: bool) -> str:
    """A target as plain text: as it is."""
    return text


def shape(text: str) -> tuple[object, ...]:
    """The number of lines, and which of them are blank."""
    return tuple(not line.strip() for line in text.split("\n"))


def _blocks(text: str, start: int) -> Iterator[_Block]:
    lines = [_stripped(text, *m.span()) for m in _LINE.finditer(text, start) if not m.group().isspace()]
    if lines and max(end - begin for begin, end in lines) <= _WRAPPED:
        lines = list(_unwrapped(text, lines))
    previous = ""
    for index, (begin, end) in enumerate(lines):
        following = lines[index + 1] if index + 1 < len(lines) else None
        apart = following is None or text.count("\n", end, following[0]) > 1
        long = following is not None and text[following[0] : following[1]].endswith((".", "!", "?", ":"))
        kind = _kind(text[begin:end], previous, alone=apart or long)
        yield _Block(kind, begin, end)
        previous = kind


def _stripped(text: str, begin: int, end: int) -> tuple[int, int]:
    line = text[begin:end]
    return begin + len(line) - len(line.lstrip("\ufeff \t\xa0\u202f")), begin + len(line.rstrip())


def _unwrapped(text: str, lines: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    current: tuple[int, int] | None = None
    for begin, end in lines:
        if current and _goes_on(text, current, begin, text[begin:end]):
            current = (current[0], end)
            continue
        if current:
            yield current
        current = (begin, end)
    if current:
        yield current


def _goes_on(text: str, current: tuple[int, int], begin: int, line: str) -> bool:
    last = text[: current[1]].rpartition("\n")[2]
    adjacent = text.count("\n", current[1], begin) == 1
    special = _ITEM.match(line) or inline.label(line) or line.endswith(":") or not _has_words(line)
    return adjacent and len(last) >= _FULL and not last.endswith((":", ";")) and not special and _has_words(last)


def _kind(line: str, previous: str, *, alone: bool) -> str:
    if not _has_words(line):
        return "bare"
    if len(_CRUMB.findall(line)) > 1:
        return "crumbs"
    if item := _ITEM.match(line):
        return "number" if item.group(1).strip("(.)").isdigit() else "item"
    if line.endswith(":") and len(line) <= 60 and ". " not in line:
        return "label"
    short = len(line) <= _SHORT and not line.endswith(_ENDS) and not inline.label(line)
    return "heading" if short and alone and previous != "label" and not _LINK.search(line) else "paragraph"


def _has_words(line: str) -> bool:
    return any(char.isalpha() for char in inline.without_addresses(line))


def _cut(text: str, block: _Block, abbreviations: frozenset[str]) -> inline.Cut:
    def sentences(sentence: str) -> list[tuple[int, int]]:
        if block.kind == "crumbs":
            return _between(sentence, _CRUMB)
        return split(sentence, "de", abbreviations=abbreviations)

    start = block.start
    if block.kind in ("item", "number") and (marker := _ITEM.match(text[block.start : block.end])):
        start += marker.end()
    kind = {"heading": "heading", "label": "label", "crumbs": "label"}.get(block.kind, "sentence")
    nodes = [Text(text[start : block.end], start, block.end)]
    cut = inline.cut(text, nodes, (start, block.end), sentences, kind=kind, line=lambda at: text.count("\n", 0, at) + 1)
    if start > block.start:
        cut.parts.insert(0, text[block.start : start])
    return cut


def _between(line: str, separator: re.Pattern[str]) -> list[tuple[int, int]]:
    ends = [0, *(place for match in separator.finditer(line) for place in match.span()), len(line)]
    return [(begin, end) for begin, end in zip(ends[::2], ends[1::2], strict=True) if begin < end]


_LISTS: Final = {"item": "ul", "number": "ol"}


def _wrapping(blocks: Sequence[_Block], number: int, titled: bool, taken: set[str], text: str) -> tuple[str, str]:
    """HTML that opens and closes a block; a list's first and last item open and close the list."""
    block = blocks[number]
    if block.kind == "heading":
        level = "h2" if titled else "h1"
        name = slug(text[block.start : block.end])
        identity = "" if name in taken else f' id="{name}"'
        taken.add(name)
        return f"<{level}{identity}>", f"</{level}>\n"
    if tag := _LISTS.get(block.kind):
        first = number == 0 or blocks[number - 1].kind != block.kind
        last = number + 1 == len(blocks) or blocks[number + 1].kind != block.kind
        return (f"<{tag}>\n" if first else "") + "<li>", "</li>\n" + (f"</{tag}>\n" if last else "")
    classes = {"bare": ' class="bare"', "crumbs": ' class="crumbs"', "label": ' class="label"'}
    return f"<p{classes.get(block.kind, '')}>", "</p>\n"


def _slots(parts: Iterable[str | Segment], number: int, block: _Block) -> Iterator[str | Slot]:
    for index, part in enumerate(parts):
        if isinstance(part, Segment):
            slot = Slot(part, (escape(inline.fold(part.raw)),), {}, block=number)
            labelled = block.kind == "label" or (block.kind == "paragraph" and part.kind == "label")
            yield from ("<strong>", slot, "</strong>") if labelled else (slot,)
        elif index or block.kind not in _LISTS:
            yield _linked(part)


def _linked(raw: str) -> str:
    """Text that is no segment, its addresses as links."""
    html: list[str] = []
    place = 0
    for match in _LINK.finditer(raw):
        written = match.group()
        scheme = "mailto:" if match.group("mail") else "" if "://" in written else "https://"
        html += [escape(raw[place : match.start()]), f'<a href="{escape(scheme + written)}">{escape(written)}</a>']
        place = match.end()
    return "".join([*html, escape(raw[place:])])
