"""The allow-list for authors' HTML: what renders stays, what runs or hides goes."""

from __future__ import annotations

import re

import pytest

from pipeline.errors import InputRefused
from pipeline.formats.pulldown import render
from pipeline.formats.sanitise import clean, refuse_deep


@pytest.mark.parametrize(
    ("html", "cleaned"),
    [
        ("<script>alert(1)</script>Text", "Text"),
        (
            '<b onclick="x()" id="a" class="c" lang="en" title="t">b</b>',
            '<b id="a" class="c" lang="en" title="t">b</b>',
        ),
        ('<a href="javascript:alert(1)">x</a>', "<a>x</a>"),
        ('<a href="JaVa&#10;script:alert(1)">x</a>', "<a>x</a>"),
        ('<a href="data:text/html,x">x</a><img src="data:image/png,x">', "<a>x</a><img>"),
        (
            '<a href="tel:+49351">x</a> <a href="mailto:a@b.de">y</a>',
            '<a href="tel:+49351">x</a> <a href="mailto:a@b.de">y</a>',
        ),
        ('<a href="a.html" target="_blank">x</a>', '<a href="a.html">x</a>'),
        ('<td style="text-align: right; position: fixed">x</td>', "x"),
        ('<iframe src="https://evil.example"></iframe><svg onload="x()"></svg><form action="/x"></form>', ""),
        ("<details open><summary>S</summary>x</details>", '<details open=""><summary>S</summary>x</details>'),
        ("a < b & c", "a &lt; b &amp; c"),
    ],
)
def test_what_stays_of_raw_html(html: str, cleaned: str) -> None:
    assert clean(html) == cleaned


@pytest.mark.parametrize(
    "markdown",
    [
        '# T {#eigen .klasse}\n\nA **b** *c* ~~d~~ `e` [f](g.html "h") ![i](j.png "k")\n',
        "- [x] erledigt\n- [ ] offen\n\n3. drei\n4. vier\n",
        "| a | b |\n|:--|--:|\n| c | d |\n",
        "Text[^1].\n\n[^1]: Note.\n",
        "> [!NOTE]\n> Hinweis\n\nBegriff\n: Erklärung\n\n```python\nx = 1\n```\n",
        "<https://a.example> <a@b.example>\n\n***\n",
    ],
)
def test_what_markdown_renders_stays_whole(markdown: str) -> None:
    html = render(markdown)
    assert sorted(re.findall(r"[\w-]+", clean(html))) == sorted(re.findall(r"[\w-]+", html))


def test_a_second_cleaning_changes_nothing() -> None:
    html = '<p>a <b>b<i>c</b>d</i> <td>x <table><p>y</table> <a href="x">1<a href="y">2</a>'
    assert clean(clean(html)) == clean(html)


def test_deep_nesting_is_refused_and_open_paragraphs_are_not() -> None:
    refuse_deep("<p>x<li>y<td>z" * 2000 + "<br><img>" * 2000 + "<b>x</b>" * 2000)
    with pytest.raises(InputRefused, match=r"^seite: HTML elements are nested more than 500 deep\. Close the elements"):
        refuse_deep("<div>" * 501, path="seite")


def test_fields_of_forms_are_taken_out_and_boxes_of_task_lists_stay() -> None:
    form = (
        '<form><input name=a><INPUT type=text value="checkbox"><select><option>A</select><textarea>t</textarea></form>'
    )
    assert clean(f"{form}<button>Mehr</button>") == "Mehr"
    assert clean('<input type="checkbox" disabled="" checked=""/>') == '<input type="checkbox" disabled="" checked="">'


def test_an_unknown_element_takes_nothing_along() -> None:
    assert clean("<p>ein <sep>Z</p><domain>x</domain> <list>y") == "<p>ein Z</p>x y"
    assert clean("<svg><desc>Logo</desc><path/></svg>nach") == "nach"
