"""No word is misspelt in one of the ways in which people usually misspell it: `accomodation`, `untill`.

The misspellings stand in `languages/<language>/misspelt.csv`, and long words that many texts have in `long.toml`: what
is nearly one of these is a slip. A language without the files has no findings.
"""

from __future__ import annotations

import csv
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Final

from pipeline.checks.pair import Pair, without_quotations
from pipeline.checks.senses import LANGUAGES
from pipeline.checks.writing import MASK, prose, put_right
from pipeline.messages import _
from pipeline.model import Finding

_PLACE: Final = r"(?<![\w@./-]){}(?![\w@/’'-]|\.\w)"
"""No part of an address, of a name with a hyphen or of a possessive."""
_LONG: Final = 8
"""Letters from which a word is long."""
_END: Final = 3
"""Letters at the end of a word, in which one more or less makes another form of it."""
_VARIANT: Final = re.compile("ou|ll|[ao]e")
"""Letters of which American English has one."""
_AMERICAN: Final = re.compile("[-_](?:US|PH|PR)$")


def spelling(pair: Pair) -> Iterator[Finding]:
    """A warning for the first usual misspelling in the translation, or long word that lacks a letter, has one twice or
    two exchanged, with the text put right.

    Left alone are words that the source has in the same spelling (names), words in capitals, code, addresses, and
    quotations and brackets of which the words stand in the source.
    """
    known = _misspelt(pair.target_language, bool(_AMERICAN.search(pair.locale)))
    if not known or known.keys().isdisjoint(word.lower() for word in pair.target_words):
        return
    text = prose(pair.target_pieces)
    said = without_quotations(pair.target_pieces, pair.source_text)
    for word in dict.fromkeys(pair.target_words):
        right = known.get(word.lower())
        if right is None or word in pair.source_words or (word.isupper() and len(word) > 1) or word not in said:
            continue
        match = re.search(_PLACE.format(word), text)
        if match is None or MASK in match[0]:
            continue
        written = right[0].upper() + right[1:] if word[0].isupper() else right
        yield Finding(
            "spelling",
            "warning",
            _("“{found}” is misspelt.", found=word),
            found=word,
            expected=written,
            fix=_("Write {name}.", name=written),
            mended=put_right(pair, [(*match.span(), written)]),
            at=pair.at(*match.span()),
        )
        return


@cache
def _misspelt(language: str, american: bool) -> Mapping[str, str]:
    """Misspelling -> the right word, in small letters unless it is a name."""
    path = LANGUAGES / language / "misspelt.csv"
    if not language.isalpha() or not path.is_file():
        return {}
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter=";"))
    usual = {row["wrong"]: (american and row["american"]) or row["british"] for row in rows}
    return _slips(language, usual.values()) | usual


def _slips(language: str, others: Iterable[str]) -> dict[str, str]:
    """What becomes of a long word by a slip -> the word; no forms or American spellings of it."""
    data = tomllib.loads((LANGUAGES / language / "long.toml").read_text(encoding="utf-8"))
    words = {*data["words"].split(), *others}
    slips: dict[str, str] = {}
    for word in (one for one in sorted(words) if len(one) >= _LONG and one.isalpha() and one.islower()):
        variants = {at for match in _VARIANT.finditer(word) for at in range(*match.span())}
        for at in range(1, len(word) - 1):
            if at < len(word) - _END and at not in variants and len(word) > _LONG:
                slips.setdefault(word[:at] + word[at + 1 :], word)
                if word[at] != "l":
                    slips.setdefault(word[:at] + word[at] + word[at:], word)
            if word[at:] not in ("re", "res"):
                slips.setdefault(word[:at] + word[at + 1] + word[at] + word[at + 2 :], word)
    return {slip: word for slip, word in slips.items() if slip not in words and slip not in data["right"]}
