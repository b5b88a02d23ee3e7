"""The link map of a locale, `links.<locale>.csv`: where the pages that we name stand in another content system.

The text of the file comes in, (page path or address in the source) -> address there goes out; a row that can't be
right is refused with its line.
"""

from __future__ import annotations

import csv
import io
import re
from typing import Final
from urllib.parse import urlsplit

from pipeline.errors import InputRefused
from pipeline.messages import _

_HEADS: Final = {"from,to": ",", "from;to": ";"}
"""First line -> what divides the columns; a German Excel writes semicolons."""
_SCHEMES: Final = frozenset({"", "http", "https", "mailto", "tel"})
_UNSAFE: Final = re.compile(r"[\s\\\x00-\x1f\x7f]")


def parse(text: str, *, path: str) -> dict[str, str]:
    """`from` -> `to` of every row. Raises InputRefused (links)."""
    lines = io.StringIO(text.removeprefix("\ufeff"), newline="")
    delimiter = _HEADS.get(lines.readline().strip().lower())
    if delimiter is None:
        raise _refused(_("The first line has to be: from,to"), path, 1)
    found: dict[str, str] = {}
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    try:
        for row in reader:
            line = reader.line_num + 1
            if not any(cell.strip() for cell in row):
                continue
            if len(row) != 2 or not all(cell.strip() for cell in row):
                raise _refused(_("A row needs two columns, from and to."), path, line)
            source, target = (cell.strip() for cell in row)
            if source in found:
                raise _refused(_("“{address}” stands there twice.", address=source), path, line)
            if not _allowed(target):
                raise _refused(_("“{address}” is no address that a page may link to.", address=target), path, line)
            found[source] = target
    except csv.Error as error:
        raise _refused(_("This is not valid CSV: {reason}.", reason=error), path, reader.line_num + 1) from error
    return found


def _allowed(address: str) -> bool:
    """http, https, mailto, tel or relative, and nothing that a browser reads otherwise than we do."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    web = parts.scheme in ("http", "https")
    return parts.scheme in _SCHEMES and web == bool(parts.netloc) and not _UNSAFE.search(address)


def _refused(message: str, path: str, line: int) -> InputRefused:
    repair = _("Write one row a link: kontakt,https://www.example.org/en/contact")
    return InputRefused(message, path=path, line=line, repair=repair, code="links")
