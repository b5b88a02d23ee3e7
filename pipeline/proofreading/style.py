"""How a page speaks: sentence length, abbreviations, forms of gender and of address that don't go together.

A page goes in, findings come out: one a page for what is a matter of the whole page.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from typing import Final

from pipeline import glossary
from pipeline.checks.pair import without_addresses
from pipeline.messages import _
from pipeline.model import Finding
from pipeline.proofreading.page import Page, Sentence
from pipeline.proofreading.words import words

_SHORT: Final = re.compile(r"(?<![\w/.@-])[A-ZÄÖÜ]{2,5}(?![\w@])(?!-?[A-Z]*\d)")
"""A word of two to five capitals: longer ones are names. Not in a file number or an address."""
_DOTTED: Final = re.compile(r"(?<![\w.])(?:[a-zäöü]\.\s?){1,4}(?:[a-zäöüA-ZÄÖÜ][a-zäöü]?\.)(?!\w)")
"""Letters with a stop behind each, the first a small one: `i. S. d.`, `z. Hd.`; not the initials of a name."""
_NEXT_CAPITALS: Final = re.compile(r"\s[A-ZÄÖÜ]{2,}\b")
_LAST_CAPITALS: Final = re.compile(r"\b[A-ZÄÖÜ]{2,}\s\Z")
_BRACKETS: Final = re.compile(r"[^\W\d_][“”\"»«’]?\s\(([^()\n]{1,80})\)")
"""What stands in brackets behind words."""
_EXPLAINED: Final = re.compile(r"\s?(?:\(|[=:–-]\s)[^()\n]{0,20}?[^\W\d_]{4}|,\s(?:der|die|das|dem|den|ein|eine)\s")
"""What follows an abbreviation that is explained there."""
_NAMED: Final = re.compile(r"\b(?:kurz|abgekürzt):?\s\Z")
_ROMAN: Final = re.compile(r"[IVXLCDM]+")
_UNIT: Final = re.compile(r"\d\s\Z")
_QUOTATION: Final = re.compile(r"„[^„“”]*[“”]|»[^»«]*«|\"[^\"]*\"")
_GENDER: Final = re.compile(
    r"(?<!\w)[A-ZÄÖÜ](?:(?P<star>\w*+\*in(?:nen)?\b)|(?P<colon>\w*+:in(?:nen)?\b)|(?P<slash>\w*+/-?in(?:nen)?\b)"
    r"|(?P<gap>[^\W_]*+_in(?:nen)?\b)|(?P<bracket>\w*+\(-?in(?:nen)?\))"
    r"|(?P<capital>[a-zäöüß]++(?:Innen|(?<=er|or|nt|st|ge|ur)In)\b)"
    r"|(?P<pair>(?P<first>[a-zäöüß]{3,}+)\s(?:und|oder|bzw\.)\s(?P<second>[A-ZÄÖÜ][a-zäöüß]{3,})))"
)
_SIGNS: Final = re.compile(
    r"[*:_/(]-?in|[a-zäöüß]In|in(?:nen)?\s(?:und|oder|bzw\.)\s[A-ZÄÖÜ]|\s[A-ZÄÖÜ]\w+in(?:nen)?\b"
)
_END: Final = re.compile(r"[.!?][“”\"’)]*\s*\Z")
_LETTERS: Final = re.compile(r"[^\W\d_]+")
_STEM: Final = 3
"""Letters that the two nouns of a pair share at least."""
_UMLAUTS: Final = str.maketrans("äöü", "aou")


def long_sentences(page: Page) -> Iterator[Finding]:
    """A note for a sentence of more words than `longest` in the data of the language (German: 35).

    It ends with a stop: a list of partners behind a label is none.
    """
    data = words(page.language)
    for sentence in page.sentences if data else ():
        if data and sentence.text.count(" ") >= data.longest and _END.search(sentence.text):
            count = sum(any(map(str.isalnum, word)) for word in sentence.text.split())
            if count > data.longest:
                message = _("The sentence has {count} words: who reads it has to begin anew.", count=count)
                fix = _("Make two of it, or a list; translations get better, too.")
                yield page.finding_in(sentence, "long-sentences", "note", message, "", fix=fix)


def short_forms(page: Page) -> Iterator[Finding]:
    """A note for an abbreviation that the page does not spell out, at its first place: of capitals or with stops.

    Spelt out is what stands in brackets behind words, or has words in brackets behind it, or an `<abbr title>`. Not
    meant are those that all readers know, names of the glossary, country codes in brackets, Roman numbers, units behind
    numbers, words in capitals beside others, which are names or emphasis, and words that the page also has in small
    letters (*FÜR*).
    """
    data = words(page.language)
    first: dict[str, Sentence] = {}
    spelt = set(page.spelt)
    for sentence in page.sentences if data else ():
        text = sentence.text
        if not data or not (_SHORT.search(text) or "." in text):
            continue
        text = without_addresses(text)
        for dotted in _DOTTED.findall(text):
            if re.sub(r"\s", "", dotted) not in data.dotted:
                first.setdefault(dotted, sentence)
        for brackets in _BRACKETS.findall(text):
            spelt.update(_SHORT.findall(brackets))
        for match in () if text.isupper() else _SHORT.finditer(text):
            name = match.group()
            if name not in data.known and not _ROMAN.fullmatch(name) and not _inside(text, match):
                first.setdefault(name, sentence)
                before = text[max(0, match.start() - 14) : match.start()]
                if _EXPLAINED.match(text, match.end()) or _NAMED.search(before):
                    spelt.add(name)
    plain = _plain_words(page) if first else frozenset()
    for name, sentence in first.items():
        if name not in spelt and name.casefold() not in plain and not glossary.find(page.terms, name):
            message = _("The abbreviation {name} is nowhere spelt out on this page.", name=name)
            fix = _("Write it in full where it stands first, with {name} in brackets behind.", name=name)
            yield page.finding_in(sentence, "short-forms", "note", message, name, fix=fix)


def _plain_words(page: Page) -> frozenset[str]:
    """The words of a page that are not in capitals, in small letters."""
    every = (word for sentence in page.sentences for word in _LETTERS.findall(sentence.text))
    return frozenset(word.casefold() for word in every if not word.isupper())


def _inside(text: str, match: re.Match[str]) -> bool:
    """Whether the capitals are a part of something else: a name in capitals, a country's code, a unit."""
    start, end = match.span()
    in_brackets = text[start - 1 : start] == "(" and text[end : end + 1] == ")"
    return (
        (in_brackets and end - start == 2)
        or bool(_NEXT_CAPITALS.match(text, end))
        or bool(_LAST_CAPITALS.search(text[max(0, start - 30) : start]))
        or bool(_UNIT.search(text[max(0, start - 3) : start]))
    )


def gender_mix(page: Page) -> Iterator[Finding]:
    """A note, once a page, where gender is written in several ways: *Bürger\\*innen*, *Bürger:innen*, *BürgerInnen*,
    *Bürger/-innen*, *Bürger(innen)*, *Bürgerinnen und Bürger*. Quotations don't count: others may write as they like.
    """
    if page.language != "de":
        return
    found: defaultdict[str, list[tuple[Sentence, str]]] = defaultdict(list)
    for sentence in page.sentences:
        if not _SIGNS.search(sentence.text):
            continue
        for match in _GENDER.finditer(_unquoted(sentence.text)):
            style = next(name for name, text in match.groupdict().items() if text)
            if style != "pair" or _is_pair(match.group()):
                found[style].append((sentence, match.group()))
    if len(found) < 2:
        return
    usual = max(found, key=lambda style: len(found[style]))
    other = min((style for style in found if style != usual), key=lambda style: len(found[style]))
    sentence, text = found[other][0]
    known, place = found[usual][0][1], found[usual][0][0].line(found[usual][0][1])
    message = _(
        "The page writes gender in several ways: {found} here, {usual} in line {line}.",
        found=text,
        usual=known,
        line=place,
    )
    yield page.finding_in(sentence, "gender-mix", "note", message, text, fix=_("Choose one form for the page."))


def _is_pair(said: str) -> bool:
    """Whether two nouns are the women and the men of one kind: `Ärztinnen und Ärzte`."""
    first, _and, second = said.split()
    female, male = (first, second) if first.endswith(("in", "innen")) else (second, first)
    if not female.endswith(("in", "innen")) or male.endswith("innen"):
        return False
    stem = female.removesuffix("nen").removesuffix("in").casefold().translate(_UMLAUTS)
    other = male.casefold().translate(_UMLAUTS)
    return len(stem) >= _STEM and (other.startswith(stem) or stem.startswith(other.rstrip("ens")))


def _unquoted(text: str) -> str:
    """`text` with blanks in place of its quotations."""
    return _QUOTATION.sub(lambda match: " " * len(match.group()), text)


def address_mix(page: Page) -> Iterator[Finding]:
    """A note, once a page, where readers are addressed both formally (Sie) and familiarly (du).

    A capital at the start of a sentence says nothing (*Sie* may be *they*). Quotations don't count, nor does *du* in
    names of French streets.
    """
    data = words(page.language)
    if not data:
        return
    formal_words, familiar_words = _pronouns(page.language)
    formal: tuple[Sentence, str] | None = None
    familiar: tuple[Sentence, str] | None = None
    for sentence in page.sentences:
        text = _unquoted(sentence.text)
        if formal is None and (match := formal_words.search(text)):
            formal = (sentence, match[1])
        if familiar is None and (match := familiar_words.search(text)):
            familiar = (sentence, match[1])
        if formal and familiar:
            message = _(
                "The page says {familiar} here and {formal} in line {line}.",
                familiar=familiar[1],
                formal=formal[1],
                line=formal[0].line(formal[1]),
            )
            fix = _("Address readers in one way.")
            yield page.finding_in(familiar[0], "address-mix", "note", message, familiar[1], fix=fix)
            return


@cache
def _pronouns(language: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Formal ones inside a sentence; familiar ones, in small letters or with the capital of letters, not in a name."""
    data = words(language)
    if not data:
        raise LookupError(language)
    either = [*data.familiar, *(word.capitalize() for word in data.familiar)]
    not_behind = "".join(rf"(?<!\b{name}\s)" for name in data.names)
    return (
        re.compile(rf"(?<=[\w,]\s)({'|'.join(data.formal)})(?![\w-])"),
        re.compile(rf"(?<![\w’'-]){not_behind}({'|'.join(either)})(?![\w.’'-])"),
    )
