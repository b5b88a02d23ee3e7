"""Slots: cut at marks that nest with the page's tags, filled once, never read again."""

from __future__ import annotations

import pytest

from pipeline.formats import skeleton
from pipeline.formats.skeleton import mark
from pipeline.model import Key, Segment, Tag


def segment(text: str, *names: str) -> Segment:
    return Segment(text, tags={name: Tag(name, name, ("",), None if name == "br" else ()) for name in names})


def built(html: str, *segments: Segment) -> skeleton.Skeleton:
    """`html` with `[0` and `0]` for the marks of segment 0, `[0.b` and `b.0]` for those of its tag."""
    for number, one in enumerate(segments):
        html = html.replace(f"[{number}:", mark(0, number)).replace(f":{number}]", mark(0, number, close=True))
        for name in one.tags:
            html = html.replace(f"[{number}.{name}:", mark(0, number, name))
            html = html.replace(f":{name}.{number}]", mark(0, number, name, close=True))
    return skeleton.build(html, 0, segments, [0] * len(segments))


def texts(page: skeleton.Skeleton) -> list[str]:
    return [slot.segment.text for slot in skeleton.slots(page.parts)]


def test_taking_the_marks_out_gives_the_page() -> None:
    marked = f"<p>{mark(0, 1)}a{mark(0, 1, 'b')}{mark(1, 1)}{mark(0, 1, 'b', close=True)}{mark(0, 1, close=True)}</p>"
    assert skeleton.without_marks(marked, 0) == f"<p>a{mark(1, 1)}</p>"


def test_the_serial_of_the_marks_occurs_nowhere_yet() -> None:
    assert skeleton.free_serial() == 0
    assert skeleton.free_serial("⟦0.1⟧ ⟦2.7.a⟧", "⟦/1.0⟧ ⟦03.1⟧ ⟦4⟧ ⟦4.x⟧ ⟦" + "4" * 5000 + ".1⟧") == 4


def test_a_page_is_cut_at_its_marks_and_filled() -> None:
    page = built(
        "<p>[0:Ein [0.b:<b>fetter</b>:b.0] Satz.:0] [1:Noch einer.:1]</p>",
        segment("Ein <b>fetter</b> Satz.", "b"),
        segment("Noch einer."),
    )
    assert skeleton.fill(page, None) == "<p>Ein <b>fetter</b> Satz. Noch einer.</p>"
    targets: dict[Key, str] = {(None, "Ein <b>fetter</b> Satz."): "A <b>bold</b> <i>one</i> & ⟦0.1⟧."}
    assert skeleton.fill(page, targets) == (
        '<p>A <b>bold</b> &lt;i&gt;one&lt;/i&gt; &amp; ⟦0.1⟧. <span lang="de">Noch einer.</span></p>'
    )
    assert skeleton.fill(page, {}, "nl").count('<span lang="nl">') == 2


@pytest.mark.parametrize(
    "html",
    [
        "<p>[0:a</p><p>b:0]</p>",
        "<p>[0:a<b>b:0]c</b></p>",
        "<p><b>[0:a</b>b:0]</p>",
        "<p>[0:a [0.b:<b>b</b>:0] c:b.0]</p>",
        "<p>[0:a [0.b:<b>:b.0]b</b>:0]</p>",
        "<p>[0:a:0] [0:b:0]</p>",
        "<p>[0:a</p>",
        "<p>a:0]</p>",
        "<p>a</p>",
    ],
)
def test_a_segment_whose_marks_were_torn_has_no_slot_and_its_neighbour_has(html: str) -> None:
    page = built(html + "<p>[1:gut:1]</p>", segment("a", "b"), segment("gut"))
    assert texts(page) == ["gut"]
    plain = html
    for sign in ("[0.b:", ":b.0]", "[0:", ":0]"):
        plain = plain.replace(sign, "")
    assert skeleton.fill(page, None) == plain + "<p>gut</p>"


def test_void_elements_need_no_end() -> None:
    page = built('<p><img src="x"><input>[0:a[0.br:<br>:br.0]b:0]</p>', segment("a<br/>b", "br"))
    assert skeleton.fill(page, {(None, "a<br/>b"): "<br/>c"}) == '<p><img src="x"><input><br>c</p>'


def test_a_segment_with_a_tag_that_is_not_its_own_has_no_slot() -> None:
    page = built('<p>[0:a<img src="x">b:0]</p><p>[1:gut:1]</p>', segment("ab"), segment("gut"))
    assert texts(page) == ["gut"]
    assert skeleton.fill(page, None) == '<p>a<img src="x">b</p><p>gut</p>'


def test_a_tooltip_is_left_out_while_it_is_german_and_another_name_only_where_something_else_is_read() -> None:
    link = segment("<a>Amt</a>", "a")
    page = built('<p>[0:[0.a:<a title="[1:Zum Amt:1]" href="x">Amt</a>:a.0]:0]</p>', link, segment("Zum Amt"))
    german = '<p><a title="Zum Amt" href="x">Amt</a></p>'
    assert skeleton.fill(page, None) == german
    assert skeleton.fill(page, {(None, "<a>Amt</a>"): "<a>Office</a>"}) == '<p><a href="x">Office</a></p>'
    english: dict[Key, str] = {(None, "<a>Amt</a>"): "<a>Office</a>", (None, "Zum Amt"): 'To the "office"'}
    assert skeleton.fill(page, english) == '<p><a title="To the &quot;office&quot;" href="x">Office</a></p>'

    menu = built('<nav aria-label="[0:Wo Sie sind:0]"><p>x</p></nav>', segment("Wo Sie sind"))
    assert skeleton.fill(menu, {}) == "<nav><p>x</p></nav>"
    icon = built('<a aria-label="[0:Nach oben:0]" href="x"><i></i></a>', segment("Nach oben"))
    assert skeleton.fill(icon, {}) == '<a lang="de" aria-label="Nach oben" href="x"><i></i></a>'
    picture = built('<img alt="[0:Wappen:0]" title="[1:Das Wappen:1]">', segment("Wappen"), segment("Das Wappen"))
    assert skeleton.fill(picture, {}) == '<img lang="de" alt="Wappen">'
    assert skeleton.fill(picture, {(None, "Wappen"): "Arms"}) == '<img alt="Arms">'


def test_german_in_an_attribute_is_marked_on_its_element() -> None:
    page = built('<p><a href="x"><img src="y" alt="[0:Wappen:0]"></a></p>', segment("Wappen"))
    assert skeleton.fill(page, None) == '<p><a href="x"><img src="y" alt="Wappen"></a></p>'
    assert skeleton.fill(page, {}) == '<p><a href="x"><img lang="de" src="y" alt="Wappen"></a></p>'
    assert skeleton.fill(page, {(None, "Wappen"): 'A "coat" <of> arms'}) == (
        '<p><a href="x"><img src="y" alt="A &quot;coat&quot; &lt;of&gt; arms"></a></p>'
    )


def test_an_element_that_the_sanitiser_took_out_leaves_its_words() -> None:
    page = built("<p>[0:Ein [0.font:rotes:font.0] Wort:0]</p>", segment("Ein <font>rotes</font> Wort", "font"))
    assert skeleton.fill(page, {(None, "Ein <font>rotes</font> Wort"): "<font>red</font> word"}) == "<p>red word</p>"


def test_headings_without_an_id_get_one_of_their_german() -> None:
    page = built(
        '<h1 class="c">[0:Über [0.b:<b>uns</b>:b.0]:0]</h1>'
        '<h2 id="ziel">[1:Ziel:1]</h2><h2>[2:Ziel:2]</h2><h3>Code</h3>',
        segment("Über <b>uns</b>", "b"),
        segment("Ziel"),
        segment("Ziel"),
    )
    assert skeleton.fill(page, {(None, "Ziel"): "Aim", (None, "Über <b>uns</b>"): "About <b>us</b>"}) == (
        '<h1 id="ueber-uns" class="c">About <b>us</b></h1><h2 id="ziel">Aim</h2><h2 id="ziel-2">Aim</h2><h3>Code</h3>'
    )


def test_the_segments_in_lines_that_marks_changed_are_found() -> None:
    html = (
        f"<p>{mark(0, 1)}a{mark(0, 1, close=True)}</p>\n<p>**{mark(0, 2)}b{mark(0, 2, close=True)}</p>\n{mark(7, 3)}c"
    )
    assert skeleton.changed(html, f"<p>a</p>\n<p>b</p>\n{mark(7, 3)}c", 0) == {2}
    assert skeleton.changed(html, "<p>a</p>", 0) == set()
