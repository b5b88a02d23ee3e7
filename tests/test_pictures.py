"""Pictures with German words are named where a language has no variant of them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests import sites
from tests.sites import zwiesprache

WORDS = (
    b'<svg xmlns="http://www.w3.org/2000/svg"><title>T</title><text x="1">Plan der <tspan>Stadt</tspan></text></svg>'
)


def named(site: Path, command: str = "check") -> set[tuple[str, str, str]]:
    """(file, message, severity) of what is said about pictures."""
    found = json.loads(zwiesprache(site, command, "--json").out)["findings"]
    return {(each["path"], each["message"], each["severity"]) for each in found if each["rule"] == "images"}


def note(file: str, missing: str, locale: str = "en") -> tuple[str, str, str]:
    return (f"source/{file}", f"It shows German words in {locale}: there is no {missing}.", "note")


@pytest.mark.parametrize("command", ["check", "status"])
def test_a_drawing_with_words_needs_a_variant_for_each_language(tmp_path: Path, command: str) -> None:
    text = "---\ntitle: Start\nimage: bilder/kopf.de.svg\n---\n\n![Plan](bilder/plan%20a.svg) ![x](bilder/leer.svg)\n"
    pages: dict[str, str | bytes] = {
        "index.md": text,
        "bilder/plan a.svg": WORDS,
        "bilder/plan a.fr.svg": WORDS,
        "bilder/kopf.de.svg": WORDS,
    }
    empty = {
        "bilder/leer.svg": b"<svg><title>Nur Titel</title><text> 12 &amp; </text></svg>",
        "bilder/unused.svg": WORDS,
    }
    sites.make(tmp_path, {**pages, **empty}, 'locales = ["en", "fr"]')
    assert named(tmp_path, command) == {
        note("bilder/plan a.svg", "plan a.en.svg"),
        note("bilder/kopf.de.svg", "kopf.en.svg"),
        note("bilder/kopf.de.svg", "kopf.fr.svg", "fr"),
    }


def test_a_language_that_has_no_page_with_it_needs_none(tmp_path: Path) -> None:
    page = "---\ntitle: A\nlocales: [fr]\n---\n\n![Plan](plan.svg)\n"
    sites.make(tmp_path, {"a.md": page, "plan.svg": WORDS}, 'locales = ["en", "fr"]')
    assert named(tmp_path) == {note("plan.svg", "plan.fr.svg", "fr")}


def test_the_site_says_which_photographs_have_words_and_which_words_stay(tmp_path: Path) -> None:
    page = "---\ntitle: A\n---\n\n![Karte](karten/ost.png) ![Foto](foto.png) ![Zeichen](karten/zeichen.svg)\n"
    files = {"karten/ost.png": b"p", "foto.png": b"p", "karten/zeichen.svg": WORDS}
    sites.make(tmp_path, {"a.md": page, **files}, 'text_images = ["karten/*", "!**/zeichen.svg"]')
    assert named(tmp_path) == {note("karten/ost.png", "ost.en.png")}


def test_words_are_found_in_linear_time() -> None:
    import time

    from pipeline.pictures import _TEXT

    start = time.process_time()
    assert len(_TEXT.findall(b"<text>" * 200_000)) == 1
    assert _TEXT.findall(b"<text " * 200_000) == []
    assert time.process_time() - start < 2
