"""An author's content in our frame: what there may be once on a page is there once."""

from __future__ import annotations

import pytest

from pipeline.publish.framing import framed, ids
from pipeline.publish.links import Route, images, rewrite


@pytest.mark.parametrize(
    ("html", "shown"),
    [
        ('<p id="a">x</p><b id="a">y</b>', '<p id="a">x</p><b>y</b>'),
        ('<p id="site-content">x</p>', '<p id="page-site-content">x</p>'),
        ('<p id="page-site-x">x</p><p id="site-x">y</p>', '<p id="page-site-x">x</p><p>y</p>'),
        ('<p id="">x</p><p id="a b">y</p>', "<p>x</p><p>y</p>"),
        ('<p title=" id=" lang="de">x</p>', '<p title=" id=" lang="de">x</p>'),
        ("<main><h1>A</h1></main>", "<div><h1>A</h1></div>"),
        ('<h1>A</h1><h1 id="b">B</h1><h2>C</h2>', '<h1>A</h1><h2 id="b">B</h2><h2>C</h2>'),
        ("<p>&lt;main&gt; &lt;h1&gt;</p>", "<p>&lt;main&gt; &lt;h1&gt;</p>"),
    ],
)
def test_content_fits_its_frame(html: str, shown: str) -> None:
    assert framed(html) == shown
    assert framed(shown) == shown


def test_ids_are_read_from_tags_only() -> None:
    assert ids('<p id="a&amp;b">id="c"</p><p title="id=d" id="ö">x</p>') == {"a&b", "ö"}


@pytest.mark.parametrize(
    ("route", "html", "shown"),
    [
        (Route("b"), '<a href="a" hreflang="fr">x</a>', '<a href="b" hreflang="fr">x</a>'),
        (Route("b", ours=True), '<a href="a" hreflang="fr">x</a>', '<a href="b">x</a>'),
        (Route("b", "de", ours=True), '<a hreflang="fr" href="a">x</a>', '<a href="b" hreflang="de">x</a>'),
        (Route('"><b>', "de"), '<a href="a">x</a>', '<a href="&quot;&gt;&lt;b&gt;" hreflang="de">x</a>'),
        (Route("b", "de"), '<img src="a" alt="href=">', '<img src="b" alt="href=">'),
        (Route("b"), '<p title=" href=">href="a"</p>', '<p title=" href=">href="a"</p>'),
    ],
)
def test_an_address_changes_in_its_tag_and_says_its_language(route: Route, html: str, shown: str) -> None:
    assert rewrite(html, lambda _address: route) == shown


def test_pictures_are_named_once_each() -> None:
    assert images('<img src="a&amp;b"><a href="x"><img alt="" src="c"><img src="a&amp;b">') == ("a&b", "c")
