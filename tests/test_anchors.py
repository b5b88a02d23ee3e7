"""Names for addresses and ids, the same for the same German."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.formats import anchors


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Öffnungszeiten & Anfahrt", "oeffnungszeiten-anfahrt"),
        ("Straße, Fußweg", "strasse-fussweg"),
        ("  Café à la carte!  ", "cafe-a-la-carte"),
        ("§ 3", "3"),
        ("日本", "abschnitt"),
        ("a" * 200, "a" * 80),
    ],
)
def test_a_name_for_addresses(text: str, name: str) -> None:
    assert anchors.slug(text) == name


@given(st.text())
def test_a_name_for_addresses_is_one(text: str) -> None:
    name = anchors.slug(text)
    assert name
    assert name == anchors.slug(name)
    assert all(part and part.isascii() and part.isalnum() and part == part.lower() for part in name.split("-"))


@given(st.lists(st.sampled_from(["kontakt", "kontakt-2", "ziel"])))
def test_no_name_is_given_twice(names: list[str]) -> None:
    taken: set[str] = set()
    times: Counter[str] = Counter()
    given_names = [anchors.unused(name, taken, times) for name in names]
    assert len(set(given_names)) == len(names)
    assert set(given_names) == taken
