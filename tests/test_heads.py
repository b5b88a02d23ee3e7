"""The words around a denial and their counterparts in the other language."""

from __future__ import annotations

import pytest

from pipeline.checks.heads import kept
from pipeline.checks.senses import tokens


@pytest.mark.parametrize(
    ("german", "english", "verdict"),
    [
        ("Hunde sind nicht erlaubt.", "Dogs are permitted.", True),
        ("Die Frist wird nicht verlängert.", "It will be extended.", True),
        ("Die Räder sind nicht registriert.", "They are registered.", True),  # a loan looks alike
        ("Das ist nicht erlaubt.", "Out of the question!", False),
        ("Geöffnet, aber nicht erlaubt", "Open", False),  # another clause
        ("Ach nicht doch", "Oh dear", True),  # nothing is known of either
    ],
)
def test_a_denial_is_one_of_words_that_the_other_side_has(german: str, english: str, verdict: bool) -> None:
    source = tokens(german)
    at = source.index("nicht")
    assert kept(source, at, at, "de", tokens(english), "en") is verdict


def test_a_language_without_a_list_excuses_nothing() -> None:
    source = tokens("Bu yok.")
    assert kept(source, 2, 2, "tr", tokens("It is there."), "en")
