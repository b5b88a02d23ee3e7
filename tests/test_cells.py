"""Cells of values in another language: readable cases in tests/fixtures/values/localised.txt, and laws."""

from __future__ import annotations

from datetime import date
from time import process_time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pipeline import cells, localize, values
from tests.test_values import DAYS, GERMAN, GERMAN_DATES, cases, german


@pytest.mark.parametrize(("locale", "text", "expected"), cases("localised.txt", 3))
def test_a_cell_of_values_gets_its_local_form(locale: str, text: str, expected: str) -> None:
    assert (cells.translate(text, locale=locale or "en") or "-") == expected


@given(GERMAN, st.sampled_from(["en", "en_US", "fr", "pl", "tr"]))
@example("31. Januar 2017 bis 31. Januar 2019", "en")
def test_a_local_form_says_the_same_values(text: str, locale: str) -> None:
    result = cells.translate(text, locale=locale)
    if result is not None:
        meant = [(value.kind, value.canonical) for value in values.find(text, "de")]
        assert [(value.kind, value.canonical) for value in values.find(result, locale)] == meant
        assert values.differences(text, result, "de", locale) == ((), ())


@given(DAYS, st.sampled_from(GERMAN_DATES), st.sampled_from(["en", "en_US", "de", "fr", "pl", "es", "pt_BR", "cs"]))
def test_every_date_has_a_local_form_that_is_read_as_the_same_day(day: date, form: str, locale: str) -> None:
    assert cells.translate(german(day, form), locale=locale) == localize.date(day, locale)


@pytest.mark.parametrize("piece", ["ab ", "5, ", "Mo, ", "31.01.2017 ", "<a>", "– "])
def test_a_cell_of_any_length_is_answered_at_once(piece: str) -> None:
    cells.translate("5 km")
    started = process_time()
    cells.translate(piece * (30_000 // len(piece)) + "31.01.2017")
    assert process_time() - started < 5
