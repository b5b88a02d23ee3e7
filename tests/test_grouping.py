"""The blocks of documents of every format."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline import formats
from pipeline.model import Document
from tests.documents import html, markdown, plain, with_front_matter


def blocks(text: str, ending: str) -> list[tuple[str, list[str]]]:
    """Key and texts of each block."""
    found = formats.blocks(formats.parse(text, ending))
    return [(block.key, [segment.text for segment in block.segments]) for block in found]


def test_sentences_of_a_paragraph_are_one_block_whatever_breaks_its_lines() -> None:
    text = "Erster Satz. Zweiter Satz.\nDritter Satz.  \nVierter ![Bild](x.svg).\n\n- Ein Punkt\n- Noch einer\n"
    assert blocks(text, ".md") == [
        ("", ["Erster Satz.", "Zweiter Satz.", "Dritter Satz.", "Vierter <img/>.", "Bild"]),
        ("", ["Ein Punkt"]),
        ("", ["Noch einer"]),
    ]


def test_values_of_front_matter_are_blocks_with_their_keys() -> None:
    text = "---\ntitle: Termine\ndescription: >\n  Erster Satz.\n  Zweiter Satz.\n---\nText.\n"
    assert [key for key, _texts in blocks(text, ".md")] == ["title", "description", ""]


def test_cells_items_and_paragraphs_of_html_are_blocks() -> None:
    text = "<h1>Termine</h1><p>Eins. <b>Zwei.</b><p>Drei.<ul><li>Vier<li>Fünf</ul><table><tr><td>A<td>B</table>"
    assert blocks(text, ".html") == [
        ("", ["Termine"]),
        ("", ["Eins.", "Zwei."]),
        ("", ["Drei."]),
        ("", ["Vier"]),
        ("", ["Fünf"]),
        ("", ["A"]),
        ("", ["B"]),
    ]


def test_lines_of_plain_text_are_blocks() -> None:
    assert blocks("Überschrift\n\nEin Satz. Noch einer.\n\nAdresse: Rathaus\n", ".txt") == [
        ("", ["Überschrift"]),
        ("", ["Ein Satz.", "Noch einer."]),
        ("", ["Adresse:", "Rathaus"]),
    ]


documents = st.one_of(
    markdown().map(lambda text: formats.parse(text, ".md")),
    with_front_matter(markdown()).map(lambda text: formats.parse(text, ".md")),
    html().map(lambda text: formats.parse(text, ".html")),
    plain().map(lambda text: formats.parse(text, ".txt")),
)


@given(documents)
@settings(max_examples=100, deadline=None)
def test_every_segment_is_in_one_block_in_order(document: Document) -> None:
    found = formats.blocks(document)
    assert [id(s) for block in found for s in block.segments] == [id(s) for s in document.segments()]
    assert all(block.segments for block in found)


@pytest.mark.parametrize("ending", [".md", ".html", ".txt"])
def test_an_empty_document_has_no_blocks(ending: str) -> None:
    assert formats.blocks(formats.parse("", ending)) == ()
