"""White space stands where the language has it: none at the edges, none twice, none before a comma, one behind a stop.

French has a space before : ; ! ? and inside its quotation marks; per cent signs follow the locale's usage (CLDR).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from functools import cache
from typing import Final

from pipeline import localize
from pipeline.checks.pair import Pair
from pipeline.checks.writing import prose, put_right
from pipeline.errors import UsageError
from pipeline.messages import _
from pipeline.model import Finding, Severity

_SPACES: Final = " \t\u00a0\u202f\u2009"
_DOUBLED: Final = re.compile(rf"(?<=\S)[{_SPACES}]{{2,}}(?=\S)")
_BEFORE: Final = re.compile(rf"(?<=[\w)\]”’»\"])[{_SPACES}]+([,.;:!?])(?=[\s\"”’»)]|$)")
_BEFORE_IN_FRENCH: Final = re.compile(rf"(?<=[\w)\]”’»\"])[{_SPACES}]+([,.])(?=[\s\"”’»)]|$)")
_INSIDE: Final = re.compile(rf"(?<=[(\[])[{_SPACES}]+(?=\w)|(?<=\w)[{_SPACES}]+(?=[)\]])")
_GLUED: Final = re.compile(
    r"(?<=[a-zß-öø-ÿ]{2})([.!?])(?=[A-ZÄÖÜ][a-zß-öø-ÿ])|(?<=[a-zß-öø-ÿ]{2})([,;])(?=[A-Za-zÄÖÜß-öø-ÿ]{2})"
)
_BRACKET: Final = re.compile(
    r"(?<=[a-zß-öø-ÿ]{3})\((?=[^\W\d_]{2,}[ ,])|(?<=[a-zß-öø-ÿ]{2})[“«](?=\w)"
    r"|(?<=[a-zß-öø-ÿ]{3}):(?=[A-ZÄÖÜ][a-zß-öø-ÿ]{2})"
)
"""An opening bracket or quotation mark behind a word, and a colon before one."""
_FRENCH: Final = re.compile(r"(?<=[\w)”’])([;!?»:])(?=\s|$)|(«)(?=\w)")
_FRENCH_OF_CANADA: Final = re.compile(r"(?<=[\w)”’])([»:])(?=\s|$)|(«)(?=\w)")
_ANY: Final = re.compile(
    rf"[{_SPACES}](?:[{_SPACES},.;:!?)\]]|$)|[(\[][{_SPACES}]|[a-zß-öø-ÿ](?:[.!?,;][A-Za-zÄÖÜß-öø-ÿ]|[(“«:]\w)|%"
)
"""A quick look: nothing else is found in it."""
_PERCENT: Final = re.compile(rf"(?<=\d)([{_SPACES}]?)%")


def spacing(pair: Pair) -> Iterator[Finding]:
    """A warning, with the text put right, for white space at the edges, twice in a row, inside brackets or before
    , . : ; ! ? where the source has none; for a missing space behind a stop, comma or colon, or before an opening
    bracket or quotation mark; in French for a missing one before : ; ! ? » and behind «. A note for a per cent sign
    that the locale spaces otherwise.

    Code, web addresses and what stands so in the source (2 : 1) are left alone, as are emoticons and an ellipsis.
    """
    target = pair.target_text
    if not _ANY.search(target) and target == target.strip() and pair.target_language != "fr":
        return
    text = prose(pair.target_pieces)
    if target.strip() and target != target.strip() and pair.source_text == pair.source_text.strip():
        yield _edges(pair)
    if found := [match for match in _DOUBLED.finditer(text) if "\ufffc" not in match[0]]:
        yield _finding(pair, found, _("There is more than one space."), [" "] * len(found))
    french = pair.target_language == "fr"
    before = (_BEFORE_IN_FRENCH if french else _BEFORE).finditer(text)
    if found := [match for match in before if match[0] not in pair.source_text]:
        message = _("There is a space before {mark}.", mark=found[0][1])
        yield _finding(pair, found, message, [match[1] for match in found])
    if found := [match for match in _INSIDE.finditer(text) if not _INSIDE.search(pair.source_text)]:
        yield _finding(pair, found, _("There is a space inside brackets."), [""] * len(found))
    if found := [match for match in _GLUED.finditer(text) if not _written_so(pair, text, match)]:
        message = _("A space is missing behind {mark}", mark=found[0][0])
        yield _finding(pair, found, message, [f"{match[0]} " for match in found])
    if found := [match for match in _BRACKET.finditer(text) if not _written_so(pair, text, match)]:
        mark = found[0][0]
        message = _("A space is missing beside {mark}", mark=mark)
        yield _finding(pair, found, message, [f"{match[0]} " if match[0] == ":" else f" {match[0]}" for match in found])
    if french and (found := list((_FRENCH_OF_CANADA if pair.locale == "fr_CA" else _FRENCH).finditer(text))):
        message = _("French has a space beside {mark}", mark=found[0][0])
        yield _finding(pair, found, message, [_spaced(match[0]) for match in found])
    if "%" in text:
        yield from _percent(pair, text)


def _spaced(mark: str) -> str:
    return "«\u00a0" if mark == "«" else f"\u00a0{mark}" if mark in ":»" else f"\u202f{mark}"


def _written_so(pair: Pair, text: str, match: re.Match[str]) -> bool:
    """Whether the source has these words joined too, as a name of a firm or a file may be."""
    start = max(text.rfind(" ", 0, match.start()), text.rfind("\u00a0", 0, match.start())) + 1
    if "&" in text[start : match.start()]:  # a sign of HTML, of which `characters` speaks
        return True
    return text[start : match.end() + 2] in pair.source_text or text[start:].startswith(("www", "http"))


def _edges(pair: Pair) -> Finding:
    return Finding(
        "spacing",
        "warning",
        _("White space stands at the start or the end."),
        found=pair.target_text[:12] if not pair.target_text[0].strip() else pair.target_text[-12:],
        fix=_("Delete it."),
        mended=pair.target.strip() if pair.target != pair.target.strip() else "",
    )


def _finding(
    pair: Pair, found: list[re.Match[str]], message: str, right: list[str], severity: Severity = "warning"
) -> Finding:
    first = found[0]
    around = slice(max(0, first.start() - 8), first.end() + 8)
    start, end = first.span()
    text = pair.target_text
    return Finding(
        "spacing",
        severity,
        message,
        found=text[around],
        expected=text[around.start : start] + right[0] + text[end : around.stop],
        fix=_("Put the space right."),
        mended=put_right(pair, ((match.start(), match.end(), new) for match, new in zip(found, right, strict=True))),
        at=pair.at(start, end),
    )


def _percent(pair: Pair, text: str) -> Iterator[Finding]:
    gap = _gap(pair.locale)
    if gap is None:
        return
    found = [match for match in _PERCENT.finditer(text) if bool(match[1]) != bool(gap)]
    if found:
        message = _("Per cent is written {example} here.", example=f"5{gap}%")
        yield _finding(pair, found, message, [f"{gap}%"] * len(found), "note")


@cache
def _gap(locale: str) -> str | None:
    """What stands before a per cent sign; None where the locale writes it otherwise or is none."""
    try:
        shape = localize.percent(Decimal(5), locale)
    except UsageError:
        return None
    return shape[1:-1] if shape.startswith("5") and shape.endswith("%") else None
