"""The rows of a table as Excel and its like save it: with semicolons, commas or tabs, in UTF-8, UTF-16 or Windows-1252.

The bytes of a file come in; line and cells of each row that is not empty go out. What a cell means is for the caller.
"""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterable, Iterator
from typing import Final

from pipeline import charsets
from pipeline.errors import InputRefused
from pipeline.messages import _

Row = tuple[int, list[str]]
"""The line on which a row begins, from 1, and its cells without blanks at their ends."""

_DELIMITERS: Final = ";\t,"
_SEPARATOR: Final = "sep="
"""So begins a first line that tells Excel what divides the columns."""
_WIDE: Final = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def rows(data: bytes, path: str, *, code: str, repair: str = "") -> Iterator[Row]:
    """Every row with something in it. Raises InputRefused (`code`, charset) with the line where it is no table."""
    text = _text(data, path)
    first, _end, rest = text.partition("\n")
    said = first.strip().lower().startswith(_SEPARATOR)
    delimiter = first.strip()[len(_SEPARATOR) :][:1] if said else ""
    delimiter = delimiter or max(_DELIMITERS, key=first.count)
    reader = csv.reader(io.StringIO(rest if said else text, newline=""), delimiter=delimiter, strict=True)
    begins = before = 1 + said
    try:
        for row in reader:
            begins, before = before, reader.line_num + 1 + said
            cells = [cell.strip() for cell in row]
            if any(cells):
                yield begins, cells
    except csv.Error as error:
        reason = _("This is not valid CSV: {reason}.", reason=error)
        repair = repair or _("Save it once more as CSV out of the table program.")
        raise InputRefused(reason, path=path, line=before, repair=repair, code=code) from error


def written(lines: Iterable[list[str]]) -> bytes:
    """A table that a German Excel opens by a double click: semicolons, UTF-8 with its mark.

    A cell that Excel would take for a formula gets an apostrophe.
    """
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    for cells in lines:
        writer.writerow([f"'{cell}" if cell.startswith(("=", "+", "-", "@")) else cell for cell in cells])
    return codecs.BOM_UTF8 + out.getvalue().encode()


def _text(data: bytes, path: str) -> str:
    """What a table program saves: with a mark, as UTF-8, or in the charset of Windows."""
    if data.startswith(_WIDE):
        return data.decode("utf-16", "replace")
    if 0 in data:
        charsets.decode(data, path)  # refuses it: UTF-16 without a mark, or no text at all
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")
