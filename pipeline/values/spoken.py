"""The words of a language for numbers, fractions, hours and units, compiled, and whether a text has any of them.

They stand in its `values.toml`, under `numerals` and `units`; of a language without them nothing is known. What a text
says with them is the business of `numerals`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cache, lru_cache, reduce
from operator import or_
from typing import Any, Final

from pipeline.values.grammar import Bits, grammar
from pipeline.values.value import alternatives, masked

GLYPHS: Final = {
    "½": Fraction(1, 2),
    "¼": Fraction(1, 4),
    "¾": Fraction(3, 4),
    "⅓": Fraction(1, 3),
    "⅔": Fraction(2, 3),
}
_PART_HINT: Final = re.compile(rf"[{''.join(GLYPHS)}]|\d/\d")


@dataclass(frozen=True, slots=True)
class Rules:
    """The patterns of a language, compiled."""

    number: re.Pattern[str]
    atoms: re.Pattern[str]
    worth: Mapping[str, int]
    endings: re.Pattern[str]
    doubtful: frozenset[str]
    fractions: Mapping[str, int]
    scales: Mapping[str, int]
    first: re.Pattern[str]
    one: re.Pattern[str]
    article: re.Pattern[str]
    """The words for one of a unit."""
    and_a_half: re.Pattern[str]
    others: re.Pattern[str]
    readings: tuple[tuple[str, ...], ...]
    """Of each group of `others`."""
    idioms: re.Pattern[str]
    excused: tuple[tuple[str, ...], ...]
    """By each group of `idioms`."""
    clock: tuple[tuple[int, re.Pattern[str]], ...]
    clock_words: re.Pattern[str]
    """What one of the words has that say an hour."""
    clock_hint: re.Pattern[str]
    moments: re.Pattern[str]
    hours: tuple[str, ...]
    """Of each group of `moments`."""
    late: re.Pattern[str]
    early: re.Pattern[str]
    minus: re.Pattern[str]
    below_zero: re.Pattern[str]
    cold: re.Pattern[str]
    points: re.Pattern[str]
    letter: re.Pattern[str]
    cited: re.Pattern[str]
    any_unit: re.Pattern[str]
    """What one of the words of a unit has."""
    links: re.Pattern[str]
    """What may stand behind a number and be part of it."""
    units: re.Pattern[str]
    of_units: re.Pattern[str]
    unit_names: tuple[str, ...]
    share: re.Pattern[str]
    """Seven in ten."""
    first_floor: int
    """The number of the ground floor."""
    often_hint: re.Pattern[str]
    often: Mapping[str, int]
    """Numbers of times with a word of their own: twice."""
    signs: re.Pattern[str]
    """What a word has that may say a number."""
    lone: re.Pattern[str]
    """A number that the other side has to say too, with what follows."""
    lone_hint: re.Pattern[str]
    loose: re.Pattern[str]
    """Where it need not."""
    whole: re.Pattern[str]
    """All, each, none: with them the other side need not say how many."""
    definite: re.Pattern[str]
    """The article and the like in front of the number of all there are."""
    two_of: re.Pattern[str]
    """Two things in a row, none of them by name."""
    foreign: re.Pattern[str]
    """What is never written so in this language."""
    foreign_hint: re.Pattern[str]
    named: Mapping[str, re.Pattern[str]]
    """Names with a number in them, by table: a group for each name."""
    named_hint: re.Pattern[str]


SPEAKS, COLD, PARTS, OFTEN, CODES, LETTERS, ARTICLE, NAMED, LONE, CLOCK, ROMAN, FOREIGN, LINKS, UNITS = (
    1 << at for at in range(14)
)
"""Bits of what a text may have: numbers in words, degrees below zero, fractions, rates, codes such as B2, letters
behind a number or a citation, the article, which may be a number, names such as World War I, numbers that the other
side has to say too, hours in words, Roman numerals, forms of another language, what goes on with a number, units."""
OF_GRAMMAR: Final = 14
"""Above these bits stand those of the hints of patterns, the first for a digit."""
_ALL: Final = (1 << OF_GRAMMAR) - 1
_CODES: Final = re.compile(r"[A-Za-z]\d|BIC")
_LETTERS: Final = re.compile(
    r"\d[a-z](?!\w)|^[a-z](?![\w.])|\([a-z]{1,2}\)|^[a-z]{1,2}\)|[Bb]uchst|(?<!\w)(?:[Ll]it|Bst|[Ll]etter|[Pp]oints?)(?!\w)"
)
_ROMAN: Final = re.compile(r"(?<!\w)[XVI]+(?:er?)?(?!\w)")
_DIGIT: Final = re.compile(r"\d")
_NOTHING: Final = re.compile(r"(?!)")


@lru_cache(maxsize=64)
def hinted(text: str, language: str) -> int:
    """What a text may have, as bits, by its words."""
    return said_by_words(masked(text), language) & _ALL


@lru_cache(maxsize=64)
def said_by_words(letters: str, language: str) -> int:
    """The bits of all words of a text."""
    return reduce(or_, map(bits_of(language).__getitem__, letters.split()), 0)


@cache
def bits_of(language: str) -> Bits:
    """The bits of words in a language: `SPEAKS` for "zwölf", `OFTEN` for "täglich"."""
    rules = known(language)
    signs, cold, often, article, named, lone, clock, foreign, links, units = (
        (
            rules.signs, rules.cold, rules.often_hint, rules.article, rules.named_hint, rules.lone_hint,
            rules.clock_words, rules.foreign_hint, rules.links, rules.any_unit,
        )
        if rules
        else (_NOTHING,) * 10
    )  # fmt: skip
    of_words = (
        signs,
        cold,
        _PART_HINT,
        often,
        _CODES,
        _LETTERS,
        article,
        named,
        lone,
        clock,
        _ROMAN,
        foreign,
        links,
        units,
    )
    return Bits((*of_words, _DIGIT, *grammar(language).hints.values()))


@cache
def known(language: str) -> Rules | None:
    """The rules of a language; None where nothing is known of its words."""
    data = grammar(language).data
    table = data.get("numerals")
    return _compiled(table, data) if table else None


def _compiled(table: Mapping[str, Any], data: Mapping[str, Any]) -> Rules:
    atoms: Mapping[str, int] = table["atoms"]
    scales = {name.casefold(): 10**power for name, power in data["scales"].items() if len(name) > 3}
    scales |= table["multipliers"]
    names = _names(table, scales) | {"month": alternatives(name for of in data["months"].values() for name in of)}

    def pattern(text: str) -> re.Pattern[str]:
        return re.compile(_filled(text, names), re.IGNORECASE)

    units = data["units"]
    any_unit = "|".join(rf"(?P<u{at}>{words})" for at, words in enumerate(units.values()))
    return Rules(
        number=pattern(table["number"]),
        atoms=pattern("{atom}"),
        worth={word.casefold(): worth for word, worth in atoms.items()},
        endings=pattern(table["endings"]),
        doubtful=frozenset(table["doubtful"]),
        fractions={word.casefold(): parts for word, parts in table["fractions"].items()},
        scales=scales,
        first=pattern(table["first"]),
        one=pattern(table["one"]),
        article=pattern(rf"^(?:{table['article']})$"),
        and_a_half=pattern(table["and_a_half"]),
        others=pattern(_groups(table["others"])),
        readings=tuple(map(tuple, table["others"].values())),
        idioms=pattern(_groups(table["idioms"])),
        excused=tuple(map(tuple, table["idioms"].values())),
        clock=tuple((int(row["shift"]), pattern(row["pattern"])) for row in table["clock"]),
        clock_words=pattern(table["clock_words"]),
        clock_hint=pattern(table["clock_hint"]),
        moments=pattern(_groups(table["moments"])),
        hours=tuple(table["moments"].values()),
        late=pattern(table["dayparts"]["late"]),
        early=pattern(table["dayparts"]["early"]),
        minus=pattern(rf"(?<!\w){table['minus']} $"),
        below_zero=pattern(table["below_zero"]),
        cold=pattern(f"{table['cold']}|{table['minus']}"),
        points=pattern(table["points"]),
        letter=re.compile(table["letter"]),
        cited=re.compile(rf"(?:{table['cited']})"),
        any_unit=pattern(rf"(?<![^\W\d_])(?:{any_unit})(?!\w)|{table['unit_words']}"),
        links=pattern(rf"(?<!\w)(?:{{scale}}|{{fraction}}|{table['links']})(?!\w)"),
        units=re.compile(rf"[ -]?(?:{table['between']})?(?:{any_unit})(?!\w)"),
        of_units=re.compile(rf"{table['of_unit']}(?:{table['between']})?(?:{any_unit})(?!\w)", re.IGNORECASE),
        unit_names=tuple(units),
        share=pattern(data["implied"]["share"]) if "implied" in data else re.compile(r"(?!)"),
        first_floor=data["first_floor"],
        often_hint=pattern(data["often"]["hint"]) if "often" in data else re.compile(r"(?!)"),
        often=data.get("often", {}).get("times", {}),
        signs=pattern(rf"{table['signs']}|[{''.join(GLYPHS)}]"),
        lone=pattern(rf"{table['lone']} {table['lone_before']}"),
        lone_hint=pattern(rf"(?<!\w)(?:{table['lone']})(?!\w)"),
        whole=pattern(table["whole"]),
        definite=pattern(table["definite"]),
        two_of=pattern(table["two_of"]),
        loose=pattern(rf"(?<!\w)(?:{table['loose']})"),
        foreign_hint=re.compile(table["foreign_hint"]),
        foreign=re.compile(_filled(table["foreign"], names)),
        named={of: pattern(_named_groups(rows)) for of, rows in data["named"].items() if of != "hint"},
        named_hint=re.compile(data["named"]["hint"], re.IGNORECASE),
    )


def _names(table: Mapping[str, Any], scales: Iterable[str]) -> dict[str, str]:
    """What the names in braces stand for in the patterns of a language."""
    atoms: Mapping[str, int] = table["atoms"]

    def of(fits: Callable[[int], bool], without: Collection[str] = ()) -> str:
        return alternatives(word for word, worth in atoms.items() if fits(worth) and word not in without)

    hours, minutes = of(lambda worth: 0 < worth < 13, ("ein", "erst")), of(lambda worth: 4 < worth < 60)
    names = {
        "atom": alternatives(atoms),
        "many": of(lambda worth: worth != 1),
        "small": of(lambda worth: worth < 10),
        "teens": of(lambda worth: 10 <= worth < 20),
        "tens": of(lambda worth: 20 <= worth < 100),
        "scale": alternatives(scales),
        "fraction": alternatives(table["fractions"]),
        "hour": rf"(?P<hour>{hours}|1[0-2]|0?[1-9])",
        "named": rf"(?P<hour>{hours})",
        "minutes": rf"(?P<minutes>{minutes}|[0-5]?\d)",
        "spoken": rf"(?P<minutes>{minutes})",
    }
    return {**names, "ten": _filled(table.get("ten", ""), names)}


def _filled(pattern: str, names: Mapping[str, str]) -> str:
    return re.sub(r"\{([a-z_]+)\}", lambda name: names[name[1]], pattern)


def _groups(table: Iterable[str]) -> str:
    """One pattern for whole words of a table, a group for each row."""
    return rf"(?<!\w)(?:{'|'.join(f'(?P<g{at}>{words})' for at, words in enumerate(table))})(?!\w)"


def _named_groups(rows: Mapping[str, str]) -> str:
    return rf"(?<!\w)(?:{'|'.join(f'(?P<{name}>{words})' for name, words in rows.items())})(?!\w)"


def worth(word: str, language: str) -> int:
    """The number that a text says in digits or in a word; 0 if it says none."""
    rules = known(language)
    return rules.often.get(word.casefold()) or number_in(word, rules) if rules and word else 0


def number_in(word: str, rules: Rules) -> int:
    """The number that one word says, in digits or in letters: 21 of "einundzwanzig"."""
    return int(word) if word.isdecimal() else total(rules.worth[atom.casefold()] for atom in rules.atoms.findall(word))


@lru_cache(maxsize=10_000)
def spelt(word: str, language: str) -> int:
    """The number that a word of letters says."""
    rules = known(language)
    return number_in(word, rules) if rules else 0


def total(worth: Iterable[int]) -> int:
    """The number that its parts make: 5 + 20; 2 * 100 + 50; 19 80 (a year)."""
    total = part = 0
    for one in worth:
        if one >= 1000:
            total, part = total + max(part, 1) * one, 0
        elif one == 100:
            part = max(part, 1) * one
        elif one >= 10 and 10 <= part < 100:
            part = part * 100 + one
        else:
            part += one
    return total + part
