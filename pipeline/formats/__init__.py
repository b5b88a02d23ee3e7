"""The formats of sources: text -> Document, Document -> HTML or the localised text. A new one is a file and a line."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from importlib import import_module
from typing import TYPE_CHECKING, Final, Protocol

from pipeline.errors import InputRefused
from pipeline.lazily import Lazily
from pipeline.messages import _
from pipeline.model import USUAL, Document, Key, Reading, Segment, Tag

if TYPE_CHECKING:
    from pipeline.formats import filling, skeleton
    from pipeline.formats.grouping import Block


class _Parse(Protocol):
    def __call__(self, text: str, *, path: str = ..., reading: Reading = ...) -> Document: ...


class _Html(Protocol):
    def __call__(self, document: Document) -> skeleton.Skeleton: ...


class _Stretches(Protocol):
    def __call__(self, document: Document) -> Iterable[Iterable[Segment]]: ...


class _Proof(Protocol):
    def __call__(self, document: Document) -> filling.Proof: ...


@dataclass(frozen=True, slots=True)
class Format:
    """What a format has to offer."""

    parse: _Parse
    """Source text -> parts, segments, meta."""
    html: _Html
    """Document -> the skeleton of its sanitised HTML."""
    encode: filling.Encode
    """Escapes a target for the body of this format."""
    proof: _Proof
    """Document -> what tells whether it was filled without another change."""
    stretches: _Stretches
    """Document -> the segments of each stretch of its body that has no block's edge in it."""


_MODULES: Final = {".md": "markdown", ".html": "html", ".htm": "html", ".mdx": "markdown", ".txt": "plaintext"}
"""Ending -> the module that knows the format. It is loaded when a file of it is read: a run may read none."""


def _format(ending: str) -> Format:
    known = import_module(f"{__name__}.{_MODULES[ending]}")
    parse = partial(known.parse, format=ending) if ending == ".mdx" else known.parse
    return Format(parse, known.html, known.encode, known.proof, known.stretches)


FORMATS: Final[Mapping[str, Format]] = Lazily(_MODULES, _format)
"""Ending of a source file -> its format."""


def parse(text: str, format: str, *, path: str = "", reading: Reading = USUAL) -> Document:
    """Cut a source text into raw slices and segments; `format` is the ending of its file, `.md`.

    `reading` is what a site wants differently. InputRefused: an unknown format, broken front matter, a text over 5 MiB.
    """
    if format not in FORMATS:
        raise InputRefused(_("There is no format for {ending} files.", ending=format), path=path, code="format")
    if len(text) > _CAP:
        raise InputRefused(
            _("The source is longer than 5 MiB."), path=path, repair=_("Divide the page."), code="source-size"
        )
    _refuse_surrogate(text, path)
    return FORMATS[format].parse(text, path=path, reading=reading)


_SURROGATE: Final = re.compile("[\ud800-\udfff]")


def _refuse_surrogate(text: str, path: str) -> None:
    found = None if text.isascii() else _SURROGATE.search(text)
    if found:
        raise InputRefused(
            _("The text holds half of a character (a lone surrogate), which no file can."),
            path=path,
            line=text.count("\n", 0, found.start()) + 1,
            repair=_("Delete it."),
            code="surrogate",
        )


_CAP: Final = 5 * 1024 * 1024


def build(document: Document) -> skeleton.Skeleton:
    """The skeleton of a document's HTML, rendered once for all locales; bare addresses in it are links."""
    from pipeline.formats import linking

    return linking.linked(FORMATS[document.format].html(document))


def to_html(document: Document, targets: Mapping[Key, str] | None = None, *, language: str = "de") -> str:
    """The localised HTML of a document's body: a segment without target stands in German with `lang`.

    Without `targets` it is the German page.
    """
    from pipeline.formats import skeleton

    return skeleton.fill(build(document), targets, language)


def fill(document: Document, targets: Mapping[Key, str]) -> str:
    """The localised document in its own syntax: a segment without target keeps its German."""
    return filled(document, targets).text


def filled(document: Document, targets: Mapping[Key, str]) -> filling.Filled:
    """As `fill`, with a finding for every target that would have changed more than its own words."""
    from pipeline.formats import filling, frontmatter, html, markdown

    form = FORMATS[document.format]
    quoted = markdown.quoter(document) if any(s.kind == "argument" for s in document.segments()) else None
    head = frontmatter.places(document)

    def encode(text: str, segment: Segment, tag: Tag | None, *, first: bool, last: bool) -> str:
        if place := head.get(id(segment)):
            return frontmatter.encode(text, segment.raw, place)
        if segment.written == "link title":
            return markdown.in_title(text)
        if segment.written:
            written = html.encode(text, segment, tag, first=first, last=last)
            return markdown.in_html(written) if form.encode is markdown.encode else written
        if quoted and segment.kind == "argument":
            return quoted(text, segment)
        return form.encode(text, segment, tag, first=first, last=last)

    return filling.fill(document, targets, encode, form.proof)


def blocks(document: Document) -> tuple[Block, ...]:
    """The headings, paragraphs, items, cells and values of front matter of a document, with their segments."""
    from pipeline.formats import grouping

    return grouping.blocks(document, FORMATS[document.format].stretches(document))


def in_language(document: Document, text: str, language: str) -> str:
    """The localised `text` of `document` with its language tag where the German one says `de`: in `<html lang>`."""
    if document.format != ".html":
        return text
    from pipeline.formats import html

    return html.in_language(text, language)
