"""Raw HTML inside Markdown: what a tag is and which words of it a reader would see.

Source of tags goes in; names, kinds and words come out. Nothing is parsed into a tree and nothing is made safe here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from typing import Final, Literal

UNSEEN: Final = frozenset(("script", "style", "template"))
"""Elements whose content is no text of the page."""
VOID: Final = frozenset(
    ("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr")
)
"""Elements without content (HTML, section 13.1.2)."""
_BLOCK_NAMES: Final = (
    "address article aside blockquote caption center colgroup dd details dialog div dl dt fieldset figcaption figure "
    "footer form h1 h2 h3 h4 h5 h6 header hgroup hr legend li main menu nav ol p pre search section summary table "
    "tbody td tfoot th thead tr ul"
)
BLOCK: Final = frozenset(_BLOCK_NAMES.split())
"""Elements that no sentence goes through; most close an open paragraph (HTML, section 13.2.6.4.7)."""
_TAG: Final = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9-]*)(?=[\s/>]).*>", re.DOTALL)
_SHORT: Final = re.compile(r"[a-z][a-z0-9]{0,15}")
_ATTRIBUTES: Final = r"""(?:=\s*+(?:"[^"]*"|'[^']*')|[^>=]|=(?!\s*["']))*+"""
_MARKUP: Final = re.compile(
    rf"<!--(?:-?>|.*?(?:--!?>|\Z))|<(?P<unseen>{'|'.join(sorted(UNSEEN))})(?=[\s/>]){_ATTRIBUTES}>"
    rf".*?(?:</(?P=unseen)(?=[\s/>])[^>]*>|\Z)|</?(?P<name>[A-Za-z][^\s/>]*){_ATTRIBUTES}(?:>|\Z)"
    r"|<(?:[!?]|/(?![A-Za-z]))[^>]*(?:>|\Z)",
    re.DOTALL | re.IGNORECASE,
)
"""A comment, an unseen element, a tag or what browsers take for a comment; one not closed hides all that follows."""
_SPOKEN: Final = re.compile(
    r"\b(?:alt|title|label|summary|placeholder|aria-label)\s*+=\s*+(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))",
    re.IGNORECASE,
)
"""An attribute that a browser shows or reads out."""


@dataclass(frozen=True, slots=True)
class RawTag:
    """One tag as it stands in the source."""

    name: str
    """Of its element, in small letters; empty for a comment, a declaration or what is no tag."""
    form: Literal["open", "close", "void"]

    @property
    def short(self) -> str:
        """Its name as a short tag."""
        return self.name if _SHORT.fullmatch(self.name) else "html"

    @property
    def is_block(self) -> bool:
        return self.name in BLOCK


def tag(source: str) -> RawTag:
    """Read one tag; a comment is void, and so is an element without content."""
    match = _TAG.fullmatch(source)
    name = match.group(2).lower() if match else ""
    if not match or name in VOID:
        return RawTag(name, "void")
    return RawTag(name, "close" if match.group(1) else "open")


def text(source: str) -> str:
    """What an element of the page would show, without tags and comments."""

    def gap(match: re.Match[str]) -> str:
        return " " if (match.group("name") or "").lower() in BLOCK | {"br"} else ""

    return unescape(_MARKUP.sub(gap, source)).strip()


def attributes(source: str) -> Iterator[str]:
    """The values of attributes that hold words: `alt`, `title` …"""
    for match in _SPOKEN.finditer(source):
        yield unescape(next(filter(None, match.groups()), ""))
