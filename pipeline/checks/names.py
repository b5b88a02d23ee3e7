"""Names that stay as they are stand in the translation as they do in the German: `ARRIVAL CITIES`, `URBACT`.

Which names these are is said by the glossary, with the kind keep. Of cities in a row none is lost.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Final

from pipeline import glossary
from pipeline.checks.nearly import nearly
from pipeline.checks.pair import Pair, without_addresses
from pipeline.checks.senses import LANGUAGES
from pipeline.checks.style import style
from pipeline.glossary import Hit, Words
from pipeline.messages import _
from pipeline.model import Finding, Severity

_WORD: Final = re.compile(r"(?<![\w-])[^\W\d_]+(?![\w-])")
_BEFORE: Final = re.compile(r"(?:[,;/–]|und|sowie|\))\s?$")
_BEHIND: Final = re.compile(r"\s?(?:[,;/–(]|und\b|sowie\b)")
_ROW: Final = 2
_STEM: Final = 4
"""Letters by which a name is known in any case."""
_ENDING: Final = re.compile("['’]s?$")
_JOINS: Final = re.compile(r"[\s\u2010\u2011-]+")


def names(pair: Pair) -> Iterator[Finding]:
    """A finding for each name that the German has, and the translation nowhere in the same spelling.

    An error if the site's glossary wants the name, a warning if only the list that ships does, and then only where the
    name is missing in any spelling. How often it stands there does not count: a pronoun may take its place. White space
    or hyphens between its words, and an English possessive behind it, make no difference; the spelling of the
    German sentence itself is right too.

    A warning also for a name that is spelt nearly as in the German ("Pieschen", "Peischen"), and for a city that
    stands in a row with others ("Gent, Porto und Tampere") of which the translation has some, and it not, under any of
    its names.
    """
    yield from _cities(pair)
    yield from _misspelt(pair)
    hits = {hit.term.german: hit for hit in pair.hits if hit.term.kind == "keep"}
    if not hits:
        return
    words = glossary.cut(without_addresses(pair.target_text), pair.locale)
    for name, hit in hits.items():
        there = [words.text[start:end] for start, end in glossary.places(words, name, wide=False)]
        if not there or (hit.term.own and not any(_same(found, hit) for found in there)):
            yield _finding(hit, there[0] if there else _without_blanks(words, name))


def _misspelt(pair: Pair) -> Iterator[Finding]:
    """The first name that is spelt nearly as in the German; other languages and scripts respell too many."""
    if not style(pair.target_language).cognates:
        return
    for name, spelt in nearly(pair):
        yield Finding(
            "names",
            "warning",
            _("The name {name} is spelt {found}.", name=name[0], found=spelt[0]),
            found=spelt[0],
            expected=name[0],
            fix=_("Write {name}.", name=name[0]),
            at=pair.at(*spelt.span()),
            source_at=pair.source_at(*name.span()),
        )
        return


def _cities(pair: Pair) -> Iterator[Finding]:
    known = _known(pair.language)
    if sum(word in known for word in pair.source_words) < _ROW:
        return
    found = [match for match in _WORD.finditer(pair.source_text) if match[0] in known]
    gone = {city for city in {match[0] for match in found} if not _stands(city, pair)}
    lost = [match for match in found if match[0] in gone]
    if not lost or len(lost) == len(found):
        return
    for match in lost:
        around = (pair.source_text[max(0, match.start() - 5) : match.start()], pair.source_text[match.end() :][:5])
        if _BEFORE.search(around[0]) or _BEHIND.match(around[1]):
            message = _("The name {name} is missing; it stays as it is.", name=match[0])
            fix = _("Write {name}.", name=match[0])
            place = pair.source_at(*match.span())
            yield Finding("names", "warning", message, expected=match[0], fix=fix, source_at=place)
            return


def _stands(city: str, pair: Pair) -> bool:
    """Whether the translation has a city, as it is, under its other name, or in a case of its language."""
    text = pair.target_text.replace("ß", "ss")
    others = (
        name for hit in pair.hits if hit.text == city or hit.term.german == city for name in hit.term.into(pair.locale)
    )
    names = [name.replace("ß", "ss") for name in (city, *others)]
    if any(name in text or name[: max(_STEM, len(name) - 2)] in text for name in names):
        return True
    return not text.isascii() and not re.search("[A-Za-z]{3}", text)


@cache
def _known(language: str) -> frozenset[str]:
    """The cities that are one word."""
    path = LANGUAGES / language / "cities.csv"
    if not language.isalpha() or not path.is_file():
        return frozenset()
    rows = path.read_text(encoding="utf-8").splitlines()[1:]
    return frozenset(name for name in (row.partition(";")[0] for row in rows) if name.isalpha())


def _finding(hit: Hit, found: str) -> Finding:
    name = hit.term.german
    if found:
        message = _("The name {name} is spelt {found}.", name=name, found=found)
    else:
        message = _("The name {name} is missing; it stays as it is.", name=name)
    severity: Severity = "error" if hit.term.own else "warning"
    return Finding("names", severity, message, found=found, expected=name, fix=_("Write {name}.", name=name))


def _same(found: str, hit: Hit) -> bool:
    return _plain(found) in {_plain(hit.term.german), _plain(hit.text)}


def _plain(name: str) -> str:
    return _JOINS.sub(" ", _ENDING.sub("", name))


def _without_blanks(words: Words, name: str) -> str:
    """The name in one word, or in several: `Cities Grow` for `CitiesGROW`."""
    bare = _JOINS.sub("", name).casefold()
    for number in range(len(words.tokens)):
        run = ""
        for end in range(number, len(words.tokens)):
            run += words.tokens[end].casefold()
            if run == bare:
                return words.text[words.spans[number][0] : words.spans[end][1]]
            if not bare.startswith(run):
                break
    return ""
