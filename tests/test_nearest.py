"""The nearest of many texts: the same score as a full scan finds, by either road."""

from __future__ import annotations

import random

from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz import fuzz, process

from pipeline.nearest import FEW, SHORT, Nearest

WORDS = [
    f"{first}{last}"
    for first in ("Stadt", "Rat", "Kurs", "Haus", "Weg", "Amt", "Tor")
    for last in ("", "en", "leiter", "plan")
]
TEXTS = st.lists(st.lists(st.sampled_from(WORDS), min_size=1, max_size=8).map(" ".join), max_size=20)


def scan(text: str, texts: tuple[str, ...], cutoff: float) -> float:
    found = process.extractOne(text, texts, scorer=fuzz.ratio, score_cutoff=100 * cutoff)
    return found[1] / 100 if found else 0.0


@given(TEXTS, st.lists(st.sampled_from(WORDS), max_size=8).map(" ".join), st.sampled_from([0.0, 0.5, 0.75, 1.0]))
def test_the_best_score_is_that_of_a_full_scan(texts: list[str], text: str, cutoff: float) -> None:
    index = Nearest(texts)
    score, equals = index.best(text, cutoff)
    assert score == scan(text, index.texts, cutoff)
    assert list(equals) == sorted(equals, key=lambda other: (len(other), other))
    assert all(fuzz.ratio(text, other) / 100 == score for other in equals)


def test_long_texts_among_very_many_find_their_best_by_their_rare_words() -> None:
    draw = random.Random(5)
    many = [f"{word}{number}" for number in range(400) for word in WORDS]
    texts = [" ".join(draw.choices(many, k=draw.randrange(8, 16))) for _ in range(2 * FEW)]
    index = Nearest(texts)
    queries = []
    for text in draw.sample(texts, 60):
        words = text.split()
        for _ in range(draw.randrange(4)):
            words[draw.randrange(len(words))] = draw.choice(many)
        queries.append(" ".join(words))
    queries += [" ".join(draw.choices(many, k=12)) for _ in range(20)]

    assert all(len(query) > SHORT for query in queries)
    assert [index.best(query, 0.75)[0] for query in queries] == [scan(query, index.texts, 0.75) for query in queries]


def test_texts_that_share_their_words_with_all_others_take_no_longer_than_a_few_words_allow() -> None:
    texts = [
        f"Die Stadt und der Rat sind für alle Menschen da, jeden Tag aufs Neue {number}" for number in range(2 * FEW)
    ]
    score, equals = Nearest(texts).best(texts[0].replace("jeden", "einen"), 0.75)
    assert score > 0.9
    assert equals
