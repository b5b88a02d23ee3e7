"""Markdown as offices write it and worse: what is cut where, and that the page stays the page."""

from __future__ import annotations

import re
from collections import Counter
from html import escape

import pytest

from pipeline import formats
from pipeline.errors import InputRefused
from pipeline.formats import linking, markdown, skeleton
from pipeline.model import Document, nested
from tests.documents import blocks, same_words, without_ids

_PARTS = blocks("markdown/ugly.txt")
UGLY = dict(zip((title.strip() for title in _PARTS[::2]), _PARTS[1::2], strict=True))

ugly = pytest.mark.parametrize("text", list(UGLY.values()), ids=list(UGLY))
newlines = pytest.mark.parametrize("newline", ["\n", "\r\n"], ids=["LF", "CRLF"])


def parsed(text: str, newline: str = "\n") -> Document:
    return formats.parse(text.replace("\n", newline), ".md")


def plain(text: str) -> str:
    """The page without a slot."""
    return skeleton.fill(linking.linked(skeleton.Skeleton((markdown.plain(text),))), None)


def texts(text: str) -> list[str]:
    return [segment.text for segment in parsed(text).segments()]


@ugly
@newlines
def test_the_parts_of_an_ugly_page_are_its_source(text: str, newline: str) -> None:
    assert parsed(text, newline).text == text.replace("\n", newline)


@ugly
@newlines
def test_marks_change_nothing_in_the_german_page(text: str, newline: str) -> None:
    document = parsed(text, newline)
    assert without_ids(formats.to_html(document)) == without_ids(plain(document.text))


@ugly
@newlines
def test_every_segment_has_one_slot(text: str, newline: str) -> None:
    document = parsed(text, newline)
    slots = skeleton.slots(formats.build(document).parts)
    assert Counter(slot.segment.key for slot in slots) == Counter(segment.key for segment in document.segments())


@ugly
@newlines
def test_its_own_text_in_each_slot_gives_the_german_page(text: str, newline: str) -> None:
    document = parsed(text, newline)
    echo = formats.to_html(document, {segment.key: segment.text for segment in document.segments()})
    assert same_words(echo) == same_words(formats.to_html(document))


@ugly
def test_crlf_changes_no_key(text: str) -> None:
    unix, windows = parsed(text), parsed(text, "\r\n")
    assert [segment.key for segment in windows.segments()] == [segment.key for segment in unix.segments()]


def test_crlf_changes_no_line_number() -> None:
    unix, windows = (parsed(UGLY["code in every form"], newline) for newline in ("\n", "\r\n"))
    assert [segment.line for segment in windows.segments()] == [segment.line for segment in unix.segments()] == [3, 3]
    assert [skip.line for skip in windows.skipped] == [skip.line for skip in unix.skipped] == [1, 5, 8]


_CASES = blocks("markdown/segments.txt")


@pytest.mark.parametrize(
    ("text", "expected"),
    list(zip(_CASES[1::3], _CASES[2::3], strict=True)),
    ids=[title.strip() for title in _CASES[::3]],
)
def test_the_segments_of_a_page_and_what_is_left_out(text: str, expected: str) -> None:
    document = parsed(text)
    found = [f"{segment.line} {segment.kind} | {segment.text}" for segment in document.segments()]
    left = [f"! {skip.line} {skip.reason} | {skip.text}" for skip in document.skipped]
    assert [*found, *left] == expected.splitlines()


def test_a_page_of_blanks_has_no_segments() -> None:
    for blank in ("", "\n", " \t\n\u00a0\n", "\r\n\r\n", "\ufeff"):
        document = parsed(blank)
        assert document.text == blank
        assert not [*document.segments(), *document.skipped]


def test_two_hundred_quotes_in_one_another_are_a_page() -> None:
    text = ">" * 200 + " Ganz *innen*. Zweiter Satz.\n"
    document = parsed(text)
    assert texts(text) == ["Ganz <em>innen</em>.", "Zweiter Satz."]
    assert formats.to_html(document) == plain(text)


@pytest.mark.parametrize(
    "text", ["> " * 300, "- " * 300, "*a " * 300 + "b* " * 300, "<b>" * 300, "Satz\n\n" + ">" * 300]
)
def test_nesting_without_end_is_refused_with_its_line(text: str) -> None:
    with pytest.raises(InputRefused) as refused:
        formats.parse(f"Text\n\n{text}x", ".md", path="seite")
    assert refused.value.code == "nesting"
    assert str(refused.value).startswith(("seite:3: ", "seite:5: "))


def test_html_nested_without_end_is_refused() -> None:
    with pytest.raises(InputRefused, match="nested more than 512 deep"):
        parsed("<div>\n" * 600)
    with pytest.raises(InputRefused, match="nested more than 500 deep"):  # block by block there is no depth
        formats.to_html(parsed("<div>\n\n" * 600))


def test_a_run_that_marks_would_change_stays_german_and_the_rest_has_slots() -> None:
    text = "Ein Satz.\n\n**Erster.****Zweiter.**\n\nNoch ein Satz.\n"
    document = parsed(text)
    slots = [slot.segment.text for slot in skeleton.slots(formats.build(document).parts)]
    assert slots == ["Ein Satz.", "Noch ein Satz."]
    assert formats.to_html(document) == plain(text)


def test_headings_get_ids_from_the_german_and_keep_their_own() -> None:
    text = "# Über uns {#eigen}\n\n## Öffnungs&shy;zeiten & mehr\n\n## Kontakt\n\n## *Kontakt*\n\n## Café {.breit}\n"
    document = parsed(text)
    ids = ["eigen", "oeffnungszeiten-mehr", "kontakt", "kontakt-2", "cafe"]
    english = {segment.key: "Something else" for segment in document.segments() if not segment.tags}
    assert re.findall(r'id="([^"]*)"', formats.to_html(document)) == ids
    assert re.findall(r'id="([^"]*)"', formats.to_html(document, english)) == ids


def test_a_short_tag_holds_the_source_of_its_element() -> None:
    document = parsed('Siehe **[den Plan](p.html "T")** und ![a *b*](c.svg), dann [dort].\n\n[dort]: d.html\n')
    sentence, title, alt = document.segments()
    assert sentence.text == "Siehe <strong><a1>den Plan</a1></strong> und <img/>, dann <a2>dort</a2>."
    assert [(name, tag.element, tag.close) for name, tag in sentence.tags.items()] == [
        ("strong", "strong", ("**",)),
        ("a1", "a", ('](p.html "', title, '")')),
        ("img", "img", None),
        ("a2", "a", ("][dort]",)),
    ]
    assert sentence.tags["img"].open == ("![", alt, "](c.svg)")
    assert (alt.text, alt.raw) == ("a b", "a *b*")
    assert list(nested([sentence])) == [sentence, title, alt]


def test_a_translated_sentence_moves_its_tags_and_keeps_its_links() -> None:
    document = parsed("Mehr steht **hier** [im Netz](a.html).\n")
    (segment,) = document.segments()
    html = formats.to_html(document, {segment.key: "<a>Online</a> there is <strong>more</strong> & <more>."})
    assert html == '<p><a href="a.html">Online</a> there is <strong>more</strong> &amp; &lt;more&gt;.</p>\n'


def test_german_without_translation_is_marked_as_german() -> None:
    document = parsed("Erster Satz. Zweiter Satz.\n\n![Das Wappen](w.svg)\n")
    first = next(document.segments())
    assert formats.to_html(document, {first.key: "First."}) == (
        '<p>First. <span lang="de">Zweiter Satz.</span></p>\n<p><img lang="de" src="w.svg" alt="Das Wappen"></p>\n'
    )


def test_a_sentence_said_elsewhere_is_left_out_only_where_its_block_is_translated() -> None:
    document = parsed("Erster Satz. Zweiter Satz.\n")
    first, second = (segment.key for segment in document.segments())
    assert formats.to_html(document, {first: "All.", second: "<none/>"}) == "<p>All. </p>\n"
    assert formats.to_html(document, {second: "<none/>"}) == (
        '<p><span lang="de">Erster Satz.</span> <span lang="de">Zweiter Satz.</span></p>\n'
    )


@pytest.mark.parametrize(
    "target", ["Text", "<strong>Text", "</strong>Text<strong>", "<strong><strong>T</strong></strong>"]
)
def test_a_target_without_the_tags_of_the_german_is_not_shown(target: str) -> None:
    document = parsed("Ein **fetter** Satz.\n")
    (segment,) = document.segments()
    assert formats.to_html(document, {segment.key: target}) == (
        '<p><span lang="de">Ein <strong>fetter</strong> Satz.</span></p>\n'
    )


SPECIALS = "*_[]<>&|#\\`\"' (1.) {{ x }} {% y %} </div> &amp; ⟦0.0⟧ \"quoted\" 'too'"


@pytest.mark.parametrize(
    "text",
    [
        'Siehe [dort](seite.html "Titel").\n',
        "Siehe [dort](<seite.html> 'Titel') und mehr.\n",
        "Siehe [**dort**](seite.html (Titel)).\n",
        'Das ![Bild](bild.svg "Titel") zeigt es.\n',
        '![Bild](bild.svg "Titel")\n',
        '![](bild.svg "Titel")\n',
        '| [dort](seite.html "Titel") | Zelle |\n|---|---|\n| a | b |\n',
        '> - [![Bild](bild.svg)](seite.html\n>   "Titel") hier\n',
        '# [dort](seite.html "Titel")\n',
    ],
)
def test_a_title_full_of_specials_appears_literally_on_the_page_and_in_the_document(text: str) -> None:
    document = parsed(text)
    [title] = [segment for segment in document.segments() if segment.kind == "tooltip"]
    german = {segment.key: segment.text for segment in document.segments()}
    filled = formats.filled(document, {title.key: SPECIALS})
    assert filled.findings == ()
    assert [s.text for s in parsed(filled.text).segments() if s.kind == "tooltip"] == [SPECIALS]
    page = formats.to_html(document, german | {title.key: SPECIALS})
    assert f'title="{escape(SPECIALS)}"' in page
    assert 'title="' not in formats.to_html(document, {key: german[key] for key in german if key != title.key})
