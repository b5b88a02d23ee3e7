"""The laws of the formats: no byte and no word is lost, and a translation stays inside its sentence."""

from __future__ import annotations

import re
from collections import Counter
from html import unescape

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from pipeline import formats, markup
from pipeline.errors import InputRefused
from pipeline.formats import filling, linking, markdown, prose, skeleton
from pipeline.formats.sanitise import clean
from pipeline.model import Document, Key, Reading, nested
from tests import documents
from tests.documents import FIXTURES, is_inline, same_words, shown, tags, visible, without_ids, words

PAGES = st.one_of(
    documents.markdown().map(lambda text: (text, ".md")),
    documents.markdown().map(lambda text: (text, ".mdx")),
    documents.with_front_matter(documents.markdown()).map(lambda text: (text, ".md")),
    documents.plain().map(lambda text: (text, ".txt")),
    documents.html().map(lambda text: (text, ".html")),
)
"""Source texts with their formats, unruly ones too."""
SOUND_PAGES = st.one_of(
    documents.sound_markdown().map(lambda text: (text, ".md")),
    documents.sound_plain().map(lambda text: (text, ".txt")),
    documents.sound_html().map(lambda text: (text, ".html")),
)
"""Source texts as an office writes them."""


def parsed(page: tuple[str, str]) -> Document:
    try:
        return formats.parse(*page)
    except InputRefused:
        assume(False)
        raise


def body(document: Document) -> str:
    return "".join(part if isinstance(part, str) else part.raw for part in document.parts[document.body :])


@given(PAGES)
def test_joining_the_parts_gives_back_the_source_byte_for_byte(page: tuple[str, str]) -> None:
    document = parsed(page)
    assert document.text.encode() == page[0].encode()
    assert all(part != "" for part in document.parts)
    assert all(re.split(r"\r\n?|\n", page[0])[s.line - 1].strip() for s in document.segments())


@given(documents.markdown())
def test_every_german_word_is_in_a_segment_or_in_the_skip_report(text: str) -> None:
    document = parsed((text, ".md"))
    page = re.sub(
        r'<a(?: href="[^"]*")?>([^<]*)</a>',
        lambda m: " " * (f"<{unescape(m[1])}>" in text) or m[0],
        markdown.plain(text),
    )
    kept = [shown(segment, void) for segment in document.segments() for void in ("", "0")]
    kept += [skip.text for skip in document.skipped for _ in range(2)]
    told = documents.without_invisible(" ".join(kept))
    glued = (word for word in words(visible(page)) if word not in told)  # `Uhr<b>Die` shows as one word and is two
    assert [word for word in glued if not any(word[:at] in told and word[at:] in told for at in range(len(word)))] == []
    letters = Counter("".join(words(unescape(re.sub("<[^>]*>", "", page)))))
    assert {x for x, times in letters.items() if 2 * times > told.count(x)} == set()


@given(PAGES)
def test_the_german_page_is_the_plain_rendering(page: tuple[str, str]) -> None:
    document = parsed(page)
    html = formats.to_html(document)
    if document.format == ".md":
        plain = skeleton.Skeleton((markdown.plain(body(document)),))
        assert without_ids(html) == without_ids(skeleton.fill(linking.linked(plain), None))
    assert tags(clean(html)) == tags(html)


@given(PAGES)
def test_every_slot_is_a_segment_and_shows_its_text(page: tuple[str, str]) -> None:
    document = parsed(page)
    segments = Counter(segment.key for segment in nested(document.parts[document.body :]))
    slots = Counter(slot.segment.key for slot in skeleton.slots(formats.build(document).parts))
    assert not slots - segments
    echo = formats.to_html(document, {segment.key: segment.text for segment in document.segments()})
    assert same_words(echo.replace('<span lang="de">', "").replace("</span>", "")) == same_words(
        formats.to_html(document).replace("</span>", "")
    )


def every_segment_has_a_slot(document: Document) -> bool:
    slots = Counter(slot.segment.key for slot in skeleton.slots(formats.build(document).parts))
    return slots == Counter(segment.key for segment in nested(document.parts[document.body :]))


@given(SOUND_PAGES)
def test_every_segment_of_a_sound_page_has_one_slot(page: tuple[str, str]) -> None:
    assert every_segment_has_a_slot(parsed(page))


@given(PAGES)
def test_filling_with_the_source_changes_nothing(page: tuple[str, str]) -> None:
    document = parsed(page)
    echo = {segment.key: segment.text for segment in document.segments()}
    assert formats.filled(document, echo) == filling.Filled(document.text, ())
    assert formats.fill(document, {}) == document.text


def anew(document: Document) -> filling.Filled:
    """Every segment decoded, encoded and put in again: the blank cuts off the short cut for unchanged text."""
    return formats.filled(document, {segment.key: f"{segment.text} " for segment in document.segments()})


def keys(document: Document) -> list[Key]:
    return [segment.key for segment in document.segments()]


@given(PAGES)
def test_encoding_the_source_anew_changes_nothing_or_is_named(page: tuple[str, str]) -> None:
    document = parsed(page)
    assume(document.format == ".md")
    again = formats.parse(anew(document).text, document.format)
    assert same_words(without_ids(formats.to_html(again))) == same_words(without_ids(formats.to_html(document)))


@given(SOUND_PAGES)
def test_encoding_a_sound_source_anew_breaks_nothing(page: tuple[str, str]) -> None:
    document = parsed(page)
    filled = anew(document)
    assert filled.findings == ()
    if document.format == ".md":  # a plain text is no longer wrapped then
        assert keys(formats.parse(filled.text, document.format)) == keys(document)


HOSTILE_LINES = (FIXTURES / "markdown" / "hostile.txt").read_text(encoding="utf-8").split("\n")
HOSTILE = st.sampled_from([*HOSTILE_LINES, "\ttab", "blanks  ", "One.\n\nTwo.", "One.\n- two", "One.\r\rTwo"])


@st.composite
def hostile_targets(draw: st.DrawFn, document: Document) -> dict[Key, str]:
    """For some segments a text out to break the page, with the tags of the German or without."""
    texts = HOSTILE | documents.NOISE | documents.SENTENCES
    targets: dict[Key, str] = {}
    for segment in document.segments():
        pieces = markup.pieces(segment.text, segment.tags)
        match draw(st.sampled_from(["german", "bare", "tagged", "tagged", "shuffled", "neighbour"])):
            case "bare":
                targets[segment.key] = draw(texts)
            case "tagged":
                targets[segment.key] = "".join(
                    str(piece) + draw(texts) if isinstance(piece, markup.Mark) else draw(texts) for piece in pieces
                )
            case "shuffled":
                targets[segment.key] = "".join(map(str, draw(st.permutations(pieces))))
            case "neighbour":
                targets[segment.key] = draw(st.sampled_from(keys(document)))[1]
    return targets


def blocks(html: str) -> list[str]:
    """The tags that belong to no sentence."""
    return [tag for tag in tags(html, words=False) if not is_inline(tag)]


@given(PAGES, st.data())
def test_a_translation_cannot_change_the_structure_of_a_page(page: tuple[str, str], data: st.DataObject) -> None:
    document = parsed(page)
    german = formats.to_html(document)
    targets = data.draw(hostile_targets(document))
    html = formats.to_html(document, targets)
    assert tags(clean(html)) == tags(html), "a browser reads other tags than were written"
    assert blocks(html) == blocks(german)
    assert not Counter(tags(html, words=False)) - Counter(tags(german, words=False))


@given(PAGES, st.data())
def test_a_translation_cannot_change_the_structure_of_a_document(page: tuple[str, str], data: st.DataObject) -> None:
    document = parsed(page)
    targets = data.draw(hostile_targets(document))
    filled = formats.filled(document, targets)
    assert {finding.key for finding in filled.findings} <= targets.keys()
    if document.format == ".md" and "<none/>" not in targets.values():
        filled_page = markdown.plain(body(formats.parse(filled.text, ".md")))
        german = markdown.plain(body(document))
        assert [tag for tag in tags(filled_page) if not is_inline(tag)] == [
            tag for tag in tags(german) if not is_inline(tag)
        ]
        assert Counter(tags(filled_page, words=False)) == Counter(tags(german, words=False))


@given(documents.sound_markdown(), st.data())
def test_the_filled_document_shows_what_the_filled_page_shows(text: str, data: st.DataObject) -> None:
    document = parsed((text, ".md"))
    targets = {key: target for key, target in data.draw(hostile_targets(document)).items() if target != "<none/>"}
    filled = formats.filled(document, targets)
    named = {finding.key for finding in filled.findings}
    shown_targets = {key: key[1] if key in named else targets.get(key, key[1]) for key in keys(document)}
    page = without_bare_links(formats.to_html(formats.parse(filled.text, ".md")))
    expected = without_bare_links(formats.to_html(document, shown_targets))
    assert same_words(without_ids(page)) == same_words(without_ids(expected))


def without_bare_links(html: str) -> str:
    """A page links no address that the German does not have; the exported document read for itself does."""
    return re.sub(
        '<a href="([^"]*)">([^<]*)</a>', lambda m: m[2] if unescape(m[1]) == prose.href(unescape(m[2])) else m[0], html
    )


@given(SOUND_PAGES, st.integers(0, 5))
def test_inserting_text_above_keeps_every_key(page: tuple[str, str], place: int) -> None:
    text, format = page
    blocks = text.split("\n\n")
    new = "Ein neuer Absatz steht davor. Er hat zwei Sätze."
    inserted = "\n\n".join([*blocks[:place], new, *blocks[place:]])
    before, after = Counter(keys(formats.parse(text, format))), Counter(keys(formats.parse(inserted, format)))
    assert not before - after
    assert (after - before).keys() == {(None, "Ein neuer Absatz steht davor."), (None, "Er hat zwei Sätze.")}


@given(
    documents.sound_markdown(), st.sampled_from(["andere.html", "<a b.html>", "https://www.example.org/(x)", "#oben"])
)
def test_changing_a_link_target_keeps_every_key(text: str, target: str) -> None:
    other = text.replace("(seite.html)", f"({target})").replace("(bild.svg)", f"({target})")
    assert keys(formats.parse(other, ".md")) == keys(formats.parse(text, ".md"))


@given(PAGES)
def test_decoding_an_encoded_segment_gives_it_back(page: tuple[str, str]) -> None:
    for segment in parsed(page).segments():
        pieces = markup.pieces(segment.text, segment.tags)
        assert "".join(map(str, pieces)) == segment.text
        assert [piece.name for piece in pieces if isinstance(piece, markup.Mark) and piece.form != "close"] == [
            *segment.tags
        ]
        assert markup.problems(segment.text, segment.text, segment.tags) == ()


@given(PAGES, st.data())
def test_a_lost_tag_is_always_reported(page: tuple[str, str], data: st.DataObject) -> None:
    document = parsed(page)
    tagged = [segment for segment in document.segments() if segment.tags]
    assume(tagged)
    segment = data.draw(st.sampled_from(tagged))
    pieces = markup.pieces(segment.text, segment.tags)
    lost = data.draw(st.sampled_from([at for at, piece in enumerate(pieces) if isinstance(piece, markup.Mark)]))
    target = "".join(str(piece) for at, piece in enumerate(pieces) if at != lost)
    assert markup.problems(segment.text, target, segment.tags)
    filled = formats.filled(document, {segment.key: target})
    assert filled.text == document.text
    assert [finding.key for finding in filled.findings] == [segment.key]
    assert formats.to_html(document, {segment.key: target}) == formats.to_html(document, {})


def test_a_source_over_the_cap_is_refused() -> None:
    with pytest.raises(InputRefused, match="longer than 5 MiB"):
        formats.parse("x" * (5 * 1024 * 1024 + 1), ".md")


def test_an_unknown_format_is_refused() -> None:
    with pytest.raises(InputRefused, match=r"no format for \.docx files") as refused:
        formats.parse("x", ".docx", path="seite")
    assert refused.value.path == "seite"


def test_abbreviations_of_a_site_end_no_sentence_in_the_page_either() -> None:
    site = frozenset({"Bgm."})
    text = "Das sagt Bgm. Meier heute. Ende.\n"
    for format in (".md", ".txt"):
        document = formats.parse(text, format, reading=Reading(abbreviations=site))
        assert keys(document)[0][1] == "Das sagt Bgm. Meier heute."
        html = formats.to_html(document, {keys(document)[0]: "So says the mayor."})
        assert "So says the mayor." in html
