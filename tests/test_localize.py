"""Locale codes, and what Babel knows of a locale in the form the pages need."""

from __future__ import annotations

import subprocess
import sys
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline import localize
from pipeline.errors import UsageError


@pytest.mark.parametrize(
    ("code", "name", "tag"),
    [
        ("en", "en", "en"), ("pt-br", "pt_BR", "pt-BR"), ("pt_BR", "pt_BR", "pt-BR"), ("zh_hant", "zh_Hant", "zh-Hant"),
        ("sr_latn_rs", "sr_Latn_RS", "sr-Latn-RS"), ("es_419", "es_419", "es-419"), ("zh_TW", "zh_TW", "zh-TW"),
    ],
)  # fmt: skip
def test_a_code_has_one_spelling_in_folders_and_one_in_html(code: str, name: str, tag: str) -> None:
    assert localize.valid(code) == name
    assert localize.valid(name) == name
    assert localize.bcp47(code) == tag


@pytest.mark.parametrize(
    ("code", "meant"),
    [
        ("EN", "en"), ("english", "en"), ("Deutsch", "de"), ("ger", "de"), ("eng", "en"), ("iw", "he"),
        ("en_XX", "en_SX"), ("de_formal", "de"), ("polnisch", "pl"),
    ],
)  # fmt: skip
def test_a_wrong_code_is_refused_with_the_one_that_was_meant(code: str, meant: str) -> None:
    with pytest.raises(UsageError) as refusal:
        localize.valid(code)
    assert refusal.value.code == "locale-unknown"
    assert refusal.value.repair == f"Did you mean {meant}?"


@pytest.mark.parametrize("code", ["", "x", "../en", "en/..", "en\n", "en.UTF-8", "xx", "en_", "_en", "e n", "\0"])
def test_what_is_no_locale_is_refused(code: str) -> None:
    with pytest.raises(UsageError):
        localize.valid(code)


@given(st.text(max_size=12) | st.from_regex(r"[a-zA-Z]{1,4}([_-][A-Za-z0-9]{1,5}){0,2}", fullmatch=True))
def test_a_valid_code_is_a_plain_folder_name_and_stays_valid(code: str) -> None:
    try:
        name = localize.valid(code)
    except UsageError:
        return
    assert name.replace("_", "").isalnum()
    assert name.isascii()
    assert localize.valid(name) == name == localize.valid(localize.bcp47(name))


def test_english_is_british_unless_the_config_says_otherwise() -> None:
    day = date(2017, 1, 31)
    assert localize.date(day, "en") == "31 January 2017"
    assert localize.date(day, "en_US") == "January 31, 2017"
    assert localize.date(day, "en", formats={"en": "en_US"}) == "January 31, 2017"
    assert localize.date(day, "en", "short") == "31/01/2017"


def test_a_wrong_format_in_the_config_is_refused() -> None:
    with pytest.raises(UsageError):
        localize.date(date(2017, 1, 31), "en", formats={"en": "english"})


def test_dates_months_and_times_are_local() -> None:
    assert localize.month(2016, 5, "en") == "May 2016"
    assert localize.month(2017, 1, "pl") == "styczeń 2017"
    assert localize.day(1, 31, "pl") == "31 stycznia"
    assert localize.time(14, 30, "en") == "14:30"


def test_numbers_keep_the_decimals_they_have() -> None:
    assert localize.number(Decimal("1234.50"), "en") == "1,234.50"
    assert localize.number(Decimal("1234.50"), "de") == "1.234,50"
    assert localize.number(Decimal("2016"), "en", grouped=False) == "2016"
    assert localize.percent(Decimal("12.5"), "en") == "12.5%"
    assert localize.percent(Decimal("5"), "de") == "5\u00a0%"
    assert localize.money(Decimal("5"), "EUR", "en") == "€5"
    assert localize.money(Decimal("1234.50"), "EUR", "de") == "1.234,50\u00a0€"
    assert localize.scaled(Decimal("1.5"), 6, "en") == "1.5 million"


def test_names_for_a_language_menu() -> None:
    names = [localize.native_name(code) for code in ("de", "en", "fr", "pt_BR", "uk")]
    assert names == ["Deutsch", "English", "Français", "Português (Brasil)", "Українська"]


def test_directions() -> None:
    assert [localize.direction(code) for code in ("de", "ar", "he", "fa", "uk")] == ["ltr", "rtl", "rtl", "rtl", "ltr"]


def test_plural_forms_are_those_of_gettext() -> None:
    assert localize.plural_forms("en") == "nplurals=2; plural=(n != 1);"
    assert localize.plural_forms("ja") == "nplurals=1; plural=0;"
    assert localize.plural_forms("pl").startswith("nplurals=3; plural=(n==1 ? 0 : n%10>=2")


def test_the_words_of_cldr_are_given_in_order() -> None:
    assert localize.months("en")["full"][0] == "January"
    assert localize.months("pl")["full"][0] == "stycznia"
    assert localize.months("pl")["alone"][0] == "styczeń"
    assert localize.weekdays("en")["full"][0] == "Monday"
    assert localize.separators("de") == (".", ",")
    assert localize.scales("fr")["milliards"] == 9


def test_babel_is_loaded_when_first_asked_and_not_before() -> None:
    code = "import sys, pipeline.localize, pipeline.values, pipeline.wording; sys.exit('babel' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_german_and_english_are_read_without_babel() -> None:
    code = (
        "import sys; from pipeline import values; values.differences('31. Januar 2017', '31 January 2017');"
        "sys.exit('babel' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@pytest.mark.parametrize(
    ("code", "territory"),
    [("de", "de_DE"), ("en", "en_GB"), ("pt_BR", "pt_BR"), ("ar", "ar_EG"), ("sr_Latn", "sr_RS"), ("uk", "uk_UA")],
)
def test_open_graph_is_told_language_and_country(code: str, territory: str) -> None:
    assert localize.territory(code) == territory


def test_the_config_says_which_country_s_english_it_is() -> None:
    assert localize.territory("en", {"en": "en_IE"}) == "en_IE"


@pytest.mark.parametrize(
    ("code", "said"), [("de", "a, b und c"), ("en", "a, b and c"), ("pl", "a, b i c"), ("ar", "a و\u200fb و\u200fc")]
)
def test_things_in_a_row_are_joined_as_the_language_does(code: str, said: str) -> None:
    assert localize.listing(["a", "b", "c"], code).replace("\u200f", "") == said.replace("\u200f", "")
