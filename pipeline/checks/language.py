"""The translation is in the language of its catalog, not in another one: an engine asked for the wrong language, a
target pasted into the wrong file.

Languages are told by their most frequent words and their script, `languages/common.toml`. German is the business of
the rule `german`.
"""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Final, NamedTuple

from pipeline import localize
from pipeline.checks.pair import Pair, excerpt, without_addresses, without_quotations
from pipeline.errors import UsageError
from pipeline.messages import _
from pipeline.model import Finding

_TABLE: Final = Path(__file__).parents[1] / "languages" / "common.toml"
_WORD: Final = re.compile(r"[^\W\d_]+(?:['’])?")
_ENOUGH: Final = 5
"""Words that are left of a text that can be judged."""
_SIGNS: Final = 3
"""Words of another language, of which the target's has none."""
_LIMIT: Final = 400
"""Words that are looked at."""
_SCRIPTS: Final = {
    "Greek": "\u0370-\u03ff\u1f00-\u1fff",
    "Cyrillic": "\u0400-\u052f",
    "Arabic": "\u0600-\u06ff\u0750-\u077f\ufb50-\ufdff\ufe70-\ufefc",
    "Hebrew": "\u0590-\u05ff",
    "Han": "\u3040-\u30ff\u3400-\u9fff",
    "Hangul": "\uac00-\ud7af",
    "Armenian": "\u0530-\u058f",
    "Georgian": "\u10a0-\u10ff\u1c90-\u1cbf",
    "Devanagari": "\u0900-\u097f",
    "Thai": "\u0e00-\u0e7f",
    "Ethiopic": "\u1200-\u139f",
    "Bengali": "\u0980-\u09ff",
    "Tamil": "\u0b80-\u0bff",
    "Latin": "A-Za-z\u00c0-\u024f\u1e00-\u1eff",
}


_LETTERS: Final = (
    ("łąęśźń", ("pl",)),
    ("řěů", ("cs",)),
    ("őű", ("hu",)),
    ("șţț", ("ro",)),
    ("ğı", ("tr",)),
    ("ãõ", ("pt",)),
)
"""Letters that one of the languages has alone."""


_NATURALISED: Final = frozenset(
    (
        "café",
        "cafés",
        "naïve",
        "fiancé",
        "fiancée",
        "façade",
        "façades",
        "cliché",
        "clichés",
        "déjà",
        "décor",
        "élite",
        "entrée",
        "résumé",
        "crèche",
        "crèches",
        "première",
        "soirée",
        "à",
    )
)
"""English words with accents."""


class Table(NamedTuple):
    """What is known of all languages."""

    words: Mapping[str, frozenset[str]]
    languages: Mapping[str, tuple[str, ...]]
    """Word -> the languages that have it."""
    scripts: Mapping[str, str]
    """Language -> its script; `any` where it has several."""


def language(pair: Pair) -> Iterator[Finding]:
    """A warning if five or more words are left without names, quotations and codes, none of them is a frequent word of
    the target's language alone, and three are of another one, by its frequent words or a letter of its own (ł); or if
    the text is in another script.

    Words that stand in the source too prove nothing. Undecided, for a language without a list, and between languages
    that share most of their frequent words, nothing is said.
    """
    if pair.target_language == pair.language or len(pair.target_words) < _ENOUGH:
        return
    table = _table()
    own = table.words.get(pair.target_language)
    if own is not None and sum(word in own for word in pair.target_words[:_LIMIT]) >= _SIGNS:
        return
    other = _script(pair, table)
    if not other and own is not None:
        other = _other(_counted(pair), own, table, pair)
    if other:
        yield Finding(
            "language",
            "warning",
            _("The translation is in another language: {language}.", language=other),
            found=excerpt(pair.target_text),
            fix=_("Translate it into the language of this catalog."),
        )


def _counted(pair: Pair) -> list[str]:
    """The words that are no names: the first one, and all without a capital; not those of the source."""
    text = without_addresses(without_quotations(pair.target_pieces))
    words = [match.rstrip("'’") for match in _WORD.findall(text)[:_LIMIT]]
    source = frozenset(word.lower() for word in pair.source_words)
    kept = [word.lower() for at, word in enumerate(words) if not at or word.islower()]
    return [word for word in kept if word not in source]


def _other(words: Sequence[str], own: frozenset[str], table: Table, pair: Pair) -> str:
    """The name of the language that most frequent words are of; empty: undecided."""
    if len(words) < _ENOUGH - 1:
        return ""
    hits = Counter(code for word in set(words) for code in _known(word, table))
    hits.pop(pair.language, None)
    hits.pop(pair.target_language, None)
    if any(word in own and not _shared(word, hits, table) for word in words):
        return ""
    if not hits:
        return ""
    best = hits.most_common(1)[0][1]
    found = sum(hits.most_common(1)[0][0] in _known(word, table) for word in words)
    foreign = (
        sum(not word.isascii() and word not in _NATURALISED for word in words) if pair.target_language == "en" else 0
    )
    if best + min(foreign, 1) < _SIGNS or found * 4 < len(words):
        return ""
    return _names([code for code, count in hits.items() if count == best])


def _known(word: str, table: Table) -> tuple[str, ...]:
    """The languages that have a word, or a letter of it: `dorosłych` is Polish."""
    if word in table.languages or word.isascii():
        return table.languages.get(word, ())
    return next((codes for letters, codes in _LETTERS if any(letter in letters for letter in word)), ())


def _shared(word: str, hits: Counter[str], table: Table) -> bool:
    """Whether the language that has most words has this one too: `is` in Dutch."""
    return bool(hits) and hits.most_common(1)[0][0] in table.languages.get(word, ())


def _script(pair: Pair, table: Table) -> str:
    """The name of a script in which all of the text is written, if the language has another one."""
    wanted = table.scripts.get(pair.target_language) or ("Latin" if pair.target_language in table.words else "any")
    if wanted == "any" or re.search(f"[{_SCRIPTS[wanted]}]", pair.target_text):
        return ""
    letters = "".join(_counted(pair))
    if len(letters) < _ENOUGH:
        return ""
    return next((name for name, of in _SCRIPTS.items() if len(re.findall(f"[{of}]", letters)) == len(letters)), "")


def _names(codes: Sequence[str]) -> str:
    try:
        return " / ".join(localize.native_name(code) for code in codes)
    except UsageError:
        return " / ".join(codes)


def frequent(code: str) -> frozenset[str]:
    """The most frequent words of a language; empty: nobody has listed them."""
    return _table().words.get(code, frozenset())


@cache
def _table() -> Table:
    data = tomllib.loads(_TABLE.read_text(encoding="utf-8"))
    words = {code: frozenset(some.split()) for code, some in data.items() if isinstance(some, str)}
    languages: dict[str, list[str]] = {}
    for code, some in words.items():
        for word in some:
            languages.setdefault(word, []).append(code)
    scripts = {code: script for script, codes in data["scripts"].items() for code in codes}
    return Table(words, {word: tuple(codes) for word, codes in languages.items()}, scripts)
