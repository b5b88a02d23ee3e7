"""No German abbreviation is left: `z. B.`, `bzw.`, `Uhr`.

They stand in `style.toml`, with those that another language has too. What is quoted or stands in brackets with German
words may stay.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from pipeline.checks.pair import Pair, without_addresses
from pipeline.checks.style import style
from pipeline.messages import _
from pipeline.model import Finding

_YEAR: Final = re.compile(r"\s?(?:1\d|20)\d\d\b")


def abbreviations(pair: Pair) -> Iterator[Finding]:
    """A warning for the first abbreviation that the source has too and readers of the translation can't know.

    Right are `ca.` before a year, those of the other language, and a street that keeps its name.
    """
    own = style(pair.language).abbreviations
    if own is None or pair.target_language == pair.language or not own.search(pair.target_text):
        return
    allowed = style(pair.language).allowed.get(pair.target_language, frozenset())
    in_source = {_compact(match[0]) for match in own.finditer(pair.source_text)}
    for match in own.finditer(without_addresses(pair.target_text)):
        found = match[0]
        if found in allowed or _compact(found) not in in_source or _right(found, pair, match):
            continue
        yield Finding(
            "abbreviations",
            "warning",
            _("“{found}” is a German abbreviation.", found=found),
            found=found,
            fix=_("Write what it means."),
            at=pair.at(*match.span()),
        )
        return


def _right(found: str, pair: Pair, match: re.Match[str]) -> bool:
    behind = pair.target_text[match.end() : match.end() + 6]
    if found == "ca.":
        return bool(_YEAR.match(behind))
    around = pair.target_text[max(0, match.start() - 12) : match.end() + 3]
    quoted = any(open_ in around for open_ in '„“»«‚‘("') and around in pair.source_text
    return quoted and not found.endswith("hr")


def _compact(text: str) -> str:
    return re.sub(r"\s", "", text).lower()
