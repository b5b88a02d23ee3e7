"""A page's HTML with slots for its segments: rendered once per document, filled once per locale.

The German page comes in as sanitised HTML in which marks (`⟦1.4⟧ … ⟦/1.4⟧`) stand round each segment and inline
element; out comes a `Skeleton`. `fill` puts escaped targets into the slots in one pass and never looks at a target
again, so a translation can't change a page's structure.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from html import escape, unescape
from typing import Final

from pipeline import markup
from pipeline.formats import prose
from pipeline.formats.anchors import slug, unused
from pipeline.formats.elements import VOID
from pipeline.model import NONE, Key, Segment

Html = tuple["str | Slot | Foreign | Optional", ...]


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
    """Where an element takes ` lang="de"` while text in its attributes is German and nothing else in it is read."""

    slots: tuple[Slot, ...]


@dataclass(frozen=True, slots=True)
class Optional:
    """An attribute that is left out while its text is German: its element is in the page's own language."""

    slot: Slot
    opening: str
    """` title="`"""
    closing: str


@dataclass(frozen=True, slots=True)
class Skeleton:
    """The HTML of a document without its front matter."""

    parts: Html
    """Raw HTML and slots in page order. A segment whose place could not be proved has no slot and stays German."""


Around = Callable[[Slot, str], str]
"""A slot and the HTML that it shows -> that HTML between marks, or as it is; asked inside attributes too."""

_MARK: Final = re.compile(r"⟦(/?)([0-9]{1,9})\.([0-9]{1,9})((?:\.[A-Za-z0-9]+)?)⟧")
_GIVEN: Final = r'(?:\s+[^\s=>"]+(?:="[^"]*")?)*'
"""Attributes as a sanitiser writes them."""
_VALUE: Final = r'\s+[^\s=>"]+="[^"]*'
_VALUE_START: Final = re.compile(r'\s([^\s=>"]+)="$')
_NAME_END: Final = re.compile(r"<[A-Za-z0-9-]+(?=[^<]*$)")
_START_TAG: Final = re.compile(r"<[A-Za-z][^<>]*$")
_HEADING_ID: Final = re.compile(r'(<h[1-6][^<>]*?) id="[^"]*"')
_TAG: Final = re.compile(r"<(/?)([a-z][a-z0-9-]*)")
_HEADING: Final = re.compile(r"<h[1-6](?![^<>]* id=)[^<>]*>(?:<[a-z][^<>]*>)*$")


def mark(serial: int, number: int, tag: str = "", *, close: bool = False) -> str:
    """The mark of segment `number`, or of its `tag`: punctuation to a Markdown parser, text to an HTML sanitiser."""
    return f"⟦{'/' if close else ''}{serial}.{number}{'.' if tag else ''}{tag}⟧"


def without_marks(html: str, serial: int) -> str:
    """`html` as if it had never been marked."""
    return _of_serial(serial).sub("", html)


@lru_cache(maxsize=8)
def _of_serial(serial: int) -> re.Pattern[str]:
    return re.compile(_MARK.pattern.replace("([0-9]{1,9})", str(serial), 1))


def changed(html: str, plain: str, serial: int) -> set[int]:
    """Numbers of the segments with a mark in a line of `html` that differs from that of `plain` but for marks.

    None where the two have not the same lines.
    """
    lines = [html.split("\n"), plain.split("\n")]
    if len(lines[0]) != len(lines[1]):
        return set()
    differing = (line for line, other in zip(*lines, strict=True) if without_marks(line, serial) != other)
    marks = (match for line in differing for match in _MARK.finditer(line))
    return {int(match.group(3)) for match in marks if match.group(2) == str(serial)}


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
    """`html` as it is read: white space, invisible characters, the spelling of the others and ids of headings aside."""
    text = prose.seen(unescape(_HEADING_ID.sub(r"\1", html)))
    return re.sub(r'\s*([<>"])\s*', r"\1", " ".join(text.split()))


def slots(parts: Html) -> Iterator[Slot]:
    """Every slot, those in attributes of inline elements behind their host."""
    for part in parts:
        slot = part.slot if isinstance(part, Optional) else part
        if isinstance(slot, Slot):
            yield slot
            for opening, _ in slot.tags.values():
                yield from slots(opening)


def fill(
    skeleton: Skeleton,
    targets: Mapping[Key, str] | None,
    language: str = "de",
    direction: str = "",
    *,
    around: Around | None = None,
) -> str:
    """The page with its targets; a segment without one stands in German, marked with `lang=language`.

    `direction`: that of the German where the page has the other one. None: the German page itself, nothing marked.
    `around` marks what each slot shows, for a preview.
    """
    every = tuple(slots(skeleton.parts))
    shown = targets if targets is None else dict(_shown_targets(every, targets))
    open_blocks = {slot.block for slot in every if not slot.attribute and slot.segment.key not in (shown or {})}
    mark = f' lang="{language}"' + (f' dir="{direction}"' if direction else "")
    return _fill(skeleton.parts, _Filling(shown, mark, frozenset(open_blocks), around))


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
    """Numbers of segments whose marks stand once each and nest properly, with one another and with the page's tags.

    Every tag inside one must be one of its own.
    """
    opened: list[tuple[int, str] | str] = []
    inside: list[tuple[int, str]] = []
    seen: set[tuple[int, str]] = set()
    torn: set[int] = set()
    for token in tokens:
        if isinstance(token, str):
            torn |= _through(token, opened)
            torn |= {inside[-1][0]} if inside and not inside[-1][1] and "<" in token else set()
            continue
        closes, number, tag = token
        if not closes:
            torn |= {number} if (number, tag) in seen else set()
            seen.add((number, tag))
            opened.append((number, tag))
            inside.append((number, tag))
        elif opened and opened[-1] == (number, tag):
            opened.pop()
            inside.pop()
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
    parts: list[str | Slot | Foreign | Optional] = []
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
    before: Sequence[str | Slot | Foreign | Optional],
) -> Slot:
    tags: dict[str, tuple[Html, str | None]] = {}
    german = _build(tokens, (number, ""), segments, blocks, sound, tags)
    return Slot(segments[number], german, tags, _in_tag(before), blocks[number])


def _in_tag(before: Sequence[str | Slot | Foreign | Optional]) -> bool:
    """Whether what follows stands in a start tag; an attribute before it may hold a slot too."""
    for part in reversed(before):
        if isinstance(part, str):
            if "<" in part or ">" in part:
                return bool(_START_TAG.search(part))
        elif not isinstance(part, Slot) or not part.attribute:
            return False
    return False


def _merged(parts: Iterable[str | Slot | Foreign | Optional]) -> Iterator[str | Slot | Foreign | Optional]:
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
    opening = _opening(inner, tag.element)
    closing = f"</{tag.element}>"
    if not opening or not isinstance(inner[-1], str) or not inner[-1].endswith(closing):
        return ("",), ""
    return opening, closing


def _opening(inner: Html, element: str) -> Html:
    """The start tag that `inner` begins with, slots in its attributes included; empty: it begins with none."""
    pattern = rf"\s*<{re.escape(element)}{_GIVEN}"
    for index, part in enumerate(inner):
        if isinstance(part, str):
            match = re.match(rf"{pattern}(?:(?P<end>\s*/?>)|{_VALUE}\Z)", part)
            if not match:
                break
            if match["end"]:
                return (*inner[:index], match.group())
            pattern = rf'[^"]*"{_GIVEN}'
        elif not isinstance(part, Slot) or not part.attribute:
            break
    return ()


def _with_languages(parts: Html) -> Html:
    """`parts` with a place for `lang` in each tag whose attribute holds a slot, or the attribute made optional."""
    result: list[str | Slot | Foreign | Optional] = []
    place = 0
    """Where in `result` the attributes of the present tag begin."""
    for index, part in enumerate(parts):
        if isinstance(part, str):
            cut_off = isinstance(result[-1], Optional) if result else False
            result.append(part[1:] if cut_off else part)
        elif isinstance(part, Slot) and part.attribute:
            before = str(result.pop())
            if "<" in before:
                at = _NAME_END.search(before)
                result.append(before[: at.end()] if at else "")
                place, before = len(result), before[at.end() if at else 0 :]
            value = _VALUE_START.search(before)
            if value and _is_optional(value.group(1), parts, index, str(result[place - 1])):
                result += [before[: value.start()], Optional(part, value.group(), '"')]
            else:
                known = result[place] if place < len(result) else None
                slots = (*known.slots, part) if isinstance(known, Foreign) else (part,)
                result[place : place + isinstance(known, Foreign)] = [Foreign(slots)]
                result += [before, part]
        elif isinstance(part, Slot) and part.tags:
            tags = {name: (_with_languages(opening), closing) for name, (opening, closing) in part.tags.items()}
            result.append(replace(part, german=_with_languages(part.german), tags=tags))
        else:
            result.append(part)
    return tuple(part for part in result if part != "")


def _is_optional(attribute: str, parts: Html, index: int, head: str) -> bool:
    """A tooltip can always be missing, another name where its element has content that is read instead."""
    name = head.rpartition("<")[2]
    if attribute == "title" or name in VOID:
        return attribute == "title"
    rest = "".join(part if isinstance(part, str) else "x" for part in parts[index + 1 : index + 9])
    return not re.match(rf"[^<>]*>(?:\s|<(?!/{name}>)[^<>]*>)*</{name}>", rest)


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
    mark: str
    """The attributes of what stands in German."""
    open_blocks: frozenset[int]
    """Blocks that show some German, in which `<none/>` would lose a sentence."""
    around: Around | None = None

    def target(self, slot: Slot) -> str | None:
        target = None if self.targets is None else self.targets.get(slot.segment.key)
        return None if target == NONE and slot.block in self.open_blocks else target


def _fill(parts: Html, filling: _Filling) -> str:
    return "".join(part if isinstance(part, str) else _shown(part, filling) for part in parts)


def _shown(part: Slot | Foreign | Optional, filling: _Filling) -> str:
    if isinstance(part, Foreign):
        german = filling.targets is not None and any(filling.target(slot) is None for slot in part.slots)
        return filling.mark if german else ""
    slot = part.slot if isinstance(part, Optional) else part
    target = filling.target(slot)
    foreign = filling.targets is not None and target is None
    if isinstance(part, Optional):
        return "" if foreign or target == NONE else part.opening + _shown(slot, filling) + part.closing
    if target is None:
        german_html = _fill(slot.german, filling)
        html = f"<span{filling.mark}>{german_html}</span>" if foreign and not slot.attribute else german_html
    elif target == NONE:
        html = ""
    else:
        text = target.strip(" \t\n\r")  # as in the localised document
        html = _target(" ".join(text.splitlines()) if slot.attribute else text, slot, filling)
    return filling.around(slot, html) if filling.around else html


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
