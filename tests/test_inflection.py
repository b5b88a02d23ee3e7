"""Forms of words: those in which a German term is found, and English ones that count as the same word."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.inflection import german, stem

FOUND = """
Fachaustausch: Fachaustauschs Fachaustausches Fachaustausche Fachaustäusche
Stadt: Städte Städten
Partnerstadt: Partnerstädte Partnerstädten
Haus: Hauses Hause Häuser Häusern
Mutter: Mütter Müttern
Ausschuss: Ausschusses Ausschüsse Ausschüssen
Rat: Rats Rates Räte Räten
Land: Landes Länder Ländern
Bescheinigung: Bescheinigungen
Name: Namen Namens
Projekt: Projekts Projektes Projekte Projekten
Zentrum: Zentrums Zentren
Praktikum: Praktika Praktikums
Thema: Themen Themas
Zyklus: Zyklen
Ergebnis: Ergebnisse Ergebnissen Ergebnisses
Beraterin: Beraterinnen
Berater: Beraters Beratern Beraterin Beraterinnen
Beauftragte: Beauftragten Beauftragter
Beauftragter: Beauftragte Beauftragten
Geflüchtete: Geflüchteten Geflüchteter
Europäische: Europäischen Europäischer Europäisches
Europäischer: Europäischen Europäische
Schwarzes: Schwarzen Schwarze
Niederlande: Niederlanden
Prag: Prags
Straße: Straßen
barrierefrei: barrierefreie barrierefreien barrierefreier barrierefreies
fördern: fördert förderte gefördert
beraten: berate
EU: EUs
der:
"""

NOT_FOUND = """
Rat: Ratten Rathaus
Berater: Berate Beratung
Länder: Länd Ländes
Stadt: Stadion Stab Stätte
EU: EUR Eure
Rom: Roma Romane
Essen: Ess
"""


def table(text: str) -> list[tuple[str, str]]:
    lines = (line.partition(":") for line in text.strip().splitlines())
    return [(word, form) for word, _colon, forms in lines for form in forms.split()]


@pytest.mark.parametrize(("word", "form"), table(FOUND))
def test_a_word_is_found_in_its_forms(word: str, form: str) -> None:
    assert form.casefold() in german(word)


@pytest.mark.parametrize(("word", "form"), table(NOT_FOUND))
def test_another_word_is_no_form(word: str, form: str) -> None:
    assert form.casefold() not in german(word)


@given(st.text(min_size=1, max_size=30))
def test_a_word_is_among_its_own_forms_and_they_are_few(word: str) -> None:
    assert word.casefold() in german(word)
    assert len(german(word)) < 40


SAME = """
exchange: exchanges exchange’s exchanges' Exchange
city: cities city's CITIES
policy: policies
process: processes process's
box: boxes
campus: campuses
house: houses
child: children
woman: women
person: people persons
series: series
"""
WIDE = """
fund: funded funding funds
support: supported supporting
plan: planned planning
apply: applied applying
centre: centres
"""
OTHER = """
city: cite
process: processor
exchange: change
fund: fundament
IT: item
"""


@pytest.mark.parametrize(("word", "form"), table(SAME))
def test_english_plurals_and_possessives_are_the_same_word(word: str, form: str) -> None:
    assert stem(word, "en", wide=False) == stem(form, "en", wide=False)
    assert stem(word, "en", wide=True) == stem(form, "en", wide=True)


@pytest.mark.parametrize(("word", "form"), table(WIDE))
def test_english_verb_endings_make_no_difference_where_a_word_is_wanted(word: str, form: str) -> None:
    assert stem(word, "en", wide=True) == stem(form, "en", wide=True)


@pytest.mark.parametrize("form", ["funded", "funding"])
def test_verb_endings_make_another_word_where_one_is_forbidden(form: str) -> None:
    assert stem("fund", "en", wide=False) != stem(form, "en", wide=False)


@pytest.mark.parametrize(("word", "form"), table(OTHER))
def test_another_english_word_stays_another(word: str, form: str) -> None:
    assert stem(word, "en", wide=True) != stem(form, "en", wide=True)


def test_other_languages_go_by_the_beginning() -> None:
    assert stem("échange", "fr", wide=True) == stem("échanges", "fr", wide=True)
    assert stem("échange", "fr", wide=False) != stem("échanges", "fr", wide=False)
