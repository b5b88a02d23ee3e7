"""A target written in place of a value of front matter, or of a piece of one, in the style that stands there.

A target and its place go in, source comes out that says exactly the target, also to programs that type values. What a
style can't say is put in quotes; a piece of a value that can't be written is refused.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Final

from pipeline.formats import headyaml
from pipeline.formats.headvalue import Style

_BLOCK: Final = re.compile(r"([|>][-+]?(?:[ \t]+#[^\r\n]*|[ \t]*))(\r?\n)(?:[ \t]*\r?\n)*( +)")
_HEADER: Final = re.compile(r"[|>][-+0-9]*([ \t]+#[^\r\n]*)?")
_UNPRINTABLE: Final = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")
_CONTROL: Final = re.compile(r"[\x00-\x08\x0a-\x1f\x7f]")
_QUOTED: Final = ("double", "json", "basic")
_LINES: Final = ("single", "literal", "folded", "plain", "flow")
"""Styles in which U+0085, U+2028 and U+2029 are line ends, and the lines are folded."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a target is to stand."""

    style: Style
    inside: bool = False
    """True of a piece of a value: its quotes and the rest of it stay."""


def encode(target: str, raw: str, place: Place) -> str:
    """`target` as source in place of `raw`. ValueError: there is no such source."""
    if place.inside:
        return _inside(target, place.style)
    match place.style:
        case "plain" | "flow" as style:
            fits = headyaml.reads_as(target, target, flow=style == "flow") and not headyaml.is_typed(target)
            return target if fits else _quoted(target)
        case "single":
            written = "'" + target.replace("'", "''") + "'"
            return written if headyaml.reads_as(written, target) else _quoted(target)
        case "literal" | "folded":
            return _block(target, raw)
        case "raw" | "raw3":
            return f"'{target}'" if _is_raw(target) and "'" not in target else _quoted(target)
        case "bare":
            return _bare(target)
        case "":
            raise ValueError(target)
    return _quoted(target)


def _quoted(target: str) -> str:
    """In double quotes with JSON's escapes, which YAML (1.2, section 5.7) and TOML know too."""
    written = json.dumps(target, ensure_ascii=False)
    return _UNPRINTABLE.sub(lambda match: f"\\u{ord(match.group()):04x}", written)


def _block(target: str, raw: str) -> str:
    """On one line of the block, or in quotes with the comment that stood in its header."""
    if block := _BLOCK.match(raw):
        written = block.group() + target
        if any(headyaml.reads_as(written, target + end) for end in ("", "\n")):
            return written
    header = _HEADER.match(raw)
    return _quoted(target) + ((header and header.group(1)) or "")


def _bare(target: str) -> str:
    if not target or target.strip(" \t\r\n") != target or re.search(r"[\r\n]", target):
        raise ValueError(target)
    return target


def _is_raw(target: str) -> bool:
    return not _CONTROL.search(target)


def _inside(target: str, style: Style) -> str:
    """Each check reads the target alone: between the other words of the value it can only mean less."""
    written = target
    if style == "basic3":
        pieces = re.split(r'(?<=[^"])(")(?=[^"])', target)  # one quote between others ends nothing
        written = "".join(piece if piece == '"' else _quoted(piece)[1:-1] for piece in pieces)
        return re.sub(r"^\+", r"\\u002b", written) if written.startswith("+++") else written  # the fence of the head
    if style in _QUOTED:
        return _quoted(target)[1:-1]
    if style in _LINES and re.search("[\x85\u2028\u2029]", target):
        raise ValueError(target)
    if style == "single":
        written = target.replace("'", "''")
        sound = headyaml.reads_as(f"'{written}'", target)
    elif style in ("literal", "folded"):
        sound = headyaml.reads_as(f"|-\n  {target}", target)
    elif style in ("plain", "flow"):
        flow = style == "flow"
        sound = all(headyaml.reads_as(text, text, flow=flow) for text in (target, f"x{target}x", f"x {target} x"))
    elif style == "raw3":
        sound = _is_raw(target) and "'''" not in target and not target.startswith("'") and not target.endswith("'")
    else:
        sound = style == "bare" and _bare(target) == target
    if not sound:
        raise ValueError(target)
    return written
