"""Days of the week as sets, on both sides of a pair."""

from __future__ import annotations

import pytest

from pipeline.values.finding import find
from pipeline.values.week import readings, unnamed


def days(text: str, language: str) -> set[str]:
    """The readings of a text, each as its days in order."""
    named = [value for value in find(text, language) if value.kind == "weekday"]
    return {"".join(sorted(reading)) for reading in readings(text, named, language)}


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("Montag bis Freitag", "de", {"12345"}),
        ("Freitag–Montag", "de", {"1567"}),
        ("Tuesday to Sunday", "en", {"234567"}),
        ("Montag, Mittwoch und Freitag", "de", {"135"}),
        ("täglich außer montags", "de", {"1", "234567", "23456", "2345"}),
        ("Closed on Saturdays", "en", {"6", "123457", "12345"}),
        ("lundi et mardi", "fr", {"12"}),
        ("heute", "de", {""}),
    ],
)
def test_the_days_of_a_text_are_a_set_with_its_spans_or_all_but_those_left_out(
    text: str, language: str, expected: set[str]
) -> None:
    assert days(text, language) == expected


def test_days_may_be_said_without_their_names() -> None:
    assert [unnamed(text, "en") for text in ("on weekdays", "on Monday")] == [True, False]
    assert [unnamed(text, "de") for text in ("am Wochenende", "am Montag")] == [True, False]
