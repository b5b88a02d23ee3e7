"""How a language is written and how it speaks to its readers, read once from `languages/<language>/style.toml`.

What each table does is said in the German and the English file. A language without a table has empty ones, and the
rules that ask for it say nothing.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final, NamedTuple

from pipeline.grammar import alternatives

_LANGUAGES: Final = Path(__file__).parents[1] / "languages"


class Style(NamedTuple):
    """The tables of one language."""

    formal: re.Pattern[str] | None
    """Words by which a reader is addressed formally."""
    informal: re.Pattern[str] | None
    plural: re.Pattern[str] | None
    """Words that address several people informally: they may be rendered by the formal ones (ihr, vous)."""
    default_form: str
    """How readers are addressed where the source does not show it; empty: nobody knows."""
    abbreviations: re.Pattern[str] | None
    allowed: Mapping[str, frozenset[str]]
    """Of `abbreviations`, by language, those that it has too."""
    doubled: frozenset[str] | None
    """Words that may stand twice in a row; None: words are doubled for many reasons."""
    joining: str
    """Words for "and" and "or", as alternatives of a regular expression."""
    repeated: frozenset[str]
    """Words that such a word may join to themselves: `again and again`."""
    both: re.Pattern[str] | None
    """How women and men are spelt out: `male and female`."""
    nouns: frozenset[str]
    """Everyday nouns in small letters, singular and plural, that are no names."""
    acronyms: Mapping[str, frozenset[str]]
    """Acronym -> what it is called in other languages."""
    common: frozenset[str]
    """Acronyms that are everyday words and may be added."""
    titles: re.Pattern[str] | None
    """What stands in front of a person's name."""
    no_names: frozenset[str]
    """Words behind a title that are no name: `Frau Ministerin`."""


@cache
def style(language: str) -> Style:
    """The tables of a language (its primary subtag)."""
    path = _LANGUAGES / language / "style.toml"
    data = tomllib.loads(path.read_text(encoding="utf-8")) if language.isalpha() and path.is_file() else {}
    address, people = data.get("address", {}), data.get("people", {})
    acronyms = data.get("acronyms", {})
    return Style(
        formal=_words(address, "formal", behind=r"(?<=[\w,;–-]\s)" if address.get("capitals") else ""),
        informal=_words(address, "informal", ignoring=True),
        plural=_words(address, "plural", ignoring=True),
        default_form=address.get("default", ""),
        abbreviations=_abbreviations(data.get("abbreviations", {}).get("own", ())),
        allowed={code: frozenset(some) for code, some in data.get("abbreviations", {}).get("allowed", {}).items()},
        doubled=frozenset(data["doubled"]["allowed"]) if "doubled" in data else None,
        joining="|".join(map(re.escape, data.get("gender", {}).get("joining", ()))),
        repeated=frozenset(data.get("gender", {}).get("repeated", ())),
        both=_words(data.get("gender", {}), "both", ignoring=True),
        nouns=frozenset(form for noun in data.get("nouns", {}).get("everyday", ()) for form in _numbers(noun)),
        acronyms={one: frozenset(others) for one, others in acronyms.get("translated", {}).items()},
        common=frozenset(acronyms.get("common", ())),
        titles=_words(people, "titles"),
        no_names=frozenset(people.get("no_names", ())),
    )


def _words(table: Mapping[str, Any], key: str, *, behind: str = "", ignoring: bool = False) -> re.Pattern[str] | None:
    words = table.get(key, ())
    flags = re.IGNORECASE if ignoring else 0
    return re.compile(rf"{behind}(?<![\w’']){alternatives(words)}(?![\w’'-])", flags) if words else None


def _abbreviations(own: tuple[str, ...]) -> re.Pattern[str] | None:
    """Each abbreviation with or without blanks in it: `z. B.` is `z.B.` too."""
    if not own:
        return None
    forms = "|".join(re.escape(one).replace(r"\ ", "[ \u00a0\u202f]?") for one in sorted(own, key=len, reverse=True))
    return re.compile(rf"(?<![\w.-])(?:{forms})(?![\w-])")


def _numbers(noun: str) -> tuple[str, str]:
    """English singular and plural of a regular noun."""
    if noun.endswith("y") and noun[-2] not in "aeiou":
        return noun, f"{noun[:-1]}ies"
    return noun, f"{noun}es" if noun.endswith(("s", "x", "ch", "sh")) else f"{noun}s"
