"""Pages side by side: cases as text in tests/fixtures/alignment, and what holds of any two pages."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline import formats
from pipeline.model import Document, Reading
from pipeline.pairing.alignment import Alignment, align
from tests.documents import blocks, sound_html, sound_markdown, sound_plain

CASES = blocks("alignment/pages.txt")


def read(text: str, language: str, ending: str = ".md") -> Document:
    return formats.parse(text, ending, reading=Reading(language))


def shown(found: Alignment) -> str:
    """Pairs and German without a partner in the order of the German page, then what only the other page says."""
    lines = [
        (pair.segment, f"= {f'({pair.doubt}) ' if pair.doubt else ''}{pair.segment.text}\n  {pair.target}\n")
        for pair in found.pairs
    ]
    lines += [(a.segment, f"? {a.segment.text}\n" + f"  {a.candidate}\n" * bool(a.candidate)) for a in found.alone]
    written = [line for _segment, line in sorted(lines, key=lambda one: one[0].line)]
    return "".join(written) + "".join(f"+ {segment.text}\n" for segment in found.extra)


@pytest.mark.parametrize(
    ("german", "other", "expected"),
    list(zip(CASES[1::4], CASES[2::4], CASES[3::4], strict=True)),
    ids=[title.strip() for title in CASES[::4]],
)
def test_pages_side_by_side(german: str, other: str, expected: str) -> None:
    assert shown(align(read(german, "de"), read(other, "en"))) == expected


def test_the_other_page_may_have_another_format() -> None:
    german = read("# Termine\n\nDer Eingang ist stufenlos.\n\n- Fahren Sie bis zum [Rathaus](x.md).\n", "de")
    other = read(
        "<h1>Dates</h1>\n<p>The entrance is step-free.</p>\n<ul><li>Go to the <a href='x.md'>town hall</a>.</li></ul>",
        "en",
        ".html",
    )
    assert [(pair.segment.text, pair.target, pair.doubt) for pair in align(german, other).pairs] == [
        ("Termine", "Dates", ""),
        ("Der Eingang ist stufenlos.", "The entrance is step-free.", ""),
        ("Fahren Sie bis zum <a>Rathaus</a>.", "Go to the <a>town hall</a>.", ""),
    ]


def test_what_stands_in_another_order_is_not_paired_across() -> None:
    german = read("Rufen Sie an: 0351 4881234.\n\nDer Eingang in der Theaterstraße 5 ist stufenlos.\n", "de")
    other = read("The entrance in Theaterstraße 5 is step-free.\n\nCall us: 0351 4881234.\n", "en")
    found = align(german, other)
    assert shown(found) == (
        "? Rufen Sie an:\n"
        "? Der Eingang in der Theaterstraße 5 ist stufenlos.\n  The entrance in Theaterstraße 5 is step-free.\n"
        "+ Call us: 0351 4881234.\n"
    )


def test_an_empty_page_pairs_nothing() -> None:
    german = read("Wir sind da.\n", "de")
    assert align(german, read("", "en")).alone[0].segment.text == "Wir sind da."
    assert align(read("", "de"), read("", "en")) == Alignment((), (), (), (0, 0))


documents = st.one_of(
    sound_markdown().map(lambda text: read(text, "de")),
    sound_html().map(lambda text: read(text, "de", ".html")),
    sound_plain().map(lambda text: read(text, "de", ".txt")),
)


@given(documents)
@settings(max_examples=60, deadline=None)
def test_a_page_paired_with_itself_pairs_everything_in_order(document: Document) -> None:
    found = align(document, document)
    assert [pair.segment for pair in found.pairs] == list(document.segments())
    assert [pair.target for pair in found.pairs] == [segment.text for segment in document.segments()]
    assert {pair.doubt for pair in found.pairs} <= {""}
    assert (found.alone, found.extra) == ((), ())


@given(documents, documents)
@settings(max_examples=60, deadline=None)
def test_every_segment_is_in_one_pair_or_listed_and_pairs_keep_the_order(german: Document, other: Document) -> None:
    found = align(german, other)
    listed = [*(pair.segment for pair in found.pairs), *(alone.segment for alone in found.alone)]
    assert sorted(map(id, listed)) == sorted(map(id, german.segments()))
    order = {id(segment): number for number, segment in enumerate(german.segments())}
    numbers = [order[id(pair.segment)] for pair in found.pairs]
    assert numbers == sorted(numbers)
    lines = [pair.english[0].line for pair in found.pairs if pair.segment.kind != "title"]
    assert lines == sorted(lines)


def test_a_long_table_of_equal_cells_is_paired_cell_by_cell() -> None:
    german = read("| a | b |\n|---|---|\n" + "| ja | nein |\n" * 100, "de")
    other = read("| a | b |\n|---|---|\n" + "| yes | no |\n" * 100, "en")
    targets = [pair.target for pair in align(german, other).pairs]
    assert targets == ["a", "b", *["yes", "no"] * 100]
