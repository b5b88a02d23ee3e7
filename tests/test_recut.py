"""The same German cut otherwise: parts are found, targets joined and divided."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.life import recut
from pipeline.model import Entry, Segment

WORDS = st.lists(st.sampled_from(["a", "b", "c", "d"]), min_size=1, max_size=3).map(" ".join)


def entry(source: str, target: str = "x", context: str | None = None) -> Entry:
    return Entry(source, (target,), context)


@given(st.lists(WORDS, min_size=2, max_size=4))
def test_what_joins_finds_splits_finds_the_other_way_round(texts: list[str]) -> None:
    whole = " ".join(texts)
    others = [entry(text) for text in dict.fromkeys(texts) if text != whole]
    joined = recut.joins([Segment(whole)], others, ())
    assert [" ".join(part.source for part in parts) for parts in joined.values()] == [whole]
    segments = [Segment(part.source) for part in others]
    [(old, parts)] = recut.splits([entry(whole)], segments, segments)
    assert (old.source, " ".join(part.text for part in parts)) == (whole, whole)


def test_only_texts_of_one_context_are_one_text() -> None:
    texts = [entry("Das Amt hilft."), entry("Es berät.", context="Amt")]
    assert recut.joins([Segment("Das Amt hilft. Es berät.")], texts, ()) == {}
    texts = [entry("Das Amt hilft.", context="Amt"), entry("Es berät.", context="Amt")]
    assert len(recut.joins([Segment("Das Amt hilft. Es berät.", context="Amt")], texts, ())) == 1


def test_words_and_labels_that_stay_are_part_of_a_new_text_by_chance() -> None:
    labels = [entry("Mehr"), entry("erfahren")]
    assert recut.joins([Segment("Mehr erfahren")], (), labels) == {}
    assert len(recut.joins([Segment("Mehr erfahren")], labels[:1], labels[1:])) == 1
    sentences = [entry("Das Amt hilft."), entry("Es berät.")]
    assert len(recut.joins([Segment("Das Amt hilft. Es berät.")], (), sentences)) == 1


def test_a_longest_part_that_leads_nowhere_is_given_up() -> None:
    texts = [entry("Eins."), entry("Eins. Zwei."), entry("Zwei. Drei.")]
    [parts] = recut.joins([Segment("Eins. Zwei. Drei.")], texts, ()).values()
    assert [part.source for part in parts] == ["Eins.", "Zwei. Drei."]


def test_tags_are_renumbered_where_a_text_is_divided() -> None:
    whole = entry("<a1>Eins</a1>. <a2>Zwei</a2>.", "<a1>One</a1>. <a2>Two</a2>.")
    parts = [Segment("<a>Eins</a>."), Segment("<a>Zwei</a>.")]
    assert list(recut.divided(whole, parts, "en").values()) == ["<a>One</a>.", "<a>Two</a>."]


def test_a_part_whose_tags_moved_to_another_one_is_left_open() -> None:
    whole = entry("<a1>Eins</a1>. <a2>Zwei</a2>.", "<a2>Two</a2> and <a1>one</a1>. So it is.")
    assert recut.divided(whole, [Segment("<a>Eins</a>."), Segment("<a>Zwei</a>.")], "en") == {}


@pytest.mark.parametrize("text", ["Er kommt.", "Wann?", "„Halt!“", "<strong>Neu.</strong>", "(Stand: Mai.)", "und …"])
def test_a_sentence_is_complete(text: str) -> None:
    assert recut.complete(text)


@pytest.mark.parametrize("text", ["Leitung:", "Stadt Amadora", "nicht, wenn", "<img1/>"])
def test_a_label_is_no_complete_sentence(text: str) -> None:
    assert not recut.complete(text)


def test_hostile_repetitions_take_no_long_time() -> None:
    texts = [entry(" ".join(["a"] * many)) for many in range(1, 600)]
    start = time.process_time()
    assert recut.joins([Segment(" ".join(["a"] * many + ["b"])) for many in range(600, 700)], texts, ()) == {}
    assert (
        recut.splits([entry(" ".join(["a"] * 400 + ["b"]))] * 50, [Segment("a"), Segment("a a")], [Segment("a")]) == []
    )
    assert time.process_time() - start < 5
