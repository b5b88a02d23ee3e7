"""Bare addresses: links on the page, text in the segment, and nothing that a translation could add."""

from __future__ import annotations

import pytest

from pipeline import formats
from pipeline.formats import prose
from pipeline.model import Key


def page(text: str, *targets: tuple[str, str]) -> str:
    chosen: dict[Key, str] = {(None, german): target for german, target in targets}
    return formats.to_html(formats.parse(text, ".md"), chosen or None)


@pytest.mark.parametrize(
    ("address", "href"),
    [
        ("https://www.example.org/a_b?c=1&d=2#e", "https://www.example.org/a_b?c=1&d=2#e"),
        ("HTTP://example.org", "HTTP://example.org"),
        ("www.example.org", "https://www.example.org"),
        ("amt.mitte+x@example.org", "mailto:amt.mitte+x@example.org"),
    ],
)
def test_where_an_address_leads(address: str, href: str) -> None:
    assert prose.href(address) == href
    assert [match.group() for match in prose.LINK.finditer(f"(siehe {address}).")] == [address]


def test_addresses_in_text_are_links_and_others_are_not() -> None:
    assert page("Siehe www.a.de/x?a=1&b=2, **amt@x.de** und &lt;www.c.de&gt;.\n") == (
        '<p>Siehe <a href="https://www.a.de/x?a=1&amp;b=2">www.a.de/x?a=1&amp;b=2</a>, '
        '<strong><a href="mailto:amt@x.de">amt@x.de</a></strong> und '
        '&lt;<a href="https://www.c.de">www.c.de</a>&gt;.</p>\n'
    )
    for text, html in [
        ("`www.a.de`", "<p><code>www.a.de</code></p>\n"),
        ("[www.a.de](b.html)", '<p><a href="b.html">www.a.de</a></p>\n'),
        ("![www.a.de und x](b.png)", '<p><img src="b.png" alt="www.a.de und x"></p>\n'),
        ("    www.a.de\n", "<pre><code>www.a.de\n</code></pre>\n"),
        ('{{< x "www.a.de" >}} x', '<p><code>{{&lt; x "www.a.de" &gt;}}</code> x</p>\n'),
    ]:
        assert page(text) == html


def test_an_address_stays_visible_text_of_its_segment() -> None:
    [segment] = formats.parse("Schreiben Sie an amt@x.de.\n", ".md").segments()
    assert (segment.text, dict(segment.tags)) == ("Schreiben Sie an amt@x.de.", {})


def test_a_translation_links_what_the_german_links_and_no_more() -> None:
    german = "Siehe www.a.de oder [hier](x.html), sonst `www.b.de`."
    text = "Siehe www.a.de oder <a>hier</a>, sonst <code>www.b.de</code>."
    link = '<a href="https://www.a.de">www.a.de</a>'
    for target, html in [
        ("See www.a.de or <a>here</a>, <code>www.b.de</code>.", f'See {link} or <a href="x.html">here</a>'),
        (
            "<a>www.a.de</a> <code>www.a.de</code> www.a.de",
            f'<a href="x.html">www.a.de</a> <code>www.a.de</code> {link}',
        ),
        ("www.a.de www.a.de www.evil.de<a>x</a><code>x</code>", f"{link} www.a.de www.evil.de"),
        ("www.b.de <a>x</a><code>x</code>", "www.b.de "),
    ]:
        assert page(german, (text, target)).startswith(f"<p>{html}")


def test_german_without_translation_keeps_its_links() -> None:
    assert page("Siehe www.a.de.", ("x", "y")) == (
        '<p><span lang="de">Siehe <a href="https://www.a.de">www.a.de</a>.</span></p>\n'
    )
