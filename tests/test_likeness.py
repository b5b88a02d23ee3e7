"""What makes two texts of different languages alike."""

from __future__ import annotations

import pytest

from pipeline import formats
from pipeline.model import Segment
from pipeline.pairing.likeness import (
    Rarity,
    by_length,
    deviation,
    gain,
    kind_of,
    likeness,
    of_block,
    of_segments,
    targets,
)


@pytest.mark.parametrize(
    ("text", "ending", "kind"),
    [
        ("## Zwei", ".md", "heading 2"),
        ("**Fett** im Satz.", ".md", "text"),
        ("- **Punkt**", ".md", "item"),
        ("7. Punkt", ".md", "item"),
        ("> - [ ] Aufgabe", ".md", "item"),
        ("---\ntitle: Titel\n---\n", ".md", "key title"),
        ("<h3 class=x><b>Drei</b></h3>", ".html", "heading 3"),
        ("<ul><li><a href=x>Punkt</a></ul>", ".html", "item"),
        ("<p>Satz.</p>", ".html", "text"),
        ("<table><tr><td>Zelle</table>", ".html", "cell"),
    ],
)
def test_what_a_block_is(text: str, ending: str, kind: str) -> None:
    assert kind_of(formats.blocks(formats.parse(text, ending))[0]) == kind


@pytest.mark.parametrize(
    ("german", "other"),
    [
        ("[x](/de/kontakt/)", "[y](/en/kontakt/)"),
        ('<a href="https://www.example.org/kontakt.de.html">', "<a href=http://example.org/kontakt.en.html>"),
        ("](<bild-deutsch.svg>)", "](bild-english.svg 'Title')"),
    ],
)
def test_addresses_in_two_languages_are_the_same(german: str, other: str) -> None:
    assert list(targets([german])) == list(targets([other])) != []


def alike(german: str, other: str) -> float:
    here, there = of_segments([Segment(german)], "text", "de"), of_segments([Segment(other)], "text", "en")
    return likeness(here, there, Rarity.of([here], [there]))


def test_the_same_date_name_or_stem_speaks_for_a_pair_and_another_date_against_it() -> None:
    german = "Die Konferenz ist am 31. Januar 2019 in Coventry."
    same = alike(german, "The conference is on 31 January 2019 in Coventry.")
    other_date = alike(german, "The conference is on 30 January 2019 in Coventry.")
    assert same > other_date > alike(german, "Everybody is invited to come here whenever they can.")


def test_what_is_rare_counts_more() -> None:
    texts = [of_segments([Segment(text)], "text", "de") for text in ("Contao hilft", *["Contao geht"] * 30)]
    worth = Rarity.of(texts, texts).worth
    assert worth["name", "hilft"] > worth["name", "contao"] >= 0
    assert gain(texts[0], texts[1], Rarity(worth)) == worth["name", "contao"] + worth["root", "cont"]


def test_lengths() -> None:
    assert by_length(200, 180) > by_length(200, 120) > by_length(200, 40)
    assert deviation(200, 180) < 0.1
    assert deviation(200, 400) > 3
    assert deviation(0, 5) == 0.0


def test_blocks_have_their_tags_and_sentences() -> None:
    (block,) = formats.blocks(formats.parse("Ein <b>Satz</b>. *Noch* einer mit ![Bild](x.svg).", ".md"))
    traits = of_block(block, "de")
    assert (traits.sentences, traits.tags) == (2, ("em", "img", "strong"))
