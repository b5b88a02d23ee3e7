"""HTML as a format: what is offered and what is left out, the content area, and targets that can't break out."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest
from hypothesis import given

from pipeline import formats
from pipeline.errors import InputRefused
from pipeline.formats import html, skeleton
from pipeline.formats.reasons import is_known
from pipeline.model import Document, Reading, nested
from tests import documents
from tests.documents import blocks, shown, tags, words

_CASES = blocks("html/segments.txt")
SPECIALS = "*_[]<>&|#\\`\"' 1. {{ x }} {% y %} </div> <u>x</u> <!-- --> &amp; ⟦0.0⟧"


def parsed(text: str, **said: tuple[str, ...]) -> Document:
    return formats.parse(text, ".html", path="seite", reading=Reading(**said))  # type: ignore[arg-type]


def told(document: Document) -> list[str]:
    found = [
        f"{segment.line} {segment.kind} | {segment.text}"
        + (f" ({segment.note})" if segment.note else "")
        + (f" [{segment.context}]" if segment.context else "")
        for segment in document.segments()
    ]
    return [*found, *(f"! {skip.line} {skip.reason} | {skip.text}" for skip in document.skipped)]


@pytest.mark.parametrize("newline", ["\n", "\r\n"], ids=["LF", "CRLF"])
@pytest.mark.parametrize(
    ("text", "expected"),
    list(zip(_CASES[1::3], _CASES[2::3], strict=True)),
    ids=[title.strip() for title in _CASES[::3]],
)
def test_the_segments_of_a_page_and_what_is_left_out(text: str, expected: str, newline: str) -> None:
    document = parsed(text.replace("\n", newline))
    assert told(document) == expected.splitlines()
    assert document.text == text.replace("\n", newline)
    assert all(is_known(skip.reason) for skip in document.skipped)


class _Visible(HTMLParser):
    """Gathers the text of a page by the standard library: no parser of ours."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.unseen = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.unseen += tag in ("script", "style")
        self.found += [f" {value} " for name, value in attrs if name in ("alt", "title", "placeholder") and value]
        self.found += [" "] * (not documents.is_inline(f"<{tag}>"))

    def handle_endtag(self, tag: str) -> None:
        self.unseen -= tag in ("script", "style") and self.unseen > 0
        self.found += [" "] * (not documents.is_inline(f"<{tag}>"))

    def handle_data(self, data: str) -> None:
        self.found += [data] * (not self.unseen)


@given(documents.sound_html() | documents.sound_html().map("<main>{}</main><p>Fuß der Seite</p>".format))
def test_every_word_that_another_parser_sees_is_in_a_segment_or_in_the_skip_report(text: str) -> None:
    document = parsed(text)
    oracle = _Visible()
    oracle.feed(text)
    oracle.close()
    kept = " ".join([*(shown(segment, "") for segment in document.segments()), *(s.text for s in document.skipped)])
    assert [word for word in words("".join(oracle.found)) if word not in documents.without_invisible(kept)] == []


@pytest.mark.parametrize(
    "text",
    [
        "<p>Ein Satz.</p>",
        "<h1>Titel</h1>",
        "<ul><li>Punkt <b>fett</b></ul>",
        "<table><tr><td>Zelle</table>",
        "<img src=x alt=Wappen>",
        "<img src=x alt='Das Wappen' title=\"Mehr dazu\">",
        "<main><a href=x title=Mehr>Hier</a></main>",
        "<title>Titel der Seite</title><meta name=description content=Beschreibung><main><p>Text</main>",
        "<p><option>Wahl</option><button>Knopf</button>",
        "<div>Davor<p>Absatz</p>Danach</div>",
        "<textarea>Vorgabe</textarea>",
    ],
)
def test_a_target_full_of_specials_appears_literally_wherever_a_segment_stands(text: str) -> None:
    document = parsed(text)
    targets = {s.key: s.text.replace("fett", SPECIALS) if s.tags else SPECIALS for s in document.segments()}
    filled = formats.filled(document, targets)
    assert filled.findings == ()
    again = parsed(filled.text)
    whole = " ".join(segment.text for segment in nested(again.parts))
    assert all(" ".join(target.split()) in whole for target in targets.values())
    page = formats.to_html(document, targets)
    oracle = _Visible()
    oracle.feed(page)
    oracle.close()
    slots = list(skeleton.slots(formats.build(document).parts))
    assert "".join(oracle.found).count(SPECIALS) == len(slots)
    assert tags(page, words=False) == tags(formats.to_html(document), words=False)


def test_the_content_area_and_what_is_dropped_of_it_are_chosen_by_selectors() -> None:
    text = (
        "<div id=a>Eins</div><div class='text neu'>Zwei <p class=share>Teilen</p> und</div>"
        "<section data-x='y'>Drei</section><p class=share>Oben</p>"
    )

    def texts(**said: tuple[str, ...]) -> list[str]:
        return [segment.text for segment in parsed(text, **said).segments()]

    assert texts() == ["Eins", "Zwei", "Teilen", "und", "Drei", "Oben"]
    assert texts(content=("#a",)) == ["Eins"]
    assert texts(content=(".fehlt", "div.text")) == ["Zwei", "Teilen", "und"]
    assert texts(content=("div",), drop=(".share",)) == ["Eins", "Zwei", "und"]
    assert texts(content=("[data-x=y]",)) == ["Drei"]
    assert texts(drop=(".share", "#a")) == ["Zwei", "und", "Drei"]


def test_the_page_of_a_saved_document_is_its_content_area() -> None:
    text = "<html><head><title>T</title></head><body><nav>Menü</nav><main><p>Text &amp; mehr</p></main></body></html>"
    document = parsed(text)
    assert formats.to_html(document) == "<p>Text &amp; mehr</p>"
    english = {segment.key: segment.text.upper() for segment in document.segments()}
    assert formats.to_html(document, english) == "<p>TEXT &amp; MORE</p>".replace("MORE", "MEHR")
    assert formats.fill(document, english) == text.replace("T</title", "T</title").replace(
        "Text &amp; mehr", "TEXT &amp; MEHR"
    )


def test_title_and_description_come_from_the_page() -> None:
    page = parsed("<title>Kontakt | Stadt</title><meta name=Description content='Alles dazu'><h1>Kontakt</h1>")
    named = {key: value if isinstance(value, str) else value.text for key, value in page.meta.items()}
    assert named == {"title": "Kontakt", "description": "Alles dazu"}
    [bare] = [v for v in parsed("<title>Nur das</title><p>Text</p>").meta.values() if not isinstance(v, str)]
    assert bare.text == "Nur das"


def test_elements_nested_without_end_are_refused_with_their_line() -> None:
    with pytest.raises(InputRefused, match=r"^seite:3: HTML elements are nested more than 512 deep\."):
        parsed("<p>Text</p>\n\n" + "<div>" * 600)


@given(documents.html())
def test_the_skip_report_knows_its_reasons(text: str) -> None:
    try:
        document = parsed(text)
    except InputRefused:
        return
    assert all(is_known(skip.reason) for skip in document.skipped)


def test_a_localised_page_says_its_language_where_the_german_one_does() -> None:
    page = "<!DOCTYPE html>\n<html class=x lang='de' xml:lang=\"de-DE\"><p lang=de>Text"
    assert html.in_language(page, "pt-BR") == page.replace("lang='de'", "lang='pt-BR'").replace("de-DE", "pt-BR")
    for silent in ("<html lang=''><p>Text", "<p>Text <html lang=de>", "Text"):
        assert html.in_language(silent, "en") == silent
