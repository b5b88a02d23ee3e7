"""How a page is typed: broken letters, accents in two pieces, doubled blanks, quotation marks, headings in capitals.

A page goes in, findings come out. Cheap tests first: most texts hold none of what is looked for.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from typing import Final

from pipeline import glossary
from pipeline.checks.pair import excerpt
from pipeline.messages import _
from pipeline.model import Finding
from pipeline.proofreading.page import Page, Sentence

_MISREAD: Final = re.compile(
    "[ÃÂ][\u0080-\u00bf\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc\u2013\u2014\u2018-\u201e\u2020-\u2022"
    "\u2026\u2030\u2039\u203a\u20ac\u2122]|â€[\u0080-\u00bf\u0153\u017e\u0161\u2122\u201a-\u201e\u02dc\u00a6\u20ac]?|\ufffd"
)
"""Letters of UTF-8 that were read as windows-1252: `Ã¼` for ü, `â€“` for a dash; and the sign for a broken letter."""
_ACCENT: Final = re.compile("[^\\W\\d_][\u0300-\u036f]")
_BLANKS: Final = re.compile(r"[\w,;)]  (?=[\w(])")
_QUOTED: Final = re.compile(
    r"„[^„“”\"]*(?P<mark>[“”\"])|(?P<english>“)[^„“”]*”|(?P<straight>\")[^\"]*\"|(?P<guillemets>»)[^»«]*«"
    r"|(?P<swiss>«)[^»«]*»"
)
_QUOTES: Final = frozenset('„“”"»«')
_LETTERS: Final = re.compile(r"[^\W\d_]+")
_CAPITALS: Final = 4
"""Letters from which a word in capitals is no abbreviation."""


def broken_letters(page: Page) -> Iterator[Finding]:
    """A warning for a sentence with letters that were read in the wrong encoding, once a sentence."""
    for sentence in page.sentences:
        text = sentence.text
        match = None if text.isascii() else _MISREAD.search(text)
        if match:
            found = match.group()
            right = _mended(found)
            message = _("“{found}” is a letter that was read in the wrong encoding.", found=found)
            fix = _("Write {name}.", name=right) if right else _("Type the word again.")
            yield page.finding_in(sentence, "broken-letters", "warning", message, found, want=right, fix=fix)


def _mended(found: str) -> str:
    """What the letters were before they were misread; empty: nobody can tell."""
    try:
        return found.encode("cp1252").decode("utf-8")
    except UnicodeError:
        return ""


def loose_accents(page: Page) -> Iterator[Finding]:
    """A note for a page with letters whose accent is a character of its own, as copied from a PDF or named by a Mac.

    They look right, but no search finds them. Once a page; letters that Unicode has in pieces only are right so.
    """
    source = page.document.text
    for match in () if source.isascii() else _ACCENT.finditer(source):
        whole = unicodedata.normalize("NFC", match.group())
        if len(whole) == 1:
            line = source.count("\n", 0, match.start()) + 1
            message = _("“{letter}” consists of a letter and a loose accent, which no search finds.", letter=whole)
            yield page.finding(
                "loose-accents",
                "note",
                message,
                line=line,
                found=match.group(),
                want=whole,
                fix=_("Type the word again."),
            )
            return


def double_blanks(page: Page) -> Iterator[Finding]:
    """A note, once a page, for two blanks in a row between words: white space that nobody sees and search trips over.

    Several that align a column, and blanks in code, are no mistake.
    """
    found: list[tuple[Sentence, re.Match[str]]] = []
    for sentence in page.sentences:
        raw = sentence.segment.raw
        match = _BLANKS.search(raw) if "  " in raw and "`" not in raw else None
        found += [(sentence, match)] if match else []
    for sentence, match in found[:1]:
        raw = sentence.segment.raw
        part = raw[max(0, match.start() - 15) : match.end() + 15].strip()
        message = _("Two blanks stand in a row in {count} sentences: “{part}”.", count=len(found), part=part)
        line = sentence.line(raw[match.start() : match.end()])
        fix = _("Take one of them out.")
        yield page.finding("double-blanks", "note", message, line=line, found="  ", want=" ", fix=fix)


def quote_mix(page: Page) -> Iterator[Finding]:
    """A note, once a page, where quotation marks of several styles stand side by side, or a low one is not closed by “.

    Quotations in quotations have marks of their own (‚ ‘, › ‹) and don't count.
    """
    if page.language != "de":
        return
    styles: defaultdict[str, list[tuple[Sentence, str]]] = defaultdict(list)
    for sentence in page.sentences:
        if _QUOTES.isdisjoint(sentence.text):
            continue
        for match in _QUOTED.finditer(sentence.text):
            name = match.lastgroup or ""
            style = {"“": "german", "”": "odd", '"': "odd"}[match["mark"]] if name == "mark" else name
            styles[style].append((sentence, match.group()))
    if len(styles) < 2 and "odd" not in styles:
        return
    usual = max(styles, key=lambda style: (style != "odd", len(styles[style])))
    other = min((style for style in styles if style != usual or style == "odd"), key=lambda style: len(styles[style]))
    sentence, found = styles[other][0]
    if other == "odd":
        message = _("The quotation {found} is not closed by the mark of its beginning.", found=excerpt(found))
    else:
        message = _(
            "Quotation marks of several styles: {found} beside {usual}.", found=found, usual=styles[usual][0][1]
        )
    fix = _("Use „…“ everywhere.")
    yield page.finding_in(sentence, "quote-mix", "note", message, found, fix=fix)


def capital_headings(page: Page) -> Iterator[Finding]:
    """A note for a heading of two words and more in capitals: harder to read, and some readers hear single letters.

    Names are no such thing: those of the glossary, and what stands in capitals in a sentence too.
    """
    for heading in page.headings:
        text = heading.text
        if text != text.upper() or len(_LETTERS.findall(text)) < 2:
            continue
        if max(map(len, _LETTERS.findall(text))) <= _CAPITALS or any(glossary.find(page.terms, text)):
            continue
        if any(text in sentence.text and text != sentence.text for sentence in page.sentences):
            continue
        message = _("The heading is written in capitals.")
        fix = _("Write it as a sentence is written.")
        yield page.finding("capital-headings", "note", message, line=heading.line, found=text, fix=fix)
