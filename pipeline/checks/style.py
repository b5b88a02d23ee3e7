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

from pipeline.values.value import alternatives

_LANGUAGES: Final = Path(__file__).parents[1] / "languages"
_BEGINNING: Final = r"(?:(?<![\s\S])|(?<=[.!?:] )|(?<=[–—|] )|(?<=\n))"
"""Where a sentence begins."""


class Style(NamedTuple):
    """The tables of one language."""

    formal: re.Pattern[str] | None
    """Words by which a reader is addressed formally."""
    informal: re.Pattern[str] | None
    """The same informally: words and commands."""
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
    between: str
    """What may stand between a noun and itself, as alternatives."""
    sexes: re.Pattern[str] | None
    """Beginnings of words that speak of women and men themselves."""
    he: re.Pattern[str] | None
    """Pronouns of men."""
    neutral: re.Pattern[str] | None
    """Pronouns beside which those are right."""
    nouns: frozenset[str]
    """Everyday nouns in small letters, singular and plural, that are no names."""
    links: frozenset[str]
    """Words between the words of a name."""
    defined: frozenset[str]
    """Words in front of a defined term."""
    headings: re.Pattern[str] | None
    """How a question begins that became a heading."""
    asking: re.Pattern[str] | None
    """How a question begins that is no heading."""
    always: re.Pattern[str] | None
    """Words that have a capital everywhere, written without it."""
    streets: tuple[str, ...]
    """What the name of a street ends in."""
    alone: tuple[str, ...]
    """Those of `streets` that make a name without a house number."""
    stops: tuple[str, ...]
    """Words behind which the name of a stop stands."""
    generic: frozenset[str]
    """Beginnings that make no name: `Hauptstraße`."""
    roads: re.Pattern[str] | None
    """What a name of a street ends in, as a word of its own."""
    acronyms: Mapping[str, frozenset[str]]
    """Acronym -> what it is called in other languages."""
    unread: Mapping[str, frozenset[str]]
    """Language -> acronyms that nobody reads in it; `every`: in none but this one."""
    shouted: frozenset[str]
    """Words in capitals that are no acronyms: `WICHTIG`."""
    common: frozenset[str]
    """Acronyms that are everyday words and may be added."""
    titles: re.Pattern[str] | None
    """What stands in front of a person's name."""
    polite: frozenset[str]
    """Those of `titles` behind which one word is a name."""
    names_stay: bool
    """Whether names have no endings but the s of a genitive."""
    courtesy: re.Pattern[str] | None
    """Titles that a translation has in front of a surname."""
    left: re.Pattern[str] | None
    """Titles that are left over wherever a name follows: `Frau`."""
    offices: re.Pattern[str] | None
    """A title such as Mayor, and the word behind it."""
    first_names: frozenset[str]
    """First names that many people have, and that are no other word."""
    cognates: frozenset[str]
    """Words of one origin that names have in the other language: `Parliament`."""
    no_names: frozenset[str]
    """Words behind a title that are no name: `Frau Ministerin`."""


@cache
def style(language: str) -> Style:
    """The tables of a language (its primary subtag)."""
    path = _LANGUAGES / language / "style.toml"
    data = tomllib.loads(path.read_text(encoding="utf-8")) if language.isalpha() and path.is_file() else {}
    address, short, gender, nouns, streets, acronyms, people = (
        data.get(table, {})
        for table in ("address", "abbreviations", "gender", "nouns", "streets", "acronyms", "people")
    )
    sexes = alternatives(gender.get("sexes", ()))
    return Style(
        formal=_words(address, "formal", behind=r"(?<=[\w,;–-]\s)" if address.get("capitals") else ""),
        informal=_either(_words(address, "informal", ignoring=True), _commands(address)),
        plural=_either(_words(address, "plural", ignoring=True), _to_all(address)),
        default_form=address.get("default", ""),
        abbreviations=_abbreviations(short.get("own", ())),
        allowed={code: frozenset(some) for code, some in short.get("allowed", {}).items()},
        doubled=frozenset(data["doubled"]["allowed"]) if "doubled" in data else None,
        joining="|".join(map(re.escape, gender.get("joining", ()))),
        repeated=frozenset(gender.get("repeated", ())),
        both=_words(gender, "both", ignoring=True),
        between="|".join(map(re.escape, gender.get("between", ()))),
        sexes=re.compile(sexes) if sexes else None,
        he=_words(gender, "he"),
        neutral=_words(gender, "neutral", ignoring=True),
        nouns=frozenset(form for noun in nouns.get("everyday", ()) for form in _numbers(noun)),
        links=frozenset(nouns.get("links", ())),
        defined=frozenset(nouns.get("defined", ())),
        headings=_words(data.get("headings", {}), "start", ignoring=True),
        asking=_questions(data.get("headings", {})),
        always=_words(data.get("capitals", {}), "always"),
        streets=tuple(streets.get("kinds", ())),
        alone=tuple(streets.get("alone", ())),
        stops=tuple(streets.get("stops", ())),
        generic=frozenset(streets.get("generic", ())),
        roads=_words(streets, "roads"),
        acronyms={one: frozenset(others) for one, others in acronyms.get("translated", {}).items()},
        unread={code: frozenset(some) for code, some in acronyms.get("left", {}).items()},
        shouted=frozenset(acronyms.get("shouted", ())),
        common=frozenset(acronyms.get("common", ())),
        titles=_words(people, "titles"),
        polite=frozenset(people.get("polite", ())),
        names_stay=people.get("names_stay", False),
        courtesy=_words(people, "courtesy"),
        left=re.compile(rf"(?<![\w-]){alternatives(people['left'])}(?=\s[A-ZÄÖÜ])") if "left" in people else None,
        offices=re.compile(rf"\b{alternatives(people['offices'])} (?:Dr\.? )?([A-Z][a-z]{{2,}})\b")
        if "offices" in people
        else None,
        first_names=frozenset(people.get("first_names", ())),
        cognates=frozenset(people.get("cognates", ())),
        no_names=frozenset(people.get("no_names", ())),
    )


def _words(table: Mapping[str, Any], key: str, *, behind: str = "", ignoring: bool = False) -> re.Pattern[str] | None:
    words = table.get(key, ())
    flags = re.IGNORECASE if ignoring else 0
    return re.compile(rf"{behind}(?<![\w’']){alternatives(words)}(?![\w’'-])", flags) if words else None


def _questions(headings: Mapping[str, Any]) -> re.Pattern[str] | None:
    start, verbs = (alternatives(headings.get(key, ())) for key in ("start", "verbs"))
    return re.compile(rf"\W*{start}\s(?:\w+\s)?{verbs}\s", re.IGNORECASE) if "verbs" in headings else None


def _commands(address: Mapping[str, Any]) -> re.Pattern[str] | None:
    """Commands where a sentence begins, and those that are nouns too with a word behind that follows no noun."""
    if "commands" not in address:
        return None
    plain, asking, asked = (alternatives(address[key]) for key in ("commands", "asking", "asked"))
    small = alternatives([word.lower() for word in address["commands"]])
    return re.compile(
        rf"{_BEGINNING}(?:{plain}(?!['’-]|\w| (?:ich|er|man)\b)|{asking} {asked}\b)|(?<=[Bb]itte ){small}(?!\w| ich\b)"
    )


def _to_all(address: Mapping[str, Any]) -> re.Pattern[str] | None:
    if "commands_to_all" not in address:
        return None
    commands, words = alternatives(address["commands_to_all"]), alternatives(address["all_of_you"])
    return re.compile(rf"{_BEGINNING}{commands}\b|(?<!\w)(?i:{words})\b")


def _either(*patterns: re.Pattern[str] | None) -> re.Pattern[str] | None:
    """What any of `patterns` finds, each with its own flags."""
    kept = [pattern for pattern in patterns if pattern]
    if len(kept) < len(patterns):
        return kept[0] if kept else None
    return re.compile("|".join(f"(?i:{one.pattern})" if one.flags & re.I else f"(?:{one.pattern})" for one in kept))


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
