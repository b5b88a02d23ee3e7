"""The localised document in its own syntax, for people who publish with another generator.

A document and its targets go in, its text with the targets in place comes out. The result is proved by reading it
again: a target that would change more than its own words is left out and named.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Protocol

from pipeline import markup
from pipeline.errors import InputRefused
from pipeline.formats import halving
from pipeline.messages import _
from pipeline.model import NONE, Document, Finding, Key, Segment, Tag

Proof = Callable[[str, Mapping[Key, str]], bool]
"""(localised source text, the targets in it) -> whether it is the document with these targets and no other change."""


class Encode(Protocol):
    """Escapes text for a format."""

    def __call__(self, text: str, segment: Segment, tag: Tag | None, *, first: bool, last: bool) -> str:
        """`text` of `segment` as source that shows as it.

        `tag` is the innermost round it; `first`: it begins a line, `last`: it ends the segment. ValueError: there is
        no such source.
        """


@dataclass(frozen=True, slots=True)
class Filled:
    """A localised document and the targets that could not be put in."""

    text: str
    findings: tuple[Finding, ...]


def fill(document: Document, targets: Mapping[Key, str], encode: Encode, proof: Callable[[Document], Proof]) -> Filled:
    """`document` with its targets; a segment without one, or whose target breaks the page, keeps its German."""
    segments = {segment.key: segment for segment in document.segments()}
    wanted = {key: targets[key] for key in segments if key in targets and targets[key] != key[1]}
    whole = [key for key, target in wanted.items() if markup.fits(key[1], target, segments[key].tags)]
    proved = proof(document) if whole else None

    def attempt(some: Sequence[Key]) -> str | None:
        put_in = {key: wanted[key] for key in some}
        try:
            text = _filled(document, put_in, encode)
            return text if proved and proved(text, put_in) else None
        except (InputRefused, ValueError):
            return None

    kept, text = halving.sound(whole, attempt, tries=_TRIES)
    good = set(kept)
    findings = (_broken(document, segments[key]) for key in wanted if key not in good)
    return Filled(document.text if text is None else text, tuple(findings))


_TRIES: Final = 1000
"""So often at most is a document read again to find the targets that break it; one is the rule."""


def _broken(document: Document, segment: Segment) -> Finding:
    return Finding(
        "structure",
        "error",
        _("The translation would change the structure of the page."),
        path=document.path,
        line=segment.line,
        key=segment.key,
    )


def _filled(document: Document, targets: Mapping[Key, str], encode: Encode) -> str:
    whole = whole_blocks(document, targets)
    result: list[str] = []
    first = True
    for part in document.parts:
        if isinstance(part, str):
            result.append(part)
            first = first or "\n" in part or "\r" in part
            continue
        result.append(_segment(part, targets, encode, first=first, whole=id(part) in whole))
        first = False
    return "".join(result)


def _segment(segment: Segment, targets: Mapping[Key, str], encode: Encode, *, first: bool, whole: bool) -> str:
    target = targets.get(segment.key)
    if target is None or (target == NONE and not whole):
        return _german(segment, targets, encode)
    if target == NONE:
        return ""
    result: list[str] = []
    opened: list[Tag] = []
    pieces = markup.pieces(_on_one_line(target), segment.tags)
    for index, piece in enumerate(pieces):
        if isinstance(piece, str):
            tag, last = opened[-1] if opened else None, index == len(pieces) - 1
            result.append(encode(piece, segment, tag, first=first, last=last))
            first = False
        elif piece.form == "close":
            result.append(_around(opened.pop().close or (), targets, encode))
        else:
            tag = segment.tags[piece.name]
            opened += [tag] * (piece.form == "open")
            result.append(_around(tag.open, targets, encode))
            first = result[-1].endswith(("\n", "\r"))
    return "".join(result)


def _on_one_line(target: str) -> str:
    """`target` without line breaks and doubled blanks, which a format may give a meaning; no-break spaces stay."""
    return re.sub(r"[ \t\n\v\f\r]+", " ", target).strip(" ")


def _around(parts: Sequence[str | Segment], targets: Mapping[Key, str], encode: Encode) -> str:
    return "".join(
        part if isinstance(part, str) else _segment(part, targets, encode, first=False, whole=True) for part in parts
    )


def _german(segment: Segment, targets: Mapping[Key, str], encode: Encode) -> str:
    """The raw slice, in which alternative texts may have targets of their own."""
    raw = segment.raw
    for tag in segment.tags.values():
        for parts in (tag.open, tag.close or ()):
            if any(isinstance(part, Segment) for part in parts):
                written = "".join(part if isinstance(part, str) else part.raw for part in parts)
                raw = raw.replace(written, _around(parts, targets, encode), 1)
    return raw


def whole_blocks(document: Document, targets: Mapping[Key, str]) -> frozenset[int]:
    """Ids of the segments in blocks that show no German, where `<none/>` loses no sentence."""
    return frozenset(
        id(segment)
        for block in _blocks(document)
        if all(segment.key in targets for segment in block)
        for segment in block
    )


def _blocks(document: Document) -> Iterator[list[Segment]]:
    """Segments with nothing but white space on one or two lines between them."""
    block: list[Segment] = []
    for part in document.parts:
        if isinstance(part, Segment):
            block.append(part)
        elif part.strip() or part.count("\n") > 1:
            yield block
            block = []
    yield block
