"""Text and charset of a file: UTF-8, or what old HTML declares; the bytes come back, and nothing is guessed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.charsets import decode, decode_source, encode
from pipeline.errors import InputRefused

GERMAN = "Erste Zeile\r\nStraße und Bürgerbüro\nÄmter, Öffnungszeiten, Übersicht, Grüße\n"


def page(head: str, charset: str = "latin-1") -> bytes:
    return f"{head}<title>Grüße</title>\r\n<p>Straße".encode(charset)


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"], exclude_characters="\0")))
def test_utf_8_is_decoded_with_all_its_line_ends_and_marks(text: str) -> None:
    assert decode(text.encode(), "a.md") == text
    assert encode(text, "utf-8") == text.encode()


def test_a_byte_order_mark_and_crlf_are_kept() -> None:
    assert decode(b"\xef\xbb\xbfa\r\nb\rc\n", "a.md") == "\ufeffa\r\nb\rc\n"


@pytest.mark.parametrize(
    ("charset", "line", "guess"),
    [
        ("cp1252", 2, "Windows-1252"),
        ("latin-1", 2, "Windows-1252"),
        ("cp850", 2, "CP850"),
        ("mac_roman", 2, "Mac Roman"),
        ("utf-16", 1, "UTF-16"),
        ("utf-16-le", 1, "UTF-16"),
        ("utf-16-be", 1, "UTF-16"),
        ("utf-32", 1, "UTF-32"),
    ],
)
def test_another_charset_is_refused_with_its_line_and_a_guess(charset: str, line: int, guess: str) -> None:
    with pytest.raises(InputRefused) as refusal:
        decode(GERMAN.encode(charset), "source/a.md")
    assert (refusal.value.code, refusal.value.line) == ("charset", line)
    assert f"it looks like {guess}" in str(refusal.value)
    assert str(refusal.value).endswith("Save it as UTF-8.")


@pytest.mark.parametrize("data", [b"a\nb\xff\xf0", b"a\nb\0", b"a\n\xed\xa0\x80", b"a\r\xc3("])
def test_what_looks_like_no_charset_is_refused_without_a_guess(data: bytes) -> None:
    with pytest.raises(InputRefused, match=r"^a\.md:2: This is not UTF-8 text\. Save it as UTF-8\.$"):
        decode(data, "a.md")


# What HTML declares

DECLARATIONS = [
    ('<meta charset="ISO-8859-1">', "windows-1252"),
    ("<meta charset=latin1>", "windows-1252"),
    ("<META CHARSET = 'Windows-1252' />", "windows-1252"),
    ("<meta/charset=cp1252>", "windows-1252"),
    ("<!DOCTYPE html><html lang='a>b'><head>\n<meta name=x content=y><meta charset=us-ascii>", "windows-1252"),
    ('<meta http-equiv="Content-Type" content="text/html; charset=iso-8859-15">', "iso-8859-15"),
    ("<meta content='text/html;charset = \"L9\"' http-equiv=content-type>", "iso-8859-15"),
    ('<?xml version="1.0" encoding="ISO-8859-1"?>\n<html>', "windows-1252"),
    ('<?xml version="1.0" encoding="utf-7"?><meta charset="latin1">', "windows-1252"),
    ("<!-- <meta charset=iso-8859-15> --><meta charset=latin1>", "windows-1252"),
    ("<meta charset=udf-8><meta charset=latin1>", "windows-1252"),
    ("<meta charset=latin1 charset=utf-8>", "windows-1252"),
]


@pytest.mark.parametrize(("head", "charset"), DECLARATIONS)
@pytest.mark.parametrize("ending", [".html", ".HTM", ".xhtml"])
def test_a_page_is_in_the_charset_that_it_declares(head: str, charset: str, ending: str) -> None:
    data = page(head)
    text, found = decode_source(data, "a", ending)
    assert (text, found) == (data.decode("latin-1"), charset)
    assert encode(text, found) == data


@pytest.mark.parametrize(("head", "charset"), DECLARATIONS)
def test_valid_utf_8_wins_over_what_is_declared(head: str, charset: str) -> None:
    data = page(head, "utf-8")
    assert decode_source(data, "a.html", ".html") == (data.decode(), "utf-8")


UNDECLARED = [
    "",
    "<meta charset=utf-8><meta charset=latin1>",
    "<meta charset=udf-8>",
    "<meta charset=iso-8859-2>",
    "<meta charset=utf-16>",
    "<!-- <meta charset=latin1> -->",
    "<!-- <meta charset=latin1>",
    "<a title='<meta charset=latin1>'>",
    "<metacharset=latin1>",
    "<meta name=content-type content='text/html; charset=latin1'>",
    "<meta http-equiv=refresh content='0; charset=latin1'>",
    " " * 1024 + "<meta charset=latin1>",
]


@pytest.mark.parametrize("head", UNDECLARED)
def test_a_page_that_declares_nothing_we_read_is_refused(head: str) -> None:
    with pytest.raises(InputRefused) as refusal:
        decode_source(page(head), "a.html", ".html")
    assert str(refusal.value) == (
        "a.html:1: This is not UTF-8; it looks like Windows-1252 (ANSI). "
        'Save it as UTF-8, or put <meta charset="windows-1252"> at the top of its head.'
    )


@pytest.mark.parametrize("ending", [".md", ".txt"])
def test_only_html_can_declare_a_charset(ending: str) -> None:
    with pytest.raises(InputRefused, match=r"Save it as UTF-8\.$"):
        decode_source(page("<meta charset=latin1>"), "a", ending)


def test_a_page_with_zeros_is_refused_whatever_it_declares() -> None:
    with pytest.raises(InputRefused, match=r"^a\.html:2: "):
        decode_source(b"<meta charset=latin1>\n\0\xfc", "a.html", ".html")


def test_in_windows_1252_the_dash_is_a_dash_and_the_five_free_bytes_come_back() -> None:
    data = b"<meta charset=iso-8859-1>\x96 \x80 \x81\x8d\x8f\x90\x9d"
    text, charset = decode_source(data, "a.html", ".html")
    assert text == "<meta charset=iso-8859-1>– € \x81\x8d\x8f\x90\x9d"
    assert encode(text, charset) == data


def test_latin_9_has_the_euro_where_latin_1_has_the_currency_sign() -> None:
    data = b"<meta charset=iso-8859-15>\xa4"
    assert decode_source(data, "a.html", ".html") == ("<meta charset=iso-8859-15>€", "iso-8859-15")


@given(st.binary(), st.sampled_from(["iso-8859-1", "iso-8859-15"]))
def test_every_page_comes_back_byte_for_byte_or_is_refused(rest: bytes, label: str) -> None:
    data = f"<meta charset={label}>".encode() + rest
    try:
        text, charset = decode_source(data, "a.html", ".html")
    except InputRefused:
        assert 0 in rest
    else:
        assert encode(text, charset) == data


@pytest.mark.parametrize(("charset", "euro"), [("windows-1252", b"\x80"), ("iso-8859-15", b"\xa4")])
def test_what_a_charset_lacks_becomes_a_character_reference(charset: str, euro: bytes) -> None:
    assert encode("für → Łódź €", charset) == b"f\xfcr &#8594; &#321;\xf3d&#378; " + euro
