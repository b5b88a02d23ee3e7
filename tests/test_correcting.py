"""Values of drafts put right: readable cases in tests/fixtures/values/corrected.txt, and laws."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date
from decimal import Decimal
from random import Random
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline import localize, values
from pipeline.checks import check
from pipeline.correcting import corrected
from pipeline.values.value import TAG
from tests.documents import blocks
from tests.pairs import FILES, Labelled, read
from tests.pairs import GOOD as GOOD_PAIR
from tests.test_values import AMOUNTS, CHANGES, DAYS, GERMAN, GERMAN_DATES, SIGNS, TARGETS, cases, german

GOOD = [
    tuple(text.strip("\n") for text in blocks("checks/good.txt")[at : at + 3])
    for at in range(0, len(blocks("checks/good.txt")), 3)
]
# A site can have no locale that Babel does not know, so nothing is drafted into one.
GOOD = [block for block in GOOD if not block[0].endswith("(kmr)")]


@pytest.mark.parametrize(("locale", "source", "draft", "expected"), cases("corrected.txt", 4))
def test_a_wrong_value_is_put_right_where_one_place_is_meant(
    locale: str, source: str, draft: str, expected: str
) -> None:
    result = corrected(source, draft, locale=locale or "en")
    assert (result if result != draft else "-") == expected
    assert corrected(source, result, locale=locale or "en") == result


@pytest.mark.parametrize(("title", "source", "target"), GOOD, ids=[title for title, *_texts in GOOD])
def test_a_right_translation_is_never_touched(title: str, source: str, target: str) -> None:
    locale = re.search(r"\((\w+)\)$", title)
    assert corrected(source, target, locale=locale[1] if locale else "en") == target


LABELLED = [pair for path in FILES for pair in read(path)]


@pytest.mark.parametrize("pair", LABELLED, ids=[pair.title for pair in LABELLED])
def test_a_labelled_pair_is_left_alone_if_good_and_never_made_worse(pair: Labelled) -> None:
    result = corrected(pair.source, pair.target, language=pair.language, locale=pair.locale)
    if pair.kind == GOOD_PAIR:
        assert result == pair.target
    told = [len(numbers(pair.source, text, pair.locale, pair.language)) for text in (pair.target, result)]
    assert result == pair.target or told[1] < told[0] or told == [0, 0]  # "20 Uhr" in English: 20:00


@pytest.mark.parametrize(("locale", "source", "target"), cases("same.txt", 3))
def test_a_pair_with_the_same_values_is_never_touched(locale: str, source: str, target: str) -> None:
    assert corrected(source, target, locale=locale or "en") == target


@given(DAYS, DAYS, st.sampled_from(GERMAN_DATES), st.sampled_from(["en", "en_US"]))
def test_a_wrong_date_becomes_that_of_the_german(right: date, wrong: date, form: str, locale: str) -> None:
    source, draft = f"Frist: {german(right, form)}.", f"X {localize.date(wrong, locale)} Y"
    result = corrected(source, draft, locale=locale)
    assert result == f"X {localize.date(right, locale)} Y"
    assert not numbers(source, result, locale)


@given(DAYS, DAYS, st.sampled_from(GERMAN_DATES), st.sampled_from(["fr", "pl", "cs", "tr"]))
def test_a_wrong_date_in_a_language_without_words_of_ours_becomes_the_right_one_or_stays(
    right: date, wrong: date, form: str, locale: str
) -> None:
    """There the year 2010 may be said as "ten", so that it is not missing."""
    draft = f"X {localize.date(wrong, locale)} Y"
    result = corrected(f"Frist: {german(right, form)}.", draft, locale=locale)
    assert result in (draft, f"X {localize.date(right, locale)} Y")
    assert result != draft or wrong == right or right.year % 100 <= 12


@given(AMOUNTS, AMOUNTS, st.sampled_from(["en", "en_US"]))
def test_a_wrong_amount_becomes_that_of_the_german(right: Decimal, wrong: Decimal, locale: str) -> None:
    source = f"Es kostet {localize.number(right, 'de')} Euro."
    result = corrected(source, f"It costs {localize.money(wrong, 'EUR', locale)}.", locale=locale)
    assert result == f"It costs {localize.money(right, 'EUR', locale)}."
    assert not numbers(source, result, locale)


def numbers(source: str, target: str, locale: str = "en", language: str = "de") -> list[str]:
    """What the check says."""
    found = check(source, target, locale, language=language)
    return [finding.message for finding in found if finding.rule == "numbers"]


@given(st.permutations(CHANGES[:-1]), st.integers(1, 5), st.randoms())  # an address is for the rule `links`
def test_one_wrong_value_among_right_ones_is_put_right_or_left_to_the_check(
    rows: list[tuple[str, str, str, str]], size: int, chance: Random
) -> None:
    rows = rows[:size]
    order = chance.sample(range(size), size)
    source = "; ".join(row[at == 0] for at, row in enumerate(rows))
    draft = ", ".join(rows[at][2] for at in order)
    result = corrected(source, draft)
    assert bool(numbers(source, result)) == (result == draft)


@given(GERMAN, TARGETS, st.sampled_from(["en", "en_US"]))
def test_a_correction_takes_faults_away_and_adds_none(source: str, draft: str, locale: str) -> None:
    result = corrected(source, draft, locale=locale)
    before, after = (values.differences(source, text, "de", locale) for text in (draft, result))
    for old, new in zip(before, after, strict=True):
        assert Counter(values.meaning(new)) <= Counter(values.meaning(old))
    assert TAG.findall(result) == TAG.findall(draft)
    assert corrected(source, result, locale=locale) == result
    if before == ((), ()):
        assert values.meaning(values.find(result, locale)) == values.meaning(values.find(draft, locale))


@given(st.text(SIGNS, max_size=40), st.text(SIGNS, max_size=40))
def test_any_two_texts_can_be_compared(source: str, draft: str) -> None:
    result = corrected(source, draft)
    assert result == draft or values.differences(source, draft) != values.differences(source, result) or "Uhr" in draft


@pytest.mark.parametrize("piece", ["1.2.2017 ", "17 Uhr ", "5 Euro ", "12,5 "])
def test_time_grows_with_the_length_of_the_text(piece: str) -> None:
    started = process_time()
    corrected(piece * 300, "7 and 8, " * 300)
    assert process_time() - started < 5
