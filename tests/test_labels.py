"""Runs of label lines become description lists, and nothing else of a page changes."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline import formats
from pipeline.formats import skeleton
from pipeline.publish.labels import described
from tests.documents import blocks

BLOCKS = blocks("labels.txt")
CASES = list(zip(BLOCKS[::3], BLOCKS[1::3], BLOCKS[2::3], strict=True))


def page(text: str, format: str) -> skeleton.Skeleton:
    return formats.build(formats.parse(text, format))


@pytest.mark.parametrize("case", CASES, ids=[title.strip() for title in BLOCKS[::3]])
def test_a_page_shows_its_label_lines_as_expected(case: tuple[str, str, str]) -> None:
    title, source, expected = case
    assert skeleton.fill(described(page(source, title.split()[0])), None).strip() == expected.strip()


LINES = [
    "**Ort:** Dresden",
    "Telefon: 0351 0000-120",
    "E-Mail: <a@example.org>",
    "Der Eingang ist stufenlos.",
    "- x",
    "Ort:",
    "**Wann:** *heute",
    "> Leitung: Amadora",
    "Partner: <b>Riga",
    "Ort: Riga  \nLand: Lettland",
    "## Ziel",
]


@given(st.lists(st.sampled_from(LINES), max_size=8), st.sampled_from((".md", ".txt", ".html")))
def test_a_description_list_has_the_words_and_slots_of_its_lines(lines: list[str], format: str) -> None:
    before = page(("<p>" * (format == ".html")).join(["", *(f"{line}\n\n" for line in lines)]), format)
    after = described(before)
    assert list(skeleton.slots(after.parts)) == list(skeleton.slots(before.parts))
    one, other = (re.sub(r"<[^>]*>|\s", "", skeleton.fill(shown, None)) for shown in (before, after))
    assert one == other
    assert described(after) == after
