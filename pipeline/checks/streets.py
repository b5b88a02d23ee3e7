"""Streets keep their names: an address is to be found, not understood."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from pipeline.checks.pair import Pair
from pipeline.messages import _
from pipeline.model import Finding

_KIND: Final = r"(?:stra(?:ß|ss)e|str\.|platz|allee|gasse|weg|ring|ufer|damm|chaussee|promenade|steig|markt|berg|graben|wall|hof|brücke|park)"
_STREET: Final = re.compile(
    rf"(?<![\w-])((?:[A-ZÄÖÜ][\w.]*-)*[A-ZÄÖÜ][a-zäöüß]+{_KIND}|(?:[A-ZÄÖÜ][\w.]*[- ]){{1,3}}(?:S|P|A|G|W|R|U|D|C)"
    r"(?:tra(?:ß|ss)e|tr\.|latz|llee|asse|eg|ing|fer|amm|haussee))\s(\d{1,4}\s?[a-z]?)(?![\w.,]*\d)"
)
_ANY: Final = re.compile(rf"{_KIND}\s\d", re.IGNORECASE)
_NAMED: Final = re.compile(r"(?<![\w-])([A-ZÄÖÜ][a-zäöü]{3,}stra(?:ß|ss)e)(?!\w)")
_GENERIC: Final = frozenset(
    [
        "Haupt",
        "Einkaufs",
        "Durchgangs",
        "Dorf",
        "Land",
        "Bundes",
        "Neben",
        "Seiten",
        "Wohn",
        "Fußgänger",
        "Spiel",
        "Bahnhof",
        "Auto",
        "Schnell",
        "Kreis",
        "Staats",
        "Anlieger",
        "Geschäfts",
        "Fahrrad",
        "Quer",
        "Verbindungs",
        "Zufahrts",
        "Anwohner",
        "Sack",
        "Wasser",
        "Markt",
        "Ring",
        "Schul",
        "Umgehungs",
        "Park",
        "Wein",
        "Milch",
        "Seiden",
        "Meer",
    ]
)
_ENGLISH: Final = re.compile(r"\b[A-Z]\w+ (?:Street|Road|Avenue|Square|Lane|Way)\b")
_LATIN: Final = re.compile("[a-zà-ÿ]")


def streets(pair: Pair) -> Iterator[Finding]:
    """A warning for a street with a house number, or named by a word of its own ("Lindenstraße"), that the translation lacks
    though it has the number or a street in English.

    `strasse`, `str.` and `Str.` for Straße are the same name. In other scripts names are respelt, and nothing is said.
    """
    text = pair.source_text
    found = _STREET.search(text) if _ANY.search(text) else None
    named = None if found else _NAMED.search(text)
    match = found or named
    if match is None or not _LATIN.search(pair.target_text) or _plain(match[1]) in _plain(pair.target_text):
        return
    if found and not re.search(rf"(?<!\d){re.escape(found[2].split()[0].rstrip('abcdefgh'))}(?!\d)", pair.target_text):
        return
    instead = _ENGLISH.search(pair.target_text)
    if named and (not instead or named[1].removesuffix("straße").removesuffix("strasse") in _GENERIC):
        return
    message = _("The street “{name}” has another name in the translation.", name=match[1])
    yield Finding(
        "streets",
        "warning",
        message,
        found=instead[0] if instead else "",
        expected=match[1],
        fix=_("Write {name}.", name=match[1]),
        at=pair.at(*instead.span()) if instead else None,
        source_at=pair.source_at(match.start(1), match.end(1)),
    )


def _plain(text: str) -> str:
    """One spelling for all: small letters, ss, no hyphens or blanks, str. spelt out."""
    text = re.sub(r"[\s\u00a0‑-]", "", text.lower().replace("ß", "ss"))
    return re.sub(r"str\.", "strasse", text)
