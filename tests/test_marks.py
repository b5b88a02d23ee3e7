"""Marks become elements where an element may stand, and a page says that it is a preview whatever made it."""

from __future__ import annotations

import pytest

from pipeline.publish.marks import Mark, framed, placed

MARKS = {1: Mark("s", "p1", "<a>1</a>"), 2: Mark("s", "p2", "<a>2</a>")}


def shown(html: str) -> str:
    """`html` with `[1:` and `:1]` for marks, placed; spans and links written short."""
    for number in MARKS:
        html = html.replace(f"[{number}:", f"⟦0.{number}⟧").replace(f":{number}]", f"⟦/0.{number}⟧")
    html = placed(html, 0, MARKS)
    for number in MARKS:
        html = html.replace(f'<span class="s" id="p{number}" data-preview="{number}">', f"({number}#")
        html = html.replace(f'<span class="s" data-preview="{number}">', f"({number}")
        html = html.replace(f"<a>{number}</a>", f"@{number}").replace(f'<a id="p{number}">{number}</a>', f"@{number}#")
    return html.replace("</span>", ")")


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<p>[1:a:1] [2:b:2]</p>", "<p>(1#a)@1 (2#b)@2</p>"),
        ("<p>[1:a:1] [1:a:1]</p>", "<p>(1#a)@1 (1a)@1</p>"),
        ("<li><a href='x'>[1:a:1]</a> b</li>", "<li><a href='x'>(1#a)</a>@1 b</li>"),
        ("<button><b>[1:a:1]</b></button>", "<button><b>(1#a)</b></button>@1"),
        ("<p>[1:a <a href='x'>b</a>:1]</p>", "<p>(1#a <a href='x'>b</a>)@1</p>"),
        ('<p><img alt="[1:a:1]" src="x">b</p>', '<p><img alt="a" src="x">@1#b</p>'),
        ('<a href="x"><img alt="[1:a:1]"></a>', '<a href="x"><img alt="a"></a>@1#'),
        ('<a title="[1:t:1]" href="x">[2:a:2]</a>', '<a title="t" href="x">(2#a)</a>@1#@2'),
        ('<ul title="[1:t:1]"><li>[2:a:2]</li></ul>', '<ul title="t"><li>(2#a)@2</li></ul>'),
        ('<picture><img alt="[1:a:1]"></picture>', '<picture><img alt="a"></picture>@1#'),
        ("<select><option>[1:a:1]</option></select>", "<select><option>a</option></select>"),
        ("<textarea>[1:a:1] <b></textarea>", "<textarea>a <b></textarea>"),
        ("<p>⟦1.1⟧[1:a:1]⟦/1.1⟧</p>", "<p>⟦1.1⟧(1#a)@1⟦/1.1⟧</p>"),
        ("<!-- [1: --><p>[1:a:1]</p>", "<!-- [1: --><p>(1#a)@1</p>"),
        ("<p>⟦0.9⟧a⟦/0.9⟧</p>", "<p>a</p>"),
    ],
)
def test_a_text_is_marked_where_it_stands_and_its_link_where_a_link_may(html: str, expected: str) -> None:
    if "<!--" in html:
        expected = expected.replace("[1:", "⟦0.1⟧")
    assert shown(html) == expected


def test_the_head_is_plain_and_the_first_text_of_the_content_has_the_name() -> None:
    page = "<head><title>[1:a:1]</title></head><body><nav>[1:a:1]</nav><main><h1>[1:a:1]</h1></main></body>"
    assert shown(page) == "<head><title>a</title></head><body><nav>(1a)</nav><main><h1>(1#a)@1</h1></main></body>"


FRAME = {"head": "<meta>", "prefix": "Vorschau: ", "first": "<aside></aside>", "last": "<section></section>"}


def test_a_page_says_what_it_is() -> None:
    page = '<html><head><title lang="de">A</title></head><body class="b"><p>a</p></body></html>'
    assert framed(page, **FRAME) == (
        '<html><head><title lang="de">Vorschau: A</title><meta></head>'
        '<body class="b"><aside></aside><p>a</p><section></section></body></html>'
    )


def test_a_link_to_the_content_stays_the_first_thing_on_a_page() -> None:
    page = '<body>\n<a class="skip" href="#c"><span lang="de">Zum Inhalt</span></a>\n<a href="#d">b</a></body>'
    assert framed(page, **FRAME) == (
        '<title>Vorschau: </title><meta><body>\n<a class="skip" href="#c"><span lang="de">Zum Inhalt</span></a>\n'
        '<aside></aside><a href="#d">b</a><section></section></body>'
    )


def test_a_page_without_head_and_body_says_it_too() -> None:
    assert framed("<p>a</p>", **FRAME) == "<title>Vorschau: </title><meta><p>a</p><aside></aside><section></section>"


def test_a_hostile_page_takes_no_longer_than_its_length() -> None:
    for piece in ('<a "', "<!--", "⟦0.1⟧", "<a ", "<title>", "<p title='"):
        placed(piece * 20_000, 0, MARKS)
