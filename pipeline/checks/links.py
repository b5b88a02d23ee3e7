"""Web and e-mail addresses that stand in the text are the same on both sides.

Link targets never stand in a catalog, so this is about addresses that readers see and type.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import zip_longest
from typing import Final

from pipeline.checks.pair import Pair
from pipeline.messages import _
from pipeline.model import Finding

_AT: Final = r"\s?[(\[{](?:at|AT|ät)[)\]}]\s?"
_DOT: Final = r"\s?[(\[{](?:dot|punkt|Punkt|DOT)[)\]}]\s?"
_ADDRESS: Final = re.compile(
    rf"""
    (?P<url> (?:https?://|(?<![\w.@/-])www\.) [^\s<>"'„“”‘’‚«»‹›|]+ )
  | (?P<mail> (?<![\w.+-]) [\w.+-]+ @ [\w-]+ (?:\.[\w-]+)+ )
  | (?P<hidden> (?<![\w.+-]) [\w.+-]{{1,64}} {_AT} [\w-]{{1,63}} (?: (?:\.|{_DOT}) [\w-]{{1,63}} ){{1,5}} )
  | (?P<handle> (?<![\w.@/+-]) @ [a-zA-Z_] \w{{2,}} (?![\w.@]*@) )
  | (?P<bare> (?<![\w.@/-]) (?:[\w-]+\.)+ (?P<top>[a-z]{{2,}}) (?![\w@]) (?: [/?\#] [^\s<>"'„“”‘’‚«»‹›|]* )? )
    """,
    re.VERBOSE | re.IGNORECASE,
)
"""Each branch starts only where a run of its characters starts: on a long run without a hit the search stays linear."""
_HINT: Final = re.compile(r"\.[a-zA-Z]|://|[(\[{](?:at|AT|ät)[)\]}]")
_TOP_LEVEL: Final = frozenset(
    (
        "at", "be", "bg", "ch", "com", "cz", "de", "dk", "edu", "ee", "eu", "fi", "fr", "gov", "gr", "hr", "hu",
        "ie", "info", "int", "io", "li", "lt", "lu", "lv", "net", "nl", "org", "pl", "pt", "ro", "se", "si", "sk",
        "ua", "uk", "app", "bayern", "berlin", "cologne", "hamburg", "koeln", "museum", "nrw", "ruhr", "saarland",
        "swiss", "tv", "wien",
    )
)  # fmt: skip
"""Ends by which `dresden.de` is surely an address. `Satz.es` may be a full stop without its space."""
_PREFIX: Final = re.compile(r"(?:https?://)?(?:www\.)?", re.IGNORECASE)
_COUNTRY: Final = re.compile(r"^[a-z\d.-]+\.[a-z]{2}$")
_ENCYCLOPEDIA: Final = re.compile(r"\w+\.(?:m\.)?wikipedia\.org/.+")
"""Its articles have other names in other languages."""
_EXAMPLE: Final = re.compile(
    r"(?:[\w.-]+\.)?(?:beispiel\w*|example\w*|exemple|esempio|ejemplo|muster\w*|sample\w*|firma|company|domain|domäne"
    r"|ihre-?\w+|meine-?\w+|deine-?\w+|your-?\w+|my-?\w+|unternehmen|organisation|organization|foo|bar|test|website|webseite)"
    r"\.[a-z]{2,}"
)
"""Hosts that stand for any host (RFC 2606 and what writers make up); a translation has others."""
_NAME: Final = (
    r"(?:(?:vor|nach|first|last|sur|given|family|user|benutzer|ihr-?|your-?)?-?name|max|erika|mustermann|musterfrau)"
)
_ANYONE: Final = re.compile(rf"{_NAME}(?:[._-]{_NAME})*@.+")
"""Mailboxes that stand for anybody's."""
_SLIP: Final = 0.9
_SLASHED: Final = re.compile(r"[/?#]")


@dataclass(frozen=True, slots=True)
class _Address:
    """An address of a text."""

    canonical: str
    kind: str
    """url or mail; perhaps: one only if the other side says so, or has another one in its place."""
    start: int
    end: int
    text: str
    """As it is written, without the punctuation of the sentence."""


def links(pair: Pair) -> Iterator[Finding]:
    """An error for each address that is missing, changed or added; a warning where only words of its path differ.

    No difference: scheme, `www.`, a final slash, the sentence's punctuation, the case of hosts and mailboxes, "(at)"
    for @, a part that names the language (`/de/`, `index_de`, `de.`) where the other names the target's, and articles
    of Wikipedia, which have other names there.
    """
    # Of a text without tags, what is shown is the text: nothing has to be cut.
    here = pair.source_text if "<" in pair.source else pair.source
    if not _may_have(here) and not _may_have(pair.target_text if "<" in pair.target else pair.target):
        return
    expected, found = list(_addresses(pair.source_text)), list(_addresses(pair.target_text))
    lost, new = _left(expected, found, pair), _left(found, expected, pair)
    sure_lost, sure_new = ([one for one in some if one.kind != "perhaps"] for some in (lost, new))
    if len(lost) == len(new) and all(map(_may_be_one, (*lost, *new))):  # riga.lv and riga.lt
        sure_lost, sure_new = lost, new
    sure_lost, sure_new = _without_examples(sure_lost, sure_new)
    mended = _mended(pair, sure_lost, sure_new)
    for was, now in zip_longest(sure_lost, sure_new):
        yield _finding(pair, was, now, mended)


def _without_examples(lost: list[_Address], new: list[_Address]) -> tuple[list[_Address], list[_Address]]:
    """Without addresses of an example whose host or mailbox was translated: max@beispiel.de, jo@example.com;
    vorname@dresden.de, firstname@dresden.de."""
    if len(lost) == len(new) == 1 and _host(lost[0]) == _host(new[0]):
        return ([], []) if all(_ANYONE.fullmatch(one.canonical) for one in (*lost, *new)) else (lost, new)
    some, others = ([one for one in side if _EXAMPLE.fullmatch(_host(one))] for side in (lost, new))
    names = ({_host(one).split(".")[-2] for one in side} for side in (some, others))
    if len(some) != len(others) or not set.isdisjoint(*names):
        return lost, new
    return [one for one in lost if one not in some], [one for one in new if one not in others]


def _host(address: _Address) -> str:
    return _SLASHED.split(address.canonical.rpartition("@")[2], maxsplit=1)[0].partition(":")[0]


def _same_page(lost: _Address, new: _Address) -> bool:
    """Whether two addresses of one host differ only in words of their paths, and may be one page in two languages.

    Words that are nearly the same are no translation but a slip.
    """
    if "@" in lost.canonical or _host(lost) != _host(new) or _host(lost) == lost.canonical:
        return False
    if SequenceMatcher(None, lost.canonical[:200].lower(), new.canonical[:200].lower()).ratio() > _SLIP:
        return False
    paths = (re.sub(r"[^\W\d_]+", "", one.canonical) for one in (lost, new))
    return len({path.replace("-", "").replace("_", "") for path in paths}) == 1


def _may_be_one(address: _Address) -> bool:
    """Whether this may be the name of a host, and not that of a file."""
    return address.kind != "perhaps" or address.canonical[0] == "@" or bool(_COUNTRY.search(address.canonical))


def _finding(pair: Pair, lost: _Address | None, new: _Address | None, mended: str) -> Finding:
    expected, found = lost.canonical if lost else "", new.canonical if new else ""
    if lost and new:
        message = _("The address {lost} became {new}.", lost=expected, new=found)
    elif lost:
        message = _("The address {lost} is missing.", lost=expected)
    else:
        message = _("The address {new} does not stand in the German.", new=found)
    return Finding(
        "links",
        "warning" if lost and new and _same_page(lost, new) else "error",
        message,
        found=found,
        expected=expected,
        fix=_("Write the address {lost}.", lost=expected) if lost else _("Delete the address {new}.", new=found),
        mended=mended,
        at=pair.at(new.start, new.end) if new else None,
        source_at=pair.source_at(lost.start, lost.end) if lost else None,
    )


def _may_have(text: str) -> bool:
    return "@" in text or _HINT.search(text) is not None


def _addresses(text: str) -> Iterator[_Address]:
    """The addresses of a text in order, those too that are ones only if they are so on the other side (`nantes.fr`)."""
    for match in _ADDRESS.finditer(text) if _may_have(text) else ():
        kind = "mail" if match["mail"] or match["hidden"] else "url"
        bare = match["bare"] and match["top"] not in _TOP_LEVEL and not _SLASHED.search(match["bare"])
        canonical, length = _canonical(match)
        if not canonical:
            continue
        start = match.start()
        yield _Address(
            canonical,
            "perhaps" if bare or match["handle"] else kind,
            start,
            start + length,
            text[start : start + length],
        )


def _canonical(match: re.Match[str]) -> tuple[str, int]:
    """The address without scheme, `www.`, final slash and the sentence's punctuation; how much of the match it is.

    Hosts have no case (RFC 3986, section 3.2.2), and nobody tells mailboxes apart by it.
    """
    if match["mail"] or match["handle"]:
        address = match[0].rstrip("-_")
        return address.lower(), len(address)
    if match["hidden"]:
        return re.sub(_DOT, ".", re.sub(_AT, "@", match[0])).lower(), len(match[0])
    prefix = _PREFIX.match(match[0])
    begin = prefix.end() if prefix else 0
    address = match[0][begin:].rstrip(".,;:!?…]}*_")
    if "(" not in address:
        address = address.rstrip(").,;:!?…")
    length = begin + len(address)
    address = address.rstrip("/")
    cut = _SLASHED.search(address)
    at = cut.start() if cut else len(address)
    return address[:at].lower() + address[at:], length


def _left(some: Sequence[_Address], others: Iterable[_Address], pair: Pair) -> list[_Address]:
    """Those that the others do not have, counted."""
    there = Counter(_neutral(one.canonical, pair) for one in others)
    left = []
    for one in some:
        key = _neutral(one.canonical, pair)
        if there[key] > 0:
            there[key] -= 1
        else:
            left.append(one)
    return left


def _neutral(canonical: str, pair: Pair) -> str:
    """The address with a star for a part of its host or path that names one of the two languages."""
    if _ENCYCLOPEDIA.fullmatch(canonical):
        return "*.wikipedia.org/*"
    either = f"(?:{pair.language}|{pair.target_language})"
    if "@" in canonical or not re.search(rf"(?<![a-z]){either}(?![a-z])", canonical):
        return canonical
    return re.sub(rf"^{either}(?=\.)|(?<=[/_=]){either}(?=[/.&#?]|$)", "*", canonical)


def _mended(pair: Pair, lost: Sequence[_Address], new: Sequence[_Address]) -> str:
    """The target with the one address put right that became another one."""
    if len(lost) != 1 or len(new) != 1 or lost[0].kind != new[0].kind:
        return ""
    start, end = pair.at(new[0].start, new[0].end)
    if pair.target[start:end] != new[0].text:  # a tag stands in it
        return ""
    return pair.target[:start] + lost[0].text + pair.target[end:]
