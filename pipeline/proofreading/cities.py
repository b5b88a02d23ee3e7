"""Cities and the country codes behind them: `Riga (LV)`.

All pages of a site go in, findings come out. A table of some hundred European cities ships
(`languages/<language>/cities.csv`); names of several cities are not in it.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from pipeline.messages import _
from pipeline.model import Finding
from pipeline.proofreading.linked import Pages
from pipeline.proofreading.page import Page, Sentence
from pipeline.proofreading.words import words

_CODE: Final = re.compile(r"(?<=[^\W_])\s\(([A-Z]{2})\)")
_SAME: Final = {"EL": "GR", "UK": "GB"}
"""Codes of the European Union (Interinstitutional style guide, 7.1.1) -> those of ISO 3166."""
_BEFORE: Final = 60
"""Characters before a code in which the name of its city stands."""
_WORDS: Final = 4
"""Words that the name of a city has at most."""
_WORD: Final = re.compile(r"[^\s,;:(„“»«/|]+")
_NAME: Final = re.compile(r"(?:[^\W\d_]|[’'.-]){2,}")
"""A word of a name, if it has a capital."""


@dataclass(frozen=True, slots=True)
class _Place:
    """A city with its code in a sentence."""

    page: Page
    sentence: Sentence
    city: str
    code: str
    written: str
    """As it stands there: `Riga (LV)`."""


def city_codes(site: Pages) -> Iterator[Finding]:
    """A warning for a city behind which another country's code stands (*Riga (LT)*); a note for a name that the table
    does not have where the site gives it several codes, at each place of the rarer: it may be a firm in two countries.

    EL and GR, UK and GB are the same country. Behind German, Swiss and Italian cities the short name of their state,
    canton or province may stand.
    """
    unknown: defaultdict[str, list[_Place]] = defaultdict(list)
    for page in site.pages.values():
        for place in _places(page):
            data = words(page.language)
            right = data.cities.get(place.city) if data else None
            if right is None:
                unknown[place.city].append(place)
            elif place.code not in {_SAME.get(code, code) for code in right}:
                country = _country(page.language, place.city)
                message = _(
                    "{city} has the country code {right}, here it is {code}.",
                    city=place.city,
                    right=country,
                    code=place.code,
                )
                fix = _("Write {name}.", name=f"{place.city} ({country})")
                yield page.finding_in(
                    place.sentence,
                    "city-codes",
                    "warning",
                    message,
                    place.written,
                    want=f"{place.city} ({country})",
                    fix=fix,
                )
    for places in unknown.values():
        yield from _differing(places)


def _country(language: str, city: str) -> str:
    data = words(language)
    return data.cities[city][0] if data else ""


def _differing(places: list[_Place]) -> Iterator[Finding]:
    """What is said of a city that stands with several codes."""
    counts = Counter(place.code for place in places)
    if len(counts) < 2:
        return
    most = max(counts.values())
    usual = [code for code, count in counts.items() if count == most]
    for place in places:
        if len(usual) == 1 and place.code == usual[0]:
            continue
        other = next(other for other in places if other.code != place.code)
        where = f"{other.page.file}:{other.sentence.line(other.written)}"
        message = _(
            "{city} has the country code {code} here and {other} in {place}.",
            city=place.city,
            code=place.code,
            other=other.code,
            place=where,
        )
        fix = _("Look it up and correct it; if they are two places, accept it.")
        yield place.page.finding_in(place.sentence, "city-codes", "note", message, place.written, fix=fix)


def _places(page: Page) -> Iterator[_Place]:
    """Every city with a country's code, in order."""
    data = words(page.language)
    for sentence in page.sentences if data else ():
        text = sentence.text
        for match in _CODE.finditer(text) if "(" in text else ():
            if data and match[1] in data.countries:
                start = max(0, match.start() - _BEFORE)
                stretch = text[start : match.start()]
                city = _city(stretch, data.cities, data.generic)
                if city:
                    written = text[start + stretch.rindex(city) : match.end()]
                    yield _Place(page, sentence, city, _SAME.get(match[1], match[1]), written)


def _city(text: str, cities: Mapping[str, Sequence[str]], others: frozenset[str]) -> str:
    """The name of a city at the end of `text`: the longest that the table has, else the words with a capital there."""
    found = list(_WORD.finditer(text))[-_WORDS:]
    name = next((text[word.start() :] for word in found if text[word.start() :] in cities), "")
    while not name and found and (not found[0].group()[0].isupper() or found[0].group() in others):
        found = found[1:]
    if name or not found:
        return name
    whole = text[found[0].start() :]
    names = [_NAME.fullmatch(word.group()) is not None and word.group()[0].isupper() for word in found]
    return whole if all(names) else found[-1].group() if names[-1] else ""
