"""Names and terms: where they are found in German, when a translation has them, and that no text makes it slow."""

from __future__ import annotations

import re
import time
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.checks import check
from pipeline.glossary import EMPTY, Glossary, Term, cut, find, holds, kept, places, together, wanted
from pipeline.termfile import read, shipped
from tests.test_checks import locale, told

FIXTURES = Path(__file__).with_name("fixtures") / "glossary"


def blocks(name: str) -> list[tuple[str, ...]]:
    """The blocks of a fixture, each cut at its lines of a single stop."""
    _introduction, *found = (FIXTURES / name).read_text(encoding="utf-8").split("\n\n")
    return [tuple(part.strip("\n") for part in re.split(r"^\.$", block, flags=re.MULTILINE)[:-1]) for block in found]


def terms(rows: str) -> tuple[Term, ...]:
    """The terms of the rows of a glossary, which all hold."""
    found, refused = read(f"German;en;kind\n{rows}\n".encode(), ["en"])
    assert refused == ()
    return found


def glossary(rows: str) -> Glossary:
    return Glossary(terms(rows))


FOUND = blocks("found.txt")
CHECKED = blocks("checked.txt")


@pytest.mark.parametrize(("title", "rows", "german", "expected"), FOUND, ids=[block[0] for block in FOUND])
def test_a_term_is_found_in_german(title: str, rows: str, german: str, expected: str) -> None:
    hits = find(glossary(rows), german)
    assert [f"{hit.text} {'~' if hit.joined else '='} {hit.term.german}" for hit in hits] == re.findall(
        r"^(?:.|\n)+? [=~] .+$", expected, re.MULTILINE
    )
    assert all(german[hit.start : hit.end] == hit.text for hit in hits)


@pytest.mark.parametrize(("title", "rows", "source", "target", "expected"), CHECKED, ids=[b[0] for b in CHECKED])
def test_the_checks_say_what_the_glossary_wants(title: str, rows: str, source: str, target: str, expected: str) -> None:
    known = together(terms(rows), shipped("de"))
    assert [told(finding) for finding in check(source, target, locale(title), known)] == expected.splitlines()


def test_a_translation_belongs_to_the_locale_or_to_its_language() -> None:
    term = Term("Rathaus", "preferred", {"en": ("town hall",), "en_US": ("city hall",)})
    assert [term.into(code) for code in ("en", "en_GB", "en_US", "fr")] == [
        ("town hall",),
        ("town hall",),
        ("city hall",),
        (),
    ]
    assert Term("URBACT", "keep").into("fr") == ("URBACT",)


@pytest.mark.parametrize(
    ("text", "into", "translation", "there"),
    [
        ("Our partner cities", "en", "partner city", True),
        ("the partner-city scheme", "en", "partner city", True),
        ("Partners, city", "en", "partner city", False),
        ("It is IT", "en", "IT", True),
        ("it is", "en", "IT", False),
        ("les échanges d’experts", "fr", "échange d’experts", True),
        ("专家交流活动", "zh_Hans", "专家交流", True),
        ("w partnerstwie miast", "pl", "partnerstwo miast", True),
        ("anything", "en", "…", False),
    ],
)
def test_a_translation_is_there_in_any_form_that_is_known(text: str, into: str, translation: str, there: bool) -> None:
    assert holds(cut(text, into), translation) == there


def test_the_places_of_a_translation_are_those_of_its_words() -> None:
    text = "City of Dresden: the city of Dresden’s"
    assert [text[start:end] for start, end in places(cut(text, "en"), "City of Dresden")] == [
        "City of Dresden",
        "city of Dresden’s",
    ]


def test_a_row_of_the_site_takes_the_place_of_the_one_that_ships() -> None:
    known = together(terms("Prag;Praha;official\nWien;;keep\nKöln;Kolonia;forbidden"), shipped("de"))
    found = {hit.term.german: (hit.term.kind, hit.term.into("en")) for hit in find(known, "Prag, Wien und Rom")}
    assert found == {"Prag": ("official", ("Praha",)), "Wien": ("keep", ("Wien",)), "Rom": ("exonym", ("Rome",))}
    assert [hit.term.kind for hit in find(known, "Köln")] == ["forbidden", "exonym"]


def test_an_engine_is_told_the_terms_of_its_text_and_which_names_stay() -> None:
    known = together(
        terms("CitiesGROW;;keep\nFachaustausch;expert exchange;\nFachaustausch;chat;forbidden"), shipped("de")
    )
    text = "CitiesGROW: Fachaustausche in Prag mit URBACT"
    assert wanted(known, text, "en") == (
        ("CitiesGROW", "CitiesGROW"),
        ("Fachaustausch", "expert exchange"),
        ("Prag", "Prague"),
        ("URBACT", "URBACT"),
    )
    assert [text[start:end] for start, end in kept(known, text)] == ["CitiesGROW"]
    assert (wanted(EMPTY, text, "en"), kept(EMPTY, text)) == ((), ())


def test_the_list_that_ships_says_each_name_once_and_no_place_keeps_its_own() -> None:
    listed = shipped("de")
    assert len(listed) == len({term.german.casefold() for term in listed})
    assert not [term.german for term in listed if term.own]
    exonyms = [term for term in listed if term.kind == "exonym"]
    programmes = [term for term in listed if term.kind != "exonym"]
    assert (len(exonyms) >= 250, len(programmes) >= 80) == (True, True)
    assert [term.german for term in exonyms if term.into("en")[0] == term.german and len(term.into("en")) == 1] == []
    assert shipped("fr") == ()


SHIPPED = Glossary(shipped("de"))
WORDS = st.sampled_from([*(term.german for term in shipped("de")), "in", "der", ",", "-", " ", "’s", "Stadt", "(", "„"])
TEXTS = st.lists(WORDS, max_size=12).map(" ".join) | st.text(max_size=60)


@given(TEXTS)
def test_hits_stand_in_order_and_do_not_overlap(text: str) -> None:
    spans = list(dict.fromkeys((hit.start, hit.end) for hit in find(SHIPPED, text)))
    assert spans == sorted(spans)
    assert all(left[1] <= right[0] for left, right in pairwise(spans))


@given(st.sampled_from(shipped("de")))
def test_each_name_that_ships_is_found_and_its_translations_are_right(term: Term) -> None:
    assert [(hit.term, hit.text) for hit in find(SHIPPED, term.german)] == [(term, term.german)]
    for target in term.into("en"):
        assert holds(cut(target, "en"), target)
        by_glossary = {finding.rule for finding in check(f"Siehe {term.german}.", f"See {target}.", "en")}
        assert not by_glossary & {"names", "exonyms", "terms"}


@given(TEXTS, TEXTS, st.sampled_from(["en", "fr", "zh_Hans", "ar"]))
def test_any_two_texts_can_be_compared(source: str, target: str, into: str) -> None:
    assert check(source, target, into, SHIPPED) == check(source, target, into, SHIPPED)


SIZE = 100 * 1024
HOSTILE = [
    "Europäische ",
    "Asyl-, ",
    "Köln ",
    "a",
    "Fachaustausch",
    "-",
    " ",
    "’s",
    "Rat der ",
    "„Köln“ ",
    "URBACT-",
    "@",
    "www.",
]


@pytest.mark.parametrize("unit", HOSTILE)
def test_the_time_grows_no_faster_than_the_text(unit: str) -> None:
    known = together(
        terms("Fachaustausch;expert exchange;\nFachaustausch;köln;forbidden\n;europäische;forbidden"), shipped("de")
    )
    text = unit * (SIZE // len(unit))
    started = time.process_time()
    find(known, text)
    check(text, text + ".", "en", known)
    check("Köln, URBACT, Fachaustausch", text, "en", known)
    assert time.process_time() - started < 20


def test_the_time_does_not_grow_with_the_list() -> None:
    def seconds(known: Glossary) -> float:
        find(known, "Anfang")
        started = time.process_time()
        find(known, "Die Stadt Riga liegt an der Ostsee und hat viele Häuser. " * 400)
        return time.process_time() - started

    many = Glossary(tuple(Term(f"Benennung{number}", "preferred", {"en": ("x",)}) for number in range(20_000)))
    assert seconds(many) < 5 * seconds(Glossary(many.terms[:20])) + 0.2
