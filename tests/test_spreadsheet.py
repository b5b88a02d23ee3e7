"""Tables as table programs save them: any delimiter, any of their charsets, the line of each row."""

from __future__ import annotations

import codecs
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import InputRefused
from pipeline.spreadsheet import rows, written

TABLE = [(1, ["Deutsch", "Englisch"]), (2, ["Größe", "size"])]


def read(data: bytes) -> list[tuple[int, list[str]]]:
    return list(rows(data, "table.csv", code="glossary"))


@pytest.mark.parametrize(
    "data",
    [
        "Deutsch;Englisch\r\nGröße;size\r\n".encode("cp1252"),
        "Deutsch;Englisch\r\nGröße;size\r\n".encode("utf-8-sig"),
        "Deutsch,Englisch\nGröße,size".encode(),
        "Deutsch\tEnglisch\r\nGröße\tsize\r\n".encode("utf-16"),
        codecs.BOM_UTF16_BE + "Deutsch\tEnglisch\r\nGröße\tsize\r\n".encode("utf-16-be"),
        '"Deutsch";"Englisch"\r" Größe ";"size"\r'.encode(),
    ],
    ids=["Windows", "UTF-8 with its mark", "commas", "Unicode text", "Unicode text, big end first", "an old Mac"],
)
def test_a_table_is_read_as_any_table_program_saves_it(data: bytes) -> None:
    assert read(data) == TABLE


def test_a_first_line_may_tell_excel_what_divides_the_columns() -> None:
    assert read(b"sep=|\r\na|b;c\r\n") == [(2, ["a", "b;c"])]


def test_the_line_of_a_row_is_the_one_on_which_it_begins() -> None:
    assert read(b'a;b\n\n;\n"one\ntwo";c\nd;e\n') == [(1, ["a", "b"]), (4, ["one\ntwo", "c"]), (6, ["d", "e"])]


def test_an_empty_file_has_no_rows() -> None:
    assert read(b"") == read(codecs.BOM_UTF8) == read(b"\r\n;;\r\n") == []


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b'a;b\nc;"d', "table.csv:2: This is not valid CSV: unexpected end of data. Save it once more as CSV out of"),
        (b"a;b\nc;" + b"x" * 200_000, "table.csv:2: This is not valid CSV: field larger than field limit (131072)."),
        ("a;b\nc;d".encode("utf-16-le"), "table.csv:1: This is not UTF-8; it looks like UTF-16."),
    ],
    ids=["a quotation without end", "an endless cell", "UTF-16 without its mark"],
)
def test_what_is_no_table_is_refused_with_its_line(data: bytes, said: str) -> None:
    with pytest.raises(InputRefused) as refused:
        read(data)
    assert str(refused.value).startswith(said)


def test_a_written_table_is_one_that_a_german_excel_opens() -> None:
    data = written([["Deutsch", "Englisch"], ["Größe; Maß", '"size"']])
    assert data == '\ufeffDeutsch;Englisch\r\n"Größe; Maß";"""size"""\r\n'.encode()


def test_no_cell_is_a_formula_for_excel() -> None:
    assert written([["=1+1", "@a", "-b", "c=d"]]) == b"\xef\xbb\xbf'=1+1;'@a;'-b;c=d\r\n"


CELLS = st.text(st.characters(exclude_categories=("Cs", "Cc", "Zs", "Zl", "Zp")), min_size=1, max_size=8)


@given(st.lists(st.lists(CELLS.filter(lambda cell: cell[0] not in "=+-@\ufeff"), min_size=2, max_size=2), max_size=5))
def test_what_is_written_reads_back(table: list[list[str]]) -> None:
    assert read(written([["a", "b"], *table])) == [(1, ["a", "b"]), *enumerate(table, 2)]


@given(st.binary(max_size=80))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    with suppress(InputRefused):
        assert all(any(cells) for _line, cells in read(data))
