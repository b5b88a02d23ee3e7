"""What a change of words means: readable cases in tests/fixtures/wording, and laws on made-up German."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.wording import harmless, telling

FIXTURES = Path(__file__).with_name("fixtures") / "wording"


def cases(name: str, fields: int) -> list[object]:
    """The blocks of a fixture as parameters."""
    _introduction, text = (FIXTURES / name).read_text(encoding="utf-8").split("\n\n", 1)
    parts = [part.strip("\n") for part in re.split(r"^\.$", text, flags=re.MULTILINE)[:-1]]
    found = [parts[at : at + fields] for at in range(0, len(parts), fields)]
    assert all(len(block) == fields for block in found), f"{name} has a block with another number of fields"
    return [pytest.param(*rest, id=title) for title, *rest in found]


@pytest.mark.parametrize(("one", "other"), cases("harmless.txt", 3))
def test_the_translation_is_still_right(one: str, other: str) -> None:
    assert one != other
    assert harmless(one, other)
    assert harmless(other, one)


@pytest.mark.parametrize(("one", "other"), cases("decisive.txt", 3))
def test_a_person_has_to_look(one: str, other: str) -> None:
    assert not harmless(one, other)
    assert not harmless(other, one)


@pytest.mark.parametrize(("old", "new", "expected"), cases("telling.txt", 4))
def test_a_reviewer_sees_the_words_that_decide(old: str, new: str, expected: str) -> None:
    assert "\n".join(telling(old, new)) == expected


def test_old_letters_that_only_equal_ours_without_case_do_no_harm() -> None:
    assert harmless("Er weiß, daſs es geht.", "Er weiß, dass es geht.")


def test_english_has_its_own_words() -> None:
    assert harmless("The programme is, moreover, open.", "The program is open.", "en")
    assert not harmless("It is also open on Sundays.", "It is open on Sundays.", "en")
    assert telling("You must come by 3 May.", "You need not come by 4 May.", "en") == (
        "−must", "−by 3 May", "+need", "+not", "+by 4 May",
    )  # fmt: skip


def test_in_a_language_without_lists_nothing_is_harmless_and_values_are_told() -> None:
    assert harmless("Le 31 janvier", "Le 31 janvier", "fr")
    assert not harmless("Le 31 janvier.", "Le 31 janvier", "fr")
    assert telling("Le 31 janvier", "Le 30 janvier", "fr") == ("−31 janvier", "+30 janvier")


PIECES = [
    "die Stadt", "Vertreterinnen und Vertreter", "Vertreter*innen", "bereits", "auch", "dabei", "zudem", "wurde",
    "fand", "bis 31.03.2026", "5 Euro", "nicht", "kein", "muss", "kann", "Sie", "sie", "<a>", "</a>", ".", ",", "–",
    "?", "daß", "dass", "und", "sowie", "geöffnet", "Mitarbeitende", "Mitarbeiter",
]  # fmt: skip
DECISIVE = [
    "nicht", "kein", "nie", "ohne", "muss", "kann", "soll", "darf", "nur", "erst", "7", "1. Mai", "8 Uhr", "9 Euro",
    "dienstags", "<b>", "?",
]  # fmt: skip
SENTENCES = st.lists(st.sampled_from(PIECES), max_size=7).map(" ".join)


@given(SENTENCES, SENTENCES)
def test_harmless_is_symmetric(one: str, other: str) -> None:
    assert harmless(one, other) == harmless(other, one)
    assert harmless(one, one)


@given(SENTENCES, st.data())
def test_a_value_negation_modal_or_tag_more_is_never_harmless(sentence: str, data: st.DataObject) -> None:
    words = sentence.split()
    at = data.draw(st.integers(0, len(words)))
    changed = " ".join([*words[:at], data.draw(st.sampled_from(DECISIVE)), *words[at:]])
    assert not harmless(sentence, changed)


@given(SENTENCES, SENTENCES)
def test_what_a_reviewer_has_to_see_is_never_harmless(one: str, other: str) -> None:
    if telling(one, other):
        assert not harmless(one, other)


@given(SENTENCES, SENTENCES)
def test_what_went_one_way_comes_the_other_way(one: str, other: str) -> None:
    there, back = telling(one, other), telling(other, one)
    assert sorted(word[1:] for word in there if word[0] == "−") == sorted(word[1:] for word in back if word[0] == "+")
    assert telling(one, one) == ()
