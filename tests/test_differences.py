"""Word marks lose nothing: without what has come a marked text is the old one, without what is gone the new one."""

from __future__ import annotations

import time

from hypothesis import given
from hypothesis import strategies as st

from pipeline import differences
from pipeline.differences import marked

TEXTS = st.lists(st.sampled_from(["Das", " ", "Amt", "<strong>", "</strong>", "31.", "Mai", "\n", "ß", "…"])).map(
    "".join
)


@given(TEXTS, TEXTS)
def test_each_side_is_its_text(old: str, new: str) -> None:
    assert "".join(text for _side, text in differences.before(old, new)) == old
    assert "".join(text for _side, text in differences.after(old, new)) == new


def test_the_words_that_changed_are_marked() -> None:
    assert marked("bis zum 31. Mai offen", "ab dem 31. Mai") == "[-bis-]{+ab+} [-zum-]{+dem+} 31. Mai[- offen-]"


def test_a_text_without_end_is_compared_in_time_and_still_whole() -> None:
    old = "Anfang " + " ".join(f"a{number % 7}" for number in range(20_000)) + " Ende"
    new = "Anfang " + " ".join(f"b{number % 5}" for number in range(20_000)) + " Ende"
    began = time.process_time()
    pieces = list(differences.pieces(old, new))
    assert time.process_time() - began < 2
    assert [side for side, _text in pieces] == ["same", "gone", "come", "same"]
    assert (pieces[0][1], pieces[-1][1]) == ("Anfang ", " Ende")
    assert "".join(text for side, text in pieces if side != "gone") == new
