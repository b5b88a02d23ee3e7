"""Bare web and mail addresses become links, which the Markdown parser leaves as text.

A skeleton goes in; one comes out with a link round each address that stands in text, and each slot knows those of its
German. No key changes, since the address stays visible text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from html import escape, unescape
from typing import Final

from pipeline.formats import prose
from pipeline.formats.skeleton import UNLINKED, Foreign, Html, Optional, Skeleton, Slot, link

_TAG: Final = re.compile(r"<(/?)([a-z0-9]*)[^>]*(>?)")
"""A tag, or its first part where a slot stands in it; sanitised HTML has no other `<` or `>`."""
_SIGNS: Final = re.compile(r"://|www\.|@", re.IGNORECASE)
"""Without one of these a text holds no address."""


@dataclass(slots=True)
class _Place:
    """What is open where the reading of a page has come to."""

    unlinked: int = 0
    """Elements in which nothing becomes a link."""
    tag: bool = False
    """True inside a tag that holds a slot."""


def linked(page: Skeleton) -> Skeleton:
    """`page` with its bare addresses as links."""
    return Skeleton(tuple(_linked(page.parts, _Place(), [])))


def _linked(parts: Html, place: _Place, made: list[str]) -> Iterator[str | Slot | Foreign | Optional]:
    """`parts` with links; the addresses go to `made`."""
    for part in parts:
        if isinstance(part, str) and not place.tag and "<" not in part:
            yield _text(part, place, made)
        elif isinstance(part, str):
            yield "".join(_stretch(part, place, made))
        elif isinstance(part, Slot) and not part.attribute:
            own: list[str] = []
            german = tuple(_linked(part.german, place, own))
            yield replace(part, german=german, addresses=tuple(own)) if german != part.german else part
        else:
            yield part


def _stretch(html: str, place: _Place, made: list[str]) -> Iterator[str]:
    at = 0
    if place.tag:
        at = html.find(">") + 1 or len(html)
        place.tag = not html.endswith(">", 0, at)
        yield html[:at]
    for match in _TAG.finditer(html, at):
        yield _text(html[at : match.start()], place, made)
        if match.group(2) in UNLINKED:
            place.unlinked += -1 if match.group(1) else 1
        place.tag = not match.group(3)
        at = match.end()
        yield match.group()
    yield _text(html[at:], place, made)


def _text(text: str, place: _Place, made: list[str]) -> str:
    if place.unlinked or not _SIGNS.search(text):
        return text
    shown = unescape(text)
    result: list[str] = []
    at = 0
    for match in prose.LINK.finditer(shown):
        made.append(match.group())
        result += [_escaped(shown[at : match.start()]), link(match.group())]
        at = match.end()
    return "".join([*result, _escaped(shown[at:])]) if result else text


def _escaped(text: str) -> str:
    """As the sanitiser writes text."""
    return escape(text, quote=False).replace("\u00a0", "&nbsp;")
