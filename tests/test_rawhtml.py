"""Raw HTML inside Markdown: what a tag is, and every word that a browser would show is named."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.formats import rawhtml
from pipeline.formats.sanitise import clean
from tests.documents import visible, words


@pytest.mark.parametrize(
    ("source", "name", "form"),
    [
        ("<b>", "b", "open"),
        ("</B>", "b", "close"),
        ("<br/>", "br", "void"),
        ("<IMG src='a>b'>", "img", "void"),
        ("<span\n title='x'>", "span", "open"),
        ("<a id='x'/>", "a", "open"),
        ("<x-y>", "x-y", "open"),
        ("<!-- b -->", "", "void"),
        ("<?php b ?>", "", "void"),
    ],
)
def test_what_a_tag_is(source: str, name: str, form: str) -> None:
    assert (rawhtml.tag(source).name, rawhtml.tag(source).form) == (name, form)


def test_a_short_tag_has_a_short_plain_name() -> None:
    assert [rawhtml.tag(f"<{name}>").short for name in ("kbd", "h1", "x-y", "a" * 17)] == ["kbd", "h1", "html", "html"]


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("<p>Ein <b>Wo</b>rt<br>und mehr</p><p>Text</p>", "Ein Wort und mehr  Text"),
        ("a < b <!-- weg --> c &uuml;ber", "a < b  c über"),
        ("vor <script>var x = '<b>';</script><STYLE>p {}</style> nach", "vor  nach"),
        ("vor <!-- ohne Ende <p>", "vor"),
        ("vor <!--> da", "vor  da"),
        ("vor <script> ohne Ende <p>", "vor"),
    ],
)
def test_the_text_that_html_shows(source: str, text: str) -> None:
    assert rawhtml.text(source) == text


def test_the_attributes_that_a_reader_meets() -> None:
    source = "<img alt='Das &quot;Rathaus&quot;' title=Wappen class=\"Kein Wort\"> <abbr TITLE = \"EU\" data-x='nein'>"
    assert list(rawhtml.attributes(source)) == ['Das "Rathaus"', "Wappen", "EU"]


TAGS = [
    "<div>",
    "</div>",
    "<b>",
    "</b>",
    "<p title='Amt'>",
    "<img alt='Bild' src=x>",
    "<br>",
    "<table><tr><td>",
    "<a href='x'>",
]
HIDING = ["<!--", "-->", "--", "<script>", "</script>", "<style>", "</style>", "<template>", "</template>"]
TEXTS = ["Stadt ", "Land ", "&auml; ", "<", ">", "</", '"', "'", "\n", "&lt;", "="]
FRAGMENTS = st.lists(st.sampled_from(TAGS + HIDING + TEXTS), max_size=12).map("".join)


@given(FRAGMENTS)
def test_every_word_that_a_browser_shows_is_named(source: str) -> None:
    named = " ".join([rawhtml.text(source), *rawhtml.attributes(source)])
    assert [word for word in words(visible(clean(source))) if word not in named] == []
