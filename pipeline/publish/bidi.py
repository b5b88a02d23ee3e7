"""Telephone numbers and addresses on pages that are read from right to left.

Finished HTML goes in; out comes the same with numbers in groups ("0351 0000-120") and lines that begin with a number
("01067 Dresden") isolated. A browser would else put their parts in the order of the page, the last one first (Unicode
Standard Annex 9, rule L2). Text and tags stay as they are.
"""

from __future__ import annotations

import re
from typing import Final

_OPEN: Final = '<bdi dir="ltr">'
_TAG: Final = re.compile(r'(<(?:[^<>"]|"[^"]*")*>)')
_NUMBER: Final = re.compile(r"(?<![\w#])(?<![A-Za-zÀ-ſ0-9] )\+?\(?\d+(?:(?:[/.-]|\)? \(?|\)[/-]?)\d+)*")
_LINE: Final = re.compile(r"(\s*)(\d+ [A-Za-zÀ-ſ][A-Za-zÀ-ſ0-9 .-]*)")
_NO_ELEMENTS: Final = ("<option", "<textarea")


def isolated(html: str) -> str:
    """`html` with `<bdi dir="ltr">` round such lines and every number that has a space in it or begins with a plus."""
    pieces = _TAG.split(html)
    for place in range(0, len(pieces), 2):
        if not pieces[place - 1].startswith(_NO_ELEMENTS) or not place:
            line = _LINE.fullmatch(pieces[place])
            pieces[place] = f"{line[1]}{_OPEN}{line[2]}</bdi>" if line else _NUMBER.sub(_isolated, pieces[place])
    return "".join(pieces)


def _isolated(number: re.Match[str]) -> str:
    grouped = " " in number[0] or number[0].startswith("+")
    return f"{_OPEN}{number[0]}</bdi>" if grouped else number[0]
