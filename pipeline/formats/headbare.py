"""Bare front matter: `Key: value` lines at the top, closed by a blank line, as MultiMarkdown and Pelican have them.

A text goes in; its head comes out, or none. German pages begin with "Hinweis: …" and "Telefon: …" too, so a head needs
the English name of a field.
"""

from __future__ import annotations

import re
from typing import Final

from pipeline.formats.headvalue import Found, Value

_FIELDS: Final = (
    "title subtitle date modified updated published description summary excerpt author authors tags keywords "
    "category categories template layout slug permalink lang language css"
)
"""What the first lines of no German page are called."""
_LINE: Final = re.compile(r"([A-Za-z][\w-]*):(?:[ \t]+([^\r\n]*)|)(?:\r?\n|\Z)")
_MORE: Final = re.compile(r"[ \t]+[^\s][^\r\n]*(?:\r?\n|\Z)")
_BLANK: Final = re.compile(r"[ \t]*(?:\r?\n|\Z)")


def read(text: str, start: int, limit: int, *, plain: bool = False) -> tuple[Found, int] | None:
    """The values of the head at `start` and where it ends, behind its blank line; None: there is no head.

    Every line up to the first blank one is `Key: value` or goes on indented, no key comes twice, and one key is the
    name of a field; in a `plain` text it is the first.
    """
    found = Found()
    place = start
    keys: list[str] = []
    while (line := _LINE.match(text, place)) and line.end() > place:
        keys.append(line[1].lower())
        begin, place = line.end(1) + 1, line.end()
        while more := _MORE.match(text, place):
            place = more.end()
        value = text[begin:place].strip(" \t\r\n")
        begin = text.index(value, begin)
        found.values.append(Value((keys[-1],), value, begin, begin + len(value), "bare" if value else ""))
        if place - start > limit:
            return None
    named = keys[:1] if plain else keys
    blank = _BLANK.match(text, place)
    if not blank or len(set(keys)) < len(keys) or set(named).isdisjoint(_FIELDS.split()):
        return None
    return found, blank.end()
