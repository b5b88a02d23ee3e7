"""Which new German follows which old: near and far, few and many."""

from __future__ import annotations

import random

import pytest

from benchmarks import updating
from pipeline.life import succession
from pipeline.life.succession import heirs, places
from pipeline.model import Catalog, Entry, Key, Record, Segment


def followed(old: list[str], new: list[str]) -> dict[str, str]:
    """New German -> the old one that it follows, where none stayed."""
    entries = [Entry(text, ("x",)) for text in old]
    segments = [Segment(text) for text in new]
    where = places(Catalog("en", records=tuple(map(Record, entries))), {each.key: each for each in segments})
    return {key[1]: entry.source for key, entry in heirs(entries, segments, where).items()}


def test_old_entries_stand_between_the_neighbours_that_stayed() -> None:
    catalog = Catalog("en", records=tuple(Record(Entry(text)) for text in ("A", "B", "C", "D", "E")))
    wanted: dict[Key, Segment] = {(None, text): Segment(text) for text in ("new", "A", "D")}
    found = {key[1]: place for key, place in places(catalog, wanted).items()}
    assert found == {"new": 0.0, "A": 1.0, "B": 1 + 1 / 3, "C": 1 + 2 / 3, "D": 2.0, "E": 2.5}


def test_the_best_score_comes_first_then_the_nearest_place() -> None:
    assert followed(["Raum 1 ist frei.", "Raum 2 ist frei."], ["Raum 3 ist frei.", "Raum 2 ist voll."]) == {
        "Raum 3 ist frei.": "Raum 1 ist frei.",
        "Raum 2 ist voll.": "Raum 2 ist frei.",
    }


def test_unrelated_sentences_follow_nothing() -> None:
    assert followed(["Der Eingang ist stufenlos."], ["Wir zahlen jeden Monat pünktlich."]) == {}


@pytest.mark.parametrize("many", [300, 1500])
def test_sentences_that_moved_anywhere_and_changed_are_found_however_many_there_are(many: int) -> None:
    old, new, pairs = updating.changed(many, share=1.0, seed=many)
    assert (len(old) * len(new) > succession._MANY) == (many > 1000)
    random.Random(1).shuffle(new)
    found = followed(old, new)
    right = sum(found.get(now) == was for was, now in pairs)
    assert right >= 0.97 * len(pairs)


def test_sentences_without_rare_words_find_their_neighbours() -> None:
    old = [f"Zimmer {number} ist frei." for number in range(1500)]
    new = [f"Zimmer {number + 1500} ist frei." for number in range(1500)]
    assert len(followed(old, new)) == 1500
