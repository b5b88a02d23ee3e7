"""Which keys hold text: those that are safe everywhere, and those that a site names."""

from __future__ import annotations

import time

import pytest

from pipeline.formats.headkeys import Choice, choice, dotted, kind, looks_like_a_name


@pytest.mark.parametrize("name", ["title", "description", "image_alt", "nav"])
def test_the_keys_of_our_own_pages_hold_text_whatever_it_looks_like(name: str) -> None:
    assert choice((name,)) is Choice.NAMED


@pytest.mark.parametrize(
    "steps",
    [
        ("subtitle",),
        ("linkTitle",),
        ("short_description",),
        ("og:title",),
        ("hero", "Caption"),
        ("sections", 0, "title"),
        ("sections", 3, "cta", "text"),
        ("links", 0, "label"),
        ("de", "title"),
    ],
)
def test_usual_keys_hold_text_on_any_level(steps: tuple[str | int, ...]) -> None:
    assert choice(steps) is Choice.USUAL


@pytest.mark.parametrize(
    "steps",
    [
        ("layout",),
        ("slug",),
        ("name",),
        ("menu", "name"),
        ("tags", 0),
        ("categories",),
        ("title", 0),
        ("text",),
        ("image", "nav"),
        ("en", "title"),
        ("translations", "fr", "description"),
    ],
)
def test_other_keys_do_not(steps: tuple[str | int, ...]) -> None:
    assert choice(steps) is Choice.NO


@pytest.mark.parametrize(
    ("globs", "steps", "expected"),
    [
        (("sections.*.text",), ("sections", 0, "text"), Choice.NAMED),
        (("sections.*.text",), ("sections", 0, "box", "text"), Choice.USUAL),
        (("sections.*.name",), ("sections", 0, "box", "name"), Choice.NO),
        (("sections.**.name",), ("sections", "name"), Choice.NAMED),
        (("sections.**.name",), ("sections", 0, "box", "name"), Choice.NAMED),
        (("**.name",), ("name",), Choice.NAMED),
        (("facts.**",), ("facts", 2, "x"), Choice.NAMED),
        (("facts.**",), ("facts",), Choice.NAMED),
        (("facts.*",), ("facts",), Choice.NO),
        (("*_de",), ("name_de",), Choice.NAMED),
        (("*_de",), ("a", "name_de"), Choice.NO),
        (("Name",), ("name",), Choice.NAMED),
        (("!title",), ("title",), Choice.NO),
        (("!**", "title"), ("title",), Choice.NAMED),
        (("!**", "title"), ("subtitle",), Choice.NO),
        (("en.title",), ("en", "title"), Choice.NAMED),
        (("a.c",), ("abc",), Choice.NO),
    ],
)
def test_the_last_glob_of_the_site_that_matches_decides(
    globs: tuple[str, ...], steps: tuple[str | int, ...], expected: Choice
) -> None:
    assert choice(steps, globs) is expected


@pytest.mark.parametrize(
    "value", ["home", "img/Bild.JPG", "/Bilder/Unser Haus.jpg", "h2", "a_b", "Foto.png", "#fff", ""]
)
def test_a_name_a_path_and_an_identifier_look_like_one(value: str) -> None:
    assert looks_like_a_name(value)


@pytest.mark.parametrize("value", ["Kontakt", "über", "wir über uns", "Fragen & Antworten", "Ein Satz."])
def test_words_do_not(value: str) -> None:
    assert not looks_like_a_name(value)


@pytest.mark.parametrize(
    ("steps", "expected"),
    [
        (("title",), "title"),
        (("sections", 0, "headline"), "title"),
        (("nav",), "title"),
        (("description",), "description"),
        (("seo_description",), "description"),
        (("sections", 0, "description"), "sentence"),
        (("image", "alt"), "alt"),
        (("image_alt",), "alt"),
        (("summary",), "sentence"),
        (("facts", 0), "sentence"),
    ],
)
def test_the_kind_follows_the_key(steps: tuple[str | int, ...], expected: str) -> None:
    assert kind(steps) == expected


def test_the_name_of_a_value_leaves_out_the_places_in_lists() -> None:
    assert dotted(("sections", 0, "", "title")) == "sections.title"


def test_a_name_without_end_is_matched_against_no_glob() -> None:
    start = time.process_time()
    assert choice(("a." * 30_000, "x"), ("**.b.**.c.**.d", "**")) is Choice.NO
    assert time.process_time() - start < 1
