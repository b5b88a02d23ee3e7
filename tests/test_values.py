"""Values in text: readable cases in tests/fixtures/values, and laws on made-up sentences."""

from __future__ import annotations

import re
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from random import Random
from time import process_time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pipeline import localize, values
from pipeline.values import comparing, numerals
from pipeline.values.finding import at_starts, starts
from pipeline.values.grammar import KINDS, grammar
from pipeline.values.spoken import known
from pipeline.values.value import masked

FIXTURES = Path(__file__).with_name("fixtures") / "values"


def cases(name: str, fields: int) -> list[object]:
    """The blocks of a fixture as parameters (locale, field, …); a locale stands in brackets behind the title."""
    _introduction, text = (FIXTURES / name).read_text(encoding="utf-8").split("\n\n", 1)
    parts = [part.strip("\n") for part in re.split(r"^\.$", text, flags=re.MULTILINE)[:-1]]
    found = [parts[at : at + fields] for at in range(0, len(parts), fields)]
    assert all(len(block) == fields for block in found), f"{name} has a block with another number of fields"
    return [pytest.param(_bracketed(title), *rest, id=title) for title, *rest in found]


def _bracketed(title: str) -> str:
    match = re.search(r"\((\w+)\)$", title)
    return match[1] if match else ""


def shown(found: tuple[values.Value, ...]) -> str:
    return "\n".join(f"{value.kind} {value.canonical} | {value.text}" for value in found)


@pytest.mark.parametrize(("language", "text", "expected"), cases("found.txt", 3))
def test_the_values_of_a_text_are_found(language: str, text: str, expected: str) -> None:
    assert shown(values.find(text, language or "de")) == expected


@pytest.mark.parametrize(("locale", "source", "target"), cases("same.txt", 3))
def test_a_good_pair_has_no_differences(locale: str, source: str, target: str) -> None:
    assert values.differences(source, target, "de", locale or "en") == ((), ())


@pytest.mark.parametrize(("locale", "source", "target", "expected"), cases("differ.txt", 4))
def test_a_wrong_value_is_missing_on_one_side_and_extra_on_the_other(
    locale: str, source: str, target: str, expected: str
) -> None:
    missing, extra = values.differences(source, target, "de", locale or "en")
    told = [f"- {value.text}" for value in missing] + [f"+ {value.text}" for value in extra]
    assert "\n".join(told) == expected


@pytest.mark.parametrize(("locale", "old", "new", "target", "expected"), cases("exchanged.txt", 5))
def test_changed_values_are_exchanged_in_the_style_of_their_place(
    locale: str, old: str, new: str, target: str, expected: str
) -> None:
    assert (values.exchange(old, new, target, locale=locale or "en") or "-") == expected


def test_only_values_differ_names_the_pairs() -> None:
    pairs = values.only_values_differ("5 Räume bis 1. Mai", "5 Räume bis 2. Juni") or ()
    assert [(old.text, new.text) for old, new in pairs] == [("1. Mai", "2. Juni")]


@pytest.mark.parametrize(
    ("old", "new"),
    [("5 Räume", "6 Zimmer"), ("5 Räume", "5 Räume"), ("5 Euro", "5 Prozent"), ("im Mai", "am 1. Mai"), ("5", "5 5")],
)
def test_other_words_or_kinds_are_more_than_values(old: str, new: str) -> None:
    assert values.only_values_differ(old, new) is None


def test_a_no_break_space_is_a_space() -> None:
    pairs = values.only_values_differ("5\u00a0Euro für\u00a0alle", "6 Euro für alle") or ()
    assert [(old.canonical, new.canonical) for old, new in pairs] == [("5 EUR", "6 EUR")]


DAYS = st.dates(date(1900, 1, 1), date(2068, 12, 31))
AMOUNTS = st.decimals(Decimal(2), Decimal(999_999), places=2)
GERMAN_DATES = ("{0.day}. {1} {0.year}", "{0.day:02}.{0.month:02}.{0.year}", "{0.year}-{0.month:02}-{0.day:02}")
MONTHS = grammar("de").data["months"]["full"]


def german(day: date, form: str) -> str:
    return form.format(day, MONTHS[day.month - 1])


@given(DAYS, st.integers(1, 400), st.sampled_from(GERMAN_DATES), st.sampled_from(["en", "en_US", "fr", "pl"]))
def test_exchanging_a_date_says_the_new_date_and_exchanging_back_gives_the_old_target(
    day: date, later: int, form: str, locale: str
) -> None:
    old, new = (f"Frist: {german(moment, form)}." for moment in (day, day + timedelta(later)))
    old_target, new_target = (f"X {localize.date(moment, locale)} Y" for moment in (day, day + timedelta(later)))
    assert values.exchange(old, new, old_target, locale=locale) == new_target
    assert values.exchange(new, old, new_target, locale=locale) == old_target


@given(AMOUNTS, AMOUNTS, st.sampled_from(["en", "en_US"]))
def test_exchanging_an_amount_says_the_new_amount(old: Decimal, new: Decimal, locale: str) -> None:
    source, changed = (f"Es kostet {localize.number(amount, 'de')} Euro." for amount in (old, new))
    target, expected = (f"It costs {localize.money(amount, 'EUR', locale)}." for amount in (old, new))
    assert values.exchange(source, changed, target, locale=locale) == (expected if old != new else None)


GERMAN_PIECES = [
    "31.01.2017", "3. Juni 2018", "1. Mai", "1. bis 3. Mai 2017", "Mai 2016", "2016", "Montag", "Freitag",
    "14.30 Uhr", "9 bis 12 Uhr", "5", "7", "1.234", "19. Stock", "1,5 Mio.", "12,50 Euro", "3 Euro", "5 %",
    "0351 488-0", "01067", "a@b.de", "www.dresden.de/a", "Räume", "bis", "und", "<a1>", "</a1>",
]  # fmt: skip
ENGLISH_PIECES = [
    "31 January 2017", "31/01/2017", "1 May", "1st May", "1–3 May 2017", "May 2016", "2016", "Monday", "2:30 pm",
    "9 am", "9 to 11 am", "12 noon", "5", "7", "two", "1,234", "19th floor", "1.5 million", "€12.50", "3 euros", "5%",
    "+49 351 488-0", "01067", "a@b.de", "rooms", "<a1>", "</a1>",
]  # fmt: skip
GERMAN = st.lists(st.sampled_from(GERMAN_PIECES), min_size=1, max_size=5).map(" ".join)
TARGETS = st.lists(st.sampled_from(ENGLISH_PIECES), max_size=6).map(" ".join)


# Old German, new German, old English, new English; no value twice.
CHANGES = [
    ("bis 31. Januar 2017", "bis 1. Februar 2018", "until 31 January 2017", "until 1 February 2018"),
    ("am 03.06.2019", "am 12.07.2020", "on 03/06/2019", "on 12/07/2020"),
    ("im Mai 2015", "im September 2014", "in May 2015", "in September 2014"),
    ("dienstags", "mittwochs", "on Tuesdays", "on Wednesdays"),
    ("um 14.30 Uhr", "um 8 Uhr", "at 2:30 pm", "at 8 am"),
    ("<a1>5</a1> Räume", "<a1>17</a1> Räume", "<a1>5</a1> rooms", "<a1>17</a1> rooms"),
    ("12,50 Euro", "1.003 Euro", "€12.50", "€1,003"),
    ("6 %", "7,5 %", "6%", "7.5%"),
    ("im 19. Stock", "im 22. Stock", "on the 19th floor", "on the 22nd floor"),
    ("1,5 Mio. Gäste", "2 Mio. Gäste", "1.5 million guests", "2 million guests"),
    ("Tel. 0351 488-0", "Tel. 0351 499-0", "phone +49 351 488-0", "phone +49 351 499-0"),
    ("01067 Dresden", "01099 Dresden", "01067 Dresden", "01099 Dresden"),
    ("an a@b.de", "an c@b.de", "to a@b.de", "to c@b.de"),
]


@given(st.permutations(CHANGES), st.integers(1, 5), st.integers(1, 5), st.randoms())
def test_any_values_are_exchanged_wherever_they_stand(
    rows: list[tuple[str, str, str, str]], size: int, changed: int, chance: Random
) -> None:
    rows = rows[:size]
    order = chance.sample(range(size), size)
    old, old_target = "; ".join(row[0] for row in rows), ", ".join(rows[at][2] for at in order)
    new = "; ".join(row[at < changed] for at, row in enumerate(rows))
    new_target = ", ".join(rows[at][2 + (at < changed)] for at in order)
    assert values.exchange(old, new, old_target) == new_target
    assert values.exchange(new, old, new_target) == old_target


@given(GERMAN, GERMAN, TARGETS)
@example("5 Räume", "7 Räume", "5 rooms")
@example("10000 Plätze", "900 Plätze", "10,000 places")
def test_exchanging_back_gives_the_old_target(old: str, new: str, target: str) -> None:
    result = values.exchange(old, new, target)
    if result is not None:
        assert result != target
        assert values.exchange(new, old, result) == target
        assert re.findall(r"<[^>]*>", result) == re.findall(r"<[^>]*>", target)


SIGNS = st.sampled_from("0123456789.,:-–/ +()€%<>abMDoiUhrEu@w\u00a0\x00")


@given(st.text(SIGNS, max_size=40), st.sampled_from(["de", "en"]))
def test_values_stand_in_order_and_apart_in_any_text(text: str, language: str) -> None:
    found = values.find(text, language)
    assert all(value.text == text[value.start : value.end] and value.text for value in found)
    assert all(one.end <= other.start for one, other in pairwise(found))


@given(GERMAN)
def test_a_text_has_the_values_of_itself(text: str) -> None:
    assert values.differences(text, text, "de", "de") == ((), ())
    assert values.only_values_differ(text, text) is None


@given(DAYS, DAYS)
def test_another_day_is_always_told(one: date, other: date) -> None:
    missing, extra = values.differences(german(one, GERMAN_DATES[0]), localize.date(other, "en"))
    assert bool(missing and extra) == (one != other)


@pytest.mark.parametrize("piece", ["1.", "1 ", "0351 1 ", "12 bis ", "www.", "a.", "Mo-", "+49 ", "http://! ", "DE00 "])
@pytest.mark.parametrize("language", ["de", "en"])
def test_time_grows_with_the_length_of_the_text(piece: str, language: str) -> None:
    values.find(piece, language)
    started = process_time()
    values.find(piece * (30_000 // len(piece)), language)
    assert process_time() - started < 5  # 0.1 to 0.6 s (measured); one that starts over at each digit: 10 s


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("zwei ", "two "), ("halb neun ", "half past eight "), ("1/2 ", "1/2 "), ("eine Woche ", "for a week "),
        ("5 km ", "5 m "), ("zwei Drittel ", "two thirds "), ("§ 16a ", "Section 16b "), ("1.1.45 ", "1.1.45 "),
    ],
)  # fmt: skip
def test_the_time_of_a_comparison_grows_with_the_texts(source: str, target: str) -> None:
    started = process_time()
    values.differences(source * (30_000 // len(source)), target * (30_000 // len(target)))
    assert process_time() - started < 5  # 0.1 to 0.6 s (measured)


def test_old_letters_that_only_equal_ours_without_case_do_no_harm() -> None:
    assert shown(values.find("Samſtag", "de")) == "weekday 6 | Samſtag"
    assert values.differences("6 Räume", "ſix rooms") == ((), ())


def test_each_table_of_patterns_is_known() -> None:
    assert {table for language in ("de", "en") for table in grammar(language).data["patterns"]} <= set(KINDS)


PLAIN_PIECES = [
    *GERMAN_PIECES, *ENGLISH_PIECES, "2019", "20", "120", "007", "5a", "B2", "−5", "1:1", "5.", "a",
    "eine Woche", "zwei", "twice a week", "täglich", "daily", "minus", "½", "3 k",
    "zwei Wochen", "two weeks", "drei neue", "three new", "halb 8", "half past 8", "first", "World War I",
    "7 Uhr abends", "am Ende Mai", "late May", "Q2", "500 Kronen", "500 crowns", "Mo, Di", "fünf Euro", "minus 5",
    "12 km", "5 days", "(3)", "2016–18", "1 000", "Uhr", "pm",
]  # fmt: skip
PLAIN = st.lists(st.sampled_from(PLAIN_PIECES), max_size=4).map(" ".join)


@given(PLAIN, PLAIN, st.sampled_from(["en", "en_US", "fr"]), st.booleans())
@example("5 Tausend 20", "5 20", "en", False)
@example("20 Uhr 5", "5 Uhr 20", "en", False)
@example("um halb 8", "at 8", "en", False)
def test_what_is_alike_at_sight_is_alike_the_long_way(source: str, target: str, locale: str, same: bool) -> None:
    target = source if same else target
    found = values.differences(source, target, "de", locale)
    assert found in (((), ()), comparing.thorough(source, target, "de", locale))
    if found == ((), ()):
        assert comparing.thorough(source, target, "de", locale) == ((), ())


@pytest.mark.parametrize("language", ["de", "en"])
def test_a_number_of_one_word_is_read_as_any_number_is(language: str) -> None:
    rules = known(language)
    assert rules
    behind = [
        "",
        " Wochen",
        " weeks",
        " and a half",
        " Drittel",
        " thirds",
        " of",
        " million",
        "-bedroom",
        " und zwei",
        ".",
    ]
    read = 0
    for text in (f"{number}{more}" for number in rules.worth for more in behind):
        word = re.match(r"[^\W_]+", text)
        assert word
        quick = numerals._alone(text, text, word, rules, language)
        assert quick in (None, numerals._number(text, text, 0, rules, language)), text
        read += quick is not None
    assert read > len(rules.worth)


@given(st.one_of(GERMAN, TARGETS, PLAIN), st.sampled_from(["de", "en", "en_US", "fr"]))
def test_a_pattern_is_tried_wherever_it_can_match(text: str, language: str) -> None:
    """Only where digits or months begin, which is quicker: nowhere else is a match."""
    letters = masked(text)
    for _table, patterns in grammar(language).patterns:
        for _hint, pattern, first in patterns:
            if first:
                everywhere = [match.span() for match in pattern.finditer(letters)]
                places = starts(letters, first, grammar(language))
                assert [match.span() for match in at_starts(pattern, letters, places)] == everywhere
