"""A value of front matter with its place in the source, in whatever syntax the head is written.

The readers of the syntaxes make values; the rest of front matter only knows these. Nothing here reads a text.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final, Literal

from pipeline.errors import InputRefused
from pipeline.formats.headkeys import Steps
from pipeline.messages import _

Style = Literal[
    "plain", "flow", "single", "double", "literal", "folded", "json", "basic", "raw", "basic3", "raw3", "bare", ""
]
"""How a text is written. YAML: plain (flow: between brackets), in quotes, as a block; JSON; TOML: basic or raw strings
("literal" there), on one line or on many; bare; empty: it is no text."""

DEPTH: Final = 8
"""No deeper are lists and mappings nested."""


@dataclass(frozen=True, slots=True)
class Value:
    """A scalar, or an empty list."""

    steps: Steps
    """What leads to it."""
    text: str
    """What it says; of what is no string, the source."""
    start: int
    end: int
    """Its slice of the source, with its quotes."""
    style: Style


@dataclass(frozen=True, slots=True)
class Found:
    """What a head holds, in the order of the source."""

    values: list[Value] = field(default_factory=list)
    comments: list[tuple[int, int]] = field(default_factory=list)
    """Slices of the source."""


def refused(message: str, path: str, line: int, repair: str = "") -> InputRefused:
    """The refusal of a head, with what mends it."""
    mend = repair or _('Write one "key: value" a line, and put values with a colon or # in quotes.')
    return InputRefused(message, path=path, line=line, repair=mend, code="front-matter")


def too_deep(path: str, line: int) -> InputRefused:
    """The refusal of a head that is nested without end."""
    return refused(_("The front matter is nested too deeply."), path, line)


def doubled(key: str, path: str, line: int) -> InputRefused:
    """The refusal of a head in which nobody can know which value holds."""
    return refused(_('The key "{key}" stands there twice.', key=key), path, line, _("Delete one of the two."))


def whole(text: str, path: str, line: int) -> str:
    """`text` with the halves of characters that escapes make (`\\ud83d\\ude00`) put together."""
    if text.isascii() or not any("\ud800" <= char <= "\udfff" for char in text):
        return text
    try:
        return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le")
    except UnicodeDecodeError:
        message = _("The front matter holds half of a character, written as an escape.")
        raise refused(message, path, line, _("Write the character itself.")) from None
