"""Web and e-mail addresses that stand in the text are the same on both sides.

Link targets never stand in a catalog, so this is about addresses that readers see and type.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from itertools import zip_longest
from typing import Final

from pipeline.checks.pair import Pair
from pipeline.messages import _
from pipeline.model import Finding

_ADDRESS: Final = re.compile(
    r"""
    (?P<url> (?:https?://|(?<![\w.@/-])www\.) [^\s<>"'„“”‘’‚«»‹›|]+ )
  | (?P<mail> (?<![\w.+-]) [\w.+-]+ @ [\w-]+ (?:\.[\w-]+)+ )
  | (?P<bare> (?<![\w.@/-]) (?:[\w-]+\.)+ (?P<top>[a-z]{2,}) (?![\w@-]) (?: / [^\s<>"'„“”‘’‚«»‹›|]* )? )
    """,
    re.VERBOSE | re.IGNORECASE,
)
"""Each branch starts only where a run of its characters starts: on a long run without a hit the search stays linear."""
_TOP_LEVEL: Final = frozenset(
    ("at", "be", "ch", "com", "de", "edu", "eu", "gov", "info", "int", "io", "net", "org", "uk")
)
"""Ends by which `dresden.de` is surely an address. `Satz.es` may be a full stop without its space."""
_PREFIX: Final = re.compile(r"(?:https?://)?(?:www\.)?", re.IGNORECASE)


def links(pair: Pair) -> Iterator[Finding]:
    """An error for each address that is missing, changed or added."""
    expected, perhaps_expected = _addresses(pair.source_text)
    found, perhaps_found = _addresses(pair.target_text)
    lost_ones, new_ones = expected - found - perhaps_found, found - expected - perhaps_expected
    for lost, new in zip_longest(lost_ones.elements(), new_ones.elements(), fillvalue=""):
        if lost and new:
            message = _("The address {lost} became {new}.", lost=lost, new=new)
        elif lost:
            message = _("The address {lost} is missing.", lost=lost)
        else:
            message = _("The address {new} does not stand in the German.", new=new)
        fix = _("Write the address {lost}.", lost=lost) if lost else _("Delete the address {new}.", new=new)
        yield Finding("links", "error", message, found=new, expected=lost, fix=fix)


def _addresses(text: str) -> tuple[Counter[str], Counter[str]]:
    """What is an address by itself, and what is one if it is one on the other side (`nantes.fr`)."""
    sure: Counter[str] = Counter()
    perhaps: Counter[str] = Counter()
    for match in _ADDRESS.finditer(text):
        bare = match["bare"] and match["top"] not in _TOP_LEVEL and "/" not in match["bare"]
        (perhaps if bare else sure)[_canonical(match)] += 1
    return sure, perhaps


def _canonical(match: re.Match[str]) -> str:
    """The address without scheme, `www.`, final slash and the sentence's punctuation.

    Hosts have no case (RFC 3986, section 3.2.2), and nobody tells mailboxes apart by it.
    """
    if match["mail"]:
        return match["mail"].rstrip("-").lower()
    address = _PREFIX.sub("", match.group(), count=1).rstrip(".,;:!?…]}*_/")
    if "(" not in address:
        address = address.rstrip(").,;:!?…/")
    host, slash, path = address.partition("/")
    return host.lower() + slash + path
