"""A page as those who wrote it should look at it again: sentences, headings, links, images, each with its line; ids.

A document and its skeleton go in, a frozen `Page` comes out. It judges nothing: that is what the rules beside it do.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, replace
from html import unescape
from typing import Final
from urllib.parse import unquote

from pipeline import markup
from pipeline.checks.pair import placed
from pipeline.formats import prose
from pipeline.formats.skeleton import Foreign, Html, Optional, Skeleton, Slot
from pipeline.glossary import EMPTY, Glossary
from pipeline.markup import Mark
from pipeline.model import Document, Finding, Segment, Severity

_CODE: Final = frozenset({"code", "kbd", "pre", "samp", "var"})
_TAG: Final = re.compile(r"<(/?)([a-z][a-z0-9]*)([^<>]*)>")
"""A tag of sanitised HTML, which has no other `<` or `>`."""
_ANY_TAG: Final = re.compile(r"<[^<>]*>")
_ATTRIBUTE: Final = re.compile(r'\s([a-z-]+)="([^"]*)"')
_IMAGE: Final = re.compile(r"<img\b[^<>]*>")
_ACCEPTED: Final = re.compile(
    r"zwiesprache\s*:\s*accept\s*:\s*([a-z]+(?:-[a-z]+)?)(?:\s+-|\s*[–—:])\s*\S", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Sentence:
    """A segment as a reader sees it."""

    segment: Segment
    text: str
    """Without tags; code is blank, as nobody writes it for readers."""

    def line(self, found: str) -> int:
        """The line on which `found` begins, as near as the source says."""
        place = self.segment.raw.find(found) if found else 0
        return self.segment.line + (self.segment.raw.count("\n", 0, place) if place > 0 and self.segment.line else 0)


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading."""

    level: int
    text: str
    """With the alternative texts of its images."""
    line: int


@dataclass(frozen=True, slots=True)
class Link:
    """A link."""

    address: str
    text: str
    """With the alternative texts of its images."""
    named: bool
    """Whether an attribute says what it is, to those who hear the page."""
    line: int


@dataclass(frozen=True, slots=True)
class Image:
    """An image."""

    address: str
    alternative: str | None
    """None: it has none; empty: it is decoration."""
    line: int


@dataclass(frozen=True, slots=True)
class Page:
    """A page as the rules see it."""

    path: str
    """On the site: `eu-projekte/cities-grow`."""
    file: str
    """Its source, relative to the site."""
    document: Document
    language: str
    """Primary subtag of what it is written in: `de`."""
    html: str
    """What it is published as, in German, before it has its frame."""
    sentences: tuple[Sentence, ...]
    headings: tuple[Heading, ...]
    links: tuple[Link, ...]
    images: tuple[Image, ...]
    ids: tuple[str, ...]
    """Every id, as often as it stands there."""
    spelt: frozenset[str]
    """Abbreviations that an `<abbr title>` spells out."""
    terms: Glossary = EMPTY

    @property
    def title(self) -> str:
        """What names it, as a reader sees it; empty: nothing."""
        segment = self.document.title
        return markup.visible(segment.text, segment.tags) if segment else ""

    def finding(
        self,
        rule: str,
        severity: Severity,
        message: str,
        *,
        line: int = 0,
        found: str = "",
        want: str = "",
        fix: str = "",
    ) -> Finding:
        """What a rule has to say of a place of this page."""
        return Finding(rule, severity, message, found=found, expected=want, fix=fix, path=self.file, line=line)

    def finding_in(
        self,
        sentence: Sentence,
        rule: str,
        severity: Severity,
        message: str,
        found: str,
        *,
        want: str = "",
        fix: str = "",
    ) -> Finding:
        """What a rule has to say of words of a sentence."""
        said = self.finding(rule, severity, message, line=sentence.line(found), found=found, want=want, fix=fix)
        segment = sentence.segment
        place = sentence.text.find(found)
        at = (
            placed(markup.pieces(segment.text, segment.tags), place, place + len(found))
            if found and place >= 0
            else None
        )
        return replace(said, source_at=at, key=segment.key)


def accepted(page: Page) -> frozenset[str]:
    """The rules that the page's comments `zwiesprache: accept: RULE – reason` accept."""
    text = page.document.text
    return frozenset(name.lower() for name in _ACCEPTED.findall(text)) if "zwiesprache" in text.lower() else frozenset()


def cut(document: Document, skeleton: Skeleton, *, file: str, language: str = "de", terms: Glossary = EMPTY) -> Page:
    """The page of `document`, whose source is `file`; `skeleton` is what it is rendered as."""
    html, marks = _flat(skeleton.parts)
    found = _Scan(html, document.text, marks).read()
    return Page(
        path=document.path,
        file=file,
        document=document,
        language=language,
        html=html,
        sentences=tuple(Sentence(segment, _seen(segment)) for segment in document.segments()),
        headings=tuple(found.headings),
        links=tuple(found.links),
        images=tuple(found.images),
        ids=tuple(found.ids),
        spelt=frozenset(found.spelt),
        terms=terms,
    )


def _seen(segment: Segment) -> str:
    if not segment.tags:
        return segment.text
    depth = 0
    shown: list[str] = []
    for piece in markup.pieces(segment.text, segment.tags):
        if isinstance(piece, Mark):
            code = segment.tags[piece.name].element in _CODE
            depth += {"open": 1, "close": -1, "void": 0}[piece.form] if code else 0
            shown.append(" " if piece.form == "void" else "")
        else:
            shown.append(" " * len(piece) if depth > 0 else piece)
    return "".join(shown)


def _flat(parts: Html) -> tuple[str, list[tuple[int, int]]]:
    """The German page as HTML, and (place in it, line in the source) of its segments."""
    pieces: list[str] = []
    marks: list[tuple[int, int]] = []
    length = 0
    for piece in _walked(parts):
        if isinstance(piece, int):
            marks.append((length, piece))
        else:
            pieces.append(piece)
            length += len(piece)
    return "".join(pieces), marks


def _walked(parts: Html) -> Iterator[str | int]:
    """The HTML of `parts` in order, and before that of each segment its line."""
    for part in parts:
        if isinstance(part, str):
            yield part
        elif isinstance(part, Slot):
            yield part.segment.line
            yield from _walked(part.german)
        elif isinstance(part, Optional):
            yield part.opening
            yield from _walked((part.slot,))
            yield part.closing
        elif isinstance(part, Foreign):  # says the language of what follows, and nothing in German
            pass


class _Scan:
    """One pass over the HTML of a page."""

    def __init__(self, html: str, source: str, marks: list[tuple[int, int]]) -> None:
        self.html, self.source = html, source
        self.places, self.lines = [place for place, _line in marks], [line for _place, line in marks]
        self.source_line = prose.line_of(source)
        self.cursor = 0
        """Behind the last address that was found in the source."""
        self.headings: list[Heading] = []
        self.links: list[Link] = []
        self.images: list[Image] = []
        self.ids: list[str] = []
        self.spelt: list[str] = []

    def read(self) -> _Scan:
        opened: dict[str, tuple[int, int, dict[str, str]]] = {}
        for match in _TAG.finditer(self.html):
            name = match[2]
            if match[1]:
                if name in opened:
                    self._element(name, *opened.pop(name), match.start())
                continue
            given = dict(_ATTRIBUTE.findall(match[3]))
            if "id" in given:
                self.ids.append(unescape(given["id"]))
            if name == "img":
                self._image(given, match.start())
            elif name in ("a", "abbr") or (len(name) == 2 and name[0] == "h" and name[1] in "123456"):
                opened[name] = (match.start(), match.end(), given)
        return self

    def _element(self, name: str, start: int, inner: int, given: dict[str, str], end: int) -> None:
        content = self.html[inner:end]
        if name == "abbr":
            self.spelt += [_text(content)] if given.get("title") else []
        elif name != "a":
            self.headings.append(Heading(int(name[1]), _text(content), self._line(end, inner)))
        elif "href" in given:
            address = unescape(given["href"])
            named = bool(given.get("aria-label"))
            self.links.append(Link(address, _text(content), named, self._found(address, end, start)))

    def _image(self, given: dict[str, str], start: int) -> None:
        address = unescape(given.get("src", ""))
        alternative = unescape(given["alt"]) if "alt" in given else None
        self.images.append(Image(address, alternative, self._found(address, start, start)))

    def _found(self, address: str, end: int, start: int) -> int:
        """The line on which the source has an address; else that of the text beside it."""
        places = (self.source.find(form, self.cursor) for form in (address, unquote(address)) if form)
        place = next((place for place in places if place >= 0), -1)
        if place < 0:
            return self._line(end, start)
        self.cursor = place + len(address)
        return self.source_line(place)

    def _line(self, end: int, start: int = 0) -> int:
        """The line of the first text between `start` and `end`, else of the last before it; 0: there is none."""
        index = bisect_right(self.places, start - 1) if start else len(self.places)
        if index < len(self.places) and self.places[index] < end:
            return self.lines[index]
        before = bisect_right(self.places, end) - 1
        return self.lines[before] if before >= 0 else 0


def _text(html: str) -> str:
    """What is read out of HTML: its text and the alternative texts of its images."""
    if "<img" in html:
        html = _IMAGE.sub(lambda image: " " + dict(_ATTRIBUTE.findall(image.group())).get("alt", "") + " ", html)
    return " ".join(unescape(_ANY_TAG.sub("", html.replace("<br", " <br"))).split())
