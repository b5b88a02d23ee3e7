"""Names that stay as they are stand in the translation as they do in the German: `ARRIVAL CITIES`, `URBACT`.

Which names these are is said by the glossary, with the kind keep.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from pipeline import glossary
from pipeline.checks.pair import Pair, without_addresses
from pipeline.glossary import Hit, Words
from pipeline.messages import _
from pipeline.model import Finding, Severity

_ENDING: Final = re.compile("['’]s?$")
_JOINS: Final = re.compile(r"[\s\u2010\u2011-]+")


def names(pair: Pair) -> Iterator[Finding]:
    """A finding for each name that the German has, and the translation nowhere in the same spelling.

    An error if the site's glossary wants the name, a warning if only the list that ships does, and then only where the
    name is missing in any spelling. How often it stands there does not count: a pronoun may take its place. White space
    or hyphens between its words, and an English possessive behind it, make no difference; the spelling of the
    German sentence itself is right too.
    """
    hits = {hit.term.german: hit for hit in pair.hits if hit.term.kind == "keep"}
    if not hits:
        return
    words = glossary.cut(without_addresses(pair.target_text), pair.locale)
    for name, hit in hits.items():
        there = [words.text[start:end] for start, end in glossary.places(words, name, wide=False)]
        if not there or (hit.term.own and not any(_same(found, hit) for found in there)):
            yield _finding(hit, there[0] if there else _without_blanks(words, name))


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
