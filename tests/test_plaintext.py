"""Plain text out of a content system: labels, lists, links and stamps are told apart, each sentence is one segment."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from pipeline import formats
from pipeline.formats import skeleton
from pipeline.model import Document, Key, Segment
from tests.documents import blocks

_BLOCKS = blocks("plaintext/pages.txt")
_CASES = list(zip(*(_BLOCKS[part::4] for part in range(4)), strict=True))
pages = pytest.mark.parametrize(
    ("text", "segments", "html"), [pytest.param(*case, id=title.strip()) for title, *case in _CASES]
)

VARIANTS: dict[str, Callable[[str], str]] = {
    "LF": lambda text: text,
    "CRLF": lambda text: text.replace("\n", "\r\n"),
    "no final line end": lambda text: text.rstrip("\n"),
    "blank lines of blanks": lambda text: text.replace("\n\n", "\n \t\u00a0\n"),
    "blanks at the ends of lines": lambda text: text.replace("\n", " \u00a0\n"),
    "byte order mark": lambda text: f"\ufeff{text}",
    "two blank lines": lambda text: text.replace("\n\n", "\n\n\n"),
}
variants = pytest.mark.parametrize("variant", list(VARIANTS))


def report(document: Document) -> list[str]:
    found = [f"{segment.line} {segment.kind} | {segment.text}" for segment in document.segments()]
    return [*found, *(f"! {skip.line} {skip.text}" for skip in document.skipped)]


def without_lines(lines: list[str]) -> list[str]:
    return [line.lstrip("! 0123456789") for line in lines]


@pages
def test_the_segments_of_a_page_and_what_is_left_out(text: str, segments: str, html: str) -> None:
    assert report(formats.parse(text, ".txt")) == segments.splitlines()


@pages
def test_the_page_is_well_formed_html(text: str, segments: str, html: str) -> None:
    assert formats.to_html(formats.parse(text, ".txt")) == html


@pages
@variants
def test_line_ends_and_blanks_change_no_segment(text: str, segments: str, html: str, variant: str) -> None:
    source = VARIANTS[variant](text)
    document = formats.parse(source, ".txt")
    assert document.text == source
    assert without_lines(report(document)) == without_lines(segments.splitlines())
    assert formats.to_html(document) == html


@pages
def test_no_break_spaces_in_a_text_change_no_segment(text: str, segments: str, html: str) -> None:
    document = formats.parse(text.replace(": ", ":\u00a0"), ".txt")
    assert [segment.text for segment in document.segments()] == [
        segment.text for segment in formats.parse(text, ".txt").segments()
    ]


@pages
def test_every_segment_has_one_slot_in_reading_order(text: str, segments: str, html: str) -> None:
    document = formats.parse(text, ".txt")
    body = [part for part in document.parts[document.body :] if isinstance(part, Segment)]
    assert [slot.segment for slot in skeleton.slots(formats.build(document).parts)] == body


def test_the_first_heading_is_the_title_unless_front_matter_has_one() -> None:
    document = formats.parse("Stand: heute\n\nKontakt\n\nEnde.\n", ".txt")
    assert document.meta["title"] == Segment("Kontakt")
    assert document.meta["title"] in document.parts
    assert formats.parse("---\ntitle: Amt\n---\nKontakt\n\nEnde.\n", ".txt").meta["title"] == Segment("Amt")
    assert formats.parse("Nur ein Satz.\n", ".txt").meta == {}


def test_old_line_ends_are_line_ends() -> None:
    document = formats.parse("Kontakt\r\rDas Amt hilft. Immer.\r- eins\r- zwei\r", ".txt")
    assert [segment.text for segment in document.segments()] == ["Kontakt", "Das Amt hilft.", "Immer.", "eins", "zwei"]


def test_a_filled_text_has_the_targets_in_place_and_keeps_the_rest() -> None:
    text = "Kontakt\r\n\r\nDas Amt ist\u00a0geöffnet. Kommen Sie.\r\nwww.example.org\r\n"
    document = formats.parse(text, ".txt")
    targets: dict[Key, str] = {(None, "Kontakt"): "Contact", (None, "Kommen Sie."): "Do\ncome & <see>."}
    assert formats.fill(document, targets) == (
        "Contact\r\n\r\nDas Amt ist\u00a0geöffnet. Do come & <see>.\r\nwww.example.org\r\n"
    )
    assert "<p>Das Amt ist geöffnet. Do\ncome &amp; &lt;see&gt;.</p>" in formats.to_html(document, targets).replace(
        '<span lang="de">', ""
    ).replace("</span>", "")


def test_the_end_of_the_trail_names_the_heading_of_the_page() -> None:
    text = "Leben > Europa > Migration und Integration\n\nAmt\nMigration und Integration\nToolkits\nEs gibt mehrere.\n"
    document = formats.parse(text, ".txt")
    kinds = [(segment.kind, segment.text) for segment in document.segments()][3:]
    assert kinds == [
        ("sentence", "Amt"),
        ("heading", "Migration und Integration"),
        ("heading", "Toolkits"),
        ("sentence", "Es gibt mehrere."),
    ]
    assert document.meta["title"] == Segment("Migration und Integration")
