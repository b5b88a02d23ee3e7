"""Telephone numbers keep their order on pages that are read from right to left."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.publish.bidi import isolated


@pytest.mark.parametrize(
    "number", ["0351 0000-120", "+49 351 0000-120", "+49351120", "(0351) 488 20", "1234 5678 90", "0351/488 20 30"]
)
def test_a_number_in_groups_is_isolated(number: str) -> None:
    html = f'<p title="{number}">الهاتف: {number}. {number}</p>'
    bdi = f'<bdi dir="ltr">{number}</bdi>'
    assert isolated(html) == f'<p title="{number}">الهاتف: {bdi}. {bdi}</p>'


def test_a_line_that_begins_with_a_number_is_isolated() -> None:
    assert isolated("<p>دريسدن<br>\n01067 Dresden</p>") == '<p>دريسدن<br>\n<bdi dir="ltr">01067 Dresden</bdi></p>'
    assert isolated("<p>01067 Dresden، دريسدن</p>") == "<p>01067 Dresden، دريسدن</p>"


@pytest.mark.parametrize(
    "text", ["16 - 18", "2024-05-31", "12.30", "&#8211; 5", "60.000,00", "DE02 1203 0000", "Tel. 5", "5 و 6"]
)
def test_any_other_number_stays_as_it_is(text: str) -> None:
    assert isolated(f"<p>{text}</p>") == f"<p>{text}</p>"


def test_an_option_holds_no_elements() -> None:
    assert isolated("<option>0351 120</option>") == "<option>0351 120</option>"


@given(st.text(alphabet='<>/"pab 0123456789+()-./&#;', max_size=80))
def test_nothing_but_the_isolation_is_added(html: str) -> None:
    assert re.sub(r'<bdi dir="ltr">|</bdi>', "", isolated(html)) == html
