"""Lines of a label and what it says ("Telefon: 0351 0000-120") as the description list that they are.

A skeleton goes in, the same slots in the same order come out, with `<dl>`, `<dt>` and `<dd>` round two
and more such lines in a row. A single line stays as it is: it may be a sentence with a colon. No text is
added, changed or lost.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from pipeline.formats.skeleton import Foreign, Html, Optional, Skeleton, Slot

_Part = str | Slot | Foreign | Optional

_EDGES: Final = re.compile(r"(<p>|</p>\n?|<br>\n?|</?(?:strong|b)>)")
_TAG: Final = re.compile(r"<(/?)([a-z][a-z0-9-]*)")
_BOLD: Final = ("<strong>", "<b>")


@dataclass(frozen=True, slots=True)
class _Line:
    """A label and what it says."""

    label: Slot
    bold: str
    """The start tag round the label, or nothing."""
    says: tuple[_Part, ...]


def described(page: Skeleton) -> Skeleton:
    """`page` with runs of label lines as description lists."""
    return Skeleton(tuple(_joined(_written(_cut(page.parts)))))


def _cut(parts: Html) -> list[_Part]:
    """Raw HTML divided at the edges of paragraphs, lines and bold print."""
    cut: list[_Part] = []
    for part in parts:
        cut += [piece for piece in _EDGES.split(part) if piece] if isinstance(part, str) else [part]
    return cut


def _written(parts: Sequence[_Part]) -> Iterator[_Part]:
    place = 0
    while place < len(parts):
        lines, end = _run(parts, place)
        if len(lines) > 1:
            yield "<dl>\n"
            for line in lines:
                yield from ("<div><dt>", *_label(line), "</dt> <dd>", *line.says, "</dd></div>\n")
            yield "</dl>\n"
            place = end
        else:
            yield parts[place]
            place += 1


def _label(line: _Line) -> tuple[_Part, ...]:
    return (line.bold, line.label, line.bold.replace("<", "</")) if line.bold else (line.label,)


def _run(parts: Sequence[_Part], place: int) -> tuple[list[_Line], int]:
    """The lines of the paragraphs from `place` on that are made of labels only, and where they end."""
    found: list[_Line] = []
    end = place
    while place < len(parts) and parts[place] == "<p>":
        close = next((at for at in range(place, len(parts)) if _is(parts[at], "</p>")), len(parts))
        lines = [_line(line) for line in _lines(parts[place + 1 : close])]
        known = [line for line in lines if line is not None]
        if len(known) < len(lines):
            break
        found += known
        place = end = close + 1
        while place < len(parts) and isinstance(blank := parts[place], str) and not blank.strip():
            place += 1
    return found, end


def _lines(parts: Sequence[_Part]) -> Iterator[list[_Part]]:
    line: list[_Part] = []
    for part in parts:
        if _is(part, "<br>"):
            yield line
            line = []
        else:
            line.append(part)
    yield line


def _line(parts: Sequence[_Part]) -> _Line | None:
    """A line that begins with a label and says something, each of its elements closed in it."""
    bold = parts[0] if parts and parts[0] in _BOLD else ""
    label, *rest = parts[1:3] if bold else parts[:2] or ("",)
    if not isinstance(bold, str) or not isinstance(label, Slot) or label.segment.kind != "label":
        return None
    if bold and rest != [bold.replace("<", "</")]:
        return None
    says = list(parts[3 if bold else 1 :])
    if says and isinstance(says[0], str):
        says[0] = says[0].lstrip()
    says = [part for part in says if part != ""]
    return _Line(label, bold, tuple(says)) if says and _closed(says) else None


def _closed(parts: Iterable[_Part]) -> bool:
    """Whether every element that opens in `parts` closes in them; slots are whole by themselves."""
    opened: list[str] = []
    for closing, name in _TAG.findall("".join(part if isinstance(part, str) else "x" for part in parts)):
        if name in ("img", "wbr"):
            continue
        if not closing:
            opened.append(name)
        elif not opened or opened.pop() != name:
            return False
    return not opened


def _is(part: _Part, tag: str) -> bool:
    return isinstance(part, str) and part.startswith(tag) and len(part) <= len(tag) + 1


def _joined(parts: Iterable[_Part]) -> Iterator[_Part]:
    """Stretches of raw HTML as one string each."""
    text = ""
    for part in parts:
        if isinstance(part, str):
            text += part
            continue
        if text:
            yield text
        text = ""
        yield part
    if text:
        yield text
