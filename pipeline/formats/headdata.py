"""JSON and TOML front matter: the strings of a head with their places, and its comments.

One reader of tokens finds the places, the parsers of the standard library say what the head holds; a place counts only
where both agree. Nothing is guessed: what can't be placed is no text.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any, Final

from pipeline.errors import InputRefused
from pipeline.formats import prose
from pipeline.formats.headkeys import Steps
from pipeline.formats.headvalue import DEPTH, Found, Style, Value, doubled, refused, too_deep, whole
from pipeline.messages import _

_JSON: Final = re.compile(
    r'[ \t\r\n]*+(?:(?P<json>"(?>(?:[^"\\]++|\\.)*)")|(?P<mark>[\[\]{},:])|(?P<other>[^\s\[\]{},:"]++))', re.DOTALL
)
_TOML: Final = re.compile(
    r"""[ \t\r\n]*+(?:(?P<comment>\#[^\r\n]*+)
    |(?P<basic3>\"{3}(?>(?:[^"\\]++|\\.|"{1,2}(?!"))*)"{3,5})|(?P<raw3>'{3}(?>(?:[^']++|'{1,2}(?!'))*)'{3,5})
    |(?P<basic>"(?>(?:[^"\\\r\n]++|\\[^\r\n])*)")|(?P<raw>'[^'\r\n]*+')
    |(?P<mark>[\[\]{},=])|(?P<other>[^\s\[\]{},="'\#](?:[^\r\n\[\]{},="'\#]*[^\s\[\]{},="'\#])?))""",
    re.DOTALL | re.VERBOSE,
)
_KEY: Final = re.compile(r""""((?>(?:[^"\\\r\n]++|\\[^\r\n])*))"|'([^'\r\n]*+)'|([A-Za-z0-9_-]++)""")
_TABLE: Final = re.compile(r"""(\[\[?)((?>(?:"(?>(?:[^"\\\r\n]++|\\[^\r\n])*)"|'[^'\r\n]*+'|[^\]"'\r\n#]++)*))\]\]?""")
_STYLES: Final[dict[str, Style]] = {"json": "json", "basic": "basic", "raw": "raw", "basic3": "basic3", "raw3": "raw3"}
_UNPLACED: Final = re.compile(r" \(at (?:line (\d+), column \d+|end of document)\)")


def read_json(text: str, start: int, path: str = "") -> tuple[Found, int]:
    """The values of the JSON object at `start`, and where it ends. InputRefused: it is none."""
    head = _Head(text, len(text), _JSON, path, prose.line_of(text))
    found = Found()
    _value(head, start, (), found)
    try:
        data, end = json.JSONDecoder(parse_int=str, parse_float=str).raw_decode(text, start)
    except json.JSONDecodeError as error:
        raise _broken(error.msg, path, head.line(error.pos), _("Write it as JSON wants it.")) from None
    return Found(list(_proved(found.values, data, head))), end


def read_toml(text: str, start: int, end: int, path: str = "") -> Found:
    """The values and comments of the head `text[start:end]`. InputRefused: it is no TOML."""
    head = _Head(text, end, _TOML, path, prose.line_of(text[:end]))
    found = Found()
    _tables(head, start, found)
    try:
        data = tomllib.loads(text[start:end], parse_float=str)
    except ValueError as error:
        place = _UNPLACED.search(str(error))
        line = head.line(start) - 1 + int(place[1]) if place and place[1] else head.line(end)
        problem = _UNPLACED.sub("", str(error))
        raise _broken(problem, path, line, _("Write it as TOML wants it, texts in quotes.")) from None
    return Found(list(_proved(found.values, data, head)), found.comments)


def _broken(problem: str, path: str, line: int, repair: str) -> InputRefused:
    return refused(_("The front matter does not parse: {problem}.", problem=problem.rstrip(".")), path, line, repair)


@dataclass(frozen=True, slots=True)
class _Head:
    """The head that is read."""

    text: str
    end: int
    token: re.Pattern[str]
    path: str
    line: Callable[[int], int]


@dataclass(slots=True)
class _Level:
    """A `{` or `[` whose end has not come yet."""

    steps: Steps
    """What leads to it."""
    listed: bool
    key: Steps = ()
    """Of a `{`: the key that waits for its value; of an inline table of TOML it can have several steps."""
    begin: int = -1
    """Where the key begins that is being read."""
    count: int = 0
    """Of a `[`: how many items have come."""
    given: set[Steps] = field(default_factory=set)

    def next(self) -> Steps:
        """What leads to the value that comes now."""
        return (*self.steps, self.count) if self.listed else (*self.steps, *self.key)

    def done(self) -> None:
        """The value has come."""
        self.count += 1
        self.key, self.begin = (), -1


def _value(head: _Head, place: int, steps: Steps, found: Found) -> int:
    """Find the value at `place`, and all in it; where it ends, or where it can't go on."""
    levels: list[_Level] = []
    while match := head.token.match(head.text, place, head.end):
        group = match.lastgroup or ""
        begin, place = match.span(group)
        if group == "comment":
            found.comments.append((begin, place))
            continue
        sign = match[group] if group == "mark" else ""
        if sign in ("[", "{"):
            inner = levels[-1].next() if levels else steps
            levels.append(_Level(inner, sign == "["))
            if len(inner) + 1 > DEPTH:
                raise too_deep(head.path, head.line(begin))
        elif sign in ("]", "}"):
            level = levels.pop() if levels else _Level((), listed=False)
            if level.listed and not level.count:  # `"locales": []` says something
                found.values.append(Value(level.steps, "", begin, begin, ""))
            if levels:
                levels[-1].done()
        elif sign in (":", "="):
            _keyed(head, levels, begin, found)
        elif not sign:
            _scalar(levels, Value(steps, match[group], begin, place, _STYLES.get(group, "")), found)
        if not levels:
            return place
    return place


def _keyed(head: _Head, levels: list[_Level], end: int, found: Found) -> None:
    """A key of an object or inline table ends."""
    if not levels or levels[-1].listed or levels[-1].begin < 0:
        return
    level = levels[-1]
    level.key = _steps(head.text[level.begin : end])
    if head.token is _JSON and level.key in level.given:
        raise doubled(str(level.key[0]), head.path, head.line(level.begin))
    level.given.add(level.key)
    if len(level.next()) > DEPTH:
        raise too_deep(head.path, head.line(level.begin))


def _scalar(levels: list[_Level], value: Value, found: Found) -> None:
    """A scalar has come: a part of a key, or a value."""
    level = levels[-1] if levels else None
    if level and not level.listed and not level.key:
        level.begin = value.start if level.begin < 0 else level.begin
        return
    found.values.append(replace(value, steps=level.next()) if level else value)
    if level:
        level.done()


def _steps(key: str) -> Steps:
    """The steps of a key; escapes in one are read where JSON knows them, else they agree with nothing."""
    return tuple(_unescaped(basic) if basic else raw or bare for basic, raw, bare in _KEY.findall(key)) or ("",)


def _unescaped(key: str) -> str:
    try:
        return str(json.loads(f'"{key}"'))
    except json.JSONDecodeError:
        return key


def _tables(head: _Head, place: int, found: Found) -> None:
    """Find the tables of a TOML head and the values in them, as far as it can be read."""
    table: Steps = ()
    counts: dict[Steps, int] = {}
    while match := head.token.match(head.text, place, head.end):
        group = match.lastgroup or ""
        begin, place = match.span(group)
        if group == "comment":
            found.comments.append((begin, place))
        elif match[group] == "[" and (named := _TABLE.match(head.text, begin, head.end)):
            key = _steps(named[2])
            if len(key) > DEPTH:
                raise too_deep(head.path, head.line(begin))
            table = _table(key, counts, listed=named[1] == "[[")
            place = named.end()
        elif group != "mark" and (equals := _EQUALS.match(head.text, place, head.end)):
            steps = (*table, *_steps(head.text[begin : equals.end() - 1]))
            if len(steps) > DEPTH:
                raise too_deep(head.path, head.line(begin))
            place = _value(head, equals.end(), steps, found)
        else:
            return


_EQUALS: Final = re.compile(r"""(?>(?:[ \t.]++|"(?>(?:[^"\\\r\n]++|\\[^\r\n])*)"|'[^'\r\n]*+'|[A-Za-z0-9_-]++)*)=""")
"""The rest of a key, behind its first part, and the sign behind it."""


def _table(key: Steps, counts: dict[Steps, int], *, listed: bool) -> Steps:
    """What leads to the values of a table: each list of tables on the way counts with the table it has come to."""
    steps: Steps = ()
    for number, step in enumerate(key, 1):
        steps = (*steps, step)
        if listed and number == len(key):
            counts[steps] = counts.get(steps, -1) + 1
        if steps in counts:
            steps = (*steps, counts[steps])
    return steps


def _proved(values: list[Value], data: object, head: _Head) -> Iterator[Value]:
    """`values` with their texts; those that do not stand in `data`, and those that are no strings, are no text."""
    for value in values:
        said = _at(data, value.steps)
        if value.style and isinstance(said, str):
            yield replace(value, text=whole(said, head.path, head.line(value.start)))
        else:
            yield replace(value, style="")


def _at(data: Any, steps: Steps) -> object:
    for step in steps:
        try:
            data = None if isinstance(data, str) else data[step]
        except (KeyError, IndexError, TypeError):
            return None
    return data
