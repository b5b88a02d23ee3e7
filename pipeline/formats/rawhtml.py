"""Raw HTML inside a paragraph of Markdown: what a tag is.

The source of one tag goes in; its name and form come out. Nothing is parsed into a tree and nothing is made safe here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final, Literal

from pipeline.formats.elements import BLOCK, VOID

_TAG: Final = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9-]*)(?=[\s/>]).*>", re.DOTALL)


@dataclass(frozen=True, slots=True)
class RawTag:
    """One tag as it stands in the source."""

    name: str
    """Of its element, in small letters; empty for a comment, a declaration or what is no tag."""
    form: Literal["open", "close", "void"]

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
