"""The link map of a locale, `links.<locale>.csv`: where what we link to stands in that language, or elsewhere.

The bytes of the file come in, (page path or address in the source) -> address there goes out; a row that can't be
right is refused with its line.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final
from urllib.parse import urlsplit

from pipeline import spreadsheet
from pipeline.errors import InputRefused
from pipeline.messages import _

_HEAD: Final = ["from", "to"]
_SCHEMES: Final = frozenset({"", "http", "https", "mailto", "tel"})
_UNSAFE: Final = re.compile(r"[\s\\<>\"`{|}^\x00-\x1f\x7f]")


def parse(data: bytes, *, path: str) -> dict[str, str]:
    """`from` -> `to` of every row. Raises InputRefused (links)."""
    found: dict[str, str] = {}
    table = spreadsheet.rows(data, path, code="links", repair=_repair())
    line, head = next(table, (1, []))
    if [cell.lower() for cell in head] != _HEAD:
        raise _refused(_("The first line has to be: from,to"), path, line)
    for line, cells in table:
        if len(cells) != 2 or not all(cells):
            raise _refused(_("A row needs two columns, from and to."), path, line)
        source, target = cells
        if source in found:
            raise _refused(_("“{address}” stands there twice.", address=source), path, line)
        if not _allowed(target):
            raise _refused(_("“{address}” is no address that a page may link to.", address=target), path, line)
        found[source] = target
    return found


def mapped(rows: Mapping[str, str], address: str) -> str:
    """Where the map sends an address, a fragment going along; the address itself where it has no row."""
    if address in rows:
        return rows[address]
    bare, sign, anchor = address.partition("#")
    found = rows.get(bare)
    return address if found is None else found if "#" in found else found + sign + anchor


def file(locale: str) -> str:
    """The link map of a locale, relative to the site."""
    return f"links.{locale}.csv"


def _allowed(address: str) -> bool:
    """http, https, mailto, tel or relative, and nothing that a browser reads otherwise than we do."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    web = parts.scheme in ("http", "https")
    return parts.scheme in _SCHEMES and web == bool(parts.netloc) and not _UNSAFE.search(address)


def _refused(message: str, path: str, line: int) -> InputRefused:
    return InputRefused(message, path=path, line=line, repair=_repair(), code="links")


def _repair() -> str:
    return _("Write one row a link: kontakt,https://www.example.org/en/contact")
