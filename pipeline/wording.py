"""What a change of words means for an approved translation: two texts go in, a verdict or the changed words come out.

`harmless` decides whether a page may go on showing the translation of the old text, `telling` what a reviewer has to
see first. Both ask closed lists with reasons (`languages/<language>/wording.toml`), never a measure of similarity:
"geöffnet" and "geschlossen" make sentences that are 82 % alike. In doubt, and in a language without lists, nothing is
harmless.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import zip_longest
from pathlib import Path
from typing import Final, NamedTuple

from pipeline.values.finding import find
from pipeline.values.value import TAG, alternatives

LANGUAGES: Final = Path(__file__).with_name("languages")

_INVISIBLE: Final = re.compile("[\u00ad\u200b\u200c\u200d\u2060\ufeff]")
_WORD: Final = re.compile(r"[^\W_](?:[\w*:/'.-]*[^\W_])?|\S")
_PUNCTUATION: Final = frozenset(".,;:!…\"'„“”‚‘«»‹›()[]-")
"""Marks that may differ. Not the question mark, and no sign that is read aloud (%, &, +)."""
_CLAUSES: Final = frozenset(",;:-()")
"""Marks that can move the reach of a "nicht": "Wir bitten, nicht zu warten", "Wir bitten nicht, zu warten"."""


class Token(NamedTuple):
    """A word, value, inline tag or mark of a text."""

    kind: str
    """word, value, tag, mark."""
    meaning: str
    """What is compared: of a value its canonical form, else the text."""
    text: str
    """How it is written."""


class Rules(NamedTuple):
    """The lists of one language, in lower case; what each does is said in the file it is read from."""

    free: frozenset[str] = frozenset()
    reporting: frozenset[str] = frozenset()
    reports: frozenset[str] = frozenset()
    guards: frozenset[str] = frozenset()
    case_matters: frozenset[str] = frozenset()
    spelling: Mapping[str, str] = {}
    spelled: re.Pattern[str] | None = None
    gender: bool = False
    people: Mapping[str, str] = {}
    negations: frozenset[str] = frozenset()
    telling: frozenset[str] = frozenset()
    deadlines: frozenset[str] = frozenset()
    between: frozenset[str] = frozenset()
    prefixes: tuple[str, ...] = ()
    opposites: frozenset[tuple[str, str]] = frozenset()


def harmless(old: str, new: str, language: str = "de") -> bool:
    """Whether a translation of one text is still right for the other: no reader could do, pay or expect anything else.

    What may differ: punctuation, letter case, the listed spellings and particles, gender forms of the same word. Order,
    values, negations and inline tags may not. Symmetric.
    """
    rules = _rules(language)
    if old == new or rules == Rules():
        return old == new
    sides = [list(_tokens(text, language, rules)) for text in (old, new)]
    words = {token.text.lower() for side in sides for token in side if token.kind == "word"}
    reporting = rules.reporting if words & rules.reports and not words & rules.guards else frozenset()
    negated = bool(words & rules.negations)
    (left, breaks), (right, others) = (_kept(side, rules.free | reporting, negated=negated) for side in sides)
    if breaks - others and others - breaks:
        return False  # "rät, den Bürgern zu helfen" is not "rät den Bürgern, zu helfen"
    return all(one and other and _same(one, other, rules) for one, other in zip_longest(left, right))


def telling(old: str, new: str, language: str = "de") -> tuple[str, ...]:
    """The changed words that decide what a reader must do: ("−bis 31.03.2026", "+bis 15.04.2026", "+nicht").

    Negations, modals, limits, deadlines, opposites and values; what went (−) before what came (+). In a language
    without lists the values only.
    """
    rules = _rules(language)
    sides = [list(_tokens(text, language, Rules())) for text in (old, new)]
    words = [{token.text.lower() for token in side if token.kind == "word"} for side in sides]
    watched = rules.telling | _opposites(words[0] - words[1], words[1] - words[0], rules)
    before, after = (list(_watched(side, watched, rules)) for side in sides)
    return (*_only(before, after, "−"), *_only(after, before, "+"))


@cache
def _rules(language: str) -> Rules:
    base = language.replace("_", "-").partition("-")[0]
    path = LANGUAGES / base / "wording.toml"
    if not base.isalpha() or not path.is_file():
        return Rules()
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    particles, tells, gender = data["particles"], data["telling"], data.get("gender", {})
    low = {name: _low(words) for name, words in (particles | tells).items() if isinstance(words[0], str)}
    forms = [(form, words[0].lower()) for words in data["spelling"]["same"] for form in words]
    return Rules(
        free=low["free"],
        reporting=low["reporting"],
        reports=low["reports"],
        guards=(low["binds"] | low["negations"] | low["modals"] | low["limits"]) - low["reports"],
        case_matters=_low(data["spelling"]["case_matters"]),
        spelling={form.casefold(): first for form, first in forms},
        spelled=re.compile(rf"(?<![\w.-]){alternatives(form for form, _ in forms)}(?![\w-])", re.IGNORECASE),
        gender=bool(gender),
        people={form.lower(): words[0].lower() for words in gender.get("participles", ()) for form in words},
        negations=low["negations"],
        telling=low["negations"] | low["modals"] | low["limits"] | low["deadlines"],
        deadlines=low["deadlines"],
        between=low["between"],
        prefixes=tuple(tells["prefixes"]),
        opposites=frozenset((one.lower(), other.lower()) for one, other in tells["opposites"]),
    )


def _low(words: Iterable[str]) -> frozenset[str]:
    return frozenset(word.lower() for word in words)


def _tokens(text: str, language: str, rules: Rules) -> Iterator[Token]:
    """The text in order; between its values, spellings and gender forms are brought to one form."""
    text = _INVISIBLE.sub("", unicodedata.normalize("NFC", text)).replace("’", "'")
    at = 0
    for value in find(text, language):
        yield from _words(text[at : value.start], rules)
        yield Token("value", f"{value.kind} {value.canonical}", value.text)
        at = value.end
    yield from _words(text[at:], rules)


def _words(text: str, rules: Rules) -> Iterator[Token]:
    text = re.sub(r"[‐‑‒–—−]", "-", text)
    if rules.spelled:
        text = rules.spelled.sub(lambda form: rules.spelling[form[0].casefold()], text)
    for at, piece in enumerate(re.split(f"({TAG.pattern})", _people(text) if rules.gender else text)):
        if at % 2:
            yield Token("tag", piece, piece)
            continue
        for match in _WORD.finditer(piece):
            yield Token("word" if match[0][0].isalnum() else "mark", match[0], match[0])


def _people(text: str) -> str:
    """Gender forms in two shapes: `Vertreter*innen` for every mark, and the masculine for a pair of nouns."""
    text = re.sub(r"(?<=[^\W\d_])(?:[*:_·]|/-?|\()(in(?:nen)?)\)?(?!\w)", r"*\1", text)
    text = re.sub(r"(?<=[a-zäöüß])I(n(?:nen)?)(?!\w)", r"*i\1", text)
    joined = r"(?:und|oder|bzw\.|beziehungsweise|sowie|/)"
    text = re.sub(rf"\b(\w{{3,}})innen ?{joined} ?(\1(?:en|e|n)?)\b", r"\2", text)
    return re.sub(rf"\b(\w{{3,}}?)(en|e|n|) ?{joined} ?\1innen\b", r"\1\2", text)


def _kept(side: Sequence[Token], dropped: frozenset[str], *, negated: bool) -> tuple[list[Token], set[int]]:
    """The tokens that have to be the same: not the harmless words, nor punctuation where it decides nothing.

    And how many of them stand before each mark that parts clauses: it may come or go, but not go elsewhere.
    """
    kept: list[Token] = []
    breaks: set[int] = set()
    for at, token in enumerate(side):
        near = side[max(at - 1, 0) : at + 2 : 2]
        between_values = len(near) == 2 and all(map(_counts, near))
        if token.kind == "mark" and token.text in _PUNCTUATION:
            decides = between_values or (negated and token.text in _CLAUSES)  # 9-12 Uhr is not 9, 12 Uhr
            breaks |= {len(kept)} if token.text in _CLAUSES else set()
        else:
            decides = token.kind != "word" or token.text.lower() not in dropped
        if decides:
            kept.append(token)
    return kept, breaks


def _counts(token: Token) -> bool:
    """A value or a letter: what stands at the end of a span (5a–5c)."""
    return token.kind == "value" or (token.kind == "word" and len(token.text) == 1)


def _same(one: Token, other: Token, rules: Rules) -> bool:
    if one.kind != "word" or other.kind != "word":
        return one[:2] == other[:2]
    if one.text == other.text:
        return True
    first, second = (rules.people.get(token.text.lower(), token.text.lower()) for token in (one, other))
    if first == second:
        capitals = any(len(token.text) > 1 and token.text.isupper() for token in (one, other))  # EU, US
        return not capitals and first not in rules.case_matters
    return _all_genders(first, second) or _all_genders(second, first)


def _all_genders(marked: str, plural: str) -> bool:
    """Whether `Vertreter*innen` is said of the same people as `Vertreter`, `Vertretern`."""
    stem = marked.removesuffix("*innen")
    return stem != marked and plural.startswith(stem) and plural[len(stem) :] in ("", "n", "en", "e")


def _opposites(gone: set[str], come: set[str], rules: Rules) -> set[str]:
    """The words that turn into their opposite: möglich and unmöglich, geöffnet and geschlossen."""
    pairs = {pair for pair in rules.opposites if len({*pair} & gone) == len({*pair} & come) == 1}
    pairs |= {(word, prefix + word) for word in gone for prefix in rules.prefixes if prefix + word in come}
    pairs |= {(word, prefix + word) for word in come for prefix in rules.prefixes if prefix + word in gone}
    return {word for pair in pairs for word in pair}


def _watched(side: Sequence[Token], watched: frozenset[str] | set[str], rules: Rules) -> Iterator[tuple[str, str]]:
    """Meaning and text of the words to be told; a deadline word goes with its value: "bis spätestens 31.03.2026"."""
    at = 0
    while at < len(side):
        end = at + 1
        if side[at].text.lower() in rules.deadlines:
            while end < len(side) and side[end].text.lower() in rules.between | rules.deadlines:
                end += 1
            end = end + 1 if end < len(side) and side[end].kind == "value" else at + 1
        words = side[at:end]
        if words[-1].kind == "value" or words[0].text.lower() in watched:
            yield " ".join(token.meaning.lower() for token in words), " ".join(token.text for token in words)
        at = end


def _only(some: Sequence[tuple[str, str]], others: Sequence[tuple[str, str]], sign: str) -> Iterator[str]:
    """The texts whose meaning `others` do not have, counted."""
    there = Counter(meaning for meaning, _ in others)
    for meaning, text in some:
        if there[meaning] > 0:
            there[meaning] -= 1
        else:
            yield sign + text
