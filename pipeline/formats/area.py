"""What of an HTML page is its content: menus, footers and teasers round it are half of the words of a saved page.

An outline and selectors go in, stretches of the source come out. A selector is a name, `#id`, `.class`, `[key]`,
`[key=value]` or several of them for one element (`div.text[role=main]`); there are no selectors of position.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import unescape
from typing import Final

from pipeline.formats.elements import Outline
from pipeline.formats.turbo import Token, attributes

Span = tuple[int, int]

_USUAL: Final = ("main", "[role=main]", "article", "#content")
"""Where content stands in most pages; the first that is found holds."""
_KEPT: Final = (("typo3search_begin", "typo3search_end"),)
_LEFT_OUT: Final = (
    ("googleoff: index", "googleon: index"),
    ("googleoff: all", "googleon: all"),
    ("noindex", "/noindex"),
    ("htdig_noindex", "/htdig_noindex"),
)
"""Comments of search engines round what they are to find or to pass over."""
_SIMPLE: Final = re.compile(
    r"(?P<name>[A-Za-z][\w-]*)|#(?P<id>[\w-]+)|\.(?P<class>[\w-]+)"
    r"|\[\s*(?P<key>[\w:-]+)\s*(?:=\s*[\"']?(?P<value>[^\"'\]]*)[\"']?\s*)?\]"
)


@dataclass(frozen=True, slots=True)
class Selector:
    """What an element has to have."""

    name: str = ""
    pairs: tuple[tuple[str, str | None], ...] = ()
    """Attribute and value; None: any."""
    classes: frozenset[str] = frozenset()


def selector(written: str) -> Selector | None:
    """Read a selector; None: it is none."""
    name, pairs, classes, place = "", [], set(), 0
    for match in _SIMPLE.finditer(written):
        if match.start() != place or (match["name"] and place):
            return None
        place = match.end()
        if match["name"]:
            name = match["name"].lower()
        elif match["class"]:
            classes.add(match["class"])
        else:
            pairs.append(("id", match["id"]) if match["id"] else (match["key"].lower(), match["value"]))
    return Selector(name, tuple(pairs), frozenset(classes)) if written and place == len(written) else None


def content(page: Outline, wanted: Sequence[str], dropped: Sequence[str]) -> list[Span]:
    """The stretches of content in source order; the whole page where none is found.

    The first of the selectors `wanted` that some element meets holds, for all outermost elements that meet it.
    """
    found: list[Span] = []
    for written in wanted or _USUAL:
        found = found or _outermost(_meeting(page, written))
    found = found or _outermost(_commented(page.tokens, _KEPT)) or _outermost(_meeting(page, "body"))
    dropping = [span for written in ("head", *dropped) for span in _meeting(page, written, whole=True)]
    holes = _outermost(sorted((*dropping, *_commented(page.tokens, _LEFT_OUT))))
    return _without(found or [(0, len(page.text))], holes)


def _meeting(page: Outline, written: str, *, whole: bool = False) -> Iterator[Span]:
    """What the elements that meet a selector hold; the `whole` elements with their tags."""
    wanted = selector(written) or Selector("-")
    for index, extent in page.extents.items():
        token = page.tokens[index]
        if wanted.name in ("", extent.name) and _has(wanted, page.text[token.start : token.end]):
            end = page.tokens[extent.last] if extent.last < len(page.tokens) else None
            inside = (token.end, end.start if end else len(page.text))
            closed = end.end if end and extent.closed else inside[1]
            yield (token.start, closed) if whole else inside


def _has(wanted: Selector, tag: str) -> bool:
    if not wanted.pairs and not wanted.classes:
        return True
    given = {attribute.name: unescape(tag[attribute.start : attribute.end]) for attribute in attributes(tag)}
    return wanted.classes <= set(given.get("class", "").split()) and all(
        key in given and value in (None, given[key].strip()) for key, value in wanted.pairs
    )


def _commented(tokens: Sequence[Token], pairs: Sequence[tuple[str, str]]) -> list[Span]:
    """The stretches between comments that begin and end them."""
    comments = [(" ".join(t.data.lower().split()), t) for t in tokens if t.kind == "comment"]
    found: list[Span] = []
    for opening, closing in pairs:
        since: Token | None = None
        for said, token in comments:
            if said == opening:
                since = since or token
            elif said == closing and since:
                found.append((since.end, token.start))
                since = None
    return sorted(found)


def _outermost(spans: Iterator[Span] | Sequence[Span]) -> list[Span]:
    kept: list[Span] = []
    for start, end in spans:
        if start < end and (not kept or start >= kept[-1][1]):
            kept.append((start, end))
    return kept


def _without(spans: Sequence[Span], holes: Sequence[Span]) -> list[Span]:
    """`spans` without the `holes`; both in order and without overlaps."""
    result: list[Span] = []
    at = 0
    for start, end in spans:
        while at < len(holes) and holes[at][1] <= start:
            at += 1
        place = start
        while at < len(holes) and holes[at][0] < end:
            result.append((place, holes[at][0]))
            place = holes[at][1]
            if place >= end:
                break
            at += 1
        result.append((place, end))
    return [(a, b) for a, b in result if a < b]
