"""Telephone numbers, mail addresses and accounts in a text: the German goes in, what must not be sent comes out.

Each has a stand-in of its kind that belongs to nobody. People's names are not found: no rule tells them from other
German nouns, so that only lines of nothing but capitals beside a number or address are taken for somebody's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

_MAIL: Final = re.compile(
    r"""[^\s@<>()\[\]{},;:"„“”«»⟦⟧]{1,64}(?:@|\ ?[\[({]\s?(?:at|ät|@)\s?[])}]\ ?)"""
    r"""[^\W_][\w-]{0,62}(?:(?:\.|\ ?[\[({]\s?(?:dot|punkt|\.)\s?[])}]\ ?)[\w-]{1,63}){0,6}""",
    re.IGNORECASE | re.VERBOSE,
)
"""A mail address, and as pages write it against collectors: `name (at) example.org`."""
_CALLED: Final = re.compile(
    r"(?:\b(?:tele(?:fon|fax)|tel|fax|mobil|handy|durchwahl|apparat|app|ruf|sms|whatsapp|phone)(?:nummer|nr)?\b|☎|📞)"
    r"[ .:/–-]{0,5}(?P<number>[+(]{0,2}\d[\d ()/–-]{1,24}\d)",
    re.IGNORECASE,
)
"""A number that the word before it says to be one to call, even without an area code."""
_FURTHER: Final = re.compile(r"(?:[ /–-]{1,3}\d{1,9}|(?:,| oder| und| bis)? ?[-–] ?\d{1,6}){0,6}")
"""What belongs to a telephone number behind it: a further group, another extension."""
_WORD: Final = re.compile(r"[^\W\d_]+")
_LABEL: Final = re.compile(
    r"tel|telefon|telefax|fax|mobil|mobiltelefon|handy|e|mail|email|durchwahl|ruf|iban|konto|kontakt|internet|web|nr",
    re.IGNORECASE,
)
_PARTICLE: Final = re.compile(r"v[oa]n|vom|zu[mr]?|de[rnl]?|d[ai]|und|oder|bei")


class Personal(NamedTuple):
    """A stretch that is not sent."""

    start: int
    end: int
    stand_in: str
    """Of the same kind, from names and numbers that are set aside: example.org, 030 23125 000 to 999."""


def find(text: str, language: str = "de") -> Iterator[Personal]:
    """What in `text` is somebody's, in order, none inside another."""
    from pipeline import values  # reads language data

    found = [Personal(*match.span(), f"name{match.start()}@example.org") for match in _MAIL.finditer(text)]
    for match in _CALLED.finditer(text):
        found.append(_phone(text, *match.span("number")))
    for value in values.find(text, language):
        if value.kind == "phone":
            found.append(_phone(text, value.start, value.end))
        elif value.kind == "iban":
            found.append(Personal(value.start, value.end, f"DE00 0000 0000 0000 0000 {value.start % 100:02}"))
    end = 0
    for each in sorted(found, key=lambda each: (each.start, -each.end)):
        if each.start >= end:
            yield each
            end = each.end


def alone(text: str, language: str = "de") -> bool:
    """Beside what is somebody's there are only words with a capital: names and titles, nothing to translate."""
    rest, end = [], 0
    for each in find(text, language):
        rest.append(text[end : each.start])
        end = each.end
    if not end:
        return False
    words = [word for word in _WORD.findall(" ".join([*rest, text[end:]])) if not _LABEL.fullmatch(word)]
    return bool(words) and all(word[0].isupper() or _PARTICLE.fullmatch(word) for word in words)


def _phone(text: str, start: int, end: int) -> Personal:
    further = _FURTHER.match(text, end)
    return Personal(start, further.end() if further else end, f"030 23125 {start % 1000:03}")
