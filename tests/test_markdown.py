"""Markdown as offices write it and worse: what is cut where, and that the page stays the page."""

from __future__ import annotations

import re
from collections import Counter
from html import unescape

import pytest

from pipeline import formats
from pipeline.errors import InputRefused
from pipeline.formats import skeleton
from pipeline.formats.pulldown import render
from pipeline.formats.sanitise import clean
from pipeline.model import Document, Segment, nested
from tests.documents import blocks, same_words, without_ids

_PARTS = blocks("markdown/ugly.txt")
UGLY = dict(zip((title.strip() for title in _PARTS[::2]), _PARTS[1::2], strict=True))

ugly = pytest.mark.parametrize("text", UGLY.values(), ids=UGLY.keys())
newlines = pytest.mark.parametrize("newline", ["\n", "\r\n"], ids=["LF", "CRLF"])


def parsed(text: str, newline: str = "\n") -> Document:
    return formats.parse(text.replace("\n", newline), ".md")


def texts(text: str) -> list[str]:
    return [segment.text for segment in parsed(text).segments()]


def skipped(text: str) -> list[tuple[str, str]]:
    return [(skip.text, skip.reason) for skip in parsed(text).skipped]


@ugly
@newlines
def test_the_parts_of_an_ugly_page_are_its_source(text: str, newline: str) -> None:
    assert parsed(text, newline).text == text.replace("\n", newline)


@ugly
@newlines
def test_marks_change_nothing_in_the_german_page(text: str, newline: str) -> None:
    document = parsed(text, newline)
    assert without_ids(formats.to_html(document)) == without_ids(clean(render(document.text)))


@ugly
@newlines
def test_every_segment_has_one_slot(text: str, newline: str) -> None:
    document = parsed(text, newline)
    slots = skeleton.slots(formats.build(document).parts)
    assert Counter(slot.segment.key for slot in slots) == Counter(segment.key for segment in document.segments())


@ugly
@newlines
def test_its_own_text_in_each_slot_gives_the_german_page(text: str, newline: str) -> None:
    document = parsed(text, newline)
    echo = formats.to_html(document, {segment.key: segment.text for segment in document.segments()})
    assert same_words(echo) == same_words(formats.to_html(document))


@ugly
def test_crlf_changes_no_key(text: str) -> None:
    unix, windows = parsed(text), parsed(text, "\r\n")
    assert [segment.key for segment in windows.segments()] == [segment.key for segment in unix.segments()]


def test_crlf_changes_no_line_number() -> None:
    unix, windows = (parsed(UGLY["code in every form"], newline) for newline in ("\n", "\r\n"))
    assert [segment.line for segment in windows.segments()] == [segment.line for segment in unix.segments()] == [3, 3]
    assert [skip.line for skip in windows.skipped] == [skip.line for skip in unix.skipped] == [1, 3, 5, 8]
