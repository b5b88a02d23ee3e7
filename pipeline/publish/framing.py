"""An author's content as a part of our page, which has a frame of its own round it.

Sanitised HTML goes in; the same HTML comes out without what there may be only once on a page: a second `<main>`, a
second first heading, an id that is taken.
"""

from __future__ import annotations

import re
from html import unescape
from typing import Final

FRAME: Final = "site-"
"""Ids that begin like this belong to the templates."""
_OWN: Final = "page-"
"""What stands before an author's id that begins so too."""
_TAG: Final = re.compile(r"<[a-zA-Z](?:[^<>\"]|\"[^\"]*\")*>")
_ID: Final = re.compile(r"\sid=\"([^\"]*)\"")
_MAIN: Final = re.compile(r"<(/?)main(?=[\s>])")
_FIRST: Final = re.compile(r"<(/?)h1(?=[\s>])")


def framed(html: str) -> str:
    """`html` as it can stand in our `<main>`: ids are unique, and of several first headings the first stays one."""
    return _one_heading(_identified(_MAIN.sub(r"<\1div", html)))


def own_id(name: str) -> str:
    """An author's id as it stands on the page."""
    return _OWN + name if name.startswith(FRAME) else name


def ids(html: str) -> frozenset[str]:
    """Every id in `html`."""
    found = (match for tag in _TAG.finditer(html) for match in _ID.finditer(tag.group()))
    return frozenset(unescape(match[1]) for match in found)


def _identified(html: str) -> str:
    """Of two equal ids the first stays, as in browsers; those that can't be one go."""
    seen: set[str] = set()

    def own(match: re.Match[str]) -> str:
        name = own_id(match[1])
        if name in seen or len(unescape(name).split()) != 1:
            return ""
        seen.add(name)
        return f' id="{name}"'

    return _TAG.sub(lambda tag: _ID.sub(own, tag.group(), count=1), html)


def _one_heading(html: str) -> str:
    first = html.find("</h1>")
    if first < 0:
        return html
    return html[: first + 1] + _FIRST.sub(r"<\1h2", html[first + 1 :])
