"""The laws of the formats: no byte and no word is lost, and a translation stays inside its sentence."""

from __future__ import annotations

import re
from collections import Counter
from html import unescape

from hypothesis import assume, given
from hypothesis import strategies as st

from pipeline import formats, markup
from pipeline.errors import InputRefused
from pipeline.formats import filling, skeleton
from pipeline.formats.pulldown import render
from pipeline.formats.sanitise import clean
from pipeline.model import Document, Key, Segment, nested
from tests import documents
from tests.documents import is_inline, same_words, tags, visible, without_ids, words

PAGES = st.one_of(
    documents.markdown().map(lambda text: (text, ".md")),
    documents.with_front_matter(documents.markdown()).map(lambda text: (text, ".md")),
    documents.plain().map(lambda text: (text, ".txt")),
)
"""Source texts with their formats, unruly ones too."""
SOUND_PAGES = st.one_of(
    documents.sound_markdown().map(lambda text: (text, ".md")), documents.sound_plain().map(lambda text: (text, ".txt"))
)
"""Source texts as an office writes them."""


def parsed(page: tuple[str, str]) -> Document:
    try:
        return formats.parse(*page)
    except InputRefused:
        assume(False)
        raise


def body(document: Document) -> str:
    return "".join(part if isinstance(part, str) else part.raw for part in document.parts[document.body :])


def shown(segment: Segment, void: str) -> str:
    pieces = markup.pieces(segment.text, segment.tags)
    return "".join(piece if isinstance(piece, str) else void * (piece.form == "void") for piece in pieces)


@given(PAGES)
def test_joining_the_parts_gives_back_the_source_byte_for_byte(page: tuple[str, str]) -> None:
    document = parsed(page)
    assert document.text.encode() == page[0].encode()
    assert all(part != "" for part in document.parts)
    assert all(page[0].split("\n")[s.line - 1].strip() for s in document.segments())


@given(documents.markdown())
def test_every_german_word_is_in_a_segment_or_in_the_skip_report(text: str) -> None:
    document = parsed((text, ".md"))
    page = re.sub(r'<a(?: href="[^"]*")?>([^<]*)</a>', lambda m: " " * (f"<{unescape(m[1])}>" in text) or m[0], clean(render(text)))
    kept = [shown(segment, void) for segment in document.segments() for void in ("", "0")]
    kept += [skip.text for skip in document.skipped for _ in range(2)]
    told = " ".join(kept).replace("\u00ad", "")
    assert [word for word in words(visible(page)) if word not in told] == []
    letters = Counter("".join(words(unescape(re.sub("<[^>]*>", "", page)))))
    assert {x for x, times in letters.items() if 2 * times > told.count(x)} == set()


@given(PAGES)
def test_the_german_page_is_the_plain_rendering(page: tuple[str, str]) -> None:
    document = parsed(page)
    html = formats.to_html(document)
    if document.format == ".md":
        assert without_ids(html) == without_ids(clean(render(body(document))))
    assert tags(clean(html)) == tags(html)


@given(PAGES)
def test_every_slot_is_a_segment_and_shows_its_text(page: tuple[str, str]) -> None:
    document = parsed(page)
    segments = Counter(segment.key for segment in nested(document.parts[document.body :]))
    slots = Counter(slot.segment.key for slot in skeleton.slots(formats.build(document).parts))
    assert not slots - segments
    echo = formats.to_html(document, {segment.key: segment.text for segment in document.segments()})
    assert same_words(echo.replace('<span lang="de">', "").replace("</span>", "")) == same_words(
        formats.to_html(document).replace("</span>", "")
    )


def every_segment_has_a_slot(document: Document) -> bool:
    slots = Counter(slot.segment.key for slot in skeleton.slots(formats.build(document).parts))
    return slots == Counter(segment.key for segment in nested(document.parts[document.body :]))


@given(SOUND_PAGES)
def test_every_segment_of_a_sound_page_has_one_slot(page: tuple[str, str]) -> None:
    assert every_segment_has_a_slot(parsed(page))


@given(PAGES)
def test_filling_with_the_source_changes_nothing(page: tuple[str, str]) -> None:
    document = parsed(page)
    echo = {segment.key: segment.text for segment in document.segments()}
    assert formats.filled(document, echo) == filling.Filled(document.text, ())
    assert formats.fill(document, {}) == document.text


def anew(document: Document) -> filling.Filled:
    """Every segment decoded, encoded and put in again: the blank cuts off the short cut for unchanged text."""
    return formats.filled(document, {segment.key: f"{segment.text} " for segment in document.segments()})


def keys(document: Document) -> list[Key]:
    return [segment.key for segment in document.segments()]


@given(PAGES)
def test_encoding_the_source_anew_changes_nothing_or_is_named(page: tuple[str, str]) -> None:
    document = parsed(page)
    assume(document.format == ".md")
    again = formats.parse(anew(document).text, document.format)
    assert same_words(without_ids(formats.to_html(again))) == same_words(without_ids(formats.to_html(document)))


@given(SOUND_PAGES)
def test_encoding_a_sound_source_anew_breaks_nothing(page: tuple[str, str]) -> None:
    document = parsed(page)
    filled = anew(document)
    assert filled.findings == ()
    if document.format == ".md":  # a plain text is no longer wrapped then
        assert keys(formats.parse(filled.text, document.format)) == keys(document)


HOSTILE = st.sampled_from(
    ["# Heading", "- item", "1. June", "1) first", "+ plus", "> quote", "```", "~~~ x", "    code", "---", "===", "***", ": def"]
    + ["a | b", "|---|", "{#id .class}", "Text {#id}", "Text #", "Text \\", "Text  ", "\ttab", "One.\n\nTwo.", "One.\n- two", "One.\r\rTwo"]
    + ["[x](javascript:alert(1))", "![x](y.png)", "[Stadt]", "[x]: y", "[^1]", "<https://evil.example>", "www.evil.example"]
    + ["<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "</p><p>", "</div></td>", "<!-- x", "<?php", "<![CDATA[", "&lt;b&gt;"]
    + ['" onmouseover="x', "' x='", "⟦0.0⟧x⟦/0.0⟧", "**x**", "*x", "_x_", "~~x~~", "`x", "a`b`c", "!", "x!", "<", "&", "&amp", "\\"]
    + ["<strong>", "</a>", "<a1>x</a1>", "<img/>", "<none/>", "title: x", "x # y", "yes", "{a: b}", "- [ ] x", "[!NOTE]", "$x$", ""]
)


@st.composite
def hostile_targets(draw: st.DrawFn, document: Document) -> dict[Key, str]:
    """For some segments a text out to break the page, with the tags of the German or without."""
    texts = HOSTILE | documents.NOISE | documents.SENTENCES
    targets: dict[Key, str] = {}
    for segment in document.segments():
        pieces = markup.pieces(segment.text, segment.tags)
        match draw(st.sampled_from(["german", "bare", "tagged", "tagged", "shuffled", "neighbour"])):
            case "bare":
                targets[segment.key] = draw(texts)
            case "tagged":
                targets[segment.key] = "".join(
                    str(piece) + draw(texts) if isinstance(piece, markup.Mark) else draw(texts) for piece in pieces
                )
            case "shuffled":
                targets[segment.key] = "".join(map(str, draw(st.permutations(pieces))))
            case "neighbour":
                targets[segment.key] = draw(st.sampled_from(keys(document)))[1]
    return targets


@given(PAGES, st.data())
def test_a_translation_cannot_change_the_structure_of_a_page(page: tuple[str, str], data: st.DataObject) -> None:
    document = parsed(page)
    german = formats.to_html(document)
    targets = data.draw(hostile_targets(document))
    html = formats.to_html(document, targets)
    assert tags(clean(html)) == tags(html), "a browser reads other tags than were written"
    assert [tag for tag in tags(html) if not is_inline(tag)] == [tag for tag in tags(german) if not is_inline(tag)]
    assert not Counter(map(without_words, tags(html))) - Counter(map(without_words, tags(german)))


def without_words(tag: str) -> str:
    return re.sub(r' alt=".*"', "", tag, flags=re.DOTALL)


@given(PAGES, st.data())
def test_a_translation_cannot_change_the_structure_of_a_document(page: tuple[str, str], data: st.DataObject) -> None:
    document = parsed(page)
    targets = data.draw(hostile_targets(document))
    filled = formats.filled(document, targets)
    shape = formats.FORMATS[document.format].shape
    assert shape(filled.text) == shape(document.text)
    named = {finding.key for finding in filled.findings}
    assert named <= targets.keys()
    kept = {key: target for key, target in targets.items() if key not in named}
    if document.format == ".md" and every_segment_has_a_slot(document) and "<none/>" not in kept.values():
        again = formats.to_html(formats.parse(filled.text, ".md"))
        page_of_targets = formats.to_html(document, {key: kept.get(key, key[1]) for key in keys(document)})
        assert same_words(without_ids(again)) == same_words(without_ids(page_of_targets))
