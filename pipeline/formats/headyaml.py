"""YAML front matter: the scalars of a head as strings with their places, and its comments.

Values are never typed (`no`, `01067` and `11:41:01` stay what they are); anchors, aliases, tags and deep nesting are
refused.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from pipeline.errors import InputRefused
from pipeline.formats import prose
from pipeline.formats.headkeys import Steps
from pipeline.formats.headvalue import DEPTH, Found, Style, Value, doubled, refused, too_deep, whole
from pipeline.messages import _

_STYLES: Final[dict[str | None, Style]] = {"'": "single", '"': "double", "|": "literal", ">": "folded"}
_COMMENT: Final = re.compile("#[^\r\n\x85\u2028\u2029]*")
_BLOCK: Final = re.compile(r"[|>][-+0-9]*[ \t]+(#[^\r\n]*)")
_SWITCH: Final = re.compile("y|n|yes|no|on|off|true|false|null", re.IGNORECASE)
_TYPED: Final = re.compile(r"[-+]?\.?\d\S*|\d{4}-\d\d?-\d\d?[Tt ].*|[-+]?\.(?:inf|nan)|~|=|<<", re.IGNORECASE)


def read(text: str, start: int, end: int, path: str = "") -> Found:
    """The values and comments of the head `text[start:end]`. InputRefused: it is no mapping of strings."""
    import yaml

    line = prose.line_of(text[:end])
    found = Found()
    try:
        _walk(yaml.parse(text[start:end], Loader=yaml.BaseLoader), _Place(text, start, end, path, line), found)
    except yaml.MarkedYAMLError as error:
        at = line(start + error.problem_mark.index) if error.problem_mark else line(start)
        raise refused(_("The front matter does not parse: {problem}.", problem=error.problem), path, at) from None
    except yaml.reader.ReaderError as error:
        character = f"U+{error.character:04X}"
        raise refused(
            _("The front matter holds the character {character}, which YAML does not allow.", character=character),
            path,
            line(start + error.position),
            _("Delete it."),
        ) from None
    return found


def reads_as(written: str, target: str, *, flow: bool = False) -> bool:
    """Whether `written` behind a key, or as a value between brackets, says `target` and nothing else."""
    source = f"{{key: {written}}}\n" if flow else f"key: {written}\n"
    try:
        found = read(source, 0, len(source))
    except InputRefused:
        return False
    return [(value.steps, value.text) for value in found.values] == [(("key",), target)]


def is_typed(text: str) -> bool:
    """Whether `text` without quotes may be a number, a date or a switch to a program that types values."""
    return bool(_SWITCH.fullmatch(text) or _TYPED.fullmatch(text))


@dataclass(frozen=True, slots=True)
class _Place:
    """The head that is read."""

    text: str
    start: int
    end: int
    path: str
    line: Callable[[int], int]


@dataclass(slots=True)
class _Level:
    """A mapping or list whose end has not come yet."""

    steps: Steps
    """What leads to it."""
    listed: bool
    flow: bool
    key: str | None = None
    """Of a mapping: the key that waits for its value."""
    count: int = 0
    """Of a list: how many items have come."""
    given: set[str] = field(default_factory=set)

    def next(self) -> Steps:
        """What leads to the value that comes now."""
        return (*self.steps, self.count if self.listed else self.key or "")

    def done(self) -> None:
        """The value has come."""
        self.key = None
        self.count += 1


def _walk(events: Iterator[Any], head: _Place, found: Found) -> None:
    levels: list[_Level] = []
    place = head.start
    for event in events:
        begin, end = head.start + event.start_mark.index, head.start + event.end_mark.index
        kind = type(event).__name__
        if getattr(event, "anchor", None) or getattr(event, "tag", None):
            message = _("Anchors, aliases and tags are not allowed in front matter.")
            raise refused(message, head.path, head.line(begin))
        if kind in ("MappingStartEvent", "SequenceStartEvent"):
            levels.append(_deeper(levels, event, head, begin))
        elif kind in ("MappingEndEvent", "SequenceEndEvent"):
            level = levels.pop()
            if level.listed and not level.count:  # `locales: []` says something
                found.values.append(Value(level.steps, "", begin, begin, ""))
            if levels:
                levels[-1].done()
        elif kind == "ScalarEvent":
            found.comments.extend(_comments(head.text, place, begin))
            if event.style in ("|", ">") and (header := _BLOCK.match(head.text, begin, end)):
                found.comments.append(header.span(1))
            place = end
            _scalar(levels, event, head, found)
    found.comments.extend(_comments(head.text, place, head.end))


def _scalar(levels: list[_Level], event: Any, head: _Place, found: Found) -> None:
    begin, end = head.start + event.start_mark.index, head.start + event.end_mark.index
    if not levels:
        if event.value:
            raise refused(_("The front matter is a text, not keys with values."), head.path, head.line(begin))
        return
    level = levels[-1]
    text = whole(event.value, head.path, head.line(begin))
    if level.key is None and not level.listed:
        if text in level.given:
            raise doubled(text, head.path, head.line(begin))
        level.given.add(text)
        level.key = text
        return
    style = _STYLES.get(event.style, "flow" if level.flow else "plain")
    if not event.style and _SWITCH.fullmatch(text):
        style = ""
    found.values.append(Value(level.next(), text, begin, end, style))
    level.done()


def _deeper(levels: list[_Level], event: Any, head: _Place, begin: int) -> _Level:
    listed = type(event).__name__ == "SequenceStartEvent"
    line = head.line(begin)
    if not levels:
        if listed:
            raise refused(_("The front matter is a list, not keys with values."), head.path, line)
        return _Level((), listed, bool(event.flow_style))
    if len(levels) >= DEPTH:
        raise too_deep(head.path, line)
    if not levels[-1].listed and levels[-1].key is None:
        raise refused(_("A key of the front matter is a list or has keys itself."), head.path, line)
    return _Level(levels[-1].next(), listed, bool(event.flow_style))


def _comments(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The comments in a stretch without scalars, where every # begins one."""
    return (match.span() for match in _COMMENT.finditer(text, start, end))
