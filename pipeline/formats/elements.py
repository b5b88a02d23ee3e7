"""What HTML says of its elements: which are blocks, which have no content, which end where.

The text of a page goes in, its outline comes out. As in browsers an element may end without an end tag; what
a browser would move elsewhere stays where it is written.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from pipeline.errors import InputRefused
from pipeline.formats.turbo import Token, tokens
from pipeline.messages import _

VOID: Final = frozenset(
    ("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr")
)
"""Elements without content (HTML, section 13.1.2)."""
UNSEEN: Final = frozenset(("script", "style", "template"))
"""Elements whose content is no text of the page."""
_BLOCK_NAMES: Final = (
    "address article aside blockquote caption center colgroup dd details dialog div dl dt fieldset figcaption figure "
    "footer form h1 h2 h3 h4 h5 h6 header hgroup hr legend li main menu nav ol p pre search section summary table "
    "tbody td tfoot th thead tr ul"
)
BLOCK: Final = frozenset(_BLOCK_NAMES.split())
"""Elements that no sentence goes through; most close an open paragraph (HTML, section 13.2.6.4.7)."""
_APART_NAMES: Final = (
    "audio body button canvas frameset head html iframe label noframes noscript object optgroup option select textarea "
    "title video"
)
APART: Final = BLOCK | frozenset(_APART_NAMES.split())
"""Elements that stand by themselves as blocks do, without closing a paragraph."""

_ENDS: Final[dict[str, tuple[frozenset[str], frozenset[str]]]] = {
    "li": (frozenset({"li"}), frozenset({"ul", "ol", "menu"})),
    "dt": (frozenset({"dt", "dd"}), frozenset({"dl"})),
    "dd": (frozenset({"dt", "dd"}), frozenset({"dl"})),
    "tr": (frozenset({"tr"}), frozenset({"table"})),
    "td": (frozenset({"td", "th"}), frozenset({"tr", "table"})),
    "th": (frozenset({"td", "th"}), frozenset({"tr", "table"})),
    "thead": (frozenset({"thead", "tbody", "tfoot", "caption", "colgroup"}), frozenset({"table"})),
    "tbody": (frozenset({"thead", "tbody", "tfoot", "caption", "colgroup"}), frozenset({"table"})),
    "tfoot": (frozenset({"thead", "tbody", "tfoot", "caption", "colgroup"}), frozenset({"table"})),
    "option": (frozenset({"option"}), frozenset({"select", "datalist"})),
    "optgroup": (frozenset({"optgroup"}), frozenset({"select"})),
    "body": (frozenset({"head"}), frozenset()),
}
"""Element -> those that its start tag ends, and those in which it looks for them (HTML, section 13.1.2.4)."""
_P: Final = (frozenset({"p"}), frozenset({"button", "td", "th", "caption", "object", "table"}))
_SCOPE: Final = frozenset({"table", "td", "th", "caption", "object"})
"""Elements that an end tag of something round them does not end (HTML, section 13.2.4.2)."""
_SCOPES: Final = {"table": frozenset[str]()} | dict.fromkeys(
    ("caption", "tbody", "td", "tfoot", "th", "thead", "tr"), frozenset({"table"})
)
"""The same for the parts of a table."""
_DEPTH: Final = 512
"""Deeper nesting is refused: no page needs it, and an HTML parser's time grows with its square."""


_SHORT: Final = re.compile(r"[a-z][a-z0-9]{0,15}")


def short(name: str) -> str:
    """The name of an element as a short tag; `html` where it is long or holds more than letters and digits."""
    return name if _SHORT.fullmatch(name) else "html"


@dataclass(slots=True)
class Extent:
    """An element from its start tag to where it ends."""

    name: str
    first: int
    """Index of its start tag among the tokens."""
    last: int
    """Index of the token at which its content ends: its end tag, or what ends it without one."""
    closed: bool = False
    """It has an end tag of its own."""
    parted: bool = False
    """True of an inline element that holds blocks: each of its tags stands between blocks, as a block's would."""


@dataclass(frozen=True, slots=True)
class Outline:
    """A piece of HTML, its tokens and its elements."""

    text: str
    tokens: tuple[Token, ...]
    extents: Mapping[int, Extent]
    """Index of each start tag -> its element."""


def outline(text: str, line: Callable[[int], int], *, path: str = "") -> Outline:
    """The elements of `text`; `line` gives the line of a place in it. InputRefused: they are nested too deeply."""
    found = tuple(tokens(text))
    return Outline(text, found, _extents(found, line, path))


def _extents(tokens: Sequence[Token], line: Callable[[int], int], path: str) -> dict[int, Extent]:
    found: dict[int, Extent] = {}
    opened: list[Extent] = []
    counts: Counter[str] = Counter()

    def end(index: int) -> None:
        opened[-1].last = index
        counts[opened.pop().name] -= 1

    def end_upto(names: frozenset[str], scope: frozenset[str], index: int) -> bool:
        if not any(counts[name] for name in names):
            return False
        inner = next(extent for extent in reversed(opened) if extent.name in names or extent.name in scope)
        if inner.name not in names:
            return False
        while opened[-1] is not inner:
            end(index)
        return True

    for index, token in enumerate(tokens):
        name = token.name
        if token.kind == "start":
            for names, scope in (*((_P,) if name in BLOCK else ()), *((_ENDS[name],) if name in _ENDS else ())):
                if end_upto(names, scope, index):
                    end(index)
            found[index] = Extent(name, index, index)
            if name in APART:
                _part(opened)
            if name not in VOID:
                opened.append(found[index])
                counts[name] += 1
        elif token.kind == "end" and end_upto(frozenset({name}), _SCOPES.get(name, _SCOPE), index):
            opened[-1].closed = True
            end(index)
        if len(opened) > _DEPTH:
            raise _too_deep(path, line(token.start))
    while opened:
        end(len(tokens))
    return found


def _part(opened: Sequence[Extent]) -> None:
    """The inline elements that are open hold a block from now on."""
    for extent in reversed(opened):
        if extent.name in APART or extent.parted:
            break
        extent.parted = True


def _too_deep(path: str, line: int) -> InputRefused:
    return InputRefused(
        _("HTML elements are nested more than {depth} deep.", depth=_DEPTH),
        path=path,
        line=line,
        repair=_("Close the elements that are open."),
        code="nesting",
    )
