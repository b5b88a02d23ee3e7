"""A long value of front matter cut into the segments of its paragraphs and lines, as a page is.

A value in its source goes in, raw slices and segments come out. The marks of lists, headings and quotes stay outside;
code and lines of tags alone are no text. Markdown within a line is left to the translator as it stands.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import pairwise
from typing import Final, NamedTuple

from pipeline.formats import inline, prose, reasons
from pipeline.formats.headvalue import Value
from pipeline.formats.nodes import Run, Text
from pipeline.model import Reading

BLOCKS: Final = ("literal", "folded")
_FULL: Final = 55
"""A line that is broken by hand and goes on in the next one is at least this long."""
_ONE_TEXT: Final = ("title", "alt", "description")
"""Kinds whose paragraphs are one segment each, whatever sentences are in them."""


class _Unit(NamedTuple):
    """A paragraph, or a line that stands for itself, within the text of a value."""

    start: int
    end: int
    kind: str
    """heading, text, or code: no text."""


def cut(source: str, value: Value, kind: str, reading: Reading, line: Callable[[int], int]) -> inline.Cut | None:
    """The slice of `value` as raw parts and segments; None: it is one segment, or can't be divided for certain."""
    if value.style not in BLOCKS and "\n" not in value.text.strip() and "\r" not in value.text.strip():
        return None
    letters = _letters(source, value)
    if letters is None:
        return None
    text = "".join(letter.text for letter in letters)
    folded = value.style in ("folded", "bare") or kind in _ONE_TEXT
    result = inline.Cut()
    place = value.start
    units = list(_units(text, folded=folded))
    for unit in units:
        nodes = letters[unit.start : unit.end]
        start, end = nodes[0].start, nodes[-1].end
        if unit.kind == "code":
            result.left.append((start, text[unit.start : unit.end], reasons.CODE))
            continue
        splitter = _one if kind in _ONE_TEXT else partial(prose.sentences, reading=reading)
        of = "title" if unit.kind == "heading" else kind  # a heading would name the page
        part = inline.cut(source, Run(of, start, end, nodes), splitter, line)
        result.parts += [source[place:start], *part.parts]
        result.left += part.left
        place = end
    result.parts.append(source[place : value.end])
    segments = sum(not isinstance(part, str) for part in result.parts)
    alone = len(units) == 1 and units[0].start == len(text) - len(text.lstrip()) and not result.left
    return None if segments == 1 and alone else result


def _one(text: str, _kind: str) -> list[tuple[int, int]]:
    return [(0, len(text))]


_LINE: Final = re.compile(r"[ \t]*(?P<text>[^\r\n]*[^\s]|)[^\S\r\n]*(?:\r\n|\r|\n|\Z)")
_MARK: Final = re.compile(r"(?>(?:(?:>|[-*+•]|\d{1,3}[.)]|(?P<heading>#{1,6}))[ \t]+)+)(?=\S)")
_FENCE: Final = re.compile(r"`{3,}|~{3,}")
_STOP: Final = re.compile("[.!?…][\"'“”’‘«»›‹)]*$")
_NO_TEXT: Final = re.compile(r"(?:<[^<>]*>\s*)+|[-=*_|: ]{3,}|\{[{%][^{}]*[%}]\}")
"""A line of tags alone, a rule, a template tag."""


def _units(text: str, *, folded: bool) -> Iterator[_Unit]:
    """The units of `text`: a line that a list or heading opens begins one, tags alone and code are none."""
    lines: list[tuple[int, int]] = []
    place = 0
    fence = ""
    while place < len(text) and (line := _LINE.match(text, place)):
        place = line.end()
        begin, end = line.span("text")
        fenced = _FENCE.match(text, begin, end)
        mark = _MARK.match(text, begin, end)
        bare = fence or fenced or begin == end or _NO_TEXT.fullmatch(text, begin, end)
        if mark or bare:
            yield from _paragraph(text, lines, folded=folded)
            lines = []
        if fenced and (not fence or fenced[0].startswith(fence)):
            fence = "" if fence else fenced[0]
        if bare:
            yield from [_Unit(begin, end, "code")] * (begin < end)
        elif mark and mark["heading"]:
            yield _Unit(mark.end(), end, "heading")
        else:
            lines.append((mark.end() if mark else begin, end))
    yield from _paragraph(text, lines, folded=folded)


def _paragraph(text: str, lines: Sequence[tuple[int, int]], *, folded: bool) -> Iterator[_Unit]:
    """Lines without a blank one between: broken by hand they are one unit, of an address or a verse each is its own.

    What ends in a full stop is prose; elsewhere a full line goes on in the next one, and a small letter goes on. A
    label or an address stands alone.
    """
    prosaic = lines and _STOP.search(text, *lines[-1])
    alone = [not folded and _stands_alone(text[begin:end]) for begin, end in lines]
    start = lines[0][0] if lines else 0
    for number, ((above, end), (begin, _end)) in enumerate(pairwise(lines)):
        goes_on = prosaic or end - above >= _FULL or text[begin].islower()
        if not folded and (any(alone[number : number + 2]) or not goes_on):
            yield _Unit(start, end, "text")
            start = begin
    if lines:
        yield _Unit(start, lines[-1][1], "text")


def _stands_alone(line: str) -> bool:
    return bool(prose.label(line)) or not prose.has_words(line)


_BREAK: Final = "(?:\r\n|[\r\n\x85\u2028\u2029])"
_FOLD: Final = rf"(?P<fold>[ \t]*+{_BREAK}[ \t\r\n\x85\u2028\u2029]*+)|[ \t]++"  # a run of blanks is read once
_ESCAPE: Final = (
    r"\\(?:u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}"
)
_ATOMS: Final = {
    "plain": re.compile(rf"{_FOLD}|."),
    "flow": re.compile(rf"{_FOLD}|."),
    "single": re.compile(rf"(?P<quote>'')|{_FOLD}|."),
    "double": re.compile(rf"(?P<gone>\\{_BREAK}[ \t]*)|(?P<escape>{_ESCAPE}|.))|{_FOLD}|."),
    "json": re.compile(rf"(?P<escape>{_ESCAPE}|.))|."),
    "basic": re.compile(rf"(?P<escape>{_ESCAPE}|.))|."),
    "basic3": re.compile(rf"(?P<gone>\\[ \t]*\r?\n[ \t\r\n]*)|(?P<escape>{_ESCAPE}|.))|(?P<line>\r\n)|.", re.DOTALL),
    "raw3": re.compile(r"(?P<line>\r\n)|.", re.DOTALL),
    "bare": re.compile(r".", re.DOTALL),
    "literal": re.compile(r".", re.DOTALL),
    "folded": re.compile(r".", re.DOTALL),
}
_EDGES: Final = {
    "single": re.compile("'()"),
    "double": re.compile('"()'),
    "json": re.compile('"()'),
    "basic": re.compile('"()'),
    "basic3": re.compile('"{3}(\r?\n)?'),
    "raw3": re.compile("'{3}(\r?\n)?"),
    "literal": re.compile("[|>][^\r\n]*()"),
    "folded": re.compile("[|>][^\r\n]*()"),
}
_CLOSING: Final = {"single": 1, "double": 1, "json": 1, "basic": 1, "basic3": 3, "raw3": 3}
_SHORT: Final = dict(zip("0abtnvfre_NLP", "\0\a\b\t\n\v\f\r\x1b\xa0\x85\u2028\u2029", strict=True))


def _letters(source: str, value: Value) -> Sequence[Text] | None:
    """The characters that a value shows, each with its slice of the source; None: they do not make its text."""
    atoms = _ATOMS.get(value.style)
    if atoms is None:
        return None
    opening = _EDGES.get(value.style)
    place = edge.end() if opening and (edge := opening.match(source, value.start)) else value.start
    end = value.end - _CLOSING.get(value.style, 0)
    letters: list[Text] = []
    for match in atoms.finditer(source, place, end):
        shown = _shown(match)
        letters += (Text(char, *match.span()) for char in shown)
    if value.style in BLOCKS:
        return letters
    return letters if "".join(letter.text for letter in letters) == value.text else None


def _shown(match: re.Match[str]) -> str:
    written = match.group()
    match match.lastgroup:
        case "quote":
            return "'"
        case "gone":
            return ""
        case "line":
            return "\n"
        case "fold":
            breaks = len(re.findall(_BREAK, written))
            return "\n" * (breaks - 1) or " "
        case "escape":
            return _unescaped(written)
    return written


def _unescaped(written: str) -> str:
    if written[1] == "u" and len(written) > 2:
        return str(json.loads(f'"{written}"'))
    if written[1] in "xU" and len(written) > 2:
        return chr(min(int(written[2:], 16), 0x10FFFF))
    return _SHORT.get(written[1], written[1])
