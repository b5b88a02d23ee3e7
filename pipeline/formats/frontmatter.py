"""YAML front matter as strings with their places, so that a text value can be exchanged and all else stays as written.

The whole source goes in; its head cut into parts comes out. Values are never typed (`no`, `01067` and `11:41:01` stay
what they are); anchors, aliases, tags and deep nesting are refused.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from pipeline.errors import InputRefused
from pipeline.formats import reasons
from pipeline.formats.prose import fold
from pipeline.messages import _
from pipeline.model import Segment, Skip

TEXT_KEYS: Final = ("title", "description", "image_alt", "nav")
"""Keys whose values are shown to readers and therefore translated."""
_FENCE: Final = re.compile(r"(\ufeff?---[ \t]*\r?\n)(?:(.*?\r?\n)??)(---|\.\.\.)[ \t]*(?:\r?\n|\Z)", re.DOTALL)
_DEPTH: Final = 8
_SIZE: Final = 65_536


@dataclass(frozen=True, slots=True)
class Head:
    """The front matter of a source and where it ends."""

    parts: tuple[str | Segment, ...] = ()
    meta: Mapping[str, str | Segment] = field(default_factory=dict)
    skipped: tuple[Skip, ...] = ()
    end: int = 0


def parse(text: str, *, path: str = "") -> Head:
    """Cut the front matter off `text`; none is an empty head.

    InputRefused: it does not parse, or is no mapping of strings.
    """
    match = _FENCE.match(text)
    if not match:
        _refuse_unclosed(text, path)
        return Head()
    start, end = match.end(1), match.start(3)
    if end - start > _SIZE:
        raise _refused(_("The front matter is longer than 64 KiB."), path, 1)
    parts: list[str | Segment] = []
    meta: dict[str, str | Segment] = {}
    skipped: list[Skip] = []
    place = 0
    values = list(_values(text[start:end], path))
    times = Counter(value[0] for value in values)
    for key, value, begin, stop, line in values:
        words = any(map(str.isalpha, value))
        if key not in TEXT_KEYS or times[key] > 1 or not words:
            meta[key] = f"{meta[key]}\n{value}" if key in meta else value
            skipped += [Skip(value, reasons.front_matter(key), line)] * words
            continue
        begin, stop = start + begin, start + stop
        raw = text[begin:stop].rstrip()
        segment = Segment(fold(value), kind=_KINDS.get(key, key), line=line, raw=raw)
        parts += [text[place:begin], segment]
        meta[key] = segment
        place = begin + len(raw)
    parts.append(text[place : match.end()])
    return Head(tuple(part for part in parts if part != ""), meta, tuple(skipped), match.end())


_KINDS: Final = {"image_alt": "alt", "nav": "title"}


def shape(head: Head) -> tuple[object, ...]:
    """Its keys, and the values that are no text."""
    return tuple((key, None if isinstance(value, Segment) else value) for key, value in head.meta.items())


def encode(target: str, raw: str) -> str:
    """`target` as a YAML scalar in the style of `raw`, which it replaces; a block becomes a quoted line."""
    if block := _BLOCK.match(raw):
        return _quoted(target) + (block.group(1) or "")
    written = "'" + target.replace("'", "''") + "'" if raw.startswith("'") else target
    return written if raw[:1] != '"' and _reads_as(written, target) else _quoted(target)


_BLOCK: Final = re.compile(r"[|>][-+0-9]*([ \t]+#[^\r\n]*)?")
_UNPRINTABLE: Final = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")


def _quoted(target: str) -> str:
    """In double quotes with JSON's escapes, which are YAML's too (1.2, section 5.7), also for its own line ends."""
    written = json.dumps(target, ensure_ascii=False)
    return _UNPRINTABLE.sub(lambda match: f"\\u{ord(match.group()):04x}", written)


def _reads_as(written: str, target: str) -> bool:
    try:
        values = list(_values(f"key: {written}\n", ""))
    except InputRefused:
        return False
    return [value[:2] for value in values] == [("key", target)]


def _values(source: str, path: str) -> Iterator[tuple[str, str, int, int, int]]:
    """(dotted key, value, start, end, line) of every scalar; of a list, its key once for each item."""
    import yaml

    try:
        yield from _walk(yaml.parse(source, Loader=yaml.BaseLoader), path)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 2 if error.problem_mark else 1
        raise _refused(_("The front matter does not parse: {problem}.", problem=error.problem), path, line) from None
    except yaml.reader.ReaderError as error:
        line = source.count("\n", 0, error.position) + 2
        character = f"U+{error.character:04X}"
        raise _refused(
            _("The front matter holds the character {character}, which YAML does not allow.", character=character),
            path,
            line,
            _("Delete it."),
        ) from None


@dataclass(slots=True)
class _Level:
    """A mapping or list whose end has not come yet."""

    name: str
    """What leads to it; empty for a list's item."""
    listed: bool
    key: str | None = None
    """Of a mapping: the key that waits for its value."""
    given: set[str] = field(default_factory=set)
    empty: bool = True


def _walk(events: Iterator[Any], path: str) -> Iterator[tuple[str, str, int, int, int]]:
    levels: list[_Level] = []
    for event in events:
        line = event.start_mark.line + 2
        kind = type(event).__name__
        if levels and not kind.endswith("EndEvent"):
            levels[-1].empty = False
        if getattr(event, "anchor", None) or getattr(event, "tag", None):
            raise _refused(_("Anchors, aliases and tags are not allowed in front matter."), path, line)
        if kind in ("MappingStartEvent", "SequenceStartEvent"):
            levels.append(_deeper(levels, kind == "SequenceStartEvent", path, line))
        elif kind in ("MappingEndEvent", "SequenceEndEvent"):
            level = levels.pop()
            if level.listed and level.empty:  # `locales: []` says something
                name = ".".join(filter(None, (*(above.name for above in levels), level.name)))
                yield name, "", event.start_mark.index, event.start_mark.index, line
            if levels:
                levels[-1].key = None
        elif kind == "ScalarEvent":
            if not levels and event.value:
                raise _refused(_("The front matter is a text, not keys with values."), path, line)
            if levels and levels[-1].key is None and not levels[-1].listed:
                _name(levels[-1], event.value, path, line)
            elif levels:
                name = ".".join(filter(None, (*(level.name for level in levels), levels[-1].key)))
                yield name, event.value, event.start_mark.index, event.end_mark.index, line
                levels[-1].key = None


def _deeper(levels: list[_Level], listed: bool, path: str, line: int) -> _Level:
    if not levels and listed:
        raise _refused(_("The front matter is a list, not keys with values."), path, line)
    if len(levels) >= _DEPTH:
        raise _refused(_("The front matter is nested too deeply."), path, line)
    if levels and not levels[-1].listed and levels[-1].key is None:
        raise _refused(_("A key of the front matter is a list or has keys itself."), path, line)
    return _Level((levels[-1].key or "") if levels else "", listed)


def _name(level: _Level, key: str, path: str, line: int) -> None:
    if key in level.given:
        raise _refused(_('The key "{key}" stands there twice.', key=key), path, line, _("Delete one of the two."))
    level.given.add(key)
    level.key = key


def _refuse_unclosed(text: str, path: str) -> None:
    if re.match(r"\ufeff?---[ \t]*\r?\n[A-Za-z_][\w-]*:", text):
        raise _refused(_("The front matter is not closed."), path, 1, _("Put a line of three hyphens (---) behind it."))


def _refused(message: str, path: str, line: int, repair: str = "") -> InputRefused:
    mend = repair or _('Write one "key: value" a line, and put values with a colon or # in quotes.')
    return InputRefused(message, path=path, line=line, repair=mend, code="front-matter")
