"""Tasks have labels, wide tables take the focus and bare addresses a class; every other byte of a page stays."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from pipeline import formats
from pipeline.publish.access import reachable


def published(text: str) -> str:
    return reachable(formats.to_html(formats.parse(text, ".md")))


def test_the_text_of_a_task_labels_its_box() -> None:
    assert published("- [x] **fertig**, [hier](a.md)\n  - [ ] offen\n- Punkt\n") == (
        '<ul>\n<li><label><input disabled="" type="checkbox" checked="">\n'
        '<strong>fertig</strong>, <a href="a.md">hier</a>\n</label><ul>\n'
        '<li><label><input disabled="" type="checkbox">\noffen</label></li>\n</ul>\n</li>\n<li>Punkt</li>\n</ul>\n'
    )


def test_a_task_of_two_paragraphs_is_labelled_by_the_first() -> None:
    html = published("- [ ] eins\n\n  zwei\n")
    assert '<p><label><input disabled="" type="checkbox">\neins</label></p>\n<p>zwei</p>' in html


def test_a_table_of_many_columns_takes_the_focus() -> None:
    before = "<https://example.org/> " * 9
    narrow, wide = "| a | b | c |\n| - | - | - |\n| 1 | 2 | 3 |\n", "| a | b | c | d |\n| - | - | - | - |\n"
    html = published(f"{before}\n\n{narrow}\n{wide}")
    assert re.findall(r"<table[^>]*>", html) == ["<table>", '<table tabindex="0">']


def test_a_link_that_shows_its_own_address_is_marked() -> None:
    html = published("<https://example.org/?a=1&b=2> [hier](https://example.org/) <a@example.org>\n")
    assert re.findall(r"<a [^>]*>", html) == [
        '<a class="bare" href="https://example.org/?a=1&amp;b=2">',
        '<a href="https://example.org/">',
        '<a href="mailto:a@example.org">',
    ]


PIECES = [
    '<a href="https://a.b">',
    "https://a.b",
    "</a>",
    "<li>",
    "</li>",
    '<input type="checkbox" disabled="">',
    "<p>",
    "</p>",
    " x ",
    "<table>",
    "<th>",
    "</tr>",
    "<b>",
]


@given(st.lists(st.sampled_from(PIECES), max_size=20).map("".join))
def test_nothing_else_is_added(html: str) -> None:
    assert re.sub(r'</?label>| tabindex="0"| class="bare"', "", reachable(html)) == html
