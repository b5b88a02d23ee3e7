"""Names for addresses and ids: German text goes in, lower case ASCII letters, digits and hyphens come out."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter


def slug(text: str) -> str:
    """A name for addresses and ids: lower case ASCII letters, digits and hyphens, umlauts written out."""
    plain = text.lower()
    for german, written in (("ä", "ae"), ("ö", "oe"), ("ü", "ue"), ("ß", "ss")):
        plain = plain.replace(german, written)
    plain = unicodedata.normalize("NFKD", plain).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:80].strip("-") or "abschnitt"


def unused(name: str, taken: set[str], times: Counter[str]) -> str:
    """`name`, or with the next number (`kontakt-2`) where it is `taken`, to which it is added; `times` counts on."""
    candidate = name
    while candidate in taken:
        times[name] += 1
        candidate = f"{name}-{times[name] + 1}"
    taken.add(candidate)
    return candidate
