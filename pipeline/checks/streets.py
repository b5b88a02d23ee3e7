"""Streets keep their names: an address is to be found, not understood."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Final, NamedTuple

from pipeline.checks.pair import Pair
from pipeline.checks.style import style
from pipeline.messages import _
from pipeline.model import Finding
from pipeline.values.value import alternatives

_LATIN: Final = re.compile("[a-zà-ÿ]")


class Patterns(NamedTuple):
    """How the streets of a language are found."""

    numbered: re.Pattern[str]
    """A street and its house number."""
    named: re.Pattern[str]
    """A street in one word, without a number."""
    stop: re.Pattern[str] | None
    """A stop of buses and trams."""


def streets(pair: Pair) -> Iterator[Finding]:
    """A warning for a street with a house number, or named in one word ("Lindenstraße"), that the translation lacks
    though it has the number or a street in its own language; and for a stop that it lacks ("Haltestelle Alter
    Friedhof").

    `strasse`, `str.` and `Str.` for Straße are the same name. In other scripts names are respelt, and nothing is said.
    """
    patterns = _patterns(pair.language)
    if patterns is None:
        return
    text = pair.source_text
    if patterns.stop and _LATIN.search(pair.target_text) and (stop := patterns.stop.search(text)):
        yield from _stop(pair, stop)
    numbered = patterns.numbered.search(text)
    match = numbered or patterns.named.search(text)
    if match is None or not _LATIN.search(pair.target_text) or _plain(match[1]) in _plain(pair.target_text):
        return
    if numbered and not re.search(rf"(?<!\d){numbered[2]}(?!\d)", pair.target_text):
        return
    into = style(pair.target_language)
    road = into.roads.search(pair.target_text) if into.roads else None
    if not numbered and (not road or match[2] in style(pair.language).generic):
        return
    found = re.search(rf"(?:[\w-]+ )?{road[0]}", pair.target_text) if road else None
    message = _("The street “{name}” has another name in the translation.", name=match[1])
    yield Finding(
        "streets",
        "warning",
        message,
        found=found[0] if found else "",
        expected=match[1],
        fix=_("Write {name}.", name=match[1]),
        at=pair.at(*found.span()) if found else None,
        source_at=pair.source_at(match.start(1), match.end(1)),
    )


def _stop(pair: Pair, match: re.Match[str]) -> Iterator[Finding]:
    """A stop of several words, or named after a street or square, that has another name: `Alter Friedhof`."""
    if _plain(match[1]) in _plain(pair.target_text) or _plain(match[1].split()[0])[:-2] in _plain(pair.target_text):
        return
    if any(match[1] in hit.text or hit.text in match[1] for hit in pair.hits):
        return
    message = _("The street “{name}” has another name in the translation.", name=match[1])
    place = pair.source_at(*match.span(1))
    fix = _("Write {name}.", name=match[1])
    yield Finding("streets", "warning", message, expected=match[1], fix=fix, source_at=place)


@cache
def _patterns(language: str) -> Patterns | None:
    kinds = style(language).streets
    if not kinds:
        return None
    kind, apart = alternatives(kinds), alternatives(one[0].upper() + one[1:] for one in kinds)
    part = r"[A-ZÄÖÜ][\w.]{0,30}"
    name = rf"(?:{part}[- ]){{1,3}}{apart}|(?:{part}-){{0,3}}[A-ZÄÖÜ][a-zäöüß]{{1,30}}{kind}"
    return Patterns(
        numbered=re.compile(rf"(?<![\w-])({name})\s(\d{{1,4}})(?![\w.,]*\d)"),
        named=re.compile(rf"(?<![\w-])(([A-ZÄÖÜ][a-zäöüß]{{3,30}}){alternatives(style(language).alone)})(?!\w)"),
        stop=_stops(style(language).stops, alternatives((*style(language).alone, "platz"))),
    )


def _stops(words: tuple[str, ...], kind: str) -> re.Pattern[str] | None:
    word = r"[A-ZÄÖÜ][a-zäöüß]{2,30}"
    return (
        re.compile(rf"{alternatives(words)} [„“»]?({word} {word}|[A-ZÄÖÜ][a-zäöüß]{{2,30}}{kind})(?![\w-])")
        if words
        else None
    )


def _plain(text: str) -> str:
    """One spelling for all: small letters, ss, no hyphens or blanks, str. spelt out."""
    text = re.sub(r"[\s\u00a0‑-]", "", text.lower().replace("ß", "ss"))
    return text.replace("str.", "strasse")
