"""A page's HTML with slots for its segments: rendered once per document, filled once per locale.

The German page comes in as sanitised HTML in which marks (`⟦1.4⟧ … ⟦/1.4⟧`) stand round each segment and inline
element; out comes a `Skeleton`. `fill` puts escaped targets into the slots in one pass and never looks at a target
again, so a translation can't change a page's structure.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from html import escape, unescape
from typing import Final

from pipeline import markup
from pipeline.formats import prose
from pipeline.formats.anchors import slug, unused
from pipeline.formats.rawhtml import VOID
from pipeline.model import NONE, Key, Segment

Html = tuple["str | Slot | Foreign", ...]


@dataclass(frozen=True, slots=True)
class Slot:
    """The place of one segment in the page."""

    segment: Segment
    german: Html
    """What stands there in the German page."""
    tags: Mapping[str, tuple[Html, str | None]]
    """Short tag -> HTML that opens it and HTML that closes it (None: void)."""
    attribute: bool = False
    """True inside an attribute value (alternative text)."""
    block: int = 0
    """Slots of one block of text share this number."""
    addresses: tuple[str, ...] = ()
    """The bare addresses in the German that are links there; a target's are links so often at most."""


@dataclass(frozen=True, slots=True)
class Foreign:
    """Where a void element takes ` lang="de"` while the text in its attribute is German."""

    slot: Slot


@dataclass(frozen=True, slots=True)
class Skeleton:
    """The HTML of a document without its front matter."""

    parts: Html
    """Raw HTML and slots in page order. A segment whose place could not be proved has no slot and stays German."""


_MARK: Final = re.compile(r"⟦(/?)([0-9]{1,9})\.([0-9]{1,9})((?:\.[A-Za-z0-9]+)?)⟧")
_OPENING: Final = r"\s*<{name}(?:\s+[^\s=>\"]+(?:=\"[^\"]*\")?)*\s*/?>"
_START_TAG: Final = re.compile(r"<[A-Za-z][^<>]*$")
_HEADING_ID: Final = re.compile(r'(<h[1-6][^<>]*?) id="[^"]*"')
_TAG: Final = re.compile(r"<(/?)([a-z][a-z0-9-]*)")
_HEADING: Final = re.compile(r"<h[1-6](?![^<>]* id=)[^<>]*>(?:<[a-z][^<>]*>)*$")


def mark(serial: int, number: int, tag: str = "", *, close: bool = False) -> str:
    """The mark of segment `number`, or of its `tag`: punctuation to a Markdown parser, text to an HTML sanitiser."""
    return f"⟦{'/' if close else ''}{serial}.{number}{'.' if tag else ''}{tag}⟧"


def without_marks(html: str, serial: int) -> str:
    """`html` as if it had never been marked."""
    return _MARK.sub(lambda match: "" if match.group(2) == str(serial) else match.group(), html)


def free_serial(*texts: str) -> int:
    """The first serial of marks that occurs in none of `texts`."""
    taken = {int(match.group(2)) for text in texts for match in _MARK.finditer(text)}
    return next(number for number in range(len(taken) + 1) if number not in taken)


def build(html: str, serial: int, segments: Sequence[Segment], blocks: Sequence[int]) -> Skeleton:
    """Cut marked `html` into slots; `segments` by their number in the marks, `blocks` the block of each.

    A segment whose marks were lost, doubled or torn apart by the sanitiser gets no slot and stays German.
    """
    tokens = _tokens(html, serial)
    sound = _sound(tokens, len(segments))
    parts = _build(iter(tokens), None, segments, blocks, sound)
    return Skeleton(_with_ids(_with_languages(parts)))


def wording(html: str) -> str:
    """`html` as it is read: white space, soft hyphens, the spelling of characters and ids of headings aside."""
    text = unescape(_HEADING_ID.sub(r"\1", html)).replace("\u00ad", "")
    return re.sub(r'\s*([<>"])\s*', r"\1", " ".join(text.split()))


def slots(parts: Html) -> Iterator[Slot]:
    """Every slot, those in attributes of inline elements behind their host."""
    for part in parts:
        if isinstance(part, Slot):
            yield part
            for opening, _ in part.tags.values():
                yield from slots(opening)


def fill(skeleton: Skeleton, targets: Mapping[Key, str] | None, language: str = "de") -> str:
    """The page with its targets; a segment without one stands in German, marked with `lang=language`.

    None: the German page itself, nothing marked.
    """
    every = tuple(slots(skeleton.parts))
    shown = targets if targets is None else dict(_shown_targets(every, targets))
    open_blocks = {slot.block for slot in every if not slot.attribute and slot.segment.key not in (shown or {})}
    return _fill(skeleton.parts, _Filling(shown, language, frozenset(open_blocks)))


def _shown_targets(every: Iterable[Slot], targets: Mapping[Key, str]) -> Iterator[tuple[Key, str]]:
    """Those that have the tags of the German: a tag too many or too few would break the page."""
    for slot in every:
        target = targets.get(slot.segment.key)
        if target is not None and markup.fits(slot.segment.text, target, slot.segment.tags):
            yield slot.segment.key, target


Token = str | tuple[bool, int, str]
"""A stretch of HTML, or a mark: (closes, segment number, tag)."""


def _tokens(html: str, serial: int) -> list[Token]:
    tokens: list[Token] = []
    place = 0
    for match in _MARK.finditer(html):
        if match.group(2) == str(serial):
            tokens += [html[place : match.start()], (bool(match.group(1)), int(match.group(3)), match.group(4)[1:])]
            place = match.end()
    return [token for token in [*tokens, html[place:]] if token != ""]


def _sound(tokens: Sequence[Token], count: int) -> frozenset[int]:
    """Numbers of segments whose marks stand once each and nest properly, with one another and with the page's tags."""
    opened: list[tuple[int, str] | str] = []
    seen: set[tuple[int, str]] = set()
    torn: set[int] = set()
    for token in tokens:
        if isinstance(token, str):
            torn |= _through(token, opened)
            continue
        closes, number, tag = token
        if not closes:
            torn |= {number} if (number, tag) in seen else set()
            seen.add((number, tag))
            opened.append((number, tag))
        elif opened and opened[-1] == (number, tag):
            opened.pop()
        else:
            torn.add(number)
    torn |= {mark[0] for mark in opened if not isinstance(mark, str)}
    return frozenset(number for number in range(count) if (number, "") in seen) - torn


def _through(html: str, opened: list[tuple[int, str] | str]) -> set[int]:
    """Keep account of the tags in `html`; the segments with a mark that an element ends round."""
    torn: set[int] = set()
    for closing, name in _TAG.findall(html):
        if closing and name in opened:
            while (mark := opened.pop()) != name:
                torn |= {mark[0]} if not isinstance(mark, str) else set()
        elif not closing and name not in VOID:
            opened.append(name)
    return torn


def _build(
    tokens: Iterator[Token],
    until: tuple[int, str] | None,
    segments: Sequence[Segment],
    blocks: Sequence[int],
    sound: frozenset[int],
    tags: dict[str, tuple[Html, str | None]] | None = None,
) -> Html:
    """The parts up to the closing mark `until`; marks of segments that are not sound are dropped."""
    parts: list[str | Slot | Foreign] = []
    for token in tokens:
        if isinstance(token, str):
            parts.append(token)
            continue
        closes, number, tag = token
        if number not in sound or number >= len(segments):
            continue
        if closes:
            break
        if not tag:
            parts.append(_slot(tokens, number, segments, blocks, sound, parts))
            continue
        inner = _build(tokens, (number, tag), segments, blocks, sound, tags)
        if tags is not None:
            tags[tag] = _tag_html(inner, segments[number], tag)
        parts.extend(inner)
    return tuple(_merged(parts))


def _slot(
    tokens: Iterator[Token],
    number: int,
    segments: Sequence[Segment],
    blocks: Sequence[int],
    sound: frozenset[int],
    before: Sequence[str | Slot | Foreign],
) -> Slot:
    tags: dict[str, tuple[Html, str | None]] = {}
    german = _build(tokens, (number, ""), segments, blocks, sound, tags)
    tail = before[-1] if before and isinstance(before[-1], str) else ""
    return Slot(segments[number], german, tags, bool(_START_TAG.search(tail)), blocks[number])


def _merged(parts: Iterable[str | Slot | Foreign]) -> Iterator[str | Slot | Foreign]:
    text = ""
    for part in parts:
        if isinstance(part, str):
            text += part
        else:
            if text:
                yield text
            text = ""
            yield part
    if text:
        yield text


def _tag_html(inner: Html, segment: Segment, name: str) -> tuple[Html, str | None]:
    """HTML that opens and closes an inline element, read off its rendering; nothing where the sanitiser took it out."""
    tag = segment.tags[name]
    if tag.close is None:
        return inner, None
    first, last = (inner[0], inner[-1]) if inner else ("", "")
    opening = re.match(_OPENING.format(name=re.escape(tag.element)), first) if isinstance(first, str) else None
    closing = f"</{tag.element}>"
    if not opening or not isinstance(last, str) or not last.endswith(closing):
        return ("",), ""
    return (opening.group(),), closing


def _with_languages(parts: Html) -> Html:
    """`parts` with a place for `lang` in each tag whose attribute holds a slot."""
    result: list[str | Slot | Foreign] = []
    for index, part in enumerate(parts):
        following = parts[index + 1] if index + 1 < len(parts) else None
        if isinstance(part, str) and isinstance(following, Slot) and following.attribute:
            cut = part.rindex("<")
            name = re.match(r"<[A-Za-z0-9]+", part[cut:])
            at = cut + (name.end() if name else 0)
            result += [part[:at], Foreign(following), part[at:]]
        elif isinstance(part, Slot):
            tags = {name: (_with_languages(opening), closing) for name, (opening, closing) in part.tags.items()}
            german = _with_languages(part.german)
            result.append(replace(part, german=german, tags=tags))
        else:
            result.append(part)
    return tuple(part for part in result if part != "")


def _with_ids(parts: Html) -> Html:
    """`parts` with an id on every heading that has none, made of its German text, the same in every locale."""
    taken: set[str] = set(re.findall(r'\bid="([^"]+)"', "".join(part for part in parts if isinstance(part, str))))
    times: Counter[str] = Counter()
    result = list(parts)
    for index, part in enumerate(parts):
        following = parts[index + 1] if index + 1 < len(parts) else None
        match = _HEADING.search(part) if isinstance(part, str) else None
        if match and isinstance(part, str) and isinstance(following, Slot):
            name = slug(markup.visible(following.segment.text, following.segment.tags))
            at = match.start() + 3
            result[index] = f'{part[:at]} id="{unused(name, taken, times)}"{part[at:]}'
    return tuple(result)


@dataclass(frozen=True, slots=True)
class _Filling:
    """What one locale puts into the slots."""

    targets: Mapping[Key, str] | None
    language: str
    open_blocks: frozenset[int]
    """Blocks that show some German, in which `<none/>` would lose a sentence."""

    def target(self, slot: Slot) -> str | None:
        target = None if self.targets is None else self.targets.get(slot.segment.key)
        return None if target == NONE and slot.block in self.open_blocks else target


def _fill(parts: Html, filling: _Filling) -> str:
    return "".join(part if isinstance(part, str) else _shown(part, filling) for part in parts)


def _shown(part: Slot | Foreign, filling: _Filling) -> str:
    slot = part.slot if isinstance(part, Foreign) else part
    target = filling.target(slot)
    foreign = filling.targets is not None and target is None
    if isinstance(part, Foreign):
        return f' lang="{filling.language}"' if foreign else ""
    if target is None:
        german = _fill(slot.german, filling)
        return f'<span lang="{filling.language}">{german}</span>' if foreign and not slot.attribute else german
    if target == NONE:
        return ""
    return _target(target, slot, filling)


def _target(target: str, slot: Slot, filling: _Filling) -> str:
    result: list[str] = []
    free = Counter(slot.addresses)
    inside = 0
    for piece in markup.pieces(target, slot.segment.tags):
        if isinstance(piece, str):
            result.append(escape(piece, quote=True) if inside or not free else _linked(piece, free))
            continue
        if slot.segment.tags[piece.name].element in UNLINKED:
            inside += {"open": 1, "close": -1, "void": 0}[piece.form]
        if piece.name in slot.tags:
            opening, closing = slot.tags[piece.name]
            result.append((closing or "") if piece.form == "close" else _fill(opening, filling))
    return "".join(result)


UNLINKED: Final = frozenset(("a", "code", "pre", "kbd", "samp", "button"))
"""Elements in which an address is no link, or one already."""


def _linked(text: str, free: Counter[str]) -> str:
    """Text with those addresses as links that are left over in `free`."""
    result: list[str] = []
    place = 0
    for match in prose.LINK.finditer(text):
        if free[written := match.group()] > 0:
            free[written] -= 1
            result += [escape(text[place : match.start()]), link(written)]
            place = match.end()
    return "".join([*result, escape(text[place:])])


def link(address: str) -> str:
    """A bare address as a link."""
    return f'<a href="{escape(prose.href(address))}">{escape(address, quote=False)}</a>'
